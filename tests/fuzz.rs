//! Whatever bytes come in: nothing panics, nothing runs on, and no promise is broken. The targets are those of `fuzz/`,
//! run here for a bounded time on inputs of other tests that are changed in a few places.
//!
//! `PROPTEST_CASES` sets how many changed inputs each target gets, `PROPTEST_RNG_SEED` which ones.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "fuzz/changes.rs"]
mod changes;
#[path = "fuzz/seeds.rs"]
mod seeds;
#[allow(unreachable_pub, reason = "in its own package it is a library")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::targets::TARGETS;

/// No input of this size takes a second; a busy machine may take longer.
const LONGEST: Duration = Duration::from_mins(1);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz")
}

/// Runs a target, and waits for it no longer than [`LONGEST`].
fn run(name: &'static str, bytes: Vec<u8>) -> Result<(), String> {
    let (done, wait) = channel();
    thread::spawn(move || {
        let ended = catch_unwind(AssertUnwindSafe(|| targets::run(name, &bytes)));
        let said = ended.map_err(|payload| {
            let said = payload.downcast_ref::<String>().map(String::as_str);
            said.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
        });
        // Nobody waits any more if it took too long.
        drop(done.send(said));
    });
    match wait.recv_timeout(LONGEST) {
        Ok(said) => said,
        Err(RecvTimeoutError::Timeout) => Err(format!("it ran for more than {LONGEST:?}")),
        Err(RecvTimeoutError::Disconnected) => Err("its thread was lost".to_owned()),
    }
}

/// Gives a target so many changed inputs. One that fails is kept, in its simplest form.
fn fuzz(name: &'static str, cases: u32) {
    let seeds = seeds::of(name);
    let failed = folder().join(format!("{name}.failed"));
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |cases| cases.parse().unwrap());
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let tried = TestRunner::new(config).run(&changes::changes(), |change| {
        let bytes = changes::changed(&seeds, &change);
        run(name, bytes.clone()).map_err(|said| {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&failed, bytes).unwrap();
            TestCaseError::fail(said)
        })
    });
    if let Err(found) = tried {
        panic!("{name}: {found}\nthe input is {}", failed.display());
    }
}

/// A test for each target, with the number of its inputs: as many as it reads in about a second.
macro_rules! targets {
    ($($name:ident: $cases:expr,)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name), $cases);
        })*

        #[test]
        fn every_target_is_run_here_and_by_libfuzzer() {
            let here = BTreeSet::from([$(stringify!($name)),*]);
            assert_eq!(here, TARGETS.iter().map(|(name, _)| *name).collect());
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            for name in here {
                let file = format!("fuzz_targets/{name}.rs");
                let text = fs::read_to_string(folder.join(&file)).unwrap();
                assert!(text.contains(&format!("run(\"{name}\", bytes)")), "{file}");
                assert!(manifest.contains(&format!("path = \"{file}\"")), "{name}");
            }
        }
    };
}

targets! {
    text: 40,
    text_divided: 40,
    tei: 60,
    tei_anew: 60,
    html: 40,
    docx: 60,
    odt: 60,
    markdown: 40,
    page: 60,
    ir: 40,
    sidecar: 60,
    front_matter: 40,
    people_toml: 60,
    people_csv: 60,
    people_xml: 60,
    letters_csv: 60,
    lists: 60,
    profile: 60,
    publication: 60,
    extract_tei: 60,
    extract_epub: 60,
    extract_pdf: 60,
    extract_jsonld: 60,
    extract_epub_book: 60,
    extract_pdf_book: 60,
}

/// libFuzzer begins with the same inputs, as files.
#[test]
fn seeds_are_kept_for_libfuzzer() {
    for (name, _) in TARGETS {
        let folder = folder().join("seeds").join(name);
        fs::create_dir_all(&folder).unwrap();
        for (number, bytes) in seeds::of(name).into_iter().enumerate() {
            fs::write(folder.join(number.to_string()), bytes).unwrap();
        }
    }
}
