//! Reads the ledger back from a TEI file, knowing the standard (TEI P5) and not our backend.
//!
//! The text is the content of `text`; a `note` is separate from it. All readings of a `choice` or an
//! `app` are words of the source; only in a `choice` with an `xml:id`, which is an encoder's
//! correction, does one reading count. `note/@target` names the anchors of a note, or the beginnings of
//! what it is about if `@targetEnd` names the anchors; a `ptr` or `ref` of type `noteref` is another
//! call.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::audit::letter::{RIGHTS, place_of};
use crate::audit::{Extractor, Ledger, LedgerBuilder, PassageKind, revision};
use crate::ir::account::FactKey;
use crate::ir::{Date, Letter, Reading};

/// Elements set apart from what comes before and after them.
const BLOCKS: &[&str] = &[
    "ab",
    "addrLine",
    "address",
    "body",
    "cell",
    "closer",
    "dateline",
    "div",
    "figure",
    "floatingText",
    "head",
    "item",
    "l",
    "label",
    "lg",
    "list",
    "opener",
    "p",
    "postscript",
    "quote",
    "row",
    "salute",
    "signed",
    "table",
    "text",
];

/// Names of persons and bodies.
const NAMES: &[&str] = &["name", "orgName", "persName", "rs"];

/// The extractor of TEI.
pub(in crate::audit) struct Tei;

impl Extractor for Tei {
    fn format(&self) -> &'static str {
        "tei"
    }

    fn holds_both_readings(&self) -> bool {
        true
    }

    fn reads(&self, _: FactKey) -> bool {
        true
    }

    fn is_ours(&self, file: &[u8]) -> bool {
        let text = std::str::from_utf8(file).unwrap_or_default();
        let mut tags = text.split("<application ").skip(1).filter_map(|it| it.split('>').next());
        tags.any(|tag| tag.contains("ident=\"letterpress\""))
    }

    fn revises(&self, letter: &Letter, file: &[u8]) -> Option<Result<Vec<String>, String>> {
        let encoding = letter.encoding.as_ref()?;
        Some(revision::differences(letter, encoding, file))
    }

    fn extract(&self, file: &[u8], reading: Reading) -> Result<Ledger, String> {
        extract(file, reading)
    }
}

/// The ledger of one reading of a TEI file.
fn extract(bytes: &[u8], reading: Reading) -> Result<Ledger, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut walk = Walk {
        builder: LedgerBuilder::default(),
        notes_by_anchor: notes_by_anchor(text)?,
        open: Vec::new(),
        tables: Vec::new(),
        reading,
        action: None,
        name: None,
        fact: None,
    };
    each_event(text, |event| walk.event(event))?;
    Ok(walk.builder.finish())
}

/// The ids of anchors, and the note that names each as its target.
fn notes_by_anchor(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut notes = BTreeMap::new();
    each_event(text, |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && name_of(tag) == "note"
            && let Some(id) = attribute(tag, "xml:id")
            && let Some(targets) = attribute(tag, "targetEnd").or_else(|| attribute(tag, "target"))
        {
            for target in targets.split_whitespace().filter_map(|one| one.strip_prefix('#')) {
                notes.insert(target.to_owned(), id.clone());
            }
        }
        Ok(())
    })?;
    Ok(notes)
}

fn each_event(
    text: &str,
    mut see: impl FnMut(&Event<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => see(&event)?,
            Err(error) => return Err(format!("{error} at byte {}", reader.error_position())),
        }
    }
}

struct Open {
    name: String,
    /// Whether it is an encoder's correction.
    is_correction: bool,
    /// Whether it began a passage of the ledger.
    is_passage: bool,
    /// Whether it is a note of the letter that is printed apart from the letter's text.
    is_apart: bool,
}

struct Walk {
    builder: LedgerBuilder,
    notes_by_anchor: BTreeMap<String, String>,
    /// The open elements.
    open: Vec<Open>,
    /// The row and column of the last cell, in each open table.
    tables: Vec<(usize, usize)>,
    reading: Reading,
    /// The type of the open correspondence action.
    action: Option<String>,
    /// The open name in it.
    name: Option<String>,
    /// The open element of the header that states something, and its words so far.
    fact: Option<(FactKey, String)>,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) => {
                self.start(tag);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.characters(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    _ => {
                        let name = reference.xml10_content();
                        quick_xml::escape::resolve_predefined_entity(&name)
                            .ok_or_else(|| format!("the entity {name} is not known"))?
                            .to_owned()
                    }
                };
                self.characters(&character);
            }
            Event::CData(data) => self.characters(&data.xml10_content()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn is_in(&self, element: &str) -> bool {
        self.open.iter().any(|open| open.name == element)
    }

    /// Whether the current content is the letter's.
    fn is_in_letter(&self) -> bool {
        self.open.iter().any(|open| open.is_apart || open.name == "text")
    }

    /// Whether the current content is in the unwanted reading of a correction.
    fn is_other_reading(&self) -> bool {
        let other = match self.reading {
            Reading::Regular => "sic",
            Reading::Original => "corr",
        };
        let pairs = self.open.iter().zip(self.open.iter().skip(1));
        pairs.into_iter().any(|(choice, reading)| choice.is_correction && reading.name == other)
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = name_of(tag);
        if self.is_in("correspAction") || name == "correspAction" {
            self.start_in_action(&name, tag);
        }
        if name == "author" && self.is_in("titleStmt") {
            (self.action, self.name) = (Some("author".to_owned()), Some(String::new()));
        }
        if let Some(key) = self.fact(&name, tag) {
            self.fact = Some((key, String::new()));
        }
        let mut passage = None;
        let parent = self.open.last().map(|open| open.name.as_str());
        // A note may stand apart from the text (TEI P5, 17.4.2).
        let is_apart = name == "note"
            && self.is_in("standOff")
            && matches!(parent, Some("standOff" | "noteGrp" | "listAnnotation"));
        if (self.is_in_letter() || is_apart) && !self.is_other_reading() {
            passage = self.passage(&name, tag);
            self.start_in_text(&name, tag);
            if let Some(kind) = passage {
                self.builder.begin_passage(kind);
            }
        }
        let is_correction = name == "choice" && attribute(tag, "xml:id").is_some();
        self.open.push(Open { name, is_correction, is_passage: passage.is_some(), is_apart });
    }

    /// What the words of an element of the header state. The address of a licence is in an attribute.
    fn fact(&mut self, name: &str, tag: &BytesStart<'_>) -> Option<FactKey> {
        let parent = self.open.last().map(|open| open.name.as_str());
        match (name, parent) {
            ("placeName", Some("correspAction")) => {
                Some(place_of(self.action.as_deref().unwrap_or_default()))
            }
            ("note", Some("correspDesc")) => Some(FactKey::Remark),
            ("idno", _) if attribute(tag, "type").as_deref() == Some("URN") => {
                self.is_in("publicationStmt").then_some(FactKey::Identifier)
            }
            ("licence", Some("availability")) => {
                self.builder.fact(RIGHTS, &attribute(tag, "target").unwrap_or_default());
                None
            }
            _ => None,
        }
    }

    /// What the ledger counts an element as, besides its words.
    fn passage(&mut self, name: &str, tag: &BytesStart<'_>) -> Option<PassageKind> {
        match name {
            "del" => Some(PassageKind::Deleted),
            "add" => Some(PassageKind::Added),
            "div" if attribute(tag, "type").as_deref() == Some("enclosure") => {
                Some(PassageKind::Enclosed)
            }
            "table" => {
                self.tables.push((0, 0));
                None
            }
            "row" => {
                let last = self.tables.last_mut()?;
                *last = (last.0 + 1, 0);
                None
            }
            "cell" => {
                let last = self.tables.last_mut()?;
                last.1 += 1;
                Some(PassageKind::Cell { row: last.0, column: last.1 })
            }
            _ => None,
        }
    }

    fn start_in_text(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "note" => {
                let id = attribute(tag, "xml:id").unwrap_or_default();
                self.builder.begin_note(&id, attribute(tag, "n").as_deref());
            }
            "pb" => {
                let splits_word = attribute(tag, "break").as_deref() == Some("no");
                self.builder.page(attribute(tag, "n").as_deref(), splits_word);
            }
            "anchor" => {
                let id = attribute(tag, "xml:id").unwrap_or_default();
                if let Some(note) = self.notes_by_anchor.get(&id) {
                    self.builder.anchor(note);
                }
            }
            "ptr" | "ref" if attribute(tag, "type").as_deref() == Some("noteref") => {
                let target = attribute(tag, "target").unwrap_or_default();
                self.builder.anchor(target.trim_start_matches('#'));
            }
            "lb" if attribute(tag, "break").as_deref() == Some("no") => {}
            "lb" => self.builder.space(),
            block if BLOCKS.contains(&block) => self.builder.space(),
            _ => {}
        }
    }

    fn start_in_action(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "correspAction" => self.action = attribute(tag, "type"),
            "date" if self.action.as_deref() == Some("sent") => {
                let when = attribute(tag, "when").and_then(|when| days_of(&when));
                let (first, last) = when.unzip();
                // A year or a month begins and ends with days.
                let begin =
                    |name| attribute(tag, name).and_then(|from| days_of(&from)).map(|days| days.0);
                let end =
                    |name| attribute(tag, name).and_then(|to| days_of(&to)).map(|days| days.1);
                let not_before = begin("notBefore").or_else(|| begin("from")).or(first);
                let not_after = end("notAfter").or_else(|| end("to")).or(last);
                // If only one end is given, the other is open.
                if not_before.is_some() || not_after.is_some() {
                    self.builder.date(
                        not_before.as_deref().unwrap_or(Date::OPEN_START),
                        not_after.as_deref().unwrap_or(Date::OPEN_END),
                    );
                }
            }
            name if NAMES.contains(&name) && !self.is_in("note") => {
                self.name = Some(String::new());
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some(Open { name, is_passage, is_apart, .. }) = self.open.pop() else { return };
        if ["placeName", "note", "idno"].contains(&name.as_str())
            && let Some((key, value)) = self.fact.take()
        {
            self.builder.fact(key, &value);
        }
        let is_author = name == "author" && self.action.as_deref() == Some("author");
        if (is_author || NAMES.contains(&name.as_str()))
            && let (Some(name), Some(action)) = (self.name.take(), &self.action)
        {
            self.builder.correspondent(action, &name);
        }
        if is_author || name == "correspAction" {
            self.action = None;
        }
        if !(self.is_in_letter() || is_apart) || self.is_other_reading() {
            return;
        }
        if is_passage {
            self.builder.end_passage();
        }
        match name.as_str() {
            "note" => self.builder.end_note(),
            "table" => drop(self.tables.pop()),
            _ => {}
        }
        if BLOCKS.contains(&name.as_str()) {
            self.builder.space();
        }
    }

    fn characters(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.fact {
            words.push_str(text);
        } else if let Some(name) = &mut self.name {
            name.push_str(text);
        } else if self.is_in_letter() && !self.is_other_reading() {
            self.builder.text(text);
        }
    }
}

fn name_of(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok()?.into_owned())
}

/// The first and the last day of a day, a month or a year (XML Schema, `date`, `gYearMonth`,
/// `gYear`).
fn days_of(when: &str) -> Option<(String, String)> {
    match when.len() {
        4 => Some((format!("{when}-01-01"), format!("{when}-12-31"))),
        7 => {
            let first = format!("{when}-01");
            let last = first.parse::<jiff::civil::Date>().ok()?.last_of_month();
            Some((first, last.to_string()))
        }
        _ => Some((when.to_owned(), when.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_an_editor_would_write() {
        let tei =
            br##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><correspDesc>
            <correspAction type="sent"><persName>A. &amp; B.</persName><date when="1961-04-22"/>
            </correspAction></correspDesc></profileDesc></teiHeader><text><body><div>
            <head>Letter</head><p>of <hi>April</hi> 18.<anchor xml:id="r.1"/><note xml:id="n.1"
            n="1" target="#r.1"><p>One.</p><p>Two.</p></note> You <pb n="11"/>stand<pb n="12"
            break="no"/>ards<choice xml:id="c.1"><sic>s</sic><corr/></choice></p></div></body></text>
            </TEI>"##;
        let ledger = extract(tei, Reading::Regular).unwrap();
        assert_eq!(ledger.body, ["Letter", "of", "April", "18.", "You", "standards"]);
        assert_eq!(ledger.notes[0].words, ["One.", "Two."]);
        assert_eq!(ledger.notes[0].anchors[0].words, 4);
        assert_eq!(ledger.correspondents, [("sent".to_owned(), "A. & B.".to_owned())]);
        assert_eq!(ledger.date, Some(("1961-04-22".to_owned(), "1961-04-22".to_owned())));
        let original = extract(tei, Reading::Original).unwrap();
        assert_eq!(original.body.last().unwrap(), "standardss");
        assert!(extract(b"<TEI><text></TEI>", Reading::Regular).is_err());
    }

    /// The ledger of a `body`.
    fn ledger(body: &str) -> Ledger {
        extract(format!("<TEI><text><body>{body}</body></text></TEI>").as_bytes(), Reading::Regular)
            .unwrap()
    }

    #[test]
    fn what_tei_sets_apart_is_set_apart_and_nothing_else() {
        let lines = "<list><head>a</head><label>b</label><item>c</item></list><lg><l>d</l><l>e</l>\
            </lg><address><addrLine>f</addrLine><addrLine>g</addrLine></address>";
        assert_eq!(ledger(lines).body, ["a", "b", "c", "d", "e", "f", "g"]);
        let word = "<p>a<hi>b</hi><lb break=\"no\"/>c<gap/>d<lb/>e<q>f</q></p>";
        assert_eq!(ledger(word).body, ["abcd", "ef"]);
    }

    #[test]
    fn all_readings_of_the_source_are_its_words() {
        let choice = "<p><choice><sic>a</sic><corr>b</corr></choice>\
            <app><lem>c</lem><rdg>d</rdg></app></p>";
        assert_eq!(ledger(choice).body, ["abcd"]);
    }

    #[test]
    fn a_note_hangs_where_its_passage_ends() {
        let note = "<p>a <anchor xml:id=\"s.1\" corresp=\"#n.1\"/>b c<anchor xml:id=\"r.1\"/>\
            <note xml:id=\"n.1\" target=\"#s.1\" targetEnd=\"#r.1\">d</note> e</p>";
        let anchors = &ledger(note).notes[0].anchors;
        assert_eq!(anchors.iter().map(|place| place.words).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn passages_are_found_with_their_places() {
        let file = "<p>a <del>b</del><add>c d</add></p><table><row><cell/><cell>e</cell></row>\
            <row><cell>f</cell></row></table><div type=\"enclosure\"><p>g</p></div>";
        let found: Vec<(PassageKind, usize, usize)> = ledger(file)
            .passages
            .iter()
            .map(|passage| (passage.kind, passage.from.words, passage.to.words))
            .collect();
        let cell = |row, column| PassageKind::Cell { row, column };
        assert_eq!(
            found,
            [
                (PassageKind::Deleted, 1, 1),
                (PassageKind::Added, 1, 3),
                (cell(1, 2), 3, 4),
                (cell(2, 1), 4, 5),
                (PassageKind::Enclosed, 5, 6),
            ]
        );
    }
}
