//! TEI P5: the scholar's copy, with everything that the letter holds.
//!
//! Both readings of a correction are here, whichever reading the run prints elsewhere. It writes no
//! markup that claims more than the IR knows: what is unknown is left out, and what the source does
//! not say carries `@resp` (who is responsible), `@cert` (how certain) and, in the `standOff`, the
//! evidence in words.
//!
//! **Invariants:** every letter that [`ir::validate`](crate::ir::validate) accepts gives a file
//! that is valid against `tei_all`, unless it contains a character that XML forbids; no white space
//! is added inside a word or lost between two.
//!
#![doc = include_str!("CONFORMANCE.md")]

mod blocks;
mod body;
mod calls;
mod corpus;
mod divisions;
mod encoding;
mod evidence;
mod header;
mod kept_elements;
mod notes;
mod parts;
mod phrases;
mod responsibility;
mod revision;
mod shown;
mod styles;
#[cfg(test)]
mod tests;
mod values;

use super::{Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support, markup};
use crate::ir::account::FactKey;
pub(super) use corpus::TeiCorpus;
use markup::{Markup, Tag};
use responsibility::{OURS, Responsible};

/// The backend `tei`.
pub(super) struct Tei;

impl Backend for Tei {
    fn format(&self) -> &'static Format {
        &Format {
            name: "tei",
            extension: "tei.xml",
            media_type: "application/tei+xml",
            description: "TEI P5: text, pages, notes, both readings of every correction",
            default: true,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, _: Feature) -> Support {
        Support::Full
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        printed(job, Place::Alone).map(Printed::from).map_err(BackendError::library("TEI"))
    }
}

/// Where a letter is printed.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// In a file of its own.
    Alone,
    /// As the part of a corpus that has this id.
    InCorpus(&'a str),
}

/// Prints a letter.
fn printed(job: &PrintJob<'_>, place: Place<'_>) -> Result<Vec<u8>, String> {
    let encoding = job.letter.encoding.as_ref();
    let mut document = match encoding {
        Some(encoding) => revision::print(job, encoding, place)?,
        None => print_anew(job, place)?,
    };
    if let Place::InCorpus(name) = place {
        document = corpus::as_part(document.trim(), name, encoding.is_none());
    }
    Ok(document.into_bytes())
}

/// Prints a letter with mark-up that is all ours.
fn print_anew(job: &PrintJob<'_>, place: Place<'_>) -> Result<String, String> {
    let in_words = |error: std::io::Error| error.to_string();
    let responsible = Responsible::of(job);
    // The header says what the text makes use of.
    let mut text = Markup::indented(1);
    body::print(&mut text, job, &responsible).map_err(in_words)?;
    evidence::print(&mut text, job.letter, &responsible).map_err(in_words)?;
    let text = kept_elements::kept(text.part()?)?;
    let root = Tag::new("TEI").set("xmlns", NAMESPACE);
    let mut markup = Markup::default();
    if let Place::Alone = place {
        markup.prolog([SCHEMA, SCHEMA]).map_err(in_words)?;
    }
    markup
        .group(root, |tei| {
            header::print(tei, job, &responsible, &text, place)?;
            tei.insert(&text);
            Ok(())
        })
        .map_err(in_words)?;
    markup.finish()
}

/// The namespace of TEI.
const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";

/// The schema with its Schematron rules inside, for editing programs.
const SCHEMA: &str = "https://vault.tei-c.org/P5/current/xml/tei/custom/schema/relaxng/tei_all.rng";

/// The version in the form of `teidata.versionNumber`: numbers only.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR"),
    ".",
    env!("CARGO_PKG_VERSION_PATCH"),
);

/// The id of an input's description in the header.
fn input_id(index: usize) -> String {
    format!("{OURS}input.{}", index + 1)
}

/// The `xml:id` of the letter's own `div`, for statements about its attributes.
const DOCUMENT: &str = "document";
