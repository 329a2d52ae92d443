//! Output to a terminal: text from files and file names, sanitised so that it cannot control the
//! terminal, and styles, which are the program's own.
//!
//! **Invariant:** a style is written only around text that is sanitised here, so that no text can
//! end it or begin another.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};
use std::io::{self, IsTerminal, Write};

use anstyle::Style;

/// Whether a character can control a terminal or would change the displayed order of text: controls
/// (C0, DEL, C1), line and paragraph separators, the controls of the bidirectional algorithm (UAX
/// 9, section 2), and characters that no text contains.
fn is_command(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FFFE}'
                | '\u{FFFF}'
        )
}

/// Passes on safe characters, and escapes the others as Rust and JavaScript do: `\u{202e}`.
struct Harmless<W>(W);

impl<W: fmt::Write> fmt::Write for Harmless<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for piece in text.split_inclusive(is_command) {
            match piece.chars().next_back().filter(|last| is_command(*last)) {
                Some(last) => {
                    self.0.write_str(piece.strip_suffix(last).unwrap_or_default())?;
                    write!(self.0, "{}", last.escape_unicode())?;
                }
                None => self.0.write_str(piece)?,
            }
        }
        Ok(())
    }
}

/// The standard output for files that were made. On a terminal, controls in them are escaped as in messages; elsewhere
/// every byte passes.
pub(super) fn standard_output() -> Box<dyn Write + Send> {
    let out = io::stdout();
    if out.is_terminal() { Box::new(OnTerminal { out, first_byte: None }) } else { Box::new(out) }
}

/// Passes on text in UTF-8, with its controls escaped, but for line ends and tabs.
struct OnTerminal<W> {
    out: W,
    /// The first byte of what may be a C1 control, if the last piece ended with it.
    first_byte: Option<u8>,
}

impl<W: Write> Write for OnTerminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        /// The first byte of U+0080 to U+00BF.
        const LATIN: u8 = 0xC2;
        let mut safe = Vec::with_capacity(bytes.len());
        for byte in bytes.iter().copied() {
            match (self.first_byte.take(), byte) {
                (Some(_), 0x80..=0x9F) => write!(safe, "\\u{{{byte:x}}}")?,
                (first, _) => {
                    safe.extend(first);
                    match byte {
                        LATIN => self.first_byte = Some(byte),
                        b'\n' | b'\r' | b'\t' => safe.push(byte),
                        0..=0x1F | 0x7F => write!(safe, "\\u{{{byte:x}}}")?,
                        _ => safe.push(byte),
                    }
                }
            }
        }
        self.out.write_all(&safe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A styled text that cannot control the terminal.
pub(super) struct Shown<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { style, text } = self;
        write!(f, "{style}")?;
        write!(Harmless(&mut *f), "{text}")?;
        write!(f, "{style:#}")
    }
}

/// A text with a style of its own.
pub(super) fn styled<T: Display>(style: Style, text: T) -> Shown<T> {
    Shown { style, text }
}

/// A text without a style.
pub(super) fn plain<T: Display>(text: T) -> Shown<T> {
    styled(Style::new(), text)
}

/// The most important text of a line.
pub(super) fn strong<T: Display>(text: T) -> Shown<T> {
    styled(Style::new().bold(), text)
}

/// Secondary text.
pub(super) fn faint<T: Display>(text: T) -> Shown<T> {
    styled(Style::new().dimmed(), text)
}

/// Lines of text: their line breaks are kept.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| plain(line).to_string()).collect();
    lines.join("\n")
}

/// The width of a stream, if it is a terminal.
pub(super) fn columns(stream: &impl IsTerminal) -> Option<usize> {
    let terminal = stream.is_terminal().then(terminal_size::terminal_size).flatten();
    terminal.map(|(terminal_size::Width(columns), _)| usize::from(columns))
}

/// A sanitised text, wrapped between words so that it fits beside a margin.
pub(super) fn wrapped(text: &str, columns: usize, margin: usize) -> String {
    broken(&plain(text).to_string(), columns, margin, margin)
}

/// A line that begins at a column, wrapped between words; continuation lines are indented by a
/// margin. Styles take up no room. A word that is wider than the line stays whole.
pub(super) fn broken(line: &str, columns: usize, start: usize, margin: usize) -> String {
    let mut lines = String::new();
    let mut at = start;
    for (number, word) in line.split(' ').enumerate() {
        let width =
            anstream::adapter::strip_str(word).map(|piece| piece.chars().count()).sum::<usize>();
        if number > 0 && at > margin && at + 1 + width > columns {
            lines += &format!("\n{:margin$}", "");
            at = margin;
        } else if number > 0 {
            lines.push(' ');
            at += 1;
        }
        lines.push_str(word);
        at += width;
    }
    lines
}

/// Writes JSON on a line of its own. Control characters occur only in strings, where JSON can
/// escape them (RFC 8259, section 7).
pub(super) fn json(out: &mut impl Write, value: &serde_json::Value) -> io::Result<()> {
    let text = value.to_string();
    let mut line = Cow::Borrowed(text.as_str());
    if text.contains(is_command) {
        let write = |character| {
            let escape = is_command(character).then(|| format!("\\u{:04x}", u32::from(character)));
            escape.unwrap_or_else(|| String::from(character))
        };
        line = text.chars().map(write).collect();
    }
    writeln!(out, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_spelt() {
        let hostile =
            "a\u{1b}[31m\t\r\nb\u{7f}\u{9b}31m\u{202e}c\u{2069}\u{200f}\u{61c}\u{2028}é\u{301}שלום";
        assert_eq!(
            plain(hostile).to_string(),
            "a\\u{1b}[31m\\u{9}\\u{d}\\u{a}b\\u{7f}\\u{9b}31m\\u{202e}c\\u{2069}\\u{200f}\\u{61c}\\u{2028}é\u{301}שלום"
        );
        assert_eq!(strong("a\u{1b}[0m").to_string(), "\u{1b}[1ma\\u{1b}[0m\u{1b}[0m");
        assert_eq!(lines("a\nb\u{8}"), "a\nb\\u{8}");
        assert_eq!(plain(plain(hostile)).to_string(), plain(hostile).to_string());
    }

    #[test]
    fn a_file_on_a_terminal_cannot_control_it() {
        let file = "{\"a\": \"\u{9b}31m\u{9d}é¢\u{a0}\u{80}\"}\r\n\tb\u{1b}[0m\u{7f}c";
        let safe = "{\"a\": \"\\u{9b}31m\\u{9d}é¢\u{a0}\\u{80}\"}\r\n\tb\\u{1b}[0m\\u{7f}c";
        for length in 1..file.len() {
            let mut terminal = OnTerminal { out: Vec::new(), first_byte: None };
            file.as_bytes().chunks(length).for_each(|piece| terminal.write_all(piece).unwrap());
            assert_eq!(String::from_utf8(terminal.out).unwrap(), safe, "{length}");
        }
    }

    #[test]
    fn words_are_kept_whole() {
        let text = "from Ann to Benjamin of Leeds";
        assert_eq!(wrapped(text, 16, 2), "from Ann to\n  Benjamin of\n  Leeds");
        assert_eq!(wrapped(text, 4, 2), "from\n  Ann\n  to\n  Benjamin\n  of\n  Leeds");
        assert_eq!(wrapped(text, usize::MAX, 9), text);
        let bold = strong("Ann to Ben").to_string();
        assert_eq!(broken(&bold, 6, 0, 2), bold.replace(" B", "\n  B"));
        assert_eq!(broken("    a  b", 80, 0, 2), "    a  b");
        assert_eq!(wrapped("a\n\u{1b}b", 80, 9), "a\\u{a}\\u{1b}b");
    }

    #[test]
    fn json_that_commands_no_terminal_says_the_same() {
        let value = serde_json::json!({ "a\u{202e}": "b\u{1b}\u{7f}\u{9b}\n\u{2066}\u{ffff}" });
        let mut line = Vec::new();
        json(&mut line, &value).expect("memory takes everything");
        let line = String::from_utf8(line).expect("UTF-8");
        assert!(!line.trim_end_matches('\n').contains(is_command), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).expect("JSON"), value);
    }
}
