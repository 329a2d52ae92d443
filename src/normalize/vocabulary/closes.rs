//! How a letter closes: `Yours sincerely,`; `I am, Sir, with great respect, your obedient servant,`.

use super::Language;
use super::forms::Forms;
use super::words::{Word, words};
use crate::source::part;

/// The most words of a close: the French ones are sentences.
const MOST: usize = 40;

/// The most words of a line that is known by what the writer is called in it.
const MOST_OF_WRITER: usize = 9;

/// The most words between those that begin a close and those with which it ends.
const BETWEEN: usize = 16;

/// The most words after the last word that makes it one: `mes sentiments les plus distingués`.
const AFTER: usize = 10;

/// The forms of a language's closes.
#[derive(Debug)]
pub(super) struct CloseForms {
    pub(super) whole: Forms,
    /// Whole closes without the name that follows: `Ihr`, of `Ihr *`.
    pub(super) before_name: Forms,
    pub(super) alone: Forms,
    pub(super) lead: Forms,
    pub(super) core: Forms,
    pub(super) farewell: Forms,
}

/// How sure it is that a line closes the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::normalize) enum Close {
    /// Only if a signature is under it: `Ever`, `I am … your friend`.
    BeforeSignature,
    /// A sentence that bids farewell: `Adieu, mon amie, je t'embrasse.`
    Farewell,
    /// A single word, which needs a signature, too, but is of its language: `Sincerely`.
    Word,
    /// By its words.
    Sure,
}

impl Language {
    /// Whether a whole line is a complimentary close, and how sure that is.
    pub(in crate::normalize) fn close(&self, line: &str) -> Option<Close> {
        // A quoted letter ends with a quotation mark.
        let line = line.trim().trim_end_matches(['”', '"', '»']);
        let may_begin = self.may_begin_close(line);
        if !may_begin && is_sentence(line) {
            return None;
        }
        let most = if may_begin { MOST } else { MOST_OF_WRITER };
        let words = words(line, most + 1, &self.words().fold);
        let first = words.first()?;
        let is_begun = part(line, ..first.range.start).trim().is_empty();
        if words.len() > most || !is_begun {
            return None;
        }
        let farewell = || self.is_farewell(line, &words).then_some(Close::Farewell);
        let of_writer = || self.is_of_writer(line, &words).then_some(Close::BeforeSignature);
        self.close_of(&words).max(farewell()).or_else(of_writer)
    }

    /// Whether a line can begin with a close, by its first word alone. Most lines cannot. A close that is known only by the
    /// writer's name may begin with any word.
    pub(in crate::normalize) fn may_begin_close(&self, line: &str) -> bool {
        let forms = self.words().closes();
        let words = words(line, 1, &self.words().fold);
        let begins = |first: &Word| {
            let forms =
                [&forms.whole, &forms.alone, &forms.lead, &forms.farewell, &forms.before_name];
            forms.iter().any(|forms| forms.may_begin(first))
        };
        words.first().is_none_or(begins)
    }

    /// Whether a line is no sentence, and begins or ends with words for the writer: `Votre serviteur et
    /// humble frère à jamais,`.
    fn is_of_writer(&self, line: &str, words: &[Word]) -> bool {
        let closes = self.words().closes();
        let is_name = |word: &Word| self.is_in_closes(word);
        let begins = [&closes.before_name, &closes.alone]
            .iter()
            .any(|forms| !forms.ends(words, &is_name).is_empty());
        let ends = || {
            let last = words.len().saturating_sub(1);
            !closes.core.ends(&words[last..], &is_name).is_empty()
        };
        (2..=MOST_OF_WRITER).contains(&words.len()) && !is_sentence(line) && (begins || ends())
    }

    /// Whether words are a sentence that bids farewell: `Adieu, mon amie, je t'embrasse.`
    fn is_farewell(&self, sentence: &str, words: &[Word]) -> bool {
        /// The most words of a farewell.
        const FAREWELL: usize = 14;
        let is_name = |word: &Word| self.is_in_salutations(word);
        let sentence = sentence.trim_end_matches(['.', '!', '?', '…']);
        words.len() <= FAREWELL
            && !sentence.contains(['.', '?', ':'])
            && !self.words().closes().farewell.ends(words, &is_name).is_empty()
    }

    /// Whether a word joins two others: `and`, `und`.
    pub(in crate::normalize) fn joins(&self, word: &str) -> bool {
        let word = words(word, 1, &self.words().fold);
        word.first().is_some_and(|word| word.is_among(&self.words().file.dates.both))
    }

    /// Whether a close has a word that several persons write together: `We are, Sir, your obedient servants`.
    pub(in crate::normalize) fn closes_for_several(&self, close: &str) -> bool {
        let several = &self.words().file.signature.several;
        words(close, MOST, &self.words().fold).iter().any(|word| word.is_among(several))
    }

    /// Whether a line is nothing but the words with which a longer close begins: `Je suis`, `Jestem`.
    pub(in crate::normalize) fn leads_to_close(&self, line: &str) -> bool {
        let words = words(line, MOST, &self.words().fold);
        let is_name = |word: &Word| self.is_in_closes(word);
        !words.is_empty() && self.words().closes().lead.are(&words, &is_name)
    }

    /// Whether a whole line is a complimentary close by its words alone.
    pub(in crate::normalize) fn is_close(&self, line: &str) -> bool {
        self.may_begin_close(line) && self.close(line) >= Some(Close::Word)
    }

    /// A close and a name on one line, `Ever yours, Ann`, `Dein treuer Bruder Emil`: the bytes after
    /// the close, and how sure the close is.
    pub(in crate::normalize) fn close_before_name(&self, line: &str) -> Option<(usize, Close)> {
        /// The most words of a name.
        const NAME: usize = 5;
        if !self.may_begin_close(line) {
            return None;
        }
        let words = words(line, MOST, &self.words().fold);
        let is_name = |word: &Word| {
            let is_initial = word.folded.chars().count() == 1;
            word.is_capital && (is_initial || !self.words().kin().contains(&*word.folded))
                || self.words().particles().contains(&*word.folded)
        };
        let begins_line = words.first().is_some_and(|first| first.range.start == 0);
        let name = words.iter().rev().take(NAME).take_while(|word| is_name(word)).count();
        let first = words.len() - name.min(words.len().saturating_sub(1));
        (first..words.len()).filter(|_| begins_line).find_map(|count| {
            let before = words.get(..count)?;
            let is_name = |word: &Word| self.is_in_closes(word);
            let closes = || self.words().closes().before_name.are(before, &is_name);
            let close =
                self.close_of(before).or_else(|| closes().then_some(Close::BeforeSignature))?;
            let after = part(line, words[count - 1].range.end..words[count].range.start);
            let is_set_off = after.contains([',', '|', '/', '!', '.']);
            let close = if is_set_off { close } else { Close::BeforeSignature };
            let marks = after.trim_end().len();
            words[count].is_capital.then_some((words[count - 1].range.end + marks, close))
        })
    }

    /// Whether a paragraph ends with a sentence that closes the letter before a signature: `Accept, Sir,
    /// the assurances of my highest consideration.`
    pub(in crate::normalize) fn ends_with_close(&self, paragraph: &str) -> bool {
        let ends = paragraph.match_indices(['.', '!', '?', ';', ':', ',', '—']);
        let starts = std::iter::once(0).chain(ends.map(|(at, mark)| at + mark.len()));
        let starts: Vec<usize> = starts.filter(|at| *at < paragraph.trim_end().len()).collect();
        // The last clauses are enough: a close is not longer.
        starts.iter().rev().take(8).any(|start| {
            let is_sentence = !part(paragraph, ..*start).ends_with(',');
            let tail = part(paragraph, *start..);
            if !self.may_begin_close(tail) {
                return false;
            }
            let words = words(tail, MOST + 1, &self.words().fold);
            if words.is_empty() || words.len() > MOST {
                return false;
            }
            let close = self.close_of(&words);
            // After a comma, one word more is none: `he was, truly.`
            let closes = close.is_some_and(|_| is_sentence || words.len() > 3);
            closes || is_sentence && self.is_farewell(tail, &words)
        })
    }

    /// Whether a word can be part of a name in a close, or of what is said in place of one.
    fn is_in_closes(&self, word: &Word) -> bool {
        self.is_in_salutations(word) || self.words().kin().contains(&*word.folded)
    }

    /// Whether these words are a close, from the first to the last.
    fn close_of(&self, words: &[Word]) -> Option<Close> {
        let forms = self.words().closes();
        let addresses = self.words().salutations();
        let is_name = |word: &Word| self.is_in_closes(word);
        let mut reached: Vec<Option<Reached>> = vec![None; words.len() + 1];
        reached[0] = Some(Reached::Nothing);
        for at in 0..words.len() {
            let Some(before) = reached[at] else { continue };
            let rest = &words[at..];
            let mut reach = |end: usize, now: Reached| {
                // What is weak makes the whole weak.
                let weakest = [before, now].contains(&Reached::Weak);
                let both = if weakest { Reached::Weak } else { before.max(now) };
                reached[end] = reached[end].max(Some(both));
            };
            for count in forms.whole.ends(rest, &is_name) {
                reach(at + count, Reached::Whole);
            }
            for count in forms.alone.ends(rest, &is_name) {
                reach(at + count, Reached::Weak);
            }
            for lead in forms.lead.ends(rest, &is_name) {
                reach(at + lead, Reached::Lead);
                let last = (at + lead + BETWEEN).min(words.len());
                for core in at + lead..last {
                    for count in forms.core.ends(&words[core..], &is_name) {
                        let end = core + count;
                        reach(end, Reached::Core);
                        if words.len() - end <= AFTER {
                            reach(words.len(), Reached::Core);
                        }
                    }
                }
            }
            if at > 0 {
                let forms = [&addresses.sure, &addresses.marked, &addresses.alone];
                for count in forms.iter().flat_map(|forms| forms.ends(rest, &is_name)) {
                    reach(at + count, Reached::Nothing);
                }
                if words[at].is_among(&self.words().file.dates.both) {
                    reach(at + 1, Reached::Nothing);
                }
            }
        }
        match reached[words.len()]? {
            Reached::Nothing | Reached::Lead => None,
            Reached::Weak | Reached::Core => Some(Close::BeforeSignature),
            Reached::Whole if words.len() == 1 => Some(Close::Word),
            Reached::Whole => Some(Close::Sure),
        }
    }
}

/// Whether a line ends a sentence or a clause.
fn is_sentence(line: &str) -> bool {
    line.contains(['.', '!', '?', ';', ':'])
}

/// What the words up to a place have of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Nothing,
    /// `I am`.
    Lead,
    /// A word that closes only before a signature.
    Weak,
    /// Words that begin a close, and those with which it ends.
    Core,
    /// A whole close.
    Whole,
}

#[cfg(test)]
mod tests {
    use super::Close;
    use crate::normalize::vocabulary::find;

    #[test]
    fn closes() {
        for (tag, line) in [
            ("en", "Respectfully,"),
            ("en", "Sincerely yours,"),
            ("en", "Faithfully yours,"),
            ("en", "With great respect, I am"),
            ("en", "Very truly yours,"),
            ("en", "With best wishes,"),
            ("en", "I remain, very sincerely yours,"),
            ("en", "As ever,"),
            ("en", "With kind regards,"),
            ("en", "With warm personal regards,"),
            ("en", "I am, sir, your obedient servant,"),
            ("en", "I have the honor to be, with great respect, your most obedient servant,"),
            ("en", "I have the honor to be, sir, very respectfully, your obedient servant,"),
            ("en", "Respectfully, your obedient servant,"),
            ("en", "Yours, &c., &c.,"),
            ("de", "Mit freundlichen Grüßen"),
            ("de", "Hochachtungsvoll"),
            ("de", "Ihr ergebenster"),
            ("de", "Mit vorzüglicher Hochachtung Ihr sehr ergebener"),
            ("fr", "Veuillez agréer, Monsieur le Ministre, l’assurance de ma haute considération."),
            ("fr", "Votre tout dévoué,"),
            ("fr", "Bien à vous,"),
            ("ru", "С уважением,"),
            ("ru", "Искренне Ваш"),
            ("ru", "С глубоким уважением,"),
        ] {
            assert!(find(tag).unwrap().close(line).is_some(), "{line}");
        }
        for (tag, line) in [("en", "Best"), ("en", "I am, with much respect, your uncle")] {
            assert_eq!(find(tag).unwrap().close(line), Some(Close::BeforeSignature), "{line}");
        }
    }

    #[test]
    fn sentences_close_nothing() {
        for (tag, line) in
            [("en", "I was sincerely sorry."), ("de", "Ihr Brief kam."), ("fr", "Je suis à Paris.")]
        {
            assert!(!find(tag).unwrap().is_close(line), "{line}");
        }
    }

    #[test]
    fn a_name_on_the_line_of_the_close() {
        for (tag, line, close) in [
            ("en", "Sincerely, Ann", "Sincerely,"),
            ("en", "Ever yrs affec | J D Hooker", "Ever yrs affec |"),
            ("de", "Ewig Dein Otto.", "Ewig Dein"),
            ("de", "Dein treuer Bruder August", "Dein treuer Bruder"),
            ("fr", "Votre dévoué, J. Maury", "Votre dévoué,"),
            ("ru", "Ваш И. Ремнев.", "Ваш"),
            ("it", "Il vostro Conti", "Il vostro"),
        ] {
            let found = find(tag).unwrap().close_before_name(line);
            assert_eq!(found.map(|(end, _)| &line[..end]), Some(close), "{line}");
        }
    }

    #[test]
    fn sentences_before_a_signature() {
        for (tag, paragraph) in [
            ("en", "It rains. Accept, Sir, the assurances of my highest consideration."),
            ("en", "I have the honor to be, sir, with great respect, your most obedient servant,"),
            (
                "fr",
                "Veuillez agréer, Monsieur le Président, l’assurance de ma haute considération.",
            ),
        ] {
            assert!(find(tag).unwrap().ends_with_close(paragraph), "{paragraph}");
        }
        assert!(!find("en").unwrap().ends_with_close("The mill is burnt. It rains."));
    }
}
