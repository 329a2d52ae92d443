//! The places of an input's matter among its letters, and the divisions that contain letters.
//!
//! **Invariant:** every block of the matter is in one part, in the order of the source; notes are where they are
//! called, those that nothing calls in the first part of theirs.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::backends::{MatterPlace, PlacedMatter};
use crate::diag::Diagnostic;
use crate::ir::account::{Event, block_events};
use crate::ir::{Block, Division, Matter, Note, Origin, Reading, Sourced, first_span};
use crate::normalize;

/// The matter of an input in its places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MatterInPlace {
    /// Its parts, in the order of the source.
    pub parts: Vec<PlacedMatter>,
    /// For each letter, how many divisions with something above their letters it is in.
    pub depths: Vec<usize>,
}

impl MatterInPlace {
    /// Finds out in which language each part is, and returns what is to be told of that.
    pub fn find_languages(&mut self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for part in &mut self.parts {
            part.language = stated_language(part).or_else(|| {
                let (language, told) = normalize::language_of_matter(&part.matter.blocks)?;
                found.push(told);
                Some(language)
            });
        }
        found
    }

    /// The index of the letter that each part goes with, of so many: that which follows it, else the last one.
    pub(super) fn letters(&self, count: usize) -> impl Iterator<Item = usize> {
        let last = count.saturating_sub(1);
        self.parts.iter().map(move |part| match part.place {
            MatterPlace::Front | MatterPlace::Around => 0,
            MatterPlace::Before(letter) => letter.min(last),
            MatterPlace::Back => last,
        })
    }

    /// The number of the last page that begins in the matter directly before a letter.
    pub(super) fn page_before(&self, letter: usize) -> Option<String> {
        let is_before = |part: &&PlacedMatter| match part.place {
            MatterPlace::Front => letter == 0,
            MatterPlace::Before(index) => index == letter,
            MatterPlace::Back | MatterPlace::Around => false,
        };
        let mut last = None;
        for part in self.parts.iter().filter(is_before) {
            block_events(&part.matter.blocks, Reading::Regular, &mut |event| {
                if let Event::Page(page) = event {
                    last.clone_from(&page.label);
                }
            });
        }
        last
    }
}

/// Divides matter by its divisions and by the letters, given where these begin.
pub(super) fn in_place(matter: Vec<Matter>, letters: &[usize]) -> MatterInPlace {
    let depths = vec![0; letters.len()];
    let mut placing = Placing { letters, depths, parts: Vec::new(), next: 0, goes_on: false };
    for Matter { place, blocks, notes } in matter {
        let first = placing.parts.len();
        placing.goes_on = false;
        placing.blocks(&place, blocks, 0);
        give_notes(&mut placing.parts[first..], notes);
    }
    let Placing { parts, depths, .. } = placing;
    let placed = |part: Part| {
        let Part { matter, before, depth, is_opening } = part;
        let place = match before {
            0 if depth == 0 && !is_opening => MatterPlace::Front,
            index if index < letters.len() => MatterPlace::Before(index),
            _ => MatterPlace::Back,
        };
        PlacedMatter { matter, place, depth, is_opening, language: None }
    };
    let parts = without_bare_pages(parts).into_iter();
    let parts = match letters {
        [_] => around(parts).into_iter().collect(),
        _ => parts.map(placed).collect(),
    };
    MatterInPlace { parts, depths }
}

/// All matter of an input with one letter.
fn around(parts: impl Iterator<Item = Part>) -> Option<PlacedMatter> {
    let one = |mut one: Matter, mut other: Matter| {
        one.blocks.append(&mut other.blocks);
        one.notes.append(&mut other.notes);
        one
    };
    let matter = parts.map(|part| part.matter).reduce(one)?;
    Some(PlacedMatter {
        matter,
        place: MatterPlace::Around,
        depth: 0,
        is_opening: false,
        language: None,
    })
}

/// A part that is not yet placed for good.
struct Part {
    matter: Matter,
    /// The index of the letter that follows it.
    before: usize,
    depth: usize,
    is_opening: bool,
}

struct Placing<'l> {
    /// Where the letters begin.
    letters: &'l [usize],
    depths: Vec<usize>,
    parts: Vec<Part>,
    /// The index of the letter that comes next.
    next: usize,
    /// Whether the last part may take another block.
    goes_on: bool,
}

impl Placing<'_> {
    fn blocks(&mut self, place: &str, blocks: Vec<Block>, depth: usize) {
        for block in blocks {
            self.go_to(&block);
            match block {
                Block::Section(division) if !self.held(&division).is_empty() => {
                    self.division(place, division, depth);
                }
                block => self.add(place, block, depth, false),
            }
        }
    }

    /// A division that holds letters: what is above them, and the rest.
    fn division(&mut self, place: &str, division: Division, depth: usize) {
        let held = self.held(&division);
        let mut blocks = division.blocks.into_iter().peekable();
        self.goes_on = false;
        let parts = self.parts.len();
        let mut has_words = false;
        while let Some(block) = blocks.next_if(|block| !matches!(block, Block::Section(_))) {
            self.go_to(&block);
            if self.next > held.start {
                self.blocks(place, vec![block], depth + usize::from(has_words));
                break;
            }
            has_words |= first_span(std::slice::from_ref(&block)).is_some();
            self.add(place, block, depth, true);
        }
        for part in self.parts.iter_mut().skip(parts).filter(|_| !has_words) {
            part.is_opening = false;
        }
        let inside = depth + usize::from(has_words);
        self.depths[held].fill(inside);
        self.goes_on &= has_words;
        self.blocks(place, blocks.collect(), inside);
        self.goes_on = false;
    }

    fn add(&mut self, place: &str, block: Block, depth: usize, is_opening: bool) {
        let is_division = matches!(block, Block::Section(_));
        let fits = |last: &&mut Part| {
            last.before == self.next && last.depth == depth && last.is_opening == is_opening
        };
        match self.parts.last_mut().filter(|_| self.goes_on && !is_division).filter(fits) {
            Some(last) => last.matter.blocks.push(block),
            None => self.parts.push(Part {
                matter: Matter { place: place.to_owned(), blocks: vec![block], notes: Vec::new() },
                before: self.next,
                depth,
                is_opening,
            }),
        }
        self.goes_on = !is_division;
    }

    /// Goes on to the place of a block.
    fn go_to(&mut self, block: &Block) {
        if let Some(start) = start(block) {
            let next = self.letters.partition_point(|letter| *letter < start);
            self.next = self.next.max(next);
        }
    }

    /// The indexes of the letters that a division holds.
    fn held(&self, division: &Division) -> Range<usize> {
        let Some(at) = division.at else { return 0..0 };
        let index = |place: usize| self.letters.partition_point(|letter| *letter < place);
        index(at.start)..index(at.end)
    }
}

/// Where a block begins in the source.
fn start(block: &Block) -> Option<usize> {
    let span = match block {
        Block::Section(Division { at: Some(at), .. }) => Some(*at),
        Block::PageBreak(page) => page.origin.span(),
        block => first_span(std::slice::from_ref(block)),
    };
    span.map(|span| span.start)
}

/// Puts each note into the part that calls it, else into the first one.
fn give_notes(parts: &mut [Part], mut notes: Vec<Note>) {
    let called: Vec<BTreeSet<String>> = parts.iter().map(|it| calls(&it.matter.blocks)).collect();
    for (at, part) in parts.iter_mut().enumerate() {
        let is_called_later =
            |note: &Note| called.iter().skip(at + 1).any(|calls| calls.contains(&note.id));
        let is_here = |note: &Note| called[at].contains(&note.id) || !is_called_later(note);
        let (here, later) = notes.into_iter().partition(is_here);
        part.matter.notes = here;
        notes = later;
    }
}

/// The ids of the notes that some blocks call.
fn calls(blocks: &[Block]) -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    block_events(blocks, Reading::Regular, &mut |event| {
        if let Event::Call(anchor) = event {
            calls.insert(anchor.note.clone());
        }
    });
    calls
}

/// Adds blank pages between divisions to the part that follows, else to the preceding one.
fn without_bare_pages(parts: Vec<Part>) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    let mut waiting: Option<Part> = None;
    for mut part in parts {
        if let Some(bare) = waiting.take() {
            if bare.before == part.before {
                part.matter.blocks.splice(0..0, bare.matter.blocks);
            } else {
                add_bare(&mut kept, bare);
            }
        }
        let is_bare = part.matter.notes.is_empty()
            && part.matter.blocks.iter().all(|block| matches!(block, Block::PageBreak(_)));
        if is_bare {
            waiting = Some(part);
        } else {
            kept.push(part);
        }
    }
    if let Some(bare) = waiting {
        add_bare(&mut kept, bare);
    }
    kept
}

fn add_bare(kept: &mut Vec<Part>, bare: Part) {
    match kept.last_mut().filter(|last| last.before == bare.before) {
        Some(last) => last.matter.blocks.extend(bare.matter.blocks),
        None => kept.push(bare),
    }
}

/// The language that the source gives a division.
fn stated_language(part: &PlacedMatter) -> Option<Sourced<String>> {
    let (_, division, _) = part.division()?;
    Some(Sourced::new(division.language.clone()?, Origin::Read { at: division.at? }))
}
