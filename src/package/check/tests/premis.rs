//! Defects of PREMIS, numbered as in the model of an archival package.

use super::bag::{bag, seal};
use super::{Defect, Memory, each};

const PREMIS: &str = "data/metadata/premis.xml";

/// Changes the PREMIS of a bag, and seals it again.
fn edit(bag: &mut Memory, words: &str, new: &str) {
    bag.edit(PREMIS, words, new);
    seal(bag);
}

/// Swaps two passages, each from its first words up to the last.
fn moved(bag: &mut Memory, begin: &str, end: &str, to: &str) {
    let text = bag.text(PREMIS);
    let (before, rest) = text.split_once(begin).expect(begin);
    let (passage, after) = rest.split_once(end).expect(end);
    let text = format!("{before}{after}").replacen(to, &format!("{begin}{passage}{end}{to}"), 1);
    bag.put(PREMIS, text);
    seal(bag);
}

const CONTRADICTIONS: &[Defect] = &[
    (
        "34 a date in words",
        |it| edit(it, "2026-11-26", "26 Nov 2026"),
        &["eventDateTime is “26 Nov 2026” and should be a day or a moment", "PREMIS 3.0, 2.3"],
    ),
    (
        "36 a wrong digest",
        |it| {
            let digest = it.fixity("data/objects/source/ann.txt").sha256();
            edit(it, &digest, &"0".repeat(64));
        },
        &["premis.xml, line 6: the SHA-256 of data/objects/source/ann.txt is", "PREMIS 3.0, 1.5.2"],
    ),
    (
        "a wrong size",
        |it| edit(it, "<size>10</size>", "<size>11</size>"),
        &["the size of data/objects/source/ann.txt is 10 and should be 11"],
    ),
    (
        "38 an unknown event",
        |it| edit(it, "eventType/nor", "eventType/xyz"),
        &["no term for events"],
    ),
    (
        "an unknown event in words",
        |it| {
            let term = "<eventType valueURI=\"http://id.loc.gov/vocabulary/preservation/eventType/nor\">\
                normalization";
            edit(it, term, "<eventType>tidying up");
        },
        &["eventType is “tidying up”, which is no term", "PREMIS 3.0, 2.2"],
    ),
    (
        "an event with the address of another",
        |it| edit(it, "normalization", "creation"),
        &["eventType is “creation”, and its address that of “normalization”"],
    ),
    (
        "40 a dangling derivation",
        |it| {
            let (old, new) =
                ("relatedObjectIdentifierValue>transcript", "relatedObjectIdentifierValue>other");
            edit(it, old, new);
        },
        &["relatedObjectIdentifier names local other, and no object is that", "PREMIS 3.0, 1.13.3"],
    ),
    (
        "a dangling event",
        |it| {
            edit(it, "relatedEventIdentifierValue>encoding", "relatedEventIdentifierValue>other");
        },
        &["relatedEventIdentifier names local other, and no event is that"],
    ),
    (
        "42 one identifier for two files",
        |it| {
            edit(it, "<objectIdentifierValue>tei", "<objectIdentifierValue>transcript");
        },
        &["the identifier local transcript is also that of the object on line", "PREMIS 3.0, 1.1"],
    ),
    (
        "70 an element that is not known",
        |it| edit(it, "agentName", "agentTitle"),
        &["agentTitle is not allowed in agent"],
    ),
    (
        "no format",
        |it| {
            let format = "<format><formatDesignation><formatName>x</formatName></formatDesignation></format>";
            edit(it, format, "");
        },
        &["objectCharacteristics has no format", "PREMIS 3.0, 1.5.4"],
    ),
    (
        "41 no jurisdiction",
        |it| {
            edit(it, "<copyrightJurisdiction>gb</copyrightJurisdiction>", "");
        },
        &["copyrightInformation has no copyrightJurisdiction", "PREMIS 3.0, 4.1.3.2"],
    ),
    (
        "33 no date",
        |it| edit(it, "<eventDateTime>2026-11-26</eventDateTime>\n", ""),
        &["event has no eventDateTime", "PREMIS 3.0, 2.3"],
    ),
    (
        "37 agents before events",
        |it| moved(it, "<agent>", "</agent>\n", "<event>"),
        &["event comes after agent in premis and should come before it"],
    ),
    ("not well-formed", |it| edit(it, "</premis>", ""), &["is not well-formed"]),
];

#[test]
fn what_contradicts_the_package_or_itself_is_found() {
    each(&bag(), CONTRADICTIONS);
}

#[test]
fn what_keeps_archivematica_from_loading_it_is_found() {
    let defects: &[Defect] = &[
        (
            "31 a name without data",
            |it| edit(it, "<originalName>data/", "<originalName>"),
            &["originalName is objects/source/ann.txt and should be data/objects/source/ann.txt"],
        ),
        (
            "32 a type without prefix",
            |it| edit(it, "premis:file", "file"),
            &["xsi:type is “file” and should be “premis:file”"],
        ),
        (
            "35 an event of the letter itself",
            |it| {
                edit(it, "linkingObjectIdentifierValue>tei", "linkingObjectIdentifierValue>letter");
            },
            &["an event links to local letter, which is no file"],
        ),
        (
            "39 an agent in no event",
            |it| {
                let agent = super::premis_id("agentIdentifier", "person");
                edit(it, "<rights>", &format!("<agent>{agent}</agent>\n<rights>"));
            },
            &["agent local person is in no event"],
        ),
        (
            "a file in no event",
            |it| {
                let link = super::premis_id("linkingObjectIdentifier", "tei");
                edit(it, &link, "");
            },
            &["file local tei is in no event"],
        ),
        (
            "an event without an agent",
            |it| {
                let link = super::premis_id("linkingAgentIdentifier", "program");
                edit(it, &link, "");
            },
            &["event local encoding has no agent"],
        ),
        (
            "a month",
            |it| edit(it, "2026-11-26", "2026-11"),
            &["of which Archivematica makes the time"],
        ),
    ];
    each(&bag(), defects);
}

#[test]
fn premis_without_events_is_no_fault_if_it_is_called_otherwise() {
    let mut bag = bag();
    let text = bag.text(PREMIS);
    let (before, rest) = text.split_once("<event>").expect("an event");
    let (_, after) = rest.split_once("</event>\n").expect("an event");
    let related = super::premis_id("relatedEventIdentifier", "encoding");
    bag.put(PREMIS, format!("{before}{after}").replace(&related, ""));
    seal(&mut bag);
    bag.demand("no events", &["has no events, so that it cannot be loaded"]);
    bag.rename(PREMIS, "data/metadata/premis-objects.xml");
    seal(&mut bag);
    assert_eq!(bag.faults(), [""; 0]);
}
