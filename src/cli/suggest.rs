//! What is said of a name or value that does not exist, and what may have been meant.

use super::terminal::plain;

/// The nearest of some names, if only a slip of the finger lies between.
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

/// Refuses the value of an option, as clap does.
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
        None => format!("{message}; there are {}", known.join(", ")),
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

/// How many characters must be put in, left out or exchanged to make one name of the other.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, character) in one.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, with) in other.iter().enumerate() {
            let exchanged = diagonal + usize::from(character != *with);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes() {
        for (one, other, changes) in [
            ("d11", "d11", 0),
            ("D11", "d1", 1),
            ("d12", "d21", 2),
            ("", "ab", 2),
            ("kin", "sink", 2),
        ] {
            assert_eq!(distance(one, other), changes, "{one} {other}");
            assert_eq!(distance(other, one), changes, "{other} {one}");
        }
    }
}
