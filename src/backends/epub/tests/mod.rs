//! The required contents of a book, read back from its bytes.

mod blocks;
mod files;
mod headings;
mod inlines;
mod notes;

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, DateTime, ZipArchive};

use super::super::Picture;
use super::super::picture::samples;
use super::*;
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Alternative, AlternativeKind, Block, Cell, Certainty,
    Characters, Choice, Closer, CloserPart, Collection, Correction, CorrectionKind, Correspondence,
    Date, Division, Figure, Inline, Item, Kind, Letter, Line, LineBreak, LineBreakKind, List, Name,
    NameKind, Note, NoteAnchor, NoteKind, NoteStart, OpaqueBlock, Opener, OpenerPart, Origin,
    PageBreak, Paragraph, PhraseKind, Reading, Reference, RelatedLetter, Rendition, Role, Row,
    Sourced, Style, Table, Text, Verse,
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
    let job = PrintJob::new(&collection, letter)
        .stem("stem")
        .reading(reading)
        .made("2001-02-03T04:05:06Z".parse().expect("is a time"))
        .pictures(pictures.iter().copied().collect());
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
fn what_xml_cannot_hold_is_an_error_and_no_panic() {
    let letter = paragraph(vec![text("a\u{1}b")]);
    let collection = Collection::default();
    let job = PrintJob::new(&collection, &letter).stem("");
    let error = Epub.print(&job).expect_err("U+0001 is refused").to_string();
    assert!(error.contains("U+0001"), "{error}");
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
        "<dt data-fact=\"remark on the correspondence\">Remark</dt><dd>by ship</dd>",
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
