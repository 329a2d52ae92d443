//! What pointers and keys of names lead to: entries of the file and of the lists beside it.

use std::sync::Arc;

use super::*;
use crate::readers::ListFile;

fn list(name: &str, entries: &str) -> Arc<ListFile> {
    let text = format!("{TEI}><teiHeader/><standOff>{entries}</standOff></TEI>");
    let source = Source::decode(SourceId(1), name, text.into_bytes()).unwrap();
    Arc::new(ListFile::read(&source).unwrap())
}

fn persons(prefix: &str, names: [&str; 2]) -> String {
    let person = |number: usize, name: &str| {
        format!(
            "<person xml:id=\"{prefix}{number}\" n=\"{prefix}/{number}\"><persName>{name}</persName></person>"
        )
    };
    format!("<listPerson>{}{}</listPerson>", person(1, names[0]), person(2, names[1]))
}

/// Two lists that have the ids `p1` and `p2`, and one with ids of its own.
fn lists() -> Vec<Arc<ListFile>> {
    vec![
        list("persons.xml", &persons("p", ["Lee, Ann", "Cox, Ben"])),
        list("lists/H\u{e4}user A.xml", &persons("p", ["Low, Ann", "Coy, Ben"])),
        list("others.xml", &persons("o", ["Dun, Cid", "Eve, Dot"])),
    ]
}

/// Who sent a letter, whose name has these attributes.
fn sender(attributes: &str, header: &str, body: &str, stand_off: &str) -> String {
    let text = format!(
        "{TEI}><teiHeader>{header}<profileDesc><correspDesc><correspAction type=\"sent\">\
         <persName {attributes}>somebody</persName></correspAction></correspDesc></profileDesc></teiHeader>\
         <text><body><p>Dear Fay, it rains.</p>{body}</body></text>{stand_off}</TEI>"
    );
    let source = source(&text);
    let (letter, _) = Tei.open_beside(&source, &lists()).letter(0);
    let agent = &letter.correspondence[0].actions[0].agents[0];
    agent.display_name().unwrap().to_owned()
}

#[test]
fn prefixes_are_those_that_the_file_declares() {
    let header = "<encodingDesc><listPrefixDef>\
         <prefixDef ident=\"psn\" matchPattern=\"([a-z])-([0-9]+)\" replacementPattern=\"../persons.xml#$1$2\"/>\
         <prefixDef ident=\"own\" matchPattern=\"(.+)\" replacementPattern=\"#$1\"/>\
         <prefixDef ident=\"bad\" matchPattern=\"(\" replacementPattern=\"others.xml#o1\"/>\
         </listPrefixDef></encodingDesc>";
    let own = format!("<standOff>{}</standOff>", persons("x", ["Own, Ann", "Own, Ben"]));
    assert_eq!(sender("ref=\"psn:p-1\"", header, "", ""), "Lee, Ann");
    assert_eq!(sender("ref=\"own:x2\"", header, "", &own), "Own, Ben");
    for unknown in ["psn:p1", "psn:xp-1", "bad:o1", "other:p-1"] {
        assert_eq!(sender(&format!("ref=\"{unknown}\""), header, "", ""), "somebody");
    }
}

#[test]
fn names_of_files_are_read_as_addresses_write_them() {
    assert_eq!(sender("ref=\"H%C3%A4user%20A.xml#p2\"", "", "", ""), "Coy, Ben");
    assert_eq!(sender("ref=\"lists/H\u{e4}user%20A.xml#p1\"", "", "", ""), "Low, Ann");
}

#[test]
fn a_key_is_an_id_or_a_number_that_only_one_list_has() {
    assert_eq!(sender("key=\"o1\"", "", "", ""), "Dun, Cid");
    assert_eq!(sender("key=\"o/2\"", "", "", ""), "Eve, Dot");
    // Two lists have these; a reference is no number.
    for unknown in ["key=\"p1\"", "key=\"p/1\"", "ref=\"o/2\""] {
        assert_eq!(sender(unknown, "", "", ""), "somebody");
    }
    let place = "<standOff><listPlace><place xml:id=\"l1\" n=\"o/2\"><placeName>Leeds</placeName></place>\
                 <place xml:id=\"l2\" n=\"7\"><placeName>Hull</placeName></place></listPlace></standOff>";
    assert_eq!(sender("key=\"o/2\"", "", "", place), "Eve, Dot", "a person is no place");
    assert_eq!(sender("key=\"7\"", "", "", place), "somebody");
}

#[test]
fn a_part_of_the_letter_with_the_id_of_an_entry_is_nobody() {
    let body = "<p xml:id=\"o1\">As <persName>Gil</persName> says.</p>";
    for pointer in ["ref=\"others.xml#o1\"", "key=\"o1\"", "ref=\"#o1\""] {
        assert_eq!(sender(pointer, "", body, ""), "Dun, Cid");
    }
    assert_eq!(sender("ref=\"#g\"", "", &body.replace("o1", "g"), ""), "somebody");
}

#[test]
fn an_id_alone_is_relative_to_the_base_around_it() {
    let base = |base: &str| format!("ref=\"#p1\" xml:base=\"{base}\"");
    assert_eq!(sender(&base("https://example.org/lists/persons.xml"), "", "", ""), "Lee, Ann");
    // Neither a folder nor an unknown file says which of the two is meant.
    for unknown in ["https://example.org/lists/", "none.xml"] {
        assert_eq!(sender(&base(unknown), "", "", ""), "somebody");
    }
    // The parts of a file can come from files that included them.
    let own = persons("p", ["Own, Ann", "Own, Ben"]);
    let included = format!("<standOff xml:base=\"lists/register.xml\">{own}</standOff>");
    assert_eq!(sender("ref=\"../register.xml#p2\"", "", "", &included), "Own, Ben");
    assert_eq!(sender("ref=\"persons.xml#p2\"", "", "", &included), "Cox, Ben");
}
