//! Reads the ledger back from a tagged PDF, knowing ISO 32000-1 and our class of attributes: the structure tree has the words
//! of the letter in reading order; what is of the class `Apparatus` is not of the letter. A `Note` has its label as title, and
//! so has the `Span` of a page break. What is stated of the letter is in the metadata packet.

mod characters;
mod content;
mod metadata;
mod strings;
mod structure;
mod tokens;
mod visible;

use hayro_syntax::Pdf as Document;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, String as Bytes};

pub(in crate::audit) use self::content::Sequence;
use self::strings::decoded;
pub(in crate::audit) use self::structure::{StructureTree, Visitor, kind_of};
pub(in crate::audit) use self::visible::Line;
use crate::audit::{BookExtractor, BookFile, Extractor, Ledger, LedgerBuilder, PassageKind};
use crate::ir::Reading;
use crate::ir::account::FactKey;

/// The extractor of PDF.
pub(in crate::audit) struct Pdf;

impl Extractor for Pdf {
    fn format(&self) -> &'static str {
        "pdf"
    }

    fn builder(&self) -> LedgerBuilder {
        LedgerBuilder::without_soft_hyphens()
    }

    fn reads(&self, _: FactKey) -> bool {
        true
    }

    /// Of passages, a PDF marks what was struck out. A page without number
    /// has nothing that an element could hold.
    fn reduce(&self, ledger: &mut Ledger) {
        ledger.passages.retain(|passage| passage.kind == PassageKind::Deleted);
        ledger.join_passages();
        ledger.pages.retain(|page| page.label.is_some());
        metadata::reduce(ledger);
    }

    fn is_ours(&self, file: &[u8]) -> bool {
        let document = opened(file.to_vec());
        let producer = document.ok().and_then(|document| document.metadata().producer.clone());
        producer.is_some_and(|producer| {
            decoded(&producer).is_ok_and(|it| it.starts_with("letterpress "))
        })
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        let document = opened(file.to_vec())?;
        let mut walk = Walk::new(false);
        metadata::stated(&document, &mut walk.builder)?;
        StructureTree::of(&document).kids(&root(&document)?, None, &mut walk)?;
        Ok(walk.builder.finish())
    }
}

pub(in crate::audit) fn opened(file: Vec<u8>) -> Result<Document, String> {
    Document::new(file).map_err(|error| format!("the file cannot be read: {error:?}"))
}

/// The extractor of PDF books.
pub(in crate::audit) struct PdfBook;

impl BookExtractor for PdfBook {
    fn format(&self) -> &'static str {
        "pdf-book"
    }

    fn of_letter(&self) -> &'static dyn Extractor {
        &Pdf
    }

    /// The whole is one element, and each part one in it.
    fn parts(&self, file: &mut dyn BookFile, see: &mut dyn FnMut(Ledger)) -> Result<(), String> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        let document = opened(bytes)?;
        let (mut tree, mut walk) = (StructureTree::of(&document), Walk::new(true));
        let parts =
            root(&document)?.get::<Dict<'_>>("K").and_then(|whole| whole.get::<Array<'_>>("K"));
        let parts = parts.ok_or("the structure tree is empty")?;
        for part in parts.iter::<Dict<'_>>().filter(|part| !is_apparatus(part)) {
            walk.element(&mut tree, &part, None)?;
            see(std::mem::replace(&mut walk.builder, Pdf.builder()).finish());
        }
        Ok(())
    }
}

/// The root of the structure tree.
pub(in crate::audit) fn root(document: &Document) -> Result<Dict<'_>, String> {
    let catalog: Option<Dict<'_>> = document.xref().get(document.xref().root_id());
    let root = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("StructTreeRoot"));
    root.ok_or_else(|| "there is no structure tree (ISO 32000-1, 14.7.2)".to_owned())
}

/// Structure types that are set apart from what comes before and after them (ISO 32000-1, 14.8.4.2 and 14.8.4.3).
pub(in crate::audit) const BLOCKS: &[&[u8]] = &[
    b"Document",
    b"Part",
    b"Art",
    b"Sect",
    b"Div",
    b"BlockQuote",
    b"Caption",
    b"TOC",
    b"TOCI",
    b"P",
    b"H",
    b"H1",
    b"H2",
    b"H3",
    b"H4",
    b"H5",
    b"H6",
    b"L",
    b"LI",
    b"Lbl",
    b"LBody",
    b"Table",
    b"TR",
    b"TH",
    b"TD",
    b"THead",
    b"TBody",
    b"TFoot",
];

struct Walk {
    builder: LedgerBuilder,
    /// How many of the open elements are not of the letter.
    apparatus: usize,
    /// Whether the names of notes begin with that of their letter, and a full stop.
    is_book: bool,
}

impl Walk {
    fn new(is_book: bool) -> Self {
        Self { builder: Pdf.builder(), apparatus: 0, is_book }
    }

    /// The name of a note in its letter.
    fn name<'n>(&self, name: &'n str) -> &'n str {
        match name.split_once('.') {
            Some((_, name)) if self.is_book => name,
            _ => name,
        }
    }
}

impl<'d> Visitor<'d> for Walk {
    fn words(&mut self, sequence: &Sequence, _: ObjRef) {
        if self.apparatus == 0 {
            self.builder.text(&sequence.words);
        }
    }

    fn element(
        &mut self,
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
    ) -> Result<(), String> {
        let kind = kind_of(element)?;
        match &*kind {
            b"Reference" => {
                if let Some(note) = target(element, 0) {
                    self.builder.anchor(self.name(&note));
                }
                return Ok(());
            }
            // A page can begin in it.
            kind if kind == b"Figure" || is_apparatus(element) => {
                self.apparatus += 1;
                tree.kids(element, page, self)?;
                self.apparatus -= 1;
                return Ok(());
            }
            b"Span" if is_page(element) => {
                let label = text(element, "T");
                // What separates words here is white space, as everywhere.
                self.builder.page(label.as_deref(), true);
                return Ok(());
            }
            b"Note" => {
                let id = text(element, "ID").ok_or("a note has no id (ISO 14289-1, 7.9)")?;
                self.builder.begin_note(self.name(&id), text(element, "T").as_deref());
                tree.kids(element, page, self)?;
                self.builder.end_note();
                return Ok(());
            }
            _ => {}
        }
        let attributes = element.get::<Dict<'_>>("A").unwrap_or_else(Dict::empty);
        let has = |key: &str, value: &[u8]| {
            attributes.get::<Name<'_>>(key).is_some_and(|it| &*it == value)
        };
        let is_block = BLOCKS.contains(&&*kind) || has("Placement", b"Block");
        let is_struck_out = has("TextDecorationType", b"LineThrough");
        if is_block {
            self.builder.space();
        }
        if is_struck_out {
            self.builder.begin_passage(PassageKind::Deleted);
        }
        match text(element, "ActualText") {
            // It replaces all that is in the element (ISO 32000-1, 14.9.4).
            Some(words) => self.builder.text(&words),
            None => tree.kids(element, page, self)?,
        }
        if is_struck_out {
            self.builder.end_passage();
        }
        if is_block {
            self.builder.space();
        }
        Ok(())
    }
}

/// Whether an element marks where a page of the print begins.
pub(in crate::audit) fn is_page(element: &Dict<'_>) -> bool {
    element.contains_key("Alt") && element.contains_key("T")
}

/// The note that the link in an element leads to.
pub(in crate::audit) fn target(element: &Dict<'_>, depth: usize) -> Option<String> {
    /// How deep a link is in it.
    const DEPTH: usize = 256;
    let of = |kid: Dict<'_>| match kid.get::<Dict<'_>>("Obj") {
        Some(link) => text(&link, "Dest"),
        None if depth < DEPTH => target(&kid, depth + 1),
        None => None,
    };
    let kids = element.get::<Object<'_>>("K")?;
    if let Object::Array(kids) = kids {
        return kids.iter::<Object<'_>>().filter_map(Object::into_dict).find_map(of);
    }
    kids.into_dict().and_then(of)
}

pub(in crate::audit) fn is_apparatus(element: &Dict<'_>) -> bool {
    element.get::<Name<'_>>("C").is_some_and(|class| &*class == b"Apparatus")
}

/// A text string.
pub(in crate::audit) fn text(of: &Dict<'_>, key: &str) -> Option<String> {
    decoded(&of.get::<Bytes<'_>>(key)?).ok()
}
