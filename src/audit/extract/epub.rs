//! Reads the ledger back from an EPUB of one letter, or of each letter in a book, knowing EPUB 3.3, DPUB-ARIA and our classes:
//! `text` is the letter, `note` a note, `apparatus` what is ours; `data-fact` names what is stated under a term. In a book, the files of a letter have its name.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::audit::letter::RIGHTS;
use crate::audit::{BookExtractor, BookFile, Extractor, Ledger, LedgerBuilder, PassageKind};
use crate::ir::account::FactKey;
use crate::ir::{Date, Reading, family_and_given};

/// The extractor of EPUB.
pub(in crate::audit) struct Epub;

impl Extractor for Epub {
    fn format(&self) -> &'static str {
        "epub"
    }

    /// A book names each person once, whatever they did, with the given name first, and the sender as an author. It
    /// marks what was struck out and added.
    fn reduce(&self, ledger: &mut Ledger) {
        let has =
            |ledger: &Ledger, role: &str| ledger.correspondents.iter().any(|(it, _)| it == role);
        if !has(ledger, "sent") {
            let authors = ledger.correspondents.clone().into_iter();
            let senders = authors.filter(|(role, _)| role == "author");
            ledger.correspondents.extend(senders.map(|(_, name)| ("sent".to_owned(), name)));
        }
        for (_, name) in &mut ledger.correspondents {
            if let Some((family, given)) = family_and_given(name) {
                *name = format!("{given} {family}");
            }
        }
        ledger.correspondents.sort();
        ledger.correspondents.dedup();
        let is_marked = |kind| matches!(kind, PassageKind::Deleted | PassageKind::Added);
        ledger.passages.retain(|passage| is_marked(passage.kind));
        ledger.join_passages();
    }

    fn reads(&self, _: FactKey) -> bool {
        true
    }

    fn is_ours(&self, file: &[u8]) -> bool {
        let package = Book::open(Cursor::new(file)).map(|book| book.package);
        package.is_ok_and(|package| package.contains("name=\"generator\" content=\"letterpress "))
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        let mut book = Book::open(Cursor::new(file))?;
        let mut walk = Walk::default();
        walk.package(&book.package)?;
        for path in std::mem::take(&mut book.chapters) {
            walk.chapter(&book.text(&path)?)?;
        }
        Ok(walk.builder.finish())
    }
}

/// The extractor of EPUB books.
pub(in crate::audit) struct EpubBook;

impl BookExtractor for EpubBook {
    fn format(&self) -> &'static str {
        "epub-book"
    }

    fn of_letter(&self) -> &'static dyn Extractor {
        &Epub
    }

    fn parts(&self, file: &mut dyn BookFile, see: &mut dyn FnMut(Ledger)) -> Result<(), String> {
        let mut book = Book::open(file)?;
        // Notes at the end of the book are with those of other letters.
        let (mut parts, mut files) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
        for path in std::mem::take(&mut book.chapters) {
            if let Some(part) = part_of(&path) {
                let of_part = files.entry(part.to_owned()).or_default();
                if of_part.is_empty() {
                    parts.push(part.to_owned());
                }
                of_part.push(path);
            }
        }
        for part in parts {
            let mut walk = Walk::default();
            for path in files.remove(&part).unwrap_or_default() {
                walk.chapter(&book.text(&path)?)?;
            }
            see(walk.builder.finish());
        }
        Ok(())
    }
}

/// The name of the part of a book that a file belongs to: `letter-0001`, `matter-0001-0002`. Its second file has a number less:
/// `letter-0001-2`.
fn part_of(path: &str) -> Option<&str> {
    /// The digits of numbers in names of parts, at least.
    const DIGITS: usize = 4;
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.strip_suffix(".xhtml")?;
    let is_part = name.starts_with("letter-") || name.starts_with("matter-");
    let (before, number) = name.rsplit_once('-')?;
    is_part.then_some(if number.len() < DIGITS { before } else { name })
}

/// An open book.
pub(in crate::audit) struct Book<F> {
    files: ZipArchive<F>,
    /// The package document.
    package: String,
    /// The paths of its chapters, in reading order.
    pub(in crate::audit) chapters: Vec<String>,
}

impl<F: Read + Seek> Book<F> {
    pub(in crate::audit) fn open(file: F) -> Result<Self, String> {
        let files = ZipArchive::new(file).map_err(|error| error.to_string())?;
        let mut book = Self { files, package: String::new(), chapters: Vec::new() };
        let mut root = None;
        each(&book.text("META-INF/container.xml")?, |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && tag.local_name().as_ref() == "rootfile"
            {
                root = root.take().or(attribute(tag, "full-path")?);
            }
            Ok(())
        })?;
        let root = root.ok_or("the container names no package document (EPUB 3.3, 4.2.6.3)")?;
        book.package = book.text(&root)?;
        let folder =
            root.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let (mut paths, mut order) = (BTreeMap::new(), Vec::new());
        each(&book.package, |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event {
                match tag.local_name().as_ref() {
                    "item" => drop(paths.insert(attribute(tag, "id")?, attribute(tag, "href")?)),
                    "itemref" => order.push(attribute(tag, "idref")?),
                    _ => {}
                }
            }
            Ok(())
        })?;
        for id in &order {
            let path = paths.get(id).cloned().flatten();
            let path = path.ok_or_else(|| format!("the spine names {id:?}, which is no file"))?;
            book.chapters.push(format!("{folder}{path}"));
        }
        Ok(book)
    }

    pub(in crate::audit) fn text(&mut self, path: &str) -> Result<String, String> {
        let mut text = String::new();
        let file = self.files.by_name(path).map_err(|error| format!("{path}: {error}"));
        file?.read_to_string(&mut text).map_err(|error| format!("{path}: {error}"))?;
        Ok(text)
    }
}

/// Elements that are set apart from what comes before and after them: everything that HTML does not
/// count as phrasing (HTML, 3.2.5.2.5), and `br`.
pub(in crate::audit) const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

#[derive(Default)]
struct Walk {
    builder: LedgerBuilder,
    /// What the descriptions after a term state.
    fact: Option<FactKey>,
    /// The first words of the open description, or its first address.
    stated: Option<String>,
    /// Whether an element has begun in it.
    has_element: bool,
    /// The open elements of the chapter.
    open: Vec<Open>,
}

/// An open element.
struct Open {
    is_block: bool,
    role: Role,
}

/// What an element is for the letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It holds the letter, or a part of it.
    Text,
    Note,
    /// A passage of the ledger.
    Passage,
    /// It is not of the letter.
    Apparatus,
    Other,
}

impl Walk {
    fn chapter(&mut self, text: &str) -> Result<(), String> {
        self.open.clear();
        each(text, |event| {
            match event {
                Event::Start(tag) => {
                    let open = self.tag(tag)?;
                    self.open.push(open);
                }
                Event::Empty(tag) => {
                    let open = self.tag(tag)?;
                    self.close(&open);
                }
                Event::End(tag) => {
                    if tag.local_name().as_ref() == "dd" {
                        self.end_description();
                    }
                    if let Some(open) = self.open.pop() {
                        self.close(&open);
                    }
                }
                Event::Text(words) => self.words(&words.xml10_content()),
                Event::CData(words) => self.words(&words.xml10_content()),
                Event::GeneralRef(name) => self.words(&character(name)?),
                Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => {}
            }
            Ok(())
        })
    }

    fn words(&mut self, words: &str) {
        if let Some(stated) = self.stated.as_mut().filter(|_| !self.has_element) {
            stated.push_str(words);
        }
        if self.is_counted() {
            self.builder.text(words);
        }
    }

    /// A tag in what is stated of the letter: terms, and descriptions of what they state.
    fn describe(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "dt" => {
                let fact = attribute(tag, "data-fact")?;
                self.fact = fact.and_then(|words| {
                    FactKey::all().into_iter().find(|key| key.in_words() == words)
                });
            }
            "dd" => {
                self.stated = self.fact.map(|_| String::new());
                self.has_element = false;
            }
            "a" if !self.has_element && matches!(self.fact, Some(FactKey::Rights(..))) => {
                if let (Some(stated), Some(address)) = (&mut self.stated, attribute(tag, "href")?) {
                    *stated = address;
                }
                self.has_element = true;
            }
            _ => self.has_element = true,
        }
        Ok(())
    }

    /// A description ends.
    fn end_description(&mut self) {
        match (self.fact, self.stated.take()) {
            (Some(FactKey::Rights(..)), Some(stated)) => {
                let address = stated.split_whitespace().next_back();
                self.builder.fact(RIGHTS, address.unwrap_or_default());
            }
            (Some(key), Some(stated)) => self.builder.fact(key, &stated),
            (_, _) => {}
        }
    }

    fn close(&mut self, open: &Open) {
        match open.role {
            Role::Note => self.builder.end_note(),
            Role::Passage => self.builder.end_passage(),
            Role::Text | Role::Apparatus | Role::Other => {
                if open.is_block && self.is_counted() {
                    self.builder.space();
                }
            }
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) -> Result<Open, String> {
        self.describe(tag)?;
        let classes = attribute(tag, "class")?.unwrap_or_default();
        let has_class = |class| classes.split(' ').any(|one| one == class);
        let element = tag.local_name();
        let is_counted = self.is_counted();
        let role = match element.as_ref() {
            // What no reader sees is not there.
            _ if attribute(tag, "hidden")?.is_some() => Role::Apparatus,
            _ if has_class("note") => Role::Note,
            // Words beside the letter that are not said to be ours are taken for its own.
            "body" => Role::Text,
            _ if has_class("text") => Role::Text,
            _ if has_class("apparatus") => Role::Apparatus,
            "del" | "ins" if is_counted => Role::Passage,
            _ => Role::Other,
        };
        let open = Open { is_block: BLOCKS.contains(&element.as_ref()), role };
        if role == Role::Note {
            let id = attribute(tag, "id")?.ok_or("a note has no id")?;
            self.builder.begin_note(&id, attribute(tag, "data-label")?.as_deref());
        }
        if is_counted || matches!(role, Role::Note | Role::Text) {
            match attribute(tag, "role")?.as_deref() {
                Some("doc-pagebreak") => {
                    // What separates words here is white space, as everywhere.
                    let label = attribute(tag, "data-label")?;
                    let spoken = attribute(tag, "aria-label")?.unwrap_or_default();
                    if label.as_deref().is_some_and(|label| !spoken.contains(label)) {
                        return Err(format!("the page {label:?} is spoken as {spoken:?}"));
                    }
                    self.builder.page(label.as_deref(), true);
                }
                Some("doc-noteref") => {
                    let target = attribute(tag, "href")?.unwrap_or_default();
                    let (_, id) = target.split_once('#').ok_or("a call leads to no note")?;
                    self.builder.anchor(id);
                }
                _ if open.is_block && role != Role::Apparatus => self.builder.space(),
                _ => {}
            }
        }
        if role == Role::Passage {
            let is_struck_out = element.as_ref() == "del";
            let kind = if is_struck_out { PassageKind::Deleted } else { PassageKind::Added };
            self.builder.begin_passage(kind);
        }
        Ok(open)
    }

    /// Whether what comes by now are words of the letter or of a note.
    fn is_counted(&self) -> bool {
        let since = self.open.iter().rposition(|one| matches!(one.role, Role::Text | Role::Note));
        since.is_some_and(|since| !self.open[since..].iter().any(|one| one.role == Role::Apparatus))
    }

    /// The package document: creators and contributors with their roles, and the letter's date.
    fn package(&mut self, text: &str) -> Result<(), String> {
        let package = Package::read(text)?;
        let has =
            |id: &str, role: &str| package.roles.iter().any(|(of, one)| of == id && one == role);
        for (_, name) in package.names.iter().filter(|(id, _)| has(id, "aut")) {
            self.builder.correspondent("author", name);
        }
        // The author is the sender, too, unless the sender is only a correspondent.
        let is_correspondent = package.roles.iter().any(|(_, role)| role == "crp");
        let sent_by = if is_correspondent { "crp" } else { "aut" };
        for (id, name) in &package.names {
            // One person can have several roles.
            for (_, role) in package.roles.iter().filter(|(of, _)| of == id) {
                match role.as_str() {
                    role if role == sent_by => self.builder.correspondent("sent", name),
                    "rcp" => self.builder.correspondent("received", name),
                    // TEI's words for what others did.
                    role @ ("transmitted" | "forwarded" | "redirected" | "read" | "other") => {
                        self.builder.correspondent(role, name);
                    }
                    _ => {}
                }
            }
        }
        for name in &package.identifiers {
            self.builder.fact(FactKey::Identifier, name);
        }
        if let Some(date) = &package.date {
            // What is no EDTF is a date as written, of which the days are not known.
            let bounds = edtf_core::Edtf::parse(date).ok().map(|date| date.bounds());
            let day = |bound: Option<edtf_core::Bound>, open: &str| match bound {
                Some(edtf_core::Bound::Date(day)) => day.to_string(),
                _ => open.to_owned(),
            };
            let first = day(bounds.as_ref().map(|it| it.earliest), Date::OPEN_START);
            let last = day(bounds.as_ref().map(|it| it.latest), Date::OPEN_END);
            self.builder.date(&first, &last);
        }
        Ok(())
    }
}

/// What a package document says of the letter.
#[derive(Default)]
struct Package {
    /// Creators and contributors, with their ids.
    names: Vec<(String, String)>,
    /// Roles, with the ids of those who have them.
    roles: Vec<(String, String)>,
    date: Option<String>,
    identifiers: Vec<String>,
}

impl Package {
    fn read(text: &str) -> Result<Self, String> {
        let mut package = Self::default();
        // The open element, its property, and what it refines or its own id.
        let mut open = [String::new(), String::new(), String::new()];
        each(text, |event| {
            match event {
                Event::Start(tag) => {
                    let named = attribute(tag, "id")?.or(attribute(tag, "refines")?);
                    open = [
                        tag.local_name().as_ref().to_owned(),
                        attribute(tag, "property")?.unwrap_or_default(),
                        named.unwrap_or_default().trim_start_matches('#').to_owned(),
                    ];
                    if is_name(&open[0]) {
                        package.names.push((open[2].clone(), String::new()));
                    }
                }
                Event::End(_) => open[0].clear(),
                Event::Text(words) => package.add(&open, &words.xml10_content()),
                Event::CData(words) => package.add(&open, &words.xml10_content()),
                Event::GeneralRef(name) => package.add(&open, &character(name)?),
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => {}
            }
            Ok(())
        })?;
        Ok(package)
    }

    fn add(&mut self, [element, property, id]: &[String; 3], words: &str) {
        match (element.as_str(), property.as_str()) {
            (element, _) if is_name(element) => {
                if let Some((_, name)) = self.names.last_mut() {
                    name.push_str(words);
                }
            }
            ("meta", "role") => self.roles.push((id.clone(), words.to_owned())),
            ("identifier", _) => self.identifiers.push(words.to_owned()),
            ("meta", "schema:dateCreated") => self.date = Some(words.to_owned()),
            _ => {}
        }
    }
}

fn is_name(element: &str) -> bool {
    ["creator", "contributor"].contains(&element)
}

fn each(text: &str, mut see: impl FnMut(&Event<'_>) -> Result<(), String>) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => see(&event)?,
            Err(error) => return Err(format!("{error} at byte {}", reader.error_position())),
        }
    }
}

pub(in crate::audit) fn attribute(
    tag: &BytesStart<'_>,
    name: &str,
) -> Result<Option<String>, String> {
    let attribute = tag.try_get_attribute(name).map_err(|error| error.to_string())?;
    let value = attribute.map(|attribute| attribute.normalized_value(XmlVersion::Explicit1_0));
    let value = value.transpose().map_err(|error| error.to_string())?;
    Ok(value.map(std::borrow::Cow::into_owned))
}

pub(in crate::audit) fn character(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    let known = quick_xml::escape::resolve_predefined_entity(&name);
    known.map(ToOwned::to_owned).ok_or_else(|| format!("&{name}; is no character"))
}
