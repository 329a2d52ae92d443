//! The label that a note prints before its words.

use super::labels::{after_words, plain_label, words_of_label};
use crate::ir::{Block, Characters, Inline, Origin, Phrase, PhraseKind, Sourced};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::first_line;
use crate::readers::tei::conversion::space::tidy;
use crate::source::Span;

impl Converter<'_> {
    /// Removes the label that a note prints before its words: it is printed with them anyway.
    pub(super) fn take_printed_label(&mut self, index: usize, blocks: &mut [Block]) {
        let note = &mut self.notes[index];
        let label = note.label.as_ref().map(|label| label.value.clone());
        let Some(label) = label.filter(|_| note.list_number.is_none()) else { return };
        let Some(line) = blocks.first_mut().and_then(first_line) else { return };
        let source = self.source.text();
        let is_numbered = self.numbers_its_notes;
        let at = match line.first_mut() {
            Some(Inline::Text(characters)) => {
                let Origin::Read { at } = &mut characters.origin else { return };
                let written = source.get(at.range()).unwrap_or_default();
                let count = words_of_label(written, &label, is_numbered);
                let Some(rest) = after_words(written, count) else { return };
                let (start, middle) = (at.start, at.end - rest.len());
                let space = written.len() - written.trim_start().len();
                let end = written.trim_end_matches(rest).trim_end().len();
                let said = Span { start: start + space, end: start + end, ..*at };
                *at = Span { start: middle, ..*at };
                let text = after_words(&characters.text, count).unwrap_or_default().to_owned();
                characters.text = text;
                said
            }
            Some(Inline::Phrase(Phrase { kind, content, .. })) => {
                let is_plain = matches!(
                    kind,
                    PhraseKind::Opaque { .. }
                        | PhraseKind::Emphasis { .. }
                        | PhraseKind::Reference(_)
                        | PhraseKind::Segment { .. }
                );
                let [Inline::Text(Characters { text, origin: Origin::Read { at } })] =
                    content.as_slice()
                else {
                    return;
                };
                let is_label = plain_label(text).is_some_and(|it| Some(it) == plain_label(&label));
                let at = *at;
                let goes_on = line.get(1).is_some_and(|next| match next {
                    Inline::Text(next) => next.text.starts_with(char::is_whitespace),
                    _ => false,
                });
                if !is_plain || !is_label || !goes_on {
                    return;
                }
                line.remove(0);
                at
            }
            _ => return,
        };
        tidy(line, source, false);
        let note = &mut self.notes[index];
        note.list_number = Some(Sourced::new(label, Origin::Read { at }));
    }
}
