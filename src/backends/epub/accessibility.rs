//! What a package says of a book for readers who cannot see or hear it (EPUB Accessibility 1.1, 2.2).
//!
//! **Invariant:** that a book conforms to a standard is said only if somebody is named who has certified it (3.5).

use std::io;

use super::markup::Markup;
use crate::backends::Accessibility;
use crate::wording::Wording;

/// What a book offers.
pub(super) struct Offers {
    /// If it has pictures, whether every one of them has a description.
    pub pictures: Option<bool>,
    pub has_pages: bool,
    pub has_notes: bool,
    pub has_index: bool,
}

impl Offers {
    /// Writes the metadata. The summary has the given attributes.
    pub(super) fn write(
        &self,
        markup: &mut Markup,
        certified: Option<&Accessibility>,
        wording: &Wording,
        of_summary: &[(&str, &str)],
    ) -> io::Result<()> {
        let words = &wording.accessibility;
        let (modes, sufficient, about_pictures) = match self.pictures {
            None => (&["textual"][..], "textual", &words.without_pictures),
            Some(true) => (&["textual", "visual"][..], "textual,visual", &words.described_pictures),
            Some(false) => {
                (&["textual", "visual"][..], "textual,visual", &words.undescribed_pictures)
            }
        };
        for mode in modes {
            meta(markup, &[("property", "schema:accessMode")], mode)?;
        }
        meta(markup, &[("property", "schema:accessModeSufficient")], sufficient)?;
        let mut summary = vec![about_pictures];
        let mut features = vec![
            "displayTransformability",
            "readingOrder",
            "structuralNavigation",
            "tableOfContents",
        ];
        features.extend((self.pictures == Some(true)).then_some("alternativeText"));
        features.extend(self.has_index.then_some("index"));
        if self.has_pages {
            features.extend(["pageBreakMarkers", "pageNavigation"]);
            summary.push(&words.pages);
        }
        if self.has_notes {
            summary.push(&words.notes);
        }
        for feature in features {
            meta(markup, &[("property", "schema:accessibilityFeature")], feature)?;
        }
        meta(markup, &[("property", "schema:accessibilityHazard")], "none")?;
        if let Some(certified) = certified {
            const ID: &str = "conformance";
            let conforms = [("property", "dcterms:conformsTo"), ("id", ID)];
            meta(markup, &conforms, &certified.conforms_to)?;
            let refined = format!("#{ID}");
            let by = [("refines", refined.as_str()), ("property", "a11y:certifiedBy")];
            meta(markup, &by, &certified.certified_by)?;
        } else {
            summary.push(&words.not_certified);
        }
        let summary: Vec<&str> = summary.into_iter().map(String::as_str).collect();
        let attributes = [&[("property", "schema:accessibilitySummary")], of_summary].concat();
        meta(markup, &attributes, &summary.join(" "))
    }
}

fn meta(markup: &mut Markup, attributes: &[(&str, &str)], value: &str) -> io::Result<()> {
    markup.element("meta", attributes, value)?;
    markup.end_line()
}
