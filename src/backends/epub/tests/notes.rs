//! Notes: their calls, labels and links back.

use super::*;

#[test]
fn notes_are_called_and_lead_back_and_none_is_dropped() {
    let mut letter =
        paragraph(vec![text("One"), anchor("1", read()), text(" two"), anchor("2", inferred())]);
    letter.notes = vec![
        note("0", NoteKind::Source, "Source: an archive"),
        note("1", NoteKind::Footnote, "first"),
        note("2", NoteKind::Footnote, "second"),
    ];
    let xhtml = chapter(&letter, Reading::Regular);
    // The source note stands in the letter, above its first words.
    assert_eq!(words_of(&xhtml, "text"), ["Source:", "an", "archive", "One", "two"]);
    assert_eq!(words_of(&xhtml, "n.0"), ["Source:", "an", "archive"]);
    assert_eq!(words_of(&xhtml, "n.2"), ["second"]);
    assert!(xhtml.contains(r##"id="r.1" href="#n.1">1</a></sup>"##));
    assert!(xhtml.contains(">[2]</a></sup>"), "an inferred call is marked");
    assert!(xhtml.contains("its place is inferred: a reason; certainty: medium"));
    assert!(xhtml.contains(r##"role="doc-backlink" href="#r.2""##));
    assert!(!xhtml.contains("#r.0"), "nothing leads to a call that is not there");
    assert!(xhtml.contains(r#"<div class="note" id="n.0""#));
    let footnote = r#"<div epub:type="footnote" role="doc-footnote" class="note" id="n.1""#;
    let (before, notes) = xhtml.split_once(footnote).unwrap();
    assert!(before.contains("</section>\n<h2 class=\"apparatus notes\" id=\"notes\""), "{xhtml}");
    assert!(notes.contains("Back to the reference to note 1"), "{notes}");
}

#[test]
fn the_label_of_a_note_is_before_its_words_whatever_holds_them() {
    let mut letter = paragraph(vec![text("One"), anchor("1", read())]);
    let mut called = note("1", NoteKind::Footnote, "Ann Lee");
    let blocks = std::mem::take(&mut called.blocks);
    let element = "listPerson".to_owned();
    called.blocks = vec![Block::Opaque(OpaqueBlock { element, blocks, origin: read() })];
    letter.notes = vec![called];
    let xhtml = chapter(&letter, Reading::Regular);
    let (_, note) = xhtml.split_once(r#"id="n.1""#).unwrap();
    let (label, _) = note.split_once("Ann Lee").unwrap();
    assert!(label.ends_with(">1</a> "), "{label}");
    assert_eq!(label.matches("<p").count(), 1, "{label}");
}

#[test]
fn notes_say_their_kind_and_what_they_are_about() {
    let start = Inline::NoteStart(NoteStart {
        id: "s.1".to_owned(),
        note: "n.1".to_owned(),
        origin: read(),
    });
    let mut letter = paragraph(vec![
        text("on the "),
        start,
        text("Northern "),
        phrase(PhraseKind::Deletion { manner: None }, "railway "),
        text("line"),
        anchor("1", read()),
        anchor("2", read()),
    ]);
    letter.notes = vec![
        note("0", NoteKind::Source, "Archive"),
        note("1", NoteKind::Critical, "first"),
        Note { class: Some("eb".to_owned()), ..note("2", NoteKind::Authorial, "second") },
        note("3", NoteKind::Summary, "all of it"),
    ];
    for note in &mut letter.notes[1..] {
        note.label = None;
    }
    let xhtml = chapter(&letter, Reading::Regular);
    for piece in [
        "<section role=\"doc-abstract\" aria-label=\"Summary\" class=\"note\" id=\"n.3\"",
        "<span class=\"note-start\" id=\"s.1\"></span>Northern",
        "href=\"#n.1\">1</a></sup>",
        "href=\"#n.2\">2</a></sup>",
        ">[Textual note]</span> <span class=\"apparatus lemma\">Northern line]</span> first",
        "data-kind=\"authorial\" data-class=\"eb\"",
        ">[In the letter]</span> second",
        "The numbers of the notes are not in the source.",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
    assert!(!xhtml.contains("unplaced-notes"), "summary and source note need no mark");
    assert!(xhtml.find("id=\"n.3\"") < xhtml.find("<article"), "the summary stands first");
    letter.notes[2].label = Some(sourced("1".to_owned()));
    let xhtml = chapter(&letter, Reading::Regular);
    assert!(xhtml.contains("href=\"#n.1\">a</a></sup>"), "{xhtml}");
}
