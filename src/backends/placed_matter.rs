//! What inputs hold besides their letters, in its place among these.

use serde::{Deserialize, Serialize};

use crate::ir::{
    Block, Collection, Division, Letter, LetterContext, Matter, Role, Scope, Sourced, Text,
    assign_ids_of,
};

/// What an input holds besides its letters, in its place among them.
#[derive(Clone, Copy)]
pub struct CollectedMatter<'a> {
    /// What its input says about itself.
    pub collection: &'a Collection,
    /// Whose addresses those identities are that no authority gives.
    pub scope: &'a Scope,
    /// Its input, by the name that no other input of the run has.
    pub input: &'a str,
    /// Its number among the parts of its input, from 0.
    pub number: usize,
    /// The part of the matter.
    pub part: &'a PlacedMatter,
}

/// A part of the matter of an input: a division, or the text between two letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedMatter {
    /// What it says.
    pub matter: Matter,
    /// Where it is.
    pub place: MatterPlace,
    /// How many divisions with something above their letters it is in.
    pub depth: usize,
    /// Whether it opens a division that contains letters: the heading of a chapter.
    pub is_opening: bool,
    /// The language that its words are in, if they identify one.
    pub language: Option<Sourced<String>>,
}

impl PlacedMatter {
    /// It as a letter of which nothing is known, given its number among the parts of its input.
    pub fn as_letter(&self, collection: &Collection, number: usize) -> Letter {
        let blocks = match self.division() {
            Some((before, division, after)) => [before, &division.blocks, after].concat(),
            None => self.matter.blocks.clone(),
        };
        let mut letter = Letter {
            texts: vec![Text::new(Role::Transcription, self.language.clone(), blocks)],
            notes: self.matter.notes.clone(),
            ..Letter::default()
        };
        let own_name = format!("matter-{}", number + 1);
        let context =
            LetterContext { collection, position: 0, own_name: &own_name, is_alone: false };
        assign_ids_of(&mut letter, &context);
        letter
    }

    /// The division that it is, with the pages that begin before and after it: a chapter with its heading.
    pub fn division(&self) -> Option<(&[Block], &Division, &[Block])> {
        let blocks = &self.matter.blocks;
        let is_page = |block: &&Block| matches!(block, Block::PageBreak(_));
        let (before, rest) = blocks.split_at(blocks.iter().take_while(is_page).count());
        let (Block::Section(division), after) = rest.split_first()? else { return None };
        after.iter().all(|block| is_page(&block)).then_some((before, division, after))
    }

    /// Whether it comes before the letter with this index.
    pub fn is_before(&self, index: usize) -> bool {
        match self.place {
            MatterPlace::Front => true,
            MatterPlace::Before(letter) => letter <= index,
            MatterPlace::Back | MatterPlace::Around => index == usize::MAX,
        }
    }
}

/// Where matter is among the letters of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatterPlace {
    /// Before all of them.
    Front,
    /// Directly before the letter with this index.
    Before(usize),
    /// After all of them.
    Back,
    /// Before or after the only letter of its file: registers of names, descriptions of facsimiles. In a book of many such
    /// files, it would separate the letters.
    Around,
}
