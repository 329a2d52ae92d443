//! `letterpress inspect`: what was recognised, and how, for a person to check.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::ir::account::{Event, block_events};
use letterpress::ir::{
    ActionKind, Agent, Block, Date, Letter, Matter, Note, Origin, PageBreak, Reading, Role,
    Witness, WitnessKind, language_name, plain_text, words,
};
use letterpress::press::{self, OpenInput, ReadLetter, Verdict};
use letterpress::source::Source;

use super::contents::{self, Entry};
use super::input_options::{InputOptions, Wanted};
use super::report::{self, counted};
use super::terminal::{self, faint, plain, strong};
use super::{DiagnosticsFormat, Exit, Stop, files};

#[derive(Args)]
pub(super) struct Arguments {
    /// The letter, or a file of several; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: InputOptions,
}

/// How many letters are shown in full; of more, only the contents, unless letters are selected.
const IN_FULL: usize = 10;

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let Arguments { file, reading } = arguments;
    let encoding = reading.encoding()?;
    let options = reading.options()?;
    let wanted = reading.wanted()?;
    let input = match files::read(file, encoding, reading.meta.as_deref()) {
        Ok(input) => input,
        Err(found) => {
            let name = file.display().to_string();
            let of_folder = format!(
                "letterpress convert {} --dry-run --report FILE reports every letter in it",
                plain(&name)
            );
            let found = if file.is_dir() { found.hint(of_folder) } else { *found };
            super::tell(&name, &[found], reading.diagnostics)?;
            return Ok(Exit::NothingReadable);
        }
    };
    let unreadable = |found: &[Diagnostic]| -> Result<Exit, Stop> {
        let mut err = anstream::stderr().lock();
        for found in found {
            report::diagnostic(&mut err, reading.diagnostics, &input.name, None, found)?;
        }
        Ok(Exit::NothingReadable)
    };
    let source = match press::decode(&input, &options) {
        Ok(source) => source,
        Err(error) => return unreadable(&[error.into()]),
    };
    let opened = match OpenInput::new(&source, &input, &options) {
        Ok(opened) => opened,
        Err(found) => return unreadable(&found),
    };
    let is_known: Vec<bool> =
        opened.find(&wanted.names).iter().map(|indexes| !indexes.is_empty()).collect();
    wanted.known(&is_known, opened.names())?;
    let mut out = anstream::stdout().lock();
    let of_run = reading.config.notes.iter().chain(options.diagnostics()).cloned().collect();
    look(&mut out, &opened, &source, &input.name, reading, &wanted, of_run)
}

/// What is shown about a letter.
enum Seen {
    Left(Verdict),
    Wanted { shown: Vec<u8>, found: Vec<Diagnostic> },
    Listed { entry: Entry, found: Vec<Diagnostic> },
}

/// Shows the selected letters, and what was found in them.
fn look(
    out: &mut impl Write,
    opened: &OpenInput<'_>,
    source: &Source,
    name: &str,
    reading: &InputOptions,
    wanted: &Wanted,
    of_run: Vec<Diagnostic>,
) -> Result<Exit, Stop> {
    let format = reading.diagnostics;
    let is_list = wanted.all() && opened.letters() > IN_FULL;
    let see = |read: ReadLetter| -> io::Result<Seen> {
        let verdict = wanted.selection.judge(&read.letter);
        if verdict != Verdict::Wanted {
            return Ok(Seen::Left(verdict));
        }
        if is_list {
            let entry = Entry::of(&read.letter, &opened.names()[read.index]);
            return Ok(Seen::Listed { entry, found: read.diagnostics });
        }
        let mut shown = Vec::new();
        show(&mut shown, &read)?;
        Ok(Seen::Wanted { shown, found: read.diagnostics })
    };
    let mut diagnostics = of_run;
    diagnostics.extend_from_slice(opened.diagnostics());
    let (mut letters, mut entries, mut selected, mut undated) = (Vec::new(), Vec::new(), 0, 0);
    for seen in opened.each(&wanted.named(opened), see) {
        match seen {
            Ok(seen) => match seen? {
                Seen::Left(verdict) => undated += usize::from(verdict == Verdict::Undated),
                Seen::Wanted { shown, found } => {
                    selected += 1;
                    letters.push(shown);
                    diagnostics.extend(found);
                }
                Seen::Listed { entry, found } => {
                    selected += 1;
                    entries.push(entry);
                    diagnostics.extend(found);
                }
            },
            Err(bug) => diagnostics.push(*bug),
        }
    }
    if format == DiagnosticsFormat::Human {
        if selected < opened.letters() && selected > 0 {
            writeln!(out, "{}\n", self::selected(selected, opened.letters(), undated))?;
        }
        for shown in &letters {
            out.write_all(shown)?;
        }
        contents::write(out, &entries)?;
        if wanted.all() {
            let (around, lost) = opened.matter();
            diagnostics.extend(lost);
            if let Some(matter) = Around::of(&around).in_words() {
                writeln!(out, "{}\n", plain(matter))?;
            }
        }
    }
    let allowed = reading.config.levels.apply(&mut diagnostics);
    press::in_order_of_source(&mut diagnostics);
    let is_shown = |found: &&Diagnostic| {
        format == DiagnosticsFormat::Json || !is_list || found.severity() > Severity::Note
    };
    for found in diagnostics.iter().filter(is_shown) {
        let text = report::written(format, name, Some(source), found);
        out.write_all(report::fitted(&text, &io::stdout()).as_bytes())?;
    }
    if allowed > 0 && format == DiagnosticsFormat::Human {
        writeln!(out, "{}", faint(format_args!("{allowed} allowed{}", reading.config.by_file())))?;
    }
    if is_list && format == DiagnosticsFormat::Human {
        let how = format!("letterpress inspect {name} --only NAME");
        writeln!(out, "{}", faint(how + " shows a letter and what was inferred"))?;
    }
    if selected == 0 && wanted_but_none(&diagnostics) {
        report::fatal(&nothing_selected(opened.letters(), undated))?;
        return Ok(Exit::Failed);
    }
    let worst = diagnostics.iter().map(Diagnostic::severity).max();
    Ok(match worst {
        _ if diagnostics.iter().any(|found| found.code == &diag::BUG) => Exit::Bug,
        Some(Severity::Loss | Severity::Error) => Exit::Failed,
        Some(Severity::Warning | Severity::Note) | None => Exit::Clean,
    })
}

/// Whether letters are missing only because none is selected.
fn wanted_but_none(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().all(|found| found.code != &diag::BUG)
}

/// How many letters are shown or made, and of how many.
pub(super) fn selected(selected: usize, letters: usize, undated: usize) -> String {
    let mut line = format!("{selected} of {} selected", counted(letters, "letter"));
    if undated > 0 {
        line += &format!("; {undated} without a known date left out");
    }
    line
}

/// The reason why there is nothing to show or make.
pub(super) fn nothing_selected(letters: usize, undated: usize) -> String {
    let line = match letters {
        0 => "there is no letter in it".to_owned(),
        1 => "the letter is not selected".to_owned(),
        _ => format!("none of the {letters} letters is selected"),
    };
    match undated {
        0 => line,
        _ => format!("{line}; {undated} without a known date left out"),
    }
}

/// What an input contains besides its letters.
#[derive(Default)]
pub(super) struct Around {
    words: usize,
    kinds: Vec<String>,
}

impl Around {
    pub(super) fn of(matter: &[Matter]) -> Self {
        let mut contents = Contents::default();
        let mut kinds = Vec::new();
        for part in matter {
            contents.add(&part.blocks);
            part.notes.iter().for_each(|note| contents.add(&note.blocks));
            let kind = match part.place.split('/').next().unwrap_or_default() {
                "front" => "front matter",
                "back" => "back matter",
                "body" => "headings and texts between letters",
                other => other,
            };
            kinds.push(kind.to_owned());
        }
        let mut around = Self::default();
        around.add(Self { words: words(&contents.text).count(), kinds });
        around
    }

    /// Adds the matter of another input.
    pub(super) fn add(&mut self, other: Self) {
        self.words += other.words;
        for kind in other.kinds {
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
    }

    /// How many words there are, and of what kinds.
    pub(super) fn in_words(&self) -> Option<String> {
        let (words, kinds) = (counted(self.words, "word"), self.kinds.join(", "));
        (self.words > 0).then(|| format!("{words} outside the letters: {kinds}"))
    }
}

/// The letter in one line: kind, number, sender, recipient, place, date; what is unknown is left out.
pub(super) fn identity(letter: &Letter) -> String {
    let mut line = letter.kind.as_ref().map_or("document", |kind| kind.value.as_str()).to_owned();
    if let Some(number) = &letter.number {
        line.push_str(&format!(" {}", number.value));
    }
    for (kind, word) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
        if let Some(names) = names(letter, kind) {
            line.push_str(&format!(" {word} {names}"));
        }
    }
    let sent = letter.action(ActionKind::Sent);
    if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
        line.push_str(&format!(", {}", place.name.value));
    }
    if let Some(date) = letter.date() {
        line.push_str(&format!(", {}", date.in_words()));
    }
    line
}

/// Who sent a letter, or received it.
fn names(letter: &Letter, kind: ActionKind) -> Option<String> {
    let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
    let names: Vec<&str> = agents.iter().filter_map(Agent::display_name).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

/// The letter in one line, including what is unknown: sender, recipient, place, date, pages, notes.
pub(super) fn in_one_line(letter: &Letter) -> String {
    let or_no = |known: Option<String>, what: &str| known.unwrap_or_else(|| format!("no {what}"));
    let place = letter.action(ActionKind::Sent).and_then(|sent| sent.place.as_ref());
    let notes = letter.notes.len();
    let parts = [
        or_no(names(letter, ActionKind::Received), "recipient"),
        or_no(place.map(|place| place.name.value.clone()), "place"),
        or_no(letter.date().map(|date| date.edtf.clone()), "date"),
        or_no(Contents::of(letter).pages_in_words(), "pages"),
        or_no((notes > 0).then(|| counted(notes, "note")), "notes"),
    ];
    let line = or_no(names(letter, ActionKind::Sent), "sender") + " → " + &parts.join(", ");
    words(&line).collect::<Vec<_>>().join(" ")
}

/// The extent: words, pages, notes.
pub(super) fn extent(letter: &Letter) -> String {
    let contents = Contents::of(letter);
    let mut parts = vec![counted(contents.words, "word")];
    parts.extend(contents.pages_in_words());
    match letter.notes.len() {
        0 => {}
        count => parts.push(counted(count, "note")),
    }
    parts.join(", ")
}

/// The width of the keys; the values follow.
const KEY: usize = 9;
const MARGIN: usize = KEY + 2;

fn show(out: &mut impl Write, read: &ReadLetter) -> io::Result<()> {
    let letter = &read.letter;
    let contents = Contents::of(letter);
    let sent = letter.action(ActionKind::Sent);
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    let mut line = |key: &str, value: String| {
        let value = terminal::broken(&value, columns, MARGIN, MARGIN);
        writeln!(out, "{}  {value}", faint(format_args!("{key:>KEY$}")))
    };
    line("what", strong(identity(letter)).to_string())?;
    if let Some(own_name) = &read.own_name {
        line("name", plain(own_name).to_string())?;
    }
    if let Some(kind) = letter.kind.as_ref().filter(|kind| kind.origin.is_supplied()) {
        line("kind", format!("{}{}", kind.value.as_str(), mark(&kind.origin)))?;
    }
    if let Some(number) = letter.number.as_ref().filter(|number| number.origin.is_supplied()) {
        line("number", format!("{}{}", plain(&number.value), mark(&number.origin)))?;
    }
    if let Some(title) = &letter.title {
        line("title", format!("{}{}", plain(&title.value), mark(&title.origin)))?;
    }
    for author in &letter.authors {
        line("author", describe(author))?;
    }
    for (kind, key) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
        for agent in letter.action(kind).map_or(&[][..], |action| &action.agents) {
            line(key, describe(agent))?;
        }
    }
    if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
        line("where", format!("{}{}", plain(&place.name.value), mark(&place.name.origin)))?;
    }
    if let Some(date) = letter.date() {
        line("when", format!("{}{}", plain(date.in_words()), mark(&date.origin)))?;
    }
    for language in letter.texts.iter().filter_map(|text| text.language.as_ref()) {
        line(
            "language",
            format!("{}{}", plain(&in_english(&language.value)), mark(&language.origin)),
        )?;
    }
    for text in letter.texts.iter().filter(|text| text.role == Role::Translation) {
        let from = text.translated_from.as_ref();
        let from = from.map_or("a translation".to_owned(), |from| {
            format!("translated from {}", in_english(&from.value))
        });
        line("text is", plain(from).to_string())?;
    }
    for witness in &letter.witnesses {
        line(
            key_of(witness.kind),
            format!("{}{}", plain(in_short(witness)), mark(&witness.origin)),
        )?;
    }
    for statement in &letter.rights.source_text {
        line("rights", format!("{}{}", plain(&statement.label), mark(&statement.origin)))?;
    }
    line("text", plain(extent(letter)).to_string())?;
    let page = |page: &PageBreak| {
        let label = page.label.as_deref().unwrap_or("?");
        page.bracketed(label)
    };
    let pages: Vec<String> = contents.pages.iter().map(page).collect();
    if !pages.is_empty() {
        line("pages", plain(pages.join(" ")).to_string())?;
    }
    for note in &letter.notes {
        let hangs = contents.anchors.iter().filter(|anchor| anchor.note == note.id);
        let hangs: Vec<String> = hangs
            .map(|anchor| {
                let guess = if anchor.inferred { " (inferred)" } else { "" };
                format!("after \u{201C}{}\u{201D}{guess}", anchor.words)
            })
            .collect();
        let place = if hangs.is_empty() { "without a mark".to_owned() } else { hangs.join(", ") };
        let (label, place) = (plain(note.shown_label()), faint(place + ":"));
        line("note", format!("{label} {place} {}", plain(begin(note))))?;
    }
    writeln!(out)
}

/// The key for a witness.
pub(super) fn key_of(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Edition => "source",
        WitnessKind::Document => "document",
        WitnessKind::OtherCopy => "copy",
        WitnessKind::OtherPrint => "print",
    }
}

/// What is known about a witness, on one line.
pub(super) fn in_short(witness: &Witness) -> String {
    let kept_at = witness.kept_at();
    let volume = witness.volume.as_ref().map(|number| format!("vol. {number}"));
    let parts = [
        &witness.title,
        &witness.date,
        &volume,
        &witness.document,
        &witness.pages,
        &witness.url,
        &witness.cited,
        &kept_at,
    ];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    let mut words = parts.join(", ");
    for said in [&witness.classification, &witness.transmission].into_iter().flatten() {
        words.push_str(&format!(". {said}"));
    }
    words
}

/// The origin of a value that was not read.
fn mark(origin: &Origin) -> String {
    match origin {
        Origin::Read { .. } | Origin::Derived { .. } => String::new(),
        Origin::Inferred { reason, .. } => {
            format!("  {}", faint(format_args!("inferred: {reason}")))
        }
        Origin::Supplied { by, .. } => format!("  {}", faint(format_args!("supplied by {by}"))),
    }
}

fn describe(agent: &Agent) -> String {
    let mut text = plain(agent.display_name().unwrap_or("unknown")).to_string();
    if let (Some(_), Some(written)) = (&agent.name, &agent.written) {
        text.push_str(&format!(" (\u{201C}{}\u{201D})", plain(&written.value)));
    }
    if let Some(role) = &agent.role {
        text.push_str(&format!(", {}", plain(&role.value)));
    }
    for uri in &agent.authorities {
        text.push_str(&format!(" {}", faint(format_args!("<{}>", uri.value))));
    }
    // Sidecar and people file can both contribute.
    let origins = agent
        .name
        .iter()
        .chain(&agent.role)
        .chain(&agent.authorities)
        .map(|value| mark(&value.origin));
    let mut marks: Vec<String> = origins.collect();
    marks.dedup();
    text + &marks.concat()
}

/// The first words of a note.
fn begin(note: &Note) -> String {
    const SHOWN: usize = 60;
    let mut contents = Contents::default();
    contents.add(&note.blocks);
    let line: Vec<&str> = words(&contents.text).collect();
    let line = line.join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

impl Entry {
    fn of(letter: &Letter, name: &str) -> Self {
        let or_unknown = |name: Option<String>| name.unwrap_or_else(|| "?".to_owned());
        let parties = match [ActionKind::Sent, ActionKind::Received].map(|kind| names(letter, kind))
        {
            [None, None] => match &letter.title {
                Some(title) => title.value.clone(),
                None => heading(letter),
            },
            [from, to] => format!("{} → {}", or_unknown(from), or_unknown(to)),
        };
        let number = letter.number.as_ref().map(|number| number.value.clone());
        Self {
            name: name.to_owned(),
            // Most names are made from the number; it is not repeated.
            number: number.filter(|number| number != name).unwrap_or_default(),
            date: letter.date().map_or_else(String::new, Date::in_words),
            parties: words(&parties).collect::<Vec<_>>().join(" "),
            notes: match letter.notes.len() {
                0 => String::new(),
                count => counted(count, "note"),
            },
            pages: Contents::of(letter).pages_in_words().unwrap_or_default(),
        }
    }
}

/// The words of the first heading.
fn heading(letter: &Letter) -> String {
    let mut blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let heading = blocks.find_map(|block| match block {
        Block::Heading(line) => Some(plain_text(&line.content, Reading::Regular)),
        _ => None,
    });
    heading.unwrap_or_default()
}

/// The contents of a letter, for the screen.
#[derive(Default)]
struct Contents {
    text: String,
    words: usize,
    pages: Vec<PageBreak>,
    anchors: Vec<Hook>,
}

/// A note and the words that it is attached to.
struct Hook {
    note: String,
    words: String,
    inferred: bool,
}

impl Contents {
    fn of(letter: &Letter) -> Self {
        let mut contents = Self::default();
        letter.texts.iter().for_each(|text| contents.add(&text.blocks));
        contents.words = words(&contents.text).count();
        contents
    }

    /// Adds what some blocks contain.
    fn add(&mut self, blocks: &[Block]) {
        block_events(blocks, Reading::Regular, &mut |event| match event {
            Event::Text(characters) => self.text.push_str(&characters.text),
            Event::Call(anchor) => {
                let mut last: Vec<&str> = self.text.split_whitespace().rev().take(4).collect();
                last.reverse();
                self.anchors.push(Hook {
                    note: anchor.note.clone(),
                    words: last.join(" "),
                    inferred: anchor.is_inferred(),
                });
            }
            event => {
                self.text.push_str(event.separator().unwrap_or_default());
                if let Event::Page(page) = event {
                    self.pages.push(page.clone());
                }
            }
        });
    }

    /// The printed pages: `page 3`, `pages 3–7`.
    fn pages_in_words(&self) -> Option<String> {
        let labels: Vec<&str> =
            self.pages.iter().filter_map(|page| page.label.as_deref()).collect();
        match labels.as_slice() {
            [] => None,
            [only] => Some(format!("page {only}")),
            [first, .., last] if first == last => Some(format!("page {first}")),
            [first, .., last] => Some(format!("pages {first}–{last}")),
        }
    }
}

/// A language by its name and tag: `English (en)`.
pub(super) fn in_english(tag: &str) -> String {
    language_name(tag).map_or_else(|| tag.to_owned(), |name| format!("{name} ({tag})"))
}
