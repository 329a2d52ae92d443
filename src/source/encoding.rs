//! Character encodings: which one a file has, and its bytes as characters.
//!
//! Not here: what the characters mean. **Invariants:** a byte that stands for no character is an
//! error with its offset, never a replacement character; the same bytes are always read the same
//! way; only what is certain, or what [`DETECTED`] can tell apart, is read without being named.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding as Standard};

use super::SourceError;

/// A character encoding of the WHATWG Encoding Standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static Standard);

/// How the encoding of a file was determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// The bytes are valid UTF-8, which letters of another encoding are not by chance.
    Utf8,
    /// The file begins with a byte order mark, which overrules a name that the user gives.
    ByteOrderMark,
    /// Zero bytes are all on one side of the byte pairs, as in UTF-16 without its byte order mark.
    ZeroBytes,
    /// The bytes decode to letters of a natural language.
    Letters,
    /// The user named it.
    Named,
}

/// The encodings that are recognised by their letters.
const DETECTED: &[&Standard] = &[encoding_rs::WINDOWS_1252, encoding_rs::KOI8_U];

/// The bytes that stand for no character in Windows-1252.
const WINDOWS_1252_HOLES: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// The encodings of the standard that hold text, by name.
static ALL: &[&Standard] = &[
    encoding_rs::UTF_8,
    encoding_rs::UTF_16LE,
    encoding_rs::UTF_16BE,
    encoding_rs::WINDOWS_1250,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1252,
    encoding_rs::WINDOWS_1253,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::WINDOWS_874,
    encoding_rs::ISO_8859_2,
    encoding_rs::ISO_8859_3,
    encoding_rs::ISO_8859_4,
    encoding_rs::ISO_8859_5,
    encoding_rs::ISO_8859_6,
    encoding_rs::ISO_8859_7,
    encoding_rs::ISO_8859_8,
    encoding_rs::ISO_8859_10,
    encoding_rs::ISO_8859_13,
    encoding_rs::ISO_8859_14,
    encoding_rs::ISO_8859_15,
    encoding_rs::ISO_8859_16,
    encoding_rs::KOI8_R,
    encoding_rs::KOI8_U,
    encoding_rs::IBM866,
    encoding_rs::MACINTOSH,
    encoding_rs::X_MAC_CYRILLIC,
    encoding_rs::BIG5,
    encoding_rs::EUC_JP,
    encoding_rs::EUC_KR,
    encoding_rs::GBK,
    encoding_rs::GB18030,
    encoding_rs::ISO_2022_JP,
    encoding_rs::SHIFT_JIS,
];

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);

    /// The encoding with this name; a label of the standard (`latin1`, `cp1251`) is one, too.
    ///
    /// ```
    /// use letterpress::source::Encoding;
    /// assert_eq!(Encoding::find("Latin1").unwrap().name(), "windows-1252");
    /// assert_eq!(Encoding::find("latin"), None);
    /// ```
    pub fn find(name: &str) -> Option<Self> {
        let found = Standard::for_label_no_replacement(name.as_bytes())?;
        ALL.contains(&found).then_some(Self(found))
    }

    /// Every encoding.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().copied().map(Self)
    }

    /// Its name in the WHATWG Encoding Standard (section 4.2).
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether a character does not belong to the encoding. The standard fills the holes of the
    /// Windows code pages with C1 controls, as browsers do; an editor wants to know about them.
    fn is_hole(self, byte: u8, character: &str) -> bool {
        let is_c1 = (0x80..0xA0).contains(&byte) && character.chars().eq([char::from(byte)]);
        is_c1 && self.name().starts_with("windows-")
    }
}

/// The bytes of a file as characters.
#[derive(Debug)]
pub(super) struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    pub evidence: Evidence,
    pub offsets: Offsets,
}

/// Decodes a file. A byte order mark stays in the text, so that no byte is left out.
pub(super) fn decode(bytes: Vec<u8>, named: Option<Encoding>) -> Result<Decoded, SourceError> {
    let (encoding, evidence) = match (Standard::for_bom(&bytes), named) {
        (Some((marked, _)), _) => (Encoding(marked), Evidence::ByteOrderMark),
        (None, Some(named)) => (named, Evidence::Named),
        (None, None) => detect(&bytes)?,
    };
    if encoding != Encoding::UTF_8 {
        let (text, offsets) = decode_by_character(&bytes, encoding)?;
        return Ok(Decoded { text, encoding, evidence, offsets });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        SourceError::Undecodable { encoding, offset, byte: error.as_bytes()[offset] }
    })?;
    Ok(Decoded { text, encoding, evidence, offsets: Offsets::default() })
}

fn detect(bytes: &[u8]) -> Result<(Encoding, Evidence), SourceError> {
    if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
        let encoding = utf16_by_zero_bytes(bytes).ok_or(SourceError::Binary { offset: nul })?;
        return Ok((encoding, Evidence::ZeroBytes));
    }
    let Err(error) = std::str::from_utf8(bytes) else {
        return Ok((Encoding::UTF_8, Evidence::Utf8));
    };
    let offset = error.valid_up_to();
    let byte = bytes[offset];
    if is_damaged_utf8(bytes) {
        return Err(SourceError::Undecodable { encoding: Encoding::UTF_8, offset, byte });
    }
    let likely = guess(bytes);
    if DETECTED.contains(&likely) {
        return Ok((Encoding(likely), Evidence::Letters));
    }
    let western = Encoding(encoding_rs::WINDOWS_1252);
    if likely.is_single_byte() {
        if has_signs_only(bytes) {
            return Ok((western, Evidence::Letters));
        }
        // A byte that Windows-1252 lacks pushes the guess to another code page.
        let is_hole = |byte: &u8| WINDOWS_1252_HOLES.contains(byte);
        let rest: Vec<u8> = bytes.iter().copied().filter(|byte| !is_hole(byte)).collect();
        if let Some(offset) = bytes.iter().position(is_hole)
            && (guess(&rest) == western.0 || has_signs_only(&rest))
        {
            let byte = bytes[offset];
            return Err(SourceError::Undecodable { encoding: western, offset, byte });
        }
    }
    Err(SourceError::UnsureEncoding { likely: Encoding(likely), offset, byte })
}

/// Whether everything outside ASCII is punctuation of Windows-1252, or signs that do not follow a
/// letter, as in English text: `£5`, `20°`. A guess by letters has nothing to go on there.
fn has_signs_only(bytes: &[u8]) -> bool {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    let mut follows_letter = false;
    text.chars().all(|character| {
        let is_punctuation = matches!(character, '\u{2013}'..='\u{2026}');
        let is_letter = character.is_alphabetic();
        let is_lone_sign = !is_letter && !character.is_control() && !follows_letter;
        follows_letter = is_letter;
        character.is_ascii() || is_punctuation || is_lone_sign
    })
}

fn guess(bytes: &[u8]) -> &'static Standard {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether the bytes are damaged UTF-8 and not another encoding: letters of another encoding rarely
/// form a UTF-8 sequence by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let is_evidence = |character: &char| !character.is_ascii() && !is_western_pair(*character);
        valid += chunk.valid().chars().filter(is_evidence).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && valid * 4 >= invalid
}

/// Whether the two bytes of a character in UTF-8 are a letter and the punctuation after it in
/// Windows-1252: `ß”` is U+07D4.
fn is_western_pair(character: char) -> bool {
    let mut bytes = [0; 4];
    // From 0xC4 on: the western letters themselves have lower lead bytes.
    matches!(
        character.encode_utf8(&mut bytes).as_bytes(),
        [0xC4..=0xDF, 0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0xAB | 0xBB]
    )
}

/// The byte order of UTF-16 without its mark. Spaces and line ends always have their zero byte on
/// the same side of the pair; pairs of two ASCII letters are rare, but common in other files with
/// zero bytes.
fn utf16_by_zero_bytes(bytes: &[u8]) -> Option<Encoding> {
    let is_ascii = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let zero_first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let zero_last = pairs.iter().filter(|pair| pair[1] == 0).count();
    let ascii = pairs.iter().filter(|pair| pair.iter().all(|byte| is_ascii(*byte))).count();
    match (zero_first, zero_last) {
        (0, zeros) if zeros > 4 * ascii => Some(Encoding(encoding_rs::UTF_16LE)),
        (zeros, 0) if zeros > 4 * ascii => Some(Encoding(encoding_rs::UTF_16BE)),
        _ => None,
    }
}

/// Decodes byte by byte, to learn the place of every character in the file.
fn decode_by_character(bytes: &[u8], encoding: Encoding) -> Result<(String, Offsets), SourceError> {
    let mut decoder = encoding.0.new_decoder_without_bom_handling();
    let longest = decoder.max_utf8_buffer_length_without_replacement(1).unwrap_or(16);
    let mut text = String::with_capacity(bytes.len());
    let mut offsets = Offsets::default();
    let undecodable =
        |offset: usize| SourceError::Undecodable { encoding, offset, byte: bytes[offset] };
    // Kept small: the decoder clears the whole buffer at every call.
    let mut character = String::with_capacity(longest);
    // Where the character being decoded begins.
    let mut start = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let is_last = index + 1 == bytes.len();
        let (result, read) = decoder.decode_to_string_without_replacement(
            std::slice::from_ref(byte),
            &mut character,
            is_last,
        );
        if let DecoderResult::Malformed(length, after) = result {
            return Err(undecodable(index + read - usize::from(length) - usize::from(after)));
        }
        if encoding.is_hole(*byte, &character) {
            return Err(undecodable(index));
        }
        if !character.is_empty() {
            let widths = Widths { text: character.len(), file: index + 1 - start };
            offsets.push(text.len(), start, widths);
            text.push_str(&character);
            character.clear();
            start = index + 1;
        }
    }
    Ok((text, offsets))
}

/// Where the characters of a decoded text are in the file. Empty if the offsets are those of the
/// text.
#[derive(Clone, Debug, Default)]
pub(super) struct Offsets {
    stretches: Vec<Stretch>,
}

/// Consecutive characters of equal width.
#[derive(Clone, Debug)]
struct Stretch {
    text: usize,
    file: usize,
    widths: Widths,
}

/// How many bytes one character takes in the decoded text and in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Widths {
    text: usize,
    file: usize,
}

impl Offsets {
    fn push(&mut self, text: usize, file: usize, widths: Widths) {
        if self.stretches.last().is_none_or(|last| last.widths != widths) {
            self.stretches.push(Stretch { text, file, widths });
        }
    }

    /// The file's offset of an offset in the decoded text.
    pub(super) fn in_file(&self, text: usize) -> usize {
        let index = self.stretches.partition_point(|stretch| stretch.text <= text);
        match index.checked_sub(1).map(|index| &self.stretches[index]) {
            None => text,
            Some(Stretch { text: start, file, widths }) => {
                file + (text - start) / widths.text * widths.file
            }
        }
    }
}
