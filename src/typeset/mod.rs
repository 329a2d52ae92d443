//! Typesetting: a letter goes in, pages of positioned glyphs come out.
//!
//! This module knows the IR and type; it knows no PDF and does no I/O. The way of a letter: `letter`
//! goes through its texts, `head` sets what is above them, `blocks` (with `list`, `table`, `figure`, `notes`) through their blocks, and
//! `inline` writes what a block holds into a flow. The `composer` sets the flow as rows: `items` finds
//! where its lines may end, `fit` where they end, `lines` the position of each element, and `pen` writes
//! them. `pages` divides the rows into sheets. Beside it, `cover` sets the words of a book's cover, and `outline` has the
//! shapes of glyphs for it.
//!
//! **Invariants:** every word of the letter is on a page, once, and painted in reading order, whatever
//! its direction; what is not the letter's (running heads, sheet numbers, rules) belongs to no [`Part`];
//! a character that no font has appears as a box with its code.

mod bidi;
mod blocks;
mod cell_by_cell;
mod colophon;
mod column;
mod composer;
mod corrections;
mod cover;
mod design;
mod end_matter;
mod extent;
mod face;
mod figure;
mod first_words;
mod fit;
mod flow;
mod galley;
mod grid;
mod handout;
mod head;
mod hyphenation;
mod inline;
mod items;
mod job;
mod justify;
mod layout;
mod letter;
mod line_ends;
mod lines;
mod list;
mod listing;
mod margin;
mod notes;
mod numbering;
mod outline;
mod pages;
mod pen;
mod run_on;
mod running_head;
mod runs;
mod scripts;
mod sense;
mod shape;
mod signs;
mod specimen;
mod style;
mod table;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::colophon::Colophon;
pub(crate) use self::cover::{Area, CoverWords, set_cover};
pub use self::cover::{Undrawn, WhyUndrawn};
pub use self::face::{Face, NamedFont, TypeCase, UNITS_PER_EM};
pub use self::handout::KnownPerson;
pub use self::job::{Bound, CrossReferences, Job};
pub use self::layout::{Layout, NotePlacement, Paper};
pub use self::listing::{
    Cited, Contents, Index, Listed, Listing, Named, Statements, TitlePage, folio, listing,
};
pub use self::numbering::Numbering;
pub(crate) use self::outline::Stroke;
pub use self::run_on::{Composed, RunOn, RunOnSetting, compose};
pub use self::scripts::{Boxed, NoScript};
pub use self::signs::Sign;
pub use self::specimen::Specimen;

thread_local! {
    /// The words of all letters set by this thread.
    static SHAPER: RefCell<shape::Shaper> = RefCell::new(shape::Shaper::new());
}

/// Width and height of the available pictures, in pixels, by their names in the source.
pub type PictureSizes<'a> = BTreeMap<&'a str, (u32, u32)>;

/// Sets a letter on sheets of paper; what is known about it and its edition comes at the end.
///
/// # Errors
/// [`NoScript`] if so many characters would be boxes that the letter could not be read.
pub fn typeset(job: &Job<'_>) -> Result<Setting, NoScript> {
    let setting = with_shaper(job.case, |shaper| {
        let galley = letter::compose(*job, shaper);
        let head = running_head::running_head(job);
        let setting = pages::make_up(galley, &job.layout, &head, job.bound, shaper);
        finished(setting, &job.layout, shaper)
    });
    let boxed = scripts::boxed(job.letter, setting.inks())?;
    Ok(Setting { boxed, ..setting })
}

/// What is done when all is on its sheets.
fn finished(mut setting: Setting, layout: &Layout, shaper: &mut shape::Shaper) -> Setting {
    line_ends::add_spaces(&mut setting, shaper);
    setting.drop_dead_links();
    setting.scale(layout.scale());
    setting
}

/// Lets the shaper of this thread work with the fonts of a case.
fn with_shaper<T>(case: &TypeCase, work: impl FnOnce(&mut shape::Shaper) -> T) -> T {
    SHAPER.with_borrow_mut(|shaper| {
        shaper.take_from(case);
        work(shaper)
    })
}

/// A typeset letter.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The paper.
    pub paper: Paper,
    /// The sheets, in order.
    pub pages: Vec<Page>,
    /// The parts that the pieces on the sheets belong to.
    pub parts: Vec<Part>,
    /// The top-level parts, in reading order.
    pub order: Vec<PartId>,
    /// Our signs that appear on the sheets.
    pub signs: BTreeSet<Sign>,
    /// The characters that no font has, each once, with the first word that contains it.
    pub boxed: Vec<Boxed>,
}

impl Setting {
    /// What is on its sheets, with the part that it belongs to.
    pub fn inks(&self) -> impl Iterator<Item = &(Option<PartId>, Ink)> {
        self.pages.iter().flat_map(|page| &page.inks)
    }

    /// Makes links to what the layout leaves out words like others.
    fn drop_dead_links(&mut self) {
        let fragments: BTreeSet<String> =
            self.parts.iter().filter_map(|part| part.fragment.clone()).collect();
        let is_dead = |part: &Part| matches!(&part.link, Some(Target::Fragment(to)) if !fragments.contains(to));
        for part in self.parts.iter_mut().filter(|part| is_dead(part)) {
            (part.link, part.spoken) = (None, None);
            if part.kind == PartKind::Link {
                part.kind = PartKind::Phrase;
            }
        }
    }

    /// Makes everything on the sheets larger or smaller.
    fn scale(&mut self, by: f64) {
        if by == 1.0 {
            return;
        }
        for (_, ink) in self.pages.iter_mut().flat_map(|page| &mut page.inks) {
            ink.scale(by);
        }
    }
}

/// An index into [`Setting::parts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartId(pub usize);

/// A part of the letter, as described to a reader who cannot see the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The part that contains it.
    pub parent: Option<PartId>,
    /// Its fragment id, the same in every format.
    pub fragment: Option<String>,
    /// Where a click on it leads.
    pub link: Option<Target>,
    /// Its description for readers who cannot see it: `page 11`, `struck out`.
    pub spoken: Option<String>,
    /// Its language (BCP 47), when it is not that of the letter.
    pub language: Option<String>,
    /// Whether its words are none of the letter's text: a sign or a title of ours, what is said of the letter.
    pub is_apparatus: bool,
    /// What the source prints as the label of a note, or as the number of a page. What is shown can differ.
    pub label: Option<String>,
}

/// Kinds of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartKind {
    /// The heading of the letter (1), or of a part of it.
    Heading(u8),
    /// The heading of a section after the letter.
    SectionHeading,
    /// One of several texts, a section, a postscript, an enclosure.
    Division,
    /// A block quotation.
    Quotation,
    /// Any block of words.
    Paragraph,
    /// A line that ends where the letter ends it: of verse, of an address.
    Line,
    /// A list, whose labels count in this way.
    List(Numbering),
    /// An item of a list, with its label.
    Item,
    /// The label of an item.
    ItemLabel,
    /// The body of an item.
    ItemBody,
    /// A table. The structure shows it whole, including empty cells.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell {
        /// What it labels, if anything.
        heads: Option<Scope>,
        /// Rows that it spans.
        rows: usize,
        /// Columns that it spans.
        columns: usize,
    },
    /// A table of contents.
    Contents,
    /// An entry of it.
    ContentsItem,
    /// A picture, or its stand-in.
    Figure,
    /// The mark that calls a note.
    NoteCall,
    /// A note.
    Note,
    /// The label of a note.
    NoteLabel,
    /// A printed page number.
    PageNumber,
    /// A place without words of its own.
    Place,
    /// Words with a link.
    Link,
    /// Words in another language, or with another role in the letter.
    Phrase,
    /// Words that are struck out.
    Deletion,
    /// A sign that stands for what is missing.
    Gap,
}

/// What a cell labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The cells below it.
    Column,
    /// The cells beside it.
    Row,
}

impl PartKind {
    /// Whether it is part of the lines around it, instead of having lines of its own.
    pub fn is_inline(self) -> bool {
        match self {
            Self::NoteCall
            | Self::PageNumber
            | Self::Place
            | Self::Link
            | Self::Phrase
            | Self::Deletion
            | Self::Gap => true,
            Self::Heading(_)
            | Self::SectionHeading
            | Self::Division
            | Self::Quotation
            | Self::Paragraph
            | Self::Line
            | Self::List(_)
            | Self::Item
            | Self::ItemLabel
            | Self::ItemBody
            | Self::Table
            | Self::Row
            | Self::Cell { .. }
            | Self::Contents
            | Self::ContentsItem
            | Self::Figure
            | Self::Note
            | Self::NoteLabel => false,
        }
    }
}

/// Where a click leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// To a fragment of this letter.
    Fragment(String),
    /// To a place in the file that is not in this letter, by its name.
    Place(String),
    /// To an address on the web.
    Address(String),
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is painted, in reading order, with the part that it belongs to. What belongs to none is
    /// ornament.
    pub inks: Vec<(Option<PartId>, Ink)>,
}

/// Something on a sheet. Positions are in points from its upper left corner, downwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ink {
    /// Glyphs.
    Text(Run),
    /// A filled rectangle, given by its upper left corner.
    Rule {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
    },
    /// A picture, given by its upper left corner.
    Picture {
        /// Its name in the source.
        name: String,
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
    },
    /// Nothing visible: a link target.
    Point {
        /// Its position in the line.
        x: f64,
        /// The baseline.
        y: f64,
    },
}

impl Ink {
    fn scale(&mut self, by: f64) {
        match self {
            Self::Text(run) => {
                for length in [&mut run.x, &mut run.y, &mut run.size] {
                    *length *= by;
                }
                for glyph in &mut run.glyphs {
                    for length in [&mut glyph.x, &mut glyph.dy, &mut glyph.advance] {
                        *length *= by;
                    }
                }
            }
            Self::Rule { x, y, width, height } | Self::Picture { x, y, width, height, .. } => {
                for length in [x, y, width, height] {
                    *length *= by;
                }
            }
            Self::Point { x, y } => {
                *x *= by;
                *y *= by;
            }
        }
    }

    /// Its right end.
    fn right_end(&self) -> f64 {
        match self {
            Self::Text(run) => run.x + run.width(),
            Self::Rule { x, width, .. } | Self::Picture { x, width, .. } => x + width,
            Self::Point { x, .. } => *x,
        }
    }

    fn move_to(&mut self, left: f64, down: f64) {
        let (x, y) = match self {
            Self::Text(Run { x, y, .. })
            | Self::Rule { x, y, .. }
            | Self::Picture { x, y, .. }
            | Self::Point { x, y } => (*x, *y),
        };
        self.shift(left - x, down - y);
    }

    fn shift(&mut self, right: f64, down: f64) {
        match self {
            Self::Text(Run { x, y, .. })
            | Self::Rule { x, y, .. }
            | Self::Picture { x, y, .. }
            | Self::Point { x, y } => {
                *x += right;
                *y += down;
            }
        }
    }
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The face.
    pub face: Face,
    /// The size in points.
    pub size: f64,
    /// Its left end.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// Whether it is a single word, or a space, that is read from right to left.
    pub is_from_the_right: bool,
    /// What is added after each group of glyphs that represents a text, as a fraction of the size.
    pub tracking: f64,
    /// The glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
    /// The characters that the glyphs represent, in reading order.
    pub text: String,
}

/// A glyph in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// Its id in the font.
    pub id: u16,
    /// Its position, from the beginning of the run.
    pub x: f64,
    /// How far it is below the baseline.
    pub dy: f64,
    /// Its width.
    pub advance: f64,
    /// The bytes of [`Run::text`] that it represents. If several glyphs represent a text together,
    /// the first has it and the others have none.
    pub text: Range<usize>,
    /// Whether it belongs to a box for a character that no font has.
    pub is_boxed: bool,
}

/// About as many glyphs as a line has.
const LINE_OF_GLYPHS: usize = 80;

impl Run {
    fn new(style: style::Style, x: f64, tracking: f64) -> Self {
        Self {
            face: style.face,
            size: style.size,
            x,
            y: -style.rise,
            is_from_the_right: style.is_from_the_right,
            tracking,
            glyphs: Vec::with_capacity(LINE_OF_GLYPHS),
            text: String::with_capacity(LINE_OF_GLYPHS),
        }
    }

    /// Adds a word at `x` and returns the position after it.
    fn append(&mut self, shaped: &shape::Shaped, word: &str, mut x: f64) -> f64 {
        let points = |units: i32| f64::from(units) * self.size / UNITS_PER_EM;
        let start = self.text.len();
        self.text.push_str(word);
        for (group, characters) in shaped.groups(word) {
            let mut text = start + characters.start..start + characters.end;
            for glyph in group {
                let (dx, dy) = glyph.offset;
                self.glyphs.push(Glyph {
                    id: glyph.id,
                    x: x + points(dx) - self.x,
                    dy: -points(dy),
                    advance: points(glyph.advance),
                    text: text.clone(),
                    is_boxed: shaped.lacking.contains(&glyph.start),
                });
                x += points(glyph.advance);
                text.start = text.end;
            }
            x += self.tracking * self.size;
        }
        x
    }

    /// Divides it before a byte of its text where no glyph represents text on both sides.
    fn split_off(&mut self, at: usize) -> Option<Self> {
        let first = self.glyphs.iter().position(|glyph| glyph.text.start >= at)?;
        if self.glyphs[..first].iter().any(|glyph| glyph.text.end > at) {
            return None;
        }
        let start = self.glyphs[first].x;
        let mut glyphs = self.glyphs.split_off(first);
        for glyph in &mut glyphs {
            glyph.x -= start;
            glyph.text = glyph.text.start - at..glyph.text.end - at;
        }
        let text = self.text.split_off(at);
        Some(Self { x: self.x + start, glyphs, text, ..*self })
    }

    /// Its width in points, to the end of its last glyph.
    pub fn width(&self) -> f64 {
        self.glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::{Collection, Letter};

    #[test]
    fn a_letter_from_the_right_is_the_mirror_image_of_one_from_the_left() {
        let read = || json!({"how": "read", "at": {"source": 0, "start": 0, "end": 1}});
        let text = |text: &str| json!({"inline": "text", "text": text, "origin": read()});
        let paragraph = |content| json!({"block": "paragraph", "number": null, "content": content});
        let places = |language: &str, [date, words, note]: [&str; 3]| {
            let call =
                json!({"inline": "note-anchor", "id": "r.1", "note": "n.1", "origin": read()});
            let letter: Letter = serde_json::from_value(json!({
                "id": "urn:uuid:00000000-0000-5000-8000-000000000000",
                "number": null, "kind": null, "correspondence": [], "witnesses": [], "title": null,
                "rights": {"source_text": [], "encoding": [], "index": []},
                "texts": [{
                    "role": "transcription", "language": {"value": language, "origin": read()},
                    "blocks": [
                        {"block": "opener", "parts": [
                            {"part": "dateline", "content": [text(date)]},
                        ]},
                        paragraph(json!([text(words), call])),
                    ],
                }],
                "notes": [{
                    "id": "n.1", "label": {"value": "7", "origin": read()}, "list_number": null,
                    "kind": "footnote", "blocks": [paragraph(json!([text(note)]))],
                }],
            }))
            .unwrap();
            let (case, sheet) = (TypeCase::default(), Layout::default().sheet());
            let set = typeset(&Job::new(&Collection::default(), &letter, &case)).unwrap();
            let part = |kind| set.parts.iter().position(|part| part.kind == kind).map(PartId);
            let (label, of_note) = (part(PartKind::NoteLabel), part(PartKind::Note));
            let inside = |id: PartId| set.parts[id.0].parent == of_note && Some(id) != label;
            let runs = |wanted: &dyn Fn(PartId) -> bool| {
                let inks = set.pages[0].inks.iter().filter_map(|(part, ink)| match ink {
                    Ink::Text(run) if part.is_some_and(wanted) => Some(run),
                    _ => None,
                });
                // Where its visible glyphs are: a space that ends a line is beyond its edge.
                let glyphs = inks.flat_map(|run: &Run| {
                    let is_seen = |glyph: &&Glyph| {
                        run.text.get(glyph.text.clone()).is_some_and(|text| !text.trim().is_empty())
                    };
                    let seen = run.glyphs.iter().filter(is_seen);
                    seen.map(|glyph| (run.x + glyph.x, run.x + glyph.x + glyph.advance))
                });
                let edges: Vec<(f64, f64)> = glyphs.collect();
                let left = edges.iter().map(|(left, _)| *left).fold(f64::INFINITY, f64::min);
                let right = edges.iter().map(|(_, right)| *right).fold(0.0, f64::max);
                (left - sheet.left, sheet.left + sheet.measure - right)
            };
            let dateline = part(PartKind::Paragraph);
            [runs(&|id| Some(id) == dateline), runs(&|id| Some(id) == label), runs(&inside)]
        };
        let [date, label, note] = places("en", ["May 3", "He wrote.", "To whom?"]);
        assert!(date.1.abs() < 0.01 && label.0.abs() < 0.01, "{date:?} {label:?}");
        assert!((note.0 - design::NOTE_INDENT).abs() < 0.01, "{note:?}");
        let [date, label, note] = places("he", ["3 במאי", "הוא כתב.", "למי?"]);
        assert!(date.0.abs() < 0.01 && label.1.abs() < 0.01, "{date:?} {label:?}");
        assert!((note.1 - design::NOTE_INDENT).abs() < 0.01, "{note:?}");
    }

    #[test]
    fn pictures_of_any_size_stand_whole_in_their_column() {
        let read = || json!({"how": "read", "at": {"source": 0, "start": 0, "end": 1}});
        let text = |text: &str| json!({"inline": "text", "text": text, "origin": read()});
        let paragraph = |content| json!({"block": "paragraph", "number": null, "content": content});
        let caption = || paragraph(json!([text("A caption")]));
        let figure = || json!({"block": "figure", "images": ["a"], "blocks": [caption()]});
        let cell = |block| json!({"rows": 1, "columns": 1, "blocks": [block]});
        let call = json!({"inline": "note-anchor", "id": "r.1", "note": "n.1", "origin": read()});
        let letter: Letter = serde_json::from_value(json!({
            "id": "urn:uuid:00000000-0000-5000-8000-000000000000",
            "number": null, "kind": null, "correspondence": [], "witnesses": [], "title": null,
            "rights": {"source_text": [], "encoding": [], "index": []},
            "texts": [{"role": "transcription", "language": null, "blocks": [
                paragraph(json!([text("words"), call])),
                figure(),
                {"block": "table", "rows": [{"cells": [cell(caption()), cell(figure())]}]},
                {"block": "list", "items": [{"label": null, "blocks": [figure()]}]},
                {"block": "quotation", "blocks": [figure(), figure()]},
            ]}],
            "notes": [{
                "id": "n.1", "label": null, "list_number": null, "kind": "footnote",
                "blocks": [figure(), figure()],
            }],
        }))
        .unwrap();
        for paper in [Paper::A4, Paper::LETTER] {
            for size in [(1, 1), (400, 300), (9000, 30), (30, 9000), (9000, 9000), (1, 4_000_000)] {
                let layout = Layout::default().paper(paper);
                let sheet = layout.sheet();
                let (left, right) = (sheet.left - 0.05, sheet.left + sheet.measure + 0.05);
                let bottom = sheet.top + sheet.text + 0.02;
                let pictures = [("a", size)].into();
                let (collection, case) = (Collection::default(), TypeCase::default());
                let job = Job::new(&collection, &letter, &case).pictures(&pictures).layout(layout);
                let setting = typeset(&job).unwrap();
                let mut count = 0;
                for (_, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
                    let Ink::Picture { x, y, width, height, .. } = ink else { continue };
                    count += 1;
                    assert!(*x >= left && x + width <= right, "{size:?}: {ink:?}");
                    assert!(*y >= sheet.top && y + height <= bottom, "{size:?}: {ink:?}");
                    let natural = f64::from(size.0) * 72.0 / design::PICTURE_RESOLUTION;
                    assert!(*width <= natural + 0.001, "{size:?}: {ink:?}");
                    let shape = (width * f64::from(size.1)) / (height * f64::from(size.0));
                    assert!((shape - 1.0).abs() < 0.001, "{size:?}: {ink:?}");
                }
                assert_eq!(count, 7, "{size:?}");
            }
        }
    }
}
