//! Fields: an instruction, and the result that Word shows (ECMA-376 part 1, 17.16).

use super::Conversion;
use crate::readers::word_processor::{LeftOut, Remark, Setting};
use crate::readers::xml::Element;

/// The fields that are open, the outermost first.
#[derive(Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Default)]
struct Field {
    instruction: String,
    /// Whether its result has begun.
    is_result: bool,
    is_reference: bool,
}

impl Field {
    fn name(&self) -> &str {
        self.instruction.split_whitespace().next().unwrap_or_default()
    }

    /// Whether it counts the pages of the file.
    fn is_page(&self) -> bool {
        let pages = ["PAGE", "NUMPAGES", "SECTIONPAGES"];
        pages.iter().any(|name| name.eq_ignore_ascii_case(self.name()))
    }

    /// Whether it shows something that Word draws anew: an equation, a sign of a font (17.16.5).
    fn draws(&self) -> bool {
        ["EQ", "SYMBOL"].iter().any(|name| name.eq_ignore_ascii_case(self.name()))
    }

    /// The address that it leads to (17.16.5.25); a place in the file is in no edition of the letter.
    fn address(&self) -> Option<&str> {
        let is_link = self.name().eq_ignore_ascii_case("HYPERLINK");
        let rest = self.instruction.trim_start().get("HYPERLINK".len()..).filter(|_| is_link)?;
        let rest = rest.trim_start();
        let quoted = rest.strip_prefix('"').and_then(|inside| inside.split('"').next());
        let address = quoted.or_else(|| rest.split_whitespace().next())?;
        (!address.is_empty() && !address.starts_with('\\')).then_some(address)
    }
}

impl Fields {
    /// Why words are left out here.
    pub(super) fn why(&self) -> Option<LeftOut> {
        self.0.iter().find_map(|field| match field {
            Field { is_result: false, .. } => Some(LeftOut::Instruction),
            field => field.is_page().then_some(LeftOut::PageNumber),
        })
    }

    /// Reads a part of an instruction.
    pub(super) fn instruct(&mut self, element: &Element<'_>) {
        if let Some(field) = self.0.last_mut() {
            element.runs().for_each(|run| field.instruction.push_str(&run.text));
        }
    }
}

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads where a field begins, where its result does, and where it ends.
    pub(super) fn field(&mut self, element: &Element<'_>) {
        match element.get("w", "fldCharType") {
            Some("begin") => self.fields.0.push(Field::default()),
            Some("separate") => {
                let Some(field) = self.fields.0.last_mut() else { return };
                field.is_result = true;
                let Some(address) = field.address().map(ToOwned::to_owned) else { return };
                if self.why().is_none() {
                    self.writer.enter_reference(&address, element.at.clone());
                    if let Some(field) = self.fields.0.last_mut() {
                        field.is_reference = true;
                    }
                }
            }
            Some("end") => self.end_field(element),
            _ => {}
        }
    }

    fn end_field(&mut self, element: &Element<'_>) {
        let Some(field) = self.fields.0.pop() else { return };
        if field.is_reference {
            self.writer.leave_reference();
        } else if !field.is_result && field.draws() {
            self.writer.remark(Remark::EmptyField, element.at.clone());
        }
    }

    /// Reads a field whose result is in it.
    pub(super) fn simple_field(&mut self, element: &'t Element<'a>, setting: &Setting) {
        let instruction = element.get("w", "instr").unwrap_or_default().to_owned();
        let field = Field { instruction, is_result: true, is_reference: false };
        let address = field.address().map(ToOwned::to_owned).filter(|_| self.why().is_none());
        self.fields.0.push(field);
        if let Some(address) = &address {
            self.writer.enter_reference(address, element.tag.clone());
        }
        self.inside(element, setting);
        if address.is_some() {
            self.writer.leave_reference();
        }
        self.fields.0.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_leads_to_an_address() {
        for (instruction, address) in [
            (
                " HYPERLINK \"https://example.org/a b\" \\t \"_blank\" ",
                Some("https://example.org/a b"),
            ),
            ("hyperlink https://example.org", Some("https://example.org")),
            (" HYPERLINK \\l \"_Toc1\" ", None),
            ("HYPERLINK", None),
            ("PAGE", None),
        ] {
            let field = Field { instruction: instruction.to_owned(), ..Field::default() };
            assert_eq!(field.address(), address, "{instruction}");
        }
    }
}
