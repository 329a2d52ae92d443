//! Letters in Markdown: what each of its forms becomes, and that no text loses a word.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/outline.rs"]
mod outline;

use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{ActionKind, Letter};
use letterpress::press::{Converted, Input, Options, convert, read};
use letterpress::readers;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

fn options() -> Options {
    Options::default().reader(readers::find("markdown").unwrap())
}

/// The blocks and notes of a letter, one per line.
fn outline(text: &str) -> Vec<String> {
    let (read, found) = read(&Input::new("a.md", text), &options());
    assert_no_loss(&found, text);
    let all = outline::of(&read.unwrap().collection);
    let body = all.lines().skip_while(|line| !line.trim_start().starts_with("text ")).skip(1);
    body.map(|line| line.trim().to_owned()).collect()
}

fn assert_no_loss(found: &[Diagnostic], text: &str) {
    let lost: Vec<&Diagnostic> =
        found.iter().filter(|one| one.severity() >= Severity::Loss).collect();
    assert!(lost.is_empty(), "{text:?}\n{lost:#?}");
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(outline(text), expect, "{text}");
}

#[test]
fn phrases() {
    check("", &[]);
}

/// Pieces of which Markdown can be made.
fn piece() -> impl Strategy<Value = String> {
    let signs = select(vec![
        "*", "**", "_", "~~", "`", "```\n", "\n", "\n\n", "    ", "> ", "- ", "1. ", "# ", "===\n",
        "---\n", "[", "]", "(", ")", "[^1]", "\n[^1]: ", "![", "](", "\"t\"", "<br>", "<i>", "</i>",
        "<!--", "-->", "<div>\n", "</div>\n", "|", "\n|-|-|\n", "\\", "&amp;", "&#65;", "&", "<", ">",
        "  \n", "\t", "[a]: /b 'c'\n", "<x>", "http://e.org", "<http://e.org>", "!", "\n\n[^2]: a\n",
        "[^2]", "\u{feff}", "\u{a0}", "é", "[a]", "![a](b)", "---\na: b\n---\n",
    ]);
    let words = select(vec!["Ann", "rain", "7", "Hull", "x", " ", " ", "b c"]);
    prop::strategy::Union::new([signs.boxed(), words.boxed()]).prop_map(ToOwned::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_text_loses_a_word(pieces in vec(piece(), 1..24)) {
        let text = pieces.concat();
        let (read, found) = read(&Input::new("a.md", text.clone()), &options());
        let lost: Vec<&Diagnostic> = found
            .iter()
            .filter(|one| one.severity() >= Severity::Loss && one.code.id.starts_with(['A', 'X', 'I']))
            .collect();
        prop_assert!(lost.is_empty(), "{text:?}\n{lost:#?}");
        drop(read);
    }
}
