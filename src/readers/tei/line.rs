//! What runs inside a line: from the elements of TEI to inlines.
//!
//! Not here: blocks (`body`), and what notes hold (`notes`). **Invariant:** every run of characters
//! of an element is in what is made of it.

use std::ops::{Bound, Range};

use super::attributes::{identities, local};
use super::block_builder::lines_of;
use super::body::{Converter, Piece};
use super::dates::edtf;
use super::elements::{LINES, POINTS, TRANSPARENT, is_block_in_line};
use super::space::{as_lines, take_layout};
use super::xml::{Element, Node, Run};
use crate::ir::{
    Alternative, AlternativeKind, Block, Certainty, Characters, Choice, Correction, CorrectionKind,
    Inline, LineBreak, LineBreakKind, Name, NameKind, NameRole, NoteAnchor, NoteStart, Origin,
    PageBreak, PhraseKind, Reference, Rendition, Style, shortest_tag,
};
use crate::source::{code_point, is_forbidden};

impl<'a> Converter<'a> {
    /// Inlines, and blocks where the element holds some in its lines.
    pub(super) fn pieces(&mut self, parent: &'a Element) -> Vec<Piece> {
        let outside = self.enter_language(parent);
        let mut pieces = Vec::new();
        let mut before = None;
        for child in &parent.children {
            match child {
                Node::Text(run) if parent.is_space_between_parts(run) => {}
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(element) => {
                    pieces.extend(self.between_parts(parent, before, element));
                    pieces.extend(self.piece(element));
                }
            }
            before = Some(child);
        }
        self.language = outside;
        pieces
    }

    /// The language of what an element holds; the one outside is to be restored after it.
    pub(super) fn enter_language(&mut self, element: &Element) -> String {
        let outside = self.language.clone();
        if let Some(language) = element.get("xml:lang") {
            self.language = shortest_tag(language);
        }
        outside
    }

    /// The space between two parts that only their elements set apart: those of a citation, the
    /// name and the description of a place.
    pub(super) fn between_parts(
        &self,
        parent: &Element,
        before: Option<&Node>,
        behind: &Element,
    ) -> Option<Piece> {
        let before = before?.element()?;
        let is_part = |one: &Element| ["desc", "label"].contains(&one.name.as_str());
        let is_point = |one: &Element| POINTS.contains(&one.name.as_str());
        let is_parted =
            OF_PARTS.contains(&parent.name.as_str()) || is_part(before) || is_part(behind);
        (is_parted
            && !self.dialect.writes_all_characters()
            && !is_point(before)
            && !is_point(behind))
        .then(|| Piece::Inline(self.derived(behind, " ")))
    }

    /// A run of characters, marked as deleted or added if a `delSpan` or `addSpan` covers it.
    pub(super) fn text(&self, run: &Run) -> Vec<Piece> {
        let mut pieces = self.characters(run);
        // A note is about the text, and is not deleted with it.
        if self.open_notes == 0 && !run.text.trim().is_empty() {
            for stretch in self.stretches.around(&run.at) {
                let content = pieces.into_iter().filter_map(Piece::into_inline).collect();
                let phrase = Inline::phrase(stretch.kind.clone(), content, stretch.origin.clone());
                pieces = vec![Piece::Inline(phrase)];
            }
        }
        pieces
    }

    /// A run of characters. A character that XML cannot hold is kept out, and named.
    fn characters(&self, run: &Run) -> Vec<Piece> {
        let leaf = |text: String, at: Range<usize>| {
            let origin = Origin::Read { at: self.source.span(at) };
            Piece::Inline(Inline::Text(Characters { text, origin }))
        };
        if !run.text.contains(is_forbidden) {
            return vec![leaf(run.text.clone(), run.at.clone())];
        }
        let written = self.source.text().get(run.at.clone()).unwrap_or_default();
        if with_line_ends(written) != run.text {
            // The character comes from an entity and has no bytes of its own.
            let text = run.text.chars().filter(|c| !is_forbidden(*c)).collect();
            let forbidden = run.text.chars().filter(|c| is_forbidden(*c));
            let mut pieces = vec![leaf(text, run.at.clone())];
            pieces.extend(forbidden.map(|c| Piece::Inline(self.kept_out(c, run.at.clone()))));
            return pieces;
        }
        let mut pieces = Vec::new();
        let mut at = run.at.start;
        for part in written.split_inclusive(is_forbidden) {
            let text = part.trim_end_matches(is_forbidden);
            let place = at + text.len()..at + part.len();
            if !text.is_empty() {
                pieces.push(leaf(with_line_ends(text), at..place.start));
            }
            let kept_out = part.chars().next_back().filter(|c| is_forbidden(*c));
            at = place.end;
            pieces.extend(kept_out.map(|c| Piece::Inline(self.kept_out(c, place))));
        }
        pieces
    }

    fn kept_out(&self, character: char, at: Range<usize>) -> Inline {
        let by = super::NAME.to_owned();
        let origin = Origin::Derived { from: vec![self.source.span(at)], by: by.clone() };
        let leaf = |text| Inline::Text(Characters { text, origin: origin.clone() });
        // A form feed and a vertical tab separate words.
        let corrected = character.is_whitespace().then(|| leaf(" ".to_owned()));
        Inline::Correction(Correction {
            id: String::new(),
            kind: CorrectionKind::ForbiddenCharacter,
            original: vec![leaf(code_point(character))],
            corrected: corrected.into_iter().collect(),
            by,
            evidence: "XML cannot write this character".to_owned(),
            certainty: Certainty::High,
        })
    }

    /// What an element of a line becomes, with the notes about it.
    pub(super) fn piece(&mut self, element: &'a Element) -> Vec<Piece> {
        if self.is_taken(element) {
            return Vec::new();
        }
        let mut pieces = self.piece_without_notes(element);
        self.add_notes_on(element, &mut pieces);
        pieces
    }

    fn piece_without_notes(&mut self, element: &'a Element) -> Vec<Piece> {
        if is_block_in_line(element) {
            return self.block(element).into_iter().map(Piece::Block).collect();
        }
        let origin = self.read(element);
        let inline = match element.name.as_str() {
            "lb" => self.line_break(element),
            "pb" => Inline::PageBreak(self.page_break(element)),
            "note" if self.dialect.is_head_note(element) => return self.wrapped(element),
            "note" => return self.note_in_place(element).into_iter().map(Piece::Inline).collect(),
            "anchor" if element.children.is_empty() => {
                return self.anchor(element).into_iter().map(Piece::Inline).collect();
            }
            "ptr" | "ref" => return self.pointer(element),
            "hi" if self.labelled.contains_key(&element.at.start) => {
                let (note, _) = self.labelled[&element.at.start];
                self.note_elsewhere(note, element)
            }
            "choice" | "app" if is_choice(element) => return self.choice(element),
            // A space left by the writer, which the file holds as an element, not as white space.
            "space" => {
                let space = self.derived(element, " ");
                Inline::phrase(self.opaque(element), vec![space], origin)
            }
            // A character that the file only names.
            "c" | "g" if element.children.is_empty() => {
                let character = self.character(element);
                Inline::phrase(self.opaque(element), character, origin)
            }
            "cb" | "gb" if element.children.is_empty() => {
                let between = (!self.splits_word(element)).then(|| self.derived(element, " "));
                Inline::phrase(self.opaque(element), between.into_iter().collect(), origin)
            }
            "address" => return self.address_in_line(element),
            "mfrac" => return self.fraction(element),
            _ => {
                let kind = self.phrase_kind(element);
                self.explained(element);
                let is_quotation = matches!(kind, PhraseKind::Quotation);
                self.quotations += usize::from(is_quotation);
                let mut pieces = self.pieces(element);
                self.quotations -= usize::from(is_quotation);
                let (mut before, mut behind) = take_layout(&mut pieces, self.source.text());
                if SET_APART.contains(&element.name.as_str()) {
                    before.push(Piece::Inline(self.separator(element)));
                    behind.insert(0, Piece::Inline(self.separator(element)));
                }
                if ["q", "soCalled"].contains(&element.name.as_str()) {
                    self.quote(element, &mut pieces);
                }
                if let Some(start) = self.passage_of(element) {
                    pieces.insert(0, Piece::Inline(start));
                }
                if !element.children.is_empty() {
                    self.add_notes_on(element, &mut pieces);
                }
                if matches!(kind, PhraseKind::Gap { .. }) && element.name == "seg" {
                    pieces.retain(|piece| !is_empty_gap(piece));
                }
                if LINES.contains(&element.name.as_str()) && !self.dialect.is_exact() {
                    for piece in &mut pieces {
                        if let Piece::Inline(inline) = piece {
                            as_lines(std::slice::from_mut(inline));
                        }
                    }
                }
                return surrounded(before, self.wrap(element, &kind, pieces), behind);
            }
        };
        vec![Piece::Inline(inline)]
    }

    /// Characters that an element implies but does not hold.
    fn derived(&self, element: &Element, text: &str) -> Inline {
        let from = vec![self.source.span(element.at.start..element.inside)];
        let origin = Origin::Derived { from, by: super::NAME.to_owned() };
        Inline::Text(Characters { text: text.to_owned(), origin })
    }

    /// The character that an empty `c` or `g` names (TEI P5, 5.2).
    fn character(&self, element: &Element) -> Vec<Inline> {
        let name = element.get("ref").or(element.get("rendition")).map_or("", local);
        let times = || element.get("n").and_then(|n| n.parse().ok()).unwrap_or(3);
        let text = match (name, self.declared.character(name)) {
            (_, Some(declared)) => declared.to_owned(),
            ("kaufmannsund" | "ampersand", None) => "&".to_owned(),
            ("prozent" | "percent", None) => "%".to_owned(),
            ("dots", None) => ".".repeat(times().min(MOST_DOTS)),
            _ => return Vec::new(),
        };
        vec![self.derived(element, &text)]
    }

    /// A fraction of a formula, with the stroke that its two parts mean (`MathML` Core, 3.3.2), and
    /// a space after a whole number, so that the two do not read as another number.
    fn fraction(&mut self, element: &'a Element) -> Vec<Piece> {
        let mut before = self.source.text().get(..element.at.start).unwrap_or_default();
        while let Some(tag) = before.ends_with('>').then(|| before.rfind('<')).flatten() {
            before = before.get(..tag).unwrap_or_default();
        }
        let is_mixed = before.ends_with(|c: char| c.is_ascii_digit());
        let mut pieces = Vec::new();
        pieces.extend(is_mixed.then(|| Piece::Inline(self.derived(element, " "))));
        let mut is_second = false;
        for child in &element.children {
            match child {
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(part) => {
                    let stroke = is_second.then(|| self.derived(element, "\u{2044}"));
                    pieces.extend(stroke.map(Piece::Inline));
                    pieces.extend(self.piece(part));
                    is_second = true;
                }
            }
        }
        self.wrap(element, &self.opaque(element), pieces)
    }

    /// Puts quotation marks around what an element quotes, where the file has none: a `q` is the
    /// mark itself (TEI P5, 3.3.3). The marks are derived; no format has to make them again.
    fn quote(&self, element: &Element, pieces: &mut Vec<Piece>) {
        if self.declared.keeps_marks || self.dialect.writes_all_characters() {
            return;
        }
        let (before, _) = around(self.source.text(), &element.at);
        let (_, inside) = around(self.source.text(), &(element.at.start..element.inside));
        let is_mark = |c: char| QUOTATION_MARKS.contains(c);
        if before.ends_with(is_mark) || inside.trim_start().starts_with(is_mark) {
            return;
        }
        let rend = element.get("rend").unwrap_or_default();
        // `quotes(«,»)`
        let stated: Vec<char> = rend.chars().filter(|c| is_mark(*c)).collect();
        if ["none", "noquotes", "no-quotes", "unmarked"].contains(&rend) {
            return;
        }
        let is_inner = (self.quotations > 0 && rend != "double") || rend == "single";
        let (opening, closing) = match stated.as_slice() {
            [opening, closing] => (opening.to_string(), closing.to_string()),
            _ => {
                let (opening, closing) = quotation_marks(&self.language, is_inner);
                (opening.to_owned(), closing.to_owned())
            }
        };
        pieces.insert(0, Piece::Inline(self.derived(element, &opening)));
        pieces.push(Piece::Inline(self.derived(element, &closing)));
    }

    /// Puts a phrase around pieces: around each run of inlines, if there are blocks between.
    fn wrap(&self, element: &Element, kind: &PhraseKind, pieces: Vec<Piece>) -> Vec<Piece> {
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
                    self.dialect.explanation(element, target.as_slice(), &self.index.listed);
                PhraseKind::Term { target, meaning }
            }
            "title" => PhraseKind::Title,
            "q" | "quote" | "said" | "soCalled" => PhraseKind::Quotation,
            "salute" => PhraseKind::Salutation,
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
        let role = match element.get("type") {
            Some("from") => Some(NameRole::From),
            Some("to") => Some(NameRole::To),
            _ => None,
        };
        let targets: Vec<String> = identities(element).map(ToOwned::to_owned).collect();
        let listed = self.dialect.explanation(element, &targets, &self.index.listed);
        PhraseKind::Name(Name { kind, role, targets, listed })
    }

    fn line_break(&self, element: &Element) -> Inline {
        let stands_in = |parts: &[Range<usize>]| {
            let before = parts.partition_point(|part| part.start <= element.at.start);
            before.checked_sub(1).is_some_and(|last| element.at.start < parts[last].end)
        };
        let splits_word = match element.get("break") {
            Some(value) => value == "no",
            None if is_hyphen(element) => true,
            None => {
                self.in_words.contains(&element.at.start)
                    || stands_in(&self.lineation.splits_unmarked)
                        && stands_in_word(self.source.text(), element)
            }
        };
        // A line of the print: identified by an attribute, or in a part whose line ends split
        // words.
        let is_counted =
            || ["xml:id", "n", "facs", "ed"].iter().any(|name| element.get(name).is_some());
        let kind = match self.dialect.line_break_kind(element) {
            Some(kind) => kind,
            None if splits_word || is_counted() || stands_in(&self.lineation.prose) => {
                LineBreakKind::Lineation
            }
            None => LineBreakKind::Line,
        };
        Inline::LineBreak(LineBreak { kind, splits_word, origin: self.read(element) })
    }

    /// A page break. If the file does not say whether it splits a word, the letters decide.
    pub(super) fn page_break(&self, element: &Element) -> PageBreak {
        let splits_word = self.splits_word(element);
        let get = |name: &str| element.get(name).map(ToOwned::to_owned);
        let label = get("n").or_else(|| get("f"));
        let series = get("ed").or_else(|| get("edRef"));
        let origin = self.who_placed(element);
        let image = element.get("facs").map(|facs| self.dialect.image(facs));
        PageBreak { series, image, ..PageBreak::new(label, splits_word, origin) }
    }

    /// Whether a page or column break is inside a word. If the file does not say, the letters
    /// beside it decide.
    fn splits_word(&self, element: &Element) -> bool {
        match element.get("break") {
            Some(value) => value == "no",
            None => self.in_words.contains(&element.at.start),
        }
    }

    /// An anchor: the start of a passage that a note is about, the call of a note that appears
    /// elsewhere, or a point of which no more is known.
    fn anchor(&mut self, element: &'a Element) -> Vec<Inline> {
        let origin = self.read(element);
        let id = element.get("xml:id").unwrap_or_default();
        // If two anchors share an id, pointers refer to the first.
        let hung = self.hooks.remove(id).unwrap_or_default();
        let mut points: Vec<Inline> =
            hung.into_iter().map(|note| self.note_elsewhere(note, element)).collect();
        if let Some(note) = self.starts.get(id) {
            let start = NoteStart { id: String::new(), note: note.clone(), origin };
            points.push(Inline::NoteStart(start));
            return points;
        }
        if !points.is_empty() {
            return points;
        }
        if self.notes_here.contains(id) {
            self.place_said = Some(self.who_placed(element));
            return Vec::new();
        }
        vec![Inline::phrase(self.opaque(element), Vec::new(), origin)]
    }

    /// A pointer: a call of a note that appears elsewhere, or a reference.
    fn pointer(&mut self, element: &'a Element) -> Vec<Piece> {
        let target = element.get("target").or_else(|| element.get("cRef"));
        if let Some((note, _)) = self.labelled.get(&element.at.start) {
            return vec![Piece::Inline(self.note_elsewhere(note, element))];
        }
        let of_document = element.get("type") == Some("document");
        let is_noteref = element.get("type") == Some("noteref");
        // A call whose words stay in the text, because the note has another label.
        let mut called = None;
        for id in target.unwrap_or_default().split_whitespace().map(local) {
            let id = self.in_language(id);
            let id = id.as_str();
            if let Some(note) = self.collected.get(id).copied()
                && (is_noteref || self.marks.contains(&element.at.start))
            {
                let call = Piece::Inline(self.note_elsewhere(note, element));
                if self.prints_label(note, element) {
                    return vec![call];
                }
                called = Some(call);
                break;
            }
            if is_noteref && let Some(note) = self.keys.get(id) {
                let anchor = NoteAnchor {
                    id: String::new(),
                    note: note.clone(),
                    origin: self.who_placed(element),
                };
                return vec![Piece::Inline(Inline::NoteAnchor(anchor))];
            }
        }
        let mut reference = self.reference(element, target);
        if of_document && let Some(number) = element.get("n") {
            reference.document = Some(number.to_owned());
        }
        let mut pieces = self.pieces(element);
        let (before, behind) = take_layout(&mut pieces, self.source.text());
        self.add_notes_on(element, &mut pieces);
        // Words that the edition makes of the address alone. Directly after a word, a key only
        // links it.
        let has_place = |target: &&str| {
            let before = self.source.text().get(..element.at.start).unwrap_or_default();
            let is_close = before.ends_with(char::is_alphanumeric);
            !target.starts_with('#') && (!is_close || target.contains("://"))
        };
        if let Some(target) = target.filter(has_place)
            && element.name == "ref"
            && element.children.is_empty()
            && !self.dialect.writes_all_characters()
        {
            pieces.push(Piece::Inline(self.derived(element, target)));
        }
        let mut reference = self.wrap(element, &PhraseKind::Reference(reference), pieces);
        reference.extend(called);
        surrounded(before, reference, behind)
    }

    /// The id of a note in the language of this text, if the edition has it in several: with the
    /// language appended (`note1_NL`).
    fn in_language(&self, id: &str) -> String {
        let language = self.language.split('-').next().unwrap_or_default().to_uppercase();
        let translated = format!("{id}_{language}");
        if self.collected.contains_key(&translated) { translated } else { id.to_owned() }
    }

    /// Records a term that points to an entry that its list does not have.
    fn explained(&mut self, element: &Element) {
        let target = element.get("target").and_then(|target| target.strip_prefix('#'));
        if let ("term" | "gloss", Some(id)) = (element.name.as_str(), target)
            && !self.index.ids.contains_key(id)
        {
            self.dangling.push((element.at.start..element.inside, id.to_owned()));
        }
    }

    fn reference(&mut self, element: &Element, target: Option<&str>) -> Reference {
        let mut reference =
            Reference { target: target.map(ToOwned::to_owned), ..Reference::default() };
        let Some(id) = target.and_then(|target| target.strip_prefix('#')) else {
            return reference;
        };
        if let Some(fragment) = self.keys.get(id).or_else(|| self.fragments.get(id)) {
            reference.fragment = Some(fragment.clone());
        } else if let Some(named) = self.index.ids.get(id) {
            reference.document = match named.element.as_str() {
                "div" => named.n.clone(),
                // A note of another document is cited with its document.
                "note" => self.index.number_of(named.document),
                _ => None,
            };
        } else if !id.contains(char::is_whitespace) {
            self.dangling.push((element.at.start..element.inside, id.to_owned()));
        }
        reference
    }

    /// A choice, and the notes that are given with it.
    fn choice(&mut self, element: &'a Element) -> Vec<Piece> {
        if let Some(correction) = self.dialect.correction(element, self.source) {
            return vec![Piece::Inline(Inline::Correction(correction))];
        }
        let mut alternatives = Vec::new();
        let mut notes = Vec::new();
        for reading in readings(element) {
            if reading.name == "note" {
                notes.extend(self.piece(reading));
                continue;
            }
            let other =
                if element.name == "app" { AlternativeKind::Rdg } else { AlternativeKind::Unclear };
            let kind = alternative(reading).unwrap_or(other);
            // A choice between choices (TEI P5, 3.5).
            let is_nested = ["choice", "app"].contains(&reading.name.as_str());
            let pieces = if is_nested {
                self.piece(reading)
            } else {
                let mut pieces = self.pieces(reading);
                // Layout inside a reading separates nothing: white space around the choice does.
                take_layout(&mut pieces, self.source.text());
                self.add_notes_on(reading, &mut pieces);
                pieces
            };
            alternatives.push(Alternative { kind, content: self.reading_of(pieces) });
        }
        let choice = Choice { alternatives, origin: self.read(element) };
        let mut pieces = vec![Piece::Inline(Inline::Choice(choice))];
        pieces.extend(notes);
        pieces
    }

    /// An address among words: its lines are set apart from them.
    fn address_in_line(&mut self, element: &'a Element) -> Vec<Piece> {
        let border = self.separator(element);
        let lines = self.address(element);
        let address = Inline::phrase(self.opaque(element), lines, self.read(element));
        [border.clone(), address, border].map(Piece::Inline).into()
    }

    /// The lines of an address, with line breaks between them. Where it has words of its own, only
    /// `addrLine` makes a line.
    pub(super) fn address(&mut self, element: &'a Element) -> Vec<Inline> {
        let is_text = |node: &Node| match node {
            Node::Text(run) => !run.text.trim().is_empty(),
            Node::Element(_) => false,
        };
        let is_mixed = element.children.iter().any(is_text);
        let mut line: Vec<Inline> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        for child in &element.children {
            match child {
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(child) => {
                    let is_line = match child.name.as_str() {
                        "addrLine" => true,
                        "lb" | "pb" | "note" | "anchor" | "ptr" => false,
                        _ => !is_mixed,
                    };
                    if is_line {
                        line.extend(self.line_of(std::mem::take(&mut pieces)));
                        if has_words(&line) {
                            line.push(self.separator(child));
                        }
                    }
                    pieces.extend(match child.name.as_str() {
                        "addrLine" => {
                            let mut line = self.pieces(child);
                            self.add_notes_on(child, &mut line);
                            line
                        }
                        _ => self.piece(child),
                    });
                }
            }
        }
        line.extend(self.line_of(pieces));
        if !self.dialect.is_exact() {
            as_lines(&mut line);
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

/// Pieces with what comes before and after them.
fn surrounded(before: Vec<Piece>, pieces: Vec<Piece>, behind: Vec<Piece>) -> Vec<Piece> {
    before.into_iter().chain(pieces).chain(behind).collect()
}

/// Characters with line ends as XML has them (XML 1.0, 2.11).
fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Elements that a print sets apart, even where a file has them in a line.
const SET_APART: &[&str] = &["addrLine", "byline", "dateline", "fw", "head", "salute", "signed"];

/// Elements that hold parts which a print sets apart, and no running words.
const OF_PARTS: &[&str] = &[
    "analytic",
    "biblStruct",
    "event",
    "imprint",
    "monogr",
    "object",
    "org",
    "person",
    "place",
    "series",
];

/// No row of dots has more.
const MOST_DOTS: usize = 100;

/// What opens a quotation, in any language.
const QUOTATION_MARKS: &str =
    "\"'\u{AB}\u{BB}\u{2018}\u{201A}\u{201B}\u{201C}\u{201D}\u{201E}\u{2039}\u{203A}";

/// The quotation marks of a language; for an `inner` quotation, those used inside another.
fn quotation_marks(language: &str, inner: bool) -> (&'static str, &'static str) {
    let (outer_marks, inner_marks) = match language.split('-').next().unwrap_or_default() {
        "de" | "cs" | "sk" => (("\u{201E}", "\u{201C}"), ("\u{201A}", "\u{2018}")),
        "fr" | "it" | "ru" | "es" | "pt" | "el" | "grc" => {
            (("\u{AB}", "\u{BB}"), ("\u{201C}", "\u{201D}"))
        }
        "pl" | "hu" => (("\u{201E}", "\u{201D}"), ("\u{AB}", "\u{BB}")),
        _ => (("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}")),
    };
    if inner { inner_marks } else { outer_marks }
}

/// Whether an element says that the word continues after it.
pub(super) fn is_hyphen(element: &Element) -> bool {
    let says_so = |name| matches!(element.get(name), Some("#hyphen" | "hyphen"));
    says_so("rendition") || says_so("rend")
}

/// Whether a line break has a letter just before it and a small letter just after it.
fn stands_in_word(source: &str, element: &Element) -> bool {
    let (before, after) = around(source, &element.at);
    before.ends_with(char::is_alphabetic) && after.starts_with(char::is_lowercase)
}

/// The text of a file before a place and after it.
fn around<'s>(source: &'s str, at: &Range<usize>) -> (&'s str, &'s str) {
    let part = |range: (Bound<usize>, Bound<usize>)| source.get(range).unwrap_or_default();
    let before = part((Bound::Unbounded, Bound::Excluded(at.start)));
    (before, part((Bound::Included(at.end), Bound::Unbounded)))
}

/// What the line breaks of a text are, where they do not say it themselves.
#[derive(Default)]
pub(super) struct Lineation {
    /// The parts in which a break between two letters splits a word.
    splits_unmarked: Vec<Range<usize>>,
    /// The parts whose line breaks are those of running prose: some of them split words.
    prose: Vec<Range<usize>>,
    /// Whether some breaks have letters directly on both sides and still separate words.
    pub(super) separates: bool,
}

/// Finds out what the line breaks of a text are. One between two letters splits a word where the
/// breaks between words have a space beside them, and no break of the part says that it splits a
/// word. White space beside a tag may be layout.
pub(super) fn lineation(document: &Element, source: &str) -> Lineation {
    let (mut spaced, mut in_words) = (0, 0);
    document.each(&mut |element| {
        if element.name != "lb" || element.get("break").is_some() || is_hyphen(element) {
            return;
        }
        let (before, after) = around(source, &element.at);
        let is_space = |trimmed: &str, text: &str| trimmed.len() < text.len();
        let (left, right) = (before.trim_end(), after.trim_start());
        if stands_in_word(source, element) {
            in_words += 1;
        } else if (is_space(left, before) || is_space(right, after))
            && !left.ends_with('>')
            && !right.starts_with('<')
        {
            spaced += 1;
        }
    });
    let splits_unmarked = spaced >= FEWEST_SPACED && spaced > in_words;
    let mut parts = Vec::new();
    outermost(document, &mut parts);
    let separates = in_words > 0 && !splits_unmarked;
    let mut lineation = Lineation { separates, ..Lineation::default() };
    for part in parts {
        let is_marked = |lb: &Element| is_hyphen(lb) || lb.get("break") == Some("no");
        if part.below("lb").any(is_marked) {
            lineation.prose.push(part.at.clone());
        } else if splits_unmarked && part.below("lb").any(|lb| stands_in_word(source, lb)) {
            lineation.prose.push(part.at.clone());
            lineation.splits_unmarked.push(part.at.clone());
        }
    }
    lineation
}

/// The outermost divisions of a text; the text itself, if it has none.
fn outermost<'t>(text: &'t Element, parts: &mut Vec<&'t Element>) {
    let before = parts.len();
    for child in text.elements() {
        if child.name.starts_with("div") {
            parts.push(child);
        } else if TRANSPARENT.contains(&child.name.as_str()) {
            outermost(child, parts);
        }
    }
    if parts.len() == before {
        parts.push(text);
    }
}

/// How many line breaks with a space it takes to show how an edition writes them.
const FEWEST_SPACED: usize = 5;

/// Whether some inlines hold anything written.
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

/// The readings of a choice, and the notes with them; the readings of a group count one by one.
fn readings(element: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name.as_str() {
            "rdgGrp" => found.extend(readings(child)),
            _ => found.push(child),
        }
    }
    found
}

/// Whether a phrase says who wrote its words, or whether they count: that applies to blocks, too.
pub(super) fn is_status(kind: &PhraseKind) -> bool {
    matches!(
        kind,
        PhraseKind::Deletion { .. }
            | PhraseKind::Addition { .. }
            | PhraseKind::Supplied { .. }
            | PhraseKind::Unclear { .. }
    )
}

fn is_choice(element: &Element) -> bool {
    let has_readings = readings(element).iter().any(|reading| reading.name != "note");
    let has_text = element.children.iter().any(|child| match child {
        Node::Text(run) => !run.text.trim().is_empty(),
        Node::Element(_) => false,
    });
    has_readings && !has_text
}

fn alternative(element: &Element) -> Option<AlternativeKind> {
    let name = match element.name.as_str() {
        // We keep there what `app` has no element for.
        "rdg" => element.get("type").unwrap_or("rdg"),
        name => name,
    };
    Some(match name {
        "sic" => AlternativeKind::Sic,
        "corr" => AlternativeKind::Corr,
        "orig" => AlternativeKind::Orig,
        "reg" => AlternativeKind::Reg,
        "abbr" | "am" => AlternativeKind::Abbr,
        "expan" | "ex" => AlternativeKind::Expan,
        "unclear" => AlternativeKind::Unclear,
        "lem" => AlternativeKind::Lem,
        _ if element.name == "rdg" => AlternativeKind::Rdg,
        _ => return None,
    })
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
