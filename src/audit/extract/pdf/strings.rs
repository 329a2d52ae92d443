//! Text strings (ISO 32000-1, 7.9.2.2).

/// Characters of `PDFDocEncoding` that are not those of Latin-1 (annex D.2): from 0x18, and from 0x80.
const FROM_18: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const FROM_80: [char; 31] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
];

/// The characters of a text string.
pub(super) fn decoded(string: &[u8]) -> Result<String, String> {
    match string {
        [0xFE, 0xFF, units @ ..] => {
            let units = units.chunks(2).map(|unit| match *unit {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0xFFFD,
            });
            char::decode_utf16(units).collect::<Result<_, _>>().map_err(|error| error.to_string())
        }
        [0xEF, 0xBB, 0xBF, text @ ..] => {
            String::from_utf8(text.to_vec()).map_err(|error| error.to_string())
        }
        bytes => Ok(bytes.iter().map(|byte| of_document_encoding(*byte)).collect()),
    }
}

fn of_document_encoding(byte: u8) -> char {
    let among = |table: &[char], first: u8| {
        byte.checked_sub(first).and_then(|at| table.get(usize::from(at)).copied())
    };
    match byte {
        0xA0 => '€',
        _ => among(&FROM_18, 0x18).or(among(&FROM_80, 0x80)).unwrap_or(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_encodings_are_decoded() {
        assert_eq!(decoded(b"a\x84b\xE9\x1F").unwrap(), "a—bé˜");
        assert_eq!(decoded(b"\xFE\xFF\x20\x14\xD8\x34\xDD\x1E").unwrap(), "—𝄞");
        assert_eq!(decoded(b"\xEF\xBB\xBF\xC3\xA9").unwrap(), "é");
        assert!(decoded(b"\xFE\xFF\xD8\x34").is_err());
    }
}
