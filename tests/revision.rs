//! TEI made from TEI is a revision: the source, and one step that can be taken away again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use letterpress::backends;
use letterpress::diag::Severity;
use letterpress::press::{Input, Options, convert};

fn options() -> Options {
    Options::default().formats([backends::find("tei").unwrap()]).revise(true)
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

#[test]
fn a_revision_of_a_revision_adds_only_its_own_step() {
    let once = revised_letter("L7.xml", LETTER);
    let twice = revised_letter("L7.tei.xml", &once);
    let mut stripped = twice.clone();
    for step in ["lp.input.2", "lp.run.2", "lp.change.2"] {
        assert!(twice.contains(&format!("xml:id=\"{step}\"")), "{step} in\n{twice}");
        stripped = without(&stripped, step);
    }
    assert_eq!(stripped, once);
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

/// What a revision has no place for is a loss, and no file is made.
#[test]
fn what_a_revision_cannot_say_is_told() {
    for stated in [
        "number = \"77\"\n",
        "language = \"fr\"\n",
        "rights = \"https://creativecommons.org/publicdomain/mark/1.0/\"\n",
    ] {
        let input = Input::new("L7.xml", LETTER.as_bytes()).sidecar("L7.meta.toml", stated);
        let converted = convert(&input, &options());
        assert!(converted.files.is_empty(), "{stated}");
        let losses = converted.diagnostics.iter().filter(|one| one.severity() == Severity::Loss);
        assert_eq!(losses.map(|one| one.code.id).collect::<Vec<_>>()[..1], ["A101"], "{stated}");
    }
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

/// What the schema refuses stays in the file, in a form that it accepts.
#[test]
fn what_the_schema_refuses_is_kept_beside_its_place() {
    for (source, kept) in [
        ("<p>a <pb n=\"2\" f=\"1r\"/>b</p>", "<pb n=\"2\"><?letterpress attribute f=\"1r\"?></pb>"),
        ("<p id=\"x\">a</p>", "<p xml:id=\"x\"><?letterpress renamed xml:id id?>a</p>"),
        (
            "<p>a <letterhead>b</letterhead></p>",
            "<seg type=\"opaque\" n=\"letterhead\"><?letterpress element letterhead?>b</seg>",
        ),
        ("loose <p>a</p>", "loose </ab><p>a</p>"),
    ] {
        let file = LETTER.replacen("<p>My", &format!("{source}<p>My"), 1);
        let once = revised_letter("L7.xml", &file);
        assert!(once.contains(kept), "{source}: {kept} in\n{once}");
        assert!(once.starts_with(DECLARATION));
    }
}
