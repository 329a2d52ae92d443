//! Long chapters, which go on in other files.

use super::*;

#[test]
fn a_long_letter_goes_on_in_other_files_with_its_notes_and_links() {
    let long = "word ".repeat(4_000);
    let part = |number: u32, label: &str| {
        let page = page(label, false, read());
        let call = anchor(label, read());
        let content = vec![page, text(&long), call];
        Block::Paragraph(Paragraph { number: Some(number), ..Paragraph::new(content) })
    };
    let quotation = Division {
        blocks: (1..20).map(|n| part(n, &n.to_string())).collect(),
        ..Division::default()
    };
    let heading = Block::Heading(line("A heading"));
    let mut letter = letter_of(vec![heading, Block::Section(quotation)]);
    letter.notes = (1..20).map(|n| note(&n.to_string(), NoteKind::Footnote, "said")).collect();
    let mut book = Book::of(&letter, Reading::Regular);
    let files =
        ["text.xhtml", "text-2.xhtml", "text-3.xhtml", "text-4.xhtml"].map(|name| book.file(name));
    let counted = |xhtml: &String| xhtml.matches(" word").count();
    assert_eq!(files.iter().map(counted).sum::<usize>(), 19 * 3_999);
    for (file, xhtml) in files.iter().enumerate() {
        assert!(xhtml.len() < 250_000, "{} bytes", xhtml.len());
        assert_eq!(xhtml.matches("<section class=\"part\"").count(), 1, "the section goes on");
        assert_eq!(xhtml.matches("id=\"text\"").count(), usize::from(file == 0));
        let (calls, notes) = ("role=\"doc-noteref\"", "role=\"doc-footnote\"");
        assert!(xhtml.contains(notes), "notes are where they are called");
        assert_eq!(xhtml.matches(calls).count(), xhtml.matches(notes).count());
        assert!(!xhtml.contains("href=\"text"), "a note and its call need no file name");
    }
    assert!(files[1].contains(r#"id="notes-2""#));
    let navigation = book.file("nav.xhtml");
    for place in [
        "text.xhtml#page.1\"",
        "text-4.xhtml#page.19\"",
        "text-2.xhtml#notes-2\"",
        "text-4.xhtml#about\"",
    ] {
        assert!(navigation.contains(place), "{place} in {navigation}");
    }
    assert!(book.file("toc.ncx").contains("text-4.xhtml#page.19\""));
    assert!(book.file("pages.xhtml").contains("text-4.xhtml#page.19\""));
}

#[test]
fn a_note_called_again_in_another_file_is_written_once_and_leads_back_to_both() {
    let long = "word ".repeat(30_000);
    let again = NoteAnchor { id: "r.again".to_owned(), note: "n.1".to_owned(), origin: read() };
    let blocks =
        [vec![text(&long), anchor("1", read())], vec![text("end"), Inline::NoteAnchor(again)]];
    let blocks = blocks.map(|content| Block::Paragraph(Paragraph::new(content)));
    let mut letter = letter_of(blocks.into());
    letter.notes = vec![note("1", NoteKind::Footnote, "said")];
    let mut book = Book::of(&letter, Reading::Regular);
    let files = ["text.xhtml", "text-2.xhtml"].map(|name| book.file(name));
    assert!(files[0].contains("id=\"n.1\""));
    assert!(files[0].contains("href=\"text-2.xhtml#r.again\""));
    assert!(files[1].contains("href=\"text.xhtml#n.1\""));
    assert!(!files[1].contains("id=\"n.1\""));
}

#[test]
fn a_long_list_of_corrections_goes_on_with_its_numbers() {
    let corrections = (1..3_000)
        .map(|n| correction(&format!("c.{n}"), text("stand-ards"), text("standards")))
        .collect();
    let mut book = Book::of(&paragraph(corrections), Reading::Regular);
    let package = book.file("content.opf");
    let count = package.matches("<itemref idref=\"id_text").count();
    assert!(count > 2, "{package}");
    let files: Vec<String> = (1..=count)
        .map(|n| if n == 1 { "text.xhtml".to_owned() } else { format!("text-{n}.xhtml") })
        .map(|name| book.file(&name))
        .collect();
    let last = files.last().unwrap();
    let (_, start) = last.split_once("<ol class=\"corrections\" start=\"").unwrap();
    let start = start.split('"').next().unwrap();
    assert!(last.contains(&format!("id=\"correction.{start}\"")), "{start}");
    assert!(last.contains("href=\"text.xhtml#c.2999\""));
    assert_eq!(
        files.iter().map(|file| file.matches("<li id=\"correction.").count()).sum::<usize>(),
        2_999
    );
}
