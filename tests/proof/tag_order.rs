//! Reads a PDF as those do who take the elements of its tag tree one after another.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::pdf::{Page, inner};

/// The words of each block of the tag tree, in its order: of each element that is not part of a line.
pub(crate) fn blocks(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let pages: Vec<Page> = document.page_iter().map(|page| Page::read(&document, page)).collect();
    let places: BTreeMap<ObjectId, usize> =
        document.page_iter().enumerate().map(|(place, id)| (id, place)).collect();
    let root = inner(&document, document.catalog().unwrap(), b"StructTreeRoot").unwrap();
    let mut blocks = vec![String::new()];
    let mut add = |content: Piece| match content {
        Piece::Edge => blocks.push(String::new()),
        Piece::Words(page, number) => {
            blocks.last_mut().unwrap().push_str(&pages[page].sequences[&number]);
        }
    };
    pieces(&document, &places, root, &mut add);
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// What the walk through the tag tree comes by.
enum Piece {
    /// The beginning or the end of a block.
    Edge,
    /// A marked-content sequence: its page and number.
    Words(usize, i64),
}

fn pieces(
    document: &Document,
    places: &BTreeMap<ObjectId, usize>,
    element: &Dictionary,
    add: &mut impl FnMut(Piece),
) {
    let Ok(kids) = element.get(b"K") else { return };
    let kids = kids.as_array().map_or(std::slice::from_ref(kids), Vec::as_slice);
    for kid in kids {
        let kid = document.dereference(kid).unwrap().1.as_dict().unwrap();
        match kid.get(b"Type").and_then(Object::as_name).ok() {
            Some(b"MCR") => {
                let page = places[&kid.get(b"Pg").unwrap().as_reference().unwrap()];
                add(Piece::Words(page, kid.get(b"MCID").unwrap().as_i64().unwrap()));
            }
            Some(b"OBJR") => {}
            _ if is_inline(document, kid) => pieces(document, places, kid, add),
            _ => {
                add(Piece::Edge);
                pieces(document, places, kid, add);
                add(Piece::Edge);
            }
        }
    }
}

/// Whether an element is part of the lines around it (ISO 32000-1, 14.8.4.4).
fn is_inline(document: &Document, element: &Dictionary) -> bool {
    let tag = element.get(b"S").unwrap().as_name().unwrap();
    let placement = inner(document, element, b"A")
        .and_then(|attributes| attributes.get(b"Placement").and_then(Object::as_name).ok());
    [b"Span".as_slice(), b"Link", b"Reference"].contains(&tag) && placement != Some(b"Block")
}
