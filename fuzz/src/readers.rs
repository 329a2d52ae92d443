//! Each reader: whatever it is given, it reads everything, or says why not.

use letterpress::backends;
use letterpress::press::{Divide, Input, Mend, Options};
use letterpress::readers;

use super::packing::packed;
use super::promises::are_kept;

/// All that takes a reader: its letters as TEI, EPUB and JSON-LD. PDF takes ten times as long as the others together,
/// and its own tests make up letters for it.
fn options(reader: &str) -> Options {
    let formats = ["tei", "epub", "jsonld"].iter().filter_map(|name| backends::find(name));
    Options::default().formats(formats).reader(readers::find(reader).expect("a reader"))
}

/// A transcript.
pub(super) fn text(bytes: &[u8]) {
    are_kept(&Input::new("letter.txt", bytes), &options("text"));
}

/// A transcript of several letters, with all that can be mended.
pub(super) fn text_divided(bytes: &[u8]) {
    let options = options("text").divide(Divide::Auto).mend(Mend::NOTHING.lost_spaces(true));
    are_kept(&Input::new("letters.txt", bytes), &options);
}

/// TEI whose mark-up is kept.
pub(super) fn tei(bytes: &[u8]) {
    are_kept(&Input::new("letter.xml", bytes), &options("tei"));
}

/// TEI that is written anew.
pub(super) fn tei_anew(bytes: &[u8]) {
    are_kept(&Input::new("letter.xml", bytes), &options("tei").revise(false));
}

/// A web page.
pub(super) fn html(bytes: &[u8]) {
    are_kept(&Input::new("letter.html", bytes), &options("html"));
}

/// A file of Word, packed or as its parts.
pub(super) fn docx(bytes: &[u8]) {
    are_kept(&Input::new("letter.docx", packed(bytes)), &options("docx"));
}

/// A file of OpenDocument: flat, packed, or as its parts.
pub(super) fn odt(bytes: &[u8]) {
    are_kept(&Input::new("letter.odt", packed(bytes)), &options("odt"));
}

/// Markdown.
pub(super) fn markdown(bytes: &[u8]) {
    are_kept(&Input::new("letter.md", bytes), &options("markdown"));
}

/// PAGE: a page, an archive of pages, or its parts.
pub(super) fn page(bytes: &[u8]) {
    are_kept(&Input::new("letter.xml", packed(bytes)), &options("page"));
}

/// Our own form, as another program may have changed it.
pub(super) fn ir(bytes: &[u8]) {
    are_kept(&Input::new("letter.ir.json", bytes), &options("ir"));
}
