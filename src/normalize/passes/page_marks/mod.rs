//! `[Page 11]`: where a page of the print begins.

mod forms;
mod placing;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use self::forms::{Candidate, Evidence, Says};
use self::placing::set_pages_apart;
use self::series::{Mark, judge};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Furniture, Inline, Letter, Note, Origin, PageBreak};
use crate::normalize::mapped_text::{self, MappedText};
use crate::normalize::{Context, Effect, Pass, Runs, derived, marks, set_aside, text_runs};
use crate::profile::{MarkMatch, Profile};
use crate::source::{Span, Structure};

/// Makes a page break of every page mark, in the text and in the notes. A profile can state the form of
/// the marks; then nothing else is one.
pub(super) struct ReadPageMarks;

impl Pass for ReadPageMarks {
    fn name(&self) -> &'static str {
        "read_page_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Pages)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let mut labels: Vec<(String, Span)> = Vec::new();
        let notes = NoteLabels::of(&letter.notes, context);
        let furniture = &mut letter.furniture;
        for text in &mut letter.texts {
            read_marks(&mut text.blocks, &notes, context, &mut labels, furniture);
        }
        for (label, at) in &labels {
            context.report(Diagnostic::new(&diag::PAGE_MARK, *at, format!("page {label} begins")));
        }
        for pair in labels.windows(2) {
            let number = |label: &str| label.parse::<u32>().ok();
            if let (Some(before), Some(after)) = (number(&pair[0].0), number(&pair[1].0))
                && after != before + 1
            {
                context.report(
                    Diagnostic::new(
                        &diag::PAGE_ORDER,
                        pair[1].1,
                        format!("page {after} follows page {before}"),
                    )
                    .label(pair[0].1, "the page mark before it")
                    .hint("compare with the print"),
                );
            }
        }
        // Notes are outside the sequence of the text's pages.
        for note in &mut letter.notes {
            let mut in_note = Vec::new();
            read_marks(&mut note.blocks, &notes, context, &mut in_note, furniture);
            for (label, at) in in_note {
                let message = format!("page {label} begins inside a note");
                context.report(Diagnostic::new(&diag::PAGE_MARK, at, message));
            }
        }
        furniture.sort_by_key(|one| one.origin.span());
    }
}

/// The labels of the notes: what has one of them may call a note.
struct NoteLabels {
    /// As the list writes them, brackets included.
    written: BTreeSet<String>,
    labels: BTreeSet<String>,
    /// Whether a note has no label, so that any number may call it.
    some_have_none: bool,
}

impl NoteLabels {
    fn of(notes: &[Note], context: &Context<'_>) -> Self {
        let label = |note: &Note| {
            let label = note.label.as_ref().or(note.list_number.as_ref())?;
            Some(label.value.clone())
        };
        Self {
            written: marks::written_labels(notes, context),
            labels: notes.iter().filter_map(label).collect(),
            some_have_none: notes.iter().any(|note| label(note).is_none()),
        }
    }

    /// Whether something may call a note. What only looks like a page mark if the next one follows needs
    /// no more than the number of a note.
    fn may_be_called(&self, written: &str, number: &str, evidence: Evidence) -> bool {
        self.written.contains(written)
            || evidence == Evidence::Weak && (self.some_have_none || self.labels.contains(number))
    }
}

/// The lines of a run that are rows of a table: they have a bar that belongs to none of the marks, which
/// are in order.
fn rows(run: &str, marks: &[Candidate]) -> Vec<Range<usize>> {
    let lines = run.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start..*end, line))
    });
    let is_row = |(range, line): &(Range<usize>, &str)| {
        let mut bars = line.match_indices('|').map(|(at, _)| range.start + at);
        bars.any(|bar| {
            let mark = marks.get(marks.partition_point(|mark| mark.whole.end <= bar));
            mark.is_none_or(|mark| bar < mark.whole.start)
        })
    };
    lines.filter(is_row).map(|(range, _)| range).collect()
}

/// All page marks in a run of characters.
fn find(run: &str, profile: Option<&Profile>) -> Vec<Candidate> {
    let Some(mark) = profile.and_then(|profile| profile.page_mark.as_ref()) else {
        return forms::find(run);
    };
    let stated = |MarkMatch { whole, number }| Candidate {
        whole,
        number,
        evidence: Evidence::Certain,
        form: String::new(),
        has_word: true,
        says: Says::Begins,
    };
    mark.find(run).into_iter().map(stated).collect()
}

/// Makes page breaks of the marks in some blocks. A mark that the list of notes repeats calls a note.
fn read_marks(
    blocks: &mut Vec<Block>,
    notes: &NoteLabels,
    context: &mut Context<'_>,
    labels: &mut Vec<(String, Span)>,
    furniture: &mut Vec<Furniture>,
) {
    let mut found: Vec<Mark> = Vec::new();
    for block in blocks.iter() {
        // The numbers of a table are what it says.
        let is_table = matches!(block, Block::Table(_));
        for line in mapped_text::lines_of(std::slice::from_ref(block)) {
            let marks = marks_in(&line, notes, context).into_iter();
            found.extend(marks.filter(|mark| !is_table || mark.evidence != Evidence::Weak));
        }
    }
    judge(&mut found, context);
    let mut pages = Vec::new();
    for Mark { at, written, label, splits_word, says, .. } in found {
        let (label, origin) = match says {
            Says::Begins => (label, Origin::Read { at }),
            Says::Ends => {
                // The page that begins is the next one; the mark itself is of the page that ends.
                furniture.push(set_aside::dropped_words(&written, at, "the end of a page"));
                let next = label.parse::<u32>().map_or(label, |number| (number + 1).to_string());
                (next, derived(&ReadPageMarks, at))
            }
            Says::More => {
                // What the editor says of the page is no word of the letter.
                furniture.push(set_aside::dropped_words(&written, at, "what a page mark says"));
                (label, derived(&ReadPageMarks, at))
            }
        };
        let series = PageBreak::is_leaf(&label).then(|| PageBreak::LEAVES.to_owned());
        let page = PageBreak { series, ..PageBreak::new(Some(label.clone()), splits_word, origin) };
        pages.push((at, Inline::PageBreak(page)));
        labels.push((label, at));
    }
    text_runs::replace_all(blocks, pages);
    let apart = |block: Block| set_pages_apart(block, context.source);
    *blocks = std::mem::take(blocks).into_iter().flat_map(apart).collect();
}

/// The marks in a line, but for those that call a note or separate the cells of a table.
fn marks_in(line: &MappedText, notes: &NoteLabels, context: &Context<'_>) -> Vec<Mark> {
    let run = line.words();
    let mut marks = find(run, context.profile);
    let calls_note = |mark: &Candidate| {
        let written = run.get(mark.whole.clone()).zip(run.get(mark.number.clone()));
        written.is_some_and(|(mark_, number)| notes.may_be_called(mark_, number, mark.evidence))
    };
    marks.retain(|mark| !calls_note(mark));
    let is_stated = context.profile.is_some_and(|profile| profile.page_mark.is_some());
    if !is_stated {
        let rows = rows(run, &marks);
        let is_cell = |at: &Range<usize>| {
            let row = rows.get(rows.partition_point(|row| row.end <= at.start));
            row.is_some_and(|row| row.start <= at.start)
                && run.get(at.clone()).is_some_and(|mark| mark.starts_with('|'))
        };
        marks.retain(|mark| !is_cell(&mark.whole));
    }
    let mut found = Vec::new();
    for (mark, group) in marks.iter().zip(groups(&marks)) {
        let Some(label) = run.get(mark.number.clone()) else { continue };
        // A mark is inside a word when no white space separates it from its neighbours, other marks
        // left aside.
        let before = run.get(..group.start).and_then(|before| before.chars().next_back());
        let after = run.get(group.end..).and_then(|after| after.chars().next());
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        found.push(Mark {
            at: line.span(mark.whole.clone()),
            written: run.get(mark.whole.clone()).unwrap_or_default().to_owned(),
            label: label.to_owned(),
            splits_word: is_word(before) && is_word(after),
            evidence: mark.evidence,
            form: mark.form.clone(),
            has_word: mark.has_word,
            says: mark.says,
        });
    }
    found
}

/// For each mark, the range of the group of touching marks that it belongs to.
fn groups(marks: &[Candidate]) -> impl Iterator<Item = Range<usize>> {
    marks.chunk_by(|one, next| one.whole.end == next.whole.start).flat_map(|group| {
        let start = group.first().map_or(0, |first| first.whole.start);
        let end = group.last().map_or(0, |last| last.whole.end);
        std::iter::repeat_n(start..end, group.len())
    })
}
