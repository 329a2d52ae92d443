//! What is in a line: pages, readings, type, links, directions.

use super::*;

#[test]
fn a_page_break_parts_words_unless_it_splits_one() {
    let letter = paragraph(vec![
        text("arms,"),
        page("2", false, read()),
        text("and inter"),
        page("3", true, read()),
        text("vention "),
        page("4", false, inferred()),
        text("ends"),
    ]);
    let mut book = Book::of(&letter, Reading::Regular);
    let xhtml = book.file("text.xhtml");
    assert_eq!(words_of(&xhtml, "text"), ["arms,", "and", "intervention", "ends"]);
    assert!(xhtml.contains(r#"id="page.4" aria-label="4, inferred" data-label="4"></span>"#));
    assert!(xhtml.contains(">[4, inferred] </span>ends"));
    let navigation = book.file("nav.xhtml");
    assert!(navigation.contains(r#"<a href="text.xhtml#page.2">2</a>"#));
    assert!(navigation.contains(r#"<a href="text.xhtml#page.4">4</a>"#));
}

#[test]
fn one_reading_is_in_the_text_and_the_other_is_told() {
    let broken = Inline::LineBreak(LineBreak::new(LineBreakKind::Paragraph, read()));
    let letter = paragraph(vec![
        correction("c.1", text("stand-ards"), text("standards")),
        text(" fall,"),
        correction("c.2", broken, text(" ")),
        text("if"),
    ]);
    let regular = chapter(&letter, Reading::Regular);
    assert_eq!(words_of(&regular, "text"), ["standards", "fall,", "if"]);
    assert!(regular.contains("The source has \u{201C}stand-ards\u{201D}"));
    let original = chapter(&letter, Reading::Original);
    assert_eq!(words_of(&original, "text"), ["stand-ards", "fall,", "if"]);
    assert!(original.contains("</a></p>\n<p>if</p>"), "the paragraph is broken as in the source");
    for xhtml in [regular, original] {
        for link in [r##"href="#correction.2""##, r##"href="#c.2""##, r#"id="c.2""#] {
            assert_eq!(xhtml.matches(link).count(), 1, "{link}");
        }
    }
}

#[test]
fn what_is_read_from_the_right_says_so_once() {
    let blocks = || vec![Block::Heading(line("שלום")), par("12 עמודים"), par("peace"), par("1901")];
    let of = |language: Option<&str>, blocks: Vec<Block>| {
        let mut letter = letter_of(blocks);
        letter.texts[0].language = language.map(|tag| sourced(tag.to_owned()));
        Book::of(&letter, Reading::Regular)
    };
    let holds = |mut book: Book, pieces: &[&str], direction: bool| {
        let xhtml = book.file("text.xhtml");
        let missing: Vec<_> = pieces.iter().filter(|piece| !xhtml.contains(**piece)).collect();
        assert!(missing.is_empty(), "{missing:?} in {xhtml}");
        let package = book.file("content.opf");
        assert_eq!(package.contains("page-progression-direction=\"rtl\""), direction, "{package}");
    };
    // The language decides for all paragraphs.
    let all = ["class=\"text\" dir=\"rtl\">\n<h1>שלום</h1>", "<p>12 עמודים</p>", "<p>peace</p>"];
    holds(of(Some("he"), blocks()), &all, true);
    // Otherwise the first letter does, for the whole and for each paragraph.
    let each =
        ["class=\"text\" dir=\"rtl\">\n<h1>שלום</h1>", "<p dir=\"ltr\">peace</p>", "<p>1901</p>"];
    holds(of(None, blocks()), &each, false);
    let mixed = ["class=\"text\">\n<p>peace</p>", "<p dir=\"rtl\">12 עמודים</p>"];
    holds(of(Some("en"), vec![par("peace"), par("12 עמודים")]), &mixed, false);
}

#[test]
fn type_is_seen_without_the_style_sheet_where_html_can() {
    let emphasis = |styles: &[Style], words: &str| {
        phrase(PhraseKind::Emphasis { rendition: rendition(styles) }, words)
    };
    let letter = Paragraph {
        continues: true,
        rendition: Some(rendition(&[Style::Centre, Style::Bold])),
        ..Paragraph::new(vec![
            emphasis(&[Style::Italic, Style::Underline], "a"),
            emphasis(&[Style::Superscript], "b"),
            emphasis(&[Style::Right], "c"),
            emphasis(&[], "d"),
        ])
    };
    holds(
        vec![Block::Paragraph(letter)],
        &[
            "<p class=\"continued centre\"><b><i><u>a</u></i><sup>b</sup>",
            "<span class=\"right\">c</span>d</b></p>",
        ],
        "abcd",
    );
}

#[test]
fn what_was_struck_out_or_added_is_seen_and_heard() {
    holds(
        vec![Block::Paragraph(Paragraph::new(vec![
            text("wor"),
            phrase(PhraseKind::Deletion { manner: Some("overwritten".to_owned()) }, "k"),
            phrase(PhraseKind::Addition { place: Some("above".to_owned()) }, "ld"),
        ]))],
        &[
            ">[struck out (overwritten):\u{A0}</span><del title=\"struck out (overwritten)\">k</del>",
            ">[added (above the line):\u{A0}</span><ins title=\"added (above the line)\">ld</ins>",
        ],
        "workld",
    );
}

#[test]
fn signs_of_ours_are_no_words() {
    let reason = || Some("illegible".to_owned());
    let gap = |words: &str| phrase(PhraseKind::Gap { reason: reason(), extent: None }, words);
    holds(
        vec![Block::Paragraph(Paragraph::new(vec![
            text("a"),
            gap(""),
            text("b "),
            gap("two words"),
            text(" "),
            phrase(PhraseKind::Unclear { reason: None }, "c"),
            phrase(PhraseKind::Supplied { reason: None }, "d"),
            phrase(PhraseKind::Supplied { reason: None }, "[e]"),
        ]))],
        &[
            "title=\"gap (illegible)\"",
            ">[…]</span>",
            // A sign is written once, and what it means is its name.
            "<span class=\"apparatus sign\" role=\"img\" aria-label=\"gap (illegible)\" title=\"gap (illegible)\"",
            ">two words<",
            "aria-label=\"hard to read\" title=\"hard to read\"",
            ">[?]</span>",
            "class=\"supplied-words\"",
            "<span class=\"supplied-words\" title=\"supplied by the editors\">[e]</span>",
        ],
        "ab two words cd[e]",
    );
}

#[test]
fn the_first_reading_is_read_and_the_others_stand_beside_it() {
    let one = |kind, words: &str| Alternative {
        kind,
        content: if words.is_empty() { vec![] } else { vec![text(words)] },
    };
    let choice = |alternatives| Inline::Choice(Choice { alternatives, origin: read() });
    holds(
        vec![Block::Paragraph(Paragraph::new(vec![
            choice(vec![one(AlternativeKind::Sic, "teh"), one(AlternativeKind::Corr, "the")]),
            text(" mit"),
            choice(vec![one(AlternativeKind::Sic, "t"), one(AlternativeKind::Corr, "")]),
            text("i"),
        ]))],
        &[
            "<span class=\"choice\" title=\"as in the source\">teh</span>",
            "<span class=\"alternative\" title=\"corrected by the editors\">",
            "[corrected:\u{A0}</span>the<",
            ">t</span>",
            ">nothing</span>",
        ],
        "tehthe mitti",
    );
}

#[test]
fn links_lead_to_what_is_there() {
    let reference = |target: Option<&str>, fragment: Option<&str>, content: Vec<Inline>| {
        let reference = Reference {
            document: None,
            target: target.map(ToOwned::to_owned),
            fragment: fragment.map(ToOwned::to_owned),
        };
        Inline::phrase(PhraseKind::Reference(reference), content, read())
    };
    let mut letter = paragraph(vec![
        reference(Some("#fn1"), Some("n.1"), vec![text("here")]),
        reference(Some("https://example.org/a b"), None, vec![text(" world")]),
        reference(Some("#d12"), Some("nowhere"), vec![text(" none")]),
        reference(Some("L1"), None, vec![]),
        reference(None, Some("p1"), vec![text(" all"), anchor("1", read())]),
    ]);
    letter.notes = vec![note("1", NoteKind::Footnote, "note")];
    let xhtml = chapter(&letter, Reading::Regular);
    for piece in [
        "<a class=\"reference\" data-target=\"#fn1\" href=\"#n.1\">here</a>",
        "href=\"https://example.org/a%20b\"> world</a>",
        "<span class=\"reference\" data-target=\"#d12\"> none</span>",
        "<span class=\"apparatus sign\">[L1]</span>",
        "<a class=\"apparatus\" href=\"#p1\" aria-label=\"Link: #p1\" lang=\"en\" xml:lang=\"en\">→</a>",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
    assert_eq!(words_of(&xhtml, "text"), ["here", "world", "none", "all"]);
}

#[test]
fn phrases_say_what_they_are() {
    let person = Name { targets: vec!["#p1".to_owned()], ..Name::of(NameKind::Person) };
    let foreign = |tag: &str, words: &str| {
        phrase(PhraseKind::Foreign { language: Some(tag.to_owned()) }, words)
    };
    holds(
        vec![Block::Paragraph(Paragraph::new(vec![
            phrase(PhraseKind::Name(person), "A"),
            phrase(PhraseKind::Name(Name::of(NameKind::Place)), "B"),
            phrase(PhraseKind::Term { target: Some("#t1".to_owned()), meaning: None }, "C"),
            foreign("he", "ש"),
            foreign("no tag", "D"),
            foreign("greek", "J"),
            phrase(PhraseKind::Title, "E"),
            phrase(PhraseKind::Quotation, "F"),
            text("\u{201C}"),
            phrase(PhraseKind::Quotation, "G"),
            phrase(PhraseKind::Segment { class: Some("note".to_owned()) }, "H"),
            phrase(PhraseKind::Opaque { element: "uh-oh".to_owned() }, "I"),
        ]))],
        &[
            "<span class=\"person\" data-key=\"#p1\">A</span><span class=\"place\" data-identity=\"\
             urn:uuid:df6e5e15-5728-5566-9069-5a17b3282c0b\">B</span>",
            "<span class=\"term\" data-key=\"#t1\">C</span>",
            "<span class=\"foreign\" lang=\"he\" xml:lang=\"he\" dir=\"rtl\">ש</span>",
            "<span class=\"foreign\">D</span><span class=\"foreign\">J</span>",
            "<cite>E</cite><q>F</q>",
            "<span class=\"quotation\">G</span>",
            "<span class=\"segment\" data-class=\"note\">H</span><span class=\"opaque\">I</span>",
        ],
        "ABCשDJEF\u{201C}GHI",
    );
}

#[test]
fn a_break_inside_a_word_separates_nothing() {
    let within = LineBreak { splits_word: true, ..LineBreak::new(LineBreakKind::Line, read()) };
    let between = LineBreak::new(LineBreakKind::Line, read());
    holds(
        vec![Block::Paragraph(Paragraph::new(vec![
            text("ge"),
            Inline::LineBreak(within),
            text("wohnt"),
            Inline::LineBreak(between),
            text("en"),
        ]))],
        &["ge<wbr/>wohnt<br/>en"],
        "gewohnt en",
    );
}
