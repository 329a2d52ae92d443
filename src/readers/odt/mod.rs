//! ODT: letters typed in LibreOffice and in whatever else writes OpenDocument text (ODF 1.3), packed or as one
//! flat file.
//!
//! ```text
//! content ─┐
//! styles  ─┴▶ conversion   the letter: paragraphs, tables, notes, as a reader of the file sees them
//!               asks `styles` and `lists`
//! ```
//!
//! Tracked changes are read as if they were accepted: what was deleted is kept at the beginning of the file,
//! and is left out.

mod conversion;
mod lists;
mod styles;

use std::ops::Range;

use super::package::{Package, encrypted, holds, is_zip};
use super::word_processor::{WordProcessor, WordProcessorFile};
use super::xml::Namespaces;
use super::xml_account::Elements;
use super::{Reader, Volume};
use crate::source::{PackedPart, Part, Source};

/// The name of the reader.
const NAME: &str = "odt";

/// The reader `odt`.
pub(super) struct Odt;

/// The media type of texts; those of templates, global documents and web pages begin with it.
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

/// The parts of a package (ODF 1.3 part 2, 3; part 3, 3.1.3).
const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

const NAMESPACES: Namespaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("http://www.w3.org/1999/xlink", "xlink"),
];

/// What the elements do with words (ODF 1.3 part 3, 5–7).
static ELEMENTS: Elements = Elements {
    words: &["h", "note-citation", "p"],
    no_words: &[
        "annotation",
        "caption",
        "circle",
        "connector",
        "custom-shape",
        "ellipse",
        "frame",
        "g",
        "line",
        "note",
        "path",
        "polygon",
        "polyline",
        "rect",
        "regular-polygon",
        "script",
    ],
    alternatives: &[],
    apart: &[
        "covered-table-cell",
        "custom-shape",
        "h",
        "line-break",
        "list",
        "list-item",
        "p",
        "s",
        "tab",
        "table",
        "table-cell",
        "table-row",
        "text-box",
    ],
    either: &[
        "caption",
        "circle",
        "connector",
        "ellipse",
        "frame",
        "g",
        "line",
        "path",
        "polygon",
        "polyline",
        "rect",
        "regular-polygon",
    ],
    beside: &["annotation", "note"],
    runs_on: &[],
};

static FORMAT: WordProcessor =
    WordProcessor { elements: &ELEMENTS, extent, letter: conversion::letter };

impl Reader for Odt {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "a letter typed in LibreOffice: ODT, or flat FODT"
    }

    fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
        if !is_zip(bytes) {
            return None;
        }
        match Package::open(bytes) {
            Ok(package) => unpack(package),
            Err(reason) => holds(bytes, MEDIA_TYPE.as_bytes()).then_some(Err(reason)),
        }
    }

    fn picture(&self, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, String> {
        Package::open(bytes)?.part(name)
    }

    fn recognises(&self, source: &Source) -> bool {
        let root = super::after_prolog(source.text());
        let tag = root.split('>').next().unwrap_or_default();
        let is_flat = tag.starts_with("<office:document") && tag.contains(MEDIA_TYPE);
        let is_packed = source.parts().iter().any(|part| part.name() == CONTENT);
        if source.is_container() { is_packed } else { is_flat }
    }

    fn is_xml(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(WordProcessorFile::open(source, &FORMAT))
    }
}

/// The parts of a package that is a text.
fn unpack(mut package: Package<'_>) -> Option<Result<Vec<PackedPart>, String>> {
    let is_text = match package.part("mimetype") {
        Ok(Some(media_type)) => media_type.starts_with(MEDIA_TYPE.as_bytes()),
        // It may be missing (ODF 1.3 part 2, 3.3).
        Ok(None) => package.has(CONTENT) && package.has(MANIFEST),
        Err(_) => false,
    };
    is_text.then(|| parts(&mut package))
}

fn parts(package: &mut Package<'_>) -> Result<Vec<PackedPart>, String> {
    let manifest = package.part(MANIFEST)?.unwrap_or_default();
    if holds(&manifest, b"encryption-data") {
        return Err(encrypted());
    }
    let mut parts = vec![PackedPart::new(CONTENT, package.needed_part(CONTENT)?)];
    parts.extend(package.part(STYLES)?.map(|styles| PackedPart::new(STYLES, styles)));
    Ok(parts)
}

/// All parts have words: headers and footers are among the styles.
fn extent(source: &Source) -> Vec<Range<usize>> {
    source.parts().iter().map(Part::range).collect()
}
