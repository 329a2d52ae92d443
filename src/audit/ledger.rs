//! The ledger of a letter: what must be in every finished file.

use crate::ir::{
    ActionKind, Block, CloserPart, Inline, Letter, Line, LineBreakKind, OpenerPart, PhraseKind,
    Reading, Table, words,
};

/// A place in the body: so many whole words before it, and so many characters into the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Words that end before the place.
    pub words: usize,
    /// Characters of the next word that stand before the place.
    pub characters: usize,
}

/// A note: its printed label, its words, and the places in the body that call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerNote {
    /// The fragment id.
    pub id: String,
    /// The label as printed in the source.
    pub label: Option<String>,
    /// Its words, in order.
    pub words: Vec<String>,
    /// Where it hangs.
    pub anchors: Vec<Place>,
}

/// A page of the print and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// Its printed number.
    pub label: Option<String>,
    /// Where it begins: in the body, or in the note with this id.
    pub within: Option<String>,
    /// The place in there.
    pub at: Place,
}

/// Words that are more, or less, than words of the running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPassage {
    /// What they are.
    pub kind: PassageKind,
    /// Where they stand: in the body, or in the note with this id.
    pub within: Option<String>,
    /// Where they begin in there.
    pub from: Place,
    /// Where they end.
    pub to: Place,
}

/// Kinds of [`LedgerPassage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// Struck out by the writer.
    Deleted,
    /// Added by the writer.
    Added,
    /// A document that was sent with the letter.
    Enclosed,
    /// A cell of a table.
    Cell {
        /// Its row, from 1.
        row: usize,
        /// Which cell of the row, from 1.
        column: usize,
    },
}

/// What a letter holds, and a finished file must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The words of heading, opener, paragraphs and closer, in order.
    pub body: Vec<String>,
    /// The notes, by id.
    pub notes: Vec<LedgerNote>,
    /// The pages, in order.
    pub pages: Vec<LedgerPage>,
    /// What is not simply text, in order; nothing that holds no character.
    pub passages: Vec<LedgerPassage>,
    /// Sender and recipient, by the best name that is known: `(sent, N. Khrushchev)`.
    pub correspondents: Vec<(String, String)>,
    /// The day or days on which the letter was sent: earliest and latest.
    pub date: Option<(String, String)>,
}

impl Ledger {
    /// The ledger of a letter, in one reading.
    pub fn of(letter: &Letter, reading: Reading) -> Self {
        let mut builder = LedgerBuilder::default();
        for block in letter.texts.iter().flat_map(|text| &text.blocks) {
            enter_block(block, reading, &mut builder);
        }
        for note in &letter.notes {
            builder.begin_note(&note.id, note.label.as_ref().map(|label| label.value.as_str()));
            for block in &note.blocks {
                enter_block(block, reading, &mut builder);
            }
            builder.end_note();
        }
        for action in letter.correspondence.iter().flat_map(|all| &all.actions) {
            for name in action.agents.iter().filter_map(|agent| agent.display_name()) {
                builder.correspondent(action.kind.as_str(), name);
            }
        }
        if let Some(date) = letter.action(ActionKind::Sent).and_then(|sent| sent.date.as_ref()) {
            builder.date(&date.not_before, &date.not_after);
        }
        builder.finish()
    }

    /// What `file` has otherwise than this ledger, in words for the user; the first difference of
    /// each kind.
    pub fn differences(&self, file: &Self) -> Vec<String> {
        let mut found = Vec::new();
        found.extend(words_difference("the body", &self.body, &file.body));
        for note in &self.notes {
            match file.notes.iter().find(|other| other.id == note.id) {
                None => found.push(format!("note {} is missing", note.id)),
                Some(other) => {
                    let name = format!("note {}", note.id);
                    found.extend(words_difference(&name, &note.words, &other.words));
                    if other.label != note.label {
                        found.push(format!(
                            "{name} has the label {:?} instead of {:?}",
                            other.label, note.label
                        ));
                    }
                    if other.anchors != note.anchors {
                        found.push(format!(
                            "{name} hangs on {} instead of {}",
                            file.describe(&other.anchors),
                            self.describe(&note.anchors)
                        ));
                    }
                }
            }
        }
        if let Some(extra) = file.notes.iter().find(|o| !self.notes.iter().any(|n| n.id == o.id)) {
            found.push(format!("there is a note {} that the letter does not have", extra.id));
        }
        if let Some(difference) = first_difference(&self.pages, &file.pages) {
            found.push(match difference {
                (Some(page), _) => format!(
                    "page {} does not begin where it should",
                    page.label.as_deref().unwrap_or("without number")
                ),
                (None, Some(page)) => format!(
                    "there is a page {} that the letter does not have",
                    page.label.as_deref().unwrap_or("without number")
                ),
                (None, None) => "the pages differ".to_owned(),
            });
        }
        if self.correspondents != file.correspondents {
            found.push(format!(
                "the correspondents are {:?} instead of {:?}",
                file.correspondents, self.correspondents
            ));
        }
        if self.date != file.date {
            found.push(format!("the date is {:?} instead of {:?}", file.date, self.date));
        }
        found
    }

    /// The first passage that `file` has otherwise than this ledger, in words for the user. A format
    /// that has no way to mark a kind of passage is not compared.
    pub fn passage_difference(&self, file: &Self) -> Option<String> {
        let (expected, found) = first_difference(&self.passages, &file.passages)?;
        let describe = |passage: Option<&LedgerPassage>| match passage {
            None => "nothing".to_owned(),
            Some(LedgerPassage { kind, within, from, to }) => {
                let within = within.as_deref().unwrap_or("the body");
                let place = |place: &Place| (place.words, place.characters);
                format!("{kind:?} in {within} from {:?} to {:?}", place(from), place(to))
            }
        };
        Some(format!("there is {} instead of {}", describe(found), describe(expected)))
    }

    fn describe(&self, anchors: &[Place]) -> String {
        if anchors.is_empty() {
            return "no word".to_owned();
        }
        let words: Vec<String> = anchors
            .iter()
            .map(|place| {
                let index =
                    if place.characters == 0 { place.words.wrapping_sub(1) } else { place.words };
                let word = self.body.get(index).map_or("the beginning", String::as_str);
                format!("\u{201C}{word}\u{201D} (word {})", place.words)
            })
            .collect();
        words.join(", ")
    }
}

/// The first pair in which two lists differ.
fn first_difference<'a, T: PartialEq>(
    expected: &'a [T],
    found: &'a [T],
) -> Option<(Option<&'a T>, Option<&'a T>)> {
    let length = expected.len().max(found.len());
    (0..length).map(|i| (expected.get(i), found.get(i))).find(|(one, other)| one != other)
}

fn words_difference(name: &str, expected: &[String], found: &[String]) -> Option<String> {
    let index = (0..expected.len().max(found.len())).find(|&i| expected.get(i) != found.get(i))?;
    let word = |list: &[String]| {
        list.get(index)
            .map_or_else(|| "nothing".to_owned(), |word| format!("\u{201C}{word}\u{201D}"))
    };
    Some(format!("word {} of {name} is {} instead of {}", index + 1, word(found), word(expected)))
}

fn enter_block(block: &Block, reading: Reading, builder: &mut LedgerBuilder) {
    builder.space();
    match block {
        Block::Heading(line) => enter(&line.content, reading, builder),
        Block::Opener(opener) => {
            enter_lines(opener.parts.iter().map(OpenerPart::line), reading, builder);
        }
        Block::Paragraph(paragraph) => enter(&paragraph.content, reading, builder),
        Block::List(list) => {
            enter_lines(&list.headings, reading, builder);
            for item in &list.items {
                enter_lines(&item.label, reading, builder);
                enter_blocks(&item.blocks, reading, builder);
            }
        }
        Block::Table(table) => {
            enter_lines(&table.headings, reading, builder);
            enter_cells(table, reading, builder);
        }
        Block::Verse(verse) => {
            enter_lines(verse.headings.iter().chain(&verse.lines), reading, builder);
        }
        Block::Figure(figure) => enter_blocks(&figure.blocks, reading, builder),
        Block::Quotation(part) | Block::Section(part) | Block::Postscript(part) => {
            enter_blocks(&part.blocks, reading, builder)
        }
        Block::Enclosure(part) => {
            builder.begin_passage(PassageKind::Enclosed);
            enter_blocks(&part.blocks, reading, builder);
            builder.end_passage();
        }
        Block::Closer(closer) => {
            enter_lines(closer.parts.iter().map(CloserPart::line), reading, builder);
        }
        Block::Opaque(opaque) => enter_blocks(&opaque.blocks, reading, builder),
        Block::PageBreak(page) => builder.page(page.label.as_deref(), false),
    }
    builder.space();
}

fn enter_blocks(blocks: &[Block], reading: Reading, builder: &mut LedgerBuilder) {
    for block in blocks {
        enter_block(block, reading, builder);
    }
}

fn enter_cells(table: &Table, reading: Reading, builder: &mut LedgerBuilder) {
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, cell) in cells.cells.iter().enumerate() {
            builder.begin_passage(PassageKind::Cell { row: row + 1, column: column + 1 });
            enter_blocks(&cell.blocks, reading, builder);
            builder.end_passage();
        }
    }
}

fn enter_lines<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    reading: Reading,
    builder: &mut LedgerBuilder,
) {
    for line in lines {
        builder.space();
        enter(&line.content, reading, builder);
    }
    builder.space();
}

fn enter(inlines: &[Inline], reading: Reading, builder: &mut LedgerBuilder) {
    for inline in inlines {
        match inline {
            Inline::Text(characters) => builder.text(&characters.text),
            Inline::LineBreak(line) if line.splits_word => {}
            Inline::LineBreak(line) => match line.kind {
                LineBreakKind::Line | LineBreakKind::Paragraph => builder.space(),
            },
            Inline::PageBreak(page) => builder.page(page.label.as_deref(), page.splits_word),
            Inline::NoteAnchor(anchor) => builder.anchor(&anchor.note),
            Inline::NoteStart(_) => {}
            Inline::Phrase(phrase) => {
                let passage = match phrase.kind {
                    PhraseKind::Deletion { .. } => Some(PassageKind::Deleted),
                    PhraseKind::Addition { .. } => Some(PassageKind::Added),
                    PhraseKind::Salutation
                    | PhraseKind::Name(_)
                    | PhraseKind::Date { .. }
                    | PhraseKind::Reference(_)
                    | PhraseKind::Emphasis { .. }
                    | PhraseKind::Foreign { .. }
                    | PhraseKind::Term { .. }
                    | PhraseKind::Title
                    | PhraseKind::Quotation
                    | PhraseKind::Gap { .. }
                    | PhraseKind::Unclear { .. }
                    | PhraseKind::Supplied { .. }
                    | PhraseKind::Segment { .. }
                    | PhraseKind::Opaque { .. } => None,
                };
                if let Some(kind) = passage {
                    builder.begin_passage(kind);
                }
                enter(&phrase.content, reading, builder);
                if passage.is_some() {
                    builder.end_passage();
                }
            }
            // All readings of the source are its words, one after the other.
            Inline::Choice(choice) => {
                for alternative in &choice.alternatives {
                    enter(&alternative.content, reading, builder);
                }
            }
            Inline::Correction(correction) => enter(correction.reading(reading), reading, builder),
        }
    }
}

/// Builds a ledger from a stream of text and marks, as they come by in a letter or in a file.
#[derive(Debug, Default)]
pub struct LedgerBuilder {
    body: Stream,
    notes: Vec<NoteStream>,
    /// Indexes of the notes that are open, the innermost last.
    open: Vec<usize>,
    /// Ids of the notes that are called, and where in the body.
    anchors: Vec<(String, Point)>,
    pages: Vec<PageMark>,
    passages: Vec<PassageMark>,
    /// Indexes of the passages that are open, the innermost last.
    open_passages: Vec<usize>,
    correspondents: Vec<(String, String)>,
    date: Option<(String, String)>,
}

/// Text with all white space between two words written as one space.
#[derive(Debug, Default)]
struct Stream {
    text: String,
    /// Words that are complete.
    words: usize,
    /// Characters of the word that is not complete yet.
    characters: usize,
}

/// A point in a stream, before it is known whether the word goes on behind it.
#[derive(Clone, Copy, Debug)]
struct Point {
    offset: usize,
    words: usize,
    characters: usize,
}

#[derive(Debug)]
struct NoteStream {
    id: String,
    label: Option<String>,
    stream: Stream,
}

#[derive(Debug)]
struct PageMark {
    label: Option<String>,
    /// Index of the note that it stands in.
    note: Option<usize>,
    point: Point,
}

#[derive(Debug)]
struct PassageMark {
    kind: PassageKind,
    /// Index of the note that it stands in.
    note: Option<usize>,
    from: Point,
    to: Point,
}

impl Stream {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.text.push(character);
                self.characters += 1;
            } else if self.characters > 0 {
                self.text.push(' ');
                self.words += 1;
                self.characters = 0;
            }
        }
    }

    fn words(&self) -> Vec<String> {
        words(&self.text).map(ToOwned::to_owned).collect()
    }

    fn here(&self) -> Point {
        Point { offset: self.text.len(), words: self.words, characters: self.characters }
    }

    /// A point as a place: behind a word is before the next one.
    fn place(&self, point: Point) -> Place {
        let goes_on = self.text[point.offset..].starts_with(|c: char| !c.is_whitespace());
        match point.characters {
            0 => Place { words: point.words, characters: 0 },
            characters if goes_on => Place { words: point.words, characters },
            _ => Place { words: point.words + 1, characters: 0 },
        }
    }
}

impl LedgerBuilder {
    fn stream(&mut self) -> &mut Stream {
        match self.open.last() {
            Some(&index) => &mut self.notes[index].stream,
            None => &mut self.body,
        }
    }

    /// Text comes by.
    pub fn text(&mut self, text: &str) {
        self.stream().push(text);
    }

    /// Something that separates words comes by.
    pub fn space(&mut self) {
        self.text(" ");
    }

    /// A page begins.
    pub fn page(&mut self, label: Option<&str>, splits_word: bool) {
        if !splits_word {
            self.space();
        }
        let point = self.stream().here();
        let note = self.open.last().copied();
        self.pages.push(PageMark { label: label.map(ToOwned::to_owned), note, point });
    }

    /// A passage begins; it lasts until [`end_passage`](Self::end_passage).
    pub fn begin_passage(&mut self, kind: PassageKind) {
        let here = self.stream().here();
        let note = self.open.last().copied();
        self.open_passages.push(self.passages.len());
        self.passages.push(PassageMark { kind, note, from: here, to: here });
    }

    /// The innermost passage ends.
    pub fn end_passage(&mut self) {
        let here = self.stream().here();
        if let Some(index) = self.open_passages.pop() {
            self.passages[index].to = here;
        }
    }

    /// A note is called. A call inside a note is no place in the body and does not count.
    pub fn anchor(&mut self, note: &str) {
        if self.open.is_empty() {
            let here = self.body.here();
            self.anchors.push((note.to_owned(), here));
        }
    }

    /// A note begins; what comes by belongs to it until [`end_note`](Self::end_note).
    pub fn begin_note(&mut self, id: &str, label: Option<&str>) {
        self.open.push(self.notes.len());
        self.notes.push(NoteStream {
            id: id.to_owned(),
            label: label.map(ToOwned::to_owned),
            stream: Stream::default(),
        });
    }

    /// The innermost note ends.
    pub fn end_note(&mut self) {
        self.open.pop();
    }

    /// A correspondent, with what he or she did; one without a name does not count.
    pub fn correspondent(&mut self, action: &str, name: &str) {
        let name: Vec<&str> = words(name).collect();
        if !name.is_empty() {
            self.correspondents.push((action.to_owned(), name.join(" ")));
        }
    }

    /// The date of sending: earliest and latest day.
    pub fn date(&mut self, not_before: &str, not_after: &str) {
        self.date = Some((not_before.to_owned(), not_after.to_owned()));
    }

    /// The ledger. Notes are sorted by id: a file may hold them in another order than the source.
    pub fn finish(self) -> Ledger {
        let page = |mark: &PageMark| LedgerPage {
            label: mark.label.clone(),
            within: mark.note.map(|index| self.notes[index].id.clone()),
            at: mark.note.map_or(&self.body, |index| &self.notes[index].stream).place(mark.point),
        };
        let mut pages: Vec<LedgerPage> = self.pages.iter().map(page).collect();
        pages.sort_by(|one, other| one.within.cmp(&other.within));
        let mut passages: Vec<LedgerPassage> = Vec::new();
        for mark in &self.passages {
            let stream = mark.note.map_or(&self.body, |index| &self.notes[index].stream);
            let (from, to) = (stream.place(mark.from), stream.place(mark.to));
            if from != to {
                let within = mark.note.map(|index| self.notes[index].id.clone());
                passages.push(LedgerPassage { kind: mark.kind, within, from, to });
            }
        }
        passages.sort_by(|one, other| one.within.cmp(&other.within));
        let places = |id: &str| {
            let of = self.anchors.iter().filter(|(note, _)| note == id);
            of.map(|(_, point)| self.body.place(*point)).collect()
        };
        let note = |note: &NoteStream| LedgerNote {
            id: note.id.clone(),
            label: note.label.clone(),
            words: note.stream.words(),
            anchors: places(&note.id),
        };
        let mut notes: Vec<LedgerNote> = self.notes.iter().map(note).collect();
        notes.sort_by(|one, other| one.id.cmp(&other.id));
        Ledger {
            body: self.body.words(),
            notes,
            pages,
            passages,
            correspondents: self.correspondents.clone(),
            date: self.date.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(fill: impl FnOnce(&mut LedgerBuilder)) -> Ledger {
        let mut builder = LedgerBuilder::default();
        fill(&mut builder);
        builder.finish()
    }

    fn letter(builder: &mut LedgerBuilder) {
        builder.text("of April 18.");
        builder.anchor("n.1");
        builder.text(" You ");
        builder.page(Some("11"), false);
        builder.text("financed stand");
        builder.page(Some("12"), true);
        builder.text("ards");
        builder.begin_note("n.1", Some("1"));
        builder.begin_passage(PassageKind::Deleted);
        builder.text("Document");
        builder.end_passage();
        builder.text(" 10.");
        builder.end_note();
    }

    #[test]
    fn places_are_counted_in_words() {
        let ledger = build(letter);
        assert_eq!(ledger.body, ["of", "April", "18.", "You", "financed", "standards"]);
        assert_eq!(ledger.notes[0].anchors, [Place { words: 3, characters: 0 }]);
        assert_eq!(ledger.pages[0].at, Place { words: 4, characters: 0 });
        assert_eq!(ledger.pages[1].at, Place { words: 5, characters: 5 });
    }

    /// Every kind of loss is seen: the audit itself is put to the test.
    #[test]
    fn every_loss_is_seen() {
        type Damage = fn(&mut Ledger);
        let whole = build(letter);
        let damages: &[Damage] = &[
            |l| drop(l.body.remove(1)),
            |l| l.body[0] = "Of".to_owned(),
            |l| l.body.push("more".to_owned()),
            |l| l.body.swap(1, 2),
            |l| l.notes.clear(),
            |l| l.notes[0].label = None,
            |l| drop(l.notes[0].words.pop()),
            |l| l.notes[0].anchors.clear(),
            |l| l.notes[0].anchors[0].words -= 1,
            |l| l.notes.push(LedgerNote { id: "n.2".to_owned(), ..LedgerNote::default() }),
            |l| drop(l.pages.remove(0)),
            |l| l.pages[1].at.characters = 0,
            |l| l.pages[0].label = None,
            |l| l.correspondents.push(("sent".to_owned(), "A".to_owned())),
            |l| l.date = Some(("1961-04-22".to_owned(), "1961-04-22".to_owned())),
        ];
        assert!(whole.differences(&build(letter)).is_empty());
        for (index, damage) in damages.iter().enumerate() {
            let mut file = build(letter);
            damage(&mut file);
            assert!(!whole.differences(&file).is_empty(), "damage {index} went unseen");
        }
    }

    #[test]
    fn every_loss_of_a_passage_is_seen() {
        type Damage = fn(&mut LedgerPassage);
        let whole = build(letter);
        let damages: &[Damage] = &[
            |passage| passage.kind = PassageKind::Added,
            |passage| passage.within = None,
            |passage| passage.from.characters = 1,
            |passage| passage.to.words += 1,
        ];
        assert_eq!(whole.passage_difference(&build(letter)), None);
        assert!(whole.passage_difference(&Ledger::default()).is_some());
        for (index, damage) in damages.iter().enumerate() {
            let mut file = build(letter);
            damage(&mut file.passages[0]);
            assert!(whole.passage_difference(&file).is_some(), "damage {index} went unseen");
        }
    }
}
