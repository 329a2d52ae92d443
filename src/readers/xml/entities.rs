//! Entities that a file declares for itself. **Invariant:** nothing is fetched.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::readers::named_characters::named_characters;
use crate::source::is_forbidden;

/// The text entities that a file declares for itself (XML 1.0, 4.2.1).
#[derive(Clone, Debug, Default)]
pub(in crate::readers) struct Entities {
    declared: Arc<BTreeMap<String, Option<String>>>,
    /// The files that entities without text stand for: pictures (XML 1.0, 4.2.2).
    unparsed: Arc<BTreeMap<String, String>>,
    /// Whether it says that others are declared in another file.
    are_declared_elsewhere: bool,
}

/// How many characters all entities together may expand to; more is an attack.
pub(in crate::readers) const LONGEST_EXPANSION: usize = 1 << 20;

/// How deep entities may nest.
pub(in crate::readers) const DEEPEST_ENTITY: usize = 8;

impl Entities {
    /// The entities declared inside a document type declaration. Other files are not fetched, and
    /// an entity that holds mark-up is not text: such entities are known, but have no value.
    pub(in crate::readers) fn declared(declaration: &str) -> Self {
        let mut declared = BTreeMap::new();
        let mut unparsed = BTreeMap::new();
        let (external, subset) = declaration.split_once('[').unwrap_or((declaration, ""));
        let names_another = |text: &str| text.contains("SYSTEM") || text.contains("PUBLIC");
        for entity in subset.split("<!ENTITY").skip(1) {
            let Some((name, rest)) = entity.trim_start().split_once(char::is_whitespace) else {
                continue;
            };
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|quote| ['"', '\''].contains(quote));
            let value = quote.and_then(|quote| {
                let (inside, _) = rest.strip_prefix(quote)?.split_once(quote)?;
                Some(inside.to_owned())
            });
            let value = value.filter(|value| !value.contains('<'));
            if let Some(file) = unparsed_file(rest) {
                unparsed.entry(name.to_owned()).or_insert_with(|| file.to_owned());
            }
            // The first declaration binds (XML 1.0, 4.2).
            if name != "%" {
                declared.entry(name.to_owned()).or_insert(value);
            }
        }
        // A parameter entity is a file of declarations, too: `%iso-pub;`.
        let are_declared_elsewhere = names_another(external) || subset.contains("<!ENTITY %");
        Self { declared: Arc::new(declared), unparsed: Arc::new(unparsed), are_declared_elsewhere }
    }

    /// The file that an entity without text stands for.
    pub(in crate::readers) fn unparsed(&self, name: &str) -> Option<&str> {
        self.unparsed.get(name).map(String::as_str)
    }

    /// The value of an entity. If the file leaves its declaration to another file, which is not fetched, the name is
    /// looked up among the characters that ISO 8879 names.
    pub(in crate::readers) fn known(&self, name: &str) -> Option<&str> {
        let predefined = || quick_xml::escape::resolve_predefined_entity(name);
        let shared = || named_characters(&format!("{name};"));
        let declared = self.declared.get(name);
        declared.and_then(Option::as_deref).or_else(predefined).or_else(|| {
            let is_shared = self.are_declared_elsewhere && declared.is_none();
            is_shared.then(shared).flatten()
        })
    }
}

/// The file in the declaration of an entity that is no text: `SYSTEM "seal.jpg" NDATA jpeg`.
fn unparsed_file(declaration: &str) -> Option<&str> {
    let (declaration, _) = declaration.split_once('>')?;
    let (file, _) = declaration.rsplit_once("NDATA")?;
    let file = file.trim_end();
    let quote = file.chars().next_back().filter(|quote| ['"', '\''].contains(quote))?;
    file.strip_suffix(quote)?.rsplit(quote).next()
}

/// A carriage return can only be written as a reference (XML 1.0, 2.11). In a letter it is white
/// space, and no edition wants it back as `&#13;`.
pub(in crate::readers) fn without_carriage_return(character: char) -> char {
    if character == '\r' { ' ' } else { character }
}

/// What a character is in a value, where nothing can say that it was kept out: white space that XML
/// cannot write is a space, and other such characters are left out.
pub(in crate::readers) fn in_values(character: char) -> Option<char> {
    match character {
        space if is_forbidden(space) && space.is_whitespace() => Some(' '),
        other => Some(other).filter(|other| !is_forbidden(*other)),
    }
}

pub(in crate::readers) fn unknown_entity(name: &str) -> String {
    format!(
        "the entity &{name}; is not declared as text in this file; write the character itself, or \
         its number"
    )
}
