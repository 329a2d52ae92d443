//! Notes: inline, gathered at the end, or beside a passage; each stands once, and its calls hang on
//! the text.
//!
//! How an edition connects the two is found out here, before the text is read ([`prepare`]).

use super::body::{Converter, is_block_in_line};
use super::index::{local, untranslated};
use super::line::{has_words, is_mark};
use super::xml::Element;
use crate::ir::{Block, Inline, Note, NoteAnchor, NoteKind, NoteStart, Origin, Sourced};

/// The name of a note while the letter is being made: no other has it.
pub(super) fn key(note: &Element) -> String {
    format!("at-{}", note.at.start)
}

/// So many notes are read while the note that calls them is, each in the one before.
const DEEPEST: usize = 8;

/// Elements in which notes are gathered.
const GATHERED_IN: &[&str] = &["noteGrp", "listAnnotation", "annotations"];

/// Finds out which notes stand apart, what calls them, and where passages begin that notes are
/// about. `outside` are notes that stand outside the letter and belong to it.
pub(super) fn prepare<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
    outside: &'a [Element],
) {
    let mut anchors = std::collections::BTreeMap::new();
    let mut phrases = std::collections::BTreeMap::new();
    // Ids that are called, and those that a mark calls, before the place in the file.
    let mut calls = std::collections::BTreeSet::new();
    let mut marks: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let mut notes: Vec<(&'a Element, Standing)> =
        outside.iter().map(|note| (note, Standing::Apart)).collect();
    // Whether an element holds nothing but notes, by where it begins.
    let mut of_notes = std::collections::BTreeMap::new();
    gather(document, &mut |parent, element| match element.name.as_str() {
        "anchor" => {
            if let Some(id) = element.get("xml:id") {
                anchors.insert(id, element);
            }
        }
        "ptr" | "ref" => {
            let targets = element.get("target").unwrap_or_default();
            calls.extend(targets.split_whitespace().map(local));
            if is_mark(element) {
                for target in targets.split_whitespace() {
                    marks.entry(local(target)).or_insert(element.at.start);
                }
            }
        }
        "note" => {
            let is_of_notes =
                of_notes.entry(parent.at.start).or_insert_with(|| is_of_notes(parent));
            notes.push((element, standing(parent, element, *is_of_notes)));
        }
        _ if !is_block_in_line(element) => {
            if let Some(id) = element.get("xml:id") {
                phrases.insert(id, element);
            }
        }
        _ => {}
    });
    for (note, place) in notes {
        // A note among paragraphs stands apart if something before it calls it, or if it says itself
        // where it belongs.
        let called_before = || {
            let mark = note.get("xml:id").and_then(|id| marks.get(id));
            mark.is_some_and(|at| *at < note.at.start)
        };
        let says_where = || {
            let targets = note.get("target").unwrap_or_default().split_whitespace().map(local);
            targets.into_iter().any(|id| anchors.contains_key(id) || phrases.contains_key(id))
        };
        let is_apart = match place {
            Standing::Apart => true,
            Standing::AmongBlocks => !converter.is_own && (called_before() || says_where()),
            Standing::InLine => false,
        };
        let key = key(note);
        let id = note.get("xml:id");
        if let Some(id) = id {
            converter.keys.insert(id.to_owned(), key.clone());
        }
        let named = |name: &str| note.get(name).unwrap_or_default().split_whitespace().map(local);
        let targets: Vec<&str> = named("target").chain(named("corresp")).collect();
        let targets = targets.into_iter().filter(|id| anchors.contains_key(id));
        if converter.is_own {
            for id in targets.chain(named("targetEnd")) {
                let starts = anchors.get(id).is_some_and(|anchor| anchor.get("corresp").is_some());
                if starts {
                    converter.starts.insert(id.to_owned(), key.clone());
                } else {
                    converter.notes_here.insert(id.to_owned());
                }
            }
            continue;
        }
        let translated = |id| untranslated(id).is_some_and(|stem| calls.contains(stem));
        let is_called = id.is_some_and(|id| calls.contains(id) || translated(id));
        let end = named("targetEnd").find(|id| anchors.contains_key(id));
        let starts: Vec<&str> = targets.collect();
        if let (Some(id), true) = (id, is_called && is_apart) {
            converter.collected.insert(id.to_owned(), note);
        }
        if let Some(end) = end {
            converter.hooks.entry(end.to_owned()).or_default().push(note);
            converter.take(note);
        } else if is_apart && !is_called {
            // It hangs where its target is; if it has none, where it stands.
            let phrase = named("target").find(|id| phrases.contains_key(id));
            if let Some(hook) = starts.first() {
                converter.hooks.entry((*hook).to_owned()).or_default().push(note);
                converter.take(note);
            } else if let Some(phrase) = phrase {
                converter.passages.insert(phrase.to_owned(), note);
                converter.take(note);
            }
            continue;
        }
        if is_apart {
            converter.take(note);
        }
        for start in starts {
            // An anchor just before the note is the place where it hangs anyhow.
            let is_behind = anchors.get(start).is_some_and(|anchor| anchor.at.end < note.at.start);
            if (is_behind && !is_apart) || end.is_some() {
                converter.starts.insert(start.to_owned(), key.clone());
            }
        }
    }
}

fn gather<'a>(element: &'a Element, see: &mut impl FnMut(&'a Element, &'a Element)) {
    for child in element.elements() {
        see(element, child);
        gather(child, see);
    }
}

fn is_division(element: &Element) -> bool {
    ["front", "body", "back"].contains(&element.name.as_str()) || element.name.starts_with("div")
}

/// Whether an element is a division of notes.
fn is_of_notes(element: &Element) -> bool {
    let is_of_list = |child: &Element| ["note", "head", "pb"].contains(&child.name.as_str());
    is_division(element) && element.elements().all(is_of_list)
}

/// Where a note stands in its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Where only notes stand, so that something else must call it.
    Apart,
    /// Among the blocks of a division.
    AmongBlocks,
    /// In a line, at its call.
    InLine,
}

fn standing(parent: &Element, note: &Element, is_of_notes: bool) -> Standing {
    let is_known = note.get("xml:id").is_some() || note.get("target").is_some();
    if is_known && (GATHERED_IN.contains(&parent.name.as_str()) || is_of_notes) {
        Standing::Apart
    } else if is_division(parent) {
        Standing::AmongBlocks
    } else {
        Standing::InLine
    }
}

impl<'a> Converter<'a> {
    /// Takes a note from where it stands: it hangs elsewhere.
    fn take(&mut self, note: &'a Element) {
        self.taken.insert(note.at.start);
        self.apart.push(note);
    }

    /// Makes the notes that were taken and that nothing has called after all.
    pub(super) fn make_the_rest(&mut self) {
        for note in std::mem::take(&mut self.apart) {
            self.make(note, None);
        }
    }

    /// A note that stands where it is called.
    pub(super) fn note_in_place(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = match self.place_said.take() {
            Some(said) => said,
            None => Origin::Read { at: self.source.span(element.at.start..element.inside) },
        };
        let is_hung = !self.is_own || !element.get("target").unwrap_or_default().is_empty();
        self.make(element, None);
        let anchor = NoteAnchor { id: String::new(), note: key(element), origin };
        is_hung.then_some(Inline::NoteAnchor(anchor)).into_iter().collect()
    }

    /// The call of a note that stands elsewhere.
    pub(super) fn note_elsewhere(&mut self, note: &'a Element, call: &'a Element) -> Inline {
        let origin = Origin::Read { at: self.source.span(call.at.clone()) };
        let words = call.words();
        let label = (!words.is_empty()).then(|| Sourced::new(words, origin.clone()));
        self.make(note, label);
        Inline::NoteAnchor(NoteAnchor { id: String::new(), note: key(note), origin })
    }

    /// The beginning of a passage that a note is about, and its call at the end.
    pub(super) fn note_on(&mut self, note: &'a Element, passage: &'a Element) -> (Inline, Inline) {
        let tag = |element: &Element| Origin::Read {
            at: self.source.span(element.at.start..element.inside),
        };
        let start = NoteStart { id: String::new(), note: key(note), origin: tag(passage) };
        let call = NoteAnchor { id: String::new(), note: key(note), origin: tag(note) };
        self.make(note, None);
        (Inline::NoteStart(start), Inline::NoteAnchor(call))
    }

    /// Makes the note, unless it is made. Its place in the list is that of its first call.
    pub(super) fn make(&mut self, element: &'a Element, mark: Option<Sourced<String>>) {
        if !self.made.insert(element.at.start) {
            return;
        }
        let id = key(element);
        let tag = Origin::Read { at: self.source.span(element.at.start..element.inside) };
        let inferred = element.get("xml:id").and_then(|id| self.claims.labels.get(id)).cloned();
        let origin = inferred.unwrap_or(tag);
        let printed = element.get("n").map(|n| Sourced::new(n.to_owned(), origin));
        let index = self.notes.len();
        let (kind, class) = kind(element);
        self.notes.push(Note {
            id,
            label: printed.or(mark),
            list_number: None,
            kind,
            class,
            place: place_of(element),
            blocks: Vec::new(),
        });
        if self.is_own
            && let Some(number) = element.child("milestone")
            && number.get("unit") == Some("list-item")
        {
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
        let blocks = self.flow(element);
        self.place_said = inside_here;
        self.open_notes -= 1;
        self.notes[index].blocks = blocks.into_iter().filter(|block| !is_nothing(block)).collect();
    }

    /// The beginning of the passage that a note is about, where the edition marks the whole passage:
    /// `seg` with `orig` and `note`.
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

/// The kind of a note, and the source's own word for it where ours says less.
fn kind(note: &Element) -> (NoteKind, Option<String>) {
    let word = note.get("type").unwrap_or_default();
    let kind = match word.to_lowercase().as_str() {
        "source" => NoteKind::Source,
        "summary" => NoteKind::Summary,
        "critical" | "textconst" | "textual" | "apparatus" | "app" | "variant" => {
            NoteKind::Critical
        }
        "authorial" | "author" => NoteKind::Authorial,
        // The first note of a volume of FRUS, before the numbered ones.
        "" if note.get("n") == Some("0") => NoteKind::Source,
        _ if ["author", "#author"].contains(&note.get("resp").unwrap_or_default()) => {
            NoteKind::Authorial
        }
        _ => NoteKind::Footnote,
    };
    let is_said = word.is_empty() || word == kind.as_str();
    let class = note.get("subtype").or((!is_said).then_some(word)).or_else(|| register(note));
    (kind, class.map(ToOwned::to_owned))
}

/// What a note is called that only lists who or what a passage names: an entry of the register.
fn register(note: &Element) -> Option<&str> {
    let is_list = |one: &Element| {
        ["listPerson", "listPlace", "listBibl", "listOrg", "listEvent"].contains(&one.name.as_str())
    };
    let first = note.elements().next()?;
    note.elements().all(is_list).then(|| first.get("type").unwrap_or("register"))
}
