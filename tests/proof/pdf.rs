//! Reads a PDF as those do who cannot see it: its tag tree (ISO 32000-1, 14.7) with the words of each
//! element, then what is on the page and in no element, the metadata, and the outline. It shares no
//! code with the backend.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// The tag tree as text: an element a line, what it contains below it.
pub(crate) fn tag_tree(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let pages: Vec<Page> = document.page_iter().map(|page| Page::read(&document, page)).collect();
    let places = document.page_iter().enumerate().map(|(place, id)| (id, place)).collect();
    let root = inner(&document, document.catalog().unwrap(), b"StructTreeRoot").unwrap();
    let mut printer = Printer { document: &document, pages: &pages, places, tree: String::new() };
    printer.kids(root, None, 0);
    let mut tree = printer.tree;
    for (place, page) in pages.iter().enumerate() {
        writeln!(tree, "\non page {} and in no element:", place + 1).unwrap();
        for words in page.artifacts.iter().filter(|words| !words.is_empty()) {
            writeln!(tree, "  {words:?}").unwrap();
        }
    }
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
    let metadata = document.dereference(metadata).unwrap().1.as_stream().unwrap();
    let metadata = metadata.decompressed_content().unwrap_or_else(|_| metadata.content.clone());
    writeln!(tree, "\nmetadata:\n{}", String::from_utf8(metadata).unwrap()).unwrap();
    tree.push_str("\noutline:\n");
    let outlines = inner(&document, document.catalog().unwrap(), b"Outlines");
    if let Some(outlines) = outlines {
        outline(&document, outlines, 1, &mut tree);
    }
    tree
}

fn outline(document: &Document, parent: &Dictionary, depth: usize, tree: &mut String) {
    let mut next = inner(document, parent, b"First");
    while let Some(entry) = next {
        writeln!(tree, "{}{:?}", "  ".repeat(depth), text(entry, b"Title").unwrap()).unwrap();
        outline(document, entry, depth + 1, tree);
        next = inner(document, entry, b"Next");
    }
}

/// The dictionary that an entry holds or refers to.
pub(crate) fn inner<'a>(
    document: &'a Document,
    of: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    document.dereference(of.get(key).ok()?).ok()?.1.as_dict().ok()
}

/// A text string (ISO 32000-1, 7.9.2.2).
fn text(of: &Dictionary, key: &[u8]) -> Option<String> {
    lopdf::decode_text_string(of.get(key).ok()?).ok()
}

struct Printer<'a> {
    document: &'a Document,
    pages: &'a [Page],
    places: BTreeMap<ObjectId, usize>,
    tree: String,
}

impl Printer<'_> {
    /// Prints what an element contains; what does not name its page is on that of the element.
    fn kids(&mut self, element: &Dictionary, page: Option<usize>, depth: usize) {
        let page = element
            .get(b"Pg")
            .and_then(Object::as_reference)
            .ok()
            .map_or(page, |page| Some(self.places[&page]));
        let Ok(kids) = element.get(b"K") else { return };
        match kids {
            Object::Array(kids) => kids.iter().for_each(|kid| self.kid(kid, page, depth)),
            kid => self.kid(kid, page, depth),
        }
    }

    fn kid(&mut self, kid: &Object, page: Option<usize>, depth: usize) {
        let (_, kid) = self.document.dereference(kid).unwrap();
        match kid {
            Object::Integer(number) => self.words(page.unwrap(), *number, depth),
            Object::Dictionary(kid) => match kid.get(b"Type").and_then(Object::as_name).ok() {
                Some(b"MCR") => {
                    let page = self.places[&kid.get(b"Pg").unwrap().as_reference().unwrap()];
                    let number = kid.get(b"MCID").unwrap().as_i64().unwrap();
                    self.words(page, number, depth);
                }
                Some(b"OBJR") => self.annotation(inner(self.document, kid, b"Obj").unwrap(), depth),
                _ => self.element(kid, page, depth),
            },
            other => panic!("{other:?} in the tag tree"),
        }
    }

    fn element(&mut self, element: &Dictionary, page: Option<usize>, depth: usize) {
        let name = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec());
        write!(self.tree, "{}{}", "  ".repeat(depth), name.unwrap()).unwrap();
        for key in ["Lang", "ID", "T", "Alt", "ActualText", "E"] {
            if let Some(value) = text(element, key.as_bytes()) {
                write!(self.tree, " {key}={value:?}").unwrap();
            }
        }
        if let Some(attributes) = inner(self.document, element, b"A") {
            for (key, value) in attributes.iter().filter(|(key, _)| *key != b"BBox") {
                let key = String::from_utf8(key.clone()).unwrap();
                let value = match value {
                    Object::Name(name) => String::from_utf8(name.clone()).unwrap(),
                    value => format!("{value:?}"),
                };
                write!(self.tree, " {key}={value}").unwrap();
            }
        }
        self.tree.push('\n');
        self.kids(element, page, depth + 1);
    }

    fn words(&mut self, page: usize, number: i64, depth: usize) {
        let words = &self.pages[page].sequences[&number];
        writeln!(self.tree, "{}{words:?}", "  ".repeat(depth)).unwrap();
    }

    /// Where a link leads.
    fn annotation(&mut self, annotation: &Dictionary, depth: usize) {
        let action = inner(self.document, annotation, b"A");
        let target = action.and_then(|action| text(action, b"URI"));
        let target = target.or_else(|| text(annotation, b"Dest")).unwrap();
        writeln!(self.tree, "{}→ {target}", "  ".repeat(depth)).unwrap();
    }
}

/// The words of a page, by marked-content sequence.
#[derive(Default)]
pub(crate) struct Page {
    /// By their numbers.
    pub(crate) sequences: BTreeMap<i64, String>,
    pub(crate) artifacts: Vec<String>,
}

impl Page {
    pub(crate) fn read(document: &Document, page: ObjectId) -> Self {
        let fonts = document.get_page_fonts(page).unwrap();
        let maps: BTreeMap<Vec<u8>, Characters> =
            fonts.into_iter().map(|(name, font)| (name, characters(document, font))).collect();
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        let mut read = Self::default();
        let mut font: &Characters = &Characters::new();
        // The open sequence: its number, if it has one, and the text that stands for it.
        let mut open: Option<(Option<i64>, Option<String>)> = None;
        let mut words = String::new();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BMC" => open = Some((None, None)),
                "BDC" => {
                    let properties = operation.operands[1].as_dict().unwrap();
                    let number = properties.get(b"MCID").and_then(Object::as_i64).ok();
                    open = Some((number, text(properties, b"ActualText")));
                }
                "EMC" => {
                    let (number, actual) = open.take().unwrap();
                    let words = actual.unwrap_or(std::mem::take(&mut words));
                    match number {
                        Some(number) => drop(read.sequences.insert(number, words)),
                        None => read.artifacts.push(words),
                    }
                }
                "Tf" => font = &maps[operation.operands[0].as_name().unwrap()],
                "TJ" | "Tj" => {
                    assert!(open.is_some(), "text outside marked content (ISO 14289-1, 7.1)");
                    let strings = operation.operands.iter().flat_map(|operand| match operand {
                        Object::Array(parts) => parts.as_slice(),
                        one => std::slice::from_ref(one),
                    });
                    for glyphs in strings.filter_map(|part| part.as_str().ok()) {
                        let glyphs = glyphs.chunks(2).map(|id| u16::from_be_bytes([id[0], id[1]]));
                        words.extend(glyphs.map(|glyph| font[&glyph].as_str()));
                    }
                }
                _ => {}
            }
        }
        read
    }
}

/// The text of each glyph.
type Characters = BTreeMap<u16, String>;

/// Reads the `ToUnicode` map of a font (ISO 32000-1, 9.10.3).
fn characters(document: &Document, font: &Dictionary) -> Characters {
    let map = document.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1;
    let map = map.as_stream().unwrap();
    let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
    let map = String::from_utf8(map).unwrap();
    let mut characters = Characters::new();
    for (open, close) in [("beginbfchar", "endbfchar"), ("beginbfrange", "endbfrange")] {
        for section in map.split(open).skip(1) {
            let entries = section.split(close).next().unwrap();
            assert!(!entries.contains('['), "a range with a list is not read");
            let codes: Vec<Vec<u16>> = entries
                .split('<')
                .skip(1)
                .map(|code| code.split('>').next().unwrap())
                .map(|code| {
                    let digits: Vec<char> = code.chars().filter(|c| !c.is_whitespace()).collect();
                    let unit = |unit: &[char]| {
                        u16::from_str_radix(&unit.iter().collect::<String>(), 16).unwrap()
                    };
                    digits.chunks(4).map(unit).collect()
                })
                .collect();
            if open == "beginbfchar" {
                for entry in codes.chunks(2) {
                    characters.insert(entry[0][0], String::from_utf16(&entry[1]).unwrap());
                }
            } else {
                for entry in codes.chunks(3) {
                    for glyph in entry[0][0]..=entry[1][0] {
                        let mut units = entry[2].clone();
                        *units.last_mut().unwrap() += glyph - entry[0][0];
                        characters.insert(glyph, String::from_utf16(&units).unwrap());
                    }
                }
            }
        }
    }
    characters
}
