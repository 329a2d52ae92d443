//! The line under a letter that says what its manuscript is: `ALS, Vale Papers, County Library.`

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Note, NoteKind, Paragraph, Reading, Text, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::Structure;

/// Makes the last lines of a letter, if they describe its manuscript, a note about the source. It runs before the
/// closer is read, which would take a short line under a name for an office or for a second name.
pub(super) struct TakeManuscriptLine;

/// The symbols of documentary editions in English: what a manuscript is (`L` letter, `D` document, `N` note, `Df`
/// draft), whose hand it is in (`A` autograph, `T` typed), whether it is signed (`S`), and what copy it is (`C` a copy,
/// `E` an extract, `RC` the recipient's, `FC` the file's, `PrC` of a press, `LB` in a letterbook); the German `H`; or a
/// word for the manuscript. Groups: `sure`, what no initials are; `place`, where it is kept.
static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^[\[(]?(?: (?:(?<sure>[AT](?:L|D|N)(?:S|\[S\])|A\.\s?L\.\s?S\.|[AT]Df)
                    |[AT](?:L|D|N|Ms)|[LDN]S|Dft?S?|RC|FC|PrC|LbC|SC|LB|MSS?|Dupl|Trans|C|E|H)
                   (?:\s\([^()]+\))?(?:[,:;]\s|\s\()
                 | (?<word>Manuscript|Original|Handschrift|Hs\.|Manuscrit|Autographe?|[ÜU]berlieferung)\s?:\s)
           (?<place>\p{Lu}.*)$",
    )
    .expect("a constant pattern")
});

/// A shelfmark alone: `British Library, Add. MS 1234, f. 5.`
static SHELFMARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^[\[(]? (?:\p{Lu}[\p{L}.’'-]*(?:[\s](?:of|de|du|des|der|und|and|for|the|zu|et|\p{Lu}[\p{L}.’'-]*))*,\s)
           .*\b(?:MSS?|Mss?\.|Hss?\.|[Cc]od\.|Nr\.|SP|[Ff]onds|ff?\.|[Ff]ols?\.|Bl\.)\s\p{L}{0,4}\.?\s?[0-9]",
    )
    .expect("a constant pattern")
});

/// What no description has: a word of whoever writes, an office or a title of whoever signs with initials, a street.
static NOT_KEPT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:I|me|my|you|your|us|our|we|it)\b|^(?:Clerk|Keeper|Secretary|Librarian|Curator|Archivist|Mrs?|Miss|Dr|Sir|Professor)\b|\b(?:Lane|Street|Road|Square)\b",
    )
    .expect("a constant pattern")
});

/// What a description has and initials with a place (`AL, Leeds.`) have not: a copy besides, a place in brackets, or
/// a word for a collection.
static KEPT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"[;(]|{COLLECTION}")).expect("a constant pattern"));

/// What a shelfmark begins with: a collection, or the letters that stand for one (`TNA`, `BnF`, `StA Marburg`).
static HOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"{COLLECTION}|^[\[(]?(?:\p{{Lu}}{{2,5}}|BnF|[SHL]StA|StA|GStA)\b"))
        .expect("a constant pattern")
});

const COLLECTION: &str = r"\b(?:Papers|Library|Libraries|Archives?|Archiv|Staatsarchiv|Stadtarchiv|Nachla(?:ss|ß)|Bibliothe[kc]a?|Stadtbibliothek|Staatsbibliothek|Universitätsbibliothek|Biblioth[eè]que|Biblioteca|Archivio|Fonds|Collections?|Colls?\.|MSS?\.?|Museum|Society|Record Office)";

impl Pass for TakeManuscriptLine {
    fn name(&self) -> &'static str {
        "take_manuscript_line"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        let first = notes.len();
        while let Some((words, content)) = last_description(text) {
            let at = content.iter().find_map(text_runs::read_at);
            let message = format!("\u{201C}{words}\u{201D} describes the manuscript");
            context.report(Diagnostic::new(&diag::MANUSCRIPT_LINE, at, message));
            notes.push(Note {
                id: format!("manuscript-{}", notes.len() + 1),
                label: None,
                list_number: None,
                kind: NoteKind::Source,
                class: None,
                place: None,
                blocks: vec![Block::Paragraph(Paragraph::new(content))],
            });
        }
        notes[first..].reverse();
    }
}

/// How many blocks at the end can hold such a line: a postscript or an endorsement may follow it.
const LAST_BLOCKS: usize = 4;

/// Takes a last line that describes the manuscript from the text. A letter is more than such a line.
fn last_description(text: &mut Text) -> Option<(String, Vec<Inline>)> {
    let earliest = text.blocks.len().saturating_sub(LAST_BLOCKS);
    let (index, start, words) = (earliest..text.blocks.len()).rev().find_map(|index| {
        let Block::Paragraph(paragraph) = &text.blocks[index] else { return None };
        let start = paragraph.content.iter().rposition(text_runs::is_break);
        let line = paragraph.content.get(start.map_or(0, |start| start + 1)..)?;
        let words = plain_text(line, Reading::Regular).trim().to_owned();
        let above = match start {
            Some(start) => plain_text(paragraph.content.get(..start)?, Reading::Regular),
            None => plain_words(text.blocks.get(index.checked_sub(1)?)?),
        };
        describes(&words, &above).then_some((index, start, words))
    })?;
    let Block::Paragraph(paragraph) = &mut text.blocks[index] else { return None };
    let content = paragraph.content.split_off(start.map_or(0, |start| start + 1));
    paragraph.content.truncate(start.unwrap_or(0));
    if paragraph.content.is_empty() {
        text.blocks.remove(index);
    }
    Some((words, content))
}

/// Whether a line describes the manuscript. What could be a line of the letter has to be under a signature.
fn describes(line: &str, above: &str) -> bool {
    /// The most words of a signature.
    const SIGNATURE: usize = 8;
    let last = above.trim().lines().next_back().unwrap_or_default();
    let is_signed = || last.split_whitespace().count() <= SIGNATURE;
    if !line.contains([',', ':', ';', '(']) || NOT_KEPT.is_match(line) {
        return false;
    }
    match DESCRIPTION.captures(line) {
        Some(found) => {
            let has = |group: &str| found.name(group).is_some();
            let place = &found["place"];
            !NOT_KEPT.is_match(place)
                && (KEPT.is_match(place) || (has("sure") || has("word")) && is_signed())
        }
        None => {
            line.contains(|c: char| c.is_ascii_digit())
                && SHELFMARK.is_match(line)
                && HOLDER.is_match(line)
                && is_signed()
        }
    }
}

fn plain_words(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => plain_text(&paragraph.content, Reading::Regular),
        _ => String::new(),
    }
}
