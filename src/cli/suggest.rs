//! Messages for names or values that do not exist, with suggestions.

pub(super) use letterpress::press::distance;

use super::terminal::plain;

/// The nearest of some names, if it is within a typing error.
pub(super) fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let measured = names.into_iter().map(|name| (distance(typed, name), name));
    let slips = |length: usize| if length < 3 { 0 } else { length.div_ceil(3).min(3) };
    measured
        .filter(|(changes, name)| *changes <= slips(name.chars().count()))
        .min()
        .map(|(_, name)| name)
}

/// Refuses the value of an option, in the words of clap.
pub(super) fn invalid(option: &str, typed: &str, why: &str) -> String {
    format!("invalid value '{}' for '{option}': {why}", plain(typed))
}

/// Says that a name does not exist, and what may have been meant.
pub(super) fn unknown<'a>(
    what: &str,
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let message = format!("there is no {what} '{}'", plain(typed));
    match nearest(typed, known.iter().copied()) {
        Some(name) => format!("{message}; did you mean {name}?"),
        None => format!("{message}; choose from {}", known.join(", ")),
    }
}

/// Several names to choose from: `a, b or c`.
pub(super) fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}
