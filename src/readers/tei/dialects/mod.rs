//! The dialects of TEI: what an edition, or this program, writes in a way of its own.
//!
//! The reader asks a [`Dialect`] named questions, and each dialect answers them in its own file:
//!
//! - `general`: TEI as the Guidelines have it, with the conventions of editions;
//! - `frus`: the conventions of *Foreign Relations of the United States*;
//! - `transkribus`: the lines and regions that Transkribus exports, without parts of a letter;
//! - `own`: what this program writes, which leaves nothing to be worked out;
//! - `common`: what `general` and `own` read alike.
//!
//! A convention is recognised by its own marks (an element of FRUS's namespace, an inline note of
//! type `source`) and not by the name of its edition, because excerpts and converted files do not
//! name it. So the conventions of a further edition are a file beside `frus`, which `general` asks.
//! A dialect whose answers contradict those of other editions implements [`Dialect`] and is
//! recognised in [`of`].

mod common;
mod frus;
mod general;
mod mondrian;
pub(super) mod namespaces;
mod own;
mod transkribus;

pub(super) use self::frus::ATTACHMENT;
use self::general::General;
pub(super) use self::general::{is_enclosure, is_letter, shortened};
use self::own::Own;
use super::rendition::Declared;
use super::xml::Element;
use crate::ir::{
    AgentKind, Block, Correction, LineBreakKind, NameRole, Origin, PhraseKind, Rendition, Role,
    Sourced, Witness,
};
use crate::source::{Marked, Source};

/// The dialect of a file, by its first header and its text.
pub(super) fn of(header: &Element, text: &str) -> Box<dyn Dialect> {
    if own::made(header) { Box::new(Own::default()) } else { Box::new(General::of(text)) }
}

/// The dialect of a file without a header.
pub(super) fn without_header() -> Box<dyn Dialect> {
    Box::new(General::default())
}

/// What the reader asks about the TEI of a file.
pub(super) trait Dialect: Send + Sync {
    /// The dialect in one letter, with what its header and the stand-off of the file declare.
    fn in_letter(
        &self,
        header: Option<&Element>,
        stand_off: &dyn Fn() -> Option<Element>,
    ) -> Box<dyn Dialect>;

    /// What an earlier run of this program added to a file that it revised is in this dialect.
    fn of_additions(&self) -> &dyn Dialect;

    // The file.

    /// What the file marks; the normaliser works out the rest.
    fn marked(&self) -> Marked;
    /// Whether the file is the edition that its letters are read from. Then it is a source of
    /// theirs, holds what the encoders say about the text, and has an editor to be asked.
    fn is_edition(&self) -> bool;
    /// Whether the file writes out every character: no element means characters that it does not
    /// hold, such as the quotation marks of a `q` or the space between the parts of a citation.
    fn writes_all_characters(&self) -> bool;
    /// Whether all white space and all breaks are those of the text, and every break says what it is.
    /// Otherwise some only lay out the file, and the letters beside a break decide.
    fn is_exact(&self) -> bool;
    /// Whether anchors say where each note is called and what it is about. Otherwise that has to be
    /// worked out from marks, labels and pointers.
    fn anchors_notes(&self) -> bool;
    /// Whether a part of the file beside its letters is evidence for what they say, which has become
    /// part of them.
    fn is_evidence(&self, part: &str) -> bool;

    // The letter and its texts.

    /// The element that has the kind and the number of a letter.
    fn letter_in<'e>(&self, text: &'e Element) -> Option<&'e Element>;
    /// What kind of text a division of a letter is, if it is a text of its own.
    fn text_role(&self, division: &Element) -> Option<Role>;
    /// The day, in EDTF, that the edition has computed for a document.
    fn computed_date(&self, document: &Element) -> Option<String>;

    // Who says so. What the source itself says is handed in.

    /// Who says that an element of the text is there.
    fn origin_in_text(&self, element: &Element, read: Origin) -> Origin;
    /// Who says what an element of the header says.
    fn origin_in_header(&self, element: &Element, read: Origin) -> Origin;
    /// Who gives an attribute of an element in the header its value.
    fn origin_of_attribute(&self, element: &Element, attribute: &str, read: Origin) -> Origin;
    /// Who gives a note its label.
    fn origin_of_label(&self, note: &Element, read: Origin) -> Origin;
    /// Who says which language the first text is in.
    fn origin_of_language(&self, read: Origin) -> Origin;

    // Blocks.

    /// What a block is if the dialect means more by it than its name says.
    fn form<'e>(&self, element: &'e Element) -> Option<Form<'e>>;
    /// The class of a postscript.
    fn postscript_class<'e>(&self, postscript: &'e Element) -> Option<&'e str>;
    /// Whether a `seg` in an opener or a closer is a whole line of it.
    fn is_line(&self, seg: &Element) -> bool;
    /// How many of the first blocks of a postscript only name the addressee, whom the blocks
    /// `before` it may have named.
    fn lines_of_addressee(&self, postscript: &[Block], before: &[Block]) -> usize;

    // Phrases and points.

    /// How an element is set.
    fn rendition(&self, element: &Element, declared: &Declared) -> Option<Rendition>;
    /// What a `seg` is.
    fn segment(&self, seg: &Element) -> PhraseKind;
    /// What the file's lists say about what an element names; `listed` finds their entries by `ids`.
    fn explanation(
        &self,
        element: &Element,
        ids: &[String],
        listed: &dyn Fn(&str) -> Option<String>,
    ) -> Option<String>;
    /// A correction of this program that a choice writes down.
    fn correction(&self, choice: &Element, source: &Source) -> Option<Correction>;
    /// What a line break says it is.
    fn line_break_kind(&self, lb: &Element) -> Option<LineBreakKind>;
    /// Whose name it is: the sender's or the recipient's, if the file says so.
    fn name_role(&self, name: &Element) -> Option<NameRole>;
    /// The number of a page.
    fn page_label<'e>(&self, pb: &'e Element) -> Option<&'e str>;
    /// The name of the picture of a page, as its `facs` writes it.
    fn image(&self, facs: &str) -> String;

    // Notes.

    /// Whether a note is what the print has above the text, and no note.
    fn is_head_note(&self, element: &Element) -> bool;
    /// Whether a note without a type says where the document comes from.
    fn is_source_note(&self, note: &Element) -> bool;
    /// The label that the file gives a note.
    fn printed_label<'e>(&self, note: &'e Element) -> Option<&'e str>;
    /// The element that has the number of a note in its list, apart from its label.
    fn list_number<'e>(&self, note: &'e Element) -> Option<&'e Element>;

    // The header.

    /// The name that the source gives a letter; `id` is the id of its element.
    fn source_id(&self, header: Option<&Element>, id: Option<&str>) -> Option<String>;
    /// The element that names the language a translation was made from, and the language.
    fn translated_from<'e>(&self, header: &'e Element) -> Option<(&'e Element, &'e str)>;
    /// Whether the notes of an action or an author are about the names in it: how the source writes
    /// one, which role somebody has. Otherwise they are remarks.
    fn notes_are_on_names(&self) -> bool;
    /// What an agent is.
    fn agent_kind(&self, name: &Element) -> Option<AgentKind>;
    /// An agent's name as the source writes it, and the name by which the agent is known, from what
    /// the element and the list of the file say.
    fn agent_names(&self, name: &Element, said: Option<Name>, listed: Option<Name>) -> AgentNames;
    /// What a licence permits, in the description of the source or in that of the publication.
    fn licence(&self, licence: &Element, is_of_source: bool) -> Licence;
    /// The witnesses that an element of the source description is, if the dialect has a form of its
    /// own for them.
    fn witnesses(&self, element: &Element, source: &Source) -> Option<Vec<Witness>>;
}

/// A name, and where it is from.
pub(super) type Name = Sourced<String>;

/// A name as the source writes it, and the name by which somebody is known.
pub(super) type AgentNames = (Option<Name>, Option<Name>);

/// What a block can be besides what its name says.
pub(super) enum Form<'e> {
    /// A frame around parts of the text that is no part itself.
    Frame,
    /// A paragraph that goes on after something has interrupted it.
    Continuation,
    /// A frame around the blocks in this element.
    Embedded(&'e Element),
    /// Mark-up without a name here: the tag as the source writes it.
    Opaque(&'e str),
}

/// What a licence says.
pub(super) struct Licence {
    /// What may be used.
    pub of: Licensed,
    /// The statement in words.
    pub label: String,
    /// Where the statement holds.
    pub jurisdiction: Option<String>,
}

/// What a licence is for.
pub(super) enum Licensed {
    /// The words of the source.
    SourceText,
    /// The mark-up of the file.
    Encoding,
    /// The index of the edition.
    Index,
}
