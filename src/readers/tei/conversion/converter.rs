//! The state of a conversion: what is known of the text before it is read, what has been made so
//! far, and where the walk is.
//!
//! The other files of this folder add methods to it; each uses only those below it, as the folder's
//! `mod.rs` lists them. There is one way up, [`Blocks`].

use std::collections::{BTreeMap, BTreeSet};

use super::stretches::Stretches;
use crate::diag::Diagnostic;
use crate::ir::{
    Block, Characters, Figure, Furniture, Inline, LineBreak, LineBreakKind, Note, Origin,
    Rendition, on_one_line, shortest_tag,
};
use crate::readers::tei::NAME;
use crate::readers::tei::dialects::Dialect;
use crate::readers::tei::index::Index;
use crate::readers::tei::lineation::Lineation;
use crate::readers::tei::rendition::Declared;
use crate::readers::tei::xml::{Element, in_values};
use crate::source::Source;

/// What is known of a text before it is read.
pub(in crate::readers::tei) struct Input<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub declared: &'a Declared,
    pub dialect: &'a dyn Dialect,
    /// The language of the text, as a tag; empty if unknown.
    pub language: String,
    /// Where the division begins that is the whole letter, and only frames its parts.
    pub frame: Option<usize>,
    /// What the line breaks are where they do not say it themselves.
    pub lineation: Lineation,
    /// The breaks that are inside words without saying so, by where they begin (`breaks`).
    pub in_words: BTreeSet<usize>,
}

/// The way from a line up to blocks: a line can hold a list, and calls notes that hold paragraphs.
pub(super) struct Blocks<'a> {
    /// Makes a block that is in a line.
    pub block: fn(&mut Converter<'a>, &'a Element) -> Vec<Block>,
    /// Makes what a note holds.
    pub flow: fn(&mut Converter<'a>, &'a Element) -> Vec<Block>,
}

/// Makes one letter, or the matter around letters, from the elements of a file.
pub(super) struct Converter<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub declared: &'a Declared,
    pub dialect: &'a dyn Dialect,
    pub blocks: Blocks<'a>,
    pub notes: Vec<Note>,
    /// The notes in the letter, by their ids: the key of each.
    pub keys: BTreeMap<String, String>,
    /// Notes kept apart and called from the text, by their ids.
    pub collected: BTreeMap<String, &'a Element>,
    /// The pointers that are only a mark, by where they begin.
    pub marks: BTreeSet<usize>,
    /// Whether the matter around letters is read, and no letter.
    pub is_matter: bool,
    /// Notes that are joined to their calls by their labels, by where the call begins.
    pub labelled: BTreeMap<usize, (&'a Element, String)>,
    /// Whether the notes begin with consecutive numbers of their own.
    pub numbers_its_notes: bool,
    /// Notes that name the anchor at which they are called, by the anchor's id.
    pub hooks: BTreeMap<String, Vec<&'a Element>>,
    /// Notes that were removed from their place in the file.
    pub apart: Vec<&'a Element>,
    /// What is deleted or added from one point to another.
    pub stretches: Stretches,
    /// What is taken out of the text, other than notes.
    pub furniture: Vec<Furniture>,
    /// Notes kept apart, by where the phrase or block that they are about begins.
    pub passages: BTreeMap<usize, Vec<&'a Element>>,
    /// Where the passage that a note is about begins: the key of the note, by the anchor's id.
    pub starts: BTreeMap<String, String>,
    /// Anchors in a file of ours that only mark where the note after them is called.
    pub notes_here: BTreeSet<String>,
    /// Where the last of them was found, and by whom.
    pub place_said: Option<Origin>,
    /// The elements to skip because their content appears elsewhere, by where they begin.
    pub taken: BTreeSet<usize>,
    /// The notes made so far, by where they begin: the place of each in the list.
    pub made: BTreeMap<usize, usize>,
    /// The notes that have a call, by where they begin.
    pub called: BTreeSet<usize>,
    /// How many notes are being read, each called by the one before.
    pub open_notes: usize,
    /// Notes called too deep inside others to be read there, and their places in the list.
    pub later: Vec<(&'a Element, usize)>,
    /// The language of the text, as a tag; empty if unknown.
    pub language: String,
    /// Where the division begins that is the whole letter.
    pub frame: Option<usize>,
    /// How many quotations are open.
    pub quotations: usize,
    /// How many `restore` elements are open, which cancel the deletions in them.
    pub restored: usize,
    /// Pictures found in lines, which cannot hold them: they follow the block.
    pub set_aside: Vec<Figure>,
    /// What was inferred about the letter.
    pub diagnostics: Vec<Diagnostic>,
    /// What the line breaks are where they do not say it themselves.
    pub lineation: Lineation,
    /// The breaks that are inside words without saying so, by where they begin (`breaks`).
    pub in_words: BTreeSet<usize>,
    /// The fragment ids that pages will have, for references to them, by the source's ids.
    pub fragments: BTreeMap<String, String>,
}

impl<'a> Converter<'a> {
    pub(super) fn new(input: Input<'a>, blocks: Blocks<'a>) -> Self {
        let Input { source, index, declared, dialect, language, frame, lineation, in_words } =
            input;
        Self {
            source,
            index,
            declared,
            dialect,
            blocks,
            notes: Vec::new(),
            keys: BTreeMap::new(),
            collected: BTreeMap::new(),
            marks: BTreeSet::new(),
            is_matter: false,
            labelled: BTreeMap::new(),
            numbers_its_notes: false,
            hooks: BTreeMap::new(),
            apart: Vec::new(),
            stretches: Stretches::default(),
            furniture: Vec::new(),
            passages: BTreeMap::new(),
            starts: BTreeMap::new(),
            notes_here: BTreeSet::new(),
            set_aside: Vec::new(),
            place_said: None,
            taken: BTreeSet::new(),
            made: BTreeMap::new(),
            called: BTreeSet::new(),
            open_notes: 0,
            later: Vec::new(),
            language,
            frame,
            quotations: 0,
            restored: 0,
            diagnostics: Vec::new(),
            lineation,
            in_words,
            fragments: BTreeMap::new(),
        }
    }

    /// Where an element was read.
    pub(super) fn read(&self, element: &Element) -> Origin {
        Origin::Read { at: self.source.span(element.at.clone()) }
    }

    /// Who says that an element is there.
    pub(super) fn who_placed(&self, element: &Element) -> Origin {
        self.dialect.origin_in_text(element, self.read(element))
    }

    /// The start tag of an element as the source writes it, without the brackets.
    pub(super) fn tag(&self, element: &Element) -> String {
        let in_file = || self.source.text().get(element.at.start..element.inside);
        let written = element.tag.as_deref().or_else(in_file).unwrap_or_default();
        let inside = written.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let inside: String = inside.chars().filter_map(in_values).collect();
        on_one_line(&inside)
    }

    /// How an element is set.
    pub(super) fn rendition(&self, element: &Element) -> Option<Rendition> {
        self.dialect.rendition(element, self.declared)
    }

    /// Whether to skip an element because its content appears elsewhere.
    pub(super) fn is_taken(&self, element: &Element) -> bool {
        self.taken.contains(&element.at.start)
    }

    /// The language of what an element holds; the one outside is to be restored after it.
    pub(super) fn enter_language(&mut self, element: &Element) -> String {
        let outside = self.language.clone();
        if let Some(language) = element.get("xml:lang") {
            self.language = shortest_tag(language);
        }
        outside
    }

    /// Characters that an element implies but does not hold.
    pub(super) fn derived(&self, element: &Element, text: &str) -> Inline {
        let from = vec![self.source.span(element.at.start..element.inside)];
        let origin = Origin::Derived { from, by: NAME.to_owned() };
        Inline::Text(Characters { text: text.to_owned(), origin })
    }

    /// The line break between two elements that a print sets on lines of their own.
    pub(super) fn separator(&self, before: &Element) -> Inline {
        let from = vec![self.source.span(before.at.start..before.inside)];
        let origin = Origin::Derived { from, by: NAME.to_owned() };
        Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin))
    }
}
