//! The walk that copies what is wanted of a letter, and marks where something is left out.
//!
//! **Invariant:** a second walk marks gaps where the first one has found that words are left out, and nowhere else.

use std::collections::BTreeMap;

use super::{BY, Excerpt};
use crate::ir::account::{Event, Node, block_events, inline_events, plain_text};
use crate::ir::{
    Block, Certainty, Characters, Closer, CloserPart, Division, Figure, Inline, Item, Letter, Line,
    List, OpaqueBlock, Opener, OpenerPart, Origin, PageBreak, Paragraph, PhraseKind, Reading, Row,
    Table, Text, Verse,
};

/// Whether words are left out before and after what is kept.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
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
pub(super) struct Cutter<'e> {
    wanted: &'e Excerpt,
    place: Place,
    /// Where a gap has to be marked.
    marks: Marks,
    /// Where words were left out.
    pub left_out: Marks,
    /// The count of pages that the wanted ones belong to.
    series: Option<String>,
    /// The page of each count on which the walk is, if its break is left out.
    pages: BTreeMap<Option<String>, PageBreak>,
}

impl<'e> Cutter<'e> {
    pub(super) fn new(wanted: &'e Excerpt, letter: &Letter, marks: Marks) -> Self {
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
    pub(super) fn is_found(&self) -> bool {
        matches!(self.place, Place::Last | Place::After)
    }

    fn is_inside(&self) -> bool {
        matches!(self.place, Place::Inside | Place::Last)
    }

    pub(super) fn texts(&mut self, texts: &[Text]) -> Vec<Text> {
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

/// The numbers of the paragraphs, in order.
pub(super) fn paragraph_numbers(letter: &Letter) -> impl Iterator<Item = u32> {
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
