//! The structure tree (ISO 32000-1, 14.7; ISO 14289-1, 7): what readers who cannot see the page get.
//!
//! Not here: the content that it points at. **Invariant:** every marked-content sequence and every
//! link is in one element; an element without either is left out.

use std::collections::BTreeMap;

use super::BackendError;
use super::file::Objects;
use super::objects::{Number, byte_string, name_tree, references, text_string};
use crate::typeset::{Ink, Numbering, Part, PartId, PartKind, Scope, Setting, Target};

/// The marked-content sequences of a page, or of what a letter has on it.
pub(super) struct PageContent {
    /// The number of the first one (MCID).
    pub first: usize,
    /// The part of each.
    pub parts: Vec<PartId>,
}

/// The standard structure type of a part (ISO 32000-1, 14.8.4).
pub(super) fn tag(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Heading(1) => "H1",
        PartKind::Heading(2) | PartKind::SectionHeading => "H2",
        PartKind::Heading(3) => "H3",
        PartKind::Heading(4) => "H4",
        PartKind::Heading(5) => "H5",
        PartKind::Heading(_) => "H6",
        PartKind::Division => "Sect",
        PartKind::Quotation => "BlockQuote",
        PartKind::Paragraph => "P",
        PartKind::List(_) => "L",
        PartKind::Item => "LI",
        PartKind::ItemBody => "LBody",
        PartKind::Table => "Table",
        PartKind::Row => "TR",
        PartKind::Cell { heads: Some(_), .. } => "TH",
        PartKind::Cell { heads: None, .. } => "TD",
        PartKind::Contents => "TOC",
        PartKind::ContentsItem => "TOCI",
        PartKind::Figure => "Figure",
        PartKind::NoteCall => "Reference",
        PartKind::Note => "Note",
        PartKind::NoteLabel | PartKind::ItemLabel => "Lbl",
        PartKind::Line
        | PartKind::PageNumber
        | PartKind::Place
        | PartKind::Phrase
        | PartKind::Deletion
        | PartKind::Gap => "Span",
        PartKind::Link => "Link",
    }
}

/// The classes of attributes (ISO 32000-1, 14.7.5.2): what is no word of the letter's text is of the class `Apparatus`, so that
/// programs can tell it from the letter.
pub(super) const CLASSES: &str =
    "<</Apparatus<</O/UserProperties/P[<</N(of the letter)/V false>>]>>>>";

/// Attributes that complete the type of an element (ISO 32000-1, 14.8.5), as dictionary entries.
fn attributes(kind: PartKind) -> Option<String> {
    if let PartKind::Cell { heads, rows, columns } = kind {
        let mut attributes = String::new();
        if rows > 1 {
            attributes += &format!("/RowSpan {rows}");
        }
        if columns > 1 {
            attributes += &format!("/ColSpan {columns}");
        }
        attributes += match heads {
            Some(Scope::Column) => "/Scope/Column",
            Some(Scope::Row) => "/Scope/Row",
            None => "",
        };
        return (!attributes.is_empty()).then(|| format!("/O/Table{attributes}"));
    }
    if let PartKind::List(numbering) = kind {
        return numbering_name(numbering).map(|name| format!("/O/List/ListNumbering/{name}"));
    }
    if kind == PartKind::Deletion {
        return Some("/O/Layout/TextDecorationType/LineThrough".to_owned());
    }
    // With this placement, a line inside a paragraph counts as a block (ISO 32000-1, 14.8.5.4.2).
    matches!(kind, PartKind::Figure | PartKind::Line)
        .then(|| "/O/Layout/Placement/Block".to_owned())
}

/// A value of `ListNumbering` (ISO 32000-1, table 347), which lists that count must have (ISO 14289-1,
/// 7.6).
fn numbering_name(numbering: Numbering) -> Option<&'static str> {
    match numbering {
        Numbering::Nothing => None,
        Numbering::Decimal => Some("Decimal"),
        Numbering::UpperRoman => Some("UpperRoman"),
        Numbering::LowerRoman => Some("LowerRoman"),
        Numbering::UpperAlpha => Some("UpperAlpha"),
        Numbering::LowerAlpha => Some("LowerAlpha"),
        Numbering::Disc => Some("Disc"),
        Numbering::Circle => Some("Circle"),
        Numbering::Square => Some("Square"),
    }
}

/// The rows of each table, and the cells of each row.
fn cells(setting: &Setting) -> BTreeMap<PartId, Vec<PartId>> {
    let mut cells: BTreeMap<PartId, Vec<PartId>> = BTreeMap::new();
    for (id, part) in setting.parts.iter().enumerate() {
        if let (PartKind::Row | PartKind::Cell { .. }, Some(parent)) = (part.kind, part.parent) {
            cells.entry(parent).or_default().push(PartId(id));
        }
    }
    cells
}

/// The rectangle of each part that is a picture, for programs that reflow the page (ISO 32000-1,
/// 14.8.5.4.3, `BBox`).
fn drawn(setting: &Setting) -> BTreeMap<PartId, String> {
    let inks = setting.pages.iter().flat_map(|page| &page.inks);
    let drawn = |(part, ink): &(Option<PartId>, Ink)| match ink {
        Ink::Picture { x, y, width, height, .. } => {
            let top = setting.paper.height - y;
            let bottom = top - height;
            Some(((*part)?, rectangle([*x, bottom, x + width, top])))
        }
        Ink::Text(_) | Ink::Rule { .. } | Ink::Point { .. } => None,
    };
    inks.filter_map(drawn).collect()
}

/// A rectangle by its edges: left, bottom, right, top.
fn rectangle(edges: [f64; 4]) -> String {
    let [left, bottom, right, top] = edges.map(|edge| edge as f32);
    format!("[{left} {bottom} {right} {top}]")
}

/// The contents of an element.
#[derive(Clone, Copy)]
enum Kid {
    Content { page: u32, number: usize },
    Part(PartId),
    Annotation(Number),
}

/// The tree in the file.
pub(super) struct Written {
    /// Its root.
    pub root: Number,
    /// The link annotations of each page.
    pub annotations: Vec<Vec<Number>>,
}

/// The elements of some pages, and what the tree that holds them must know.
pub(super) struct Branch {
    /// The top-level elements, in reading order.
    pub top: Vec<Number>,
    /// The elements of the sequences of each page.
    pub sequences: Vec<Vec<Number>>,
    /// The elements of the annotations.
    pub annotated: Vec<Number>,
    /// The notes, by their fragments.
    pub notes: Vec<(String, Number)>,
    /// The link annotations of each page.
    pub annotations: Vec<Vec<Number>>,
}

/// Writes the tree and the links; `first_page` is the object of the first page, and those of the
/// other pages follow it.
pub(super) fn write(
    file: &mut impl Objects,
    first_page: Number,
    setting: &Setting,
    contents: &[PageContent],
) -> Result<Written, BackendError> {
    let (tree, annotations) = Tree::of(file, first_page, setting, contents)?;
    let [root, whole] = [file.reserve(1), file.reserve(1)];
    let Branch { top, sequences, annotated, notes, .. } = tree.write(file, whole, contents)?;
    let mut parents = Vec::with_capacity(sequences.len() + annotated.len());
    for elements in sequences {
        parents.push(file.add_text(&format!("[{}]", references(elements.into_iter())))?);
    }
    parents.extend(annotated);
    let top = references(top.into_iter());
    file.put_text(whole, &format!("<</Type/StructElem/S/Document/P {root} 0 R/K[{top}]>>"))?;
    let numbers = file.add_text(&format!("<</Nums[{}]>>", keyed(0, &parents)))?;
    let notes = notes.iter().map(|(fragment, it)| (fragment.as_str(), format!(" {it} 0 R")));
    let ids: Vec<_> = notes.collect();
    let ids = if ids.is_empty() { String::new() } else { format!("/IDTree{}", name_tree(ids)) };
    let next = parents.len();
    let tree = format!(
        "<</Type/StructTreeRoot/K {whole} 0 R/ParentTree {numbers} 0 R\
         /ParentTreeNextKey {next}{ids}/ClassMap{CLASSES}>>"
    );
    file.put_text(root, &tree)?;
    Ok(Written { root, annotations })
}

/// Writes the links and the elements of pages that are a part of a file; `parent` holds them.
pub(super) fn write_branch(
    file: &mut impl Objects,
    first_page: Number,
    setting: &Setting,
    contents: &[PageContent],
    parent: Number,
) -> Result<Branch, BackendError> {
    let (tree, annotations) = Tree::of(file, first_page, setting, contents)?;
    Ok(Branch { annotations, ..tree.write(file, parent, contents)? })
}

/// Entries of the parent tree (ISO 32000-1, 14.7.4.4), with keys from the first.
pub(super) fn keyed(first: usize, parents: &[Number]) -> String {
    let mut numbers = String::new();
    for (key, number) in (first..).zip(parents) {
        numbers += &format!("{key} {number} 0 R ");
    }
    numbers
}

struct Tree<'a> {
    setting: &'a Setting,
    first_page: Number,
    /// The element of each part; 0 until it has a place in the tree.
    elements: Vec<Number>,
    /// The `Link` element inside the element of a part that is not only a link, otherwise 0.
    links: Vec<Number>,
    /// The contents of each element, in order.
    kids: Vec<(PartId, Kid)>,
    /// The rows of each table, and the cells of each row.
    cells: BTreeMap<PartId, Vec<PartId>>,
    /// The rectangle of a part's picture.
    drawn: BTreeMap<PartId, String>,
    /// The parts of annotations, by their key in the parent tree minus the number of pages.
    parents: Vec<PartId>,
}

impl<'a> Tree<'a> {
    /// Writes the links, and finds out what each element holds.
    fn of(
        file: &mut impl Objects,
        first_page: Number,
        setting: &'a Setting,
        contents: &[PageContent],
    ) -> Result<(Self, Vec<Vec<Number>>), BackendError> {
        let mut tree = Tree {
            setting,
            first_page,
            elements: vec![0; setting.parts.len()],
            links: vec![0; setting.parts.len()],
            kids: Vec::new(),
            cells: cells(setting),
            drawn: drawn(setting),
            parents: Vec::new(),
        };
        for (page, content) in (0..).zip(contents) {
            for (number, part) in (content.first..).zip(&content.parts) {
                tree.attach(*part, file);
                tree.kids.push((*part, Kid::Content { page, number }));
            }
        }
        for (at, part) in setting.parts.iter().enumerate() {
            if tree.elements[at] > 0 && part.link.is_some() && part.kind != PartKind::Link {
                tree.links[at] = file.reserve(1);
            }
        }
        let annotations = tree.annotate(file)?;
        Ok((tree, annotations))
    }

    /// Attaches a part to its parent, where it first appears.
    fn attach(&mut self, part: PartId, file: &mut impl Objects) {
        if self.elements[part.0] > 0 {
            return;
        }
        self.elements[part.0] = file.reserve(1);
        if let Some(parent) = self.setting.parts[part.0].parent {
            self.attach(parent, file);
            if !self.cells.contains_key(&parent) {
                self.kids.push((parent, Kid::Part(part)));
            }
        }
        if self.setting.parts[part.0].kind == PartKind::Table {
            self.attach_cells(part, file);
        }
    }

    /// Attaches all rows to a table and all cells to a row, including empty ones: without them the
    /// columns could not be counted (ISO 14289-1, 7.5).
    fn attach_cells(&mut self, part: PartId, file: &mut impl Objects) {
        for cell in self.cells.get(&part).cloned().unwrap_or_default() {
            self.kids.push((part, Kid::Part(cell)));
            if self.elements[cell.0] == 0 {
                self.elements[cell.0] = file.reserve(1);
            }
            self.attach_cells(cell, file);
        }
    }

    /// The element that holds the content of a part.
    fn holder(&self, part: PartId) -> Number {
        match self.links[part.0] {
            0 => self.elements[part.0],
            link => link,
        }
    }

    /// Writes the link annotations (ISO 32000-1, 12.5.6.5), and returns those of each page.
    fn annotate(&mut self, file: &mut impl Objects) -> Result<Vec<Vec<Number>>, BackendError> {
        let setting = self.setting;
        let mut annotations = vec![Vec::new(); setting.pages.len()];
        for (sheet, annotations) in setting.pages.iter().zip(&mut annotations) {
            for (part, ink) in &sheet.inks {
                let (Some(part), Ink::Text(run)) = (part, ink) else {
                    continue;
                };
                let said = &setting.parts[part.0];
                let Some(link) = &said.link else { continue };
                let key = setting.pages.len() + self.parents.len();
                let (bottom, top) = (run.y + 0.25 * run.size, run.y - 0.8 * run.size);
                let place = rectangle([
                    run.x,
                    setting.paper.height - bottom,
                    run.x + run.width(),
                    setting.paper.height - top,
                ]);
                let purpose = text_string(&purpose(said, link));
                let target = match link {
                    Target::Fragment(place) | Target::Place(place) => {
                        format!("/Dest{}", byte_string(place))
                    }
                    Target::Address(address) => {
                        format!("/A<</S/URI/URI{}>>", byte_string(address))
                    }
                };
                // F 4: printed with the page (ISO 19005-3, 6.3.2).
                let annotation = format!(
                    "<</Type/Annot/Subtype/Link/Rect{place}/Border[0 0 0]/F 4/Contents{purpose}\
                     /StructParent {key}{target}>>"
                );
                let number = file.reserve(1);
                file.put_text(number, &annotation)?;
                annotations.push(number);
                self.kids.push((*part, Kid::Annotation(number)));
                self.parents.push(*part);
            }
        }
        Ok(annotations)
    }

    /// Writes the elements, whose topmost have this parent.
    fn write(
        mut self,
        file: &mut impl Objects,
        whole: Number,
        contents: &[PageContent],
    ) -> Result<Branch, BackendError> {
        // The elements of one part stay in order.
        self.kids.sort_by_key(|(part, _)| *part);
        let mut notes = Vec::new();
        let mut kids = self.kids.as_slice();
        for (index, part) in self.setting.parts.iter().enumerate() {
            let own = kids.iter().take_while(|(of, _)| of.0 == index).count();
            let (own, others) = kids.split_at(own);
            kids = others;
            let number = self.elements[index];
            if number == 0 {
                continue;
            }
            let parent = part.parent.map_or(whole, |parent| self.elements[parent.0]);
            self.write_element(file, PartId(index), tag(part.kind), parent, own)?;
            // ISO 14289-1, 7.9: each note has an id.
            if let (PartKind::Note, Some(fragment)) = (part.kind, &part.fragment) {
                notes.push((fragment.clone(), number));
            }
        }
        let top = self.setting.order.iter().map(|part| self.elements[part.0]);
        let top = top.filter(|number| *number > 0).collect();
        let holders = |parts: &[PartId]| parts.iter().map(|part| self.holder(*part)).collect();
        let sequences = contents.iter().map(|content| holders(&content.parts)).collect();
        let annotated = holders(&self.parents);
        Ok(Branch { top, sequences, annotated, notes, annotations: Vec::new() })
    }

    fn write_element(
        &self,
        file: &mut impl Objects,
        id: PartId,
        tag: &str,
        parent: Number,
        kids: &[(PartId, Kid)],
    ) -> Result<(), BackendError> {
        let part = &self.setting.parts[id.0];
        let number = self.elements[id.0];
        let written = |is_meant: fn(&Kid) -> bool| -> String {
            let kids = kids.iter().map(|(_, kid)| kid).filter(|kid| is_meant(kid));
            kids.map(|kid| self.kid(*kid)).collect()
        };
        let mut element = format!("<</Type/StructElem/S/{tag}/P {parent} 0 R/K[");
        match self.links[id.0] {
            0 => element += &written(|_| true),
            link => {
                let inner = written(|kid| !matches!(kid, Kid::Part(_)));
                let inner = format!("<</Type/StructElem/S/Link/P {number} 0 R/K[{inner}]>>");
                file.put_text(link, &inner)?;
                element += &format!("{link} 0 R ");
                element += &written(|kid| matches!(kid, Kid::Part(_)));
            }
        }
        element.push(']');
        if let (PartKind::Note, Some(fragment)) = (part.kind, &part.fragment) {
            element += &format!("/ID{}", byte_string(fragment));
        }
        if part.is_apparatus
            && part.parent.is_none_or(|around| !self.setting.parts[around.0].is_apparatus)
        {
            element += "/C/Apparatus";
        }
        if let Some(label) = &part.label {
            element += &format!("/T{}", text_string(label));
        }
        if let Some(spoken) = &part.spoken {
            if matches!(part.kind, PartKind::PageNumber | PartKind::Figure | PartKind::Gap) {
                element += &format!("/Alt{}", text_string(spoken));
            }
            // The words themselves are read aloud; the title says what they are.
            if matches!(part.kind, PartKind::Phrase | PartKind::Deletion | PartKind::Division) {
                element += &format!("/T{}", text_string(spoken));
            }
        }
        if let Some(mut attributes) = attributes(part.kind) {
            if let Some(place) = self.drawn.get(&id) {
                attributes += &format!("/BBox{place}");
            }
            element += &format!("/A<<{attributes}>>");
        }
        if let Some(language) = &part.language {
            element += &format!("/Lang{}", text_string(language));
        }
        element += ">>";
        file.put_text(number, &element)
    }

    fn kid(&self, kid: Kid) -> String {
        match kid {
            Kid::Content { page, number } => {
                format!("<</Type/MCR/Pg {} 0 R/MCID {number}>>", self.first_page + page)
            }
            Kid::Part(part) => format!("{} 0 R ", self.elements[part.0]),
            Kid::Annotation(number) => format!("<</Type/OBJR/Obj {number} 0 R>>"),
        }
    }
}

/// What a link does, in words (ISO 14289-1, 7.18.5).
fn purpose(part: &Part, link: &Target) -> String {
    match link {
        Target::Address(address) => address.clone(),
        Target::Fragment(place) | Target::Place(place) => {
            part.spoken.as_ref().unwrap_or(place).clone()
        }
    }
}
