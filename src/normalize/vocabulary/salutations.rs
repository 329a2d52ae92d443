//! How a letter addresses its recipient, and where a line does so.
//!
//! Words that begin letters also begin sentences: `Dear friends have told me that the mill is burnt`. So
//! after the words of a form only a name may follow, and then the mark that ends a salutation.

use std::ops::Range;

use super::Language;
use super::forms::Forms;
use super::words::{Word, words};
use crate::source::part;

/// The most words of a salutation that are looked at.
const MOST: usize = 24;

/// The forms of a language's salutations.
#[derive(Debug)]
pub(super) struct SalutationForms {
    /// Those that count by their words.
    pub(super) sure: Forms,
    /// Those that count with a mark, without a name in them.
    pub(super) marked: Forms,
    /// Those that count with a mark, with a name in them: `Mr. Smith:`.
    pub(super) titled: Forms,
    /// Those that count alone on a line.
    pub(super) alone: Forms,
    /// What may follow a name and a comma.
    pub(super) name_first: Forms,
}

/// How sure it is that words address somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sureness {
    /// By the words.
    Sure,
    /// With a mark that ends a salutation.
    Marked,
    /// With a colon, an exclamation mark or a dash: a comma can begin an apposition, `Mr. Smith, who`.
    Titled,
}

impl Language {
    /// How many bytes of a line are its salutation, with the mark that ends it.
    pub(in crate::normalize) fn salutation(&self, line: &str) -> Option<usize> {
        self.addressed(line, &[Sureness::Sure, Sureness::Marked, Sureness::Titled])
    }

    /// Like [`salutation`](Self::salutation), but only with words that address somebody in any place,
    /// such as `Dear`.
    pub(in crate::normalize) fn sure_salutation(&self, line: &str) -> Option<usize> {
        self.addressed(line, &[Sureness::Sure])
    }

    /// Whether a line is a salutation and nothing else, with a mark at its end or without.
    pub(in crate::normalize) fn is_salutation(&self, line: &str) -> bool {
        let line = line.trim_end();
        if self.salutation(line) == Some(line.len()) {
            return true;
        }
        let Some(words) = self.first_words(line) else { return false };
        let forms = self.words().salutations();
        let is_name = |word: &Word| self.is_in_salutations(word);
        let ends_well = words.last().is_some_and(|last| {
            matches!(
                part(line, last.range.end..).trim(),
                "" | "." | "," | ":" | "!" | "!!" | ";" | "—" | "–" | "--"
            )
        });
        ends_well
            && [&forms.sure, &forms.marked, &forms.alone]
                .iter()
                .any(|forms| forms.are(&words, &is_name))
    }

    /// Whether a text without the mark that ends a salutation is one, by its words.
    pub(in crate::normalize) fn addresses(&self, text: &str) -> bool {
        let is_name = |word: &Word| self.is_in_salutations(word);
        let is_whole = |words: &Vec<Word>| self.words().salutations().sure.are(words, &is_name);
        self.first_words(text).as_ref().is_some_and(is_whole)
    }

    /// The name in a salutation, with its title: `Mr. Moor` of `My dear Mr. Moor,`.
    pub(in crate::normalize) fn name_in_salutation(&self, line: &str) -> Option<Range<usize>> {
        let words = self.first_words(line)?;
        let is_name = |word: &Word| {
            word.is_capital
                && word.folded.chars().count() > 1
                && !self.words().of_salutations().contains(&*word.folded)
                && !self.is_title(word)
        };
        let first = words.iter().position(is_name)?;
        let goes_on = |word: &&Word| {
            let is_particle = self.words().particles().contains(&*word.folded);
            word.is_joined && (is_name(word) || is_particle)
        };
        let after = words.get(first + 1..)?;
        let end = after.iter().take_while(goes_on).last().unwrap_or(&words[first]).range.end;
        // Initials and titles belong to the name after them.
        let precedes = |pair: &&[Word]| {
            let is_initial = pair[0].folded.chars().count() == 1;
            let is_of_name = pair[0].is_capital && (self.is_title(&pair[0]) || is_initial)
                || self.words().particles().contains(&*pair[0].folded);
            pair[1].is_joined && is_of_name
        };
        let before = words.get(..=first)?.windows(2).rev().take_while(precedes).count();
        Some(words[first - before].range.start..end)
    }

    /// The words of a line that may begin with a quotation mark or a bracket.
    fn first_words<'a>(&self, line: &'a str) -> Option<Vec<Word<'a>>> {
        let words = words(line, MOST, &self.words().fold);
        let before = part(line, ..words.first()?.range.start);
        before.chars().all(|c| c.is_whitespace() || "“„«\"‘'[(".contains(c)).then_some(words)
    }

    fn addressed(&self, line: &str, sureness: &[Sureness]) -> Option<usize> {
        let words = self.first_words(line)?;
        let forms = self.words().salutations();
        let is_name = |word: &Word| self.is_in_salutations(word);
        for kind in sureness {
            let forms = match kind {
                Sureness::Sure => &forms.sure,
                Sureness::Marked => &forms.marked,
                Sureness::Titled => &forms.titled,
            };
            for count in forms.ends(&words, &is_name) {
                let last = words.get(count - 1)?;
                let after = part(line, last.range.end..);
                let Some(mark) = self.end_mark(after, last, words.get(count), *kind) else {
                    continue;
                };
                let end = last.range.end + mark;
                let whole = self.with_apposition(line, end, words.get(count..)?);
                // `Mother, who is here`: only what goes on as a salutation.
                let is_clause = *kind == Sureness::Marked
                    && count == 1
                    && part(line, ..end).ends_with(',')
                    && words.get(1).is_some_and(|next| !next.is_capital);
                if !is_clause || whole > end {
                    return Some(whole);
                }
            }
        }
        self.after_a_name(line, &words)
    }

    /// The bytes of the mark that ends a salutation after its last word.
    fn end_mark(
        &self,
        after: &str,
        last: &Word,
        next: Option<&Word>,
        sureness: Sureness,
    ) -> Option<usize> {
        let blanks = after.len() - after.trim_start().len();
        let marks = after.trim_start();
        let length = marks.len() - marks.trim_start_matches(|c| ",;:.!…—–-".contains(c)).len();
        let run = part(marks, ..length);
        let is_last = marks.len() == length;
        let is_dash = run.ends_with(['—', '–']) || run.ends_with("--") || run == "-" && blanks > 0;
        let ends = match (run, sureness) {
            ("", _) => false,
            (_, _) if is_dash || run.starts_with([':', '!']) => true,
            (_, Sureness::Titled) => false,
            (_, _) if run.starts_with(',') => true,
            // `SIR. This bearer`, in capitals as prints begin letters.
            (".", Sureness::Marked) => {
                last.is_in_capitals() && next.is_some_and(|next| next.is_capital)
            }
            // `My dear Ben. Your letter`, and not `Dear Capt. Smith`.
            (".", Sureness::Sure) => {
                is_last || next.is_some_and(|next| next.is_capital) && !self.is_title(last)
            }
            _ => false,
        };
        // A dash ends the salutation, and belongs to the text.
        let mark = run.trim_end_matches(['—', '–', '-']).len();
        ends.then_some(if mark == 0 { 0 } else { blanks + mark })
    }

    /// Where a salutation ends that goes on after its comma: `Madam, my dear sister,`.
    fn with_apposition(&self, line: &str, end: usize, words: &[Word]) -> usize {
        /// The most words after the comma.
        const MOST: usize = 7;
        if !part(line, ..end).ends_with(',') {
            return end;
        }
        let goes_on = |word: &&Word| self.is_in_salutations(word);
        let count = words.iter().take(MOST).take_while(goes_on).count();
        for count in (1..=count).rev() {
            let after = part(line, words[count - 1].range.end..);
            let rest = after.trim_start();
            if rest.starts_with(['!', ':']) || matches!(rest.trim_end(), "," | ".") {
                let mark = rest.chars().next().map_or(0, char::len_utf8);
                return words[count - 1].range.end + after.len() - rest.len() + mark;
            }
        }
        end
    }

    /// `Sonja, mein liebes Kind!`
    fn after_a_name(&self, line: &str, words: &[Word]) -> Option<usize> {
        let (name, rest) = words.split_first().filter(|(name, _)| name.is_capital)?;
        if part(line, name.range.end..rest.first()?.range.start).trim() != "," {
            return None;
        }
        let is_name = |word: &Word| self.is_in_salutations(word);
        let ends = self.words().salutations().name_first.ends(rest, &is_name);
        ends.into_iter().find_map(|count| {
            let end = rest.get(count - 1)?.range.end;
            let blanks = part(line, end..).len() - part(line, end..).trim_start().len();
            part(line, end + blanks..).starts_with('!').then_some(end + blanks + 1)
        })
    }

    /// Whether a word can be part of a name, or of what is said in place of one: `my dear old friend`.
    pub(super) fn is_in_salutations(&self, word: &Word) -> bool {
        word.is_capital || self.words().of_salutations().contains(&*word.folded)
    }

    /// Whether a text has a title of names: `The Marquise of Lee`.
    pub(in crate::normalize) fn has_title(&self, text: &str) -> bool {
        words(text, MOST, &self.words().fold).iter().any(|word| self.is_title(word))
    }

    fn is_title(&self, word: &Word) -> bool {
        self.words().titles().contains(&*word.folded)
    }
}

#[cfg(test)]
mod tests {
    use crate::normalize::vocabulary::find;

    fn salutation<'a>(tag: &str, line: &'a str) -> Option<&'a str> {
        find(tag).unwrap().salutation(line).map(|end| &line[..end])
    }

    #[test]
    fn salutations_end_with_a_mark() {
        for (tag, line, found) in [
            ("en", "My dear Ben: It rains.", "My dear Ben:"),
            ("en", "Dear, dear Mrs. Coney,", "Dear, dear Mrs. Coney,"),
            ("en", "My dear Reynolds--Your kindness", "My dear Reynolds"),
            ("en", "Dear Sir,—The engine", "Dear Sir,"),
            ("en", "Sir: Your despatch", "Sir:"),
            ("en", "SIR. This bearer", "SIR."),
            ("en", "Mr. President, I have", "Mr. President,"),
            ("en", "Mr. Hall: I have", "Mr. Hall:"),
            ("de", "Sehr geehrter Herr Präsident! Ich", "Sehr geehrter Herr Präsident!"),
            ("de", "Hanna, liebe Hanna! heute", "Hanna, liebe Hanna!"),
            ("fr", "Madame, ma chère sœur,", "Madame, ma chère sœur,"),
            ("fr", "Mon cher ami, je", "Mon cher ami,"),
            (
                "ru",
                "Милостивая государыня, Мария Ильинична! Книга",
                "Милостивая государыня, Мария Ильинична!",
            ),
            ("ru", "Дорогой Павел Никитич! Сад", "Дорогой Павел Никитич!"),
            ("it", "Mio carissimo Berti. Ricevo le vostre", "Mio carissimo Berti."),
            ("es", "Muy señor mío: he recibido", "Muy señor mío:"),
            ("nl", "Waarde Vriend, ik", "Waarde Vriend,"),
            ("pl", "Kochany Janie! Dziękuję", "Kochany Janie!"),
        ] {
            assert_eq!(salutation(tag, line), Some(found), "{line}");
        }
    }

    #[test]
    fn names_in_salutations() {
        for (tag, line, name) in [
            ("en", "My dear Ben:", Some("Ben")),
            ("en", "MY DEAR MR. MOOR,", Some("MR. MOOR")),
            ("en", "Dear J. B. Moor", Some("J. B. Moor")),
            ("en", "My dear Sir,", None),
            ("en", "Dear Mother", None),
            ("de", "Lieber Richard!", Some("Richard")),
            ("de", "Sehr geehrter Herr von Halden!", Some("Herr von Halden")),
            ("fr", "Mon cher Morel,", Some("Morel")),
            ("ru", "Дорогой Павел Никитич!", Some("Павел Никитич")),
        ] {
            let found = find(tag).unwrap().name_in_salutation(line).map(|at| &line[at]);
            assert_eq!(found, name, "{line}");
        }
    }

    #[test]
    fn sentences_are_no_salutations() {
        for (tag, line) in [
            ("en", "Dear friends have told me. They, too"),
            ("en", "Mr. Hall’s office told me that, as"),
            ("en", "Mr. John Laird, M. P., upon national defences"),
            ("en", "My deary me,"),
            ("en", "Dear Capt. Smith has come."),
            ("de", "Herr Müller, der uns schrieb"),
            ("de", "Lieber kommen als bleiben."),
            ("fr", "Monsieur le Ministre a dit que, depuis"),
        ] {
            assert_eq!(salutation(tag, line), None, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_a_salutation_needs_no_mark() {
        for (tag, line) in [
            ("en", "Dear Ben"),
            ("en", "My dear Mr. Smith"),
            ("en", "Sir"),
            ("de", "Sehr geehrter Herr Doktor."),
            ("la", "C. PLINIUS RUFO SUO S."),
        ] {
            assert!(find(tag).unwrap().is_salutation(line), "{line}");
        }
        for (tag, line) in [
            ("en", "Dear"),
            ("en", "Mr. John F. Kennedy"),
            ("en", "Ben"),
            ("de", "Lieber kommen als bleiben."),
        ] {
            assert!(!find(tag).unwrap().is_salutation(line), "{line}");
        }
    }
}
