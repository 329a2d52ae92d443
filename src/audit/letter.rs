//! The ledger of a letter, taken from its IR.

use super::builder::LedgerBuilder;
use super::ledger::{Ledger, PassageKind};
use super::subject::party_of;
use crate::ir::account::{Event, FactKey, Node, PlacePart, RightsPart, RightsSlot, letter_events};
use crate::ir::{Action, ActionKind, Block, Letter, PageBreak, PhraseKind, Reading, Rights};

impl Ledger {
    /// The ledger of a letter, in one reading.
    pub fn of(letter: &Letter, reading: Reading) -> Self {
        Self::built(LedgerBuilder::default(), letter, reading)
    }

    /// The same, with a builder.
    pub(super) fn built(builder: LedgerBuilder, letter: &Letter, reading: Reading) -> Self {
        Self::after(None, builder, letter, reading)
    }

    /// The same of a letter in a book: an inferred page that is the one `before` it begins there.
    pub(super) fn after(
        before: Option<&str>,
        mut builder: LedgerBuilder,
        letter: &Letter,
        reading: Reading,
    ) -> Self {
        letter_events(letter, reading, &mut |event| {
            if !matches!(event, Event::Page(page) if page.is_inferred() && is_one(before, page)) {
                enter(event, &mut builder);
            }
        });
        for name in letter.authors().filter_map(|agent| agent.display_name()) {
            builder.correspondent("author", name);
        }
        for action in letter.correspondence.iter().flat_map(|all| &all.actions) {
            for name in action.agents.iter().filter_map(|agent| agent.display_name()) {
                builder.correspondent(action.kind.as_str(), name);
            }
        }
        let actions = letter.correspondence.iter().flat_map(|all| &all.actions);
        let sent = actions.filter(|action| action.kind == ActionKind::Sent);
        for date in sent.filter_map(|sent| sent.date.as_ref()) {
            builder.date(&date.not_before, &date.not_after);
        }
        stated(letter, &mut builder);
        builder.finish()
    }
}

/// Enters what is stated of a letter beside its text.
fn stated(letter: &Letter, builder: &mut LedgerBuilder) {
    builder.fact(FactKey::Identifier, &letter.id);
    for described in &letter.correspondence {
        for Action { kind, place, .. } in &described.actions {
            if let Some(place) = place {
                builder.fact(place_of(kind.as_str()), &place.name.value);
            }
        }
        for remark in &described.remarks {
            builder.fact(FactKey::Remark, &remark.value);
        }
    }
    let Rights { source_text, encoding, index } = &letter.rights;
    for statement in [source_text, encoding, index].into_iter().flatten() {
        // Formats write other characters in ways of their own (RFC 3986, 2.1).
        if statement.uri.bytes().all(|byte| byte.is_ascii_graphic()) {
            builder.fact(RIGHTS, &statement.uri);
        }
    }
}

/// Rights, whatever they are for.
pub(super) const RIGHTS: FactKey = FactKey::Rights(RightsSlot::SourceText, RightsPart::Uri);

/// The name of the place of an action.
pub(super) fn place_of(action: &str) -> FactKey {
    FactKey::Place(party_of(action), PlacePart::Name)
}

/// Whether a page has this number.
fn is_one(number: Option<&str>, page: &PageBreak) -> bool {
    number.is_some() && page.label.as_deref() == number
}

/// Enters a step. All readings that the source gives are its words, in sequence.
fn enter(event: Event<'_>, builder: &mut LedgerBuilder) {
    match event {
        Event::Text(characters) => builder.text(&characters.text),
        Event::Page(page) => builder.page(page.label.as_deref(), page.splits_word),
        Event::Call(anchor) => builder.anchor(&anchor.note),
        Event::Start(_) => {}
        Event::Break(_) | Event::Enter(_) | Event::Leave(_) => {
            if event.separator().is_some() {
                builder.space();
            }
        }
    }
    match event {
        Event::Enter(Node::Note(note)) => {
            builder.begin_note(&note.id, note.label.as_ref().map(|label| label.value.as_str()));
        }
        Event::Leave(Node::Note(_)) => builder.end_note(),
        Event::Enter(node) => {
            if let Some(kind) = passage(node) {
                builder.begin_passage(kind);
            }
        }
        Event::Leave(node) if passage(node).is_some() => builder.end_passage(),
        Event::Leave(_)
        | Event::Text(_)
        | Event::Break(_)
        | Event::Page(_)
        | Event::Call(_)
        | Event::Start(_) => {}
    }
}

/// The passage that a node is, if it is one for the ledger.
fn passage(node: Node<'_>) -> Option<PassageKind> {
    match node {
        Node::Block(Block::Enclosure(_)) => Some(PassageKind::Enclosed),
        Node::Cell(_, row, column) => Some(PassageKind::Cell { row, column }),
        Node::Phrase(phrase) => match phrase.kind {
            PhraseKind::Deletion { .. } => Some(PassageKind::Deleted),
            PhraseKind::Addition { .. } => Some(PassageKind::Added),
            PhraseKind::Salutation
            | PhraseKind::Name(_)
            | PhraseKind::Date { .. }
            | PhraseKind::Reference(_)
            | PhraseKind::Emphasis { .. }
            | PhraseKind::Foreign { .. }
            | PhraseKind::Term { .. }
            | PhraseKind::Title
            | PhraseKind::Quotation
            | PhraseKind::Gap { .. }
            | PhraseKind::Unclear { .. }
            | PhraseKind::Supplied { .. }
            | PhraseKind::Segment { .. }
            | PhraseKind::Opaque { .. } => None,
        },
        Node::Block(_)
        | Node::Note(_)
        | Node::Line(_)
        | Node::Choice(_)
        | Node::Alternative(..)
        | Node::Correction(_) => None,
    }
}
