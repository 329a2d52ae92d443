//! Letters typed in word processors, made here of their XML: what becomes of each thing in them, and what is
//! said of files that are broken.
#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on stops")]

#[path = "word_processors/cuts.rs"]
mod cuts;
#[path = "word_processors/docx.rs"]
mod docx;
#[path = "word_processors/odt.rs"]
mod odt;
#[path = "word_processors/packing.rs"]
mod packing;
#[path = "word_processors/sketch.rs"]
mod sketch;
