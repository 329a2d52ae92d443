//! What an element says of the words in it.

use super::page::Page;
use super::styles::own_styles;
use super::tree::Element;
use crate::ir::{PhraseKind, Reference, Rendition, Style, is_language_tag};
use crate::readers::html_elements::heading_level;

/// The phrases that an element makes of its words, the outermost first: it states a language, and another
/// one may be stated outside.
pub(super) fn of(
    page: &Page<'_>,
    element: &Element,
    language: Option<&str>,
    outside: &str,
) -> Vec<PhraseKind> {
    let mut found = Vec::new();
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let is_other = |tag: &&str| !outside.is_empty() && main(tag) != main(outside);
    if let Some(language) = language.filter(is_other) {
        found.push(PhraseKind::Foreign { language: Some(language.to_owned()) });
    }
    found.extend(by_name(element));
    let is_heading = heading_level(&element.name).is_some() || element.name == "th";
    let rendition = page.setting(element).rendition(own_styles(&element.name));
    let rendition = rendition.and_then(|it| if is_heading { without_bold(it) } else { Some(it) });
    found.extend(rendition.map(|rendition| PhraseKind::Emphasis { rendition }));
    found
}

fn by_name(element: &Element) -> Option<PhraseKind> {
    Some(match element.name.as_str() {
        "del" => PhraseKind::Deletion { manner: None },
        "s" | "strike" => PhraseKind::Deletion { manner: Some("strikethrough".to_owned()) },
        "ins" => PhraseKind::Addition { place: None },
        "q" => PhraseKind::Quotation,
        "cite" => PhraseKind::Title,
        "a" => {
            let target = element.get("href").filter(|href| is_address(href))?;
            PhraseKind::Reference(Reference {
                target: Some(target.to_owned()),
                ..Reference::default()
            })
        }
        _ => return None,
    })
}

/// Whether a link leads somewhere from anywhere, and not only from where the page was.
fn is_address(href: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| href.starts_with(scheme))
        && !href.contains(char::is_whitespace)
}

/// Headings are bold in every print.
fn without_bold(rendition: Rendition) -> Option<Rendition> {
    let styles: Vec<Style> =
        rendition.styles.into_iter().filter(|style| *style != Style::Bold).collect();
    Rendition::of(&styles)
}

/// The language that an element states.
pub(super) fn language(element: &Element) -> Option<&str> {
    let stated = element.get("lang").or_else(|| element.get("xml:lang"))?.trim();
    is_language_tag(stated).then_some(stated)
}
