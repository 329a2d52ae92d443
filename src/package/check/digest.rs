//! The digests that are compared: SHA-256 and SHA-512, which every validator of bags must know
//! (RFC 8493, 2.4).

use crate::package::fixity::Fixity;

/// An algorithm whose digests are computed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Sha256,
    Sha512,
}

impl Algorithm {
    /// The algorithm of a name, however that is written: `SHA-256`, `sha256`.
    pub(super) fn of(name: &str) -> Option<Self> {
        match normalized(name).as_str() {
            "sha256" => Some(Self::Sha256),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Its common name.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// How many hexadecimal digits it takes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        }
    }

    /// What is wrong with the digest that is stated of a file.
    pub(super) fn difference(self, stated: &str, path: &str, fixity: &Fixity) -> Option<String> {
        let digest = match self {
            Self::Sha256 => fixity.sha256(),
            Self::Sha512 => fixity.sha512(),
        };
        let name = self.as_str();
        let is_same = stated.trim().eq_ignore_ascii_case(&digest);
        (!is_same)
            .then(|| format!("the {name} of {path} is {digest} and should be {}", stated.trim()))
    }
}

/// The name of an algorithm as the names of manifests have it (RFC 8493, 2.4).
pub(super) fn normalized(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}
