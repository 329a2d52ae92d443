//! How TEI says that words are set: `@rend`, `@rendition` and `@style` (TEI P5, 1.3.1.1.3).

use std::collections::BTreeMap;

use super::attributes::local;
use super::xml::Element;
use crate::ir::{Rendition, Style};

/// What a header declares, by the ids of the declarations.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// What the `rendition` elements say.
    styles: BTreeMap<String, Vec<Style>>,
    /// The characters that the `char` and `glyph` elements stand for (TEI P5, 5.2).
    characters: BTreeMap<String, String>,
    /// Whether the text contains its quotation marks (TEI P5, 2.3.3, `quotation/@marks`).
    pub keeps_marks: bool,
}

/// What is declared where there is no header.
pub(super) static NOTHING: Declared =
    Declared { styles: BTreeMap::new(), characters: BTreeMap::new(), keeps_marks: false };

impl Declared {
    /// Reads the declarations of a header.
    pub(super) fn of(header: &Element) -> Self {
        let declarations = header.below("rendition");
        let declared =
            declarations.filter_map(|one| Some((one.get("xml:id")?.to_owned(), css(&one.words()))));
        let styles = declared.collect();
        let mut characters = BTreeMap::new();
        for one in header.below("char").chain(header.below("glyph")) {
            // The first mapping is as good as any; a standard one is better.
            let mappings = || one.elements().filter(|inner| inner.name == "mapping");
            let standard = mappings().find(|mapping| mapping.get("type") == Some("standard"));
            let words = standard.or_else(|| mappings().next()).map(Element::words);
            if let (Some(id), Some(words)) = (one.get("xml:id"), words) {
                characters.insert(id.to_owned(), words);
            }
        }
        let keeps_marks = header.below("quotation").any(|one| one.get("marks") == Some("all"));
        Self { styles, characters, keeps_marks }
    }

    /// The characters that a declared character or glyph stands for.
    pub(super) fn character(&self, id: &str) -> Option<&str> {
        self.characters.get(id).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// How an element is set, if it says so. The meaning of a pointer or of CSS is written in our
    /// words: its target is not in the output files.
    pub(super) fn rendition(&self, element: &Element) -> Option<Rendition> {
        let mut written = Vec::new();
        let mut styles = Vec::new();
        let named: Vec<&str> = element.get("rend").unwrap_or_default().split_whitespace().collect();
        for word in &named {
            written.push((*word).to_owned());
            styles.extend(by_name(word));
        }
        let mut meant = |found: Vec<Style>, other: &str| {
            let found: Vec<Style> = found.into_iter().filter(|one| !styles.contains(one)).collect();
            if found.is_empty() && !other.is_empty() && named.is_empty() {
                written.push(other.to_owned());
            }
            written.extend(found.iter().map(|style| style.as_str().to_owned()));
            styles.extend(found);
        };
        for pointer in element.get("rendition").unwrap_or_default().split_whitespace() {
            let id = local(pointer);
            match self.styles.get(id) {
                Some(declared) => meant(declared.clone(), id),
                None => meant(by_name(id).into_iter().collect(), id),
            }
        }
        if let Some(style) = element.get("style") {
            meant(css(style), "");
        }
        (!written.is_empty()).then(|| Rendition { written: written.join(" "), styles })
    }
}

/// What an edition's word means.
fn by_name(word: &str) -> Option<Style> {
    let style = match word.to_lowercase().as_str() {
        "italic" | "italics" | "ital" | "i" | "it" | "sectiontitleital" => Style::Italic,
        "roman" | "normal" | "upright" => Style::Upright,
        "bold" | "strong" | "b" => Style::Bold,
        "smallcaps" | "small-caps" | "sc" | "k" => Style::SmallCaps,
        "caps" | "capitals" | "allcaps" | "uppercase" | "blockletter" => Style::Capitals,
        "superscript" | "super" | "sup" | "hsup" => Style::Superscript,
        "subscript" | "sub" => Style::Subscript,
        "underline" | "underlined" | "u" | "uu" | "underline2" => Style::Underline,
        "strikethrough" | "strike" | "line-through" | "s" => Style::Strikethrough,
        "spaced" | "spaced-out" | "spacing" | "g" | "gesperrt" => Style::Spaced,
        "larger" | "large" | "big" => Style::Larger,
        "smaller" | "small" => Style::Smaller,
        "antiqua" | "aq" | "latintype" => Style::OtherFace,
        "left" | "flushleft" => Style::Left,
        "right" | "flushright" => Style::Right,
        "center" | "centre" | "centered" | "c" => Style::Centre,
        "indent" | "indented" | "et" => Style::Indented,
        _ => return None,
    };
    Some(style)
}

/// The styles that a few lines of CSS set.
fn css(text: &str) -> Vec<Style> {
    let mut styles = Vec::new();
    for declaration in text.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim().to_lowercase(), value.trim().to_lowercase());
        let style = match (property.as_str(), value.as_str()) {
            ("font-style", "italic" | "oblique") => Style::Italic,
            ("font-style" | "font-weight" | "font-variant", "normal") => Style::Upright,
            ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => Style::Bold,
            ("font-variant" | "font-variant-caps", "small-caps") => Style::SmallCaps,
            ("text-transform", "uppercase") => Style::Capitals,
            ("vertical-align", "super" | "text-top") => Style::Superscript,
            ("vertical-align", "sub" | "text-bottom") => Style::Subscript,
            ("text-decoration" | "text-decoration-line", "underline") => Style::Underline,
            ("text-decoration" | "text-decoration-line", "line-through") => Style::Strikethrough,
            ("letter-spacing", value) if !value.starts_with(['0', 'n']) => Style::Spaced,
            ("font-size", "larger" | "large" | "x-large") => Style::Larger,
            ("font-size", "smaller" | "small" | "x-small") => Style::Smaller,
            ("text-align", "left") => Style::Left,
            ("text-align", "right") => Style::Right,
            ("text-align", "center") => Style::Centre,
            ("margin-left" | "padding-left", value) if !value.starts_with('0') => Style::Indented,
            _ => continue,
        };
        if !styles.contains(&style) {
            styles.push(style);
        }
    }
    styles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_are_read_as_what_they_mean() {
        for style in [Style::Italic, Style::Upright, Style::Spaced, Style::Centre, Style::OtherFace]
        {
            assert_eq!(by_name(style.as_str()), Some(style));
        }
        assert_eq!(
            css("font-style:italic; color: red; text-align: right"),
            [Style::Italic, Style::Right]
        );
    }
}
