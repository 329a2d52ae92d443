//! The last part of the chapter: what is known about the letter, and what was inferred, supplied or
//! corrected.
//!
//! All of it is ours and in English. **Invariant:** what is not known is not mentioned, and what is
//! supplied is marked as supplied.

use std::io;

use super::super::PRODUCER;
use super::chapter::{
    ChapterWriter, ENGLISH, Section, html_date, kind_word, page_label, shown_page_mark,
};
use super::citation::{citation, is_link};
use super::inlines::{entry_id, shown_reading};
use super::notes::{BACK, because};
use crate::ir::{
    Action, ActionKind, Agent, Certainty, Date, Note, Origin, Place, Reading, RelatedLetter,
    RightsStatement, Role, Sourced, Text, Witness, WitnessKind, has_labels, is_unlabelled,
    language_name, words,
};

const ID: &str = "about";

/// How another letter is related to this one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Before,
    After,
    Answered,
    Other,
}

impl Relation {
    /// Editions use many words for it: `prev`, `previous_letter`, `next`.
    fn of(related: &RelatedLetter) -> Self {
        match related.relation.as_deref() {
            Some(word) if word.starts_with("prev") => Self::Before,
            Some(word) if word.starts_with("next") => Self::After,
            Some("reply-to") => Self::Answered,
            Some(_) | None => Self::Other,
        }
    }
}

impl<'a> ChapterWriter<'a> {
    /// Writes the section.
    pub(super) fn about(&mut self) -> io::Result<()> {
        let title = format!("About this {}", kind_word(self.job.letter));
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

    fn line_of(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.markup.element(name, &[], text)?;
        self.markup.end_line()
    }

    fn facts(&mut self) -> io::Result<()> {
        let letter = self.job.letter;
        self.markup.open_block("dl", &[])?;
        self.markup.end_line()?;
        self.facts_of("Author", &letter.authors, Self::agent)?;
        let actions = letter.correspondence.iter().flat_map(|description| &description.actions);
        for action in actions.clone() {
            self.agents(action)?;
        }
        for action in actions {
            self.place_and_date(action)?;
        }
        let context = letter.correspondence.iter().flat_map(|description| &description.context);
        for (relation, term) in [
            (Relation::Before, "Letter before"),
            (Relation::After, "Letter after"),
            (Relation::Answered, "In reply to"),
            (Relation::Other, "Related letter"),
        ] {
            let related = context.clone().filter(|related| Relation::of(related) == relation);
            self.facts_of(term, related, Self::related)?;
        }
        let remarks = letter.correspondence.iter().flat_map(|description| &description.remarks);
        self.facts_of("Remark", remarks, |writer, remark| writer.markup.text(remark))?;
        // Title and kind are visible above; they are repeated only if we know better ones.
        let title = letter.title.iter().filter(|title| title.origin.is_supplied());
        self.facts_of("Title", title, Self::sourced)?;
        let kind = letter.kind.iter().filter(|kind| kind.origin.is_supplied());
        self.facts_of("Kind", kind, |writer, kind| {
            writer.markup.text(kind.value.as_str())?;
            writer.supplied(&kind.origin)
        })?;
        self.facts_of("Number", &letter.number, Self::sourced)?;
        let says_something =
            |witness: &&Witness| citation(witness).is_some() || witness.url.is_some();
        for (term, kind) in [
            ("Source", WitnessKind::Edition),
            ("Document printed", WitnessKind::Document),
            ("Other copies", WitnessKind::OtherCopy),
            ("Other prints", WitnessKind::OtherPrint),
        ] {
            let witnesses = letter.witnesses.iter().filter(|witness| witness.kind == kind);
            self.facts_of(term, witnesses.filter(says_something), Self::witness)?;
        }
        let languages = letter.texts.iter().filter_map(|text| text.language.as_ref());
        self.facts_of("Language", languages, Self::language)?;
        let is_translation = |text: &&Text| text.role == Role::Translation;
        let translations = letter.texts.iter().filter(is_translation);
        self.facts_of("Translation", translations, |writer, text| match &text.translated_from {
            Some(language) => {
                writer.markup.text("The text is a translation from: ")?;
                writer.language(language)
            }
            None => writer.markup.text("The text is a translation."),
        })?;
        self.facts_of("Rights in the text", &letter.rights.source_text, Self::rights)?;
        self.facts_of("Rights in this encoding", &letter.rights.encoding, Self::rights)?;
        self.facts_of("Rights in the metadata", &letter.rights.index, Self::rights)?;
        let edition = &self.job.collection.edition;
        self.facts_of("Editor", &edition.editor, Self::sourced)?;
        self.facts_of("Date of this edition", &edition.date, Self::sourced)?;
        self.facts_of("Identifier", [letter.id.as_str()], |writer, id| writer.markup.text(id))?;
        self.facts_of("Made with", [PRODUCER], |writer, name| writer.markup.text(name))?;
        self.markup.close_block()
    }

    /// Writes a term and what is known about it, if anything.
    fn facts_of<T>(
        &mut self,
        term: &str,
        values: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T) -> io::Result<()>,
    ) -> io::Result<()> {
        for (place, value) in values.into_iter().enumerate() {
            if place == 0 {
                self.markup.element("dt", &[], term)?;
            }
            self.markup.open("dd", &[])?;
            write(self, value)?;
            self.markup.close_block()?;
        }
        Ok(())
    }

    fn agents(&mut self, action: &'a Action) -> io::Result<()> {
        let term = match action.kind {
            ActionKind::Sent => "From",
            ActionKind::Received => "To",
            ActionKind::Transmitted => "Transmitted by",
            ActionKind::Forwarded => "Forwarded by",
            ActionKind::Redirected => "Redirected by",
            ActionKind::Read => "Read by",
            ActionKind::Other => "Also named",
        };
        self.facts_of(term, &action.agents, Self::agent)
    }

    fn place_and_date(&mut self, action: &'a Action) -> io::Result<()> {
        let (place_term, date_term) = match action.kind {
            ActionKind::Sent => ("Place", "Date"),
            ActionKind::Received => ("Place of receipt", "Date of receipt"),
            ActionKind::Transmitted => ("Place of transmission", "Date of transmission"),
            ActionKind::Forwarded => ("Place of forwarding", "Date of forwarding"),
            ActionKind::Redirected => ("Place of redirection", "Date of redirection"),
            ActionKind::Read => ("Place of reading", "Date of reading"),
            ActionKind::Other => ("Another place", "Another date"),
        };
        self.facts_of(place_term, &action.place, Self::place)?;
        self.facts_of(date_term, &action.date, Self::letter_date)
    }

    /// Another letter of the exchange.
    fn related(&mut self, related: &'a RelatedLetter) -> io::Result<()> {
        let relation = related.relation.as_deref();
        let relation = relation.filter(|_| Relation::of(related) == Relation::Other);
        let relation = relation.map(|relation| format!("({relation})"));
        let text = Some(related.text.as_str()).filter(|text| words(text).next().is_some());
        let said: Vec<&str> = text.into_iter().chain(relation.as_deref()).collect();
        self.markup.text(&said.join(" "))?;
        if let Some(target) = &related.target {
            self.markup.text(if said.is_empty() { "" } else { " " })?;
            self.address(target)?;
        }
        self.supplied(&related.origin)
    }

    fn agent(&mut self, agent: &'a Agent) -> io::Result<()> {
        match (&agent.name, &agent.written) {
            (Some(name), written) => {
                self.sourced(name)?;
                if let Some(written) = written.as_ref().filter(|it| it.value != name.value) {
                    self.markup.text(&format!(", written \u{201C}{}\u{201D}", written.value))?;
                    self.supplied(&written.origin)?;
                }
            }
            (None, Some(written)) => self.sourced(written)?,
            (None, None) => self.markup.text("unknown")?,
        }
        if let Some(role) = &agent.role {
            self.markup.text(", ")?;
            self.sourced(role)?;
        }
        self.authorities(&agent.authorities)
    }

    fn place(&mut self, place: &'a Place) -> io::Result<()> {
        self.sourced(&place.name)?;
        self.authorities(&place.authorities)
    }

    fn letter_date(&mut self, date: &'a Date) -> io::Result<()> {
        match html_date(&date.edtf) {
            Some(day) => self.markup.open("time", &[("datetime", day)])?,
            None => self.markup.open("span", &[])?,
        }
        let read = date.in_words();
        self.markup.text(date.written.as_ref().unwrap_or(&read))?;
        self.markup.close()?;
        if !read.is_empty() && date.written.as_ref().is_some_and(|written| *written != read) {
            self.markup.text(&format!(" ({read})"))?;
        }
        if date.certainty != Certainty::High {
            self.markup.text(&format!(", certainty: {}", date.certainty.as_str()))?;
        }
        self.supplied(&date.origin)
    }

    fn witness(&mut self, witness: &'a Witness) -> io::Result<()> {
        let citation = citation(witness);
        if let Some(citation) = &citation {
            self.markup.text(citation)?;
        }
        if let Some(url) = &witness.url {
            if citation.is_some() {
                self.markup.text(" ")?;
            }
            self.address(url)?;
        }
        for said in [&witness.classification, &witness.transmission].into_iter().flatten() {
            self.markup.text(&format!(" {said}."))?;
        }
        self.supplied(&witness.origin)
    }

    fn rights(&mut self, statement: &'a RightsStatement) -> io::Result<()> {
        self.markup.text(&statement.in_words())?;
        self.markup.text(" ")?;
        self.address(&statement.uri)?;
        self.supplied(&statement.origin)
    }

    fn authorities(&mut self, authorities: &'a [Sourced<String>]) -> io::Result<()> {
        for (place, authority) in authorities.iter().enumerate() {
            self.markup.line_break()?;
            self.address(&authority.value)?;
            // One mark covers consecutive addresses with the same origin.
            let next = authorities.get(place + 1);
            if next.is_none_or(|next| next.origin != authority.origin) {
                self.supplied(&authority.origin)?;
            }
        }
        Ok(())
    }

    fn sourced(&mut self, sourced: &'a Sourced<String>) -> io::Result<()> {
        self.markup.text(&sourced.value)?;
        self.supplied(&sourced.origin)
    }

    fn language(&mut self, language: &'a Sourced<String>) -> io::Result<()> {
        let name = language_name(&language.value).unwrap_or(&language.value);
        self.markup.text(name)?;
        if let Origin::Inferred { reason, .. } = &language.origin {
            self.markup.text(&format!(" (inferred: {reason})"))?;
        }
        self.supplied(&language.origin)
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
        let of_ours = |note: &Note| is_unlabelled(note) && self.anchors.contains_key(&note.id);
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

    fn correction_list(&mut self) -> io::Result<()> {
        if self.corrections.is_empty() {
            return Ok(());
        }
        self.line_of("h3", "Corrections")?;
        self.markup.open_block("ol", &[("class", "corrections")])?;
        self.markup.end_line()?;
        for correction in std::mem::take(&mut self.corrections) {
            let original = shown_reading(&correction.original);
            let corrected = shown_reading(&correction.corrected);
            let (readings, shown) = match self.job.reading {
                Reading::Regular => {
                    (format!("The source has {original}, the text above {corrected}"), corrected)
                }
                Reading::Original => {
                    (format!("The text above has {original}, corrected {corrected}"), original)
                }
            };
            let back = format!("#{}", correction.id);
            let spoken = format!("Back to the text: {shown}");
            self.markup.open("li", &[("id", &entry_id(correction))])?;
            self.markup.text(&format!(
                "{readings}{}. Certainty: {} ({}). ",
                because(&correction.evidence),
                correction.certainty.as_str(),
                correction.by
            ))?;
            let attributes =
                [("href", back.as_str()), ("role", "doc-backlink"), ("aria-label", &spoken)];
            self.markup.element("a", &attributes, BACK)?;
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }
}
