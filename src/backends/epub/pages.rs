//! What the pages belong to: a print, a manuscript, several of them (EPUB Accessibility 1.1, 4.2.3).
//!
//! Not here: where they begin and how they are named. **Invariant:** a print is named only if
//! something besides its name shows that the pages are its pages.

use crate::ir::account::citation;
use crate::ir::{PageBreak, Witness, WitnessKind};

/// Used for an unknown source: the value `none` would say that the pages have no source at all.
const UNNAMED: &str = "a print or manuscript that is not named";

/// The source of a letter's pages, in words.
pub(super) fn source(witnesses: &[Witness], pages: &[&PageBreak]) -> String {
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
            Some(name) => format!("what the source calls {name}"),
            None => source_of(witnesses, &labels),
        };
        let source = source.trim_end_matches('.').to_owned();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join("; ")
}

/// The source of pages in a single unnamed count.
fn source_of(witnesses: &[Witness], labels: &[&str]) -> String {
    let of_kind = |kind| witnesses.iter().filter(move |witness| witness.kind == kind);
    if labels.iter().any(|label| PageBreak::is_leaf(label)) {
        let manuscript = of_kind(WitnessKind::Document).find_map(citation);
        return manuscript.unwrap_or_else(|| "the leaves of a manuscript".to_owned());
    }
    let numbers: Vec<u32> = labels.iter().filter_map(|label| number(label)).collect();
    let Some(first) = numbers.first() else { return UNNAMED.to_owned() };
    let has_manuscript = of_kind(WitnessKind::Document).next().is_some();
    // A manuscript is counted from its own first page.
    let can_be_of_a_print = !has_manuscript || *first > 1;
    let print = of_kind(WitnessKind::Edition).find(|witness| match &witness.pages {
        Some(pages) => holds(pages, *first),
        None => can_be_of_a_print && is_print(witness),
    });
    print.and_then(citation).unwrap_or_else(|| UNNAMED.to_owned())
}

/// The number of a page in arabic figures.
fn number(label: &str) -> Option<u32> {
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
        source(witnesses, &pages.iter().collect::<Vec<_>>())
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
        let told = source(&[print], &[&page("8"), &copy, &page("9")]);
        assert_eq!(told, "Letters. Leeds, 1907, pp. 7-9; what the source calls K");
    }
}
