//! The ledger of a letter: what must be in every finished file.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::{Subject, is_stated, party_of};
use crate::ir::account::{AgentPart, FactKey, NotePart, Party};

/// A place in the body: the whole words before it, and the characters into the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordPosition {
    /// Words that end before the place.
    pub words: usize,
    /// Characters of the next word before the place.
    pub characters: usize,
}

/// A note: its printed label, its words, and the places in the body that call it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LedgerNote {
    /// The fragment id.
    pub id: String,
    /// The label as printed in the source.
    pub label: Option<String>,
    /// Its words, in order.
    pub words: Vec<String>,
    /// Where it is called.
    pub anchors: Vec<WordPosition>,
}

/// A page of the print and where it begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LedgerPage {
    /// Its printed number.
    pub label: Option<String>,
    /// Where it begins: in the body, or in the note with this id.
    pub within: Option<String>,
    /// The place in it.
    pub at: WordPosition,
}

/// Words that are more, or less, than running text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LedgerPassage {
    /// What they are.
    pub kind: PassageKind,
    /// Where they are: in the body, or in the note with this id.
    pub within: Option<String>,
    /// Where they begin in it.
    pub from: WordPosition,
    /// Where they end.
    pub to: WordPosition,
}

/// Kinds of [`LedgerPassage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PassageKind {
    /// Struck out by the writer.
    Deleted,
    /// Added by the writer.
    Added,
    /// A document that was sent with the letter.
    Enclosed,
    /// A cell of a table.
    Cell {
        /// Its row, from 1.
        row: usize,
        /// Which cell of the row, from 1.
        column: usize,
    },
}

impl PassageKind {
    pub(super) fn subject(self) -> Subject {
        match self {
            Self::Deleted => Subject::Deletions,
            Self::Added => Subject::Additions,
            Self::Enclosed => Subject::Enclosures,
            Self::Cell { .. } => Subject::Cells,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Deleted => "something struck out".to_owned(),
            Self::Added => "something added".to_owned(),
            Self::Enclosed => "an enclosure".to_owned(),
            Self::Cell { row, column } => format!("cell {column} of row {row}"),
        }
    }
}

/// What a letter contains, and a finished file must contain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ledger {
    /// The words of heading, opener, paragraphs and closer, in order.
    pub body: Vec<String>,
    /// The notes, by id.
    pub notes: Vec<LedgerNote>,
    /// The pages, in order.
    pub pages: Vec<LedgerPage>,
    /// What is not simply text, in order; nothing without characters.
    pub passages: Vec<LedgerPassage>,
    /// Sender and recipient, by the best known name: `(sent, N. Khrushchev)`.
    pub correspondents: Vec<(String, String)>,
    /// The day or days on which the letter was sent: earliest and latest.
    pub date: Option<(String, String)>,
    /// What else is stated of the letter: its identifier, places, rights (by their addresses, whatever they are for), remarks.
    pub facts: BTreeSet<(FactKey, String)>,
}

impl Ledger {
    /// How `file` differs from this ledger, in words for the user; the first difference of each kind.
    pub fn differences(&self, file: &Self) -> Vec<String> {
        self.differences_of_subjects(file).into_iter().map(|(_, difference)| difference).collect()
    }

    /// The same, with the subjects that each is about.
    pub(super) fn differences_of_subjects(&self, file: &Self) -> Vec<(Vec<Subject>, String)> {
        const LABEL: Subject = Subject::Fact(FactKey::Note(NotePart::Label));
        const OF_NOTES: [Subject; 3] = [Subject::NoteWords, Subject::NoteCalls, LABEL];
        let mut found: Vec<(Vec<Subject>, String)> = Vec::new();
        let mut differs = |subjects: &[Subject], difference: Option<String>| {
            found.extend(difference.map(|difference| (subjects.to_vec(), difference)));
        };
        differs(&[Subject::Words], words_difference("the body", &self.body, &file.body));
        let by_id = |notes: &[LedgerNote]| -> BTreeMap<String, usize> {
            notes.iter().enumerate().rev().map(|(at, note)| (note.id.clone(), at)).collect()
        };
        let (own, of_file) = (by_id(&self.notes), by_id(&file.notes));
        for note in &self.notes {
            match of_file.get(&note.id).map(|at| &file.notes[*at]) {
                None => differs(&OF_NOTES, Some(format!("note {} is missing", note.id))),
                Some(other) => {
                    let name = format!("note {}", note.id);
                    let difference = words_difference(&name, &note.words, &other.words);
                    differs(&[Subject::NoteWords], difference);
                    if other.label != note.label {
                        let said = |label: &Option<String>| {
                            label
                                .as_ref()
                                .map_or("no label".to_owned(), |it| format!("\u{201C}{it}\u{201D}"))
                        };
                        let (is, should_be) = (said(&other.label), said(&note.label));
                        let difference =
                            format!("the label of {name} is {is} instead of {should_be}");
                        differs(&[LABEL], Some(difference));
                    }
                    if other.anchors != note.anchors {
                        let difference = format!(
                            "{name} is attached to {} instead of {}",
                            file.describe(&other.anchors),
                            self.describe(&note.anchors)
                        );
                        differs(&[Subject::NoteCalls], Some(difference));
                    }
                }
            }
        }
        if let Some(extra) = file.notes.iter().find(|note| !own.contains_key(&note.id)) {
            let difference = format!("there is a note {} that the letter does not have", extra.id);
            differs(&OF_NOTES, Some(difference));
        }
        if let Some(difference) = first_difference(&self.pages, &file.pages) {
            let number =
                |page: &LedgerPage| page.label.clone().unwrap_or("without number".to_owned());
            let difference = match difference {
                (Some(page), _) => format!("page {} does not begin where it should", number(page)),
                (None, Some(page)) => {
                    format!("there is a page {} that the letter does not have", number(page))
                }
                (None, None) => "the pages differ".to_owned(),
            };
            // After the first difference, nothing is known of any page.
            differs(&[Subject::Pages, Subject::UnnumberedPages], Some(difference));
        }
        if self.correspondents != file.correspondents {
            let difference = format!(
                "the correspondents are {:?} instead of {:?}",
                file.correspondents, self.correspondents
            );
            differs(&self.parties_that_differ(file), Some(difference));
        }
        if self.date != file.date {
            let said = |date: &Option<(String, String)>| match date {
                None => "missing".to_owned(),
                Some((first, last)) if first == last => first.clone(),
                Some((first, last)) => format!("from {first} to {last}"),
            };
            let difference =
                format!("the date is {} instead of {}", said(&file.date), said(&self.date));
            differs(&[Subject::Days], Some(difference));
        }
        for (key, value) in self.facts.difference(&file.facts) {
            let difference = format!("{} is not \u{201C}{value}\u{201D}", key.in_words());
            differs(&[Subject::Fact(*key)], Some(difference));
        }
        for (key, value) in file.facts.difference(&self.facts).filter(|(key, _)| is_stated(*key)) {
            let words = key.in_words();
            let difference =
                format!("{words} is \u{201C}{value}\u{201D}, which the letter does not state");
            differs(&[Subject::Fact(*key)], Some(difference));
        }
        found
    }

    /// Whose names are not the same, or not in the same order.
    fn parties_that_differ(&self, file: &Self) -> Vec<Subject> {
        let names = |ledger: &Self, party: Party| -> Vec<(String, String)> {
            let all = ledger.correspondents.iter();
            all.filter(|(role, _)| party_of(role) == party).cloned().collect()
        };
        let name = |party: Party| Subject::Fact(FactKey::Agent(party, AgentPart::Name));
        let all = Party::ALL.iter().copied();
        let differ: Vec<Subject> =
            all.clone().filter(|it| names(self, *it) != names(file, *it)).map(name).collect();
        if differ.is_empty() {
            all.filter(|it| !names(self, *it).is_empty()).map(name).collect()
        } else {
            differ
        }
    }

    /// The kinds of passages that are not the same, or not in the same order.
    pub(super) fn passages_that_differ(&self, file: &Self) -> Vec<Subject> {
        let of = |ledger: &Self, subject: Subject| -> Vec<LedgerPassage> {
            let all = ledger.passages.iter();
            all.filter(|passage| passage.kind.subject() == subject).cloned().collect()
        };
        let both = self.passages.iter().chain(&file.passages);
        let kinds: BTreeSet<Subject> = both.map(|passage| passage.kind.subject()).collect();
        let differ: Vec<Subject> =
            kinds.iter().copied().filter(|kind| of(self, *kind) != of(file, *kind)).collect();
        if differ.is_empty() { kinds.into_iter().collect() } else { differ }
    }

    /// A ledger with a page and a passage of each kind, which shows what an extractor leaves out.
    pub(super) fn of_every_kind() -> Self {
        let at = |words| WordPosition { words, characters: 0 };
        let page = |label: Option<&str>| LedgerPage {
            label: label.map(ToOwned::to_owned),
            within: None,
            at: at(0),
        };
        let cell = PassageKind::Cell { row: 1, column: 1 };
        let kinds = [PassageKind::Deleted, PassageKind::Added, PassageKind::Enclosed, cell];
        let passages = kinds.into_iter().map(|kind| LedgerPassage {
            kind,
            within: None,
            from: at(0),
            to: at(1),
        });
        Self {
            body: vec!["word".to_owned()],
            notes: vec![LedgerNote::default()],
            pages: vec![page(Some("1")), page(None)],
            passages: passages.collect(),
            ..Self::default()
        }
    }

    /// The first passage in which `file` differs from this ledger, in words for the user. Kinds of
    /// passages that the format cannot mark are not compared.
    pub fn passage_difference(&self, file: &Self) -> Option<String> {
        let (expected, found) = first_difference(&self.passages, &file.passages)?;
        let describe = |passage: Option<&LedgerPassage>| match passage {
            None => "nothing".to_owned(),
            Some(LedgerPassage { kind, within, from, to }) => {
                let within =
                    within.as_ref().map_or("the body".to_owned(), |id| format!("note {id}"));
                // The words that it has something of.
                let last = to.words + usize::from(to.characters > 0);
                format!("{} in words {} to {last} of {within}", kind.in_words(), from.words + 1)
            }
        };
        Some(format!("there is {} instead of {}", describe(found), describe(expected)))
    }

    /// Joins passages of one kind of which one begins where the other ends. A format may need an element for each paragraph.
    pub(super) fn join_passages(&mut self) {
        let mut joined: Vec<LedgerPassage> = Vec::new();
        for passage in self.passages.drain(..) {
            let before = joined.iter_mut().find(|before| {
                (before.kind, &before.within, before.to)
                    == (passage.kind, &passage.within, passage.from)
            });
            match before {
                Some(before) => before.to = passage.to,
                None => joined.push(passage),
            }
        }
        self.passages = joined;
    }

    fn describe(&self, anchors: &[WordPosition]) -> String {
        if anchors.is_empty() {
            return "no word".to_owned();
        }
        let words: Vec<String> = anchors
            .iter()
            .map(|place| {
                let index =
                    if place.characters == 0 { place.words.wrapping_sub(1) } else { place.words };
                let word = self.body.get(index).map_or("the beginning", String::as_str);
                format!("\u{201C}{word}\u{201D} (word {})", place.words)
            })
            .collect();
        words.join(", ")
    }
}

/// The first pair in which two lists differ.
fn first_difference<'a, T: PartialEq>(
    expected: &'a [T],
    found: &'a [T],
) -> Option<(Option<&'a T>, Option<&'a T>)> {
    let length = expected.len().max(found.len());
    (0..length).map(|i| (expected.get(i), found.get(i))).find(|(one, other)| one != other)
}

fn words_difference(name: &str, expected: &[String], found: &[String]) -> Option<String> {
    let index = (0..expected.len().max(found.len())).find(|&i| expected.get(i) != found.get(i))?;
    let word = |list: &[String]| {
        list.get(index)
            .map_or_else(|| "nothing".to_owned(), |word| format!("\u{201C}{word}\u{201D}"))
    };
    Some(format!("word {} of {name} is {} instead of {}", index + 1, word(found), word(expected)))
}

#[cfg(test)]
mod tests {
    use super::super::builder::LedgerBuilder;
    use super::*;

    fn build(fill: impl FnOnce(&mut LedgerBuilder)) -> Ledger {
        let mut builder = LedgerBuilder::default();
        fill(&mut builder);
        builder.finish()
    }

    fn letter(builder: &mut LedgerBuilder) {
        builder.text("of April 18.");
        builder.anchor("n.1");
        builder.text(" You ");
        builder.page(Some("11"), false);
        builder.text("financed stand");
        builder.page(Some("12"), true);
        builder.text("ards");
        builder.begin_note("n.1", Some("1"));
        builder.begin_passage(PassageKind::Deleted);
        builder.text("Document");
        builder.end_passage();
        builder.text(" 10.");
        builder.end_note();
        builder.fact(FactKey::Remark, "by  ship");
    }

    #[test]
    fn places_are_counted_in_words() {
        let ledger = build(letter);
        assert_eq!(ledger.body, ["of", "April", "18.", "You", "financed", "standards"]);
        assert_eq!(ledger.notes[0].anchors, [WordPosition { words: 3, characters: 0 }]);
        assert_eq!(ledger.pages[0].at, WordPosition { words: 4, characters: 0 });
        assert_eq!(ledger.pages[1].at, WordPosition { words: 5, characters: 5 });
    }

    /// Every kind of loss is seen: this tests the audit itself.
    #[test]
    fn every_loss_is_seen() {
        type Damage = fn(&mut Ledger);
        let whole = build(letter);
        let damages: &[Damage] = &[
            |l| drop(l.body.remove(1)),
            |l| l.body[0] = "Of".to_owned(),
            |l| l.body.push("more".to_owned()),
            |l| l.body.swap(1, 2),
            |l| l.notes.clear(),
            |l| l.notes[0].label = None,
            |l| drop(l.notes[0].words.pop()),
            |l| l.notes[0].anchors.clear(),
            |l| l.notes[0].anchors[0].words -= 1,
            |l| l.notes.push(LedgerNote { id: "n.2".to_owned(), ..LedgerNote::default() }),
            |l| drop(l.pages.remove(0)),
            |l| l.pages[1].at.characters = 0,
            |l| l.pages[0].label = None,
            |l| l.correspondents.push(("sent".to_owned(), "A".to_owned())),
            |l| l.date = Some(("1961-04-22".to_owned(), "1961-04-22".to_owned())),
            |l| l.facts.clear(),
        ];
        assert!(whole.differences(&build(letter)).is_empty());
        for (index, damage) in damages.iter().enumerate() {
            let mut file = build(letter);
            damage(&mut file);
            assert!(!whole.differences(&file).is_empty(), "damage {index} went unseen");
        }
    }

    #[test]
    fn every_loss_of_a_passage_is_seen() {
        type Damage = fn(&mut LedgerPassage);
        let whole = build(letter);
        let damages: &[Damage] = &[
            |passage| passage.kind = PassageKind::Added,
            |passage| passage.within = None,
            |passage| passage.from.characters = 1,
            |passage| passage.to.words += 1,
        ];
        assert_eq!(whole.passage_difference(&build(letter)), None);
        assert!(whole.passage_difference(&Ledger::default()).is_some());
        for (index, damage) in damages.iter().enumerate() {
            let mut file = build(letter);
            damage(&mut file.passages[0]);
            assert!(whole.passage_difference(&file).is_some(), "damage {index} went unseen");
        }
    }
}
