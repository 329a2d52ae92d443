//! The walk over a page: what its elements are in a letter.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::characters::Piece;
use super::notes::{self, NoteAt, Notes};
use super::page::Page;
use super::pages::PageMark;
use super::phrases;
use super::surroundings::Reason;
use super::tree::Element;
use crate::ir::{
    FurnitureKind, LineBreakKind, NoteKind, Origin, PageBreak, PhraseKind, Rendition, Style,
    shortest_tag,
};
use crate::readers::composer::{Composer, Container, LineKind};
use crate::readers::html_elements::{heading_level, is_block, is_unshown};
use crate::source::{Source, spell_forbidden};

/// What is known of a page before its words are read.
pub(super) struct Plan<'a> {
    pub page: Page<'a>,
    pub marks: BTreeMap<usize, PageMark>,
    pub notes: Notes,
    /// The headings of the notes.
    pub headings: BTreeSet<usize>,
    /// What is no part of the letter.
    pub surroundings: BTreeMap<usize, Reason>,
    /// How many words are in the text of the letter.
    pub words: usize,
    /// The language that the page states for the letter, and the element that does.
    pub language: Option<(String, usize)>,
}

/// Reads the letter.
pub(super) struct Walk<'p, 'a> {
    pub plan: &'p Plan<'a>,
    pub source: &'a Source,
    pub composer: Composer<'a>,
    /// How the blocks around are aligned.
    pub align: Option<Style>,
    pub is_kept: bool,
    pub in_verse: bool,
    /// The phrases that are open, and how many of them are outside the verse.
    pub open: Vec<(PhraseKind, Range<usize>)>,
    pub verse_phrases: usize,
    pub language: String,
}

impl Walk<'_, '_> {
    pub(super) fn place(&self, node: usize) -> Range<usize> {
        self.plan.page.tree.nodes.get(node).map_or(0..0, |node| node.at.clone())
    }

    /// Reads what is in a node.
    pub(super) fn children(&mut self, parent: usize) {
        let mut node = parent + 1;
        while node < self.plan.page.tree.end(parent) {
            node = self.one(node);
        }
    }

    /// Reads a node, or the note that begins with it, and returns the node after it.
    pub(super) fn one(&mut self, node: usize) -> usize {
        let plan = self.plan;
        if let Some(note) = plan.notes.all.get(&node) {
            let element = plan.page.tree.element(node);
            if element.is_some_and(|element| is_block(&element.name)) {
                self.composer.end_line();
            }
            self.note(node, note);
            note.end.max(node + 1)
        } else {
            self.node(node);
            plan.page.tree.end(node)
        }
    }

    /// Whether a node is more than its element says: a note, a page mark, no part of the letter.
    pub(super) fn is_special(&self, node: usize) -> bool {
        let Plan { marks, notes, headings, surroundings, .. } = self.plan;
        notes.all.contains_key(&node)
            || marks.contains_key(&node)
            || headings.contains(&node)
            || surroundings.contains_key(&node)
    }

    fn node(&mut self, node: usize) {
        let plan = self.plan;
        // Also what is no part of the text separates words.
        let element = plan.page.tree.element(node);
        if self.is_special(node) && element.is_some_and(|element| is_block(&element.name)) {
            self.composer.end_line();
        }
        if let Some(mark) = plan.marks.get(&node) {
            let has_words = !plan.page.tree.words(node).trim().is_empty();
            let is_whole =
                mark.is_only_mark && (has_words || plan.page.tree.below(node).is_empty());
            let origin = self.origin_of_mark(node, is_whole);
            // A mark on a line of its own divides the words around it.
            if let Some(element) = element.filter(|it| plan.page.setting(it).is_block == Some(true))
            {
                self.composer.space(element.tag.clone());
            }
            self.composer.page_break(PageBreak::new(mark.label.clone(), false, origin));
            if mark.is_only_mark {
                // What is white in it, or a forced line end, separates words.
                if !has_words {
                    self.children(node);
                }
                return;
            }
        }
        if let Some(reason) = plan.surroundings.get(&node) {
            return self.furniture(FurnitureKind::Dropped, node, Some(*reason));
        }
        if let Some(call) = plan.notes.calls.get(&node) {
            return self.composer.note_call(&notes::key(call.note), call.at.clone());
        }
        if plan.notes.ways_back.contains(&node) {
            return self.furniture(FurnitureKind::BackLink, node, None);
        }
        if plan.headings.contains(&node) {
            return self.furniture(FurnitureKind::NotesHeading, node, None);
        }
        match plan.page.tree.element(node) {
            None => self.text(node),
            Some(element) if is_unshown(&element.name) => {}
            Some(element) => self.element(node, element),
        }
    }

    /// The place of a page mark: all of it, or only its tag if what it holds is the letter's.
    fn origin_of_mark(&self, node: usize, is_whole: bool) -> Origin {
        let tag = self.plan.page.tree.element(node).map_or(0..0, |element| element.tag.clone());
        let at = if is_whole { self.place(node) } else { tag };
        Origin::Read { at: self.source.span(at) }
    }

    fn furniture(&mut self, kind: FurnitureKind, node: usize, reason: Option<Reason>) {
        let words = self.plan.page.tree.words(node);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let reason = reason.map(str::to_owned);
        let at = self.place(node);
        if !words.is_empty() {
            self.composer.furniture(kind, spell_forbidden(&words), at, reason);
        }
    }

    /// Characters, but for those that are marks of notes.
    fn text(&mut self, node: usize) {
        let taken = &self.plan.notes.taken;
        for piece in self.plan.page.tree.pieces(node) {
            let at = match &piece {
                Piece::Data(at) | Piece::Reference(at, _) => at.clone(),
            };
            let first = taken.partition_point(|one| one.end <= at.start);
            let taken = taken.iter().skip(first).take_while(|one| one.start < at.end);
            match piece {
                Piece::Data(at) => {
                    let mut start = at.start;
                    for one in taken {
                        self.data(start..one.start.max(start));
                        start = start.max(one.end);
                    }
                    self.data(start..at.end.max(start));
                }
                Piece::Reference(at, meaning) => {
                    if taken.count() == 0 {
                        self.composer.text(&meaning, at);
                    }
                }
            }
        }
    }

    fn data(&mut self, at: Range<usize>) {
        if at.is_empty() {
        } else if self.is_kept {
            self.composer.kept(at);
        } else {
            self.composer.data(at);
        }
    }

    fn note(&mut self, start: usize, note: &NoteAt) {
        let plan = self.plan;
        let is_beside = plan.page.tree.element(start).is_some_and(|element| {
            element.classes().any(|class| class.contains("sidenote") || class.contains("margin"))
        });
        self.composer.begin(Container::Note {
            key: notes::key(start),
            kind: NoteKind::Footnote,
            class: None,
            place: is_beside.then(|| "margin".to_owned()),
        });
        self.composer.note_label(&note.label, note.called_at.clone());
        if let Some((number, at)) = &note.number {
            self.composer.note_number(number, at.clone());
        }
        if let Some(at) = &note.bracket {
            let kind = FurnitureKind::NoteBracket;
            self.composer.furniture(kind, "]".to_owned(), at.clone(), None);
        }
        let outside = (self.align.take(), self.in_verse, self.is_kept);
        (self.in_verse, self.is_kept) = (false, false);
        let mut node = start;
        while node < note.end {
            match plan.page.tree.element(node) {
                Some(element) if element.is(&["li", "dd", "dt", "tr", "td", "th"]) => {
                    self.children_in_lines(node);
                }
                _ => self.node(node),
            }
            node = plan.page.tree.end(node);
        }
        (self.align, self.in_verse, self.is_kept) = outside;
        self.composer.end();
    }

    /// What is in the parts of a list or a table that is no list or table of the letter.
    fn children_in_lines(&mut self, node: usize) {
        let plan = self.plan;
        self.composer.end_line();
        let is_row = plan.page.tree.element(node).is_some_and(|element| element.name == "tr");
        if is_row {
            for cell in plan.page.tree.children(node) {
                let element = plan.page.tree.element(cell);
                if element.is_some_and(|element| element.is(&["td", "th"])) {
                    self.composer.end_line();
                    self.children(cell);
                    self.composer.end_line();
                } else {
                    self.node(cell);
                }
            }
        } else {
            self.children(node);
        }
        self.composer.end_line();
    }

    pub(super) fn element(&mut self, node: usize, element: &Element) {
        match element.name.as_str() {
            "br" => self.line_break(node),
            "hr" => self.composer.end_line(),
            "wbr" => {}
            "img" => self.image(node, element),
            name if heading_level(name).is_some() => {
                self.line(LineKind::Heading, node, element);
            }
            "p" if self.in_verse => self.line(LineKind::Verse, node, element),
            "p" | "figcaption" => self.line(LineKind::Paragraph, node, element),
            name if is_block(name) => self.block(node, element),
            _ if self.plan.page.setting(element).is_block == Some(true)
                || self.is_part_of_letter(node, element) =>
            {
                self.block(node, element);
            }
            _ => self.phrases(node, element),
        }
    }

    /// Whether a `span` that is in no paragraph is a part of a letter by its class, as TEI names them: `tei_salute`.
    fn is_part_of_letter(&self, node: usize, element: &Element) -> bool {
        const PARTS: [&str; 6] = ["opener", "dateline", "salute", "closer", "signed", "postscript"];
        let is_part = |class: &str| {
            let class = class.to_lowercase();
            let name = ["tei_", "tei-"].iter().find_map(|prefix| class.strip_prefix(prefix));
            PARTS.contains(&name.unwrap_or(&class))
        };
        let tree = &self.plan.page.tree;
        let mut around = tree.ancestors(node).filter_map(|node| tree.element(node));
        // In `He wrote <span class=tei_salute>My dear</span>.` it is a phrase.
        let parent = tree.ancestors(node).next().unwrap_or(0);
        let is_among_words = || {
            let mut texts = tree.children(parent).filter(|child| tree.is_text(*child));
            texts.any(|text| !tree.words(text).trim().is_empty())
        };
        element.name == "span"
            && element.classes().any(is_part)
            && !is_among_words()
            && !around
                .any(|it| it.is(&["p", "li", "dd", "td"]) || heading_level(&it.name).is_some())
    }

    fn line_break(&mut self, node: usize) {
        if !self.in_verse {
            return self.composer.line_break(self.place(node), LineBreakKind::Line, false);
        }
        // An empty line ends a stanza.
        if !self.composer.has_words() {
            let open = self.open.get(self.verse_phrases..).unwrap_or_default().to_vec();
            for _ in &open {
                self.composer.leave();
            }
            self.composer.end();
            self.composer.begin(Container::Verse);
            for (kind, at) in open {
                self.composer.enter(kind, at);
            }
        }
        self.composer.line(LineKind::Verse, None);
    }

    /// A line of its own: how it is aligned, and what is in it.
    fn line(&mut self, kind: LineKind, node: usize, element: &Element) {
        let outside = self.align;
        self.align = self.plan.page.setting(element).align.or(outside);
        let styles: Vec<Style> =
            self.align.filter(|align| *align != Style::Left).into_iter().collect();
        self.composer.line(kind, Rendition::of(&styles));
        self.phrases(node, element);
        self.composer.end_line();
        self.align = outside;
    }

    /// What is in an element, in the phrases that it makes.
    pub(super) fn phrases(&mut self, node: usize, element: &Element) {
        let outside = self.language.clone();
        // The language of the site, or of what holds the letter, is not that of the letter.
        let holds_letter =
            element.is(&["html", "body"])
                || self.plan.language.as_ref().is_some_and(|(_, stated)| {
                    (node..self.plan.page.tree.end(node)).contains(stated)
                });
        let language = phrases::language(element).filter(|_| !holds_letter).map(shortest_tag);
        let found = phrases::of(&self.plan.page, element, language.as_deref(), &outside);
        let at = element.tag.clone();
        for kind in &found {
            self.composer.enter(kind.clone(), at.clone());
            self.open.push((kind.clone(), at.clone()));
        }
        self.language = language.unwrap_or_else(|| outside.clone());
        self.children(node);
        for _ in &found {
            self.composer.leave();
            self.open.pop();
        }
        self.language = outside;
    }
}
