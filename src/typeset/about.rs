//! What comes after the letter and at the head of the sheets: corrections, a description of the
//! letter, the running head.
//!
//! Not here: the letter's own words. **Invariant:** nothing is printed that the IR does not say;
//! what was not read from the copy is in square brackets.

use super::flow::Flow;
use super::inline::Sign;
use super::letter::Composer;
use super::shape::Style;
use super::{Face, PartKind, Target, design};
use crate::ir::{
    ActionKind, Agent, Block, CorrectionKind, Date, Direction, Kind, Letter, NoteKind, Origin,
    Reading, RightsStatement, Role, Sourced, Witness, WitnessKind, language_name, plain_text,
};

/// The language of everything printed here.
pub(super) const LANGUAGE: &str = "en";

/// The language whose rules hyphenate it.
const HYPHENATION: hypher::Lang = hypher::Lang::English;

const STYLE: Style =
    Style { language: Some(HYPHENATION), ..Style::new(Face::Regular, design::SMALL) };

/// Adds the end matter.
pub(super) fn end_matter(composer: &mut Composer<'_>) {
    corrections(composer);
    description(composer);
}

/// The readings that the text does not show.
fn corrections(composer: &mut Composer<'_>) {
    if composer.mended.is_empty() {
        return;
    }
    let reading = composer.reading;
    composer.section(match reading {
        Reading::Regular => "Corrections",
        Reading::Original => "Corrections, not made in the text",
    });
    for mended in std::mem::take(&mut composer.mended) {
        let original = plain_text(&mended.correction.original, reading);
        let corrected = plain_text(&mended.correction.corrected, reading);
        let words = match (mended.correction.kind, reading) {
            (CorrectionKind::WordBreak, Reading::Regular) => {
                format!("{}; the copy has {}", quoted(&corrected), quoted(&original))
            }
            (CorrectionKind::WordBreak, Reading::Original) => {
                format!("{}; read {}", quoted(&original), quoted(&corrected))
            }
            (CorrectionKind::ParagraphBreak, Reading::Regular) => {
                format!("{}the copy begins a new paragraph", after(&mended.after))
            }
            (CorrectionKind::ParagraphBreak, Reading::Original) => {
                format!("{}read on without a new paragraph", after(&mended.after))
            }
            (CorrectionKind::ForbiddenCharacter, Reading::Regular) => {
                format!("{}the copy has the character {original}", after(&mended.after))
            }
            (CorrectionKind::ForbiddenCharacter, Reading::Original) => {
                format!("{original} stands for a character that the copy has")
            }
            (CorrectionKind::LostSpace, Reading::Regular) => {
                format!("{}the copy has no space", after(&mended.after))
            }
            (CorrectionKind::LostSpace, Reading::Original) => {
                format!("{}read a space", after(&mended.after))
            }
        };
        let words = format!(
            "{words} ({}; certainty: {})",
            mended.correction.evidence,
            mended.correction.certainty.as_str()
        );
        let mut entry = Entry::new(composer, &mended.place);
        entry.flow.push_text(&words, STYLE, entry.part);
        let target = Target::Fragment(mended.correction.id.clone());
        entry.composer.part_mut(entry.part).link = Some(target);
        entry.finish();
    }
}

fn after(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("after “{words}” ") }
}

fn quoted(words: &str) -> String {
    match words.trim() {
        "" => "nothing".to_owned(),
        words => format!("“{words}”"),
    }
}

/// An entry of the end matter under construction.
struct Entry<'c, 'a> {
    composer: &'c mut Composer<'a>,
    label: String,
    flow: Flow,
    part: super::PartId,
}

impl<'c, 'a> Entry<'c, 'a> {
    fn new(composer: &'c mut Composer<'a>, label: &str) -> Self {
        let part = composer.part(PartKind::Paragraph, None);
        composer.part_mut(part).language = Some(LANGUAGE.to_owned());
        let flow = Flow::of(Direction::LeftToRight);
        Self { composer, label: label.to_owned(), flow, part }
    }

    /// Adds words, in brackets when they were supplied.
    fn say(&mut self, words: &str, origin: &Origin) {
        if origin.is_supplied() {
            self.composer.signs.insert(Sign::Supplied);
            self.flow.push_text(&format!("[{words}]"), STYLE, self.part);
        } else {
            self.flow.push_text(words, STYLE, self.part);
        }
    }

    fn plain(&mut self, words: &str) {
        self.flow.push_text(words, STYLE, self.part);
    }

    fn address(&mut self, address: &str) {
        let link = self.composer.part(PartKind::Link, Some(self.part));
        self.composer.part_mut(link).link = Some(Target::Address(address.to_owned()));
        self.flow.push_text(address, STYLE, link);
    }

    fn finish(self) {
        self.composer.entry(&self.label, &self.flow, self.part);
    }
}

/// Sender, recipient, date, place, source and rights.
fn description(composer: &mut Composer<'_>) {
    let letter = composer.letter;
    composer.section(match letter.kind.as_ref().map(|kind| kind.value) {
        Some(Kind::Letter) => "About this letter",
        Some(Kind::Message) => "About this message",
        Some(Kind::Telegram) => "About this telegram",
        Some(Kind::Memorandum) => "About this memorandum",
        Some(Kind::EditorialNote) => "About this editorial note",
        None => "About this document",
    });
    // The page shows title and kind; they are repeated here only if someone supplied better ones.
    if let Some(title) = letter.title.as_ref().filter(|title| title.origin.is_supplied()) {
        said(composer, "Title", title);
    }
    if let Some(kind) = letter.kind.as_ref().filter(|kind| kind.origin.is_supplied()) {
        let mut entry = Entry::new(composer, "Kind");
        entry.say(kind.value.as_str(), &kind.origin);
        entry.finish();
    }
    agents(composer, &letter.authors, "Author");
    for (kind, label) in [(ActionKind::Sent, "From"), (ActionKind::Received, "To")] {
        if let Some(action) = letter.action(kind) {
            agents(composer, &action.agents, label);
        }
    }
    if let Some(sent) = letter.action(ActionKind::Sent) {
        if let Some(place) = &sent.place {
            said(composer, "Place", &place.name);
        }
        if let Some(date) = &sent.date {
            let mut entry = Entry::new(composer, "Date");
            entry.say(&shown_date(date), &date.origin);
            entry.finish();
        }
    }
    if let Some(number) = &letter.number {
        said(composer, "Number", number);
    }
    for witness in &letter.witnesses {
        cite(composer, witness);
    }
    for (label, statements) in [
        ("Rights", &letter.rights.source_text),
        ("Encoding", &letter.rights.encoding),
        ("Index", &letter.rights.index),
    ] {
        for statement in statements {
            rights(composer, label, statement);
        }
    }
    for note in &letter.notes {
        if let (NoteKind::Source, Some(label)) = (note.kind, &note.label) {
            let shown = composer.shown_label(note);
            let mut entry = Entry::new(composer, "Source note");
            entry.plain("Its mark in the copy is ");
            entry.say(&label.value, &label.origin);
            entry.plain(&format!("; here it is {shown}."));
            entry.finish();
        }
    }
    for text in &letter.texts {
        if let Some(language) = &text.language {
            let mut entry = Entry::new(composer, "Language");
            entry.say(in_english(&language.value), &language.origin);
            entry.finish();
        }
        if text.role == Role::Translation {
            let mut entry = Entry::new(composer, "Translation");
            match &text.translated_from {
                Some(language) => {
                    entry.plain("The text is a translation from: ");
                    entry.say(in_english(&language.value), &language.origin);
                }
                None => entry.plain("The text is a translation."),
            }
            entry.finish();
        }
    }
    if let Some(editor) = &composer.edition.editor {
        said(composer, "Editor", editor);
    }
    if let Some(date) = &composer.edition.date {
        said(composer, "Edition of", date);
    }
    let mut entry = Entry::new(composer, "Identifier");
    entry.plain(&letter.id);
    entry.finish();
    signs(composer);
}

/// Explains the signs that appear on the pages.
fn signs(composer: &mut Composer<'_>) {
    let signs: Vec<&str> = composer.signs.iter().map(|sign| sign.explained()).collect();
    if signs.is_empty() {
        return;
    }
    let mut entry = Entry::new(composer, "Signs");
    entry.plain(&signs.join(" "));
    entry.finish();
}

fn said(composer: &mut Composer<'_>, label: &str, value: &Sourced<String>) {
    let mut entry = Entry::new(composer, label);
    entry.say(&value.value, &value.origin);
    entry.finish();
}

/// The name of a language, or its tag if it has none here.
fn in_english(tag: &str) -> &str {
    language_name(tag).unwrap_or(tag)
}

fn agents(composer: &mut Composer<'_>, agents: &[Agent], label: &str) {
    for agent in agents {
        let mut entry = Entry::new(composer, label);
        match (&agent.name, &agent.written) {
            (Some(name), Some(written)) if name.value != written.value => {
                entry.say(&name.value, &name.origin);
                entry.plain(" (in the copy: ");
                entry.say(&written.value, &written.origin);
                entry.plain(")");
            }
            (Some(name), _) | (None, Some(name)) => entry.say(&name.value, &name.origin),
            (None, None) => continue,
        }
        if let Some(role) = &agent.role {
            entry.plain(", ");
            entry.say(&role.value, &role.origin);
        }
        entry.finish();
    }
}

/// As written, with the normalised reading.
fn shown_date(date: &Date) -> String {
    let read = date.in_words();
    match &date.written {
        Some(written) if *written != read => format!("{written} ({read})"),
        Some(written) => written.clone(),
        None => read,
    }
}

fn cite(composer: &mut Composer<'_>, witness: &Witness) {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(witness.title.clone());
    parts.extend(witness.editor.as_ref().map(|editor| format!("ed. {editor}")));
    let imprint = match (&witness.place, &witness.publisher) {
        (Some(place), Some(publisher)) => Some(format!("{place}: {publisher}")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    parts.extend(imprint);
    parts.extend(witness.date.clone());
    parts.extend(witness.volume.as_ref().map(|number| format!("vol. {number}")));
    parts.extend(witness.document.as_ref().map(|document| format!("document {document}")));
    parts.extend(witness.pages.as_ref().map(|pages| {
        format!("{} {pages}", if pages.contains(['-', '–', ',']) { "pp." } else { "p." })
    }));
    parts.extend(witness.cited.clone());
    parts.extend(witness.kept_at());
    let mut words = parts.join(", ");
    for said in [&witness.classification, &witness.transmission].into_iter().flatten() {
        words.push_str(&format!(". {said}"));
    }
    if words.is_empty() && witness.url.is_none() {
        return;
    }
    let mut entry = Entry::new(
        composer,
        match witness.kind {
            WitnessKind::Edition => "Source",
            WitnessKind::Document => "Document",
            WitnessKind::OtherCopy => "Other copy",
            WitnessKind::OtherPrint => "Other print",
        },
    );
    if !words.is_empty() {
        entry.say(&words, &witness.origin);
    }
    if let Some(url) = &witness.url {
        if !words.is_empty() {
            entry.plain(" ");
        }
        entry.address(url);
    }
    entry.finish();
}

fn rights(composer: &mut Composer<'_>, label: &str, statement: &RightsStatement) {
    let mut entry = Entry::new(composer, label);
    entry.say(&statement.in_words(), &statement.origin);
    entry.plain(" ");
    entry.address(&statement.uri);
    entry.finish();
}

/// Title and date, short enough for one line.
pub(super) fn running_head(letter: &Letter, reading: Reading) -> String {
    let title = title(letter, reading).unwrap_or_default();
    let date = letter.date().map(|date| match &date.written {
        Some(written) => written.clone(),
        None if date.origin.is_supplied() => format!("[{}]", date.in_words()),
        None => date.in_words(),
    });
    match date {
        Some(date) if title.is_empty() => date,
        Some(date) if !title.contains(&date) => format!("{title} · {date}"),
        Some(_) | None => title,
    }
}

/// What the letter is called: its title, otherwise the words of its heading.
pub fn title(letter: &Letter, reading: Reading) -> Option<String> {
    if let Some(title) = &letter.title {
        return Some(title.value.clone());
    }
    let heading =
        letter.texts.iter().flat_map(|text| &text.blocks).find_map(|block| match block {
            Block::Heading(line) => Some(plain_text(&line.content, reading)),
            _ => None,
        })?;
    let words: Vec<&str> = heading.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
