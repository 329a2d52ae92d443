//! The pages of the source: how they are listed, and what they belong to: a print, a manuscript, several of them (EPUB
//! Accessibility 1.1, 4.2.3).
//!
//! Not here: where they begin. **Invariant:** a print is named only if
//! something besides its name shows that the pages are its pages.

use std::collections::BTreeMap;
use std::io;

use super::chapter::Chapter;
use super::markup::Markup;
use crate::ir::{PageBreak, Witness, WitnessKind};
use crate::wording::{Wording, citation, fill};

/// The file of the book that leads to the pages, for devices that know no page list.
pub(super) const PAGES: &str = "pages.xhtml";

/// That file: each number leads to its page.
///
/// # Errors
/// If a page has a number with a character that XML cannot represent.
pub(super) fn page_of_links(chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    const TITLE: &str = "pages-title";
    let wording = chapter.wording;
    let mut markup = Markup::xhtml(wording.tag(), &wording.pages.title)?;
    let section = [("class", "apparatus pages"), ("aria-labelledby", TITLE)];
    markup.open_block("section", &section)?;
    markup.end_line()?;
    markup.element("h1", &[("id", TITLE)], &wording.pages.title)?;
    markup.end_line()?;
    markup.element("p", &[], &wording.pages.explained)?;
    markup.end_line()?;
    markup.open_block("p", &[])?;
    for (place, (page, label)) in listed_pages(chapter).iter().enumerate() {
        markup.text(if place == 0 { "" } else { " · " })?;
        let href = chapter.files.address(&page.id);
        markup.element("a", &[("href", &href)], &shown_page_number(page, label, wording))?;
    }
    markup.close_block()?;
    markup.close_block()?;
    markup.close_block()?;
    markup.close_block()?;
    markup.finish()
}

/// The pages of a chapter with what they are called in a list, in which each name must lead to one page.
pub(super) fn listed_pages<'a>(chapter: &Chapter<'a>) -> Vec<(&'a PageBreak, String)> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = |page: &'a PageBreak| {
        let number = page_number(page, chapter.wording);
        let time = times.entry(number.clone()).or_default();
        *time += 1;
        match (*time, &page.label) {
            (1, Some(_)) => (page, number),
            (time, _) => (page, format!("{number} ({time})")),
        }
    };
    chapter.pages().map(numbered).collect()
}

/// Shown where a page begins: its number between two strokes, or one stroke if it has no number; in brackets, and with a
/// remark, if the source does not mark the page.
pub(super) fn shown_page_mark(page: &PageBreak, wording: &Wording) -> String {
    let number = match (&page.label, &page.series) {
        (None, None) => None,
        (Some(_), _) => Some(page_number(page, wording)),
        // A mark names the count; that it gives no number, it shows itself.
        (None, Some(series)) => Some(series.clone()),
    };
    match number {
        _ if page.is_inferred() => {
            let number = number.as_deref().unwrap_or("|");
            format!("[{}]", shown_page_number(page, number, wording))
        }
        Some(number) => format!("|{number}|"),
        None => "|".to_owned(),
    }
}

/// What a page is called, with the remark that the source does not mark it.
pub(super) fn shown_page_number(page: &PageBreak, number: &str, wording: &Wording) -> String {
    if page.is_inferred() {
        fill(&wording.pages.inferred, &[("page", number)])
    } else {
        number.to_owned()
    }
}

/// The page number, preceded by the name of its count, if it has one. `1r` shows itself that it is of a leaf.
pub(super) fn page_number(page: &PageBreak, wording: &Wording) -> String {
    // A count that is a number itself is the number of the page: `1r`.
    let is_numbered = |series: &&String| series.contains(|c: char| c.is_ascii_digit());
    if let (None, Some(series)) = (&page.label, page.series.as_ref().filter(is_numbered)) {
        return series.clone();
    }
    let number = page.label.as_deref().unwrap_or(&wording.pages.unnumbered);
    let shows_count = |name: &String| name == PageBreak::LEAVES && PageBreak::is_leaf(number);
    match page.series.as_ref().filter(|name| !shows_count(name)) {
        Some(series) => format!("{series} {number}"),
        None => number.to_owned(),
    }
}

/// The source of a letter's pages, in words.
pub(super) fn source(witnesses: &[Witness], pages: &[&PageBreak], wording: &Wording) -> String {
    let mut series: Vec<Option<&str>> = Vec::new();
    for page in pages {
        let of = page.series.as_deref();
        if !series.contains(&of) {
            series.push(of);
        }
    }
    let mut sources: Vec<String> = Vec::new();
    for of in series {
        let pages = pages.iter().filter(|page| page.series.as_deref() == of);
        let labels: Vec<&str> = pages.filter_map(|page| page.label.as_deref()).collect();
        let are_leaves =
            of == Some(PageBreak::LEAVES) && labels.iter().all(|label| PageBreak::is_leaf(label));
        let source = match of.filter(|_| !are_leaves) {
            // The source's own name for a count says more than any guess.
            Some(name) => fill(&wording.pages.called, &[("name", name)]),
            None => source_of(witnesses, &labels, wording),
        };
        let source = source.trim_end_matches('.').to_owned();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join("; ")
}

/// The source of pages in a single unnamed count.
fn source_of(witnesses: &[Witness], labels: &[&str], wording: &Wording) -> String {
    // The value `none` would say that the pages have no source at all.
    let unnamed = || wording.pages.unnamed.clone();
    let cited = |witness: &Witness| citation(witness, wording);
    let of_kind = |kind| witnesses.iter().filter(move |witness| witness.kind == kind);
    if labels.iter().any(|label| PageBreak::is_leaf(label)) {
        let manuscript = of_kind(WitnessKind::Document).find_map(cited);
        return manuscript.unwrap_or_else(|| wording.pages.leaves.clone());
    }
    let numbers: Vec<u32> = labels.iter().filter_map(|label| number(label)).collect();
    let Some(first) = numbers.first() else { return unnamed() };
    let has_manuscript = of_kind(WitnessKind::Document).next().is_some();
    // A manuscript is counted from its own first page.
    let can_be_of_a_print = !has_manuscript || *first > 1;
    let print = of_kind(WitnessKind::Edition).find(|witness| match &witness.pages {
        Some(pages) => holds(pages, *first),
        None => can_be_of_a_print && is_print(witness),
    });
    print.and_then(cited).unwrap_or_else(unnamed)
}

/// The number of a page in arabic figures.
pub(super) fn number(label: &str) -> Option<u32> {
    label.trim_matches(['[', ']', ' ']).parse().ok()
}

/// Whether a range of pages as cited, `10–16, 18`, contains a page.
fn holds(cited: &str, page: u32) -> bool {
    cited.split([',', ';']).any(|part| {
        let mut ends = part.split(['-', '–', '—']).map(number);
        let first = ends.next().flatten();
        match (first, ends.next()) {
            (Some(first), None) => first == page,
            // The second number can be short: `112–15`.
            (Some(first), Some(Some(last))) => {
                let short = last < first;
                let tens = 10_u32.checked_pow(last.checked_ilog10().unwrap_or(0) + 1);
                let last = match tens {
                    Some(tens) if short => first - first % tens + last,
                    Some(_) | None => last,
                };
                (first..=last).contains(&page)
            }
            (Some(_), Some(None)) | (None, _) => false,
        }
    })
}

/// Whether a witness is described like a book, by its volume, its document numbers or its imprint,
/// and not only as a text on the web.
fn is_print(witness: &Witness) -> bool {
    let imprint = [&witness.publisher, &witness.place, &witness.date];
    let says = imprint.into_iter().flatten().count();
    let is_counted = witness.volume.is_some() || witness.document.is_some();
    witness.title.is_some() && (is_counted || says >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Certainty, Origin};

    const UNNAMED: &str = "a print or manuscript that is not named";

    fn said() -> Origin {
        let (by, reason) = ("a test".to_owned(), String::new());
        Origin::Supplied { by, reason, certainty: Certainty::High }
    }

    fn page(label: &str) -> PageBreak {
        PageBreak::new(Some(label.to_owned()), false, said())
    }

    fn witness(kind: WitnessKind, title: &str, pages: Option<&str>) -> Witness {
        Witness {
            title: Some(title.to_owned()),
            place: Some("Leeds".to_owned()),
            date: Some("1907".to_owned()),
            pages: pages.map(ToOwned::to_owned),
            ..Witness::new(kind, said())
        }
    }

    fn told(witnesses: &[Witness], labels: &[&str]) -> String {
        let pages: Vec<PageBreak> = labels.iter().map(|label| page(label)).collect();
        source(witnesses, &pages.iter().collect::<Vec<_>>(), Wording::english())
    }

    #[test]
    fn a_print_is_named_only_if_the_pages_are_its_own() {
        let print = |pages| witness(WitnessKind::Edition, "Letters", pages);
        let draft = witness(WitnessKind::Document, "Draft", None);
        let citation = |pages: &str| format!("Letters. Leeds, 1907{pages}");
        assert_eq!(told(&[print(Some("112–15"))], &["113", "114"]), citation(", pp. 112–15"));
        assert_eq!(told(&[print(Some("112–15"))], &["1", "2"]), UNNAMED);
        assert_eq!(told(&[print(None)], &["1", "2"]), citation(""));
        assert_eq!(told(&[print(None), draft.clone()], &["12"]), citation(""));
        // They could equally be the pages of the draft.
        assert_eq!(told(&[print(None), draft.clone()], &["1", "2"]), UNNAMED);
        assert_eq!(told(&[], &["12"]), UNNAMED);
        let web = Witness { place: None, date: None, ..print(None) };
        assert_eq!(told(&[web], &["12"]), UNNAMED);
    }

    #[test]
    fn leaves_are_those_of_a_manuscript() {
        let print = witness(WitnessKind::Edition, "Letters", None);
        let draft = witness(WitnessKind::Document, "Draft", None);
        assert_eq!(
            told(std::slice::from_ref(&print), &["[1r]", "1v"]),
            "the leaves of a manuscript"
        );
        assert_eq!(told(&[print, draft], &["fol. 3"]), "Draft. Leeds, 1907");
        for label in ["12v", "2 v°", "f. 3r", "[2 verso]", "Folio 4"] {
            assert!(PageBreak::is_leaf(label), "{label}");
        }
        for label in ["12", "v", "[Map 3]", "xv", "12a", "r1"] {
            assert!(!PageBreak::is_leaf(label), "{label}");
        }
    }

    #[test]
    fn several_counts_are_told_apart() {
        let print = witness(WitnessKind::Edition, "Letters", Some("7-9"));
        let mut copy = page("2");
        copy.series = Some("K".to_owned());
        let pages = [&page("8"), &copy, &page("9")];
        let told = source(&[print], &pages, Wording::english());
        assert_eq!(told, "Letters. Leeds, 1907, pp. 7-9; what the source calls K");
    }
}
