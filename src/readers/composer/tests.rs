//! What the composer makes of what is met in a source.

use super::*;
use crate::ir::{Block, Style};
use crate::source::SourceId;

/// Composes what `read` meets in a text, in which it finds places by their words.
fn composed(
    text: &str,
    read: impl FnOnce(&mut Composer<'_>, &dyn Fn(&str) -> Range<usize>),
) -> String {
    let source = Source::decode(SourceId(0), "t", text.into()).unwrap();
    let mut composer = Composer::new(&source, "test");
    read(&mut composer, &|words| {
        let at = text.find(words).unwrap_or_else(|| panic!("no {words}"));
        at..at + words.len()
    });
    let mut letter = composer.finish();
    for block in [&mut letter.texts[0].blocks]
        .into_iter()
        .chain(letter.notes.iter_mut().map(|note| &mut note.blocks))
    {
        each_inline_mut(block, &mut |inline| {
            if let Inline::Text(Characters { text, origin: Origin::Read { at } }) = inline {
                assert_eq!(text.replace('\n', " "), source.slice(*at).replace('\n', " "));
            }
        });
    }
    let mut sketch = blocks(&letter.texts[0].blocks);
    for note in &letter.notes {
        let label = note.label.as_ref().map_or("", |label| label.value.as_str());
        sketch += &format!(" {}={label}{{{}}}", note.id, blocks(&note.blocks));
    }
    sketch
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    let lines = |lines: &[crate::ir::Line]| {
        lines.iter().map(|line| inlines(&line.content)).collect::<Vec<_>>().join("/")
    };
    match block {
        Block::Paragraph(paragraph) => {
            let sign = if paragraph.continues { "+" } else { "p" };
            format!("{sign}({})", inlines(&paragraph.content))
        }
        Block::Heading(line) => format!("h({})", inlines(&line.content)),
        Block::Verse(verse) => format!("{}v({})", lines(&verse.headings), lines(&verse.lines)),
        Block::List(list) => {
            let items = list.items.iter().map(|item| {
                let label = item.label.as_ref().map_or(String::new(), |l| inlines(&l.content));
                format!("{label}\u{2022}{}", self::blocks(&item.blocks))
            });
            format!("list({})", items.collect::<String>())
        }
        Block::Table(table) => {
            let cells = |row: &crate::ir::Row| {
                let cells = row.cells.iter().map(|cell| self::blocks(&cell.blocks));
                cells.flat_map(|cell| ["|".to_owned(), cell]).collect()
            };
            let rows: Vec<String> = table.rows.iter().map(cells).collect();
            format!("table({})", rows.join("//"))
        }
        Block::Quotation(part) => format!("quote({})", self::blocks(&part.blocks)),
        Block::Section(part) => format!("section({})", self::blocks(&part.blocks)),
        Block::PageBreak(page) => format!("<{}>", page.label.as_deref().unwrap_or_default()),
        other => format!("{other:?}"),
    }
}

fn inlines(content: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(run) => run.text.clone(),
        Inline::LineBreak(_) => "\u{21B5}".to_owned(),
        Inline::PageBreak(page) => {
            let sign = if page.splits_word { "-" } else { "" };
            format!("<{}{sign}>", page.label.as_deref().unwrap_or_default())
        }
        Inline::NoteAnchor(anchor) => format!("^{}", anchor.note),
        Inline::Phrase(phrase) => format!("[{}]", inlines(&phrase.content)),
        other => format!("{other:?}"),
    };
    content.iter().map(one).collect()
}

fn italic() -> PhraseKind {
    let rendition = Rendition { written: "i".to_owned(), styles: vec![Style::Italic] };
    PhraseKind::Emphasis { rendition }
}

fn page(label: &str) -> PageBreak {
    let origin = Origin::Derived { from: Vec::new(), by: "test".to_owned() };
    PageBreak::new(Some(label.to_owned()), false, origin)
}

#[test]
fn white_space_is_one_space_and_none_at_the_ends_of_a_line() {
    let text = composed("  It \n  rains <i> in</i> Hull. \n", |composer, place| {
        composer.line(LineKind::Paragraph, None);
        composer.data(place("  It \n  rains "));
        composer.enter(italic(), place("<i>"));
        composer.data(place(" in"));
        composer.leave();
        composer.data(place(" Hull. \n"));
        composer.end_line();
    });
    assert_eq!(text, "p(It rains [in] Hull.)");
}

#[test]
fn words_outside_lines_make_paragraphs_and_white_space_makes_none() {
    let text = composed("a \u{a0} b c", |composer, place| {
        composer.begin(Container::Quotation);
        composer.data(place("a"));
        composer.line(LineKind::Heading, None);
        composer.data(place("b"));
        composer.end();
        composer.data(place(" \u{a0} "));
        composer.line(LineKind::Paragraph, None);
        composer.text("\u{a0}", place("\u{a0}"));
        composer.end_line();
        composer.data(place("c"));
    });
    assert_eq!(text, "quote(p(a) h(b)) p(c)");
}

#[test]
fn what_must_be_around_an_item_is_implied() {
    let text = composed("a b c d e f", |composer, place| {
        for word in ["a", "b"] {
            composer.begin(Container::Item);
            composer.data(place(word));
            composer.end();
        }
        composer.line(LineKind::Paragraph, None);
        composer.data(place("c"));
        composer.begin(Container::Table);
        composer.data(place("d"));
        composer.begin(Container::Cell { rows: 1, columns: 1 });
        composer.data(place("e"));
        composer.end();
        composer.end();
        composer.line(LineKind::Verse, None);
        composer.data(place("f"));
    });
    assert_eq!(text, "list(\u{2022}p(a)\u{2022}p(b)) p(c) table(|p(d)|p(e)) v(f)");
}

#[test]
fn a_paragraph_goes_on_behind_what_interrupts_it() {
    let text = composed("a b c d", |composer, place| {
        composer.line(LineKind::Paragraph, None);
        composer.enter(italic(), place("a"));
        composer.data(place("a"));
        composer.begin(Container::Quotation);
        composer.data(place("b"));
        composer.end();
        composer.data(place("c"));
        composer.leave();
        composer.end_line();
        composer.data(place("d"));
    });
    assert_eq!(text, "p([a]) quote(p([b])) +([c]) p(d)");
}

#[test]
fn page_breaks_are_points_and_split_words_without_white_space() {
    let text = composed("won derful. e f g h", |composer, place| {
        composer.line(LineKind::Paragraph, None);
        composer.data(place("won"));
        composer.page_break(page("2"));
        composer.enter(italic(), place("derful"));
        composer.data(place("derful"));
        composer.leave();
        composer.data(place(". "));
        composer.page_break(page("3"));
        composer.data(place("e"));
        composer.end_line();
        composer.page_break(page("4"));
        composer.begin(Container::List { class: None });
        composer.begin(Container::Item);
        composer.data(place("f"));
        composer.end();
        composer.page_break(page("5"));
        composer.begin(Container::Item);
        composer.data(place("g"));
        composer.end();
        composer.page_break(page("6"));
        composer.end();
        composer.begin(Container::Verse);
        composer.page_break(page("7"));
        composer.line(LineKind::Verse, None);
        composer.data(place("h"));
        composer.end();
    });
    assert_eq!(text, "p(won<2->[derful]. <3>e) <4> list(\u{2022}p(f)\u{2022}<5> p(g)) <6> v(<7>h)");
}

#[test]
fn two_line_breaks_in_a_row_end_a_paragraph() {
    let text = composed("a b c d", |composer, place| {
        let line_break = |composer: &mut Composer<'_>| {
            composer.line_break(0..0, LineBreakKind::Line, false);
        };
        line_break(composer);
        composer.data(place("a "));
        line_break(composer);
        composer.data(place("b"));
        line_break(composer);
        composer.data(place(" "));
        line_break(composer);
        line_break(composer);
        composer.data(place("c"));
        line_break(composer);
    });
    assert_eq!(text, "p(a\u{21B5}b) p(c)");
}

#[test]
fn a_note_may_begin_in_a_line_and_a_call_without_a_note_is_text() {
    let text = composed("It rains1 in Hull2. Since May.", |composer, place| {
        composer.line(LineKind::Paragraph, None);
        composer.data(place("It rains"));
        composer.enter(italic(), 0..0);
        composer.note_call("a", place("1"));
        composer.begin(Container::Note {
            key: "a".to_owned(),
            kind: NoteKind::Footnote,
            class: None,
            place: None,
        });
        composer.note_label("1", place("1"));
        composer.data(place(" Since May."));
        composer.end();
        composer.data(place(" in"));
        composer.leave();
        composer.data(place(" Hull"));
        composer.note_call("b", place("2"));
        composer.data(place(". "));
    });
    assert_eq!(text, "p(It rains[^a in] Hull2.) a=1{p(Since May.)}");
}

#[test]
fn what_is_kept_keeps_its_spaces_and_lines() {
    let text = composed("  a  b\n c\n\nd\n", |composer, place| {
        composer.line(LineKind::Paragraph, None);
        composer.kept(place("  a  b\n c\n\nd\n"));
        composer.end_line();
    });
    assert_eq!(text, "p(  a  b\u{21B5} c) p(d)");
}

#[test]
fn nesting_too_deep_loses_no_words() {
    let text = composed("a b", |composer, place| {
        for _ in 0..1000 {
            composer.begin(Container::Quotation);
            composer.enter(italic(), 0..0);
        }
        composer.data(place("a"));
        for _ in 0..1000 {
            composer.leave();
            composer.end();
        }
        composer.data(place("b"));
    });
    assert!(text.contains('a') && text.ends_with("p(b)"), "{text}");
}
