//! Notes: where they are, what calls them, their labels.

use super::*;

#[test]
fn the_call_of_a_note_hangs_on_the_word_before() {
    for (inside, shown) in [
        ("a word <note>n</note> and", "a word^1 and"),
        ("a word <note>n</note>, and", "a word^1, and"),
        ("a word <note>n</note>and", "a word ^1and"),
        ("a word<note>n</note>\n and", "a word^1 and"),
        ("a\n <note>n</note>\n <note>m</note>\n b", "a^1^2 b"),
        ("<note>n</note>O dear", "^1O dear"),
    ] {
        assert_eq!(paragraph(inside), shown, "{inside}");
    }
}

#[test]
fn a_note_among_notes_that_nothing_calls_has_no_place_in_the_text() {
    let [(letter, told)] = &read(&format!(
        "{TEI}><text><body><div><p>The mill stands.</p></div><div type=\"variants\">\
         <note xml:id=\"v1\">mill] barn</note></div></body></text></TEI>"
    ))[..] else {
        panic!("one letter");
    };
    assert_eq!(letter.notes.len(), 1);
    assert_eq!(blocks(letter), ["section", "  p The mill stands."]);
    assert_eq!(told.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["T010"]);
}

/// What a body becomes whose back matter has a note on element `x`, and whether one is reported.
fn with_note_on_x(inside: &str) -> (String, bool) {
    let [(letter, told)] = &read(&format!(
        "{TEI}><text><body><div>{inside}</div></body><back><note target=\"#x\">n</note></back></text></TEI>"
    ))[..] else {
        panic!("one letter");
    };
    let shown: Vec<String> = blocks(letter).iter().map(|line| line.trim().to_owned()).collect();
    (shown.join("|"), told.iter().any(|found| found.code.id == "T010"))
}

#[test]
fn a_note_hangs_on_whatever_it_names_or_is_told() {
    for (inside, shown) in [
        ("<p>a <lb xml:id=\"x\"/>b</p>", "section|p a~^1b"),
        ("<p>a <pb xml:id=\"x\"/>b</p>", "section|p a{?}^1b"),
        ("<p>a</p><pb xml:id=\"x\"/><p>b</p>", "section|p a|page ?|p ^1b"),
        (
            "<p>a <choice><sic>b</sic><corr xml:id=\"x\">c</corr></choice></p>",
            "section|p a [sic b/corr (1c^1]",
        ),
        ("<opener><salute xml:id=\"x\">a</salute></opener>", "section|opener/salute (1a^1"),
        (
            "<closer xml:id=\"x\"><salute>a</salute><signed>b</signed></closer>",
            "section|closer/close a^1|closer/signed b",
        ),
        (
            "<p>a</p><postscript xml:id=\"x\"><p>b</p><p>c</p></postscript>",
            "section|p a|postscript|p b^1|p c",
        ),
        ("<div xml:id=\"x\"><head>a</head><p>b</p></div>", "section|section|head a^1|p b"),
        ("<lg><l>a</l><l xml:id=\"x\">b</l></lg>", "section|l a|l (1b^1"),
        ("<list><item xml:id=\"x\">a</item></list>", "section|list|*|p a^1"),
        (
            "<table><row xml:id=\"x\"><cell>a</cell><cell>b</cell></row></table>",
            "section|table|cell 1x1|p a^1|cell 1x1|p b|/row",
        ),
        (
            "<p>a</p><figure xml:id=\"x\"><graphic url=\"g\"/></figure><p>b</p>",
            "section|p a|figure g|p ^1|p b",
        ),
    ] {
        assert_eq!(with_note_on_x(inside), (shown.to_owned(), false), "{inside}");
    }
    let (_, is_told) = with_note_on_x("<p>a</p>");
    assert!(is_told);
}

#[test]
fn a_group_of_notes_does_not_tear_its_paragraph() {
    let group =
        "a <noteGrp><note xml:lang=\"en\">b</note><note xml:lang=\"de\">c</note></noteGrp> d";
    let shown = body(&format!("<p>{group}</p>"));
    assert_eq!(shown, ["p a<noteGrp>^1^2</> d"]);
}

#[test]
fn kinds_and_labels_of_notes() {
    let letter = document(
        "<head>1. A<note n=\"0\">Source: x</note><note type=\"summary\">s</note></head>\
         <p>a<note n=\"60a\">b</note><note n=\"*\" type=\"textConst\">c</note>\
         <note resp=\"#author\">d</note>\
         <note corresp=\"#x\"><listPerson type=\"line\"><person><persName>P</persName></person>\
         </listPerson></note></p>",
    );
    let kinds: Vec<_> = letter.notes.iter().map(|note| note.kind).collect();
    assert_eq!(
        kinds,
        [
            NoteKind::Source,
            NoteKind::Summary,
            NoteKind::Footnote,
            NoteKind::Critical,
            NoteKind::Authorial,
            NoteKind::Footnote,
        ]
    );
    let labels = letter.notes.iter().map(|note| note.label.as_ref().map(|it| it.value.as_str()));
    assert_eq!(labels.collect::<Vec<_>>(), [Some("0"), None, Some("60a"), Some("*"), None, None]);
    assert_eq!(letter.notes[3].class.as_deref(), Some("textConst"));
    assert_eq!(letter.notes[5].class.as_deref(), Some("line"));
}

/// A line of the print about the document has no mark, and so no call, unless something says what it is about.
#[test]
fn a_line_about_the_source_is_not_called() {
    let file = "501.BB/9–1548: Telegram";
    for (note, calls) in [
        ("<note rend=\"inline\" type=\"source\">{}</note><head>1. A</head><p>b</p>", 0),
        ("<head>1. A<note place=\"inline\" type=\"source\">{}</note></head><p>b</p>", 0),
        ("<head>1. A<note type=\"source\">{}</note></head><p>b</p>", 1),
        ("<head>1. A<note rend=\"inline\" type=\"source\" n=\"1\">{}</note></head><p>b</p>", 1),
    ] {
        let letter = document(&note.replace("{}", file));
        let [source] = letter.notes.as_slice() else { panic!("{note}: {:?}", letter.notes) };
        assert_eq!(source.kind, NoteKind::Source);
        assert_eq!(crate::ir::account::note_calls(&letter).len(), calls, "{note}");
    }
}

#[test]
fn notes_and_their_passages() {
    let pair = "a <anchor xml:id=\"K1\"/>b<note type=\"commentary\" corresp=\"K1\">n</note> c";
    assert_eq!(paragraph(pair), "a (1b^1 c");
    let seg = "x <seg type=\"comment\">\n<orig>b,</orig>\n<note xml:id=\"n\">n</note>\n</seg> c";
    assert_eq!(paragraph(seg), "x (1<orig>b,</>^1 c");
    let span = "x <anchor xml:id=\"a\"/>b<anchor xml:id=\"e\"/> c\
                <note target=\"#a\" targetEnd=\"#e\">n</note>";
    assert_eq!(paragraph(span), "x (1b^1 c");
}

#[test]
fn notes_that_stand_apart() {
    let text = format!(
        "{TEI}><teiHeader/><text><body>\
         <div type=\"original\" xml:lang=\"nl\"><p>een<ptr target=\"#x\"/> twee<ptr target=\"#y\"/>\
         </p></div><div type=\"translation\" xml:lang=\"en\"><p>one<ptr target=\"#x\"/> \
         two<ptr target=\"#y\"/></p></div></body></text><standOff>\
         <listAnnotation xml:lang=\"nl\"><note n=\"1\" xml:id=\"x_NL\">X nl</note>\
         <note n=\"2\" xml:id=\"y\">Y</note></listAnnotation>\
         <listAnnotation xml:lang=\"en\"><note n=\"1\" xml:id=\"x\">X</note></listAnnotation>\
         </standOff></TEI>"
    );
    let letter = only(&text);
    let mut shown = Vec::new();
    letter.texts.iter().for_each(|text| show(&text.blocks, "", &letter, &mut shown));
    assert_eq!(shown, ["p een^1 twee^2", "p one^3 two^2"]);
    assert_eq!(notes(&letter), ["1 footnote : p X nl", "2 footnote : p Y", "1 footnote : p X"]);
    let languages: Vec<_> =
        letter.texts.iter().map(|text| text.language.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(languages, ["nl", "en"]);
}

#[test]
fn notes_among_paragraphs_hang_where_they_are_called() {
    for inside in [
        "<p>one<anchor xml:id=\"a\"/> two</p><p>three</p><note n=\"1\" target=\"#a\">N</note>",
        "<p>one<ptr target=\"#n\"/> two</p><p>three</p><note n=\"1\" xml:id=\"n\">N</note>",
        "<p>one<ref target=\"#n\">1</ref> two</p><p>three</p><note xml:id=\"n\">N</note>",
        "<p><seg xml:id=\"s\">one</seg> two</p><p>three</p><note n=\"1\" target=\"#s\">N</note>",
    ] {
        let letter = file("", &format!("<div>{inside}</div>"));
        let Block::Section(division) = &letter.texts[0].blocks[0] else { panic!("{inside}") };
        let [Block::Paragraph(first), Block::Paragraph(last)] = division.blocks.as_slice() else {
            panic!("{inside}")
        };
        let calls = |inlines: &[Inline]| format!("{inlines:?}").matches("NoteAnchor(").count();
        assert_eq!((calls(&first.content), calls(&last.content)), (1, 0), "{inside}");
        let label = letter.notes[0].label.as_ref().map(|label| label.value.as_str());
        assert_eq!(label, Some("1"), "{inside}");
    }
}

#[test]
fn notes_gathered_in_back_are_joined_to_their_calls() {
    let letter = |call: &str, back: &str| {
        only(&format!(
            "{TEI}><teiHeader/><text><body><p>a{call} b</p></body><back>{back}</back></text></TEI>"
        ))
    };
    for (call, back) in [
        ("<ref target=\"#x\">1</ref>", "<note xml:id=\"x\">n</note>"),
        ("<ptr target=\"#x\"/>", "<list><item><note xml:id=\"x\">n</note></item></list>"),
        ("<anchor xml:id=\"x\"/>", "<noteGrp><note target=\"#x\">n</note></noteGrp>"),
        ("<anchor xml:id=\"x\"/>", "<div><p>o</p><note corresp=\"#x\">n</note></div>"),
        ("<ref target=\"n01\">1</ref>", "<note>Note 1: n</note>"),
        ("<ref target=\"#n01\"/>", "<note>[1] n</note>"),
        ("<ref>1</ref>", "<note n=\"1\">n</note>"),
        ("<ref>*</ref>", "<note>* n</note>"),
        ("<ref>\u{b9}</ref>", "<note><label>1</label> n</note>"),
    ] {
        let letter = letter(call, back);
        assert!(blocks(&letter)[0].starts_with("p a^"), "{call} {back}: {:?}", blocks(&letter));
        assert_eq!(letter.notes.len(), 1, "{call} {back}");
    }
    for (call, back) in [
        // Two notes with one label, a number that is not a label, and a pointer to something else.
        ("<ref>1</ref>", "<note>1. n</note><note>1. m</note>"),
        ("<ref>12</ref>", "<note>12 horses</note>"),
        ("<ref target=\"#y\">1</ref>", "<p xml:id=\"y\">q</p><note>1. n</note>"),
    ] {
        let letter = letter(call, back);
        assert!(blocks(&letter)[0].starts_with("p aref "), "{call} {back}: {:?}", blocks(&letter));
    }
}

#[test]
fn a_raised_figure_calls_the_only_note_with_its_label() {
    let mark = "<hi rend=\"sup\">1</hi>";
    let note = "<note n=\"1\">c</note>";
    assert_eq!(body(&format!("<p>a{mark} b</p>{note}<p>d</p>")), ["p a^1 b", "p d"]);
    assert_eq!(said(&format!("<p>a{mark} b</p>"), note), ["T014"]);
    // It comes twice, is a power, comes after the note, or is a sign among others.
    for text in
        [format!("<p>a{mark} b{mark}</p>{note}"), "<p>a* b</p><note n=\"*\">c</note>".to_owned()]
    {
        assert_eq!(said(&text, ""), ["T016"], "{text}");
    }
    for text in [format!("<p>10{mark} b</p>{note}"), format!("<p>a</p>{note}<p>b</p>")] {
        assert!(said(&text, "").is_empty(), "{text}");
    }
}

#[test]
fn a_note_does_not_print_its_label_twice() {
    let words = |notes: &str| {
        let letter = file("", &format!("<p>a{notes}</p>"));
        let words = |note: &crate::ir::Note| match note.blocks.as_slice() {
            [Block::Paragraph(only)] => {
                crate::ir::plain_text(&only.content, crate::ir::Reading::Regular)
            }
            _ => String::new(),
        };
        letter.notes.iter().map(words).collect::<Vec<_>>().join("|")
    };
    for label in ["Note 1:", "[1]", "1)", "<label>1.</label>", "<hi rend=\"sup\">1</hi>", "\u{B9}"]
    {
        assert_eq!(words(&format!("<note n=\"1\">{label} The mill.</note>")), "The mill.");
    }
    // A date, another number, a number that is a word, nothing but the label.
    for text in
        ["1. May 1871.", "[2] The mill.", "1 mill.", "[1]", "Note that 1: it burns.", "[1] *"]
    {
        assert_eq!(words(&format!("<note n=\"1\">{text}</note>")), text);
    }
    assert_eq!(words("<note n=\"1\">1. A.</note>b<note n=\"2\">2. B.</note>"), "A.|B.");
    assert_eq!(words("<note n=\"1\">1. A.</note>b<note n=\"2\">B.</note>"), "1. A.|B.");
}

#[test]
fn a_list_of_notes_takes_its_heading_with_it() {
    let notes = "<div><head>Noten</head><note xml:id=\"n1\">b</note></div>";
    let text = format!(
        "{TEI}><teiHeader/><text><body><p>a<ptr target=\"#n1\"/></p></body><back>{notes}</back>\
         </text></TEI>"
    );
    let letter = only(&text);
    assert_eq!(blocks(&letter), ["p a^1"]);
    assert_eq!(letter.furniture[0].text, "Noten");
    let other = only(&text.replace("</div>", "<p>c</p></div>"));
    assert!(blocks(&other).iter().any(|block| block.contains("Noten")));
}

/// The paragraph with a call of the note, and the label of the note.
fn called(pointer: &str, note: &str) -> (String, Option<String>) {
    let letter = file("", &format!("<p>for the{pointer} dead</p>{note}"));
    let label = letter.notes[0].label.as_ref().map(|label| label.value.clone());
    assert_eq!(letter.notes.len(), 1);
    (blocks(&letter)[0].clone(), label)
}

#[test]
fn words_that_lead_to_a_note_stay_in_the_text() {
    for words in ["king", "<persName>Bess</persName>", "&amp;", "mix", "\u{738B}", "Duke of Kent"] {
        for n in ["", " n=\"1\""] {
            let note = format!("<note{n} xml:id=\"n1\">N</note>");
            let pointer = format!(" <ref target=\"#n1\">{words}</ref>");
            let (shown, _) = called(&pointer, &note);
            let bare = words.replace("<persName>", "").replace("</persName>", "");
            assert!(shown.contains(&bare.replace("&amp;", "&")), "{shown}");
            assert!(shown.contains("^1"), "{shown}");
        }
    }
    // A letter and a year are marks only directly after a word.
    let note = "<note xml:id=\"n1\">N</note>";
    for words in ["I", "1804"] {
        let pointer = format!(" <ref target=\"#n1\">{words}</ref>");
        assert!(called(&pointer, note).0.contains(words), "{words}");
    }
}

#[test]
fn a_mark_becomes_the_label_of_its_note_unless_the_note_has_another() {
    let call = |mark: &str, n: &str| {
        let pointer = format!("<ref target=\"#n1\">{mark}</ref>");
        called(&pointer, &format!("<note{n} xml:id=\"n1\">N</note>"))
    };
    for mark in ["1", "12a", "*", "\u{2020}", "\u{b9}", "b", "[c]", "(iv)"] {
        let (shown, label) = call(mark, "");
        assert_eq!((shown.as_str(), label.as_deref()), ("p for the^1 dead", Some(mark)));
    }
    assert_eq!(call("[1]", " n=\"1\"").1.as_deref(), Some("1"));
    assert!(!call("[1]", " n=\"1\"").0.contains("[1]"));
    assert_eq!(call("fn.", " n=\"fn.\"").0, call("", " n=\"fn.\"").0);
    // The print's own sign is kept where the note has a number.
    assert!(call("*", " n=\"1\"").0.contains('*'));
}

#[test]
fn a_note_in_a_line_is_called_where_it_says() {
    for pointer in ["target", "corresp"] {
        let text = format!(
            "<p>the <seg xml:id=\"w\">mill</seg> and the weir<note {pointer}=\"#w\">N</note>.</p>"
        );
        assert_eq!(body(&text)[0], "p the (1mill^1 and the weir.", "{text}");
    }
    // Another note is not a place in the text.
    let other = "<p>a weir<note target=\"#o\">N</note> and a mill<note xml:id=\"o\">O</note>.</p>";
    assert_eq!(body(other)[0], "p a weir^1 and a mill^2.");
    let ahead = "<p>a weir<note target=\"#b\">N</note> and a mill<anchor xml:id=\"b\"/>.</p>";
    assert_eq!(body(ahead)[0], "p a weir and a mill^1.");
    let nowhere = format!(
        "{TEI}><teiHeader/><text><body><p>a<note target=\"#x\">N</note></p></body></text></TEI>"
    );
    assert!(read(&nowhere)[0].1.iter().any(|told| told.code.id == "T004"));
}

#[test]
fn a_reference_without_words_adds_none_to_a_note() {
    let letter = file(
        "",
        "<p>It rains.<note>See <ref target=\"L2.xml\"/>, <ptr target=\"L3.xml\"/>.</note>\
         <note><ref target=\"https://example.org/a\"/></note></p>",
    );
    assert_eq!(
        notes(&letter),
        [
            " footnote : p See ref L2.xml:;, ref L3.xml:;.",
            " footnote : p ref https://example.org/a:;"
        ]
    );
}
