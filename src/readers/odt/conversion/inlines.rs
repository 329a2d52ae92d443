//! What is in a paragraph: characters, spans, references, fields, notes.

use std::ops::Range;

use super::Conversion;
use super::blocks::Flow;
use crate::readers::word_processor::{Label, LeftOut, NoteHead, Remark, RunFormat, Setting};
use crate::readers::xml::{Element, Node, Run};

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads what an element in a paragraph holds, which is set so.
    pub(super) fn inside(&mut self, element: &'t Element<'a>, format: &RunFormat) {
        let setting = Setting { styles: format.styles_in(&self.around), at: element.tag.clone() };
        for child in &element.children {
            match child {
                Node::Text(run) => self.words(run, &setting),
                Node::Element(child) => self.inline(child, format, &setting),
            }
        }
    }

    fn words(&mut self, run: &Run<'_>, setting: &Setting) {
        match self.leaving {
            Some(why) => self.writer.leave_out(why, &run.text, run.at.clone()),
            None => self.writer.words(run, setting),
        }
    }

    fn inline(&mut self, element: &'t Element<'a>, format: &RunFormat, setting: &Setting) {
        match element.name {
            ("text", "span") => {
                let own = self.styles.of_span(element.get("text", "style-name"));
                let format = own.over(format);
                let is_hidden = format.hidden == Some(true);
                self.left_out_inside(is_hidden.then_some(LeftOut::Hidden), element, &format);
            }
            ("text", "a") => self.reference(element, format),
            ("text", "s" | "tab") => match self.leaving {
                Some(_) => self.writer.leave_out_space(),
                None => self.writer.space(setting, element.at.clone()),
            },
            ("text", "line-break") => match self.leaving {
                Some(_) => self.writer.leave_out_space(),
                None => self.writer.line_break(setting, element.at.clone()),
            },
            ("text", "note") => self.note(element),
            ("office", "annotation") => self.annotation(element),
            ("office", "annotation-end") => self.annotation_end(element),
            ("text", "ruby-text") => {
                self.left_out_inside(Some(LeftOut::Ruby), element, format);
            }
            ("text", "hidden-text") if element.get("text", "is-hidden") == Some("true") => {
                self.left_out_inside(Some(LeftOut::Hidden), element, format);
            }
            ("text", "page-number" | "page-count") => {
                self.left_out_inside(Some(LeftOut::PageNumber), element, format);
            }
            ("text", "script") => {}
            // Not allowed here, but common.
            ("text" | "?", "p" | "h") => self.paragraph(element, &mut Flow::default()),
            ("draw", _) => self.drawing(element),
            // Fields and marks: what a reader sees of them is what they hold.
            _ => self.inside(element, format),
        }
    }

    fn left_out_inside(
        &mut self,
        why: Option<LeftOut>,
        element: &'t Element<'a>,
        format: &RunFormat,
    ) {
        let outside = self.leaving;
        self.leaving = outside.or(why);
        self.inside(element, format);
        self.leaving = outside;
    }

    fn reference(&mut self, element: &'t Element<'a>, format: &RunFormat) {
        let target = element.get("xlink", "href").unwrap_or_default();
        // A place in the file is in no edition of the letter.
        let is_place = target.is_empty() || target.starts_with('#');
        if is_place || self.leaving.is_some() {
            return self.inside(element, format);
        }
        self.writer.enter_reference(target, element.tag.clone());
        self.inside(element, format);
        self.writer.leave_reference();
    }

    fn note(&mut self, note: &'t Element<'a>) {
        if let Some(why) = self.leaving {
            return self.leave_out(note, why);
        }
        let citation = note.child("text", "note-citation");
        let runs = || citation.iter().flat_map(|citation| citation.runs());
        let label: String = runs().map(|run| &*run.text).collect();
        let at = runs().map(|run| run.at.clone()).reduce(|first, last| first.start..last.end);
        let place = match note.get("text", "note-class") {
            Some("endnote") => "end",
            _ => "foot",
        };
        let (label, at) = match (label.trim(), at) {
            ("", _) | (_, None) => (Label::Nothing, note.tag.clone()),
            (label, Some(at)) => (Label::Printed(label), at),
        };
        let key = key(note);
        let head = NoteHead { key: &key, class: None, place: Some(place), label, at };
        self.writer.begin_note(head);
        self.note_body(note.child("text", "note-body"));
    }

    /// An annotation is attached where the passage that it is about ends.
    pub(super) fn annotation(&mut self, annotation: &'t Element<'a>) {
        if let Some(why) = self.leaving {
            return self.leave_out(annotation, why);
        }
        let name = annotation.get("office", "name").filter(|name| self.ends.remove(*name));
        match name {
            Some(name) => drop(self.begun.insert(name.to_owned(), annotation)),
            None => self.comment(annotation, annotation.tag.clone()),
        }
    }

    fn annotation_end(&mut self, end: &'t Element<'a>) {
        let name = end.get("office", "name").unwrap_or_default();
        if self.leaving.is_none()
            && let Some(annotation) = self.begun.remove(name)
        {
            self.comment(annotation, end.at.clone());
        }
    }

    fn comment(&mut self, annotation: &'t Element<'a>, at: Range<usize>) {
        self.writer.remark(Remark::Comment, annotation.tag.clone());
        let (class, place) = (Some("comment"), Some("margin"));
        let key = key(annotation);
        self.writer.begin_note(NoteHead { key: &key, class, place, label: Label::Nothing, at });
        self.note_body(Some(annotation));
    }

    fn note_body(&mut self, body: Option<&'t Element<'a>>) {
        let around = std::mem::take(&mut self.around);
        if let Some(body) = body {
            self.blocks(body, &mut Flow::default());
        }
        self.around = around;
        self.writer.end();
    }
}

/// The name of a note: its place, since ids may be missing.
fn key(note: &Element<'_>) -> String {
    let Range { start, .. } = note.tag;
    format!("note:{start}")
}
