//! Defects of bags, numbered as in the model of an archival package.

use super::{EntryKind, Memory, TEI, TEXT, each, premis};
use crate::package::Kind;

const SOURCE: &str = "data/objects/source/ann.txt";
const MADE: &str = "data/objects/preservation/ann.tei.xml";
const PREMIS: &str = "data/metadata/premis.xml";
const INFO: &str = "bag-info.txt";

/// A bag without a fault.
pub(super) fn bag() -> Memory {
    let mut bag = Memory { name: Some("ann".to_owned()), ..Memory::default() };
    bag.put(SOURCE, TEXT);
    bag.put(MADE, TEI);
    bag.put(PREMIS, premis(SOURCE, MADE));
    bag.put("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    bag.put(
        INFO,
        "Source-Organization: Whitby Letters\nBagging-Date: 2026-11-26\nPayload-Oxum: 0.0\n",
    );
    seal(&mut bag);
    bag
}

/// Counts the payload and writes all manifests, so that only what was done before is wrong.
pub(super) fn seal(bag: &mut Memory) {
    let is_payload = |path: &&String| path.starts_with("data/");
    let payload: Vec<String> = bag.files.keys().filter(is_payload).cloned().collect();
    let bytes: u64 = payload.iter().map(|path| bag.fixity(path).size).sum();
    let info = bag.text(INFO);
    let lines = info.lines().map(|line| match line.strip_prefix("Payload-Oxum: ") {
        Some(_) => format!("Payload-Oxum: {bytes}.{}\n", payload.len()),
        None => format!("{line}\n"),
    });
    let info: String = lines.collect();
    bag.put(INFO, info);
    manifests(bag, "manifest", &payload);
    seal_tags(bag);
}

/// Writes the tag manifests.
fn seal_tags(bag: &mut Memory) {
    let is_tag = |path: &&String| !path.starts_with("data/") && !path.starts_with("tagmanifest-");
    let tags: Vec<String> = bag.files.keys().filter(is_tag).cloned().collect();
    manifests(bag, "tagmanifest", &tags);
}

/// Lines with their ends.
fn ended<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn manifests(bag: &mut Memory, name: &str, paths: &[String]) {
    let of = |digest: fn(&Memory, &str) -> String| -> String {
        let line = |path: &String| {
            let written = path.replace('%', "%25").replace('\n', "%0A");
            format!("{}  {written}\n", digest(bag, path))
        };
        paths.iter().map(line).collect()
    };
    let sha256 = of(|bag, path| bag.fixity(path).sha256());
    let sha512 = of(|bag, path| bag.fixity(path).sha512());
    bag.put(&format!("{name}-sha256.txt"), sha256);
    bag.put(&format!("{name}-sha512.txt"), sha512);
}

#[test]
fn a_bag_without_a_fault_has_none() {
    let bag = bag();
    let checked = bag.check();
    assert_eq!(checked.kind, Some(Kind::BagIt));
    assert_eq!(checked.unchecked, [""; 0]);
    assert_eq!(bag.faults(), [""; 0]);
    assert_eq!(checked.files, 9);
    let bytes: usize = bag.files.values().map(Vec::len).sum();
    assert_eq!(checked.bytes, bytes as u64);
}

#[test]
fn what_is_neither_a_bag_nor_of_eark_is_no_package() {
    let mut folder = Memory::default();
    folder.put("letters.csv", "file\n");
    assert_eq!(folder.check().kind, None);
    folder.demand("a folder", &["no package", "bagit.txt", "METS.xml"]);
}

#[test]
fn changes_of_the_payload_are_found_with_the_line_of_the_manifest() {
    each(
        &bag(),
        &[
            (
                "1 a byte changed",
                |bag| bag.put(SOURCE, "It rainz.\n"),
                &[
                    "manifest-sha512.txt, line 3: the SHA-512 of data/objects/source/ann.txt is",
                    "and should be",
                    "(RFC 8493, 3)",
                ],
            ),
            (
                "2 a byte added",
                |bag| bag.put(SOURCE, "It rains.\n\n"),
                &["Payload-Oxum", "and should be"],
            ),
            (
                "3 a file missing",
                |bag| bag.remove(SOURCE),
                &["manifest-sha256.txt, line 3", "is missing"],
            ),
            (
                "4 a file more",
                |bag| bag.put("data/more.txt", "x"),
                &["data/more.txt: is in no payload manifest"],
            ),
            (
                "a file that cannot be read",
                |bag| {
                    bag.remove(SOURCE);
                    bag.add(SOURCE, EntryKind::File);
                },
                &["ann.txt: cannot be read: the disk is broken"],
            ),
            (
                "21 a link",
                |bag| bag.add("data/link.txt", EntryKind::Link),
                &["data/link.txt: this is a link"],
            ),
            (
                "29 an empty folder",
                |bag| bag.add("data/none", EntryKind::EmptyFolder),
                &["data/none: this folder is empty"],
            ),
            (
                "a device",
                |bag| bag.add("data/tty", EntryKind::Other),
                &["neither a file nor a folder"],
            ),
            (
                "25 a file to fetch",
                |bag| {
                    bag.put("fetch.txt", "https://example.org/a 1 data/a\n");
                    seal(bag);
                },
                &["fetch.txt", "must be fetched"],
            ),
            (
                "no payload at all",
                |bag| {
                    for path in [SOURCE, MADE, PREMIS] {
                        bag.remove(path);
                    }
                },
                &["there is no folder data"],
            ),
        ],
    );
}

#[test]
fn what_is_wrong_in_the_declaration_is_found() {
    each(
        &bag(),
        &[
            (
                "12 a byte-order mark",
                |bag| bag.edit("bagit.txt", "BagIt", "\u{feff}BagIt"),
                &["bagit.txt, line 1", "byte-order mark"],
            ),
            (
                "13 another version",
                |bag| bag.edit("bagit.txt", "1.0", "2.0"),
                &[
                    "bagit.txt, line 1: says “BagIt-Version: 2.0” and should say “BagIt-Version: 1.0”",
                ],
            ),
            (
                "14 a third line",
                |bag| bag.edit("bagit.txt", "UTF-8\n", "UTF-8\nX: y\n"),
                &["bagit.txt, line 3: should have two lines"],
            ),
            ("one line", |bag| bag.put("bagit.txt", "BagIt-Version: 1.0\n"), &["ends before that"]),
            (
                "another encoding",
                |bag| bag.edit("bagit.txt", "UTF-8", "ISO-8859-1"),
                &["ISO-8859-1"],
            ),
            ("no line end", |bag| bag.edit("bagit.txt", "UTF-8\n", "UTF-8"), &["the last line"]),
            ("no declaration", |bag| bag.remove("bagit.txt"), &["bagit.txt: is missing"]),
        ],
    );
}

#[test]
fn a_bag_of_a_draft_is_judged_by_the_standard_and_that_is_said() {
    let mut bag = bag();
    bag.edit("bagit.txt", "1.0", "0.97");
    seal(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
    let unchecked = bag.check().unchecked;
    assert!(unchecked.len() == 1 && unchecked[0].contains("0.97"), "{unchecked:?}");
}

#[test]
fn what_our_own_list_says_of_files_is_compared() {
    const LIST: &str = "data/metadata/file-list.psv";
    let mut bag = bag();
    let row = |path: &str, received_as: &str| {
        let fixity = bag.fixity(path);
        let (size, digest) = (fixity.size, fixity.sha256());
        format!(
            "{path}|Plain Text File|x-fmt/111|{size}|{digest}|A, \u{201C}b\u{201D}||{received_as}\n"
        )
    };
    let rows = [row(SOURCE, "../a%.txt"), row(MADE, ""), row(PREMIS, "")].concat();
    bag.put(LIST, format!("path|format|PRONOM|bytes|sha256|title|date|received as\n{rows}"));
    seal(&mut bag);
    let known_as = bag.check().known_as;
    assert_eq!(known_as.into_iter().collect::<Vec<_>>(), [(SOURCE.into(), "../a%.txt".into())]);
    each(
        &bag,
        &[
            (
                "another digest",
                |bag| {
                    let size = bag.fixity(SOURCE).size.to_string();
                    bag.edit(
                        LIST,
                        &format!("{SOURCE}|Plain Text File|x-fmt/111|{size}"),
                        &format!("{SOURCE}|||1{size}"),
                    );
                    seal(bag);
                },
                &["line 2", SOURCE, "another size or digest"],
            ),
            (
                "a file that is not there",
                |bag| {
                    bag.edit(LIST, SOURCE, "data/objects/source/ben.txt");
                    seal(bag);
                },
                &["line 2", "ben.txt, which is missing"],
            ),
            (
                "a file that the list does not have",
                |bag| {
                    bag.edit(LIST, SOURCE, "data/objects/source/ben.txt");
                    seal(bag);
                },
                &[LIST, "does not list", SOURCE],
            ),
        ],
    );
    // Another program's list of this name is its own affair.
    bag.put(LIST, "file;size\nx;1\n");
    seal(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
}

#[test]
fn what_is_wrong_in_the_metadata_is_found() {
    each(
        &bag(),
        &[
            (
                "6 changed",
                |bag| bag.edit(INFO, "Whitby", "Whitbi"),
                &["the SHA-256 of bag-info.txt"],
            ),
            (
                "15 a date in words",
                |bag| bag.edit(INFO, "2026-11-26", "26 Nov 2026"),
                &["bag-info.txt, line 2: Bagging-Date is “26 Nov 2026” and should be a day"],
            ),
            (
                "16 the sum twice",
                |bag| bag.edit(INFO, "Payload-Oxum", "Payload-Oxum: 1.1\npayload-oxum"),
                &["line 4: Payload-Oxum is there again"],
            ),
            (
                "17 a wrong sum",
                |bag| bag.edit(INFO, "Payload-Oxum: ", "Payload-Oxum: 1"),
                &["line 3: Payload-Oxum is", "and should be"],
            ),
            (
                "30 no space",
                |bag| bag.edit(INFO, "Date: ", "Date:"),
                &["a space after “Bagging-Date:”"],
            ),
            (
                "no colon",
                |bag| bag.edit(INFO, "Bagging-Date: ", "Bagging "),
                &["a label, a colon and a value"],
            ),
            (
                "a count",
                |bag| bag.edit(INFO, "Bagging-Date: ", "Bag-Count: one\nBagging-Date: "),
                &["Bag-Count is “one”"],
            ),
            (
                "not in UTF-8",
                |bag| bag.put(INFO, b"A: \xff\n".as_slice()),
                &["line 1: this line is not in UTF-8"],
            ),
        ],
    );
}

#[test]
fn a_value_may_go_on_in_the_next_line() {
    let mut bag = bag();
    bag.edit(INFO, "Whitby Letters", "Whitby\n\tLetters");
    seal(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
}

#[test]
fn tag_files_and_tag_manifests_are_held_to_each_other() {
    each(
        &bag(),
        &[
            (
                "5 a tag file more",
                |bag| bag.put("notes.txt", "x\n"),
                &["notes.txt: is in no tag manifest"],
            ),
            (
                "18 no tag manifests",
                |bag| {
                    bag.remove("tagmanifest-sha256.txt");
                    bag.remove("tagmanifest-sha512.txt");
                },
                &["there is no tag manifest"],
            ),
            (
                "20 payload in a tag manifest",
                |bag| {
                    let line = format!("{}  {SOURCE}\n", bag.fixity(SOURCE).sha256());
                    let text = bag.text("tagmanifest-sha256.txt") + &line;
                    bag.put("tagmanifest-sha256.txt", text);
                },
                &["tagmanifest-sha256.txt, line 5", "which is payload"],
            ),
            (
                "tag manifests unlike each other",
                |bag| {
                    let text = bag.text("tagmanifest-sha512.txt");
                    bag.put("tagmanifest-sha512.txt", ended(text.lines().skip(1)));
                },
                &["bag-info.txt: is not in tagmanifest-sha512.txt, unlike"],
            ),
        ],
    );
}

#[test]
fn manifests_that_are_missing_or_unlike_each_other_are_found() {
    each(
        &bag(),
        &[
            (
                "11 a file in one only",
                |bag| {
                    let text = bag.text("manifest-sha512.txt");
                    bag.put("manifest-sha512.txt", ended(text.lines().take(2)));
                    seal_tags(bag);
                },
                &["data/objects/source/ann.txt: is not in manifest-sha512.txt"],
            ),
            (
                "19 an algorithm in capitals",
                |bag| {
                    bag.rename("manifest-sha256.txt", "manifest-SHA256.txt");
                    seal_tags(bag);
                },
                &["manifest-SHA256.txt", "should be written sha256"],
            ),
            (
                "28 MD5 alone",
                |bag| {
                    for name in ["manifest", "tagmanifest"] {
                        bag.remove(&format!("{name}-sha256.txt"));
                        bag.remove(&format!("{name}-sha512.txt"));
                    }
                    bag.put(
                        "manifest-md5.txt",
                        format!("0123456789abcdef0123456789abcdef  {SOURCE}\n"),
                    );
                },
                &["no payload manifest", "in SHA-256 or SHA-512"],
            ),
            (
                "no manifest",
                |bag| {
                    bag.remove("manifest-sha256.txt");
                    bag.remove("manifest-sha512.txt");
                },
                &["there is no payload manifest"],
            ),
        ],
    );
}

#[test]
fn a_manifest_in_another_algorithm_beside_ours_is_not_checked() {
    let mut bag = bag();
    let paths = [PREMIS, MADE, SOURCE];
    let lines = paths.map(|path| format!("0123456789abcdef0123456789abcdef  {path}\n"));
    bag.put("manifest-md5.txt", lines.concat());
    seal_tags(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
    assert_eq!(bag.check().unchecked, ["manifest-md5.txt: digests in md5 are not computed here"]);
}

/// Adds a line to a manifest.
fn list(bag: &mut Memory, line: &str) {
    let text = bag.text("manifest-sha256.txt") + line + "\n";
    bag.put("manifest-sha256.txt", text);
}

/// Replaces the path of the transcript in a manifest.
fn listed_as(bag: &mut Memory, path: &str) {
    bag.edit("manifest-sha256.txt", &format!("  {SOURCE}"), &format!("  {path}"));
}

#[test]
fn paths_in_manifests_are_read_as_the_rfc_writes_them_and_never_lead_out() {
    each(
        &bag(),
        &[
            (
                "7 twice",
                |bag| {
                    let line = format!("{}  {SOURCE}", bag.fixity(SOURCE).sha256());
                    list(bag, &line);
                },
                &[
                    "manifest-sha256.txt, line 4: lists data/objects/source/ann.txt twice, first on line 3",
                ],
            ),
            (
                "8 twice with two digests",
                |bag| {
                    let line = format!("{}  {SOURCE}", bag.fixity(MADE).sha256());
                    list(bag, &line);
                },
                &["manifest-sha256.txt, line 4: the SHA-256 of data/objects/source/ann.txt is"],
            ),
            ("9 up", |bag| listed_as(bag, "data/../../ann.txt"), &["line 3", "goes up (..)"]),
            ("10 absolute", |bag| listed_as(bag, "/etc/passwd"), &["line 3", "is absolute"]),
            ("a drive", |bag| listed_as(bag, "C:/ann.txt"), &["line 3", "is absolute"]),
            ("a home folder", |bag| listed_as(bag, "~ann/ann.txt"), &["line 3", "home folder"]),
            (
                "a backslash",
                |bag| listed_as(bag, "data\\objects\\source\\ann.txt"),
                &["has a backslash"],
            ),
            (
                "./",
                |bag| listed_as(bag, "./data/objects/source/ann.txt"),
                &["steps that lead nowhere"],
            ),
            (
                "//",
                |bag| listed_as(bag, "data/objects//source/ann.txt"),
                &["steps that lead nowhere"],
            ),
            ("a folder", |bag| listed_as(bag, "data/objects"), &["which is a folder"]),
            (
                "a tag file",
                |bag| listed_as(bag, "bagit.txt"),
                &["lists bagit.txt, which is not in data"],
            ),
            ("an asterisk", |bag| listed_as(bag, "*data/objects/source/ann.txt"), &["an asterisk"]),
            (
                "no digest",
                |bag| list(bag, "xyz  data/a"),
                &["line 4", "it should be in hexadecimal"],
            ),
            (
                "a short digest",
                |bag| list(bag, "abcd  data/a"),
                &["has 4 digits, and SHA-256 has 64"],
            ),
            ("no path", |bag| list(bag, &"a".repeat(64)), &["should be followed by a path"]),
            ("an empty line", |bag| list(bag, ""), &["line 4: is empty"]),
            (
                "22 a raw %",
                |bag| {
                    bag.put("data/100%.txt", "x");
                    seal(bag);
                    bag.edit("manifest-sha256.txt", "%25", "%");
                },
                &["data/100%.txt has a raw %, which should be written %25"],
            ),
            (
                "a raw % that looks like a code",
                |bag| {
                    bag.put("data/a%25.txt", "x");
                    seal(bag);
                    bag.edit("manifest-sha256.txt", "%2525", "%25");
                },
                &["data/a%25.txt has a raw %"],
            ),
        ],
    );
}

#[test]
fn codes_in_manifests_and_all_line_ends_are_understood() {
    let mut bag = bag();
    bag.put("data/100%.txt", "x");
    bag.put("data/two\nlines.txt", "x");
    seal(&mut bag);
    for name in ["manifest-sha256.txt", "manifest-sha512.txt"] {
        let end = if name.contains("256") { "\r\n" } else { "\r" };
        let text = bag.text(name).replace('\n', end).replace("  data", " \tdata");
        bag.put(name, text);
    }
    seal_tags(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
}

#[test]
fn files_that_some_system_takes_for_the_same_are_found() {
    each(
        &bag(),
        &[
            (
                "23 case",
                |bag| {
                    bag.put("data/objects/source/Ann.txt", "x");
                    seal(bag);
                },
                &["ann.txt: differs from data/objects/source/Ann.txt in upper and lower case"],
            ),
            (
                "folders in case",
                |bag| {
                    bag.put("data/Objects/a.txt", "x");
                    seal(bag);
                },
                &["data/objects: differs from data/Objects in upper and lower case"],
            ),
            (
                "24 normalisation",
                |bag| {
                    bag.put("data/A\u{308}.txt", "x");
                    bag.put("data/\u{c4}.txt", "x");
                    seal(bag);
                },
                &["data/\u{c4}.txt: differs from data/A\u{308}.txt in Unicode normalisation"],
            ),
            (
                "a name that was normalised on the way",
                |bag| {
                    bag.put("data/A\u{308}.txt", "x");
                    seal(bag);
                    bag.rename("data/A\u{308}.txt", "data/\u{c4}.txt");
                },
                &["data/A\u{308}.txt is missing; data/\u{c4}.txt is there, and differs in Unicode"],
            ),
        ],
    );
}

#[test]
fn a_path_that_is_there_twice_is_found() {
    let mut bag = bag();
    bag.add(SOURCE, EntryKind::File);
    bag.demand("a ZIP with two entries of a name", &[SOURCE, "two files have this path"]);
}
