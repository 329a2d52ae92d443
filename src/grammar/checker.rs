//! Follows a document tag by tag and says what may come next.

use super::content::{START, State};
use super::{Element, FOREIGN, Grammar};

/// A place in a document, and what may come next there.
///
/// An element that is not allowed is followed too: its own content is checked, and the element around it
/// goes on as if it were not there. Inside an element that the grammar does not know, everything is
/// allowed.
#[derive(Clone)]
pub(crate) struct Checker<'g> {
    grammar: &'g Grammar,
    /// The open elements, inside the document or the element around a fragment.
    open: Vec<Open<'g>>,
}

#[derive(Clone, Copy)]
struct Open<'g> {
    /// `None` if the grammar does not know it.
    element: Option<&'g Element>,
    state: State,
}

impl<'g> Checker<'g> {
    /// At the beginning of a document.
    pub(crate) fn new(grammar: &'g Grammar) -> Self {
        let document = Open { element: Some(&grammar.document), state: START };
        Self { grammar, open: vec![document] }
    }

    /// At the beginning of a fragment that belongs inside an element.
    #[cfg(test)]
    pub(crate) fn inside(grammar: &'g Grammar, element: &str) -> Self {
        let around = Open { element: grammar.element(element), state: START };
        Self { grammar, open: vec![around] }
    }

    /// Whether an element may come here.
    pub(crate) fn allows(&self, name: &str) -> bool {
        let Some(symbol) = self.grammar.symbols.get(name) else { return false };
        self.step(*symbol).is_some()
    }

    /// Whether text other than white space may come here.
    pub(crate) fn allows_text(&self) -> bool {
        self.step(self.grammar.text()).is_some()
    }

    /// Enters an element; returns whether it is allowed here.
    pub(crate) fn start(&mut self, name: &str) -> bool {
        let is_allowed = self.grammar.symbols.get(name).is_some_and(|symbol| self.go(*symbol));
        self.open.push(Open { element: self.grammar.element(name), state: START });
        is_allowed
    }

    /// Passes text other than white space; returns whether it is allowed here.
    pub(crate) fn text(&mut self) -> bool {
        self.go(self.grammar.text())
    }

    /// Leaves the open element; returns whether its content is complete.
    pub(crate) fn end(&mut self) -> bool {
        let is_complete = self.is_complete();
        self.open.pop();
        is_complete
    }

    /// Whether the open element may end here.
    pub(crate) fn is_complete(&self) -> bool {
        let Some((open, element)) = self.innermost() else { return true };
        self.grammar.automaton(element).is_complete(open.state)
    }

    /// The elements that may come here, sorted by name, with [`FOREIGN`] last.
    pub(crate) fn expected(&self) -> impl Iterator<Item = &'static str> {
        let elements = (0..).zip(&self.grammar.elements);
        elements.filter(|(symbol, _)| self.step(*symbol).is_some()).map(|(_, element)| element.name)
    }

    /// The name of the open element, if the grammar knows it; empty outside all elements.
    pub(crate) fn open(&self) -> Option<&'static str> {
        self.innermost().map(|(_, element)| element.name)
    }

    /// Whether the open element is not TEI's.
    pub(crate) fn is_foreign(&self) -> bool {
        self.open() == Some(FOREIGN)
    }

    fn innermost(&self) -> Option<(&Open<'g>, &'g Element)> {
        self.open.last().and_then(|open| Some((open, open.element?)))
    }

    /// The state after a symbol, if it may come.
    fn step(&self, symbol: u16) -> Option<State> {
        match self.innermost() {
            Some((open, element)) => self.grammar.automaton(element).step(open.state, symbol),
            None => Some(START),
        }
    }

    fn go(&mut self, symbol: u16) -> bool {
        let state = self.step(symbol);
        if let (Some(open), Some(state)) = (self.open.last_mut(), state) {
            open.state = state;
        }
        state.is_some()
    }
}
