//! The conventions of the letters of Piet Mondrian.

use crate::readers::tei::xml::Element;

/// The number of a page: `f` (folio), which TEI does not have.
pub(super) fn page_label(pb: &Element) -> Option<&str> {
    pb.get("f")
}
