//! Where the text comes from: the edition that the file is, and the sources that it names.

use super::HeaderReader;
use super::particulars::holds_description;
use crate::ir::{Witness, WitnessKind};
use crate::readers::tei::attributes::is_ours;
use crate::readers::tei::dialects::shortened;
use crate::readers::tei::xml::Element;

impl HeaderReader<'_> {
    /// Where the text comes from: the edition that the file is, and the sources that it names.
    pub(in crate::readers::tei) fn witnesses(&self, document: Option<&str>) -> Vec<Witness> {
        let file = self.edition();
        let source = file.and_then(|file| file.child("sourceDesc"));
        let mut witnesses = Vec::new();
        for stated in self.added_sources() {
            self.reader_of(stated).witness(stated, &mut witnesses);
        }
        if self.dialect.is_edition()
            && let Some(title) = self.collection_title()
        {
            let published = file.and_then(|file| file.child("publicationStmt"));
            let get = |name: &str| {
                let found = published.and_then(|published| published.child(name));
                found.map(name_in).filter(|words| !words.is_empty())
            };
            let editors = self.statement().into_iter().flat_map(Element::elements);
            let editors: Vec<String> = editors
                .filter(|one| one.name == "editor" && one.get("role") != Some("general"))
                .flat_map(names_in)
                .collect();
            let publisher = get("publisher").or_else(|| get("authority"));
            witnesses.push(Witness {
                id: self.edition_id(),
                title: Some(title.value),
                editor: (!editors.is_empty()).then(|| editors.join("; ")),
                publisher: publisher.as_deref().map(shortened),
                place: get("pubPlace"),
                date: get("date"),
                document: document.map(ToOwned::to_owned),
                ..Witness::new(WitnessKind::Edition, title.origin)
            });
        }
        let elements = source.into_iter().flat_map(Element::elements);
        for element in elements.filter(|element| !is_ours(element)) {
            self.witness(element, &mut witnesses);
        }
        witnesses
    }

    /// Where the edition shows the letter: the address that the description of its correspondence gives (CMIF:
    /// `correspDesc/@ref`), else the first web address among the numbers of the file.
    pub(in crate::readers::tei) fn address_of_letter(&self) -> Option<String> {
        let described =
            self.header.descriptions(self.described_by).into_iter().filter(|one| !is_ours(one));
        let given = described.filter_map(|one| one.get("ref")).map(ToOwned::to_owned);
        let published = self.edition().and_then(|file| file.child("publicationStmt"));
        let numbers = published.into_iter().flat_map(|published| published.below("idno"));
        let is_web =
            |address: &String| ["http://", "https://"].iter().any(|web| address.starts_with(web));
        let is_one = |address: &String| is_web(address) && !address.contains(char::is_whitespace);
        given.chain(numbers.map(Element::words)).find(is_one)
    }

    fn witness(&self, element: &Element, witnesses: &mut Vec<Witness>) {
        if let Some(found) = self.dialect.witnesses(element, self.source) {
            witnesses.extend(found);
            return;
        }
        match element.name.as_str() {
            "bibl" | "biblStruct" | "biblFull" => {
                let mut scopes =
                    element.below("biblScope").filter(|one| one.get("unit") == Some("page"));
                // If there are several, the pages of the text are those of the letter.
                let pages = scopes.find(|one| one.get("n").is_none_or(|n| n == "text"));
                let cited = citation(element);
                if !cited.is_empty() {
                    witnesses.push(Witness {
                        cited: Some(cited),
                        pages: pages.map(range_of).filter(|pages| !pages.is_empty()),
                        ..Witness::new(WitnessKind::Document, self.read(element))
                    });
                }
            }
            "msDesc" => {
                let Some(identifier) = element.child("msIdentifier") else { return };
                let part = |names: &[&str]| {
                    let parts =
                        identifier.elements().filter(|one| names.contains(&one.name.as_str()));
                    let words: Vec<String> =
                        parts.map(Element::words).filter(|it| !it.is_empty()).collect();
                    (!words.is_empty()).then(|| words.join(", "))
                };
                let witness = Witness {
                    repository: part(&[
                        "country",
                        "region",
                        "settlement",
                        "institution",
                        "repository",
                    ]),
                    collection: part(&["collection"]),
                    shelf_mark: part(&["idno"]),
                    ..Witness::new(WitnessKind::Document, self.read(element))
                };
                if witness != Witness::new(WitnessKind::Document, self.read(element)) {
                    witnesses.push(witness);
                }
            }
            "witness" if !holds_description(element) => {
                let cited = element.words();
                if !cited.is_empty() {
                    let read = Witness::new(WitnessKind::Document, self.read(element));
                    witnesses.push(Witness { cited: Some(cited), ..read });
                }
            }
            "listWit" | "listBibl" | "witness" | "list" | "p" | "ab" => {
                element.elements().for_each(|child| self.witness(child, witnesses));
            }
            _ => {}
        }
    }
}

/// The first name in an element, without the address beside it.
fn name_in(element: &Element) -> String {
    names_in(element).into_iter().next().unwrap_or_default()
}

/// The names that an element holds; its words, if it marks none.
fn names_in(element: &Element) -> Vec<String> {
    const NAMES: &[&str] = &["persName", "name", "orgName"];
    let marked = element.elements().filter(|one| NAMES.contains(&one.name.as_str()));
    let mut names: Vec<String> = marked.map(spoken).collect();
    if names.is_empty() {
        names.push(without_address(element));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The words before an address.
fn without_address(element: &Element) -> String {
    let address = element.child("address").map(Element::words).unwrap_or_default();
    let words = spoken(element);
    let words = words.strip_suffix(&address).unwrap_or(&words);
    words.trim_end_matches([',', ' ']).to_owned()
}

/// A name whose parts are marked, in the order in which it is spoken.
fn spoken(element: &Element) -> String {
    match (element.child("forename"), element.child("surname")) {
        (Some(forename), Some(surname)) if forename.at.start > surname.at.start => {
            format!("{} {}", forename.words(), surname.words())
        }
        _ => element.words(),
    }
}

/// What a `biblScope` covers, from its first to its last number.
fn range_of(scope: &Element) -> String {
    let numbers: Vec<String> = scope.elements().map(Element::words).collect();
    match numbers.as_slice() {
        [first, .., last] => format!("{first}\u{2013}{last}"),
        _ => scope.words(),
    }
}

/// A citation in one line: its parts, with commas where the file only marks them up.
fn citation(element: &Element) -> String {
    if element.has_text() {
        return element.words();
    }
    let part = |one: &Element| match one.name.as_str() {
        // Pages have a field of their own.
        "biblScope" if one.get("unit") == Some("page") => String::new(),
        "author" | "editor" => names_in(one).join("; "),
        "monogr" | "analytic" | "imprint" | "series" => citation(one),
        _ => one.words(),
    };
    let parts = element.elements().map(part).filter(|words| !words.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}
