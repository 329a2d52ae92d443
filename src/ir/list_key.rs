//! The key under which a list of persons, organisations or places has somebody or something.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
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
    /// // An address writes some characters as bytes (RFC 3986, 2.1).
    /// assert_eq!(ListKey::of("gro%C3%9Fe%20Liste.xml#p12").list.as_deref(), Some("große Liste"));
    /// ```
    pub fn of(pointer: &str) -> Self {
        let Some((file, key)) = pointer.split_once('#') else {
            return Self { list: None, key: pointer.to_owned() };
        };
        let file = percent_decoded(file.rsplit('/').next().unwrap_or(file));
        let list = file.strip_suffix(".xml").unwrap_or(&file);
        let list = (!list.is_empty()).then(|| list.to_owned());
        Self { list, key: percent_decoded(key) }
    }
}

/// Part of an address, with the characters that it writes as bytes; unchanged if these are none.
fn percent_decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8().map_or_else(|_| part.to_owned(), Cow::into_owned)
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
