//! What CSIP and SIP 2.1.0 (DILCIS Board) demand of the attributes of METS, and what METS 1.12 says of
//! their values.

use crate::package::check::dates;
use crate::package::check::xml::{Space, Tag};

/// The profile of a submission package (SIP2).
pub(super) const PROFILE: &str = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml";

/// An attribute that an element must have: the element, if need be after the one that it is in; the
/// attribute; its value, if only one is right; the clause.
pub(super) type Must = (&'static str, &'static str, &'static str, &'static str);

/// Attributes that must be there.
pub(super) const MUST: &[Must] = &[
    ("mets", "OBJID", "", "CSIP1"),
    ("mets", "TYPE", "", "CSIP2"),
    ("mets", "PROFILE", "", "CSIP6"),
    ("metsHdr", "CREATEDATE", "", "CSIP7"),
    ("metsHdr", "csip:OAISPACKAGETYPE", "", "CSIP9"),
    ("agent", "ROLE", "", "SIP10"),
    ("dmdSec", "ID", "", "CSIP18"),
    ("dmdSec", "CREATED", "", "CSIP19"),
    ("dmdSec/mdRef", "LOCTYPE", "URL", "CSIP22"),
    ("dmdSec/mdRef", "xlink:type", "simple", "CSIP23"),
    ("dmdSec/mdRef", "xlink:href", "", "CSIP24"),
    ("dmdSec/mdRef", "MDTYPE", "", "CSIP25"),
    ("dmdSec/mdRef", "MIMETYPE", "", "CSIP26"),
    ("dmdSec/mdRef", "SIZE", "", "CSIP27"),
    ("dmdSec/mdRef", "CREATED", "", "CSIP28"),
    ("dmdSec/mdRef", "CHECKSUM", "", "CSIP29"),
    ("dmdSec/mdRef", "CHECKSUMTYPE", "", "CSIP30"),
    ("digiprovMD", "ID", "", "CSIP33"),
    ("digiprovMD/mdRef", "LOCTYPE", "URL", "CSIP36"),
    ("digiprovMD/mdRef", "xlink:type", "simple", "CSIP37"),
    ("digiprovMD/mdRef", "xlink:href", "", "CSIP38"),
    ("digiprovMD/mdRef", "MDTYPE", "", "CSIP39"),
    ("digiprovMD/mdRef", "MIMETYPE", "", "CSIP40"),
    ("digiprovMD/mdRef", "SIZE", "", "CSIP41"),
    ("digiprovMD/mdRef", "CREATED", "", "CSIP42"),
    ("digiprovMD/mdRef", "CHECKSUM", "", "CSIP43"),
    ("digiprovMD/mdRef", "CHECKSUMTYPE", "", "CSIP44"),
    ("rightsMD", "ID", "", "CSIP46"),
    ("rightsMD/mdRef", "LOCTYPE", "URL", "CSIP49"),
    ("rightsMD/mdRef", "xlink:type", "simple", "CSIP50"),
    ("rightsMD/mdRef", "xlink:href", "", "CSIP51"),
    ("rightsMD/mdRef", "MDTYPE", "", "CSIP52"),
    ("rightsMD/mdRef", "MIMETYPE", "", "CSIP53"),
    ("rightsMD/mdRef", "SIZE", "", "CSIP54"),
    ("rightsMD/mdRef", "CREATED", "", "CSIP55"),
    ("rightsMD/mdRef", "CHECKSUM", "", "CSIP56"),
    ("rightsMD/mdRef", "CHECKSUMTYPE", "", "CSIP57"),
    ("fileSec", "ID", "", "CSIP59"),
    ("fileGrp", "USE", "", "CSIP64"),
    ("fileGrp", "ID", "", "CSIP65"),
    ("file", "ID", "", "CSIP67"),
    ("file", "MIMETYPE", "", "CSIP68"),
    ("file", "SIZE", "", "CSIP69"),
    ("file", "CREATED", "", "CSIP70"),
    ("file", "CHECKSUM", "", "CSIP71"),
    ("file", "CHECKSUMTYPE", "", "CSIP72"),
    ("FLocat", "LOCTYPE", "URL", "CSIP77"),
    ("FLocat", "xlink:type", "simple", "CSIP78"),
    ("FLocat", "xlink:href", "", "CSIP79"),
];

/// Attributes that must be there in the structural map that CSIP describes.
pub(super) const MUST_IN_MAP: &[Must] = &[
    ("structMap", "ID", "", "CSIP83"),
    ("structMap", "TYPE", "PHYSICAL", "CSIP81"),
    ("mptr", "xlink:title", "", "CSIP108"),
    ("mptr", "xlink:href", "", "CSIP110"),
    ("mptr", "xlink:type", "simple", "CSIP111"),
    ("mptr", "LOCTYPE", "URL", "CSIP112"),
];

/// What rules of a table a tag breaks: the clause, and what is and should be.
pub(super) fn broken(table: &[Must], tag: &Tag<'_>, parent: &str) -> Vec<(&'static str, String)> {
    let element = tag.name;
    let rules = table.iter().filter(|(context, ..)| match context.split_once('/') {
        Some((outer, inner)) => inner == element && outer == parent,
        None => *context == element,
    });
    let broken = rules.filter_map(|&(_, attribute, expected, clause)| {
        let (space, name) = match attribute.split_once(':') {
            Some(("csip", name)) => (Space::Csip, name),
            Some(("xlink", name)) => (Space::XLink, name),
            Some(_) | None => (Space::None, attribute),
        };
        match tag.get(space, name) {
            None => Some((clause, format!("{element} has no {attribute}"))),
            Some(found) if !expected.is_empty() && found != expected => {
                let message =
                    format!("{attribute} of {element} is “{found}” and should be “{expected}”");
                Some((clause, message))
            }
            Some(_) => None,
        }
    });
    broken.collect()
}

/// What is wrong with the type of an attribute's value.
pub(super) fn mistyped(
    element: &str,
    attribute: &str,
    value: &str,
) -> Option<(&'static str, String)> {
    const CHECKSUMS: &[&str] = &[
        "Adler-32",
        "CRC32",
        "HAVAL",
        "MD5",
        "MNP",
        "SHA-1",
        "SHA-256",
        "SHA-384",
        "SHA-512",
        "TIGER",
        "WHIRLPOOL",
    ];
    const LOCATORS: &[&str] = &["ARK", "URN", "URL", "PURL", "HANDLE", "DOI", "OTHER"];
    const METADATA: &[&str] = &[
        "MARC",
        "MODS",
        "EAD",
        "DC",
        "NISOIMG",
        "LC-AV",
        "VRA",
        "TEIHDR",
        "DDI",
        "FGDC",
        "LOM",
        "PREMIS",
        "PREMIS:OBJECT",
        "PREMIS:AGENT",
        "PREMIS:RIGHTS",
        "PREMIS:EVENT",
        "TEXTMD",
        "METSRIGHTS",
        "ISO 19115:2003 NAP",
        "EAC-CPF",
        "LIDO",
        "OTHER",
    ];
    const ROLES: &[&str] = &[
        "CREATOR",
        "EDITOR",
        "ARCHIVIST",
        "PRESERVATION",
        "DISSEMINATOR",
        "CUSTODIAN",
        "IPOWNER",
        "OTHER",
    ];
    const AGENTS: &[&str] = &["INDIVIDUAL", "ORGANIZATION", "OTHER"];
    let is = |clause, expected: &str| {
        let message = format!("{attribute} of {element} is “{value}” and should be {expected}");
        Some((clause, message))
    };
    let one_of = |clause, all: &[&str]| {
        if all.contains(&value) { None } else { is(clause, &format!("one of {}", all.join(", "))) }
    };
    match (element, attribute) {
        (_, "CREATED" | "CREATEDATE" | "LASTMODDATE" | "VERSDATE")
            if !dates::is_xsd_moment(value) =>
        {
            is("METS 1.12, xs:dateTime", "a day and a time, as 2026-11-26T00:00:00Z")
        }
        (_, "SIZE") if value.trim().parse::<u64>().is_err() => {
            is("METS 1.12, xs:long", "a number of bytes")
        }
        (_, "ID") if !is_id(value.trim()) => {
            is("METS 1.12, xs:ID", "a letter or _, then letters, digits, -, _ and .")
        }
        (_, "CHECKSUMTYPE") => one_of("METS 1.12, CHECKSUMTYPE", CHECKSUMS),
        (_, "LOCTYPE") => one_of("METS 1.12, LOCTYPE", LOCATORS),
        (_, "MDTYPE") => one_of("METS 1.12, MDTYPE", METADATA),
        ("agent", "ROLE") => one_of("METS 1.12, ROLE", ROLES),
        ("agent", "TYPE") => one_of("METS 1.12, TYPE", AGENTS),
        _ => None,
    }
}

/// Whether this is a name without a colon (Namespaces in XML, NCName), as near as it matters.
fn is_id(value: &str) -> bool {
    let is_start = |it: char| it.is_alphabetic() || it == '_';
    let is_next = |it: char| it.is_alphanumeric() || "-_.·".contains(it);
    value.starts_with(is_start) && value.chars().all(is_next)
}

/// What is wrong with the category of the content (CSIP2): its vocabulary has dashes that look like
/// hyphens.
pub(super) fn miscategorised(category: &str) -> Option<String> {
    const CATEGORIES: &[&str] = &[
        "Textual works – Print",
        "Textual works – Digital",
        "Textual works – Electronic Serials",
        "Digital Musical Composition (score-based representations)",
        "Photographs – Print",
        "Photographs – Digital",
        "Other Graphic Images – Print",
        "Other Graphic Images – Digital",
        "Microforms",
        "Audio – On Tangible Medium (digital or analog)",
        "Audio – Media-independent (digital)",
        "Motion Pictures – Digital and Physical Media",
        "Video – File-based and Physical Media",
        "Software",
        "Datasets",
        "Geospatial Data",
        "Databases",
        "Websites",
        "Collection",
        "Event",
        "Interactive resource",
        "Physical object",
        "Service",
        "Mixed",
        "Other",
        // The text of CSIP2 has it so, its vocabulary as above.
        "OTHER",
    ];
    if CATEGORIES.contains(&category) {
        return None;
    }
    let plain = |it: &str| it.replace(['–', '—'], "-").to_lowercase();
    let near = CATEGORIES.iter().find(|it| plain(it) == plain(category));
    Some(match near {
        Some(near) => format!("TYPE of mets is “{category}” and should be “{near}”, with U+2013"),
        None => format!(
            "TYPE of mets is “{category}”, which is not in the vocabulary; what is not there is “Other”, \
             with csip:OTHERTYPE"
        ),
    })
}
