//! Whole letters with typists' marks.

use super::*;
use crate::audit;
use crate::ir::{Collection, Phrase, Reading, plain_text};
use crate::normalize::{PASSES, run};
use crate::readers;
use crate::source::{Source, SourceId};

fn read(text: &str) -> (Source, Letter, Vec<Diagnostic>) {
    let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
    let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
    let found = run(&mut letter, PASSES, Context::new(&source));
    let mut collection = Collection::of(&source);
    collection.letters.push(letter);
    assert_eq!(audit::coverage(&collection, &source), [], "{text}");
    let letter = collection.letters.remove(0);
    (source, letter, found)
}

/// Inlines with their phrases: `It {italic rains}.`
fn outline(content: &[Inline]) -> String {
    let show = |inline: &Inline| match inline {
        Inline::Phrase(Phrase { kind, content, .. }) => {
            let name = match kind {
                PhraseKind::Salutation => "salutation",
                PhraseKind::Emphasis { rendition } => rendition.written.as_str(),
                PhraseKind::Deletion { .. } => "deleted",
                PhraseKind::Addition { .. } => "added",
                PhraseKind::Gap { reason, .. } => reason.as_deref().unwrap_or("gap"),
                PhraseKind::Unclear { .. } => "unclear",
                PhraseKind::Supplied { .. } => "supplied",
                other => panic!("{other:?}"),
            };
            format!("{{{name} {}}}", outline(content))
        }
        Inline::NoteAnchor(anchor) => format!("({})", anchor.note),
        other => plain_text(std::slice::from_ref(other), Reading::Regular),
    };
    content.iter().map(show).collect()
}

/// The paragraphs and the captions of a letter that begins with a salutation.
fn paragraphs(text: &str) -> Vec<String> {
    let (_, letter, _) = read(&format!("Dear Ben,\n\n{text}\n\nYours truly,\n\nAnn Lee\n"));
    let mut shown = Vec::new();
    for block in &letter.texts[0].blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let continues = if paragraph.continues { "> " } else { "" };
                shown.push(format!("{continues}{}", outline(&paragraph.content)));
            }
            Block::Figure(figure) => {
                let [Block::Paragraph(caption)] = figure.blocks.as_slice() else { panic!() };
                shown.push(format!("picture: {}", outline(&caption.content)));
            }
            _ => {}
        }
    }
    shown
}

#[test]
fn captions_of_several_paragraphs() {
    let text = "Dear Ben,\n\nIt rains.\n\n[Illustration: THE MILL\n\n_From a [bad] drawing_]\n\nIt \
                snows.\n\n[Illustration: A barn\n\nIt never ends.\n\nAnn Lee\n";
    let (_, letter, _) = read(text);
    let figures: Vec<usize> = letter.texts[0]
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.blocks.len()),
            _ => None,
        })
        .collect();
    assert_eq!(figures, [2]);
}

#[test]
fn phrases_of_a_paragraph() {
    for (text, expected) in [
        (
            "I read _the Times_, and M^r Cox.",
            "I read {italic the Times}, and M{superscript r} Cox.",
        ),
        (
            "So _the old *red* mill_ is =sold=.",
            "So {italic the old {bold red} mill} is {bold sold}.",
        ),
        ("The _whole\nday_ it rained.", "The {italic whole\nday} it rained."),
        ("He[?] was [struck out: _very_ ill].", "{unclear He} was {deleted {italic very} ill}."),
        (
            "Near th[e] [3 words illegible] mill.",
            "Near th{supplied e} {illegible [3 words illegible]} mill.",
        ),
        ("It was _so *cold_ that* day.", "It was {italic so *cold} that* day."),
        ("The file a_b_c of 3 * 4 * 5 = 60.", "The file a_b_c of 3 * 4 * 5 = 60."),
        ("Paid on ____ by ____ in Leeds.", "Paid on ____ by ____ in Leeds."),
    ] {
        assert_eq!(paragraphs(text), [expected], "{text}");
    }
}

#[test]
fn signs_of_notes_are_theirs() {
    let text = "Dear Ben,\n\nThe mill* is sold, and _the barn_[1] too.\n\nAnn\n\n* In Leeds.\n\n[1] _The \
                old_ barn.\n";
    let (_, letter, _) = read(text);
    assert_eq!(letter.notes.len(), 2);
    let Block::Paragraph(paragraph) = &letter.texts[0].blocks[1] else { panic!() };
    let shown = outline(&paragraph.content);
    assert!(shown.contains("mill(") && shown.contains("{italic the barn}("), "{shown}");
    let Block::Paragraph(note) = &letter.notes[1].blocks[0] else { panic!() };
    assert_eq!(outline(&note.content), "{italic The old} barn.");
}

#[test]
fn pictures() {
    for (text, expected) in [
        ("[Illustration: The old mill]", "picture: The old mill"),
        ("[Zeichnung: _Die_ Mühle.]", "picture: {italic Die} Mühle."),
        ("[Illustration]", "picture: [Illustration]"),
        ("[Illustrations are lost.]", "[Illustrations are lost.]"),
    ] {
        let text = format!("It rains.\n\n{text}\n\nIt snows.");
        assert_eq!(paragraphs(&text), ["It rains.", expected, "It snows."], "{text}");
    }
}

#[test]
fn pictures_interrupt_paragraphs() {
    for (text, expected) in [
        (
            "It rains. [Illustration: The old mill] It snows.",
            &["It rains.", "picture: The old mill", "> It snows."][..],
        ),
        (
            "The mill\n[Abbildung: Die Mühle [1801]]\nis _old_. [Figure 2: A barn]",
            &["The mill", "picture: Die Mühle [1801]", "> is {italic old}.", "picture: A barn"],
        ),
        (
            "[Illustration] The mill of the old parson of Leeds, which\n\n[Illustration: A barn]\n\nis sold.",
            &[
                "picture: [Illustration]",
                "The mill of the old parson of Leeds, which",
                "picture: A barn",
                "> is sold.",
            ],
        ),
        ("It rains [illustration of a mill] here.", &["It rains [illustration of a mill] here."]),
    ] {
        assert_eq!(
            paragraphs(&format!("It began.\n\n{text}\n\nIt ended."))[1..][..expected.len()],
            *expected
        );
    }
}

/// Headings, datelines, closes and signatures in italics lose nothing, and a dateline is read.
#[test]
fn parts_of_a_letter_in_italics() {
    for text in [
        "_Letter From Ann Lee to Ben Cox_\n\n_Leeds, 3 May 1901._\n\n_Dear Ben_,\n\nIt rains.\n\n_I am, \
         Sir_,\n_Your obedient servant_,\n_Ann Lee._\n",
        "[Translation.]\n\n_Letter From Ann Lee to M^r Cox_\n\nLeeds, 3 May 1901.\n\n_Dear Ben_, it \
         rains.\n\nI am, Sir,\n_Your obedient servant_,\nANN LEE.\n",
    ] {
        let (_, letter, _) = read(text);
        assert_eq!(letter.date().map(|date| date.edtf.as_str()), Some("1901-05-03"), "{text}");
        let closes =
            |block: &Block| matches!(block, Block::Closer(closer) if closer.parts.len() == 2);
        assert!(letter.texts[0].blocks.iter().any(closes), "{text}");
    }
}

#[test]
fn salutations_in_italics_run_into_their_paragraph() {
    for (text, expected) in [
        ("_My dear Ben_, it rains.", "{salutation {italic My dear Ben},} it rains."),
        ("My dear M^r Cox,--It rains.", "{salutation My dear M{superscript r} Cox,}--It rains."),
        ("My dear Ben, _it_ rains.", "{salutation My dear Ben,} {italic it} rains."),
        ("_My dear Ben, it_ rains.", "{salutation {italic My dear Ben,}}{italic  it} rains."),
    ] {
        let (_, letter, _) = read(&format!("{text}\n\nIt snows.\n\nYours truly,\n\nAnn Lee\n"));
        let Block::Paragraph(paragraph) = &letter.texts[0].blocks[0] else { panic!() };
        assert_eq!(outline(&paragraph.content), expected);
    }
}

/// The marks of a letter are in its furniture, so that its source can be put together again.
#[test]
fn the_source_can_be_restored() {
    let text = "Dear Ben,\n\n_It_ =rains= on M^{rs} Cox[?] and th[e] [struck out: old] <i>mill</i>.\n\nAnn\n";
    let (source, letter, _) = read(text);
    let mut leaves: Vec<(usize, String)> = text_runs::of(&letter.texts[0].blocks)
        .into_iter()
        .map(|(at, words)| (at.start, words))
        .collect();
    for furniture in &letter.furniture {
        assert_eq!(furniture.kind, FurnitureKind::TypedMark);
        let at = furniture.origin.span().unwrap();
        assert_eq!(source.slice(at), furniture.text);
        leaves.push((at.start, furniture.text.clone()));
    }
    leaves.sort();
    let restored: String = leaves.into_iter().map(|(_, words)| words).collect();
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(letters(&restored), letters(text));
}

#[test]
fn each_kind_of_mark_is_reported_once() {
    let told = |text: &str| -> Vec<String> {
        let (_, _, found) = read(&format!("Dear Ben,\n\n{text}\n\nAnn Lee\n"));
        let ours = found.into_iter().filter(|one| one.code.id.starts_with("N60"));
        ours.map(|one| format!("{} {}", one.code.id, one.message)).collect()
    };
    assert_eq!(
        told("_One_ and _two_ and _three_ and a _ four."),
        ["N601 “_…_” was read as italics (3 times)"]
    );
    assert_eq!(told("It is *very* wet."), ["N602 “*…*” was read as italics"]);
    assert_eq!(told("It is _very wet."), ["N603 “_” stays in the text"]);
    assert_eq!(told("It is <very> wet."), ["N603 “<…>” stays in the text"]);
    assert_eq!(told("It is ~very~ wet."), ["N603 “~…~” stays in the text"]);
    assert!(told("It is [very] wet, a_b = 3 * 4.").is_empty());
}
