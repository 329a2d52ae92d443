//! The head of a letter: a title if its text has none, the place and date of writing if the text does
//! not give them, the notes on the letter as a whole.
//!
//! Not here: headings of the text (`blocks`). **Invariant:** every letter has one title; the words of
//! ours above it differ from the letter's in size ([`design::OURS_OFF_GRID`]), and the colophon says
//! that they are ours.

use super::column::Column;
use super::composer::{Composer, Hold};
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::signs::Sign;
use super::style::Style;
use super::{Face, PartKind, design};
use crate::ir::{Block, Letter, Line, Reading, Text, plain_text};
use crate::wording::{supplied_dateline, title};

/// Whether there are words in a line.
pub(super) fn has_words(line: &Line, reading: Reading) -> bool {
    !plain_text(&line.content, reading).trim().is_empty()
}

/// Whether the text of a letter has a title: a single text, since of several none has that of all.
fn has_heading(letter: &Letter, reading: Reading) -> bool {
    let [text] = letter.texts.as_slice() else { return false };
    text.blocks.iter().filter_map(Block::heading).any(|line| has_words(line, reading))
}

impl<'a> Composer<'a> {
    /// The head of a letter whose text has no title; any other is composed with its text.
    pub(super) fn head(&mut self) {
        let letter = self.letter;
        if has_heading(letter, self.reading) {
            return;
        }
        let first = letter.texts.first();
        let language = first.and_then(|text| text.language.as_ref());
        self.language = language.map(|language| language.value.as_str());
        let column = first.map_or_else(
            || Column::letter(&self.job.layout),
            |text| Column::of_text(text, &self.job.layout),
        );
        self.notes.column = column.clone();
        self.title(&column);
        self.under_the_heading(&column);
    }

    /// What comes before the words below the title: all blocks to the end of the title in a text that
    /// has it, and then the rest.
    pub(super) fn head_of_text(&self, text: &'a Text) -> (&'a [Block], &'a [Block]) {
        let title = text
            .blocks
            .iter()
            .position(|block| block.heading().is_some_and(|line| has_words(line, self.reading)));
        let end = title.filter(|_| !self.has_title).map_or(0, |start| {
            let headings = text.blocks.iter().skip(start);
            start + headings.take_while(|block| block.heading().is_some()).count()
        });
        text.blocks.split_at(end)
    }

    /// A title above a text that has none: who wrote to whom and when, or the name of the file.
    fn title(&mut self, column: &Column) {
        let known = title(self.letter, self.reading, self.wording);
        // One that the source gives elsewhere is in its language and is not ours.
        let is_ours = known.as_ref().is_none_or(|title| title.is_ours);
        let part = if is_ours {
            self.galley.signs.insert(Sign::Heading);
            self.part_of_ours(PartKind::Heading(1), None)
        } else {
            let part = self.part(PartKind::Heading(1), None);
            self.part_mut(part).is_apparatus = true;
            part
        };
        let words = known.map_or_else(|| self.job.stem.to_owned(), |title| title.words);
        self.has_title = true;
        let mut flow = Flow::default();
        flow.push_text(&words, Style::new(Face::Regular, design::TITLE), part);
        let shape = Shape { align: Align::Start, ..column.shape() };
        self.set(&flow, shape, design::TITLE, Hold::Heading);
        self.leave(design::BELOW_HEADING);
    }

    /// What part of the letter this is, if it is an excerpt.
    pub(super) fn excerpt_in_words(&self) -> Option<String> {
        let wording = self.wording;
        let part = wording.extent_of_excerpt(self.job.excerpt?);
        Some(format!("{}{}{part}", wording.excerpt.name, wording.colon))
    }

    /// What comes below the title: which part of the letter it is if it is an excerpt, the place and date of writing, in brackets, if the text does not give
    /// them, and the notes on the letter as a whole.
    pub(super) fn under_the_heading(&mut self, column: &Column) {
        if let Some(said) = self.excerpt_in_words() {
            let part = self.part_of_ours(PartKind::Paragraph, column.part);
            let mut flow = Flow::default();
            flow.push_text(&said, self.style_of_ours(Face::Italic, design::OURS), part);
            let shape = Shape { align: Align::Start, ..column.shape() };
            self.set(&flow, shape, design::OURS, Hold::WithNext);
            self.leave(design::AROUND_OPENER);
        }
        if self.job.layout.is_handout {
            self.sourcing();
        } else if let Some(said) = supplied_dateline(self.letter, self.reading, self.wording) {
            self.galley.signs.insert(Sign::Supplied);
            let part = self.part_of_ours(PartKind::Paragraph, column.part);
            let mut flow = Flow::default();
            let style = self.style_of_ours(Face::Regular, design::OURS);
            flow.push_text(&format!("[{said}]"), style, part);
            let shape = Shape { align: Align::End, ..column.shape() };
            self.set(&flow, shape, design::OURS, Hold::WithNext);
            self.leave(design::AROUND_OPENER);
        }
        self.notes_on_the_letter();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::running_head::running_head;
    use super::super::{Ink, Job, PartId, Setting, TypeCase, typeset};
    use super::*;
    use crate::ir::Collection;
    use crate::press::{Input, Options, read};

    const KNOWN: &str = "<correspAction type=\"sent\"><persName>Ann Lee</persName><placeName>Leeds</placeName>\
         <date when=\"1851-05-03\"/></correspAction>\
         <correspAction type=\"received\"><persName>Ben Cox</persName></correspAction>";

    fn collection(language: &str, known: &str, text: &str) -> Collection {
        let described = if known.is_empty() { "" } else { "correspDesc" };
        let (open, close) = match described {
            "" => (String::new(), String::new()),
            name => (format!("<{name}>"), format!("</{name}>")),
        };
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:lang=\"{language}\"><teiHeader><fileDesc><titleStmt>\
             <title/></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>\
             <profileDesc>{open}{known}{close}</profileDesc></teiHeader>\
             <text xml:lang=\"{language}\">{text}</text></TEI>"
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        input.expect("is TEI").collection
    }

    fn set(collection: &Collection) -> Setting {
        let case = TypeCase::default();
        typeset(&Job::new(collection, &collection.letters[0], &case).stem("a-letter")).unwrap()
    }

    /// The words of each part that has some, and how far their size is from the grid of the letter.
    fn words(setting: &Setting) -> Vec<(PartId, String, f64)> {
        let mut words: Vec<(PartId, String, f64)> = Vec::new();
        for (part, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            let (Some(part), Ink::Text(run)) = (part, ink) else { continue };
            match words.last_mut().filter(|(last, ..)| last == part) {
                Some((_, words, _)) => words.push_str(&run.text),
                None => words.push((*part, run.text.clone(), run.size.rem_euclid(0.5))),
            }
        }
        for (_, words, _) in &mut words {
            words.truncate(words.trim_end().len());
        }
        words
    }

    /// The words of all headings, each with its level.
    fn headings(setting: &Setting) -> Vec<(u8, String)> {
        let level = |part: PartId| match setting.parts[part.0].kind {
            PartKind::Heading(level) => Some(level),
            _ => None,
        };
        let words = words(setting).into_iter();
        words.filter_map(|(part, words, _)| Some((level(part)?, words))).collect()
    }

    #[test]
    fn a_text_without_a_title_and_dateline_gets_those_of_ours() {
        let setting = set(&collection("de", KNOWN, "<body><p>Es regnet.</p></body>"));
        assert_eq!(headings(&setting), [(1, "Ann Lee an Ben Cox, 3. Mai 1851".to_owned())]);
        let words = words(&setting);
        let (title, _, off) = words[0];
        assert_eq!(setting.parts[title.0].language.as_deref(), Some("de"));
        assert!((off - design::OURS_OFF_GRID).abs() < 1e-9);
        assert_eq!((words[1].1.as_str(), words[1].2), ("[Leeds, 3. Mai 1851]", off));
        assert_eq!((words[2].1.as_str(), words[2].2), ("Es regnet.", 0.0));
        let explained = words.iter().any(|(_, words, _)| words.contains("Überschrift"));
        assert!(explained, "{words:?}");
    }

    #[test]
    fn a_text_with_a_title_keeps_it_and_gets_what_it_does_not_say() {
        let text = "<body><head>To my brother</head><head>A fragment</head><p>It rains.</p></body>";
        let setting = set(&collection("en", KNOWN, text));
        let expected = [(1, "To my brother".to_owned()), (2, "A fragment".to_owned())];
        assert_eq!(headings(&setting), expected);
        let third = words(&setting).swap_remove(2).1;
        assert_eq!(third, "[Leeds, 3 May 1851]");
        let dated = "<body><head>Ann to Ben</head><opener><dateline>Leeds, 3 May 1851</dateline></opener>\
             <p>It rains.</p></body>";
        let setting = set(&collection("en", KNOWN, dated));
        assert!(words(&setting).iter().all(|(_, words, _)| !words.contains("[Leeds")));
    }

    #[test]
    fn a_letter_of_which_nothing_is_known_has_the_name_of_its_file() {
        let collection = collection("en", "", "<body><p>It rains.</p></body>");
        assert_eq!(headings(&set(&collection)), [(1, "a-letter".to_owned())]);
    }

    #[test]
    fn headings_of_parts_are_below_a_title_of_ours() {
        let text = "<body><div><head>Part one</head><p>It rains.</p></div></body>";
        let found: Vec<u8> =
            headings(&set(&collection("en", KNOWN, text))).into_iter().map(|it| it.0).collect();
        assert_eq!(found, [1, 2]);
    }

    #[test]
    fn marks_beside_a_title_are_no_part_of_it() {
        let text = "<body><head><pb n=\"4\"/>Ann to Ben<note n=\"1\">A copy.</note></head><p>It rains.</p></body>";
        let setting = set(&collection("en", KNOWN, text));
        assert_eq!(headings(&setting), [(1, "Ann to Ben".to_owned())]);
        for kind in [PartKind::PageNumber, PartKind::NoteCall] {
            let mark = setting.parts.iter().find(|part| part.kind == kind).expect("is a part");
            let around = mark.parent.map(|parent| setting.parts[parent.0].kind);
            assert_eq!(around, Some(PartKind::Paragraph), "{kind:?}");
        }
    }

    #[test]
    fn a_note_on_the_letter_is_below_the_title() {
        let with_note = |language: &str, note: &str| {
            let body = "<body><head>Ann to Ben</head><p>It rains.</p></body>";
            let mut collection = collection(language, "", body);
            let read = json!({"how": "derived", "from": [], "by": "test"});
            let text = json!({"inline": "text", "text": note, "origin": read});
            let blocks = json!([{"block": "paragraph", "number": null, "content": [text]}]);
            let note = json!({"id": "n.9", "label": null, "list_number": null, "kind": "source", "blocks": blocks});
            collection.letters[0].notes = vec![serde_json::from_value(note).unwrap()];
            let words = words(&set(&collection));
            words.into_iter().skip(1).map(|(_, words, off)| (words, off)).collect::<Vec<_>>()
        };
        let found = with_note("de", "Town Archive");
        assert_eq!(found[0], ("Quelle:".to_owned(), design::HEAD_NOTE_OFF_GRID));
        assert_eq!(found[1], ("Town Archive".to_owned(), design::HEAD_NOTE_OFF_GRID));
        assert_eq!(found[2].0, "It rains.");
        // A note that says what it is needs no label.
        assert_eq!(with_note("en", "Source: Town Archive")[0].0, "Source: Town Archive");
    }

    #[test]
    fn several_texts_have_names_below_one_title() {
        let text = "<body><head>Ann to Ben</head><p>It rains.</p></body>";
        let mut collection = collection("en", KNOWN, text);
        let letter = &mut collection.letters[0];
        let mut translation = letter.texts[0].clone();
        translation.role = crate::ir::Role::Translation;
        letter.texts.push(translation);
        let found = headings(&set(&collection));
        let expected = [
            (1, "Ann Lee to Ben Cox, 3 May 1851"),
            (2, "Text"),
            (3, "Ann to Ben"),
            (2, "Translation"),
            (3, "Ann to Ben"),
        ];
        assert_eq!(found, expected.map(|(level, words)| (level, words.to_owned())));
    }

    #[test]
    fn the_running_head_writes_dates_out() {
        let case = TypeCase::default();
        for (language, expected) in
            [("en", "Ann Lee to Ben Cox, 3 May 1851"), ("fr", "Ann Lee à Ben Cox, 3 mai 1851")]
        {
            let collection = collection(language, KNOWN, "<body><p>It rains.</p></body>");
            let job = Job::new(&collection, &collection.letters[0], &case);
            assert_eq!(running_head(&job), expected);
        }
    }
}
