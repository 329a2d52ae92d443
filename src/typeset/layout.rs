//! How the pages of a letter look: what a reader or a printer may choose.
//!
//! Not here: the design itself (`design`). **Invariant:** every layout sets every word, unless it says that some
//! are left out.

use super::colophon::Colophon;
use super::design::{self, OuterMargin, Sheet};

/// A size of paper, in points (1/72 inch).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Paper {
    /// 210 × 297 mm (ISO 216).
    pub const A4: Self = Self { width: 595.276, height: 841.89 };
    /// 148 × 210 mm (ISO 216).
    pub const A5: Self = Self { width: 419.528, height: 595.276 };
    /// 8.5 × 11 inches (ANSI/ASME Y14.1).
    pub const LETTER: Self = Self { width: 612.0, height: 792.0 };
    /// 6 × 9 inches, as of many printed books.
    pub const SIX_BY_NINE: Self = Self { width: 432.0, height: 648.0 };
}

/// Where the notes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotePlacement {
    /// At the foot of the page that calls them.
    #[default]
    Foot,
    /// After the letter.
    End,
}

/// How the pages of a letter look.
///
/// ```
/// use letterpress::typeset::{Layout, NotePlacement, Paper};
/// let layout = Layout::default().paper(Paper::A5).notes(NotePlacement::End);
/// assert!(layout.is_readable() && !layout.text_size(30.0).is_readable());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Layout {
    /// The paper.
    pub paper: Paper,
    /// The size of the text in points; all other sizes follow it.
    pub text_size: f64,
    /// The least size of words in the letter, its notes and what is said of it, in points.
    pub least_size: f64,
    /// Whether the page is for class: with a margin for writing, a line for name and date, who wrote to whom, and a
    /// glossary of persons.
    pub is_handout: bool,
    /// Whether lines are ragged at their end, without hyphens.
    pub is_ragged: bool,
    /// Where the notes are.
    pub notes: NotePlacement,
    /// Whether the notes of editors are shown. Those of the letter itself always are.
    pub has_editorial_notes: bool,
    /// Each line whose number this divides has it in the margin.
    pub line_numbers: Option<u32>,
    /// What is said of the letter after it.
    pub colophon: Colophon,
}

impl Default for Layout {
    /// A4, the text in 11.5 points and justified, notes at the foot, a short colophon.
    fn default() -> Self {
        Self {
            paper: Paper::A4,
            text_size: design::TEXT.type_size,
            least_size: 0.0,
            is_handout: false,
            is_ragged: false,
            notes: NotePlacement::Foot,
            has_editorial_notes: true,
            line_numbers: None,
            colophon: Colophon::default(),
        }
    }
}

/// A method with the name of a field sets it.
impl Layout {
    /// Sets [`paper`](Self#structfield.paper).
    #[must_use]
    pub fn paper(self, paper: Paper) -> Self {
        Self { paper, ..self }
    }

    /// Sets [`text_size`](Self#structfield.text_size).
    #[must_use]
    pub fn text_size(self, text_size: f64) -> Self {
        Self { text_size, ..self }
    }

    /// Sets [`notes`](Self#structfield.notes).
    #[must_use]
    pub fn notes(self, notes: NotePlacement) -> Self {
        Self { notes, ..self }
    }

    /// Sets [`has_editorial_notes`](Self#structfield.has_editorial_notes).
    #[must_use]
    pub fn has_editorial_notes(self, has_editorial_notes: bool) -> Self {
        Self { has_editorial_notes, ..self }
    }

    /// Sets [`line_numbers`](Self#structfield.line_numbers).
    #[must_use]
    pub fn line_numbers(self, line_numbers: Option<u32>) -> Self {
        Self { line_numbers, ..self }
    }

    /// Sets [`colophon`](Self#structfield.colophon).
    #[must_use]
    pub fn colophon(self, colophon: Colophon) -> Self {
        Self { colophon, ..self }
    }

    /// Sets everything for class: room for writing, the number of each fifth line.
    #[must_use]
    pub fn handout(self) -> Self {
        Self { is_handout: true, line_numbers: Some(5), ..self }
    }

    /// Sets everything for readers with low vision: no words below 16 points, ragged lines without hyphens.
    #[must_use]
    pub fn large_print(self) -> Self {
        Self { text_size: LARGE_PRINT, least_size: LARGE_PRINT, is_ragged: true, ..self }
    }

    /// Whether the paper is large enough for this type.
    pub fn is_readable(&self) -> bool {
        let scale = self.scale();
        Sheet::is_readable(self.paper.width / scale, self.paper.height / scale, self.outer_margin())
    }

    /// The sheet, in units of the design.
    pub(super) fn sheet(&self) -> Sheet {
        let scale = self.scale();
        Sheet::of(self.paper.width / scale, self.paper.height / scale, self.outer_margin())
    }

    fn outer_margin(&self) -> OuterMargin {
        if self.is_handout { OuterMargin::ForWriting } else { OuterMargin::Usual }
    }

    /// The size on paper of a unit of the design, in points.
    pub(super) fn scale(&self) -> f64 {
        self.text_size / design::TEXT.type_size
    }

    /// The least size of words, in units of the design.
    pub(super) fn least(&self) -> f64 {
        self.least_size / self.scale()
    }
}

/// The text of large print, in points: the least that associations of the blind call so.
const LARGE_PRINT: f64 = 16.0;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Ink, Job, PartKind, Run, Setting, TypeCase, typeset};
    use super::*;
    use crate::press::{Input, Options, read};

    #[test]
    fn the_measure_follows_the_type_and_leaves_margins() {
        let sheet = |paper| Layout::default().paper(paper).sheet();
        let lines = |sheet: Sheet| (sheet.text / design::TEXT.leading).round();
        let found = [Paper::A4, Paper::LETTER, Paper::A5, Paper::SIX_BY_NINE].map(sheet);
        assert_eq!(found.map(lines), [40.0, 37.0, 28.0, 30.0]);
        assert_eq!(found.map(|sheet| sheet.measure), [design::MEASURE; 4]);
        let Sheet { left, top, running_head, folio, .. } = found[0];
        assert_eq!([left, top, running_head, folio], [132.0, 96.0, 68.0, 776.0]);
        // Larger type has fewer characters in a line of a small sheet.
        let large = Layout::default().paper(Paper::A5).large_print();
        assert!(large.is_readable() && large.sheet().measure < 0.7 * design::MEASURE);
    }
    /// A letter with notes of an editor and of its writer, set in a layout.
    fn set(layout: Layout) -> Setting {
        let words = "Extraordinary meteorological circumstances notwithstanding, it rains on representatives. ";
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:lang=\"en\"><teiHeader><fileDesc><titleStmt>\
             <title>Ann to Ben</title></titleStmt><publicationStmt><p/></publicationStmt>\
             <sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text xml:lang=\"en\"><body>\
             <p>{}<note n=\"1\" xml:id=\"n1\" type=\"editorial\">By an editor.</note></p>\
             <div><head>A part</head><p>{0}<note n=\"*\" type=\"authorial\">By the writer.</note></p>\
             <p>See <ref target=\"#n1\">note 1</ref>, <hi rend=\"small\">in small type</hi>.</p></div>\
             </body></text></TEI>",
            words.repeat(20)
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        let collection = input.expect("is TEI").collection;
        let case = TypeCase::default();
        typeset(&Job::new(&collection, &collection.letters[0], &case).layout(layout)).unwrap()
    }

    /// The runs of all sheets, with the kind of the part around them; of ornament, none.
    fn runs(setting: &Setting) -> Vec<(Option<PartKind>, Run)> {
        let inks = setting.pages.iter().flat_map(|page| &page.inks);
        let runs = inks.filter_map(|(part, ink)| match ink {
            Ink::Text(run) => Some((part.map(|part| setting.parts[part.0].kind), run.clone())),
            Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
        });
        runs.collect()
    }

    fn words(setting: &Setting) -> String {
        runs(setting).into_iter().map(|(_, run)| run.text).collect()
    }

    #[test]
    fn all_sizes_follow_that_of_the_text() {
        let (usual, larger) = (set(Layout::default()), set(Layout::default().text_size(23.0)));
        assert_eq!(usual.parts.len(), larger.parts.len());
        let sizes = |setting: &Setting| -> BTreeSet<i64> {
            runs(setting).iter().map(|(_, run)| (10_000.0 * run.size).round() as i64).collect()
        };
        let doubled: BTreeSet<i64> = sizes(&usual).into_iter().map(|size| 2 * size).collect();
        assert_eq!(sizes(&larger), doubled);
        for (_, run) in runs(&larger) {
            assert!(run.x > 0.0 && run.x + run.width() < larger.paper.width, "{}", run.text);
            assert!(run.y > 0.0 && run.y < larger.paper.height, "{}", run.text);
        }
    }

    #[test]
    fn large_print_has_no_small_words_and_no_hyphens() {
        let setting = set(Layout::default().large_print());
        let words = |kind: Option<PartKind>| kind.is_some_and(|kind| kind != PartKind::NoteCall);
        for (_, run) in runs(&setting).iter().filter(|(kind, _)| words(*kind)) {
            assert!(run.size > LARGE_PRINT - 0.01, "{} {}", run.size, run.text);
        }
        let has_hyphens = |setting: &Setting| self::words(setting).contains('\u{ad}');
        assert!(!has_hyphens(&setting) && has_hyphens(&set(Layout::default())));
    }

    #[test]
    fn lines_are_numbered_in_the_margin_as_ornament() {
        let setting = set(Layout::default().line_numbers(Some(5)).notes(NotePlacement::End));
        let numbers: Vec<u32> = runs(&setting)
            .iter()
            .filter(|(kind, run)| kind.is_none() && run.x > 132.0 + design::MEASURE)
            .map(|(_, run)| run.text.parse().unwrap())
            .collect();
        let lines: BTreeSet<u64> = runs(&setting)
            .iter()
            .filter(|(kind, run)| *kind == Some(PartKind::Paragraph) && run.size == 11.5)
            .map(|(_, run)| run.y.to_bits())
            .collect();
        assert_eq!(numbers, (1..=lines.len() as u32 / 5).map(|line| 5 * line).collect::<Vec<_>>());
    }

    #[test]
    fn notes_are_where_they_are_wanted_and_those_of_editors_can_be_left_out() {
        let at_end = words(&set(Layout::default().notes(NotePlacement::End)));
        let place = |words: &str| at_end.find(words).unwrap();
        assert!(at_end.contains("Notes") && place("By an editor.") < place("By the writer."));
        assert!(at_end.rfind("it rains").unwrap() < place("By an editor."));
        let without = set(Layout::default().has_editorial_notes(false));
        let said = words(&without);
        assert!(!said.contains("By an editor.") && said.contains("By the writer."), "{said}");
        assert!(said.contains("The notes of the editors are left out."), "{said}");
        let count = |setting: &Setting, kind: PartKind| {
            setting.parts.iter().filter(|part| part.kind == kind).count()
        };
        assert_eq!(count(&without, PartKind::NoteCall), 1);
        // What led to the note leads nowhere.
        let links = [&set(Layout::default()), &without].map(|it| count(it, PartKind::Link));
        assert_eq!(links, [1, 0]);
    }
}
