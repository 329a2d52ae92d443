//! `letterpress explain CODE`.

use std::io::Write;

use clap::Args;
use letterpress::diag::{CATALOGUE, explain};

use super::terminal::plain;
use super::{Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// The code, such as N204; without it, all codes are listed
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut out = anstream::stdout().lock();
    let Some(id) = &arguments.code else {
        for code in CATALOGUE {
            writeln!(out, "{}  {:<8} {}", code.id, code.severity.as_str(), code.title)?;
        }
        return Ok(Exit::Clean);
    };
    let Some(code) = explain(id) else {
        let id = plain(id);
        let message = format!("there is no code {id}; letterpress explain lists all codes");
        return Err(Stop::Usage(message));
    };
    writeln!(
        out,
        "{} ({}): {}\n\n{}",
        code.id,
        code.severity.as_str(),
        code.title,
        code.explanation
    )?;
    Ok(Exit::Clean)
}
