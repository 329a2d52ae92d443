//! The configuration of a run, apart from its options. Where it comes from: `settle`.

pub(super) mod allowance;
pub(super) mod file;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use letterpress::backends::Publication;
use letterpress::diag::Diagnostic;
use letterpress::package::Details;
use letterpress::profile::Profile;

use self::allowance::Allowance;
use self::file::ConfigFile;
use super::files::CONFIG;
use super::levels::{Level, Levels};

/// The configuration of a run, apart from its options.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    pub file: Option<ConfigFile>,
    /// The tables that were found.
    pub found: Vec<PathBuf>,
    /// Notes about these files, to report at the start of the run.
    pub notes: Vec<Diagnostic>,
    /// The severity with which each code is reported.
    pub levels: Levels,
    /// The command line, with the file's settings added.
    pub typed: Vec<OsString>,
}

impl Config {
    /// How transcripts are written, according to the file.
    pub(super) fn transcript(&self) -> Option<&Profile> {
        Some(&self.file.as_ref()?.transcript.as_ref()?.0)
    }

    /// Who publishes files of all letters, according to the file.
    pub(super) fn publication(&self) -> Option<&Publication> {
        Some(&self.file.as_ref()?.publication.as_ref()?.0)
    }

    /// What an archive needs to know about a package, according to the file.
    pub(super) fn package(&self) -> Option<&Details> {
        Some(&self.file.as_ref()?.package.as_ref()?.0)
    }

    /// The path of the file.
    pub(super) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    /// The losses that `verify` may find, according to the file.
    pub(super) fn allowed(&self) -> &[Allowance] {
        self.file.as_ref().map_or(&[], |file| &file.allowed)
    }

    /// The output folder that the file names.
    pub(super) fn output(&self) -> Option<PathBuf> {
        let mut settings = self.file.iter().flat_map(|file| &file.settings);
        let set = settings.find(|setting| setting.long == "output")?;
        let (_, folder) = set.typed.first()?.to_str()?.split_once('=')?;
        Some(PathBuf::from(folder))
    }

    /// ` by letterpress.toml`, if that file allows any findings: printed after their number.
    pub(super) fn by_file(&self) -> String {
        let mut levels = self.file.iter().flat_map(|file| &file.levels);
        let allows = levels.any(|(_, level, _)| *level == Level::Allow);
        if allows { format!(" by {CONFIG}") } else { String::new() }
    }
}
