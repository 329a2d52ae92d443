//! How the source sets a passage in type: in its own words (`@rend`) and, as far as they are
//! understood, as `@rendition`, which points to CSS in the header (TEI P5, 2.3.4).

use std::collections::BTreeSet;

use super::markup::{Markup, Tag, Written};
use super::values::tokens;
use crate::ir::{
    Block, Inline, Letter, Line, PhraseKind, Readings, Rendition, Style, Visitor, visit_block,
    visit_inline, visit_inlines, visit_letter,
};

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
    let mut used = Used::default();
    visit_letter(&mut used, letter);
    if used.0.is_empty() {
        return Ok(());
    }
    markup.group(Tag::new("tagsDecl"), |declaration| {
        used.0.into_iter().try_for_each(|style| {
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

/// The styles used in a letter.
#[derive(Default)]
struct Used(BTreeSet<Style>);

impl Used {
    fn rendition(&mut self, rendition: Option<&Rendition>) {
        self.0.extend(rendition.iter().flat_map(|rendition| &rendition.styles));
    }
}

impl Visitor for Used {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        if let Block::Paragraph(paragraph) = block {
            self.rendition(paragraph.rendition.as_ref());
        }
        visit_block(self, block);
    }

    fn line(&mut self, line: &Line) {
        self.rendition(line.rendition.as_ref());
        visit_inlines(self, &line.content);
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Phrase(phrase) = inline
            && let PhraseKind::Emphasis { rendition } = &phrase.kind
        {
            self.rendition(Some(rendition));
        }
        visit_inline(self, inline);
    }
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
