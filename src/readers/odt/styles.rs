//! Styles: what paragraphs and spans are set like by their names (ODF 1.3 part 3, 16).

use std::collections::BTreeMap;

use crate::ir;
use crate::readers::word_processor::{Height, INDENTED, RunFormat, SPACED, points};
use crate::readers::xml::Element;

/// The styles of a text, by their families and names.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<(String, String), Style>);

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    run: RunFormat,
    paragraph: ParagraphFormat,
    list: Option<String>,
}

/// How a paragraph is set.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphFormat {
    alignment: Option<ir::Style>,
    indented: Option<bool>,
    begins_page: Option<bool>,
}

/// A style with those that it inherits from.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    pub run: RunFormat,
    pub paragraph: ParagraphFormat,
    /// The style of the lists that its paragraphs are in.
    pub list: Option<String>,
    pub is_heading: bool,
    pub is_quotation: bool,
}

impl ParagraphFormat {
    fn of(properties: &Element<'_>) -> Self {
        let alignment = |value: &str| match value {
            "center" => ir::Style::Centre,
            "right" | "end" => ir::Style::Right,
            _ => ir::Style::Left,
        };
        let indent = properties.get("fo", "margin-left").and_then(points);
        Self {
            alignment: properties.get("fo", "text-align").map(alignment),
            indented: indent.map(|indent| indent >= INDENTED),
            begins_page: properties.get("fo", "break-before").map(|value| value == "page"),
        }
    }

    fn over(self, outer: &Self) -> Self {
        Self {
            alignment: self.alignment.or(outer.alignment),
            indented: self.indented.or(outer.indented),
            begins_page: self.begins_page.or(outer.begins_page),
        }
    }

    /// Whether a page begins before it.
    pub(super) fn begins_page(&self) -> bool {
        self.begins_page.unwrap_or_default()
    }

    /// Its styles.
    pub(super) fn styles(&self) -> Vec<ir::Style> {
        let alignment = self.alignment.filter(|style| *style != ir::Style::Left);
        let is_indented = self.indented.unwrap_or_default() && alignment.is_none();
        alignment.into_iter().chain(is_indented.then_some(ir::Style::Indented)).collect()
    }
}

/// How many styles may inherit from one another.
const DEEPEST: usize = 30;

/// The names of LibreOffice's own styles for what is over a text, and for quotations.
const HEADINGS: [&str; 2] = ["Title", "Subtitle"];
const QUOTATIONS: [&str; 2] = ["Quotations", "Quote"];

/// Those for links.
const LINKS: [&str; 2] = ["Internet_20_link", "Visited_20_Internet_20_Link"];

impl Styles {
    /// Adds the styles in an element.
    pub(super) fn add(&mut self, styles: &Element<'_>) {
        for style in styles.elements().filter(|child| child.name == ("style", "style")) {
            let of = |name: &str| style.get("style", name).map(ToOwned::to_owned);
            let (Some(family), Some(name)) = (of("family"), of("name")) else { continue };
            let properties = |name: &str| style.child("style", name);
            let run = properties("text-properties").map(run_format).unwrap_or_default();
            let paragraph = properties("paragraph-properties").map(ParagraphFormat::of);
            let (parent, list) = (of("parent-style-name"), of("list-style-name"));
            let paragraph = paragraph.unwrap_or_default();
            self.0.insert((family, name), Style { parent, run, paragraph, list });
        }
    }

    /// The style of a paragraph that names it.
    pub(super) fn of_paragraph(&self, name: Option<&str>) -> Resolved {
        self.resolved("paragraph", name)
    }

    /// The style of a span that names it.
    pub(super) fn of_span(&self, name: Option<&str>) -> RunFormat {
        self.resolved("text", name).run
    }

    fn resolved(&self, family: &str, name: Option<&str>) -> Resolved {
        let mut resolved = Resolved::default();
        let mut next = name.map(ToOwned::to_owned);
        for _ in 0..DEEPEST {
            let Some(name) = next.take() else { break };
            resolved.is_heading |= HEADINGS.contains(&name.as_str());
            resolved.is_quotation |= QUOTATIONS.contains(&name.as_str());
            let is_link = LINKS.contains(&name.as_str());
            let Some(style) = self.0.get(&(family.to_owned(), name)) else { break };
            // That a link is underlined says nothing but that it is a link.
            if !is_link {
                resolved.run = resolved.run.over(&style.run);
            }
            resolved.paragraph = resolved.paragraph.over(&style.paragraph);
            resolved.list = resolved.list.or_else(|| style.list.clone());
            next.clone_from(&style.parent);
        }
        resolved
    }
}

/// Reads the properties of text (ODF 1.3 part 3, 16.29.29).
fn run_format(properties: &Element<'_>) -> RunFormat {
    let value = |prefix: &str, name: &str| properties.get(prefix, name);
    let line = |style: &str, kind: &str| {
        let value = value("style", style).or_else(|| value("style", kind));
        value.map(|value| value != "none")
    };
    let is_heavy =
        |weight: &str| weight == "bold" || weight.parse::<u32>().is_ok_and(|it| it >= 600);
    RunFormat {
        italic: value("fo", "font-style").map(|value| value != "normal"),
        bold: value("fo", "font-weight").map(is_heavy),
        small_caps: value("fo", "font-variant").map(|value| value == "small-caps"),
        caps: value("fo", "text-transform").map(|value| value == "uppercase"),
        struck: line("text-line-through-style", "text-line-through-type"),
        hidden: value("text", "display").map(|value| value == "none"),
        underline: line("text-underline-style", "text-underline-type"),
        spaced: value("fo", "letter-spacing")
            .map(|space| points(space).is_some_and(|space| space >= SPACED)),
        height: value("style", "text-position").map(height),
    }
}

/// `super`, `sub`, or a share of the height, and perhaps the size (ODF 1.3 part 3, 20.416).
fn height(position: &str) -> Height {
    let first = position.split_whitespace().next().unwrap_or_default();
    match (first, first.trim_end_matches('%').parse::<f64>()) {
        ("super", _) => Height::Raised,
        ("sub", _) => Height::Lowered,
        (_, Ok(share)) if share > 0.0 => Height::Raised,
        (_, Ok(share)) if share < 0.0 => Height::Lowered,
        _ => Height::OnLine,
    }
}
