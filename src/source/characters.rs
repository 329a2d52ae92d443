//! Characters that a file can hold and an edition cannot, or should not.
//!
//! Not here: what becomes of them.

/// Whether XML 1.0 has no way to write this character, not even as a reference (production 2,
/// `Char`): the C0 controls but for tab, line feed and carriage return, and two noncharacters.
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

/// Whether a character is kept out of a transcript: XML cannot write it, or it is a byte order mark,
/// which is no part of the text wherever files were joined (Unicode, 23.8).
pub fn is_kept_out(character: char) -> bool {
    is_forbidden(character) || character == super::BOM
}

/// Whether a character at the edge of a line is nothing that a reader of the print would see: a byte
/// order mark, a zero width space, a word joiner, a soft hyphen that stands before a line. Web pages
/// and word processors leave them there.
pub fn is_unseen(character: char) -> bool {
    matches!(character, super::BOM | '\u{200B}' | '\u{2060}' | super::SOFT_HYPHEN)
}

/// Whether a character is the trace of an accident: a C1 control, which no writer can type, or the
/// mark that a program left in the place of what it could not read. XML allows them.
pub fn is_trace_of_accident(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9F}' | char::REPLACEMENT_CHARACTER)
}

/// A character in a form that can be printed: `U+000C`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A text with the characters that XML cannot write spelt by their code points; a file can have any
/// name.
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
