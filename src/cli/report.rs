//! Diagnostics and places for people, and as JSON for programs.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use letterpress::diag::{self, Diagnostic, Elsewhere, Severity};
use letterpress::source::{Source, Span};
use serde::Serialize;
use serde_json::json;

use super::DiagnosticsFormat;
use super::terminal::{self, faint, plain, strong, styled};

/// The first line of a `--report` file, so that a later run can tell it from a letter.
pub(super) const FIRST_LINE: &str = "letterpress report\n";

/// The first member of one in JSON (`RunReport`), likewise.
pub(super) const FIRST_MEMBER: &str = "letterpress_report";

/// The colour of a severity.
pub(super) fn style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error | Severity::Loss => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// Writes why the program stops. The line breaks belong to the message: quoted text is sanitised
/// where the message is put together.
pub(super) fn fatal(message: &str) -> io::Result<()> {
    fatal_to(&mut anstream::stderr().lock(), message)
}

/// Writes why a command failed.
pub(super) fn fatal_to(out: &mut impl Write, message: &str) -> io::Result<()> {
    let error = styled(style(Severity::Error), "error");
    writeln!(out, "{}", fitted(&format!("{error}: {}", terminal::lines(message)), &io::stderr()))
}

/// Wraps messages between words if the stream is a terminal. Excerpts fit.
pub(super) fn fitted(text: &str, stream: &impl IsTerminal) -> String {
    let Some(columns) = terminal::columns(stream) else { return text.to_owned() };
    let fit = |line| terminal::broken(line, columns, 0, MARGIN.len());
    text.split('\n').map(fit).collect::<Vec<_>>().join("\n")
}

/// Says what the program waits for.
pub(super) fn waiting() -> io::Result<()> {
    writeln!(anstream::stderr().lock(), "reading standard input; Ctrl-D ends it")
}

/// Writes to a reader who may stop reading, without keeping back what is written elsewhere: it
/// remembers the first failure, and then writes nothing more.
pub(super) struct Patient<W> {
    out: W,
    failed: Option<io::Error>,
}

impl<W: Write> Patient<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, failed: None }
    }

    /// What was written to, unless something went wrong.
    pub(super) fn finish(self) -> io::Result<W> {
        self.failed.map_or(Ok(self.out), Err)
    }

    /// The same, to go on with. What went wrong is told once.
    pub(super) fn so_far(&mut self) -> io::Result<&mut W> {
        self.failed.take().map_or(Ok(&mut self.out), Err)
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
        Ok(())
    }
}

/// Writes one diagnostic.
pub(super) fn diagnostic(
    out: &mut impl Write,
    format: DiagnosticsFormat,
    name: &str,
    source: Option<&Source>,
    found: &Diagnostic,
) -> io::Result<()> {
    match format {
        DiagnosticsFormat::Human => human(out, name, source, found),
        DiagnosticsFormat::Json => machine(out, name, source, found),
    }
}

/// Formats one diagnostic.
pub(super) fn written(
    format: DiagnosticsFormat,
    name: &str,
    source: Option<&Source>,
    found: &Diagnostic,
) -> String {
    let mut text = Vec::new();
    let written = diagnostic(&mut text, format, name, source, found);
    // Writing to memory cannot fail, and all of it is text.
    debug_assert!(written.is_ok());
    String::from_utf8(text).unwrap_or_default()
}

/// The file of a diagnostic, and the line if there is one.
pub(super) fn place(
    name: &str,
    source: Option<&Source>,
    found: &Diagnostic,
) -> (String, Option<usize>) {
    match (source, found.span, &found.elsewhere) {
        (Some(source), Some(span), _) => {
            (name_of_part(name, source, span), Some(source.position(span.start).line))
        }
        (_, _, Some(place)) => (place.file.clone(), Some(place.line)),
        _ => (name.to_owned(), None),
    }
}

/// The name of the file that a place is in: a part of a container is shown as a file in a folder.
fn name_of_part(name: &str, source: &Source, span: Span) -> String {
    match source.part_at(span.start).name() {
        "" => name.to_owned(),
        part => format!("{name}/{part}"),
    }
}

fn human(
    out: &mut impl Write,
    name: &str,
    source: Option<&Source>,
    found: &Diagnostic,
) -> io::Result<()> {
    let severity = style(found.severity());
    let is_of_run = name.is_empty();
    let shown = plain(name);
    let head = styled(severity, format!("{}[{}]", found.severity().as_str(), found.code.id));
    let message = strong(&found.message);
    // A bug is reported on one line, which can be copied into a bug report.
    if found.code == &diag::BUG {
        let hint = plain(found.hint.as_deref().unwrap_or_default());
        return writeln!(out, "{head}: {shown}: {message}; {hint}");
    }
    writeln!(out, "{head}: {message}")?;
    match (source, found.span) {
        (Some(source), Some(span)) => {
            let place = |span: Span| {
                let position = source.position(span.start);
                format!("{}:{position}", plain(name_of_part(name, source, span)))
            };
            writeln!(out, "  {} {}", faint("at"), place(span))?;
            quote(out, source, span, severity, "")?;
            for (span, word) in &found.labels {
                writeln!(out, "  {} {}", faint("and"), place(*span))?;
                quote(out, source, *span, Style::new().dimmed(), word)?;
            }
        }
        _ => match &found.elsewhere {
            Some(place) => {
                let Elsewhere { file, line, column, .. } = place;
                writeln!(out, "  {} {}:{line}:{column}", faint("at"), plain(file))?;
                underline(out, &Excerpt::elsewhere(place), severity, "")?;
            }
            // Findings about the run as a whole are in no file.
            None if is_of_run
                || [&diag::FOUND_AND_USED, &diag::COLLECTION_GUESSED].contains(&found.code) => {}
            None => writeln!(out, "  {} {shown}", faint("in"))?,
        },
    }
    if let Some(hint) = &found.hint {
        // Lines to be copied are below the words about them.
        let mut lines = hint.lines();
        writeln!(out, "  {} {}", faint("hint:"), plain(lines.next().unwrap_or_default()))?;
        for line in lines {
            writeln!(out, "    {}", plain(line))?;
        }
    }
    Ok(())
}

/// Writes which names a people file lacks, and how often each occurs in the letters: for people,
/// only the most frequent ones.
pub(super) fn unidentified(
    out: &mut impl Write,
    format: DiagnosticsFormat,
    file: &str,
    names: &BTreeMap<String, usize>,
    most: usize,
) -> io::Result<()> {
    let code = &diag::NOT_IN_PEOPLE;
    let severity = code.severity.as_str();
    let mut shown: Vec<(&String, &usize)> = names.iter().collect();
    let left =
        if format == DiagnosticsFormat::Human { names.len().saturating_sub(most) } else { 0 };
    if left > 0 {
        shown.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        shown.truncate(most);
    }
    let listed = shown.iter().map(|(name, count)| format!("\u{201C}{name}\u{201D} ({count})"));
    let mut listed = listed.collect::<Vec<_>>().join(", ");
    if left > 0 {
        listed += &format!(" and {left} more");
    }
    let message = format!("{file} does not have {listed}");
    match format {
        DiagnosticsFormat::Human => {
            let head = styled(style(code.severity), format!("{severity}[{}]", code.id));
            writeln!(out, "{head}: {}", strong(message))
        }
        DiagnosticsFormat::Json => {
            let names: Vec<_> =
                names.iter().map(|(name, count)| json!({ "name": name, "count": count })).collect();
            let object = json!({
                "input": file,
                "code": code.id,
                "severity": severity,
                "message": message,
                "names": names,
            });
            terminal::json(out, &object)
        }
    }
}

/// `1 letter`, `2 letters`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Characters of the source's line shown before and after a place, if there is room.
const CONTEXT: usize = 32;

/// The margin before an excerpt.
const MARGIN: &str = "     ";

/// The room for an excerpt: with the margin it fits into 80 columns.
const ROOM: usize = 72;

/// The part of the source's line around a place, with carets below the place. A line of a
/// transcript is a whole paragraph, so only the neighbourhood is shown.
fn quote(
    out: &mut impl Write,
    source: &Source,
    span: Span,
    style: Style,
    word: &str,
) -> io::Result<()> {
    underline(out, &Excerpt::of(source, span, CONTEXT), style, word)
}

fn underline(out: &mut impl Write, piece: &Excerpt, style: Style, word: &str) -> io::Result<()> {
    let width = |text: &str| text.chars().count();
    writeln!(out, "{MARGIN}{}{}{}", piece.before, piece.place, piece.after)?;
    let carets = "^".repeat(width(&piece.place).max(1));
    let margin = " ".repeat(width(&piece.before));
    let space = if word.is_empty() { "" } else { " " };
    writeln!(out, "{MARGIN}{margin}{}{space}{}", styled(style, carets), plain(word))
}

/// A place in a text with its surroundings on the same line, safe for a terminal.
struct Excerpt {
    before: String,
    place: String,
    after: String,
}

impl Excerpt {
    fn of(source: &Source, span: Span, context: usize) -> Self {
        let line = source.line_at(span.start);
        let end = span.end.min(line.end).max(span.start);
        let characters =
            |range: std::ops::Range<usize>| source.text().get(range).unwrap_or_default().chars();
        // One character more than is shown reveals that there is more.
        let before = characters(line.start..span.start).rev().take(context + 1);
        let before: Vec<char> = before.collect::<Vec<_>>().into_iter().rev().collect();
        let place: Vec<char> = characters(span.start..end).take(2 * context + 1).collect();
        let after: Vec<char> = characters(end..line.end).take(context + 1).collect();
        Self::cut(&before, &place, &after, context)
    }

    fn elsewhere(place: &Elsewhere) -> Self {
        let line: Vec<char> = place.text.chars().collect();
        let (before, rest) = line.split_at(line.len().min(place.column - 1));
        // The place may continue over several lines.
        let bytes: usize = place.bytes.len();
        let meant = rest.iter().scan(0, |sum, c| (*sum < bytes).then(|| *sum += c.len_utf8()));
        let (meant, after) = rest.split_at(meant.count());
        Self::cut(before, meant, after, CONTEXT)
    }

    fn cut(before: &[char], place: &[char], after: &[char], context: usize) -> Self {
        // A tab takes one column.
        let shown = |characters: &[char]| {
            let line = characters.iter().map(|c| if *c == '\t' { ' ' } else { *c });
            plain(line.collect::<String>()).to_string()
        };
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        // A long place leaves less room around it; room that one side does not need goes to the other.
        let longest = 2 * context;
        let room = ROOM.saturating_sub(place.len().min(longest));
        let beside = |other: &[char]| {
            let taken = if place.len() > longest { 0 } else { other.len() };
            context.min(room.saturating_sub(taken.min(room / 2)))
        };
        let (room_before, room_after) = (beside(after), beside(before));
        let start = before.len().saturating_sub(room_before);
        let before = cut(start > 0).to_owned() + &shown(&before[start..]);
        if place.len() > longest {
            let place = shown(&place[..longest]) + cut(true);
            return Self { before, place, after: String::new() };
        }
        let end = after.len().min(room_after);
        let after = shown(&after[..end]) + cut(end < after.len());
        Self { before, place: shown(place), after: after.trim_end().to_owned() }
    }
}

/// A finding for programs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Finding<'a> {
    /// The input that it was found in; empty for one about the run.
    input: &'a str,
    /// Its code: `letterpress explain CODE` says more.
    code: &'static str,
    /// `error`, `loss`, `warning` or `note`.
    severity: &'static str,
    /// What was found.
    message: &'a str,
    /// Where.
    place: Option<Place<'a>>,
    /// Other places that belong to it.
    labels: Vec<Label<'a>>,
    /// What to do.
    hint: Option<&'a str>,
}

/// A place in a file. Offsets count the file's bytes, whatever its encoding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place<'a> {
    /// The file, if it is not the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The part of the input, if that has parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    /// The first byte, from 0.
    start: usize,
    /// The byte after the last.
    end: usize,
    /// The line, from 1.
    line: Option<usize>,
    /// The column, from 1.
    column: Option<usize>,
}

/// Another place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Label<'a> {
    /// Where.
    place: Place<'a>,
    /// What is there.
    word: &'a str,
}

fn machine(
    out: &mut impl Write,
    name: &str,
    source: Option<&Source>,
    found: &Diagnostic,
) -> io::Result<()> {
    let place = |span: Span| {
        let position = source.map(|source| source.position(span.start));
        let bytes = source.map_or(span.range(), |source| source.file_range(span));
        let container = source.filter(|source| source.is_container());
        Place {
            file: None,
            part: container.map(|source| source.part_at(span.start).name()),
            start: bytes.start,
            end: bytes.end,
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
        }
    };
    let elsewhere = found.elsewhere.as_ref().map(|place| Place {
        file: Some(&place.file),
        part: None,
        start: place.bytes.start,
        end: place.bytes.end,
        line: Some(place.line),
        column: Some(place.column),
    });
    let labels = found.labels.iter();
    let labels = labels.map(|(span, word)| Label { place: place(*span), word });
    let finding = Finding {
        input: name,
        code: found.code.id,
        severity: found.severity().as_str(),
        message: &found.message,
        place: found.span.map(place).or(elsewhere),
        labels: labels.collect(),
        hint: found.hint.as_deref(),
    };
    terminal::json(out, &serde_json::to_value(finding)?)
}

#[cfg(test)]
mod tests {
    use letterpress::source::{PackedPart, SourceId};

    use super::*;

    #[test]
    fn a_place_in_a_container_names_the_part() {
        let parts =
            vec![PackedPart::new("body", "It rains.\n"), PackedPart::new("notes", "x\r\ny z")];
        let source = Source::of_parts(SourceId(0), "a.box", b"packed", parts).expect("a source");
        let at = source.text().find('z').expect("the last letter");
        let found = Diagnostic::new(&diag::TEXT_UNACCOUNTED, source.span(at..at + 1), "lost");
        let written = |format| written(format, "in/a.box", Some(&source), &found);
        assert!(written(DiagnosticsFormat::Human).contains(" in/a.box/notes:2:3\n"));
        let json: serde_json::Value =
            serde_json::from_str(&written(DiagnosticsFormat::Json)).expect("JSON");
        let place = json!({"start": 5, "end": 6, "line": 2, "column": 3, "part": "notes"});
        assert_eq!((&json["input"], &json["place"]), (&json!("in/a.box"), &place));
        let line = super::place("in/a.box", Some(&source), &found);
        assert_eq!(line, ("in/a.box/notes".to_owned(), Some(2)));
    }
}
