//! `letterpress explain CODE`.

use std::ffi::OsStr;
use std::io::Write;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};
use letterpress::diag::{CATALOGUE, Code, PARTS};

use super::suggest::{any_of, distance};
use super::terminal::{self, plain, strong};
use super::{Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// The code, such as N204, or its number alone; without it, all codes are listed
    #[arg(value_parser = AnyCode, hide_possible_values = true)]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut out = anstream::stdout().lock();
    let Some(typed) = &arguments.code else {
        list(&mut out)?;
        return Ok(Exit::Clean);
    };
    let meant = meant(typed);
    if meant.is_empty() {
        return Err(Stop::Usage(unknown(typed)));
    }
    for (index, code) in meant.into_iter().enumerate() {
        let Code { id, severity, title, explanation, .. } = code;
        let gap = if index == 0 { "" } else { "\n" };
        let explanation = terminal::wrapped(explanation, 80, 0);
        writeln!(out, "{gap}{id} ({}): {title}\n\n{explanation}", severity.as_str())?;
    }
    Ok(Exit::Clean)
}

/// All codes, grouped by the part of the program that they belong to.
fn list(out: &mut impl Write) -> std::io::Result<()> {
    for (index, (letter, part)) in PARTS.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{}", strong(format_args!("{letter}: {part}")))?;
        let mut codes: Vec<_> =
            CATALOGUE.iter().filter(|code| code.id.starts_with(*letter)).collect();
        codes.sort_by_key(|code| code.id);
        for code in codes {
            writeln!(out, "  {}  {:<8} {}", code.id, code.severity.as_str(), code.title)?;
        }
    }
    Ok(())
}

/// A code in letter and number; either may be missing from what is typed.
fn halves(id: &str) -> (&str, &str) {
    id.split_at(id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len()))
}

/// The codes meant by `N204`, `n204` or `204`; `S1` is `S001`.
fn meant(typed: &str) -> Vec<&'static Code> {
    let value = |number: &str| number.parse::<u16>().ok();
    let (letter, number) = halves(typed.trim());
    let Some(number) = value(number) else { return Vec::new() };
    let is_meant = |code: &&&Code| {
        let (of_letter, of_number) = halves(code.id);
        (letter.is_empty() || letter.eq_ignore_ascii_case(of_letter))
            && value(of_number) == Some(number)
    };
    CATALOGUE.iter().filter(is_meant).copied().collect()
}

/// Reports that there is no such code, and which codes differ from it by one character.
fn unknown(typed: &str) -> String {
    let (letter, _) = halves(typed.trim());
    let is_near = |code: &&str| {
        let (_, number) = halves(code);
        distance(typed, if letter.is_empty() { number } else { code }) == 1
    };
    let near: Vec<&str> = CATALOGUE.iter().map(|code| code.id).filter(is_near).collect();
    let message = format!("there is no code '{}'", plain(typed));
    if near.is_empty() {
        return format!("{message}; letterpress explain lists all codes");
    }
    format!("{message}; did you mean {}?", any_of(&near))
}

/// Accepts whatever is typed, and completes the codes.
#[derive(Clone)]
struct AnyCode;

impl TypedValueParser for AnyCode {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        typed: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(CATALOGUE.iter().map(|code| PossibleValue::new(code.id).help(code.title))))
    }
}
