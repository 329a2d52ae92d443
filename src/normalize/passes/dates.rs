//! The date and the place of a letter, from its datelines and the end of its heading.

use std::ops::Range;

use jiff::civil;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, ActionKind, Block, Certainty, CloserPart, Correspondence, Date, Inline, Letter, Line,
    NameKind, OpenerPart, Origin, PhraseKind, Place, Readings, Sourced, Visitor, visit_blocks,
    visit_inline,
};
use crate::normalize::dates::dateline::Dateline;
use crate::normalize::dates::{self, DateInWords, Doubt, WrittenDate, dateline};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::neighbours::Neighbours;
use crate::normalize::vocabulary::Language;
use crate::normalize::{
    Context, Effect, Pass, Runs, carried, derived, headings, mapped_text, parties, stated,
    text_runs, vocabulary,
};
use crate::profile::Profile;
use crate::source::{Span, Structure, part};

/// Reads place and date from the dateline, or the date from the end of the heading.
pub(super) struct ReadDates;

impl Pass for ReadDates {
    fn name(&self) -> &'static str {
        "read_dates"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        self.read(letter, context);
        carried::each(letter, |carried| self.read(carried, context));
    }
}

impl ReadDates {
    fn read(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let sent = letter.action(ActionKind::Sent);
        if sent.is_some_and(|sent| sent.date.is_some() || sent.place.is_some()) {
            return;
        }
        let Some(text) = letter.texts.first_mut() else { return };
        let blocks = &mut text.blocks;
        let (mut witnesses, mut place) = self.of_datelines(blocks, &languages, context);
        let has_dateline = !witnesses.is_empty();
        let heading = headings::of_letter(blocks, letter.title.as_ref());
        let heading: Vec<MappedText> = heading
            .and_then(|heading| blocks[heading].heading())
            .map_or_else(Vec::new, |line| mapped_text::lines(&line.content).collect());
        let of_heading = match stated_date(&heading, &languages, context.profile) {
            Some((line, date)) => Some(dated_by_heading(line, date, has_dateline, context)),
            None => {
                heading.last().and_then(|line| of_heading(line, &languages, has_dateline, context))
            }
        };
        let year = of_heading.as_ref().and_then(Witness::year).or_else(|| {
            let line = heading.last()?;
            let (year, range) = dates::year_at_end(line.words())?;
            Some((year, line.span(range)))
        });
        if let (None, Some(witness)) = (&place, &of_heading) {
            place = self.place_of_heading(&heading, witness, &languages, context);
        }
        witnesses.extend(of_heading);
        complete(&mut witnesses, year);
        if let Some(neighbours) = context.neighbours {
            complete_from_letter_before(&mut witnesses, neighbours);
        }
        let date = self.decide(&witnesses, context);
        self.mark(blocks, witnesses);
        if date.is_none() && place.is_none() {
            return;
        }
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let sent = letter.correspondence[0].action_mut(ActionKind::Sent);
        sent.date = date;
        sent.place = place;
    }
}

/// A place of the text that says when the letter was written.
struct Witness {
    /// The bytes of the date.
    at: Span,
    /// The date as it is written.
    written: String,
    says: Says,
    /// Where the year is stated, if not beside the day.
    year_from: Option<Span>,
    /// Why the year is that of the letter before, and how sure that is.
    year_of_before: Option<(String, Certainty)>,
    /// Whether it is a dateline above the text.
    is_of_opener: bool,
}

/// What a witness says.
enum Says {
    Date(WrittenDate),
    /// A day without a year, or without its century.
    Day(DateInWords),
}

impl Witness {
    fn new(line: &MappedText, says: Says) -> Self {
        let range = match &says {
            Says::Date(date) => date.range.clone(),
            Says::Day(day) => day.range.clone(),
        };
        let written = part(line.words(), range.clone()).to_owned();
        let at = line.span(range);
        let (year_from, year_of_before) = (None, None);
        Self { at, written, says, year_from, year_of_before, is_of_opener: false }
    }

    fn date(&self) -> Option<&WrittenDate> {
        match &self.says {
            Says::Date(date) => Some(date),
            Says::Day(_) => None,
        }
    }

    /// The year that it states, and where.
    fn year(&self) -> Option<(i16, Span)> {
        let (first, last) = &self.date()?.bounds;
        let year = first.split('-').next()?;
        (last.split('-').next() == Some(year)).then_some((year.parse().ok()?, self.at))
    }

    /// Whether it can mean the same time as another date.
    fn agrees(&self, other: &WrittenDate) -> bool {
        self.date()
            .is_none_or(|date| date.bounds.0 <= other.bounds.1 && other.bounds.0 <= date.bounds.1)
    }
}

/// Completes days with the year that the heading or another dateline states; without one, a century stays
/// open.
fn complete(witnesses: &mut [Witness], of_heading: Option<(i16, Span)>) {
    let stated = witnesses.iter().find_map(Witness::year).or(of_heading);
    for witness in witnesses {
        let Says::Day(day) = &witness.says else { continue };
        let completed = stated.and_then(|(year, from)| Some((day.completed(year)?, from)));
        if let Some((date, from)) = completed {
            witness.says = Says::Date(date);
            witness.year_from = Some(from);
        } else if let Some(date) = day.without_century() {
            witness.says = Says::Date(date);
        }
    }
}

/// Completes a day with the year of the letter before, if no date is known otherwise and the letters are in
/// the order of their days. Where the day is earlier in the year, the year may be the next, and stays open.
fn complete_from_letter_before(witnesses: &mut [Witness], neighbours: &Neighbours) {
    let [witness] = witnesses else { return };
    let Says::Day(day) = &witness.says else { return };
    let Some((before, year)) = neighbours.before.dated().filter(|_| neighbours.are_in_order) else {
        return;
    };
    let Some(date) = day.completed(year) else { return };
    let next = neighbours.next_day.as_deref();
    if date.bounds.0 < before.not_before || next.is_some_and(|next| date.bounds.1.as_str() > next) {
        return;
    }
    let is_within = next.is_some_and(|next| next.split('-').next() == Some(&format!("{year:04}")));
    let certainty = if is_within { Certainty::Medium } else { Certainty::Low };
    let reason = format!("the year of the letter before, which is dated {}", before.edtf);
    witness.year_of_before = Some((reason, certainty.min(before.certainty)));
    witness.says = Says::Date(date);
}

impl ReadDates {
    /// What the datelines say, and the place, which is marked in the text.
    fn of_datelines(
        &self,
        blocks: &mut [Block],
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) -> (Vec<Witness>, Option<Place>) {
        let mut witnesses: Vec<Witness> = Vec::new();
        let mut place = None;
        let mut places = Vec::new();
        // Whether the place belongs to a date.
        let mut is_place_dated = false;
        let text_begins = text_begins(blocks);
        for mapped in datelines(blocks, languages) {
            let line = mapped.words();
            if dateline::says_when_received(line) {
                continue;
            }
            is_place_dated &= place.is_some();
            let stated = stated_dateline(line, languages, context.profile);
            let read = stated.or_else(|| dateline::read(line, languages));
            let day = || dates::day_of_month(line, languages).filter(|day| day.missing().is_some());
            let name = match &read {
                Some(read) => read.place.clone(),
                // The whole line was taken as a dateline, so without a date it is a place.
                None if dates::read(line, languages).is_none() && day().is_none() => {
                    dates::place(line, languages)
                }
                None => None,
            };
            // Of several lines, the last one before the date is the town.
            if let Some(range) = name.filter(|_| !is_place_dated || place.is_none()) {
                let span = mapped.span(range.clone());
                let origin = derived(self, span);
                let name = Sourced::new(part(line, range).to_owned(), origin.clone());
                place = Some(Place::named(name));
                places.push((span, origin));
            }
            let found = read.map_or_else(|| dates::read(line, languages), |read| read.date);
            let says = found.map(Says::Date).or_else(|| day().map(Says::Day));
            if let Some(says) = says {
                let is_of_opener = text_begins.is_none_or(|text| mapped.at().start < text);
                witnesses.push(Witness { is_of_opener, ..Witness::new(&mapped, says) });
                is_place_dated = true;
            } else if let Some(no_day) = dates::no_day(line, vocabulary::LANGUAGES) {
                report_no_day(&mapped, no_day, context);
            }
        }
        text_runs::wrap_all(blocks, places, |origin, content| {
            let kind = PhraseKind::Name(ir::Name::of(NameKind::Place));
            vec![Inline::phrase(kind, content, origin)]
        });
        (witnesses, place)
    }

    /// The place between the parties and the date of a heading: `Ann to Ben, Lowmere, 3 May 1901`.
    fn place_of_heading(
        &self,
        heading: &[MappedText],
        date: &Witness,
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) -> Option<Place> {
        let (heading, above) = heading.split_last()?;
        let line = heading.words();
        let before = dateline::before_date(part(line, ..line.find(&date.written)?), languages);
        let before = before.trim_end_matches([' ', ',']);
        // The full stop of an initial or a title ends no name: `to John E. Moor`.
        let ends_name = |(at, _): &(usize, &str)| {
            let word = part(before, ..*at).rsplit([' ', '.']).next().unwrap_or_default();
            word.chars().count() > 1 && !parties::is_titled(part(before, at - word.len()..))
        };
        let stops = before.match_indices(". ").filter(ends_name);
        let marks = [", ", " – ", " — ", " • ", " | "];
        let ends = marks.into_iter().flat_map(|mark| before.match_indices(mark)).chain(stops);
        let mut cuts: Vec<usize> = ends.map(|(at, mark)| at + mark.len()).collect();
        cuts.sort_unstable();
        // A line of its own under the names is a dateline.
        let beside = dateline::read(line, languages).and_then(|read| read.place);
        let range = beside.filter(|_| !above.is_empty()).or_else(|| {
            cuts.into_iter().find_map(|cut| {
                let names = part(before, ..cut).trim_end_matches([' ', ',', '–', '—', '•', '|']);
                let names_both = parties::form(names, languages) == Some(parties::Form::Pair);
                let place = dates::place(part(before, cut..), languages).filter(|_| names_both)?;
                Some(cut + place.start..cut + place.end)
            })
        })?;
        let (span, name) = (heading.span(range.clone()), part(line, range).to_owned());
        let message = format!("the heading gives the place \u{201C}{name}\u{201D}");
        context.report(Diagnostic::new(&diag::DATE_FROM_HEADING, span, message));
        Some(Place::named(Sourced::new(name, derived(self, span))))
    }

    /// The letter's date: of several, the one that says most exactly when it was written.
    fn decide(&self, witnesses: &[Witness], context: &mut Context<'_>) -> Option<Date> {
        let mut dated = witnesses.iter().filter_map(|witness| Some((witness, witness.date()?)));
        let first = dated.next()?;
        // The dateline of the letter is nearer to its text than that of a page or an editor.
        let nearer = witnesses.iter().rev().filter(|one| one.is_of_opener && first.0.is_of_opener);
        let nearer = nearer.filter_map(|one| Some((one, one.date()?)));
        let first = nearer.take(1).find(|other| !other.0.agrees(first.1)).unwrap_or(first);
        let (witness, date) = dated.fold(first, |best, other| {
            if other.0.agrees(best.1) && is_fuller(other.1, best.1) { other } else { best }
        });
        let mut certainty = date.certainty;
        for other in witnesses.iter().filter(|other| other.at != witness.at) {
            let Some(said) = other.date() else { continue };
            if !other.agrees(date) {
                certainty = Certainty::Low;
                let (one, two) = (&witness.written, &other.written);
                let message = format!(
                    "the letter is dated \u{201C}{one}\u{201D} and \u{201C}{two}\u{201D}, which is another day"
                );
                context.report(
                    Diagnostic::new(&diag::DATES_CONTRADICT, witness.at, message)
                        .label(other.at, "the other date")
                        .hint("a sidecar or letters.csv can state the day: date = \"CCYY-MM-DD\""),
                );
            } else if said.edtf == date.edtf && certainty == Certainty::Medium {
                certainty = Certainty::High;
            }
        }
        report_doubt(witness, date, context);
        let mut origin = derived(self, witness.at);
        if let (Some(year), Origin::Derived { from, .. }) = (witness.year_from, &mut origin) {
            from.push(year);
            certainty = certainty.min(Certainty::Medium);
        }
        if let Some((reason, sure)) = witness.year_of_before.clone() {
            certainty = certainty.min(sure);
            origin = Origin::Inferred { by: self.name().to_owned(), reason, certainty };
        }
        Some(Date { certainty, ..date.to_date(&witness.written, origin) })
    }

    /// Marks the dates in the text.
    fn mark(&self, blocks: &mut [Block], witnesses: Vec<Witness>) {
        let marks = witnesses.into_iter().map(|witness| {
            let edtf = witness.date().map(|date| date.edtf.clone());
            (witness.at, (edtf, derived(self, witness.at)))
        });
        let mut marks: Vec<_> = marks.collect();
        // A date that stays open is read again if the pass runs again.
        let marked = Marked::of(blocks);
        marks.retain(|(at, _)| !marked.contains(at));
        marks.sort_by_key(|(at, _)| at.start);
        text_runs::wrap_all(blocks, marks, |(edtf, origin), content| {
            vec![Inline::phrase(PhraseKind::Date { edtf }, content, origin)]
        });
    }
}

/// The places of the dates that are marked.
struct Marked(Vec<Span>);

impl Marked {
    fn of(blocks: &[Block]) -> Vec<Span> {
        let mut marked = Self(Vec::new());
        visit_blocks(&mut marked, blocks);
        marked.0
    }
}

impl Visitor for Marked {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Phrase(phrase) = inline
            && matches!(phrase.kind, PhraseKind::Date { .. })
        {
            self.0.extend(text_runs::read_at(inline));
        }
        visit_inline(self, inline);
    }
}

/// The byte at which the first paragraph begins.
fn text_begins(blocks: &[Block]) -> Option<usize> {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)))?;
    text_runs::of(std::slice::from_ref(first)).first().map(|(at, _)| at.start)
}

/// Whether a date that agrees with another says more exactly when the letter was written.
fn is_fuller(date: &WrittenDate, other: &WrittenDate) -> bool {
    // An editor who repeats the day as written does not say in which calendar it is.
    let repeats = matches!(other.doubt, Some(Doubt::WhichCalendar | Doubt::WhichYear))
        && other.edtf.trim_start_matches('[').starts_with(&date.edtf);
    let days = |date: &WrittenDate| {
        let day = |day: &str| day.parse::<civil::Date>().ok();
        Some((day(&date.bounds.1)? - day(&date.bounds.0)?).get_days())
    };
    !repeats && days(date) < days(other)
}

/// The date at the end of the heading.
fn of_heading(
    line: &MappedText,
    languages: &[&'static Language],
    has_dateline: bool,
    context: &mut Context<'_>,
) -> Option<Witness> {
    let words = line.words();
    if let Some(no_day) = dates::no_day_of_heading(words, languages).filter(|_| !has_dateline) {
        report_no_day(line, no_day, context);
    }
    let found = dates::date_of_heading(words, languages)?;
    Some(dated_by_heading(line, found, has_dateline, context))
}

/// What the heading says, and the report of it where nothing else dates the letter.
fn dated_by_heading(
    line: &MappedText,
    found: WrittenDate,
    has_dateline: bool,
    context: &mut Context<'_>,
) -> Witness {
    if !has_dateline {
        let message = format!("the heading dates the letter to {}", found.edtf);
        let span = line.span(found.range.clone());
        context.report(Diagnostic::new(&diag::DATE_FROM_HEADING, span, message));
    }
    Witness::new(line, Says::Date(found))
}

/// Reports what is uncertain about the letter's date, or where its year was found.
fn report_doubt(witness: &Witness, date: &WrittenDate, context: &mut Context<'_>) {
    let Witness { at, written, .. } = witness;
    let hint = "a sidecar or letters.csv can state the day: date = \"CCYY-MM-DD\"";
    if let Some(doubt) = &date.doubt {
        let message = format!("\u{201C}{written}\u{201D} is read as {}: {doubt}", date.edtf);
        let code = match doubt {
            Doubt::TwoCalendars
            | Doubt::OldStyle
            | Doubt::Republican
            | Doubt::Feast
            | Doubt::AsWritten => &diag::DATE_READING,
            Doubt::WhichCalendar
            | Doubt::WhichYear
            | Doubt::WhichCentury
            | Doubt::RangeOrCalendars
            | Doubt::WhichIsTheMonth
            | Doubt::Contradictory => &diag::DATE_UNDECIDED,
        };
        context.report(Diagnostic::new(code, *at, message).hint(hint));
    }
    if let Some((reason, _)) = &witness.year_of_before {
        let message = format!("\u{201C}{written}\u{201D} is read as {}: {reason}", date.edtf);
        context.report(Diagnostic::new(&diag::FROM_LETTER_BEFORE, *at, message).hint(hint));
    }
    if let Some(from) = witness.year_from {
        let message = format!(
            "\u{201C}{written}\u{201D} is read as {}: the year is stated elsewhere",
            date.edtf
        );
        context.report(
            Diagnostic::new(&diag::DATE_READING, *at, message).label(from, "the year").hint(hint),
        );
    }
}

/// What a line says that is a dateline in the form that the profile states.
fn stated_dateline(
    line: &str,
    languages: &[&'static Language],
    profile: Option<&Profile>,
) -> Option<Dateline> {
    let parts = stated::parts(profile?.dateline.as_ref()?, line)?;
    let date = parts.date.and_then(|date| date_in(line, date, languages));
    let place_follows = parts.place.as_ref().zip(date.as_ref());
    let place_follows = place_follows.is_some_and(|(place, date)| place.start > date.range.start);
    Some(Dateline { place: parts.place, date, place_follows })
}

/// The date in the heading where the profile says that it is: the line, and the date in it.
fn stated_date<'h>(
    heading: &'h [MappedText],
    languages: &[&'static Language],
    profile: Option<&Profile>,
) -> Option<(&'h MappedText, WrittenDate)> {
    let letter = profile?.letter.as_ref()?;
    let forms: Vec<_> = letter.heading.iter().chain([&letter.begins]).collect();
    heading.iter().find_map(|line| {
        let date = forms.iter().find_map(|form| stated::parts(form, line.words())?.date)?;
        Some((line, date_in(line.words(), date, languages)?))
    })
}

/// The date in a part of a line.
fn date_in(
    line: &str,
    range: Range<usize>,
    languages: &[&'static Language],
) -> Option<WrittenDate> {
    let found = dates::read(part(line, range.clone()), languages)?;
    let within = range.start + found.range.start..range.start + found.range.end;
    Some(WrittenDate { range: within, ..found })
}

/// Reports a date that does not exist.
fn report_no_day(line: &MappedText, no_day: Range<usize>, context: &mut Context<'_>) {
    let words = part(line.words(), no_day.clone());
    let message = format!("\u{201C}{words}\u{201D} is not a valid date");
    context.report(
        Diagnostic::new(&diag::DATE_UNDECIDED, line.span(no_day), message)
            .hint("compare with the print; a sidecar can state the day: date = \"CCYY-MM-DD\""),
    );
}

/// The lines of the datelines above the letter, and of those below it that repeat a day; without any above, of all
/// below.
fn datelines(blocks: &[Block], languages: &[&'static Language]) -> Vec<MappedText> {
    fn of_opener(part: &OpenerPart) -> Option<&Line> {
        match part {
            OpenerPart::Dateline(line) => Some(line),
            OpenerPart::Salutation(_)
            | OpenerPart::Address(_)
            | OpenerPart::HeadNote(_)
            | OpenerPart::Other(_) => None,
        }
    }
    fn of_closer(part: &CloserPart) -> Option<&Line> {
        match part {
            CloserPart::Dateline(line) => Some(line),
            CloserPart::ComplimentaryClose(_)
            | CloserPart::Signature(_)
            | CloserPart::Address(_)
            | CloserPart::Other(_) => None,
        }
    }
    let mut above: Vec<&Line> = Vec::new();
    let mut below: Vec<&Line> = Vec::new();
    for block in blocks {
        match block {
            Block::Opener(opener) => above.extend(opener.parts.iter().filter_map(of_opener)),
            Block::Closer(closer) => below.extend(closer.parts.iter().filter_map(of_closer)),
            _ => {}
        }
    }
    let lines = |lines: Vec<&Line>| -> Vec<MappedText> {
        lines.into_iter().flat_map(|line| lines_with_dates(line, languages)).collect()
    };
    let (mut above, below) = (lines(above), lines(below));
    if above.is_empty() {
        return below;
    }
    let day = |line: &MappedText| dates::read(line.words(), languages).map(|date| date.edtf);
    let days: Vec<String> = above.iter().filter_map(day).collect();
    above.extend(below.into_iter().filter(|line| day(line).is_some_and(|day| days.contains(&day))));
    above
}

/// The lines of a dateline; all of it as one, if only together they give the date: `3 May / 1901`.
fn lines_with_dates(dateline: &Line, languages: &[&'static Language]) -> Vec<MappedText> {
    let lines: Vec<MappedText> = mapped_text::lines(&dateline.content).collect();
    let has_date = |line: &MappedText| dates::read(line.words(), languages).is_some();
    if lines.iter().any(has_date) {
        return lines;
    }
    let whole = MappedText::of(&dateline.content).map(MappedText::in_one_line);
    whole.filter(has_date).map_or(lines, |whole| vec![whole])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Closer;
    use crate::readers;
    use crate::source::{Source, SourceId};

    #[test]
    fn a_dateline_below_the_letter_counts_if_none_is_above() {
        let text = "Dear Ben: It rains.\n\nLeeds, 3 May 1901";
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let blocks = &mut letter.texts[0].blocks;
        let Some(Block::Paragraph(last)) = blocks.pop() else { panic!("the last paragraph") };
        let parts = vec![CloserPart::Dateline(Line::new(last.content))];
        blocks.push(Block::Closer(Closer { parts }));
        ReadDates.run(&mut letter, &mut Context::new(&source));
        assert_eq!(letter.date().map(|date| date.edtf.as_str()), Some("1901-05-03"));
        let sent = letter.action(ActionKind::Sent).and_then(|sent| sent.place.as_ref());
        assert_eq!(sent.map(|place| place.name.value.as_str()), Some("Leeds"));
    }
}
