//! The sheets of a letter, or of another part of a book, as a fragment: what can be made before the others are known.
//!
//! **Invariant:** unless it runs on, it depends on the part alone, so that parts can be made in any order and several at
//! once.

use super::super::BackendError;
use super::super::content::{pictures, write_streams};
use super::super::file::Objects;
use super::super::navigation::{Destination, destinations, first, headings_within};
use super::super::pictures::Drawn;
use super::super::structure::{Branch, write_branch};
use super::draft::{Draft, with_entry};
use super::entry::{ELEMENT, Entry, FIRST_SHEET, Sheet, What};
use super::glyphs::Whole;
use crate::typeset::{Setting, Target, TypeCase};

/// Begins the names of the places of a part with its own, since other parts have the same.
pub(super) fn name_places(setting: &mut Setting, name: &str) {
    for part in &mut setting.parts {
        if let Some(fragment) = &mut part.fragment {
            *fragment = place_in(name, fragment);
        }
        if let Some(Target::Fragment(fragment)) = &mut part.link {
            // What a link does is said in words, and not by a name of ours.
            part.spoken.get_or_insert_with(|| fragment.clone());
            *fragment = place_in(name, fragment);
        }
    }
}

/// The name of a place in a part. No name of a part has a full stop.
pub(super) fn place_in(name: &str, fragment: &str) -> String {
    format!("{name}.{fragment}")
}

/// Writes the sheets of a part. If its first sheet is the last one of the part before, so many marked-content sequences are
/// on that already.
pub(super) fn fragment(
    setting: &Setting,
    what: What,
    case: &TypeCase,
    drawn: &Drawn<'_>,
    below: Option<usize>,
) -> Result<Vec<u8>, BackendError> {
    let mut draft = Draft::default();
    let element = draft.reserve(1);
    let first_sheet = draft.reserve(setting.pages.len());
    debug_assert!((element, first_sheet) == (ELEMENT, FIRST_SHEET));
    let (whole, glyphs) = Whole::of(setting, case);
    let before = below.unwrap_or_default();
    let (streams, contents) = write_streams(&mut draft, setting, &whole, drawn, before)?;
    let pictures = pictures(&mut draft, drawn)?;
    let branch = write_branch(&mut draft, FIRST_SHEET, setting, &contents, ELEMENT)?;
    let Branch { top, sequences, annotated, notes, annotations } = branch;
    let headings = headings_within(setting, FIRST_SHEET);
    let top_of_sheet = Destination::top_of(FIRST_SHEET, setting.paper);
    let start = below.and_then(|_| first(setting, FIRST_SHEET)).unwrap_or(top_of_sheet);
    let places = destinations(setting, FIRST_SHEET).into_iter();
    let places = std::iter::once((what.name(), start)).chain(places);
    let places = places.map(|(name, place)| (name.to_owned(), place)).collect();
    let sheets = streams.into_iter().zip(annotations).zip(sequences);
    let sheets = sheets.map(|((content, links), elements)| Sheet { content, links, elements });
    let sheets = sheets.collect();
    let (bytes, objects) = draft.finish();
    let entry = Entry {
        what,
        headings,
        objects,
        sheets,
        pictures,
        begins_below: below.is_some(),
        start,
        top,
        annotated,
        notes,
        places,
        signs: setting.signs.clone(),
        glyphs,
    };
    let failed = |error: std::io::Error| {
        BackendError::library("the entry of a letter in the book")(error.to_string())
    };
    with_entry(&entry, &bytes).map_err(failed)
}
