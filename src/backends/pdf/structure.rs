//! The structure tree (ISO 32000-1, 14.7; ISO 14289-1, 7): what a reader who cannot see is told.
//!
//! Not here: the content that it points at. **Invariant:** every marked-content sequence and every
//! link stands in one element; an element without either is left out.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::PageContent;
use super::objects::{add, bytes, dictionary, name, name_tree, reference, text};
use crate::typeset::{Ink, Part, PartId, PartKind, SHEET_HEIGHT, Setting, Target};

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
        PartKind::List => "L",
        PartKind::Item => "LI",
        PartKind::ItemBody => "LBody",
        PartKind::Table => "Table",
        PartKind::Row => "TR",
        PartKind::Cell { is_heading: true, .. } => "TH",
        PartKind::Cell { is_heading: false, .. } => "TD",
        PartKind::Figure => "Figure",
        PartKind::NoteCall => "Reference",
        PartKind::Note => "Note",
        PartKind::NoteLabel | PartKind::ItemLabel => "Lbl",
        PartKind::PageNumber
        | PartKind::Place
        | PartKind::Phrase
        | PartKind::Deletion
        | PartKind::Gap => "Span",
        PartKind::Link => "Link",
    }
}

/// The type of a part of a document without a heading of its own.
fn first_tag(kind: PartKind) -> &'static str {
    if kind == PartKind::SectionHeading { "H1" } else { tag(kind) }
}

/// What the type of an element does not say (ISO 32000-1, 14.8.5).
fn attributes(kind: PartKind) -> Option<Dictionary> {
    if let PartKind::Cell { is_heading, rows, columns } = kind {
        let mut attributes = dictionary([("O", name("Table"))]);
        if rows > 1 {
            attributes.set("RowSpan", rows as i64);
        }
        if columns > 1 {
            attributes.set("ColSpan", columns as i64);
        }
        if is_heading {
            attributes.set("Scope", name("Column"));
        }
        return (attributes.len() > 1).then_some(attributes);
    }
    let layout = |key, value| dictionary([("O", name("Layout")), (key, name(value))]);
    if kind == PartKind::Deletion {
        return Some(layout("TextDecorationType", "LineThrough"));
    }
    (kind == PartKind::Figure).then(|| layout("Placement", "Block"))
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

/// The rectangle of each part that is a picture, for those who set the page anew (ISO 32000-1,
/// 14.8.5.4.3, `BBox`).
fn drawn(setting: &Setting) -> BTreeMap<PartId, Object> {
    let inks = setting.pages.iter().flat_map(|page| &page.inks);
    let rectangle = |(part, ink): &(Option<PartId>, Ink)| match ink {
        Ink::Picture { x, y, width, height, .. } => {
            let (top, bottom) = (SHEET_HEIGHT - y, SHEET_HEIGHT - y - height);
            let edges = [*x, bottom, x + width, top].map(|edge| Object::Real(edge as f32));
            Some(((*part)?, Object::Array(edges.to_vec())))
        }
        Ink::Text(_) | Ink::Rule { .. } | Ink::Point { .. } => None,
    };
    inks.filter_map(rectangle).collect()
}

/// What stands in an element.
enum Kid {
    Content { page: usize, number: usize },
    Part(PartId),
    Annotation(ObjectId),
}

/// Writes the tree and the links, and hangs both into the document.
///
/// Gives the object of the tree's root.
pub(super) fn write(
    document: &mut Document,
    pages: &[ObjectId],
    setting: &Setting,
    contents: &[PageContent],
) -> ObjectId {
    let mut tree = Tree {
        setting,
        pages,
        elements: setting.parts.iter().map(|_| document.new_object_id()).collect(),
        links: BTreeMap::new(),
        kids: setting.parts.iter().map(|_| Vec::new()).collect(),
        attached: vec![false; setting.parts.len()],
        cells: cells(setting),
        drawn: drawn(setting),
        parents: Vec::new(),
    };
    for (page, content) in contents.iter().enumerate() {
        for (number, part) in content.iter().enumerate() {
            tree.attach(*part);
            tree.kids[part.0].push(Kid::Content { page, number });
        }
    }
    for (id, part) in setting.parts.iter().enumerate() {
        if part.link.is_some() && part.kind != PartKind::Link {
            tree.links.insert(PartId(id), document.new_object_id());
        }
    }
    tree.annotate(document);
    tree.write(document, contents)
}

struct Tree<'a> {
    setting: &'a Setting,
    pages: &'a [ObjectId],
    /// The element of each part.
    elements: Vec<ObjectId>,
    /// The `Link` element inside the element of a part that is a link and something else too.
    links: BTreeMap<PartId, ObjectId>,
    kids: Vec<Vec<Kid>>,
    /// Whether a part has its place in the tree.
    attached: Vec<bool>,
    /// The rows of each table, and the cells of each row.
    cells: BTreeMap<PartId, Vec<PartId>>,
    /// Where the picture of a part stands.
    drawn: BTreeMap<PartId, Object>,
    /// Elements of annotations, by their key in the parent tree less the number of pages.
    parents: Vec<ObjectId>,
}

impl Tree<'_> {
    /// Hangs a part into the part that it stands in, where it first appears.
    fn attach(&mut self, part: PartId) {
        if std::mem::replace(&mut self.attached[part.0], true) {
            return;
        }
        if let Some(parent) = self.setting.parts[part.0].parent {
            self.attach(parent);
            if !self.cells.contains_key(&parent) {
                self.kids[parent.0].push(Kid::Part(part));
            }
        }
        if self.setting.parts[part.0].kind == PartKind::Table {
            self.attach_cells(part);
        }
    }

    /// Hangs all rows into a table and all cells into a row, those without words too: without them
    /// the columns could not be counted (ISO 14289-1, 7.5).
    fn attach_cells(&mut self, part: PartId) {
        for cell in self.cells.get(&part).cloned().unwrap_or_default() {
            self.kids[part.0].push(Kid::Part(cell));
            self.attached[cell.0] = true;
            self.attach_cells(cell);
        }
    }

    /// The element that holds what a part shows.
    fn holder(&self, part: PartId) -> ObjectId {
        self.links.get(&part).copied().unwrap_or(self.elements[part.0])
    }

    /// Writes the link annotations (ISO 32000-1, 12.5.6.5).
    fn annotate(&mut self, document: &mut Document) {
        for (page, sheet) in self.setting.pages.iter().enumerate() {
            let mut annotations = Vec::new();
            for (part, ink) in &sheet.inks {
                let (Some(part), Ink::Text(run)) = (part, ink) else {
                    continue;
                };
                let said = &self.setting.parts[part.0];
                let Some(link) = &said.link else { continue };
                let key = self.setting.pages.len() + self.parents.len();
                let (bottom, top) = (run.y + 0.25 * run.size, run.y - 0.8 * run.size);
                let rectangle =
                    [run.x, SHEET_HEIGHT - bottom, run.x + run.width(), SHEET_HEIGHT - top];
                let rectangle = rectangle.map(|place| Object::Real(place as f32)).to_vec();
                let mut annotation = dictionary([
                    ("Type", name("Annot")),
                    ("Subtype", name("Link")),
                    ("Rect", Object::Array(rectangle)),
                    ("Border", Object::Array(vec![0.into(), 0.into(), 0.into()])),
                    // Printed with the page (ISO 19005-3, 6.3.2).
                    ("F", 4.into()),
                    ("Contents", text(&purpose(said, link))),
                    ("StructParent", (key as i64).into()),
                ]);
                match link {
                    Target::Fragment(fragment) => {
                        annotation.set("Dest", bytes(fragment.as_str()));
                    }
                    Target::Address(address) => annotation.set(
                        "A",
                        dictionary([("S", name("URI")), ("URI", bytes(address.as_str()))]),
                    ),
                }
                let annotation = document.add_object(annotation);
                annotations.push(reference(annotation));
                self.kids[part.0].push(Kid::Annotation(annotation));
                self.parents.push(self.holder(*part));
            }
            if let Ok(dictionary) = document.get_dictionary_mut(self.pages[page]) {
                dictionary.set("Annots", annotations);
                dictionary.set("StructParents", page as i64);
                // Tab order follows the structure (ISO 14289-1, 7.18.3).
                dictionary.set("Tabs", name("S"));
            }
        }
    }

    fn write(&mut self, document: &mut Document, contents: &[PageContent]) -> ObjectId {
        let root = document.new_object_id();
        let whole = document.new_object_id();
        let mut ids = Vec::new();
        let headings = self.setting.parts.iter().zip(&self.kids);
        let headed = headings
            .filter(|(part, _)| matches!(part.kind, PartKind::Heading(_)))
            .any(|(_, kids)| !kids.is_empty());
        for (index, part) in self.setting.parts.iter().enumerate() {
            if !self.attached[index] {
                continue;
            }
            let parent = part.parent.map_or(whole, |parent| self.elements[parent.0]);
            self.write_element(document, PartId(index), part, parent, headed);
            // ISO 14289-1, 7.9: each note has an id.
            if let (PartKind::Note, Some(fragment)) = (part.kind, &part.fragment) {
                ids.push((fragment.clone(), reference(self.elements[index])));
            }
        }
        let order = self.setting.order.iter().filter(|part| self.attached[part.0]);
        let order = order.map(|part| reference(self.elements[part.0])).collect();
        let document_element = dictionary([
            ("Type", name("StructElem")),
            ("S", name("Document")),
            ("P", reference(root)),
            ("K", Object::Array(order)),
        ]);
        document.set_object(whole, document_element);

        let mut numbers = Vec::new();
        for (page, content) in contents.iter().enumerate() {
            let elements = content.iter().map(|part| reference(self.holder(*part))).collect();
            let elements = document.add_object(Object::Array(elements));
            numbers.extend([Object::from(page as i64), reference(elements)]);
        }
        for (at, element) in self.parents.iter().enumerate() {
            let key = (contents.len() + at) as i64;
            numbers.extend([Object::from(key), reference(*element)]);
        }
        let parent_tree = add(document, [("Nums", Object::Array(numbers))]);
        let next = (contents.len() + self.parents.len()) as i64;
        let mut tree = dictionary([
            ("Type", name("StructTreeRoot")),
            ("K", reference(whole)),
            ("ParentTree", reference(parent_tree)),
            ("ParentTreeNextKey", next.into()),
        ]);
        if !ids.is_empty() {
            tree.set("IDTree", name_tree(ids));
        }
        document.set_object(root, tree);
        root
    }

    fn write_element(
        &self,
        document: &mut Document,
        id: PartId,
        part: &Part,
        parent: ObjectId,
        headed: bool,
    ) {
        let kids = |own: &dyn Fn(&Kid) -> bool| -> Vec<Object> {
            let kids = self.kids[id.0].iter().filter(|kid| own(kid));
            kids.map(|kid| self.kid(kid)).collect()
        };
        let mut element = dictionary([
            ("Type", name("StructElem")),
            // The first heading of a document is an H1 (ISO 14289-1, 7.4.2).
            ("S", name(if headed { tag(part.kind) } else { first_tag(part.kind) })),
            ("P", reference(parent)),
        ]);
        if let Some(link) = self.links.get(&id) {
            let inner = dictionary([
                ("Type", name("StructElem")),
                ("S", name("Link")),
                ("P", reference(self.elements[id.0])),
                ("K", Object::Array(kids(&|kid| !matches!(kid, Kid::Part(_))))),
            ]);
            document.set_object(*link, inner);
            let mut outer = vec![reference(*link)];
            outer.append(&mut kids(&|kid| matches!(kid, Kid::Part(_))));
            element.set("K", outer);
        } else {
            element.set("K", kids(&|_| true));
        }
        if let (PartKind::Note, Some(fragment)) = (part.kind, &part.fragment) {
            element.set("ID", bytes(fragment.as_str()));
        }
        if let Some(spoken) = &part.spoken {
            if matches!(part.kind, PartKind::PageNumber | PartKind::Figure | PartKind::Gap) {
                element.set("Alt", text(spoken));
            }
            // The words themselves are read; the title says what they are.
            if matches!(part.kind, PartKind::Phrase | PartKind::Deletion) {
                element.set("T", text(spoken));
            }
        }
        if let Some(mut attributes) = attributes(part.kind) {
            if let Some(place) = self.drawn.get(&id) {
                attributes.set("BBox", place.clone());
            }
            element.set("A", attributes);
        }
        if let Some(language) = &part.language {
            element.set("Lang", text(language));
        }
        document.set_object(self.elements[id.0], element);
    }

    fn kid(&self, kid: &Kid) -> Object {
        match kid {
            Kid::Content { page, number } => dictionary([
                ("Type", name("MCR")),
                ("Pg", reference(self.pages[*page])),
                ("MCID", (*number as i64).into()),
            ])
            .into(),
            Kid::Part(part) => reference(self.elements[part.0]),
            Kid::Annotation(annotation) => {
                dictionary([("Type", name("OBJR")), ("Obj", reference(*annotation))]).into()
            }
        }
    }
}

/// What a link does, in words (ISO 14289-1, 7.18.5).
fn purpose(part: &Part, link: &Target) -> String {
    match (part.kind, link) {
        (PartKind::NoteLabel, _) => "back to the text".to_owned(),
        (_, Target::Address(address)) => address.clone(),
        (_, Target::Fragment(fragment)) => {
            part.spoken.clone().unwrap_or_else(|| format!("to {fragment}"))
        }
    }
}
