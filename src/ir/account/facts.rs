//! The facts of a letter: every value that is not text, with a key that says what it is.
//!
//! **Invariant:** every type of the IR is taken apart by the names of its fields, so that a new field
//! breaks the build until it is a fact, or a part of the text.

use std::borrow::Cow;

use super::keys::{
    AgentPart, ChangePart, CorrectionPart, DatePart, EditionPart, FactKey, FilePart, FurniturePart,
    MarkupPart, NotePart, Party, PlacePart, RelatedPart, RightsPart, RightsSlot, TextPart,
    WitnessPart,
};
use crate::ir::{
    Action, Agent, AgentKind, Alternative, Block, Cell, Change, Characters, Choice, Closer,
    CloserPart, Collection, Correction, Correspondence, Date, Division, Edition, Figure, Furniture,
    Inline, Item, Letter, Line, LineBreak, List, ListKey, Name, NameKind, NameRole, Note,
    NoteAnchor, NoteStart, OpaqueBlock, Opener, OpenerPart, Origin, PageBreak, Paragraph, Phrase,
    PhraseKind, Place, Reference, RelatedLetter, Rendition, Rights, RightsStatement, Row,
    SourceFile, SourcePart, Sourced, Table, Text, Verse, Witness,
};

/// A value of a letter that is not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// What it says.
    pub key: FactKey,
    /// The value, as the IR has it.
    pub value: Cow<'a, str>,
    /// Where it comes from, if the value has an origin of its own.
    pub origin: Option<&'a Origin>,
}

/// Lists the facts of a letter of a collection, in the order of the IR.
///
/// ```
/// use letterpress::ir::account::{AgentPart, FactKey, Party, facts};
/// use letterpress::press::{Input, Options, read};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let collection = input.unwrap().collection;
/// let facts = facts(&collection, &collection.letters[0]);
/// let sender = FactKey::Agent(Party::Sender, AgentPart::Written);
/// assert!(facts.iter().any(|fact| fact.key == sender && fact.value == "Ann"));
/// ```
pub fn facts<'a>(collection: &'a Collection, letter: &'a Letter) -> Vec<Fact<'a>> {
    let mut facts = Facts(Vec::new());
    facts.letter(letter);
    facts.collection(collection);
    facts.0
}

struct Facts<'a>(Vec<Fact<'a>>);

impl<'a> Facts<'a> {
    fn add(&mut self, key: FactKey, value: impl Into<Cow<'a, str>>) {
        self.0.push(Fact { key, value: value.into(), origin: None });
    }

    fn from(&mut self, key: FactKey, value: impl Into<Cow<'a, str>>, origin: &'a Origin) {
        self.0.push(Fact { key, value: value.into(), origin: Some(origin) });
    }

    fn known(&mut self, key: FactKey, value: &'a Option<String>) {
        if let Some(value) = value {
            self.add(key, value);
        }
    }

    fn sourced(&mut self, key: FactKey, values: impl IntoIterator<Item = &'a Sourced<String>>) {
        for Sourced { value, origin } in values {
            self.from(key, value, origin);
        }
    }

    fn collection(&mut self, collection: &'a Collection) {
        // The version is that of the form, and the other letters and what is around them are no facts
        // of this letter.
        let Collection { ir: _, sources, edition, title, letters: _, matter: _ } = collection;
        let Edition { editor, date } = edition;
        self.sourced(FactKey::Edition(EditionPart::Title), title);
        self.sourced(FactKey::Edition(EditionPart::Editor), editor);
        self.sourced(FactKey::Edition(EditionPart::Date), date);
        for SourceFile { name, bytes, sha256, encoding, byte_order_mark, parts } in sources {
            self.add(FactKey::File(FilePart::Name), name);
            self.add(FactKey::File(FilePart::Bytes), bytes.to_string());
            self.add(FactKey::File(FilePart::Sha256), sha256);
            self.add(FactKey::File(FilePart::Encoding), encoding);
            self.add(FactKey::File(FilePart::ByteOrderMark), yes_or_no(*byte_order_mark));
            for SourcePart { name, length, encoding } in parts {
                let part = format!("{name}: {length} bytes, {encoding}");
                self.add(FactKey::File(FilePart::Parts), part);
            }
        }
    }

    fn letter(&mut self, letter: &'a Letter) {
        let Letter {
            id,
            source_id,
            number,
            kind,
            title,
            authors,
            correspondence,
            witnesses,
            rights,
            particulars,
            texts,
            notes,
            furniture,
            changes,
            // What it means is in all the others.
            encoding: _,
        } = letter;
        self.add(FactKey::Identifier, id);
        self.known(FactKey::SourceName, source_id);
        self.sourced(FactKey::Number, number);
        if let Some(Sourced { value, origin }) = kind {
            self.from(FactKey::Kind, value.as_str(), origin);
        }
        self.sourced(FactKey::Title, title);
        for author in authors {
            self.agent(Party::Author, author);
        }
        for described in correspondence {
            self.correspondence(described);
        }
        for witness in witnesses {
            self.witness(witness);
        }
        let Rights { source_text, encoding, index } = rights;
        for (slot, statements) in [
            (RightsSlot::SourceText, source_text),
            (RightsSlot::Encoding, encoding),
            (RightsSlot::Index, index),
        ] {
            for statement in statements {
                self.rights(slot, statement);
            }
        }
        for particular in particulars {
            let said = particular.in_words();
            self.from(FactKey::Particular(particular.kind), said, &particular.origin);
            self.known(FactKey::ParticularAddress, &particular.target);
        }
        for text in texts {
            self.text(text);
        }
        for note in notes {
            self.note(note);
        }
        for Furniture { kind, text, reason, origin } in furniture {
            self.from(FactKey::Furniture(FurniturePart::Kind), kind.as_str(), origin);
            self.from(FactKey::Furniture(FurniturePart::Text), text, origin);
            self.known(FactKey::Furniture(FurniturePart::Reason), reason);
        }
        for Change { by, what, before, after } in changes {
            self.add(FactKey::Change(ChangePart::By), by);
            self.add(FactKey::Change(ChangePart::What), what);
            self.known(FactKey::Change(ChangePart::Before), before);
            self.known(FactKey::Change(ChangePart::After), after);
        }
    }

    fn correspondence(&mut self, described: &'a Correspondence) {
        let Correspondence { actions, context, remarks } = described;
        for Action { kind, agents, place, date } in actions {
            let party = Party::of(*kind);
            if party == Party::Other {
                self.add(FactKey::Action, kind.as_str());
            }
            for agent in agents {
                self.agent(party, agent);
            }
            if let Some(Place { name, authorities, key }) = place {
                self.sourced(FactKey::Place(party, PlacePart::Name), [name]);
                self.sourced(FactKey::Place(party, PlacePart::Authority), authorities);
                self.key(FactKey::Place(party, PlacePart::Key), key.as_ref());
            }
            if let Some(date) = date {
                self.date(party, date);
            }
        }
        for RelatedLetter { relation, target, text, origin } in context {
            self.known(FactKey::Related(RelatedPart::Relation), relation);
            self.known(FactKey::Related(RelatedPart::Target), target);
            self.from(FactKey::Related(RelatedPart::Text), text, origin);
        }
        self.sourced(FactKey::Remark, remarks);
    }

    fn agent(&mut self, party: Party, agent: &'a Agent) {
        let Agent { kind, written, name, authorities, key, distinct, role } = agent;
        if let Some(kind) = kind {
            let kind = match kind {
                AgentKind::Person => "person",
                AgentKind::Organisation => "organisation",
            };
            self.add(FactKey::Agent(party, AgentPart::Kind), kind);
        }
        self.sourced(FactKey::Agent(party, AgentPart::Written), written);
        self.sourced(FactKey::Agent(party, AgentPart::Name), name);
        self.sourced(FactKey::Agent(party, AgentPart::Authority), authorities);
        self.key(FactKey::Agent(party, AgentPart::Key), key.as_ref());
        self.sourced(FactKey::Agent(party, AgentPart::Distinct), distinct);
        self.sourced(FactKey::Agent(party, AgentPart::Role), role);
    }

    fn key(&mut self, key: FactKey, of_list: Option<&'a Sourced<ListKey>>) {
        if let Some(Sourced { value, origin }) = of_list {
            self.from(key, value.to_string(), origin);
        }
    }

    fn date(&mut self, party: Party, date: &'a Date) {
        // The days follow from the EDTF.
        let Date { written, edtf, not_before: _, not_after: _, certainty, origin } = date;
        if let Some(written) = written {
            self.from(FactKey::Date(party, DatePart::Written), written, origin);
        }
        self.from(FactKey::Date(party, DatePart::Edtf), edtf, origin);
        self.from(FactKey::Date(party, DatePart::Certainty), certainty.as_str(), origin);
    }

    fn witness(&mut self, witness: &'a Witness) {
        let Witness {
            kind,
            id,
            title,
            editor,
            publisher,
            place,
            date,
            volume,
            document,
            pages,
            url,
            cited,
            repository,
            collection,
            shelf_mark,
            classification,
            transmission,
            origin,
        } = witness;
        self.from(FactKey::Witness(WitnessPart::Kind), kind.as_str(), origin);
        for (part, value) in [
            (WitnessPart::Id, id),
            (WitnessPart::Title, title),
            (WitnessPart::Editor, editor),
            (WitnessPart::Publisher, publisher),
            (WitnessPart::Place, place),
            (WitnessPart::Date, date),
            (WitnessPart::Volume, volume),
            (WitnessPart::Document, document),
            (WitnessPart::Pages, pages),
            (WitnessPart::Url, url),
            (WitnessPart::Cited, cited),
            (WitnessPart::Repository, repository),
            (WitnessPart::Collection, collection),
            (WitnessPart::ShelfMark, shelf_mark),
            (WitnessPart::Classification, classification),
            (WitnessPart::Transmission, transmission),
        ] {
            if let Some(value) = value {
                self.from(FactKey::Witness(part), value, origin);
            }
        }
    }

    fn rights(&mut self, slot: RightsSlot, statement: &'a RightsStatement) {
        let RightsStatement { uri, label, jurisdiction, origin } = statement;
        self.from(FactKey::Rights(slot, RightsPart::Uri), uri, origin);
        self.from(FactKey::Rights(slot, RightsPart::Label), label, origin);
        if let Some(jurisdiction) = jurisdiction {
            self.from(FactKey::Rights(slot, RightsPart::Jurisdiction), jurisdiction, origin);
        }
    }

    fn text(&mut self, text: &'a Text) {
        let Text { role, language, translated_from, blocks } = text;
        self.add(FactKey::Text(TextPart::Role), role.as_str());
        self.sourced(FactKey::Text(TextPart::Language), language);
        self.sourced(FactKey::Text(TextPart::TranslatedFrom), translated_from);
        self.blocks(blocks);
    }

    fn note(&mut self, note: &'a Note) {
        // The id is a fragment, which follows from the order of the notes.
        let Note { id: _, label, list_number, kind, class, place, blocks } = note;
        self.sourced(FactKey::Note(NotePart::Label), label);
        self.sourced(FactKey::Note(NotePart::ListNumber), list_number);
        self.add(FactKey::Note(NotePart::Kind), kind.as_str());
        self.known(FactKey::Note(NotePart::Class), class);
        self.known(FactKey::Note(NotePart::Place), place);
        self.blocks(blocks);
    }

    fn markup(&mut self, part: MarkupPart, value: impl Into<Cow<'a, str>>) {
        self.add(FactKey::Markup(part), value);
    }

    fn marked(&mut self, part: MarkupPart, value: &'a Option<String>) {
        self.known(FactKey::Markup(part), value);
    }

    fn rendition(&mut self, rendition: &'a Rendition) {
        let Rendition { written, styles } = rendition;
        self.markup(MarkupPart::Rendition, written);
        for style in styles {
            self.markup(MarkupPart::Style, format!("{style:?}"));
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading(line) => self.line(line),
            Block::Opener(Opener { parts }) => {
                self.lines(parts.iter().map(|part| match part {
                    OpenerPart::Dateline(line)
                    | OpenerPart::Salutation(line)
                    | OpenerPart::Address(line)
                    | OpenerPart::HeadNote(line)
                    | OpenerPart::Other(line) => line,
                }));
            }
            Block::Paragraph(Paragraph { number: _, continues: _, rendition, content }) => {
                if let Some(rendition) = rendition {
                    self.rendition(rendition);
                }
                self.inlines(content);
            }
            Block::List(List { class, headings, items }) => {
                self.marked(MarkupPart::ListClass, class);
                self.lines(headings);
                for Item { label, blocks } in items {
                    self.lines(label);
                    self.blocks(blocks);
                }
            }
            Block::Table(Table { headings, rows }) => {
                self.lines(headings);
                for Row { is_heading: _, origin: _, cells } in rows {
                    for Cell { class, rows: _, columns: _, blocks } in cells {
                        self.marked(MarkupPart::CellClass, class);
                        self.blocks(blocks);
                    }
                }
            }
            Block::Verse(Verse { headings, lines }) => {
                self.lines(headings);
                self.lines(lines);
            }
            Block::Figure(Figure { images, blocks }) => {
                for image in images {
                    self.markup(MarkupPart::Images, image);
                }
                self.blocks(blocks);
            }
            Block::Quotation(part)
            | Block::Section(part)
            | Block::Postscript(part)
            | Block::Enclosure(part) => {
                let Division { class, language, blocks, at: _ } = part;
                self.marked(MarkupPart::DivisionClass, class);
                self.marked(MarkupPart::DivisionLanguage, language);
                self.blocks(blocks);
            }
            Block::Closer(Closer { parts }) => {
                self.lines(parts.iter().map(|part| match part {
                    CloserPart::ComplimentaryClose(line)
                    | CloserPart::Signature(line)
                    | CloserPart::Dateline(line)
                    | CloserPart::Address(line)
                    | CloserPart::Other(line) => line,
                }));
            }
            Block::Opaque(OpaqueBlock { element, blocks, origin }) => {
                self.from(FactKey::Markup(MarkupPart::OpaqueElement), element, origin);
                self.blocks(blocks);
            }
            Block::PageBreak(page) => self.page(page),
        }
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = &'a Line>) {
        for line in lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &'a Line) {
        let Line { rendition, content } = line;
        if let Some(rendition) = rendition {
            self.rendition(rendition);
        }
        self.inlines(content);
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            // Text, and points in it.
            Inline::Text(Characters { text: _, origin: _ })
            | Inline::LineBreak(LineBreak { kind: _, splits_word: _, origin: _ })
            | Inline::NoteAnchor(NoteAnchor { id: _, note: _, origin: _ })
            | Inline::NoteStart(NoteStart { id: _, note: _, origin: _ }) => {}
            Inline::PageBreak(page) => self.page(page),
            Inline::Phrase(Phrase { kind, content, origin: _ }) => {
                self.phrase(kind);
                self.inlines(content);
            }
            Inline::Choice(Choice { alternatives, origin: _ }) => {
                for Alternative { kind, content } in alternatives {
                    self.markup(MarkupPart::AlternativeKind, kind.as_str());
                    self.inlines(content);
                }
            }
            Inline::Correction(correction) => {
                let Correction { id: _, kind, original, corrected, by, evidence, certainty } =
                    correction;
                self.add(FactKey::Correction(CorrectionPart::Kind), kind.as_str());
                self.add(FactKey::Correction(CorrectionPart::By), by);
                self.add(FactKey::Correction(CorrectionPart::Evidence), evidence);
                self.add(FactKey::Correction(CorrectionPart::Certainty), certainty.as_str());
                self.inlines(original);
                self.inlines(corrected);
            }
        }
    }

    fn page(&mut self, page: &'a PageBreak) {
        let PageBreak { id: _, label, splits_word: _, series, image, origin } = page;
        for (part, value) in [
            (MarkupPart::PageLabel, label),
            (MarkupPart::PageSeries, series),
            (MarkupPart::PageImage, image),
        ] {
            if let Some(value) = value {
                self.from(FactKey::Markup(part), value, origin);
            }
        }
    }

    fn phrase(&mut self, kind: &'a PhraseKind) {
        match kind {
            PhraseKind::Salutation | PhraseKind::Title | PhraseKind::Quotation => {}
            PhraseKind::Name(Name { kind, role, targets, listed, key }) => {
                let kind = match kind {
                    NameKind::Person => "person",
                    NameKind::Organisation => "organisation",
                    NameKind::Place => "place",
                    NameKind::Other => "other",
                };
                self.markup(MarkupPart::NameKind, kind);
                if let Some(role) = role {
                    let role = match role {
                        NameRole::From => "from",
                        NameRole::To => "to",
                    };
                    self.markup(MarkupPart::NameRole, role);
                }
                for target in targets {
                    self.markup(MarkupPart::NameTarget, target);
                }
                self.marked(MarkupPart::NameListed, listed);
                if let Some(key) = key {
                    self.markup(MarkupPart::NameKey, key.to_string());
                }
            }
            PhraseKind::Date { edtf } => self.marked(MarkupPart::PhraseDate, edtf),
            PhraseKind::Reference(Reference { document, target, fragment }) => {
                self.marked(MarkupPart::ReferenceDocument, document);
                self.marked(MarkupPart::ReferenceTarget, target);
                self.marked(MarkupPart::ReferenceFragment, fragment);
            }
            PhraseKind::Emphasis { rendition } => self.rendition(rendition),
            PhraseKind::Foreign { language } => self.marked(MarkupPart::ForeignLanguage, language),
            PhraseKind::Term { target, meaning } => {
                self.marked(MarkupPart::TermTarget, target);
                self.marked(MarkupPart::TermMeaning, meaning);
            }
            PhraseKind::Deletion { manner } => self.marked(MarkupPart::DeletionManner, manner),
            PhraseKind::Addition { place } => self.marked(MarkupPart::AdditionPlace, place),
            PhraseKind::Gap { reason, extent } => {
                self.marked(MarkupPart::GapReason, reason);
                self.marked(MarkupPart::GapExtent, extent);
            }
            PhraseKind::Unclear { reason } => self.marked(MarkupPart::UnclearReason, reason),
            PhraseKind::Supplied { reason } => self.marked(MarkupPart::SuppliedReason, reason),
            PhraseKind::Segment { class } => self.marked(MarkupPart::SegmentClass, class),
            PhraseKind::Opaque { element } => self.markup(MarkupPart::OpaqueElement, element),
        }
    }
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
