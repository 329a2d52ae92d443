//! The whole file: the pages that `printpdf` 0.12 makes, and what it cannot write or writes
//! differently on each run.
//!
//! Added here: structure tree, XMP, output intent, attachment, outline, named destinations,
//! language, document information with our dates only, deterministic file identifier.
//! **Invariant:** the same job gives the same bytes.

use lopdf::{Object, Stream};
use sha2::{Digest, Sha256};

use super::file::File;
use super::fonts::Fonts;
use super::objects::{
    Number, bytes, dictionary, name, name_tree, reference, references, text, text_string,
};
use super::pictures::Drawn;
use super::{BackendError, PrintJob, content, structure, xmp};
use crate::backends::PRODUCER;
use crate::ir::{Agent, Letter, Reading};
use crate::typeset::{Ink, Paper, PartKind, Setting, title};

/// Writes the file.
pub(super) fn finish(
    job: &PrintJob<'_>,
    setting: &Setting,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> Result<Vec<u8>, BackendError> {
    let Some(tei) = job.finished.get("tei") else {
        return Err(BackendError::library("the PDF")("the TEI to attach is missing".to_owned()));
    };
    let mut file = File::new();
    let first_page = file.reserve(setting.pages.len());
    let content::Pages { common, streams, contents } =
        content::write(&mut file, setting, fonts, drawn)?;
    let structure::Written { root: structure, annotations } =
        structure::write(&mut file, first_page, setting, &contents)?;
    let pages = file.reserve(1);
    for (at, (stream, annotations)) in streams.into_iter().zip(annotations).enumerate() {
        let mut page = common.clone();
        page.set("Type", name("Page"));
        page.set("Parent", reference(pages));
        page.set("Contents", reference(stream));
        page.set("Annots", Object::Array(annotations.into_iter().map(reference).collect()));
        page.set("StructParents", at as i64);
        // Tab order follows the structure (ISO 14289-1, 7.18.3).
        page.set("Tabs", name("S"));
        file.put(first_page + at as Number, page)?;
    }
    let count = setting.pages.len();
    let kids = references((first_page..).take(count));
    file.put_text(pages, &format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"))?;
    let destinations = destinations(setting, first_page);
    let about = about(job);
    let outline = outline(&mut file, setting, first_page, &destinations, &about.title)?;
    let destinations =
        destinations.into_iter().map(|(fragment, place)| (fragment, place.written())).collect();
    let destinations = file.add_text(&name_tree(destinations))?;
    let metadata = metadata(&mut file, &about)?;
    let intent = output_intent(&mut file)?;
    let attachment = attach(&mut file, job, tei)?;
    let attached = format!("{}.tei.xml", job.stem);
    let attachments = name_tree(vec![(&attached, format!(" {attachment} 0 R"))]);
    let attachments = file.add_text(&attachments)?;
    let names =
        dictionary([("Dests", reference(destinations)), ("EmbeddedFiles", reference(attachments))]);
    let catalog = dictionary([
        ("Type", name("Catalog")),
        ("Pages", reference(pages)),
        ("Lang", text(&about.language)),
        ("MarkInfo", dictionary([("Marked", true.into())]).into()),
        ("StructTreeRoot", reference(structure)),
        ("ViewerPreferences", dictionary([("DisplayDocTitle", true.into())]).into()),
        ("PageMode", name("UseOutlines")),
        ("Outlines", reference(outline)),
        ("Names", names.into()),
        ("AF", Object::Array(vec![reference(attachment)])),
        ("OutputIntents", Object::Array(vec![reference(intent)])),
        ("Metadata", reference(metadata)),
    ]);
    let catalog = file.add(catalog)?;
    let mut information = dictionary([
        ("Title", text(&about.title)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", bytes(pdf_date(job.made))),
        ("ModDate", bytes(pdf_date(job.made))),
    ]);
    if let Some(author) = &about.author {
        information.set("Author", text(author));
    }
    let information = file.add(information)?;
    file.finish(dictionary([
        ("Root", reference(catalog)),
        ("Info", reference(information)),
        ("ID", identifier(job, tei)),
    ]))
}

fn about(job: &PrintJob<'_>) -> xmp::About {
    let letter = job.letter;
    let language = letter.texts.iter().find_map(|text| text.language.as_ref());
    xmp::About {
        title: title(letter, job.reading).unwrap_or_else(|| job.stem.to_owned()),
        author: author(letter),
        language: language.map_or("und", |language| language.value.as_str()).to_owned(),
        identifier: letter.id.clone(),
        sources: letter.witnesses.iter().filter_map(|witness| witness.url.clone()).collect(),
        producer: PRODUCER,
        made: job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// The authors of the letter.
fn author(letter: &Letter) -> Option<String> {
    let names: Vec<&str> = letter.authors().filter_map(Agent::display_name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// ISO 32000-1, 7.9.4.
fn pdf_date(made: jiff::Timestamp) -> String {
    made.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

/// A place on a page (ISO 32000-1, 12.3.2).
#[derive(Clone, Copy)]
struct Destination {
    page: Number,
    top: i32,
}

impl Destination {
    /// The position of something that begins on a baseline.
    fn above(page: Number, baseline: f64, paper: Paper) -> Self {
        /// How far above its baseline a place begins.
        const ABOVE: f64 = 14.0;
        Self { page, top: (paper.height - baseline + ABOVE).round() as i32 }
    }

    /// As a destination.
    fn written(self) -> String {
        format!("[{} 0 R/XYZ 0 {} null]", self.page, self.top)
    }
}

/// The place of each fragment of the letter, in the order of the fragments.
fn destinations(setting: &Setting, first_page: Number) -> Vec<(&str, Destination)> {
    let mut destinations = Vec::new();
    let mut seen = vec![false; setting.parts.len()];
    for (page, job) in (first_page..).zip(&setting.pages) {
        for (part, ink) in &job.inks {
            let y = match ink {
                Ink::Text(run) => run.y,
                Ink::Point { y, .. } | Ink::Picture { y, .. } => *y,
                Ink::Rule { .. } => continue,
            };
            let mut next = *part;
            while let Some(part) = next
                && !std::mem::replace(&mut seen[part.0], true)
            {
                let part = &setting.parts[part.0];
                if let Some(fragment) = &part.fragment {
                    destinations
                        .push((fragment.as_str(), Destination::above(page, y, setting.paper)));
                }
                next = part.parent;
            }
        }
    }
    // If several parts have one fragment, the first is kept.
    destinations.sort_by_key(|(fragment, _)| *fragment);
    destinations.dedup_by_key(|(fragment, _)| *fragment);
    destinations
}

/// The outline (ISO 32000-1, 12.3.3): the letter, the pages of the source, the end matter.
fn outline(
    file: &mut File,
    setting: &Setting,
    first_page: Number,
    destinations: &[(&str, Destination)],
    title: &str,
) -> Result<Number, BackendError> {
    let mut items = vec![(title.to_owned(), format!("[{first_page} 0 R/Fit]"), Vec::new())];
    let pages = setting.parts.iter().filter(|part| part.kind == PartKind::PageNumber);
    let pages: Vec<(&str, Destination)> = pages
        .filter_map(|part| {
            let fragment = part.fragment.as_deref()?;
            let at = destinations.binary_search_by_key(&fragment, |(key, _)| *key).ok()?;
            Some((part.spoken.as_deref()?, destinations[at].1))
        })
        .collect();
    if let Some((_, first)) = pages.first() {
        items.push(("Pages of the source".to_owned(), first.written(), pages));
    }
    for (part, said) in setting.parts.iter().enumerate() {
        if said.kind == PartKind::SectionHeading
            && let Some((page, words, y)) = words_of(setting, part)
        {
            let place = Destination::above(first_page + page as Number, y, setting.paper);
            items.push((words, place.written(), Vec::new()));
        }
    }
    let root = file.reserve(1);
    let first = file.reserve(items.len());
    let all = (first, items.len());
    for (at, (words, place, children)) in items.into_iter().enumerate() {
        let first_child = file.reserve(children.len());
        let below = match children.len() as Number {
            0 => String::new(),
            // Negative: closed.
            count => format!(
                "/First {first_child} 0 R/Last {} 0 R/Count -{count}",
                first_child + count - 1
            ),
        };
        let number = first + at as Number;
        file.put_text(number, &outline_item(&words, &place, root, number, all, &below))?;
        let all = (first_child, children.len());
        for (child, (words, place)) in (first_child..).zip(children) {
            let item = outline_item(words, &place.written(), number, child, all, "");
            file.put_text(child, &item)?;
        }
    }
    let (first, count) = all;
    let last = first + count as Number - 1;
    let outlines = format!("<</Type/Outlines/Count {count}/First {first} 0 R/Last {last} 0 R>>");
    file.put_text(root, &outlines)?;
    Ok(root)
}

/// One of several consecutive items; `below` holds the entries about its children.
fn outline_item(
    words: &str,
    place: &str,
    parent: Number,
    number: Number,
    (first, count): (Number, usize),
    below: &str,
) -> String {
    let mut item = format!("<</Title{}/Parent {parent} 0 R/Dest{place}{below}", text_string(words));
    if number > first {
        item += &format!("/Prev {} 0 R", number - 1);
    }
    if number + 1 < first + count as Number {
        item += &format!("/Next {} 0 R", number + 1);
    }
    item + ">>"
}

/// The words of a part on the first page that has any of it, and where they begin.
fn words_of(setting: &Setting, part: usize) -> Option<(usize, String, f64)> {
    for (page, job) in setting.pages.iter().enumerate() {
        let mut runs = job.inks.iter().filter_map(|(of, ink)| match ink {
            Ink::Text(run) if of.is_some_and(|of| of.0 == part) => Some(run),
            Ink::Text(_) | Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
        });
        if let Some(first) = runs.next() {
            let texts = std::iter::once(first).chain(runs).map(|run| run.text.as_str());
            let words: String = texts.collect();
            return Some((page, words.trim().to_owned(), first.y));
        }
    }
    None
}

fn metadata(file: &mut File, about: &xmp::About) -> Result<Number, BackendError> {
    let entries = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    // Not compressed, so that programs that do not understand PDF can find it.
    let stream = Stream::new(entries, xmp::packet(about)?).with_compression(false);
    file.add(stream)
}

/// Defines all colours as sRGB (ISO 19005-3, 6.2.3).
fn output_intent(file: &mut File) -> Result<Number, BackendError> {
    let profile = typst_assets::icc::S_RGB_V4.to_vec();
    let profile = file.add(Stream::new(dictionary([("N", 3.into())]), profile))?;
    file.add(dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", bytes("sRGB")),
        ("RegistryName", bytes("http://www.color.org")),
        ("Info", bytes("sRGB IEC61966-2.1")),
        ("DestOutputProfile", reference(profile)),
    ]))
}

/// Attaches the TEI as the source of the document (ISO 19005-3, 6.8 and annex E).
fn attach(file: &mut File, job: &PrintJob<'_>, tei: &[u8]) -> Result<Number, BackendError> {
    let parameters = dictionary([
        ("Size", (tei.len() as i64).into()),
        ("ModDate", bytes(pdf_date(job.made))),
        ("CreationDate", bytes(pdf_date(job.made))),
    ]);
    let entries = dictionary([
        ("Type", name("EmbeddedFile")),
        ("Subtype", name("application/tei+xml")),
        ("Params", parameters.into()),
    ]);
    let embedded = reference(file.add(Stream::new(entries, tei.to_vec()))?);
    let file_name = format!("{}.tei.xml", job.stem);
    let embedded = dictionary([("F", embedded.clone()), ("UF", embedded)]);
    file.add(dictionary([
        ("Type", name("Filespec")),
        ("F", text(&file_name)),
        ("UF", text(&file_name)),
        ("AFRelationship", name("Source")),
        ("Desc", text("The same text in TEI-XML, from which everything here can be made")),
        ("EF", embedded.into()),
    ]))
}

/// The file identifier (ISO 32000-1, 14.4): of the letter, and of this version of the file.
fn identifier(job: &PrintJob<'_>, tei: &[u8]) -> Object {
    let short = |hash: Sha256| {
        Object::String(hash.finalize()[..16].to_vec(), lopdf::StringFormat::Hexadecimal)
    };
    let mut letter = Sha256::new();
    letter.update(job.letter.id.as_bytes());
    let mut printing = letter.clone();
    printing.update(PRODUCER.as_bytes());
    printing.update(job.made.as_second().to_be_bytes());
    printing.update([match job.reading {
        Reading::Regular => 0,
        Reading::Original => 1,
    }]);
    printing.update(tei);
    job.pictures.values().for_each(|picture| printing.update(&picture.bytes));
    Object::Array(vec![short(letter), short(printing)])
}
