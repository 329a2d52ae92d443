//! A PDF of all letters: their words are on its sheets once and in order, and what it says of its sheets is true.

#![allow(clippy::unwrap_used, reason = "a test fails where something is missing")]
#![allow(clippy::disallowed_methods, reason = "the program is run, and its files are read")]

#[path = "proof/pdf.rs"]
mod pdf;

use std::collections::BTreeMap;
use std::process::Command;

use letterpress::backends::{self, BookOptions, Colophon, Layout, Order};
use letterpress::press::{Input, Options, collect, convert};
use lopdf::{Dictionary, Document, Object, ObjectId};
use regex::Regex;

use self::pdf::{Page, inner, tag_tree};

const FIRST: &str = "1. Letter From Ann Lee to Ben Cox, May 3, 1851\n\n[p. 3]\n\nDear Ben: It rains.[1]\n\n\
                     [p. 4]\n\nThe office is flooded.\n\nAnn Lee\n\n1. A note.\n";
const SECOND: &str = "2. Letter From Ben Cox to Ann Lee, April 5, 1851\n\n[p. 4]\n\nDear Ann: It does not.\n\n\
                      [p. 5]\n\nSo there.\n\nBen Cox\n";

/// A volume with a preface, a heading of a chapter, and letters that fill several sheets.
fn volume() -> String {
    let letter = |number: usize, from: &str, to: &str| {
        let words = format!("It rains on day {number} of all days. ").repeat(60 * number);
        format!(
            "<div type='document' xml:id='d{number}' n='{number}'><head>{number}. Letter From {from} to {to}</head>\
             <opener><dateline><date when='1851-05-0{number}'>May {number}, 1851</date></dateline></opener>\
             <p>{words}<note n='1' xml:id='fn{number}'>A note.</note></p></div>"
        )
    };
    format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'>\
         <front><div type='section' xml:id='preface'><head>Preface</head><p>These are the letters.</p></div></front>\
         <body><div type='compilation' xml:id='c1'><head>The Wet Years</head>{}{}{}</div></body></text></TEI>",
        letter(1, "Ann Lee", "Ben Cox"),
        letter(2, "Ben Cox", "Ann Lee"),
        letter(3, "Ann Lee", "Ben Cox"),
    )
}

fn inputs() -> Vec<Input> {
    let seed = std::fs::read_to_string("input/1961-04-22-khrushchev-to-kennedy.txt").unwrap();
    let inputs = [("box/a.txt", FIRST), ("box/b.txt", SECOND), ("box/c.txt", &seed)];
    inputs.map(|(name, text)| Input::new(name, text.to_owned())).to_vec()
}

fn options() -> Options {
    Options::default().layout(Layout::default().colophon(Colophon::None))
}

fn bytes_of(inputs: Vec<Input>) -> Vec<u8> {
    bytes_with(inputs, &options())
}

fn bytes_with(inputs: Vec<Input>, options: &Options) -> Vec<u8> {
    let mut bytes = Vec::new();
    let backend = backends::find_collection("pdf-book").unwrap();
    collect(inputs, backend, options, &mut bytes, |_, _| ()).unwrap();
    bytes
}

/// A book that is read back.
struct Book {
    document: Document,
    ids: Vec<ObjectId>,
    sheets: Vec<Page>,
    /// The labels of its sheets, as viewers show them.
    labels: Vec<String>,
    /// The sheet of each named place.
    places: BTreeMap<String, usize>,
}

impl Book {
    fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let ids: Vec<ObjectId> = document.page_iter().collect();
        let sheets: Vec<Page> = ids.iter().map(|page| Page::read(&document, *page)).collect();
        let catalog = document.catalog().unwrap();
        let labels = inner(&document, catalog, b"PageLabels").unwrap().get(b"Nums").unwrap();
        let [first, roman, front, decimal] = labels.as_array().unwrap().as_slice() else {
            panic!("{labels:?}")
        };
        let style =
            |of: &Object| of.as_dict().unwrap().get(b"S").unwrap().as_name().unwrap().to_vec();
        assert_eq!(
            (first.as_i64().unwrap(), style(roman), style(decimal)),
            (0, b"r".to_vec(), b"D".to_vec())
        );
        let front = usize::try_from(front.as_i64().unwrap()).unwrap();
        let label = |sheet: usize| match sheet.checked_sub(front) {
            Some(after) => (after + 1).to_string(),
            None => ["i", "ii", "iii", "iv"][sheet].to_owned(),
        };
        let labels = (0..sheets.len()).map(label).collect();
        let mut book = Self { document, ids, sheets, labels, places: BTreeMap::new() };
        let catalog = book.document.catalog().unwrap();
        let names = inner(&book.document, catalog, b"Names").unwrap();
        let mut places = BTreeMap::new();
        book.named(inner(&book.document, names, b"Dests").unwrap(), &mut places);
        book.places = places;
        book
    }

    /// The places in a name tree, which must be sorted for viewers to find them.
    fn named(&self, node: &Dictionary, places: &mut BTreeMap<String, usize>) {
        for kid in node.get(b"Kids").and_then(Object::as_array).unwrap_or(&Vec::new()) {
            let kid = self.document.dereference(kid).unwrap().1.as_dict().unwrap();
            let limits: Vec<String> =
                kid.get(b"Limits").unwrap().as_array().unwrap().iter().map(string).collect();
            assert!(places.keys().next_back().is_none_or(|last| *last < limits[0]));
            self.named(kid, places);
            assert_eq!(places.keys().next_back(), limits.last());
        }
        let names = node.get(b"Names").and_then(Object::as_array);
        for entry in names.unwrap_or(&Vec::new()).chunks(2) {
            places.insert(string(&entry[0]), self.sheet(&entry[1]));
        }
    }

    /// The sheet of a destination.
    fn sheet(&self, destination: &Object) -> usize {
        let page = destination.as_array().unwrap()[0].as_reference().unwrap();
        self.ids.iter().position(|id| *id == page).unwrap()
    }

    /// The words of a sheet, but for ornament.
    fn words(&self, sheet: usize) -> String {
        self.sheets[sheet].sequences.values().map(String::as_str).collect()
    }

    /// The sheet that has a heading of ours.
    fn sheet_of(&self, heading: &str) -> usize {
        (0..self.sheets.len()).find(|sheet| self.words(*sheet).starts_with(heading)).unwrap()
    }

    /// The targets of the links of a sheet.
    fn links(&self, sheet: usize) -> Vec<String> {
        self.said_links(sheet).into_iter().map(|(_, target)| target).collect()
    }

    /// What the links of a sheet say that they do, and their targets.
    fn said_links(&self, sheet: usize) -> Vec<(String, String)> {
        let page = self.document.get_dictionary(self.ids[sheet]).unwrap();
        let links = page.get(b"Annots").unwrap().as_array().unwrap();
        let links = links.iter().map(|link| self.document.dereference(link).unwrap().1);
        let said = |link: &Object| {
            let link = link.as_dict().unwrap();
            let words = lopdf::decode_text_string(link.get(b"Contents").unwrap()).unwrap();
            Some((words, string(link.get(b"Dest").ok()?)))
        };
        links.filter_map(said).collect()
    }

    /// The outline, each entry with its level, from 1.
    fn outline(&self) -> Vec<(usize, String)> {
        fn below(book: &Book, around: &Dictionary, level: usize, into: &mut Vec<(usize, String)>) {
            let mut entry = inner(&book.document, around, b"First");
            while let Some(item) = entry {
                let title = lopdf::decode_text_string(item.get(b"Title").unwrap()).unwrap();
                into.push((level, title));
                below(book, item, level + 1, into);
                entry = inner(&book.document, item, b"Next");
            }
        }
        let mut outline = Vec::new();
        let root = inner(&self.document, self.document.catalog().unwrap(), b"Outlines").unwrap();
        below(self, root, 1, &mut outline);
        outline
    }
}

fn string(object: &Object) -> String {
    String::from_utf8(object.as_str().unwrap().to_vec()).unwrap()
}

#[test]
fn each_letter_is_on_its_sheets_once_and_as_in_a_file_of_its_own() {
    let book = Book::read(&bytes_of(inputs()));
    let mut sheet = book.places["letter-0001"];
    for (place, input) in (1..).zip(inputs()) {
        assert_eq!(book.places[&format!("letter-{place:04}")], sheet, "letter {place}");
        let formats = ["tei", "pdf"].map(|name| backends::find(name).unwrap());
        let alone = convert(&input, &options().formats(formats));
        let alone = alone.files.iter().find(|file| file.format.name == "pdf").unwrap();
        let alone = Document::load_mem(&alone.bytes).unwrap();
        for page in alone.page_iter() {
            let read = Page::read(&alone, page);
            assert_eq!(book.sheets[sheet].sequences, read.sequences, "sheet {sheet}");
            sheet += 1;
        }
    }
    assert_eq!(book.sheet_of("Correspondents"), sheet);
    let words: String = (0..book.sheets.len()).map(|sheet| book.words(sheet)).collect();
    for said in
        ["Dear Ben: It rains.", "The office is flooded.", "So there.", "such an economic blockade"]
    {
        let times = words.matches(said).count();
        assert_eq!(times, usize::from(said != "such an economic blockade"), "{said}");
    }
}

#[test]
fn sheets_bear_their_labels_and_all_links_lead_somewhere() {
    let book = Book::read(&bytes_of(inputs()));
    let (title, contents) = (0, book.sheet_of("Contents"));
    assert_eq!((contents, book.labels[contents].as_str()), (2, "iii"));
    for (sheet, label) in book.labels.iter().enumerate().filter(|(sheet, _)| *sheet != title) {
        // What is painted first is the number.
        assert_eq!(book.sheets[sheet].artifacts[0], *label, "sheet {sheet}");
    }
    assert!(book.sheets[title].artifacts.is_empty());
    assert_eq!(book.labels[book.places["letter-0001"]], "1");
    let links = (0..book.sheets.len()).flat_map(|sheet| book.links(sheet));
    let links: Vec<String> = links.collect();
    assert!(links.iter().all(|link| book.places.contains_key(link)), "{links:?}");
    // Notes of several letters have one name in each.
    assert!(
        book.places.contains_key("letter-0001.n.1") && book.places.contains_key("letter-0003.n.1")
    );
}

#[test]
fn contents_index_and_outline_have_the_numbers_of_the_sheets() {
    let book = Book::read(&bytes_of(inputs()));
    let number = |letter: usize| book.labels[book.places[&format!("letter-{letter:04}")]].clone();
    let contents = book.words(book.sheet_of("Contents"));
    let titles = ["1. Ann Lee to Ben Cox, 3 May 1851", "2. Ben Cox to Ann Lee, 5 April 1851"];
    for (place, title) in (1..).zip(titles) {
        let entry = format!("{title} {} ", number(place));
        assert!(contents.contains(&entry), "{entry:?} is not in {contents:?}");
    }
    let index = book.words(book.sheet_of("Correspondents"));
    let [one, two] = [number(1), number(2)];
    let index = index.replace('\u{a0}', " ");
    let [one, two] = [format!("{one} (1, 3 May 1851)"), format!("{two} (2, 5 April 1851)")];
    assert!(index.contains(&format!("Ben Cox from: {two} to: {one} ")), "{index}");
    assert!(index.contains(&format!("Ann Lee from: {one} to: {two} ")), "{index}");
    // The second letter is the first by date.
    let by_date = book.words(book.sheet_of("By date"));
    assert!(by_date.find("2. Ben Cox").unwrap() < by_date.find("1. Ann Lee").unwrap(), "{by_date}");
    let outline = book.outline();
    let titles: Vec<&str> = outline.iter().map(|(_, title)| title.as_str()).collect();
    let (first, second) =
        ("1. Ann Lee to Ben Cox, 3 May 1851", "2. Ben Cox to Ann Lee, 5 April 1851");
    assert_eq!(titles[..6], ["Title page", "Imprint", "Contents", "1851", first, second]);
    let after = titles.iter().position(|title| *title == "Correspondents").unwrap();
    assert_eq!(titles[after..after + 3], ["Correspondents", "By date", "About this book"]);
}

#[test]
fn one_tree_of_structure_has_an_element_for_each_part() {
    let tree = tag_tree(&bytes_of(inputs()));
    let parts = tree.lines().filter(|line| line.starts_with("  Sect "));
    let titles = parts.map(|line| line.split(" T=").nth(1).unwrap().trim_matches('"').to_owned());
    let titles: Vec<String> = titles.collect();
    assert_eq!(titles.len(), 9, "{titles:?}");
    assert_eq!(titles[..3], ["Title page", "Imprint", "Contents"]);
    // Each note has an element whose id no other has.
    for id in ["letter-0001.n.1", "letter-0003.n.1"] {
        assert_eq!(tree.matches(&format!("Note ID=\"{id}\"")).count(), 1, "{id}");
    }
}

#[test]
fn letters_in_order_of_their_dates_are_not_listed_again() {
    let book = Book::read(&bytes_of(inputs().split_off(1)));
    let words = |sheet| book.words(sheet);
    assert!((0..book.sheets.len()).all(|sheet| !words(sheet).starts_with("By date")));
}

#[test]
fn matter_is_between_the_letters_and_the_number_of_threads_makes_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("volume.xml"), volume()).unwrap();
    let made = |jobs: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        command.args(["convert", "volume.xml", "--quiet", "--force", "--colophon", "none"]);
        command.args(["--jobs", jobs, "-o", "book.pdf"]);
        let output = command.current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        std::fs::read(folder.path().join("book.pdf")).unwrap()
    };
    let bytes = made("1");
    assert!(bytes == made("4"), "the bytes depend on the number of threads");
    let book = Book::read(&bytes);
    let first = book.places["letter-0001"];
    let begins = [book.sheet_of("Preface"), book.sheet_of("The Wet Years"), first];
    assert!(begins.is_sorted_by(|a, b| a < b), "{begins:?}");
    assert_eq!(book.labels[begins[0]], "1");
    let words: String = (0..book.sheets.len()).map(|sheet| book.words(sheet)).collect();
    assert_eq!(words.matches("These are the letters.").count(), 1);
    for day in 1..=3 {
        let said = format!("It rains on day {day} of all days.");
        // A hyphen at the end of a line is no character of the text.
        let words = words.replace('\u{ad}', "");
        assert_eq!(words.matches(&said).count(), 60 * day, "{said}");
    }
    let contents = book.words(book.sheet_of("Contents"));
    for title in ["Preface", "The Wet Years"] {
        let entry = format!("{title} {} ", book.labels[book.sheet_of(title)]);
        assert!(contents.contains(&entry), "{entry:?} is not in {contents:?}");
    }
}

#[test]
fn letters_and_matter_refer_to_each_other() {
    let letter = |number: usize, words: &str| {
        format!(
            "<div type='document' xml:id='d{number}' n='{number}'><head>{number}. Letter From Ann Lee to Ben Cox</head>\
             <p>{words}<note n='1' xml:id='d{number}fn1'>A note.</note></p></div>"
        )
    };
    let first = "<pb n='1' xml:id='pg_1'/>See <ref target='#d2'>Document 2</ref>, its <ref target='#d2fn1'>note</ref>, \
                 and <persName corresp='#p_C'>Mr. Cox</persName>. <persName corresp='#p_C'>Cox</persName> knows \
                 <ref target='#d9'>nothing</ref>.";
    let text = format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'>\
         <front><div xml:id='names'><head>Names</head><list><item><persName xml:id='p_C'>Cox, Ben</persName>, a miller</item>\
         </list></div></front><body>{}{}</body><back><div xml:id='index'><head>Index</head>\
         <p>Rain, <ref target='#pg_1'>1</ref></p></div></back></text></TEI>",
        letter(1, first),
        letter(2, "<pb n='2' xml:id='pg_2'/>It rains."),
    );
    let book = Book::read(&bytes_of(vec![Input::new("v.xml", text)]));
    let links = |heading: &str| {
        let links = book.said_links(book.sheet_of(heading)).into_iter();
        let links = links.filter(|(_, target)| !target.contains(".n.") && !target.contains(".r."));
        links.collect::<Vec<_>>()
    };
    let of_first = book.said_links(book.places["letter-0001"]);
    let target = |said: &str| {
        let mut targets = of_first.iter().filter(|(words, _)| words == said);
        let target = targets.next().map(|(_, target)| target.clone());
        assert_eq!(targets.next(), None, "{of_first:?}");
        target
    };
    assert_eq!(target("Document 2").as_deref(), Some("letter-0002"));
    let note = target("note").unwrap();
    assert_eq!(book.places[&note], book.places["letter-0002"], "{note}");
    // The first mention of a person leads to the list, and no pointer to nothing is a link.
    let name = target("Mr. Cox").unwrap();
    assert_eq!(book.places[&name], book.sheet_of("Names"), "{name}");
    assert_eq!((target("Cox"), target("nothing")), (None, None));
    let [(said, page)] = links("Index").try_into().unwrap();
    assert_eq!((said.as_str(), page.starts_with("letter-0001.page.")), ("1", true), "{page}");
    let all: Vec<String> = (0..book.sheets.len()).flat_map(|sheet| book.links(sheet)).collect();
    assert!(all.iter().all(|link| book.places.contains_key(link)), "{all:?}");
    // The letters name a person whom the list calls otherwise.
    let persons = book.words(book.sheet_of("Persons and organisations"));
    assert!(persons.contains("Cox"), "{persons}");
}

#[test]
fn letters_that_run_on_say_the_same_on_fewer_sheets() {
    let made = |runs_on: bool, order: Order| {
        let mut book = BookOptions::default();
        (book.runs_on, book.order) = (runs_on, order);
        let mut all = inputs();
        all.push(Input::new("box/volume.xml", volume()));
        bytes_with(all, &options().book(book))
    };
    // Words that a sheet's end divides.
    let end_of_sheet = Regex::new(r#""\n +""#).unwrap();
    for order in [Order::Source, Order::Date] {
        let (usual, run_on) = (made(false, order), made(true, order));
        // What each part says, with its links, its notes and the pages of its source; where a sheet ends makes no
        // difference.
        let parts = |bytes: &[u8]| {
            let tree = tag_tree(bytes);
            let (tree, _) = tree.split_once("\non page 1 ").unwrap();
            let joined = end_of_sheet.replace_all(tree, "");
            let parts = joined.split("\n  Sect ").map(ToOwned::to_owned);
            let is_ours = |part: &String| {
                let mut ours = ["Contents", "Correspondents", "By date", "About this book"].iter();
                ours.any(|ours| part.contains(&format!("T=\"{ours}\"")))
            };
            parts.filter(|part| !is_ours(part)).collect::<Vec<_>>()
        };
        let (usual_parts, run_on_parts) = (parts(&usual), parts(&run_on));
        assert!(usual_parts.len() > 8, "{usual_parts:?}");
        for (usual, run_on) in usual_parts.iter().zip(&run_on_parts) {
            assert_eq!(usual, run_on, "{order:?}");
        }
        assert_eq!(usual_parts.len(), run_on_parts.len());
        let (usual, run_on) = (Book::read(&usual), Book::read(&run_on));
        assert!(run_on.sheets.len() < usual.sheets.len(), "{order:?}");
        assert!(run_on.places.keys().eq(usual.places.keys()), "{order:?}");
        let numbers: Vec<&String> = run_on.labels.iter().collect();
        for (sheet, number) in numbers.iter().enumerate().skip(1) {
            assert_eq!(run_on.sheets[sheet].artifacts[0], **number, "sheet {sheet}");
        }
    }
    // The first two letters share a sheet, the chapter begins one.
    let book = Book::read(&made(true, Order::Source));
    let at = |number: usize| book.places[&format!("letter-{number:04}")];
    assert_eq!((at(1), at(2)), (at(3), at(3)));
    let chapter = book.sheet_of("The Wet Years");
    assert_eq!(chapter, at(4), "the first letter follows the heading");
    let contents = book.words(book.sheet_of("Contents"));
    for number in [1, 2, 4, 6] {
        let entry = format!(" {} ", book.labels[at(number)]);
        assert!(contents.contains(&entry), "{entry:?} is not in {contents:?}");
    }
}

#[test]
fn a_page_that_was_left_blank_has_a_place() {
    let letter = |number: usize| {
        format!(
            "<div type='document' xml:id='d{number}' n='{number}'><head>{number}. Letter From Ann Lee to Ben Cox</head>\
             <p><pb n='{number}' xml:id='pg_{number}'/>It rains.</p></div>"
        )
    };
    let text = format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>{}\
         <pb n='2' xml:id='pg_2'/><pb n='3' xml:id='pg_3'/>{}</body><back><div xml:id='index'><head>Index</head>\
         <p>Nothing, <ref target='#pg_2'>2</ref></p></div></back></text></TEI>",
        letter(1),
        letter(3),
    );
    let book = Book::read(&bytes_of(vec![Input::new("v.xml", text)]));
    let links = book.links(book.sheet_of("Index"));
    let places: Vec<usize> = links.iter().map(|link| book.places[link]).collect();
    let between = book.places["letter-0001"] + 1..book.places["letter-0002"];
    assert!(places.len() == 1 && between.contains(&places[0]), "{links:?} {places:?}");
}

#[test]
fn contents_and_outline_are_nested_by_divisions_and_years() {
    let letter =
        |day: &str| format!("Letter From Ann Lee to Ben Cox, {day}\n\nDear Ben: Rain.\n\nAnn\n");
    let inputs = ["May 3, 1851", "June 3, 1851", "May 3, 1852"].map(letter);
    let inputs = inputs.iter().enumerate();
    let inputs = inputs.map(|(at, text)| Input::new(format!("{at}.txt"), text.clone()));
    let book = Book::read(&bytes_of(inputs.collect()));
    let outline = book.outline();
    let levels: Vec<usize> = outline.iter().map(|(level, _)| *level).collect();
    assert_eq!(levels[3..8], [1, 2, 2, 1, 2], "{outline:?}");
    assert_eq!((outline[3].1.as_str(), outline[6].1.as_str()), ("1851", "1852"));
    let contents = book.words(book.sheet_of("Contents"));
    assert!(contents.starts_with("Contents 1851 Ann Lee to Ben Cox, 3 May 1851 1 "), "{contents}");
}

#[test]
fn what_is_painted_is_of_the_structure_or_an_artifact() {
    // In the running head, the first two letters are one glyph of another form.
    let words = "It rains. ".repeat(900);
    let letter = format!(
        "1. Letter From Queen Quill to Ben Cox, May 3, 1851\n\nDear Ben: {words}\n\nQueen\n"
    );
    let inputs = vec![Input::new("a.txt", letter), Input::new("b.txt", SECOND.to_owned())];
    let document = Document::load_mem(&bytes_of(inputs)).unwrap();
    let mut heads = 0;
    for page in document.page_iter() {
        let content: String = document.get_page_content(page).into_iter().map(char::from).collect();
        for before in content.split("BDC") {
            let properties = before.rsplit("/Span").next().unwrap_or_default();
            assert!(!properties.contains("ActualText") || properties.contains("MCID"), "{content}");
        }
        heads += content.matches("/Artifact").count();
    }
    assert!(heads > 3, "{heads}");
}

#[test]
fn a_book_can_have_several_volumes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("volume.xml"), volume()).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        command.args(["convert", "volume.xml", "--quiet"]).args(arguments);
        command.current_dir(folder.path()).output().unwrap()
    };
    let made = run(&["--title", "Wet Letters", "--volumes", "2", "-o", "book.pdf"]);
    assert!(made.status.success(), "{made:?}");
    let words = |number: usize| {
        let bytes = std::fs::read(folder.path().join(format!("book-{number}.pdf"))).unwrap();
        let book = Book::read(&bytes);
        let words: Vec<String> = (0..book.sheets.len()).map(|sheet| book.words(sheet)).collect();
        words.concat()
    };
    for (number, held, not_held) in [
        (1, &["Preface", "The Wet Years", "on day 1"][..], &["on day 2", "on day 3"][..]),
        (2, &["on day 2", "on day 3"], &["Preface", "The Wet Years", "on day 1"]),
    ] {
        let words = words(number);
        assert!(words.starts_with(&format!("Wet Letters, vol. {number} ")), "{words}");
        assert!(held.iter().all(|held| words.contains(held)), "{words}");
        assert!(not_held.iter().all(|held| !words.contains(held)), "{words}");
    }
    // In the second one, nothing is above the letters.
    let second = Book::read(&std::fs::read(folder.path().join("book-2.pdf")).unwrap());
    assert!(second.outline().iter().all(|(level, _)| *level == 1), "{:?}", second.outline());
    // Of more volumes than letters, those that have any are made.
    assert!(run(&["--volumes", "10", "-o", "many.epub"]).status.success());
    let names = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
    let many = names.filter(|name| name.to_string_lossy().starts_with("many-"));
    assert_eq!(many.count(), 3);
    let refused = run(&["--volumes", "2", "--to", "pdf-book", "-o", "-"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
}
