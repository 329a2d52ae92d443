#![doc = include_str!("ARCHITECTURE.md")]
// A range can end inside a character, and indexing by it ends the program.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod audit;
pub mod backends;
pub mod diag;
pub mod ir;
pub mod normalize;
pub mod press;
pub mod profile;
pub mod readers;
pub mod source;
pub mod typeset;

/// The examples of the README are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
