//! What the reader makes of the encodings that volumes and editions use, on snippets.

mod letters;
mod notes;
mod pointers;
mod space;
mod text;

use super::Tei;
use crate::diag::Diagnostic;
use crate::ir::account::facts;
use crate::ir::{
    Action, ActionKind, Agent, Block, Certainty, CloserPart, Collection, Inline, Item, Letter,
    Line, LineBreakKind, NoteKind, OpenerPart, Phrase, PhraseKind, Style, Text,
};
use crate::readers::Reader;
use crate::source::{Source, SourceId};

const TEI: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" \
                   xmlns:frus=\"http://history.state.gov/frus/ns/1.0\"";

fn source(text: &str) -> Source {
    Source::decode(SourceId(0), "t.xml", text.as_bytes().to_vec()).unwrap()
}

/// The letters of a file, and what was reported about each.
fn read(text: &str) -> Vec<(Letter, Vec<Diagnostic>)> {
    let source = source(text);
    let volume = Tei.open(&source);
    (0..volume.letters()).map(|index| volume.letter(index)).collect()
}

fn only(text: &str) -> Letter {
    let mut letters = read(text);
    assert_eq!(letters.len(), 1, "{text}");
    letters.remove(0).0
}

/// A letter that is a whole file, with this header and this body.
fn file(header: &str, body: &str) -> Letter {
    only(&format!("{TEI}><teiHeader>{header}</teiHeader><text><body>{body}</body></text></TEI>"))
}

/// A document of a volume, as FRUS has it.
fn document(inside: &str) -> Letter {
    only(&format!(
        "{TEI}><teiHeader/><text><body><div type=\"document\" n=\"1\" xml:id=\"d1\">{inside}\
         </div></body></text></TEI>"
    ))
}

/// The blocks of the only text, one per line.
fn blocks(letter: &Letter) -> Vec<String> {
    assert_eq!(letter.texts.len(), 1);
    let mut shown = Vec::new();
    show(&letter.texts[0].blocks, "", letter, &mut shown);
    shown
}

/// What a body becomes.
fn body(inside: &str) -> Vec<String> {
    blocks(&file("", inside))
}

/// What a paragraph becomes.
fn paragraph(inside: &str) -> String {
    let shown = body(&format!("<p>{inside}</p>"));
    assert_eq!(shown.len(), 1, "{shown:?}");
    shown[0].strip_prefix("p ").unwrap().to_owned()
}

fn show(blocks: &[Block], indent: &str, letter: &Letter, shown: &mut Vec<String>) {
    let inner = format!("{indent}  ");
    for block in blocks {
        match block {
            Block::Heading(line) => shown.push(format!("{indent}head {}", set(line, letter))),
            Block::Opener(opener) => {
                for part in &opener.parts {
                    let name = match part {
                        OpenerPart::Dateline(_) => "dateline",
                        OpenerPart::Salutation(_) => "salute",
                        OpenerPart::Address(_) => "address",
                        OpenerPart::HeadNote(_) => "headnote",
                        OpenerPart::Other(_) => "other",
                    };
                    shown.push(format!("{indent}opener/{name} {}", set(part.line(), letter)));
                }
            }
            Block::Closer(closer) => {
                for part in &closer.parts {
                    let name = match part {
                        CloserPart::ComplimentaryClose(_) => "close",
                        CloserPart::Signature(_) => "signed",
                        CloserPart::Dateline(_) => "dateline",
                        CloserPart::Address(_) => "address",
                        CloserPart::Other(_) => "other",
                    };
                    shown.push(format!("{indent}closer/{name} {}", set(part.line(), letter)));
                }
            }
            Block::Paragraph(paragraph) => {
                let name = if paragraph.continues { "p+" } else { "p" };
                let rendition = paragraph.rendition.clone();
                let line = Line { rendition, content: paragraph.content.clone() };
                shown.push(format!("{indent}{name} {}", set(&line, letter)));
            }
            Block::List(list) => {
                shown.push(format!("{indent}list {}", list.class.as_deref().unwrap_or_default()));
                for heading in &list.headings {
                    shown.push(format!("{inner}head {}", set(heading, letter)));
                }
                for Item { label, blocks } in &list.items {
                    let label = label.as_ref().map(|label| set(label, letter));
                    shown.push(format!("{inner}* {}", label.unwrap_or_default()));
                    show(blocks, &format!("{inner}  "), letter, shown);
                }
            }
            Block::Table(table) => {
                shown.push(format!("{indent}table"));
                for row in &table.rows {
                    for cell in &row.cells {
                        shown.push(format!("{inner}cell {}x{}", cell.rows, cell.columns));
                        show(&cell.blocks, &format!("{inner}  "), letter, shown);
                    }
                    shown.push(format!("{inner}/row"));
                }
            }
            Block::Verse(verse) => {
                let lines = verse.lines.iter();
                shown.extend(lines.map(|line| format!("{indent}l {}", set(line, letter))));
            }
            Block::Figure(figure) => {
                shown.push(format!("{indent}figure {}", figure.images.join(" ")));
                show(&figure.blocks, &inner, letter, shown);
            }
            Block::Quotation(part)
            | Block::Section(part)
            | Block::Postscript(part)
            | Block::Enclosure(part) => {
                let name = match block {
                    Block::Quotation(_) => "quotation",
                    Block::Section(_) => "section",
                    Block::Postscript(_) => "postscript",
                    _ => "enclosure",
                };
                let class = part.class.as_deref().unwrap_or_default();
                shown.push(format!("{indent}{name} {class}").trim_end().to_owned());
                show(&part.blocks, &inner, letter, shown);
            }
            Block::Opaque(opaque) => {
                shown.push(format!("{indent}<{}>", opaque.element));
                show(&opaque.blocks, &inner, letter, shown);
            }
            Block::PageBreak(page) => {
                let label = page.label.as_deref().unwrap_or("?");
                let how = if page.is_inferred() { " inferred" } else { "" };
                shown.push(format!("{indent}page {label}{how}"));
            }
        }
    }
}

fn set(line: &Line, letter: &Letter) -> String {
    let words = words(&line.content, letter);
    match &line.rendition {
        Some(rendition) => format!("({}) {words}", rendition.written),
        None => words,
    }
}

/// A line: `|` is a line break, `~` one of running prose, `-` after it says that it is in a word,
/// `{2}` a page break, `{2-}` one in a word, `^1` the call of the first note, `(1` where its
/// passage begins.
fn words(inlines: &[Inline], letter: &Letter) -> String {
    let note =
        |id: &str| letter.notes.iter().position(|note| note.id == id).map_or(0, |index| index + 1);
    let mut shown = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(characters) => shown.push_str(&characters.text),
            Inline::LineBreak(line) => {
                let mark = if line.kind == LineBreakKind::Lineation { "~" } else { "|" };
                shown.push_str(mark);
                shown.push_str(if line.splits_word { "-" } else { "" });
            }
            Inline::PageBreak(page) => {
                let label = page.label.as_deref().unwrap_or("?");
                let split = if page.splits_word { "-" } else { "" };
                shown.push_str(&format!("{{{label}{split}}}"));
            }
            Inline::NoteAnchor(anchor) => shown.push_str(&format!("^{}", note(&anchor.note))),
            Inline::NoteStart(start) => shown.push_str(&format!("({}", note(&start.note))),
            Inline::Phrase(phrase) => shown.push_str(&around(phrase, letter)),
            Inline::Choice(choice) => {
                let readings = choice
                    .alternatives
                    .iter()
                    .map(|one| format!("{} {}", one.kind.as_str(), words(&one.content, letter)));
                shown.push_str(&format!("[{}]", readings.collect::<Vec<_>>().join("/")));
            }
            Inline::Correction(_) => shown.push('!'),
        }
    }
    shown
}

fn around(phrase: &Phrase, letter: &Letter) -> String {
    let content = words(&phrase.content, letter);
    match &phrase.kind {
        PhraseKind::Emphasis { rendition } => format!("{}:{content};", rendition.written),
        PhraseKind::Opaque { element } => format!("<{element}>{content}</>"),
        PhraseKind::Deletion { manner } => {
            format!("-{}:{content};", manner.as_deref().unwrap_or_default())
        }
        PhraseKind::Addition { .. } => format!("+:{content};"),
        PhraseKind::Gap { reason, extent } => {
            let words = [reason.as_deref(), extent.as_deref()];
            format!("gap:{};", words.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        PhraseKind::Reference(reference) => {
            let leads = [&reference.document, &reference.fragment, &reference.target];
            let leads = leads.into_iter().flatten().next().map_or("", String::as_str);
            format!("ref {leads}:{content};")
        }
        PhraseKind::Name(name) => {
            format!("{}:{content};", name.listed.as_deref().unwrap_or("name"))
        }
        PhraseKind::Term { meaning, .. } => {
            format!("{}:{content};", meaning.as_deref().unwrap_or("term"))
        }
        PhraseKind::Quotation => format!("q:{content};"),
        PhraseKind::Foreign { language } => {
            format!("{}:{content};", language.as_deref().unwrap_or("foreign"))
        }
        PhraseKind::Salutation => format!("salute:{content};"),
        _ => content,
    }
}

/// The notes: label, kind, class, words.
fn notes(letter: &Letter) -> Vec<String> {
    let shown = letter.notes.iter().map(|note| {
        let mut inside = Vec::new();
        show(&note.blocks, "", letter, &mut inside);
        let label = note.label.as_ref().map_or("", |label| label.value.as_str());
        let class = note.class.as_deref().unwrap_or_default();
        format!("{label} {} {class}: {}", note.kind.as_str(), inside.join(" / "))
    });
    shown.collect()
}

/// What was reported about the only letter of a file with this body and back matter.
fn said(body: &str, back: &str) -> Vec<&'static str> {
    let text =
        format!("{TEI}><teiHeader/><text><body>{body}</body><back>{back}</back></text></TEI>");
    let (_, found) = read(&text).remove(0);
    found.iter().map(|found| found.code.id).collect()
}
