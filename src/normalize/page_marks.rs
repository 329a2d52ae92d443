//! `[Page 11]`: where a page of the print begins.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves, marks, paragraphs};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Characters, Inline, Letter, Origin, PageBreak};
use crate::profile::{Found, Profile};
use crate::source::{Source, Span};

/// Makes a page break of every page mark, in the text and in the notes. A profile can say how the
/// marks are written; then nothing else is one.
pub(super) struct ReadPageMarks;

/// `[Page 11]`, `[p. 11]`, `[S. 11]`, `{11}`, `|11|`, `<pb n="11"/>`: the first group that takes part
/// is the number, which can be roman, lettered, or in brackets of its own. Without a word that says
/// what it is, only figures are one: `{ill}` is something else.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let figures = "[0-9]{1,4}[a-z]?|[A-Z][0-9]{1,4}";
    let number = format!(r"(\[?(?:{figures}|[IVXLCivxlc]{{1,8}})\]?)");
    Regex::new(&format!(
        r#"\[(?:(?i:page|seite|стр\.|pp?\.|pg\.|s\.|с\.))\s*{number}\]|\{{p\.\s*{number}\}}|\{{({figures})\}}|\|({figures})\||<pb\s+n="{number}"\s*/?>"#
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
        let note_marks = marks::written_labels(&letter.notes, context);
        for text in &mut letter.texts {
            read_marks(&mut text.blocks, &note_marks, context, &mut labels);
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
            read_marks(&mut note.blocks, &note_marks, context, &mut in_note);
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
        let number = found.iter().skip(1).flatten().next()?;
        Some(Found { whole: found.get(0)?.range(), number: number.range() })
    });
    marks.collect()
}

/// Makes page breaks of the marks in some blocks. What the list of notes repeats calls a note.
fn read_marks(
    blocks: &mut Vec<Block>,
    note_marks: &BTreeSet<String>,
    context: &Context<'_>,
    labels: &mut Vec<(String, Span)>,
) {
    let mut pages = Vec::new();
    for (at, run) in leaves::runs(blocks) {
        let mut marks = find(&run, context.profile);
        let calls_note = |mark: &Found| {
            run.get(mark.whole.clone()).is_some_and(|mark| note_marks.contains(mark))
        };
        marks.retain(|mark| !calls_note(mark));
        for (Found { whole, number }, group) in marks.iter().zip(groups(&marks)) {
            let Some(label) = run.get(number.clone()) else { continue };
            // A mark stands inside a word when no white space parts it from what is around it,
            // other marks left aside.
            let before = run.get(..group.start).and_then(|before| before.chars().next_back());
            let after = run.get(group.end..).and_then(|after| after.chars().next());
            let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            let mark = at.slice(whole.clone());
            let page = PageBreak::new(
                Some(label.to_owned()),
                is_word(before) && is_word(after),
                Origin::Read { at: mark },
            );
            pages.push((mark, Inline::PageBreak(page)));
            labels.push((label.to_owned(), mark));
        }
    }
    leaves::replace_all(blocks, pages);
    let apart = |mut block: Block| {
        let mut pages = Vec::new();
        if let Block::Paragraph(paragraph) = &mut block {
            join_around_lone_marks(&mut paragraph.content, context.source);
            drop_doubled_space(&mut paragraph.content);
            pages = take_first_pages(&mut paragraph.content);
        }
        let is_left = match &block {
            Block::Paragraph(paragraph) => pages.is_empty() || !paragraph.content.is_empty(),
            _ => true,
        };
        pages.into_iter().map(Block::PageBreak).chain(is_left.then_some(block))
    };
    *blocks = std::mem::take(blocks).into_iter().flat_map(apart).collect();
}

/// Takes the marks before the first word of a block, with their line breaks: they stand between the
/// blocks.
fn take_first_pages(content: &mut Vec<Inline>) -> Vec<PageBreak> {
    let mut pages = Vec::new();
    let mut taken = 0;
    while let Some(Inline::PageBreak(page)) = content.get(taken) {
        pages.push(page.clone());
        taken += 1;
        taken += usize::from(matches!(content.get(taken), Some(Inline::LineBreak(_))));
    }
    content.drain(..taken);
    pages
}

/// For each mark, where the marks lie that touch each other and it.
fn groups(marks: &[Found]) -> impl Iterator<Item = Range<usize>> {
    marks.chunk_by(|one, next| one.whole.end == next.whole.start).flat_map(|group| {
        let start = group.first().map_or(0, |first| first.whole.start);
        let end = group.last().map_or(0, |last| last.whole.end);
        std::iter::repeat_n(start..end, group.len())
    })
}

/// A mark on a line of its own inside a sentence: the line ends around it are not the sentence's.
/// That the words break off before it and go on behind it in small letters is the evidence; where
/// other lines of the paragraph end too, as in verse, only a hyphen is.
fn join_around_lone_marks(content: &mut Vec<Inline>, source: &Source) {
    let is_break = |inline: Option<&Inline>| matches!(inline, Some(Inline::LineBreak(_)));
    let is_page = |inline: Option<&Inline>| matches!(inline, Some(Inline::PageBreak(_)));
    let has_lines = (1..content.len()).any(|index| {
        is_break(content.get(index))
            && !is_page(content.get(index - 1))
            && !is_page(content.get(index + 1))
    });
    let mut rest = VecDeque::from(std::mem::take(content));
    while let Some(inline) = rest.pop_front() {
        let line_end = content.len() > 1 && is_break(content.last());
        let before = content.iter().nth_back(usize::from(line_end));
        if is_page(Some(&inline))
            && is_break(rest.front())
            && let (Some(Inline::Text(before)), Some(Inline::Text(after))) = (before, rest.get(1))
            && (line_end || before.text.ends_with(['\n', '\r']))
            && paragraphs::goes_on(&after.text)
            && before
                .text
                .trim_end()
                .ends_with(|c: char| c == '-' || c.is_alphanumeric() && !has_lines)
        {
            rest.pop_front();
            if line_end {
                join_line_end(content, source);
            }
        }
        content.push(inline);
    }
}

/// Makes the line break at the end of a list the white space with which the run before it ends.
fn join_line_end(content: &mut Vec<Inline>, source: &Source) {
    let [.., run, Inline::LineBreak(line)] = content.as_mut_slice() else { return };
    let Some(at) = leaves::read_at(run) else { return };
    let at = line.origin.span().map_or(at, |line_end| at.to(line_end));
    let text = source.slice(at).to_owned();
    *run = Inline::Text(Characters { text, origin: Origin::Read { at } });
    content.pop();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Mend, run};
    use crate::source::SourceId;
    use crate::{ir, readers};

    /// The words of a letter in the corrected reading, with its page breaks as `|5|`, those inside
    /// a word as `¦5¦`, and paragraphs parted by ` / `.
    fn read(text: &str) -> String {
        struct Words(String);
        impl ir::Visitor for Words {
            fn inline(&mut self, inline: &Inline) {
                match inline {
                    Inline::Text(characters) => self.0.push_str(&characters.text),
                    Inline::LineBreak(_) => self.0.push('\n'),
                    Inline::PageBreak(page) => {
                        let bar = if page.splits_word { '¦' } else { '|' };
                        let label = page.label.as_deref().unwrap_or_default();
                        self.0.push_str(&format!("{bar}{label}{bar}"));
                    }
                    Inline::Correction(correction) => {
                        correction.corrected.iter().for_each(|inline| self.inline(inline));
                    }
                    _ => ir::visit_inline(self, inline),
                }
            }
            fn block(&mut self, block: &Block) {
                if let Block::PageBreak(page) = block {
                    self.inline(&Inline::PageBreak(page.clone()));
                } else {
                    ir::visit_block(self, block);
                }
                self.0.push_str(" / ");
            }
        }
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, &source, None, Mend::default());
        let mut words = Words(String::new());
        letter.texts[0].blocks.iter().for_each(|block| ir::Visitor::block(&mut words, block));
        words.0.trim_end_matches(" / ").to_owned()
    }

    #[test]
    fn every_form_inline_and_alone() {
        for mark in ["[Page 11]", "[p. 11]", "[S. 11]", "{11}", "{p. 11}", "|11|", "<pb n=\"11\"/>"]
        {
            let inline = read(&format!("It rains, and {mark} it snows to{mark}day."));
            assert_eq!(inline, "It rains, and |11|it snows to¦11¦day.", "{mark}");
            let alone = read(&format!("It rains.\n\n{mark}\n\nIt snows."));
            assert_eq!(alone, "|10| / It rains. / |11| / It snows.", "{mark}");
        }
        for other in ["{ill}", "|I|", "{c}", "{}", "||"] {
            let text = format!("It rains {other} to-day.");
            assert_eq!(read(&text), text);
        }
    }

    #[test]
    fn a_mark_alone_inside_a_word_or_a_sentence() {
        for (text, expected) in [
            ("I saw stand-\n\n[Page 5]\n\nards of law.", "I saw stand¦5¦ards of law."),
            ("I saw stand-\n[Page 5]\nards of law.", "I saw stand¦5¦ards of law."),
            ("He was not\n\n[Page 5]\n\nto be moved.", "He was not |5|to be moved."),
            ("He was not\n[Page 5]\nto be moved.", "He was not\n|5|to be moved."),
        ] {
            assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
        }
        // No evidence: a new sentence, a salutation, verse.
        for (text, expected) in [
            ("He was not\n\n[Page 5]\n\nTo be moved.", "He was not / |5| / To be moved."),
            ("Sing on\nsing on\n[Page 5]\nand sing.", "Sing on\nsing on\n|5|\nand sing."),
        ] {
            assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
        }
    }
}
