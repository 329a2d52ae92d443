//! What comes after the letter is made of sections of entries.
//!
//! Not here: what they say (`corrections`, `colophon`). **Invariant:** nothing is
//! printed that the IR does not say; what was not read from the copy is in square brackets. The sizes of
//! these words differ from those of notes ([`design::SMALL_OURS_OFF_GRID`]).

use super::column::Column;
use super::composer::{Composer, Hold, Label};
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::signs::Sign;
use super::style::Style;
use super::{Face, Numbering, PartId, PartKind, Target, design};
use crate::ir::{Direction, Origin};
use crate::wording::{Claim, Piece, fill};

impl Composer<'_> {
    /// Begins a section after the letter.
    pub(super) fn section(&mut self, heading: &str) {
        let part = self.part_of_ours(PartKind::SectionHeading, None);
        let size = design::SECTION.at_least(self.job.layout.least());
        let mut flow = Flow::default();
        flow.push_text(heading, Style::new(Face::Bold, size), part);
        self.gap = design::ABOVE_END_MATTER;
        let shape = Shape { align: Align::Start, ..Column::letter(&self.job.layout).shape() };
        self.set(&flow, shape, size, Hold::Heading);
        self.gap = design::BETWEEN_NOTES;
    }
}

/// An entry of the end matter under construction.
pub(super) struct Entry<'c, 'a> {
    pub(super) composer: &'c mut Composer<'a>,
    label: Option<(String, PartId)>,
    flow: Flow,
    part: PartId,
    style: Style,
    size: design::Size,
}

impl<'c, 'a> Entry<'c, 'a> {
    /// With a label: an item of the section's list.
    pub(super) fn new(composer: &'c mut Composer<'a>, label: &str) -> Self {
        let list = list(composer);
        let item = composer.part(PartKind::Item, Some(list));
        let label = Some((label.to_owned(), composer.part(PartKind::ItemLabel, Some(item))));
        let part = composer.part(PartKind::ItemBody, Some(item));
        Self::begin(composer, label, part)
    }

    /// With a label, above the letter.
    pub(super) fn of_head(composer: &'c mut Composer<'a>, label: &str) -> Self {
        let mut entry = Self::new(composer, label);
        entry.size = design::OURS;
        entry.style = entry.composer.style_of_ours(Face::Regular, entry.size);
        entry
    }

    /// Without a label, in the size of what is above the letter.
    pub(super) fn unlabelled_of_head(composer: &'c mut Composer<'a>) -> Self {
        let mut entry = Self::unlabelled(composer);
        entry.size = design::OURS;
        entry.style = entry.composer.style_of_ours(Face::Regular, entry.size);
        entry
    }

    /// Without one: a paragraph.
    pub(super) fn unlabelled(composer: &'c mut Composer<'a>) -> Self {
        let part = composer.part_of_ours(PartKind::Paragraph, None);
        Self::begin(composer, None, part)
    }

    fn begin(
        composer: &'c mut Composer<'a>,
        label: Option<(String, PartId)>,
        part: PartId,
    ) -> Self {
        let size = design::END_MATTER.at_least(composer.job.layout.least());
        let style = composer.style_of_ours(Face::Regular, size);
        Self { composer, label, flow: Flow::of(Direction::LeftToRight), part, style, size }
    }

    /// Makes its label lead back to the text.
    pub(super) fn lead_back(&mut self, target: Target) {
        if let Some((words, label)) = &self.label {
            let back = &self.composer.wording.corrections.back;
            let back = fill(back, &[("reading", words)]);
            let said = self.composer.part_mut(*label);
            (said.link, said.spoken) = (Some(target), Some(back));
        }
    }

    /// Adds words, in brackets when they were supplied.
    pub(super) fn say(&mut self, words: &str, origin: &Origin) {
        if origin.is_supplied() {
            self.composer.galley.signs.insert(Sign::Supplied);
            self.plain(&format!("[{words}]"));
        } else {
            self.plain(words);
        }
    }

    /// Adds a claim, in brackets when it was supplied.
    pub(super) fn claim(&mut self, claim: &Claim<'_>) {
        self.plain(claim.joint);
        let is_supplied = claim.origin.is_some_and(Origin::is_supplied);
        let mut bracket = if is_supplied { "[" } else { "" };
        for piece in &claim.pieces {
            match piece {
                // Here a line would look like an entry of its own.
                Piece::Line => self.plain(" "),
                Piece::Words(words) | Piece::Day { words, .. } => {
                    self.plain(std::mem::take(&mut bracket));
                    self.plain(words);
                }
                Piece::Address(address) => {
                    self.plain(std::mem::take(&mut bracket));
                    self.address(address);
                }
            }
        }
        if is_supplied {
            self.plain("]");
            self.composer.galley.signs.insert(Sign::Supplied);
        }
    }

    /// Adds words.
    pub(super) fn plain(&mut self, words: &str) {
        self.flow.push_text(words, self.style, self.part);
    }

    /// Ends a sentence, if its words do not.
    pub(super) fn full_stop(&mut self) {
        let ends = self.flow.text().trim_end_matches([']', '”', '»', '’']);
        let stop = if ends.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        self.plain(stop);
    }

    /// Whether it has no words yet.
    pub(super) fn is_empty(&self) -> bool {
        self.flow.text().is_empty()
    }

    /// Adds a reason, which is English in every language, as whoever inferred something has put it.
    pub(super) fn english(&mut self, words: &str) {
        let part = self.composer.part(PartKind::Phrase, Some(self.part));
        self.composer.part_mut(part).language = Some("en".to_owned());
        let style = Style { language: Some(hypher::Lang::English), ..self.style };
        self.flow.push_text(words, style, part);
    }

    fn address(&mut self, address: &str) {
        let letter = self.composer.job.references.and_then(|of| (of.letter)(address));
        let link = self.composer.part(PartKind::Link, Some(self.part));
        let said = self.composer.part_mut(link);
        let shown = match letter {
            Some((place, title)) => {
                (said.link, said.spoken) = (Some(Target::Place(place)), Some(title.clone()));
                title
            }
            None => {
                said.link = Some(Target::Address(address.to_owned()));
                address.to_owned()
            }
        };
        self.flow.push_text(&shown, self.style, link);
    }

    /// Sets it, with its label, if it has one, in a column of its own.
    pub(super) fn finish(self) {
        let Self { composer, label, flow, part: _, style, size } = self;
        let mut shape =
            Shape { align: Align::Start, ..Column::letter(&composer.job.layout).shape() };
        if let Some((label, part)) = label {
            let mut words = Flow::default();
            words.push_text(&label, Style { language: None, ..style.italic() }, part);
            composer.labels.push(Label { flow: words, left: 0.0 });
            shape.left = design::TERM_WIDTH * size.type_size / design::END_MATTER.type_size;
        }
        composer.set(&flow, shape, size, Hold::Paragraph);
    }
}

/// The list of the entries of a section: the one before, unless a heading has come since.
fn list(composer: &mut Composer<'_>) -> PartId {
    const LIST: PartKind = PartKind::List(Numbering::Nothing);
    let last = composer.galley.order.last().copied();
    let last = last.filter(|last| composer.galley.parts[last.0].kind == LIST);
    last.unwrap_or_else(|| composer.part_of_ours(LIST, None))
}
