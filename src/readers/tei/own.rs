//! What only files of this program hold: who supplied what, and on what evidence.

use std::collections::BTreeMap;

use super::body::Converter;
use super::index::local;
use super::xml::Element;
use crate::ir::{Certainty, Origin};

/// What a file of ours says about itself.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// The evidence, by the id of what it speaks of.
    pub evidence: BTreeMap<String, String>,
    /// The evidence for the labels of notes, and how sure it is, by the ids of the notes.
    pub labels: BTreeMap<String, (String, Certainty)>,
    /// Who supplied something: name and reason, by the id that `@resp` points to.
    pub suppliers: BTreeMap<String, (String, String)>,
}

impl Claims {
    /// Reads the header and what stands off.
    pub(super) fn of(header: &Element, stand_off: Option<&Element>) -> Self {
        let mut claims = Self::default();
        for statement in header.below("respStmt") {
            let Some(id) = statement.get("xml:id") else { continue };
            let words = |name: &str| statement.child(name).map(Element::words).unwrap_or_default();
            claims.suppliers.insert(id.to_owned(), (words("name"), words("note")));
        }
        for certainty in stand_off.into_iter().flat_map(|off| off.below("certainty")) {
            let Some(target) = certainty.get("target").map(|target| local(target).to_owned())
            else {
                continue;
            };
            match certainty.get("match") {
                None => drop(claims.evidence.insert(target, certainty.words())),
                Some("@n") => {
                    let said = (certainty.words(), self::certainty(certainty));
                    claims.labels.insert(target, said);
                }
                Some(_) => {}
            }
        }
        claims
    }
}

/// Whether a header is one of ours.
pub(super) fn is_own(header: &Element) -> bool {
    header.below("application").any(|one| one.get("ident") == Some("letterpress"))
}

/// How sure an element says that it is.
pub(super) fn certainty(element: &Element) -> Certainty {
    match element.get("cert") {
        Some("low") => Certainty::Low,
        Some("medium") => Certainty::Medium,
        _ => Certainty::High,
    }
}

impl Converter<'_> {
    /// Who says that an element is there: the source or, in a file of ours, whom it names.
    pub(super) fn who(&self, element: &Element) -> Origin {
        let resp = element.get("resp").filter(|_| self.is_own).map(local);
        let Some(resp) = resp else { return self.read(element) };
        let certainty = certainty(element);
        if resp == "letterpress" {
            let (by, reason) = self.evidence(element);
            return Origin::Inferred { by, reason, certainty };
        }
        let (by, reason) = self.claims.suppliers.get(resp).cloned().unwrap_or_default();
        Origin::Supplied { by, reason, certainty }
    }

    /// The pass that changed or inferred an element, and why.
    pub(super) fn evidence(&self, element: &Element) -> (String, String) {
        let id = element.get("xml:id").unwrap_or_default();
        pass_and_reason(self.claims.evidence.get(id).map_or("", String::as_str))
    }

    /// Who says that a note has its label.
    pub(super) fn label_origin(&self, note: &Element) -> Origin {
        let id = note.get("xml:id").unwrap_or_default();
        match self.claims.labels.get(id) {
            Some((words, certainty)) => {
                let (by, reason) = pass_and_reason(words);
                Origin::Inferred { by, reason, certainty: *certainty }
            }
            None => Origin::Read { at: self.source.span(note.at.start..note.inside) },
        }
    }
}

/// `the marks run from 0 (match_note_marks)`: the pass, and its reason.
fn pass_and_reason(words: &str) -> (String, String) {
    let pass = words.strip_suffix(')').and_then(|words| words.rsplit_once(" ("));
    match pass {
        Some((reason, by)) => (by.to_owned(), reason.to_owned()),
        None => (words.to_owned(), String::new()),
    }
}
