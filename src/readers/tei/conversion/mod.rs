//! The text of a letter, and the matter around letters: from the elements of TEI to the IR.
//!
//! ```text
//! texts                           one in each language
//! blocks                          paragraphs, lists, tables, verse; openers and closers
//! inlines                         what a line holds: choices, pointers, addresses
//! notes                           what calls them; made where they are called
//! phrases points implied          single elements of a line
//! characters lines space pieces   text, and white space in order
//! converter                       the state
//! stretches                       what is deleted or added from one point to another
//! ```
//!
//! Each uses what is below it. Lines can hold blocks, and so can notes: [`converter::Blocks`] is the
//! one way up.

mod blocks;
mod characters;
mod converter;
mod implied;
mod inlines;
mod lines;
mod notes;
mod phrases;
mod pieces;
mod points;
mod space;
mod stretches;
mod texts;

pub(super) use self::converter::Input;
use self::converter::{Blocks, Converter};
use self::stretches::Stretches;
use super::xml::Element;
use crate::diag::Diagnostic;
use crate::ir::{Block, Fragments, Furniture, Note, Text};

/// What a letter's elements become.
pub(super) struct Converted {
    pub texts: Vec<Text>,
    pub notes: Vec<Note>,
    /// What is taken out of the text, other than notes.
    pub furniture: Vec<Furniture>,
    /// What was inferred about the letter.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the texts of a letter and its notes. `outside` are notes that belong to the letter but lie
/// outside it.
pub(super) fn letter<'a>(
    input: Input<'a>,
    document: &'a Element,
    outside: &'a [Element],
) -> Converted {
    let mut converter = converter(input);
    notes::prepare(&mut converter, document, outside);
    if !converter.dialect.anchors_notes() {
        notes::take_headings(&mut converter, document);
    }
    let (source, index) = (converter.source, converter.index);
    converter.stretches = Stretches::of(document, source, index, &mut converter.diagnostics);
    fragments(&mut converter, document, outside);
    let mut texts = texts::texts(&mut converter, document);
    if let Some(text) = texts.first_mut() {
        converter.add_notes_on_blocks(document, &mut text.blocks);
    }
    converter.make_the_rest();
    for note in outside.iter().filter(|note| !notes::is_empty(note)) {
        converter.make(note, None);
    }
    let Converter { notes, furniture, diagnostics, .. } = converter;
    Converted { texts, notes, furniture, diagnostics }
}

/// Makes the matter in an element, or, if it `is_frame`, in what it frames.
pub(super) fn matter(
    input: Input<'_>,
    element: &Element,
    is_frame: bool,
) -> (Vec<Block>, Vec<Note>) {
    let mut converter = converter(input);
    converter.is_matter = true;
    notes::prepare(&mut converter, element, &[]);
    let blocks = if is_frame { converter.flow(element) } else { converter.block(element) };
    converter.make_the_rest();
    (blocks, converter.notes)
}

fn converter(input: Input<'_>) -> Converter<'_> {
    Converter::new(input, Blocks { block: Converter::block, flow: Converter::flow })
}

/// The fragment ids of the pages, which references can point to. They must equal those that
/// [`crate::ir::assign_ids`] will give.
fn fragments<'a>(converter: &mut Converter<'a>, document: &'a Element, outside: &'a [Element]) {
    let mut ids = Fragments::default();
    let mut name = |element: &'a Element| {
        if element.name != "pb" {
            return;
        }
        let id = ids.unique("page", element.get("n").unwrap_or_default());
        if let Some(source_id) = element.get("xml:id") {
            // If two elements share an id, pointers refer to the first.
            converter.fragments.entry(source_id.to_owned()).or_insert(id);
        }
    };
    document.each(&mut name);
    for note in outside {
        note.each(&mut name);
    }
}
