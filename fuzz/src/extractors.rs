//! Each extractor of the proof: a file that is not ours is read, or refused, and never takes the program down.

use std::io::Cursor;
use std::sync::LazyLock;

use letterpress::audit;
use letterpress::ir::{Letter, Reading};
use letterpress::press::{Input, Options, read};

use super::packing::packed;

/// The letter that files are held against: one with all that is compared, and with the mark-up of its source.
static LETTER: LazyLock<Letter> = LazyLock::new(|| {
    let letter = include_str!("../../tests/attacks/letter.xml");
    let (read, _) = read(&Input::new("letter.xml", letter), &Options::default());
    read.expect("a letter").collection.letters.remove(0)
});

/// Comparing also reads the file in the readings that it holds.
fn compared(format: &str, file: &[u8]) {
    let extractor = audit::find(format).expect("an extractor");
    for reading in [Reading::Regular, Reading::Original] {
        let found = audit::compare(&LETTER, extractor, file, reading);
        if let Err(reason) = extractor.extract(file, reading) {
            assert!(!reason.is_empty(), "refused without a reason");
            assert!(!found.is_empty(), "a file that cannot be read passes: {reason}");
        }
    }
}

fn book(format: &str, file: &[u8]) {
    let extractor = audit::find_book(format).expect("an extractor");
    audit::compare_book(extractor, &[], &mut Cursor::new(file));
}

/// TEI.
pub(super) fn tei(bytes: &[u8]) {
    compared("tei", bytes);
}

/// EPUB, packed or as its parts.
pub(super) fn epub(bytes: &[u8]) {
    compared("epub", &packed(bytes));
}

/// PDF.
pub(super) fn pdf(bytes: &[u8]) {
    compared("pdf", bytes);
}

/// JSON-LD.
pub(super) fn jsonld(bytes: &[u8]) {
    compared("jsonld", bytes);
}

/// A book of letters as EPUB, packed or as its parts.
pub(super) fn epub_book(bytes: &[u8]) {
    book("epub-book", &packed(bytes));
}

/// A book of letters as PDF.
pub(super) fn pdf_book(bytes: &[u8]) {
    book("pdf-book", bytes);
}
