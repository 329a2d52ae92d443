//! The files of a chapter, and the links between them. **Invariant:** a link leads to the file that holds its target.

use std::borrow::Cow;

use super::markup::Document;

/// The files of a chapter, in order.
pub(super) struct Files {
    pub(super) documents: Vec<Document>,
    /// What their names begin with.
    pub(super) stem: String,
}

impl Files {
    /// The address of a part of the chapter.
    pub(super) fn address(&self, id: &str) -> String {
        format!("{}#{id}", self.path(self.place(id.as_bytes()).unwrap_or(0)))
    }

    /// The place of the file that holds an id.
    fn place(&self, id: &[u8]) -> Option<usize> {
        self.documents.iter().position(|document| document.holds(id))
    }

    /// The XHTML documents with their paths in the book.
    pub(super) fn all(&self) -> impl Iterator<Item = (String, Cow<'_, [u8]>)> {
        self.documents.iter().enumerate().map(|(place, document)| {
            let other = |id: &[u8]| self.place(id).filter(|other| *other != place);
            let other = |id: &[u8]| other(id).map(|place| self.path(place));
            let xhtml = match self.documents.len() {
                1 => Cow::Borrowed(document.bytes()),
                _ => Cow::Owned(document.with_paths(other)),
            };
            (self.path(place), xhtml)
        })
    }

    /// The path of a file, counted from 0.
    pub(super) fn path(&self, place: usize) -> String {
        let stem = &self.stem;
        match place {
            0 => format!("{stem}.xhtml"),
            _ => format!("{stem}-{}.xhtml", place + 1),
        }
    }
}
