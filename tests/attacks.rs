//! The proof is attacked: finished files are altered in one place each, and every alteration must be named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where something is missing"
)]

#[path = "attacks/pdf.rs"]
mod pdf;

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use letterpress::audit;
use letterpress::ir::{Letter, Reading};
use letterpress::press::{Input, Options, convert};
use proptest::prelude::*;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Finished files, by the names of their formats.
type Files = Vec<(&'static str, Vec<u8>)>;

/// A letter with pages, notes, words that were struck out, and everything that formats state of it. Its TEI is not the
/// source with additions, but made anew.
fn finished() -> (Letter, Files) {
    let letter = include_str!("attacks/letter.xml");
    let converted = convert(&Input::new("letter.xml", letter), &Options::default().revise(false));
    let files = converted.files.into_iter().map(|file| (file.format.name, file.bytes)).collect();
    (converted.read.unwrap().collection.letters.remove(0), files)
}

/// What is found in a file, in words.
fn found(letter: &Letter, format: &str, file: &[u8]) -> Vec<String> {
    let extractor = audit::find(format).unwrap();
    let found = audit::compare(letter, extractor, file, Reading::Regular);
    found.into_iter().map(|one| one.message).collect()
}

/// Something that is altered: what is there, and what is put in its place.
type Alteration = (&'static str, &'static str, &'static str);

/// Replaces the first such words of a file.
fn altered(text: &str, (name, what, by): Alteration) -> String {
    assert!(text.contains(what), "{name}: {what} is not there");
    text.replacen(what, by, 1)
}

/// README.md has the number of alterations.
fn are_in_readme(format: &str, count: usize) {
    assert!(count >= 25, "{format}: {count}");
    let name = if format == "jsonld" { "JSON-LD".to_owned() } else { format.to_uppercase() };
    let said = format!("{count} in {name}");
    let readme: Vec<&str> = include_str!("../README.md").split_whitespace().collect();
    assert!(readme.join(" ").contains(&said), "README.md should have: {said}");
}

/// What can be altered in the words of every format.
const OF_WORDS: &[Alteration] = &[
    ("a word dropped", "great barn", "barn"),
    ("a word doubled", "barley by", "barley barley by"),
    ("words swapped", "rains again", "again rains"),
    ("a letter changed", "rains", "raine"),
    ("a letter that looks alike", "ferry", "f\u{435}rry"),
    ("a space lost", "it rains", "itrains"),
    ("a space gained", "everybody", "every body"),
    ("a sign of punctuation dropped", "Dear Ben,", "Dear Ben"),
    ("a note cut", "Built by their father.", "Built by"),
    ("the remark changed", "by a neighbour", "by a brother"),
];

/// All of these must be found, and those of words, and nothing in the file as it is.
fn attack(format: &str, alterations: &[Alteration], alter: impl Fn(&[u8], Alteration) -> Vec<u8>) {
    let (letter, files) = finished();
    let file = &files.iter().find(|(name, _)| *name == format).unwrap().1;
    assert_eq!(found(&letter, format, file), [""; 0]);
    let alterations = [OF_WORDS, alterations].concat();
    are_in_readme(format, alterations.len());
    let unseen =
        alterations.iter().filter(|one| found(&letter, format, &alter(file, **one)).is_empty());
    let unseen: Vec<&str> = unseen.map(|(name, ..)| *name).collect();
    assert_eq!(unseen, [""; 0], "{format}");
}

#[test]
fn what_is_altered_in_tei_is_found() {
    let note = "<anchor xml:id=\"r.1\"/><note xml:id=\"n.1\" type=\"footnote\" n=\"1\" target=\"#r.1\"><p>Built by their \
                father.</p></note>";
    let alterations: &[Alteration] = &[
        (
            "a paragraph moved",
            "<p xml:id=\"p2\" n=\"2\">The ferry stands idle.",
            "<p/></div><div><p>The ferry stands idle. Yours,",
        ),
        ("a paragraph joined", "millers wait.</p>\n", "millers wait."),
        ("a line of the closer dropped", "<signed>Ann</signed>", ""),
        ("a page lost", "<pb xml:id=\"page.5\" n=\"5\"/>", " "),
        ("a page renumbered", "n=\"5\"/>", "n=\"6\"/>"),
        ("a page without number", "<pb xml:id=\"page.4\" n=\"4\"/>", "<pb xml:id=\"page.4\"/>"),
        (
            "a page moved by a word",
            "<pb xml:id=\"page.5\" n=\"5\"/>and",
            "and <pb xml:id=\"page.5\" n=\"5\"/>",
        ),
        ("a page gained", "The ferry", "The <pb n=\"6\"/>ferry"),
        ("a note lost", note, ""),
        ("a note relabelled", "n=\"1\" target", "n=\"a\" target"),
        ("a note moved to another word", "<anchor xml:id=\"r.1\"/>", ""),
        ("a note called twice", "barley", "barley<ptr type=\"noteref\" target=\"#n.1\"/>"),
        (
            "words of a note in the text",
            "<p>Built by their father.</p></note>",
            "</note> Built by their father.",
        ),
        ("nothing struck out", "<del>nobody</del>", "nobody"),
        ("more struck out", "</del> everybody", " everybody</del>"),
        ("the sender changed", "<persName>Ann Lee", "<persName>Ann Lea"),
        ("the recipient changed", "<persName>Ben Cox", "<persName>Ben Fox"),
        ("sender and recipient swapped", "type=\"sent\"", "type=\"received\""),
        ("the date changed", "when=\"1851-05-03\"", "when=\"1851-05-04\""),
        ("a place changed", "<placeName>Ely", "<placeName>Elm"),
        ("another place lost", "<placeName>Leeds</placeName>", ""),
        ("the licence changed", "licenses/by/4.0", "licenses/by-nc/4.0"),
        (
            "the identifier changed",
            "<idno type=\"URN\">urn:uuid:2",
            "<idno type=\"URN\">urn:uuid:3",
        ),
    ];
    attack("tei", alterations, |file, one| altered(std::str::from_utf8(file).unwrap(), one).into());
}

#[test]
fn what_is_altered_in_json_ld_is_found() {
    let alterations: &[Alteration] = &[
        ("words moved to another paragraph", "Come soon.", ""),
        ("a line of the closer dropped", "\"text\": \"Ann\"", "\"text\": \"\""),
        ("a page lost", "\"pageBreaks\": [", "\"pageBreak\": ["),
        ("a page renumbered", "\"label\": \"5\"", "\"label\": \"6\""),
        ("a page without number", "\"label\": \"4\",", ""),
        ("a page moved", "\"start\": 103", "\"start\": 107"),
        ("notes lost", "\"notes\": [", "\"note\": ["),
        ("a note relabelled", "\"label\": \"1\"", "\"label\": \"a\""),
        ("a note doubled", "Built by their", "Built by their their"),
        ("a note moved to another word", "\"end\": 55", "\"end\": 46"),
        ("what was struck out is lost", "\"value\": \"nobody\"", "\"value\": \"\""),
        ("what was struck out is moved", "\"end\": 85", "\"end\": 74"),
        ("the sender changed", "\"name\": \"Ann Lee\"", "\"name\": \"Ann Lea\""),
        ("the recipient changed", "\"name\": \"Ben Cox\"", "\"name\": \"Ben Fox\""),
        ("the sender has received it", "\"@type\": \"SendAction\"", "\"@type\": \"ReceiveAction\""),
        ("the date changed", "\"startTime\": \"1851-05-03\"", "\"startTime\": \"1851-05-02\""),
        ("a place changed", "\"name\": \"Ely\"", "\"name\": \"Elm\""),
        ("another place lost", "\"name\": \"Leeds\"", "\"name\": \"\""),
        (
            "the licence changed",
            "\"@id\": \"https://creativecommons.org/licenses/by/4.0/\"",
            "\"@id\": \"https://creativecommons.org/licenses/by-nc/4.0/\"",
        ),
    ];
    attack("jsonld", alterations, |file, one| {
        altered(std::str::from_utf8(file).unwrap(), one).into()
    });
}

/// An e-book with something altered in the file that has it.
fn altered_book(book: &[u8], one: Alteration) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let mut is_done = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let is_read = ["OEBPS/text.xhtml", "OEBPS/content.opf"].contains(&file.name());
        if let Some(text) =
            std::str::from_utf8(&bytes).ok().filter(|it| is_read && it.contains(one.1))
        {
            bytes = altered(text, one).into();
            is_done = true;
        }
        copy.start_file(file.name(), SimpleFileOptions::default()).unwrap();
        copy.write_all(&bytes).unwrap();
    }
    assert!(is_done, "{}: {} is not there", one.0, one.1);
    copy.finish().unwrap().into_inner()
}

#[test]
fn what_is_altered_in_an_e_book_is_found() {
    let call = "<sup class=\"call\"><a class=\"apparatus\" epub:type=\"noteref\" role=\"doc-noteref\" id=\"r.1\" \
                href=\"#n.1\">1</a></sup>";
    let page = "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page.5\" aria-label=\"5\" data-label=\"5\"></span>";
    let alterations: &[Alteration] = &[
        ("a paragraph that is no text", "<p id=\"p2\">", "<p class=\"apparatus\" id=\"p2\">"),
        ("our words as text", "<p class=\"apparatus supplied-dateline\">", "<p>"),
        ("paragraphs joined", "millers wait.</p>\n<p id=\"p2\">", "millers wait."),
        ("a line of the closer dropped", ">Ann</p>", "></p>"),
        ("a page lost", page, ""),
        ("a page renumbered", "data-label=\"5\"", "data-label=\"6\""),
        ("a page without number", " data-label=\"4\"", ""),
        ("a page spoken otherwise", "aria-label=\"5\"", "aria-label=\"6\""),
        ("a page moved", "everybody helps, <span", "everybody <span"),
        ("a note lost", "class=\"note\" id=\"n.2\"", "id=\"n.2\""),
        ("a note relabelled", "data-label=\"1\"", "data-label=\"a\""),
        ("a call lost", call, ""),
        ("a call that leads to another note", "href=\"#n.1\">1", "href=\"#n.2\">1"),
        ("a call moved to another word", "flooded.<sup", "flooded. We<sup"),
        ("nothing struck out", "<del title=\"struck out\">nobody</del>", "nobody"),
        ("more struck out", "nobody</del>", "nobody every</del>"),
        ("the sender changed", "Ann Lee</dc:creator>", "Ann Lea</dc:creator>"),
        ("the recipient changed", "Ben Cox</dc:contributor>", "Ben Fox</dc:contributor>"),
        ("the recipient has sent it", ">rcp<", ">aut<"),
        (
            "the date changed",
            "\"schema:dateCreated\">1851-05-03",
            "\"schema:dateCreated\">1851-05-04",
        ),
        ("a place changed", "<dd>Ely</dd>", "<dd>Elm</dd>"),
        ("the licence changed", "licenses/by/4.0/\">", "licenses/by-nc/4.0/\">"),
        (
            "the identifier changed",
            "<dc:identifier id=\"identifier\">urn:uuid:2",
            "<dc:identifier id=\"identifier\">urn:uuid:3",
        ),
    ];
    attack("epub", alterations, altered_book);
}

#[test]
fn what_is_altered_in_a_pdf_is_found() {
    let (letter, files) = finished();
    let file = &files.iter().find(|(name, _)| *name == "pdf").unwrap().1;
    assert_eq!(found(&letter, "pdf", &pdf::copied(file)), [""; 0]);
    let alterations = pdf::alterations();
    are_in_readme("pdf", alterations.len());
    let unseen =
        alterations.iter().filter(|(_, alter)| found(&letter, "pdf", &alter(file)).is_empty());
    let unseen: Vec<&str> = unseen.map(|(name, _)| *name).collect();
    assert_eq!(unseen, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever bytes a file has: it is read, or refused.
    #[test]
    fn broken_files_are_read_or_refused(
        place in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..8),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        static FINISHED: LazyLock<(Letter, Files)> = LazyLock::new(finished);
        let (letter, files) = &*FINISHED;
        for (format, file) in files {
            let mut broken = file.clone();
            let at = place.index(broken.len());
            let to = (at + bytes.len()).min(broken.len());
            broken.splice(at..to, bytes.iter().copied());
            if is_cut {
                broken.truncate(end.index(broken.len()) + 1);
            }
            found(letter, format, &broken);
        }
    }
}
