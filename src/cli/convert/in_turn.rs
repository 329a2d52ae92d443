//! What inputs yield, in the order of the inputs, however many are worked on at once: what comes early waits.

use std::collections::BTreeMap;

/// Whose turn it is, and what waits.
pub(super) struct InTurn<T> {
    /// The input that is handed over.
    input: usize,
    /// Later ones.
    waiting: BTreeMap<usize, Waiting<T>>,
}

/// What waits of an input.
struct Waiting<T> {
    parts: Vec<T>,
    is_done: bool,
}

impl<T> Default for InTurn<T> {
    fn default() -> Self {
        Self { input: 0, waiting: BTreeMap::new() }
    }
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self { parts: Vec::new(), is_done: false }
    }
}

impl<T> InTurn<T> {
    /// Takes the next part of an input, and hands it over if it is that input's turn.
    pub(super) fn take(&mut self, input: usize, part: T, mut hand_over: impl FnMut(T)) {
        if self.input == input {
            hand_over(part);
        } else {
            self.waiting.entry(input).or_default().parts.push(part);
        }
    }

    /// An input has no more parts: hands over what waits, up to the first input that is not done.
    pub(super) fn done(&mut self, input: usize, mut hand_over: impl FnMut(T)) {
        self.waiting.entry(input).or_default().is_done = true;
        while let Some(Waiting { parts, is_done }) = self.waiting.remove(&self.input) {
            parts.into_iter().for_each(&mut hand_over);
            if !is_done {
                break;
            }
            self.input += 1;
        }
    }
}
