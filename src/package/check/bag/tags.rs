//! Tag files as lines of text (RFC 8493, 2.3): UTF-8 without a byte-order mark, each line ended by LF,
//! CR or both.

use std::io::{self, BufRead};

use crate::package::check::Report;

/// How many bytes a line may have; the longest path of any system is far shorter.
const LONGEST: u64 = 1 << 20;

/// What is done with a line: its number from 1, and its text without its end.
pub(super) type See<'s> = dyn FnMut(usize, &str, &mut Report) + 's;

/// Hands on the lines of a tag file, and reports what is wrong with them as lines.
pub(super) fn each_line(
    path: &str,
    reader: &mut dyn BufRead,
    report: &mut Report,
    see: &mut See<'_>,
) {
    const CLAUSE: &str = "RFC 8493, 2.3";
    let mut number = 0;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        // An error is noted by the reader itself.
        let count = io::Read::take(&mut *reader, LONGEST).read_until(b'\n', &mut bytes);
        let Ok(1..) = count else { return };
        let (mut text, is_ended) = if let Some(text) = bytes.strip_suffix(b"\n") {
            (text.strip_suffix(b"\r").unwrap_or(text), true)
        } else if let Some(text) = bytes.strip_suffix(b"\r") {
            (text, true)
        } else {
            (bytes.as_slice(), false)
        };
        if number == 0
            && let Some(rest) = text.strip_prefix(b"\xEF\xBB\xBF")
        {
            report.at(path, 1, CLAUSE, "begins with a byte-order mark, and should begin with text");
            text = rest;
        }
        for part in text.split(|byte| *byte == b'\r') {
            number += 1;
            match std::str::from_utf8(part) {
                Ok(part) => see(number, part, report),
                Err(_) => report.at(path, number, CLAUSE, "this line is not in UTF-8"),
            }
        }
        if !is_ended && bytes.len() as u64 == LONGEST {
            report.at(
                path,
                number,
                CLAUSE,
                "this line is longer than 1 MiB; nothing after it was read",
            );
            return;
        }
        if !is_ended {
            report.at(path, number, CLAUSE, "the last line should be ended by a line feed");
        }
    }
}
