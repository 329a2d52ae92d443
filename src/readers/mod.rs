//! The readers: one module per format. A reader knows the syntax of its format, not what it means
//! for a letter; that is the normaliser's work.
//!
//! A reader never fails on content. It is chosen by what the file holds, never by its name alone. Readers
//! outside this crate are registered in [`Registry`](crate::press::Registry).

mod composer;
mod docx;
mod html;
mod html_elements;
mod ir;
mod margins;
mod markdown;
mod named_characters;
mod odt;
mod package;
mod page;
mod tei;
mod text;
mod word_processor;
mod xml;
mod xml_account;

use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::Event;

pub use self::tei::ListFile;
use crate::diag::Diagnostic;
use crate::ir::{Collection, Encoding, Letter, Matter, PointedAt};
use crate::source::{Account, BOM, Marked, PackedPart, Source};

/// All readers, in the order in which they are asked.
pub static READERS: &[&dyn Reader] = &[
    &docx::Docx,
    &odt::Odt,
    &tei::Tei,
    &page::PageXml,
    &ir::IrJson,
    &html::Html,
    &markdown::Markdown,
    &text::PlainText,
];

/// One input format.
pub trait Reader: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// One line for the list of formats.
    fn description(&self) -> &'static str;

    /// The parts of a container that hold text, if the bytes are a container of this format. They are
    /// decoded, each in the encoding that is stated for it, and the reader is then asked whether it
    /// recognises the source that they make ([`Source::parts`]).
    ///
    /// An archive may claim any size: a reader unpacks no more than a letter can have.
    ///
    /// # Errors
    /// Why the container cannot be unpacked, in lower case, without a full stop.
    #[allow(unused_variables, reason = "most formats are no containers")]
    fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
        None
    }

    /// A picture in a container of this format, by the name that a figure of its letter has for it.
    ///
    /// # Errors
    /// Why it cannot be unpacked.
    #[allow(unused_variables, reason = "most formats are no containers")]
    fn picture(&self, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    /// The files of a folder that hold text, in their order, if the folder is one input of this format; they
    /// are then read as the parts of a container.
    ///
    /// # Errors
    /// Why they cannot be read together, in lower case, without a full stop.
    #[allow(unused_variables, reason = "in most formats a folder holds several inputs")]
    fn gather(&self, files: &[PackedPart]) -> Option<Result<Vec<PackedPart>, String>> {
        None
    }

    /// Whether the source looks like this format.
    fn recognises(&self, source: &Source) -> bool;

    /// Whether the format is XML, whose encoding is never guessed.
    fn is_xml(&self) -> bool;

    /// Opens the source: finds the letters in it, and reads what all of them share.
    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a>;

    /// Opens a source that may point into lists of persons, places and other things in files `beside` it.
    #[allow(unused_variables, reason = "most formats do not point into files of lists")]
    fn open_beside<'a>(
        &self,
        source: &'a Source,
        beside: &[Arc<ListFile>],
    ) -> Box<dyn Volume + 'a> {
        self.open(source)
    }
}

/// An open input. Its letters are read one at a time, in any order and from several threads, so
/// that memory follows the largest letter and not the whole.
pub trait Volume: Send + Sync {
    /// What the input says about itself, without letters and matter.
    fn collection(&self) -> &Collection;

    /// How many letters it holds.
    fn letters(&self) -> usize;

    /// The input's own name for a letter, if it has one, known without reading the letter.
    #[allow(unused_variables, reason = "most formats name no letters")]
    fn source_id(&self, index: usize) -> Option<&str> {
        None
    }

    /// Reads a letter. Every leaf says which bytes it was read from.
    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>);

    /// A letter that was just read in the mark-up of its source, if that is TEI.
    #[allow(unused_variables, reason = "most formats are not TEI")]
    fn encoding(&self, index: usize, letter: &Letter) -> Option<Encoding> {
        None
    }

    /// The parts of the source whose words belong to a letter, in order.
    fn extent(&self, index: usize) -> Vec<Range<usize>>;

    /// What the input holds besides its letters.
    fn matter(&self) -> Vec<Matter> {
        Vec::new()
    }

    /// The parts of the source that hold this matter, in order.
    fn matter_extent(&self) -> Vec<Range<usize>> {
        Vec::new()
    }

    /// What an id of the source names.
    #[allow(unused_variables, reason = "most formats have no ids")]
    fn pointed_at(&self, id: &str) -> Option<PointedAt> {
        None
    }

    /// What is wrong with the input as a whole.
    fn diagnostics(&self) -> &[Diagnostic] {
        &[]
    }

    /// What the source itself marks; the normaliser works out the rest.
    fn marked(&self) -> Marked;

    /// The account of a source that has mark-up; without one, every character is text.
    fn account(&self) -> Option<&dyn Account>;

    /// Whether its letters are finished: this program made them earlier. No pass runs, their ids stay,
    /// and their spans speak of another file, so that nothing is proved against this source.
    fn holds_finished_letters(&self) -> bool {
        false
    }
}

/// The reader with this name.
///
/// ```
/// assert_eq!(letterpress::readers::find("text").unwrap().name(), "text");
/// ```
pub fn find(name: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.name() == name)
}

/// The reader that recognises a source.
pub fn recognise(source: &Source) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.recognises(source))
}

/// What comes after the prolog of an XML file (XML 1.0, production 22), however long it is: the
/// root element. For any other text, what comes after white space.
fn after_prolog(text: &str) -> &str {
    let text = text.trim_start_matches(BOM);
    let mut reader = quick_xml::Reader::from_str(text);
    let mut end = 0;
    while let Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) =
        read_past_white(&mut reader)
    {
        end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    }
    text.get(end..).unwrap_or_default().trim_start()
}

/// Whether the root element is that of a web page.
fn is_html_root(root: &str) -> bool {
    root.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"))
}

/// Whether an element is in the namespace of TEI. A web page that was made from TEI often declares a prefix
/// for it, and no element has that prefix.
fn has_tei_elements(xml: &str) -> bool {
    xml.match_indices("http://www.tei-c.org/ns/1.0").any(|(at, _)| {
        let before = xml.get(..at).unwrap_or_default().trim_end_matches(['"', '\'']).trim_end();
        let attribute = before.strip_suffix('=').unwrap_or_default().trim_end();
        let name = attribute.rsplit(char::is_whitespace).next().unwrap_or_default();
        let prefix = name.strip_prefix("xmlns:");
        name == "xmlns" || prefix.is_some_and(|prefix| xml.contains(&format!("<{prefix}:")))
    })
}

fn read_past_white<'a>(
    reader: &mut quick_xml::Reader<&'a [u8]>,
) -> Result<Event<'a>, quick_xml::Error> {
    loop {
        match reader.read_event()? {
            Event::Text(text) if text.trim_ascii().is_empty() => {}
            event => return Ok(event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prolog_ends_where_the_root_begins() {
        for (prolog, rest) in [
            ("", "Dear Ben: it rains. <!-- snow -->"),
            ("\u{FEFF} \n", "<TEI/>"),
            ("<?xml version='1.0'?><?pi a? >?>", "<a/>"),
            ("<!-- <TEI> -- -->\n", "<html/>"),
            (
                "<!DOCTYPE TEI [ <!ENTITY a ']>\"<'> <!-- ]> ' --> <?b ]>?> <!ENTITY c \"'\"> %d; ]>\n",
                "<a/>",
            ),
            ("<!DOCTYPE a PUBLIC '>' \"<'>\"><!---->", "<a/>"),
            ("", "<pb n='1'/>Dear Ben"),
            ("", "<!-- never closed <TEI>"),
            ("<!-- -->", ""),
        ] {
            assert_eq!(after_prolog(&format!("{prolog}{rest}")), rest, "{prolog}{rest}");
        }
    }
}
