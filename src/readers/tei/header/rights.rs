//! What may be done with the words of a file.

use super::HeaderReader;
use crate::ir::{Rights, RightsStatement};
use crate::readers::tei::dialects::{Licence, Licensed};

impl HeaderReader<'_> {
    /// What may be done with the file's words.
    pub(in crate::readers::tei) fn rights(&self) -> Rights {
        let mut rights = Rights::default();
        let file = self.header.element.child("fileDesc");
        for part in ["sourceDesc", "publicationStmt"] {
            let part_element = file.and_then(|file| file.child(part));
            for licence in part_element.into_iter().flat_map(|part| part.below("licence")) {
                let Some(target) = licence.get("target") else { continue };
                let Licence { of, label, jurisdiction } =
                    self.dialect.licence(licence, part == "sourceDesc");
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
        rights
    }
}
