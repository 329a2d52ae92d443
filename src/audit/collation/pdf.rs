//! Reads a tagged PDF of any program, knowing ISO 32000-1: a `Note` is a note, and a link to its name, or with the label
//! that it begins with, calls it.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict, ObjRef};

use super::builder::WitnessBuilder;
use super::witness::Witness;
use super::words::Place;
use crate::audit::extract::pdf::{
    BLOCKS, Line, Sequence, StructureTree, Visitor, is_apparatus, is_page, kind_of, opened, root,
    target, text,
};

impl Witness<'_> {
    /// The text of a tagged PDF; `name` is that of its file.
    ///
    /// ```
    /// use letterpress::audit::Witness;
    /// use letterpress::press::{Input, Options, convert};
    /// let input = Input::new("a.txt", "Dear Ben:\n\n[Page 4]\n\nIt rains.");
    /// let files = convert(&input, &Options::default()).files;
    /// let file = files.iter().find(|file| file.format.name == "pdf").unwrap();
    /// assert!(Witness::of_pdf("a.pdf", &file.bytes).unwrap().pages() > 0);
    /// assert!(Witness::of_pdf("a.pdf", b"no PDF").is_err());
    /// ```
    ///
    /// # Errors
    /// Why the file cannot be read: it has no structure tree, for instance.
    pub fn of_pdf(name: &str, file: &[u8]) -> Result<Self, String> {
        let document = opened(file.to_vec())?;
        let pages = document.pages().iter().zip(1..);
        let numbered = pages.filter_map(|(page, number)| Some((page.raw().obj_id()?, number)));
        let mut walk = Walk {
            builder: WitnessBuilder::default(),
            sheets: numbered.map(|(id, number)| ((id.obj_number, id.gen_number), number)).collect(),
            notes: 0,
            open_notes: 0,
            last: None,
        };
        StructureTree::of(&document).kids(&root(&document)?, None, &mut walk)?;
        Ok(Self { has_lines: true, ..Self::new(name, walk.builder.finish()) })
    }
}

struct Walk {
    builder: WitnessBuilder,
    /// The numbers of the pages, by their objects.
    sheets: BTreeMap<(u32, i32), usize>,
    notes: usize,
    open_notes: usize,
    /// The words that came last.
    last: Option<Last>,
}

/// Words of a line, with their last character.
struct Last {
    line: Line,
    end: char,
}

impl Last {
    /// Whether a word ends with them, since what comes is in another line: not if they end with a hyphen.
    fn ends_before(&self, next: Line) -> bool {
        /// Raised and lowered characters are not so far from their line, in sizes of the type.
        const FAR: f64 = 0.6;
        let is_far = (next.at - self.line.at).abs() > FAR * next.height.max(self.line.height);
        is_far && !['-', '\u{2010}', '\u{AD}'].contains(&self.end)
    }
}

impl<'d> Visitor<'d> for Walk {
    fn words(&mut self, sequence: &Sequence, page: ObjRef) {
        let (place, words) = (self.place(page), sequence.words.as_str());
        if let Some(line) = sequence.line {
            if self.last.as_ref().is_some_and(|last| last.ends_before(line)) {
                self.builder.space();
            }
            let end = words.chars().next_back().unwrap_or_default();
            self.last = Some(Last { line, end });
        }
        self.builder.text(&words.replace('\u{AD}', ""), |_| place);
    }

    fn element(
        &mut self,
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
    ) -> Result<(), String> {
        let kind = kind_of(element)?;
        let place = element.get_ref("Pg").or(page).map_or(Place::Unknown, |page| self.place(page));
        match &*kind {
            b"Span" if is_page(element) => {
                self.builder.page(text(element, "T").as_deref(), place, true);
                return Ok(());
            }
            b"Note" | b"FENote" => {
                self.notes += 1;
                let label = text(element, "T").or(Labels::first(tree, element, page)?);
                let id = text(element, "ID").unwrap_or_else(|| format!("note {}", self.notes));
                self.builder.begin_note(&id, label.as_deref());
                self.open_notes += 1;
                tree.kids(element, page, self)?;
                self.open_notes -= 1;
                self.builder.end_note();
                return Ok(());
            }
            b"Link" | b"Reference" | b"Lbl" if self.open_notes == 0 => {
                if let Some(name) = Labels::call(tree, element, page, &kind)? {
                    self.builder.call(&name);
                    return Ok(());
                }
            }
            _ => {}
        }
        if is_apparatus(element) {
            return Ok(());
        }
        let is_block = BLOCKS.contains(&&*kind);
        if is_block {
            self.builder.space();
        }
        match text(element, "ActualText") {
            Some(words) => self.builder.text(&words, |_| place),
            None => tree.kids(element, page, self)?,
        }
        if is_block {
            self.builder.space();
        }
        Ok(())
    }
}

impl Walk {
    fn place(&self, page: ObjRef) -> Place {
        let number = self.sheets.get(&(page.obj_number, page.gen_number));
        number.map_or(Place::Unknown, |number| Place::Sheet(*number))
    }
}

/// Finds the first label in an element, and whether there is a link.
#[derive(Default)]
struct Labels {
    label: Option<String>,
    is_open: bool,
    has_link: bool,
}

impl Labels {
    /// The words of the first label in an element.
    fn first<'d>(
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
    ) -> Result<Option<String>, String> {
        let mut labels = Self::default();
        tree.kids(element, page, &mut labels)?;
        Ok(labels.words())
    }

    /// What an element calls, if it is a call: a reference to something with a name, or a link with a label in it, or a
    /// label with a link in it.
    fn call<'d>(
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
        kind: &[u8],
    ) -> Result<Option<String>, String> {
        let mut labels = Self { is_open: kind == b"Lbl", ..Self::default() };
        tree.kids(element, page, &mut labels)?;
        let named = target(element, 0).filter(|_| kind == b"Reference");
        let is_call = labels.has_link || kind != b"Lbl";
        Ok(named.or(labels.words().filter(|_| is_call)))
    }

    fn words(&self) -> Option<String> {
        let label = self.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        label.map(ToOwned::to_owned)
    }
}

impl<'d> Visitor<'d> for Labels {
    fn words(&mut self, sequence: &Sequence, _: ObjRef) {
        if self.is_open {
            self.label.get_or_insert_default().push_str(&sequence.words);
        }
    }

    fn element(
        &mut self,
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
    ) -> Result<(), String> {
        let kind = kind_of(element)?;
        self.has_link |= kind.as_ref() == b"Link";
        let is_label = kind.as_ref() == b"Lbl" && self.label.is_none();
        self.is_open |= is_label;
        tree.kids(element, page, self)?;
        self.is_open &= !is_label;
        Ok(())
    }
}
