//! The links from one chapter into another, once the files of all are known.
//!
//! **Invariant:** a link leads to the target of the source's pointer; without a target in the book, the words are no link.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::entry::Entry;
use super::packed::packed;
use crate::backends::epub::files::first_file;
use crate::backends::epub::markup::Beyond;

/// The places of a book that links lead to.
pub(super) struct Links<'b> {
    /// Their addresses, by the first file of their chapter and their fragments.
    addresses: BTreeMap<(&'b str, &'b str), &'b str>,
}

impl<'b> Links<'b> {
    pub(super) fn among(entries: &'b [Entry]) -> Self {
        let mut addresses = BTreeMap::new();
        for entry in entries {
            let pages = entry.marked_pages().map(|page| &page.address);
            for address in pages.chain(&entry.passages) {
                if let Some((_, fragment)) = address.split_once('#') {
                    addresses.insert((entry.file(), fragment), address.as_str());
                }
            }
        }
        Self { addresses }
    }

    /// The address of what a link points to.
    fn address(&self, link: &Beyond) -> Option<&'b str> {
        let (part, fragment) = &link.target;
        self.addresses.get(&(first_file(part).as_str(), fragment.as_str())).copied()
    }

    /// The files of a chapter, compressed, with its links.
    pub(super) fn write(&self, entry: &Entry, files: &[u8]) -> io::Result<Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(files))?;
        let mut linked = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            let path = file.name().split_once('/').map_or(file.name(), |(_, path)| path).to_owned();
            let beyond = entry.files.iter().find(|file| file.path == path);
            let beyond = beyond.map_or(&[][..], |file| &file.beyond);
            linked.push((path, Cow::Owned(self.linked(&bytes, beyond)?)));
        }
        packed(linked)
    }

    fn linked(&self, bytes: &[u8], beyond: &[Beyond]) -> io::Result<Vec<u8>> {
        let mut linked = Vec::with_capacity(bytes.len());
        let mut copied = 0;
        for link in beyond {
            let kept = bytes.get(copied..link.attribute.start);
            linked.extend_from_slice(kept.ok_or_else(|| io::Error::other("a link is misplaced"))?);
            if let Some(address) = self.address(link) {
                linked.extend_from_slice(format!(" href=\"{address}\"").as_bytes());
            }
            copied = link.attribute.end;
        }
        linked.extend_from_slice(bytes.get(copied..).unwrap_or_default());
        Ok(linked)
    }
}
