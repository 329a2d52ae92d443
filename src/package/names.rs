//! Names of files that every archive can keep.
//!
//! RFC 8493 (6.1.3, 6.2) warns of characters that some system refuses or writes otherwise, and of names that differ in
//! case or in Unicode normalisation only. A `%` cannot be written right: the RFC wants `%25` in manifests, and programs
//! that read bags take that as it is. **Invariant:** two names stay two names.

use unicode_normalization::UnicodeNormalization;

use crate::source::sha256;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name, or a path below a folder, that every archive can keep: the same, if it is one. In another, what is in the
/// way becomes `_`, and a mark made of the name as it was keeps it apart from all others.
///
/// ```
/// use letterpress::package::portable_path;
/// assert_eq!(portable_path("1887/ann.txt"), "1887/ann.txt");
/// assert_eq!(portable_path("100%.txt"), "100_.522bfc72.txt");
/// ```
pub fn portable_path(path: &str) -> String {
    let steps: Vec<String> = path.split('/').map(portable).collect();
    steps.join("/")
}

fn portable(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let is_free = |character: char| !character.is_control() && !"%<>:\"|?*\\/".contains(character);
    let kept: String = composed.chars().map(|it| if is_free(it) { it } else { '_' }).collect();
    let trimmed = kept.trim_end_matches(['.', ' ']).trim_start_matches(' ');
    let stem = trimmed.split('.').next().unwrap_or_default().to_lowercase();
    let is_numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number
            .is_some_and(|number| number.len() == 1 && number.chars().all(|it| it.is_ascii_digit()))
    };
    let is_device = DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt");
    if trimmed == name && !is_device && !name.is_empty() {
        return name.to_owned();
    }
    let mark = sha256(name.as_bytes());
    let mark = mark.get(..8).unwrap_or_default();
    let (stem, ending) = trimmed.split_once('.').unwrap_or((trimmed, ""));
    let stem = if stem.is_empty() || is_device { format!("_{stem}") } else { stem.to_owned() };
    if ending.is_empty() { format!("{stem}.{mark}") } else { format!("{stem}.{mark}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_archive_can_keep_is_renamed_and_nothing_else() {
        for name in ["a.txt", "Brief an Ännchen.tei.xml", "-a", "d11/d12", "console.txt", "com.txt"]
        {
            assert_eq!(portable_path(name), name);
        }
        let renamed =
            ["a%", "a_", "a:", "a\n", "con.txt", "COM1", "a.", "a ", " a", "A\u{308}", ""];
        let renamed: Vec<String> = renamed.into_iter().map(portable_path).collect();
        for name in &renamed {
            assert_eq!(portable_path(name), *name, "renamed once");
        }
        let mut folded: Vec<String> = renamed.iter().map(|name| name.to_lowercase()).collect();
        folded.sort();
        folded.dedup();
        assert_eq!(folded.len(), renamed.len(), "{renamed:?}");
    }
}
