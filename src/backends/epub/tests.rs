//! The required contents of a book, read back from its bytes.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, DateTime, ZipArchive};

use super::super::Picture;
use super::super::picture::samples;
use super::super::{Paper, Publication, TypeCase};
use super::*;
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Alternative, AlternativeKind, Block, Cell, Certainty,
    Characters, Choice, Closer, CloserPart, Collection, Correction, CorrectionKind, Correspondence,
    Date, Division, Figure, Inline, Item, Kind, Letter, Line, LineBreak, LineBreakKind, List, Name,
    NameKind, Note, NoteAnchor, NoteKind, NoteStart, OpaqueBlock, Opener, OpenerPart, Origin,
    PageBreak, Paragraph, PhraseKind, Reading, Reference, RelatedLetter, Rendition, Role, Row,
    Scope, Sourced, Style, Table, Text, Verse,
};
use crate::source::{SourceId, Span};

fn read() -> Origin {
    Origin::Read { at: Span { source: SourceId(0), start: 0, end: 0 } }
}

fn supplied() -> Origin {
    Origin::Supplied {
        by: "a sidecar".to_owned(),
        reason: "a reason".to_owned(),
        certainty: Certainty::Medium,
    }
}

fn inferred() -> Origin {
    Origin::Inferred {
        by: "a pass".to_owned(),
        reason: "a reason".to_owned(),
        certainty: Certainty::Medium,
    }
}

fn sourced<T>(value: T) -> Sourced<T> {
    Sourced::new(value, read())
}

fn text(text: &str) -> Inline {
    Inline::Text(Characters { text: text.to_owned(), origin: read() })
}

fn page(label: &str, splits_word: bool, origin: Origin) -> Inline {
    let page = PageBreak::new(Some(label.to_owned()), splits_word, origin);
    Inline::PageBreak(PageBreak { id: format!("page.{label}"), ..page })
}

fn anchor(label: &str, origin: Origin) -> Inline {
    let (id, note) = (format!("r.{label}"), format!("n.{label}"));
    Inline::NoteAnchor(NoteAnchor { id, note, origin })
}

fn note(label: &str, kind: NoteKind, words: &str) -> Note {
    Note {
        id: format!("n.{label}"),
        label: Some(sourced(label.to_owned())),
        list_number: None,
        kind,
        class: None,
        place: None,
        blocks: vec![Block::Paragraph(Paragraph::new(vec![text(words)]))],
    }
}

fn correction(id: &str, original: Inline, corrected: Inline) -> Inline {
    Inline::Correction(Correction {
        id: id.to_owned(),
        kind: CorrectionKind::ParagraphBreak,
        original: vec![original],
        corrected: vec![corrected],
        by: "a_pass".to_owned(),
        evidence: "evidence".to_owned(),
        certainty: Certainty::High,
    })
}

fn paragraph(content: Vec<Inline>) -> Letter {
    Letter {
        id: "urn:uuid:00000000-0000-5000-8000-000000000000".to_owned(),
        texts: vec![Text {
            role: Role::Transcription,
            language: None,
            translated_from: None,
            blocks: vec![Block::Paragraph(Paragraph {
                number: Some(1),
                ..Paragraph::new(content)
            })],
        }],
        ..Letter::default()
    }
}

/// The book of a letter, unpacked.
struct Book(ZipArchive<Cursor<Vec<u8>>>);

impl Book {
    fn of(letter: &Letter, reading: Reading) -> Self {
        let bytes = printed(letter, reading);
        Self(ZipArchive::new(Cursor::new(bytes)).expect("is a zip"))
    }

    fn file(&mut self, name: &str) -> String {
        let mut text = String::new();
        let path = format!("OEBPS/{name}");
        self.0.by_name(&path).expect(name).read_to_string(&mut text).expect("is text");
        text
    }
}

fn printed(letter: &Letter, reading: Reading) -> Vec<u8> {
    printed_with(letter, reading, &[])
}

fn printed_with(letter: &Letter, reading: Reading, pictures: &[(&str, &Picture)]) -> Vec<u8> {
    let collection = Collection::default();
    let job = PrintJob {
        collection: &collection,
        letter,
        scope: &Scope::new("letters", None),
        publication: &Publication::default(),
        stem: "stem",
        reading,
        made: "2001-02-03T04:05:06Z".parse().expect("is a time"),
        finished: std::collections::BTreeMap::default(),
        pictures: pictures.iter().copied().collect(),
        fonts: &TypeCase::default(),
        paper: Paper::A4,
    };
    Epub.print(&job).expect("prints").bytes
}

fn chapter(letter: &Letter, reading: Reading) -> String {
    Book::of(letter, reading).file("text.xhtml")
}

/// The words of the element with this id, without the apparatus, as the module's docs define it.
fn words_of(xhtml: &str, id: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xhtml);
    let (mut depth, mut hidden, mut words) = (0, 0, String::new());
    loop {
        let event = reader.read_event().expect("is well-formed");
        if let Event::Start(start) = &event {
            let get = |name: &str| {
                let found = start.try_get_attribute(name).expect("is an attribute");
                found.map_or(String::new(), |it| it.value.into_owned())
            };
            let in_apparatus = get("class").split(' ').any(|class| class == "apparatus");
            if depth > 0 || get("id") == id {
                depth += 1;
                hidden += usize::from(hidden > 0 || in_apparatus);
            }
            let blocks = ["p", "h1", "h2", "h3", "div", "li", "dt", "dd", "td", "th"];
            if blocks.contains(&start.name().as_ref()) {
                words.push(' ');
            }
        } else if matches!(&event, Event::Empty(tag) if tag.name().as_ref() == "br") {
            words.push(' ');
        } else if matches!(event, Event::End(_)) && depth > 0 {
            depth -= 1;
            hidden = usize::saturating_sub(hidden, 1);
            if depth == 0 {
                return words.split_whitespace().map(str::to_owned).collect();
            }
        } else if let Event::Text(text) = &event
            && depth > 0
            && hidden == 0
        {
            words.push_str(&text.xml10_content());
        }
        assert!(!matches!(event, Event::Eof), "no element {id}");
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes_without_a_clock() {
    let letter = paragraph(vec![text("words")]);
    assert_eq!(printed(&letter, Reading::Regular), printed(&letter, Reading::Regular));
    let mut book = Book::of(&letter, Reading::Regular);
    for index in 0..book.0.len() {
        let entry = book.0.by_index(index).expect("is there");
        assert_eq!(entry.last_modified(), Some(DateTime::default()), "{}", entry.name());
    }
    let first = book.0.by_index(0).expect("is there");
    assert_eq!((first.name(), first.compression()), ("mimetype", CompressionMethod::Stored));
    assert!(first.extra_data().is_none_or(<[u8]>::is_empty));
    drop(first);
    assert!(book.file("content.opf").contains(">2001-02-03T04:05:06Z<"));
}

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
fn pages_are_listed_for_every_kind_of_reading_system() {
    let break_of = |label: Option<&str>, id: &str| {
        let page = PageBreak::new(label.map(ToOwned::to_owned), false, read());
        Inline::PageBreak(PageBreak { id: id.to_owned(), ..page })
    };
    let mut letter = paragraph(vec![
        break_of(Some("ix"), "page.ix"),
        text("a "),
        break_of(Some("9"), "page.9"),
        text("b "),
        break_of(None, "page.x"),
        text("c "),
        break_of(Some("9"), "page.9.2"),
        text("d"),
    ]);
    letter.texts[0].language = Some(sourced("de".to_owned()));
    let mut book = Book::of(&letter, Reading::Regular);
    let [navigation, ncx, links] =
        ["nav.xhtml", "toc.ncx", "pages.xhtml"].map(|name| book.file(name));
    for (target, label) in [
        ("page.ix", "ix"),
        ("page.9", "9"),
        ("page.x", "ohne Seitenzahl (1)"),
        ("page.9.2", "9 (2)"),
    ] {
        let link = format!(r#"<a href="text.xhtml#{target}">{label}</a>"#);
        assert!(navigation.contains(&link), "{navigation}");
        assert!(links.contains(&link), "{links}");
        let target =
            format!("<text>{label}</text></navLabel>\n<content src=\"text.xhtml#{target}\"/>");
        assert!(ncx.contains(&target), "{ncx}");
    }
    for piece in [
        r#"name="dtb:totalPageCount" content="4""#,
        r#"name="dtb:maxPageNumber" content="9""#,
        r#"type="front" value="9" playOrder="2""#,
        r#"type="normal" value="9" playOrder="3""#,
        r#"type="special" playOrder="4""#,
        r#"type="special" playOrder="5""#,
        r#"<pageList id="pages" class="pages">"#,
    ] {
        assert!(ncx.contains(piece), "{piece} in {ncx}");
    }
    assert!(navigation.contains(r#"<a href="pages.xhtml">Seiten der Vorlage</a>"#), "{navigation}");
}

#[test]
fn words_of_ours_are_in_the_language_of_the_letter() {
    let mut letter = paragraph(vec![text("Worte"), anchor("1", inferred())]);
    letter.kind = Some(sourced(Kind::Letter));
    letter.texts[0].language = Some(sourced("de-AT".to_owned()));
    letter.notes.push(note("1", NoteKind::Footnote, "Nota"));
    let agent = |name: &str| Agent {
        kind: Some(AgentKind::Person),
        name: Some(sourced(name.to_owned())),
        ..Agent::default()
    };
    let origin = Origin::Supplied {
        by: "letters.csv".to_owned(),
        reason: String::new(),
        certainty: Certainty::High,
    };
    let action =
        |kind, name: &str| Action { kind, agents: vec![agent(name)], place: None, date: None };
    let sent = Action {
        date: Date::of("1851-05-03", None, Certainty::High, origin),
        ..action(ActionKind::Sent, "Anna von Berg")
    };
    let actions = vec![sent, action(ActionKind::Received, "Karl Holm")];
    letter.correspondence = vec![Correspondence { actions, ..Correspondence::default() }];
    let mut book = Book::of(&letter, Reading::Regular);
    let xhtml = book.file("text.xhtml");
    for piece in [
        "<h1 class=\"apparatus\">Anna von Berg an Karl Holm, [3. Mai 1851]</h1>",
        "<p class=\"apparatus supplied-dateline\">[3. Mai 1851]</p>",
        "<h2 class=\"apparatus notes\" id=\"notes\">Anmerkungen</h2>",
        "<dt>Von</dt><dd>Anna von Berg</dd>",
        // Reasons are English.
        ": <span lang=\"en\" xml:lang=\"en\">a reason</span>",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
    let package = book.file("content.opf");
    for piece in [
        "<dc:title>Anna von Berg an Karl Holm, [3. Mai 1851]</dc:title>",
        "property=\"file-as\">Berg, Anna von<",
        "<meta property=\"dcterms:temporal\">1851-05-03</meta>",
        "<meta refines=\"#shelf\" property=\"term\">DND</meta>",
    ] {
        assert!(package.contains(piece), "{piece} in {package}");
    }
    assert!(!package.contains("conformsTo"), "nobody has certified it");
}

#[test]
fn nothing_is_claimed_that_is_not_there() {
    let mut book = Book::of(&paragraph(vec![text("words")]), Reading::Regular);
    let package = book.file("content.opf");
    for claim in
        ["pageBreak", "pageNavigation", "dc:creator", "dc:date", "dateCreated", "dc:source"]
    {
        assert!(!package.contains(claim), "{claim}");
    }
    assert!(package.contains("<dc:language>und</dc:language>"));
    assert!(package.contains("<dc:title>stem</dc:title>"));
    assert!(!book.file("nav.xhtml").contains("page-list"));
    assert!(!book.file("text.xhtml").contains("letter<"), "its kind is not known");
}

#[test]
fn the_day_of_the_letter_is_no_day_of_the_book() {
    let mut letter = paragraph(vec![text("words")]);
    letter.kind = Some(sourced(Kind::Letter));
    letter.title = Some(sourced("<A & \"B\">".to_owned()));
    let date = Date {
        written: None,
        edtf: "1961-04-22".to_owned(),
        not_before: "1961-04-22".to_owned(),
        not_after: "1961-04-22".to_owned(),
        certainty: Certainty::High,
        origin: supplied(),
    };
    let sender =
        Agent { kind: None, written: Some(sourced("A & B".to_owned())), ..Agent::default() };
    let sent =
        Action { kind: ActionKind::Sent, agents: vec![sender], place: None, date: Some(date) };
    letter.correspondence =
        vec![Correspondence { actions: vec![sent], ..Correspondence::default() }];
    let mut book = Book::of(&letter, Reading::Regular);
    let package = book.file("content.opf");
    assert!(package.contains(r#"<meta property="schema:dateCreated">1961-04-22</meta>"#));
    assert!(!package.contains("dc:date"), "{package}");
    assert!(
        package.contains("<dc:title>&lt;A &amp; \"B\"&gt;, [probably 22 April 1961]</dc:title>")
    );
    assert!(package.contains(r#"<dc:creator id="person-1">A &amp; B</dc:creator>"#));
    assert!(book.file("text.xhtml").contains("<h2>About this letter</h2>"));
    assert!(book.file("toc.ncx").contains(&letter.id));
}

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
fn what_xml_cannot_hold_is_an_error_and_no_panic() {
    let letter = paragraph(vec![text("a\u{1}b")]);
    let collection = Collection::default();
    let job = PrintJob {
        collection: &collection,
        letter: &letter,
        scope: &Scope::new("letters", None),
        publication: &Publication::default(),
        stem: "",
        reading: Reading::Regular,
        made: jiff::Timestamp::UNIX_EPOCH,
        finished: std::collections::BTreeMap::default(),
        pictures: std::collections::BTreeMap::default(),
        fonts: &TypeCase::default(),
        paper: Paper::A4,
    };
    let error = Epub.print(&job).expect_err("U+0001 is refused").to_string();
    assert!(error.contains("U+0001"), "{error}");
}

fn letter_of(blocks: Vec<Block>) -> Letter {
    let mut letter = paragraph(vec![]);
    letter.texts[0].blocks = blocks;
    letter
}

fn par(words: &str) -> Block {
    Block::Paragraph(Paragraph::new(vec![text(words)]))
}

fn line(words: &str) -> Line {
    Line::new(vec![text(words)])
}

fn phrase(kind: PhraseKind, words: &str) -> Inline {
    let content = if words.is_empty() { vec![] } else { vec![text(words)] };
    Inline::phrase(kind, content, read())
}

fn rendition(styles: &[Style]) -> Rendition {
    Rendition { written: "apparatus".to_owned(), styles: styles.to_vec() }
}

/// The chapter of a letter with these blocks; it must contain these pieces in order, and these words.
fn holds(blocks: Vec<Block>, pieces: &[&str], words: &str) {
    let xhtml = chapter(&letter_of(blocks), Reading::Regular);
    let body = &xhtml[xhtml.find("<article").expect("has a text")..];
    let mut rest = body;
    for piece in pieces {
        let at = rest.find(piece).unwrap_or_else(|| panic!("no {piece} in its place in\n{body}"));
        rest = &rest[at + piece.len()..];
    }
    assert_eq!(words_of(&xhtml, "text").join(" "), words);
}

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
fn headings_follow_the_divisions_and_stand_in_the_contents() {
    let part = |blocks| Division { class: Some("apparatus".to_owned()), language: None, blocks };
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
fn a_person_is_listed_once_by_the_name_that_one_says() {
    let origin = || Origin::Supplied {
        by: "a test".to_owned(),
        reason: String::new(),
        certainty: Certainty::High,
    };
    let agent = |name: &str| Agent {
        kind: Some(AgentKind::Person),
        name: Some(Sourced::new(name.to_owned(), origin())),
        ..Agent::default()
    };
    let action = |kind, names: &[&str]| Action {
        kind,
        agents: names.iter().map(|name| agent(name)).collect(),
        place: None,
        date: None,
    };
    let mut letter = paragraph(vec![text("a")]);
    letter.correspondence = vec![Correspondence {
        actions: vec![
            action(ActionKind::Sent, &["Penhale, Rufus", "Onkel Penhale"]),
            action(ActionKind::Received, &["Ada von La Penha", "Rufus Penhale"]),
        ],
        ..Correspondence::default()
    }];
    let package = Book::of(&letter, Reading::Regular).file("content.opf");
    assert!(package.contains(">Rufus Penhale</dc:creator>"), "{package}");
    // The title has the name as well.
    assert_eq!(package.matches(">Rufus Penhale</dc:").count(), 1, "{package}");
    assert!(package.contains("property=\"role\" scheme=\"marc:relators\">rcp<"), "{package}");
    for filed in [">Penhale, Rufus<", ">La Penha, Ada von<"] {
        assert!(package.contains(filed), "{filed} in {package}");
    }
    assert_eq!(package.matches("file-as").count(), 2, "an uncle has no given name: {package}");
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
            "<span class=\"foreign\">D</span>",
            "<cite>E</cite><q>F</q>",
            "<span class=\"quotation\">G</span>",
            "<span class=\"segment\" data-class=\"note\">H</span><span class=\"opaque\">I</span>",
        ],
        "ABCשDEF\u{201C}GHI",
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

#[test]
fn whoever_had_a_part_in_the_letter_is_named() {
    let agent = |name: &str| Agent {
        kind: None,
        written: Some(sourced(name.to_owned())),
        ..Agent::default()
    };
    let action = |kind, name| Action { kind, agents: vec![agent(name)], place: None, date: None };
    let related = |relation: &str, target: &str, text: &str| RelatedLetter {
        relation: Some(relation.to_owned()),
        target: Some(target.to_owned()),
        text: text.to_owned(),
        origin: read(),
    };
    let mut letter = paragraph(vec![text("words")]);
    letter.correspondence = vec![Correspondence {
        actions: vec![action(ActionKind::Sent, "A"), action(ActionKind::Forwarded, "B")],
        context: vec![related("prev", "https://example.org/1", "one"), related("other", "L2", "")],
        remarks: vec![Sourced::new("by ship".to_owned(), read())],
    }];
    let mut book = Book::of(&letter, Reading::Regular);
    let package = book.file("content.opf");
    assert!(package.contains("<dc:contributor id=\"person-2\">B</dc:contributor>"));
    assert!(package.contains("<meta refines=\"#person-2\" property=\"role\">forwarded</meta>"));
    let xhtml = book.file("text.xhtml");
    for piece in [
        "<dt>Forwarded by</dt><dd>B</dd>",
        "<dt>Previous letter</dt><dd>one <a href=\"https://example.org/1\">example.org/1</a></dd>",
        "<dt>Related letter</dt><dd>(other) L2</dd>",
        "<dt>Remark</dt><dd>by ship</dd>",
    ] {
        assert!(xhtml.contains(piece), "{piece} in {xhtml}");
    }
}

#[test]
fn a_page_without_a_number_is_marked_and_listed() {
    let bare = || {
        Inline::PageBreak(PageBreak {
            id: "page.x".to_owned(),
            ..PageBreak::new(None, false, read())
        })
    };
    let mut book = Book::of(&paragraph(vec![text("a"), bare(), text("b")]), Reading::Regular);
    let xhtml = book.file("text.xhtml");
    assert!(xhtml.contains("id=\"page.x\" aria-label=\"unnumbered\"></span>"));
    assert!(xhtml.contains(">| </span>b"));
    assert!(book.file("nav.xhtml").contains(">unnumbered (1)</a>"));
}
