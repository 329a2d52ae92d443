//! The contents of a line, from the events of the text.
//!
//! An event that begins something opens its element and leaves an [`Ending`], which is written when it
//! ends. Our own signs (brackets, labels of other readings, words for screen readers) are apparatus, so
//! that they can be told from the letter's words. **Invariant:** they separate no words and join none.

use std::io;

use super::chapter::{ChapterWriter, Point, SALUTATION, html_date};
use super::files::first_file;
use super::links::is_link;
use super::markup::beyond;
use super::pages::{page_number, shown_page_mark, shown_page_number};
use super::rendition::{block_classes, close_styles, open_styles};
use crate::backends::book::Destination;
use crate::backends::landmarks::landing_id;
use crate::backends::lexical::{absolute_uri, uri};
use crate::ir::account::{Event, Node, inline_events};
use crate::ir::{
    Alternative, Characters, Inline, LineBreakKind, Name, NameKind, NameRole, Origin, PageBreak,
    Phrase, PhraseKind, Reference, Rendition, has_quotation_marks, is_in_brackets, plain_text,
    pointer,
};
use crate::wording::fill;

/// Writes the end of what an event began.
pub(super) type Ending<'a> = Box<dyn FnOnce(&mut ChapterWriter<'a>) -> io::Result<()> + 'a>;

impl<'a> ChapterWriter<'a> {
    /// Writes the contents of a line.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> io::Result<()> {
        let mut endings = Vec::new();
        let mut result = Ok(());
        inline_events(inlines, self.job.reading, &mut |event| {
            if result.is_ok() {
                result = self.event(event, &mut endings);
            }
        });
        result
    }

    fn event(&mut self, event: Event<'a>, endings: &mut Vec<Ending<'a>>) -> io::Result<()> {
        match event {
            Event::Enter(node) => {
                endings.push(self.begin(node)?);
                Ok(())
            }
            Event::Leave(_) => endings.pop().map_or(Ok(()), |end| end(self)),
            Event::Text(characters) => {
                self.land(characters)?;
                self.markup.words(&characters.text)
            }
            Event::Break(line) => match (event.separator(), line.kind) {
                // The line may end here, but the word goes on.
                (None, _) => self.markup.empty("wbr", &[]),
                // A book has its own lines.
                (Some(_), LineBreakKind::Lineation) => self.markup.end_word(),
                // A link that was split could end up without words.
                (Some(_), LineBreakKind::Paragraph)
                    if self.markup.is_inside("p") && !self.markup.is_inside("a") =>
                {
                    self.markup.split_block("p")
                }
                (Some(_), LineBreakKind::Paragraph | LineBreakKind::Line) => {
                    self.markup.line_break()
                }
            },
            Event::Page(page) => {
                let space = event.separator();
                if space.is_some() {
                    self.markup.end_word()?;
                }
                self.page(page, space.unwrap_or_default())
            }
            Event::Call(anchor) => self.note_call(anchor),
            Event::Start(start) => {
                let attributes = [("class", "note-start"), ("id", start.id.as_str())];
                self.markup.element("span", &attributes, "")
            }
        }
    }

    /// Marks where links from other parts of the book arrive.
    fn land(&mut self, characters: &Characters) -> io::Result<()> {
        let Origin::Read { at } = &characters.origin else { return Ok(()) };
        if self.due_passages.remove(&at.start) {
            self.markup.element("span", &[("id", landing_id(at.start).as_str())], "")?;
            self.passages.push(at.start);
        }
        Ok(())
    }

    /// The address of the part of the book that a phrase points to.
    fn destination(&self, phrase: &PhraseKind) -> Option<String> {
        let Destination { part, fragment, .. } = self.setting.references?.destination(phrase)?;
        Some(match fragment {
            None => first_file(&part),
            Some(fragment) => beyond(&part, &fragment),
        })
    }

    /// The address of what a list of the source says of a person or a term, where the chapter first mentions them.
    fn explanation(&mut self, phrase: &'a Phrase) -> Option<String> {
        let id = pointer(&phrase.kind).filter(|id| !self.explained.contains(id))?;
        let is_link = !self.is_blank(&phrase.content) && !self.holds_link(&phrase.content);
        let address =
            self.destination(&phrase.kind).filter(|_| is_link && !self.markup.is_inside("a"))?;
        self.explained.insert(id);
        Some(address)
    }

    fn begin(&mut self, node: Node<'a>) -> io::Result<Ending<'a>> {
        match node {
            Node::Phrase(phrase) => self.phrase(phrase),
            Node::Alternative(other, _) if node.is_beside_the_text() => self.other_reading(other),
            // The first reading of the source is live text.
            Node::Alternative(first, _) => {
                let [_, title] = self.wording.reading(first.kind);
                self.wrap("span", &[("class", "choice"), ("title", title)])
            }
            Node::Correction(correction) => self.correction(correction),
            // Blocks and lines are not inside a line.
            Node::Choice(_) | Node::Note(_) | Node::Block(_) | Node::Line(_) | Node::Cell(..) => {
                Ok(nothing())
            }
        }
    }

    /// Opens an element around what follows.
    pub(super) fn wrap(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
    ) -> io::Result<Ending<'a>> {
        self.markup.open(name, attributes)?;
        Ok(Box::new(|chapter| chapter.markup.close()))
    }

    fn phrase(&mut self, phrase: &'a Phrase) -> io::Result<Ending<'a>> {
        let content = &phrase.content;
        match &phrase.kind {
            PhraseKind::Salutation => self.wrap("span", &[("class", "salutation"), SALUTATION]),
            PhraseKind::Name(name) => self.name(name, phrase),
            PhraseKind::Date { edtf } => {
                match edtf.as_deref().map(|date| (date, html_date(date))) {
                    Some((_, Some(day))) => self.wrap("time", &[("datetime", day)]),
                    Some((date, None)) => {
                        self.wrap("span", &[("class", "date"), ("data-edtf", date)])
                    }
                    None => self.wrap("span", &[("class", "date")]),
                }
            }
            PhraseKind::Reference(reference) => self.reference(reference, phrase),
            PhraseKind::Emphasis { rendition } => self.emphasis(rendition),
            PhraseKind::Foreign { language } => self.foreign(language.as_deref()),
            PhraseKind::Term { target, meaning } => {
                let mut attributes = vec![("class", "term")];
                attributes.extend(target.as_deref().map(|target| ("data-key", target)));
                attributes.extend(meaning.as_deref().map(|meaning| ("title", meaning)));
                let explanation = self.explanation(phrase);
                attributes.extend(explanation.as_deref().map(|address| ("href", address)));
                self.wrap(if explanation.is_some() { "a" } else { "span" }, &attributes)
            }
            PhraseKind::Title => self.wrap("cite", &[]),
            PhraseKind::Quotation => self.quotation(content),
            PhraseKind::Deletion { manner } => {
                self.revision("del", &self.wording.signs.struck_out, manner.as_deref(), content)
            }
            PhraseKind::Addition { place } => {
                self.revision("ins", &self.wording.signs.added, place.as_deref(), content)
            }
            PhraseKind::Gap { reason, extent } => {
                let reason = reason.as_deref().and_then(|reason| self.wording.detail(reason));
                let extent = extent.as_deref().map(|extent| self.wording.extent(extent));
                let details: Vec<String> = [reason, extent].into_iter().flatten().collect();
                let details = Some(details.join(", ")).filter(|it| !it.is_empty());
                let title = with_detail(&self.wording.signs.gap, details);
                if content.is_empty() {
                    self.sign("[…]", &title)?;
                    return Ok(nothing());
                }
                self.bracketed("gap", &title, content)
            }
            PhraseKind::Unclear { reason } => {
                // What is hard to read is not said to be illegible as well.
                let reason = reason.as_deref().and_then(|reason| self.wording.detail(reason));
                let reason =
                    reason.filter(|it| Some(it) != self.wording.detail("illegible").as_ref());
                let title = with_detail(&self.wording.signs.unclear, reason);
                self.markup.open("span", &[("class", "unclear"), ("title", &title)])?;
                Ok(Box::new(move |chapter| {
                    chapter.sign("[?]", &title)?;
                    chapter.markup.close()
                }))
            }
            PhraseKind::Supplied { reason } => {
                let reason = reason.as_deref().and_then(|reason| self.wording.detail(reason));
                let title = with_detail(&self.wording.signs.supplied, reason);
                self.bracketed("supplied-words", &title, content)
            }
            PhraseKind::Segment { class } => {
                let mut attributes = vec![("class", "segment")];
                attributes.extend(class.as_deref().map(|class| ("data-class", class)));
                self.wrap("span", &attributes)
            }
            PhraseKind::Opaque { .. } => self.wrap("span", &[("class", "opaque")]),
        }
    }

    /// Words set in another type: an element for each style, and one that aligns them.
    fn emphasis(&mut self, rendition: &Rendition) -> io::Result<Ending<'a>> {
        let alignment = block_classes("", Some(rendition));
        let is_aligned = !alignment.is_empty();
        if is_aligned {
            self.markup.open("span", &[("class", &alignment)])?;
        }
        let opened = open_styles(&mut self.markup, Some(rendition))? + usize::from(is_aligned);
        Ok(Box::new(move |chapter| close_styles(&mut chapter.markup, opened)))
    }

    fn foreign(&mut self, language: Option<&str>) -> io::Result<Ending<'a>> {
        let mut attributes = vec![("class", "foreign")];
        attributes.extend(self.enter_language(language));
        self.markup.open("span", &attributes)?;
        Ok(Box::new(|chapter| {
            chapter.leave_language();
            chapter.markup.close()
        }))
    }

    /// The identity of the bearer is recorded for programs. The first mention links to what a list of the source says of
    /// them, if the book has that.
    fn name(&mut self, name: &'a Name, phrase: &'a Phrase) -> io::Result<Ending<'a>> {
        let class = match name.kind {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place => "place",
            NameKind::Other => "name",
        };
        let keys = name.pointers().collect::<Vec<_>>().join(" ");
        let explanation = self.explanation(phrase);
        let identity = self.entities.name(name, &phrase.content);
        let identity = identity.map(|identity| uri(&identity.address));
        let mut attributes = vec![("class", class)];
        match name.role {
            Some(NameRole::From) => attributes.push(("data-role", "from")),
            Some(NameRole::To) => attributes.push(("data-role", "to")),
            None => {}
        }
        if !keys.is_empty() {
            attributes.push(("data-key", &keys));
        }
        attributes.extend(identity.as_deref().map(|address| ("data-identity", address)));
        attributes.extend(name.listed.as_deref().map(|listed| ("title", listed)));
        attributes.extend(explanation.as_deref().map(|address| ("href", address)));
        self.wrap(if explanation.is_some() { "a" } else { "span" }, &attributes)
    }

    /// A reference to a place in this book or on the web is a link. Links cannot be nested: if the
    /// words contain one, the link is a sign after them.
    fn reference(
        &mut self,
        reference: &'a Reference,
        phrase: &'a Phrase,
    ) -> io::Result<Ending<'a>> {
        let content = &phrase.content;
        let inside = reference.fragment.as_ref().filter(|id| self.fragments.contains(id.as_str()));
        let inside = inside.map(|id| format!("#{id}")).or_else(|| self.destination(&phrase.kind));
        let address = inside.or_else(|| {
            let address = reference.target.as_deref().and_then(absolute_uri)?;
            is_link(&address).then_some(address)
        });
        let address = address.filter(|_| !self.markup.is_inside("a"));
        let mut attributes = vec![("class", "reference")];
        attributes.extend(reference.document.as_deref().map(|it| ("data-document", it)));
        attributes.extend(reference.target.as_deref().map(|it| ("data-target", it)));
        let has_words = !self.is_blank(content);
        if let Some(address) = &address
            && has_words
            && !self.holds_link(content)
        {
            attributes.push(("href", address));
            return self.wrap("a", &attributes);
        }
        self.markup.open("span", &attributes)?;
        Ok(Box::new(move |chapter| {
            chapter.markup.close()?;
            // Without words, only the address shows what is meant.
            let sign = match &reference.target {
                Some(target) if !has_words => format!("[{target}]"),
                Some(_) | None => "→".to_owned(),
            };
            if let Some(address) = address {
                let label = fill(&chapter.wording.signs.link, &[("address", &address)]);
                let mut attributes = vec![
                    ("class", "apparatus"),
                    ("href", address.as_str()),
                    ("aria-label", label.as_str()),
                ];
                attributes.extend(chapter.ours());
                chapter.markup.element("a", &attributes, &sign)
            } else if has_words || reference.target.is_none() {
                Ok(())
            } else {
                chapter.markup.element("span", &[("class", "apparatus sign")], &sign)
            }
        }))
    }

    /// Marks are set around quoted words if the source has none.
    fn quotation(&mut self, content: &[Inline]) -> io::Result<Ending<'a>> {
        let words = plain_text(content, self.job.reading);
        if has_quotation_marks(self.markup.last_character(), &words) {
            self.wrap("span", &[("class", "quotation")])
        } else {
            self.wrap("q", &[])
        }
    }

    /// What the writer struck out or added: shown by its element, and said in words, since some readers draw no line.
    fn revision(
        &mut self,
        name: &str,
        what: &str,
        how: Option<&str>,
        content: &[Inline],
    ) -> io::Result<Ending<'a>> {
        let title = with_detail(what, how.and_then(|how| self.wording.detail(how)));
        let mut sign = vec![("class", "apparatus sign")];
        sign.extend(self.ours());
        self.markup.element(
            "span",
            &sign,
            &format!("[{title}{}\u{A0}", self.wording.colon.trim_end()),
        )?;
        self.markup.open(name, &[("title", &title)])?;
        if content.is_empty() {
            self.markup.element("span", &[("class", "apparatus sign")], "…")?;
        }
        Ok(Box::new(|chapter| {
            chapter.markup.close()?;
            chapter.markup.element("span", &[("class", "apparatus sign")], "]")
        }))
    }

    /// Words in square brackets, unless they have their own.
    fn bracketed(
        &mut self,
        class: &str,
        title: &str,
        content: &[Inline],
    ) -> io::Result<Ending<'a>> {
        const BRACKET: &[(&str, &str)] = &[("class", "apparatus sign")];
        let has_brackets = is_in_brackets(&plain_text(content, self.job.reading));
        self.markup.open("span", &[("class", class), ("title", title)])?;
        if !has_brackets {
            self.sign("[", title)?;
        }
        Ok(Box::new(move |chapter| {
            if !has_brackets {
                chapter.markup.element("span", BRACKET, "]")?;
            }
            chapter.markup.close()
        }))
    }

    /// Writes one of our signs, with its meaning for those who hear it. It is not written beside the sign, which would show
    /// it twice where styles are not applied.
    fn sign(&mut self, sign: &str, meaning: &str) -> io::Result<()> {
        let mut attributes = vec![
            ("class", "apparatus sign"),
            ("role", "img"),
            ("aria-label", meaning),
            ("title", meaning),
        ];
        attributes.extend(self.ours());
        self.markup.element("span", &attributes, sign)
    }

    /// Another reading of the source, in brackets after the first.
    fn other_reading(&mut self, other: &Alternative) -> io::Result<Ending<'a>> {
        let [label, title] = self.wording.reading(other.kind);
        self.markup.open("span", &[("class", "alternative"), ("title", title)])?;
        let mut sign = vec![("class", "apparatus sign")];
        sign.extend(self.ours());
        // The spaces keep the signs away from the words and separate none.
        self.markup.element("span", &sign, &format!("\u{A0}[{label}\u{A0}"))?;
        if self.is_blank(&other.content) {
            self.markup.element("span", &sign, &self.wording.signs.nothing)?;
        }
        Ok(Box::new(|chapter| {
            chapter.markup.element("span", &[("class", "apparatus sign")], "]")?;
            chapter.markup.close()
        }))
    }

    /// Writes a page that begins between two blocks.
    pub(super) fn page_between_blocks(&mut self, page: &'a PageBreak) -> io::Result<()> {
        self.markup.open_block("div", &[("class", "page-break")])?;
        self.page(page, "")?;
        self.markup.close_block()
    }

    /// The empty element is for programs and screen readers; what shows the number is for the eye.
    fn page(&mut self, page: &'a PageBreak, space: &str) -> io::Result<()> {
        // An inferred page gives way to the one that the letter before marks; links still lead here.
        if page.is_inferred()
            && page.label.is_some()
            && page.label.as_deref() == self.setting.page_before
        {
            return self.markup.element("span", &[("id", &page.id)], "");
        }
        self.points.push(Point::Page(page));
        let wording = self.wording;
        let label = shown_page_number(page, &page_number(page, wording), wording);
        let mut attributes = vec![
            ("epub:type", "pagebreak"),
            ("role", "doc-pagebreak"),
            ("id", page.id.as_str()),
            ("aria-label", label.as_str()),
        ];
        attributes.extend(page.label.as_deref().map(|label| ("data-label", label)));
        self.markup.element("span", &attributes, "")?;
        let shown = format!("{}{space}", shown_page_mark(page, wording));
        let attributes = [("class", "apparatus page-number"), ("aria-hidden", "true")];
        self.markup.element("span", &attributes, &shown)
    }

    /// Writes a space that separates no words: it only keeps our sign away from the word before it.
    pub(super) fn apparatus_space(&mut self) -> io::Result<()> {
        self.markup.element("span", &[("class", "apparatus")], "\u{A0}")
    }

    /// Whether some inlines hold nothing visible.
    pub(super) fn is_blank(&self, content: &[Inline]) -> bool {
        !self.holds(content, |event| match event {
            Event::Text(characters) => !characters.text.trim().is_empty(),
            Event::Enter(Node::Phrase(phrase)) => matches!(phrase.kind, PhraseKind::Gap { .. }),
            Event::Enter(node) => matches!(node, Node::Correction(_)),
            Event::Leave(_)
            | Event::Break(_)
            | Event::Page(_)
            | Event::Call(_)
            | Event::Start(_) => false,
        })
    }

    /// Whether some inlines hold something that is always written as a link.
    fn holds_link(&self, content: &[Inline]) -> bool {
        self.holds(content, |event| {
            matches!(event, Event::Call(_) | Event::Enter(Node::Correction(_)))
        })
    }

    fn holds(&self, content: &[Inline], is_sought: impl Fn(Event<'_>) -> bool) -> bool {
        let mut is_found = false;
        inline_events(content, self.job.reading, &mut |event| {
            is_found = is_found || is_sought(event);
        });
        is_found
    }
}

/// The end of something that has no element around it.
pub(super) fn nothing<'a>() -> Ending<'a> {
    Box::new(|_| Ok(()))
}

fn with_detail(what: &str, detail: Option<String>) -> String {
    match detail {
        Some(detail) => format!("{what} ({detail})"),
        None => what.to_owned(),
    }
}
