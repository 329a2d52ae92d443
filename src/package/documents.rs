//! What people read in a package: what it is, what was changed, what was proved, what may be done with it.

use std::io::{self, Write};

use csv::Writer;

use super::Kind;
use super::details::Details;
use super::record::{LetterRecord, ReceivedFile, Representation};
use super::store::{Begun, PackedFile, Store};

/// The two documents that have a line for each letter, while letters come.
pub(super) struct Documents {
    interventions: Writer<Begun>,
    proof: Begun,
}

/// How many letters a package contains, and how many of its inputs it lacks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) letters: usize,
    /// Letters and inputs that could not be converted.
    pub(super) failed: usize,
    /// Letters that were not selected.
    pub(super) unchosen: usize,
    /// Files that lay beside the letters.
    pub(super) left_out: usize,
}

/// What a package says of itself.
pub(super) struct Said<'a> {
    pub(super) count: Count,
    pub(super) details: &'a Details,
    /// The day on which it was made.
    pub(super) day: Option<&'a str>,
    /// The path of its PREMIS.
    pub(super) premis: &'a str,
}

impl Documents {
    pub(super) fn new(kind: Kind, date: Option<&str>, store: &dyn Store) -> io::Result<Self> {
        let begun = Begun::new(store, kind.documentation("interventions.csv"))?;
        let mut interventions = Writer::from_writer(begun);
        interventions.write_record([
            "letter", "code", "about", "severity", "line", "column", "what", "hint",
        ])?;
        let mut proof = Begun::new(store, kind.documentation("proof.txt"))?;
        let on = date.map(|date| format!(", {date}")).unwrap_or_default();
        write!(
            proof,
            "Proof of letterpress {}{on}\n\n\
             Each finished file was read back, unless it says otherwise, by an extractor that shares no code with what wrote\n\
             it, and compared with the letter. A file that differs is not in the package. This is no test of the formats.\n",
            env!("CARGO_PKG_VERSION")
        )?;
        Ok(Self { interventions, proof })
    }

    pub(super) fn add_received(&mut self, kind: Kind, received: &ReceivedFile) -> io::Result<()> {
        let file = &received.file;
        let path = kind.object(Representation::Source, &file.path);
        let (size, digest) = (file.fixity.size, file.fixity.sha256());
        writeln!(self.proof, "\nReceived: {path}, {size} bytes, sha256 {digest}")?;
        let Some(called) = &received.called else { return Ok(()) };
        writeln!(
            self.proof,
            "  it was called \u{201C}{called}\u{201D}, which not every archive can keep"
        )
    }

    pub(super) fn add_letter(&mut self, kind: Kind, letter: &LetterRecord) -> io::Result<()> {
        for found in &letter.interventions {
            let (line, column) = found.place.map_or_else(Default::default, |(line, column)| {
                (line.to_string(), column.to_string())
            });
            let row = [
                letter.name.as_str(),
                found.code.id,
                found.code.title,
                found.severity,
                &line,
                &column,
                &found.what,
                &found.hint,
            ];
            self.interventions.write_record(row)?;
        }
        writeln!(self.proof, "\n{}: {}", letter.name, letter.title())?;
        for (what, count) in letter.extent.properties() {
            writeln!(self.proof, "  {what}: {count}")?;
        }
        for made in &letter.files {
            let path = kind.object(made.representation(), &made.file.path);
            match made.proof() {
                None => writeln!(self.proof, "  {path}: not read back")?,
                Some(proof) => {
                    writeln!(self.proof, "  {path}: as in the letter: {}", proof.held)?;
                    if !proof.beside.is_empty() {
                        writeln!(self.proof, "    not compared: {}", proof.beside)?;
                    }
                }
            }
        }
        for format in &letter.unmade {
            writeln!(self.proof, "  {format}: could not be made")?;
        }
        Ok(())
    }

    /// Names a letter or an input that could not be converted.
    pub(super) fn add_failed(&mut self, name: &str) -> io::Result<()> {
        writeln!(self.proof, "\n{name}: not in this package, because it could not be converted")
    }

    /// Names a file that lay beside the letters, and what it is.
    pub(super) fn add_left_out(&mut self, name: &str, kind: &str) -> io::Result<()> {
        writeln!(self.proof, "\n{name}: not in this package, because it is not a letter ({kind})")
    }

    /// Ends the documents, and returns their files.
    pub(super) fn finish(self) -> io::Result<[PackedFile; 2]> {
        let interventions = self.interventions.into_inner();
        let interventions = interventions.map_err(|error| io::Error::other(error.to_string()))?;
        Ok([interventions.finish()?, self.proof.finish()?])
    }
}

/// The first thing that somebody reads who opens the package.
pub(super) fn readme(kind: Kind, title: &str, said: &Said<'_>) -> String {
    let Said { count, details, day, premis } = *said;
    let organisation = details.organisation.as_deref().unwrap_or_default();
    let contact = details.contact.as_deref().unwrap_or_default();
    let email = details.email.as_deref().unwrap_or_default();
    let (what, letter) = match count.letters {
        1 => {
            ("One letter: the source as it was received, and the files made of it.".to_owned(), "")
        }
        letters => (
            format!(
                "{letters} letters: the sources as they were received, and the files made of them."
            ),
            " of each letter",
        ),
    };
    let absent = absent(count);
    let mut submitted = format!("Submitted by {organisation}");
    submitted.extend(day.map(|day| format!(" on {day}")));
    submitted.extend(details.agreement.as_ref().map(|it| format!(" under the agreement {it}")));
    let object = |folder: &str| kind.object(Representation::Source, "").replace("source", folder);
    let (source, preservation, access) =
        (object("source"), object("preservation"), object("access"));
    let (whole, standard) = match kind {
        Kind::BagIt => (
            "In this folder, sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt finds what is missing or changed;\n\
             bagit.py and letterpress verify FOLDER also find what was added.",
            "a BagIt bag (RFC 8493)",
        ),
        Kind::Eark => (
            "Each METS.xml has the size and the SHA-256 of its files; sha256sum FILE shows that of a file, and validators of\n\
             E-ARK packages or letterpress verify FOLDER compare all of them.",
            "an E-ARK submission package (SIP 2.1.0)",
        ),
    };
    let [interventions, proof] =
        ["interventions.csv", "proof.txt"].map(|name| kind.documentation(name));
    let licence = kind.licence();
    // Without a date there are no events.
    let steps =
        if premis.ends_with("/premis.xml") { "every file and every step" } else { "every file" };
    let (css, xsl) = (kind.stylesheet("tei.css"), kind.stylesheet("tei-to-html.xsl"));
    let schemas = kind.schema("");
    let list = kind.file_list();
    let options = kind.options();
    format!(
        "{title}\n\n\
         WHAT THIS IS\n\
         {what} The folder is {standard}.\n{absent}\
         {submitted}. Questions: {contact}, {email}\n\n\
         WHERE IT IS\n\
         {source}\n    what was received, byte for byte: the text{letter}, side files with facts, pictures\n\
         {preservation}\n    .tei.xml   the edition (TEI P5): preserve this one\n    \
         .jsonld    linked data\n    .ir.json   all that the program knew, in its own form ({schemas}ir.schema.json)\n\
         {access}\n    .epub      for reading on a screen (EPUB 3.3)\n    \
         .pdf       for printing (PDF/A-2a, PDF/UA-1)\n\
         {list}\n    the files, but for this list and those written after it: format, size, digest, and the format's identifier in\n    \
         PRONOM, the registry of formats\n\n\
         IS IT WHOLE?\n{whole}\n\n\
         WHAT WAS DONE, BY WHOM, WITH WHAT OUTCOME\n\
         {premis}\n    {steps}\n\
         {interventions}\n    what was inferred or corrected, line by line of the source. A note says what was done; a warning,\n    what somebody should look at. For more, letterpress explain CODE\n\
         {proof}\n    what was counted in each letter, and compared in each file\n\
         {options}\n    the options with which the sources were read\n\n\
         WHAT MAY BE DONE WITH IT\n{licence}\n{rights}\n\
         This holds for all letters, unless a letter states its own rights: those are in its TEI and in the metadata.\n\n\
         IMPORT IT\n{imports}\n\n\
         LOOK AT IT\n\
         Open the .epub or the .pdf. For the TEI there is a stylesheet for browsers and one that makes HTML of it:\n\
         {css}\n{xsl}\n\
         The schemas that the files name: {schemas}\n\n\
         CHECK IT AGAIN\n\
         letterpress verify FOLDER compares digests, then each file with its source. Nothing in here needs letterpress.\n",
        rights = details.rights_in_words(),
        imports = imports(kind),
    )
}

/// Which file is for which program of an archive, and what only the archive can fill in.
fn imports(kind: Kind) -> String {
    let said = [
        (
            Kind::BagIt,
            "metadata.csv",
            "Archivematica reads it from the bag: Dublin Core of each file",
        ),
        (
            Kind::Eark,
            "metadata.csv",
            "Dublin Core of each file, as Archivematica reads it; dc.xml is that of the package",
        ),
        (
            Kind::BagIt,
            "rights.csv",
            "Archivematica reads it from the bag: who may do what with each file",
        ),
        (
            kind,
            "item-list-atom.csv",
            "AtoM, import of archival descriptions: a row for each letter; fill in parentId or qubitParentSlug",
        ),
        (
            kind,
            "item-list-archivesspace.csv",
            "ArchivesSpace, import of spreadsheets: a row for each letter; fill in ead or res_uri, your resource",
        ),
        (Kind::BagIt, "bagit-profile.json", "what a bag of this kind must have, for validators"),
    ];
    let of_kind = said.iter().filter(|(of, ..)| *of == kind);
    let lines = of_kind.map(|(_, name, what)| format!("{}\n    {what}", kind.metadata(name)));
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines about letters that the package lacks.
fn absent(Count { failed, unchosen, left_out, .. }: Count) -> String {
    let mut text = String::new();
    if failed > 0 {
        text += &format!(
            "Missing because they could not be converted: {failed} (named in proof.txt).\n"
        );
    }
    if unchosen > 0 {
        let letters = super::extent::counted(unchosen, "letter");
        text += &format!("Not selected: {letters} of the inputs.\n");
    }
    if left_out > 0 {
        let files = super::extent::counted(left_out, "file");
        text += &format!("Left out because they are not letters: {files} (named in proof.txt).\n");
    }
    text
}

/// What may be done with the words, and with the edition.
pub(super) fn licence(details: &Details) -> String {
    let rights = &details.rights;
    let mut text = format!("{}\n\n", details.rights_in_words());
    for line in [
        rights.note.as_deref(),
        details.licence.note.as_deref(),
        details.licence.address.as_deref(),
    ] {
        text.extend(line.map(|line| format!("{line}\n")));
    }
    if let Some(determined) = &rights.determined {
        text += &format!("The rights in the words were determined on {determined}.\n");
    }
    let acts = details.acts();
    if !acts.is_empty() {
        text += &format!("The edition's licence allows: {}.\n", acts.join(", "));
    }
    text + "Schemas keep the licences that are written in them.\n"
}
