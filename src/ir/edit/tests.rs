//! What becomes of changes: corrections, records, refusals.

use super::super::{
    Block, Characters, Inline, Origin, Paragraph, Reading, Role, Sourced, Text, plain_text,
};
use super::*;
use crate::source::{SourceId, Span};

fn read(start: usize, text: &str) -> Origin {
    Origin::Read { at: Span { source: SourceId(0), start, end: start + text.len() } }
}

fn run(start: usize, text: &str) -> Inline {
    Inline::Text(Characters { text: text.to_owned(), origin: read(start, text) })
}

fn letter() -> Letter {
    let paragraphs = [run(0, "It wd. rain."), run(20, "So be it."), run(40, "Yours")];
    let blocks = paragraphs.map(|run| Block::Paragraph(Paragraph::new(vec![run])));
    Letter {
        id: "urn:uuid:1".to_owned(),
        title: Some(Sourced::new("Rain".to_owned(), read(60, "Rain"))),
        texts: vec![Text::new(Role::Transcription, None, blocks.to_vec())],
        ..Letter::default()
    }
}

fn content(letter: &mut Letter, block: usize) -> &mut Vec<Inline> {
    match &mut letter.texts[0].blocks[block] {
        Block::Paragraph(paragraph) => &mut paragraph.content,
        other => panic!("{other:?}"),
    }
}

fn changed(change: impl FnOnce(&mut Letter)) -> (Letter, Edited) {
    let mut letter = letter();
    let edited = edit(&mut letter, "a program", "", change).expect("accepted");
    (letter, edited)
}

#[test]
fn words_become_corrections_and_what_is_around_them_keeps_its_place() {
    let (mut letter, edited) = changed(|letter| {
        content(letter, 0)[0] = run(0, "It would rain.");
    });
    assert_eq!(edited, Edited { words: 1, values: 0 });
    let content = content(&mut letter, 0).clone();
    let [before, Inline::Correction(correction), after] = content.as_slice() else {
        panic!("{content:?}")
    };
    assert_eq!((before, after), (&run(0, "It "), &run(6, " rain.")));
    assert_eq!(correction.original, [run(3, "wd.")]);
    assert_eq!((correction.by.as_str(), correction.id.as_str()), ("a program", "c.1"));
    assert_eq!(plain_text(&content, Reading::Original), "It wd. rain.");
    assert_eq!(plain_text(&content, Reading::Regular), "It would rain.");
}

#[test]
fn a_value_is_no_longer_read_from_the_source() {
    let (letter, edited) = changed(|letter| {
        letter.title.as_mut().expect("a title").value = "Snow".to_owned();
        letter.number = Some(Sourced::new("3".to_owned(), read(70, "3")));
    });
    assert_eq!(edited, Edited { words: 0, values: 2 });
    let told: Vec<_> = letter
        .changes
        .iter()
        .map(|change| (change.what.as_str(), change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(told, [("number", None, Some("3")), ("title", Some("Rain"), Some("Snow"))]);
    for value in [letter.title, letter.number] {
        let origin = value.expect("a value").origin;
        assert!(matches!(&origin, Origin::Supplied { by, .. } if by == "a program"), "{origin:?}");
    }
}

#[test]
fn a_passage_that_is_taken_away_is_still_in_the_record() {
    let (letter, edited) = changed(|letter| {
        letter.texts[0].blocks.remove(1);
    });
    assert_eq!(edited, Edited { words: 3, values: 0 });
    assert_eq!(letter.changes[0].what, "texts[0].blocks[1]");
    assert_eq!(letter.changes[0].before.as_deref(), Some("So be it."));
    assert_eq!(letter.changes[0].after, None);
    // If only the mark-up differs, the record shows it.
    let (mut letter, _) = changed(|letter| {
        let inner = content(letter, 2).clone();
        let kind = super::super::PhraseKind::Title;
        *content(letter, 2) = vec![Inline::phrase(kind, inner, read(40, "Yours"))];
    });
    let change = letter.changes[0].clone();
    assert!(change.after.is_some_and(|json| json.contains("\"phrase\":\"title\"")));
    let Inline::Phrase(phrase) = content(&mut letter, 2)[0].clone() else { panic!("a phrase") };
    assert_eq!(phrase.content, [run(40, "Yours")]);
}

#[test]
fn a_second_change_of_the_same_words_is_recorded_beside_the_correction() {
    let (mut letter, _) = changed(|letter| content(letter, 0)[0] = run(0, "It would rain."));
    let again = |letter: &mut Letter| {
        let Inline::Correction(correction) = &mut content(letter, 0)[1] else { panic!("there") };
        correction.corrected = vec![run(0, "will")];
    };
    let edited = edit(&mut letter, "another", "", again);
    assert_eq!(edited, Ok(Edited { words: 0, values: 2 }));
    assert!(letter.changes.iter().all(|change| change.by == "another"), "{:?}", letter.changes);
}

#[test]
fn another_letter_and_a_broken_one_are_refused() {
    let mut all = letter();
    let id = edit(&mut all, "a", "", |letter| letter.id.push('2'));
    assert_eq!(id, Err(Refused::OtherLetter("urn:uuid:12".to_owned())));
    let broken = edit(&mut all, "a", "", |letter| letter.texts.clear());
    assert_eq!(broken, Err(Refused::Invalid(vec![Invalid::NoText])));
    edit(&mut all, "a", "", |letter| letter.title = None).expect("accepted");
    let record = edit(&mut all, "a", "", |letter| letter.changes.clear());
    assert_eq!(record, Err(Refused::Record));
    assert_eq!(all.changes.len(), 1);
}
