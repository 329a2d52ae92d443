//! Where output goes: `-o DIR` makes a file per letter and format, `-o NAME.ext` makes that one
//! file of one letter or of all, `-o -` writes it to the standard output.
//!
//! The ending of the name decides. **Invariant:** an ending that no format has is refused, so that
//! a user who wanted a document does not get a folder called `a.docx`.

use std::path::{Path, PathBuf, is_separator};

use letterpress::backends::AnyBackend;

use super::super::Stop;
use super::super::files::STANDARD;
use super::super::terminal::plain;

/// Where output goes.
pub(in crate::cli) enum Destination {
    /// The standard output.
    Standard,
    /// A folder, whether or not it exists.
    Folder(PathBuf),
    /// One file of this format.
    File(PathBuf, AnyBackend),
}

impl Destination {
    /// How it was typed, if it is one file or stream.
    pub(super) fn of_one(&self) -> Option<String> {
        match self {
            Self::Standard => Some("-o -".to_owned()),
            Self::File(path, _) => Some(format!("-o {}", plain(path.display()))),
            Self::Folder(_) => None,
        }
    }

    /// Interprets a path.
    ///
    /// # Errors
    /// The reason why it is neither a folder nor a file that letterpress can make.
    pub(super) fn of(path: &Path) -> Result<Self, Stop> {
        if path.as_os_str() == STANDARD {
            return Ok(Self::Standard);
        }
        let shown = plain(path.display());
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
        let is_called_folder = path.to_string_lossy().ends_with(is_separator);
        let Some(name) = name.filter(|_| !is_called_folder && !path.is_dir()) else {
            return Ok(Self::Folder(path.to_owned()));
        };
        let has = |extension: &str| {
            name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.') && stem.len() > 1)
        };
        // `a.corpus.tei.xml` ends like `a.tei.xml`.
        let named = AnyBackend::all().filter(|backend| has(backend.format().extension));
        if let Some(backend) = named.max_by_key(|backend| backend.format().extension.len()) {
            return Ok(Self::File(path.to_owned(), backend));
        }
        if path.exists() {
            let why = format!("-o {shown} is a file; name a folder for the output");
            return Err(Stop::Usage(why));
        }
        let Some(ending) = Path::new(&name).extension().map(|ending| ending.to_string_lossy())
        else {
            return Ok(Self::Folder(path.to_owned()));
        };
        // `.xml` alone is ambiguous: other formats are XML, too.
        let is_near = |extension: &&str| {
            extension.strip_suffix(&*ending).is_some_and(|stem| stem.ends_with('.'))
        };
        let endings = AnyBackend::all().map(|backend| backend.format().extension);
        let near: Vec<&str> = endings.clone().filter(is_near).collect();
        let message = match near.as_slice() {
            [] => {
                let endings = endings.collect::<Vec<_>>().join(", .");
                format!("letterpress makes .{endings}")
            }
            near => format!(".{ending} alone names no format; write .{}", near.join(" or .")),
        };
        Err(Stop::Usage(format!("-o {shown}: {message}; to name a folder, write {shown}/")))
    }

    /// The folder.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Standard | Self::File(..) => None,
        }
    }

    /// The one file.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path, _) => Some(path),
            Self::Standard | Self::Folder(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_name_says_what_is_meant() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("there.pdf")).expect("a folder");
        fs::write(folder.path().join("a.txt"), "").expect("a file");
        let of = |name: &str| match Destination::of(&folder.path().join(name)) {
            Ok(Destination::Standard) => "-".to_owned(),
            Ok(Destination::Folder(_)) => "folder".to_owned(),
            Ok(Destination::File(_, backend)) => backend.format().name.to_owned(),
            Err(Stop::Usage(why)) => {
                why.rsplit('/').next().map(|why| why.to_owned() + "!").unwrap_or_default()
            }
            Err(stop) => panic!("{stop:?}"),
        };
        for (name, meant) in [
            ("made", "folder"),
            ("made/", "folder"),
            ("a.docx/", "folder"),
            ("there.pdf", "folder"),
            (".made", "folder"),
            (".pdf", "folder"),
            ("a.pdf", "pdf"),
            ("v1.0/a.PDF", "pdf"),
            ("a.tei.xml", "tei"),
            ("a.b.ir.json", "ir"),
            ("all.cmif.xml", "cmif"),
            ("all.csl.json", "csl"),
            ("all.csv", "csv"),
        ] {
            assert_eq!(of(name), meant, "{name}");
        }
        for name in ["a.docx", "a.xml", "v1.0"] {
            assert!(of(name).ends_with('!'), "{name}");
        }
    }
}
