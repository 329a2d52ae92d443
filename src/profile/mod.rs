//! A profile: the conventions of an editor's own transcripts, in a few lines of TOML.
//!
//! A profile sets what the passes of the normaliser would otherwise work out: the page mark, the notes
//! and their marks, the lines between letters, and what belongs to no letter. It knows nothing about a
//! single letter; that is the sidecar's job. An unknown key is an error. The schema is
//! `schemas/profile.schema.json`.

mod pattern;

use serde::Deserialize;

pub use self::pattern::{LineMatch, MarkMatch, NoteForm, Pattern, literal};
use crate::ir::{Certainty, Kind, Origin, is_language_tag};
use crate::source::{Encoding, part, spell_forbidden};

/// The conventions of some transcripts.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name of the profile's file, for the origin of what it supplies.
    #[serde(skip)]
    pub name: String,
    /// The encoding of the files, as `--encoding` takes it.
    #[serde(default, deserialize_with = "encoding")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub encoding: Option<Encoding>,
    /// The language of the letters, as a BCP 47 tag.
    pub language: Option<String>,
    /// Who wrote all of these letters, by name.
    #[serde(default, deserialize_with = "names")]
    #[cfg_attr(test, schemars(with = "Option<Names>"))]
    pub from: Vec<String>,
    /// To whom all of these letters were written, by name.
    #[serde(default, deserialize_with = "names")]
    #[cfg_attr(test, schemars(with = "Option<Names>"))]
    pub to: Vec<String>,
    /// The line above the text that says where and when it was written: `"{place}, {date}"`.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub dateline: Option<Pattern>,
    /// The mark where a page of the print begins: `"[p. N]"`. Then nothing else is one.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub page_mark: Option<Pattern>,
    /// The running heads of the print, with the number of the page: `"N LETTERS OF ANN"`. Then
    /// nothing else is one.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub running_head: Option<Pattern>,
    /// How letters begin, if a file holds several.
    pub letter: Option<LetterShape>,
    /// The form of notes.
    pub notes: Option<NoteShape>,
    /// What belongs to no letter, and why.
    #[serde(default)]
    pub drop: Vec<DropRule>,
    /// Whether this program made it, from the headings of a file, and no editor has checked it.
    #[serde(skip)]
    pub is_inferred: bool,
}

/// How a letter begins.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LetterShape {
    /// The line that begins each letter and is part of it: `"N."`, `"CAPITALS"`, `"ROMAN. To {to}"`. A
    /// note mark may follow it. What is called `{date}` must be one.
    #[cfg_attr(test, schemars(with = "pattern::PatternEntry"))]
    pub begins: Pattern,
    /// How many blank lines precede that line, at least.
    #[serde(default)]
    pub blank_lines: usize,
    /// The paragraph after that line, if it is the letter's heading: `"CAPITALS"`,
    /// `"{from} to {to}, {date}"`.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub heading: Option<Pattern>,
    /// What kind of document each letter is.
    pub kind: Option<Kind>,
    /// Whether what precedes the first letter is front matter of the whole: a title page, a preface. It is
    /// kept beside the letters.
    #[serde(default)]
    pub front_matter: bool,
}

/// The form of notes.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteShape {
    /// The form of each note. With something after the `…`, as in `"[Footnote N: …]"`, notes are
    /// anywhere in the letter; otherwise, as in `"N) …"`, in a list at its end or, with `ends`, anywhere.
    /// Without `N`, as in `"* …"`, notes and marks belong together by their order.
    #[cfg_attr(test, schemars(with = "String"))]
    pub form: NoteForm,
    /// Where each note ends, if its form does not close it; without this, as the layout shows.
    pub ends: Option<NoteEnd>,
    /// The mark that calls a note: `"[N]"`. Then nothing else is one.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub mark: Option<Pattern>,
    /// The line above the notes of all letters at the end of the file: `"NOTES"`.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub end_of_file: Option<Pattern>,
}

/// Where a note ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum NoteEnd {
    /// With its line.
    #[serde(rename = "line")]
    Line,
    /// At the next blank line.
    #[serde(rename = "blank line")]
    BlankLine,
}

/// Something that belongs to no letter. It is kept in the IR with its reason, and printed nowhere.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DropRule {
    /// Why it is dropped.
    pub reason: String,
    /// Everything before the first letter that no other rule drops.
    #[serde(default)]
    pub before_first_letter: bool,
    /// Every line in this form, such as a running head: `"N LETTERS OF ANN"`.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub line: Option<Pattern>,
    /// From every line in this form …
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub from: Option<Pattern>,
    /// … to the next line in this form, both included; without it, to the end of the file.
    #[cfg_attr(test, schemars(with = "Option<pattern::PatternEntry>"))]
    pub to: Option<Pattern>,
}

/// One name, or several.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

fn names<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::Several(names) => names,
    };
    let is_name = |name: &String| !name.trim().is_empty() && !name.chars().any(char::is_control);
    if names.iter().all(is_name) {
        Ok(names)
    } else {
        Err(serde::de::Error::custom("a name is empty"))
    }
}

/// An encoding by its name.
fn encoding<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Encoding>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let unknown = || serde::de::Error::custom(format!("there is no encoding {name:?}"));
    Encoding::find(&name).map(Some).ok_or_else(unknown)
}

impl Profile {
    /// Reads a profile. `name` is the name of its file.
    ///
    /// # Errors
    /// The message of the TOML parser, with line and column, or what is wrong with a value.
    ///
    /// ```
    /// use letterpress::profile::Profile;
    /// assert!(Profile::parse("a.toml", "page_mark = \"[p. N]\"").is_ok());
    /// assert!(Profile::parse("a.toml", "page = \"[p. N]\"").unwrap_err().contains("unknown field"));
    /// let no_reason = "[[drop]]\nline = \"CAPITALS\"";
    /// assert!(Profile::parse("a.toml", no_reason).unwrap_err().contains("reason"));
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let profile: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        profile.named(name)
    }

    /// The profile that was read from the file with this name.
    ///
    /// # Errors
    /// What is wrong with a value.
    pub fn named(mut self, name: &str) -> Result<Self, String> {
        self.name = spell_forbidden(name.rsplit(['/', '\\']).next().unwrap_or(name));
        self.check()?;
        Ok(self)
    }

    /// Checks what TOML cannot.
    fn check(&self) -> Result<(), String> {
        if let Some(tag) = self.language.as_ref().filter(|tag| !is_language_tag(tag)) {
            return Err(format!(
                "\u{201C}{tag}\u{201D} is not a language tag (BCP 47), such as en or de-AT"
            ));
        }
        for rule in &self.drop {
            if rule.reason.trim().is_empty() || rule.reason.chars().any(char::is_control) {
                return Err("a reason in [[drop]] is empty".to_owned());
            }
            let ways = [rule.before_first_letter, rule.line.is_some(), rule.from.is_some()];
            if ways.iter().filter(|way| **way).count() != 1 {
                return Err(
                    "each [[drop]] needs exactly one of before_first_letter, line and from"
                        .to_owned(),
                );
            }
            if rule.to.is_some() && rule.from.is_none() {
                return Err("to in [[drop]] has no from".to_owned());
            }
            if rule.before_first_letter
                && self.letter.as_ref().is_some_and(|letter| letter.front_matter)
            {
                return Err(
                    "before_first_letter in [[drop]] and front_matter in [letter] exclude \
                            each other"
                        .to_owned(),
                );
            }
            if rule.before_first_letter && self.letter.is_none() {
                return Err(
                    "before_first_letter needs [letter], which says where a letter begins".into()
                );
            }
        }
        if let Some(NoteShape { form, ends, end_of_file, .. }) = &self.notes
            && !form.has_label()
            && !form.closes()
            && (ends.is_none() || end_of_file.is_some())
        {
            return Err(
                "form in [notes] has no N for the label of the note; notes without one need \
                        ends = \"line\" or \"blank line\", and cannot be at the end of the file"
                    .to_owned(),
            );
        }
        if let Some(notes) = &self.notes
            && notes.end_of_file.is_some()
            && notes.mark.is_none()
        {
            return Err(
                "end_of_file in [notes] needs mark, which assigns notes to letters".to_owned()
            );
        }
        Ok(())
    }

    /// The parts of a line that begins a letter; a note mark after it is ignored. `is_indented` says whether
    /// white space precedes it on its line.
    pub fn letter_begins(&self, line: &str, is_indented: bool) -> Option<LineMatch> {
        let mark = self.notes.as_ref().and_then(|notes| notes.mark.as_ref());
        let last = mark.and_then(|mark| mark.find(line).pop());
        let end = last.filter(|last| last.whole.end == line.len()).map(|last| last.whole.start);
        let bare = part(line, ..end.unwrap_or(line.len())).trim_end();
        self.letter.as_ref()?.begins.indented_line(bare, is_indented)
    }

    /// The origin of what the profile says.
    pub fn origin(&self) -> Origin {
        if self.is_inferred {
            return Origin::Inferred {
                by: "divide".to_owned(),
                reason: "the headings of the file suggest it".to_owned(),
                certainty: Certainty::Medium,
            };
        }
        Origin::Supplied {
            by: self.name.clone(),
            reason: "the profile says so of all letters".to_owned(),
            certainty: Certainty::High,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (text, word) in [
            ("language = \"\"", "language tag"),
            ("encoding = \"latin\"", "encoding"),
            ("[[drop]]\nreason = \" \"\nline = \"A\"", "is empty"),
            ("[[drop]]\nreason = \"a\"", "one of"),
            ("[[drop]]\nreason = \"a\"\nline = \"A\"\nfrom = \"B\"", "one of"),
            ("[[drop]]\nreason = \"a\"\nline = \"A\"\nto = \"B\"", "no from"),
            ("[[drop]]\nreason = \"a\"\nbefore_first_letter = true", "[letter]"),
            (
                "[letter]\nbegins = \"N.\"\nfront_matter = true\n[[drop]]\nreason = \"a\"\nbefore_first_letter = true",
                "exclude",
            ),
            ("[notes]\nform = \"- …\"", "no N"),
            ("[notes]\nform = \"N …\"\nend_of_file = \"NOTES\"", "needs mark"),
        ] {
            let message = Profile::parse("a.toml", text).unwrap_err();
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    /// The committed schema matches these types. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let schema = schemars::schema_for!(Profile);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/profile.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("schemas/profile.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
