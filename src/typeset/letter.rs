//! The whole letter: its head, its texts, the notes that nothing calls, the end matter.
//!
//! Not here: blocks. **Invariant:** every text and every note of the letter is set.

use std::collections::BTreeSet;

use super::colophon::colophon;
use super::column::Column;
use super::composer::{Composer, Hold, Notes, Reference};
use super::corrections::corrections;
use super::design;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::galley::Galley;
use super::notes::first_calls;
use super::shape::Shaper;
use super::signs::Sign;
use super::style::Style;
use super::{Bound, Face, Job, PartKind};
use crate::ir::{Inline, Letter, Readings, Text, Visitor, note_labels, visit_inline, visit_letter};
use crate::wording::{self, Wording};

/// Composes a letter.
pub(super) fn compose(job: Job<'_>, shaper: &mut Shaper) -> Galley {
    let Job { letter, layout, .. } = job;
    let mut composer = Composer::new(job, Wording::of_letter(letter, job.collection), shaper);
    if layout.is_handout {
        composer.name_and_date();
    }
    if job.bound != Bound::Matter {
        composer.head();
    }
    for (place, text) in letter.texts.iter().enumerate() {
        composer.text(place, text);
    }
    composer.notes_at_the_end();
    composer.uncalled_notes();
    composer.galley.end_matter = composer.rows.len();
    if letter.notes.iter().any(|note| !composer.shows(note)) {
        composer.galley.signs.insert(Sign::NotesLeftOut);
    }
    composer.glossary();
    corrections(&mut composer);
    if job.bound != Bound::Matter {
        colophon(&mut composer);
    }
    composer.finish()
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
    /// Begins the work on a letter, with words of ours in this language.
    pub(super) fn new(job: Job<'a>, wording: &'static Wording, shaper: &'a mut Shaper) -> Self {
        let Job { letter, layout, .. } = job;
        Composer {
            job,
            letter,
            wording,
            language: None,
            has_title: false,
            beside: None,
            reading: job.reading,
            pictures: job.pictures,
            shaper,
            galley: Galley {
                notes: vec![Vec::new(); letter.notes.len()],
                ..Galley::new(layout.sheet())
            },
            rows: Vec::new(),
            waiting: Vec::new(),
            after_paragraph: false,
            gap: 0.0,
            labels: Vec::new(),
            place: Reference::default(),
            division: None,
            mended: Vec::new(),
            explained: Vec::new(),
            notes: Notes {
                column: Column::letter(&layout),
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
        }
    }

    /// What has been set.
    pub(super) fn finish(self) -> Galley {
        let mut galley = self.galley;
        galley.rows = self.rows;
        if let Some(last) = galley.rows.last_mut() {
            last.keep = false;
        }
        galley
    }

    fn text(&mut self, place: usize, text: &'a Text) {
        let language = text.language.as_ref().map(|language| language.value.as_str());
        self.language = language;
        let mut column = Column::of_text(text, &self.job.layout);
        // Below a title of ours, and below the names of several texts.
        let level = 1 + u8::from(self.has_title) + u8::from(self.letter.texts.len() > 1);
        (column.level, column.below) = (level, level);
        self.notes.column = column.clone();
        if self.letter.texts.len() > 1 {
            let part = self.part(PartKind::Division, None);
            self.part_mut(part).language = language.map(ToOwned::to_owned);
            column.part = Some(part);
            self.division = Some(part);
            self.name_text(place, &column);
        }
        let (head, rest) = self.head_of_text(text);
        self.blocks_in(head, &mut column);
        if !head.is_empty() {
            self.under_the_heading(&column);
        }
        let start = self.rows.len();
        self.blocks_in(rest, &mut column);
        self.last_pages(&column);
        self.galley.lines.push(start..self.rows.len());
        self.division = None;
    }

    /// What a text is called, if there are several: a heading between the title and those of the text.
    fn name_text(&mut self, place: usize, column: &Column) {
        let name = wording::name_of_text(self.letter, place, self.wording);
        let part = self.part_of_ours(PartKind::Heading(2), column.part);
        let mut flow = Flow::default();
        let style = self.style_of_ours(Face::Regular, design::OURS);
        flow.push_text(&name, Style { small_caps: true, ..style }, part);
        self.leave(design::ABOVE_END_MATTER);
        let shape = Shape { align: Align::Centre, ..column.shape() };
        self.set(&flow, shape, design::OURS, Hold::WithNext);
        self.leave(design::AROUND_OPENER);
    }
}
