//! Cutting and wrapping the characters of a letter by their place in the source.
//!
//! Every run of characters that was read knows its bytes, so a pass can name a place in the source
//! without knowing how deep in the tree it lies.
//!
//! ```
//! use letterpress::ir::{Inline, PhraseKind};
//! use letterpress::normalize::{PASSES, derived, text_runs};
//! use letterpress::press::{Input, Options, read};
//! let (read, _) = read(&Input::new("a.txt", "I saw the Victory in Hull."), &Options::default());
//! let mut letter = read.unwrap().collection.letters.remove(0);
//! let blocks = &mut letter.texts[0].blocks;
//! let (at, words) = text_runs::unwrapped(blocks).remove(0);
//! let ship = words.find("Victory").unwrap();
//! let at = at.slice(ship..ship + "Victory".len());
//! let is_wrapped = text_runs::wrap(blocks, at, |words| {
//!     vec![Inline::phrase(PhraseKind::Title, words, derived(PASSES[0], at))]
//! });
//! assert!(is_wrapped);
//! assert_eq!(text_runs::unwrapped(blocks)[1].1, " in Hull.");
//! ```

use std::collections::BTreeSet;

use crate::ir::{
    Block, Characters, Inline, LineBreakKind, Origin, Paragraph, Phrase, PhraseKind, Readings,
    Visitor, each_inlines_mut, visit_inline,
};
use crate::source::{Source, Span};

/// The bytes that a run of characters was read from, or the runs in a phrase from the first to the last.
pub fn read_at(inline: &Inline) -> Option<Span> {
    // Each end is looked for by itself, so that the time grows with the depth and no faster.
    fn first(inline: &Inline) -> Option<Span> {
        match inline {
            Inline::Phrase(phrase) => phrase.content.iter().find_map(first),
            _ => run_at(inline),
        }
    }
    fn last(inline: &Inline) -> Option<Span> {
        match inline {
            Inline::Phrase(phrase) => phrase.content.iter().rev().find_map(last),
            _ => run_at(inline),
        }
    }
    Some(first(inline)?.to(last(inline)?))
}

/// The bytes that a run of characters was read from.
pub(super) fn run_at(inline: &Inline) -> Option<Span> {
    match inline {
        Inline::Text(Characters { origin: Origin::Read { at }, .. }) => Some(*at),
        _ => None,
    }
}

/// The bytes that characters, the call of a note or a page break were read from.
pub(super) fn place_of(inline: &Inline) -> Option<Span> {
    match inline {
        Inline::NoteAnchor(anchor) => anchor.origin.span(),
        Inline::PageBreak(page) => page.origin.span(),
        _ => read_at(inline),
    }
}

/// Every run of characters that was read, with its bytes, in the order of the text. What is in a
/// correction has already been handled and is left out.
pub fn of(blocks: &[Block]) -> Vec<(Span, String)> {
    struct Runs(Vec<(Span, String)>);
    impl Visitor for Runs {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let (Some(at), Inline::Text(characters)) = (run_at(inline), inline) {
                self.0.push((at, characters.text.clone()));
            }
            if !matches!(inline, Inline::Correction(_)) {
                visit_inline(self, inline);
            }
        }
    }
    let mut runs = Runs(Vec::new());
    for block in blocks {
        runs.block(block);
    }
    runs.0
}

/// Every run of characters that is not yet in a phrase.
pub fn unwrapped(blocks: &[Block]) -> Vec<(Span, String)> {
    let paragraphs = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(&paragraph.content),
        _ => None,
    });
    paragraphs
        .flatten()
        .filter_map(|inline| match inline {
            Inline::Text(characters) => Some((run_at(inline)?, characters.text.clone())),
            _ => None,
        })
        .collect()
}

/// Replaces the inlines that were read from `span` with what `make` makes of them. The span must begin
/// and end inside one list of inlines; otherwise nothing happens and the answer is false.
pub fn wrap(
    blocks: &mut [Block],
    span: Span,
    make: impl FnOnce(Vec<Inline>) -> Vec<Inline>,
) -> bool {
    let mut is_made = false;
    wrap_all(blocks, vec![(span, make)], |make, inner| {
        is_made = true;
        make(inner)
    });
    is_made
}

/// Puts each inline in place of the characters that were read from its span.
pub fn replace_all(blocks: &mut [Block], places: Vec<(Span, Inline)>) {
    wrap_all(blocks, places, |inline, _| vec![inline]);
}

/// Like [`wrap`], at many places, which do not overlap, in one walk through the blocks: `make` gets
/// what was given with a place, and the inlines there.
pub fn wrap_all<T>(
    blocks: &mut [Block],
    places: Vec<(Span, T)>,
    mut make: impl FnMut(T, Vec<Inline>) -> Vec<Inline>,
) {
    let mut places: Vec<(Span, Option<T>)> =
        places.into_iter().map(|(at, given)| (at, Some(given))).collect();
    places.sort_by_key(|(at, _)| at.start);
    if places.is_empty() {
        return;
    }
    each_inlines_mut(blocks, &mut |content| {
        let runs: Vec<Run<'_>> = content.iter().filter_map(Run::of).collect();
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        let from = places.partition_point(|(at, _)| at.start < first.at.start);
        let to = places.partition_point(|(at, _)| at.start <= last.at.end);
        let near = places.get_mut(from..to).unwrap_or_default().iter_mut();
        let held: Vec<(Span, T)> = near
            .filter(|(at, _)| holds(&runs, *at))
            .filter_map(|(at, given)| Some((*at, given.take()?)))
            .collect();
        if !held.is_empty() {
            let ends: Vec<usize> = held.iter().flat_map(|(at, _)| [at.start, at.end]).collect();
            let pieces = cut(std::mem::take(content), &ends);
            *content = wrap_pieces(pieces, held, &mut make);
        }
    });
}

/// Characters that were read.
struct Run<'a> {
    at: Span,
    text: &'a str,
}

impl<'a> Run<'a> {
    fn of(inline: &'a Inline) -> Option<Self> {
        match inline {
            Inline::Text(Characters { text, origin: Origin::Read { at } }) => {
                Some(Self { at: *at, text })
            }
            _ => None,
        }
    }

    /// Whether an offset is at an end of the run, or where it can be cut.
    fn can_end(&self, offset: usize) -> bool {
        let is_inside = self.at.start < offset && offset < self.at.end;
        let is_as_read = self.text.len() == self.at.len();
        !is_inside || is_as_read && self.text.is_char_boundary(offset - self.at.start)
    }
}

/// Whether both ends of a span, and something between them, were read into this very list. The runs of
/// a list are in source order.
fn holds(runs: &[Run<'_>], span: Span) -> bool {
    let touches = |offset: usize| {
        let run = runs.get(runs.partition_point(|run| run.at.end < offset));
        run.is_some_and(|run| run.at.start <= offset && run.can_end(offset))
    };
    let inside = runs.get(runs.partition_point(|run| run.at.end <= span.start));
    touches(span.start) && touches(span.end) && inside.is_some_and(|run| run.at.start < span.end)
}

/// Cuts runs of characters at offsets, which are sorted.
pub(super) fn cut(content: Vec<Inline>, offsets: &[usize]) -> Vec<Inline> {
    let mut pieces = Vec::with_capacity(content.len() + offsets.len());
    let mut offsets = offsets.iter().copied().peekable();
    for inline in content {
        let Some(Run { at, text }) = Run::of(&inline) else {
            pieces.push(inline);
            continue;
        };
        let mut rest = text;
        let mut from = 0;
        while offsets.next_if(|offset| *offset <= at.start).is_some() {}
        while let Some(offset) = offsets.next_if(|offset| *offset < at.end) {
            let to = offset - at.start;
            let Some((piece, behind)) = rest.split_at_checked(to - from) else { continue };
            if !piece.is_empty() {
                let origin = Origin::Read { at: at.slice(from..to) };
                pieces.push(Inline::Text(Characters { text: piece.to_owned(), origin }));
            }
            (rest, from) = (behind, to);
        }
        if from == 0 {
            pieces.push(inline);
        } else {
            let origin = Origin::Read { at: at.slice(from..at.len()) };
            pieces.push(Inline::Text(Characters { text: rest.to_owned(), origin }));
        }
    }
    pieces
}

/// Whether an inline ends a line.
pub(super) fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak(_))
}

/// The content of each line.
pub(super) fn lines(content: &[Inline]) -> impl Iterator<Item = &[Inline]> {
    content.split(is_break)
}

/// The content of a paragraph, cut before the lines with these indexes. The break before each of them is
/// the one between the parts.
pub(super) fn split_at_lines<'a>(
    content: &[Inline],
    starts: impl IntoIterator<Item = &'a usize>,
) -> Vec<Vec<Inline>> {
    let starts: BTreeSet<usize> = starts.into_iter().copied().collect();
    let mut parts = vec![Vec::new()];
    let mut line = 0;
    for inline in content {
        line += usize::from(is_break(inline));
        if is_break(inline) && starts.contains(&line) {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(inline.clone());
        }
    }
    parts
}

/// Makes one run of two lines that only white space separates, wherever `is_joined` says so of their
/// bytes.
pub(super) fn join_lines(
    content: &mut Vec<Inline>,
    source: &Source,
    is_joined: impl Fn(Span, Span) -> bool,
) {
    let mut rest = std::mem::take(content).into_iter().peekable();
    while let Some(inline) = rest.next() {
        let before = content.last().and_then(run_at);
        let ends = before.zip(rest.peek().and_then(run_at)).filter(|(before, after)| {
            matches!(&inline, Inline::LineBreak(line) if line.kind == LineBreakKind::Line)
                && is_joined(*before, *after)
        });
        let gap = ends.and_then(|(before, after)| plain_space(source, before.end, after.start));
        if let (Some(gap), Some(Inline::Text(run))) = (gap, content.last_mut())
            && let (Some(Inline::Text(next)), Some((before, after))) = (rest.next(), ends)
        {
            run.text.push_str(gap);
            run.text.push_str(&next.text);
            run.origin = Origin::Read { at: before.to(after) };
        } else {
            content.push(inline);
        }
    }
}

/// What separates two places of the source, if that is only white space. A form feed means something, and
/// XML cannot write it.
pub(super) fn plain_space(source: &Source, from: usize, to: usize) -> Option<&str> {
    let space = source.text().get(from..to)?;
    space.chars().all(|c| matches!(c, ' ' | '\t' | '\n')).then_some(space)
}

/// Wraps what lies between the ends of each place. Points at its ends, such as a page break, stay
/// outside.
fn wrap_pieces<T>(
    pieces: Vec<Inline>,
    places: Vec<(Span, T)>,
    make: &mut impl FnMut(T, Vec<Inline>) -> Vec<Inline>,
) -> Vec<Inline> {
    let mut wrapped = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    let is_from = |inline: &Inline, offset| run_at(inline).is_some_and(|at| at.start >= offset);
    for (at, given) in places {
        while let Some(before) = pieces.next_if(|inline| !is_from(inline, at.start)) {
            let is_last = run_at(&before).is_some_and(|before| before.end == at.start);
            wrapped.push(before);
            if is_last {
                break;
            }
        }
        let mut inner = Vec::new();
        while let Some(inside) = pieces.next_if(|inline| !is_from(inline, at.end)) {
            inner.push(inside);
        }
        let end = inner.iter().rposition(|inline| run_at(inline).is_some());
        let points = inner.split_off(end.map_or(0, |last| last + 1));
        wrapped.extend(make(given, inner));
        wrapped.extend(points);
    }
    wrapped.extend(pieces);
    wrapped
}

/// The words with which a list of inlines begins: its runs of characters, those in italics or raised
/// too, up to the first break, mark or other phrase.
pub(super) fn start(content: &[Inline]) -> String {
    content.iter().map_while(plain_words).collect()
}

/// Like [`wrap`], for the first bytes of what [`start`] gives. They must not end inside a phrase;
/// otherwise nothing happens. Returns where they were read.
pub(super) fn wrap_start(
    content: &mut Vec<Inline>,
    length: usize,
    make: impl FnOnce(Span, Vec<Inline>) -> Inline,
) -> Option<Span> {
    let first = content.first().and_then(read_at)?;
    let (mut rest, mut whole) = (length, 0);
    let end = content.iter().find_map(|inline| {
        let (words, at) = (plain_words(inline)?, read_at(inline)?);
        if rest > words.len() {
            (rest, whole) = (rest - words.len(), whole + 1);
            return None;
        }
        let is_end = rest == words.len();
        let can_cut = run_at(inline).is_some() && words.is_char_boundary(rest);
        Some(if is_end { Some(at.end) } else { can_cut.then_some(at.start + rest) })
    })??;
    let at = Span { end, ..first };
    let mut pieces = cut(std::mem::take(content), &[end]);
    let behind = pieces.split_off(pieces.len().min(whole + 1));
    content.push(make(at, pieces));
    content.extend(behind);
    Some(at)
}

/// The words of a run of characters, or of a phrase that only says how they are set.
fn plain_words(inline: &Inline) -> Option<String> {
    match inline {
        Inline::Text(characters) => Some(characters.text.clone()),
        Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { .. }, content, .. }) => {
            content.iter().map(plain_words).collect()
        }
        _ => None,
    }
}

/// Takes the runs of characters for which `take` has an answer out of the paragraphs. The paragraph
/// ends there, and the content of the answer comes between its parts.
pub(super) fn take_out(
    blocks: &mut Vec<Block>,
    mut take: impl FnMut(Span) -> Option<Option<Block>>,
) {
    for block in std::mem::take(blocks) {
        let Block::Paragraph(mut part) = block else {
            blocks.push(block);
            continue;
        };
        for inline in std::mem::take(&mut part.content) {
            match run_at(&inline).and_then(&mut take) {
                Some(between) => {
                    part.content.pop_if(|last| is_break(last));
                    let rendition = part.rendition.clone();
                    let next = Paragraph { rendition, ..Paragraph::new(Vec::new()) };
                    let before = std::mem::replace(&mut part, next);
                    blocks.extend((!before.content.is_empty()).then_some(Block::Paragraph(before)));
                    blocks.extend(between);
                }
                None if is_break(&inline) && part.content.is_empty() => {}
                None => part.content.push(inline),
            }
        }
        blocks.extend((!part.content.is_empty()).then_some(Block::Paragraph(part)));
    }
}

/// Drops white space at the start of a run of characters.
pub(super) fn trim_run_start(characters: &mut Characters) {
    let kept = characters.text.trim_start().len();
    let dropped = characters.text.len() - kept;
    characters.text.drain(..dropped);
    if let Origin::Read { at } = &mut characters.origin {
        at.start += dropped;
    }
}

/// Drops white space at the end of a list of inlines.
pub(super) fn trim_end(content: &mut Vec<Inline>) {
    if let Some(Inline::Text(characters)) = content.last_mut() {
        let kept = characters.text.trim_end().len();
        let dropped = characters.text.len() - kept;
        characters.text.truncate(kept);
        if let Origin::Read { at } = &mut characters.origin {
            at.end -= dropped;
        }
        if kept == 0 {
            content.pop();
        }
    }
}
