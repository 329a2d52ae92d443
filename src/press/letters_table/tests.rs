//! The table of letters: which row applies to which letter, what cells hold, what is wrong.

use super::*;

fn table(text: &str) -> LettersTable {
    LettersTable::parse("box/letters.csv", text).expect(text)
}

/// The lines of the rows that apply to a letter.
fn lines(
    table: &LettersTable,
    input: &str,
    own_name: Option<&str>,
    number: Option<&str>,
) -> Vec<usize> {
    let is_alone = own_name.is_none();
    let named = Named { input, own_name, number, is_alone, is_read: true };
    table.statements(&named).iter().filter_map(|statement| statement.line).collect()
}

#[test]
fn a_row_names_a_file_from_the_folder_of_the_table() {
    let table =
        table("file,date\nann.txt,1776\nben,1777\nx/carl.1.txt,1778\nx\\dan,1779\nZo\u{EB},1780\n");
    for (input, line) in [
        ("box/ann.txt", Some(2)),
        ("./box/ann.txt", Some(2)),
        ("box/x/../ann.txt", Some(2)),
        ("box/ann.xml", None),
        ("ann.txt", None),
        ("box/ben.txt", Some(3)),
        ("box/ben.xml", Some(3)),
        ("box/ben", Some(3)),
        ("box/x/ben.txt", None),
        ("box/x/carl.1.txt", Some(4)),
        ("box/x/carl.txt", None),
        ("box/x/dan.txt", Some(5)),
        ("box/Zoe\u{308}.txt", Some(6)),
    ] {
        let found = lines(&table, input, None, None);
        assert_eq!(found, line.into_iter().collect::<Vec<_>>(), "{input}");
    }
}

#[test]
fn the_folder_of_the_table_may_be_above() {
    let table =
        LettersTable::parse("../letters.csv", "file,date\nbox/ann,1776\n").expect("a table");
    let table = table.working_in(Path::new("/home/ann/box"));
    assert_eq!(lines(&table, "ann.txt", None, None), [2]);
    assert_eq!(lines(&table, "/home/ann/box/ann.txt", None, None), [2]);
    assert_eq!(lines(&table, "box/ann.txt", None, None), [0; 0]);
}

#[test]
fn a_row_names_a_letter_by_its_number() {
    let table = table(
        "file,number,title\nv.xml,d1,One\nv.xml,2,Two\nv.xml,,All\n,II,Elsewhere\nann,7,Seven\n",
    );
    // Rows with its own name or its number come before the row for the whole file.
    assert_eq!(lines(&table, "box/v.xml", Some("D1"), None), [2, 4]);
    assert_eq!(lines(&table, "box/v.xml", Some("d2"), Some("2")), [3, 4]);
    assert_eq!(lines(&table, "box/v.xml", Some("d3"), Some("3")), [4]);
    assert_eq!(lines(&table, "box/w.xml", Some("ii"), None), [5]);
    // The only letter in its file needs no number, but may not have a different one.
    assert_eq!(lines(&table, "box/ann.txt", None, None), [6]);
    assert_eq!(lines(&table, "box/ann.txt", None, Some("7")), [6]);
    assert_eq!(lines(&table, "box/ann.txt", None, Some("8")), [0; 0]);
}

#[test]
fn rows_without_a_letter_are_told() {
    let table = table("file,number,title\nann,,A\nben,,B\nv,d1,One\nv,d9,Nine\nw,d1,W\n,d5,Five\n");
    lines(&table, "box/ann.txt", None, None);
    lines(&table, "box/v.xml", Some("d1"), None);
    let told = |exists: &[&str]| {
        let unused = table.unused(|path| exists.iter().any(|one| path == Path::new(one)));
        let line = |found: Diagnostic| {
            let place = found.elsewhere.expect("a place");
            format!("{} {}", place.line, found.message)
        };
        unused.into_iter().map(line).collect::<Vec<_>>()
    };
    let nine = "5 v has no letter d9";
    let five = "7 there is no letter d5";
    assert_eq!(told(&[]), ["3 there is no letter ben", nine, "6 there is no letter w", five]);
    assert_eq!(told(&["box/ben", "box/v", "box/w"]), [nine, five]);
}

#[test]
fn cells_hold_facts() {
    let text = "\u{FEFF}File;Sender;SENDER URI;sender-role;Recipient;place_uri;rights;source;language\r\n\
                ann;Ann | Ben;urn:x:1 |;|clerk;Carl;urn:x:2|urn:x:3;Free <https://x.org/1>;https://x.org/2;en\r\n\
                ben;;urn:x:4;;;;;Letters, p. 3;\r\n;;;;\r\n";
    let table = table(text);
    let [ann, ben] = &table.rows[..] else { panic!("{table:?}") };
    let person = |name: Option<&str>, same_as: &[&str], role: Option<&str>| PersonEntry {
        name: name.map(ToOwned::to_owned),
        same_as: same_as.iter().map(|uri| (*uri).to_owned()).collect(),
        role: role.map(ToOwned::to_owned),
    };
    assert_eq!(
        ann.facts.from,
        [person(Some("Ann"), &["urn:x:1"], None), person(Some("Ben"), &[], Some("clerk"))]
    );
    assert_eq!(ann.facts.to, [person(Some("Carl"), &[], None)]);
    assert_eq!(ann.facts.place.as_ref().expect("a place").same_as, ["urn:x:2", "urn:x:3"]);
    let rights = &ann.facts.rights.as_ref().expect("rights").source_text[0];
    assert_eq!((rights.label.as_str(), rights.uri.as_str()), ("Free", "https://x.org/1"));
    assert_eq!(ann.facts.source, Some(SourceEntry::of("https://x.org/2")));
    assert_eq!(ben.facts.from, [person(None, &["urn:x:4"], None)]);
    assert_eq!(ben.facts.source.as_ref().and_then(|it| it.cited.as_deref()), Some("Letters, p. 3"));
    assert_eq!(ben.line, 3);
}

#[test]
fn faults_have_a_line_and_say_what_to_do() {
    for (text, line, words) in [
        ("", 1, "no first line"),
        ("date,place\n1776,Leeds\n", 1, "must be called file or number"),
        ("file,recipent\n", 1, "is recipient meant?"),
        ("file,dates\n", 1, "is date meant?"),
        ("file,date,Date\n", 1, "two columns"),
        ("file,date\nann,May\n", 2, "write CCYY-MM-DD"),
        ("file,date\n,1776\n", 2, "names no letter"),
        ("file,date\nann,1776,x\n", 2, "3 cells, the first line 2"),
        ("file,title\nann,A\nben,B\n./ann,C\n", 4, "./ann also has a row in line 2"),
        ("file,number\nv,d1\nv,D1\n", 3, "v D1 also has a row in line 2"),
        ("file,title\n\nann,\"A\nB\"\n", 3, "not on one line"),
        ("file,sender_uri\nann,Q1\n", 2, "not an address"),
        (
            "file,sender,sender_uri\nann,A|B,urn:x:1\n",
            2,
            "the number of addresses (1) differs from that of persons (2)",
        ),
        ("file,sender\nann,A|\n", 2, "a name is missing"),
        ("file,rights\nann,mine\n", 2, "the address of a licence"),
        ("file,language\nann,english\n", 2, "not a language tag"),
    ] {
        let found = LettersTable::parse("letters.csv", text).expect_err(text);
        let found = found.last().expect("a fault");
        assert!(found.message.contains(words), "{text:?}: {}", found.message);
        let place = found.elsewhere.as_ref().expect("a place");
        assert_eq!(place.line, line, "{text:?}");
    }
    let all = LettersTable::parse("letters.csv", "file,date\na,May\nb,1776\nc,June\n");
    assert_eq!(all.expect_err("two faults").len(), 2);
}

#[test]
fn a_column_that_is_not_known_is_told_and_not_used() {
    let table = table("file,Shelf,\nann,12,\n");
    let [found] = table.diagnostics() else { panic!("{:?}", table.diagnostics()) };
    assert_eq!(found.message, "there is no column “Shelf”, so it is not used");
    assert_eq!(found.elsewhere.as_ref().map(|place| place.column), Some(6));
    for (title, meant) in [("From", "is sender meant?"), ("GND", "is sender_uri or recipient_uri")]
    {
        let table = self::table(&format!("file,{title}\nann,x\n"));
        assert!(table.diagnostics()[0].message.contains(meant), "{:?}", table.diagnostics());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_table_stops_the_program(text in "([a-cé|/.\\\\“”\",;1-3\r\n\t~?]|file|,number|,date|,sender|,sender_uri|urn:x:){0,30}") {
        match LettersTable::parse("x/letters.csv", &text) {
            Ok(table) => {
                lines(&table, "x/a.txt", None, None);
                table.unused(|_| false);
            }
            Err(found) => for found in found {
                let place = found.elsewhere.expect("a fault has a place");
                proptest::prop_assert!(text.get(place.bytes).is_some());
            }
        }
    }
}
