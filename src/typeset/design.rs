//! The design of the page: every measurement in one place, in points (1/72 inch).
//!
//! Not here: anything that depends on a letter. **Invariant:** what a designer would change is here
//! and nowhere else; what decides between good and bad lines or pages stands with the deciding.

/// Width of an A4 sheet (ISO 216).
pub const SHEET_WIDTH: f64 = 595.276;
/// Height of an A4 sheet.
pub const SHEET_HEIGHT: f64 = 841.89;

/// Left edge of the text; the margin beside it holds the printed page numbers.
pub(super) const LEFT: f64 = 132.0;
/// The measure: about 66 characters of the text face.
pub(super) const MEASURE: f64 = 331.0;
/// Upper edge of the text.
pub(super) const TOP: f64 = 96.0;
/// Height of the text, notes included: 40 lines.
pub(super) const HEIGHT: f64 = 40.0 * TEXT.leading;

/// Baseline of the running head.
pub(super) const RUNNING_HEAD: f64 = 68.0;
/// Baseline of the sheet's own number.
pub(super) const FOLIO: f64 = 776.0;

/// A size of type with its line distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    /// Size of the type.
    pub type_size: f64,
    /// Distance of the baselines.
    pub leading: f64,
}

impl Size {
    /// Where the baseline stands below the upper edge of its line.
    pub(super) fn baseline(self) -> f64 {
        self.leading * 0.74
    }
}

/// The letter itself.
pub(super) const TEXT: Size = Size { type_size: 11.5, leading: 15.5 };
/// The heading.
pub(super) const HEADING: Size = Size { type_size: 17.0, leading: 22.0 };
/// Notes and what stands after the letter.
pub(super) const SMALL: Size = Size { type_size: 9.25, leading: 12.0 };
/// Running head, folio and printed page numbers.
pub(super) const MARGINAL: Size = Size { type_size: 9.0, leading: 12.0 };

/// Indent of a paragraph that follows another one.
pub(super) const INDENT: f64 = 16.0;
/// Indent of the lines of a note: the column of its label.
pub(super) const NOTE_INDENT: f64 = 16.0;
/// Where the lines of a closer begin.
pub(super) const CLOSER_INDENT: f64 = 0.52 * MEASURE;
/// Column of the labels in the description at the end.
pub(super) const TERM_WIDTH: f64 = 62.0;

/// Space below the heading.
pub(super) const BELOW_HEADING: f64 = 24.0;
/// Space below a dateline, and around salutation and closer.
pub(super) const AROUND_OPENER: f64 = 8.0;
/// Space above a section of the end matter.
pub(super) const ABOVE_END_MATTER: f64 = 26.0;

/// Least space between the text and the rule above the notes.
pub(super) const ABOVE_NOTE_RULE: f64 = 8.0;
/// Space between that rule and the first note.
pub(super) const BELOW_NOTE_RULE: f64 = 6.0;
/// Length of the rule above the notes.
pub(super) const NOTE_RULE: f64 = 60.0;
/// Space between two notes.
pub(super) const BETWEEN_NOTES: f64 = 2.5;

/// Size of a raised note mark, as a part of the text around it.
pub(super) const CALL_SCALE: f64 = 0.66;
/// The largest note mark, for headings.
pub(super) const CALL_LARGEST: f64 = 9.0;
/// How far a note mark is raised, as a part of the text around it.
pub(super) const CALL_RISE: f64 = 0.34;

/// Space that the mark of a printed page break takes in its line.
pub(super) const BAR_SPACE: f64 = 3.6;
/// How far into that space it stands: nearer to the word before it than to its page's first word.
pub(super) const BAR_INSET: f64 = 0.6;
/// Thickness of that mark.
pub(super) const BAR_WIDTH: f64 = 0.6;
/// Distance of the printed page number from the text.
pub(super) const MARGINAL_GAP: f64 = 16.0;
/// Space between two printed page numbers beside one line.
pub(super) const MARGINAL_SPACE: f64 = 5.0;
