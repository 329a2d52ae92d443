//! Paths as lists of files write them: what they mean, and what is wrong with them.
//!
//! Knows no files. **Invariant:** a path that could lead out of the package means nothing.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

/// A path without what some system takes for the same: case, and how its accents are written.
pub(super) fn folded(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// In what two paths differ that are the same when folded.
pub(super) fn difference(one: &str, other: &str) -> &'static str {
    if one.nfc().eq(other.nfc()) { "Unicode normalisation" } else { "upper and lower case" }
}

/// What is wrong with a path, and the rule that says so.
pub(super) struct Problem {
    pub(super) clause: &'static str,
    pub(super) message: String,
}

/// What a path in a list means, and what is wrong with how it is written. A path that is absolute, or
/// goes up, means nothing: to follow it could lead out of the package (RFC 8493, 5.1).
pub(super) fn read(path: &str) -> (Option<String>, Vec<Problem>) {
    const OUTSIDE: &str = "RFC 8493, 5.1";
    let mut problems = Vec::new();
    let mut find = |clause, message| problems.push(Problem { clause, message });
    let mut letters = path.chars();
    let drive =
        letters.next().is_some_and(|it| it.is_ascii_alphabetic()) && letters.next() == Some(':');
    let mut is_inside = true;
    if path.is_empty() {
        find("RFC 8493, 2.1.3", "an empty path should be the path of a file".to_owned());
        is_inside = false;
    } else if path.starts_with('/') || path.starts_with("\\\\") || drive {
        find(OUTSIDE, format!("{path} is absolute and should begin at the folder of the package"));
        is_inside = false;
    } else if path.starts_with('~') {
        find(OUTSIDE, format!("{path} begins with ~, which stands for a home folder"));
    }
    if path.contains('\\') {
        find("RFC 8493, 2.1.3", format!("{path} has a backslash; only / divides folders"));
    }
    let steps = || path.split(['/', '\\']);
    if steps().any(|step| step == "..") {
        find(OUTSIDE, format!("{path} goes up (..) and should stay in the folder of the package"));
        is_inside = false;
    }
    let is_plain = |step: &&str| !step.is_empty() && *step != ".";
    if is_inside && !path.split('/').all(|step| is_plain(&step)) {
        find("RFC 8493, 2.1.3", format!("{path} has steps that lead nowhere (./ or //)"));
    }
    let meant = || path.split('/').filter(is_plain).collect::<Vec<_>>().join("/");
    (is_inside.then(meant), problems)
}

/// A path of a manifest without its codes: `%25`, `%0A` and `%0D` stand for what they encode, and
/// nothing else does (RFC 8493, 2.1.3). Nothing, if a `%` stands for itself.
pub(super) fn decoded(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        decoded.push(match code {
            "25" => '%',
            "0A" | "0a" => '\n',
            "0D" | "0d" => '\r',
            _ => return None,
        });
        decoded.push_str(rest);
    }
    Some(decoded)
}

/// The path that an address in a METS means (RFC 3986, 5.2), which is below the folder of that METS.
///
/// # Errors
/// What is wrong with it: it leaves the package.
pub(super) fn followed(address: &str, folder: &str) -> Result<String, String> {
    let address = address.trim();
    let scheme = address.split_once(':').filter(|(scheme, _)| {
        let is_of_scheme = |it: char| it.is_ascii_alphanumeric() || "+-.".contains(it);
        scheme.starts_with(|it: char| it.is_ascii_alphabetic()) && scheme.chars().all(is_of_scheme)
    });
    let relative = match scheme {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => rest,
        Some(_) => return Err(leaves(address, "is an address elsewhere")),
        None => address,
    };
    let relative = relative.split('#').next().unwrap_or_default();
    let decoded = percent_decode_str(relative).decode_utf8();
    let Ok(decoded) = decoded else {
        return Err(format!("“{address}” is not in UTF-8 once it is decoded"));
    };
    if decoded.starts_with('/') {
        return Err(leaves(address, "is absolute"));
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in decoded.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.pop().is_none() => return Err(leaves(address, "goes up")),
            ".." => {}
            step => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

fn leaves(address: &str, how: &str) -> String {
    format!("“{address}” {how} and leaves the package; it should be a path in it")
}

/// The folder that a file is in: all before its name.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name of a file or folder without the folders it is in.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
