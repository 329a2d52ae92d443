//! The pictures of the pages, as external objects (ISO 32000-1, 8.9).
//!
//! Not here: their positions. JPEG goes into the file as it is, PNG as its pixels on white paper.
//! **Invariant:** all colours are greyscale or RGB, which the output intent defines (ISO 19005-3,
//! 6.2.4.3).

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfResources, XObject, XObjectId};

use super::{BackendError, PrintJob};
use crate::backends::picture::Pixels;
use crate::backends::{Picture, PictureKind};
use crate::typeset::{Ink, PartId, PictureSizes};

/// The sizes of the pictures that can be drawn.
pub(super) fn sizes<'a>(job: &PrintJob<'a>) -> PictureSizes<'a> {
    let pictures = job.pictures.iter();
    pictures.filter_map(|(name, picture)| Some((*name, picture.size?))).collect()
}

/// The pictures on the pages; one with several names is in the file once.
pub(super) struct Drawn<'a> {
    ids: BTreeMap<&'a str, XObjectId>,
    pictures: Vec<&'a Picture>,
}

impl<'a> Drawn<'a> {
    /// The pictures among what is painted.
    pub(super) fn of(
        job: &'a PrintJob<'_>,
        inks: impl Iterator<Item = &'a (Option<PartId>, Ink)>,
    ) -> Self {
        let mut drawn = Self { ids: BTreeMap::new(), pictures: Vec::new() };
        for (_, ink) in inks {
            let Ink::Picture { name, .. } = ink else { continue };
            let Some(picture) = job.picture(name) else { continue };
            let same = drawn.pictures.iter().position(|other| other.bytes == picture.bytes);
            let index = same.unwrap_or(drawn.pictures.len());
            if same.is_none() {
                drawn.pictures.push(picture);
            }
            drawn.ids.insert(name, id(index));
        }
        drawn
    }

    /// Those of pages without pictures.
    pub(super) fn nothing() -> Self {
        Self { ids: BTreeMap::new(), pictures: Vec::new() }
    }

    /// Those that are in the file already, by their names in the source.
    pub(super) fn in_file(names: &'a BTreeMap<String, String>) -> Self {
        let ids = names.iter().map(|(name, id)| (name.as_str(), XObjectId(id.clone())));
        Self { ids: ids.collect(), pictures: Vec::new() }
    }

    /// Their names in the file, by those in the source.
    pub(super) fn names(&self) -> BTreeMap<String, String> {
        self.ids.iter().map(|(name, id)| ((*name).to_owned(), id.0.clone())).collect()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.pictures.is_empty()
    }

    /// The name of this picture in the file.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(|id| id.0.as_str())
    }

    /// Hands the pictures to `printpdf`.
    pub(super) fn embed(&self, resources: &mut PdfResources) -> Result<(), BackendError> {
        for (index, picture) in self.pictures.iter().enumerate() {
            resources.xobjects.map.insert(id(index), XObject::External(object(picture)?));
        }
        Ok(())
    }
}

fn id(index: usize) -> XObjectId {
    XObjectId(format!("Picture{}", index + 1))
}

/// Writes a picture (ISO 32000-1, 8.9.5).
fn object(picture: &Picture) -> Result<ExternalXObject, BackendError> {
    const GREY: &str = "DeviceGray";
    const COLOUR: &str = "DeviceRGB";
    let refused = |reason: &str| BackendError::library("a picture of the PDF")(reason.to_owned());
    let (colours, filter, content) = match picture.kind {
        PictureKind::Png => {
            let pixels = Pixels::of_png(&picture.bytes).map_err(|reason| refused(&reason))?;
            (if pixels.channels == 1 { GREY } else { COLOUR }, None, pixels.bytes)
        }
        PictureKind::JpegGrey => (GREY, Some("DCTDecode"), picture.bytes.clone()),
        PictureKind::Jpeg => (COLOUR, Some("DCTDecode"), picture.bytes.clone()),
        PictureKind::JpegOfInks | PictureKind::Gif | PictureKind::Svg => {
            return Err(refused(picture.kind.name()));
        }
    };
    let (width, height) = picture.size.ok_or_else(|| refused("it has no size"))?;
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let mut dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(width))),
        ("Height".to_owned(), DictItem::Int(i64::from(height))),
        ("ColorSpace".to_owned(), name(colours)),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    dict.extend(filter.map(|filter| ("Filter".to_owned(), name(filter))));
    let stream = ExternalStream { dict, content, compress: filter.is_none() };
    Ok(ExternalXObject { stream, width: None, height: None, dpi: None })
}
