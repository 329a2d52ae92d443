//! What was made of one letter, where there is no folder for it: in the one file that was named, or on the standard output.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use letterpress::source::sha256;

use super::super::Stop;
use super::super::files::{self, STANDARD};
use super::super::find::FoundInput;
use super::super::output_folder::IS_INPUT;
use super::super::temporary::write_whole;
use super::super::terminal::plain;
use super::account::Account;
use super::destination::Destination;
use super::file_report::with_slashes;
use super::job::cannot_be_written;
use super::{Arguments, endings_of_all};

/// Writes what was made of one letter, if there is no folder for it.
pub(super) fn deliver(
    account: &mut Account,
    arguments: &Arguments,
    destination: &Destination,
    of_one: Option<String>,
    found: &[FoundInput],
    inputs: &BTreeSet<PathBuf>,
) -> Result<(), Stop> {
    let input = found.first().map(|found| found.path.display().to_string()).unwrap_or_default();
    let letters = account.tally.selected;
    if let Some(of_one) = of_one.filter(|_| letters > 1) {
        let name = plain(input);
        return Err(Stop::Usage(format!(
            "{of_one} takes one letter, but {name} holds {letters}; --only names one, -o a folder for all, \
             and -o NAME.{} one file of all",
            endings_of_all()
        )));
    }
    match destination {
        Destination::File(path, _) => {
            if let Err(why) = write_one(account, path, inputs, arguments.dry_run) {
                let why = cannot_be_written(&path.display().to_string(), &why);
                let telling = arguments.making.telling();
                account.add(Account::failed(&input, vec![why], telling), telling);
            }
        }
        Destination::Standard if arguments.dry_run && !account.made.is_empty() => {
            account.files = account.made.drain(..).count();
            account.finished = account.files;
        }
        Destination::Standard => {
            if let Some(digest) = account.made.first().map(|bytes| sha256(bytes)) {
                account.is_delivered(STANDARD, digest);
            }
        }
        Destination::Folder(_) => {}
    }
    Ok(())
}

/// Writes the one file that was made.
///
/// # Errors
/// The reason why it is not written.
fn write_one(
    account: &mut Account,
    path: &Path,
    inputs: &BTreeSet<PathBuf>,
    is_dry_run: bool,
) -> Result<(), String> {
    let Some(bytes) = account.made.pop() else { return Ok(()) };
    let file = files::followed(path);
    if inputs.contains(&file) {
        return Err(IS_INPUT.to_owned());
    }
    if !is_dry_run {
        write_whole(&file, &bytes).map_err(|error| files::reason(&error))?;
        account.is_delivered(&with_slashes(path), sha256(&bytes));
    }
    (account.finished, account.files) = (1, 1);
    Ok(())
}
