//! What is attached to places in the words of a letter: notes, page breaks, corrections and phrases, as
//! Web Annotations.
//!
//! **Invariant:** every page break, note, anchor, correction, choice and phrase of the IR has its
//! annotation.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::identities::uris;
use super::marked::{Marked, What};
use super::node::{CLASS, Json, Node, pointer, property};
use super::phrases;
use super::places::Places;
use super::provenance::Provenance;
use crate::backends::lexical::{absolute_uri, uri};
use crate::ir::{
    Alternative, Choice, Correction, CorrectionKind, Identity, Inline, Letter, Name, Note,
    NoteKind, PageBreak, Phrase, PhraseKind, Reading,
};

/// The annotations of a letter.
pub(super) struct Annotations<'a, 'l> {
    pub(super) reading: Reading,
    pub(super) provenance: &'a mut Provenance<'l>,
    notes: Vec<Node>,
    page_breaks: Vec<Node>,
    corrections: Vec<Node>,
    phrases: Vec<Node>,
    mentions: Vec<Node>,
    /// The places where each note is called, by the note's id.
    note_places: BTreeMap<String, Vec<Node>>,
    /// How many parts of each kind there are.
    counts: BTreeMap<&'static str, u32>,
    /// The bearers of the names that the source identifies: class and targets.
    mentioned: BTreeMap<&'static str, BTreeMap<Vec<String>, usize>>,
    /// The addresses of those bearers that have an identity.
    identified: BTreeSet<String>,
}

impl<'a, 'l> Annotations<'a, 'l> {
    pub(super) fn new(reading: Reading, provenance: &'a mut Provenance<'l>) -> Self {
        Self {
            reading,
            provenance,
            notes: Vec::new(),
            page_breaks: Vec::new(),
            corrections: Vec::new(),
            phrases: Vec::new(),
            mentions: Vec::new(),
            note_places: BTreeMap::new(),
            counts: BTreeMap::new(),
            mentioned: BTreeMap::new(),
            identified: BTreeSet::new(),
        }
    }

    /// Puts them on the node of the letter.
    pub(super) fn finish(self, document: &mut Node) {
        document.set_all("notes", self.notes);
        document.set_all("pageBreaks", self.page_breaks);
        document.set_all("corrections", self.corrections);
        document.set_all("phrases", self.phrases);
        document.set_all("mentions", self.mentions);
    }

    /// The name of a part that is numbered within its kind.
    pub(super) fn counted(&mut self, kind: &'static str) -> String {
        let count = self.counts.entry(kind).or_insert(0);
        *count += 1;
        self.provenance.id(&format!("{}.{count}", kind.replace(' ', "-")))
    }

    /// Adds the notes. The texts, which call them, come first.
    pub(super) fn notes(&mut self, letter: &Letter) {
        // All bodies first: a note can be called inside another note.
        let bodies: Vec<Node> = letter.notes.iter().map(|note| self.note_body(note)).collect();
        for (position, (note, body)) in (1_u64..).zip(letter.notes.iter().zip(bodies)) {
            let (kind, motivation) = match note.kind {
                NoteKind::Source => ("source note", "oa:describing"),
                NoteKind::Summary => ("summary", "oa:describing"),
                NoteKind::Footnote => ("note", "oa:commenting"),
                NoteKind::Critical => ("critical note", "oa:commenting"),
                NoteKind::Authorial => ("note of the writer", "oa:commenting"),
            };
            let id = self.provenance.id(&note.id);
            let mut node =
                Node::named(&id, "Annotation").with("dc:type", kind).with("position", position);
            if let Some(label) = &note.label {
                node.set("label", label.value.as_str());
                self.provenance.value(&id, "rdfs:label", label);
            }
            if let Some(number) = &note.list_number {
                node.set("identifier", property("number in the list of notes", &number.value));
                self.provenance.value(&id, "schema:identifier", number);
            }
            let said = [(CLASS, &note.class), ("place", &note.place)].into_iter();
            let said = said.filter_map(|(name, value)| Some(property(name, value.as_deref()?)));
            node.set_all("additionalProperty", said.collect());
            node.set("motivation", motivation);
            node.set("body", body);
            match self.note_places.remove(&note.id) {
                Some(places) => node.set_all("target", places),
                // No place in the words is known, only that it belongs to the letter.
                None => node.set("target", self.provenance.letter()),
            }
            self.notes.push(node);
        }
    }

    /// A note's words as one text.
    fn note_body(&mut self, note: &Note) -> Node {
        let marked = Marked::blocks(&note.blocks, self.reading);
        let id = self.provenance.id(&format!("{}/text", note.id));
        self.annotate(&id, &marked);
        Node::named(&id, "TextualBody").with("value", marked.text)
    }

    /// Adds what is attached to places in a text.
    pub(super) fn annotate(&mut self, id: &str, marked: &Marked<'_>) {
        let is_ordered = marked.has_words_beside();
        let places = Places::new(id, &marked.text);
        let mut starts: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, mark) in (1_u64..).zip(&marked.marks) {
            let place = |name: Option<&str>, at: Range<usize>| {
                let target = places.at(name, at);
                if is_ordered { target.with("position", position) } else { target }
            };
            let target = || place(None, mark.at.clone());
            match mark.what {
                What::Page(page) => self.page_break(page, target().into()),
                What::Start(start) => {
                    starts.insert(&start.note, mark.at.start);
                }
                What::Anchor(anchor) => {
                    let end = mark.at.end;
                    let passage = match starts.get(anchor.note.as_str()) {
                        Some(start) => *start..end,
                        None => places.called_word(end),
                    };
                    let anchor_id = self.provenance.id(&anchor.id);
                    let mut target = place(Some(&anchor_id), passage);
                    self.provenance.attribute(&mut target, &anchor.origin);
                    self.note_places.entry(anchor.note.clone()).or_default().push(target);
                }
                What::Correction(correction) => self.correction(correction, target()),
                What::Choice(choice) => self.choice(choice, target()),
                What::Deletion(phrase) => self.deletion(phrase, target()),
                What::Phrase(phrase) => self.phrase(phrase, places.words(&mark.at), target()),
            }
        }
    }

    fn phrase(&mut self, phrase: &Phrase, words: &str, target: Node) {
        let bearer = if let PhraseKind::Name(name) = &phrase.kind {
            self.bearer(name, &phrase.content, words)
        } else {
            None
        };
        let mut node = phrases::annotation(phrase, bearer.is_some(), self.provenance);
        node.set_known("body", bearer);
        self.provenance.attribute(&mut node, &phrase.origin);
        node.set("target", target);
        self.phrases.push(node);
    }

    /// Who or what bears a name, if it has an identity, or if the source says so.
    fn bearer(&mut self, name: &Name, content: &[Inline], words: &str) -> Option<Node> {
        match self.provenance.identities.entities.name(name, content) {
            Some(identity) => Some(self.identified(name, &identity, words)),
            None if name.targets.is_empty() => None,
            None => Some(self.mention(phrases::class_of(name.kind), &name.targets, words)),
        }
    }

    /// The bearer of a name who has an identity, which the letter mentions once.
    fn identified(&mut self, name: &Name, identity: &Identity, words: &str) -> Node {
        let id = uri(&identity.address);
        if self.identified.insert(id.clone()) {
            let words: Vec<&str> = words.split_whitespace().collect();
            let called = name.listed.clone().unwrap_or_else(|| words.join(" "));
            let mut node = Node::named(&id, phrases::class_of(name.kind));
            node.set_known("name", (!called.is_empty()).then_some(called));
            node.set_all("sameAs", uris(&identity.same_as));
            node.set_all("replaces", uris(&identity.replaces));
            let keys = name.pointers().filter(|target| absolute_uri(target).is_none());
            node.set_all("identifier", keys.collect());
            self.mentions.push(self.provenance.identities.once(node));
        }
        pointer(&id)
    }

    /// The bearer of a name that the source identifies: one node for all places that name it.
    fn mention(&mut self, class: &'static str, targets: &[String], words: &str) -> Node {
        let known = self.mentioned.get(class).and_then(|of_class| of_class.get(targets)).copied();
        let number = known.unwrap_or(self.mentions.len() + 1);
        let id = self.provenance.id(&format!("mention.{number}"));
        if known.is_none() {
            self.mentioned.entry(class).or_default().insert(targets.to_vec(), number);
            let words: Vec<&str> = words.split_whitespace().collect();
            let mut node = Node::named(&id, class);
            node.set_known("name", (!words.is_empty()).then(|| words.join(" ")));
            phrases::identify(&mut node, targets);
            self.mentions.push(node);
        }
        pointer(&id)
    }

    /// The words that the writer struck out, as the body of what was done to the text.
    fn deletion(&mut self, phrase: &Phrase, target: Node) {
        let body = self.beside("deletion", None, &phrase.content);
        let mut node = phrases::annotation(phrase, false, self.provenance).with("body", body);
        self.provenance.attribute(&mut node, &phrase.origin);
        node.set("target", target);
        self.phrases.push(node);
    }

    /// The readings other than the first, which is the text.
    fn choice(&mut self, choice: &Choice, target: Node) {
        let Some((first, others)) = choice.alternatives.split_first() else { return };
        let body =
            |other: &Alternative| self.beside("reading", Some(other.kind.as_str()), &other.content);
        let bodies: Vec<Node> = others.iter().map(body).collect();
        let mut node = Node::new("Annotation")
            .with("dc:type", "several readings")
            .with("motivation", "oa:editing")
            .with("additionalProperty", property("the text has", first.kind.as_str()));
        node.set_all("body", bodies);
        self.provenance.attribute(&mut node, &choice.origin);
        node.set("target", target);
        self.phrases.push(node);
    }

    /// Words beside the text, with everything attached to them.
    fn beside(&mut self, part: &'static str, kind: Option<&str>, content: &[Inline]) -> Node {
        let id = self.counted(part);
        let marked = Marked::inner(content, self.reading);
        self.annotate(&id, &marked);
        Node::named(&id, "TextualBody").with_known("dc:type", kind).with("value", marked.text)
    }

    pub(super) fn page_break(&mut self, page: &PageBreak, target: Json) {
        let mut node = Node::named(&self.provenance.id(&page.id), "Annotation")
            .with("dc:type", "page break")
            .with("motivation", "oa:identifying")
            .with_known("label", page.label.as_deref())
            .with_known("identifier", page.series.as_deref().map(|name| property("series", name)))
            .with_known(
                "image",
                page.image.as_deref().map(|name| Node::new("ImageObject").with("name", name)),
            )
            .with("target", target);
        self.provenance.attribute(&mut node, &page.origin);
        self.page_breaks.push(node);
    }

    fn correction(&mut self, correction: &Correction, target: Node) {
        let kind = match correction.kind {
            CorrectionKind::WordBreak => "word break",
            CorrectionKind::ParagraphBreak => "paragraph break",
            CorrectionKind::ForbiddenCharacter => "forbidden character",
            CorrectionKind::LostSpace => "lost space",
            CorrectionKind::Edit => "edit",
        };
        let reading = |reading: Reading| {
            let marked = Marked::line([], correction.reading(reading), reading);
            Node::new("TextualBody").with("value", marked.text)
        };
        let body = Node::new("ReplaceAction")
            .with("replacee", reading(Reading::Original))
            .with("replacer", reading(Reading::Regular));
        let mut node = Node::named(&self.provenance.id(&correction.id), "Annotation")
            .with("dc:type", kind)
            .with("motivation", "oa:editing")
            .with("body", body)
            .with("target", target);
        self.provenance.intervene(&mut node, correction);
        self.corrections.push(node);
    }
}
