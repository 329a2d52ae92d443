//! Letters that run on: each begins on the sheet on which the one before ends, if there is room for some of its lines.
//!
//! Not here: how a sheet is filled (`pages`). **Invariant:** the notes of a letter are at the foot of the sheet that calls
//! them, above those of the next letter.

use serde::{Deserialize, Serialize};

use super::galley::Galley;
use super::pages::{self, Beside, Plan};
use super::running_head::running_head;
use super::shape::Shaper;
use super::{
    Boxed, Ink, Job, Layout, NoScript, PartId, Setting, TypeCase, design, finished, letter,
    scripts, with_shaper,
};

/// A letter in lines, which are not yet on sheets.
#[derive(Debug, Serialize, Deserialize)]
pub struct Composed {
    galley: Galley,
    running_head: String,
}

/// Composes a letter, and finds the characters that no font has.
///
/// # Errors
/// [`NoScript`] if so many characters would be boxes that the letter could not be read.
pub fn compose(job: &Job<'_>) -> Result<(Composed, Vec<Boxed>), NoScript> {
    let galley = with_shaper(job.case, |shaper| letter::compose(*job, shaper));
    let composed = Composed { galley, running_head: running_head(job) };
    let boxed = scripts::boxed(job.letter, composed.inks())?;
    Ok((composed, boxed))
}

impl Composed {
    /// What will be on its sheets, with the part that it belongs to.
    pub fn inks(&self) -> impl Iterator<Item = &(Option<PartId>, Ink)> {
        let rows = self.galley.rows.iter().chain(self.galley.notes.iter().flatten());
        rows.flat_map(|row| &row.line.inks)
    }
}

/// The sheets of a letter that runs on.
pub struct RunOnSetting {
    /// The sheets that it is on, with what it has on each.
    pub setting: Setting,
    /// Whether its first sheet is the last one of the letter before.
    pub begins_below: bool,
}

/// Sets letters one after another.
///
/// ```
/// use letterpress::press::{Input, Options, read};
/// use letterpress::typeset::{Bound, Job, Layout, RunOn, TypeCase, compose};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let collection = input.unwrap().collection;
/// let case = TypeCase::default();
/// let job = Job::new(&collection, &collection.letters[0], &case).bound(Bound::InBook);
/// let mut letters = RunOn::new(Layout::default(), &case);
/// assert!(letters.add(compose(&job).unwrap().0, true).is_empty());
/// assert!(letters.add(compose(&job).unwrap().0, false).is_empty());
/// let set = letters.end();
/// assert_eq!(set.iter().map(|it| it.begins_below).collect::<Vec<_>>(), [false, true]);
/// ```
pub struct RunOn<'a> {
    layout: Layout,
    case: &'a TypeCase,
    /// The letters on the last sheet, in order.
    open: Vec<Planned>,
    taken: Taken,
}

/// The heights that letters take on the last sheet: from the top, and from the foot.
#[derive(Clone, Copy, Default)]
struct Taken {
    body: f64,
    foot: f64,
}

/// A letter whose last sheet may be shared by the next one.
struct Planned {
    composed: Composed,
    plans: Vec<Plan>,
    begins_below: bool,
    /// What others take on its first sheet, from the top.
    above: f64,
    /// What others take on its last sheet, from the foot.
    below: f64,
}

impl Planned {
    fn set(self, layout: &Layout, shaper: &mut Shaper) -> RunOnSetting {
        let Self { composed, plans, begins_below, above, below } = self;
        let beside = |at: usize| Beside {
            above: if at == 0 { above } else { 0.0 },
            below: if at + 1 == plans.len() { below } else { 0.0 },
        };
        let head = (layout, composed.running_head.as_str());
        let setting = pages::painted(composed.galley, &plans, beside, head, shaper);
        RunOnSetting { setting: finished(setting, layout, shaper), begins_below }
    }
}

impl<'a> RunOn<'a> {
    /// Begins with an empty sheet.
    pub fn new(layout: Layout, case: &'a TypeCase) -> Self {
        Self { layout, case, open: Vec::new(), taken: Taken::default() }
    }

    /// Adds a letter, on a sheet of its own if it must begin one, and returns the letters before whose sheets are complete,
    /// in order.
    pub fn add(&mut self, mut composed: Composed, begins_sheet: bool) -> Vec<RunOnSetting> {
        let (layout, case) = (self.layout, self.case);
        with_shaper(case, |shaper| pages::complete_rows(&mut composed.galley, &layout, shaper));
        let galley = &composed.galley;
        let above = match self.taken.body {
            // Only notes that are carried over are there.
            0.0 => 0.0,
            body => body + design::BETWEEN_LETTERS,
        };
        let room = galley.sheet.text - above - self.taken.foot;
        let is_free = !begins_sheet && !self.open.is_empty();
        let below = is_free.then(|| pages::plan_below(galley, room)).flatten();
        let begins_below = below.is_some();
        let plans = below.unwrap_or_else(|| pages::plan(galley, galley.sheet.text));
        let heights = |plan: Option<&Plan>| {
            plan.map_or((0.0, 0.0), |plan| pages::heights(&composed.galley, plan))
        };
        let ((body, foot), last) = (heights(plans.first()), heights(plans.last()));
        let mut complete = Vec::new();
        if begins_below {
            self.open.iter_mut().for_each(|before| before.below += foot);
        }
        if begins_below && plans.len() == 1 {
            self.taken = Taken { body: above + body, foot: self.taken.foot + foot };
        } else {
            complete = self.complete();
            self.taken = Taken { body: last.0, foot: last.1 };
        }
        let above = if begins_below { above } else { 0.0 };
        self.open.push(Planned { composed, plans, begins_below, above, below: 0.0 });
        complete
    }

    /// Returns the letters on the last sheet.
    pub fn end(mut self) -> Vec<RunOnSetting> {
        self.complete()
    }

    fn complete(&mut self) -> Vec<RunOnSetting> {
        let layout = self.layout;
        let open = std::mem::take(&mut self.open).into_iter();
        with_shaper(self.case, |shaper| open.map(|it| it.set(&layout, shaper)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bound, Colophon, PartKind, Run};
    use super::*;
    use crate::press::{Input, Options, read};

    /// Sets letters with so many sentences, each with a note.
    fn set(lengths: &[usize]) -> Vec<RunOnSetting> {
        let case = TypeCase::default();
        let layout = Layout::default().colophon(Colophon::None);
        let mut letters = RunOn::new(layout, &case);
        let mut set = Vec::new();
        for (at, length) in lengths.iter().enumerate() {
            let words =
                format!("It rains on day {at} of all the days of this year. ").repeat(*length);
            let tei = format!(
                "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>\
                 <p>{words}<note n='1'>A note of letter {at}.</note></p></body></text></TEI>"
            );
            let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
            let collection = input.expect("is TEI").collection;
            let job = Job::new(&collection, &collection.letters[0], &case).layout(layout);
            let (composed, _) = compose(&job.bound(Bound::InBook)).unwrap();
            set.extend(letters.add(composed, false));
        }
        set.extend(letters.end());
        set
    }

    /// The runs of sheets, of which some are shared.
    fn sheets(set: &[RunOnSetting]) -> Vec<Vec<&Run>> {
        let mut sheets: Vec<Vec<&Run>> = Vec::new();
        for RunOnSetting { setting, begins_below } in set {
            for (at, page) in setting.pages.iter().enumerate() {
                if at > 0 || !begins_below {
                    sheets.push(Vec::new());
                }
                let runs = page.inks.iter().filter_map(|(part, ink)| match ink {
                    Ink::Text(run) if part.is_some() => Some(run),
                    Ink::Text(_) | Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => {
                        None
                    }
                });
                sheets.last_mut().unwrap().extend(runs);
            }
        }
        sheets
    }

    #[test]
    fn letters_share_a_sheet_and_nothing_is_over_anything_else() {
        let set = set(&[5, 3, 60, 40, 2, 90, 1, 1, 1]);
        let sheets = sheets(&set);
        let whole: usize = set.iter().map(|it| it.setting.pages.len()).sum();
        assert!(sheets.len() + 5 <= whole, "{} of {whole}", sheets.len());
        let sheet = Layout::default().sheet();
        for runs in &sheets {
            for (at, run) in runs.iter().enumerate() {
                assert!(run.y < sheet.top + sheet.text + 1.0, "{run:?}");
                let is_over = |other: &&&Run| {
                    (run.y - other.y).abs() < 0.5 * run.size
                        && run.x + 0.1 < other.x + other.width()
                        && other.x + 0.1 < run.x + run.width()
                };
                assert_eq!(runs[..at].iter().find(is_over), None, "{run:?}");
            }
        }
    }

    #[test]
    fn notes_are_at_the_foot_in_the_order_of_the_letters() {
        let set = set(&[5, 3, 2]);
        assert_eq!(set.iter().map(|it| it.begins_below).collect::<Vec<_>>(), [false, true, true]);
        let note = |it: &RunOnSetting| {
            let inks = it.setting.pages.iter().flat_map(|page| &page.inks);
            let mut places = inks.filter_map(|(part, ink)| match ink {
                Ink::Text(run) => {
                    let kind = it.setting.parts[part.as_ref()?.0].kind;
                    (kind == PartKind::Paragraph && run.text.starts_with("A note")).then_some(run.y)
                }
                Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
            });
            places.next_back().unwrap()
        };
        let notes: Vec<f64> = set.iter().map(note).collect();
        assert!(notes.is_sorted_by(|a, b| a < b), "{notes:?}");
        let sheet = Layout::default().sheet();
        assert!(notes[2] > sheet.top + sheet.text - 10.0, "{notes:?}");
    }
}
