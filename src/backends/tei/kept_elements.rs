//! Elements that the IR has no name for: each is written as the element that it was, where TEI allows that.
//!
//! The body writes all of them as `seg type="opaque"`, with name and attributes in `@n`. This takes those for
//! what they were that the grammar allows at their place, with their content and attributes; a pointer must
//! lead to something in the text, and an id must be new there.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::grammar::{Checker, Grammar};

/// How deep such elements may lie in each other to be tried: each of them is looked at twice.
const DEEPEST: usize = 4;

/// A text and its stand-off, with the elements that can be what they were.
///
/// # Errors
/// Where the text is not well-formed.
pub(super) fn kept(text: String) -> Result<String, String> {
    if !text.contains(MARK) {
        return Ok(text);
    }
    let (parts, ids) = parts(&text)?;
    let mut kept = Kept { grammar: Grammar::tei_all(), text: &text, ids, changes: Vec::new() };
    let mut checker = Checker::new(kept.grammar);
    checker.start("TEI");
    checker.start("teiHeader");
    checker.end();
    kept.follow(&parts, &mut checker, 0);
    Ok(kept.changed())
}

/// Elements that have a meaning where this program writes them, so that one of the source must not stand as one;
/// sorted.
const MEANT: &[&str] = &[
    "TEI",
    "ab",
    "abbr",
    "add",
    "addrLine",
    "address",
    "anchor",
    "app",
    "author",
    "back",
    "body",
    "byline",
    "cb",
    "cell",
    "choice",
    "closer",
    "corr",
    "correspAction",
    "date",
    "dateline",
    "del",
    "div",
    "expan",
    "figDesc",
    "figure",
    "floatingText",
    "foreign",
    "front",
    "fw",
    "gap",
    "gb",
    "graphic",
    "group",
    "head",
    "hi",
    "item",
    "l",
    "label",
    "lb",
    "lem",
    "lg",
    "list",
    "name",
    "note",
    "opener",
    "orgName",
    "orig",
    "p",
    "pb",
    "persName",
    "placeName",
    "postscript",
    "ptr",
    "q",
    "quote",
    "rdg",
    "ref",
    "reg",
    "row",
    "rs",
    "salute",
    "seg",
    "sic",
    "signed",
    "standOff",
    "supplied",
    "table",
    "teiCorpus",
    "teiHeader",
    "term",
    "text",
    "title",
    "unclear",
];

/// What the tag of such an element has.
const MARK: &str = "type=\"opaque\"";

/// An element, or words, of the text.
enum Part {
    Element { name: String, tag: Range<usize>, end: Range<usize>, children: Vec<Part> },
    Words,
}

/// The parts of a text, and its ids.
fn parts(text: &str) -> Result<(Vec<Part>, BTreeSet<String>), String> {
    let mut reader = Reader::from_str(text);
    let mut ids = BTreeSet::new();
    let mut open: Vec<(String, Range<usize>)> = Vec::new();
    let mut inside: Vec<Vec<Part>> = vec![Vec::new()];
    let mut start = 0;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let at = start..end;
        start = end;
        let done = match event {
            Event::Start(tag) => {
                ids.extend(id(&tag));
                open.push((tag.name().as_ref().to_owned(), at));
                inside.push(Vec::new());
                continue;
            }
            Event::Empty(tag) => {
                ids.extend(id(&tag));
                let (name, end) = (tag.name().as_ref().to_owned(), at.end..at.end);
                Part::Element { name, tag: at, end, children: Vec::new() }
            }
            Event::End(_) => {
                let (Some((name, tag)), Some(children)) = (open.pop(), inside.pop()) else {
                    return Err("an end tag without a start tag".to_owned());
                };
                // Words that follow from an element, as the space of a `space`, are in no element of TEI.
                let is_space = children.is_empty() && tag.end < at.start;
                let children = if is_space { vec![Part::Words] } else { children };
                Part::Element { name, tag, end: at, children }
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                if text.get(at).is_none_or(|it| it.trim().is_empty()) {
                    continue;
                }
                Part::Words
            }
            Event::Eof => return Ok((inside.pop().unwrap_or_default(), ids)),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => continue,
        };
        if let Some(around) = inside.last_mut() {
            around.push(done);
        }
    }
}

fn id(tag: &BytesStart<'_>) -> Option<String> {
    let id = tag.try_get_attribute("xml:id").ok().flatten()?;
    Some(id.value.into_owned())
}

struct Kept<'t> {
    grammar: &'static Grammar,
    text: &'t str,
    /// The ids of the text.
    ids: BTreeSet<String>,
    /// What is written instead of tags, in the order of its decision.
    changes: Vec<(Range<usize>, String)>,
}

impl Kept<'_> {
    /// Follows parts of the text, at most [`DEEPEST`] kept elements deep; returns whether all are allowed.
    fn follow(&mut self, parts: &[Part], checker: &mut Checker<'_>, depth: usize) -> bool {
        let mut are_allowed = true;
        for part in parts {
            are_allowed &= match part {
                Part::Words => checker.text(),
                Part::Element { name, tag, end, children } => {
                    let written = self.text.get(tag.clone()).unwrap_or_default();
                    let was = (name == "seg" && depth < DEEPEST).then(|| self.was(written));
                    let is_kept = was.flatten().is_some_and(|was| {
                        let (decided, mut trial) = (self.changes.len(), checker.clone());
                        let fits = trial.start(&was.name)
                            && self.follow(children, &mut trial, depth + 1)
                            && trial.end();
                        if fits {
                            self.keep(&was, tag, end);
                            *checker = trial;
                        } else {
                            self.changes.truncate(decided);
                        }
                        fits
                    });
                    is_kept
                        || checker.start(name)
                            & self.follow(children, checker, depth)
                            & checker.end()
                }
            };
        }
        are_allowed
    }

    /// What the tag of a `seg` says that it was, if TEI has such an element.
    fn was(&self, tag: &str) -> Option<Was> {
        let content = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
        let tag = BytesStart::from_content(content, "seg".len());
        let is_opaque = tag.try_get_attribute("type").ok()??.value == "opaque";
        let written = tag.try_get_attribute("n").ok().flatten().filter(|_| is_opaque)?;
        let written = unescape(&written.value).ok()?.into_owned();
        let name = written.split(char::is_whitespace).next().unwrap_or_default().to_owned();
        if !self.grammar.knows(&name) || MEANT.contains(&name.as_str()) {
            return None;
        }
        let element = BytesStart::from_content(written.as_str(), name.len());
        let mut names = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let value = unescape(&attribute.value).ok()?.into_owned();
            let key = attribute.key.as_ref().to_owned();
            let mut pointers =
                value.split_whitespace().filter_map(|pointer| pointer.strip_prefix('#'));
            let leads = pointers.all(|id| self.ids.contains(id));
            let is_new = key != "xml:id" || !self.ids.contains(&value);
            let datatype = self.grammar.attribute(&name, &key)?;
            if !(leads && is_new && datatype.accepts(&value)) {
                return None;
            }
            names.push(key);
        }
        let lacks = |needed: &str| !names.iter().any(|name| name == needed);
        // A subtype needs a type (TEI P5, `att.typed`).
        let is_typed = lacks("subtype") || !lacks("type");
        let is_complete = is_typed && !self.grammar.required(&name).any(lacks);
        is_complete.then_some(Was { name, tag: written })
    }

    fn keep(&mut self, was: &Was, tag: &Range<usize>, end: &Range<usize>) {
        let is_empty = end.is_empty();
        let slash = if is_empty { "/" } else { "" };
        self.changes.push((tag.clone(), format!("<{}{slash}>", was.tag)));
        if !is_empty {
            self.changes.push((end.clone(), format!("</{}>", was.name)));
        }
    }

    fn changed(mut self) -> String {
        self.changes.sort_by_key(|(at, _)| at.start);
        let mut made = String::with_capacity(self.text.len());
        let mut from = 0;
        for (at, tag) in &self.changes {
            made.push_str(self.text.get(from..at.start).unwrap_or_default());
            made.push_str(tag);
            from = at.end;
        }
        made.push_str(self.text.get(from..).unwrap_or_default());
        made
    }
}

/// What a `seg` stands for: its name, and its tag without the brackets.
struct Was {
    name: String,
    tag: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_what_it_was_where_tei_allows_it() {
        for (of_source, inside, made) in [
            ("forename", "Ben", "<forename>Ben</forename>"),
            ("handShift new=\"#p\"", "", "<handShift new=\"#p\"></handShift>"),
            // No such element, attribute, value, place to lead to; a new id; content that it cannot have.
            ("uh-oh", "a", ""),
            ("forename box=\"a\"", "Ben", ""),
            ("num value=\"a b\"", "3", ""),
            ("handShift new=\"#gone\"", "", ""),
            ("mod xml:id=\"p\"", "a", ""),
            ("space", " ", ""),
            // What a reader would take for something else.
            ("note", "a", ""),
        ] {
            let n = of_source.replace('"', "&quot;");
            let seg = format!("<seg type=\"opaque\" n=\"{n}\">{inside}</seg>");
            let made = if made.is_empty() { &seg } else { made };
            let text =
                |part: &str| format!("<text><body><p xml:id=\"p\">a {part}</p></body></text>");
            assert_eq!(kept(text(&seg)).unwrap(), text(made));
            let nested = |part: &str| format!("<seg type=\"opaque\" n=\"uh-oh\">{part}</seg>");
            assert_eq!(kept(text(&nested(&seg))).unwrap(), text(&nested(made)));
        }
    }
}
