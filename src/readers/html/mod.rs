//! HTML: saved pages of web editions, and pieces of such pages.

mod account;
mod characters;
mod elements;
mod tokens;
mod tree;
