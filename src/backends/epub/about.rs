//! The last part of the chapter: what is known about the letter, and what was inferred, supplied or
//! corrected.
//!
//! All of it is ours and in English. **Invariant:** what is not known is not mentioned, and what is
//! supplied is marked as supplied.

use std::io;

use super::super::PRODUCER;
use super::chapter::{ChapterWriter, ENGLISH, Section, html_date, page_label, shown_page_mark};
use super::links::is_link;
use super::notes::because;
use crate::ir::account::{Claim, Piece, description};
use crate::ir::{Note, Origin, has_labels, is_unlabelled};

const ID: &str = "about";

impl<'a> ChapterWriter<'a> {
    /// Writes the section.
    pub(super) fn about(&mut self) -> io::Result<()> {
        let title = format!("About this {}", self.job.letter.kind_in_words());
        let attributes = [("class", "apparatus about"), ("id", ID), ENGLISH[0], ENGLISH[1]];
        self.markup.open_block("section", &attributes)?;
        self.markup.end_line()?;
        self.line_of("h2", &title)?;
        self.sections.push(Section::of_ours(ID, &title));
        self.facts()?;
        self.suppliers()?;
        self.page_marks()?;
        self.note_labels()?;
        self.correction_list()?;
        self.markup.close_block()
    }

    pub(super) fn line_of(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.markup.element(name, &[], text)?;
        self.markup.end_line()
    }

    fn facts(&mut self) -> io::Result<()> {
        self.markup.open_block("dl", &[])?;
        self.markup.end_line()?;
        for entry in description(self.job.letter, &self.job.collection.edition) {
            self.markup.element("dt", &[], entry.term)?;
            for statement in &entry.statements {
                self.markup.open("dd", &[])?;
                statement.iter().try_for_each(|claim| self.claim(claim))?;
                self.markup.close_block()?;
            }
        }
        self.markup.element("dt", &[], "Made with")?;
        self.markup.open("dd", &[])?;
        self.markup.text(PRODUCER)?;
        self.markup.close_block()?;
        self.markup.close_block()
    }

    fn claim(&mut self, claim: &Claim<'a>) -> io::Result<()> {
        self.markup.text(claim.joint)?;
        for piece in &claim.pieces {
            match piece {
                Piece::Words(words) => self.markup.text(words)?,
                Piece::Day { edtf, words } => {
                    match html_date(edtf) {
                        Some(day) => self.markup.open("time", &[("datetime", day)])?,
                        None => self.markup.open("span", &[])?,
                    }
                    self.markup.text(words)?;
                    self.markup.close()?;
                }
                Piece::Address(address) => self.address(address)?,
                Piece::Line => self.markup.line_break()?,
            }
        }
        claim.origin.map_or(Ok(()), |origin| self.supplied(origin))
    }

    /// Marks the preceding words as supplied, if they are.
    fn supplied(&mut self, origin: &'a Origin) -> io::Result<()> {
        let Origin::Supplied { by, reason, .. } = origin else {
            return Ok(());
        };
        if !self.suppliers.contains(&by.as_str()) {
            self.suppliers.push(by);
        }
        let title = format!("{by}{}", because(reason));
        self.markup.text(" ")?;
        self.markup.element("span", &[("class", "supplied"), ("title", &title)], "[supplied]")
    }

    /// Writes an address, as a link if it can be followed.
    fn address(&mut self, address: &str) -> io::Result<()> {
        if is_link(address) {
            let (_, shown) = address.split_once("://").unwrap_or(("", address));
            self.markup.element("a", &[("href", address)], shown)
        } else {
            self.markup.text(address)
        }
    }

    fn suppliers(&mut self) -> io::Result<()> {
        if self.suppliers.is_empty() {
            return Ok(());
        }
        let text = format!(
            "What is marked [supplied] does not stand in the source. It comes from {}.",
            self.suppliers.join(", ")
        );
        self.line_of("p", &text)
    }

    fn page_marks(&mut self) -> io::Result<()> {
        let (inferred, read): (Vec<_>, Vec<_>) =
            self.pages.iter().copied().partition(|page| page.is_inferred());
        if let Some(page) = read.iter().find(|page| page.label.is_some()) {
            let label = page_label(page);
            self.line_of(
                "p",
                &format!("|{label}| stands where page {label} of the source begins."),
            )?;
        }
        if read.iter().any(|page| page.label.is_none()) {
            let text =
                "A stroke alone stands where a page of the source begins that has no number.";
            self.line_of("p", text)?;
        }
        for page in inferred {
            if let Origin::Inferred { reason, certainty, .. } = &page.origin {
                let text = format!(
                    "{} stands where a page begins that the source does not mark; \
                     it is inferred{}; certainty: {}.",
                    shown_page_mark(page),
                    because(reason),
                    certainty.as_str()
                );
                self.line_of("p", &text)?;
            }
        }
        Ok(())
    }

    fn note_labels(&mut self) -> io::Result<()> {
        let of_ours = |note: &Note| is_unlabelled(note) && self.is_called(note);
        if !self.job.letter.notes.iter().any(of_ours) {
            return Ok(());
        }
        self.line_of(
            "p",
            if has_labels(self.job.letter) {
                "Notes that have no label in the source are called by letters."
            } else {
                "The numbers of the notes do not stand in the source."
            },
        )
    }
}
