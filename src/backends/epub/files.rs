//! The files of a chapter, and the links between them. **Invariant:** a link leads to the file that holds its target.

use std::borrow::Cow;

use super::markup::{Beyond, Document};

/// The path of the first file of the chapter that has this stem.
pub(super) fn first_file(stem: &str) -> String {
    format!("{stem}.xhtml")
}

/// The files of a chapter, in order.
pub(super) struct Files {
    documents: Vec<Document>,
    /// Their paths in the book.
    paths: Vec<String>,
}

impl Files {
    /// Files whose names begin with a stem.
    pub(super) fn new(documents: Vec<Document>, stem: &str) -> Self {
        let path = |place| match place {
            0 => first_file(stem),
            _ => format!("{stem}-{}.xhtml", place + 1),
        };
        Self { paths: (0..documents.len()).map(path).collect(), documents }
    }

    /// The path of the first one.
    pub(super) fn first(&self) -> &str {
        self.paths.first().map_or("", String::as_str)
    }

    /// The address of a part of the chapter.
    pub(super) fn address(&self, id: &str) -> String {
        let path = self.place(id.as_bytes()).map_or(self.first(), |place| &self.paths[place]);
        format!("{path}#{id}")
    }

    /// The place of the file that holds an id.
    fn place(&self, id: &[u8]) -> Option<usize> {
        self.documents.iter().position(|document| document.holds(id))
    }

    /// The XHTML documents with their paths in the book.
    pub(super) fn all(&self) -> impl Iterator<Item = (String, Cow<'_, [u8]>)> {
        self.linked().map(|(path, xhtml, _)| (path, xhtml))
    }

    /// The XHTML documents with their paths in the book and their links out of the chapter.
    pub(super) fn linked(
        &self,
    ) -> impl Iterator<Item = (String, Cow<'_, [u8]>, Cow<'_, [Beyond]>)> {
        self.documents.iter().enumerate().map(|(place, document)| {
            let other = |id: &[u8]| self.place(id).filter(|other| *other != place);
            let other = |id: &[u8]| other(id).map(|place| self.paths[place].as_str());
            let (xhtml, beyond) = match self.documents.len() {
                1 => (Cow::Borrowed(document.bytes()), Cow::Borrowed(document.beyond())),
                _ => {
                    let (xhtml, beyond) = document.with_paths(other);
                    (Cow::Owned(xhtml), Cow::Owned(beyond))
                }
            };
            (self.paths[place].clone(), xhtml, beyond)
        })
    }
}
