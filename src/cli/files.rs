//! Finding inputs and writing outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use letterpress::backends::{BACKENDS, Pictures};
use letterpress::press::{Input, stem};
use letterpress::profile::Profile;
use letterpress::source::Encoding;

use super::Stop;

/// Ending of the sidecars.
const SIDECAR: &str = ".meta.toml";

/// The name of the standard input and output.
pub(super) const STANDARD: &str = "-";

/// An input that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it is; `-` is the standard input.
    pub path: PathBuf,
    /// Where its files go, below the output folder, without extension.
    pub target: PathBuf,
}

/// What was found in the paths that were named.
#[derive(Debug, Default)]
pub(super) struct Finds {
    /// The letters.
    pub letters: Vec<Found>,
    /// Sidecars in folders where no letter has their name.
    pub astray: Vec<PathBuf>,
}

/// The letters among the paths that were named: files as they are, folders with all that is in
/// them but sidecars, pictures, hidden files, `output`, and files that are `named` for something
/// else.
pub(super) fn find(paths: &[PathBuf], output: Option<&Path>, named: &[&Path]) -> Result<Finds> {
    let mut finds = Finds::default();
    for path in paths {
        if path.as_os_str() == STANDARD {
            finds.letters.push(Found { path: path.clone(), target: PathBuf::from("stdin") });
        } else if path.is_dir() {
            find_in(path, output, named, &mut finds)?;
        } else {
            // One that does not exist fails when it is read, and does not stop the others.
            finds.letters.push(Found { path: path.clone(), target: target(path, Path::new("")) });
        }
    }
    let sidecars: BTreeSet<PathBuf> = finds.letters.iter().map(|one| beside(&one.path)).collect();
    finds.astray.retain(|path| !sidecars.contains(path));
    finds.letters = tell_apart(finds.letters);
    Ok(finds)
}

/// The sidecar of a letter, whether there is one or not.
fn beside(path: &Path) -> PathBuf {
    path.with_file_name(format!("{}{SIDECAR}", stem(&path.to_string_lossy())))
}

fn find_in(folder: &Path, output: Option<&Path>, named: &[&Path], finds: &mut Finds) -> Result<()> {
    let named: Vec<PathBuf> = named.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let output = output.and_then(|output| fs::canonicalize(output).ok());
    let here = fs::canonicalize(folder).ok();
    let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let entries = walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let entries = entries.into_iter().filter_entry(|entry| {
        let is_output = output.is_some() && fs::canonicalize(entry.path()).ok() == output;
        entry.depth() == 0 || !(is_hidden(entry.file_name()) || is_output)
    });
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy();
        let is_named = || fs::canonicalize(entry.path()).is_ok_and(|path| named.contains(&path));
        let is_made = output == here && is_made_here(&name);
        if !entry.file_type().is_file() || is_made || is_picture(&name) || is_named() {
            continue;
        }
        if name.ends_with(SIDECAR) {
            finds.astray.push(entry.into_path());
        } else {
            let parent = entry.path().strip_prefix(folder)?.parent().unwrap_or(Path::new(""));
            finds.letters.push(Found {
                path: entry.path().to_owned(),
                target: target(entry.path(), parent),
            });
        }
    }
    Ok(())
}

/// Whether a file is called a picture: it may belong to a letter and is none.
fn is_picture(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ["png", "jpg", "jpeg", "gif", "svg"].contains(&&*ending))
}

/// Whether a file in a folder that is both input and output is named like those that are made.
fn is_made_here(name: &str) -> bool {
    let formats = BACKENDS.iter().map(|backend| backend.format().extension);
    formats
        .into_iter()
        .any(|extension| name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.')))
}

fn target(path: &Path, folder: &Path) -> PathBuf {
    folder.join(stem(&path.to_string_lossy()))
}

/// Two inputs whose files would overwrite each other's.
pub(super) fn same_target(found: &[Found]) -> Option<(&Found, &Found)> {
    let mut seen: BTreeMap<&Path, &Found> = BTreeMap::new();
    found.iter().find_map(|one| seen.insert(&one.target, one).map(|other| (other, one)))
}

/// Two inputs of which one would make a folder, when it holds several letters, that the other's files
/// go into.
pub(super) fn same_folder(found: &[Found]) -> Option<(&Found, &Found)> {
    let targets: BTreeMap<&Path, &Found> = found.iter().map(|one| (&*one.target, one)).collect();
    let sorted: Vec<(&Path, &Found)> = targets.into_iter().collect();
    let pair = sorted.windows(2).find(|pair| pair[1].0.starts_with(pair[0].0))?;
    Some((pair[0].1, pair[1].1))
}

/// Inputs that want one name keep their extension in it.
fn tell_apart(found: Vec<Found>) -> Vec<Found> {
    let mut wanted: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for one in &found {
        *wanted.entry(one.target.clone()).or_insert(0) += 1;
    }
    found
        .into_iter()
        .map(|one| match (wanted[&one.target], one.path.file_name()) {
            (2.., Some(name)) => Found { target: one.target.with_file_name(name), ..one },
            _ => one,
        })
        .collect()
}

/// Reads an input, which is in the encoding that the user names, and its sidecar.
pub(super) fn read(
    path: &Path,
    encoding: Option<Encoding>,
    sidecar: Option<&Path>,
) -> Result<Input> {
    let bytes = if path.as_os_str() == STANDARD {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input")?;
        bytes
    } else {
        fs::read(path).with_context(|| path.display().to_string())?
    };
    let beside = beside(path);
    let sidecar = match sidecar {
        Some(path) => Some(path),
        None => (path.as_os_str() != STANDARD && beside.is_file()).then_some(beside.as_path()),
    };
    let sidecar = sidecar
        .map(|path| anyhow::Ok((path.display().to_string(), read_text(path)?)))
        .transpose()?;
    let pictures = beside_input(path).map(|folder| Arc::new(folder) as Arc<dyn Pictures>);
    Ok(Input { name: path.display().to_string(), bytes, encoding, sidecar, pictures })
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

/// Reads a file that an editor wrote: a sidecar, a people file.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let text = String::from_utf8(bytes);
    text.ok().with_context(|| format!("{}: save it in UTF-8", path.display()))
}

/// Reads a profile.
pub(super) fn profile(path: &Path) -> Result<Profile, Stop> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| name.clone())?;
    let hint = "schemas/profile.schema.json lists the keys";
    let wrong = |message: String| Stop::Usage(format!("{name}: {}\n{hint}", message.trim_end()));
    Profile::parse(&name, &text).map_err(wrong)
}

/// Writes a file that is there whole or not at all: under another name first, synced, renamed.
pub(super) fn publish(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let write = || -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".letterpress-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| path.display().to_string())
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

    #[test]
    fn inputs_that_want_one_name_keep_their_extension() {
        let found = |path: &str| Found {
            path: PathBuf::from(path),
            target: target(Path::new(path), Path::new("")),
        };
        let targets: Vec<PathBuf> =
            tell_apart(vec![found("x/a.txt"), found("a.md"), found("b.txt")])
                .into_iter()
                .map(|one| one.target)
                .collect();
        assert_eq!(targets, ["a.txt", "a.md", "b"].map(PathBuf::from));
        assert!(same_target(&tell_apart(vec![found("x/a.txt"), found("y/a.txt")])).is_some());
        assert!(same_target(&tell_apart(vec![found("x/a.txt"), found("a.md")])).is_none());
    }
}
