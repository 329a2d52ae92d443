//! What elements hold which others, in which order and how often: what a schema says of a file, but
//! for the types of its values.
//!
//! The shapes are a text, a line for each element: `name = child child? child* child+ ; ATTRIBUTE`. The
//! children of `=` come in this order; of `~` in any; of `|` in this order, and at least one of them is
//! there. `ANY` stands for whatever there is. Elements without a line hold text. `/` is the document.

use std::collections::BTreeMap;

/// The shapes of a schema.
pub(super) struct Shapes(BTreeMap<&'static str, Shape>);

struct Shape {
    content: Content,
    children: Vec<Child>,
    /// The attributes without a namespace that it may have, if the schema's text lists them.
    attributes: Option<Vec<&'static str>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    InOrder,
    InOrderAndSome,
    InAnyOrder,
    Anything,
}

struct Child {
    name: &'static str,
    is_needed: bool,
    may_repeat: bool,
}

impl Shapes {
    pub(super) fn new(text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(Shape::read).collect())
    }
}

impl Shape {
    fn read(line: &'static str) -> Option<(&'static str, Self)> {
        let (line, attributes) = match line.split_once(';') {
            Some((line, attributes)) => (line, Some(attributes.split_whitespace().collect())),
            None => (line, None),
        };
        let mut words = line.split_whitespace();
        let (name, sign) = (words.next()?, words.next()?);
        let children: Vec<&str> = words.collect();
        let content = match sign {
            _ if children == ["ANY"] => Content::Anything,
            "|" => Content::InOrderAndSome,
            "~" => Content::InAnyOrder,
            _ => Content::InOrder,
        };
        let children = children.into_iter().map(|child| Child {
            name: child.trim_end_matches(['?', '*', '+']),
            is_needed: !child.ends_with(['?', '*']),
            may_repeat: child.ends_with(['*', '+']),
        });
        Some((name, Self { content, children: children.collect(), attributes }))
    }
}

/// Something that a schema does not allow.
pub(super) struct Misfit {
    /// The line of the element that it is about.
    pub(super) line: usize,
    /// The element that is missing or is not allowed.
    pub(super) element: String,
    pub(super) message: String,
}

/// A file, as far as it was read, and how it fits a schema.
pub(super) struct Fit {
    shapes: &'static Shapes,
    /// The open elements; first, the document.
    open: Vec<Open>,
}

struct Open {
    name: String,
    line: usize,
    inside: Inside,
    /// Which children came, a bit for each, and the last of them.
    seen: u64,
    last: usize,
    /// Those of which it was said that they come too late: once is enough.
    told: u64,
}

#[derive(Clone, Copy)]
enum Inside {
    Shape(&'static Shape),
    Text,
    /// The schema says nothing of what is in here.
    Anything,
}

impl Fit {
    pub(super) fn new(shapes: &'static Shapes) -> Self {
        let mut new = Self { shapes, open: Vec::new() };
        let inside = new.inside("/");
        new.open.push(Open::new("the file", 1, inside));
        new
    }

    fn inside(&self, key: &str) -> Inside {
        match self.shapes.0.get(key) {
            Some(shape) if shape.content == Content::Anything => Inside::Anything,
            Some(shape) => Inside::Shape(shape),
            None => Inside::Text,
        }
    }

    /// Whether the schema says nothing of the open element and what is in it.
    pub(super) fn is_free(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.inside, Inside::Anything))
    }

    /// An element begins: its name, and the name under which its shape is found.
    pub(super) fn start(&mut self, name: &str, key: &str, line: usize) -> Option<Misfit> {
        let own = self.inside(key);
        let parent = self.open.last_mut()?;
        let (inside, message) = match parent.inside {
            Inside::Anything => (Inside::Anything, None),
            Inside::Text => (Inside::Anything, Some(parent.not_allowed(name))),
            Inside::Shape(shape) => match shape.children.iter().position(|it| it.name == name) {
                Some(at) => (own, parent.take(shape, at)),
                None => (Inside::Anything, Some(parent.not_allowed(name))),
            },
        };
        self.open.push(Open::new(name, line, inside));
        message.map(|message| Misfit { line, element: name.to_owned(), message })
    }

    /// Text in the open element.
    pub(super) fn text(&self, text: &str) -> Option<Misfit> {
        let open = self.open.last()?;
        let Inside::Shape(shape) = open.inside else { return None };
        if shape.children.is_empty() || text.trim().is_empty() {
            return None;
        }
        let message = format!("{} holds text, and should hold elements alone", open.name);
        Some(Misfit { line: open.line, element: open.name.clone(), message })
    }

    /// The open element ends.
    pub(super) fn end(&mut self) -> Vec<Misfit> {
        let Some(open) = self.open.pop() else { return Vec::new() };
        let Inside::Shape(shape) = open.inside else { return Vec::new() };
        let Open { name, line, seen, .. } = open;
        let missing = |child: &str| Misfit {
            line,
            element: child.to_owned(),
            message: format!("{name} has no {child}"),
        };
        if shape.content == Content::InOrderAndSome && seen == 0 {
            let children: Vec<&str> = shape.children.iter().map(|child| child.name).collect();
            return vec![missing(&children.join(" or "))];
        }
        let children = shape.children.iter().enumerate();
        let children = children.filter(|(at, child)| child.is_needed && seen & (1 << *at) == 0);
        children.map(|(_, child)| missing(child.name)).collect()
    }

    /// Whether the element that has just begun may have this attribute.
    pub(super) fn may_have(&self, attribute: &str) -> bool {
        let Some(Open { inside: Inside::Shape(shape), .. }) = self.open.last() else { return true };
        shape.attributes.as_ref().is_none_or(|all| all.contains(&attribute))
    }
}

impl Open {
    fn new(name: &str, line: usize, inside: Inside) -> Self {
        Self { name: name.to_owned(), line, inside, seen: 0, last: 0, told: 0 }
    }

    /// Takes a child of a shape, and says what is wrong with its place.
    fn take(&mut self, shape: &Shape, at: usize) -> Option<String> {
        let child = shape.children.get(at)?;
        let (name, own) = (child.name, self.name.as_str());
        let is_again = self.seen & (1 << at) != 0;
        self.seen |= 1 << at;
        let is_late = at < self.last && shape.content != Content::InAnyOrder;
        if is_late {
            let last = shape.children.get(self.last).map_or("", |child| child.name);
            let is_told = self.told & (1 << at) != 0;
            self.told |= 1 << at;
            return (!is_told)
                .then(|| format!("{name} comes after {last} in {own} and should come before it"));
        }
        self.last = at;
        (is_again && !child.may_repeat)
            .then(|| format!("{own} has a second {name}, and may have one"))
    }

    fn not_allowed(&self, name: &str) -> String {
        format!("{name} is not allowed in {}", self.name)
    }
}
