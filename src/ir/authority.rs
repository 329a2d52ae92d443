//! The addresses of authority files and of publications, each in its one spelling, and which authority
//! comes first for what kind of thing.

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
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
            Self::Archive => "archive",
        }
    }

    /// The authorities whose address is the identity, the first before the others. One order for ever:
    /// a change would give all a new address.
    pub(super) fn order(self) -> &'static [Authority] {
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
/// no address, and for the address that CMIF has for an unknown party, which names no one.
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
        &["d-nb.info/gnd/", "gnd:", "pnd:"],
        |number| is_made_of(number, |c| c.is_ascii_digit() || c == 'X' || c == '-'),
        "https://d-nb.info/gnd/{}",
    ),
    (
        Authority::Geonames,
        &["geonames.org/", "sws.geonames.org/", "geonames:"],
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

/// Whether an id is an address, a DOI or an ISBN.
pub(super) fn is_publication(id: &str) -> bool {
    authority(id).is_some() || publication(id).is_some()
}

/// The address of a publication by its DOI or ISBN.
pub(super) fn publication(id: &str) -> Option<String> {
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
