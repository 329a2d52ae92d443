//! The PDF backend: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), A4, with the TEI attached.
//!
//! `typeset` decides what stands where; this module only writes it down. `printpdf` writes pages and
//! fonts, and a finishing step with `lopdf` adds what it cannot: the structure tree, XMP, output
//! intent, attachment, outline, destinations, deterministic ids. **Invariants:** what is extracted
//! from the file is the letter's text to the code point; the file's dates are [`Sheet::made`], never
//! the letter's.

mod content;
mod finish;
mod fonts;
mod objects;
mod structure;
mod xmp;

use super::{Backend, BackendError, Format, Sheet};
use crate::typeset::{NoGlyph, typeset};

/// The backend `pdf`.
pub(super) struct Pdf;

impl Backend for Pdf {
    fn format(&self) -> &'static Format {
        &Format {
            name: "pdf",
            extension: "pdf",
            media_type: "application/pdf",
            description: "PDF/A-3 for print and archive, notes at the foot, with the TEI attached",
            default: true,
            needs: &["tei"],
        }
    }

    fn print(&self, sheet: &Sheet<'_>) -> Result<Vec<u8>, BackendError> {
        let setting = typeset(sheet.letter, sheet.reading).map_err(no_glyph)?;
        let fonts = fonts::Fonts::subset(&setting)?;
        let (pages, contents) = content::pages(&setting, &fonts);
        let mut printed = printpdf::PdfDocument::new("");
        fonts.embed(&mut printed.resources)?;
        printed.pages = pages;
        let options = printpdf::PdfSaveOptions {
            optimize: false,
            subset_fonts: false,
            secure: true,
            image_optimization: None,
        };
        let mut warnings = Vec::new();
        let document = printed.to_lopdf_document(&options, &mut warnings);
        if let Some(warning) = warnings.first() {
            return Err(BackendError::library("the PDF's pages")(
                warning.msg.clone(),
            ));
        }
        finish::finish(document, sheet, &setting, &contents)
    }
}

fn no_glyph(error: NoGlyph) -> BackendError {
    BackendError::NoGlyph {
        character: error.character,
        context: error.context,
    }
}
