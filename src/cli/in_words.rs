//! Letters, what is in them and what is known about them, in the words that commands share.

use letterpress::ir::account::{Event, block_events};
use letterpress::ir::{
    ActionKind, Agent, Block, Letter, Matter, PageBreak, Reading, Witness, WitnessKind,
    language_name, on_one_line, words,
};
use letterpress::press::{Held, Tally};

use super::report::counted;

/// How many letters are shown or made, and of how many.
pub(super) fn selected(tally: Tally) -> String {
    let line = format!("{} of {} selected", tally.selected, counted(tally.letters, "letter"));
    line + &undated(tally)
}

/// The reason why there is nothing to show or make.
pub(super) fn nothing_selected(tally: Tally) -> String {
    let line = match tally.letters {
        0 => "there is no letter in it".to_owned(),
        1 => "the letter is not selected".to_owned(),
        letters => format!("none of the {letters} letters is selected"),
    };
    line + &undated(tally)
}

/// The letters that are left out because no date is known of them.
pub(super) fn undated(tally: Tally) -> String {
    match tally.undated {
        0 => String::new(),
        undated => format!("; {undated} without a known date left out"),
    }
}

/// The letter in one line: kind, number, sender, recipient, place, date; what is unknown is left out.
pub(super) fn identity(letter: &Letter) -> String {
    let mut line = letter.kind_in_words().to_owned();
    if let Some(number) = &letter.number {
        line.push_str(&format!(" {}", number.value));
    }
    for (kind, word) in [(ActionKind::Sent, "from"), (ActionKind::Received, "to")] {
        if let Some(names) = names(letter, kind) {
            line.push_str(&format!(" {word} {names}"));
        }
    }
    let sent = letter.action(ActionKind::Sent);
    if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
        line.push_str(&format!(", {}", place.name.value));
    }
    if let Some(date) = letter.date() {
        line.push_str(&format!(", {}", date.in_words()));
    }
    line
}

/// Who sent a letter, or received it.
pub(super) fn names(letter: &Letter, kind: ActionKind) -> Option<String> {
    let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
    let names: Vec<&str> = agents.iter().filter_map(Agent::display_name).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

/// The letter in one line, including what is unknown: sender, recipient, place, date, pages, notes.
pub(super) fn in_one_line(letter: &Letter) -> String {
    let or_no = |known: Option<String>, what: &str| known.unwrap_or_else(|| format!("no {what}"));
    let place = letter.action(ActionKind::Sent).and_then(|sent| sent.place.as_ref());
    let notes = letter.notes.len();
    let parts = [
        or_no(names(letter, ActionKind::Received), "recipient"),
        or_no(place.map(|place| place.name.value.clone()), "place"),
        or_no(letter.date().map(|date| date.edtf.clone()), "date"),
        or_no(Contents::of(letter).pages_in_words(), "pages"),
        or_no((notes > 0).then(|| counted(notes, "note")), "notes"),
    ];
    let line = or_no(names(letter, ActionKind::Sent), "sender") + " → " + &parts.join(", ");
    on_one_line(&line)
}

/// The extent: words, pages, notes.
pub(super) fn extent(letter: &Letter) -> String {
    let contents = Contents::of(letter);
    let mut parts = vec![counted(contents.words, "word")];
    parts.extend(contents.pages_in_words());
    match letter.notes.len() {
        0 => {}
        count => parts.push(counted(count, "note")),
    }
    parts.join(", ")
}

/// The key for a witness.
pub(super) fn key_of(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Edition => "source",
        WitnessKind::Document => "document",
        WitnessKind::OtherCopy => "copy",
        WitnessKind::OtherPrint => "print",
    }
}

/// What is known about a witness, on one line.
pub(super) fn in_short(witness: &Witness) -> String {
    let kept_at = witness.kept_at();
    let volume = witness.volume.as_ref().map(|number| format!("vol. {number}"));
    let parts = [
        &witness.title,
        &witness.date,
        &volume,
        &witness.document,
        &witness.pages,
        &witness.url,
        &witness.cited,
        &kept_at,
    ];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    let mut words = parts.join(", ");
    for said in [&witness.classification, &witness.transmission].into_iter().flatten() {
        words.push_str(&format!(". {said}"));
    }
    words
}

/// A language by its name and tag: `English (en)`.
pub(super) fn in_english(tag: &str) -> String {
    language_name(tag).map_or_else(|| tag.to_owned(), |name| format!("{name} ({tag})"))
}

/// What an input contains besides its letters.
#[derive(Default)]
pub(super) struct Around {
    words: usize,
    kinds: Vec<String>,
}

impl Around {
    pub(super) fn of(matter: &[Matter]) -> Self {
        let mut contents = Contents::default();
        let mut kinds = Vec::new();
        for part in matter {
            contents.add(&part.blocks);
            part.notes.iter().for_each(|note| contents.add(&note.blocks));
            let kind = match part.place.split('/').next().unwrap_or_default() {
                "front" => "front matter",
                "back" => "back matter",
                "body" => "headings and texts between letters",
                other => other,
            };
            kinds.push(kind.to_owned());
        }
        let mut around = Self::default();
        around.add(Self { words: words(&contents.text).count(), kinds });
        around
    }

    /// Adds the matter of another input.
    pub(super) fn add(&mut self, other: Self) {
        self.words += other.words;
        for kind in other.kinds {
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
    }

    /// How many words there are, and of what kinds.
    pub(super) fn in_words(&self) -> Option<String> {
        let (words, kinds) = (counted(self.words, "word"), self.kinds.join(", "));
        (self.words > 0).then(|| format!("{words} outside the letters: {kinds}"))
    }
}

/// The contents of a letter, for the screen.
#[derive(Default)]
pub(super) struct Contents {
    pub text: String,
    pub words: usize,
    pub pages: Vec<PageBreak>,
    pub anchors: Vec<Hook>,
}

/// A note and the words that it is attached to.
pub(super) struct Hook {
    pub note: String,
    pub words: String,
    pub inferred: bool,
}

impl Contents {
    pub(super) fn of(letter: &Letter) -> Self {
        let mut contents = Self::default();
        letter.texts.iter().for_each(|text| contents.add(&text.blocks));
        contents.words = words(&contents.text).count();
        contents
    }

    /// Adds what some blocks contain.
    pub(super) fn add(&mut self, blocks: &[Block]) {
        block_events(blocks, Reading::Regular, &mut |event| match event {
            Event::Text(characters) => self.text.push_str(&characters.text),
            Event::Call(anchor) => {
                let mut last: Vec<&str> = self.text.split_whitespace().rev().take(4).collect();
                last.reverse();
                self.anchors.push(Hook {
                    note: anchor.note.clone(),
                    words: last.join(" "),
                    inferred: anchor.is_inferred(),
                });
            }
            event => {
                self.text.push_str(event.separator().unwrap_or_default());
                if let Event::Page(page) = event {
                    self.pages.push(page.clone());
                }
            }
        });
    }

    /// The printed pages: `page 3`, `pages 3–7`.
    pub(super) fn pages_in_words(&self) -> Option<String> {
        let labels: Vec<&str> =
            self.pages.iter().filter_map(|page| page.label.as_deref()).collect();
        match labels.as_slice() {
            [] => None,
            [only] => Some(format!("page {only}")),
            [first, .., last] if first == last => Some(format!("page {first}")),
            [first, .., last] => Some(format!("pages {first}–{last}")),
        }
    }
}
/// `3,044 words · 7 pages`, without what there is none of.
pub(super) fn held(held: Held) -> String {
    let Held { words, pages, notes, facts } = held;
    let counts = [(words, "word"), (pages, "page"), (notes, "note"), (facts, "fact")];
    let some = counts.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, noun)| grouped(count, noun)).collect::<Vec<_>>().join(" · ")
}

/// `1 word`, `3,044 words`.
pub(super) fn grouped(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    format!("{said} {noun}{}", if count == 1 { "" } else { "s" })
}
