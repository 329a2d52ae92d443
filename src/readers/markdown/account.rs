//! The account of a file in Markdown: its words, found without the parser.
//!
//! What is not counted: signs that can be mark-up, addresses of links, tags of HTML, definitions of links, the
//! language of a block of code, labels of notes. Where it is open whether something is one of these, it is not
//! counted, so that nothing is demanded that is mark-up; every word that cannot be mark-up is demanded.
//!
//! **Invariant:** it shares no code with the reader and its parser, whose work it is there to prove.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::{Account, BOM, Between, Separators};

/// The account of a file.
pub(super) struct MarkdownAccount<'a> {
    text: &'a str,
    /// What is not counted, in order.
    marks: Vec<Range<usize>>,
}

/// Signs that can be mark-up wherever they are.
const SIGNS: &[char] = &['*', '_', '~', '`', '\\', '#', '|', '[', ']', '<', '>', '^', '!'];

/// Tags of HTML, and the ends of comments.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)</?(?:a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|body|br|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|wbr)(?:[\s/](?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*)?>"#,
    )
});

/// The address of a link and its title: `](…)`.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"\](?:\(\s*(?:<[^<>\n]*>|(?:\\[!-/:-@\[-`{-~]|[^\s()\\]|\\|\((?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))*\))*)(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\))"#,
    )
});

/// The label of the definition of a link: `][…]`. It can begin where an address does: `[a][](b)`.
static LINK_LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"\]\[[^\[\]]*\]"));

/// The definition of a link: the line, and the lines after it that can go on with it.
static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?m)^[ \t>*+\-0-9.)]*(?:\[\^[^\]\n]*\]:[ \t>*+\-0-9.)]*)?(\[(?:[^\[\]\\]|\\.)+\]:)[ \t]*(?:\n[ \t>]*)?[^\n]*(?:\n[ \t>]*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?"#,
    )
});

/// The label of a note, at its call and before its words.
static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"\[\^[^\]\n]*\]:?"));

/// The line that begins or ends a block of code.
static FENCE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?m)^[ \t>*+\-0-9.)]*(?:\[\^[^\]\n]*\]:[ \t>*+\-0-9.)]*)?(?:`{3,}|~{3,})[^\n]*")
});

/// What comes before the words of a line, and a line without words.
static LINE_SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?m)^[ \t>*+=-]*[*+=>-](?:[ \t]+|$)|^[ \t>|:+*_.=#~-]+$|[ \t]#+[ \t]*$|^(?:---|\+\+\+|\.\.\.)[ \t]*$",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

impl<'a> MarkdownAccount<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let patterns: [&Regex; 6] = [&TAG, &ADDRESS, &LINK_LABEL, &LABEL, &FENCE, &LINE_SIGNS];
        let mut marks: Vec<Range<usize>> =
            patterns.iter().flat_map(|it| it.find_iter(text).map(|found| found.range())).collect();
        // The words of a note come after its label.
        let links = DEFINITION.captures_iter(text).filter(|found| !found[1].starts_with("[^"));
        marks.extend(links.filter_map(|found| found.get(0)).map(|found| found.range()));
        let signs = text.char_indices().filter(|(_, sign)| SIGNS.contains(sign));
        marks.extend(signs.map(|(at, sign)| at..at + sign.len_utf8()));
        let mut account = Self { text, marks: joined(marks) };
        let lone: Vec<Range<usize>> = account.lone_signs();
        account.marks.extend(lone);
        account.marks = joined(account.marks);
        account
    }

    /// Whether the words of an image end here: `![…]`.
    fn ends_image(&self, at: Range<usize>) -> bool {
        let written = self.text.get(at.clone()).unwrap_or_default();
        let Some(end) = written.find(']') else { return false };
        let mut open = 1;
        for (place, sign) in
            self.text.get(..at.start + end).unwrap_or_default().char_indices().rev()
        {
            match sign {
                ']' => open += 1,
                '[' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return self.text.get(..place).unwrap_or_default().ends_with('!');
            }
        }
        false
    }

    /// Signs that are mark-up only where no word is beside them: `---`, `:-:`.
    fn lone_signs(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for run in self.characters(0..self.text.len()) {
            let data = self.text.get(run.clone()).unwrap_or_default();
            let mut start = run.start;
            for piece in data.split_inclusive(char::is_whitespace) {
                let token = piece.trim_end().trim_start_matches(BOM);
                if !token.is_empty() && token.chars().all(|c| "-=+:.".contains(c)) {
                    found.push(start..start + piece.trim_end().len());
                }
                start += piece.len();
            }
        }
        found
    }
}

/// Ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

impl Account for MarkdownAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        let first = self.marks.partition_point(|mark| mark.end <= part.start);
        let mut found = Vec::new();
        let mut at = part.start;
        for mark in self.marks[first..].iter().take_while(|mark| mark.start < part.end) {
            found.push(at..mark.start);
            at = mark.end;
        }
        found.push(at..part.end);
        found.retain(|run| run.start < run.end);
        found
    }

    /// What a reference means is in a list that is not repeated here.
    fn meaning(&self, at: Range<usize>) -> Option<String> {
        static REFERENCE: LazyLock<Regex> = LazyLock::new(|| regex(r"&(?:#|[A-Za-z0-9]+;)"));
        let written = self.text.get(at)?;
        (!REFERENCE.is_match(written)).then(|| written.to_owned())
    }

    fn separators<'b>(
        &'b self,
        _: &[Range<usize>],
        beside: &[Range<usize>],
    ) -> Box<dyn Separators + 'b> {
        let mut marks = self.marks.clone();
        marks.extend(beside.iter().cloned());
        Box::new(InMarkdown(Self { text: self.text, marks: joined(marks) }))
    }
}

/// The account with what is kept beside the text among the marks.
struct InMarkdown<'a>(MarkdownAccount<'a>);

impl Separators for InMarkdown<'_> {
    fn between(&self, at: Range<usize>) -> Between {
        let account = &self.0;
        let text = account.text.get(at.clone()).unwrap_or_default();
        let data = account.characters(at.clone());
        let data: String = data.into_iter().filter_map(|data| account.text.get(data)).collect();
        // Emphasis, escapes and calls of notes are in words; other mark-up can be between them.
        let is_in_word = |text: &str| text.chars().all(|c| "*_~`\\^[]".contains(c));
        Between {
            white: data.contains(char::is_whitespace),
            layout: data.contains('\n'),
            either: !is_in_word(text) || account.ends_image(at),
            ..Between::default()
        }
    }
}
