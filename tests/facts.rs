//! Every format shows what it says that it shows: one letter has every fact there is; each value is
//! changed by itself, and a format's file changes if, and only if, the format shows that fact.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where something is missing"
)]

#[path = "proof/pdf.rs"]
mod pdf;
#[path = "proof/tag_order.rs"]
mod tag_order;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use letterpress::audit::{EXTRACTORS, Outcome, Outcomes, Subject, examine};
use letterpress::backends::{
    self, AnyBackend, Backend, BookOptions, CollectedLetter, CollectionBackend, CollectionJob,
    Colophon, Contents, Layout, NotePlacement, Paper, PdfA, Picture, PrintJob, Publication, Shown,
};
use letterpress::ir::account::{
    AgentPart, DatePart, FactKey, MarkupPart, Party, PlacePart, WitnessPart, facts,
};
use letterpress::ir::{Collection, Excerpt, Reading, Scope};
use letterpress::press::{Input, Options, convert};
use serde_json::Value;

/// A letter with every fact.
fn everything() -> Value {
    serde_json::from_str(include_str!("facts/letter.json")).unwrap()
}

fn collection(value: &Value) -> Option<Collection> {
    serde_json::from_value(value.clone()).ok()
}

/// The file of a format.
fn print(backend: AnyBackend, collection: &Collection) -> Option<Vec<u8>> {
    match backend {
        AnyBackend::Letter(backend) => print_letter(backend, collection),
        AnyBackend::Collection(backend) => print_all(backend, collection),
    }
}

/// The file of all letters: of this one.
fn print_all(backend: &dyn CollectionBackend, collection: &Collection) -> Option<Vec<u8>> {
    // A cover that need not be drawn for each fact.
    static BOOK: LazyLock<BookOptions> = LazyLock::new(|| {
        let picture = std::fs::read("tests/golden/every-kind/seal.png").unwrap();
        let mut book = BookOptions::default();
        book.cover = Some(Picture::read(picture).unwrap());
        book
    });
    let publication: Publication = toml::from_str(
        "title = 'Letters'\neditor = 'Ann'\npublisher = 'Ben'\nlicence = 'CC0-1.0'\n\
         url = 'https://example.org/cmif.xml'",
    )
    .unwrap();
    let scope = Scope::new("letters", Some("https://letters.example.org/"));
    let letter = CollectedLetter::new(collection, &collection.letters[0], &scope, "letter");
    let contents = Contents::of(&letter, Reading::Regular);
    let job = CollectionJob {
        book: &BOOK,
        layout: Layout::default().colophon(Colophon::Full),
        ..CollectionJob::new(&publication, &contents)
    };
    let mut bytes = Vec::new();
    let mut file = backend.begin(&job, &mut bytes).ok()?;
    file.add(&backend.print(&job, &letter).ok()?.bytes).ok()?;
    file.end().ok()?;
    Some(bytes)
}

/// The file of one letter. What it embeds of others is always the same.
fn print_letter(backend: &dyn Backend, collection: &Collection) -> Option<Vec<u8>> {
    let scope = Scope::new("letters", Some("https://letters.example.org/"));
    let finished = backend.format().needs.iter().map(|need| (*need, &b"<TEI/>"[..]));
    let job = PrintJob::new(collection, &collection.letters[0])
        .finished(finished.collect())
        .layout(Layout::default().colophon(Colophon::Full))
        .scope(&scope);
    Some(backend.print(&job).ok()?.bytes)
}

/// The values in a JSON text, by the way to them; where something comes from is none.
fn leaves(value: &Value, way: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| *key != "origin") {
                way.push(key.clone());
                leaves(value, way, found);
                way.pop();
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                way.push(index.to_string());
                leaves(value, way, found);
                way.pop();
            }
        }
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push(way.clone()),
    }
}

/// The letter with each value changed by itself, if it still is one then, and the way to the value.
fn each_changed(everything: &Value) -> impl Iterator<Item = (String, Collection)> {
    let mut ways = Vec::new();
    leaves(everything, &mut Vec::new(), &mut ways);
    ways.into_iter().filter_map(move |way| {
        let pointer = format!("/{}", way.join("/"));
        let changed = others(everything.pointer(&pointer)?).into_iter().find_map(|other| {
            let mut changed = everything.clone();
            *changed.pointer_mut(&pointer)? = other;
            collection(&changed)
        });
        Some((pointer, changed?))
    })
}

/// Words that the IR has for kinds of things.
const KINDS: &[&str] = &[
    "message",
    "telegram",
    "organisation",
    "person",
    "place",
    "high",
    "low",
    "other-copy",
    "document",
    "footnote",
    "critical",
    "transcription",
    "translation",
    "from",
    "to",
    "sic",
    "reg",
    "rdg",
    "bold",
    "word-break",
    "lost-space",
    "dropped",
    "running-head",
    "forwarded",
    "read",
    "sent",
];

/// What a value can be changed into.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(is) => vec![Value::Bool(!is)],
        Value::Number(number) => vec![(number.as_u64().unwrap() + 1).into()],
        Value::String(text) => {
            let is_date = text.len() == 10 && text.is_char_boundary(4) && &text[4..5] == "-";
            let is_tag = text.len() == 2 && text.chars().all(|c| c.is_ascii_lowercase());
            let first = match text.as_str() {
                date if is_date => format!("{}8", &date[..9]),
                _ if is_tag => "sv".to_owned(),
                text => format!("{text}x"),
            };
            let kinds = KINDS.iter().filter(|kind| **kind != text);
            [first.into()].into_iter().chain(kinds.map(|kind| (*kind).into())).collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

/// The facts that differ.
fn changed(one: &Collection, other: &Collection) -> BTreeSet<FactKey> {
    let count = |collection: &Collection| {
        let mut counts: BTreeMap<(FactKey, String), i32> = BTreeMap::new();
        for fact in facts(collection, &collection.letters[0]) {
            *counts.entry((fact.key, fact.value.into_owned())).or_insert(0) += 1;
        }
        counts
    };
    let (one, other) = (count(one), count(other));
    let keys = one.keys().chain(other.keys());
    let differ = keys.filter(|key| one.get(key) != other.get(key));
    differ.map(|(key, _)| *key).collect()
}

/// What a format shows partly, and this letter has only what is shown, or only what is not. What else
/// there is, the tests of the format have.
const ONE_CASE: &[(&str, FactKey)] = &[
    ("cmif", FactKey::Place(Party::Sender, PlacePart::Authority)),
    ("cmif", FactKey::Place(Party::Recipient, PlacePart::Authority)),
    ("cmif", FactKey::Date(Party::Sender, DatePart::Edtf)),
    ("cmif", FactKey::Date(Party::Recipient, DatePart::Edtf)),
    // The letter has an address by its place in the edition.
    ("cmif", FactKey::Witness(WitnessPart::Url)),
    ("cmif", FactKey::Markup(MarkupPart::NameKind)),
    ("cmif", FactKey::Markup(MarkupPart::NameTarget)),
    ("cmif", FactKey::Markup(MarkupPart::NameListed)),
    // The letter has one name with a key in a list, and its key says who is the same.
    ("pdf-book", FactKey::Markup(MarkupPart::NameKey)),
    // No name has a comma.
    ("csl", FactKey::Agent(Party::Author, AgentPart::Kind)),
];

#[test]
fn formats_show_the_facts_that_they_say_they_show() {
    let everything = everything();
    let base = collection(&everything).expect("the letter is one");
    let named: BTreeSet<FactKey> =
        facts(&base, &base.letters[0]).iter().map(|fact| fact.key).collect();
    let missing: Vec<String> = FactKey::all()
        .into_iter()
        .filter(|key| !named.contains(key))
        .map(FactKey::in_words)
        .collect();
    assert!(missing.is_empty(), "the letter lacks: {missing:?}");
    let printed: Vec<Vec<u8>> =
        AnyBackend::all().map(|backend| print(backend, &base).expect("printed")).collect();
    let mut wrong = Vec::new();
    // What is shown partly is shown somewhere, and somewhere not.
    let mut partly: BTreeMap<(&str, FactKey), [bool; 2]> = BTreeMap::new();
    for (pointer, other) in each_changed(&everything) {
        let keys = changed(&base, &other);
        if keys.is_empty() {
            continue;
        }
        for (backend, before) in AnyBackend::all().zip(&printed) {
            let shows = print(backend, &other).as_ref() != Some(before);
            let name = backend.format().name;
            let in_part =
                keys.iter().filter(|key| matches!(backend.shows(**key), Shown::Partly(_)));
            for key in in_part.clone() {
                partly.entry((name, *key)).or_default()[usize::from(shows)] = true;
            }
            let says = keys.iter().any(|key| backend.shows(*key) == Shown::Full);
            if says != shows && in_part.count() == 0 {
                let verb = if shows { "shows" } else { "does not show" };
                let keys: Vec<String> = keys.iter().map(|key| key.in_words()).collect();
                wrong.push(format!("{name} {verb} {}: {pointer}", keys.join(", ")));
            }
        }
    }
    for ((name, key), [is_omitted, is_shown]) in partly {
        if (is_omitted && is_shown) == ONE_CASE.contains(&(name, key)) {
            let all = match (is_omitted, is_shown) {
                (true, true) => "in part, so it is no exception",
                (false, true) => "wholly",
                (_, false) => "not at all",
            };
            wrong.push(format!("{name} shows {all}: {}", key.in_words()));
        }
    }
    assert!(wrong.is_empty(), "{} facts:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the proof says of a file, given the letter that it should hold.
fn outcomes(format: &str, file: &[u8], collection: &Collection) -> Outcomes {
    let extractor = EXTRACTORS.iter().find(|extractor| extractor.format() == format).unwrap();
    let letter = &collection.letters[0];
    let facts = facts(collection, letter);
    examine(letter, &facts, *extractor, file, Reading::Regular).outcomes
}

/// Of every fact the proof says something, and what it calls proved it misses when it is not there.
#[test]
fn what_is_proved_is_missed_if_it_is_not_there() {
    let everything = everything();
    let base = collection(&everything).expect("the letter is one");
    let files = EXTRACTORS.iter().map(|extractor| {
        let name = extractor.format();
        let file = print(AnyBackend::find(name).unwrap(), &base).expect("printed");
        let found = outcomes(name, &file, &base);
        (name, file, found)
    });
    let files: Vec<(&str, Vec<u8>, Outcomes)> = files.collect();
    let is_proved =
        |found: &Outcomes, key: FactKey| found.of(Subject::Fact(key)) == Some(&Outcome::Proved);
    for (name, _, found) in &files {
        let unsaid: Vec<String> = FactKey::all()
            .into_iter()
            .filter(|key| found.of(Subject::Fact(*key)).is_none())
            .map(FactKey::in_words)
            .collect();
        assert_eq!(unsaid, [""; 0], "{name}");
        let failed = found.iter().filter_map(|(subject, outcome)| match outcome {
            Outcome::Failed(differences) => Some((subject.in_words(), differences.join("; "))),
            _ => None,
        });
        assert_eq!(failed.collect::<Vec<_>>(), [], "{name}");
        let proved = FactKey::all().into_iter().filter(|key| is_proved(found, *key));
        let proved: Vec<String> = proved.map(FactKey::in_words).collect();
        let text = ["note: label", "in the text: number of a page"];
        let facts = [
            "identifier",
            "author: name",
            "sender: name",
            "place of the sending: name",
            "recipient: name",
            "place of the receipt: name",
            "others who handled it: name",
            "place of the other actions: name",
            "remark on the correspondence",
            // One of the addresses of rights in the text is none, and not compared.
            "rights in the encoding: address",
            "rights in the metadata: address",
        ];
        assert_eq!(proved, [&facts[..], &text].concat(), "{name}");
    }
    let mut unseen = Vec::new();
    for (pointer, other) in each_changed(&everything) {
        let keys = changed(&base, &other);
        for (name, file, found) in &files {
            if keys.iter().any(|key| is_proved(found, *key)) {
                let now = outcomes(name, file, &other);
                let still = keys.iter().filter(|key| is_proved(&now, **key));
                unseen.extend(still.map(|key| format!("{name}: {}, {pointer}", key.in_words())));
            }
        }
    }
    assert_eq!(unseen, [""; 0]);
}

/// A short colophon leaves facts to the TEI that is attached.
#[test]
fn what_pages_show_with_a_full_colophon_is_in_the_attached_tei() {
    let [pdf, tei] = ["pdf", "tei"].map(|name| AnyBackend::find(name).unwrap());
    let left_out =
        |fact: &FactKey| pdf.shows(*fact) == Shown::Full && tei.shows(*fact) != Shown::Full;
    let left_out = FactKey::all().into_iter().filter(left_out).map(FactKey::in_words);
    assert_eq!(left_out.collect::<Vec<_>>(), Vec::<String>::new());
}

/// What formats say that they show is proved above for PDF/A-3. PDF/A-2 shows the same.
#[test]
fn a_pdf_without_attachment_shows_what_one_with_it_shows() {
    let base = collection(&everything()).expect("the letter is one");
    let tree = |pdfa| {
        let job = PrintJob::new(&base, &base.letters[0]).pdfa(pdfa);
        let job = job.finished([("tei", &b"<TEI/>"[..])].into());
        pdf::tag_tree(
            &AnyBackend::find("pdf")
                .and_then(|pdf| match pdf {
                    AnyBackend::Letter(pdf) => Some(pdf.print(&job).unwrap().bytes),
                    AnyBackend::Collection(_) => None,
                })
                .unwrap(),
        )
    };
    let with = tree(PdfA::Part3);
    let part = |number: u8| format!("<pdfaid:part>{number}</pdfaid:part>");
    assert_eq!(with.replace(&part(3), &part(2)), tree(PdfA::Part2));
}

/// Programs that read the elements of a PDF one after another, without anything in between, must not
/// join the words of two.
#[test]
fn words_of_different_elements_do_not_run_together() {
    let everything = collection(&everything()).expect("the letter is one");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files =
        vec![print(AnyBackend::find("pdf").unwrap(), &everything).expect("it is printed")];
    for letter in [
        "input/1961-04-22-khrushchev-to-kennedy.txt",
        "tests/golden/every-kind/letter.xml",
        "tests/golden/web-page/letter.html",
    ] {
        let bytes = std::fs::read(folder.join(letter)).unwrap();
        let formats = backends::find("pdf");
        let options = Options::default().formats(formats);
        let converted = convert(&Input::new(letter, bytes), &options);
        files.extend(converted.files.into_iter().map(|file| file.bytes));
    }
    assert_eq!(files.len(), 4);
    for file in files {
        let blocks = tag_order::blocks(&file);
        let (apart, together) = (blocks.join(" "), blocks.concat());
        let different = apart.split_whitespace().zip(together.split_whitespace());
        let different = different.take_while(|(one, other)| one == other).count();
        let words: Vec<&str> = together.split_whitespace().skip(different).take(1).collect();
        assert!(apart.split_whitespace().eq(together.split_whitespace()), "joined: {words:?}");
    }
}

/// The words of a letter's PDF in this layout, each with its number.
fn words_in_tag_order(letter: &str, layout: Layout) -> BTreeMap<String, usize> {
    words_with(letter, Options::default().layout(layout))
}

fn words_with(letter: &str, options: Options) -> BTreeMap<String, usize> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(letter);
    let input = Input::new(letter, std::fs::read(path).unwrap());
    let converted = convert(&input, &options.formats(backends::find("pdf")));
    let [file] = converted.files.as_slice() else { panic!("{letter} makes no PDF") };
    let mut words = BTreeMap::new();
    for word in tag_order::blocks(&file.bytes).concat().replace('\u{ad}', "").split_whitespace() {
        *words.entry(word.to_owned()).or_default() += 1;
    }
    words
}

/// A layout moves words, and loses none.
#[test]
fn every_layout_has_the_same_words() {
    let usual = Layout::default();
    for letter in
        ["input/1961-04-22-khrushchev-to-kennedy.txt", "tests/golden/every-kind/letter.xml"]
    {
        let mut words = words_in_tag_order(letter, usual);
        assert!(words.len() > 100, "{letter}");
        for layout in [
            usual.paper(Paper::A5),
            usual.paper(Paper { width: 250.0, height: 500.0 }).text_size(10.0),
            usual.large_print(),
            usual.line_numbers(Some(1)),
        ] {
            assert_eq!(words_in_tag_order(letter, layout), words, "{letter}: {layout:?}");
        }
        *words.entry("Notes".to_owned()).or_default() += 1;
        let at_end = words_in_tag_order(letter, usual.notes(NotePlacement::End));
        assert_eq!(at_end, words, "{letter}");
    }
}

/// A handout has all of them, but for a dateline of ours in brackets, which it says in its own way; an excerpt has some.
#[test]
fn a_handout_adds_words_and_an_excerpt_leaves_some_out() {
    let letter = "input/1961-04-22-khrushchev-to-kennedy.txt";
    let usual = words_in_tag_order(letter, Layout::default());
    let handout = words_in_tag_order(letter, Layout::default().handout());
    for (word, count) in usual.iter().filter(|(word, _)| !word.contains(['[', ']'])) {
        assert!(handout.get(word).is_some_and(|found| found >= count), "{word} is lost");
    }
    let excerpt = Excerpt::Paragraphs { first: 2, last: 4 };
    let words = words_with(letter, Options::default().excerpt(excerpt));
    let ours: usize = words
        .iter()
        .map(|(word, count)| count.saturating_sub(usual.get(word).copied().unwrap_or(0)))
        .sum();
    // The line below the title, the citation, and the signs.
    assert!((8..25).contains(&ours), "{ours} words are in the excerpt alone");
    assert_eq!((words.get("[…]"), usual.get("[…]")), (Some(&2), None));
    assert!(words.get("Cuba.") < usual.get("Cuba."));
}

/// A text file in an EPUB.
fn part_of_book(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

/// Holds what the test above cannot see: what is printed twice, our own words, and where a value
/// comes from.
#[test]
fn the_letter_with_every_fact_is_printed_as_a_person_has_read_it() {
    let base = collection(&everything()).expect("the letter is one");
    let printed = |name| print(AnyBackend::find(name).unwrap(), &base).unwrap();
    let text = |name| String::from_utf8(printed(name)).unwrap();
    let book = printed("epub");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    for (file, found) in [
        ("letter.tei.xml", text("tei")),
        ("letter.jsonld", text("jsonld")),
        ("letter.xhtml", part_of_book(&book, "OEBPS/text.xhtml")),
        ("letter.opf", part_of_book(&book, "OEBPS/content.opf")),
        ("letter.cmif.xml", text("cmif")),
        ("letter.csl.json", text("csl")),
        ("letter.csv", text("csv")),
        ("letter.txt", text("text")),
        ("pdf.txt", pdf::tag_tree(&printed("pdf"))),
    ] {
        let path = folder.join(file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other);
        let line = same.count() + 1;
        assert!(expected == found, "{file} differs in line {line}; UPDATE=1 rewrites it");
    }
}
