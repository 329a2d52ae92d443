//! `[Page 11]`: where a page of the print begins.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves, paragraphs};
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
        for text in &mut letter.texts {
            read_marks(&mut text.blocks, context, &mut labels);
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
            read_marks(&mut note.blocks, context, &mut in_note);
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

fn read_marks(blocks: &mut Vec<Block>, context: &Context<'_>, labels: &mut Vec<(String, Span)>) {
    for (at, run) in leaves::runs(blocks) {
        let marks = find(&run, context.profile);
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
            join_around_lone_marks(&mut paragraph.content, context.source);
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
    let mut index = 1;
    while index + 2 < content.len() {
        let line_end = is_break(content.get(index - 1)) && index > 1;
        let last = if line_end { index - 2 } else { index - 1 };
        if is_page(content.get(index))
            && is_break(content.get(index + 1))
            && let (Inline::Text(before), Inline::Text(after)) =
                (&content[last], &content[index + 2])
            && (line_end || before.text.ends_with(['\n', '\r']))
            && paragraphs::goes_on(&after.text)
            && before
                .text
                .trim_end()
                .ends_with(|c: char| c == '-' || c.is_alphanumeric() && !has_lines)
        {
            content.remove(index + 1);
            if line_end {
                join_line_end(content, last, source);
                index -= 1;
            }
        }
        index += 1;
    }
}

/// Makes the line break behind a run of characters the white space with which the run ends.
fn join_line_end(content: &mut Vec<Inline>, index: usize, source: &Source) {
    let Some(at) = leaves::read_at(&content[index]) else { return };
    let Inline::LineBreak(line) = content.remove(index + 1) else { return };
    let at = line.origin.span().map_or(at, |line_end| at.to(line_end));
    let text = source.slice(at).to_owned();
    content[index] = Inline::Text(Characters { text, origin: Origin::Read { at } });
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
