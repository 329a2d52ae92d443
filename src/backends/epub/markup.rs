//! Writes well-formed mark-up: a thin layer over `quick-xml` that knows which elements are open and
//! whether the words written so far end in a space.
//!
//! It knows nothing of letters. **Invariant:** what it writes is well-formed XML 1.0; a character
//! that XML cannot represent is an error and never dropped.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};
use serde::{Deserialize, Serialize};

/// The namespace of `epub:type` and `epub:prefix` (EPUB 3.3, 6.1.2).
const EPUB_NAMESPACE: &str = "http://www.idpf.org/2007/ops";

/// Attributes of an element, as written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document, or a part of one, under construction.
pub(super) struct Markup {
    writer: Writer<Vec<u8>>,
    open: Vec<BytesStart<'static>>,
    /// The last character of the words written so far on the same line, if any.
    last: Option<char>,
    /// Where in the bytes the ids are.
    ids: Vec<Range<usize>>,
    /// Where in the bytes the links to ids are: what comes after `#`.
    links: Vec<Range<usize>>,
    /// Links out of the chapter.
    beyond: Vec<Beyond>,
}

/// A link out of a chapter, to something whose file is known only when the book is complete.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Beyond {
    /// The bytes of the attribute, with the space before it.
    pub attribute: Range<usize>,
    /// The name of a part of the book, and the fragment there.
    pub target: (String, String),
}

/// What the address of such a link begins with, until it is known.
const BEYOND: &str = "beyond:";

/// The address of a link to a fragment of a part of the book, until it is known.
pub(super) fn beyond(part: &str, fragment: &str) -> String {
    format!("{BEYOND}{part}:{fragment}")
}

/// A finished document.
pub(super) struct Document {
    bytes: Vec<u8>,
    /// Where its ids are, in the order of the ids.
    ids: Vec<Range<usize>>,
    /// Where its links to ids are, from the top.
    links: Vec<Range<usize>>,
    /// Its links out of the chapter, from the top.
    beyond: Vec<Beyond>,
}

impl Document {
    /// Whether an element has this id.
    pub(super) fn holds(&self, id: &[u8]) -> bool {
        self.ids.binary_search_by(|place| self.bytes[place.clone()].cmp(id)).is_ok()
    }

    /// The bytes as they are.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The links out of the chapter.
    pub(super) fn beyond(&self) -> &[Beyond] {
        &self.beyond
    }

    /// The bytes, with the path of the document that has it before each id, and the links out of the chapter there.
    pub(super) fn with_paths<'p>(
        &self,
        path: impl Fn(&[u8]) -> Option<&'p str>,
    ) -> (Vec<u8>, Vec<Beyond>) {
        let mut linked = Vec::with_capacity(self.bytes.len());
        let mut copied = 0;
        let mut beyond = self.beyond.clone();
        let mut moved = 0;
        for link in &self.links {
            // Before the `#`.
            let at = link.start - 1;
            linked.extend_from_slice(&self.bytes[copied..at]);
            for later in beyond.iter_mut().skip(moved).take_while(|it| it.attribute.start < at) {
                let by = linked.len() - at;
                (later.attribute.start, later.attribute.end) =
                    (later.attribute.start + by, later.attribute.end + by);
                moved += 1;
            }
            linked
                .extend_from_slice(path(&self.bytes[link.clone()]).unwrap_or_default().as_bytes());
            copied = at;
        }
        linked.extend_from_slice(&self.bytes[copied..]);
        let by = linked.len() - self.bytes.len();
        for later in beyond.iter_mut().skip(moved) {
            (later.attribute.start, later.attribute.end) =
                (later.attribute.start + by, later.attribute.end + by);
        }
        (linked, beyond)
    }
}

impl Markup {
    /// Begins a fragment that will be put into a document.
    pub(super) fn part() -> Self {
        Self::with(Writer::new(Vec::new()))
    }

    /// Begins an XML document, with its declaration.
    pub(super) fn declared() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::with_capacity(64 * 1024));
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.write_event(Event::Text(BytesText::from_escaped("\n")))?;
        Ok(Self::with(writer))
    }

    fn with(writer: Writer<Vec<u8>>) -> Self {
        Self {
            writer,
            open: Vec::new(),
            last: None,
            ids: Vec::new(),
            links: Vec::new(),
            beyond: Vec::new(),
        }
    }

    /// Begins an XHTML document of the book, with its head; `html` and `body` are open.
    pub(super) fn xhtml(language: &str, title: &str) -> io::Result<Self> {
        let mut document = Self::declared()?;
        document.writer.write_event(Event::DocType(BytesText::from_escaped("html")))?;
        document.end_line()?;
        document.open(
            "html",
            &[
                ("xmlns", "http://www.w3.org/1999/xhtml"),
                ("xmlns:epub", EPUB_NAMESPACE),
                // The terms for the parts of a letter are an extra: roles and classes are sufficient.
                ("epub:prefix", "z3998: http://www.daisy.org/z3998/2012/vocab/structure/#"),
                ("lang", language),
                ("xml:lang", language),
            ],
        )?;
        document.end_line()?;
        document.open("head", &[])?;
        document.empty("meta", &[("charset", "utf-8")])?;
        document.element("title", &[], title)?;
        let stylesheet = [("rel", "stylesheet"), ("type", "text/css"), ("href", "stylesheet.css")];
        document.empty("link", &stylesheet)?;
        document.close_block()?;
        document.open_block("body", &[])?;
        document.end_line()?;
        Ok(document)
    }

    /// Opens an element inside a line.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let start = element(name, attributes)?;
        let at = self.size();
        self.writer.write_event(Event::Start(start.borrow()))?;
        self.open.push(start);
        self.note_links(at, attributes);
        Ok(())
    }

    /// Closes the most recently opened element.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.open.pop() {
            Some(start) => self.writer.write_event(Event::End(start.to_end())),
            None => Err(io::Error::other("no element is open")),
        }
    }

    /// Opens a block: an element that separates the words inside it from those outside.
    pub(super) fn open_block(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.last = None;
        self.open(name, attributes)
    }

    /// Closes the most recently opened block, and ends the line of the file.
    pub(super) fn close_block(&mut self) -> io::Result<()> {
        self.last = None;
        self.close()?;
        self.end_line()
    }

    /// Ends the line of the file; only between blocks, where white space means nothing.
    pub(super) fn end_line(&mut self) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::from_escaped("\n")))
    }

    /// Ends the innermost open block and begins another of the same kind, with all its open
    /// elements.
    pub(super) fn split_block(&mut self, block: &str) -> io::Result<()> {
        let is_block = |start: &BytesStart<'_>| start.name().as_ref() == block;
        let Some(at) = self.open.iter().rposition(is_block) else {
            return Err(io::Error::other(format!("{block} is not open")));
        };
        let suspended = self.suspend_from(at)?;
        self.end_line()?;
        self.resume(suspended)
    }

    /// Ends all elements that are open in the innermost one of a name. They can be [resumed](Self::resume).
    pub(super) fn suspend_all_in(&mut self, name: &str) -> io::Result<Suspended> {
        let has_name = |start: &BytesStart<'_>| start.name().as_ref() == name;
        let around = self.open.iter().rposition(has_name);
        self.suspend_from(around.map_or(0, |around| around + 1))
    }

    fn suspend_from(&mut self, at: usize) -> io::Result<Suspended> {
        let suspended = self.open.split_off(at);
        for start in suspended.iter().rev() {
            self.writer.write_event(Event::End(start.to_end()))?;
        }
        self.last = None;
        Ok(Suspended(suspended))
    }

    /// Begins elements of the same kind as those that have been ended.
    pub(super) fn resume(&mut self, suspended: Suspended) -> io::Result<()> {
        for start in suspended.0 {
            let start = continued(&start)?;
            self.writer.write_event(Event::Start(start.borrow()))?;
            self.open.push(start);
        }
        Ok(())
    }

    /// The language of what is written next, if an open element names one.
    pub(super) fn language(&self) -> Option<Cow<'_, str>> {
        let named =
            self.open.iter().rev().find_map(|start| start.try_get_attribute("lang").ok()?);
        named.map(|attribute| attribute.value)
    }

    /// Whether `name` is open.
    pub(super) fn is_inside(&self, name: &str) -> bool {
        self.open.iter().any(|start| start.name().as_ref() == name)
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let at = self.size();
        self.writer.write_event(Event::Empty(element(name, attributes)?))?;
        self.note_links(at, attributes);
        Ok(())
    }

    /// Keeps where the id and the link to an id are in a tag that has been written from a place.
    fn note_links(&mut self, at: usize, attributes: Attributes<'_>) {
        for (key, value) in attributes {
            let (before, value) = match *key {
                "id" => (&b" id=\""[..], *value),
                "href" => match value.strip_prefix('#') {
                    Some(id) => (&b" href=\"#"[..], id),
                    None => {
                        self.note_beyond(at, value);
                        continue;
                    }
                },
                _ => continue,
            };
            let tag = &self.writer.get_ref()[at..];
            let found = tag.windows(before.len()).position(|bytes| bytes == before);
            let place = found.map(|found| at + found + before.len());
            let place = place.map(|start| start..start + value.len());
            if *key == "id" { self.ids.extend(place) } else { self.links.extend(place) }
        }
    }

    /// Keeps where a link out of the chapter is.
    fn note_beyond(&mut self, at: usize, value: &str) {
        let target = value.strip_prefix(BEYOND).and_then(|target| target.split_once(':'));
        let Some((part, fragment)) = target else { return };
        let before = format!(" href=\"{BEYOND}");
        let tag = &self.writer.get_ref()[at..];
        let start = tag.windows(before.len()).position(|bytes| bytes == before.as_bytes());
        let length = start.and_then(|start| {
            let value = &tag[start + before.len()..];
            Some(before.len() + value.iter().position(|byte| *byte == b'"')? + 1)
        });
        if let (Some(start), Some(length)) = (start, length) {
            let attribute = at + start..at + start + length;
            self.beyond.push(Beyond { attribute, target: (part.to_owned(), fragment.to_owned()) });
        }
    }

    /// The bytes so far.
    pub(super) fn size(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// Writes an element that holds only text.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close()
    }

    /// Writes characters that are not words of the letter.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        let text = legal(text)?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(partial_escape(text))))
    }

    /// Writes words of the letter.
    pub(super) fn words(&mut self, words: &str) -> io::Result<()> {
        if let Some(last) = words.chars().next_back() {
            self.last = Some(last);
        }
        self.text(words)
    }

    /// The last character of the words written on this line.
    pub(super) fn last_character(&self) -> Option<char> {
        self.last
    }

    /// Ensures that the next word is separate.
    pub(super) fn end_word(&mut self) -> io::Result<()> {
        let in_word = self.last.is_some_and(|last| !last.is_whitespace());
        if in_word { self.words(" ") } else { Ok(()) }
    }

    /// Breaks the line.
    pub(super) fn line_break(&mut self) -> io::Result<()> {
        self.last = None;
        self.empty("br", &[])
    }

    /// The finished bytes.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.finish_document()?.bytes)
    }

    /// The finished document.
    pub(super) fn finish_document(self) -> io::Result<Document> {
        match self.open.last() {
            None => {
                let bytes = self.writer.into_inner();
                let mut ids = self.ids;
                ids.sort_unstable_by(|one, other| bytes[one.clone()].cmp(&bytes[other.clone()]));
                Ok(Document { bytes, ids, links: self.links, beyond: self.beyond })
            }
            Some(start) => Err(io::Error::other(format!("{} is open", start.name().as_ref()))),
        }
    }
}

/// Elements that have been ended to go on elsewhere.
pub(super) struct Suspended(Vec<BytesStart<'static>>);

fn element(name: &str, attributes: Attributes<'_>) -> io::Result<BytesStart<'static>> {
    let mut start = BytesStart::new(name.to_owned());
    for (key, value) in attributes {
        start.push_attribute((*key, legal(value)?));
    }
    Ok(start)
}

/// A tag by which an element goes on: without its id, which belongs where it begins, and without the name that a heading
/// gave it.
fn continued(start: &BytesStart<'static>) -> io::Result<BytesStart<'static>> {
    let mut copy = BytesStart::new(start.name().as_ref().to_owned());
    let is_item = copy.name().as_ref() == "li";
    if is_item {
        copy.push_attribute(("class", "continued"));
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(io::Error::other)?;
        // An item has no other class than that it goes on, perhaps for the second time.
        let is_left_out = matches!(attribute.key.as_ref(), "id" | "aria-labelledby")
            || is_item && attribute.key.as_ref() == "class";
        if !is_left_out {
            copy.push_attribute(attribute);
        }
    }
    Ok(copy)
}

/// The text in a form that XML 1.0 can hold (production 2, `Char`): a form feed, which separates
/// words but is illegal in XML, becomes a space.
///
/// # Errors
/// If there is any other character that XML 1.0 forbids.
pub(super) fn legal(text: &str) -> io::Result<Cow<'_, str>> {
    let illegal = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    match text.chars().find(|c| illegal(*c) && *c != '\u{C}') {
        Some(c) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("XML has no way to write the character U+{:04X}", u32::from(c)),
        )),
        None if text.contains('\u{C}') => Ok(Cow::Owned(text.replace('\u{C}', " "))),
        None => Ok(Cow::Borrowed(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Markup) -> io::Result<()>) -> String {
        let mut markup = Markup::part();
        write(&mut markup).expect("is written");
        String::from_utf8(markup.finish().expect("is closed")).expect("is UTF-8")
    }

    #[test]
    fn a_split_block_keeps_what_is_open_in_it_but_no_id_twice() {
        let text = written(|x| {
            x.open_block("p", &[("id", "p1")])?;
            x.open("em", &[("id", "a"), ("class", "b")])?;
            x.words("one")?;
            x.split_block("p")?;
            x.words("two")?;
            x.close()?;
            x.close_block()
        });
        assert_eq!(
            text,
            "<p id=\"p1\"><em id=\"a\" class=\"b\">one</em></p>\n<p><em class=\"b\">two</em></p>\n"
        );
    }

    #[test]
    fn an_item_can_go_on_several_times() {
        let text = written(|x| {
            x.open("li", &[("id", "i")])?;
            for _ in 0..2 {
                let open = x.suspend_all_in("body")?;
                x.resume(open)?;
            }
            x.close()
        });
        let continued = "<li class=\"continued\"></li>";
        assert_eq!(text, format!("<li id=\"i\"></li>{continued}{continued}"));
    }

    #[test]
    fn words_are_separated_once() {
        let text = written(|x| {
            x.open("p", &[])?;
            x.end_word()?;
            x.words("one")?;
            x.end_word()?;
            x.end_word()?;
            x.words("& two")?;
            x.close()
        });
        assert_eq!(text, "<p>one &amp; two</p>");
    }

    #[test]
    fn refuses_what_xml_cannot_hold_and_keeps_words_apart() {
        assert_eq!(legal("a\u{C}b").expect("is legal"), "a b");
        assert!(legal("a\u{1}b").expect_err("is refused").to_string().ends_with("U+0001"));
        assert!(legal("a\u{FFFE}b").is_err());
    }
}
