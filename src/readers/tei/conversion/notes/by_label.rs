//! Notes that nothing names, joined to their calls by their labels.

use std::collections::{BTreeMap, BTreeSet};

use super::apparatus::Apparatus;
use super::labels::{label_of_call, label_of_note, plain_label};
use crate::diag;
use crate::ir::Style;
use crate::readers::tei::attributes::local;
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::xml::Element;

/// Joins notes that nothing names to the marks that name none, where both have a label that no other
/// note has.
pub(super) fn join_by_label<'a>(
    converter: &mut Converter<'a>,
    notes: &[&'a Element],
    pointers: &[&'a Element],
) {
    if notes.is_empty() {
        return;
    }
    let mut labelled: BTreeMap<String, Vec<&'a Element>> = BTreeMap::new();
    for note in notes {
        if let Some(label) = label_of_note(note) {
            labelled.entry(label).or_default().push(note);
        }
    }
    let mut joined = BTreeSet::new();
    for pointer in pointers {
        let mut targets = pointer.get("target").unwrap_or_default().split_whitespace().map(local);
        let leads_somewhere = targets.any(|id| converter.index.ids.contains_key(id));
        let label = label_of_call(pointer).filter(|_| !leads_somewhere).unwrap_or_default();
        if let Some([note]) = labelled.get(&label).map(Vec::as_slice) {
            converter.labelled.insert(pointer.at.start, (note, label));
            joined.insert(note.at.start);
        }
    }
    let by_label: Vec<&Element> =
        notes.iter().copied().filter(|note| joined.contains(&note.at.start)).collect();
    converter.report_label_links(&by_label);
}

/// Joins notes to raised figures in the text that are not pointers: the print's own calls. A label
/// must belong to exactly one note and one figure, because sums have raised figures too. Figures
/// that look like calls but are not joined are reported.
pub(super) fn join_by_raised_label<'a>(
    converter: &mut Converter<'a>,
    document: &'a Element,
    found: &Apparatus<'a>,
    uncalled: &[&'a Element],
    loose: &[&'a Element],
) {
    let candidates = uncalled.iter().chain(loose);
    let candidates: Vec<(&Element, String)> =
        candidates.filter_map(|note| Some((*note, label_of_note(note)?))).collect();
    if candidates.is_empty() {
        return;
    }
    let mut raised: BTreeMap<String, Vec<&'a Element>> = BTreeMap::new();
    raised_labels(converter, document, &mut raised);
    let mut notes: BTreeMap<String, usize> = BTreeMap::new();
    for label in found.notes.iter().filter_map(|(note, _)| label_of_note(note)) {
        *notes.entry(label).or_default() += 1;
    }
    let text = document.words();
    let is_loose: BTreeSet<usize> = loose.iter().map(|note| note.at.start).collect();
    let (mut joined, mut doubtful) = (Vec::new(), Vec::new());
    for (note, label) in candidates {
        let is_loose = is_loose.contains(&note.at.start);
        let is_sign = label.chars().all(|c| !c.is_alphanumeric());
        // A raised letter may also end an abbreviation: `M` with a raised `r`.
        let is_letter = label.starts_with(char::is_alphabetic);
        match raised.get(&label).map_or(&[][..], Vec::as_slice) {
            [call]
                if notes[&label] == 1
                    && !is_letter
                    && (!is_loose || call.at.end <= note.at.start) =>
            {
                if is_loose {
                    converter.take(note);
                }
                converter.labelled.insert(call.at.start, (note, label));
                joined.push(note);
            }
            [] if !is_sign || !text.contains(&label) => {}
            _ if is_loose => doubtful.push(note),
            // The others are reported as uncalled anyway.
            _ => {}
        }
    }
    converter.report_label_links(&joined);
    let hint = "it is attached where it appears; make the mark a `ref` whose `target` is the note";
    converter.report_notes(&diag::MARK_OF_NOTE, &doubtful, "a mark in the text may call", hint);
}

/// The raised figures and signs of a text outside pointers and notes, by what they say.
fn raised_labels<'a>(
    converter: &Converter<'a>,
    element: &'a Element,
    found: &mut BTreeMap<String, Vec<&'a Element>>,
) {
    for child in element.elements() {
        if ["note", "ref", "ptr"].contains(&child.name.as_str()) {
            continue;
        }
        let rendition = if child.name == "hi" { converter.rendition(child) } else { None };
        let is_raised = rendition.is_some_and(|it| it.styles.contains(&Style::Superscript));
        let before = converter.source.text().get(..child.at.start).unwrap_or_default();
        // `10` with a raised `2` is a power.
        if is_raised
            && !before.ends_with(|c: char| c.is_ascii_digit())
            && let Some(label) = plain_label(&child.words())
        {
            found.entry(label).or_default().push(child);
        } else {
            raised_labels(converter, child, found);
        }
    }
}
