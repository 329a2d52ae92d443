//! The state of the walk: what is open, and what has been found so far.

use std::ops::Range;

use super::bodies::Letters;
use super::{Document, Index, Page};

/// An element that is open.
pub(super) struct Open {
    pub(super) name: String,
    pub(super) is_tei: bool,
    pub(super) start: usize,
    /// Where its start tag ends.
    pub(super) inside: usize,
    pub(super) id: Option<String>,
    pub(super) n: Option<String>,
    /// The language that it states for what is in it, and its tag.
    pub(super) language: Option<(String, Range<usize>)>,
    pub(super) role: Role,
    /// Whether anything like a letter was found in it.
    pub(super) divided: bool,
}

/// What an element is to the frame of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An element marked as a letter.
    Document,
    /// A `text`, which is a letter if nothing in it is.
    Text,
    /// A `teiHeader`.
    Header,
    /// Anything else.
    Other,
}

/// A note outside the letters.
pub(super) struct Outside {
    pub(super) id: Option<String>,
    pub(super) targets: Vec<String>,
    pub(super) at: Range<usize>,
    /// Whether it is kept apart from the text, so that something must call it.
    pub(super) is_apart: bool,
    /// Whether it is in stand-off.
    pub(super) is_off: bool,
}

#[derive(Default)]
pub(super) struct Walk {
    pub(super) index: Index,
    pub(super) open: Vec<Open>,
    /// The last page break, and whether words have come since.
    pub(super) page: Option<Page>,
    /// Whether the walk is in an element marked as a letter.
    pub(super) in_document: bool,
    pub(super) in_header: bool,
    /// How the body that is open shows that it holds several letters.
    pub(super) letters: Option<Letters>,
    /// What the file calls what it holds: `TEI/@type`.
    pub(super) kind: Option<String>,
    /// Elements marked as letters.
    pub(super) marked: Vec<Document>,
    /// `text` elements that hold no others.
    pub(super) texts: Vec<Document>,
    /// Where each front, body and back lies.
    pub(super) parts: Vec<(String, Range<usize>)>,
    pub(super) calls: Vec<(usize, String)>,
    /// The entries of lists that are open: the id, the depth, and the words so far.
    pub(super) entries: Vec<Listing>,
    /// The list that is open of those that an earlier run added: how many elements are open around it, and the
    /// file that it is from.
    pub(super) carried: Option<(usize, String)>,
    /// The number or address of an entry that is being read.
    pub(super) idno: Option<EntryNumber>,
    /// The ids in the entries of lists that are open, and where their elements begin; sorted.
    pub(super) in_entry: Vec<(usize, String)>,
    pub(super) outside: Vec<Outside>,
    pub(super) enclosures: Vec<Range<usize>>,
    /// Where each enclosure begins that is open.
    pub(super) open_enclosures: Vec<usize>,
    /// The part of the front or back matter that is open.
    pub(super) end_matter: Option<EndMatter>,
}

/// An entry of a list: the name of a person or place, or the explanation of a term.
pub(super) struct Listing {
    pub(super) id: String,
    /// How many elements were open when its words began.
    pub(super) depth: usize,
    pub(super) words: String,
    /// The words of a name inside this one, which is another form of it, if they come first.
    pub(super) inner: String,
    /// Whether that name is complete.
    pub(super) has_inner: bool,
}

impl Listing {
    pub(super) fn new(id: &str, depth: usize) -> Self {
        let (words, inner) = (String::new(), String::new());
        Self { id: id.to_owned(), depth, words, inner, has_inner: false }
    }
}

/// The number of an entry in an authority file, or its address, while it is read.
pub(super) struct EntryNumber {
    pub(super) entry: String,
    /// What kind of number it is: `GND`.
    pub(super) kind: String,
    /// How many elements are open around it.
    pub(super) depth: usize,
    pub(super) words: String,
}

/// A part of the front or back matter, while it is open.
pub(super) struct EndMatter {
    /// How many elements were open when it began.
    pub(super) depth: usize,
    /// Whether it holds a register whose entries have ids.
    pub(super) has_register: bool,
    /// Whether it holds words besides registers and headings.
    pub(super) has_words: bool,
    /// The depth of the register or heading that is open in it.
    pub(super) quiet: Option<(usize, bool)>,
}
