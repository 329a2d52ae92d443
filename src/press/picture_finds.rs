//! Finds the pictures of a letter, and reports those that exist but cannot be shown.
//!
//! Not here: where they are, and how a format shows them. A missing picture is not reported: most
//! copies of letters come without their pictures.

use std::collections::{BTreeMap, BTreeSet};

use crate::backends::{Picture, Pictures};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Readings, Visitor, visit_block, visit_letter};

/// The names of the pictures, each once.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Visitor for Names {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        if let Block::Figure(figure) = block {
            self.0.extend(figure.images.iter().cloned());
        }
        visit_block(self, block);
    }
}

/// The files of the pictures that a letter shows, by their names in the source, as far as they are found.
pub fn pictures_of(letter: &Letter, pictures: Option<&dyn Pictures>) -> Vec<(String, Vec<u8>)> {
    let Some(pictures) = pictures else { return Vec::new() };
    let mut names = Names::default();
    visit_letter(&mut names, letter);
    let find = |name: String| Some((name.clone(), pictures.find(&name).ok()??));
    names.0.into_iter().filter_map(find).collect()
}

/// The pictures of a letter by name, and what is wrong with the others.
pub(super) fn find(
    letter: &Letter,
    pictures: Option<&dyn Pictures>,
) -> (BTreeMap<String, Picture>, Vec<Diagnostic>) {
    let (mut found, mut wrong) = (BTreeMap::new(), Vec::new());
    let Some(pictures) = pictures else { return (found, wrong) };
    let mut names = Names::default();
    visit_letter(&mut names, letter);
    for name in names.0 {
        let file = pictures.find(&name).transpose();
        match file.map(|file| file.and_then(Picture::read)) {
            Some(Ok(picture)) => {
                found.insert(name, picture);
            }
            Some(Err(reason)) => {
                let message = format!("{name} is not shown: {reason}");
                let unseen = Diagnostic::new(&diag::PICTURE_NOT_SHOWN, None, message)
                    .hint("its name appears in its place");
                wrong.push(unseen);
            }
            None => {}
        }
    }
    (found, wrong)
}
