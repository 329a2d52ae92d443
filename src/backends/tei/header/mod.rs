//! The description of the letter: the `teiHeader`.
//!
//! Written in English, whatever the letter's language. **Invariant:** nothing is said that the IR
//! does not know; an element for something unknown is left out. Where TEI demands one, it says so in words.
//!
//! - `correspondence`: who wrote to whom, where and when;
//! - `sources`: where the text comes from.

mod correspondence;
mod sources;

use std::collections::BTreeSet;
use std::io;

use self::correspondence::written_otherwise;
pub(super) use self::correspondence::{agent_origins, id_of_correspondence, inferred_agents};
pub(super) use self::sources::file_parts;
use super::markup::{Markup, Tag, Written};
use super::responsibility::{OURS, PROGRAM, Responsible};
use super::values::{dated, pointing};
use super::{Place, encoding};
use crate::backends::lexical::{is_language_tag, uri};
use crate::backends::{Licence, PRODUCER, PrintJob, Publication};
use crate::ir::{
    Agent, Change, Entities, Letter, Particular, ParticularKind, RightsStatement, Role, Sourced,
};

/// Prints the header of a letter.
///
/// `text` is the rest of the file, as it is written.
pub(super) fn print(
    markup: &mut Markup,
    job: &PrintJob<'_>,
    responsible: &Responsible,
    text: &str,
    place: Place<'_>,
) -> Written {
    let header = Header::of(job, responsible);
    let present = match place {
        Place::Alone => BTreeSet::new(),
        Place::InCorpus(_) => BTreeSet::from([PROGRAM.to_owned()]),
    };
    markup.group(Tag::new("teiHeader").set("xml:lang", "en"), |markup| {
        markup.group(Tag::new("fileDesc"), |markup| {
            header.title_statement(markup, &present, None)?;
            header.edition(markup)?;
            header.publication(markup)?;
            header.series(markup)?;
            header.notes(markup)?;
            header.sources(markup)
        })?;
        encoding::print(markup, job, text, place)?;
        header.profile(markup)?;
        header.revision(markup)
    })
}

pub(super) struct Header<'a> {
    job: &'a PrintJob<'a>,
    letter: &'a Letter,
    responsible: &'a Responsible,
    entities: Entities<'a>,
    /// Whether the kind of the letter is stated here, because its text cannot say it.
    pub(super) stated_kind: bool,
}

impl<'a> Header<'a> {
    /// What the header of a letter is made from.
    pub(super) fn of(job: &'a PrintJob<'a>, responsible: &'a Responsible) -> Self {
        Self { job, letter: job.letter, responsible, entities: job.entities(), stated_kind: false }
    }

    /// `present` are ids that the file has already; an editor `publishes` the file of somebody else.
    pub(super) fn title_statement(
        &self,
        markup: &mut Markup,
        present: &BTreeSet<String>,
        publishes: Option<&String>,
    ) -> Written {
        markup.group(Tag::new("titleStmt"), |statement| {
            match &self.letter.title {
                Some(title) => {
                    let tag = self.responsible.mark(Tag::new("title"), [&title.origin]);
                    statement.text_line(tag, &title.value)?;
                }
                None => {
                    statement.text_line(Tag::new("title").set("type", "file"), self.job.stem)?;
                }
            }
            for (index, agent) in self.letter.authors().enumerate() {
                self.author(
                    statement,
                    agent,
                    Tag::new("author"),
                    &format!("author.{}", index + 1),
                )?;
            }
            if let Some(editor) = &self.job.collection.edition.editor {
                let tag = self.responsible.mark(Tag::new("editor"), [&editor.origin]);
                statement.text_line(tag, &editor.value)?;
            }
            if let Some(editor) = publishes {
                statement.text_line(Tag::new("editor").set("role", "publication"), editor)?;
            }
            let credits = self.letter.particulars.iter().filter(|one| element_of(one).is_some());
            credits.into_iter().try_for_each(|credit| self.credit(statement, credit, None))?;
            self.responsible.statements(statement, present)
        })
    }

    /// An author. What is more than a name is written as for correspondents; a sender has been described.
    pub(super) fn author(&self, markup: &mut Markup, agent: &Agent, tag: Tag, id: &str) -> Written {
        let is_sender = self.letter.authors.is_empty();
        let is_more = agent.kind.is_some()
            || agent.role.is_some()
            || agent.distinct.is_some()
            || written_otherwise(agent).is_some();
        if !is_sender && is_more {
            return markup.group(tag, |author| self.agent(author, agent, id));
        }
        let Some(name) = agent.display_name() else { return Ok(()) };
        let identity = self.entities.agent(agent);
        let tag = self.identified(tag, &agent.authorities, agent.key.as_ref(), identity);
        let tag = self.responsible.mark(tag, agent_origins(agent));
        markup.text_line(tag, name)
    }

    /// Who did something for the edition, or paid for it.
    pub(super) fn credit(
        &self,
        markup: &mut Markup,
        credit: &Particular,
        id: Option<&String>,
    ) -> Written {
        let Particular { label, words, target, origin, .. } = credit;
        let name = |markup: &mut Markup, tag: Tag| {
            markup.line(tag, |name| match target {
                Some(target) => name.inline(pointing(Tag::new("ref"), target), |it| it.text(words)),
                None => name.text(words),
            })
        };
        let Some(element) = element_of(credit) else { return Ok(()) };
        let tag = self.responsible.mark(Tag::new(element).set_known("xml:id", id), [origin]);
        if element != "respStmt" {
            return name(markup, tag);
        }
        markup.group(tag, |statement| {
            statement.text_line(Tag::new("resp"), label.as_deref().unwrap_or_default())?;
            name(statement, Tag::new("name"))
        })
    }

    pub(super) fn edition(&self, markup: &mut Markup) -> Written {
        let Some(date) = &self.job.collection.edition.date else {
            return Ok(());
        };
        markup.group(Tag::new("editionStmt"), |statement| {
            statement.line(Tag::new("edition"), |edition| {
                let tag =
                    self.responsible.mark(dated(Tag::new("date"), &date.value), [&date.origin]);
                edition.inline(tag, |markup| markup.text(&date.value))
            })
        })
    }

    /// Who publishes the file, and on what terms, as far as anybody has said so.
    pub(super) fn publication(&self, markup: &mut Markup) -> Written {
        let editor = self.job.collection.edition.editor.as_ref();
        let editor = editor.map(|editor| editor.value.as_str());
        markup.group(Tag::new("publicationStmt"), |statement| {
            if publisher(statement, self.job.publication, editor)? {
                self.of_file(statement)
            } else {
                statement.group(Tag::new("p"), |markup| self.of_file(markup))
            }
        })
    }

    /// The day on which the file was made, its names, and what may be done with it.
    fn of_file(&self, markup: &mut Markup) -> Written {
        let address = self.served_letter();
        let names = [
            ("URN", Some(&self.letter.id)),
            ("IRI", address.as_ref()),
            ("source", self.letter.source_id.as_ref()),
        ];
        let names: Vec<(&str, &str)> =
            names.into_iter().filter_map(|(kind, name)| Some((kind, name?.as_str()))).collect();
        let rights = &self.letter.rights;
        let mut terms = self.job.publication.licence;
        terms = terms.filter(|_| rights.encoding.is_empty() && rights.index.is_empty());
        of_file(markup, &self.made(), &names, terms)?;
        self.availability(markup, &[("", &rights.encoding), ("index: ", &rights.index)])
    }

    /// The collection that the file is published in.
    pub(super) fn series(&self, markup: &mut Markup) -> Written {
        let Some(title) = &self.job.publication.title else { return Ok(()) };
        markup.group(Tag::new("seriesStmt"), |series| {
            series.text_line(Tag::new("title").set("level", "s"), title)?;
            let number = self.letter.number.as_ref();
            let numbered = |number: &Sourced<String>| {
                series.text_line(Tag::new("idno").set("type", "document"), &number.value)
            };
            number.map_or(Ok(()), numbered)
        })
    }

    /// The permitted uses; each statement begins with the thing it is about.
    pub(super) fn availability(
        &self,
        markup: &mut Markup,
        rights: &[(&str, &[RightsStatement])],
    ) -> Written {
        if rights.iter().all(|(_, statements)| statements.is_empty()) {
            return Ok(());
        }
        markup.group(Tag::new("availability"), |availability| {
            for (about, right) in
                rights.iter().flat_map(|(about, list)| list.iter().map(move |right| (about, right)))
            {
                let tag = Tag::new("licence").set("target", uri(&right.uri));
                let tag = tag.set_known("n", right.jurisdiction.as_ref());
                let words = format!("{about}{}", right.in_words());
                availability.text_line(self.responsible.mark(tag, [&right.origin]), &words)?;
            }
            Ok(())
        })
    }

    pub(super) fn notes(&self, markup: &mut Markup) -> Written {
        let all = self.letter.particulars.iter();
        let particulars: Vec<&Particular> = all.filter(|one| element_of(one).is_none()).collect();
        if !self.is_translation() && particulars.is_empty() {
            return Ok(());
        }
        markup.group(Tag::new("notesStmt"), |statement| {
            if self.is_translation() {
                self.translation(statement, |tag, _| tag)?;
            }
            particulars.into_iter().try_for_each(|one| particular(statement, one))
        })
    }

    /// Whether one of the texts is a translation.
    pub(super) fn is_translation(&self) -> bool {
        self.letter.texts.iter().any(|text| text.role == Role::Translation)
    }

    /// Records that the text is a translation. Nothing is known of the original but its language,
    /// which is not a language of the text and therefore not in the `langUsage`. `named` may give an element an
    /// id.
    pub(super) fn translation(
        &self,
        markup: &mut Markup,
        named: impl Fn(Tag, &str) -> Tag,
    ) -> Written {
        let note = named(Tag::new("note"), "translation").set("type", "translation");
        markup.text_line(note, "The text is a translation.")?;
        let texts = self.letter.texts.iter().filter(|text| text.role == Role::Translation);
        let languages = texts.filter_map(|text| text.translated_from.as_ref());
        for language in languages.filter(|language| is_language_tag(&language.value)) {
            let original =
                named(Tag::new("relatedItem"), "original").set("type", "translated-from");
            let language_of = Tag::new("textLang").set("mainLang", &language.value);
            let language_of = self.responsible.mark(language_of, [&language.origin]);
            markup.group(original, |original| {
                original.group(Tag::new("bibl"), |bibl| bibl.empty_line(language_of))
            })?;
        }
        Ok(())
    }

    fn profile(&self, markup: &mut Markup) -> Written {
        let mut languages: Vec<&Sourced<String>> = Vec::new();
        for language in self.letter.texts.iter().filter_map(|text| text.language.as_ref()) {
            if is_language_tag(&language.value)
                && languages.iter().all(|other| other.value != language.value)
            {
                languages.push(language);
            }
        }
        let described = self.described();
        if languages.is_empty() && described.is_empty() {
            return Ok(());
        }
        markup.group(Tag::new("profileDesc"), |profile| {
            if !languages.is_empty() {
                profile.group(Tag::new("langUsage"), |usage| {
                    languages.iter().try_for_each(|language| {
                        let tag = Tag::new("language").set("ident", &language.value);
                        usage.empty_line(self.responsible.mark(tag, [&language.origin]))
                    })
                })?;
            }
            let mut agents = 0;
            described.into_iter().enumerate().try_for_each(|(index, one)| {
                let id = id_of_correspondence(&format!("{OURS}correspDesc"), index);
                self.correspondence(profile, one, &id, &mut agents)
            })
        })
    }

    fn revision(&self, markup: &mut Markup) -> Written {
        markup.group(Tag::new("revisionDesc"), |description| {
            let change = Tag::new("change")
                .set("xml:id", format!("{OURS}change.1"))
                .set("when", self.made())
                .set("who", self.responsible.pointer(""))
                .set("target", format!("#{OURS}run.1"));
            description.text_line(change, &format!("encoded by {PRODUCER}"))?;
            let mut changes = self.letter.changes.iter();
            changes.try_for_each(|change| self.change(description, Tag::new("change"), change))
        })
    }

    /// What somebody changed after the letter was read, apart from words of the text.
    pub(super) fn change(&self, markup: &mut Markup, tag: Tag, change: &Change) -> Written {
        let Change { by, what, before, after } = change;
        let tag = tag.set("who", self.responsible.pointer(by));
        markup.group(tag, |change| {
            change.text_line(Tag::new("label"), what)?;
            for (state, words) in [("before", before), ("after", after)] {
                if let Some(words) = words {
                    change.text_line(Tag::new("p").set("n", state), words)?;
                }
            }
            Ok(())
        })
    }

    /// The day of the run: of the encoding, never of the letter.
    fn made(&self) -> String {
        self.job.made.strftime("%Y-%m-%d").to_string()
    }
}

/// The element of the title statement that TEI has for a particular (TEI P5, 2.2.1). Only a `respStmt` says what was
/// done, and it must.
fn element_of(particular: &Particular) -> Option<&'static str> {
    let is_labelled = particular.label.is_some();
    match particular.kind {
        ParticularKind::Principal if !is_labelled => Some("principal"),
        ParticularKind::Funder if !is_labelled => Some("funder"),
        ParticularKind::Sponsor if !is_labelled => Some("sponsor"),
        ParticularKind::Contributor if is_labelled => Some("respStmt"),
        ParticularKind::Principal
        | ParticularKind::Funder
        | ParticularKind::Sponsor
        | ParticularKind::Contributor
        | ParticularKind::Abstract
        | ParticularKind::Subject
        | ParticularKind::Appearance
        | ParticularKind::History
        | ParticularKind::Note
        | ParticularKind::Related
        | ParticularKind::Edition
        | ParticularKind::Series
        | ParticularKind::Number
        | ParticularKind::Terms => None,
    }
}

/// Writes what else the source says, in its words.
fn particular(markup: &mut Markup, particular: &Particular) -> Written {
    let Particular { kind, label, words, target, origin: _ } = particular;
    let note = Tag::new("note").set("type", "particular").set("subtype", kind.key());
    let note = note.set_known("n", label.as_ref());
    markup.line(note, |note| match target {
        Some(target) => note.inline(pointing(Tag::new("ref"), target), |it| it.text(words)),
        None => note.text(words),
    })
}

/// Writes the publisher of a file, or the person responsible for it. Returns whether there is either; without one,
/// TEI allows only paragraphs in a `publicationStmt`.
pub(super) fn publisher(
    markup: &mut Markup,
    publication: &Publication,
    editor: Option<&str>,
) -> io::Result<bool> {
    let editor = editor.or(publication.editor.as_deref());
    match (&publication.publisher, editor) {
        (Some(publisher), _) => markup.text_line(Tag::new("publisher"), publisher)?,
        (None, Some(editor)) => markup.text_line(Tag::new("authority"), editor)?,
        (None, None) => {
            markup.text_line(Tag::new("p"), "Not published.")?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes the day on which a file was made, its names, and its licence.
pub(super) fn of_file(
    markup: &mut Markup,
    made: &str,
    names: &[(&str, &str)],
    licence: Option<Licence>,
) -> Written {
    markup.text_line(Tag::new("date").set("when", made), made)?;
    for (kind, name) in names {
        markup.text_line(Tag::new("idno").set("type", kind), name)?;
    }
    let Some(licence) = licence else { return Ok(()) };
    markup.group(Tag::new("availability"), |availability| {
        let tag = Tag::new("licence").set("target", licence.address());
        availability.text_line(tag, licence.in_words())
    })
}
