//! A JSON object under construction: it leaves out what is not known, and keeps its keys in the
//! order in which they were set, so that a person who opens the file reads the letter from the top.

use serde::{Serialize, Serializer};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Json {
    /// A string.
    Text(String),
    /// A whole number.
    Number(u64),
    /// Several values.
    List(Vec<Json>),
    /// An object.
    Node(Node),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Node> for Json {
    fn from(node: Node) -> Self {
        Self::Node(node)
    }
}

/// An object: a node of the graph, a value with its type, or the context.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Node(Vec<(String, Json)>);

impl Node {
    /// A node without a name.
    pub(super) fn new(class: &str) -> Self {
        Self::default().with("@type", class)
    }

    /// A node with a name.
    pub(super) fn named(id: &str, class: &str) -> Self {
        pointer(id).with("@type", class)
    }

    /// A node with a name that belongs to several classes.
    pub(super) fn of_classes(id: &str, classes: &[&str]) -> Self {
        let mut node = pointer(id);
        node.set_all("@type", classes.to_vec());
        node
    }

    /// Its name, if it has one.
    pub(super) fn id(&self) -> Option<&str> {
        self.0.iter().find_map(|(key, value)| match value {
            Json::Text(id) if key == "@id" => Some(id.as_str()),
            Json::Text(_) | Json::Number(_) | Json::List(_) | Json::Node(_) => None,
        })
    }

    /// Adds what another node says of the same thing, and returns that node without what this one said
    /// already. A further name is an alternate one.
    pub(super) fn add_new(&mut self, other: Self) -> Self {
        let mut new = Self::default();
        for (key, value) in other.0 {
            let (values, is_list) = match value {
                Json::List(values) => (values, true),
                one @ (Json::Text(_) | Json::Number(_) | Json::Node(_)) => (vec![one], false),
            };
            let values = values.into_iter().filter(|value| key == "@id" || !self.says(&key, value));
            let values: Vec<Json> = values.collect();
            let key = match key.as_str() {
                "name" if self.0.iter().any(|(known, _)| known == "name") => "alternateName",
                key => key,
            };
            for value in values.iter().filter(|_| key != "@id") {
                self.add(key, value.clone());
            }
            match <[Json; 1]>::try_from(values) {
                Ok([value]) if !is_list => new.add(key, value),
                Ok([value]) => new.set_all(key, vec![value]),
                Err(values) => new.set_all(key, values),
            }
        }
        new
    }

    /// Whether it has a value. A name may be an alternate one.
    fn says(&self, key: &str, value: &Json) -> bool {
        let keys = if key == "name" { &["name", "alternateName"][..] } else { &[key] };
        let known = self.0.iter().filter(|(known, _)| keys.contains(&known.as_str()));
        known.into_iter().any(|(_, known)| match known {
            Json::List(values) => values.contains(value),
            one @ (Json::Text(_) | Json::Number(_) | Json::Node(_)) => one == value,
        })
    }

    #[must_use]
    pub(super) fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.set(key, value);
        self
    }

    #[must_use]
    pub(super) fn with_known(mut self, key: &str, value: Option<impl Into<Json>>) -> Self {
        self.set_known(key, value);
        self
    }

    /// Sets a key that has not been set.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Json>) {
        debug_assert!(self.0.iter().all(|(other, _)| other != key), "{key} is set twice");
        self.0.push((key.to_owned(), value.into()));
    }

    /// Sets a key if its value is known.
    pub(super) fn set_known(&mut self, key: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Adds a value to those that a key may already have.
    pub(super) fn add(&mut self, key: &str, value: impl Into<Json>) {
        let Some((_, there)) = self.0.iter_mut().find(|(other, _)| other == key) else {
            return self.set(key, value);
        };
        if let Json::List(values) = there {
            values.push(value.into());
        } else {
            let first = std::mem::replace(there, Json::List(Vec::new()));
            *there = Json::List(vec![first, value.into()]);
        }
    }

    /// Sets a key to several values, always as an array; does nothing if there are none.
    pub(super) fn set_all(&mut self, key: &str, values: Vec<impl Into<Json>>) {
        if !values.is_empty() {
            self.set(key, Json::List(values.into_iter().map(Into::into).collect()));
        }
    }

    /// Sets a key to the one value that there is, or to a list of several.
    pub(super) fn set_each(&mut self, key: &str, values: Vec<impl Into<Json>>) {
        match <[_; 1]>::try_from(values) {
            Ok([value]) => self.set(key, value),
            Err(values) => self.set_all(key, values),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// A pointer to a node that is described elsewhere.
pub(super) fn pointer(id: &str) -> Node {
    Node::default().with("@id", id)
}

/// A value for which schema.org has no property: its label, and its content.
pub(super) fn property(name: &str, value: &str) -> Node {
    Node::new("PropertyValue").with("name", name).with("schema:value", value)
}

/// The label of a [`property`] that holds the source's own word for a part.
pub(super) const CLASS: &str = "class";
