//! The chapter: a letter as XHTML, followed by its notes and by what is known about it.
//!
//! Headings are in [`headings`](super::headings), blocks in [`blocks`](super::blocks), the contents of a line in [`inlines`](super::inlines),
//! notes in [`notes`](super::notes), the rest of the apparatus in [`about`](super::about).
//! **Invariant:** the words of the letter are in `#text` in their order, outside the elements of
//! class `apparatus`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::super::book::Referrer;
use super::super::{Picture, PrintJob};
use super::files::Files;
use super::markup::{Document, Markup};
use super::places;
use crate::backends::lexical::is_calendar_date;
use crate::ir::account::fragments;
use crate::ir::{
    Block, Correction, Direction, Entities, Inline, Kind, Note, NoteAnchor, PageBreak, Text,
    is_language_tag, plain_text,
};
use crate::wording::{self, Title, Wording, fill};

/// The salutation, on a line of its own or run in.
pub(super) const SALUTATION: (&str, &str) = ("epub:type", "z3998:salutation");

/// The attributes of a passage in English.
pub(super) const ENGLISH: [(&str, &str); 2] = [("lang", "en"), ("xml:lang", "en")];

/// A finished chapter, and what the navigation needs to know about it.
pub(super) struct Chapter<'a> {
    /// Its files in the book.
    pub(super) files: Files,
    /// Its title.
    pub(super) title: String,
    /// Its language, as a BCP 47 tag; `und` when unknown.
    pub(super) language: &'a str,
    /// The language of our own words in it.
    pub(super) wording: &'static Wording,
    /// Its parts, and the pages of the source that begin in it, in order.
    pub(super) points: Vec<Point<'a>>,
    /// Its pictures, in order, each once.
    pub(super) pictures: Vec<EmbeddedPicture<'a>>,
    /// Whether every picture has a description.
    pub(super) is_described: bool,
    /// The passages that something in the book points to: where they begin in the source.
    pub(super) passages: Vec<usize>,
    /// The place after the last file of the text: those that follow hold nothing but notes.
    pub(super) first_of_notes: usize,
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

/// A place in the chapter that the navigation leads to.
pub(super) enum Point<'a> {
    /// The heading of a part.
    Section(Section),
    /// The beginning of a page of the source.
    Page(&'a PageBreak),
}

impl<'a> Chapter<'a> {
    /// Its parts, in order.
    pub(super) fn sections(&self) -> impl Iterator<Item = &Section> {
        self.points.iter().filter_map(|point| match point {
            Point::Section(section) => Some(section),
            Point::Page(_) => None,
        })
    }

    /// The attributes of our own words, if the book is in another language.
    pub(super) fn ours(&self) -> Vec<(&'static str, &'static str)> {
        our_language(self.wording.tag(), self.language)
    }

    /// The pages of the source that begin in it, in order.
    pub(super) fn pages(&self) -> impl Iterator<Item = &'a PageBreak> {
        pages(&self.points)
    }
}

/// The attributes of our own words among words of a language.
pub(super) fn our_language<'t>(tag: &'t str, around: &str) -> Vec<(&'t str, &'t str)> {
    if around.split('-').next() == Some(tag) {
        Vec::new()
    } else {
        vec![("lang", tag), ("xml:lang", tag)]
    }
}

/// The pages of the source among some points.
pub(super) fn pages<'a>(points: &[Point<'a>]) -> impl Iterator<Item = &'a PageBreak> {
    points.iter().filter_map(|point| match point {
        Point::Page(page) => Some(*page),
        Point::Section(_) => None,
    })
}

/// Where a chapter is in its book.
pub(super) struct Setting<'a> {
    /// What the names of its files begin with.
    pub(super) stem: &'a str,
    /// Whether it is a letter, of which something is said after it; else it is a part of the book between letters.
    pub(super) is_letter: bool,
    /// The folder of its pictures.
    pub(super) pictures: &'a str,
    /// The printed number of the page on which the chapter before ends.
    pub(super) page_before: Option<&'a str>,
    /// The letters before and after it, each with the word for that, its title and its file.
    pub(super) neighbours: Vec<(&'a str, &'a str, String)>,
    /// How its cross-references become links, if it is one chapter of many.
    pub(super) references: Option<Referrer<'a>>,
    /// Whether its notes are in files of their own, which come at the end of the book.
    pub(super) has_endnotes: bool,
}

impl Setting<'_> {
    /// The only chapter.
    pub(super) fn alone() -> Self {
        Self {
            stem: "text",
            is_letter: true,
            pictures: "pictures",
            page_before: None,
            neighbours: Vec::new(),
            references: None,
            has_endnotes: false,
        }
    }
}

/// A chapter that is being written.
pub(super) struct ChapterWriter<'a> {
    pub(super) job: &'a PrintJob<'a>,
    pub(super) setting: &'a Setting<'a>,
    pub(super) title: String,
    pub(super) language: &'a str,
    /// The finished files.
    pub(super) written: Vec<Document>,
    pub(super) entities: Entities<'a>,
    /// The index of each note in the letter, by its id.
    pub(super) notes: BTreeMap<&'a str, usize>,
    pub(super) markup: Markup,
    pub(super) wording: &'static Wording,
    pub(super) points: Vec<Point<'a>>,
    pub(super) pictures: Vec<EmbeddedPicture<'a>>,
    /// Whether every picture so far has a description.
    pub(super) is_described: bool,
    pub(super) corrections: Vec<&'a Correction>,
    /// The indexes of the notes that have been called so far, and are not yet written.
    pub(super) due: BTreeSet<usize>,
    /// The indexes of the called notes that are written.
    pub(super) settled: BTreeSet<usize>,
    /// The finished files that hold nothing but notes.
    pub(super) endnotes: Vec<Document>,
    /// The number of headings over called notes.
    pub(super) note_lists: usize,
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
    /// The passages that something in the book points to: where they begin in the source.
    pub(super) passages: Vec<usize>,
    /// Those that have not been reached.
    pub(super) due_passages: BTreeSet<usize>,
    /// The ids of persons and terms that have been linked to what a list says of them.
    pub(super) explained: BTreeSet<&'a str>,
    /// How many tables have been written row by row.
    pub(super) tables: usize,
    /// How many divisions with a heading are open.
    pub(super) depth: usize,
    /// The directions of the open passages, the innermost last.
    sides: Vec<Side>,
    /// The note whose label is not yet written.
    pub(super) label_due: Option<&'a Note>,
    /// Whether a note is being written.
    pub(super) is_in_note: bool,
    /// How many headings have been written.
    pub(super) headings: usize,
    /// The level of the last one; 1 before the first, because the book has a title.
    pub(super) last_level: usize,
    /// The level of the letter's own title.
    pub(super) title_level: usize,
}

impl<'a> Chapter<'a> {
    /// Writes the chapter.
    ///
    /// # Errors
    /// If the letter contains a character that XML cannot represent.
    pub(super) fn write(job: &'a PrintJob<'a>, setting: &'a Setting<'a>) -> io::Result<Self> {
        let language = job.letter.texts.first().map_or(UNDETERMINED, language);
        let wording = Wording::of_letter(job.letter, job.collection);
        let known = wording::title(job.letter, job.reading, wording);
        let title = known.as_ref().map_or(job.stem, |title| &title.words).to_owned();
        let mut writer = ChapterWriter {
            job,
            setting,
            markup: Markup::xhtml(language, &title)?,
            title,
            language,
            written: Vec::new(),
            entities: job.entities(),
            notes: job.letter.notes_by_id(),
            wording,
            points: Vec::new(),
            pictures: Vec::new(),
            is_described: true,
            corrections: Vec::new(),
            due: BTreeSet::new(),
            settled: BTreeSet::new(),
            endnotes: Vec::new(),
            note_lists: 0,
            calls: places::calls(job.letter),
            labels: crate::ir::note_labels(job.letter),
            lemmas: places::lemmas(job.letter, job.reading),
            fragments: fragments(job.letter),
            suppliers: Vec::new(),
            passages: Vec::new(),
            due_passages: setting.references.map(Referrer::passages).unwrap_or_default(),
            explained: BTreeSet::new(),
            tables: 0,
            depth: 0,
            sides: Vec::new(),
            label_due: None,
            is_in_note: false,
            headings: 0,
            last_level: 1,
            title_level: if job.letter.texts.len() > 1 { 2 } else { 1 },
        };
        writer.document(known.as_ref())?;
        writer.written.push(writer.markup.finish_document()?);
        let first_of_notes = writer.written.len();
        writer.written.extend(writer.endnotes);
        Ok(Self {
            files: Files::new(writer.written, setting.stem),
            title: writer.title,
            language,
            wording,
            points: writer.points,
            pictures: writer.pictures,
            is_described: writer.is_described,
            passages: writer.passages,
            first_of_notes,
        })
    }
}

/// The tag of an unknown language (BCP 47, 4.1).
const UNDETERMINED: &str = "und";

/// The language of a text, if it is known and is a tag at all.
pub(super) fn language(text: &Text) -> &str {
    let tag = text.language.as_ref().map(|language| language.value.as_str());
    tag.filter(|tag| is_language_tag(tag)).unwrap_or(UNDETERMINED)
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

/// The date, if HTML's `time` can hold it: a year, a month or a day (HTML, 2.3.5).
pub(super) fn html_date(edtf: &str) -> Option<&str> {
    is_calendar_date(edtf).then_some(edtf)
}

impl<'a> ChapterWriter<'a> {
    fn document(&mut self, known: Option<&Title>) -> io::Result<()> {
        let title = self.title.clone();
        let chapter = [("epub:type", "chapter"), ("role", "doc-chapter"), ("aria-label", &title)];
        self.markup.open_block("section", &chapter)?;
        self.markup.end_line()?;
        self.title_over(&title, known)?;
        self.summaries()?;
        self.texts()?;
        self.markup.close_block()?;
        if self.setting.has_endnotes {
            self.endnotes()?;
        } else {
            self.notes()?;
        }
        if self.setting.is_letter {
            self.about(&title)?;
            self.neighbours()?;
        }
        self.markup.close_block()?;
        self.markup.close_block()
    }

    /// Links to the letters before and after it.
    fn neighbours(&mut self) -> io::Result<()> {
        for (word, title, file) in &self.setting.neighbours {
            let mut attributes = vec![("class", "apparatus neighbour")];
            attributes.extend(self.ours());
            self.markup.open_block("p", &attributes)?;
            self.markup.text(word)?;
            self.markup.text(&self.wording.colon)?;
            self.markup.element("a", &[("href", file)], title)?;
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
            self.under_the_heading()?;
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
        let heading = text.blocks.iter().position(|block| matches!(block, Block::Heading(_)));
        let after = |heading: usize| {
            let rest = text.blocks.iter().skip(heading);
            heading + rest.take_while(|block| matches!(block, Block::Heading(_))).count()
        };
        let (head, rest) = text.blocks.split_at(heading.map_or(0, after));
        self.blocks(head)?;
        self.under_the_heading()?;
        self.blocks(rest)?;
        self.leave_language();
        self.markup.close_block()
    }

    /// Writes one of several texts, with its role in the letter as its heading.
    fn text_of_several(&mut self, place: usize, text: &'a Text) -> io::Result<()> {
        let id = format!("text.{}", place + 1);
        let language = language(text);
        let title = wording::name_of_text(self.job.letter, place, self.wording);
        let mut attributes = vec![("class", "version"), ("lang", language), ("xml:lang", language)];
        let side = Side::of(language, &text.blocks);
        attributes.push(self.enter_side(side).unwrap_or(("dir", "ltr")));
        attributes.push(("aria-labelledby", &id));
        self.markup.open_block("section", &attributes)?;
        self.markup.end_line()?;
        self.heading_of_ours_at(2, "", &id, &title)?;
        self.last_level = 2;
        self.blocks(&text.blocks)?;
        self.leave_language();
        self.markup.close_block()
    }

    /// The attributes of a passage in another language. The passage ends with
    /// [`leave_language`](Self::leave_language).
    pub(super) fn enter_language<'t>(&mut self, tag: Option<&'t str>) -> Vec<(&'t str, &'t str)> {
        let Some(tag) = tag.filter(|tag| is_language_tag(tag)) else {
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

    /// The attributes of our own words at this place, where another language is written.
    pub(super) fn ours(&self) -> Vec<(&'static str, &'static str)> {
        our_language(self.wording.tag(), &self.markup.language().unwrap_or_default())
    }

    /// Writes words of ours with a reason after them: `{reason}` in their form. Reasons are English, as whoever inferred
    /// something has put them.
    pub(super) fn reasoned(
        &mut self,
        form: &str,
        values: &[(&str, &str)],
        reason: &str,
    ) -> io::Result<()> {
        let (before, after) = form.split_once("{reason}").unwrap_or((form, ""));
        self.markup.text(&fill(before, values))?;
        if !reason.is_empty() {
            self.markup.text(&self.wording.colon)?;
            match self.wording.tag() {
                "en" => self.markup.text(reason)?,
                _ => self.markup.element("span", &ENGLISH, reason)?,
            }
        }
        self.markup.text(&fill(after, values))
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
