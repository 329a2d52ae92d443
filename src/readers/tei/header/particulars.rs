//! What a header says of a letter and of its edition in its own words: credits, numbers, terms, what the document looks
//! like, what it is about (TEI P5, 2.2, 2.4 and 11).

use super::HeaderReader;
use super::agents::is_unknown;
use crate::ir::{Particular, ParticularKind as Kind};
use crate::readers::tei::attributes::{is_ours, local, own_id};
use crate::readers::tei::xml::Element;

/// Whether an id of ours is of somebody whom a file beside the source credits.
fn is_contributor(id: &str) -> bool {
    id.starts_with("contributor.")
}

/// Whether an element contains descriptions of sources, and so is not one itself.
pub(super) fn holds_description(element: &Element) -> bool {
    const DESCRIBED_IN: &[&str] =
        &["bibl", "biblStruct", "biblFull", "msDesc", "listWit", "listBibl"];
    DESCRIBED_IN.iter().any(|name| element.below(name).next().is_some())
}

/// Parts of a profile that say something of the letter in words, and what of it (TEI P5, 2.4).
const OF_PROFILE: &[(&str, Kind, Option<&str>)] = &[
    ("handNotes", Kind::Appearance, Some("hands")),
    ("settingDesc", Kind::Note, Some("setting")),
    ("textDesc", Kind::Note, Some("text")),
];

/// Whether an element is a paragraph that says something.
fn is_prose(one: &Element) -> bool {
    ["p", "ab"].contains(&one.name.as_str()) && !is_unknown(&one.words(), &[])
}

/// Whether a statement of publication says what may be done with the text.
fn states_rights(words: &str) -> bool {
    const STEMS: &[&str] = &[
        "\u{A9}",
        "copyright",
        "licen",
        "lizenz",
        "creative commons",
        "cc by",
        "cc-by",
        "cc0",
        "public domain",
        "gemeinfrei",
        "rights",
        "rechte",
        "droits",
        "diritti",
        "derechos",
        "direitos",
        "права",
    ];
    let words = words.to_lowercase();
    STEMS.iter().any(|stem| words.contains(stem))
}

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
        for (part, kind, label) in OF_PROFILE {
            for described in of_profile(part) {
                self.add(*kind, *label, described, &mut found);
            }
        }
        // Lists of persons are no account of who took part.
        for described in of_profile("particDesc").into_iter().flat_map(Element::elements) {
            if is_prose(described) {
                self.add(Kind::Note, Some("participants"), described, &mut found);
            }
        }
        for class in of_profile("textClass").into_iter().flat_map(Element::elements) {
            match class.name.as_str() {
                "catRef" => {
                    for category in self.categories(class) {
                        found.extend(self.particular(Kind::Subject, None, category));
                    }
                }
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
                    match credit.name.as_str() {
                        "meeting" => self.add(Kind::Note, Some("meeting"), credit, found),
                        "title" if credit.get("type") == Some("sub") => {
                            self.add(Kind::Note, Some("subtitle"), credit, found);
                        }
                        _ => found.extend(self.credit(credit)),
                    }
                }
            }
            "editionStmt" => found.extend(self.particular(Kind::Edition, None, part)),
            "publicationStmt" => self.of_publication(part, found),
            "seriesStmt" => found.extend(self.particular(Kind::Series, None, part)),
            "notesStmt" => self.notes(part, found),
            "sourceDesc" => {
                let is_of_source =
                    |one: &&Element| is_prose(one) && !is_ours(one) && !holds_description(one);
                for prose in part.elements().filter(is_of_source) {
                    self.add(Kind::Note, Some("source"), prose, found);
                }
                for described in part.below("msDesc").chain(part.below("object")) {
                    self.of_manuscript(described, found);
                }
            }
            _ => {}
        }
    }

    /// The description of a manuscript, but for where it is kept, or that of a part of one (TEI P5, 11).
    fn of_manuscript(&self, described: &Element, found: &mut Vec<Particular>) {
        for part in described.elements() {
            match part.name.as_str() {
                "msIdentifier" | "objectIdentifier" => {
                    let others = ["msName", "objectName", "altIdentifier"];
                    let is_other = |one: &&Element| others.contains(&one.name.as_str());
                    for other in part.elements().filter(is_other) {
                        let label = other.get("type").unwrap_or("source");
                        self.add(Kind::Note, Some(label), other, found);
                    }
                }
                "physDesc" => self.add(Kind::Appearance, None, part, found),
                "history" => self.add(Kind::History, None, part, found),
                "msPart" | "msFrag" => {
                    if let Some(identifier) = part.child("msIdentifier") {
                        self.add(Kind::Note, Some("source"), identifier, found);
                    }
                    self.of_manuscript(part, found);
                }
                _ => self.add(Kind::Note, Some("source"), part, found),
            }
        }
    }

    /// The categories of a taxonomy in this header to which a text is assigned (TEI P5, 2.4.3).
    fn categories(&self, assigned: &Element) -> Vec<&Element> {
        let ids: Vec<&str> =
            assigned.get("target").unwrap_or_default().split_whitespace().map(local).collect();
        let categories = self.header.element.below("category");
        let meant = categories.filter(|one| one.get("xml:id").is_some_and(|id| ids.contains(&id)));
        meant.filter_map(|category| category.child("catDesc")).collect()
    }

    /// Adds what an element says, and the notes in it.
    fn add(&self, kind: Kind, label: Option<&str>, element: &Element, found: &mut Vec<Particular>) {
        found.extend(self.particular(kind, label.map(ToOwned::to_owned), element));
        for note in element.below("note") {
            found.extend(self.particular(Kind::Note, label.map(ToOwned::to_owned), note));
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
        for prose in part.elements().filter(|one| is_prose(one)) {
            let (kind, label) = if states_rights(&prose.words()) {
                (Kind::Terms, None)
            } else {
                (Kind::Note, Some("publication"))
            };
            self.add(kind, label, prose, found);
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
