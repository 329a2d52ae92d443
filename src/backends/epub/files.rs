//! The files of a chapter, and the links between them. **Invariant:** a link leads to the file that holds its target.

use std::collections::BTreeMap;

use super::markup::Document;

/// The files of a chapter.
pub(super) struct Files {
    /// The XHTML documents, in order.
    documents: Vec<Vec<u8>>,
    /// The place of the document that holds an id, if there are several.
    places: BTreeMap<String, usize>,
}

impl Files {
    /// Lets the links of documents lead to the right one.
    pub(super) fn new(documents: Vec<Document>) -> Self {
        let mut places = BTreeMap::new();
        if documents.len() > 1 {
            for (place, document) in documents.iter().enumerate() {
                places.extend(document.ids.iter().map(|id| (id.clone(), place)));
            }
        }
        let linked = |(place, document): (usize, Document)| {
            document.with_links(|id| match places.get(id) {
                Some(other) if *other != place => path(*other),
                Some(_) | None => String::new(),
            })
        };
        Self { documents: documents.into_iter().enumerate().map(linked).collect(), places }
    }

    /// The address of a part of the chapter.
    pub(super) fn address(&self, id: &str) -> String {
        let place = self.places.get(id).copied().unwrap_or(0);
        format!("{}#{id}", path(place))
    }

    /// The documents with their paths in the book, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.documents.iter().enumerate().map(|(place, document)| (path(place), &**document))
    }
}

/// The path of a file of a chapter, counted from 0.
pub(super) fn path(place: usize) -> String {
    match place {
        0 => "text.xhtml".to_owned(),
        _ => format!("text-{}.xhtml", place + 1),
    }
}
