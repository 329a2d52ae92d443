//! Elements that the IR has no name for: each is written as the element that it was, where TEI allows that.
//!
//! The body writes all of them as `seg type="opaque"`, with name and attributes in `@n`. Those that the grammar
//! allows at their place, with their content and attributes, become again what they were; a pointer must lead to
//! something in the text, and an id must be new there.

use std::collections::BTreeSet;

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;

use super::parts::{Edits, Part};
use crate::grammar::{Checker, Grammar};

/// How deep such elements may lie in each other to be tried: each of them is looked at twice.
const DEEPEST: usize = 4;

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

/// The root that a text is looked at in.
const ROOT: (&str, &str) = ("<TEI>", "</TEI>");

/// A text and its stand-off, with the elements that can be what they were.
///
/// # Errors
/// Where the text is not well-formed.
pub(super) fn kept(text: String) -> Result<String, String> {
    if !text.contains(MARK) {
        return Ok(text);
    }
    let document = format!("{}{text}{}", ROOT.0, ROOT.1);
    let (root, ids) = Part::root(&document)?;
    let mut kept =
        Kept { grammar: Grammar::tei_all(), document: &document, ids, decided: Vec::new() };
    let mut checker = Checker::new(kept.grammar);
    checker.start("TEI");
    checker.start("teiHeader");
    checker.end();
    kept.follow(&root, &mut checker, 0);
    let mut edits = Edits::new(&document);
    for (part, Original { name, tag }) in &kept.decided {
        edits.retag(part, name, tag);
    }
    let made = edits.finish();
    let inside = made.strip_prefix(ROOT.0).and_then(|made| made.strip_suffix(ROOT.1));
    Ok(inside.unwrap_or(&made).to_owned())
}

/// The element that a `seg` was.
struct Original {
    name: String,
    /// Its start tag without the angle brackets.
    tag: String,
}

struct Kept<'t> {
    grammar: &'static Grammar,
    document: &'t str,
    ids: BTreeSet<String>,
    /// The elements that become again what they were.
    decided: Vec<(&'t Part, Original)>,
}

impl<'t> Kept<'t> {
    /// Follows what is in an element, at most [`DEEPEST`] kept elements deep; returns whether all of it is
    /// allowed. Where TEI allows words between elements, it allows them in any place.
    fn follow(&mut self, around: &'t Part, checker: &mut Checker<'_>, depth: usize) -> bool {
        let mut is_allowed = !around.has_words || checker.text();
        for part in &around.children {
            let original = (depth < DEEPEST).then(|| self.original(part)).flatten();
            let is_kept =
                original.is_some_and(|original| self.keep(part, original, checker, depth));
            is_allowed &= is_kept
                || checker.start(&part.name) & self.follow(part, checker, depth) & checker.end();
        }
        is_allowed
    }

    /// Decides whether an element becomes again what it was.
    fn keep(
        &mut self,
        part: &'t Part,
        original: Original,
        checker: &mut Checker<'_>,
        depth: usize,
    ) -> bool {
        let (before, mut trial) = (self.decided.len(), checker.clone());
        let fits =
            trial.start(&original.name) && self.follow(part, &mut trial, depth + 1) && trial.end();
        if fits {
            self.decided.push((part, original));
            *checker = trial;
        } else {
            self.decided.truncate(before);
        }
        fits
    }

    /// The element that a `seg` was, if TEI has it. Words that follow from an element, as the space of a `space`,
    /// are in no element of TEI.
    fn original(&self, part: &Part) -> Option<Original> {
        let is_derived = |content: &str| !content.is_empty() && content.trim().is_empty();
        if part.name != "seg" || is_derived(part.content(self.document)) {
            return None;
        }
        let tag = self.document.get(part.tag.clone())?;
        let content = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
        let seg = BytesStart::from_content(content, part.name.len());
        let is_opaque = seg.try_get_attribute("type").ok()??.value == "opaque";
        let written = seg.try_get_attribute("n").ok().flatten().filter(|_| is_opaque)?;
        let tag = unescape(&written.value).ok()?.into_owned();
        let name = tag.split(char::is_whitespace).next().unwrap_or_default().to_owned();
        let can_be = self.grammar.knows(&name)
            && !MEANT.contains(&name.as_str())
            && self
                .has_valid_attributes(&BytesStart::from_content(tag.as_str(), name.len()), &name);
        can_be.then_some(Original { name, tag })
    }

    /// Whether an element has the attributes that it needs, and no others than the grammar accepts.
    fn has_valid_attributes(&self, element: &BytesStart<'_>, name: &str) -> bool {
        let mut names = Vec::new();
        for attribute in element.attributes() {
            let Ok(attribute) = attribute else { return false };
            let Ok(value) = unescape(&attribute.value) else { return false };
            let key = attribute.key.as_ref();
            let mut pointers =
                value.split_whitespace().filter_map(|pointer| pointer.strip_prefix('#'));
            let is_valid = self.grammar.attribute(name, key).is_some_and(|it| it.accepts(&value))
                && pointers.all(|id| self.ids.contains(id))
                && (key != "xml:id" || !self.ids.contains(&*value));
            if !is_valid {
                return false;
            }
            names.push(key.to_owned());
        }
        let lacks = |needed: &str| !names.iter().any(|name| name == needed);
        // A subtype needs a type (TEI P5, `att.typed`).
        let is_typed = lacks("subtype") || !lacks("type");
        is_typed && !self.grammar.required(name).any(lacks)
    }
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
            ("bibl subtype=\"a\"", "b", ""),
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
