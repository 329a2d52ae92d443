//! Headings, titles, and several texts.

use super::*;

#[test]
fn a_heading_is_the_title_and_its_page_stands_above_it() {
    let mut letter = paragraph(vec![text("words")]);
    let heading = vec![page("10", false, inferred()), text("11.\nA  telegram")];
    letter.texts[0].blocks.insert(0, Block::Heading(Line::new(heading)));
    let mut book = Book::of(&letter, Reading::Regular);
    assert!(book.file("content.opf").contains("<dc:title>11. A telegram</dc:title>"));
    let xhtml = book.file("text.xhtml");
    assert!(xhtml.contains("</div>\n<h1>11.\nA  telegram</h1>"));
}

#[test]
fn headings_follow_the_divisions_and_stand_in_the_contents() {
    let part =
        |blocks| Division { class: Some("apparatus".to_owned()), blocks, ..Division::default() };
    let inner = Block::Section(part(vec![Block::Heading(line("In & <in>")), par("c")]));
    let letter = letter_of(vec![
        Block::Heading(line("Title")),
        Block::Section(part(vec![Block::Heading(line("Part")), par("a"), inner])),
        Block::Quotation(part(vec![Block::Heading(line("Quoted")), par("q")])),
        Block::Postscript(part(vec![par("P.S.")])),
        Block::Enclosure(part(vec![par("d")])),
    ]);
    let mut book = Book::of(&letter, Reading::Regular);
    let xhtml = book.file("text.xhtml");
    for piece in [
        "<h1>Title</h1>",
        "<section class=\"part\" data-class=\"apparatus\">\n<h2 id=\"h.2\">Part</h2>",
        "<h3 id=\"h.3\">In &amp; &lt;in&gt;</h3>",
        "<blockquote class=\"quotation\" data-class=\"apparatus\">\n<p class=\"heading\">Quoted</p>",
        "<section class=\"postscript\" epub:type=\"z3998:postscript\"",
        "<h2 class=\"apparatus\" id=\"h.4\" lang=\"en\" xml:lang=\"en\">Enclosure</h2>",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
    let navigation = book.file("nav.xhtml");
    let nested = navigation.find("#h.2\">Part</a>").expect("the part")
        < navigation.find("#h.3\">In &amp; &lt;in&gt;</a>").expect("the part in it");
    assert!(nested, "{navigation}");
    assert!(navigation.contains("#h.4\" lang=\"en\" xml:lang=\"en\">Enclosure</a>"));
    assert!(book.file("toc.ncx").contains("text.xhtml#h.3"));
}

#[test]
fn no_level_is_left_out_on_the_way_down() {
    let section = |blocks| Block::Section(Division { blocks, ..Division::default() });
    let deep = section(vec![section(vec![section(vec![Block::Heading(line("Deep"))])])]);
    let first = section(vec![deep, Block::Heading(line("After"))]);
    let xhtml = chapter(&letter_of(vec![first]), Reading::Regular);
    assert!(xhtml.contains("<h2 id=\"h.1\">Deep</h2>"), "{xhtml}");
}

#[test]
fn a_letter_without_a_heading_has_its_title_over_it() {
    let mut letter = letter_of(vec![par("words")]);
    letter.title = Some(sourced("A to B".to_owned()));
    let xhtml = chapter(&letter, Reading::Regular);
    assert!(xhtml.contains("<h1 class=\"apparatus\">A to B</h1>\n<article"), "{xhtml}");
    assert_eq!(words_of(&xhtml, "text"), ["words"]);
}

#[test]
fn several_texts_are_told_apart() {
    let mut letter = letter_of(vec![Block::Heading(line("Title")), par("שלום")]);
    letter.texts[0].role = Role::Original;
    letter.texts[0].language = Some(sourced("he".to_owned()));
    let translation = Text {
        role: Role::Translation,
        language: Some(sourced("en".to_owned())),
        translated_from: None,
        blocks: vec![par("peace")],
    };
    letter.texts.push(translation);
    let mut book = Book::of(&letter, Reading::Regular);
    let xhtml = book.file("text.xhtml");
    for piece in [
        "<h1 class=\"apparatus\">Title</h1>",
        "lang=\"he\" xml:lang=\"he\" dir=\"rtl\" aria-labelledby=\"text.1\"",
        "id=\"text.1\" lang=\"en\" xml:lang=\"en\">Original</h2>\n<h3 id=\"h.2\">Title</h3>",
        "lang=\"en\" xml:lang=\"en\" dir=\"ltr\" aria-labelledby=\"text.2\"",
        ">Translation</h2>",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
    assert_eq!(words_of(&xhtml, "text"), ["Title", "שלום", "peace"]);
    assert!(book.file("nav.xhtml").contains("#text.2\" lang=\"en\" xml:lang=\"en\">Translation"));
    assert!(book.file("content.opf").contains("<dc:language>he</dc:language>"));
}
