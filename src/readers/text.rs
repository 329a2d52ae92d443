//! Plain text: lines, and paragraphs with blank lines between them. One file is one letter, until a
//! profile divides it.
//!
//! **Invariant:** outside the leaves is only white space, or invisible characters at the edges of
//! lines.

use std::ops::Range;

use super::{Reader, Volume};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Collection, Inline, Letter, LineBreak, LineBreakKind, Origin, Paragraph,
    Role, Text,
};
use crate::source::{Account, BOM, Marked, SOFT_HYPHEN, Source, code_point, is_unseen};

/// The reader `text`.
pub(super) struct PlainText;

impl Reader for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn description(&self) -> &'static str {
        "a transcript as plain text, copied from a web edition or typed"
    }

    /// Anything that is not plainly mark-up or data: a TEI file read as lines would be nonsense.
    fn recognises(&self, source: &Source) -> bool {
        let text = source.text().trim_start_matches(BOM).trim();
        let is_json =
            text.starts_with(['{', '[']) && text.ends_with(['}', ']']) && text.contains('"');
        let declares = ["<?xml", "<!DOCTYPE", "<!doctype"];
        // A transcript can begin with a page mark that looks like a tag.
        let (root, roots) = (super::after_prolog(text), ["<html", "<HTML", "<TEI"]);
        let starts = |text: &str, starts: &[&str]| starts.iter().any(|one| text.starts_with(one));
        !source.is_container() && !is_json && !starts(text, &declares) && !starts(root, &roots)
    }

    fn is_xml(&self) -> bool {
        false
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(Transcript { source, collection: Collection::of(source) })
    }
}

/// A transcript: one letter, as far as the reader can tell.
struct Transcript<'a> {
    source: &'a Source,
    collection: Collection,
}

impl Volume for Transcript<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        1
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        let blocks = paragraphs(self.source);
        let text = Text::new(Role::Transcription, None, blocks);
        let unseen = unseen_at_edges(self.source).into_iter().collect();
        (Letter { texts: vec![text], ..Letter::default() }, unseen)
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        std::iter::once(0..self.source.text().len()).collect()
    }

    fn marked(&self) -> Marked {
        Marked::NOTHING
    }

    fn account(&self) -> Option<&dyn Account> {
        None
    }
}

/// The line and the paragraph separator, which word processors write (Unicode, 5.8).
const SEPARATORS: [char; 2] = ['\u{2028}', PARAGRAPH_SEPARATOR];
const PARAGRAPH_SEPARATOR: char = '\u{2029}';

/// The visible part of a line. A soft hyphen at its end shows that a word was broken there.
fn seen(line: &str) -> &str {
    let is_blank = |c: char| c.is_whitespace() || is_unseen(c);
    line.trim_start_matches(is_blank).trim_end_matches(|c| is_blank(c) && c != SOFT_HYPHEN)
}

/// Reports characters at the edges of lines that are left out. Byte order marks are reported for
/// every kind of source, elsewhere.
fn unseen_at_edges(source: &Source) -> Option<Diagnostic> {
    let is_told = |c: char| is_unseen(c) && c != BOM;
    let edges = source.lines().flat_map(|range| {
        let line = source.text().get(range.clone()).unwrap_or_default();
        let visible = seen(line);
        let start = line.find(visible).unwrap_or_default();
        let is_edge = move |at: usize| at < start || at >= start + visible.len();
        line.char_indices()
            .filter(move |(at, c)| is_edge(*at) && is_told(*c))
            .map(move |(at, c)| (range.start + at, c))
    });
    let mut edges = edges.peekable();
    let (at, character) = *edges.peek()?;
    let count = edges.count();
    let name = code_point(character);
    let message = match count {
        1 => format!("{name} at the edge of a line is treated as white space"),
        _ => format!("{name} and the like at {count} line edges are treated as white space"),
    };
    let span = source.span(at..at + character.len_utf8());
    Some(Diagnostic::new(&diag::UNSEEN_CHARACTER, span, message))
}

fn paragraphs(source: &Source) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut content: Vec<Inline> = Vec::new();
    // Where the previous line ended: the white space from there on is the line break.
    let mut end_of_line = 0;
    let mut start = 0;
    let lines = source.text().split_inclusive('\n');
    for line in lines.flat_map(|line| line.split_inclusive(SEPARATORS)) {
        let visible = seen(line);
        if !visible.is_empty() {
            let leading = line.find(visible).unwrap_or_default();
            let at = source.span(start + leading..start + leading + visible.len());
            if !content.is_empty() {
                content.push(Inline::LineBreak(LineBreak::new(
                    LineBreakKind::Line,
                    Origin::Read { at: source.span(end_of_line..at.start) },
                )));
            }
            content.push(Inline::Text(Characters {
                text: visible.to_owned(),
                origin: Origin::Read { at },
            }));
            end_of_line = at.end;
        }
        start += line.len();
        let ends_paragraph = visible.is_empty() || line.ends_with(PARAGRAPH_SEPARATOR);
        if ends_paragraph && !content.is_empty() {
            blocks.push(Block::Paragraph(Paragraph::new(std::mem::take(&mut content))));
        }
    }
    if !content.is_empty() {
        blocks.push(Block::Paragraph(Paragraph::new(content)));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Reading, plain_text};
    use crate::source::SourceId;

    fn read(text: &str) -> Vec<String> {
        let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
        paragraphs(&source)
            .iter()
            .map(|block| match block {
                Block::Paragraph(p) => plain_text(&p.content, Reading::Regular),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn blank_lines_separate_paragraphs() {
        assert_eq!(read("\n\n a b \r\nc\r\n \t\r\nd"), ["a b\nc", "d"]);
        assert_eq!(read("\u{FEFF}a"), ["a"]);
        assert_eq!(read("a\rb\r\rc"), ["a\nb", "c"]);
        assert_eq!(read("a\n\u{c}\nb\n\u{c}c"), ["a", "b\nc"]);
        assert_eq!(read("a\n\u{FEFF}b\u{FEFF}\n\u{FEFF}\nc"), ["a\nb", "c"]);
        assert_eq!(
            read("\u{200B}a\n\u{AD}b\u{200B}\u{AD}\n\u{200B}\n\u{2060} c"),
            ["a\nb\u{200B}\u{AD}", "c"]
        );
        assert_eq!(read("a\u{2028}b\u{2029}c\u{2028}\n\u{2029}d"), ["a\nb", "c", "d"]);
    }
}
