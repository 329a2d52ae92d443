//! Corrections: one reading is in the text, the other in a list at the end of the chapter, and they link
//! to each other.

use std::io;

use super::chapter::{ChapterWriter, ENGLISH};
use super::inlines::{Ending, nothing};
use super::notes::{BACK, because};
use crate::ir::{Correction, CorrectionKind, Inline, LineBreakKind, Reading};

impl<'a> ChapterWriter<'a> {
    /// Begins the reading that is in the text. Its words are the link; if it has none, a sign is.
    pub(super) fn correction(&mut self, correction: &'a Correction) -> io::Result<Ending<'a>> {
        self.corrections.push(correction);
        let entry = format!("#{}", entry_id(correction));
        let title = match self.job.reading {
            Reading::Regular => format!("In the source: {}", shown_reading(&correction.original)),
            Reading::Original => format!("Corrected: {}", shown_reading(&correction.corrected)),
        };
        let has_words = !self.is_blank(correction.reading(self.job.reading));
        let class = if has_words { "correction" } else { "apparatus correction" };
        let mut attributes = vec![
            ("class", class),
            ("id", correction.id.as_str()),
            ("href", entry.as_str()),
            ("title", title.as_str()),
        ];
        if has_words {
            return self.wrap("a", &attributes);
        }
        attributes.extend([("aria-label", title.as_str()), ENGLISH[0], ENGLISH[1]]);
        let sign = match correction.kind {
            CorrectionKind::WordBreak
            | CorrectionKind::ForbiddenCharacter
            | CorrectionKind::LostSpace
            | CorrectionKind::Edit => "°",
            CorrectionKind::ParagraphBreak => {
                self.apparatus_space()?;
                "¶"
            }
        };
        self.markup.element("a", &attributes, sign)?;
        Ok(nothing())
    }

    /// Writes the list of corrections, in the order of the text.
    pub(super) fn correction_list(&mut self) -> io::Result<()> {
        if self.corrections.is_empty() {
            return Ok(());
        }
        self.line_of("h3", "Corrections")?;
        self.markup.open_block("ol", &[("class", "corrections")])?;
        self.markup.end_line()?;
        for correction in std::mem::take(&mut self.corrections) {
            let original = shown_reading(&correction.original);
            let corrected = shown_reading(&correction.corrected);
            let (readings, shown) = match self.job.reading {
                Reading::Regular => {
                    (format!("The source has {original}, the text above {corrected}"), corrected)
                }
                Reading::Original => {
                    (format!("The text above has {original}, corrected {corrected}"), original)
                }
            };
            let back = format!("#{}", correction.id);
            let spoken = format!("Back to the text: {shown}");
            self.markup.open("li", &[("id", &entry_id(correction))])?;
            self.markup.text(&format!(
                "{readings}{}. Certainty: {} ({}). ",
                because(&correction.evidence),
                correction.certainty.as_str(),
                correction.by
            ))?;
            let attributes =
                [("href", back.as_str()), ("role", "doc-backlink"), ("aria-label", &spoken)];
            self.markup.element("a", &attributes, BACK)?;
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }
}

/// The id of a correction's entry in the list of corrections.
fn entry_id(correction: &Correction) -> String {
    format!("correction.{}", correction.id.trim_start_matches("c."))
}

/// A reading in our words: quoted, or described when there is nothing to quote.
fn shown_reading(inlines: &[Inline]) -> String {
    let mut quoted = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(characters) => quoted.push_str(&characters.text),
            Inline::LineBreak(line_break) => match line_break.kind {
                LineBreakKind::Line | LineBreakKind::Lineation => quoted.push_str(" / "),
                LineBreakKind::Paragraph => quoted.push_str(" ¶ "),
            },
            // A correction contains nothing else (`ir::validate`).
            Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => {}
        }
    }
    match quoted.trim() {
        "" if quoted.is_empty() => "nothing".to_owned(),
        "" => "a space".to_owned(),
        "/" => "a line break".to_owned(),
        "¶" => "a paragraph break".to_owned(),
        words => format!("\u{201C}{words}\u{201D}"),
    }
}
