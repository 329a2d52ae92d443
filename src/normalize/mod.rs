//! The normaliser: from lines of text to a letter, one pass after another.
//!
//! Each pass interprets one thing and reports what it inferred. **Invariants:** no pass deletes (a
//! byte that was in a leaf stays in a leaf, becomes the mark of one, or becomes metadata or furniture
//! that says where it was read), and no pass corrects in place: what it changes is a
//! [`Correction`](crate::ir::Correction) with both readings.
//!
//! `divide` runs before the passes, `passes` holds them in their order, and `proofread` runs after
//! them. The other files are what they read by and share; they know no pass.

mod addresses;
mod body_language;
mod carried;
mod dates;
mod divide;
mod first_lines;
mod frame;
mod headings;
mod lost_spaces;
pub mod mapped_text;
mod marks;
mod neighbours;
mod note_doubts;
mod parties;
mod passes;
mod proofread;
mod sentences;
mod set_aside;
mod signing;
mod stated;
#[cfg(test)]
mod tests;
pub mod text_runs;
mod usual_author;
mod vocabulary;

use std::ops::Range;

use regex::Regex;

pub use self::body_language::language_of_matter;
pub use self::dates::{Doubt, WrittenDate, read_date};
use self::divide::may_be_divided;
pub use self::divide::{Proposal, divide, propose};
pub use self::neighbours::{Neighbours, Said, of_letters};
pub use self::passes::PASSES;
pub use self::proofread::proofread;
pub use self::set_aside::set_aside;
use crate::diag::Diagnostic;
use crate::ir::{Block, Letter, Origin};
use crate::profile::{NoteShape, Profile};
use crate::source::{Marked, Source, Span, Structure};

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

/// For which sources a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// For all.
    Always,
    /// For those that do not mark this: it works that out.
    Without(Structure),
    /// For those that mark this: it reads what is marked.
    With(Structure),
}

impl Runs {
    /// Whether that is so for a source that marks this.
    pub fn for_source(self, marked: Marked) -> bool {
        match self {
            Self::Always => true,
            Self::Without(structure) => !marked.has(structure),
            Self::With(structure) => marked.has(structure),
        }
    }
}

/// One step of the normaliser.
pub trait Pass: Sync {
    /// Its name, a verb; it appears in the origin of what the pass makes.
    fn name(&self) -> &'static str;

    /// What it may do.
    fn effect(&self) -> Effect;

    /// For which sources it runs.
    fn runs(&self) -> Runs;

    /// Runs it over a letter.
    fn run(&self, letter: &mut Letter, context: &mut Context<'_>);
}

/// Repairs made only if the user asks for them, because the print may read as the copy does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mend {
    /// Spaces that the copy has lost between a word and the punctuation before it.
    pub lost_spaces: bool,
}

impl Mend {
    /// No repairs, as by default.
    pub const NOTHING: Self = Self { lost_spaces: false };

    /// Sets [`lost_spaces`](Self#structfield.lost_spaces).
    #[must_use]
    pub const fn lost_spaces(self, lost_spaces: bool) -> Self {
        Self { lost_spaces, ..self }
    }
}

/// What a pass may look at, and where it reports.
#[non_exhaustive]
pub struct Context<'a> {
    /// The source of the letter.
    pub source: &'a Source,
    /// What the source itself marks.
    pub marked: Marked,
    /// How the letter is written, if a profile says so.
    pub profile: Option<&'a Profile>,
    /// What to mend.
    pub mend: Mend,
    /// What the letters around it say, if the file was divided into letters.
    pub neighbours: Option<&'a Neighbours>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// The context of a letter of this source, which marks nothing, without a profile, and with nothing
    /// to mend.
    pub fn new(source: &'a Source) -> Self {
        let (marked, mend) = (Marked::NOTHING, Mend::NOTHING);
        let diagnostics = Vec::new();
        Self { source, marked, profile: None, mend, neighbours: None, diagnostics }
    }

    /// Sets [`marked`](Self#structfield.marked).
    #[must_use]
    pub fn marked(mut self, marked: Marked) -> Self {
        self.marked = marked;
        self
    }

    /// Sets [`profile`](Self#structfield.profile).
    #[must_use]
    pub fn profile(mut self, profile: impl Into<Option<&'a Profile>>) -> Self {
        self.profile = profile.into();
        self
    }

    /// Sets [`mend`](Self#structfield.mend).
    #[must_use]
    pub fn mend(mut self, mend: Mend) -> Self {
        self.mend = mend;
        self
    }

    /// Sets [`neighbours`](Self#structfield.neighbours).
    #[must_use]
    pub fn neighbours(mut self, neighbours: Option<&'a Neighbours>) -> Self {
        self.neighbours = neighbours;
        self
    }

    /// How the notes are written, if the profile says so.
    fn notes(&self) -> Option<&'a NoteShape> {
        self.profile.and_then(|profile| profile.notes.as_ref())
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Runs those of the passes over a letter that work out what its source does not mark, and returns what
/// was found.
///
/// ```
/// use letterpress::{normalize::{self, Context, PASSES}, readers, source::{Source, SourceId}};
/// let text = "3. Letter From Ann to Ben\n\nDear Ben: It rains.1\n\nAnn\n  1. In Leeds.\n";
/// let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
/// let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
/// let found = normalize::run(&mut letter, PASSES, Context::new(&source));
/// assert_eq!(letter.notes.len(), 1);
/// assert!(found.iter().any(|diagnostic| diagnostic.code.id == "N106")); // the salutation
/// ```
pub fn run(letter: &mut Letter, passes: &[&dyn Pass], mut context: Context<'_>) -> Vec<Diagnostic> {
    let marked = context.marked;
    for pass in passes.iter().filter(|pass| pass.runs().for_source(marked)) {
        pass.run(letter, &mut context);
    }
    let mut found = context.diagnostics;
    if !marked.has(Structure::Notes) {
        proofread::unread_series::warn(letter, &mut found);
    }
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

/// A pattern that the program itself writes. To compile one takes as long as all passes need for a paragraph: where a plain
/// search can say that nothing matches, it is asked first.
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// The origin of what a pass worked out from one place.
pub fn derived(pass: &dyn Pass, from: Span) -> Origin {
    Origin::Derived { from: vec![from], by: pass.name().to_owned() }
}
