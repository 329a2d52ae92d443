//! The contents of a line.
//!
//! **Invariant:** the only white space written here comes with a line or page break that divides no
//! word.

use super::body::Body;
use super::markup::{Markup, Tag, Written};
use super::styles::set_in_type;
use super::values::{dated_with_days, file_address, identified, pointing, served, tokens, word};
use crate::backends::lexical::is_language_tag;
use crate::ir::{
    Alternative, AlternativeKind, Characters, Choice, Correction, CorrectionKind, Inline,
    LineBreak, LineBreakKind, Name, NameKind, NameRole, PageBreak, Phrase, PhraseKind, Reference,
};

impl<'a> Body<'a> {
    pub(super) fn inlines(&mut self, markup: &mut Markup, inlines: &'a [Inline]) -> Written {
        inlines.iter().try_for_each(|inline| self.inline(markup, inline))
    }

    fn inline(&mut self, markup: &mut Markup, inline: &'a Inline) -> Written {
        match inline {
            Inline::Text(characters) => self.characters(markup, characters),
            Inline::LineBreak(line_break) => break_line(markup, line_break),
            Inline::PageBreak(page) if page.splits_word => markup.empty(self.page_break(page)),
            Inline::PageBreak(page) => markup.empty_line(self.page_break(page)),
            Inline::NoteAnchor(anchor) => self.anchor(markup, anchor),
            Inline::NoteStart(start) => self.note_start(markup, start),
            Inline::Phrase(phrase) => self.phrase(markup, phrase),
            Inline::Choice(choice) => self.choice(markup, choice),
            Inline::Correction(correction) => self.correction(markup, correction),
        }
    }

    fn characters(&self, markup: &mut Markup, characters: &Characters) -> Written {
        if characters.origin.is_supplied() {
            let tag = Tag::new("supplied").set("reason", "absent-from-source");
            let tag = self.responsible.mark(tag, [&characters.origin]);
            return markup.inline(tag, |supplied| supplied.text(&characters.text));
        }
        markup.text(&characters.text)
    }

    pub(super) fn page_break(&self, page: &PageBreak) -> Tag {
        let tag = Tag::new("pb")
            .set("xml:id", &page.id)
            .set_known("n", page.label.as_ref())
            .set_known("ed", page.series.as_deref().and_then(word))
            .set_known("facs", page.image.as_deref().and_then(file_address))
            .set_known("break", page.splits_word.then_some("no"));
        self.responsible.mark(tag, [&page.origin])
    }

    fn phrase(&mut self, markup: &mut Markup, phrase: &'a Phrase) -> Written {
        let tag = self.element(phrase);
        let content = &phrase.content;
        match &phrase.kind {
            PhraseKind::Gap { .. } | PhraseKind::Reference(_) if content.is_empty() => {
                markup.empty(tag)
            }
            // `gap` is empty; what the source puts in its place comes after it.
            PhraseKind::Gap { .. } => markup.inline(Tag::new("seg").set("type", "gap"), |markup| {
                markup.empty(tag)?;
                self.inlines(markup, content)
            }),
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
            | PhraseKind::Opaque { .. } => {
                markup.inline(tag, |markup| self.inlines(markup, content))
            }
        }
    }

    /// The element of a phrase.
    fn element(&self, phrase: &Phrase) -> Tag {
        let listed = |value: &Option<String>| value.as_deref().and_then(tokens);
        match &phrase.kind {
            PhraseKind::Salutation => Tag::new("seg").set("type", "salute"),
            PhraseKind::Name(name) => self.name(name, &phrase.content),
            PhraseKind::Date { edtf } => {
                dated_with_days(Tag::new("date"), edtf.as_deref().unwrap_or(""))
            }
            PhraseKind::Reference(reference) => self.reference(reference, &phrase.content),
            PhraseKind::Emphasis { rendition } => set_in_type(Tag::new("hi"), Some(rendition)),
            PhraseKind::Foreign { language } => Tag::new("foreign")
                .set_known("xml:lang", language.as_ref().filter(|tag| is_language_tag(tag))),
            PhraseKind::Term { target, meaning } => {
                identified(Tag::new("term"), target).set_known("n", meaning.as_ref())
            }
            PhraseKind::Title => Tag::new("title"),
            PhraseKind::Quotation => Tag::new("q"),
            PhraseKind::Deletion { manner } => Tag::new("del").set_known("rend", listed(manner)),
            PhraseKind::Addition { place } => Tag::new("add").set_known("place", listed(place)),
            PhraseKind::Gap { reason, extent } => Tag::new("gap")
                .set_known("reason", listed(reason))
                .set_known("extent", extent.as_ref()),
            PhraseKind::Unclear { reason } => {
                Tag::new("unclear").set_known("reason", listed(reason))
            }
            PhraseKind::Supplied { reason } => {
                Tag::new("supplied").set_known("reason", listed(reason))
            }
            PhraseKind::Segment { class } => {
                let class = class.as_deref().and_then(word);
                match class.as_deref() {
                    // Words that say what else a `seg` can be.
                    Some("salute" | "gap" | "opaque") => {
                        Tag::new("seg").set("type", "segment").set_known("subtype", class)
                    }
                    _ => Tag::new("seg").set_known("type", class),
                }
            }
            PhraseKind::Opaque { element } => {
                Tag::new("seg").set("type", "opaque").set("n", element)
            }
        }
    }

    /// A name with its referent and the role of its bearer.
    fn name(&self, name: &Name, content: &[Inline]) -> Tag {
        let element = match name.kind {
            NameKind::Person => "persName",
            NameKind::Organisation => "orgName",
            NameKind::Place => "placeName",
            NameKind::Other => "name",
        };
        let role = name.role.map(|role| match role {
            NameRole::From => "from",
            NameRole::To => "to",
        });
        let identity = self.entities.name(name, content);
        let mut targets: Vec<String> = name.pointers().collect();
        targets.extend(served(self.scope, identity, &name.targets));
        identified(Tag::new(element).set_known("type", role), &targets)
            .set_known("n", name.listed.as_ref())
    }

    /// A pointer to a place in this letter is written only if the place exists.
    fn reference(&self, reference: &Reference, content: &[Inline]) -> Tag {
        let mut tag = Tag::new(if content.is_empty() { "ptr" } else { "ref" });
        if let Some(document) = &reference.document {
            tag = tag.set("type", "document").set("n", document);
        }
        match (&reference.fragment, &reference.target) {
            (Some(fragment), _) if self.calls.has(fragment) => {
                tag.set("target", format!("#{fragment}"))
            }
            (_, Some(target)) => pointing(tag, target),
            (_, None) => tag,
        }
    }

    /// Several readings given by the source itself. They have no `xml:id`, unlike our corrections.
    fn choice(&mut self, markup: &mut Markup, choice: &'a Choice) -> Written {
        let is_apparatus = |alternative: &Alternative| match alternative.kind {
            AlternativeKind::Lem | AlternativeKind::Rdg => true,
            AlternativeKind::Sic
            | AlternativeKind::Corr
            | AlternativeKind::Orig
            | AlternativeKind::Reg
            | AlternativeKind::Abbr
            | AlternativeKind::Expan
            | AlternativeKind::Unclear => false,
        };
        let alternatives = &choice.alternatives;
        if alternatives.iter().any(is_apparatus) {
            return markup.inline(Tag::new("app"), |app| {
                alternatives.iter().enumerate().try_for_each(|(index, alternative)| {
                    self.reading(app, witness_tag(alternative.kind, index), &alternative.content)
                })
            });
        }
        let mut readings = |markup: &mut Markup| {
            alternatives.iter().try_for_each(|alternative| {
                self.reading(markup, Tag::new(alternative.kind.as_str()), &alternative.content)
            })
        };
        // `choice` requires two.
        match alternatives.len() {
            0 | 1 => readings(markup),
            _ => markup.inline(Tag::new("choice"), readings),
        }
    }

    fn correction(&mut self, markup: &mut Markup, correction: &'a Correction) -> Written {
        let corr = Tag::new("corr")
            .set("type", correction.kind.as_str())
            .set("resp", self.responsible.pointer(&correction.by))
            .set("cert", correction.certainty.as_str())
            .set_known("evidence", (correction.kind != CorrectionKind::Edit).then_some("internal"));
        markup.inline(Tag::new("choice").set("xml:id", &correction.id), |choice| {
            self.reading(choice, Tag::new("sic"), &correction.original)?;
            self.reading(choice, corr, &correction.corrected)
        })
    }

    fn reading(&mut self, markup: &mut Markup, tag: Tag, reading: &'a [Inline]) -> Written {
        let is_white = |inline: &Inline| match inline {
            Inline::Text(characters) => characters.text.trim().is_empty(),
            Inline::LineBreak(_)
            | Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => false,
        };
        // A space that is the whole reading must survive programs that normalise white space.
        let space = (!reading.is_empty() && reading.iter().all(is_white)).then_some("preserve");
        markup.inline(tag.set_known("xml:space", space), |markup| self.inlines(markup, reading))
    }
}

/// The element of a reading in an `app`: `lem` may occur once, as the first.
fn witness_tag(kind: AlternativeKind, index: usize) -> Tag {
    match (kind, index) {
        (AlternativeKind::Lem, 0) => Tag::new("lem"),
        (AlternativeKind::Rdg, _) => Tag::new("rdg"),
        (
            AlternativeKind::Sic
            | AlternativeKind::Corr
            | AlternativeKind::Orig
            | AlternativeKind::Reg
            | AlternativeKind::Abbr
            | AlternativeKind::Expan
            | AlternativeKind::Unclear
            | AlternativeKind::Lem,
            _,
        ) => Tag::new("rdg").set("type", kind.as_str()),
    }
}

fn break_line(markup: &mut Markup, line: &LineBreak) -> Written {
    let tag = match line.kind {
        LineBreakKind::Line => Tag::new("lb"),
        LineBreakKind::Lineation => Tag::new("lb").set("type", "lineation"),
        LineBreakKind::Paragraph => Tag::new("lb").set("type", "paragraph"),
    };
    if line.splits_word {
        return markup.empty(tag.set("break", "no"));
    }
    markup.empty_line(tag)
}
