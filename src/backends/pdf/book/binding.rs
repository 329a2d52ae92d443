//! Binds a book: writes the sheets of letters as they come, then what is about all of them.
//!
//! What depends on the order of the letters (numbers of sheets, the trees) is written at the end, so that they can come
//! in any. **Invariant:** objects are written one after another; of what is written, a few numbers for each sheet are kept.
//! Only letters that run on ([`run_on`](super::run_on)) are kept until all are there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
use super::super::structure::{CLASSES, keyed};
use super::super::whole::{Trees, catalog, information};
use super::super::{PdfA, xmp};
use super::draft::{Shift, broken, put_all, split_off};
use super::entry::{ELEMENT, Entry, FIRST_SHEET, Sheet, What};
use super::front::Front;
use super::glyphs::{self, Whole};
use super::run_on::{Held, HeldEntry};
use super::sheets;
use crate::backends::book::{About, Item, Standing};
use crate::backends::{CollectionFile, CollectionJob, LeftOut, MatterPlace, PRODUCER, book};
use crate::ir::{Reading, in_roman};
use crate::typeset::{RunOn, RunOnSetting, Setting, Sign, folio};

/// A book that is being bound.
pub(super) struct Binding<'a> {
    job: &'a CollectionJob<'a>,
    file: File<&'a mut (dyn Write + Send)>,
    fixed: Fixed,
    /// The boxes of a page, as written.
    boxes: String,
    sections: Vec<Section>,
    /// The parts that run on, in the order of the source.
    running_on: Vec<Held>,
    /// The last sheet, to which the next part may add something.
    open: Option<Open>,
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

/// A sheet that is not complete.
struct Open {
    number: Number,
    /// The numbers of its node in the tree of pages, and of its resources.
    pages: Number,
    resources: Number,
    /// Its streams: the first one has its number.
    contents: Vec<Number>,
    links: Vec<Number>,
    /// The structure elements of its marked-content sequences, and the object and the key of the list of them.
    elements: Vec<Number>,
    list: Number,
    key: usize,
}

/// A part of the book that is written.
struct Section {
    what: What,
    /// Its headings, with their places.
    headings: Vec<(String, Destination)>,
    element: Number,
    /// The node of its own sheets, if it has any, and how many these are.
    pages: Option<Number>,
    sheets: usize,
    /// Whether it begins on the last sheet of the part before.
    begins_below: bool,
    /// Where it begins.
    start: String,
    /// The numbers of its own sheets, to be painted.
    first_folio: Number,
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

    /// Its entries in the outline.
    fn outlined(&self, level: usize) -> Vec<navigation::Entry> {
        let words = self.what.title().to_owned();
        let own = navigation::Entry { words, level, place: self.start.clone() };
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
            running_on: Vec::new(),
            open: None,
            keys: 0,
            parents: Vec::new(),
            glyphs: BTreeMap::new(),
            signs: BTreeSet::new(),
            hash: Sha256::new(),
        })
    }

    /// Writes a part, and returns what is kept of it. Its pictures can be in the file already.
    fn put(&mut self, fragment: &[u8], pictures: Option<Number>) -> Done<Section> {
        self.hash.update(fragment);
        let (entry, objects): (Entry, &[u8]) = split_off(fragment).map_err(broken)?;
        self.signs.extend(&entry.signs);
        let numbers = self.file.reserve(entry.objects) - 1;
        let mut first_sheet = numbers + FIRST_SHEET;
        if let Some(open) = self.open.as_ref().filter(|_| entry.begins_below) {
            // The number that its first sheet would have is of no use.
            self.file.put_text(first_sheet, "null")?;
            first_sheet = open.number;
        }
        let shift = Shift { numbers, first_sheet, keys: self.keys };
        put_all(objects, shift, &mut self.file)?;
        let pictures = entry.pictures.map(|pictures| shift.of(pictures)).or(pictures);
        let all = entry.sheets.len();
        let begins_below = entry.begins_below;
        let (pages, first_folio) = self.put_sheets(entry.sheets, begins_below, pictures, shift)?;
        let file = &mut self.file;
        let element = shift.of(ELEMENT);
        let top = references(entry.top.into_iter().map(|number| shift.of(number)));
        let class = match &entry.what {
            What::Part(_) => "",
            What::Ours(_) => "/C/Apparatus",
        };
        let section = format!(
            "<</Type/StructElem/S/Sect{class}/P {} 0 R/T{}/Lang{}/K[{top}]>>",
            self.fixed.book,
            text_string(entry.what.title()),
            text_string(entry.what.language()),
        );
        file.put_text(element, &section)?;
        // The keys of annotations follow those of the sheets.
        let annotated: Vec<Number> =
            entry.annotated.into_iter().map(|number| shift.of(number)).collect();
        if !annotated.is_empty() {
            self.parents.push(file.add_text(&leaf(self.keys + all, &annotated))?);
        }
        self.keys += all + annotated.len();
        let notes = entry.notes.iter();
        let notes = notes.map(|(name, note)| (name.as_str(), format!(" {} 0 R", shift.of(*note))));
        let notes: Vec<_> = notes.collect();
        let notes = (!notes.is_empty()).then(|| name_tree_leaf(notes));
        let notes = notes.map(|leaf| file.add_text(&leaf)).transpose()?;
        let place = |place: Destination| place.renumbered(|number| shift.of(number));
        let places = entry.places.iter().map(|(name, it)| (name.as_str(), place(*it).written()));
        let places = file.add_text(&name_tree_leaf(places.collect()))?;
        for (face, shown) in entry.glyphs {
            self.glyphs.entry(face).or_default().extend(shown);
        }
        let headings = entry.headings.into_iter();
        Ok(Section {
            what: entry.what,
            headings: headings.map(|(words, it)| (words, place(it))).collect(),
            element,
            pages,
            sheets: all - usize::from(begins_below),
            begins_below,
            start: if begins_below {
                place(entry.start).written()
            } else {
                format!("[{first_sheet} 0 R/Fit]")
            },
            first_folio,
            notes,
            places,
        })
    }

    /// Adds sheets, the first of which may be begun. Returns the node of the others, if there are any, and the object with the
    /// number of the first of them.
    fn put_sheets(
        &mut self,
        sheets: Vec<Sheet>,
        begins_below: bool,
        pictures: Option<Number>,
        shift: Shift,
    ) -> Done<(Option<Number>, Number)> {
        let mut sheets = sheets.into_iter();
        if begins_below && let Some(sheet) = sheets.next() {
            self.add_to_sheet(sheet, shift);
        }
        let first = usize::from(begins_below);
        let own = sheets.len();
        let first_folio = self.file.reserve(own);
        if own == 0 {
            return Ok((None, first_folio));
        }
        let [pages, first_list] = [1, own].map(|count| self.file.reserve(count));
        let resources = match pictures {
            None => self.fixed.resources,
            Some(pictures) => {
                let fonts = self.fixed.fonts;
                let both = format!("<</Font {fonts} 0 R/XObject {pictures} 0 R>>");
                self.file.add_text(&both)?
            }
        };
        let numbers: Vec<Number> =
            (first..first + own).map(|at| shift.of(FIRST_SHEET + at as Number)).collect();
        for (at, (sheet, number)) in sheets.zip(&numbers).enumerate() {
            self.close()?;
            self.open = Some(Open {
                number: *number,
                pages,
                resources,
                // The number of the sheet is painted first: what the letter leaves set does not concern it.
                contents: vec![first_folio + at as Number],
                links: Vec::new(),
                elements: Vec::new(),
                list: first_list + at as Number,
                key: self.keys + first + at,
            });
            self.add_to_sheet(sheet, shift);
        }
        let lists: Vec<Number> = (first_list..).take(own).collect();
        self.parents.push(self.file.add_text(&leaf(self.keys + first, &lists))?);
        let parent = self.fixed.pages;
        let kids = references(numbers.into_iter());
        let node = format!("<</Type/Pages/Parent {parent} 0 R/Count {own}/Kids[{kids}]>>");
        self.file.put_text(pages, &node)?;
        Ok((Some(pages), first_folio))
    }

    /// Adds what a part has on the last sheet.
    fn add_to_sheet(&mut self, sheet: Sheet, shift: Shift) {
        let Sheet { content, links, elements } = sheet;
        if let Some(open) = &mut self.open {
            open.contents.push(shift.of(content));
            open.links.extend(links.into_iter().map(|link| shift.of(link)));
            open.elements.extend(elements.into_iter().map(|element| shift.of(element)));
        }
    }

    /// Writes the last sheet, to which nothing is added any more.
    fn close(&mut self) -> Done {
        let Some(open) = self.open.take() else { return Ok(()) };
        let Open { number, pages, resources, contents, links, elements, list, key } = open;
        let [contents, links, elements] =
            [contents, links, elements].map(|numbers| references(numbers.into_iter()));
        self.file.put_text(list, &format!("[{elements}]"))?;
        // Tab order follows the structure (ISO 14289-1, 7.18.3).
        let page = format!(
            "<</Type/Page/Parent {pages} 0 R/Resources {resources} 0 R/Contents[{contents}]\
             /Annots[{links}]/StructParents {key}/Tabs/S{}>>",
            self.boxes
        );
        self.file.put_text(number, &page)
    }

    /// Writes the parts that run on, now that their order is known.
    fn put_running_on(&mut self) -> Done {
        let mut parts = std::mem::take(&mut self.running_on);
        book::arrange(&mut parts, self.job.book.order, |held| held.entry.about.standing);
        let mut letters = RunOn::new(self.job.layout, self.job.fonts);
        let mut waiting = VecDeque::new();
        let mut begins_sheet = true;
        for held in parts {
            let composed = held.composed()?;
            begins_sheet |= held.begins_sheet();
            let complete = letters.add(composed, begins_sheet);
            begins_sheet = held.ends_sheet();
            waiting.push_back(held);
            for (held, set) in waiting.drain(..complete.len()).zip(complete) {
                self.put_set(held, set)?;
            }
        }
        waiting.into_iter().zip(letters.end()).try_for_each(|(held, set)| self.put_set(held, set))
    }

    /// Writes a part that runs on.
    fn put_set(&mut self, held: Held, set: RunOnSetting) -> Done {
        let numbers = self.file.reserve(held.entry.objects) - 1;
        let shift = Shift { numbers, first_sheet: numbers + FIRST_SHEET, keys: 0 };
        put_all(held.objects(), shift, &mut self.file)?;
        let RunOnSetting { mut setting, begins_below } = set;
        let HeldEntry { about, pictures, dictionary, .. } = held.entry;
        sheets::name_places(&mut setting, &about.name);
        let marked = self.open.as_ref().map_or(0, |open| open.elements.len());
        let below = begins_below.then_some(marked);
        let drawn = Drawn::in_file(&pictures);
        let what = What::Part(about);
        let fragment = sheets::fragment(&setting, what, self.job.fonts, &drawn, below)?;
        let section = self.put(&fragment, dictionary.map(|number| shift.of(number)))?;
        self.sections.push(section);
        Ok(())
    }

    fn finish(mut self) -> Done {
        self.put_running_on()?;
        let mut parts = std::mem::take(&mut self.sections);
        // Nothing of ours is among them.
        let standing = |section: &Section| {
            section.about().map_or(Standing::Matter(MatterPlace::Back), |about| about.standing)
        };
        book::arrange(&mut parts, self.job.book.order, standing);
        let book = book::Whole::of(self.job, parts.iter().filter_map(Section::about).collect());
        let items = book.nested();
        let starts = parts.iter().scan(1, |next, section| {
            let start = *next - usize::from(section.begins_below);
            *next += section.sheets;
            Some(start.to_string())
        });
        let numbers: Vec<String> = starts.collect();
        let signs = self.signs.clone();
        let front = Front { book: &book, items: &items, numbers: &numbers, signs: &signs };
        let (before, after) = (front.before()?, front.after()?);
        let mut put = |fragments: Vec<Vec<u8>>| -> Done<Vec<Section>> {
            fragments.iter().map(|fragment| self.put(fragment, None)).collect()
        };
        let (before, after) = (put(before)?, put(after)?);
        let authors = book.authors();
        let about = xmp::About {
            title: book.title.clone(),
            authors: authors.into_iter().map(|party| party.name.clone()).collect(),
            language: book.wording.tag().to_owned(),
            identifier: book.identifier(),
            sources: self.sources(),
            producer: PRODUCER,
            pdfa: self.job.pdfa,
            made: self.job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            letter: xmp::OfLetter::default(),
        };
        let of_parts = items.iter().flat_map(|(level, item)| match item {
            Item::Part(place) => parts[*place].outlined(*level),
            Item::Heading(title, held) => {
                let words = title.clone();
                vec![navigation::Entry {
                    words,
                    level: *level,
                    place: parts[held.start].start.clone(),
                }]
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
            write_streams(&mut into, &setting, &whole, &Drawn::nothing(), 0)?;
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
        self.close()?;
        let (fonts, root) = glyphs::fonts(&self.glyphs, self.job.fonts)?;
        self.file.import_as(self.fixed.fonts, fonts, root)?;
        let file = &mut self.file;
        let Fixed { book, pages, .. } = self.fixed;
        let count: usize = sections.iter().map(|section| section.sheets).sum();
        let kids = references(sections.iter().filter_map(|section| section.pages));
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
            "<</Type/StructTreeRoot/K {book} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {next}{notes}\
             /ClassMap{CLASSES}>>"
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

/// A leaf of the parent tree, with keys from the first.
fn leaf(first: usize, numbers: &[Number]) -> String {
    let last = first + numbers.len().saturating_sub(1);
    format!("<</Limits[{first} {last}]/Nums[{}]>>", keyed(first, numbers))
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
        if self.job.book.runs_on {
            self.running_on.push(Held::read(fragment)?);
            return Ok(());
        }
        let section = self.put(fragment, None).map_err(io::Error::other)?;
        self.sections.push(section);
        Ok(())
    }

    fn end(self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        self.finish().map_err(io::Error::other)?;
        Ok(Vec::new())
    }
}
