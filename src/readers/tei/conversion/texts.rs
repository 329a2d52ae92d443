//! The texts of a letter: one, or a part in each language where the edition has them side by side.

use super::converter::Converter;
use crate::ir::{Block, Role, Sourced, Text, shortest_tag};
use crate::readers::tei::elements::is_end_matter;
use crate::readers::tei::xml::Element;

/// The texts of a letter.
pub(super) fn texts<'a>(converter: &mut Converter<'a>, element: &'a Element) -> Vec<Text> {
    let body = element.child("body").filter(|_| element.name == "text");
    let dialect = converter.dialect;
    let parts: Vec<&Element> = body.into_iter().flat_map(Element::elements).collect();
    let language_of = |converter: &mut Converter<'_>, element: &Element| {
        let (stating, tag) = stated_language(element)?;
        let origin = converter.read(stating);
        converter.language = shortest_tag(tag);
        Some(Sourced::new(converter.language.clone(), origin))
    };
    if !parts.iter().any(|part| dialect.text_role(part).is_some()) {
        let language = language_of(converter, element);
        let blocks = converter.flow(element);
        return vec![Text::new(Role::Transcription, language, blocks)];
    }
    // Beside a translation, the first division of another kind is what was translated.
    let roles: Vec<Option<Role>> = parts.iter().map(|part| dialect.text_role(part)).collect();
    let has_original = roles.iter().flatten().any(|role| *role != Role::Translation);
    let is_division = |part: &&Element| part.name.starts_with("div");
    let first = parts.iter().copied().find(is_division).filter(|_| !has_original);
    let mut texts: Vec<Text> = Vec::new();
    // What comes between the texts goes with the next one, or with the last.
    let mut beside: Vec<Block> = Vec::new();
    let is_body = |part: &&Element| part.name == "body";
    let inside = |part| if is_body(&part) { part.elements().collect() } else { vec![part] };
    let parts: Vec<&Element> = element.elements().flat_map(inside).collect();
    for part in parts {
        if is_end_matter(part) {
            beside.extend(converter.end_matter(part));
            continue;
        }
        let original = || first.filter(|first| first.at == part.at).map(|_| Role::Original);
        let Some(role) = dialect.text_role(part).or_else(original) else {
            let blocks = converter.block(part);
            // Another version, or a summary, is of the text before it.
            match texts.last_mut().filter(|_| is_division(&part) && part.get("type").is_some()) {
                Some(last) => last.blocks.extend(blocks),
                None => beside.extend(blocks),
            }
            continue;
        };
        let language = language_of(converter, part);
        let mut blocks = std::mem::take(&mut beside);
        blocks.extend(converter.flow(part));
        converter.add_notes_on_blocks(part, &mut blocks);
        texts.push(Text::new(role, language, blocks));
    }
    if let Some(last) = texts.last_mut() {
        last.blocks.extend(beside);
    }
    texts
}

/// The innermost element that holds all of a text and states a language (XML 1.0, 2.12), and what
/// it states.
fn stated_language(element: &Element) -> Option<(&Element, &str)> {
    let body = element.child("body");
    let mut parts = body.into_iter().flat_map(Element::elements);
    let only = parts.next().filter(|part| part.name.starts_with("div") && parts.next().is_none());
    [only, body, Some(element)]
        .into_iter()
        .flatten()
        .find_map(|element| Some((element, element.get("xml:lang")?)))
}
