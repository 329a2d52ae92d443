//! Tables for archives' programs: what is in the package, row by row.
//!
//! `metadata.csv` and `rights.csv` are what Archivematica imports: paths begin with `data/`, because it reads them before
//! it unpacks the bag, and it ignores the rights in PREMIS. The lists for ArchivesSpace and AtoM are what their imports of
//! spreadsheets take; what only the archive knows is left empty. **Invariants:** the columns are theirs, in their order; a
//! field has no line end; of what is said in several values, `metadata.csv` repeats the column.

use std::io::{self, Read};

use csv::{ReaderBuilder, Terminator, Writer, WriterBuilder};

use super::details::{CopyrightStatus, Details};
use super::dublin_core::{DublinCore, ELEMENTS};
use super::record::{LetterRecord, MadeFile};
use super::store::{Begun, Note, PackedFile, Store};
use super::{Kind, language};

/// The columns that Archivematica knows for rights; any other stops its import.
const RIGHTS: [&str; 12] = [
    "file",
    "basis",
    "status",
    "determination_date",
    "jurisdiction",
    "terms",
    "note",
    "grant_act",
    "grant_restriction",
    "doc_id_type",
    "doc_id_value",
    "doc_id_role",
];

/// The columns of AtoM's import of archival descriptions (ISAD).
const ATOM: [&str; 25] = [
    "legacyId",
    "parentId",
    "qubitParentSlug",
    "identifier",
    "accessionNumber",
    "title",
    "levelOfDescription",
    "extentAndMedium",
    "repository",
    "scopeAndContent",
    "accessConditions",
    "reproductionConditions",
    "language",
    "script",
    "locationOfOriginals",
    "digitalObjectPath",
    "nameAccessPoints",
    "placeAccessPoints",
    "eventActors",
    "eventTypes",
    "eventDates",
    "eventStartDates",
    "eventEndDates",
    "publicationStatus",
    "culture",
];

/// The columns of ArchivesSpace's bulk import of archival objects.
const ARCHIVES_SPACE: [&str; 28] = [
    "ArchivesSpace field code (please don't edit this row)",
    "collection_id",
    "ead",
    "res_uri",
    "ref_id",
    "title",
    "unit_id",
    "hierarchy",
    "level",
    "publish",
    "l_lang",
    "l_langscript",
    "dates_label",
    "begin",
    "end",
    "date_type",
    "expression",
    "portion",
    "number",
    "extent_type",
    "digital_object_id",
    "digital_object_title",
    "digital_object_publish",
    "rep_file_uri",
    "rep_file_format",
    "rep_file_size",
    "rep_checksum",
    "rep_checksum_method",
];

/// The columns of the list of all files; the last is empty, unless the table of letters knows a file by another path.
const FILES: [&str; 8] =
    ["path", "format", "PRONOM", "bytes", "sha256", "title", "date", "received as"];

/// Between the values of an element in a note: in no value, as values are on one line.
const SEPARATOR: char = '\u{1F}';

/// Whose words a file holds, in terms of rights.
#[derive(Clone, Copy)]
pub(super) enum Whose<'a> {
    /// The letter's; with what is said of the rights in this letter alone.
    Letters(Option<&'a str>),
    Editors,
    /// The letter's in an edition.
    Both(Option<&'a str>),
}

/// Where a file comes from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) words: Whose<'a>,
    /// The path by which the table of letters knows it, if that is another.
    pub(super) known_as: Option<&'a str>,
}

/// The tables of a package, while its letters come.
pub(super) struct Lists {
    kind: Kind,
    /// The rows of `metadata.csv`: how often each column is repeated is known at the end.
    core: Writer<Box<dyn Note>>,
    most: [usize; 15],
    rights: Option<Writer<Begun>>,
    atom: Writer<Begun>,
    archives_space: Writer<Begun>,
    files: Writer<Begun>,
}

impl Lists {
    pub(super) fn new(kind: Kind, store: &dyn Store) -> io::Result<Self> {
        let table = |path: String, columns: &[&str], delimiter: u8| {
            let begun = Begun::new(store, path)?;
            let mut table = of_csv().delimiter(delimiter).from_writer(begun);
            table.write_record(columns)?;
            io::Result::Ok(table)
        };
        Ok(Self {
            kind,
            core: of_csv().from_writer(store.note()?),
            most: [1; 15],
            rights: (kind == Kind::BagIt)
                .then(|| table(kind.metadata("rights.csv"), &RIGHTS, b','))
                .transpose()?,
            atom: table(kind.metadata("item-list-atom.csv"), &ATOM, b',')?,
            archives_space: table(
                kind.metadata("item-list-archivesspace.csv"),
                &ARCHIVES_SPACE,
                b',',
            )?,
            files: table(kind.file_list(), &FILES, b'|')?,
        })
    }

    /// A file, and what is said of its letter.
    pub(super) fn add_file(
        &mut self,
        path: &str,
        file: &PackedFile,
        core: &DublinCore,
        details: &Details,
        of: Origin<'_>,
    ) -> io::Result<()> {
        let mut row = vec![path.to_owned()];
        for (((element, _), values), most) in core.iter().zip(&mut self.most) {
            let values = match element {
                "format" => vec![file.format.media_type.to_owned()],
                _ => values.to_vec(),
            };
            *most = values.len().max(*most);
            row.push(values.join(&SEPARATOR.to_string()));
        }
        self.core.write_record(&row)?;
        let first = |element| core.of_element(element).first().map_or("", String::as_str);
        let known_as = of.known_as.unwrap_or_default();
        list(&mut self.files, path, file, [first("title"), first("date"), known_as])?;
        let Some(rights) = &mut self.rights else { return Ok(()) };
        match of.words {
            Whose::Letters(own) => of_words(rights, path, details, own),
            Whose::Editors => of_edition(rights, path, details),
            Whose::Both(own) => {
                of_words(rights, path, details, own)?;
                of_edition(rights, path, details)
            }
        }
    }

    /// A letter, as an item.
    pub(super) fn add_letter(
        &mut self,
        letter: &LetterRecord,
        details: &Details,
    ) -> io::Result<()> {
        let core = &letter.core;
        let of = |element| core.of_element(element);
        let said = |element| of(element).join("|");
        let (in_words, first, last) = letter.date.clone().unwrap_or_default();
        let [first, last] =
            [first, last].map(|day| if is_open(&day) { String::new() } else { day });
        let urn = letter.id.urn().to_string();
        let number = letter.number.clone().unwrap_or_default();
        let shown = letter.files.iter().find(|file| file.format == "pdf").or(letter.files.first());
        let path = shown.map(|it| self.kind.object(it.representation(), &it.file.path));
        let path = path.unwrap_or_default();
        let language = of("language").first().map_or("", String::as_str);
        let extent = format!("{} files", letter.files.len());
        // Who submits letters does not hold them.
        let repository = details.archive.as_deref().unwrap_or_default();
        let terms = details.licence.terms.as_deref().unwrap_or_default();
        let title = letter.title();
        let names = said("contributor");
        let (places, actors, scope) = (said("coverage"), said("creator"), said("description"));
        // One event for each actor, each with its type; the date is that of the first.
        let creation =
            if actors.is_empty() && in_words.is_empty() { 0 } else { of("creator").len().max(1) };
        let creation = vec!["Creation"; creation].join("|");
        let primary = language.split('-').next().unwrap_or_default();
        let script = language::script(language);
        self.atom.write_record([
            urn.as_str(),
            "",
            "",
            &number,
            "",
            title,
            "Item",
            &extent,
            repository,
            &scope,
            "",
            terms,
            primary,
            script,
            "",
            &path,
            &names,
            &places,
            &actors,
            &creation,
            &in_words,
            &first,
            &last,
            "Draft",
            "en",
        ])?;
        let code = language::bibliographic(primary);
        let kind = if first == last { "single" } else { "inclusive" };
        let is_dated = !first.is_empty() || !in_words.is_empty();
        let dated = |value: &'static str| if is_dated { value } else { "" };
        let count = letter.files.len().to_string();
        let size = shown.map(|it| it.file.fixity.size.to_string()).unwrap_or_default();
        let digest = shown.map(|it| it.file.fixity.sha256()).unwrap_or_default();
        let ending = shown.map_or("", ending_of);
        self.archives_space
            .write_record([
                "",
                "",
                "",
                "",
                "",
                title,
                &number,
                "1",
                "item",
                "0",
                code,
                script,
                dated("creation"),
                &first,
                &last,
                dated(kind),
                &in_words,
                "whole",
                &count,
                "files",
                &urn,
                title,
                "0",
                &path,
                ending,
                &size,
                &digest,
                "sha-256",
            ])
            .map_err(io::Error::from)
    }

    /// Ends the tables, and returns their files. The list of files has these others, too, and all of the tables but
    /// itself.
    pub(super) fn finish(
        self,
        store: &dyn Store,
        others: &[&PackedFile],
    ) -> io::Result<Vec<PackedFile>> {
        let Self { kind, core, most, rights, atom, archives_space, mut files } = self;
        let mut finished = Vec::new();
        let note = core.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        let out = Begun::new(store, kind.metadata("metadata.csv"))?;
        finished.push(with_repeated_columns(note.read()?, &most, out)?);
        for table in rights.into_iter().chain([atom, archives_space]) {
            finished.push(ended(table)?);
        }
        for file in others.iter().copied().chain(&finished) {
            list(&mut files, &file.path, file, [""; 3])?;
        }
        finished.push(ended(files)?);
        Ok(finished)
    }
}

fn ended(table: Writer<Begun>) -> io::Result<PackedFile> {
    table.into_inner().map_err(|error| io::Error::other(error.to_string()))?.finish()
}

/// Lists a file, with the title and date of its letter, and the path by which the table of letters knows it.
fn list(
    files: &mut Writer<Begun>,
    path: &str,
    file: &PackedFile,
    [title, date, known_as]: [&str; 3],
) -> io::Result<()> {
    let PackedFile { path: _, format, fixity } = file;
    let (key, size) = (format.pronom.unwrap_or_default(), fixity.size.to_string());
    files.write_record([path, format.name, key, &size, &fixity.sha256(), title, date, known_as])?;
    Ok(())
}

fn of_csv() -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::Any(b'\n'));
    builder
}

/// Writes the rows with each column as often as some row needs it.
fn with_repeated_columns(
    rows: Box<dyn Read>,
    most: &[usize; 15],
    out: Begun,
) -> io::Result<PackedFile> {
    let mut table = of_csv().from_writer(out);
    let names = ELEMENTS.iter().zip(most);
    let names = names.flat_map(|((name, _), most)| vec![format!("dc.{name}"); *most]);
    table.write_record(["filename".to_owned()].into_iter().chain(names))?;
    for row in ReaderBuilder::new().has_headers(false).from_reader(rows).records() {
        let row = row?;
        let mut cells = vec![row.get(0).unwrap_or_default()];
        for (cell, most) in row.iter().skip(1).zip(most) {
            let mut values = cell.split(SEPARATOR);
            cells.extend((0..*most).map(|_| values.next().unwrap_or_default()));
        }
        table.write_record(&cells)?;
    }
    ended(table)
}

/// The rights of a file of which the words are the letter's own.
fn of_words(
    table: &mut Writer<Begun>,
    path: &str,
    details: &Details,
    own: Option<&str>,
) -> io::Result<()> {
    let rights = own.map_or_else(|| details.rights.clone(), |own| details.rights.of_letter(own));
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let (determined, jurisdiction, note) =
        (said(&rights.determined), said(&rights.jurisdiction), said(&rights.note));
    // Whoever may do what with protected words, this package does not say.
    let restriction =
        if rights.status == Some(CopyrightStatus::PublicDomain) { "Allow" } else { "Conditional" };
    let status = rights.status.map_or("", |status| status.term().0);
    for act in details.acts() {
        table.write_record([
            path,
            "copyright",
            status,
            &determined,
            &jurisdiction,
            "",
            &note,
            act,
            restriction,
            "",
            "",
            "",
        ])?;
    }
    Ok(())
}

/// The rights of a file that was made.
fn of_edition(table: &mut Writer<Begun>, path: &str, details: &Details) -> io::Result<()> {
    let licence = &details.licence;
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let (terms, note, address) =
        (said(&licence.terms), said(&licence.note), said(&licence.address));
    for act in details.acts() {
        table.write_record([
            path,
            "license",
            "",
            "",
            "",
            &terms,
            &note,
            act,
            "Allow",
            "URI",
            &address,
            "license text",
        ])?;
    }
    Ok(())
}

fn is_open(day: &str) -> bool {
    use crate::ir::Date;
    day == Date::OPEN_START || day == Date::OPEN_END
}

/// The ending of a file's name.
fn ending_of(file: &MadeFile) -> &str {
    file.file.path.rsplit('.').next().unwrap_or_default()
}
