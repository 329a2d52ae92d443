//! TODO

use super::{Backend, BackendError, Format, Sheet};

/// The backend `pdf`.
pub struct Pdf;

impl Backend for Pdf {
    fn format(&self) -> &'static Format {
        &Format {
            name: "pdf",
            extension: "pdf",
            media_type: "application/pdf",
            description: "",
            default: true,
            needs: &[],
        }
    }

    fn print(&self, _sheet: &Sheet<'_>) -> Result<Vec<u8>, BackendError> {
        Ok(Vec::new())
    }
}
