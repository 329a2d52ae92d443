//! The account of a page: which of its characters are words, and what separates them.
//!
//! **Invariant:** it shares no code with the reader and its tokens, whose work it is there to prove.

mod marks;
mod references;

use std::ops::Range;

use self::marks::{Kind, Mark};
use crate::source::{Account, Between, Separators, Source};

/// The account of a page.
pub(super) struct PageAccount<'a> {
    text: &'a str,
    marks: Vec<Mark>,
    /// The parts in which no reference means anything but itself.
    literal: Vec<Range<usize>>,
}

impl<'a> PageAccount<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let text = source.text();
        let (marks, literal) = marks::marks(text);
        Self { text, marks, literal }
    }

    /// The marks that lie in a part.
    fn within(&self, part: &Range<usize>) -> &[Mark] {
        let first = self.marks.partition_point(|mark| mark.at.end <= part.start);
        let last = self.marks.partition_point(|mark| mark.at.start < part.end);
        self.marks.get(first..last.max(first)).unwrap_or_default()
    }
}

impl Account for PageAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let mut at = part.start;
        let mut found = Vec::new();
        for mark in self.within(&part) {
            found.push(at..mark.at.start.max(at));
            at = at.max(mark.at.end);
        }
        found.push(at..part.end.max(at));
        found.retain(|run| !run.is_empty());
        found
    }

    fn meaning(&self, at: Range<usize>) -> Option<String> {
        let written = self.text.get(at.clone())?;
        let is_literal = self.literal.iter().any(|part| part.contains(&at.start));
        Some(if is_literal { written.to_owned() } else { references::meaning(written) })
    }

    fn separators<'s>(
        &'s self,
        _: &[Range<usize>],
        beside: &[Range<usize>],
    ) -> Box<dyn Separators + 's> {
        Box::new(OnPage { account: self, beside: beside.to_vec() })
    }
}

/// Where words end on a page.
struct OnPage<'a> {
    account: &'a PageAccount<'a>,
    /// What is kept beside the text, in order: furniture and page marks.
    beside: Vec<Range<usize>>,
}

impl OnPage<'_> {
    fn is_beside(&self, at: &Range<usize>) -> bool {
        self.beside_from(at.start).any(|one| at.end <= one.end)
    }

    /// Whether a place has something of the same page mark or other furniture on both sides: `<br>` in a page
    /// mark separates only what is in the mark.
    fn is_inside_beside(&self, at: &Range<usize>) -> bool {
        self.beside_from(at.start).any(|one| one.start < at.start && at.end < one.end)
    }

    /// What begins at an offset, or is the nearest before it.
    fn beside_from(&self, start: usize) -> impl Iterator<Item = &Range<usize>> {
        let before = self.beside.partition_point(|one| one.start <= start);
        self.beside.iter().take(before).rev().take(2)
    }
}

impl Separators for OnPage<'_> {
    fn between(&self, at: Range<usize>) -> Between {
        let text = self.account.text;
        let written = text.get(at.clone()).unwrap_or_default();
        let mut between = Between {
            begins_with_markup: written.starts_with('<'),
            ends_with_markup: written.ends_with('>'),
            ..Between::default()
        };
        for mark in self.account.within(&at) {
            match mark.kind {
                Kind::InLine => {}
                Kind::Apart if !self.is_inside_beside(&mark.at) => between.border = true,
                Kind::Apart | Kind::Either => between.either = true,
            }
        }
        for data in self.account.characters(at.clone()) {
            let Some(said) = self.account.meaning(data.clone()) else { continue };
            // Words between are the label of a note or of a page, or a note; what is white inside them
            // separates only them.
            let is_white = |part: &str| part.contains(char::is_whitespace);
            let words = said.trim();
            let white = match () {
                () if self.is_beside(&data) => false,
                () if words.is_empty() => is_white(&said),
                () => {
                    let starts = data.start == at.start && said.starts_with(char::is_whitespace);
                    let ends = data.end == at.end && said.ends_with(char::is_whitespace);
                    starts || ends
                }
            };
            between.white |= white;
            between.layout |= white && said.contains('\n');
        }
        between
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn source(text: &str) -> Source {
        Source::decode(SourceId(0), "t.html", text.into()).unwrap()
    }

    fn words(text: &str) -> String {
        let source = source(text);
        let account = PageAccount::new(&source);
        let runs = account.characters(0..text.len()).into_iter();
        let words: Vec<String> = runs.filter_map(|run| account.meaning(run)).collect();
        words.join("|")
    }

    #[test]
    fn words_are_what_a_browser_shows() {
        for (page, shown) in [
            ("<p class=\"a>b\">It <i>rains</i>.", "It |rains|."),
            ("<!-- a > b --><!DOCTYPE html>x<!>y<!-->z", "x|y|z"),
            ("<title>a <b></title>x<style>p > i {}</style>y", "x|y"),
            ("<script>if (a </b) '</scriptx>'</script >x", "x"),
            ("<script><!-- <script> </script> --></script>x", "x"),
            ("a < b</>c</ d>e<3<?php x ?>f", "a < b|c|e<3|f"),
            ("caf&eacute; &amp;c. &ampx &unknown;", "caf\u{e9} &c. &x &unknown;"),
            ("<a title=it's>x</a><a b='\"'>y<br/>z", "x|y|z"),
            ("<textarea>a <b> &lt;</textarea>", "a <b> <"),
            ("<xmp>a <b> &lt;</xmp>", "a <b> &lt;"),
            ("<noscript><p>x</p></noscript>y", "y"),
            ("x<p class=\"never closed", "x"),
        ] {
            assert_eq!(words(page), shown, "{page}");
        }
        assert_eq!(words("<?xml version='1.0'?><html><script src='a'/>x"), "x");
        assert_eq!(words("<html><script src='a'/>x"), "");
    }

    /// What is between the `x` and the `y` of a page.
    fn between(text: &str) -> Between {
        let at = text.find('x').unwrap() + 1..text.find('y').unwrap();
        let source = source(text);
        let account = PageAccount::new(&source);
        account.separators(&[], &[]).between(at)
    }

    #[test]
    fn words_end_at_white_space_and_at_what_is_set_apart() {
        for text in ["x y", "x<i>\n</i>y", "x<br>y", "<p>x<p>y", "x&nbsp;y", "x <a>1</a>y"] {
            assert!(between(text).must_separate(), "{text}");
        }
        for text in ["x<i>y", "x<!-- a -->y", "x<sup> 1 </sup>y", "x<a>a note</a>y"] {
            assert!(!between(text).may_separate(), "{text}");
        }
        for text in ["x<img alt=''>y", "x<span class=line>y", "x<o:p>y"] {
            assert!(between(text).may_separate() && !between(text).must_separate(), "{text}");
        }
    }
}
