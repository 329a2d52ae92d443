//! The characters that names stand for: those of the sets of ISO 8879, which the document types of TEI P4 declare,
//! and the further ones of HTML (13.5).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use entities::{ENTITIES, Entity};

/// By their names, which end with `;` if they need one.
static NAMED: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let named = |entity: &Entity| Some((entity.entity.strip_prefix('&')?, entity.characters));
    ENTITIES.iter().filter_map(named).collect()
});

/// The characters with this name, `mdash;` for example.
pub(super) fn named_characters(name: &str) -> Option<&'static str> {
    NAMED.get(name).copied()
}
