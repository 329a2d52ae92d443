//! The colophon: where the text of a letter comes from, on what terms, what was inferred, and what the
//! signs on its pages mean.
//!
//! Not here: what is known of the letter (`wording::description`); `corrections`.
//! **Invariant:** a short colophon leaves out nothing that was inferred, and states nothing that the full
//! one does not, but for the title of the letter and the name of the program. That of a letter in a book leaves to the book
//! what it says once for all: edition, rights, languages, signs.

use super::Bound;
use super::composer::Composer;
use super::design;
use super::end_matter::Entry;
use crate::ir::{NoteKind, Origin, WitnessKind};
use crate::wording::{self, Piece, Statement, Term, description, title};

/// What is said of a letter after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colophon {
    /// Everything that is known of it.
    Full,
    /// A citation, the rights, and what was inferred.
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
    let is_alone = composer.job.bound == Bound::Alone;
    match composer.job.layout.colophon {
        Colophon::None => return,
        Colophon::Full => {
            composer.section(wording.about(kind));
            full(composer);
        }
        Colophon::Short if is_alone => {
            composer.section(wording.about(kind));
            short(composer);
        }
        Colophon::Short => in_book(composer),
    }
    // A book explains them once.
    if is_alone {
        signs(composer);
    }
    keep_whole(composer, start);
}

/// What a book does not say of all its letters: where this one is on the web or in an archive, and what was inferred of it.
fn in_book(composer: &mut Composer<'_>) {
    let (letter, wording) = (composer.letter, composer.wording);
    let mut editions = letter.witnesses.iter().filter(|it| it.kind == WitnessKind::Edition);
    let is_own = editions.any(|edition| edition.url.is_some());
    let has_source_note = letter.notes.iter().any(|note| note.kind == NoteKind::Source);
    let described = description(letter, &composer.job.collection.edition, wording);
    let is_said = |term, statement: &Statement<'_>| {
        if term == Term::Witness(WitnessKind::Edition) {
            return is_own;
        }
        if term == Term::Witness(WitnessKind::Document) {
            return !has_source_note;
        }
        // Languages and rights are listed for the whole book.
        let is_of_book = term == Term::Language || is_of_rights(term) || is_of_the_edition(term);
        is_inferred(statement) && !is_of_book
    };
    let mut is_first = true;
    for said in &described {
        for statement in said.statements.iter().filter(|statement| is_said(said.term, statement)) {
            if std::mem::take(&mut is_first) {
                let kind = letter.kind.as_ref().map(|kind| kind.value);
                composer.section(wording.about(kind));
            }
            row(composer, said, statement);
        }
    }
}

/// From whom, to whom, when, where, by which source, with which rights.
fn full(composer: &mut Composer<'_>) {
    let (letter, wording) = (composer.letter, composer.wording);
    if let Some(excerpt) = composer.job.excerpt {
        let mut entry = Entry::new(composer, &wording.excerpt.name);
        entry.plain(&wording.extent_of_excerpt(excerpt));
        entry.finish();
    }
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

/// A citation of the letter, the rights, and what was inferred.
fn short(composer: &mut Composer<'_>) {
    let (letter, wording) = (composer.letter, composer.wording);
    let described = description(letter, &composer.job.collection.edition, wording);
    let mut entry = Entry::unlabelled(composer);
    let title = title(letter, entry.composer.reading, wording).map(|title| title.words);
    if let Some(title) = &title {
        entry.plain(title);
        entry.full_stop();
    }
    // The print that the text was taken from; without one, the document.
    let print = [WitnessKind::Edition, WitnessKind::Document].map(Term::Witness);
    let print = print.into_iter().find(|term| described.iter().any(|entry| entry.term == *term));
    let cited = described.iter().filter(|entry| Some(entry.term) == print);
    for statement in cited.flat_map(|entry| &entry.statements) {
        // What has only the title of the letter says nothing more.
        let says = words(statement);
        if title.as_deref() != Some(says.trim_end_matches('.')) {
            sentence(&mut entry, None, statement);
        }
    }
    if let Some(excerpt) = entry.composer.excerpt_in_words() {
        entry.plain(if entry.is_empty() { "" } else { " " });
        entry.plain(&excerpt);
        entry.full_stop();
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
    composer.leave(design::BETWEEN_NOTES);
    for entry in &described {
        let is_cited = Some(entry.term) == print || is_of_the_edition(entry.term);
        for statement in &entry.statements {
            if is_of_rights(entry.term) || !is_cited && is_inferred(statement) {
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

/// Whether something in a statement was inferred. What an editor supplied is no guess.
fn is_inferred(statement: &Statement<'_>) -> bool {
    statement.iter().any(|claim| matches!(claim.origin, Some(Origin::Inferred { .. })))
}

/// The words of a statement.
fn words(statement: &Statement<'_>) -> String {
    let mut words = String::new();
    for claim in statement {
        words.push_str(claim.joint);
        for piece in &claim.pieces {
            match piece {
                Piece::Words(said) | Piece::Day { words: said, .. } => words.push_str(said),
                Piece::Address(address) => words.push_str(address),
                Piece::Line => words.push(' '),
            }
        }
    }
    words
}

/// Adds a statement to a paragraph, as a sentence.
fn sentence(entry: &mut Entry<'_, '_>, term: Option<&str>, statement: &Statement<'_>) {
    entry.plain(if entry.is_empty() { "" } else { " " });
    if let Some(term) = term {
        let colon = &entry.composer.wording.colon;
        entry.plain(&format!("{term}{colon}"));
    }
    for claim in statement {
        entry.claim(claim);
    }
    entry.full_stop();
}

/// Adds a statement under its term.
fn row(composer: &mut Composer<'_>, said: &wording::Entry<'_>, statement: &Statement<'_>) {
    let mut entry = Entry::new(composer, said.term.in_words(composer.wording));
    for claim in statement {
        entry.claim(claim);
    }
    entry.finish();
}

/// Explains the signs that appear on the pages.
fn signs(composer: &mut Composer<'_>) {
    let wording = composer.wording;
    let signs: Vec<&str> =
        composer.galley.signs.iter().map(|sign| sign.explained(wording)).collect();
    if !signs.is_empty() {
        let mut entry = Entry::new(composer, &wording.explained.title);
        entry.plain(&signs.join(" "));
        entry.finish();
    }
}

/// Keeps rows together to the last one, if they fit on a page and leave none too empty.
fn keep_whole(composer: &mut Composer<'_>, start: usize) {
    let room = composer.galley.sheet.text;
    let rows = composer.rows.get_mut(start..).unwrap_or_default();
    // The first row has no space above it where a page begins.
    let height: f64 = rows.iter().skip(1).map(|row| row.before + row.height).sum();
    if height + rows.first().map_or(0.0, |row| row.height) <= room {
        // Half an empty page is worse than a colophon in two parts.
        for row in rows.iter_mut().filter(|row| !row.keep) {
            (row.keep, row.gives_way) = (true, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::letter::compose;
    use super::super::shape::Shaper;
    use super::super::{Ink, Job, Layout, PartKind, TypeCase, typeset};
    use super::*;
    use crate::ir::Collection;
    use crate::press::{Input, Options, read};

    fn collection() -> Collection {
        let text = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben: It rains.\n\nAnn";
        let (input, _) = read(&Input::new("a.txt", text), &Options::default());
        input.expect("is a letter").collection
    }

    /// What is on the pages after the letter.
    fn said(collection: &Collection, colophon: Colophon) -> String {
        let case = TypeCase::default();
        let job = Job::new(collection, &collection.letters[0], &case).made_with("letterpress 9");
        let setting = typeset(&job.layout(Layout::default().colophon(colophon))).unwrap();
        let is_section = |part: &&super::super::Part| part.kind == PartKind::SectionHeading;
        let start = setting.parts.iter().position(|part| is_section(&part));
        let mut words = String::new();
        for (part, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            if let (Some(part), Ink::Text(run)) = (part, ink)
                && start.is_some_and(|start| part.0 >= start)
            {
                words.push_str(&run.text);
            }
        }
        words
    }

    #[test]
    fn a_short_colophon_cites_and_tells_what_was_not_read() {
        let mut collection = collection();
        let by = || Origin::Supplied {
            by: "test".to_owned(),
            reason: String::new(),
            certainty: crate::ir::Certainty::High,
        };
        let letter = &mut collection.letters[0];
        let mut print = crate::ir::Witness::new(WitnessKind::Edition, by());
        (print.title, print.pages) = (Some("Letters".to_owned()), Some("10–16".to_owned()));
        letter.witnesses = vec![print];
        letter.number = Some(crate::ir::Sourced::new("7".to_owned(), by()));
        let guess = Origin::Inferred {
            by: "test".to_owned(),
            reason: String::new(),
            certainty: crate::ir::Certainty::Low,
        };
        let remark = crate::ir::Sourced::new("An answer".to_owned(), guess);
        let remarks = vec![remark];
        letter.correspondence.push(crate::ir::Correspondence { remarks, ..Default::default() });
        let short = said(&collection, Colophon::Short);
        for words in [
            "7. Ann Lee to Ben Cox, 3 May 1901. ",
            "[Letters. pp. 10–16.]",
            "Made with: letterpress 9.",
            "Remark [An answer]",
            "Square brackets",
        ] {
            assert!(short.contains(words), "{words} is not in {short}");
        }
        collection.letters[0].witnesses[0].title =
            Some("7. Ann Lee to Ben Cox, 3 May 1901".to_owned());
        collection.letters[0].witnesses[0].pages = None;
        let cited = said(&collection, Colophon::Short);
        assert_eq!(cited.matches("Ann Lee to Ben Cox").count(), 1, "{cited}");
        let identifier = collection.letters[0].id.clone();
        let full = said(&collection, Colophon::Full);
        assert!(full.contains(&identifier) && full.contains("From Ann Lee"), "{full}");
        assert!(!short.contains(&identifier) && !short.contains("From Ann Lee"), "{short}");
        assert_eq!(said(&collection, Colophon::None), "");
    }

    #[test]
    fn a_colophon_that_fits_on_a_page_is_kept_whole() {
        let mut collection = collection();
        let kept = |collection: &Collection| {
            let case = TypeCase::default();
            let job = Job::new(collection, &collection.letters[0], &case)
                .layout(Layout::default().colophon(Colophon::Full));
            let rows = compose(job, &mut Shaper::new()).rows;
            let start =
                rows.iter().rposition(|row| row.before >= super::super::design::ABOVE_END_MATTER);
            let rows = rows[start.expect("has a colophon")..].iter().rev().skip(1);
            rows.filter(|row| !row.keep).count()
        };
        assert_eq!(kept(&collection), 0);
        let origin = || Origin::Derived { from: vec![], by: "test".to_owned() };
        let remark = |number| crate::ir::Sourced::new(format!("Remark {number}. "), origin());
        let remarks = (0..100).map(remark).collect();
        let described = crate::ir::Correspondence { remarks, ..Default::default() };
        collection.letters[0].correspondence.push(described);
        assert!(kept(&collection) > 50);
    }
}
