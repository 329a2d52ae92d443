//! A pass, a backend and an extractor from outside the crate: they work like those of the crate, and what
//! the extractor does not find in a file is a loss.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use letterpress::audit::{Extractor, Ledger, LedgerBuilder};
use letterpress::backends::{
    Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support,
};
use letterpress::diag::{Code, Diagnostic, Severity};
use letterpress::ir::account::{Event, FactKey, letter_events};
use letterpress::ir::{Inline, Letter, Name, NameKind, PhraseKind, Reading};
use letterpress::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use letterpress::press::{Converted, Input, Options, Registry, convert};
use letterpress::source::Structure;

/// Marks a ship.
struct MarkShips;

impl Pass for MarkShips {
    fn name(&self) -> &'static str {
        "mark_ships"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Phrases)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        const SHIP: &str = "H.M.S. Victory";
        static FOUND: Code = Code::new("Z001", Severity::Note, "a ship");
        for text in &mut letter.texts {
            let runs = text_runs::unwrapped(&text.blocks).into_iter();
            let ships: Vec<_> = runs
                .filter_map(|(at, run)| {
                    let start = run.find(SHIP)?;
                    Some(at.slice(start..start + SHIP.len()))
                })
                .collect();
            for at in ships {
                let origin = derived(self, at);
                let kind = PhraseKind::Name(Name::of(NameKind::Other));
                text_runs::wrap(&mut text.blocks, at, |words| {
                    vec![Inline::phrase(kind, words, origin)]
                });
                context.report(Diagnostic::new(&FOUND, at, "a ship"));
            }
        }
    }
}

/// The words alone; a printer that `forgets` leaves some out.
struct Words {
    forgets: &'static str,
}

impl Backend for Words {
    fn format(&self) -> &'static Format {
        static FORMAT: Format =
            Format::new("words", "words", "text/plain").description("the words alone");
        &FORMAT
    }

    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Omitted("it has the words alone")
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let mut words = String::new();
        letter_events(job.letter, job.reading, &mut |event| match event {
            Event::Text(characters) => words.push_str(&characters.text),
            event => words.push_str(event.separator().unwrap_or_default()),
        });
        if !self.forgets.is_empty() {
            words = words.replace(self.forgets, "");
        }
        Ok(words.into_bytes().into())
    }
}

/// The length of the words: it needs them and does not name their backend.
struct Length;

impl Backend for Length {
    fn format(&self) -> &'static Format {
        static FORMAT: Format = Format::new("length", "length", "text/plain").needs(&["words"]);
        &FORMAT
    }

    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Omitted("it has a number alone")
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        Ok(job.finished["words"].len().to_string().into_bytes().into())
    }
}

/// Reads the words back.
struct ReadWords;

impl Extractor for ReadWords {
    fn format(&self) -> &'static str {
        "words"
    }

    fn reduce(&self, ledger: &mut Ledger) {
        ledger.passages.clear();
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        let mut ledger = LedgerBuilder::default();
        ledger.text(std::str::from_utf8(file).map_err(|error| error.to_string())?);
        Ok(ledger.finish())
    }
}

fn converted(words: &'static Words, extractor: Option<&'static dyn Extractor>) -> Converted {
    let mut registry =
        Registry::default().pass_before("rejoin_hyphens", &MarkShips).unwrap().backend(words);
    if let Some(extractor) = extractor {
        registry = registry.extractor(extractor);
    }
    let options = Options::default().formats([&Length as &dyn Backend]).registry(registry);
    convert(&Input::new("ann.txt", "It rains. H.M.S. Victory has come."), &options)
}

static WORDS: Words = Words { forgets: "" };
static FORGETFUL: Words = Words { forgets: " rains" };

fn made(converted: &Converted) -> Vec<(&str, &str)> {
    let files = converted.files.iter();
    files.map(|file| (file.format.name, std::str::from_utf8(&file.bytes).unwrap())).collect()
}

#[test]
fn a_pass_from_outside_runs_in_its_place() {
    let Converted { read, diagnostics, .. } = converted(&WORDS, Some(&ReadWords));
    let json = serde_json::to_string(&read.unwrap().collection.letters[0]).unwrap();
    assert!(json.contains("\"by\":\"mark_ships\""), "{json}");
    assert!(diagnostics.iter().any(|found| found.code.id == "Z001"));
    let unknown = Registry::default().pass_after("rain", &MarkShips).err().unwrap();
    assert_eq!(unknown.name, "rain");
}

#[test]
fn a_format_from_outside_may_need_another_one() {
    let converted = converted(&WORDS, Some(&ReadWords));
    let length = "It rains. H.M.S. Victory has come.".len() + 2;
    assert_eq!(made(&converted), [("length", length.to_string().as_str())]);
}

#[test]
fn what_an_extractor_from_outside_misses_is_a_loss() {
    let lost = converted(&FORGETFUL, Some(&ReadWords));
    assert_eq!(made(&lost), []);
    let messages = lost.diagnostics.iter().filter(|found| found.code.id == "A101");
    let messages: Vec<&str> = messages.map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        ["words: word 1 of the body is \u{201C}It.\u{201D} instead of \u{201C}It\u{201D}"]
    );
    // Nobody reads the file back.
    assert_eq!(made(&converted(&FORGETFUL, None)).len(), 1);
}
