//! `letterpress formats`.

use std::io::Write;

use letterpress::backends::BACKENDS;
use letterpress::readers::READERS;

use super::{Exit, Stop};

pub(super) fn run() -> Result<Exit, Stop> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "Reads (--from):")?;
    for reader in READERS {
        writeln!(out, "  {:<8} {}", reader.name(), reader.description())?;
    }
    writeln!(out, "\nMakes (--to):")?;
    for backend in BACKENDS {
        let format = backend.format();
        let default = if format.default { "" } else { "  (only when named)" };
        writeln!(
            out,
            "  {:<8} .{:<9} {}{default}",
            format.name, format.extension, format.description
        )?;
    }
    Ok(Exit::Clean)
}
