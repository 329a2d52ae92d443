//! How the source sets a passage, as XHTML: elements where HTML has one, so that it is visible
//! without the style sheet, otherwise classes.
//!
//! Not here: what a passage is. The source's own descriptions of its styles go only into TEI.

use std::io;

use super::markup::Markup;
use crate::ir::{Rendition, Style};

/// The XHTML form of a style.
enum Written {
    /// As an element of this name.
    Element(&'static str),
    /// As an element of this class: without a style sheet, the element alone sets it apart.
    Classed(&'static str, &'static str),
    /// As a `span` of this class.
    Span(&'static str),
    /// As a class of the block that has it.
    Block(&'static str),
}

fn written(style: Style) -> Written {
    match style {
        Style::Italic => Written::Element("i"),
        Style::Bold => Written::Element("b"),
        Style::Superscript => Written::Element("sup"),
        Style::Subscript => Written::Element("sub"),
        Style::Underline => Written::Element("u"),
        Style::Strikethrough => Written::Element("s"),
        Style::Smaller => Written::Element("small"),
        Style::Upright => Written::Span("upright"),
        Style::SmallCaps => Written::Classed("b", "small-caps"),
        Style::Capitals => Written::Classed("b", "capitals"),
        Style::Spaced => Written::Classed("em", "spaced"),
        Style::Larger => Written::Span("larger"),
        Style::OtherFace => Written::Classed("i", "other-face"),
        Style::Left => Written::Block("left"),
        Style::Right => Written::Block("right"),
        Style::Centre => Written::Block("centre"),
        Style::Indented => Written::Block("indented"),
    }
}

/// The classes of a block: its own, and how it is aligned.
pub(super) fn block_classes(own: &str, rendition: Option<&Rendition>) -> String {
    let mut classes = own.to_owned();
    for style in rendition.iter().flat_map(|rendition| &rendition.styles) {
        if let Written::Block(class) = written(*style) {
            if !classes.is_empty() {
                classes.push(' ');
            }
            classes.push_str(class);
        }
    }
    classes
}

/// Opens the elements for the type of a passage and returns how many must be closed.
pub(super) fn open_styles(markup: &mut Markup, rendition: Option<&Rendition>) -> io::Result<usize> {
    let mut opened = 0;
    for style in rendition.iter().flat_map(|rendition| &rendition.styles) {
        match written(*style) {
            Written::Element(name) => markup.open(name, &[])?,
            Written::Classed(name, class) => markup.open(name, &[("class", class)])?,
            Written::Span(class) => markup.open("span", &[("class", class)])?,
            Written::Block(_) => continue,
        }
        opened += 1;
    }
    Ok(opened)
}

/// Closes what [`open_styles`] has opened.
pub(super) fn close_styles(markup: &mut Markup, opened: usize) -> io::Result<()> {
    (0..opened).try_for_each(|_| markup.close())
}
