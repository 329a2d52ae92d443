//! Defects of packages of E-ARK, numbered as in the model of an archival package.

use super::{Defect, EntryKind, Memory, TEI, TEXT, each, premis};
use crate::package::Kind;

const ROOT: &str = "METS.xml";
const SOURCE: &str = "representations/source/METS.xml";
const TRANSCRIPT: &str = "representations/source/data/ann.txt";
const MADE: &str = "representations/source/data/ann.tei.xml";
const DC: &str = "metadata/descriptive/dc.xml";
const PREMIS: &str = "metadata/preservation/premis.xml";

const MOMENT: &str = "2026-11-26T00:00:00Z";

/// A package without a fault.
fn sip() -> Memory {
    let mut sip = Memory { name: Some("ann".to_owned()), ..Memory::default() };
    sip.put(TRANSCRIPT, TEXT);
    sip.put(MADE, TEI);
    sip.put(DC, "<dc>Ann to Ben</dc>\n");
    sip.put(PREMIS, premis(TRANSCRIPT, MADE));
    sip.put("documentation/README.txt", "A letter.\n");
    sip.put("schemas/mets.xsd", "<schema/>\n");
    let source = of_representation(&sip);
    sip.put(SOURCE, source);
    let root = root(&sip);
    sip.put(ROOT, root);
    sip
}

/// Changes the METS of the representation, and what the root says of it.
fn edit_source(sip: &mut Memory, words: &str, new: &str) {
    sip.edit(SOURCE, words, new);
    let root = root(sip);
    sip.put(ROOT, root);
}

fn begin(name: &str, profile: &str) -> String {
    format!(
        "<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:csip=\"https://DILCIS.eu/XML/METS/CSIPExtensionMETS\"\n OBJID=\"{name}\" LABEL=\"Ann to Ben\" \
         TYPE=\"Textual works – Digital\" csip:CONTENTINFORMATIONTYPE=\"OTHER\" \
         csip:OTHERCONTENTINFORMATIONTYPE=\"letter\" PROFILE=\"{profile}\">\n\
         <mets:metsHdr CREATEDATE=\"{MOMENT}\" csip:OAISPACKAGETYPE=\"SIP\">\n\
         <mets:agent ROLE=\"CREATOR\" TYPE=\"OTHER\" OTHERTYPE=\"SOFTWARE\"><mets:name>letterpress</mets:name>\
         <mets:note csip:NOTETYPE=\"SOFTWARE VERSION\">0.1.0</mets:note></mets:agent>\n"
    )
}

/// Size, digest and the rest that is said of a file.
fn measured(sip: &Memory, path: &str) -> String {
    let fixity = sip.fixity(path);
    let (size, digest) = (fixity.size, fixity.sha256());
    format!(
        "MIMETYPE=\"text/plain\" SIZE=\"{size}\" CREATED=\"{MOMENT}\" CHECKSUM=\"{digest}\" \
         CHECKSUMTYPE=\"SHA-256\""
    )
}

fn located(path: &str) -> String {
    format!("LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"{path}\"")
}

fn file(sip: &Memory, id: &str, path: &str, address: &str) -> String {
    let (measured, located) = (measured(sip, path), located(address));
    format!("<mets:file ID=\"{id}\" {measured}><mets:FLocat {located}/></mets:file>\n")
}

fn group(id: &str, used: &str, files: &str) -> String {
    format!(
        "<mets:fileGrp ID=\"{id}\" USE=\"{used}\" csip:CONTENTINFORMATIONTYPE=\"OTHER\" \
         csip:OTHERCONTENTINFORMATIONTYPE=\"letter\">\n{files}</mets:fileGrp>\n"
    )
}

fn of_representation(sip: &Memory) -> String {
    let files =
        file(sip, "s-1", TRANSCRIPT, "data/ann.txt") + &file(sip, "s-2", MADE, "data/ann.tei.xml");
    begin("source", "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml")
        + "</mets:metsHdr>\n<mets:fileSec ID=\"s-files\">\n"
        + &group("s-data", "Data", &files)
        + "</mets:fileSec>\n<mets:structMap ID=\"s-map\" TYPE=\"PHYSICAL\" LABEL=\"CSIP\">\
           <mets:div ID=\"s-div\" LABEL=\"source\">\n\
           <mets:div ID=\"s-metadata\" LABEL=\"Metadata\"/>\n\
           <mets:div ID=\"s-div-data\" LABEL=\"Data\"><mets:fptr FILEID=\"s-data\"/></mets:div>\n\
           </mets:div></mets:structMap>\n</mets:mets>\n"
}

fn root(sip: &Memory) -> String {
    let code = "<mets:note csip:NOTETYPE=\"IDENTIFICATIONCODE\">GB-1</mets:note>";
    let agent = |role: &str, kind: &str, note: &str| {
        format!(
            "<mets:agent ROLE=\"{role}\" TYPE=\"{kind}\"><mets:name>Whitby</mets:name>{note}</mets:agent>\n"
        )
    };
    let reference = |path: &str, kind: &str| {
        let (located, measured) = (located(path), measured(sip, path));
        format!("<mets:mdRef {located} MDTYPE=\"{kind}\" {measured}/>")
    };
    let documentation = file(sip, "readme", "documentation/README.txt", "documentation/README.txt");
    let schemas = file(sip, "schema", "schemas/mets.xsd", "schemas/mets.xsd");
    begin("ann", "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml")
        + &agent("ARCHIVIST", "ORGANIZATION", code)
        + &agent("CREATOR", "ORGANIZATION", code)
        + &agent("CREATOR", "INDIVIDUAL", "<mets:note>ann@example.org</mets:note>")
        + &format!(
            "</mets:metsHdr>\n<mets:dmdSec ID=\"dmd\" CREATED=\"{MOMENT}\">{}</mets:dmdSec>\n\
             <mets:amdSec ID=\"amd\"><mets:digiprovMD ID=\"digiprov\">{}</mets:digiprovMD></mets:amdSec>\n\
             <mets:fileSec ID=\"files\">\n",
            reference(DC, "DC"),
            reference(PREMIS, "PREMIS")
        )
        + &group("documentation", "Documentation", &documentation)
        + &group("schemas", "Schemas", &schemas)
        + &group("source", "Representations/source", &file(sip, "mets-source", SOURCE, SOURCE))
        + "</mets:fileSec>\n<mets:structMap ID=\"map\" TYPE=\"PHYSICAL\" LABEL=\"CSIP\">\
           <mets:div ID=\"div\" LABEL=\"ann\">\n\
           <mets:div ID=\"div-metadata\" LABEL=\"Metadata\" ADMID=\"digiprov\" DMDID=\"dmd\"/>\n\
           <mets:div ID=\"div-documentation\" LABEL=\"Documentation\"><mets:fptr FILEID=\"documentation\"/>\
           </mets:div>\n\
           <mets:div ID=\"div-schemas\" LABEL=\"Schemas\"><mets:fptr FILEID=\"schemas\"/></mets:div>\n"
        + &format!(
            "<mets:div ID=\"div-source\" LABEL=\"Representations/source\"><mets:mptr {} \
             xlink:title=\"source\"/></mets:div>\n</mets:div></mets:structMap>\n</mets:mets>\n",
            located(SOURCE)
        )
}

#[test]
fn a_package_of_eark_without_a_fault_has_none() {
    let sip = sip();
    assert_eq!(sip.faults(), [""; 0]);
    let checked = sip.check();
    assert_eq!((checked.kind, checked.files), (Some(Kind::Eark), 8));
    assert_eq!(checked.unchecked, [""; 0]);
}

#[test]
fn files_that_are_not_as_the_mets_say_are_found() {
    let defects: &[Defect] = &[
        (
            "51 a byte changed",
            |it| it.put(TRANSCRIPT, "It rainz.\n"),
            &[
                "representations/source/METS.xml, line 8: the SHA-256 of representations/source/data/ann.txt is",
                "(CSIP71)",
            ],
        ),
        (
            "a byte more",
            |it| it.put("schemas/mets.xsd", "<schema/>\n\n"),
            &["the size of schemas/mets.xsd is 11 and should be 10 (CSIP69)"],
        ),
        (
            "52 a file missing",
            |it| it.remove(TRANSCRIPT),
            &[
                "representations/source/METS.xml, line 8: representations/source/data/ann.txt is missing",
            ],
        ),
        (
            "53 a file unlisted",
            |it| it.put("representations/source/data/more.txt", "x"),
            &["representations/source/data/more.txt: is in no METS"],
        ),
        (
            "54 a METS missing",
            |it| it.remove(SOURCE),
            &["METS.xml, line", "representations/source/METS.xml is missing"],
        ),
        (
            "55 not well-formed",
            |it| edit_source(it, "</mets:fileSec>", ""),
            &["representations/source/METS.xml, line", "is not well-formed"],
        ),
        (
            "56 a wrong digest",
            |it| {
                let digest = it.fixity(DC).sha256();
                it.edit(ROOT, &digest, &"0".repeat(64));
            },
            &["the SHA-256 of metadata/descriptive/dc.xml is", "(CSIP29)"],
        ),
        (
            "66 no metadata",
            |it| {
                it.remove(DC);
                it.remove(PREMIS);
            },
            &["metadata/descriptive/dc.xml is missing", "(CSIP24)"],
        ),
        (
            "76 a way out",
            |it| it.edit(ROOT, "\"schemas/mets.xsd", "\"../../mets.xsd"),
            &["“../../mets.xsd” goes up and leaves the package"],
        ),
        (
            "another way out",
            |it| it.edit(ROOT, "\"schemas/mets.xsd", "\"https://x.org/mets.xsd"),
            &["is an address elsewhere and leaves the package"],
        ),
        ("a link", |it| it.add("schemas/link.xsd", EntryKind::Link), &["this is a link"]),
        ("no METS at all", |it| it.remove(ROOT), &["METS.xml: is missing (CSIPSTR4)"]),
        ("no folder", |it| it.name = None, &["not in a folder of its own (CSIPSTR1)"]),
        (
            "a digest in PREMIS",
            |it| {
                let digest = it.fixity(MADE).sha256();
                it.edit(PREMIS, &digest, &"0".repeat(64));
            },
            &["premis.xml, line 11: the SHA-256 of representations/source/data/ann.tei.xml is"],
        ),
    ];
    each(&sip(), defects);
}

const NOT_ALLOWED: &[Defect] = &[
    (
        "57 no date",
        |it| it.edit(ROOT, &format!(" CREATED=\"{MOMENT}\"><mets:mdRef"), "><mets:mdRef"),
        &["dmdSec has no CREATED (CSIP19)"],
    ),
    (
        "58 a day without time",
        |it| it.edit(ROOT, "CREATEDATE=\"2026-11-26T00:00:00Z", "CREATEDATE=\"2026-11-26"),
        &["CREATEDATE of metsHdr is “2026-11-26” and should be a day and a time"],
    ),
    ("59 a hyphen", |it| it.edit(ROOT, "works – D", "works - D"), &["(CSIP2)", "with U+2013"]),
    ("60 another name", |it| it.name = Some("ben".to_owned()), &["OBJID is ann and should be ben"]),
    (
        "60 another name of a representation",
        |it| edit_source(it, "OBJID=\"source", "OBJID=\"src"),
        &["representations/source/METS.xml: OBJID is src and should be source"],
    ),
    (
        "61 another profile",
        |it| it.edit(ROOT, "E-ARK-SIP.xml", "E-ARK-SIP-v2-2-0.xml"),
        &["(SIP2)"],
    ),
    (
        "62 an ID twice",
        |it| it.edit(ROOT, "ID=\"div-schemas", "ID=\"div-metadata"),
        &["the ID div-metadata is given twice, first on line"],
    ),
    (
        "62 an ID in two METS",
        |it| edit_source(it, "ID=\"s-map", "ID=\"map"),
        &["the ID map is also in METS.xml"],
    ),
    (
        "63 a dangling pointer",
        |it| it.edit(ROOT, "FILEID=\"schemas", "FILEID=\"none"),
        &["FILEID names none, and no element has that ID (CSIP118)"],
    ),
    (
        "a pointer to what is no file",
        |it| it.edit(ROOT, "FILEID=\"schemas", "FILEID=\"dmd"),
        &["FILEID names dmd, which is neither a file nor a fileGrp"],
    ),
    (
        "64 no media type of a file",
        |it| {
            edit_source(it, "ID=\"s-1\" MIMETYPE=\"text/plain\"", "ID=\"s-1\"");
        },
        &["representations/source/METS.xml, line 8: file has no MIMETYPE (CSIP68)"],
    ),
    (
        "65 no media type of metadata",
        |it| it.edit(ROOT, "\"PREMIS\" MIMETYPE=\"text/plain\"", "\"PREMIS\""),
        &["mdRef has no MIMETYPE (CSIP40)"],
    ),
    (
        "67 nobody submits",
        |it| it.edit(ROOT, "CREATOR\" TYPE=\"ORGANIZATION", "EDITOR\" TYPE=\"ORGANIZATION"),
        &["no agent submits the package", "(SIP15)"],
    ),
    (
        "68 a group without type",
        |it| {
            let words = "Representations/source\" csip:CONTENTINFORMATIONTYPE=\"OTHER\"";
            it.edit(ROOT, words, "Representations/source\"");
        },
        &["fileGrp “Representations/source” has no csip:CONTENTINFORMATIONTYPE (CSIP62)"],
    ),
    (
        "69 no type of package",
        |it| it.edit(ROOT, " csip:OAISPACKAGETYPE=\"SIP\"", ""),
        &["(CSIP9)"],
    ),
    ("another type of package", |it| it.edit(ROOT, "TYPE=\"SIP\"", "TYPE=\"AIP\""), &["(SIP4)"]),
    (
        "71 an attribute without namespace",
        |it| it.edit(ROOT, "csip:NOTETYPE=\"ID", "NOTETYPE=\"ID"),
        &["note may not have NOTETYPE without a namespace"],
    ),
    ("71 and so no code", |it| it.edit(ROOT, "csip:NOTETYPE=\"ID", "NOTETYPE=\"ID"), &["(SIP14)"]),
    ("72 no label", |it| it.edit(ROOT, " LABEL=\"Schemas\"", ""), &["div has no LABEL (CSIP107)"]),
    (
        "73 an algorithm written otherwise",
        |it| it.edit(ROOT, "\"SHA-256\"", "\"sha256\""),
        &["CHECKSUMTYPE of file is “sha256” and should be one of"],
    ),
    ("74 no size", |it| edit_source(it, "SIZE=\"10\"", ""), &["file has no SIZE (CSIP69)"]),
    (
        "no version of the program",
        |it| edit_source(it, "csip:NOTETYPE=\"SOFTWARE VERSION\"", ""),
        &["(CSIP16)"],
    ),
    ("no program", |it| edit_source(it, "OTHERTYPE=\"SOFTWARE\"", ""), &["(CSIP10)"]),
    ("no documentation", |it| it.edit(ROOT, "USE=\"Documentation", "USE=\"Docs"), &["(CSIP60)"]),
    ("no map", |it| edit_source(it, "LABEL=\"CSIP\"", "LABEL=\"Other\""), &["(CSIP82)"]),
    (
        "no part for metadata",
        |it| edit_source(it, "LABEL=\"Metadata\"", "LABEL=\"Meta\""),
        &["(CSIP88)"],
    ),
    ("no pointer to the METS", |it| it.edit(ROOT, "<mets:mptr", "<mets:fptr"), &["(CSIP109)"]),
    (
        "an unknown element",
        |it| it.edit(ROOT, "mets:amdSec", "mets:admSec"),
        &["admSec is not allowed in mets"],
    ),
    (
        "77 no METS",
        |it| it.put(ROOT, "<a/>"),
        &["a of another namespace is not allowed in the file"],
    ),
];

#[test]
fn what_csip_and_sip_do_not_allow_in_a_mets_is_found() {
    each(&sip(), NOT_ALLOWED);
}

#[test]
fn digests_in_other_algorithms_are_not_checked_but_sizes_are() {
    let mut sip = sip();
    let digest = sip.fixity(DC).sha256();
    let (old, new) = (format!("{digest}\" CHECKSUMTYPE=\"SHA-256\""), "0\" CHECKSUMTYPE=\"MD5\"");
    sip.edit(ROOT, &old, new);
    assert_eq!(sip.faults(), [""; 0]);
    assert_eq!(sip.check().unchecked, ["METS.xml: checksums in MD5 (1) are not computed here"]);
    sip.put(DC, "<dc/>");
    sip.demand("another size", &["the size of metadata/descriptive/dc.xml"]);
}

#[test]
fn addresses_may_be_encoded_and_prefixes_be_others() {
    let mut sip = sip();
    edit_source(&mut sip, "data/ann.txt", "./data/%61nn.txt");
    edit_source(&mut sip, "mets:", "m:");
    edit_source(&mut sip, "xmlns:mets", "xmlns:m");
    assert_eq!(sip.faults(), [""; 0]);
}
