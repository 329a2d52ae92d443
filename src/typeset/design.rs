//! The design of the page: every measurement in one place, in points (1/72 inch).
//!
//! Not here: anything that depends on a letter. **Invariant:** what a designer would change is here and
//! nowhere else; what decides between good and bad lines or pages is where the decision is made.

use serde::{Deserialize, Serialize};

/// A sheet of paper with its type area, measured in units of the design: points where the letter is set in
/// [`TEXT`], proportionally more where it is set in larger type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sheet {
    /// Left edge of the text; the margin beside it holds the printed page numbers.
    pub left: f64,
    /// Upper edge of the text.
    pub top: f64,
    /// Width of the text.
    pub measure: f64,
    /// Width that a table can have which reaches into the outer margin.
    pub widest: f64,
    /// Height of the text, notes included.
    pub text: f64,
    /// Baseline of the running head.
    pub running_head: f64,
    /// Baseline of the sheet's own number.
    pub folio: f64,
}

impl Sheet {
    /// The type area of a sheet. The measure follows from the type, as long as the sheet is wide enough; what
    /// remains is divided into margins in the same proportions on all papers.
    pub(super) fn of(width: f64, height: f64, outer: OuterMargin) -> Self {
        let whole_halves = |length: f64| (2.0 * length).round() / 2.0;
        let measure = MEASURE.min(widest_measure(width, outer)).max(LEAST_MEASURE);
        let lines = (TEXT_OF_HEIGHT * height / TEXT.leading).floor().max(FEWEST_LINES);
        let text = lines * TEXT.leading;
        let top = whole_halves(ABOVE_OF_MARGINS * (height - text));
        let bottom = top + text;
        let margins = width - measure;
        let left = whole_halves(match outer {
            OuterMargin::Usual => 0.4995 * margins,
            OuterMargin::ForWriting => margins - FOR_WRITING * width,
        });
        Self {
            left,
            top,
            measure,
            widest: measure.max(width - left - LEAST_OUTER_MARGIN),
            text,
            running_head: whole_halves(HEAD_OF_TOP * top),
            folio: whole_halves(bottom + FOLIO_OF_FOOT * (height - bottom)),
        }
    }

    /// Whether a sheet is large enough to be read: a column of six words or so and some lines.
    pub(super) fn is_readable(width: f64, height: f64, outer: OuterMargin) -> bool {
        widest_measure(width, outer) >= 0.4 * MEASURE
            && TEXT_OF_HEIGHT * height >= 2.0 * FEWEST_LINES * TEXT.leading
    }

    /// The tallest table row that is kept whole: taller rows have their cells set one below the other.
    pub(super) fn highest_row(self) -> f64 {
        0.55 * self.text
    }

    /// The tallest picture: it leaves room below for the caption. In a note it must leave room for
    /// the letter.
    pub(super) fn highest_picture(self, in_note: bool) -> f64 {
        let part = if in_note { 0.5 } else { 0.85 };
        part * self.text
    }
}

/// What the outer margin is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OuterMargin {
    /// For nothing.
    Usual,
    /// For notes of the reader's own.
    ForWriting,
}

/// The room for a measure on a sheet of a width.
fn widest_measure(width: f64, outer: OuterMargin) -> f64 {
    match outer {
        OuterMargin::Usual => width - 2.0 * LEAST_MARGIN,
        OuterMargin::ForWriting => (1.0 - FOR_WRITING) * width - LEAST_MARGIN,
    }
}

/// The measure: about 66 characters of the text face.
pub(super) const MEASURE: f64 = 331.0;
/// Minimum margin on each side: the printed page numbers are there.
const LEAST_MARGIN: f64 = 44.0;
/// Minimum margin beside a table that reaches into it.
const LEAST_OUTER_MARGIN: f64 = 36.0;
/// The part of a sheet's width that a margin for writing takes.
const FOR_WRITING: f64 = 0.3;
/// Minimum number of lines on a sheet.
const FEWEST_LINES: f64 = 6.0;
/// The part of a sheet's height that the text may take.
const TEXT_OF_HEIGHT: f64 = 0.74;
/// The part of the upper and lower margin that is above the text.
const ABOVE_OF_MARGINS: f64 = 0.4327;
/// Where the running head is in the upper margin.
const HEAD_OF_TOP: f64 = 0.71;
/// Where the sheet's number is in the lower margin.
const FOLIO_OF_FOOT: f64 = 0.477;

/// A type size with its line spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    /// Size of the type.
    pub type_size: f64,
    /// Distance between baselines.
    pub leading: f64,
}

impl Size {
    /// The same, or larger where it is smaller than this.
    pub(super) fn at_least(self, type_size: f64) -> Self {
        let scale = (type_size / self.type_size).max(1.0);
        Self { type_size: scale * self.type_size, leading: scale * self.leading }
    }

    /// How far the baseline is below the upper edge of its line.
    pub(super) fn baseline(self) -> f64 {
        self.leading * 0.74
    }
}

/// The letter itself.
pub(super) const TEXT: Size = Size { type_size: 11.5, leading: 15.5 };
/// The heading.
pub(super) const HEADING: Size = Size { type_size: 17.0, leading: 22.0 };
/// Headings of parts of the letter.
pub(super) const SUBHEADING: Size = Size { type_size: 13.5, leading: 18.0 };
/// Passages that are quoted as blocks.
pub(super) const QUOTED: Size = Size { type_size: 10.5, leading: 14.0 };
/// Tables in the letter, the largest size first: a table is set in the first size in which it fits. Smaller type
/// cannot be read in print.
pub(super) const TABLES: [Size; 3] = [
    Size { type_size: 10.5, leading: 13.5 },
    Size { type_size: 9.0, leading: 11.5 },
    Size { type_size: 8.0, leading: 10.25 },
];
/// Tables in notes.
pub(super) const TABLES_IN_NOTES: [Size; 2] =
    [Size { type_size: 8.75, leading: 11.25 }, Size { type_size: 8.25, leading: 10.5 }];
/// Notes.
pub(super) const SMALL: Size = Size { type_size: 9.25, leading: 12.0 };
/// A title of ours above the letter.
pub(super) const TITLE: Size = Size { type_size: 17.0 + OURS_OFF_GRID, leading: 22.0 };
/// Lines of ours among those of the letter: its dateline, the names of its texts.
pub(super) const OURS: Size = Size { type_size: 11.5 + OURS_OFF_GRID, leading: 15.5 };
/// A note on the letter as a whole, below its heading.
pub(super) const HEAD_NOTE: Size = Size { type_size: 9.5 + HEAD_NOTE_OFF_GRID, leading: 12.5 };
/// The headings of what comes after the letter.
pub(super) const SECTION: Size = Size { type_size: 9.0 + SMALL_OURS_OFF_GRID, leading: 12.0 };
/// What comes after the letter.
pub(super) const END_MATTER: Size = Size { type_size: 8.5 + SMALL_OURS_OFF_GRID, leading: 12.0 };
/// The title of a book.
pub(super) const BOOK_TITLE: Size = Size { type_size: 26.0 + OURS_OFF_GRID, leading: 32.0 };
/// The letters in the lists of a book.
pub(super) const LISTED: Size = Size { type_size: 10.5 + OURS_OFF_GRID, leading: 14.5 };
/// Running head, folio and printed page numbers.
pub(super) const MARGINAL: Size = Size { type_size: 9.0, leading: 12.0 };

/// Indent of a paragraph that follows another.
pub(super) const INDENT: f64 = 16.0;
/// Indent of the lines of a note: the column of its label.
pub(super) const NOTE_INDENT: f64 = 16.0;
/// Where the lines of a closer begin, as a fraction of the measure.
pub(super) const CLOSER_INDENT: f64 = 0.52;
/// Width of the label column in the description at the end.
pub(super) const TERM_WIDTH: f64 = 76.0;

/// Space between letters that run on.
pub(super) const BETWEEN_LETTERS: f64 = 46.5;
/// Space below the heading.
pub(super) const BELOW_HEADING: f64 = 24.0;
/// Space above a note below the heading.
pub(super) const ABOVE_HEAD_NOTE: f64 = 12.0;
/// Space below a dateline, and around salutation and closer.
pub(super) const AROUND_OPENER: f64 = 8.0;
/// Space above and below a list, a table, verse, a quotation, a figure.
pub(super) const AROUND_BLOCK: f64 = 7.0;
/// Space above a part of the letter.
pub(super) const ABOVE_PART: f64 = 20.0;
/// Space below the heading of a part.
pub(super) const BELOW_SUBHEADING: f64 = 10.0;
/// Length of the rule above an enclosure.
pub(super) const ENCLOSURE_RULE: f64 = 90.0;
/// Minimum width of a text column, however deeply nested.
pub(super) const LEAST_MEASURE: f64 = 90.0;
/// Maximum width of the label column of a list, as a fraction of the measure.
pub(super) const WIDEST_LABELS: f64 = 0.32;
/// Space between a label and its item.
pub(super) const AFTER_LABEL: f64 = 6.0;

/// Space between two columns of a table, as a fraction of its type size.
pub(super) const BETWEEN_COLUMNS: f64 = 1.0;
/// Space between two rows of a table.
pub(super) const BETWEEN_ROWS: f64 = 2.0;
/// Thickness of the rules of tables, frames, underlining and striking through.
pub(super) const HAIRLINE: f64 = 0.5;
/// Pixels per inch of a picture in its natural size.
pub(super) const PICTURE_RESOLUTION: f64 = 150.0;
/// Space between the frame of a figure and its contents.
pub(super) const IN_FRAME: f64 = 14.0;

/// Where the line for a name ends, as a fraction of the measure.
pub(super) const END_OF_NAME: f64 = 0.62;
/// Where the one for a date begins.
pub(super) const START_OF_DATE: f64 = 0.66;
/// How far such a line is below the baseline.
pub(super) const BELOW_BLANK: f64 = 2.0;

/// The part of a sheet that is above the title of a book.
pub(super) const ABOVE_BOOK_TITLE: f64 = 0.22;
/// Space between what the title page says.
pub(super) const ON_TITLE_PAGE: f64 = 18.0;
/// Space between two letters in the lists of a book.
pub(super) const BETWEEN_LISTED: f64 = 2.5;
/// Space above a heading in such a list.
pub(super) const ABOVE_LISTED_HEADING: f64 = 9.0;
/// Space above a person in the index of a book.
pub(super) const ABOVE_PERSON: f64 = 7.0;
/// Width of the column of sheet numbers: of four figures, and the space before them.
pub(super) const SHEET_NUMBERS: f64 = 40.0;
/// Distance between the dots that lead to a number.
pub(super) const BETWEEN_DOTS: f64 = 6.0;

/// Space above a section of the end matter.
pub(super) const ABOVE_END_MATTER: f64 = 26.0;

/// Minimum space between the text and the rule above the notes.
pub(super) const ABOVE_NOTE_RULE: f64 = 8.0;
/// Space between that rule and the first note.
pub(super) const BELOW_NOTE_RULE: f64 = 6.0;
/// Length of the rule above the notes.
pub(super) const NOTE_RULE: f64 = 60.0;
/// Space between two notes.
pub(super) const BETWEEN_NOTES: f64 = 2.5;

/// Size of a raised note mark, as a fraction of the surrounding text.
pub(super) const CALL_SCALE: f64 = 0.66;
/// The largest note mark, for headings.
pub(super) const CALL_LARGEST: f64 = 9.0;
/// How far a note mark is raised, as a fraction of the surrounding text.
pub(super) const CALL_RISE: f64 = 0.34;

/// Space that the mark of a printed page break takes up in its line.
pub(super) const BAR_SPACE: f64 = 3.6;
/// The mark's position in that space: nearer to the word before it than to its page's first word.
pub(super) const BAR_INSET: f64 = 0.6;
/// Thickness of that mark.
pub(super) const BAR_WIDTH: f64 = 0.6;
/// Distance of the printed page number from the text.
pub(super) const MARGINAL_GAP: f64 = 16.0;
/// How near to the edge of the sheet a printed page number may be.
pub(super) const MARGINAL_FROM_EDGE: f64 = 9.0;
/// Space between two printed page numbers beside one line.
pub(super) const MARGINAL_SPACE: f64 = 5.0;

/// Size of superscript and subscript type, as a fraction of the surrounding text.
pub(super) const SCRIPT_SCALE: f64 = 0.7;
/// How far superscript is raised.
pub(super) const SUPERSCRIPT_RISE: f64 = 0.33;
/// How far subscript is lowered.
pub(super) const SUBSCRIPT_DROP: f64 = 0.14;
/// Position of a line below words, as a fraction of their size.
pub(super) const UNDERLINE: f64 = 0.13;
/// Position of a line through words, above the baseline.
pub(super) const STRIKE: f64 = 0.24;
/// Larger type, as a fraction of the surrounding text.
pub(super) const LARGER: f64 = 1.15;
/// Smaller type, as a fraction of the surrounding text.
pub(super) const SMALLER: f64 = 0.87;

/// How far the sizes of note marks differ from those of words.
pub(super) const CALL_OFF_GRID: f64 = 0.125;

/// How far the sizes of our own words differ, where they are among those of the letter.
pub(super) const OURS_OFF_GRID: f64 = 0.0625;
/// The same after the letter, where notes can be that nothing calls.
pub(super) const SMALL_OURS_OFF_GRID: f64 = 0.4375;
/// The same of notes that are below the heading and not at the foot of the page.
pub(super) const HEAD_NOTE_OFF_GRID: f64 = 0.1875;

/// The size next to `size` on a grid with an offset. All sizes of the letter are whole or half
/// points; those of its notes are offset by a quarter of a point, those of note marks by an eighth, and
/// those of our own words by other sixteenths, so that a program that reads the pages can tell from its size what a word belongs to.
pub(super) fn on_grid(size: f64, like: f64) -> f64 {
    let offset = like.rem_euclid(0.5);
    ((size - offset) / 0.5).round() * 0.5 + offset
}
