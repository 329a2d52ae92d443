//! How long the steps of a letter take, each by itself: `cargo bench`.
//!
//! What the figures mean, and what stands behind them, is in `benches/README.md`.

use std::fmt;
use std::fs;

use divan::Bencher;
use letterpress::audit;
use letterpress::backends;
use letterpress::ir::Reading;
use letterpress::press::{self, Input, OpenInput, Options};

/// A short and a long transcript, and a letter in TEI.
const LETTERS: [&str; 3] = [
    "input/1962-10-24-khrushchev-to-kennedy.txt",
    "input/1961-04-22-khrushchev-to-kennedy.txt",
    "tests/encoded/frus-today.xml",
];

/// A letter in a format.
struct Case {
    path: &'static str,
    format: &'static str,
}

impl Case {
    fn all() -> impl Iterator<Item = Self> {
        let formats = ["tei", "epub", "pdf", "jsonld"].into_iter();
        formats.flat_map(|format| LETTERS.map(|path| Self { path, format }))
    }

    /// Options for this format, without the proof.
    fn options(&self) -> Options {
        Options::default().formats(backends::find(self.format)).audit(false)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<6} {}", self.format, press::stem(self.path))
    }
}

fn main() {
    divan::main();
}

fn input(path: &str) -> Input {
    Input::new(path, fs::read(path).expect("benches run in the project's folder"))
}

/// Decoding, reader and passes.
#[divan::bench(args = LETTERS)]
fn read(bencher: Bencher<'_, '_>, path: &str) {
    let (input, options) = (input(path), Options::default());
    bencher.bench(|| press::read(&input, &options));
}

/// Printing, without the proof.
#[divan::bench(args = Case::all())]
fn print(bencher: Bencher<'_, '_>, case: &Case) {
    let (input, options) = (input(case.path), case.options());
    let print = |opened: &OpenInput<'_>| {
        let read = || opened.read(0);
        bencher.with_inputs(read).bench_local_values(|mut read| opened.print(&mut read));
    };
    assert!(press::open(&input, &options, print).is_ok(), "{case}: it cannot be read");
}

/// The proof: the file is read back and compared.
#[divan::bench(args = Case::all())]
fn prove(bencher: Bencher<'_, '_>, case: &Case) {
    let converted = press::convert(&input(case.path), &case.options());
    let collection = converted.read.expect("a letter that can be read").collection;
    let (letter, file) = (&collection.letters[0], &converted.files[0].bytes);
    let extractor = audit::find(case.format).expect("each of these formats is read back");
    bencher.bench_local(|| audit::prove(letter, extractor, file, Reading::Regular));
}
