//! Notes: inline, gathered at the end, or beside a passage; each is kept once, and its calls are in
//! the text.
//!
//! How an edition connects the two is worked out here, before the text is read ([`prepare`]).

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::{local, untranslated};
use super::block_builder::{append, first_line};
use super::body::{Converter, Piece};
use super::dialects::Dialect;
use super::elements::GATHERED_IN;
use super::line::has_words;
use super::space::tidy;
use super::xml::{Element, Node};
use crate::diag::{self, Code, Diagnostic};
use crate::ir::{
    Block, Characters, Furniture, FurnitureKind, Inline, Note, NoteAnchor, NoteKind, NoteStart,
    Origin, Phrase, PhraseKind, Sourced, Style,
};
use crate::source::Span;

/// The unique name of a note while the letter is being made.
pub(super) fn key(note: &Element) -> String {
    format!("at-{}", note.at.start)
}

/// How deep notes may be read inside the notes that call them.
const DEEPEST: usize = 8;

/// Blocks that a note is about as a whole.
const IS_WHOLE: &[&str] = &[
    "ab", "address", "byline", "dateline", "figure", "head", "label", "lg", "list", "p", "quote",
    "salute", "signed", "table",
];

/// Finds out which notes are kept apart, what calls them, and where the passages that notes are
/// about begin. `outside` are notes that belong to the letter but lie outside it.
pub(super) fn prepare<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
    outside: &'a [Element],
) {
    let mut found = Apparatus::default();
    found.notes.extend(outside.iter().map(|note| (note, NoteContext::Outside)));
    let within = Within { parent: document, in_back: false, in_note: false };
    gather(document, within, &mut |within, element| {
        if is_pointer(element) && is_mark(converter, within.parent, element) {
            converter.marks.insert(element.at.start);
        }
        if !converter.dialect.is_head_note(element) {
            let is_mark = converter.marks.contains(&element.at.start);
            found.see(within, element, is_mark);
        }
    });
    for note in outside {
        let within = Within { parent: note, in_back: false, in_note: true };
        gather(note, within, &mut |within, element| {
            if is_pointer(element) && is_mark(converter, within.parent, element) {
                converter.marks.insert(element.at.start);
            }
        });
    }
    let mut uncalled: Vec<&'a Element> = Vec::new();
    // Notes that are called where they appear, among blocks.
    let mut loose: Vec<&'a Element> = Vec::new();
    for (note, standing) in &found.notes {
        let key = key(note);
        if let Some(id) = note.get("xml:id") {
            // If two elements share an id, pointers refer to the first.
            converter.keys.entry(id.to_owned()).or_insert_with(|| key.clone());
        }
        if converter.dialect.anchors_notes() {
            find_anchored_place(converter, &found, note, &key);
        } else {
            match find_place(converter, &found, note, *standing, &key) {
                NotePlace::Called => {}
                NotePlace::Here => loose.push(note),
                NotePlace::Nowhere if is_empty(note) => {}
                NotePlace::Nowhere => uncalled.push(note),
            }
        }
    }
    converter.numbers_its_notes = are_numbered(&found);
    join_by_label(converter, &uncalled, &found.pointers);
    let joined: BTreeSet<usize> =
        converter.labelled.values().map(|(note, _)| note.at.start).collect();
    uncalled.retain(|note| !joined.contains(&note.at.start));
    join_by_raised_label(converter, document, &found, &uncalled, &loose);
}

/// Takes away the heading of a list of notes when all its notes have moved to their calls.
pub(super) fn take_headings<'a>(converter: &mut Converter<'a>, document: &'a Element) {
    document.each(&mut |list| {
        let mut notes = list.elements().filter(|child| child.name == "note").peekable();
        let has_words = list.children.iter().filter_map(Node::text).any(|it| !it.trim().is_empty());
        let is_list = notes.peek().is_some() && is_of_notes(list) && !has_words;
        if !is_list || !notes.all(|note| converter.is_taken(note) || is_empty(note)) {
            return;
        }
        for head in list.elements().filter(|child| child.name == "head") {
            // A note can be about the heading.
            if head.below("note").next().is_none() && !head.words().is_empty() {
                let words = head.words();
                converter.taken.insert(head.at.start);
                let message = format!("\u{201C}{words}\u{201D} is the heading of notes");
                let at = converter.source.span(head.at.clone());
                converter.told.push(Diagnostic::new(&diag::FURNITURE, at, message));
                converter.furniture.push(Furniture {
                    kind: FurnitureKind::NotesHeading,
                    text: words,
                    reason: None,
                    origin: Origin::Read { at },
                });
            }
        }
    });
}

/// The notes of a letter, and what can call them.
#[derive(Default)]
struct Apparatus<'a> {
    notes: Vec<(&'a Element, NoteContext)>,
    anchors: BTreeMap<&'a str, &'a Element>,
    /// Other elements with an id, which notes can be about.
    passages: BTreeMap<&'a str, &'a Element>,
    /// Where the first mark that calls an id is.
    marks: BTreeMap<&'a str, usize>,
    /// The first words of the text that refer to an id and are not a mark.
    references: BTreeMap<&'a str, &'a Element>,
    /// All marks.
    pointers: Vec<&'a Element>,
    /// Whether a parent holds nothing but notes, by where it begins.
    of_notes: BTreeMap<usize, bool>,
}

impl<'a> Apparatus<'a> {
    fn see(&mut self, within: Within<'a>, element: &'a Element, is_mark: bool) {
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
                self.notes.push((element, standing(parent, element, in_back, is_of_notes)));
            }
            _ => {}
        }
    }

    /// What calls a note by its id; the edition may have the note in several languages.
    fn by_id<T: Copy>(calls: &BTreeMap<&str, T>, note: &Element) -> Option<T> {
        let id = note.get("xml:id")?;
        calls.get(id).or_else(|| calls.get(untranslated(id)?)).copied()
    }

    /// The anchors that a note names.
    fn anchors_of(&self, note: &'a Element) -> Vec<&'a str> {
        let named = named(note, "target").chain(named(note, "corresp"));
        named.filter(|id| self.anchors.contains_key(id)).collect()
    }
}

fn named<'n>(note: &'n Element, name: &str) -> impl Iterator<Item = &'n str> {
    note.get(name).unwrap_or_default().split_whitespace().map(local)
}

/// Where a note is called or what it is about, in a dialect in which anchors say so.
fn find_anchored_place<'a>(
    converter: &mut Converter<'a>,
    found: &Apparatus<'a>,
    note: &'a Element,
    key: &str,
) {
    let ends = named(note, "targetEnd");
    for id in found.anchors_of(note).into_iter().chain(ends) {
        let starts = found.anchors.get(id).is_some_and(|anchor| anchor.get("corresp").is_some());
        if starts {
            converter.starts.insert(id.to_owned(), key.to_owned());
        } else {
            converter.notes_here.insert(id.to_owned());
        }
    }
}

/// Where a note is attached.
enum NotePlace {
    /// Where something calls it, or where the note itself says.
    Called,
    /// Where it appears, between two blocks.
    Here,
    Nowhere,
}

/// Finds the place of a note in the text.
fn find_place<'a>(
    converter: &mut Converter<'a>,
    found: &Apparatus<'a>,
    note: &'a Element,
    standing: NoteContext,
    key: &str,
) -> NotePlace {
    let mark = Apparatus::by_id(&found.marks, note);
    let reference = Apparatus::by_id(&found.references, note);
    let passage_of = |id| found.passages.get(id).copied().filter(|one| one.at != note.at);
    // What corresponds to a note is the same note elsewhere.
    let is_no_note = |passage: &&Element| passage.name != "note";
    let corresponding = || named(note, "corresp").find_map(|id| passage_of(id).filter(is_no_note));
    let passage = named(note, "target").find_map(passage_of).or_else(corresponding);
    let starts = found.anchors_of(note);
    let is_apart = match standing {
        NoteContext::Apart | NoteContext::InBack | NoteContext::Outside => true,
        // A note among paragraphs is apart from its call if something before it calls it, or if the
        // note itself says where it belongs.
        NoteContext::AmongBlocks => {
            let call = mark.or_else(|| Some(reference?.at.start));
            let is_called_before = call.is_some_and(|at| at < note.at.start);
            // A passage that contains the note does not place it any better.
            let is_beside = |passage: &&Element| !passage.at.contains(&note.at.start);
            let says_where = named(note, "target").any(|id| {
                found.anchors.contains_key(id) || found.passages.get(id).is_some_and(is_beside)
            });
            is_called_before || says_where
        }
        // A note in a line is where it is called, unless it names another place.
        NoteContext::InLine => {
            let is_elsewhere = |at: &std::ops::Range<usize>| {
                !at.contains(&note.at.start)
                    && !note.at.contains(&at.start)
                    && are_words_between(converter.source.text(), at, &note.at)
            };
            let is_ahead = |id: &&str| {
                found.anchors.get(*id).is_some_and(|anchor| anchor.at.start >= note.at.end)
            };
            mark.is_none()
                && (starts.first().is_some_and(is_ahead)
                    || (starts.is_empty()
                        && passage.filter(is_no_note).is_some_and(|it| is_elsewhere(&it.at))))
        }
    };
    let pointers = note.get("target").unwrap_or_default().split_whitespace();
    for id in pointers.filter_map(|pointer| pointer.strip_prefix('#')) {
        if !converter.index.ids.contains_key(id) {
            let message = format!("the note points to {id:?}, which is not an id in the file");
            let hint = "it is attached where it appears, or where it is called";
            let at = converter.source.span(note.at.start..note.inside);
            let told = Diagnostic::new(&diag::DANGLING_REFERENCE, at, message).hint(hint);
            converter.told.push(told);
        }
    }
    let end = named(note, "targetEnd").find(|id| found.anchors.contains_key(id));
    if let (Some(id), Some(_), true) = (note.get("xml:id"), mark, is_apart) {
        converter.collected.entry(id.to_owned()).or_insert(note);
    }
    if let Some(end) = end {
        converter.hooks.entry(end.to_owned()).or_default().push(note);
        converter.take(note);
    } else if is_apart && mark.is_none() {
        // If the note does not say what it is about, it is about the words that refer to it.
        let passage = passage.or(reference);
        if let Some(hook) = starts.first() {
            converter.hooks.entry((*hook).to_owned()).or_default().push(note);
        } else if let Some(passage) = passage {
            converter.passages.entry(passage.at.start).or_default().push(note);
        } else if standing != NoteContext::AmongBlocks {
            converter.take(note);
            return NotePlace::Nowhere;
        } else {
            return NotePlace::Here;
        }
        converter.take(note);
        return NotePlace::Called;
    } else if is_apart {
        converter.take(note);
    }
    for start in starts {
        // An anchor just before the note marks the place that it has anyway.
        let is_behind =
            found.anchors.get(start).is_some_and(|anchor| anchor.at.end < note.at.start);
        if (is_behind && !is_apart) || end.is_some() {
            converter.starts.insert(start.to_owned(), key.to_owned());
        }
    }
    let is_here = standing == NoteContext::AmongBlocks && !is_apart && mark.is_none();
    if is_here { NotePlace::Here } else { NotePlace::Called }
}

/// Whether there are words between a passage and a note.
fn are_words_between(
    text: &str,
    one: &std::ops::Range<usize>,
    other: &std::ops::Range<usize>,
) -> bool {
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    let between = text.get(first.end..second.start).unwrap_or_default();
    let mut in_tag = false;
    between.chars().any(|c| {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        !in_tag && c.is_alphanumeric()
    })
}

/// Joins notes that nothing names to the marks that name none, where both have a label that no other
/// note has.
fn join_by_label<'a>(
    converter: &mut Converter<'a>,
    notes: &[&'a Element],
    pointers: &[&'a Element],
) {
    if notes.is_empty() {
        return;
    }
    let mut labelled: BTreeMap<String, Vec<&'a Element>> = BTreeMap::new();
    for note in notes {
        if let Some(label) = label_of_note(note) {
            labelled.entry(label).or_default().push(note);
        }
    }
    let mut joined = BTreeSet::new();
    for pointer in pointers {
        let mut targets = pointer.get("target").unwrap_or_default().split_whitespace().map(local);
        let leads_somewhere = targets.any(|id| converter.index.ids.contains_key(id));
        let label = label_of_call(pointer).filter(|_| !leads_somewhere).unwrap_or_default();
        if let Some([note]) = labelled.get(&label).map(Vec::as_slice) {
            converter.labelled.insert(pointer.at.start, (note, label));
            joined.insert(note.at.start);
        }
    }
    let by_label: Vec<&Element> =
        notes.iter().copied().filter(|note| joined.contains(&note.at.start)).collect();
    converter.tell_of_labels(&by_label);
}

/// Joins notes to raised figures in the text that are not pointers: the print's own calls. A label
/// must belong to exactly one note and one figure, because sums have raised figures too. Figures
/// that look like calls but are not joined are reported.
fn join_by_raised_label<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
    found: &Apparatus<'a>,
    uncalled: &[&'a Element],
    loose: &[&'a Element],
) {
    let candidates = uncalled.iter().chain(loose);
    let candidates: Vec<(&Element, String)> =
        candidates.filter_map(|note| Some((*note, label_of_note(note)?))).collect();
    if candidates.is_empty() {
        return;
    }
    let mut raised: BTreeMap<String, Vec<&'a Element>> = BTreeMap::new();
    raised_labels(converter, document, &mut raised);
    let mut notes: BTreeMap<String, usize> = BTreeMap::new();
    for label in found.notes.iter().filter_map(|(note, _)| label_of_note(note)) {
        *notes.entry(label).or_default() += 1;
    }
    let text = document.words();
    let is_loose: BTreeSet<usize> = loose.iter().map(|note| note.at.start).collect();
    let (mut joined, mut doubtful) = (Vec::new(), Vec::new());
    for (note, label) in candidates {
        let is_loose = is_loose.contains(&note.at.start);
        let is_sign = label.chars().all(|c| !c.is_alphanumeric());
        // A raised letter may also end an abbreviation: `M` with a raised `r`.
        let is_letter = label.starts_with(char::is_alphabetic);
        match raised.get(&label).map_or(&[][..], Vec::as_slice) {
            [call]
                if notes[&label] == 1
                    && !is_letter
                    && (!is_loose || call.at.end <= note.at.start) =>
            {
                if is_loose {
                    converter.take(note);
                }
                converter.labelled.insert(call.at.start, (note, label));
                joined.push(note);
            }
            [] if !is_sign || !text.contains(&label) => {}
            _ if is_loose => doubtful.push(note),
            // The others are reported as uncalled anyway.
            _ => {}
        }
    }
    converter.tell_of_labels(&joined);
    let hint = "it is attached where it appears; make the mark a `ref` whose `target` is the note";
    converter.tell_of_notes(&diag::MARK_OF_NOTE, &doubtful, "a mark in the text may call", hint);
}

/// The raised figures and signs of a text outside pointers and notes, by what they say.
fn raised_labels<'a>(
    converter: &Converter<'a>,
    element: &'a Element,
    found: &mut BTreeMap<String, Vec<&'a Element>>,
) {
    for child in element.elements() {
        if ["note", "ref", "ptr"].contains(&child.name.as_str()) {
            continue;
        }
        let rendition = if child.name == "hi" { converter.rendition(child) } else { None };
        let is_raised = rendition.is_some_and(|it| it.styles.contains(&Style::Superscript));
        let before = converter.source.text().get(..child.at.start).unwrap_or_default();
        // `10` with a raised `2` is a power.
        if is_raised
            && !before.ends_with(|c: char| c.is_ascii_digit())
            && let Some(label) = plain_label(&child.words())
        {
            found.entry(label).or_default().push(child);
        } else {
            raised_labels(converter, child, found);
        }
    }
}

/// Whether the notes of a letter begin with their own consecutive numbers, such as `1.`. A single
/// note may begin with a date.
fn are_numbered(found: &Apparatus<'_>) -> bool {
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

/// Whether a note is empty: editions keep empty notes as forms to fill in.
pub(super) fn is_empty(note: &Element) -> bool {
    note.words().is_empty() && note.elements().next().is_none()
}

/// The first words of a note.
fn beginning(note: &Element) -> String {
    const SHOWN: usize = 8;
    let words = note.words();
    let mut shown: Vec<&str> = words.split_whitespace().take(SHOWN + 1).collect();
    if shown.len() > SHOWN {
        shown[SHOWN] = "\u{2026}";
    }
    shown.join(" ")
}

/// The label of a mark: what it prints, else the number in its target: `#n01`.
fn label_of_call(pointer: &Element) -> Option<String> {
    let printed = Some(pointer.words()).filter(|words| !words.is_empty());
    let printed = printed.or_else(|| pointer.get("n").map(ToOwned::to_owned));
    if let Some(printed) = printed {
        return plain_label(&printed);
    }
    let target = pointer.get("target")?.trim();
    let name = target.trim_end_matches(|c: char| c.is_ascii_digit());
    plain_label(target.strip_prefix(name)?)
}

/// The label of a note: its `@n`, else what it begins with: `Note 1:`, `[2]`, `3.`.
fn label_of_note(note: &Element) -> Option<String> {
    if let Some(n) = note.get("n") {
        return plain_label(n);
    }
    let words = note.words();
    let mut words = words.split_whitespace();
    let mut first = words.next()?;
    let is_word = NOTE.contains(&first.trim_end_matches('.').to_lowercase().as_str());
    if is_word {
        first = words.next()?;
    }
    let is_closed = first.ends_with(['.', ':', ')', ']', ',', '\u{2014}']);
    let is_sign = first.chars().all(|c| !c.is_alphanumeric()) || superscript(first).is_some();
    // `12 horses` does not begin with a label.
    let is_marked = || {
        let child = note.elements().next();
        child.is_some_and(|child| child.words() == first)
    };
    (is_word || is_closed || is_sign || is_marked()).then(|| plain_label(first)).flatten()
}

/// The words for a note that its label can begin with.
const NOTE: &[&str] = &["anm", "anmerkung", "fn", "n", "no", "nota", "note", "noot", "nr"];

/// The characters that can surround a label.
const AROUND: &[char] = &['[', ']', '(', ')', '{', '}', '.', ':', ',', ' ', '\u{2014}'];

/// A label without the characters around it: `[01]` is `1`. A label is a sign, or a number that may
/// have a letter.
fn plain_label(label: &str) -> Option<String> {
    let label = label.trim_matches(AROUND);
    let label = superscript(label).unwrap_or_else(|| label.to_lowercase());
    let label = label.trim_start_matches('0');
    let is_number = label.starts_with(|c: char| c.is_ascii_digit())
        && label.chars().filter(|c| !c.is_ascii_digit()).count() <= 1;
    let is_sign = label.chars().all(|c| !c.is_alphanumeric());
    let is_letter = label.chars().count() == 1;
    (!label.is_empty() && (is_number || is_sign || is_letter)).then(|| label.to_owned())
}

/// The number that raised figures write.
fn superscript(label: &str) -> Option<String> {
    const RAISED: &str =
        "\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}";
    let digit =
        |c: char| char::from_digit(RAISED.chars().position(|raised| raised == c)? as u32, 10);
    let number: Option<String> = label.chars().map(digit).collect();
    number.filter(|number| !number.is_empty())
}

/// What surrounds an element.
#[derive(Clone, Copy)]
struct Within<'a> {
    parent: &'a Element,
    in_back: bool,
    in_note: bool,
}

fn gather<'a>(
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

fn is_pointer(element: &Element) -> bool {
    ["ptr", "ref"].contains(&element.name.as_str())
}

/// Whether a pointer is only the mark that calls a note, not words of the text that refer to it: it
/// is empty, or the note's own number, or has the form of a mark.
fn is_mark(converter: &Converter<'_>, parent: &Element, pointer: &Element) -> bool {
    let words = pointer.words();
    let target = pointer.get("target").unwrap_or_default();
    let number = || {
        let named = |id| converter.index.ids.get(id).filter(|named| named.element == "note");
        target.split_whitespace().map(local).find_map(|id| named(id)?.n.as_deref())
    };
    if words.is_empty() || number().is_some_and(|number| is_same_label(number, &words)) {
        return true;
    }
    let bare = words.trim_matches(AROUND);
    let is_raised = |element: &Element| {
        let rendition = converter.rendition(element);
        rendition.is_some_and(|it| it.styles.contains(&Style::Superscript))
    };
    let is_set_off = || {
        words.starts_with(['[', '(', '{'])
            || [pointer, parent].into_iter().any(is_raised)
            || pointer.elements().any(is_raised)
    };
    // `I` and `1804` are marks only directly after a word.
    let is_close = || {
        let before = converter.source.text().get(..pointer.at.start).unwrap_or_default();
        before.ends_with(|c: char| !c.is_whitespace() && c != '>')
    };
    match form_of_mark(bare) {
        Some(MarkForm::Certain) => true,
        Some(MarkForm::LikeWord) => is_set_off() || is_close(),
        Some(MarkForm::Roman) => is_set_off(),
        None => false,
    }
}

/// What a mark looks like.
enum MarkForm {
    /// A figure, a sign.
    Certain,
    /// One letter, or a figure that may be a year.
    LikeWord,
    /// A Roman number.
    Roman,
}

fn form_of_mark(bare: &str) -> Option<MarkForm> {
    let count = bare.chars().count();
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let (figures, behind) = (bare.len() - digits.len(), digits.chars());
    if superscript(bare).is_some() || (count > 0 && bare.chars().all(|c| SIGNS.contains(c))) {
        Some(MarkForm::Certain)
    } else if figures > 0 && behind.clone().count() <= 1 && behind.clone().all(char::is_alphabetic)
    {
        Some(if figures < 4 { MarkForm::Certain } else { MarkForm::LikeWord })
    } else if count == 1 && bare.chars().all(|c| c.is_lowercase() || c.is_uppercase()) {
        Some(MarkForm::LikeWord)
    } else if count > 0 && bare.chars().all(|c| "ivxlcIVXLC".contains(c)) {
        Some(MarkForm::Roman)
    } else {
        None
    }
}

/// Signs that call notes.
const SIGNS: &str = "*\u{2217}\u{2020}\u{2021}\u{A7}\u{B6}\u{2016}#+\u{D7}\u{B0}\u{2042}\u{2051}\u{203B}\
                     \u{2606}\u{2605}\u{25CB}\u{25CF}\u{2197}";

/// Whether two labels are the same apart from the characters around them.
fn is_same_label(one: &str, other: &str) -> bool {
    let plain = plain_label(one);
    one.trim_matches(AROUND) == other.trim_matches(AROUND)
        || (plain.is_some() && plain == plain_label(other))
}

fn is_division(element: &Element) -> bool {
    ["front", "body", "back"].contains(&element.name.as_str()) || element.name.starts_with("div")
}

/// Whether an element is a division of notes.
fn is_of_notes(element: &Element) -> bool {
    let is_of_list = |child: &Element| ["note", "head", "pb"].contains(&child.name.as_str());
    is_division(element) && element.elements().all(is_of_list)
}

/// Where a note is in its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NoteContext {
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

fn standing(parent: &Element, note: &Element, in_back: bool, is_of_notes: bool) -> NoteContext {
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

impl<'a> Converter<'a> {
    /// Removes a note from its place in the file: it is attached elsewhere.
    fn take(&mut self, note: &'a Element) {
        self.taken.insert(note.at.start);
        self.apart.push(note);
    }

    /// Makes the removed notes that nothing has called after all, and reports them.
    pub(super) fn make_the_rest(&mut self) {
        let mut apart = std::mem::take(&mut self.apart);
        apart.retain(|note| !is_empty(note));
        for note in &apart {
            self.make(note, None);
        }
        apart.retain(|note| !self.called.contains(&note.at.start));
        let hint = "it is kept as a note without a place in the text";
        self.tell_of_notes(&diag::UNCALLED_NOTE, &apart, "nothing calls", hint);
    }

    fn tell_of_labels(&mut self, notes: &[&Element]) {
        let hint = "compare with the edition: nothing else confirms the link";
        self.tell_of_notes(&diag::NOTE_BY_LABEL, notes, "a label alone links a call to", hint);
    }

    fn tell_of_notes(
        &mut self,
        code: &'static Code,
        notes: &[&Element],
        what: &str,
        hint: &'static str,
    ) {
        let Some(first) = notes.first() else { return };
        let more = match notes.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        let message = format!("{what} the note \u{201C}{}\u{201D}{more}", beginning(first));
        let at = self.source.span(first.at.start..first.inside);
        self.told.push(Diagnostic::new(code, at, message).hint(hint));
    }

    /// A note that appears where it is called.
    pub(super) fn note_in_place(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = match self.place_said.take() {
            Some(said) => said,
            None => Origin::Read { at: self.source.span(element.at.start..element.inside) },
        };
        let is_hung =
            !self.dialect.anchors_notes() || !element.get("target").unwrap_or_default().is_empty();
        self.called.insert(element.at.start);
        self.make(element, None);
        let anchor = NoteAnchor { id: String::new(), note: key(element), origin };
        is_hung.then_some(Inline::NoteAnchor(anchor)).into_iter().collect()
    }

    /// The call of a note that appears elsewhere.
    pub(super) fn note_elsewhere(&mut self, note: &'a Element, call: &'a Element) -> Inline {
        let origin = Origin::Read { at: self.source.span(call.at.clone()) };
        let words = call.words();
        let label = if words.is_empty() {
            // An empty pointer prints no label; the label that joins it to the note is the note's.
            let label = self.labelled.get(&call.at.start).map(|(_, label)| label.clone());
            let from = vec![self.source.span(note.at.clone())];
            let origin = || Origin::Derived { from, by: super::NAME.to_owned() };
            label.map(|label| Sourced::new(label, origin()))
        } else {
            Some(Sourced::new(words, origin.clone()))
        };
        self.called.insert(note.at.start);
        self.make(note, label);
        // Only the tag, if the words of the call are kept beside it.
        let origin = if self.prints_label(note, call) {
            origin
        } else {
            Origin::Read { at: self.source.span(call.at.start..call.inside) }
        };
        Inline::NoteAnchor(NoteAnchor { id: String::new(), note: key(note), origin })
    }

    /// Whether the words of a call are the label that its note, already made, prints.
    pub(super) fn prints_label(&self, note: &Element, call: &Element) -> bool {
        let words = call.words();
        let made = self.made.get(&note.at.start).and_then(|index| self.notes.get(*index));
        let label = made.and_then(|note| note.label.as_ref());
        words.is_empty() || label.is_some_and(|label| is_same_label(&label.value, &words))
    }

    /// The start of a passage that a note is about, and the call at its end.
    pub(super) fn note_on(&mut self, note: &'a Element, passage: &'a Element) -> (Inline, Inline) {
        let tag = |element: &Element| Origin::Read {
            at: self.source.span(element.at.start..element.inside),
        };
        let start = NoteStart { id: String::new(), note: key(note), origin: tag(passage) };
        let call = NoteAnchor { id: String::new(), note: key(note), origin: tag(note) };
        self.called.insert(note.at.start);
        self.make(note, None);
        (Inline::NoteStart(start), Inline::NoteAnchor(call))
    }

    /// Puts the notes about a phrase around what it holds; those about an empty element, after it.
    pub(super) fn add_notes_on(&mut self, phrase: &'a Element, pieces: &mut Vec<Piece>) {
        for note in self.passages.remove(&phrase.at.start).unwrap_or_default() {
            let (start, call) = self.note_on(note, phrase);
            if !phrase.children.is_empty() {
                pieces.insert(0, Piece::Inline(start));
            }
            pieces.push(Piece::Inline(call));
        }
    }

    /// Puts the notes about blocks around them or, where the blocks are a part of the text, after
    /// the first line.
    pub(super) fn add_notes_on_blocks(&mut self, element: &'a Element, blocks: &mut Vec<Block>) {
        for note in self.passages.remove(&element.at.start).unwrap_or_default() {
            let (start, call) = self.note_on(note, element);
            match blocks.iter_mut().find_map(first_line) {
                Some(line) if !IS_WHOLE.contains(&element.name.as_str()) => line.push(call),
                Some(line) => {
                    line.insert(0, start);
                    append(blocks, vec![call]);
                }
                None => append(blocks, vec![call]),
            }
        }
    }

    /// Makes the note, unless it is already made. Its place in the list is that of its first call.
    pub(super) fn make(&mut self, element: &'a Element, mark: Option<Sourced<String>>) {
        if self.made.contains_key(&element.at.start) {
            return;
        }
        self.made.insert(element.at.start, self.notes.len());
        let tag = Origin::Read { at: self.source.span(element.at.start..element.inside) };
        let origin = self.dialect.origin_of_label(element, tag);
        let printed = element.get("n").map(|n| Sourced::new(n.to_owned(), origin));
        let index = self.notes.len();
        let (kind, class) = kind(element, self.dialect);
        self.notes.push(Note {
            id: key(element),
            label: printed.or(mark),
            list_number: None,
            kind,
            class,
            place: place_of(element),
            blocks: Vec::new(),
        });
        if let Some(number) = self.dialect.list_number(element) {
            self.taken.insert(number.at.start);
            let origin = self.read(number);
            let number = number.get("n").map(|n| Sourced::new(n.to_owned(), origin));
            self.notes[index].list_number = number;
        }
        if self.open_notes == DEEPEST {
            self.later.push((element, index));
            return;
        }
        self.fill(element, index);
        while self.open_notes == 0
            && let Some((element, index)) = self.later.pop()
        {
            self.fill(element, index);
        }
    }

    /// Reads what a note holds.
    fn fill(&mut self, element: &'a Element, index: usize) {
        self.open_notes += 1;
        let inside_here = self.place_said.take();
        let mut blocks = self.flow(element);
        self.add_notes_on_blocks(element, &mut blocks);
        self.place_said = inside_here;
        self.open_notes -= 1;
        blocks.retain(|block| !is_nothing(block));
        if !self.dialect.anchors_notes() {
            self.take_printed_label(index, &mut blocks);
        }
        self.notes[index].blocks = blocks;
    }

    /// Removes the label that a note prints before its words: it is printed with them anyway.
    fn take_printed_label(&mut self, index: usize, blocks: &mut [Block]) {
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
                let Some(rest) = behind_words(written, count) else { return };
                let (start, middle) = (at.start, at.end - rest.len());
                let space = written.len() - written.trim_start().len();
                let end = written.trim_end_matches(rest).trim_end().len();
                let said = Span { start: start + space, end: start + end, ..*at };
                *at = Span { start: middle, ..*at };
                let text = behind_words(&characters.text, count).unwrap_or_default().to_owned();
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

    /// The start of the passage that a note is about, if the edition marks the whole passage: `seg`
    /// with `orig` and `note`.
    pub(super) fn passage_of(&self, seg: &Element) -> Option<Inline> {
        let mut children = seg.elements();
        let lemma =
            children.next().filter(|lemma| ["orig", "hi", "lem"].contains(&lemma.name.as_str()));
        let note = children.find(|child| child.name == "note");
        let (Some(_), Some(note), "seg") = (lemma, note, seg.name.as_str()) else { return None };
        let origin = Origin::Read { at: self.source.span(seg.at.start..seg.inside) };
        Some(Inline::NoteStart(NoteStart { id: String::new(), note: key(note), origin }))
    }
}

/// How many words at the beginning of a note are its label and cannot be anything else: `Note 1:`,
/// `[1]`, `1)`, `*`; and `1.` only if all notes begin with such numbers, because it may be a date.
fn words_of_label(text: &str, label: &str, is_numbered: bool) -> usize {
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return 0 };
    let is_label =
        |word: &str| plain_label(word).is_some_and(|printed| Some(printed) == plain_label(label));
    if NOTE.contains(&first.trim_end_matches('.').to_lowercase().as_str()) {
        return if words
            .next()
            .is_some_and(|second| second.ends_with([':', '.', ')']) && is_label(second))
        {
            2
        } else {
            0
        };
    }
    let is_set_apart = first.starts_with(['[', '(', '{'])
        || first.ends_with([')', ']', ':'])
        || superscript(first).is_some()
        || first.chars().all(|c| !c.is_alphanumeric())
        || (is_numbered && first.ends_with('.'));
    // A row of stars is not a label.
    let mut has_words = || words.any(|word| word.contains(char::is_alphanumeric));
    usize::from(is_set_apart && is_label(first) && has_words())
}

/// What follows this many words of a text, if it has that many.
fn behind_words(text: &str, count: usize) -> Option<&str> {
    if count == 0 {
        return None;
    }
    let mut rest = text.trim_start();
    for _ in 0..count {
        let (_, behind) = rest.split_once(char::is_whitespace)?;
        rest = behind.trim_start();
    }
    Some(rest)
}

/// Where the source prints a note.
fn place_of(element: &Element) -> Option<String> {
    let place = element.get("place");
    let inline = || (element.get("rend") == Some("inline")).then_some("inline");
    place.or_else(inline).map(ToOwned::to_owned)
}

fn is_nothing(block: &Block) -> bool {
    matches!(block, Block::Paragraph(paragraph) if paragraph.content.is_empty()
        || (!has_words(&paragraph.content) && paragraph.content.iter().all(|one| matches!(one, Inline::Text(_)))))
}

/// The kind of a note, and the source's own word for it if ours says less.
fn kind(note: &Element, dialect: &dyn Dialect) -> (NoteKind, Option<String>) {
    let word = note.get("type").unwrap_or_default();
    let kind = match word.to_lowercase().as_str() {
        "source" => NoteKind::Source,
        "summary" => NoteKind::Summary,
        "critical" | "textconst" | "textual" | "apparatus" | "app" | "variant" => {
            NoteKind::Critical
        }
        "authorial" | "author" => NoteKind::Authorial,
        "" if dialect.is_source_note(note) => NoteKind::Source,
        _ if ["author", "#author"].contains(&note.get("resp").unwrap_or_default()) => {
            NoteKind::Authorial
        }
        _ => NoteKind::Footnote,
    };
    let is_said = word.is_empty() || word == kind.as_str();
    let class = note.get("subtype").or((!is_said).then_some(word)).or_else(|| register(note));
    (kind, class.map(ToOwned::to_owned))
}

/// The name for a note that only lists who or what a passage names: an entry of the register.
fn register(note: &Element) -> Option<&str> {
    let is_list = |one: &Element| {
        ["listPerson", "listPlace", "listBibl", "listOrg", "listEvent"].contains(&one.name.as_str())
    };
    let first = note.elements().next()?;
    note.elements().all(is_list).then(|| first.get("type").unwrap_or("register"))
}
