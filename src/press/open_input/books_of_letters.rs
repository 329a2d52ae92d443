//! Books of letters as web libraries have them: one file, divided by its headings.

use crate::diag::Diagnostic;
use crate::ir::{
    ActionKind, Agent, Block, Certainty, Collection, FurnitureKind, Letter, Origin, Reading,
    plain_text,
};
use crate::normalize::text_runs;
use crate::press::{Divide, Input, Options, read};

/// The letters of a book, and what was found.
fn divided(text: &str) -> (Collection, Vec<Diagnostic>) {
    let (read, found) =
        read(&Input::new("book.txt", text), &Options::default().divide(Divide::Auto));
    assert!(found.iter().all(|one| !one.code.id.starts_with('A')), "{found:?}");
    (read.unwrap().collection, found)
}

/// From whom, to whom, where, when; `-` where nothing is read.
fn facts(letter: &Letter) -> String {
    let names = |kind| {
        let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
        agents.iter().filter_map(Agent::display_name).collect::<Vec<_>>().join("+")
    };
    let place = letter.action(ActionKind::Sent).and_then(|sent| sent.place.as_ref());
    let place = place.map_or(String::new(), |place| place.name.value.clone());
    let date = letter.date().map_or(String::new(), |date| date.edtf.clone());
    [names(ActionKind::Sent), names(ActionKind::Received), place, date]
        .map(|fact| if fact.is_empty() { "-".to_owned() } else { fact })
        .join(" | ")
}

fn words(blocks: &[Block]) -> String {
    let words: Vec<String> = text_runs::of(blocks).into_iter().map(|(_, words)| words).collect();
    words.join(" ")
}

fn has(found: &[Diagnostic], code: &str) -> bool {
    found.iter().any(|one| one.code.id == code)
}

const BOOK: &str = "\
The Project Gutenberg eBook of Mill Letters

*** START OF THE PROJECT GUTENBERG EBOOK MILL LETTERS ***

THE MILL LETTERS

With a preface.


LETTER I

_To his Aunt, Mrs. Carla Moor._

LEEDS, _June 4th, 1822_.

MY DEAR AUNT,--The miller is _quite_ well[1] again, and we have all been
to see the new wheel. [Illustration: The New Wheel] It turns day and
night, and the people of the whole valley, who

[Pg 7]

were against it, come to look.

    The wheel goes round by night and day,
      And grinds the corn and never stops;

I am, my dear aunt,

Your affectionate nephew,

BEN COX.

       *       *       *       *       *

LETTER II

_To the Same._

LEEDS, _June 11th_.

DEAR AUNT,--The wheel has stopped. [Footnote: It was the frost.] The miller
sits[2] before it.

B. C.

       *       *       *       *       *

LETTER III

_To the Same._

LEEDS, _March 1st_.

DEAR AUNT,--It turns again.

B. C.

FOOTNOTES:

[1] He had the gout.

[2] With his dog.

*** END OF THE PROJECT GUTENBERG EBOOK MILL LETTERS ***

The licence.
";

#[test]
fn letters_say_less_after_the_first() {
    let (book, found) = divided(BOOK);
    let facts: Vec<String> = book.letters.iter().map(facts).collect();
    assert_eq!(
        facts,
        [
            "BEN COX | Mrs. Carla Moor | LEEDS | 1822-06-04",
            "BEN COX | Mrs. Carla Moor | LEEDS | 1822-06-11",
            // The year may be the next.
            "BEN COX | Mrs. Carla Moor | LEEDS | -",
        ]
    );
    assert!(has(&found, "N133") && has(&found, "N121"));
    let recipient = &book.letters[1].action(ActionKind::Received).unwrap().agents[0];
    let Some(Origin::Inferred { reason, .. }) = recipient.written.as_ref().map(|one| &one.origin)
    else {
        panic!("{recipient:?}")
    };
    assert_eq!(reason, "\u{201C}To the Same.\u{201D}: the recipient of the letter before");
    let date = book.letters[1].date().unwrap();
    assert!(matches!(date.origin, Origin::Inferred { .. }));
    assert_eq!(date.certainty, Certainty::Low);
    let sender = &book.letters[1].action(ActionKind::Sent).unwrap().agents[0];
    assert_eq!(sender.written.as_ref().map(|written| written.value.as_str()), Some("B. C."));
}

#[test]
fn what_is_around_the_letters() {
    let (book, found) = divided(BOOK);
    let [front] = book.matter.as_slice() else { panic!("{:?}", book.matter) };
    assert_eq!(
        (front.place.as_str(), words(&front.blocks).as_str()),
        ("front", "THE MILL LETTERS With a preface.")
    );
    assert!(has(&found, "P008") && has(&found, "N222"));
    let furniture = |letter: &Letter, kind| {
        let all = letter.furniture.iter().filter(|one| one.kind == kind);
        all.map(|one| one.reason.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(furniture(&book.letters[0], FurnitureKind::Dropped), ["Project Gutenberg's frame"]);
    assert_eq!(furniture(&book.letters[2], FurnitureKind::Dropped), ["Project Gutenberg's frame"]);
    assert_eq!(furniture(&book.letters[0], FurnitureKind::Rule).len(), 1);
}

#[test]
fn notes_at_the_end_of_the_file_belong_to_their_letters() {
    let (book, found) = divided(BOOK);
    let notes = |letter: &Letter| -> Vec<String> {
        letter.notes.iter().map(|note| words(&note.blocks)).collect()
    };
    let notes: Vec<Vec<String>> = book.letters.iter().map(notes).collect();
    assert_eq!(notes[0], ["He had the gout."]);
    assert_eq!(notes[1].len(), 2, "{notes:?}");
    assert!(notes[2].is_empty(), "{notes:?}");
    assert_eq!(found.iter().filter(|one| one.code.id == "P009").count(), 2);
}

/// A numbered letter with this line to say to whom, this dateline and these words.
fn numbered(number: &str, to: &str, dateline: &str, body: &str) -> String {
    format!(
        "LETTER {number}.\n\n{to}\n\n{dateline}\n\nMy dear Friend,\n\n{body}\n\nYour humble servant,\nA. LEE.\n\n"
    )
}

#[test]
fn headings_that_answer_or_add_somebody() {
    let book = [
        numbered("I", "To Mrs. Cox.", "LEEDS, May 4, 1823.", "It rains in the hills."),
        numbered("II", "Answer to the Same.", "LEEDS, May 9, 1823.", "It snows."),
        numbered("III", "Reply to Mr. Moor.", "LEEDS, 30th.", "It is dry in the hills."),
        numbered("IV", "To the Same and Mrs. Day.", "YORK, Easter Day.", "It is warm."),
    ];
    let (book, _) = divided(&book.concat());
    let facts: Vec<String> = book.letters.iter().map(facts).collect();
    assert_eq!(
        facts,
        [
            "A. LEE | Mrs. Cox | LEEDS | 1823-05-04",
            "A. LEE | Mrs. Cox | LEEDS | 1823-05-09",
            "A. LEE | Mr. Moor | LEEDS | -",
            "A. LEE | Mr. Moor+Mrs. Day | YORK | -",
        ]
    );
}

#[test]
fn a_note_of_several_paragraphs_is_given_back_whole() {
    let letter = |number, mark: &str| {
        let body = format!("It rains in the hills.[{mark}] The river rises.");
        numbered(number, "To Mrs. Cox.", "LEEDS, May 4, 1823.", &body)
    };
    let notes = "[1] All week.\n\nIt had been dry before.\n\n[2] Again.\n\n[3] And again.\n";
    let book = [letter("I", "1"), letter("II", "2"), letter("III", "3"), notes.to_owned()];
    let (book, found) = divided(&book.concat());
    let last = |letter: &Letter| words(&letter.texts[0].blocks[letter.texts[0].blocks.len() - 1..]);
    assert_eq!(last(&book.letters[0]), "It had been dry before.");
    assert_eq!(last(&book.letters[2]), "Your humble servant, A. LEE.");
    assert!(book.letters.iter().all(|letter| letter.notes.len() == 1));
    assert_eq!(found.iter().filter(|one| one.code.id == "N219").count(), 1);
}

#[test]
fn what_interrupts_a_paragraph() {
    let (book, _) = divided(BOOK);
    let shown = book.letters[0].texts[0].blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => {
            let words = plain_text(&paragraph.content, Reading::Regular);
            let last = words.split_whitespace().last().unwrap_or_default().to_owned();
            Some(format!("{}…{last}", if paragraph.continues { ">" } else { "" }))
        }
        Block::Figure(figure) => Some(words(&figure.blocks)),
        Block::Verse(verse) => Some(format!("verse {}", verse.lines.len())),
        _ => None,
    });
    let shown: Vec<String> = shown.collect();
    assert_eq!(shown[..4], ["…wheel.", "The New Wheel", ">…look.", "verse 2"], "{shown:?}");
}

#[test]
fn letters_out_of_order_leave_the_year_open() {
    let letter = |number: &str, heading: &str, date: &str| {
        format!("{number}.--{heading}.\n\nLeeds, {date}.\n\nIt rains.\n\nANN LEE.\n\n\n")
    };
    for (dates, expected) in [
        (["May 3, 1901", "May 9", "June 1, 1901"], "1901-05-09"),
        (["May 3, 1901", "May 9", "May 5, 1901"], "-"),
        (["May 3, 1901", "April 9", "June 1, 1902"], "-"),
        (["May 3", "May 9", "June 1, 1902"], "-"),
        (["June 1, 1902", "June 9", "May 3, 1901"], "-"),
    ] {
        let book = [
            letter("I", "TO BEN COX", dates[0]),
            letter("II", "TO BEN COX", dates[1]),
            letter("III", "TO BEN COX", dates[2]),
        ];
        let (book, _) = divided(&book.concat());
        let facts = facts(&book.letters[1]);
        assert_eq!(facts.split(" | ").last(), Some(expected), "{dates:?}");
    }
}

#[test]
fn the_same_in_other_languages() {
    for (to, same, expected) in [
        ("AN BERND MOSER", "AN DENSELBEN", "BERND MOSER"),
        ("À PAUL MOREL", "AU MÊME", "PAUL MOREL"),
        ("AAN JAN BOS", "AAN DEZELFDE", "JAN BOS"),
    ] {
        let letter = |number: &str, to: &str| {
            format!("{number}.--{to}.\n\nLille, 3.5.1901.\n\nX.\n\nANNE LEE.\n\n\n")
        };
        let (book, _) =
            divided(&[letter("I", to), letter("II", same), letter("III", same)].concat());
        let facts = facts(&book.letters[2]);
        assert_eq!(facts.split(" | ").nth(1), Some(expected), "{same}");
    }
}

#[test]
fn the_same_as_nobody_is_told() {
    let book = "I.--TO THE SAME.\n\nLeeds, May 3, 1901.\n\nIt rains.\n\nANN LEE.\n\n\nII.--TO BEN \
                COX.\n\nLeeds, May 4, 1901.\n\nIt snows.\n\nANN LEE.\n";
    let (book, found) = divided(book);
    assert_eq!(facts(&book.letters[0]), "ANN LEE | - | Leeds | 1901-05-03");
    assert!(has(&found, "N113"));
}
