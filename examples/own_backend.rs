//! A format of your own, with the proof that its files hold the whole letter: Markdown with notes.
//!
//! The backend goes through the letter as one stream of events. The extractor reads the finished file back
//! and knows nothing about the backend, so a word that either of them forgets is reported, and the file is
//! not made.

use letterpress::audit::{Extractor, Ledger, LedgerBuilder};
use letterpress::backends::{
    Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support,
};
use letterpress::ir::account::{Event, FactKey, Node, letter_events};
use letterpress::ir::{ActionKind, Reading};
use letterpress::press::{Input, Options, Registry, convert};

/// Signs that mean something here, and have a backslash before them where they are words.
const SIGNS: &[char] = &['\\', '[', ']', '{', '}', '#', '*', '_', '`', '<', '>'];

struct Markdown;

impl Backend for Markdown {
    fn format(&self) -> &'static Format {
        static FORMAT: Format = Format::new("markdown", "md", "text/markdown")
            .description("Markdown with notes and the pages of the print");
        &FORMAT
    }

    // The words, notes and pages are always printed; this is about more than that.
    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, fact: FactKey) -> Shown {
        match fact {
            FactKey::Agent(..) | FactKey::Date(..) => Shown::Partly("names and days alone"),
            _ => Shown::Omitted("a file for reading has the words"),
        }
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let mut file = "---\n".to_owned();
        for name in job.letter.authors().filter_map(|agent| agent.display_name()) {
            file.push_str(&format!("author: {name}\n"));
        }
        for action in job.letter.correspondence.iter().flat_map(|all| &all.actions) {
            for name in action.agents.iter().filter_map(|agent| agent.display_name()) {
                file.push_str(&format!("{}: {name}\n", action.kind.as_str()));
            }
            let sent = action.date.as_ref().filter(|_| action.kind == ActionKind::Sent);
            if let Some(date) = sent {
                file.push_str(&format!("date: {}/{}\n", date.not_before, date.not_after));
            }
        }
        file.push_str("---\n");
        // What comes before the next words; of several, the longest.
        let mut gap = String::new();
        letter_events(job.letter, job.reading, &mut |event| {
            let wanted = match event {
                Event::Enter(Node::Note(note)) => {
                    let label = note.label.as_ref().map_or("", |label| &label.value);
                    format!("\n\n[^{}]: {{{label}}} ", note.id)
                }
                Event::Enter(Node::Block(_)) => "\n\n".to_owned(),
                event => event.separator().unwrap_or_default().to_owned(),
            };
            if wanted.len() > gap.len() {
                gap = wanted;
            }
            let words = match event {
                Event::Text(characters) => escaped(&characters.text),
                Event::Page(page) => format!("{{{}}}", page.label.as_deref().unwrap_or_default()),
                Event::Call(call) => format!("[^{}]", call.note),
                // A note without words is there, too.
                Event::Leave(Node::Note(_)) => String::new(),
                _ => return,
            };
            if !gap.is_empty() {
                file.truncate(file.trim_end().len());
            }
            file.push_str(&std::mem::take(&mut gap));
            file.push_str(&words);
            if matches!(event, Event::Page(page) if !page.splits_word) {
                gap.push(' ');
            }
        });
        file.truncate(file.trim_end().len());
        file.push('\n');
        Ok(file.into_bytes().into())
    }
}

/// Words in which nothing is a sign.
fn escaped(words: &str) -> String {
    let mut escaped = String::new();
    for character in words.chars() {
        escaped.extend(SIGNS.contains(&character).then_some('\\'));
        escaped.push(character);
    }
    escaped
}

struct MarkdownExtractor;

impl Extractor for MarkdownExtractor {
    fn format(&self) -> &'static str {
        "markdown"
    }

    fn reduce(&self, ledger: &mut Ledger) {
        ledger.passages.clear();
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        let file = std::str::from_utf8(file).map_err(|error| error.to_string())?;
        let (head, text) = file
            .strip_prefix("---\n")
            .and_then(|file| file.split_once("---\n"))
            .ok_or("there is no head")?;
        let mut ledger = LedgerBuilder::default();
        for line in head.lines() {
            match line.split_once(": ").ok_or("a line of the head has no value")? {
                ("date", days) => {
                    let (from, to) = days.split_once('/').ok_or("the date is no interval")?;
                    ledger.date(from, to);
                }
                (action, name) => ledger.correspondent(action, name),
            }
        }
        let (mut rest, mut is_in_note) = (text, false);
        while let Some(character) = rest.chars().next() {
            if let Some((id, after)) = between(rest, "\n[^", "]: {") {
                if is_in_note {
                    ledger.end_note();
                }
                let (label, after) = after.split_once('}').ok_or("a label has no end")?;
                ledger.begin_note(id, Some(label).filter(|label| !label.is_empty()));
                (rest, is_in_note) = (after, true);
            } else if let Some((note, after)) = between(rest, "[^", "]") {
                ledger.anchor(note);
                rest = after;
            } else if let Some((page, after)) = between(rest, "{", "}") {
                // White space before the mark separates words; the mark does not.
                ledger.page(Some(page).filter(|page| !page.is_empty()), true);
                rest = after;
            } else {
                let shown = rest.strip_prefix('\\').unwrap_or(rest);
                let length = shown.chars().next().unwrap_or(character).len_utf8();
                let (word, after) = shown.split_at(length);
                ledger.text(word);
                rest = after;
            }
        }
        if is_in_note {
            ledger.end_note();
        }
        Ok(ledger.finish())
    }
}

/// What is between two marks at the beginning of a text, on one line, and what comes after them.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<(&'a str, &'a str)> {
    let found = text.strip_prefix(begin)?.split_once(end)?;
    Some(found).filter(|(inside, _)| !inside.contains('\n'))
}

const LETTER: &str = "3. Letter From Ann Marlow to Ben Quill\n\nLeeds, May 3, 1901.\n\n\
    Dear Ben: It rains1 here, [Page 4] and (so #we) are well.\n\nYours sincerely,\n\nAnn Marlow\n\n  \
    1. Since Monday.\n";

/// The letter as Markdown.
fn markdown() -> String {
    let options = Options::default()
        .formats([&Markdown as &dyn Backend])
        .registry(Registry::default().extractor(&MarkdownExtractor));
    let converted = convert(&Input::new("ann.txt", LETTER), &options);
    let file = converted.files.into_iter().next().expect("the file holds the letter");
    String::from_utf8(file.bytes).expect("Markdown is text")
}

#[allow(clippy::print_stdout, reason = "an example shows what it makes")]
fn main() {
    print!("{}", markdown());
}

#[test]
fn a_letter_is_printed_as_markdown() {
    assert_eq!(
        markdown(),
        "---\nauthor: Ann Marlow\nsent: Ann Marlow\ndate: 1901-05-03/1901-05-03\n\
         received: Ben Quill\n---\n\n{3}\n\n3. Letter From Ann Marlow to Ben Quill\n\n\
         Leeds, May 3, 1901.\n\nDear Ben: It rains[^n.1] here, {4} and (so \\#we) are well.\n\n\
         Yours sincerely,\nAnn Marlow\n\n[^n.1]: {1} Since Monday.\n"
    );
}
