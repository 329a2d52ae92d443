//! The namespaces of editions whose elements have a name in this reader.

/// How the name of a namespace begins, and the prefix that its elements have in
/// [`Element::name`](crate::readers::tei::xml::Element::name), whatever prefix the file binds.
pub(in crate::readers::tei) const OF_EDITIONS: &[(&str, &str)] =
    &[("http://history.state.gov/", "frus")];
