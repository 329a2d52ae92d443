//! What is fuzzed: a function for each reader, each side file and each extractor. It takes any bytes, and panics
//! where letterpress breaks a promise.
//!
//! libFuzzer calls these functions (`fuzz_targets/`), and so does `tests/fuzz.rs`, for a bounded time; it includes
//! this file as a module, so nothing here may begin with `crate`.

mod extractors;
mod packing;
mod promises;
mod readers;
mod side_files;

/// What takes any bytes.
pub type Target = fn(&[u8]);

/// All targets, by name. `fuzz_targets/` has a file for each.
pub const TARGETS: &[(&str, Target)] = &[
    // readers
    ("text", readers::text),
    ("text_divided", readers::text_divided),
    ("tei", readers::tei),
    ("tei_anew", readers::tei_anew),
    ("html", readers::html),
    ("docx", readers::docx),
    ("odt", readers::odt),
    ("markdown", readers::markdown),
    ("page", readers::page),
    ("ir", readers::ir),
    // side files
    ("sidecar", side_files::sidecar),
    ("front_matter", side_files::front_matter),
    ("people_toml", side_files::people_toml),
    ("people_csv", side_files::people_csv),
    ("people_xml", side_files::people_xml),
    ("letters_csv", side_files::letters_csv),
    ("lists", side_files::lists),
    ("profile", side_files::profile),
    ("publication", side_files::publication),
    // extractors
    ("extract_tei", extractors::tei),
    ("extract_epub", extractors::epub),
    ("extract_pdf", extractors::pdf),
    ("extract_jsonld", extractors::jsonld),
    ("extract_epub_book", extractors::epub_book),
    ("extract_pdf_book", extractors::pdf_book),
];

/// Runs the target of this name.
///
/// # Panics
/// There is no such target, or a promise is broken.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    target(bytes);
}
