//! METS as E-ARK wants it: CSIP and SIP 2.1.0 (DILCIS Board), the version that the profile's validator knows.
//!
//! The root names the metadata, the documentation, the schemas, and a METS for each representation, which names its files.
//! The files of a representation are noted while letters come. **Invariant:** each file has its size and SHA-256 here, and
//! `xlink:href` is a path below the METS that names it.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use uuid::Uuid;

use super::details::Details;
use super::record::Representation;
use super::store::{Note, PackedFile, Store};
use crate::backends::{Markup, Tag, Written};

const SIP_PROFILE: &str = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml";
const CSIP_PROFILE: &str = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml";

/// What a package is about, as the vocabulary of the profile has it (CSIP2): with an en dash.
const CONTENT: &str = "Textual works \u{2013} Digital";

/// What a path may hold in an address as it is (RFC 3986, 3.3).
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What is the same in all METS of a package.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The package.
    pub(super) id: Uuid,
    /// The name of its folder.
    pub(super) name: &'a str,
    /// What it is called.
    pub(super) title: &'a str,
    /// When it is made: a moment in UTC.
    pub(super) moment: &'a str,
    pub(super) details: &'a Details,
}

impl Frame<'_> {
    fn id(&self, name: &str) -> String {
        format!("uuid-{}", Uuid::new_v5(&self.id, format!("mets/{name}").as_bytes()))
    }
}

/// The files of a representation, while they come.
pub(super) struct Files {
    of: Representation,
    note: Box<dyn Note>,
    is_empty: bool,
}

impl Files {
    pub(super) fn new(of: Representation, store: &dyn Store) -> io::Result<Self> {
        Ok(Self { of, note: store.note()?, is_empty: true })
    }

    pub(super) fn representation(&self) -> Representation {
        self.of
    }

    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Adds a file below `data`, which has this identifier in PREMIS.
    pub(super) fn add(&mut self, id: Uuid, file: &PackedFile, moment: &str) -> io::Result<()> {
        self.is_empty = false;
        let mut markup = Markup::indented(3);
        let tag = file_tag(format!("uuid-{id}"), file, moment)
            .set("sip:FILEFORMATNAME", file.format.name)
            .set_known("sip:FILEFORMATVERSION", file.format.version)
            .set_known("sip:FORMATREGISTRY", file.format.pronom.map(|_| "PRONOM"))
            .set_known("sip:FORMATREGISTRYKEY", file.format.pronom);
        let path = format!("data/{}", file.path);
        markup.group(tag, |file| location(file, "mets:FLocat", &path))?;
        self.note.write_all(markup.part().map_err(io::Error::other)?.as_bytes())
    }

    /// Writes the METS of the representation.
    pub(super) fn finish(self, frame: &Frame<'_>, out: &mut dyn Write) -> io::Result<()> {
        let name = self.of.as_str();
        let id = |what: &str| frame.id(&format!("{name}/{what}"));
        let mut start = Markup::default();
        let title = format!("{}: {name}", frame.title);
        start.begin(root(name, &title, CSIP_PROFILE, "../../"))?;
        header(&mut start, frame, None)?;
        start.begin(Tag::new("mets:fileSec").set("ID", id("files")))?;
        start.begin(group(id("data"), "Data"))?;
        write_start(start, out)?;
        io::copy(&mut self.note.read()?, out)?;
        out.write_all(b"\n    </mets:fileGrp>\n  </mets:fileSec>")?;
        let mut end = Markup::indented(1);
        end.group(structure(id("structure")), |map| {
            map.group(Tag::new("mets:div").set("ID", id("div")).set("LABEL", name), |div| {
                let metadata = Tag::new("mets:div").set("ID", id("metadata"));
                div.empty_line(metadata.set("LABEL", "Metadata"))?;
                pointing(div, id("data-div"), "Data", &[id("data")])
            })
        })?;
        write_end(end, out)
    }
}

/// The files of a package that its root names.
pub(super) struct RootFiles<'a> {
    pub(super) descriptive: &'a PackedFile,
    pub(super) preservation: &'a PackedFile,
    pub(super) documentation: &'a [PackedFile],
    pub(super) schemas: &'a [PackedFile],
    /// The METS of each representation.
    pub(super) representations: &'a [(Representation, PackedFile)],
}

/// Writes the METS of a package.
pub(super) fn write_root(
    frame: &Frame<'_>,
    files: &RootFiles<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut mets = Markup::default();
    let id = |name: &str| frame.id(name);
    mets.begin(root(frame.name, frame.title, SIP_PROFILE, ""))?;
    header(&mut mets, frame, Some(frame.details))?;
    mets.group(section("mets:dmdSec", id("dmdSec"), frame).set("STATUS", "CURRENT"), |section| {
        reference(section, id("mdRef/dc"), files.descriptive, frame, |tag| tag.set("MDTYPE", "DC"))
    })?;
    mets.group(Tag::new("mets:amdSec").set("ID", id("amdSec")), |section| {
        let digiprov = self::section("mets:digiprovMD", id("digiprovMD"), frame);
        section.group(digiprov.set("STATUS", "CURRENT"), |provenance| {
            reference(provenance, id("mdRef/premis"), files.preservation, frame, |tag| {
                tag.set("MDTYPE", "PREMIS").set("MDTYPEVERSION", "3.0")
            })
        })
    })?;
    mets.group(Tag::new("mets:fileSec").set("ID", id("fileSec")), |section| {
        grouped(section, frame, "Documentation", files.documentation)?;
        grouped(section, frame, "Schemas", files.schemas)?;
        for (of, file) in files.representations {
            grouped(section, frame, &of_representation(*of), std::slice::from_ref(file))?;
        }
        Ok(())
    })?;
    mets.group(structure(id("structMap")), |map| {
        map.group(Tag::new("mets:div").set("ID", id("div")).set("LABEL", frame.name), |div| {
            div.empty_line(
                Tag::new("mets:div")
                    .set("ID", id("div/metadata"))
                    .set("LABEL", "Metadata")
                    .set("ADMID", id("digiprovMD"))
                    .set("DMDID", id("dmdSec")),
            )?;
            for name in ["Documentation", "Schemas"] {
                pointing(div, id(&format!("div/{name}")), name, &[id(name)])?;
            }
            let of = |of: &Representation| id(&of_representation(*of));
            let groups: Vec<String> = files.representations.iter().map(|(it, _)| of(it)).collect();
            pointing(div, id("div/Representations"), "Representations", &groups)?;
            for (of, file) in files.representations {
                let name = of_representation(*of);
                let of_div = Tag::new("mets:div").set("ID", id(&format!("div/{name}")));
                div.group(of_div.set("LABEL", &name), |div| {
                    let tag = located("mets:mptr", &file.path);
                    div.empty_line(tag.set("xlink:title", id(&name)))
                })?;
            }
            Ok(())
        })
    })?;
    write_start_and_end(mets, out)
}

fn of_representation(of: Representation) -> String {
    format!("Representations/{}", of.as_str())
}

fn root(name: &str, title: &str, profile: &str, up: &str) -> Tag {
    const SCHEMAS: [(&str, &str); 4] = [
        ("http://www.loc.gov/METS/", "mets.xsd"),
        ("http://www.w3.org/1999/xlink", "xlink.xsd"),
        ("https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "DILCISExtensionMETS.xsd"),
        ("https://DILCIS.eu/XML/METS/SIPExtensionMETS", "DILCISExtensionSIPMETS.xsd"),
    ];
    let locations = SCHEMAS.map(|(space, file)| format!("{space} {up}schemas/{file}")).join(" ");
    Tag::new("mets:mets")
        .set("xmlns:mets", "http://www.loc.gov/METS/")
        .set("xmlns:xlink", "http://www.w3.org/1999/xlink")
        .set("xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS")
        .set("xmlns:sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS")
        .set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .set("xsi:schemaLocation", locations)
        .set("OBJID", name)
        .set("LABEL", title)
        .set("TYPE", CONTENT)
        .set("csip:CONTENTINFORMATIONTYPE", "OTHER")
        .set("csip:OTHERCONTENTINFORMATIONTYPE", "letter")
        .set("PROFILE", profile)
}

/// When it was made and by what; in the root, also by whom, for whom, and under which agreement (SIP3–SIP31).
fn header(mets: &mut Markup, frame: &Frame<'_>, details: Option<&Details>) -> Written {
    let tag =
        Tag::new("mets:metsHdr").set("CREATEDATE", frame.moment).set("LASTMODDATE", frame.moment);
    let tag = tag.set_known("RECORDSTATUS", details.map(|_| "NEW"));
    mets.group(tag.set("csip:OAISPACKAGETYPE", "SIP"), |header| {
        let software = [("ROLE", "CREATOR"), ("TYPE", "OTHER"), ("OTHERTYPE", "SOFTWARE")];
        let version = Some(("SOFTWARE VERSION", env!("CARGO_PKG_VERSION")));
        agent(header, &software, "letterpress", version)?;
        let Some(details) = details else { return Ok(()) };
        let said = |value: &Option<String>| value.clone().unwrap_or_default();
        let (organisation, code) = (said(&details.organisation), said(&details.organisation_code));
        let code = Some(("IDENTIFICATIONCODE", code.as_str()));
        for role in ["ARCHIVIST", "CREATOR"] {
            agent(header, &[("ROLE", role), ("TYPE", "ORGANIZATION")], &organisation, code)?;
        }
        let (contact, email) = (said(&details.contact), said(&details.email));
        let person = [("ROLE", "CREATOR"), ("TYPE", "INDIVIDUAL")];
        agent(header, &person, &contact, Some(("", email.as_str())))?;
        if let Some(archive) = &details.archive {
            let code = details.archive_code.as_deref().map(|code| ("IDENTIFICATIONCODE", code));
            agent(header, &[("ROLE", "PRESERVATION"), ("TYPE", "ORGANIZATION")], archive, code)?;
        }
        let agreement = Tag::new("mets:altRecordID").set("TYPE", "SUBMISSIONAGREEMENT");
        header.text_line(agreement, &said(&details.agreement))
    })
}

/// An agent with a note: its kind, if it has one, and its words.
fn agent(
    mets: &mut Markup,
    attributes: &[(&str, &str)],
    name: &str,
    note: Option<(&str, &str)>,
) -> Written {
    let tag =
        attributes.iter().fold(Tag::new("mets:agent"), |tag, (name, value)| tag.set(name, value));
    mets.group(tag, |agent| {
        agent.text_line(Tag::new("mets:name"), name)?;
        let Some((kind, words)) = note else { return Ok(()) };
        let kind = Some(kind).filter(|kind| !kind.is_empty());
        agent.text_line(Tag::new("mets:note").set_known("csip:NOTETYPE", kind), words)
    })
}

fn section(name: &'static str, id: String, frame: &Frame<'_>) -> Tag {
    Tag::new(name).set("ID", id).set("CREATED", frame.moment)
}

/// A file of metadata.
fn reference(
    mets: &mut Markup,
    id: String,
    file: &PackedFile,
    frame: &Frame<'_>,
    kind: impl FnOnce(Tag) -> Tag,
) -> Written {
    let tag = located("mets:mdRef", &file.path).set("ID", id);
    mets.empty_line(measured(kind(tag), file, frame.moment))
}

fn group(id: String, name: &str) -> Tag {
    Tag::new("mets:fileGrp")
        .set("ID", id)
        .set("USE", name)
        .set("csip:CONTENTINFORMATIONTYPE", "OTHER")
        .set("csip:OTHERCONTENTINFORMATIONTYPE", "letter")
}

/// A group of files, by their paths in the package.
fn grouped(mets: &mut Markup, frame: &Frame<'_>, name: &str, files: &[PackedFile]) -> Written {
    mets.group(group(frame.id(name), name), |group| {
        for file in files {
            let id = frame.id(&format!("file/{}", file.path));
            group.group(file_tag(id, file, frame.moment), |of| {
                location(of, "mets:FLocat", &file.path)
            })?;
        }
        Ok(())
    })
}

fn file_tag(id: String, file: &PackedFile, moment: &str) -> Tag {
    measured(Tag::new("mets:file").set("ID", id), file, moment)
}

/// Media type, size, time and digest of a file.
fn measured(tag: Tag, file: &PackedFile, moment: &str) -> Tag {
    tag.set("MIMETYPE", file.format.media_type)
        .set("SIZE", file.fixity.size.to_string())
        .set("CREATED", moment)
        .set("CHECKSUM", file.fixity.sha256())
        .set("CHECKSUMTYPE", "SHA-256")
}

fn location(mets: &mut Markup, name: &'static str, path: &str) -> Written {
    mets.empty_line(located(name, path))
}

fn located(name: &'static str, path: &str) -> Tag {
    let address = utf8_percent_encode(path, IN_PATH).to_string();
    Tag::new(name).set("LOCTYPE", "URL").set("xlink:type", "simple").set("xlink:href", address)
}

fn structure(id: String) -> Tag {
    Tag::new("mets:structMap").set("ID", id).set("TYPE", "PHYSICAL").set("LABEL", "CSIP")
}

/// A part of the structure that is some groups of files.
fn pointing(mets: &mut Markup, id: String, name: &str, groups: &[String]) -> Written {
    mets.group(Tag::new("mets:div").set("ID", id).set("LABEL", name), |div| {
        groups
            .iter()
            .try_for_each(|group| div.empty_line(Tag::new("mets:fptr").set("FILEID", group)))
    })
}

const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

fn write_start(start: Markup, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(DECLARATION)?;
    out.write_all(start.part().map_err(io::Error::other)?.as_bytes())
}

fn write_end(end: Markup, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(end.part().map_err(io::Error::other)?.as_bytes())?;
    out.write_all(b"\n</mets:mets>\n")
}

fn write_start_and_end(mets: Markup, out: &mut dyn Write) -> io::Result<()> {
    write_start(mets, out)?;
    out.write_all(b"\n</mets:mets>\n")
}
