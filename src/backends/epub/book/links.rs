//! The links from one chapter into another, once the files of all are known.
//!
//! **Invariant:** a link leads to the target of the source's pointer; without a target in the book, the words are no link.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::entry::Entry;
use super::packed::packed;
use crate::backends::Contents;
use crate::backends::epub::markup::Beyond;
use crate::ir::PointedAt;

/// What the ids of all inputs name in a book.
pub(super) struct Links<'b> {
    /// The inputs that have targets, by their numbers.
    inputs: Vec<(&'b str, &'b BTreeMap<String, PointedAt>)>,
    /// The first place of each page, by input and number.
    pages: BTreeMap<(&'b str, &'b str), &'b str>,
    /// The places of passages, by input and where they begin there.
    passages: BTreeMap<(&'b str, usize), &'b str>,
}

impl<'b> Links<'b> {
    pub(super) fn among(entries: &'b [Entry], contents: &'b Contents) -> Self {
        let inputs = contents.targets.iter().map(|(input, ids)| (input.as_str(), ids));
        let (mut pages, mut passages) = (BTreeMap::new(), BTreeMap::new());
        for entry in entries {
            let input = entry.input.as_str();
            for page in entry.marked_pages() {
                pages.entry((input, page.label.as_str())).or_insert(page.address.as_str());
            }
            for (start, address) in &entry.landings {
                passages.entry((input, *start)).or_insert(address.as_str());
            }
        }
        Self { inputs: inputs.collect(), pages, passages }
    }

    /// The address of what a link points to.
    fn address(&self, link: &Beyond) -> Option<&'b str> {
        let (number, id) = &link.target;
        let (input, ids) = self.inputs.get(*number)?;
        match ids.get(id)? {
            PointedAt::Page(number) => self.pages.get(&(*input, number.as_str())),
            PointedAt::Passage(at) => self.passages.get(&(*input, at.start)),
        }
        .copied()
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
