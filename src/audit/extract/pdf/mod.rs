//! Reads the ledger back from a tagged PDF, knowing ISO 32000-1 and our class of attributes: the structure tree has the words
//! of the letter in reading order; what is of the class `Apparatus` is not of the letter. A `Note` has its label as title, and
//! so has the `Span` of a page break.

mod characters;
mod content;
mod strings;
mod tokens;
mod visible;

use std::collections::BTreeMap;

use hayro_syntax::Pdf as Document;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, String as Bytes};

use self::content::{Fonts, PageText};
use self::strings::decoded;
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

    /// What is stated of a letter is said in sentences.
    fn reads(&self, _: FactKey) -> bool {
        false
    }

    fn unread(&self) -> &'static str {
        "said in sentences"
    }

    /// Of passages, a PDF marks what was struck out. A page without number
    /// has nothing that an element could hold.
    fn reduce(&self, ledger: &mut Ledger) {
        ledger.passages.retain(|passage| passage.kind == PassageKind::Deleted);
        ledger.join_passages();
        ledger.pages.retain(|page| page.label.is_some());
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        let document = opened(file.to_vec())?;
        let mut walk = Walk::of(&document);
        walk.kids(&root(&document)?, None)?;
        Ok(walk.builder.finish())
    }
}

fn opened(file: Vec<u8>) -> Result<Document, String> {
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
        let mut walk = Walk::of(&document);
        walk.is_book = true;
        let parts =
            root(&document)?.get::<Dict<'_>>("K").and_then(|whole| whole.get::<Array<'_>>("K"));
        let parts = parts.ok_or("the structure tree is empty")?;
        for part in parts.iter::<Dict<'_>>().filter(|part| !is_apparatus(part)) {
            walk.element(&part, None)?;
            see(std::mem::replace(&mut walk.builder, Pdf.builder()).finish());
        }
        Ok(())
    }
}

/// The root of the structure tree.
fn root(document: &Document) -> Result<Dict<'_>, String> {
    let catalog: Option<Dict<'_>> = document.xref().get(document.xref().root_id());
    let root = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("StructTreeRoot"));
    root.ok_or_else(|| "there is no structure tree (ISO 32000-1, 14.7.2)".to_owned())
}

/// Structure types that are set apart from what comes before and after them (ISO 32000-1, 14.8.4.2 and 14.8.4.3).
const BLOCKS: &[&[u8]] = &[
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

/// How deep a structure tree may be.
const DEPTH: usize = 256;

/// How many pages are kept: what an element holds is on pages that are near each other.
const PAGES: usize = 16;

struct Walk<'d> {
    document: &'d Document,
    fonts: Fonts,
    /// The pages that were read last.
    pages: BTreeMap<(u32, i32), PageText>,
    builder: LedgerBuilder,
    /// How many of the open elements are not of the letter.
    apparatus: usize,
    /// How many elements are open.
    depth: usize,
    /// Whether the names of notes begin with that of their letter, and a full stop.
    is_book: bool,
}

impl<'d> Walk<'d> {
    /// A walk through the structure of a document.
    fn of(document: &'d Document) -> Self {
        Self {
            document,
            fonts: Fonts::new(),
            pages: BTreeMap::new(),
            builder: Pdf.builder(),
            apparatus: 0,
            depth: 0,
            is_book: false,
        }
    }

    /// The name of a note in its letter.
    fn name<'n>(&self, name: &'n str) -> &'n str {
        match name.split_once('.') {
            Some((_, name)) if self.is_book => name,
            _ => name,
        }
    }

    /// What an element holds; what does not name its page is on that of the element.
    fn kids(&mut self, element: &Dict<'d>, page: Option<ObjRef>) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("the structure tree is too deep".to_owned());
        }
        let page = element.get_ref("Pg").or(page);
        match element.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => {
                kids.iter::<Object<'_>>().try_for_each(|kid| self.kid(kid, page))?;
            }
            Some(kid) => self.kid(kid, page)?,
            None => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn kid(&mut self, kid: Object<'d>, page: Option<ObjRef>) -> Result<(), String> {
        if let Object::Number(number) = kid {
            return self.words(page, number.as_i64());
        }
        let kid = kid.into_dict().ok_or("the structure tree holds something else than elements")?;
        match kid.get::<Name<'_>>("Type").as_deref() {
            Some(b"MCR") => {
                let number = kid.get::<i32>("MCID").ok_or("marked content has no number")?;
                self.words(kid.get_ref("Pg").or(page), i64::from(number))
            }
            Some(b"OBJR") => Ok(()),
            _ => self.element(&kid, page),
        }
    }

    fn element(&mut self, element: &Dict<'d>, page: Option<ObjRef>) -> Result<(), String> {
        let kind = element.get::<Name<'_>>("S").ok_or("an element has no type")?;
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
                self.kids(element, page)?;
                self.apparatus -= 1;
                return Ok(());
            }
            b"Span" if element.contains_key("Alt") && element.contains_key("T") => {
                let label = text(element, "T");
                // What separates words here is white space, as everywhere.
                self.builder.page(label.as_deref(), true);
                return Ok(());
            }
            b"Note" => {
                let id = text(element, "ID").ok_or("a note has no id (ISO 14289-1, 7.9)")?;
                self.builder.begin_note(self.name(&id), text(element, "T").as_deref());
                self.kids(element, page)?;
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
            None => self.kids(element, page)?,
        }
        if is_struck_out {
            self.builder.end_passage();
        }
        if is_block {
            self.builder.space();
        }
        Ok(())
    }

    fn words(&mut self, page: Option<ObjRef>, number: i64) -> Result<(), String> {
        let missing = || format!("marked content {number} is on no page");
        let page = page.ok_or_else(missing)?;
        let at = (page.obj_number, page.gen_number);
        if !self.pages.contains_key(&at) {
            if self.pages.len() >= PAGES {
                self.pages.pop_first();
            }
            let page: Dict<'_> = self.document.xref().get(page.into()).ok_or_else(missing)?;
            self.pages.insert(at, PageText::read(&page, &mut self.fonts)?);
        }
        let words = self.pages.get(&at).and_then(|page| page.sequences.get(&number));
        let words = words.ok_or_else(missing)?;
        if self.apparatus == 0 {
            self.builder.text(words);
        }
        Ok(())
    }
}

/// The note that the link in an element leads to.
fn target(element: &Dict<'_>, depth: usize) -> Option<String> {
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

fn is_apparatus(element: &Dict<'_>) -> bool {
    element.get::<Name<'_>>("C").is_some_and(|class| &*class == b"Apparatus")
}

/// A text string.
fn text(of: &Dict<'_>, key: &str) -> Option<String> {
    decoded(&of.get::<Bytes<'_>>(key)?).ok()
}
