//! Reads historical letters, from plain transcripts or TEI, and prints them as TEI, EPUB, PDF and JSON-LD.
//! Nothing is lost on the way, nothing is made up, and whatever is inferred is reported.
//!
//! ```
//! use letterpress::ir::{ActionKind, Reading};
//! use letterpress::press::{Input, Options, convert};
//!
//! let transcript = "Letter From Ann Marlow to Ben Quill\n\nLeeds, May 3, 1901.\n\n\
//!     Dear Ben: It rains.\n\nYours sincerely,\n\nAnn Marlow\n";
//! let converted = convert(&Input::new("ann.txt", transcript), &Options::default());
//!
//! // What was read: who wrote to whom, when, and the text.
//! let read = converted.read.as_ref().expect("a letter");
//! let letter = &read.collection.letters[0];
//! let sent = letter.action(ActionKind::Sent).expect("a sender");
//! assert_eq!(sent.agents[0].display_name(), Some("Ann Marlow"));
//! assert_eq!(letter.date().and_then(|date| date.when()), Some("1901-05-03"));
//!
//! // What was found: a code, a place, a message.
//! for found in &converted.diagnostics {
//!     let place = found.span.map(|span| read.source.position(span.start).to_string());
//!     println!("{} at {place:?}: {}", found.code.id, found.message);
//! }
//!
//! // What was made: the finished files. One that had lost a word would not be here.
//! let tei = converted.files.iter().find(|file| file.format.name == "tei").expect("a TEI file");
//! assert!(String::from_utf8_lossy(&tei.bytes).contains(">Ann Marlow</persName>"));
//! ```
//!
//! | to do this | begin here |
//! |---|---|
//! | read and convert, with options | [`press`]; one letter at a time, [`press::open`] |
//! | look at a letter, walk through it | [`ir::Letter`], [`ir::Visitor`], [`ir::account`] |
//! | add a format that is read | [`readers::Reader`], [`press::Registry`] |
//! | add a format that is made, and its proof | [`backends::Backend`], [`audit::Extractor`] |
//! | add a pass over transcripts | [`normalize::Pass`] |
//! | change the program | [`architecture`] |
//!
//! The folder `examples` has a backend, a pass, a walk and a batch that run.
//!
//! # Features
//!
//! All are on by default. `default-features = false` leaves the readers, the passes, and the formats TEI and
//! IR as JSON.
//!
//! | feature | what it adds |
//! |---|---|
//! | `epub`, `jsonld`, `pdf` | the format of that name; `pdf` also [`typeset`], fonts, paper and covers |
//! | `cli` | the command `letterpress`, and all formats; the library does not need it |

// A range can end inside a character, and indexing by it ends the program.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod audit;
pub mod backends;
pub mod diag;
mod grammar;
pub mod ir;
pub mod normalize;
pub mod package;
pub mod press;
pub mod profile;
pub mod readers;
pub mod source;
#[cfg(feature = "pdf")]
pub mod typeset;
pub mod wording;

pub mod architecture {
    #![doc = include_str!("ARCHITECTURE.md")]
    #![allow(unused_imports, reason = "the links in the text are looked up here")]
    use crate::*;
}

/// The examples of the README are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
