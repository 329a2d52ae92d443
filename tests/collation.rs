//! `verify` says where a text that somebody made of a transcript differs from it, each time in both.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use letterpress::press::{self, Input, Options};

const TRANSCRIPT: &str = include_str!("collation/letter.txt");
/// The transcript as an encoder would encode it.
const ENCODING: &str = include_str!("collation/letter.xml");

/// What is found in a file that was made of the transcript: the message, and the line of the transcript that it is at.
fn found_in(name: &str, file: &[u8]) -> Vec<String> {
    found_with(TRANSCRIPT, name, file)
}

fn found_with(transcript: &str, name: &str, file: &[u8]) -> Vec<String> {
    let input = Input::new("letter.txt", transcript);
    let options = Options::default();
    let verified = press::open(&input, &options, |opened| {
        let read = opened.read(0);
        let verified = opened.verify(&read.letter, "tei", &Input::new(name, file));
        let line = |span: letterpress::source::Span| opened.source().position(span.start).line;
        let said = verified.found.iter().map(|found| {
            let line = found.span.map_or(String::new(), |span| format!(" [{}]", line(span)));
            format!("{}{line}", found.message)
        });
        said.collect()
    });
    verified.unwrap()
}

/// The encoding with some of its text replaced.
fn altered(changes: &[(&str, &str)]) -> String {
    let mut encoding = ENCODING.to_owned();
    for (was, is) in changes {
        assert_eq!(encoding.matches(was).count(), 1, "{was}");
        encoding = encoding.replace(was, is);
    }
    encoding
}

#[test]
fn a_faithful_encoding_is_whole() {
    assert_eq!(found_in("letter.xml", ENCODING.as_bytes()), [""; 0]);
}

/// What an alteration is, what is replaced by what, and what is then found.
type Alteration = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

/// Alterations of the kinds that people and models make, and how each is named.
const ALTERATIONS: &[Alteration] = &[
    (
        "a spelling is made modern",
        &[("came to day with", "came today with")],
        &["letter.xml:23:31 has “today” instead of “to day” [7]"],
    ),
    (
        "a number is changed",
        &[("1,864 bales", "1,846 bales")],
        &["letter.xml:24:72 has “1,846” instead of “1,864” [7]"],
    ),
    (
        "a word is read as another",
        &[("his hand is firm", "his hand is form")],
        &["letter.xml:30:105 has “form” instead of “firm” [13]"],
    ),
    (
        "a word is left out",
        &[("I had hardly read it", "I had read it")],
        &["letter.xml:23:63 leaves out “hardly” [7]"],
    ),
    (
        "a sentence is left out",
        &[("The rains have stopped. ", "")],
        &["letter.xml:26:12 leaves out “The rains have stopped.” [9]"],
    ),
    (
        "words are added",
        &[("My brother writes", "My dear brother often writes")],
        &["letter.xml:30:15 adds “dear” [13]", "letter.xml:30:28 adds “often” [13]"],
    ),
    (
        "a paragraph stands elsewhere",
        &[
            ("        <p>Come as soon as you can, and bring the old map with you.</p>\n", ""),
            (
                "        <pb n=\"5\"/>\n",
                "<p>Come as soon as you can, and bring the old map with you.</p><pb n=\"5\"/>\n",
            ),
        ],
        &[
            "letter.xml:29:4 has “Come as soon as you … the old map with you.” (13 words) in another place [15]",
        ],
    ),
    (
        "an abbreviation is expanded in silence",
        &[("<choice><abbr>Govt.</abbr><expan>Government</expan></choice>", "Government")],
        &["letter.xml:27:32 has “Government” instead of “Govt.” [9]"],
    ),
    (
        "a capital is lost",
        &[("The mill stands", "the mill stands")],
        &["letter.xml:26:36 has “the” instead of “The” [9]"],
    ),
    (
        "a comma is lost",
        &[("with the post, and", "with the post and")],
        &["letter.xml:23:47 has “post” instead of “post,” [7]"],
    ),
    (
        "a letter of another alphabet looks the same",
        &[("from the camp", "from the c\u{430}mp")],
        &["letter.xml:30:39 has “c\u{430}mp” instead of “camp” [13]"],
    ),
    (
        "a note is left out",
        &[(
            "<note n=\"2\" place=\"foot\">The dam was built in 1861 and broke two years later.</note>",
            "",
        )],
        &[
            "letter.xml leaves out note 2, “The dam was built in 1861 and broke two years later.” [25]",
        ],
    ),
    (
        "a word of a note is altered",
        &[("The dam was built in 1861", "The dam was built in 1863")],
        &["letter.xml:28:61 has “1863” instead of “1861” [25]"],
    ),
    (
        "a note has another label",
        &[("<note n=\"2\"", "<note n=\"3\"")],
        &["letter.xml:28:40 gives note 2 the label 3 instead of 2 [25]"],
    ),
    (
        "a note is called elsewhere",
        &[(
            "dry;<note n=\"2\" place=\"foot\">The dam was built in 1861 and broke two years later.</note> they laughed.",
            "dry; they laughed.<note n=\"2\" place=\"foot\">The dam was built in 1861 and broke two years later.</note>",
        )],
        &["letter.xml:28:21 calls note 2 after “laughed.” instead of after “dry;” [9]"],
    ),
    (
        "a page is lost",
        &[("        <pb n=\"5\"/>\n", "")],
        &["letter.xml does not mark page 5 [11]"],
    ),
    (
        "a page has another number",
        &[("<pb n=\"5\"/>", "<pb n=\"6\"/>")],
        &["letter.xml:29:9 has page 6 instead of page 5 [11]"],
    ),
    (
        "a page begins a word later",
        &[("        <pb n=\"5\"/>\n", ""), ("<p>My brother", "<p>My <pb n=\"5\"/>brother")],
        &["letter.xml:29:15 has page 5 before “brother” instead of before “My” [11]"],
    ),
    (
        "the sender is another",
        &[("<persName>Ann Lee</persName>", "<persName>Anna Lee</persName>")],
        &["letter.xml states as sender “Anna Lee” instead of “Ann Lee”"],
    ),
    (
        "the date is another",
        &[(
            "<placeName>Bristol</placeName><date when=\"1864-05-03\"/>",
            "<placeName>Bristol</placeName><date when=\"1864-03-05\"/>",
        )],
        &["letter.xml states as date “1864-03-05” instead of “1864-05-03”"],
    ),
    (
        "nothing is stated of sender, date and place",
        &[(
            "<correspAction type=\"sent\"><persName>Ann Lee</persName><placeName>Bristol</placeName><date when=\"1864-05-03\"/></correspAction>",
            "",
        )],
        &["letter.xml does not state: sender, date, place of the sending"],
    ),
    (
        "a call is printed and marked",
        &[("dry;<note n=\"2\"", "dry;2<note n=\"2\"")],
        &["letter.xml:28:11 has “dry;2” instead of “dry;” [9]"],
    ),
    (
        "a call is invented",
        &[
            ("<note n=\"2\"", "<note xml:id=\"n2\" n=\"2\""),
            ("<p>My brother", "<p>My<ref type=\"noteref\" target=\"#n2\">2</ref> brother"),
        ],
        &["letter.xml:30:12 calls note 2 after “My”, too [25]"],
    ),
    (
        "a page mark of elsewhere is text",
        &[("<p>My brother", "<p>My [Page 4] brother")],
        &["letter.xml:30:15 adds “[Page 4]” [13]"],
    ),
    (
        "a page begins inside a word",
        &[
            ("        <pb n=\"5\"/>\n", ""),
            ("<p>My brother", "<p>My bro<pb n=\"5\" break=\"no\"/>ther"),
        ],
        &["letter.xml:29:18 has page 5 inside “brother” instead of before “My” [11]"],
    ),
    (
        "neither reading is that of the transcript",
        &[("<abbr>Govt.</abbr><expan>Government", "<abbr>Gvt.</abbr><expan>Governments")],
        &["letter.xml:27:46 has “Gvt.” instead of “Govt.” [9]"],
    ),
    (
        "a word is struck out",
        &[("the old map", "the <del>old</del> map")],
        &["letter.xml:32:56 has “old” as struck out instead of as plain text [15]"],
    ),
    (
        "a sentence stands elsewhere, and a word of it is another",
        &[
            (
                "I do not believe him, for his hand is firm and his jokes\n          are as bad as ever. ",
                "",
            ),
            (
                "map with you.",
                "map with you. I do not believe him, for his hand is form and his jokes are as bad as ever.",
            ),
        ],
        &[
            "letter.xml:31:69 has “I do not believe him, … are as bad as ever.” (18 words) in another place [13]",
            "letter.xml:31:107 has “form” instead of “firm” [13]",
        ],
    ),
    (
        "a second recipient",
        &[(
            "<persName>Ben Cox</persName>",
            "<persName>Ben Cox</persName><persName>Tom Hale</persName>",
        )],
        &["letter.xml states as recipient “Ben Cox”, “Tom Hale” instead of “Ben Cox”"],
    ),
];

#[test]
fn every_alteration_is_named_with_its_places() {
    let mut wrong = Vec::new();
    for (what, changes, expected) in ALTERATIONS {
        let found = found_in("letter.xml", altered(changes).as_bytes());
        if &found != expected {
            wrong.push(format!("{what}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All at once, each is still named.
#[test]
fn alterations_do_not_hide_each_other() {
    let words = &ALTERATIONS[..6];
    let changes: Vec<(&str, &str)> =
        words.iter().flat_map(|(_, changes, _)| *changes).copied().collect();
    let found = found_in("letter.xml", altered(&changes).as_bytes());
    let without_place = |said: &str| said.split_once(' ').map(|(_, said)| said.to_owned());
    let found: Vec<_> = found.iter().map(|said| without_place(said)).collect();
    for said in words.iter().flat_map(|(_, _, expected)| *expected) {
        assert!(found.contains(&without_place(said)), "{said}");
    }
}

/// A transcript without the line before its notes is read without notes.
#[test]
fn notes_may_be_running_text_of_the_transcript() {
    let transcript = TRANSCRIPT.replace("Notes\n\n", "");
    let found = found_with(&transcript, "letter.xml", ENCODING.as_bytes());
    let said = [
        "letter.xml:22:88 has \u{201C}Not found among the papers of the family.\u{201D} as a note [21]",
        "letter.xml:28:40 has \u{201C}The dam was built in 1861 and broke two years later.\u{201D} as a \
         note [23]",
    ];
    assert_eq!(found, said);
}

#[test]
fn typographic_forms_are_told_once() {
    let encoding =
        altered(&[("He has sold", "He has \u{AD}sold"), ("Mr. Hale", "Mr\u{2024} Hale")]);
    let found = found_in("letter.xml", encoding.as_bytes());
    let said = "2 words have other forms of quotation marks, dashes or letters: \u{201C}Mr\u{2024}\u{201D} \
                instead of \u{201C}Mr.\u{201D} at letter.xml:24:21 [7]";
    assert_eq!(found, [said]);
}

#[test]
fn another_letter_is_called_that() {
    let other =
        "Dear Sir: Nothing of this is in that letter, and nobody should compare the two of them.";
    let found = found_in("other.txt", other.as_bytes());
    assert!(found[0].starts_with("other.txt is another text: it has "), "{found:?}");
}

/// A file that is no letter is not called whole.
#[test]
fn what_cannot_be_read_is_not_whole() {
    for file in [&b"%PDF-1.7 and no more"[..], b"PK\x03\x04", b"", b"<TEI><text>"] {
        let found = found_in("letter.xml", file);
        assert!(!found.is_empty(), "{file:?}");
    }
}
