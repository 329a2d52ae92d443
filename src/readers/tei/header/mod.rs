//! The header: what a file says about its letters (TEI P5, 2).

mod agents;
mod collections;
mod correspondence;
mod languages;
mod particulars;
mod rights;
mod sources;

use std::collections::BTreeMap;

pub(super) use self::agents::{keep_authorities, name_authors, name_usual_author, set_post_apart};
pub(super) use self::correspondence::date_of_document;
use self::correspondence::proposed;
use super::NAME;
use super::attributes::{is_ours, kind, local, own_id};
use super::dialects::Dialect;
use super::index::{DescribedBy, Index};
use super::rendition::Declared;
use super::xml::Element;
use crate::ir::{Certainty, Kind, Origin, Sourced};
use crate::source::Source;

/// A header, with its elements looked up once: it can describe thousands of letters.
pub(super) struct Header {
    pub element: Element,
    pub declared: Declared,
    /// The paths to the elements that have one of the names in [`SOUGHT`].
    places: BTreeMap<&'static str, Vec<Path>>,
    /// Those to the descriptions of correspondences, by where they begin.
    descriptions: BTreeMap<usize, Path>,
}

/// The path from a header to an element in it: a child index at each level.
type Path = Vec<usize>;

/// Elements that are looked for in the whole header.
const SOUGHT: &[&str] = &["correspDesc", "language", "objectType"];

impl Header {
    pub(super) fn new(element: Element) -> Self {
        fn walk(
            element: &Element,
            path: &mut Path,
            see: &mut impl FnMut(&'static str, &Element, &Path),
        ) {
            for (at, child) in element.children.iter().enumerate() {
                let Some(child) = child.element() else { continue };
                path.push(at);
                if let Some(name) = SOUGHT.iter().find(|name| **name == child.name) {
                    see(name, child, path);
                }
                walk(child, path, see);
                path.pop();
            }
        }
        let declared = Declared::of(&element);
        let mut places: BTreeMap<&str, Vec<Path>> = BTreeMap::new();
        let mut descriptions: BTreeMap<usize, Path> = BTreeMap::new();
        walk(&element, &mut Path::new(), &mut |name, found, path| {
            places.entry(name).or_default().push(path.clone());
            if name == "correspDesc" {
                descriptions.insert(found.at.start, path.clone());
            }
        });
        Self { element, declared, places, descriptions }
    }

    /// All elements with this name, which is in [`SOUGHT`], in the order of the text.
    fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.at(self.places.get(name).into_iter().flatten())
    }

    /// The descriptions of the correspondence of a letter. What this program has added to a file says more than
    /// what was there, and its last run says most.
    fn descriptions(&self, described_by: DescribedBy) -> Vec<&Element> {
        let mut all: Vec<&Element> = match described_by.one() {
            Some(start) => self.at(self.descriptions.get(&start)).collect(),
            None if described_by == DescribedBy::Unknown => Vec::new(),
            None => self.all("correspDesc").collect(),
        };
        if let Some(last) = self.all("correspDesc").filter_map(step_of_addition).max() {
            all = self.all("correspDesc").collect();
            all.retain(|one| step_of_addition(one) == Some(last));
        }
        all
    }

    fn at<'h>(
        &'h self,
        paths: impl IntoIterator<Item = &'h Path>,
    ) -> impl Iterator<Item = &'h Element> {
        let follow = |path: &Path| {
            let mut found = &self.element;
            for at in path {
                found = found.children.get(*at)?.element()?;
            }
            Some(found)
        };
        paths.into_iter().filter_map(follow)
    }
}

/// The run of this program that added an element, if one did: `lp.correspDesc`, then `lp.correspDesc.2`.
fn step_of_addition(element: &Element) -> Option<usize> {
    let id = own_id(element.get("xml:id")?)?;
    Some(id.split('.').nth(1).and_then(|step| step.parse().ok()).unwrap_or(1))
}

/// Reads what a header says about a letter.
pub(super) struct HeaderReader<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub header: &'a Header,
    /// Which descriptions of correspondences are the letter's.
    pub described_by: DescribedBy,
    pub dialect: &'a dyn Dialect,
}

impl HeaderReader<'_> {
    fn read(&self, element: &Element) -> Origin {
        Origin::Read { at: self.source.span(element.at.clone()) }
    }

    /// Reads an element as whoever wrote it means it: the edition, or this program in an earlier run.
    fn reader_of(&self, element: &Element) -> Self {
        let dialect = if is_ours(element) { self.dialect.of_additions() } else { self.dialect };
        Self { dialect, ..*self }
    }

    /// Who says so.
    fn origin(&self, element: &Element) -> Origin {
        self.dialect.origin_in_header(element, self.read(element))
    }

    fn sourced(&self, element: &Element) -> Option<Sourced<String>> {
        let words = element.words();
        (!words.is_empty()).then(|| Sourced::new(words, self.origin(element)))
    }

    /// The id that the edition declares: of the series, or of a file of several letters. The first
    /// number that is a name counts; others are numbers of shops and libraries.
    pub(super) fn edition_id(&self) -> Option<String> {
        let file = self.edition()?;
        let id = |part: &str| {
            let mut numbers = file.child(part)?.below("idno").map(Element::words);
            numbers.find(|number| is_name(number))
        };
        let of_file = || id("publicationStmt").or_else(|| self.index.root.clone());
        let of_series = id("seriesStmt");
        let is_volume = self.index.is_volume;
        of_series
            .or_else(|| is_volume.then(of_file).flatten())
            .filter(|_| self.dialect.is_edition())
    }

    /// The title of the file as a whole.
    pub(super) fn collection_title(&self) -> Option<Sourced<String>> {
        let titles = titles_of(self.edition().filter(|_| !is_ours(&self.header.element)));
        let titles = || titles.iter().copied();
        let of_type = |wanted: &str| titles().find(|one| one.get("type") == Some(wanted));
        let of_series = || titles().find(|one| one.get("level") == Some("s"));
        // Of several, some are of the letter alone.
        let is_of_letter = |one: &&Element| {
            let is = |name: &str, value: &str| one.get(name) == Some(value);
            is("type", "letter") || is("level", "a") || is("n", "print")
        };
        of_type("complete")
            .or_else(of_series)
            .or_else(|| titles().find(|one| !is_of_letter(one)))
            .or_else(|| titles().next())
            .and_then(|it| self.sourced(it))
    }

    /// The title of one letter.
    pub(super) fn title(&self) -> Option<Sourced<String>> {
        // A description that is ours names the letter, and not its volume.
        let is_new = |file: &&Element| is_ours(file) || is_ours(&self.header.element);
        if let Some(title) = titles_of(self.file().filter(is_new)).first() {
            return self.sourced(title);
        }
        let titles = titles_of(self.edition());
        let titles = || titles.iter().copied();
        let with = |name: &str, value: &str| titles().find(|one| one.get(name) == Some(value));
        let article =
            with("level", "a").or_else(|| with("n", "digital")).or_else(|| with("type", "main"));
        // So does what an earlier run added.
        let article = titles().find(|one| is_ours(one)).or(article);
        let any = || titles().find(|one| !one.words().is_empty());
        article.or_else(any).and_then(|title| self.sourced(title))
    }

    /// The description of the file.
    fn file(&self) -> Option<&Element> {
        self.header.element.child("fileDesc")
    }

    /// The description of the edition that the file is. If this program published it anew, that is one of its
    /// sources (TEI P5, 2.2.8, HD31).
    fn edition(&self) -> Option<&Element> {
        let mut file = self.file()?;
        let source = |file: &'_ Element| {
            let mut sources = file.child("sourceDesc")?.elements();
            sources.position(|one| one.name == "biblFull" && is_ours(one))
        };
        while let Some(at) = source(file) {
            file = file.child("sourceDesc")?.elements().nth(at)?;
        }
        Some(file)
    }

    /// What this program has added to the description of the sources, apart from the source's own.
    fn added_sources(&self) -> impl Iterator<Item = &Element> {
        let sources = self.file().and_then(|file| file.child("sourceDesc"));
        let all = sources.into_iter().flat_map(Element::elements);
        all.filter(|one| is_ours(one) && one.name != "biblFull")
    }

    /// The number and the kind of the letter, as somebody has stated them beside its source.
    pub(super) fn stated(&self) -> (Option<Sourced<String>>, Option<Sourced<Kind>>) {
        let Some(described) =
            self.header.descriptions(self.described_by).into_iter().find(|one| is_ours(one))
        else {
            return (None, None);
        };
        let own = self.dialect.of_additions();
        let value = |name: &str| {
            let value = described.get(name)?;
            let origin = own.origin_of_attribute(described, name, self.read(described));
            matches!(origin, Origin::Supplied { .. }).then(|| Sourced::new(value, origin))
        };
        let kind =
            value("type").and_then(|said| Some(Sourced::new(kind(said.value)?, said.origin)));
        let number = value("key").map(|said| Sourced::new(said.value.to_owned(), said.origin));
        (number, kind)
    }

    /// The number of the letter, as the description of its correspondence gives it (CMIF: `correspDesc/@key`).
    pub(super) fn key_of_letter(&self) -> Option<Sourced<String>> {
        let described =
            self.header.descriptions(self.described_by).into_iter().filter(|one| !is_ours(one));
        let keyed = described.filter_map(|one| Some(Sourced::new(one.get("key")?, self.read(one))));
        let key = keyed.into_iter().next()?;
        Some(Sourced::new(key.value.trim().to_owned(), key.origin))
    }

    /// The title statement of the edition.
    fn statement(&self) -> Option<&Element> {
        self.edition().and_then(|file| file.child("titleStmt"))
    }

    /// What a description of its correspondence makes of a document: a letter (TEI P5, 2.4.6).
    pub(super) fn described_as_letter(&self) -> Option<Sourced<Kind>> {
        let is_action =
            |one: &Element| one.name == "correspAction" || proposed(&one.name).is_some();
        let is_exchange = |one: &&Element| !is_ours(one) && one.elements().any(is_action);
        let is_edition = self.dialect.is_edition();
        self.header.all("correspDesc").find(|one| is_edition && is_exchange(one))?;
        let reason = "the header describes it as correspondence".to_owned();
        let origin = Origin::Inferred { by: NAME.to_owned(), reason, certainty: Certainty::High };
        Some(Sourced::new(Kind::Letter, origin))
    }

    /// The kind of document that the description of the manuscript names.
    pub(super) fn kind(&self) -> Option<Sourced<Kind>> {
        self.header.all("objectType").find_map(|object| {
            let named = object.get("corresp").map(local);
            let word = named.map_or_else(|| object.words(), ToOwned::to_owned);
            Some(Sourced::new(kind(&word)?, self.origin(object)))
        })
    }
}

/// The titles of a file, but for the name of the file itself.
fn titles_of(file: Option<&Element>) -> Vec<&Element> {
    let statement = file.and_then(|file| file.child("titleStmt"));
    let all = statement.into_iter().flat_map(Element::elements);
    all.filter(|one| one.name == "title" && one.get("type") != Some("file")).collect()
}

/// Whether a number of a file is a name, as `frus1961-63v06` is.
fn is_name(number: &str) -> bool {
    number.starts_with(char::is_alphabetic)
        && number.chars().all(|c| c.is_alphanumeric() || "-._".contains(c))
}

/// The kind of a document, if its element states it.
pub(super) fn kind_said(element: &Element) -> Option<Kind> {
    ["subtype", "type"].iter().find_map(|name| kind(element.get(name)?))
}
