//! The key under which a list of persons, organisations or places has somebody or something.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A key of a list. It names its entry only together with the list: two editions may give one key to
/// two persons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListKey {
    /// The list: the id of the edition that keeps it, else the name of its file. Nothing where the
    /// source uses a key and does not say of which list; then it is one list for the whole collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The key, letter by letter: `p_KNS2`.
    pub key: String,
}

impl ListKey {
    /// A key as a pointer writes it: `persons.xml#p12`, or `p12` alone.
    ///
    /// ```
    /// use letterpress::ir::ListKey;
    /// let key = ListKey::of("lists/persons.xml#p12");
    /// assert_eq!((key.list.as_deref(), key.key.as_str()), (Some("persons"), "p12"));
    /// assert_eq!(key.to_string(), "persons#p12");
    /// assert_eq!(ListKey::of("#p12").list, None);
    /// ```
    pub fn of(pointer: &str) -> Self {
        let (file, key) = pointer.split_once('#').unwrap_or(("", pointer));
        let file = file.rsplit('/').next().unwrap_or(file);
        let list = file.strip_suffix(".xml").unwrap_or(file);
        let list = (!list.is_empty()).then(|| list.to_owned());
        Self { list, key: key.to_owned() }
    }
}

impl fmt::Display for ListKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(list) = &self.list {
            // A pointer holds no white space.
            write!(f, "{}#", list.split_whitespace().collect::<Vec<_>>().join("_"))?;
        }
        f.write_str(&self.key)
    }
}
