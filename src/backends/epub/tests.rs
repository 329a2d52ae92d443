//! What a book must hold, read back from its bytes.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, DateTime, ZipArchive};

use super::*;
use crate::ir::{
    Action, ActionKind, Agent, Block, Certainty, Characters, Collection, Correction,
    CorrectionKind, Correspondence, Date, Inline, Kind, Letter, Line, LineBreak, LineBreakKind,
    Note, NoteAnchor, NoteKind, Origin, PageBreak, Paragraph, Reading, Role, Sourced, Text,
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
    let collection = Collection::default();
    let sheet = Sheet {
        collection: &collection,
        letter,
        stem: "stem",
        reading,
        made: "2001-02-03T04:05:06Z".parse().expect("is a time"),
        finished: std::collections::BTreeMap::default(),
    };
    Epub.print(&sheet).expect("prints")
}

fn chapter(letter: &Letter, reading: Reading) -> String {
    Book::of(letter, reading).file("text.xhtml")
}

/// The words of the element with this id, told from the apparatus as the module's front says.
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
            if ["p", "h1", "div"].contains(&start.name().as_ref()) {
                words.push(' ');
            }
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
    assert!(xhtml.contains(r#"id="page.4" aria-label="4, inferred"></span>"#));
    assert!(xhtml.contains(">|[4]| </span>ends"));
    let navigation = book.file("nav.xhtml");
    assert!(navigation.contains(r#"<a href="text.xhtml#page.2">2</a>"#));
    assert!(navigation.contains(r#"<a href="text.xhtml#page.4">[4]</a>"#));
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
    let sender = Agent {
        kind: None,
        written: Some(sourced("A & B".to_owned())),
        name: None,
        authorities: vec![],
    };
    let sent =
        Action { kind: ActionKind::Sent, agents: vec![sender], place: None, date: Some(date) };
    letter.correspondence =
        vec![Correspondence { actions: vec![sent], ..Correspondence::default() }];
    let mut book = Book::of(&letter, Reading::Regular);
    let package = book.file("content.opf");
    assert!(package.contains(r#"<meta property="schema:dateCreated">1961-04-22</meta>"#));
    assert_eq!(package.matches("1961").count(), 1);
    assert!(package.contains("<dc:title>&lt;A &amp; \"B\"&gt;</dc:title>"));
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
    assert_eq!(words_of(&xhtml, "text"), ["One", "two"]);
    assert_eq!(words_of(&xhtml, "n.0"), ["Source:", "an", "archive"]);
    assert_eq!(words_of(&xhtml, "n.2"), ["second"]);
    assert!(xhtml.contains(r##"id="r.1" href="#n.1"><sup>1</sup></a>"##));
    assert!(xhtml.contains("<sup>[2]</sup>"), "an inferred call is marked");
    assert!(xhtml.contains("its place is inferred: a reason; certainty: medium"));
    assert!(xhtml.contains(r##"role="doc-backlink" href="#r.2""##));
    assert!(!xhtml.contains("#r.0"), "nothing leads to a call that is not there");
    assert!(xhtml.contains(r#"<div role="note" class="note" id="n.0""#));
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
    let sheet = Sheet {
        collection: &collection,
        letter: &letter,
        stem: "",
        reading: Reading::Regular,
        made: jiff::Timestamp::UNIX_EPOCH,
        finished: std::collections::BTreeMap::default(),
    };
    let error = Epub.print(&sheet).expect_err("U+0001 is refused").to_string();
    assert!(error.contains("U+0001"), "{error}");
}
