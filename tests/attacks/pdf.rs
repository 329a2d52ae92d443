//! Alterations of a PDF: of its content, its fonts, its structure tree, and its metadata.

use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// An alteration with its name.
pub(crate) type Alteration = (&'static str, Box<dyn Fn(&[u8]) -> Vec<u8>>);

/// The numbers of marked content on the first page of the letter.
const FIRST_WORDS: i64 = 3;
const LAST_WORDS: i64 = 14;

/// The file, written again.
pub(crate) fn copied(file: &[u8]) -> Vec<u8> {
    written(Document::load_mem(file).unwrap())
}

fn written(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// With the content of the first page altered.
fn content(file: &[u8], alter: impl Fn(&str) -> String) -> Vec<u8> {
    let mut document = Document::load_mem(file).unwrap();
    let page = document.page_iter().next().unwrap();
    let bytes = document.get_page_content(page);
    // A character for each byte: strings hold the codes of glyphs.
    let before: String = bytes.into_iter().map(char::from).collect();
    let after = alter(&before);
    assert_ne!(before, after);
    let after = after.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let stream = document.add_object(Stream::new(Dictionary::new(), after));
    let page = document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Contents", stream);
    written(document)
}

/// With the words of one sequence altered.
fn sequence(file: &[u8], number: i64, alter: impl Fn(&str) -> String) -> Vec<u8> {
    content(file, |content| {
        let tag = format!("<</MCID {number}>> BDC");
        let start = content.find(&tag).unwrap() + tag.len();
        let end = start + content[start..].find("EMC").unwrap();
        [&content[..start], &alter(&content[start..end]), &content[end..]].concat()
    })
}

/// Where the strings of some content are, with their brackets (ISO 32000-1, 7.3.4.2).
fn strings(words: &str) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), None);
    let mut characters = words.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '(' => start = Some(at),
            ')' => found.extend(start.take().map(|start| start..at + 1)),
            _ => {}
        }
    }
    found
}

/// Where the last glyph of a string begins: a code has two bytes.
fn last_glyph(words: &str, string: &Range<usize>) -> usize {
    let mut bytes = Vec::new();
    let mut characters = words[string.start + 1..string.end - 1].char_indices();
    while let Some((at, character)) = characters.next() {
        bytes.push(string.start + 1 + at);
        if character == '\\' {
            characters.next();
        }
    }
    bytes[bytes.len() - 2]
}

/// With the first page, or what it uses, altered.
fn page(file: &[u8], alter: impl Fn(&mut Dictionary)) -> Vec<u8> {
    let mut document = Document::load_mem(file).unwrap();
    let page = document.page_iter().next().unwrap();
    alter(document.get_object_mut(page).unwrap().as_dict_mut().unwrap());
    written(document)
}

/// With the characters of all fonts' codes altered.
fn fonts(file: &[u8], alter: impl Fn(&str) -> String) -> Vec<u8> {
    let mut document = Document::load_mem(file).unwrap();
    for object in document.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else { continue };
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        if let Ok(map) = String::from_utf8(bytes)
            && map.contains("beginbfchar")
        {
            stream.dict.remove(b"Filter");
            stream.set_content(alter(&map).into_bytes());
        }
    }
    written(document)
}

/// With an element of the structure tree altered: the first one of which this is true, and its id.
fn element(
    file: &[u8],
    is_meant: impl Fn(&Dictionary) -> bool,
    alter: impl Fn(&mut Document, ObjectId),
) -> Vec<u8> {
    let mut document = Document::load_mem(file).unwrap();
    let mut elements =
        document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    let meant = elements.find(|(_, element)| element.has(b"S") && is_meant(element));
    let id = meant.expect("the element is there").0;
    alter(&mut document, id);
    written(document)
}

fn is(element: &Dictionary, kind: &[u8]) -> bool {
    element.get(b"S").and_then(Object::as_name).is_ok_and(|it| it == kind)
}

/// Whether an element holds this sequence.
fn holds(element: &Dictionary, number: i64) -> bool {
    let is_it = |kid: &Object| {
        let kid = kid.as_dict().and_then(|kid| kid.get(b"MCID")).and_then(Object::as_i64);
        kid.is_ok_and(|kid| kid == number)
    };
    element.get(b"K").and_then(Object::as_array).is_ok_and(|kids| kids.iter().any(is_it))
}

fn dictionary(document: &mut Document, id: ObjectId) -> &mut Dictionary {
    document.get_object_mut(id).unwrap().as_dict_mut().unwrap()
}

fn kids(document: &mut Document, id: ObjectId) -> &mut Vec<Object> {
    dictionary(document, id).get_mut(b"K").unwrap().as_array_mut().unwrap()
}

fn parent(document: &mut Document, id: ObjectId) -> ObjectId {
    dictionary(document, id).get(b"P").unwrap().as_reference().unwrap()
}

/// The place of an element among its siblings.
fn place(document: &mut Document, id: ObjectId) -> usize {
    let above = parent(document, id);
    kids(document, above)
        .iter()
        .position(|kid| kid.as_reference().is_ok_and(|kid| kid == id))
        .unwrap()
}

/// Whether an element is a page break.
fn is_page(element: &Dictionary) -> bool {
    is(element, b"Span") && element.has(b"Alt") && element.has(b"T")
}

/// All alterations.
pub(crate) fn alterations() -> Vec<Alteration> {
    let mut all = of_content();
    all.extend(of_visibility());
    all.extend(of_elements());
    all.extend(of_pages());
    all.extend(of_notes());
    all.extend(of_metadata());
    all
}

fn of_content() -> Vec<Alteration> {
    let last_string = |words: &str| {
        let at = strings(words).pop().unwrap().start;
        [&words[..at], "()] TJ\nET\n"].concat()
    };
    vec![
        (
            "the end of a line dropped",
            Box::new(move |file| sequence(file, FIRST_WORDS, last_string)),
        ),
        (
            "a word doubled",
            Box::new(move |file| {
                sequence(file, FIRST_WORDS, |words| {
                    let first = strings(words).remove(0);
                    [&words[..first.end], &words[first.start..]].concat()
                })
            }),
        ),
        (
            "words swapped",
            Box::new(move |file| {
                sequence(file, FIRST_WORDS, |words| {
                    let found = strings(words);
                    let (one, two) = (&found[0], &found[1]);
                    [
                        &words[..one.start],
                        &words[two.clone()],
                        &words[one.end..two.start],
                        &words[one.clone()],
                        &words[two.end..],
                    ]
                    .concat()
                })
            }),
        ),
        (
            "a character lost",
            Box::new(move |file| {
                sequence(file, FIRST_WORDS, |words| {
                    let first = strings(words).remove(0);
                    [&words[..last_glyph(words, &first)], &words[first.end - 1..]].concat()
                })
            }),
        ),
        (
            "words that are no content",
            Box::new(|file| {
                let tag = format!("/P <</MCID {LAST_WORDS}>> BDC");
                content(file, |content| content.replace(&tag, "/Artifact BMC"))
            }),
        ),
        (
            "words for others",
            Box::new(|file| {
                let with = format!("/Span <</MCID {LAST_WORDS}/ActualText(Eve)>> BDC");
                let tag = format!("/P <</MCID {LAST_WORDS}>> BDC");
                content(file, |content| content.replace(&tag, &with))
            }),
        ),
        (
            "words of nothing that is shown",
            Box::new(|file| {
                let with = format!("/Span <</MCID {LAST_WORDS}/ActualText(Ann )>> BDC");
                content(file, |content| {
                    let tag = format!("/P <</MCID {LAST_WORDS}>> BDC");
                    let start = content.find(&tag).unwrap();
                    let end = start + content[start..].find("EMC").unwrap();
                    [&content[..start], &with, "\n", &content[end..]].concat()
                })
            }),
        ),
        ("a letter changed", Box::new(|file| fonts(file, |map| map.replace("<0066>", "<0067>")))),
        (
            "a letter that looks alike",
            Box::new(|file| fonts(file, |map| map.replace("<0065>", "<0435>"))),
        ),
        (
            "a letter without a character",
            Box::new(|file| fonts(file, |map| map.replace("<0066>", "<>"))),
        ),
    ]
}

fn of_visibility() -> Vec<Alteration> {
    let around = |file: &[u8], before: &'static str, after: &'static str| {
        sequence(file, LAST_WORDS, move |words| [before, words, after].concat())
    };
    vec![
        ("invisible ink", Box::new(move |file| around(file, "\n3 Tr", "0 Tr\n"))),
        ("white ink", Box::new(move |file| around(file, "\n1 g", "0 g\n"))),
        ("white ink in RGB", Box::new(move |file| around(file, "\n1 1 1 rg", "0 g\n"))),
        ("beyond the sheet", Box::new(move |file| around(file, "\nq 1 0 0 1 0 -900 cm", "Q\n"))),
        ("a point high", Box::new(move |file| around(file, "\nq 0.01 0 0 0.01 300 300 cm", "Q\n"))),
        ("cut off", Box::new(move |file| around(file, "\nq 0 0 10 10 re W n", "Q\n"))),
        (
            "painted over by a fill",
            Box::new(|file| {
                content(file, |content| format!("{content}\n1 g 100 500 400 300 re f"))
            }),
        ),
        (
            "painted over by a picture",
            Box::new(|file| {
                content(file, |content| format!("{content}\nq 400 0 0 300 100 500 cm /X Do Q"))
            }),
        ),
        (
            "outside the crop box",
            Box::new(|file| {
                page(file, |page| {
                    page.set("CropBox", vec![0.into(), 0.into(), 595.into(), 600.into()]);
                })
            }),
        ),
    ]
}

/// Takes an element out of the tree.
fn remove(document: &mut Document, id: ObjectId) {
    let (above, at) = (parent(document, id), place(document, id));
    kids(document, above).remove(at);
}

/// Makes an element the last one of its parent.
fn to_the_end(document: &mut Document, id: ObjectId) {
    let (above, at) = (parent(document, id), place(document, id));
    let kids = kids(document, above);
    let moved = kids.remove(at);
    kids.push(moved);
}

/// Puts an element before its neighbour.
fn back(document: &mut Document, id: ObjectId) {
    let (above, at) = (parent(document, id), place(document, id));
    kids(document, above).swap(at - 1, at);
}

fn text(value: &str) -> Object {
    Object::string_literal(value)
}

fn of_elements() -> Vec<Alteration> {
    vec![
        (
            "words in no element",
            Box::new(|file| {
                element(file, |it| holds(it, LAST_WORDS), |document, id| kids(document, id).clear())
            }),
        ),
        (
            "words twice in the tree",
            Box::new(|file| {
                element(
                    file,
                    |it| holds(it, FIRST_WORDS),
                    |document, id| {
                        let kids = kids(document, id);
                        kids.push(kids[0].clone());
                    },
                )
            }),
        ),
        (
            "a paragraph moved",
            Box::new(move |file| element(file, |it| holds(it, FIRST_WORDS), to_the_end)),
        ),
        (
            "a paragraph that is no text",
            Box::new(|file| {
                element(
                    file,
                    |it| holds(it, LAST_WORDS),
                    |document, id| {
                        dictionary(document, id).set("C", Object::Name(b"Apparatus".to_vec()));
                    },
                )
            }),
        ),
        (
            "our words as text",
            Box::new(|file| {
                element(
                    file,
                    |it| is(it, b"H1"),
                    |document, id| {
                        dictionary(document, id).remove(b"C");
                    },
                )
            }),
        ),
        (
            "other words for an element",
            Box::new(move |file| {
                element(
                    file,
                    |it| holds(it, LAST_WORDS),
                    move |document, id| {
                        dictionary(document, id).set("ActualText", text("Eve"));
                    },
                )
            }),
        ),
        (
            "nothing struck out",
            Box::new(|file| {
                element(
                    file,
                    |it| is(it, b"Span") && it.has(b"A"),
                    |document, id| {
                        dictionary(document, id).remove(b"A");
                    },
                )
            }),
        ),
    ]
}

fn of_pages() -> Vec<Alteration> {
    vec![
        ("a page lost", Box::new(move |file| element(file, is_page, remove))),
        (
            "a page renumbered",
            Box::new(move |file| {
                element(file, is_page, move |document, id| {
                    dictionary(document, id).set("T", text("9"));
                })
            }),
        ),
        (
            "a page without number",
            Box::new(|file| {
                element(file, is_page, |document, id| {
                    dictionary(document, id).remove(b"T");
                })
            }),
        ),
        ("a page moved", Box::new(move |file| element(file, is_page, to_the_end))),
    ]
}

fn of_notes() -> Vec<Alteration> {
    vec![
        ("a note lost", Box::new(move |file| element(file, |it| is(it, b"Note"), remove))),
        (
            "a note relabelled",
            Box::new(move |file| {
                element(
                    file,
                    |it| is(it, b"Note"),
                    move |document, id| {
                        dictionary(document, id).set("T", text("a"));
                    },
                )
            }),
        ),
        (
            "a note with another name",
            Box::new(move |file| {
                element(
                    file,
                    |it| is(it, b"Note"),
                    move |document, id| {
                        dictionary(document, id).set("ID", text("n.7"));
                    },
                )
            }),
        ),
        (
            "a note cut",
            Box::new(|file| {
                element(
                    file,
                    |it| is(it, b"Note"),
                    |document, id| {
                        kids(document, id).pop();
                    },
                )
            }),
        ),
        ("a call lost", Box::new(move |file| element(file, |it| is(it, b"Reference"), remove))),
        (
            "a call moved to another word",
            Box::new(move |file| element(file, |it| is(it, b"Reference"), back)),
        ),
    ]
}

/// What the metadata packet states, and what is put in its place.
fn of_metadata() -> Vec<Alteration> {
    let stated = [
        ("the sender changed", "Ann Lee</rdf:li>", "Ann Lea</rdf:li>"),
        ("the recipient changed", "Ben Cox</rdf:li>", "Ben Fox</rdf:li>"),
        ("the recipient is an author", "dc:contributor>", "dc:creator>"),
        ("the date changed", "1851-05-03</rdf:li>", "1851-05-04</rdf:li>"),
        ("a place changed", "Ely; Leeds (received)", "Elm; Leeds (received)"),
        ("a place of something else", "Leeds (received)", "Leeds (read)"),
        ("a place lost", "Ely; Leeds (received)", "Ely"),
        ("the licence changed", "licenses/by/4.0/", "licenses/by-nc/4.0/"),
        ("a remark changed", "by a neighbour", "by a stranger"),
        ("the identifier changed", "urn:uuid:2", "urn:uuid:3"),
    ];
    let alteration = |(name, was, is): (&'static str, &'static str, &'static str)| -> Alteration {
        (name, Box::new(move |file| metadata(file, was, is)))
    };
    stated.into_iter().map(alteration).collect()
}

/// With something in the metadata packet replaced, wherever it is.
fn metadata(file: &[u8], was: &str, is: &str) -> Vec<u8> {
    let mut document = Document::load_mem(file).unwrap();
    let packet =
        document.catalog().unwrap().get(b"Metadata").and_then(Object::as_reference).unwrap();
    let stream = document.get_object_mut(packet).unwrap().as_stream_mut().unwrap();
    let before = String::from_utf8(stream.content.clone()).unwrap();
    assert!(before.contains(was), "{was} is not there");
    stream.set_content(before.replace(was, is).into_bytes());
    written(document)
}
