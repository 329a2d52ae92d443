//! Notes without links: raised numbers in the text, and as many entries at the end of the page.

use super::labels::printed;
use crate::readers::html::page::Page;

/// The entries, each with the raised number that calls it and its label. There is nothing unless the numbers
/// count from 1, and there is one entry for each.
pub(super) fn find(page: &Page<'_>) -> Vec<(usize, usize, String)> {
    let marks = raised_numbers(page);
    let Some((last, _)) = marks.last() else { return Vec::new() };
    let entries = items(page, *last, marks.len())
        .or_else(|| numbered(page, *last, &marks))
        .unwrap_or_default();
    let pairs = entries.into_iter().zip(marks);
    pairs.map(|(entry, (mark, label))| (entry, mark, label)).collect()
}

/// The raised numbers that count from 1, each with its label.
fn raised_numbers(page: &Page<'_>) -> Vec<(usize, String)> {
    let tree = &page.tree;
    let mut marks: Vec<(usize, String)> = Vec::new();
    for node in 1..tree.nodes.len() {
        let Some(element) = tree.element(node) else { continue };
        if element.name != "sup" || page.words(node) != 1 {
            continue;
        }
        let words = tree.words(node);
        let label = words.trim().trim_matches(['[', ']', '(', ')']);
        let starts = page.block_of(node).and_then(|block| page.short_text_before(node, block));
        let is_in_text = starts.is_none_or(|before| !before.is_empty());
        if is_in_text && label.parse::<usize>() == Ok(marks.len() + 1) {
            marks.push((node, label.to_owned()));
        }
    }
    marks
}

/// The items of the last numbered list after a node, if it has this many.
fn items(page: &Page<'_>, after: usize, count: usize) -> Option<Vec<usize>> {
    const FEWEST: usize = 2;
    let tree = &page.tree;
    let is_list = |node: &usize| tree.element(*node).is_some_and(|it| it.name == "ol");
    let list = (tree.end(after)..tree.nodes.len()).rfind(is_list)?;
    let is_item = |node: &usize| tree.element(*node).is_some_and(|it| it.name == "li");
    let items: Vec<usize> = tree.children(list).filter(is_item).collect();
    (count >= FEWEST && items.len() == count).then_some(items)
}

/// The blocks after a node that begin with the numbers, one after another.
fn numbered(page: &Page<'_>, after: usize, marks: &[(usize, String)]) -> Option<Vec<usize>> {
    let tree = &page.tree;
    let is_block = |node: usize| tree.element(node).is_some_and(|it| it.is(&["p", "div", "li"]));
    let mut entries: Vec<usize> = Vec::new();
    for node in (tree.end(after)..tree.nodes.len()).filter(|node| is_block(*node)) {
        let Some((_, label)) = marks.get(entries.len()) else { break };
        let is_outer = tree.below(node).any(is_block);
        if !is_outer && printed(page, node, label).is_some() {
            entries.push(node);
        } else if !is_outer && !entries.is_empty() && page.words(node) > 0 {
            return None;
        }
    }
    (entries.len() == marks.len()).then_some(entries)
}
