//! The files of a package while it is checked: what is there, and the fixity of each file.
//!
//! **Invariant:** each file is read once, whoever reads it: its fixity is computed on the way, and
//! nothing of it is kept.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Sink, Write};

use super::{Entry, EntryKind, PackageFiles, Report, paths};
use crate::package::fixity::{Fixity, Summed};

/// The files of a package. A file is known by its place in the list of all entries.
pub(super) struct Folder<'a> {
    files: &'a dyn PackageFiles,
    /// All entries, sorted by their paths; no path is there twice.
    entries: Vec<Entry>,
    /// What is known of each.
    states: Vec<State>,
    /// The places of files by their paths without case and normalisation, if that was asked for.
    folded: OnceCell<BTreeMap<String, usize>>,
    /// The same by their names without folders; none, if several files have that name.
    named: OnceCell<BTreeMap<String, Option<usize>>>,
}

/// What is known of a file.
enum State {
    Unread,
    Read(Fixity),
    Unreadable,
}

impl<'a> Folder<'a> {
    /// The files of a package, none of them read.
    pub(super) fn new(files: &'a dyn PackageFiles, report: &mut Report) -> io::Result<Self> {
        let mut entries = files.entries()?;
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        let mut twice = Vec::new();
        entries.dedup_by(|later, first| {
            let is_same = later.path == first.path;
            if is_same {
                twice.push(later.path.clone());
            }
            is_same
        });
        for path in twice {
            report.on(&path, "RFC 8493, 2.1.3", "two files have this path");
        }
        let states = entries.iter().map(|_| State::Unread).collect();
        Ok(Self { files, entries, states, folded: OnceCell::new(), named: OnceCell::new() })
    }

    /// The name of the package's folder.
    pub(super) fn name(&self) -> Option<&str> {
        self.files.name()
    }

    /// Everything that is there, sorted by paths.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether there is anything at this path.
    pub(super) fn has_entry(&self, path: &str) -> bool {
        self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).is_ok()
    }

    /// Whether there is anything in a folder at this path.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        let begin = format!("{path}/");
        let at = self.entries.partition_point(|entry| entry.path < begin);
        self.entries.get(at).is_some_and(|entry| entry.path.starts_with(&begin))
    }

    /// All files: their places and paths.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &str)> {
        let files = self.entries.iter().enumerate();
        let files = files.filter(|(_, entry)| entry.kind == EntryKind::File);
        files.map(|(place, entry)| (place, entry.path.as_str()))
    }

    /// The place of the file at this path.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        let found = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path));
        let place = found.ok()?;
        let entry = self.entries.get(place)?;
        (entry.kind == EntryKind::File).then_some(place)
    }

    /// The place of a file whose path differs in case or in Unicode normalisation only.
    pub(super) fn like(&self, path: &str) -> Option<usize> {
        let all = || self.places().map(|(place, path)| (paths::folded(path), place)).collect();
        self.folded.get_or_init(all).get(&paths::folded(path)).copied()
    }

    /// The place of the only file with this name, in whatever folder.
    pub(super) fn called(&self, name: &str) -> Option<usize> {
        let all = || {
            let mut named = BTreeMap::new();
            for (place, path) in self.places() {
                let places = named.entry(paths::name_of(path).to_owned());
                places.and_modify(|place| *place = None).or_insert(Some(place));
            }
            named
        };
        self.named.get_or_init(all).get(name).copied().flatten()
    }

    /// The path of what is at this place.
    pub(super) fn path(&self, place: usize) -> &str {
        self.entries.get(place).map_or("", |entry| entry.path.as_str())
    }

    /// Whether a file was read.
    pub(super) fn is_loaded(&self, place: usize) -> bool {
        !matches!(self.states.get(place), Some(State::Unread))
    }

    /// The fixity of a file that was read, and could be.
    pub(super) fn fixity(&self, place: usize) -> Option<&Fixity> {
        match self.states.get(place)? {
            State::Read(fixity) => Some(fixity),
            State::Unread | State::Unreadable => None,
        }
    }

    /// Reads a file for its fixity alone, unless it was read.
    pub(super) fn load(&mut self, place: usize, report: &mut Report) {
        if !self.is_loaded(place) {
            self.read(place, report, |_, _| ());
        }
    }

    /// Reads all files that were not read.
    pub(super) fn load_all(&mut self, report: &mut Report) {
        let places: Vec<usize> = self.places().map(|(place, _)| place).collect();
        for place in places {
            self.load(place, report);
        }
    }

    /// Reads a file: hands its beginning, or as much as is wanted, to `see`, and the rest to nobody.
    /// Nothing comes back of a file that cannot be read.
    pub(super) fn read<T>(
        &mut self,
        place: usize,
        report: &mut Report,
        see: impl FnOnce(&mut dyn BufRead, &mut Report) -> T,
    ) -> Option<T> {
        let path = self.entries.get(place)?.path.as_str();
        let outcome = match self.files.open(path) {
            Ok(from) => {
                let from = Summing { from, sum: Summed::new(io::sink()), failed: None };
                let mut reader = BufReader::with_capacity(1 << 16, from);
                let seen = see(&mut reader, report);
                let rest = io::copy(&mut reader, &mut io::sink());
                let Summing { sum, failed, from: _ } = reader.into_inner();
                match failed.or_else(|| rest.err().map(|error| error.to_string())) {
                    None => sum.finish().map(|fixity| (seen, fixity)).map_err(|it| it.to_string()),
                    Some(failed) => Err(failed),
                }
            }
            Err(error) => Err(error.to_string()),
        };
        let (seen, state) = match outcome {
            Ok((seen, fixity)) => (Some(seen), State::Read(fixity)),
            Err(error) => {
                report.on(path, "RFC 8493, 3; CSIP79", format!("cannot be read: {error}"));
                (None, State::Unreadable)
            }
        };
        if let Some(known) = self.states.get_mut(place) {
            *known = state;
        }
        seen
    }

    /// How many files there are, and how many bytes were read of them.
    pub(super) fn totals(&self) -> (usize, u64) {
        let bytes =
            self.places().filter_map(|(place, _)| self.fixity(place)).map(|it| it.size).sum();
        (self.places().count(), bytes)
    }
}

/// A file that is being read, and its fixity so far.
struct Summing<'r> {
    from: Box<dyn Read + 'r>,
    sum: Summed<Sink>,
    /// The first error, which a parser may not hand on.
    failed: Option<String>,
}

impl Read for Summing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.from.read(buffer) {
            Ok(count) => {
                self.sum.write_all(buffer.get(..count).unwrap_or_default())?;
                Ok(count)
            }
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    self.failed.get_or_insert_with(|| error.to_string());
                }
                Err(error)
            }
        }
    }
}
