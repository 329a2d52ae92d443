//! The intermediate representation: a collection of letters, each with its text, its notes, its
//! printed pages, and the origin of every part.
//!
//! The serde form of [`Collection`] is a public, versioned format; its JSON Schema is
//! `schemas/ir.schema.json`. The IR knows no input format and no output format.
//! **Invariants** are held by [`validate()`].

pub mod account;
mod authority;
mod change;
mod collection;
mod correspondence;
pub(crate) mod dating;
mod direction;
mod edit;
mod encoding;
mod entities;
mod entity;
mod excerpt;
mod furniture;
mod identity;
mod inline;
mod labels;
mod language;
mod letter;
mod list_key;
mod naming;
mod note;
mod numerals;
mod origin;
mod particular;
mod pointers;
mod rendition;
mod rights;
mod text;
mod validate;
mod walk;
mod witness;

pub use self::account::{caption, plain_text};
pub use self::authority::{Authority, EntityKind, authority};
pub use self::change::Change;
pub use self::collection::{
    Collection, Edition, FIRST_VERSION, Matter, PointedAt, SourceFile, SourcePart, VERSION,
};
pub use self::correspondence::{
    Action, ActionKind, Agent, AgentKind, Correspondence, Date, Place, RelatedLetter, bounds,
};
pub use self::direction::Direction;
pub use self::edit::{Edited, Refused, adopt, edit};
pub use self::encoding::{EncodedPart, Encoding};
pub(crate) use self::encoding::{say_the_same, statements};
pub(crate) use self::entities::edition_of;
pub use self::entities::{Entities, homonyms};
pub use self::entity::{Identity, Mention, NamedEdition, Scope};
pub use self::excerpt::{Excerpt, Excerpted, NotInLetter, Share};
pub use self::furniture::{Furniture, FurnitureKind};
pub use self::identity::{
    Fragments, LetterContext, assign_ids, assign_ids_of, distinct_names, own_names,
};
pub use self::inline::{
    Alternative, AlternativeKind, Characters, Choice, Correction, CorrectionKind, Inline,
    LineBreak, LineBreakKind, Name, NameKind, NameRole, NoteAnchor, NoteStart, PageBreak, Phrase,
    PhraseKind, Reading, Reference, has_quotation_marks, is_in_brackets, is_language_tag,
};
pub use self::labels::{has_labels, is_called_by_kind, is_unlabelled, note_labels};
pub use self::language::{language_name, shortest_tag};
pub use self::letter::{Kind, Letter};
pub use self::list_key::ListKey;
pub(crate) use self::naming::is_no_name;
pub use self::naming::{family_and_given, family_first, identifies, slug};
pub use self::note::{Note, NoteKind};
pub(crate) use self::numerals::{in_roman, roman};
pub use self::origin::{Certainty, Origin, Sourced};
pub use self::particular::{Particular, ParticularKind};
pub use self::pointers::{pointer, pointers, pointers_of_letter};
pub use self::rendition::{Rendition, Style};
pub use self::rights::{Rights, RightsStatement};
pub use self::text::{
    Block, Cell, Closer, CloserPart, Division, Figure, Item, Line, List, OpaqueBlock, Opener,
    OpenerPart, Paragraph, Role, Row, Table, Text, Verse,
};
pub use self::validate::{Invalid, validate};
pub use self::walk::{
    Readings, Visitor, each_inline_mut, each_inlines_mut, on_one_line, visit_block, visit_blocks,
    visit_inline, visit_inlines, visit_letter, words,
};
pub(crate) use self::walk::{each_table_mut, first_span};
pub use self::witness::{Witness, WitnessKind};
pub use crate::source::CharacterCounts;

#[cfg(test)]
mod tests {
    /// The committed schema is the one that these types have. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let schema = schemars::schema_for!(super::Collection);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/ir.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("schemas/ir.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
