//! The letter's words: `text`, with the notes in line.
//!
//! Not here: what is said about the letter (`header`) and about the markup (`evidence`).
//! **Invariants:** the words between the tags are those of the IR, in its order; each note stands
//! once; every anchor keeps its own address.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::{Markup, Tag, Written};
use super::responsibility::Responsible;
use super::{DOCUMENT, input_id};
use crate::backends::Sheet;
use crate::backends::lexical::{is_calendar_date, is_language_tag};
use crate::ir::{
    Block, Characters, CloserPart, Correction, CorrectionKind, Inline, Kind, Letter, Line,
    LineBreakKind, NameKind, Note, NoteAnchor, OpenerPart, PageBreak, Paragraph, PhraseKind,
    Reference, Visitor, visit_inline, visit_letter,
};

/// Prints the `text` of a letter.
pub(super) fn print(markup: &mut Markup, sheet: &Sheet<'_>, responsible: &Responsible) -> Written {
    let letter = sheet.letter;
    let mut anchors = Anchors::default();
    visit_letter(&mut anchors, letter);
    let mut body = Body {
        letter,
        inputs: sheet.collection.sources.len(),
        responsible,
        anchors,
        printed: BTreeSet::new(),
    };
    markup.group(Tag::new("text"), |text| text.group(Tag::new("body"), |markup| body.texts(markup)))
}

/// The addresses of the anchors of each note, in the order of the text.
#[derive(Default)]
struct Anchors(BTreeMap<String, Vec<String>>);

impl Visitor for Anchors {
    fn inline(&mut self, inline: &Inline) {
        if let Inline::NoteAnchor(anchor) = inline {
            self.0.entry(anchor.note.clone()).or_default().push(format!("#{}", anchor.id));
        }
        visit_inline(self, inline);
    }
}

struct Body<'a> {
    letter: &'a Letter,
    /// How many inputs the header describes.
    inputs: usize,
    responsible: &'a Responsible,
    anchors: Anchors,
    /// The notes that stand in the file already.
    printed: BTreeSet<&'a str>,
}

impl<'a> Body<'a> {
    fn texts(&mut self, markup: &mut Markup) -> Written {
        let letter = self.letter;
        for (index, text) in letter.texts.iter().enumerate() {
            let language = text.language.as_ref().map(|language| &language.value);
            let mut tag = Tag::new("div");
            if index == 0 {
                tag = tag.set("xml:id", DOCUMENT);
            }
            let tag = tag
                .set_known("type", letter.kind.as_ref().map(|kind| div_type(kind.value)))
                .set_known("n", letter.number.as_ref().map(|number| &number.value))
                .set_known("xml:lang", language.filter(|tag| is_language_tag(tag)));
            markup.group(tag, |div| {
                self.sections(div, &text.blocks)?;
                if index + 1 == letter.texts.len() {
                    self.remaining_notes(div)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The notes that nothing in the text calls, at the end of the letter; then those that only
    /// they call, should they call each other in a circle.
    fn remaining_notes(&mut self, markup: &mut Markup) -> Written {
        let letter = self.letter;
        let is_called = |note: &&Note| self.anchors.0.contains_key(&note.id);
        let (called, uncalled): (Vec<&Note>, Vec<&Note>) = letter.notes.iter().partition(is_called);
        for note in uncalled.into_iter().chain(called) {
            if !self.printed.contains(note.id.as_str()) {
                markup.new_line()?;
                self.note(markup, note)?;
            }
        }
        Ok(())
    }

    /// Blocks in the order that TEI allows in one `div`: openers, paragraphs, closers. Where the
    /// source goes back (a postscript, a second letter), each turn is a `div` of its own.
    fn sections(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let sections = sections(blocks);
        if let [section] = sections[..] {
            return self.section(markup, section);
        }
        for section in sections {
            markup.group(Tag::new("div"), |div| self.section(div, section))?;
        }
        Ok(())
    }

    fn section(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let has_paragraphs = blocks.iter().any(|block| matches!(block, Block::Paragraph(_)));
        for block in blocks {
            match block {
                Block::Heading(line) => self.line(markup, Tag::new("head"), line)?,
                Block::Opener(opener) => markup.group(Tag::new("opener"), |markup| {
                    opener.parts.iter().try_for_each(|part| self.opener_part(markup, part))
                })?,
                Block::Paragraph(paragraph) => {
                    markup.new_line()?;
                    self.paragraph(markup, paragraph)?;
                }
                Block::Closer(closer) if has_paragraphs => {
                    markup.group(Tag::new("closer"), |markup| {
                        closer.parts.iter().try_for_each(|part| self.closer_part(markup, part))
                    })?;
                }
                // `closer` must follow a paragraph; its parts need not.
                Block::Closer(closer) => {
                    closer.parts.iter().try_for_each(|part| self.closer_part(markup, part))?;
                }
                Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Quotation(_)
                | Block::Section(_)
                | Block::Postscript(_)
                | Block::Enclosure(_)
                | Block::Opaque(_) => {}
                Block::PageBreak(page) => markup.empty_line(self.page_break(page))?,
            }
        }
        Ok(())
    }

    fn opener_part(&mut self, markup: &mut Markup, part: &'a OpenerPart) -> Written {
        match part {
            OpenerPart::Dateline(line) => self.line(markup, Tag::new("dateline"), line),
            OpenerPart::Salutation(line) => self.line(markup, Tag::new("salute"), line),
            OpenerPart::Address(line) => self.line(markup, Tag::new("address"), line),
            OpenerPart::Other(line) => self.line(markup, Tag::new("seg"), line),
        }
    }

    fn closer_part(&mut self, markup: &mut Markup, part: &'a CloserPart) -> Written {
        match part {
            CloserPart::ComplimentaryClose(line) => self.line(markup, Tag::new("salute"), line),
            CloserPart::Signature(line) => self.line(markup, Tag::new("signed"), line),
            CloserPart::Dateline(line) => self.line(markup, Tag::new("dateline"), line),
            CloserPart::Address(line) => self.line(markup, Tag::new("address"), line),
            CloserPart::Other(line) => self.line(markup, Tag::new("seg"), line),
        }
    }

    fn line(&mut self, markup: &mut Markup, tag: Tag, line: &'a Line) -> Written {
        markup.line(tag, |markup| self.inlines(markup, &line.content))
    }

    fn paragraph(&mut self, markup: &mut Markup, paragraph: &'a Paragraph) -> Written {
        let tag = Tag::new("p")
            .set_known("xml:id", paragraph.fragment())
            .set_known("n", paragraph.number.map(|number| number.to_string()));
        markup.inline(tag, |p| self.inlines(p, &paragraph.content))
    }

    fn inlines(&mut self, markup: &mut Markup, inlines: &'a [Inline]) -> Written {
        inlines.iter().try_for_each(|inline| self.inline(markup, inline))
    }

    fn inline(&mut self, markup: &mut Markup, inline: &'a Inline) -> Written {
        match inline {
            Inline::Text(characters) => self.characters(markup, characters),
            Inline::LineBreak(line_break) => break_line(markup, line_break.kind),
            Inline::PageBreak(page) if page.splits_word => markup.empty(self.page_break(page)),
            Inline::PageBreak(page) => markup.empty_line(self.page_break(page)),
            Inline::NoteAnchor(anchor) => self.anchor(markup, anchor),
            Inline::NoteStart(_) => Ok(()),
            Inline::Phrase(phrase) => {
                markup.inline(element(&phrase.kind), |markup| self.inlines(markup, &phrase.content))
            }
            Inline::Choice(choice) => choice
                .alternatives
                .iter()
                .try_for_each(|alternative| self.inlines(markup, &alternative.content)),
            Inline::Correction(correction) => self.correction(markup, correction),
        }
    }

    fn characters(&self, markup: &mut Markup, characters: &Characters) -> Written {
        if characters.origin.is_supplied() {
            let tag = Tag::new("supplied").set("reason", "absent-from-source");
            let tag = self.responsible.mark(tag, [&characters.origin]);
            return markup.inline(tag, |supplied| supplied.text(&characters.text));
        }
        markup.text(&characters.text)
    }

    fn page_break(&self, page: &PageBreak) -> Tag {
        let tag = Tag::new("pb")
            .set("xml:id", &page.id)
            .set_known("n", page.label.as_ref())
            .set_known("break", page.splits_word.then_some("no"));
        self.responsible.mark(tag, [&page.origin])
    }

    /// The first anchor brings the note with it, every other one points to it. `@resp` marks the
    /// place, which may be inferred, and never the note, whose words are the source's.
    fn anchor(&mut self, markup: &mut Markup, anchor: &'a NoteAnchor) -> Written {
        let letter = self.letter;
        let here = match letter.note(&anchor.note) {
            Some(note) if !self.printed.contains(note.id.as_str()) => Some(note),
            Some(_) | None => None,
        };
        let tag = match here {
            Some(_) => Tag::new("anchor").set("xml:id", &anchor.id),
            None => Tag::new("ptr")
                .set("xml:id", &anchor.id)
                .set("type", "noteref")
                .set("target", format!("#{}", anchor.note)),
        };
        markup.empty(self.responsible.mark(tag, [&anchor.origin]))?;
        here.map_or(Ok(()), |note| self.note(markup, note))
    }

    fn note(&mut self, markup: &mut Markup, note: &'a Note) -> Written {
        // Before its content, which could hold an anchor of its own.
        self.printed.insert(&note.id);
        let tag = Tag::new("note")
            .set("xml:id", &note.id)
            .set("type", note.kind.as_str())
            .set_known("n", note.label.as_ref().map(|label| &label.value))
            .set_known("target", self.anchors.0.get(&note.id).map(|anchors| anchors.join(" ")));
        markup.inline(tag, |markup| {
            self.list_number(markup, note)?;
            self.note_blocks(markup, &note.blocks)
        })
    }

    /// The number that the copy's list of notes gave a note, where it is not the label: a milestone,
    /// because it is a place in another order.
    fn list_number(&self, markup: &mut Markup, note: &Note) -> Written {
        let Some(number) = &note.list_number else {
            return Ok(());
        };
        if note.label.as_ref().is_some_and(|label| label.value == number.value) {
            return Ok(());
        }
        let list = number.origin.span().and_then(|span| usize::try_from(span.source.0).ok());
        let list = list.filter(|input| *input < self.inputs);
        markup.empty(
            Tag::new("milestone")
                .set("unit", "list-item")
                .set("n", &number.value)
                .set_known("edRef", list.map(|input| format!("#{}", input_id(input)))),
        )
    }

    /// A note is made of paragraphs; one that quotes a document with its head, opener or closer
    /// holds a text within the text.
    fn note_blocks(&mut self, markup: &mut Markup, blocks: &'a [Block]) -> Written {
        let is_plain = |block: &Block| matches!(block, Block::Paragraph(_) | Block::PageBreak(_));
        if !blocks.iter().all(is_plain) {
            return markup.inline(Tag::new("floatingText"), |text| {
                text.inline(Tag::new("body"), |body| {
                    body.group(Tag::new("div"), |div| self.sections(div, blocks))
                })
            });
        }
        for (index, block) in blocks.iter().enumerate() {
            // Two paragraphs are two lines, so that their words stay apart.
            if index > 0 {
                markup.new_line()?;
            }
            match block {
                Block::Paragraph(paragraph) => self.paragraph(markup, paragraph)?,
                Block::PageBreak(page) => markup.empty(self.page_break(page))?,
                Block::Heading(_) | Block::Opener(_) | Block::Closer(_) => {}
                Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Quotation(_)
                | Block::Section(_)
                | Block::Postscript(_)
                | Block::Enclosure(_)
                | Block::Opaque(_) => {}
            }
        }
        Ok(())
    }

    fn correction(&mut self, markup: &mut Markup, correction: &'a Correction) -> Written {
        let kind = match correction.kind {
            CorrectionKind::WordBreak => "word-break",
            CorrectionKind::ParagraphBreak => "paragraph-break",
            CorrectionKind::ForbiddenCharacter => "forbidden-character",
            CorrectionKind::LostSpace => "lost-space",
        };
        let corr = Tag::new("corr")
            .set("type", kind)
            .set("resp", self.responsible.pointer(&correction.by))
            .set("cert", correction.certainty.as_str())
            .set("evidence", "internal");
        markup.inline(Tag::new("choice").set("xml:id", &correction.id), |choice| {
            self.reading(choice, Tag::new("sic"), &correction.original)?;
            self.reading(choice, corr, &correction.corrected)
        })
    }

    fn reading(&mut self, markup: &mut Markup, tag: Tag, reading: &'a [Inline]) -> Written {
        let is_white = |inline: &Inline| match inline {
            Inline::Text(characters) => characters.text.trim().is_empty(),
            Inline::LineBreak(_)
            | Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => false,
        };
        // A space that is the whole reading must survive programs that tidy white space.
        let space = (!reading.is_empty() && reading.iter().all(is_white)).then_some("preserve");
        markup.inline(tag.set_known("xml:space", space), |markup| self.inlines(markup, reading))
    }
}

/// The element of a phrase.
fn element(kind: &PhraseKind) -> Tag {
    match kind {
        PhraseKind::Salutation => Tag::new("seg").set("type", "salute"),
        PhraseKind::Name(name) if name.kind == NameKind::Place => Tag::new("placeName"),
        PhraseKind::Date { edtf: Some(date) } => dated(Tag::new("date"), date),
        PhraseKind::Reference(Reference { document: Some(document), .. }) => {
            Tag::new("ref").set("type", "document").set("n", document)
        }
        PhraseKind::Name(_)
        | PhraseKind::Date { edtf: None }
        | PhraseKind::Reference(_)
        | PhraseKind::Emphasis { .. }
        | PhraseKind::Foreign { .. }
        | PhraseKind::Term { .. }
        | PhraseKind::Title
        | PhraseKind::Quotation
        | PhraseKind::Deletion { .. }
        | PhraseKind::Addition { .. }
        | PhraseKind::Gap { .. }
        | PhraseKind::Unclear { .. }
        | PhraseKind::Supplied { .. }
        | PhraseKind::Segment { .. }
        | PhraseKind::Opaque { .. } => Tag::new("seg"),
    }
}

/// Cuts blocks where TEI's order of a `div` would be broken: head and opener come before
/// paragraphs, paragraphs before closers.
fn sections(blocks: &[Block]) -> Vec<&[Block]> {
    let mut sections = Vec::new();
    let (mut start, mut stage) = (0, 0);
    for (index, block) in blocks.iter().enumerate() {
        let next = match block {
            Block::Heading(_) | Block::Opener(_) => 0,
            Block::Paragraph(_) => 1,
            Block::Closer(_) => 2,
            Block::List(_)
            | Block::Table(_)
            | Block::Verse(_)
            | Block::Figure(_)
            | Block::Quotation(_)
            | Block::Section(_)
            | Block::Postscript(_)
            | Block::Enclosure(_)
            | Block::Opaque(_) => 1,
            Block::PageBreak(_) => stage,
        };
        if next < stage {
            sections.push(&blocks[start..index]);
            start = index;
        }
        stage = next;
    }
    sections.push(&blocks[start..]);
    sections
}

fn break_line(markup: &mut Markup, kind: LineBreakKind) -> Written {
    let tag = Tag::new("lb");
    markup.empty_line(match kind {
        LineBreakKind::Line => tag,
        LineBreakKind::Paragraph => tag.set("type", "paragraph"),
    })
}

/// A date as TEI's `@when` takes it, if it does; else in EDTF, which is a custom notation to TEI.
pub(super) fn dated(tag: Tag, edtf: &str) -> Tag {
    if is_calendar_date(edtf) {
        return tag.set("when", edtf);
    }
    match edtf.trim() {
        "" => tag,
        edtf => tag.set("when-custom", edtf).set("datingMethod", EDTF),
    }
}

/// What `@when-custom` is written in.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf";

fn div_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Letter => "letter",
        Kind::Message => "message",
        Kind::Telegram => "telegram",
        Kind::Memorandum => "memorandum",
        Kind::EditorialNote => "editorial-note",
    }
}

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is handed on")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ir::{Collection, Reading, Role, Text};

    fn read() -> Value {
        json!({"how": "read", "at": {"source": 0, "start": 0, "end": 0}})
    }

    fn text(words: &str) -> Value {
        json!({"inline": "text", "text": words, "origin": read()})
    }

    fn anchor(id: &str, note: &str) -> Value {
        json!({"inline": "note-anchor", "id": id, "note": note, "origin": read()})
    }

    fn page(id: &str, splits_word: bool) -> Value {
        json!({"inline": "page-break", "id": id, "label": "2", "splits_word": splits_word,
            "origin": read()})
    }

    fn paragraph(content: Value) -> Value {
        json!({"block": "paragraph", "number": null, "content": content})
    }

    fn note(id: &str, content: Value) -> Value {
        json!({"id": id, "label": {"value": "1", "origin": read()}, "list_number": null,
            "kind": "footnote", "blocks": [paragraph(content)]})
    }

    /// The `body` of a letter with these blocks and notes, without new lines and indentation.
    fn body(blocks: Value, notes: Value) -> String {
        let letter = Letter {
            id: "urn:uuid:0".into(),
            texts: vec![Text {
                role: Role::Transcription,
                language: None,
                translated_from: None,
                blocks: serde_json::from_value(blocks).expect("blocks"),
            }],
            notes: serde_json::from_value(notes).expect("notes"),
            ..Letter::default()
        };
        crate::ir::validate(&letter).expect("a valid letter");
        let collection = Collection::default();
        let sheet = Sheet {
            collection: &collection,
            letter: &letter,
            stem: "a",
            reading: Reading::Regular,
            made: jiff::Timestamp::UNIX_EPOCH,
            finished: BTreeMap::new(),
        };
        let mut markup = Markup::default();
        print(&mut markup, &sheet, &Responsible::default()).expect("printed");
        let printed = String::from_utf8(markup.finish().expect("finished")).expect("UTF-8");
        let lines: Vec<&str> = printed.split('\n').map(str::trim_start).collect();
        let start = "<text><body><div xml:id=\"document\">";
        let body = lines.concat();
        body.strip_prefix(start)
            .and_then(|rest| rest.strip_suffix("</div></body></text>"))
            .unwrap_or(&body)
            .to_owned()
    }

    #[test]
    fn a_note_stands_once_and_every_anchor_keeps_its_address() {
        let printed = body(
            json!([paragraph(json!([
                text("a"),
                anchor("r.1", "n.1"),
                text("b"),
                anchor("r.1-2", "n.1")
            ]))]),
            json!([note("n.1", json!([text("c")]))]),
        );
        assert_eq!(
            printed,
            "<p>a<anchor xml:id=\"r.1\"/><note xml:id=\"n.1\" type=\"footnote\" n=\"1\" \
             target=\"#r.1 #r.1-2\"><p>c</p></note>b\
             <ptr xml:id=\"r.1-2\" type=\"noteref\" target=\"#n.1\"/></p>"
        );
    }

    #[test]
    fn notes_that_nothing_in_the_text_calls_stand_at_the_end() {
        let printed = body(
            json!([paragraph(json!([text("a")]))]),
            json!([
                note("n.1", json!([text("calls itself"), anchor("r.1", "n.1")])),
                note("n.2", json!([text("uncalled")])),
            ]),
        );
        assert_eq!(
            printed,
            "<p>a</p><note xml:id=\"n.2\" type=\"footnote\" n=\"1\"><p>uncalled</p></note>\
             <note xml:id=\"n.1\" type=\"footnote\" n=\"1\" target=\"#r.1\"><p>calls itself\
             <ptr xml:id=\"r.1\" type=\"noteref\" target=\"#n.1\"/></p></note>"
        );
    }

    #[test]
    fn a_page_that_ends_inside_a_word_leaves_the_word_whole() {
        let printed = body(
            json!([paragraph(json!([text("un"), page("page.2", true), text("able")]))]),
            json!([]),
        );
        assert_eq!(printed, "<p>un<pb xml:id=\"page.2\" n=\"2\" break=\"no\"/>able</p>");
    }

    #[test]
    fn what_follows_a_closer_is_a_division_of_its_own() {
        let closer =
            json!({"block": "closer", "parts": [{"part": "signature", "content": [text("N.")]}]});
        let printed = body(
            json!([paragraph(json!([])), closer, paragraph(json!([text("P.S.")]))]),
            json!([]),
        );
        assert_eq!(
            printed,
            "<div><p></p><closer><signed>N.</signed></closer></div><div><p>P.S.</p></div>"
        );
        assert_eq!(body(json!([closer]), json!([])), "<signed>N.</signed>");
    }
}
