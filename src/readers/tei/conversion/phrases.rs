//! Phrases: what an element around words says of them.

use super::converter::Converter;
use super::pieces::{Piece, lines_of};
use crate::ir::{
    Block, Inline, ListKey, Name, NameKind, PhraseKind, Rendition, Style, shortest_tag,
};
use crate::readers::tei::attributes::local;
use crate::readers::tei::dates::edtf;
use crate::readers::tei::header::keep_authorities;
use crate::readers::tei::xml::Element;

impl Converter<'_> {
    /// Puts a phrase around pieces: around each run of inlines, if there are blocks between.
    pub(super) fn wrap(
        &self,
        element: &Element,
        kind: &PhraseKind,
        pieces: Vec<Piece>,
    ) -> Vec<Piece> {
        let around = |content: Vec<Inline>| {
            let origin = self.read(element);
            let mut inline = Inline::phrase(kind.clone(), content, origin.clone());
            let is_foreign = matches!(kind, PhraseKind::Foreign { .. });
            if let Some(language) = element.get("xml:lang").filter(|_| !is_foreign) {
                let foreign = PhraseKind::Foreign { language: Some(shortest_tag(language)) };
                inline = Inline::phrase(foreign, vec![inline], origin.clone());
            }
            let says_how = matches!(
                kind,
                PhraseKind::Emphasis { .. }
                    | PhraseKind::Deletion { .. }
                    | PhraseKind::Opaque { .. }
            );
            if let Some(rendition) = self.rendition(element).filter(|_| !says_how) {
                let kind = PhraseKind::Emphasis { rendition };
                inline = Inline::phrase(kind, vec![inline], origin);
            }
            Piece::Inline(inline)
        };
        let mut wrapped = Vec::new();
        let mut content = Vec::new();
        let mut has_blocks = false;
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => content.push(inline),
                Piece::Block(mut block) => {
                    if !content.is_empty() {
                        wrapped.push(around(std::mem::take(&mut content)));
                    }
                    if is_status(kind) {
                        self.give_status(element, kind, std::slice::from_mut(&mut block));
                    }
                    wrapped.push(Piece::Block(block));
                    has_blocks = true;
                }
            }
        }
        if !content.is_empty() || !has_blocks {
            wrapped.push(around(content));
        }
        wrapped
    }

    /// Gives every line of some blocks the status that their element has.
    pub(super) fn give_status(&self, element: &Element, kind: &PhraseKind, blocks: &mut [Block]) {
        for line in blocks.iter_mut().flat_map(lines_of).filter(|line| !line.is_empty()) {
            let content = std::mem::take(line);
            line.push(Inline::phrase(kind.clone(), content, self.read(element)));
        }
    }

    pub(super) fn phrase_kind(&self, element: &Element) -> PhraseKind {
        let get = |name: &str| element.get(name).map(ToOwned::to_owned);
        match element.name.as_str() {
            "hi" | "emph" => {
                let said = self.rendition(element);
                let emph = Rendition { written: "emph".to_owned(), styles: vec![Style::Italic] };
                let none = if element.name == "emph" { emph } else { Rendition::default() };
                PhraseKind::Emphasis { rendition: said.unwrap_or(none) }
            }
            "persName" => self.name(element, NameKind::Person),
            "orgName" => self.name(element, NameKind::Organisation),
            "placeName" | "geogName" | "settlement" | "country" | "region" => {
                self.name(element, NameKind::Place)
            }
            "name" | "rs" => {
                let kind = match element.get("type").unwrap_or_default() {
                    "person" => NameKind::Person,
                    "org" | "organisation" | "organization" => NameKind::Organisation,
                    "place" => NameKind::Place,
                    _ => NameKind::Other,
                };
                self.name(element, kind)
            }
            "date" => PhraseKind::Date { edtf: edtf(element) },
            "foreign" => {
                PhraseKind::Foreign { language: get("xml:lang").map(|tag| shortest_tag(&tag)) }
            }
            "term" | "gloss" => {
                let target = get("target").or_else(|| get("ref")).or_else(|| get("key"));
                let target = target.map(|target| local(&target).to_owned());
                let meaning =
                    self.dialect.explanation(element, target.as_slice(), &|id| self.listed(id));
                PhraseKind::Term { target, meaning }
            }
            "title" => PhraseKind::Title,
            "q" | "quote" | "said" | "soCalled" => PhraseKind::Quotation,
            "salute" => PhraseKind::Salutation,
            // `restore` cancels the deletions in it (TEI P5, 12.3.1.6).
            "del" if self.restored > 0 => self.opaque(element),
            "del" => {
                let manner = get("rend").or_else(|| get("rendition"));
                let manner = manner.map(|manner| local(&manner).to_owned());
                PhraseKind::Deletion { manner }
            }
            "add" => PhraseKind::Addition { place: get("place") },
            "gap" => PhraseKind::Gap { reason: get("reason"), extent: extent(element) },
            "unclear" => PhraseKind::Unclear { reason: get("reason") },
            "supplied" => PhraseKind::Supplied { reason: get("reason") },
            "seg" => self.dialect.segment(element),
            _ => self.opaque(element),
        }
    }

    /// An element that is kept as the source writes it.
    pub(super) fn opaque(&self, element: &Element) -> PhraseKind {
        PhraseKind::Opaque { element: self.tag(element) }
    }

    fn name(&self, element: &Element, kind: NameKind) -> PhraseKind {
        let role = self.dialect.name_role(element);
        let mut targets = self.index.identities(element);
        let listed = self.dialect.explanation(element, &targets, &|id| self.listed(id));
        let key = self.index.key_of(element);
        let listed_at = key.as_ref().and_then(|key| {
            let is_it = |target: &&String| ListKey::of(target).key == key.key;
            targets.iter().find(is_it).map(|target| self.index.listed_addresses(target))
        });
        // The key is a target without its list, which it names itself.
        for target in targets.iter_mut().filter(|target| target.contains('#')) {
            if key.as_ref().is_some_and(|key| ListKey::of(target) == *key) {
                *target = ListKey::of(target).key;
            }
        }
        let mut addresses = listed_at.map(<[String]>::to_vec).unwrap_or_default();
        keep_authorities(&mut addresses, String::as_str);
        addresses.retain(|address| !targets.contains(address));
        targets.extend(addresses);
        PhraseKind::Name(Name { kind, role, targets, listed, key })
    }

    fn listed(&self, id: &str) -> Option<String> {
        self.index.listed_name(id).map(ToOwned::to_owned)
    }
}

/// Whether a phrase says who wrote its words, or whether they count: that applies to blocks, too.
fn is_status(kind: &PhraseKind) -> bool {
    matches!(
        kind,
        PhraseKind::Deletion { .. }
            | PhraseKind::Addition { .. }
            | PhraseKind::Supplied { .. }
            | PhraseKind::Unclear { .. }
    )
}

/// The size of a gap.
fn extent(gap: &Element) -> Option<String> {
    let is_number = |extent: &str| extent.chars().all(|c| c.is_ascii_digit());
    let written = gap.get("extent").map(|extent| match gap.get("unit") {
        Some(unit) if is_number(extent) => format!("{extent} {unit}"),
        _ => extent.to_owned(),
    });
    written.or_else(|| match (gap.get("quantity"), gap.get("unit")) {
        (Some(quantity), Some(unit)) => Some(format!("{quantity} {unit}")),
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    })
}
