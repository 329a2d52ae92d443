//! A page as its file describes it: its regions in the order in which they are read, and their lines.
//!
//! The text of a page is in its file up to four times: in glyphs, words, lines and regions. That of the lines
//! counts; a line without any has that of its words, and a region whose lines have none its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::custom::{self, Property};
use crate::readers::xml::{Element, Run};

/// A page.
pub(super) struct Page {
    /// Its start tag.
    pub tag: Range<usize>,
    pub image: Option<String>,
    /// Its regions with text, in the order in which they are read.
    pub regions: Vec<Region>,
    /// Regions whose place in that order the file does not say.
    pub unordered: Vec<Range<usize>>,
}

/// A region with text.
pub(super) struct Region {
    id: String,
    pub tag: Range<usize>,
    /// What it is: `heading`, `page-number`.
    pub kind: Option<String>,
    pub content: Content,
    /// Where the file's own lists put it.
    index: Option<usize>,
}

/// What a region holds.
pub(super) enum Content {
    Lines(Vec<Line>),
    /// The cells of a table.
    Cells(Vec<Cell>),
}

/// A cell of a table.
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: u32,
    pub columns: u32,
    pub lines: Vec<Line>,
}

/// A line.
pub(super) struct Line {
    pub tag: Range<usize>,
    pub kind: Option<String>,
    /// Its characters, each run with its bytes.
    pub runs: Vec<(String, Range<usize>)>,
    /// What is said of parts of it.
    pub properties: Vec<Property>,
    /// Where it begins and ends on its page, from the left.
    pub extent: Option<(i64, i64)>,
}

impl Line {
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|(text, _)| text.as_str()).collect()
    }
}

impl Content {
    pub(super) fn lines(&self) -> Vec<&Line> {
        match self {
            Self::Lines(lines) => lines.iter().collect(),
            Self::Cells(cells) => cells.iter().flat_map(|cell| &cell.lines).collect(),
        }
    }
}

/// Reads a page from the root of its file.
pub(super) fn page(root: &Element<'_>) -> Option<Page> {
    let element = root.child(PAGE, "Page")?;
    let mut regions = Vec::new();
    gather(element, &mut regions);
    let order = element.child(PAGE, "ReadingOrder").map(order_of).unwrap_or_default();
    let ranks: BTreeMap<&str, usize> =
        order.iter().enumerate().rev().map(|(rank, id)| (id.as_str(), rank)).collect();
    let says_order = !order.is_empty() || regions.iter().all(|region| region.index.is_some());
    let is_open = ranks.is_empty() && !says_order && regions.len() > 1;
    let is_left_out =
        |region: &&Region| !ranks.is_empty() && !ranks.contains_key(region.id.as_str());
    let unordered = regions.iter().filter(|region| is_open || is_left_out(region));
    let unordered = unordered.map(|region| region.tag.clone()).collect();
    // What is in no list comes after what is, in the order of the file.
    if ranks.is_empty() && says_order {
        regions.sort_by_key(|region| region.index);
    } else {
        regions.sort_by_key(|region| ranks.get(region.id.as_str()).copied().unwrap_or(usize::MAX));
    }
    let image = element.get("", "imageFilename").map(ToOwned::to_owned);
    Some(Page { tag: element.tag.clone(), image, regions, unordered })
}

/// The prefix under which the names of PAGE are known here.
pub(super) const PAGE: &str = "pc";

/// The regions with text in an element, the outer ones first.
fn gather(element: &Element<'_>, regions: &mut Vec<Region>) {
    for child in element.elements().filter(|child| child.name.1.ends_with("Region")) {
        let content = match child.name.1 {
            "TextRegion" => Content::Lines(lines_of(child, true)),
            "TableRegion" => Content::Cells(cells_of(child)),
            _ => Content::Lines(Vec::new()),
        };
        if content.lines().iter().any(|line| !line.text().trim().is_empty()) {
            let properties = properties(child);
            let index = place_in(&properties);
            let kind = child.get("", "type").map(ToOwned::to_owned);
            let kind = kind_in(&properties).or(kind);
            let id = child.get("", "id").unwrap_or_default().to_owned();
            regions.push(Region { id, tag: child.tag.clone(), kind, content, index });
        }
        gather(child, regions);
    }
}

fn properties(element: &Element<'_>) -> Vec<Property> {
    custom::read(element.get("", "custom").unwrap_or_default())
}

/// What `custom` says that something is.
fn kind_in(properties: &[Property]) -> Option<String> {
    let structure = properties.iter().find(|one| one.name == "structure")?;
    structure.get("type").map(ToOwned::to_owned)
}

fn place_in(properties: &[Property]) -> Option<usize> {
    properties.iter().find(|one| one.name == "readingOrder")?.number("index")
}

/// The lines of a region, in the order that they state, if all of them do.
fn lines_of(region: &Element<'_>, may_be_whole: bool) -> Vec<Line> {
    let elements = || region.elements().filter(|child| child.name == (PAGE, "TextLine"));
    let place = |line: &Element<'_>| {
        let stated = line.get("", "index").and_then(|index| index.parse().ok());
        stated.or_else(|| place_in(&properties(line)))
    };
    let mut lines: Vec<(Option<usize>, Line)> =
        elements().map(|element| (place(element), line(element))).collect();
    if lines.iter().all(|(place, _)| place.is_some()) {
        lines.sort_by_key(|(place, _)| *place);
    }
    let lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    let has_text = |line: &Line| !line.text().trim().is_empty();
    let has_regions = region.elements().any(|child| child.name.1.ends_with("Region"));
    if lines.iter().any(has_text) || !may_be_whole || has_regions {
        return lines.into_iter().filter(has_text).collect();
    }
    whole_lines(region)
}

/// The lines of a text that is given for a whole region.
fn whole_lines(region: &Element<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let new = || Line {
        tag: region.tag.clone(),
        kind: None,
        runs: Vec::new(),
        properties: Vec::new(),
        extent: None,
    };
    lines.push(new());
    for (text, at) in text_of(region) {
        let is_exact = text.len() == at.len();
        let mut start = 0;
        for piece in text.split_inclusive('\n') {
            let words = piece.trim_end_matches('\n');
            let place = if is_exact {
                at.start + start..at.start + start + words.len()
            } else {
                at.clone()
            };
            if let Some(line) = lines.last_mut().filter(|_| !words.is_empty()) {
                line.runs.push((words.to_owned(), place));
            }
            if words.len() < piece.len() {
                lines.push(new());
            }
            start += piece.len();
        }
    }
    lines.retain(|line| !line.text().trim().is_empty());
    lines
}

fn line(element: &Element<'_>) -> Line {
    let properties = properties(element);
    let mut runs = text_of(element);
    let is_blank =
        |runs: &[(String, Range<usize>)]| runs.iter().all(|(text, _)| text.trim().is_empty());
    if is_blank(&runs) {
        let words = element.elements().filter(|child| child.name == (PAGE, "Word"));
        runs = Vec::new();
        for word in words {
            let word = text_of(word);
            if let Some((_, before)) = runs.last().filter(|_| !is_blank(&word)) {
                let between = before.end..before.end;
                runs.push((" ".to_owned(), between));
            }
            runs.extend(word);
        }
    }
    let kind = kind_in(&properties);
    Line { tag: element.tag.clone(), kind, runs, properties, extent: extent_of(element) }
}

/// The text that is given for an element: of several, the one with the lowest index, else the most certain,
/// else the first.
fn text_of(element: &Element<'_>) -> Vec<(String, Range<usize>)> {
    let texts = element.elements().filter(|child| child.name == (PAGE, "TextEquiv"));
    let mut best: Option<(&Element<'_>, (usize, f64))> = None;
    for text in texts {
        let index = text.get("", "index").and_then(|index| index.parse().ok());
        let certainty = text.get("", "conf").and_then(|conf| conf.parse::<f64>().ok());
        let rank = (index.unwrap_or(usize::MAX), certainty.unwrap_or(0.0));
        let is_better = best.is_none_or(|(_, (index, certainty))| {
            rank.0 < index || rank.0 == index && rank.1 > certainty
        });
        if is_better {
            best = Some((text, rank));
        }
    }
    let unicode = best.and_then(|(text, _)| text.child(PAGE, "Unicode"));
    let runs = unicode.into_iter().flat_map(Element::runs);
    runs.map(|Run { text, at }| (text.clone().into_owned(), at.clone())).collect()
}

fn cells_of(table: &Element<'_>) -> Vec<Cell> {
    let elements = table.elements().filter(|child| child.name == (PAGE, "TableCell"));
    let cell = |element: &Element<'_>| {
        let number = |name: &str| element.get("", name).and_then(|number| number.parse().ok());
        let span = |name: &str| number(name).and_then(|span| u32::try_from(span).ok()).unwrap_or(1);
        Cell {
            row: number("row").unwrap_or_default(),
            column: number("col").unwrap_or_default(),
            rows: span("rowSpan").max(1),
            columns: span("colSpan").max(1),
            lines: lines_of(element, true),
        }
    };
    let mut cells: Vec<Cell> = elements.map(cell).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells
}

/// Where the baseline, else the outline, of a line begins and ends. Old files have points as elements.
fn extent_of(line: &Element<'_>) -> Option<(i64, i64)> {
    let shape = line.child(PAGE, "Baseline").or_else(|| line.child(PAGE, "Coords"))?;
    let number = |left: &str| left.split('.').next()?.parse::<i64>().ok();
    let lefts: Vec<i64> = match shape.get("", "points") {
        Some(points) => {
            let points = points.split_whitespace();
            points.filter_map(|point| number(point.split_once(',')?.0)).collect()
        }
        None => shape.elements().filter_map(|point| number(point.get("", "x")?)).collect(),
    };
    Some((*lefts.iter().min()?, *lefts.iter().max()?))
}

/// The ids of the regions in the order in which they are read; groups may be in groups.
fn order_of(group: &Element<'_>) -> Vec<String> {
    let mut members: Vec<(usize, Vec<String>)> = Vec::new();
    for (place, member) in group.elements().enumerate() {
        let index = member.get("", "index").and_then(|index| index.parse().ok()).unwrap_or(place);
        let mut ids: Vec<String> =
            member.get("", "regionRef").map(ToOwned::to_owned).into_iter().collect();
        ids.extend(order_of(member));
        members.push((index, ids));
    }
    members.sort_by_key(|(index, _)| *index);
    members.into_iter().flat_map(|(_, ids)| ids).collect()
}
