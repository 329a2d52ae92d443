//! Composes a letter from what a word processor's file says, in the order of its text: what all such files
//! have in common.
//!
//! Word processors cut a line into pieces that are set alike for reasons of their own (spelling, editing
//! sessions), so emphasis begins where the setting changes, and not where a piece begins. **Invariant:** words
//! that are left out are furniture and are reported, once for each reason.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{self, Code, Diagnostic};
use crate::ir::{
    FurnitureKind, Letter, LineBreakKind, NoteKind, PhraseKind, Reference, Rendition, Style,
};
use crate::readers::composer::{Composer, Container, LineKind};
use crate::readers::xml::Run;
use crate::source::Source;

/// Why words are left out of the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::readers) enum LeftOut {
    /// Deleted, with changes tracked.
    Deleted,
    /// Moved to another place, with changes tracked.
    Moved,
    /// Hidden.
    Hidden,
    /// The instruction of a field, whose result is in the text.
    Instruction,
    /// The prompt of a form field that is still empty.
    Placeholder,
    /// A cell that another one covers.
    Covered,
    /// A reading aid above other words.
    Ruby,
    /// A header or footer.
    Head,
    /// The number of a page of the file.
    PageNumber,
    /// A note or comment that nothing calls.
    Uncalled,
}

impl LeftOut {
    /// What the words are, for an editor.
    fn reason(self) -> &'static str {
        match self {
            Self::Deleted => "deleted in a tracked change",
            Self::Moved => "moved elsewhere in a tracked change",
            Self::Hidden => "hidden text",
            Self::Instruction => "the instruction of a field",
            Self::Placeholder => "the placeholder of an empty form field",
            Self::Covered => "in a cell that a merged cell covers",
            Self::Ruby => "a reading aid above the line",
            Self::Head => "a header or footer",
            Self::PageNumber => "the number of a page of the file",
            Self::Uncalled => "a note that nothing calls",
        }
    }

    fn furniture(self) -> FurnitureKind {
        match self {
            Self::Head | Self::PageNumber => FurnitureKind::RunningHead,
            Self::Ruby => FurnitureKind::Annotation,
            Self::Deleted
            | Self::Moved
            | Self::Hidden
            | Self::Instruction
            | Self::Placeholder
            | Self::Covered
            | Self::Uncalled => FurnitureKind::Dropped,
        }
    }

    fn code(self) -> &'static Code {
        match self {
            Self::Deleted | Self::Moved => &diag::TRACKED_CHANGES,
            Self::Head | Self::PageNumber => &diag::HEADERS_AND_FOOTERS,
            Self::Uncalled => &diag::ORPHAN_NOTE,
            Self::Hidden | Self::Instruction | Self::Placeholder | Self::Covered | Self::Ruby => {
                &diag::HIDDEN_WORDS
            }
        }
    }
}

/// Something that is worth one report, however often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::readers) enum Remark {
    /// A comment became a note.
    Comment,
    /// A text box is read where it is anchored.
    TextBox,
    /// A picture or text box is anchored inside a word.
    CutWord,
    /// A page break that somebody set.
    PageBreak,
    /// Text that is in a file of its own.
    OtherFile,
    /// An object that is not read.
    Object,
    /// A formula with parts above and below others.
    Formula,
    /// A field whose result is not in the file.
    EmptyField,
    /// A character that only a font of symbols has.
    Symbol,
    /// Notes that are counted anew on each page.
    LabelsByPage,
    /// A number in a format that has no name here.
    UnknownNumber,
    /// The call of a note that is not there.
    MissingNote,
}

impl Remark {
    /// The code, what happened to one and to several, and what to do.
    fn told(self) -> (&'static Code, &'static str, &'static str, &'static str) {
        match self {
            Self::Comment => (
                &diag::COMMENTS,
                "a comment is printed as a note, without the name of its author",
                "comments are printed as notes, without the names of their authors",
                "delete comments that are not for readers",
            ),
            Self::TextBox => (
                &diag::TEXT_BOX,
                "a text box is read at the place where it is anchored",
                "text boxes are read at the places where they are anchored",
                "check that their words come where a reader expects them",
            ),
            Self::CutWord => (
                &diag::CUT_WORD,
                "a picture or text box is anchored inside a word, and cuts it in two",
                "pictures or text boxes are anchored inside words, and cut them in two",
                "move the anchor to the end of the word in the word processor",
            ),
            Self::PageBreak => (
                &diag::FILE_PAGES,
                "a page break of the file is not taken for a page of the print",
                "page breaks of the file are not taken for pages of the print",
                "to mark pages, write their numbers in the text: [Page 4]",
            ),
            Self::OtherFile => (
                &diag::OTHER_FILE,
                "a part of the text is in a file of its own, which is not read",
                "parts of the text are in files of their own, which are not read",
                "open the letter in a word processor and save it again as DOCX or ODT",
            ),
            Self::Object => (
                &diag::OBJECT,
                "an embedded object is left out",
                "embedded objects are left out",
                "if it has words of the letter (a diagram, a chart), write them into the text",
            ),
            Self::Formula => (
                &diag::FORMULA,
                "a formula is read as a row of its characters",
                "formulas are read as rows of their characters",
                "write it so that it can be read in one line: 1/4, x^2",
            ),
            Self::EmptyField => (
                &diag::OBJECT,
                "a field is left out, because the file does not have what it shows",
                "fields are left out, because the file does not have what they show",
                "write into the text what the field shows",
            ),
            Self::Symbol => (
                &diag::SYMBOL,
                "a character of a symbol font is not known, and is marked as a gap",
                "characters of symbol fonts are not known, and are marked as gaps",
                "replace it with the Unicode character that it shows",
            ),
            Self::LabelsByPage => (
                &diag::UNKNOWN_LABELS,
                "a note has no label, because notes are counted anew on each page",
                "notes have no labels, because they are counted anew on each page",
                "let the word processor number them through the letter",
            ),
            Self::UnknownNumber => (
                &diag::UNKNOWN_LABELS,
                "an item has no number, because the format of its list is not known",
                "items have no numbers, because the formats of their lists are not known",
                "write the numbers into the text",
            ),
            Self::MissingNote => (
                &diag::MISSING_NOTE,
                "the note that is called here is not in the file",
                "notes that are called are not in the file",
                "compare with another copy of the file",
            ),
        }
    }
}

/// How words are set, and where the file says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::readers) struct Setting {
    pub styles: Vec<Style>,
    pub at: Range<usize>,
}

impl Setting {
    /// The styles as a rendition; none if the words are set as those around them.
    pub(in crate::readers) fn rendition(&self) -> Option<Rendition> {
        Rendition::of(&self.styles)
    }
}

/// What is open in a container.
#[derive(Default)]
struct Open {
    /// The styles of the words that were read last.
    styles: Vec<Style>,
    /// How many references are open.
    references: usize,
    /// The character that was read last in the open line.
    last: Option<char>,
    /// Whether a container interrupted the line after it.
    interrupted: bool,
}

impl Open {
    /// Characters follow, and what is before them is known.
    fn goes_on_inside_word(&mut self, text: &str) -> bool {
        let before = std::mem::replace(&mut self.last, text.chars().next_back());
        let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let interrupted = std::mem::take(&mut self.interrupted);
        interrupted && is_letter(before) && is_letter(text.chars().next())
    }

    /// What follows does not go on with a word.
    fn end_word(&mut self) {
        (self.last, self.interrupted) = (None, false);
    }
}

/// Composes a letter.
pub(in crate::readers) struct Writer<'a> {
    composer: Composer<'a>,
    source: &'a Source,
    /// What is open, the innermost container last.
    open: Vec<Open>,
    /// Words that are left out, until it is clear that the next ones are not.
    beside: Option<(LeftOut, String, Range<usize>)>,
    left_out: BTreeMap<LeftOut, Tally>,
    remarks: BTreeMap<Remark, Tally>,
}

/// Where something was found first, and how often.
struct Tally {
    first: Range<usize>,
    count: usize,
}

impl Tally {
    fn add<K: Ord>(tallies: &mut BTreeMap<K, Self>, key: K, at: &Range<usize>, count: usize) {
        tallies.entry(key).or_insert_with(|| Self { first: at.clone(), count: 0 }).count += count;
    }
}

impl<'a> Writer<'a> {
    /// Begins a letter; `by` names the reader.
    pub(in crate::readers) fn new(source: &'a Source, by: &'static str) -> Self {
        Self {
            composer: Composer::new(source, by),
            source,
            open: vec![Open::default()],
            beside: None,
            left_out: BTreeMap::new(),
            remarks: BTreeMap::new(),
        }
    }

    /// The letter, and what is to be said of it.
    pub(in crate::readers) fn finish(mut self) -> (Letter, Vec<Diagnostic>) {
        self.end_line();
        let mut found = Vec::new();
        for (why, Tally { first, count }) in &self.left_out {
            let words = if *count == 1 { "1 word is" } else { &format!("{count} words are") };
            let message = format!("{words} left out of the letter: {}", why.reason());
            let at = self.source.span(first.clone());
            let hint = "the words are kept beside the letter, in its IR; check that none belongs \
                        to the text";
            found.push(Diagnostic::new(why.code(), at, message).hint(hint));
        }
        for (remark, Tally { first, count }) in &self.remarks {
            let (code, one, several, hint) = remark.told();
            let message = if *count == 1 { one.to_owned() } else { format!("{count} {several}") };
            let at = self.source.span(first.clone());
            found.push(Diagnostic::new(code, at, message).hint(hint));
        }
        (self.composer.finish(), found)
    }

    /// Characters of the text.
    pub(in crate::readers) fn words(&mut self, run: &Run<'_>, setting: &Setting) {
        self.set(setting);
        if self.top().goes_on_inside_word(&run.text) {
            self.remark(Remark::CutWord, run.at.clone());
        }
        if self.source.text().get(run.at.clone()) == Some(&*run.text) {
            self.composer.data(run.at.clone());
        } else {
            self.composer.text(&run.text, run.at.clone());
        }
    }

    /// Words that follow from mark-up.
    pub(in crate::readers) fn implied(&mut self, words: &str, setting: &Setting, at: Range<usize>) {
        self.set(setting);
        self.composer.implied(words, at);
    }

    /// What separates words: a tab, a number of spaces.
    pub(in crate::readers) fn space(&mut self, setting: &Setting, at: Range<usize>) {
        self.set(setting);
        self.top().end_word();
        self.composer.space(at);
    }

    /// A line break.
    pub(in crate::readers) fn line_break(&mut self, setting: &Setting, at: Range<usize>) {
        self.set(setting);
        self.top().end_word();
        self.composer.line_break(at, LineBreakKind::Line, false);
    }

    /// A place whose character is not known.
    pub(in crate::readers) fn unknown_sign(&mut self, font: &str, at: Range<usize>) {
        self.remark(Remark::Symbol, at.clone());
        self.set(&Setting { styles: Vec::new(), at: at.clone() });
        let reason = Some(format!("character of the font {font}"));
        self.composer.enter(PhraseKind::Gap { reason, extent: None }, at);
        self.composer.leave();
    }

    /// Words that are no words of the letter.
    pub(in crate::readers) fn leave_out(&mut self, why: LeftOut, text: &str, at: Range<usize>) {
        match &mut self.beside {
            Some((reason, words, place)) if *reason == why && place.end <= at.start => {
                words.push_str(text);
                place.end = at.end;
            }
            _ => {
                self.flush();
                self.beside = Some((why, text.to_owned(), at));
            }
        }
    }

    /// White space between words that are left out.
    pub(in crate::readers) fn leave_out_space(&mut self) {
        if let Some((_, words, _)) = &mut self.beside {
            words.push(' ');
        }
    }

    /// A paragraph that is left out ends.
    pub(in crate::readers) fn end_left_out(&mut self) {
        self.flush();
    }

    /// Remembers something to be reported.
    pub(in crate::readers) fn remark(&mut self, remark: Remark, at: Range<usize>) {
        Tally::add(&mut self.remarks, remark, &at, 1);
    }

    /// Begins a line.
    pub(in crate::readers) fn line(&mut self, kind: LineKind, rendition: Option<Rendition>) {
        self.end_line();
        self.composer.line(kind, rendition);
    }

    /// Ends a line, and the references that are open in it.
    pub(in crate::readers) fn end_line(&mut self) {
        self.end_phrases();
        self.top().end_word();
        self.composer.end_line();
    }

    /// Whether the open line has words.
    pub(in crate::readers) fn has_words(&self) -> bool {
        self.composer.has_words()
    }

    /// Begins a container.
    pub(in crate::readers) fn begin(&mut self, container: Container) {
        if !matches!(container, Container::Note { .. }) {
            self.unset();
            self.top().interrupted = true;
        }
        self.flush();
        self.composer.begin(container);
        self.open.push(Open::default());
    }

    /// Ends the container that was begun last.
    pub(in crate::readers) fn end(&mut self) {
        self.end_line();
        self.open.pop();
        self.composer.end();
    }

    /// Begins a reference.
    pub(in crate::readers) fn enter_reference(&mut self, target: &str, at: Range<usize>) {
        self.unset();
        self.flush();
        let reference = Reference { target: Some(target.to_owned()), ..Reference::default() };
        self.composer.enter(PhraseKind::Reference(reference), at);
        self.top().references += 1;
    }

    /// Ends a reference, unless the end of its line has.
    pub(in crate::readers) fn leave_reference(&mut self) {
        self.unset();
        if self.top().references > 0 {
            self.top().references -= 1;
            self.composer.leave();
        }
    }

    /// Begins a note. It is called here, unless `call` is nothing; what it holds is an element's bytes, or the
    /// characters of its label.
    pub(in crate::readers) fn begin_note(&mut self, note: NoteHead<'_>) {
        self.call_again(note.key, note.label, note.at.clone());
        let NoteHead { key, class, place, label, at } = note;
        let (class, place) = (class.map(ToOwned::to_owned), place.map(ToOwned::to_owned));
        let (key, kind) = (key.to_owned(), NoteKind::Footnote);
        self.begin(Container::Note { key, kind, class, place });
        match label {
            Label::Printed(label) => self.composer.note_label(label, at),
            Label::Counted(label) => self.composer.derived_label(label, at),
            Label::Nothing => {}
        }
    }

    /// Calls a note again.
    pub(in crate::readers) fn call_again(&mut self, key: &str, label: Label<'_>, at: Range<usize>) {
        self.unset();
        self.flush();
        match label {
            Label::Printed(_) => self.composer.note_call(key, at),
            Label::Counted(_) | Label::Nothing => self.composer.unwritten_call(key, at),
        }
    }

    /// The label that a note repeats before its words.
    pub(in crate::readers) fn note_number(&mut self, number: &str, at: Range<usize>) {
        self.flush();
        self.composer.note_number(number, at);
    }

    fn top(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// Begins and ends emphasis, so that the next words are set so.
    fn set(&mut self, setting: &Setting) {
        self.flush();
        if self.top().styles == setting.styles {
            return;
        }
        self.unset();
        if let Some(rendition) = setting.rendition() {
            self.composer.enter(PhraseKind::Emphasis { rendition }, setting.at.clone());
            self.top().styles.clone_from(&setting.styles);
        }
    }

    fn unset(&mut self) {
        if !std::mem::take(&mut self.top().styles).is_empty() {
            self.composer.leave();
        }
    }

    fn end_phrases(&mut self) {
        self.flush();
        self.unset();
        for _ in 0..std::mem::take(&mut self.top().references) {
            self.composer.leave();
        }
    }

    /// Keeps what is left out so far.
    fn flush(&mut self) {
        let Some((why, text, at)) = self.beside.take() else { return };
        let words = text.split_whitespace().count();
        if words > 0 {
            Tally::add(&mut self.left_out, why, &at, words);
        }
        let reason = Some(why.reason().to_owned());
        self.composer.furniture(why.furniture(), text, at, reason);
    }
}

/// How a note begins.
pub(in crate::readers) struct NoteHead<'t> {
    /// The file's name for it.
    pub key: &'t str,
    /// The word processor's word for its kind.
    pub class: Option<&'t str>,
    /// Where it is printed.
    pub place: Option<&'t str>,
    pub label: Label<'t>,
    /// Where it is called; if its label is printed there, the characters of the label.
    pub at: Range<usize>,
}

/// The label of a note.
#[derive(Clone, Copy, Debug)]
pub(in crate::readers) enum Label<'t> {
    /// The file has it at the call.
    Printed(&'t str),
    /// The word processor counts the notes.
    Counted(&'t str),
    /// It has none, or it is not known.
    Nothing,
}
