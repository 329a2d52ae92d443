//! Where and when a letter was written, where the source marks the dateline.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, ActionKind, Block, Certainty, CloserPart, Correspondence, Date, Division, Inline, Letter,
    Line, NameKind, OpenerPart, Phrase, PhraseKind, Place, Reading, Readings, Sourced, Visitor,
    on_one_line, plain_text, visit_inline, visit_inlines,
};
use crate::normalize::dates::dateline;
use crate::normalize::vocabulary::Language;
use crate::normalize::{
    Context, Effect, Pass, Runs, dates, derived, headings, mapped_text, text_runs, vocabulary,
};
use crate::source::{Structure, part};

/// Reads place and date from the letter's own dateline.
pub(super) struct ReadEncodedDateline;

impl Pass for ReadEncodedDateline {
    fn name(&self) -> &'static str {
        "read_encoded_dateline"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::With(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        read_written_dates(letter, context);
        let lines: Vec<&Line> =
            letter.texts.iter().flat_map(|text| datelines_of(&text.blocks)).collect();
        let mut found = Dateline { pass: self, place: None, date: None };
        for line in &lines {
            visit_inlines(&mut found, &line.content);
        }
        // A date in the header outranks a dateline without mark-up, which the editors may have corrected.
        let is_undated = letter.action(ActionKind::Sent).is_none_or(|sent| sent.date.is_none());
        if found.date.is_none() && is_undated {
            found.read_words(&lines, &vocabulary::languages_of(letter));
        }
        let Dateline { place, date, .. } = found;
        let sent = letter.action(ActionKind::Sent);
        let needs_place = sent.is_none_or(|sent| sent.place.is_none());
        let header = sent.and_then(|sent| sent.date.as_ref());
        let place = place.filter(|_| needs_place);
        let date = date.filter(|date| header.is_none_or(|header| completes(date, header, context)));
        let of_heading = || self.date_of_heading(letter).or_else(|| self.marked_in_heading(letter));
        let date = date.or_else(|| is_undated.then(of_heading).flatten());
        if place.is_none() && date.is_none() {
            return;
        }
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let sent = letter.correspondence[0].action_mut(ActionKind::Sent);
        sent.place = sent.place.take().or(place);
        sent.date = date.or(sent.date.take());
    }
}

impl ReadEncodedDateline {
    /// The date with which the heading ends, or the title of the file.
    fn date_of_heading(&self, letter: &Letter) -> Option<Date> {
        let languages = vocabulary::languages_of(letter);
        headings::of_encoded(self, letter).into_iter().find_map(|title| {
            let date = dates::date_of_heading(&title.value, &languages)?;
            let written = part(&title.value, date.range.clone());
            Some(date.to_date(written, derived(self, title.origin.span()?)))
        })
    }

    /// The only date that the source marks in the headings above the letter, if it is set apart from the other words:
    /// `4. (A. D. 386) Romaniano Augustinus`.
    fn marked_in_heading(&self, letter: &Letter) -> Option<Date> {
        let blocks = &letter.texts.first()?.blocks;
        let is_above = |block: &&Block| matches!(block, Block::Heading(_) | Block::PageBreak(_));
        let lines = blocks.iter().take_while(is_above).filter_map(Block::heading);
        let mut dates = lines.flat_map(|line| {
            let all = line.content.iter().enumerate();
            all.filter_map(move |(at, inline)| match inline {
                Inline::Phrase(Phrase { kind: PhraseKind::Date { .. }, .. }) => Some((line, at)),
                _ => None,
            })
        });
        let (Some((line, at)), None) = (dates.next(), dates.next()) else { return None };
        let words = |content: &[Inline]| on_one_line(&plain_text(content, Reading::Regular));
        let (before, after) = (words(&line.content[..at]), words(&line.content[at + 1..]));
        let (before, after) = (before.trim_end(), after.trim_start());
        let begins = before.is_empty() || before.ends_with(|c: char| ",.;:([—–|".contains(c));
        let ends = after.is_empty() || after.starts_with(|c: char| ",.;:)]—–|".contains(c));
        let is_in_brackets = before.ends_with(['(', '[']);
        if !(begins && ends || is_in_brackets) || dateline::says_when_received(before) {
            return None;
        }
        let mut found = Dateline { pass: self, place: None, date: None };
        visit_inlines(&mut found, &line.content[at..=at]);
        found.date
    }
}

/// Whether the date of a dateline says more than that of the header, without contradicting it: the same day in words, or a day
/// of the same month or year. Where they differ, the header's date is kept, and the difference is told.
fn completes(date: &Date, header: &Date, context: &mut Context<'_>) -> bool {
    if header.written.is_some() {
        return false;
    }
    let is_within = header.not_before <= date.not_before && date.not_after <= header.not_after;
    let is_same = (&date.not_before, &date.not_after) == (&header.not_before, &header.not_after);
    let meets = header.not_before <= date.not_after && date.not_before <= header.not_after;
    if !meets {
        let (one, two) = (&header.edtf, &date.edtf);
        let message = format!("the header dates the letter {one}, its dateline {two}");
        let found = Diagnostic::new(&diag::DATES_CONTRADICT, date.origin.span(), message);
        context.report(
            found.hint("the header is followed; a sidecar or letters.csv can state another day"),
        );
    }
    // An interval of the header has both of its ends.
    is_same || is_within && !header.edtf.contains('/')
}

/// The year of an era, which a marked date can have alone: `A. D. 386`.
fn year_of_era(words: &str) -> Option<(String, Certainty)> {
    const ERAS: &[&str] = &[
        "ad",
        "ce",
        "anno",
        "annodomini",
        "nchr",
        "nchristus",
        "apjc",
        "aprèsjésuschrist",
        "dc",
        "dopocristo",
        "dcr",
        "ne",
        "нэ",
        "рх",
        "pchr",
        "pchrn",
    ];
    let year = words.split(|c: char| !c.is_ascii_digit()).filter(|figures| !figures.is_empty());
    let year = year.collect::<Vec<_>>();
    let [year] = year.as_slice() else { return None };
    let year: u16 = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let letters: String = words.chars().filter(|c| c.is_alphabetic()).collect();
    ERAS.contains(&letters.to_lowercase().as_str())
        .then(|| (format!("{year:04}"), Certainty::Medium))
}

/// Reads dates of actions that the header has only in words.
fn read_written_dates(letter: &mut Letter, context: &mut Context<'_>) {
    for described in &mut letter.correspondence {
        for action in &mut described.actions {
            let Some(date) = action.date.as_ref().filter(|date| date.edtf.is_empty()) else {
                continue;
            };
            let written = date.written.clone().unwrap_or_default();
            let read = dates::read_date(&written);
            let plain = || ir::bounds(&written).map(|_| written.clone());
            let edtf = read.map(|read| read.edtf).or_else(plain).or_else(|| years(&written));
            let known = edtf.and_then(|edtf| {
                let certainty = date.certainty.min(Certainty::Medium);
                Date::of(&edtf, Some(written.clone()), certainty, date.origin.clone())
            });
            if known.is_none() {
                let message = format!("\u{201C}{written}\u{201D} cannot be read as a date");
                let hint = "a sidecar or letters.csv can state the day: date = \"CCYY-MM-DD\"";
                let at = date.origin.span();
                context.report(Diagnostic::new(&diag::DATE_UNDECIDED, at, message).hint(hint));
                let remark = action.kind.remark("date", &written);
                described.remarks.push(Sourced::new(remark, date.origin.clone()));
            }
            action.date = known;
        }
    }
}

/// The EDTF interval of years that words only join by a dash: `1735-1736`.
fn years(written: &str) -> Option<String> {
    let (first, last) = written.split_once(['-', '\u{2013}'])?;
    let is_year = |year: &str| year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
    let (first, last) = (first.trim(), last.trim());
    (is_year(first) && is_year(last) && first < last).then(|| format!("{first}/{last}"))
}

/// The datelines in a block of the letter itself; an enclosure has its own.
fn datelines(block: &Block) -> Vec<&Line> {
    match block {
        Block::Opener(opener) => opener
            .parts
            .iter()
            .filter_map(|part| match part {
                OpenerPart::Dateline(line) => Some(line),
                OpenerPart::Other(line) => Some(line).filter(|line| is_date(line)),
                OpenerPart::Salutation(_) | OpenerPart::Address(_) | OpenerPart::HeadNote(_) => {
                    None
                }
            })
            .collect(),
        Block::Closer(closer) => closer
            .parts
            .iter()
            .filter_map(|part| match part {
                CloserPart::Dateline(line) => Some(line),
                CloserPart::Other(line) => Some(line).filter(|line| is_date(line)),
                CloserPart::ComplimentaryClose(_)
                | CloserPart::Signature(_)
                | CloserPart::Address(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The datelines of a text. The letter itself can be a section of what the source marks; a letter in a letter has a
/// date of its own.
fn datelines_of(blocks: &[Block]) -> Vec<&Line> {
    let is_letter = |part: &Division| {
        let class = part.class.as_deref().unwrap_or_default();
        ["letter", "enclosure", "attachment"].contains(&class)
    };
    let is_frame = |block: &Block| matches!(block, Block::Heading(_) | Block::PageBreak(_));
    let is_all = blocks.iter().filter(|block| !is_frame(block)).count() == 1;
    let found = blocks.iter().flat_map(|block| match block {
        Block::Section(part) if is_all || !is_letter(part) => datelines_of(&part.blocks),
        other => datelines(other),
    });
    found.collect()
}

/// Whether a line is hardly more than a date that the source marks: `le 12 janvier 1735`.
fn is_date(line: &Line) -> bool {
    /// How many words may be beside the date.
    const BESIDE: usize = 3;
    let count = |content: &[Inline]| ir::words(&plain_text(content, Reading::Regular)).count();
    let dates = line.content.iter().filter_map(|inline| match inline {
        Inline::Phrase(Phrase { kind: PhraseKind::Date { edtf }, content, .. }) => {
            Some((count(content), edtf.is_some()))
        }
        _ => None,
    });
    // A day can be in the mark-up alone: `<date when="1851-05-03"/>`.
    let (words, is_known): (Vec<usize>, Vec<bool>) = dates.unzip();
    let dated: usize = words.iter().sum();
    (dated > 0 || is_known.contains(&true)) && count(&line.content) <= dated + BESIDE
}

/// What datelines say: the first place and the first date.
struct Dateline<'a> {
    pass: &'a ReadEncodedDateline,
    place: Option<Place>,
    date: Option<Date>,
}

impl Dateline<'_> {
    /// Reads datelines in which the source marks no date, as in a transcript.
    fn read_words(&mut self, lines: &[&Line], languages: &[&'static Language]) {
        for line in lines.iter().flat_map(|line| mapped_text::lines(&line.content)) {
            let words = line.words();
            let read =
                dateline::read(words, languages).filter(|_| !dateline::says_when_received(words));
            let Some((date, place)) = read.and_then(|read| Some((read.date?, read.place))) else {
                continue;
            };
            let origin = |range: &Range<usize>| derived(self.pass, line.span(range.clone()));
            let place = place.map(|range| {
                let origin = origin(&range);
                Place::named(Sourced::new(on_one_line(part(words, range)), origin))
            });
            // The words can be spread over mark-up and lines of the file.
            let written = on_one_line(part(words, date.range.clone()));
            self.date = Some(date.to_date(&written, origin(&date.range)));
            self.place = self.place.take().or(place);
            return;
        }
    }
}

impl Visitor for Dateline<'_> {
    fn readings(&self) -> Readings {
        Readings::One(Reading::Regular)
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Phrase(Phrase { kind, content, origin }) = inline {
            let words = plain_text(content, Reading::Regular);
            let words = on_one_line(&words);
            let at = content.iter().find_map(text_runs::read_at).or(origin.span());
            match (kind, at) {
                (PhraseKind::Name(named), Some(at))
                    if named.kind == NameKind::Place && self.place.is_none() =>
                {
                    let words = words.trim_end_matches([',', '.', ';', ' ']);
                    let name = Sourced::new(words.to_owned(), derived(self.pass, at));
                    let said = derived(self.pass, at);
                    let sourced = |address: &String| Sourced::new(address.clone(), said.clone());
                    let authorities = named.addresses().map(sourced).collect();
                    let key = named.key.clone().map(|key| Sourced::new(key, said.clone()));
                    self.place = Some(Place { name, authorities, key });
                }
                (PhraseKind::Date { edtf }, Some(at)) if self.date.is_none() => {
                    let read = || dates::read_date(&words).map(|read| (read.edtf, read.certainty));
                    let known = edtf.clone().map(|edtf| (edtf, Certainty::High)).or_else(read);
                    let known = known.or_else(|| year_of_era(&words));
                    let written = Some(words.clone()).filter(|words| !words.is_empty());
                    self.date = known.and_then(|(edtf, certainty)| {
                        Date::of(&edtf, written, certainty, derived(self.pass, at))
                    });
                }
                _ => {}
            }
        }
        visit_inline(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options};

    /// Place and day of a letter in TEI, by its title and what opens it.
    fn dated(title: &str, opener: &str) -> String {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>{title}</title>\
             </titleStmt></fileDesc></teiHeader><text><body><div type=\"letter\"><opener>{opener}</opener>\
             <p>Es regnet.</p></div></body></text></TEI>"
        );
        let (read, found) = crate::press::read(&Input::new("a.xml", tei), &Options::default());
        let letters = read.unwrap_or_else(|| panic!("{found:?}")).collection.letters;
        let sent = letters[0].action(ActionKind::Sent);
        let place = sent.and_then(|sent| Some(sent.place.as_ref()?.name.value.clone()));
        let day = sent.and_then(|sent| Some(sent.date.as_ref()?.edtf.clone()));
        format!("{} {}", place.unwrap_or_default(), day.unwrap_or_default())
    }

    #[test]
    fn a_dateline_without_marks_is_read_as_in_a_transcript() {
        for (title, dateline, expected) in [
            ("Ein Brief", "Weimar, den 3. Mai 1851", "Weimar 1851-05-03"),
            ("Ein Brief", "Erhalten am 5. Mai 1851", " "),
            (
                "Ein Brief",
                "Abends den 30<hi>\n<hi>ten<lb/>\n</hi>\n</hi> Aug <del>Sept</del>\n. 1822.",
                " 1822-08-30",
            ),
            ("Brief vom 9. Mai 1851", "Weimar, den 3. Mai 1851", "Weimar 1851-05-03"),
            (
                "Brief vom 9. Mai 1851",
                "<date when=\"1851-05-04\">3. Mai</date> 1851",
                " 1851-05-04",
            ),
        ] {
            let opener = format!("<dateline>{dateline}</dateline>");
            assert_eq!(dated(title, &opener), expected, "{title}: {dateline}");
        }
    }

    /// The day of a letter in TEI whose division has these contents.
    fn day(contents: &str) -> String {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/><text xml:lang=\"la\"><body>\
             <div type=\"letter\">{contents}<p>Pluit.</p></div></body></text></TEI>"
        );
        let (read, found) = crate::press::read(&Input::new("a.xml", tei), &Options::default());
        let letters = read.unwrap_or_else(|| panic!("{found:?}")).collection.letters;
        letters[0].date().map(|date| date.edtf.clone()).unwrap_or_default()
    }

    #[test]
    fn a_date_that_the_source_marks_is_read_where_it_is_set_apart() {
        for (contents, expected) in [
            ("<head>4. (<date>A. D. 386</date> <ref>Ep. XV</ref>) Moro Halmius</head>", "0386"),
            ("<head>Moro</head><head><date when=\"1851-05-03\">3 Maii</date></head>", "1851-05-03"),
            (
                "<head>Moro, <date notBefore=\"1851-05\" notAfter=\"1851-06\">vere</date></head>",
                "[1851-05..1851-06]",
            ),
            ("<opener>Romae, <date when=\"1851-05-03\"/></opener>", "1851-05-03"),
            // What the letter is about.
            ("<head>De bello <date when=\"1813\">anni 1813</date> confecto</head>", ""),
            // Two days: which is that of the letter is not known.
            (
                "<head>(<date when=\"1813\">1813</date>, <date when=\"1814\">1814</date>) Moro</head>",
                "",
            ),
            // A letter in a letter has its own.
            (
                "<p>Ecce.</p><div type=\"letter\"><opener><date when=\"1851-05-03\"/></opener>\
                 <p>Ningit.</p></div>",
                "",
            ),
        ] {
            assert_eq!(day(contents), expected, "{contents}");
        }
    }

    #[test]
    fn years_with_a_dash_are_an_interval() {
        for (written, edtf) in [
            ("1735-1736", Some("1735/1736")),
            ("1735 \u{2013} 1736", Some("1735/1736")),
            ("1736-1735", None),
            ("1735-36", None),
            ("4711-1735-1736", None),
        ] {
            assert_eq!(years(written).as_deref(), edtf, "{written}");
        }
    }
}
