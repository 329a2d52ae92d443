//! DOCX: letters typed in Word and in whatever else writes Office Open XML (ECMA-376), in its transitional and
//! its strict form.
//!
//! ```text
//! package ─▶ parts: those with words (text, notes, comments, headers), then what says how they are set
//!              └─▶ conversion   the letter: paragraphs, tables, notes, as a reader of the file sees them
//!                    asks `styles`, `numbering` and `relations`
//! ```
//!
//! Tracked changes are read as if they were accepted; a page break that somebody set is no page of the print,
//! and no page break of the letter. **Invariant:** a part is found by its relationship and not by its name.

mod conversion;
mod format;
mod numbering;
mod parts;
mod relations;
mod styles;
mod symbols;

use std::ops::Range;

use self::parts::Parts;
use self::relations::{Kind, Relations, relations_of};
use super::package::{Package, encrypted, holds, is_encrypted_office, is_zip};
use super::word_processor::{WordProcessor, WordProcessorFile};
use super::xml::Namespaces;
use super::xml_account::Elements;
use super::{Reader, Volume};
use crate::source::{PackedPart, Source};

/// The name of the reader.
const NAME: &str = "docx";

/// The reader `docx`.
pub(super) struct Docx;

/// Where a package says which part is the document (ECMA-376 part 2, 6.5.3).
const ROOT_RELATIONS: &str = "_rels/.rels";
/// Where it says what its parts are.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The types of documents and templates, with and without macros, which are never run.
const DOCUMENTS: [&str; 4] = [
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
    "ms-word.template.macroEnabledTemplate.main+xml",
];

/// The namespaces: transitional, then strict.
const NAMESPACES: Namespaces = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.microsoft.com/office/drawing/2014/chartex", "c"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
];

/// What the elements do with words (ECMA-376 part 1, 17 and 22.1).
static ELEMENTS: Elements = Elements {
    words: &["t", "delText"],
    no_words: &[],
    alternatives: &["AlternateContent"],
    apart: &[
        "br",
        "comment",
        "cr",
        "endnote",
        "footnote",
        "ftr",
        "hdr",
        "p",
        "ptab",
        "tab",
        "tbl",
        "tc",
        "tr",
        "txbxContent",
    ],
    either: &[
        "AlternateContent",
        "drawing",
        "f",
        "m",
        "object",
        "oMath",
        "pict",
        "softHyphen",
        "sym",
    ],
    beside: &[],
    // A paragraph whose mark is deleted or hidden runs on into the next.
    runs_on: &[
        &["p", "pPr", "rPr", "del"],
        &["p", "pPr", "rPr", "moveFrom"],
        &["p", "pPr", "rPr", "specVanish"],
        &["p", "pPr", "rPr", "vanish"],
    ],
};

static FORMAT: WordProcessor =
    WordProcessor { elements: &ELEMENTS, extent, letter: conversion::letter };

impl Reader for Docx {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "a letter typed in Word: DOCX"
    }

    fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
        if is_encrypted_office(bytes) {
            return Some(Err(encrypted()));
        }
        if !is_zip(bytes) {
            return None;
        }
        match Package::open(bytes) {
            Ok(package) => unpack(package),
            Err(reason) => holds(bytes, b"word/").then_some(Err(reason)),
        }
    }

    fn picture(&self, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, String> {
        Package::open(bytes)?.part(name)
    }

    fn recognises(&self, source: &Source) -> bool {
        let has = |name: &str| source.parts().iter().any(|part| part.name() == name);
        source.is_container() && has(ROOT_RELATIONS)
    }

    fn is_xml(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(WordProcessorFile::open(source, &FORMAT))
    }
}

/// The parts of a package that is a document.
fn unpack(mut package: Package<'_>) -> Option<Result<Vec<PackedPart>, String>> {
    let types = match package.part(CONTENT_TYPES) {
        Ok(types) => types.unwrap_or_default(),
        Err(reason) => return package.has("word/document.xml").then_some(Err(reason)),
    };
    let is_document = DOCUMENTS.iter().any(|kind| holds(&types, kind.as_bytes()));
    (is_document || package.has("word/document.xml")).then(|| parts(&mut package))
}

/// The parts with words come first: where letterpress names a place without its part, it is most likely in the
/// text.
fn parts(package: &mut Package<'_>) -> Result<Vec<PackedPart>, String> {
    let root = package.needed_part(ROOT_RELATIONS)?;
    let relations = Relations::of_bytes(&root, "")?;
    let document = relations.of_kind(Kind::Document).next();
    let document = document.ok_or("it does not say which of its parts is the text")?;
    let mut parts = vec![PackedPart::new(document, package.needed_part(document)?)];
    let mut others = vec![PackedPart::new(ROOT_RELATIONS, root)];
    if let Some(name) = relations_of(document).filter(|name| package.has(name)) {
        let bytes = package.needed_part(&name)?;
        let relations = Relations::of_bytes(&bytes, document)?;
        others.push(PackedPart::new(name, bytes));
        for kind in Kind::WITH_WORDS {
            for name in relations.of_kind(kind) {
                parts.push(PackedPart::new(name, package.needed_part(name)?));
                let relations = relations_of(name).filter(|name| package.has(name));
                if let Some(name) = relations {
                    let bytes = package.needed_part(&name)?;
                    others.push(PackedPart::new(name, bytes));
                }
            }
        }
        for kind in Kind::WITHOUT_WORDS {
            if let Some(name) = relations.of_kind(kind).next() {
                others.push(PackedPart::new(name, package.needed_part(name)?));
            }
        }
    }
    let mut seen: Vec<String> = Vec::new();
    parts.append(&mut others);
    parts.retain(|part| {
        let is_new = !seen.contains(&part.name);
        seen.push(part.name.clone());
        is_new
    });
    Ok(parts)
}

/// The parts with words.
fn extent(source: &Source) -> Vec<Range<usize>> {
    Parts::of(source).map_or_else(|_| Vec::new(), |parts| parts.with_words())
}
