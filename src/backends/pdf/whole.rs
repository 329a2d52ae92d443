//! What describes a whole file: its catalog, XMP, document information, output intent.
//!
//! **Invariant:** its dates are those of the run, never a letter's.

use lopdf::{Dictionary, Object, Stream};

use super::file::Objects;
use super::objects::{Number, bytes, dictionary, name, reference, text};
use super::{BackendError, xmp};
use crate::backends::PRODUCER;

/// The trees of a file.
pub(super) struct Trees {
    pub pages: Number,
    pub structure: Number,
    pub outline: Number,
    /// The trees of names.
    pub names: Dictionary,
}

/// The catalog (ISO 32000-1, 7.7.2), to which more can be added.
pub(super) fn catalog(
    file: &mut impl Objects,
    about: &xmp::About,
    trees: Trees,
) -> Result<Dictionary, BackendError> {
    let metadata = metadata(file, about)?;
    let intent = output_intent(file)?;
    Ok(dictionary([
        ("Type", name("Catalog")),
        ("Pages", reference(trees.pages)),
        ("Lang", text(&about.language)),
        ("MarkInfo", dictionary([("Marked", true.into()), ("UserProperties", true.into())]).into()),
        ("StructTreeRoot", reference(trees.structure)),
        ("ViewerPreferences", dictionary([("DisplayDocTitle", true.into())]).into()),
        ("PageMode", name("UseOutlines")),
        ("Outlines", reference(trees.outline)),
        ("Names", trees.names.into()),
        ("OutputIntents", Object::Array(vec![reference(intent)])),
        ("Metadata", reference(metadata)),
    ]))
}

/// The document information (ISO 32000-1, 14.3.3), with our dates only.
pub(super) fn information(
    file: &mut impl Objects,
    about: &xmp::About,
    made: jiff::Timestamp,
) -> Result<Number, BackendError> {
    let mut information = dictionary([
        ("Title", text(&about.title)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", bytes(pdf_date(made))),
        ("ModDate", bytes(pdf_date(made))),
    ]);
    if !about.authors.is_empty() {
        information.set("Author", text(&about.authors.join(", ")));
    }
    file.add(information)
}

/// ISO 32000-1, 7.9.4.
pub(super) fn pdf_date(made: jiff::Timestamp) -> String {
    made.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

fn metadata(file: &mut impl Objects, about: &xmp::About) -> Result<Number, BackendError> {
    let entries = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    // Not compressed, so that programs that do not understand PDF can find it.
    let stream = Stream::new(entries, xmp::packet(about)?).with_compression(false);
    file.add(stream)
}

/// Defines all colours as sRGB (ISO 19005-3, 6.2.3).
fn output_intent(file: &mut impl Objects) -> Result<Number, BackendError> {
    let profile = typst_assets::icc::S_RGB_V4.to_vec();
    let profile = file.add(Stream::new(dictionary([("N", 3.into())]), profile))?;
    file.add(dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", bytes("sRGB")),
        ("RegistryName", bytes("http://www.color.org")),
        ("Info", bytes("sRGB IEC61966-2.1")),
        ("DestOutputProfile", reference(profile)),
    ]))
}
