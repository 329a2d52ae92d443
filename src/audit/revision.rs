//! The proof of a revision: a file made from TEI is its source, and additions that can be told from it.
//!
//! Both are compared token by token: names, attributes, characters, comments, processing instructions, in
//! the order of the file. An addition is an element with an id of ours that the source does not have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ir::account::{FactKey, WitnessPart};
use crate::ir::{self, EncodedPart, Encoding, Letter, on_one_line};

/// What ids of additions begin with.
const OURS: &str = "lp.";

/// How a file differs from the encoding of its letter, in words for the user.
///
/// # Errors
/// Why the file cannot be read.
pub(super) fn differences(
    letter: &Letter,
    encoding: &Encoding,
    file: &[u8],
) -> Result<Vec<String>, String> {
    let file = std::str::from_utf8(file).map_err(|error| error.to_string())?;
    let is_rewritten = encoding.differs.contains(&EncodedPart::Text);
    let source = Tokens::of(&encoding.document, None, is_rewritten)?;
    let made = Tokens::of(file, Some(&source.ids), is_rewritten)?;
    let mut found = Vec::new();
    let length = source.all.len().max(made.all.len());
    let unlike = (0..length).find(|at| source.all.get(*at) != made.all.get(*at));
    if let Some(at) = unlike {
        let said = |tokens: &[Token]| match tokens.get(at) {
            Some(token) => format!("\u{201C}{token}\u{201D}"),
            None => "nothing".to_owned(),
        };
        let (is, should) = (said(&made.all), said(&source.all));
        found.push(format!("the source is not kept: there is {is} instead of {should}"));
    }
    if encoding.differs.contains(&EncodedPart::Correspondence) {
        found.extend(unsaid(letter, &made.added));
    }
    if encoding.differs.contains(&EncodedPart::Statements) {
        let stated = ir::statements(letter).into_iter();
        // A print is an edition unless it is called something else.
        let stated = stated.filter(|(key, _)| *key != FactKey::Witness(WitnessPart::Kind));
        let is_said = |key: &FactKey, value: &str| {
            // What somebody did is in one element, and who it was in another.
            let is_in_two = matches!(key, FactKey::Particular(_));
            made.added.contains(value)
                || is_in_two && value.split(": ").all(|part| made.added.contains(part))
        };
        let unsaid = stated.filter(|(key, value)| !is_said(key, &on_one_line(value)));
        found.extend(unsaid.map(|(key, value)| {
            let what = key.in_words();
            format!(
                "a revision does not say what was stated: {what}, \u{201C}{value}\u{201D}; --anew writes the letter anew"
            )
        }));
    }
    Ok(found)
}

/// Which correspondents and days the additions do not name.
fn unsaid(letter: &Letter, added: &str) -> Vec<String> {
    let actions = || letter.correspondence.iter().flat_map(|described| &described.actions);
    let names =
        actions().flat_map(|action| &action.agents).filter_map(|agent| agent.display_name());
    let dates = actions().filter_map(|action| action.date.as_ref());
    let written = dates.map(|date| date.written.as_deref().unwrap_or(&date.edtf));
    let values = names.chain(written).map(on_one_line);
    let absent = values.filter(|value| !added.contains(value.as_str()));
    absent.map(|value| format!("\u{201C}{value}\u{201D} is missing in the correspDesc")).collect()
}

/// A token of a document.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A start tag: its name, and the values of its attributes by their names.
    Start(String, BTreeMap<String, String>),
    End,
    /// Characters, or a comment, or a processing instruction.
    Other(String),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(name, attributes) => {
                write!(f, "<{name}")?;
                attributes.iter().try_for_each(|(name, value)| write!(f, " {name}={value:?}"))?;
                f.write_str(">")
            }
            Self::End => f.write_str("an end tag"),
            Self::Other(characters) => f.write_str(characters.trim()),
        }
    }
}

/// The source's `fileDesc`, as the `biblFull` of another one (TEI P5, 2.2.8, HD31).
struct Moved {
    /// How many elements of the addition are open around it.
    around: usize,
    /// How many elements of the source are.
    depth: usize,
}

/// The tokens of a document, from its root on.
#[derive(Default)]
struct Tokens {
    all: Vec<Token>,
    ids: BTreeSet<String>,
    /// The words and values of the additions.
    added: String,
    /// Characters that are not yet a token.
    text: String,
    /// The open elements that are the source's: whether their end tags are.
    open: Vec<bool>,
    /// How many of them there are around the text of the file, which can be in a corpus.
    in_file: usize,
    /// Where the source's description of the file is, in a new one of ours: how many elements are open around it.
    moved: Option<Moved>,
}

impl Tokens {
    /// Reads a document; `of_source` are the ids that are no additions, if there can be any.
    fn of(
        document: &str,
        of_source: Option<&BTreeSet<String>>,
        is_rewritten: bool,
    ) -> Result<Self, String> {
        let mut reader = Reader::from_str(document);
        reader.config_mut().check_end_names = true;
        let mut read = Self::default();
        // How many elements are open in an addition, and in the text if that was written anew.
        let (mut in_addition, mut in_text) = (0_usize, 0_usize);
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match &event {
                Event::Eof => return Ok(read),
                Event::Start(tag) | Event::Empty(tag) => {
                    let opens = usize::from(matches!(event, Event::Start(_)));
                    let id = tag.try_get_attribute("xml:id").ok().flatten();
                    let id = id.map(|id| id.value.into_owned());
                    let is_addition = of_source.zip(id.as_ref()).is_some_and(|(of_source, id)| {
                        id.starts_with(OURS) && !of_source.contains(id)
                    });
                    let is_text = is_rewritten
                        && read.open.len() == read.in_file
                        && tag.name().as_ref() == "text";
                    // A new description of the file is in the place of the source's.
                    let is_in_place = tag.name().as_ref() == "fileDesc";
                    if is_addition && !is_in_place && in_addition + in_text == 0 {
                        // The white space before an addition is part of it.
                        read.text.truncate(read.text.trim_end().len());
                    }
                    if is_addition && id.as_deref().is_some_and(is_description_of_source) {
                        read.moved = Some(Moved { around: in_addition, depth: read.open.len() });
                        in_addition = 0;
                        read.begin_moved(tag);
                    } else if in_addition > 0 || is_addition {
                        read.add(tag);
                        in_addition += opens;
                    } else if in_text > 0 || is_text {
                        in_text += opens;
                    } else {
                        read.flush();
                        read.ids.extend(id);
                        read.all.push(start(tag));
                        if opens == 0 {
                            read.all.push(Token::End);
                        } else {
                            read.open.push(true);
                        }
                        if tag.name().as_ref() == "TEI" {
                            read.in_file = read.open.len();
                        }
                    }
                }
                Event::End(_) if in_addition > 0 => in_addition -= 1,
                Event::End(_) if in_text > 0 => in_text -= 1,
                Event::End(_) => {
                    if read.open.pop() == Some(true) {
                        read.flush();
                        read.all.push(Token::End);
                    }
                    if let Some(moved) = read.moved.take_if(|it| it.depth == read.open.len()) {
                        in_addition = moved.around;
                    }
                }
                _ if in_addition > 0 => read.added.push_str(&characters(&event)?),
                _ if in_text > 0 || read.open.is_empty() => {}
                Event::PI(instruction) => {
                    if instruction.target() == "letterpress" {
                        let told = instruction.content().replace("?&gt;", "?>");
                        read.unmend(told.trim_start());
                    } else {
                        read.aside(characters(&event)?);
                    }
                }
                Event::Comment(_) => read.aside(characters(&event)?),
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Decl(_)
                | Event::DocType(_) => read.text.push_str(&characters(&event)?),
            }
        }
    }

    /// Takes the source's description of the file, which is called `biblFull` now, for what it was.
    fn begin_moved(&mut self, tag: &BytesStart<'_>) {
        self.flush();
        let attributes = match start(tag) {
            Token::Start(_, mut attributes) => {
                attributes.remove("xml:id");
                attributes
            }
            Token::End | Token::Other(_) => BTreeMap::new(),
        };
        self.all.push(Token::Start("fileDesc".to_owned(), attributes));
        self.open.push(true);
    }

    fn aside(&mut self, characters: String) {
        self.flush();
        self.all.push(Token::Other(characters));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.all.push(Token::Other(std::mem::take(&mut self.text)));
        }
    }

    /// Undoes what was mended so that the schema accepts it.
    fn unmend(&mut self, told: &str) {
        let (what, source) = told.split_once(' ').unwrap_or((told, ""));
        let tag = |source: &str| {
            let name = source.split(char::is_whitespace).next().unwrap_or_default().len();
            start(&BytesStart::from_content(source, name))
        };
        match (what, self.all.last_mut()) {
            ("attribute", Some(Token::Start(_, attributes))) => {
                let (name, value) = source.split_once('=').unwrap_or((source, ""));
                let value = value.trim_matches('"');
                attributes.insert(name.to_owned(), unescaped(value));
            }
            ("renamed", Some(Token::Start(_, attributes))) => {
                let (new, old) = source.split_once(' ').unwrap_or_default();
                let value = attributes.remove(new).unwrap_or_default();
                attributes.insert(old.to_owned(), value);
            }
            ("element", Some(last)) => *last = tag(source),
            ("start", _) => {
                self.flush();
                self.all.push(tag(source));
            }
            ("end", _) => {
                self.flush();
                self.all.push(Token::End);
            }
            ("text", _) => {
                let written = source.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                self.text.push_str(&unescaped(written.unwrap_or(source)));
            }
            ("added", Some(Token::Start(..))) => {
                self.all.pop();
                if let Some(open) = self.open.last_mut() {
                    *open = false;
                }
            }
            _ => self.aside(format!("<?letterpress {told}?>")),
        }
    }

    fn add(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            self.added.push(' ');
            self.added.push_str(&unescaped(&attribute.value));
        }
        self.added.push(' ');
    }
}

/// Whether an id of ours is that of the source's description of the file: `lp.source`, `lp.source.2`.
fn is_description_of_source(id: &str) -> bool {
    id.strip_prefix("lp.source").is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn start(tag: &BytesStart<'_>) -> Token {
    let attributes = tag.attributes().flatten();
    let attributes = attributes
        .map(|attribute| (attribute.key.as_ref().to_owned(), unescaped(&attribute.value)));
    Token::Start(tag.name().as_ref().to_owned(), attributes.collect())
}

fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}

/// The characters of a token that is no tag.
fn characters(event: &Event<'_>) -> Result<String, String> {
    Ok(match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::CData(data) => data.xml10_content().into_owned(),
        Event::Comment(comment) => format!("<!--{}-->", comment.xml10_content()),
        Event::PI(instruction) => {
            format!("<?{}{}?>", instruction.target(), instruction.content())
        }
        Event::GeneralRef(reference) => {
            let name = reference.xml10_content();
            match reference.resolve_char_ref() {
                Ok(Some(character)) => character.to_string(),
                _ => quick_xml::escape::resolve_predefined_entity(&name)
                    .ok_or_else(|| format!("the entity {name} is not known"))?
                    .to_owned(),
            }
        }
        Event::Start(_)
        | Event::End(_)
        | Event::Empty(_)
        | Event::Decl(_)
        | Event::DocType(_)
        | Event::Eof => String::new(),
    })
}
