//! An open input: what its letters share is known, and they are read and printed one at a time.
//!
//! **Invariants:** no more letters are in memory than are worked on at once (except for a transcript
//! that a profile divides, which is understood as a whole); the output does not depend on how many are,
//! nor on which letters are wanted; a letter that fails does not affect the others.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::facts::{self, LetterFacts, Statement};
use super::front_matter::{self, FrontMatter};
use super::letters_table::Named;
use super::printing::Printing;
use super::{FinishedFile, Input, Options, decoding, people, picture_finds, stem};
use crate::audit;
use crate::backends::Pictures;
use crate::diag::{self, Diagnostic, Severity};
use crate::ir::{self, Collection, Furniture, Letter, LetterContext, Matter};
use crate::normalize;
use crate::profile::Profile;
use crate::readers::{self, Volume};
use crate::source::{Source, Span, is_kept_out, part, spell_forbidden};

/// An input whose letters can be read.
pub struct OpenInput<'a> {
    source: &'a Source,
    options: &'a Options,
    /// The input's name, as the user knows it.
    name: String,
    stem: String,
    /// What the sidecar states about its letters.
    sidecar: Option<NamedFacts>,
    /// What the front matter states about them.
    front_matter: Option<FrontMatter>,
    pictures: Option<Arc<dyn Pictures>>,
    /// What the input says about itself, without letters and matter.
    collection: Collection,
    volume: Box<dyn Volume + 'a>,
    /// The letters that a profile made of a transcript, understood; otherwise letters are read when
    /// wanted.
    divided: Option<Vec<(Letter, Vec<Diagnostic>)>>,
    names: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    /// Whether the input as a whole has lost something.
    is_lost: bool,
}

struct NamedFacts {
    name: String,
    facts: LetterFacts,
}

impl NamedFacts {
    fn statement(&self) -> Statement<'_> {
        Statement { name: &self.name, line: None, facts: Cow::Borrowed(&self.facts) }
    }
}

/// A letter that was read, and what was found in it.
#[derive(Debug)]
pub struct ReadLetter {
    /// Its position in the input, from 0.
    pub index: usize,
    /// Its own name (see [`ir::own_names`]), when the input holds several.
    pub own_name: Option<String>,
    /// The letter.
    pub letter: Letter,
    /// What was found, in order of discovery.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> OpenInput<'a> {
    /// Finds the letters of an input and what they share.
    ///
    /// # Errors
    /// Why the input as a whole cannot be understood: no reader accepts it, or its sidecar is wrong.
    pub fn new(
        source: &'a Source,
        input: &Input,
        options: &'a Options,
    ) -> Result<Self, Vec<Diagnostic>> {
        let sidecar = read_sidecar(input).map_err(|found| vec![*found])?;
        let Some(reader) = options.reader.or_else(|| readers::recognise(source)) else {
            let message = "the file is markup or data in a format that letterpress does not read";
            let hint =
                "letterpress formats lists what it reads; --from text reads this as plain text";
            return Err(vec![Diagnostic::new(&diag::NO_READER, None, message).hint(hint)]);
        };
        let front_matter = if reader.is_xml() { None } else { front_matter::read(source)? };
        let volume = reader.open(source);
        let mut diagnostics = decoding::report(source, input, options);
        diagnostics.extend_from_slice(volume.diagnostics());
        let mut collection = volume.collection().clone();
        if let Some(matter @ FrontMatter { facts, at, diagnostics: found, .. }) = &front_matter {
            let sidecar = sidecar.as_ref().map(|sidecar| (&*sidecar.name, &sidecar.facts));
            let differs = sidecar.and_then(|(name, other)| Some((name, facts.differs(other)?)));
            if let Some((name, key)) = differs {
                let message = format!("the front matter and {name} differ in {key}");
                let found =
                    Diagnostic::new(&diag::FRONT_MATTER_INVALID, source.span(at.clone()), message);
                return Err(vec![found.hint("give it in only one of the two")]);
            }
            let count = ir::words(part(source.text(), at.clone())).count();
            let message = format!("{count} words of front matter are left out of the text");
            diagnostics.push(Diagnostic::new(
                &diag::FRONT_MATTER,
                source.span(at.clone()),
                message,
            ));
            diagnostics.extend_from_slice(found);
            facts::describe_edition(&mut collection.edition, &matter.statement());
        }
        if let Some(sidecar) = &sidecar {
            facts::describe_edition(&mut collection.edition, &sidecar.statement());
        }
        let mut opened = Self {
            source,
            options,
            name: input.name.clone(),
            stem: spell_forbidden(stem(&input.name)),
            sidecar,
            front_matter,
            pictures: input.pictures.clone(),
            collection,
            volume,
            divided: None,
            names: Vec::new(),
            diagnostics,
            is_lost: false,
        };
        match &options.profile {
            Some(profile) if !opened.volume.is_encoded() => opened.divide(profile),
            _ => {
                let given = |index| opened.volume.source_id(index).map(ToOwned::to_owned);
                let given: Vec<_> = (0..opened.volume.letters()).map(given).collect();
                opened.names = ir::distinct_names(&given);
            }
        }
        opened.is_lost = opened.diagnostics.iter().any(is_loss);
        let is_one = opened.divided.is_none() && opened.letters() == 1;
        let refused = is_one.then(|| opened.refuse_size(0)).flatten();
        match refused.or_else(|| opened.facts_of_one_letter(input)) {
            Some(found) => Err(vec![found]),
            None => Ok(opened),
        }
    }

    /// Sidecar and front matter may state about several letters only what applies to all of them.
    fn facts_of_one_letter(&self, input: &Input) -> Option<Diagnostic> {
        let sidecar = self.sidecar.iter().filter_map(|sidecar| {
            let name = input.sidecar.as_ref().map(|(name, _)| name.as_str())?;
            Some((&diag::SIDECAR_INVALID, name, &sidecar.facts))
        });
        let front_matter = self.front_matter.iter();
        let front_matter =
            front_matter.map(|matter| (&diag::FRONT_MATTER_INVALID, FRONT_MATTER, &matter.facts));
        let mut all = sidecar.chain(front_matter);
        let (code, name, key) =
            all.find_map(|(code, name, facts)| Some((code, name, facts.speaks_of_one_letter()?)))?;
        let count = self.letters();
        (count > 1).then(|| {
            let message =
                format!("{name}: {key} is a fact about one letter, but the file contains {count}");
            Diagnostic::new(code, None, message).hint(
                "give only what is true of all of them: source, rights, edition, language; a table of \
                 letters (letters.csv) has a row for each",
            )
        })
    }

    /// Makes several letters of a transcript, as a profile says, and understands them: only all of them
    /// together show where the notes of each are, and which number belongs to which.
    fn divide(&mut self, profile: &Profile) {
        let mut whole = self.collection.clone();
        let mut aside = None;
        for index in 0..self.volume.letters() {
            let (mut letter, found) = self.volume.letter(index);
            aside = aside.or(self.set_aside(&mut letter));
            self.state_language(&mut letter, None);
            whole.letters.push(letter);
            self.diagnostics.extend(found);
        }
        self.diagnostics.extend(normalize::divide(&mut whole, self.source, profile));
        if let (Some(aside), Some(first)) = (aside, whole.letters.first_mut()) {
            first.furniture.insert(0, aside);
        }
        let (source, mend) = (self.source, self.options.mend);
        let understand = |(index, letter): (usize, &mut Letter)| {
            if let Some(refused) = refuse_size(length(letter), None) {
                return vec![refused];
            }
            let untouched = letter.clone();
            let run = || normalize::run(letter, source, Some(profile), mend);
            guarded(&format!("letter {}", index + 1), run).unwrap_or_else(|bug| {
                *letter = untouched;
                vec![*bug]
            })
        };
        let found: Vec<_> = whole.letters.par_iter_mut().enumerate().map(understand).collect();
        self.diagnostics.extend(audit::coverage(&whole, source));
        self.names = ir::own_names(&whole.letters);
        self.divided = Some(whole.letters.into_iter().zip(found).collect());
    }

    /// How many letters there are.
    pub fn letters(&self) -> usize {
        self.names.len()
    }

    /// The letters' own names, each unique: what the source calls them, else their numbers, else their
    /// positions.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What the input says about itself, without letters and matter.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// What the input holds besides its letters, and what is lost of it.
    pub fn matter(&self) -> (Vec<Matter>, Vec<Diagnostic>) {
        let read = || {
            let matter = self.volume.matter();
            let extent = self.volume.matter_extent();
            let lost = audit::coverage_of_matter(&matter, self.source, &extent);
            (matter, lost)
        };
        guarded("the matter outside the letters", read)
            .unwrap_or_else(|bug| (Vec::new(), vec![*bug]))
    }

    /// What was found in the input as a whole.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// For each wanted name, the letters that have it or, if none has, those with this document number;
    /// case is ignored. The only letter of a file also has the file's name.
    pub fn find(&self, wanted: &[String]) -> Vec<Vec<usize>> {
        let folded = |name: &str| name.trim().to_lowercase();
        let own: Vec<String> = self.names.iter().map(|name| folded(name)).collect();
        let exact = |name: &String| self.names.iter().position(|own| own == name.trim());
        let positions = |names: &[String], name: &str| -> Vec<usize> {
            let is_it = |index: &usize| names[*index] == folded(name);
            (0..names.len()).filter(is_it).collect()
        };
        // The only letter of a file has the file's name.
        let is_file = |name: &String| self.letters() == 1 && folded(name) == folded(&self.stem);
        let of_name = |name: &String| match exact(name) {
            Some(index) => vec![index],
            None if is_file(name) => vec![0],
            None => positions(&own, name),
        };
        let found: Vec<Vec<usize>> = wanted.iter().map(of_name).collect();
        if found.iter().all(|indexes| !indexes.is_empty()) {
            return found;
        }
        // The number is known only once the letter has been read.
        let all: Vec<usize> = (0..self.letters()).collect();
        let number = |read: ReadLetter| read.letter.number.map(|number| folded(&number.value));
        let numbers = self.each(&all, number).into_iter();
        let numbers: Vec<String> =
            numbers.map(|number| number.ok().flatten().unwrap_or_default()).collect();
        let or_number = |(name, indexes): (&String, Vec<usize>)| {
            if indexes.is_empty() { positions(&numbers, name) } else { indexes }
        };
        wanted.iter().zip(found).map(or_number).collect()
    }

    /// Reads letters, several at once, and hands each over as soon as it is read. What `work` makes of
    /// them comes back in the order of `indexes`; for a letter that made the program panic, the
    /// diagnostic that says so does. Large letters are worked on one at a time, across all inputs:
    /// memory follows the largest letter and not the number of threads.
    pub fn each<T: Send>(
        &self,
        indexes: &[usize],
        work: impl Fn(ReadLetter) -> T + Sync,
    ) -> Vec<Result<T, Box<Diagnostic>>> {
        static ALONE: Mutex<()> = Mutex::new(());
        let one = |index: &usize| {
            let is_large = self.size(*index) > LARGE;
            // The work on a letter waits for no other letter, so it comes to an end.
            let _alone = is_large.then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
            guarded(&self.called(*index), || work(self.read(*index)))
        };
        indexes.par_iter().map(one).collect()
    }

    /// Size of a letter in bytes.
    fn size(&self, index: usize) -> usize {
        match &self.divided {
            Some(divided) => length(&divided[index].0),
            None => self.volume.extent(index).iter().map(ExactSizeIterator::len).sum(),
        }
    }

    /// The name of a letter in messages.
    fn called(&self, index: usize) -> String {
        if self.letters() > 1 {
            format!("letter {}", self.names[index])
        } else {
            "this letter".to_owned()
        }
    }

    /// Reads a letter and understands it.
    pub fn read(&self, index: usize) -> ReadLetter {
        let own_name = (self.letters() > 1).then(|| self.names[index].clone());
        if let None = self.divided
            && let Some(refused) = self.refuse_size(index)
        {
            let diagnostics = vec![refused];
            return ReadLetter { index, own_name, letter: Letter::default(), diagnostics };
        }
        let (mut letter, mut found) = match &self.divided {
            Some(divided) => divided[index].clone(),
            None => self.read_alone(index),
        };
        let number = letter.number.as_ref().map(|number| number.value.clone());
        let statements = self.statements(&Named {
            input: &self.name,
            own_name: own_name.as_deref(),
            number: number.as_deref(),
            is_alone: own_name.is_none(),
            is_read: true,
        });
        found.extend(facts::apply(&mut letter, &statements));
        if let Some(people) = &self.options.people {
            found.extend(people::identify(&mut letter, people));
        }
        found.extend(normalize::proofread(&letter));
        let standing = LetterContext {
            collection: &self.collection,
            position: index,
            own_name: &self.names[index],
            is_alone: own_name.is_none(),
        };
        ir::assign_ids_of(&mut letter, &standing);
        if self.divided.is_none() {
            let extent: Vec<Range<usize>> = self.volume.extent(index);
            let is_encoded = self.volume.is_encoded();
            found.extend(audit::coverage_of(&letter, self.source, &extent, is_encoded));
        }
        if let Err(broken) = ir::validate(&letter) {
            found.extend(broken.iter().map(bug));
        }
        ReadLetter { index, own_name, letter, diagnostics: found }
    }

    /// The diagnostic for a letter that is too long to be read.
    fn refuse_size(&self, index: usize) -> Option<Diagnostic> {
        let extent = self.volume.extent(index);
        let start = extent.first()?.start;
        let place = (self.letters() > 1).then(|| self.source.span(start..start));
        let texts: Vec<&str> = extent.into_iter().map(|at| part(self.source.text(), at)).collect();
        let texts = texts.as_slice();
        refuse_size(self.size(index), place)
            .or_else(|| refuse_parts(texts, self.volume.is_encoded(), place))
    }

    /// Reads a letter that can be understood without the others.
    fn read_alone(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        let (mut letter, mut found) = self.volume.letter(index);
        let aside = self.set_aside(&mut letter);
        letter.furniture.extend(aside);
        let own_name = (self.letters() > 1).then(|| self.names[index].as_str());
        self.state_language(&mut letter, own_name);
        found.extend(if self.volume.is_encoded() {
            normalize::run_encoded(&mut letter, self.source, self.options.mend)
        } else {
            normalize::run(&mut letter, self.source, None, self.options.mend)
        });
        (letter, found)
    }

    /// Statements about a letter: the files about this input alone before the file about many.
    fn statements<'v>(&'v self, letter: &Named<'_>) -> Vec<Statement<'v>> {
        let table = self.options.letters.iter().flat_map(|table| table.statements(letter));
        let front_matter = self.front_matter.iter().map(|matter| matter.statement());
        self.sidecar.iter().map(NamedFacts::statement).chain(front_matter).chain(table).collect()
    }

    /// Takes the front matter out of the text.
    fn set_aside(&self, letter: &mut Letter) -> Option<Furniture> {
        let at = self.front_matter.as_ref()?.at.clone();
        Some(normalize::set_aside(letter, self.source, self.source.span(at), FRONT_MATTER))
    }

    /// Gives a letter that is not understood yet the language that an editor states, if the statement
    /// can be found without the letter's number.
    fn state_language(&self, letter: &mut Letter, own_name: Option<&str>) {
        let is_alone = self.letters() == 1;
        let named = Named { input: &self.name, own_name, number: None, is_alone, is_read: false };
        facts::state_language(letter, &self.statements(&named));
    }

    /// Prints a letter in every wanted format, unless something of it, or of the input, is lost.
    /// Findings are added to the letter's diagnostics.
    pub fn print(&self, read: &mut ReadLetter) -> Vec<FinishedFile> {
        if self.is_lost || read.diagnostics.iter().any(is_loss) {
            return Vec::new();
        }
        let stem = read.own_name.as_deref().unwrap_or(&self.stem);
        // Skip picture diagnostics if no requested format embeds pictures.
        let mut formats = self.options.formats.iter().map(|backend| backend.format());
        let is_shown = formats.any(|format| !format.pictures.is_empty());
        let folder = self.pictures.as_deref().filter(|_| is_shown);
        let (pictures, unseen) = picture_finds::find(&read.letter, folder);
        let printing = Printing::new(&self.collection, &read.letter, stem, &pictures, self.options);
        let (finished, found) = printing.print_all();
        read.diagnostics.extend(unseen);
        read.diagnostics.extend(found);
        let file = |(format, bytes)| FinishedFile {
            letter: read.index,
            own_name: read.own_name.clone(),
            format,
            bytes,
        };
        finished.into_iter().map(file).collect()
    }
}

/// The name of front matter in origins.
const FRONT_MATTER: &str = "front matter";

/// Whether a finding bars the finished files. In a truncated file, the earlier letters are whole.
fn is_loss(found: &Diagnostic) -> bool {
    found.severity() >= Severity::Loss && found.code != &diag::NOT_WELL_FORMED
}

/// The longest letter that is read, in bytes: a longer one is a book, and memory follows the longest
/// letter.
const LONGEST: usize = 16 << 20;

const HOW_TO_DIVIDE: &str = "divide it; a profile says how the letters of a file begin (--profile)";

/// Most tags or lines in a letter: each can be a page, a note or a paragraph, which takes memory in
/// every format.
const MOST_PARTS: usize = 1 << 20;

/// Most characters kept out of a letter: each is a correction, with an entry in the end matter.
const MOST_KEPT_OUT: usize = 100_000;

/// Refuses a letter that is short but has more parts than memory can hold.
fn refuse_parts(texts: &[&str], is_encoded: bool, place: Option<Span>) -> Option<Diagnostic> {
    let characters = || texts.iter().flat_map(|text| text.chars());
    let (sign, parts) = if is_encoded { ('<', "tags") } else { ('\n', "lines") };
    let count = characters().filter(|character| *character == sign).count();
    let kept_out = characters().filter(|character| is_kept_out(*character)).count();
    let (count, parts, most) = match count {
        _ if kept_out > MOST_KEPT_OUT => (kept_out, "control characters", MOST_KEPT_OUT),
        _ if count > MOST_PARTS => (count, parts, MOST_PARTS),
        _ => return None,
    };
    let size: usize = texts.iter().map(|text| text.len()).sum();
    let message = format!("the letter has {count} {parts} in {size} bytes, more than {most}");
    Some(Diagnostic::new(&diag::TOO_LONG, place, message).hint(HOW_TO_DIVIDE))
}

/// Letters of more bytes are large.
const LARGE: usize = 1 << 20;

/// How many bytes of its source the texts of a letter have.
fn length(letter: &Letter) -> usize {
    letter.texts.iter().map(|text| normalize::length(&text.blocks)).sum()
}

fn refuse_size(size: usize, place: Option<Span>) -> Option<Diagnostic> {
    (size > LONGEST).then(|| {
        let message = format!("the letter has {size} bytes, more than {LONGEST} (16 MB)");
        Diagnostic::new(&diag::TOO_LONG, place, message).hint(HOW_TO_DIVIDE)
    })
}

/// Does some work on a part of an input. A bug in it does not stop the rest.
///
/// # Errors
/// What the program stopped with, and what it was working on.
pub fn guarded<T>(part: &str, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    const LONGEST: usize = 200;
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let said = payload.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        // An assertion prints its values on separate lines, and they can be long.
        let said: Vec<&str> = said.split_whitespace().collect();
        let said: String = said.join(" ").chars().take(LONGEST).collect();
        Box::new(bug(format!("the program stopped in the middle of {part}: {said}")))
    })
}

fn bug(message: impl fmt::Display) -> Diagnostic {
    Diagnostic::new(&diag::BUG, None, message)
        .hint("please report it, with the input and what RUST_BACKTRACE=1 shows")
}

fn read_sidecar(input: &Input) -> Result<Option<NamedFacts>, Box<Diagnostic>> {
    let Some((name, text)) = &input.sidecar else { return Ok(None) };
    match LetterFacts::parse(text) {
        Ok(facts) => {
            let name = spell_forbidden(name.rsplit(['/', '\\']).next().unwrap_or(name));
            Ok(Some(NamedFacts { name, facts }))
        }
        Err(fault) => Err(Box::new(
            fault
                .report(&diag::SIDECAR_INVALID, name, text)
                .hint("schemas/sidecar.schema.json lists the keys"),
        )),
    }
}

#[cfg(test)]
mod tests;
