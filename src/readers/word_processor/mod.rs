//! What the files of word processors have in common: a package of XML parts, one letter, and text that is set
//! in styles.
//!
//! A file is one letter. Its parts are checked when it is opened; a file with a broken part has no letter, since
//! nobody knows what is missing. **Not here:** what the elements of a format mean (`docx`, `odt`).
//!
//! What these formats know of a letter besides its text is not taken over: the author of a file is whoever's
//! computer made it, its date is that of the file, and the language is that of the spelling checker.

mod format;
mod numbers;
mod writer;

use std::ops::Range;

pub(super) use self::format::{Height, INDENTED, RunFormat, SPACED, points};
pub(super) use self::numbers::NumberFormat;
pub(super) use self::writer::{Label, LeftOut, NoteHead, Remark, Setting, Writer};
use super::Volume;
use super::xml::{Fault, Token, Tokens};
use super::xml_account::{Elements, XmlAccount};
use crate::diag::Diagnostic;
use crate::ir::{Collection, Letter};
use crate::source::{Account, Marked, Source, Structure};

/// A format of word processors.
pub(super) struct WordProcessor {
    /// What its elements do with words.
    pub elements: &'static Elements,
    /// Which parts of a source hold words.
    pub extent: fn(&Source) -> Vec<Range<usize>>,
    /// Reads the letter, if all parts are well-formed.
    pub letter: fn(&Source) -> Result<ReadLetter, Fault>,
}

/// A letter, and what was found in it.
pub(super) type ReadLetter = (Letter, Vec<Diagnostic>);

/// An open file.
pub(super) struct WordProcessorFile<'a> {
    source: &'a Source,
    format: &'static WordProcessor,
    collection: Collection,
    account: XmlAccount<'a>,
    extent: Vec<Range<usize>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> WordProcessorFile<'a> {
    pub(super) fn open(source: &'a Source, format: &'static WordProcessor) -> Self {
        let fault = source.parts().iter().find_map(|part| check(source, part.range()).err());
        Self {
            source,
            format,
            collection: Collection::of(source),
            account: XmlAccount::new(source, format.elements),
            extent: (format.extent)(source),
            diagnostics: fault.map(|fault| fault.report(source, BROKEN)).into_iter().collect(),
        }
    }

    fn is_whole(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

/// Walks through a part to see whether it is well-formed, and has one text: two would be two letters, and
/// programs differ in which one they show.
fn check(source: &Source, part: Range<usize>) -> Result<(), Fault> {
    let mut tokens = Tokens::of_document(source.text(), part);
    let (mut depth, mut bodies) = (0_usize, 0_usize);
    while let Some((token, at)) = tokens.next()? {
        match token {
            Token::Start(tag) => {
                depth += 1;
                let name = tag.name();
                let name = name.as_ref();
                let is_body = name.rsplit(':').next() == Some("body") && depth == 2;
                bodies += usize::from(is_body);
                if bodies > 1 {
                    let message = "the file has two bodies".to_owned();
                    return Err(Fault { at: at.start, message });
                }
            }
            Token::End => depth = depth.saturating_sub(1),
            Token::Text(_) | Token::Other => {}
        }
    }
    Ok(())
}

/// What to do about a file that is no XML.
const BROKEN: &str = "get a whole copy of the file, or save it again in the word processor";

impl Volume for WordProcessorFile<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        usize::from(self.is_whole())
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        let read = (self.format.letter)(self.source);
        read.unwrap_or_else(|fault| (Letter::default(), vec![fault.report(self.source, BROKEN)]))
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        self.extent.clone()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        Marked(&[Structure::Blocks, Structure::Notes, Structure::Phrases, Structure::LineEnds])
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}
