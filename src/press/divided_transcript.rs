//! A transcript that a profile divides: a volume like any other, whose letters wait for their passes.
//!
//! Only as a whole does the transcript show where its letters begin and which notes belong to which,
//! so it is read at once. **Invariant:** the letters and the matter beside them hold the whole transcript.

use std::ops::Range;

use crate::audit;
use crate::diag::Diagnostic;
use crate::ir::{Collection, Letter, Matter};
use crate::normalize;
use crate::profile::Profile;
use crate::readers::Volume;
use crate::source::{Account, Marked, Source};

/// The letters of a transcript.
pub(super) struct DividedTranscript {
    /// What the transcript says about itself.
    collection: Collection,
    letters: Vec<(Letter, Vec<Range<usize>>)>,
    matter: Vec<Matter>,
    diagnostics: Vec<Diagnostic>,
}

impl DividedTranscript {
    /// Divides a transcript that was read as one letter. What was set aside in it belongs to the first.
    pub(super) fn new(
        collection: &Collection,
        mut whole: Letter,
        source: &Source,
        profile: &Profile,
    ) -> Self {
        let aside = std::mem::take(&mut whole.furniture);
        let mut divided = Collection { letters: vec![whole], ..collection.clone() };
        let mut diagnostics = normalize::divide(&mut divided, source, profile);
        if let Some(first) = divided.letters.first_mut() {
            first.furniture.splice(0..0, aside);
        }
        diagnostics.extend(audit::coverage(&divided, source));
        let letters = std::mem::take(&mut divided.letters).into_iter().map(|letter| {
            let parts = letter.texts.iter();
            let extent = parts.flat_map(|text| normalize::extent(&text.blocks, source)).collect();
            (letter, extent)
        });
        let letters = letters.collect();
        let matter = std::mem::take(&mut divided.matter);
        Self { letters, matter, collection: divided, diagnostics }
    }
}

impl Volume for DividedTranscript {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        self.letters.len()
    }

    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        (self.letters[index].0.clone(), Vec::new())
    }

    fn extent(&self, index: usize) -> Vec<Range<usize>> {
        self.letters[index].1.clone()
    }

    fn matter(&self) -> Vec<Matter> {
        self.matter.clone()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        Marked::NOTHING
    }

    fn account(&self) -> Option<&dyn Account> {
        None
    }
}
