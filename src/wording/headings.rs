//! Where the lines of a heading end well: before `to`, before a date, and not inside one.
//!
//! Not here: how long the lines are (`typeset`). **Invariant:** what is said of a space depends on the words of the
//! heading alone.

use super::Wording;

/// How well a line of a heading ends at a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LineEnd {
    /// Where the sense has a pause.
    Good,
    /// Between two words.
    Fair,
    /// Inside a date, or after an initial.
    Bad,
}

impl Wording {
    /// How well a line ends before each word of a heading but the first, with the position of that word.
    pub(crate) fn line_ends(&self, heading: &str) -> Vec<(usize, LineEnd)> {
        let start = |word: &str| word.as_ptr() as usize - heading.as_ptr() as usize;
        let words: Vec<&str> = heading.split_whitespace().collect();
        let dates = self.dates_in(&words);
        let end_before = |at: usize| match (dates[at - 1], dates[at]) {
            (Some(one), Some(other)) if one == other => LineEnd::Bad,
            _ if is_initial(words[at - 1]) => LineEnd::Bad,
            (_, Some(_)) => LineEnd::Good,
            _ if self.joins_parties(words[at]) => LineEnd::Good,
            _ if words[at - 1].ends_with([',', ';', ':']) => LineEnd::Good,
            _ => LineEnd::Fair,
        };
        (1..words.len()).map(|at| (start(words[at]), end_before(at))).collect()
    }

    /// Whether a word begins one of the parties in a heading.
    fn joins_parties(&self, word: &str) -> bool {
        let word = bare(word);
        word == "–" || self.names.joining.split(' ').any(|joining| joining == word)
    }

    /// The date that each of some words belongs to, by the place of its month.
    fn dates_in(&self, words: &[&str]) -> Vec<Option<usize>> {
        let mut dates = vec![None; words.len()];
        for month in (0..words.len()).filter(|at| self.names_a_month(words[*at])) {
            let is_number = |at: usize| words.get(at).is_some_and(|word| is_number(word));
            // `22 de abril de 1961`.
            let links = |at: usize| words.get(at).is_some_and(|word| word.chars().count() == 2);
            let mut first = month;
            if month >= 1 && is_number(month - 1) {
                first = month - 1;
            } else if month >= 2 && links(month - 1) && is_number(month - 2) {
                first = month - 2;
            }
            let mut last = month;
            if links(month + 1) && is_number(month + 2) {
                last = month + 2;
            }
            // `Ann May, 22 April`: the day of another month.
            let is_month = |at: usize| words.get(at).is_some_and(|word| self.names_a_month(word));
            while is_number(last + 1) && !is_month(last + 2) {
                last += 1;
            }
            // A month alone is a word like others: `May`, `August`.
            if first < last {
                dates[first..=last].fill(Some(month));
            }
        }
        dates
    }

    /// Whether a word is the name of a month, here or in English, in full or shortened.
    fn names_a_month(&self, word: &str) -> bool {
        let name = bare(word);
        let is_short = word.contains('.') && name.chars().count() >= 3;
        let all = [self, Self::english()].into_iter().map(|wording| &wording.dates);
        let mut months = all.flat_map(|dates| dates.months.iter().chain(&dates.months_alone));
        months.any(|month| {
            let month = month.to_lowercase();
            month == name || is_short && month.starts_with(&name)
        })
    }
}

/// A word in lower case, without the punctuation around it.
fn bare(word: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '–';
    word.trim_matches(is_sign).to_lowercase()
}

/// Whether a word is a day or a year: `22`, `3rd`, `1961,`.
fn is_number(word: &str) -> bool {
    let word = bare(word);
    word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.as_str() == "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_parties_and_dates() {
        let shown = |tag: &str, heading: &str| {
            let mut shown = String::new();
            let mut done = 0;
            for (at, end) in Wording::of(tag).line_ends(heading) {
                shown.push_str(heading[done..at].trim_end());
                shown.push_str(match end {
                    LineEnd::Good => " | ",
                    LineEnd::Fair => " ",
                    LineEnd::Bad => "_",
                });
                done = at;
            }
            shown + &heading[done..]
        };
        for (tag, heading) in [
            (
                "en",
                "Telegram | From the Embassy | to the Department of State, | May_15,_1963,_9 p.m.",
            ),
            ("en", "J._F._Kennedy | to Ann May, | [22_April_1961]"),
            ("de", "Ann Lee | an Ben Cox, | 3._Mai_1851"),
            ("es", "Ana | a Benito, | 22_de_abril_de_1961"),
            ("pl", "Ann Lee | – Ben Cox, | 3_maja_1851"),
            ("nl", "Ann | aan Ben, | 3_Apr._1851"),
            ("en", ""),
        ] {
            let plain = heading.replace(" | ", " ").replace('_', " ");
            assert_eq!(shown(tag, &plain), heading);
        }
    }
}
