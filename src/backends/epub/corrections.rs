//! Corrections: one reading is in the text, the other in a list at the end of the chapter, and they link
//! to each other.

use std::io;

use super::chapter::ChapterWriter;
use super::inlines::{Ending, nothing};
use super::notes::BACK;
use crate::ir::{Correction, CorrectionKind, Reading};
use crate::wording::{fill, shown_reading};

impl<'a> ChapterWriter<'a> {
    /// Begins the reading that is in the text. Its words are the link; if it has none, a sign is.
    pub(super) fn correction(&mut self, correction: &'a Correction) -> io::Result<Ending<'a>> {
        self.corrections.push(correction);
        let entry = format!("#{}", entry_id(correction));
        let words = &self.wording.corrections;
        let (form, other) = match self.job.reading {
            Reading::Regular => (&words.in_source, &correction.original),
            Reading::Original => (&words.corrected, &correction.corrected),
        };
        let title = fill(form, &[("reading", &shown_reading(other, self.wording))]);
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
        attributes.push(("aria-label", title.as_str()));
        attributes.extend(self.ours());
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
        let wording = self.wording;
        let words = &wording.corrections;
        self.line_of("h3", &words.title)?;
        self.markup.open_block("ol", &[("class", "corrections")])?;
        self.markup.end_line()?;
        for (place, correction) in std::mem::take(&mut self.corrections).into_iter().enumerate() {
            if self.is_long() {
                self.markup.close_block()?;
                self.cut_apparatus()?;
                let number = (place + 1).to_string();
                self.markup.open_block("ol", &[("class", "corrections"), ("start", &number)])?;
            }
            let original = shown_reading(&correction.original, wording);
            let corrected = shown_reading(&correction.corrected, wording);
            let (form, shown) = match self.job.reading {
                Reading::Regular => (&words.source_and_text, &corrected),
                Reading::Original => (&words.text_and_correction, &original),
            };
            let back = format!("#{}", correction.id);
            let spoken = fill(&words.back, &[("reading", shown)]);
            self.markup.open("li", &[("id", &entry_id(correction))])?;
            let readings = [("original", original.as_str()), ("corrected", corrected.as_str())];
            self.reasoned(&format!("{form}{{reason}}. "), &readings, &correction.evidence)?;
            let certainty = wording.certainty(correction.certainty);
            let said = fill(&words.certainty, &[("certainty", certainty)]);
            self.markup.text(&format!("{said} "))?;
            // The name of a pass says nothing to readers, that of an editor's program does.
            if correction.kind == CorrectionKind::Edit {
                self.markup.text(&format!("({}) ", correction.by))?;
            }
            let attributes = [("href", back.as_str()), ("aria-label", &spoken)];
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
