//! How the pages of a PDF look.
//!
//! Not here: what they do (`typeset::Layout`). **Invariant:** paper that is too small for the type is refused
//! before any file is opened.

use clap::builder::RangedU64ValueParser;
use clap::{ArgAction, Args, ValueEnum};
use letterpress::backends::{Colophon, Layout, NotePlacement, Paper, PdfA};
use letterpress::ir::Excerpt;

use super::super::Stop;
use super::super::suggest::invalid;

/// How the pages of the PDF look.
#[derive(Args)]
#[command(next_help_heading = "Pages of the PDF")]
pub(in crate::cli) struct PageOptions {
    /// The paper: a4, letter, a5, 6x9 (inches), or its width and height, as in 170x240mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    paper: Paper,
    /// The size of the text in points, from 10 to 30; all other sizes follow it [default: 11.5]
    #[arg(long, value_name = "POINTS", value_parser = points)]
    size: Option<f64>,
    /// For readers with low vision: no words below 16 points, ragged lines without hyphens
    #[arg(long, conflicts_with = "size")]
    large_print: bool,
    /// Number every Nth line of the letter in the margin
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u32>::new().range(1..=1000))]
    line_numbers: Option<u32>,
    /// Where the notes are
    #[arg(long, value_name = "PLACE", default_value = "foot", ignore_case = true)]
    notes: NotesName,
    /// Leave out the notes of editors; those of the letter itself stay, and the attached TEI has all
    #[arg(long)]
    no_editorial_notes: bool,
    /// For class: room for name, date and notes, who wrote to whom, line numbers, the persons of the people file
    #[arg(long)]
    handout: bool,
    /// Show only some pages of the print, or some paragraphs of the letter
    #[arg(long, num_args = 2, action = ArgAction::Set, value_names = ["pages|paras", "FROM-TO"])]
    excerpt: Option<Vec<String>>,
    /// What is said of a letter after it
    #[arg(long, value_name = "KIND", default_value = "short", ignore_case = true)]
    colophon: ColophonName,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NotesName {
    /// At the foot of the page that calls them
    Foot,
    /// After the letter
    End,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColophonName {
    /// Everything that is known of it
    Full,
    /// A citation, the rights, and what was inferred
    Short,
    /// Nothing; a list of corrections stays
    None,
}

/// The part of PDF/A that a PDF conforms to.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum PdfALevel {
    /// PDF/A-3a, with the TEI attached
    #[value(name = "3a")]
    Part3,
    /// PDF/A-2a, with nothing attached, for archives that refuse attachments
    #[value(name = "2a")]
    Part2,
}

impl PageOptions {
    /// Refuses paper that is too small for the type, and an excerpt that is none.
    pub(in crate::cli) fn check(&self) -> Result<(), Stop> {
        self.excerpt()?;
        if self.layout().is_readable() {
            return Ok(());
        }
        let Paper { width, height } = self.paper;
        let paper = format!("{width:.0}x{height:.0}pt");
        let why = "it is too small for type of this size; take larger paper or a smaller --size";
        Err(Stop::Usage(invalid("--paper <PAPER>", &paper, why)))
    }

    pub(in crate::cli) fn layout(&self) -> Layout {
        let layout = Layout::default()
            .paper(self.paper)
            .notes(match self.notes {
                NotesName::Foot => NotePlacement::Foot,
                NotesName::End => NotePlacement::End,
            })
            .has_editorial_notes(!self.no_editorial_notes)
            .colophon(match self.colophon {
                ColophonName::Full => Colophon::Full,
                ColophonName::Short => Colophon::Short,
                ColophonName::None => Colophon::None,
            });
        let layout = if self.handout { layout.handout() } else { layout };
        let layout = layout.line_numbers(self.line_numbers.or(layout.line_numbers));
        match self.size {
            Some(size) => layout.text_size(size),
            None if self.large_print => layout.large_print(),
            None => layout,
        }
    }

    /// Whether the notes come at the end.
    pub(in crate::cli) fn has_endnotes(&self) -> bool {
        matches!(self.notes, NotesName::End)
    }

    /// The option that leaves words of a letter out of its PDF, if there is one.
    pub(in crate::cli) fn leaves_out(&self) -> Result<Option<&'static str>, Stop> {
        let excerpt = self.excerpt()?.map(|_| "--excerpt");
        Ok(excerpt.or(self.no_editorial_notes.then_some("--no-editorial-notes")))
    }

    /// The part of the letter that is wanted.
    pub(in crate::cli) fn excerpt(&self) -> Result<Option<Excerpt>, Stop> {
        let Some([unit, range]) = self.excerpt.as_deref() else { return Ok(None) };
        let wrong = || {
            let typed = format!("{unit} {range}");
            let why =
                "write pages or paras, and from where to where, as in pages 10-12 or paras 1-6";
            Stop::Usage(invalid("--excerpt <pages|paras> <FROM-TO>", &typed, why))
        };
        excerpt(unit, range).map(Some).ok_or_else(wrong)
    }
}

impl PdfALevel {
    /// The part, in the library's form.
    pub(in crate::cli) fn part(self) -> PdfA {
        match self {
            Self::Part3 => PdfA::Part3,
            Self::Part2 => PdfA::Part2,
        }
    }
}

/// Reads a part of a letter: pages by their printed numbers, or paragraphs.
fn excerpt(unit: &str, range: &str) -> Option<Excerpt> {
    let (first, last) = range.split_once(['-', '–']).unwrap_or((range, range));
    let (first, last) = (first.trim(), last.trim());
    match unit.to_ascii_lowercase().as_str() {
        "pages" | "page" => {
            let has_both = !first.is_empty() && !last.is_empty();
            has_both.then(|| Excerpt::Pages { first: first.to_owned(), last: last.to_owned() })
        }
        "paras" | "para" => {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (0 < first && first <= last).then_some(Excerpt::Paragraphs { first, last })
        }
        _ => None,
    }
}

/// Reads a size of paper: its name, or its width and height.
fn paper(typed: &str) -> Result<Paper, String> {
    let typed = typed.to_ascii_lowercase();
    for (name, paper) in [
        ("a4", Paper::A4),
        ("a5", Paper::A5),
        ("letter", Paper::LETTER),
        ("6x9", Paper::SIX_BY_NINE),
    ] {
        if typed == name {
            return Ok(paper);
        }
    }
    let units = [("mm", 72.0 / 25.4), ("cm", 72.0 / 2.54), ("in", 72.0), ("pt", 1.0)];
    let measured =
        units.iter().find_map(|(unit, points)| Some((typed.strip_suffix(unit)?, points)));
    let sides = measured.and_then(|(sides, points)| Some((sides.split_once(['x', '×'])?, points)));
    let length = |side: &str| side.trim().parse::<f64>().ok().filter(|length| *length > 0.0);
    sides
        .and_then(|((width, height), points)| {
            Some(Paper { width: length(width)? * points, height: length(height)? * points })
        })
        .filter(|paper| paper.width.max(paper.height) <= LARGEST)
        .ok_or_else(|| "write a4, letter, a5, 6x9, or as in 170x240mm, 5.5x8.5in".to_owned())
}

/// The longest side of a page, in points (ISO 32000-1, annex C.2).
const LARGEST: f64 = 14_400.0;

/// Reads a size of type.
fn points(typed: &str) -> Result<f64, String> {
    let points = typed.parse::<f64>().ok().filter(|points| (10.0..=30.0).contains(points));
    points.ok_or_else(|| "write a number from 10 to 30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_have_names_or_two_sides_in_a_unit() {
        assert_eq!(paper("A5"), Ok(Paper::A5));
        assert_eq!(paper("6x9in"), paper("6X9"));
        assert_eq!(paper("100x200pt"), Ok(Paper { width: 100.0, height: 200.0 }));
        let metric = paper("148 × 210 mm").unwrap();
        assert!((metric.width - Paper::A5.width).abs() < 0.01, "{metric:?}");
        for wrong in ["b4", "6x", "x9in", "170x240", "-1x2in", "nanxnanmm", "infxinfin", ""] {
            assert!(paper(wrong).is_err(), "{wrong}");
        }
        assert!(points("9.9").is_err() && points("NaN").is_err() && points("16").is_ok());
    }
}
