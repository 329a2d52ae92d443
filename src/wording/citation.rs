//! How a witness is cited.
//!
//! **Invariant:** what is not known leaves no trace: no empty brackets, no `n.d.`.

use super::{Wording, fill};
use crate::ir::Witness;

/// A witness in citation form, as far as it is known; without its address.
pub fn citation(witness: &Witness, wording: &Wording) -> Option<String> {
    let forms = &wording.citation;
    let joined = |parts: &[Option<&str>], separator| {
        parts.iter().copied().flatten().collect::<Vec<_>>().join(separator)
    };
    let house = joined(&[witness.place.as_deref(), witness.publisher.as_deref()], ": ");
    let house = Some(house.as_str()).filter(|house| !house.is_empty());
    let document = witness.document.as_deref();
    let document = document.map(|number| fill(&forms.document, &[("number", number)]));
    let pages = witness.pages.as_deref().map(without_page_word);
    let pages = pages.filter(|pages| !pages.is_empty()).map(|pages| wording.cited_pages(pages));
    let volume = witness.volume.as_deref();
    let volume = volume.map(|number| fill(&forms.volume, &[("number", number)]));
    let editor = witness.editor.as_deref();
    let editor = editor.map(|editor| fill(&forms.edited_by, &[("editor", editor)]));
    let date = witness.date.as_deref();
    let place = [house, date, volume.as_deref(), document.as_deref(), pages.as_deref()];
    let mut citation = String::new();
    let title = witness.title.clone().unwrap_or_default();
    let cited = witness.cited.clone().unwrap_or_default();
    let (editor, place) = (editor.unwrap_or_default(), joined(&place, ", "));
    // Pages alone follow what they are pages of.
    let parts = if title.is_empty() && editor.is_empty() {
        [title, cited, editor, place]
    } else {
        [title, editor, place, cited]
    };
    for sentence in parts.into_iter().chain(witness.kept_at()) {
        if !(citation.is_empty() || sentence.is_empty()) {
            citation.push(' ');
        }
        citation.push_str(&sentence);
        if !(sentence.is_empty() || sentence.ends_with(['.', '!', '?'])) {
            citation.push('.');
        }
    }
    (!citation.is_empty()).then_some(citation)
}

/// Pages without the word for them, which the source can have as well: `pp. 1–5`, `S. 12`.
impl Wording {
    /// A page or some pages, as they are cited: `p. 3`, `pp. 3–5`.
    pub(crate) fn cited_pages(&self, pages: &str) -> String {
        let is_range = pages.contains(['-', '–', ',']);
        let form = if is_range { &self.citation.pages } else { &self.citation.page };
        fill(form, &[("pages", pages)])
    }
}

fn without_page_word(pages: &str) -> &str {
    const WORDS: &[&str] = &[
        "pages", "page", "pagg", "pag", "págs", "pág", "pp", "p", "seiten", "seite", "ss", "s",
        "стр", "с", "blz",
    ];
    let pages = pages.trim();
    let start = pages.find(|c: char| !c.is_alphabetic()).unwrap_or(pages.len());
    let (word, rest) = pages.split_at(start);
    let rest = rest.trim_start_matches(['.', ' ', '\u{A0}']);
    let is_word = WORDS.contains(&word.to_lowercase().as_str());
    if is_word && rest.starts_with(|c: char| c.is_ascii_digit()) { rest } else { pages }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Certainty, Origin, WitnessKind};

    #[test]
    fn cites_what_is_known_and_nothing_else() {
        let origin = Origin::Supplied {
            by: "test".to_owned(),
            reason: String::new(),
            certainty: Certainty::High,
        };
        let mut witness = Witness {
            title: Some("Letters".to_owned()),
            editor: Some("A. Editor".to_owned()),
            publisher: Some("The Press".to_owned()),
            place: Some("Washington".to_owned()),
            date: Some("1996".to_owned()),
            document: Some("11".to_owned()),
            pages: Some("10–16".to_owned()),
            ..Witness::new(WitnessKind::Edition, origin)
        };
        assert_eq!(
            citation(&witness, Wording::english()).as_deref(),
            Some(
                "Letters. Edited by A. Editor. Washington: The Press, 1996, document 11, pp. 10–16."
            )
        );
        witness.title = None;
        witness.editor = None;
        witness.place = None;
        witness.publisher = None;
        witness.document = None;
        witness.pages = Some("7".to_owned());
        assert_eq!(citation(&witness, Wording::english()).as_deref(), Some("1996, p. 7."));
        witness.pages = Some("pp.7-9".to_owned());
        witness.cited = Some("A. Editor, Letters (1996)".to_owned());
        witness.date = None;
        assert_eq!(
            citation(&witness, Wording::english()).as_deref(),
            Some("A. Editor, Letters (1996). pp. 7-9.")
        );
        witness.cited = None;
        witness.pages = None;
        assert_eq!(citation(&witness, Wording::english()), None);
    }
}
