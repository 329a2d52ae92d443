//! Where the parts of a package are: the same parts, in the folders that each kind wants.

use super::Kind;
use super::record::Representation;

impl Kind {
    /// The path of a file of the letters.
    pub fn object(self, of: Representation, path: &str) -> String {
        let folder = of.as_str();
        match self {
            Self::BagIt => format!("data/objects/{folder}/{path}"),
            Self::Eark => format!("representations/{folder}/data/{path}"),
        }
    }

    /// The path of a file that an archive reads as metadata.
    pub(super) fn metadata(self, name: &str) -> String {
        match (self, name) {
            (Self::BagIt, name) => format!("data/metadata/{name}"),
            (Self::Eark, "dc.xml") => format!("metadata/descriptive/{name}"),
            (Self::Eark, "premis.xml") => format!("metadata/preservation/{name}"),
            (Self::Eark, name) => self.documentation(name),
        }
    }

    /// The path of a file for people.
    pub(super) fn documentation(self, name: &str) -> String {
        match self {
            Self::BagIt => format!("data/metadata/submissionDocumentation/{name}"),
            Self::Eark => format!("documentation/{name}"),
        }
    }

    /// The path of what may be done with the package.
    pub(super) fn licence(self) -> String {
        match self {
            Self::BagIt => self.metadata("LICENCE.txt"),
            Self::Eark => self.documentation("LICENCE.txt"),
        }
    }

    pub(super) fn schema(self, name: &str) -> String {
        match self {
            Self::BagIt => format!("data/metadata/schemas/{name}"),
            Self::Eark => format!("schemas/{name}"),
        }
    }

    pub(super) fn stylesheet(self, name: &str) -> String {
        match self {
            Self::BagIt => format!("data/metadata/stylesheets/{name}"),
            Self::Eark => self.documentation(&format!("stylesheets/{name}")),
        }
    }

    /// The path of the options with which the letters were read, in the form of a configuration.
    pub fn options(self) -> String {
        self.documentation("options.toml")
    }

    /// The path of the list of all files.
    pub(super) fn file_list(self) -> String {
        self.metadata("file-list.psv")
    }

    /// The path of the style for browsers, as seen from the folder of another file.
    pub fn style_from(self, path: &str) -> String {
        path_from(path, &self.stylesheet("tei.css"))
    }

    /// The path of a file that was received, as seen from the folder of the options.
    pub fn source_from_options(self, path: &str) -> String {
        path_from(&self.options(), &self.object(Representation::Source, path))
    }

    /// The digests that are in it.
    pub(super) fn digests(self) -> &'static str {
        match self {
            Self::BagIt => "SHA-256 and SHA-512",
            Self::Eark => "SHA-256",
        }
    }

    /// The standard that it follows.
    pub(super) fn standard(self) -> &'static str {
        match self {
            Self::BagIt => "letterpress package --to bagit: BagIt 1.0 (RFC 8493)",
            Self::Eark => "letterpress package --to eark: E-ARK SIP 2.1.0",
        }
    }
}

/// The path of a file, as seen from the folder of another.
fn path_from(path: &str, to: &str) -> String {
    let shared = path.split('/').zip(to.split('/')).take_while(|(one, other)| one == other).count();
    let up = path.split('/').count().saturating_sub(shared + 1);
    let down: Vec<&str> = to.split('/').skip(shared).collect();
    "../".repeat(up) + &down.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_is_found_from_each_folder() {
        for (kind, path, style) in [
            (Kind::BagIt, "ann.tei.xml", "../../metadata/stylesheets/tei.css"),
            (Kind::BagIt, "year/ann.tei.xml", "../../../metadata/stylesheets/tei.css"),
            (Kind::Eark, "ann.tei.xml", "../../../documentation/stylesheets/tei.css"),
        ] {
            assert_eq!(kind.style_from(&kind.object(Representation::Preservation, path)), style);
        }
    }
}
