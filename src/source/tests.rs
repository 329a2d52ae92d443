//! Encodings, line ends, and what is refused, each with its offset.

use proptest::prelude::*;

use super::*;

fn decode(bytes: &[u8]) -> Result<Source, SourceError> {
    Source::decode(SourceId(0), "test", bytes.to_vec())
}

fn decode_as(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    Source::decode_as(SourceId(0), "test", bytes.to_vec(), Some(Encoding::find(name).unwrap()))
}

fn encoding(name: &str) -> Encoding {
    Encoding::find(name).unwrap()
}

/// Text in an encoding, without a byte order mark.
fn encode(name: &str, text: &str) -> Vec<u8> {
    match name {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let standard = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, has_failed) = standard.encode(text);
            assert!(!has_failed, "{name} cannot hold {text:?}");
            bytes.into_owned()
        }
    }
}

const ENGLISH: &str = "Dear Ann:\r\n\r\nThe “café” in Genève is closed – it rains.\r\n\r\nBen";
const GERMAN: &str = "Mein Engel, mein alles, mein Ich.\n\nNur einige Worte heute, und zwar mit \
                      Bleistift – mit Deinem – erst bis morgen ist meine Wohnung bestimmt, welcher \
                      nichtswürdige Zeitverderb in dergleichen; warum dieser tiefe Gram, wo die \
                      Notwendigkeit spricht? Müßten wir’s nicht leiden? Grüße!";
const FRENCH: &str = "Ma chère amie, je vous écris à la hâte. L’été dernier, nous étions à Genève ; \
                      où êtes-vous ? « Ça va », dit-il.";
const RUSSIAN: &str = "Уважаемый господин Президент!\n\nЯ получил Ваше послание и благодарю Вас \
                       за него. С уважением, Н. Хрущев";

/// Each character of the text lies where the file has it.
fn check_offsets(source: &Source, bytes: &[u8]) {
    for (at, character) in source.text().char_indices() {
        let from = source.file_offset(at);
        let to = source.file_offset(at + character.len_utf8());
        let (found, has_failed) =
            encoding_rs::Encoding::for_label(source.encoding().name().as_bytes())
                .unwrap()
                .decode_without_bom_handling(&bytes[from..to]);
        assert!(!has_failed);
        let found = found.replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(found, character.to_string(), "at {at}");
    }
    assert_eq!(source.file_offset(source.text().len()), bytes.len());
}

#[test]
fn tells_encodings_apart() {
    for (name, evidence, text) in [
        ("UTF-8", Evidence::Utf8, ENGLISH),
        ("UTF-8", Evidence::Utf8, "plain"),
        ("UTF-16LE", Evidence::ZeroBytes, ENGLISH),
        ("UTF-16BE", Evidence::ZeroBytes, GERMAN),
        ("UTF-16LE", Evidence::ZeroBytes, RUSSIAN),
        ("UTF-16BE", Evidence::ZeroBytes, RUSSIAN),
        ("windows-1252", Evidence::Letters, ENGLISH),
        ("windows-1252", Evidence::Letters, GERMAN),
        ("windows-1252", Evidence::Letters, FRENCH),
        ("windows-1252", Evidence::Letters, "caf\u{e9} au lait"),
        ("windows-1252", Evidence::Letters, "It cost £5 – and it was 20° – “no”, he said."),
        ("windows-1252", Evidence::Letters, "Er sagte: „Gruß“ und „Ade“ – und ging für immer."),
        ("KOI8-U", Evidence::Letters, RUSSIAN),
    ] {
        let bytes = encode(name, text);
        let source = decode(&bytes).unwrap();
        assert_eq!((source.encoding().name(), source.evidence()), (name, evidence), "{text}");
        assert_eq!(source.text(), text.replace("\r\n", "\n"));
        assert_eq!(source.bytes(), bytes.len());
        assert!(!source.has_byte_order_mark());
        check_offsets(&source, &bytes);
    }
}

#[test]
fn a_byte_order_mark_decides() {
    for name in ["UTF-8", "UTF-16LE", "UTF-16BE"] {
        let bytes = encode(name, &format!("{BOM}{ENGLISH}"));
        for source in [decode(&bytes).unwrap(), decode_as("KOI8-R", &bytes).unwrap()] {
            assert_eq!(source.encoding().name(), name);
            assert_eq!(source.evidence(), Evidence::ByteOrderMark);
            assert!(source.has_byte_order_mark());
            let text = source.text().strip_prefix(BOM);
            assert_eq!(text, Some(ENGLISH.replace("\r\n", "\n").as_str()));
            assert_eq!(source.position(BOM.len_utf8()), Position { line: 1, column: 1 });
            assert_eq!(&source.text()[source.line_at(9)], "Dear Ann:");
            check_offsets(&source, &bytes);
        }
    }
}

/// A text in every encoding that can hold it comes back, character by character.
#[test]
fn every_encoding_can_be_named() {
    for encoding in Encoding::all() {
        let name = encoding.name();
        assert_eq!(Encoding::find(name), Some(encoding));
        let standard = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
        let whole = [ENGLISH, GERMAN, RUSSIAN, "日本語 Łódź ğ ξ ש ع ไทย 中文 한국어 😀"].concat();
        let held = whole.chars().filter(|c| {
            standard.output_encoding() != standard || !standard.encode(&c.to_string()).2
        });
        // Shift_JIS and EUC-JP write ¥ and ‾ as ASCII; neither appears here.
        let text: String = held.collect();
        let bytes = encode(name, &text);
        let source = decode_as(name, &bytes).unwrap();
        assert_eq!(source.text(), text.replace("\r\n", "\n"), "{name}");
        assert_eq!((source.encoding(), source.evidence()), (encoding, Evidence::Named));
        if name != "ISO-2022-JP" {
            check_offsets(&source, &bytes);
        }
    }
    // Names that hold no text, or none that is known.
    for name in ["replacement", "x-user-defined", "hz-gb-2312", "EBCDIC", ""] {
        assert_eq!(Encoding::find(name), None, "{name}");
    }
}

#[test]
fn refuses_bytes_that_are_no_character_and_says_where() {
    let undecodable =
        |name, offset, byte| SourceError::Undecodable { encoding: encoding(name), offset, byte };
    // The holes of Windows-1252.
    for byte in [0x81, 0x8D, 0x8F, 0x90, 0x9D] {
        let mut bytes = encode("windows-1252", FRENCH);
        bytes.push(byte);
        let offset = bytes.len() - 1;
        let refused = undecodable("windows-1252", offset, byte);
        assert_eq!(decode_as("latin1", &bytes).unwrap_err(), refused);
    }
    assert_eq!(decode(b"caf\xE9 au\x9D lait").unwrap_err(), undecodable("windows-1252", 7, 0x9D));
    // In ISO-8859-15 the same byte is a control character, and allowed.
    assert_eq!(decode_as("ISO-8859-15", b"a\x9Db").unwrap().text(), "a\u{9D}b");
    assert_eq!(decode_as("UTF-8", b"ab\xFFcd").unwrap_err(), undecodable("UTF-8", 2, 0xFF));
    assert_eq!(decode(b"\xEF\xBB\xBFab\xE9").unwrap_err(), undecodable("UTF-8", 5, 0xE9));
    // UTF-8 with one broken byte is not taken for another encoding.
    assert_eq!(
        decode("Genève, l’été\n".bytes().chain([0xE9, b' ']).collect::<Vec<_>>().as_slice())
            .unwrap_err(),
        undecodable("UTF-8", 19, 0xE9)
    );
    // Half a pair, half a unit, and an invalid trail byte.
    let half = [b'a', 0, 0x00, 0xD8, b'b', 0];
    assert_eq!(decode_as("UTF-16LE", &half).unwrap_err(), undecodable("UTF-16LE", 2, 0x00));
    assert_eq!(decode(b"\xFF\xFEa\0b").unwrap_err(), undecodable("UTF-16LE", 4, b'b'));
    assert_eq!(
        decode_as("Shift_JIS", b"ab\x81\x20c").unwrap_err(),
        undecodable("Shift_JIS", 2, 0x81)
    );
    assert_eq!(decode_as("GBK", b"ab\x81").unwrap_err(), undecodable("GBK", 2, 0x81));
}

#[test]
fn does_not_guess_what_it_cannot_tell() {
    let bytes = encode("windows-1251", RUSSIAN);
    assert_eq!(
        decode(&bytes).unwrap_err(),
        SourceError::UnsureEncoding { likely: encoding("windows-1251"), offset: 0, byte: 0xD3 }
    );
    assert_eq!(decode_as("windows-1251", &bytes).unwrap().text(), RUSSIAN);
}

#[test]
fn refuses_what_is_no_text_and_says_where() {
    assert_eq!(decode(b"").unwrap_err(), SourceError::Empty);
    assert_eq!(decode(b"\xFF\xFE").unwrap_err(), SourceError::Empty);
    assert_eq!(decode(b"ab\0c").unwrap_err(), SourceError::Binary { offset: 2 });
    assert_eq!(decode(b"x\0y\n").unwrap_err(), SourceError::Binary { offset: 1 });
    assert_eq!(decode(b"%PDF-1.7\n").unwrap_err(), SourceError::NotText { kind: "a PDF" });
    assert_eq!(
        decode(b"\xFF\xFE\0\0a\0\0\0").unwrap_err(),
        SourceError::NotText { kind: "UTF-32 text" }
    );
    for (zip, kind) in [
        (b"PK\x05\x06\0\0".as_slice(), "an empty ZIP archive"),
        (b"PK\x03\x04 x", CUT_ZIP),
        (b"PK\x03\x04 x PK\x05\x06\0\0", OTHER_ZIP),
    ] {
        assert_eq!(decode(zip).unwrap_err(), SourceError::NotText { kind });
    }
    // A NUL in UTF-16, and control characters in a row.
    assert_eq!(decode(b"\xFE\xFF\0a\0\0").unwrap_err(), SourceError::Binary { offset: 4 });
    assert_eq!(decode(b"ab\x01\x02\x03\x04cd").unwrap_err(), SourceError::Binary { offset: 2 });
    assert_eq!(decode(b"ab\x01cd").unwrap().text(), "ab\u{1}cd");
}

#[test]
fn lines_end_with_lf_cr_lf_or_cr() {
    let file = "é—x\r\ny\rz\n\rend\r\n".as_bytes();
    let source = decode(file).unwrap();
    assert_eq!(source.text(), "é—x\ny\nz\n\nend\n");
    let lines: Vec<&str> = source.lines().map(|line| part(source.text(), line)).collect();
    assert_eq!(lines, ["é—x\n", "y\n", "z\n", "\n", "end\n", ""]);
    assert_eq!(source.position(5), Position { line: 1, column: 3 });
    let end = source.text().find("nd").unwrap();
    assert_eq!(source.position(end), Position { line: 5, column: 2 });
    assert_eq!(part(source.text(), source.line_at(5)), "é—x");
    assert_eq!(part(source.text(), source.line_at(end)), "end");
    check_offsets(&source, file);
    check_offsets(&decode(b"\r\n\r\n\r\ra\n\r\r\n").unwrap(), b"\r\n\r\n\r\ra\n\r\r\n");
}

#[test]
fn knows_what_xml_cannot_write() {
    let forbidden: Vec<String> =
        ('\0'..=char::MAX).filter(|c| is_forbidden(*c)).map(code_point).collect();
    assert_eq!(forbidden.len(), 32 - 3 + 2);
    assert_eq!(forbidden.first().map(String::as_str), Some("U+0000"));
    assert_eq!(forbidden.last().map(String::as_str), Some("U+FFFF"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever the bytes, in whatever encoding: no panic, and places in the order of the text.
    #[test]
    fn any_bytes_are_decoded_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        named in prop::option::of(prop::sample::select(Encoding::all().collect::<Vec<_>>())),
    ) {
        let size = bytes.len();
        match Source::decode_as(SourceId(0), "test", bytes, named) {
            Err(SourceError::Undecodable { offset, .. } | SourceError::Binary { offset }) => {
                prop_assert!(offset < size);
            }
            Err(_) => {}
            Ok(source) => {
                let text = source.text();
                let places: Vec<usize> =
                    text.char_indices().map(|(at, _)| source.file_offset(at)).collect();
                prop_assert!(places.is_sorted());
                prop_assert!(source.file_offset(text.len()) <= size);
                let lines: String = source.lines().map(|line| &text[line]).collect();
                prop_assert_eq!(lines, text);
            }
        }
    }
}

#[test]
fn places_in_a_container_are_those_of_its_parts() {
    let parts = ["a\nb", "", "c\r\ne\u{301}d", "\u{FEFF}f"];
    let names = ["one", "none", "two", "three"];
    let packed = names.iter().zip(parts).map(|(name, part)| PackedPart::new(*name, part)).collect();
    let source = Source::of_parts(SourceId(0), "t", b"packed", packed).unwrap();
    assert_eq!(source.text(), "a\nbc\ne\u{301}d\u{FEFF}f");
    let place = |word: &str| {
        let start = source.text().find(word).unwrap();
        let at = source.file_range(source.span(start..start + word.len()));
        let part = source.part_at(start).name();
        (format!("{part}:{}", source.position(start)), at, &source.text()[source.line_at(start)])
    };
    assert_eq!(place("a"), ("one:1:1".to_owned(), 0..1, "a"));
    // The end of a part is not the beginning of the next one.
    assert_eq!(place("b"), ("one:2:1".to_owned(), 2..3, "b"));
    assert_eq!(place("c"), ("two:1:1".to_owned(), 0..1, "c"));
    assert_eq!(place("d"), ("two:2:3".to_owned(), 6..7, "e\u{301}d"));
    assert_eq!(place("f"), ("three:1:1".to_owned(), 3..4, "f"));
    assert_eq!((source.bytes(), source.has_byte_order_mark()), (6, false));
}

#[test]
fn a_page_in_one_file_with_its_pictures_is_refused_by_name() {
    let page =
        "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<p>a";
    let error = Source::decode(SourceId(0), "a.mhtml", page.into()).unwrap_err();
    assert!(error.to_string().contains("MHTML") && error.hint().contains("HTML Only"), "{error}");
    assert!(Source::decode(SourceId(0), "a", b"From: Ann\nTo: Ben\n\nIt rains.".to_vec()).is_ok());
}
