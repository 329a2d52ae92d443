//! The identity of what letters name: one address for each person, organisation, place and archive, the
//! same in every letter and every format.
//!
//! An identity follows from the mention and from the lists about it, never from the other letters of a
//! run: a letter alone and the same letter among 400 get the same addresses. It is the first of
//!
//! 1. an **authority's** address of the thing ([`authority`]),
//! 2. the **key** under which the list of an edition has it,
//! 3. the **name**, if it is one that identifies ([`identifies`]).
//!
//! A mention that has none of these ("President Kennedy", an unknown sender) stays within its letter: its
//! node is a fragment of it. Nothing is joined because it looks alike.

use uuid::Uuid;

use super::ListKey;
use super::authority::{Authority, EntityKind, authority, publication};
use super::naming::{identifies, slug, slug_of};

/// What a letter and the lists say about somebody or something that the letter mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention<'a> {
    /// The canonical name, else the name as written.
    pub name: Option<&'a str>,
    /// Its addresses, in any spelling.
    pub addresses: Vec<&'a str>,
    /// The key under which a list has it.
    pub key: Option<&'a ListKey>,
    /// What tells it from others of the same name, as an editor says.
    pub distinct: Option<&'a str>,
}

/// The identity of a person, organisation, place or archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The address that names it everywhere.
    pub address: String,
    /// Its addresses at other authorities.
    pub same_as: Vec<String>,
    /// The addresses that it had before a list said more of it.
    pub replaces: Vec<String>,
}

/// Whose addresses those are that no authority gives: those of one collection of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    collection: String,
    root: Root,
}

/// What the addresses of a collection are below.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Root {
    /// An address, so that they can be served. It ends with `/` or `#`.
    Base(String),
    /// The name of the collection: they are URNs (RFC 9562, 5.5).
    Urn(Uuid),
}

impl Scope {
    /// The scope of a collection, by its name, unless its addresses have a base.
    pub fn new(collection: &str, base: Option<&str>) -> Self {
        let root = match base {
            Some(base) if base.ends_with(['/', '#']) => Root::Base(base.to_owned()),
            Some(base) => Root::Base(format!("{base}/")),
            None => {
                let name = format!("{NAMESPACE}{collection}");
                Root::Urn(Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
            }
        };
        Self { collection: collection.to_owned(), root }
    }

    /// Whether its addresses can be served, and so may be written where readers follow links.
    pub fn is_served(&self) -> bool {
        matches!(self.root, Root::Base(_))
    }

    /// Whether an address is one of this collection's, and of no authority.
    pub fn has(&self, address: &str) -> bool {
        match &self.root {
            Root::Base(base) => address.starts_with(base.as_str()),
            Root::Urn(_) => address.starts_with("urn:uuid:"),
        }
    }

    /// The address of a thing of this collection, by its path.
    pub fn address(&self, path: &str) -> String {
        match &self.root {
            Root::Base(base) => format!("{base}{path}"),
            Root::Urn(namespace) => Uuid::new_v5(namespace, path.as_bytes()).urn().to_string(),
        }
    }

    /// The identity of what is mentioned; nothing if nobody else could mean the same.
    ///
    /// ```
    /// use letterpress::ir::{EntityKind, Mention, Scope};
    /// let scope = Scope::new("calder", Some("https://letters.example.org/"));
    /// let ezra = Mention { name: Some("Penhallow, Ezra"), ..Mention::default() };
    /// let ezra = scope.identity(EntityKind::Person, &ezra).unwrap();
    /// assert_eq!(ezra.address, "https://letters.example.org/person/ezra-penhallow");
    /// let kennedy = Mention { name: Some("President Kennedy"), ..Mention::default() };
    /// assert_eq!(scope.identity(EntityKind::Person, &kennedy), None);
    /// ```
    pub fn identity(&self, kind: EntityKind, mention: &Mention<'_>) -> Option<Identity> {
        let mut known: Vec<(Authority, String)> =
            mention.addresses.iter().filter_map(|address| authority(address)).collect();
        let rank = |of: Authority| kind.order().iter().position(|one| *one == of);
        // Addresses of one authority, and of none in the order, stay as they come.
        known.sort_by_key(|(of, _)| (rank(*of).is_none(), rank(*of)));
        let mut same_as: Vec<String> = Vec::new();
        for (_, address) in known {
            if !same_as.contains(&address) {
                same_as.push(address);
            }
        }
        let path = kind.path();
        let key = mention.key.map(|ListKey { list, key }| {
            let list = slug(list.as_ref().unwrap_or(&self.collection));
            self.address(&format!("{path}/{list}/{}", in_path(key)))
        });
        let name = mention.name.filter(|name| identifies(kind, name)).map(|name| {
            let distinct = mention.distinct.map(|words| format!("~{}", slug(words)));
            let name = slug_of(kind, name);
            self.address(&format!("{path}/{name}{}", distinct.unwrap_or_default()))
        });
        let mut replaces: Vec<String> = key.into_iter().chain(name).collect();
        let first = if same_as.is_empty() { &mut replaces } else { &mut same_as };
        let address = (!first.is_empty()).then(|| first.remove(0))?;
        Some(Identity { address, same_as, replaces })
    }

    /// The identity of an edition: its address or DOI or ISBN, the id that it declares, or its title,
    /// volume and year.
    pub fn edition(&self, edition: &NamedEdition<'_>) -> Option<String> {
        let NamedEdition { id, title, volume, year } = edition;
        if let Some(id) = id {
            let known = authority(id).map(|(_, address)| address).or_else(|| publication(id));
            return Some(known.unwrap_or_else(|| self.address(&format!("edition/{}", slug(id)))));
        }
        let title = slug((*title)?);
        let parts = [volume.map(slug), year.map(slug)].into_iter().flatten();
        let parts: Vec<String> = [title].into_iter().chain(parts).collect();
        Some(self.address(&format!("edition/{}", parts.join("-"))))
    }

    /// The address of a letter by its place in an edition: the edition's id, and the number that is
    /// printed ("10.", "No. 10" and "Document 10" are the same).
    pub fn numbered_letter(&self, edition: &str, number: &str) -> Option<String> {
        let number = printed_number(number);
        let number = (!number.is_empty()).then_some(number)?;
        Some(self.address(&format!("letter/{}/{number}", slug(edition))))
    }
}

/// What names an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamedEdition<'a> {
    /// The id or address that it declares.
    pub id: Option<&'a str>,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its volume.
    pub volume: Option<&'a str>,
    /// The year of its publication.
    pub year: Option<&'a str>,
}

/// A key as a part of a path, letter by letter: what has a meaning of its own there, or none in an
/// address, is percent-encoded (RFC 3986, 2.1).
fn in_path(key: &str) -> String {
    let mut path = String::with_capacity(key.len());
    for character in key.chars() {
        if character.is_alphanumeric() || "-._~:@!$&'()*+,;=".contains(character) {
            path.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                path.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    path
}

/// A number without the word that says what it counts.
fn printed_number(number: &str) -> String {
    const COUNTED: &[&str] =
        &["document", "doc", "number", "no", "nr", "n°", "№", "letter", "brief"];
    let number = number.to_lowercase();
    let mut rest = number.trim();
    while let Some(after) = COUNTED.iter().find_map(|word| {
        let after = rest.strip_prefix(word)?;
        // "no 7", "no.7", "№7", and not "november".
        after.starts_with(|c: char| !c.is_alphabetic()).then_some(after)
    }) {
        rest = after.trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    }
    slug(rest)
}

/// Where names of this program's own begin.
const NAMESPACE: &str = "https://w3id.org/letterpress/ns#";

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://letters.example.org/";

    fn identity(kind: EntityKind, name: &str, addresses: &[&str]) -> Option<Identity> {
        let mention =
            Mention { name: Some(name), addresses: addresses.to_vec(), ..Mention::default() };
        Scope::new("marlow", Some(BASE)).identity(kind, &mention)
    }

    fn address(kind: EntityKind, name: &str, addresses: &[&str]) -> String {
        let address = identity(kind, name, addresses).map(|identity| identity.address);
        let address = address.unwrap_or_default();
        address.strip_prefix(BASE).map_or(address.clone(), ToOwned::to_owned)
    }

    #[test]
    fn one_thing_has_one_address_however_it_is_written() {
        use EntityKind::{Archive, Organisation, Person, Place};
        let cases: &[(EntityKind, &str, &[&str], &str)] = &[
            (
                Person,
                "Ann Marlow",
                &["viaf:1234", "https://www.wikidata.org/wiki/Q77"],
                "http://www.wikidata.org/entity/Q77",
            ),
            (
                Person,
                "Marlow, Ann",
                &["http://www.wikidata.org/entity/Q77", "http://viaf.org/viaf/1234/"],
                "http://www.wikidata.org/entity/Q77",
            ),
            (Person, "A. Marlow", &["https://viaf.org/viaf/1234"], "http://viaf.org/viaf/1234"),
            (
                Person,
                "A. Marlow",
                &["http://d-nb.info/gnd/118532-X/about"],
                "https://d-nb.info/gnd/118532-X",
            ),
            (
                Person,
                "A. Marlow",
                &["http://id.loc.gov/authorities/names/n79021164.html"],
                "http://id.loc.gov/authorities/names/n79021164",
            ),
            (
                Person,
                "A. Marlow",
                &["https://example.org/ann", "isni:000000012103162X"],
                "https://isni.org/isni/000000012103162X",
            ),
            (
                Person,
                "A. Marlow",
                &["https://example.org/ann", "https://catalogue.bnf.fr/ark:/12148/cb11900414q"],
                "https://data.bnf.fr/ark:/12148/cb11900414q",
            ),
            (Person, "A. Marlow", &["https://example.org/ann"], "https://example.org/ann"),
            (Person, "Ann  Marlow", &[], "person/ann-marlow"),
            (Person, "Marlow, Ann", &["not an address"], "person/ann-marlow"),
            (Person, "Ann Marlow, Jr.", &[], "person/ann-marlow-jr"),
            (Person, "Josef Mu\u{308}ller", &[], "person/josef-m\u{fc}ller"),
            (Person, "Никита С. Хрущёв", &[], "person/никита-с-хрущёв"),
            (Person, "Jeanne d’Arc", &[], "person/jeanne-darc"),
            (Person, "President Marlow", &[], ""),
            (Person, "President-elect Marlow", &[], ""),
            (Person, "General de Marlow", &[], ""),
            (Person, "Anne de Marlow", &[], "person/anne-de-marlow"),
            (Person, "A. B. Marlow", &[], ""),
            (Person, "Mar-low", &[], ""),
            (Person, "", &["http://correspSearch.net/unknown"], ""),
            (
                Place,
                "Moscow",
                &["https://www.geonames.org/524901/moscow.html"],
                "https://sws.geonames.org/524901/",
            ),
            (Place, "Port Isk", &[], "place/port-isk"),
            (Organisation, "Hull Dock Company", &[], "org/hull-dock-company"),
            (
                Archive,
                "Hull Archive",
                &["isil:GB-0050"],
                "https://ld.zdb-services.de/resource/organisations/GB-0050",
            ),
        ];
        for (kind, name, addresses, expected) in cases {
            assert_eq!(address(*kind, name, addresses), *expected, "{name} {addresses:?}");
        }
    }

    #[test]
    fn a_key_belongs_to_the_list_that_has_it_and_what_comes_later_replaces_it() {
        let scope = Scope::new("marlow", Some(BASE));
        let key = ListKey { list: Some("marlow 2".to_owned()), key: "p_Q1".to_owned() };
        let mut mention =
            Mention { name: Some("Quill, Ben M."), key: Some(&key), ..Mention::default() };
        let keyed = scope.identity(EntityKind::Person, &mention).expect("a key");
        assert_eq!(keyed.address, "https://letters.example.org/person/marlow-2/p_Q1");
        assert_eq!(keyed.replaces, ["https://letters.example.org/person/ben-m-quill"]);
        mention.addresses = vec!["gnd:999999999", "viaf:5"];
        let known = scope.identity(EntityKind::Person, &mention).expect("an authority");
        assert_eq!(known.address, "http://viaf.org/viaf/5");
        assert_eq!(known.same_as, ["https://d-nb.info/gnd/999999999"]);
        assert_eq!(known.replaces, [keyed.address, keyed.replaces[0].clone()]);
        mention = Mention {
            name: Some("Ben Quill"),
            distinct: Some("the younger"),
            ..Mention::default()
        };
        let told_apart = scope.identity(EntityKind::Person, &mention).expect("a name");
        assert_eq!(told_apart.address, "https://letters.example.org/person/ben-quill~the-younger");
    }

    #[test]
    fn without_a_base_an_address_is_a_urn_of_its_collection() {
        let mention = Mention { name: Some("Ann Marlow"), ..Mention::default() };
        let of = |collection| Scope::new(collection, None).identity(EntityKind::Person, &mention);
        let one = of("marlow").expect("a name").address;
        assert!(one.starts_with("urn:uuid:"), "{one}");
        assert_eq!(of("marlow").expect("a name").address, one);
        assert_ne!(of("quill").expect("a name").address, one);
    }

    #[test]
    fn a_letter_has_one_address_from_text_and_from_tei() {
        let scope = Scope::new("marlow", Some(BASE));
        let ten = Some("https://letters.example.org/letter/marlow-2/10".to_owned());
        for number in ["10", "10.", "No. 10", "Document 10", "Letter no. 10", "[10]", "№10"] {
            assert_eq!(scope.numbered_letter("marlow 2", number), ten, "{number}");
        }
        assert_ne!(scope.numbered_letter("marlow 2", "10a"), ten);
        assert_ne!(scope.numbered_letter("marlow 3", "10"), ten);
        assert_eq!(scope.numbered_letter("marlow 2", "No."), None);
    }

    #[test]
    fn an_edition_is_named_by_what_it_declares() {
        let scope = Scope::new("marlow", Some(BASE));
        let of = |id| scope.edition(&NamedEdition { id: Some(id), ..NamedEdition::default() });
        assert_eq!(of("doi:10.1000/XYZ").as_deref(), Some("https://doi.org/10.1000/xyz"));
        assert_eq!(of("ISBN 0-306-40615-2").as_deref(), Some("urn:isbn:0306406152"));
        assert_eq!(of("marlow 2").as_deref(), Some("https://letters.example.org/edition/marlow-2"));
        let titled = NamedEdition {
            title: Some("Letters of Ann"),
            volume: Some("II"),
            year: Some("1902"),
            id: None,
        };
        let expected = "https://letters.example.org/edition/letters-of-ann-ii-1902";
        assert_eq!(scope.edition(&titled).as_deref(), Some(expected));
        assert_eq!(scope.edition(&NamedEdition::default()), None);
    }
}
