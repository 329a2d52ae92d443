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

/// The size in bytes at which an item of a list goes on in another file. The addresses of links out of the chapter may
/// still become longer.
const LONG_ITEM: usize = 160_000;

/// The size in bytes at which what follows the text goes on in another file. Slow devices load a file of 250,000 bytes: a
/// long note may still be added.
const LONG_FILE: usize = 200_000;

/// The elements of a text that are never cut.
const UNCUT: [&str; 5] = ["p", "td", "th", "figure", "caption"];

/// Those that are cut only between the items of a list in them, and only if the file would be too long without that.
const RARELY_CUT: [&str; 2] = ["li", "dd"];

impl ChapterWriter<'_> {
    /// Goes on in another file if this one is long and the text can be cut here, between two blocks.
    pub(super) fn cut_text(&mut self) -> io::Result<()> {
        let is_in = |names: &[&str]| names.iter().any(|name| self.markup.is_inside(name));
        let longest = if is_in(&RARELY_CUT) { LONG_ITEM } else { LONG_TEXT };
        if self.markup.size() <= longest || self.is_in_note || is_in(&UNCUT) {
            return Ok(());
        }
        let text = self.markup.suspend_all_in("body")?;
        if !self.setting.has_endnotes {
            self.notes_called_so_far()?;
        }
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
