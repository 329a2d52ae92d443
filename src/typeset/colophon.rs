//! The colophon: where the text of a letter comes from, on what terms, what was inferred, and what the
//! signs on its pages mean.
//!
//! Not here: what is known of the letter (`wording::description`); corrections (`end_matter`).
//! **Invariant:** a short colophon leaves out nothing that was supplied or inferred, and states nothing
//! that the full one does not.

use super::composer::Composer;
use super::end_matter::Entry;
use crate::ir::{NoteKind, Origin, WitnessKind};
use crate::wording::{self, Statement, Term, description, title};

/// What is said of a letter after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colophon {
    /// Everything that is known of it.
    Full,
    /// A citation, the rights, and what was inferred or supplied.
    #[default]
    Short,
    /// Nothing; the signs on the pages are not explained either.
    None,
}

/// Adds the colophon, as the job wants it.
pub(super) fn colophon(composer: &mut Composer<'_>) {
    let start = composer.rows.len();
    let wording = composer.wording;
    let kind = composer.letter.kind.as_ref().map(|kind| kind.value);
    match composer.job.colophon {
        Colophon::None => return,
        Colophon::Full => {
            composer.section(wording.about(kind));
            full(composer);
        }
        Colophon::Short => {
            composer.section(wording.about(kind));
            short(composer);
        }
    }
    signs(composer);
    keep_whole(composer, start);
}

/// From whom, to whom, when, where, by which source, with which rights.
fn full(composer: &mut Composer<'_>) {
    let (letter, wording) = (composer.letter, composer.wording);
    for entry in description(letter, &composer.job.collection.edition, wording) {
        for statement in &entry.statements {
            row(composer, &entry, statement);
        }
    }
    for note in &letter.notes {
        if let (NoteKind::Source, Some(label)) = (note.kind, &note.label) {
            let shown = composer.shown_label(note);
            let (before, after) =
                wording.notes.mark.split_once("{label}").unwrap_or((&wording.notes.mark, ""));
            let mut entry = Entry::new(composer, &wording.notes.source);
            entry.plain(before);
            entry.say(&label.value, &label.origin);
            entry.plain(&wording::fill(after, &[("shown", &shown)]));
            entry.finish();
        }
    }
}

/// A citation of the letter, the rights, and what was inferred or supplied.
fn short(composer: &mut Composer<'_>) {
    let (letter, wording) = (composer.letter, composer.wording);
    let described = description(letter, &composer.job.collection.edition, wording);
    let mut entry = Entry::unlabelled(composer);
    if let Some(title) = title(letter, entry.composer.reading, wording) {
        entry.plain(&title.words);
        entry.full_stop();
    }
    // The print that the text was taken from; without one, the document.
    let print = [WitnessKind::Edition, WitnessKind::Document].map(Term::Witness);
    let print = print.into_iter().find(|term| described.iter().any(|entry| entry.term == *term));
    let cited = described.iter().filter(|entry| Some(entry.term) == print);
    for statement in cited.flat_map(|entry| &entry.statements) {
        sentence(&mut entry, None, statement);
    }
    for said in described.iter().filter(|entry| is_of_the_edition(entry.term)) {
        let term = said.term.in_words(wording);
        said.statements.iter().for_each(|it| sentence(&mut entry, Some(term), it));
    }
    if !entry.composer.job.made_with.is_empty() {
        let made_with = format!("{}{}", wording.colon, entry.composer.job.made_with);
        entry.plain(if entry.is_empty() { "" } else { " " });
        entry.plain(&format!("{}{made_with}", wording.terms.made_with));
        entry.full_stop();
    }
    entry.finish();
    for entry in &described {
        let is_cited = Some(entry.term) == print || is_of_the_edition(entry.term);
        for statement in &entry.statements {
            if is_of_rights(entry.term) || !is_cited && is_supplied(statement) {
                row(composer, entry, statement);
            }
        }
    }
}

/// Who is responsible for this edition, and when it was made.
fn is_of_the_edition(term: Term) -> bool {
    matches!(term, Term::Editor | Term::EditionDate)
}

fn is_of_rights(term: Term) -> bool {
    matches!(term, Term::TextRights | Term::EncodingRights | Term::MetadataRights)
}

/// Whether something in a statement was not read from the source.
fn is_supplied(statement: &Statement<'_>) -> bool {
    statement.iter().any(|claim| claim.origin.is_some_and(Origin::is_supplied))
}

/// Adds a statement to a paragraph, as a sentence.
fn sentence(entry: &mut Entry<'_, '_>, term: Option<&str>, statement: &Statement<'_>) {
    entry.plain(if entry.is_empty() { "" } else { " " });
    if let Some(term) = term {
        let colon = &entry.composer.wording.colon;
        entry.plain(&format!("{term}{colon}"));
    }
    statement.iter().for_each(|claim| entry.claim(claim));
    let is_address = statement.last().and_then(|claim| claim.pieces.last());
    if !matches!(is_address, Some(wording::Piece::Address(_))) {
        entry.full_stop();
    }
}

/// Adds a statement under its term.
fn row(composer: &mut Composer<'_>, said: &wording::Entry<'_>, statement: &Statement<'_>) {
    let mut entry = Entry::new(composer, said.term.in_words(composer.wording));
    statement.iter().for_each(|claim| entry.claim(claim));
    entry.finish();
}

/// Explains the signs that appear on the pages.
fn signs(composer: &mut Composer<'_>) {
    let wording = composer.wording;
    let signs: Vec<&str> = composer.signs.iter().map(|sign| sign.explained(wording)).collect();
    if !signs.is_empty() {
        let mut entry = Entry::new(composer, &wording.explained.title);
        entry.plain(&signs.join(" "));
        entry.finish();
    }
}

/// Keeps rows together to the last one, if they fit on a page.
fn keep_whole(composer: &mut Composer<'_>, start: usize) {
    let room = composer.galley.paper.text;
    let rows = composer.rows.get_mut(start..).unwrap_or_default();
    // The first row has no space above it where a page begins.
    let height: f64 = rows.iter().skip(1).map(|row| row.before + row.height).sum();
    if height + rows.first().map_or(0.0, |row| row.height) <= room {
        rows.iter_mut().for_each(|row| row.keep = true);
    }
}
