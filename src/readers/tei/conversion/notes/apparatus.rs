//! The notes of a letter, and what there is in it to call them.

use std::collections::BTreeMap;

use super::is_empty;
use crate::readers::tei::attributes::{local, untranslated};
use crate::readers::tei::elements::GATHERED_IN;
use crate::readers::tei::xml::Element;

/// The notes of a letter, and what can call them.
#[derive(Default)]
pub(super) struct Apparatus<'a> {
    pub(super) notes: Vec<(&'a Element, NoteContext)>,
    pub(super) anchors: BTreeMap<&'a str, &'a Element>,
    /// Other elements with an id, which notes can be about.
    pub(super) passages: BTreeMap<&'a str, &'a Element>,
    /// Where the first mark that calls an id is.
    pub(super) marks: BTreeMap<&'a str, usize>,
    /// The first words of the text that refer to an id and are not a mark.
    pub(super) references: BTreeMap<&'a str, &'a Element>,
    /// All marks.
    pub(super) pointers: Vec<&'a Element>,
    /// Whether a parent holds nothing but notes, by where it begins.
    of_notes: BTreeMap<usize, bool>,
}

impl<'a> Apparatus<'a> {
    pub(super) fn see(&mut self, within: Within<'a>, element: &'a Element, is_mark: bool) {
        let Within { parent, in_back, in_note } = within;
        let name = element.name.as_str();
        let id = element.get("xml:id");
        if name != "anchor" {
            self.passages.extend(id.map(|id| (id, element)));
        }
        match name {
            "anchor" => self.anchors.extend(id.map(|id| (id, element))),
            "ptr" | "ref" => {
                let targets = element.get("target").unwrap_or_default();
                let targets = targets.split_whitespace().map(local);
                if is_mark || element.get("type") == Some("noteref") {
                    self.pointers.push(element);
                    for target in targets {
                        self.marks.entry(target).or_insert(element.at.start);
                    }
                } else if !in_note {
                    for target in targets {
                        self.references.entry(target).or_insert(element);
                    }
                }
            }
            "note" => {
                let of_notes = self.of_notes.entry(parent.at.start);
                let is_of_notes = *of_notes.or_insert_with(|| is_of_notes(parent));
                self.notes.push((element, context_of(parent, element, in_back, is_of_notes)));
            }
            _ => {}
        }
    }

    /// What calls a note by its id; the edition may have the note in several languages.
    pub(super) fn by_id<T: Copy>(calls: &BTreeMap<&str, T>, note: &Element) -> Option<T> {
        let id = note.get("xml:id")?;
        calls.get(id).or_else(|| calls.get(untranslated(id)?)).copied()
    }

    /// The anchors that a note names.
    pub(super) fn anchors_of(&self, note: &'a Element) -> Vec<&'a str> {
        let named = named(note, "target").chain(named(note, "corresp"));
        named.filter(|id| self.anchors.contains_key(id)).collect()
    }
}

pub(super) fn named<'n>(note: &'n Element, name: &str) -> impl Iterator<Item = &'n str> {
    note.get(name).unwrap_or_default().split_whitespace().map(local)
}

/// What surrounds an element.
#[derive(Clone, Copy)]
pub(super) struct Within<'a> {
    pub(super) parent: &'a Element,
    pub(super) in_back: bool,
    pub(super) in_note: bool,
}

pub(super) fn gather<'a>(
    element: &'a Element,
    within: Within<'a>,
    see: &mut impl FnMut(Within<'a>, &'a Element),
) {
    for child in element.elements() {
        let in_back = within.in_back || child.name == "back";
        see(Within { in_back, ..within }, child);
        let in_note = within.in_note || child.name == "note";
        gather(child, Within { parent: child, in_back, in_note }, see);
    }
}

fn is_division(element: &Element) -> bool {
    ["front", "body", "back"].contains(&element.name.as_str()) || element.name.starts_with("div")
}

/// Whether an element is a division of notes.
pub(super) fn is_of_notes(element: &Element) -> bool {
    let is_of_list = |child: &Element| ["note", "head", "pb"].contains(&child.name.as_str());
    is_division(element) && element.elements().all(is_of_list)
}

/// Where a note is in its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteContext {
    /// Among notes only, so that something else must call it.
    Apart,
    /// The same, in the back matter of the letter.
    InBack,
    /// Outside the letter.
    Outside,
    /// Among the blocks of a division.
    AmongBlocks,
    /// In a line, at its call.
    InLine,
}

fn context_of(parent: &Element, note: &Element, in_back: bool, is_of_notes: bool) -> NoteContext {
    let is_known = note.get("xml:id").is_some() || note.get("target").is_some();
    // A list of notes has items, or paragraphs, that hold one note and nothing else.
    let is_all = || parent.children.len() <= 3 && parent.words().is_empty();
    let is_gathered = GATHERED_IN.contains(&parent.name.as_str());
    if in_back && (is_division(parent) || is_gathered || is_all()) {
        NoteContext::InBack
    } else if is_known && (is_gathered || is_of_notes) {
        NoteContext::Apart
    } else if is_division(parent) {
        NoteContext::AmongBlocks
    } else {
        NoteContext::InLine
    }
}

/// Whether the notes of a letter begin with their own consecutive numbers, such as `1.`. A single
/// note may begin with a date.
pub(super) fn are_numbered(found: &Apparatus<'_>) -> bool {
    let number = |note: &Element| {
        let words = note.words();
        words.split_whitespace().next()?.strip_suffix('.')?.parse::<usize>().ok()
    };
    let mut notes = found.notes.iter().map(|(note, _)| *note).filter(|note| !is_empty(note));
    let mut last = notes.next().and_then(number);
    let mut count = 0;
    for note in notes {
        match (last, number(note)) {
            (Some(before), Some(here)) if before < here => last = Some(here),
            _ => return false,
        }
        count += 1;
    }
    count > 0
}
