//! Every code of the catalogue has a folder in `tests/diagnostics/` with the smallest letter that
//! makes it, and what is then said; or a `no-input.md` that says why no letter can.
//!
//! A folder holds `letter.txt`, `letter.xml`, `letter.html`, `letter.ir.json`, `letter.fodt`, `letter.md` or
//! `letter.docx` (unpacked), perhaps `letter.meta.toml`, `people.toml`, `letters.csv`,
//! `profile.toml`, `lists.xml`, `publication.toml`, pictures, a file `encoding` with the name of one, a file `mend` with what to mend and a
//! file `divide` with `auto`, and `said.txt`: the diagnostics with this code. `UPDATE=1` rewrites the last one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "word_processors/packing.rs"]
mod packing;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use letterpress::backends::Pictures;
use letterpress::diag::{CATALOGUE, Diagnostic};
use letterpress::ir::Excerpt;
use letterpress::press::{Converted, Divide, Input, LettersTable, Mend, Options, People, convert};
use letterpress::profile::Profile;
use letterpress::readers::ListFile;
use letterpress::source::{Encoding, Source, SourceId};

/// The pictures in a folder.
#[derive(Debug)]
struct Folder(PathBuf);

impl Pictures for Folder {
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(fs::read(self.0.join(name)).ok())
    }
}

fn press_folder(folder: &Path) -> Converted {
    let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let endings = ["xml", "html", "ir.json", "txt", "fodt", "docx", "md"];
    let names = endings.map(|ending| format!("letter.{ending}"));
    let name = names.into_iter().find(|name| folder.join(name).exists()).unwrap();
    let pictures: Arc<dyn Pictures> = Arc::new(Folder(folder.to_owned()));
    let mut input = Input::new(name.as_str(), packing::bytes_of(&folder.join(&name)))
        .encoding(text("encoding").map(|name| Encoding::find(name.trim()).unwrap()))
        .pictures(pictures);
    input.sidecar = text("letter.meta.toml").map(|text| ("letter.meta.toml".to_owned(), text));
    let refused = |diagnostics| {
        let mut converted = Converted::default();
        converted.diagnostics = diagnostics;
        converted
    };
    let people = match text("people.toml").map(|text| People::parse("people.toml", &text)) {
        Some(Err(found)) => return refused(vec![*found]),
        Some(Ok(people)) => Some(people),
        None => None,
    };
    let letters = match text("letters.csv").map(|text| LettersTable::parse("letters.csv", &text)) {
        Some(Err(found)) => return refused(found),
        Some(Ok(letters)) => Some(Arc::new(letters)),
        None => None,
    };
    let lists = text("lists.xml").map(|text| {
        let source = Source::decode(SourceId(0), "lists.xml", text.into()).unwrap();
        ListFile::read(&source)
    });
    let lists = match lists {
        Some(Err(found)) => return refused(vec![*found]),
        Some(Ok(lists)) => Some(Arc::new(lists)),
        None => None,
    };
    let profile = text("profile.toml").map(|text| Profile::parse("profile.toml", &text).unwrap());
    let mend = text("mend").map_or(Mend::default(), |what| {
        assert_eq!(what.trim(), "lost-spaces");
        Mend::NOTHING.lost_spaces(true)
    });
    let divide = text("divide").map_or(Divide::default(), |how| {
        assert_eq!(how.trim(), "auto");
        Divide::Auto
    });
    let options = Options::default().people(people).letters(letters).profile(profile).lists(lists);
    let publication = text("publication.toml").map(|text| toml::from_str(&text).unwrap());
    let options = options.publication(publication.unwrap_or_default());
    let excerpt = text("excerpt").map(|text| {
        let (first, last) = text.trim().split_once('-').unwrap();
        Excerpt::Paragraphs { first: first.parse().unwrap(), last: last.parse().unwrap() }
    });
    let options = options.mend(mend).divide(divide).excerpt(excerpt);
    let mut converted = convert(&input, &options);
    converted.diagnostics.extend(options.diagnostics().cloned());
    converted
}

fn said(converted: &Converted, found: &Diagnostic) -> String {
    let source = converted.read.as_ref().map(|read| &read.source);
    let place = found
        .span
        .zip(source)
        .map_or_else(|| "-".to_owned(), |(span, source)| source.position(span.start).to_string());
    let hint = found.hint.as_ref().map_or_else(String::new, |hint| format!("  hint: {hint}\n"));
    format!("{place} {}: {}\n{hint}", found.severity().as_str(), found.message)
}

#[test]
fn every_code_has_a_folder_with_a_letter_that_makes_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let folders: BTreeSet<String> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes: BTreeSet<String> = CATALOGUE.iter().map(|code| code.id.to_owned()).collect();
    assert_eq!(folders, codes, "folders in tests/diagnostics and codes in the catalogue");
    let mut wrong = Vec::new();
    for code in CATALOGUE {
        let folder = root.join(code.id);
        if let Ok(reason) = fs::read_to_string(folder.join("no-input.md")) {
            assert!(reason.len() > 20, "{} does not say why no input makes it", code.id);
            continue;
        }
        let converted = press_folder(&folder);
        let found = converted.diagnostics.iter().filter(|found| found.code == *code);
        let found: String = found.map(|found| said(&converted, found)).collect();
        if std::env::var_os("UPDATE").is_some() {
            fs::write(folder.join("said.txt"), &found).unwrap();
        }
        let expected = fs::read_to_string(folder.join("said.txt")).unwrap_or_default();
        if found.is_empty() || found != expected {
            wrong.push(format!("{}: said\n{found}instead of\n{expected}", code.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
