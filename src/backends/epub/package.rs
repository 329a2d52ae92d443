//! The metadata of the package document (EPUB 3.3, 5.5).
//!
//! The metadata describes three things, each in its own terms:
//!
//! - **the letter as a work**: `dc:title`, `dc:creator` (the author, who
//!   is the sender unless another is named), `dc:contributor` (the
//!   recipient, role `rcp`; whoever else had a part in it, role `oth`), `dc:language`, `dc:subject`,
//!   `dc:description` for a translation, and the time when it was written, as `schema:dateCreated` and
//!   `dcterms:temporal`. Links that refine a name say who is meant: `schema:identifier` is the address that
//!   names the person in every format, `schema:sameAs` the same person at other authorities;
//! - **its source**: `dc:source`, with the year of a print in `dcterms:issued`, which refines it, its ISBN, and
//!   `pageBreakSource`. The edition is the collection that the letter belongs to, with its number there, by which
//!   shelves sort the letters of a volume;
//! - **this book**: `dc:identifier`, `dc:publisher`, `dcterms:modified` and `dc:date`, which EPUB 3.3 (5.5.3.2.3)
//!   keeps for the day on which the book itself was published. A letter's day is never put there:
//!   shops and libraries would file the book under 1961. Without a known date of the edition there
//!   is no `dc:date`.
//!
//! **Invariant:** nothing is claimed that the chapter does not contain: without pages no page list,
//! without known correspondents no creator.

use std::io;

use super::super::contents::without_letter;
use super::super::lexical::uri;
use super::super::{PRODUCER, PrintJob};
use super::accessibility::Offers;
use super::chapter::{Chapter, html_date, language};
use super::markup::Markup;
use super::pages;
use crate::ir::{
    ActionKind, Agent, AgentKind, Entities, Kind, Letter, ParticularKind, WitnessKind,
    family_first, words,
};
use crate::wording::{Wording, citation, spoken_name, translations};

/// The `metadata` element.
///
/// # Errors
/// If a value contains a character that XML cannot represent.
pub(super) fn metadata(job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let (markup, entities) = (Markup::part(), job.entities());
    let mut package = Package { markup, entities, wording: chapter.wording, people: Vec::new() };
    package.markup.open("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")])?;
    package.markup.end_line()?;
    package.work(job, chapter)?;
    package.sources(job, chapter)?;
    package.book(job)?;
    package.accessibility(job, chapter)?;
    package.markup.close()?;
    package.markup.finish()
}

/// The id of the identifier, which the package element names.
pub(super) const IDENTIFIER: &str = "identifier";

struct Package<'a> {
    markup: Markup,
    entities: Entities<'a>,
    wording: &'static Wording,
    /// Those who are named, in order.
    people: Vec<Person>,
}

/// Someone who is named in the book.
struct Person {
    number: usize,
    name: String,
    /// The key and the addresses that say who it is.
    known_by: Vec<String>,
    roles: Vec<String>,
}

/// Where somebody is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// For the first time.
    First,
    /// Again, and for the first time with what says who it is.
    Identified,
    /// Again.
    Again,
}

impl Package<'_> {
    fn dc(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.markup.element(&format!("dc:{name}"), &[], value)?;
        self.markup.end_line()
    }

    fn meta(&mut self, property: &str, value: &str) -> io::Result<()> {
        self.markup.element("meta", &[("property", property)], value)?;
        self.markup.end_line()
    }

    /// Says something of an element with an id.
    fn refine(&mut self, id: &str, property: &str, value: &str) -> io::Result<()> {
        let refined = format!("#{id}");
        self.markup.element("meta", &[("refines", &refined), ("property", property)], value)?;
        self.markup.end_line()
    }

    fn work(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let letter = job.letter;
        self.dc("title", &chapter.title)?;
        for author in &letter.authors {
            self.agent("creator", author, "aut")?;
        }
        for action in letter.correspondence.iter().flat_map(|description| &description.actions) {
            let (element, role) = match action.kind {
                ActionKind::Sent if letter.authors.is_empty() => ("creator", "aut"),
                ActionKind::Sent => ("contributor", "crp"),
                ActionKind::Received => ("contributor", "rcp"),
                ActionKind::Transmitted
                | ActionKind::Forwarded
                | ActionKind::Redirected
                | ActionKind::Read
                | ActionKind::Other => ("contributor", "oth"),
            };
            for agent in &action.agents {
                let id = self.agent(element, agent, role)?;
                if let Some(id) = id.filter(|_| role == "oth") {
                    // The MARC relators have no word for it; TEI's word has no scheme.
                    self.other_role(&id, action.kind.as_str())?;
                }
            }
        }
        let mut languages = Vec::new();
        for language in letter.texts.iter().map(language) {
            if !languages.contains(&language) {
                languages.push(language);
                self.dc("language", language)?;
            }
        }
        for said in translations(&letter.texts, self.wording) {
            self.dc("description", &said)?;
        }
        self.subjects(letter)?;
        self.time(letter)
    }

    /// What the letter is about, as its edition says, and the shelf of letters (Thema 1.6, DND).
    fn subjects(&mut self, letter: &Letter) -> io::Result<()> {
        let particulars = letter.particulars.iter();
        let mut subjects: Vec<&str> = Vec::new();
        for subject in particulars.filter(|one| one.kind == ParticularKind::Subject) {
            if !subjects.contains(&subject.words.as_str()) {
                subjects.push(&subject.words);
                self.dc("subject", &subject.words)?;
            }
        }
        if letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::Letter) {
            const SHELF: &str = "shelf";
            self.markup.element("dc:subject", &[("id", SHELF)], "Diaries, letters and journals")?;
            self.markup.end_line()?;
            self.refine(SHELF, "authority", "Thema")?;
            self.refine(SHELF, "term", "DND")?;
        }
        Ok(())
    }

    /// When the letter was written. A date that could not be interpreted is given as written.
    fn time(&mut self, letter: &Letter) -> io::Result<()> {
        let Some(date) = letter.date() else { return Ok(()) };
        let written = date.written.as_deref().unwrap_or_default();
        let created = if date.edtf.is_empty() { written } else { &date.edtf };
        if words(created).next().is_none() {
            return Ok(());
        }
        self.meta("schema:dateCreated", created)?;
        if date.edtf.is_empty() { Ok(()) } else { self.meta("dcterms:temporal", &date.edtf) }
    }

    /// An author or correspondent who is named, with the addresses that say who it is and the key in a
    /// list; the id.
    fn agent(&mut self, element: &str, agent: &Agent, role: &str) -> io::Result<Option<String>> {
        let Some(name) = spoken_name(agent) else { return Ok(None) };
        let key = agent.key.as_ref().map(|key| key.value.to_string());
        let addresses = agent.authorities.iter().map(|address| address.value.clone());
        let known_by: Vec<String> = key.clone().into_iter().chain(addresses).collect();
        let is_known_by = !known_by.is_empty();
        let (id, place) = self.person(element, &name, role, known_by)?;
        let part = Some(id.clone());
        if place == Place::Again || (place == Place::Identified && !is_known_by) {
            return Ok(part);
        }
        let listed = agent.display_name().unwrap_or_default();
        let is_person = agent.kind == Some(AgentKind::Person);
        if let Some(filed) = family_first(listed).filter(|_| is_person && place == Place::First) {
            self.refine(&id, "file-as", &filed)?;
        }
        if let Some(key) = &key {
            self.refine(&id, "dcterms:identifier", key)?;
        }
        let refined = format!("#{id}");
        let Some(identity) = self.entities.agent(agent) else { return Ok(part) };
        let same = identity.same_as.iter().map(|address| ("schema:sameAs", address));
        for (relation, address) in
            [("schema:identifier", &identity.address)].into_iter().chain(same)
        {
            let address = uri(address);
            let attributes =
                [("refines", refined.as_str()), ("rel", relation), ("href", address.as_str())];
            self.markup.empty("link", &attributes)?;
            self.markup.end_line()?;
        }
        Ok(part)
    }

    /// Someone, with a MARC relator role. Who is named twice is one person, unless two lists know two of the name: the id,
    /// and what is known there already.
    fn person(
        &mut self,
        element: &str,
        name: &str,
        role: &str,
        known_by: Vec<String>,
    ) -> io::Result<(String, Place)> {
        let is_same = |known: &&Person| {
            let shares = known_by.iter().any(|one| known.known_by.contains(one));
            known.name == name && (known.known_by.is_empty() || known_by.is_empty() || shares)
        };
        let at = self.people.iter().find(is_same).map(|known| known.number);
        let number = at.unwrap_or(self.people.len() + 1);
        let id = format!("person-{number}");
        if at.is_none() {
            let (name, roles) = (name.to_owned(), Vec::new());
            self.people.push(Person { number, name: name.clone(), known_by: Vec::new(), roles });
            self.markup.element(&format!("dc:{element}"), &[("id", &id)], &name)?;
        }
        let person = &mut self.people[number - 1];
        let place = match at {
            None => Place::First,
            Some(_) if person.known_by.is_empty() && !known_by.is_empty() => Place::Identified,
            Some(_) => Place::Again,
        };
        if person.known_by.is_empty() {
            person.known_by = known_by;
        }
        let has_new_role = person.roles.iter().all(|other| other != role);
        if has_new_role {
            person.roles.push(role.to_owned());
            let refined = format!("#{id}");
            let attributes =
                [("refines", refined.as_str()), ("property", "role"), ("scheme", "marc:relators")];
            self.markup.element("meta", &attributes, role)?;
            self.markup.end_line()?;
        }
        Ok((id, place))
    }

    /// Says once what somebody did, in TEI's word.
    fn other_role(&mut self, id: &str, role: &str) -> io::Result<()> {
        let mut people = self.people.iter_mut();
        let Some(person) = people.find(|person| format!("person-{}", person.number) == id) else {
            return Ok(());
        };
        if person.roles.iter().any(|other| other == role) {
            return Ok(());
        }
        person.roles.push(role.to_owned());
        self.refine(id, "role", role)
    }

    /// Someone of whom only a name is known.
    fn named(&mut self, element: &str, name: &str, role: &str) -> io::Result<()> {
        if words(name).next().is_some() {
            self.person(element, name, role, Vec::new())?;
        }
        Ok(())
    }

    fn sources(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let letter = job.letter;
        // Other copies and other prints are not sources of this book.
        let sources = letter.witnesses.iter().filter(|witness| witness.kind.is_source());
        for (number, witness) in (1..).zip(sources) {
            if let Some(cited) = citation(witness, self.wording) {
                let id = format!("source-{number}");
                self.markup.element("dc:source", &[("id", &id)], &cited)?;
                self.markup.end_line()?;
                if let Some(issued) = witness.date.as_deref().and_then(html_date) {
                    self.refine(&id, "dcterms:issued", issued)?;
                }
            }
            if let Some(url) = &witness.url {
                self.dc("source", url)?;
            }
        }
        let numbers = letter.particulars.iter().filter(|it| it.kind == ParticularKind::Number);
        for isbn in numbers.filter_map(|it| isbn(it.label.as_deref(), &it.words)) {
            self.dc("source", &format!("urn:isbn:{isbn}"))?;
        }
        self.collection(letter)?;
        let pages: Vec<_> = chapter.pages().collect();
        if pages.is_empty() {
            return Ok(());
        }
        self.meta("pageBreakSource", &pages::source(&letter.witnesses, &pages, self.wording))?;
        self.meta("schema:numberOfPages", &pages.len().to_string())
    }

    /// The edition that the letter was taken from, and the letter's number in it.
    fn collection(&mut self, letter: &Letter) -> io::Result<()> {
        const ID: &str = "edition";
        let editions = letter.witnesses.iter().filter(|one| one.kind == WitnessKind::Edition);
        let edition = editions.map(|edition| without_letter(letter, edition));
        let series = letter.particulars.iter().find(|one| one.kind == ParticularKind::Series);
        let series = || series.map(|series| series.words.clone());
        let Some(title) = edition.into_iter().find_map(|edition| edition.title).or_else(series)
        else {
            return Ok(());
        };
        let attributes = [("property", "belongs-to-collection"), ("id", ID)];
        self.markup.element("meta", &attributes, &title)?;
        self.markup.end_line()?;
        self.refine(ID, "collection-type", "set")?;
        let number = letter.number.as_ref().map(|number| number.value.trim_end_matches('.'));
        // A position is a number, or several with full stops between (EPUB 3.3, D.3.6).
        let is_position = |number: &&str| number.split('.').all(|part| part.parse::<u32>().is_ok());
        number.filter(is_position).map_or(Ok(()), |it| self.refine(ID, "group-position", it))
    }

    fn book(&mut self, job: &PrintJob<'_>) -> io::Result<()> {
        self.markup.element("dc:identifier", &[("id", IDENTIFIER)], &job.letter.id)?;
        self.markup.end_line()?;
        if let Some(address) = self.entities.letter() {
            self.dc("identifier", &address)?;
        }
        if let Some(publisher) = &job.publication.publisher {
            self.dc("publisher", publisher)?;
        }
        let edition = &job.collection.edition;
        if let Some(editor) = &edition.editor {
            self.named("contributor", &editor.value, "edt")?;
        }
        for particular in &job.letter.particulars {
            let label = particular.label.as_deref().unwrap_or_default().to_lowercase();
            if particular.kind == ParticularKind::Contributor
                && TRANSLATOR.iter().any(|word| label.contains(word))
            {
                self.named("contributor", &particular.words, "trl")?;
            }
        }
        if let Some(date) = edition.date.as_ref().and_then(|date| html_date(&date.value)) {
            self.dc("date", date)?;
        }
        let rights = &job.letter.rights;
        let words = &self.wording.rights;
        for (subject, statements) in [
            (&words.text, &rights.source_text),
            (&words.encoding, &rights.encoding),
            (&words.metadata, &rights.index),
        ] {
            for statement in statements {
                let words = statement.in_words();
                self.dc("rights", &format!("{subject}: {words} <{}>", statement.uri))?;
            }
        }
        let modified = job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.meta("dcterms:modified", &modified)?;
        self.markup.empty("meta", &[("name", "generator"), ("content", PRODUCER)])?;
        self.markup.end_line()
    }

    fn accessibility(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let offers = Offers {
            pictures: (!chapter.pictures.is_empty()).then_some(chapter.is_described),
            has_pages: chapter.pages().next().is_some(),
            has_notes: !job.letter.notes.is_empty(),
            has_index: false,
        };
        let language = chapter.ours().into_iter().filter(|(name, _)| *name == "xml:lang");
        let language: Vec<(&str, &str)> = language.collect();
        let certified = job.publication.accessibility.as_ref();
        offers.write(&mut self.markup, certified, self.wording, &language)
    }
}

/// What editions call a translator, in small letters: the beginning of the word in nine languages.
const TRANSLATOR: &[&str] = &[
    "trl",
    "translat",
    "übers",
    "ubers",
    "tradu",
    "trad.",
    "vertal",
    "vertaal",
    "tłum",
    "przekł",
    "перев",
];

/// The digits of an ISBN, if a number of an edition is one.
fn isbn(label: Option<&str>, number: &str) -> Option<String> {
    let number = number.trim().to_lowercase();
    let rest = ["urn:isbn:", "isbn"].iter().find_map(|start| number.strip_prefix(start));
    let is_called = label.is_some_and(|label| label.to_lowercase().contains("isbn"));
    let rest = rest.or_else(|| is_called.then_some(number.as_str()))?;
    let digits: String = rest.chars().filter(|c| c.is_ascii_digit() || *c == 'x').collect();
    let is_plain = |c: char| c.is_ascii_digit() || "x-‐ :".contains(c);
    ([10, 13].contains(&digits.len()) && rest.chars().all(is_plain)).then_some(digits)
}
