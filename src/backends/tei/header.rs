//! The description of the letter: the `teiHeader`.
//!
//! Written in English, whatever the letter's language. **Invariant:** nothing is said that the IR
//! does not know; an element for something unknown is left out, or says that it is unknown if TEI
//! requires the element.

use super::encoding;
use super::input_id;
use super::markup::{Markup, Tag, Written};
use super::responsibility::Responsible;
use super::values::{dated, pointing, served, word};
use crate::backends::dating::dating;
use crate::backends::lexical::{is_calendar_date, is_language_tag, uri};
use crate::backends::{PRODUCER, PrintJob};
use crate::ir::{
    Action, Agent, AgentKind, Certainty, Change, Correspondence, Date, Entities, Identity, Letter,
    ListKey, Origin, Place, RelatedLetter, RightsStatement, Role, SourceFile, Sourced, Witness,
    WitnessKind,
};

/// Prints the header of a letter.
pub(super) fn print(markup: &mut Markup, job: &PrintJob<'_>, responsible: &Responsible) -> Written {
    let header = Header::of(job, responsible);
    markup.group(Tag::new("teiHeader").set("xml:lang", "en"), |markup| {
        markup.group(Tag::new("fileDesc"), |markup| {
            header.title_statement(markup)?;
            header.edition(markup)?;
            header.publication(markup)?;
            header.notes(markup)?;
            header.sources(markup)
        })?;
        encoding::print(markup, job.letter)?;
        header.profile(markup)?;
        header.revision(markup)
    })
}

pub(super) struct Header<'a> {
    job: &'a PrintJob<'a>,
    letter: &'a Letter,
    responsible: &'a Responsible,
    entities: Entities<'a>,
}

impl<'a> Header<'a> {
    /// What the header of a letter is made from.
    pub(super) fn of(job: &'a PrintJob<'a>, responsible: &'a Responsible) -> Self {
        Self { job, letter: job.letter, responsible, entities: job.entities() }
    }

    fn title_statement(&self, markup: &mut Markup) -> Written {
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
                // What is more than a name is written as for correspondents.
                let is_sender = self.letter.authors.is_empty();
                let is_more = agent.kind.is_some()
                    || agent.role.is_some()
                    || agent.distinct.is_some()
                    || written_otherwise(agent).is_some();
                if !is_sender && is_more {
                    let id = format!("author.{}", index + 1);
                    statement.group(Tag::new("author"), |author| self.agent(author, agent, &id))?;
                } else if let Some(name) = agent.display_name() {
                    let identity = self.entities.agent(agent);
                    let tag = Tag::new("author");
                    let tag =
                        self.identified(tag, &agent.authorities, agent.key.as_ref(), identity);
                    let tag = self.responsible.mark(tag, agent_origins(agent));
                    statement.text_line(tag, name)?;
                }
            }
            if let Some(editor) = &self.job.collection.edition.editor {
                let tag = self.responsible.mark(Tag::new("editor"), [&editor.origin]);
                statement.text_line(tag, &editor.value)?;
            }
            self.responsible.statements(statement)
        })
    }

    fn edition(&self, markup: &mut Markup) -> Written {
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

    fn publication(&self, markup: &mut Markup) -> Written {
        let rights = &self.letter.rights;
        markup.group(Tag::new("publicationStmt"), |statement| {
            match &self.job.collection.edition.editor {
                Some(editor) => statement.text_line(Tag::new("authority"), &editor.value)?,
                // TEI requires one of three elements here, so an unpublished file names an unknown publisher.
                None => statement.text_line(Tag::new("publisher"), "unknown")?,
            }
            let made = self.made();
            statement.text_line(Tag::new("date").set("when", &made), &made)?;
            statement.text_line(Tag::new("idno").set("type", "URN"), &self.letter.id)?;
            if let Some(address) = self.served_letter() {
                statement.text_line(Tag::new("idno").set("type", "IRI"), &address)?;
            }
            if let Some(name) = &self.letter.source_id {
                statement.text_line(Tag::new("idno").set("type", "source"), name)?;
            }
            if rights.encoding.is_empty() && rights.index.is_empty() {
                let unknown = Tag::new("availability").set("status", "unknown");
                return statement.group(unknown, |availability| {
                    let words = "Nobody has said what may be done with this encoding.";
                    availability.text_line(Tag::new("p"), words)
                });
            }
            self.availability(statement, &[("", &rights.encoding), ("index: ", &rights.index)])
        })
    }

    /// The permitted uses; each statement begins with the thing it is about.
    fn availability(&self, markup: &mut Markup, rights: &[(&str, &[RightsStatement])]) -> Written {
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

    /// Records that the text is a translation. Nothing is known of the original but its language,
    /// which is not a language of the text and therefore not in the `langUsage`.
    fn notes(&self, markup: &mut Markup) -> Written {
        let texts = self.letter.texts.iter();
        let translations: Vec<_> = texts.filter(|text| text.role == Role::Translation).collect();
        if translations.is_empty() {
            return Ok(());
        }
        markup.group(Tag::new("notesStmt"), |statement| {
            let note = Tag::new("note").set("type", "translation");
            statement.text_line(note, "The text is a translation.")?;
            let languages = translations.iter().filter_map(|text| text.translated_from.as_ref());
            for language in languages.filter(|language| is_language_tag(&language.value)) {
                let original = Tag::new("relatedItem").set("type", "translated-from");
                let language_of = Tag::new("textLang").set("mainLang", &language.value);
                let language_of = self.responsible.mark(language_of, [&language.origin]);
                statement.group(original, |original| {
                    original.group(Tag::new("bibl"), |bibl| bibl.empty_line(language_of))
                })?;
            }
            Ok(())
        })
    }

    /// The witnesses, then the files that the text was read from. How the source's words may be
    /// used is stated at the first description of the print or page that the text comes from.
    fn sources(&self, markup: &mut Markup) -> Written {
        let files = &self.job.collection.sources;
        let mut rights = vec![("", self.letter.rights.source_text.as_slice())];
        markup.group(Tag::new("sourceDesc"), |description| {
            if files.is_empty() && self.letter.witnesses.is_empty() {
                return description.group(Tag::new("bibl"), |bibl| {
                    bibl.text_line(Tag::new("note"), "unknown")?;
                    self.availability(bibl, &rights)
                });
            }
            for (index, witness) in self.letter.witnesses.iter().enumerate() {
                let id = format!("witness.{}", index + 1);
                if witness.kept_at().is_some() {
                    let tag = Tag::new("msDesc").set("xml:id", id);
                    let tag = tag.set("type", witness_type(witness.kind));
                    let tag = self.responsible.mark(tag, [&witness.origin]);
                    description.group(tag, |manuscript| manuscript_parts(manuscript, witness))?;
                    continue;
                }
                let is_print = witness.kind != WitnessKind::Edition;
                let tag = Tag::new("bibl").set("xml:id", id);
                let tag = tag.set_known("type", is_print.then(|| witness_type(witness.kind)));
                let tag = self.responsible.mark(tag, [&witness.origin]);
                if let Some(cited) = &witness.cited {
                    description.line(tag, |bibl| {
                        bibl.text(cited)?;
                        parts_in_line(bibl, witness)
                    })?;
                    continue;
                }
                description.group(tag, |bibl| {
                    for (tag, value) in print_parts(witness) {
                        bibl.text_line(tag, value)?;
                    }
                    if is_print {
                        return Ok(());
                    }
                    self.availability(bibl, &std::mem::take(&mut rights))
                })?;
            }
            for (index, file) in files.iter().enumerate() {
                let tag = Tag::new("bibl").set("xml:id", input_id(index)).set("type", "file");
                description.group(tag, |bibl| {
                    file_parts(bibl, file)?;
                    self.availability(bibl, &std::mem::take(&mut rights))
                })?;
            }
            Ok(())
        })
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
            let mut described = described.into_iter();
            described.try_for_each(|one| self.correspondence(profile, one, None, &mut agents))
        })
    }

    /// The correspondences of which something is known.
    pub(super) fn described(&self) -> Vec<&'a Correspondence> {
        let says = |all: &&Correspondence| {
            let is_placed = !all.context.is_empty() || !all.remarks.is_empty();
            is_placed || all.actions.iter().any(says_something)
        };
        self.letter.correspondence.iter().filter(says).collect()
    }

    /// One correspondence; `agents` counts those of all.
    pub(super) fn correspondence(
        &self,
        markup: &mut Markup,
        correspondence: &Correspondence,
        id: Option<&str>,
        agents: &mut usize,
    ) -> Written {
        let address = self.served_letter().unwrap_or_else(|| self.letter.id.clone());
        let tag = Tag::new("correspDesc").set_known("xml:id", id).set("ref", &address);
        markup.group(tag, |markup| {
            let actions = correspondence.actions.iter().filter(|action| says_something(action));
            actions.into_iter().try_for_each(|action| self.action(markup, action, agents))?;
            self.context(markup, &correspondence.context)?;
            let remarks = &mut correspondence.remarks.iter();
            remarks.try_for_each(|remark| markup.text_line(Tag::new("note"), &remark.value))
        })
    }

    /// The letters before and after this one.
    fn context(&self, markup: &mut Markup, letters: &[RelatedLetter]) -> Written {
        if letters.is_empty() {
            return Ok(());
        }
        markup.group(Tag::new("correspContext"), |context| {
            letters.iter().try_for_each(|related| {
                let relation = related.relation.as_deref().and_then(word);
                let tag = Tag::new("ref").set_known("type", relation);
                let tag = pointing(tag, related.target.as_deref().unwrap_or(""));
                context.text_line(self.responsible.mark(tag, [&related.origin]), &related.text)
            })
        })
    }

    fn action(&self, markup: &mut Markup, action: &Action, agents: &mut usize) -> Written {
        markup.group(Tag::new("correspAction").set("type", action.kind.as_str()), |markup| {
            for agent in &action.agents {
                *agents += 1;
                self.agent(markup, agent, &self.responsible.id(&id_of_agent(*agents)))?;
            }
            if let Some(place) = &action.place {
                self.place(markup, place)?;
            }
            action.date.as_ref().map_or(Ok(()), |date| self.date(markup, date))
        })
    }

    /// The name by which the person is known, because correspSearch lists that name; the form used
    /// in the source follows in a note, if the two differ, and so does the person's role.
    fn agent(&self, markup: &mut Markup, agent: &Agent, id: &str) -> Written {
        let written = written_otherwise(agent);
        // If the kind of correspondent is not known, `persName` is what correspSearch reads.
        let tag = match agent.kind {
            Some(AgentKind::Organisation) => Tag::new("orgName"),
            Some(AgentKind::Person) => Tag::new("persName"),
            None => Tag::new("persName").set("type", "unknown"),
        };
        let is_more = written.is_some() || agent.role.is_some() || agent.distinct.is_some();
        let tag = tag
            .set_known("xml:id", (is_more || inferred(agent).is_some()).then_some(id))
            // Names found only in the source's own list are not written in the letter.
            .set_known(
                "n",
                agent.name.as_ref().filter(|_| agent.written.is_none()).map(|name| &name.value),
            );
        let identity = self.entities.agent(agent);
        let tag = self.identified(tag, &agent.authorities, agent.key.as_ref(), identity);
        let tag = self.responsible.mark_with_evidence(tag, &agent_origins(agent));
        match agent.display_name() {
            Some(name) => markup.text_line(tag, name)?,
            None => markup.empty_line(tag)?,
        }
        // Inside the name, a program that lists names would take these words for part of it.
        for (kind, element, said) in [
            ("as-written", "name", written),
            ("distinct", "addName", agent.distinct.as_ref()),
            ("role", "roleName", agent.role.as_ref()),
        ] {
            let Some(said) = said else { continue };
            let note = Tag::new("note").set("type", kind).set("target", format!("#{id}"));
            markup.line(self.responsible.mark(note, [&said.origin]), |note| {
                note.inline(Tag::new(element), |name| name.text(&said.value))
            })?;
        }
        Ok(())
    }

    /// The address of the letter by its place in an edition, if it leads somewhere.
    fn served_letter(&self) -> Option<String> {
        self.entities.letter().filter(|_| self.job.scope.is_served())
    }

    /// The referent of a name: its addresses in `@ref`, as written and then the one that names it in
    /// every format; its key in a list, which is outside this file, in `@key`.
    fn identified(
        &self,
        tag: Tag,
        authorities: &[Sourced<String>],
        key: Option<&Sourced<ListKey>>,
        identity: Option<Identity>,
    ) -> Tag {
        let mut addresses: Vec<String> = authorities.iter().map(|one| uri(&one.value)).collect();
        addresses.extend(served(
            self.job.scope,
            identity,
            authorities.iter().map(|one| &one.value),
        ));
        let addresses = (!addresses.is_empty()).then(|| addresses.join(" "));
        tag.set_known("ref", addresses).set_known("key", key.map(|key| key.value.to_string()))
    }

    fn place(&self, markup: &mut Markup, place: &Place) -> Written {
        let origins: Vec<&Origin> = std::iter::once(&place.name)
            .chain(&place.authorities)
            .map(|sourced| &sourced.origin)
            .collect();
        let identity = self.entities.place(place);
        let tag = Tag::new("placeName");
        let tag = self.identified(tag, &place.authorities, place.key.as_ref(), identity);
        markup.text_line(self.responsible.mark_with_evidence(tag, &origins), &place.name.value)
    }

    fn date(&self, markup: &mut Markup, date: &Date) -> Written {
        let mut tag = Tag::new("date");
        // CMIF reads days only, so they accompany any EDTF.
        if !is_calendar_date(&date.edtf) {
            let days = dating(date).into_iter();
            tag = days.fold(tag, |tag, (name, value)| tag.set(name, value));
        }
        tag = dated(tag, &date.edtf);
        tag = tag.set_known("precision", date.is_approximate().then_some("low"));
        tag = match &date.origin {
            Origin::Inferred { .. } | Origin::Supplied { .. } => {
                let origin = date.origin.at_most(date.certainty);
                self.responsible.mark_with_evidence(tag, &[&origin])
            }
            Origin::Read { .. } | Origin::Derived { .. } => {
                let doubt = date.certainty != Certainty::High;
                tag.set_known("cert", doubt.then(|| date.certainty.as_str()))
            }
        };
        match &date.written {
            Some(written) => markup.text_line(tag, written),
            None => markup.empty_line(tag),
        }
    }

    fn revision(&self, markup: &mut Markup) -> Written {
        markup.group(Tag::new("revisionDesc"), |description| {
            let change = Tag::new("change").set("when", self.made()).set("who", "#letterpress");
            description.text_line(change, &format!("encoded by {PRODUCER}"))?;
            self.letter.changes.iter().try_for_each(|change| self.change(description, change))
        })
    }

    /// What somebody changed after the letter was read, apart from words of the text.
    fn change(&self, markup: &mut Markup, change: &Change) -> Written {
        let Change { by, what, before, after } = change;
        let tag = Tag::new("change").set("who", self.responsible.pointer(by));
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

/// The agents whose name a pass inferred, by their ids in the header, and where it comes from.
pub(super) fn inferred_agents(letter: &Letter) -> impl Iterator<Item = (String, &Origin)> {
    let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    let agents = actions.filter(|action| says_something(action)).flat_map(|action| &action.agents);
    let numbered = agents.zip(1..).map(|(agent, number)| (agent, id_of_agent(number)));
    numbered.filter_map(|(agent, id)| Some((id, inferred(agent)?)))
}

fn id_of_agent(number: usize) -> String {
    format!("agent.{number}")
}

fn inferred(agent: &Agent) -> Option<&Origin> {
    agent_origins(agent).into_iter().find(|origin| matches!(origin, Origin::Inferred { .. }))
}

fn says_something(action: &Action) -> bool {
    !action.agents.is_empty() || action.place.is_some() || action.date.is_some()
}

/// The origins of the displayed name and of the identity.
fn agent_origins(agent: &Agent) -> Vec<&Origin> {
    let shown = agent.name.as_ref().or(agent.written.as_ref());
    let sourced = shown.into_iter().chain(&agent.authorities);
    sourced.map(|sourced| &sourced.origin).collect()
}

/// The name as written, if the person is known by another one.
fn written_otherwise(agent: &Agent) -> Option<&Sourced<String>> {
    let name = agent.name.as_ref()?;
    agent.written.as_ref().filter(|written| written.value != name.value)
}

/// Writes what is known of a print after its citation, on the same line.
fn parts_in_line(bibl: &mut Markup, witness: &Witness) -> Written {
    print_parts(witness).into_iter().try_for_each(|(tag, value)| {
        bibl.text(" ")?;
        bibl.inline(tag, |part| part.text(value))
    })
}

/// What is known of a print, except for a citation as written.
fn print_parts(witness: &Witness) -> Vec<(Tag, &str)> {
    let note = |kind: &str| Tag::new("note").set("type", kind);
    let url = witness.url.as_deref().map(uri).unwrap_or_default();
    let is_kept = witness.kept_at().is_some();
    let parts = [
        (Tag::new("idno").set("type", "edition"), &witness.id),
        (Tag::new("title"), &witness.title),
        (Tag::new("editor"), &witness.editor),
        (Tag::new("publisher"), &witness.publisher),
        (Tag::new("pubPlace"), &witness.place),
        (Tag::new("date"), &witness.date),
        (Tag::new("biblScope").set("unit", "volume"), &witness.volume),
        (Tag::new("biblScope").set("unit", "document"), &witness.document),
        (Tag::new("biblScope").set("unit", "page"), &witness.pages),
        // An archive's document has these itself.
        (note("classification"), if is_kept { &None } else { &witness.classification }),
        (note("transmission"), if is_kept { &None } else { &witness.transmission }),
        (Tag::new("ref").set("target", url), &witness.url),
    ];
    parts.into_iter().filter_map(|(tag, value)| Some((tag, value.as_deref()?))).collect()
}

/// Distinguishes witnesses other than the edition that the text was copied from.
fn witness_type(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Edition => "edition",
        WitnessKind::Document => "document",
        WitnessKind::OtherCopy => "copy",
        WitnessKind::OtherPrint => "print",
    }
}

/// A witness in an archive. A mark of secrecy is written on the document, so it is one of its
/// additions (11.7.2.2); how it was forwarded is part of its history (11.8).
fn manuscript_parts(manuscript: &mut Markup, witness: &Witness) -> Written {
    manuscript.group(Tag::new("msIdentifier"), |identifier| {
        let parts = [
            ("repository", &witness.repository),
            ("collection", &witness.collection),
            ("idno", &witness.shelf_mark),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                identifier.text_line(Tag::new(name), value)?;
            }
        }
        Ok(())
    })?;
    if let Some(classification) = &witness.classification {
        manuscript.group(Tag::new("physDesc"), |description| {
            description.line(Tag::new("additions"), |additions| {
                let note = Tag::new("note").set("type", "classification");
                additions.inline(note, |note| note.text(classification))
            })
        })?;
    }
    if let Some(transmission) = &witness.transmission {
        manuscript.group(Tag::new("history"), |history| {
            let provenance = Tag::new("provenance").set("type", "transmission");
            history.text_line(provenance, transmission)
        })?;
    }
    if witness.cited.is_none() && print_parts(witness).is_empty() {
        return Ok(());
    }
    manuscript.group(Tag::new("additional"), |additional| {
        additional.group(Tag::new("listBibl"), |list| {
            list.line(Tag::new("bibl"), |bibl| {
                bibl.text(witness.cited.as_deref().unwrap_or_default())?;
                parts_in_line(bibl, witness)
            })
        })
    })
}

/// What is known of an input.
pub(super) fn file_parts(bibl: &mut Markup, file: &SourceFile) -> Written {
    bibl.text_line(Tag::new("title"), &file.name)?;
    bibl.line(Tag::new("extent"), |extent| {
        let bytes = file.bytes.to_string();
        let measure = Tag::new("measure").set("unit", "byte").set("quantity", &bytes);
        extent.inline(measure, |markup| markup.text(&format!("{bytes} bytes")))
    })?;
    bibl.text_line(Tag::new("idno").set("type", "SHA-256"), &file.sha256)
}
