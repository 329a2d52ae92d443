//! `letterpress man`: the help as manual pages.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::terminal::plain;
use super::{Cli, Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// The folder to write the pages to, one per command; without it, the main page is printed
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let pages = pages()?;
    let Some(folder) = &arguments.folder else {
        if io::stdout().is_terminal() {
            let how = "this page is written for man; letterpress man | man -l - shows it";
            return Err(Stop::Usage(how.to_owned()));
        }
        let main = pages.first().map(|(_, page)| page.as_slice());
        io::stdout().lock().write_all(main.unwrap_or_default())?;
        return Ok(Exit::Clean);
    };
    let failed = |path: &Path| format!("{} cannot be written", plain(path.display()));
    fs::create_dir_all(folder).with_context(|| failed(folder))?;
    for (name, page) in pages {
        let path = folder.join(name);
        fs::write(&path, page).with_context(|| failed(&path))?;
    }
    Ok(Exit::Clean)
}

/// The pages with the names of their files; that of the whole program comes first.
pub(super) fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut letterpress = Cli::command().disable_help_subcommand(true);
    letterpress.build();
    let commands: Vec<Command> = letterpress.get_subcommands().cloned().collect();
    let named = |command: Command| {
        let name = Man::new(command.clone()).get_filename();
        page(command).map(|page| (name, page))
    };
    std::iter::once(letterpress).chain(commands).map(named).collect()
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in Exit::table() {
        roff.control("TP", []);
        roff.text([roman(status.to_string())]).text([roman(meaning)]);
    }
    roff.to_writer(&mut page)?;
    Ok(page)
}
