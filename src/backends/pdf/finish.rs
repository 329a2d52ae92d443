//! The finishing step: what `printpdf` 0.12 cannot write, or writes differently on each run.
//!
//! It fills these gaps, and shrinks as the crate improves: structure tree, XMP, output intent,
//! attachment, outline, named destinations, language, document information with our dates only,
//! deterministic file identifier. **Invariant:** the same sheet gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use sha2::{Digest, Sha256};

use super::content::PageContent;
use super::objects::{add, bytes, dictionary, name, name_tree, reference, text};
use super::{BackendError, Sheet, structure, xmp};
use crate::backends::PRODUCER;
use crate::ir::{ActionKind, Letter, Reading};
use crate::typeset::{Ink, PartKind, SHEET_HEIGHT, Setting, title};

/// Finishes a document and writes it.
pub(super) fn finish(
    mut document: Document,
    sheet: &Sheet<'_>,
    setting: &Setting,
    contents: &[PageContent],
) -> Result<Vec<u8>, BackendError> {
    let Some(tei) = sheet.finished.get("tei") else {
        return Err(BackendError::library("the PDF")("the TEI to attach is missing".to_owned()));
    };
    "1.7".clone_into(&mut document.version);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let structure = structure::write(&mut document, &pages, setting, contents);
    let destinations = destinations(setting, &pages);
    let about = about(sheet);
    let outline = outline(&mut document, setting, &destinations, &about.title);
    let metadata = metadata(&mut document, &about)?;
    let intent = output_intent(&mut document);
    let attachment = attach(&mut document, sheet, tei);

    let attached = format!("{}.tei.xml", sheet.stem);
    let names = dictionary([
        ("Dests", name_tree(destinations.into_iter().collect()).into()),
        ("EmbeddedFiles", name_tree(vec![(attached, reference(attachment))]).into()),
    ]);
    let catalog = dictionary([
        ("Type", name("Catalog")),
        ("Pages", catalog_pages(&document)?),
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
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", reference(catalog));

    let mut information = dictionary([
        ("Title", text(&about.title)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", bytes(pdf_date(sheet.made))),
        ("ModDate", bytes(pdf_date(sheet.made))),
    ]);
    if let Some(author) = &about.author {
        information.set("Author", text(author));
    }
    let information = document.add_object(information);
    document.trailer.set("Info", reference(information));
    document.trailer.set("ID", identifier(sheet, tei));

    for page in &pages {
        for content in document.get_page_contents(*page) {
            if let Ok(stream) = document.get_object_mut(content).and_then(Object::as_stream_mut) {
                stream.set_plain_content(join_glyph_strings(&stream.content));
            }
        }
    }
    renumber(&mut document);
    document.compress();
    let mut written = Vec::new();
    match document.save_to(&mut written) {
        Ok(()) => Ok(written),
        Err(error) => Err(BackendError::library("the PDF")(error.to_string())),
    }
}

/// Joins the strings of glyphs that follow each other, `<0042><002f>`, which `printpdf` writes one by
/// one. Nothing else in our content has a `>` before a `<`.
fn join_glyph_strings(content: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(content.len());
    for byte in content {
        if *byte == b'<' && joined.last() == Some(&b'>') {
            joined.pop();
        } else {
            joined.push(*byte);
        }
    }
    joined
}

/// Numbers the objects anew, in their order, without those that nothing refers to. What `lopdf` has
/// for this looks through a list for each reference.
fn renumber(document: &mut Document) {
    let mut reached = BTreeSet::new();
    let mut next = Vec::new();
    each_reference(&mut document.trailer, &mut |id| next.push(*id));
    while let Some(id) = next.pop() {
        if reached.insert(id)
            && let Some(object) = document.objects.get_mut(&id)
        {
            each_reference_in(object, &mut |id| next.push(*id));
        }
    }
    document.objects.retain(|id, _| reached.contains(id));
    let ids: BTreeMap<ObjectId, ObjectId> =
        document.objects.keys().zip(1..).map(|(old, new)| (*old, (new, old.1))).collect();
    let mut renumber = |id: &mut ObjectId| *id = ids.get(id).copied().unwrap_or(*id);
    each_reference(&mut document.trailer, &mut renumber);
    let objects = std::mem::take(&mut document.objects).into_iter().map(|(mut id, mut object)| {
        renumber(&mut id);
        each_reference_in(&mut object, &mut renumber);
        (id, object)
    });
    document.objects = objects.collect();
    document.max_id = document.objects.len() as u32;
}

fn each_reference(dictionary: &mut Dictionary, see: &mut impl FnMut(&mut ObjectId)) {
    dictionary.iter_mut().for_each(|(_, object)| each_reference_in(object, see));
}

fn each_reference_in(object: &mut Object, see: &mut impl FnMut(&mut ObjectId)) {
    match object {
        Object::Reference(id) => see(id),
        Object::Array(array) => array.iter_mut().for_each(|one| each_reference_in(one, see)),
        Object::Dictionary(dictionary) => each_reference(dictionary, see),
        Object::Stream(stream) => each_reference(&mut stream.dict, see),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}

/// The page tree that `printpdf` made.
fn catalog_pages(document: &Document) -> Result<Object, BackendError> {
    let pages = document.catalog().and_then(|catalog| catalog.get(b"Pages")).cloned();
    pages.map_err(|error| BackendError::library("the PDF's page tree")(error.to_string()))
}

fn about(sheet: &Sheet<'_>) -> xmp::About {
    let letter = sheet.letter;
    let language = letter.texts.iter().find_map(|text| text.language.as_ref());
    xmp::About {
        title: title(letter, sheet.reading).unwrap_or_else(|| sheet.stem.to_owned()),
        author: author(letter),
        language: language.map_or("und", |language| language.value.as_str()).to_owned(),
        identifier: letter.id.clone(),
        sources: letter.witnesses.iter().filter_map(|witness| witness.url.clone()).collect(),
        producer: PRODUCER,
        made: sheet.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// Those who sent the letter.
fn author(letter: &Letter) -> Option<String> {
    let sent = letter.action(ActionKind::Sent)?;
    let names: Vec<&str> = sent.agents.iter().filter_map(|agent| agent.display_name()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// ISO 32000-1, 7.9.4.
fn pdf_date(made: jiff::Timestamp) -> String {
    made.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

/// Where each fragment of the letter stands, as destinations (ISO 32000-1, 12.3.2).
fn destinations(setting: &Setting, pages: &[ObjectId]) -> BTreeMap<String, Object> {
    /// How far above its baseline a place begins.
    const ABOVE: f64 = 14.0;
    let mut destinations = BTreeMap::new();
    for (page, sheet) in pages.iter().zip(&setting.pages) {
        for (part, ink) in &sheet.inks {
            let y = match ink {
                Ink::Text(run) => run.y,
                Ink::Point { y, .. } | Ink::Picture { y, .. } => *y,
                Ink::Rule { .. } => continue,
            };
            let mut next = *part;
            while let Some(part) = next {
                let part = &setting.parts[part.0];
                if let Some(fragment) = &part.fragment {
                    let top = Object::Real((SHEET_HEIGHT - y + ABOVE).round() as f32);
                    destinations.entry(fragment.clone()).or_insert_with(|| {
                        let place = [reference(*page), name("XYZ"), 0.into(), top, Object::Null];
                        Object::Array(place.to_vec())
                    });
                }
                next = part.parent;
            }
        }
    }
    destinations
}

/// The outline (ISO 32000-1, 12.3.3): the letter, the pages of the print, the end matter.
fn outline(
    document: &mut Document,
    setting: &Setting,
    destinations: &BTreeMap<String, Object>,
    title: &str,
) -> ObjectId {
    let root = document.new_object_id();
    let top = |document: &Document| {
        let first = document.page_iter().next().map_or(Object::Null, reference);
        Object::Array(vec![first, name("Fit")])
    };
    let mut items = vec![(title.to_owned(), top(document), Vec::new())];
    let pages: Vec<(String, Object)> = setting
        .parts
        .iter()
        .filter(|part| part.kind == PartKind::PageNumber)
        .filter_map(|part| {
            let destination = destinations.get(part.fragment.as_ref()?)?;
            Some((part.spoken.clone()?, destination.clone()))
        })
        .collect();
    if let Some((_, first)) = pages.first() {
        items.push(("Pages of the source".to_owned(), first.clone(), pages));
    }
    for (part, said) in setting.parts.iter().enumerate() {
        if said.kind == PartKind::SectionHeading
            && let Some((page, words, y)) = words_of(setting, part)
            && let Some(page) = document.page_iter().nth(page)
        {
            let top = Object::Real((SHEET_HEIGHT - y + 14.0).round() as f32);
            let place = [reference(page), name("XYZ"), 0.into(), top, Object::Null];
            items.push((words, Object::Array(place.to_vec()), Vec::new()));
        }
    }
    let top_level = items.len() as i64;
    let ids: Vec<ObjectId> = items.iter().map(|_| document.new_object_id()).collect();
    for (at, (words, destination, children)) in items.into_iter().enumerate() {
        let mut item = dictionary([
            ("Title", text(&words)),
            ("Parent", reference(root)),
            ("Dest", destination),
        ]);
        link_siblings(&mut item, &ids, at);
        let children_ids: Vec<ObjectId> =
            children.iter().map(|_| document.new_object_id()).collect();
        if let (Some(first), Some(last)) = (children_ids.first(), children_ids.last()) {
            item.set("First", reference(*first));
            item.set("Last", reference(*last));
            // Negative: closed.
            item.set("Count", -(children_ids.len() as i64));
        }
        for (place, (words, destination)) in children.into_iter().enumerate() {
            let mut child = dictionary([
                ("Title", text(&words)),
                ("Parent", reference(ids[at])),
                ("Dest", destination),
            ]);
            link_siblings(&mut child, &children_ids, place);
            document.set_object(children_ids[place], child);
        }
        document.set_object(ids[at], item);
    }
    let mut outlines = dictionary([("Type", name("Outlines")), ("Count", top_level.into())]);
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        outlines.set("First", reference(*first));
        outlines.set("Last", reference(*last));
    }
    document.set_object(root, outlines);
    root
}

fn link_siblings(item: &mut Dictionary, ids: &[ObjectId], at: usize) {
    if at > 0 {
        item.set("Prev", reference(ids[at - 1]));
    }
    if let Some(next) = ids.get(at + 1) {
        item.set("Next", reference(*next));
    }
}

/// The words of a part on the first sheet that has any of it, and where they begin.
fn words_of(setting: &Setting, part: usize) -> Option<(usize, String, f64)> {
    for (page, sheet) in setting.pages.iter().enumerate() {
        let mut runs = sheet.inks.iter().filter_map(|(of, ink)| match ink {
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

fn metadata(document: &mut Document, about: &xmp::About) -> Result<ObjectId, BackendError> {
    let entries = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    // Not compressed, so that programs that know no PDF can find it.
    let stream = Stream::new(entries, xmp::packet(about)?).with_compression(false);
    Ok(document.add_object(stream))
}

/// sRGB as the meaning of all colours (ISO 19005-3, 6.2.3).
fn output_intent(document: &mut Document) -> ObjectId {
    let profile = typst_assets::icc::S_RGB_V4.to_vec();
    let profile = document.add_object(Stream::new(dictionary([("N", 3.into())]), profile));
    add(
        document,
        [
            ("Type", name("OutputIntent")),
            ("S", name("GTS_PDFA1")),
            ("OutputConditionIdentifier", bytes("sRGB")),
            ("RegistryName", bytes("http://www.color.org")),
            ("Info", bytes("sRGB IEC61966-2.1")),
            ("DestOutputProfile", reference(profile)),
        ],
    )
}

/// Attaches the TEI as the source of the document (ISO 19005-3, 6.8 and annex E).
fn attach(document: &mut Document, sheet: &Sheet<'_>, tei: &[u8]) -> ObjectId {
    let parameters = dictionary([
        ("Size", (tei.len() as i64).into()),
        ("ModDate", bytes(pdf_date(sheet.made))),
        ("CreationDate", bytes(pdf_date(sheet.made))),
    ]);
    let entries = dictionary([
        ("Type", name("EmbeddedFile")),
        ("Subtype", name("application/tei+xml")),
        ("Params", parameters.into()),
    ]);
    let file = document.add_object(Stream::new(entries, tei.to_vec()));
    let file_name = format!("{}.tei.xml", sheet.stem);
    let embedded = dictionary([("F", reference(file)), ("UF", reference(file))]);
    add(
        document,
        [
            ("Type", name("Filespec")),
            ("F", text(&file_name)),
            ("UF", text(&file_name)),
            ("AFRelationship", name("Source")),
            ("Desc", text("The same text in TEI-XML, from which everything here can be made")),
            ("EF", embedded.into()),
        ],
    )
}

/// The file identifier (ISO 32000-1, 14.4): of the letter, and of this printing of it.
fn identifier(sheet: &Sheet<'_>, tei: &[u8]) -> Object {
    let short = |hash: Sha256| {
        Object::String(hash.finalize()[..16].to_vec(), lopdf::StringFormat::Hexadecimal)
    };
    let mut letter = Sha256::new();
    letter.update(sheet.letter.id.as_bytes());
    let mut printing = letter.clone();
    printing.update(PRODUCER.as_bytes());
    printing.update(sheet.made.as_second().to_be_bytes());
    printing.update([match sheet.reading {
        Reading::Regular => 0,
        Reading::Original => 1,
    }]);
    printing.update(tei);
    sheet.pictures.values().for_each(|picture| printing.update(&picture.bytes));
    Object::Array(vec![short(letter), short(printing)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_strings_are_joined_and_dictionaries_left_alone() {
        let content = b"/Span <</ActualText <FEFF0041> /MCID 1>> BDC [<0001><0002> -7 <0003>] TJ";
        let joined = b"/Span <</ActualText <FEFF0041> /MCID 1>> BDC [<00010002> -7 <0003>] TJ";
        assert_eq!(join_glyph_strings(content), joined);
    }
}
