//! From the events of the parser to the letter.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::html;
use super::{NAME, front_matter};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    FurnitureKind, Letter, LineBreakKind, NoteKind, PhraseKind, Reference, Rendition, Style,
};
use crate::readers::composer::{Composer, Container, LineKind};
use crate::source::{Source, Wrapping, is_forbidden};

/// What `CommonMark` lacks and letters have.
const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// Reads the letter.
pub(super) fn letter(source: &Source) -> (Letter, Vec<Diagnostic>) {
    let text = source.text();
    let aside = front_matter(text);
    let base = aside.end;
    let rest = text.get(base..).unwrap_or_default();
    let events = || {
        let parser = Parser::new_ext(rest, OPTIONS).into_offset_iter();
        parser.map(|(event, at)| (event, base + at.start..base + at.end))
    };
    let line_ends: Vec<_> = events()
        .filter_map(|(event, at)| matches!(event, Event::SoftBreak).then_some(at))
        .collect();
    let mut walk = Walk {
        source,
        composer: Composer::new(source, NAME),
        wrapping: Wrapping::of(text, &line_ends),
        open: Vec::new(),
        code: None,
        comment: None,
        cell_end: 0,
        unread: Vec::new(),
        numbers: numbers(events().map(|(event, _)| event)),
    };
    walk.front_matter(aside);
    for (event, at) in events() {
        walk.step(event, at);
    }
    let parser = Parser::new_ext(rest, OPTIONS);
    for (_, definition) in parser.reference_definitions().iter() {
        let at = base + definition.span.start..base + definition.span.end;
        walk.keep_beside(at, "the address of a link");
    }
    walk.finish()
}

/// What is open.
enum Open {
    /// A line or a container.
    Block,
    /// A phrase of Markdown.
    Phrase,
    /// A phrase of HTML, by its name.
    Html(String),
}

struct Walk<'a> {
    source: &'a Source,
    composer: Composer<'a>,
    /// Markdown says that a line end is white space; but people who type letters put dateline, salutation and
    /// signature on lines of their own. So one is white space if the next word had no room on the line.
    wrapping: Option<Wrapping<'a>>,
    open: Vec<Open>,
    /// Whether a block of code is open, and whether it is fenced.
    code: Option<bool>,
    /// Where a comment of HTML began that has not ended.
    comment: Option<usize>,
    /// Where the last cell of a table ended.
    cell_end: usize,
    /// The tags of HTML whose meaning is not read.
    unread: Vec<Range<usize>>,
    /// The notes that are called, by the order of their first calls.
    numbers: BTreeMap<String, usize>,
}

impl Walk<'_> {
    /// Front matter is set aside later, line by line, if it is some.
    fn front_matter(&mut self, at: Range<usize>) {
        let mut start = at.start;
        for line in self.written(&at).to_owned().split_inclusive('\n') {
            let end = start + line.len();
            self.composer.line(LineKind::Paragraph, None);
            self.composer.data(start..end);
            self.composer.end_line();
            start = end;
        }
    }

    fn written(&self, at: &Range<usize>) -> &str {
        self.source.text().get(at.clone()).unwrap_or_default()
    }

    fn step(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, &at),
            Event::Text(text) if self.code.is_some() => self.code_line(&text, at),
            Event::Text(text) => self.text(&text, at),
            Event::Code(text) => self.code(&text, at),
            Event::Html(_) => self.html_line(at),
            Event::InlineHtml(_) => self.tag(at),
            Event::FootnoteReference(label) => {
                self.composer.note_call(&label.to_lowercase(), at);
            }
            Event::SoftBreak => {
                if self.wrapping.as_ref().is_some_and(|wrapping| wrapping.is_layout(&at)) {
                    self.composer.space(at);
                } else {
                    self.composer.line_break(at, LineBreakKind::Line, false);
                }
            }
            Event::HardBreak => self.composer.line_break(at, LineBreakKind::Line, false),
            Event::Rule => self.composer.end_line(),
            // These are not asked for.
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.composer.data(at);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: Range<usize>) {
        let (is_phrase, composer) = (is_phrase(&tag), &mut self.composer);
        match tag {
            Tag::Paragraph => composer.line(LineKind::Paragraph, None),
            Tag::Heading { .. } => composer.line(LineKind::Heading, None),
            Tag::BlockQuote(_) => composer.begin(Container::Quotation),
            Tag::CodeBlock(kind) => {
                composer.line(LineKind::Paragraph, None);
                self.code = Some(matches!(kind, CodeBlockKind::Fenced(_)));
            }
            Tag::List(_) | Tag::DefinitionList => composer.begin(Container::List { class: None }),
            Tag::Item => {
                composer.begin(Container::Item);
                self.item_label(at);
            }
            Tag::FootnoteDefinition(label) => {
                let (key, kind) = (label.to_lowercase(), NoteKind::Footnote);
                composer.begin(Container::Note { key, kind, class: None, place: None });
                let end = at.start + "[^".len() + label.len() + "]:".len();
                let at = at.start..end.min(at.end);
                match self.numbers.get(&*label.to_lowercase()) {
                    Some(number) if !is_printed(&label) => {
                        composer.derived_label(&number.to_string(), at);
                    }
                    _ => composer.note_label(&label, at),
                }
            }
            Tag::Table(_) => composer.begin(Container::Table),
            Tag::TableHead => composer.begin(Container::Row { is_heading: true }),
            Tag::TableRow => composer.begin(Container::Row { is_heading: false }),
            Tag::TableCell => composer.begin(Container::Cell { rows: 1, columns: 1 }),
            Tag::Image { dest_url, .. } => {
                composer.begin(Container::Figure { images: vec![value(&dest_url)] });
            }
            Tag::Emphasis => composer.enter(set("emphasis", Style::Italic), at),
            Tag::Strong => composer.enter(set("strong", Style::Bold), at),
            Tag::Superscript => composer.enter(set("superscript", Style::Superscript), at),
            Tag::Subscript => composer.enter(set("subscript", Style::Subscript), at),
            Tag::Strikethrough => {
                let manner = Some("strikethrough".to_owned());
                composer.enter(PhraseKind::Deletion { manner }, at);
            }
            Tag::Link { dest_url, .. } => {
                let target = Some(value(&dest_url)).filter(|target| !target.is_empty());
                let reference = Reference { document: None, target, fragment: None };
                composer.enter(PhraseKind::Reference(reference), at);
            }
            Tag::HtmlBlock
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => composer.end_line(),
        }
        self.open.push(if is_phrase { Open::Phrase } else { Open::Block });
    }

    fn end(&mut self, tag: TagEnd, at: &Range<usize>) {
        while let Some(Open::Html(_)) = self.open.pop() {
            self.composer.leave();
        }
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.composer.leave(),
            TagEnd::Link => {
                self.composer.leave();
                self.title_of_link(at);
                self.escaped_label(at);
            }
            TagEnd::Image => {
                self.composer.end();
                self.title_of_link(at);
                self.escaped_label(at);
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table => self.composer.end(),
            TagEnd::TableCell => {
                self.cell_end = at.end;
                self.composer.end();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.cells_beyond(at);
                self.composer.end();
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {
                self.code = None;
                self.composer.end_line();
            }
        }
    }

    /// The cells of a row beyond those of the head, which the parser ignores, as GitHub does.
    fn cells_beyond(&mut self, row: &Range<usize>) {
        let mut start = self.cell_end.max(row.start);
        let source = self.source;
        for cell in source.text().get(start..row.end).unwrap_or_default().split('|') {
            let words = start + (cell.len() - cell.trim_start().len());
            start += cell.len() + 1;
            if !cell.trim().is_empty() {
                self.composer.begin(Container::Cell { rows: 1, columns: 1 });
                self.composer.data(words..words + cell.trim().len());
                self.composer.end();
            }
        }
    }

    /// Characters; those that are written as a reference have a text of their own.
    fn text(&mut self, text: &str, at: Range<usize>) {
        if self.written(&at) == text {
            self.composer.data(at);
        } else {
            self.composer.text(&value(text), at);
        }
    }

    /// Characters between signs of code. A line of them may begin with the signs of the blocks around it.
    fn code(&mut self, text: &str, at: Range<usize>) {
        let signs = |c: char| c == '`';
        let written = self.written(&at);
        let start = at.start + (written.len() - written.trim_start_matches(signs).len());
        let end = start.max(at.end - (written.len() - written.trim_end_matches(signs).len()));
        let mut from = start;
        for word in text.split_whitespace() {
            let found = self.written(&(from..end)).find(word);
            let Some(place) = found.map(|place| from + place) else { continue };
            if place > from {
                self.composer.space(from..place);
            }
            self.composer.data(place..place + word.len());
            from = place + word.len();
        }
        if from < end {
            self.composer.space(from..end);
        }
    }

    /// A line of a block of code. Where the block is only indented, the indent means nothing.
    fn code_line(&mut self, text: &str, at: Range<usize>) {
        if self.code == Some(true) && self.written(&at) == text {
            self.composer.kept(at);
            return;
        }
        let mut start = at.start;
        for line in self.written(&at).to_owned().split_inclusive('\n') {
            let end = start + line.len();
            self.composer.data(start..end);
            if line.ends_with('\n') {
                self.composer.line_break(end - 1..end, LineBreakKind::Line, false);
            }
            start = end;
        }
    }

    /// The number of an item, as it is written. The signs of a quotation around it can be in the item's range.
    fn item_label(&mut self, item: Range<usize>) {
        let written =
            self.written(&item).trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        let start = item.end - written.len();
        let digits = written.len() - written.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_number =
            digits > 0 && written.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
        if is_number {
            self.composer.line(LineKind::ItemLabel, None);
            self.composer.data(start..start + digits + 1);
            self.composer.end_line();
        }
    }

    /// The title of a link, which is no word of the letter: `[words](address "title")`.
    fn title_of_link(&mut self, link: &Range<usize>) {
        let written = self.written(link);
        let Some(title) = written.strip_suffix(')').and_then(|rest| {
            let rest = rest.trim_end();
            let quote = rest.chars().next_back().filter(|last| ['"', '\''].contains(last))?;
            let inside = rest.strip_suffix(quote)?;
            let from = inside.rfind("](")?;
            let start = from + inside.get(from..)?.find([' ', '\n'])?;
            let open = start + inside.get(start..)?.find(quote)? + 1;
            (open < inside.len()).then_some(open..inside.len())
        }) else {
            return;
        };
        self.keep_beside(link.start + title.start..link.start + title.end, "the title of a link");
    }

    /// The parser takes `[a]\[b]` for the link a to the definition b. The second bracket is escaped, so it and
    /// what it holds are words (`CommonMark` 2.4).
    fn escaped_label(&mut self, link: &Range<usize>) {
        let written = self.written(link);
        let Some((words, label)) = written.strip_suffix(']').and_then(|it| it.rsplit_once('['))
        else {
            return;
        };
        if words.ends_with("]\\") {
            self.composer.data(link.end - "[]".len() - label.len()..link.end);
        }
    }

    /// Keeps what is no word of the letter beside it.
    fn keep_beside(&mut self, at: Range<usize>, reason: &str) {
        let words: String = self.written(&at).chars().filter(|c| !is_forbidden(*c)).collect();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            let reason = Some(reason.to_owned());
            self.composer.furniture(FurnitureKind::Annotation, words, at, reason);
        }
    }

    /// A line of a block of HTML.
    fn html_line(&mut self, at: Range<usize>) {
        let mut start = at.start;
        while start < at.end {
            if let Some(began) = self.comment {
                let Some(end) = self.written(&(start..at.end)).find("-->") else { return };
                start += end + "-->".len();
                self.comment = None;
                self.keep_beside(began..start, "a comment of the file");
                continue;
            }
            let rest = self.written(&(start..at.end));
            if rest.starts_with("<!--") {
                self.comment = Some(start);
                start += "<!--".len();
                continue;
            }
            let is_tag = rest.starts_with('<');
            let length = if is_tag {
                html::end_of_tag(rest).unwrap_or(rest.len())
            } else {
                rest.find('<').unwrap_or(rest.len())
            };
            let piece = start..start + length;
            start = piece.end;
            if is_tag { self.tag(piece) } else { self.composer.data(piece) }
        }
    }

    /// A tag of HTML, or a comment.
    fn tag(&mut self, at: Range<usize>) {
        let written = self.written(&at);
        if written.starts_with("<!--") {
            self.keep_beside(at, "a comment of the file");
            return;
        }
        match html::read(written) {
            Some(html::Tag::Begin(name, kind)) => {
                if matches!(kind, PhraseKind::Opaque { .. }) {
                    self.unread.push(at.clone());
                }
                self.composer.enter(kind, at);
                self.open.push(Open::Html(name));
            }
            Some(html::Tag::End(name)) => self.end_html(&name),
            Some(html::Tag::LineBreak) => {
                self.composer.line_break(at, LineBreakKind::Line, false);
            }
            Some(html::Tag::Block) => {
                self.unread.push(at);
                self.composer.end_line();
            }
            Some(html::Tag::Nothing) => self.unread.push(at),
            None => self.composer.data(at),
        }
    }

    /// Ends a phrase of HTML, and those in it, unless one of Markdown is open in it.
    fn end_html(&mut self, name: &str) {
        let open = self.open.iter().rev().take_while(|open| matches!(open, Open::Html(_)));
        let found = open.map(|open| matches!(open, Open::Html(other) if other == name));
        let Some(place) = found.into_iter().position(|is_it| is_it) else { return };
        for _ in 0..=place {
            self.open.pop();
            self.composer.leave();
        }
    }

    fn finish(mut self) -> (Letter, Vec<Diagnostic>) {
        if let Some(began) = self.comment {
            self.keep_beside(began..self.source.text().len(), "a comment of the file");
        }
        let found = self.unread.first().map(|first| {
            let count = self.unread.len();
            let tags = if count == 1 { "a tag" } else { "tags" };
            let message = format!("{count} {tags} of HTML of which only the words are read");
            let message =
                if count == 1 { message.replacen("1 a tag", "a tag", 1) } else { message };
            Diagnostic::new(&diag::HTML_NOT_READ, self.source.span(first.clone()), message)
        });
        (self.composer.finish(), found.into_iter().collect())
    }
}

/// The number of each note that is called, by its label: this is what Markdown prints.
fn numbers<'e>(events: impl Iterator<Item = Event<'e>>) -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    for event in events {
        if let Event::FootnoteReference(label) = event {
            let next = numbers.len() + 1;
            numbers.entry(label.to_lowercase()).or_insert(next);
        }
    }
    numbers
}

/// Whether a label is one that letters print, and not a name that only joins a note to its call.
fn is_printed(label: &str) -> bool {
    label.chars().all(|c| c.is_ascii_digit()) || label.chars().count() <= LONGEST_SIGN
}

/// The most characters of a label such as `a`, `*`, `12`.
const LONGEST_SIGN: usize = 2;

fn is_phrase(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
    )
}

/// How a phrase is set.
fn set(written: &str, style: Style) -> PhraseKind {
    let rendition = Rendition { written: written.to_owned(), styles: vec![style] };
    PhraseKind::Emphasis { rendition }
}

/// A value without the characters that no format can write.
fn value(text: &str) -> String {
    text.chars().filter(|character| !is_forbidden(*character)).collect()
}
