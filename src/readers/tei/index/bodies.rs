//! Bodies that hold several letters, each in a division of its own.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::described::{self, Description};
use crate::ir::Kind;
use crate::readers::tei::attributes::kind;
use crate::readers::tei::dialects::is_letter;
use crate::readers::tei::xml::attribute;

/// How the divisions of a body show that they are letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// By their type, or by the description of their correspondence.
    Typed,
    /// All divisions of the body are without type, and each has an opener of its own.
    Opened,
}

/// What shows that a division is a letter (TEI P5, 4.2.2).
const OPENERS: &[&str] = &["opener", "dateline", "salute"];

/// Whether a division is said to be a letter, and neither the original of another one nor its translation.
pub(super) fn is_typed(tag: &BytesStart<'_>, descriptions: &[Description]) -> bool {
    // In editions of old texts, all parts are of one type, and the subtype says which (EpiDoc, CTS).
    let word = attribute(tag, "type").filter(|word| word != "textpart");
    let word = word.or_else(|| attribute(tag, "subtype"));
    let is_letter = || word.is_some_and(|word| kind(&word) == Some(Kind::Letter));
    let is_said = described::own(descriptions, tag).is_some() || is_letter();
    let part = attribute(tag, "subtype");
    is_said && !part.is_some_and(|part| ["original", "translation"].contains(&part.as_str()))
}

/// A division that may be a letter.
struct Candidate {
    letters: Letters,
    language: Option<String>,
    described_by: Option<usize>,
    is_declared: bool,
    /// How many elements of the body are around it, if it is a part of a text of parts, whose numbers are in its own:
    /// `4.13`.
    depth_as_part: Option<usize>,
    is_opened: bool,
    /// Whether its closer has begun: a salutation there does not open a letter.
    is_closed: bool,
}

/// How a body, whose start tag ends before this text, shows that it holds two letters or more. Letters in different
/// languages may be one and its translation, as may those of one description. If the header describes one
/// correspondence, divisions may be parts of one letter, unless each opens as a letter does.
pub(super) fn letters_in(text: &str, descriptions: &[Description]) -> Option<Letters> {
    let is_described_once = descriptions.len() == 1;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut candidates: Vec<Candidate> = Vec::new();
    // How many elements are open, and how many around the division that is looked at.
    let (mut depth, mut around) = (0_usize, None);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                if around.is_some() {
                    let opens = OPENERS.contains(&tag.name().as_ref());
                    if let Some(candidate) = candidates.last_mut() {
                        candidate.is_opened |= opens && !candidate.is_closed;
                        candidate.is_closed |= tag.name().as_ref() == "closer";
                    }
                } else if tag.name().as_ref().starts_with("div") {
                    let class = attribute(&tag, "type");
                    let is_div = tag.name().as_ref() == "div";
                    if is_div && is_letter(class.as_deref(), false) {
                        // The walk knows these by themselves.
                        return None;
                    }
                    let untyped = (depth == 0 && class.is_none()).then_some(Letters::Opened);
                    // The walk knows this one by itself, but not those beside it.
                    let is_declared = is_div && attribute(&tag, "decls").is_some();
                    let is_typed = is_declared || is_typed(&tag, descriptions);
                    let letters = is_typed.then_some(Letters::Typed).or(untyped);
                    if let Some(letters) = letters {
                        around = Some(depth);
                        let language = attribute(&tag, "xml:lang");
                        let described_by = described::own(descriptions, &tag);
                        candidates.push(Candidate {
                            letters,
                            language,
                            described_by,
                            is_declared,
                            depth_as_part: (class.as_deref() == Some("textpart")).then_some(depth),
                            is_opened: false,
                            is_closed: false,
                        });
                    }
                }
                depth += 1;
            }
            Event::End(_) => {
                let Some(outer) = depth.checked_sub(1) else { break };
                depth = outer;
                around = around.filter(|around| *around < depth);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let typed: Vec<&Candidate> =
        candidates.iter().filter(|one| one.letters == Letters::Typed).collect();
    match typed.as_slice() {
        [first, _, ..] => {
            let mut described = BTreeSet::new();
            let is_divided = typed.iter().any(|one| one.is_declared);
            let are_alike = typed.iter().all(|one| {
                one.language == first.language
                    && one.described_by.is_none_or(|description| described.insert(description))
                    && (one.is_opened || !is_described_once)
            });
            (is_divided || are_alike).then_some(Letters::Typed)
        }
        [one] => one.depth_as_part.is_some_and(|depth| depth > 0).then_some(Letters::Typed),
        [] => {
            let are_letters = !is_described_once
                && candidates.len() > 1
                && candidates.iter().all(|one| one.is_opened);
            are_letters.then_some(Letters::Opened)
        }
    }
}
