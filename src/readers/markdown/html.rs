//! The tags of HTML in Markdown.

use crate::ir::{PhraseKind, Rendition, Style};
use crate::readers::html_elements::is_block;
use crate::source::part;

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
    let (name, after) = name.split_at(end);
    if !(after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '/')) {
        return None;
    }
    let name = name.to_lowercase();
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

/// Where a tag ends that begins here: at the first `>` that is in no quoted value, or else at the first one.
pub(super) fn end_of_tag(rest: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = part(rest, at..).find(['>', '"', '\'']).map(|next| at + next) {
        let (before, mark) = (part(rest, ..next), part(rest, next..=next));
        at = next + 1;
        if mark == ">" {
            return Some(at);
        }
        if before.trim_end().ends_with('=') {
            at += part(rest, at..).find(mark).map_or(0, |end| end + 1);
        }
    }
    rest.find('>').map(|end| end + 1)
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
    fn a_quoted_value_ends_no_tag() {
        for (tag, rest) in [
            ("<p>", "a>"),
            ("<p title=\"a>b\">", "c>"),
            ("<p title = '>\"' lang=en>", "c"),
            ("<p it's>", "a = 'b'>"),
            ("<p title=\"a>", "b"),
        ] {
            assert_eq!(end_of_tag(&format!("{tag}{rest}")), Some(tag.len()), "{tag}{rest}");
        }
        assert_eq!(end_of_tag("<p title='>"), Some(11));
        assert_eq!(end_of_tag("<p"), None);
    }

    #[test]
    fn only_names_of_html_are_tags() {
        assert_eq!(read("<br/>"), Some(Tag::LineBreak));
        assert_eq!(read("</SUP>"), Some(Tag::End("sup".to_owned())));
        assert_eq!(read("<p align=\"right\">"), Some(Tag::Block));
        assert!(matches!(read("<i class=x>"), Some(Tag::Begin(_, PhraseKind::Emphasis { .. }))));
        for none in ["<illegible>", "<Ann>", "<", "<3>", "<https://example.org>", "</s, it <i>"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
