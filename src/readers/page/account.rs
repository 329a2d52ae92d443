//! The account of PAGE files: which of the up to four texts of a page counts, and in which order regions and
//! lines are read, found without a parser.
//!
//! **Invariant:** it shares no code with the reader and its parser, whose work it is there to prove.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::readers::xml_account::scan;
use crate::source::{Account, Between, Separators, Source};

/// The account of a source.
pub(super) struct PageAccount<'a> {
    text: &'a str,
    /// The characters that count, in the order of the source; each with where it comes in the order of
    /// reading.
    runs: Vec<(Range<usize>, usize)>,
    /// The end of each line, in the order of the source.
    line_ends: Vec<usize>,
}

/// Elements of the reading order.
const OF_ORDER: &[&str] = &[
    "OrderedGroup",
    "UnorderedGroup",
    "OrderedGroupIndexed",
    "UnorderedGroupIndexed",
    "RegionRef",
    "RegionRefIndexed",
];

/// Signs at the end of a line over which a word can run.
const SIGNS: &[char] = &['-', '\u{2010}', '=', '\u{2E17}', '\u{AC}'];

impl<'a> PageAccount<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let text = source.text();
        let (mut read, mut line_ends) = (Vec::new(), Vec::new());
        for part in source.parts() {
            let mut walk = Walk {
                text,
                open: vec![Open::default()],
                groups: Vec::new(),
                order: Vec::new(),
                regions: Vec::new(),
                data: None,
            };
            walk.part(part.range());
            let pieces = walk.in_order();
            line_ends.extend(pieces.iter().filter_map(|line| Some(line.last()?.end)));
            read.extend(pieces.into_iter().flatten());
        }
        let mut runs = Vec::new();
        let mut place = 0;
        for run in read {
            let length = run.len();
            runs.push((run, place));
            place += length;
        }
        runs.sort_by_key(|(run, _)| run.start);
        line_ends.sort_unstable();
        Self { text, runs, line_ends }
    }
}

impl Account for PageAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let first = self.runs.partition_point(|(run, _)| run.end <= part.start);
        let runs = self.runs.iter().skip(first).take_while(|(run, _)| run.start < part.end);
        runs.map(|(run, _)| run.start.max(part.start)..run.end.min(part.end)).collect()
    }

    fn meaning(&self, at: Range<usize>) -> Option<String> {
        let written = self.text.get(at.clone())?;
        // In CDATA nothing is a reference (XML 1.0, 2.7).
        let is_literal = self.text.get(..at.start)?.ends_with(scan::CDATA);
        if is_literal { Some(written.to_owned()) } else { scan::without_references(written) }
    }

    fn place(&self, at: usize) -> usize {
        let before = self.runs.partition_point(|(run, _)| run.start <= at);
        let run = before.checked_sub(1).and_then(|index| self.runs.get(index));
        run.map_or(0, |(run, place)| place + (at - run.start).min(run.len()))
    }

    fn separators<'b>(
        &'b self,
        _: &[Range<usize>],
        _: &[Range<usize>],
    ) -> Box<dyn Separators + 'b> {
        Box::new(InPages(self))
    }
}

struct InPages<'a>(&'a PageAccount<'a>);

impl Separators for InPages<'_> {
    /// Lines end words, unless a sign says that they may not.
    fn between(&self, at: Range<usize>) -> Between {
        let account = self.0;
        let end = account.line_ends.partition_point(|end| *end < at.start);
        let is_over = account.line_ends.get(end).is_some_and(|end| *end <= at.end && *end < at.end);
        let before = account.text.get(..at.start).unwrap_or_default();
        let data = account.characters(at);
        let data: Vec<Option<String>> = data.into_iter().map(|at| account.meaning(at)).collect();
        let has = |sign: fn(char) -> bool| data.iter().flatten().any(|data| data.contains(sign));
        Between {
            white: !is_over && has(char::is_whitespace),
            border: is_over,
            either: data.contains(&None) || !is_over,
            goes_on: is_over && before.ends_with(SIGNS),
            ..Between::default()
        }
    }
}

/// What an element holds so far.
#[derive(Default)]
struct Open<'a> {
    name: &'a str,
    id: &'a str,
    /// Its place among others of its kind, if it is stated.
    index: Option<usize>,
    certainty: f64,
    /// Its own texts: index, certainty, characters.
    texts: Vec<(usize, f64, Vec<Range<usize>>)>,
    /// Whether regions are in it.
    holds_regions: bool,
    /// The lines in it: their places, and their runs.
    lines: Vec<(Option<usize>, Vec<Range<usize>>)>,
}

/// A member of a group of the reading order: its place, and the regions in it.
type Member<'a> = (usize, Vec<&'a str>);

/// A region: its id, its place, its lines.
type Region<'a> = (&'a str, Option<usize>, Vec<Vec<Range<usize>>>);

struct Walk<'a> {
    text: &'a str,
    open: Vec<Open<'a>>,
    /// The groups of the reading order that are open: the place of each, and its members with theirs.
    groups: Vec<(usize, Vec<Member<'a>>)>,
    order: Vec<&'a str>,
    /// The regions with text, by where they begin.
    regions: Vec<(usize, Region<'a>)>,
    /// The characters of the text that is open.
    data: Option<Vec<Range<usize>>>,
}

impl<'a> Walk<'a> {
    fn part(&mut self, part: Range<usize>) {
        let mut last = part.start;
        let mut starts: Vec<usize> = Vec::new();
        for at in scan::markup(self.text, part) {
            if let Some(data) = self.data.as_mut().filter(|_| last < at.start) {
                data.push(last..at.start);
            }
            last = at.end;
            let written = self.text.get(at.clone()).unwrap_or_default();
            if written.starts_with("</") {
                self.end(starts.pop().unwrap_or_default());
            } else if let Some(tag) =
                written.strip_prefix('<').filter(|tag| !tag.starts_with(['!', '?']))
            {
                self.start(tag);
                if tag.ends_with("/>") { self.end(at.start) } else { starts.push(at.start) }
            }
        }
    }

    fn start(&mut self, tag: &'a str) {
        let end = tag.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or(name);
        let number = |value: &str| value.parse::<usize>().ok();
        let index = value(tag, "index").and_then(number);
        let stated = value(tag, "custom").and_then(|custom| {
            let after = custom.split_once("readingOrder")?.1.split_once("index:")?.1;
            number(after.split([';', '}']).next()?.trim())
        });
        match name {
            "Unicode" => self.data = Some(Vec::new()),
            name if OF_ORDER.contains(&name) => {
                let place =
                    index.unwrap_or_else(|| self.groups.last().map_or(0, |(_, group)| group.len()));
                let own = value(tag, "regionRef").map(|id| (0, vec![id]));
                self.groups.push((place, own.into_iter().collect()));
            }
            _ => {}
        }
        let cell = (name == "TableCell").then(|| {
            let of = |key: &str| value(tag, key).and_then(number).unwrap_or_default();
            (of("row") << 32) + of("col")
        });
        self.open.push(Open {
            name,
            id: value(tag, "id").unwrap_or_default(),
            index: cell.or(index).or(stated),
            certainty: value(tag, "conf").and_then(|conf| conf.parse().ok()).unwrap_or(0.0),
            ..Open::default()
        });
    }

    fn end(&mut self, start: usize) {
        let Some(closed) = self.open.pop() else { return };
        let has_words = |runs: &[Range<usize>]| {
            runs.iter()
                .any(|run| self.text.get(run.clone()).is_some_and(|data| !data.trim().is_empty()))
        };
        match closed.name {
            name if OF_ORDER.contains(&name) => {
                let Some((place, mut members)) = self.groups.pop() else { return };
                // The region of a group comes before what is in it.
                members.sort_by_key(|(place, _)| *place);
                let ids: Vec<&str> = members.into_iter().flat_map(|(_, ids)| ids).collect();
                match self.groups.last_mut() {
                    Some((_, group)) => group.push((place, ids)),
                    None => self.order.extend(ids),
                }
            }
            "Unicode" => {
                let data = self.data.take().unwrap_or_default();
                if let Some(text) = self.open.last_mut() {
                    text.texts.push((0, 0.0, data));
                }
            }
            "TextEquiv" => {
                let data = closed.texts.into_iter().next().map(|(_, _, data)| data);
                let (index, certainty) = (closed.index.unwrap_or(usize::MAX), closed.certainty);
                if let Some(owner) = self.open.last_mut() {
                    owner.texts.push((index, certainty, data.unwrap_or_default()));
                }
            }
            "Word" => {
                let best = best(closed.texts);
                if let Some(line) = self.open.last_mut().filter(|line| line.name == "TextLine") {
                    line.lines.push((None, best));
                }
            }
            "TextLine" => {
                let own = best(closed.texts);
                let words = || closed.lines.into_iter().flat_map(|(_, runs)| runs).collect();
                let runs: Vec<Range<usize>> = if has_words(&own) { own } else { words() };
                if let Some(region) = self.open.last_mut() {
                    region.lines.push((closed.index, runs));
                }
            }
            "TableCell" => {
                let place = closed.index;
                let lines = lines_of(closed, has_words);
                if let Some(table) = self.open.last_mut() {
                    table.lines.extend(lines.into_iter().map(|line| (place, line)));
                }
            }
            name if name.ends_with("Region") => {
                if let Some(outer) = self.open.last_mut() {
                    outer.holds_regions = true;
                }
                let (id, index) = (closed.id, closed.index);
                let lines = lines_of(closed, has_words);
                if lines.iter().any(|line| has_words(line)) {
                    self.regions.push((start, (id, index, lines)));
                }
            }
            _ => {}
        }
    }

    /// The lines of the regions in the order in which they are read.
    fn in_order(mut self) -> Vec<Vec<Range<usize>>> {
        self.regions.sort_by_key(|(start, _)| *start);
        let mut regions: Vec<Region<'a>> =
            self.regions.into_iter().map(|(_, region)| region).collect();
        let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
        for (rank, id) in self.order.iter().enumerate() {
            ranks.entry(id).or_insert(rank);
        }
        if ranks.is_empty() && regions.iter().all(|(_, index, _)| index.is_some()) {
            regions.sort_by_key(|(_, index, _)| *index);
        } else {
            regions.sort_by_key(|(id, ..)| ranks.get(id).copied().unwrap_or(usize::MAX));
        }
        regions.into_iter().flat_map(|(_, _, lines)| lines).collect()
    }
}

/// The lines of a region or a cell; its own text, if they have none.
fn lines_of(
    closed: Open<'_>,
    has_words: impl Fn(&[Range<usize>]) -> bool,
) -> Vec<Vec<Range<usize>>> {
    let mut lines = closed.lines;
    if lines.iter().all(|(index, _)| index.is_some()) {
        lines.sort_by_key(|(index, _)| *index);
    }
    let lines: Vec<Vec<Range<usize>>> = lines.into_iter().map(|(_, runs)| runs).collect();
    if lines.iter().any(|line| has_words(line)) {
        return lines;
    }
    let may_be_whole = ["TextRegion", "TableCell"].contains(&closed.name);
    if may_be_whole && !closed.holds_regions { vec![best(closed.texts)] } else { Vec::new() }
}

/// Of several texts of one thing, that with the lowest index, else the most certain, else the first.
fn best(texts: Vec<(usize, f64, Vec<Range<usize>>)>) -> Vec<Range<usize>> {
    let mut texts = texts.into_iter();
    let Some(mut best) = texts.next() else { return Vec::new() };
    for text in texts {
        if text.0 < best.0 || text.0 == best.0 && text.1 > best.1 {
            best = text;
        }
    }
    best.2
}

/// The value of an attribute in a tag.
fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(place) = rest.find(name) {
        let before = rest.get(..place)?;
        let after = rest.get(place + name.len()..)?;
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if before.ends_with(char::is_whitespace)
            && let Some(value) = value
            && let Some(quote) = value.chars().next().filter(|quote| ['"', '\''].contains(quote))
        {
            return value.get(1..)?.split(quote).next();
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    const PAGE: &str = "<PcGts><Page><ReadingOrder><OrderedGroup>\
        <RegionRefIndexed index=\"0\" regionRef=\"b\"/><RegionRefIndexed index=\"1\" regionRef=\"a\"/>\
        </OrderedGroup></ReadingOrder><TextRegion id=\"a\"><TextLine><Word><TextEquiv><Unicode>no\
        </Unicode></TextEquiv></Word><TextEquiv><Unicode>snow</Unicode></TextEquiv></TextLine>\
        <TextEquiv><Unicode>no</Unicode></TextEquiv></TextRegion><TextRegion id=\"b\"><TextEquiv>\
        <Unicode>rain-</Unicode></TextEquiv></TextRegion></Page></PcGts>";

    #[test]
    fn one_text_of_each_line_counts_in_the_order_of_reading() {
        let source = Source::decode(SourceId(0), "a.xml", PAGE.into()).unwrap();
        let account = PageAccount::new(&source);
        let runs = account.characters(0..PAGE.len()).into_iter();
        let words: Vec<String> = runs.map(|run| account.meaning(run).unwrap()).collect();
        assert_eq!(words, ["snow", "rain-"]);
        let at = |word: &str| PAGE.find(word).unwrap();
        assert!(account.place(at("rain-")) < account.place(at("snow")));
        assert_eq!(account.place(at("rain-") + 4), 4);
    }

    #[test]
    fn lines_end_words_unless_a_sign_is_before() {
        let page = |before: &str| {
            let line = |words: &str| {
                format!("<TextLine><TextEquiv><Unicode>{words}</Unicode></TextEquiv></TextLine>")
            };
            format!("<PcGts><TextRegion>{}{}</TextRegion></PcGts>", line(before), line("y z"))
        };
        let between = |before: &str| {
            let text = page(before);
            let source = Source::decode(SourceId(0), "a.xml", text.clone().into()).unwrap();
            let account = PageAccount::new(&source);
            let end = text.find(&format!(">{before}<")).unwrap() + 1 + before.len();
            let at = end..text.find(">y").unwrap() + 1;
            account.separators(&[], &[]).between(at)
        };
        assert!(between("x").must_separate());
        assert!(!between("x-").must_separate() && between("x\u{AC}").may_separate());
        let text = page("x");
        let source = Source::decode(SourceId(0), "a.xml", text.clone().into()).unwrap();
        let account = PageAccount::new(&source);
        let at = text.find("y z").unwrap();
        let at = at + 1..at + 2;
        assert!(account.separators(&[], &[]).between(at).must_separate());
    }
}
