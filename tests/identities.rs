//! One identity in all letters and all formats: a volume with a list of persons, two letters in it, and
//! one of them once more as a transcript.

#![allow(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use letterpress::backends::BACKENDS;
use letterpress::press::{Converted, Input, Options, People, convert};
use serde_json::Value;

const VOLUME: &str = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc>
 <titleStmt><title type="complete">Letters of the Harbour, Volume II</title><editor>Ann Marlow</editor></titleStmt>
 <publicationStmt><publisher>Harbour Press</publisher><idno type="isbn-13">9780306406157</idno><idno type="house">harbour2</idno></publicationStmt>
 <sourceDesc><p>A book.</p></sourceDesc>
</fileDesc></teiHeader>
<text xml:lang="en"><front><div><listPerson>
 <person xml:id="p_PEN1"><persName>Penhallow, Ezra</persName><idno type="GND">118540238</idno></person>
 <person xml:id="p_TAM1"><persName>Tamsin, Orla M.</persName></person>
</listPerson></div></front><body>
<div type="document" n="10" xml:id="d10">
 <head>10. Letter From <persName type="from" corresp="#p_TAM1">Miss Tamsin</persName> to <persName type="to" corresp="#p_PEN1">Mr. Penhallow</persName></head>
 <opener><dateline><placeName>Port Isk</placeName>, <date when="1861-04-18">April 18, 1861</date></dateline></opener>
 <p>Dear Mr. Penhallow: <persName corresp="#p_PEN1">Your</persName> ship is late, says <persName>Captain Quill</persName>.</p>
 <closer><signed><persName corresp="#p_TAM1">O. M. T.</persName></signed></closer>
</div>
<div type="document" n="11" xml:id="d11">
 <head>11. Letter From <persName type="from" corresp="#p_PEN1">Penhallow</persName> to <persName type="to" corresp="#p_TAM1">Tamsin</persName></head>
 <opener><dateline><placeName>Port Isk</placeName>, <date when="1861-04-19">April 19, 1861</date></dateline></opener>
 <p>Dear Miss Tamsin: It is the rain. <persName>Captain Quill</persName> knows.</p>
 <closer><signed><persName corresp="#p_PEN1">E. P.</persName></signed></closer>
</div>
</body></text></TEI>"##;

const TRANSCRIPT: &str = "Letter From Orla M. Tamsin to Ezra Penhallow\n\nPort Isk, April 18, 1861\n\n\
    Dear Mr. Penhallow: Your ship is late, says Captain Quill.\n\nYours truly,\nOrla M. Tamsin\n";

const SIDECAR: &str = "number = 10\nlanguage = \"en\"\n[source]\nid = \"harbour2\"\n";

const PEOPLE: &str =
    "form,name,uri\nEzra Penhallow,Ezra Penhallow,https://d-nb.info/gnd/118540238/about\n";

const BASE: &str = "https://letters.example.org/";
const EZRA: &str = "https://d-nb.info/gnd/118540238";

/// The volume, and the transcript of its first letter. All TEI is written anew.
fn converted(base: Option<&str>) -> [Converted; 2] {
    let options = Options::default()
        .formats(BACKENDS.to_vec())
        .revise(false)
        .base_iri(base.map(ToOwned::to_owned))
        .people(People::parse("people.csv", PEOPLE).unwrap());
    let sidecar = Some(("10.meta.toml".to_owned(), SIDECAR.to_owned()));
    let mut transcript = Input::new("boxes/10.txt", TRANSCRIPT);
    transcript.sidecar = sidecar;
    [Input::new("volumes/harbour.xml", VOLUME), transcript].map(|input| convert(&input, &options))
}

/// The three letters in a format: both of the volume, and the transcript.
fn files(converted: &[Converted; 2], format: &str) -> Vec<Vec<u8>> {
    let files = converted.iter().flat_map(|converted| &converted.files);
    let files = files.filter(|file| file.format.name == format);
    let files: Vec<Vec<u8>> = files.map(|file| file.bytes.clone()).collect();
    assert_eq!(files.len(), 3, "{format}: {:?}", converted[1].diagnostics);
    files
}

fn texts(converted: &[Converted; 2], format: &str) -> Vec<String> {
    files(converted, format).into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect()
}

fn graphs(converted: &[Converted; 2]) -> Vec<Value> {
    files(converted, "jsonld").iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect()
}

/// Everything that a file says of each node, by its name; `?` for those without one.
fn nodes<'a>(value: &'a Value, found: &mut BTreeMap<&'a str, Vec<&'a Value>>) {
    match value {
        Value::Object(members) => {
            found.entry(value["@id"].as_str().unwrap_or("?")).or_default().push(value);
            let others = members.iter().filter(|(key, _)| *key != "@context");
            others.for_each(|(_, member)| nodes(member, found));
        }
        Value::Array(values) => values.iter().for_each(|value| nodes(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn linked_data_has_one_node_for_each_in_all_letters() {
    let graphs = graphs(&converted(Some(BASE)));
    let [ten, eleven, transcript] = &graphs[..] else { unreachable!("three letters") };
    let tamsin = format!("{BASE}person/harbour2/p_TAM1");
    assert_eq!(ten["@id"], format!("{BASE}letter/harbour2/10"));
    assert_eq!(transcript["@id"], ten["@id"], "one letter from text and from TEI");
    assert_eq!(
        (&ten["sender"][0]["@id"], &eleven["recipient"][0]["@id"]),
        (&tamsin.clone().into(), &tamsin.clone().into())
    );
    for (letter, side) in [(ten, "recipient"), (eleven, "sender"), (transcript, "recipient")] {
        assert_eq!(letter[side][0]["@id"], EZRA);
        assert_eq!(letter["locationCreated"][0]["@id"], format!("{BASE}place/port-isk"));
    }
    // A name alone is what the list's key replaces.
    let by_name = transcript["sender"][0]["@id"].as_str().unwrap();
    assert_eq!(by_name, format!("{BASE}person/orla-m-tamsin"));
    assert_eq!(ten["sender"][0]["replaces"][0], by_name);
    for letter in &graphs {
        let edition = &letter["encoding"]["isBasedOn"][0]["isPartOf"]["@id"];
        assert_eq!(edition, &format!("{BASE}edition/harbour2"));
    }
}

#[test]
fn linked_data_describes_each_once_in_a_file_and_shares_nobody_without_identity() {
    for graph in &graphs(&converted(Some(BASE))) {
        let mut found = BTreeMap::new();
        nodes(graph, &mut found);
        let is_agent = |node: &&&Value| {
            ["Person", "Organization", "Agent", "Place", "ArchiveOrganization"]
                .iter()
                .any(|class| node["@type"] == *class)
        };
        assert_eq!(found["?"].iter().filter(is_agent).count(), 0, "a blank node: {graph}");
        for (id, said) in &found {
            let typed = said.iter().filter(is_agent).count();
            assert!(typed <= 1, "{id} is described {typed} times");
        }
        // Captain Quill may be anybody.
        assert!(!found.keys().any(|id| id.contains("quill")), "{:?}", found.keys());
    }
}

#[test]
fn tei_points_to_the_same_addresses_and_keeps_the_keys() {
    let [ten, eleven, transcript] =
        <[String; 3]>::try_from(texts(&converted(Some(BASE)), "tei")).unwrap();
    let tamsin = format!("ref=\"{BASE}person/harbour2/p_TAM1\" key=\"harbour2#p_TAM1\"");
    for letter in [&ten, &eleven] {
        assert!(letter.contains(&tamsin), "{letter}");
    }
    for letter in [&ten, &eleven, &transcript] {
        assert!(letter.contains(EZRA), "{letter}");
        assert!(letter.contains(&format!("<placeName ref=\"{BASE}place/port-isk\"")), "{letter}");
    }
    for letter in [&ten, &transcript] {
        let number = format!("<idno type=\"IRI\">{BASE}letter/harbour2/10</idno>");
        assert!(letter.contains(&number), "{letter}");
    }
    // What leads nowhere is no pointer.
    for letter in texts(&converted(None), "tei") {
        assert!(
            !letter.contains("ref=\"urn:uuid:") || letter.contains("\"lp.correspDesc\" ref=\"urn:")
        );
        assert!(!letter.contains("Name ref=\"urn:uuid:"), "{letter}");
    }
}

#[test]
fn a_book_and_the_record_of_a_letter_say_the_same() {
    let converted = converted(Some(BASE));
    let parts = |bytes: &Vec<u8>| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        ["OEBPS/content.opf", "OEBPS/text.xhtml"].map(|name| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        })
    };
    for (at, book) in files(&converted, "epub").iter().enumerate() {
        let [package, text] = parts(book);
        let ezra = format!("rel=\"schema:identifier\" href=\"{EZRA}\"");
        assert!(package.contains(&ezra), "{package}");
        let number = if at == 1 { 11 } else { 10 };
        let letter = format!("<dc:identifier>{BASE}letter/harbour2/{number}</dc:identifier>");
        assert!(package.contains(&letter), "{package}");
        assert!(text.contains(&format!("data-identity=\"{BASE}place/port-isk\"")), "{text}");
    }
    for record in &texts(&converted, "ir")[..2] {
        assert!(record.contains("\"list\": \"harbour2\"") && record.contains("\"p_TAM1\""));
    }
    assert_eq!(files(&converted, "pdf").len(), 3);
}

#[test]
fn without_a_base_both_files_make_the_same_urns_of_their_edition() {
    let graphs = graphs(&converted(None));
    let letter = graphs[0]["@id"].as_str().unwrap();
    assert!(letter.starts_with("urn:uuid:"), "{letter}");
    assert_eq!(graphs[2]["@id"], letter);
    assert_eq!(graphs[2]["locationCreated"][0]["@id"], graphs[1]["locationCreated"][0]["@id"]);
}
