//! What a source note states for certain: where the document is kept, its classification, how it was
//! sent on, where other copies are, and other prints.
//!
//! Not here: which note is the source note (`note_list`, `notes_in_text`). **Invariants:** the note
//! keeps its words; a witness says what is in the note, in the note's words; a sentence that can be
//! read in two ways is left alone.

mod citations;
mod sentences;

use std::sync::LazyLock;

use regex::{Captures, Regex};

use self::citations::{LOCUS, copies_in, is_repository, kept, print, prints_in, whole_print};
use self::sentences::{sentences, tidy};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, Note, NoteKind, Origin, Witness, WitnessKind};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::{Context, Effect, Pass, Runs, pattern};
use crate::source::part;

/// Makes witnesses of what a source note says.
pub(super) struct ReadSourceNote;

impl Pass for ReadSourceNote {
    fn name(&self) -> &'static str {
        "read_source_note"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let is_ours =
            |origin: &Origin| matches!(origin, Origin::Derived { by, .. } if by == self.name());
        if letter.witnesses.iter().any(|witness| is_ours(&witness.origin)) {
            return;
        }
        let mut found: Vec<Witness> =
            letter.notes.iter().flat_map(|note| self.witnesses(note)).collect();
        // The header of an edition can say the same.
        found.retain(|new| {
            let is_new =
                |known: &Witness| Witness { origin: new.origin.clone(), ..known.clone() } != *new;
            letter.witnesses.iter().all(is_new)
        });
        for witness in &found {
            let what = match (witness.kind, &witness.repository) {
                (WitnessKind::OtherCopy, _) => "another copy is kept at",
                (WitnessKind::OtherPrint, _) => "also printed:",
                (WitnessKind::Edition | WitnessKind::Document, Some(_)) => {
                    "the document is kept at"
                }
                (WitnessKind::Edition | WitnessKind::Document, None) => "taken from",
            };
            let message = format!("{what} {}", in_words(witness));
            context.report(Diagnostic::new(&diag::WITNESS, witness.origin.span(), message));
        }
        letter.witnesses.extend(found);
    }
}

/// A witness as the note cites it.
fn in_words(witness: &Witness) -> String {
    let parts = [witness.kept_at(), witness.cited.clone(), witness.title.clone()];
    parts.into_iter().flatten().next().unwrap_or_default()
}

/// The start of a sentence of a note that says where a witness is.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<document>Source|MS|Manuscript|Original|Autograph|Handschrift|Подлинник)|(?P<copy>Copy|Abschrift|Kopie|Copie|Копия)|(?P<print>Print|Printed|Druck|Gedruckt|Imprimé))\s*:\s*(?P<place>.+)$",
    )
});

/// Classification and urgency as a sentence of their own.
static CLASSIFICATION: LazyLock<Regex> = LazyLock::new(|| {
    const MARK: &str = r"(?:Top\sSecret|Secret|Strictly\sConfidential|Confidential|Unclassified|Restricted|Limited\sOfficial\sUse|(?:For\s)?Official\sUse\sOnly|No\sclassification(?:\smarking)?|Personal|Private|Eyes\s(?:Only|Alone)|Limit(?:ed)?\sDistribution|No\sDistribution|Limdis|Exdis|Nodis|Noforn|Sensitive|Priority|Operational\sImmediate|Immediate|Niact|Flash|Routine|Presidential\sHandling)";
    pattern(&format!(r"^\s*(?P<marks>{MARK}(?:(?:;|,|/|\sand)\s?{MARK})*)\.(?:\s|\p{{Lu}}|$)"))
});

/// A sentence without a subject: the subject is the document.
static SENT_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:Also\s)?(?:Transmitted|Sent|Delivered|Cabled|Telegraphed|Forwarded|Pouched|Repeated|Handed|Conveyed)\s(?:to|in|by|via|through|from|at|on|as|for|under)\s[^“”()]+$",
    )
});

const THIS: &str = r"(?:letter|message|note|telegram|memorandum|text|source\stext|document)";

/// A sentence that says where other copies are.
static COPIES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:Another\scopy|Other\scopies|An?\s(?:additional\s)?copy|Copies)(?:\sof\sth(?:is|e)\s{THIS})?\s(?:is|are)\s(?:also\s)?(?:in\s)?(?P<list>[^;]+)(?:;.*)?$"
    ))
});

/// A sentence that says where the letter is printed.
static PRINTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?:Also\s)?[Pp](?:rinted|ublished)|Th(?:is|e)\s{THIS}\s(?:is|was)\s(?:also\s)?(?:printed|published))\s(?P<part>in\spart\s)?in\s(?P<list>[^;“”]+)$"
    ))
});

impl ReadSourceNote {
    /// The witnesses that a note mentions.
    fn witnesses(&self, note: &Note) -> Vec<Witness> {
        let mut stated = Stated { witnesses: Vec::new(), is_alone: true };
        for (index, block) in note.blocks.iter().enumerate() {
            let Block::Paragraph(paragraph) = block else { continue };
            let Some(passage) = MappedText::of(&paragraph.content) else { continue };
            let passage = passage.in_one_line();
            let sentences = sentences(passage.words());
            let is_labelled = sentences
                .first()
                .is_some_and(|first| LABEL.is_match(part(passage.words(), first.clone())));
            // Only a note that begins like this is about the document alone.
            if index == 0 && note.kind != NoteKind::Source && !is_labelled {
                break;
            }
            for sentence in sentences {
                let words = part(passage.words(), sentence.clone()).trim_end_matches('.');
                let from = || passage.places(&sentence);
                let origin = || Origin::Derived { from: from(), by: self.name().to_owned() };
                stated.read(words, &origin);
            }
        }
        stated.witnesses
    }
}

/// What the sentences of a note have stated so far.
struct Stated {
    witnesses: Vec<Witness>,
    /// Whether `ibid.` can still mean nothing but the document's own place.
    is_alone: bool,
}

impl Stated {
    /// Reads the next sentence.
    fn read(&mut self, words: &str, origin: &impl Fn() -> Origin) {
        let document = self.witnesses.first_mut().filter(|one| one.kind == WitnessKind::Document);
        if let Some(label) = LABEL.captures(words) {
            let witness = labelled(&label, document.is_some(), origin);
            self.witnesses.extend(witness);
            return;
        }
        // Other sentences speak of the document that the note has named.
        let Some(document) = document else { return };
        if document.classification.is_none()
            && let Some(marks) = classification(words)
        {
            document.classification = Some(marks);
            add_places(document, &origin());
        } else if document.transmission.is_none() && SENT_ON.is_match(words) {
            document.transmission = Some(tidy(words));
            add_places(document, &origin());
        } else if let Some(copies) = COPIES.captures(words) {
            let main = Some(&*document).filter(|_| self.is_alone);
            let copies = copies_in(&copies["list"], main, origin);
            self.witnesses.extend(copies);
            self.is_alone = false;
        } else if let Some(prints) = PRINTS.captures(words) {
            let list = &prints["list"];
            if prints.name("part").is_some() {
                // A part is less than a print: the words say so.
                let cited = Some(format!("in part in {}", tidy(list)));
                let witness = Witness::new(WitnessKind::OtherPrint, origin());
                self.witnesses.extend(LOCUS.is_match(list).then_some(Witness { cited, ..witness }));
            } else {
                self.witnesses.extend(prints_in(list, origin));
            }
        } else {
            self.is_alone &= !names_a_place(words);
        }
    }
}

/// The witness in a sentence that a label begins: `Source: …`, `Copy: …`, `Printed: …`.
fn labelled(
    label: &Captures<'_>,
    has_document: bool,
    origin: &impl Fn() -> Origin,
) -> Option<Witness> {
    let kind = match (label.name("document"), label.name("copy")) {
        (Some(_), _) if !has_document => WitnessKind::Document,
        (Some(_), _) | (None, Some(_)) => WitnessKind::OtherCopy,
        (None, None) => WitnessKind::OtherPrint,
    };
    let place = &label["place"];
    match kind {
        WitnessKind::OtherPrint => print(place, kind, origin),
        WitnessKind::Edition | WitnessKind::Document | WitnessKind::OtherCopy => {
            // Files have years, too; only publications have pages.
            let print = || whole_print(place, kind, origin);
            kept(place, kind, origin).or_else(|| print().filter(|print| print.pages.is_some()))
        }
    }
}

/// Whether a sentence may have given `ibid.` another meaning.
fn names_a_place(words: &str) -> bool {
    words.to_lowercase().contains("ibid")
        || words.contains(" Files")
        || words.split([',', '(', ';']).any(|part| is_repository(part.trim()))
}

/// The classification and urgency, if the sentence contains nothing else.
fn classification(words: &str) -> Option<String> {
    let sentence = format!("{words}.");
    let found = CLASSIFICATION.captures(&sentence)?;
    (found["marks"].len() == words.trim().len()).then(|| tidy(&found["marks"]))
}

fn add_places(witness: &mut Witness, more: &Origin) {
    if let (Origin::Derived { from, .. }, Origin::Derived { from: more, .. }) =
        (&mut witness.origin, more)
    {
        from.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Characters, Inline, Paragraph};
    use crate::source::{Source, SourceId};

    fn note(kind: NoteKind, text: &str) -> Note {
        let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
        let origin = Origin::Read { at: source.span(0..text.len()) };
        let run = Inline::Text(Characters { text: text.to_owned(), origin });
        Note {
            id: String::new(),
            label: None,
            list_number: None,
            kind,
            class: None,
            place: None,
            blocks: vec![Block::Paragraph(Paragraph::new(vec![run]))],
        }
    }

    /// What is read from a note, one line per witness.
    fn check(kind: NoteKind, text: &str, expected: &[&str]) {
        let note = note(kind, text);
        let said = |witness: &Witness| {
            let parts = [
                Some(witness.kind.as_str().to_owned()),
                witness.repository.clone(),
                witness.collection.clone(),
                witness.shelf_mark.clone(),
                witness.classification.clone(),
                witness.transmission.clone(),
                witness.title.clone(),
                witness.date.clone(),
                witness.volume.clone(),
                witness.pages.clone(),
                witness.cited.clone(),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" | ")
        };
        let found: Vec<String> = ReadSourceNote.witnesses(&note).iter().map(said).collect();
        assert_eq!(found, expected, "{text}");
    }

    fn source_note(text: &str, expected: &[&str]) {
        check(NoteKind::Source, &format!("Source: {text}"), expected);
    }

    #[test]
    fn place_secrecy_and_transmission() {
        source_note(
            "Department of State, Presidential Correspondence: Lot 66 D 204. No classification \
             marking. Transmitted in telegram 2562 from Moscow, April 11. A copy of section 1 of 3 \
             of that telegram is in the Kennedy Library, National Security Files.",
            &["document | Department of State | Presidential Correspondence | Lot 66 D 204 | No \
               classification marking | Transmitted in telegram 2562 from Moscow, April 11"],
        );
        source_note(
            "Eisenhower Library, Sp. Asst. for Nat. Sec. Affairs Records. Top Secret.",
            &[
                "document | Eisenhower Library | Sp. Asst. for Nat. Sec. Affairs Records | Top Secret",
            ],
        );
        source_note(
            "National Archives, RG 63, Entry 1, General Correspondence of George Creel, Box 3, \
             Brulator, Joseph C. No classification marking.",
            &["document | National Archives | RG 63, Entry 1, General Correspondence of George \
               Creel | Box 3, Brulator, Joseph C | No classification marking"],
        );
        source_note(
            "Department of State, Central Files, 600.0012/3–2356. Top Secret; Eyes Only. Drafted \
             by Bond.",
            &["document | Department of State | Central Files | 600.0012/3–2356 | Top Secret; \
               Eyes Only"],
        );
        // The space after the full stop is lost.
        source_note(
            "Department of State, Presidential Files: Lot 77 D 163. Secret.Kennedy answered it.",
            &["document | Department of State | Presidential Files | Lot 77 D 163 | Secret"],
        );
    }

    #[test]
    fn other_copies() {
        source_note(
            "Department of State, Presidential Correspondence: Lot 66 D 204. Top Secret. Other \
             copies are ibid.: Lot 77 D 163, and in the Kennedy Library, National Security Files, \
             USSR, and ibid., President’s Office Files, USSR.",
            &[
                "document | Department of State | Presidential Correspondence | Lot 66 D 204 | Top \
                 Secret",
                "other copy | Department of State | Presidential Correspondence | Lot 77 D 163",
                "other copy | Kennedy Library | National Security Files, USSR",
                "other copy | Kennedy Library | President’s Office Files, USSR",
            ],
        );
        // What `ibid.` means is uncertain after another place; a draft is no copy.
        source_note(
            "Kennedy Library, National Security Files. Secret. The Russian text is in Department \
             of State, Central Files. Another copy is ibid., Country Files. A copy was sent to Bond.",
            &["document | Kennedy Library | National Security Files | Secret"],
        );
        source_note(
            "Kennedy Library, National Security Files. Secret. Another copy of the source text is \
             in Department of State, Letters: Lot 77 D 163; it is attached to a note.",
            &[
                "document | Kennedy Library | National Security Files | Secret",
                "other copy | Department of State | Letters | Lot 77 D 163",
            ],
        );
    }

    #[test]
    fn prints() {
        source_note(
            "Kennedy Library, Letters. Secret. Also printed in Documents on Disarmament, 1962, \
             vol. II, pp. 995-999, and Pravda, February 24, 1962. Printed in part in Claflin, The \
             President Wants To Know, pp. 50-51. This message is also printed in Public Papers of \
             the Presidents of the United States:John F. Kennedy, 1961, p. 3, and Claflin, The \
             President Wants To Know, p. 4. A different translation is printed in Izvestia, 1962, \
             p. 1.",
            &[
                "document | Kennedy Library | Letters | Secret",
                "other print | Documents on Disarmament | 1962 | II | 995-999",
                "other print | Pravda | February 24, 1962",
                "other print | in part in Claflin, The President Wants To Know, pp. 50-51",
                "other print | Public Papers of the Presidents of the United States:John F. \
                 Kennedy | 1961 | 3",
                "other print | Claflin, The President Wants To Know, p. 4",
            ],
        );
        source_note(
            "American Foreign Policy: Current Documents, 1960, p. 476. No classification marking.",
            &["document | No classification marking | American Foreign Policy: Current Documents \
               | 1960 | 476"],
        );
    }

    #[test]
    fn notes_of_other_editions() {
        check(
            NoteKind::Footnote,
            "Original: Staatsbibliothek Berlin, Nachlass Schmidt, Mappe 3. Abschrift: Stadtarchiv \
             Bonn. Druck: Briefe, Band 2, S. 33. Druck: irgendwo.",
            &[
                "document | Staatsbibliothek Berlin | Nachlass Schmidt | Mappe 3",
                "other copy | Stadtarchiv Bonn",
                "other print | Briefe, Band 2, S. 33",
            ],
        );
        check(NoteKind::Footnote, "See the Original: Stadtarchiv Bonn.", &[]);
        check(NoteKind::Footnote, "Original: in the hands of the family.", &[]);
    }

    #[test]
    fn doubt_is_silence() {
        for text in [
            "Town.",
            "Department of State Bulletin.",
            "National Security Files, Box 3.",
            "Kennedy Library, which is in Boston.",
            "Kennedy Library, a letter.",
            "Town Archive (copy).",
            "White House Files, 1962.",
        ] {
            source_note(text, &[]);
        }
    }

    #[test]
    fn a_witness_names_its_places() {
        let text = "Source: Town Archive. Drafted by Ann. Secret.";
        let found = ReadSourceNote.witnesses(&note(NoteKind::Source, text));
        let Origin::Derived { from, .. } = &found[0].origin else { panic!("{found:?}") };
        let places: Vec<&str> = from.iter().map(|at| &text[at.range()]).collect();
        assert_eq!(places, ["Source: Town Archive.", "Secret."]);
    }
}
