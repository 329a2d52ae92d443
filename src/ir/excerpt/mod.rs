//! An excerpt of a letter: some of its pages or paragraphs.
//!
//! **Invariant:** what is kept is as it was, in its order, with the notes that it calls. Where words are left out, a
//! gap says so; the page on which the words after it begin is marked before it.

mod cutter;

use std::collections::BTreeSet;
use std::fmt;

use self::cutter::{Cutter, Marks, paragraph_numbers};
use super::account::{Event, letter_events, letter_text, note_calls};
use super::{
    Inline, Letter, Note, NoteKind, Origin, PageBreak, Reading, Sourced, each_inlines_mut,
    is_unlabelled, note_labels, words,
};

/// Which part of a letter is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// From one page of the print to another, by their printed numbers.
    Pages {
        /// The first one.
        first: String,
        /// The last one.
        last: String,
    },
    /// From one paragraph to another, by their numbers in the letter ([`crate::ir::Paragraph::number`]).
    Paragraphs {
        /// The first one.
        first: u32,
        /// The last one.
        last: u32,
    },
}

/// An excerpt, and how much of the letter it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpted {
    /// The letter without the rest.
    pub letter: Letter,
    /// Of the words of its texts and notes.
    pub words: Share,
    /// Of its notes.
    pub notes: Share,
}

/// How many of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many there are in the excerpt.
    pub kept: usize,
    /// How many there are in the letter.
    pub all: usize,
}

/// A page or paragraph that a letter does not have, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInLetter(String);

impl fmt::Display for NotInLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotInLetter {}

impl Excerpt {
    /// The code of the gaps that an excerpt leaves ([`crate::ir::PhraseKind::Gap`]).
    pub const REASON: &str = "left-out-of-excerpt";

    /// Takes it from a letter. The headings of what is kept, and notes on the letter as a whole, are kept as well.
    ///
    /// # Errors
    /// The letter has no such page or paragraph.
    ///
    /// ```
    /// use letterpress::ir::{Excerpt, Share};
    /// use letterpress::press::{Input, Options, read};
    /// let text = "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nIt snows.\n\nIt hails.\n\nAnn";
    /// let (input, _) = read(&Input::new("a.txt", text), &Options::default());
    /// let letter = &input.unwrap().collection.letters[0];
    /// let excerpt = Excerpt::Paragraphs { first: 2, last: 2 }.of(letter).unwrap();
    /// assert_eq!(excerpt.words, Share { kept: 10, all: 17 });
    /// assert!(Excerpt::Paragraphs { first: 4, last: 5 }.of(letter).is_err());
    /// ```
    pub fn of(&self, letter: &Letter) -> Result<Excerpted, NotInLetter> {
        let mut unmarked = Cutter::new(self, letter, Marks::default());
        unmarked.texts(&letter.texts);
        if !unmarked.is_found() {
            return Err(self.not_in(letter));
        }
        let mut cutter = Cutter::new(self, letter, unmarked.left_out);
        let mut excerpt = Letter { texts: cutter.texts(&letter.texts), ..letter.clone() };
        keep_notes(&mut excerpt, letter);
        Ok(Excerpted {
            words: Share { kept: count_words(&excerpt), all: count_words(letter) },
            notes: Share { kept: excerpt.notes.len(), all: letter.notes.len() },
            letter: excerpt,
        })
    }

    fn not_in(&self, letter: &Letter) -> NotInLetter {
        let (wanted, what, has) = match self {
            Self::Pages { first, last } => {
                (format!("{first}-{last}"), "pages", page_labels(letter))
            }
            Self::Paragraphs { first, last } => {
                let numbers = paragraph_numbers(letter).map(|number| number.to_string());
                (format!("{first}-{last}"), "paragraphs", numbers.collect())
            }
        };
        let has = match has.as_slice() {
            [] => format!("its {what} have no numbers"),
            [only] => format!("it has {only} alone"),
            [first, .., last] => format!("it has {first} to {last}"),
        };
        NotInLetter(format!("there are no {what} {wanted} in the letter: {has}"))
    }
}

/// The numbers of the marked pages.
fn page_labels(letter: &Letter) -> Vec<String> {
    let mut labels = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Page(PageBreak { label: Some(label), .. }) = event {
            labels.push(label.clone());
        }
    });
    labels
}

fn count_words(letter: &Letter) -> usize {
    words(&letter_text(letter, Reading::Regular)).count()
}

/// Keeps the notes that the texts call, those that these call, and the source note that nothing calls. A number of ours
/// stays what it is in the whole letter.
fn keep_notes(excerpt: &mut Letter, letter: &Letter) {
    let is_called: BTreeSet<&str> =
        note_calls(letter).into_iter().map(|call| call.note.as_str()).collect();
    let labels = note_labels(letter);
    let all = std::mem::take(&mut excerpt.notes);
    let is_of_all =
        |note: &Note| note.kind == NoteKind::Source && !is_called.contains(note.id.as_str());
    loop {
        let called: BTreeSet<String> =
            note_calls(excerpt).into_iter().map(|call| call.note.clone()).collect();
        let is_kept = |note: &&Note| called.contains(&note.id) || is_of_all(note);
        let kept: Vec<Note> = all.iter().filter(is_kept).cloned().collect();
        let is_complete = kept.len() == excerpt.notes.len();
        excerpt.notes = kept;
        if is_complete {
            break;
        }
    }
    for note in excerpt
        .notes
        .iter_mut()
        .filter(|note| is_unlabelled(note) && is_called.contains(note.id.as_str()))
    {
        let origin = || Origin::Derived { from: Vec::new(), by: BY.to_owned() };
        note.label = labels.get(&note.id).map(|label| Sourced::new(label.clone(), origin()));
    }
    let kept: BTreeSet<String> = excerpt.notes.iter().map(|note| note.id.clone()).collect();
    let is_of_kept = |inline: &Inline| match inline {
        Inline::NoteStart(start) => kept.contains(&start.note),
        Inline::Text(_)
        | Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::Phrase(_)
        | Inline::Choice(_)
        | Inline::Correction(_) => true,
    };
    for text in &mut excerpt.texts {
        each_inlines_mut(&mut text.blocks, &mut |inlines| inlines.retain(is_of_kept));
    }
}

/// Who made the gaps and kept the labels.
const BY: &str = "excerpt";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Block, Line};
    use crate::press::{Input, Options, read};

    const BODY: &str = "<head>Ann to Ben<note type=\"source\">A copy.</note></head>\
        <opener><salute>Dear Ben</salute></opener>\
        <p><pb n=\"7\"/>It rains<note>On roofs<note>Of slate.</note>.</note>.</p>\
        <p>It <hi rend=\"italic\">sn<pb n=\"8\" break=\"no\"/>ows</hi> a lot.</p>\
        <div><head>Of hail</head><p>It hails<note>A bit.</note>.</p>\
        <list><item>ice</item><item><pb n=\"9\"/>stones</item></list>\
        <p>It is cold.</p></div>\
        <div><head>Of sun</head><pb n=\"10\"/><p>It shines.</p></div>\
        <closer><signed>Ann</signed></closer>";

    fn letter() -> Letter {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Ann to Ben</title>\
             </titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\
             <text><body>{BODY}</body></text></TEI>"
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        input.expect("is TEI").collection.letters.remove(0)
    }

    /// The words of the texts, with a sign for each gap of ours, page, and call.
    fn said(letter: &Letter) -> String {
        struct Said(String);
        impl crate::ir::Visitor for Said {
            fn readings(&self) -> crate::ir::Readings {
                crate::ir::Readings::One(Reading::Regular)
            }

            fn line(&mut self, line: &Line) {
                crate::ir::visit_inlines(self, &line.content);
                self.0.push('/');
            }

            fn block(&mut self, block: &Block) {
                crate::ir::visit_block(self, block);
                self.0.push('/');
            }

            fn inline(&mut self, inline: &Inline) {
                match inline {
                    Inline::Text(characters) => self.0.push_str(&characters.text),
                    Inline::PageBreak(page) => {
                        self.0.push_str(&format!("|{}|", page.label.clone().unwrap_or_default()));
                    }
                    Inline::NoteAnchor(_) => self.0.push('*'),
                    Inline::Phrase(phrase) if phrase.content.is_empty() => self.0.push('…'),
                    _ => crate::ir::visit_inline(self, inline),
                }
            }
        }
        let mut said = Said(String::new());
        letter.texts.iter().for_each(|text| crate::ir::visit_blocks(&mut said, &text.blocks));
        said.0.replace("//", "/").replace("//", "/")
    }

    fn excerpt(excerpt: &Excerpt) -> String {
        said(&excerpt.of(&letter()).expect("is in the letter").letter)
    }

    fn pages(first: &str, last: &str) -> Excerpt {
        Excerpt::Pages { first: first.to_owned(), last: last.to_owned() }
    }

    fn paragraphs(first: u32, last: u32) -> Excerpt {
        Excerpt::Paragraphs { first, last }
    }

    #[test]
    fn pages_are_cut_where_they_begin_and_end() {
        assert_eq!(excerpt(&pages("7", "7")), "Ann to Ben*/…|7|It rains*./It sn…/");
        let two = "Ann to Ben*/…|8|ows a lot./Of hail/It hails*./ice/…/";
        assert_eq!(excerpt(&pages("8", "8")), two);
        assert_eq!(
            excerpt(&pages("9", "[10]")),
            "Ann to Ben*/Of hail/…/|9|/stones/It is cold./Of sun/|10|/It shines./Ann/"
        );
    }

    #[test]
    fn paragraphs_have_the_page_that_they_are_on_and_the_headings_above() {
        let first = "Ann to Ben*/Dear Ben/|7|It rains*./…/";
        assert_eq!(excerpt(&paragraphs(1, 1)), first);
        assert_eq!(excerpt(&paragraphs(2, 2)), "Ann to Ben*/|7|…/It sn|8|ows a lot./…/");
        let third = "Ann to Ben*/Of hail/|8|…/It hails*./ice/|9|/stones/…/";
        assert_eq!(excerpt(&paragraphs(3, 3)), third);
        assert_eq!(excerpt(&paragraphs(1, 5)), said(&letter()));
    }

    #[test]
    fn notes_come_with_their_calls_and_keep_their_labels() {
        let whole = letter();
        let of = |excerpt: &Excerpt| -> Vec<String> {
            let kept = excerpt.of(&whole).expect("is in the letter").letter;
            kept.notes.iter().map(|note| note.shown_label().to_owned()).collect()
        };
        assert_eq!(of(&paragraphs(1, 1)), ["Source", "1", "3"]);
        assert_eq!(of(&paragraphs(3, 3)), ["Source", "2"]);
        let all = paragraphs(3, 3).of(&whole).expect("is in the letter");
        assert_eq!((all.notes.kept, all.notes.all), (2, 4));
    }

    #[test]
    fn what_a_letter_does_not_have_is_refused() {
        let why = |excerpt: &Excerpt| excerpt.of(&letter()).expect_err("is not there").to_string();
        let pages_it_has = "there are no pages 8-12 in the letter: it has 7 to 10";
        assert_eq!(why(&pages("8", "12")), pages_it_has);
        assert_eq!(why(&pages("9", "8")), "there are no pages 9-8 in the letter: it has 7 to 10");
        assert!(why(&paragraphs(2, 6)).ends_with("it has 1 to 5"));
    }
}
