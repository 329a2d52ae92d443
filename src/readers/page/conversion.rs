//! From pages to a letter: their regions, one after another, and a page break before each page.

use std::collections::VecDeque;
use std::ops::Range;

use super::NAME;
use super::model::{Cell, Content, Line, Page, Region};
use super::tags::{self, Tag};
use crate::diag::{self, Diagnostic};
use crate::ir::{FurnitureKind, Letter, LineBreakKind, NoteKind, Origin, PageBreak, on_one_line};
use crate::readers::composer::{Composer, Container, LineKind};
use crate::readers::margins::{self, PlacedLine};
use crate::source::Source;

/// Regions that print, not the letter, has: running heads, catchwords, signatures of sheets.
const BESIDE: &[&str] = &["header", "footer", "catch-word", "signature-mark"];

/// Regions that hold notes.
const NOTES: &[&str] = &["footnote", "footnote-continued", "endnote"];

/// Makes the letter of some pages.
pub(super) fn letter(source: &Source, pages: &[Page]) -> (Letter, Vec<Diagnostic>) {
    let mut made = Conversion {
        source,
        composer: Composer::new(source, NAME),
        notes: 0,
        is_note_open: false,
        beside: Vec::new(),
        found: Vec::new(),
    };
    for page in pages {
        made.page(page);
    }
    made.end_note();
    made.report_beside();
    (made.composer.finish(), made.found)
}

struct Conversion<'a> {
    source: &'a Source,
    composer: Composer<'a>,
    notes: usize,
    is_note_open: bool,
    /// The words of running heads and the like.
    beside: Vec<Range<usize>>,
    found: Vec<Diagnostic>,
}

impl Conversion<'_> {
    fn page(&mut self, page: &Page) {
        let number =
            page.regions.iter().find(|region| region.kind.as_deref() == Some("page-number"));
        let number =
            number.and_then(|region| Some((on_one_line(&words_of(region)), place_of(region)?)));
        self.end_note();
        let origin = |at: &Range<usize>| Origin::Read { at: self.source.span(at.clone()) };
        let (label, origin) = match number {
            Some((label, at)) => (Some(label), origin(&at)),
            None => (None, origin(&page.tag)),
        };
        let image = page.image.clone();
        self.composer.page_break(PageBreak { image, ..PageBreak::new(label, false, origin) });
        self.report_page(page);
        let kinds = breaks(page);
        for (region, kinds) in page.regions.iter().zip(&kinds) {
            self.region(region, kinds);
        }
    }

    fn report_page(&mut self, page: &Page) {
        if page.regions.is_empty() {
            let image = page.image.as_deref().unwrap_or("without a picture");
            let message = format!("the page {image} has no text");
            self.report(&diag::PAGE_WITHOUT_TEXT, &page.tag, message);
        }
        if let Some(first) = page.unordered.first() {
            let message = match page.unordered.len() {
                1 => "the file does not say where in the page this region is read".to_owned(),
                count => format!(
                    "the file does not say where in the page {count} regions are read, first this one"
                ),
            };
            self.report(&diag::REGION_WITHOUT_ORDER, first, message);
        }
        for lost in page.regions.iter().flat_map(|region| region.content.lines()) {
            for property in tags::of(lost).1 {
                let message = format!(
                    "the tag {} is on more characters than the line has",
                    property.as_element()
                );
                self.report(&diag::TAG_WITHOUT_PLACE, &lost.tag, message);
            }
        }
    }

    fn report(&mut self, code: &'static diag::Code, at: &Range<usize>, message: String) {
        self.found.push(Diagnostic::new(code, self.source.span(at.clone()), message));
    }

    fn region(&mut self, region: &Region, kinds: &[LineBreakKind]) {
        let kind = region.kind.as_deref().unwrap_or_default();
        if !NOTES.contains(&kind) {
            self.end_note();
        }
        match kind {
            "page-number" => {}
            _ if BESIDE.contains(&kind) => self.keep_beside(region, kind),
            _ if NOTES.contains(&kind) => self.note(region, kind, kinds),
            "marginalia" => {
                self.composer.begin(Container::Section { class: Some(kind.to_owned()) });
                self.text(region, kinds);
                self.composer.end();
            }
            _ => self.text(region, kinds),
        }
    }

    /// Words that are no words of the letter.
    fn keep_beside(&mut self, region: &Region, kind: &str) {
        for line in region.content.lines() {
            let Some(at) = place_of_line(line) else { continue };
            self.beside.push(at.clone());
            let text = on_one_line(&line.text());
            let reason = Some(format!("the page has it as {kind}"));
            self.composer.furniture(FurnitureKind::RunningHead, text, at, reason);
        }
    }

    fn report_beside(&mut self) {
        let Some(first) = self.beside.first().cloned() else { return };
        let lines = match self.beside.len() {
            1 => "a line is".to_owned(),
            count => format!("{count} lines are"),
        };
        let message = format!("{lines} marked as heads or feet of pages, and left out of the text");
        self.report(&diag::HEADS_OF_PAGES, &first, message);
    }

    /// A note. One that is continued goes on where the last one ended.
    fn note(&mut self, region: &Region, kind: &str, kinds: &[LineBreakKind]) {
        if kind != "footnote-continued" || !self.is_note_open {
            self.end_note();
            self.notes += 1;
            self.composer.begin(Container::Note {
                key: format!("note.{}", self.notes),
                kind: NoteKind::Footnote,
                class: (kind == "endnote").then(|| kind.to_owned()),
                place: None,
            });
            self.is_note_open = true;
            let message = "nothing says where this note is called".to_owned();
            self.report(&diag::NOTE_WITHOUT_CALL, &region.tag, message);
        }
        self.text(region, kinds);
    }

    fn end_note(&mut self) {
        if std::mem::take(&mut self.is_note_open) {
            self.composer.end();
        }
    }

    fn text(&mut self, region: &Region, kinds: &[LineBreakKind]) {
        match &region.content {
            Content::Lines(lines) => self.lines(lines, region.kind.as_deref(), kinds),
            Content::Cells(cells) => self.table(cells),
        }
    }

    fn table(&mut self, cells: &[Cell]) {
        self.composer.begin(Container::Table);
        for row in cells.chunk_by(|one, other| one.row == other.row) {
            self.composer.begin(Container::Row { is_heading: false });
            for cell in row {
                let Cell { rows, columns, lines, .. } = cell;
                self.composer.begin(Container::Cell { rows: *rows, columns: *columns });
                let kinds = vec![LineBreakKind::Line; lines.len().saturating_sub(1)];
                self.lines(lines, None, &kinds);
                self.composer.end();
            }
            self.composer.end();
        }
        self.composer.end();
    }

    fn lines(&mut self, lines: &[Line], region: Option<&str>, kinds: &[LineBreakKind]) {
        let is_heading = |line: &Line| line.kind.as_deref().or(region) == Some("heading");
        let mut open: Vec<Tag> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| lines.get(before));
            let heads = is_heading(line);
            if before.is_none_or(|before| is_heading(before) != heads) {
                self.leave_all(&mut open);
                let kind = if heads { LineKind::Heading } else { LineKind::Paragraph };
                self.composer.line(kind, None);
            } else {
                let kind = kinds.get(index - 1).copied().unwrap_or(LineBreakKind::Line);
                self.composer.line_break(line.tag.clone(), kind, false);
            }
            self.line(line, &mut open);
        }
        self.leave_all(&mut open);
        self.composer.end_line();
    }

    /// The words of a line, with what its tags say of them. `open` are tags of the line before that go on.
    fn line(&mut self, line: &Line, open: &mut Vec<Tag>) {
        let (tags, _) = tags::of(line);
        let length = line.text().len();
        let mut tags: VecDeque<Tag> = tags.into();
        self.go_on(open, &mut tags);
        let mut at = 0;
        while at < length || !tags.is_empty() {
            self.leave(open, at, length);
            while tags.front().is_some_and(|tag| tag.start <= at)
                && let Some(tag) = tags.pop_front()
            {
                self.composer.enter(tag.kind.clone(), tag.at.clone());
                if tag.end <= at { self.composer.leave() } else { open.push(tag) }
            }
            let ends = open.iter().map(|tag| tag.end).filter(|end| *end > at);
            let next = ends.chain(tags.front().map(|tag| tag.start)).min().unwrap_or(length);
            let next = if next <= at { length } else { next.min(length) };
            self.words(line, at..next);
            if at == next && tags.is_empty() {
                break;
            }
            at = next;
        }
        self.leave(open, length, length);
    }

    /// Leaves the tags that go on in no tag of the same name at the start of this line.
    fn go_on(&mut self, open: &mut Vec<Tag>, tags: &mut VecDeque<Tag>) {
        let goes_on = open.iter().zip(tags.iter()).take_while(|(before, tag)| {
            tag.goes_on && tag.start == 0 && tag.end > 0 && before.name == tag.name
        });
        let count = goes_on.count();
        while open.len() > count {
            open.pop();
            self.composer.leave();
        }
        for before in open.iter_mut() {
            if let Some(tag) = tags.pop_front() {
                before.end = tag.end;
                before.goes_on = tag.goes_on;
            }
        }
    }

    /// Leaves the tags that end here; those that began in them are entered again. At the end of the line,
    /// what goes on stays open.
    fn leave(&mut self, open: &mut Vec<Tag>, at: usize, length: usize) {
        let ends = |tag: &Tag| tag.end <= at && !(at == length && tag.goes_on);
        let Some(first) = open.iter().position(ends) else { return };
        let inner = open.split_off(first);
        for _ in &inner {
            self.composer.leave();
        }
        for tag in inner.into_iter().filter(|tag| !ends(tag)) {
            self.composer.enter(tag.kind.clone(), tag.at.clone());
            open.push(tag);
        }
    }

    fn leave_all(&mut self, open: &mut Vec<Tag>) {
        for _ in open.drain(..) {
            self.composer.leave();
        }
    }

    /// The characters of a part of a line.
    fn words(&mut self, line: &Line, part: Range<usize>) {
        let mut start = 0;
        for (text, at) in &line.runs {
            let end = start + text.len();
            let inside = part.start.clamp(start, end)..part.end.clamp(start, end);
            let within = inside.start - start..inside.end - start;
            start = end;
            let Some(piece) = text.get(within.clone()).filter(|piece| !piece.is_empty()) else {
                continue;
            };
            if at.is_empty() {
                self.composer.space(at.clone());
            } else if text.len() == at.len() && self.source.text().get(at.clone()) == Some(text) {
                self.composer.data(at.start + within.start..at.start + within.end);
            } else {
                self.composer.text(piece, at.clone());
            }
        }
    }
}

/// What the break after each line of each region is.
fn breaks(page: &Page) -> Vec<Vec<LineBreakKind>> {
    let placed = |line: &&Line| PlacedLine { extent: line.extent, text: line.text() };
    let regions: Vec<Vec<PlacedLine>> = page
        .regions
        .iter()
        .map(|region| region.content.lines().iter().map(placed).collect())
        .collect();
    margins::breaks(&regions)
}

fn words_of(region: &Region) -> String {
    let lines: Vec<String> = region.content.lines().iter().map(|line| line.text()).collect();
    lines.join(" ")
}

/// The characters of a region.
fn place_of(region: &Region) -> Option<Range<usize>> {
    let lines = region.content.lines();
    let places: Vec<Range<usize>> = lines.iter().filter_map(|line| place_of_line(line)).collect();
    Some(places.iter().map(|at| at.start).min()?..places.iter().map(|at| at.end).max()?)
}

fn place_of_line(line: &Line) -> Option<Range<usize>> {
    let (first, last) = (line.runs.first()?, line.runs.last()?);
    Some(first.1.start..last.1.end)
}
