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
//! What has none of these ("President Kennedy", an unknown sender) is nobody that another letter could
//! mean, too: its node is a fragment of its letter. Nothing is joined because it looks alike.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::ListKey;

/// What kind of thing has an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// An archive or library.
    Archive,
}

impl EntityKind {
    /// Its word in addresses.
    fn path(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
            Self::Archive => "archive",
        }
    }

    /// The authorities whose address is the identity, the first before the others. One order for ever:
    /// a change would give all a new address.
    fn order(self) -> &'static [Authority] {
        use Authority::{Bnf, Geonames, Gnd, Isil, Isni, Loc, Tgn, Viaf, Wikidata};
        match self {
            Self::Person => &[Wikidata, Viaf, Gnd, Loc, Bnf, Isni],
            Self::Organisation => &[Wikidata, Viaf, Gnd, Loc, Isni],
            Self::Place => &[Geonames, Wikidata, Gnd, Tgn],
            Self::Archive => &[Isil, Wikidata, Viaf, Gnd],
        }
    }
}

/// Who keeps a list of persons, places or organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// Wikidata.
    Wikidata,
    /// The Virtual International Authority File.
    Viaf,
    /// The Integrated Authority File of the German-speaking libraries.
    Gnd,
    /// The authority files of the Library of Congress.
    Loc,
    /// The Bibliothèque nationale de France.
    Bnf,
    /// The International Standard Name Identifier (ISO 27729).
    Isni,
    /// `GeoNames`.
    Geonames,
    /// The Getty Thesaurus of Geographic Names.
    Tgn,
    /// The International Standard Identifier for Libraries (ISO 15511).
    Isil,
    /// Any other address.
    Other,
}

/// The address of a thing at an authority, in its one spelling, from any spelling in use: its web page,
/// `viaf:27063124`, a bare `Q1035`. An address of no known authority stays as it is. Nothing for what is
/// no address, and for the address that CMIF has for an unknown party, which is nobody's.
///
/// ```
/// use letterpress::ir::{Authority, authority};
/// let page = "https://www.geonames.org/524901/moscow.html";
/// let thing = "https://sws.geonames.org/524901/".to_owned();
/// assert_eq!(authority(page), Some((Authority::Geonames, thing)));
/// assert_eq!(authority("http://correspSearch.net/unknown"), None);
/// ```
pub fn authority(written: &str) -> Option<(Authority, String)> {
    let written = written.trim();
    let web = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let web = web.map(|web| web.strip_prefix("www.").unwrap_or(web));
    if web.is_some_and(|web| web.eq_ignore_ascii_case("correspsearch.net/unknown")) {
        return None;
    }
    for (known, beginnings, is_number, address) in FORMS {
        let number = beginnings.iter().find_map(|beginning| {
            // A short form: `viaf:27063124`, or nothing at all before the number.
            let is_short = beginning.is_empty() || beginning.ends_with(':');
            if is_short { Some(written) } else { web }?.strip_prefix(beginning)
        });
        let number = number.map(|number| number.split(['/', '?', '#']).next().unwrap_or_default());
        let number = number.map(|number| number.strip_suffix(".html").unwrap_or(number));
        if let Some(number) = number.filter(|number| is_number(number)) {
            return Some((*known, address.replace("{}", number)));
        }
    }
    let is_address = web.is_some() || written.starts_with("urn:");
    is_address.then(|| (Authority::Other, written.to_owned()))
}

/// An authority, how its addresses begin (without scheme and `www.`), what its numbers look like, and the
/// address of the thing itself.
type Form = (Authority, &'static [&'static str], fn(&str) -> bool, &'static str);

const FORMS: &[Form] = &[
    (
        Authority::Wikidata,
        &["wikidata.org/entity/", "wikidata.org/wiki/", "wikidata:", ""],
        |number| number.strip_prefix('Q').is_some_and(is_count),
        "http://www.wikidata.org/entity/{}",
    ),
    (Authority::Viaf, &["viaf.org/viaf/", "viaf:"], is_count, "http://viaf.org/viaf/{}"),
    (
        Authority::Gnd,
        &["d-nb.info/gnd/", "gnd:"],
        |number| is_made_of(number, |c| c.is_ascii_digit() || c == 'X' || c == '-'),
        "https://d-nb.info/gnd/{}",
    ),
    (
        Authority::Geonames,
        &["geonames.org/", "sws.geonames.org/"],
        is_count,
        "https://sws.geonames.org/{}/",
    ),
    (
        Authority::Loc,
        &["id.loc.gov/authorities/names/", "id.loc.gov/authorities/"],
        |number| {
            let digits = number.trim_start_matches(|c: char| c.is_ascii_lowercase());
            number.starts_with('n') && number.len() - digits.len() <= 2 && is_count(digits)
        },
        "http://id.loc.gov/authorities/names/{}",
    ),
    (
        Authority::Bnf,
        &["catalogue.bnf.fr/ark:/12148/", "data.bnf.fr/ark:/12148/"],
        |number| number.starts_with("cb") && is_made_of(number, |c| c.is_ascii_alphanumeric()),
        "https://data.bnf.fr/ark:/12148/{}",
    ),
    (
        Authority::Isni,
        &["isni.org/isni/", "isni:"],
        |number| number.len() == 16 && is_made_of(number, |c| c.is_ascii_digit() || c == 'X'),
        "https://isni.org/isni/{}",
    ),
    (Authority::Tgn, &["vocab.getty.edu/tgn/", "tgn:"], is_count, "http://vocab.getty.edu/tgn/{}"),
    (
        Authority::Isil,
        &["ld.zdb-services.de/resource/organisations/", "isil:"],
        |number| {
            number.contains('-')
                && is_made_of(number, |c| c.is_ascii_alphanumeric() || "-:".contains(c))
        },
        "https://ld.zdb-services.de/resource/organisations/{}",
    ),
];

fn is_made_of(text: &str, of: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(of)
}

fn is_count(text: &str) -> bool {
    is_made_of(text, |c| c.is_ascii_digit())
}

/// A name as it stands in an address: compatible forms of characters made one (NFKC), "Penhallow, Ezra"
/// turned, small letters, letters and digits of every script, and `-` between them. No accent is folded,
/// nothing is transliterated, no title or initial is dropped: those would be guesses.
///
/// ```
/// use letterpress::ir::slug;
/// assert_eq!(slug("Penhallow,  Ezra"), slug("Ezra Penhallow"));
/// assert_eq!(slug("Ezra Penhallow, Jr."), "ezra-penhallow-jr");
/// assert_eq!(slug("Никита С. Хрущёв"), "никита-с-хрущёв");
/// ```
pub fn slug(name: &str) -> String {
    let name: String =
        name.nfkc().filter(|c| !['\'', '\u{2018}', '\u{2019}', '\u{2BC}'].contains(c)).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || ".,;:".contains(c));
    let name = match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !is_suffix(given) => {
            Cow::Owned(format!("{given} {family}"))
        }
        Some(_) | None => Cow::Borrowed(name),
    };
    let name: String = name.to_lowercase().nfc().collect();
    let words =
        name.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A mark that is written over, under or around a letter, and belongs to its word.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// What comes after a name and a comma and is no given name.
fn is_suffix(words: &str) -> bool {
    let words: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    ["jr", "sr", "i", "ii", "iii", "iv", "esq", "md", "phd"]
        .contains(&words.to_lowercase().as_str())
}

/// Whether a name tells somebody or something from all others: of a person, at least two words that are
/// no titles, offices or particles, one of those before the last more than an initial. "President Kennedy" and "N. Khrushchev"
/// name many people.
///
/// ```
/// use letterpress::ir::{EntityKind, identifies};
/// assert!(identifies(EntityKind::Person, "Orla M. Tamsin"));
/// assert!(!identifies(EntityKind::Person, "President Kennedy"));
/// assert!(!identifies(EntityKind::Person, "Secretary of State Rusk"));
/// assert!(identifies(EntityKind::Place, "Moscow"));
/// ```
pub fn identifies(kind: EntityKind, name: &str) -> bool {
    let is_hyphen = |c: char| c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    // "President-elect" is two titles, and "Khru-shchev" one word that a line end has cut.
    let is_title = |word: &&str| {
        let word = word.to_lowercase();
        word.contains(is_hyphen) && word.split(is_hyphen).all(|part| NO_NAMES.contains(&part))
    };
    let words = name.split_whitespace().filter(|word| !is_title(word));
    let joined = words.map(|word| word.replace(is_hyphen, "")).collect::<Vec<_>>().join(" ");
    let slug = slug(&joined);
    let words: Vec<&str> =
        slug.split('-').filter(|word| !word.is_empty() && !NO_NAMES.contains(word)).collect();
    match kind {
        EntityKind::Organisation | EntityKind::Place | EntityKind::Archive => !words.is_empty(),
        EntityKind::Person => {
            let before = words.split_last().map(|(_, before)| before).unwrap_or_default();
            before.iter().any(|word| word.chars().count() > 1)
        }
    }
}

/// Words before a surname that are no given name: titles and ranks, offices and what they are of, kin, and
/// the particles of surnames. One that is a given name, too (Earl Warren), makes its bearer nobody; that
/// is less than a false identity.
const NO_NAMES: &[&str] = &[
    // titles
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "madam",
    "madame",
    "mme",
    "mlle",
    "monsieur",
    "herr",
    "frau",
    "fr\u{e4}ulein",
    "signor",
    "signora",
    "se\u{f1}or",
    "se\u{f1}ora",
    "don",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "honorable",
    "honourable",
    "esq",
    "comrade",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "empress",
    "tsar",
    "czar",
    "kaiser",
    "duke",
    "duchess",
    "count",
    "countess",
    "earl",
    "baron",
    "baroness",
    "marquis",
    "marquess",
    "viscount",
    "bishop",
    "archbishop",
    "cardinal",
    "pope",
    "saint",
    "st",
    "majesty",
    "highness",
    "excellency",
    // ranks and offices
    "captain",
    "capt",
    "major",
    "maj",
    "colonel",
    "col",
    "general",
    "gen",
    "lieutenant",
    "lt",
    "admiral",
    "commander",
    "commodore",
    "marshal",
    "sergeant",
    "president",
    "chairman",
    "premier",
    "chancellor",
    "minister",
    "ambassador",
    "consul",
    "secretary",
    "governor",
    "senator",
    "congressman",
    "representative",
    "judge",
    "justice",
    "attorney",
    "director",
    "adviser",
    "advisor",
    "counselor",
    "counsellor",
    "delegate",
    "vice",
    "deputy",
    "under",
    "assistant",
    "acting",
    "chief",
    "prime",
    "first",
    "elect",
    "former",
    // what offices are of
    "state",
    "foreign",
    "affairs",
    "war",
    "navy",
    "defense",
    "defence",
    "treasury",
    "interior",
    "council",
    "security",
    "special",
    "national",
    // kin
    "father",
    "mother",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "cousin",
    "son",
    "daughter",
    "friend",
    // particles, articles, pronouns
    "the",
    "of",
    "in",
    "at",
    "for",
    "to",
    "and",
    "de",
    "du",
    "des",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "ter",
    "zu",
    "zur",
    "da",
    "di",
    "del",
    "della",
    "dos",
    "al",
    "el",
    "bin",
    "ibn",
    "af",
    "av",
    "his",
    "her",
    "my",
    "our",
    "your",
    "dear",
];

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
            self.address(&format!("{path}/{}{}", slug(name), distinct.unwrap_or_default()))
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

/// Whether an id is an address, a DOI or an ISBN.
pub(super) fn is_publication(id: &str) -> bool {
    authority(id).is_some() || publication(id).is_some()
}

/// The address of a publication by its DOI or ISBN.
fn publication(id: &str) -> Option<String> {
    let lower = id.trim().to_lowercase();
    if let Some(doi) =
        lower.strip_prefix("doi:").map(str::trim).filter(|doi| doi.starts_with("10."))
    {
        return Some(format!("https://doi.org/{doi}"));
    }
    let isbn = lower.strip_prefix("isbn")?.trim_start_matches([':', ' ']);
    let digits: String = isbn.chars().filter(|c| !['-', ' '].contains(c)).collect();
    let is_isbn =
        [10, 13].contains(&digits.len()) && is_made_of(&digits, |c| c.is_ascii_digit() || c == 'x');
    is_isbn.then(|| format!("urn:isbn:{digits}"))
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
