//! The recipient's address, above the salutation or under the signature.

use super::parties;
use super::signing;
use super::vocabulary::Language;

/// The most lines of an address.
const LINES: usize = 6;

/// The longest line of an address, in characters.
const LONGEST: usize = 80;

/// The most bytes of an address, however its characters are written.
pub(super) const MOST: usize = LINES * (LONGEST + 1) * 4;

/// Whether lines are an address: the first begins as addresses do, and all are short.
pub(super) fn is_address(lines: &str, languages: &[&'static Language]) -> bool {
    let is_short = |line: &str| line.chars().count() <= LONGEST;
    let begins = |line: &str| {
        languages.iter().any(|language| language.begins_address(line))
            || signing::is_address_block(line)
    };
    lines.lines().count() <= LINES
        && lines.lines().all(is_short)
        && lines.lines().next().is_some_and(|first| begins(first.trim()))
}

/// Whether a line names the recipient above the salutation: `Dr. Ben Moor:`.
pub(super) fn is_name_of_recipient(line: &str) -> bool {
    let name = line.trim().trim_end_matches([':', '.', ',']);
    !line.contains('\n') && parties::is_titled(name) && signing::is_announced_name(name)
}

/// Whether a line names the recipient by a word or a case, as headings do: `To Ben Moor.`, `Л. Н. Луговому.`
pub(super) fn names_recipient(line: &str, languages: &[&'static Language]) -> bool {
    /// The most words of such a line.
    const WORDS: usize = 8;
    !line.contains('\n')
        && line.split_whitespace().count() <= WORDS
        && parties::form(line.trim(), languages) == Some(parties::Form::To)
}
