//! The contents of a line.
//!
//! Our own signs (brackets, labels of other readings, words for screen readers) are apparatus, so that
//! they can be told from the letter's words. **Invariant:** they separate no words and join none.

use std::io;

use super::chapter::{
    ChapterWriter, ENGLISH, SALUTATION, html_date, shown_page_mark, spoken_page_label,
};
use super::links::is_link;
use super::rendition::{block_classes, close_styles, open_styles};
use crate::backends::lexical::absolute_uri;
use crate::ir::{
    AlternativeKind, Choice, Correction, CorrectionKind, Inline, LineBreakKind, Name, NameKind,
    NameRole, PageBreak, Phrase, PhraseKind, Reading, Reference, plain_text,
};

impl<'a> ChapterWriter<'a> {
    /// Writes the contents of a line.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> io::Result<()> {
        for inline in inlines {
            match inline {
                Inline::Text(characters) => self.markup.words(&characters.text)?,
                // The line may end here, but the word goes on.
                Inline::LineBreak(line_break) if line_break.splits_word => {
                    self.markup.empty("wbr", &[])?;
                }
                Inline::LineBreak(line_break) => match line_break.kind {
                    // A book has its own lines.
                    LineBreakKind::Lineation => self.markup.end_word()?,
                    // A link that was split could end up without words.
                    LineBreakKind::Paragraph
                        if self.markup.is_inside("p") && !self.markup.is_inside("a") =>
                    {
                        self.markup.split_block("p")?;
                    }
                    LineBreakKind::Paragraph | LineBreakKind::Line => self.markup.line_break()?,
                },
                Inline::PageBreak(page) => self.page_in_line(page)?,
                Inline::NoteAnchor(anchor) => self.note_call(anchor)?,
                Inline::NoteStart(start) => {
                    let attributes = [("class", "note-start"), ("id", start.id.as_str())];
                    self.markup.element("span", &attributes, "")?;
                }
                Inline::Phrase(phrase) => self.phrase(phrase)?,
                Inline::Choice(choice) => self.choice(choice)?,
                Inline::Correction(correction) => self.correction(correction)?,
            }
        }
        Ok(())
    }

    fn phrase(&mut self, phrase: &'a Phrase) -> io::Result<()> {
        let content = &phrase.content;
        match &phrase.kind {
            PhraseKind::Salutation => {
                self.wrap("span", &[("class", "salutation"), SALUTATION], content)
            }
            PhraseKind::Name(name) => self.name(name, content),
            PhraseKind::Date { edtf: Some(date) } => match html_date(date) {
                Some(day) => self.wrap("time", &[("datetime", day)], content),
                None => self.wrap("span", &[("class", "date"), ("data-edtf", date)], content),
            },
            PhraseKind::Date { edtf: None } => self.wrap("span", &[("class", "date")], content),
            PhraseKind::Reference(reference) => self.reference(reference, content),
            PhraseKind::Emphasis { rendition } => {
                let alignment = block_classes("", Some(rendition));
                let is_aligned = !alignment.is_empty();
                if is_aligned {
                    self.markup.open("span", &[("class", &alignment)])?;
                }
                let styles = open_styles(&mut self.markup, Some(rendition))?;
                self.inlines(content)?;
                close_styles(&mut self.markup, styles + usize::from(is_aligned))
            }
            PhraseKind::Foreign { language } => {
                let mut attributes = vec![("class", "foreign")];
                attributes.extend(self.enter_language(language.as_deref()));
                self.wrap("span", &attributes, content)?;
                self.leave_language();
                Ok(())
            }
            PhraseKind::Term { target, meaning } => {
                let mut attributes = vec![("class", "term")];
                attributes.extend(target.as_deref().map(|target| ("data-key", target)));
                attributes.extend(meaning.as_deref().map(|meaning| ("title", meaning)));
                self.wrap("span", &attributes, content)
            }
            PhraseKind::Title => self.wrap("cite", &[], content),
            PhraseKind::Quotation => self.quotation(content),
            PhraseKind::Deletion { manner } => {
                self.revision("del", "struck out", manner.as_deref(), content)
            }
            PhraseKind::Addition { place } => {
                self.revision("ins", "added", place.as_deref(), content)
            }
            PhraseKind::Gap { reason, extent } => {
                self.gap(reason.as_deref(), extent.as_deref(), content)
            }
            PhraseKind::Unclear { reason } => {
                let title = with_detail("hard to read", reason.as_deref());
                self.markup.open("span", &[("class", "unclear"), ("title", &title)])?;
                self.inlines(content)?;
                self.sign("[?]", &title)?;
                self.markup.close()
            }
            PhraseKind::Supplied { reason } => {
                let title = with_detail("supplied by the editors", reason.as_deref());
                self.markup.open("span", &[("class", "supplied-words"), ("title", &title)])?;
                self.bracketed(content, &format!("{title}: "))?;
                self.markup.close()
            }
            PhraseKind::Segment { class } => {
                let mut attributes = vec![("class", "segment")];
                attributes.extend(class.as_deref().map(|class| ("data-class", class)));
                self.wrap("span", &attributes, content)
            }
            PhraseKind::Opaque { .. } => self.wrap("span", &[("class", "opaque")], content),
        }
    }

    fn wrap(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: &'a [Inline],
    ) -> io::Result<()> {
        self.markup.open(name, attributes)?;
        self.inlines(content)?;
        self.markup.close()
    }

    /// The identity of the bearer is recorded for programs; it does not become a link.
    fn name(&mut self, name: &Name, content: &'a [Inline]) -> io::Result<()> {
        let class = match name.kind {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place => "place",
            NameKind::Other => "name",
        };
        let keys = name.targets.join(" ");
        let mut attributes = vec![("class", class)];
        match name.role {
            Some(NameRole::From) => attributes.push(("data-role", "from")),
            Some(NameRole::To) => attributes.push(("data-role", "to")),
            None => {}
        }
        if !keys.is_empty() {
            attributes.push(("data-key", &keys));
        }
        attributes.extend(name.listed.as_deref().map(|listed| ("title", listed)));
        self.wrap("span", &attributes, content)
    }

    /// A reference to a place in this book or on the web is a link. Links cannot be nested: if the
    /// words contain one, the link is a sign after them.
    fn reference(&mut self, reference: &'a Reference, content: &'a [Inline]) -> io::Result<()> {
        let inside = reference.fragment.as_ref().filter(|id| self.fragments.contains(id.as_str()));
        let address = inside.map(|id| format!("#{id}")).or_else(|| {
            let address = reference.target.as_deref().and_then(absolute_uri)?;
            is_link(&address).then_some(address)
        });
        let mut attributes = vec![("class", "reference")];
        attributes.extend(reference.document.as_deref().map(|it| ("data-document", it)));
        attributes.extend(reference.target.as_deref().map(|it| ("data-target", it)));
        let is_in_link = self.markup.is_inside("a");
        let address = address.as_deref().filter(|_| !is_in_link);
        let has_words = !is_blank(content);
        match address {
            Some(address) if has_words && !holds_link(content) => {
                attributes.push(("href", address));
                self.wrap("a", &attributes, content)
            }
            Some(_) | None => {
                self.wrap("span", &attributes, content)?;
                // Without words, only the address shows what is meant.
                let sign = match &reference.target {
                    Some(target) if !has_words => format!("[{target}]"),
                    Some(_) | None => "→".to_owned(),
                };
                if let Some(address) = address {
                    let label = format!("Link: {address}");
                    let attributes = [
                        ("class", "apparatus"),
                        ("href", address),
                        ("aria-label", label.as_str()),
                        ENGLISH[0],
                        ENGLISH[1],
                    ];
                    self.markup.element("a", &attributes, &sign)
                } else if has_words || reference.target.is_none() {
                    Ok(())
                } else {
                    self.markup.element("span", &[("class", "apparatus sign")], &sign)
                }
            }
        }
    }

    /// Marks are set around quoted words if the source has none.
    fn quotation(&mut self, content: &'a [Inline]) -> io::Result<()> {
        const MARKS: &[char] = &[
            '"', '\'', '\u{201C}', '\u{201D}', '\u{201E}', '\u{201A}', '\u{2018}', '\u{2019}', '«',
            '»', '‹', '›',
        ];
        let text = plain_text(content, self.job.reading);
        let is_marked = text.trim_start().starts_with(MARKS)
            || self.markup.last_character().is_some_and(|last| MARKS.contains(&last));
        if is_marked {
            self.wrap("span", &[("class", "quotation")], content)
        } else {
            self.wrap("q", &[], content)
        }
    }

    /// What the writer struck out or added: shown by its element, and spoken in words.
    fn revision(
        &mut self,
        name: &str,
        what: &str,
        how: Option<&str>,
        content: &'a [Inline],
    ) -> io::Result<()> {
        let title = with_detail(what, how);
        self.markup.open(name, &[("title", &title)])?;
        self.spoken(&format!("[{title}: "))?;
        if content.is_empty() {
            self.markup.element("span", &[("class", "apparatus sign")], "…")?;
        }
        self.inlines(content)?;
        self.spoken("]")?;
        self.markup.close()
    }

    fn gap(
        &mut self,
        reason: Option<&str>,
        extent: Option<&str>,
        content: &'a [Inline],
    ) -> io::Result<()> {
        let details: Vec<&str> = [reason, extent].into_iter().flatten().collect();
        let details = details.join(", ");
        let title = with_detail("gap", Some(details.as_str()).filter(|it| !it.is_empty()));
        if content.is_empty() {
            return self.sign("[…]", &title);
        }
        self.markup.open("span", &[("class", "gap"), ("title", &title)])?;
        self.bracketed(content, &format!("{title}: "))?;
        self.markup.close()
    }

    /// Writes words in square brackets, unless they have their own.
    fn bracketed(&mut self, content: &'a [Inline], spoken: &str) -> io::Result<()> {
        let text = plain_text(content, self.job.reading);
        let has_brackets = text.trim_start().starts_with('[') && text.trim_end().ends_with(']');
        if !has_brackets {
            self.markup.element("span", &[("class", "apparatus sign")], "[")?;
        }
        self.spoken(spoken)?;
        self.inlines(content)?;
        if !has_brackets {
            self.markup.element("span", &[("class", "apparatus sign")], "]")?;
        }
        Ok(())
    }

    /// Writes one of our signs, with its meaning for screen readers.
    fn sign(&mut self, sign: &str, meaning: &str) -> io::Result<()> {
        let attributes = [("class", "apparatus sign"), ("title", meaning), ENGLISH[0], ENGLISH[1]];
        self.markup.open("span", &attributes)?;
        self.markup.element("span", &[("aria-hidden", "true")], sign)?;
        self.spoken(&format!("[{meaning}]"))?;
        self.markup.close()
    }

    /// Writes our own words for screen readers, invisible on the page.
    fn spoken(&mut self, words: &str) -> io::Result<()> {
        let attributes = [("class", "apparatus spoken"), ENGLISH[0], ENGLISH[1]];
        self.markup.element("span", &attributes, words)
    }

    /// The first reading of the source is live text; the others follow it in brackets.
    fn choice(&mut self, choice: &'a Choice) -> io::Result<()> {
        let Some((first, others)) = choice.alternatives.split_first() else {
            return Ok(());
        };
        let (_, title) = told(first.kind);
        self.markup.open("span", &[("class", "choice"), ("title", title)])?;
        self.inlines(&first.content)?;
        self.markup.close()?;
        for other in others {
            let (label, title) = told(other.kind);
            self.markup.open("span", &[("class", "alternative"), ("title", title)])?;
            // The spaces keep the signs away from the words and separate none.
            let open = format!("\u{A0}[{label}\u{A0}");
            let attributes = [("class", "apparatus sign"), ENGLISH[0], ENGLISH[1]];
            self.markup.element("span", &attributes, &open)?;
            if is_blank(&other.content) {
                self.markup.element("span", &attributes, "nothing")?;
            }
            self.inlines(&other.content)?;
            self.markup.element("span", &attributes, "]")?;
            self.markup.close()?;
        }
        Ok(())
    }

    /// Writes a page that begins between two blocks.
    pub(super) fn page_between_blocks(&mut self, page: &'a PageBreak) -> io::Result<()> {
        self.markup.open_block("div", &[("class", "page-break")])?;
        self.page(page, "")?;
        self.markup.close_block()
    }

    fn page_in_line(&mut self, page: &'a PageBreak) -> io::Result<()> {
        if page.splits_word {
            return self.page(page, "");
        }
        self.markup.end_word()?;
        self.page(page, " ")
    }

    /// The empty element is for programs and screen readers; what shows the number is for the eye.
    fn page(&mut self, page: &'a PageBreak, space: &str) -> io::Result<()> {
        self.pages.push(page);
        let label = spoken_page_label(page);
        let mut attributes = vec![
            ("epub:type", "pagebreak"),
            ("role", "doc-pagebreak"),
            ("id", page.id.as_str()),
            ("aria-label", label.as_str()),
        ];
        attributes.extend(page.label.as_deref().map(|label| ("data-label", label)));
        self.markup.element("span", &attributes, "")?;
        let shown = format!("{}{space}", shown_page_mark(page));
        let attributes = [("class", "apparatus page-number"), ("aria-hidden", "true")];
        self.markup.element("span", &attributes, &shown)
    }

    /// One reading is in the text, the other in the list of corrections; they link to each other.
    /// The words themselves are the link; if the reading has none, a sign is.
    fn correction(&mut self, correction: &'a Correction) -> io::Result<()> {
        self.corrections.push(correction);
        let content = correction.reading(self.job.reading);
        let entry = format!("#{}", entry_id(correction));
        let title = match self.job.reading {
            Reading::Regular => format!("In the source: {}", shown_reading(&correction.original)),
            Reading::Original => format!("Corrected: {}", shown_reading(&correction.corrected)),
        };
        let has_words = !is_blank(content);
        let class = if has_words { "correction" } else { "apparatus correction" };
        let mut attributes = vec![
            ("class", class),
            ("id", correction.id.as_str()),
            ("href", entry.as_str()),
            ("title", title.as_str()),
        ];
        if has_words {
            return self.wrap("a", &attributes, content);
        }
        attributes.extend([("aria-label", title.as_str()), ENGLISH[0], ENGLISH[1]]);
        let sign = match correction.kind {
            CorrectionKind::WordBreak
            | CorrectionKind::ForbiddenCharacter
            | CorrectionKind::LostSpace => "°",
            CorrectionKind::ParagraphBreak => {
                self.apparatus_space()?;
                "¶"
            }
        };
        self.markup.element("a", &attributes, sign)?;
        self.inlines(content)
    }

    /// Writes a space that separates no words: it only keeps our sign away from the word before it.
    pub(super) fn apparatus_space(&mut self) -> io::Result<()> {
        self.markup.element("span", &[("class", "apparatus")], "\u{A0}")
    }
}

/// How another reading of the source is introduced: in the text, and in full.
fn told(kind: AlternativeKind) -> (&'static str, &'static str) {
    match kind {
        AlternativeKind::Sic => ("sic:", "as it stands"),
        AlternativeKind::Corr => ("corrected:", "corrected by the editors"),
        AlternativeKind::Orig => ("written:", "in the spelling of the writer"),
        AlternativeKind::Reg => ("regular:", "in a regular spelling"),
        AlternativeKind::Abbr => ("short:", "abbreviated"),
        AlternativeKind::Expan => ("in full:", "the abbreviation in full"),
        AlternativeKind::Unclear => ("or:", "hard to read"),
        AlternativeKind::Lem => ("chosen:", "the reading that the editors chose"),
        AlternativeKind::Rdg => ("variant:", "the reading of another witness"),
    }
}

fn with_detail(what: &str, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{what} ({detail})"),
        None => what.to_owned(),
    }
}

/// Whether it contains nothing visible.
pub(super) fn is_blank(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(characters) => characters.text.trim().is_empty(),
        Inline::Phrase(phrase) => match phrase.kind {
            PhraseKind::Gap { .. } => false,
            PhraseKind::Salutation
            | PhraseKind::Name(_)
            | PhraseKind::Date { .. }
            | PhraseKind::Reference(_)
            | PhraseKind::Emphasis { .. }
            | PhraseKind::Foreign { .. }
            | PhraseKind::Term { .. }
            | PhraseKind::Title
            | PhraseKind::Quotation
            | PhraseKind::Deletion { .. }
            | PhraseKind::Addition { .. }
            | PhraseKind::Unclear { .. }
            | PhraseKind::Supplied { .. }
            | PhraseKind::Segment { .. }
            | PhraseKind::Opaque { .. } => is_blank(&phrase.content),
        },
        Inline::Choice(choice) => choice.alternatives.iter().all(|one| is_blank(&one.content)),
        Inline::Correction(_) => false,
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => true,
    })
}

/// Whether it contains something that is always written as a link.
fn holds_link(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::NoteAnchor(_) | Inline::Correction(_) => true,
        Inline::Phrase(phrase) => holds_link(&phrase.content),
        Inline::Choice(choice) => choice.alternatives.iter().any(|one| holds_link(&one.content)),
        Inline::Text(_) | Inline::LineBreak(_) | Inline::PageBreak(_) | Inline::NoteStart(_) => {
            false
        }
    })
}

/// The id of a correction's entry in the list of corrections.
pub(super) fn entry_id(correction: &Correction) -> String {
    format!("correction.{}", correction.id.trim_start_matches("c."))
}

/// A reading in our words: quoted, or described when there is nothing to quote.
pub(super) fn shown_reading(inlines: &[Inline]) -> String {
    let mut quoted = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(characters) => quoted.push_str(&characters.text),
            Inline::LineBreak(line_break) => match line_break.kind {
                LineBreakKind::Line | LineBreakKind::Lineation => quoted.push_str(" / "),
                LineBreakKind::Paragraph => quoted.push_str(" ¶ "),
            },
            // A correction contains nothing else (`ir::validate`).
            Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => {}
        }
    }
    match quoted.trim() {
        "" if quoted.is_empty() => "nothing".to_owned(),
        "" => "a space".to_owned(),
        "/" => "a line break".to_owned(),
        "¶" => "a paragraph break".to_owned(),
        words => format!("\u{201C}{words}\u{201D}"),
    }
}
