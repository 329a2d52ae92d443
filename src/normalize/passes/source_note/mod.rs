//! What a source note states for certain: where the document is kept, its classification, how it was
//! sent on, where other copies are, and other prints.
//!
//! Not here: which note is the source note (`note_list`, `notes_in_text`). **Invariants:** the note
//! keeps its words; a witness says what is in the note, in the note's words; a sentence that can be
//! read in two ways is left alone.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Note, NoteKind, Origin, Phrase, PhraseKind, Reading, Readings, Visitor,
    Witness, WitnessKind, visit_inline,
};
use crate::normalize::{Context, Effect, Pass};
use crate::source::{Span, part};

/// Makes witnesses of what a source note says.
pub(super) struct ReadSourceNote;

impl Pass for ReadSourceNote {
    fn name(&self) -> &'static str {
        "read_source_note"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
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

/// Between two places of a list.
static AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r",?\sand\s(?:also\s)?(?:in\s)?(?:the\s)?|,\sin\s(?:the\s)?"));

/// A name that only an institution which keeps documents has.
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}.*(?:\b(?:Library|Libraries|Archives?|Archivo|Archivio|Department|Ministry|Museum|Cent(?:er|re)|Institute|University|Agency|Society|Bibliothèque|Biblioteca)\b|(?:[Bb]ibliothek|[Aa]rchiv|[Mm]useum)\b|[Аа]рхив|[Бб]иблиотек)|^(?:Library|Archives?|Department|Ministry|Archiv|Archivo|Bibliothèque|Архив|Библиотека)\b",
    )
});

/// What turns such a name into the title of a publication.
static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:Bulletin|Publications?|Press|Journal|Review|Gazette|Report|Papers|Documents|History)\b",
    )
});

/// What no place contains: it says more, or means another place.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bibid\b|[()“”\x22;?!]|\s(?:is|was|are|were|has|have|that|which|who)\s")
});

/// Where the shelf mark begins: a lot, a box, a reel, or the number of a file.
static SHELF_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[,:]\s*)(?P<mark>(?:Lots?(?:\sFiles?)?|Box(?:es)?|Reel|Job|FRC|Mappe|Karton|Carton|[Кк]ор\.)\s\d.*|(?:fond|фонд)\s\d.*|\d{3}[\p{L}\d.–-]*/[\p{L}\d].*)$",
    )
});

/// A print with its place in it.
static PRINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<title>[^,]+?)\s?,\s(?:(?P<date>(?:\p{Lu}\p{L}+\s\d{1,2},\s)?\d{4})(?:,\s|$))?(?:[Vv]ol\.\s(?P<volume>[\dIVXLC]+),\s)?(?:(?:pp?|S)\.\s?(?P<pages>\d[\d\s–-]*))?$",
    )
});

/// Where a cited publication ends: at its pages or its year.
static LOCUS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\b(?:pp?|S)\.\s?\d[\d\s–-]*|\b(?:1[5-9]|20)\d\d)$"));

/// Longest place that is accepted, in bytes.
const LONGEST: usize = 250;

impl ReadSourceNote {
    /// The witnesses that a note mentions.
    fn witnesses(&self, note: &Note) -> Vec<Witness> {
        let mut found: Vec<Witness> = Vec::new();
        // Whether `ibid.` can still mean nothing but the document's own place.
        let mut is_alone = true;
        for (index, block) in note.blocks.iter().enumerate() {
            let Block::Paragraph(_) = block else { continue };
            let mut passage = Passage::default();
            passage.block(block);
            let sentences = sentences(&passage.text);
            let is_labelled = sentences
                .first()
                .is_some_and(|first| LABEL.is_match(part(&passage.text, first.clone())));
            // Only a note that begins like this is about the document alone.
            if index == 0 && note.kind != NoteKind::Source && !is_labelled {
                return found;
            }
            self.read(&passage, &sentences, &mut found, &mut is_alone);
        }
        found
    }

    fn read(
        &self,
        passage: &Passage,
        sentences: &[Range<usize>],
        found: &mut Vec<Witness>,
        is_alone: &mut bool,
    ) {
        for sentence in sentences {
            let words = part(&passage.text, sentence.clone()).trim_end_matches('.');
            let origin =
                || Origin::Derived { from: passage.places(sentence), by: self.name().to_owned() };
            let document = found.first().filter(|one| one.kind == WitnessKind::Document).cloned();
            if let Some(label) = LABEL.captures(words) {
                let kind = match (label.name("document"), label.name("copy")) {
                    (Some(_), _) if document.is_none() => WitnessKind::Document,
                    (Some(_), _) | (None, Some(_)) => WitnessKind::OtherCopy,
                    (None, None) => WitnessKind::OtherPrint,
                };
                let place = &label["place"];
                let witness = match kind {
                    WitnessKind::OtherPrint => print(place, kind, &origin),
                    WitnessKind::Edition | WitnessKind::Document | WitnessKind::OtherCopy => {
                        // Files have years, too; only publications have pages.
                        let print = || whole_print(place, kind, &origin);
                        kept(place, kind, &origin)
                            .or_else(|| print().filter(|print| print.pages.is_some()))
                    }
                };
                found.extend(witness);
                continue;
            }
            let Some(document) = document else { continue };
            if let (Some(marks), Some(first)) = (classification(words), found.first_mut())
                && first.classification.is_none()
            {
                first.classification = Some(marks);
                add_places(first, &origin());
            } else if let (true, Some(first)) = (SENT_ON.is_match(words), found.first_mut())
                && first.transmission.is_none()
            {
                first.transmission = Some(tidy(words));
                add_places(first, &origin());
            } else if let Some(copies) = COPIES.captures(words) {
                let main = Some(&document).filter(|_| *is_alone);
                found.extend(copies_in(&copies["list"], main, &origin));
                *is_alone = false;
            } else if let Some(prints) = PRINTS.captures(words) {
                let list = &prints["list"];
                if prints.name("part").is_some() {
                    // A part is less than a print: the words say so.
                    let cited = Some(format!("in part in {}", tidy(list)));
                    let witness = Witness::new(WitnessKind::OtherPrint, origin());
                    found.extend(LOCUS.is_match(list).then_some(Witness { cited, ..witness }));
                } else {
                    found.extend(prints_in(list, &origin));
                }
            } else {
                *is_alone &= !names_a_place(words);
            }
        }
    }
}

/// Whether a sentence may have given `ibid.` another meaning.
fn names_a_place(words: &str) -> bool {
    words.to_lowercase().contains("ibid")
        || words.contains(" Files")
        || words.split([',', '(', ';']).any(|part| is_repository(part.trim()))
}

fn is_repository(words: &str) -> bool {
    REPOSITORY.is_match(words) && !PRINTED.is_match(words)
}

/// Where a document is kept, if the words say nothing else.
fn kept(words: &str, kind: WitnessKind, origin: &impl Fn() -> Origin) -> Option<Witness> {
    let words = tidy(words);
    let words = words.strip_prefix("the ").unwrap_or(&words).trim_end_matches('.');
    if MORE.is_match(words)
        || LOCUS.is_match(words) && words.contains("p. ")
        || words.len() > LONGEST
    {
        return None;
    }
    let (repository, rest) = words.split_once(", ").unwrap_or((words, ""));
    if !is_repository(repository) || !rest.is_empty() && rest.starts_with(char::is_lowercase) {
        return None;
    }
    Some(Witness {
        repository: Some(repository.to_owned()),
        ..within(rest, Witness::new(kind, origin()))
    })
}

/// Collection and shelf mark.
fn within(words: &str, witness: Witness) -> Witness {
    let mark = SHELF_MARK.captures(words).and_then(|found| found.name("mark"));
    let end = mark.map_or(words.len(), |mark| mark.start());
    let collection = part(words, ..end).trim_end_matches([' ', ',', ':']);
    Witness {
        collection: (!collection.is_empty()).then(|| collection.to_owned()),
        shelf_mark: mark.map(|mark| mark.as_str().to_owned()),
        ..witness
    }
}

/// Other copies, one after the other; an `ibid.` only if it can mean just one place.
fn copies_in(list: &str, main: Option<&Witness>, origin: &impl Fn() -> Origin) -> Vec<Witness> {
    let is_place = |rest: &str| {
        let name = rest.split([',', ':']).next().unwrap_or_default();
        rest.starts_with("ibid") || is_repository(name.trim())
    };
    let mut found: Vec<Option<Witness>> = Vec::new();
    for item in items(list, |_, rest| is_place(rest)) {
        let new = || Witness::new(WitnessKind::OtherCopy, origin());
        let before = match found.last() {
            Some(before) => before.as_ref(),
            None => main,
        };
        let here = item.strip_prefix("ibid.").zip(before);
        let witness = match here.map(|(rest, before)| (rest.split_at_checked(2), before)) {
            None if item.starts_with("ibid") => None,
            None => kept(item, WitnessKind::OtherCopy, origin),
            // `ibid.: Lot 77 D 163` is in the same collection, `ibid., Dulles Papers` in another.
            Some((Some((": ", mark)), before)) if !MORE.is_match(mark) => {
                let witness = within(&tidy(mark), new());
                let is_mark = witness.collection.is_none() && before.shelf_mark.is_some();
                let collection = before.collection.clone();
                is_mark.then(|| Witness {
                    repository: before.repository.clone(),
                    collection,
                    ..witness
                })
            }
            Some((Some((", ", rest)), before)) if !MORE.is_match(rest) => {
                let repository = before.repository.clone();
                Some(Witness { repository, ..within(&tidy(rest), new()) })
            }
            Some(_) => None,
        };
        found.push(witness);
    }
    found.into_iter().flatten().collect()
}

fn prints_in(list: &str, origin: &impl Fn() -> Origin) -> Vec<Witness> {
    let prints = items(list, |before, _| LOCUS.is_match(before)).into_iter();
    prints.filter_map(|item| print(item, WitnessKind::OtherPrint, origin)).collect()
}

/// A publication: its parts where they are plain, else the citation as it is.
fn print(words: &str, kind: WitnessKind, origin: &impl Fn() -> Origin) -> Option<Witness> {
    let cited = || Some(tidy(words)).filter(|words| LOCUS.is_match(words));
    whole_print(words, kind, origin)
        .or_else(|| Some(Witness { cited: Some(cited()?), ..Witness::new(kind, origin()) }))
}

fn whole_print(words: &str, kind: WitnessKind, origin: &impl Fn() -> Origin) -> Option<Witness> {
    let words = tidy(words);
    let found = PRINT.captures(&words).filter(|_| LOCUS.is_match(&words))?;
    let part = |name: &str| found.name(name).map(|part| part.as_str().to_owned());
    Some(Witness {
        title: part("title"),
        date: part("date"),
        volume: part("volume"),
        pages: part("pages").map(|pages| pages.replace(' ', "")),
        ..Witness::new(kind, origin())
    })
}

/// The items of a list, cut at each `and` where `is_cut` accepts what comes before and after it.
fn items(list: &str, is_cut: impl Fn(&str, &str) -> bool) -> Vec<&str> {
    let mut items = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(list) {
        if is_cut(part(list, start..and.start()), part(list, and.end()..)) {
            items.push(part(list, start..and.start()).trim());
            start = and.end();
        }
    }
    items.push(part(list, start..).trim());
    items.into_iter().map(|item| item.strip_prefix("the ").unwrap_or(item)).collect()
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

/// Abbreviations of four letters or more; all shorter words are taken for abbreviations.
const SHORTENED: &[&str] =
    &["Asst", "Sept", "Dept", "Govt", "Corr", "Corres", "Misc", "Hist", "Recs"];

/// The sentences of a text. A full stop that may only abbreviate a word ends none, unless a
/// classification follows, which is a sentence of its own.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (stop, _) in text.match_indices('.') {
        let behind = part(text, stop + 1..);
        let closed = behind.trim_start_matches(['”', '’', ')', ']', '"']);
        let next = closed.trim_start().chars().next();
        let is_apart = next.is_none_or(|c| c.is_uppercase() || matches!(c, '“' | '(' | '['));
        let before = part(text, start.min(stop)..stop);
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_word = word.chars().count() > 3 && !SHORTENED.contains(&word)
            || word.ends_with(|c: char| c.is_ascii_digit())
            || word.len() > 1 && word.chars().all(char::is_uppercase)
            || next.is_none();
        if is_apart && (is_word || CLASSIFICATION.is_match(behind)) {
            let end = text.len() - closed.len();
            sentences.push(trimmed(text, start..end));
            start = end;
        }
    }
    sentences.push(trimmed(text, start..text.len()));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = part(text, range.clone());
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// White space in a note only separates words.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a paragraph in the corrected reading, with the places that they were read from.
#[derive(Default)]
struct Passage {
    text: String,
    pieces: Vec<(Range<usize>, Span)>,
}

impl Passage {
    /// The places in the source that a range of the text was read from.
    fn places(&self, range: &Range<usize>) -> Vec<Span> {
        let meets = |piece: &Range<usize>| piece.start < range.end && range.start < piece.end;
        let pieces = self.pieces.iter().filter(|(piece, _)| meets(piece));
        let place = |(piece, at): &(Range<usize>, Span)| {
            if at.len() != piece.len() {
                return *at;
            }
            let start = range.start.max(piece.start) - piece.start;
            at.slice(start..range.end.min(piece.end) - piece.start)
        };
        pieces.map(place).collect()
    }
}

impl Visitor for Passage {
    fn readings(&self) -> Readings {
        Readings::One(Reading::Regular)
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => {
                let start = self.text.len();
                self.text.push_str(&characters.text);
                if let Some(at) = characters.origin.span() {
                    self.pieces.push((start..self.text.len(), at));
                }
            }
            Inline::LineBreak(line) if line.splits_word => {}
            Inline::PageBreak(page) if page.splits_word => {}
            Inline::LineBreak(_) | Inline::PageBreak(_) => self.text.push(' '),
            Inline::Phrase(Phrase { kind: PhraseKind::Deletion { .. }, .. }) => {}
            Inline::Choice(choice) => {
                let first = choice.alternatives.iter().take(1);
                first.flat_map(|first| &first.content).for_each(|inline| self.inline(inline));
            }
            _ => visit_inline(self, inline),
        }
    }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Characters, Paragraph};
    use crate::source::{Source, SourceId};

    /// What is read from a note, one line per witness.
    fn check(kind: NoteKind, text: &str, expected: &[&str]) {
        let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
        let origin = Origin::Read { at: source.span(0..text.len()) };
        let run = Inline::Text(Characters { text: text.to_owned(), origin });
        let blocks = vec![Block::Paragraph(Paragraph::new(vec![run]))];
        let note = Note {
            id: String::new(),
            label: None,
            list_number: None,
            kind,
            class: None,
            place: None,
            blocks,
        };
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
        let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
        let mut passage = Passage::default();
        passage.inline(&Inline::Text(Characters {
            text: text.to_owned(),
            origin: Origin::Read { at: source.span(0..text.len()) },
        }));
        let mut found = Vec::new();
        ReadSourceNote.read(&passage, &sentences(text), &mut found, &mut true);
        let Origin::Derived { from, .. } = &found[0].origin else { panic!("{found:?}") };
        let places: Vec<&str> = from.iter().map(|at| &text[at.range()]).collect();
        assert_eq!(places, ["Source: Town Archive.", "Secret."]);
    }
}
