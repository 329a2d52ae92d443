//! The normaliser: from lines of text to a letter, one pass after another.
//!
//! Each pass interprets one thing and reports what it inferred. **Invariants:** no pass deletes (a
//! byte that was in a leaf stays in a leaf, becomes the mark of one, or becomes metadata or furniture
//! that says where it was read), and no pass corrects in place: what it changes is a
//! [`Correction`](crate::ir::Correction) with both readings.
//!
//! `divide` runs before the passes, `passes` holds them in their order, and `proofread` runs after
//! them. The other files are what they read by and share; they know no pass.

mod dates;
mod divide;
mod lost_spaces;
mod marks;
mod note_doubts;
mod parties;
mod passes;
mod proofread;
mod sentences;
mod set_aside;
mod signing;
#[cfg(test)]
mod tests;
mod text_runs;
mod vocabulary;

use std::ops::Range;

use regex::Regex;

pub use self::dates::{Doubt, WrittenDate, read_date};
pub use self::divide::divide;
pub use self::passes::{ENCODED_PASSES, PASSES};
pub use self::proofread::proofread;
pub use self::set_aside::set_aside;
use crate::diag::Diagnostic;
use crate::ir::{Block, Letter, Origin};
use crate::profile::{NoteShape, Profile};
use crate::source::{Source, Span};

/// What a pass may do to the words of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Only adds metadata, or structure around words.
    Keeps,
    /// Reads words or characters as marks or metadata; they are no longer part of the text.
    Interprets,
    /// Adds a corrected reading beside the source's.
    Corrects,
}

/// One step of the normaliser.
pub trait Pass: Sync {
    /// Its name, a verb; it appears in the origin of what the pass makes.
    fn name(&self) -> &'static str;

    /// What it may do.
    fn effect(&self) -> Effect;

    /// Runs it over a letter.
    fn run(&self, letter: &mut Letter, context: &mut Context<'_>);
}

/// Repairs made only if the user asks for them, because the print may read as the copy does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mend {
    /// Spaces that the copy has lost between a word and the punctuation before it.
    pub lost_spaces: bool,
}

/// What a pass may look at, and where it reports.
pub struct Context<'a> {
    /// The source of the letter.
    pub source: &'a Source,
    /// How the letter is written, if a profile says so.
    pub profile: Option<&'a Profile>,
    /// What to mend.
    pub mend: Mend,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// How the notes are written, if the profile says so.
    fn notes(&self) -> Option<&'a NoteShape> {
        self.profile.and_then(|profile| profile.notes.as_ref())
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Runs all passes over a letter. A profile says how it is written, `mend` what to mend besides
/// what is always mended.
///
/// ```
/// use letterpress::{normalize::{self, Mend}, readers, source::{Source, SourceId}};
/// let text = "3. Letter From Ann to Ben\n\nDear Ben: It rains.1\n\nAnn\n  1. In Leeds.\n";
/// let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
/// let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
/// let found = normalize::run(&mut letter, &source, None, Mend::default());
/// assert_eq!(letter.notes.len(), 1);
/// assert!(found.iter().any(|diagnostic| diagnostic.code.id == "N106")); // the salutation
/// ```
pub fn run(
    letter: &mut Letter,
    source: &Source,
    profile: Option<&Profile>,
    mend: Mend,
) -> Vec<Diagnostic> {
    let context = Context { source, profile, mend, diagnostics: Vec::new() };
    let mut found = run_passes(PASSES, letter, context);
    proofread::unread_series::warn(letter, &mut found);
    found
}

/// The parts of the source that the characters in some blocks were read from, in order. Within a part,
/// nothing but white space lies between them.
pub fn extent(blocks: &[Block], source: &Source) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, _) in text_runs::of(blocks) {
        let between = |part: &Range<usize>| source.text().get(part.end..at.start);
        match parts.last_mut() {
            Some(part) if between(part).is_some_and(|text| text.trim().is_empty()) => {
                part.end = at.end;
            }
            _ => parts.push(at.range()),
        }
    }
    parts
}

/// Runs the passes over a letter whose parts the source itself marks.
pub fn run_encoded(letter: &mut Letter, source: &Source, mend: Mend) -> Vec<Diagnostic> {
    let diagnostics = Vec::new();
    run_passes(ENCODED_PASSES, letter, Context { source, profile: None, mend, diagnostics })
}

fn run_passes(
    passes: &[&dyn Pass],
    letter: &mut Letter,
    mut context: Context<'_>,
) -> Vec<Diagnostic> {
    for pass in passes {
        pass.run(letter, &mut context);
    }
    context.diagnostics
}

/// A pattern that the program itself writes.
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// The origin of what a pass worked out from one place.
fn derived(pass: &dyn Pass, from: Span) -> Origin {
    Origin::Derived { from: vec![from], by: pass.name().to_owned() }
}
