//! Anchors and pointers: calls of notes, starts of passages, references.

use super::surrounded;
use crate::ir::{Inline, NoteAnchor, NoteStart, PhraseKind, Reference};
use crate::readers::tei::attributes::local;
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::Piece;
use crate::readers::tei::conversion::space::take_layout;
use crate::readers::tei::xml::Element;

impl<'a> Converter<'a> {
    /// An anchor: the start of a passage that a note is about, the call of a note that appears
    /// elsewhere, or a point of which no more is known.
    pub(super) fn anchor(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = self.read(element);
        let id = element.get("xml:id").unwrap_or_default();
        // If two anchors share an id, pointers refer to the first.
        let hung = self.hooks.remove(id).unwrap_or_default();
        let mut points: Vec<Inline> =
            hung.into_iter().map(|note| self.note_elsewhere(note, element)).collect();
        if let Some(note) = self.starts.get(id) {
            let start = NoteStart { id: String::new(), note: note.clone(), origin };
            points.push(Inline::NoteStart(start));
            return points;
        }
        if !points.is_empty() {
            return points;
        }
        if self.notes_here.contains(id) {
            self.place_said = Some(self.who_placed(element));
            return Vec::new();
        }
        vec![Inline::phrase(self.opaque(element), Vec::new(), origin)]
    }

    /// A pointer: a call of a note that appears elsewhere, or a reference.
    pub(super) fn pointer(&mut self, element: &'a Element) -> Vec<Piece> {
        let target = element.get("target").or_else(|| element.get("cRef"));
        if let Some((note, _)) = self.labelled.get(&element.at.start) {
            return vec![Piece::Inline(self.note_elsewhere(note, element))];
        }
        let of_document = element.get("type") == Some("document");
        let is_noteref = element.get("type") == Some("noteref");
        // A call whose words stay in the text, because the note has another label.
        let mut called = None;
        for id in target.unwrap_or_default().split_whitespace().map(local) {
            let id = self.in_this_language(id);
            let id = id.as_str();
            if let Some(note) = self.collected.get(id).copied()
                && (is_noteref || self.marks.contains(&element.at.start))
            {
                let call = Piece::Inline(self.note_elsewhere(note, element));
                if self.prints_label(note, element) {
                    return vec![call];
                }
                called = Some(call);
                break;
            }
            if is_noteref && let Some(note) = self.keys.get(id) {
                let anchor = NoteAnchor {
                    id: String::new(),
                    note: note.clone(),
                    origin: self.who_placed(element),
                };
                return vec![Piece::Inline(Inline::NoteAnchor(anchor))];
            }
        }
        let mut reference = self.reference(target);
        if of_document && let Some(number) = element.get("n") {
            reference.document = Some(number.to_owned());
        }
        let mut pieces = self.pieces(element);
        let (before, after) = take_layout(&mut pieces, self.source.text());
        self.add_notes_on(element, &mut pieces);
        // Words that the edition makes of the address alone. Directly after a word, a key only
        // links it; in a note, which is the editors' own, it is a link without words.
        let has_place = |target: &&str| {
            let before = self.source.text().get(..element.at.start).unwrap_or_default();
            let is_close = before.ends_with(char::is_alphanumeric);
            !target.starts_with('#') && (!is_close || target.contains("://"))
        };
        if let Some(target) = target.filter(has_place)
            && element.name == "ref"
            && element.children.is_empty()
            && self.open_notes == 0
            && !self.dialect.writes_all_characters()
        {
            pieces.push(Piece::Inline(self.derived(element, target)));
        }
        let mut reference = self.wrap(element, &PhraseKind::Reference(reference), pieces);
        reference.extend(called);
        surrounded(before, reference, after)
    }

    /// The id of a note in the language of this text, if the edition has it in several: with the
    /// language appended (`note1_NL`).
    fn in_this_language(&self, id: &str) -> String {
        let language = self.language.split('-').next().unwrap_or_default().to_uppercase();
        let translated = format!("{id}_{language}");
        if self.collected.contains_key(&translated) { translated } else { id.to_owned() }
    }

    fn reference(&self, target: Option<&str>) -> Reference {
        let mut reference =
            Reference { target: target.map(ToOwned::to_owned), ..Reference::default() };
        let Some(id) = target.and_then(|target| target.strip_prefix('#')) else {
            return reference;
        };
        if let Some(fragment) = self.keys.get(id).or_else(|| self.fragments.get(id)) {
            reference.fragment = Some(fragment.clone());
        } else if let Some(named) = self.index.ids.get(id) {
            reference.document = match named.element.as_str() {
                "div" => named.n.clone(),
                // A note of another document is cited with its document.
                "note" => self.index.number_of(named.document),
                _ => None,
            };
        }
        reference
    }
}
