//! The letter of a document: its text with tables, lists, pictures and notes, as Word shows it to a reader when
//! all changes are accepted.
//!
//! - `blocks`: paragraphs, lists, quotations; `tables`
//! - `inlines`: runs, references, fields (`fields`), symbols; `drawings`: pictures and text boxes
//! - `notes`: footnotes, endnotes and comments, and the labels that Word prints
//! - `left_out`: what is in the file and not in the letter; `seen`: what of an element can be seen

mod blocks;
mod drawings;
mod fields;
mod inlines;
mod left_out;
mod notes;
mod seen;
mod tables;

use std::collections::BTreeMap;

use self::fields::Fields;
use self::notes::{Labels, Notes};
use super::NAME;
use super::numbering::Numbering;
use super::parts::Parts;
use super::relations::{Kind, Relations};
use super::styles::Styles;
use crate::diag::Diagnostic;
use crate::ir::Letter;
use crate::readers::word_processor::{LeftOut, RunFormat, Writer};
use crate::readers::xml::Element;
use crate::readers::xml::Fault;
use crate::source::Source;

/// Reads the letter of a document.
///
/// # Errors
/// Where a part is not well-formed.
pub(super) fn letter(source: &Source) -> Result<(Letter, Vec<Diagnostic>), Fault> {
    let parts = Parts::of(source)?;
    let document = parts.document()?;
    let styles = parts.part(Kind::Styles)?;
    let styles = styles.map_or_else(Styles::default, |(root, _)| Styles::of(&root));
    let numbering = parts.part(Kind::Numbering)?;
    let numbering =
        numbering.map_or_else(Numbering::default, |(root, _)| Numbering::of(&root, &styles));
    let settings = parts.part(Kind::Settings)?.map(|(root, _)| root);
    let notes = Notes::of(&parts)?;
    let (headers, footers) = (parts.all(Kind::Header)?, parts.all(Kind::Footer)?);
    let body = document.as_ref().and_then(|root| root.child("w", "body"));
    let mut conversion = Conversion {
        writer: Writer::new(source, NAME),
        styles: &styles,
        numbering,
        notes: notes.by_key(),
        labels: Labels::of(body, settings.as_ref()),
        relations: parts.relations(),
        fields: Fields::default(),
        around: RunFormat::default(),
        leaving: None,
        mark: None,
    };
    if let Some(body) = body {
        conversion.blocks(body, &mut Flow::default());
    }
    conversion.leave_out_uncalled_notes(&notes);
    for head in headers.iter().chain(&footers) {
        conversion.leave_out(head, LeftOut::Head);
    }
    Ok(conversion.writer.finish())
}

/// Reads one letter.
struct Conversion<'t, 'a> {
    writer: Writer<'a>,
    styles: &'t Styles,
    numbering: Numbering,
    /// The notes by their names, with what their part refers to.
    notes: BTreeMap<String, (&'t Element<'a>, &'t Relations)>,
    labels: Labels,
    /// What the part that is being read refers to.
    relations: &'t Relations,
    /// The fields that are open.
    fields: Fields,
    /// How the paragraph that is being read is set by its style.
    around: RunFormat,
    /// Why words are left out here, if they are.
    leaving: Option<LeftOut>,
    /// The label that the note that is being read may repeat before its words.
    mark: Option<String>,
}

/// What is open between the paragraphs of a container.
#[derive(Default)]
struct Flow {
    /// The lists, the outermost first: their ids and the levels of their items.
    lists: Vec<(String, usize)>,
    is_quotation: bool,
    /// Whether the last paragraph runs on into the next.
    runs_on: bool,
}

impl Conversion<'_, '_> {
    /// Reads something that is apart from the text around it, in which nothing of that text is open.
    fn apart(&mut self, read: impl FnOnce(&mut Self)) {
        let fields = std::mem::take(&mut self.fields);
        let around = std::mem::take(&mut self.around);
        let mark = self.mark.take();
        read(self);
        (self.fields, self.around, self.mark) = (fields, around, mark);
    }
}
