//! From the inlines of the IR to flows: words with their type, points, and the signs that show a
//! reader what is struck out, added, missing, uncertain, or read in several ways.
//!
//! Not here: lines. **Invariants:** every inline is handled by name; the words of the letter come
//! in its order, and every addition to them is a [`Sign`], which the end matter explains.

use super::flow::{Flow, hyphenation};
use super::letter::{Composer, Mended};
use super::shape::Style;
use super::{PartId, PartKind, Target};
use crate::ir::{
    Alternative, AlternativeKind, Choice, Direction, Inline, LineBreakKind, NoteAnchor, PageBreak,
    Phrase, PhraseKind, plain_text,
};

/// Our signs that can appear among the words of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// A page break.
    Page,
    /// Not read from the copy.
    Supplied,
    /// A deletion.
    Deletion,
    /// An addition.
    Addition,
    /// A gap.
    Gap,
    /// Hard to read.
    Unclear,
    /// Supplied by the editors of the source.
    SuppliedInSource,
    /// One of several readings.
    Reading,
}

impl Sign {
    /// Its explanation in the end matter.
    pub(super) fn explained(self) -> &'static str {
        match self {
            Self::Page => {
                "Numbers in the margin are the pages of the source; an upright stroke in the line \
                 stands where a page begins."
            }
            Self::Supplied => "Square brackets: not read from the copy, but supplied or inferred.",
            Self::Deletion => "Struck through: struck out by the writer.",
            Self::Addition => "Between \\ and /: added by the writer.",
            Self::Gap => "[…]: something is missing or cannot be read.",
            Self::Unclear => "[word?]: hard to read.",
            Self::SuppliedInSource => "[word]: supplied by the editors of the source.",
            Self::Reading => {
                "[= word], [sic word], [recte word], [var. word], [or word]: another reading that \
                 the source has."
            }
        }
    }
}

/// The word before every reading but the first.
fn introduction(kind: AlternativeKind) -> &'static str {
    match kind {
        AlternativeKind::Sic => "sic ",
        AlternativeKind::Corr => "recte ",
        AlternativeKind::Orig
        | AlternativeKind::Reg
        | AlternativeKind::Abbr
        | AlternativeKind::Expan => "= ",
        AlternativeKind::Unclear => "or ",
        AlternativeKind::Lem | AlternativeKind::Rdg => "var. ",
    }
}

/// Characters that open a quotation.
const OPENING_QUOTES: [char; 8] = ['“', '‘', '„', '‚', '«', '»', '"', '\''];

impl<'a> Composer<'a> {
    /// The inlines of a block, with the page breaks that came before it. The original reading can
    /// have several paragraphs where the corrected one has one.
    pub(super) fn flows(&mut self, content: &'a [Inline], style: Style, part: PartId) -> Vec<Flow> {
        let mut flows = vec![new_flow(style)];
        for page in std::mem::take(&mut self.waiting) {
            self.page_break(page, style, part, &mut flows);
        }
        // A destination, even for a block without words.
        if self.galley.parts[part.0].fragment.is_some() {
            flows[0].push_point(part);
        }
        self.pour(content, style, part, &mut flows);
        flows
    }

    fn pour(&mut self, content: &'a [Inline], style: Style, part: PartId, flows: &mut Vec<Flow>) {
        for inline in content {
            let Some(flow) = flows.last_mut() else { return };
            match inline {
                Inline::Text(characters) => flow.push_text(&characters.text, style, part),
                Inline::LineBreak(line_break) if line_break.splits_word => {}
                Inline::LineBreak(line_break) => match line_break.kind {
                    LineBreakKind::Line => flow.push_line_break(),
                    // The page has its own lines.
                    LineBreakKind::Lineation => flow.push_text(" ", style, part),
                    LineBreakKind::Paragraph => flows.push(new_flow(style)),
                },
                Inline::PageBreak(page) => self.page_break(page, style, part, flows),
                Inline::NoteAnchor(anchor) => self.call(anchor, style, part, flow),
                Inline::NoteStart(start) => {
                    let place = self.part(PartKind::Place, Some(part));
                    self.part_mut(place).fragment = Some(start.id.clone());
                    flow.push_point(place);
                }
                Inline::Phrase(phrase) => self.phrase(phrase, style, part, flows),
                Inline::Choice(choice) => self.choice(choice, style, part, flows),
                Inline::Correction(correction) => {
                    let place = self.part(PartKind::Place, Some(part));
                    self.part_mut(place).fragment = Some(correction.id.clone());
                    flow.push_point(place);
                    let after = flow.last_words(3);
                    self.mended.push(Mended { correction, place: self.place.shown(), after });
                    self.pour(correction.reading(self.reading), style, part, flows);
                }
            }
        }
    }

    fn call(&mut self, anchor: &'a NoteAnchor, style: Style, part: PartId, flow: &mut Flow) {
        let letter = self.letter;
        let Some(&note) = self.notes.get(anchor.note.as_str()) else { return };
        let mut label = self.shown_label(&letter.notes[note]);
        if anchor.is_inferred() {
            if !label.starts_with('[') {
                label = format!("[{label}]");
            }
            self.signs.insert(Sign::Supplied);
        }
        let call = self.part(PartKind::NoteCall, Some(part));
        let said = self.part_mut(call);
        said.fragment = Some(anchor.id.clone());
        said.link = Some(Target::Fragment(anchor.note.clone()));
        said.spoken = Some(format!("note {label}"));
        flow.push_call(label, style, call, note);
    }

    fn phrase(&mut self, phrase: &'a Phrase, style: Style, part: PartId, flows: &mut Vec<Flow>) {
        let content = &phrase.content;
        match &phrase.kind {
            PhraseKind::Salutation
            | PhraseKind::Name(_)
            | PhraseKind::Date { .. }
            | PhraseKind::Segment { .. }
            | PhraseKind::Opaque { .. } => self.pour(content, style, part, flows),
            PhraseKind::Emphasis { rendition } => {
                self.pour(content, style.with(rendition), part, flows);
            }
            PhraseKind::Title => self.pour(content, style.italic(), part, flows),
            PhraseKind::Quotation => {
                let words = plain_text(content, self.reading);
                let before = flows.last().and_then(super::flow::Flow::last_character);
                let marked = words.trim_start().starts_with(OPENING_QUOTES)
                    || before.is_some_and(|before| OPENING_QUOTES.contains(&before));
                let (open, close) = if marked { ("", "") } else { ("“", "”") };
                self.signed((open, close), content, style, part, flows);
            }
            PhraseKind::Foreign { language } => {
                let foreign = self.part(PartKind::Phrase, Some(part));
                self.part_mut(foreign).language.clone_from(language);
                let direction = language.as_deref().map(Direction::of_language);
                let language = language.as_deref().and_then(hyphenation);
                if let (Some(flow), Some(direction)) = (flows.last_mut(), direction) {
                    flow.isolate(direction.unwrap_or_default());
                }
                self.pour(content, Style { language, ..style }, foreign, flows);
                if let (Some(flow), Some(_)) = (flows.last_mut(), direction) {
                    flow.end_isolate();
                }
            }
            PhraseKind::Term { target, meaning: _ } => {
                let target = target.as_deref().filter(|target| is_address(target));
                let target = target.map(|target| Target::Address(target.to_owned()));
                self.link(target, content, style, part, flows);
            }
            PhraseKind::Reference(reference) => {
                let address = reference.target.as_deref().filter(|target| is_address(target));
                let target = match (&reference.fragment, address) {
                    (Some(fragment), _) => Some(Target::Fragment(fragment.clone())),
                    (None, Some(address)) => Some(Target::Address(address.to_owned())),
                    (None, None) => None,
                };
                self.link(target, content, style, part, flows);
            }
            PhraseKind::Deletion { manner } => {
                let inner = self.said(PartKind::Deletion, part, "struck out", [manner]);
                self.signs.insert(Sign::Deletion);
                self.pour(content, style.struck_through(), inner, flows);
            }
            PhraseKind::Addition { place } => {
                let inner = self.said(PartKind::Phrase, part, "added", [place]);
                self.signs.insert(Sign::Addition);
                self.signed(("\\", "/"), content, style, inner, flows);
            }
            PhraseKind::Gap { reason, extent } => {
                self.signs.insert(Sign::Gap);
                let is_empty = plain_text(content, self.reading).trim().is_empty();
                let kind = if is_empty { PartKind::Gap } else { PartKind::Phrase };
                let inner = self.said(kind, part, "gap", [reason, extent]);
                let signs = if is_empty { ("[…", "]") } else { ("[", " …]") };
                self.signed(signs, content, style, inner, flows);
            }
            PhraseKind::Unclear { reason } => {
                let inner = self.said(PartKind::Phrase, part, "hard to read", [reason]);
                self.signs.insert(Sign::Unclear);
                self.signed(("[", "?]"), content, style, inner, flows);
            }
            PhraseKind::Supplied { reason } => {
                let inner = self.said(PartKind::Phrase, part, "supplied", [reason]);
                self.signs.insert(Sign::SuppliedInSource);
                self.signed(("[", "]"), content, style, inner, flows);
            }
        }
    }

    /// The first reading as live text, the others in brackets after it.
    fn choice(&mut self, choice: &'a Choice, style: Style, part: PartId, flows: &mut Vec<Flow>) {
        for (at, Alternative { kind, content }) in choice.alternatives.iter().enumerate() {
            if at == 0 || plain_text(content, self.reading).trim().is_empty() {
                self.pour(content, style, part, flows);
                continue;
            }
            self.signs.insert(Sign::Reading);
            let inner = self.said(PartKind::Phrase, part, "another reading", []);
            let open = format!("[{}", introduction(*kind));
            self.signed((&open, "]"), content, style, inner, flows);
        }
    }

    /// A part with a description for readers who cannot see it.
    fn said<const N: usize>(
        &mut self,
        kind: PartKind,
        parent: PartId,
        what: &str,
        details: [&Option<String>; N],
    ) -> PartId {
        let part = self.part(kind, Some(parent));
        let details: Vec<&str> = details.into_iter().flatten().map(String::as_str).collect();
        let spoken = if details.is_empty() {
            what.to_owned()
        } else {
            format!("{what}: {}", details.join(", "))
        };
        self.part_mut(part).spoken = Some(spoken);
        part
    }

    /// Words between an opening and a closing sign.
    fn signed(
        &mut self,
        (open, close): (&str, &str),
        content: &'a [Inline],
        style: Style,
        part: PartId,
        flows: &mut Vec<Flow>,
    ) {
        if let Some(flow) = flows.last_mut() {
            flow.push_text(open, style, part);
        }
        self.pour(content, style, part, flows);
        if let Some(flow) = flows.last_mut() {
            flow.push_text(close, style, part);
        }
    }

    /// Words with a link, if they have a target.
    fn link(
        &mut self,
        target: Option<Target>,
        content: &'a [Inline],
        style: Style,
        part: PartId,
        flows: &mut Vec<Flow>,
    ) {
        let Some(target) = target else {
            return self.pour(content, style, part, flows);
        };
        let link = self.part(PartKind::Link, Some(part));
        let words = plain_text(content, self.reading);
        let said = self.part_mut(link);
        said.link = Some(target);
        said.spoken = Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|words| !words.is_empty());
        self.pour(content, style, link, flows);
    }

    pub(super) fn page_break(
        &mut self,
        page: &'a PageBreak,
        style: Style,
        around: PartId,
        flows: &mut [Flow],
    ) {
        let number = match (&page.label, &page.series) {
            // If there are several page counts, each number names its own.
            (Some(label), Some(series)) if self.has_several_counts => {
                Some(format!("{} {label}", shortened(series)))
            }
            (label, _) => label.clone(),
        };
        let label = number.map(|number| page.bracketed(&number));
        if page.is_inferred() {
            self.signs.insert(Sign::Supplied);
        }
        self.signs.insert(Sign::Page);
        let part = self.part(PartKind::PageNumber, Some(around));
        let said = self.part_mut(part);
        said.fragment = Some(page.id.clone());
        said.spoken = label.as_ref().map(|label| format!("page {label}"));
        self.place.set_page(label.as_ref());
        if let Some(flow) = flows.last_mut() {
            if !page.splits_word {
                flow.push_text(" ", style, around);
            }
            flow.push_page(label, style, part);
        }
    }
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
