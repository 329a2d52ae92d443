//! The words for a reading of a correction.
//!
//! **Invariant:** a reading without anything to see is described, never shown as empty quotation marks.

use super::Wording;
use crate::ir::{Inline, LineBreakKind};

/// A reading in our words: quoted, or described when there is nothing to quote.
pub(crate) fn shown_reading(inlines: &[Inline], wording: &Wording) -> String {
    let words = &wording.corrections;
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
        "" if quoted.is_empty() => words.nothing.clone(),
        "" => words.space.clone(),
        "/" => words.line_break.clone(),
        "¶" => words.paragraph_break.clone(),
        reading => wording.quoted(reading),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Characters, LineBreak, Origin};

    #[test]
    fn what_cannot_be_seen_is_described() {
        let origin = || Origin::Derived { from: vec![], by: "test".to_owned() };
        let text =
            |text: &str| Inline::Text(Characters { text: text.to_owned(), origin: origin() });
        let paragraph = || Inline::LineBreak(LineBreak::new(LineBreakKind::Paragraph, origin()));
        let shown = |inlines: &[Inline]| shown_reading(inlines, Wording::of("de"));
        assert_eq!(shown(&[text("a"), paragraph(), text("b")]), "„a ¶ b“");
        assert_eq!(shown(&[paragraph()]), "ein Absatzwechsel");
        assert_eq!(shown(&[text(" ")]), "ein Leerzeichen");
        assert_eq!(shown(&[]), "nichts");
    }
}
