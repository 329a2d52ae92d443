//! Parts of a book that run on. Where a part begins depends on those before it, so each is kept in lines until all are
//! there.
//!
//! Not here: the sheets (`typeset`, [`sheets`](super::sheets)). **Invariant:** what is kept of a part does not depend on the
//! others.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::super::BackendError;
use super::super::content::pictures;
use super::super::objects::Number;
use super::super::pictures::Drawn;
use super::draft::{Draft, broken, split_off, with_entry};
use crate::backends::MatterPlace;
use crate::backends::book::{About, Standing};
use crate::typeset::Composed;

/// A part that is kept.
pub(super) struct Held {
    pub entry: HeldEntry,
    /// Its lines, compressed, and the objects of its pictures.
    lines: Vec<u8>,
    objects: Vec<u8>,
}

/// What is known of a part besides its lines.
#[derive(Serialize, Deserialize)]
pub(super) struct HeldEntry {
    pub about: Box<About>,
    /// The names of its pictures in the file, by those in the source.
    pub pictures: BTreeMap<String, String>,
    /// The dictionary of its pictures, if it has any, and how many objects these need.
    pub dictionary: Option<Number>,
    pub objects: usize,
    /// The length of its lines.
    length: usize,
}

/// Writes what is kept of a part.
pub(super) fn fragment(
    composed: &Composed,
    about: About,
    drawn: &Drawn<'_>,
) -> Result<Vec<u8>, BackendError> {
    let mut draft = Draft::default();
    let dictionary = pictures(&mut draft, drawn)?;
    let (objects, count) = draft.finish();
    let lines = postcard::to_allocvec(composed).map_err(broken)?;
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let lines = encoder.write_all(&lines).and_then(|()| encoder.finish()).map_err(broken)?;
    let entry = HeldEntry {
        about: Box::new(about),
        pictures: drawn.names(),
        dictionary,
        objects: count,
        length: lines.len(),
    };
    with_entry(&entry, &[lines, objects].concat()).map_err(broken)
}

impl Held {
    /// Reads what is kept.
    pub(super) fn read(fragment: &[u8]) -> io::Result<Self> {
        let (entry, rest): (HeldEntry, &[u8]) = split_off(fragment)?;
        let split = rest.split_at_checked(entry.length);
        let (lines, objects) = split.ok_or_else(|| io::Error::other("a part is cut off"))?;
        Ok(Self { entry, lines: lines.to_vec(), objects: objects.to_vec() })
    }

    /// Its lines.
    pub(super) fn composed(&self) -> Result<Composed, BackendError> {
        let mut lines = Vec::new();
        DeflateDecoder::new(self.lines.as_slice()).read_to_end(&mut lines).map_err(broken)?;
        postcard::from_bytes(&lines).map_err(broken)
    }

    /// The objects of its pictures.
    pub(super) fn objects(&self) -> &[u8] {
        &self.objects
    }

    /// Whether it begins a sheet: the heading of a chapter does, and what does not run on.
    pub(super) fn begins_sheet(&self) -> bool {
        self.entry.about.is_opening || self.ends_sheet()
    }

    /// Whether the next part begins a sheet: after front and back matter, and after pictures, which belong to the sheets of
    /// one part.
    pub(super) fn ends_sheet(&self) -> bool {
        let has_pictures = self.entry.dictionary.is_some();
        has_pictures
            || match self.entry.about.standing {
                Standing::Letter(_) | Standing::Matter(MatterPlace::Before(_)) => false,
                Standing::Matter(MatterPlace::Front | MatterPlace::Back | MatterPlace::Around) => {
                    true
                }
            }
    }
}
