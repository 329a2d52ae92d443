//! Who wrote to whom, where and when: `correspDesc` (TEI P5, 2.4.6).

use super::super::markup::{Markup, Tag, Written};
use super::super::values::{dated, pointing, served, word};
use super::Header;
use crate::backends::dating::dating;
use crate::backends::lexical::{is_calendar_date, page_of, uri};
use crate::ir::{
    Action, Agent, AgentKind, Certainty, Correspondence, Date, Identity, Letter, ListKey, Origin,
    Place, RelatedLetter, Sourced,
};

impl<'a> Header<'a> {
    /// The correspondences of which something is known.
    pub(in crate::backends::tei) fn described(&self) -> Vec<&'a Correspondence> {
        let says = |all: &&Correspondence| {
            let is_placed = !all.context.is_empty() || !all.remarks.is_empty();
            is_placed || all.actions.iter().any(says_something)
        };
        self.letter.correspondence.iter().filter(says).collect()
    }

    /// One correspondence; `agents` counts those of all.
    pub(in crate::backends::tei) fn correspondence(
        &self,
        markup: &mut Markup,
        correspondence: &Correspondence,
        id: &str,
        agents: &mut usize,
    ) -> Written {
        let address = self.served_letter().or_else(|| page_of(self.letter));
        let address = address.unwrap_or_else(|| self.letter.id.clone());
        let tag = Tag::new("correspDesc").set("xml:id", id).set("ref", &address);
        let number = self.letter.number.as_ref();
        let tag = tag.set_known("key", number.map(|number| &number.value));
        let kind = self.stated_kind.then_some(self.letter.kind.as_ref()).flatten();
        let tag = tag.set_known("type", kind.map(|kind| kind.value.as_str()));
        markup.group(tag, |markup| {
            let actions = correspondence.actions.iter().filter(|action| says_something(action));
            actions.into_iter().try_for_each(|action| self.action(markup, action, agents))?;
            self.context(markup, &correspondence.context)?;
            let remarks = &mut correspondence.remarks.iter();
            remarks.try_for_each(|remark| markup.text_line(Tag::new("note"), &remark.value))?;
            // Only number or kind are known, and TEI demands an action.
            let is_empty = *correspondence == Correspondence::default();
            let nothing = |action: &mut Markup| action.empty_line(Tag::new("p"));
            if is_empty {
                markup.group(Tag::new("correspAction").set("type", "sent"), nothing)
            } else {
                Ok(())
            }
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
                let has_words = !related.text.trim().is_empty();
                let tag = Tag::new(if has_words { "ref" } else { "ptr" });
                let tag = tag.set_known("type", relation);
                let tag = pointing(tag, related.target.as_deref().unwrap_or(""));
                let tag = self.responsible.mark(tag, [&related.origin]);
                if has_words {
                    context.text_line(tag, &related.text)
                } else {
                    context.empty_line(tag)
                }
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
    pub(super) fn agent(&self, markup: &mut Markup, agent: &Agent, id: &str) -> Written {
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
    pub(super) fn served_letter(&self) -> Option<String> {
        self.entities.letter().filter(|_| self.job.scope.is_served())
    }

    /// The referent of a name: its addresses in `@ref`, as written and then the one that names it in
    /// every format; its key in a list, which is outside this file, in `@key`.
    pub(super) fn identified(
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
}

/// The agents whose name a pass inferred, by their ids in the header, and where it comes from.
pub(in crate::backends::tei) fn inferred_agents(
    letter: &Letter,
) -> impl Iterator<Item = (String, &Origin)> {
    let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    let agents = actions.filter(|action| says_something(action)).flat_map(|action| &action.agents);
    let numbered = agents.zip(1..).map(|(agent, number)| (agent, id_of_agent(number)));
    numbered.filter_map(|(agent, id)| Some((id, inferred(agent)?)))
}

/// The id of a description of the correspondence, of which a letter has one, or several.
pub(in crate::backends::tei) fn id_of_correspondence(id: &str, index: usize) -> String {
    if index == 0 { id.to_owned() } else { format!("{id}.and.{index}") }
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
pub(in crate::backends::tei) fn agent_origins(agent: &Agent) -> Vec<&Origin> {
    let shown = agent.name.as_ref().or(agent.written.as_ref());
    let sourced = shown.into_iter().chain(&agent.authorities);
    sourced.map(|sourced| &sourced.origin).collect()
}

/// The name as written, if the person is known by another one.
pub(super) fn written_otherwise(agent: &Agent) -> Option<&Sourced<String>> {
    let name = agent.name.as_ref()?;
    agent.written.as_ref().filter(|written| written.value != name.value)
}
