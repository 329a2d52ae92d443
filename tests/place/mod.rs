//! A folder for one test, in which the program is run.
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]
#![allow(dead_code, reason = "no test needs all of it")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// A letter.
pub(crate) const LETTER: &str =
    "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben: It rains.\n\nAnn\n";

/// A volume of two letters.
pub(crate) const VOLUME: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>\
    <div type='document' xml:id='d1'><p>Rain.</p></div>\
    <div type='document' xml:id='d2'><p>Snow.</p></div></body></text></TEI>";

/// Everything that an archive needs to know about a package.
pub(crate) const DETAILS: &str = r#"
collection = "lee"
[package]
organisation = "Lee Edition"
organisation_code = "https://example.org/org/lee"
contact = "Ben Cox"
email = "letters@example.org"
agreement = "https://example.org/agreements/7"
[package.rights]
status = "public-domain"
jurisdiction = "gb"
determined = "2026-11-20"
note = "The writer died in 1911."
[package.licence]
terms = "CC BY 4.0"
address = "https://creativecommons.org/licenses/by/4.0/"
acts = ["replication", "migration", "dissemination"]
"#;

/// A user who may not do everything.
const SOMEBODY: u32 = 65_534;

/// A folder for one test.
pub(crate) struct Place(tempfile::TempDir);

/// What a run said.
#[derive(Debug)]
pub(crate) struct Said {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    /// A folder with letters of these names.
    pub(crate) fn with(letters: &[&str]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o777)).unwrap();
        for name in letters {
            place.write(name, LETTER);
        }
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    pub(crate) fn fifo(&self, name: &str) {
        assert!(Command::new("mkfifo").arg(self.path().join(name)).status().unwrap().success());
    }

    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path().join(folder)) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }

    /// The files in a folder and below, with their contents; but no hidden ones.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for name in self.names(folder) {
            let path = format!("{folder}/{name}");
            if self.path().join(&path).is_dir() {
                let below = self.tree(&path);
                files.extend(
                    below.into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)),
                );
            } else {
                files.insert(name, fs::read(self.path().join(path)).unwrap());
            }
        }
        files
    }

    /// Makes TEI and the IR of what is named.
    pub(crate) fn convert(&self, arguments: &[&str]) -> Said {
        self.run(&[&["convert"], arguments, &["--to", "tei,ir"]].concat())
    }

    pub(crate) fn convert_as_somebody(&self, arguments: &[&str]) -> Said {
        self.run_as_somebody(&[&["convert"], arguments, &["--to", "tei,ir"]].concat())
    }

    /// As somebody for whom permissions hold, which they do not for root.
    pub(crate) fn run_as_somebody(&self, arguments: &[&str]) -> Said {
        if fs::metadata(self.path()).unwrap().uid() != 0 {
            return self.run(arguments);
        }
        // The folders that lead to the program may be closed to others.
        let program = tempfile::tempdir().unwrap();
        fs::set_permissions(program.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let copy = program.path().join("letterpress");
        // A program that another test starts at this moment would inherit a file that is open for
        // writing here, and such a file cannot be run.
        let built = env!("CARGO_BIN_EXE_letterpress");
        assert!(Command::new("cp").arg(built).arg(&copy).status().unwrap().success());
        let mut command = Command::new(copy);
        command.uid(SOMEBODY).gid(SOMEBODY).args(arguments);
        run(command.current_dir(self.path()))
    }

    /// Runs the program with these arguments alone.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        run(command.args(arguments).current_dir(self.path()))
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }
}

pub(crate) fn run(command: &mut Command) -> Said {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let exit = output.status.code().unwrap();
    Said { exit, out: text(output.stdout), err: text(output.stderr) }
}
