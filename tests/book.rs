//! A book of letters: all that it links to is there, each page once, each letter between its neighbours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where something is missing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use letterpress::backends::{self, BookOptions, Order, Picture};
use letterpress::press::{Input, Options, collect};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

type Files = BTreeMap<String, String>;

fn book(inputs: &[(&str, &str)]) -> Files {
    book_with(inputs, BookOptions::default())
}

fn book_with(inputs: &[(&str, &str)], book: BookOptions) -> Files {
    let options = Options::default().book(book);
    let inputs = inputs.iter().map(|(name, text)| Input::new(*name, (*text).to_owned()));
    let inputs: Vec<Input> = inputs.collect();
    let mut bytes = Vec::new();
    let backend = backends::find_collection("epub-book").unwrap();
    collect(inputs, backend, &options, &mut bytes, |_, _| ()).unwrap();
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap_or_else(|_| "a picture".to_owned());
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
    let inputs = [("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", &seed)];
    assert!(checked_links(&book(&inputs)) > 60);
    let mut endnotes = BookOptions::default();
    endnotes.has_endnotes = true;
    assert!(checked_links(&book_with(&inputs, endnotes)) > 60);
    assert!(checked_links(&book(&[("v.xml", VOLUME)])) > 60);
}

/// How many links there are, each of which leads somewhere.
fn checked_links(files: &Files) -> usize {
    let ids: BTreeMap<&str, BTreeSet<String>> = files
        .iter()
        .filter(|(_, text)| text.contains("<html"))
        .map(|(path, text)| {
            (path.as_str(), tags(text).iter().filter_map(|tag| attribute(tag, "id")).collect())
        })
        .collect();
    let mut links = 0;
    for (path, text) in files {
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
    links
}

/// A volume with everything that books have: matter around, between and above letters, pages, pointers to all of it.
const VOLUME: &str = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>Letters of a Wet Year</title></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>
</fileDesc></teiHeader><text xml:lang="en">
<front><pb n="I" xml:id="pg_I"/><div xml:id="preface"><head>Preface</head><p>It rained for a year.</p></div>
<pb n="II" xml:id="pg_II"/><div xml:id="names"><head>Names</head><list>
<item><persName xml:id="p_AL">Lee, Ann</persName>, a reader</item>
<item><persName xml:id="p_BC">Cox, Ben</persName>, a writer</item></list></div></front>
<body><div type="compilation"><head>Weather</head>
<div type="chapter" xml:id="ch1"><pb n="1" xml:id="pg_1"/><head>Rain</head><p>What fell.</p>
<div type="document" xml:id="d1" n="1"><head>1. Letter From Ann Lee to Ben Cox</head><opener><dateline><date when="1851-05-03">May 3, 1851</date></dateline></opener>
<p>It rains on <persName corresp="#p_BC">Cox</persName> and again on <persName corresp="#p_BC">Cox</persName>.
<note n="1" xml:id="d1fn1">See <ref target="#d3">Document 3</ref>, and <ref target="#d3fn1">its note</ref>.</note></p><pb n="2" xml:id="pg_2"/><p>And rains.</p></div>
<p>A dry week followed.</p>
<div type="document" xml:id="d2" n="2"><head>2. Letter From Cy Dow to Ann Lee</head><opener><dateline><date when="1850-04-05">April 5, 1850</date></dateline></opener>
<p>It does not.</p></div></div>
<div type="chapter" xml:id="ch2"><head>Snow</head>
<div type="document" xml:id="d3" n="3"><head>3. Letter From Ann Lee to Ben Cox</head><opener><dateline><date when="1851-12-24">December 24, 1851</date></dateline></opener>
<p>It snows.<note n="1" xml:id="d3fn1">Deeply.</note></p></div></div></div></body>
<back><pb n="9"/><div><head>Index</head><list><item>Rain, <ref target="#pg_1">1</ref>, <ref target="#pg_2">2</ref></item>
<item>Nowhere, <ref target="#pg_77">77</ref></item><item><ref target="#names">Names</ref></item></list></div></back></text></TEI>"##;

/// The words of a file that a reader sees.
fn words(text: &str) -> String {
    let mut words = String::new();
    let body = text.split("<body>").nth(1).unwrap_or_default();
    for piece in body.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or_default();
        let is_inline = ["a", "span", "sup"]
            .contains(&tag.trim_start_matches('/').split(' ').next().unwrap_or_default());
        words.push_str(if is_inline { "" } else { " " });
        words.push_str(text);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paths of the spine, in order.
fn spine(files: &Files) -> Vec<String> {
    let package = tags(&files["content.opf"]);
    let of = |name: &'static str| package.iter().filter(move |tag| tag.name().as_ref() == name);
    let paths: BTreeMap<String, String> = of("item")
        .map(|item| (attribute(item, "id").unwrap(), attribute(item, "href").unwrap()))
        .collect();
    of("itemref").map(|item| paths[&attribute(item, "idref").unwrap()].clone()).collect()
}

/// The place in the spine of some words, which the book has once.
fn place_of(files: &Files, spine: &[String], sought: &str) -> usize {
    let pages = spine.iter().enumerate();
    let has = |path: &String| words(&files[path]).matches(sought).count();
    let places: Vec<(usize, usize)> = pages.map(|(place, path)| (place, has(path))).collect();
    let there: Vec<&(usize, usize)> = places.iter().filter(|(_, times)| *times > 0).collect();
    assert!(matches!(there[..], [(_, 1)]), "{sought} is in {there:?} of {spine:?}");
    there[0].0
}

#[test]
fn matter_of_a_volume_stands_where_its_source_has_it() {
    let files = book(&[("v.xml", VOLUME)]);
    let spine = spine(&files);
    let in_order = [
        "It rained for a year.",
        "a reader",
        "What fell.",
        "And rains.",
        "A dry week followed.",
        "It does not.",
        "It snows.",
        "Nowhere,",
    ];
    let places: Vec<usize> = in_order.iter().map(|words| place_of(&files, &spine, words)).collect();
    assert!(places.is_sorted() && places[0] > 2, "{places:?}");
    // Chapters hold their letters, and nothing is named after the source's mark-up.
    let contents = words(&files["contents.xhtml"]);
    let lists = files["contents.xhtml"].replace('\n', "");
    assert!(contents.contains("Preface Names Weather Rain 1. "), "{contents}");
    let (rain, snow) = lists.split_once("Snow").unwrap();
    assert_eq!(rain.matches("<ul>").count() - rain.matches("</ul>").count(), 2, "{rain}");
    assert_eq!(snow.matches("<ul>").count() + 2, snow.matches("</ul>").count(), "{snow}");
    assert_eq!(pages(&files), ["I", "II", "1", "2", "9"]);
}

/// The address of the link around some words.
fn link_of(files: &Files, path: &str, words: &str) -> Option<String> {
    let text = &files[path];
    let end = text.find(&format!(">{words}</a>"))?;
    let tag = &text[text[..end].rfind("<a ")?..end];
    Some(tag.split("href=\"").nth(1)?.split('"').next()?.to_owned())
}

#[test]
fn what_the_source_points_to_is_linked() {
    let files = book(&[("v.xml", VOLUME)]);
    let with = |words: &str| {
        let spine = spine(&files);
        spine[place_of(&files, &spine, words)].clone()
    };
    let index = with("Nowhere");
    let letter = with("And rains.");
    assert_eq!(link_of(&files, &index, "2"), Some(format!("{letter}#page.2")));
    assert_eq!(link_of(&files, &index, "77"), None);
    let names = with("a reader");
    let heading = link_of(&files, &index, "Names").unwrap();
    assert!(heading.starts_with(&format!("{names}#")), "{heading}");
    assert_eq!(link_of(&files, &letter, "Document 3").as_deref(), Some("letter-0003.xhtml"));
    let note = link_of(&files, &letter, "its note").unwrap();
    let (file, id) = note.split_once('#').unwrap();
    let at = files[file].find(&format!("id=\"{id}\"")).unwrap();
    assert!(words(&format!("<body>{}", &files[file][at - 6..])).starts_with("Deeply."), "{note}");
    // The first mention of a person leads to what the list says of them.
    let person = link_of(&files, &letter, "Cox").unwrap();
    assert!(person.starts_with(&format!("{names}#")), "{person}");
    assert_eq!(files[&letter].matches(&person).count(), 1);
    assert!(words(&files["persons.xhtml"]).contains("Cox, Ben: 1"));
}

#[test]
fn the_order_is_that_which_is_asked_for() {
    let in_order = |order| {
        let mut options = BookOptions::default();
        options.order = order;
        let files = book_with(&[("v.xml", VOLUME)], options);
        let spine = spine(&files);
        let of = |words| place_of(&files, &spine, words);
        let preface = of("It rained for a year.");
        let places = ["And rains.", "It does not.", "It snows.", "What fell."].map(of);
        assert!(places.iter().all(|place| preface < *place));
        places
    };
    let [first, second, third, chapter] = in_order(Order::Date);
    assert!(second < first && first < third && third < chapter);
    let [first, second, third, chapter] = in_order(Order::Correspondent);
    assert!(first < third && third < second && second < chapter);
}

#[test]
fn letters_by_date_are_under_their_years() {
    let mut options = BookOptions::default();
    options.order = Order::Date;
    let files = book_with(&[("v.xml", VOLUME)], options);
    let contents = words(&files["contents.xhtml"]);
    assert!(contents.contains("1850 2. ") && contents.contains("1851 1. "), "{contents}");
}

#[test]
fn title_cover_and_style_are_those_of_the_user() {
    let files = book(&[("v.xml", VOLUME)]);
    assert!(files["content.opf"].contains("<dc:title>Letters of a Wet Year</dc:title>"));
    let mut options = BookOptions::default();
    options.title = Some("Rain".to_owned());
    options.css = Some("p { color: green }".to_owned());
    let picture = std::fs::read("tests/golden/every-kind/seal.png").unwrap();
    options.cover = Some(Picture::read(picture).unwrap());
    let files = book_with(&[("v.xml", VOLUME)], options);
    assert!(files["content.opf"].contains("<dc:title>Rain</dc:title>"));
    assert!(files["content.opf"].contains("properties=\"cover-image\""));
    assert!(files["cover.xhtml"].contains("pictures/cover.png"));
    assert!(files["stylesheet.css"].ends_with("p { color: green }"));
}

#[test]
fn notes_at_the_end_of_the_book_are_by_letter() {
    let mut options = BookOptions::default();
    options.has_endnotes = true;
    let files = book_with(&[("v.xml", VOLUME)], options);
    let spine = spine(&files);
    let of = |words| place_of(&files, &spine, words);
    assert!(of("It snows.") < of("and its note.") && of("and its note.") < of("Deeply."));
    assert!(words(&files["contents.xhtml"]).contains("Notes"), "{}", files["contents.xhtml"]);
}

#[test]
fn what_stands_around_the_only_letter_of_a_file_comes_after_all_letters() {
    let letter = |name: &str| {
        format!(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body><div type='letter'>\
             <head>Letter of {name}</head><p>Rain, says {name}.</p></div></body>\
             <back><listPerson><person xml:id='p'><persName>Names for {name}.</persName></person></listPerson></back></text></TEI>"
        )
    };
    let (one, two) = (letter("Ann"), letter("Ben"));
    let files = book(&[("a.xml", &one), ("b.xml", &two)]);
    let spine = spine(&files);
    let of = |words| place_of(&files, &spine, words);
    let places = ["Rain, says Ann.", "Rain, says Ben.", "Names for Ann.", "Names for Ben."].map(of);
    assert!(places.is_sorted(), "{places:?}");
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
    for words in ["Ben Cox", "Ann Lee", "from:", "to:"] {
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
