//! The words of a page, by its marked-content sequences (ISO 32000-1, 14.6), as far as they can be seen.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, ObjRef, Object, Stream};

use super::characters::{Characters, characters};
use super::strings::decoded;
use super::tokens::{Token, Tokens};
use super::visible::{Line, Painter, Rectangle};

/// The words of a page.
#[derive(Default)]
pub(super) struct PageText {
    /// By the numbers of the sequences.
    pub sequences: BTreeMap<i64, Sequence>,
}

/// The words of a marked-content sequence.
#[derive(Default)]
pub(in crate::audit) struct Sequence {
    pub words: String,
    /// The line that they begin in, if any can be seen.
    pub line: Option<Line>,
}

/// The characters of fonts that are known already, by the objects of their maps.
pub(super) type Fonts = BTreeMap<(u32, i32), Rc<Characters>>;

impl PageText {
    pub(super) fn read(page: &Dict<'_>, known: &mut Fonts) -> Result<Self, String> {
        let resources = inherited(page, |node| node.get::<Dict<'_>>("Resources"));
        let resources = resources.unwrap_or_else(Dict::empty);
        let sheet = inherited(page, |node| rectangle(node, "CropBox"))
            .or_else(|| inherited(page, |node| rectangle(node, "MediaBox")))
            .ok_or("a page has no size (ISO 32000-1, 14.11.2)")?;
        let mut reader = Reader {
            fonts: fonts(&resources, known)?,
            alphas: alphas(&resources),
            painter: Painter::on(sheet),
            ..Reader::default()
        };
        for token in Tokens::of(&content(page)?) {
            reader.token(token?)?;
        }
        reader.painter.finish()?;
        Ok(reader.read)
    }
}

/// What a page has, or a node of the tree above it (ISO 32000-1, 7.7.3.4).
fn inherited<'p, T>(page: &Dict<'p>, get: impl Fn(&Dict<'p>) -> Option<T>) -> Option<T> {
    /// More nodes than that are no tree.
    const DEPTH: usize = 64;
    let nodes = std::iter::successors(Some(page.clone()), |node| node.get::<Dict<'_>>("Parent"));
    nodes.take(DEPTH).find_map(|node| get(&node))
}

fn rectangle(node: &Dict<'_>, key: &str) -> Option<Rectangle> {
    let edges: Vec<f64> = node.get::<Array<'_>>(key)?.iter::<f64>().collect();
    Some(Rectangle::of(edges.try_into().ok()?))
}

/// The content streams of a page, as one (ISO 32000-1, 7.8.2).
fn content(page: &Dict<'_>) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    let mut add = |stream: &Stream<'_>| {
        let bytes = stream.decoded().map_err(|_| "a content stream is broken".to_owned())?;
        content.extend_from_slice(&bytes);
        content.push(b'\n');
        Ok::<(), String>(())
    };
    match page.get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => add(&stream)?,
        Some(Object::Array(streams)) => {
            streams.iter::<Stream<'_>>().try_for_each(|stream| add(&stream))?;
        }
        _ => {}
    }
    Ok(content)
}

/// The characters of the fonts among some resources.
fn fonts(
    resources: &Dict<'_>,
    known: &mut Fonts,
) -> Result<BTreeMap<Vec<u8>, Rc<Characters>>, String> {
    let mut fonts = BTreeMap::new();
    let named = resources.get::<Dict<'_>>("Font").unwrap_or_else(Dict::empty);
    for name in named.keys() {
        let font = named.get::<Dict<'_>>(&*name).ok_or("a font is missing")?;
        let at = font
            .get_ref("ToUnicode")
            .map(|ObjRef { obj_number, gen_number }| (obj_number, gen_number));
        let map = font.get::<Stream<'_>>("ToUnicode");
        let (Some(at), Some(map)) = (at, map) else {
            return Err("a font does not say which characters its codes are".to_owned());
        };
        let font = match known.get(&at) {
            Some(known) => Rc::clone(known),
            None => {
                let new = Rc::new(characters(&map)?);
                known.insert(at, Rc::clone(&new));
                new
            }
        };
        fonts.insert(name.to_vec(), font);
    }
    Ok(fonts)
}

/// The opacity that each graphics state sets, where it does (ISO 32000-1, 8.4.5).
fn alphas(resources: &Dict<'_>) -> BTreeMap<Vec<u8>, f64> {
    let states = resources.get::<Dict<'_>>("ExtGState").unwrap_or_else(Dict::empty);
    let alpha = |name: &[u8]| states.get::<Dict<'_>>(name)?.get::<f64>("ca");
    states.keys().filter_map(|name| Some((name.to_vec(), alpha(&name)?))).collect()
}

/// A sequence that is open.
#[derive(Default)]
struct Open {
    number: Option<i64>,
    /// The text to be read instead of what is shown.
    actual: Option<String>,
    /// Whether the characters of each string are in visual order.
    is_reversed: bool,
    /// Whether it is no part of what is read.
    is_artifact: bool,
    /// Whether anything is painted in it.
    is_painted: bool,
    line: Option<Line>,
    words: String,
}

#[derive(Default)]
struct Reader {
    read: PageText,
    fonts: BTreeMap<Vec<u8>, Rc<Characters>>,
    alphas: BTreeMap<Vec<u8>, f64>,
    painter: Painter,
    font: Option<Rc<Characters>>,
    /// The open sequences, the innermost last.
    open: Vec<Open>,
    /// The operands so far.
    names: Vec<Vec<u8>>,
    strings: Vec<Vec<u8>>,
    numbers: Vec<f64>,
    /// The values of the last dictionary, by their keys.
    numbers_of: BTreeMap<Vec<u8>, f64>,
    strings_of: BTreeMap<Vec<u8>, Vec<u8>>,
    depth: usize,
}

impl Reader {
    fn token(&mut self, token: Token<'_>) -> Result<(), String> {
        match token {
            Token::OpenDictionary => self.depth += 1,
            Token::CloseDictionary => self.depth = self.depth.saturating_sub(1),
            Token::Name(name) => self.names.push(name.to_vec()),
            Token::Number(number) if self.depth > 0 => {
                self.numbers_of.extend(self.names.pop().map(|key| (key, number)));
            }
            Token::Number(number) => self.numbers.push(number),
            Token::String(string) if self.depth > 0 => {
                self.strings_of.extend(self.names.pop().map(|key| (key, string)));
            }
            Token::String(string) => self.strings.push(string),
            Token::Bracket => {}
            Token::Operator(operator) => {
                self.operator(operator)?;
                self.names.clear();
                self.strings.clear();
                self.numbers.clear();
                self.numbers_of.clear();
                self.strings_of.clear();
            }
        }
        Ok(())
    }

    fn operator(&mut self, operator: &[u8]) -> Result<(), String> {
        match operator {
            b"BMC" | b"BDC" => self.begin()?,
            b"EMC" => self.end()?,
            b"Tf" => {
                let font = self.names.last().and_then(|name| self.fonts.get(name));
                self.font = Some(Rc::clone(font.ok_or("a font is not among the resources")?));
            }
            b"gs" => {
                let alpha = self.names.last().and_then(|name| self.alphas.get(name));
                if let Some(alpha) = alpha {
                    self.painter.set_alpha(*alpha);
                }
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show()?,
            b"BI" => return Err("a picture in a content stream is not read".to_owned()),
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"Do" | b"sh" => {
                if let Some(open) = self.open.last_mut() {
                    open.is_painted = true;
                }
            }
            _ => {}
        }
        self.painter.operator(operator, &self.numbers)
    }

    fn begin(&mut self) -> Result<(), String> {
        let actual = self.strings_of.remove(b"ActualText".as_slice());
        let number = self.numbers_of.get(b"MCID".as_slice()).map(|number| *number as i64);
        if number.is_some() && !self.open.is_empty() {
            return Err("marked content is nested".to_owned());
        }
        self.open.push(Open {
            number,
            actual: actual.map(|text| decoded(&text)).transpose()?,
            is_reversed: self.names.first().is_some_and(|tag| tag == b"ReversedChars"),
            is_artifact: self.names.first().is_some_and(|tag| tag == b"Artifact"),
            ..Open::default()
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let open = self.open.pop().ok_or("marked content ends that did not begin")?;
        if open.actual.is_some() && !open.is_painted {
            return Err("words replace something that is not shown".to_owned());
        }
        let words = open.actual.unwrap_or(open.words);
        match (open.number, self.open.last_mut()) {
            (Some(number), _) => {
                self.read.sequences.insert(number, Sequence { words, line: open.line });
            }
            // A part of a sequence has no number of its own: a hyphen that stands for nothing, for instance.
            (None, Some(around)) => {
                around.is_painted |= open.is_painted;
                around.line = around.line.or(open.line);
                if !open.is_artifact {
                    around.words.push_str(&words);
                }
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn show(&mut self) -> Result<(), String> {
        let has_number = self.open.iter().any(|open| open.number.is_some());
        let open = self.open.last_mut().ok_or("text is in no marked content (ISO 14289-1, 7.1)")?;
        let font = self.font.as_ref().ok_or("text has no font")?;
        let mut shown: Vec<&str> = Vec::new();
        for code in self.strings.iter().flat_map(|string| string.chunks(2)) {
            let code = code.try_into().map(u16::from_be_bytes).map_err(|_| "half a code")?;
            let text = font.get(&code);
            shown.push(text.ok_or_else(|| format!("code {code} of a font has no character"))?);
        }
        if has_number && shown.iter().any(|text| !text.trim().is_empty()) {
            let line = self.painter.show(&shown.concat())?;
            open.line = open.line.or(Some(line));
        }
        open.is_painted = true;
        if open.is_reversed {
            shown.reverse();
        }
        open.words.extend(shown);
        Ok(())
    }
}
