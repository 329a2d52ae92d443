//! A format that is not XML and marks only a part of what letters have, read from outside the crate: it
//! goes through the passes, the proof and all formats.
//!
//! `# Heading`, blank lines between paragraphs, `*emphasis*`, calls `[^1]` and notes `[^1]: words`.
#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on stops")]

use std::ops::Range;

use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{
    ActionKind, Block, Characters, Collection, Inline, Letter, Line, Matter, Note, NoteAnchor,
    NoteKind, Origin, Paragraph, Phrase, PhraseKind, Rendition, Role, Sourced, Style, Text,
};
use letterpress::press::{Converted, Input, Options, convert};
use letterpress::readers::{Reader, Volume};
use letterpress::source::{Account, Between, Marked, Separators, Source, Structure};

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

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        let collection = Collection::default();
        Box::new(LightText {
            source,
            collection,
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
        let (text, mut at, mut found) = (self.source.text(), 0, Vec::new());
        for part in text.split("\n\n") {
            found.push(at..at + part.trim_end().len());
            at += part.len() + 2;
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

    fn source_id(&self, _: usize) -> Option<&str> {
        None
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

    fn matter(&self) -> Vec<Matter> {
        Vec::new()
    }

    fn matter_extent(&self) -> Vec<Range<usize>> {
        Vec::new()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &[]
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

fn converted(forgetful: bool) -> Converted {
    let reader: &'static Light =
        if forgetful { &Light { forgetful: true } } else { &Light { forgetful: false } };
    let options = Options::default().reader(reader).formats(BACKENDS.iter().copied());
    convert(&Input::new("letter.light", LETTER), &options)
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
