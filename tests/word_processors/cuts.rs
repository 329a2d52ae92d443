//! How the runs of a file are cut makes no difference.

use letterpress::press::{Input, Options, decode};
use letterpress::readers;
use proptest::prelude::*;

use super::docx::{File, p, run, t};
use super::sketch::sketch;

/// What the reader alone makes of a file.
fn as_read(file: &File) -> String {
    let source = decode(&Input::new("a.docx", file.bytes()), &Options::default()).unwrap();
    let (letter, _) = readers::recognise(&source).unwrap().open(&source).letter(0);
    sketch(&letter)
}

/// How runs are set.
const SETTINGS: [&str; 4] = ["", "<w:i/>", "<w:b/><w:i/>", "<w:vanish/>"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn how_runs_are_cut_makes_no_difference(
        runs in prop::collection::vec(("[a-d .é]{1,12}", 0..SETTINGS.len()), 1..8),
        cuts in prop::collection::vec(1_usize..5, 1..40),
    ) {
        let whole: String = runs.iter().map(|(words, set)| run(SETTINGS[*set], &t(words))).collect();
        let mut lengths = cuts.iter().cycle();
        let mut cut = String::new();
        for (words, set) in &runs {
            let mut rest: &str = words;
            while !rest.is_empty() {
                let length = *lengths.next().unwrap();
                let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
                cut += &run(SETTINGS[*set], &t(&rest[..end]));
                cut += "<w:proofErr w:type='spellStart'/>";
                rest = &rest[end..];
            }
        }
        prop_assert_eq!(as_read(&File::of(p(&whole))), as_read(&File::of(p(&cut))));
    }
}
