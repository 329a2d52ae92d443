//! What may be done with the words of a file.

use super::HeaderReader;
use crate::ir::{Rights, RightsStatement};
use crate::readers::tei::attributes::is_ours;
use crate::readers::tei::dialects::{Licence, Licensed};
use crate::readers::tei::xml::Element;

impl HeaderReader<'_> {
    /// What may be done with the file's words. What somebody stated of the source takes the place of what it says.
    pub(in crate::readers::tei) fn rights(&self) -> Rights {
        let mut rights = Rights::default();
        if let Some(anew) = self.file().filter(|file| is_ours(file)) {
            let published = anew.child("publicationStmt");
            self.reader_of(anew).licences(published, false, &mut rights);
        }
        for added in self.added_sources() {
            self.reader_of(added).licences(Some(added), true, &mut rights);
        }
        if rights.source_text.is_empty() {
            let edition = self.edition();
            let of_edition = |part: &str| edition.and_then(|edition| edition.child(part));
            let sources = of_edition("sourceDesc").into_iter().flat_map(Element::elements);
            for source in sources.filter(|source| !is_ours(source)) {
                self.licences(Some(source), true, &mut rights);
            }
            self.licences(of_edition("publicationStmt"), false, &mut rights);
        }
        rights
    }

    fn licences(&self, part: Option<&Element>, is_of_source: bool, rights: &mut Rights) {
        for licence in part.into_iter().flat_map(|part| part.below("licence")) {
            let Some(target) = licence.get("target") else { continue };
            let Licence { of, label, jurisdiction } = self.dialect.licence(licence, is_of_source);
            let statements = match of {
                Licensed::SourceText => &mut rights.source_text,
                Licensed::Encoding => &mut rights.encoding,
                Licensed::Index => &mut rights.index,
            };
            statements.push(RightsStatement {
                uri: target.to_owned(),
                label: if label.is_empty() { target.to_owned() } else { label },
                jurisdiction,
                origin: self.origin(licence),
            });
        }
    }
}
