//! How CMIF names persons, places, editions and letters.
//!
//! **Invariant:** an address can be followed on the web, so it is never a URN.

use uuid::Uuid;

use crate::backends::Publication;
use crate::backends::lexical::{absolute_uri, is_web};
use crate::ir::{Authority, Identity, authority};

/// The address that correspSearch has for an unknown sender or recipient.
pub(super) const UNKNOWN: &str = "http://correspSearch.net/unknown";

/// The address of a person, organisation or place: of several, the authority that CMIF prefers (GeoNames, which has
/// places only; GND, VIAF, LC and BNF), else any that can be followed.
pub(super) fn address(identity: Option<&Identity>) -> Option<String> {
    best(identity, |_| true)
}

/// The address of who or what a letter mentions, if an authority keeps it.
pub(super) fn kept_address(identity: Option<&Identity>) -> Option<String> {
    best(identity, |of| of != Authority::Other)
}

fn best(identity: Option<&Identity>, is_wanted: impl Fn(Authority) -> bool) -> Option<String> {
    let Identity { address, same_as, replaces: _ } = identity?;
    let known = [address].into_iter().chain(same_as).filter_map(|address| authority(address));
    let web = known.filter(|(of, address)| is_wanted(*of) && is_web(address));
    let (of, address) = web.min_by_key(|(of, _)| rank(*of))?;
    let address = absolute_uri(&address).unwrap_or(address);
    Some(as_listed(of, &address))
}

fn rank(of: Authority) -> usize {
    const ORDER: [Authority; 6] = [
        Authority::Geonames,
        Authority::Gnd,
        Authority::Viaf,
        Authority::Loc,
        Authority::Bnf,
        Authority::Wikidata,
    ];
    let other = ORDER.len() + usize::from(of == Authority::Other);
    ORDER.iter().position(|one| *one == of).unwrap_or(other)
}

/// The form of an address that correspSearch knows: that of a page about the thing, where an authority has two
/// (documentation of CMIF, `persName/@ref` and `placeName/@ref`).
fn as_listed(of: Authority, address: &str) -> String {
    let number = || address.rsplit('/').next().unwrap_or_default();
    if of == Authority::Geonames {
        let number: String = address.chars().filter(char::is_ascii_digit).collect();
        format!("http://www.geonames.org/{number}")
    } else if of == Authority::Loc {
        format!("http://lccn.loc.gov/{}", number())
    } else if of == Authority::Bnf {
        format!("http://catalogue.bnf.fr/ark:/12148/{}", number())
    } else {
        address.to_owned()
    }
}

/// The `xml:id` of an edition: a UUID made from its address (RFC 9562, 5.5). An id in XML begins with a
/// letter, so the address is counted up until the UUID does.
pub(super) fn edition_id(address: &str) -> String {
    let mut id = Uuid::new_v5(&Uuid::NAMESPACE_URL, address.as_bytes());
    let mut count = 1;
    while id.to_string().starts_with(|first: char| first.is_ascii_digit()) {
        count += 1;
        id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{address}#{count}").as_bytes());
    }
    id.to_string()
}

/// The `xml:id` of the edition that offers the list.
pub(super) fn own_edition_id(publication: &Publication) -> String {
    edition_id(publication.url.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{EntityKind, Mention, Scope};

    #[test]
    fn the_id_of_an_edition_is_a_uuid_that_begins_with_a_letter() {
        for number in 0..100 {
            let id = edition_id(&format!("https://letters.example.org/{number}"));
            assert!(id.starts_with(|first: char| first.is_ascii_lowercase()), "{id}");
            assert!(Uuid::parse_str(&id).is_ok(), "{id}");
        }
    }

    #[test]
    fn an_address_is_one_that_corresp_search_reads() {
        let address = |written: &[&str]| {
            let addresses = written.to_vec();
            let mention = Mention { addresses, ..Mention::default() };
            let identity = Scope::new("a", None).identity(EntityKind::Person, &mention);
            address(identity.as_ref())
        };
        let (wikidata, gnd) =
            ("https://www.wikidata.org/wiki/Q1", "http://d-nb.info/gnd/118540238");
        assert_eq!(address(&[wikidata, gnd]).as_deref(), Some("https://d-nb.info/gnd/118540238"));
        assert_eq!(
            address(&["https://sws.geonames.org/524901/"]).as_deref(),
            Some("http://www.geonames.org/524901")
        );
        assert_eq!(
            address(&["http://d-nb.info/gnd/4040204-2", "https://www.geonames.org/524901"])
                .as_deref(),
            Some("http://www.geonames.org/524901")
        );
        assert_eq!(
            address(&["http://id.loc.gov/authorities/names/n79021164"]).as_deref(),
            Some("http://lccn.loc.gov/n79021164")
        );
        assert_eq!(
            address(&["https://data.bnf.fr/ark:/12148/cb11888266r"]).as_deref(),
            Some("http://catalogue.bnf.fr/ark:/12148/cb11888266r")
        );
        assert_eq!(
            address(&["https://a.example/ann lee"]).as_deref(),
            Some("https://a.example/ann%20lee")
        );
        assert_eq!(address(&["urn:uuid:d9c1a9e4-90c3-5d41-a1b6-3f2c7d4e5a60", "#ann"]), None);
        assert_eq!(address(&[UNKNOWN]), None);
    }
}
