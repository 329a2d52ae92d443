//! Pictures: recognised by their bytes, measured, and checked before a format takes them.
//!
//! Not here: where picture files are ([`Pictures`] finds them) and how a format shows them.
//! **Invariant:** a [`Picture`] can be shown as a whole; a broken one is refused when it is read.

mod svg;

use std::fmt;
use std::io::Cursor;

/// Finds the pictures of an input.
pub trait Pictures: fmt::Debug + Send + Sync {
    /// The file of a picture, by its name in the source; `None` if there is none.
    ///
    /// # Errors
    /// The reason why an existing file cannot be read.
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
}

/// The kinds of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// RGB JPEG.
    Jpeg,
    /// Greyscale JPEG.
    JpegGrey,
    /// JPEG in other colours: those of printing inks.
    JpegOfInks,
    /// GIF.
    Gif,
    /// SVG that needs no other file and has no script.
    Svg,
}

impl PictureKind {
    /// Its media type (IANA).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg | Self::JpegGrey | Self::JpegOfInks => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The usual file extension, without the leading full stop.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg | Self::JpegGrey | Self::JpegOfInks => "jpg",
            Self::Gif => "gif",
            Self::Svg => "svg",
        }
    }

    /// Its name in a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::JpegGrey => "grey JPEG",
            Self::JpegOfInks => "JPEG in printing inks (CMYK)",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
        }
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it is.
    pub kind: PictureKind,
    /// Width and height in pixels; `None` for SVG, which has none.
    pub size: Option<(u32, u32)>,
    /// Its file.
    pub bytes: Vec<u8>,
}

/// The maximum number of pixels of a picture, so that a small file cannot fill the memory.
const MOST_PIXELS: u64 = 50_000_000;

impl Picture {
    /// Reads a picture.
    ///
    /// # Errors
    /// The reason why the bytes cannot be shown.
    pub fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let (kind, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            let pixels = Pixels::of_png(&bytes)?;
            (PictureKind::Png, Some((pixels.width, pixels.height)))
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            let (kind, size) = jpeg(&bytes)?;
            (kind, Some(size))
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            let size = gif(&bytes).ok_or("the GIF is truncated or contains no picture")?;
            (PictureKind::Gif, Some(size))
        } else {
            svg::check(&bytes)?;
            (PictureKind::Svg, None)
        };
        if let Some((width, height)) = size {
            check_size(width, height)?;
        }
        Ok(Self { kind, size, bytes })
    }
}

fn check_size(width: u32, height: u32) -> Result<(), String> {
    match u64::from(width) * u64::from(height) {
        0 => Err("it has no pixels".to_owned()),
        pixels if pixels > MOST_PIXELS => {
            Err(format!("it has {width} × {height} pixels, more than {MOST_PIXELS}"))
        }
        _ => Ok(()),
    }
}

/// The pixels of a picture, as they look on white paper.
#[cfg_attr(not(feature = "pdf"), allow(dead_code, reason = "others hold the PNG as it is"))]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    /// How many bytes a pixel has: 1 for grey, 3 for red, green and blue.
    pub(super) channels: usize,
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// Decodes a PNG.
    pub(super) fn of_png(file: &[u8]) -> Result<Self, String> {
        let broken = |error: png::DecodingError| format!("the PNG is broken: {error}");
        let mut decoder = png::Decoder::new(Cursor::new(file));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let (width, height) = decoder.read_header_info().map_err(broken)?.size();
        check_size(width, height)?;
        let mut reader = decoder.read_info().map_err(broken)?;
        let size = reader.output_buffer_size().ok_or("the PNG is too large")?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(broken)?;
        bytes.truncate(frame.buffer_size());
        // What comes after the picture may be broken, too.
        reader.finish().map_err(broken)?;
        let (channels, bytes) = match frame.color_type {
            png::ColorType::Grayscale => (1, bytes),
            png::ColorType::Rgb => (3, bytes),
            png::ColorType::GrayscaleAlpha => (1, on_white(&bytes, 1)),
            png::ColorType::Rgba => (3, on_white(&bytes, 3)),
            png::ColorType::Indexed => return Err("the PNG has no palette".to_owned()),
        };
        Ok(Self { width, height, channels, bytes })
    }
}

/// Composites pixels with opacity onto white paper.
fn on_white(pixels: &[u8], channels: usize) -> Vec<u8> {
    let lay = |colour: u8, opacity: u8| {
        let (colour, opacity) = (u16::from(colour), u16::from(opacity));
        ((colour * opacity + 255 * (255 - opacity) + 127) / 255) as u8
    };
    let pixels = pixels.chunks_exact(channels + 1);
    let laid = pixels.flat_map(|pixel| {
        let (colours, opacity) = pixel.split_at(channels);
        colours.iter().map(move |colour| lay(*colour, opacity[0]))
    });
    laid.collect()
}

/// Kind and size of a JPEG (ITU-T T.81, annex B).
fn jpeg(bytes: &[u8]) -> Result<(PictureKind, (u32, u32)), String> {
    let cut = || "the JPEG is truncated".to_owned();
    let number = |at: usize| match bytes.get(at..at + 2) {
        Some([high, low]) => Ok(usize::from(*high) << 8 | usize::from(*low)),
        _ => Err(cut()),
    };
    let mut at = 2;
    let mut frame = None;
    loop {
        if *bytes.get(at).ok_or_else(cut)? != 0xff {
            return Err("the JPEG is broken".to_owned());
        }
        let marker = *bytes.get(at + 1).ok_or_else(cut)?;
        match marker {
            // Markers may be preceded by any number of fill bytes.
            0xff => at += 1,
            // Markers without a segment.
            0x01 | 0xd0..=0xd7 => at += 2,
            // Baseline, extended and progressive frames.
            0xc0..=0xc2 => {
                let precision = *bytes.get(at + 4).ok_or_else(cut)?;
                if precision != 8 {
                    return Err(format!("the JPEG has {precision} bits per channel"));
                }
                let (height, width) = (number(at + 5)? as u32, number(at + 7)? as u32);
                let kind = match bytes.get(at + 9).ok_or_else(cut)? {
                    1 => PictureKind::JpegGrey,
                    3 => PictureKind::Jpeg,
                    4 => PictureKind::JpegOfInks,
                    colours => return Err(format!("the JPEG has {colours} colour channels")),
                };
                frame = Some((kind, (width, height)));
                at += 2 + number(at + 2)?;
            }
            // Rarely supported frames: lossless, hierarchical, with arithmetic coding.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err("the JPEG uses a coding that few programs read".to_owned());
            }
            // The picture data, up to the end marker.
            0xda => {
                let picture = bytes.get(at..).unwrap_or_default();
                let is_whole = picture.windows(2).any(|mark| mark == b"\xff\xd9");
                return match frame {
                    Some(frame) if is_whole => Ok(frame),
                    Some(_) => Err(cut()),
                    None => Err("the JPEG is broken".to_owned()),
                };
            }
            0xd9 => return Err("the JPEG contains no picture".to_owned()),
            _ => at += 2 + number(at + 2)?,
        }
    }
}

/// The size of a GIF (its version 89a, 17 to 27), if it is complete.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    /// The end of the colour table that a byte of flags announces.
    fn after_colours(flags: u8, at: usize) -> usize {
        if flags & 0x80 == 0 { at } else { at + 3 * (2 << (flags & 7)) }
    }
    let number = |at: usize| {
        let low_first = bytes.get(at..at + 2)?;
        Some(u32::from(low_first[0]) | u32::from(low_first[1]) << 8)
    };
    let mut at = after_colours(*bytes.get(10)?, 13);
    let mut has_picture = false;
    loop {
        match bytes.get(at)? {
            0x21 => at += 2,
            0x2c => {
                has_picture = true;
                at = after_colours(*bytes.get(at + 9)?, at + 10) + 1;
            }
            0x3b if has_picture => return Some((number(6)?, number(8)?)),
            _ => return None,
        }
        // Blocks of data follow, each preceded by its length; an empty one is the last.
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

/// Small pictures for tests.
#[cfg(test)]
pub(super) mod samples {
    /// A PNG; pixels of four bytes have an opacity.
    pub(crate) fn png(width: u32, height: u32, color: png::ColorType, pixels: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(pixels).expect("pixels");
        writer.finish().expect("an end");
        file
    }

    /// The beginning and end of a JPEG with a number of colours, without pixels.
    pub(crate) fn jpeg(width: u8, height: u8, colours: u8) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x04JF\xff\xff\xc0\0".to_vec();
        file.extend([8 + 3 * colours, 8, 0, height, 0, width, colours]);
        (0..colours).for_each(|colour| file.extend([colour, 0x11, 0]));
        file.extend(b"\xff\xda\0\x02\x12\x34\xff\xd9");
        file
    }

    /// A GIF of one pixel.
    pub(crate) const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Picture, String> {
        Picture::read(bytes.to_vec())
    }

    #[test]
    fn pictures_are_told_apart_by_their_bytes() {
        let told = |bytes: &[u8]| read(bytes).map(|picture| (picture.kind, picture.size));
        let png = samples::png(2, 1, png::ColorType::Rgb, &[0; 6]);
        assert_eq!(told(&png), Ok((PictureKind::Png, Some((2, 1)))));
        for (colours, kind) in
            [(1, PictureKind::JpegGrey), (3, PictureKind::Jpeg), (4, PictureKind::JpegOfInks)]
        {
            assert_eq!(told(&samples::jpeg(7, 5, colours)), Ok((kind, Some((7, 5)))));
        }
        assert_eq!(told(samples::GIF), Ok((PictureKind::Gif, Some((1, 1)))));
        let svg = "\u{feff}<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><a/></svg>\n";
        assert_eq!(told(svg.as_bytes()), Ok((PictureKind::Svg, None)));
    }

    #[test]
    fn a_picture_that_breaks_off_is_refused() {
        let pixels: Vec<u8> = (0..=255).cycle().take(4 * 20 * 20).collect();
        let files = [
            samples::png(20, 20, png::ColorType::Rgba, &pixels),
            samples::jpeg(7, 5, 3),
            samples::GIF.to_vec(),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g>a</g></svg>".to_vec(),
        ];
        for file in files {
            assert!(read(&file).is_ok());
            for length in 0..file.len() {
                assert!(read(&file[..length]).is_err(), "{length} bytes of {file:?}");
            }
        }
    }

    #[test]
    fn a_broken_picture_is_refused_and_nothing_stops() {
        let png = samples::png(3, 3, png::ColorType::Rgb, &[90; 27]);
        for file in [png, samples::jpeg(7, 5, 3), samples::GIF.to_vec()] {
            for at in 0..file.len() {
                for byte in [0, 1, 0x7f, 0xff] {
                    let mut broken = file.clone();
                    broken[at] = byte;
                    if let Ok(picture) = Picture::read(broken) {
                        assert!(picture.size.is_none_or(|(width, height)| width * height > 0));
                    }
                }
            }
        }
        let mut huge = samples::png(1, 1, png::ColorType::Grayscale, &[0]);
        huge[16..20].copy_from_slice(&0x7fff_ffff_u32.to_be_bytes());
        assert!(read(&huge).is_err());
        assert!(read(&samples::jpeg(0, 5, 3)).is_err());
        assert!(read(b"Dear Ben").is_err_and(|reason| reason.starts_with("it is not a PNG")));
    }

    #[test]
    fn what_lies_on_white_paper_has_no_opacity() {
        let pixels = [10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128];
        let file = samples::png(3, 1, png::ColorType::Rgba, &pixels);
        let pixels = Pixels::of_png(&file).expect("a PNG");
        assert_eq!(pixels.bytes, [10, 20, 30, 255, 255, 255, 127, 127, 127]);
        assert_eq!(pixels.channels, 3);
    }
}
