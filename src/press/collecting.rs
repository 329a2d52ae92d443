//! The letters of a run on their way into one file that holds all of them.
//!
//! **Invariant:** letters come in the order of the inputs, and of each input, in its own. A letter that
//! lost something is not among them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::matter::MatterInPlace;
use super::printing::{cannot_hold_value, failure};
use super::{Input, Options, Selected, Unreadable, Wanted, open};
use crate::audit::{self, BookFile, BookPart};
use crate::backends::{CollectionBackend, CollectionFile, Contents, InputPart, Landmarks};
use crate::diag::Diagnostic;
use crate::ir::pointers_of_letter;

/// The contents of an input, as far as it can be read: what is wrong with it is found again when its
/// letters are printed.
pub fn contents(input: &Input, options: &Options, wanted: &Wanted) -> Contents {
    let listed = open(input, options, |opened| {
        let matter = if wanted.is_all() {
            opened.in_place(opened.matter().0)
        } else {
            MatterInPlace::default()
        };
        let mut contents = Contents::default();
        let (mut marks, mut ids) = (Landmarks::default(), BTreeSet::new());
        for (number, part) in matter.parts.iter().enumerate() {
            let (of_part, pointers) = opened.landmarks_of_matter(number, part);
            marks = marks.and(of_part);
            ids.extend(pointers);
        }
        Selected::new(opened, wanted).each(
            |read| {
                // Pictures make no difference to the contents.
                let pictures = BTreeMap::new();
                let letter = opened.collected(&read, &pictures)?;
                let index = read.index;
                let depth = matter.depths.get(index).copied().unwrap_or_default();
                let listed =
                    Contents::of(&letter, options.reading).placed(depth, matter.page_before(index));
                let part = InputPart::Letter(read.own_name.clone());
                let marks = Landmarks::of(part, &read.letter, options.reading);
                Some((listed, marks, pointers_of_letter(&read.letter)))
            },
            |_, read| {
                let Some((listed, of_letter, pointers)) = read.ok().flatten() else { return };
                contents = std::mem::take(&mut contents).and(listed);
                marks = std::mem::take(&mut marks).and(of_letter);
                ids.extend(pointers);
            },
        );
        let named = ids.into_iter().filter_map(|id| {
            let named = opened.pointed_at(&id)?;
            Some((id, named))
        });
        let own_name = |index: usize| {
            let names = opened.names();
            names.get(index).filter(|_| names.len() > 1).cloned()
        };
        let with = matter.letters(opened.letters()).map(own_name);
        contents.of_input(opened.name(), marks.targets(named), with)
    });
    listed.unwrap_or_default()
}

/// Whether a format has what it must say about its publication.
///
/// # Errors
/// What is missing.
pub fn may_be_made(
    backend: &dyn CollectionBackend,
    options: &Options,
) -> Result<(), Box<Diagnostic>> {
    backend.check(&options.publication).map_err(|error| Box::new(failure(backend.format(), &error)))
}

/// What is in a file of all letters.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Collected {
    /// How many letters.
    pub letters: usize,
    /// What it must hold, if it is a book that can be read back.
    pub parts: Vec<BookPart>,
}

/// Whether finished files of a format of all letters can be read back.
pub fn can_be_read_back(backend: &dyn CollectionBackend) -> bool {
    audit::find_book(backend.format().name).is_some()
}

/// Reads a finished file of all letters back, if it is a book of a format that can be, and returns what is not in it that should
/// be.
///
/// ```
/// use std::io::Cursor;
/// use letterpress::backends;
/// use letterpress::press::{Input, Options, collect, read_back};
/// let inputs = [Input::new("a.txt", "Dear Ben: It rains."), Input::new("b.txt", "Dear Ann: So?")];
/// let book = backends::find_collection("epub-book").unwrap();
/// let mut file = Vec::new();
/// let mut collected = collect(inputs, book, &Options::default(), &mut file, |_, _| ()).unwrap();
/// assert!(read_back(book, &collected, &mut Cursor::new(&file)).is_empty());
/// collected.parts.pop();
/// assert_eq!(read_back(book, &collected, &mut Cursor::new(&file))[0].code.id, "A101");
/// ```
pub fn read_back(
    backend: &dyn CollectionBackend,
    collected: &Collected,
    file: &mut dyn BookFile,
) -> Vec<Diagnostic> {
    let extractor = audit::find_book(backend.format().name);
    let extractor = extractor.filter(|_| !collected.parts.is_empty());
    extractor.map_or_else(Vec::new, |it| audit::compare_book(it, &collected.parts, file))
}

/// Writes all letters of some inputs as one file, and returns what is in it. What is found goes to
/// `told`, with the name of the input. The inputs are gone through twice if the format begins with a list
/// of what is in them; no letter is kept. [`read_back`] proves that a book is whole.
///
/// # Errors
/// Why `out` cannot be written.
///
/// ```
/// use letterpress::backends;
/// use letterpress::press::{Input, Options, collect};
/// let inputs = [("a.txt", "Dear Ben: It rains."), ("b.txt", "Dear Ann: It does not.")];
/// let inputs = inputs.into_iter().map(|(name, text)| Input::new(name, text));
/// let mut file = Vec::new();
/// let text = backends::find_collection("text").unwrap();
/// let collected = collect(inputs, text, &Options::default(), &mut file, |_, _| ()).unwrap();
/// assert_eq!(collected.letters, 2);
/// let file = String::from_utf8(file).unwrap();
/// assert!(file.starts_with("==== a ====\n\nDear Ben: It rains.\n"));
/// ```
pub fn collect(
    inputs: impl IntoIterator<Item = Input> + Clone,
    backend: &dyn CollectionBackend,
    options: &Options,
    out: &mut (dyn Write + Send),
    mut told: impl FnMut(&str, Diagnostic),
) -> io::Result<Collected> {
    if let Err(missing) = may_be_made(backend, options) {
        told("", *missing);
        return Ok(Collected::default());
    }
    let wanted = Wanted::default();
    let mut listed = Contents::default();
    if backend.needs_contents() {
        for input in inputs.clone() {
            listed = listed.and(contents(&input, options, &wanted));
        }
        listed = listed.in_order(options.book.order);
    }
    let job = options.collection_job(&listed);
    let mut file = backend.begin(&job, out)?;
    let mut all = Collected::default();
    for input in inputs {
        let mut tell = |found: Vec<Diagnostic>| {
            for found in found {
                told(&input.name, found);
            }
        };
        let mut written = Ok(());
        let collected = open(&input, options, |opened| {
            tell(opened.diagnostics().to_vec());
            let (matter, lost) = opened.matter();
            tell(lost);
            let mut placed = opened.in_place(matter);
            tell(placed.find_languages());
            let mut between = placed.parts.into_iter().enumerate().peekable();
            let mut parts =
                |next: usize, file: &mut Box<dyn CollectionFile + '_>, held: &mut Vec<BookPart>| {
                    while let Some((number, part)) = between.next_if(|(_, it)| it.is_before(next)) {
                        let (part, found) = opened.print_matter_for(backend, &job, number, &part);
                        tell(found);
                        if let Some(part) = part {
                            file.add(&part.bytes)?;
                            held.extend(part.proof);
                        }
                    }
                    Ok(())
                };
            let print = |mut read| (opened.print_for(backend, &job, &mut read), read.diagnostics);
            let mut found_in_letters = Vec::new();
            Selected::new(opened, &wanted).each(print, |index, done| {
                let (fragment, found) = done.unwrap_or_else(|bug| (None, vec![*bug]));
                found_in_letters.extend(found);
                if written.is_ok() {
                    written = parts(index, &mut file, &mut all.parts);
                }
                if let (Some(fragment), Ok(())) = (fragment, &written) {
                    written = file.add(&fragment.bytes);
                    all.parts.extend(fragment.proof);
                    all.letters += 1;
                }
            });
            if written.is_ok() {
                written = parts(usize::MAX, &mut file, &mut all.parts);
            }
            tell(found_in_letters);
        });
        written?;
        if let Err(Unreadable { diagnostics, .. }) = collected {
            tell(diagnostics);
        }
    }
    for left_out in file.end()? {
        told("", cannot_hold_value(backend.format(), left_out));
    }
    Ok(all)
}
