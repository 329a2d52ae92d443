//! The IR itself, as JSON: for programs, for filters, and to see what was understood.
//!
//! The form is [`Collection`](crate::ir::Collection) with this one letter; `schemas/ir.schema.json` describes it.

use super::{Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support};
use crate::ir::account::FactKey;

/// The backend `ir`.
pub(super) struct IrJson;

impl Backend for IrJson {
    fn format(&self) -> &'static Format {
        &Format {
            name: "ir",
            extension: "ir.json",
            media_type: "application/json",
            description: "the intermediate representation as JSON (schemas/ir.schema.json)",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, _: Feature) -> Support {
        Support::Full
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Full
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let mut bytes = serde_json::to_vec_pretty(&job.collection.alone(job.letter))
            .map_err(|error| BackendError::library("JSON")(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes.into())
    }
}
