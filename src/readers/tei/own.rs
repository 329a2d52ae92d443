//! What only files of this program hold: who supplied what, and on what evidence.

use std::collections::BTreeMap;

use super::body::Converter;
use super::index::local;
use super::xml::Element;
use crate::ir::{Certainty, Origin};

/// What a file of ours says about itself.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// The evidence, by the id of what it is about.
    pub evidence: BTreeMap<String, String>,
    /// Who states a label that the source does not, by the id of what bears it.
    pub labels: BTreeMap<String, Origin>,
    /// Who states the language of the first text, if the source does not.
    pub language: Option<Origin>,
    /// Who supplied something: name and reason, by the id that `@resp` points to.
    pub suppliers: BTreeMap<String, (String, String)>,
}

impl Claims {
    /// Reads the header and the stand-off.
    pub(super) fn of(header: &Element, stand_off: Option<&Element>) -> Self {
        let mut claims = Self::default();
        for statement in header.below("respStmt") {
            let Some(id) = statement.get("xml:id") else { continue };
            let words = |name: &str| statement.child(name).map(Element::words).unwrap_or_default();
            claims.suppliers.insert(id.to_owned(), (words("name"), words("note")));
        }
        for certainty in stand_off.into_iter().flat_map(|off| off.below("certainty")) {
            let Some(target) = certainty.get("target").map(local) else { continue };
            match certainty.get("match") {
                None => drop(claims.evidence.insert(target.to_owned(), certainty.words())),
                Some("@n") => drop(claims.labels.insert(target.to_owned(), claimed(certainty))),
                Some("@xml:lang") => claims.language = Some(claimed(certainty)),
                Some(_) => {}
            }
        }
        claims
    }
}

/// Who says what a `certainty` is about, and why.
fn claimed(element: &Element) -> Origin {
    let (by, reason) = parted(&element.words());
    let certainty = certainty(element);
    match element.get("resp").map(local) {
        Some("letterpress") => Origin::Inferred { by, reason, certainty },
        _ => Origin::Supplied { by, reason, certainty },
    }
}

/// The pass or file that says something, and its reason, which comes first in the words.
fn parted(words: &str) -> (String, String) {
    let pass = words.strip_suffix(')').and_then(|words| words.rsplit_once(" ("));
    match pass {
        Some((reason, by)) => (by.to_owned(), reason.to_owned()),
        None => (words.to_owned(), String::new()),
    }
}

/// Whether a header is one of ours.
pub(super) fn is_own(header: &Element) -> bool {
    header.below("application").any(|one| one.get("ident") == Some("letterpress"))
}

/// How certain an element says it is.
pub(super) fn certainty(element: &Element) -> Certainty {
    match element.get("cert") {
        Some("low") => Certainty::Low,
        Some("medium") => Certainty::Medium,
        _ => Certainty::High,
    }
}

impl Converter<'_> {
    /// Who says that an element is there: the source or, in a file of ours, whoever it names.
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
        let words = self.claims.evidence.get(id).map_or("", String::as_str);
        parted(words)
    }
}
