//! The attribute `custom`, in which Transkribus, eScriptorium and others write what PAGE has no place for:
//! `readingOrder {index:0;} person {offset:3; length:8; lastname:Moor;}`.

use std::collections::BTreeMap;

/// A property with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub name: String,
    values: BTreeMap<String, String>,
}

impl Property {
    /// A value, if it says something.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A value that is a number.
    pub(super) fn number(&self, key: &str) -> Option<usize> {
        self.get(key)?.parse().ok()
    }

    /// Whether a value is `true`.
    pub(super) fn is(&self, key: &str) -> bool {
        self.get(key) == Some("true")
    }

    /// Name and values as mark-up is written, without the place.
    pub(super) fn as_element(&self) -> String {
        let mut element = self.name.clone();
        for (key, value) in &self.values {
            if !["offset", "length", "continued"].contains(&key.as_str()) && !value.is_empty() {
                element.push_str(&format!(" {key}=\"{}\"", value.replace('"', "'")));
            }
        }
        element
    }
}

/// Reads the attribute.
pub(super) fn read(custom: &str) -> Vec<Property> {
    let mut properties = Vec::new();
    let mut rest = custom;
    while let Some((name, after)) = rest.split_once('{') {
        let (values, after) = after.split_once('}').unwrap_or((after, ""));
        let values = values.split(';').filter_map(|value| {
            let (key, value) = value.split_once(':')?;
            Some((key.trim().to_owned(), unescaped(value.trim())))
        });
        properties.push(Property { name: name.trim().to_owned(), values: values.collect() });
        rest = after;
    }
    properties
}

/// A value in which signs that would end it are written as `\u003b`.
fn unescaped(value: &str) -> String {
    let mut parts = value.split("\\u");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(character) => {
                text.push(character);
                text.push_str(part.get(4..).unwrap_or_default());
            }
            None => {
                text.push_str("\\u");
                text.push_str(part);
            }
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_have_names_and_values() {
        let read = read(
            "readingOrder {index:2;} abbrev {offset:0; length:3;expansion:a\\u003b\\u0020b;}x{",
        );
        assert_eq!(read[0].number("index"), Some(2));
        assert_eq!(read[1].get("expansion"), Some("a; b"));
        assert_eq!(read[1].as_element(), "abbrev expansion=\"a; b\"");
        assert_eq!((read[2].name.as_str(), read.len()), ("x", 3));
    }
}
