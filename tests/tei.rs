//! Whatever a letter holds is in its TEI: letters of every shape are printed and read back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "tei/letters.rs"]
mod letters;

use std::collections::BTreeMap;
use std::path::Path;

use letterpress::audit;
use letterpress::backends::{self, Paper, PrintJob, TypeCase};
use letterpress::ir::{self, Collection, Letter, Reading, Scope};
use proptest::prelude::*;

fn print(letter: &Letter) -> Vec<u8> {
    assert_eq!(ir::validate(letter), Ok(()));
    let sheet = PrintJob {
        collection: &Collection::default(),
        letter,
        scope: &Scope::new("letters", None),
        stem: "letter",
        reading: Reading::Regular,
        made: jiff::Timestamp::UNIX_EPOCH,
        finished: BTreeMap::new(),
        pictures: [].into(),
        fonts: &TypeCase::default(),
        paper: Paper::A4,
    };
    backends::find("tei").unwrap().print(&sheet).unwrap().bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let letter = letters::letter(&bytes);
        let file = print(&letter);
        let lost: Vec<String> = audit::compare(&letter, "tei", &file)
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
        assert_eq!(audit::compare(&letter, "tei", &file).len(), 0, "letter {index}");
        std::fs::write(folder.join(format!("{index:02}.tei.xml")), file).unwrap();
    }
}
