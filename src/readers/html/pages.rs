//! Where the pages of the print begin: page numbers and anchors that a web edition puts into the text.
//!
//! A name alone (`id="p12"`) may be that of a paragraph, so it counts only in a series of points.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::page::Page;
use super::tree::Element;

/// What a page calls the marks of pages.
const CALLED: &[&str] = &[
    "doc-pagebreak",
    "pagebreak",
    "page-break",
    "page_break",
    "pagenum",
    "pageno",
    "pagenumber",
    "page-number",
    "page_number",
    "page-num",
    "page_num",
    "pb",
    "tei-pb",
    "newpage",
    "page-mark",
    "page-marker",
    "folio",
    "folio-mark",
    "folio-marker",
];

/// A page number as it is printed in the text, or alone.
static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^[\[({|]?\s*(?:page|pag|pg|p|seite|s|стр|с|folio|fol|f|feuillet|blatt|bl|leaf|л)?\.?\s*([0-9]{1,5}[a-z]?|[ivxlcdm]{1,8})\s*\.?\s*[\])}|]?$",
    )
});

/// A page number in brackets with a remark of the site: `[Folio 6v - See the picture]`.
static REMARKED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^\[\s*\p{L}{1,8}\.?\s*([0-9]{1,5}[a-z]?)\s+[-–—|]\s[^\[\]]{1,60}\]$")
});

/// The name of an anchor: one that says *page*, and one that only begins with a letter for it.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:page|pag|pg|seite|pb)[-_.:]?(?:no|num)?[-_.:]?([0-9]{1,5}[a-z]?|[ivxlcdm]{1,8})$",
    )
});
static LETTERED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[ps][-_.:]?([0-9]{1,5}|[ivxlcdm]{1,8})$"));

fn compiled(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a constant pattern")
}

fn number(pattern: &Regex, text: &str) -> Option<String> {
    pattern.captures(text.trim()).map(|found| found[1].to_owned())
}

/// The mark of a page.
#[derive(Debug)]
pub(super) struct PageMark {
    pub label: Option<String>,
    /// Whether the element is only the mark, so that its words are none of the letter.
    pub is_only_mark: bool,
}

/// The page marks, by their nodes.
pub(super) fn find(page: &Page<'_>) -> BTreeMap<usize, PageMark> {
    let mut marks = BTreeMap::new();
    // Anchors that are page marks only if there are several.
    let mut named = Vec::new();
    // Those whose names only begin with a letter for it, which can be that of paragraphs.
    let mut lettered = Vec::new();
    // The end of the last mark: what is in it belongs to it.
    let mut end = 0;
    for node in 1..page.tree.nodes.len() {
        let Some(element) = page.tree.element(node).filter(|_| node >= end) else { continue };
        let is_called = Page::is_called(element, CALLED);
        let words = short_words(page, node, if is_called { REMARK } else { 2 });
        let printed = words.as_deref().and_then(|words| {
            number(&PRINTED, words).or_else(|| number(&REMARKED, words).filter(|_| is_called))
        });
        let is_empty =
            words.as_deref().is_some_and(|words| words.chars().all(|c| !c.is_alphanumeric()));
        let is_only_mark = is_empty || printed.is_some();
        // A name and the words that say the same number.
        let is_told_twice = printed.is_some() && name(element, &NAMED) == printed;
        if (is_called || is_told_twice) && is_only_mark {
            let label = printed.or_else(|| stated(element)).or_else(|| inside(page, node));
            marks.insert(node, PageMark { label, is_only_mark });
            end = page.tree.end(node);
        } else if let Some(label) = name(element, &NAMED).filter(|_| is_only_mark) {
            let label = Some(printed.unwrap_or(label));
            named.push((node, PageMark { label, is_only_mark }));
            end = page.tree.end(node);
        } else if let Some(label) = name(element, &NAMED) {
            named.push((node, PageMark { label: Some(label), is_only_mark }));
        } else if let Some(label) = name(element, &LETTERED)
            && is_only_mark
            && element.is(&["a", "span"])
            && element.get("href").is_none()
        {
            lettered.push((node, PageMark { label: Some(printed.unwrap_or(label)), is_only_mark }));
            end = page.tree.end(node);
        }
    }
    // Paragraphs begin with theirs.
    if lettered.iter().any(|(node, _)| is_in_line(page, *node)) {
        named.append(&mut lettered);
        named.sort_by_key(|(node, _)| *node);
    }
    if is_series(&marks, &named) {
        for (node, mark) in named {
            let is_told = marks
                .range(node..page.tree.end(node))
                .next()
                .is_some_and(|(_, other)| other.label == mark.label);
            if !is_told {
                marks.insert(node, mark);
            }
        }
    }
    marks
}

/// Whether words come before a node in its block.
fn is_in_line(page: &Page<'_>, node: usize) -> bool {
    let block = page.block_of(node).unwrap_or(0);
    page.short_text_before(node, block).is_none_or(|before| !before.is_empty())
}

/// Whether anchors are those of pages: their numbers rise, and there are two or more.
fn is_series(marks: &BTreeMap<usize, PageMark>, named: &[(usize, PageMark)]) -> bool {
    let labels: Vec<&str> = named.iter().filter_map(|(_, mark)| mark.label.as_deref()).collect();
    let values: Vec<u32> = labels.iter().filter_map(|label| label.parse().ok()).collect();
    let is_rising = values.windows(2).all(|pair| pair[0] <= pair[1]);
    is_rising && labels.len() + marks.len() >= 2
}

/// The most words of a page number and a remark.
const REMARK: usize = 10;

/// The words of an element that has no more than so many.
fn short_words(page: &Page<'_>, node: usize, most: usize) -> Option<String> {
    const MOST_NODES: usize = 12;
    let is_small = page.tree.end(node) - node <= MOST_NODES && page.words(node) <= most;
    is_small.then(|| page.tree.words(node).replace(['\u{200B}', '\u{FEFF}'], "").trim().to_owned())
}

/// The number that the attributes of a mark state.
fn stated(element: &Element) -> Option<String> {
    let labels = ["data-page-number", "data-page", "aria-label", "title"];
    let label = labels.iter().find_map(|name| {
        let stated = element.get(name)?;
        let last = stated.rsplit(|c: char| c.is_whitespace()).next()?;
        number(&PRINTED, stated).or_else(|| number(&PRINTED, last))
    });
    let by_id = || {
        element.ids().find_map(|id| {
            number(&NAMED, id).or_else(|| number(&LETTERED, id)).or_else(|| number(&PRINTED, id))
        })
    };
    label.or_else(by_id)
}

/// The number that something inside a mark states.
fn inside(page: &Page<'_>, node: usize) -> Option<String> {
    page.tree.below(node).find_map(|below| stated(page.tree.element(below)?))
}

fn name(element: &Element, pattern: &Regex) -> Option<String> {
    element.ids().find_map(|id| number(pattern, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the pages; those that only a name gives, with a sign.
    fn pages(page: &str) -> String {
        let page = Page::new(page);
        let marks = find(&page);
        let show = |mark: &PageMark| {
            let label = mark.label.clone().unwrap_or_default();
            if mark.is_only_mark { label } else { format!("{label}+") }
        };
        marks.values().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn page_marks_are_known_by_what_they_are_called_or_by_their_series() {
        for (page, expected) in [
            ("a<span class='pagenum'>[Pg 12]</span>b", "12"),
            ("a<span class=pagenum><a id='Page_3'>[3]</a></span>b", "3"),
            ("a<span role=doc-pagebreak aria-label='Page xii.'></span>b", "xii."),
            ("a<span epub:type=pagebreak title=14 id=x></span>b", "14"),
            (
                "a<span class='pagenum x' data-page-number=23 title='Page:A.djvu/33'>\u{200B}</span>",
                "23",
            ),
            ("a<a class=page-break href='#pg_25'>[Page 25]</a>", "25"),
            ("<a name=page_4></a>a<a name=page_5></a>", "4 5"),
            ("<a name=page_4></a>a", ""),
            ("<a href='/pg_25' id=pg_25>[Page 25]</a>a", "25"),
            ("<a id=p4></a>a<a id=p5></a>", "4 5"),
            ("<p id=p4>a<p id=p5>b", ""),
            ("<p><a id=p1></a>a<p><a id=p2></a>b", ""),
            ("<div id=page12><p>a long text</div><div id=page13><p>b c d</div>", "12+ 13+"),
            ("<a href='#page_3'>3</a>", ""),
            ("<span class=pb>a line of words</span>", ""),
            ("<span class=folio-marker><a href='#i6'>\n [Folio 6v - See it]</a></span>a", "6v"),
            ("<span class=folio>[6v is torn, or 7]</span>", ""),
        ] {
            assert_eq!(pages(page), expected.replace("xii.", "xii"), "{page}");
        }
    }
}
