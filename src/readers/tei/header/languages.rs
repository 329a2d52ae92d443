//! The languages that a header names.

use super::HeaderReader;
use crate::diag::{self, Diagnostic};
use crate::ir::{Certainty, Origin, Sourced, language_name, shortest_tag};
use crate::readers::tei::NAME;
use crate::readers::tei::attributes::is_ours;
use crate::readers::tei::xml::Element;

impl HeaderReader<'_> {
    /// The language that the header declares: of several, the one that is used most, or the first.
    pub(in crate::readers::tei) fn language(&self) -> Option<Sourced<String>> {
        let languages = self.languages();
        let most = Self::most_used(&languages);
        let is_stated = most.is_some() || languages.len() == 1;
        let (element, tag) = most.or_else(|| languages.first().cloned())?;
        let origin = if is_stated {
            self.origin(element)
        } else {
            Origin::Inferred {
                by: NAME.to_owned(),
                reason: "the header names it first of several".to_owned(),
                certainty: Certainty::Low,
            }
        };
        Some(Sourced::new(tag, origin))
    }

    /// The language that somebody has stated beside the source.
    pub(in crate::readers::tei) fn stated_language(&self) -> Option<Sourced<String>> {
        let (element, tag) = self.languages().into_iter().find(|(one, _)| is_ours(one))?;
        Some(Sourced::new(tag, self.reader_of(element).origin(element)))
    }

    fn languages(&self) -> Vec<(&Element, String)> {
        let languages = self.header.all("language");
        let tags = languages.filter_map(|one| Some((one, shortest_tag(one.get("ident")?))));
        tags.filter(|(_, tag)| !tag.is_empty()).collect()
    }

    /// The language with the highest `@usage`, a percentage (TEI P5, 2.4.2).
    fn most_used<'e>(languages: &[(&'e Element, String)]) -> Option<(&'e Element, String)> {
        let usage =
            |one: &Element| one.get("usage")?.trim().trim_end_matches('%').parse::<u32>().ok();
        let most = languages.iter().filter_map(|(one, _)| usage(one)).max()?;
        let mut found = languages.iter().filter(|(one, _)| usage(one) == Some(most));
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    /// A warning for the editor if the header names several languages and prefers none.
    pub(in crate::readers::tei) fn doubt_of_language(&self) -> Option<Diagnostic> {
        let languages = self.languages();
        let (first, tag) = languages.first()?;
        if languages.len() == 1 || Self::most_used(&languages).is_some() {
            return None;
        }
        let name = |tag: &str| language_name(tag).unwrap_or(tag).to_owned();
        let names: Vec<String> = languages.iter().map(|(_, tag)| name(tag)).collect();
        let message = format!(
            "the header names {} and does not say which the letter is in; {} is assumed",
            names.join(", "),
            name(tag)
        );
        let at = self.source.span(first.at.start..first.inside);
        let hint = "give the text an `xml:lang`, or each `language` its `usage`";
        Some(Diagnostic::new(&diag::LANGUAGE_DOUBTFUL, at, message).hint(hint))
    }

    /// The language that a text was translated from.
    pub(in crate::readers::tei) fn translated_from(&self) -> Option<Sourced<String>> {
        let (element, tag) = self.dialect.of_additions().translated_from(&self.header.element)?;
        Some(Sourced::new(tag.to_owned(), self.origin(element)))
    }
}
