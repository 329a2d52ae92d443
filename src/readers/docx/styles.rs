//! Styles: what a paragraph or a run is set like by its name (ECMA-376 part 1, 17.7).

use std::collections::BTreeMap;

use super::format::{ParagraphFormat, run_format};
use crate::readers::word_processor::RunFormat;
use crate::readers::xml::Element;

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    /// How everything is set.
    run: RunFormat,
    paragraph: ParagraphFormat,
}

#[derive(Debug)]
struct Style {
    /// Its name in English, whatever the language of the program; in lower case.
    name: String,
    based_on: Option<String>,
    run: RunFormat,
    paragraph: ParagraphFormat,
}

/// A style with those that it is based on.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    pub run: RunFormat,
    pub paragraph: ParagraphFormat,
    /// Whether it is for headings.
    pub is_heading: bool,
    /// Whether it is for quotations.
    pub is_quotation: bool,
}

/// How many styles may be based on one another.
const DEEPEST: usize = 30;

/// The names of Word's own styles for what is over a text, and for quotations.
const HEADINGS: [&str; 2] = ["title", "subtitle"];
const QUOTATIONS: [&str; 4] = ["quote", "intense quote", "block text", "block quote"];

/// Those for links.
const LINKS: [&str; 2] = ["hyperlink", "followedhyperlink"];

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn of(root: &Element<'_>) -> Self {
        let mut styles = Self::default();
        if let Some(defaults) = root.child("w", "docDefaults") {
            let run = defaults.below("w", "rPr");
            styles.run = run.map_or_else(RunFormat::default, run_format);
            let paragraph = defaults.below("w", "pPr");
            styles.paragraph = paragraph.map_or_else(ParagraphFormat::default, ParagraphFormat::of);
        }
        for style in root.elements().filter(|child| child.name == ("w", "style")) {
            let Some(id) = style.get("w", "styleId") else { continue };
            let value = |name: &str| style.child("w", name).and_then(|one| one.get("w", "val"));
            let is_default = matches!(style.get("w", "default"), Some("1" | "true" | "on"));
            if is_default && style.get("w", "type") == Some("paragraph") {
                styles.default = Some(id.to_owned());
            }
            let run = style.child("w", "rPr").map_or_else(RunFormat::default, run_format);
            let paragraph = style.child("w", "pPr");
            let paragraph = paragraph.map_or_else(ParagraphFormat::default, ParagraphFormat::of);
            let name = value("name").unwrap_or(id).to_lowercase();
            let based_on = value("basedOn").map(ToOwned::to_owned);
            styles.by_id.insert(id.to_owned(), Style { name, based_on, run, paragraph });
        }
        styles
    }

    /// The style of a paragraph that names it, or none.
    pub(super) fn of_paragraph(&self, id: Option<&str>) -> Resolved {
        let known = id.filter(|id| self.by_id.contains_key(*id)).or(self.default.as_deref());
        let mut resolved = self.resolved(known);
        resolved.run = resolved.run.over(&self.run);
        resolved.paragraph = resolved.paragraph.over(&self.paragraph);
        resolved
    }

    /// The style of a run that names it.
    pub(super) fn of_run(&self, id: Option<&str>) -> RunFormat {
        self.resolved(id).run
    }

    fn resolved(&self, id: Option<&str>) -> Resolved {
        let mut resolved = Resolved::default();
        let mut next = id.and_then(|id| self.by_id.get(id));
        for _ in 0..DEEPEST {
            let Some(style) = next else { break };
            let is_one_of = |names: &[&str]| names.contains(&style.name.as_str());
            let is_heading = style.name.strip_prefix("heading ").is_some_and(is_level);
            resolved.is_heading |= is_heading || is_one_of(&HEADINGS);
            resolved.is_quotation |= is_one_of(&QUOTATIONS);
            // That a link is underlined says nothing but that it is a link.
            if !is_one_of(&LINKS) {
                resolved.run = resolved.run.over(&style.run);
            }
            resolved.paragraph = resolved.paragraph.over(&style.paragraph);
            next = style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        }
        resolved
    }
}

fn is_level(level: &str) -> bool {
    level.len() == 1 && level.starts_with(|c: char| c.is_ascii_digit())
}
