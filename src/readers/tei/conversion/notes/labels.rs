//! Labels of notes and of the marks that call them: what one is, and when two are the same.

use crate::readers::tei::xml::Element;

/// The label of a mark: what it prints, else the number in its target: `#n01`.
pub(super) fn label_of_call(pointer: &Element) -> Option<String> {
    let printed = Some(pointer.words()).filter(|words| !words.is_empty());
    let printed = printed.or_else(|| pointer.get("n").map(ToOwned::to_owned));
    if let Some(printed) = printed {
        return plain_label(&printed);
    }
    let target = pointer.get("target")?.trim();
    let name = target.trim_end_matches(|c: char| c.is_ascii_digit());
    plain_label(target.strip_prefix(name)?)
}

/// The label of a note: its `@n`, else what it begins with: `Note 1:`, `[2]`, `3.`.
pub(super) fn label_of_note(note: &Element) -> Option<String> {
    if let Some(n) = note.get("n") {
        return plain_label(n);
    }
    let words = note.words();
    let mut words = words.split_whitespace();
    let mut first = words.next()?;
    let is_word = NOTE.contains(&first.trim_end_matches('.').to_lowercase().as_str());
    if is_word {
        first = words.next()?;
    }
    let is_closed = first.ends_with(['.', ':', ')', ']', ',', '\u{2014}']);
    let is_sign = first.chars().all(|c| !c.is_alphanumeric()) || superscript(first).is_some();
    // `12 horses` does not begin with a label.
    let is_marked = || {
        let child = note.elements().next();
        child.is_some_and(|child| child.words() == first)
    };
    (is_word || is_closed || is_sign || is_marked()).then(|| plain_label(first)).flatten()
}

/// The words for a note that its label can begin with.
pub(super) const NOTE: &[&str] =
    &["anm", "anmerkung", "fn", "n", "no", "nota", "note", "noot", "nr"];

/// The characters that can surround a label.
pub(super) const AROUND: &[char] = &['[', ']', '(', ')', '{', '}', '.', ':', ',', ' ', '\u{2014}'];

/// A label without the characters around it: `[01]` is `1`. A label is a sign, or a number that may
/// have a letter.
pub(super) fn plain_label(label: &str) -> Option<String> {
    let label = label.trim_matches(AROUND);
    let label = superscript(label).unwrap_or_else(|| label.to_lowercase());
    let label = label.trim_start_matches('0');
    let is_number = label.starts_with(|c: char| c.is_ascii_digit())
        && label.chars().filter(|c| !c.is_ascii_digit()).count() <= 1;
    let is_sign = label.chars().all(|c| !c.is_alphanumeric());
    let is_letter = label.chars().count() == 1;
    (!label.is_empty() && (is_number || is_sign || is_letter)).then(|| label.to_owned())
}

/// The number that raised figures write.
pub(super) fn superscript(label: &str) -> Option<String> {
    const RAISED: &str =
        "\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}";
    let digit =
        |c: char| char::from_digit(RAISED.chars().position(|raised| raised == c)? as u32, 10);
    let number: Option<String> = label.chars().map(digit).collect();
    number.filter(|number| !number.is_empty())
}

/// Whether two labels are the same apart from the characters around them.
pub(super) fn is_same_label(one: &str, other: &str) -> bool {
    let plain = plain_label(one);
    one.trim_matches(AROUND) == other.trim_matches(AROUND)
        || (plain.is_some() && plain == plain_label(other))
}

/// How many words at the beginning of a note are its label and cannot be anything else: `Note 1:`,
/// `[1]`, `1)`, `*`; and `1.` only if all notes begin with such numbers, because it may be a date.
pub(super) fn words_of_label(text: &str, label: &str, is_numbered: bool) -> usize {
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return 0 };
    let is_label =
        |word: &str| plain_label(word).is_some_and(|printed| Some(printed) == plain_label(label));
    if NOTE.contains(&first.trim_end_matches('.').to_lowercase().as_str()) {
        return if words
            .next()
            .is_some_and(|second| second.ends_with([':', '.', ')']) && is_label(second))
        {
            2
        } else {
            0
        };
    }
    let is_set_apart = first.starts_with(['[', '(', '{'])
        || first.ends_with([')', ']', ':'])
        || superscript(first).is_some()
        || first.chars().all(|c| !c.is_alphanumeric())
        || (is_numbered && first.ends_with('.'));
    // A row of stars is not a label.
    let mut has_words = || words.any(|word| word.contains(char::is_alphanumeric));
    usize::from(is_set_apart && is_label(first) && has_words())
}

/// What follows this many words of a text, if it has that many.
pub(super) fn after_words(text: &str, count: usize) -> Option<&str> {
    if count == 0 {
        return None;
    }
    let mut rest = text.trim_start();
    for _ in 0..count {
        let (_, after) = rest.split_once(char::is_whitespace)?;
        rest = after.trim_start();
    }
    Some(rest)
}
