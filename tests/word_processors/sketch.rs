//! A letter in a few signs, so that a test can say what it expects on a line.

use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{Block, Inline, Letter, Line, PhraseKind};
use letterpress::press::{Converted, Input, Options, convert};

use super::packing;

/// An archive of these parts.
pub(crate) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    packing::packed(&parts.iter().map(owned).collect::<Vec<_>>())
}

/// Converts a file to all formats, and checks that nothing is lost.
pub(crate) fn converted(name: &str, bytes: Vec<u8>) -> Converted {
    let options = Options::default().formats(BACKENDS.iter().copied());
    let converted = convert(&Input::new(name, bytes), &options);
    let lost: Vec<&Diagnostic> =
        converted.diagnostics.iter().filter(|one| one.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(converted.files.len(), BACKENDS.len());
    converted
}

/// The letter of a file.
pub(crate) fn letter(converted: &Converted) -> &Letter {
    &converted.read.as_ref().unwrap().collection.letters[0]
}

/// The codes that begin with `D`, and what is said.
pub(crate) fn told(converted: &Converted) -> Vec<String> {
    let told = converted.diagnostics.iter().filter(|one| one.code.id.starts_with('D'));
    told.map(|one| format!("{} {}", one.code.id, one.message)).collect()
}

/// The one error of a file that cannot be read.
pub(crate) fn error(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let converted = convert(&Input::new(name, bytes), &Options::default());
    assert!(converted.files.is_empty());
    let [error] = &converted.diagnostics[..] else { panic!("{:#?}", converted.diagnostics) };
    assert_eq!(error.severity(), Severity::Error);
    error.message.clone()
}

/// The text of a letter with its notes, and what is left out.
pub(crate) fn sketch(letter: &Letter) -> String {
    let mut sketch = text(letter);
    for furniture in &letter.furniture {
        sketch += &format!(" ~{}~", furniture.text);
    }
    sketch
}

/// The text of a letter with its notes.
pub(crate) fn text(letter: &Letter) -> String {
    let mut sketch = blocks(&letter.texts[0].blocks);
    for note in &letter.notes {
        let label = note.label.as_ref().map_or("", |label| label.value.as_str());
        sketch += &format!(" {label}{{{}}}", blocks(&note.blocks));
    }
    sketch
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn line(sign: &str, line: &Line) -> String {
    format!("{sign}({})", inlines(&line.content))
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => {
            let sign = if paragraph.continues { "+" } else { "p" };
            let rendition = paragraph.rendition.as_ref().map_or("", |one| &one.written);
            let rendition = if rendition.is_empty() { "" } else { &format!("[{rendition}]") };
            format!("{sign}{rendition}({})", inlines(&paragraph.content))
        }
        Block::Heading(heading) => line("h", heading),
        Block::Opener(opener) => {
            opener.parts.iter().map(|part| line("o", part.line())).collect::<Vec<_>>().join(" ")
        }
        Block::Closer(closer) => {
            closer.parts.iter().map(|part| line("c", part.line())).collect::<Vec<_>>().join(" ")
        }
        Block::List(list) => {
            let items = list.items.iter().map(|item| {
                let label = item.label.as_ref().map_or(String::new(), |one| inlines(&one.content));
                format!("<{label}> {}", blocks(&item.blocks))
            });
            format!("list({})", items.collect::<Vec<_>>().join(" "))
        }
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| {
                    let span = match (cell.rows, cell.columns) {
                        (1, 1) => String::new(),
                        (rows, columns) => format!("{rows}x{columns}:"),
                    };
                    format!("|{span}{}", blocks(&cell.blocks))
                });
                let sign = if row.is_heading { "#" } else { "" };
                format!("{sign}{}", cells.collect::<String>())
            });
            format!("table({})", rows.collect::<Vec<_>>().join(" / "))
        }
        Block::Figure(figure) => {
            format!("figure({}{})", figure.images.join(" "), blocks(&figure.blocks))
        }
        Block::Quotation(part) => format!("quote({})", blocks(&part.blocks)),
        Block::Section(part) => {
            let class = part.class.as_deref().unwrap_or_default();
            format!("section:{class}({})", blocks(&part.blocks))
        }
        other => format!("{other:?}"),
    }
}

fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(run) => run.text.clone(),
        Inline::LineBreak(_) => "/".to_owned(),
        Inline::PageBreak(page) => format!("<{}>", page.label.as_deref().unwrap_or_default()),
        Inline::NoteAnchor(_) => "^".to_owned(),
        Inline::Phrase(phrase) => {
            let words = inlines(&phrase.content);
            match &phrase.kind {
                PhraseKind::Emphasis { rendition } => format!("[{}:{words}]", rendition.written),
                PhraseKind::Reference(reference) => {
                    format!("[{}:{words}]", reference.target.as_deref().unwrap_or_default())
                }
                PhraseKind::Gap { reason, .. } => {
                    format!("[gap {}]", reason.as_deref().unwrap_or_default())
                }
                _ => words,
            }
        }
        other => format!("{other:?}"),
    }
}
