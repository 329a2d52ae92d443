//! The characters of a font's codes (ISO 32000-1, 9.10.3).

use std::collections::BTreeMap;

use hayro_syntax::object::Stream;

/// The text of each code of two bytes.
pub(super) type Characters = BTreeMap<u16, String>;

/// Reads a `ToUnicode` map.
pub(super) fn characters(map: &Stream<'_>) -> Result<Characters, String> {
    let map = map.decoded().map_err(|_| "a ToUnicode map is broken")?;
    let map = std::str::from_utf8(&map).map_err(|error| error.to_string())?;
    let mut characters = Characters::new();
    let mut stack: Vec<Vec<u16>> = Vec::new();
    for token in map.split_inclusive(['>', ' ', '\n', '\r', '\t', '[', ']']) {
        let token = token.trim();
        match token {
            "beginbfchar" | "beginbfrange" => stack.clear(),
            "endbfchar" => {
                for entry in stack.chunks_exact(2) {
                    insert(&mut characters, entry[0].first(), &entry[1])?;
                }
            }
            "endbfrange" => {
                for entry in stack.chunks_exact(3) {
                    let ends = (entry[0].first(), entry[1].first(), entry[2].split_last());
                    let (Some(first), Some(last), Some((unit, before))) = ends else {
                        return Err("a range of a ToUnicode map is broken".to_owned());
                    };
                    for code in *first..=*last {
                        let text = [before, &[unit.wrapping_add(code - first)]].concat();
                        insert(&mut characters, Some(&code), &text)?;
                    }
                }
            }
            _ => {
                let digits = token.strip_prefix('<').map(|digits| digits.trim_end_matches('>'));
                stack.extend(digits.and_then(units));
            }
        }
    }
    Ok(characters)
}

fn insert(characters: &mut Characters, code: Option<&u16>, text: &[u16]) -> Result<(), String> {
    let text = String::from_utf16(text).map_err(|error| error.to_string())?;
    characters.extend(code.map(|code| (*code, text)));
    Ok(())
}

/// The units of a string in hexadecimal digits.
fn units(digits: &str) -> Option<Vec<u16>> {
    let unit = |unit: &[u8]| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok();
    digits.as_bytes().chunks(4).map(unit).collect()
}
