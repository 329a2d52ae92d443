//! Letters in their order, however many are worked on at once: what comes early waits for its turn.
//!
//! Not here: which files are written, and where (`collected`). **Invariant:** the letters of an input come
//! before those of the next.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use letterpress::backends::{
    CollectionBackend, CollectionFile, CollectionJob, LeftOut, PlacedMatter,
};
use letterpress::diag::Diagnostic;
use letterpress::package::{InputRecord, LetterRecord};
use letterpress::press::{Collected, OpenInput, PrintedPart, ReadLetter};

use super::super::package_folder::PackageFolder;
use super::in_turn::InTurn;

/// A letter's part of each file; nothing where it could not be printed.
pub(super) type Fragments = Vec<Option<PrintedPart>>;

/// What an input yields.
enum Part {
    /// The input itself, for a package.
    Input(InputRecord),
    /// The name of an input or a letter that could not be converted.
    Failed(String),
    /// A letter, and what a package says of it.
    Letter(Fragments, Option<Box<LetterRecord>>),
    /// Matter between letters.
    Matter(Fragments),
}

/// The files of all letters that are being written.
#[derive(Default)]
pub(super) struct InOrder<'a> {
    /// How each file is printed.
    files: Vec<Printed<'a>>,
    turn: Mutex<Turn<'a>>,
}

/// The format of a file, and what it will hold.
pub(super) type Printed<'a> = (&'static dyn CollectionBackend, &'a CollectionJob<'a>);

/// What is written, and what waits for its turn.
#[derive(Default)]
struct Turn<'a> {
    into: Into<'a>,
    parts: InTurn<Part>,
}

/// Where parts go when it is their turn.
#[derive(Default)]
struct Into<'a> {
    files: Vec<Begun<'a>>,
    package: Option<&'a PackageFolder>,
}

/// A file and what is in it, until it fails.
struct Begun<'a>(io::Result<(Box<dyn CollectionFile + 'a>, Held)>);

/// What a file of all letters holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Its letters.
    pub collected: Collected,
    /// What it had to leave out.
    pub left_out: Vec<LeftOut>,
}

impl<'a> InOrder<'a> {
    /// Begins the files, each with its output; a package has begun.
    pub(super) fn new(
        outputs: impl Iterator<Item = (Printed<'a>, &'a mut (dyn Write + Send))>,
        package: Option<&'a PackageFolder>,
    ) -> Self {
        let (mut files, mut turn) = (Vec::new(), Turn::default());
        turn.into.package = package;
        for ((backend, job), out) in outputs {
            files.push((backend, job));
            turn.into
                .files
                .push(Begun(backend.begin(job, out).map(|file| (file, Held::default()))));
        }
        Self { files, turn: Mutex::new(turn) }
    }

    /// Prints a letter for all files.
    pub(super) fn print(&self, opened: &OpenInput<'_>, read: &mut ReadLetter) -> Fragments {
        let print = |(backend, job): &Printed<'_>| opened.print_for(*backend, job, read);
        self.files.iter().map(print).collect()
    }

    /// Whether there are any files of all letters.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Takes an input of a package, before its letters.
    pub(super) fn begin(&self, input: usize, record: InputRecord) {
        self.take(input, Part::Input(record));
    }

    /// Takes the name of an input, or of its next letter, that could not be converted.
    pub(super) fn fail(&self, input: usize, name: String) {
        self.take(input, Part::Failed(name));
    }

    /// Takes the next letter of an input, and what a package says of it.
    pub(super) fn add(&self, input: usize, letter: Fragments, record: Option<Box<LetterRecord>>) {
        if !letter.is_empty() || record.is_some() {
            self.take(input, Part::Letter(letter, record));
        }
    }

    fn take(&self, input: usize, part: Part) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Turn { into, parts } = &mut *turn;
        parts.take(input, part, |part| into.write(part));
    }

    /// Prints matter for each file whose format has a place for it, as the next part of an input.
    pub(super) fn add_matter(
        &self,
        input: usize,
        opened: &OpenInput<'_>,
        number: usize,
        part: &PlacedMatter,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut print = |(backend, job): &Printed<'_>| {
            let (printed, told) = opened.print_matter_for(*backend, job, number, part);
            found.extend(told);
            printed
        };
        let parts: Fragments = self.files.iter().map(&mut print).collect();
        if parts.iter().any(Option::is_some) {
            self.take(input, Part::Matter(parts));
        }
        found
    }

    /// An input has no more letters.
    pub(super) fn done(&self, input: usize) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Turn { into, parts } = &mut *turn;
        parts.done(input, |part| into.write(part));
    }

    /// Ends the files, and returns what each holds.
    pub(super) fn end(self) -> Vec<io::Result<Held>> {
        let turn = self.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
        turn.into.files.into_iter().map(Begun::end).collect()
    }
}

impl Into<'_> {
    fn write(&mut self, part: Part) {
        let (fragments, is_letter) = match part {
            Part::Input(record) => {
                self.package.iter().for_each(|package| package.add_input(&record));
                return;
            }
            Part::Failed(name) => {
                self.package.iter().for_each(|package| package.add_failed(&name));
                return;
            }
            Part::Letter(fragments, record) => {
                let both = self.package.zip(record.as_ref());
                if let Some((package, record)) = both {
                    package.add_letter(record);
                }
                (fragments, true)
            }
            Part::Matter(fragments) => (fragments, false),
        };
        for (begun, fragment) in self.files.iter_mut().zip(fragments) {
            if let Some(fragment) = fragment {
                begun.add(fragment, is_letter);
            }
        }
    }
}

impl Begun<'_> {
    fn add(&mut self, fragment: PrintedPart, is_letter: bool) {
        if let Ok((file, held)) = &mut self.0 {
            match file.add(&fragment.bytes) {
                Ok(()) => {
                    held.collected.letters += usize::from(is_letter);
                    held.collected.parts.extend(fragment.proof);
                }
                Err(error) => self.0 = Err(error),
            }
        }
    }

    fn end(self) -> io::Result<Held> {
        let (file, held) = self.0?;
        file.end().map(|left_out| Held { left_out, ..held })
    }
}

#[cfg(test)]
mod tests {
    use letterpress::backends::{Contents, find_collection};
    use letterpress::press::Options;

    use super::*;

    #[test]
    fn letters_are_written_in_the_order_of_their_inputs() {
        let (options, contents) = (Options::default(), Contents::default());
        let job = options.collection_job(&contents);
        let text = find_collection("text").expect("a format");
        let mut out = Vec::new();
        let output: &mut (dyn Write + Send) = &mut out;
        let all = InOrder::new([((text, &job), output)].into_iter(), None);
        let letter = |words: &str| vec![Some(PrintedPart::from(words.as_bytes().to_vec()))];
        all.add(2, letter("e"), None);
        all.done(2);
        all.add(1, letter("c"), None);
        all.add(0, letter("a"), None);
        all.add(0, letter("b"), None);
        // An input without letters, and a letter that could not be printed.
        all.done(0);
        all.add(1, letter("d"), None);
        all.add(1, vec![None], None);
        all.done(1);
        all.done(3);
        assert_eq!(
            all.end()
                .into_iter()
                .map(|file| file.ok().map(|held| held.collected.letters))
                .collect::<Vec<_>>(),
            [Some(5)]
        );
        assert_eq!(String::from_utf8(out).expect("UTF-8"), "abcde");
    }
}
