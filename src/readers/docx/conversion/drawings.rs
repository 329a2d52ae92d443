//! Pictures, text boxes and objects, which are anchored in a line.

use super::seen::{branch, has_words};
use super::{Conversion, Flow};
use crate::readers::composer::{Container, LineKind};
use crate::readers::word_processor::{Remark, Setting};
use crate::readers::xml::Element;

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads a drawing, or a part of one.
    pub(super) fn drawing(&mut self, drawing: &'t Element<'a>) {
        for child in drawing.elements() {
            match child.name {
                ("w", "txbxContent") => self.text_box(child),
                // Words in a shape that is not a text box.
                ("a", "p") => {
                    let setting = Setting { styles: Vec::new(), at: child.tag.clone() };
                    self.writer.line(LineKind::Paragraph, None);
                    self.inside(child, &setting);
                    self.writer.end_line();
                }
                ("a", "blip") => {
                    self.picture(child, child.get("r", "embed").or_else(|| child.get("r", "link")));
                }
                ("v", "imagedata") => {
                    self.picture(child, child.get("r", "id").or_else(|| child.get("r", "href")));
                }
                ("c", "chart") | ("dgm", "relIds") | ("o", "OLEObject") if self.why().is_none() => {
                    self.writer.remark(Remark::Object, child.at.clone());
                }
                ("mc", "AlternateContent") => {
                    if let Some(branch) = branch(child) {
                        self.drawing(branch);
                    }
                }
                _ => self.drawing(child),
            }
        }
    }

    fn text_box(&mut self, content: &'t Element<'a>) {
        if self.why().is_none() && has_words(content) {
            self.writer.remark(Remark::TextBox, content.at.clone());
        }
        self.writer.begin(Container::Section { class: Some("text-box".to_owned()) });
        let why = self.why();
        self.apart(|inner| {
            let outside = std::mem::replace(&mut inner.leaving, why);
            inner.blocks(content, &mut Flow::default());
            inner.leaving = outside;
        });
        self.writer.end();
    }

    fn picture(&mut self, element: &Element<'_>, id: Option<&str>) {
        let target = id.and_then(|id| self.relations.target(id)).map(ToOwned::to_owned);
        match target {
            _ if self.why().is_some() => {}
            Some(target) => {
                self.writer.begin(Container::Figure { images: vec![target] });
                self.writer.end();
            }
            None => self.writer.remark(Remark::Object, element.at.clone()),
        }
    }
}
