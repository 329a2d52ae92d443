//! The conventions of TEI that Transkribus exports: a picture and the place of each line on it, and the
//! lines, in regions. No part of a letter is marked.
//!
//! Such a file is known by lines (`lb`) that point to zones for lines. If somebody has marked the parts
//! of the letter in it, it is an edition like others.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::BytesStart;

use crate::ir::LineBreakKind;
use crate::readers::margins::{self, PlacedLine};
use crate::readers::tei::attributes::local;
use crate::readers::tei::xml::{Element, Token, Tokens, attribute};

/// What such a file says of its pages.
#[derive(Debug, Default)]
pub(super) struct Export {
    /// What each line break is, by where it begins.
    breaks: BTreeMap<usize, LineBreakKind>,
    /// The pictures of the pages, by the ids of their surfaces.
    images: BTreeMap<String, String>,
}

/// What marks a part of a letter.
const LETTER_PARTS: &[&str] =
    &["opener", "closer", "dateline", "salute", "signed", "correspDesc", "correspAction"];

/// Elements around lines that are no region.
const IN_REGION: &[&str] = &["row", "figure", "div", "body", "text"];

/// What a file says of its pages, if Transkribus exported it and nobody has marked the parts of the letter.
pub(super) fn export(text: &str) -> Option<Arc<Export>> {
    // Most files have no such zones, and need not be walked through once more.
    if !text.contains("rendition=\"Line\"") {
        return None;
    }
    let mut walk = Walk::default();
    let mut tokens = Tokens::of_file(text);
    while let Ok(Some((token, at))) = tokens.next() {
        match token {
            Token::Start(tag) => walk.start(&tag, at),
            Token::Text(text) => walk.text(&text),
            Token::End | Token::Other => {}
        }
        if walk.marks_parts {
            return None;
        }
    }
    walk.end_page();
    walk.has_lines.then(|| Arc::new(walk.export))
}

impl Export {
    pub(super) fn line_break_kind(&self, lb: &Element) -> Option<LineBreakKind> {
        self.breaks.get(&lb.at.start).copied()
    }

    /// The picture of the surface that a page points to.
    pub(super) fn image(&self, facs: &str) -> Option<&str> {
        self.images.get(local(facs)).map(String::as_str)
    }
}

/// The label of a footnote for which the export leaves a place to fill in.
pub(super) fn is_no_label(n: &str) -> bool {
    n.starts_with("[footnote")
}

/// Whether an element names the account that made the transcript: it is no source of the letter.
pub(super) fn is_account(element: &Element) -> bool {
    element.words().starts_with("TRP document creator")
}

/// A walk through a file.
#[derive(Default)]
struct Walk {
    export: Export,
    /// Where the zones of lines begin and end, from the left.
    zones: BTreeMap<String, (i64, i64)>,
    surface: Option<String>,
    in_text: bool,
    has_lines: bool,
    marks_parts: bool,
    /// The lines of the page so far, and where the break before each begins.
    regions: Vec<Vec<(usize, PlacedLine)>>,
}

impl Walk {
    fn start(&mut self, tag: &BytesStart<'_>, at: Range<usize>) {
        let name = tag.local_name();
        let name = name.as_ref();
        self.marks_parts |= LETTER_PARTS.contains(&name);
        match name {
            "surface" => self.surface = attribute(tag, "xml:id"),
            "graphic" if !self.in_text => {
                let surface = self.surface.take();
                self.export.images.extend(surface.zip(attribute(tag, "url")));
            }
            "zone" if attribute(tag, "rendition").as_deref() == Some("Line") => {
                let extent = attribute(tag, "points").and_then(|points| extent(&points));
                self.zones.extend(attribute(tag, "xml:id").zip(extent));
            }
            "text" => self.in_text = true,
            "pb" => self.end_page(),
            "lb" => {
                let zone = attribute(tag, "facs");
                let zone = zone.and_then(|facs| self.zones.get(local(&facs)));
                self.has_lines |= zone.is_some();
                let line = PlacedLine { extent: zone.copied(), text: String::new() };
                if self.regions.is_empty() {
                    self.regions.push(Vec::new());
                }
                self.regions.last_mut().into_iter().for_each(|region| {
                    region.push((at.start, line.clone()));
                });
            }
            _ if self.in_text && attribute(tag, "facs").is_some() && !IN_REGION.contains(&name) => {
                self.regions.push(Vec::new());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, line)) = self.regions.last_mut().and_then(|region| region.last_mut()) {
            line.text.push_str(text);
        }
    }

    fn end_page(&mut self) {
        let (mut starts, mut regions) = (Vec::new(), Vec::new());
        for region in std::mem::take(&mut self.regions) {
            let (at, lines): (Vec<usize>, Vec<PlacedLine>) = region.into_iter().unzip();
            starts.push(at);
            regions.push(lines);
        }
        for (starts, kinds) in starts.iter().zip(margins::breaks(&regions)) {
            self.export.breaks.extend(starts.iter().skip(1).copied().zip(kinds));
        }
    }
}

/// Where a polygon begins and ends, from the left.
fn extent(points: &str) -> Option<(i64, i64)> {
    let left = |point: &str| point.split_once(',')?.0.parse::<i64>().ok();
    let mut all = points.split_whitespace().map(left);
    let first = all.next()??;
    all.try_fold((first, first), |(least, most), left| {
        left.map(|left| (least.min(left), most.max(left)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_has_an_extent() {
        assert_eq!(extent("56,236 139,258 180,241 55,203"), Some((55, 180)));
        assert_eq!(extent("56,236 x"), None);
        assert_eq!(extent(""), None);
    }

    const FILE: &str = "<TEI><facsimile><surface xml:id='facs_1'><graphic url='a.jpg'/>\
        <zone rendition=\"Line\" xml:id='l1' points='600,0 980,0'/>\
        <zone rendition=\"Line\" xml:id='l2' points='20,0 980,0'/></surface></facsimile>\
        <text><body><pb facs='#facs_1'/><ab facs='#r'><lb facs='#l1'/>Hull\n\
        <lb facs='#l2'/>Dear Ben, it rains and rains</ab></body></text></TEI>";

    #[test]
    fn an_export_is_known_by_its_lines() {
        let found = export(FILE).unwrap();
        assert_eq!(found.image("#facs_1"), Some("a.jpg"));
        let second = FILE.find("<lb facs='#l2'").unwrap();
        assert_eq!(found.breaks.get(&second), Some(&LineBreakKind::Line));
        for other in ["<opener/>", "<closer/>"] {
            assert!(export(&FILE.replace("<ab facs='#r'>", other)).is_none());
        }
        assert!(export(&FILE.replace("lb facs", "lb n")).is_none());
    }
}
