//! The ledger of a letter, taken from its IR.

use super::builder::LedgerBuilder;
use super::ledger::{Ledger, PassageKind};
use crate::ir::{
    ActionKind, Block, CloserPart, Inline, Letter, Line, LineBreakKind, OpenerPart, PhraseKind,
    Reading, Table,
};

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
        for name in letter.authors().filter_map(|agent| agent.display_name()) {
            builder.correspondent("author", name);
        }
        for action in letter.correspondence.iter().flat_map(|all| &all.actions) {
            for name in action.agents.iter().filter_map(|agent| agent.display_name()) {
                builder.correspondent(action.kind.as_str(), name);
            }
        }
        let actions = letter.correspondence.iter().flat_map(|all| &all.actions);
        let sent = actions.filter(|action| action.kind == ActionKind::Sent);
        for date in sent.filter_map(|sent| sent.date.as_ref()) {
            builder.date(&date.not_before, &date.not_after);
        }
        builder.finish()
    }
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
            enter_blocks(&part.blocks, reading, builder);
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
                LineBreakKind::Line | LineBreakKind::Lineation | LineBreakKind::Paragraph => {
                    builder.space();
                }
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
            // All readings of the source are its words, in sequence.
            Inline::Choice(choice) => {
                for alternative in &choice.alternatives {
                    enter(&alternative.content, reading, builder);
                }
            }
            Inline::Correction(correction) => enter(correction.reading(reading), reading, builder),
        }
    }
}
