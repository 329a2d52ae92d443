//! The letter of a text: its words with tables, lists, pictures and notes, as LibreOffice shows it to a reader
//! when all changes are accepted.
//!
//! - `blocks`: paragraphs, lists, tables, quotations
//! - `inlines`: spans, references, fields, notes
//! - `drawings`: pictures, text boxes and shapes
//! - `left_out`: what is in the file and not in the letter

mod blocks;
mod drawings;
mod inlines;
mod left_out;

use std::collections::{BTreeMap, BTreeSet};

use self::blocks::Flow;
use super::lists::Lists;
use super::styles::Styles;
use super::{CONTENT, NAME, NAMESPACES, STYLES};
use crate::diag::Diagnostic;
use crate::ir::Letter;
use crate::readers::word_processor::{LeftOut, RunFormat, Writer};
use crate::readers::xml::Fault;
use crate::readers::xml::{Element, tree};
use crate::source::{Part, Source};

/// Reads the letter of a text.
///
/// # Errors
/// Where a part is not well-formed.
pub(super) fn letter(source: &Source) -> Result<(Letter, Vec<Diagnostic>), Fault> {
    let root = |part: &Part| tree(source.text(), part.range(), NAMESPACES);
    let part = |name: &str| source.parts().iter().find(|part| part.name() == name).map(root);
    // A flat file is both.
    let content = part(CONTENT).or_else(|| source.parts().first().map(root)).transpose()?;
    let named = part(STYLES).transpose()?;
    let (mut styles, mut lists) = (Styles::default(), Lists::default());
    let of = |root: &Option<Element<'_>>, name: &str, add: &mut dyn FnMut(&Element<'_>)| {
        root.iter().filter_map(|root| root.child("office", name)).for_each(add);
    };
    let mut add = |styled: &Element<'_>| {
        styles.add(styled);
        lists.add(styled);
    };
    of(&named, "styles", &mut add);
    of(&content, "styles", &mut add);
    // The automatic styles of headers have names of their own part.
    of(&content, "automatic-styles", &mut add);
    let body = content.as_ref().and_then(|root| root.child("office", "body"));
    let mut ends = BTreeSet::new();
    if let Some(body) = body {
        annotation_ends(body, &mut ends);
    }
    let mut conversion = Conversion {
        writer: Writer::new(source, NAME),
        styles: &styles,
        lists,
        ends,
        begun: BTreeMap::new(),
        around: RunFormat::default(),
        leaving: None,
    };
    for text in body.iter().flat_map(|body| body.elements()) {
        conversion.blocks(text, &mut Flow::default());
    }
    // The place where it ends was left out.
    for annotation in std::mem::take(&mut conversion.begun).into_values() {
        conversion.leave_out(annotation, LeftOut::Uncalled);
    }
    for root in named.iter().chain(&content) {
        if let Some(masters) = root.child("office", "master-styles") {
            conversion.leave_out(masters, LeftOut::Head);
        }
    }
    Ok(conversion.writer.finish())
}

/// The names of the annotations that are about a passage, which has an end.
fn annotation_ends(element: &Element<'_>, ends: &mut BTreeSet<String>) {
    for child in element.elements() {
        if child.name == ("office", "annotation-end") {
            ends.extend(child.get("office", "name").map(ToOwned::to_owned));
        }
        annotation_ends(child, ends);
    }
}

/// Reads one letter.
struct Conversion<'t, 'a> {
    writer: Writer<'a>,
    styles: &'t Styles,
    lists: Lists,
    /// The names of the annotations that are about a passage, and those whose passages have begun.
    ends: BTreeSet<String>,
    begun: BTreeMap<String, &'t Element<'a>>,
    /// How the paragraph that is being read is set by its style.
    around: RunFormat,
    /// Why words are left out here, if they are.
    leaving: Option<LeftOut>,
}
