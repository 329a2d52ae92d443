//! The description of a letter for readers: what is known of it, as terms and statements in English.
//!
//! Formats for readers print it as it comes. **Invariant:** what is not known is not mentioned, and
//! each claim knows its origin, so that a format can mark what was supplied.

use std::borrow::Cow;

use super::citation::citation;
use crate::ir::{
    Action, ActionKind, Agent, Certainty, Change, Date, Edition, Letter, Origin, Particular,
    ParticularKind, Place, RelatedLetter, RightsStatement, Role, Sourced, Text, Witness,
    WitnessKind, language_name, words,
};

/// A term, and what is stated under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The term: `From`, `Place of receipt`.
    pub term: &'static str,
    /// The statements, one for each value; at least one.
    pub statements: Vec<Statement<'a>>,
}

/// The claims of a statement, one after the other.
pub type Statement<'a> = Vec<Claim<'a>>;

/// Words that have one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// What separates it from the claim before it.
    pub joint: &'static str,
    /// What it says.
    pub pieces: Vec<Piece<'a>>,
    /// Where that comes from; nothing for words of ours.
    pub origin: Option<&'a Origin>,
}

/// A piece of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(Cow<'a, str>),
    /// A date in EDTF, and how it is shown.
    Day {
        /// In EDTF.
        edtf: &'a str,
        /// As shown.
        words: Cow<'a, str>,
    },
    /// An address, which can be a link.
    Address(&'a str),
    /// A new line, where a format has lines, or a space.
    Line,
}

impl<'a> Claim<'a> {
    fn new(pieces: Vec<Piece<'a>>, origin: &'a Origin) -> Self {
        Self { joint: "", pieces, origin: Some(origin) }
    }

    fn ours(words: impl Into<Cow<'a, str>>) -> Self {
        Self { joint: "", pieces: vec![Piece::Words(words.into())], origin: None }
    }

    fn after(self, joint: &'static str) -> Self {
        Self { joint, ..self }
    }
}

impl<'a> From<&'a Sourced<String>> for Claim<'a> {
    fn from(Sourced { value, origin }: &'a Sourced<String>) -> Self {
        Self::new(vec![said(value)], origin)
    }
}

fn said<'a>(words: impl Into<Cow<'a, str>>) -> Piece<'a> {
    Piece::Words(words.into())
}

/// Describes a letter of an edition.
///
/// ```
/// use letterpress::ir::account::{Piece, description};
/// use letterpress::press::{Input, Options, read};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let collection = input.unwrap().collection;
/// let entries = description(&collection.letters[0], &collection.edition);
/// assert_eq!(entries[0].term, "From");
/// assert_eq!(entries[0].statements[0][0].pieces, [Piece::Words("Ann".into())]);
/// ```
pub fn description<'a>(letter: &'a Letter, edition: &'a Edition) -> Vec<Entry<'a>> {
    let mut entries = Entries(Vec::new());
    entries.add("Author", letter.authors.iter().map(agent));
    let actions = || letter.correspondence.iter().flat_map(|described| &described.actions);
    for action in actions() {
        entries.add(agents_term(action.kind), action.agents.iter().map(agent));
    }
    for action in actions() {
        entries.place_and_date(action);
    }
    entries.related(letter);
    let remarks = letter.correspondence.iter().flat_map(|described| &described.remarks);
    entries.add("Remark", remarks.map(one));
    // Title and kind are seen above; they are facts of their own only where we know better.
    let is_supplied = |origin: &Origin| origin.is_supplied();
    let title = letter.title.iter().filter(|title| is_supplied(&title.origin));
    entries.add("Title", title.map(one));
    let kind = letter.kind.iter().filter(|kind| is_supplied(&kind.origin));
    let kind = kind.map(|kind| vec![Claim::new(vec![said(kind.value.as_str())], &kind.origin)]);
    entries.add("Kind", kind);
    entries.add("Number", letter.number.iter().map(one));
    for (term, kind) in [
        ("Source", WitnessKind::Edition),
        ("Document printed", WitnessKind::Document),
        ("Other copies", WitnessKind::OtherCopy),
        ("Other prints", WitnessKind::OtherPrint),
    ] {
        let witnesses = letter.witnesses.iter().filter(|witness| witness.kind == kind);
        entries.add(term, witnesses.filter_map(witness));
    }
    entries.texts(&letter.texts);
    entries.add("Rights in the text", letter.rights.source_text.iter().map(rights));
    entries.add("Rights in this encoding", letter.rights.encoding.iter().map(rights));
    entries.add("Rights in the metadata", letter.rights.index.iter().map(rights));
    for kind in ParticularKind::ALL {
        let particulars = letter.particulars.iter().filter(|one| one.kind == *kind);
        entries.add(kind.as_str(), particulars.map(particular));
    }
    entries.add("Changes", letter.changes.iter().map(change));
    entries.add("Editor", edition.editor.iter().map(one));
    entries.add("Date of this edition", edition.date.iter().map(one));
    entries.add("Identifier", [vec![Claim::ours(&letter.id)]]);
    entries.0
}

struct Entries<'a>(Vec<Entry<'a>>);

impl<'a> Entries<'a> {
    /// Adds a term and what is stated under it, if anything is.
    fn add(&mut self, term: &'static str, statements: impl IntoIterator<Item = Statement<'a>>) {
        let statements: Vec<Statement<'a>> = statements.into_iter().collect();
        if !statements.is_empty() {
            self.0.push(Entry { term, statements });
        }
    }

    fn place_and_date(&mut self, action: &'a Action) {
        let (place_term, date_term) = match action.kind {
            ActionKind::Sent => ("Place", "Date"),
            ActionKind::Received => ("Place of receipt", "Date of receipt"),
            ActionKind::Transmitted => ("Place of transmission", "Date of transmission"),
            ActionKind::Forwarded => ("Place of forwarding", "Date of forwarding"),
            ActionKind::Redirected => ("Place of redirection", "Date of redirection"),
            ActionKind::Read => ("Place of reading", "Date of reading"),
            ActionKind::Other => ("Another place", "Another date"),
        };
        self.add(place_term, action.place.iter().map(place));
        self.add(date_term, action.date.iter().map(date));
    }

    fn related(&mut self, letter: &'a Letter) {
        let context = letter.correspondence.iter().flat_map(|described| &described.context);
        for (relation, term) in [
            (Relation::Before, "Letter before"),
            (Relation::After, "Letter after"),
            (Relation::Answered, "In reply to"),
            (Relation::Other, "Related letter"),
        ] {
            let of_relation = context.clone().filter(|one| Relation::of(one) == relation);
            self.add(term, of_relation.map(related));
        }
    }

    fn texts(&mut self, texts: &'a [Text]) {
        let languages = texts.iter().filter_map(|text| text.language.as_ref());
        self.add("Language", languages.map(language));
        let translations = texts.iter().filter(|text| text.role == Role::Translation);
        self.add(
            "Translation",
            translations.map(|text| match &text.translated_from {
                Some(tag) => {
                    let mut statement = vec![Claim::ours("The text is a translation from: ")];
                    statement.extend(language(tag));
                    statement
                }
                None => vec![Claim::ours("The text is a translation.")],
            }),
        );
    }
}

/// How another letter is related to this one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Before,
    After,
    Answered,
    Other,
}

impl Relation {
    /// Editions have many words for it: `prev`, `previous_letter`, `next`.
    fn of(related: &RelatedLetter) -> Self {
        match related.relation.as_deref() {
            Some(word) if word.starts_with("prev") => Self::Before,
            Some(word) if word.starts_with("next") => Self::After,
            Some("reply-to") => Self::Answered,
            Some(_) | None => Self::Other,
        }
    }
}

fn one(value: &Sourced<String>) -> Statement<'_> {
    vec![value.into()]
}

fn agents_term(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Sent => "From",
        ActionKind::Received => "To",
        ActionKind::Transmitted => "Transmitted by",
        ActionKind::Forwarded => "Forwarded by",
        ActionKind::Redirected => "Redirected by",
        ActionKind::Read => "Read by",
        ActionKind::Other => "Also named",
    }
}

fn agent(agent: &Agent) -> Statement<'_> {
    let mut statement = Vec::new();
    match (&agent.name, &agent.written) {
        (Some(name), written) => {
            statement.push(name.into());
            if let Some(written) = written.as_ref().filter(|it| it.value != name.value) {
                let words = said(format!("written \u{201C}{}\u{201D}", written.value));
                statement.push(Claim::new(vec![words], &written.origin).after(", "));
            }
        }
        (None, Some(written)) => statement.push(written.into()),
        (None, None) => statement.push(Claim::ours("unknown")),
    }
    statement.extend(agent.distinct.as_ref().map(|words| Claim::from(words).after(", ")));
    statement.extend(agent.role.as_ref().map(|role| Claim::from(role).after(", ")));
    statement.extend(authorities(&agent.authorities));
    statement
}

fn place(place: &Place) -> Statement<'_> {
    let mut statement = vec![Claim::from(&place.name)];
    statement.extend(authorities(&place.authorities));
    statement
}

/// Addresses that have one origin are one claim.
fn authorities(authorities: &[Sourced<String>]) -> impl Iterator<Item = Claim<'_>> {
    authorities.chunk_by(|one, next| one.origin == next.origin).map(|chunk| {
        let pieces = chunk.iter().flat_map(|one| [Piece::Line, Piece::Address(&one.value)]);
        Claim::new(pieces.collect(), &chunk[0].origin)
    })
}

/// As written, and as it is read.
fn date(date: &Date) -> Statement<'_> {
    let read = date.in_words();
    let shown = date.written.clone().unwrap_or_else(|| read.clone());
    let is_other = !read.is_empty() && date.written.as_ref().is_some_and(|it| *it != read);
    let mut pieces = vec![Piece::Day { edtf: &date.edtf, words: shown.into() }];
    if is_other {
        pieces.push(said(format!(" ({read})")));
    }
    if date.certainty != Certainty::High {
        pieces.push(said(format!(", certainty: {}", date.certainty.as_str())));
    }
    vec![Claim::new(pieces, &date.origin)]
}

/// Another letter of the exchange.
fn related(related: &RelatedLetter) -> Statement<'_> {
    let relation = related.relation.as_deref();
    let relation = relation.filter(|_| Relation::of(related) == Relation::Other);
    let relation = relation.map(|relation| format!("({relation})"));
    let text = Some(related.text.as_str()).filter(|text| words(text).next().is_some());
    let named: Vec<&str> = text.into_iter().chain(relation.as_deref()).collect();
    let mut pieces = vec![said(named.join(" "))];
    if let Some(target) = &related.target {
        pieces.extend((!named.is_empty()).then(|| said(" ")));
        pieces.push(Piece::Address(target));
    }
    vec![Claim::new(pieces, &related.origin)]
}

fn witness(witness: &Witness) -> Option<Statement<'_>> {
    let citation = citation(witness);
    let mut pieces = Vec::new();
    if let Some(url) = &witness.url {
        pieces.extend(citation.is_some().then(|| said(" ")));
        pieces.push(Piece::Address(url));
    }
    let citation = citation.map(said);
    let pieces: Vec<Piece<'_>> = citation.into_iter().chain(pieces).collect();
    if pieces.is_empty() {
        return None;
    }
    let further = [&witness.classification, &witness.transmission].into_iter().flatten();
    let further = further.map(|words| said(format!(" {words}.")));
    Some(vec![Claim::new(pieces.into_iter().chain(further).collect(), &witness.origin)])
}

fn rights(statement: &RightsStatement) -> Statement<'_> {
    let pieces = vec![said(statement.in_words()), said(" "), Piece::Address(&statement.uri)];
    vec![Claim::new(pieces, &statement.origin)]
}

/// What else the source says, in its words.
fn particular(particular: &Particular) -> Statement<'_> {
    let mut pieces = vec![said(particular.in_words())];
    if let Some(target) = particular.target.as_ref().filter(|it| !particular.words.contains(*it)) {
        pieces.extend([said(" "), Piece::Address(target)]);
    }
    vec![Claim::new(pieces, &particular.origin)]
}

/// What somebody changed after the letter was read.
fn change(change: &Change) -> Statement<'_> {
    let Change { by, what, before, after } = change;
    let quoted = |words: &String| format!("\u{201C}{words}\u{201D}");
    let done = match (before, after) {
        (Some(before), Some(after)) => format!("{} in place of {}", quoted(after), quoted(before)),
        (None, Some(after)) => format!("{} added", quoted(after)),
        (Some(before), None) => format!("{} taken away", quoted(before)),
        (None, None) => "changed".to_owned(),
    };
    vec![Claim::ours(format!("{what}: {done}, by {by}"))]
}

/// A language by its name, else by its tag; then why it is thought to be that.
fn language(tag: &Sourced<String>) -> Statement<'_> {
    let name = language_name(&tag.value).unwrap_or(&tag.value);
    let mut statement = vec![Claim::new(vec![said(name)], &tag.origin)];
    if let Origin::Inferred { reason, .. } = &tag.origin {
        statement.push(Claim::ours(format!(" (inferred: {reason})")));
    }
    statement
}
