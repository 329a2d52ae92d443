//! Permanent names: the letter's URN and the fragment ids inside it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Block, Collection, Inline, Letter, Phrase, PhraseKind, WitnessKind, each_inline_mut};

/// The place of a letter: what distinguishes it from the other letters of its input. It does not
/// depend on which of them are selected.
#[derive(Clone, Copy, Debug)]
pub struct LetterContext<'a> {
    /// What its input says about itself.
    pub collection: &'a Collection,
    /// Its position in the input, from 0.
    pub position: usize,
    /// Its own name in it (see [`distinct_names`]).
    pub own_name: &'a str,
    /// Whether the input holds no other letter.
    pub is_alone: bool,
}

/// Gives the letters of a collection their URNs and all their parts their fragment ids.
pub fn assign_ids(collection: &mut Collection) {
    let mut letters = std::mem::take(&mut collection.letters);
    let names = own_names(&letters);
    let is_alone = letters.len() == 1;
    for (position, letter) in letters.iter_mut().enumerate() {
        let own_name = &names[position];
        assign_ids_of(letter, &LetterContext { collection, position, own_name, is_alone });
    }
    collection.letters = letters;
}

/// Gives a letter its URN and all its parts their fragment ids and paragraph numbers. Running it
/// again changes nothing.
///
/// The URN is a UUID of version 5 (RFC 9562, 5.5), made from what names the letter outside this
/// program. For a letter alone in its input, that is the print and the document number in it, else
/// the address of the text; for one of several that the source names, the source's own title, or
/// else its bytes, and the name; for any other, the print or the address or the source's bytes and
/// the letter's place in them, and its own name.
pub fn assign_ids_of(letter: &mut Letter, context: &LetterContext<'_>) {
    letter.id = Uuid::new_v5(&namespace(), identity(letter, context).as_bytes()).urn().to_string();
    number_paragraphs(letter);
    assign_fragments(letter);
}

/// A unique name for each letter of a collection, fit for a file: the source's own name for it, or
/// else its number, if no other letter has the same one, or else its position, from 1.
pub fn own_names(letters: &[Letter]) -> Vec<String> {
    let given = |letter: &Letter| {
        let number = || letter.number.as_ref().map(|number| number.value.to_lowercase());
        letter.source_id.clone().or_else(number)
    };
    distinct_names(&letters.iter().map(given).collect::<Vec<_>>())
}

/// A unique name for each of several things, fit for a file: the given one, if no other has it, or
/// else the position, from 1.
///
/// ```
/// use letterpress::ir::distinct_names;
/// let given = ["d1", "a/b", "D2", "d2", ""].map(|name| Some(name.to_owned()));
/// assert_eq!(distinct_names(&given), ["d1", "2", "3", "4", "5"]);
/// ```
pub fn distinct_names(given: &[Option<String>]) -> Vec<String> {
    // Some file systems do not distinguish capitals from small letters.
    let folded = |name: &str| name.to_lowercase();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for name in given.iter().flatten() {
        *times.entry(folded(name)).or_insert(0) += 1;
    }
    let width = given.len().to_string().len();
    let is_fit = |name: &str| {
        (1..=64).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    let name = |(index, given): (usize, &Option<String>)| match given {
        Some(name) if times[&folded(name)] == 1 && is_fit(name) => name.clone(),
        _ => {
            let mut position = format!("{:0width$}", index + 1);
            // A number can look like a position.
            while times.contains_key(&position) {
                position.insert(0, '_');
            }
            position
        }
    };
    given.iter().enumerate().map(name).collect()
}

fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, b"letterpress")
}

fn identity(letter: &Letter, context: &LetterContext<'_>) -> String {
    let LetterContext { collection, position, own_name, is_alone } = context;
    let join = |parts: &[&str]| parts.join("\u{1f}");
    let sources: Vec<&str> =
        collection.sources.iter().map(|source| source.sha256.as_str()).collect();
    let sources = join(&sources);
    // What the letter itself names may be read better later, and names must not change.
    let editions = letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Edition);
    let printed = || {
        editions.clone().find_map(|witness| {
            Some(join(&["print", witness.title.as_deref()?, witness.document.as_deref()?]))
        })
    };
    let address =
        || editions.clone().find_map(|witness| Some(join(&["address", witness.url.as_deref()?])));
    let place = || join(&["bytes", &sources, &position.to_string()]);
    let named = |id: &String| match &collection.title {
        Some(title) => join(&["volume", &title.value, id]),
        None => join(&["bytes", &sources, id]),
    };
    let given = letter.source_id.as_ref();
    if *is_alone {
        return printed().or_else(address).or_else(|| given.map(named)).unwrap_or_else(place);
    }
    // What a volume's letter says of its print may be read better later, and names must not change.
    let unnamed = || join(&[&printed().or_else(address).unwrap_or_else(place), own_name]);
    given.map_or_else(unnamed, named)
}

/// Numbers the paragraphs of the letter, of what was added to it and of what was sent with it; not
/// those in lists, tables and quotations, which belong to the paragraph that they interrupt.
fn number_paragraphs(letter: &mut Letter) {
    fn number(blocks: &mut [Block], last: &mut u32) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) if paragraph.continues => paragraph.number = None,
                Block::Paragraph(paragraph) => {
                    *last += 1;
                    paragraph.number = Some(*last);
                }
                Block::Section(part) | Block::Postscript(part) | Block::Enclosure(part) => {
                    number(&mut part.blocks, last);
                }
                Block::Opaque(opaque) => number(&mut opaque.blocks, last),
                Block::Heading(_)
                | Block::Opener(_)
                | Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Quotation(_)
                | Block::Closer(_)
                | Block::PageBreak(_) => {}
            }
        }
    }
    let mut last = 0;
    for text in &mut letter.texts {
        number(&mut text.blocks, &mut last);
    }
}

fn assign_fragments(letter: &mut Letter) {
    let mut fragments = Fragments::default();
    // Notes first: an anchor is named after the note that it calls.
    let mut new_ids = BTreeMap::new();
    for note in &mut letter.notes {
        let label = note.label.as_ref().or(note.list_number.as_ref());
        let label = label.map_or("", |label| label.value.as_str());
        let id = fragments.unique("n", label);
        new_ids.insert(std::mem::replace(&mut note.id, id.clone()), id);
    }
    let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
    let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
    let mut corrections = 0;
    for blocks in texts.chain(notes) {
        each_inline_mut(blocks, &mut |inline| match inline {
            Inline::NoteAnchor(anchor) => {
                if let Some(id) = new_ids.get(&anchor.note) {
                    anchor.note.clone_from(id);
                }
                anchor.id = fragments.unique("r", anchor.note.trim_start_matches("n."));
            }
            Inline::NoteStart(start) => {
                if let Some(id) = new_ids.get(&start.note) {
                    start.note.clone_from(id);
                }
                start.id = fragments.unique("s", start.note.trim_start_matches("n."));
            }
            Inline::PageBreak(page) => {
                page.id = fragments.unique("page", page.label.as_deref().unwrap_or(""));
            }
            Inline::Correction(correction) => {
                corrections += 1;
                correction.id = format!("c.{corrections}");
            }
            Inline::Phrase(Phrase { kind: PhraseKind::Reference(reference), .. }) => {
                let id = reference.fragment.as_ref().and_then(|note| new_ids.get(note));
                reference.fragment = id.cloned().or(reference.fragment.take());
            }
            Inline::Text(_) | Inline::LineBreak(_) | Inline::Phrase(_) | Inline::Choice(_) => {}
        });
    }
}

/// Makes fragment ids that are unique in a letter and legal in XML (NCName), HTML and URLs.
#[derive(Default)]
pub struct Fragments {
    used: BTreeMap<String, u32>,
}

impl Fragments {
    /// `prefix.label`, with characters that an id may not hold written as code points, and a
    /// counter if a label is repeated.
    ///
    /// ```
    /// let mut fragments = letterpress::ir::Fragments::default();
    /// assert_eq!(fragments.unique("n", "60a"), "n.60a");
    /// assert_eq!(fragments.unique("n", "*"), "n.u2a");
    /// assert_eq!(fragments.unique("n", "60a"), "n.60a-2");
    /// ```
    pub fn unique(&mut self, prefix: &str, label: &str) -> String {
        let mut id = format!("{prefix}.");
        for character in label.chars() {
            if character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_') {
                id.push(character);
            } else {
                id.push_str(&format!("u{:x}", u32::from(character)));
            }
        }
        if label.is_empty() {
            id.push('x');
        }
        let times = self.used.entry(id.clone()).or_insert(0);
        *times += 1;
        if *times == 1 {
            return id;
        }
        let counted = format!("{id}-{times}");
        // A printed label could itself look like a counted one.
        self.unique_verbatim(counted)
    }

    fn unique_verbatim(&mut self, id: String) -> String {
        let times = self.used.entry(id.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { id } else { self.unique_verbatim(format!("{id}-x")) }
    }
}
