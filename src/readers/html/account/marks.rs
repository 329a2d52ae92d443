//! The mark-up of a page, found by its signs alone (HTML, 13.2.5).

use std::ops::Range;

/// A piece of mark-up, with what it hides: a script is one, from its start tag through its end tag.
pub(super) struct Mark {
    pub at: Range<usize>,
    pub kind: Kind,
}

/// What mark-up does to the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It separates no words.
    InLine,
    /// It separates words.
    Apart,
    /// It may separate words.
    Either,
}

/// Elements that run in a line. One in neither list can be either.
const IN_LINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that are set apart.
const APART: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// Elements whose content is not shown, and ends only with their end tags.
const HIDDEN: &[&str] = &["iframe", "noembed", "noscript", "script", "style", "title"];

/// The mark-up of a page, in order, and the parts in which references mean themselves.
pub(super) fn marks(text: &str) -> (Vec<Mark>, Vec<Range<usize>>) {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let is_xml = is_xml(start);
    let (mut marks, mut literal) = (Vec::new(), Vec::new());
    let mut open = OpenBlocks::default();
    let mut at = 0;
    // The text of an element that holds no mark-up, up to its end tag.
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|next| at + next) {
        let rest = text.get(start..).unwrap_or_default();
        let Some(length) = length(rest) else {
            at = start + 1;
            continue;
        };
        let mut end = start + length;
        let written = text.get(start..end).unwrap_or_default();
        let name = name(written);
        let is_empty = is_xml && written.ends_with("/>");
        let after = text.get(end..).unwrap_or_default();
        if !written.starts_with("</") && !is_empty {
            if HIDDEN.contains(&name.as_str()) {
                end += content(after, &name);
                end += self::length(text.get(end..).unwrap_or_default()).unwrap_or(0);
            } else if name == "xmp" || name == "textarea" {
                let content = end..end + content(after, &name);
                marks.push(Mark { at: start..end, kind: Kind::Apart });
                at = content.end;
                if name == "xmp" {
                    literal.push(content);
                }
                continue;
            } else if name == "plaintext" {
                literal.push(end..text.len());
                marks.push(Mark { at: start..end, kind: Kind::Apart });
                return (marks, literal);
            }
        }
        let kind = match kind(written, &name) {
            Kind::Apart if written.starts_with("</") => open.end(&name),
            Kind::Apart if !is_empty => {
                open.start(&name);
                Kind::Apart
            }
            kind => kind,
        };
        marks.push(Mark { at: start..end, kind });
        at = end;
    }
    (marks, literal)
}

/// The elements set apart whose end tags have not come, as far as their tags say.
#[derive(Default)]
struct OpenBlocks {
    names: Vec<String>,
    /// Whether an end tag ended nothing, or more than its own element: what later ones end is not known here.
    is_misnested: bool,
}

/// Elements whose end tags may be left out.
const MAY_STAY_OPEN: &[&str] =
    &["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// The parts of tables.
const OF_TABLES: &[&str] = &["caption", "tbody", "td", "tfoot", "th", "thead", "tr"];

impl OpenBlocks {
    fn start(&mut self, name: &str) {
        if name == "br" || name == "hr" {
            return;
        }
        let is_heading = |name: &str| name.len() == 2 && name.starts_with('h');
        if self.names.last().is_some_and(|last| is_heading(last) && is_heading(name)) {
            self.names.pop();
        }
        if MAY_STAY_OPEN.contains(&name) {
            let may_end = |open: &&String| MAY_STAY_OPEN.contains(&open.as_str());
            let count = self.names.iter().rev().take_while(may_end).count();
            let first = self.names.len() - count;
            let is_ended = |open: &String| {
                let alike = [["td", "th"], ["dd", "dt"]];
                open == name
                    || alike.iter().any(|two| two.contains(&open.as_str()) && two.contains(&name))
            };
            let same = self.names.iter().skip(first).position(is_ended);
            self.names.truncate(same.map_or(self.names.len(), |same| first + same));
        }
        // Elsewhere, a part of a table may end what is around it.
        let is_in_table = |open: &String| open == "table" || OF_TABLES.contains(&open.as_str());
        self.is_misnested |=
            OF_TABLES.contains(&name) && !self.names.last().is_some_and(is_in_table);
        self.names.push(name.to_owned());
    }

    /// What an end tag does: one that ends nothing is passed over, unless it is that of a paragraph.
    fn end(&mut self, name: &str) -> Kind {
        self.is_misnested |= !self.ends_own(name) && name != "p" && name != "br";
        match name {
            "p" | "br" => Kind::Apart,
            // Outside a table, the ends of its parts may be passed over; what comes next begins with a tag.
            _ if self.is_misnested || OF_TABLES.contains(&name) => Kind::Either,
            _ => Kind::Apart,
        }
    }

    /// Whether an end tag ends its own element, and nothing else that has an end tag.
    fn ends_own(&mut self, name: &str) -> bool {
        const FARTHEST: usize = 64;
        let near = self.names.len().saturating_sub(FARTHEST);
        let Some(found) = self.names.iter().skip(near).rposition(|open| open == name) else {
            return false;
        };
        let found = near + found;
        let may_end = |open: &String| {
            MAY_STAY_OPEN.contains(&open.as_str()) && !["td", "th"].contains(&open.as_str())
        };
        let ends_own = self.names.iter().skip(found + 1).all(may_end);
        self.names.truncate(found);
        ends_own
    }
}

/// Whether a page is XML, in which a tag can be a whole element.
fn is_xml(start: &str) -> bool {
    let head: String = start.chars().take(1_000).collect();
    let before = head.find("<html").unwrap_or(head.len());
    head.starts_with("<?xml")
        || head.get(..before).is_some_and(|prolog| prolog.contains("DTD XHTML"))
        || head.contains("xmlns=\"http://www.w3.org/1999/xhtml\"")
}

fn kind(written: &str, name: &str) -> Kind {
    // What a style sheet makes of it is not known here.
    let is_styled = |name: &str| name == "span" && written.contains('=');
    match name {
        "" => Kind::InLine,
        "script" | "style" | "noscript" => Kind::InLine,
        name if APART.contains(&name) => Kind::Apart,
        name if IN_LINE.contains(&name) && !is_styled(name) => Kind::InLine,
        _ => Kind::Either,
    }
}

/// The name in a tag, in lower case; nothing in other mark-up.
fn name(written: &str) -> String {
    let tag = written.trim_start_matches('<').trim_start_matches('/');
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// The length of the mark-up at the start of a text; none if the sign is a character of the text.
fn length(text: &str) -> Option<usize> {
    let after = text.strip_prefix('<')?;
    let through = |end: &str| text.find(end).map_or(text.len(), |found| found + end.len());
    let is_letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    if let Some(comment) = after.strip_prefix("!--") {
        return Some("<!--".len() + comment_length(comment));
    }
    match after.strip_prefix('/') {
        _ if after.starts_with(['!', '?']) => Some(through(">")),
        Some("") => None,
        Some(name) if is_letter(name) => Some(tag_length(text)),
        Some(_) => Some(through(">")),
        None if is_letter(after) => Some(tag_length(text)),
        None => None,
    }
}

/// The length of a comment after the sign that opens it.
fn comment_length(comment: &str) -> usize {
    if let Some(short) = [">", "->"].into_iter().find(|end| comment.starts_with(end)) {
        return short.len();
    }
    let ends = ["-->", "--!>"].map(|end| comment.find(end).map(|at| at + end.len()));
    ends.into_iter().flatten().min().unwrap_or(comment.len())
}

/// The length of a tag: the value of an attribute can contain `>`, if it is quoted.
fn tag_length(text: &str) -> usize {
    enum State {
        Name,
        AfterEquals,
        Quoted(u8),
        Unquoted,
    }
    let mut state = State::Name;
    // The sign `=` begins a value only after a name.
    let mut has_name = false;
    let start =
        text.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(text.len());
    // Of an end tag, the name begins after its slash.
    let start = if text.starts_with("</") {
        let inner = text.get(2..).unwrap_or_default();
        2 + inner
            .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
            .unwrap_or(inner.len())
    } else {
        start
    };
    for (at, byte) in text.bytes().enumerate().skip(start) {
        let is_white = byte.is_ascii_whitespace();
        state = match (state, byte) {
            (State::Quoted(quote), byte) if byte == quote => {
                has_name = false;
                State::Name
            }
            (State::Quoted(quote), _) => State::Quoted(quote),
            (_, b'>') => return at + 1,
            (State::Name, b'=') if has_name => State::AfterEquals,
            (State::Name, b'/') => {
                has_name = false;
                State::Name
            }
            (State::Name, _) => {
                has_name |= !is_white;
                State::Name
            }
            (State::AfterEquals, b'"' | b'\'') => State::Quoted(byte),
            (State::AfterEquals, _) if is_white => State::AfterEquals,
            (State::AfterEquals, _) => State::Unquoted,
            (State::Unquoted, _) if is_white => {
                has_name = false;
                State::Name
            }
            (State::Unquoted, _) => State::Unquoted,
        };
    }
    text.len()
}

/// The length of the content of an element that holds no mark-up: up to its end tag.
fn content(text: &str, name: &str) -> usize {
    let mut at = 0;
    // In a comment of a script, another script can be open (HTML, 13.2.5.17).
    let (mut in_comment, mut in_script) = (false, false);
    let is_script = name == "script";
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['<', '-'])) {
        at += found;
        let rest = text.get(at..).unwrap_or_default();
        if is_script && rest.starts_with("<!--") {
            // `<!-->` is a whole comment.
            in_comment = true;
            at += "<!".len();
        } else if in_comment && rest.starts_with("-->") {
            (in_comment, in_script) = (false, false);
            at += 1;
        } else if in_comment && !in_script && is_tag(rest, "<", name) {
            in_script = true;
            at += 1;
        } else if is_tag(rest, "</", name) {
            if !in_script {
                return at;
            }
            in_script = false;
            at += 1;
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Whether a text begins with a tag that has this name.
fn is_tag(text: &str, opens: &str, name: &str) -> bool {
    let Some(rest) = text.strip_prefix(opens) else { return false };
    let Some((written, after)) = rest.split_at_checked(name.len()) else { return false };
    let ends = |c: char| c.is_ascii_whitespace() || c == '/' || c == '>';
    written.eq_ignore_ascii_case(name) && after.starts_with(ends)
}
