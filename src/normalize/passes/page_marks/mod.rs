//! `[Page 11]`: where a page of the print begins.

mod forms;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use self::forms::{Candidate, Evidence};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Characters, Furniture, Inline, Letter, Note, Origin, PageBreak};
use crate::normalize::{
    Context, Effect, Pass, Runs, derived, marks, sentences, set_aside, text_runs,
};
use crate::profile::{MarkMatch, Profile};
use crate::source::{Source, Span, Structure};

/// Makes a page break of every page mark, in the text and in the notes. A profile can state the form of
/// the marks; then nothing else is one.
pub(super) struct ReadPageMarks;

impl Pass for ReadPageMarks {
    fn name(&self) -> &'static str {
        "read_page_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Pages)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let mut labels: Vec<(String, Span)> = Vec::new();
        let notes = NoteLabels::of(&letter.notes, context);
        let furniture = &mut letter.furniture;
        for text in &mut letter.texts {
            read_marks(&mut text.blocks, &notes, context, &mut labels, furniture);
        }
        for (label, at) in &labels {
            context.report(Diagnostic::new(&diag::PAGE_MARK, *at, format!("page {label} begins")));
        }
        for pair in labels.windows(2) {
            let number = |label: &str| label.parse::<u32>().ok();
            if let (Some(before), Some(after)) = (number(&pair[0].0), number(&pair[1].0))
                && after != before + 1
            {
                context.report(
                    Diagnostic::new(
                        &diag::PAGE_ORDER,
                        pair[1].1,
                        format!("page {after} follows page {before}"),
                    )
                    .label(pair[0].1, "the page mark before it")
                    .hint("compare with the print"),
                );
            }
        }
        // Notes are outside the sequence of the text's pages.
        for note in &mut letter.notes {
            let mut in_note = Vec::new();
            read_marks(&mut note.blocks, &notes, context, &mut in_note, furniture);
            for (label, at) in in_note {
                let message = format!("page {label} begins inside a note");
                context.report(Diagnostic::new(&diag::PAGE_MARK, at, message));
            }
        }
        furniture.sort_by_key(|one| one.origin.span());
    }
}

/// Fewest characters between two page marks: less than the shortest line of print.
const NEAREST: usize = 40;

/// Lowest first number of a series that has no word: what counts from 1, 2 or 3 may be notes, or parts of
/// the letter.
const NO_PART: u32 = 4;

/// The labels of the notes: what has one of them may call a note.
struct NoteLabels {
    /// As the list writes them, brackets included.
    written: BTreeSet<String>,
    labels: BTreeSet<String>,
    /// Whether a note has no label, so that any number may call it.
    some_have_none: bool,
}

impl NoteLabels {
    fn of(notes: &[Note], context: &Context<'_>) -> Self {
        let label = |note: &Note| {
            let label = note.label.as_ref().or(note.list_number.as_ref())?;
            Some(label.value.clone())
        };
        Self {
            written: marks::written_labels(notes, context),
            labels: notes.iter().filter_map(label).collect(),
            some_have_none: notes.iter().any(|note| label(note).is_none()),
        }
    }

    /// Whether something may call a note. What only looks like a page mark if the next one follows needs
    /// no more than the number of a note.
    fn may_be_called(&self, written: &str, number: &str, evidence: Evidence) -> bool {
        self.written.contains(written)
            || evidence == Evidence::Weak && (self.some_have_none || self.labels.contains(number))
    }
}

/// A page mark in one of several runs, with its label.
struct Mark {
    at: Span,
    label: String,
    splits_word: bool,
    evidence: Evidence,
    /// See [`Candidate::form`].
    form: String,
    has_word: bool,
    /// Whether the page ends there.
    ends: bool,
}

impl Mark {
    /// Its figures, with the side of a leaf: `12r` is 12 and 0, `12v` is 12 and 1.
    fn number(&self) -> Option<(u32, u32)> {
        let figures = self.label.trim_matches(['[', ']']);
        let digits = figures.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let side = u32::from(figures.ends_with(['v', 'b']));
        Some((digits.parse().ok()?, side))
    }

    /// Whether another mark can be the next one.
    fn is_followed_by(&self, next: &Self) -> bool {
        self.number().zip(next.number()).is_some_and(|((one, side), (next, next_side))| {
            next == one + 1 || next == one && next_side > side
        })
    }

    /// Whether the next mark is nearer than any page is short, and neither is certain.
    fn is_near(&self, next: &Self, source: &Source) -> bool {
        let are_certain = Evidence::Certain == self.evidence.max(next.evidence);
        let between = source.text().get(self.at.end..next.at.start).unwrap_or_default();
        !are_certain && !between.is_empty() && between.chars().take(NEAREST).count() < NEAREST
    }
}

/// Sorts the marks that are none from the others, and reports them, and those that nothing supports.
fn judge(marks: &mut Vec<Mark>, context: &mut Context<'_>) {
    take_out_what_is_no_series(marks, context);
    let verdicts: Vec<Option<bool>> = (0..marks.len())
        .map(|index| {
            let mark = &marks[index];
            let before = index.checked_sub(1).and_then(|before| marks.get(before));
            let after = marks.get(index + 1);
            let is_number = before.is_some_and(|before| before.is_near(mark, context.source))
                || after.is_some_and(|after| mark.is_near(after, context.source));
            let is_supported = before.is_some_and(|before| before.is_followed_by(mark))
                || after.is_some_and(|after| mark.is_followed_by(after));
            // The others in a short series have been reported.
            let is_alone = mark.evidence == Evidence::Doubtful && !is_supported;
            (is_number || is_alone).then_some(is_number)
        })
        .collect();
    for (mark, verdict) in marks.iter().zip(&verdicts) {
        let Some(is_number) = verdict else { continue };
        report_doubt(mark, *is_number, context);
    }
    let mut verdicts = verdicts.into_iter();
    marks.retain(|_| verdicts.next().flatten() != Some(true));
}

fn report_doubt(mark: &Mark, is_left: bool, context: &mut Context<'_>) {
    let written = context.source.slice(mark.at);
    let message = if is_left {
        format!("\u{201C}{written}\u{201D} may be a page mark; it stays in the text")
    } else {
        format!("\u{201C}{written}\u{201D} was taken as a page mark, but may not be one")
    };
    context.report(
        Diagnostic::new(&diag::MAY_BE_NO_PAGE_MARK, mark.at, message)
            .hint("page_mark in a profile says how page marks are written"),
    );
}

/// Fewest marks in a row that need no other evidence.
const SERIES: usize = 3;

/// Takes out the weak marks that no mark of the same form follows or precedes, and those that count from
/// a low number without a word, as parts and notes do. Short series are kept and reported.
fn take_out_what_is_no_series(marks: &mut Vec<Mark>, context: &mut Context<'_>) {
    let mut forms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, mark) in marks.iter().enumerate() {
        if mark.evidence == Evidence::Weak {
            forms.entry(mark.form.clone()).or_default().push(index);
        }
    }
    let mut is_read: BTreeSet<usize> = BTreeSet::new();
    for indexes in forms.values() {
        let has_word = indexes.first().is_some_and(|first| marks[*first].has_word);
        let rows = indexes.chunk_by(|one, next| {
            let (one, next) = (&marks[*one], &marks[*next]);
            one.is_followed_by(next) && !one.is_near(next, context.source)
        });
        for row in rows.filter(|row| row.len() > 1) {
            let first = row.first().and_then(|first| marks[*first].number());
            // Only leaves have sides: `1r`, `1v`.
            let are_leaves = row.iter().all(|index| marks[*index].label.ends_with(['r', 'v']));
            let may_be_parts = first.is_none_or(|(number, _)| number < NO_PART);
            if !has_word && !are_leaves && may_be_parts {
                continue;
            }
            is_read.extend(row);
            for index in row.iter().filter(|_| row.len() < SERIES) {
                report_doubt(&marks[*index], false, context);
            }
        }
    }
    let mut index = 0;
    marks.retain(|mark| {
        index += 1;
        mark.evidence > Evidence::Weak || is_read.contains(&(index - 1))
    });
}

/// The lines of a run that are rows of a table: they have a bar that belongs to no mark.
fn rows(run: &str, marks: &[Candidate]) -> Vec<Range<usize>> {
    let lines = run.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start..*end, line))
    });
    let is_row = |(range, line): &(Range<usize>, &str)| {
        let mut bars = line.match_indices('|').map(|(at, _)| range.start + at);
        bars.any(|bar| !marks.iter().any(|mark| mark.whole.contains(&bar)))
    };
    lines.filter(is_row).map(|(range, _)| range).collect()
}

/// All page marks in a run of characters.
fn find(run: &str, profile: Option<&Profile>) -> Vec<Candidate> {
    let Some(mark) = profile.and_then(|profile| profile.page_mark.as_ref()) else {
        return forms::find(run);
    };
    let stated = |MarkMatch { whole, number }| Candidate {
        whole,
        number,
        evidence: Evidence::Certain,
        form: String::new(),
        has_word: true,
        ends: false,
    };
    mark.find(run).into_iter().map(stated).collect()
}

/// Makes page breaks of the marks in some blocks. A mark that the list of notes repeats calls a note.
fn read_marks(
    blocks: &mut Vec<Block>,
    notes: &NoteLabels,
    context: &mut Context<'_>,
    labels: &mut Vec<(String, Span)>,
    furniture: &mut Vec<Furniture>,
) {
    let mut found: Vec<Mark> = Vec::new();
    for (at, run) in text_runs::of(blocks) {
        found.extend(marks_in(at, &run, notes, context));
    }
    judge(&mut found, context);
    let mut pages = Vec::new();
    for Mark { at, label, splits_word, ends, .. } in found {
        let (label, origin) = if ends {
            // The page that begins is the next one; the mark itself is of the page that ends.
            furniture.push(set_aside::dropped(context.source, at, "the end of a page"));
            let next = label.parse::<u32>().map_or(label, |number| (number + 1).to_string());
            (next, derived(&ReadPageMarks, at))
        } else {
            (label, Origin::Read { at })
        };
        let page = PageBreak::new(Some(label.clone()), splits_word, origin);
        pages.push((at, Inline::PageBreak(page)));
        labels.push((label, at));
    }
    text_runs::replace_all(blocks, pages);
    let apart = |block: Block| set_pages_apart(block, context.source);
    *blocks = std::mem::take(blocks).into_iter().flat_map(apart).collect();
}

/// The marks in a run of characters, but for those that call a note or separate the cells of a table.
fn marks_in(at: Span, run: &str, notes: &NoteLabels, context: &Context<'_>) -> Vec<Mark> {
    let mut marks = find(run, context.profile);
    let calls_note = |mark: &Candidate| {
        let written = run.get(mark.whole.clone()).zip(run.get(mark.number.clone()));
        written.is_some_and(|(mark_, number)| notes.may_be_called(mark_, number, mark.evidence))
    };
    marks.retain(|mark| !calls_note(mark));
    let is_stated = context.profile.is_some_and(|profile| profile.page_mark.is_some());
    if !is_stated {
        let rows = rows(run, &marks);
        let is_cell = |at: &Range<usize>| {
            let row = rows.get(rows.partition_point(|row| row.end <= at.start));
            row.is_some_and(|row| row.start <= at.start)
                && run.get(at.clone()).is_some_and(|mark| mark.starts_with('|'))
        };
        marks.retain(|mark| !is_cell(&mark.whole));
    }
    let mut found = Vec::new();
    for (mark, group) in marks.iter().zip(groups(&marks)) {
        let Some(label) = run.get(mark.number.clone()) else { continue };
        // A mark is inside a word when no white space separates it from its neighbours, other marks
        // left aside.
        let before = run.get(..group.start).and_then(|before| before.chars().next_back());
        let after = run.get(group.end..).and_then(|after| after.chars().next());
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        found.push(Mark {
            at: at.slice(mark.whole.clone()),
            label: label.to_owned(),
            splits_word: is_word(before) && is_word(after),
            evidence: mark.evidence,
            form: mark.form.clone(),
            has_word: mark.has_word,
            ends: mark.ends,
        });
    }
    found
}

/// A block, with the pages that begin before its words set before it.
fn set_pages_apart(mut block: Block, source: &Source) -> impl Iterator<Item = Block> {
    let mut pages = Vec::new();
    if let Block::Paragraph(paragraph) = &mut block {
        join_around_lone_marks(&mut paragraph.content, source);
        drop_doubled_space(&mut paragraph.content);
        pages = take_first_pages(&mut paragraph.content);
    }
    let is_left = match &block {
        Block::Paragraph(paragraph) => pages.is_empty() || !paragraph.content.is_empty(),
        _ => true,
    };
    pages.into_iter().map(Block::PageBreak).chain(is_left.then_some(block))
}

/// Takes the marks before the first word of a block, with their line breaks: they belong between the
/// blocks.
fn take_first_pages(content: &mut Vec<Inline>) -> Vec<PageBreak> {
    let mut pages = Vec::new();
    let mut taken = 0;
    while let Some(Inline::PageBreak(page)) = content.get(taken) {
        pages.push(page.clone());
        taken += 1;
        taken += usize::from(matches!(content.get(taken), Some(Inline::LineBreak(_))));
    }
    content.drain(..taken);
    pages
}

/// For each mark, the range of the group of touching marks that it belongs to.
fn groups(marks: &[Candidate]) -> impl Iterator<Item = Range<usize>> {
    marks.chunk_by(|one, next| one.whole.end == next.whole.start).flat_map(|group| {
        let start = group.first().map_or(0, |first| first.whole.start);
        let end = group.last().map_or(0, |last| last.whole.end);
        std::iter::repeat_n(start..end, group.len())
    })
}

/// A mark on its own line inside a sentence: the line ends around it do not belong to the sentence. The
/// evidence is that the words break off before it and continue after it in small letters; where other
/// lines of the paragraph end too, as in verse, only a hyphen is.
fn join_around_lone_marks(content: &mut Vec<Inline>, source: &Source) {
    let is_break = |inline: Option<&Inline>| matches!(inline, Some(Inline::LineBreak(_)));
    let is_page = |inline: Option<&Inline>| matches!(inline, Some(Inline::PageBreak(_)));
    let has_lines = (1..content.len()).any(|index| {
        is_break(content.get(index))
            && !is_page(content.get(index - 1))
            && !is_page(content.get(index + 1))
    });
    let mut rest = VecDeque::from(std::mem::take(content));
    while let Some(inline) = rest.pop_front() {
        let line_end = content.len() > 1 && is_break(content.last());
        let before = content.iter().nth_back(usize::from(line_end));
        if is_page(Some(&inline))
            && is_break(rest.front())
            && let (Some(Inline::Text(before)), Some(Inline::Text(after))) = (before, rest.get(1))
            && (line_end || before.text.ends_with(['\n', '\r']))
            && sentences::goes_on(&after.text)
            && before
                .text
                .trim_end()
                .ends_with(|c: char| c == '-' || c.is_alphanumeric() && !has_lines)
        {
            rest.pop_front();
            if line_end {
                join_line_end(content, source);
            }
        }
        content.push(inline);
    }
}

/// Turns the line break at the end of a list into the white space that ends the run before it.
fn join_line_end(content: &mut Vec<Inline>, source: &Source) {
    let [.., run, Inline::LineBreak(line)] = content.as_mut_slice() else { return };
    let Some(at) = text_runs::read_at(run) else { return };
    let at = line.origin.span().map_or(at, |line_end| at.to(line_end));
    let text = source.slice(at).to_owned();
    *run = Inline::Text(Characters { text, origin: Origin::Read { at } });
    content.pop();
}

/// White space after a mark that has white space before it belongs to the mark.
fn drop_doubled_space(content: &mut [Inline]) {
    for index in 1..content.len() {
        let (before, after) = content.split_at_mut(index);
        if let (Some(Inline::PageBreak(_)), Some(Inline::Text(next))) =
            (before.last(), after.first_mut())
        {
            let spaced = match before.get(before.len().wrapping_sub(2)) {
                Some(Inline::Text(previous)) => previous.text.ends_with(char::is_whitespace),
                _ => true,
            };
            if spaced {
                text_runs::trim_run_start(next);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{PASSES, run};
    use crate::source::SourceId;
    use crate::{ir, readers};

    /// The words of a letter in the corrected reading, with its page breaks as `|5|`, those inside a
    /// word as `¦5¦`, and paragraphs separated by ` / `.
    fn read(text: &str) -> String {
        struct Words(String);
        impl ir::Visitor for Words {
            fn readings(&self) -> ir::Readings {
                ir::Readings::One(ir::Reading::Regular)
            }

            fn inline(&mut self, inline: &Inline) {
                match inline {
                    Inline::Text(characters) => self.0.push_str(&characters.text),
                    Inline::LineBreak(_) => self.0.push('\n'),
                    Inline::PageBreak(page) => {
                        let bar = if page.splits_word { '¦' } else { '|' };
                        let label = page.label.as_deref().unwrap_or_default();
                        self.0.push_str(&format!("{bar}{label}{bar}"));
                    }
                    _ => ir::visit_inline(self, inline),
                }
            }
            fn block(&mut self, block: &Block) {
                if let Block::PageBreak(page) = block {
                    self.inline(&Inline::PageBreak(page.clone()));
                } else {
                    ir::visit_block(self, block);
                }
                self.0.push_str(" / ");
            }
        }
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, PASSES, Context::new(&source));
        let mut words = Words(String::new());
        letter.texts[0].blocks.iter().for_each(|block| ir::Visitor::block(&mut words, block));
        words.0.trim_end_matches(" / ").to_owned()
    }

    #[test]
    fn every_form_inline_and_alone() {
        for mark in [
            "[Page 11]",
            "[ page 11 ]",
            "[Seite 11]",
            "[Pg 11]",
            "{pg 11}",
            "[Pg. 11]",
            "[p. 11]",
            "[S. 11]",
            "{11}",
            "{p. 11}",
            "|11|",
            "||11||",
            "<pb n=\"11\"/>",
        ] {
            let inline = read(&format!("It rains, and {mark} it snows to{mark}day."));
            assert_eq!(inline, "It rains, and |11|it snows to¦11¦day.", "{mark}");
            let alone = read(&format!("It rains.\n\n{mark}\n\nIt snows."));
            assert_eq!(alone, "|10| / It rains. / |11| / It snows.", "{mark}");
        }
        for other in [
            "{ill}",
            "|I|",
            "{c}",
            "{}",
            "||",
            // The cells of tables, and numbers close together.
            "|Rye|11|",
            "Rye |11| Hay |4|",
            "the pairs {11} and {12}",
            "|4| of them and {9}",
        ] {
            let text = format!("It rains {other} to-day.");
            assert_eq!(read(&text), text);
        }
    }

    /// A letter with a sign in each of three places, far apart.
    fn letter(sign: impl Fn(u32) -> String) -> String {
        let rain = "It rained on the hills and on the town, and the river rose";
        let [one, two, three] = [11, 12, 13].map(sign);
        format!(
            "{rain}, {one} and rose, and it\nrained. {rain}, {two} and fell. {rain} {three} again."
        )
    }

    /// How a page with a number is marked.
    type Form = fn(u32) -> String;

    #[test]
    fn what_counts_in_one_form_is_a_series_of_pages() {
        let forms: [(Form, &str); 12] = [
            (|page| format!("[fol. {page}r]"), "r"),
            (|page| format!("[f. {page}v]"), "v"),
            (|page| format!("[{page}r]"), "r"),
            (|page| format!("(p. {page})"), ""),
            (|page| format!("[{page}]"), ""),
            (|page| format!("<{page}>"), ""),
            (|page| format!("//{page}//"), ""),
            (|page| format!("[Image {page}]"), ""),
            (|page| format!("\n\n— {page} —\n\n"), ""),
            (|page| format!("\n\n## Page {page}\n\n"), ""),
            (|page| format!("\n\nPage {page}:\n\n"), ""),
            (|page| format!("\n\n{page}\n\n"), ""),
        ];
        for (form, side) in forms {
            let text = letter(form);
            let found = read(&text);
            for page in 11..14 {
                assert!(found.contains(&format!("|{page}{side}|")), "{text}\n{found}");
            }
        }
        // Only leaves have sides, so they may count from 1.
        assert!(
            read("[1r] It rains, and so it did on all the days of May. [1v] It snows.")
                .contains("|1v|")
        );
        // Notes and parts count from 1; years and numbers of other things do not count.
        let others: [Form; 5] = [
            |page| format!("[{}]", page - 10),
            |page| format!("\n\n{}\n\n", page - 10),
            |page| format!("[{}]", page * 7),
            |page| format!("({page})"),
            |page| format!("[n. {page}]"),
        ];
        for form in others {
            let text = letter(form);
            assert!(!read(&text).contains('|'), "{text}\n{}", read(&text));
        }
    }

    #[test]
    fn after_the_end_of_a_page_the_next_one_begins() {
        let found = read(&letter(|page| format!("[End Page {page}]")));
        for page in 12..15 {
            assert!(found.contains(&format!("|{page}|")), "{found}");
        }
    }

    #[test]
    fn what_may_be_no_page_mark_is_told() {
        let told = |text: &str| {
            let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
            let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
            let found = run(&mut letter, PASSES, Context::new(&source));
            found.iter().filter(|one| one.code.id == "N304").count()
        };
        let far = "for the rain has been falling on the hills and on the town";
        for (text, count) in [
            ("I read it in his Tour [p. 12] as you did.", 1),
            ("It is {12} as I said.", 1),
            ("The pairs {11} and {12}.", 2),
            ("It rains [Page 12] and snows.", 0),
            ("It rains.\n\n{12}\n\nIt snows.", 0),
            ("It rains to{12}day.", 0),
            ("It rains.\n\n[p. 12] It snows.", 0),
            ("|Rye|12|\n|Hay|13|", 0),
            (&format!("It is {{12}} wet, {far} {{13}} so."), 0),
        ] {
            assert_eq!(told(text), count, "{text}");
        }
    }

    #[test]
    fn a_mark_alone_inside_a_word_or_a_sentence() {
        for (text, expected) in [
            ("I saw stand-\n\n[Page 5]\n\nards of law.", "I saw stand¦5¦ards of law."),
            ("I saw stand-\n[Page 5]\nards of law.", "I saw stand¦5¦ards of law."),
            ("He was not\n\n[Page 5]\n\nto be moved.", "He was not |5|to be moved."),
            ("He was not\n[Page 5]\nto be moved.", "He was not\n|5|to be moved."),
            ("So it thun-\n\n[Page 5]\n\nders.", "So it thun¦5¦ders."),
            ("I saw forty-\n\n[Page 5]\n\nfour of us.", "I saw forty-¦5¦four of us."),
            ("The Feld-[Page 5]und Gartenarbeit.", "The Feld-|5|und Gartenarbeit."),
        ] {
            assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
        }
        // No evidence: a new sentence, a salutation, verse.
        for (text, expected) in [
            ("He was not\n\n[Page 5]\n\nTo be moved.", "He was not / |5| / To be moved."),
            ("Sing on\nsing on\n[Page 5]\nand sing.", "Sing on\nsing on\n|5|\nand sing."),
        ] {
            assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
        }
    }
}
