//! The account of a format that is XML and keeps its words in some of its elements: which character data is
//! words, and what separates them. What the elements of a format are is in its table, [`Elements`].
//!
//! TEI has an account of its own, since there nearly all character data is words. **Invariant:** it shares no
//! code with the readers and their parser, whose work it is there to prove.

pub(super) mod scan;

use std::ops::Range;

use crate::source::{Account, Between, Separators, Source};

/// What the elements of a format do with words. All names are local, without their prefix.
pub(super) struct Elements {
    /// The character data directly in these is words.
    pub words: &'static [&'static str],
    /// In what is inside an element of `words`, unless it is in this list, character data is words, too.
    /// Character data outside both is none.
    pub no_words: &'static [&'static str],
    /// Each child of these says the same; the first one with words counts.
    pub alternatives: &'static [&'static str],
    /// A print sets these apart from what comes before and after them.
    pub apart: &'static [&'static str],
    /// They may be set apart.
    pub either: &'static [&'static str],
    /// They are texts of their own inside another one: notes.
    pub beside: &'static [&'static str],
    /// What is at the end of such a path says that the first element of the path runs on into the next.
    pub runs_on: &'static [&'static [&'static str]],
}

/// The account of a source.
pub(super) struct XmlAccount<'a> {
    text: &'a str,
    /// The character data that is words, in order.
    words: Vec<Range<usize>>,
    /// The mark-up, in order.
    marks: Vec<Mark>,
    /// The texts inside another one.
    beside: Vec<Range<usize>>,
}

struct Mark {
    at: Range<usize>,
    kind: Kind,
    /// Whether the character data after it is words.
    before_words: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It separates no words.
    InLine,
    /// It may separate words.
    Either,
    /// It separates words.
    Apart,
}

impl<'a> XmlAccount<'a> {
    /// The account of all parts of a source.
    pub(super) fn new(source: &'a Source, elements: &'static Elements) -> Self {
        let text = source.text();
        let mut account = Self { text, words: Vec::new(), marks: Vec::new(), beside: Vec::new() };
        for part in source.parts() {
            Walk { elements, open: Vec::new(), runs_on: false, account: &mut account }
                .part(part.range());
        }
        account
    }
}

impl Account for XmlAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let first = self.words.partition_point(|run| run.end <= part.start);
        let runs = self.words.iter().skip(first).take_while(|run| run.start < part.end);
        runs.map(|run| run.start.max(part.start)..run.end.min(part.end)).collect()
    }

    fn meaning(&self, at: Range<usize>) -> Option<String> {
        let written = self.text.get(at.clone())?;
        // In CDATA nothing is a reference (XML 1.0, 2.7).
        let is_literal = self.text.get(..at.start)?.ends_with(scan::CDATA);
        if is_literal { Some(written.to_owned()) } else { scan::without_references(written) }
    }

    fn separators<'b>(
        &'b self,
        _: &[Range<usize>],
        beside: &[Range<usize>],
    ) -> Box<dyn Separators + 'b> {
        let mut beside = [beside, &self.beside].concat();
        beside.sort_by_key(|at| at.start);
        Box::new(InSource { account: self, beside })
    }
}

/// What separates words in a source, of which some ranges are beside the text.
struct InSource<'a> {
    account: &'a XmlAccount<'a>,
    beside: Vec<Range<usize>>,
}

impl InSource<'_> {
    /// The first range beside the text that lies between two places.
    fn beside(&self, at: usize, end: usize) -> Option<&Range<usize>> {
        let first = self.beside.partition_point(|beside| beside.start < at);
        self.beside.get(first).filter(|beside| beside.end <= end && !beside.is_empty())
    }

    /// Adds what some character data is.
    fn add(&self, between: &mut Between, at: Range<usize>) {
        match self.account.meaning(at) {
            Some(data) => {
                between.white |= data.contains(char::is_whitespace);
                between.layout |= data.contains('\n');
            }
            None => between.either = true,
        }
    }
}

impl Separators for InSource<'_> {
    fn between(&self, at: Range<usize>) -> Between {
        let marks = &self.account.marks;
        let after = |place: usize| marks.partition_point(|mark| mark.at.start < place);
        let (mut between, mut now, mut index) = (Between::default(), at.start, after(at.start));
        loop {
            let is_words = index.checked_sub(1).is_some_and(|before| marks[before].before_words);
            let mark = marks.get(index).filter(|mark| mark.at.end <= at.end);
            let until = mark.map_or(at.end, |mark| mark.at.start);
            let beside = self.beside(now, at.end).filter(|beside| beside.start <= until);
            let data = now..beside.map_or(until, |beside| beside.start);
            if is_words && !data.is_empty() {
                self.add(&mut between, data);
            }
            match (beside, mark) {
                (Some(beside), _) => (now, index) = (beside.end, after(beside.end)),
                (None, Some(mark)) => {
                    between.border |= mark.kind == Kind::Apart;
                    between.either |= mark.kind == Kind::Either;
                    (now, index) = (mark.at.end, index + 1);
                }
                (None, None) => break,
            }
        }
        let text = |at: Range<usize>| self.account.text.get(at).unwrap_or_default();
        between.begins_with_markup = text(at.clone()).starts_with('<');
        between.ends_with_markup = text(at).ends_with('>');
        between
    }
}

/// A walk through a part.
struct Walk<'a, 'b> {
    elements: &'static Elements,
    open: Vec<Open<'a>>,
    /// Whether the element that ended last runs on into the next of its kind.
    runs_on: bool,
    account: &'b mut XmlAccount<'a>,
}

/// An open element.
struct Open<'a> {
    name: &'a str,
    /// Where it begins.
    at: usize,
    /// Whether its own character data is words.
    has_words: bool,
    /// Whether it runs on into the next of its kind.
    runs_on: bool,
    /// Of an element of alternatives: whether one with words was found.
    is_settled: bool,
    /// How many runs of words and how many marks came before it.
    before: (usize, usize),
}

impl<'a> Walk<'a, '_> {
    fn part(mut self, part: Range<usize>) {
        let text = self.account.text;
        let mut end_of_last = part.start;
        for at in scan::markup(text, part) {
            self.data(end_of_last..at.start);
            end_of_last = at.end;
            let written = text.get(at.clone()).unwrap_or_default();
            let mut kind = Kind::InLine;
            if let Some(tag) = written.strip_prefix("</") {
                kind = self.end(name(tag), at.end);
            } else if let Some(tag) = written.strip_prefix('<').filter(|tag| !is_other(tag)) {
                kind = self.start(name(tag), at.start);
                if tag.ends_with("/>") {
                    self.end(name(tag), at.end);
                }
            }
            let before_words = self.open.last().is_some_and(|element| element.has_words);
            self.account.marks.push(Mark { at, kind, before_words });
        }
    }

    fn data(&mut self, at: Range<usize>) {
        if !at.is_empty() && self.open.last().is_some_and(|element| element.has_words) {
            self.account.words.push(at);
        }
    }

    fn start(&mut self, name: &'a str, at: usize) -> Kind {
        let has_words = self.elements.words.contains(&name)
            || (self.open.last().is_some_and(|outer| outer.has_words)
                && !self.elements.no_words.contains(&name));
        let before = (self.account.words.len(), self.account.marks.len());
        self.open.push(Open { name, at, has_words, runs_on: false, is_settled: false, before });
        let ends_here = |path: &&&[&str]| {
            let open = self.open.iter().rev().map(|element| element.name);
            path.iter().rev().copied().eq(open.take(path.len()))
        };
        if let Some(path) = self.elements.runs_on.iter().find(ends_here) {
            let first = self.open.len() - path.len();
            self.open[first].runs_on = true;
        }
        let joins = std::mem::take(&mut self.runs_on);
        if joins && !self.elements.apart.contains(&name) {
            self.runs_on = true;
        }
        self.kind(name, joins)
    }

    fn end(&mut self, name: &str, end: usize) -> Kind {
        let Some(closed) = self.open.pop() else { return Kind::Either };
        if self.elements.beside.contains(&closed.name) {
            self.account.beside.push(closed.at..end);
        }
        self.settle(&closed);
        if closed.runs_on {
            self.runs_on = true;
        }
        self.kind(name, closed.runs_on)
    }

    /// Of alternatives, only the first with words counts; the others are one mark that says nothing.
    fn settle(&mut self, closed: &Open<'a>) {
        let Some(outer) = self.open.last_mut() else { return };
        if !self.elements.alternatives.contains(&outer.name) {
            return;
        }
        let (words, marks) = closed.before;
        let account = &mut *self.account;
        let is_blank = |at: &Range<usize>| {
            account.text.get(at.clone()).is_none_or(|data| data.trim().is_empty())
        };
        let has_words = !account.words[words..].iter().all(is_blank);
        if has_words && !outer.is_settled {
            outer.is_settled = true;
            return;
        }
        account.words.truncate(words);
        account.marks[marks..].iter_mut().for_each(|mark| {
            (mark.kind, mark.before_words) = (Kind::InLine, false);
        });
    }

    fn kind(&self, name: &str, runs_on: bool) -> Kind {
        match () {
            () if self.elements.apart.contains(&name) && runs_on => Kind::Either,
            () if self.elements.apart.contains(&name) => Kind::Apart,
            () if self.elements.either.contains(&name) => Kind::Either,
            () => Kind::InLine,
        }
    }
}

/// Whether this is no element: a comment, a declaration, an instruction.
fn is_other(tag: &str) -> bool {
    tag.starts_with(['!', '?'])
}

/// The local name in a tag.
fn name(tag: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || "/>".contains(c);
    let name = tag.split_once(is_end).map_or(tag, |(name, _)| name);
    name.split_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{PackedPart, SourceId};

    const ELEMENTS: Elements = Elements {
        words: &["t", "box"],
        no_words: &["title"],
        alternatives: &["either"],
        apart: &["p", "br"],
        either: &["pic"],
        beside: &["note"],
        runs_on: &[&["p", "pr", "del"]],
    };

    fn source(text: &str) -> Source {
        Source::of_parts(SourceId(0), "a.zip", b"", vec![PackedPart::new("a.xml", text)]).unwrap()
    }

    fn words(text: &str) -> Vec<String> {
        let source = source(text);
        let account = XmlAccount::new(&source, &ELEMENTS);
        let runs = account.characters(0..text.len()).into_iter();
        runs.map(|run| account.meaning(run).unwrap()).collect()
    }

    #[test]
    fn words_are_in_the_elements_of_the_format() {
        for (text, expected) in [
            ("<a>no<w:t x='>'>a &amp; b</w:t> no<t/><t>c</t></a>", &["a & b", "c"][..]),
            ("<box>a<i>b<title>no<t>c</t></title>d</i></box>", &["a", "b", "c", "d"]),
            ("<t><![CDATA[a & <b>]]></t>", &["a & <b>"]),
            ("<either><x><pic/></x><x><t>a</t></x><x><t>a</t></x></either><t>b</t>", &["a", "b"]),
            ("<either><x><t> </t></x><x><t>a<!-- no --></t></x></either>", &["a"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_range_of_the_source_has_the_words_in_it() {
        let text = "<t>abc</t><t>def</t>";
        let source = source(text);
        let account = XmlAccount::new(&source, &ELEMENTS);
        assert_eq!(account.characters(4..14), [4..6, 13..14]);
        assert!(account.characters(6..13).is_empty());
    }

    /// What is between the `x` and the `y` of a text, in which `q` is beside it.
    fn between(text: &str) -> Between {
        let source = source(text);
        let account = XmlAccount::new(&source, &ELEMENTS);
        let beside: Vec<_> = text.match_indices('q').map(|(at, _)| at..at + 1).collect();
        let at = text.find('x').unwrap() + 1..text.find('y').unwrap();
        account.separators(&[], &beside).between(at)
    }

    #[test]
    fn words_end_at_white_space_in_words_and_at_what_is_set_apart() {
        for text in [
            "<t>x</t><t> y</t>",
            "<p><t>x</t></p><p><t>y</t></p>",
            "<t>x</t><br/>\n<t>y</t>",
            "<t>x</t><t>q</t><t> </t><t>q</t><t>y</t>",
            "<t>x&#32;</t><t>y</t>",
            "<box>x<note><p>a<note/></p></note> y</box>",
        ] {
            assert!(between(text).must_separate(), "{text}");
        }
        for text in [
            "<t>x</t>\n <r/><t>y</t>",
            "<t>x</t><t>q</t>\n<t>y</t>",
            "<t>x<!-- a b -->y</t>",
            "<box>x<note><p> </p></note>y</box>",
            "<t>x</t><either><a><p/></a></either><t>y</t>",
        ] {
            assert!(!between(text).may_separate(), "{text}");
        }
        for text in [
            "<t>x</t><pic/><t>y</t>",
            "<p><pr><del/></pr><t>x</t></p> <p><t>y</t></p>",
            "<t>x&own;</t><t>y</t>",
        ] {
            let between = between(text);
            assert!(between.may_separate() && !between.must_separate(), "{text}");
        }
        let ended = "<p><pr><del/></pr><t>a</t></p><p><t>x</t></p><p><t>y</t></p>";
        assert!(between(ended).must_separate());
    }
}
