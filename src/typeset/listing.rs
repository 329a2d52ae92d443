//! The sheets of a book that are ours: the title page, lists of letters with the numbers of their sheets, and the
//! index of correspondents.
//!
//! Not here: what they list. **Invariant:** a number is on the line on which the words of its entry end.

use super::column::Column;
use super::composer::{Composer, Hold};
use super::end_matter::Entry;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::galley::Row;
use super::pen::{Pen, SetLine, one_line};
use super::runs::label_width;
use super::shape::Shaper;
use super::style::Style;
use super::{
    Bound, Face, Glyph, Ink, Job, Layout, Numbering, Page, PartId, PartKind, SHAPER, Setting,
    Target, TypeCase, design, line_ends, pages,
};
use crate::ir::{Collection, Direction, Letter};
use crate::wording::Wording;

/// The sheets to be set.
#[derive(Clone, Copy)]
pub enum Listing<'a> {
    /// The title page.
    TitlePage(&'a TitlePage<'a>),
    /// A list of letters under a heading.
    Contents(&'a Contents<'a>),
    /// Names under a heading, each with letters.
    Index(&'a Index<'a>),
    /// Statements about the book under a heading.
    Statements(&'a Statements<'a>),
}

/// What a title page says.
pub struct TitlePage<'a> {
    /// The title of the book.
    pub title: &'a str,
    /// What is below it, line by line.
    pub below: Vec<&'a str>,
    /// What is at the foot of the sheet.
    pub foot: Vec<&'a str>,
}

/// A list of letters.
pub struct Contents<'a> {
    /// Its heading.
    pub heading: &'a str,
    /// Its entries.
    pub entries: Vec<Listed<'a>>,
}

/// An entry in a list: a letter, or a heading over letters.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// What it is called.
    pub words: &'a str,
    /// The language of these words (BCP 47).
    pub language: &'a str,
    /// How deep it is in the list, from 1.
    pub level: usize,
    /// Where it is: the name of the place, and the number of its first sheet. A heading has none.
    pub place: Option<(&'a str, &'a str)>,
}

/// An index.
pub struct Index<'a> {
    /// Its heading.
    pub heading: &'a str,
    /// Its entries.
    pub names: Vec<Named<'a>>,
}

/// A name in an index.
pub struct Named<'a> {
    /// The name.
    pub name: &'a str,
    /// Letters, after the word for what they have to do with it.
    pub letters: Vec<(&'a str, Vec<Cited<'a>>)>,
}

/// A letter in an index.
pub struct Cited<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What is said of it after the number of its sheet.
    pub said: String,
    /// The language of these words (BCP 47).
    pub language: &'a str,
    /// Where it is: the name of the place, and the number of its first sheet.
    pub place: (&'a str, &'a str),
}

/// Statements about a book.
pub struct Statements<'a> {
    /// Their heading.
    pub heading: &'a str,
    /// Terms, each with what is said under it.
    pub terms: Vec<(&'a str, Vec<String>)>,
    /// What is said without a term.
    pub paragraphs: Vec<String>,
    /// A list of letters after them.
    pub below: Option<Contents<'a>>,
}

/// Sets sheets of ours in a language; their numbers are known when all are bound.
pub fn listing(
    listing: Listing<'_>,
    wording: &'static Wording,
    layout: Layout,
    case: &TypeCase,
) -> Setting {
    // Nothing is said of a letter, but marks and notes need not be asked for one by one.
    let (collection, letter) = (Collection::default(), Letter::default());
    let job = Job::new(&collection, &letter, case).layout(layout).bound(Bound::Matter);
    SHAPER.with_borrow_mut(|shaper| {
        shaper.take_from(case);
        let mut composer = Composer::new(job, wording, shaper);
        let head = match listing {
            Listing::TitlePage(page) => {
                composer.title_page(page);
                ""
            }
            Listing::Contents(Contents { heading, entries }) => {
                composer.heading_of_list(heading);
                composer.contents(entries);
                heading
            }
            Listing::Statements(said) => {
                composer.statements(said);
                said.heading
            }
            Listing::Index(Index { heading, names }) => {
                composer.index(heading, names);
                heading
            }
        };
        let galley = composer.finish();
        let mut setting = pages::make_up(galley, &layout, head, Bound::Matter, shaper);
        line_ends::add_spaces(&mut setting, shaper);
        setting.scale(layout.scale());
        setting
    })
}

/// A sheet with nothing but its number, which is put over another one.
pub fn folio(number: &str, layout: &Layout, case: &TypeCase) -> Page {
    SHAPER.with_borrow_mut(|shaper| {
        shaper.take_from(case);
        let mut page = pages::folio(number, layout, shaper);
        page.inks.iter_mut().for_each(|(_, ink)| ink.scale(layout.scale()));
        page
    })
}

impl Composer<'_> {
    fn title_page(&mut self, page: &TitlePage<'_>) {
        self.empty_row(design::ABOVE_BOOK_TITLE * self.galley.sheet.text);
        let title = self.part_of_ours(PartKind::Heading(1), None);
        let style = Style::new(Face::Regular, design::BOOK_TITLE);
        self.centred(page.title, style, title, design::BOOK_TITLE);
        for line in &page.below {
            self.leave(design::ON_TITLE_PAGE);
            self.paragraph_of_ours(line);
        }
        let foot = self.rows.len();
        for line in &page.foot {
            self.leave(design::ON_TITLE_PAGE);
            self.paragraph_of_ours(line);
        }
        self.move_to_foot(foot);
    }

    fn paragraph_of_ours(&mut self, words: &str) {
        let part = self.part_of_ours(PartKind::Paragraph, None);
        let style = self.style_of_ours(Face::Regular, design::OURS);
        self.centred(words, Style { language: None, ..style }, part, design::OURS);
    }

    fn centred(&mut self, words: &str, style: Style, part: PartId, size: design::Size) {
        let mut flow = Flow::default();
        flow.push_text(words, style, part);
        let column = Column::letter(&self.job.layout);
        let shape = Shape { align: Align::Centre, ..column.shape() };
        self.set(&flow, shape, size, Hold::Heading);
    }

    /// Leaves a height that is there even where a sheet begins.
    fn empty_row(&mut self, height: f64) {
        let size = design::Size { type_size: 0.0, leading: height };
        self.rows.push(Row { keep: true, ..Row::of(SetLine::default(), size) });
    }

    /// Moves the rows from this one to the foot of their sheet, if there is room above them.
    fn move_to_foot(&mut self, from: usize) {
        let height: f64 = self.rows.iter().map(|row| row.before + row.height).sum();
        let room = self.galley.sheet.text - height;
        if room > 0.0
            && let Some(first) = self.rows.get_mut(from)
        {
            // A little less, so that sums of fractions still fit.
            first.before += room - 0.01;
        }
    }

    /// The heading of a list.
    fn heading_of_list(&mut self, words: &str) {
        let part = self.part_of_ours(PartKind::Heading(1), None);
        let mut flow = Flow::default();
        flow.push_text(words, Style::new(Face::Regular, design::TITLE), part);
        let column = Column::letter(&self.job.layout);
        let shape = Shape { align: Align::Start, ..column.shape() };
        self.set(&flow, shape, design::TITLE, Hold::Heading);
        self.leave(design::BELOW_HEADING);
    }

    fn size_of_lists(&self) -> design::Size {
        design::LISTED.at_least(self.job.layout.least())
    }

    fn contents(&mut self, entries: &[Listed<'_>]) {
        // The lists that are open, each in the one before.
        let mut open: Vec<PartId> = Vec::new();
        for entry in entries {
            open.truncate(entry.level);
            while open.len() < entry.level {
                open.push(self.part(PartKind::Contents, open.last().copied()));
            }
            let item = self.part(PartKind::ContentsItem, open.last().copied());
            let line = self.part(PartKind::Paragraph, Some(item));
            match entry.place {
                Some(place) => self.entry(entry, place, line),
                None => self.heading_in_list(entry, line),
            }
            self.leave(design::BETWEEN_LISTED);
        }
    }

    /// A heading over letters in a list.
    fn heading_in_list(&mut self, entry: &Listed<'_>, line: PartId) {
        let size = self.size_of_lists();
        let mut flow = Flow::default();
        flow.push_text(entry.words, Style::new(Face::Bold, size), line);
        let column = Column::letter(&self.job.layout);
        let left = (entry.level - 1) as f64 * design::INDENT;
        let shape = Shape { left, align: Align::Start, ..column.shape() };
        self.leave(design::ABOVE_LISTED_HEADING);
        self.set(&flow, shape, size, Hold::Heading);
    }

    /// A letter, its number at the end of its last line.
    fn entry(&mut self, letter: &Listed<'_>, (place, number): (&str, &str), line: PartId) {
        let part = self.link(letter.words, place, line);
        self.part_mut(part).language = Some(letter.language.to_owned());
        let size = self.size_of_lists();
        let style = self.style_of_ours(Face::Regular, size);
        let style = Style { language: None, ..style };
        // The numbers are at the right, whatever the script of the title.
        let mut flow = Flow::of(Direction::LeftToRight);
        flow.push_text(letter.words, style, part);
        let column = Column::letter(&self.job.layout);
        let shape = Shape {
            left: letter.level as f64 * design::INDENT,
            right: column.right - design::SHEET_NUMBERS,
            indent: -design::INDENT,
            align: Align::Start,
            ..column.shape()
        };
        // Its lines end where the sense has a pause, and stay together.
        self.set(&flow, shape, size, Hold::Heading);
        if let Some(last) = self.rows.last_mut() {
            last.keep = false;
            lead_to(&mut last.line, number, (style, part), column.right, self.shaper);
        }
    }

    fn link(&mut self, words: &str, place: &str, parent: PartId) -> PartId {
        let part = self.part(PartKind::Link, Some(parent));
        let said = self.part_mut(part);
        said.link = Some(Target::Fragment(place.to_owned()));
        said.spoken = Some(words.to_owned());
        part
    }

    /// Statements, each term in a column of its own.
    fn statements(&mut self, said: &Statements<'_>) {
        self.heading_of_list(said.heading);
        for (term, statements) in &said.terms {
            for statement in statements {
                let mut entry = Entry::of_head(self, term);
                entry.plain(statement);
                entry.finish();
                self.leave(design::BETWEEN_LISTED);
            }
        }
        for paragraph in &said.paragraphs {
            self.leave(design::ABOVE_PERSON);
            let mut entry = Entry::unlabelled_of_head(self);
            entry.plain(paragraph);
            entry.finish();
        }
        if let Some(Contents { heading, entries }) = &said.below {
            let part = self.part_of_ours(PartKind::Heading(2), None);
            let size = self.size_of_lists();
            let mut flow = Flow::default();
            flow.push_text(heading, Style::new(Face::Bold, size), part);
            let column = Column::letter(&self.job.layout);
            let shape = Shape { align: Align::Start, ..column.shape() };
            self.leave(design::ABOVE_END_MATTER);
            self.set(&flow, shape, size, Hold::Heading);
            self.leave(design::BETWEEN_LISTED);
            self.contents(entries);
        }
    }

    fn index(&mut self, heading: &str, names: &[Named<'_>]) {
        self.heading_of_list(heading);
        let list = self.part_of_ours(PartKind::List(Numbering::Nothing), None);
        let size = self.size_of_lists();
        let style = Style { language: None, ..self.style_of_ours(Face::Regular, size) };
        for Named { name, letters } in names {
            let item = self.part(PartKind::Item, Some(list));
            let body = self.part(PartKind::ItemBody, Some(item));
            let line = self.part(PartKind::Paragraph, Some(body));
            let mut flow = Flow::of(Direction::LeftToRight);
            flow.push_text(name, style, line);
            if let [("", letters)] = letters.as_slice() {
                flow.push_text(", ", style, line);
                self.cite(letters, style, line, &mut flow);
                self.set_hanging(&flow, 0.0, size, Hold::Paragraph);
                self.leave(design::BETWEEN_LISTED);
                continue;
            }
            self.set_hanging(&flow, 0.0, size, Hold::WithNext);
            for (word, letters) in letters {
                let line = self.part(PartKind::Paragraph, Some(body));
                let mut flow = Flow::of(Direction::LeftToRight);
                flow.push_text(word, style.italic(), line);
                self.cite(letters, style, line, &mut flow);
                self.set_hanging(&flow, design::INDENT, size, Hold::Paragraph);
            }
            self.leave(design::ABOVE_PERSON);
        }
    }

    /// Adds the numbers of letters, and what is said of each.
    fn cite(&mut self, letters: &[Cited<'_>], style: Style, line: PartId, flow: &mut Flow) {
        let says_more = letters.iter().any(|letter| !letter.said.is_empty());
        let between = if says_more { "; " } else { ", " };
        for (at, Cited { title, said, language, place }) in letters.iter().enumerate() {
            let (place, number) = *place;
            flow.push_text(if at == 0 { "" } else { between }, style, line);
            let link = self.link(title, place, line);
            flow.push_text(number, style, link);
            if !said.is_empty() {
                let part = self.part(PartKind::Phrase, Some(line));
                self.part_mut(part).language = Some((*language).to_owned());
                // It stays together with its number.
                let said = format!(" ({said})").replace(' ', "\u{A0}");
                flow.push_text(&said, style, part);
            }
        }
    }

    /// Sets lines of which those after the first are indented further.
    fn set_hanging(&mut self, flow: &Flow, left: f64, size: design::Size, hold: Hold) {
        let column = Column::letter(&self.job.layout);
        let left = left + design::INDENT;
        let align = Align::Start;
        let shape = Shape { left, indent: -design::INDENT, align, ..column.shape() };
        self.set(flow, shape, size, hold);
    }
}

/// How many dots are on a line at most: more than any sheet has room for.
const MOST_DOTS: u16 = 1_000;

/// Adds a number at the right edge of a line, with dots that lead to it.
fn lead_to(
    line: &mut SetLine,
    number: &str,
    (style, part): (Style, PartId),
    right: f64,
    shaper: &mut Shaper,
) {
    let end = line.inks.iter().map(|(_, ink)| ink.right_end()).fold(0.0, f64::max);
    let at = right - label_width(number, style, shaper);
    let mut pen = Pen::new(end, shaper);
    // For programs that read the line, a space is before the number.
    pen.space(style, part, at - end);
    pen.label(number, style, Some(part));
    line.append(pen.finish());
    // The dots of all lines are below each other.
    let last = right - 0.7 * design::SHEET_NUMBERS;
    let room = (last - end) / design::BETWEEN_DOTS - 1.0;
    let count = (1..=MOST_DOTS).take_while(|count| f64::from(*count) <= room).count();
    line.append(dots(last, count, style, shaper));
}

/// So many dots, as ornament, of which the last one ends here.
fn dots(end: f64, count: usize, style: Style, shaper: &mut Shaper) -> SetLine {
    let mut line = one_line(".", style, shaper);
    let Some((_, Ink::Text(run))) = line.inks.first_mut().filter(|_| count > 0) else {
        return SetLine::default();
    };
    run.x = end - run.width() - (count - 1) as f64 * design::BETWEEN_DOTS;
    let Some(first) = run.glyphs.first().cloned() else { return SetLine::default() };
    for place in 1..count {
        run.text.push('.');
        let x = first.x + place as f64 * design::BETWEEN_DOTS;
        run.glyphs.push(Glyph { x, text: place..place + 1, ..first.clone() });
    }
    line
}
