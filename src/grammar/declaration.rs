//! Types as the table declares them, read but not judged: `tei_all.txt` explains the form.

/// A type as the table declares it.
pub(super) enum Declaration {
    /// Any characters.
    Text,
    /// This value.
    Value(&'static str),
    /// A type of XML Schema, perhaps with a pattern, perhaps with a range: `least..greatest`.
    Simple {
        name: &'static str,
        pattern: Option<&'static str>,
        range: Option<&'static str>,
    },
    Choice(Vec<Declaration>),
    /// Values separated by white space.
    List(Vec<(Declaration, Count)>),
}

/// How often a member of a list occurs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Once,
    Optional,
    AnyNumber,
    OneOrMore,
}

impl Declaration {
    /// Reads a declaration, and returns it with what was not understood.
    pub(super) fn read(declared: &'static str) -> (Self, &'static str) {
        let mut parser = Parser { rest: declared };
        (parser.choice(), parser.rest)
    }
}

struct Parser {
    rest: &'static str,
}

impl Parser {
    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What comes before a sign, which is passed.
    fn until(&mut self, sign: char) -> &'static str {
        let (before, rest) = self.rest.split_once(sign).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    fn choice(&mut self) -> Declaration {
        let first = self.single();
        if !self.rest.starts_with('|') {
            return first;
        }
        let mut alternatives = vec![first];
        while self.eat('|') {
            alternatives.push(self.single());
        }
        Declaration::Choice(alternatives)
    }

    fn single(&mut self) -> Declaration {
        if self.eat('"') {
            return Declaration::Value(self.until('"'));
        }
        if self.eat('[') {
            let mut items = Vec::new();
            while !self.rest.is_empty() && !self.eat(']') {
                items.push(self.item());
                self.eat(',');
            }
            return Declaration::List(items);
        }
        let end = self.rest.find(|sign: char| !sign.is_alphabetic());
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name == "text" {
            return Declaration::Text;
        }
        let pattern = self.eat('`').then(|| self.until('`'));
        let range = self.eat('{').then(|| self.until('}'));
        Declaration::Simple { name, pattern, range }
    }

    fn item(&mut self) -> (Declaration, Count) {
        let declaration = if self.eat('(') {
            let inner = self.choice();
            self.eat(')');
            inner
        } else {
            self.single()
        };
        let counts = [('?', Count::Optional), ('*', Count::AnyNumber), ('+', Count::OneOrMore)];
        let count = counts.into_iter().find(|(sign, _)| self.eat(*sign));
        (declaration, count.map_or(Count::Once, |(_, count)| count))
    }
}
