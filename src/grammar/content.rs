//! Content models: regular expressions over elements and text, and the automata that match them.
//!
//! An automaton is made from the positions of an expression (Glushkov's construction) and then made
//! deterministic, so each child costs one step. Nothing here limits the number of states; a test
//! checks that TEI's models need few.

use std::collections::{BTreeSet, HashMap};

/// An element, or text, in the models of one grammar.
pub(super) type Symbol = u16;

/// A state of an [`Automaton`].
pub(super) type State = u16;

/// Before anything has come.
pub(super) const START: State = 0;

/// A content model.
#[derive(Clone)]
pub(super) enum Model {
    Empty,
    /// One of these, once.
    OneOf(Vec<Symbol>),
    Sequence(Vec<Model>),
    Choice(Vec<Model>),
    Optional(Box<Model>),
    /// Once or more often.
    Repeated(Box<Model>),
}

impl Model {
    pub(super) fn one(symbol: Symbol) -> Self {
        Self::OneOf(vec![symbol])
    }

    pub(super) fn any_number_of(symbol: Symbol) -> Self {
        Self::Optional(Box::new(Self::Repeated(Box::new(Self::one(symbol)))))
    }

    /// A choice. Single symbols become one position, which keeps automata small.
    pub(super) fn choice(alternatives: Vec<Self>) -> Self {
        let (mut symbols, mut others) = (Vec::new(), Vec::new());
        for alternative in alternatives {
            match alternative {
                Self::OneOf(more) => symbols.extend(more),
                Self::Choice(more) => others.extend(more),
                other => others.push(other),
            }
        }
        if !symbols.is_empty() {
            others.push(Self::OneOf(symbols));
        }
        match others.len() {
            1 => others.remove(0),
            _ => Self::Choice(others),
        }
    }
}

/// What is made of an expression of the table, part by part.
pub(super) trait Build {
    type Built;

    /// What a name stands for.
    fn named(&self, name: &'static str) -> Self::Built;
    fn sequence(&self, parts: Vec<Self::Built>) -> Self::Built;
    fn choice(&self, alternatives: Vec<Self::Built>) -> Self::Built;
    fn optional(&self, part: Self::Built) -> Self::Built;
    /// Once or more often.
    fn repeated(&self, part: Self::Built) -> Self::Built;
}

/// Reads an expression of the table.
pub(super) fn parse<B: Build>(expression: &'static str, build: &B) -> B::Built {
    Parser { rest: expression, build }.alternatives()
}

struct Parser<'a, B> {
    rest: &'static str,
    build: &'a B,
}

impl<B: Build> Parser<'_, B> {
    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `a,b,c`, `a|b|c` or a single term.
    fn alternatives(&mut self) -> B::Built {
        let first = self.term();
        let mut terms = vec![first];
        if self.rest.starts_with(',') {
            while self.eat(',') {
                terms.push(self.term());
            }
            return self.build.sequence(terms);
        }
        while self.eat('|') {
            terms.push(self.term());
        }
        self.build.choice(terms)
    }

    fn term(&mut self) -> B::Built {
        let part = if self.eat('(') {
            let inner = self.alternatives();
            self.eat(')');
            inner
        } else {
            let end = self.rest.find(['(', ')', '|', ',', '?', '*', '+']);
            let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest;
            self.build.named(name)
        };
        if self.eat('?') {
            self.build.optional(part)
        } else if self.eat('*') {
            self.build.optional(self.build.repeated(part))
        } else if self.eat('+') {
            self.build.repeated(part)
        } else {
            part
        }
    }
}

/// A place in a model where symbols occur.
type Position = usize;

/// The positions of a model.
#[derive(Default)]
struct Positions {
    /// What occurs at each.
    symbols: Vec<Vec<Symbol>>,
    /// Where it can go on from each.
    follow: Vec<BTreeSet<Position>>,
}

/// How a part of a model begins and ends.
#[derive(Default)]
struct Ends {
    is_optional: bool,
    first: BTreeSet<Position>,
    last: BTreeSet<Position>,
}

impl Positions {
    fn add(&mut self, model: &Model) -> Ends {
        match model {
            Model::Empty => Ends { is_optional: true, ..Ends::default() },
            Model::OneOf(symbols) => {
                let here = BTreeSet::from([self.symbols.len()]);
                self.symbols.push(symbols.clone());
                self.follow.push(BTreeSet::new());
                Ends { is_optional: false, first: here.clone(), last: here }
            }
            Model::Sequence(parts) => {
                let nothing = Ends { is_optional: true, ..Ends::default() };
                parts.iter().fold(nothing, |before, part| {
                    let after = self.add(part);
                    self.connect(&before.last, &after.first);
                    let (mut first, mut last) = (before.first, after.last);
                    if before.is_optional {
                        first.extend(after.first);
                    }
                    if after.is_optional {
                        last.extend(before.last);
                    }
                    Ends { is_optional: before.is_optional && after.is_optional, first, last }
                })
            }
            Model::Choice(alternatives) => {
                alternatives.iter().fold(Ends::default(), |mut all, alternative| {
                    let ends = self.add(alternative);
                    all.is_optional |= ends.is_optional;
                    all.first.extend(ends.first);
                    all.last.extend(ends.last);
                    all
                })
            }
            Model::Optional(inner) => Ends { is_optional: true, ..self.add(inner) },
            Model::Repeated(inner) => {
                let ends = self.add(inner);
                self.connect(&ends.last, &ends.first);
                ends
            }
        }
    }

    fn connect(&mut self, last: &BTreeSet<Position>, first: &BTreeSet<Position>) {
        for position in last {
            if let Some(follow) = self.follow.get_mut(*position) {
                follow.extend(first);
            }
        }
    }
}

/// Matches the children of an element, one by one.
pub(super) struct Automaton {
    /// For each symbol that occurs, the column of its steps. Symbols that the model cannot tell apart
    /// share one.
    columns: Vec<Option<u16>>,
    n_columns: usize,
    /// A row for each state.
    steps: Vec<Option<State>>,
    is_complete: Vec<bool>,
}

impl Automaton {
    /// The automaton of a model whose greatest possible symbol is `last`.
    pub(super) fn new(model: &Model, last: Symbol) -> Self {
        let mut positions = Positions::default();
        let ends = positions.add(model);

        // Symbols that occur at the same positions cannot be told apart.
        let mut occurs = vec![Vec::new(); usize::from(last) + 1];
        for (position, symbols) in positions.symbols.iter().enumerate() {
            for symbol in symbols {
                if let Some(occurs) = occurs.get_mut(usize::from(*symbol)) {
                    occurs.push(position);
                }
            }
        }
        let mut columns: Vec<&Vec<Position>> = occurs.iter().filter(|at| !at.is_empty()).collect();
        columns.sort_unstable();
        columns.dedup();
        let column_of = |at: &Vec<Position>| columns.binary_search(&at).ok().map(|at| at as u16);

        // A state is what can come next, and whether it may end there.
        let mut states = vec![(ends.is_optional, ends.first)];
        let mut known = HashMap::from([(states[0].clone(), START)]);
        let (mut steps, mut at) = (Vec::new(), 0);
        while let Some((_, next)) = states.get(at).cloned() {
            for column in &columns {
                let (mut may_end, mut after, mut is_step) = (false, BTreeSet::new(), false);
                for position in column.iter().filter(|position| next.contains(position)) {
                    is_step = true;
                    may_end |= ends.last.contains(position);
                    after.extend(positions.follow.get(*position).into_iter().flatten());
                }
                let state = (may_end, after);
                steps.push(is_step.then(|| {
                    *known.entry(state).or_insert_with_key(|state| {
                        states.push(state.clone());
                        (states.len() - 1) as State
                    })
                }));
            }
            at += 1;
        }
        Self {
            columns: occurs.iter().map(column_of).collect(),
            n_columns: columns.len(),
            steps,
            is_complete: states.into_iter().map(|(may_end, _)| may_end).collect(),
        }
    }

    /// The state after a symbol; `None` if it may not come.
    pub(super) fn step(&self, state: State, symbol: Symbol) -> Option<State> {
        let column = usize::from((*self.columns.get(usize::from(symbol))?)?);
        *self.steps.get(usize::from(state) * self.n_columns + column)?
    }

    /// Whether the element may end.
    pub(super) fn is_complete(&self, state: State) -> bool {
        self.is_complete.get(usize::from(state)).is_some_and(|may_end| *may_end)
    }

    #[cfg(test)]
    pub(super) fn n_states(&self) -> usize {
        self.is_complete.len()
    }
}
