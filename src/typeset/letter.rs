//! The whole letter: its texts, the notes that nothing calls, the end matter.
//!
//! Not here: blocks. **Invariant:** every text and every note of the letter is set.

use std::collections::BTreeSet;

use super::column::Column;
use super::composer::{Composer, Hold, Notes, OUR_LANGUAGE, Reference};
use super::design::{self, Paper};
use super::end_matter::end_matter;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::galley::Galley;
use super::notes::first_calls;
use super::shape::Shaper;
use super::style::Style;
use super::{Face, PartKind, PictureSizes};
use crate::ir::{
    Edition, Inline, Letter, Reading, Readings, Role, Text, Visitor, note_labels, visit_inline,
    visit_letter,
};

/// Composes a letter.
pub(super) fn compose(
    letter: &Letter,
    edition: &Edition,
    reading: Reading,
    pictures: &PictureSizes<'_>,
    paper: Paper,
    shaper: &mut Shaper,
) -> Galley {
    let mut composer = Composer {
        letter,
        edition,
        reading,
        pictures,
        shaper,
        galley: Galley { paper, notes: vec![Vec::new(); letter.notes.len()], ..Galley::default() },
        rows: Vec::new(),
        waiting: Vec::new(),
        after_paragraph: false,
        gap: 0.0,
        labels: Vec::new(),
        place: Reference::default(),
        division: None,
        mended: Vec::new(),
        signs: BTreeSet::new(),
        notes: Notes {
            column: Column::letter(),
            places: letter.notes_by_id(),
            labels: note_labels(letter),
            first_calls: first_calls(letter),
            set: BTreeSet::new(),
            depth: 0,
            later: Vec::new(),
            wait: false,
        },
        measuring: None,
        has_several_counts: page_counts(letter) > 1,
    };
    for text in &letter.texts {
        composer.text(text);
    }
    composer.uncalled_notes();
    composer.galley.end_matter = composer.rows.len();
    end_matter(&mut composer);
    let mut galley = composer.galley;
    galley.rows = composer.rows;
    if let Some(last) = galley.rows.last_mut() {
        last.keep = false;
    }
    galley
}

/// The number of page counts in a letter.
fn page_counts(letter: &Letter) -> usize {
    struct Counts(BTreeSet<Option<String>>);
    impl Visitor for Counts {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::PageBreak(page) = inline {
                self.0.insert(page.series.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut counts = Counts(BTreeSet::new());
    visit_letter(&mut counts, letter);
    counts.0.len()
}

impl<'a> Composer<'a> {
    fn text(&mut self, text: &'a Text) {
        let mut column = Column::letter();
        let language = text.language.as_ref().map(|language| language.value.as_str());
        column.speak(language, &text.blocks);
        self.notes.column = column.clone();
        if self.letter.texts.len() > 1 {
            let part = self.part(PartKind::Division, None);
            self.part_mut(part).language = language.map(ToOwned::to_owned);
            column.part = Some(part);
            self.division = Some(part);
            self.name_text(text.role, &column);
        }
        self.blocks(&text.blocks, &column);
        self.last_pages(&column);
        self.division = None;
    }

    /// The role of a text in the letter, if there are several.
    fn name_text(&mut self, role: Role, column: &Column) {
        let name = match role {
            Role::Transcription => "Transcription",
            Role::Original => "Original",
            Role::Translation => "Translation",
        };
        let part = self.part(PartKind::Paragraph, column.part);
        self.part_mut(part).language = Some(OUR_LANGUAGE.to_owned());
        let mut flow = Flow::default();
        let style = Style::new(Face::Regular, design::TEXT);
        flow.push_text(name, Style { small_caps: true, ..style }, part);
        self.leave(design::ABOVE_END_MATTER);
        self.set(
            &flow,
            Shape { align: Align::Centre, ..column.shape() },
            column.size,
            Hold::WithNext,
        );
        self.leave(design::AROUND_OPENER);
    }
}
