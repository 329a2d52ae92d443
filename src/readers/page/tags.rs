//! What the tags of a line say of its words, and where in the line they are.
//!
//! Transkribus counts UTF-16 code units, as Java and browsers do.

use std::ops::Range;

use super::custom::Property;
use super::model::Line;
use crate::ir::{Name, NameKind, PhraseKind, Rendition, Style};

/// A tag on a part of a line.
pub(super) struct Tag {
    /// Where it begins and ends, in bytes of the text of the line.
    pub start: usize,
    pub end: usize,
    pub kind: PhraseKind,
    /// Where the file has it.
    pub at: Range<usize>,
    /// What it is called, and whether it goes on in the next line.
    pub name: String,
    pub goes_on: bool,
}

/// The tags of a line in the order in which they begin, the longer ones first; and the properties that have no place
/// in it.
pub(super) fn of(line: &Line) -> (Vec<Tag>, Vec<&Property>) {
    let text = line.text();
    let (mut tags, mut lost) = (Vec::new(), Vec::new());
    for property in &line.properties {
        let Some(offset) = property.number("offset") else { continue };
        let length = property.number("length").unwrap_or_default();
        let Some(kind) = kind(property) else { continue };
        let place = byte_of(&text, offset).zip(byte_of(&text, offset + length));
        match place {
            Some((start, end)) => tags.push(Tag {
                start,
                end,
                kind,
                at: line.tag.clone(),
                name: property.name.clone(),
                goes_on: property.is("continued"),
            }),
            None => lost.push(property),
        }
    }
    tags.sort_by_key(|tag| (tag.start, std::cmp::Reverse(tag.end)));
    (tags, lost)
}

/// The byte offset of a UTF-16 offset.
fn byte_of(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(at);
        }
        passed += character.len_utf16();
    }
    (passed == units).then_some(text.len())
}

/// What a tag means; nothing, if it says nothing about the words.
fn kind(property: &Property) -> Option<PhraseKind> {
    let value = |key: &str| property.get(key).map(ToOwned::to_owned);
    Some(match property.name.as_str() {
        "readingOrder" | "structure" => return None,
        "textStyle" => return style(property),
        "person" => name(property, NameKind::Person),
        "organization" | "organisation" => name(property, NameKind::Organisation),
        "place" => name(property, NameKind::Place),
        "date" => PhraseKind::Date { edtf: day(property) },
        "abbrev" => PhraseKind::Term { target: None, meaning: value("expansion") },
        "unclear" => PhraseKind::Unclear { reason: value("reason") },
        "supplied" => PhraseKind::Supplied { reason: value("reason") },
        "gap" => PhraseKind::Gap { reason: value("reason"), extent: value("extent") },
        "add" => PhraseKind::Addition { place: value("place") },
        "del" | "strike" => PhraseKind::Deletion { manner: value("rend") },
        "work" | "title" => PhraseKind::Title,
        "quote" | "speech" => PhraseKind::Quotation,
        "foreign" => PhraseKind::Foreign { language: None },
        "salute" => PhraseKind::Salutation,
        _ => PhraseKind::Opaque { element: property.as_element() },
    })
}

fn name(property: &Property, kind: NameKind) -> PhraseKind {
    let mut name = Name::of(kind);
    let item = property.get("wikiData").filter(|item| item.starts_with('Q'));
    name.targets.extend(item.map(|item| format!("https://www.wikidata.org/entity/{item}")));
    let address = ["ref", "gnd", "uri"].into_iter().find_map(|key| property.get(key));
    name.targets.extend(address.filter(|it| it.contains("://")).map(ToOwned::to_owned));
    PhraseKind::Name(name)
}

/// A day, as far as it is given.
fn day(property: &Property) -> Option<String> {
    let part =
        |key: &str, most: usize| property.number(key).filter(|part| (1..=most).contains(part));
    let mut day = format!("{:04}", part("year", 9999)?);
    if let Some(month) = part("month", 12) {
        day.push_str(&format!("-{month:02}"));
        if let Some(of_month) = part("day", 31) {
            day.push_str(&format!("-{of_month:02}"));
        }
    }
    Some(day)
}

/// How words are set. A size alone says nothing.
fn style(property: &Property) -> Option<PhraseKind> {
    const STYLES: &[(&str, Style)] = &[
        ("bold", Style::Bold),
        ("italic", Style::Italic),
        ("underlined", Style::Underline),
        ("superscript", Style::Superscript),
        ("subscript", Style::Subscript),
        ("smallCaps", Style::SmallCaps),
        ("letterSpaced", Style::Spaced),
    ];
    if property.is("strikethrough") {
        return Some(PhraseKind::Deletion { manner: Some("strikethrough".to_owned()) });
    }
    let said: Vec<&(&str, Style)> = STYLES.iter().filter(|(key, _)| property.is(key)).collect();
    let mut written: Vec<String> = said.iter().map(|(key, _)| (*key).to_owned()).collect();
    let mut styles: Vec<Style> = said.iter().map(|(_, style)| *style).collect();
    if let Some(family) = property.get("fontFamily") {
        written.push(family.to_owned());
        styles.push(Style::OtherFace);
    }
    let rendition = Rendition { written: written.join(" "), styles };
    (!rendition.styles.is_empty()).then_some(PhraseKind::Emphasis { rendition })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_units_of_utf_16() {
        let text = "a𝔅c é";
        assert_eq!(byte_of(text, 0), Some(0));
        assert_eq!(byte_of(text, 1), Some(1));
        // The middle of a character.
        assert_eq!(byte_of(text, 2), None);
        assert_eq!(byte_of(text, 3), Some(5));
        assert_eq!(byte_of(text, 6), Some(text.len()));
        assert_eq!(byte_of(text, 7), None);
    }
}
