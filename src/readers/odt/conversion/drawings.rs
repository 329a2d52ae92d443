//! Pictures, text boxes, shapes and objects, which are anchored in the text.

use super::Conversion;
use super::blocks::Flow;
use super::left_out::has_words;
use crate::readers::composer::Container;
use crate::readers::word_processor::Remark;
use crate::readers::xml::Element;

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads a drawing.
    pub(super) fn drawing(&mut self, drawing: &'t Element<'a>) {
        if let Some(why) = self.leaving {
            return self.leave_out(drawing, why);
        }
        match drawing.name {
            ("draw", "frame") => self.frame(drawing),
            ("draw", "g" | "a") => {
                drawing.elements().filter(|child| child.name.0 == "draw").for_each(|child| {
                    self.drawing(child);
                });
            }
            // A line or an arrow has nothing to read, and does not end the paragraph it is anchored in.
            _ if has_words(drawing) || drawing.any(&|one| one.name == ("draw", "frame")) => {
                self.text_box(drawing);
            }
            _ => {}
        }
    }

    /// A frame holds one thing, in one or more forms (ODF 1.3 part 3, 10.4.2).
    fn frame(&mut self, frame: &'t Element<'a>) {
        if let Some(content) = frame.child("draw", "text-box") {
            self.text_box(content);
        } else if let Some(object) = frame.elements().find(|child| {
            matches!(child.name, ("draw", "object" | "object-ole" | "applet" | "plugin"))
        }) {
            self.writer.remark(Remark::Object, object.tag.clone());
        } else if let Some(image) = frame.child("draw", "image") {
            // In a flat file, the picture is in the text, and its frame has a name.
            let name = image.get("xlink", "href").or_else(|| frame.get("draw", "name"));
            let name = name.unwrap_or("picture").trim_start_matches("./").to_owned();
            self.writer.begin(Container::Figure { images: vec![name] });
            self.writer.end();
        }
    }

    fn text_box(&mut self, content: &'t Element<'a>) {
        if has_words(content) {
            self.writer.remark(Remark::TextBox, content.tag.clone());
        }
        self.writer.begin(Container::Section { class: Some("text-box".to_owned()) });
        let around = std::mem::take(&mut self.around);
        self.blocks(content, &mut Flow::default());
        self.around = around;
        self.writer.end();
    }
}
