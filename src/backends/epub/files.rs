//! The files of a chapter, and the links between them. **Invariant:** a link leads to the file that holds its target.

use std::borrow::Cow;

use super::markup::Document;

/// The files of a chapter, in order.
pub(super) struct Files(pub(super) Vec<Document>);

impl Files {
    /// The address of a part of the chapter.
    pub(super) fn address(&self, id: &str) -> String {
        format!("{}#{id}", path(self.place(id.as_bytes()).unwrap_or(0)))
    }

    /// The place of the file that holds an id.
    fn place(&self, id: &[u8]) -> Option<usize> {
        self.0.iter().position(|document| document.holds(id))
    }

    /// The XHTML documents with their paths in the book.
    pub(super) fn all(&self) -> impl Iterator<Item = (String, Cow<'_, [u8]>)> {
        self.0.iter().enumerate().map(|(place, document)| {
            let other = |id: &[u8]| self.place(id).filter(|other| *other != place).map(path);
            let xhtml = match self.0.len() {
                1 => Cow::Borrowed(document.bytes()),
                _ => Cow::Owned(document.with_paths(other)),
            };
            (path(place), xhtml)
        })
    }
}

/// The path of a file of a chapter, counted from 0.
pub(super) fn path(place: usize) -> String {
    match place {
        0 => "text.xhtml".to_owned(),
        _ => format!("text-{}.xhtml", place + 1),
    }
}
