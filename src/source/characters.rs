//! Characters that a file can hold and an edition cannot, or should not.
//!
//! Not here: what becomes of them.

/// Whether XML 1.0 has no way to write this character, not even as a reference (production 2,
/// `Char`): the C0 controls except tab, line feed and carriage return, and two noncharacters.
///
/// ```
/// assert!(letterpress::source::is_forbidden('\u{8}'));
/// assert!(!letterpress::source::is_forbidden('\t'));
/// ```
pub fn is_forbidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'
    )
}

/// Whether a character is kept out of a transcript: XML cannot write it, or it is a byte order
/// mark, which is not part of the text, even in the middle of joined files (Unicode, 23.8).
pub fn is_kept_out(character: char) -> bool {
    is_forbidden(character) || character == super::BOM
}

/// Whether a character at the edge of a line is invisible in print: a byte order mark, a zero width
/// space, a word joiner, a soft hyphen before a line. Web pages and word processors leave them
/// there.
pub fn is_unseen(character: char) -> bool {
    matches!(character, super::BOM | '\u{200B}' | '\u{2060}' | super::SOFT_HYPHEN)
}

/// Whether a character is the trace of an accident: a C1 control, which no writer can type, or the
/// mark that a program left in place of what it could not read. XML allows them.
pub fn is_trace_of_accident(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9F}' | char::REPLACEMENT_CHARACTER)
}

/// A character in a form that can be printed: `U+000C`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A text with the characters that XML cannot write spelled as code points; file names can hold
/// them.
///
/// ```
/// assert_eq!(letterpress::source::spell_forbidden("a\u{1}.txt"), "aU+0001.txt");
/// ```
pub fn spell_forbidden(text: &str) -> String {
    let spell = |character| {
        if is_forbidden(character) { code_point(character) } else { String::from(character) }
    };
    text.chars().map(spell).collect()
}

/// How many characters of a text come before each multiple of `STEP` bytes, to find many places in
/// it quickly: a line can be the whole file.
#[derive(Clone, Debug)]
pub struct CharacterCounts(Vec<usize>);

impl CharacterCounts {
    const STEP: usize = 1_024;

    /// Counts the characters of a text.
    pub fn of(text: &str) -> Self {
        let mut before = 0;
        let mut counts = vec![before];
        for step in text.as_bytes().chunks_exact(Self::STEP) {
            before += characters(step);
            counts.push(before);
        }
        Self(counts)
    }

    /// How many characters come before an offset of the text.
    pub fn before(&self, text: &str, offset: usize) -> usize {
        let step = offset / Self::STEP;
        self.0[step] + characters(&text.as_bytes()[step * Self::STEP..offset])
    }
}

/// How many characters of UTF-8 begin in some bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}
