//! The press: bytes and options in, finished files and diagnostics out. This is the library's front
//! door.
//!
//! It composes source, reader, normaliser, backends and audit, and does no I/O. [`open`] opens an
//! input and [`Selected::each`] reads the wanted letters one by one, so that memory follows the largest
//! one; [`read`] and [`convert`] collect what they make. **Invariant:** a file whose audit finds a loss
//! is not among the finished ones, and neither is one that embeds it.

mod bugs;
mod collecting;
mod collection_scope;
mod decoding;
mod divided_transcript;
mod editors_file;
mod facts;
mod filters;
mod front_matter;
mod letters_table;
mod matter;
mod near;
mod open_input;
mod options;
mod outcomes;
mod packed_pictures;
mod people;
mod picture_finds;
mod printing;
mod profile_statement;
mod registry;
mod selected;
mod selection;
mod shard;
mod side_files;
mod size_limits;
mod spreadsheet;
mod statements;

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

pub use self::bugs::guarded;
pub use self::collecting::{
    Collected, can_be_read_back, collect, contents, may_be_made, read_back,
};
pub use self::collection_scope::check_base;
pub use self::decoding::decode;
pub use self::editors_file::{Fault, is_address, parse_toml};
pub use self::facts::LetterFacts;
pub use self::filters::Filter;
pub use self::letters_table::LettersTable;
pub use self::matter::MatterInPlace;
pub use self::near::distance;
pub use self::open_input::{OpenInput, PrintedPart, ReadLetter, Verified};
pub use self::options::{Divide, Options};
pub use self::outcomes::outcomes_of_all;
pub use self::people::{People, unidentified};
pub use self::picture_finds::pictures_of;
pub use self::printing::{Proof, cannot_hold_value};
pub use self::registry::{Registry, UnknownPass};
pub use self::selected::{Selected, Tally};
pub use self::selection::{Selection, Verdict, Wanted, days_of};
pub use self::shard::Shard;
pub use crate::audit::{Held, Outcome, Outcomes, Subject};
pub use crate::backends::as_cell;
use crate::backends::{AnyBackend, Format, Pictures};
use crate::diag::{Diagnostic, Severity};
use crate::ir::Collection;
pub use crate::normalize::Mend;
use crate::source::{Encoding, PackedPart, Source, SourceError};

/// The day of this release, `CCYY-MM-DD`: the date of finished files when no other is given.
pub const RELEASED: &str = "2026-11-21";

/// One input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input {
    /// Its name, as the user knows it.
    pub name: String,
    /// Its bytes; of a folder, those of its files, one after another.
    pub bytes: Vec<u8>,
    /// The files of a folder that is one input, by their names in it.
    pub files: Vec<PackedPart>,
    /// The encoding that the user names; `None` detects it from the bytes.
    pub encoding: Option<Encoding>,
    /// The sidecar that belongs to it: name and content.
    pub sidecar: Option<(String, String)>,
    /// Where its pictures are found, if anywhere.
    pub pictures: Option<Arc<dyn Pictures>>,
}

impl Input {
    /// An input with only a name and bytes: no sidecar, no pictures, encoding to be detected.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
            files: Vec::new(),
            encoding: None,
            sidecar: None,
            pictures: None,
        }
    }

    /// A folder that is one input, as the pages of a letter are: its files, by their names in it.
    ///
    /// ```
    /// use letterpress::press::{Input, Options, read};
    /// use letterpress::source::PackedPart;
    /// let page = |words: &str| format!(
    ///     "<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15\"><Page>\
    ///      <TextRegion id=\"r\"><TextEquiv><Unicode>{words}</Unicode></TextEquiv></TextRegion>\
    ///      </Page></PcGts>"
    /// );
    /// let files = vec![
    ///     PackedPart::new("page/10.xml", page("snows.")),
    ///     PackedPart::new("page/9.xml", page("It rains and")),
    /// ];
    /// let (read, _) = read(&Input::folder("letter", files), &Options::default());
    /// let read = read.unwrap();
    /// assert_eq!(read.collection.letters.len(), 1);
    /// assert_eq!(read.source.parts()[0].name(), "page/9.xml");
    /// ```
    pub fn folder(name: impl Into<String>, files: Vec<PackedPart>) -> Self {
        let bytes: Vec<u8> = files.iter().flat_map(|file| file.bytes.iter().copied()).collect();
        Self { files, ..Self::new(name, bytes) }
    }

    /// Sets [`encoding`](Self#structfield.encoding).
    #[must_use]
    pub fn encoding(mut self, encoding: impl Into<Option<Encoding>>) -> Self {
        self.encoding = encoding.into();
        self
    }

    /// Sets [`sidecar`](Self#structfield.sidecar): its name and its content.
    #[must_use]
    pub fn sidecar(mut self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.sidecar = Some((name.into(), content.into()));
        self
    }

    /// Sets [`pictures`](Self#structfield.pictures).
    #[must_use]
    pub fn pictures(mut self, pictures: impl Into<Option<Arc<dyn Pictures>>>) -> Self {
        self.pictures = pictures.into();
        self
    }
}

/// An input that was read: its source, and the letters in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadInput {
    /// The source, for showing places.
    pub source: Source,
    /// The letters.
    pub collection: Collection,
}

/// A finished file.
#[derive(Debug)]
#[non_exhaustive]
pub struct FinishedFile {
    /// Position of the letter in its input, from 0.
    pub letter: usize,
    /// The letter's own name (see [`own_names`](crate::ir::own_names)), when its input holds several.
    pub own_name: Option<String>,
    /// Its format.
    pub format: &'static Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of one input.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Converted {
    /// What was read; `None` when the input could not be read.
    pub read: Option<ReadInput>,
    /// The files that may be published.
    pub files: Vec<FinishedFile>,
    /// What was proved of each letter, in the order of the letters that were read: for each format that was asked for.
    pub proofs: Vec<Vec<Proof>>,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Converted {
    /// The highest severity found.
    pub fn severity(&self) -> Option<Severity> {
        self.diagnostics.iter().map(Diagnostic::severity).max()
    }
}

/// Why an input cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unreadable {
    /// Whether it is no text at all.
    pub is_no_text: bool,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl From<SourceError> for Unreadable {
    fn from(error: SourceError) -> Self {
        Self { is_no_text: error.is_no_text(), diagnostics: vec![error.into()] }
    }
}

impl From<Vec<Diagnostic>> for Unreadable {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { is_no_text: false, diagnostics }
    }
}

/// Decodes an input, finds its letters, and shows it to `see`.
///
/// # Errors
/// Why the input as a whole cannot be read.
pub fn open<T>(
    input: &Input,
    options: &Options,
    see: impl FnOnce(&OpenInput<'_>) -> T,
) -> Result<T, Unreadable> {
    let source = decode(input, options)?;
    Ok(see(&OpenInput::new(&source, input, options)?))
}

/// Reads and normalises one input. If it cannot be read, the answer has no [`ReadInput`] and the
/// diagnostics say why.
///
/// ```
/// use letterpress::press::{Input, Options, read};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (read, _) = read(&input, &Options::default());
/// let letter = &read.unwrap().collection.letters[0];
/// assert_eq!(letter.date().unwrap().when(), Some("1901-05-03"));
/// ```
pub fn read(input: &Input, options: &Options) -> (Option<ReadInput>, Vec<Diagnostic>) {
    let Converted { read, diagnostics, .. } = collected(input, options, false);
    (read, diagnostics)
}

/// Reads one input and prints every letter of it in every format.
///
/// ```
/// use letterpress::press::{Input, Options, convert};
/// let input = Input::new("a.txt", "Dear Ben,\n\nIt rains.\n\nYours sincerely,\nAnn");
/// let converted = convert(&input, &Options::default());
/// let names: Vec<&str> = converted.files.iter().map(|file| file.format.name).collect();
/// assert_eq!(names, ["tei", "epub", "pdf", "jsonld"]);
/// ```
pub fn convert(input: &Input, options: &Options) -> Converted {
    collected(input, options, true)
}

/// Reads all letters of an input, prints them if wanted, and keeps everything.
fn collected(input: &Input, options: &Options, is_printed: bool) -> Converted {
    let collected = open(input, options, |opened| {
        let mut collection = opened.collection().clone();
        let mut diagnostics = opened.diagnostics().to_vec();
        let (matter, lost) = opened.matter();
        collection.matter = matter;
        diagnostics.extend(lost);
        let (mut files, mut proofs) = (Vec::new(), Vec::new());
        let print = |mut read: ReadLetter| {
            let files = if is_printed { opened.print(&mut read) } else { Vec::new() };
            (read, files)
        };
        Selected::new(opened, &Wanted::default()).each(print, |_, done| match done {
            Ok((read, finished)) => {
                collection.letters.push(read.letter);
                proofs.push(read.proofs);
                diagnostics.extend(read.diagnostics);
                files.extend(finished);
            }
            Err(bug) => diagnostics.push(*bug),
        });
        in_order_of_source(&mut diagnostics);
        let read = Some(ReadInput { source: opened.source().clone(), collection });
        Converted { read, files, proofs, diagnostics }
    });
    collected.unwrap_or_else(|Unreadable { diagnostics, .. }| Converted {
        read: None,
        files: Vec::new(),
        proofs: Vec::new(),
        diagnostics,
    })
}

/// Sorts diagnostics by their place in the source, as an editor reads; those without a place come last.
pub fn in_order_of_source(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|found| found.span.map_or(usize::MAX, |span| span.start));
}

/// The file name without folders and extension: the stem of the files that are made. An ending of ours goes whole,
/// so that what is made of a file of ours is called as that: `a` for `a.xml`, `a.tei.xml` and `a.ir.json`.
pub fn stem(name: &str) -> &str {
    let path = Path::new(name);
    let named = path.file_name().and_then(OsStr::to_str).unwrap_or(name);
    let endings = AnyBackend::all().map(|backend| backend.format().extension);
    let without = |ending| named.strip_suffix(ending)?.strip_suffix('.');
    let shortest =
        endings.filter_map(without).filter(|stem| !stem.is_empty()).min_by_key(|it| it.len());
    shortest.or_else(|| path.file_stem().and_then(OsStr::to_str)).unwrap_or(name)
}

/// The first moment of a day of our era, `CCYY-MM-DD`, in UTC.
///
/// ```
/// use letterpress::press::midnight;
/// assert_eq!(midnight("1970-01-02").unwrap().as_second(), 86_400);
/// assert_eq!(midnight("0000-01-01"), None);
/// assert_eq!(midnight("2026-11"), None);
/// ```
pub fn midnight(day: &str) -> Option<jiff::Timestamp> {
    let is_day = day.len() == 10 && !day.starts_with("0000");
    is_day.then(|| format!("{day}T00:00:00Z").parse().ok()).flatten()
}
