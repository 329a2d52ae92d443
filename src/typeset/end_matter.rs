//! What comes after the letter: corrections, a description of the letter, the signs among its words.
//!
//! Not here: the letter's own words. **Invariant:** nothing is printed that the IR does not say;
//! what was not read from the copy is in square brackets.

use super::column::Column;
use super::composer::{Composer, Hold, Label, OUR_LANGUAGE};
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::signs::Sign;
use super::style::Style;
use super::{Face, Numbering, PartId, PartKind, Target, design};
use crate::ir::{Correction, CorrectionKind, Direction, NoteKind, Origin, Reading, plain_text};
use crate::wording::{self, Claim, Piece, Wording, description};

const STYLE: Style =
    Style { language: Some(hypher::Lang::English), ..Style::new(Face::Regular, design::SMALL) };

impl Composer<'_> {
    /// Begins a section after the letter.
    pub(super) fn section(&mut self, heading: &str) {
        let part = self.part(PartKind::SectionHeading, None);
        self.part_mut(part).language = Some(OUR_LANGUAGE.to_owned());
        let mut flow = Flow::default();
        flow.push_text(heading, Style::new(Face::Bold, design::SMALL), part);
        self.gap = design::ABOVE_END_MATTER;
        let shape = Shape { align: Align::Start, ..Column::letter().shape() };
        self.set(&flow, shape, design::SMALL, Hold::WithNext);
        self.gap = design::BETWEEN_NOTES;
    }
}

/// Adds the end matter.
pub(super) fn end_matter(composer: &mut Composer<'_>) {
    corrections(composer);
    describe(composer);
}

/// The readings that the text does not show.
fn corrections(composer: &mut Composer<'_>) {
    if composer.mended.is_empty() {
        return;
    }
    let reading = composer.reading;
    composer.section(match reading {
        Reading::Regular => "Corrections",
        Reading::Original => "Corrections, not made in the text",
    });
    for mended in std::mem::take(&mut composer.mended) {
        let original = plain_text(&mended.correction.original, reading);
        let corrected = plain_text(&mended.correction.corrected, reading);
        let words = match (mended.correction.kind, reading) {
            (CorrectionKind::WordBreak, Reading::Regular) => {
                format!("{}; the copy has {}", quoted(&corrected), quoted(&original))
            }
            (CorrectionKind::WordBreak, Reading::Original) => {
                format!("{}; read {}", quoted(&original), quoted(&corrected))
            }
            (CorrectionKind::ParagraphBreak, Reading::Regular) => {
                format!("{}the copy begins a new paragraph", after(&mended.after))
            }
            (CorrectionKind::ParagraphBreak, Reading::Original) => {
                format!("{}read on without a new paragraph", after(&mended.after))
            }
            (CorrectionKind::ForbiddenCharacter, Reading::Regular) => {
                format!("{}the copy has the character {original}", after(&mended.after))
            }
            (CorrectionKind::ForbiddenCharacter, Reading::Original) => {
                format!("{original} stands for a character that the copy has")
            }
            (CorrectionKind::LostSpace, Reading::Regular) => {
                format!("{}the copy has no space", after(&mended.after))
            }
            (CorrectionKind::LostSpace, Reading::Original) => {
                format!("{}read a space", after(&mended.after))
            }
            (CorrectionKind::Edit, Reading::Regular) => {
                format!("{}; the source has {}", quoted(&corrected), quoted(&original))
            }
            (CorrectionKind::Edit, Reading::Original) => {
                format!("{}; edited {}", quoted(&original), quoted(&corrected))
            }
        };
        let Correction { kind, by, evidence, certainty, .. } = mended.correction;
        let by = Some(by.as_str()).filter(|_| *kind == CorrectionKind::Edit);
        let evidence = Some(evidence.as_str()).filter(|evidence| !evidence.is_empty());
        let why: Vec<&str> = evidence.into_iter().chain(by).collect();
        let words = format!("{words} ({}; certainty: {})", why.join("; "), certainty.as_str());
        let mut entry = Entry::new(composer, &mended.place);
        entry.flow.push_text(&words, STYLE, entry.part);
        let target = Target::Fragment(mended.correction.id.clone());
        entry.composer.part_mut(entry.part).link = Some(target);
        entry.finish();
    }
}

fn after(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("after “{words}” ") }
}

fn quoted(words: &str) -> String {
    match words.trim() {
        "" => "nothing".to_owned(),
        words => format!("“{words}”"),
    }
}

/// An entry of the end matter under construction.
struct Entry<'c, 'a> {
    composer: &'c mut Composer<'a>,
    label: String,
    label_part: PartId,
    flow: Flow,
    part: PartId,
}

impl<'c, 'a> Entry<'c, 'a> {
    fn new(composer: &'c mut Composer<'a>, label: &str) -> Self {
        let list = list(composer);
        let item = composer.part(PartKind::Item, Some(list));
        let label_part = composer.part(PartKind::ItemLabel, Some(item));
        let part = composer.part(PartKind::ItemBody, Some(item));
        let flow = Flow::of(Direction::LeftToRight);
        Self { composer, label: label.to_owned(), label_part, flow, part }
    }

    /// Adds words, in brackets when they were supplied.
    fn say(&mut self, words: &str, origin: &Origin) {
        if origin.is_supplied() {
            self.composer.signs.insert(Sign::Supplied);
            self.flow.push_text(&format!("[{words}]"), STYLE, self.part);
        } else {
            self.flow.push_text(words, STYLE, self.part);
        }
    }

    /// Adds a claim, in brackets when it was supplied.
    fn claim(&mut self, claim: &Claim<'_>) {
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
            self.composer.signs.insert(Sign::Supplied);
        }
    }

    fn plain(&mut self, words: &str) {
        self.flow.push_text(words, STYLE, self.part);
    }

    fn address(&mut self, address: &str) {
        let link = self.composer.part(PartKind::Link, Some(self.part));
        self.composer.part_mut(link).link = Some(Target::Address(address.to_owned()));
        self.flow.push_text(address, STYLE, link);
    }

    /// Sets it, with its label in a column of its own.
    fn finish(self) {
        let Self { composer, label, label_part, flow, part: _ } = self;
        let mut words = Flow::default();
        words.push_text(&label, Style::new(Face::Italic, design::SMALL), label_part);
        composer.labels.push(Label { flow: words, left: 0.0 });
        let shape =
            Shape { left: design::TERM_WIDTH, align: Align::Start, ..Column::letter().shape() };
        composer.set(&flow, shape, design::SMALL, Hold::Paragraph);
    }
}

/// The list of the entries of a section: the one before, unless a heading has come since.
fn list(composer: &mut Composer<'_>) -> PartId {
    const LIST: PartKind = PartKind::List(Numbering::Nothing);
    let last = composer.galley.order.last().copied();
    if let Some(last) = last.filter(|last| composer.galley.parts[last.0].kind == LIST) {
        return last;
    }
    let list = composer.part(LIST, None);
    composer.part_mut(list).language = Some(OUR_LANGUAGE.to_owned());
    list
}

/// From whom, to whom, when, where, by which source, with which rights.
fn describe(composer: &mut Composer<'_>) {
    let letter = composer.letter;
    let wording = Wording::english();
    composer.section(wording.about(letter.kind.as_ref().map(|kind| kind.value)));
    for wording::Entry { term, statements } in description(letter, composer.edition, wording) {
        for statement in &statements {
            let mut entry = Entry::new(composer, term.in_words(wording));
            for claim in statement {
                entry.claim(claim);
            }
            entry.finish();
        }
    }
    for note in &letter.notes {
        if let (NoteKind::Source, Some(label)) = (note.kind, &note.label) {
            let shown = composer.shown_label(note);
            let mut entry = Entry::new(composer, "Source note");
            entry.plain("Its mark in the copy is ");
            entry.say(&label.value, &label.origin);
            entry.plain(&format!("; here it is {shown}."));
            entry.finish();
        }
    }
    signs(composer);
}

/// Explains the signs that appear on the pages.
fn signs(composer: &mut Composer<'_>) {
    let signs: Vec<&str> = composer.signs.iter().map(|sign| sign.explained()).collect();
    if signs.is_empty() {
        return;
    }
    let mut entry = Entry::new(composer, "Signs");
    entry.plain(&signs.join(" "));
    entry.finish();
}
