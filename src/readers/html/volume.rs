//! A web page as a volume of one letter.

use std::ops::Range;

use super::account::PageAccount;
use super::content::{Plan, Walk};
use super::page::Page;
use super::{NAME, notes, pages, phrases, surroundings};
use crate::diag::{self, Diagnostic};
use crate::ir::{Collection, Letter, Origin, Sourced, shortest_tag};
use crate::readers::Volume;
use crate::readers::composer::Composer;
use crate::source::{Account, Marked, Source, Structure};

/// A page, walked through.
pub(super) struct WebPage<'a> {
    source: &'a Source,
    collection: Collection,
    account: PageAccount<'a>,
    plan: Plan<'a>,
    diagnostics: Vec<Diagnostic>,
}

const LINES: Marked = Marked(&[Structure::Blocks, Structure::Phrases, Structure::LineEnds]);
const WITH_NOTES: Marked =
    Marked(&[Structure::Blocks, Structure::Phrases, Structure::LineEnds, Structure::Notes]);
const WITH_PAGES: Marked =
    Marked(&[Structure::Blocks, Structure::Phrases, Structure::LineEnds, Structure::Pages]);
const WITH_BOTH: Marked = Marked(&[
    Structure::Blocks,
    Structure::Phrases,
    Structure::LineEnds,
    Structure::Notes,
    Structure::Pages,
]);

impl<'a> WebPage<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let page = Page::new(source.text());
        let marks = pages::find(&page);
        let notes = notes::find(&page, &marks);
        let headings = notes::headings::find(&page, &notes);
        let surroundings = surroundings::find(&page, &notes);
        let left_out: usize = surroundings.keys().map(|node| page.words(*node)).sum();
        let in_notes = notes.all.iter().map(|(start, note)| page.words_in(*start..note.end));
        let words = page.words(0).saturating_sub(left_out + in_notes.sum::<usize>());
        let language = language(&page, words);
        let plan = Plan { page, marks, notes, headings, surroundings, words, language };
        let mut diagnostics = Vec::new();
        if plan.page.words(0) == 0 {
            let message = "the page contains no text, so it contains no letter";
            diagnostics.push(Diagnostic::new(&diag::NO_LETTER, None, message));
        }
        let (collection, account) = (Collection::of(source), PageAccount::new(source));
        Self { source, collection, account, plan, diagnostics }
    }

    /// Reports what was left out, and what was read as furniture of the notes.
    fn found(&self, letter: &Letter) -> Vec<Diagnostic> {
        let Plan { page, surroundings, headings, notes, .. } = &self.plan;
        let mut found = Vec::new();
        let words: usize = surroundings.keys().map(|node| page.words(*node)).sum();
        let with_words = surroundings.iter().filter(|(node, _)| page.words(**node) > 0);
        if let Some((first, _)) = with_words.clone().next() {
            let places = with_words.clone().count();
            let mut reasons: Vec<&str> = with_words.map(|(_, reason)| *reason).collect();
            reasons.sort_unstable();
            reasons.dedup();
            let (words, places) = (counted(words, "word"), counted(places, "place"));
            let reasons = reasons.join(", ");
            let message = format!("{words} of the page are left out in {places}: {reasons}");
            let at = page.tree.nodes.get(*first).map(|node| self.source.span(node.at.clone()));
            found.push(Diagnostic::new(&diag::WEB_FURNITURE, at, message));
        }
        let of_notes = [(headings.len(), "heading of notes"), (notes.ways_back.len(), "link back")];
        let of_notes: Vec<String> = of_notes
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(n, one)| counted(*n, one))
            .collect();
        if !of_notes.is_empty() {
            let message = format!("not part of the letter: {}", of_notes.join(", "));
            let first = headings.iter().chain(&notes.ways_back).min();
            let at = first.and_then(|first| page.tree.nodes.get(*first));
            let at = at.map(|node| self.source.span(node.at.clone()));
            found.push(Diagnostic::new(&diag::FURNITURE, at, message));
        }
        if notes.are_by_order {
            let count = counted(notes.all.len(), "note");
            let message =
                format!("{count} without links were given to the raised numbers in their order");
            let first = letter.notes.first().and_then(crate::ir::Note::span);
            found.push(Diagnostic::new(&diag::NOTES_BY_ORDER, first, message));
        }
        found
    }
}

fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => match one.split_once(' ') {
            Some((first, rest)) => format!("{count} {first}s {rest}"),
            None => format!("{count} {one}s"),
        },
    }
}

/// The language that the page states for most words of the letter. What it states for the whole page is
/// the language of the site.
fn language(page: &Page<'_>, words: usize) -> Option<(String, usize)> {
    let states = |node: usize| {
        let element = page.tree.element(node).filter(|it| !it.is(&["html", "body"]))?;
        let language = phrases::language(element)?;
        (page.words(node) * 10 >= words * 8).then(|| (shortest_tag(language), node))
    };
    (1..page.tree.nodes.len()).rev().find_map(states)
}

impl Volume for WebPage<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        usize::from(self.diagnostics.is_empty())
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        let whole = |name: &str| {
            let of_page =
                |node: usize| self.plan.page.tree.element(node).filter(|it| it.name == name);
            let element = (1..self.plan.page.tree.nodes.len()).take(8).find_map(of_page)?;
            phrases::language(element).map(shortest_tag)
        };
        let stated = self.plan.language.as_ref();
        let language = stated.map(|(language, _)| language.clone()).or_else(|| whole("html"));
        let mut walk = Walk {
            plan: &self.plan,
            source: self.source,
            composer: Composer::new(self.source, NAME),
            align: None,
            is_kept: false,
            in_verse: false,
            open: Vec::new(),
            verse_phrases: 0,
            language: language.unwrap_or_default(),
        };
        walk.children(0);
        let mut letter = walk.composer.finish();
        if let (Some((language, node)), Some(text)) = (stated, letter.texts.first_mut()) {
            let tag = self.plan.page.tree.element(*node).map_or(0..0, |it| it.tag.clone());
            let origin = Origin::Read { at: self.source.span(tag) };
            text.language = Some(Sourced::new(language.clone(), origin));
        }
        let found = self.found(&letter);
        (letter, found)
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        std::iter::once(0..self.source.text().len()).collect()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        match (self.plan.notes.all.is_empty(), self.plan.marks.is_empty()) {
            (true, true) => LINES,
            (false, true) => WITH_NOTES,
            (true, false) => WITH_PAGES,
            (false, false) => WITH_BOTH,
        }
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}
