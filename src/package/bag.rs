//! BagIt 1.0 (RFC 8493): the files around the payload.
//!
//! **Invariant:** both manifests list every file of the payload, each once, sorted by the bytes of its path.

use std::io::{self, Write};

use super::details::Details;
use super::store::{Begun, PackedFile, Store, write};

/// The declaration (RFC 8493, 2.1.1).
pub(super) const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// What the profile of our bags is called; it lies in the payload.
pub(super) const PROFILE: &str = "urn:uuid:3f0f6a1c-8a3e-5f3b-9d57-6f1f6d2f0b11";

/// What `bag-info.txt` says (2.2.2).
pub(super) struct BagInfo<'a> {
    pub(super) details: &'a Details,
    /// The address of the letter, or of all of them.
    pub(super) identifier: &'a str,
    pub(super) description: &'a str,
    /// The day of the run, if it is known.
    pub(super) day: Option<&'a str>,
}

impl BagInfo<'_> {
    fn write(&self, payload: &[PackedFile]) -> String {
        let bytes: u64 = payload.iter().map(|file| file.fixity.size).sum();
        let oxum = format!("{bytes}.{}", payload.len());
        let agent = format!("letterpress {}", env!("CARGO_PKG_VERSION"));
        let Self { details, identifier, description, day } = self;
        let lines = [
            ("BagIt-Profile-Identifier", Some(PROFILE)),
            ("Source-Organization", details.organisation.as_deref()),
            ("Contact-Name", details.contact.as_deref()),
            ("Contact-Email", details.email.as_deref()),
            ("External-Identifier", Some(*identifier)),
            ("External-Description", Some(*description)),
            ("Bag-Group-Identifier", details.group.as_deref()),
            ("Bag-Software-Agent", Some(agent.as_str())),
            ("Bagging-Date", *day),
            ("Payload-Oxum", Some(oxum.as_str())),
        ];
        let line = |(label, value): (&str, Option<&str>)| {
            // A value is one line.
            let words: Vec<&str> = value?.split_whitespace().collect();
            Some(format!("{label}: {}\n", words.join(" ")))
        };
        lines.into_iter().filter_map(line).collect()
    }
}

/// Writes the files around the payload.
pub(super) fn finish(
    store: &dyn Store,
    mut payload: Vec<PackedFile>,
    readme: &str,
    info: &BagInfo<'_>,
) -> io::Result<()> {
    payload.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
    let mut tags = vec![
        write(store, "README.txt".to_owned(), readme.as_bytes())?,
        write(store, "bag-info.txt".to_owned(), info.write(&payload).as_bytes())?,
        write(store, "bagit.txt".to_owned(), BAGIT.as_bytes())?,
    ];
    tags.extend(manifests(store, "manifest", &payload)?);
    manifests(store, "tagmanifest", &tags).map(drop)
}

/// Writes the two manifests of some files.
fn manifests(store: &dyn Store, name: &str, files: &[PackedFile]) -> io::Result<[PackedFile; 2]> {
    let one = |algorithm: &str, digest: fn(&PackedFile) -> String| {
        let mut manifest = Begun::new(store, format!("{name}-{algorithm}.txt"))?;
        for file in files {
            writeln!(manifest, "{}  {}", digest(file), file.path)?;
        }
        manifest.finish()
    };
    Ok([one("sha256", |file| file.fixity.sha256())?, one("sha512", |file| file.fixity.sha512())?])
}
