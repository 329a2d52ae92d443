//! Binds a book: writes the sheets of letters as they come, then what is about all of them.
//!
//! What depends on the order of the letters (numbers of sheets, the trees) is written at the end, so that they can come
//! in any. **Invariant:** objects are written one after another; of what is written, a few numbers for each sheet are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use lopdf::Object;
use sha2::{Digest, Sha256};

use super::super::BackendError;
use super::super::content::{boxes, write_streams};
use super::super::file::{File, Objects, encoded};
use super::super::navigation::{self, Destination, write_outline};
use super::super::objects::{
    Number, dictionary, name, name_tree_leaf, reference, references, text_string,
};
use super::super::pictures::Drawn;
use super::super::structure::keyed;
use super::super::whole::{Trees, catalog, information};
use super::super::{PdfA, xmp};
use super::draft::{Shift, put_all, split_off};
use super::entry::{ELEMENT, Entry, FIRST_SHEET, Sheet, What};
use super::front::Front;
use super::glyphs::{self, Whole};
use crate::backends::book::{About, Item, Standing};
use crate::backends::{CollectionFile, CollectionJob, LeftOut, MatterPlace, PRODUCER, book};
use crate::ir::{Reading, in_roman};
use crate::typeset::{Setting, Sign, folio};

/// A book that is being bound.
pub(super) struct Binding<'a> {
    job: &'a CollectionJob<'a>,
    file: File<&'a mut (dyn Write + Send)>,
    fixed: Fixed,
    /// The boxes of a page, as written.
    boxes: String,
    sections: Vec<Section>,
    /// How many keys of the parent tree are given.
    keys: usize,
    /// Its leaves.
    parents: Vec<Number>,
    /// The glyphs that are shown, by their faces.
    glyphs: BTreeMap<usize, BTreeSet<u16>>,
    /// Our signs that appear on the sheets.
    signs: BTreeSet<Sign>,
    /// Of all that the book is made of.
    hash: Sha256,
}

/// Objects that others refer to before they are written.
struct Fixed {
    /// The element of the whole book.
    book: Number,
    pages: Number,
    /// The resources of a page without pictures.
    resources: Number,
    fonts: Number,
}

/// A part of the book that is written.
struct Section {
    what: What,
    /// Its headings, with their places.
    headings: Vec<(String, Destination)>,
    element: Number,
    pages: Number,
    first_sheet: Number,
    /// The numbers of the sheets, to be painted.
    first_folio: Number,
    sheets: usize,
    notes: Option<Number>,
    places: Number,
}

impl Section {
    /// What is known of it, if it is not ours.
    fn about(&self) -> Option<&About> {
        match &self.what {
            What::Part(about) => Some(about),
            What::Ours(_) => None,
        }
    }

    /// Where it starts, as a destination.
    fn start(&self) -> String {
        format!("[{} 0 R/Fit]", self.first_sheet)
    }

    /// Its entries in the outline.
    fn outlined(&self, level: usize) -> Vec<navigation::Entry> {
        let words = self.what.title().to_owned();
        let own = navigation::Entry { words, level, place: self.start() };
        let headings = self.headings.iter().map(|(words, place)| navigation::Entry {
            words: words.clone(),
            level: level + 1,
            place: place.written(),
        });
        std::iter::once(own).chain(headings).filter(|entry| !entry.words.is_empty()).collect()
    }
}

/// How many numbers of sheets are painted at once.
const AT_ONCE: usize = 256;

type Done<T = ()> = Result<T, BackendError>;

impl<'a> Binding<'a> {
    /// Begins a book.
    pub(super) fn begin(job: &'a CollectionJob<'a>, out: &'a mut (dyn Write + Send)) -> Done<Self> {
        let mut file = File::begin(out)?;
        let [book, pages, resources, fonts] = [(); 4].map(|()| file.reserve(1));
        file.put_text(resources, &format!("<</Font {fonts} 0 R>>"))?;
        let boxes =
            boxes(job.layout.paper)?.iter().try_fold(String::new(), |all, (key, edges)| {
                let edges = encoded(edges.clone())?;
                let edges = edges.into_iter().map(char::from).collect::<String>();
                let key = key.iter().copied().map(char::from).collect::<String>();
                Ok::<_, BackendError>(format!("{all}/{key} {edges}"))
            })?;
        Ok(Self {
            job,
            file,
            fixed: Fixed { book, pages, resources, fonts },
            boxes,
            sections: Vec::new(),
            keys: 0,
            parents: Vec::new(),
            glyphs: BTreeMap::new(),
            signs: BTreeSet::new(),
            hash: Sha256::new(),
        })
    }

    /// Writes a part, and returns what is kept of it.
    fn put(&mut self, fragment: &[u8]) -> Done<Section> {
        self.hash.update(fragment);
        let broken =
            |error: io::Error| BackendError::library("a part of the book")(error.to_string());
        let (entry, objects): (Entry, &[u8]) = split_off(fragment).map_err(broken)?;
        let Entry {
            what,
            headings,
            objects: count,
            sheets,
            pictures,
            top,
            parents,
            notes,
            places,
            signs,
            glyphs,
        } = entry;
        self.signs.extend(signs);
        let file = &mut self.file;
        let numbers = file.reserve(count) - 1;
        let shift = Shift { numbers, keys: self.keys };
        put_all(objects, shift, file)?;
        let element = numbers + ELEMENT;
        let top = references(top.into_iter().map(|number| number + numbers));
        let section = format!(
            "<</Type/StructElem/S/Sect/P {} 0 R/T{}/Lang{}/K[{top}]>>",
            self.fixed.book,
            text_string(what.title()),
            text_string(what.language()),
        );
        file.put_text(element, &section)?;
        let parents: Vec<Number> = parents.into_iter().map(|number| number + numbers).collect();
        let limits = format!("{} {}", self.keys, self.keys + parents.len().saturating_sub(1));
        let leaf = format!("<</Limits[{limits}]/Nums[{}]>>", keyed(self.keys, &parents));
        self.parents.push(file.add_text(&leaf)?);
        let notes =
            notes.iter().map(|(name, note)| (name.as_str(), format!(" {} 0 R", note + numbers)));
        let notes: Vec<_> = notes.collect();
        let notes = (!notes.is_empty()).then(|| name_tree_leaf(notes));
        let notes = notes.map(|leaf| file.add_text(&leaf)).transpose()?;
        let places =
            places.iter().map(|(name, place)| (name.as_str(), place.shifted(numbers).written()));
        let places = file.add_text(&name_tree_leaf(places.collect()))?;
        let resources = match pictures {
            None => self.fixed.resources,
            Some(pictures) => {
                let pictures = pictures + numbers;
                let fonts = self.fixed.fonts;
                file.add_text(&format!("<</Font {fonts} 0 R/XObject {pictures} 0 R>>"))?
            }
        };
        let [pages, first_folio] = [file.reserve(1), file.reserve(sheets.len())];
        let first_sheet = numbers + FIRST_SHEET;
        let count = sheets.len();
        for (at, Sheet { content, links }) in sheets.into_iter().enumerate() {
            let folio = first_folio + at as Number;
            let key = self.keys + at;
            let content = content + numbers;
            let links = references(links.into_iter().map(|link| link + numbers));
            // The number of the sheet is painted first: what the letter leaves set does not concern it. Tab order
            // follows the structure (ISO 14289-1, 7.18.3).
            let page = format!(
                "<</Type/Page/Parent {pages} 0 R/Resources {resources} 0 R/Contents[{folio} 0 R {content} 0 R]\
                 /Annots[{links}]/StructParents {key}/Tabs/S{}>>",
                self.boxes
            );
            file.put_text(first_sheet + at as Number, &page)?;
        }
        let kids = references((first_sheet..).take(count));
        let parent = self.fixed.pages;
        file.put_text(
            pages,
            &format!("<</Type/Pages/Parent {parent} 0 R/Count {count}/Kids[{kids}]>>"),
        )?;
        self.keys += parents.len();
        for (face, shown) in glyphs {
            self.glyphs.entry(face).or_default().extend(shown);
        }
        let headings = headings.into_iter();
        let headings = headings.map(|(words, place)| (words, place.shifted(numbers))).collect();
        Ok(Section {
            what,
            headings,
            element,
            pages,
            first_sheet,
            first_folio,
            sheets: count,
            notes,
            places,
        })
    }

    fn finish(mut self) -> Done {
        let mut parts = std::mem::take(&mut self.sections);
        // Nothing of ours is among them.
        let standing = |section: &Section| {
            section.about().map_or(Standing::Matter(MatterPlace::Back), |about| about.standing)
        };
        book::arrange(&mut parts, self.job.book.order, standing);
        let book = book::Whole::of(self.job, parts.iter().filter_map(Section::about).collect());
        let items = book.nested();
        let starts = parts.iter().scan(1, |next, section| {
            let start = *next;
            *next += section.sheets;
            Some(start.to_string())
        });
        let numbers: Vec<String> = starts.collect();
        let signs = self.signs.clone();
        let front = Front { book: &book, items: &items, numbers: &numbers, signs: &signs };
        let (before, after) = (front.before()?, front.after()?);
        let mut put = |fragments: Vec<Vec<u8>>| -> Done<Vec<Section>> {
            fragments.iter().map(|fragment| self.put(fragment)).collect()
        };
        let (before, after) = (put(before)?, put(after)?);
        let authors = book.authors();
        let authors: Vec<&str> = authors.into_iter().map(|party| party.name.as_str()).collect();
        let about = xmp::About {
            title: book.title.clone(),
            author: (!authors.is_empty()).then(|| authors.join(", ")),
            language: book.wording.tag().to_owned(),
            identifier: book.identifier(),
            sources: self.sources(),
            producer: PRODUCER,
            pdfa: self.job.pdfa,
            made: self.job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        };
        let of_parts = items.iter().flat_map(|(level, item)| match item {
            Item::Part(place) => parts[*place].outlined(*level),
            Item::Heading(title, held) => {
                let words = title.clone();
                vec![navigation::Entry { words, level: *level, place: parts[held.start].start() }]
            }
        });
        let of_ours = |sections: &[Section]| -> Vec<navigation::Entry> {
            sections.iter().flat_map(|section| section.outlined(1)).collect()
        };
        let outline = of_ours(&before).into_iter().chain(of_parts).chain(of_ours(&after));
        let outline: Vec<navigation::Entry> = outline.collect();
        let front = before.iter().map(|section| section.sheets).sum();
        let sections: Vec<Section> = before.into_iter().chain(parts).chain(after).collect();
        self.folios(&sections, front)?;
        self.trees(&sections, front, &about, &outline)
    }

    /// The editions that the letters are from.
    fn sources(&self) -> Vec<String> {
        self.job.contents.editions.values().map(|edition| edition.citation.clone()).collect()
    }

    /// Paints the numbers of the sheets: those before the letters are counted by themselves.
    fn folios(&mut self, sections: &[Section], front: usize) -> Done {
        let sheets = sections.iter().flat_map(|section| {
            let is_shown = !matches!(&section.what, What::Ours(ours) if ours.is_title_page);
            (section.first_folio..).take(section.sheets).map(move |folio| (folio, is_shown))
        });
        let sheets: Vec<(Number, bool)> = sheets.collect();
        for (at, sheets) in sheets.chunks(AT_ONCE).enumerate() {
            let page = |(place, (_, is_shown)): (usize, &(Number, bool))| {
                let shown = number_of_sheet(at * AT_ONCE + place, front);
                let shown = if *is_shown { shown.as_str() } else { "" };
                folio(shown, &self.job.layout, self.job.fonts)
            };
            let setting = Setting {
                paper: self.job.layout.paper,
                pages: sheets.iter().enumerate().map(page).collect(),
                parts: Vec::new(),
                order: Vec::new(),
                signs: BTreeSet::new(),
                boxed: Vec::new(),
            };
            let (whole, shown) = Whole::of(&setting, self.job.fonts);
            for (face, shown) in shown {
                self.glyphs.entry(face).or_default().extend(shown);
            }
            let mut into = Numbered { file: &mut self.file, numbers: sheets.iter().map(|it| it.0) };
            write_streams(&mut into, &setting, &whole, &Drawn::nothing())?;
        }
        Ok(())
    }

    /// Writes the trees, and what describes the file.
    fn trees(
        mut self,
        sections: &[Section],
        front: usize,
        about: &xmp::About,
        outline: &[navigation::Entry],
    ) -> Done {
        let (fonts, root) = glyphs::fonts(&self.glyphs, self.job.fonts)?;
        self.file.import_as(self.fixed.fonts, fonts, root)?;
        let file = &mut self.file;
        let Fixed { book, pages, .. } = self.fixed;
        let count: usize = sections.iter().map(|section| section.sheets).sum();
        let kids = references(sections.iter().map(|section| section.pages));
        file.put_text(pages, &format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"))?;

        let structure = file.reserve(1);
        let elements = references(sections.iter().map(|section| section.element));
        let whole = format!("<</Type/StructElem/S/Document/P {structure} 0 R/K[{elements}]>>");
        file.put_text(book, &whole)?;
        let parents = references(self.parents.iter().copied());
        let parents = file.add_text(&format!("<</Kids[{parents}]>>"))?;
        // Names of places begin with that of their part, so the leaves are sorted like the parts.
        let mut named: Vec<&Section> = sections.iter().collect();
        named.sort_by_key(|section| section.what.name());
        let mut notes = named.iter().filter_map(|section| section.notes).peekable();
        let notes = match notes.peek() {
            None => String::new(),
            Some(_) => format!("/IDTree<</Kids[{}]>>", references(notes)),
        };
        let next = self.keys;
        let tree = format!(
            "<</Type/StructTreeRoot/K {book} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {next}{notes}>>"
        );
        file.put_text(structure, &tree)?;
        let places = references(named.iter().map(|section| section.places));
        let places = file.add_text(&format!("<</Kids[{places}]>>"))?;
        let outline = write_outline(file, outline)?;
        let names = dictionary([("Dests", reference(places))]);
        let mut catalog = catalog(file, about, Trees { pages, structure, outline, names })?;
        let numbered =
            [(0, dictionary([("S", name("r"))])), (front, dictionary([("S", name("D"))]))];
        let numbered =
            numbered.into_iter().flat_map(|(first, style)| [(first as i64).into(), style.into()]);
        let labels = dictionary([("Nums", Object::Array(numbered.collect()))]);
        catalog.set("PageLabels", labels);
        let catalog = file.add(catalog)?;
        let information = information(file, about, self.job.made)?;
        let identifier = self.identifier(&about.identifier);
        self.file.finish(dictionary([
            ("Root", reference(catalog)),
            ("Info", reference(information)),
            ("ID", identifier),
        ]))?;
        Ok(())
    }

    /// The file identifier (ISO 32000-1, 14.4): of the book, and of this version of the file.
    fn identifier(&self, book: &str) -> Object {
        let short = |hash: Sha256| {
            Object::String(hash.finalize()[..16].to_vec(), lopdf::StringFormat::Hexadecimal)
        };
        let of_book = Sha256::new().chain_update(book.as_bytes());
        let printing = self.hash.clone().chain_update(PRODUCER.as_bytes());
        let printing =
            printing.chain_update(self.job.made.as_second().to_be_bytes()).chain_update([
                match self.job.reading {
                    Reading::Regular => 0,
                    Reading::Original => 1,
                },
                match self.job.pdfa {
                    PdfA::Part3 => 3,
                    PdfA::Part2 => 2,
                },
            ]);
        Object::Array(vec![short(of_book), short(printing)])
    }
}

/// The number of a sheet, counted from 0, after so many that come before the letters.
fn number_of_sheet(sheet: usize, front: usize) -> String {
    match sheet.checked_sub(front) {
        Some(after) => (after + 1).to_string(),
        None => u32::try_from(sheet + 1).ok().and_then(in_roman).unwrap_or_default(),
    }
}

/// Takes objects under numbers that are given beforehand.
struct Numbered<'f, F, N> {
    file: &'f mut F,
    numbers: N,
}

impl<F: Objects, N: Iterator<Item = Number>> Objects for Numbered<'_, F, N> {
    fn reserve(&mut self, _: usize) -> Number {
        self.numbers.next().unwrap_or_default()
    }

    fn put_bytes(&mut self, number: Number, object: &[u8]) -> Done {
        self.file.put_bytes(number, object)
    }

    fn put_encoded(&mut self, number: Number, dictionary: &[u8], content: &[u8]) -> Done {
        self.file.put_encoded(number, dictionary, content)
    }
}

impl CollectionFile for Binding<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        let section = self.put(fragment).map_err(io::Error::other)?;
        self.sections.push(section);
        Ok(())
    }

    fn end(self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        self.finish().map_err(io::Error::other)?;
        Ok(Vec::new())
    }
}
