//! The characters of a TEI file and of the letters that were read from it, white space left out: two
//! readings that share nothing with the reader but the parser of XML.

use std::collections::BTreeMap;

use letterpress::ir::{
    Block, CorrectionKind, Inline, Letter, Matter, Origin, Readings, Visitor, visit_blocks,
    visit_inline,
};
use quick_xml::events::{BytesStart, Event};

/// What a file, or what was read from it, says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Characters {
    /// Of each letter: its texts, and each of its notes in their order.
    pub letters: Vec<(String, Vec<String>)>,
    /// Outside the letters, notes last.
    pub rest: String,
}

/// Reads a file. A letter is a `div` that says so, or else a text that holds no texts, without the
/// registers in its back matter; a note in stand-off belongs to the letter if it is called there,
/// or if there is only one. What is said to be the source of a document in line is printed there. The
/// entities that the file declares are given.
pub(crate) fn of_file(xml: &str, entities: &[(&str, &str)]) -> Characters {
    let is_marked =
        ["type=\"document\"", "decls=", "subtype=\"letter\""].iter().any(|mark| xml.contains(mark));
    let mut reader = quick_xml::Reader::from_str(xml);
    // Name, and the stream that goes on after the element.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut streams = vec![Stream { place: Place::Rest, text: String::new() }];
    let mut here = 0;
    let mut letters = 0;
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    loop {
        let event = reader.read_event().unwrap();
        let is_empty = matches!(event, Event::Empty(_));
        let in_header = open.iter().any(|(name, _)| name == "teiHeader");
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let letter = streams[here].place.letter();
                let is_part = attribute(&tag, "subtype").is_some_and(|it| it == "letter");
                let document = is_part
                    || attribute(&tag, "type").is_some_and(|it| it == "document")
                    || attribute(&tag, "decls").is_some();
                let holds_texts = || xml_inside(xml, &reader, "text").contains("<group");
                let begins = !in_header
                    && letter.is_none()
                    && if is_marked {
                        name == "div" && document
                    } else {
                        name == "text" && !holds_texts()
                    };
                let outside = here;
                if begins {
                    streams.push(Stream { place: Place::Letter(letters), text: String::new() });
                    here = streams.len() - 1;
                    letters += 1;
                } else if name.starts_with("list")
                    && open.last().is_some_and(|(outer, _)| outer == "back")
                    && !is_marked
                {
                    here = 0;
                } else if name == "note"
                    && !in_header
                    && attribute(&tag, "rend").is_none_or(|rend| rend != "inline")
                {
                    let is_gathered = open.iter().any(|(name, _)| name == "listAnnotation");
                    let id = attribute(&tag, "xml:id").unwrap_or_default();
                    let only = (letters == 1).then_some(0);
                    let called = calls.get(&id).copied().or(only).filter(|_| is_gathered);
                    let place = called.or(letter).map_or(Place::Rest, Place::Note);
                    streams.push(Stream { place, text: String::new() });
                    here = streams.len() - 1;
                } else if name == "ptr"
                    && let (Some(target), Some(letter)) = (attribute(&tag, "target"), letter)
                {
                    calls.insert(target.trim_start_matches('#').to_owned(), letter);
                }
                if is_empty {
                    here = outside;
                } else {
                    open.push((name, outside));
                }
            }
            Event::End(_) => here = open.pop().unwrap().1,
            Event::Text(text) if !in_header => streams[here].push(&text.xml10_content()),
            Event::CData(data) if !in_header => streams[here].push(&data.xml10_content()),
            Event::GeneralRef(reference) if !in_header => {
                let name = reference.xml10_content();
                let text = match reference.resolve_char_ref().unwrap() {
                    Some(character) => character.to_string(),
                    None => {
                        let predefined =
                            [("amp", "&"), ("lt", "<"), ("gt", ">"), ("apos", "'"), ("quot", "\"")];
                        let mut all = entities.iter().chain(&predefined);
                        all.find(|(known, _)| **known == *name).unwrap().1.to_owned()
                    }
                };
                streams[here].push(&text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut found = Characters { letters: vec![Default::default(); letters], rest: String::new() };
    for pass in [false, true] {
        for stream in &streams {
            match stream.place {
                Place::Letter(letter) if !pass => found.letters[letter].0.push_str(&stream.text),
                Place::Note(letter) if pass => found.letters[letter].1.push(stream.text.clone()),
                Place::Rest if pass != std::ptr::eq(stream, &raw const streams[0]) => {
                    found.rest.push_str(&stream.text);
                }
                Place::Letter(_) | Place::Note(_) | Place::Rest => {}
            }
        }
    }
    found
}

/// The XML of the element that the reader has just entered, up to its end tag.
fn xml_inside<'x>(xml: &'x str, reader: &quick_xml::Reader<&[u8]>, name: &str) -> &'x str {
    let from = &xml[usize::try_from(reader.buffer_position()).unwrap()..];
    from.split_once(&format!("</{name}>")).map_or(from, |(inside, _)| inside)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).unwrap()?;
    Some(attribute.value.into_owned())
}

struct Stream {
    place: Place,
    text: String,
}

#[derive(Clone, Copy)]
enum Place {
    Letter(usize),
    Note(usize),
    Rest,
}

impl Place {
    fn letter(self) -> Option<usize> {
        match self {
            Self::Letter(letter) | Self::Note(letter) => Some(letter),
            Self::Rest => None,
        }
    }
}

impl Stream {
    fn push(&mut self, text: &str) {
        self.text.extend(text.chars().filter(|c| !c.is_whitespace()));
    }
}

/// What the letters say, and the matter beside them.
pub(crate) fn of_letters(letters: &[Letter], matter: &[Matter]) -> Characters {
    let mut found = Characters::default();
    for letter in letters {
        let text = letter.texts.iter().map(|text| of_blocks(&text.blocks)).collect();
        let notes = letter.notes.iter().map(|note| of_blocks(&note.blocks)).collect();
        found.letters.push((text, notes));
    }
    for part in matter {
        found.rest.push_str(&of_blocks(&part.blocks));
    }
    for note in matter.iter().flat_map(|part| &part.notes) {
        found.rest.push_str(&of_blocks(&note.blocks));
    }
    found
}

fn of_blocks(blocks: &[Block]) -> String {
    struct Gather(String);
    impl Visitor for Gather {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                // What the mark-up says, as quotation marks, is no character of the file.
                Inline::Text(characters) if !matches!(characters.origin, Origin::Read { .. }) => {}
                Inline::Text(characters) => {
                    self.0.extend(characters.text.chars().filter(|c| !c.is_whitespace()));
                }
                // The original reading names the character that cannot be written.
                Inline::Correction(correction)
                    if correction.kind == CorrectionKind::ForbiddenCharacter => {}
                _ => visit_inline(self, inline),
            }
        }
    }
    let mut gather = Gather(String::new());
    visit_blocks(&mut gather, blocks);
    gather.0
}
