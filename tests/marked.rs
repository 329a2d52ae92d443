//! A format that is not XML and marks only a part of what letters have, read from outside the crate: it
//! goes through the passes, the proof and all formats.
//!
//! `# Heading`, blank lines between paragraphs, `*emphasis*`, calls `[^1]` and notes `[^1]: words`. Packed,
//! it is a container of several such texts.
#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on stops")]

use std::ops::Range;

use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{
    ActionKind, Block, Characters, Collection, Inline, Letter, Line, Note, NoteAnchor, NoteKind,
    Origin, Paragraph, Phrase, PhraseKind, Rendition, Role, Sourced, Style, Text,
};
use letterpress::press::{Converted, Input, Options, Registry, convert};
use letterpress::profile::Profile;
use letterpress::readers::{Reader, Volume};
use letterpress::source::{
    Account, Between, Encoding, Marked, PackedPart, Part, Separators, Source, Structure,
};

/// The reader; one that is `forgetful` overlooks what is emphasised.
struct Light {
    forgetful: bool,
}

impl Reader for Light {
    fn name(&self) -> &'static str {
        "light"
    }

    fn description(&self) -> &'static str {
        "paragraphs, emphasis and notes"
    }

    fn recognises(&self, source: &Source) -> bool {
        source.text().starts_with('#')
    }

    fn is_xml(&self) -> bool {
        false
    }

    /// `PACKED`, and for each part a line with its name and length.
    fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
        let mut rest = bytes.strip_prefix(b"PACKED\n")?;
        let mut parts = Vec::new();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = String::from_utf8(rest[..end].to_vec()).unwrap();
            let (name, length) = line.split_once(' ').unwrap();
            let part = rest[end + 1..].split_at_checked(length.parse().unwrap());
            let Some((part, next)) = part else {
                return Some(Err(format!("{name} is cut short")));
            };
            parts.push(PackedPart::new(name, part).encoding(Encoding::find("windows-1252")));
            rest = next;
        }
        Some(Ok(parts))
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(LightText {
            source,
            collection: Collection::of(source),
            forgetful: self.forgetful,
            account: LightAccount(source),
        })
    }
}

struct LightText<'a> {
    source: &'a Source,
    collection: Collection,
    forgetful: bool,
    account: LightAccount<'a>,
}

impl LightText<'_> {
    fn read(&self, at: Range<usize>) -> Origin {
        Origin::Read { at: self.source.span(at) }
    }

    fn text(&self, at: Range<usize>) -> Inline {
        let text = self.source.text()[at.clone()].replace('\n', " ");
        Inline::Text(Characters { text, origin: self.read(at) })
    }

    /// The inlines of a part: words, emphasis, calls.
    fn inlines(&self, part: Range<usize>) -> Vec<Inline> {
        let (text, mut found, mut at) = (self.source.text(), Vec::new(), part.start);
        while at < part.end {
            let rest = &text[at..part.end];
            let signs = [rest.find('*'), rest.find("[^")];
            let next = signs.into_iter().flatten().min().map_or(part.end, |next| at + next);
            if next > at {
                found.push(self.text(at..next));
            }
            at = next;
            let rest = &text[at..part.end];
            if let Some(label) = rest.strip_prefix("[^") {
                let label = &label[..label.find(']').unwrap()];
                let end = at + label.len() + 3;
                let origin = self.read(at..end);
                let (id, note) = (String::new(), format!("n.{label}"));
                found.push(Inline::NoteAnchor(NoteAnchor { id, note, origin }));
                at = end;
            } else if let Some(inside) = rest.strip_prefix('*') {
                let end = at + 1 + inside.find('*').unwrap();
                let rendition = Rendition { written: "*".to_owned(), styles: vec![Style::Italic] };
                if !self.forgetful {
                    found.push(Inline::Phrase(Phrase {
                        kind: PhraseKind::Emphasis { rendition },
                        content: vec![self.text(at + 1..end)],
                        origin: self.read(at..end + 1),
                    }));
                }
                at = end + 1;
            }
        }
        found
    }

    fn paragraphs(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for range in self.source.parts().iter().map(Part::range) {
            let mut at = range.start;
            for paragraph in self.source.text()[range].split("\n\n") {
                found.push(at..at + paragraph.trim_end().len());
                at += paragraph.len() + 2;
            }
        }
        found
    }
}

impl Volume for LightText<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        1
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        let mut letter = Letter::default();
        let mut blocks = Vec::new();
        for at in self.paragraphs() {
            let words = &self.source.text()[at.clone()];
            if words.starts_with("# ") {
                blocks.push(Block::Heading(Line::new(self.inlines(at.start + 2..at.end))));
            } else if let Some(label) = words.strip_prefix("[^") {
                let label = &label[..label.find("]:").unwrap()];
                let begin = at.start + label.len() + 4;
                let origin = self.read(at.start..begin);
                let words = self.inlines(begin + 1..at.end);
                letter.notes.push(Note {
                    id: format!("n.{label}"),
                    label: Some(Sourced::new(label.to_owned(), origin)),
                    list_number: None,
                    kind: NoteKind::Footnote,
                    class: None,
                    place: None,
                    blocks: vec![Block::Paragraph(Paragraph::new(words))],
                });
            } else {
                blocks.push(Block::Paragraph(Paragraph::new(self.inlines(at))));
            }
        }
        letter.texts = vec![Text::new(Role::Transcription, None, blocks)];
        (letter, Vec::new())
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        std::iter::once(0..self.source.text().len()).collect()
    }

    fn marked(&self) -> Marked {
        Marked(&[Structure::Blocks, Structure::Notes, Structure::Phrases, Structure::LineEnds])
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}

/// Everything is a character but the signs.
struct LightAccount<'a>(&'a Source);

impl LightAccount<'_> {
    /// The signs in a part.
    fn signs(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let (text, mut signs, mut at) = (self.0.text(), Vec::new(), part.start);
        let next = |rest: &str| {
            let signs = [rest.find('*'), rest.find("[^"), rest.find('#')];
            signs.into_iter().flatten().min()
        };
        while let Some(next) = next(&text[at..part.end]).map(|next| at + next) {
            let rest = &text[next..part.end];
            let length = match rest.find(']') {
                Some(end) if rest.starts_with("[^") && rest[end + 1..].starts_with(':') => end + 2,
                Some(end) if rest.starts_with("[^") => end + 1,
                Some(_) | None => 1,
            };
            signs.push(next..next + length);
            at = next + length;
        }
        signs
    }
}

impl Account for LightAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let mut at = part.start;
        let mut found = Vec::new();
        for sign in self.signs(part.clone()) {
            found.push(at..sign.start);
            at = sign.end;
        }
        found.push(at..part.end);
        found.retain(|run| !run.is_empty());
        found
    }

    fn meaning(&self, at: Range<usize>) -> Option<String> {
        self.0.text().get(at).map(ToOwned::to_owned)
    }

    fn separators<'a>(
        &'a self,
        _: &[Range<usize>],
        _: &[Range<usize>],
    ) -> Box<dyn Separators + 'a> {
        Box::new(LightSeparators(self))
    }
}

struct LightSeparators<'a>(&'a LightAccount<'a>);

impl Separators for LightSeparators<'_> {
    fn between(&self, at: Range<usize>) -> Between {
        let data = self.0.characters(at);
        let white =
            data.into_iter().any(|data| self.0.0.text()[data].contains(char::is_whitespace));
        Between { white, ..Between::default() }
    }
}

const LETTER: &str = "# Letter From Ann Marlow to Ben Quill\n\nLeeds, May 3, 1901.\n\nDear Ben:\n\n\
    It *rains*[^1] here,\nand [Page 4] snows in\nHull.\n\nYours sincerely,\n\nAnn Marlow\n\n\
    [^1]: Since *Monday*.\n";

/// The letter in a container, its notes in a part of their own.
fn packed() -> Vec<u8> {
    let (body, notes) = LETTER.split_once("\n\n[^1]:").unwrap();
    let notes = format!("[^1]:{notes}").replace("Since", "Since\r\n\u{E9}t\u{E9},");
    let mut packed = b"PACKED\n".to_vec();
    for (name, part) in [("body", body), ("notes", &notes)] {
        // All characters are in Latin-1.
        let part: Vec<u8> = part.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        packed.extend(format!("{name} {}\n", part.len()).into_bytes());
        packed.extend(part);
    }
    packed
}

fn converted(forgetful: bool) -> Converted {
    converted_from(LETTER, forgetful)
}

/// The reader is one of several, and is chosen by what the file holds.
fn converted_from(letter: impl Into<Vec<u8>>, forgetful: bool) -> Converted {
    let reader: &'static Light =
        if forgetful { &Light { forgetful: true } } else { &Light { forgetful: false } };
    let options = Options::default().registry(Registry::default().reader(reader));
    convert(&Input::new("letter.light", letter), &options.formats(BACKENDS.iter().copied()))
}

#[test]
fn a_profile_of_transcripts_does_not_divide_what_is_marked() {
    let profile = Profile::parse("a.toml", "[letter]\nbegins = \"N.\"\n").unwrap();
    let reader: &'static Light = &Light { forgetful: false };
    let options = Options::default().registry(Registry::default().reader(reader)).profile(profile);
    let converted = convert(&Input::new("letter.light", LETTER), &options);
    let lost = converted.diagnostics.iter().find(|found| found.severity() >= Severity::Loss);
    assert!(lost.is_none(), "{lost:?}");
    assert_eq!(converted.read.unwrap().collection.letters[0].notes.len(), 1);
}

#[test]
fn what_a_format_does_not_mark_is_worked_out() {
    let Converted { read, files, diagnostics, .. } = converted(false);
    let lost: Vec<&Diagnostic> =
        diagnostics.iter().filter(|found| found.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(files.len(), BACKENDS.len());
    let letter = &read.unwrap().collection.letters[0];
    let agent = |kind| letter.action(kind).unwrap().agents[0].display_name().unwrap();
    assert_eq!(agent(ActionKind::Sent), "Ann Marlow");
    assert_eq!(agent(ActionKind::Received), "Ben Quill");
    assert_eq!(letter.date().unwrap().when(), Some("1901-05-03"));
    let json = serde_json::to_string(letter).unwrap();
    for kind in ["salutation", "complimentary-close", "signature", "page-break", "emphasis"] {
        assert!(json.contains(&format!("\"{kind}\"")), "{kind}");
    }
    assert_eq!(letter.notes.len(), 1);
}

/// What is worked out of a letter: number, title, sender, recipient, place, date.
fn facts(letter: &Letter) -> String {
    let agent = |kind| {
        let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
        agents.first().and_then(|agent| agent.display_name()).map(ToOwned::to_owned)
    };
    let sent = letter.action(ActionKind::Sent);
    let place = sent.and_then(|sent| sent.place.as_ref()).map(|place| place.name.value.clone());
    let value = |value: &Option<Sourced<String>>| value.as_ref().map(|one| one.value.clone());
    let facts = [
        value(&letter.number),
        value(&letter.title),
        agent(ActionKind::Sent),
        agent(ActionKind::Received),
        place,
        letter.date().and_then(|date| date.when()).map(ToOwned::to_owned),
    ];
    facts.map(|fact| fact.unwrap_or_else(|| "-".to_owned())).join(" | ")
}

const BODY: &str = "It *rains* here, and the mill is under water. The road to Hull is closed.";

#[test]
fn headings_are_read_where_they_are_marked() {
    for (first, expected) in [
        (
            "# 7. Letter from *Ann* Marlow to Ben *Quill, May* 3, 1901",
            "7 | Letter from Ann Marlow to Ben Quill, May 3, 1901 | Ann Marlow | Ben Quill | - | 1901-05-03",
        ),
        // That of a chapter.
        ("# Winter *in* Leeds", "- | Winter in Leeds | Ann Marlow | - | - | -"),
        (
            "# Winter in Leeds\n\n# To Ben *Quill*\n\nHull, May *3, 1901*",
            "- | To Ben Quill | Ann Marlow | Ben Quill | Hull | 1901-05-03",
        ),
        (
            "# LETTER *XLI.*\n\nTo Ben *Quill*\n\n*Hull*, May 3, 1901",
            "XLI | To Ben Quill | Ann Marlow | Ben Quill | Hull | 1901-05-03",
        ),
        // A dateline can be set as a heading.
        (
            "# Ann Marlow to Ben Quill\n\n# *Hull*, May 3, 1901",
            "- | Ann Marlow to Ben Quill | Ann Marlow | Ben Quill | Hull | 1901-05-03",
        ),
        (
            "# Rain\n\n*From:* Ann Marlow, *Hull*\n\nTo: *Ben* Quill\n\n*Date: May* 3, 1901",
            "- | Rain | Ann Marlow | Ben Quill | Hull | 1901-05-03",
        ),
    ] {
        let text = format!("{first}\n\nDear Sir:\n\n{BODY}\n\nYours *sincerely,*\n\nAnn Marlow\n");
        let Converted { read, diagnostics, .. } = converted_from(text, false);
        let lost: Vec<_> =
            diagnostics.iter().filter(|found| found.severity() >= Severity::Loss).collect();
        assert!(lost.is_empty(), "{first} {lost:#?}");
        assert_eq!(facts(&read.unwrap().collection.letters[0]), expected, "{first}");
    }
}

#[test]
fn lines_are_read_through_their_runs() {
    let text = "# 7. Letter from Ann *Marlow* to Ben Quill\n\nMill *House,* Leeds, *May 3*, 1901.\n\n\
        My *dear* Ben[^1], it rains,\nand [*Page* 4] snows near the *[illegible]* mill[*?*].\n\n\
        [*Page 5*]\n\nIt is cold. I am, *dear Sir, yours* sincerely, *Ann* Marlow.\n\n\
        *P.* S. It still rains.\n\n\
        [^1]: See *Document* 12, where the *te*xt was translated by Ben.\n";
    let Converted { read, files, diagnostics, .. } = converted_from(text, false);
    let lost: Vec<&Diagnostic> =
        diagnostics.iter().filter(|found| found.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(files.len(), BACKENDS.len());
    let letter = &read.unwrap().collection.letters[0];
    assert_eq!(
        facts(letter),
        "7 | Letter from Ann Marlow to Ben Quill | Ann Marlow | Ben Quill | Mill House, Leeds | 1901-05-03"
    );
    let json = serde_json::to_string(letter).unwrap();
    for kind in [
        "salutation",
        "complimentary-close",
        "signature",
        "postscript",
        "page-break",
        "gap",
        "unclear",
        "reference",
        "place",
        "date",
    ] {
        assert!(json.contains(&format!("\"{kind}\"")), "{kind}: {json}");
    }
    assert!(json.contains("\"role\":\"translation\""));
}

#[test]
fn what_its_reader_overlooks_is_a_loss() {
    let Converted { files, diagnostics, .. } = converted(true);
    assert!(files.is_empty());
    let lost: Vec<&str> = diagnostics
        .iter()
        .filter(|found| found.code.id == "A001")
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(
        lost,
        ["\u{201C}rains\u{201D} is in no letter", "\u{201C}Monday\u{201D} is in no letter"]
    );
}

#[test]
fn a_container_is_read_part_by_part() {
    let Converted { read, files, diagnostics, .. } = converted_from(packed(), false);
    let lost: Vec<&Diagnostic> =
        diagnostics.iter().filter(|found| found.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(files.len(), BACKENDS.len());
    let read = read.unwrap();
    let parts: Vec<_> = read.collection.sources[0]
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.length, part.encoding.as_str()))
        .collect();
    let body = LETTER.find("\n\n[^1]:").unwrap();
    let notes = "[^1]: Since\n\u{E9}t\u{E9}, *Monday*.\n".len();
    assert_eq!(parts, [("body", body, "windows-1252"), ("notes", notes, "windows-1252")]);
    let encodings = diagnostics.iter().filter(|found| found.code.id == "S003");
    let encodings: Vec<&str> = encodings.map(|found| found.message.as_str()).collect();
    assert_eq!(
        encodings,
        ["body", "notes"].map(|part| {
            format!("{part} is read as windows-1252: the format or its XML declaration names it")
        })
    );
}

#[test]
fn what_is_overlooked_in_a_part_is_a_loss_in_that_part() {
    let Converted { read, files, diagnostics, .. } = converted_from(packed(), true);
    assert!(files.is_empty());
    let source = read.unwrap().source;
    let lost = diagnostics.iter().filter(|found| found.code.id == "A001");
    let lost: Vec<_> = lost
        .map(|found| {
            let at = found.span.unwrap();
            let place =
                format!("{}:{}", source.part_at(at.start).name(), source.position(at.start));
            (place, source.file_range(at), source.slice(at))
        })
        .collect();
    let rains = LETTER.find("rains").unwrap();
    // In the file, the line of the notes ends with two bytes, and each letter has one.
    let monday = "[^1]: Since\r\nete, *".len();
    assert_eq!(
        lost,
        [
            ("body:7:5".to_owned(), rains..rains + 5, "rains"),
            ("notes:2:7".to_owned(), monday..monday + 6, "Monday"),
        ]
    );
}

#[test]
fn a_container_that_is_broken_says_so() {
    let mut cut = packed();
    cut.truncate(cut.len() - 5);
    let messages = |bytes: &[u8]| -> Vec<String> {
        let diagnostics = converted_from(bytes, false).diagnostics.into_iter();
        diagnostics.map(|found| found.message).collect()
    };
    assert_eq!(messages(&cut), ["the file cannot be unpacked: notes is cut short"]);
    assert_eq!(
        messages(b"PACKED\nbody 4\nRainnotes 4\n\0\0\0\0"),
        ["in its part notes: the file is not text (control byte at offset 0)"]
    );
    assert_eq!(messages(b"PACKED\n"), ["the file contains no text"]);
}
