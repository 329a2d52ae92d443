//! Letters in their order, however many are worked on at once: what comes early waits for its turn.
//!
//! Not here: which files are written, and where (`collected`). **Invariant:** the letters of an input come
//! before those of the next.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use letterpress::backends::{
    CollectionBackend, CollectionFile, CollectionJob, LeftOut, PlacedMatter,
};
use letterpress::diag::Diagnostic;
use letterpress::press::{Collected, OpenInput, PrintedPart, ReadLetter};

/// A letter's part of each file; nothing where it could not be printed.
pub(super) type Fragments = Vec<Option<PrintedPart>>;

/// A letter, or matter between letters.
struct Part {
    fragments: Fragments,
    is_letter: bool,
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

/// Whose turn it is to be written.
#[derive(Default)]
struct Turn<'a> {
    files: Vec<Begun<'a>>,
    /// The input that is written.
    input: usize,
    /// Later ones.
    waiting: BTreeMap<usize, Waiting>,
}

/// What waits of an input.
#[derive(Default)]
struct Waiting {
    parts: Vec<Part>,
    is_done: bool,
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
    /// Begins the files, each with its output.
    pub(super) fn new(
        outputs: impl Iterator<Item = (Printed<'a>, &'a mut (dyn Write + Send))>,
    ) -> Self {
        let (mut files, mut turn) = (Vec::new(), Turn::default());
        for ((backend, job), out) in outputs {
            files.push((backend, job));
            turn.files.push(Begun(backend.begin(job, out).map(|file| (file, Held::default()))));
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

    /// Takes the next letter of an input.
    pub(super) fn add(&self, input: usize, letter: Fragments) {
        if letter.is_empty() {
            return;
        }
        self.take(input, Part { fragments: letter, is_letter: true });
    }

    fn take(&self, input: usize, part: Part) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if turn.input == input {
            turn.write(part);
        } else {
            turn.waiting.entry(input).or_default().parts.push(part);
        }
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
            self.take(input, Part { fragments: parts, is_letter: false });
        }
        found
    }

    /// An input has no more letters.
    pub(super) fn done(&self, input: usize) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        turn.waiting.entry(input).or_default().is_done = true;
        turn.go_on();
    }

    /// Ends the files, and returns what each holds.
    pub(super) fn end(self) -> Vec<io::Result<Held>> {
        let turn = self.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
        turn.files.into_iter().map(Begun::end).collect()
    }
}

impl Turn<'_> {
    /// Writes what waits, up to the first input that is not done.
    fn go_on(&mut self) {
        while let Some(Waiting { parts, is_done }) = self.waiting.remove(&self.input) {
            for part in parts {
                self.write(part);
            }
            if !is_done {
                break;
            }
            self.input += 1;
        }
    }

    fn write(&mut self, part: Part) {
        for (begun, fragment) in self.files.iter_mut().zip(part.fragments) {
            if let Some(fragment) = fragment {
                begun.add(fragment, part.is_letter);
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
        let all = InOrder::new([((text, &job), output)].into_iter());
        let letter = |words: &str| vec![Some(PrintedPart::from(words.as_bytes().to_vec()))];
        all.add(2, letter("e"));
        all.done(2);
        all.add(1, letter("c"));
        all.add(0, letter("a"));
        all.add(0, letter("b"));
        // An input without letters, and a letter that could not be printed.
        all.done(0);
        all.add(1, letter("d"));
        all.add(1, vec![None]);
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
