//! Markdown: `CommonMark` with tables, footnotes and struck-out words, as pandoc, editors and forges have them.
//!
//! ```text
//! evidence     whether a file is Markdown
//! conversion   from the parser's events to the letter; asks `html`
//! account      the words of a file, found without the parser
//! ```
//!
//! A transcript may have asterisks and lines of dashes and still be no Markdown: what a file is called and what it
//! has that nothing else has decide together. Quotation marks and dashes stay as they are written. **Not here:**
//! front matter, which is set aside for every format (`press::front_matter`).

mod account;
mod conversion;
mod evidence;
mod html;

use std::ops::Range;

use self::account::MarkdownAccount;
use super::{Reader, Volume};
use crate::diag::Diagnostic;
use crate::ir::{Collection, Letter};
use crate::source::{Account, Marked, Source, Structure};

/// The name of the reader.
const NAME: &str = "markdown";

/// The reader `markdown`.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "a letter in Markdown: CommonMark with footnotes and tables"
    }

    fn recognises(&self, source: &Source) -> bool {
        !source.is_container() && evidence::is_markdown(source)
    }

    fn is_xml(&self) -> bool {
        false
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(MarkdownFile {
            source,
            collection: Collection::of(source),
            account: MarkdownAccount::new(source.text()),
        })
    }
}

/// An open file, which is one letter.
struct MarkdownFile<'a> {
    source: &'a Source,
    collection: Collection,
    account: MarkdownAccount<'a>,
}

impl Volume for MarkdownFile<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        1
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        conversion::letter(self.source)
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        std::iter::once(0..self.source.text().len()).collect()
    }

    /// Notes are marked if a sign of one is there: otherwise they may have been typed in another way.
    fn marked(&self) -> Marked {
        const WITH_NOTES: Marked =
            Marked(&[Structure::Blocks, Structure::Notes, Structure::Phrases, Structure::LineEnds]);
        const WITHOUT: Marked =
            Marked(&[Structure::Blocks, Structure::Phrases, Structure::LineEnds]);
        if evidence::marks_notes(self.source.text()) { WITH_NOTES } else { WITHOUT }
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}

/// Where the text begins: after front matter, which is no Markdown. Two lines of dashes or plus signs with
/// keys between them are front matter.
fn front_matter(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(crate::source::BOM).len();
    let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let ends: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return start..start,
    };
    let mut end = start + first.len();
    let mut has_key = false;
    for line in lines {
        end += line.len();
        if ends.contains(&line.trim_end()) {
            return if has_key { start..end } else { start..start };
        }
        let key = line.split([':', '=']).next().unwrap_or_default().trim_end();
        let is_key = key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        has_key |= key.len() < line.trim_end().len() && !key.is_empty() && is_key;
    }
    start..start
}
