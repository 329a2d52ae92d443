//! The item of one letter.

use std::fmt;

use serde_json::Value;

use super::super::CollectedLetter;
use super::super::contents::without_letter;
use super::{dates, names, note};
use crate::ir::account::{Event, block_events, only_the_text};
use crate::ir::{
    Action, ActionKind, Kind, Letter, Note, NoteKind, Particular, ParticularKind, Reading, Witness,
    WitnessKind, on_one_line,
};

/// An item under construction: its fields, in the order in which they are written.
pub(super) struct Item(Vec<(&'static str, Value)>);

impl Item {
    fn set(&mut self, field: &'static str, value: Option<Value>) {
        self.0.extend(value.map(|value| (field, value)));
    }

    /// Sets a field to a text on one line, unless there is none; editions write `-` for what they do not know.
    fn text(&mut self, field: &'static str, text: Option<&str>) {
        let text = text.map(on_one_line).filter(|text| text.contains(char::is_alphanumeric));
        self.set(field, text.map(Value::String));
    }

    fn names(&mut self, field: &'static str, names: Vec<Value>) {
        self.set(field, (!names.is_empty()).then_some(Value::Array(names)));
    }

    fn get(&self, field: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| *other == field)?;
        value.as_str()
    }
}

/// Indented as an element of the file's array, with a line for each field.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.0.iter().map(|(field, value)| format!("    \"{field}\": {value}"));
        write!(f, "  {{\n{}\n  }}", fields.collect::<Vec<_>>().join(",\n"))
    }
}

/// The fields of an edition for which Zotero has none in a letter (zotero-schema 41, `letter`), in the order
/// in which the note has them. That of the archive is the last: pandoc stops at its underscore.
const NOT_IN_ZOTERO: &[&str] = &[
    "container-title",
    "collection-title",
    "volume",
    "page",
    "publisher",
    "publisher-place",
    "number",
    "archive_collection",
];

/// The item of a letter.
pub(super) fn item(of: &CollectedLetter<'_>, reading: Reading) -> Item {
    let letter = of.letter;
    let mut item = Item(Vec::new());
    let kind = letter.kind.as_ref().map(|kind| kind.value);
    item.text("id", Some(&letter.id));
    item.text("type", Some(class(kind)));
    item.text("genre", kind.map(Kind::as_str));
    item.text("title", letter.called(reading).as_deref());
    item.names("author", letter.authors().filter_map(names::name).collect());
    let received = actions(letter, ActionKind::Received).flat_map(|action| &action.agents);
    item.names("recipient", received.filter_map(names::name).collect());
    item.set("issued", letter.date().and_then(dates::issued));
    let place = actions(letter, ActionKind::Sent).find_map(|action| action.place.as_ref());
    item.text("event-place", place.map(|place| place.name.value.as_str()));
    kept(&mut item, letter);
    let editors = printed(&mut item, of);
    item.text("URL", of.address().as_deref());
    let language = letter.texts.iter().find_map(|text| text.language.as_ref());
    item.text("language", language.map(|language| language.value.as_str()));
    item.text("abstract", summary(letter, reading).as_deref());
    let note = if is_letter(kind) {
        note::note(&in_note(&item, &editors), of)
    } else {
        item.names("editor", editors);
        note::note(&[], of)
    };
    item.set("note", note.map(Value::String));
    item
}

/// What is neither sent nor received is a part of its edition.
fn is_letter(kind: Option<Kind>) -> bool {
    match kind {
        Some(Kind::Letter | Kind::Message | Kind::Telegram | Kind::Memorandum) | None => true,
        Some(Kind::EditorialNote) => false,
    }
}

/// The type of the item; Zotero makes a letter of a personal communication.
fn class(kind: Option<Kind>) -> &'static str {
    if is_letter(kind) { "personal_communication" } else { "chapter" }
}

fn actions(letter: &Letter, kind: ActionKind) -> impl Iterator<Item = &Action> {
    let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    actions.filter(move |action| action.kind == kind)
}

/// Where the document is kept.
fn kept(item: &mut Item, letter: &Letter) {
    let mut documents =
        letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Document);
    let Some(document) = documents.find(|document| document.kept_at().is_some()) else { return };
    item.text("archive", document.repository.as_deref());
    item.text("archive_collection", document.collection.as_deref());
    item.text("archive_location", document.shelf_mark.as_deref());
}

/// Where the letter is printed; returns the editors.
fn printed(item: &mut Item, of: &CollectedLetter<'_>) -> Vec<Value> {
    let letter = of.letter;
    let place = letter.witnesses.iter().find(|witness| witness.kind == WitnessKind::Edition);
    let edition = place.map(|place| without_letter(letter, place));
    let edition = edition.as_ref();
    let of_edition =
        |part: fn(&Witness) -> &Option<String>| edition.and_then(|it| part(it).as_deref());
    let title = of_edition(|edition| &edition.title);
    item.text("container-title", title);
    let collection = of.collection.title.as_ref().map(|title| title.value.as_str());
    let is_other = |collection: &&str| {
        let own = letter.title.as_ref().map(|title| title.value.as_str());
        ![title, own].contains(&Some(*collection))
    };
    item.text("collection-title", collection.filter(is_other));
    item.text("volume", of_edition(|edition| &edition.volume));
    item.text("page", place.and_then(|place| place.pages.as_deref()));
    item.text("publisher", of_edition(|edition| &edition.publisher));
    item.text("publisher-place", of_edition(|edition| &edition.place));
    item.text("number", letter.number.as_ref().map(|number| number.value.as_str()));
    names::editors(of_edition(|edition| &edition.editor).unwrap_or_default())
}

/// The fields that the note of a letter repeats, and the editors, who are only there: Zotero makes whoever
/// has no place in a letter an author of it (zotero/utilities, `itemFromCSLJSON`).
fn in_note(item: &Item, editors: &[Value]) -> Vec<(&'static str, String)> {
    let editors = editors.iter().map(|editor| ("editor", names::in_note(editor)));
    let fields =
        NOT_IN_ZOTERO.iter().filter_map(|field| Some((*field, item.get(field)?.to_owned())));
    editors.chain(fields).collect()
}

/// What the edition's summary of the letter says.
fn summary(letter: &Letter, reading: Reading) -> Option<String> {
    let summaries = letter.notes.iter().filter(|note| note.kind == NoteKind::Summary);
    let summaries = summaries.map(|note| words(note, reading));
    let stated = letter.particulars.iter().filter(|one| one.kind == ParticularKind::Abstract);
    let stated = stated.map(Particular::with_address);
    let summaries: Vec<String> = summaries.chain(stated).collect();
    (!summaries.is_empty()).then(|| summaries.join(" "))
}

fn words(note: &Note, reading: Reading) -> String {
    let mut words = String::new();
    block_events(
        &note.blocks,
        reading,
        &mut only_the_text(|event| {
            words.push_str(match event {
                Event::Text(characters) => &characters.text,
                Event::Enter(_)
                | Event::Leave(_)
                | Event::Break(_)
                | Event::Page(_)
                | Event::Call(_)
                | Event::Start(_) => event.separator().unwrap_or_default(),
            });
        }),
    );
    on_one_line(&words)
}
