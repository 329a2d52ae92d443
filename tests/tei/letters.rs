//! Makes letters up: any tree of blocks, phrases and notes that the IR allows, from random bytes.
//!
//! **Invariants:** every letter is valid ([`letterpress::ir::validate`]); the same bytes make the
//! same letter; fewer bytes make a smaller one, so that a failure shrinks.

use letterpress::ir::{
    Action, ActionKind, Agent, AgentKind, Alternative, AlternativeKind, Block, Cell, Certainty,
    Characters, Choice, Closer, CloserPart, Correction, CorrectionKind, Correspondence, Division,
    Figure, Inline, Item, Kind, Letter, Line, LineBreak, LineBreakKind, List, ListKey, Name,
    NameKind, NameRole, Note, NoteAnchor, NoteKind, NoteStart, OpaqueBlock, Opener, OpenerPart,
    Origin, PageBreak, Paragraph, PhraseKind, Reference, RelatedLetter, Rendition, Role, Row,
    Sourced, Style, Table, Text, Verse,
};

/// A letter out of these bytes.
pub(crate) fn letter(bytes: &[u8]) -> Letter {
    let mut maker = Maker { bytes: bytes.iter(), notes: 0, points: 0, paragraphs: 0 };
    maker.notes = maker.up_to(5);
    let texts = (0..=maker.up_to(1)).map(|_| maker.text()).collect();
    let notes = (0..maker.notes).map(|index| maker.note(index)).collect();
    Letter {
        id: "urn:uuid:00000000-0000-5000-8000-000000000000".to_owned(),
        source_id: maker.maybe(Maker::word),
        number: maker.maybe(Maker::word).map(read),
        kind: maker.maybe(|maker| read(maker.one_of(&[Kind::Letter, Kind::EditorialNote]))),
        title: maker.maybe(Maker::word).map(read),
        correspondence: maker.list(1, Maker::correspondence),
        texts,
        notes,
        ..Letter::default()
    }
}

fn here() -> Origin {
    Origin::Derived { from: Vec::new(), by: "test".to_owned() }
}

fn inferred() -> Origin {
    Origin::Inferred {
        by: "test".to_owned(),
        reason: "a <reason>".to_owned(),
        certainty: Certainty::Low,
    }
}

fn read<T>(value: T) -> Sourced<T> {
    Sourced { value, origin: here() }
}

/// Words and what comes between them; a word may be cut anywhere.
const PIECES: &[&str] = &[
    "a",
    " ",
    "b ",
    " c",
    "stand",
    "\u{201c}q\u{201d}",
    "<&>\"'",
    "\u{a0}",
    "é",
    "e\u{301}",
    "שלום",
    "\n  ",
    "]]>",
    ". ",
    "",
    "1.",
    "Ω",
    "\u{feff}",
    "-",
    "\t",
];

/// What sources write into attributes.
const WORDS: &[&str] = &[
    "smallcaps",
    "#right",
    "in the margin",
    "",
    " ",
    "a\u{a0}b",
    "<\"&'>",
    "n.1",
    "page.1",
    "salute",
    "https://d-nb.info/gnd/1?a=b c",
    "#d12",
    "urn:isbn:0",
    "é",
    "p1",
    "\u{ad}",
    "opaque",
    "label",
    "10:20",
    "%zz",
    "enclosure",
    "de",
];

struct Maker<'a> {
    bytes: std::slice::Iter<'a, u8>,
    /// How many notes the letter has.
    notes: usize,
    /// Points that have a fragment id.
    points: usize,
    paragraphs: u32,
}

impl Maker<'_> {
    /// A number from 0 to `most`; 0 when the bytes are used up.
    fn up_to(&mut self, most: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % (most + 1))
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.up_to(choices.len() - 1)]
    }

    fn yes(&mut self) -> bool {
        self.up_to(1) == 1
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.up_to(most)).map(|_| make(self)).collect()
    }

    fn word(&mut self) -> String {
        self.one_of(WORDS).to_owned()
    }

    fn key(&mut self) -> ListKey {
        ListKey { list: self.maybe(Self::word), key: self.word() }
    }

    fn point(&mut self, prefix: &str) -> String {
        self.points += 1;
        format!("{prefix}.{}", self.points)
    }

    fn origin(&mut self) -> Origin {
        if self.up_to(5) == 5 { inferred() } else { here() }
    }

    fn correspondence(&mut self) -> Correspondence {
        Correspondence {
            actions: self.list(2, |maker| Action {
                kind: maker.one_of(&[ActionKind::Sent, ActionKind::Read, ActionKind::Other]),
                agents: maker.list(2, |maker| Agent {
                    kind: maker.maybe(|_| AgentKind::Organisation),
                    written: maker.maybe(Self::word).map(read),
                    name: maker.maybe(Self::word).map(read),
                    key: maker.maybe(Self::key).map(|key| Sourced::new(key, here())),
                    distinct: maker.maybe(Self::word).map(read),
                    ..Agent::default()
                }),
                place: None,
                date: None,
            }),
            context: self.list(2, |maker| RelatedLetter {
                relation: maker.maybe(Self::word),
                target: maker.maybe(Self::word),
                text: maker.word(),
                origin: here(),
            }),
            remarks: self.list(1, |maker| read(maker.word())),
        }
    }

    fn language(&mut self) -> Option<Sourced<String>> {
        self.maybe(|maker| read(maker.one_of(&["en", "old Greek"]).to_owned()))
    }

    fn text(&mut self) -> Text {
        Text {
            role: self.one_of(&[Role::Transcription, Role::Original, Role::Translation]),
            language: self.language(),
            translated_from: self.language(),
            blocks: self.blocks(3, 5),
        }
    }

    fn note(&mut self, index: usize) -> Note {
        Note {
            id: format!("n.{}", index + 1),
            label: self.maybe(Self::word).map(read),
            list_number: self.maybe(Self::word).map(read),
            kind: self.one_of(&[
                NoteKind::Footnote,
                NoteKind::Source,
                NoteKind::Summary,
                NoteKind::Critical,
                NoteKind::Authorial,
            ]),
            class: self.maybe(Self::word),
            place: self.maybe(Self::word),
            blocks: self.blocks(2, 3),
        }
    }

    fn blocks(&mut self, depth: usize, most: usize) -> Vec<Block> {
        self.list(most, |maker| maker.block(depth))
    }

    fn division(&mut self, depth: usize) -> Division {
        Division {
            class: self.maybe(Self::word),
            language: self.maybe(Self::word),
            blocks: self.blocks(depth, 4),
            at: None,
        }
    }

    fn block(&mut self, depth: usize) -> Block {
        // Where the tree is deep enough, only what holds no blocks.
        let kind = self.up_to(if depth == 0 { 5 } else { 13 });
        let inner = depth.saturating_sub(1);
        match kind {
            0 => Block::Paragraph(self.paragraph()),
            1 => Block::Heading(self.line()),
            2 => Block::Opener(Opener { parts: self.list(3, Self::opener_part) }),
            3 => Block::Closer(Closer { parts: self.list(3, Self::closer_part) }),
            4 => Block::PageBreak(self.page()),
            5 => Block::Verse(Verse {
                headings: self.list(1, Self::line),
                lines: self.list(3, Self::line),
            }),
            6 => Block::List(List {
                class: self.maybe(Self::word),
                headings: self.list(1, Self::line),
                items: self.list(3, |maker| Item {
                    label: maker.maybe(Self::line),
                    blocks: maker.blocks(inner, 2),
                }),
            }),
            7 => Block::Table(Table {
                headings: self.list(1, Self::line),
                rows: self.list(3, |maker| Row {
                    is_heading: maker.yes(),
                    origin: maker.maybe(Self::origin),
                    cells: maker.list(3, |maker| Cell {
                        class: maker.maybe(Self::word),
                        rows: 1,
                        columns: maker.one_of(&[1, 2]),
                        blocks: maker.blocks(inner, 2),
                    }),
                }),
            }),
            8 => Block::Figure(Figure {
                images: self.list(2, Self::word),
                blocks: self.blocks(inner, 2),
            }),
            9 => Block::Quotation(self.division(inner)),
            10 => Block::Section(self.division(inner)),
            11 => Block::Postscript(self.division(inner)),
            12 => Block::Enclosure(self.division(inner)),
            _ => Block::Opaque(OpaqueBlock {
                element: self.word(),
                blocks: self.blocks(inner, 2),
                origin: here(),
            }),
        }
    }

    fn opener_part(&mut self) -> OpenerPart {
        let line = self.line();
        match self.up_to(4) {
            0 => OpenerPart::Dateline(line),
            1 => OpenerPart::Salutation(line),
            2 => OpenerPart::Address(line),
            3 => OpenerPart::HeadNote(line),
            _ => OpenerPart::Other(line),
        }
    }

    fn closer_part(&mut self) -> CloserPart {
        let line = self.line();
        match self.up_to(4) {
            0 => CloserPart::ComplimentaryClose(line),
            1 => CloserPart::Signature(line),
            2 => CloserPart::Dateline(line),
            3 => CloserPart::Address(line),
            _ => CloserPart::Other(line),
        }
    }

    fn rendition(&mut self) -> Rendition {
        let styles = [Style::Italic, Style::SmallCaps, Style::Right, Style::OtherFace];
        Rendition { written: self.word(), styles: self.list(2, |maker| maker.one_of(&styles)) }
    }

    fn line(&mut self) -> Line {
        Line { rendition: self.maybe(Self::rendition), content: self.inlines(2) }
    }

    fn paragraph(&mut self) -> Paragraph {
        let number = self.maybe(|maker| {
            maker.paragraphs += 1;
            maker.paragraphs
        });
        Paragraph {
            number,
            continues: number.is_none() && self.yes(),
            rendition: self.maybe(Self::rendition),
            content: self.inlines(2),
        }
    }

    fn page(&mut self) -> PageBreak {
        PageBreak {
            id: self.point("page"),
            label: self.maybe(Self::word),
            splits_word: self.yes(),
            series: self.maybe(Self::word),
            image: self.maybe(Self::word),
            origin: self.origin(),
        }
    }

    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        self.list(6, |maker| maker.inline(depth))
    }

    fn characters(&mut self) -> Inline {
        let text = (0..=self.up_to(2)).map(|_| self.one_of(PIECES)).collect();
        Inline::Text(Characters { text, origin: self.origin() })
    }

    fn line_break(&mut self) -> Inline {
        Inline::LineBreak(LineBreak {
            kind: self.one_of(&[
                LineBreakKind::Line,
                LineBreakKind::Lineation,
                LineBreakKind::Paragraph,
            ]),
            splits_word: self.yes(),
            origin: here(),
        })
    }

    fn inline(&mut self, depth: usize) -> Inline {
        let note = self.notes;
        match self.up_to(if depth == 0 { 6 } else { 11 }) {
            4 => self.line_break(),
            5 => Inline::PageBreak(self.page()),
            6 if note > 0 => {
                let note = format!("n.{}", self.up_to(note - 1) + 1);
                let origin = self.origin();
                if self.up_to(3) == 3 {
                    Inline::NoteStart(NoteStart { id: self.point("s"), note, origin })
                } else {
                    Inline::NoteAnchor(NoteAnchor { id: self.point("r"), note, origin })
                }
            }
            7..=9 => Inline::phrase(self.phrase(), self.inlines(depth - 1), here()),
            10 => Inline::Choice(Choice {
                alternatives: self.list(3, |maker| Alternative {
                    kind: maker.one_of(ALTERNATIVES),
                    content: maker.inlines(depth - 1),
                }),
                origin: here(),
            }),
            11 => Inline::Correction(Correction {
                id: self.point("c"),
                kind: CorrectionKind::WordBreak,
                original: self.list(3, Self::plain),
                corrected: self.list(3, Self::plain),
                by: "test".to_owned(),
                evidence: "why".to_owned(),
                certainty: Certainty::High,
            }),
            _ => self.characters(),
        }
    }

    /// What a correction may hold.
    fn plain(&mut self) -> Inline {
        if self.yes() { self.characters() } else { self.line_break() }
    }

    fn phrase(&mut self) -> PhraseKind {
        match self.up_to(16) {
            0 => PhraseKind::Emphasis { rendition: self.rendition() },
            1 => PhraseKind::Name(Name {
                kind: self.one_of(&[
                    NameKind::Person,
                    NameKind::Organisation,
                    NameKind::Place,
                    NameKind::Other,
                ]),
                role: self.maybe(|maker| maker.one_of(&[NameRole::From, NameRole::To])),
                targets: self.list(2, Self::word),
                listed: self.maybe(Self::word),
                key: self.maybe(Self::key),
            }),
            2 => PhraseKind::Date {
                edtf: self.maybe(|maker| maker.one_of(&["1961-04-22", "1961-04~", ""]).to_owned()),
            },
            3 => PhraseKind::Reference(Reference {
                document: self.maybe(Self::word),
                target: self.maybe(Self::word),
                fragment: self.maybe(Self::word),
            }),
            4 => PhraseKind::Salutation,
            5 => PhraseKind::Foreign { language: self.maybe(Self::word) },
            6 => {
                PhraseKind::Term { target: self.maybe(Self::word), meaning: self.maybe(Self::word) }
            }
            7 => PhraseKind::Title,
            8 => PhraseKind::Quotation,
            9 | 10 => PhraseKind::Deletion { manner: self.maybe(Self::word) },
            11 => PhraseKind::Addition { place: self.maybe(Self::word) },
            12 => {
                PhraseKind::Gap { reason: self.maybe(Self::word), extent: self.maybe(Self::word) }
            }
            13 => PhraseKind::Unclear { reason: self.maybe(Self::word) },
            14 => PhraseKind::Supplied { reason: self.maybe(Self::word) },
            15 => PhraseKind::Segment { class: self.maybe(Self::word) },
            _ => PhraseKind::Opaque { element: self.word() },
        }
    }
}

const ALTERNATIVES: &[AlternativeKind] = &[
    AlternativeKind::Sic,
    AlternativeKind::Corr,
    AlternativeKind::Orig,
    AlternativeKind::Reg,
    AlternativeKind::Abbr,
    AlternativeKind::Expan,
    AlternativeKind::Unclear,
    AlternativeKind::Lem,
    AlternativeKind::Rdg,
];
