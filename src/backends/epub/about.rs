//! The last part of the chapter: what is known about the letter, and what was inferred, supplied or
//! corrected.
//!
//! All of it is ours, in the language of the letter if we have words of that. **Invariant:** what is not known is not mentioned, and what is
//! supplied is marked as supplied.

use std::io;

use super::super::PRODUCER;
use super::chapter::{ChapterWriter, Point, Section, html_date, pages};
use super::files::first_file;
use super::links::is_link;
use super::pages::{page_number, shown_page_mark};
use crate::ir::account::FactKey;
use crate::ir::{Note, Origin, has_labels, is_unlabelled};
use crate::wording::{Claim, Piece, Term, description, fill};

const ID: &str = "about";

impl<'a> ChapterWriter<'a> {
    /// Writes the section; `called` is what is over the letter.
    pub(super) fn about(&mut self, called: &str) -> io::Result<()> {
        self.cut_apparatus()?;
        let title = self.wording.about(self.job.letter.kind.as_ref().map(|kind| kind.value));
        let mut attributes = vec![("class", "apparatus about"), ("id", ID)];
        attributes.extend(self.ours());
        self.markup.open_block("section", &attributes)?;
        self.markup.end_line()?;
        self.line_of("h2", title)?;
        let (id, title) = (ID.to_owned(), title.to_owned());
        self.points.push(Point::Section(Section { id, title, level: 2, is_ours: true }));
        self.facts(called)?;
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

    fn facts(&mut self, called: &str) -> io::Result<()> {
        self.markup.open_block("dl", &[])?;
        self.markup.end_line()?;
        let wording = self.wording;
        for entry in description(self.job.letter, &self.job.collection.edition, wording) {
            let is_title = |title: &Claim<'_>| {
                title
                    .pieces
                    .iter()
                    .all(|piece| matches!(piece, Piece::Words(it) if called.contains(&**it)))
            };
            if entry.term == Term::Title && entry.statements.iter().flatten().all(is_title) {
                continue;
            }
            let fact = entry.term.fact().map(FactKey::in_words);
            let attributes = fact.as_deref().map(|fact| ("data-fact", fact));
            self.markup.element("dt", attributes.as_slice(), entry.term.in_words(wording))?;
            for statement in &entry.statements {
                self.markup.open("dd", &[])?;
                statement.iter().try_for_each(|claim| self.claim(claim))?;
                self.markup.close_block()?;
            }
        }
        self.markup.element("dt", &[], &wording.terms.made_with)?;
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
        let title = if reason.is_empty() { by.clone() } else { format!("{by}: {reason}") };
        let shown = format!("[{}]", self.wording.statements.supplied);
        self.markup.text(" ")?;
        self.markup.element("span", &[("class", "supplied"), ("title", &title)], &shown)
    }

    /// Writes an address, as a link if it can be followed; that of a letter of the book leads there.
    fn address(&mut self, address: &str) -> io::Result<()> {
        let letter = self.setting.references.as_ref().and_then(|of| of.other_letter(address));
        if let Some((part, title)) = letter {
            self.markup.element("a", &[("href", &first_file(&part))], title)
        } else if is_link(address) {
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
        let form = &self.wording.statements.supplied_from;
        let text = fill(form, &[("sources", &self.suppliers.join(", "))]);
        self.line_of("p", &text)
    }

    fn page_marks(&mut self) -> io::Result<()> {
        let wording = self.wording;
        let (inferred, read): (Vec<_>, Vec<_>) =
            pages(&self.points).partition(|page| page.is_inferred());
        if let Some(page) = read.iter().find(|page| page.label.is_some()) {
            let (mark, number) = (shown_page_mark(page, wording), page_number(page, wording));
            let text = fill(&wording.pages.mark, &[("mark", &mark), ("page", &number)]);
            self.line_of("p", &text)?;
        }
        if read.iter().any(|page| page.label.is_none()) {
            self.line_of("p", &wording.pages.stroke)?;
        }
        for page in inferred {
            if let Origin::Inferred { reason, certainty, .. } = &page.origin {
                let mark = shown_page_mark(page, wording);
                let values = [("mark", &*mark), ("certainty", wording.certainty(*certainty))];
                self.markup.open_block("p", &[])?;
                self.reasoned(&wording.pages.inferred_mark, &values, reason)?;
                self.markup.close_block()?;
            }
        }
        Ok(())
    }

    fn note_labels(&mut self) -> io::Result<()> {
        let of_ours = |note: &Note| is_unlabelled(note) && self.is_called(note);
        if !self.job.letter.notes.iter().any(of_ours) {
            return Ok(());
        }
        let words = &self.wording.notes;
        self.line_of(
            "p",
            if has_labels(self.job.letter) {
                &words.letters_are_ours
            } else {
                &words.numbers_are_ours
            },
        )
    }
}
