//! A walk through a letter: all names in it, with their places in the file.

use letterpress::ir::{
    Inline, NameKind, Note, Origin, PhraseKind, Reading, Readings, Visitor, plain_text,
    visit_blocks, visit_inline, visit_letter,
};
use letterpress::press::{Input, Options, read};
use letterpress::source::Source;

/// Gathers the names. A method that is not written here goes through everything inside.
struct Names<'a> {
    source: &'a Source,
    /// The note that the walk is in.
    note: Option<String>,
    found: Vec<String>,
}

impl Visitor for Names<'_> {
    // Of a word that was corrected, only what is read now.
    fn readings(&self) -> Readings {
        Readings::One(Reading::Regular)
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Phrase(phrase) = inline
            && let PhraseKind::Name(name) = &phrase.kind
            && let Origin::Read { at } = &phrase.origin
        {
            let kind = match name.kind {
                NameKind::Person => "person",
                NameKind::Organisation => "organisation",
                NameKind::Place => "place",
                NameKind::Other => "name",
            };
            let words = plain_text(&phrase.content, Reading::Regular);
            let place = self.source.position(at.start);
            let note = self.note.as_ref().map(|note| format!(" in note {note}"));
            self.found.push(format!("{place}: {kind} {words}{}", note.unwrap_or_default()));
        }
        visit_inline(self, inline);
    }

    fn note(&mut self, note: &Note) {
        self.note = note.label.as_ref().map(|label| label.value.clone());
        visit_blocks(self, &note.blocks);
        self.note = None;
    }
}

const LETTER: &str = r#"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>
<p>Dear <persName>Ben</persName>: It rains in <placeName>Leeds</placeName>.<note n="1">So
wrote <persName>Carl</persName> of the <orgName>Weather Office</orgName>.</note></p>
</body></text></TEI>"#;

/// The names in the letter.
fn names() -> Vec<String> {
    let (read, _) = read(&Input::new("ann.xml", LETTER), &Options::default());
    let read = read.expect("a letter");
    let mut names = Names { source: &read.source, note: None, found: Vec::new() };
    for letter in &read.collection.letters {
        visit_letter(&mut names, letter);
    }
    names.found
}

#[allow(clippy::print_stdout, reason = "an example shows what it makes")]
fn main() {
    for name in names() {
        println!("{name}");
    }
}

#[test]
fn names_have_their_places() {
    assert_eq!(
        names(),
        [
            "2:9: person Ben",
            "2:47: place Leeds",
            "3:7: person Carl in note 1",
            "3:40: organisation Weather Office in note 1",
        ]
    );
}
