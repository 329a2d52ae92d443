//! Words of headings, of header blocks and of addresses: what they announce, and where a name ends.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Language;
use super::file::File;
use super::forms::Forms;
use super::words::{Word, folded, words};
use crate::ir::ActionKind;
use crate::source::part;

/// The most words of a line that are looked at.
const MOST: usize = 24;

/// The most words in place of a name: `the same`, `tegoż samego`.
const LONGEST_SAME: usize = 3;

/// What a line of a header block gives: `From: Ann Smith`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::normalize) enum Label {
    /// Who sends the letter.
    From,
    /// To whom it goes.
    To,
    /// When it was written.
    Date,
    /// Where it was written.
    Place,
    /// What it is about.
    Subject,
}

/// The words of a language's headings, ready for comparison.
#[derive(Debug)]
pub(super) struct HeadingWords {
    labels: Vec<(String, Label)>,
    same: BTreeSet<String>,
    same_sender: BTreeSet<String>,
    documents: BTreeSet<String>,
    greets: Vec<Vec<String>>,
    address: Forms,
    outside: BTreeSet<String>,
}

impl HeadingWords {
    pub(super) fn of(file: &File) -> Self {
        let (headings, header) = (&file.headings, &file.header);
        let joined = |form: &String| joined(&words(form, MOST, &file.fold));
        let labels = [
            (&header.from, Label::From),
            (&header.to, Label::To),
            (&header.date, Label::Date),
            (&header.place, Label::Place),
            (&header.subject, Label::Subject),
        ];
        let labels = labels
            .into_iter()
            .flat_map(|(forms, label)| forms.iter().map(move |form| (joined(form), label)));
        let kinds = headings.kinds.words().map(|(word, _)| word);
        let documents = headings.documents.iter().map(String::as_str).chain(kinds);
        let of_form = |form: &String| {
            words(form, MOST, &file.fold).into_iter().map(|word| word.folded.into_owned()).collect()
        };
        let mut greets: Vec<Vec<String>> = headings.greets.iter().map(of_form).collect();
        greets.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self {
            labels: labels.collect(),
            same: headings.same.iter().map(joined).collect(),
            same_sender: headings.same_sender.iter().map(joined).collect(),
            documents: documents.map(|word| folded(word, &file.fold)).collect(),
            greets,
            outside: file.address.announced.iter().map(joined).collect(),
            address: Forms::of(file.address.begins.iter().map(String::as_str), &file.fold),
        }
    }
}

impl Language {
    /// What a line of a header block gives, and the byte at which its value begins.
    pub(in crate::normalize) fn label(&self, line: &str) -> Option<(Label, usize)> {
        let (before, after) = line.split_once([':', '\t'])?;
        let words = joined(&words(before, MOST, &self.words().fold));
        let labels = &self.words().headings().labels;
        let (_, label) = labels.iter().find(|(label, _)| *label == words)?;
        let value = after.trim_start();
        (!value.is_empty()).then_some((*label, line.len() - value.len()))
    }

    /// What a label announces that is alone on its line, above its value. A short word needs its colon there.
    pub(in crate::normalize) fn label_alone(&self, line: &str) -> Option<Label> {
        const SHORTEST: usize = 4;
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        let is_label = line.trim_end().ends_with(':') || letters >= SHORTEST;
        self.label_apart(line).filter(|_| is_label)
    }

    /// What a label announces that the source itself sets apart from its value.
    pub(in crate::normalize) fn label_apart(&self, label: &str) -> Option<Label> {
        let words = joined(&words(label, MOST, &self.words().fold));
        let labels = &self.words().headings().labels;
        labels.iter().find(|(label, _)| *label == words).map(|(_, label)| *label)
    }

    /// Whether words name the sender or the recipient of the letter before: `To the Same`.
    pub(in crate::normalize) fn is_same(&self, text: &str) -> bool {
        let text = joined(&words(text, MOST, &self.words().fold));
        let headings = self.words().headings();
        headings.same.contains(&text) || headings.same_sender.contains(&text)
    }

    /// Whom words name as that of the letter before: `To the Same, at Bath` the recipient, `The same to the
    /// same` both.
    pub(in crate::normalize) fn same_roles(&self, text: &str) -> Vec<ActionKind> {
        let text = words(text, MOST, &self.words().fold);
        let headings = self.words().headings();
        let has = |forms: &BTreeSet<String>| {
            (1..=text.len()).any(|count| forms.contains(&joined(&text[..count])))
        };
        let roles = [
            (ActionKind::Sent, has(&headings.same_sender)),
            (ActionKind::Received, has(&headings.same)),
        ];
        roles.into_iter().filter(|(_, is_named)| *is_named).map(|(role, _)| role).collect()
    }

    /// Whether a name that a heading announces begins with the words in place of one: `the Same`, of
    /// which `To the Same` is listed.
    pub(in crate::normalize) fn names_same(&self, name: &str) -> bool {
        let (fold, headings) = (&self.words().fold, &self.words().file.headings);
        let name = words(name, LONGEST_SAME, fold);
        let to: Vec<String> =
            headings.to.iter().map(|to| joined(&words(to, MOST, fold)) + " ").collect();
        let is_same = |name: &str, to: &str| {
            let name = format!("{to}{name}");
            let headings = self.words().headings();
            headings.same.contains(&name) || headings.same_sender.contains(&name)
        };
        (1..=name.len())
            .map(|count| joined(&name[..count]))
            .any(|name| is_same(&name, "") || to.iter().any(|to| is_same(&name, to)))
    }

    /// Whether a word names a document: `Letter`, `Postcard`.
    pub(in crate::normalize) fn is_document(&self, word: &str) -> bool {
        self.words().headings().documents.contains(&folded(word, &self.words().fold))
    }

    /// Whether a word that introduces the subject of a letter follows a name: `Lord Grey about the mill`. After `and`
    /// it is part of the name: `vom und zum Stein`.
    pub(in crate::normalize) fn leads_to_subject(&self, text: &str) -> bool {
        let about = &self.words().file.headings.about;
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .windows(2)
            .any(|pair| about.iter().any(|word| word == pair[1]) && !self.joins(pair[0]))
    }

    /// Whether a word is a title, as it comes before names.
    pub(in crate::normalize) fn is_title_word(&self, word: &str) -> bool {
        self.words().titles().contains(&folded(word.trim_end_matches('.'), &self.words().fold))
    }

    /// Whether a text has a word that shows its language: a title, a particle, a name in the dative with the letters of
    /// that language alone.
    pub(in crate::normalize) fn has_word_in(&self, text: &str) -> bool {
        /// Shorter words are of several languages.
        const SHORTEST: usize = 3;
        let all = words(text, MOST, &self.words().fold);
        let is_own = |word: &Word| {
            let words = self.words();
            let is_long = word.folded.chars().count() >= SHORTEST;
            let is_listed = || {
                words.titles().contains(&*word.folded)
                    || words.particles().contains(&*word.folded)
                    || words.headings().documents.contains(&*word.folded)
            };
            is_long && is_listed()
        };
        let is_cyrillic = |c: char| ('\u{400}'..='\u{4FF}').contains(&c);
        all.iter().any(is_own) || self.tag == "ru" && text.contains(is_cyrillic)
    }

    /// Whether a line begins an address: `Hon. William Moor`, `An Herrn`.
    pub(in crate::normalize) fn begins_address(&self, line: &str) -> bool {
        let words = words(line, MOST, &self.words().fold);
        let is_name = |word: &Word| word.is_capital;
        let begins_line = words.first().is_some_and(|first| first.range.start == 0);
        begins_line && !self.words().headings().address.ends(&words, &is_name).is_empty()
    }

    /// Whether an editor's word announces the address on the outside of a letter: `Addressed`.
    pub(in crate::normalize) fn announces_address(&self, text: &str) -> bool {
        self.words().headings().outside.contains(&joined(&words(text, MOST, &self.words().fold)))
    }

    /// Whether a name is in the dative, in a language whose headings name the recipient so.
    pub(in crate::normalize) fn is_dative(&self, name: &str) -> bool {
        let words = words(name, MOST, &self.words().fold);
        let is_spelt = |word: &&Word| word.folded.chars().count() > 2;
        words.iter().find(is_spelt).is_some_and(|first| self.has_dative_ending(first))
    }

    /// Whether words are a name in the dative, and no other: `Epistula Lampadio Augustinus` has the name of the writer
    /// after it.
    pub(in crate::normalize) fn is_all_dative(&self, name: &str) -> bool {
        let names_writer = !self.words().headings().greets.is_empty();
        let all = words(name, MOST, &self.words().fold);
        let is_spelt = |word: &&Word| word.folded.chars().count() > 2 && word.is_capital;
        let mut spelt = all.iter().filter(is_spelt);
        self.is_dative(name) && (!names_writer || spelt.all(|word| self.has_dative_ending(word)))
    }

    fn has_dative_ending(&self, word: &Word) -> bool {
        /// The fewest letters of a name that can have an ending.
        const SHORTEST: usize = 3;
        let endings = &self.words().file.headings.dative;
        // Of a double name, often only one part is declined.
        word.folded
            .split('-')
            .filter(|part| part.chars().count() >= SHORTEST)
            .any(|part| endings.iter().any(|ending| part.ends_with(ending.as_str())))
    }

    /// The names in a salutation that names both, the writer's first: `C. PLINIUS RUFO SUO S.`,
    /// `TULLIUS S. D. TERENTIAE SUAE`, `Anna groet Bernard`.
    pub(in crate::normalize) fn greeting(
        &self,
        line: &str,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let all = words(line, MOST, &self.words().fold);
        let HeadingWords { greets, .. } = self.words().headings();
        let greeted = &self.words().file.headings.greeted;
        let greeting = (1..all.len()).find_map(|at| {
            let is_here = |form: &&Vec<String>| {
                let here = all.get(at..at + form.len());
                here.is_some_and(|here| here.iter().zip(form.iter()).all(|(w, f)| w.folded == *f))
            };
            greets.iter().find(is_here).map(|form| (at, at + form.len()))
        });
        let is_greeted = |word: &&Word| word.is_among(greeted);
        let is_dative = |word: &Word| self.has_dative_ending(word);
        let name = |words: &[Word]| {
            let (first, last) = (words.first()?, words.last()?);
            // `SEPTICIO <CLARO>`
            let closes = part(line, first.range.start..last.range.end).contains('<')
                && part(line, last.range.end..).starts_with('>');
            first.is_capital.then_some(first.range.start..last.range.end + usize::from(closes))
        };
        if let Some((end, start)) = greeting
            && let Some(to) = all.get(start..).filter(|to| !to.is_empty())
        {
            // What follows a comma is an office.
            let is_joined = |word: &&Word| word.range.start == to[0].range.start || word.is_joined;
            let count = to.iter().take_while(is_joined).take_while(|w| !is_greeted(w)).count();
            // Before the sender, an editor can say when and where it was written.
            let goes_on =
                |word: &&Word| word.is_capital || self.words().particles().contains(&*word.folded);
            let from = all.get(..end)?.iter().rev().take_while(goes_on).count();
            return Some((name(all.get(end - from..end)?)?, name(to.get(..count)?)?));
        }
        // `Eneas poeta Silvio patri salutem dicit.`
        if let Some((end, _)) = greeting.filter(|(_, start)| *start == all.len())
            && let Some(before) = all.get(..end)
            && let Some(at) = (1..end).find(|at| is_dative(&before[*at]))
        {
            // `genitori suo Silvio`
            let named = (at..end).find(|at| before[*at].is_capital)?;
            let to = before.get(named..)?;
            let count = to.iter().take_while(|word| !is_greeted(word)).count();
            // The office of the writer is in small letters.
            let at = before[..at].iter().take_while(|word| word.is_capital).count();
            // `AC SUSCIPIENDO FILIO`: the name of the writer is not first.
            let is_spelt = |word: &Word| word.folded.chars().count() > 2;
            let begins = before.first().is_some_and(|first| !is_dative(first));
            if !begins || !before[..at].iter().any(is_spelt) {
                return None;
            }
            return Some((name(before.get(..at)?)?, name(to.get(..count)?)?));
        }
        // Only the case of the words divides the names, so that the greeting must be sure: `suo S.`
        let marker = all.iter().position(|word| word.is_among(greeted))?;
        let ends = part(line, all[marker].range.end..).trim();
        let is_short = ends.chars().filter(|c| c.is_alphabetic()).count() <= MOST;
        let is_dative = |word: &&Word| is_dative(word);
        let to = all.get(1..marker)?.iter().rev().take_while(is_dative).count();
        // The sender has a name, and not only initials.
        let is_spelt = |word: &Word| word.folded.chars().count() > 2;
        let first = all.iter().position(is_spelt)? + 1;
        let start = (marker - to).max(first);
        (is_short && start < marker)
            .then(|| Some((name(all.get(..start)?)?, name(all.get(start..marker)?)?)))?
    }
}

/// Words as one text, to compare them as a whole.
fn joined(words: &[Word]) -> String {
    words.iter().map(|word| &*word.folded).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::find;

    #[test]
    fn labels_of_header_blocks() {
        for (tag, line, expected) in [
            ("en", "From: Ann Smith", Some((Label::From, "Ann Smith"))),
            ("de", "Betreff: Regen", Some((Label::Subject, "Regen"))),
            ("ru", "От кого: Анна", Some((Label::From, "Анна"))),
            ("fr", "À : Anne", Some((Label::To, "Anne"))),
            ("en", "From:", None),
            ("en", "From Ann: a letter", None),
        ] {
            let found = find(tag).unwrap().label(line).map(|(label, at)| (label, &line[at..]));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn a_greeting_names_both() {
        for (tag, line, from, to) in [
            ("la", "C. PLINIUS RUFO SUO S.", "C. PLINIUS", "RUFO"),
            ("la", "M. Cicero Attico Minori suo s.", "M. Cicero", "Attico Minori"),
            ("la", "TULLIUS S. D. TERENTIAE SUAE.", "TULLIUS", "TERENTIAE"),
            ("la", "Marcus poeta patri suo Silvio salutem dicit.", "Marcus", "Silvio"),
            ("nl", "Anna van Delft groet Jan Bos, doctor", "Anna van Delft", "Jan Bos"),
        ] {
            let (sender, recipient) = find(tag).unwrap().greeting(line).unwrap();
            assert_eq!((&line[sender], &line[recipient]), (from, to), "{line}");
        }
        assert_eq!(find("la").unwrap().greeting("Gratias ago, quod agellum"), None);
        assert_eq!(find("en").unwrap().greeting("Ann to Ben"), None);
    }

    #[test]
    fn the_same() {
        use ActionKind::{Received, Sent};
        for (tag, words) in
            [("en", "To the Same."), ("ru", "ТОМУ ЖЕ"), ("fr", "A LA MÊME"), ("la", "Eidem.")]
        {
            assert!(find(tag).unwrap().is_same(words), "{words}");
        }
        assert!(!find("en").unwrap().is_same("To the same end"));
        for (tag, words, roles) in [
            ("en", "To the Same, at Bath", &[Received][..]),
            ("en", "The same to the same", &[Sent, Received]),
            ("de", "An Denselben.", &[Received]),
            ("de", "Derselbe an denselben", &[Sent, Received]),
            ("fr", "AU MÊME", &[Received]),
            ("it", "Allo stesso", &[Received]),
            ("es", "Al mismo", &[Received]),
            ("nl", "Van dezelfde", &[Sent]),
            ("pl", "Do tegoż", &[Received]),
        ] {
            assert_eq!(find(tag).unwrap().same_roles(words), roles, "{words}");
        }
    }
}
