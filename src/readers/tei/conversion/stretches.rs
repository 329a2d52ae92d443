//! What is deleted or added from one point of a text to another, whatever lies between (`delSpan`
//! and `addSpan`, TEI P5, 12.3.1.4). No element holds it, so each run of text in it is marked.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{Origin, PhraseKind};
use crate::readers::tei::attributes::local;
use crate::readers::tei::index::Index;
use crate::readers::tei::xml::Element;
use crate::source::Source;

/// Stretches of a text; those of one kind do not overlap, and are in order.
#[derive(Default)]
pub(super) struct Stretches {
    deleted: Vec<Stretch>,
    added: Vec<Stretch>,
}

/// A stretch of a text.
pub(super) struct Stretch {
    at: Range<usize>,
    pub kind: PhraseKind,
    pub origin: Origin,
}

impl Stretches {
    /// Finds the stretches of a text. One without an end is reported.
    pub(super) fn of(
        document: &Element,
        source: &Source,
        index: &Index,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut found = Self::default();
        document.each(&mut |element| {
            let (name, tags) = (element.name.as_str(), element.at.start..element.inside);
            let stretches = match name {
                "delSpan" => &mut found.deleted,
                "addSpan" => &mut found.added,
                _ => return,
            };
            let end = element.get("spanTo").and_then(|id| index.ids.get(local(id)));
            let end = end.map(|named| named.at.start).filter(|end| *end >= element.at.end);
            match (end.filter(|end| *end <= document.at.end), stretches.last_mut()) {
                (Some(end), Some(last)) if element.at.start < last.at.end => {
                    last.at.end = last.at.end.max(end);
                }
                (Some(end), _) => {
                    let get = |name: &str| element.get(name).map(ToOwned::to_owned);
                    let kind = if name == "delSpan" {
                        PhraseKind::Deletion { manner: get("rend") }
                    } else {
                        PhraseKind::Addition { place: get("place") }
                    };
                    let origin = Origin::Read { at: source.span(element.at.clone()) };
                    stretches.push(Stretch { at: element.at.end..end, kind, origin });
                }
                (None, _) => {
                    let what = if name == "delSpan" { "deletion" } else { "addition" };
                    let message = format!("nothing in the letter ends the {what} that begins here");
                    let at = source.span(tags);
                    let hint = "its words are printed like any others";
                    diagnostics.push(Diagnostic::new(&diag::OPEN_STRETCH, at, message).hint(hint));
                }
            }
        });
        found
    }

    /// The stretches that hold a part of the file.
    pub(super) fn around(&self, part: &Range<usize>) -> impl Iterator<Item = &Stretch> {
        let holds = |stretches: &'_ [Stretch]| {
            let after = stretches.partition_point(|one| one.at.start <= part.start);
            after.checked_sub(1).filter(|last| part.end <= stretches[*last].at.end)
        };
        let deleted = holds(&self.deleted).map(|at| &self.deleted[at]);
        let added = holds(&self.added).map(|at| &self.added[at]);
        added.into_iter().chain(deleted)
    }
}
