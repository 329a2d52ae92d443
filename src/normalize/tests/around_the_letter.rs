//! Manuscript descriptions, leaf marks, addresses on the outside, and letters quoted in telegrams.

use super::{BODY, codes, facts, read};
use crate::ir::{
    ActionKind, Agent, Block, CloserPart, Inline, Letter, NoteKind, Reading, plain_text,
};

fn block_texts(letter: &Letter) -> Vec<String> {
    let words = |content: &[Inline]| plain_text(content, Reading::Regular);
    let parts = |parts: &[CloserPart]| {
        let word = |part: &CloserPart| match part {
            CloserPart::Address(line) => format!("address {}", words(&line.content).trim()),
            CloserPart::Signature(line) => format!("signature {}", words(&line.content)),
            part => words(&part.line().content),
        };
        parts.iter().map(word).collect::<Vec<_>>().join(" | ")
    };
    let blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let shown = blocks.filter_map(|block| match block {
        Block::Closer(closer) => Some(parts(&closer.parts)),
        Block::Enclosure(part) => {
            let closers = part.blocks.iter().filter_map(|block| match block {
                Block::Closer(closer) => Some(parts(&closer.parts)),
                _ => None,
            });
            Some(format!("enclosure {}", closers.collect::<Vec<_>>().join(" | ")))
        }
        _ => None,
    });
    shown.collect()
}

#[test]
fn a_line_that_describes_the_manuscript_is_a_note_about_the_source() {
    let letter = |line: &str| {
        format!(
            "Ann Lee to Ben Cox, 3 May 1801\n\nDear Ben,\n\n{BODY}\n\nYours truly,\nAnn Lee\n{line}\n"
        )
    };
    for line in [
        "RC (Town Archive, Hull); FC, Lee Papers.",
        "ALS, Lee Papers, County Library.",
        "A.L.S., Lee Papers, County Library",
        "(LbC, Lee Family Papers)",
        "\nHandschrift: Stadtarchiv Hull, Nachlass Lee.",
        "ALS, NN.",
        "C, Hull Archives.",
        "H: Staatsarchiv Hamburg",
        "Original: Privatbesitz",
        "British Library, Add. MS 1234, f. 5.",
        "StA Marburg, 3 Nr. 456, Bl. 7",
        "BnF, Ms. fr. 1234, f. 5r.",
    ] {
        let (read, found) = read(&letter(line));
        let notes: Vec<NoteKind> = read.notes.iter().map(|note| note.kind).collect();
        assert_eq!(notes, [NoteKind::Source], "{line}");
        assert_eq!(block_texts(&read), ["Yours truly, | signature Ann Lee"], "{line}");
        assert!(found.iter().any(|(code, _)| *code == "N235"), "{line}");
        assert!(!found.iter().any(|(code, _)| *code == "N204"), "{line}");
    }
    // An endorsement may follow it.
    let endorsed = letter("ALS, Lee Papers, County Library.\n\nEndorsed: A. Lee");
    assert_eq!(read(&endorsed).0.notes.len(), 1);
    // Initials with a place or an office are signed; they describe nothing.
    for line in [
        "AL, Leeds.",
        "RC, Boston.",
        "DS, Clerk of the Archives.",
        "C, Leeds.",
        "Secretary, Hull Society, Room 5.",
        "MS, Library Lane, Leeds.",
        "MS, Lee Papers, County Library. Pray send it to me.",
    ] {
        let (read, _) = read(&letter(line));
        assert!(read.notes.is_empty(), "{line}");
    }
}

#[test]
fn leaves_are_a_count_of_their_own_and_the_address_is_on_the_last() {
    let text = format!(
        "Ann Lee to the Mayor of Hull, 3 May 1801\n\n[3r] Sir, {BODY} [3v] {BODY}\n\nYour friend,\nAnn \
         Lee\n\n[4v: address] To my friend the Mayor\n"
    );
    let (letter, _) = read(&text);
    assert_eq!(
        block_texts(&letter),
        ["Your friend, | signature Ann Lee | address To my friend the Mayor"]
    );
    let json = serde_json::to_string(&letter).unwrap();
    assert_eq!(json.matches("\"series\":\"manuscript\"").count(), 3, "{json}");
    // What an editor says of a leaf shows that it is one, also where no other is marked.
    let text = text.replace("[3r] ", "").replace(" [3v]", "");
    let (letter, _) = read(&text);
    assert_eq!(
        block_texts(&letter),
        ["Your friend, | signature Ann Lee | address To my friend the Mayor"]
    );
    let text = format!(
        "Ann Lee to Ben Cox, 3 May 1801\n\nDear Ben,\n\n{BODY}\n\nYours truly,\nAnn Lee\n\n[Addressed:] Benjamin Cox, Hull\n"
    );
    let (letter, _) = read(&text);
    assert_eq!(
        block_texts(&letter),
        ["Yours truly, | signature Ann Lee | address [Addressed:] Benjamin Cox, Hull"]
    );
}

#[test]
fn a_telegram_carries_a_letter() {
    let text = format!(
        "Harbour Office Telegram Transmitting Letter From Mayor Lee to Mr. Cox, May 3, 1901\n\nHull, May 3, 1901, 7 \
         p.m.\n\n{BODY}\n\nBegin verbatim text:\n\nDear Mr. Cox:\n\n{BODY}\n\nRespectfully yours,\n\n/s/ A. \
         Lee\n\nMay 2, 1901.\n\nEnd verbatim text.\n\nMoor\n"
    );
    assert_eq!(facts(&text), "Mayor Lee | Mr. Cox | Hull | 1901-05-03");
    let (letter, _) = read(&text);
    assert_eq!(letter.kind.as_ref().map(|kind| kind.value.as_str()), Some("telegram"));
    assert_eq!(
        block_texts(&letter),
        ["enclosure Respectfully yours, | signature /s/ A. Lee | May 2, 1901.", "signature Moor"]
    );
    assert!(!codes(&text).contains(&"N119"));
    // A text that does not end is none.
    let open = text.replace("End verbatim text.", "End of the day.");
    assert!(!block_texts(&read(&open).0).iter().any(|block| block.starts_with("enclosure")));
}

#[test]
fn a_text_without_an_end_is_told() {
    let text = |end: &str| {
        format!(
            "Telegram From Ann Lee to Ben Cox, 3 May 1901\n\n{BODY}\n\nBegin Text.\n\nDear Carl:\n\n{BODY}\n\nAnn{end}\n"
        )
    };
    let has_warning = |text: &str| read(text).1.iter().any(|(code, _)| *code == "N119");
    assert!(has_warning(&text("")));
    assert!(!has_warning(&text("\n\nEnd Text.")));
}

#[test]
fn the_word_before_the_name_in_an_address_is_no_part_of_it() {
    let text = format!(
        "3 mai 1801\n\nMon cher ami,\n\n[3r] {BODY} [3v] {BODY}\n\nVotre serviteur,\nJean Lee\n\n[4v : adresse] À Monsieur Paul Cox\n"
    );
    let (letter, _) = read(&text);
    let received = letter.action(ActionKind::Received).unwrap();
    let names: Vec<_> = received.agents.iter().filter_map(Agent::display_name).collect();
    assert_eq!(names, ["Monsieur Paul Cox"]);
}
