//! What is in a line: runs and what they hold, references, insertions and deletions.

use super::super::format::{format_of_run, run_format};
use super::super::symbols::shown;
use super::Conversion;
use super::notes::NoteKind;
use super::seen::{branch, is_placeholder};
use crate::readers::word_processor::{LeftOut, Remark, RunFormat, Setting};
use crate::readers::xml::{Element, Run};

/// Parts of formulas whose place says something (ECMA-376 part 1, 22.1.2).
const ONE_ABOVE_ANOTHER: &[&str] =
    &["eqArr", "f", "limLow", "limUpp", "m", "nary", "rad", "sPre", "sSub", "sSubSup", "sSup"];

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads something in a line, which is set so.
    pub(super) fn inline(&mut self, element: &'t Element<'a>, setting: &Setting) {
        match element.name {
            ("w", "r") => self.run(element),
            ("w" | "m" | "a", "t") => element.runs().for_each(|run| self.words(run, setting)),
            ("w", "delText") => self.leave_out(element, LeftOut::Deleted),
            ("w", "tab" | "ptab") => self.space(element, setting),
            ("w", "br" | "cr") => self.line_break(element, setting),
            ("w", "noBreakHyphen") => self.sign('\u{2011}', element, setting),
            ("w", "sym") => self.symbol(element, setting),
            ("w", "footnoteReference") => self.call(NoteKind::Footnote, element),
            ("w", "endnoteReference") => self.call(NoteKind::Endnote, element),
            ("w", "commentReference") => self.call(NoteKind::Comment, element),
            ("w", "fldChar") => self.field(element),
            ("w", "instrText") => self.fields.instruct(element),
            ("w", "fldSimple") => self.simple_field(element, setting),
            ("w", "hyperlink") => self.hyperlink(element, setting),
            ("w", "drawing" | "pict" | "object") => self.drawing(element),
            ("w", "contentPart") => self.writer.remark(Remark::Object, element.at.clone()),
            ("m", "oMath") => {
                if element
                    .any(&|part| part.name.0 == "m" && ONE_ABOVE_ANOTHER.contains(&part.name.1))
                {
                    self.writer.remark(Remark::Formula, element.at.clone());
                }
                self.inside(element, setting);
            }
            ("w", "del") => self.left_out_inside(LeftOut::Deleted, element, setting),
            ("w", "moveFrom") => self.left_out_inside(LeftOut::Moved, element, setting),
            ("w", "rt") => self.left_out_inside(LeftOut::Ruby, element, setting),
            ("w", "sdt") if is_placeholder(element) => {
                self.left_out_inside(LeftOut::Placeholder, element, setting);
            }
            ("mc", "AlternateContent") => {
                if let Some(branch) = branch(element) {
                    self.inside(branch, setting);
                }
            }
            ("w" | "m", name) if name.ends_with("Pr") => {}
            // What only says something of what it holds: insertions, controls, tags, formulas.
            _ => self.inside(element, setting),
        }
    }

    /// Reads what an element holds.
    pub(super) fn inside(&mut self, element: &'t Element<'a>, setting: &Setting) {
        element.elements().for_each(|child| self.inline(child, setting));
    }

    fn left_out_inside(&mut self, why: LeftOut, element: &'t Element<'a>, setting: &Setting) {
        let outside = self.leaving;
        self.leaving = outside.or(Some(why));
        self.inside(element, setting);
        self.leaving = outside;
    }

    fn run(&mut self, run: &'t Element<'a>) {
        let properties = run.child("w", "rPr");
        let direct = properties.map_or_else(RunFormat::default, run_format);
        let style = properties.and_then(|one| one.child("w", "rStyle")?.get("w", "val"));
        let format = format_of_run(&self.around, &self.styles.of_run(style), &direct);
        let at = properties.map_or_else(|| run.tag.clone(), |one| one.at.clone());
        let setting = Setting { styles: format.styles_in(&self.around), at };
        let outside = self.leaving;
        let is_hidden = format.hidden == Some(true);
        self.leaving = outside.or(is_hidden.then_some(LeftOut::Hidden));
        let mut rest = run.elements();
        while let Some(child) = rest.next() {
            if let Some(kind) = NoteKind::of_marked_call(child).filter(|_| self.why().is_none()) {
                // The rest of the run is the mark.
                let mark: Vec<&'t Element<'a>> = rest.by_ref().collect();
                self.marked_call(kind, child, &mark, &setting);
            } else {
                self.inline(child, &setting);
            }
        }
        self.leaving = outside;
    }

    /// Why words are left out here.
    pub(super) fn why(&self) -> Option<LeftOut> {
        self.leaving.or_else(|| self.fields.why())
    }

    /// Reads characters.
    pub(super) fn words(&mut self, run: &Run<'_>, setting: &Setting) {
        if let Some(why) = self.why() {
            return self.writer.leave_out(why, &run.text, run.at.clone());
        }
        if let Some(mark) = self.mark.take_if(|_| !run.text.trim().is_empty())
            && let Some(rest) = self.note_number(run, &mark)
        {
            return self.writer.words(&rest, setting);
        }
        self.writer.words(run, setting);
    }

    fn space(&mut self, element: &Element<'_>, setting: &Setting) {
        match self.why() {
            Some(_) => self.writer.leave_out_space(),
            None => self.writer.space(setting, element.at.clone()),
        }
    }

    /// Where somebody began a new page, the line ends.
    fn line_break(&mut self, element: &Element<'_>, setting: &Setting) {
        if self.why().is_some() {
            return self.writer.leave_out_space();
        }
        if element.get("w", "type") == Some("page") {
            self.writer.remark(Remark::PageBreak, element.at.clone());
        }
        self.writer.line_break(setting, element.at.clone());
    }

    fn sign(&mut self, sign: char, element: &Element<'_>, setting: &Setting) {
        if self.why().is_none() {
            let mut buffer = [0; 4];
            self.writer.implied(sign.encode_utf8(&mut buffer), setting, element.at.clone());
        }
    }

    fn symbol(&mut self, element: &Element<'_>, setting: &Setting) {
        let font = element.get("w", "font").unwrap_or_default();
        match shown(element) {
            Some(sign) => self.sign(sign, element, setting),
            None if self.why().is_none() => self.writer.unknown_sign(font, element.at.clone()),
            None => {}
        }
    }

    fn hyperlink(&mut self, element: &'t Element<'a>, setting: &Setting) {
        let address = element.get("r", "id").and_then(|id| self.relations.address(id));
        // A place in the file is in no edition of the letter.
        let Some(address) = address.filter(|_| self.why().is_none()) else {
            return self.inside(element, setting);
        };
        let anchor = element.get("w", "anchor").map(|anchor| format!("#{anchor}"));
        let target = format!("{address}{}", anchor.unwrap_or_default());
        self.writer.enter_reference(&target, element.tag.clone());
        self.inside(element, setting);
        self.writer.leave_reference();
    }
}
