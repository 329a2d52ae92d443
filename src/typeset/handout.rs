//! What a handout has besides the letter: a line for the pupil's name and the date, who wrote to whom, when and where,
//! and a glossary of the persons.
//!
//! Not here: the margin for writing (`design::Sheet`), which persons a letter names (`press`). **Invariant:** the line
//! for the pupil is ornament; all other words are ours, and differ in size from those of the letter.

use super::composer::Composer;
use super::end_matter::Entry;
use super::galley::Row;
use super::pen::{SetLine, one_line};
use super::{Face, design};
use crate::ir::ActionKind;
use crate::wording::{Term, spoken_name};

/// A person whom a letter names, for the glossary of a handout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The name by which the person is known.
    pub name: String,
    /// What an editor says of the person: office or occupation, what tells them from namesakes.
    pub said: Vec<String>,
    /// How the letter calls them, if it uses other names.
    pub forms: Vec<String>,
}

impl Composer<'_> {
    /// Room for name and date above everything else.
    pub(super) fn name_and_date(&mut self) {
        let words = &self.wording.handout;
        let (size, measure) = (design::OURS, self.galley.sheet.measure);
        let mut row = Row::of(SetLine::default(), size);
        for (label, left, right) in [
            (&words.name, 0.0, design::END_OF_NAME * measure),
            (&words.date, design::START_OF_DATE * measure, measure),
        ] {
            let mut line = one_line(label, self.style_of_ours(Face::Italic, size), self.shaper);
            let end = line.inks.iter().map(|(_, ink)| ink.right_end()).fold(0.0, f64::max);
            line.inks.iter_mut().for_each(|(_, ink)| ink.shift(left, 0.0));
            row.line.append(line);
            let start = left + end + design::AFTER_LABEL;
            row.rule(start, design::BELOW_BLANK, right - start);
        }
        self.rows.push(row);
        self.gap = design::BELOW_HEADING;
    }

    /// Who wrote to whom, when and where.
    pub(super) fn sourcing(&mut self) {
        let (letter, wording) = (self.letter, self.wording);
        let sent = letter.action(ActionKind::Sent);
        for kind in [ActionKind::Sent, ActionKind::Received] {
            let agents = letter.action(kind).into_iter().flat_map(|action| &action.agents);
            self.fact(Term::Agents(kind), |entry| {
                for (agent, name) in agents.filter_map(|agent| Some((agent, spoken_name(agent)?))) {
                    entry.plain(if entry.is_empty() { "" } else { "; " });
                    if let Some(known) = agent.name.as_ref().or(agent.written.as_ref()) {
                        entry.say(&name, &known.origin);
                    }
                    if let Some(role) = &agent.role {
                        entry.plain(", ");
                        entry.say(&role.value, &role.origin);
                    }
                }
            });
        }
        self.fact(Term::Date(ActionKind::Sent), |entry| {
            if let Some(date) = sent.and_then(|sent| sent.date.as_ref()) {
                entry.say(&wording.doubted_date(date), &date.origin);
            }
        });
        self.fact(Term::Place(ActionKind::Sent), |entry| {
            if let Some(place) = sent.and_then(|sent| sent.place.as_ref()) {
                entry.say(&place.name.value, &place.name.origin);
            }
        });
        self.leave(design::BELOW_HEADING);
    }

    /// A fact under its term; one that is not known is said to be unknown.
    fn fact(&mut self, term: Term, say: impl FnOnce(&mut Entry<'_, '_>)) {
        let wording = self.wording;
        let mut entry = Entry::of_head(self, term.in_words(wording));
        say(&mut entry);
        if entry.is_empty() {
            entry.plain(&wording.statements.unknown);
        }
        entry.finish();
    }

    /// The persons whom the letter names.
    pub(super) fn glossary(&mut self) {
        let wording = self.wording;
        let persons = self.job.persons;
        if !self.job.layout.is_handout || persons.is_empty() {
            return;
        }
        self.section(&wording.handout.persons);
        for KnownPerson { name, said, forms } in persons {
            let mut entry = Entry::new(self, name);
            let forms = forms.iter().map(|form| wording.quoted(form));
            let said: Vec<String> = said.iter().cloned().chain(forms).collect();
            entry.plain(&said.join("; "));
            entry.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ink, Job, Layout, Part, PartKind, Setting, TypeCase, typeset};
    use super::*;
    use crate::ir::Collection;
    use crate::press::{Input, Options, read};

    fn set(persons: &[KnownPerson], layout: Layout) -> Setting {
        let text = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben: It rains.\n\nAnn";
        let (input, _) = read(&Input::new("a.txt", text), &Options::default());
        let collection: Collection = input.expect("is a letter").collection;
        let case = TypeCase::default();
        let job = Job::new(&collection, &collection.letters[0], &case).layout(layout);
        typeset(&job.persons(persons)).unwrap()
    }

    fn words(setting: &Setting, is_wanted: impl Fn(Option<&Part>) -> bool) -> String {
        let mut words = String::new();
        for (part, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            if let Ink::Text(run) = ink
                && is_wanted(part.map(|part| &setting.parts[part.0]))
            {
                words.push_str(&run.text);
                words.push(' ');
            }
        }
        words
    }

    #[test]
    fn a_handout_says_who_wrote_to_whom_and_leaves_room_for_writing() {
        let handout = set(&[], Layout::default().handout());
        let said = words(&handout, |part| part.is_some());
        for expected in ["From  Ann Lee", "To  Ben Cox", "Date  3 May 1901", "Place  unknown"] {
            let squeezed: String = said.split_whitespace().collect();
            let expected: String = expected.split_whitespace().collect();
            assert!(squeezed.contains(&expected), "{expected} is not in {said}");
        }
        let ornament = words(&handout, |part| part.is_none());
        assert!(ornament.starts_with("Name Date "), "{ornament}");
        let right = |setting: &Setting| {
            let inks = setting.pages[0].inks.iter().filter(|(part, _)| part.is_some());
            inks.map(|(_, ink)| ink.right_end()).fold(0.0, f64::max)
        };
        assert!(right(&handout) < 0.71 * handout.paper.width, "{}", right(&handout));
        let usual = set(&[], Layout::default());
        assert!(!words(&usual, |_| true).contains("Name") && right(&usual) > right(&handout));
    }

    #[test]
    fn the_glossary_has_the_persons_with_their_names_in_the_letter() {
        let person = KnownPerson {
            name: "Benjamin Cox".to_owned(),
            said: vec!["a miller".to_owned()],
            forms: vec!["Ben Cox".to_owned()],
        };
        let set = |layout| set(std::slice::from_ref(&person), layout);
        let is_of_list = |part: Option<&Part>| {
            part.is_some_and(|part| matches!(part.kind, PartKind::ItemLabel | PartKind::ItemBody))
        };
        let said = words(&set(Layout::default().handout()), is_of_list);
        assert!(said.contains("Benjamin Cox") && said.contains("a miller; “Ben Cox”"), "{said}");
        assert!(!words(&set(Layout::default()), is_of_list).contains("miller"));
    }
}
