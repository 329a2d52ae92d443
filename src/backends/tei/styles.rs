//! How the source sets a passage in type: in its own words (`@rend`) and, as far as they are
//! understood, as `@rendition`, which points to CSS in the header (TEI P5, 2.3.4).

use std::collections::BTreeSet;

use super::markup::{Markup, Tag, Written};
use super::values::tokens;
use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Block, Letter, Phrase, PhraseKind, Reading, Rendition, Style};

/// `@rend` and `@rendition`.
pub(super) fn set_in_type(tag: Tag, rendition: Option<&Rendition>) -> Tag {
    let Some(rendition) = rendition else {
        return tag;
    };
    let styles: Vec<String> =
        rendition.styles.iter().map(|style| format!("#{}", address(*style))).collect();
    tag.set_known("rend", tokens(&rendition.written))
        .set_known("rendition", (!styles.is_empty()).then(|| styles.join(" ")))
}

/// Prints the `tagsDecl`: the styles of this letter in CSS.
pub(super) fn print(markup: &mut Markup, letter: &Letter) -> Written {
    let used = used(letter);
    if used.is_empty() {
        return Ok(());
    }
    markup.group(Tag::new("tagsDecl"), |declaration| {
        used.into_iter().try_for_each(|style| {
            let tag = Tag::new("rendition").set("xml:id", address(style)).set("scheme", "css");
            declaration.text_line(tag, properties(style).1)
        })
    })
}

fn address(style: Style) -> String {
    format!("style.{}", properties(style).0)
}

/// The name of a style in the IR, and its CSS.
fn properties(style: Style) -> (&'static str, &'static str) {
    match style {
        Style::Italic => ("italic", "font-style: italic;"),
        Style::Upright => ("upright", "font-style: normal;"),
        Style::Bold => ("bold", "font-weight: bold;"),
        Style::SmallCaps => ("small-caps", "font-variant: small-caps;"),
        Style::Capitals => ("capitals", "text-transform: uppercase;"),
        Style::Superscript => ("superscript", "vertical-align: super;"),
        Style::Subscript => ("subscript", "vertical-align: sub;"),
        Style::Underline => ("underline", "text-decoration: underline;"),
        Style::Strikethrough => ("strikethrough", "text-decoration: line-through;"),
        Style::Spaced => ("spaced", "letter-spacing: 0.2em;"),
        Style::Larger => ("larger", "font-size: larger;"),
        Style::Smaller => ("smaller", "font-size: smaller;"),
        Style::OtherFace => ("other-face", "font-family: sans-serif;"),
        Style::Left => ("left", "text-align: left; text-indent: 0;"),
        Style::Right => ("right", "text-align: right;"),
        Style::Centre => ("centre", "text-align: center;"),
        Style::Indented => ("indented", "margin-left: 2em;"),
    }
}

/// The styles used in a letter; a correction has none.
fn used(letter: &Letter) -> BTreeSet<Style> {
    let mut used = BTreeSet::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        let rendition = match event {
            Event::Enter(Node::Block(Block::Paragraph(paragraph))) => paragraph.rendition.as_ref(),
            Event::Enter(Node::Line(line)) => line.rendition.as_ref(),
            Event::Enter(Node::Phrase(Phrase {
                kind: PhraseKind::Emphasis { rendition }, ..
            })) => Some(rendition),
            Event::Enter(_)
            | Event::Leave(_)
            | Event::Text(_)
            | Event::Break(_)
            | Event::Page(_)
            | Event::Call(_)
            | Event::Start(_) => None,
        };
        used.extend(rendition.iter().flat_map(|rendition| &rendition.styles));
    });
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader finds a style by the name that the IR gives it.
    #[test]
    fn styles_are_named_as_in_the_ir() {
        for style in [Style::SmallCaps, Style::OtherFace, Style::Centre, Style::Italic] {
            let name = serde_json::to_value(style).expect("a name");
            assert_eq!(name, properties(style).0);
        }
    }
}
