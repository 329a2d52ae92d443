//! HTML: saved pages of web editions and blogs, word processors' pages, and pieces of pages.
//!
//! ```text
//! text ─▶ tokens ─▶ tree ─▶ page        ids, links, words; `styles`: how words are set
//!                            ├▶ pages         where pages of the print begin
//!                            ├▶ notes         what is a note, and what calls it
//!                            ├▶ surroundings  what is no part of the letter
//!                            └▶ content       the walk: `blocks`, `phrases`
//! ```
//!
//! A page is one letter. It marks blocks, phrases and, by its links, notes; the parts of the letter are
//! worked out by the passes. Rules are those of HTML and of kinds of pages, never those of one site.
//!
//! **Invariants:** any text makes a letter, in linear time; all words that a browser shows are in it, as
//! text, as notes or as furniture; nothing is fetched.

mod account;
mod blocks;
mod characters;
mod content;
mod notes;
mod page;
mod pages;
mod phrases;
mod styles;
mod surroundings;
mod tokens;
mod tree;
mod volume;

#[cfg(test)]
mod tests;

use super::{Reader, Volume};
use crate::source::{BOM, Source};

/// The name of the reader, in origins and on the command line.
const NAME: &str = "html";

/// The reader `html`.
pub(super) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "a web page that was saved, or a piece of one"
    }

    fn recognises(&self, source: &Source) -> bool {
        !source.is_container() && (is_page(source.text()) || is_piece(source.text()))
    }

    fn is_xml(&self) -> bool {
        false
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(volume::WebPage::new(source))
    }
}

/// How many characters of a file to inspect.
const LOOKED_AT: usize = 4_000;

/// The beginning of a text after what comes before its first element, in lower case.
fn beginning(text: &str) -> String {
    let mut rest = text.trim_start_matches(BOM).trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => ">",
            _ if is_doctype(rest) && !names_html(rest) => ">",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { break };
        rest = after.trim_start();
    }
    rest.chars().take(LOOKED_AT).collect::<String>().to_lowercase()
}

fn is_doctype(text: &str) -> bool {
    text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
}

fn names_html(text: &str) -> bool {
    text.get(9..).is_some_and(|name| {
        name.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"))
    })
}

/// Whether a text is a whole page.
pub(super) fn is_page(text: &str) -> bool {
    let start = beginning(text);
    start.starts_with("<!doctype") || starts_with_tag(&start, &["html"])
}

/// Whether a text is a piece of a page: it begins with an element of HTML, and does not say that it is TEI.
fn is_piece(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "article",
        "blockquote",
        "body",
        "center",
        "div",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "head",
        "main",
        "p",
        "pre",
        "section",
        "span",
        "table",
        "title",
        "ul",
        "ol",
    ];
    const OF_TEI: &[&str] =
        &["<tei", "<opener", "<closer", "<persname", "<placename", "<salute", "<lb", "<pb", "<hi"];
    let start = beginning(text);
    starts_with_tag(&start, FIRST)
        && start.contains("</")
        && !crate::readers::has_tei_elements(&start)
        && !OF_TEI.iter().any(|sign| start.contains(sign))
}

fn starts_with_tag(text: &str, names: &[&str]) -> bool {
    let Some(tag) = text.strip_prefix('<') else { return false };
    let is_end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    names.iter().any(|name| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with(is_end)))
}
