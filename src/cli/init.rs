//! `letterpress init`.
use std::path::PathBuf;

use clap::Args;

use super::reading::Reading;
use super::{Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// The folder of the letters, or a file of several
    #[arg(value_name = "FOLDER|FILE", default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
}

pub(super) fn run(_arguments: &Arguments) -> Result<Exit, Stop> {
    Ok(Exit::Clean)
}
