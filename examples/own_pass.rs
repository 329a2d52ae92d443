//! A pass of your own: ships are marked as names in every transcript.
//!
//! A pass never deletes and never corrects in place. It names a place by its bytes in the source, and
//! reports what it worked out; `text_runs` finds and wraps the words, however deep they are in the letter.

use std::sync::LazyLock;

use letterpress::diag::{Code, Diagnostic, Severity};
use letterpress::ir::{Inline, Letter, Name, NameKind, PhraseKind};
use letterpress::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use letterpress::press::{Input, Options, Registry, UnknownPass, convert};
use letterpress::source::Structure;
use regex::Regex;

static SHIP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(H\.M\.S|U\.S\.S)\. \p{Lu}\w+").expect("a constant pattern"));

static SHIP_FOUND: Code = Code::new("Z001", Severity::Note, "a ship was recognised");

struct MarkShips;

impl Pass for MarkShips {
    fn name(&self) -> &'static str {
        "mark_ships"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    // A source that marks its phrases, such as TEI, knows better.
    fn runs(&self) -> Runs {
        Runs::Without(Structure::Phrases)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in texts.chain(notes) {
            let mut ships = Vec::new();
            for (at, words) in text_runs::unwrapped(blocks) {
                for ship in SHIP.find_iter(&words) {
                    let at = at.slice(ship.range());
                    context.report(Diagnostic::new(&SHIP_FOUND, at, ship.as_str()));
                    ships.push((at, at));
                }
            }
            text_runs::wrap_all(blocks, ships, |at, words| {
                let origin = derived(self, at);
                vec![Inline::phrase(PhraseKind::Name(Name::of(NameKind::Other)), words, origin)]
            });
        }
    }
}

const LETTER: &str = "Dear Ben: I saw H.M.S. Victory and\nU.S.S. Constitution in one day.\n\nAnn\n";

/// What was found, and how the TEI marks it.
fn ships() -> Result<(Vec<String>, Vec<String>), UnknownPass> {
    let registry = Registry::default().pass_before("rejoin_hyphens", &MarkShips)?;
    let options = Options::default().registry(registry);
    let options = options.formats(letterpress::backends::find("tei"));
    let converted = convert(&Input::new("ann.txt", LETTER), &options);
    let source = converted.read.expect("a letter").source;
    let found = converted.diagnostics.iter().filter(|found| found.code == &SHIP_FOUND);
    let found = found.filter_map(|found| {
        Some(format!("{}: {}", source.position(found.span?.start), found.message))
    });
    let tei = String::from_utf8(converted.files[0].bytes.clone()).expect("TEI is text");
    let names = tei.split("<name>").skip(1).filter_map(|rest| rest.split_once("</name>"));
    let names = names.map(|(name, _)| format!("<name>{name}</name>"));
    Ok((found.collect(), names.collect()))
}

#[allow(clippy::print_stdout, reason = "an example shows what it makes")]
fn main() -> Result<(), UnknownPass> {
    let (found, names) = ships()?;
    for line in found.iter().chain(&names) {
        println!("{line}");
    }
    Ok(())
}

#[test]
fn ships_are_marked() {
    let (found, names) = ships().expect("a place among the passes");
    assert_eq!(found, ["1:17: H.M.S. Victory", "2:1: U.S.S. Constitution"]);
    assert_eq!(names, ["<name>H.M.S. Victory</name>", "<name>U.S.S. Constitution</name>"]);
}
