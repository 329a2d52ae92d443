//! The fonts of a book. Letters are set before it is known which glyphs the others need, so their content names each
//! glyph by its id in the whole font; a map in the file (ISO 32000-1, 9.7.5) leads from there to the subset.
//!
//! **Invariant:** what a glyph stands for follows from its font, and not from the letters.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::super::fonts::{Fonts, Glyphs, UNKNOWN, Used, written_width};
use super::super::objects::{dictionary, name};
use super::super::{BackendError, content};
use crate::typeset::{Face, Ink, Setting, Specimen, TypeCase};

/// The glyphs of some sheets, by their ids in the whole fonts.
pub(super) struct Whole {
    faces: BTreeMap<Face, Arc<Specimen>>,
    widths: RefCell<BTreeMap<(Face, u16), f64>>,
}

impl Whole {
    /// Those of the sheets of a part, and which of them are shown.
    pub(super) fn of(setting: &Setting, case: &TypeCase) -> (Self, BTreeMap<usize, BTreeSet<u16>>) {
        let mut shown: BTreeMap<Face, BTreeSet<u16>> = BTreeMap::new();
        for (_, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            if let Ink::Text(run) = ink {
                shown.entry(run.face).or_default().extend(run.glyphs.iter().map(|glyph| glyph.id));
            }
        }
        let faces = shown.keys().map(|face| (*face, Specimen::of(case, *face))).collect();
        let shown = shown.into_iter().map(|(face, glyphs)| (number(face), glyphs)).collect();
        (Self { faces, widths: RefCell::default() }, shown)
    }
}

impl Glyphs for Whole {
    fn code(&self, _: Face, id: u16) -> u16 {
        id
    }

    fn text(&self, face: Face, id: u16) -> Option<&str> {
        self.faces.get(&face)?.text(id)
    }

    fn width(&self, face: Face, id: u16) -> f64 {
        let Some(specimen) = self.faces.get(&face) else { return 0.0 };
        *self.widths.borrow_mut().entry((face, id)).or_insert_with(|| {
            let (width, units_per_em) = specimen.width(id);
            written_width(width, units_per_em)
        })
    }
}

/// A face as a number, which a fragment can hold.
fn number(face: Face) -> usize {
    if let Face::Named(place) = face {
        return Face::LINKED.len() + place;
    }
    Face::LINKED.iter().position(|linked| *linked == face).unwrap_or_default()
}

/// The face of a number.
fn face(number: usize) -> Face {
    let linked = Face::LINKED.get(number).copied();
    linked.unwrap_or_else(|| Face::Named(number - Face::LINKED.len()))
}

/// The fonts of the book, and the dictionary that has them by their names.
pub(super) fn fonts(
    shown: &BTreeMap<usize, BTreeSet<u16>>,
    case: &TypeCase,
) -> Result<(Document, ObjectId), BackendError> {
    let mut used = Used::new();
    for (number, glyphs) in shown {
        let face = face(*number);
        let specimen = Specimen::of(case, face);
        let text = |glyph: u16| specimen.text(glyph).unwrap_or(UNKNOWN).to_owned();
        used.insert(face, glyphs.iter().map(|glyph| (*glyph, text(*glyph))).collect());
    }
    let subsets = Fonts::of(&used, case)?;
    let (mut document, fonts) = content::fonts(&subsets)?;
    for (face, glyphs) in &used {
        let name = Fonts::id(*face).0;
        let codes = glyphs.keys().map(|glyph| (*glyph, subsets.glyph(*face, *glyph)));
        let encoding = document.add_object(encoding(&name, codes));
        let texts = document.add_object(Stream::new(Dictionary::new(), to_unicode(glyphs)));
        let font = document.get_dictionary(fonts).and_then(|fonts| fonts.get(name.as_bytes()));
        let font = font.and_then(Object::as_reference);
        let font = font.and_then(|font| document.get_dictionary_mut(font)).map_err(refused)?;
        font.set("Encoding", encoding);
        font.set("ToUnicode", texts);
    }
    Ok((document, fonts))
}

fn refused(why: impl Display) -> BackendError {
    BackendError::library("the fonts of the book")(why.to_string())
}

/// How many entries a section of a map may have.
const SECTION: usize = 100;

/// The map from codes to the glyphs of a subset.
fn encoding(font: &str, codes: impl Iterator<Item = (u16, u16)>) -> Stream {
    let name_of_map = format!("Letterpress-{font}");
    let mut ranges: Vec<(u16, u16, u16)> = Vec::new();
    for (code, glyph) in codes {
        match ranges.last_mut() {
            // The last byte alone may differ within a range.
            Some((first, last, to))
                if *last + 1 == code
                    && *first >> 8 == code >> 8
                    && *to + (code - *first) == glyph =>
            {
                *last = code;
            }
            _ => ranges.push((code, code, glyph)),
        }
    }
    let mut map = begin(&name_of_map, "Identity", 1);
    for section in ranges.chunks(SECTION) {
        map += &format!("{} begincidrange\n", section.len());
        for (first, last, glyph) in section {
            map += &format!("<{first:04X}> <{last:04X}> {glyph}\n");
        }
        map += "endcidrange\n";
    }
    let system = dictionary([
        ("Registry", Object::string_literal("Adobe")),
        ("Ordering", Object::string_literal("Identity")),
        ("Supplement", 0.into()),
    ]);
    let entries = dictionary([
        ("Type", name("CMap")),
        ("CMapName", name(&name_of_map)),
        ("CIDSystemInfo", system.into()),
        ("WMode", 0.into()),
    ]);
    Stream::new(entries, (map + END).into_bytes())
}

/// The map from codes to texts (ISO 32000-1, 9.10.3).
fn to_unicode(glyphs: &BTreeMap<u16, String>) -> Vec<u8> {
    let mut map = begin("Adobe-Identity-UCS", "UCS", 2);
    let glyphs: Vec<_> = glyphs.iter().collect();
    for section in glyphs.chunks(SECTION) {
        map += &format!("{} beginbfchar\n", section.len());
        for (code, text) in section {
            map += &format!("<{code:04X}> <");
            for unit in text.encode_utf16() {
                map += &format!("{unit:04X}");
            }
            map += ">\n";
        }
        map += "endbfchar\n";
    }
    (map + END).into_bytes()
}

/// How a map begins (Adobe Technical Note 5014).
fn begin(name: &str, ordering: &str, kind: u8) -> String {
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo 3 dict dup begin\n\
         /Registry (Adobe) def\n/Ordering ({ordering}) def\n/Supplement 0 def\nend def\n/CMapName /{name} def\n\
         /CMapType {kind} def\n/WMode 0 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    )
}

/// How it ends.
const END: &str = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_found_by_its_number() {
        for face in Face::LINKED.into_iter().chain([Face::Named(0), Face::Named(3)]) {
            assert_eq!(super::face(number(face)), face);
        }
    }

    #[test]
    fn codes_that_follow_each_other_are_a_range_within_256() {
        let codes = [(0xFE, 1), (0xFF, 2), (0x100, 3), (0x101, 4), (0x103, 5), (0x104, 9)];
        let map = encoding("F", codes.into_iter());
        let map = String::from_utf8(map.content).unwrap();
        let ranges = "4 begincidrange\n<00FE> <00FF> 1\n<0100> <0101> 3\n<0103> <0103> 5\n\
                      <0104> <0104> 9\nendcidrange\n";
        assert!(map.contains(ranges), "{map}");
    }
}
