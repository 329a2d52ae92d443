//! The folder in which a package is made: under another name, until it is complete.
//!
//! What is given to it comes from several threads; what it says of it is added in order (`convert::in_order`).
//! **Invariants:** the package gets its name by one renaming, when everything is on the disk; a run that is killed leaves a
//! folder that the next run removes. The first failure to write is kept, and nothing is written after it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use letterpress::backends::Format;
use letterpress::diag::{self, Diagnostic};
use letterpress::package::{
    About, FileFormat, Fixity, InputRecord, Kind, LetterRecord, LetterToPack, MadeFile, Note,
    PackedFile, Packer, ReceivedFile, Representation, Store, portable_path,
};
use letterpress::press::{self, FinishedFile, Input, OpenInput, Options, ReadLetter};
use letterpress::source::sha256;
use tempfile::TempDir;

use super::files::{SIDECAR, STANDARD};
use super::find::FoundInput;
use super::recorded_options::{self, NamedCopy};

/// The prefix of the folders in which packages are made.
const PREFIX: &str = ".letterpress-package-";
/// The file in such a folder that its run keeps locked.
const LOCK: &str = "lock";
/// The folder in it that becomes the package.
const CONTENT: &str = "package";

/// A folder beside the package, in which it is made.
pub(super) struct Staging {
    folder: TempDir,
    _lock: File,
    files: AtomicUsize,
}

impl Staging {
    /// Beside the folder that the package will be.
    ///
    /// # Errors
    /// The reason why nothing can be written there.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let parent = parent_of(target);
        fs::create_dir_all(parent)?;
        remove_left_in(parent);
        // The name is random, so the error must not mention it.
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent);
        let folder = folder.map_err(|error| error.kind())?;
        let lock = File::create(folder.path().join(LOCK))?;
        let _unless_unsupported = lock.try_lock();
        fs::create_dir(folder.path().join(CONTENT))?;
        Ok(Self { folder, _lock: lock, files: AtomicUsize::new(0) })
    }

    /// What will be the package.
    pub(super) fn content(&self) -> PathBuf {
        self.folder.path().join(CONTENT)
    }

    /// How many files there are in it.
    pub(super) fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }

    /// Gives the complete package its name, and replaces what is there.
    ///
    /// # Errors
    /// The reason why it cannot be given its name.
    pub(super) fn persist(&self, target: &Path) -> io::Result<()> {
        let before = self.folder.path().join("before");
        if fs::symlink_metadata(target).is_ok() {
            fs::rename(target, &before)?;
        }
        fs::rename(self.content(), target)?;
        sync_folder(parent_of(target))
    }
}

/// The folder that something is in.
fn parent_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Makes sure that a new name is on the disk; Windows opens no folders, and needs it not.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes what killed runs left in a folder.
fn remove_left_in(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            continue;
        }
        let lock = OpenOptions::new().write(true).open(entry.path().join(LOCK));
        // One without a lock was killed before it had one, or is being removed.
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _removed: Result<(), io::Error> = fs::remove_dir_all(entry.path());
        }
    }
}

impl Store for Staging {
    fn create(&self, path: &str) -> io::Result<Box<dyn Write + Send>> {
        let path = self.content().join(path);
        fs::create_dir_all(parent_of(&path))?;
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        self.files.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Synced(BufWriter::new(file))))
    }

    fn note(&self) -> io::Result<Box<dyn Note>> {
        let file = tempfile::tempfile_in(self.folder.path()).map_err(|error| error.kind())?;
        Ok(Box::new(NoteFile(BufWriter::new(file))))
    }
}

/// A file that is on the disk when it is flushed.
struct Synced(BufWriter<File>);

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        self.0.get_ref().sync_all()
    }
}

/// A file without a name.
struct NoteFile(BufWriter<File>);

impl Write for NoteFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Note for NoteFile {
    fn read(self: Box<Self>) -> io::Result<Box<dyn Read>> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Box::new(io::BufReader::new(file)))
    }
}

/// A package that is being made.
pub(super) struct PackageFolder {
    store: Arc<Staging>,
    kind: Kind,
    packer: Mutex<Packer>,
    failed: Mutex<Option<io::Error>>,
    /// The folder of the table of letters, from which it names their files.
    table: Option<PathBuf>,
}

/// A file that all letters use.
pub(super) struct SharedFile<'a> {
    /// The long name of the option that names it.
    pub option: &'static str,
    /// What it is called in the package.
    pub name: String,
    pub path: &'a Path,
}

impl<'a> SharedFile<'a> {
    pub(super) fn new(option: &'static str, name: String, path: &'a Path) -> Self {
        Self { option, name, path }
    }
}

/// A letter of an open input.
pub(super) struct LetterOfInput<'a> {
    pub found: &'a FoundInput,
    pub input: &'a Input,
    pub opened: &'a OpenInput<'a>,
    pub read: &'a ReadLetter,
}

impl PackageFolder {
    /// Begins a package.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub(super) fn new(store: &Arc<Staging>, about: About) -> io::Result<Self> {
        let store = Arc::clone(store);
        let kind = about.kind;
        let packer = Mutex::new(Packer::new(Arc::clone(&store) as Arc<dyn Store>, about)?);
        Ok(Self { store, kind, packer, failed: Mutex::new(None), table: None })
    }

    /// Adds the files that all letters use, and records the options: `typed` is the command line with the settings of the
    /// configuration.
    ///
    /// # Errors
    /// The reason why one cannot be read or written.
    pub(super) fn add_shared(
        &mut self,
        files: &[SharedFile<'_>],
        typed: &[OsString],
    ) -> io::Result<()> {
        let mut received: Vec<ReceivedFile> = Vec::new();
        let mut copies = Vec::new();
        for SharedFile { option, name, path } in files {
            let is_taken = received.iter().any(|it| it.file.path == portable_path(name));
            let folder = parent_of(path).file_name().unwrap_or_default().to_string_lossy();
            let called = if is_taken { format!("{folder}/{name}") } else { name.clone() };
            if *option == "letters" {
                self.table = Some(parent_of(path).to_owned());
            }
            let file = self.source(&called, &fs::read(path)?)?.of_editors();
            let path = self.kind.source_from_options(&file.file.path);
            copies.push(NamedCopy { option, path });
            received.push(file);
        }
        let mut packer = self.packer();
        packer.read_with(recorded_options::written(typed, &copies));
        packer.add_shared(received)
    }

    /// Writes the files of an input, and says what they are.
    pub(super) fn receive(
        &self,
        found: &FoundInput,
        input: &Input,
        opened: &OpenInput<'_>,
        letters: usize,
    ) -> InputRecord {
        let path = source_path(found);
        let mut files = Vec::new();
        if input.files.is_empty() {
            let known_as = self.table.as_ref().and_then(|folder| seen_from(folder, &found.path));
            let file = self.tried(|| self.source(&path, &input.bytes));
            files.extend(file.map(|file| file.known_as(known_as)));
        }
        for part in &input.files {
            files.extend(self.tried(|| self.source(&format!("{path}/{}", part.name), &part.bytes)));
        }
        if let Some((_, content)) = &input.sidecar {
            let name = format!("{}{SIDECAR}", without_ending(&portable_path(&path)));
            let sidecar = self.tried(|| self.source(&name, content.as_bytes()));
            files.extend(sidecar.map(ReceivedFile::of_editors));
        }
        let title = opened.collection().title.as_ref().map(|title| title.value.clone());
        InputRecord::new(files, letters, title)
    }

    /// Writes the finished files of a letter. Returns its record, and what must be reported about the files.
    pub(super) fn put(
        &self,
        letter: &LetterOfInput<'_>,
        files: Vec<FinishedFile>,
        missing: &[&'static Format],
        options: &Options,
    ) -> (Option<LetterRecord>, Vec<Diagnostic>) {
        let mut told = Vec::new();
        (self.try_to_put(letter, files, missing, options, &mut told), told)
    }

    fn try_to_put(
        &self,
        letter: &LetterOfInput<'_>,
        files: Vec<FinishedFile>,
        missing: &[&'static Format],
        options: &Options,
        told: &mut Vec<Diagnostic>,
    ) -> Option<LetterRecord> {
        let LetterOfInput { found, input, opened, read } = letter;
        let base = base_name(found);
        let name = match &read.own_name {
            Some(own) => format!("{base}/{}", portable_path(own)),
            None => base,
        };
        let mut made = Vec::new();
        for file in files {
            let format = file.format;
            let path = format!("{name}.{}", format.extension);
            let of = Representation::of_format(format.name);
            let bytes = match format.name {
                "tei" => self.with_style(&path, file.bytes, told),
                _ => file.bytes,
            };
            let file = self.tried(|| self.write(of, path, &bytes))?;
            let proof = read.proofs.iter().find(|proof| proof.format.name == format.name);
            let outcomes = proof.filter(|proof| proof.is_whole).map(|proof| &proof.outcomes);
            made.push(MadeFile::new(format.name, file, outcomes));
        }
        if made.is_empty() {
            return None;
        }
        let folder = found.target.parent().map(with_slashes).unwrap_or_default();
        let mut pictures = Vec::new();
        for (name, bytes) in press::pictures_of(&read.letter, input.pictures.as_deref()) {
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            pictures.push(self.tried(|| self.picture(&path, &bytes))?);
        }
        let to_pack = LetterToPack {
            collection: opened.collection(),
            letter: &read.letter,
            reading: options.reading,
            name: &name,
            source: opened.is_source_of_letters().then(|| opened.source()),
            diagnostics: &read.diagnostics,
        };
        let unmade = missing.iter().map(|format| format.name).collect();
        let record = LetterRecord::new(to_pack, made, pictures, unmade);
        self.tried(|| record.map_err(io::Error::other))
    }

    /// Adds an input, when it is its turn.
    pub(super) fn add_input(&self, input: &InputRecord) {
        self.tried(|| self.packer().add_input(input.clone()));
    }

    /// Adds a letter of the last input.
    pub(super) fn add_letter(&self, letter: &LetterRecord) {
        self.tried(|| self.packer().add_letter(letter));
    }

    /// Names an input, or a letter of the last input, that could not be converted.
    pub(super) fn add_failed(&self, name: &str) {
        self.tried(|| self.packer().add_failed(name));
    }

    /// Names a file that lay beside the letters, and what kind of file it is.
    pub(super) fn add_left_out(&self, name: &str, kind: &str) {
        self.tried(|| self.packer().add_left_out(name, kind));
    }

    /// Writes what describes the package, if there is a letter in it; `unchosen` counts those that were not selected.
    ///
    /// # Errors
    /// The first reason why something could not be written.
    pub(super) fn finish(self, has_letters: bool, unchosen: usize) -> io::Result<()> {
        let failed = self.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(()), Err)?;
        if !has_letters {
            return Ok(());
        }
        self.packer.into_inner().unwrap_or_else(PoisonError::into_inner).finish(unchosen)
    }

    fn packer(&self) -> MutexGuard<'_, Packer> {
        self.packer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes something, unless something could not be written before.
    fn tried<T>(&self, write: impl FnOnce() -> io::Result<T>) -> Option<T> {
        if self.failed.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            return None;
        }
        match write() {
            Ok(written) => Some(written),
            Err(error) => {
                let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.get_or_insert(error);
                None
            }
        }
    }

    /// TEI with the style for browsers named in it; what a source has before its root stays as it is.
    fn with_style(&self, path: &str, tei: Vec<u8>, told: &mut Vec<Diagnostic>) -> Vec<u8> {
        const OURS: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?xml-model ";
        const DECLARATION: usize = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".len();
        let style = self.kind.style_from(&self.kind.object(Representation::Preservation, path));
        let style = format!("<?xml-stylesheet type=\"text/css\" href=\"{style}\"?>\n");
        let styled = match tei.split_at_checked(DECLARATION) {
            Some((declaration, rest)) if tei.starts_with(OURS) => {
                [declaration, style.as_bytes(), rest].concat()
            }
            Some(_) | None => tei,
        };
        if !FileFormat::is_recognised_as_tei(&styled) {
            let message =
                "its root begins so late that registries of formats do not recognise it as TEI";
            told.push(Diagnostic::new(&diag::NOT_RECOGNISED, None, message));
        }
        styled
    }

    /// Writes a file that was received under this path.
    fn source(&self, path: &str, bytes: &[u8]) -> io::Result<ReceivedFile> {
        let file = self.write(Representation::Source, portable_path(path), bytes)?;
        Ok(ReceivedFile::new(file, path))
    }

    /// Writes a picture, which several letters may show.
    fn picture(&self, path: &str, bytes: &[u8]) -> io::Result<ReceivedFile> {
        let portable = portable_path(path);
        let file = match self.write(Representation::Source, portable.clone(), bytes) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let format = FileFormat::of(&portable, bytes);
                PackedFile::new(portable, format, Fixity::of(bytes))
            }
            written => written?,
        };
        Ok(ReceivedFile::new(file, path))
    }

    fn write(&self, of: Representation, path: String, bytes: &[u8]) -> io::Result<PackedFile> {
        let mut out = self.store.create(&self.kind.object(of, &path))?;
        out.write_all(bytes)?;
        out.flush()?;
        let format = FileFormat::of(&path, bytes);
        Ok(PackedFile::new(path, format, Fixity::of(bytes)))
    }
}

/// The path of an input below the folder of what was received.
fn source_path(found: &FoundInput) -> String {
    if found.path.as_os_str() == STANDARD {
        return "stdin".to_owned();
    }
    let name = found.path.file_name().unwrap_or(found.path.as_os_str());
    with_slashes(&found.target.with_file_name(name))
}

/// The path of the files of an input, without ending: as its own path is in the package.
fn base_name(found: &FoundInput) -> String {
    let target = with_slashes(&found.target);
    if portable_path(&target) == target && found.target.to_str().is_some() {
        return target;
    }
    without_ending(&portable_path(&source_path(found)))
}

/// A path without the ending of its file.
fn without_ending(path: &str) -> String {
    let stem = press::stem(path);
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{stem}"),
        None => stem.to_owned(),
    }
}

/// The path of a file as seen from a folder, with `/` between folders. Nothing is looked up: links are not followed.
fn seen_from(folder: &Path, file: &Path) -> Option<String> {
    let steps = |path: &Path| -> Option<Vec<String>> {
        let mut steps = Vec::new();
        for step in std::path::absolute(path).ok()?.components() {
            match step {
                Component::ParentDir => drop(steps.pop()),
                step => steps.push(step.as_os_str().to_str()?.to_owned()),
            }
        }
        Some(steps)
    };
    let (folder, file) = (steps(folder)?, steps(file)?);
    let shared = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    let up = vec!["..".to_owned(); folder.len() - shared];
    Some([up.as_slice(), file.get(shared..)?].concat().join("/"))
}

/// The path of a file below a folder, with `/` between folders.
pub(super) fn path_in(folder: &Path, file: &Path) -> String {
    with_slashes(file.strip_prefix(folder).unwrap_or(file))
}

/// A relative path with `/` between folders.
fn with_slashes(path: &Path) -> String {
    let steps = path.components().filter_map(|step| match step {
        Component::Normal(step) => Some(in_unicode(step)),
        _ => None,
    });
    steps.collect::<Vec<_>>().join("/")
}

/// A name; one that is no Unicode, with a mark made of its bytes, so that two such names stay two.
fn in_unicode(name: &OsStr) -> String {
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    let mark = sha256(name.as_encoded_bytes());
    let shown = name.to_string_lossy().replace('\u{FFFD}', "_");
    let (stem, ending) = shown.split_once('.').unwrap_or((&shown, ""));
    let mark = mark.get(..8).unwrap_or_default();
    if ending.is_empty() { format!("{stem}.{mark}") } else { format!("{stem}.{mark}.{ending}") }
}
