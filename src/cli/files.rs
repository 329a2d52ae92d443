//! Reads inputs and the editors' files beside them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use letterpress::backends::{NamedFont, Pictures, TypeCase};
use letterpress::diag::{self, Code, Diagnostic};
use letterpress::press::{self, Input, Options};
use letterpress::profile::Profile;
use letterpress::readers::{self, ListFile};
use letterpress::source::{Encoding, PackedPart, SourceError};
use percent_encoding::percent_decode_str;

use super::terminal::plain;
use super::{DiagnosticsFormat, Stop, pages, report, unusable};

/// The ending of sidecars.
pub(super) const SIDECAR: &str = ".meta.toml";

/// The name of the configuration.
pub(super) const CONFIG: &str = "letterpress.toml";
/// The names of people files to look for.
pub(super) const PEOPLE: &[&str] = &["people.csv", "people.toml", "people.xml"];
/// The names of tables of letters to look for.
pub(super) const LETTERS: &[&str] = &["letters.csv"];

/// Whether a file of this name configures a run.
pub(super) fn configures(name: &str) -> bool {
    name == CONFIG || PEOPLE.contains(&name) || LETTERS.contains(&name)
}

/// The name of the standard input and output.
pub(super) const STANDARD: &str = "-";

/// Whether two paths lead to one file that is there.
pub(super) fn are_one(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).ok().is_some_and(|one| fs::canonicalize(other).is_ok_and(|it| it == one))
}

/// The file that is written under a path: if that is a link, the file that it leads to.
pub(super) fn followed(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The path of a letter's sidecar, whether or not it exists.
pub(super) fn sidecar_of(path: &Path) -> PathBuf {
    let stem = path.to_str().map(press::stem).map(OsStr::new).or_else(|| path.file_stem());
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(SIDECAR);
    path.with_file_name(name)
}

/// Reads an input, in the encoding named by the user, and its sidecar.
pub(super) fn read(
    path: &Path,
    encoding: Option<Encoding>,
    sidecar: Option<&Path>,
) -> Result<Input, Box<Diagnostic>> {
    let is_standard = path.as_os_str() == STANDARD;
    let of_pages = pages::of(path).filter(|_| !is_standard && path.is_dir());
    let bytes = if of_pages.is_some() {
        Ok(Vec::new())
    } else if is_standard {
        if io::stdin().is_terminal() {
            // Otherwise the program would seem to hang.
            let told = report::waiting();
            told.map_err(|error| {
                Box::new(Diagnostic::new(&diag::UNREADABLE, None, error.to_string()))
            })?;
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| reason(&error))
    } else {
        read_file(path)
    };
    let unreadable = |why: String| Box::new(Diagnostic::new(&diag::UNREADABLE, None, why));
    let bytes = bytes.map_err(unreadable)?;
    let beside = sidecar_of(path);
    // An existing sidecar that cannot be read is a failure: the letter is not printed without it.
    let has_sidecar = !is_standard && fs::symlink_metadata(&beside).is_ok();
    let sidecar = match sidecar {
        Some(path) => Some((path, read_named(path))),
        None => has_sidecar.then(|| (beside.as_path(), read_file(&beside))),
    };
    let sidecar = sidecar.map(|(path, bytes)| {
        let name = path.display().to_string();
        match bytes.and_then(utf8) {
            Ok(text) => Ok((name, text)),
            Err(why) => {
                let message = format!("{name}: {why}");
                Err(Box::new(Diagnostic::new(&diag::SIDECAR_INVALID, None, message)))
            }
        }
    });
    let sidecar = sidecar.transpose()?;
    let pictures = beside_input(path).map(|folder| Arc::new(folder) as Arc<dyn Pictures>);
    let name = path.display().to_string();
    let mut input = match of_pages {
        Some(files) => {
            let read = |(name, path): (String, PathBuf)| -> Result<PackedPart, Box<Diagnostic>> {
                Ok(PackedPart::new(name, read_file(&path).map_err(unreadable)?))
            };
            Input::folder(name, files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
        }
        None => Input::new(name, bytes),
    };
    (input.encoding, input.sidecar, input.pictures) = (encoding, sidecar, pictures);
    Ok(input)
}

/// Reads a regular file only: a FIFO could block for ever.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    Ok(bytes)
}

/// Opens a file, and nothing else that a path can lead to.
pub(super) fn open(path: &Path) -> Result<fs::File, String> {
    let found = fs::metadata(path).map_err(|error| why(path, &error))?;
    if found.is_file() {
        return fs::File::open(path).map_err(|error| reason(&error));
    }
    Err(format!("this is {}, not a file", kind_of_file(found.file_type())))
}

/// The reason why a path cannot be followed.
pub(super) fn why(path: &Path, error: &io::Error) -> String {
    let reason = reason(error);
    if path.is_symlink() { format!("the link cannot be followed: {reason}") } else { reason }
}

/// The reason why reading or writing failed, in the same words on every system. The system's own
/// message ends in a number.
pub(super) fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let reason = match error.kind() {
        Kind::NotFound => "no such file or folder",
        Kind::PermissionDenied => "permission denied",
        Kind::IsADirectory => "this is a folder, not a file",
        Kind::NotADirectory => "part of the path is a file, not a folder",
        Kind::StorageFull => "the disk is full",
        Kind::QuotaExceeded => "the disk quota is used up",
        Kind::ReadOnlyFilesystem => "the disk is read-only",
        Kind::InvalidFilename => "the name is too long or not allowed here",
        _ => {
            let message = error.to_string();
            let (message, _number) = message.split_once(" (os error").unwrap_or((&message, ""));
            let mut rest = message.trim_end_matches('.').chars();
            let first = rest.next().into_iter().flat_map(char::to_lowercase);
            return first.chain(rest).collect();
        }
    };
    reason.to_owned()
}

/// The causes of an error, the outermost first.
pub(super) fn reasons(error: &anyhow::Error) -> String {
    let causes = error.chain().map(|cause| match cause.downcast_ref() {
        Some(error) => reason(error),
        None => cause.to_string(),
    });
    causes.collect::<Vec<_>>().join(": ")
}

/// The kind of something that is not a regular file.
pub(super) fn kind_of_file(kind: fs::FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a FIFO";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    match kind {
        _ if kind.is_dir() => "a folder",
        _ if kind.is_symlink() => "a link",
        _ => "a special file",
    }
}

/// The folder that contains an input and its pictures; the standard input has none.
fn beside_input(path: &Path) -> Option<PictureFolder> {
    let folder = path.parent().filter(|_| path.as_os_str() != STANDARD)?;
    Some(PictureFolder(folder.to_owned()))
}

/// A folder of pictures, including its subfolders.
#[derive(Debug)]
struct PictureFolder(PathBuf);

/// The maximum size of a picture that is read.
const LARGEST_PICTURE: u64 = 20 * 1024 * 1024;

impl Pictures for PictureFolder {
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let is_file = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.is_file());
        let paths = file_names(name).into_iter().map(|name| self.0.join(name));
        let Some(path) = paths.into_iter().find(is_file) else { return Ok(None) };
        let wrong = |error: io::Error| reason(&error);
        // A link could lead to any file on the machine, and from there into a book.
        let folder = if self.0.as_os_str().is_empty() { Path::new(".") } else { &self.0 };
        let folder = fs::canonicalize(folder).map_err(wrong)?;
        if !fs::canonicalize(&path).map_err(wrong)?.starts_with(folder) {
            return Err("it lies outside the folder of its letter".to_owned());
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(wrong)?;
        file.take(LARGEST_PICTURE + 1).read_to_end(&mut bytes).map_err(wrong)?;
        if bytes.len() as u64 > LARGEST_PICTURE {
            return Err(format!("it is larger than {} MB", LARGEST_PICTURE >> 20));
        }
        Ok(Some(bytes))
    }
}

/// The files that a name can mean, below the folder of the input: as written, or as a percent-encoded
/// address (RFC 3986, 2.1); a name without an ending can also have one of a picture.
fn file_names(name: &str) -> Vec<PathBuf> {
    let mut names = Vec::new();
    let decoded = percent_decode_str(name).decode_utf8().ok().filter(|decoded| decoded != name);
    for name in [Some(Cow::from(name)), decoded].into_iter().flatten() {
        // No relative name that every system accepts contains a colon, but every other address does.
        if !is_below(Path::new(&*name)) || name.contains([':', '\\', '\0']) {
            continue;
        }
        let path = PathBuf::from(&*name);
        if path.extension().is_none() {
            names.extend(["png", "jpg", "jpeg"].map(|ending| path.with_extension(ending)));
        }
        names.push(path);
    }
    names
}

/// Whether a path only leads down.
fn is_below(path: &Path) -> bool {
    let mut steps = path.components().filter(|step| *step != Component::CurDir).peekable();
    steps.peek().is_some() && steps.all(|step| matches!(step, Component::Normal(_)))
}

/// The contents of some folders, each listed once.
#[derive(Default)]
pub(super) struct Folders(BTreeMap<PathBuf, BTreeSet<OsString>>);

impl Folders {
    /// Whether there is a file with this path, or with this path and an ending.
    pub(super) fn hold(&mut self, path: &Path) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let names = self.0.entry(folder.to_owned()).or_insert_with(|| {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let paths = fs::read_dir(here).into_iter().flatten().flatten().map(|one| one.path());
            let names = |path: PathBuf| {
                [path.file_name(), path.file_stem()].map(|name| name.map(ToOwned::to_owned))
            };
            paths.flat_map(names).flatten().collect()
        });
        names.contains(name)
    }
}

/// Reads a file that an option names. It may be a FIFO: shells pass the output of a command as one.
pub(super) fn read_named(path: &Path) -> Result<Vec<u8>, String> {
    if path.is_dir() { read_file(path) } else { fs::read(path).map_err(|error| why(path, &error)) }
}

/// The first bytes of zip archives (APPNOTE.TXT of PKWARE, 4.3.7), which include the workbooks and
/// documents of office programs.
const ZIP: &[u8] = b"PK\x03\x04";

/// The text of a file that an editor wrote.
fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(ZIP) {
        return Err(
            "this is a workbook or another compressed file; save it as CSV in UTF-8".to_owned()
        );
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        let wrong = SourceError::Undecodable { encoding: Encoding::UTF_8, offset, byte };
        format!("{wrong}; save the file as UTF-8 (spreadsheets call it \u{201C}CSV UTF-8\u{201D})")
    })
}

/// Reads a text that an option names; a failure is reported with this code.
pub(super) fn read_text(path: &Path, code: &'static Code) -> Result<String, Box<Diagnostic>> {
    let text = read_named(path).and_then(utf8);
    text.map_err(|why| Box::new(Diagnostic::new(code, None, why)))
}

/// Reads a profile.
pub(super) fn profile(path: &Path, format: DiagnosticsFormat) -> Result<Profile, Stop> {
    let text = read_text(path, &diag::UNREADABLE);
    let text = text.map_err(|found| unusable(path, &found, format))?;
    let name = path.display().to_string();
    Profile::parse(&name, &text).map_err(|message| {
        let hint = "schemas/profile.schema.json lists the keys";
        let message = format!("{}: {}\n{hint}", plain(&name), message.trim_end());
        report::fatal(&message).map_or_else(Stop::from, |()| Stop::Told)
    })
}

/// Reads files of lists.
pub(super) fn lists(
    paths: &[PathBuf],
    format: DiagnosticsFormat,
) -> Result<Vec<Arc<ListFile>>, Stop> {
    let read = |path: &PathBuf| {
        let failed = |why| unusable(path, &Diagnostic::new(&diag::LIST_INVALID, None, why), format);
        let input = Input::new(path.display().to_string(), read_named(path).map_err(failed)?);
        let source =
            press::decode(&input, &Options::default()).map_err(|why| failed(why.to_string()))?;
        let told = |found: Box<Diagnostic>| {
            let text = report::written(format, &input.name, Some(&source), &found);
            anstream::stderr().write_all(text.as_bytes()).map_or_else(Stop::from, |()| Stop::Told)
        };
        ListFile::read(&source).map(Arc::new).map_err(told)
    };
    paths.iter().map(read).collect()
}

/// The files of lists named by the user, and those in folders that the user names.
pub(super) fn lists_in(paths: &[PathBuf]) -> Vec<PathBuf> {
    let in_folder = |path: &PathBuf| {
        let Ok(folder) = fs::read_dir(path) else { return vec![path.clone()] };
        let mut inside: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
        let is_xml = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "xml");
        inside.retain(|path| is_xml(path) && !holds_letters(path));
        inside.sort();
        inside
    };
    let mut seen = BTreeSet::new();
    let mut paths: Vec<PathBuf> = paths.iter().flat_map(in_folder).collect();
    paths.retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    paths
}

/// Whether a file beside lists is a letter.
fn holds_letters(path: &Path) -> bool {
    let input = fs::read(path).ok().map(|bytes| Input::new(path.display().to_string(), bytes));
    let source = input.and_then(|input| press::decode(&input, &Options::default()).ok());
    let reader = readers::find("tei").zip(source);
    reader.is_some_and(|(reader, source)| reader.open(&source).letters() > 0)
}

/// Reads the fonts named by the user.
pub(super) fn fonts(paths: &[PathBuf], format: DiagnosticsFormat) -> Result<TypeCase, Stop> {
    let read = |path: &PathBuf| {
        let font = read_named(path).and_then(NamedFont::read);
        font.map_err(|why| unusable(path, &Diagnostic::new(&diag::UNREADABLE, None, why), format))
    };
    Ok(TypeCase::with(paths.iter().map(read).collect::<Result<_, Stop>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_of_the_system_are_told_in_words() {
        for number in 1..=130 {
            let reason = reason(&io::Error::from_raw_os_error(number));
            assert!(!reason.contains("os error"), "{reason}");
            assert!(!reason.starts_with(char::is_uppercase), "{reason}");
        }
        let absent = fs::metadata("no/such/file").map_err(anyhow::Error::from);
        let absent = absent.map_err(|error| error.context("the letter")).expect_err("absent");
        assert_eq!(reasons(&absent), "the letter: no such file or folder");
    }

    #[test]
    fn pictures_lie_below_the_folder_of_the_input() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(file_names("b/a.png"), paths(&["b/a.png"]));
        assert_eq!(file_names("./a%20b.jpg"), paths(&["./a%20b.jpg", "./a b.jpg"]));
        assert_eq!(file_names("a"), paths(&["a.png", "a.jpg", "a.jpeg", "a"]));
        for name in [
            "",
            ".",
            "..",
            "/a.png",
            "../a.png",
            "b/../a.png",
            "%2e%2e/a.png",
            "https://a.b/c.png",
            "file:a.png",
            "C:\\a.png",
            "data:image/png;base64,AA",
        ] {
            let names = file_names(name);
            assert!(!names.iter().any(|name| name.has_root() || !is_below(name)), "{name}");
            // Of a name that leads up once decoded, only the form as written is left.
            assert!(names.is_empty() || name.starts_with('%'), "{name}");
        }
    }
}
