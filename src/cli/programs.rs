//! Programs of the user: filters (`--filter`), and backends (`letterpress-backend-NAME` on the path).
//!
//! A program is given letters in letterpress's own form on its standard input. **Invariants:** no program
//! is started that the user did not name; only folders that `PATH` gives in full are searched, so that
//! none is found in the folder of the letters; what a program says reaches the terminal as any other
//! text that is not ours.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf, is_separator};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::{env, fs, io, thread};

use letterpress::backends::{
    AnyBackend, Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support,
};
use letterpress::ir::Reading;
use letterpress::ir::account::FactKey;
use letterpress::press::Filter;
use serde::Deserialize;

use super::Stop;
use super::files::reason;
use super::suggest::invalid;

/// How the programs that are formats are called.
const BACKEND: &str = "letterpress-backend-";

/// The option with which such a program describes its format.
const DESCRIBE: &str = "--describe";

/// A program that changes letters.
struct FilterProgram {
    path: PathBuf,
    name: String,
}

impl Filter for FilterProgram {
    fn name(&self) -> &str {
        &self.name
    }

    fn filter(&self, letter: &[u8]) -> Result<Vec<u8>, String> {
        run(&self.path, &[], &[], letter)
    }
}

/// The filters that were named, each by a path or by a name on the path.
pub(super) fn filters(named: &[PathBuf]) -> Result<Vec<Arc<dyn Filter>>, Stop> {
    let find = |named: &PathBuf| -> Result<Arc<dyn Filter>, Stop> {
        let typed = named.to_string_lossy();
        let is_path = typed.contains(is_separator);
        let path = if is_path {
            Some(named.clone()).filter(|path| is_program(path))
        } else {
            on_path(named.as_os_str())
        };
        let Some(path) = path else {
            let why = if is_path {
                "there is no such file that can be run"
            } else {
                "no program of this name is on the path; write ./ before the name of a file"
            };
            return Err(Stop::Usage(invalid("--filter <PROGRAM>", &typed, why)));
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Arc::new(FilterProgram { path, name }))
    };
    named.iter().map(find).collect()
}

/// A format that a program makes.
struct ProgramBackend {
    format: &'static Format,
    program: PathBuf,
}

/// What a program says of its format.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    extension: String,
    media_type: String,
    description: String,
}

impl Backend for ProgramBackend {
    fn format(&self) -> &'static Format {
        self.format
    }

    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Omitted("its program decides")
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let reading = match job.reading {
            Reading::Regular => "corrected",
            Reading::Original => "original",
        };
        let print = || {
            let letter = serde_json::to_vec(&job.collection.alone(job.letter));
            let letter = letter.map_err(|error| error.to_string())?;
            let date = job.made.strftime("%Y-%m-%d").to_string();
            let told = [("LETTERPRESS_READING", reading), ("LETTERPRESS_DATE", date.as_str())];
            let bytes = run(&self.program, &[], &told, &letter)?;
            if bytes.is_empty() { Err("it wrote nothing".to_owned()) } else { Ok(bytes.into()) }
        };
        print().map_err(BackendError::Program)
    }
}

/// Whether a program on the path makes a format of this name.
pub(super) fn makes(name: &str) -> bool {
    program_of(name).is_some()
}

/// The format of this name that a program on the path makes, as the program describes it.
pub(super) fn backend(name: &str) -> Option<Result<&'static dyn Backend, Stop>> {
    let program = program_of(name)?;
    let described =
        describe(&program).map_err(|why| Stop::Program(format!("{BACKEND}{name}: {why}")));
    Some(described.map(|Described { extension, media_type, description }| {
        // A run has few formats, and needs them to its end.
        let keep = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let format = Format::new(keep(name.to_owned()), keep(extension), keep(media_type))
            .description(keep(description));
        let format: &'static Format = Box::leak(Box::new(format));
        let backend: &'static dyn Backend = Box::leak(Box::new(ProgramBackend { format, program }));
        backend
    }))
}

/// The names of the formats that programs on the path make, in order.
pub(super) fn backends() -> Vec<String> {
    let names = folders().into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter_map(|name| name.strip_prefix(BACKEND).map(ToOwned::to_owned));
    let mut names: Vec<String> = names.filter(|name| makes(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn program_of(name: &str) -> Option<PathBuf> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_name = !name.is_empty() && name.chars().all(is_plain);
    let is_ours = AnyBackend::find(name).is_some();
    (is_name && !is_ours).then(|| on_path(OsStr::new(&format!("{BACKEND}{name}")))).flatten()
}

/// Asks a program for its format.
fn describe(program: &Path) -> Result<Described, String> {
    let said = run(program, &[DESCRIBE], &[], b"")?;
    let described: Described = serde_json::from_slice(&said).map_err(|error| {
        format!("what it prints for {DESCRIBE} is not the JSON that is expected: {error}")
    })?;
    let extension = described.extension.as_str();
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let is_ours = AnyBackend::all().any(|backend| backend.format().extension == extension);
    match () {
        () if !extension.split('.').all(is_part) => {
            Err(format!("the extension {extension:?} is not one: write \"md\" or \"a.md\""))
        }
        () if is_ours => {
            Err(format!("the extension {extension:?} is that of a format of letterpress"))
        }
        () => Ok(described),
    }
}

/// Runs a program on some input, with these arguments, and variables of its environment.
///
/// # Errors
/// Why it failed, with what it wrote to its standard error.
fn run(
    program: &Path,
    arguments: &[&str],
    told: &[(&str, &str)],
    input: &[u8],
) -> Result<Vec<u8>, String> {
    #[allow(clippy::disallowed_methods, reason = "here programs of the user are run")]
    let mut command = Command::new(program);
    command.args(arguments).envs(told.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let cannot = |error: &io::Error| format!("it cannot be run: {}", reason(error));
    let mut child = command.spawn().map_err(|error| cannot(&error))?;
    let stdin = child.stdin.take();
    let (written, output) = thread::scope(|scope| {
        // A program may write before it has read everything.
        let write = scope.spawn(|| stdin.map_or(Ok(()), |mut stdin| stdin.write_all(input)));
        let output = child.wait_with_output();
        (write.join(), output)
    });
    let output = output.map_err(|error| cannot(&error))?;
    if !output.status.success() {
        return Err(format!("it ended with {}{}", output.status, quoted(&output.stderr)));
    }
    match written {
        // A program need not read what it does not need.
        Ok(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Err(cannot(&error)),
        _ => Ok(output.stdout),
    }
}

/// The last lines that a program wrote to its standard error.
fn quoted(said: &[u8]) -> String {
    const LONGEST: usize = 500;
    let text: String = said
        .utf8_chunks()
        .flat_map(|chunk| [chunk.valid(), if chunk.invalid().is_empty() { "" } else { "\u{FFFD}" }])
        .collect();
    let text = text.trim();
    let skipped = text.chars().count().saturating_sub(LONGEST);
    let end: String = text.chars().skip(skipped).collect();
    let end = end.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let end = end.join(" / ");
    let dots = if skipped > 0 { "…" } else { "" };
    if end.is_empty() { String::new() } else { format!(" and said: {dots}{end}") }
}

/// The program of this name in the first folder that has one.
fn on_path(name: &OsStr) -> Option<PathBuf> {
    let ending = env::consts::EXE_SUFFIX;
    folders().into_iter().find_map(|folder| {
        let path = folder.join(name);
        let mut with_ending = path.clone().into_os_string();
        with_ending.push(ending);
        [path, with_ending.into()].into_iter().find(|path| is_program(path))
    })
}

/// The folders of `PATH` that are given in full.
fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|folder| folder.is_absolute()).collect()
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
