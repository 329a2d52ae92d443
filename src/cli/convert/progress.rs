//! Shows the progress of a long run on a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::account::MANY;

/// A progress bar, shown for many letters and only on a terminal.
#[derive(Default)]
pub(in crate::cli) struct Progress(Option<ProgressBar>);

/// Letters done and in total, the rate per second, and the time that is left.
const TEMPLATE: &str = "{bar:32} {pos}/{len} letters, {rate}, {eta} left";

impl Progress {
    /// The progress through some inputs; an input counts as one letter until it is opened.
    pub(in crate::cli) fn of(inputs: usize) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            // Our own template is valid.
            let style = ProgressStyle::with_template(TEMPLATE);
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // If the bar cannot be drawn, no message could be shown either.
                let _shown = write!(out, "{:.1} a second", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
            bar
        });
        let progress = Self(bar);
        progress.more(inputs);
        progress
    }

    /// An input turned out to contain this many letters.
    pub(super) fn opened(&self, letters: usize) {
        match letters {
            0 => self.done(),
            letters => self.more(letters - 1),
        }
    }

    /// There are more letters than expected.
    fn more(&self, letters: usize) {
        let Some(bar) = &self.0 else { return };
        bar.inc_length(letters as u64);
        if bar.is_hidden() && bar.length().is_some_and(|all| all >= MANY as u64) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// A letter is done.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Removes the bar at the end of the run; the summary takes its place.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
