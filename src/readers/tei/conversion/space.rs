//! White space: what separates words, and what only lays out the file.
//!
//! XML does not say which is which. White space between two words separates them, wherever it is:
//! inside a phrase or beside it, before a character reference, after a comment. So each run of it
//! becomes one space, and is dropped only where something else separates: at the ends of a line and
//! beside a break. A line end at the edge of a phrase is layout: it belongs beside the phrase, not
//! in it, and is dropped before a closing mark and after an opening one, which stay close to their
//! word.

use super::pieces::Piece;
use crate::ir::{Characters, Inline, LineBreak, LineBreakKind, Origin, PhraseKind};
use crate::source::Span;

/// Takes the layout from both edges of a phrase: it belongs before and after it. A phrase of
/// nothing but white space keeps it.
pub(super) fn take_layout(pieces: &mut Vec<Piece>, source: &str) -> (Vec<Piece>, Vec<Piece>) {
    if !pieces.iter().any(Piece::is_written) {
        return (Vec::new(), Vec::new());
    }
    let before = take_edge(pieces, source, Edge::Start);
    let after = take_edge(pieces, source, Edge::End);
    (before, after)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

fn take_edge(pieces: &mut Vec<Piece>, source: &str, edge: Edge) -> Vec<Piece> {
    let is_start = edge == Edge::Start;
    let blank = |piece: &&Piece| characters(piece).is_some_and(|it| it.text.chars().all(is_white));
    let count = match edge {
        Edge::Start => pieces.iter().take_while(blank).count(),
        Edge::End => pieces.iter().rev().take_while(blank).count(),
    };
    let first = if is_start { count } else { (pieces.len() - count).wrapping_sub(1) };
    let parted = pieces.get(first).and_then(characters).and_then(|it| part(it, source, edge));
    let whole = if is_start { 0..count } else { pieces.len() - count..pieces.len() };
    let of_run = pieces[whole.clone()].iter().filter_map(characters);
    let is_layout = |characters: &Characters| characters.text.contains('\n');
    if !of_run.chain(parted.as_ref().map(|(white, _)| white)).any(is_layout) {
        return Vec::new();
    }
    let mut taken: Vec<Piece> = pieces.splice(whole, []).collect();
    if let Some((white, rest)) = parted {
        let at = if is_start { 0 } else { pieces.len() - 1 };
        pieces[at] = Piece::Inline(Inline::Text(rest));
        let place = if is_start { taken.len() } else { 0 };
        taken.insert(place, Piece::Inline(Inline::Text(white)));
    }
    taken
}

fn characters(piece: &Piece) -> Option<&Characters> {
    match piece {
        Piece::Inline(Inline::Text(characters)) => Some(characters),
        Piece::Inline(_) | Piece::Block(_) => None,
    }
}

/// A run of characters as the white space at one of its edges, and the rest.
fn part(whole: &Characters, source: &str, edge: Edge) -> Option<(Characters, Characters)> {
    let Origin::Read { at } = whole.origin else { return None };
    // The length differs where the source has a carriage return.
    let written = source.get(at.range())?;
    let (white, rest) = match edge {
        Edge::Start => {
            let rest = whole.text.trim_start_matches(is_white);
            let middle = at.end - written.trim_start_matches(is_white).len();
            let white = whole.text.strip_suffix(rest)?;
            ((white, Span { end: middle, ..at }), (rest, Span { start: middle, ..at }))
        }
        Edge::End => {
            let rest = whole.text.trim_end_matches(is_white);
            let middle = at.start + written.trim_end_matches(is_white).len();
            let white = whole.text.strip_prefix(rest)?;
            ((white, Span { start: middle, ..at }), (rest, Span { end: middle, ..at }))
        }
    };
    let leaf = |(text, at): (&str, Span)| Characters {
        text: text.to_owned(),
        origin: Origin::Read { at },
    };
    // White space from an entity has no bytes of its own.
    let is_found = !white.0.is_empty() && !white.1.range().is_empty();
    is_found.then(|| (leaf(white), leaf(rest)))
}

/// Makes each run of white space in a line one space, and drops it at the beginning and end and
/// beside a line break. Typographic spaces (U+00A0 and the like) are characters and stay.
///
/// If white space comes before the call of a note, and white space or a punctuation mark after it,
/// the call is attached to the word before; in an `exact` line, calls stay where they are.
pub(super) fn tidy(line: &mut Vec<Inline>, source: &str, exact: bool) {
    let mut leaves = Vec::new();
    gather(line, &mut leaves);
    Collapse { source, exact, now: State::default() }.line(&mut leaves);
    drop_empty(line);
}

/// Removes the line breaks with which a line begins and ends: its border breaks the line anyway.
pub(super) fn trim_breaks(line: &mut Vec<Inline>) {
    fn trim<'l, 'i: 'l>(leaves: impl Iterator<Item = &'l mut Leaf<'i>>) {
        for leaf in leaves {
            match leaf {
                Leaf::Inline(
                    Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_),
                ) => {}
                Leaf::Inline(Inline::Text(characters)) if characters.text.trim().is_empty() => {}
                Leaf::Inline(leaf @ Inline::LineBreak(LineBreak { splits_word: false, .. })) => {
                    make_nothing(leaf);
                }
                Leaf::Inline(_) | Leaf::Choice(_) => return,
            }
        }
    }
    let mut leaves = Vec::new();
    gather(line, &mut leaves);
    trim(leaves.iter_mut());
    trim(leaves.iter_mut().rev());
    drop_empty(line);
}

/// Makes the line breaks of running prose intended ones: in a heading, a verse or an address each
/// line break is meant.
pub(super) fn as_lines(line: &mut [Inline]) {
    let mut leaves = Vec::new();
    gather(line, &mut leaves);
    for leaf in leaves {
        if let Leaf::Inline(Inline::LineBreak(LineBreak {
            kind: kind @ LineBreakKind::Lineation,
            ..
        })) = leaf
        {
            *kind = LineBreakKind::Line;
        }
    }
}

/// White space as XML has it (XML 1.0, 2.3).
pub(super) fn is_white(character: char) -> bool {
    [' ', '\t', '\r', '\n'].contains(&character)
}

/// Whether a character is punctuation that follows its word without a space.
pub(super) fn is_closing(character: char) -> bool {
    ".,;:!?)]".contains(character)
}

/// Whether a character is punctuation that precedes its word without a space. (No quotation mark
/// does so in every language.)
fn is_opening(character: char) -> bool {
    "([".contains(character)
}

/// The contents of a line, with its phrases opened.
enum Leaf<'l> {
    /// Anything but a phrase, or an empty phrase, which counts as content.
    Inline(&'l mut Inline),
    /// A choice begins, its next reading begins, or it ends.
    Choice(Turn),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Begins,
    Next,
    Ends,
}

fn gather<'l>(inlines: &'l mut [Inline], leaves: &mut Vec<Leaf<'l>>) {
    for inline in inlines {
        if matches!(inline, Inline::Phrase(phrase) if phrase.content.is_empty()) {
            leaves.push(Leaf::Inline(inline));
            continue;
        }
        match inline {
            Inline::Text(_)
            | Inline::LineBreak(_)
            | Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Correction(_) => leaves.push(Leaf::Inline(inline)),
            Inline::Phrase(phrase) => gather(&mut phrase.content, leaves),
            Inline::Choice(choice) => {
                leaves.push(Leaf::Choice(Turn::Begins));
                for (index, alternative) in choice.alternatives.iter_mut().enumerate() {
                    if index > 0 {
                        leaves.push(Leaf::Choice(Turn::Next));
                    }
                    gather(&mut alternative.content, leaves);
                }
                leaves.push(Leaf::Choice(Turn::Ends));
            }
        }
    }
}

/// A walk through a line that collapses its white space.
struct Collapse<'s> {
    source: &'s str,
    exact: bool,
    now: State,
}

/// What came last in a line.
#[derive(Clone, Default)]
struct State {
    before: Before,
    /// The run that ends in a space, while only points have followed it.
    spaced: Option<usize>,
    /// Whether the white space there holds a line end.
    is_layout: bool,
    /// Whether a note is called after it.
    is_called: bool,
    /// A border that breaks the line if a word follows.
    border: Option<usize>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// Nothing, or something that separates words.
    #[default]
    Separator,
    /// A page break, which separates words and breaks no line.
    Page,
    /// A mark that opens.
    Opening,
    Word,
}

impl Collapse<'_> {
    fn line(mut self, leaves: &mut [Leaf<'_>]) {
        // The choices that are open: the state before each, and whether a reading ended in a word.
        let mut choices: Vec<(State, bool)> = Vec::new();
        for at in 0..leaves.len() {
            let (before, rest) = leaves.split_at_mut(at);
            match &mut rest[0] {
                Leaf::Inline(leaf) => self.leaf(leaf, at, before),
                // Each reading follows what comes before the choice.
                Leaf::Choice(Turn::Begins) => {
                    self.now.spaced = None;
                    self.now.border = None;
                    choices.push((self.now.clone(), false));
                }
                Leaf::Choice(turn) => {
                    let Some((start, ends_in_word)) = choices.last_mut() else { continue };
                    *ends_in_word |= !self.now.separates();
                    let before = if *ends_in_word { Before::Word } else { Before::Separator };
                    self.now = match turn {
                        Turn::Next | Turn::Begins => start.clone(),
                        Turn::Ends => State { before, ..State::default() },
                    };
                    if *turn == Turn::Ends {
                        choices.pop();
                    }
                }
            }
        }
        self.end_space(leaves);
        self.drop_border(leaves);
    }

    fn leaf(&mut self, leaf: &mut Inline, at: usize, leaves: &mut [Leaf<'_>]) {
        match leaf {
            Inline::Text(characters) => self.text(characters, at, leaves),
            // The border of what a print sets apart.
            Inline::LineBreak(LineBreak { origin: Origin::Derived { .. }, .. }) => {
                if self.now.before == Before::Separator || self.now.border.is_some() {
                    make_nothing(leaf);
                } else {
                    self.now.border = Some(at);
                }
            }
            Inline::LineBreak(LineBreak { splits_word, .. }) => {
                if !*splits_word {
                    self.drop_border(leaves);
                }
                self.end_space(leaves);
                self.now = State::default();
            }
            Inline::PageBreak(_) => {
                self.end_space(leaves);
                self.now =
                    State { before: Before::Page, border: self.now.border, ..State::default() };
            }
            Inline::NoteAnchor(_) => {
                self.now.is_called = self.now.spaced.is_some();
                self.now.end_opening();
            }
            // A gap counts as content; our own corrections are exact.
            Inline::Phrase(phrase) if !matches!(phrase.kind, PhraseKind::Gap { .. }) => {
                self.now.end_opening();
            }
            Inline::Phrase(_) | Inline::Correction(_) => {
                self.now = State { before: Before::Word, ..State::default() };
            }
            Inline::NoteStart(_) | Inline::Choice(_) => {}
        }
    }

    fn text(&mut self, characters: &mut Characters, at: usize, leaves: &mut [Leaf<'_>]) {
        let Some(first) = characters.text.chars().next() else { return };
        let (is_blank, is_close) = (is_white(first), is_closing(first));
        // Directly after a tag or a comment.
        let is_at_edge = characters.origin.span().is_some_and(|at| {
            self.source.get(..at.start).is_some_and(|before| before.ends_with('>'))
        });
        let is_call_of_word = self.now.is_called && !self.exact && (is_blank || is_close);
        if self.now.spaced.is_some()
            && (is_call_of_word || (self.now.is_layout && is_close && is_at_edge))
        {
            self.end_space(leaves);
            self.now.before = Before::Word;
        }
        if is_blank || is_close {
            self.drop_border(leaves);
        }
        let mut leading = characters.text.chars().take_while(|c| is_white(*c));
        let begins_with_layout = is_at_edge && leading.any(|c| c == '\n');
        let mut text = String::with_capacity(characters.text.len());
        for character in characters.text.chars() {
            if !is_white(character) {
                let before = if is_opening(character) { Before::Opening } else { Before::Word };
                text.push(character);
                self.now = State { before, ..State::default() };
                continue;
            }
            let is_nothing = self.now.separates()
                || (self.now.before == Before::Opening && begins_with_layout && text.is_empty());
            if !is_nothing {
                text.push(' ');
                self.now = State { spaced: Some(at), ..State::default() };
            }
            self.now.is_layout |= character == '\n';
        }
        characters.text = text;
    }

    /// Removes the last space.
    fn end_space(&mut self, leaves: &mut [Leaf<'_>]) {
        let spaced = self.now.spaced.take().and_then(|at| leaves.get_mut(at));
        if let Some(Leaf::Inline(Inline::Text(characters))) = spaced {
            characters.text.truncate(characters.text.trim_end_matches(is_white).len());
        }
    }

    fn drop_border(&mut self, leaves: &mut [Leaf<'_>]) {
        if let Some(Leaf::Inline(border)) = self.now.border.take().and_then(|at| leaves.get_mut(at))
        {
            make_nothing(border);
        }
    }
}

impl State {
    /// Whether a space would be one too many.
    fn separates(&self) -> bool {
        matches!(self.before, Before::Separator | Before::Page)
    }

    /// Something without words has come: white space after it no longer belongs to an opening mark.
    fn end_opening(&mut self) {
        if self.before == Before::Opening {
            self.before = Before::Word;
        }
    }
}

fn make_nothing(leaf: &mut Inline) {
    if let Inline::LineBreak(LineBreak { origin, .. }) = leaf {
        *leaf = Inline::Text(Characters { text: String::new(), origin: origin.clone() });
    }
}

/// Removes text that has become empty.
fn drop_empty(inlines: &mut Vec<Inline>) {
    inlines.retain_mut(|inline| match inline {
        Inline::Text(characters) => !characters.text.is_empty(),
        Inline::Phrase(phrase) => {
            let held = !phrase.content.is_empty();
            drop_empty(&mut phrase.content);
            // A phrase of nothing but layout has no meaning; an empty element has one.
            !(held
                && phrase.content.is_empty()
                && matches!(phrase.kind, PhraseKind::Emphasis { .. } | PhraseKind::Foreign { .. }))
        }
        Inline::Choice(choice) => {
            choice.alternatives.iter_mut().for_each(|one| drop_empty(&mut one.content));
            true
        }
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_)
        | Inline::Correction(_) => true,
    });
}
