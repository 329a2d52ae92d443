//! A letter in full: every fact with its origin where it was not read, and what is in the text.

use std::fmt;
use std::io::{self, Write};

use letterpress::ir::{ActionKind, Agent, Letter, Note, Origin, PageBreak, Role, words};
use letterpress::press::ReadLetter;

use super::super::in_words::{Contents, extent, identity, in_english, in_short, key_of};
use super::super::terminal::{self, faint, plain, strong};

/// The width of the keys; the values follow.
const KEY: usize = 9;
const MARGIN: usize = KEY + 2;

/// Writes what is known about a letter, a line for each fact, and what is in it.
pub(super) fn show(out: &mut impl Write, read: &ReadLetter) -> io::Result<()> {
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    let mut lines = Lines { out, columns };
    lines.document(read)?;
    lines.correspondence(&read.letter)?;
    lines.texts(&read.letter)?;
    lines.sources(&read.letter)?;
    lines.contents(&read.letter)?;
    writeln!(lines.out)
}

/// Lines of a key and a value.
struct Lines<'a, W> {
    out: &'a mut W,
    columns: usize,
}

impl<W: Write> Lines<'_, W> {
    fn line(&mut self, key: &str, value: impl fmt::Display) -> io::Result<()> {
        let value = terminal::broken(&value.to_string(), self.columns, MARGIN, MARGIN);
        writeln!(self.out, "{}  {value}", faint(format_args!("{key:>KEY$}")))
    }

    /// A value with its origin.
    fn sourced(&mut self, key: &str, value: &str, origin: &Origin) -> io::Result<()> {
        self.line(key, format_args!("{}{}", plain(value), mark(origin)))
    }

    fn document(&mut self, read: &ReadLetter) -> io::Result<()> {
        let letter = &read.letter;
        self.line("what", strong(identity(letter)))?;
        if let Some(own_name) = &read.own_name {
            self.line("name", plain(own_name))?;
        }
        if let Some(kind) = letter.kind.as_ref().filter(|kind| kind.origin.is_supplied()) {
            self.sourced("kind", kind.value.as_str(), &kind.origin)?;
        }
        if let Some(number) = letter.number.as_ref().filter(|number| number.origin.is_supplied()) {
            self.sourced("number", &number.value, &number.origin)?;
        }
        if let Some(title) = &letter.title {
            self.sourced("title", &title.value, &title.origin)?;
        }
        for author in &letter.authors {
            self.line("author", describe(author))?;
        }
        Ok(())
    }

    fn correspondence(&mut self, letter: &Letter) -> io::Result<()> {
        for (kind, key) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
            for agent in letter.action(kind).map_or(&[][..], |action| &action.agents) {
                self.line(key, describe(agent))?;
            }
        }
        let sent = letter.action(ActionKind::Sent);
        if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
            self.sourced("where", &place.name.value, &place.name.origin)?;
        }
        if let Some(date) = letter.date() {
            self.sourced("when", &date.in_words(), &date.origin)?;
        }
        Ok(())
    }

    fn texts(&mut self, letter: &Letter) -> io::Result<()> {
        for language in letter.texts.iter().filter_map(|text| text.language.as_ref()) {
            self.sourced("language", &in_english(&language.value), &language.origin)?;
        }
        for text in letter.texts.iter().filter(|text| text.role == Role::Translation) {
            let from = text.translated_from.as_ref();
            let from = from.map_or("a translation".to_owned(), |from| {
                format!("translated from {}", in_english(&from.value))
            });
            self.line("text is", plain(from))?;
        }
        Ok(())
    }

    fn sources(&mut self, letter: &Letter) -> io::Result<()> {
        for witness in &letter.witnesses {
            self.sourced(key_of(witness.kind), &in_short(witness), &witness.origin)?;
        }
        for statement in &letter.rights.source_text {
            self.sourced("rights", &statement.label, &statement.origin)?;
        }
        Ok(())
    }

    /// How much there is, the pages, and where the notes are called.
    fn contents(&mut self, letter: &Letter) -> io::Result<()> {
        let contents = Contents::of(letter);
        self.line("text", plain(extent(letter)))?;
        let page = |page: &PageBreak| page.bracketed(page.label.as_deref().unwrap_or("?"));
        let pages: Vec<String> = contents.pages.iter().map(page).collect();
        if !pages.is_empty() {
            self.line("pages", plain(pages.join(" ")))?;
        }
        for note in &letter.notes {
            let hangs = contents.anchors.iter().filter(|anchor| anchor.note == note.id);
            let hangs: Vec<String> = hangs
                .map(|anchor| {
                    let guess = if anchor.inferred { " (inferred)" } else { "" };
                    format!("after \u{201C}{}\u{201D}{guess}", anchor.words)
                })
                .collect();
            let place =
                if hangs.is_empty() { "without a mark".to_owned() } else { hangs.join(", ") };
            let (label, place) = (plain(note.shown_label()), faint(place + ":"));
            self.line("note", format_args!("{label} {place} {}", plain(begin(note))))?;
        }
        Ok(())
    }
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
