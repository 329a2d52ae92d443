//! Web pages of the kinds that editors save, all invented: the whole letter is right, nothing is lost, all
//! formats can be made, and the TEI is read again as the same letter.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/round.rs"]
mod round;

use std::path::PathBuf;

use letterpress::backends::BACKENDS;
use letterpress::diag::Severity;
use letterpress::ir::account::{Event, letter_events};
use letterpress::ir::{
    ActionKind, Block, Inline, Letter, Reading, Readings, Visitor, plain_text, visit_inline,
    visit_letter,
};
use letterpress::press::{Converted, Input, Options, convert, read};

/// What a page must become.
struct Page {
    file: &'static str,
    /// Sender, recipient, day.
    letter: [&'static str; 3],
    /// The labels and words of the notes, with the words before their calls.
    notes: &'static [&'static str],
    pages: &'static [&'static str],
    /// Words of the text.
    has: &'static [&'static str],
    /// Words that are no words of the text.
    lacks: &'static [&'static str],
}

const PAGES: &[Page] = &[
    Page {
        file: "volume.html",
        letter: ["Ann Fell", "Ben Moor", "1901-05-03"],
        notes: &[
            "Ben Moor|1|Source: Mill Archives, Box 3, Folder 7. No classification marking.",
            "winter. Carl|2|Carl Moor, Ben's brother. See Document 12.",
        ],
        pages: &["26"],
        has: &["since the mill was closed last winter. Carl has gone to sea."],
        lacks: &["Browse", "rights", "Page 26"],
    },
    Page {
        file: "library.html",
        letter: ["Dora Marlow", "Carl Nye", "1912-02-09"],
        notes: &[
            "January 30|*|Not found in the archives of the library.",
            "spring autumn|\u{2020}|They were never published.",
        ],
        pages: &[],
        has: &["reached me in Boston \u{2014} a little wet", "1:5,000"],
        lacks: &["Museum", "not shown", "Search", "Related", "Share", "Harbor Road", "Skip"],
    },
    Page {
        file: "wiki.html",
        letter: ["Emil Roth", "Clara Roth", "1868-10-12"],
        notes: &[
            "since Monday|1|October 5, 1868.",
            "the house.|2|See the letter of his mother.",
            "blue cup.|2|See the letter of his mother.",
        ],
        pages: &["41", "42"],
        has: &["the wonderful noise of it", "And nothing stays where it was found."],
        lacks: &["Letter 6", "edit", "Random", "last edited", "Notes"],
    },
    Page {
        file: "founders.html",
        letter: ["Amos Hale", "Silas Webb", "1783-06-17"],
        notes: &[
            "week ago.|1|Webb\u{2019}s letters have not been found.",
            "the bridge.|2|On 5 June 1783; see Papers of Hale, VI, 9.",
        ],
        pages: &[],
        has: &["Your favours of the 13th. & 20th. Ult.", "A note that nothing calls."],
        lacks: &["Search", "Volume 6"],
    },
    Page {
        file: "gutenberg.htm",
        letter: ["\u{c9}MILE FABRE", "LOUIS BONNET", "1854-05-02"],
        notes: &[
            "went away,|1|A fever that he caught at Blois.\n\nIt lasted until June.",
            "still here.|2|Jeanne Bonnet (1830\u{2013}1901), sister of Louis.",
        ],
        pages: &["12", "13"],
        has: &["the doctor comes every day", "He does not mind the rain at all."],
        lacks: &["FOOTNOTES", "Pg"],
    },
    Page {
        file: "blog.html",
        letter: ["Karl Weber", "Luise Horn", "1848-05-03"],
        notes: &["Dein Brief|1|Vom 28. April 1848.", "Sommer kommt.|2|Sie kamen erst 1849."],
        pages: &[],
        has: &["es regnet seit drei Tagen", "Der Rhein, von Karl gezeichnet"],
        lacks: &["Old Letters", "lovely", "Rhine", "powered"],
    },
    Page {
        file: "word.htm",
        letter: ["Ida Kern", "Paul Voss", "1911-03-04"],
        notes: &[
            "\u{201c}On Bridges\u{201d}|1|Published in Prague, 1910.",
            "quite right.|2|Hans Kern was wrong \u{2013} the bridge fell in 1912.",
        ],
        pages: &[],
        has: &["with great pleasure; the part about Prague"],
        lacks: &["[1]", "supportFootnotes"],
    },
    Page {
        file: "edition.xhtml",
        letter: ["Rosa Thorne", "Hugh Lane", "1923-08-09"],
        notes: &["the swallows|a|Or perhaps swifts."],
        pages: &["88", "89"],
        has: &["The roof is mended", "twelve"],
        lacks: &[],
    },
];

fn converted(file: &str) -> Converted {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/web_pages").join(file);
    let input = Input::new(file, std::fs::read(path).unwrap());
    convert(&input, &Options::default().formats(BACKENDS.iter().copied()))
}

fn text(letter: &Letter) -> String {
    let mut text = String::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        text += event.separator().unwrap_or_default();
        if let Event::Text(run) = event {
            text += &run.text;
        }
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_letter_is_found_on_its_page() {
    let wrong: Vec<String> = PAGES.iter().flat_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What ends a word in the letter does so in its source: a dash, a word before the label of a note.
#[test]
fn no_page_is_refused_for_its_signs() {
    let linked = |label: &str| {
        format!(
            "<p>Dear Ben,<p>It rains<a id=r1 href='#n1'>{label}</a> again.<p>Yours,<p>Ann Lee<p><a id=n1 href='#r1'>{label}</a> In Hull."
        )
    };
    for (page, notes) in [
        (
            "<p>Dear Ben,</p><p>My bow to your wife.\u{2014}Yours truly,</p><p>Ann Lee</p>"
                .to_owned(),
            "",
        ),
        (
            "<p>Leeds, May 3, 1901.--Dear Ben,--It rains.</p><p>Yours truly,\u{2014}Ann Lee</p>"
                .to_owned(),
            "",
        ),
        (linked("Note 1"), "rains|1|In Hull."),
        (linked("[1-1]"), "rains|1-1|In Hull."),
        (linked("[26-l1]"), "rains|26-l1|In Hull."),
        (linked("[A1]"), "rains|A1|In Hull."),
        (
            "<p>Dear Ben,<p>It rains. [Note: In Hull.] I think.<p>Ann Lee".to_owned(),
            "rains.||In Hull.",
        ),
        (
            "<p>We left on the 21st of October | 1616 |<p>and came on the 22nd of October | 1617 |"
                .to_owned(),
            "",
        ),
    ] {
        let converted = convert(
            &Input::new("page.html", page.as_bytes()),
            &Options::default().formats(BACKENDS.iter().copied()),
        );
        let lost: Vec<_> =
            converted.diagnostics.iter().filter(|it| it.severity() >= Severity::Loss).collect();
        assert!(lost.is_empty(), "{page}: {lost:?}");
        let (found, pages) = points(&converted.read.unwrap().collection.letters[0]);
        let found = found.join("; ");
        assert!(found.ends_with(notes) && found.is_empty() == notes.is_empty(), "{page}: {found}");
        assert!(pages.is_empty(), "{page}");
    }
}

/// What is wrong with a page.
fn check(page: &Page) -> Vec<String> {
    let converted = converted(page.file);
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{}: {what}", page.file));
    for found in converted.diagnostics.iter().filter(|it| it.severity() >= Severity::Loss) {
        say(format!("{} {}", found.code.id, found.message));
    }
    let letter = &converted.read.unwrap().collection.letters[0];
    if converted.files.len() < BACKENDS.len() {
        say("not all formats could be made".to_owned());
    }
    if known(letter) != page.letter {
        say(format!("{:?}", known(letter)));
    }
    let (notes, pages) = points(letter);
    if notes != page.notes || pages != page.pages {
        say(format!("{notes:#?} {pages:?}"));
    }
    let text = text(letter);
    page.has
        .iter()
        .filter(|has| !text.contains(*has))
        .for_each(|has| say(format!("no {has}\n{text}")));
    page.lacks
        .iter()
        .filter(|it| text.contains(*it))
        .for_each(|it| say(format!("has {it}\n{text}")));
    let tei = converted.files.into_iter().find(|file| file.format.name == "tei").unwrap();
    let (again, _) = read(&Input::new("letter.xml", tei.bytes), &Options::default());
    let again = &again.unwrap().collection.letters[0];
    let (one, other) = (round::comparable(letter), round::comparable(again));
    if one != other {
        say(format!("read again: {:#?}", round::differences(&one, &other)));
    }
    wrong
}

/// Sender, recipient, day.
fn known(letter: &Letter) -> [String; 3] {
    let name = |kind: ActionKind| {
        let agent = letter.action(kind).and_then(|action| action.agents.first());
        let name = agent.and_then(|agent| agent.name.as_ref().or(agent.written.as_ref()));
        name.map(|name| name.value.clone()).unwrap_or_default()
    };
    let date = letter.date().and_then(|date| date.when()).unwrap_or_default();
    [name(ActionKind::Sent), name(ActionKind::Received), date.to_owned()]
}

/// The notes with the words before their calls, and the pages.
fn points(letter: &Letter) -> (Vec<String>, Vec<String>) {
    struct Points<'a> {
        letter: &'a Letter,
        words: String,
        notes: Vec<String>,
        pages: Vec<String>,
    }
    impl Visitor for Points<'_> {
        fn readings(&self) -> Readings {
            Readings::One(Reading::Regular)
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                Inline::Text(run) => self.words += &run.text,
                Inline::NoteAnchor(anchor) => {
                    let note = self.letter.note(&anchor.note).unwrap();
                    let words: Vec<&str> = self.words.split_whitespace().collect();
                    let before = words[words.len().saturating_sub(2)..].join(" ");
                    let label = note.label.as_ref().map_or("", |label| &label.value);
                    let said = note.blocks.iter().map(said).collect::<Vec<_>>().join("\n\n");
                    self.notes.push(format!("{before}|{label}|{said}"));
                }
                Inline::PageBreak(page) => self.pages.extend(page.label.clone()),
                other => visit_inline(self, other),
            }
        }
    }
    let (words, notes, pages) = (String::new(), Vec::new(), Vec::new());
    let mut points = Points { letter, words, notes, pages };
    visit_letter(&mut points, letter);
    (points.notes, points.pages)
}

fn said(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => {
            let words = plain_text(&paragraph.content, Reading::Regular);
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        other => format!("{other:?}"),
    }
}
