//! What an editor states beside the text of one input: in its sidecar `<stem>.meta.toml`, and in front
//! matter at the top of a transcript.
//!
//! **Invariant:** the two never contradict each other, and neither states about several letters what is
//! a fact about one.

use std::borrow::Cow;
use std::ops::Range;

use super::Input;
use super::facts::LetterFacts;
use super::front_matter::{self, FrontMatter};
use super::statements::{self, Statement};
use crate::diag::{self, Diagnostic};
use crate::ir::{self, Edition};
use crate::source::{Source, part, spell_forbidden};

/// The name of front matter in origins and messages.
pub(super) const FRONT_MATTER: &str = "front matter";

/// A sidecar.
pub(super) struct Sidecar {
    /// Its name, as the user knows it.
    path: String,
    /// The file's name without its folders.
    name: String,
    facts: LetterFacts,
}

impl Sidecar {
    /// Reads the sidecar of an input, if it has one.
    ///
    /// # Errors
    /// What is wrong in it.
    pub(super) fn read(input: &Input) -> Result<Option<Self>, Vec<Diagnostic>> {
        let Some((path, text)) = &input.sidecar else { return Ok(None) };
        let facts = LetterFacts::parse(text).map_err(|fault| {
            let found = fault.report(&diag::SIDECAR_INVALID, path, text);
            vec![found.hint("schemas/sidecar.schema.json lists the keys")]
        })?;
        let name = spell_forbidden(path.rsplit(['/', '\\']).next().unwrap_or(path));
        Ok(Some(Self { path: path.clone(), name, facts }))
    }

    fn statement(&self) -> Statement<'_> {
        Statement { name: &self.name, line: None, facts: Cow::Borrowed(&self.facts) }
    }
}

/// Sidecar and front matter of an input.
pub(super) struct SideFiles {
    sidecar: Option<Sidecar>,
    front_matter: Option<FrontMatter>,
}

impl SideFiles {
    /// Both, as far as the input has them.
    ///
    /// # Errors
    /// What is wrong in the front matter, and what it and the sidecar state differently.
    pub(super) fn read(
        sidecar: Option<Sidecar>,
        source: &Source,
        is_xml: bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let front_matter = if is_xml { None } else { front_matter::read(source)? };
        if let (Some(matter), Some(sidecar)) = (&front_matter, &sidecar)
            && let Some(key) = matter.facts.differs(&sidecar.facts)
        {
            let message = format!("the front matter and {} differ in {key}", sidecar.name);
            let at = source.span(matter.at.clone());
            let found = Diagnostic::new(&diag::FRONT_MATTER_INVALID, at, message);
            return Err(vec![found.hint("give it in only one of the two")]);
        }
        Ok(Self { sidecar, front_matter })
    }

    /// The bytes of the front matter.
    pub(super) fn front_matter(&self) -> Option<Range<usize>> {
        self.front_matter.as_ref().map(|matter| matter.at.clone())
    }

    /// What the user should know about the front matter.
    pub(super) fn report(&self, source: &Source) -> Vec<Diagnostic> {
        let Some(matter) = &self.front_matter else { return Vec::new() };
        let count = ir::words(part(source.text(), matter.at.clone())).count();
        let message = format!("{count} words of front matter are left out of the text");
        let at = source.span(matter.at.clone());
        let left_out = Diagnostic::new(&diag::FRONT_MATTER, at, message);
        std::iter::once(left_out).chain(matter.diagnostics.iter().cloned()).collect()
    }

    /// What both state, in the order in which they count.
    pub(super) fn statements(&self) -> impl Iterator<Item = Statement<'_>> {
        let front_matter = self.front_matter.iter().map(FrontMatter::statement);
        self.sidecar.iter().map(Sidecar::statement).chain(front_matter)
    }

    /// Applies what they state about the edition.
    pub(super) fn describe_edition(&self, edition: &mut Edition) {
        statements::describe_edition(edition, &self.statements().collect::<Vec<_>>());
    }

    /// Refuses what can be true of only one letter, if the input has several.
    pub(super) fn refuse_for(&self, letters: usize) -> Option<Diagnostic> {
        let sidecar = self.sidecar.iter();
        let sidecar = sidecar.map(|one| (&diag::SIDECAR_INVALID, one.path.as_str(), &one.facts));
        let front_matter = self.front_matter.iter();
        let front_matter =
            front_matter.map(|one| (&diag::FRONT_MATTER_INVALID, FRONT_MATTER, &one.facts));
        let mut all = sidecar.chain(front_matter).filter(|_| letters > 1);
        let (code, name, key) =
            all.find_map(|(code, name, facts)| Some((code, name, facts.speaks_of_one_letter()?)))?;
        let message =
            format!("{name}: {key} is a fact about one letter, but the file contains {letters}");
        Some(Diagnostic::new(code, None, message).hint(
            "give only what is true of all of them: source, rights, edition, language; a table of \
             letters (letters.csv) has a row for each",
        ))
    }
}
