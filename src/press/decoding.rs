//! Decodes an input: who states its encoding, and what the user should know about how it was decoded
//! and about strange characters in it.
//!
//! Not here: the encodings themselves (`source`). **Invariant:** the encoding of XML in a container is never
//! guessed. An XML file that neither is UTF-8 nor declares its encoding breaks a rule (XML 1.0, 4.3.3). Such files exist,
//! so they are decoded like transcripts, and the encoding is reported.

use std::collections::BTreeMap;

use super::{Input, Options};
use crate::diag::{self, Diagnostic};
use crate::readers::Reader;
use crate::source::{
    BOM, Encoding, Evidence, PackedPart, Part, Source, SourceError, SourceId, code_point,
    is_forbidden, is_trace_of_accident,
};

/// A statement about the encoding of an input.
enum Claim {
    /// The user's, on the command line or in the profile.
    Named(Encoding),
    /// The file's, and what of it states it.
    Declared(Encoding, &'static str),
    /// The file's, if it names an unknown encoding, or one that the file cannot be in.
    FalselyDeclared(String, &'static str),
}

/// What states the encoding of XML (XML 1.0, 4.3.3), and of a web page (HTML, 13.2.3.2).
const DECLARATION: &str = "XML declaration";
const META: &str = "`meta` element";

impl Claim {
    /// The user's statement takes precedence over the file's.
    fn of(input: &Input, options: &Options) -> Option<Self> {
        named(input, options).map(Self::Named).or_else(|| Self::declared(&input.bytes))
    }

    /// What the file states.
    fn declared(bytes: &[u8]) -> Option<Self> {
        let by_declaration = declared_name(bytes).map(|name| (name, DECLARATION));
        let (name, by) = by_declaration.or_else(|| Some((name_on_page(bytes)?, META)))?;
        let lower = name.to_ascii_lowercase();
        // A declaration in ASCII bytes is not in UTF-16. An ASCII file reads the same in UTF-8, while
        // the label `ascii` of the Encoding Standard means Windows-1252.
        let is_other = ["utf-16", "utf-32", "ucs-", "iso-10646-ucs-", "us-ascii", "ascii"];
        let is_other = is_other.iter().any(|other| lower.starts_with(other));
        let known = Encoding::find(&name).filter(|_| !is_other);
        Some(match known {
            Some(known) => Self::Declared(known, by),
            None => Self::FalselyDeclared(name, by),
        })
    }

    fn encoding(&self) -> Encoding {
        match self {
            Self::Named(encoding) | Self::Declared(encoding, _) => *encoding,
            Self::FalselyDeclared(..) => Encoding::UTF_8,
        }
    }
}

/// The name in the XML declaration.
fn declared_name(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 200;
    let start: String = bytes.iter().take(LONGEST).map(|byte| char::from(*byte)).collect();
    let (declaration, _) = start.trim_ascii_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    value.strip_prefix(quote)?.split(quote).next().map(ToOwned::to_owned)
}

/// The name that a `meta` element near the beginning of a web page states.
fn name_on_page(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 4_096;
    let start: String = bytes.iter().take(LONGEST).map(|byte| char::from(*byte)).collect();
    let start = start.to_ascii_lowercase();
    // A transcript can speak of such an element.
    let is_page = start.trim_ascii_start().starts_with('<');
    if !is_page || !["<html", "<head"].iter().any(|tag| start.contains(tag)) {
        return None;
    }
    start.split("<meta").skip(1).find_map(|after| {
        let (tag, _) = after.split_once('>')?;
        let (_, value) = tag.split_once("charset")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let is_end = |c: char| c.is_whitespace() || "\"';/".contains(c);
        let name = value.trim_start_matches(['"', '\'']).split(is_end).next()?;
        (!name.is_empty()).then(|| name.to_owned())
    })
}

/// Decodes an input.
///
/// # Errors
/// What is wrong with its bytes.
pub fn decode(input: &Input, options: &Options) -> Result<Source, SourceError> {
    if let Some(unpacked) = unpack(input, options) {
        let parts = unpacked.map_err(|reason| SourceError::BrokenContainer { reason })?;
        return Source::of_parts(SourceId(0), &input.name, &input.bytes, parts);
    }
    let claimed = Claim::of(input, options).map(|claim| claim.encoding());
    Source::decode_as(SourceId(0), &input.name, input.bytes.clone(), claimed)
}

/// The parts of a container, each with the encoding that is stated for it: by the user, by its reader, or
/// by its XML declaration. XML without one is in UTF-8 (XML 1.0, 4.3.3).
fn unpack(input: &Input, options: &Options) -> Option<Result<Vec<PackedPart>, String>> {
    let readers = options.reader.as_slice();
    let readers = if readers.is_empty() { &options.registry.readers } else { readers };
    let is_folder = !input.files.is_empty();
    let unpacked = |reader: &&dyn Reader| {
        let parts =
            if is_folder { reader.gather(&input.files) } else { reader.unpack(&input.bytes) };
        Some((reader.is_xml(), parts?))
    };
    let found = readers.iter().find_map(unpacked);
    let no_reader = || "no format has letters whose parts are these files".to_owned();
    let (is_xml, mut parts) = found.or_else(|| is_folder.then(|| (false, Err(no_reader()))))?;
    for part in parts.iter_mut().flatten() {
        let declared = || Claim::declared(&part.bytes).map(|claim| claim.encoding());
        let stated = named(input, options).or(part.encoding).or_else(declared);
        part.encoding = stated.or(is_xml.then_some(Encoding::UTF_8));
    }
    Some(parts)
}

/// The encoding that the user names.
fn named(input: &Input, options: &Options) -> Option<Encoding> {
    let profile = options.profile.as_ref();
    input.encoding.or_else(|| profile.and_then(|profile| profile.encoding))
}

/// Reports the encoding, if it is not plainly UTF-8, each character that cannot be written, and each
/// kind of character that a wrong decoding leaves.
pub(super) fn report(source: &Source, input: &Input, options: &Options) -> Vec<Diagnostic> {
    let claim = Claim::of(input, options);
    let parts = source.parts().iter();
    let mut found: Vec<Diagnostic> =
        parts.filter_map(|part| encoding(part, claim.as_ref())).collect();
    found.extend(claim.and_then(|claim| claimed_against_bytes(source, &input.bytes, &claim)));
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
                let message = format!("{name} is left out, because XML cannot write it");
                Diagnostic::new(&diag::FORBIDDEN_CHARACTER, span, message)
            });
        } else if is_trace_of_accident(character)
            || (character == BOM && source.part_at(at).range().start < at)
        {
            traces.entry(character).or_insert((at, 0)).1 += 1;
        }
    }
    for (character, (at, count)) in traces {
        let span = source.span(at..at + character.len_utf8());
        if character == BOM {
            let message = match count {
                1 => "a byte order mark appears inside the file".to_owned(),
                _ => format!("{count} byte order marks appear inside the file"),
            };
            found.push(Diagnostic::new(&diag::BYTE_ORDER_MARK, span, message));
            continue;
        }
        let name = code_point(character);
        let message = match count {
            1 => format!("{name} was left by a wrong decoding"),
            _ => format!("{name} was left by a wrong decoding, in {count} places"),
        };
        let hint = "compare with an earlier copy of the text";
        found.push(Diagnostic::new(&diag::TRACE_OF_ACCIDENT, span, message).hint(hint));
    }
    found
}

fn encoding(part: &Part, claim: Option<&Claim>) -> Option<Diagnostic> {
    let encoding = part.encoding();
    if encoding == Encoding::UTF_8 && claim.is_none_or(|claim| claim.encoding() == encoding) {
        return None;
    }
    let declared;
    let because = match (part.evidence(), claim) {
        (Evidence::Utf8, _) => "all its bytes are valid",
        (Evidence::ByteOrderMark, _) => "its byte order mark says so",
        (Evidence::ZeroBytes, _) => "every second byte of its spaces is zero",
        (Evidence::Letters, _) => "its bytes give the letters and signs of a language",
        (Evidence::Named, Some(Claim::Declared(_, by))) => {
            declared = format!("its {by} names it");
            &declared
        }
        (Evidence::Named, None) => "the format or its XML declaration names it",
        (Evidence::Named, Some(_)) => "you named it",
    };
    let called = if part.name().is_empty() { "the file" } else { part.name() };
    let diagnostic = Diagnostic::new(
        &diag::ENCODING,
        None,
        format!("{called} is read as {}: {because}", encoding.name()),
    );
    Some(match part.evidence() {
        Evidence::Utf8 | Evidence::ByteOrderMark | Evidence::Named => diagnostic,
        Evidence::ZeroBytes | Evidence::Letters => {
            diagnostic.hint("if letters look wrong, name the encoding with --encoding NAME")
        }
    })
}

/// Wrong letters mostly come from UTF-8 that is read as something else.
fn claimed_against_bytes(source: &Source, bytes: &[u8], claim: &Claim) -> Option<Diagnostic> {
    if source.evidence() != Evidence::Named
        || bytes.is_ascii()
        || std::str::from_utf8(bytes).is_err()
    {
        return None;
    }
    let read = source.encoding().name();
    let (code, message, hint) = match claim {
        Claim::FalselyDeclared(declared, by) => (
            &diag::FALSELY_DECLARED,
            format!("the {by} names {declared:?}, but the file is read as UTF-8"),
            "all bytes are valid UTF-8; correct the declaration".to_owned(),
        ),
        _ if source.encoding() == Encoding::UTF_8 => return None,
        Claim::Declared(_, by) => (
            &diag::NAMED_AGAINST_BYTES,
            format!("the file is read as {read}, but all its bytes are valid UTF-8"),
            format!("use --encoding UTF-8, or correct the {by}, which names the encoding"),
        ),
        Claim::Named(_) => (
            &diag::NAMED_AGAINST_BYTES,
            format!("the file is read as {read}, but all its bytes are valid UTF-8"),
            "leave --encoding out, and check the non-ASCII letters".to_owned(),
        ),
    };
    Some(Diagnostic::new(code, None, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::{Volume, find};

    /// A container of one part, which is XML.
    struct Packed;

    impl Reader for Packed {
        fn name(&self) -> &'static str {
            "packed"
        }

        fn description(&self) -> &'static str {
            "XML in a container"
        }

        fn recognises(&self, source: &Source) -> bool {
            source.is_container()
        }

        fn is_xml(&self) -> bool {
            true
        }

        fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
            let part = bytes.strip_prefix(b"PACKED\n")?;
            Some(Ok(vec![PackedPart::new("letter.xml", part)]))
        }

        fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
            find("tei").unwrap().open(source)
        }
    }

    #[test]
    fn the_encoding_of_xml_in_a_container_is_not_guessed() {
        let options = Options::default().reader(&Packed);
        let decoded = |bytes: &[u8], encoding: Option<Encoding>| {
            let bytes = [b"PACKED\n", bytes].concat();
            let source = decode(&Input::new("a.zip", bytes).encoding(encoding), &options);
            source.map(|source| source.text().to_owned())
        };
        // Windows-1252, which a transcript would be recognised by.
        let german = b"<p>Gr\xFC\xDFe aus K\xF6ln, m\xFC\xDFte er schreiben.</p>";
        let SourceError::InPart { part, error } = decoded(german, None).unwrap_err() else {
            panic!("the encoding was guessed")
        };
        assert_eq!(part, "letter.xml");
        assert!(matches!(*error, SourceError::Undecodable { offset: 5, byte: 0xFC, .. }));
        let named = Encoding::find("windows-1252");
        assert!(decoded(german, named).unwrap().contains("Grüße"));
        let declared = [b"<?xml version='1.0' encoding='windows-1252'?>", &german[..]].concat();
        assert!(decoded(&declared, None).unwrap().contains("Köln"));
    }
}
