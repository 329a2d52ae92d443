//! What several files say of the release is the same in all of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;

use letterpress::press::RELEASED;

#[test]
fn version_date_and_oldest_rust_are_the_same_everywhere() {
    for (file, words) in [
        ("CITATION.cff", format!("version: {}\n", env!("CARGO_PKG_VERSION"))),
        ("CITATION.cff", format!("date-released: \"{RELEASED}\"\n")),
        (".github/workflows/ci.yml", format!("cargo +{} check", env!("CARGO_PKG_RUST_VERSION"))),
        ("README.md", env!("CARGO_PKG_RUST_VERSION").to_owned()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(&words), "{file} does not say {words:?}");
    }
}
