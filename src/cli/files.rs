//! Reading inputs, and what editors wrote beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use letterpress::backends::{NamedFont, Pictures, TypeCase};
use letterpress::diag::{self, Diagnostic};
use letterpress::press::Input;
use letterpress::profile::Profile;
use letterpress::source::Encoding;

use super::Stop;
use super::terminal::plain;

/// Ending of the sidecars.
pub(super) const SIDECAR: &str = ".meta.toml";

/// The name of the standard input and output.
pub(super) const STANDARD: &str = "-";

/// The sidecar of a letter, whether there is one or not.
pub(super) fn sidecar_of(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(SIDECAR);
    path.with_file_name(name)
}

/// Reads an input, which is in the encoding that the user names, and its sidecar.
pub(super) fn read(
    path: &Path,
    encoding: Option<Encoding>,
    sidecar: Option<&Path>,
) -> Result<Input, Box<Diagnostic>> {
    let is_standard = path.as_os_str() == STANDARD;
    let bytes = if is_standard {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| error.to_string())
    } else {
        read_file(path)
    };
    let unreadable = |why: String| Box::new(Diagnostic::new(&diag::UNREADABLE, None, why));
    let bytes = bytes.map_err(unreadable)?;
    let beside = sidecar_of(path);
    // One that is there and cannot be read is a failure: the letter is not printed without it.
    let has_sidecar = !is_standard && fs::symlink_metadata(&beside).is_ok();
    let sidecar = match sidecar {
        Some(path) => Some((path, fs::read(path).map_err(|error| error.to_string()))),
        None => has_sidecar.then(|| (beside.as_path(), read_file(&beside))),
    };
    let sidecar = sidecar.map(|(path, bytes)| {
        let name = path.display().to_string();
        let text = bytes
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "save it in UTF-8".to_owned()));
        match text {
            Ok(text) => Ok((name, text)),
            Err(why) => {
                let message = format!("{name}: {why}");
                Err(Box::new(Diagnostic::new(&diag::SIDECAR_INVALID, None, message)))
            }
        }
    });
    let sidecar = sidecar.transpose()?;
    let pictures = beside_input(path).map(|folder| Arc::new(folder) as Arc<dyn Pictures>);
    Ok(Input { name: path.display().to_string(), bytes, encoding, sidecar, pictures })
}

/// Reads a file, and nothing else: a FIFO would have to be waited for.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let found = fs::metadata(path).map_err(|error| why(path, &error))?;
    if found.is_file() {
        return fs::read(path).map_err(|error| error.to_string());
    }
    Err(format!("this is {}, not a file", kind_of_file(found.file_type())))
}

/// Why a path leads nowhere.
pub(super) fn why(path: &Path, error: &io::Error) -> String {
    if path.is_symlink() {
        format!("the link cannot be followed: {error}")
    } else {
        error.to_string()
    }
}

/// What something is that is no regular file.
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
        _ => "no regular file",
    }
}

/// The folder that an input lies in, where its pictures are; the standard input has none.
fn beside_input(path: &Path) -> Option<PictureFolder> {
    let folder = path.parent().filter(|_| path.as_os_str() != STANDARD)?;
    Some(PictureFolder(folder.to_owned()))
}

/// A folder with pictures, and the folders in it.
#[derive(Debug)]
struct PictureFolder(PathBuf);

/// No picture that is read is larger.
const LARGEST_PICTURE: u64 = 20 * 1024 * 1024;

impl Pictures for PictureFolder {
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let is_file = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.is_file());
        let paths = file_names(name).into_iter().map(|name| self.0.join(name));
        let Some(path) = paths.into_iter().find(is_file) else { return Ok(None) };
        let wrong = |error: io::Error| error.to_string();
        // A link could lead to any file of the machine, and from there into a book.
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

/// The files that a name can mean, below the folder of the input: as it stands or as an address
/// that is percent-encoded (RFC 3986, 2.1), and without an ending one with the ending of a picture.
fn file_names(name: &str) -> Vec<PathBuf> {
    let mut names = Vec::new();
    for name in [Some(name.to_owned()), percent_decoded(name)].into_iter().flatten() {
        // A colon is in no relative name that every system knows, but in every other address.
        if !is_below(Path::new(&name)) || name.contains([':', '\\', '\0']) {
            continue;
        }
        let path = PathBuf::from(name);
        if path.extension().is_none() {
            names.extend(["png", "jpg", "jpeg"].map(|ending| path.with_extension(ending)));
        }
        names.push(path);
    }
    names
}

/// Whether a path leads down only.
fn is_below(path: &Path) -> bool {
    let mut steps = path.components().filter(|step| *step != Component::CurDir).peekable();
    steps.peek().is_some() && steps.all(|step| matches!(step, Component::Normal(_)))
}

/// What a percent-encoded name says, if it is one.
fn percent_decoded(name: &str) -> Option<String> {
    let mut pieces = name.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let (code, rest) = (piece.get(..2)?, piece.get(2..)?);
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).ok().filter(|decoded| decoded != name)
}

/// What lies in some folders, each looked through once.
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

/// Reads a file that an editor wrote: a sidecar, a people file.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let name = plain(path.display());
    let bytes = fs::read(path).with_context(|| name.to_string())?;
    let text = String::from_utf8(bytes);
    text.ok().with_context(|| format!("{name}: save it in UTF-8"))
}

/// Reads a profile.
pub(super) fn profile(path: &Path) -> Result<Profile, Stop> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| plain(&name).to_string())?;
    let hint = "schemas/profile.schema.json lists the keys";
    let wrong =
        |message: String| Stop::Usage(format!("{}: {}\n{hint}", plain(&name), message.trim_end()));
    Profile::parse(&name, &text).map_err(wrong)
}

/// Reads the fonts that the user names.
pub(super) fn fonts(paths: &[PathBuf]) -> Result<TypeCase, Stop> {
    let read = |path: &PathBuf| {
        let name = path.display();
        let file = fs::read(path).with_context(|| name.to_string())?;
        NamedFont::read(file).map_err(|why| Stop::Usage(format!("--font {name}: {why}")))
    };
    Ok(TypeCase::with(paths.iter().map(read).collect::<Result<_, Stop>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            // Only the name as it stands is left of one that leads up when it is decoded.
            assert!(names.is_empty() || name.starts_with('%'), "{name}");
        }
    }
}
