//! Spaces that a copy has lost: `States:John`. This is no pass: it only tells, because the print may
//! have set the words so.

use std::sync::LazyLock;

use regex::Regex;

use super::leaves;
use crate::diag::{self, Diagnostic};
use crate::ir::Letter;

/// Punctuation that wants a space behind it, with a word glued to it.
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\p{Ll}{2,}[.:;,!?](?P<at>)[“\u{22}]?\p{Lu}\p{Ll}|\b(?:Mr|Mrs|Dr|Gen)\.(?P<title>)\p{Lu}",
    )
    .expect("a constant pattern")
});

/// Tells of places where a space seems to be lost, in the text and in the notes.
pub(super) fn report(letter: &Letter) -> Vec<Diagnostic> {
    let texts = letter.texts.iter().map(|text| &text.blocks);
    let notes = letter.notes.iter().map(|note| &note.blocks);
    let mut found = Vec::new();
    for (at, run) in texts.chain(notes).flat_map(|blocks| leaves::runs(blocks)) {
        for lost in LOST.captures_iter(&run) {
            let place = lost.name("at").or_else(|| lost.name("title"));
            let Some((place, whole)) = place.zip(lost.get(0)) else { continue };
            let word = run[..whole.start()].rsplit(char::is_whitespace).next().unwrap_or_default();
            let rest = run[whole.end()..].split(char::is_whitespace).next().unwrap_or_default();
            let glued = &run[whole.start() - word.len()..whole.end() + rest.len()];
            let message = format!("a space seems to be lost in \u{201C}{glued}\u{201D}");
            let span = at.slice(place.start()..place.start());
            found.push(Diagnostic::new(&diag::LOST_SPACE, span, message));
        }
    }
    found
}
