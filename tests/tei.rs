//! Whatever a letter holds is in its TEI: letters of every shape are printed and read back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "tei/letters.rs"]
mod letters;

use std::path::Path;

use letterpress::audit;
use letterpress::backends::{self, PrintJob};
use letterpress::diag::Diagnostic;
use letterpress::ir::{self, Collection, Letter, Reading};
use proptest::prelude::*;

fn print(letter: &Letter) -> Vec<u8> {
    assert_eq!(ir::validate(letter), Ok(()));
    let collection = Collection::default();
    backends::find("tei").unwrap().print(&PrintJob::new(&collection, letter)).unwrap().bytes
}

fn differences(letter: &Letter, file: &[u8]) -> Vec<Diagnostic> {
    audit::compare(letter, audit::find("tei").unwrap(), file, Reading::Regular)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let letter = letters::letter(&bytes);
        let file = print(&letter);
        let lost: Vec<String> = differences(&letter, &file)
            .into_iter()
            .map(|difference| difference.message)
            .collect();
        prop_assert!(lost.is_empty(), "{lost:#?}\n{}", String::from_utf8(file).unwrap());
    }
}

/// A hundred letters, always the same, that `tests/run` gives to outside validators.
#[test]
fn letters_of_every_shape_are_kept_for_the_validators() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tei");
    std::fs::create_dir_all(&folder).unwrap();
    let mut seed: u32 = 1;
    for index in 0..100 {
        let bytes: Vec<u8> = (0..800)
            .map(|_| {
                // Numerical Recipes, 7.1: enough for shapes of letters.
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0]
            })
            .collect();
        let letter = letters::letter(&bytes);
        let file = print(&letter);
        assert_eq!(differences(&letter, &file).len(), 0, "letter {index}");
        std::fs::write(folder.join(format!("{index:02}.tei.xml")), file).unwrap();
    }
}
