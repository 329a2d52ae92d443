//! Which breaks are inside words without saying so themselves: those beside one that says so and,
//! unless the file marks its breaks in words, page and column breaks with letters directly on both
//! sides.
//!
//! Not here: line breaks between two letters (`lineation`).

use std::collections::{BTreeSet, HashMap};

use super::elements::is_set_apart;
use super::lineation::is_hyphen;
use super::xml::{Element, Node};

/// How often each word occurs in a file; words are split at everything that is not a letter or
/// digit.
pub(super) type Vocabulary<'t> = HashMap<&'t str, usize>;

/// The vocabulary of a file, tags included: it only serves to tell words from parts of words.
pub(super) fn vocabulary(text: &str) -> Vocabulary<'_> {
    let mut vocabulary = Vocabulary::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        *vocabulary.entry(word).or_default() += 1;
    }
    vocabulary
}

/// A run of letters that occurs this often in the file is a word.
const TIMES_OF_A_WORD: usize = 4;

/// Longer runs of letters are not words that recur in a file.
const LONGEST_WORD: usize = 60;

/// Whether a file marks some breaks as inside words. Its other breaks then are not.
pub(super) fn are_marked(text: &str) -> bool {
    text.contains("break=\"no\"") || text.contains("break='no'")
}

/// The breaks below an element that are inside words without saying so, by where they begin.
pub(super) struct InWords {
    /// Beside a break that says so.
    pub beside_marked: BTreeSet<usize>,
    /// Between letters.
    pub between_letters: BTreeSet<usize>,
}

/// Finds the breaks that are inside words. Where unmarked breaks separate words, only those beside a marked one.
pub(super) fn in_words<'t>(
    element: &Element,
    separate: bool,
    vocabulary: impl Fn() -> &'t Vocabulary<'t>,
) -> InWords {
    let mut running = Running::default();
    running.gather(element);
    running.end_series();
    let beside_marked = running.joined;
    let mut between_letters = BTreeSet::new();
    for (offset, at) in
        running.breaks.iter().filter(|(_, at)| !separate && !beside_marked.contains(at))
    {
        if let Some((left, right)) = running.text.split_at_checked(*offset)
            && are_parts_of_word(left, right, &vocabulary)
        {
            between_letters.insert(*at);
        }
    }
    InWords { beside_marked, between_letters }
}

/// Whether a character marks a word as divided at the end of a line or page.
pub(super) fn is_hyphen_of_break(character: char) -> bool {
    ['-', '\u{AC}', '\u{2010}', '\u{2E17}'].contains(&character)
}

/// Whether one word runs across two texts. Two words that the file has elsewhere, but never as one,
/// have only lost the space between them.
fn are_parts_of_word<'t>(
    left: &str,
    right: &str,
    vocabulary: impl Fn() -> &'t Vocabulary<'t>,
) -> bool {
    let (Some(before), Some(after)) = (left.chars().next_back(), right.chars().next()) else {
        return false;
    };
    if is_hyphen_of_break(before) {
        return left.chars().nth_back(1).is_some_and(char::is_alphabetic) && after.is_lowercase();
    }
    // `1901` and `May`, `Dear` and `Sir` are not parts of one word.
    if !before.is_alphabetic() || !after.is_alphabetic() || after.is_uppercase() {
        return false;
    }
    let letters = |c: &char| c.is_alphanumeric();
    let mut first: Vec<char> = left.chars().rev().take_while(letters).take(LONGEST_WORD).collect();
    first.reverse();
    let first = String::from_iter(first);
    let second: String = right.chars().take_while(letters).take(LONGEST_WORD).collect();
    let times = |word: &str| vocabulary().get(word).copied().unwrap_or_default();
    let is_word = |word: &str| times(word) >= TIMES_OF_A_WORD;
    !(is_word(&first) && is_word(&second) && times(&(first + &second)) == 0)
}

/// The characters of an element without its breaks, and where these were. A line end marks where no
/// word continues: where a block, a line or a note begins or ends.
#[derive(Default)]
struct Running {
    text: String,
    /// Where a break was in the text, and where it begins in the file.
    breaks: Vec<(usize, usize)>,
    /// The unmarked breaks of a series with nothing between them, and whether one break of the
    /// series says that the word continues.
    series: Vec<usize>,
    goes_on: bool,
    /// The breaks beside one that says so.
    joined: BTreeSet<usize>,
}

impl Running {
    fn end_series(&mut self) {
        let series = std::mem::take(&mut self.series);
        if std::mem::take(&mut self.goes_on) {
            self.joined.extend(series);
        }
    }

    fn gather(&mut self, element: &Element) {
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    if !run.text.trim().is_empty() {
                        self.end_series();
                    }
                    self.text.push_str(&run.text);
                    continue;
                }
                Node::Element(child) => child,
            };
            if ["pb", "cb", "gb"].contains(&child.name.as_str()) {
                self.breaks.push((self.text.len(), child.at.start));
            }
            let ends_word = !lets_word_go_on(child);
            if ["lb", "pb", "cb", "gb"].contains(&child.name.as_str()) {
                match child.get("break") {
                    Some(value) => self.goes_on |= value == "no",
                    None if is_hyphen(child) => self.goes_on = true,
                    None => self.series.push(child.at.start),
                }
            } else if ends_word {
                self.end_series();
            }
            self.text.extend(ends_word.then_some('\n'));
            self.gather(child);
            self.text.extend(ends_word.then_some('\n'));
        }
    }
}

/// Whether a word can continue into or after an element.
fn lets_word_go_on(element: &Element) -> bool {
    match element.name.as_str() {
        "lb" => is_hyphen(element) || element.get("break") == Some("no"),
        "note" | "addrLine" | "seg" | "fw" => false,
        name => !is_set_apart(name),
    }
}
