//! The PDF backend: PDF/UA-1 (ISO 14289-1) that is also PDF/A-3a (ISO 19005-3), with the TEI attached, or
//! PDF/A-2a (ISO 19005-2), with nothing attached.
//!
//! `typeset` decides the position of everything; this module only writes it down. `printpdf` writes
//! pages and fonts, `finish` adds what it cannot: the structure tree, XMP, output intent,
//! attachment, outline, destinations, deterministic ids; `file` takes the objects one by one.
//! **Invariants:** text extracted from the file equals the letter's text, code point by code point;
//! the file's dates are [`PrintJob::made`], never the letter's.

mod book;
mod content;
mod file;
mod finish;
mod fonts;
mod navigation;
mod objects;
mod operators;
mod pictures;
mod shown;
mod structure;
mod whole;
mod xmp;

use super::{
    Backend, BackendError, Feature, Format, PRODUCER, PictureKind, PrintJob, Printed, Shown,
    Support,
};
use crate::ir::account::FactKey;
use crate::typeset::{Job, typeset};

/// The part of PDF/A that a file conforms to, at level A in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PdfA {
    /// ISO 19005-3: the TEI is attached.
    #[default]
    Part3,
    /// ISO 19005-2, for archives that take no attachments: nothing is attached.
    Part2,
}

pub(super) use self::book::PdfBook;

/// The backend `pdf`.
pub(super) struct Pdf;

impl Pdf {
    /// The kinds of pictures that a PDF can hold.
    const PICTURES: &'static [PictureKind] =
        &[PictureKind::Png, PictureKind::Jpeg, PictureKind::JpegGrey];
}

impl Backend for Pdf {
    fn format(&self) -> &'static Format {
        &Format {
            name: "pdf",
            extension: "pdf",
            media_type: "application/pdf",
            description: "PDF/A for print and archive, notes at the foot, with the TEI attached (PDF/A-3)",
            default: true,
            needs: &["tei"],
            pictures: Self::PICTURES,
        }
    }

    fn is_typeset(&self) -> bool {
        true
    }

    fn support(&self, feature: Feature) -> Support {
        match feature {
            Feature::Lists
            | Feature::Tables
            | Feature::Verse
            | Feature::Quotations
            | Feature::Divisions
            | Feature::Revisions
            | Feature::Uncertainty
            | Feature::Choices
            | Feature::SeveralTexts => Support::Full,
            Feature::Figures => {
                Support::Partial("PNG and JPEG; any other picture is a frame with its name")
            }
            Feature::Rendition => {
                Support::Partial("capitals and other families of type are as the text around them")
            }
            Feature::Names => Support::Partial("only what leads to an address is a link"),
            Feature::NoteRanges => Support::Partial("a destination that is not seen"),
            Feature::Opaque => Support::Words,
            Feature::Header => Support::Partial(
                "what it says of the letter and of the edition, if the colophon is full; PDF/A-3 attaches the TEI, which has all of it",
            ),
        }
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let excerpt = job.excerpt.map(|excerpt| excerpt.of(job.letter)).transpose();
        let excerpt = excerpt.map_err(BackendError::NoExcerpt)?;
        let letter = excerpt.as_ref().map_or(job.letter, |excerpt| &excerpt.letter);
        let sizes = pictures::sizes(job);
        let typeset_job = Job::new(job.collection, letter, job.fonts)
            .stem(job.stem)
            .reading(job.reading)
            .pictures(&sizes)
            .layout(job.layout)
            .excerpt(job.excerpt)
            .persons(job.persons)
            .made_with(PRODUCER);
        let setting = typeset(&typeset_job).map_err(BackendError::NoScript)?;
        let fonts = fonts::Fonts::subset(&setting, job.fonts)?;
        let drawn = pictures::Drawn::of(job, setting.inks());
        let bytes = finish::finish(job, &setting, &fonts, &drawn)?;
        let excerpt = excerpt.map(|excerpt| [excerpt.words, excerpt.notes]);
        Ok(Printed { bytes, boxed: setting.boxed, excerpt })
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Object};
    use serde_json::{Value, json};

    use super::*;
    use crate::backends::picture::samples;
    use crate::backends::{Layout, Paper, Picture, TypeCase};
    use crate::ir::{Collection, Letter};

    fn read() -> Value {
        json!({"how": "read", "at": {"source": 0, "start": 0, "end": 1}})
    }

    fn text(text: &str) -> Value {
        json!({"inline": "text", "text": text, "origin": read()})
    }

    fn letter(words: &str) -> Letter {
        let anchor = json!({"inline": "note-anchor", "id": "r.1", "note": "n.1", "origin": read()});
        let page = json!({
            "inline": "page-break", "id": "page.2", "label": "2", "splits_word": false,
            "origin": read(),
        });
        let note = json!({"block": "paragraph", "number": null, "content": [text("A note.")]});
        serde_json::from_value(json!({
            "id": "urn:uuid:00000000-0000-5000-8000-000000000000",
            "number": null, "kind": null, "correspondence": [], "witnesses": [],
            "title": {"value": "Письмо", "origin": read()},
            "rights": {"source_text": [], "encoding": [], "index": []},
            "texts": [{"role": "transcription", "language": null, "blocks": [
                {"block": "heading", "content": [text("Письмо")]},
                {"block": "paragraph", "number": 1, "content": [
                    text("office "), page, text(words), anchor,
                ]},
            ]}],
            "notes": [{
                "id": "n.1", "label": {"value": "1", "origin": read()}, "list_number": null,
                "kind": "footnote", "blocks": [note],
            }],
        }))
        .unwrap()
    }

    fn print(letter: &Letter) -> Result<Vec<u8>, BackendError> {
        print_with(letter, &[])
    }

    fn print_with(letter: &Letter, pictures: &[(&str, &Picture)]) -> Result<Vec<u8>, BackendError> {
        print_on(letter, pictures, &TypeCase::default(), Layout::default())
    }

    fn print_on(
        letter: &Letter,
        pictures: &[(&str, &Picture)],
        fonts: &TypeCase,
        layout: Layout,
    ) -> Result<Vec<u8>, BackendError> {
        let collection = Collection::default();
        let job = job(&collection, letter).pictures(pictures.iter().copied().collect());
        let printed = Pdf.print(&job.fonts(fonts).layout(layout));
        printed.map(|printed| printed.bytes)
    }

    fn job<'a>(collection: &'a Collection, letter: &'a Letter) -> PrintJob<'a> {
        PrintJob::new(collection, letter)
            .made("2026-11-21T10:00:00Z".parse().unwrap())
            .finished([("tei", b"<TEI/>".as_slice())].into())
    }

    fn object<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
        document.dereference(object).unwrap().1
    }

    #[test]
    fn the_same_letter_gives_the_same_bytes() {
        let letter = letter("of the same words");
        assert_eq!(print(&letter).unwrap(), print(&letter).unwrap());
    }

    #[test]
    fn a_letter_in_a_script_that_no_font_has_is_an_error() {
        let error = print(&letter("漢字漢字")).unwrap_err();
        let BackendError::NoScript(none) = error else { panic!("{error}") };
        assert!(none.script.starts_with("Han") && none.missing == 4);
        assert!(print(&letter(&format!("{}漢", "of the same words ".repeat(9)))).is_ok());
    }

    /// The content of the first page.
    fn content(bytes: &[u8]) -> String {
        let document = Document::load_mem(bytes).unwrap();
        let page = document.page_iter().next().unwrap();
        let content = document.get_page_content(page);
        content.into_iter().map(char::from).collect()
    }

    #[test]
    fn words_from_the_right_and_forms_of_letters_say_what_they_are() {
        let reversed = content(&print(&letter("שלום לך")).unwrap());
        assert!(reversed.contains("/ReversedChars"), "{reversed}");
        let plain = content(&print(&letter("of the first words ﬁ ".repeat(9).as_str())).unwrap());
        assert!(!plain.contains("/ReversedChars"), "{plain}");
        // The glyph is that of `fi`, and the text is the character.
        assert!(plain.to_lowercase().contains("/actualtext<fefffb01>"), "{plain}");
    }

    #[test]
    fn a_font_that_is_named_is_embedded() {
        let file = TypeCase::default().file(crate::typeset::Face::DejaVuSansMono).to_vec();
        let case = TypeCase::with(vec![crate::backends::NamedFont::read(file).unwrap()]);
        let printed = print_on(&letter("words"), &[], &case, Layout::default());
        let document = Document::load_mem(&printed.unwrap()).unwrap();
        let is_its = |object: &Object| {
            let name =
                object.as_dict().and_then(|it| it.get(b"FontName")).and_then(Object::as_name);
            name.is_ok_and(|name| name.ends_with(b"+DejaVuSansMono"))
        };
        assert!(document.objects.values().any(is_its));
    }

    #[test]
    fn pages_have_the_size_of_their_paper() {
        let long = "words that fill more than one page ".repeat(200);
        for (paper, size) in [(Paper::A4, "595.28 841.89"), (Paper::LETTER, "612.00 792.00")] {
            let printed =
                print_on(&letter(&long), &[], &TypeCase::default(), Layout::default().paper(paper));
            let document = Document::load_mem(&printed.unwrap()).unwrap();
            assert!(document.get_pages().len() > 1);
            for page in document.page_iter() {
                let page = document.get_dictionary(page).unwrap();
                let edges = object(&document, page.get(b"MediaBox").unwrap()).as_array().unwrap();
                let edges: Vec<f32> = edges.iter().map(|edge| edge.as_float().unwrap()).collect();
                assert_eq!(format!("{:.2} {:.2}", edges[2], edges[3]), size);
            }
        }
    }

    #[test]
    fn title_and_dates_are_said_once_and_alike() {
        let document = Document::load_mem(&print(&letter("words")).unwrap()).unwrap();
        let information = object(&document, document.trailer.get(b"Info").unwrap());
        let information = information.as_dict().unwrap();
        let date = information.get(b"CreationDate").unwrap().as_str().unwrap();
        assert_eq!(date, b"D:20261121100000Z");
        let title = information.get(b"Title").unwrap().as_str().unwrap();
        assert_eq!(title, objects::utf16("Письмо"));
        let metadata = object(&document, document.catalog().unwrap().get(b"Metadata").unwrap());
        let packet = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
        assert!(packet.contains(">Письмо</rdf:li>"), "{packet}");
        assert!(packet.contains("<xmp:CreateDate>2026-11-21T10:00:00Z</xmp:CreateDate>"));
    }

    #[test]
    fn only_pdf_a_3_has_the_tei_attached() {
        let (collection, letter) = (Collection::default(), letter("words"));
        for (pdfa, part, has_attachment) in [(PdfA::Part3, "3", true), (PdfA::Part2, "2", false)] {
            let bytes = Pdf.print(&job(&collection, &letter).pdfa(pdfa)).unwrap().bytes;
            let document = Document::load_mem(&bytes).unwrap();
            let catalog = document.catalog().unwrap();
            let names = object(&document, catalog.get(b"Names").unwrap()).as_dict().unwrap();
            assert_eq!(catalog.has(b"AF"), has_attachment);
            assert_eq!(names.has(b"EmbeddedFiles"), has_attachment);
            let is_file = |object: &Object| {
                let entries = object.as_stream().map(|stream| &stream.dict);
                entries.is_ok_and(|entries| entries.has_type(b"EmbeddedFile"))
            };
            assert_eq!(document.objects.values().any(is_file), has_attachment);
            let metadata = object(&document, catalog.get(b"Metadata").unwrap());
            let packet = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
            assert!(packet.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")), "{packet}");
        }
    }

    #[test]
    fn every_fragment_of_the_letter_is_a_destination() {
        let document = Document::load_mem(&print(&letter("words")).unwrap()).unwrap();
        let names = document.catalog().unwrap().get(b"Names").unwrap();
        let names = object(&document, names).as_dict().unwrap();
        let names = object(&document, names.get(b"Dests").unwrap()).as_dict().unwrap();
        let names = names.get(b"Names").unwrap().as_array().unwrap();
        let keys: Vec<&[u8]> = names.iter().step_by(2).map(|key| key.as_str().unwrap()).collect();
        assert_eq!(keys, [b"n.1".as_slice(), b"p1", b"page.2", b"r.1"]);
    }

    /// The types of the structure's elements, in tree order.
    fn tags(document: &Document, element: &Object, found: &mut Vec<String>) {
        let element = object(document, element);
        if let Ok(kids) = element.as_array() {
            for kid in kids {
                tags(document, kid, found);
            }
        }
        let Ok(element) = element.as_dict() else { return };
        if let Ok(tag) = element.get(b"S").and_then(Object::as_name) {
            found.push(String::from_utf8(tag.to_vec()).unwrap());
        }
        if let Ok(kids) = element.get(b"K") {
            tags(document, kids, found);
        }
    }

    #[test]
    fn pictures_are_drawn_and_spoken() {
        let pixels: Vec<u8> = (0..=255).cycle().take(4 * 300 * 150).collect();
        let seal = samples::png(300, 150, png::ColorType::Rgba, &pixels);
        let [seal, map, grey] = [seal, samples::jpeg(200, 250, 3), samples::jpeg(9, 9, 1)]
            .map(|bytes| Picture::read(bytes).unwrap());
        let caption = json!([{"block": "paragraph", "number": null, "content": [text("A seal")]}]);
        let mut letter = letter("words");
        letter.texts[0].blocks = serde_json::from_value(json!([
            {"block": "figure", "images": ["seal.png"], "blocks": caption},
            {"block": "figure", "images": ["map.jpg", "again.jpg", "absent.jpg"], "blocks": []},
        ]))
        .unwrap();
        letter.notes[0].blocks = serde_json::from_value(json!([
            {"block": "figure", "images": ["grey.jpg"], "blocks": []},
        ]))
        .unwrap();
        let pictures =
            [("seal.png", &seal), ("map.jpg", &map), ("again.jpg", &map), ("grey.jpg", &grey)];
        let bytes = print_with(&letter, &pictures).unwrap();
        assert_eq!(bytes, print_with(&letter, &pictures).unwrap());
        let document = Document::load_mem(&bytes).unwrap();
        let dictionaries = document.objects.values();
        let dictionaries = dictionaries.filter_map(|object| {
            let stream = object.as_stream().map(|stream| &stream.dict);
            object.as_dict().or(stream).ok()
        });
        let (mut drawn, mut spoken) = (Vec::new(), Vec::new());
        for dictionary in dictionaries {
            let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or(b"");
            if name(b"Subtype") == b"Image" {
                let number = |key: &[u8]| dictionary.get(key).and_then(Object::as_i64).unwrap();
                drawn.push((number(b"Width"), number(b"Height"), name(b"ColorSpace").to_vec()));
            }
            if name(b"S") == b"Figure" {
                let alternative = dictionary.get(b"Alt").and_then(Object::as_str).unwrap();
                let attributes = dictionary.get(b"A").and_then(Object::as_dict).unwrap();
                let alternative = String::from_utf8(alternative.to_vec()).unwrap();
                spoken.push((alternative, attributes.has(b"BBox")));
            }
        }
        drawn.sort();
        let (grey, colour) = (b"DeviceGray".to_vec(), b"DeviceRGB".to_vec());
        assert_eq!(drawn, [(9, 9, grey), (200, 250, colour.clone()), (300, 150, colour)]);
        spoken.sort();
        let expected = [
            ("A seal", true),
            ("Picture: absent.jpg", false),
            ("Picture: again.jpg", true),
            ("Picture: grey.jpg", true),
            ("Picture: map.jpg", true),
        ];
        let expected = expected.map(|(words, is_drawn)| (words.to_owned(), is_drawn));
        assert_eq!(spoken, expected);
    }

    #[test]
    fn blocks_and_phrases_have_their_types_in_the_structure() {
        let paragraph =
            |words: &str| json!({"block": "paragraph", "number": null, "content": [text(words)]});
        let cell = |words: &str, columns: u32| json!({"rows": 1, "columns": columns, "blocks": [paragraph(words)]});
        let struck = json!({
            "inline": "phrase", "phrase": "deletion", "manner": null, "content": [text("struck")],
            "origin": read(),
        });
        let mut letter = letter("words");
        letter.texts[0].blocks = serde_json::from_value(json!([
            {"block": "heading", "content": [text("Letter")]},
            {"block": "paragraph", "number": null, "content": [text("It is "), struck]},
            {"block": "list", "items": [
                {"label": {"content": [text("1.")]}, "blocks": [paragraph("one")]},
            ]},
            {"block": "table", "rows": [
                {"is_heading": true, "cells": [cell("wide", 2)]},
                {"cells": [cell("short", 1)]},
            ]},
            {"block": "quotation", "blocks": [paragraph("quoted")]},
            {"block": "figure", "images": ["map.jpg"], "blocks": []},
            {"block": "enclosure", "blocks": [{"block": "heading", "content": [text("Inner")]}]},
        ]))
        .unwrap();
        letter.notes.clear();
        let document = Document::load_mem(&print(&letter).unwrap()).unwrap();
        let root = object(&document, document.catalog().unwrap().get(b"StructTreeRoot").unwrap());
        let mut found = Vec::new();
        tags(&document, root.as_dict().unwrap().get(b"K").unwrap(), &mut found);
        let end = found.iter().rposition(|tag| tag == "H2").unwrap();
        let letter = "Document H1 P Span L LI Lbl LBody P Table TR TH P TR TD P TD BlockQuote P \
                      Figure Sect H2";
        assert_eq!(found[..end].join(" "), letter);
        assert_eq!(titles(&document)[..2], ["Письмо", "Inner"]);
    }

    /// The titles of the outline, in order.
    fn titles(document: &Document) -> Vec<String> {
        fn gather(document: &Document, parent: &Object, titles: &mut Vec<String>) {
            let entry = object(document, parent).as_dict().unwrap();
            if let Ok(title) = entry.get(b"Title") {
                titles.push(lopdf::decode_text_string(title).unwrap());
            }
            for key in [b"First".as_slice(), b"Next"] {
                if let Ok(next) = entry.get(key) {
                    gather(document, next, titles);
                }
            }
        }
        let mut titles = Vec::new();
        gather(document, document.catalog().unwrap().get(b"Outlines").unwrap(), &mut titles);
        titles
    }

    /// The elements of one type, by an attribute.
    fn attributes(document: &Document, tag: &str, attribute: &str) -> Vec<String> {
        let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
        let elements = elements.filter(|element| {
            element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == tag.as_bytes())
        });
        let mut found: Vec<String> = elements
            .filter_map(|element| {
                let attributes = element.get(b"A").and_then(Object::as_dict).ok()?;
                let value = attributes.get(attribute.as_bytes()).ok()?.as_name().ok()?;
                String::from_utf8(value.to_vec()).ok()
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn lines_that_the_letter_ends_are_elements_and_do_not_run_together() {
        let end = json!({
            "inline": "line-break", "kind": "line", "splits_word": false, "origin": read(),
        });
        let name = json!({
            "inline": "phrase", "phrase": "foreign", "language": "fr",
            "content": [text("Madame"), end, text("Ode")], "origin": read(),
        });
        let mut letter = letter("words");
        letter.texts[0].blocks = serde_json::from_value(json!([
            {"block": "opener", "parts": [
                {"part": "address", "content": [text("To "), name, text("York")]},
            ]},
            {"block": "verse", "lines": [
                {"content": [text("Ruhmespforte")]}, {"content": [text("Hinten wird es")]},
            ]},
        ]))
        .unwrap();
        letter.notes.clear();
        let document = Document::load_mem(&print(&letter).unwrap()).unwrap();
        let root = object(&document, document.catalog().unwrap().get(b"StructTreeRoot").unwrap());
        let mut found = Vec::new();
        tags(&document, root.as_dict().unwrap().get(b"K").unwrap(), &mut found);
        let expected = "Document H1 P Span Span Span Span P Span Span H2";
        assert!(found.join(" ").starts_with(expected), "{found:?}");
        assert_eq!(attributes(&document, "Span", "Placement"), ["Block"; 4]);
    }

    #[test]
    fn lists_say_how_they_count_and_cells_what_they_label() {
        let paragraph =
            |words: &str| json!({"block": "paragraph", "number": null, "content": [text(words)]});
        let cell = |class: Option<&str>, words: &[&str]| {
            let blocks: Vec<Value> = words.iter().map(|words| paragraph(words)).collect();
            json!({"class": class, "rows": 1, "columns": 1, "blocks": blocks})
        };
        let mut letter = letter("words");
        letter.texts[0].blocks = serde_json::from_value(json!([
            {"block": "list", "items": [
                {"label": {"content": [text("1.")]}, "blocks": [paragraph("one")]},
                {"label": {"content": [text("2.")]}, "blocks": [paragraph("two")]},
            ]},
            {"block": "list", "items": [
                {"label": null, "blocks": [paragraph("(a) one")]},
                {"label": null, "blocks": [paragraph("(b) two")]},
            ]},
            {"block": "table", "rows": [
                {"is_heading": true, "cells": [cell(None, &[]), cell(None, &["Sum"])]},
                {"cells": [cell(Some("label"), &["1776"]), cell(None, &["3"])]},
                {"cells": [cell(None, &["of it"]), cell(Some("label"), &["none"])]},
            ]},
            {"block": "enclosure", "blocks": [paragraph("A list")]},
        ]))
        .unwrap();
        letter.notes.clear();
        let document = Document::load_mem(&print(&letter).unwrap()).unwrap();
        assert_eq!(attributes(&document, "L", "ListNumbering"), ["Decimal", "LowerAlpha"]);
        let root = object(&document, document.catalog().unwrap().get(b"StructTreeRoot").unwrap());
        let mut found = Vec::new();
        tags(&document, root.as_dict().unwrap().get(b"K").unwrap(), &mut found);
        let list = "L LI Lbl LBody P LI Lbl LBody P ";
        assert!(
            found.join(" ").starts_with(&format!("Document H1 {list}{list}Table")),
            "{found:?}"
        );
        assert_eq!(attributes(&document, "TH", "Scope"), ["Column", "Row"]);
        // An enclosure without a heading has its name.
        assert_eq!(titles(&document)[..2], ["Письмо", "Enclosure"]);
    }

    #[test]
    fn a_note_that_begins_with_its_label_leads_back_to_its_call() {
        let mut letter = letter("words");
        letter.notes = serde_json::from_value(json!([{
            "id": "n.1", "label": null, "list_number": null, "kind": "source",
            "blocks": [{"block": "paragraph", "number": null, "content": [text("Source: a file.")]}],
        }]))
        .unwrap();
        let document = Document::load_mem(&print(&letter).unwrap()).unwrap();
        let links: Vec<(Vec<u8>, Vec<u8>)> = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter_map(|entries| {
                let said = |key: &[u8]| Some(entries.get(key).ok()?.as_str().ok()?.to_vec());
                Some((said(b"Dest")?, said(b"Contents")?))
            })
            .collect();
        let back = (b"r.1".to_vec(), b"Back to the reference to note Source".to_vec());
        assert!(links.contains(&back), "{links:?}");
    }
}
