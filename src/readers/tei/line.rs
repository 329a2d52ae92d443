//! What runs inside a line: from the elements of TEI to inlines.
//!
//! Not here: blocks (`body`), and what notes hold (`notes`). **Invariant:** every run of characters
//! of an element is in what is made of it.

use super::body::{Converter, Piece};
use super::index::local;
use super::space;
use super::xml::{Element, Node, Run};
use crate::ir::{
    Alternative, AlternativeKind, Certainty, Characters, Choice, Correction, CorrectionKind,
    Inline, LineBreak, LineBreakKind, Name, NameKind, NameRole, NoteAnchor, NoteStart, Origin,
    PageBreak, PhraseKind, Reference, Rendition, Style,
};

impl<'a> Converter<'a> {
    /// Inlines, and blocks where the element holds some in its lines.
    pub(super) fn pieces(&mut self, parent: &'a Element, is_phrase: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (at, child) in parent.children.iter().enumerate() {
            match child {
                Node::Text(run) => {
                    pieces.extend(self.text(run, at, parent, is_phrase).map(Piece::Inline));
                }
                Node::Element(element) => pieces.extend(self.piece(element)),
            }
        }
        pieces
    }

    /// A run of characters, without what only lays out the file.
    pub(super) fn text(
        &self,
        run: &Run,
        at: usize,
        parent: &Element,
        is_phrase: bool,
    ) -> Option<Inline> {
        let text = space::without_layout(&run.text, at, parent, is_phrase, self.source.text());
        let origin = Origin::Read { at: self.source.span(run.at.clone()) };
        let is_there = !text.is_empty();
        is_there.then(|| Inline::Text(Characters { text: text.to_owned(), origin }))
    }

    /// What an element of a line becomes.
    pub(super) fn piece(&mut self, element: &'a Element) -> Vec<Piece> {
        if self.is_taken(element) {
            return Vec::new();
        }
        if self.is_block_in_line(element) {
            return self.block(element).into_iter().map(Piece::Block).collect();
        }
        let origin = self.read(element);
        let inline = match element.name.as_str() {
            "lb" => self.line_break(element),
            "pb" => Inline::PageBreak(self.page_break(element)),
            "note" => return self.note_in_place(element).into_iter().map(Piece::Inline).collect(),
            "anchor" if element.children.is_empty() => {
                return self.anchor(element).into_iter().map(Piece::Inline).collect();
            }
            "ptr" | "ref" => return self.pointer(element),
            "choice" if self.is_own && element.get("xml:id").is_some() => self.correction(element),
            "choice" | "app" if is_choice(element) => return vec![self.choice(element)],
            // A space of the writer's, which the file holds as an element and not as white space.
            "space" => {
                let from = vec![self.source.span(element.at.clone())];
                let between = Origin::Derived { from, by: super::NAME.to_owned() };
                let space = Inline::Text(Characters { text: " ".to_owned(), origin: between });
                Inline::phrase(self.opaque(element), vec![space], origin)
            }
            "address" => {
                let lines = self.address(element);
                Inline::phrase(self.opaque(element), lines, origin)
            }
            _ => {
                let kind = self.phrase_kind(element);
                let mut pieces = self.pieces(element, true);
                if let Some(start) = self.passage_of(element) {
                    pieces.insert(0, Piece::Inline(start));
                }
                if self.is_own && matches!(kind, PhraseKind::Gap { .. }) && element.name == "seg" {
                    pieces.retain(|piece| !is_empty_gap(piece));
                }
                return self.wrap(element, kind, pieces);
            }
        };
        vec![Piece::Inline(inline)]
    }

    /// Puts a phrase around pieces: around each run of inlines, if there are blocks between.
    fn wrap(&self, element: &Element, kind: PhraseKind, pieces: Vec<Piece>) -> Vec<Piece> {
        let around = |content: Vec<Inline>| {
            let origin = self.read(element);
            let mut inline = Inline::phrase(kind.clone(), content, origin.clone());
            let is_foreign = matches!(kind, PhraseKind::Foreign { .. });
            if let Some(language) = element.get("xml:lang").filter(|_| !is_foreign) {
                let foreign = PhraseKind::Foreign { language: Some(language.to_owned()) };
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
                Piece::Block(block) => {
                    if !content.is_empty() {
                        wrapped.push(around(std::mem::take(&mut content)));
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

    fn phrase_kind(&self, element: &Element) -> PhraseKind {
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
            "date" => PhraseKind::Date { edtf: super::header::edtf(element) },
            "foreign" => PhraseKind::Foreign { language: get("xml:lang") },
            "term" | "gloss" => {
                let target = get("target").or_else(|| get("ref")).or_else(|| get("key"));
                PhraseKind::Term { target: target.map(|target| self.term(&target)) }
            }
            "title" => PhraseKind::Title,
            "q" | "quote" | "said" => PhraseKind::Quotation,
            "salute" => PhraseKind::Salutation,
            "del" => PhraseKind::Deletion { manner: get("rend").or_else(|| get("rendition")) },
            "add" => PhraseKind::Addition { place: get("place") },
            "gap" => PhraseKind::Gap { reason: get("reason"), extent: extent(element) },
            "unclear" => PhraseKind::Unclear { reason: get("reason") },
            "supplied" => PhraseKind::Supplied { reason: get("reason") },
            "seg" if self.is_own => match element.get("type") {
                Some("salute") => PhraseKind::Salutation,
                Some("quotation") => PhraseKind::Quotation,
                Some("opaque") => PhraseKind::Opaque { element: get("n").unwrap_or_default() },
                Some("gap") => {
                    let gap = element.child("gap");
                    let of = |name: &str| gap.and_then(|gap| gap.get(name)).map(ToOwned::to_owned);
                    PhraseKind::Gap { reason: of("reason"), extent: of("extent") }
                }
                class => PhraseKind::Segment { class: class.map(ToOwned::to_owned) },
            },
            "seg" if element.get("type") == Some("salute") => PhraseKind::Salutation,
            "seg" => PhraseKind::Segment { class: get("type") },
            _ => self.opaque(element),
        }
    }

    /// An element that is kept as the source writes it.
    pub(super) fn opaque(&self, element: &Element) -> PhraseKind {
        PhraseKind::Opaque { element: self.tag(element) }
    }

    fn name(&self, element: &Element, kind: NameKind) -> PhraseKind {
        let role = match element.get("type") {
            Some("from") => Some(NameRole::From),
            Some("to") => Some(NameRole::To),
            _ => None,
        };
        let mut targets: Vec<String> = Vec::new();
        for attribute in ["ref", "corresp", "key", "sameAs"] {
            for target in element.get(attribute).unwrap_or_default().split_whitespace() {
                let target = local(target).to_owned();
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
        }
        PhraseKind::Name(Name { kind, role, targets })
    }

    fn term(&self, target: &str) -> String {
        local(target).to_owned()
    }

    fn line_break(&self, element: &Element) -> Inline {
        let is_hyphen = || ["#hyphen", "hyphen"].contains(&element.get("rendition").unwrap_or(""));
        let kind = match element.get("type") {
            Some("paragraph") if self.is_own => LineBreakKind::Paragraph,
            _ => LineBreakKind::Line,
        };
        let splits_word = element.get("break") == Some("no") || is_hyphen();
        Inline::LineBreak(LineBreak { kind, splits_word, origin: self.read(element) })
    }

    /// A page break. Where the file does not say whether it splits a word, the letters do.
    pub(super) fn page_break(&self, element: &Element) -> PageBreak {
        let text = self.source.text();
        let before = text[..element.at.start].chars().next_back();
        let after = text[element.at.end..].chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let splits_word = match element.get("break") {
            Some(value) => value == "no",
            None => is_letter(before) && is_letter(after),
        };
        let get = |name: &str| element.get(name).map(ToOwned::to_owned);
        let label = get("n").or_else(|| get("f"));
        let series = get("ed").or_else(|| get("edRef"));
        let origin = self.who(element);
        PageBreak { series, image: get("facs"), ..PageBreak::new(label, splits_word, origin) }
    }

    /// An anchor: the beginning of a passage that a note is about, a place where a note hangs that
    /// stands elsewhere, or a point of which no more is known.
    fn anchor(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = self.read(element);
        let id = element.get("xml:id").unwrap_or_default();
        if let Some(note) = self.starts.get(id) {
            let start = NoteStart { id: String::new(), note: note.clone(), origin };
            return vec![Inline::NoteStart(start)];
        }
        if let Some(note) = self.hooks.get(id).copied() {
            return self.note_elsewhere(note, element).into_iter().collect();
        }
        if self.is_own && self.notes_here.contains(id) {
            self.place_said = Some(self.who(element));
            return Vec::new();
        }
        vec![Inline::phrase(self.opaque(element), Vec::new(), origin)]
    }

    /// A pointer: a call of a note that stands elsewhere, or a reference.
    fn pointer(&mut self, element: &'a Element) -> Vec<Piece> {
        let target = element.get("target").or_else(|| element.get("cRef"));
        let of_document = element.get("type") == Some("document");
        let is_noteref = element.get("type") == Some("noteref");
        for id in target.unwrap_or_default().split_whitespace().map(local) {
            let is_mark = || element.words().chars().count() <= LONGEST_MARK;
            if let Some(note) = self.collected.get(id).copied()
                && (is_noteref || is_mark())
            {
                let call = self.note_elsewhere(note, element);
                return call.map(Piece::Inline).into_iter().collect();
            }
            if is_noteref && let Some(note) = self.keys.get(id) {
                let anchor =
                    NoteAnchor { id: String::new(), note: note.clone(), origin: self.who(element) };
                return vec![Piece::Inline(Inline::NoteAnchor(anchor))];
            }
        }
        let mut reference = self.reference(target);
        if of_document && let Some(number) = element.get("n") {
            reference.document = Some(number.to_owned());
        }
        let pieces = self.pieces(element, true);
        self.wrap(element, PhraseKind::Reference(reference), pieces)
    }

    fn reference(&self, target: Option<&str>) -> Reference {
        let mut reference =
            Reference { target: target.map(ToOwned::to_owned), ..Reference::default() };
        let Some(id) = target.and_then(|target| target.strip_prefix('#')) else {
            return reference;
        };
        if let Some(fragment) = self.fragments.get(id) {
            reference.fragment = Some(fragment.clone());
        } else if let Some(named) = self.index.ids.get(id)
            && named.element == "div"
        {
            reference.document.clone_from(&named.n);
        }
        reference
    }

    fn choice(&mut self, element: &'a Element) -> Piece {
        let mut alternatives = Vec::new();
        for reading in element.elements() {
            let kind = alternative(reading).unwrap_or(AlternativeKind::Unclear);
            let pieces = self.pieces(reading, true);
            alternatives.push(Alternative { kind, content: self.line_of(pieces) });
        }
        Piece::Inline(Inline::Choice(Choice { alternatives, origin: self.read(element) }))
    }

    /// A correction of ours, in a file of ours.
    fn correction(&mut self, element: &'a Element) -> Inline {
        let reading = |name: &str| {
            let Some(reading) = element.child(name) else { return Vec::new() };
            let mut inlines = Vec::new();
            for child in &reading.children {
                match child {
                    Node::Text(run) => inlines.push(Inline::Text(Characters {
                        text: run.text.clone(),
                        origin: Origin::Read { at: self.source.span(run.at.clone()) },
                    })),
                    Node::Element(lb) => inlines.push(self.line_break(lb)),
                }
            }
            inlines
        };
        let (original, corrected) = (reading("sic"), reading("corr"));
        let corr = element.child("corr");
        let kind = corr.and_then(|corr| corr.get("type")).unwrap_or_default();
        let (by, evidence) = self.evidence(element);
        Inline::Correction(Correction {
            id: String::new(),
            kind: correction_kind(kind),
            original,
            corrected,
            by,
            evidence,
            certainty: corr.map_or(Certainty::High, super::own::certainty),
        })
    }

    /// The lines of an address, with line breaks between them.
    pub(super) fn address(&mut self, element: &'a Element) -> Vec<Inline> {
        let mut line: Vec<Inline> = Vec::new();
        for (at, child) in element.children.iter().enumerate() {
            match child {
                Node::Text(run) => line.extend(self.text(run, at, element, false)),
                Node::Element(child) => {
                    let is_line =
                        !["lb", "pb", "note", "anchor", "ptr"].contains(&child.name.as_str());
                    let pieces = match child.name.as_str() {
                        "addrLine" => self.pieces(child, false),
                        _ => self.piece(child),
                    };
                    let content = self.line_of(pieces);
                    if is_line && has_words(&line) {
                        line.push(self.separator(child));
                    }
                    line.extend(content);
                }
            }
        }
        line
    }

    /// A line break that stands for the border between two elements.
    pub(super) fn separator(&self, before: &Element) -> Inline {
        let from = vec![self.source.span(before.at.start..before.inside)];
        let origin = Origin::Derived { from, by: super::NAME.to_owned() };
        Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin))
    }
}

/// Longer words than these are no mark that calls a note.
const LONGEST_MARK: usize = 5;

/// Whether something is written in some inlines.
pub(super) fn has_words(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(characters) => !characters.text.trim().is_empty(),
        Inline::Phrase(phrase) => {
            has_words(&phrase.content)
                || (phrase.content.is_empty() && matches!(phrase.kind, PhraseKind::Gap { .. }))
        }
        Inline::Choice(choice) => choice.alternatives.iter().any(|one| has_words(&one.content)),
        Inline::Correction(_) => true,
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => false,
    })
}

/// The `gap` in a `seg` of type `gap` only says why and how much.
fn is_empty_gap(piece: &Piece) -> bool {
    let Piece::Inline(Inline::Phrase(phrase)) = piece else { return false };
    phrase.content.is_empty() && matches!(phrase.kind, PhraseKind::Gap { .. })
}

fn is_choice(element: &Element) -> bool {
    let mut readings = element.elements();
    let has_readings = element.elements().next().is_some();
    let has_text = element.children.iter().any(|child| match child {
        Node::Text(run) => !run.text.trim().is_empty(),
        Node::Element(_) => false,
    });
    has_readings && !has_text && readings.all(|reading| alternative(reading).is_some())
}

fn alternative(element: &Element) -> Option<AlternativeKind> {
    let name = match element.name.as_str() {
        // A file of ours keeps there what `app` has no element for.
        "rdg" => element.get("type").unwrap_or("rdg"),
        name => name,
    };
    Some(match name {
        "sic" => AlternativeKind::Sic,
        "corr" => AlternativeKind::Corr,
        "orig" => AlternativeKind::Orig,
        "reg" => AlternativeKind::Reg,
        "abbr" => AlternativeKind::Abbr,
        "expan" => AlternativeKind::Expan,
        "unclear" => AlternativeKind::Unclear,
        "lem" => AlternativeKind::Lem,
        _ if element.name == "rdg" => AlternativeKind::Rdg,
        _ => return None,
    })
}

fn correction_kind(word: &str) -> CorrectionKind {
    match word {
        "paragraph-break" => CorrectionKind::ParagraphBreak,
        "forbidden-character" => CorrectionKind::ForbiddenCharacter,
        "lost-space" => CorrectionKind::LostSpace,
        _ => CorrectionKind::WordBreak,
    }
}

/// How much a gap is.
fn extent(gap: &Element) -> Option<String> {
    let written = gap.get("extent").map(ToOwned::to_owned);
    written.or_else(|| match (gap.get("quantity"), gap.get("unit")) {
        (Some(quantity), Some(unit)) => Some(format!("{quantity} {unit}")),
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    })
}
