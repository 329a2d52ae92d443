//! What a header says of a letter and of its edition in its own words: credits, numbers, terms, what the document looks
//! like, what it is about (TEI P5, 2.2, 2.4 and 11).

use super::HeaderReader;
use super::agents::is_unknown;
use crate::ir::{Particular, ParticularKind as Kind};
use crate::readers::tei::attributes::{is_ours, own_id};
use crate::readers::tei::xml::Element;

/// Whether an id of ours is of somebody whom a file beside the source credits.
fn is_contributor(id: &str) -> bool {
    id.starts_with("contributor.")
}

/// Elements that describe a source; what is said in words beside them is no witness of the text.
const DESCRIBED_IN: &[&str] = &["bibl", "biblStruct", "biblFull", "msDesc", "listWit", "listBibl"];

impl HeaderReader<'_> {
    /// What the header says that has no other place. A header of several letters says it of the edition.
    pub(in crate::readers::tei) fn particulars(&self) -> Vec<Particular> {
        let mut found = Vec::new();
        if !self.dialect.is_edition() {
            // In a file of ours, everything else says what the file itself is.
            for part in self.edition().into_iter().flat_map(Element::elements) {
                if ["titleStmt", "notesStmt"].contains(&part.name.as_str()) {
                    self.of_edition(part, &mut found);
                }
            }
            found.sort_by_key(|one| one.kind);
            return found;
        }
        let profile = self.header.element.child("profileDesc");
        let of_profile = |name: &str| {
            let parts = profile.into_iter().flat_map(Element::elements);
            parts.filter(move |part| part.name == name).collect::<Vec<_>>()
        };
        for summary in of_profile("abstract") {
            found.extend(self.particular(Kind::Abstract, None, summary));
        }
        for class in of_profile("textClass").into_iter().flat_map(Element::elements) {
            match class.name.as_str() {
                "keywords" if class.below("term").next().is_some() => {
                    for term in class.below("term") {
                        found.extend(self.particular(Kind::Subject, None, term));
                    }
                }
                "keywords" | "classCode" => {
                    found.extend(self.particular(Kind::Subject, None, class));
                }
                _ => {}
            }
        }
        if let Some(edition) = self.edition() {
            edition.elements().for_each(|part| self.of_edition(part, &mut found));
        }
        found.sort_by_key(|one| one.kind);
        found
    }

    fn of_edition(&self, part: &Element, found: &mut Vec<Particular>) {
        match part.name.as_str() {
            "titleStmt" => {
                // Those who say what the source does not have an id, to which `resp` points.
                let is_named = !self.dialect.is_edition();
                let is_credit = |id: &str| own_id(id).map_or(!is_named, is_contributor);
                let is_of_source = |one: &&Element| one.get("xml:id").is_none_or(is_credit);
                for credit in part.elements().filter(is_of_source) {
                    found.extend(self.credit(credit));
                }
            }
            "editionStmt" => found.extend(self.particular(Kind::Edition, None, part)),
            "publicationStmt" => self.of_publication(part, found),
            "seriesStmt" => found.extend(self.particular(Kind::Series, None, part)),
            "notesStmt" => self.notes(part, found),
            "sourceDesc" => {
                let is_prose = |one: &&Element| {
                    ["p", "ab"].contains(&one.name.as_str())
                        && !is_ours(one)
                        && !DESCRIBED_IN.iter().any(|name| one.below(name).next().is_some())
                        && !is_unknown(&one.words(), &[])
                };
                for prose in part.elements().filter(is_prose) {
                    found.extend(self.particular(Kind::Note, Some("source".to_owned()), prose));
                }
                for appearance in part.below("physDesc") {
                    found.extend(self.particular(Kind::Appearance, None, appearance));
                }
                for history in part.below("history") {
                    found.extend(self.particular(Kind::History, None, history));
                }
            }
            _ => {}
        }
    }

    /// Who did what for the edition, but for its editors.
    fn credit(&self, credit: &Element) -> Option<Particular> {
        let kind = match credit.name.as_str() {
            "principal" => Kind::Principal,
            "funder" => Kind::Funder,
            "sponsor" => Kind::Sponsor,
            "respStmt" => Kind::Contributor,
            _ => return None,
        };
        if kind != Kind::Contributor {
            return self.particular(kind, None, credit);
        }
        let parts = |is_resp: bool| {
            let parts = credit.elements().filter(|part| (part.name == "resp") == is_resp);
            let words: Vec<String> =
                parts.map(Element::words).filter(|it| !it.is_empty()).collect();
            words
        };
        let (did, names) = (parts(true).join("; "), parts(false).join("; "));
        let words = if names.is_empty() { credit.words() } else { names };
        let label = (!did.is_empty() && did != words).then_some(did);
        self.made(Kind::Contributor, label, words, None, credit)
    }

    fn of_publication(&self, part: &Element, found: &mut Vec<Particular>) {
        for number in part.elements().filter(|one| one.name == "idno") {
            let label = number.get("type").map(ToOwned::to_owned);
            found.extend(self.particular(Kind::Number, label, number));
        }
        // A licence with its address and its name has a place of its own; what is said beside it has not.
        for availability in part.elements().filter(|one| one.name == "availability") {
            let is_named = |one: &Element| one.name == "licence" && one.get("target").is_some();
            for terms in availability.elements() {
                let is_all = is_named(terms) && terms.elements().count() <= 1;
                if !is_all {
                    found.extend(self.particular(Kind::Terms, None, terms));
                }
            }
        }
    }

    fn notes(&self, part: &Element, found: &mut Vec<Particular>) {
        for note in part.elements() {
            let subtype = note.get("subtype").unwrap_or_default();
            let of_ours = Kind::ALL.iter().find(|kind| kind.key() == subtype);
            let of_ours = of_ours.filter(|_| note.get("type") == Some("particular"));
            match note.name.as_str() {
                "note" if note.get("type") == Some("translation") => {}
                "note" => {
                    let label = of_ours.and_then(|_| note.get("n")).map(ToOwned::to_owned);
                    let kind = of_ours.copied().unwrap_or(Kind::Note);
                    found.extend(self.particular(kind, label, note));
                }
                "relatedItem" if note.get("type") != Some("translated-from") => {
                    let target = note.get("target").map(ToOwned::to_owned);
                    let label = note.get("type").map(ToOwned::to_owned);
                    let words = match note.words() {
                        words if words.is_empty() => target.clone().unwrap_or_default(),
                        words => words,
                    };
                    found.extend(self.made(Kind::Related, label, words, target, note));
                }
                _ => {}
            }
        }
    }

    fn particular(
        &self,
        kind: Kind,
        label: Option<String>,
        element: &Element,
    ) -> Option<Particular> {
        let links: Vec<&Element> =
            element.below("ref").filter(|link| link.get("target").is_some()).collect();
        let target = match links.as_slice() {
            [link] => link.get("target"),
            _ => None,
        };
        let target = target.or(element.get("target")).map(ToOwned::to_owned);
        self.made(kind, label, element.words(), target, element)
    }

    fn made(
        &self,
        kind: Kind,
        label: Option<String>,
        words: String,
        target: Option<String>,
        element: &Element,
    ) -> Option<Particular> {
        let reader = self.reader_of(element);
        let origin = reader.origin(element);
        (!words.is_empty()).then_some(Particular { kind, label, words, target, origin })
    }
}
