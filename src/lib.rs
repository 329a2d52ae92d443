#![doc = include_str!("ARCHITECTURE.md")]

pub mod backends;
pub mod diag;
pub mod ir;
pub mod source;
pub mod typeset;
