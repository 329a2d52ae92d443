//! A book of letters: all that it links to is there, each page once, each letter between its neighbours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where something is missing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use letterpress::backends;
use letterpress::press::{Input, Options, collect};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

type Files = BTreeMap<String, String>;

fn book(inputs: &[(&str, &str)]) -> Files {
    let inputs = inputs.iter().map(|(name, text)| Input::new(*name, (*text).to_owned()));
    let inputs: Vec<Input> = inputs.collect();
    let mut bytes = Vec::new();
    let backend = backends::find_collection("epub-book").unwrap();
    collect(inputs, backend, &Options::default(), &mut bytes, |_, _| ()).unwrap();
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().trim_start_matches("OEBPS/").to_owned(), text);
    }
    files
}

/// All start tags of a file.
fn tags(text: &str) -> Vec<BytesStart<'static>> {
    let mut reader = Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        match reader.read_event().expect("is well-formed") {
            Event::Start(tag) | Event::Empty(tag) => tags.push(tag.into_owned()),
            Event::Eof => return tags,
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(tag.try_get_attribute(name).ok()??.value.into_owned())
}

const FIRST: &str = "1. Letter From Ann Lee to Ben Cox, May 3, 1851\n\n[p. 3]\n\nDear Ben: It rains.[1]\n\n\
                     [p. 4]\n\nIt snows.\n\nAnn Lee\n\n1. A note.\n";
const SECOND: &str = "2. Letter From Ben Cox to Ann Lee, April 5, 1851\n\n[p. 4]\n\nDear Ann: It does not.\n\n\
                      [p. 5]\n\nSo there.\n\nBen Cox\n";

#[test]
fn all_links_lead_somewhere_and_all_files_are_listed() {
    let seed = std::fs::read_to_string("input/1961-04-22-khrushchev-to-kennedy.txt").unwrap();
    let files = book(&[("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", &seed)]);
    let ids: BTreeMap<&str, BTreeSet<String>> = files
        .iter()
        .filter(|(_, text)| text.contains("<html"))
        .map(|(path, text)| {
            (path.as_str(), tags(text).iter().filter_map(|tag| attribute(tag, "id")).collect())
        })
        .collect();
    let mut links = 0;
    for (path, text) in &files {
        let is_markup = [".xhtml", ".ncx", ".opf"].iter().any(|ending| path.ends_with(ending));
        for tag in tags(if is_markup { text } else { "" }) {
            let link = attribute(&tag, "href").or_else(|| attribute(&tag, "src"));
            let Some(link) = link.filter(|link| !link.contains("://")) else { continue };
            let (file, id) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { path.as_str() } else { file };
            assert!(files.contains_key(file), "{path} links to {link}");
            assert!(id.is_empty() || ids[file].contains(id), "{path} links to {link}");
            links += 1;
        }
    }
    assert!(links > 60, "{links}");
    let package = tags(&files["content.opf"]);
    let listed: BTreeSet<String> = package
        .iter()
        .filter(|tag| tag.name().as_ref() == "item")
        .filter_map(|tag| attribute(tag, "href"))
        .collect();
    let outside = ["mimetype", "META-INF/container.xml", "content.opf"];
    let there: BTreeSet<String> =
        files.keys().filter(|path| !outside.contains(&path.as_str())).cloned().collect();
    assert_eq!(listed, there);
}

#[test]
fn letters_stand_between_their_neighbours_and_in_both_lists() {
    let files = book(&[("a.txt", FIRST), ("b.txt", SECOND)]);
    let first = &files["letter-0001.xhtml"];
    assert!(
        first.contains(
            "After: <a href=\"letter-0002.xhtml\">2. Ben Cox to Ann Lee, 5 April 1851</a>"
        ),
        "{first}"
    );
    assert!(!first.contains("Before: "), "{first}");
    let chronology = &files["chronology.xhtml"];
    let place = |file: &str| chronology.find(file).unwrap();
    assert!(place("letter-0002") < place("letter-0001"), "{chronology}");
    let correspondents = &files["correspondents.xhtml"];
    for words in ["Ben Cox", "Ann Lee", "from: ", "to: "] {
        assert!(correspondents.contains(words), "{words} is not in {correspondents}");
    }
}

/// The labels of the page list.
fn pages(files: &Files) -> Vec<&str> {
    let list = files["nav.xhtml"].split("page-list").nth(1).unwrap();
    let links = list.split("</nav>").next().unwrap().split("<a ").skip(1);
    links.map(|link| link.split(['>', '<']).nth(1).unwrap()).collect()
}

#[test]
fn pages_with_one_number_have_names_of_their_own_in_the_list() {
    let files = book(&[("a.txt", FIRST), ("b.txt", SECOND)]);
    // Each letter begins on the page before its first mark.
    assert_eq!(pages(&files), ["2", "3", "4", "3 (2)", "4 (2)", "5"]);
}

#[test]
fn an_inferred_page_gives_way_to_that_of_the_letter_before_in_one_edition() {
    let of = |edition: &str, text: &str| format!("---\nsource:\n  title: {edition}\n---\n{text}");
    let unmarked = SECOND.replace("[p. 4]\n\n", "");
    let listed = |other: &str| {
        let (first, second) = (of("Letters", FIRST), of(other, &unmarked));
        let files = book(&[("box/a.txt", &first), ("box/b.txt", &second)]);
        pages(&files).into_iter().map(ToOwned::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(listed("Letters"), ["2", "3", "4", "5"]);
    assert_eq!(listed("Other Letters"), ["2", "3", "4", "4 (2)", "5"]);
}

#[test]
fn letters_of_one_name_are_both_in_the_book() {
    let files = book(&[("one/a.txt", FIRST), ("two/a.txt", FIRST)]);
    let letters = files.keys().filter(|path| path.starts_with("letter-"));
    assert_eq!(letters.collect::<Vec<_>>(), ["letter-0001.xhtml", "letter-0002.xhtml"]);
}
