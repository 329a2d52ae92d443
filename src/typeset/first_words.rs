//! Words at the beginning of something set that are a part of their own, such as a number in an item.
//!
//! **Invariant:** nothing that is seen moves.

use super::galley::Row;
use super::{Ink, Part, PartId, PartKind};

/// Cuts rows after their first words, if they begin with these, and returns the part that these belong
/// to, to be changed.
pub(super) fn cut_after<'r>(
    rows: &'r mut [Row],
    parts: &[Part],
    words: &str,
) -> Option<&'r mut Option<PartId>> {
    let is_words = |(part, ink): &(Option<PartId>, Ink)| {
        let kind = part.map(|part| parts[part.0].kind);
        matches!(ink, Ink::Text(_)) && kind != Some(PartKind::PageNumber)
    };
    let has_words = |row: &&mut Row| row.line.inks.iter().any(is_words);
    let inks = &mut rows.iter_mut().find(has_words)?.line.inks;
    let at = inks.iter().position(is_words)?;
    let (part, Ink::Text(run)) = &mut inks[at] else { return None };
    let part = *part;
    let rest = if run.text.starts_with(words) { run.split_off(words.len()) } else { None };
    inks.insert(at + 1, (part, Ink::Text(rest?)));
    Some(&mut inks[at].0)
}
