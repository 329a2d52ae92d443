//! TODO

use super::{Backend, BackendError, Format, Sheet};

/// The backend `epub`.
pub struct Epub;

impl Backend for Epub {
    fn format(&self) -> &'static Format {
        &Format {
            name: "epub",
            extension: "epub",
            media_type: "application/epub+zip",
            description: "",
            default: true,
            needs: &[],
        }
    }

    fn print(&self, _sheet: &Sheet<'_>) -> Result<Vec<u8>, BackendError> {
        Ok(Vec::new())
    }
}
