//! The headings of the chapter, and what comes below the letter's own: the place and date of writing, and the notes on the
//! letter as a whole.
//!
//! **Invariant:** levels follow the divisions, and none is skipped on the way down.

use std::io;

use super::chapter::{ChapterWriter, Point, Section};
use super::rendition::{block_classes, close_styles, open_styles};
use crate::ir::{Direction, Inline, Line, Note, NoteKind, on_one_line, plain_text};
use crate::wording::{Title, supplied_dateline};

impl<'a> ChapterWriter<'a> {
    /// Writes the title above a letter that has none in its text, and above several texts.
    pub(super) fn title_over(&mut self, title: &str, known: Option<&Title>) -> io::Result<()> {
        let letter = self.job.letter;
        let has_none = letter.heading().is_none() && known.is_some();
        if letter.texts.len() > 1 || has_none {
            self.headings += 1;
            let mut attributes = vec![("class", "apparatus")];
            if known.is_some_and(|title| title.is_ours) {
                attributes.extend(self.ours());
            }
            if Direction::of_text(title) == Some(Direction::RightToLeft) {
                attributes.push(("dir", "rtl"));
            }
            self.markup.open_block("h1", &attributes)?;
            self.markup.text(title)?;
            self.markup.close_block()?;
        }
        Ok(())
    }

    /// Writes what comes below the heading of a letter: the place and date of writing, in brackets, if the text does not
    /// give them, and the notes on the letter as a whole.
    pub(super) fn under_the_heading(&mut self) -> io::Result<()> {
        let letter = self.job.letter;
        if let Some(said) = supplied_dateline(letter, self.job.reading, self.wording) {
            let mut attributes = vec![("class", "apparatus supplied-dateline")];
            attributes.extend(self.ours());
            self.markup.element("p", &attributes, &format!("[{said}]"))?;
            self.markup.end_line()?;
        }
        let notes = letter.notes.iter();
        let whole: Vec<&Note> =
            notes.filter(|note| note.kind == NoteKind::Source && !self.is_called(note)).collect();
        whole.into_iter().try_for_each(|note| self.note(note))
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
        let within = ["blockquote", "li", "dd", "td", "th", "figure"];
        let is_of_the_chapter = self.markup.is_inside("article")
            && !self.is_in_note
            && !within.iter().any(|name| self.markup.is_inside(name))
            && !title.is_empty();
        let classes = block_classes("", line.rendition.as_ref());
        let mut attributes = Vec::new();
        let (name, id);
        if is_of_the_chapter {
            let level = self.next_level();
            name = format!("h{level}");
            if level > 1 {
                id = self.heading_id();
                attributes.push(("id", id.as_str()));
                let section = Section { id: id.clone(), title, level, is_ours: false };
                self.points.push(Point::Section(section));
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
        let id = self.heading_id();
        self.heading_of_ours_at(level, "", &id, title)
    }

    /// Writes a heading of ours, and enters it into the table of contents.
    pub(super) fn heading_of_ours_at(
        &mut self,
        level: usize,
        class: &str,
        id: &str,
        title: &str,
    ) -> io::Result<()> {
        self.points.push(Point::Section(Section {
            id: id.to_owned(),
            title: title.to_owned(),
            level,
            is_ours: true,
        }));
        let class = format!("apparatus {class}");
        let mut attributes = vec![("class", class.trim_end()), ("id", id)];
        attributes.extend(self.ours());
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

    /// The id of the heading that has just been counted.
    fn heading_id(&self) -> String {
        format!("h.{}", self.headings)
    }
}
