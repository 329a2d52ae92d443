//! An editor's proof of a letter: what to check first, then each line of the source beside what became
//! of it, in reading order.
//!
//! The lines of a paragraph about which nothing is said are cut, with their number.

use std::collections::BTreeMap;
use std::io::{self, Write};

use letterpress::diag::{self, Code, Diagnostic, Severity};
use letterpress::ir::{
    ActionKind, Block, Characters, CloserPart, Furniture, Inline, Letter, Line, Note, OpenerPart,
    Origin, Paragraph, Reading, Readings, Visitor, on_one_line, visit_blocks, visit_inline,
    visit_letter,
};
use letterpress::source::{Source, Span};

use super::super::report::counted;
use super::super::terminal::{self, faint, plain, strong};

/// The width of the table if the output is no terminal.
const WIDTH: usize = 100;

/// The width of the column of line numbers.
const NUMBER: usize = 5;

/// So many lines in a row about which nothing is said are cut.
const CUT: usize = 3;

/// Writes what is to be checked in a letter, in the order of the source.
pub(super) fn checks(
    out: &mut impl Write,
    found: &[Diagnostic],
    source: &Source,
) -> io::Result<()> {
    let mut doubts: Vec<&Diagnostic> =
        found.iter().filter(|found| found.severity() > Severity::Note).collect();
    if doubts.is_empty() {
        return Ok(());
    }
    doubts.sort_by_key(|found| found.span.map_or(usize::MAX, |span| span.start));
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    writeln!(out, "{}", strong("check first"))?;
    for found in doubts {
        let number = match found.span {
            Some(at) => source.position(at.start).line.to_string(),
            None => "-".to_owned(),
        };
        let margin = NUMBER + 2;
        let message = format!("{} {}", found.code.id, found.message);
        let message = terminal::wrapped(&message, columns, margin);
        writeln!(out, "{}  {message}", faint(format_args!("{number:>NUMBER$}")))?;
    }
    writeln!(out)
}

/// Writes the lines of a letter beside what became of them.
pub(super) fn proof(
    out: &mut impl Write,
    letter: &Letter,
    found: &[Diagnostic],
    source: &Source,
) -> io::Result<()> {
    let mut table = Table { source, rows: BTreeMap::new(), labels: BTreeMap::new() };
    table.letter(letter);
    table.findings(found);
    table.write(out)
}

/// A line of the source, and what became of it.
#[derive(Default)]
struct Row {
    text: String,
    became: Vec<String>,
}

struct Table<'a> {
    source: &'a Source,
    /// By the number of the line.
    rows: BTreeMap<usize, Row>,
    /// The labels of the notes, by id.
    labels: BTreeMap<&'a str, &'a str>,
}

impl<'a> Table<'a> {
    fn letter(&mut self, letter: &'a Letter) {
        let label = |note: &'a Note| (note.id.as_str(), note.shown_label());
        self.labels = letter.notes.iter().map(label).collect();
        for block in letter.texts.iter().flat_map(|text| &text.blocks) {
            self.block(block);
        }
        for note in &letter.notes {
            self.cover(&note.blocks);
            if let Some(at) = note.span() {
                self.says(at, format!("note {}", note.shown_label()));
            }
        }
        let mut points = Points { table: self };
        visit_letter(&mut points, letter);
        self.facts(letter);
        for furniture in &letter.furniture {
            self.furniture(furniture);
        }
    }

    fn block(&mut self, block: &Block) {
        let (what, blocks) = match block {
            Block::Heading(line) => return self.line("heading", line),
            Block::Opener(opener) => {
                for part in &opener.parts {
                    self.line(name_in_opener(part), part.line());
                }
                return;
            }
            Block::Closer(closer) => {
                for part in &closer.parts {
                    self.line(name_in_closer(part), part.line());
                }
                return;
            }
            Block::Quotation(part) => ("quotation", &part.blocks),
            Block::Section(part) => ("section", &part.blocks),
            Block::Postscript(part) => ("postscript", &part.blocks),
            Block::Enclosure(part) => ("enclosure", &part.blocks),
            Block::Paragraph(_) => return self.whole("paragraph", block),
            Block::List(_) => return self.whole("list", block),
            Block::Table(_) => return self.whole("table", block),
            Block::Verse(_) => return self.whole("verse", block),
            Block::Figure(_) => return self.whole("figure", block),
            Block::Opaque(_) => return self.whole("kept as the source has it", block),
            Block::PageBreak(_) => return,
        };
        if let Some(at) = runs(blocks).first() {
            self.says(*at, what.to_owned());
        }
        for block in blocks {
            self.block(block);
        }
    }

    /// A line with a name of its own.
    fn line(&mut self, what: &str, line: &Line) {
        let content = line.content.clone();
        self.whole(what, &Block::Paragraph(Paragraph::new(content)));
    }

    /// A block that is named at its first line.
    fn whole(&mut self, what: &str, block: &Block) {
        if let Some(at) = self.cover(std::slice::from_ref(block)) {
            self.says(at, what.to_owned());
        }
    }

    /// Adds the lines of some blocks, and returns the place of the first.
    fn cover(&mut self, blocks: &[Block]) -> Option<Span> {
        let runs = runs(blocks);
        for at in &runs {
            // A run can have several lines, once they are joined.
            let mut start = 0;
            for line in self.source.slice(*at).split_inclusive('\n') {
                if !line.trim().is_empty() {
                    self.row(at.slice(start..start + line.len()));
                }
                start += line.len();
            }
        }
        runs.first().copied()
    }

    /// The row of the line on which a place begins.
    fn row(&mut self, at: Span) -> &mut Row {
        let source = self.source;
        let number = source.position(at.start).line;
        self.rows.entry(number).or_insert_with(|| {
            let line = source.text().get(source.line_at(at.start)).unwrap_or_default();
            Row { text: line.trim_end().to_owned(), became: Vec::new() }
        })
    }

    fn says(&mut self, at: Span, what: String) {
        let row = self.row(at);
        if !row.became.contains(&what) {
            row.became.push(what);
        }
    }

    /// Place and date, where they were read.
    fn facts(&mut self, letter: &Letter) {
        let Some(sent) = letter.action(ActionKind::Sent) else { return };
        if let Some((place, at)) =
            sent.place.as_ref().and_then(|place| Some((&place.name, place.name.origin.span()?)))
        {
            self.says(at, format!("place: {}", place.value));
        }
        if let Some((date, at)) =
            sent.date.as_ref().and_then(|date| Some((date, date.origin.span()?)))
        {
            self.says(at, format!("date: {}", date.edtf));
        }
    }

    fn furniture(&mut self, furniture: &Furniture) {
        let Some(at) = furniture.origin.span() else { return };
        let count = self.source.slice(at).lines().count();
        let mut what = format!("left out: {}", furniture.kind.as_str());
        if let Some(reason) = &furniture.reason {
            what += &format!(", {reason}");
        }
        if count > 1 {
            what += &format!(" ({})", counted(count, "line"));
        }
        self.says(at, what);
    }

    /// What was found, at its line. What the table says already is not repeated.
    fn findings(&mut self, found: &[Diagnostic]) {
        let known: [&Code; 6] = [
            &diag::DATELINE,
            &diag::CLOSER,
            &diag::PAGE_MARK,
            &diag::FURNITURE,
            &diag::FRAME,
            &diag::DROPPED,
        ];
        for found in found.iter().filter(|found| !known.contains(&found.code)) {
            let Some(at) = found.span else { continue };
            // The list above has the words of a doubt.
            let is_doubt = found.severity() > Severity::Note;
            let what = if is_doubt { found.code.id } else { &found.message };
            self.says(at, what.to_owned());
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let columns = terminal::columns(&io::stdout()).unwrap_or(WIDTH);
        let width = columns.saturating_sub(NUMBER + 4) / 2;
        let margin = NUMBER + 2 + width + 2;
        writeln!(
            out,
            "{}",
            faint(format_args!("{:>NUMBER$}  {:width$}  became", "line", "source"))
        )?;
        let rows: Vec<(&usize, &Row)> = self.rows.iter().collect();
        for part in rows.chunk_by(|one, next| one.1.became.is_empty() == next.1.became.is_empty()) {
            let is_silent = part.first().is_some_and(|(_, row)| row.became.is_empty());
            if is_silent && part.len() >= CUT {
                let cut = format!("… {}", counted(part.len(), "line"));
                writeln!(out, "{:NUMBER$}  {}", "", faint(cut))?;
                continue;
            }
            for (number, row) in part {
                let source = cut(&row.text, width);
                let room = width - source.chars().count().min(width);
                let became = on_one_line(&row.became.join("; "));
                let mut line =
                    format!("{}  {}", faint(format_args!("{number:>NUMBER$}")), plain(&source));
                if !became.is_empty() {
                    let became = terminal::wrapped(&became, columns, margin);
                    line += &format!("{:room$}  {became}", "");
                }
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out)
    }
}

/// The places that the characters of some blocks were read from, in order.
fn runs(blocks: &[Block]) -> Vec<Span> {
    struct Runs(Vec<Span>);
    impl Visitor for Runs {
        fn readings(&self) -> Readings {
            Readings::One(Reading::Original)
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::Text(Characters { origin: Origin::Read { at }, .. }) = inline {
                self.0.push(*at);
            }
            visit_inline(self, inline);
        }
    }
    let mut runs = Runs(Vec::new());
    visit_blocks(&mut runs, blocks);
    runs.0
}

/// The beginning of a line, with a sign where it is cut.
fn cut(text: &str, width: usize) -> String {
    let text = text.trim_start();
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// Adds the points inside the lines: pages, and where notes are called.
struct Points<'t, 'a> {
    table: &'t mut Table<'a>,
}

impl Visitor for Points<'_, '_> {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::PageBreak(page) => {
                if let (Some(at), Some(label)) = (page.origin.span(), &page.label) {
                    self.table.says(at, format!("page {label} begins"));
                }
            }
            Inline::NoteAnchor(anchor) => {
                let label = self.table.labels.get(anchor.note.as_str()).copied();
                if let (Some(at), Some(label)) = (anchor.origin.span(), label) {
                    self.table.says(at, format!("note {label} is called"));
                }
            }
            _ => visit_inline(self, inline),
        }
    }
}

fn name_in_opener(part: &OpenerPart) -> &'static str {
    match part {
        OpenerPart::Dateline(_) => "dateline",
        OpenerPart::Salutation(_) => "salutation",
        OpenerPart::Address(_) => "address",
        OpenerPart::HeadNote(_) => "head note",
        OpenerPart::Other(_) => "line above the letter",
    }
}

fn name_in_closer(part: &CloserPart) -> &'static str {
    match part {
        CloserPart::ComplimentaryClose(_) => "close",
        CloserPart::Signature(_) => "signature",
        CloserPart::Dateline(_) => "dateline",
        CloserPart::Address(_) => "address",
        CloserPart::Other(_) => "line below the letter",
    }
}
