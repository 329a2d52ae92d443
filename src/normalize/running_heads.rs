//! Running heads of the print that a copy has taken over into the text: `178 Foreign Relations,
//! 1961–1963, Volume VI`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, derived, leaves};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Furniture, FurnitureKind, Inline, Letter, Origin, PageBreak, Paragraph, Reading,
    plain_text,
};
use crate::source::Span;

/// Takes running heads out of the text. Where the copy marks its pages in no other way, they tell
/// where a page begins.
pub(super) struct TakeRunningHeads;

/// A number and a title, or a title and a number.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?P<n1>[0-9]{1,4})\s+(?P<t1>\p{Lu}.{3,90})|(?P<t2>\p{Lu}.{3,90}?)\s+(?P<n2>[0-9]{1,4}))$")
        .expect("a constant pattern")
});

/// A page mark of any kind, which speaks against taking pages from running heads.
static PAGE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\[{<|](?:page|p\.|pb|pg)?\s*[^\]}>|]{0,12}[\]}>|]")
        .expect("a constant pattern")
});

struct Head {
    at: Span,
    number: String,
    title: String,
    text: String,
}

impl Pass for TakeRunningHeads {
    fn name(&self) -> &'static str {
        "take_running_heads"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Letter { texts, furniture, .. } = letter;
        let Some(text) = texts.first_mut() else { return };
        let runs = leaves::runs(&text.blocks);
        let heads = repeated(runs.iter().filter_map(|(at, run)| head(*at, run)).collect());
        let has_page_marks = runs.iter().any(|(_, run)| PAGE_MARK.is_match(run));
        for head in heads {
            let page = (!has_page_marks)
                .then(|| PageBreak::new(Some(head.number.clone()), false, derived(self, head.at)));
            if !take(&mut text.blocks, head.at, page) {
                continue;
            }
            let message = format!("\u{201C}{}\u{201D} is a running head of the print", head.text);
            context.report(Diagnostic::new(&diag::FURNITURE, head.at, message));
            if !has_page_marks {
                let message = format!("page {} begins, as its running head says", head.number);
                context.report(Diagnostic::new(&diag::PAGE_MARK, head.at, message));
            }
            furniture.push(Furniture {
                kind: FurnitureKind::RunningHead,
                text: head.text,
                reason: None,
                origin: Origin::Read { at: head.at },
            });
        }
        furniture.sort_by_key(|one| one.origin.span());
    }
}

fn head(at: Span, run: &str) -> Option<Head> {
    let found = HEAD.captures(run)?;
    let group = |one: &str, other: &str| {
        found.name(one).or_else(|| found.name(other)).map(|part| part.as_str().to_owned())
    };
    Some(Head { at, number: group("n1", "n2")?, title: group("t1", "t2")?, text: run.to_owned() })
}

/// A line is a running head when its title comes again with another number, and the numbers rise.
fn repeated(heads: Vec<Head>) -> Vec<Head> {
    let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for head in &heads {
        numbers.entry(head.title.clone()).or_default().insert(head.number.clone());
    }
    let mut last = 0;
    heads
        .into_iter()
        .filter(|head| {
            let number: u32 = head.number.parse().unwrap_or(0);
            let is_head = numbers[&head.title].len() > 1 && number > last;
            if is_head {
                last = number;
            }
            is_head
        })
        .collect()
}

/// Takes a line out of its paragraph and puts the page break there.
fn take(blocks: &mut Vec<Block>, at: Span, page: Option<PageBreak>) -> bool {
    let is_it = |inline: &Inline| leaves::read_at(inline) == Some(at);
    let holds = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.content.iter().any(is_it),
        _ => false,
    };
    let Some(index) = blocks.iter().position(holds) else { return false };
    let Block::Paragraph(paragraph) = &mut blocks[index] else { return false };
    let Some(line) = paragraph.content.iter().position(is_it) else { return false };
    let mut after = paragraph.content.split_off(line);
    after.remove(0);
    let mut before = std::mem::take(&mut paragraph.content);
    let is_break = |inline: Option<&Inline>| matches!(inline, Some(Inline::LineBreak(_)));
    if is_break(before.last()) {
        before.pop();
    }
    if is_break(after.first()) {
        after.remove(0);
    }
    let mut pieces: Vec<Block> = Vec::new();
    if !plain_text(&before, Reading::Original).is_empty() {
        pieces.push(Block::Paragraph(Paragraph::new(before)));
    }
    pieces.extend(page.map(Block::PageBreak));
    if !plain_text(&after, Reading::Original).is_empty() {
        pieces.push(Block::Paragraph(Paragraph::new(after)));
    }
    blocks.splice(index..=index, pieces);
    true
}
