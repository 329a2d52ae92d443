//! Volumes, read by a reader made for these tests: each line is a letter, `id|day|from|to|words`.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::backends::{Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support};
use crate::ir::account::FactKey;
use crate::ir::{
    Action, ActionKind, Agent, Block, Certainty, Characters, Correspondence, Date, Inline, Origin,
    Paragraph, Role, Sourced, Text,
};
use crate::press::Verdict::{NotWanted, Undated, Wanted};
use crate::press::{Converted, Selection, convert, decode, read};
use crate::readers::Reader;
use crate::source::{Account, Marked};

struct Lines;

struct LineVolume<'a> {
    source: &'a Source,
    collection: Collection,
    lines: Vec<Range<usize>>,
}

impl Reader for Lines {
    fn name(&self) -> &'static str {
        "lines"
    }

    fn description(&self) -> &'static str {
        "one letter a line"
    }

    fn recognises(&self, _: &Source) -> bool {
        true
    }

    fn is_xml(&self) -> bool {
        false
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        let origin = Origin::Read { at: source.span(0..0) };
        let title = Some(Sourced::new("Letters of Ann".to_owned(), origin));
        let collection = Collection { title, ..Collection::default() };
        Box::new(LineVolume { source, collection, lines: source.lines().collect() })
    }
}

impl LineVolume<'_> {
    /// Where the words of a letter are.
    fn said(&self, index: usize) -> Range<usize> {
        let line = &self.source.text()[self.lines[index].clone()];
        let start = self.lines[index].start + line.rfind('|').map_or(0, |at| at + 1);
        start..self.lines[index].start + line.trim_end().len()
    }

    fn cells(&self, index: usize) -> Vec<&str> {
        self.source.text()[self.lines[index].clone()].trim_end().split('|').collect()
    }
}

impl Volume for LineVolume<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        self.lines.len()
    }

    fn source_id(&self, index: usize) -> Option<&str> {
        self.cells(index).first().copied()
    }

    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        let at = self.source.span(self.said(index));
        let origin = Origin::Read { at };
        let [id, day, from, to, said] = self.cells(index)[..] else {
            panic!("a line that is no letter")
        };
        let value = |value: &str| Sourced::new(value.to_owned(), origin.clone());
        let agent = |name| Agent {
            kind: None,
            written: Some(value(name)),
            name: None,
            authorities: vec![value(&format!("urn:name:{name}"))],
            ..Agent::default()
        };
        let date = (!day.is_empty()).then(|| Date {
            written: None,
            edtf: day.to_owned(),
            not_before: day.to_owned(),
            not_after: day.to_owned(),
            certainty: Certainty::High,
            origin: origin.clone(),
        });
        let action =
            |kind, name, date| Action { kind, agents: vec![agent(name)], place: None, date };
        let actions =
            vec![action(ActionKind::Sent, from, date), action(ActionKind::Received, to, None)];
        let words = Inline::Text(Characters { text: said.to_owned(), origin: origin.clone() });
        let letter = Letter {
            source_id: Some(id.to_owned()),
            number: Some(value(&format!("No. {index}"))),
            correspondence: vec![Correspondence { actions, ..Correspondence::default() }],
            texts: vec![Text::new(
                Role::Transcription,
                None,
                vec![Block::Paragraph(Paragraph::new(vec![words]))],
            )],
            ..Letter::default()
        };
        let found = Diagnostic::new(&diag::NO_GLYPH, at, id);
        (letter, if said == "odd" { vec![found] } else { Vec::new() })
    }

    fn extent(&self, index: usize) -> Vec<Range<usize>> {
        Vec::from([self.said(index)])
    }

    fn matter_extent(&self) -> Vec<Range<usize>> {
        Vec::new()
    }

    fn matter(&self) -> Vec<Matter> {
        Vec::new()
    }

    fn marked(&self) -> Marked {
        Marked::ALL
    }

    fn account(&self) -> Option<&dyn Account> {
        None
    }
}

/// A format that fails as no format should.
struct Panics;

impl Backend for Panics {
    fn format(&self) -> &'static Format {
        &Format {
            name: "panics",
            extension: "none",
            media_type: "text/plain",
            description: "",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Omitted("it prints the identifier alone")
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        assert_ne!(job.letter.source_id.as_deref(), Some("d2"), "the letter that panics");
        Ok(job.letter.id.clone().into_bytes().into())
    }
}

const VOLUME: &str = "d1|1901-05-03|Ann|Ben|rain\nd2||Ben|Ann|snow\nd3|1902-01-01|Ben|Carl|sun";

fn input(text: &str) -> Input {
    Input::new("v.txt", text)
}

fn options() -> Options {
    Options { reader: Some(&Lines), formats: vec![&Panics], ..Options::default() }
}

/// What is made of a volume by this number of threads.
fn pressed_by(threads: usize, text: &str) -> Converted {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| convert(&input(text), &options()))
}

/// Opens a volume.
fn with_volume<T>(text: &str, see: impl FnOnce(&OpenInput<'_>) -> T) -> T {
    let (input, options) = (input(text), options());
    let source = decode(&input, &options).expect("UTF-8");
    see(&OpenInput::new(&source, &input, &options).expect("a volume"))
}

#[test]
fn one_letter_that_panics_takes_no_other_with_it() {
    let converted = convert(&input(VOLUME), &options());
    let names: Vec<_> = converted.files.iter().map(|file| file.own_name.as_deref()).collect();
    assert_eq!(names, [Some("d1"), Some("d3")]);
    let bugs = converted.diagnostics.iter().filter(|found| found.code.id == "X001");
    let said: Vec<_> = bugs.map(|found| found.message.as_str()).collect();
    let [said] = said[..] else { panic!("{said:?}") };
    let what = "the program stopped in the middle of letter d2: assertion `left != right` failed: the \
                letter that panics";
    assert!(said.starts_with(what) && !said.contains('\n'), "{said}");
    // Also when it cannot even be read.
    let (read, found) = read(&input("d1\nd2|1901-05-03|Ann|Ben|x"), &options());
    assert_eq!(read.map(|read| read.collection.letters.len()), Some(1));
    assert_eq!(found.iter().filter(|found| found.code.id == "X001").count(), 1);
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let lines: Vec<String> =
        (0..60).map(|number| format!("d{}|1901-05-03|Ann|Ben|odd", 99 - number)).collect();
    let text = lines.join("\n");
    let told = |converted: &Converted| {
        let files = converted.files.iter().map(|file| (file.own_name.clone(), file.bytes.clone()));
        (files.collect::<Vec<_>>(), converted.diagnostics.clone())
    };
    let alone = pressed_by(1, &text);
    assert!(alone.diagnostics.len() >= 60);
    assert_eq!(told(&alone), told(&pressed_by(7, &text)));
}

#[test]
fn the_name_of_a_letter_does_not_depend_on_which_ones_are_wanted() {
    let all = with_volume(VOLUME, |volume| {
        let ids = volume.each(&[0, 1, 2], |read| read.letter.id);
        ids.into_iter().map(|id| id.expect("read")).collect::<Vec<_>>()
    });
    with_volume(VOLUME, |volume| {
        let one = volume.read(2);
        assert_eq!(one.letter.id, all[2]);
        assert_eq!(one.own_name.as_deref(), Some("d3"));
    });
    // Nor on its position; but on its name.
    let moved = VOLUME.lines().rev().collect::<Vec<_>>().join("\n");
    with_volume(&moved, |volume| assert_eq!(volume.read(0).letter.id, all[2]));
    assert!(all[0] != all[1] && all[1] != all[2]);
}

#[test]
fn letters_are_found_by_name_or_number() {
    with_volume(VOLUME, |volume| {
        let wanted = ["D3", "no. 0", "d9", "d1"].map(ToOwned::to_owned);
        assert_eq!(volume.find(&wanted), [vec![2], vec![0], vec![], vec![0]]);
    });
}

#[test]
fn letters_are_selected_by_what_is_known_of_them() {
    let verdicts = |selection: Selection| {
        with_volume(VOLUME, |volume| {
            (0..3).map(|index| selection.judge(&volume.read(index).letter)).collect::<Vec<_>>()
        })
    };
    let day = |day: &str| Some(day.to_owned());
    let named = |name: &str| Selection { correspondent: day(name), ..Selection::default() };
    assert_eq!(verdicts(Selection::default()), [Wanted, Wanted, Wanted]);
    let from = Selection { from: day("1901-05-04"), ..Selection::default() };
    assert_eq!(verdicts(from), [NotWanted, Undated, Wanted]);
    let to = Selection { to: day("1901-05-03"), ..Selection::default() };
    assert_eq!(verdicts(to.clone()), [Wanted, Undated, NotWanted]);
    assert_eq!(verdicts(named("ANN")), [Wanted, Wanted, NotWanted]);
    assert_eq!(verdicts(named("urn:name:Carl")), [NotWanted, NotWanted, Wanted]);
    assert_eq!(verdicts(named("urn:name")), [NotWanted, NotWanted, NotWanted]);
    // All conditions must hold, and a letter that is not wanted is not reported for lacking a date.
    assert_eq!(verdicts(Selection { ..named("carl") }), [NotWanted, NotWanted, Wanted]);
    let both = Selection { correspondent: day("carl"), ..to };
    assert_eq!(verdicts(both), [NotWanted, NotWanted, NotWanted]);
}

/// How many letters of a volume three threads work on at once, at most: they count themselves.
fn most_at_once(lines: &[String]) -> usize {
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
    let done = with_volume(&lines.join("\n"), |volume| {
        let all: Vec<usize> = (0..volume.letters()).collect();
        pool.install(|| {
            volume.each(&all, |read| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                drop(read);
                now.fetch_sub(1, Ordering::SeqCst);
            })
        })
    });
    assert_eq!(done.len(), lines.len());
    most.load(Ordering::SeqCst)
}

#[test]
fn no_more_letters_are_held_than_are_worked_on() {
    let lines: Vec<String> = (0..200).map(|number| format!("d{number}||Ann|Ben|x")).collect();
    assert!((1..=3).contains(&most_at_once(&lines)));
}

#[test]
fn large_letters_are_worked_on_one_at_a_time() {
    let words = "x".repeat(LARGE + 1);
    let lines: Vec<String> = (0..6).map(|number| format!("d{number}||Ann|Ben|{words}")).collect();
    assert_eq!(most_at_once(&lines), 1);
}

#[test]
fn an_xml_file_is_read_in_the_encoding_that_it_declares() {
    let tei =
        b"<?xml version='1.0' encoding='ISO-8859-15'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>\
        <text><body><p>5 \xA4</p></body></text></TEI>";
    let input = Input { bytes: tei.to_vec(), ..input("") };
    let source = decode(&input, &Options::default()).expect("is decoded");
    assert!(source.text().contains("5 €"));
}

#[test]
fn a_profile_names_the_parts_of_headings_and_the_sender_of_all() {
    let profile = "from = \"Ann Lee\"\n[letter]\nbegins = \"N. {from} to {to}, {date}\"\n";
    let text = "1. Ann to Ben Cox, 3 May 1901\n\nIt rains.\n\nANN.\n\n\
                2. Ann to the Same, 4 May 1901\n\nIt snows.\n\nANN.\n\n\
                3. Carl Day to Ben Cox, 5 May 1901\n\nThe sun is out.\n\nCARL.\n";
    let options = Options::default().profile(Profile::parse("a.toml", profile).unwrap());
    let (read, found) = crate::press::read(&Input::new("a.txt", text), &options);
    let letters = read.unwrap().collection.letters;
    let names = |letter: &Letter, kind| {
        let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
        agents.iter().filter_map(ir::Agent::display_name).collect::<Vec<_>>().join(", ")
    };
    let parts: Vec<String> = letters
        .iter()
        .map(|letter| {
            let [from, to] = [ir::ActionKind::Sent, ir::ActionKind::Received];
            let day = letter.date().map_or("", |date| &date.edtf);
            format!("{} > {} {day}", names(letter, from), names(letter, to))
        })
        .collect();
    assert_eq!(
        parts,
        [
            "Ann Lee > Ben Cox 1901-05-03",
            "Ann Lee > Ben Cox 1901-05-04",
            "Ann Lee > Ben Cox 1901-05-05"
        ]
    );
    // Where the profile contradicts the heading, both are reported.
    let differs: Vec<&str> = found
        .iter()
        .filter(|found| found.code == &diag::SIDECAR_DIFFERS)
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(differs, ["a.toml names Ann Lee, the heading Carl Day"]);
}

#[test]
fn a_file_is_divided_as_its_headings_suggest_if_the_user_wants_that() {
    let letter = |number: &str, to: &str| {
        format!("{number}.--TO {to}.\n\nLeeds, May 3, 1901.\n\nIt rains.\n\nANN.\n\n\n")
    };
    let text = format!(
        "LETTERS OF ANN\n\n\n{}{}{}",
        letter("I", "BEN COX"),
        letter("II", "THE SAME"),
        letter("III", "CARL DAY")
    );
    let input = Input::new("a.txt", text);
    let codes = |found: &[Diagnostic]| -> Vec<&str> {
        let warnings = [&diag::SECOND_LETTER, &diag::DIVIDED];
        found.iter().filter(|one| warnings.contains(&one.code)).map(|one| one.code.id).collect()
    };
    let (whole, found) = crate::press::read(&input, &Options::default());
    assert_eq!((whole.unwrap().collection.letters.len(), codes(&found)), (1, vec!["N119"]));
    let options = Options::default().divide(Divide::Auto);
    let (divided, found) = crate::press::read(&input, &options);
    let letters = divided.unwrap().collection.letters;
    assert_eq!((letters.len(), codes(&found)), (3, vec!["P006"]));
    let to = letters[1].action(ir::ActionKind::Received).unwrap().agents[0].display_name();
    assert_eq!(to, Some("BEN COX"));
    // The profile in the hint does the same.
    let hint =
        found.iter().find(|found| found.code == &diag::DIVIDED).unwrap().hint.clone().unwrap();
    let (_, profile) = hint.split_once('\n').unwrap();
    let options = Options::default().profile(Profile::parse("a.toml", profile).unwrap());
    let (again, _) = crate::press::read(&input, &options);
    assert_eq!(again.unwrap().collection.letters.len(), 3);
}
