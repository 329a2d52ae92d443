//! The statements of a book's imprint, and the figures of its colophon.

use std::collections::{BTreeMap, BTreeSet};

use super::about::About;
use super::whole::Whole;
use crate::backends::PRODUCER;
use crate::ir::Kind;
use crate::wording::fill;

/// Terms, each with what is said under it.
type Terms<'b> = Vec<(&'b str, Vec<String>)>;

/// How many characters a statement of rights has that is given in words and not only by its address.
const LONGEST_RIGHT: usize = 200;

/// Rights, identifiers and the program; then, as paragraphs, whose page numbers the book has, if it has any, and what in it
/// is not from the source.
pub(in crate::backends) fn imprint<'b>(book: &Whole<'b>) -> (Terms<'b>, Vec<String>) {
    let (words, named) = (&book.wording.book, &book.wording.terms);
    let publication = book.job.publication;
    // The whole text of a licence is with the letters.
    let is_short = |words: &str| words.chars().count() <= LONGEST_RIGHT;
    let right = |(words, uri): &(String, String)| match (words.as_str(), uri.as_str()) {
        ("", uri) => uri.to_owned(),
        (words, "") => words.to_owned(),
        (words, uri) if is_short(words) => format!("{words} <{uri}>"),
        (_, uri) => uri.to_owned(),
    };
    let rights: BTreeSet<&(String, String)> =
        book.parts.iter().flat_map(|part| &part.rights).collect();
    let mut rights: Vec<String> = rights.into_iter().map(right).collect();
    rights.dedup();
    let licence = publication.licence.map(|licence| licence.address().to_owned());
    let identifiers = [Some(book.identifier()), publication.url.clone()];
    let terms = vec![
        (named.editor.as_str(), publication.editor.iter().cloned().collect()),
        (&named.witnesses.edition, book.editions().collect()),
        (&named.text_rights, rights),
        (&named.encoding_rights, licence.into_iter().collect()),
        (&named.identifier, identifiers.into_iter().flatten().collect()),
        (&named.made_with, vec![PRODUCER.to_owned()]),
    ];
    let print = book.print().filter(|_| book.parts.iter().any(|part| part.pages > 0));
    let pages = print.map(|print| fill(&words.page_numbers, &[("print", &print)]));
    let about = book.wording.about(Some(Kind::Letter));
    let ours = fill(&words.ours, &[("about", about)]);
    (without_empty(terms), pages.into_iter().chain([ours]).collect())
}

/// What the book holds, counted.
pub(in crate::backends) fn colophon<'b>(book: &Whole<'b>) -> Terms<'b> {
    let words = &book.wording.book;
    let sum = |count: fn(&About) -> usize| book.parts.iter().map(|part| count(part)).sum::<usize>();
    let counted = |count: usize| (count > 0).then(|| count.to_string()).into_iter().collect();
    without_empty(vec![
        (words.letters.as_str(), counted(book.letters().count())),
        (&book.wording.terms.language, languages(book)),
        (&words.words, counted(sum(|part| part.words))),
        (&book.wording.notes.title, counted(sum(|part| part.notes))),
        (&book.wording.pages.title, counted(sum(|part| part.pages))),
        (&book.wording.corrections.title, counted(sum(|part| part.corrections))),
    ])
}

/// The languages of the letters, as far as they are known, the most frequent first; in brackets those that were not read.
fn languages(book: &Whole<'_>) -> Vec<String> {
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for letter in book.letters().filter(|letter| letter.language != "und") {
        *counts.entry((&letter.language, letter.is_language_supplied)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let said = |((tag, is_supplied), count): ((&str, bool), usize)| {
        let name = book.wording.language(tag);
        let name = if is_supplied { format!("[{name}]") } else { name.to_owned() };
        format!("{name}{}{count}", book.wording.colon)
    };
    counts.into_iter().map(said).collect()
}

fn without_empty(mut terms: Terms<'_>) -> Terms<'_> {
    terms.retain(|(_, statements)| !statements.is_empty());
    terms
}
