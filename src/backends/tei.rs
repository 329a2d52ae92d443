//! TODO

use super::{Backend, BackendError, Format, Sheet};

/// The backend `tei`.
pub struct Tei;

impl Backend for Tei {
    fn format(&self) -> &'static Format {
        &Format {
            name: "tei",
            extension: "tei.xml",
            media_type: "application/tei+xml",
            description: "",
            default: true,
            needs: &[],
        }
    }

    fn print(&self, _sheet: &Sheet<'_>) -> Result<Vec<u8>, BackendError> {
        Ok(Vec::new())
    }
}
