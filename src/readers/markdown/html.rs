//! The tags of HTML in Markdown.

use crate::ir::{PhraseKind, Rendition, Style};
use crate::readers::html_elements::is_block;

/// What a tag is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A phrase begins.
    Begin(String, PhraseKind),
    /// The phrase with this name ends.
    End(String),
    /// A line ends.
    LineBreak,
    /// A block begins or ends.
    Block,
    /// It means nothing here.
    Nothing,
}

/// Names of elements that are phrases.
const PHRASES: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var",
];

/// Reads a tag, `<` and `>` included. What has no name of HTML is no tag: typists write `<illegible>`.
pub(super) fn read(written: &str) -> Option<Tag> {
    let inside = written.strip_prefix('<')?.strip_suffix('>')?;
    let name = inside.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..end)?.to_lowercase();
    let is_end = inside.starts_with('/');
    let known = name.as_str();
    Some(match known {
        "br" => Tag::LineBreak,
        "img" | "wbr" => Tag::Nothing,
        _ if is_block(known) => Tag::Block,
        _ if !PHRASES.contains(&known) => return None,
        _ if is_end => Tag::End(name),
        _ if inside.ends_with('/') => Tag::Nothing,
        _ => {
            let kind = phrase(known, inside);
            Tag::Begin(name, kind)
        }
    })
}

fn phrase(name: &str, inside: &str) -> PhraseKind {
    let set = |style| PhraseKind::Emphasis {
        rendition: Rendition { written: name.to_owned(), styles: vec![style] },
    };
    match name {
        "i" | "em" => set(Style::Italic),
        "b" | "strong" => set(Style::Bold),
        "sup" => set(Style::Superscript),
        "sub" => set(Style::Subscript),
        "u" => set(Style::Underline),
        "small" => set(Style::Smaller),
        "big" => set(Style::Larger),
        "ins" => PhraseKind::Addition { place: None },
        "s" | "strike" | "del" => PhraseKind::Deletion { manner: Some("strikethrough".to_owned()) },
        _ => {
            PhraseKind::Opaque { element: inside.split_whitespace().collect::<Vec<_>>().join(" ") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_html_are_tags() {
        assert_eq!(read("<br/>"), Some(Tag::LineBreak));
        assert_eq!(read("</SUP>"), Some(Tag::End("sup".to_owned())));
        assert_eq!(read("<p align=\"right\">"), Some(Tag::Block));
        assert!(matches!(read("<i class=x>"), Some(Tag::Begin(_, PhraseKind::Emphasis { .. }))));
        for none in ["<illegible>", "<Ann>", "<", "<3>", "<https://example.org>"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
