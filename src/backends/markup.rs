//! Writes XML with controlled white space.
//!
//! Knows XML, not TEI. **Invariant:** white space is written only where the caller asked for a new
//! line, because a reader takes white space between two words for a space and white space inside a
//! word for its end.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};

/// The result of every writing function: writing to memory fails only if the library does.
pub(crate) type Written = io::Result<()>;

/// A start tag under construction.
#[derive(Clone)]
pub(crate) struct Tag {
    name: &'static str,
    start: BytesStart<'static>,
}

impl Tag {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, start: BytesStart::new(name) }
    }

    /// Adds an attribute; the value is escaped.
    #[must_use]
    pub(crate) fn set(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.start.push_attribute((name, value.as_ref()));
        self
    }

    /// Adds an attribute if its value is known.
    #[must_use]
    pub(crate) fn set_known(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }
}

/// An XML document under construction.
pub(crate) struct Markup {
    writer: Writer<Vec<u8>>,
    depth: usize,
}

impl Default for Markup {
    fn default() -> Self {
        Self { writer: Writer::new(Vec::new()), depth: 0 }
    }
}

impl Markup {
    /// An empty part of a document whose elements are indented by so many steps.
    pub(crate) fn indented(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// The XML declaration, and the addresses of the RELAX NG schema and of the Schematron rules, for
    /// editing programs.
    pub(super) fn prolog(&mut self, schemas: [&str; 2]) -> Written {
        const LANGUAGES: [&str; 2] =
            ["http://relaxng.org/ns/structure/1.0", "http://purl.oclc.org/dsdl/schematron"];
        self.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        for (schema, language) in schemas.into_iter().zip(LANGUAGES) {
            self.new_line()?;
            let content = format!(
                "xml-model href=\"{schema}\" type=\"application/xml\" schematypens=\"{language}\""
            );
            self.writer.write_event(Event::PI(BytesPI::new(content)))?;
        }
        Ok(())
    }

    /// An element on lines of its own, with children on lines of their own.
    pub(crate) fn group(
        &mut self,
        tag: Tag,
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.new_line()?;
        self.block(tag, content)
    }

    /// Begins an element on a line of its own that ends in another part of the document.
    pub(crate) fn begin(&mut self, tag: Tag) -> Written {
        self.new_line()?;
        self.depth += 1;
        self.writer.write_event(Event::Start(tag.start))
    }

    /// An element with children on lines of their own.
    pub(super) fn block(
        &mut self,
        tag: Tag,
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.inline(tag, |markup| {
            markup.depth += 1;
            content(markup)?;
            markup.depth -= 1;
            markup.new_line()
        })
    }

    /// An element on a line of its own; white space inside is up to its content.
    pub(super) fn line(&mut self, tag: Tag, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.new_line()?;
        self.inline(tag, content)
    }

    /// An element that contains only characters, on a line of its own.
    pub(crate) fn text_line(&mut self, tag: Tag, text: &str) -> Written {
        self.line(tag, |markup| markup.text(text))
    }

    /// An empty element on a line of its own.
    pub(crate) fn empty_line(&mut self, tag: Tag) -> Written {
        self.new_line()?;
        self.empty(tag)
    }

    /// An element inside a line.
    pub(super) fn inline(
        &mut self,
        tag: Tag,
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.writer.write_event(Event::Start(tag.start))?;
        content(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(tag.name)))
    }

    /// An empty element inside a line.
    pub(super) fn empty(&mut self, tag: Tag) -> Written {
        self.writer.write_event(Event::Empty(tag.start))
    }

    /// Characters. A form feed, which text files may contain and XML may not, becomes the white
    /// space that it is.
    pub(super) fn text(&mut self, text: &str) -> Written {
        let text: Cow<'_, str> = if text.contains(FORM_FEED) {
            text.replace(FORM_FEED, " ").into()
        } else {
            text.into()
        };
        self.writer.write_event(Event::Text(BytesText::from_escaped(partial_escape(text))))
    }

    /// A new line, indented; only where white space is allowed.
    pub(super) fn new_line(&mut self) -> Written {
        let mut white = String::from("\n");
        white.extend(std::iter::repeat_n("  ", self.depth));
        self.writer.write_event(Event::Text(BytesText::from_escaped(white)))
    }

    /// A finished part of the document, as [`part`](Self::part) gave it.
    pub(super) fn insert(&mut self, part: &str) {
        self.writer.get_mut().extend_from_slice(part.as_bytes());
    }

    /// The finished document.
    ///
    /// # Errors
    /// A message, if the letter contains a character that no XML document can hold (XML 1.0, 2.2).
    pub(crate) fn finish(self) -> Result<String, String> {
        self.part().map(|document| document + "\n")
    }

    /// The finished part of a document.
    ///
    /// # Errors
    /// As of [`finish`](Self::finish).
    pub(crate) fn part(self) -> Result<String, String> {
        let part =
            String::from_utf8(self.writer.into_inner()).map_err(|error| error.to_string())?;
        if let Some(character) = part.chars().find(|character| !is_xml(*character)) {
            return Err(format!("XML has no character U+{:04X}", u32::from(character)));
        }
        Ok(part)
    }
}

const FORM_FEED: char = '\u{c}';

/// XML 1.0, production 2; a `char` is never a surrogate.
fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => other >= ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_stands_only_where_it_was_asked_for() {
        let mut markup = Markup::default();
        markup
            .group(Tag::new("div"), |div| {
                div.line(Tag::new("p"), |p| {
                    p.text("a<b & \"c\"")?;
                    p.empty(Tag::new("pb").set("n", "\"<&"))?;
                    p.inline(Tag::new("seg"), |seg| seg.text("d"))
                })
            })
            .expect("written");
        let document = markup.finish().expect("finished");
        assert_eq!(
            document,
            "\n<div>\n  <p>a&lt;b &amp; \"c\"<pb n=\"&quot;&lt;&amp;\"/><seg>d</seg></p>\n</div>\n"
        );
    }

    #[test]
    fn refuses_what_xml_cannot_hold() {
        let mut markup = Markup::default();
        markup.text("a\u{c}b").expect("written");
        assert_eq!(markup.finish().as_deref(), Ok("a b\n"));
        let mut markup = Markup::default();
        markup.text("a\u{fffe}b").expect("written");
        assert_eq!(markup.finish(), Err("XML has no character U+FFFE".to_owned()));
    }
}
