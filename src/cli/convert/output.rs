//! What becomes of the files of letters: they are returned, or written to a folder, or they go into a package.

use super::super::output_folder::OutputFolder;
use super::super::package_folder::PackageFolder;

/// What becomes of the files of letters.
pub(in crate::cli) enum Output<'a> {
    /// Those of a single letter are returned.
    Returned,
    /// They are written to a folder.
    Folder(OutputFolder),
    /// They go into a package.
    Package(&'a PackageFolder),
}

impl<'a> Output<'a> {
    /// The output folder.
    pub(super) fn folder(&self) -> Option<&OutputFolder> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Returned | Self::Package(_) => None,
        }
    }

    /// The output folder itself.
    pub(super) fn into_folder(self) -> Option<OutputFolder> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Returned | Self::Package(_) => None,
        }
    }

    /// The package.
    pub(super) fn package(&self) -> Option<&'a PackageFolder> {
        match self {
            Self::Package(package) => Some(package),
            Self::Returned | Self::Folder(_) => None,
        }
    }
}
