//! TEI made from TEI is a revision: the source, and one step that can be taken away again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/round.rs"]
mod round;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use letterpress::backends::{self, Publication};
use letterpress::diag::Severity;
use letterpress::ir::Particular;
use letterpress::press::{self, Input, Options, convert};
use letterpress::readers::ListFile;
use letterpress::source::{Source, SourceId};

fn options() -> Options {
    Options::default().formats([backends::find("tei").unwrap()])
}

/// The TEI files made of a file.
fn revised(name: &str, file: &str) -> Vec<String> {
    let converted = convert(&Input::new(name, file.as_bytes()), &options());
    let worst: Vec<&str> = converted
        .diagnostics
        .iter()
        .filter(|found| found.severity() > Severity::Warning)
        .map(|found| found.message.as_str())
        .collect();
    assert!(worst.is_empty(), "{worst:?}");
    let files = converted.files.into_iter();
    files.map(|file| String::from_utf8(file.bytes).unwrap()).collect()
}

fn revised_letter(name: &str, file: &str) -> String {
    let [letter]: [String; 1] = revised(name, file).try_into().unwrap();
    letter
}

/// A file without the elements whose ids begin so, and without the white space before each.
fn without(file: &str, ids: &str) -> String {
    let mut kept = file.to_owned();
    while let Some(id) = kept.find(&format!("xml:id=\"{ids}")) {
        let start = kept[..id].rfind('<').unwrap();
        let name: String = kept[start + 1..].chars().take_while(|c| c.is_alphanumeric()).collect();
        let tag = start + kept[start..].find('>').unwrap() + 1;
        let end = if kept[..tag].ends_with("/>") {
            tag
        } else {
            // No element of ours holds another of its name.
            let close = format!("</{name}>");
            tag + kept[tag..].find(&close).unwrap() + close.len()
        };
        let before = kept[..start].trim_end().len();
        kept.replace_range(before..end, "");
    }
    kept
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const LETTER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="letters.css" type="text/css"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="L7">
  <teiHeader>
    <fileDesc>
      <titleStmt>
        <title>Ann Fell to Ben Moor</title>
        <principal xml:id="ed">R. Ambler</principal>
        <respStmt><resp>transcribed by</resp><name>T. Stroud</name></respStmt>
      </titleStmt>
      <publicationStmt>
        <publisher>Fell Papers</publisher>
        <availability><licence target="https://example.org/l"><p>Free for schools.</p></licence></availability>
      </publicationStmt>
      <sourceDesc><msDesc><msIdentifier><idno>F 1</idno></msIdentifier><physDesc><p>blue ink</p></physDesc></msDesc></sourceDesc>
    </fileDesc>
    <profileDesc>
      <correspDesc>
        <correspAction type="sent"><persName ref="people.xml#a">Ann Fell</persName><date when="1851-05-03"/></correspAction>
        <correspAction type="received"><persName>Ben Moor</persName></correspAction>
      </correspDesc>
    </profileDesc>
    <revisionDesc><change when="2020-01-01">proofread</change><change when="2019-01-01">typed</change></revisionDesc>
  </teiHeader>
  <text>
    <body>
      <div type="letter" n="7">
        <p>My <rs type="plant">saxifrage</rs><!-- sic --> is <subst><del>lost</del><add>dead</add></subst><space/>, see <ref target="L8.xml">the next</ref>.</p>
        <closer><signed>A. F.</signed></closer>
      </div>
    </body>
  </text>
</TEI>
"#;

#[test]
fn a_revision_is_the_source_and_one_step() {
    let once = revised_letter("L7.xml", LETTER);
    for step in ["lp.tool", "lp.input.1", "lp.run.1", "lp.change.1"] {
        assert!(once.contains(&format!("xml:id=\"{step}\"")), "{step} in\n{once}");
    }
    assert!(once.find("lp.change.1").unwrap() < once.find("proofread").unwrap(), "newest first");
    let source = without(&once, "lp.encodingDesc");
    assert_eq!(without(&source, "lp."), LETTER);
}

/// A revision of a revision adds its own step, and nothing else.
fn assert_adds_only_its_step(once: &str) {
    let twice = revised_letter("L7.tei.xml", once);
    let mut stripped = twice.clone();
    for step in ["lp.input.2", "lp.run.2", "lp.change.2"] {
        assert!(twice.contains(&format!("xml:id=\"{step}\"")), "{step} in\n{twice}");
        stripped = without(&stripped, step);
    }
    assert_eq!(stripped, once);
}

/// A file without a header gets one that is all ours, whoever publishes it; its text stays.
#[test]
fn a_file_without_a_header_gets_one_of_ours() {
    let start = LETTER.find("\n  <teiHeader>").unwrap();
    let end = LETTER.find("\n  <text>").unwrap();
    let source = format!("{}{}", &LETTER[..start], &LETTER[end..]);
    let once = revised_letter("L7.xml", &source);
    for step in ["lp.tool", "lp.input.1", "lp.run.1", "lp.change.1", "lp.schema"] {
        assert!(once.contains(&format!("xml:id=\"{step}\"")), "{step} in\n{once}");
    }
    assert!(
        once.contains("<teiHeader xml:id=\"lp.teiHeader\">") && !once.contains("Published anew"),
        "{once}"
    );
    assert_eq!(without(&without(&once, "lp.teiHeader"), "lp."), source);
    let converted = convert(&Input::new("L7.xml", source.as_bytes()), &published_by("Moor Press"));
    let published = String::from_utf8(converted.files[0].bytes.clone()).unwrap();
    assert!(published.contains("<publisher>Moor Press</publisher>"), "{published}");
    assert!(!published.contains("biblFull"), "{published}");
    assert_adds_only_its_step(&once);
}

#[test]
fn a_revision_of_a_revision_adds_only_its_own_step() {
    let once = revised_letter("L7.xml", LETTER);
    assert_adds_only_its_step(&once);
}

#[test]
fn correspondents_that_only_the_heading_names_get_a_description_of_ours() {
    let start = LETTER.find("    <profileDesc>").unwrap();
    let end = LETTER.find("    <revisionDesc>").unwrap();
    let described = format!("{}{}", &LETTER[..start], &LETTER[end..]);
    let head = "<head>7. Ann Fell to Ben Moor, 3 May 1851</head>";
    let headed = described.replacen("<p>My", &format!("{head}<p>My"), 1);
    let once = revised_letter("L7.xml", &headed);
    let ours = once.find("<correspDesc xml:id=\"lp.correspDesc\"").unwrap();
    for said in [">Ann Fell</persName>", ">Ben Moor</persName>", "when=\"1851-05-03\""] {
        assert!(once[ours..].contains(said), "{said} in\n{once}");
    }
    let source = without(&once, "lp.profileDesc");
    assert_eq!(without(&without(&source, "lp.encodingDesc"), "lp."), headed);
}

/// The fragments of a file, each of which must be there once.
fn ids(file: &str) -> Vec<&str> {
    file.split("xml:id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn what_is_stated_of_a_revision_later_has_ids_of_its_own() {
    let state = |name: &str, file: &str, sender: &str| {
        let sidecar = format!("[[from]]\nname = \"{sender}\"\n");
        let input = Input::new(name, file.as_bytes()).sidecar("L7.meta.toml", sidecar);
        let files = convert(&input, &options()).files;
        String::from_utf8(files[0].bytes.clone()).unwrap()
    };
    let once = state("L7.xml", LETTER, "Ann Fell-Marlow");
    let twice = state("L7.tei.xml", &once, "Anna Marlow");
    assert!(once.contains("Ann Fell-Marlow") && twice.contains("Anna Marlow"), "{twice}");
    let mut all = ids(&twice);
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "{twice}");
}

/// What is stated beside the source is in a place of ours, and whoever reads the revision reads it there.
#[test]
fn what_is_stated_beside_the_source_is_in_the_revision() {
    let all = "number = \"77\"\nkind = \"telegram\"\nlanguage = \"fr\"\n\
        [source]\ntitle = \"Letters of the Fells\"\npages = \"12\"\n\
        [[rights.source_text]]\nuri = \"https://creativecommons.org/publicdomain/mark/1.0/\"\nlabel = \"Public Domain\"\n\
        [transcription]\nby = \"Vera Holm\"\nengine = \"Scriptorium 3.1\"\ndate = \"2024-05-02\"\n";
    let input = Input::new("L7.xml", LETTER.as_bytes()).sidecar("L7.meta.toml", all);
    let converted = convert(&input, &options());
    let losses = converted.diagnostics.iter().filter(|one| one.severity() >= Severity::Loss);
    assert_eq!(losses.map(|one| &one.message).collect::<Vec<_>>(), [""; 0]);
    let letter = &converted.read.as_ref().unwrap().collection.letters[0];
    let file = String::from_utf8(converted.files[0].bytes.clone()).unwrap();
    assert_eq!(without(&without(&file, "lp.encodingDesc"), "lp."), LETTER);
    let (again, _) = press::read(&Input::new("L7.tei.xml", file), &options());
    let again = &again.unwrap().collection.letters[0];
    assert_eq!(again.number.as_ref().unwrap().value, "77");
    assert_eq!(again.witnesses[0].title.as_deref(), Some("Letters of the Fells"));
    assert_eq!(again.rights.source_text[0].label, "Public Domain");
    let credits: Vec<String> = again.particulars.iter().map(Particular::in_words).collect();
    for credit in
        ["text recognition, 2024-05-02: Scriptorium 3.1", "transcription, 2024-05-02: Vera Holm"]
    {
        assert!(credits.iter().any(|one| one == credit), "{credits:?}");
    }
    assert_eq!(round::differences(&round::comparable(letter), &round::comparable(again)), [""; 0]);
}

fn published_by(publisher: &str) -> Options {
    let mut publication = Publication::default();
    publication.publisher = Some(publisher.to_owned());
    publication.editor = Some("Eve Moor".to_owned());
    options().publication(publication)
}

/// Whoever publishes somebody else's file describes it anew; the source's description goes along whole.
#[test]
fn a_file_that_is_published_anew_holds_the_description_of_its_source() {
    let options = published_by("Moor Press");
    let converted = convert(&Input::new("L7.xml", LETTER.as_bytes()), &options);
    assert_eq!(converted.files.len(), 1, "{:#?}", converted.diagnostics);
    let file = String::from_utf8(converted.files[0].bytes.clone()).unwrap();
    let (ours, theirs) = file.split_once("<biblFull xml:id=\"lp.source\">").unwrap();
    assert!(ours.contains("<publisher>Moor Press</publisher>"), "{file}");
    assert!(ours.contains("<editor role=\"publication\">Eve Moor</editor>"), "{file}");
    assert!(file.contains("Published anew with") && !file.contains("Revised with"), "{file}");
    assert!(theirs.contains("<publisher>Fell Papers</publisher>"), "{file}");
    assert!(theirs.contains("<principal xml:id=\"ed\">R. Ambler</principal>"), "{file}");
    let description =
        LETTER.split_once("<fileDesc>").unwrap().1.split_once("</fileDesc>").unwrap().0;
    assert!(file.contains(description), "{file}");
    let letter = &converted.read.as_ref().unwrap().collection.letters[0];
    let (again, _) = press::read(&Input::new("L7.tei.xml", file.clone()), &options);
    let again = &again.unwrap().collection.letters[0];
    assert_eq!(round::differences(&round::comparable(letter), &round::comparable(again)), [""; 0]);
    // Whoever is the publisher of the source revises their own file.
    let own = convert(&Input::new("L7.xml", LETTER.as_bytes()), &published_by("Fell Papers"));
    assert!(!String::from_utf8(own.files[0].bytes.clone()).unwrap().contains("biblFull"));
}

#[test]
fn a_letter_of_a_volume_gets_a_document_of_its_own() {
    let volume = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title><funder>A Trust</funder></titleStmt><publicationStmt><p>Here.</p></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc></teiHeader>
<text><front><div><list><item xml:id="p1"><name>Ben Moor</name>, miller</item></list></div></front><body><div type="chapter">
<div type="document" n="1" xml:id="d1"><head>1. Ann Fell to Ben Moor</head><p>See <ref target="#d2">there</ref>, <persName corresp="#p1">Ben</persName>.</p></div>
<div type="document" n="2" xml:id="d2"><head>2. Ben Moor to Ann Fell</head><p>So be it.</p></div>
</div></body></text></TEI>
"##;
    let letters = revised("volume 1.xml", volume);
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|letter| letter.contains("<funder>A Trust</funder>")));
    let first = &letters[0];
    assert!(first.contains("target=\"volume%201.xml#d2\""), "{first}");
    assert!(!first.contains("So be it"), "{first}");
}

/// A page that began before the letter is added by the first step only.
#[test]
fn the_page_before_a_letter_is_added_once() {
    let volume = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt><publicationStmt><p>Here.</p></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc></teiHeader>
<text><body><pb n="7" facs="#f7"/><div type="letter" n="1"><p>It rains.</p></div><div type="letter" n="2"><p>It snows.</p></div></body></text></TEI>
"##;
    let second = revised("letters.xml", volume).pop().unwrap();
    assert_eq!(second.matches("<pb ").count(), 1, "{second}");
    assert!(!second.contains("facs="), "its picture is nowhere: {second}");
    let twice = revised_letter("2.tei.xml", &second);
    assert_eq!(twice.matches("<pb ").count(), 1, "{twice}");
    let step = twice
        .replace("lp.input.2", "lp.2")
        .replace("lp.run.2", "lp.2")
        .replace("lp.change.2", "lp.2");
    assert_eq!(without(&step, "lp.2"), second);
}

/// The file of a letter whose description is not known holds all of the header, and one of ours that says so.
#[test]
fn a_letter_that_no_description_names_has_none_when_it_is_read_again() {
    let volume = r#"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt><publicationStmt><p>Here.</p></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc>
<profileDesc><correspDesc><correspAction type="sent"><persName>Ann</persName></correspAction></correspDesc>
<correspDesc ref="d2"><correspAction type="sent"><persName>Ben</persName></correspAction></correspDesc></profileDesc></teiHeader>
<text><body><div type="letter" xml:id="d1"><p>It rains.</p></div><div type="letter" xml:id="d2"><p>It snows.</p></div></body></text></TEI>
"#;
    let senders = |file: &str| -> Vec<String> {
        let (read, _) = press::read(&Input::new("a.xml", file.as_bytes()), &options());
        let letters = read.unwrap().collection.letters;
        let named = letters.iter().flat_map(|letter| letter.correspondence.iter());
        let agents = named.flat_map(|one| &one.actions).flat_map(|one| &one.agents);
        agents.filter_map(|agent| agent.display_name().map(ToOwned::to_owned)).collect()
    };
    let files = revised("letters.xml", volume);
    assert_eq!(senders(volume), ["Ben"]);
    assert_eq!(senders(&files[0]), [""; 0]);
    assert_eq!(senders(&files[1]), ["Ben"]);
    let twice = revised_letter("d1.tei.xml", &files[0]);
    assert_eq!(twice.matches("<correspDesc").count(), files[0].matches("<correspDesc").count());
}

const CORPUS: &str = r##"<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title><funder>A Trust</funder></titleStmt>
<publicationStmt><publisher>Fell Papers</publisher><availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY</licence></availability></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc>
<profileDesc><particDesc><listPerson><person xml:id="p1"><persName>Moor, Ben</persName></person></listPerson></particDesc></profileDesc></teiHeader>
<TEI xml:id="a"><teiHeader><fileDesc><titleStmt><title>To Ben</title></titleStmt><publicationStmt><p>Here.</p></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc></teiHeader>
<text><body><p>See <ref target="#b">there</ref>, <persName ref="#p1">Ben</persName>.</p></body></text></TEI>
<TEI xml:id="b"><teiHeader><fileDesc><titleStmt><title>Again</title></titleStmt><publicationStmt><p>Here.</p></publicationStmt><sourceDesc><p>Print.</p></sourceDesc></fileDesc></teiHeader>
<text><body><p>So be it, <persName ref="#p1">Ben</persName>.</p></body></text></TEI>
</teiCorpus>
"##;

/// The header of a corpus is in the file of each of its letters, and what it says holds of them (TEI P5, 16.1.2).
#[test]
fn a_letter_of_a_corpus_gets_a_corpus_of_its_own() {
    let letters = revised("corpus.xml", CORPUS);
    assert_eq!(letters.len(), 2);
    let (header, _) = CORPUS.split_once("<TEI").unwrap();
    for letter in &letters {
        assert!(
            letter.contains(header.trim()) && letter.ends_with("</TEI>\n</teiCorpus>\n"),
            "{letter}"
        );
    }
    assert!(letters[0].contains("target=\"corpus.xml#b\"") && letters[0].contains("ref=\"#p1\""));
    assert!(!letters[0].contains("So be it"), "{}", letters[0]);
    let (read, _) = press::read(&Input::new("a.xml", letters[0].as_bytes()), &options());
    let letter = &read.unwrap().collection.letters[0];
    assert_eq!(letter.rights.source_text.len() + letter.rights.encoding.len(), 1, "{letter:#?}");
    assert!(letter.particulars.iter().any(|one| one.words.contains("A Trust")), "{letter:#?}");
    let twice = revised_letter("a.xml", &letters[0]);
    let step = |file: &str| without(&without(file, "lp.input.2"), "lp.change.2");
    assert_eq!(without(&step(&twice), "lp.run.2"), letters[0]);
}

/// The corpora of two sources stay two, each with its header once, and no id is there twice.
#[test]
fn letters_of_corpora_are_in_corpora_of_a_corpus() {
    let other = CORPUS.replace("Moor, Ben", "Fell, Ann");
    let inputs = [Input::new("one.xml", CORPUS), Input::new("two.xml", other)];
    let backend = backends::find_collection("tei-corpus").unwrap();
    let mut made = Vec::new();
    press::collect(inputs, backend, &options(), &mut made, |_, _| ()).unwrap();
    let made = String::from_utf8(made).unwrap();
    assert_eq!(made.matches("<teiCorpus").count(), 3, "{made}");
    assert_eq!(made.matches("A Trust").count(), 2, "{made}");
    let mut all = ids(&made);
    all.sort_unstable();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "{made}");
    // Pointers go to the list of their own corpus.
    let (one, two) = made.split_once("Fell, Ann").unwrap();
    assert_eq!(one.matches("ref=\"#p1\"").count(), 2, "{made}");
    assert_eq!(two.matches("ref=\"#letter3.p1\"").count(), 2, "{made}");
}

/// A corpus that is read and made again grows by a step of each letter: no corpus comes around it, no id is there twice,
/// and keys stay those of the lists.
#[test]
fn a_corpus_of_ours_grows_by_one_step() {
    let list = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><standOff><listPerson><person xml:id='a'>\
                <persName>Fell, Ann</persName></person></listPerson></standOff></TEI>";
    let list = Source::decode(SourceId(0), "people.xml", list.into()).unwrap();
    let with = options().lists([Arc::new(ListFile::read(&list).unwrap())]);
    let other =
        LETTER.replace("L7", "L8").replacen("Ben Moor</persName>", "<?x?>Cid Dun</persName>", 1);
    let transcript = "Leeds, 3 May 1901.\n\nDear Ben: It rains.\n\nYours,\nAnn Lee\n";
    let backend = backends::find_collection("tei-corpus").unwrap();
    let made = |inputs: Vec<Input>| {
        let mut made = Vec::new();
        press::collect(inputs, backend, &with, &mut made, |_, _| ()).unwrap();
        String::from_utf8(made).unwrap()
    };
    let first = made(vec![
        Input::new("L7.xml", LETTER),
        Input::new("L8.xml", other),
        Input::new("t.txt", transcript),
    ]);
    let mut corpora = vec![first];
    for name in ["all.tei.xml", "again.tei.xml"] {
        corpora.push(made(vec![Input::new(name, corpora.last().unwrap().as_str())]));
    }
    for (corpus, steps) in corpora.iter().zip(1..) {
        assert_eq!(corpus.matches("<teiCorpus").count(), 1, "{corpus}");
        assert_eq!(corpus.matches("<application ").count(), 3 * steps, "{corpus}");
        let mut all = ids(corpus);
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count, "{all:?}");
    }
    // What the third has more than the second is the step.
    let stripped = without(&without(&corpora[2], "lp.input.3"), "lp.run.3");
    let stripped = without(&without(&stripped, "letter2.lp.input.3"), "letter2.lp.run.3");
    let stripped = without(&without(&stripped, "letter3.lp.input.3"), "letter3.lp.run.3");
    let stripped = without(&without(&stripped, "lp.change.3"), "letter2.lp.change.3");
    assert_eq!(without(&stripped, "letter3.lp.change.3"), corpora[1]);
    let read = convert(&Input::new("all.tei.xml", corpora[2].as_bytes()), &options());
    let letters = serde_json::to_string(&read.read.unwrap().collection).unwrap();
    assert!(
        letters.contains("\"key\":\"a\"") && !letters.contains("\"key\":\"letter"),
        "{letters}"
    );
}

/// The entries of lists beside a letter come along, and a file with them needs the lists no more.
#[test]
fn entries_of_lists_beside_a_letter_come_along() {
    let list = r#"<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="x1"><persName>Fell, Ann</persName><idno type="GND">118540238</idno></person><person xml:id="x2"><persName>Nobody</persName></person></listPerson>"#;
    let source = Source::decode(SourceId(0), "lists/persons.xml", list.into()).unwrap();
    let lists = Arc::new(ListFile::read(&source).unwrap());
    let file = LETTER.replacen(
        "<p>My",
        "<p><persName ref=\"../lists/persons.xml#x1\">She</persName>. My",
        1,
    );
    let with = options().lists([lists]);
    let converted = convert(&Input::new("L7.xml", file.as_bytes()), &with);
    let made = String::from_utf8(converted.files[0].bytes.clone()).unwrap();
    let entry = list.split_once("<person ").unwrap().1.split_once("<person ").unwrap().0;
    assert!(
        made.contains(&format!("<listPerson source=\"persons.xml\">\n<person {entry}")),
        "{made}"
    );
    assert!(!made.contains("Nobody"), "{made}");
    let listed = |read: &press::Converted| {
        let letter =
            serde_json::to_string(&read.read.as_ref().unwrap().collection.letters[0]).unwrap();
        ["\"listed\":\"Fell, Ann\"", "https://d-nb.info/gnd/118540238", "\"list\":\"persons\""]
            .map(|part| letter.contains(part))
    };
    assert_eq!(listed(&converted), [true; 3]);
    let again = convert(&Input::new("L7.tei.xml", made.as_bytes()), &options());
    assert_eq!(listed(&again), [true; 3]);
    assert_eq!(without(&made, "lp.lists"), without(&revised_letter("L7.xml", &file), "lp.lists"));
}

/// What the schema refuses stays in the file, in a form that it accepts.
#[test]
fn what_the_schema_refuses_is_kept_beside_its_place() {
    for (source, kept) in [
        ("<p>a <pb n=\"2\" f=\"1r\"/>b</p>", "<pb n=\"2\"><?letterpress attribute f=\"1r\"?></pb>"),
        ("<p id=\"x\">a</p>", "<p xml:id=\"x\"><?letterpress renamed xml:id id?>a</p>"),
        (
            "<p id=\"x\" xml:id=\"5\">a</p>",
            "<p><?letterpress attribute id=\"x\"?><?letterpress attribute xml:id=\"5\"?>a</p>",
        ),
        (
            "<p>a <letterhead>b</letterhead></p>",
            "<seg type=\"opaque\" n=\"letterhead\"><?letterpress element letterhead?>b</seg>",
        ),
        ("loose <p>a</p>", "loose </ab><p>a</p>"),
        ("<p>a</p><hi>loose</hi>-leaf <hi>x</hi>", "<ab><?letterpress added?>-leaf </ab>"),
    ] {
        let file = LETTER.replacen("<p>My", &format!("{source}<p>My"), 1);
        let once = revised_letter("L7.xml", &file);
        assert!(once.contains(kept), "{source}: {kept} in\n{once}");
        assert!(once.starts_with(DECLARATION));
        assert_adds_only_its_step(&once);
    }
}

/// Nothing stands as an element that claims something of it, and nothing is added without end.
#[test]
fn what_the_schema_refuses_in_a_header_is_claimed_to_be_nothing() {
    for (place, source, kept) in [
        (
            "<profileDesc>",
            "<term>rain</term>",
            "<abstract><?letterpress added?><ab type=\"opaque\" n=\"term\"><?letterpress element term?>rain</ab></abstract>",
        ),
        (
            "</publicationStmt>",
            "<notesStmt><noteGrp><note><listPerson/></note></noteGrp></notesStmt>",
            "<listPerson><org><?letterpress added?></org></listPerson>",
        ),
        (
            "<profileDesc>",
            "<textDesc n=\"letter\"/>",
            "<purpose><?letterpress added?></purpose></textDesc>",
        ),
    ] {
        let file = LETTER.replacen(place, &format!("{place}{source}"), 1);
        let once = revised_letter("L7.xml", &file);
        assert!(once.contains(kept), "{source}: {kept} in\n{once}");
    }
}

/// Whoever reads a revision reads the same letter as in its source.
#[test]
fn a_revision_is_read_like_its_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoded");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut unlike = String::new();
    let mut letters = 0;
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "xml")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let converted = convert(&Input::new(name.clone(), fs::read(&path).unwrap()), &options());
        let read = converted.read.unwrap().collection.letters;
        assert_eq!(read.len(), converted.files.len(), "{name}");
        for (letter, file) in read.iter().zip(converted.files) {
            let (again, _) = press::read(&Input::new(name.clone(), file.bytes), &options());
            let again = &again.unwrap().collection.letters[0];
            let found = round::differences(&round::comparable(letter), &round::comparable(again));
            // A reference to another letter of a volume leads into the file of the volume.
            let found =
                found.iter().filter(|one| !(one.contains(".target") || one.contains(".document")));
            unlike.extend(found.map(|one| format!("{name} {:?}: {one}\n", letter.source_id)));
            letters += 1;
        }
    }
    assert!(letters > 14 && unlike.is_empty(), "{letters} letters\n{unlike}");
}

/// Editions older than `correspDesc` have elements that are no TEI.
#[test]
fn a_description_that_the_schema_refuses_is_read_and_written_anew() {
    let (start, end) = ("<correspDesc>", "</correspDesc>");
    let (before, rest) = LETTER.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let file = format!(
        "{before}{start}<sender><persName>Ann Fell</persName></sender><addressee><persName>Ben Moor</persName></addressee>\
         <placeSender><placeName>Hull</placeName></placeSender><dateSender><date when=\"1851-05-03\"/></dateSender>{end}{after}"
    );
    let once = revised_letter("L7.xml", &file);
    let ours = once.split_once("<correspDesc xml:id=\"lp.correspDesc\"").unwrap().1;
    let ours = ours.split_once(end).unwrap().0;
    for fact in ["Ann Fell", "Ben Moor", "Hull", "1851-05-03"] {
        assert!(ours.contains(fact), "{fact}: {ours}");
    }
    let twice = revised_letter("L7.xml", &once);
    assert_eq!(twice.matches("<correspDesc").count(), once.matches("<correspDesc").count());
}

#[test]
fn a_description_of_ours_comes_only_if_the_letter_says_more_than_the_header() {
    // The dateline has the day of the header in words.
    let dated = |day: &str| {
        let opener = format!(
            "<opener><dateline><placeName>Hull</placeName>, <date>{day}</date></dateline></opener>"
        );
        LETTER.replacen("<p>My", &format!("{opener}<p>My"), 1)
    };
    let header = LETTER.replacen("<persName ref=", "<placeName>Hull</placeName><persName ref=", 1);
    let list = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><standOff><listPerson><person xml:id='a'>\
                <persName>Fell, Ann</persName></person></listPerson></standOff></TEI>";
    let list = Source::decode(SourceId(0), "people.xml", list.into()).unwrap();
    let options = options().lists([Arc::new(ListFile::read(&list).unwrap())]);
    let made = |file: &str| {
        let files = convert(&Input::new("L7.xml", file.as_bytes()), &options).files;
        String::from_utf8(files[0].bytes.clone()).unwrap()
    };
    let same = dated("3 May 1851").replacen(
        "<persName ref=",
        "<placeName>Hull</placeName><persName ref=",
        1,
    );
    let once = made(&same);
    assert!(once.contains("Fell, Ann") && !once.contains("lp.correspDesc"), "{once}");
    // An ISO day as words is the day; other words are read.
    let in_words = same.replace("<date when=\"1851-05-03\"/>", "<date>1851-05-03</date>");
    assert!(!made(&in_words).contains("lp.correspDesc"));
    let in_words = same.replace("<date when=\"1851-05-03\"/>", "<date>3 May 1851</date>");
    assert!(made(&in_words).contains("lp.correspDesc"));
    // Without a place in the header, that of the dateline is more.
    assert!(made(&dated("3 May 1851")).contains("lp.correspDesc"));
    assert!(!made(&header).contains("lp.correspDesc"));
}

#[test]
fn an_entry_with_the_id_of_a_part_of_the_letter_gets_another() {
    let list = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><standOff><listPerson><person xml:id='a'>\
                <persName xml:id='a.1'>Fell, Ann</persName><note corresp='#a.1'>as born</note></person>\
                </listPerson></standOff></TEI>";
    let list = Source::decode(SourceId(0), "people.xml", list.into()).unwrap();
    let options = options().lists([Arc::new(ListFile::read(&list).unwrap())]);
    let made = |name: &str, file: &str, options: &Options| {
        let files = convert(&Input::new(name, file.as_bytes()), options).files;
        String::from_utf8(files[0].bytes.clone()).unwrap()
    };
    let once = made("L7.xml", &LETTER.replacen("<p>My", "<p xml:id=\"a\">My", 1), &options);
    let entry = "<person xml:id=\"lp.entry.a\">";
    assert!(once.contains(entry) || once.contains(&entry.replace('"', "'")), "{once}");
    assert!(once.contains("#a.1") && once.contains("<p xml:id=\"a\">"), "{once}");
    // The entry is found again, with its list or without.
    let anew = Options::default().formats([backends::find("tei").unwrap()]).revise(false);
    assert!(made("L7.tei.xml", &once, &anew).contains("key=\"people#a\""));
    let twice = made("L7.tei.xml", &once, &options);
    assert_eq!(twice.matches("lp.entry.a").count(), 1, "{twice}");
}

#[test]
fn what_is_missing_before_an_element_is_added_and_the_element_stays() {
    let start = LETTER.find("<publicationStmt>").unwrap();
    let end = LETTER.find("</publicationStmt>").unwrap() + "</publicationStmt>".len();
    let source = format!("{}{}", &LETTER[..start], &LETTER[end..]);
    let once = revised_letter("L7.xml", &source);
    assert!(once.contains("<publicationStmt><?letterpress added?>"), "{once}");
    assert!(!once.contains("<?letterpress start sourceDesc"), "{once}");
}

#[test]
fn what_p4_has_in_attributes_and_entities_comes_back() {
    let p4 = "<!DOCTYPE TEI.2 [<!ENTITY f1 SYSTEM \"seal.jpg\" NDATA jpeg>]>\n<TEI.2><teiHeader><fileDesc>\
              <titleStmt><title>Ann Fell to Ben Moor, 3 May 1851</title></titleStmt><publicationStmt><p>Leeds.</p>\
              </publicationStmt><sourceDesc><p>In private hands.</p></sourceDesc></fileDesc></teiHeader><text><body>\
              <p>I <sic corr=\"receive\">recieve</sic> it.</p><figure entity=\"f1\"/></body></text></TEI.2>";
    let once = revised_letter("L7.xml", p4);
    assert!(once.contains("<?letterpress attribute entity=\"seal.jpg\"?>"), "{once}");
    assert_adds_only_its_step(&once);
}
