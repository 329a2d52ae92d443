//! Letters in PAGE: pages in files, folders and archives; what regions, lines and tags become.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/outline.rs"]
mod outline;
#[path = "encoded/round.rs"]
mod round;

use std::io::{Cursor, Write};

use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::ActionKind;
use letterpress::press::{Input, Options, convert, read};
use letterpress::source::{PackedPart, Part};
use zip::write::SimpleFileOptions;

/// A page with this reading order and these regions.
fn page(image: &str, order: &[&str], regions: &str) -> String {
    let refs = order.iter().enumerate();
    let refs =
        refs.map(|(index, id)| format!("<RegionRefIndexed index=\"{index}\" regionRef=\"{id}\"/>"));
    let refs = refs.collect::<Vec<_>>().concat();
    let order = match order {
        [] => String::new(),
        _ => format!("<ReadingOrder><OrderedGroup id=\"ro\">{refs}</OrderedGroup></ReadingOrder>"),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/\
         gts/pagecontent/2013-07-15\"><Metadata><Creator>nobody</Creator></Metadata>\
         <Page imageFilename=\"{image}\" imageWidth=\"1000\" imageHeight=\"1500\">{order}\n{regions}</Page></PcGts>\n"
    )
}

fn region(id: &str, custom: &str, lines: &str) -> String {
    format!(
        "<TextRegion id=\"{id}\" custom=\"{custom}\"><Coords points=\"0,0 1000,0\"/>\n{lines}\
         <TextEquiv><Unicode>the same once more</Unicode></TextEquiv></TextRegion>\n"
    )
}

fn line(index: usize, from_to: (u32, u32), custom: &str, text: &str) -> String {
    let (from, to) = from_to;
    format!(
        "<TextLine id=\"l{index}\" custom=\"readingOrder {{index:{index};}} {custom}\">\
         <Coords points=\"{from},0 {to},9\"/><Baseline points=\"{from},9 {to},9\"/>\
         <TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>\n"
    )
}

/// A line that fills the measure.
fn full(index: usize, custom: &str, text: &str) -> String {
    line(index, (20, 980), custom, text)
}

fn outline_of(input: &Input) -> Vec<String> {
    let (read, found) = read(input, &Options::default());
    assert_no_loss(&found);
    let all = outline::of(&read.unwrap().collection);
    let body = all.lines().skip_while(|line| !line.trim_start().starts_with("text ")).skip(1);
    body.map(|line| line.trim().to_owned()).collect()
}

fn assert_no_loss(found: &[Diagnostic]) {
    let lost: Vec<&Diagnostic> =
        found.iter().filter(|one| one.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

/// What a page becomes.
fn check(order: &[&str], regions: &str, expect: &[&str]) {
    let found = outline_of(&Input::new("a.xml", page("a.jpg", order, regions)));
    let (first, rest) = found.split_first().unwrap();
    assert!(first.starts_with("page <"), "{first}");
    assert_eq!(rest, expect, "{regions}");
}

/// The codes of what is reported.
fn codes(order: &[&str], regions: &str) -> Vec<&'static str> {
    let input = Input::new("a.xml", page("a.jpg", order, regions));
    let (_, found) = read(&input, &Options::default());
    let of_pages = found.iter().map(|one| one.code.id).filter(|id| !id.starts_with('N'));
    of_pages.collect()
}

/// The two pages of a letter.
fn letter() -> [String; 2] {
    let lines = [
        line(0, (600, 980), "", "Leeds, May 3, 1871"),
        line(1, (20, 240), "", "Dear Ben,"),
        full(
            2,
            "textStyle {offset:26; length:6;underlined:true;}",
            "it has rained here, since Sunday, and the riv¬",
        ),
        full(
            3,
            "abbrev {offset:42; length:4;expansion:account;}",
            "er stands in the yard. We carried all the acct books to the gar-",
        ),
        full(
            4,
            "date {offset:7; length:6;year:1871; month:5; day:1;} person {offset:24; length:7;lastname:Cox; wikiData:Q1;}",
            "ret on Monday night, w. Mr. Cox. The men will be work=",
        ),
        full(5, "", "ing at the dam until the end of the week, and we hope to"),
    ];
    let first =
        region("r1", "readingOrder {index:1;} structure {type:paragraph;}", &lines.concat());
    let number = region("r2", "structure {type:page-number;}", &line(0, (900, 980), "", "7"));
    let lines = [
        full(0, "", "have dry floors again before the fair. Write to me at the"),
        full(1, "", "old house, for nobody carries letters to the mill now, and"),
        line(2, (20, 600), "", "tell Ruth that the hens are well."),
        line(3, (480, 900), "", "Yours sincerely,"),
        line(4, (600, 940), "", "Ann Marlow"),
    ];
    let second = region("r1", "", &lines.concat());
    let margin =
        region("r2", "structure {type:marginalia;}", &line(0, (0, 90), "", "The cat, too."));
    // The regions of the second page are not in the order in which they are read.
    [
        page("7.jpg", &["r2", "r1"], &(first + &number)),
        page("8.jpg", &["r1", "r2"], &(margin + &second)),
    ]
}

fn folder(mets: Option<&str>) -> Vec<PackedPart> {
    let [first, second] = letter();
    let mut files =
        vec![PackedPart::new("page/10.xml", second), PackedPart::new("page/9.xml", first)];
    files.extend(mets.map(|mets| PackedPart::new("mets.xml", mets)));
    files
}

fn mets(names: &[&str]) -> String {
    let files = names.iter();
    let files = files.map(|name| format!("<ns3:file><ns3:FLocat ns2:href=\"{name}\"/></ns3:file>"));
    let files = files.collect::<Vec<_>>().concat();
    format!(
        "<ns3:mets xmlns:ns2=\"http://www.w3.org/1999/xlink\" xmlns:ns3=\"http://www.loc.gov/METS/\">\
         <ns3:fileGrp ID=\"PAGEXML\">{files}</ns3:fileGrp></ns3:mets>"
    )
}

fn archive(files: &[PackedPart]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        zip.start_file(file.name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(&file.bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const LETTER: &[&str] = &[
    "page <7 image 7.jpg>",
    "opener dateline {place|Leeds}, {date 1871-05-03|May 3, 1871}",
    "opener salutation Dear Ben,",
    "p1 it has rained here, since {set (underlined = underline)|Sunday}, and the riv{corrected by \
     rejoin_hyphens|¬ | }~er stands in the yard. We carried all the {term = account|acct} books to the \
     gar{corrected by rejoin_hyphens|- | }~ret on {date 1871-05-01|Monday} night, w. {person \
     https://www.wikidata.org/entity/Q1|Mr. Cox}. The men will be work{corrected by rejoin_hyphens|= | }~ing \
     at the dam until the end of the week, and we hope to{corrected by rejoin_paragraphs|/ |  }<- image \
     8.jpg>have dry floors again before the fair. Write to me at the/old house, for nobody carries letters to \
     the mill now, and/tell Ruth that the hens are well.",
    "closer close Yours sincerely,",
    "closer signature Ann Marlow",
    "section class marginalia",
    "p2 The cat, too.",
];

#[test]
fn pages_in_a_folder_or_an_archive_are_one_letter() {
    let files = folder(None);
    let outlined = outline_of(&Input::folder("letter", files.clone()));
    assert_eq!(outline_of(&Input::new("letter.zip", archive(&files))), outlined);
    assert_eq!(outlined, LETTER);
}

#[test]
fn a_mets_file_gives_the_order_of_the_pages() {
    let names = ["page/10.xml", "page/9.xml"];
    let (read, found) =
        read(&Input::folder("letter", folder(Some(&mets(&names)))), &Options::default());
    assert_no_loss(&found);
    let read = read.unwrap();
    let parts: Vec<&str> = read.source.parts().iter().map(Part::name).collect();
    assert_eq!(parts, names);
    let (_, found) = press_read(folder(Some(&mets(&["page/9.xml", "page/10.xml", "page/11.xml"]))));
    assert_eq!(
        found,
        ["the file cannot be unpacked: its page page/11.xml is missing; export all pages again"]
    );
}

fn press_read(files: Vec<PackedPart>) -> (bool, Vec<String>) {
    let (read, found) = read(&Input::folder("letter", files), &Options::default());
    (read.is_some(), found.into_iter().map(|one| one.message).collect())
}

#[test]
fn what_is_no_letter_of_pages_is_one_error() {
    let [first, second] = letter();
    let two = vec![
        PackedPart::new("a/page/1.xml", first.clone()),
        PackedPart::new("b/page/1.xml", second),
    ];
    let (is_read, found) = press_read(two);
    assert!(!is_read && found.len() == 1 && found[0].contains("several documents"), "{found:?}");
    let (is_read, found) = press_read(vec![PackedPart::new("a.txt", "Dear Ben")]);
    assert!(!is_read && found.len() == 1, "{found:?}");
    // A page that is cut off.
    let cut = first.get(..first.len() / 2).unwrap();
    let (_, found) =
        press_read(vec![PackedPart::new("1.xml", first.clone()), PackedPart::new("2.xml", cut)]);
    assert!(
        found.iter().any(|message| message.starts_with("the file is broken here")),
        "{found:?}"
    );
}

#[test]
fn a_letter_goes_through_passes_proof_and_all_formats() {
    let options = Options::default().formats(BACKENDS.iter().copied());
    let converted = convert(&Input::folder("letter", folder(None)), &options);
    assert_no_loss(&converted.diagnostics);
    assert_eq!(converted.files.len(), BACKENDS.len());
    let letter = &converted.read.unwrap().collection.letters[0];
    let agent = |kind| letter.action(kind).unwrap().agents[0].display_name().unwrap();
    assert_eq!(agent(ActionKind::Sent), "Ann Marlow");
    assert_eq!(agent(ActionKind::Received), "Ben");
    assert_eq!(letter.date().unwrap().when(), Some("1871-05-03"));
    let tei = converted.files.iter().find(|file| file.format.name == "tei").unwrap();
    let (back, _) = read(&Input::new("a.xml", tei.bytes.clone()), &Options::default());
    let back = &back.unwrap().collection.letters[0];
    let unlike = round::differences(&round::comparable(letter), &round::comparable(back));
    assert!(unlike.is_empty(), "{unlike:#?}");
}

#[test]
fn one_of_several_texts_counts() {
    let words = "<TextLine id=\"l\"><Word><TextEquiv><Unicode>It</Unicode></TextEquiv></Word>\n\
        <Word><TextEquiv conf=\"0.2\"><Unicode>drains</Unicode></TextEquiv>\
        <TextEquiv conf=\"0.9\"><Unicode>rains.</Unicode></TextEquiv></Word></TextLine>";
    check(&["r"], &region("r", "", words), &["p1 It rains."]);
    let texts = "<TextLine id=\"l\"><Word><TextEquiv><Unicode>no</Unicode></TextEquiv></Word>\
        <TextEquiv index=\"1\"><Unicode>It drains.</Unicode></TextEquiv>\
        <TextEquiv index=\"0\"><Unicode>It rains &amp; snows.</Unicode></TextEquiv></TextLine>";
    check(&["r"], &region("r", "", texts), &["p1 It rains & snows."]);
    // Without lines, the text of the region counts.
    let whole = "<TextRegion id=\"r\"><TextEquiv><Unicode>It rains.\nIt snows.</Unicode></TextEquiv></TextRegion>";
    check(&["r"], whole, &["p1 It rains.", "p2 It snows."]);
}

#[test]
fn groups_of_the_reading_order_may_be_in_groups() {
    let regions: String = ["a", "b", "c", "d"]
        .iter()
        .map(|id| region(id, "", &full(0, "", &format!("This is the region {id}."))))
        .collect();
    let order = "<ReadingOrder><OrderedGroup id=\"g\"><UnorderedGroupIndexed id=\"h\" index=\"1\">\
        <RegionRef regionRef=\"b\"/><RegionRef regionRef=\"a\"/></UnorderedGroupIndexed>\
        <RegionRefIndexed index=\"0\" regionRef=\"d\"/><RegionRefIndexed index=\"2\" regionRef=\"c\"/>\
        </OrderedGroup></ReadingOrder>";
    let text = page("a.jpg", &[], &format!("{order}{regions}"));
    let found = outline_of(&Input::new("a.xml", text));
    let expect = ["d", "b", "a", "c"].iter().enumerate();
    let expect: Vec<String> =
        expect.map(|(index, id)| format!("p{} This is the region {id}.", index + 1)).collect();
    assert_eq!(found[1..], expect);
}

#[test]
fn tags_become_phrases() {
    let said = "textStyle {offset:0; length:5;bold:true;} textStyle {offset:3; length:5;italic:true;} \
        unclear {offset:10; length:1;} gap {offset:11; length:0;reason:illegible;} \
        textStyle {offset:13; length:4;strikethrough:true;} sic {offset:18; length:3;correction:the;}";
    check(
        &["r"],
        &region("r", "", &full(0, said, "Moor 𝔅ad x. gone teh end of it all.")),
        &["p1 {set (bold = bold)|Moo{set (italic = italic)|r }}{set (italic = italic)|𝔅a}d \
           {unclear|x}{gap illegible|}. {deleted strikethrough|gone} {opaque <sic correction=\"the\">|teh} end of it all."],
    );
    // A date that runs over a line end.
    let lines = [
        full(
            0,
            "date {offset:47; length:6;year:1871; month:5; day:3;continued:true;}",
            "We have had no letter from you, not one, since the 3d",
        ),
        full(
            1,
            "date {offset:0; length:6;year:1871; month:5; day:3;continued:true;}",
            "of May, when the river came into the yard of the mill.",
        ),
    ];
    check(
        &["r"],
        &region("r", "", &lines.concat()),
        &[
            "p1 We have had no letter from you, not one, since {date 1871-05-03|the 3d/of May}, when the river came into the yard of the mill.",
        ],
    );
}

#[test]
fn regions_that_are_no_text_are_kept_beside_it() {
    let one = |id: &str, kind: &str, text: &str| {
        region(id, &format!("structure {{type:{kind};}}"), &full(0, "", text))
    };
    let regions = [
        one("h", "header", "THE MOOR LETTERS"),
        one("a", "heading", "To Ben"),
        one("b", "paragraph", "It rains in Hull, and has rained for many days."),
        one("n", "footnote", "1) Since Monday."),
        one("o", "footnote-continued", "And longer."),
        one("c", "catch-word", "and"),
    ];
    let order = ["h", "a", "b", "n", "o", "c"];
    let found = outline_of(&Input::new("a.xml", page("a.jpg", &order, &regions.concat())));
    let text: Vec<&str> = found.iter().map(String::as_str).skip(1).collect();
    assert_eq!(
        text,
        [
            "heading To Ben",
            "p1 It rains in Hull, and has rained for many days.",
            "n.x footnote",
            "p 1) Since Monday.",
            "p And longer.",
        ]
    );
    let (read, _) =
        read(&Input::new("a.xml", page("a.jpg", &order, &regions.concat())), &Options::default());
    let furniture = read.unwrap().collection.letters.remove(0).furniture;
    let beside: Vec<&str> = furniture.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(beside, ["THE MOOR LETTERS", "and"]);
    assert_eq!(codes(&order, &regions.concat()), ["G003", "G005"]);
}

#[test]
fn a_table_has_rows_and_cells() {
    let cell = |row: u32, col: u32, text: &str| {
        format!(
            "<TableCell row=\"{row}\" col=\"{col}\" rowSpan=\"1\" colSpan=\"1\" id=\"c{row}{col}\">{}</TableCell>",
            full(0, "", text)
        )
    };
    let cells =
        [cell(0, 0, "Monday"), cell(0, 1, "rain"), cell(1, 0, "Tuesday"), cell(1, 1, "snow")];
    let table = format!("<TableRegion id=\"t\">{}</TableRegion>", cells.concat());
    check(
        &["t"],
        &table,
        &[
            "table",
            "row",
            "cell 1×1",
            "p Monday",
            "cell 1×1",
            "p rain",
            "row",
            "cell 1×1",
            "p Tuesday",
            "cell 1×1",
            "p snow",
        ],
    );
}

#[test]
fn a_page_without_text_keeps_its_place() {
    let [first, second] = letter();
    let blank = page("7v.jpg", &[], "");
    let files = [("1.xml", first), ("2.xml", blank), ("3.xml", second)];
    let files = files.map(|(name, page)| PackedPart::new(name, page)).to_vec();
    let (read, found) = read(&Input::folder("letter", files), &Options::default());
    assert_no_loss(&found);
    assert!(found.iter().any(|one| one.code.id == "G004"));
    let json = serde_json::to_string(&read.unwrap().collection.letters[0]).unwrap();
    assert!(json.contains("7v.jpg"));
}

#[test]
fn what_cannot_be_placed_is_reported() {
    let one = |id: &str, custom: &str| {
        region(id, "", &full(0, custom, "It rains in Hull, and has rained for many days."))
    };
    assert_eq!(codes(&["a"], &(one("a", "") + &one("b", ""))), ["G001"]);
    assert_eq!(codes(&[], &(one("a", "") + &one("b", ""))), ["G001"]);
    assert_eq!(codes(&["a"], &one("a", "person {offset:40; length:20;}")), ["G002"]);
    assert!(codes(&["a"], &one("a", "person {offset:3; length:5;}")).is_empty());
}
