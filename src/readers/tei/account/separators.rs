//! Where words end in a TEI file, found without a parser.

use std::ops::Range;

use crate::readers::xml_account::scan;
use crate::source::Between;

/// Elements that a print sets apart from what comes before and after them, wherever they are.
const APART: &[&str] = &[
    "ab",
    "addrLine",
    "address",
    "byline",
    "cell",
    "closer",
    "dateline",
    "div",
    "div1",
    "div2",
    "div3",
    "div4",
    "div5",
    "div6",
    "div7",
    "figDesc",
    "figure",
    "floatingText",
    "fw",
    "head",
    "item",
    "l",
    "lg",
    "list",
    "opener",
    "p",
    "postscript",
    "row",
    "salute",
    "signed",
    "table",
];

/// Elements that run in a line. An element in neither list can be either.
const IN_LINE: &[&str] = &[
    "abbr",
    "add",
    "addName",
    "affiliation",
    "am",
    "anchor",
    "app",
    "c",
    "choice",
    "corr",
    "country",
    "damage",
    "date",
    "del",
    "distinct",
    "district",
    "emph",
    "ex",
    "expan",
    "foreign",
    "forename",
    "formula",
    "g",
    "gap",
    "genName",
    "geogName",
    "gloss",
    "handShift",
    "hi",
    "idno",
    "lem",
    "measure",
    "mentioned",
    "metamark",
    "milestone",
    "name",
    "nameLink",
    "note",
    "num",
    "orgName",
    "orig",
    "pc",
    "persName",
    "phr",
    "placeName",
    "ptr",
    "rdg",
    "rdgGrp",
    "ref",
    "reg",
    "region",
    "roleName",
    "rs",
    "s",
    "seg",
    "settlement",
    "sic",
    "soCalled",
    "subst",
    "supplied",
    "surname",
    "term",
    "time",
    "title",
    "unclear",
    "unit",
    "w",
];

/// Elements that contain parts and no words of their own: white space directly in them is layout.
const OF_PARTS: &[&str] = &["app", "choice", "rdgGrp", "subst"];

/// Elements that contain readings of one place.
const READINGS_IN: &[&str] = &["app", "choice", "rdgGrp"];

/// Elements in which each phrase is an entry.
const OF_ENTRIES: &[&str] = &[
    "address",
    "analytic",
    "biblStruct",
    "closer",
    "event",
    "imprint",
    "lg",
    "list",
    "monogr",
    "object",
    "opener",
    "org",
    "person",
    "place",
    "row",
    "series",
    "table",
];

/// The mark-up of some parts of a file, in file order.
pub(super) struct Markup(Vec<Mark>);

struct Mark {
    at: Range<usize>,
    kind: Kind,
    /// Whether the characters after it are directly in an element of parts.
    in_parts: bool,
    /// Whether they are in a choice between readings.
    in_choice: bool,
    /// Whether a reading begins or ends here.
    is_edge: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It separates no words: a phrase, a comment.
    InLine,
    /// It separates words.
    Apart,
    /// It may separate words.
    Either,
    /// A break that says that the word continues.
    InWord,
    /// Another reading of a choice begins. It follows what comes before the choice.
    OtherReading,
    /// A note begins, or something kept beside the text; its end is the mark with this index.
    Note(usize),
}

impl Markup {
    /// The mark-up of some parts of a file; `beside` are elements outside the text, sorted.
    pub(super) fn of(text: &str, parts: &[Range<usize>], beside: &[Range<usize>]) -> Self {
        let mut marks: Vec<Mark> = Vec::new();
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut choices: usize = 0;
        for at in parts.iter().flat_map(|part| scan::markup(text, part.clone())) {
            let index = marks.len();
            let mut is_edge = false;
            let kind = match Tag::of_source(text, &at) {
                Tag::End => {
                    let closed = open.pop();
                    is_edge = open.last().is_some_and(Open::is_choice);
                    choices -= usize::from(closed.as_ref().is_some_and(Open::is_choice));
                    let opening = closed.map(|element| element.index);
                    match opening.and_then(|opening| marks.get_mut(opening)) {
                        Some(Mark { kind: kind @ Kind::Note(_), .. }) => {
                            *kind = Kind::Note(index);
                            Kind::InLine
                        }
                        Some(Mark { kind: Kind::OtherReading, .. }) => Kind::InLine,
                        Some(opening) => opening.kind,
                        None => Kind::Either,
                    }
                }
                Tag::Start { tag, is_empty } => {
                    is_edge = open.last().is_some_and(Open::is_choice);
                    let is_beside = beside.binary_search_by_key(&at.start, |one| one.start).is_ok();
                    let kind = match open.last_mut() {
                        _ if is_beside => Kind::Note(usize::MAX),
                        Some(parent) => parent.child(tag),
                        None => kind(tag, ""),
                    };
                    // An element that contains blocks is cut at them.
                    if matches!(kind, Kind::Apart | Kind::Either) {
                        for outer in open.iter().rev() {
                            match marks.get_mut(outer.index).map(|mark| &mut mark.kind) {
                                Some(kind @ Kind::InLine) => *kind = Kind::Either,
                                _ => break,
                            }
                        }
                    }
                    if !is_empty {
                        let element = Open { name: name(tag), index, holds: 0 };
                        choices += usize::from(element.is_choice());
                        open.push(element);
                    }
                    if is_empty && matches!(kind, Kind::Note(_)) { Kind::InLine } else { kind }
                }
                Tag::None => Kind::InLine,
            };
            let in_parts = open.last().is_some_and(|element| OF_PARTS.contains(&element.name));
            marks.push(Mark { at, kind, in_parts, in_choice: choices > 0, is_edge });
        }
        Self(marks)
    }

    /// What is in a range of the text, notes skipped.
    pub(super) fn between(&self, text: &str, range: Range<usize>) -> Between {
        let mut between = Between::default();
        let mut index = self.0.partition_point(|mark| mark.at.start < range.start);
        let mut at = range.start;
        let mut in_parts = false;
        // Whether a word goes on after such a sign and a break has to be judged.
        let ends_in_sign = text.get(..at).is_some_and(|text| text.ends_with(SIGNS));
        let before = index.checked_sub(1).and_then(|before| self.0.get(before));
        let mut in_choice = before.is_some_and(|mark| mark.in_choice);
        // White space with a line end inside a choice is layout, if it is at the edge of a reading.
        let (mut layout_in_choice, mut has_edge) = (false, false);
        while let Some(mark) = self.0.get(index).filter(|mark| mark.at.end <= range.end) {
            let data = text.get(at..mark.at.start).unwrap_or_default();
            let is_layout = in_choice && data.contains(['\n', '\r']);
            layout_in_choice |= is_layout;
            add(&mut between, data, in_parts || is_layout);
            has_edge |= mark.is_edge;
            let mut mark = mark;
            match mark.kind {
                Kind::InLine => {}
                Kind::Apart => between.border = true,
                Kind::Either => {
                    between.either = true;
                    between.goes_on |= ends_in_sign && is_break(text, &mark.at);
                }
                Kind::InWord | Kind::OtherReading => between.goes_on = true,
                Kind::Note(end) => {
                    if let Some(last) = self.0.get(end).filter(|last| last.at.end <= range.end) {
                        (index, mark) = (end, last);
                    }
                }
            }
            (at, in_parts, in_choice) = (mark.at.end, mark.in_parts, mark.in_choice);
            index += 1;
        }
        let data = text.get(at..range.end).unwrap_or_default();
        let is_layout = in_choice && data.contains(['\n', '\r']);
        add(&mut between, data, in_parts || is_layout);
        between.white |= (layout_in_choice || is_layout) && !has_edge;
        between
    }
}

/// Signs before a break over which a word can run.
const SIGNS: &[char] = &['-', '\u{2010}', '=', '\u{2E17}', '\u{AC}'];

fn is_break(text: &str, at: &Range<usize>) -> bool {
    let tag = text.get(at.clone()).and_then(|tag| tag.strip_prefix('<'));
    tag.is_some_and(|tag| ["lb", "pb", "cb", "gb"].contains(&name(tag)))
}

/// Adds what some character data is.
fn add(between: &mut Between, data: &str, in_parts: bool) {
    match scan::without_references(data) {
        Some(data) => {
            let is_white = data.contains(char::is_whitespace);
            between.either |= is_white && in_parts;
            between.white |= is_white && !in_parts;
            between.layout |= data.contains(['\n', '\r']);
        }
        None => between.either = true,
    }
}

/// An open element.
struct Open<'t> {
    name: &'t str,
    /// The mark that opens it.
    index: usize,
    /// The elements in it so far.
    holds: usize,
}

/// What some mark-up is in the source of the letter: a file that this program revised says so where that has another tag.
enum Tag<'t> {
    /// An element begins; its tag, without what opens it.
    Start { tag: &'t str, is_empty: bool },
    /// It ends.
    End,
    /// A comment, an instruction.
    None,
}

/// The tag of an element that the source does not have.
const ADDED: &str = "";

impl<'t> Tag<'t> {
    fn of_source(text: &'t str, at: &Range<usize>) -> Self {
        let written = text.get(at.clone()).unwrap_or_default();
        if written.starts_with("</") {
            return Self::End;
        }
        if let Some(told) = told(written) {
            return match told.strip_prefix("start ") {
                Some(tag) => Self::Start { tag, is_empty: false },
                None if told == "end" => Self::End,
                None => Self::None,
            };
        }
        let Some(tag) = written.strip_prefix('<').filter(|tag| !tag.starts_with(['!', '?'])) else {
            return Self::None;
        };
        let tag = match told(text.get(at.end..).unwrap_or_default()) {
            Some("added") => ADDED,
            Some(told) => told.strip_prefix("element ").unwrap_or(tag),
            None => tag,
        };
        Self::Start { tag, is_empty: written.ends_with("/>") }
    }
}

/// What an instruction of ours says that is at the beginning of a text.
fn told(text: &str) -> Option<&str> {
    let (told, _) = text.strip_prefix("<?letterpress ")?.split_once("?>")?;
    Some(told)
}

/// The name in a tag, without its prefix.
fn name(tag: &str) -> &str {
    let end = |c: char| c.is_whitespace() || "/>".contains(c);
    let name = tag.split_once(end).map_or(tag, |(name, _)| name);
    name.split_once(':').map_or(name, |(_, local)| local)
}

impl Open<'_> {
    fn is_choice(&self) -> bool {
        READINGS_IN.contains(&self.name)
    }

    /// Classifies the tag of its next child.
    fn child(&mut self, tag: &str) -> Kind {
        self.holds += 1;
        let is_reading = READINGS_IN.contains(&self.name) && name(tag) != "note";
        if is_reading && self.holds > 1 { Kind::OtherReading } else { kind(tag, self.name) }
    }
}

/// Classifies a start tag inside an element with this name.
fn kind(tag: &str, parent: &str) -> Kind {
    match name(tag) {
        "note" => Kind::Note(usize::MAX),
        "lb" | "pb" | "cb" | "gb" => {
            let tag: String = tag.chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
            let tag = tag.replace('\'', "\"");
            let says_no = ["break=\"no\"", "rend=\"hyphen\"", "rendition=\"hyphen\""];
            if says_no.iter().any(|it| tag.contains(it)) { Kind::InWord } else { Kind::Either }
        }
        // A character that is only named.
        "c" | "g" if tag.ends_with("/>") => Kind::Either,
        "seg" if parent == "seg" => Kind::Either,
        ADDED => Kind::InLine,
        name if APART.contains(&name) => Kind::Apart,
        name if IN_LINE.contains(&name) && !OF_ENTRIES.contains(&parent) => Kind::InLine,
        _ => Kind::Either,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_says_that_the_word_goes_on() {
        let kind = |tag| kind(tag, "p");
        assert!(kind("lb rend='hyphen'/>") == Kind::InWord);
        assert!(kind("lb rendition=\"#hyphen\"/>") == Kind::InWord);
        assert!(kind("lb facs=\"hyphen\"/>") == Kind::Either);
    }

    /// What is between the `x` and the `y` of a text.
    fn between(text: &str) -> Between {
        let range = text.find('x').unwrap() + 1..text.find('y').unwrap();
        Markup::of(text, std::slice::from_ref(&(0..text.len())), &[]).between(text, range)
    }

    #[test]
    fn words_end_at_white_space_and_at_what_is_set_apart() {
        for text in
            ["<p>x<hi>\n<b/>y", "x<!-- > -->\ny", "x&#32;y", "x<note>a</note> y", "<p>x</p><p>y"]
        {
            assert!(between(text).must_separate(), "{text}");
        }
        for text in
            ["x<hi>y", "x<note> a </note>y", "x<!-- a b -->y", "x<![CDATA[y]]>", "x<a b=' >'/>y"]
        {
            assert!(!between(text).must_separate(), "{text}");
        }
        for text in ["x<hi>y", "x<note> a </note>y", "<choice><sic>x</sic><corr>y"] {
            assert!(!between(text).may_separate(), "{text}");
        }
        for text in ["x<lb/>y", "<choice><sic>x</sic> <corr>y", "<hi>x<list/></hi>y", "x&own;y"] {
            let between = between(text);
            assert!(between.may_separate(), "{text}");
        }
        // What a revision put around words is not in the source.
        let revised =
            "<ab><?letterpress element hi rend=\"i\"?>x</ab><ab><?letterpress added?>y</ab>";
        assert!(!between(revised).must_separate() && !between(revised).may_separate());
        assert!(between(&revised.replace("element hi", "element p")).must_separate());
        let revised = "<ab><?letterpress element choice?><sic>x</sic><corr>y</corr></ab>";
        assert!(!between(revised).may_separate());
        assert!(between("x<?letterpress start p?>y<?letterpress end?>").must_separate());
        assert!(!between("x <lb break=\"no\"/>\ny").must_separate());
        assert!(!between("x <lb break = 'no' />\ny").must_separate());
    }
}
