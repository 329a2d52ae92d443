//! A small bag and a small package of E-ARK in memory, both without a fault, and what spoils them.

mod bag;
mod premis;
mod sip;

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::{Checked, Entry, EntryKind, PackageFiles, check};
use crate::package::Fixity;

/// A package in memory.
#[derive(Clone, Default)]
struct Memory {
    name: Option<String>,
    files: BTreeMap<String, Vec<u8>>,
    /// What is there beside files, and files that cannot be read.
    others: Vec<Entry>,
}

impl PackageFiles for Memory {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn entries(&self) -> io::Result<Vec<Entry>> {
        let files = self.files.keys().map(|path| Entry::new(path.as_str(), EntryKind::File));
        let mut entries: Vec<Entry> = files.chain(self.others.iter().cloned()).collect();
        entries.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
        Ok(entries)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let bytes = self.files.get(path).ok_or_else(|| io::Error::other("the disk is broken"))?;
        Ok(Box::new(bytes.as_slice()))
    }
}

impl Memory {
    fn put(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), text.into());
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[path].clone()).expect("text")
    }

    fn remove(&mut self, path: &str) {
        assert!(self.files.remove(path).is_some(), "{path} was not there");
    }

    fn rename(&mut self, path: &str, new: &str) {
        let bytes = self.files.remove(path).expect(path);
        self.files.insert(new.to_owned(), bytes);
    }

    /// Replaces words that must be there.
    fn edit(&mut self, path: &str, words: &str, new: &str) {
        let text = self.text(path);
        assert!(text.contains(words), "{path} does not say {words}:\n{text}");
        self.put(path, text.replace(words, new));
    }

    fn add(&mut self, path: &str, kind: EntryKind) {
        self.others.push(Entry::new(path, kind));
    }

    fn fixity(&self, path: &str) -> Fixity {
        Fixity::of(&self.files[path])
    }

    fn check(&self) -> Checked {
        check(self).expect("a list of files")
    }

    /// What is wrong with it, a line each.
    fn faults(&self) -> Vec<String> {
        self.check().faults.iter().map(ToString::to_string).collect()
    }

    /// Demands that a fault says all these words.
    fn demand(&self, what: &str, words: &[&str]) {
        let faults = self.faults();
        let is_said = faults.iter().any(|fault| words.iter().all(|words| fault.contains(words)));
        assert!(is_said, "{what}: no fault says {words:?} of\n{}", faults.join("\n"));
    }
}

/// A way to spoil a package: what it is, how it is done, and the words that a fault must say.
type Defect = (&'static str, fn(&mut Memory), &'static [&'static str]);

/// Spoils a package in each of these ways, and demands that this is found.
fn each(whole: &Memory, defects: &[Defect]) {
    assert_eq!(whole.faults(), [""; 0], "the package itself");
    for (what, spoil, words) in defects {
        let mut spoiled = whole.clone();
        spoil(&mut spoiled);
        spoiled.demand(what, words);
    }
}

const TEXT: &str = "It rains.\n";
const TEI: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">It rains.</TEI>\n";

/// An object of PREMIS that is a file.
fn premis_file(id: &str, path: &str, bytes: &str, relation: &str) -> String {
    let fixity = Fixity::of(bytes.as_bytes());
    format!(
        "<object xsi:type=\"premis:file\">\n\
         <objectIdentifier><objectIdentifierType>local</objectIdentifierType>\
         <objectIdentifierValue>{id}</objectIdentifierValue></objectIdentifier>\n\
         <objectCharacteristics><compositionLevel>0</compositionLevel>\
         <fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>\
         <messageDigest>{}</messageDigest></fixity><size>{}</size>\
         <format><formatDesignation><formatName>x</formatName></formatDesignation></format>\
         </objectCharacteristics>\n<originalName>{path}</originalName>\n{relation}</object>\n",
        fixity.sha256(),
        fixity.size
    )
}

/// What in PREMIS identifies or links: its element, type and value.
fn premis_id(element: &str, id: &str) -> String {
    format!(
        "<{element}><{element}Type>local</{element}Type><{element}Value>{id}</{element}Value></{element}>\n"
    )
}

/// A transcript and a TEI made of it, as PREMIS describes them in a package.
fn premis(source: &str, made: &str) -> String {
    let relation = format!(
        "<relationship><relationshipType>derivation</relationshipType>\
         <relationshipSubType>has source</relationshipSubType>\n{}{}</relationship>\n",
        premis_id("relatedObjectIdentifier", "transcript"),
        premis_id("relatedEventIdentifier", "encoding")
    );
    let entity = premis_id("objectIdentifier", "letter");
    let files =
        premis_file("transcript", source, TEXT, "") + &premis_file("tei", made, TEI, &relation);
    let event = premis_id("eventIdentifier", "encoding");
    let role = "<linkingObjectRole>source</linkingObjectRole></linkingObjectIdentifier>";
    let source = premis_id("linkingObjectIdentifier", "transcript");
    let links = premis_id("linkingAgentIdentifier", "program")
        + &source.replace("</linkingObjectIdentifier>", role)
        + &premis_id("linkingObjectIdentifier", "tei");
    let agent = premis_id("agentIdentifier", "program");
    let rights = premis_id("rightsStatementIdentifier", "words");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <premis xmlns=\"http://www.loc.gov/premis/v3\" xmlns:premis=\"http://www.loc.gov/premis/v3\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\">\n\
         <object xsi:type=\"premis:intellectualEntity\">\n{entity}</object>\n{files}\
         <event>\n{event}<eventType valueURI=\"http://id.loc.gov/vocabulary/preservation/eventType/nor\">\
         normalization</eventType>\n<eventDateTime>2026-11-26</eventDateTime>\n{links}</event>\n\
         <agent>\n{agent}<agentName>letterpress</agentName></agent>\n\
         <rights><rightsStatement>\n{rights}<rightsBasis>copyright</rightsBasis>\n\
         <copyrightInformation><copyrightStatus>public domain</copyrightStatus>\
         <copyrightJurisdiction>gb</copyrightJurisdiction></copyrightInformation>\n\
         </rightsStatement></rights>\n</premis>\n"
    )
}
