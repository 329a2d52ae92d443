//! Passes see lines, whatever runs a reader has made of them: a line that is cut anywhere, and set in italics here
//! and there, says the same as the whole one.

use letterpress::ir::{
    Characters, Inline, Letter, Origin, PhraseKind, Rendition, each_inlines_mut,
};
use letterpress::normalize::{Context, PASSES, Pass, Runs, run};
use letterpress::source::{Marked, Source, Structure};

use super::{MEND, letters, source};

/// What a reader of a marked format leaves to the passes.
const MARKED: Marked =
    Marked(&[Structure::Blocks, Structure::Notes, Structure::Phrases, Structure::LineEnds]);

/// How a test sets words in italics, so that its own can be taken off again.
const OURS: &str = "cut";

/// The letter with the blocks and the notes that such a reader would mark.
fn read(source: &Source) -> Letter {
    let (mut letter, _) = letterpress::readers::find("text").unwrap().open(source).letter(0);
    let marks = |pass: &&&dyn Pass| {
        matches!(pass.runs(), Runs::Without(Structure::Blocks | Structure::Notes))
    };
    let passes: Vec<&dyn Pass> = PASSES.iter().filter(marks).copied().collect();
    run(&mut letter, &passes, Context::new(source));
    letter
}

/// What the passes make of a letter, and what they report.
fn worked_out(mut letter: Letter, source: &Source) -> (String, Vec<String>) {
    let found = run(&mut letter, PASSES, Context::new(source).marked(MARKED).mend(MEND));
    each_part(&mut letter, &mut |content| *content = joined(std::mem::take(content)));
    let found = found.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect();
    (serde_json::to_string_pretty(&letter).unwrap(), found)
}

fn each_part(letter: &mut Letter, change: &mut impl FnMut(&mut Vec<Inline>)) {
    for text in &mut letter.texts {
        each_inlines_mut(&mut text.blocks, change);
    }
    for note in &mut letter.notes {
        each_inlines_mut(&mut note.blocks, change);
    }
}

/// Numbers that look random and are the same in each run of the test.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// Inlines whose runs of characters are cut, some of the parts in italics.
fn cut(content: Vec<Inline>, numbers: &mut Numbers) -> Vec<Inline> {
    let mut parts = Vec::new();
    for inline in content {
        let Inline::Text(Characters { text, origin: Origin::Read { at } }) = &inline else {
            parts.push(inline);
            continue;
        };
        let mut start = 0;
        while start < text.len() {
            let length = 1 + numbers.below(12);
            let ends = (start + length..text.len()).find(|end| text.is_char_boundary(*end));
            let end = ends.unwrap_or(text.len());
            let origin = Origin::Read { at: at.slice(start..end) };
            let run = Characters { text: text[start..end].to_owned(), origin: origin.clone() };
            parts.push(if numbers.below(3) == 0 {
                let rendition = Rendition { written: OURS.to_owned(), styles: Vec::new() };
                let kind = PhraseKind::Emphasis { rendition };
                Inline::phrase(kind, vec![Inline::Text(run)], origin)
            } else {
                Inline::Text(run)
            });
            start = end;
        }
    }
    parts
}

/// The same inlines without these italics, and with runs that touch as one.
fn joined(content: Vec<Inline>) -> Vec<Inline> {
    let mut whole: Vec<Inline> = Vec::new();
    let mut rest = std::collections::VecDeque::from(content);
    while let Some(inline) = rest.pop_front() {
        match inline {
            Inline::Phrase(phrase) if is_ours(&phrase.kind) => {
                phrase.content.into_iter().rev().for_each(|inner| rest.push_front(inner));
            }
            Inline::Text(Characters { text, .. }) if text.is_empty() => {}
            Inline::Text(Characters { text, origin: Origin::Read { at } }) => {
                match whole.last_mut() {
                    Some(Inline::Text(Characters {
                        text: run,
                        origin: Origin::Read { at: of_run },
                    })) if of_run.end == at.start => {
                        run.push_str(&text);
                        of_run.end = at.end;
                    }
                    _ => whole.push(Inline::Text(Characters { text, origin: Origin::Read { at } })),
                }
            }
            other => whole.push(other),
        }
    }
    whole
}

fn is_ours(kind: &PhraseKind) -> bool {
    matches!(kind, PhraseKind::Emphasis { rendition } if rendition.written == OURS)
}

#[test]
fn a_line_says_the_same_whatever_runs_it_consists_of() {
    let mut differ = Vec::new();
    for (index, text) in letters().iter().enumerate() {
        let source = source(text);
        let letter = read(&source);
        let (expected, reported) = worked_out(letter.clone(), &source);
        for seed in 1..=4 {
            let mut numbers = Numbers(seed);
            let mut in_pieces = letter.clone();
            each_part(&mut in_pieces, &mut |content| {
                *content = cut(std::mem::take(content), &mut numbers);
            });
            let (found, told) = worked_out(in_pieces, &source);
            if found != expected || told != reported {
                let lines = expected.lines().zip(found.lines());
                let lines: Vec<_> = lines.filter(|(one, other)| one != other).take(4).collect();
                let told: Vec<_> = told.iter().filter(|one| !reported.contains(one)).collect();
                differ.push(format!("letter {index}, seed {seed}: {lines:#?} {told:#?}"));
            }
        }
    }
    assert!(differ.is_empty(), "{} differ\n{}", differ.len(), differ.join("\n"));
}
