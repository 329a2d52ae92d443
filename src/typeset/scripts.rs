//! The characters that no font has: which they are, and whether they are too many for the letter to
//! be read.
//!
//! Not here: how they are drawn (`shape`). **Invariant:** every box on the pages is reported.

use std::collections::{BTreeMap, BTreeSet};

use harfrust::{Buffer, Script};

use super::{Ink, PartId, Run};
use crate::ir::{Inline, Letter, Readings, Visitor, visit_inline, visit_letter};

/// A character that is drawn as a box with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxed {
    /// The character.
    pub character: char,
    /// The first word that contains it.
    pub context: String,
}

/// No font has the script that a letter is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoScript {
    /// The script of most of the missing characters.
    pub script: String,
    /// How many characters of the letter are missing.
    pub missing: usize,
    /// How many characters the letter has, without white space.
    pub characters: usize,
}

/// A letter with more than one box in this many characters cannot be read.
const ONE_IN: usize = 20;

/// The characters that are boxes on the pages.
///
/// # Errors
/// [`NoScript`] if there are too many of them.
pub(super) fn boxed<'i>(
    letter: &Letter,
    inks: impl Iterator<Item = &'i (Option<PartId>, Ink)>,
) -> Result<Vec<Boxed>, NoScript> {
    let mut boxed: Vec<Boxed> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut scripts: BTreeMap<&'static str, usize> = BTreeMap::new();
    // What belongs to no part is the running head, which repeats the letter's words.
    for (_, ink) in inks.filter(|(part, _)| part.is_some()) {
        let Ink::Text(run) = ink else { continue };
        for glyph in run.glyphs.iter().filter(|glyph| glyph.is_boxed && !glyph.text.is_empty()) {
            for character in run.text.get(glyph.text.clone()).unwrap_or_default().chars() {
                // A control belongs to no writing, so no font lacks it.
                if !character.is_control() {
                    *scripts.entry(script(character)).or_default() += 1;
                }
                if seen.insert(character) {
                    boxed.push(Boxed { character, context: word_at(run, glyph.text.start) });
                }
            }
        }
    }
    let missing = scripts.values().sum();
    let characters = count_characters(letter);
    if missing * ONE_IN > characters {
        let most = scripts.into_iter().max_by_key(|(_, count)| *count);
        let script = most.map_or(UNKNOWN, |(script, _)| script).to_owned();
        return Err(NoScript { script, missing, characters });
    }
    Ok(boxed)
}

/// The word of a run that contains a position.
fn word_at(run: &Run, place: usize) -> String {
    let (before, after) = run.text.split_at_checked(place).unwrap_or_default();
    let before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = after.split(char::is_whitespace).next().unwrap_or_default();
    format!("{before}{after}")
}

/// The number of characters in a letter's texts and notes, without white space.
fn count_characters(letter: &Letter) -> usize {
    struct Count(usize);
    impl Visitor for Count {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::Text(text) = inline {
                self.0 += text.text.chars().filter(|it| !it.is_whitespace()).count();
            }
            visit_inline(self, inline);
        }
    }
    let mut count = Count(0);
    visit_letter(&mut count, letter);
    count.0
}

/// The word for characters that belong to no script: signs, pictures.
const UNKNOWN: &str = "signs";

/// The name of a character's script (ISO 15924), for scripts in which letters are written.
fn script(character: char) -> &'static str {
    let mut buffer = Buffer::new();
    buffer.push(u32::from(character), 0);
    buffer.guess_segment_properties();
    let names = [
        (Script::HAN, "Han (Chinese)"),
        (Script::HIRAGANA, "Hiragana"),
        (Script::KATAKANA, "Katakana"),
        (Script::HANGUL, "Hangul"),
        (Script::BOPOMOFO, "Bopomofo"),
        (Script::ARABIC, "Arabic"),
        (Script::SYRIAC, "Syriac"),
        (Script::THAANA, "Thaana"),
        (Script::NKO, "N’Ko"),
        (Script::DEVANAGARI, "Devanagari"),
        (Script::BENGALI, "Bengali"),
        (Script::GURMUKHI, "Gurmukhi"),
        (Script::GUJARATI, "Gujarati"),
        (Script::ORIYA, "Odia"),
        (Script::TAMIL, "Tamil"),
        (Script::TELUGU, "Telugu"),
        (Script::KANNADA, "Kannada"),
        (Script::MALAYALAM, "Malayalam"),
        (Script::SINHALA, "Sinhala"),
        (Script::THAI, "Thai"),
        (Script::LAO, "Lao"),
        (Script::TIBETAN, "Tibetan"),
        (Script::MYANMAR, "Myanmar"),
        (Script::KHMER, "Khmer"),
        (Script::ETHIOPIC, "Ethiopic"),
        (Script::MONGOLIAN, "Mongolian"),
        (Script::GOTHIC, "Gothic"),
        (Script::RUNIC, "Runic"),
        (Script::GLAGOLITIC, "Glagolitic"),
        (Script::CANADIAN_SYLLABICS, "Canadian Aboriginal Syllabics"),
        (Script::HEBREW, "Hebrew"),
        (Script::LATIN, "Latin"),
        (Script::GREEK, "Greek"),
        (Script::CYRILLIC, "Cyrillic"),
    ];
    let found = buffer.script();
    let name = names.iter().find(|(script, _)| Some(*script) == found);
    name.map_or(UNKNOWN, |(_, name)| name)
}
