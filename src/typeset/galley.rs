//! A letter in rows: what the composer makes and the page maker divides into sheets.
//!
//! Not here: what the rows hold. **Invariant:** what is on a row moves with it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::design::Sheet;
use super::pen::SetLine;
use super::signs::Sign;
use super::{Ink, Part, PartId, Run, design};

/// A line, or the lines side by side in a row of a table, with what the page maker needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// The line.
    pub line: SetLine,
    /// Its height.
    pub height: f64,
    /// How far the baseline of its line is below its upper edge.
    pub ascent: f64,
    /// Space above it, unless it begins a page.
    pub before: f64,
    /// Whether it must not be the last one on a page.
    pub keep: bool,
    /// Whether it may be the last one after all, before a page becomes too empty.
    pub gives_way: bool,
    /// The head of its table, which is repeated above it where it begins a page.
    pub table_head: Option<Rc<Row>>,
}

impl Row {
    /// A line of one type size.
    pub(super) fn of(line: SetLine, size: design::Size) -> Self {
        let (height, ascent) = (size.leading, size.baseline());
        Self { line, height, ascent, before: 0.0, keep: false, gives_way: false, table_head: None }
    }

    /// Combines rows, one below the other, into a block that no page breaks; rules and neighbouring
    /// cells can be added to it.
    pub(super) fn block(rows: Vec<Self>) -> Self {
        let nothing = design::Size { type_size: 0.0, leading: 0.0 };
        let mut block = Self::of(SetLine::default(), nothing);
        for row in rows {
            block.add(row);
        }
        block
    }

    /// Adds a row below everything that is there already.
    fn add(&mut self, row: Self) {
        if self.height > 0.0 {
            self.height += row.before;
        }
        let baseline = self.height + row.ascent;
        for (part, mut ink) in row.line.inks {
            ink.shift(0.0, baseline);
            self.line.inks.push((part, ink));
        }
        self.line.notes.extend(row.line.notes);
        self.height += row.height;
    }

    /// A copy of it as ornament. Its type differs in size as that of our own words does, so that programs do not count
    /// its words twice.
    pub(super) fn repeated(mut self) -> Self {
        self.line.notes.clear();
        self.line.inks.retain(|(_, ink)| match ink {
            // Nothing of the margin is there again.
            Ink::Text(run) => run.x >= 0.0,
            Ink::Rule { .. } | Ink::Picture { .. } => true,
            Ink::Point { .. } => false,
        });
        for (part, ink) in &mut self.line.inks {
            *part = None;
            if let Ink::Text(Run { x, y, size, .. }) = *ink {
                ink.scale(1.0 + design::OURS_OFF_GRID / size);
                ink.move_to(x, y);
            }
        }
        self
    }

    /// Adds ornament: a rule, given by its left and upper edge and its width.
    pub(super) fn rule(&mut self, x: f64, y: f64, width: f64) {
        let rule = Ink::Rule { x, y, width, height: design::HAIRLINE };
        self.line.inks.push((None, rule));
    }
}

/// A letter in rows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Galley {
    /// The sheet that it is composed for.
    pub sheet: Sheet,
    /// The letter and its end matter.
    pub rows: Vec<Row>,
    /// The lines of the letter's texts, which can be numbered.
    pub lines: Vec<Range<usize>>,
    /// The first row of the end matter.
    pub end_matter: usize,
    /// The rows of each note, in the order of the letter's list; the rows of an uncalled note are
    /// in `rows`.
    pub notes: Vec<Vec<Row>>,
    /// All parts.
    pub parts: Vec<Part>,
    /// The top-level parts, in reading order.
    pub order: Vec<PartId>,
    /// Our signs that appear in it.
    pub signs: BTreeSet<Sign>,
}

impl Galley {
    /// An empty one for sheets like this.
    pub(super) fn new(sheet: Sheet) -> Self {
        Self {
            sheet,
            rows: Vec::new(),
            lines: Vec::new(),
            end_matter: 0,
            notes: Vec::new(),
            parts: Vec::new(),
            order: Vec::new(),
            signs: BTreeSet::new(),
        }
    }
}
