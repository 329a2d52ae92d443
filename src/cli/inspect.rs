//! `letterpress inspect`: what was recognised, and how, for a person to check.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use letterpress::diag::Severity;
use letterpress::ir::{
    ActionKind, Agent, Block, Inline, Letter, Line, Note, Origin, PageBreak, Reading, Role,
    Visitor, Witness, WitnessKind, plain_text, visit_block, visit_inline, visit_inlines,
    visit_letter, words,
};
use letterpress::press::{self, Options};

use super::report::{self, FAINT, STRONG};
use super::{DiagnosticsFormat, Exit, MendName, Stop, files};

#[derive(Args)]
pub(super) struct Arguments {
    /// The letter
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The encoding of the file [default: UTF-8, UTF-16, Windows-1252 or KOI8, by its bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The sidecar of the letter [default: <stem>.meta.toml beside it]
    #[arg(long, value_name = "FILE")]
    meta: Option<PathBuf>,
    /// Who is meant by which name: TOML, or CSV with the columns form, name and uri
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// The profile that says how the letters are written
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// What to mend that is else only told, with commas between; the source's reading is kept
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    mend: Vec<MendName>,
    /// How to write diagnostics; json writes nothing else
    #[arg(long, value_name = "HOW", default_value = "human")]
    diagnostics: DiagnosticsFormat,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let encoding = super::encoding(arguments.encoding.as_deref())?;
    let people = super::people(arguments.people.as_deref(), arguments.diagnostics)?;
    let profile = arguments.profile.as_deref().map(files::profile).transpose()?;
    let options =
        Options { people, profile, mend: super::mend(&arguments.mend), ..Options::default() };
    let input = match files::read(&arguments.file, encoding, arguments.meta.as_deref()) {
        Ok(input) => input,
        Err(error) => {
            report::fatal(&format!("{error:#}"))?;
            return Ok(Exit::NothingReadable);
        }
    };
    let (understood, diagnostics) = press::understand(&input, &options);
    let mut out = anstream::stdout().lock();
    if let (Some(understood), DiagnosticsFormat::Human) = (&understood, arguments.diagnostics) {
        for letter in &understood.collection.letters {
            show(&mut out, letter)?;
        }
    }
    for found in &diagnostics {
        let source = understood.as_ref().map(|understood| &understood.source);
        report::diagnostic(&mut out, arguments.diagnostics, &input.name, source, found)?;
    }
    let worst = diagnostics.iter().map(letterpress::diag::Diagnostic::severity).max();
    Ok(match (understood, worst) {
        (None, _) => Exit::NothingReadable,
        (Some(_), Some(Severity::Loss | Severity::Error)) => Exit::Failed,
        (Some(_), _) => Exit::Clean,
    })
}

/// The letter in one line: what, who, whom, where, when; what is unknown is left out.
pub(super) fn identity(letter: &Letter) -> String {
    let mut line = letter.kind.as_ref().map_or("document", |kind| kind.value.as_str()).to_owned();
    if let Some(number) = &letter.number {
        line.push_str(&format!(" {}", number.value));
    }
    for (kind, word) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
        let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
        let names: Vec<&str> = agents.iter().filter_map(Agent::display_name).collect();
        if !names.is_empty() {
            line.push_str(&format!(" {word} {}", names.join(" and ")));
        }
    }
    let sent = letter.action(ActionKind::Sent);
    if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
        line.push_str(&format!(", {}", place.name.value));
    }
    if let Some(date) = letter.date() {
        line.push_str(&format!(", {}", date.edtf));
    }
    line
}

/// How much there is: words, pages, notes.
pub(super) fn extent(letter: &Letter) -> String {
    let contents = Contents::of(letter);
    let mut parts = vec![report::counted(contents.words, "word")];
    let labels: Vec<&str> =
        contents.pages.iter().filter_map(|page| page.label.as_deref()).collect();
    match labels.as_slice() {
        [] => {}
        [only] => parts.push(format!("page {only}")),
        [first, .., last] => parts.push(format!("pages {first}–{last}")),
    }
    match letter.notes.len() {
        0 => {}
        count => parts.push(report::counted(count, "note")),
    }
    parts.join(", ")
}

fn show(out: &mut impl Write, letter: &Letter) -> std::io::Result<()> {
    let contents = Contents::of(letter);
    let sent = letter.action(ActionKind::Sent);
    let mut line = |key: &str, value: String| writeln!(out, "{FAINT}{key:>9}{FAINT:#}  {value}");
    line("what", format!("{STRONG}{}{STRONG:#}", identity(letter)))?;
    if let Some(kind) = letter.kind.as_ref().filter(|kind| kind.origin.is_supplied()) {
        line("kind", format!("{}{}", kind.value.as_str(), mark(&kind.origin)))?;
    }
    if let Some(number) = letter.number.as_ref().filter(|number| number.origin.is_supplied()) {
        line("number", format!("{}{}", number.value, mark(&number.origin)))?;
    }
    if let Some(title) = &letter.title {
        line("title", format!("{}{}", title.value, mark(&title.origin)))?;
    }
    for (kind, key) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
        for agent in letter.action(kind).map_or(&[][..], |action| &action.agents) {
            line(key, describe(agent))?;
        }
    }
    if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
        line("where", format!("{}{}", place.name.value, mark(&place.name.origin)))?;
    }
    if let Some(date) = letter.date() {
        line("when", format!("{}{}", date.edtf, mark(&date.origin)))?;
    }
    for language in letter.texts.iter().filter_map(|text| text.language.as_ref()) {
        line("language", format!("{}{}", language.value, mark(&language.origin)))?;
    }
    for text in letter.texts.iter().filter(|text| text.role == Role::Translation) {
        let from = text.translated_from.as_ref();
        let from = from
            .map_or("a translation".to_owned(), |from| format!("translated from {}", from.value));
        line("text is", from)?;
    }
    for witness in &letter.witnesses {
        line(key_of(witness.kind), format!("{}{}", in_short(witness), mark(&witness.origin)))?;
    }
    for statement in &letter.rights.source_text {
        line("rights", format!("{}{}", statement.label, mark(&statement.origin)))?;
    }
    line("text", extent(letter))?;
    let page = |page: &PageBreak| {
        let label = page.label.as_deref().unwrap_or("?");
        if page.is_inferred() { format!("[{label}]") } else { label.to_owned() }
    };
    let pages: Vec<String> = contents.pages.iter().map(page).collect();
    if !pages.is_empty() {
        line("pages", pages.join(" "))?;
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
        line("note", format!("{} {FAINT}{place}:{FAINT:#} {}", note.shown_label(), begin(note)))?;
    }
    writeln!(out)
}

/// A witness's place among the keys.
fn key_of(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Edition => "source",
        WitnessKind::Document => "document",
        WitnessKind::OtherCopy => "copy",
        WitnessKind::OtherPrint => "print",
    }
}

/// What is known of a witness, on one line.
fn in_short(witness: &Witness) -> String {
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

/// How a value came about, when it was not read.
fn mark(origin: &Origin) -> String {
    match origin {
        Origin::Read { .. } | Origin::Derived { .. } => String::new(),
        Origin::Inferred { reason, .. } => format!("  {FAINT}inferred: {reason}{FAINT:#}"),
        Origin::Supplied { by, .. } => format!("  {FAINT}supplied by {by}{FAINT:#}"),
    }
}

fn describe(agent: &Agent) -> String {
    let mut text = agent.display_name().unwrap_or("unknown").to_owned();
    if let (Some(_), Some(written)) = (&agent.name, &agent.written) {
        text.push_str(&format!(" (\u{201C}{}\u{201D})", written.value));
    }
    for uri in &agent.authorities {
        text.push_str(&format!(" {FAINT}<{}>{FAINT:#}", uri.value));
    }
    // Sidecar and people file can both have their part in it.
    let origins = agent.name.iter().chain(&agent.authorities).map(|value| mark(&value.origin));
    let mut marks: Vec<String> = origins.collect();
    marks.dedup();
    text + &marks.concat()
}

/// The first words of a note.
fn begin(note: &Note) -> String {
    const SHOWN: usize = 60;
    let mut text = String::new();
    for block in &note.blocks {
        let mut contents = Contents::default();
        contents.block(block);
        text.push_str(&contents.text);
    }
    let line: Vec<&str> = words(&text).collect();
    let line = line.join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

/// What a letter holds, for the screen.
#[derive(Default)]
struct Contents {
    text: String,
    words: usize,
    pages: Vec<PageBreak>,
    anchors: Vec<Hook>,
}

/// A note and the words that it hangs on.
struct Hook {
    note: String,
    words: String,
    inferred: bool,
}

impl Contents {
    fn of(letter: &Letter) -> Self {
        let mut contents = Self::default();
        visit_letter(&mut contents, letter);
        contents.words = words(&contents.text).count();
        contents
    }
}

impl Visitor for Contents {
    fn block(&mut self, block: &Block) {
        self.text.push('\n');
        visit_block(self, block);
    }

    fn line(&mut self, line: &Line) {
        self.text.push('\n');
        visit_inlines(self, &line.content);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => self.text.push_str(&characters.text),
            Inline::LineBreak(_) => self.text.push('\n'),
            Inline::PageBreak(page) => self.pages.push(page.clone()),
            Inline::NoteAnchor(anchor) => {
                let mut last: Vec<&str> = self.text.split_whitespace().rev().take(4).collect();
                last.reverse();
                self.anchors.push(Hook {
                    note: anchor.note.clone(),
                    words: last.join(" "),
                    inferred: anchor.is_inferred(),
                });
            }
            Inline::Correction(correction) => {
                self.text.push_str(&plain_text(&correction.corrected, Reading::Regular));
            }
            Inline::NoteStart(_) => {}
            Inline::Phrase(_) | Inline::Choice(_) => {
                visit_inline(self, inline);
            }
        }
    }

    fn note(&mut self, _: &Note) {}
}
