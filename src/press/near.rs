//! The distance between two names, to find what a typing error was meant to be.

/// How many characters must be inserted, deleted or replaced to turn one name into the other
/// (Levenshtein distance). Capitals make no difference.
///
/// ```
/// use letterpress::press::distance;
/// assert_eq!(distance("epbu", "epub"), 2);
/// assert_eq!(distance("D11", "d1"), 1);
/// ```
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, character) in one.to_lowercase().chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, with) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(character != *with);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
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
