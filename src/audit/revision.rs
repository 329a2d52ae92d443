//! The proof of a revision: a file made from TEI is its source, and additions that can be told from it.
//!
//! Both are compared token by token: names, attributes, characters, comments, processing instructions, in
//! the order of the file. An addition is an element with an id of ours that the source does not have.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ir::{EncodedPart, Encoding, Letter};

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
    let length = source.tokens.len().max(made.tokens.len());
    let unlike = (0..length).find(|at| source.tokens.get(*at) != made.tokens.get(*at));
    if let Some(at) = unlike {
        let said = |tokens: &[String]| match tokens.get(at) {
            Some(token) => format!("\u{201C}{}\u{201D}", token.trim()),
            None => "nothing".to_owned(),
        };
        let (is, should) = (said(&made.tokens), said(&source.tokens));
        found.push(format!("the source is not kept: there is {is} instead of {should}"));
    }
    if encoding.differs.contains(&EncodedPart::Correspondence) {
        found.extend(unsaid(letter, &made.added));
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
    let of_value = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
    let values = names.chain(written).map(of_value);
    let absent = values.filter(|value| !added.contains(value.as_str()));
    absent.map(|value| format!("\u{201C}{value}\u{201D} is missing in the correspDesc")).collect()
}

/// The tokens of a document, from its root on.
struct Tokens {
    tokens: Vec<String>,
    ids: BTreeSet<String>,
    /// The words and values of the additions.
    added: String,
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
        let mut read = Self { tokens: Vec::new(), ids: BTreeSet::new(), added: String::new() };
        // How many elements are open: in all, in an addition, in the text if that was written anew.
        let (mut depth, mut in_addition, mut in_text) = (0_usize, 0_usize, 0_usize);
        let mut text = String::new();
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            if matches!(event, Event::Eof) {
                return Ok(read);
            }
            if let Event::Start(tag) | Event::Empty(tag) = &event {
                let id = tag.try_get_attribute("xml:id").ok().flatten();
                let id = id.map(|id| id.value.into_owned());
                let is_addition = of_source
                    .zip(id.as_ref())
                    .is_some_and(|(of_source, id)| id.starts_with(OURS) && !of_source.contains(id));
                let is_text = is_rewritten && depth == 1 && tag.name().as_ref() == "text";
                if is_addition && in_addition == 0 {
                    // The white space before an addition is part of it.
                    text.truncate(text.trim_end().len());
                }
                let opens = usize::from(matches!(event, Event::Start(_)));
                if in_addition > 0 || is_addition {
                    read.add(tag);
                    in_addition += opens;
                } else if in_text > 0 || is_text {
                    in_text += opens;
                } else {
                    read.flush(&mut text);
                    read.ids.extend(id);
                    read.tokens.push(in_words(tag));
                    if opens == 0 {
                        read.tokens.push("end".to_owned());
                    }
                }
                depth += opens;
                continue;
            }
            if let Event::End(_) = event {
                depth = depth.saturating_sub(1);
                if in_addition > 0 {
                    in_addition -= 1;
                } else if in_text > 0 {
                    in_text -= 1;
                } else {
                    read.flush(&mut text);
                    read.tokens.push("end".to_owned());
                }
                continue;
            }
            let characters = characters(&event)?;
            if in_addition > 0 {
                read.added.push_str(&characters);
            } else if in_text == 0 && depth > 0 {
                match event {
                    Event::PI(_) | Event::Comment(_) => {
                        read.flush(&mut text);
                        read.tokens.push(characters);
                    }
                    _ => text.push_str(&characters),
                }
            }
        }
    }

    fn flush(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.tokens.push(std::mem::take(text));
        }
    }

    fn add(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            let value = quick_xml::escape::unescape(&attribute.value).unwrap_or_default();
            self.added.push(' ');
            self.added.push_str(&value);
        }
        self.added.push(' ');
    }
}

/// A start tag, with its attributes in one order.
fn in_words(tag: &BytesStart<'_>) -> String {
    let mut attributes: Vec<String> = tag
        .attributes()
        .flatten()
        .map(|attribute| format!(" {}={:?}", attribute.key.as_ref(), attribute.value))
        .collect();
    attributes.sort();
    format!("<{}{}>", tag.name().as_ref(), attributes.concat())
}

/// The characters of a token that is no tag.
fn characters(event: &Event<'_>) -> Result<String, String> {
    Ok(match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::CData(data) => data.xml10_content().into_owned(),
        Event::Comment(comment) => format!("<!--{}-->", comment.xml10_content()),
        Event::PI(instruction) => format!("<?{}?>", instruction.content()),
        Event::GeneralRef(reference) => {
            let name = reference.xml10_content();
            match reference.resolve_char_ref() {
                Ok(Some(character)) => character.to_string(),
                _ => quick_xml::escape::resolve_predefined_entity(&name)
                    .ok_or_else(|| format!("the entity {name} is not known"))?
                    .to_owned(),
            }
        }
        _ => String::new(),
    })
}
