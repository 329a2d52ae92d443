//! The characters of the font Symbol, which Word writes by their places in that font (the encoding is in
//! Unicode's mapping table for it, `SYMBOL.TXT`).

use crate::readers::xml::Element;

/// The first place in the table; places before it hold nothing.
const FIRST: u32 = 0x20;

/// The characters at 20–7E, then at A0–FE.
const LOWER: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{203E}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const UPPER: &str =
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪";

/// The character that an element `sym` shows.
pub(super) fn shown(element: &Element<'_>) -> Option<char> {
    let code = u32::from_str_radix(element.get("w", "char")?, 16).ok()?;
    symbol(element.get("w", "font").unwrap_or_default(), code)
}

/// The character that a symbol shows, by its font and its code; `None` if only its font knows.
fn symbol(font: &str, code: u32) -> Option<char> {
    let in_font = match code {
        0xF000..=0xF0FF => code - 0xF000,
        code => code,
    };
    if font.eq_ignore_ascii_case("Symbol") && in_font < 0x100 {
        let (table, first) = if in_font < 0xA0 { (LOWER, FIRST) } else { (UPPER, 0xA0) };
        let index = usize::try_from(in_font.checked_sub(first)?).ok()?;
        return table.chars().nth(index);
    }
    let is_private = (0xE000..=0xF8FF).contains(&code);
    // Other fonts of symbols have their signs in the places of letters.
    let is_pictures = ["wingdings", "webdings", "dingbats"];
    let is_pictures = is_pictures.iter().any(|name| font.to_lowercase().contains(name));
    let character = char::from_u32(code).filter(|_| !is_private && !is_pictures)?;
    (!character.is_control()).then_some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_have_their_characters() {
        for (font, code, character) in [
            ("Symbol", 0xF061, Some('α')),
            ("Symbol", 0xF07A, Some('ζ')),
            ("Symbol", 0x57, Some('Ω')),
            ("symbol", 0xF0B7, Some('•')),
            ("Symbol", 0xF0DE, Some('⇒')),
            ("Symbol", 0xF0A3, Some('≤')),
            ("Symbol", 0xF0D6, Some('√')),
            ("Symbol", 0xF010, None),
            ("Wingdings", 0xF04A, None),
            ("Wingdings 2", 0x4A, None),
            ("Times", 0x2020, Some('†')),
            ("Times", 0x7, None),
        ] {
            assert_eq!(symbol(font, code), character, "{font} {code:X}");
        }
    }
}
