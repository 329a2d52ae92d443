//! What the character references of a page mean (HTML, 13.2.5.72).

use encoding_rs::WINDOWS_1252;

use crate::readers::named_characters::named_characters;

/// A text with its references replaced.
pub(super) fn meaning(text: &str) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        meant.push_str(before);
        let found = match after.strip_prefix('#') {
            Some(number) => numeric(number).map(|(length, c)| (1 + length, c.to_string())),
            None => named(after).map(|(length, meaning)| (length, meaning.to_owned())),
        };
        let (length, meaning) = found.unwrap_or_else(|| (0, "&".to_owned()));
        meant.push_str(&meaning);
        rest = after.get(length..).unwrap_or_default();
    }
    meant.push_str(rest);
    meant
}

/// The length of the name at the start of a text, and what it stands for: the longest one that there is.
fn named(text: &str) -> Option<(usize, &'static str)> {
    const LONGEST: usize = 32;
    let letters = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let whole =
        letters + usize::from(text.get(letters..).is_some_and(|rest| rest.starts_with(';')));
    (1..=whole).rev().find_map(|length| Some((length, named_characters(text.get(..length)?)?)))
}

/// The length of the number at the start of a text, and its character.
fn numeric(text: &str) -> Option<(usize, char)> {
    let (prefix, radix) = if text.starts_with(['x', 'X']) { (1, 16) } else { (0, 10) };
    let digits = text.get(prefix..)?;
    let count = digits.chars().take_while(|c| c.is_digit(radix)).count();
    let digits = digits.get(..count).filter(|digits| !digits.is_empty())?;
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let end = prefix + count;
    let semicolon = usize::from(text.get(end..).is_some_and(|rest| rest.starts_with(';')));
    let replacement = char::REPLACEMENT_CHARACTER;
    let character = match u8::try_from(code) {
        Ok(0) => replacement,
        // Numbers of Windows-1252 are read as what they mean there.
        Ok(byte @ 0x80..=0x9F) => {
            let bytes = [byte];
            let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            decoded.chars().next().unwrap_or(replacement)
        }
        _ => char::from_u32(code).unwrap_or(replacement),
    };
    Some((end + semicolon, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_mean_characters() {
        for (text, expected) in [
            ("a &amp; b &AMP; &amp", "a & b & &"),
            ("&eacute;&#233;&#xE9;&#XE9", "\u{e9}\u{e9}\u{e9}\u{e9}"),
            ("&notit; &notin;", "\u{ac}it; \u{2209}"),
            ("&#151;&#x97;&#128;&#129;", "\u{2014}\u{2014}\u{20ac}\u{81}"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("& &; &x; &# &#x; &unknown;", "& &; &x; &# &#x; &unknown;"),
            ("&fjlig;&semi;", "fj;"),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }
}
