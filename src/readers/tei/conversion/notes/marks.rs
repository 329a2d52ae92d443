//! Marks: what a pointer that only calls a note looks like.

use super::labels::{AROUND, is_same_label, superscript};
use crate::ir::Style;
use crate::readers::tei::attributes::local;
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::xml::Element;

pub(super) fn is_pointer(element: &Element) -> bool {
    ["ptr", "ref"].contains(&element.name.as_str())
}

/// Whether a pointer is only the mark that calls a note, not words of the text that refer to it: it
/// is empty, or the note's own number, or has the form of a mark.
pub(super) fn is_mark(converter: &Converter<'_>, parent: &Element, pointer: &Element) -> bool {
    let words = pointer.words();
    let target = pointer.get("target").unwrap_or_default();
    let number = || {
        let named = |id| converter.index.ids.get(id).filter(|named| named.element == "note");
        target.split_whitespace().map(local).find_map(|id| named(id)?.n.as_deref())
    };
    if words.is_empty() || number().is_some_and(|number| is_same_label(number, &words)) {
        return true;
    }
    let bare = words.trim_matches(AROUND);
    let is_raised = |element: &Element| {
        let rendition = converter.rendition(element);
        rendition.is_some_and(|it| it.styles.contains(&Style::Superscript))
    };
    let is_set_off = || {
        words.starts_with(['[', '(', '{'])
            || [pointer, parent].into_iter().any(is_raised)
            || pointer.elements().any(is_raised)
    };
    // `I` and `1804` are marks only directly after a word.
    let is_close = || {
        let before = converter.source.text().get(..pointer.at.start).unwrap_or_default();
        before.ends_with(|c: char| !c.is_whitespace() && c != '>')
    };
    match form_of_mark(bare) {
        Some(MarkForm::Certain) => true,
        Some(MarkForm::LikeWord) => is_set_off() || is_close(),
        Some(MarkForm::Roman) => is_set_off(),
        None => false,
    }
}

/// What a mark looks like.
enum MarkForm {
    /// A figure, a sign.
    Certain,
    /// One letter, or a figure that may be a year.
    LikeWord,
    /// A Roman number.
    Roman,
}

fn form_of_mark(bare: &str) -> Option<MarkForm> {
    let count = bare.chars().count();
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let (figures, after) = (bare.len() - digits.len(), digits.chars());
    if superscript(bare).is_some() || (count > 0 && bare.chars().all(|c| SIGNS.contains(c))) {
        Some(MarkForm::Certain)
    } else if figures > 0 && after.clone().count() <= 1 && after.clone().all(char::is_alphabetic) {
        Some(if figures < 4 { MarkForm::Certain } else { MarkForm::LikeWord })
    } else if count == 1 && bare.chars().all(|c| c.is_lowercase() || c.is_uppercase()) {
        Some(MarkForm::LikeWord)
    } else if count > 0 && bare.chars().all(|c| "ivxlcIVXLC".contains(c)) {
        Some(MarkForm::Roman)
    } else {
        None
    }
}

/// Signs that call notes.
const SIGNS: &str = "*\u{2217}\u{2020}\u{2021}\u{A7}\u{B6}\u{2016}#+\u{D7}\u{B0}\u{2042}\u{2051}\u{203B}\
                     \u{2606}\u{2605}\u{25CB}\u{25CF}\u{2197}";
