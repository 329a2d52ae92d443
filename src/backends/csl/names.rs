//! Names as CSL has them: in parts where the parts are known, otherwise as they are written.
//!
//! **Invariant:** the words of a name are never guessed to be given or family names. Only `Family, Given`
//! says which is which, and only if nothing speaks against it: "Ann Lee, Governor" is no such name.

use serde_json::{Value, json};

use crate::ir::{Agent, AgentKind, family_and_given, is_no_name, on_one_line, slug};

/// A correspondent, if a name is known.
pub(super) fn name(agent: &Agent) -> Option<Value> {
    let name = on_one_line(agent.display_name()?);
    let written = agent.written.as_ref().map(|written| on_one_line(&written.value));
    // The same name, written with the family name first.
    let turned = written.filter(|written| *written != name && slug(written) == slug(&name));
    let parts = match agent.kind {
        Some(AgentKind::Organisation) => None,
        Some(AgentKind::Person) | None => parts(&name, agent.name.is_some())
            .or_else(|| turned.as_deref().and_then(|written| parts(written, true))),
    };
    (!name.is_empty()).then(|| as_name(&name, parts))
}

/// Editors, as an edition names them in one line: with semicolons between them.
pub(super) fn editors(line: &str) -> Vec<Value> {
    let names = line.split(';').map(on_one_line).filter(|name| !name.is_empty());
    names.map(|name| as_name(&name, parts(&name, false))).collect()
}

/// A name in a line of a note (citeproc-js, `parseNoteFieldHacks`).
pub(super) fn in_note(name: &Value) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
    match part("literal") {
        "" => format!("{} || {}", part("family"), part("given")),
        literal => literal.to_owned(),
    }
}

fn as_name(name: &str, parts: Option<(&str, &str)>) -> Value {
    match parts {
        Some((family, given)) => json!({ "family": family, "given": given }),
        None => json!({ "literal": name }),
    }
}

/// The family name and the given name. `is_known` is a name by which lists know the person; as written,
/// what is before a comma can be a whole name, and what is after it an office.
fn parts(name: &str, is_known: bool) -> Option<(&str, &str)> {
    let (family, given) = family_and_given(name)?;
    let first = given.split_whitespace().next()?;
    let is_given = !first.starts_with(char::is_lowercase) && !is_no_name(first);
    let is_family = match family.split_whitespace().filter(|word| !is_no_name(word)).count() {
        0 => false,
        1 => true,
        _ => is_known,
    };
    (is_given && is_family).then_some((family, given))
}
