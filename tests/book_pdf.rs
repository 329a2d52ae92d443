//! A PDF of all letters: their words are on its sheets once and in order, and what it says of its sheets is true.

#![allow(clippy::unwrap_used, reason = "a test fails where something is missing")]
#![allow(clippy::disallowed_methods, reason = "the program is run, and its files are read")]

#[path = "proof/pdf.rs"]
mod pdf;

use std::collections::BTreeMap;
use std::process::Command;

use letterpress::backends::{self, Colophon, Layout};
use letterpress::press::{Input, Options, collect, convert};
use lopdf::{Dictionary, Document, Object, ObjectId};

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
    let mut bytes = Vec::new();
    let backend = backends::find_collection("pdf-book").unwrap();
    collect(inputs, backend, &options(), &mut bytes, |_, _| ()).unwrap();
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
        let page = self.document.get_dictionary(self.ids[sheet]).unwrap();
        let links = page.get(b"Annots").unwrap().as_array().unwrap();
        let links = links.iter().map(|link| self.document.dereference(link).unwrap().1);
        links.filter_map(|link| link.as_dict().unwrap().get(b"Dest").ok().map(string)).collect()
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
    assert_eq!((contents, book.labels[contents].as_str()), (1, "ii"));
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
    assert!(index.contains(&format!("Ben Cox from: {two} to: {one} ")), "{index}");
    assert!(index.contains(&format!("Ann Lee from: {one} to: {two} ")), "{index}");
    // The second letter is the first by date.
    let by_date = book.words(book.sheet_of("By date"));
    assert!(by_date.find("2. Ben Cox").unwrap() < by_date.find("1. Ann Lee").unwrap(), "{by_date}");
    let root = inner(&book.document, book.document.catalog().unwrap(), b"Outlines").unwrap();
    let mut entry = inner(&book.document, root, b"First");
    let mut outline = Vec::new();
    while let Some(item) = entry {
        outline.push((string(item.get(b"Title").unwrap()), book.sheet(item.get(b"Dest").unwrap())));
        entry = inner(&book.document, item, b"Next");
    }
    let expected = [
        ("Letters", 0),
        ("Contents", 1),
        (titles[0], book.places["letter-0001"]),
        (titles[1], book.places["letter-0002"]),
    ];
    let expected = expected.map(|(title, sheet)| (title.to_owned(), sheet));
    assert_eq!(outline[..4], expected);
    assert_eq!(outline.len(), 7, "{outline:?}");
}

#[test]
fn one_tree_of_structure_has_an_element_for_each_part() {
    let tree = tag_tree(&bytes_of(inputs()));
    let parts = tree.lines().filter(|line| line.starts_with("  Sect "));
    let titles = parts.map(|line| line.split(" T=").nth(1).unwrap().trim_matches('"').to_owned());
    let titles: Vec<String> = titles.collect();
    assert_eq!(titles.len(), 7, "{titles:?}");
    assert_eq!(titles[..3], ["Letters", "Contents", "1. Ann Lee to Ben Cox, 3 May 1851"]);
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
