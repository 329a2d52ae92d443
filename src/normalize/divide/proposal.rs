//! The profile that a file without one suggests: how its letters begin, and what belongs to none.
//!
//! It is written out first and then read like any profile, so that what divides a file is exactly what
//! an editor would write down. **Invariant:** the same file always suggests the same profile.

use std::sync::LazyLock;

use regex::Regex;

use super::beginnings::{self, Beginnings, FileLine, Form};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{carried, frame, pattern, stated};
use crate::profile::{NoteForm, Pattern, Profile, literal};
use crate::source::{Source, Span};

/// How the letters of a file seem to begin, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Proposal {
    /// The profile that says so.
    pub profile: Profile,
    /// The same as an editor would write it, in TOML.
    pub text: String,
    /// The first letter's beginning, then the second's.
    pub begins: [Span; 2],
    /// What was counted, for people.
    pub evidence: String,
}

/// The name of a proposed profile, where messages name the profile.
const NAME: &str = "--divide auto";

/// What the headings of a transcript suggest, if they show that it holds several letters.
///
/// ```
/// use letterpress::normalize::propose;
/// use letterpress::source::{Source, SourceId};
/// let text = "I.--TO BEN.\n\nLeeds, 3 May 1901.\n\nIt rains.\n\nANN.\n\n\n\
///             II.--TO CARL.\n\nLeeds, 4 May 1901.\n\nIt snows.\n\nANN.\n";
/// let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
/// let proposal = propose(&source).unwrap();
/// assert!(proposal.text.contains("begins = \"ROMAN.--TO {to}\""));
/// ```
pub fn propose(source: &Source) -> Option<Proposal> {
    let lines = lines_of_letters(source);
    let languages = beginnings::languages_of(&lines);
    let (form, beginnings) = beginnings::find(&lines, &languages)?;
    let headings = match form {
        Form::Number(_) => beginnings::headings(&lines, &beginnings, &languages),
        _ => Vec::new(),
    };
    let has_front = beginnings.lines.first().is_some_and(|first| *first > 0);
    let mut text = letter_table(&beginnings, &headings, has_front);
    let profile = Profile::parse(NAME, &text).ok()?;
    text += &notes_table(&lines, &beginnings).unwrap_or_default();
    text += &drop_tables(&lines, &beginnings, &profile);
    let profile = Profile { is_inferred: true, ..Profile::parse(NAME, &text).ok()? };
    let at = |index: usize| Some(lines.get(*beginnings.lines.get(index)?)?.at);
    let begins = [at(0)?, at(1)?];
    let evidence = evidence(source.slice(begins[0]), form, &beginnings);
    Some(Proposal { profile, text, begins, evidence })
}

/// Whether headings in these languages show that a transcript holds several letters. This takes less time than a proposal
/// of how it is divided.
pub(in crate::normalize) fn may_be_divided(
    source: &Source,
    languages: &[&'static Language],
) -> bool {
    beginnings::find(&lines_of_letters(source), languages).is_some()
}

/// The lines that can belong to letters: not to letters that others carry, and not to the frame of a site.
fn lines_of_letters(source: &Source) -> Vec<FileLine<'_>> {
    let mut lines = carried::outside(beginnings::lines(source), |line| line.text);
    let outside = frame::outside(lines.iter().map(|line| line.text));
    let mut outside = outside.into_iter();
    lines.retain(|_| outside.next() != Some(true));
    lines
}

/// What was counted.
fn evidence(first: &str, form: Form, beginnings: &Beginnings) -> String {
    let Beginnings { lines, opened, closed, rising, .. } = beginnings;
    let count = lines.len();
    let mut evidence = format!(
        "{count} lines such as \u{201C}{first}\u{201D}: a dateline or salutation follows {opened}, a close \
         or signature precedes {closed}"
    );
    if let Form::Number(_) | Form::NumberAndParties(_) | Form::NumberAndTitle(_) = form {
        evidence += &format!(", and {rising} of {} numbers follow the one before", count - 1);
    }
    evidence
}

/// `[letter]`
fn letter_table(beginnings: &Beginnings, headings: &[String], has_front: bool) -> String {
    let mut text = format!("[letter]\nbegins = {}\n", patterns(&beginnings.patterns));
    if beginnings.blank_lines > 1 {
        text += &format!("blank_lines = {}\n", beginnings.blank_lines);
    }
    if !headings.is_empty() {
        text += &format!("heading = {}\n", patterns(headings));
    }
    if has_front {
        text += "front_matter = true\n";
    }
    text
}

/// `[notes]`, if the notes of all letters are at the end of the file.
fn notes_table(lines: &[FileLine<'_>], beginnings: &Beginnings) -> Option<String> {
    /// So many labels show the form of a list.
    const LABELS: usize = 3;
    let last = *beginnings.lines.last()?;
    let is_heading = |line: &FileLine<'_>| vocabulary::NOTES_HEADING.is_match(line.text);
    let mut headings = lines.iter().enumerate().filter(|(_, line)| is_heading(line));
    let heading = headings.next().filter(|(index, _)| *index > last)?.0;
    if headings.next().is_some() {
        return None;
    }
    let notes = lines.get(heading + 1..)?;
    let forms = ["[N] …", "(N) …", "N. …", "N) …", "N …"];
    let form = forms.into_iter().find(|form| {
        let form = NoteForm::try_from((*form).to_owned()).ok();
        let is_note = |line: &&FileLine<'_>| {
            form.as_ref().is_some_and(|form| form.opening(line.text).is_some())
        };
        notes.first().is_some_and(|line| is_note(&line))
            && notes.iter().filter(is_note).count() >= LABELS
    })?;
    let letters = lines.get(..heading)?;
    let mark = ["[N]", "(N)", "{N}"].into_iter().find(|mark| {
        let mark = Pattern::try_from((*mark).to_owned()).ok();
        let count =
            |line: &FileLine<'_>| mark.as_ref().map_or(0, |mark| mark.find(line.text).len());
        letters.iter().map(count).sum::<usize>() >= LABELS
    })?;
    let end_of_file = entry(lines.get(heading)?.text);
    Some(format!("\n[notes]\nform = \"{form}\"\nmark = \"{mark}\"\nend_of_file = {end_of_file}\n"))
}

/// `[[drop]]`: lists of contents that look like beginnings, and what follows the last letter.
fn drop_tables(lines: &[FileLine<'_>], beginnings: &Beginnings, profile: &Profile) -> String {
    static BACK_MATTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:general |personal )?index(?: of .*)?|appendix|the end|finis|fin|ende|fine|конец|(?:personen|namen|sach)?register|table(?: alphabétique| des mati[èe]res| des lettres)?|inhalt|indice|transcriber['’]s notes?|end of (?:the )?project gutenberg.*)[.:]?$",
        )
    });
    /// The fewest lines of a list of contents.
    const LIST: usize = 3;
    let mut text = String::new();
    let mut drop = |what: &str, reason: &str| {
        text += &format!("\n[[drop]]\n{what}\nreason = \"{reason}\"\n");
    };
    let Some(last) = beginnings.lines.last() else { return text };
    let begins = |index: &usize| {
        let line = &lines[*index];
        line.blank_before >= beginnings.blank_lines
            && beginnings.lines.binary_search(index).is_err()
            && stated::letter_begins(profile, stated::without_type(line.text), true).is_some()
    };
    let listed: Vec<usize> = (0..lines.len()).filter(begins).collect();
    for list in listed.chunk_by(|one, next| one + 1 == *next).filter(|list| list.len() >= LIST) {
        if let [from, .., to] = list {
            let (from_line, to_line) = (entry(lines[*from].text), entry(lines[*to].text));
            drop(&format!("from = {from_line}\nto = {to_line}"), "a list of contents");
        }
    }
    let end = lines
        .iter()
        .enumerate()
        .skip(last + 1)
        .find(|(_, line)| line.blank_before > 0 && BACK_MATTER.is_match(line.text));
    // A rule without an end begins at the first such line.
    let is_first =
        |end: &(usize, &FileLine<'_>)| lines.iter().take(end.0).all(|line| line.text != end.1.text);
    if let Some((_, line)) = end.filter(is_first) {
        drop(&format!("from = {}", entry(line.text)), "what follows the last letter");
    }
    text
}

/// Patterns as TOML has them.
fn patterns(patterns: &[String]) -> String {
    match patterns {
        [only] => quoted(only),
        several => {
            let several: Vec<String> = several.iter().map(|one| quoted(one)).collect();
            format!("[{}]", several.join(", "))
        }
    }
}

/// The pattern for a line, as TOML has it.
fn entry(line: &str) -> String {
    match literal(line) {
        Some(words) => quoted(&words),
        None => format!("{{ regex = {} }}", quoted(&regex::escape(line))),
    }
}

/// A string as TOML has it.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

impl Proposal {
    /// The profile as the table with this name of another TOML file: `[transcript.letter]`.
    pub fn as_table(&self, name: &str) -> String {
        let line = |line: &str| match (line.strip_prefix("[["), line.strip_prefix('[')) {
            (Some(table), _) => format!("[[{name}.{table}\n"),
            (None, Some(table)) => format!("[{name}.{table}\n"),
            (None, None) => format!("{line}\n"),
        };
        self.text.lines().map(line).collect()
    }

    /// The profile for a file whose other conventions are stated: how letters begin is added to it.
    #[must_use]
    pub fn added_to(&self, stated: Option<&Profile>) -> Profile {
        let Some(stated) = stated else { return self.profile.clone() };
        let Profile { letter, notes, drop, is_inferred, .. } = self.profile.clone();
        Profile {
            letter,
            notes: stated.notes.clone().or(notes),
            drop: stated.drop.iter().cloned().chain(drop).collect(),
            is_inferred,
            ..stated.clone()
        }
    }
}
