//! Files made up at random: words, phrases, white space and what can come between them, with the
//! words that they have.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A part of a line.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// How a file writes some characters, and what they are.
    Text(&'static str, &'static str),
    /// What is no character.
    Nothing(&'static str),
    /// An element around other parts.
    Phrase(&'static str, Vec<Part>),
    /// An element that a print sets apart.
    Apart(&'static str, Vec<Part>),
    /// A note.
    Note(Vec<Part>),
}

/// No word begins with a mark that closes or ends with one that opens: those keep close to their words.
const TEXTS: &[(&str, &str)] = &[
    ("word", "word"),
    ("Kennedy,", "Kennedy,"),
    ("caf&#xE9;", "café"),
    ("&#233;tait", "était"),
    ("&amp;c.", "&c."),
    ("„Nein“", "„Nein“"),
    ("«so»", "«so»"),
    ("(here)", "(here)"),
    ("—da—", "—da—"),
    ("שלום", "שלום"),
    ("Москва", "Москва"),
    ("中国", "中国"),
    ("10\u{A0}p.", "10\u{A0}p."),
    ("<![CDATA[R&D]]>", "R&D"),
    ("“stand<pb n=\"2\" break=\"no\"/>ards”", "“standards”"),
    ("wor<pb n=\"2\"/>\n<lb break=\"no\"/>d", "word"),
    ("wor<lb break=\"no\"/><pb n=\"2\"/>d", "word"),
    ("—as<pb break=\"no\"/>\n s", "—ass"),
    ("ver<lb break=\"no\"/>gessen", "vergessen"),
    ("<choice>\n <sic>teh</sic>\n <corr>the</corr>\n</choice>", "tehthe"),
    ("<subst>\n<del>m</del>\n<add>n</add>\n</subst>", "mn"),
    ("<choice><orig>x</orig><reg>\n y\n</reg></choice>", "xy"),
];

const SPACES: &[&str] = &[" ", "\n  ", "\r\n", "&#32;", "\t\n", " <pb n=\"3\"/>", "<lb/>\n", " "];

const NOTHINGS: &[&str] =
    &["<!-- a > <b> -->", "<?pi x > y?>", "<anchor xml:id=\"a\"/>", "<![CDATA[]]>", "<hi/>"];

const PHRASES: &[&str] = &["hi", "persName", "surname", "ref", "placeName", "term", "add", "del"];

const APART: &[&str] = &["salute", "signed", "dateline"];

pub(crate) fn line() -> impl Strategy<Value = Vec<Part>> {
    let leaf = prop_oneof![
        6 => select(TEXTS).prop_map(|(written, text)| Part::Text(written, text)),
        5 => select(SPACES).prop_map(|space| Part::Text(space, " ")),
        1 => select(NOTHINGS).prop_map(Part::Nothing),
    ];
    let part = leaf.prop_recursive(4, 24, 4, |part| {
        let parts = || vec(part.clone(), 0..4);
        prop_oneof![
            6 => (select(PHRASES), parts()).prop_map(|(name, parts)| Part::Phrase(name, parts)),
            1 => (select(APART), parts()).prop_map(|(name, parts)| Part::Apart(name, parts)),
            1 => parts().prop_map(Part::Note),
        ]
    });
    vec(part, 1..6)
}

/// The words of a file: of its text, and of each note.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub text: Vec<String>,
    pub notes: Vec<Vec<String>>,
}

/// A body that has a line of its own in each kind of block, and its words.
pub(crate) fn body(lines: &[Vec<Part>]) -> (String, Words) {
    const BLOCKS: &[(&str, &str)] = &[
        ("<head>", "</head>"),
        ("<p>", "</p>"),
        ("<list><item>", "</item></list>"),
        ("<table><row><cell>", "</cell><cell>end</cell></row></table>"),
        ("<lg><l>", "</l></lg>"),
        ("<p>see<list><item>", "</item></list>more</p>"),
        ("<closer>I am<signed>", "</signed></closer>"),
    ];
    let (mut xml, mut text, mut notes) = (String::new(), String::new(), Vec::new());
    for ((start, end), line) in BLOCKS.iter().zip(lines) {
        xml.push_str(start);
        between_tags(start, &mut text);
        write(line, &mut xml, &mut text, &mut notes);
        xml.push_str(end);
        between_tags(end, &mut text);
    }
    let words = |text: &String| text.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>();
    let mut notes: Vec<Vec<String>> = notes.iter().map(words).collect();
    notes.sort();
    (xml, Words { text: words(&text), notes })
}

/// The words between tags of blocks.
fn between_tags(tags: &str, text: &mut String) {
    let words = tags.split('<').filter_map(|tag| tag.split_once('>'));
    text.extend(words.flat_map(|(_, words)| [" ", words, " "]));
}

fn write(parts: &[Part], xml: &mut String, text: &mut String, notes: &mut Vec<String>) {
    for part in parts {
        match part {
            Part::Text(written, characters) => {
                xml.push_str(written);
                text.push_str(characters);
            }
            Part::Nothing(written) => xml.push_str(written),
            Part::Phrase(name, parts) => {
                xml.push_str(&format!("<{name}>"));
                write(parts, xml, text, notes);
                xml.push_str(&format!("</{name}>"));
            }
            Part::Apart(name, parts) => {
                xml.push_str(&format!("<{name}>"));
                text.push(' ');
                write(parts, xml, text, notes);
                text.push(' ');
                xml.push_str(&format!("</{name}>"));
            }
            Part::Note(parts) => {
                let mut note = String::new();
                xml.push_str("<note>");
                write(parts, xml, &mut note, notes);
                xml.push_str("</note>");
                notes.push(note);
            }
        }
    }
}
