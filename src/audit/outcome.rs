//! What the proof says of each thing that a letter has: proved, failed, not checked, or not in the format.
//!
//! Not here: how files are compared ([`examine`](super::examine)). **Invariant:** what was not compared is never proved.

use std::collections::{BTreeMap, BTreeSet};

use super::Extractor;
use super::ledger::Ledger;
use super::letter::RIGHTS;
use super::subject::{CORRESPONDENT, DATE, Subject, party_of};
use crate::ir::account::{AgentPart, Fact, FactKey, MarkupPart, NotePart};
use crate::ir::{Letter, Reading, on_one_line};

/// What the proof says of a subject in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read back, and is as in the letter.
    Proved,
    /// It is not as in the letter: how it differs.
    Failed(Vec<String>),
    /// Nobody looked: the reason.
    NotChecked(&'static str),
    /// The format has no place for it: the reason.
    CannotBeCarried(&'static str),
}

/// Why a fact is not proved that [`Extractor::reads`] leaves out.
const NOT_READ: &str = "not read back";
/// Why something is not proved that [`Extractor::reduce`] leaves out.
const NOT_TOLD_APART: &str = "not told apart when it is read back";
/// Why a fact in a file that revises its source is not proved.
const KEPT: &str = "the source's, token by token, with additions";
/// Why a fact in a book is not proved.
const OF_BOOK: &str = "a book is read back for its text alone";

/// What the proof says of a file: an outcome for each subject that the letter has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes(BTreeMap<Subject, Outcome>);

impl Outcomes {
    /// Why a fact is not proved that no ledger has.
    pub const NOT_COMPARED: &'static str = "not compared in any format";

    /// The outcomes of a file that is not read back: nothing in it was checked.
    ///
    /// ```
    /// use letterpress::audit::{Outcome, Outcomes, Subject};
    /// use letterpress::ir::Reading;
    /// use letterpress::ir::account::facts;
    /// use letterpress::press::{Input, Options, read};
    /// let (read, _) = read(&Input::new("a.txt", "Dear Ben: It rains."), &Options::default());
    /// let collection = read.unwrap().collection;
    /// let letter = &collection.letters[0];
    /// let facts = facts(&collection, letter);
    /// let outcomes = Outcomes::unchecked(letter, &facts, Reading::Regular, "not verified");
    /// assert_eq!(outcomes.of(Subject::Words), Some(&Outcome::NotChecked("not verified")));
    /// assert_eq!(outcomes.of(Subject::Pages), None);
    /// ```
    pub fn unchecked(
        letter: &Letter,
        facts: &[Fact<'_>],
        reading: Reading,
        why: &'static str,
    ) -> Self {
        Self::unchecked_of(&subjects(letter, facts, reading), why)
    }

    /// The same, for a letter that has these subjects.
    pub(crate) fn unchecked_of(subjects: &BTreeSet<Subject>, why: &'static str) -> Self {
        subjects.iter().map(|subject| (*subject, Outcome::NotChecked(why))).collect()
    }

    /// What will be proved of a file unless it differs, before the ledger of its letter is reduced.
    pub(super) fn expected(facts: &[Fact<'_>], ledger: &Ledger, extractor: &dyn Extractor) -> Self {
        let text = of_text(ledger).into_iter();
        let mut outcomes: Self = text.map(|subject| (subject, Outcome::Proved)).collect();
        if ledger.date.is_some() {
            let is_read = extractor.reads(DATE);
            let unread = Outcome::NotChecked(NOT_READ);
            outcomes.0.insert(Subject::Days, if is_read { Outcome::Proved } else { unread });
        }
        for fact in stated(facts) {
            let outcome = if !is_in(fact, facts, ledger) {
                Outcome::NotChecked(Self::NOT_COMPARED)
            } else if !is_read(extractor, fact.key) {
                Outcome::NotChecked(NOT_READ)
            } else {
                Outcome::Proved
            };
            // Of several values of a kind, all must be proved.
            let known = outcomes.0.entry(Subject::Fact(fact.key)).or_insert(Outcome::Proved);
            if *known == Outcome::Proved {
                *known = outcome;
            }
        }
        outcomes
    }

    /// Takes back what will be proved of things that are not in the reduced ledger.
    pub(super) fn reduce_to(&mut self, ledger: &Ledger) {
        let text = of_text(ledger);
        for (subject, outcome) in &mut self.0 {
            let compared = compared_as(*subject);
            let is_there = match compared.fact() {
                Some(_) if compared == Subject::Days => ledger.date.is_some(),
                Some(key) => has_any(ledger, key),
                None => text.contains(&compared),
            };
            if !is_there && *outcome == Outcome::Proved {
                *outcome = Outcome::NotChecked(NOT_TOLD_APART);
            }
        }
    }

    /// Takes back what will be proved of facts in a file that revises its source: that has the source's header, token by
    /// token, and what the header says is not compared one by one. The same holds of its text, unless words of it were changed.
    pub(super) fn revise(&mut self, is_text_kept: bool) {
        for (subject, outcome) in &mut self.0 {
            let Some(key) = subject.fact() else { continue };
            if is_of_text(key) && *outcome == Outcome::Proved {
                continue;
            }
            let is_in_text =
                matches!(key, FactKey::Text(_) | FactKey::Note(_) | FactKey::Markup(_));
            let is_of_run = matches!(
                key,
                FactKey::Identifier
                    | FactKey::Correction(_)
                    | FactKey::Furniture(_)
                    | FactKey::Change(_)
                    | FactKey::Edition(_)
                    | FactKey::File(_)
            );
            let is_kept = !is_of_run && (is_text_kept || !is_in_text);
            *outcome = Outcome::NotChecked(if is_kept { KEPT } else { Self::NOT_COMPARED });
        }
    }

    /// Enters a difference in some subjects.
    pub(super) fn fail(&mut self, subjects: &[Subject], difference: &str) {
        let mut is_entered = false;
        for (subject, outcome) in &mut self.0 {
            if outcome.is_checked() && subjects.contains(&compared_as(*subject)) {
                outcome.fail(difference);
                is_entered = true;
            }
        }
        // The file has something that the letter does not have.
        if let Some(subject) = subjects.first().filter(|_| !is_entered) {
            self.0.entry(*subject).or_insert(Outcome::Proved).fail(difference);
        }
    }

    /// Enters a difference that may be of anything that was compared, one by one or with the source.
    pub(super) fn fail_all(&mut self, difference: &str) {
        for outcome in self.0.values_mut() {
            if outcome.is_checked() || *outcome == Outcome::NotChecked(KEPT) {
                outcome.fail(difference);
            }
        }
    }

    /// What is said of a subject.
    pub fn of(&self, subject: Subject) -> Option<&Outcome> {
        self.0.get(&subject)
    }

    /// All of them, in the order of the subjects.
    pub fn iter(&self) -> impl Iterator<Item = (Subject, &Outcome)> {
        self.0.iter().map(|(subject, outcome)| (*subject, outcome))
    }

    /// Says of what was not checked that the format has no place for it, where `why` says so.
    pub(crate) fn without(mut self, why: impl Fn(Subject) -> Option<&'static str>) -> Self {
        for (subject, outcome) in &mut self.0 {
            if let Outcome::NotChecked(_) = outcome
                && let Some(why) = why(*subject)
            {
                *outcome = Outcome::CannotBeCarried(why);
            }
        }
        self
    }
}

impl FromIterator<(Subject, Outcome)> for Outcomes {
    fn from_iter<T: IntoIterator<Item = (Subject, Outcome)>>(outcomes: T) -> Self {
        Self(outcomes.into_iter().collect())
    }
}

impl Outcome {
    fn is_checked(&self) -> bool {
        matches!(self, Self::Proved | Self::Failed(_))
    }

    fn fail(&mut self, difference: &str) {
        let mut differences = match std::mem::replace(self, Self::Proved) {
            Self::Failed(differences) => differences,
            Self::Proved | Self::NotChecked(_) | Self::CannotBeCarried(_) => Vec::new(),
        };
        if differences.iter().all(|known| known != difference) {
            differences.push(difference.to_owned());
        }
        *self = Self::Failed(differences);
    }
}

/// What the proof says of a book, given what it found.
pub(super) fn of_book(
    subjects: impl IntoIterator<Item = Subject>,
    extractor: &dyn Extractor,
    found: &[String],
) -> Outcomes {
    let mut ledger = Ledger::of_every_kind();
    extractor.reduce(&mut ledger);
    let text = of_text(&ledger);
    let outcome = |subject: Subject| {
        let compared = compared_as(subject);
        if subject.fact().is_some_and(|key| !is_of_text(key)) {
            Outcome::NotChecked(OF_BOOK)
        } else if compared.fact().is_none() && !text.contains(&compared) {
            Outcome::NotChecked(NOT_TOLD_APART)
        } else if found.is_empty() {
            Outcome::Proved
        } else {
            Outcome::Failed(found.to_vec())
        }
    };
    subjects.into_iter().map(|subject| (subject, outcome(subject))).collect()
}

/// What a letter with these [`facts`](crate::ir::account::facts()) has that a file could lose.
pub fn subjects(letter: &Letter, facts: &[Fact<'_>], reading: Reading) -> BTreeSet<Subject> {
    let ledger = Ledger::of(letter, reading);
    let mut subjects = of_text(&ledger);
    subjects.extend(ledger.date.map(|_| Subject::Days));
    subjects.extend(stated(facts).map(|fact| Subject::Fact(fact.key)));
    subjects
}

/// What a ledger has of the words of a letter.
fn of_text(ledger: &Ledger) -> BTreeSet<Subject> {
    let Ledger { body, notes, pages, passages, correspondents: _, date: _, facts: _ } = ledger;
    let mut subjects: BTreeSet<Subject> =
        passages.iter().map(|passage| passage.kind.subject()).collect();
    subjects.extend((!body.is_empty()).then_some(Subject::Words));
    if !notes.is_empty() {
        subjects.extend([Subject::NoteWords, Subject::NoteCalls]);
    }
    subjects.extend(pages.iter().map(|page| match page.label {
        Some(_) => Subject::Pages,
        None => Subject::UnnumberedPages,
    }));
    subjects
}

/// The facts that say something.
fn stated<'f, 'a>(facts: &'f [Fact<'a>]) -> impl Iterator<Item = &'f Fact<'a>> {
    facts.iter().filter(|fact| !fact.value.trim().is_empty())
}

/// The subject as which another is compared: names by the best that is known, rights whatever they are for, the
/// number of a page with its place.
fn compared_as(subject: Subject) -> Subject {
    let Subject::Fact(key) = subject else { return subject };
    if let FactKey::Agent(party, AgentPart::Written) = key {
        return Subject::Fact(FactKey::Agent(party, AgentPart::Name));
    }
    if key == FactKey::Markup(MarkupPart::PageLabel) {
        return Subject::Pages;
    }
    if let (FactKey::Rights(_, part), FactKey::Rights(_, uri)) = (key, RIGHTS)
        && part == uri
    {
        return Subject::Fact(RIGHTS);
    }
    subject
}

/// Whether a ledger has a fact.
fn is_in(fact: &Fact<'_>, facts: &[Fact<'_>], ledger: &Ledger) -> bool {
    let of_kind = |key| facts.iter().filter(move |fact| fact.key == key).count();
    let value = on_one_line(&fact.value);
    let label = Some(&*fact.value);
    if let FactKey::Agent(party, part) = fact.key {
        let is_best = part == AgentPart::Name
            || part == AgentPart::Written && of_kind(FactKey::Agent(party, AgentPart::Name)) == 0;
        let is_it = |(role, name): &(String, String)| party_of(role) == party && *name == value;
        return is_best && ledger.correspondents.iter().any(is_it);
    }
    match () {
        () if fact.key == LABEL => ledger.notes.iter().any(|note| note.label.as_deref() == label),
        () if fact.key == FactKey::Markup(MarkupPart::PageLabel) => {
            ledger.pages.iter().any(|page| page.label.as_deref() == label)
        }
        () => {
            let compared = compared_as(Subject::Fact(fact.key)).fact();
            compared.is_some_and(|key| ledger.facts.contains(&(key, value)))
        }
    }
}

/// The label of a note.
const LABEL: FactKey = FactKey::Note(NotePart::Label);

/// Whether a ledger has any fact of this kind.
fn has_any(ledger: &Ledger, key: FactKey) -> bool {
    if let FactKey::Agent(party, _) = key {
        return ledger.correspondents.iter().any(|(role, _)| party_of(role) == party);
    }
    if key == LABEL {
        return ledger.notes.iter().any(|note| note.label.is_some());
    }
    ledger.facts.iter().any(|(known, _)| *known == key)
}

/// Whether a fact is one of the text, which every extractor reads.
fn is_of_text(key: FactKey) -> bool {
    key == LABEL || key == FactKey::Markup(MarkupPart::PageLabel)
}

/// Whether an extractor reads a fact that a ledger has, as [`examine`](super::examine) asks it.
fn is_read(extractor: &dyn Extractor, key: FactKey) -> bool {
    if let FactKey::Agent(..) = key {
        return extractor.reads(CORRESPONDENT);
    }
    is_of_text(key) || compared_as(Subject::Fact(key)).fact().is_none_or(|key| extractor.reads(key))
}
