//! What attributes mean that many elements have: pointers, and how certain something is.

use std::collections::BTreeSet;

use super::xml::Element;
use crate::ir::{Certainty, Kind};

/// Whether an earlier run of this program added an element to a file that it revised.
pub(super) fn is_ours(element: &Element) -> bool {
    element.get("xml:id").is_some_and(is_our_id)
}

/// Whether an id is of something that this program adds to a file. In a corpus, the name of the letter may come before
/// it.
pub(super) fn is_our_id(id: &str) -> bool {
    own_id(id).is_some()
}

/// What follows the mark of our ids.
pub(super) fn own_id(id: &str) -> Option<&str> {
    id.strip_prefix(OURS).or_else(|| id.split_once(".lp.").map(|(_, own)| own))
}

/// The id that the list of an entry gives it. A letter may have had that already, or, in a corpus, another letter.
pub(super) fn as_listed(id: &str) -> &str {
    let id = without_letter(id);
    id.strip_prefix(OURS).and_then(|own| own.strip_prefix(ENTRY)).unwrap_or(id)
}

/// An id without what a corpus of ours puts before it, if an earlier letter has it: `letter2.`
pub(super) fn without_letter(id: &str) -> &str {
    let of_letter = id.strip_prefix("letter").and_then(|rest| rest.split_once('.'));
    let is_number =
        |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    of_letter.filter(|(number, _)| is_number(number)).map_or(id, |(_, id)| id)
}

/// The ids of entries that come from lists, if the letter has an element with their id, begin so after our mark.
pub(super) const ENTRY: &str = "entry.";

/// The ids of what this program adds to a file begin so.
pub(super) const OURS: &str = "lp.";

/// A pointer without its `#`, which some files omit.
pub(super) fn local(pointer: &str) -> &str {
    pointer.trim().trim_start_matches('#')
}

/// The attributes that say who or what an element means (`att.canonical`, `att.global.linking`).
pub(super) const IDENTITIES: [&str; 4] = ["ref", "corresp", "key", "sameAs"];

/// The persons or things that an element refers to (`att.canonical`), each once.
pub(super) fn identities(element: &Element) -> impl Iterator<Item = &str> {
    let values = IDENTITIES.into_iter().filter_map(|key| element.get(key));
    let mut seen = BTreeSet::new();
    let targets = values.flat_map(str::split_whitespace).map(local);
    targets.filter(move |target| !target.is_empty() && seen.insert(*target))
}

/// The id of a note without the language that an edition with notes in several languages adds to
/// it: `note1_NL`.
pub(super) fn untranslated(id: &str) -> Option<&str> {
    let (stem, language) = id.rsplit_once('_')?;
    let is_tag = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_tag && !stem.is_empty()).then_some(stem)
}

/// How certain an element says it is.
pub(super) fn certainty(element: &Element) -> Certainty {
    match element.get("cert") {
        Some("low") => Certainty::Low,
        Some("medium") => Certainty::Medium,
        _ => Certainty::High,
    }
}

/// The kind of a document that a word names.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let kind = match word.to_lowercase().as_str() {
        "letter" | "letter-to" | "brief" | "kartenbrief" | "lettre" | "lettera" => Kind::Letter,
        "telegram" | "telegramm" => Kind::Telegram,
        "message" => Kind::Message,
        "memorandum" => Kind::Memorandum,
        "editorial-note" => Kind::EditorialNote,
        _ => return None,
    };
    Some(kind)
}
