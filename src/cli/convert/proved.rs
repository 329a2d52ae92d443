//! How much was proved to be in which formats, in one line.

use letterpress::backends::Format;
use letterpress::press::{Held, Proof};
use serde::Serialize;

use super::super::in_words;

/// What was proved of some letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Proved {
    /// What the letters hold, as far as any format can.
    all: Held,
    letters: usize,
    formats: Vec<InFormat>,
}

/// What was proved to be in the files of one format.
#[derive(Clone, Debug, PartialEq, Eq)]
struct InFormat {
    format: &'static str,
    name: String,
    held: Held,
    letters: usize,
}

/// How much was proved to be in the files of one format.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ProvedIn {
    /// The format.
    format: &'static str,
    /// How many letters are whole in it.
    letters: usize,
    /// Words of their texts and notes.
    words: usize,
    /// Pages that begin in them.
    pages: usize,
    /// Notes.
    notes: usize,
    /// What is stated beside the text.
    facts: usize,
}

impl Proved {
    /// What was proved of a letter.
    pub(super) fn of(proofs: &[Proof]) -> Self {
        let read = || proofs.iter().filter_map(|proof| Some((proof, proof.held?)));
        let formats = read().map(|(proof, held)| InFormat {
            format: proof.format.name,
            name: short_name(proof.format),
            held: if proof.is_whole { held } else { Held::default() },
            letters: usize::from(proof.is_whole),
        });
        let all = read().map(|(_, held)| held).reduce(Held::most);
        Self {
            all: all.unwrap_or_default(),
            letters: usize::from(all.is_some()),
            formats: formats.collect(),
        }
    }

    /// How much was proved, format by format.
    pub(super) fn in_formats(&self) -> Vec<ProvedIn> {
        let proved = |InFormat { format, held, letters, name: _ }: &InFormat| {
            let Held { words, pages, notes, facts } = *held;
            ProvedIn { format, letters: *letters, words, pages, notes, facts }
        };
        self.formats.iter().map(proved).collect()
    }

    /// This, and what was proved of later letters.
    pub(super) fn add(&mut self, later: Self) {
        self.all = self.all.and(later.all);
        self.letters += later.letters;
        for format in later.formats {
            match self.formats.iter_mut().find(|known| known.name == format.name) {
                Some(known) => {
                    known.held = known.held.and(format.held);
                    known.letters += format.letters;
                }
                None => self.formats.push(format),
            }
        }
    }

    /// `3,044 words · 7 pages · 4 notes · 9 facts: all in TEI, EPUB`; nothing if nothing was proved.
    pub(super) fn in_words(&self) -> String {
        let text = Held { facts: 0, ..self.all };
        let facts = Held { facts: self.all.facts, ..Held::default() };
        let with_text = self.formats_with(text);
        let clauses = if self.formats_with(self.all) == with_text {
            vec![self.all]
        } else {
            vec![text, facts]
        };
        let mut said = Vec::new();
        for held in clauses {
            let formats = self.formats_with(held);
            if !formats.is_empty() && held != Held::default() {
                said.push(format!("{}: all in {}", in_words::held(held), formats.join(", ")));
            }
        }
        for InFormat { name, held, letters, format: _ } in &self.formats {
            if *letters < self.letters {
                said.push(format!(
                    "in {name}, {letters} of {}",
                    in_words::grouped(self.letters, "letter")
                ));
            } else if !with_text.contains(&name.as_str()) {
                said.push(format!("in {name}, {}", in_words::held(Held { facts: 0, ..*held })));
            }
        }
        said.join("; ")
    }

    /// The formats that hold so much of all letters.
    fn formats_with(&self, held: Held) -> Vec<&str> {
        let has = |format: &&InFormat| {
            format.letters == self.letters && format.held.most(held) == format.held
        };
        self.formats.iter().filter(has).map(|format| format.name.as_str()).collect()
    }
}

/// What a format is called in a line: `JSON-LD` of `JSON-LD 1.1: schema.org`.
pub(super) fn short_name(format: &Format) -> String {
    let is_name = |character: &char| character.is_alphabetic() || *character == '-';
    format.description.chars().take_while(is_name).collect()
}

#[cfg(test)]
mod tests {
    use letterpress::backends::find;
    use letterpress::press::Outcomes;

    use super::*;

    fn proof(format: &str, held: Held, is_whole: bool) -> Proof {
        let format = find(format).expect("a format").format();
        Proof { format, held: Some(held), is_whole, outcomes: Outcomes::default() }
    }

    #[test]
    fn the_line_says_what_is_in_which_formats() {
        let held = |words, pages, facts| Held { words, pages, notes: 1, facts };
        let (all, without_facts) = (held(3044, 7, 9), held(3044, 7, 0));
        let mut proved = Proved::of(&[proof("tei", all, true), proof("jsonld", all, true)]);
        assert_eq!(
            proved.in_words(),
            "3,044 words · 7 pages · 1 note · 9 facts: all in TEI, JSON-LD"
        );
        proved = Proved::of(&[proof("tei", all, true), proof("pdf", without_facts, true)]);
        assert_eq!(
            proved.in_words(),
            "3,044 words · 7 pages · 1 note: all in TEI, PDF; 9 facts: all in TEI"
        );
        proved.add(Proved::of(&[proof("tei", all, true), proof("pdf", without_facts, false)]));
        assert_eq!(
            proved.in_words(),
            "6,088 words · 14 pages · 2 notes · 18 facts: all in TEI; in PDF, 1 of 2 letters"
        );
        let fewer = held(3044, 6, 9);
        let proved = Proved::of(&[proof("tei", all, true), proof("epub", fewer, true)]);
        assert_eq!(
            proved.in_words(),
            "3,044 words · 7 pages · 1 note · 9 facts: all in TEI; in EPUB, 3,044 words · 6 pages · 1 note"
        );
        assert_eq!(Proved::default().in_words(), "");
    }
}
