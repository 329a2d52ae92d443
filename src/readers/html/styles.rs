//! How a page sets its words: style sheets in the page, `style` attributes, and the names of elements and
//! classes that say it by convention.
//!
//! Of CSS, rules are read that select one element by its name, class or id; what depends on the size of a
//! screen is passed over.

use std::collections::BTreeMap;

use super::tree::{Element, Tree};
use crate::ir::{Rendition, Style};

/// What is said of how an element is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    pub is_hidden: Option<bool>,
    pub is_block: Option<bool>,
    pub align: Option<Style>,
    italic: Option<bool>,
    bold: Option<bool>,
    small_caps: Option<bool>,
    underline: Option<bool>,
    strike: Option<bool>,
    spaced: Option<bool>,
    raised: Option<Style>,
}

impl Setting {
    /// What a later rule says overrules what an earlier one does.
    fn add(&mut self, later: &Self) {
        let Self { is_hidden, is_block, align, italic, bold, small_caps, .. } = later;
        let Self { underline, strike, spaced, raised, .. } = later;
        self.is_hidden = is_hidden.or(self.is_hidden);
        self.is_block = is_block.or(self.is_block);
        self.align = align.or(self.align);
        self.italic = italic.or(self.italic);
        self.bold = bold.or(self.bold);
        self.small_caps = small_caps.or(self.small_caps);
        self.underline = underline.or(self.underline);
        self.strike = strike.or(self.strike);
        self.spaced = spaced.or(self.spaced);
        self.raised = raised.or(self.raised);
    }

    /// Reads declarations of CSS.
    fn declared(text: &str) -> Self {
        let mut setting = Self::default();
        for declaration in text.split(';') {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let value = value.split('!').next().unwrap_or_default().trim().to_lowercase();
            setting.declare(property.trim().to_lowercase().as_str(), &value);
        }
        setting
    }

    fn declare(&mut self, property: &str, value: &str) {
        let has = |word: &str| value.split_whitespace().any(|one| one == word);
        match property {
            "font-style" => self.italic = Some(has("italic") || has("oblique")),
            "font-weight" => {
                let weight = value.parse::<u32>().ok();
                self.bold = Some(value.starts_with("bold") || weight.is_some_and(|it| it >= 600));
            }
            "font-variant" | "font-variant-caps" => self.small_caps = Some(has("small-caps")),
            "font" => {
                self.italic = (has("italic") || has("oblique")).then_some(true).or(self.italic);
                self.bold = has("bold").then_some(true).or(self.bold);
                self.small_caps = has("small-caps").then_some(true).or(self.small_caps);
            }
            "text-decoration" | "text-decoration-line" => {
                self.underline = Some(has("underline"));
                self.strike = Some(has("line-through"));
            }
            "letter-spacing" => self.spaced = Some(!value.starts_with(['0', 'n', '-'])),
            "vertical-align" => {
                self.raised = match value {
                    "super" | "text-top" => Some(Style::Superscript),
                    "sub" | "text-bottom" => Some(Style::Subscript),
                    _ => self.raised,
                };
            }
            "text-align" => self.align = aligned(value).or(self.align),
            "display" => {
                self.is_hidden = Some(value == "none");
                self.is_block = Some(matches!(value, "block" | "list-item" | "flex" | "table"));
            }
            "visibility" if value == "hidden" => self.is_hidden = Some(true),
            _ => {}
        }
    }

    /// The styles of the words, and how the page says so: `default` are those of the element itself.
    pub(super) fn rendition(&self, default: &[Style]) -> Option<Rendition> {
        let is = |style: Style, said: Option<bool>| {
            said.unwrap_or(default.contains(&style)).then_some(style)
        };
        let raised = default.iter().find(|style| {
            matches!(style, Style::Superscript | Style::Subscript | Style::Smaller | Style::Larger)
        });
        let styles: Vec<Style> = [
            is(Style::Italic, self.italic),
            is(Style::Bold, self.bold),
            is(Style::SmallCaps, self.small_caps),
            is(Style::Underline, self.underline),
            is(Style::Strikethrough, self.strike),
            is(Style::Spaced, self.spaced),
            raised.copied().or(self.raised),
        ]
        .into_iter()
        .flatten()
        .collect();
        Rendition::of(&styles)
    }
}

fn aligned(value: &str) -> Option<Style> {
    match value.trim() {
        "right" | "end" => Some(Style::Right),
        "center" | "middle" | "-webkit-center" => Some(Style::Centre),
        "left" | "start" | "justify" => Some(Style::Left),
        _ => None,
    }
}

/// The rules of a page.
#[derive(Default)]
pub(super) struct Styles {
    /// By what they select: `p`, `.sc`, `p.sc`, `#a`.
    rules: BTreeMap<String, Setting>,
}

impl Styles {
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut styles = Self::default();
        for node in 1..tree.nodes.len() {
            if tree.element(node).is_some_and(|element| element.name == "style") {
                let sheet = tree
                    .children(node)
                    .filter_map(|child| tree.text.get(tree.nodes.get(child)?.at.clone()));
                styles.read(&sheet.collect::<String>());
            }
        }
        styles
    }

    /// Reads a style sheet.
    fn read(&mut self, sheet: &str) {
        let sheet = without_comments(sheet);
        let mut rest = sheet.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            // A statement without a block may come first: `@import …;`.
            let selectors = selectors.rsplit(';').next().unwrap_or_default().trim();
            let length = block(after);
            let declarations = after.get(..length).unwrap_or_default();
            rest = after.get(length + 1..).unwrap_or_default();
            if selectors.starts_with('@') {
                continue;
            }
            let setting = Setting::declared(declarations);
            let simple = |one: &&str| {
                let has_other = |c: char| c.is_whitespace() || "+~>[:*".contains(c);
                !one.is_empty() && !one.contains(has_other)
            };
            for selector in selectors.split(',').map(str::trim).filter(simple) {
                self.rules.entry(selector.to_lowercase()).or_default().add(&setting);
            }
        }
    }

    /// How an element is set, as far as the page says so.
    pub(super) fn setting(&self, element: &Element) -> Setting {
        let mut setting = Setting::default();
        let mut add = |selector: &str| {
            if let Some(rule) = self.rules.get(selector) {
                setting.add(rule);
            }
        };
        if !self.rules.is_empty() {
            add(&element.name);
            let classes: Vec<String> = element.classes().map(str::to_lowercase).collect();
            for class in &classes {
                add(&format!(".{class}"));
            }
            for class in &classes {
                add(&format!("{}.{class}", element.name));
            }
            if let Some(id) = element.get("id") {
                add(&format!("#{}", id.to_lowercase()));
            }
        }
        if element.classes().any(|class| SMALL_CAPS.contains(&class)) {
            setting.small_caps = setting.small_caps.or(Some(true));
        }
        if let Some(align) = element.get("align").and_then(|it| aligned(&it.to_lowercase())) {
            setting.align = setting.align.or(Some(align));
        }
        if let Some(style) = element.get("style") {
            setting.add(&Setting::declared(style));
        }
        setting
    }
}

/// The classes by which pages commonly set small capitals.
const SMALL_CAPS: &[&str] = &["sc", "smcap", "smcaps", "smallcaps", "small-caps", "small_caps"];

/// The styles that elements have of themselves (HTML, 15.3).
pub(super) fn own_styles(name: &str) -> &'static [Style] {
    match name {
        "i" | "em" | "dfn" | "var" => &[Style::Italic],
        "b" | "strong" => &[Style::Bold],
        "u" => &[Style::Underline],
        "sup" => &[Style::Superscript],
        "sub" => &[Style::Subscript],
        "big" => &[Style::Larger],
        "small" => &[Style::Smaller],
        _ => &[],
    }
}

/// The length of a block up to the bracket that closes it.
fn block(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    // Old pages hide a style sheet in a comment.
    let sheet = sheet.replace("<!--", " ").replace("-->", " ");
    let mut rest = sheet.as_str();
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the last element of a page is set.
    fn set(page: &str) -> String {
        let tree = Tree::new(page);
        let styles = Styles::of(&tree);
        let element = tree.nodes.iter().rev().find_map(|node| node.element.as_ref()).unwrap();
        let setting = styles.setting(element);
        let rendition = setting.rendition(own_styles(&element.name)).unwrap_or_default();
        let align = setting.align.map_or("", Style::as_str);
        let hidden = if setting.is_hidden == Some(true) { " hidden" } else { "" };
        format!("{} {align}{hidden}", rendition.written).trim().to_owned()
    }

    #[test]
    fn style_sheets_and_attributes_say_how_words_are_set() {
        for (page, expected) in [
            ("<i>", "italic"),
            ("<i style='font-style: normal'>", ""),
            ("<span style='font-variant:small-caps; FONT-STYLE: Italic'>", "italic smallcaps"),
            ("<span class='x smcap'>", "smallcaps"),
            ("<style>.i, p.b { font-style: italic }</style><span class=i>", "italic"),
            ("<style>.i p { font-style: italic }</style><p class=i>", ""),
            (
                "<style>@media print { .i { display: none } } .i{font-weight:700}</style><b class=i>",
                "bold",
            ),
            ("<style><!-- /* } */ P.d{text-align:right} --></style><p class=d>", "right"),
            ("<style>p {text-align:center}</style><p style='text-align:left'>", "left"),
            ("<p align=RIGHT>", "right"),
            ("<p style='display:none'>", "hidden"),
            ("<style>@import 'x'; u{text-decoration:line-through}</style><u>", "strikethrough"),
            ("<sup>", "superscript"),
            ("<style>p{", ""),
        ] {
            assert_eq!(set(page), expected, "{page}");
        }
    }
}
