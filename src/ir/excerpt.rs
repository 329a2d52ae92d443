//! An excerpt of a letter: some of its pages or paragraphs.
//!
//! **Invariant:** what is kept is as it was, in its order, with the notes that it calls. Where words are left out, a
//! gap says so; the page on which the words after it begin is marked before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::account::{
    Event, Node, block_events, inline_events, letter_events, letter_text, note_calls, plain_text,
};
use super::{
    Block, Certainty, Characters, Closer, CloserPart, Division, Figure, Inline, Item, Letter, Line,
    List, Note, NoteKind, OpaqueBlock, Opener, OpenerPart, Origin, PageBreak, Paragraph,
    PhraseKind, Reading, Row, Sourced, Table, Text, Verse, each_inlines_mut, is_unlabelled,
    note_labels, words,
};

/// Which part of a letter is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// From one page of the print to another, by their printed numbers.
    Pages {
        /// The first one.
        first: String,
        /// The last one.
        last: String,
    },
    /// From one paragraph to another, by their numbers in the letter ([`Paragraph::number`]).
    Paragraphs {
        /// The first one.
        first: u32,
        /// The last one.
        last: u32,
    },
}

/// An excerpt, and how much of the letter it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpted {
    /// The letter without the rest.
    pub letter: Letter,
    /// Of the words of its texts and notes.
    pub words: Share,
    /// Of its notes.
    pub notes: Share,
}

/// How many of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many there are in the excerpt.
    pub kept: usize,
    /// How many there are in the letter.
    pub all: usize,
}

/// A page or paragraph that a letter does not have, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInLetter(String);

impl fmt::Display for NotInLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotInLetter {}

impl Excerpt {
    /// The code of the gaps that an excerpt leaves ([`PhraseKind::Gap`]).
    pub const REASON: &str = "left-out-of-excerpt";

    /// Takes it from a letter. The headings of what is kept, and notes on the letter as a whole, are kept as well.
    ///
    /// # Errors
    /// The letter has no such page or paragraph.
    ///
    /// ```
    /// use letterpress::ir::{Excerpt, Share};
    /// use letterpress::press::{Input, Options, read};
    /// let text = "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nIt snows.\n\nIt hails.\n\nAnn";
    /// let (input, _) = read(&Input::new("a.txt", text), &Options::default());
    /// let letter = &input.unwrap().collection.letters[0];
    /// let excerpt = Excerpt::Paragraphs { first: 2, last: 2 }.of(letter).unwrap();
    /// assert_eq!(excerpt.words, Share { kept: 10, all: 17 });
    /// assert!(Excerpt::Paragraphs { first: 4, last: 5 }.of(letter).is_err());
    /// ```
    pub fn of(&self, letter: &Letter) -> Result<Excerpted, NotInLetter> {
        let mut unmarked = Cutter::new(self, letter, Marks::default());
        unmarked.texts(&letter.texts);
        if !unmarked.is_found() {
            return Err(self.not_in(letter));
        }
        let mut cutter = Cutter::new(self, letter, unmarked.left_out);
        let mut excerpt = Letter { texts: cutter.texts(&letter.texts), ..letter.clone() };
        keep_notes(&mut excerpt, letter);
        Ok(Excerpted {
            words: Share { kept: count_words(&excerpt), all: count_words(letter) },
            notes: Share { kept: excerpt.notes.len(), all: letter.notes.len() },
            letter: excerpt,
        })
    }

    fn not_in(&self, letter: &Letter) -> NotInLetter {
        let (wanted, what, has) = match self {
            Self::Pages { first, last } => {
                (format!("{first}-{last}"), "pages", page_labels(letter))
            }
            Self::Paragraphs { first, last } => {
                let numbers = paragraph_numbers(letter).map(|number| number.to_string());
                (format!("{first}-{last}"), "paragraphs", numbers.collect())
            }
        };
        let has = match has.as_slice() {
            [] => format!("its {what} have no numbers"),
            [only] => format!("it has {only} alone"),
            [first, .., last] => format!("it has {first} to {last}"),
        };
        NotInLetter(format!("there are no {what} {wanted} in the letter: {has}"))
    }
}

/// The numbers of the marked pages.
fn page_labels(letter: &Letter) -> Vec<String> {
    let mut labels = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Page(PageBreak { label: Some(label), .. }) = event {
            labels.push(label.clone());
        }
    });
    labels
}

/// The numbers of the paragraphs, in order.
fn paragraph_numbers(letter: &Letter) -> impl Iterator<Item = u32> {
    letter.texts.iter().flat_map(|text| numbers(&text.blocks))
}

/// The numbers of the paragraphs among some blocks and in their divisions.
fn numbers(blocks: &[Block]) -> Vec<u32> {
    let mut found = Vec::new();
    block_events(blocks, Reading::Regular, &mut |event| {
        if let Event::Enter(Node::Block(Block::Paragraph(paragraph))) = event {
            found.extend(paragraph.number);
        }
    });
    found
}

fn count_words(letter: &Letter) -> usize {
    words(&letter_text(letter, Reading::Regular)).count()
}

/// Keeps the notes that the texts call, those that these call, and the source note that nothing calls. A number of ours
/// stays what it is in the whole letter.
fn keep_notes(excerpt: &mut Letter, letter: &Letter) {
    let is_called: BTreeSet<&str> =
        note_calls(letter).into_iter().map(|call| call.note.as_str()).collect();
    let labels = note_labels(letter);
    let all = std::mem::take(&mut excerpt.notes);
    let is_of_all =
        |note: &Note| note.kind == NoteKind::Source && !is_called.contains(note.id.as_str());
    loop {
        let called: BTreeSet<String> =
            note_calls(excerpt).into_iter().map(|call| call.note.clone()).collect();
        let is_kept = |note: &&Note| called.contains(&note.id) || is_of_all(note);
        let kept: Vec<Note> = all.iter().filter(is_kept).cloned().collect();
        let is_complete = kept.len() == excerpt.notes.len();
        excerpt.notes = kept;
        if is_complete {
            break;
        }
    }
    for note in excerpt
        .notes
        .iter_mut()
        .filter(|note| is_unlabelled(note) && is_called.contains(note.id.as_str()))
    {
        let origin = || Origin::Derived { from: Vec::new(), by: BY.to_owned() };
        note.label = labels.get(&note.id).map(|label| Sourced::new(label.clone(), origin()));
    }
    let kept: BTreeSet<String> = excerpt.notes.iter().map(|note| note.id.clone()).collect();
    let is_of_kept = |inline: &Inline| match inline {
        Inline::NoteStart(start) => kept.contains(&start.note),
        Inline::Text(_)
        | Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::Phrase(_)
        | Inline::Choice(_)
        | Inline::Correction(_) => true,
    };
    for text in &mut excerpt.texts {
        each_inlines_mut(&mut text.blocks, &mut |inlines| inlines.retain(is_of_kept));
    }
}

/// Whether words are left out before and after what is kept.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    before: bool,
    after: bool,
}

/// Where a walk through the letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    /// In the last page or paragraph that is wanted.
    Last,
    After,
}

/// A walk through a letter that copies what is wanted.
struct Cutter<'e> {
    wanted: &'e Excerpt,
    place: Place,
    /// Where a gap has to be marked.
    marks: Marks,
    /// Where words were left out.
    left_out: Marks,
    /// The count of pages that the wanted ones belong to.
    series: Option<String>,
    /// The page of each count on which the walk is, if its break is left out.
    pages: BTreeMap<Option<String>, PageBreak>,
}

impl<'e> Cutter<'e> {
    fn new(wanted: &'e Excerpt, letter: &Letter, marks: Marks) -> Self {
        let mut cutter = Self {
            wanted,
            place: Place::Before,
            marks,
            left_out: Marks::default(),
            series: None,
            pages: BTreeMap::new(),
        };
        // What is above the first paragraph belongs to it.
        if let Excerpt::Paragraphs { first, .. } = wanted
            && paragraph_numbers(letter).next() == Some(*first)
        {
            cutter.place = Place::Inside;
        }
        cutter
    }

    /// Whether it has come to the last part that is wanted.
    fn is_found(&self) -> bool {
        matches!(self.place, Place::Last | Place::After)
    }

    fn is_inside(&self) -> bool {
        matches!(self.place, Place::Inside | Place::Last)
    }

    fn texts(&mut self, texts: &[Text]) -> Vec<Text> {
        let cut = |text: &Text| {
            let blocks = self.blocks(&text.blocks)?;
            Some(Text { blocks, ..text.clone() })
        };
        texts.iter().filter_map(cut).collect()
    }

    /// A page begins: whether that is where the excerpt begins or ends.
    fn page(&mut self, page: &PageBreak) {
        let Excerpt::Pages { first, last } = self.wanted else { return };
        let is =
            |wanted: &String| page.label.as_ref().is_some_and(|label| bare(label) == bare(wanted));
        let is_counted = page.series == self.series;
        match self.place {
            Place::Before if is(first) => {
                self.series.clone_from(&page.series);
                self.place = if first == last { Place::Last } else { Place::Inside };
            }
            Place::Inside if is_counted && is(last) => self.place = Place::Last,
            Place::Last if is_counted => self.place = Place::After,
            Place::Before | Place::Inside | Place::Last | Place::After => {}
        }
    }

    /// A numbered paragraph begins, or a part of the letter that has one.
    fn paragraph(&mut self, number: u32) {
        let Excerpt::Paragraphs { first, last } = self.wanted else { return };
        if matches!(self.place, Place::Before) && number == *first {
            self.place = Place::Inside;
        }
        if matches!(self.place, Place::Inside) && number == *last {
            self.place = Place::Last;
        } else if matches!(self.place, Place::Last) && number > *last {
            self.place = Place::After;
        }
    }

    /// The last paragraph ends where another part of the letter begins, of which no paragraph is wanted.
    fn part(&mut self, blocks: &[Block]) {
        if matches!((self.place, self.wanted), (Place::Last, Excerpt::Paragraphs { .. })) {
            numbers(blocks).first().into_iter().for_each(|number| self.paragraph(*number));
        }
    }

    /// Words are left out.
    fn leave_out(&mut self, words: &str) {
        if !words.trim().is_empty() {
            match self.place {
                Place::Before => self.left_out.before = true,
                Place::After => self.left_out.after = true,
                Place::Inside | Place::Last => {}
            }
        }
    }

    /// What marks the change from one place to another: at the beginning, the pages that the reader is on, and a gap.
    fn cut(&mut self, from: Place) -> Vec<Inline> {
        let begins = from == Place::Before && self.place != Place::Before && self.marks.before;
        let ends = from != Place::After && self.place == Place::After && self.marks.after;
        let mut marks = Vec::new();
        if begins {
            if let Excerpt::Pages { .. } = self.wanted {
                self.pages.remove(&self.series);
            }
            marks.extend(std::mem::take(&mut self.pages).into_values().map(Inline::PageBreak));
        }
        if begins || ends {
            marks.push(gap());
        }
        marks
    }

    /// What is wanted of some blocks; nothing if that is at most their headings.
    fn blocks(&mut self, blocks: &[Block]) -> Option<Vec<Block>> {
        let mut kept = Vec::new();
        let mut has_words = false;
        for (at, block) in blocks.iter().enumerate() {
            let from = self.place;
            let mut is_heading = false;
            match block {
                Block::Heading(line) if from == Place::Before => {
                    self.pages_of_heading(line);
                    is_heading = true;
                }
                Block::Heading(_) => self.part(&blocks[at + 1..]),
                Block::PageBreak(page) => self.page(page),
                Block::Paragraph(paragraph) => {
                    paragraph.number.into_iter().for_each(|it| self.paragraph(it));
                }
                Block::Quotation(part)
                | Block::Section(part)
                | Block::Postscript(part)
                | Block::Enclosure(part) => {
                    self.part(&part.blocks);
                }
                Block::Opaque(part) => self.part(&part.blocks),
                Block::Opener(_)
                | Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Closer(_) => {}
            }
            let marks = self.cut(from);
            if !marks.is_empty() {
                kept.push(Block::Paragraph(Paragraph::new(marks)));
                has_words = true;
            }
            if is_heading {
                kept.push(block.clone());
                has_words |= self.is_inside();
            } else if let Some(block) = self.block(block) {
                kept.push(block);
                has_words = true;
            }
        }
        has_words.then_some(kept)
    }

    /// The pages that begin in a heading of what may be kept: they are kept with it.
    fn pages_of_heading(&mut self, heading: &Line) {
        inline_events(&heading.content, Reading::Regular, &mut |event| {
            if let Event::Page(page) = event {
                self.page(page);
                self.pages.remove(&page.series);
            }
        });
    }

    fn block(&mut self, block: &Block) -> Option<Block> {
        Some(match block {
            Block::Heading(line) => Block::Heading(self.line(line)?),
            Block::Opener(Opener { parts }) => {
                let cut = |part| self.part_line(part, OpenerPart::line, OpenerPart::line_mut);
                Block::Opener(Opener { parts: some(parts.iter().filter_map(cut))? })
            }
            Block::Closer(Closer { parts }) => {
                let cut = |part| self.part_line(part, CloserPart::line, CloserPart::line_mut);
                Block::Closer(Closer { parts: some(parts.iter().filter_map(cut))? })
            }
            Block::Paragraph(paragraph) => {
                let content = self.inlines(&paragraph.content)?;
                Block::Paragraph(Paragraph { content, ..paragraph.clone() })
            }
            Block::List(list) => Block::List(self.list(list)?),
            Block::Table(table) => Block::Table(self.table(table)?),
            Block::Verse(Verse { headings, lines }) => {
                let headings = self.lines(headings);
                Block::Verse(Verse { headings, lines: some(self.lines(lines))? })
            }
            Block::Figure(figure) => {
                let is_inside = self.is_inside();
                let blocks = self.blocks(&figure.blocks);
                let has_picture = is_inside || blocks.is_some();
                let images = figure.images.clone();
                return has_picture
                    .then(|| Block::Figure(Figure { images, blocks: blocks.unwrap_or_default() }));
            }
            Block::Quotation(part) => Block::Quotation(self.division(part)?),
            Block::Section(part) => Block::Section(self.division(part)?),
            Block::Postscript(part) => Block::Postscript(self.division(part)?),
            Block::Enclosure(part) => Block::Enclosure(self.division(part)?),
            Block::Opaque(opaque) => {
                let blocks = self.blocks(&opaque.blocks)?;
                Block::Opaque(OpaqueBlock { blocks, ..opaque.clone() })
            }
            Block::PageBreak(page) => return self.keep_page(page).map(Block::PageBreak),
        })
    }

    fn division(&mut self, part: &Division) -> Option<Division> {
        let blocks = self.blocks(&part.blocks)?;
        Some(Division { blocks, ..part.clone() })
    }

    fn list(&mut self, list: &List) -> Option<List> {
        let headings = self.lines(&list.headings);
        let items = some(list.items.iter().filter_map(|item| {
            let label = item.label.as_ref().and_then(|label| self.line(label));
            let blocks = self.blocks(&item.blocks);
            let has_words = label.is_some() || blocks.is_some();
            has_words.then(|| Item { label, blocks: blocks.unwrap_or_default() })
        }))?;
        Some(List { headings, items, ..list.clone() })
    }

    /// Rows keep all of their cells, and the heads of the columns are kept like headings.
    fn table(&mut self, table: &Table) -> Option<Table> {
        let headings = self.lines(&table.headings);
        let mut has_words = false;
        let mut rows = Vec::new();
        for row in &table.rows {
            let is_above = row.is_heading && self.place == Place::Before;
            let mut is_kept = is_above;
            let mut cells = row.cells.clone();
            for cell in cells.iter_mut().filter(|_| !is_above) {
                let blocks = self.blocks(&cell.blocks);
                // A cell without words is one, too.
                is_kept |= blocks.is_some() || self.is_inside() && cell.blocks.is_empty();
                cell.blocks = blocks.unwrap_or_default();
            }
            has_words |= is_kept && !is_above;
            if is_kept {
                rows.push(Row { cells, ..row.clone() });
            }
        }
        has_words.then_some(Table { headings, rows })
    }

    fn lines(&mut self, lines: &[Line]) -> Vec<Line> {
        lines.iter().filter_map(|line| self.line(line)).collect()
    }

    /// What is wanted of a part of an opener or closer, which is a line.
    fn part_line<P: Clone>(
        &mut self,
        part: &P,
        line: impl Fn(&P) -> &Line,
        line_mut: impl Fn(&mut P) -> &mut Line,
    ) -> Option<P> {
        let mut kept = part.clone();
        *line_mut(&mut kept) = self.line(line(part))?;
        Some(kept)
    }

    fn line(&mut self, line: &Line) -> Option<Line> {
        let content = self.inlines(&line.content)?;
        Some(Line { content, ..line.clone() })
    }

    /// What is wanted of some inlines; nothing if none of them is.
    fn inlines(&mut self, inlines: &[Inline]) -> Option<Vec<Inline>> {
        let was_inside = self.is_inside();
        let mut kept = Vec::new();
        for inline in inlines {
            let from = self.place;
            if let Inline::PageBreak(page) = inline {
                self.page(page);
                let marks = self.cut(from);
                let ends = self.place == Place::After && !marks.is_empty();
                if ends && !page.splits_word && kept.last().is_some_and(|last| !ends_in_space(last))
                {
                    kept.push(space());
                }
                kept.extend(marks);
            }
            kept.extend(self.inline(inline));
        }
        (was_inside && self.is_inside() || !kept.is_empty()).then_some(kept)
    }

    fn inline(&mut self, inline: &Inline) -> Option<Inline> {
        match inline {
            Inline::PageBreak(page) => self.keep_page(page).map(Inline::PageBreak),
            Inline::Phrase(phrase) => {
                let mut kept = phrase.clone();
                kept.content = self.inlines(&phrase.content)?;
                Some(Inline::Phrase(kept))
            }
            Inline::Choice(choice) => {
                let mut kept = choice.clone();
                let mut has_words = false;
                for alternative in &mut kept.alternatives {
                    let content = self.inlines(&alternative.content);
                    has_words |= content.is_some();
                    alternative.content = content.unwrap_or_default();
                }
                has_words.then_some(Inline::Choice(kept))
            }
            Inline::Text(characters) => {
                self.leave_out(&characters.text);
                self.is_inside().then(|| inline.clone())
            }
            Inline::LineBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_) => {
                self.is_inside().then(|| inline.clone())
            }
            Inline::Correction(correction) => {
                let has_words = !correction.original.is_empty() || !correction.corrected.is_empty();
                self.leave_out(if has_words { "words" } else { "" });
                self.is_inside().then(|| inline.clone())
            }
        }
    }

    fn keep_page(&mut self, page: &PageBreak) -> Option<PageBreak> {
        if !self.is_inside() {
            self.pages.insert(page.series.clone(), page.clone());
            return None;
        }
        Some(page.clone())
    }
}

/// All of them, if there are any.
fn some<T>(kept: impl IntoIterator<Item = T>) -> Option<Vec<T>> {
    let kept: Vec<T> = kept.into_iter().collect();
    (!kept.is_empty()).then_some(kept)
}

fn ends_in_space(inline: &Inline) -> bool {
    plain_text(std::slice::from_ref(inline), Reading::Regular).ends_with(char::is_whitespace)
}

/// A page number without the brackets of an inferred one.
fn bare(label: &str) -> &str {
    label.trim_matches(['[', ']', ' '])
}

/// Who made the gaps and kept the labels.
const BY: &str = "excerpt";

fn made() -> Origin {
    let by = BY.to_owned();
    Origin::Supplied {
        by,
        reason: "left out of this excerpt".to_owned(),
        certainty: Certainty::High,
    }
}

fn gap() -> Inline {
    Inline::phrase(
        PhraseKind::Gap { reason: Some(Excerpt::REASON.to_owned()), extent: None },
        Vec::new(),
        made(),
    )
}

fn space() -> Inline {
    Inline::Text(Characters { text: " ".to_owned(), origin: made() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options, read};

    const BODY: &str = "<head>Ann to Ben<note type=\"source\">A copy.</note></head>\
        <opener><salute>Dear Ben</salute></opener>\
        <p><pb n=\"7\"/>It rains<note>On roofs<note>Of slate.</note>.</note>.</p>\
        <p>It <hi rend=\"italic\">sn<pb n=\"8\" break=\"no\"/>ows</hi> a lot.</p>\
        <div><head>Of hail</head><p>It hails<note>A bit.</note>.</p>\
        <list><item>ice</item><item><pb n=\"9\"/>stones</item></list>\
        <p>It is cold.</p></div>\
        <div><head>Of sun</head><pb n=\"10\"/><p>It shines.</p></div>\
        <closer><signed>Ann</signed></closer>";

    fn letter() -> Letter {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Ann to Ben</title>\
             </titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\
             <text><body>{BODY}</body></text></TEI>"
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        input.expect("is TEI").collection.letters.remove(0)
    }

    /// The words of the texts, with a sign for each gap of ours, page, and call.
    fn said(letter: &Letter) -> String {
        struct Said(String);
        impl crate::ir::Visitor for Said {
            fn readings(&self) -> crate::ir::Readings {
                crate::ir::Readings::One(Reading::Regular)
            }

            fn line(&mut self, line: &Line) {
                crate::ir::visit_inlines(self, &line.content);
                self.0.push('/');
            }

            fn block(&mut self, block: &Block) {
                crate::ir::visit_block(self, block);
                self.0.push('/');
            }

            fn inline(&mut self, inline: &Inline) {
                match inline {
                    Inline::Text(characters) => self.0.push_str(&characters.text),
                    Inline::PageBreak(page) => {
                        self.0.push_str(&format!("|{}|", page.label.clone().unwrap_or_default()));
                    }
                    Inline::NoteAnchor(_) => self.0.push('*'),
                    Inline::Phrase(phrase) if phrase.content.is_empty() => self.0.push('…'),
                    _ => crate::ir::visit_inline(self, inline),
                }
            }
        }
        let mut said = Said(String::new());
        letter.texts.iter().for_each(|text| crate::ir::visit_blocks(&mut said, &text.blocks));
        said.0.replace("//", "/").replace("//", "/")
    }

    fn excerpt(excerpt: &Excerpt) -> String {
        said(&excerpt.of(&letter()).expect("is in the letter").letter)
    }

    fn pages(first: &str, last: &str) -> Excerpt {
        Excerpt::Pages { first: first.to_owned(), last: last.to_owned() }
    }

    fn paragraphs(first: u32, last: u32) -> Excerpt {
        Excerpt::Paragraphs { first, last }
    }

    #[test]
    fn pages_are_cut_where_they_begin_and_end() {
        assert_eq!(excerpt(&pages("7", "7")), "Ann to Ben*/…|7|It rains*./It sn…/");
        let two = "Ann to Ben*/…|8|ows a lot./Of hail/It hails*./ice/…/";
        assert_eq!(excerpt(&pages("8", "8")), two);
        assert_eq!(
            excerpt(&pages("9", "[10]")),
            "Ann to Ben*/Of hail/…/|9|/stones/It is cold./Of sun/|10|/It shines./Ann/"
        );
    }

    #[test]
    fn paragraphs_have_the_page_that_they_are_on_and_the_headings_above() {
        let first = "Ann to Ben*/Dear Ben/|7|It rains*./…/";
        assert_eq!(excerpt(&paragraphs(1, 1)), first);
        assert_eq!(excerpt(&paragraphs(2, 2)), "Ann to Ben*/|7|…/It sn|8|ows a lot./…/");
        let third = "Ann to Ben*/Of hail/|8|…/It hails*./ice/|9|/stones/…/";
        assert_eq!(excerpt(&paragraphs(3, 3)), third);
        assert_eq!(excerpt(&paragraphs(1, 5)), said(&letter()));
    }

    #[test]
    fn notes_come_with_their_calls_and_keep_their_labels() {
        let whole = letter();
        let of = |excerpt: &Excerpt| -> Vec<String> {
            let kept = excerpt.of(&whole).expect("is in the letter").letter;
            kept.notes.iter().map(|note| note.shown_label().to_owned()).collect()
        };
        assert_eq!(of(&paragraphs(1, 1)), ["Source", "1", "3"]);
        assert_eq!(of(&paragraphs(3, 3)), ["Source", "2"]);
        let all = paragraphs(3, 3).of(&whole).expect("is in the letter");
        assert_eq!((all.notes.kept, all.notes.all), (2, 4));
    }

    #[test]
    fn what_a_letter_does_not_have_is_refused() {
        let why = |excerpt: &Excerpt| excerpt.of(&letter()).expect_err("is not there").to_string();
        let pages_it_has = "there are no pages 8-12 in the letter: it has 7 to 10";
        assert_eq!(why(&pages("8", "12")), pages_it_has);
        assert_eq!(why(&pages("9", "8")), "there are no pages 9-8 in the letter: it has 7 to 10");
        assert!(why(&paragraphs(2, 6)).ends_with("it has 1 to 5"));
    }
}
