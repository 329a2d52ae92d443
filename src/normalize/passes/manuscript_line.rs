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
/// draft), whose hand it is in (`A` autograph, `T` typed), whether it is signed (`S`), and what copy it is (`RC` the
/// recipient's, `FC` the file's, `PrC` of a press, `LB` in a letterbook); or a word for the manuscript.
static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^[\[(]?(?: (?:[AT](?:L|D|N|Df|Ms)(?:S|\[S\])?|A\.\s?L\.\s?S\.|[LDN]S|Dft?S?|RC|FC|PrC|LbC|SC|LB|MSS?|Dupl|Trans)
                   (?:\s\([^()]+\))?(?:[,:;]\s|\s\()
                 | (?:Manuscript|Original|Handschrift|Hs\.|Manuscrit|Autograph[e]?|[ÜU]berlieferung)\s?:\s)
           (\p{Lu}.*)$",
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
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[;(]|\b(?:Papers|Library|Libraries|Archives?|Archiv|Nachla(?:ss|ß)|Bibliothe[kc]a?|Biblioth[eè]que|Fonds|Collections?|Colls?\.|MSS?\.?|Museum|Society|Record Office|Staatsarchiv)\b",
    )
    .expect("a constant pattern")
});

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

/// Takes the last line from the text if it describes a manuscript. A letter is more than such a line.
fn last_description(text: &mut Text) -> Option<(String, Vec<Inline>)> {
    let is_all = text.blocks.len() == 1;
    let Some(Block::Paragraph(paragraph)) = text.blocks.last_mut() else { return None };
    let start = paragraph.content.iter().rposition(text_runs::is_break);
    let line = paragraph.content.get(start.map_or(0, |start| start + 1)..)?;
    let words = plain_text(line, Reading::Regular).trim().to_owned();
    let rest = DESCRIPTION.captures(&words).filter(|_| start.is_some() || !is_all)?;
    if !KEPT.is_match(&rest[1]) || NOT_KEPT.is_match(&rest[1]) {
        return None;
    }
    let content = paragraph.content.split_off(start.map_or(0, |start| start + 1));
    paragraph.content.truncate(start.unwrap_or(0));
    if paragraph.content.is_empty() {
        text.blocks.pop();
    }
    Some((words, content))
}
