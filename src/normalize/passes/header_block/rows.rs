//! A header block that the source sets as a list or a table, as database exports and memoranda do: its rows become
//! lines.

use crate::ir::{Block, Item, Paragraph, Reading, Row, plain_text};
use crate::normalize::text_runs;
use crate::normalize::vocabulary::{self, Label};
use crate::source::Span;

/// How many blocks can come before the list or the table.
const BEFORE: usize = 4;

/// The blocks with the rows of the first list or table that have a label as paragraphs before it, and the places of the
/// labels that the source itself sets apart from their values. What has no label stays where it is.
pub(super) fn unfolded(blocks: &[Block]) -> Option<(Vec<Block>, Vec<Span>)> {
    let is_rows = |block: &Block| matches!(block, Block::List(_) | Block::Table(_));
    let at = blocks.iter().take(BEFORE + 1).position(is_rows)?;
    let mut found: Vec<Labelled> = Vec::new();
    let mut rest = blocks[at].clone();
    let is_left = match &mut rest {
        Block::List(list) => {
            let mut is_above = true;
            list.items.retain(|item| !take(Labelled::of_item(item), &mut is_above, &mut found));
            !list.items.is_empty() || !list.headings.is_empty()
        }
        Block::Table(table) => {
            let mut is_above = true;
            table.rows.retain(|row| !take(Labelled::of_row(row), &mut is_above, &mut found));
            !table.rows.is_empty() || !table.headings.is_empty()
        }
        _ => return None,
    };
    let names_somebody = found.iter().any(|row| matches!(row.says, Label::From | Label::To));
    if found.len() < 2 || !names_somebody {
        return None;
    }
    let labels = found.iter().filter_map(|row| text_runs::line_at(&row.label.as_ref()?.content));
    let labels = labels.collect();
    let lines = found.into_iter().flat_map(|row| row.label.into_iter().chain([row.value]));
    let lines: Vec<Block> = lines.map(Block::Paragraph).collect();
    let mut blocks = blocks.to_vec();
    blocks.splice(at..=at, lines.into_iter().chain(is_left.then_some(rest)));
    Some((blocks, labels))
}

/// Keeps a row that has a label, and says whether it has one. A subject becomes the heading, so it is kept only above
/// the rows that stay.
fn take(row: Option<Labelled>, is_above: &mut bool, found: &mut Vec<Labelled>) -> bool {
    let row = row.filter(|row| *is_above || row.says != Label::Subject);
    let has_label = row.is_some();
    *is_above &= has_label;
    found.extend(row);
    has_label
}

/// A row with a known label.
struct Labelled {
    says: Label,
    /// The label, where it is set apart from the value.
    label: Option<Paragraph>,
    value: Paragraph,
}

impl Labelled {
    /// `<dt>From</dt><dd>Ann Hay</dd>`, `<li>From: Ann Hay</li>`
    fn of_item(item: &Item) -> Option<Self> {
        let value = only_paragraph(&item.blocks)?;
        match &item.label {
            Some(label) => Self::of_pair(Paragraph::new(label.content.clone()), value),
            None => {
                let words = plain_text(&value.content, Reading::Regular);
                let label = |language: &&vocabulary::Language| language.label(words.trim());
                let (says, _) = vocabulary::LANGUAGES.iter().find_map(label)?;
                Some(Self { says, label: None, value })
            }
        }
    }

    /// A row of two cells.
    fn of_row(row: &Row) -> Option<Self> {
        let [label, value] = row.cells.as_slice() else { return None };
        Self::of_pair(only_paragraph(&label.blocks)?, only_paragraph(&value.blocks)?)
    }

    fn of_pair(label: Paragraph, value: Paragraph) -> Option<Self> {
        let words = plain_text(&label.content, Reading::Regular);
        let says =
            vocabulary::LANGUAGES.iter().find_map(|language| language.label_apart(&words))?;
        Some(Self { says, label: Some(label), value })
    }
}

/// The paragraph that is all that an item or a cell holds, on one line.
fn only_paragraph(blocks: &[Block]) -> Option<Paragraph> {
    let [Block::Paragraph(paragraph)] = blocks else { return None };
    let is_one_line = !paragraph.content.iter().any(text_runs::is_break);
    is_one_line.then(|| paragraph.clone())
}
