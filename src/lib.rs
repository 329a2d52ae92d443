#![doc = include_str!("ARCHITECTURE.md")]

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
