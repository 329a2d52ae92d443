//! Packages for archives: whole or not there, the same bytes again, and every defect is found.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use letterpress::source::sha256;
use place::{DETAILS, LETTER, Place, Said, VOLUME};

/// A folder of letters: one alone with a side file, one with a name that no archive can keep, and a volume.
fn letters() -> Place {
    let place = Place::with(&["box/ann.txt", "box/year/100%.txt"]);
    place.write("box/ann.meta.toml", "[place]\nname = \"Leeds\"\n");
    place.write("box/volume.xml", VOLUME);
    place.write("box/letterpress.toml", DETAILS);
    place
}

fn package(place: &Place, more: &[&str]) -> Said {
    let all = [&["package", "box", "--date", "2026-11-26"], more].concat();
    place.run(&all)
}

/// The files below a folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

fn copy(place: &Place, from: &str, to: &str) {
    for (name, bytes) in tree(&place.path().join(from)) {
        let path = place.path().join(to).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_bag_has_all_letters_and_their_sources_and_is_the_same_again() {
    let place = letters();
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let bag = tree(&place.path().join("bag"));
    for name in [
        "README.txt",
        "bagit.txt",
        "data/metadata/metadata.csv",
        "data/metadata/premis.xml",
        "data/metadata/schemas/tei_all.rng",
        "data/objects/access/ann.epub",
        "data/objects/access/ann.pdf",
        "data/objects/access/volume/d2.pdf",
        "data/objects/preservation/ann.tei.xml",
        "data/objects/preservation/volume/d1.jsonld",
        "data/objects/preservation/volume/d1.ir.json",
        "data/objects/source/ann.meta.toml",
        "data/objects/source/letterpress.toml",
        "tagmanifest-sha512.txt",
    ] {
        assert!(bag.contains_key(name), "{name} {:?}", bag.keys());
    }
    assert_eq!(bag["data/objects/source/ann.txt"], LETTER.as_bytes());
    assert_eq!(bag["data/objects/source/volume.xml"], VOLUME.as_bytes());
    let renamed = bag.keys().find(|name| name.starts_with("data/objects/source/year/")).unwrap();
    assert!(!renamed.contains('%'), "{renamed}");
    let proof = String::from_utf8(bag["data/metadata/submissionDocumentation/proof.txt"].clone());
    assert!(proof.unwrap().contains("\u{201C}year/100%.txt\u{201D}"));
    let manifest = String::from_utf8(bag["manifest-sha256.txt"].clone()).unwrap();
    let listed: BTreeMap<&str, &str> = manifest
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(sum, name)| (name, sum))
        .collect();
    let payload: Vec<&String> = bag.keys().filter(|name| name.starts_with("data/")).collect();
    assert_eq!(listed.len(), payload.len());
    for name in payload {
        assert_eq!(listed[name.as_str()], sha256(&bag[name]), "{name}");
    }
    // Again, with another number of threads, in another folder of the same name.
    let said = package(&place, &["-o", "again/bag", "--jobs", "1"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(tree(&place.path().join("again/bag")), bag);
    let said = place.run(&["verify", "bag"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("complete and unchanged"), "{said:?}");
    assert!(said.out.contains("preservation/volume/d2.tei.xml"), "{said:?}");
}

#[test]
fn an_e_ark_package_is_made_and_verified_and_so_are_zips() {
    let place = letters();
    let said = package(&place, &["-o", "sip", "--to", "eark"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let said = place.run(&["verify", "sip"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    for (kind, name) in [("eark", "sip"), ("bagit", "bag")] {
        let zip = format!("{name}.zip");
        let said = package(&place, &["-o", name, "--to", kind, "--zip"]);
        assert_eq!(said.exit, 0, "{said:?}");
        let bytes = fs::read(place.path().join(&zip)).unwrap();
        let said = package(&place, &["-o", &zip, "--to", kind, "--zip", "--force", "--jobs", "1"]);
        assert_eq!(said.exit, 0, "{said:?}");
        assert!(fs::read(place.path().join(&zip)).unwrap() == bytes);
        let said = place.run(&["verify", &zip]);
        assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    }
}

#[test]
fn nothing_is_made_up_and_nothing_is_replaced_unasked() {
    let place = letters();
    place.write("box/letterpress.toml", "");
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 2, "{said:?}");
    for line in
        ["[package]\norganisation = \"…\"", "email = ", "[package.rights]\nstatus = ", "acts = ["]
    {
        assert!(said.err.contains(line), "{line} {said:?}");
    }
    assert!(!place.path().join("bag").exists());
    place.write("box/letterpress.toml", DETAILS);
    let said = place.run(&["package", "box", "-o", "sip", "--to", "eark"]);
    assert!(said.exit == 2 && said.err.contains("--date today"), "{said:?}");
    let said = place.run(&["package", "box", "-o", "bag"]);
    assert!(said.exit == 0 && said.err.contains("B018"), "{said:?}");
    assert!(place.path().join("bag/data/metadata/premis-objects.xml").exists());
    assert!(!place.read("bag/bag-info.txt").contains("Bagging-Date"));
    let said = place.run(&["verify", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let said = package(&place, &["-o", "bag"]);
    assert!(said.exit == 2 && said.err.contains("--force"), "{said:?}");
    let said = package(&place, &["-o", "bag", "--force"]);
    assert!(said.exit == 0 && place.read("bag/bag-info.txt").contains("Bagging-Date"), "{said:?}");
    let said = package(&place, &["-o", "box", "--force"]);
    assert!(said.exit == 2 && said.err.contains("no package"), "{said:?}");
    assert_eq!(
        place.names("box"),
        ["ann.meta.toml", "ann.txt", "letterpress.toml", "volume.xml", "year"]
    );
}

/// A change to a package, and a word of what must be said.
type Defect = (&'static str, fn(&Path), &'static str);

fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text, "{}", path.display());
    fs::write(path, changed).unwrap();
}

/// Lists the tag files anew, as somebody would who changes them on purpose.
fn list_tags_anew(root: &Path) {
    let listed: String =
        ["README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
            .map(|name| format!("{}  {name}\n", sha256(&fs::read(root.join(name)).unwrap())))
            .concat();
    fs::write(root.join("tagmanifest-sha256.txt"), listed).unwrap();
    fs::remove_file(root.join("tagmanifest-sha512.txt")).unwrap();
}

const OF_BAGS: &[Defect] = &[
    (
        "a changed byte",
        |root| edit(&root.join("data/objects/source/ann.txt"), |it| it.replace("rains", "rainz")),
        "ann.txt",
    ),
    (
        "a missing file",
        |root| fs::remove_file(root.join("data/objects/access/ann.pdf")).unwrap(),
        "ann.pdf",
    ),
    ("an extra file", |root| fs::write(root.join("data/extra.txt"), "x").unwrap(), "extra.txt"),
    ("an extra tag file", |root| fs::write(root.join("notes.txt"), "x").unwrap(), "notes.txt"),
    (
        "a changed tag file",
        |root| edit(&root.join("bag-info.txt"), |it| it.replace("Ben", "Bob")),
        "bag-info.txt",
    ),
    (
        "a path out of the bag",
        |root| {
            edit(&root.join("manifest-sha256.txt"), |it| {
                it.replace("data/objects/source/ann.txt", "../ann.txt")
            });
            list_tags_anew(root);
        },
        "../ann.txt",
    ),
    (
        "an absolute path",
        |root| {
            edit(&root.join("manifest-sha256.txt"), |it| {
                it.replace("data/objects/source/ann.txt", "/etc/passwd")
            });
            list_tags_anew(root);
        },
        "/etc/passwd",
    ),
    (
        "a file named twice",
        |root| {
            edit(&root.join("manifest-sha256.txt"), |it| {
                let line = it.lines().next().unwrap().to_owned();
                it + &line + "\n"
            });
            list_tags_anew(root);
        },
        "twice",
    ),
    (
        "a file in one manifest only",
        |root| {
            edit(&root.join("manifest-sha512.txt"), |it| it.split_once('\n').unwrap().1.to_owned());
            list_tags_anew(root);
        },
        "manifest-sha512.txt",
    ),
    (
        "another version",
        |root| {
            edit(&root.join("bagit.txt"), |it| it.replace("1.0", "2.0"));
            list_tags_anew(root);
        },
        "bagit.txt",
    ),
    (
        "a wrong sum of the payload",
        |root| {
            edit(&root.join("bag-info.txt"), |it| it.replace("Payload-Oxum: ", "Payload-Oxum: 1"));
            list_tags_anew(root);
        },
        "Payload-Oxum",
    ),
    (
        "a link",
        |root| {
            fs::remove_file(root.join("data/objects/source/ann.txt")).unwrap();
            symlink("/etc/hostname", root.join("data/objects/source/ann.txt")).unwrap();
        },
        "link",
    ),
    ("an empty folder", |root| fs::create_dir(root.join("data/empty")).unwrap(), "empty"),
    (
        "a file taken out of the bag and its manifests",
        |root| {
            fs::remove_file(root.join("data/metadata/premis.xml")).unwrap();
            list_all_anew(root);
        },
        "lists data/metadata/premis.xml, which is missing",
    ),
    (
        "names that differ in case only",
        |root| fs::write(root.join("data/objects/source/ANN.txt"), "x").unwrap(),
        "ANN.txt",
    ),
];

/// Lists payload and tag files anew, as somebody would who changes the payload on purpose.
fn list_all_anew(root: &Path) {
    for name in ["manifest-sha256.txt", "manifest-sha512.txt"] {
        edit(&root.join(name), |it| {
            let is_there = |line: &&str| root.join(line.split_once("  ").unwrap().1).exists();
            it.lines().filter(is_there).flat_map(|line| [line, "\n"]).collect()
        });
    }
    let payload = tree(&root.join("data"));
    let bytes: usize = payload.values().map(Vec::len).sum();
    edit(&root.join("bag-info.txt"), |it| {
        let lines = it.lines().map(|line| match line.strip_prefix("Payload-Oxum: ") {
            Some(_) => format!("Payload-Oxum: {bytes}.{}\n", payload.len()),
            None => format!("{line}\n"),
        });
        lines.collect()
    });
    list_tags_anew(root);
}

const OF_SIPS: &[Defect] = &[
    (
        "a changed byte",
        |root| {
            edit(&root.join("representations/source/data/ann.txt"), |it| {
                it.replace("rains", "rainz")
            });
        },
        "ann.txt",
    ),
    (
        "a missing file",
        |root| fs::remove_file(root.join("representations/access/data/ann.pdf")).unwrap(),
        "ann.pdf",
    ),
    (
        "an extra file",
        |root| fs::write(root.join("documentation/extra.txt"), "x").unwrap(),
        "extra.txt",
    ),
    (
        "a missing METS",
        |root| fs::remove_file(root.join("representations/access/METS.xml")).unwrap(),
        "access/METS.xml",
    ),
    (
        "a path out of the package",
        |root| {
            edit(&root.join("METS.xml"), |it| {
                it.replace("documentation/README.txt", "../../README.txt")
            });
        },
        "../../README.txt",
    ),
    (
        "an id twice",
        |root| {
            edit(&root.join("METS.xml"), |it| {
                let ids: Vec<String> = it
                    .match_indices(" ID=\"")
                    .map(|(at, _)| it[at + 5..at + 46].to_owned())
                    .collect();
                it.replacen(&format!(" ID=\"{}\"", ids[0]), &format!(" ID=\"{}\"", ids[1]), 1)
            });
        },
        "METS.xml",
    ),
    (
        "another name of the folder",
        |root| edit(&root.join("METS.xml"), |it| it.replace("OBJID=\"copy\"", "OBJID=\"other\"")),
        "OBJID",
    ),
    (
        "a dangling pointer",
        |root| {
            edit(&root.join("METS.xml"), |it| it.replacen("FILEID=\"uuid-", "FILEID=\"uuid-0", 1));
        },
        "FILEID",
    ),
];

#[test]
fn every_defect_is_found_and_named() {
    let place = letters();
    for (kind, defects) in [("bagit", OF_BAGS), ("eark", OF_SIPS)] {
        fs::create_dir_all(place.path().join(kind)).unwrap();
        // An E-ARK package says the name of its folder.
        let whole = format!("{kind}/copy");
        let said = package(&place, &["-o", &whole, "--to", kind]);
        assert_eq!(said.exit, 0, "{said:?}");
        for (at, (what, make, named)) in defects.iter().enumerate() {
            let broken = format!("{kind}-{at}/copy");
            copy(&place, &whole, &broken);
            make(&place.path().join(&broken));
            let said = place.run(&["verify", &broken]);
            assert_eq!(said.exit, 1, "{kind}: {what}: {said:?}");
            assert!(
                said.err.contains("A106") && said.err.contains(named),
                "{kind}: {what}: {said:?}"
            );
        }
    }
    assert!(OF_BAGS.len() + OF_SIPS.len() >= 20);
}

#[test]
fn a_letter_that_is_not_as_its_source_is_found_even_if_all_lists_agree() {
    let place = letters();
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let root = place.path().join("bag");
    let tei = root.join("data/objects/preservation/ann.tei.xml");
    let before = sha256(&fs::read(&tei).unwrap());
    edit(&tei, |it| it.replace("It rains", "It snows"));
    let after = sha256(&fs::read(&tei).unwrap());
    for name in ["manifest-sha256.txt", "data/metadata/premis.xml"] {
        edit(&root.join(name), |it| it.replace(&before, &after));
    }
    let said = place.run(&["verify", "bag"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert!(said.err.contains("snows"), "{said:?}");
}

#[test]
fn names_that_are_no_unicode_stay_two_and_rights_of_a_letter_count_more() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = letters();
    for (name, weather) in [(&b"Gr\xfc.txt"[..], "snows"), (b"Gr\xf6.txt", "hails")] {
        let path = place.path().join("box").join(OsStr::from_bytes(name));
        fs::write(path, LETTER.replace("rains", weather)).unwrap();
    }
    let rights = "file,rights\nann.txt,The estate <https://rightsstatements.org/vocab/InC/1.0/>\n";
    place.write("box/letters.csv", rights);
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let kept: Vec<String> = place.names("bag/data/objects/source");
    assert_eq!(kept.iter().filter(|name| name.starts_with("Gr_.")).count(), 2, "{kept:?}");
    let rights = place.read("bag/data/metadata/rights.csv");
    let of_ann: Vec<&str> = rights.lines().filter(|line| line.contains("source/ann.txt")).collect();
    assert!(
        of_ann.iter().all(|line| line.contains("InC/1.0") && !line.contains("Allow")),
        "{rights}"
    );
    assert!(!of_ann.is_empty());
}

/// What the elements of this name contain.
fn contents<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&start).skip(1).map(|rest| rest.split(&end).next().unwrap()).collect()
}

/// Whether one letter states its own rights or all do: what links to a statement is what the statement is about.
#[test]
fn a_letter_and_the_statement_of_its_rights_link_to_each_other() {
    let place = Place::with(&["box/ann.txt", "box/ben.txt"]);
    place.write("box/letterpress.toml", DETAILS);
    for of in [&["ann.txt"][..], &["ann.txt", "ben.txt"]] {
        let stated = "The estate <https://rightsstatements.org/vocab/InC/1.0/>";
        let rows: Vec<String> = of.iter().map(|file| format!("{file},{stated}")).collect();
        place.write("box/letters.csv", &format!("file,rights\n{}\n", rows.join("\n")));
        let said = package(&place, &["-o", "bag", "--force"]);
        assert_eq!(said.exit, 0, "{said:?}");
        let premis = place.read("bag/data/metadata/premis.xml");
        let statements = contents(&premis, "rightsStatement");
        let mut own = 0;
        for letter in premis.split("<object ").filter(|it| it.contains("<linkingRights")) {
            let id = contents(letter, "objectIdentifierValue")[0];
            for link in contents(letter, "linkingRightsStatementIdentifierValue") {
                let is_it = |it: &&str| contents(it, "rightsStatementIdentifierValue") == [link];
                let statement = statements.iter().copied().find(is_it).expect(link);
                // The licence is about the files that were made.
                let is_about = contents(statement, "linkingObjectIdentifierValue").contains(&id);
                assert!(is_about || statement.contains("licenseInformation"), "{id} {statement}");
                own += usize::from(statement.contains("The estate"));
            }
        }
        assert_eq!(own, of.len(), "{premis}");
        let said = place.run(&["verify", "bag"]);
        assert_eq!(said.exit, 0, "{said:?}");
    }
}

/// `verify` reads the sources as they were read when the package was made.
#[test]
fn a_package_says_with_which_options_its_letters_were_read() {
    let place = letters();
    place.write("box/lost.txt", &LETTER.replace("It rains.", "It rains.He said so."));
    place.write("tables/all.csv", "file,place\n../box/ann.txt,York\n../box/year/100%.txt,Leeds\n");
    fs::remove_file(place.path().join("box/ann.meta.toml")).unwrap();
    let latin = LETTER.replace("rains", "rains in the caf\u{e9}");
    let latin: Vec<u8> = latin.chars().map(|it| u8::try_from(it).unwrap()).collect();
    fs::write(place.path().join("box/latin.txt"), latin).unwrap();
    let options = ["--fix", "lost-spaces", "--letters", "tables/all.csv", "--jobs", "2"];
    for (at, more) in [&[][..], &["--encoding", "windows-1252"]].into_iter().enumerate() {
        let bag = format!("bag{at}");
        let said = package(&place, &[&options[..], more, &["-o", &bag]].concat());
        assert_eq!(said.exit, 0, "{said:?}");
        let made = place.read(&format!("{bag}/data/objects/preservation/ann.jsonld"));
        assert!(made.contains("York"), "{made}");
        let kept = place.read(&format!("{bag}/data/metadata/submissionDocumentation/options.toml"));
        assert!(kept.contains("fix = [\"lost-spaces\"]") && !kept.contains("jobs"), "{kept}");
        let said = place.run(&["verify", &bag]);
        assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    }
    let said = place.run(&["package", "box", "--to", "eark", "--date", "2026-11-26", "-o", "sip"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let said = place.run(&["verify", "sip"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
}

/// A program of the editors is not run by whoever receives the package.
#[test]
fn letters_that_a_program_changed_are_compared_with_our_own_form() {
    let place = letters();
    place.write("snow", "#!/bin/sh\ntouch ran\nsed 's/rains/snows/g'\n");
    place.mode("snow", 0o755);
    let said = package(&place, &["--filter", "./snow", "-o", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    fs::remove_file(place.path().join("ran")).unwrap();
    let said = place.run(&["verify", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(
        said.err.contains("changed by \"snow\"") && said.out.contains("ann.tei.xml"),
        "{said:?}"
    );
    assert!(!place.path().join("ran").exists());
    let root = place.path().join("bag");
    let tei = root.join("data/objects/preservation/ann.tei.xml");
    edit(&tei, |it| it.replace("snows", "hails"));
    let said = place.run(&["verify", "bag"]);
    assert!(said.exit == 1 && said.err.contains("hails"), "{said:?}");
}

#[test]
fn what_is_not_in_a_package_is_named_in_it() {
    let place = letters();
    assert_eq!(package(&place, &["-o", "box/earlier"]).exit, 0);
    place.write("box/broken.xml", "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text>");
    place.write("box/page.wpd", "of a program that nobody has");
    let said = package(&place, &["nowhere.txt", "-o", "bag"]);
    assert_eq!(said.exit, 1, "{said:?}");
    let proof = place.read("bag/data/metadata/submissionDocumentation/proof.txt");
    for name in ["nowhere.txt", "box/broken.xml", "box/page.wpd", "box/earlier"] {
        assert!(proof.contains(&format!("{name}: not in this package")), "{proof}");
    }
    let readme = place.read("bag/README.txt");
    assert!(readme.contains("could not be converted: 2"), "{readme}");
    assert!(!place.path().join("bag/data/objects/source/broken.xml").exists());
    fs::remove_file(place.path().join("box/broken.xml")).unwrap();
    let said = package(&place, &["--only", "d2", "-o", "chosen"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let readme = place.read("chosen/README.txt");
    assert!(readme.contains("Not selected: 3 letters of the inputs"), "{readme}");
    assert_eq!(place.names("chosen/data/objects/source"), ["letterpress.toml", "volume.xml"]);
    let said = place.run(&["verify", "chosen"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
}

#[test]
fn what_no_archive_can_use_is_refused() {
    let place = letters();
    let wrong = DETAILS.replace("\"gb\"", "\"uk\"").replace("letters@example.org", "Ben Cox");
    place.write("box/letterpress.toml", &wrong);
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(said.err.contains("email is not an e-mail address: Ben Cox"), "{said:?}");
    assert!(said.err.contains("rights.jurisdiction is not a country code"), "{said:?}");
    place.write("box/letterpress.toml", &DETAILS.replace("letters@example.org", "…"));
    let said = package(&place, &["-o", "bag"]);
    assert!(said.exit == 2 && said.err.contains("\nemail = \"…\""), "{said:?}");
    place.write("box/letterpress.toml", DETAILS);
    for part in [&["--excerpt", "paras", "1"][..], &["--no-editorial-notes"]] {
        let said = package(&place, &[part, &["-o", "bag"]].concat());
        assert!(said.exit == 2 && said.err.contains("whole letters"), "{said:?}");
    }
    assert!(!place.path().join("bag").exists());
}

/// A zip can show different files to different programs, or fill the disk.
#[test]
fn zips_that_would_mislead_are_refused() {
    use std::io::Write;
    use zip::write::SimpleFileOptions;
    let place = letters();
    let said = package(&place, &["-o", "bag", "--zip"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let bytes = fs::read(place.path().join("bag.zip")).unwrap();
    let is_refused = |name: &str, words: &str| {
        let said = place.run(&["verify", name]);
        assert!(said.exit > 0 && said.err.contains(words) && said.out.is_empty(), "{said:?}");
    };
    fs::write(place.path().join("cut.zip"), &bytes[..bytes.len() / 2]).unwrap();
    is_refused("cut.zip", "it is truncated or not a zip");
    fs::write(place.path().join("before.zip"), [b"<html>", &bytes[..]].concat()).unwrap();
    is_refused("before.zip", "6 bytes precede the archive");
    // Two names of one length: one is made the other, in the file and in the directory.
    let mut twice = bytes.clone();
    let (one, other) = (b"bag/bagit.txt", b"bag/bag~t.txt");
    let mut zip = zip::ZipWriter::new_append(std::io::Cursor::new(bytes)).unwrap();
    zip.start_file("bag/bag~t.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"another").unwrap();
    twice.clone_from(&zip.finish().unwrap().into_inner());
    for at in 0..twice.len() - other.len() {
        if twice[at..].starts_with(other) {
            twice[at..at + one.len()].copy_from_slice(one);
        }
    }
    fs::write(place.path().join("twice.zip"), twice).unwrap();
    is_refused("twice.zip", "bag/bagit.txt is in the archive twice");
    let mut zip = zip::ZipWriter::new(fs::File::create(place.path().join("bomb.zip")).unwrap());
    zip.start_file("bag/zeros", SimpleFileOptions::default()).unwrap();
    for _ in 0..100 {
        zip.write_all(&vec![0; 1 << 20]).unwrap();
    }
    zip.finish().unwrap();
    is_refused("bomb.zip", "unpack it yourself");
}

/// A package may come from a stranger.
#[test]
fn no_file_outside_a_package_is_read_because_its_configuration_names_it() {
    let place = letters();
    place.write("people.csv", "form,name,uri\nAnn Lee,Ann Lee,\n");
    place.write("box/letterpress.toml", &format!("people = \"../people.csv\"\n{DETAILS}"));
    let said = package(&place, &["-o", "bag"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let of_bag = place.path().join("bag/data/objects/source/letterpress.toml");
    // The options of the package name the copy in it.
    let said = place.run(&["verify", "bag"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    fs::remove_file(place.path().join("bag/data/metadata/submissionDocumentation/options.toml"))
        .unwrap();
    // Without them, the configuration leads nowhere in the package; and here to a file that is there.
    for people in [None, Some(place.path().join("people.csv").display().to_string())] {
        if let Some(people) = &people {
            edit(&of_bag, |it| it.replace("../people.csv", people));
        }
        let said = place.run(&["verify", "bag"]);
        assert!(said.exit == 2 && said.err.contains("are not compared"), "{said:?}");
        assert_eq!(said.out, "", "{said:?}");
    }
}
