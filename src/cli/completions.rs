//! `letterpress completions SHELL`.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// Your shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    std::io::stdout().lock().write_all(&script(arguments.shell))?;
    Ok(Exit::Clean)
}

pub(super) fn script(shell: Shell) -> Vec<u8> {
    // The generator panics if it cannot write, so it writes to memory.
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, &mut script);
    script
}
