//! Notes on several pages, or after several paragraphs, whose labels begin anew.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use super::calls::marks_in_text;
use super::labels::{Writing, words};
use super::rules::rules;
use crate::ir::Block;
use crate::normalize::Context;
use crate::normalize::marks::{self, Form};

/// Where the notes of a letter are.
pub(super) enum Pages {
    /// In one list at the end.
    One,
    /// In several places, and their labels begin anew.
    Several(Vec<Item>),
    /// Lines in the text may be notes, too, but not all of them have their own marks.
    Unsure,
}

/// Whether notes with the labels of the list also appear in the text: lines that begin a paragraph,
/// each after its own mark.
pub(super) fn notes_on_pages(
    found: &[Item],
    list: &[Item],
    writing: &Writing,
    blocks: &[Block],
    context: &Context<'_>,
) -> Pages {
    let labels: BTreeSet<&str> = list.iter().map(|item| item.label.as_str()).collect();
    let Some(list_start) = list.first().map(|item| item.at.start) else { return Pages::One };
    let is_before = |item: &&Item| item.at.start < list_start;
    let begins_anew = found.iter().filter(is_before).any(|item| labels.contains(&*item.label));
    if !begins_anew {
        return Pages::One;
    }
    // Where the marks of each label are.
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for mark in marks_in_text(blocks, found, context) {
        let is_plain = writing.form == Form::Bare && mark.is_certain();
        if is_plain || mark.repeats_label && mark.weight >= marks::LIKELY {
            places.entry(mark.label).or_default().push(mark.at.start);
        }
    }
    let listed: BTreeSet<usize> = list.iter().map(|item| item.at.start).collect();
    let under_rules: BTreeSet<usize> = rules(blocks).into_iter().map(|(_, _, next)| next).collect();
    let mut last_with: BTreeMap<&str, usize> = BTreeMap::new();
    let mut notes: Vec<Item> = Vec::new();
    let mut is_sure = true;
    for item in found {
        let from = last_with.get(item.label.as_str()).copied().unwrap_or(0);
        let places = places.get(&item.label).map_or(&[][..], Vec::as_slice);
        let next = places.get(places.partition_point(|place| *place <= from));
        let has_mark = next.is_some_and(|place| *place < item.at.start);
        let follows = notes.last().is_some_and(|note| note.block == item.block)
            || under_rules.contains(&item.at.start);
        let is_in_list = listed.contains(&item.at.start);
        let is_line =
            (item.inline == 0 || follows) && words(blocks, item).contains(char::is_alphabetic);
        if is_in_list || has_mark && is_line {
            is_sure &= has_mark || from == 0;
            last_with.insert(&item.label, item.at.start);
            notes.push(item.clone());
        }
    }
    match notes.first() {
        Some(first) if first.at.start == list_start => Pages::One,
        _ if is_sure => Pages::Several(notes),
        // Paragraphs that are counted.
        _ if writing.form == Form::Bare => Pages::One,
        _ => Pages::Unsure,
    }
}
