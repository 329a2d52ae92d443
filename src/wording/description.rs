//! The description of a letter for readers: what is known of it, as terms and statements.
//!
//! Formats for readers print it as it comes. **Invariant:** what is not known is not mentioned, and
//! each claim knows its origin, so that a format can mark what was supplied.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::citation::citation;
use super::term::{Relation, Term};
use super::{Wording, fill};
use crate::ir::{
    Action, Agent, Certainty, Change, Date, Edition, Letter, Origin, Particular, ParticularKind,
    Place, Reading, RelatedLetter, RightsStatement, Role, Sourced, Text, Witness, WitnessKind,
    on_one_line, plain_text, words,
};

/// A term, and what is stated under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What they are about.
    pub term: Term,
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
/// use letterpress::ir::ActionKind;
/// use letterpress::press::{Input, Options, read};
/// use letterpress::wording::{Piece, Term, Wording, description};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let collection = input.unwrap().collection;
/// let entries = description(&collection.letters[0], &collection.edition, Wording::english());
/// assert_eq!(entries[0].term, Term::Agents(ActionKind::Sent));
/// assert_eq!(entries[0].statements[0][0].pieces, [Piece::Words("Ann".into())]);
/// ```
pub fn description<'a>(
    letter: &'a Letter,
    edition: &'a Edition,
    wording: &'a Wording,
) -> Vec<Entry<'a>> {
    let mut entries = Entries { entries: Vec::new(), wording };
    entries.agents(Term::Author, &letter.authors);
    let actions = || letter.correspondence.iter().flat_map(|described| &described.actions);
    for action in actions() {
        entries.agents(Term::Agents(action.kind), &action.agents);
    }
    for action in actions() {
        entries.place_and_date(action);
    }
    entries.related(letter);
    let remarks = letter.correspondence.iter().flat_map(|described| &described.remarks);
    entries.add(Term::Remark, remarks.map(one));
    entries.title_and_kind(letter);
    entries.add(Term::Number, letter.number.iter().map(one));
    for kind in [
        WitnessKind::Edition,
        WitnessKind::Document,
        WitnessKind::OtherCopy,
        WitnessKind::OtherPrint,
    ] {
        let witnesses = letter.witnesses.iter().filter(|witness| witness.kind == kind);
        let cited = witnesses.filter_map(|it| witness(it, wording));
        entries.add(Term::Witness(kind), cited);
    }
    entries.texts(&letter.texts);
    entries.add(Term::TextRights, letter.rights.source_text.iter().map(rights));
    entries.add(Term::EncodingRights, letter.rights.encoding.iter().map(rights));
    entries.add(Term::MetadataRights, letter.rights.index.iter().map(rights));
    let terms = &letter.rights;
    let terms = || [&terms.source_text, &terms.encoding, &terms.index].into_iter().flatten();
    for kind in ParticularKind::ALL {
        let particulars = letter.particulars.iter().filter(|one| one.kind == *kind);
        // Terms of use that are the rights above are not said again.
        let particulars = particulars.filter(|one| {
            let says = |terms: &RightsStatement| {
                terms.in_words() == one.words
                    && one.target.as_ref().is_none_or(|it| *it == terms.uri)
            };
            *kind != ParticularKind::Terms || one.label.is_some() || !terms().any(says)
        });
        entries.add(Term::Particular(*kind), particulars.map(|one| particular(one, wording)));
    }
    entries.add(Term::Changes, letter.changes.iter().map(|it| change(it, wording)));
    entries.add(Term::Editor, edition.editor.iter().map(one));
    entries.add(Term::EditionDate, edition.date.iter().map(one));
    entries.add(Term::Identifier, [vec![Claim::ours(&letter.id)]]);
    entries.entries
}

struct Entries<'a> {
    entries: Vec<Entry<'a>>,
    wording: &'a Wording,
}

impl<'a> Entries<'a> {
    /// Adds a term and what is stated under it, if anything is.
    fn add(&mut self, term: Term, statements: impl IntoIterator<Item = Statement<'a>>) {
        let mut once: Vec<Statement<'a>> = Vec::new();
        for statement in statements {
            let says_the_same = |other: &Statement<'a>| {
                let pieces = |it: &Statement<'a>| -> Vec<Vec<Piece<'a>>> {
                    it.iter().map(|claim| claim.pieces.clone()).collect()
                };
                pieces(other) == pieces(&statement)
            };
            if !once.iter().any(says_the_same) {
                once.push(statement);
            }
        }
        let statements = once;
        if !statements.is_empty() {
            self.entries.push(Entry { term, statements });
        }
    }

    fn agents(&mut self, term: Term, agents: &'a [Agent]) {
        let wording = self.wording;
        self.add(term, agents.iter().map(|it| agent(it, wording)));
    }

    /// A title that the letter has as its heading is seen there, and so is a kind that was read.
    fn title_and_kind(&mut self, letter: &'a Letter) {
        let heading = letter.heading().map(|line| plain_text(&line.content, Reading::Original));
        let is_seen = |title: &str| {
            heading.as_ref().is_some_and(|it| on_one_line(it).contains(&on_one_line(title)))
        };
        let title = letter.title.iter();
        let title = title.filter(|it| it.origin.is_supplied() || !is_seen(&it.value));
        self.add(Term::Title, title.map(one));
        let wording = self.wording;
        let kind = letter.kind.iter().filter(|kind| kind.origin.is_supplied());
        let kind = kind.map(|it| vec![Claim::new(vec![said(wording.kind(it.value))], &it.origin)]);
        self.add(Term::Kind, kind);
    }

    fn place_and_date(&mut self, action: &'a Action) {
        let wording = self.wording;
        self.add(Term::Place(action.kind), action.place.iter().map(place));
        self.add(Term::Date(action.kind), action.date.iter().map(|it| date(it, wording)));
    }

    fn related(&mut self, letter: &'a Letter) {
        let context = letter.correspondence.iter().flat_map(|described| &described.context);
        for relation in [Relation::Before, Relation::After, Relation::Answered, Relation::Other] {
            let of_relation = context.clone().filter(|one| Relation::of(one) == relation);
            let wording = self.wording;
            self.add(Term::Related(relation), of_relation.map(|it| related(it, wording)));
        }
    }

    fn texts(&mut self, texts: &'a [Text]) {
        let wording = self.wording;
        let languages = texts.iter().filter_map(|text| text.language.as_ref());
        self.add(Term::Language, languages.map(|tag| language(tag, wording)));
        let translated = texts.iter().filter(|text| text.role == Role::Translation);
        match with_translation(texts, wording) {
            Some(words) => {
                let from = texts.iter().find_map(|text| text.translated_from.as_ref());
                let mut statement = vec![Claim::ours(words)];
                if let Some(tag) = from {
                    statement[0].origin = Some(&tag.origin);
                    statement.extend(inference(tag, wording));
                }
                self.add(Term::Translation, [statement]);
            }
            None => self.add(Term::Translation, translated.map(|text| translation(text, wording))),
        }
    }
}

/// What one of several texts of a letter is called: its role, and its language if others have the same role.
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(crate) fn name_of_text(letter: &Letter, place: usize, wording: &Wording) -> String {
    let Some(text) = letter.texts.get(place) else { return String::new() };
    let role = match text.role {
        Role::Transcription => &wording.parts.text,
        Role::Original => &wording.parts.original,
        Role::Translation => &wording.parts.translation,
    };
    let with_this_role = letter.texts.iter().filter(|it| it.role == text.role).count();
    let tag = text.language.as_ref().map(|tag| tag.value.as_str());
    match tag.filter(|tag| !["", "und"].contains(tag)) {
        _ if with_this_role == 1 => role.clone(),
        None => format!("{role} {}", place + 1),
        Some(tag) => format!("{role} ({})", wording.language(tag)),
    }
}

fn one(value: &Sourced<String>) -> Statement<'_> {
    vec![value.into()]
}

fn agent<'a>(agent: &'a Agent, wording: &'a Wording) -> Statement<'a> {
    let mut statement = Vec::new();
    // Lists have `Penhallow, Ezra`.
    let spoken = |name: &'a Sourced<String>| {
        Claim::new(vec![said(super::title::spoken(&name.value, agent.kind))], &name.origin)
    };
    match (&agent.name, &agent.written) {
        (Some(name), written) => {
            statement.push(spoken(name));
            let is_other = |it: &&Sourced<String>| {
                super::title::spoken(&it.value, agent.kind)
                    != super::title::spoken(&name.value, agent.kind)
            };
            if let Some(written) = written.as_ref().filter(is_other) {
                let quoted = wording.quoted(&written.value);
                let words = fill(&wording.statements.written, &[("name", &quoted)]);
                statement.push(Claim::new(vec![said(words)], &written.origin).after(", "));
            }
        }
        (None, Some(written)) => statement.push(spoken(written)),
        (None, None) => statement.push(Claim::ours(&wording.statements.unknown)),
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

/// As written, and as it is read if that says more.
fn date<'a>(date: &'a Date, wording: &Wording) -> Statement<'a> {
    let read = wording.date(date);
    let shown = date.written.clone().unwrap_or_else(|| read.clone());
    let is_other = date.written.as_ref().is_some_and(|written| !says_the_day(written, &read));
    let mut pieces = vec![Piece::Day { edtf: &date.edtf, words: shown.into() }];
    if is_other {
        pieces.push(said(format!(" ({read})")));
    }
    if date.certainty != Certainty::High {
        let certainty = wording.certainty(date.certainty);
        let words = fill(&wording.statements.certainty, &[("certainty", certainty)]);
        pieces.push(said(format!(", {words}")));
    }
    vec![Claim::new(pieces, &date.origin)]
}

/// Whether a date as the source has it says all that it is read as, and no other number: `October 25, 1864.` what
/// `25 October 1864` says, but not `3/15 May 1901` what `3 May 1901` does.
fn says_the_day(written: &str, read: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let has_number = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let (written, read) = (words(written), words(read));
    read.is_subset(&written) && !written.difference(&read).any(|word| has_number(word))
}

/// Another letter of the exchange.
fn related<'a>(related: &'a RelatedLetter, wording: &Wording) -> Statement<'a> {
    let relation = related.relation.as_deref();
    let relation = relation.filter(|_| Relation::of(related) == Relation::Other);
    let relation = relation.and_then(|relation| wording.label(relation));
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

fn witness<'a>(witness: &'a Witness, wording: &Wording) -> Option<Statement<'a>> {
    let citation = citation(witness, wording);
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
fn particular<'a>(particular: &'a Particular, wording: &Wording) -> Statement<'a> {
    let label = particular.label.as_deref().and_then(|label| wording.label(label));
    let mut pieces = vec![match label {
        Some(label) => said(format!("{label}{}{}", wording.colon, particular.words)),
        None => said(particular.words.as_str()),
    }];
    if let Some(target) = particular.target.as_ref().filter(|it| !particular.words.contains(*it)) {
        pieces.extend([said(" "), Piece::Address(target)]);
    }
    vec![Claim::new(pieces, &particular.origin)]
}

/// What somebody changed after the letter was read.
fn change<'a>(change: &Change, wording: &Wording) -> Statement<'a> {
    let Change { by, what, before, after } = change;
    let forms = &wording.statements;
    let [old, new] = [before, after].map(|it| it.as_ref().map(|words| wording.quoted(words)));
    let done = match (&old, &new) {
        (Some(old), Some(new)) => fill(&forms.put_in_place, &[("new", new), ("old", old)]),
        (None, Some(new)) => fill(&forms.added, &[("new", new)]),
        (Some(old), None) => fill(&forms.taken_away, &[("old", old)]),
        (None, None) => forms.changed.clone(),
    };
    vec![Claim::ours(fill(&forms.change, &[("what", what), ("change", &done), ("by", by)]))]
}

/// Which texts are translations, in words for a list of books; nothing if none is.
#[cfg(feature = "epub")]
pub(crate) fn translations(texts: &[Text], wording: &Wording) -> Vec<String> {
    if let Some(words) = with_translation(texts, wording) {
        return vec![words];
    }
    let translated = texts.iter().filter(|text| text.role == Role::Translation);
    translated.map(|text| translated_from(text, wording)).collect()
}

/// Of an original and its translations: which is which. None if there is only one of them, or if the translations are
/// from another language than the original beside them has.
fn with_translation(texts: &[Text], wording: &Wording) -> Option<String> {
    let (translated, originals): (Vec<_>, Vec<_>) =
        texts.iter().partition(|text| text.role == Role::Translation);
    let tag = |text: &Text| text.language.as_ref().map(|tag| tag.value.clone());
    let tags: Vec<String> = originals.iter().filter_map(|text| tag(text)).collect();
    let is_from_it =
        |text: &&Text| text.translated_from.as_ref().is_none_or(|from| tags.contains(&from.value));
    if translated.is_empty() || originals.is_empty() || !translated.iter().all(is_from_it) {
        return None;
    }
    let names = |texts: &[&Text]| {
        let mut names: Vec<String> = Vec::new();
        for tag in texts.iter().filter_map(|text| tag(text)) {
            let name = wording.language(&tag).to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    };
    let [original, translation] = [names(&originals), names(&translated)];
    let values = [("original", original.as_str()), ("translation", &translation)];
    // A language that is not known leaves no empty brackets.
    Some(fill(&wording.statements.with_translation, &values).replace(" ()", ""))
}

/// That the text is a translation, and from which language.
fn translated_from(text: &Text, wording: &Wording) -> String {
    let forms = &wording.statements;
    match &text.translated_from {
        None => forms.translated.clone(),
        Some(tag) => fill(&forms.translated_from, &[("language", wording.language(&tag.value))]),
    }
}

/// That a text is a translation, and from which language.
fn translation<'a>(text: &'a Text, wording: &'a Wording) -> Statement<'a> {
    let words = translated_from(text, wording);
    let Some(tag) = &text.translated_from else { return vec![Claim::ours(words)] };
    let mut statement = vec![Claim::new(vec![said(words)], &tag.origin)];
    statement.extend(inference(tag, wording));
    statement
}

/// A language by its name, else by its tag; then why it is thought to be that.
fn language<'a>(tag: &'a Sourced<String>, wording: &'a Wording) -> Statement<'a> {
    let name = wording.language(&tag.value);
    let mut statement = vec![Claim::new(vec![said(name)], &tag.origin)];
    statement.extend(inference(tag, wording));
    statement
}

/// Why something is thought to be so, if it was inferred.
fn inference<'a>(tag: &'a Sourced<String>, wording: &Wording) -> Option<Claim<'a>> {
    let Origin::Inferred { reason, .. } = &tag.origin else { return None };
    // Reasons are English, as whoever inferred something has put them.
    let reason = if wording.tag() == "en" { reason.as_str() } else { "" };
    let words = fill(&wording.statements.inferred, &[("reason", reason)]);
    let words = words.trim_end().trim_end_matches(':').trim_end();
    Some(Claim::ours(format!(" ({words})")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options, read};

    #[test]
    fn a_date_is_read_aloud_only_where_the_source_leaves_something_open() {
        for written in ["October 25, 1864.", "[October] 25, 1864", "le 25 October 1864"] {
            assert!(says_the_day(written, "25 October 1864"), "{written}");
        }
        for (written, read) in [
            ("25. 10. 1864", "25 October 1864"),
            ("October 25", "25 October 1864"),
            ("13/25 October 1864", "25 October 1864"),
            ("24 or 25 October 1864", "25 October 1864"),
            ("25 October 1864", "probably 25 October 1864"),
        ] {
            assert!(!says_the_day(written, read), "{written}");
        }
    }

    #[test]
    fn terms_of_use_that_are_the_rights_are_said_once() {
        let licence = "https://creativecommons.org/licenses/by/4.0/";
        let letter = |other: &str| {
            format!(
                "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc>\
                 <titleStmt><title>T</title></titleStmt><publicationStmt><publisher>P</publisher>\
                 <availability><licence target=\"{licence}\">Share it.</licence>{other}</availability>\
                 </publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\
                 <text><body><p>Dear Ben</p></body></text></TEI>"
            )
        };
        let said = |file: String| {
            let (read, _) = read(&Input::new("a.xml", file), &Options::default());
            let collection = read.unwrap().collection;
            let entries =
                description(&collection.letters[0], &collection.edition, Wording::english());
            let pieces = entries.iter().flat_map(|entry| entry.statements.iter().flatten());
            let pieces = pieces.flat_map(|claim| &claim.pieces);
            let words = pieces.filter_map(|piece| match piece {
                Piece::Words(words) => Some(words.to_string()),
                Piece::Day { .. } | Piece::Address(_) | Piece::Line => None,
            });
            words.filter(|words| words.contains("hare it")).collect::<Vec<_>>()
        };
        assert_eq!(said(letter("")), ["Share it."]);
        assert_eq!(
            said(letter("<p>Nobody may share it.</p>")),
            ["Share it.", "Nobody may share it."]
        );
    }
}
