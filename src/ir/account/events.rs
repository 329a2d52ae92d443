//! The text of a letter as one linear stream, in one reading.
//!
//! Plain text, ledger and positions follow from this stream, so that they agree on what belongs to the
//! text, in which order, and what separates its words. **Invariants:** each `Enter` has its `Leave`;
//! of a correction, only the wanted reading is in the stream; nothing else is left out.

use crate::ir::{
    Alternative, Block, Cell, Characters, Choice, Closer, CloserPart, Correction, Division, Figure,
    Inline, Item, Letter, Line, LineBreak, LineBreakKind, List, Note, NoteAnchor, NoteStart,
    OpaqueBlock, Opener, OpenerPart, PageBreak, Paragraph, Phrase, PhraseKind, Reading, Table,
    Verse, on_one_line,
};

/// A step through a text.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Something begins that contains what follows.
    Enter(Node<'a>),
    /// It ends.
    Leave(Node<'a>),
    /// Characters.
    Text(&'a Characters),
    /// A line break.
    Break(&'a LineBreak),
    /// A page of the print begins.
    Page(&'a PageBreak),
    /// A note is called.
    Call(&'a NoteAnchor),
    /// The passage begins that a note is about.
    Start(&'a NoteStart),
}

/// Something that contains text.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A note.
    Note(&'a Note),
    /// A block.
    Block(&'a Block),
    /// A line of its own: a heading, a part of an opener or closer, a label, a verse.
    Line(&'a Line),
    /// A cell of a table, with its row and its place in the row, both from 1.
    Cell(&'a Cell, usize, usize),
    /// Inlines that are one thing.
    Phrase(&'a Phrase),
    /// A passage for which the source gives several readings.
    Choice(&'a Choice),
    /// One of them, with its place among them, from 0.
    Alternative(&'a Alternative, usize),
    /// A passage that we correct.
    Correction(&'a Correction),
}

impl Node<'_> {
    /// Whether the words inside are beside the text as it is read: struck out by the writer, or
    /// another reading than the first of those that the source gives.
    pub fn is_beside_the_text(&self) -> bool {
        match self {
            Self::Phrase(Phrase { kind: PhraseKind::Deletion { .. }, .. }) => true,
            Self::Alternative(_, place) => *place > 0,
            Self::Phrase(_)
            | Self::Note(_)
            | Self::Block(_)
            | Self::Line(_)
            | Self::Cell(..)
            | Self::Choice(_)
            | Self::Correction(_) => false,
        }
    }
}

impl Event<'_> {
    /// What separates the words before and after this point, as plain text writes it; nothing if
    /// they may be one word.
    pub fn separator(&self) -> Option<&'static str> {
        match self {
            Self::Break(line) if line.splits_word => None,
            Self::Page(page) if page.splits_word => None,
            Self::Break(LineBreak { kind: LineBreakKind::Lineation, .. }) | Self::Page(_) => {
                Some(" ")
            }
            Self::Break(_) => Some("\n"),
            Self::Enter(node) | Self::Leave(node) => match node {
                Node::Note(_) | Node::Block(_) | Node::Line(_) | Node::Cell(..) => Some("\n"),
                Node::Phrase(_) | Node::Choice(_) | Node::Alternative(..) | Node::Correction(_) => {
                    None
                }
            },
            Self::Text(_) | Self::Call(_) | Self::Start(_) => None,
        }
    }
}

/// Goes through the texts of a letter, then through its notes.
///
/// ```
/// use letterpress::ir::account::{Event, letter_events};
/// use letterpress::ir::Reading;
/// use letterpress::press::{Input, Options, read};
/// let (input, _) = read(&Input::new("a.txt", "Dear Ben: It rains."), &Options::default());
/// let mut words = String::new();
/// letter_events(&input.unwrap().collection.letters[0], Reading::Regular, &mut |event| {
///     if let Event::Text(characters) = event {
///         words.push_str(&characters.text);
///     }
/// });
/// assert_eq!(words, "Dear Ben: It rains.");
/// ```
pub fn letter_events<'a>(letter: &'a Letter, reading: Reading, see: &mut impl FnMut(Event<'a>)) {
    for text in &letter.texts {
        block_events(&text.blocks, reading, see);
    }
    for note in &letter.notes {
        see(Event::Enter(Node::Note(note)));
        block_events(&note.blocks, reading, see);
        see(Event::Leave(Node::Note(note)));
    }
}

/// Goes through some blocks.
pub fn block_events<'a>(blocks: &'a [Block], reading: Reading, see: &mut impl FnMut(Event<'a>)) {
    for block in blocks {
        see(Event::Enter(Node::Block(block)));
        in_block(block, reading, see);
        see(Event::Leave(Node::Block(block)));
    }
}

fn in_block<'a>(block: &'a Block, reading: Reading, see: &mut impl FnMut(Event<'a>)) {
    match block {
        Block::Heading(line) => line_events([line], reading, see),
        Block::Opener(Opener { parts }) => {
            line_events(parts.iter().map(OpenerPart::line), reading, see);
        }
        Block::Paragraph(Paragraph { content, .. }) => inline_events(content, reading, see),
        Block::List(List { headings, items, .. }) => {
            line_events(headings, reading, see);
            for Item { label, blocks } in items {
                line_events(label, reading, see);
                block_events(blocks, reading, see);
            }
        }
        Block::Table(Table { headings, rows }) => {
            line_events(headings, reading, see);
            for (row, cells) in rows.iter().enumerate() {
                for (place, cell) in cells.cells.iter().enumerate() {
                    see(Event::Enter(Node::Cell(cell, row + 1, place + 1)));
                    block_events(&cell.blocks, reading, see);
                    see(Event::Leave(Node::Cell(cell, row + 1, place + 1)));
                }
            }
        }
        Block::Verse(Verse { headings, lines }) => {
            line_events(headings.iter().chain(lines), reading, see);
        }
        Block::Quotation(Division { blocks, .. })
        | Block::Section(Division { blocks, .. })
        | Block::Postscript(Division { blocks, .. })
        | Block::Enclosure(Division { blocks, .. })
        | Block::Figure(Figure { blocks, .. })
        | Block::Opaque(OpaqueBlock { blocks, .. }) => block_events(blocks, reading, see),
        Block::Closer(Closer { parts }) => {
            line_events(parts.iter().map(CloserPart::line), reading, see);
        }
        Block::PageBreak(page) => see(Event::Page(page)),
    }
}

/// Goes through lines of their own.
fn line_events<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    reading: Reading,
    see: &mut impl FnMut(Event<'a>),
) {
    for line in lines {
        see(Event::Enter(Node::Line(line)));
        inline_events(&line.content, reading, see);
        see(Event::Leave(Node::Line(line)));
    }
}

/// Goes through some inlines.
pub fn inline_events<'a>(inlines: &'a [Inline], reading: Reading, see: &mut impl FnMut(Event<'a>)) {
    for inline in inlines {
        match inline {
            Inline::Text(characters) => see(Event::Text(characters)),
            Inline::LineBreak(line) => see(Event::Break(line)),
            Inline::PageBreak(page) => see(Event::Page(page)),
            Inline::NoteAnchor(anchor) => see(Event::Call(anchor)),
            Inline::NoteStart(start) => see(Event::Start(start)),
            Inline::Phrase(phrase) => {
                see(Event::Enter(Node::Phrase(phrase)));
                inline_events(&phrase.content, reading, see);
                see(Event::Leave(Node::Phrase(phrase)));
            }
            Inline::Choice(choice) => {
                see(Event::Enter(Node::Choice(choice)));
                for (place, alternative) in choice.alternatives.iter().enumerate() {
                    see(Event::Enter(Node::Alternative(alternative, place)));
                    inline_events(&alternative.content, reading, see);
                    see(Event::Leave(Node::Alternative(alternative, place)));
                }
                see(Event::Leave(Node::Choice(choice)));
            }
            Inline::Correction(correction) => {
                see(Event::Enter(Node::Correction(correction)));
                inline_events(correction.reading(reading), reading, see);
                see(Event::Leave(Node::Correction(correction)));
            }
        }
    }
}

/// Passes on only the events of the text as it is read: what is beside it is left out
/// ([`Node::is_beside_the_text`]).
pub fn only_the_text<'a>(mut see: impl FnMut(Event<'a>)) -> impl FnMut(Event<'a>) {
    let mut depth = 0_usize;
    move |event| match event {
        Event::Enter(node) if node.is_beside_the_text() => depth += 1,
        Event::Leave(node) if node.is_beside_the_text() => depth -= 1,
        event if depth == 0 => see(event),
        _ => {}
    }
}

/// The characters of some inlines as they are read: a line break is a newline and a page break a
/// space unless it splits a word; notes, what the writer struck out, and other readings of the source
/// than the first are left out.
pub fn plain_text(inlines: &[Inline], reading: Reading) -> String {
    let mut text = String::new();
    inline_events(inlines, reading, &mut only_the_text(|event| push(&mut text, event)));
    text
}

/// The characters of a letter's texts and notes, what is beside the text included, with what separates the words.
pub(crate) fn letter_text(letter: &Letter, reading: Reading) -> String {
    let mut text = String::new();
    letter_events(letter, reading, &mut |event| push(&mut text, event));
    text
}

/// What is said about a picture in one reading, on one line: headings, caption, description.
pub fn caption(figure: &Figure, reading: Reading) -> String {
    blocks_on_one_line(&figure.blocks, reading)
}

/// The words of some blocks as they are read, on one line.
pub(crate) fn blocks_on_one_line(blocks: &[Block], reading: Reading) -> String {
    let mut text = String::new();
    block_events(blocks, reading, &mut only_the_text(|event| push(&mut text, event)));
    on_one_line(&text)
}

fn push(text: &mut String, event: Event<'_>) {
    text.push_str(match event {
        Event::Text(characters) => &characters.text,
        event => event.separator().unwrap_or_default(),
    });
}
