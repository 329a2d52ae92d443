//! Lists, tables, verse, pictures, openers and closers.

use super::*;

#[test]
fn lists_have_the_labels_of_the_source_and_no_others() {
    let item = |label: Option<&str>, words: &str| Item {
        label: label.map(line),
        blocks: vec![par(words)],
    };
    let list = |items| Block::List(List { class: None, headings: vec![line("Over")], items });
    holds(
        vec![list(vec![item(None, "one"), item(None, "two")])],
        &["<p class=\"heading\">Over</p>", "<ul>", "<li><p>one</p>", "<li><p>two</p>", "</ul>"],
        "Over one two",
    );
    holds(
        vec![list(vec![item(Some("1."), "one"), item(Some("2."), "two")])],
        &["<dl class=\"short\">", "<dt>1.</dt>", "<dd><p>one</p>", "<dt>2.</dt>"],
        "Over 1. one 2. two",
    );
    holds(
        vec![list(vec![item(Some("The Department"), "one"), item(None, "two")])],
        &["<ul>", "<li><p class=\"item-label\">The Department</p>", "<p>one</p>", "<li><p>two</p>"],
        "Over The Department one two",
    );
}

#[test]
fn tables_say_which_cells_are_headings_and_what_they_span() {
    let cell = |words: &str, class: Option<&str>, rows, columns| Cell {
        class: class.map(ToOwned::to_owned),
        rows,
        columns,
        blocks: if words.is_empty() { vec![] } else { vec![par(words)] },
    };
    let row = |is_heading, cells| Row { is_heading, origin: None, cells };
    let table = |rows| Block::Table(Table { headings: vec![line("Costs")], rows });
    let head = row(true, vec![cell("", None, 1, 1), cell("North", None, 1, 2)]);
    let body = row(
        false,
        vec![cell("1900", Some("label"), 1, 1), cell("a", None, 1, 1), cell("b", None, 1, 1)],
    );
    holds(
        vec![table(vec![head, body.clone()])],
        &[
            "<caption><p class=\"heading\">Costs</p>",
            "<thead>",
            "<td></td>",
            "<th scope=\"colgroup\" colspan=\"2\"><p>North</p>",
            "</thead>",
            "<tbody>",
            "<th scope=\"row\" data-class=\"label\"><p>1900</p>",
            "<td><p>a</p>",
        ],
        "Costs North 1900 a b",
    );
    // A heading cell that reaches into the body would be cut off at the end of the head.
    let long = row(true, vec![cell("Year", None, 2, 1), cell("North", None, 1, 2)]);
    holds(
        vec![table(vec![long, body])],
        &["</caption>\n<tbody>", "<th scope=\"col\" rowspan=\"2\"><p>Year</p>"],
        "Costs Year North 1900 a b",
    );
}

#[test]
fn a_wide_table_is_given_row_by_row() {
    let cell = |words: &str| Cell { class: None, rows: 1, columns: 1, blocks: vec![par(words)] };
    let row = |is_heading, cells: &str| Row {
        is_heading,
        origin: None,
        cells: cells.split(' ').map(cell).collect(),
    };
    let table = |rows| Block::Table(Table { headings: vec![], rows });
    holds(vec![table(vec![row(false, "a b c d")])], &["<div class=\"table\">"], "a b c d");
    holds(
        vec![table(vec![row(true, "A B C D E"), row(false, "1 2 3 4 5")])],
        &[
            ">[A table of the source (1 × 5)",
            "<ul class=\"columns\">\n<li><p>A</p>",
            "<dt><p>1</p>",
            "<dd><span class=\"apparatus column\">B: </span><p>2</p>",
        ],
        "A B C D E 1 2 3 4 5",
    );
    let mut gaps = row(false, "1 2 3 4 5");
    for cell in [0, 1, 3] {
        gaps.cells[cell].blocks.clear();
    }
    let mut short = row(false, "1 2 3 4 5");
    short.cells[1..].iter_mut().for_each(|cell| cell.blocks.clear());
    holds(
        vec![table(vec![gaps, short])],
        &[
            "<dt><span class=\"apparatus column\">Row 1</span></dt>\n<dd><span class=",
            "Column 3: </span><p>3</p>\n</dd>\n<dd><span class=\"apparatus column\">Column 5: </span>",
            "<dt><p>1</p>\n</dt>\n<dd></dd>",
        ],
        "3 5 1",
    );
    let mut spanning = row(false, "1 2 3 4");
    spanning.cells[0].columns = 2;
    let words = "A B C D E 1 2 3 4";
    holds(vec![table(vec![row(true, "A B C D E"), spanning])], &["\"table wide\""], words);
}

#[test]
fn verse_pictures_and_unknown_blocks_are_shown() {
    holds(
        vec![
            Block::Verse(Verse { headings: vec![line("Song")], lines: vec![line("a"), line("b")] }),
            Block::Figure(Figure { images: vec!["a.jpg".to_owned()], blocks: vec![par("A plan")] }),
            Block::Figure(Figure::default()),
            Block::Opaque(OpaqueBlock {
                element: "castList".to_owned(),
                blocks: vec![par("cast")],
                origin: read(),
            }),
        ],
        &[
            "<p class=\"heading\">Song</p>",
            "<p class=\"verse-line\">a</p>",
            "<p class=\"apparatus picture\" lang=\"en\" xml:lang=\"en\">[Picture: a.jpg]</p>",
            "<figcaption>\n<p>A plan</p>",
            ">[Picture]</p>",
            "<div class=\"opaque\">\n<p>cast</p>",
        ],
        "Song a b A plan cast",
    );
}

#[test]
fn pictures_stand_in_the_book_once() {
    let png = samples::png(2, 1, png::ColorType::Rgb, &[0; 6]);
    let [seal, map] =
        [png, samples::GIF.to_vec()].map(|bytes| Picture::read(bytes).expect("a picture"));
    let figure = |images: &[&str], blocks| {
        let images = images.iter().map(|name| (*name).to_owned()).collect();
        Block::Figure(Figure { images, blocks })
    };
    let letter = letter_of(vec![
        figure(&["seal.png"], vec![par("The \"seal\" of Leeds")]),
        figure(&["a.gif", "other.png", "absent.png"], vec![par("Things")]),
    ]);
    let pictures = [("seal.png", &seal), ("other.png", &seal), ("a.gif", &map)];
    let bytes = printed_with(&letter, Reading::Regular, &pictures);
    assert_eq!(bytes, printed_with(&letter, Reading::Regular, &pictures));
    let mut book = Book(ZipArchive::new(Cursor::new(bytes)).expect("is a zip"));
    let xhtml = book.file("text.xhtml");
    for shown in [
        "<img src=\"pictures/1.png\" alt=\"The &quot;seal&quot; of Leeds\"/>",
        "<img src=\"pictures/2.gif\" alt=\"Picture: a.gif\" lang=\"en\" xml:lang=\"en\"/>",
        "<img src=\"pictures/1.png\" alt=\"Picture: other.png\" lang=\"en\" xml:lang=\"en\"/>",
        ">[Picture: absent.png]</p>",
        "<figcaption>\n<p>Things</p>",
    ] {
        assert!(xhtml.contains(shown), "{shown} in {xhtml}");
    }
    let package = book.file("content.opf");
    for said in [
        "href=\"pictures/1.png\"",
        "media-type=\"image/gif\"",
        ">visual</meta>",
        ">textual,visual</meta>",
        ">alternativeText</meta>",
    ] {
        assert_eq!(package.matches(said).count(), 1, "{said} in {package}");
    }
    let mut held = Vec::new();
    book.0.by_name("OEBPS/pictures/1.png").expect("held").read_to_end(&mut held).expect("read");
    assert_eq!(held, seal.bytes);
    let silent = letter_of(vec![figure(&["seal.png"], vec![])]);
    let bytes = printed_with(&silent, Reading::Regular, &pictures);
    let package = Book(ZipArchive::new(Cursor::new(bytes)).expect("is a zip")).file("content.opf");
    assert!(!package.contains("alternativeText") && package.contains("only the names"));
    let package = Book::of(&letter, Reading::Regular).file("content.opf");
    assert!(!package.contains("visual") && package.contains("without pictures"));
}

#[test]
fn openers_and_closers_hold_every_line() {
    holds(
        vec![
            Block::Opener(Opener {
                parts: vec![OpenerPart::Address(line("To A")), OpenerPart::Other(line("Secret"))],
            }),
            Block::Closer(Closer {
                parts: vec![
                    CloserPart::Dateline(line("Leeds")),
                    CloserPart::Address(line("Road 1")),
                    CloserPart::Other(Line {
                        rendition: Some(rendition(&[Style::Left, Style::SmallCaps])),
                        content: vec![text("End")],
                    }),
                ],
            }),
        ],
        &[
            "<p class=\"address\">To A</p>",
            "<p>Secret</p>",
            "<p class=\"dateline\">Leeds</p>",
            "<p class=\"address\">Road 1</p>",
            "<p class=\"left\"><b class=\"small-caps\">End</b></p>",
        ],
        "To A Secret Leeds Road 1 End",
    );
}
