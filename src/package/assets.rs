//! The files that lie in every package of a kind: schemas, stylesheets, the profile of a bag.
//!
//! Schemas of others are as their publishers have them (`schemas/README.md` says where they are from).

use std::borrow::Cow;

use super::Kind;
use super::bag::PROFILE;

/// The stylesheets for TEI, by their names.
pub(super) const STYLESHEETS: [(&str, &str); 2] = [
    ("tei.css", include_str!("assets/tei.css")),
    ("tei-to-html.xsl", include_str!("assets/tei-to-html.xsl")),
];

/// The schemas that the files of a package name, and that of our own form.
pub(super) fn schemas(kind: Kind) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut schemas: Vec<(&str, Cow<'_, str>)> = vec![
        ("tei_all.rng", crate::grammar::relax_ng().into()),
        ("letterpress.rng", include_str!("../../schemas/tei/letterpress.rng").into()),
        ("ir.schema.json", include_str!("../../schemas/ir.schema.json").into()),
        ("premis.xsd", include_str!("schemas/premis.xsd").into()),
        ("xlink.xsd", include_str!("schemas/xlink.xsd").into()),
    ];
    if kind == Kind::Eark {
        schemas.extend([
            ("mets.xsd", Cow::from(include_str!("schemas/mets.xsd"))),
            ("DILCISExtensionMETS.xsd", include_str!("schemas/DILCISExtensionMETS.xsd").into()),
            (
                "DILCISExtensionSIPMETS.xsd",
                include_str!("schemas/DILCISExtensionSIPMETS.xsd").into(),
            ),
        ]);
    }
    schemas.push(("catalog.xml", CATALOG.into()));
    schemas
}

/// Which schema has which public address (OASIS XML Catalogs 1.1): the files need no change.
const CATALOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\n  \
    <uri name=\"https://vault.tei-c.org/P5/current/xml/tei/custom/schema/relaxng/tei_all.rng\" uri=\"tei_all.rng\"/>\n  \
    <uri name=\"letterpress.rng\" uri=\"letterpress.rng\"/>\n  \
    <uri name=\"http://www.loc.gov/premis/v3\" uri=\"premis.xsd\"/>\n  \
    <uri name=\"https://www.loc.gov/standards/premis/premis.xsd\" uri=\"premis.xsd\"/>\n  \
    <system systemId=\"http://www.loc.gov/standards/xlink/xlink.xsd\" uri=\"xlink.xsd\"/>\n\
    </catalog>\n";

/// The profile of our bags (BagIt Profiles 1.3.0).
pub(super) fn bagit_profile() -> String {
    include_str!("assets/bagit-profile.json").replace("PROFILE", PROFILE)
}
