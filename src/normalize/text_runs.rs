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
    Block, Characters, Inline, Line, LineBreakKind, Origin, Paragraph, Phrase, PhraseKind,
    Readings, Visitor, each_inlines_mut, visit_inline,
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
/// and end inside one list of inlines, or in emphasised words there, which are then cut in two; otherwise
/// nothing happens and the answer is false.
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

/// Puts each inline in place of the characters that were read from its span, and of words in italics that are
/// nothing else.
pub fn replace_all(blocks: &mut [Block], places: Vec<(Span, Inline)>) {
    wrap_each(blocks, places, true, |inline, _| vec![inline]);
}

/// Like [`wrap`], at many places, which do not overlap, in one walk through the blocks: `make` gets
/// what was given with a place, and the inlines there.
pub fn wrap_all<T>(
    blocks: &mut [Block],
    places: Vec<(Span, T)>,
    make: impl FnMut(T, Vec<Inline>) -> Vec<Inline>,
) {
    wrap_each(blocks, places, false, make);
}

/// Where all the words of a phrase that only says how they are set are in a place, `around_type` says whether that
/// phrase is among what is wrapped, or is around it.
fn wrap_each<T>(
    blocks: &mut [Block],
    places: Vec<(Span, T)>,
    around_type: bool,
    mut make: impl FnMut(T, Vec<Inline>) -> Vec<Inline>,
) {
    let mut places: Vec<(Span, Option<T>)> =
        places.into_iter().map(|(at, given)| (at, Some(given))).collect();
    places.sort_by_key(|(at, _)| at.start);
    if places.is_empty() {
        return;
    }
    each_inlines_mut(blocks, &mut |content| {
        let pieces: Vec<Piece<'_>> = content.iter().filter_map(Piece::of).collect();
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let from = places.partition_point(|(at, _)| at.start < first.at.start);
        let to = places.partition_point(|(at, _)| at.start <= last.at.end);
        let near = places.get_mut(from..to).unwrap_or_default().iter_mut();
        let held: Vec<(Span, T)> = near
            .filter(|(at, _)| holds(&pieces, *at, around_type))
            .filter_map(|(at, given)| Some((*at, given.take()?)))
            .collect();
        if !held.is_empty() {
            let ends: Vec<usize> = held.iter().flat_map(|(at, _)| [at.start, at.end]).collect();
            let pieces = cut(std::mem::take(content), &ends);
            *content = wrap_pieces(pieces, held, &mut make);
        }
    });
}

/// Characters that were read, or a phrase that holds some.
struct Piece<'a> {
    at: Span,
    inline: &'a Inline,
}

impl<'a> Piece<'a> {
    fn of(inline: &'a Inline) -> Option<Self> {
        Some(Self { at: read_at(inline)?, inline })
    }

    /// Whether an offset is inside.
    fn is_around(&self, offset: usize) -> bool {
        self.at.start < offset && offset < self.at.end
    }

    /// Whether an offset is not inside, or where the piece can be cut. Words in italics are still words in
    /// italics when they are cut in two; half a name is no name.
    fn can_end(&self, offset: usize) -> bool {
        !self.is_around(offset)
            || match self.inline {
                Inline::Text(Characters { text, .. }) => {
                    text.len() == self.at.len() && text.is_char_boundary(offset - self.at.start)
                }
                Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { .. }, content, .. }) => {
                    content.iter().filter_map(Piece::of).all(|piece| piece.can_end(offset))
                }
                _ => false,
            }
    }

    /// Whether a place is in a phrase, in whose own list it is then looked for.
    fn is_phrase_around(&self, span: Span) -> bool {
        let is_phrase = matches!(self.inline, Inline::Phrase(_));
        is_phrase && self.at.start <= span.start && span.end <= self.at.end
    }
}

/// Whether a span is to be wrapped in this very list, and not in that of a phrase in it.
fn holds(pieces: &[Piece<'_>], span: Span, around_type: bool) -> bool {
    let first = first_behind(pieces, span.start);
    can_wrap(pieces, span)
        && !first.is_some_and(|piece| {
            let is_whole = piece.at == span && is_emphasis(piece.inline);
            piece.is_phrase_around(span) && !(around_type && is_whole)
        })
}

/// Whether an inline only says how words are set.
pub(super) fn is_emphasis(inline: &Inline) -> bool {
    matches!(inline, Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { .. }, .. }))
}

/// The first piece that ends after an offset.
fn first_behind<'p>(pieces: &'p [Piece<'p>], offset: usize) -> Option<&'p Piece<'p>> {
    pieces.get(pieces.partition_point(|piece| piece.at.end <= offset))
}

/// Whether both ends of a span, and something between them unless it is a point, were read into a list, or into
/// phrases in it that can be cut there. The pieces of a list are in source order.
fn can_wrap(pieces: &[Piece<'_>], span: Span) -> bool {
    let touches = |offset: usize| {
        let piece = pieces.get(pieces.partition_point(|piece| piece.at.end < offset));
        piece.is_some_and(|piece| piece.at.start <= offset && piece.can_end(offset))
    };
    touches(span.start)
        && touches(span.end)
        && (span.is_empty()
            || first_behind(pieces, span.start).is_some_and(|piece| piece.at.start < span.end))
}

/// Cuts runs of characters at offsets, which are sorted, and the phrases around them that can be cut.
pub(super) fn cut(content: Vec<Inline>, offsets: &[usize]) -> Vec<Inline> {
    let mut pieces = Vec::with_capacity(content.len() + offsets.len());
    let mut offsets = offsets.iter().copied().peekable();
    for inline in content {
        let Some(at) = read_at(&inline) else {
            pieces.push(inline);
            continue;
        };
        while offsets.next_if(|offset| *offset <= at.start).is_some() {}
        let mut rest = inline;
        while let Some(offset) = offsets.next_if(|offset| *offset < at.end) {
            match cut_in_two(rest, offset) {
                (before, Some(behind)) => {
                    pieces.push(before);
                    rest = behind;
                }
                (whole, None) => rest = whole,
            }
        }
        pieces.push(rest);
    }
    pieces
}

/// Splits the content at an offset; `None` if the offset is inside something that cannot be cut.
pub(super) fn split_at(content: Vec<Inline>, offset: usize) -> Option<(Vec<Inline>, Vec<Inline>)> {
    if !content.iter().filter_map(Piece::of).all(|piece| piece.can_end(offset)) {
        return None;
    }
    let mut before = cut(content, &[offset]);
    let is_behind = |inline: &Inline| read_at(inline).is_some_and(|at| at.start >= offset);
    let first = before.iter().position(is_behind).unwrap_or(before.len());
    let behind = before.split_off(first);
    Some((before, behind))
}

/// Splits a run of characters or a phrase at an offset inside it, or returns it whole if it cannot be cut there.
fn cut_in_two(inline: Inline, offset: usize) -> (Inline, Option<Inline>) {
    if !Piece::of(&inline).is_some_and(|piece| piece.is_around(offset) && piece.can_end(offset)) {
        return (inline, None);
    }
    let halves = |origin: Origin| match origin {
        Origin::Read { at } if at.start < offset && offset < at.end => (
            Origin::Read { at: Span { end: offset, ..at } },
            Origin::Read { at: Span { start: offset, ..at } },
        ),
        other => (other.clone(), other),
    };
    match inline {
        Inline::Text(Characters { mut text, origin }) => {
            let start = origin.span().map_or(0, |at| at.start);
            let (before, behind) = halves(origin);
            let rest = text.split_off(offset - start);
            (
                Inline::Text(Characters { text, origin: before }),
                Some(Inline::Text(Characters { text: rest, origin: behind })),
            )
        }
        Inline::Phrase(Phrase { kind, content, origin }) => {
            let (first, rest) = split_at(content, offset).unwrap_or_default();
            let (before, behind) = halves(origin);
            (Inline::phrase(kind.clone(), first, before), Some(Inline::phrase(kind, rest, behind)))
        }
        other => (other, None),
    }
}

/// Whether an inline ends a line.
pub(super) fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak(_))
}

/// The content of each line.
pub(super) fn lines(content: &[Inline]) -> impl Iterator<Item = &[Inline]> {
    content.split(is_break)
}

/// A part of a paragraph as a line of its own, set as the paragraph is.
pub(super) fn line_of(paragraph: &Paragraph, content: &[Inline]) -> Line {
    Line { rendition: paragraph.rendition.clone(), content: content.to_vec() }
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
    let is_from = |inline: &Inline, offset| read_at(inline).is_some_and(|at| at.start >= offset);
    for (at, given) in places {
        while let Some(before) = pieces.next_if(|inline| !is_from(inline, at.start)) {
            let is_last = read_at(&before).is_some_and(|before| before.end == at.start);
            wrapped.push(before);
            if is_last {
                break;
            }
        }
        let mut inner = Vec::new();
        while let Some(inside) = pieces.next_if(|inline| !is_from(inline, at.end)) {
            inner.push(inside);
        }
        let end = inner.iter().rposition(|inline| read_at(inline).is_some());
        let points = inner.split_off(end.map_or(0, |last| last + 1));
        wrapped.extend(make(given, inner));
        wrapped.extend(points);
    }
    wrapped.extend(pieces);
    wrapped
}

/// Like [`wrap`], but in this list, so that the new inline is around phrases and not in one.
pub(super) fn wrap_in(
    content: &mut Vec<Inline>,
    span: Span,
    make: impl FnOnce(Vec<Inline>) -> Inline,
) -> bool {
    let pieces: Vec<Piece<'_>> = content.iter().filter_map(Piece::of).collect();
    let can_wrap = can_wrap(&pieces, span);
    if can_wrap {
        let pieces = cut(std::mem::take(content), &[span.start, span.end]);
        *content = wrap_pieces(pieces, vec![(span, make)], &mut |make, inner| vec![make(inner)]);
    }
    can_wrap
}

/// Where a line was read from, with what was kept out of its words.
pub(super) fn line_at(line: &[Inline]) -> Option<Span> {
    let kept_out = |inline: &Inline| match inline {
        Inline::Text(characters) => characters.origin.span(),
        _ => None,
    };
    let at = |inline: &Inline| match inline {
        Inline::Correction(correction) => correction.original.first().and_then(kept_out),
        _ => read_at(inline),
    };
    line.iter().filter_map(at).reduce(|first, next| first.to(next))
}

/// Takes the lines for which `take` has an answer out of the paragraphs. The paragraph ends there, and the
/// content of the answer comes between its parts. Pages and calls of notes stay.
pub(super) fn take_out(
    blocks: &mut Vec<Block>,
    mut take: impl FnMut(Span) -> Option<Option<Block>>,
) {
    for block in std::mem::take(blocks) {
        let Block::Paragraph(mut paragraph) = block else {
            blocks.push(block);
            continue;
        };
        for (gap, mut line) in into_lines(std::mem::take(&mut paragraph.content)) {
            if let Some(between) = line_at(&line).and_then(&mut take) {
                line.retain(is_point);
                let rendition = paragraph.rendition.clone();
                let next = Paragraph { rendition, ..Paragraph::new(line) };
                let before = std::mem::replace(&mut paragraph, next);
                blocks.extend((!before.content.is_empty()).then_some(Block::Paragraph(before)));
                blocks.extend(between);
            } else {
                paragraph.content.extend(gap.filter(|_| !paragraph.content.is_empty()));
                paragraph.content.extend(line);
            }
        }
        blocks.extend((!paragraph.content.is_empty()).then_some(Block::Paragraph(paragraph)));
    }
}

/// The lines of some inlines, each with the break before it.
fn into_lines(content: Vec<Inline>) -> Vec<(Option<Inline>, Vec<Inline>)> {
    let mut lines = vec![(None, Vec::new())];
    for inline in content {
        if is_break(&inline) {
            lines.push((Some(inline), Vec::new()));
        } else if let Some((_, line)) = lines.last_mut() {
            line.push(inline);
        }
    }
    lines
}

/// Whether an inline is a point between words.
fn is_point(inline: &Inline) -> bool {
    matches!(inline, Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_))
}

/// Drops white space at the start of a run of characters.
pub(super) fn trim_run_start(characters: &mut Characters) {
    let kept = characters.text.trim_start().len();
    let dropped = characters.text.len() - kept;
    characters.text.drain(..dropped);
    if let Origin::Read { at } = &mut characters.origin {
        at.start = if kept == 0 { at.end } else { at.start + dropped };
    }
}

/// Drops white space at the start of a run of characters, or of emphasised words.
pub(super) fn trim_start(inline: &mut Inline) {
    match inline {
        Inline::Text(characters) => trim_run_start(characters),
        Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { .. }, content, .. }) => {
            content.first_mut().into_iter().for_each(trim_start);
        }
        _ => {}
    }
}

/// Drops white space at the end of a list of inlines, also in emphasised words.
pub(super) fn trim_end(content: &mut Vec<Inline>) {
    let is_empty = match content.last_mut() {
        Some(Inline::Text(characters)) => {
            let kept = characters.text.trim_end().len();
            let dropped = characters.text.len() - kept;
            characters.text.truncate(kept);
            if let Origin::Read { at } = &mut characters.origin {
                at.end = if kept == 0 { at.start } else { at.end - dropped };
            }
            kept == 0
        }
        Some(Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { .. }, content, .. })) => {
            trim_end(content);
            content.is_empty()
        }
        _ => false,
    };
    if is_empty {
        content.pop();
        trim_end(content);
    }
}
