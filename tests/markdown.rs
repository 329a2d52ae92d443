//! Letters in Markdown: what each of its forms becomes, and that no text loses a word.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/outline.rs"]
mod outline;
#[path = "encoded/round.rs"]
mod round;

use letterpress::audit::Ledger;
use letterpress::backends::BACKENDS;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{ActionKind, Reading};
use letterpress::press::{Converted, Input, Options, convert, read};
use letterpress::readers;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, proptest};
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
    check(
        "It *rains* and __snows__, ~~not~~ in `Hull`, 3 \\* 4 &amp; M<sup>r</sup> <!-- Cox? -->Moor<br>here.",
        &[
            "p1 It {set (emphasis = italic)|rains} and {set (strong = bold)|snows}, {deleted strikethrough|not} in Hull, 3 * 4 & M{set (sup = superscript)|r} Moor/here.",
        ],
    );
    check(
        "[Hull](https://example.org/hull \"a town\") and <https://example.org>",
        &[
            "p1 {ref https://example.org/hull|Hull} and {ref https://example.org|https://example.org}",
        ],
    );
}

#[test]
fn blocks() {
    check(
        "# From Ann\n\n> It rains.\n>\n> *It* snows.\n\n1. a\n2. b\n\n   c\n\n- d\n",
        &[
            "heading From Ann",
            "quotation",
            "p It rains.",
            "p {set (emphasis = italic)|It} snows.",
            "list",
            "item 1.",
            "p a",
            "item 2.",
            "p b",
            "p c",
            "list",
            "item",
            "p d",
        ],
    );
    check(
        "| Who | What |\n|:--|--:|\n| Ann | tea |\n| Ben | |\n\n![a map](map.png)\n",
        &[
            "table",
            "row of headings",
            "cell 1×1",
            "p Who",
            "cell 1×1",
            "p What",
            "row",
            "cell 1×1",
            "p Ann",
            "cell 1×1",
            "p tea",
            "row",
            "cell 1×1",
            "p Ben",
            "cell 1×1",
            "figure map.png",
            "p a map",
        ],
    );
    check(
        "```text\n  a\n    b\n```\n\n    Ann\n      Hull\n",
        &["p1   a/    b", "closer line Ann", "closer signature Hull"],
    );
    check(
        "<div align=\"right\">\nAnn <i>Marlow</i>\n</div>\n",
        &["p1 Ann {set (i = italic)|Marlow}"],
    );
}

#[test]
fn notes_keep_their_labels_and_may_be_called_twice() {
    check(
        "It rains[^a] here[^2] and there.[^A]\n\n[^a]: Since *May*.\n\n    And June.\n[^2]: In Hull.\n\nNone[^3].\n",
        &[
            "p1 It rains^n.a here^n.2 and there.^n.a",
            "p2 None[^3].",
            "n.a footnote label a",
            "p Since {set (emphasis = italic)|May}.",
            "p And June.",
            "n.2 footnote label 2",
            "p In Hull.",
        ],
    );
}

#[test]
fn names_of_notes_are_no_labels() {
    check(
        "It rains[^1] here[^the-mill].\n\n[^the-mill]: In Hull.\n\n[^1]: Since May.\n",
        &[
            "p1 It rains^n.1 here^n.2.",
            "n.2 footnote label 2",
            "p In Hull.",
            "n.1 footnote label 1",
            "p Since May.",
        ],
    );
}

/// A letter with what letters in Markdown have.
const LETTER: &str = "---\nfrom: Ann Marlow\nto: Ben Quill\n---\n\n# Ann Marlow to Ben Quill\n\n\
    Leeds, May 3, 1901\n\nDear **Ben**,\n\nit rains[^1] here, and \"snows\" -- they say -- in [Hull](#hull).\n\n\
    > O wind of the moor,\n> go home.\n\n| Day | Rain |\n|---|---|\n| Monday | 3 |\n\n\
    Yours sincerely,\n\nAnn Marlow\n\n[^1]: Since Monday.\n";

#[test]
fn a_letter_goes_through_passes_proof_and_all_formats() {
    let options = Options::default().formats(BACKENDS.iter().copied());
    let Converted { read: ann, files, diagnostics, .. } =
        convert(&Input::new("ann.md", LETTER), &options);
    assert_no_loss(&diagnostics, LETTER);
    assert_eq!(files.len(), BACKENDS.len());
    let letter = &ann.unwrap().collection.letters[0];
    let agent = |kind| letter.action(kind).unwrap().agents[0].display_name().unwrap();
    assert_eq!(agent(ActionKind::Sent), "Ann Marlow");
    assert_eq!(agent(ActionKind::Received), "Ben Quill");
    assert_eq!(letter.date().unwrap().when(), Some("1901-05-03"));
    let json = serde_json::to_string(letter).unwrap();
    for kind in ["heading", "dateline", "salutation", "complimentary-close", "signature"] {
        assert!(json.contains(&format!("\"{kind}\"")), "{kind}");
    }
    // Front matter is no text, and quotation marks and dashes stay as they are written.
    assert!(json.contains("\\\"snows\\\" -- they"), "{json}");
    assert_eq!(letter.furniture.len(), 1);
    let tei = files.iter().find(|file| file.format.name == "tei").unwrap();
    let (back, _) = read(&Input::new("a.xml", tei.bytes.clone()), &Options::default());
    let back = &back.unwrap().collection.letters[0];
    let unlike = round::differences(&round::comparable(letter), &round::comparable(back));
    assert!(unlike.is_empty(), "{unlike:#?}");
}

#[test]
fn line_ends() {
    check(
        "Hull, May 3\nDear Ben,\nit rains.  \nAnn\\\nMarlow\n",
        &[
            "opener dateline {place|Hull}, {date|May 3}",
            "opener salutation Dear Ben,",
            "p1 it rains.",
            "closer line Ann",
            "closer signature Marlow",
        ],
    );
    let wrapped = "It has rained on the hills and on the town for three\ndays, and the mill is wet. So we stay where we are,\n\
        and shall write again on Sunday, when the water has\ngone down and the roads are open. Yours,\nAnn\n";
    check(
        wrapped,
        &[
            "p1 It has rained on the hills and on the town for three days, and the mill is wet. So we stay where we are, and shall write again on Sunday, when the water has gone down and the roads are open.",
            "closer close Yours,",
            "closer signature Ann",
        ],
    );
}

#[test]
fn what_looks_like_mark_up_and_is_none_stays_text() {
    check(
        "He wrote <illegible> and [sic] (see [3]) 2 < 3 > 1, a_b_c, #4.",
        &["p1 He wrote {gap illegible|<illegible>} and [sic] (see [3]) 2 < 3 > 1, a_b_c, #4."],
    );
}

/// Each was lost or run together once.
#[test]
fn signs_in_rare_places_lose_no_word() {
    for text in [
        "Ann> [a]\"t\"<br>[a]",
        "Ann [a]&  \n[a]: /b 'c'\n[",
        "http://e.org~~(~~",
        "[^1][]()",
        "![a]: /b 'c'\n> [a]: /b 'c'\n",
        "[a]: /b 'c'\n\n[^1]: > [a]: /b 'c'\n",
        "[a]: /b 'c'\n[a]\\[a]",
        "\n[^1]: ~~~~\u{e9}",
        ">\t1. ",
    ] {
        let (_, found) = read(&Input::new("a.md", text), &options());
        assert_no_loss(&found, text);
    }
    check(
        "It rains [1](so he says) and snows [2].\n\n[1] Who?\n\n[2] He.\n",
        &[
            "p1 It rains ^n.1(so he says) and snows^n.2.",
            "n.1 footnote label 1",
            "p Who?",
            "n.2 footnote label 2",
            "p He.",
        ],
    );
}

/// Pieces of which Markdown can be made.
fn piece() -> impl Strategy<Value = String> {
    let signs = select(vec![
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "===\n",
        "---\n",
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "\n[^1]: ",
        "![",
        "](",
        "\"t\"",
        "<br>",
        "<i>",
        "</i>",
        "<!--",
        "-->",
        "<div>\n",
        "</div>\n",
        "|",
        "\n|-|-|\n",
        "\\",
        "&amp;",
        "&#65;",
        "&",
        "<",
        ">",
        "  \n",
        "\t",
        "[a]: /b 'c'\n",
        "<x>",
        "<b title=\"<p>\">",
        "<div title='a > b'>",
        "http://e.org",
        "<http://e.org>",
        "!",
        "\n\n[^2]: a\n",
        "[^2]",
        "\u{feff}",
        "\u{a0}",
        "é",
        "[a]",
        "![a](b)",
        "---\na: b\n---\n",
    ]);
    let words = select(vec!["Ann", "rain", "7", "Hull", "x", " ", " ", "b c"]);
    prop::strategy::Union::new([signs.boxed(), words.boxed()]).prop_map(ToOwned::to_owned)
}

/// GitHub ignores the cells that the head of a table does not have; they are words of the letter.
#[test]
fn cells_beyond_the_head_are_kept() {
    let text = "| Item | Cost |\n|---|---|\n| Rope | £3 | paid | twice |\n| Lamp |\n";
    let (read, found) = read(&Input::new("a.md", text), &options());
    assert_no_loss(&found, text);
    let words = Ledger::of(&read.unwrap().collection.letters[0], Reading::Regular).body;
    assert_eq!(words, ["Item", "Cost", "Rope", "£3", "paid", "twice", "Lamp"]);
}

/// A quoted value of a tag may have signs of tags in it, and is no word of the letter.
#[test]
fn signs_of_tags_in_a_value_are_no_words() {
    for text in [
        "It rains in <span lang=\"<p>en\">Hull</span>.",
        "<div title=\"a > b\">\nIt rains in Hull.\n</div>",
    ] {
        let (read, found) = read(&Input::new("a.md", text), &options());
        assert_no_loss(&found, text);
        let words = Ledger::of(&read.unwrap().collection.letters[0], Reading::Regular).body;
        assert_eq!(words, ["It", "rains", "in", "Hull."]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..Default::default() })]

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
