//! What the user should know of how a source was decoded, and of strange characters in it.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostic};
use crate::source::{
    BOM, Encoding, Evidence, Source, code_point, is_forbidden, is_trace_of_accident,
};

/// The encoding, if it is not plainly UTF-8; each character that cannot be written; each kind of
/// character that a wrong decoding leaves.
pub(super) fn report(source: &Source, bytes: &[u8], named: Option<Encoding>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = encoding(source, named).into_iter().collect();
    found.extend(named_against_bytes(source, bytes));
    // First place and number of each trace.
    let mut traces: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    for (at, character) in source.text().char_indices() {
        if is_forbidden(character) {
            let span = source.span(at..at + character.len_utf8());
            let name = code_point(character);
            found.push(if character.is_whitespace() {
                let message = format!("{name} is read as white space");
                Diagnostic::new(&diag::FORM_FEED, span, message)
            } else {
                let message = format!("{name} is kept out, because XML cannot write it");
                Diagnostic::new(&diag::FORBIDDEN_CHARACTER, span, message)
            });
        } else if is_trace_of_accident(character) || (character == BOM && at > 0) {
            traces.entry(character).or_insert((at, 0)).1 += 1;
        }
    }
    for (character, (at, count)) in traces {
        let span = source.span(at..at + character.len_utf8());
        if character == BOM {
            let message = match count {
                1 => "a byte order mark stands inside the file".to_owned(),
                _ => format!("{count} byte order marks stand inside the file"),
            };
            found.push(Diagnostic::new(&diag::BYTE_ORDER_MARK, span, message));
            continue;
        }
        let name = code_point(character);
        let message = match count {
            1 => format!("{name} is the trace of a wrong decoding"),
            _ => format!("{name} is the trace of a wrong decoding; it stands in {count} places"),
        };
        let hint = "compare with an earlier copy of the text";
        found.push(Diagnostic::new(&diag::TRACE_OF_ACCIDENT, span, message).hint(hint));
    }
    found
}

fn encoding(source: &Source, named: Option<Encoding>) -> Option<Diagnostic> {
    let encoding = source.encoding();
    let is_as_named = named.is_none_or(|named| named == encoding);
    if encoding == Encoding::UTF_8 && is_as_named {
        return None;
    }
    let because = match source.evidence() {
        Evidence::Utf8 => "all its bytes are valid",
        Evidence::ByteOrderMark => "its byte order mark says so",
        Evidence::ZeroBytes => "every second byte of its spaces is zero",
        Evidence::Letters => "its bytes give the letters and signs of a language",
        Evidence::Named => "you named it",
    };
    let diagnostic = Diagnostic::new(
        &diag::ENCODING,
        None,
        format!("the file is read as {}: {because}", encoding.name()),
    );
    Some(match source.evidence() {
        Evidence::Utf8 | Evidence::ByteOrderMark | Evidence::Named => diagnostic,
        Evidence::ZeroBytes | Evidence::Letters => {
            diagnostic.hint("if letters look wrong, name the encoding with --encoding NAME")
        }
    })
}

/// UTF-8 that is read as something else is what wrong letters mostly come from.
fn named_against_bytes(source: &Source, bytes: &[u8]) -> Option<Diagnostic> {
    let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    let is_against = source.evidence() == Evidence::Named && source.encoding() != Encoding::UTF_8;
    (is_utf8 && is_against).then(|| {
        let name = source.encoding().name();
        let message = format!("the file is read as {name}, but all its bytes are valid UTF-8");
        Diagnostic::new(&diag::NAMED_AGAINST_BYTES, None, message)
            .hint("leave --encoding out, and look at the letters that are not ASCII")
    })
}
