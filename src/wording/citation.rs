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
    let pages = witness.pages.as_ref().map(|pages| {
        let is_range = pages.contains(['-', '–', ',']);
        fill(if is_range { &forms.pages } else { &forms.page }, &[("pages", pages)])
    });
    let volume = witness.volume.as_deref();
    let volume = volume.map(|number| fill(&forms.volume, &[("number", number)]));
    let editor = witness.editor.as_deref();
    let editor = editor.map(|editor| fill(&forms.edited_by, &[("editor", editor)]));
    let date = witness.date.as_deref();
    let place = [house, date, volume.as_deref(), document.as_deref(), pages.as_deref()];
    let mut citation = String::new();
    for sentence in [
        witness.title.clone().unwrap_or_default(),
        editor.unwrap_or_default(),
        joined(&place, ", "),
        witness.cited.clone().unwrap_or_default(),
        witness.kept_at().unwrap_or_default(),
    ] {
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
        witness.date = None;
        witness.pages = None;
        assert_eq!(citation(&witness, Wording::english()), None);
    }
}
