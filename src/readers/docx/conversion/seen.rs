//! What of an element can be seen.

use super::super::format::is_on;
use crate::readers::xml::Element;

/// Whether nothing of an element can be seen, changes accepted.
pub(super) fn is_blank(element: &Element<'_>) -> bool {
    match element.name {
        ("w" | "m" | "a", "t") => element.runs().all(|run| run.text.trim().is_empty()),
        (
            "w",
            "drawing" | "pict" | "object" | "sym" | "noBreakHyphen" | "footnoteReference"
            | "endnoteReference" | "commentReference",
        ) => false,
        ("w", "del" | "moveFrom") => true,
        ("w", "r") if is_hidden(element) => true,
        _ => element.elements().all(is_blank),
    }
}

fn is_hidden(run: &Element<'_>) -> bool {
    let properties = run.child("w", "rPr");
    properties.and_then(|one| one.child("w", "vanish")).is_some_and(is_on)
}

/// Whether an element has words.
pub(super) fn has_words(element: &Element<'_>) -> bool {
    element.any(&|one| {
        let is_text = matches!(one.name, ("w" | "m" | "a", "t") | ("w", "delText"));
        is_text && one.runs().any(|run| !run.text.trim().is_empty())
    })
}

/// Of the forms of one thing for several programs, the one that is read: the first with words, else the first
/// with a picture (ECMA-376 part 3, 7.5).
pub(super) fn branch<'t, 'a>(alternatives: &'t Element<'a>) -> Option<&'t Element<'a>> {
    let is_picture = |one: &Element<'_>| matches!(one.name, ("a", "blip") | ("v", "imagedata"));
    let with_words = alternatives.elements().find(|branch| has_words(branch));
    let with_picture = || alternatives.elements().find(|branch| branch.any(&is_picture));
    with_words.or_else(with_picture).or_else(|| alternatives.elements().next())
}

/// Whether a control shows what somebody should write there.
pub(super) fn is_placeholder(control: &Element<'_>) -> bool {
    let properties = control.child("w", "sdtPr");
    properties.and_then(|one| one.child("w", "showingPlcHdr")).is_some_and(is_on)
}
