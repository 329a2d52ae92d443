//! What a text points to elsewhere in its source.

use std::collections::BTreeSet;

use super::account::{Event, Node, block_events};
use super::{Block, Letter, Name, PhraseKind, Reading, Reference};

/// The id in the same source that a phrase points to: of a person, of a page, of another letter.
pub fn pointer(phrase: &PhraseKind) -> Option<&str> {
    let is_id = |target: &&str| !target.contains([':', '/', '#']) && !target.is_empty();
    match phrase {
        PhraseKind::Reference(Reference { target: Some(target), fragment: None, .. }) => {
            target.strip_prefix('#').filter(is_id)
        }
        PhraseKind::Name(Name { targets, .. }) => {
            let mut ids = targets.iter().map(|target| target.trim_start_matches('#'));
            ids.find(is_id)
        }
        PhraseKind::Term { target: Some(target), .. } => {
            Some(target.trim_start_matches('#')).filter(is_id)
        }
        PhraseKind::Reference(_)
        | PhraseKind::Term { target: None, .. }
        | PhraseKind::Salutation
        | PhraseKind::Date { .. }
        | PhraseKind::Emphasis { .. }
        | PhraseKind::Foreign { .. }
        | PhraseKind::Title
        | PhraseKind::Quotation
        | PhraseKind::Deletion { .. }
        | PhraseKind::Addition { .. }
        | PhraseKind::Gap { .. }
        | PhraseKind::Unclear { .. }
        | PhraseKind::Supplied { .. }
        | PhraseKind::Segment { .. }
        | PhraseKind::Opaque { .. } => None,
    }
}

/// The ids in the same source that some blocks point to.
pub fn pointers(blocks: &[Block]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    block_events(blocks, Reading::Regular, &mut |event| {
        if let Event::Enter(Node::Phrase(phrase)) = event {
            ids.extend(pointer(&phrase.kind).map(ToOwned::to_owned));
        }
    });
    ids
}

/// The ids in the same source that a letter and its notes point to.
pub fn pointers_of_letter(letter: &Letter) -> BTreeSet<String> {
    let texts = letter.texts.iter().map(|text| &text.blocks);
    let notes = letter.notes.iter().map(|note| &note.blocks);
    texts.chain(notes).flat_map(|blocks| pointers(blocks)).collect()
}
