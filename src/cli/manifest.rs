//! The manifest of an output folder as text: the list of files that letterpress made there.
//!
//! ```text
//! # letterpress manifest 1
//! 27b1…  ann.tei.xml
//! ```
//!
//! Below its first line it has the format of `sha256sum`, and `sha256sum --check` reads it: the
//! SHA-256 of a file's bytes in hexadecimal, two spaces, and its path below the folder, with `/` as
//! separator. If a name contains a backslash or a line end, they are written `\\`, `\n` and `\r`,
//! and the line begins with a backslash. Names are sorted by their bytes.
//!
//! Not here: files. A run appends lines, and sorts them when it is done: until then a name can have
//! several, for the present file and its replacement.

use std::collections::BTreeMap;

/// The beginning of the first line; the version follows.
const TITLE: &str = "# letterpress manifest ";
/// The version that is read and written.
const VERSION: &str = "1";
/// The number of digits in a digest.
const DIGEST: usize = 64;

/// What letterpress made: the names below the folder, each with the possible digests of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<Vec<u8>, Vec<String>>,
    /// How many lines have been read.
    lines: usize,
}

impl Manifest {
    /// Adds the lines that follow those read before.
    ///
    /// # Errors
    /// Which line is wrong, and how.
    pub(super) fn read(&mut self, text: &[u8]) -> Result<(), String> {
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            // Some programs convert all line ends to this kind; in a name they are escaped.
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            self.lines += 1;
            if self.lines == 1 {
                title(line)?;
                continue;
            }
            let broken = || format!("line {} is not a digest and a name", self.lines);
            let (digest, name) = entry(line).ok_or_else(broken)?;
            let digests = self.files.entry(name).or_default();
            if !digests.contains(&digest) {
                digests.push(digest);
            }
        }
        Ok(())
    }

    /// The possible digests of a file; none, if letterpress did not make it.
    pub(super) fn digests(&self, name: &[u8]) -> &[String] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether letterpress made a file.
    pub(super) fn lists(&self, name: &[u8]) -> bool {
        self.files.contains_key(name)
    }

    /// The names, sorted, each with the possible digests of its file.
    pub(super) fn files(&self) -> impl Iterator<Item = (&[u8], &[String])> {
        self.files.iter().map(|(name, digests)| (name.as_slice(), digests.as_slice()))
    }

    /// The names that begin with this prefix, sorted.
    pub(super) fn names_from(&self, start: &[u8]) -> impl Iterator<Item = &[u8]> {
        let names = self.files.range(start.to_vec()..).map(|(name, _)| name.as_slice());
        names.take_while(move |name| name.starts_with(start))
    }
}

/// The first line.
pub(super) fn heading() -> Vec<u8> {
    format!("{TITLE}{VERSION}\n").into_bytes()
}

/// The line of a file.
pub(super) fn line(name: &[u8], digest: &str) -> Vec<u8> {
    let escaped = |byte: &u8| match byte {
        b'\\' => b"\\\\".to_vec(),
        b'\n' => b"\\n".to_vec(),
        b'\r' => b"\\r".to_vec(),
        byte => vec![*byte],
    };
    let written: Vec<u8> = name.iter().flat_map(escaped).collect();
    let mark: &[u8] = if written == name { b"" } else { b"\\" };
    [mark, digest.as_bytes(), b"  ", &written, b"\n"].concat()
}

/// Whether a line was begun and not finished.
pub(super) fn is_begun(text: &[u8]) -> bool {
    let digest = text.strip_prefix(b"\\").unwrap_or(text);
    let is_entry = digest.iter().take(DIGEST).all(|byte| is_hexadecimal(*byte));
    !text.is_empty() && (is_entry || heading().starts_with(text))
}

fn is_hexadecimal(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn title(line: &[u8]) -> Result<(), String> {
    match line.strip_prefix(TITLE.as_bytes()) {
        Some(version) if version == VERSION.as_bytes() => Ok(()),
        Some(_) => Err("a newer letterpress made it".to_owned()),
        None => Err(format!("line 1 is not \u{201C}{TITLE}{VERSION}\u{201D}")),
    }
}

/// Name and digest.
fn entry(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let (is_escaped, line) = match line.strip_prefix(b"\\") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (digest, rest) = line.split_at_checked(DIGEST)?;
    let name = rest.strip_prefix(b"  ").filter(|name| !name.is_empty())?;
    let digest = digest
        .iter()
        .all(|byte| is_hexadecimal(*byte))
        .then(|| String::from_utf8(digest.to_vec()).ok());
    let name = if is_escaped { unescaped(name)? } else { name.to_vec() };
    Some((digest??, name))
}

fn unescaped(name: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = name.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b'\\' => b'\\',
                _ => return None,
            },
            byte => *byte,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let digest = "0123456789abcdef".repeat(4);
        let names: [&[u8]; 5] = [b"a b.pdf", b"a\\b", b"\n\r\\n", b"caf\xE9/d1.epub", b"\\"];
        let lines = names.map(|name| line(name, &digest)).concat();
        let mut read = Manifest::default();
        assert_eq!(read.read(&[heading(), lines].concat()), Ok(()));
        assert!(names.iter().all(|name| read.digests(name) == [digest.clone()]));
        assert_eq!(read.files().count(), names.len());
        assert_eq!(line(b"a\nb", "d"), b"\\d  a\\nb\n");
        let names: Vec<&[u8]> = read.names_from(b"a").collect();
        assert_eq!(names, [b"a b.pdf".as_slice(), b"a\\b"]);
    }

    #[test]
    fn a_line_can_be_begun() {
        let digest = "0123456789abcdef".repeat(4);
        for text in ["# lett", "01", "\\01", &digest, &format!("{digest}  ann.te")] {
            assert!(is_begun(text.as_bytes()), "{text}");
        }
        for text in ["", "Dear Ben", "# letters", "<<<<<<< ours", "{\"version\":2}", "01 ann"] {
            assert!(!is_begun(text.as_bytes()), "{text}");
        }
        let text = format!("{TITLE}1\r\n{digest}  a\r\n");
        let mut read = Manifest::default();
        assert_eq!((read.read(text.as_bytes()), read.lists(b"a")), (Ok(()), true));
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        let digest = "0123456789abcdef".repeat(4);
        for (text, message) in [
            ("Dear Ben\n".to_owned(), "line 1 is not"),
            ("\n".to_owned(), "line 1 is not"),
            ("# letterpress manifest 2\n".to_owned(), "newer letterpress"),
            (format!("{TITLE}1\n{digest}  a\n\n"), "line 3 is not"),
            (format!("{TITLE}1\n{digest}  \n"), "line 2 is not"),
            (format!("{TITLE}1\n{digest} a\n"), "line 2 is not"),
            (format!("{TITLE}1\n{}  a\n", digest.to_uppercase()), "line 2 is not"),
            (format!("{TITLE}1\n\\{digest}  a\\x\n"), "line 2 is not"),
            (format!("{TITLE}1\n<<<<<<< ours\n"), "line 2 is not"),
        ] {
            let error = Manifest::default().read(text.as_bytes()).expect_err(&text);
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
