//! Footnotes, endnotes and comments: where they are called, and the labels that Word prints.
//!
//! Word writes no numbers of notes into a file; they are counted here as it counts them (ECMA-376 part 1,
//! 17.11). Where notes are counted anew on each page, their labels are not known.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::numbering::number_format;
use super::super::parts::Parts;
use super::super::relations::{Kind, Relations};
use super::super::symbols::shown;
use super::{Conversion, Flow};
use crate::readers::word_processor::{Label, LeftOut, NoteHead, NumberFormat, Remark, Setting};
use crate::readers::xml::Fault;
use crate::readers::xml::{Element, Run};

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
    Comment,
}

impl NoteKind {
    const ALL: [Self; 3] = [Self::Footnote, Self::Endnote, Self::Comment];

    /// The kind of a call that has a mark instead of a number, which follows it.
    pub(super) fn of_marked_call(element: &Element<'_>) -> Option<Self> {
        let kind = match element.name {
            ("w", "footnoteReference") => Self::Footnote,
            ("w", "endnoteReference") => Self::Endnote,
            _ => return None,
        };
        let is_marked = matches!(element.get("w", "customMarkFollows"), Some("1" | "true" | "on"));
        is_marked.then_some(kind)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Footnote => "footnote",
            Self::Endnote => "endnote",
            Self::Comment => "comment",
        }
    }

    fn part(self) -> Kind {
        match self {
            Self::Footnote => Kind::Footnotes,
            Self::Endnote => Kind::Endnotes,
            Self::Comment => Kind::Comments,
        }
    }

    /// What the letter says of the note: the word processor's word for it, if it is no note of the text, and
    /// where it is printed.
    fn shown_as(self) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Footnote => (None, Some("foot")),
            Self::Endnote => (None, Some("end")),
            Self::Comment => (Some("comment"), Some("margin")),
        }
    }
}

/// The parts that hold notes.
#[derive(Default)]
pub(super) struct Notes<'a>(Vec<(NoteKind, Element<'a>, Relations)>);

impl<'a> Notes<'a> {
    pub(super) fn of(parts: &Parts<'a>) -> Result<Self, Fault> {
        let mut notes = Self::default();
        for kind in NoteKind::ALL {
            notes.0.extend(parts.part(kind.part())?.map(|(root, of)| (kind, root, of)));
        }
        Ok(notes)
    }

    /// The notes by their names, with what their part refers to.
    pub(super) fn by_key(&self) -> BTreeMap<String, (&Element<'a>, &Relations)> {
        let mut notes = BTreeMap::new();
        for (kind, root, relations) in &self.0 {
            for note in root.elements() {
                let id = note.get("w", "id").unwrap_or_default();
                // If two share an id, the first counts.
                notes.entry(key(*kind, id)).or_insert((note, relations));
            }
        }
        notes
    }

    /// The notes that were not called; lines over notes, which are written like notes, are among them.
    fn uncalled(&self, called: &BTreeSet<usize>) -> impl Iterator<Item = &Element<'a>> {
        let all = self.0.iter().flat_map(|(_, root, _)| root.elements());
        all.filter(|note| !called.contains(&note.at.start))
    }
}

/// The name of a note.
fn key(kind: NoteKind, id: &str) -> String {
    format!("{}:{id}", kind.name())
}

/// When notes are counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Restart {
    Never,
    EachSection,
    EachPage,
}

/// How notes are counted in a section.
#[derive(Clone, Copy, Debug)]
struct Count {
    /// `None` if the format has no name here.
    format: Option<NumberFormat>,
    start: u32,
    restart: Restart,
}

impl Count {
    /// What the properties of a section or of the document say, and what `outer` does.
    fn of(properties: &Element<'_>, outer: Self) -> Self {
        let value = |name: &str| properties.child("w", name).and_then(|one| one.get("w", "val"));
        Self {
            format: value("numFmt").map_or(outer.format, number_format),
            start: value("numStart").and_then(|start| start.parse().ok()).unwrap_or(outer.start),
            restart: match value("numRestart") {
                Some("eachSect") => Restart::EachSection,
                Some("eachPage") => Restart::EachPage,
                Some(_) => Restart::Never,
                None => outer.restart,
            },
        }
    }
}

/// The labels of notes, as far as they have been counted.
pub(super) struct Labels {
    /// How footnotes and endnotes are counted in each section.
    sections: Vec<[Count; 2]>,
    section: usize,
    /// The number of the next footnote and endnote.
    next: [u32; 2],
    /// Where the notes begin that were called.
    called: BTreeSet<usize>,
}

impl Labels {
    /// Reads how notes are counted: each section says so at its end.
    pub(super) fn of(body: Option<&Element<'_>>, settings: Option<&Element<'_>>) -> Self {
        let count = |format| Count { format: Some(format), start: 1, restart: Restart::Never };
        let mut counts = [count(NumberFormat::Decimal), count(NumberFormat::LowerRoman)];
        let names = ["footnotePr", "endnotePr"];
        let of = |outer: [Count; 2], properties: &Element<'_>| {
            let mut counts = outer;
            for (count, name) in counts.iter_mut().zip(names) {
                if let Some(found) = properties.child("w", name) {
                    *count = Count::of(found, *count);
                }
            }
            counts
        };
        if let Some(settings) = settings {
            counts = of(counts, settings);
        }
        let mut sections = Vec::new();
        if let Some(body) = body {
            each_section(body, &mut |section| sections.push(of(counts, section)));
        }
        let first = sections.first().copied().unwrap_or(counts);
        sections.push(sections.last().copied().unwrap_or(counts));
        let next = first.map(|count| count.start);
        Self { sections, section: 0, next, called: BTreeSet::new() }
    }

    /// Another section begins.
    pub(super) fn end_section(&mut self) {
        self.section += 1;
        let counts = self.sections[self.now()];
        for (next, count) in self.next.iter_mut().zip(counts) {
            if count.restart == Restart::EachSection {
                *next = count.start;
            }
        }
    }

    fn now(&self) -> usize {
        self.section.min(self.sections.len() - 1)
    }

    /// The label of the next note of a kind, if it is known.
    fn next(&mut self, kind: NoteKind) -> Option<String> {
        let index = match kind {
            NoteKind::Footnote => 0,
            NoteKind::Endnote => 1,
            NoteKind::Comment => return None,
        };
        let count = self.sections[self.now()][index];
        let number = self.next[index];
        self.next[index] += 1;
        (count.restart != Restart::EachPage).then(|| count.format?.write(number)).flatten()
    }
}

fn each_section<'t>(container: &'t Element<'_>, see: &mut impl FnMut(&'t Element<'_>)) {
    for child in container.elements() {
        match child.name {
            ("w", "sectPr") => see(child),
            ("w", "p") => {
                let properties = child.child("w", "pPr");
                properties.and_then(|one| one.child("w", "sectPr")).into_iter().for_each(&mut *see);
            }
            ("w", "sdt" | "sdtContent" | "ins" | "customXml") => each_section(child, see),
            _ => {}
        }
    }
}

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads the call of a note that Word numbers, and the note.
    pub(super) fn call(&mut self, kind: NoteKind, element: &Element<'_>) {
        if self.why().is_none() {
            let label = self.labels.next(kind);
            if label.is_none() && kind != NoteKind::Comment {
                self.writer.remark(Remark::LabelsByPage, element.at.clone());
            }
            if kind == NoteKind::Comment {
                self.writer.remark(Remark::Comment, element.at.clone());
            }
            let label = label.as_deref().filter(|label| !label.is_empty());
            let label = label.map_or(Label::Nothing, Label::Counted);
            self.note(kind, element, label, element.at.clone());
        }
    }

    /// Reads the call of a note that has a mark instead of a number, and the note.
    pub(super) fn marked_call(
        &mut self,
        kind: NoteKind,
        element: &Element<'_>,
        mark: &[&'t Element<'a>],
        setting: &Setting,
    ) {
        if !self.notes.contains_key(&key(kind, element.get("w", "id").unwrap_or_default())) {
            self.writer.remark(Remark::MissingNote, element.at.clone());
            return mark.iter().for_each(|one| self.inline(one, setting));
        }
        let mut label = String::new();
        let mut at: Option<Range<usize>> = None;
        for one in mark {
            label.extend(shown(one).filter(|_| one.name == ("w", "sym")));
            for run in one.runs().filter(|_| one.name == ("w", "t")) {
                label.push_str(&run.text);
                let start = at.map_or(run.at.start, |at| at.start);
                at = Some(start..run.at.end);
            }
        }
        let words = label.trim();
        match at {
            Some(at) if !words.is_empty() => self.note(kind, element, Label::Printed(words), at),
            _ if !words.is_empty() => {
                self.note(kind, element, Label::Counted(words), element.at.clone());
            }
            _ => self.note(kind, element, Label::Nothing, element.at.clone()),
        }
    }

    fn note(&mut self, kind: NoteKind, call: &Element<'_>, label: Label<'_>, at: Range<usize>) {
        let id = call.get("w", "id").unwrap_or_default();
        let key = key(kind, id);
        let Some((note, relations)) = self.notes.get(&key).copied() else {
            return self.writer.remark(Remark::MissingNote, call.at.clone());
        };
        if !self.labels.called.insert(note.at.start) {
            return self.writer.call_again(&key, label, at);
        }
        let (class, place) = kind.shown_as();
        self.writer.begin_note(NoteHead { key: &key, class, place, label, at });
        let outside = std::mem::replace(&mut self.relations, relations);
        self.apart(|inner| {
            if let Label::Printed(mark) = label {
                inner.mark = Some(mark.to_owned());
            }
            inner.blocks(note, &mut Flow::default());
        });
        self.relations = outside;
        self.writer.end();
    }

    /// Leaves out the notes that nothing calls, which no word processor shows.
    pub(super) fn leave_out_uncalled_notes(&mut self, notes: &Notes<'_>) {
        let called = std::mem::take(&mut self.labels.called);
        for note in notes.uncalled(&called) {
            self.leave_out(note, LeftOut::Uncalled);
        }
    }

    /// The rest of the first words of a note, if they repeat its mark.
    pub(super) fn note_number<'r>(&mut self, run: &'r Run<'_>, mark: &str) -> Option<Run<'r>> {
        let words = run.text.trim_start();
        let rest = words.strip_prefix(mark).filter(|_| run.text.len() == run.at.len())?;
        let start = run.at.start + (run.text.len() - words.len());
        let end = start + mark.len();
        self.writer.note_number(mark, start..end);
        Some(Run { text: Cow::Borrowed(rest), at: end..run.at.end })
    }
}
