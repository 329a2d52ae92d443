//! How large a letter may be: memory follows the largest letter, and no machine has any amount of it.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::source::{Marked, Source, Structure, is_kept_out, part};

/// Letters of more bytes are large, and are worked on one at a time.
pub(super) const LARGE: usize = 1 << 20;

/// The longest letter that is read, in bytes: a longer one is a book.
const LONGEST: usize = 16 << 20;

/// Most tags or lines in a letter: each can be a page, a note or a paragraph, which takes memory in
/// every format.
const MOST_PARTS: usize = 1 << 20;

/// Most characters kept out of a letter: each is a correction, with an entry in the end matter.
const MOST_KEPT_OUT: usize = 100_000;

/// How many bytes of the source a letter has.
pub(super) fn size(extent: &[Range<usize>]) -> usize {
    extent.iter().map(ExactSizeIterator::len).sum()
}

/// Why a letter with this extent is too large to be read, if it is.
pub(super) fn exceeded(source: &Source, extent: &[Range<usize>], marked: Marked) -> Option<String> {
    let size = size(extent);
    if size > LONGEST {
        return Some(format!("the letter has {size} bytes, more than {LONGEST} (16 MB)"));
    }
    let texts = extent.iter().map(|at| part(source.text(), at.clone()));
    let characters = || texts.clone().flat_map(str::chars);
    let (sign, parts) = if marked.has(Structure::Blocks) { ('<', "tags") } else { ('\n', "lines") };
    let count = characters().filter(|character| *character == sign).count();
    let kept_out = characters().filter(|character| is_kept_out(*character)).count();
    let (count, parts, most) = match count {
        _ if kept_out > MOST_KEPT_OUT => (kept_out, "control characters", MOST_KEPT_OUT),
        _ if count > MOST_PARTS => (count, parts, MOST_PARTS),
        _ => return None,
    };
    Some(format!("the letter has {count} {parts} in {size} bytes, more than {most}"))
}

/// The diagnostic for a letter that is too large, with its beginning if it is one of several.
pub(super) fn refuse(source: &Source, why: String, start: Option<usize>) -> Diagnostic {
    let place = start.map(|start| source.span(start..start));
    Diagnostic::new(&diag::TOO_LONG, place, why)
        .hint("divide it; a profile says how the letters of a file begin (--profile)")
}
