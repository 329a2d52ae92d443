//! The content of the pages: positioned glyphs in marked-content sequences.
//!
//! Not here: what the sequences mean (`structure`). **Invariant:** every painting operator is in a
//! sequence, either of a part of the letter or of an artifact (ISO 14289-1, 7.1).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions};

use super::BackendError;
use super::file::Objects;
use super::fonts::{Fonts, Glyphs};
use super::objects::Number;
use super::operators::{Operators, rounded};
use super::pictures::Drawn;
use super::structure::{self, PageContent};
use crate::typeset::{Glyph, Ink, Paper, PartId, Run, Setting, UNITS_PER_EM};

/// What the file contains for the pages.
pub(super) struct Pages {
    /// What all pages share: their boxes, fonts and pictures.
    pub common: Dictionary,
    /// The content stream of each page.
    pub streams: Vec<Number>,
    /// The marked-content sequences of each.
    pub contents: Vec<PageContent>,
}

/// Writes the content of the pages, their fonts and their pictures.
pub(super) fn write(
    file: &mut impl Objects,
    setting: &Setting,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> Result<Pages, BackendError> {
    let specimen = sheet(setting.paper, fonts.specimen());
    let common = common(file, specimen, fonts, drawn)?;
    let (streams, contents) = write_streams(file, setting, fonts, drawn, 0)?;
    Ok(Pages { common, streams, contents })
}

/// Writes the content of the pages, and returns the stream and the sequences of each. On the first page there are so many
/// sequences of something else.
pub(super) fn write_streams(
    file: &mut impl Objects,
    setting: &Setting,
    glyphs: &impl Glyphs,
    drawn: &Drawn<'_>,
    mut before: usize,
) -> Result<(Vec<Number>, Vec<PageContent>), BackendError> {
    let (mut streams, mut contents) = (Vec::new(), Vec::new());
    for sheet in &setting.pages {
        let content = PageContent { first: std::mem::take(&mut before), parts: Vec::new() };
        let (operators, content) = write_page(&sheet.inks, setting, (glyphs, drawn), content);
        streams.push(file.add(Stream::new(Dictionary::new(), operators))?);
        contents.push(content);
    }
    Ok((streams, contents))
}

/// What all pages share, taken from a page that shows every glyph and is not kept.
fn common(
    file: &mut impl Objects,
    specimen: PdfPage,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> Result<Dictionary, BackendError> {
    let document = printed(vec![specimen], Some(fonts), Some(drawn))?;
    let (mut common, resources) = (boxes_of(&document)?, resources(&document)?);
    common.set("Resources", Object::Reference((file.import(document, resources)?, 0)));
    Ok(common)
}

/// The boxes of the only page of a document.
fn boxes_of(document: &Document) -> Result<Dictionary, BackendError> {
    let page = only_page(document)?;
    let mut boxes = Dictionary::new();
    for key in ["MediaBox", "TrimBox", "CropBox"] {
        if let Ok(edges) = page.get(key.as_bytes()) {
            boxes.set(key, edges.clone());
        }
    }
    Ok(boxes)
}

fn only_page(document: &Document) -> Result<&Dictionary, BackendError> {
    let page = document.page_iter().next();
    let page = page.and_then(|page| document.get_dictionary(page).ok());
    page.ok_or_else(|| refused("a page is missing".to_owned()))
}

/// The resources of the only page of a document.
fn resources(document: &Document) -> Result<ObjectId, BackendError> {
    let resources = only_page(document)?.get(b"Resources").and_then(Object::as_reference);
    resources.map_err(|error| refused(error.to_string()))
}

/// A dictionary among them.
fn resource(document: &Document, key: &str) -> Result<ObjectId, BackendError> {
    let resources = document.get_dictionary(resources(document)?);
    let found = resources.and_then(|all| all.get(key.as_bytes())).and_then(Object::as_reference);
    found.map_err(|error| refused(error.to_string()))
}

/// The boxes of pages of this paper.
pub(super) fn boxes(paper: Paper) -> Result<Dictionary, BackendError> {
    boxes_of(&printed(vec![sheet(paper, Vec::new())], None, None)?)
}

/// The fonts, and the dictionary that has them by their names.
pub(super) fn fonts(fonts: &Fonts) -> Result<(Document, ObjectId), BackendError> {
    let document = printed(vec![sheet(Paper::A4, fonts.specimen())], Some(fonts), None)?;
    let fonts = resource(&document, "Font")?;
    Ok((document, fonts))
}

/// Writes the pictures of some pages, if they have any, and returns the dictionary that has them by their names.
pub(super) fn pictures(
    file: &mut impl Objects,
    drawn: &Drawn<'_>,
) -> Result<Option<Number>, BackendError> {
    if drawn.is_empty() {
        return Ok(None);
    }
    let document = printed(vec![sheet(Paper::A4, Vec::new())], None, Some(drawn))?;
    let pictures = resource(&document, "XObject")?;
    file.import(document, pictures).map(Some)
}

fn refused(why: String) -> BackendError {
    BackendError::library("the PDF's pages")(why)
}

/// Lets `printpdf` make pages.
fn printed(
    pages: Vec<PdfPage>,
    fonts: Option<&Fonts>,
    drawn: Option<&Drawn<'_>>,
) -> Result<Document, BackendError> {
    let mut document = PdfDocument::new("");
    if let Some(fonts) = fonts {
        fonts.embed(&mut document.resources);
    }
    if let Some(drawn) = drawn {
        drawn.embed(&mut document.resources)?;
    }
    document.pages = pages;
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut warnings = Vec::new();
    let document = document.to_lopdf_document(&options, &mut warnings);
    warnings.into_iter().next().map_or(Ok(document), |warning| Err(refused(warning.msg)))
}

/// A sheet on which operations are carried out.
fn sheet(paper: Paper, ops: Vec<Op>) -> PdfPage {
    let millimetres = |points: f64| Mm((points * 25.4 / 72.0) as f32);
    PdfPage::new(millimetres(paper.width), millimetres(paper.height), ops)
}

fn write_page(
    inks: &[(Option<PartId>, Ink)],
    setting: &Setting,
    (glyphs, drawn): (&impl Glyphs, &Drawn<'_>),
    content: PageContent,
) -> (Vec<u8>, PageContent) {
    let out = Operators::begin();
    let mut writer = PageWriter { setting, glyphs, out, content, open: None, spacing: 0.0 };
    for (part, ink) in inks {
        match ink {
            Ink::Text(run) => writer.run(*part, run),
            Ink::Rule { x, y, width, height } => {
                writer.sequence(*part, Order::OfReading, None);
                let y = setting.paper.height - y - height;
                writer.out.fill_rectangle([*x, y, *width, *height]);
            }
            Ink::Picture { name, x, y, width, height } => {
                let Some(picture) = drawn.id(name) else { continue };
                writer.sequence(*part, Order::OfReading, None);
                let y = setting.paper.height - y - height;
                writer.out.draw(picture, [*x, y, *width, *height]);
            }
            Ink::Point { .. } => {}
        }
    }
    writer.close();
    (writer.out.into_bytes(), writer.content)
}

struct PageWriter<'a, G> {
    setting: &'a Setting,
    glyphs: &'a G,
    out: Operators,
    content: PageContent,
    /// The owner of the open sequence, if any.
    open: Option<Owner>,
    /// The character spacing that is set, in points (ISO 32000-1, 9.3.2).
    spacing: f64,
}

/// The owner of a marked-content sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The page, and no part of the letter: a running head, a rule.
    Artifact,
    /// A part of the letter.
    Part(PartId, Order),
}

/// The order of the characters in each string; the strings come in reading order (ISO 32000-1,
/// 14.8.2.3.3).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Reading order.
    OfReading,
    /// Visual order of words that are read from right to left.
    Reversed,
}

impl<G: Glyphs> PageWriter<'_, G> {
    /// Opens a sequence unless one of the same part is open. Sequences are not nested, because some
    /// readers lose what follows an inner one.
    fn sequence(&mut self, part: Option<PartId>, order: Order, actual_text: Option<&str>) {
        // What is no part of the letter is not read, so nothing is said of its text; a Span would be content.
        let actual_text = actual_text.filter(|_| part.is_some());
        let owner = part.map_or(Owner::Artifact, |part| Owner::Part(part, order));
        if self.open == Some(owner) && actual_text.is_none() {
            return;
        }
        self.close();
        let mut id = None;
        let mut tag = "Artifact";
        if let Some(part) = part {
            id = Some(self.content.first + self.content.parts.len());
            self.content.parts.push(part);
            tag = match order {
                Order::OfReading => structure::tag(self.setting.parts[part.0].kind),
                Order::Reversed => "ReversedChars",
            };
        }
        if actual_text.is_some() {
            // ISO 32000-1, 14.9.4: on a Span.
            tag = "Span";
        }
        self.out.begin_marked_content(tag, id, actual_text);
        self.open = Some(owner);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.end_marked_content();
        }
    }

    fn run(&mut self, part: Option<PartId>, run: &Run) {
        let mut rest = run.glyphs.as_slice();
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            // As many groups as can be shown together: plain ones, or a single one with an ActualText.
            let mut length = group_length(rest);
            let plain = self.glyphs.stands_for(run, &rest[..length]);
            while plain && length < rest.len() {
                let next = group_length(&rest[length..]);
                if !self.glyphs.stands_for(run, &rest[length..length + next]) {
                    break;
                }
                length += next;
            }
            let (glyphs, after) = rest.split_at(length);
            pieces.push((glyphs, plain));
            rest = after;
        }
        if run.is_from_the_right {
            // The sequences are in reading order, whatever the order within each.
            pieces.reverse();
        }
        for (glyphs, plain) in pieces {
            let text = run.text.get(glyphs[0].text.clone()).unwrap_or_default();
            let order = if run.is_from_the_right { Order::Reversed } else { Order::OfReading };
            self.sequence(part, order, (!plain).then_some(text));
            self.out.begin_text(&Fonts::id(run.face).0, run.size);
            let spacing = rounded(run.tracking * run.size);
            if self.spacing != spacing {
                self.out.set_character_spacing(spacing);
                self.spacing = spacing;
            }
            self.show(run, glyphs);
            self.out.end_text();
            if !plain {
                self.close();
            }
        }
    }

    /// Shows glyphs, those of one baseline together.
    fn show(&mut self, run: &Run, glyphs: &[Glyph]) {
        for level in glyphs.chunk_by(|a, b| a.dy == b.dy) {
            let first = &level[0];
            let height = self.setting.paper.height;
            self.out.move_to(run.x + first.x, height - run.y - first.dy);
            // The position of the viewer's pen, in 1/1000 of the size, so that rounding does not add up.
            let mut pen = 0.0;
            self.out.begin_glyphs();
            for (index, glyph) in level.iter().enumerate() {
                let target = (glyph.x - first.x) * UNITS_PER_EM / run.size;
                if index > 0 {
                    let back = (pen - target).round();
                    self.out.move_back(back as i64);
                    pen -= back;
                }
                self.out.glyph(self.glyphs.code(run.face, glyph.id));
                let width = self.glyphs.width(run.face, glyph.id);
                pen += width + self.spacing * UNITS_PER_EM / run.size;
            }
            self.out.end_glyphs();
        }
    }
}

/// Glyphs that together represent one text.
fn group_length(glyphs: &[Glyph]) -> usize {
    1 + glyphs[1..].iter().take_while(|glyph| glyph.text.is_empty()).count()
}
