//! What a sentence looks like, and its first and second part where it goes on elsewhere.

/// Whether a character is inside words, or joins them.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '-'
}

/// Whether words can be the first part of a sentence that continues elsewhere.
pub(super) fn breaks_off(words: &str) -> bool {
    words.trim_end().ends_with(|c: char| is_of_word(c) || matches!(c, ',' | '—' | '–'))
}

/// Whether words can be the rest of a sentence: they begin with a small letter, and not with `a)`
/// or `i.`, which begin an item of a list.
pub(super) fn goes_on(words: &str) -> bool {
    words.starts_with(|c: char| c.is_lowercase())
        && words.chars().take_while(|c| c.is_alphabetic()).count() > 1
        && words.split_whitespace().next().is_some_and(|word| !word.ends_with([')', '.']))
}

/// Whether words are a sentence, so that the text has begun: most of them are in small letters, which is
/// not so in a signature of an archive, `Orig. Bibl. de Genève. Vol. 145.` Words in brackets are an editor's.
pub(super) fn is_sentence(words: &str) -> bool {
    /// The fewest words of one.
    const WORDS: usize = 5;
    let all = words.split_whitespace();
    let small = all.clone().filter(|word| word.starts_with(char::is_lowercase)).count();
    words.trim_end().ends_with(['.', '!', '?'])
        && !words.starts_with(['(', '['])
        && all.clone().count() >= WORDS
        && small * 2 > all.count()
}
