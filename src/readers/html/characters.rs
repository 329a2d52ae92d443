//! The characters of a page: which the page has as they are, and which it writes as references.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

/// A stretch of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Characters that are written as they are.
    Data(Range<usize>),
    /// A character reference, and what it means.
    Reference(Range<usize>, String),
}

/// An end tag without a name, which is passed over.
const NO_TAG: &str = "</>";

/// The stretches of a run of text.
pub(super) fn pieces(text: &str, run: Range<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = run.start;
    let data = |range: Range<usize>| (!range.is_empty()).then_some(Piece::Data(range));
    let mut from = at;
    while let Some(rest) = text.get(from..run.end).filter(|rest| !rest.is_empty()) {
        let Some(next) = rest.find(['&', '<']).map(|next| from + next) else { break };
        let rest = text.get(next..run.end).unwrap_or_default();
        let reference = reference(rest);
        let length = match &reference {
            Some((length, _)) => *length,
            None if rest.starts_with(NO_TAG) => NO_TAG.len(),
            None => {
                from = next + 1;
                continue;
            }
        };
        pieces.extend(data(at..next));
        from = next + length;
        at = from;
        pieces.extend(reference.map(|(_, meaning)| Piece::Reference(next..from, meaning)));
    }
    pieces.extend(data(at..run.end));
    pieces
}

/// What some text of a page says.
pub(super) fn meaning(text: &str, run: Range<usize>) -> String {
    let pieces = pieces(text, run).into_iter();
    pieces.fold(String::new(), |mut said, piece| {
        match piece {
            Piece::Data(at) => said.push_str(text.get(at).unwrap_or_default()),
            Piece::Reference(_, meaning) => said.push_str(&meaning),
        }
        said
    })
}

/// The length and the meaning of the character reference at the start of a text (HTML, 13.5).
fn reference(text: &str) -> Option<(usize, String)> {
    const LONGEST: usize = 40;
    let after = text.strip_prefix('&')?;
    let name = after.bytes().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#');
    let length = 1 + name.count();
    let length = length + usize::from(text.get(length..)?.starts_with(';'));
    let written = text.get(..length)?;
    let mut meant = String::new();
    for token in Tokenizer::new(written).flatten() {
        if let Token::String(part) = token {
            meant.push_str(std::str::from_utf8(&part.value).ok()?);
        }
    }
    if meant == written {
        return None;
    }
    // What follows a reference without its semicolon means itself; the reference means something.
    let first = meant.chars().next()?.len_utf8();
    let rest = meant.as_bytes().get(first..)?.iter().rev();
    let common = rest.zip(written.bytes().rev()).take_while(|(one, other)| **one == *other).count();
    let meaning = meant.get(..meant.len() - common)?.to_owned();
    Some((written.len() - common, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_what_follows_them() {
        let shown = |text: &str| {
            let show = |piece: Piece| match piece {
                Piece::Data(at) => text.get(at).unwrap().to_owned(),
                Piece::Reference(at, meaning) => format!("{{{}={meaning}}}", &text[at]),
            };
            pieces(text, 0..text.len()).into_iter().map(show).collect::<Vec<_>>().concat()
        };
        for (text, expected) in [
            ("a &amp; b", "a {&amp;=&} b"),
            ("caf&eacute;s", "caf{&eacute;=é}s"),
            ("&notit;", "{&not=¬}it;"),
            ("&copy 1998", "{&copy=©} 1998"),
            ("&#8212;&#x2014", "{&#8212;=—}{&#x2014=—}"),
            ("&#151;", "{&#151;=—}"),
            ("&semi;&ampp", "{&semi;=;}{&amp=&}p"),
            ("&fjlig;", "{&fjlig;=fj}"),
            ("A & B &c. &unknown; &&", "A & B &c. &unknown; &&"),
            ("a</>b < c", "ab < c"),
            ("ende &", "ende &"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert_eq!(meaning("xa&lt;b", 1..7), "a<b");
    }
}
