//! Which collection a letter belongs to, and so whose addresses it uses for what no authority names.

use std::ffi::OsStr;
use std::path::Path;

use super::{Options, stem};
use crate::ir::{Entities, Letter, Scope, edition_of};

/// The scope of a letter's identities: the collection that the user names, else its edition, else the
/// folder of its input.
pub(super) fn scope(letter: &Letter, input: &str, options: &Options) -> Scope {
    let named = options.collection.as_deref().or_else(|| edition_of(letter));
    Scope::new(&named.map_or_else(|| folder(input), ToOwned::to_owned), options.base_iri.as_deref())
}

/// The name of the folder from which the addresses of a letter are made, if nobody names the collection
/// and the letter has such addresses.
pub(super) fn guessed(letter: &Letter, input: &str, options: &Options) -> Option<String> {
    if options.collection.is_some() || options.base_iri.is_some() || edition_of(letter).is_some() {
        return None;
    }
    let scope = scope(letter, input, options);
    let entities = Entities::of(letter, &scope);
    let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    let agents = actions.clone().flat_map(|action| &action.agents).chain(&letter.authors);
    let places = actions.filter_map(|action| action.place.as_ref());
    let mut identities = agents
        .filter_map(|agent| entities.agent(agent))
        .chain(places.filter_map(|place| entities.place(place)));
    let depends = identities.any(|identity| scope.has(&identity.address));
    depends.then(|| folder(input))
}

/// The last folder in the name of an input; for an input without one, its own name.
fn folder(input: &str) -> String {
    let folder = Path::new(input).parent().and_then(Path::file_name).and_then(OsStr::to_str);
    folder.unwrap_or_else(|| stem(input)).to_owned()
}

/// Whether addresses can begin with this one: it is a whole address on the web, and ends so that a path
/// may follow.
///
/// # Errors
/// What is wrong with it.
///
/// ```
/// use letterpress::press::check_base;
/// assert!(check_base("https://letters.example.org/").is_ok());
/// assert!(check_base("https://letters.example.org").unwrap_err().contains("/ or #"));
/// ```
pub fn check_base(base: &str) -> Result<(), &'static str> {
    let web = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
    let host = web.and_then(|web| web.split(['/', '#', '?']).next()).unwrap_or_default();
    let is_allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
    if host.is_empty() || !base.chars().all(is_allowed) {
        return Err("not a whole address, such as https://letters.example.org/");
    }
    if base.trim_end_matches('#').contains(['#', '?']) || base.ends_with("##") {
        return Err("an address in which no path can follow: leave out what begins with ? or #");
    }
    if !base.ends_with(['/', '#']) {
        return Err("an address that does not end with / or #, so names would run into it");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_called_as_the_folder_that_holds_it() {
        for (input, name) in [
            ("letters/a.txt", "letters"),
            ("/home/ann/letters/a.txt", "letters"),
            ("./letters/a.txt", "letters"),
            ("../a.txt", "a"),
            ("a.txt", "a"),
        ] {
            assert_eq!(folder(input), name, "{input}");
        }
    }

    #[test]
    fn addresses_can_follow_a_base() {
        for base in ["https://x.org/", "http://x.org/letters/", "https://x.org/letters#"] {
            assert_eq!(check_base(base), Ok(()), "{base}");
        }
        for base in [
            "x.org/",
            "https://",
            "https://x.org",
            "https://x.org/?a=/",
            "https://x.org/#a/",
            "https://x.org/a b/",
        ] {
            assert!(check_base(base).is_err(), "{base}");
        }
    }
}
