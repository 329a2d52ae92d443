//! Why we believe what the source does not say: `certainty` elements in a `standOff` (TEI P5, 22).
//!
//! They are kept apart from the text because words about the markup are not words of the letter.
//! **Invariant:** every page break, note anchor, label and name of a correspondent that was inferred, and
//! every correction, has one.

use super::DOCUMENT;
use super::header::inferred_agents;
use super::markup::{Markup, Tag, Written};
use super::responsibility::{OURS, Responsible};
use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Letter, Origin, Reading, Sourced};

/// A `certainty`, and the reason in words.
pub(super) type Claim = (Tag, String);

/// Prints the `standOff`, if there is something to say.
pub(super) fn print(markup: &mut Markup, letter: &Letter, responsible: &Responsible) -> Written {
    let claims = claims(letter, responsible);
    if claims.is_empty() {
        return Ok(());
    }
    print_claims(markup, Tag::new("standOff").set("xml:id", format!("{OURS}standOff")), claims)
}

/// Prints the claims in an element.
pub(super) fn print_claims(markup: &mut Markup, stand_off: Tag, claims: Vec<Claim>) -> Written {
    markup.group(stand_off, |stand_off| {
        claims.into_iter().try_for_each(|(certainty, reason)| {
            stand_off.group(certainty, |markup| markup.text_line(Tag::new("desc"), &reason))
        })
    })
}

/// What is claimed of the names of correspondents.
pub(super) fn claims_of_agents(letter: &Letter, responsible: &Responsible) -> Vec<Claim> {
    let mut claims = Claims { responsible, elements: Vec::new() };
    claims.agents(letter);
    claims.elements
}

/// Why an attribute of an element in the header has its value, if the source does not say it.
pub(super) fn claim<T>(
    id: &str,
    attribute: &str,
    value: &Option<Sourced<T>>,
    responsible: &Responsible,
) -> Option<Claim> {
    let mut claims = Claims { responsible, elements: Vec::new() };
    claims.value(id, attribute, value);
    claims.elements.pop()
}

/// Why an element is at its place.
pub(super) fn claim_of_place(
    id: &str,
    origin: &Origin,
    responsible: &Responsible,
) -> Option<Claim> {
    let mut claims = Claims { responsible, elements: Vec::new() };
    claims.place(id, origin);
    claims.elements.pop()
}

/// What is claimed of a letter.
pub(super) fn claims(letter: &Letter, responsible: &Responsible) -> Vec<Claim> {
    let mut claims = Claims { responsible, elements: Vec::new() };
    claims.value(DOCUMENT, "@type", &letter.kind);
    claims.value(DOCUMENT, "@n", &letter.number);
    if let Some(text) = letter.texts.first() {
        claims.value(DOCUMENT, "@xml:lang", &text.language);
    }
    claims.agents(letter);
    // What is claimed of the text is in both readings.
    letter_events(letter, Reading::Regular, &mut |event| claims.event(event));
    for note in &letter.notes {
        claims.value(&note.id, "@n", &note.label);
    }
    claims.elements
}

struct Claims<'a> {
    responsible: &'a Responsible,
    elements: Vec<Claim>,
}

impl Claims<'_> {
    /// Why we believe that correspondents have their names.
    fn agents(&mut self, letter: &Letter) {
        for (id, origin) in inferred_agents(letter) {
            self.origin(aspect(&self.responsible.id(&id), "value"), origin);
        }
    }

    /// Why an attribute has its value.
    fn value<T>(&mut self, id: &str, attribute: &str, value: &Option<Sourced<T>>) {
        if let Some(value) = value {
            let tag = aspect(id, "value").set("match", attribute);
            self.origin(tag, &value.origin);
        }
    }

    /// Why an element is at its position.
    fn place(&mut self, id: &str, origin: &Origin) {
        self.origin(aspect(id, "location"), origin);
    }

    fn origin(&mut self, tag: Tag, origin: &Origin) {
        if let Origin::Inferred { by, reason, .. } | Origin::Supplied { by, reason, .. } = origin {
            let tag = self.responsible.mark(tag, [origin]);
            self.elements.push((tag, in_words(by, reason)));
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Page(page) => self.place(&page.id, &page.origin),
            Event::Call(anchor) => self.place(&anchor.id, &anchor.origin),
            Event::Start(start) => self.place(&start.id, &start.origin),
            Event::Enter(Node::Correction(correction)) => {
                let tag = aspect(&correction.id, "value")
                    .set("resp", self.responsible.pointer(&correction.by))
                    .set("cert", correction.certainty.as_str());
                self.elements.push((tag, in_words(&correction.by, &correction.evidence)));
            }
            Event::Enter(_) | Event::Leave(_) | Event::Text(_) | Event::Break(_) => {}
        }
    }
}

/// The beginning of a statement about one aspect of an element.
fn aspect(id: &str, locus: &str) -> Tag {
    Tag::new("certainty").set("target", format!("#{id}")).set("locus", locus)
}

/// The reason, and the pass or file that gives it.
fn in_words(by: &str, reason: &str) -> String {
    match reason {
        "" => by.to_owned(),
        reason => format!("{reason} ({by})"),
    }
}
