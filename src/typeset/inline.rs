//! From the inlines of the IR to flows: words with their type, points, and the signs that show a
//! reader what is struck out, added, missing, uncertain, or read in several ways.
//!
//! Not here: lines. **Invariant:** the words of the letter come in its order, and every addition to
//! them is a [`Sign`].

use std::collections::BTreeMap;

use super::composer::{Beside, Composer, Mended};
use super::flow::Flow;
use super::hyphenation::hyphenation;
use super::signs::Sign;
use super::style::Style;
use super::{Part, PartId, PartKind, Target};
use crate::ir::account::{Event, Node, inline_events};
use crate::ir::{
    Alternative, AlternativeKind, Characters, Correction, Direction, Excerpt, Inline, LineBreak,
    LineBreakKind, NoteAnchor, Origin, PageBreak, Phrase, PhraseKind, Reading, has_quotation_marks,
    is_in_brackets, on_one_line, plain_text, pointer,
};
use crate::wording::Wording;

impl<'a> Composer<'a> {
    /// A part that goes on as another one, inside what its parent goes on as.
    fn continued(&mut self, part: PartId, parents: &BTreeMap<PartId, PartId>) -> PartId {
        let before = self.part_mut(part).clone();
        let parent = before.parent.map(|parent| parents.get(&parent).copied().unwrap_or(parent));
        let next = self.part(before.kind, parent);
        // A fragment is where it begins.
        *self.part_mut(next) = Part { parent, fragment: None, ..before };
        next
    }

    /// The inlines of a block, with the page breaks that came before it. The original reading can
    /// have several paragraphs where the corrected one has one.
    pub(super) fn flows(&mut self, content: &'a [Inline], style: Style, part: PartId) -> Vec<Flow> {
        let (reading, waiting) = (self.reading, std::mem::take(&mut self.waiting));
        let has_lines = has_lines(content, reading);
        let first = if has_lines { self.part(PartKind::Line, Some(part)) } else { part };
        let beside = self.beside.take();
        let to_come = beside.map_or(0, |_| length(&all_words(content, reading)));
        let mut writer = FlowWriter {
            done: Vec::new(),
            flow: new_flow(style),
            within: Within { style, part: first, end: End::Nothing },
            outside: Vec::new(),
            beside,
            to_come,
            line: has_lines.then_some((first, part)),
            composer: self,
        };
        for page in waiting {
            writer.page_break(page);
        }
        // A destination, even for a block without words.
        if writer.composer.part_mut(part).fragment.is_some() {
            writer.flow.push_point(part);
        }
        inline_events(content, reading, &mut |event| writer.write(event));
        writer.done.push(writer.flow);
        writer.done
    }
}

/// Writes the events of a block into flows.
struct FlowWriter<'c, 'a> {
    composer: &'c mut Composer<'a>,
    /// The paragraphs before this one.
    done: Vec<Flow>,
    flow: Flow,
    /// The innermost phrase.
    within: Within,
    /// The phrases around it.
    outside: Vec<Within>,
    /// Where the marks of a heading belong.
    beside: Option<Beside>,
    /// How long the words are that are not written yet; what is not in a heading counts as 0.
    to_come: usize,
    /// The part of the current line and that of the block, if the block has lines of its own.
    line: Option<(PartId, PartId)>,
}

/// How the words of a phrase are written.
#[derive(Clone, Copy)]
struct Within {
    style: Style,
    part: PartId,
    end: End,
}

/// What is written where a phrase ends.
#[derive(Clone, Copy)]
enum End {
    Nothing,
    Sign(&'static str),
    /// The end of words that have a direction of their own.
    Isolate,
}

impl<'a> FlowWriter<'_, 'a> {
    fn write(&mut self, event: Event<'a>) {
        match event {
            Event::Enter(node) => {
                let inner = self.enter(node);
                self.outside.push(std::mem::replace(&mut self.within, inner));
            }
            Event::Leave(_) => {
                match self.within.end {
                    End::Nothing => {}
                    End::Sign(sign) => self.sign(sign, self.within),
                    End::Isolate => self.flow.end_isolate(),
                }
                self.within = self.outside.pop().unwrap_or(self.within);
            }
            Event::Text(characters) => {
                self.land(characters);
                if self.beside.is_some() {
                    self.to_come -= length(&characters.text);
                }
                self.words(&characters.text);
            }
            Event::Break(LineBreak { splits_word: true, .. }) => {}
            Event::Break(LineBreak { kind, .. }) => match kind {
                LineBreakKind::Line => {
                    self.flow.push_line_break();
                    self.next_line();
                }
                // The page has its own lines.
                LineBreakKind::Lineation => self.words(" "),
                LineBreakKind::Paragraph => {
                    let next = new_flow(self.within.style);
                    self.done.push(std::mem::replace(&mut self.flow, next));
                    self.next_line();
                }
            },
            Event::Page(page) => self.page_break(page),
            Event::Call(anchor) => self.call(anchor),
            Event::Start(start) => self.place(&start.id),
        }
    }

    /// Begins a line that is a part of its own, and in it what goes on of the phrases around the break.
    fn next_line(&mut self) {
        let Some((line, block)) = self.line else { return };
        let next = self.composer.part(PartKind::Line, Some(block));
        self.line = Some((next, block));
        let mut continued = BTreeMap::from([(line, next)]);
        for within in self.outside.iter_mut().chain([&mut self.within]) {
            let before = within.part;
            if !continued.contains_key(&before) {
                let part = self.composer.continued(before, &continued);
                continued.insert(before, part);
            }
            within.part = continued[&before];
        }
    }

    fn words(&mut self, words: &str) {
        let parts = &self.composer.galley.parts;
        let around = std::iter::successors(Some(self.within.part), |part| parts[part.0].parent);
        // A gap has nothing but a sign; the space that is in it is of the words around.
        let gap = around.filter(|part| parts[part.0].kind == PartKind::Gap).last();
        let outside = gap.and_then(|gap| parts[gap.0].parent);
        self.flow.push_text(words, self.within.style, outside.unwrap_or(self.within.part));
    }

    /// Writes what comes before the words of something, and returns how they are written.
    fn enter(&mut self, node: Node<'a>) -> Within {
        match node {
            Node::Phrase(phrase) => self.phrase(phrase),
            Node::Alternative(alternative, at) => self.alternative(alternative, at),
            Node::Correction(correction) => self.correction(correction),
            Node::Choice(_) => self.as_outside(),
            // Inlines hold none of these.
            Node::Note(_) | Node::Block(_) | Node::Line(_) | Node::Cell(..) => self.as_outside(),
        }
    }

    fn as_outside(&self) -> Within {
        Within { end: End::Nothing, ..self.within }
    }

    /// Marks where links from elsewhere in the file arrive.
    fn land(&mut self, characters: &Characters) {
        if let (Some(references), Origin::Read { at }) =
            (self.composer.job.references, &characters.origin)
            && references.passages.contains(&at.start)
        {
            self.place(&(references.fragment)(at.start));
        }
    }

    /// Where a phrase points, if that is in the file and the phrase can be a link.
    fn destination(&self, phrase: &Phrase) -> Option<Target> {
        let destination = self.composer.job.references?.destination;
        let mut holds_call = false;
        inline_events(&phrase.content, self.composer.reading, &mut |event| {
            holds_call |= matches!(event, Event::Call(_));
        });
        let is_link = !holds_call && !self.is_in_link();
        destination(&phrase.kind).filter(|_| is_link).map(Target::Place)
    }

    /// Whether the words that come next are those of a link.
    fn is_in_link(&self) -> bool {
        let parts = &self.composer.galley.parts;
        let mut around = Some(self.within.part);
        while let Some(part) = around.map(|part| &parts[part.0]) {
            if part.link.is_some() {
                return true;
            }
            around = part.parent;
        }
        false
    }

    /// A name or a term, which is a link to what a list of the source says of it where the letter first mentions it.
    fn mention(&mut self, phrase: &'a Phrase) -> Within {
        let id = pointer(&phrase.kind).filter(|id| !self.composer.explained.contains(id));
        let Some((id, target)) = id.and_then(|id| Some((id, self.destination(phrase)?))) else {
            return self.as_outside();
        };
        self.composer.explained.push(id);
        self.link(Some(target), &phrase.content)
    }

    fn phrase(&mut self, phrase: &'a Phrase) -> Within {
        let Phrase { kind, content, origin: _ } = phrase;
        let outside = self.as_outside();
        let style = outside.style;
        match kind {
            PhraseKind::Name(_) => self.mention(phrase),
            PhraseKind::Salutation
            | PhraseKind::Date { .. }
            | PhraseKind::Segment { .. }
            | PhraseKind::Opaque { .. } => outside,
            PhraseKind::Emphasis { rendition } => {
                Within { style: style.with(rendition), ..outside }
            }
            PhraseKind::Title => Within { style: style.italic(), ..outside },
            PhraseKind::Quotation => {
                let words = self.plain_text(content);
                if has_quotation_marks(self.flow.last_character(), &words) {
                    outside
                } else {
                    self.signed(("“", "”"), outside.part)
                }
            }
            PhraseKind::Foreign { language } => self.foreign(language.as_deref()),
            PhraseKind::Term { target, meaning: _ } => {
                match target.as_ref().filter(|target| is_address(target)) {
                    Some(address) => self.link(Some(Target::Address(address.clone())), content),
                    None => self.mention(phrase),
                }
            }
            PhraseKind::Reference(reference) => {
                let address = reference.target.as_ref().filter(|target| is_address(target));
                let fragment = reference.fragment.clone().map(Target::Fragment);
                let inside = fragment.or_else(|| self.destination(phrase));
                self.link(inside.or(address.cloned().map(Target::Address)), content)
            }
            PhraseKind::Deletion { manner } => {
                self.composer.galley.signs.insert(Sign::Deletion);
                let (what, how) = (&self.wording().signs.struck_out, self.detail(manner));
                if content.is_empty() {
                    self.composer.galley.signs.insert(Sign::Gap);
                    let part = self.said(PartKind::Gap, what, how);
                    return self.signed(("[…", "]"), part);
                }
                let part = self.said(PartKind::Deletion, what, how);
                Within { style: style.struck_through(), part, ..outside }
            }
            PhraseKind::Addition { place } => {
                self.composer.galley.signs.insert(Sign::Addition);
                let (what, place) = (&self.wording().signs.added, self.detail(place));
                let part = self.said(PartKind::Phrase, what, place);
                self.signed(("\\", "/"), part)
            }
            PhraseKind::Gap { reason, extent } => {
                let is_ours = reason.as_deref() == Some(Excerpt::REASON);
                self.composer.galley.signs.insert(if is_ours { Sign::Excerpt } else { Sign::Gap });
                let words = all_words(content, self.composer.reading);
                let is_empty = words.trim().is_empty();
                let kind = if is_empty { PartKind::Gap } else { PartKind::Phrase };
                let (what, wording) = (&self.wording().signs.gap, self.wording());
                let extent = extent.as_deref().map(|extent| wording.extent(extent));
                let part = self.said(kind, what, self.detail(reason).into_iter().chain(extent));
                if is_in_brackets(&words) {
                    return Within { part, ..outside };
                }
                self.signed(if is_empty { ("[…", "]") } else { ("[", " …]") }, part)
            }
            PhraseKind::Unclear { reason } => {
                self.composer.galley.signs.insert(Sign::Unclear);
                let (what, reason) = (&self.wording().signs.unclear, self.detail(reason));
                let part = self.said(PartKind::Phrase, what, reason);
                self.signed(("[", "?]"), part)
            }
            PhraseKind::Supplied { reason } => {
                self.composer.galley.signs.insert(Sign::SuppliedInSource);
                let (what, reason) = (&self.wording().signs.supplied, self.detail(reason));
                let part = self.said(PartKind::Phrase, what, reason);
                self.signed(("[", "]"), part)
            }
        }
    }

    /// The first reading as live text, the others in brackets after it.
    fn alternative(&mut self, alternative: &'a Alternative, at: usize) -> Within {
        if at == 0 {
            return self.as_outside();
        }
        self.composer.galley.signs.insert(Sign::Reading);
        let [_, what] = self.wording().reading(alternative.kind);
        let part = self.said(PartKind::Phrase, what, None);
        let open = match alternative.kind {
            AlternativeKind::Sic => "[sic ",
            AlternativeKind::Corr => "[recte ",
            AlternativeKind::Orig
            | AlternativeKind::Reg
            | AlternativeKind::Abbr
            | AlternativeKind::Expan => "[= ",
            AlternativeKind::Unclear => "[vel ",
            AlternativeKind::Lem | AlternativeKind::Rdg => "[var. ",
        };
        // Of two spaces one is set, and one of the reading's own is its own.
        let words = all_words(&alternative.content, self.composer.reading);
        let open = if words.starts_with(char::is_whitespace) { open.trim_end() } else { open };
        let close = if alternative.is_nothing() { "\u{2014}]" } else { "]" };
        self.signed((open, close), part)
    }

    /// A place to which the list of corrections leads.
    fn correction(&mut self, correction: &'a Correction) -> Within {
        self.place(&correction.id);
        let (place, after) = (self.composer.place.shown(self.wording()), self.flow.last_words(3));
        self.composer.mended.push(Mended { correction, place, after });
        self.as_outside()
    }

    /// Words in another language, with the direction of that language.
    fn foreign(&mut self, language: Option<&str>) -> Within {
        let part = self.part(PartKind::Phrase);
        self.composer.part_mut(part).language = language.map(ToOwned::to_owned);
        if let Some(language) = language {
            self.flow.isolate(Direction::of_language(language).unwrap_or_default());
        }
        let style = Style { language: language.and_then(hyphenation), ..self.within.style };
        let end = if language.is_some() { End::Isolate } else { End::Nothing };
        Within { style, part, end }
    }

    /// Words with a link, if they have a target.
    fn link(&mut self, target: Option<Target>, content: &[Inline]) -> Within {
        let Some(target) = target else { return self.as_outside() };
        let words = self.plain_text(content);
        let spoken = on_one_line(&words);
        let part = self.part(PartKind::Link);
        let link = self.composer.part_mut(part);
        link.link = Some(target);
        link.spoken = Some(spoken).filter(|words| !words.is_empty());
        Within { part, ..self.as_outside() }
    }

    /// Words between an opening and a closing sign.
    fn signed(&mut self, (open, close): (&str, &'static str), part: PartId) -> Within {
        let within = Within { part, end: End::Sign(close), ..self.within };
        self.sign(open, within);
        within
    }

    /// Writes a sign, which is no word of the letter.
    fn sign(&mut self, sign: &str, within: Within) {
        let part = match self.composer.part_mut(within.part).kind {
            PartKind::Gap => within.part,
            _ => self.composer.part(PartKind::Phrase, Some(within.part)),
        };
        self.composer.part_mut(part).is_apparatus = true;
        self.flow.push_text(sign, within.style, part);
    }

    fn part(&mut self, kind: PartKind) -> PartId {
        self.composer.part(kind, Some(self.within.part))
    }

    /// A mark that is no word of the letter: before or after the words of a heading, it is no part of that.
    fn mark(&mut self, kind: PartKind) -> PartId {
        let parent = match self.beside {
            None if kind == PartKind::NoteCall => self.called_in(),
            None => self.within.part,
            Some(beside) if self.flow.text().trim().is_empty() => beside.before,
            Some(beside) if self.to_come == 0 => beside.after,
            Some(_) => self.within.part,
        };
        self.composer.part(kind, Some(parent))
    }

    /// The part of a call. The space before it is set after it: if that is of a phrase around, so is the call, or the part
    /// within would have begun when the space is read.
    fn called_in(&self) -> PartId {
        let parts = &self.composer.galley.parts;
        let around = std::iter::successors(Some(self.within.part), |part| parts[part.0].parent);
        let of_space = self.flow.last_space();
        of_space.filter(|part| around.clone().any(|it| it == *part)).unwrap_or(self.within.part)
    }

    /// A part with a description for readers who cannot see it.
    fn said(
        &mut self,
        kind: PartKind,
        what: &str,
        details: impl IntoIterator<Item = String>,
    ) -> PartId {
        let part = self.part(kind);
        let details: Vec<String> = details.into_iter().collect();
        let spoken = if details.is_empty() {
            what.to_owned()
        } else {
            format!("{what}{}{}", self.wording().colon, details.join(", "))
        };
        // What has words of the letter stays in their language.
        if kind == PartKind::Gap {
            self.composer.describe(part, spoken);
        } else {
            self.composer.part_mut(part).spoken = Some(spoken);
        }
        part
    }

    fn wording(&self) -> &'static Wording {
        self.composer.wording
    }

    /// What a code of the source says of a passage, in our words.
    fn detail(&self, code: &Option<String>) -> Option<String> {
        code.as_deref().and_then(|code| self.wording().detail(code))
    }

    /// A link target with this fragment id.
    fn place(&mut self, fragment: &str) {
        let place = self.part(PartKind::Place);
        self.composer.part_mut(place).fragment = Some(fragment.to_owned());
        self.flow.push_point(place);
    }

    fn call(&mut self, anchor: &'a NoteAnchor) {
        let letter = self.composer.letter;
        let Some(&note) = self.composer.notes.places.get(anchor.note.as_str()) else { return };
        if !self.composer.shows(&letter.notes[note]) {
            return;
        }
        let mut label = self.composer.shown_label(&letter.notes[note]);
        if anchor.is_inferred() {
            if !label.starts_with('[') {
                label = format!("[{label}]");
            }
            self.composer.galley.signs.insert(Sign::Supplied);
        }
        let part = self.mark(PartKind::NoteCall);
        self.composer.part_mut(part).is_apparatus = true;
        let spoken = format!("{} {label}", self.wording().notes.note);
        let call = self.composer.part_mut(part);
        call.fragment = Some(anchor.id.clone());
        call.link = Some(Target::Fragment(anchor.note.clone()));
        call.spoken = Some(spoken);
        self.flow.push_call(label, self.within.style, part, note);
    }

    fn page_break(&mut self, page: &'a PageBreak) {
        let number = match (&page.label, &page.series) {
            // If there are several page counts, each number names its own.
            (Some(label), Some(series)) if self.composer.has_several_counts => {
                Some(format!("{} {label}", shortened(series)))
            }
            (label, _) => label.clone(),
        };
        let label = number.map(|number| page.bracketed(&number));
        // An inferred page gives way to that of the letter before; links still lead here.
        if page.is_inferred()
            && page.label.is_some()
            && page.label.as_deref() == self.composer.job.page_before
        {
            self.composer.place.set_page(label.as_ref());
            self.place(&page.id);
            return;
        }
        if page.is_inferred() {
            self.composer.galley.signs.insert(Sign::Supplied);
        }
        self.composer.galley.signs.insert(Sign::Page);
        let part = self.mark(PartKind::PageNumber);
        self.composer.part_mut(part).label.clone_from(&page.label);
        if let Some(label) = &label {
            self.composer.describe(part, self.wording().page(label));
        }
        self.composer.part_mut(part).fragment = Some(page.id.clone());
        self.composer.place.set_page(label.as_ref());
        if !page.splits_word {
            self.words(" ");
        }
        self.flow.push_page(label, self.within.style, part);
    }

    fn plain_text(&self, content: &[Inline]) -> String {
        plain_text(content, self.composer.reading)
    }
}

/// All words, even those that were struck out.
fn all_words(content: &[Inline], reading: Reading) -> String {
    let mut words = String::new();
    inline_events(content, reading, &mut |event| {
        words.push_str(event.separator().unwrap_or_default());
        if let Event::Text(characters) = event {
            words.push_str(&characters.text);
        }
    });
    words
}

/// How long some text is without its white space.
fn length(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

/// Whether a block ends lines, or begins paragraphs, of its own.
fn has_lines(content: &[Inline], reading: Reading) -> bool {
    let mut has_lines = false;
    inline_events(content, reading, &mut |event| {
        if let Event::Break(LineBreak { splits_word: false, kind, .. }) = event {
            has_lines |= *kind != LineBreakKind::Lineation;
        }
    });
    has_lines
}

/// The name of a page count, short enough for the margin.
fn shortened(series: &str) -> String {
    const LONGEST: usize = 16;
    if series.chars().count() <= LONGEST {
        return series.to_owned();
    }
    let start: String = series.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// A flow for words in a style.
fn new_flow(style: Style) -> Flow {
    if style.is_from_the_right { Flow::of(Direction::RightToLeft) } else { Flow::default() }
}

/// Whether a target is an address on the web.
fn is_address(target: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}
