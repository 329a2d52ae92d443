//! An open input: what its letters share is known, and they are read and printed one at a time.
//!
//! **Invariants:** no more letters are in memory than are worked on at once (of a transcript that a
//! profile divides, the others wait as they were copied); the output does not depend on how many are,
//! nor on which letters are wanted; a letter that fails does not affect the others.

pub use self::for_all_letters::PrintedPart;
pub use self::verifying::Verified;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::bugs::{bug, guarded};
use super::divided_transcript::DividedTranscript;
use super::letters_table::Named;
use super::packed_pictures::PackedPictures;
use super::printing::{LetterToPrint, Printing, Proof};
use super::side_files::{FRONT_MATTER, SideFiles, Sidecar};
use super::size_limits::{self, LARGE};
use super::statements::{self, Statement};
use super::{
    Divide, FinishedFile, Input, Options, collection_scope, decoding, filters, people,
    picture_finds, profile_statement, stem,
};
use crate::audit;
use crate::backends::Pictures;
use crate::diag::{self, Diagnostic, Severity};
use crate::ir::{self, Collection, Letter, LetterContext, Matter, Origin, Scope};
use crate::normalize::{self, Context, Neighbours, Proposal, Said};
use crate::profile::Profile;
use crate::readers::{Reader, Volume};
use crate::source::{Source, Span, Structure, spell_forbidden};

/// An input whose letters can be read.
pub struct OpenInput<'a> {
    source: &'a Source,
    options: &'a Options,
    /// How the letters are written: what the user says, and what the headings suggest.
    profile: Option<Cow<'a, Profile>>,
    /// What the headings suggest, if the input was divided so.
    proposal: Option<Proposal>,
    /// The input's name, as the user knows it.
    name: String,
    stem: String,
    side_files: SideFiles,
    /// The front matter, as long as it is among the words of the first letter.
    aside: Option<Span>,
    pictures: Option<Arc<dyn Pictures>>,
    /// What the input says about itself, without letters and matter.
    collection: Collection,
    volume: Box<dyn Volume + 'a>,
    names: Vec<String>,
    /// What the letters around each letter say, if a transcript was divided into several.
    neighbours: Vec<Neighbours>,
    is_divided: bool,
    diagnostics: Vec<Diagnostic>,
    /// Whether the input as a whole has lost something.
    is_lost: bool,
}

/// A letter that was read, and what was found in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadLetter {
    /// Its position in the input, from 0.
    pub index: usize,
    /// Its own name (see [`ir::own_names`]), when the input holds several.
    pub own_name: Option<String>,
    /// The letter.
    pub letter: Letter,
    /// Whose addresses those identities are that no authority gives.
    pub scope: Scope,
    /// What was found, in order of discovery.
    pub diagnostics: Vec<Diagnostic>,
    /// What was proved of the files that were made of it: one for each format that was asked for.
    pub proofs: Vec<Proof>,
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
        let sidecar = Sidecar::read(input)?;
        let reader = options.reader_of(source);
        let reader = reader.ok_or_else(|| vec![no_reader()])?;
        let side_files = SideFiles::read(sidecar, source, reader.is_xml())?;
        let volume = reader.open_beside(source, &options.lists);
        let mut diagnostics = decoding::report(source, input, options);
        diagnostics.extend_from_slice(volume.diagnostics());
        diagnostics.extend(side_files.report(source));
        let mut collection = volume.collection().clone();
        side_files.describe_edition(&mut collection.edition);
        let mut opened = Self {
            source,
            options,
            profile: options.profile.as_ref().map(Cow::Borrowed),
            proposal: None,
            name: input.name.clone(),
            stem: spell_forbidden(stem(&input.name)),
            aside: side_files.front_matter().map(|at| source.span(at)),
            side_files,
            pictures: pictures(source, input, reader),
            collection,
            volume,
            names: Vec::new(),
            neighbours: Vec::new(),
            is_divided: false,
            diagnostics,
            is_lost: false,
        };
        // A source with marks has them where its letters begin, too.
        let is_transcript = opened.volume.account().is_none() && opened.letters() == 1;
        opened.profile = opened.proposed_profile(is_transcript).map(Cow::Owned).or(opened.profile);
        if let Some(profile) = opened.profile.clone().filter(|_| is_transcript) {
            opened.divide(&profile);
        }
        let read = opened.read_before_naming();
        opened.names = opened.distinct_names(&read);
        opened.neighbours = opened.letters_around(read);
        opened.is_lost = opened.diagnostics.iter().any(is_loss);
        let is_alone = opened.letters() == 1;
        let refused = is_alone.then(|| opened.refuse_size(0)).flatten();
        match refused.or_else(|| opened.side_files.refuse_for(opened.letters())) {
            Some(found) => Err(vec![found]),
            None => Ok(opened),
        }
    }

    /// The profile that the headings of a transcript suggest, if the user wants it divided so.
    fn proposed_profile(&mut self, is_transcript: bool) -> Option<Profile> {
        let stated = self.options.profile.as_ref();
        let is_stated = stated.is_some_and(|profile| profile.letter.is_some());
        if !is_transcript || is_stated || self.options.divide != Divide::Auto {
            return None;
        }
        let Some(proposal) = normalize::propose(self.source) else {
            let message =
                "no headings show that the file holds several letters, so it was not divided";
            self.diagnostics.push(
                Diagnostic::new(&diag::NOT_DIVIDED, None, message)
                    .hint("if it does, say in a profile how a letter begins"),
            );
            return None;
        };
        let [first, second] = proposal.begins;
        let message = format!("letters were divided by their headings: {}", proposal.evidence);
        let hint = format!(
            "check that the letters begin where they should; this profile does the same:\n{}",
            proposal.text.trim_end()
        );
        let divided = Diagnostic::new(&diag::DIVIDED, first, message);
        self.diagnostics.push(divided.label(second, "the second letter").hint(hint));
        let profile = proposal.added_to(stated);
        self.proposal = Some(proposal);
        Some(profile)
    }

    /// The profile that the headings suggest, if the input was divided so ([`Divide::Auto`]).
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    /// Makes several letters of a transcript, as a profile says.
    fn divide(&mut self, profile: &Profile) {
        let (whole, found) = self.before_passes(0);
        let divided = DividedTranscript::new(&self.collection, whole, self.source, profile);
        self.diagnostics.extend(found);
        self.diagnostics.extend_from_slice(divided.diagnostics());
        self.volume = Box::new(divided);
        self.is_divided = true;
        self.aside = None;
    }

    /// The numbers of the letters that the source does not name, and what they say. Only the passes find
    /// it; what else they find is dropped, and found again when the letter is read, so that memory follows the
    /// largest letter.
    fn read_before_naming(&self) -> Vec<(Option<String>, Said)> {
        let is_numbered = self.letters() > 1 && !self.volume.marked().has(Structure::LetterParts);
        let read = |index| {
            let is_nameless = is_numbered && self.volume.source_id(index).is_none();
            let letter = is_nameless.then(|| self.read_alone(index, None)).flatten();
            letter.map_or_else(Default::default, |letter| {
                let said = Said::of(&letter);
                (letter.number.map(|number| number.value.to_lowercase()), said)
            })
        };
        (0..self.letters()).into_par_iter().map(read).collect()
    }

    /// A letter after its passes, without what was found.
    fn read_alone(&self, index: usize, neighbours: Option<&Neighbours>) -> Option<Letter> {
        if self.refuse_size(index).is_some() {
            return None;
        }
        let read = || self.after_passes(index, None, neighbours).0;
        guarded("its number", read).ok()
    }

    /// The letters' own names: what the source calls them, else their numbers, else their positions.
    fn distinct_names(&self, read: &[(Option<String>, Said)]) -> Vec<String> {
        let given = |(index, (number, _)): (usize, &(Option<String>, Said))| {
            self.volume.source_id(index).map(str::to_owned).or_else(|| number.clone())
        };
        ir::distinct_names(&read.iter().enumerate().map(given).collect::<Vec<_>>())
    }

    /// What the letters around each letter of a divided transcript say.
    fn letters_around(&self, read: Vec<(Option<String>, Said)>) -> Vec<Neighbours> {
        if !self.is_divided || self.letters() < 2 {
            return Vec::new();
        }
        let said = read.into_iter().map(|(_, said)| said).collect();
        normalize::of_letters(said, |index, neighbours| {
            Some(Said::of(&self.read_alone(index, Some(neighbours))?))
        })
    }

    /// How many letters there are.
    pub fn letters(&self) -> usize {
        self.volume.letters()
    }

    /// The letters' own names, each unique: what the source calls them, else their numbers, else their
    /// positions.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name without folders and ending.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The source, for showing places.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// Whether the spans in the letters point into [`source`](Self::source): not in letters that this
    /// program read earlier from another file, and that come in its own form.
    pub fn is_source_of_letters(&self) -> bool {
        !self.volume.holds_finished_letters()
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
            let account = self.volume.account();
            let lost = account
                .map(|account| audit::coverage_of_matter(&matter, self.source, account, &extent));
            let lost = lost.unwrap_or_default();
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
        let number = |index| Some(folded(&self.before_filters(index).0.number?.value));
        let numbers = self.each_index(&all, number).into_iter();
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
        self.each_index(indexes, |index| work(self.read(index)))
    }

    fn each_index<T: Send>(
        &self,
        indexes: &[usize],
        work: impl Fn(usize) -> T + Sync,
    ) -> Vec<Result<T, Box<Diagnostic>>> {
        static ALONE: Mutex<()> = Mutex::new(());
        let one = |index: &usize| {
            let is_large = size_limits::size(&self.volume.extent(*index)) > LARGE;
            // The work on a letter waits for no other letter, so it comes to an end.
            let _alone = is_large.then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
            guarded(&self.called(*index), || work(*index))
        };
        indexes.par_iter().map(one).collect()
    }

    /// The name of a letter in messages.
    fn called(&self, index: usize) -> String {
        match self.own_name(index) {
            Some(name) => format!("letter {name}"),
            None => "this letter".to_owned(),
        }
    }

    /// A letter's own name, if the input holds several.
    fn own_name(&self, index: usize) -> Option<&str> {
        self.names.get(index).filter(|_| self.letters() > 1).map(String::as_str)
    }

    /// Reads a letter: its words, what the passes understand of them, what editors state about it, and what
    /// filters change.
    pub fn read(&self, index: usize) -> ReadLetter {
        let (mut letter, mut diagnostics) = self.before_filters(index);
        if !self.is_lost && !diagnostics.iter().any(is_loss) {
            let found =
                letter.changed_by(|letter| filters::apply(letter, &self.collection, self.options));
            // A filter may have given two persons one name.
            let is_known = |found: &Diagnostic| found.code == &diag::HOMONYMS;
            if !found.is_empty() && !diagnostics.iter().any(is_known) {
                diagnostics.extend(homonyms(&letter));
            }
            diagnostics.extend(found);
        }
        let own_name = self.own_name(index).map(ToOwned::to_owned);
        let scope = collection_scope::scope(&letter, &self.name, self.options);
        ReadLetter { index, own_name, letter, scope, diagnostics, proofs: Vec::new() }
    }

    /// A letter as its source and editors have it.
    fn before_filters(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        let own_name = self.own_name(index);
        if let Some(refused) = self.refuse_size(index) {
            return (Letter::default(), vec![refused]);
        }
        let is_finished = self.volume.holds_finished_letters();
        let (mut letter, mut found) = if is_finished {
            self.volume.letter(index)
        } else {
            self.after_passes(index, own_name, self.neighbours.get(index))
        };
        if is_finished && found.iter().any(is_loss) {
            return (letter, found);
        }
        let number = letter.number.as_ref().map(|number| number.value.clone());
        let stated = self.statements(own_name, number.as_deref(), true);
        let mut of_editors = letter.changed_by(|letter| {
            let mut found = statements::apply(letter, &stated);
            if let Some(people) = &self.options.people {
                found.extend(people::identify(letter, people));
            }
            found
        });
        of_editors.extend(homonyms(&letter));
        of_editors.extend(other_licence(&letter, self.options));
        if is_finished {
            // Spans speak of the file that the letter was first read from, which is not this source.
            let without_place = |found| Diagnostic { span: None, labels: Vec::new(), ..found };
            found.extend(of_editors.into_iter().map(without_place));
            if let Err(broken) = ir::validate(&letter) {
                let invalid = |broken| Diagnostic::new(&diag::IR_INVALID, None, broken);
                found.extend(broken.iter().map(invalid));
            }
            return (letter, found);
        }
        found.extend(of_editors);
        let marked = self.volume.marked();
        found.extend(normalize::proofread(&letter, self.undivided(), marked));
        let context = LetterContext {
            collection: &self.collection,
            position: index,
            own_name: &self.names[index],
            is_alone: own_name.is_none(),
        };
        ir::assign_ids_of(&mut letter, &context);
        let (extent, account) = (self.volume.extent(index), self.volume.account());
        found.extend(audit::coverage_of(&letter, self.source, &extent, account));
        if let Err(broken) = ir::validate(&letter) {
            found.extend(broken.iter().map(bug));
        }
        (letter, found)
    }

    /// The source, if it is a transcript that was taken for one letter, and its headings were not examined.
    fn undivided(&self) -> Option<&Source> {
        let is_examined = self.profile.as_ref().is_some_and(|profile| profile.letter.is_some())
            || self.options.divide == Divide::Auto;
        let is_transcript = self.volume.account().is_none() && self.letters() == 1;
        Some(self.source).filter(|_| is_transcript && !is_examined)
    }

    /// A letter as its reader makes it, its front matter set aside.
    fn before_passes(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        let (mut letter, found) = self.volume.letter(index);
        if self.options.revise {
            letter.encoding = self.volume.encoding(index, &letter);
        }
        if let Some(at) = self.aside.filter(|_| index == 0) {
            let aside = normalize::set_aside(&mut letter, self.source, at, FRONT_MATTER);
            letter.furniture.push(aside);
        }
        (letter, found)
    }

    /// A letter after its passes. They know the words of the language that an editor states, if the
    /// statement can be found without the letter's number.
    fn after_passes(
        &self,
        index: usize,
        own_name: Option<&str>,
        neighbours: Option<&Neighbours>,
    ) -> (Letter, Vec<Diagnostic>) {
        let (mut letter, mut found) = self.before_passes(index);
        let stated = self.statements(own_name, None, false);
        letter.changed_by(|letter| statements::state_language(letter, &stated));
        let marked = self.volume.marked();
        // A profile says how transcripts are written.
        let profile = self.profile.as_deref().filter(|_| !marked.has(Structure::LetterParts));
        let context = Context::new(self.source).marked(marked).profile(profile);
        let context = context.mend(self.options.mend).neighbours(neighbours);
        let passes = &self.options.registry.passes;
        found.extend(letter.changed_by(|letter| normalize::run(letter, passes, context)));
        (letter, found)
    }

    /// Statements about a letter: the files about this input alone before the file about many.
    fn statements(
        &self,
        own_name: Option<&str>,
        number: Option<&str>,
        is_read: bool,
    ) -> Vec<Statement<'_>> {
        let is_alone = self.letters() == 1;
        let named = Named { input: &self.name, own_name, number, is_alone, is_read };
        let table = self.options.letters.iter().flat_map(|table| table.statements(&named));
        let profile = self.profile.as_deref().and_then(profile_statement::of);
        self.side_files.statements().chain(table).chain(profile).collect()
    }

    /// The diagnostic for a letter that is too large to be read.
    fn refuse_size(&self, index: usize) -> Option<Diagnostic> {
        let extent = self.volume.extent(index);
        let why = size_limits::exceeded(self.source, &extent, self.volume.marked())?;
        let start = extent.first().filter(|_| self.letters() > 1).map(|at| at.start);
        Some(size_limits::refuse(self.source, why, start))
    }

    /// The name of the folder from which the addresses in a letter's files are made, if nobody names the
    /// collection and it has such addresses: they would change with the folder's name.
    pub fn guessed_collection(&self, letter: &Letter) -> Option<String> {
        collection_scope::guessed(letter, &self.name, self.options)
    }

    /// Prints a letter in every wanted format, unless something of it, or of the input, is lost.
    /// Findings are added to the letter's diagnostics.
    pub fn print(&self, read: &mut ReadLetter) -> Vec<FinishedFile> {
        if self.is_lost || read.diagnostics.iter().any(is_loss) {
            let formats = self.options.formats.iter();
            let unmade = |of: &_| Proof::unmade(&self.collection, &read.letter, *of, self.options);
            let unmade: Vec<Proof> = formats.map(unmade).collect();
            read.proofs.extend(unmade);
            return Vec::new();
        }
        let stem = read.own_name.as_deref().unwrap_or(&self.stem);
        // Skip picture diagnostics if no requested format embeds pictures.
        let mut formats = self.options.formats.iter().map(|backend| backend.format());
        let is_shown = formats.any(|format| !format.pictures.is_empty());
        let folder = self.pictures.as_deref().filter(|_| is_shown);
        let (pictures, unseen) = picture_finds::find(&read.letter, folder);
        let of = LetterToPrint {
            collection: &self.collection,
            letter: &read.letter,
            scope: &read.scope,
            stem,
            pictures: &pictures,
        };
        let printing = Printing::new(of, self.options);
        let printed = printing.print_all();
        read.diagnostics.extend(unseen);
        read.diagnostics.extend(printed.diagnostics);
        read.proofs.extend(printed.proofs);
        let file = |(format, bytes)| FinishedFile {
            letter: read.index,
            own_name: read.own_name.clone(),
            format,
            bytes,
        };
        printed.files.into_iter().map(file).collect()
    }
}

/// Where the pictures of an input are found.
fn pictures(
    source: &Source,
    input: &Input,
    reader: &'static dyn Reader,
) -> Option<Arc<dyn Pictures>> {
    let beside = input.pictures.clone();
    if !source.is_container() {
        return beside;
    }
    Some(Arc::new(PackedPictures { container: input.bytes.clone(), reader, beside }))
}

/// Reports a sender and a recipient whom their names or keys do not tell apart.
fn homonyms(letter: &Letter) -> Option<Diagnostic> {
    let (sender, recipient) = *ir::homonyms(letter).first()?;
    let name = |agent: &ir::Agent| agent.display_name().unwrap_or("somebody").to_owned();
    let message = match &sender.key {
        Some(key) if recipient.key.as_ref().is_some_and(|other| other.value == key.value) => {
            let (key, sender, recipient) = (&key.value, name(sender), name(recipient));
            format!("the sender, {sender}, and the recipient, {recipient}, have one key, {key}")
        }
        Some(_) | None => format!("the sender and the recipient are both called {}", name(sender)),
    };
    let at = sender.written.as_ref().and_then(|written| written.origin.span());
    let hint =
        "tell them apart: with distinct in the people file, or with addresses in the sidecar";
    Some(Diagnostic::new(&diag::HOMONYMS, at, message).hint(hint))
}

/// Reports that a letter is to be published under another licence than that of its source.
fn other_licence(letter: &Letter, options: &Options) -> Option<Diagnostic> {
    let is_tei = options.formats.iter().any(|backend| backend.format().name == "tei")
        || options.collections.iter().any(|backend| backend.format().name == "tei-corpus");
    let ours = options.publication.licence.filter(|_| is_tei)?.address();
    let rights = &letter.rights;
    let mut of_source = rights.source_text.iter().chain(&rights.encoding);
    let theirs = of_source.find(|right| matches!(right.origin, Origin::Read { .. }))?;
    let bare = |address: &str| {
        let (_, address) = address.split_once("://")?;
        // Its summary in some language: `/deed.de`.
        Some(address.split("/deed").next()?.trim_end_matches('/').to_owned())
    };
    if bare(&theirs.uri) == bare(ours) {
        return None;
    }
    let message =
        format!("the letter is published under {ours}, but its source says {}", theirs.uri);
    let hint = "the source's licence stays in the file; make sure that it allows this";
    Some(Diagnostic::new(&diag::OTHER_LICENCE, theirs.origin.span(), message).hint(hint))
}

fn no_reader() -> Diagnostic {
    let message = "the file is markup or data in a format that letterpress does not read";
    let hint = "letterpress formats lists what it reads; --from text reads this as plain text";
    Diagnostic::new(&diag::NO_READER, None, message).hint(hint)
}

/// Whether a finding bars the finished files. In a truncated file, the earlier letters are whole.
fn is_loss(found: &Diagnostic) -> bool {
    found.severity() >= Severity::Loss && found.code != &diag::NOT_WELL_FORMED
}

#[cfg(test)]
mod books_of_letters;
mod for_all_letters;
#[cfg(test)]
mod tests;
mod verifying;
