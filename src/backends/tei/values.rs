//! The forms that TEI requires of attribute values (TEI P5, appendix on data types).
//!
//! **Invariant:** what is returned here keeps the file valid, whatever the source wrote.

use crate::backends::lexical::{absolute_uri, is_calendar_date, uri};

use super::markup::Tag;
use crate::backends::dating::dating;
use crate::ir::{Certainty, Date, Identity, Origin, Scope, authority};

/// One token of type `teidata.word`: no white space, no control or format characters. `None` if
/// nothing is left.
pub(super) fn word(written: &str) -> Option<String> {
    let word: String = written
        .trim()
        .chars()
        .filter(|character| !is_format(*character))
        .map(|character| if character.is_whitespace() { '_' } else { character })
        .collect();
    (!word.is_empty()).then_some(word)
}

/// Tokens as a list of type `teidata.word`.
pub(super) fn tokens(written: &str) -> Option<String> {
    let tokens: Vec<String> = written.split_whitespace().filter_map(word).collect();
    (!tokens.is_empty()).then(|| tokens.join(" "))
}

/// Characters not allowed in `teidata.word`, apart from white space: control and format characters
/// and those for private use (Unicode, general category C).
fn is_format(character: char) -> bool {
    let is_control = character.is_control() && !character.is_whitespace();
    let is_format = matches!(character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{f0000}'..);
    is_control || is_format
}

/// The referent, as in `att.canonical`: absolute addresses in `@ref`, the source's own keys in `@key`.
pub(super) fn identified<'a>(tag: Tag, targets: impl IntoIterator<Item = &'a String>) -> Tag {
    let (mut addresses, mut keys) = (Vec::new(), Vec::new());
    for target in targets {
        match absolute_uri(target) {
            Some(address) => addresses.push(address),
            None => keys.push(target.trim()),
        }
    }
    let addresses = addresses.join(" ");
    let keys = keys.join(" ");
    let known = |value: String| (!value.trim().is_empty()).then_some(value);
    tag.set_known("ref", known(addresses)).set_known("key", known(keys))
}

/// The address that names something in every format, for `@ref`, unless one of the addresses as written
/// is another spelling of it. A URN of the collection leads nowhere, and is not written.
pub(super) fn served<'a>(
    scope: &Scope,
    identity: Option<Identity>,
    written: impl IntoIterator<Item = &'a String>,
) -> Option<String> {
    let address = identity?.address;
    let is_written = |written: &String| authority(written).is_some_and(|(_, it)| it == address);
    let leads_nowhere = scope.has(&address) && !scope.is_served();
    let is_new = !leads_nowhere && !written.into_iter().any(is_written);
    is_new.then(|| uri(&address))
}

/// A location, as in `att.pointing` or `att.cReferencing`: an absolute address in `@target`, any
/// other in `@cRef`, because it leads nowhere from this file.
pub(super) fn pointing(tag: Tag, target: &str) -> Tag {
    match absolute_uri(target) {
        Some(address) => tag.set("target", address),
        None if target.trim().is_empty() => tag,
        None => tag.set("cRef", target),
    }
}

/// The name of a file next to the source, as an address. A number sign at its beginning would make
/// it a place in our own file, and a colon in its first step the name of a scheme.
pub(super) fn file_address(name: &str) -> Option<String> {
    let address = uri(name);
    match address.strip_prefix('#') {
        _ if address.is_empty() => None,
        Some(rest) => Some(format!("%23{rest}")),
        None if has_colon_first(&address) && absolute_uri(&address).is_none() => {
            Some(format!("./{address}"))
        }
        None => Some(address),
    }
}

/// Whether the first step of an address contains a colon (RFC 3986, 4.2).
fn has_colon_first(address: &str) -> bool {
    address.split('/').next().is_some_and(|step| step.contains(':'))
}

/// A date of the text: the days that it can be, which all programs read, and then as [`dated`].
pub(super) fn dated_with_days(tag: Tag, edtf: &str) -> Tag {
    let origin = Origin::Derived { from: Vec::new(), by: String::new() };
    let date = Date::of(edtf, None, Certainty::High, origin);
    let days = date.filter(|_| !is_calendar_date(edtf)).map(|date| dating(&date));
    let tag = days.into_iter().flatten().fold(tag, |tag, (name, value)| tag.set(name, value));
    dated(tag, edtf)
}

/// A date for TEI's `@when`, if it has that form; otherwise in EDTF, which is a custom notation to TEI.
pub(super) fn dated(tag: Tag, edtf: &str) -> Tag {
    if is_calendar_date(edtf) {
        return tag.set("when", edtf);
    }
    match edtf.trim() {
        "" => tag,
        edtf => tag.set("when-custom", edtf).set("datingMethod", EDTF),
    }
}

/// The notation of `@when-custom`.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_no_white_space_and_is_not_empty() {
        assert_eq!(word(" small\u{a0}caps\u{ad}, left ").as_deref(), Some("small_caps,_left"));
        assert_eq!(word(" \u{200b}"), None);
        assert_eq!(tokens("  italic\n#right ").as_deref(), Some("italic #right"));
        assert_eq!(tokens(" "), None);
    }

    #[test]
    fn the_name_of_a_file_never_points_into_our_own() {
        assert_eq!(file_address("#f0585").as_deref(), Some("%23f0585"));
        assert_eq!(file_address("a b.jpg").as_deref(), Some("a%20b.jpg"));
        assert_eq!(file_address("10:20.jpg").as_deref(), Some("./10:20.jpg"));
        assert_eq!(file_address("https://a.example/1").as_deref(), Some("https://a.example/1"));
        assert_eq!(file_address(" "), None);
    }
}
