//! The chapter: a letter as XHTML, followed by its notes and by what is known about it.
//!
//! Blocks are in [`blocks`](super::blocks), the contents of a line in [`inlines`](super::inlines),
//! notes in [`notes`](super::notes), the rest of the apparatus in [`about`](super::about).
//! **Invariant:** the words of the letter are in `#text` in their order, outside the elements of
//! class `apparatus`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::super::{Picture, PrintJob};
use super::markup::{EPUB_NAMESPACE, Markup};
use super::places;
use super::rendition::{block_classes, close_styles, open_styles};
use crate::backends::lexical::is_calendar_date;
use crate::ir::account::fragments;
use crate::ir::{
    Block, Correction, Direction, Entities, Inline, Kind, Line, NoteAnchor, PageBreak, Role, Text,
    language_name, on_one_line, plain_text,
};

/// The file of the chapter in a book of one letter.
const PATH: &str = "text.xhtml";

/// The salutation, on a line of its own or run in.
pub(super) const SALUTATION: (&str, &str) = ("epub:type", "z3998:salutation");

/// For our own words, which are English whatever the language of the letter.
pub(super) const ENGLISH: [(&str, &str); 2] = [("lang", "en"), ("xml:lang", "en")];

/// A finished chapter, and what the navigation needs to know about it.
pub(super) struct Chapter<'a> {
    /// Its file in the book.
    pub(super) path: &'static str,
    /// Its title.
    pub(super) title: String,
    /// Its language, as a BCP 47 tag; `und` when unknown.
    pub(super) language: &'a str,
    /// The XHTML document.
    pub(super) xhtml: Vec<u8>,
    /// Its parts, in order.
    pub(super) sections: Vec<Section>,
    /// The pages of the source that begin in it, in order.
    pub(super) pages: Vec<&'a PageBreak>,
    /// Its pictures, in order, each once.
    pub(super) pictures: Vec<EmbeddedPicture<'a>>,
    /// Whether every picture has a description.
    pub(super) is_described: bool,
}

/// A picture in the book.
pub(super) struct EmbeddedPicture<'a> {
    /// Its file in the book.
    pub(super) path: String,
    /// The picture.
    pub(super) picture: &'a Picture,
}

/// A part of the chapter that is listed in the table of contents.
pub(super) struct Section {
    /// The id of the part, or of its heading.
    pub(super) id: String,
    /// Its heading.
    pub(super) title: String,
    /// The level of its heading, from 2.
    pub(super) level: usize,
    /// Whether the heading is ours.
    pub(super) is_ours: bool,
}

impl Section {
    /// A part whose heading is ours.
    pub(super) fn of_ours(id: &str, title: &str) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), level: 2, is_ours: true }
    }
}

/// A chapter that is being written.
pub(super) struct ChapterWriter<'a> {
    pub(super) job: &'a PrintJob<'a>,
    pub(super) entities: Entities<'a>,
    /// The index of each note in the letter, by its id.
    pub(super) notes: BTreeMap<&'a str, usize>,
    pub(super) markup: Markup,
    pub(super) sections: Vec<Section>,
    pub(super) pages: Vec<&'a PageBreak>,
    pub(super) pictures: Vec<EmbeddedPicture<'a>>,
    /// Whether every picture so far has a description.
    pub(super) is_described: bool,
    pub(super) corrections: Vec<&'a Correction>,
    /// The calls of each note, by its id.
    pub(super) calls: BTreeMap<&'a str, Vec<&'a NoteAnchor>>,
    /// The displayed label of each note, by its id.
    pub(super) labels: BTreeMap<String, String>,
    /// The passages that the notes are about, by the notes' ids.
    pub(super) lemmas: BTreeMap<String, String>,
    /// All fragment ids of the letter.
    pub(super) fragments: BTreeSet<String>,
    /// Who supplied what is shown as supplied.
    pub(super) suppliers: Vec<&'a str>,
    /// How many tables have been written.
    pub(super) tables: usize,
    /// How many divisions with a heading are open.
    pub(super) depth: usize,
    /// The directions of the open passages, the innermost last.
    sides: Vec<Side>,
    /// How many headings have been written.
    headings: usize,
    /// The level of the last one; 1 before the first, because the book has a title.
    last_level: usize,
    /// The level of the letter's own title.
    title_level: usize,
}

impl<'a> Chapter<'a> {
    /// Writes the chapter.
    ///
    /// # Errors
    /// If the letter contains a character that XML cannot represent.
    pub(super) fn write(job: &'a PrintJob<'a>) -> io::Result<Self> {
        let title = job.letter.called(job.reading).unwrap_or_else(|| job.stem.to_owned());
        let language = job.letter.texts.first().map_or(UNDETERMINED, language);
        let mut writer = ChapterWriter {
            job,
            entities: job.entities(),
            notes: job.letter.notes_by_id(),
            markup: Markup::document()?,
            sections: Vec::new(),
            pages: Vec::new(),
            pictures: Vec::new(),
            is_described: true,
            corrections: Vec::new(),
            calls: places::calls(job.letter),
            labels: crate::ir::note_labels(job.letter),
            lemmas: places::lemmas(job.letter, job.reading),
            fragments: fragments(job.letter),
            suppliers: Vec::new(),
            tables: 0,
            depth: 0,
            sides: Vec::new(),
            headings: 0,
            last_level: 1,
            title_level: if job.letter.texts.len() > 1 { 2 } else { 1 },
        };
        writer.document(&title, language)?;
        Ok(Self {
            path: PATH,
            title,
            language,
            xhtml: writer.markup.finish()?,
            sections: writer.sections,
            pages: writer.pages,
            pictures: writer.pictures,
            is_described: writer.is_described,
        })
    }
}

/// The tag of an unknown language (BCP 47, 4.1).
const UNDETERMINED: &str = "und";

/// The language of a text, if it is known and is a tag at all.
pub(super) fn language(text: &Text) -> &str {
    let tag = text.language.as_ref().map(|language| language.value.as_str());
    tag.filter(|tag| is_tag(tag)).unwrap_or(UNDETERMINED)
}

/// The minimum that BCP 47 (2.1) requires of a tag; whether it is registered is not checked.
fn is_tag(tag: &str) -> bool {
    tag.split('-').all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) && tag.split('-').next().is_some_and(|primary| {
        primary.len() > 1 && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// The reading direction of a part of the chapter.
#[derive(Clone, Copy, Default)]
pub(super) struct Side {
    direction: Direction,
    /// Whether the language requires it, and so all paragraphs have it.
    is_demanded: bool,
}

impl Side {
    /// The direction of blocks in a language: that of the language, otherwise that of their words.
    fn of(language: &str, blocks: &[Block]) -> Self {
        let demanded = Direction::of_language(language);
        let direction = demanded.or_else(|| Direction::of_blocks(blocks)).unwrap_or_default();
        Self { direction, is_demanded: demanded.is_some() }
    }

    /// The attribute that it needs inside another direction, if any.
    fn attribute_in(self, around: Self) -> Option<(&'static str, &'static str)> {
        (self.direction != around.direction).then_some(match self.direction {
            Direction::LeftToRight => ("dir", "ltr"),
            Direction::RightToLeft => ("dir", "rtl"),
        })
    }
}

/// The page number as displayed; in brackets if the source does not mark the page.
pub(super) fn page_label(page: &PageBreak) -> String {
    page.bracketed(&page_number(page))
}

/// Shown where a page begins: its number between two strokes, or one stroke if it has no number.
pub(super) fn shown_page_mark(page: &PageBreak) -> String {
    match (&page.label, &page.series) {
        (None, None) if page.is_inferred() => "[|]".to_owned(),
        (None, None) => "|".to_owned(),
        (Some(_), _) | (None, Some(_)) => format!("|{}|", page_label(page)),
    }
}

/// The page number as spoken.
pub(super) fn spoken_page_label(page: &PageBreak) -> String {
    let number = page_number(page);
    if page.is_inferred() { format!("{number}, inferred") } else { number }
}

/// The page number, preceded by the name of its count, if it has one. `1r` shows itself that it is of a leaf.
fn page_number(page: &PageBreak) -> String {
    let number = page.label.as_deref().unwrap_or(NO_NUMBER);
    let shows_count = |name: &String| name == PageBreak::LEAVES && PageBreak::is_leaf(number);
    match page.series.as_ref().filter(|name| !shows_count(name)) {
        Some(series) => format!("{series} {number}"),
        None => number.to_owned(),
    }
}

/// The name of a page without a number.
const NO_NUMBER: &str = "unnumbered";

/// The date, if HTML's `time` can hold it: a year, a month or a day (HTML, 2.3.5).
pub(super) fn html_date(edtf: &str) -> Option<&str> {
    is_calendar_date(edtf).then_some(edtf)
}

impl<'a> ChapterWriter<'a> {
    fn document(&mut self, title: &str, language: &str) -> io::Result<()> {
        self.markup.open(
            "html",
            &[
                ("xmlns", "http://www.w3.org/1999/xhtml"),
                ("xmlns:epub", EPUB_NAMESPACE),
                // The terms for the parts of a letter are an extra: roles and classes are sufficient.
                ("epub:prefix", "z3998: http://www.daisy.org/z3998/2012/vocab/structure/#"),
                ("lang", language),
                ("xml:lang", language),
            ],
        )?;
        self.markup.end_line()?;
        self.markup.open("head", &[])?;
        self.markup.empty("meta", &[("charset", "utf-8")])?;
        self.markup.element("title", &[], title)?;
        let stylesheet = [("rel", "stylesheet"), ("type", "text/css"), ("href", "stylesheet.css")];
        self.markup.empty("link", &stylesheet)?;
        self.markup.close_block()?;
        self.markup.open_block("body", &[])?;
        self.markup.end_line()?;
        let chapter = [("epub:type", "chapter"), ("role", "doc-chapter"), ("aria-label", title)];
        self.markup.open_block("section", &chapter)?;
        self.markup.end_line()?;
        self.title_of_ours(title)?;
        self.summaries()?;
        self.texts()?;
        self.notes()?;
        self.about()?;
        self.markup.close_block()?;
        self.markup.close_block()?;
        self.markup.close_block()
    }

    /// Writes the title above a letter that has none in its text, and above several texts.
    fn title_of_ours(&mut self, title: &str) -> io::Result<()> {
        let letter = self.job.letter;
        let is_several = letter.texts.len() > 1;
        if is_several || (letter.title.is_some() && letter.heading().is_none()) {
            self.headings += 1;
            let mut attributes = vec![("class", "apparatus")];
            if Direction::of_text(title) == Some(Direction::RightToLeft) {
                attributes.push(("dir", "rtl"));
            }
            self.markup.open_block("h1", &attributes)?;
            self.markup.text(title)?;
            self.markup.close_block()?;
        }
        Ok(())
    }

    fn texts(&mut self) -> io::Result<()> {
        let letter = self.job.letter;
        let mut attributes = vec![("id", "text"), ("class", "text")];
        if letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::Letter) {
            attributes.push(("epub:type", "z3998:letter"));
        }
        let [text] = letter.texts.as_slice() else {
            self.markup.open_block("article", &attributes)?;
            self.markup.end_line()?;
            for (place, text) in letter.texts.iter().enumerate() {
                self.text_of_several(place, text)?;
            }
            return self.markup.close_block();
        };
        // The document has the language of the first text.
        let side = Side::of(language(text), &text.blocks);
        attributes.extend(self.enter_side(side));
        self.markup.open_block("article", &attributes)?;
        self.markup.end_line()?;
        self.blocks(&text.blocks)?;
        self.leave_language();
        self.markup.close_block()
    }

    /// Writes one of several texts, with its role in the letter as its heading.
    fn text_of_several(&mut self, place: usize, text: &'a Text) -> io::Result<()> {
        let id = format!("text.{}", place + 1);
        let language = language(text);
        let role = match text.role {
            Role::Transcription => "Text",
            Role::Original => "Original",
            Role::Translation => "Translation",
        };
        let with_this_role = self.job.letter.texts.iter().filter(|it| it.role == text.role);
        let title = match with_this_role.count() {
            1 => role.to_owned(),
            _ if language == UNDETERMINED => format!("{role} {}", place + 1),
            _ => format!("{role} ({})", language_name(language).unwrap_or(language)),
        };
        let mut attributes = vec![("class", "version"), ("lang", language), ("xml:lang", language)];
        let side = Side::of(language, &text.blocks);
        attributes.push(self.enter_side(side).unwrap_or(("dir", "ltr")));
        attributes.push(("aria-labelledby", &id));
        self.markup.open_block("section", &attributes)?;
        self.markup.end_line()?;
        let attributes = [("class", "apparatus"), ("id", &id), ENGLISH[0], ENGLISH[1]];
        self.markup.element("h2", &attributes, &title)?;
        self.markup.end_line()?;
        self.last_level = 2;
        self.sections.push(Section::of_ours(&id, &title));
        self.blocks(&text.blocks)?;
        self.leave_language();
        self.markup.close_block()
    }

    /// The attributes of a passage in another language. The passage ends with
    /// [`leave_language`](Self::leave_language).
    pub(super) fn enter_language<'t>(&mut self, tag: Option<&'t str>) -> Vec<(&'t str, &'t str)> {
        let Some(tag) = tag.filter(|tag| is_tag(tag)) else {
            self.sides.push(self.side());
            return Vec::new();
        };
        let mut attributes = vec![("lang", tag), ("xml:lang", tag)];
        attributes.extend(self.enter_side(Side::of(tag, &[])));
        attributes
    }

    /// Ends a passage in another language or direction.
    pub(super) fn leave_language(&mut self) {
        self.sides.pop();
    }

    /// The direction of the words being written.
    fn side(&self) -> Side {
        self.sides.last().copied().unwrap_or_default()
    }

    /// Begins a passage that may have another direction, and returns the attribute that it needs.
    fn enter_side(&mut self, side: Side) -> Option<(&'static str, &'static str)> {
        let attribute = side.attribute_in(self.side());
        self.sides.push(side);
        attribute
    }

    /// Begins the notes to the letter, which have the direction of its first text.
    pub(super) fn enter_notes(&mut self) -> Option<(&'static str, &'static str)> {
        let text = self.job.letter.texts.first();
        let side = text.map(|text| Side::of(language(text), &text.blocks));
        self.enter_side(side.unwrap_or_default())
    }

    /// Begins blocks that may have another direction than those around them.
    pub(super) fn enter_blocks(
        &mut self,
        blocks: &[Block],
    ) -> Option<(&'static str, &'static str)> {
        let around = self.side();
        let words = if around.is_demanded { None } else { Direction::of_blocks(blocks) };
        self.enter_side(Side { direction: words.unwrap_or(around.direction), ..around })
    }

    /// The attribute of a paragraph or line whose direction differs from that around it.
    pub(super) fn direction_of(&self, content: &[Inline]) -> Option<(&'static str, &'static str)> {
        let around = self.side();
        if around.is_demanded {
            return None;
        }
        let direction = Direction::of_text(&plain_text(content, self.job.reading))?;
        Side { direction, ..around }.attribute_in(around)
    }

    /// Writes a heading. Levels follow the divisions, and none is skipped on the way down.
    pub(super) fn heading(&mut self, line: &'a Line) -> io::Result<()> {
        // A page that begins at the heading is marked above it, not in it.
        let mut content = line.content.as_slice();
        while let [Inline::PageBreak(page), rest @ ..] = content {
            self.page_between_blocks(page)?;
            content = rest;
        }
        if content.is_empty() {
            return Ok(());
        }
        let title = plain_text(content, self.job.reading);
        let title = on_one_line(&title);
        // Inside a note, a cell and the like, a heading is not one of the chapter's.
        let within = ["aside", "blockquote", "li", "dd", "td", "th", "figure"];
        let is_of_the_chapter = self.markup.is_inside("article")
            && !within.iter().any(|name| self.markup.is_inside(name))
            && !title.is_empty();
        let classes = block_classes("", line.rendition.as_ref());
        let mut attributes = Vec::new();
        let (name, id);
        if is_of_the_chapter {
            let level = self.next_level();
            name = format!("h{level}");
            if level > 1 {
                id = self.entry(title, level, false);
                attributes.push(("id", id.as_str()));
            }
            if !classes.is_empty() {
                attributes.push(("class", &classes));
            }
        } else {
            name = "p".to_owned();
            id = block_classes("heading", line.rendition.as_ref());
            attributes.push(("class", &id));
        }
        attributes.extend(self.direction_of(content));
        self.markup.open_block(&name, &attributes)?;
        let styles = open_styles(&mut self.markup, line.rendition.as_ref())?;
        self.inlines(content)?;
        close_styles(&mut self.markup, styles)?;
        self.markup.close_block()
    }

    /// Writes our heading above a division that has none.
    pub(super) fn heading_of_ours(&mut self, title: &str) -> io::Result<()> {
        let level = self.next_level();
        let id = self.entry(title.to_owned(), level, true);
        let attributes = [("class", "apparatus"), ("id", &id), ENGLISH[0], ENGLISH[1]];
        self.markup.element(&format!("h{level}"), &attributes, title)?;
        self.markup.end_line()
    }

    /// The level of the next heading.
    fn next_level(&mut self) -> usize {
        let is_title = self.headings == 0 && self.depth == 0;
        self.headings += 1;
        let level = if is_title { 1 } else { self.title_level + self.depth.max(1) };
        self.last_level = level.min(self.last_level + 1).min(6);
        self.last_level
    }

    /// Enters a heading into the table of contents and returns its id.
    fn entry(&mut self, title: String, level: usize, is_ours: bool) -> String {
        let id = format!("h.{}", self.headings);
        self.sections.push(Section { id: id.clone(), title, level, is_ours });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_months_and_years_are_html_dates() {
        for date in ["1961-04-22", "1961-04", "1961"] {
            assert_eq!(html_date(date), Some(date));
        }
        for date in ["1961-02-30", "1961-21", "1961-04-22?", "0000", "196X", "19é", "", "-4713"] {
            assert_eq!(html_date(date), None, "{date}");
        }
    }
}
