//! What the targets begin with: the inputs of the other tests, and for extractors the files that are made of a letter.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use letterpress::backends::find_collection;
use letterpress::press::{Input, Options, collect, convert};
use zip::ZipArchive;

/// Larger files are read too slowly, and hold little that smaller ones do not.
const LARGEST: u64 = 40_000;

/// A people file as a table, and as TEI.
const PEOPLE_CSV: &str = "form,name,uri,role,distinct\nAnn,Ann Lee,https://d-nb.info/gnd/1,mayor,\n\"Cox, Ben\",Ben \
                          Cox,urn:x:1;urn:x:2,,\nBen,Ben Cox,,,yes\n";
const PEOPLE_XML: &str = "<listPerson xmlns=\"http://www.tei-c.org/ns/1.0\"><person \
                          xml:id=\"ann\"><persName>Ann Lee</persName><persName>Ann</persName><idno \
                          type=\"GND\">118540238</idno></person><person sameAs=\"https://d-nb.info/gnd/1\"><persName>\
                          <forename>Ben</forename> <surname>Cox</surname></persName></person></listPerson>";
const LETTERS_CSV: &str = "file,number,date,place,place_uri,sender,sender_uri,sender_role,recipient,title,source,rights,\
                           language\nletter,,1901-05-03,Leeds,https://sws.geonames.org/1,Ann Lee|Carl,urn:x:1|,mayor,\
                           \"Cox, Ben\",A letter,\"Town, Box 3\",CC0-1.0,en\n,7,1901-05~,,,,,,,,,,\n";
const FRONT_MATTER: &[&str] = &[
    "---\ntitle: A letter\ndate: 1776-05-03\nsender: [Ann, {name: Ben, role: clerk}]\nplace:\n  name: Leeds\n  \
     same_as: urn:x:1\nnumber: 7\ntags:\n  - a\nsource:\n---\n",
    "+++\ntitle = \"A letter\"\ndate = 1776-05-03\nfrom = [\"Ann\", {name = \"Ben\", role = \"clerk\"}]\nnumber = 7\n\
     [place]\nname = \"Leeds\"\n+++\n",
    "---\nauthor:\n  name: Ann\n  bio: A miller\ndate: May 31, 1880\nrecipient: \"\"\nlanguage: de\n---\n",
];
const LISTS: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/><standOff><listPerson><person \
                     xml:id=\"a\"><persName>Ann Lee</persName><idno type=\"GND\">118540238</idno></person><person \
                     xml:id=\"b\" n=\"2\"><persName>Ben</persName></person></listPerson><listPlace><place \
                     xml:id=\"c\"><placeName>Leeds</placeName></place></listPlace></standOff></TEI>";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The seeds of a target.
pub(crate) fn of(target: &str) -> Vec<Vec<u8>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    match target {
        "text" | "text_divided" => all(&["letter.txt", "khrushchev-to-kennedy.txt", "sample.txt"]),
        "tei" | "tei_anew" => all(&["letter.xml", "encoded/*.xml"]),
        "html" => all(&["web_pages/*.html", "web_pages/*.htm", "letter.html"]),
        "docx" => parts(&all_paths(&["letter.docx"])),
        "odt" => [parts(&all_paths(&["letter.odt"])), all(&["letter.fodt"])].concat(),
        "markdown" => all(&["letter.md"]),
        "page" => [parts(&[root().join("tests/golden/pages")]), all(&["page/*.xml"])].concat(),
        "ir" => all(&["letter.ir.json"]),
        "sidecar" => all(&["letter.meta.toml", "khrushchev-to-kennedy.meta.toml"]),
        "front_matter" => texts(FRONT_MATTER),
        "people_toml" => all(&["people.toml"]),
        "people_csv" => texts(&[PEOPLE_CSV]),
        "people_xml" => texts(&[PEOPLE_XML]),
        "letters_csv" => [texts(&[LETTERS_CSV]), all(&["letters.csv"])].concat(),
        "lists" => [texts(&[LISTS]), all(&["lists.xml"])].concat(),
        "profile" => all(&["profile.toml", "profiles/*.toml"]),
        "publication" => all(&["publication.toml"]),
        "extract_tei" => made("tei"),
        "extract_epub" => made("epub").iter().map(|file| unpacked(file)).collect(),
        "extract_pdf" => made("pdf").iter().map(|file| inflated(file)).collect(),
        "extract_jsonld" => made("jsonld"),
        "extract_epub_book" => vec![unpacked(&book("epub-book"))],
        "extract_pdf_book" => vec![inflated(&book("pdf-book"))],
        other => panic!("{other} has no seeds"),
    }
}

/// The inputs of other tests whose paths end so; `*` stands for a name.
fn all(endings: &[&str]) -> Vec<Vec<u8>> {
    let files = all_paths(endings).into_iter().filter(|path| path.is_file());
    files
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| bytes.len() as u64 <= LARGEST)
        .collect()
}

fn all_paths(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["input", "tests"] {
        gather(&root().join(folder), &mut found);
    }
    let is_meant = |path: &PathBuf| {
        let path = path.to_str().unwrap().replace('\\', "/");
        endings.iter().any(|ending| match ending.split_once("/*") {
            Some((folder, ending)) => {
                let (before, name) = path.rsplit_once('/').unwrap();
                before.ends_with(folder) && name.ends_with(ending)
            }
            None => path.ends_with(ending),
        })
    };
    found.retain(is_meant);
    assert!(!found.is_empty(), "nothing ends in {endings:?}");
    // The order of a folder is not the same everywhere, and the seeds are chosen by their number.
    found.sort();
    found
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        }
        found.push(path);
    }
}

/// Folders as files of parts, which `fuzz/src/packing.rs` packs. Pictures are left out.
fn parts(folders: &[PathBuf]) -> Vec<Vec<u8>> {
    let one = |folder: &PathBuf| {
        let mut files = Vec::new();
        gather(folder, &mut files);
        files.sort();
        let mut all = String::new();
        for path in files.iter().filter(|path| path.is_file()) {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            let is_meant =
                ["xml", "rels", ""].iter().any(|one| path.extension().unwrap_or_default() == *one);
            if let Some(text) = fs::read_to_string(path).ok().filter(|_| is_meant) {
                all += &format!("=== {name}\n{text}\n");
            }
        }
        all.into_bytes()
    };
    folders.iter().filter(|path| path.is_dir()).map(one).collect()
}

/// A letter with pages, notes and words that were struck out.
const LETTER: &str = include_str!("../attacks/letter.xml");
/// One that was transcribed.
const TRANSCRIPT: &str = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\n[Page 4]\n\nDear Ben: It rains again.1\n\n[Page \
                          5]\n\nYours,\n\nAnn\n\n1. A note.\n";

/// Finished files of a format.
fn made(format: &str) -> Vec<Vec<u8>> {
    let inputs =
        [("letter.xml", LETTER, true), ("letter.xml", LETTER, false), ("a.txt", TRANSCRIPT, true)];
    let file = |(name, text, revise)| {
        let made = convert(&Input::new(name, text), &Options::default().revise(revise));
        made.files.into_iter().find(|file| file.format.name == format).unwrap().bytes
    };
    inputs.into_iter().map(file).collect()
}

/// A finished book.
fn book(format: &str) -> Vec<u8> {
    let inputs = [("letter.xml", LETTER), ("a.txt", TRANSCRIPT)];
    let inputs: Vec<Input> = inputs.map(|(name, text)| Input::new(name, text)).to_vec();
    let mut file = Vec::new();
    let backend = find_collection(format).unwrap();
    collect(inputs, backend, &Options::default(), &mut file, |_, _| ()).unwrap();
    file
}

/// An e-book as its parts. Pictures are left out.
fn unpacked(book: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        if file.read_to_string(&mut text).is_ok() {
            all += &format!("=== {}\n{text}\n", file.name());
        }
    }
    all.into_bytes()
}

/// A PDF whose streams are not compressed, but for the fonts, so that a change alters what is in them.
fn inflated(file: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(file).unwrap();
    for object in document.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut()
            && !stream.dict.has(b"Length1")
            && !stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok())
        {
            stream.decompress().unwrap();
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
