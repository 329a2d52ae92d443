//! Letters made up at random: every kind of node, nested as a source may nest them.

use letterpress::ir::*;
use letterpress::source::{SourceId, Span};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn read() -> Origin {
    Origin::Read { at: Span { source: SourceId(0), start: 0, end: 0 } }
}

/// Some characters, so that words begin and end at any place.
fn characters() -> impl Strategy<Value = String> {
    let pieces = ["a", "Bc ", " d", "\n", "&<>\"", "“q”", "[e]", "é", "שלום ", "\u{A0}", "12 "];
    vec(select(pieces.to_vec()), 1..4).prop_map(|pieces| pieces.concat())
}

fn word() -> impl Strategy<Value = String> {
    select(&["margin", "note apparatus", "https://example.org/a b", "#d12", "two words", "he"][..])
        .prop_map(ToOwned::to_owned)
}

fn text() -> impl Strategy<Value = Inline> {
    characters().prop_map(|text| Inline::Text(Characters { text, origin: read() }))
}

fn line_break() -> impl Strategy<Value = LineBreak> {
    let kind =
        select(&[LineBreakKind::Line, LineBreakKind::Lineation, LineBreakKind::Paragraph][..]);
    (kind, any::<bool>())
        .prop_map(|(kind, splits_word)| LineBreak { splits_word, ..LineBreak::new(kind, read()) })
}

fn page_break() -> impl Strategy<Value = PageBreak> {
    let label = option::of(select(&["11", "IV", "3, 4", "[2]"][..]).prop_map(ToOwned::to_owned));
    (label, any::<bool>(), option::of(word())).prop_map(|(label, splits_word, series)| PageBreak {
        series,
        ..PageBreak::new(label, splits_word, read())
    })
}

/// The notes of a letter; some are called.
const NOTES: usize = 4;

fn note_id() -> impl Strategy<Value = String> {
    (0..NOTES).prop_map(|index| format!("note {index}"))
}

fn correction() -> impl Strategy<Value = Inline> {
    let reading = || vec(prop_oneof![text(), line_break().prop_map(Inline::LineBreak)], 0..3);
    (reading(), reading()).prop_map(|(original, corrected)| {
        Inline::Correction(Correction {
            id: String::new(),
            kind: CorrectionKind::WordBreak,
            original,
            corrected,
            by: "a pass".to_owned(),
            evidence: String::new(),
            certainty: Certainty::High,
        })
    })
}

fn rendition() -> impl Strategy<Value = Rendition> {
    use Style::*;
    let all = [
        Italic,
        Upright,
        Bold,
        SmallCaps,
        Capitals,
        Superscript,
        Subscript,
        Underline,
        Strikethrough,
        Spaced,
        Larger,
        Smaller,
        OtherFace,
        Left,
        Right,
        Centre,
        Indented,
    ];
    vec(select(all.to_vec()), 0..3)
        .prop_map(|styles| Rendition { written: "apparatus".to_owned(), styles })
}

fn phrase_kind() -> impl Strategy<Value = PhraseKind> {
    let name_kind =
        select(&[NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Other][..]);
    let role = option::of(select(&[NameRole::From, NameRole::To][..]));
    let edtf = option::of(select(&["1901-02-03", "190X", "1901-02"][..]));
    let fragment = option::of(select(&["p1", "n.x", "page.11", "nowhere"][..]));
    prop_oneof![
        Just(PhraseKind::Salutation),
        (name_kind, role, vec(word(), 0..2)).prop_map(|(kind, role, targets)| {
            PhraseKind::Name(Name { role, targets, ..Name::of(kind) })
        }),
        edtf.prop_map(|edtf| PhraseKind::Date { edtf: edtf.map(ToOwned::to_owned) }),
        (option::of(word()), option::of(word()), fragment).prop_map(
            |(document, target, fragment)| {
                let fragment = fragment.map(ToOwned::to_owned);
                PhraseKind::Reference(Reference { document, target, fragment })
            }
        ),
        rendition().prop_map(|rendition| PhraseKind::Emphasis { rendition }),
        option::of(word()).prop_map(|language| PhraseKind::Foreign { language }),
        (option::of(word()), option::of(word()))
            .prop_map(|(target, meaning)| PhraseKind::Term { target, meaning }),
        Just(PhraseKind::Title),
        Just(PhraseKind::Quotation),
        option::of(word()).prop_map(|manner| PhraseKind::Deletion { manner }),
        option::of(word()).prop_map(|place| PhraseKind::Addition { place }),
        (option::of(word()), option::of(word()))
            .prop_map(|(reason, extent)| PhraseKind::Gap { reason, extent }),
        option::of(word()).prop_map(|reason| PhraseKind::Unclear { reason }),
        option::of(word()).prop_map(|reason| PhraseKind::Supplied { reason }),
        option::of(word()).prop_map(|class| PhraseKind::Segment { class }),
        word().prop_map(|element| PhraseKind::Opaque { element }),
    ]
}

fn alternative_kind() -> impl Strategy<Value = AlternativeKind> {
    use AlternativeKind::*;
    select(&[Sic, Corr, Orig, Reg, Abbr, Expan, Unclear, Lem, Rdg][..])
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let anchor = note_id().prop_map(|note| {
        Inline::NoteAnchor(NoteAnchor { id: String::new(), note, origin: read() })
    });
    let start = note_id()
        .prop_map(|note| Inline::NoteStart(NoteStart { id: String::new(), note, origin: read() }));
    let leaf = prop_oneof![
        6 => text(),
        1 => line_break().prop_map(Inline::LineBreak),
        1 => page_break().prop_map(Inline::PageBreak),
        1 => anchor,
        1 => start,
        1 => correction(),
    ];
    let inline = leaf.prop_recursive(3, 12, 3, |inner| {
        let content = vec(inner, 0..3);
        let phrase = (phrase_kind(), content.clone())
            .prop_map(|(kind, content)| Inline::phrase(kind, content, read()));
        let alternative =
            (alternative_kind(), content).prop_map(|(kind, content)| Alternative { kind, content });
        let choice = vec(alternative, 1..4)
            .prop_map(|alternatives| Inline::Choice(Choice { alternatives, origin: read() }));
        prop_oneof![3 => phrase, 1 => choice]
    });
    vec(inline, 0..4)
}

fn line() -> impl Strategy<Value = Line> {
    (option::of(rendition()), inlines())
        .prop_map(|(rendition, content)| Line { rendition, content })
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    vec(line(), 0..3)
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let paragraph = (option::of(rendition()), any::<bool>(), inlines()).prop_map(
        |(rendition, continues, content)| {
            Block::Paragraph(Paragraph { continues, rendition, ..Paragraph::new(content) })
        },
    );
    let opener = vec(
        prop_oneof![
            line().prop_map(OpenerPart::Dateline),
            line().prop_map(OpenerPart::Salutation),
            line().prop_map(OpenerPart::Address),
            line().prop_map(OpenerPart::Other),
        ],
        0..3,
    );
    let closer = vec(
        prop_oneof![
            line().prop_map(CloserPart::ComplimentaryClose),
            line().prop_map(CloserPart::Signature),
            line().prop_map(CloserPart::Dateline),
            line().prop_map(CloserPart::Address),
            line().prop_map(CloserPart::Other),
        ],
        0..3,
    );
    let leaf = prop_oneof![
        4 => paragraph,
        1 => line().prop_map(Block::Heading),
        1 => opener.prop_map(|parts| Block::Opener(Opener { parts })),
        1 => closer.prop_map(|parts| Block::Closer(Closer { parts })),
        1 => (lines(), lines()).prop_map(|(headings, lines)| Block::Verse(Verse { headings, lines })),
        1 => page_break().prop_map(Block::PageBreak),
    ];
    let block = leaf.prop_recursive(3, 24, 3, |inner| {
        let blocks = vec(inner, 0..3);
        let item =
            (option::of(line()), blocks.clone()).prop_map(|(label, blocks)| Item { label, blocks });
        let list = (lines(), vec(item, 0..3))
            .prop_map(|(headings, items)| Block::List(List { class: None, headings, items }));
        let cell = (option::of(Just("label".to_owned())), 1..3u32, 1..3u32, blocks.clone())
            .prop_map(|(class, rows, columns, blocks)| Cell { class, rows, columns, blocks });
        let row = (any::<bool>(), vec(cell, 0..4)).prop_map(|(is_heading, cells)| Row {
            is_heading,
            origin: None,
            cells,
        });
        let table = (lines(), vec(row, 0..4))
            .prop_map(|(headings, rows)| Block::Table(Table { headings, rows }));
        let figure = (vec(word(), 0..2), blocks.clone())
            .prop_map(|(images, blocks)| Block::Figure(Figure { images, blocks }));
        let kinds: [fn(Division) -> Block; 4] =
            [Block::Quotation, Block::Section, Block::Postscript, Block::Enclosure];
        let division =
            (select(kinds.to_vec()), option::of(word()), option::of(word()), blocks.clone())
                .prop_map(|(kind, class, language, blocks)| {
                    kind(Division { class, language, blocks, at: None })
                });
        let opaque = (word(), blocks).prop_map(|(element, blocks)| {
            Block::Opaque(OpaqueBlock { element, blocks, origin: read() })
        });
        prop_oneof![1 => list, 1 => table, 1 => figure, 2 => division, 1 => opaque]
    });
    vec(block, 0..5)
}

fn note(index: usize) -> impl Strategy<Value = Note> {
    use NoteKind::*;
    let kind = select(&[Source, Footnote, Summary, Critical, Authorial][..]);
    let label = option::of(select(&["1", "60a", "*"][..]));
    (kind, label, option::of(word()), option::of(word()), blocks()).prop_map(
        move |(kind, label, class, place, blocks)| Note {
            id: format!("note {index}"),
            label: label.map(|label| Sourced::new(label.to_owned(), read())),
            list_number: None,
            kind,
            class,
            place,
            blocks,
        },
    )
}

fn texts() -> impl Strategy<Value = Vec<Text>> {
    let role = select(&[Role::Transcription, Role::Original, Role::Translation][..]);
    let text = (role, option::of(word()), blocks()).prop_map(|(role, language, blocks)| Text {
        role,
        language: language.map(|language| Sourced::new(language, read())),
        translated_from: None,
        blocks,
    });
    vec(text, 1..3)
}

fn agent() -> impl Strategy<Value = Agent> {
    select(&["Ann & Co.", "Ben <B>"][..]).prop_map(|name| Agent {
        kind: None,
        written: Some(Sourced::new(name.to_owned(), read())),
        ..Agent::default()
    })
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    use ActionKind::*;
    let kind = select(&[Sent, Transmitted, Forwarded, Redirected, Received, Read, Other][..]);
    let action = (kind, vec(agent(), 0..3)).prop_map(|(kind, agents)| Action {
        kind,
        agents,
        place: None,
        date: None,
    });
    vec(action, 0..4)
}

/// A collection of one letter, with all its ids.
pub(crate) fn collections() -> impl Strategy<Value = Collection> {
    let notes = (note(0), note(1), note(2), note(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let title = option::of(Just(Sourced::new("A <title>".to_owned(), read())));
    let authors = vec(agent(), 0..2);
    (texts(), notes, actions(), authors, title).prop_map(
        |(texts, notes, actions, authors, title)| {
            // A package names authors; that they sent the letter shows when others did.
            let is_sent = |one: &Action| one.kind == ActionKind::Sent && !one.agents.is_empty();
            let authors = if actions.iter().any(is_sent) { authors } else { Vec::new() };
            let correspondence = vec![Correspondence { actions, ..Correspondence::default() }];
            let letter =
                Letter { title, texts, notes, authors, correspondence, ..Letter::default() };
            let mut collection = Collection { letters: vec![letter], ..Collection::default() };
            assign_ids(&mut collection);
            collection
        },
    )
}
