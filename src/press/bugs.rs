//! Bugs of the program itself, as findings: one in a letter stops no other letter.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};

use crate::diag::{self, Diagnostic};

/// Does some work on a part of an input. A bug in it does not stop the rest.
///
/// # Errors
/// What the program stopped with, and what it was working on.
pub fn guarded<T>(part: &str, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    const LONGEST: usize = 200;
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let said = payload.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        // An assertion prints its values on separate lines, and they can be long.
        let said: Vec<&str> = said.split_whitespace().collect();
        let said: String = said.join(" ").chars().take(LONGEST).collect();
        Box::new(bug(format!("the program stopped in the middle of {part}: {said}")))
    })
}

/// The diagnostic for what should be impossible.
pub(super) fn bug(message: impl fmt::Display) -> Diagnostic {
    Diagnostic::new(&diag::BUG, None, message)
        .hint("please report it, with the input and what RUST_BACKTRACE=1 shows")
}
