//! `[[allow]]` in letterpress.toml: a loss that `verify` finds and somebody allows, with the reason.

use std::path::Path;

use letterpress::diag::{self, Diagnostic};
use serde::Deserialize;

/// A loss that is allowed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Allowance {
    /// The file that it is in, or the end of its path; without it, any file.
    #[serde(default)]
    pub file: Option<String>,
    /// Words of the message.
    pub loss: String,
    /// Why it is allowed.
    pub reason: String,
    /// Its line in the configuration.
    #[serde(skip)]
    pub line: usize,
}

/// The allowances of a run, and which of them were needed.
pub(in crate::cli) struct Allowances<'a> {
    all: Vec<Tried<'a>>,
}

struct Tried<'a> {
    allowance: &'a Allowance,
    /// Whether a file that it may be in was verified.
    is_of_run: bool,
    /// Whether the loss was there.
    is_used: bool,
}

impl<'a> Allowances<'a> {
    pub(in crate::cli) fn of(all: &'a [Allowance]) -> Self {
        let tried = |allowance| Tried { allowance, is_of_run: false, is_used: false };
        Self { all: all.iter().map(tried).collect() }
    }

    /// What is found in a file, with notes instead of the losses that are allowed.
    pub(in crate::cli) fn applied(
        &mut self,
        file: &Path,
        mut found: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        for Tried { allowance, is_of_run, is_used } in &mut self.all {
            if allowance.file.as_ref().is_some_and(|name| !file.ends_with(name)) {
                continue;
            }
            *is_of_run = true;
            for one in &mut found {
                if one.code == &diag::OUTPUT_DIFFERS && one.message.contains(&allowance.loss) {
                    *is_used = true;
                    one.code = &diag::DIFFERENCE_ALLOWED;
                    one.hint = Some(format!("allowed: {}", allowance.reason));
                }
            }
        }
        found
    }

    /// Which allowances have to go: their file was verified, and what they allow is not lost there. With their lines.
    pub(in crate::cli) fn unused(&self) -> Vec<(usize, Diagnostic)> {
        let unused = self.all.iter().filter(|one| one.is_of_run && !one.is_used);
        let told = |Tried { allowance, .. }: &Tried<'_>| {
            let message = format!("nothing is lost any more that this allows: {}", allowance.loss);
            (allowance.line, Diagnostic::new(&diag::ALLOWANCE_UNUSED, None, message))
        };
        unused.map(told).collect()
    }
}
