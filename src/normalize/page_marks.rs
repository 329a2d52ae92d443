//! `[Page 11]`: where a page of the print begins.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Origin, PageBreak};
use crate::profile::{Found, Profile};
use crate::source::Span;

/// Makes a page break of every page mark, in the text and in the notes. A profile can say how the
/// marks are written; then nothing else is one.
pub(super) struct ReadPageMarks;

/// `[Page 11]`, `[p. 11]`, `[S. 11]`, `{11}`, `|11|`, `<pb n="11"/>`: the first group that takes part
/// is the number, which can be roman, lettered, or in brackets of its own.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(\[?(?:[0-9]{1,4}[a-z]?|[A-Z][0-9]{1,4}|[IVXLCivxlc]{1,8})\]?)";
    Regex::new(&format!(
        r#"\[(?:(?i:page|seite|стр\.|pp?\.|pg\.|s\.|с\.))\s*{number}\]|\{{(?:p\.\s*)?{number}\}}|\|{number}\||<pb\s+n="{number}"\s*/?>"#
    ))
    .expect("a constant pattern")
});

impl Pass for ReadPageMarks {
    fn name(&self) -> &'static str {
        "read_page_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let mut labels: Vec<(String, Span)> = Vec::new();
        for text in &mut letter.texts {
            read_marks(&mut text.blocks, context.profile, &mut labels);
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
        // Notes stand outside the sequence of the text's pages.
        for note in &mut letter.notes {
            let mut in_note = Vec::new();
            read_marks(&mut note.blocks, context.profile, &mut in_note);
            for (label, at) in in_note {
                let message = format!("page {label} begins inside a note");
                context.report(Diagnostic::new(&diag::PAGE_MARK, at, message));
            }
        }
    }
}

/// All page marks in a run of characters.
fn find(run: &str, profile: Option<&Profile>) -> Vec<Found> {
    if let Some(mark) = profile.and_then(|profile| profile.page_mark.as_ref()) {
        return mark.find(run);
    }
    let marks = MARK.captures_iter(run).filter_map(|found| {
        Some(Found { whole: found.get(0)?.range(), number: found.get(1)?.range() })
    });
    marks.collect()
}

fn read_marks(
    blocks: &mut Vec<Block>,
    profile: Option<&Profile>,
    labels: &mut Vec<(String, Span)>,
) {
    for (at, run) in leaves::runs(blocks) {
        let marks = find(&run, profile);
        let spans: Vec<Range<usize>> = marks.iter().map(|mark| mark.whole.clone()).collect();
        for Found { whole, number } in marks {
            let label = &run[number];
            // A mark stands inside a word when no white space parts it from what is around it,
            // other marks left aside.
            let before = neighbour(&run, &spans, whole.start, true);
            let after = neighbour(&run, &spans, whole.end, false);
            let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            let mark = at.slice(whole);
            let page = PageBreak::new(
                Some(label.to_owned()),
                is_word(before) && is_word(after),
                Origin::Read { at: mark },
            );
            leaves::replace(blocks, mark, Inline::PageBreak(page));
            labels.push((label.to_owned(), mark));
        }
    }
    let mut index = 0;
    while index < blocks.len() {
        if let Block::Paragraph(paragraph) = &mut blocks[index] {
            drop_doubled_space(&mut paragraph.content);
            // A mark before the first word of a block stands between the blocks.
            let at_start = match paragraph.content.as_slice() {
                [Inline::PageBreak(page), Inline::LineBreak(_), ..] => Some((page.clone(), 2)),
                [Inline::PageBreak(page), ..] => Some((page.clone(), 1)),
                _ => None,
            };
            if let Some((page, taken)) = at_start {
                paragraph.content.drain(..taken);
                if paragraph.content.is_empty() {
                    blocks[index] = Block::PageBreak(page);
                } else {
                    blocks.insert(index, Block::PageBreak(page));
                }
            }
        }
        index += 1;
    }
}

/// The character before or behind a place, other page marks left aside.
fn neighbour(run: &str, marks: &[Range<usize>], mut at: usize, before: bool) -> Option<char> {
    loop {
        let mark = marks.iter().find(|mark| if before { mark.end == at } else { mark.start == at });
        match mark {
            Some(mark) => at = if before { mark.start } else { mark.end },
            None if before => return run[..at].chars().next_back(),
            None => return run[at..].chars().next(),
        }
    }
}

/// White space behind a mark that has white space before it is the mark's own.
fn drop_doubled_space(content: &mut [Inline]) {
    for index in 1..content.len() {
        let (before, after) = content.split_at_mut(index);
        if let (Some(Inline::PageBreak(_)), Some(Inline::Text(next))) =
            (before.last(), after.first_mut())
        {
            let spaced = match before.get(before.len().wrapping_sub(2)) {
                Some(Inline::Text(previous)) => previous.text.ends_with(char::is_whitespace),
                _ => true,
            };
            if spaced {
                leaves::trim_run_start(next);
            }
        }
    }
}
