//! TODO

use super::{Backend, BackendError, Format, Sheet};

/// The backend `jsonld`.
pub struct JsonLd;

impl Backend for JsonLd {
    fn format(&self) -> &'static Format {
        &Format {
            name: "jsonld",
            extension: "jsonld",
            media_type: "application/ld+json",
            description: "",
            default: true,
            needs: &[],
        }
    }

    fn print(&self, _sheet: &Sheet<'_>) -> Result<Vec<u8>, BackendError> {
        Ok(Vec::new())
    }
}
