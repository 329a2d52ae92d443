//! Patterns that an editor can write: `[p. N]`, `N.`, `[Footnote N: …]`.
//!
//! Characters in a pattern match themselves, and a space matches any white space. Four words and one
//! sign, each standing alone, have a meaning: `N` is a number as printed (`12`, `60a`), `ROMAN` a roman
//! number, `SIGN` a sign such as `*` or `††`, `CAPITALS` words without small letters, and `…` (or
//! `...`) anything. `{from}`, `{to}`, `{place}` and `{date}` match anything, too, and say what it is;
//! `{letter}` is one letter that labels a note. A pattern that begins with a space matches only indented
//! lines.
//!
//! For more, write `{ regex = '…' }`; its group `n`, or its first group without a name, is the number,
//! and its groups `title`, `from`, `to`, `place` and `date` are what their names say. **Invariant:** a
//! pattern never matches the empty text.

use std::ops::Range;

use crate::source::part;
use regex::{Captures, Regex};
use serde::Deserialize;

/// One form, or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "PatternEntry")]
pub struct Pattern {
    ways: Vec<Way>,
}

/// One form.
#[derive(Clone, Debug)]
struct Way {
    /// For a whole line or paragraph.
    line: Regex,
    /// For any place in a text.
    anywhere: Regex,
    /// The group that is the number.
    number: Option<usize>,
    /// Whether the line must be indented.
    is_indented: bool,
}

impl Way {
    fn number(&self, found: &Captures<'_>) -> Option<Range<usize>> {
        self.number.and_then(|group| found.get(group)).map(|number| number.range())
    }
}

/// A pattern as written in a profile.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum PatternEntry {
    /// In words: `"[p. N]"`.
    One(String),
    /// Several forms.
    Several(Vec<String>),
    /// A regular expression, in the syntax of the Rust crate `regex`.
    Expert(Expert),
}

/// A pattern for experts.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Expert {
    /// The regular expression. It is compared with the line without the white space around it.
    pub regex: String,
    /// Whether the line must be indented.
    #[serde(default)]
    pub indented: bool,
}

/// Where a mark was found, and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkMatch {
    /// The whole mark.
    pub whole: Range<usize>,
    /// The number in it; the whole mark when the pattern has none.
    pub number: Range<usize>,
}

/// The parts of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineMatch {
    /// Its number.
    pub number: Option<Range<usize>>,
    /// The text that matches `CAPITALS` or `…` in the pattern.
    pub title: Option<Range<usize>>,
    /// Who wrote: `{from}`.
    pub from: Option<Range<usize>>,
    /// To whom: `{to}`.
    pub to: Option<Range<usize>>,
    /// Where: `{place}`.
    pub place: Option<Range<usize>>,
    /// When: `{date}`.
    pub date: Option<Range<usize>>,
}

/// The parts of a line that a pattern names, as groups of the regular expression.
const PARTS: [&str; 4] = ["from", "to", "place", "date"];

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        Self::try_from(PatternEntry::One(words))
    }
}

impl TryFrom<PatternEntry> for Pattern {
    type Error = String;

    fn try_from(entry: PatternEntry) -> Result<Self, String> {
        let in_words = |words: &String| (expression(words), words.starts_with(char::is_whitespace));
        let ways: Vec<(String, bool)> = match entry {
            PatternEntry::One(words) => vec![in_words(&words)],
            PatternEntry::Several(several) => several.iter().map(in_words).collect(),
            PatternEntry::Expert(expert) => vec![(expert.regex, expert.indented)],
        };
        let compile = |(way, is_indented): &(String, bool)| {
            let wrong = |error: regex::Error| error.to_string();
            let line = Regex::new(&format!("^(?:{way})$")).map_err(wrong)?;
            let anywhere = Regex::new(way).map_err(wrong)?;
            if anywhere.is_match("") {
                return Err("a pattern matches the empty text".to_owned());
            }
            let groups = || anywhere.capture_names().skip(1);
            let named = groups().position(|name| name == Some("n"));
            let number = named.or_else(|| groups().position(|name| name.is_none()));
            let number = number.map(|group| group + 1);
            Ok(Way { line, anywhere, number, is_indented: *is_indented })
        };
        let ways: Vec<Way> = ways.iter().map(compile).collect::<Result<_, String>>()?;
        if ways.is_empty() {
            return Err("a pattern is empty".to_owned());
        }
        Ok(Self { ways })
    }
}

impl Pattern {
    /// The parts of a whole line, if it has this form. The white space around the line is not looked at.
    pub fn line(&self, line: &str) -> Option<LineMatch> {
        self.matching(line, true)
    }

    /// The parts of a line that is indented or not, if it has this form.
    pub fn indented_line(&self, line: &str, is_indented: bool) -> Option<LineMatch> {
        self.matching(line, is_indented)
    }

    fn matching(&self, line: &str, may_be_indented: bool) -> Option<LineMatch> {
        let mut ways = self.ways.iter().filter(|way| may_be_indented || !way.is_indented);
        let (way, found) = ways.find_map(|way| Some((way, way.line.captures(line)?)))?;
        let group = |name: &str| found.name(name).map(|part| part.range());
        let [from, to, place, date] = PARTS.map(group);
        Some(LineMatch { number: way.number(&found), title: group("title"), from, to, place, date })
    }

    /// All places in a text with this form, in order.
    pub fn find(&self, text: &str) -> Vec<MarkMatch> {
        let captures = self
            .ways
            .iter()
            .flat_map(|way| way.anywhere.captures_iter(text).map(move |found| (way, found)));
        let found = captures.filter_map(|(way, found)| {
            let whole = found.get(0)?.range();
            Some(MarkMatch { number: way.number(&found).unwrap_or(whole.clone()), whole })
        });
        let mut found: Vec<MarkMatch> = found.filter(|found| !found.whole.is_empty()).collect();
        found.sort_by_key(|found| found.whole.start);
        let mut end = 0;
        found.retain(|found| {
            let is_free = found.whole.start >= end;
            end = if is_free { found.whole.end } else { end };
            is_free
        });
        found
    }
}

/// The form of a note that begins with its label: `[Footnote N: …]`, `N) …`. The label comes first,
/// then the words of the note for `…`, then what closes it, if anything does.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct NoteForm {
    opening: Regex,
    closing: String,
    is_indented: bool,
}

impl TryFrom<String> for NoteForm {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        let Some((opening, closing)) = words.split_once('…').or_else(|| words.split_once("..."))
        else {
            return Err(format!("\u{201C}{words}\u{201D} has no … for the words of the note"));
        };
        let label = opening.trim_end();
        // `N …` needs the space that separates the label from the words.
        let space = if label.ends_with(char::is_alphanumeric) { r"\s+" } else { r"\s*" };
        let opening = expression(label) + space;
        let opening = Regex::new(&opening).map_err(|error| error.to_string())?;
        let closing = closing.trim().to_owned();
        // A note without a label or a sign can only be known by its margin.
        let is_indented = words.starts_with(char::is_whitespace);
        if opening.is_match("") && (!is_indented || !closing.is_empty()) {
            return Err(format!("\u{201C}{words}\u{201D} has no N for the label of the note"));
        }
        Ok(Self { opening, closing, is_indented })
    }
}

impl NoteForm {
    /// Whether something closes a note, so that it can be anywhere.
    pub fn closes(&self) -> bool {
        !self.closing.is_empty()
    }

    /// Whether each note has a label.
    pub fn has_label(&self) -> bool {
        self.opening.captures_len() > 1
    }

    /// Whether only indented lines begin a note.
    pub fn is_indented(&self) -> bool {
        self.is_indented
    }

    /// Where notes open in a run of characters, white space before their words included. The number
    /// of a note without a label is empty.
    pub fn openings(&self, run: &str) -> Vec<MarkMatch> {
        let openings = self.opening.captures_iter(run).filter_map(|found| {
            let whole = found.get(0)?.range();
            let number = found.get(1).map(|number| number.range());
            Some(MarkMatch { number: number.unwrap_or(whole.end..whole.end), whole })
        });
        openings.collect()
    }

    /// The label at the start of a line that begins a note.
    pub fn opening(&self, line: &str) -> Option<MarkMatch> {
        self.openings(line).into_iter().next().filter(|found| found.whole.start == 0)
    }

    /// Where the notes whose words begin at `starts`, which are sorted, close. A bracket is closed by
    /// its own counterpart, not by that of a bracket in the note.
    pub fn closings(&self, text: &str, starts: &[usize]) -> Vec<Option<Range<usize>>> {
        let first = self.closing.chars().next();
        let fellow = match first {
            Some(']') => Some('['),
            Some(')') => Some('('),
            Some('}') => Some('{'),
            _ => None,
        };
        let mut closings = vec![None; starts.len()];
        // The open notes, by the depth of the brackets around their words.
        let mut open: Vec<(isize, Vec<usize>)> = Vec::new();
        let mut notes = starts.iter().enumerate().peekable();
        let mut depth = 0;
        for (at, character) in text.char_indices() {
            while let Some((note, _)) = notes.next_if(|(_, start)| **start <= at) {
                match open.last_mut().filter(|(around, _)| *around == depth) {
                    Some((_, notes)) => notes.push(note),
                    None => open.push((depth, vec![note])),
                }
            }
            if part(text, at..).starts_with(&self.closing) {
                for note in
                    open.pop_if(|(around, _)| *around == depth).into_iter().flat_map(|o| o.1)
                {
                    closings[note] = Some(at..at + self.closing.len());
                }
            }
            if fellow.is_some() && Some(character) == fellow {
                depth += 1;
            } else if fellow.is_some() && Some(character) == first {
                depth -= 1;
                // An unmatched closing bracket closes nothing.
                if let Some((_, mut notes)) = open.pop_if(|(around, _)| *around > depth) {
                    match open.last_mut().filter(|(around, _)| *around == depth) {
                        Some((_, outer)) => outer.append(&mut notes),
                        None => open.push((depth, notes)),
                    }
                }
            }
        }
        closings
    }
}

/// The regular expression for a pattern in words.
fn expression(words: &str) -> String {
    let words = words.trim_start().replace("...", "…");
    let mut expression = String::new();
    let mut has_title = false;
    let mut rest = words.as_str();
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{letter}") {
            expression.push_str("([A-Za-z])");
            rest = after;
            continue;
        }
        if let Some((name, after)) = part_at(rest) {
            expression.push_str(&format!("(?<{name}>(?s:.+?))"));
            rest = after;
            continue;
        }
        let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let taken = match part(rest, ..word) {
            "" => first.len_utf8(),
            word => word.len(),
        };
        // A regular expression can have only one group of this name.
        let mut title = |inner: &str| {
            let name = if std::mem::replace(&mut has_title, true) { "?:" } else { "?<title>" };
            format!("({name}{inner})")
        };
        match part(rest, ..taken) {
            "N" => expression.push_str("([0-9]{1,4}[a-z]?)"),
            "ROMAN" => expression.push_str("([IVXLCDM]{1,12}|[ivxlcdm]{1,12})"),
            "SIGN" => expression.push_str("([*†‡§¶‖]{1,4})"),
            "CAPITALS" => expression.push_str(&title(r"[^\p{Ll}]*\p{Lu}[^\p{Ll}]*")),
            "…" => expression.push_str(&title("(?s:.+?)")),
            other if other.chars().all(char::is_whitespace) => {
                if !expression.ends_with(r"\s+") {
                    expression.push_str(r"\s+");
                }
            }
            other => expression.push_str(&regex::escape(other)),
        }
        rest = part(rest, taken..);
    }
    expression
}

/// The part of a line that is named at the beginning of a pattern, and the rest of the pattern.
fn part_at(pattern: &str) -> Option<(&str, &str)> {
    let (name, after) = pattern.strip_prefix('{')?.split_once('}')?;
    PARTS.contains(&name).then_some((name, after))
}

/// The pattern, in words, that matches exactly this line.
pub fn literal(line: &str) -> Option<String> {
    let is_itself = Pattern::try_from(line.to_owned()).ok()?.line(line).is_some()
        && expression(line) == regex::escape(line).replace(' ', r"\s+");
    is_itself.then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(words: &str) -> Pattern {
        Pattern::try_from(PatternEntry::One(words.to_owned())).unwrap()
    }

    fn numbers<'a>(words: &str, text: &'a str) -> Vec<&'a str> {
        pattern(words).find(text).into_iter().map(|found| &text[found.number]).collect()
    }

    #[test]
    fn a_number_stands_where_an_editor_writes_n() {
        assert_eq!(numbers("[p. N]", "a [p. 11] b [p.  12a] [p. x]"), ["11", "12a"]);
        assert_eq!(numbers("NOTE N", "NOTE 1, NO 2"), ["1"]);
        assert_eq!(numbers("[ROMAN]", "[xii] [12]"), ["xii"]);
        assert_eq!(numbers("[SIGN]", "word[*] word[††]"), ["*", "††"]);
        assert_eq!(numbers("[{letter}]", "word[A] word[b] [he]"), ["A", "b"]);
    }

    #[test]
    fn a_line_is_written_so_as_a_whole() {
        assert!(pattern("N.").line("216.").is_some());
        assert!(pattern("N.").line("216. To him").is_none());
        assert!(pattern("CAPITALS").line("TO G. DEL RIO,\nAT HOME.").is_some());
        assert!(pattern("CAPITALS").line("Vienna, 1817.").is_none());
        assert!(pattern("CAPITALS").line("1817.").is_none());
        let line = pattern("N. CAPITALS").line("7. TO ANN").unwrap();
        assert_eq!((line.number, line.title), (Some(0..1), Some(3..9)));
        assert_eq!(pattern("…").line("Ann").unwrap().number, None);
    }

    #[test]
    fn a_note_is_closed_by_the_fellow_of_its_bracket() {
        let form = NoteForm::try_from("[Footnote N: …]".to_owned()).unwrap();
        let text = "[Footnote 1: He [Ann] came.] Then";
        let opening = form.opening(text).unwrap();
        assert_eq!((&text[opening.number], opening.whole.end), ("1", 13));
        assert_eq!(form.closings(text, &[13]), [Some(27..28)]);
        let text = "[Footnote 1: He [Footnote 2: She [Ann] came.] Then] [Footnote 3: So";
        assert_eq!(form.closings(text, &[13, 29, 65]), [Some(50..51), Some(44..45), None]);
        let form = NoteForm::try_from("[N: … /]".to_owned()).unwrap();
        assert_eq!(form.closings("[1: a /] [2: b", &[4, 13]), [Some(6..8), None]);
        let form = NoteForm::try_from("[N: … ].".to_owned()).unwrap();
        assert_eq!(form.closings("[1: a] b].", &[4]), [Some(8..10)]);
        let form = NoteForm::try_from("N) …".to_owned()).unwrap();
        assert!(form.opening("1) One").is_some() && form.opening("In 1) One").is_none());
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        assert!(Pattern::try_from(PatternEntry::One(String::new())).is_err());
        assert!(Pattern::try_from(PatternEntry::Several(Vec::new())).is_err());
        let expert =
            |regex: &str| PatternEntry::Expert(Expert { regex: regex.to_owned(), indented: false });
        assert!(Pattern::try_from(expert("(")).is_err());
        assert!(Pattern::try_from(expert("a*")).is_err());
        assert!(Pattern::try_from(expert(r"^No\. (?<n>\d+)$")).is_ok());
        assert!(NoteForm::try_from("[Footnote N]".to_owned()).is_err());
        assert!(NoteForm::try_from("[Footnote: …]".to_owned()).is_ok());
        assert!(NoteForm::try_from("…".to_owned()).is_err());
        assert!(NoteForm::try_from("  …".to_owned()).is_ok_and(|form| form.is_indented()));
    }
}
