//! Where a long chapter goes on in another file: between blocks, since readers of slow devices load a file as a whole.
//!
//! A file has the text up to the cut, then the notes that it calls, so that they pop up there; only notes that are longer
//! than the text go on in a file of their own. Elements that are open at a cut are opened again in the next file.
//! **Invariant:** no paragraph, cell or note is cut.

use std::io;

use super::chapter::ChapterWriter;
use super::markup::Markup;

/// The size in bytes at which the text goes on in another file.
const LONG_TEXT: usize = 120_000;

/// The size in bytes at which what follows the text goes on in another file. Slow devices load a file of 250,000 bytes: a
/// long note may still be added.
const LONG_FILE: usize = 200_000;

/// The elements of a text that are never cut.
const UNCUT: [&str; 7] = ["p", "li", "dd", "td", "th", "figure", "caption"];

impl ChapterWriter<'_> {
    /// Goes on in another file if this one is long and the text can be cut here, between two blocks.
    pub(super) fn cut_text(&mut self) -> io::Result<()> {
        let is_long = self.markup.size() > LONG_TEXT;
        if !is_long || self.is_in_note || UNCUT.iter().any(|name| self.markup.is_inside(name)) {
            return Ok(());
        }
        let text = self.markup.suspend_all_in("body")?;
        self.notes_called_so_far()?;
        self.next_file()?;
        self.markup.resume(text)
    }

    /// Goes on in another file if this one is long, between two parts of what follows the text.
    pub(super) fn cut_apparatus(&mut self) -> io::Result<()> {
        if self.is_long() { self.next_file() } else { Ok(()) }
    }

    /// Whether nothing should be added to what follows the text in this file.
    pub(super) fn is_long(&self) -> bool {
        self.markup.size() > LONG_FILE
    }

    fn next_file(&mut self) -> io::Result<()> {
        let open = self.markup.suspend_all_in("body")?;
        let next = Markup::xhtml(self.language, &self.title)?;
        let mut full = std::mem::replace(&mut self.markup, next);
        full.close_block()?;
        full.close_block()?;
        self.written.push(full.finish_document()?);
        self.markup.resume(open)
    }
}
