//! The header: what a file says about its letters (TEI P5, 2).

use std::collections::BTreeMap;

use super::NAME;
use super::index::{Index, identities, local};
use super::own;
use super::rendition::Declared;
use super::xml::{self, Element, Node};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Certainty, Correspondence, Date, Kind, Letter, Origin,
    Place, RelatedLetter, Rights, RightsStatement, Sourced, Witness, WitnessKind, language_name,
    shortest_tag, words,
};
use crate::source::Source;

/// A header, with its elements looked up once: it can describe thousands of letters.
pub(super) struct Header {
    pub element: Element,
    pub declared: Declared,
    /// The paths to the elements that have one of the names in [`SOUGHT`].
    places: BTreeMap<&'static str, Vec<Path>>,
    /// Those to the descriptions of correspondences, by their ids.
    descriptions: BTreeMap<String, Vec<Path>>,
}

/// The path from a header to an element in it: a child index at each level.
type Path = Vec<usize>;

/// Elements that are looked for in the whole header.
const SOUGHT: &[&str] = &["correspDesc", "language", "objectType"];

impl Header {
    pub(super) fn new(element: Element) -> Self {
        fn walk(
            element: &Element,
            path: &mut Path,
            see: &mut impl FnMut(&'static str, &Element, &Path),
        ) {
            for (at, child) in element.children.iter().enumerate() {
                let Some(child) = child.element() else { continue };
                path.push(at);
                if let Some(name) = SOUGHT.iter().find(|name| **name == child.name) {
                    see(name, child, path);
                }
                walk(child, path, see);
                path.pop();
            }
        }
        let declared = Declared::of(&element);
        let mut places: BTreeMap<&str, Vec<Path>> = BTreeMap::new();
        let mut descriptions: BTreeMap<String, Vec<Path>> = BTreeMap::new();
        walk(&element, &mut Path::new(), &mut |name, found, path| {
            places.entry(name).or_default().push(path.clone());
            if let ("correspDesc", Some(id)) = (name, found.get("xml:id")) {
                descriptions.entry(id.to_owned()).or_default().push(path.clone());
            }
        });
        Self { element, declared, places, descriptions }
    }

    /// All elements with this name, which is in [`SOUGHT`], in the order of the text.
    fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.at(self.places.get(name))
    }

    /// The descriptions of correspondences; if there are several, those that a letter names by id.
    fn descriptions(&self, id: Option<&str>) -> impl Iterator<Item = &Element> {
        let named = id.and_then(|id| self.descriptions.get(id));
        self.at(named.or_else(|| self.places.get("correspDesc")))
    }

    fn at<'h>(&'h self, paths: Option<&'h Vec<Path>>) -> impl Iterator<Item = &'h Element> {
        let follow = |path: &Path| {
            let mut found = &self.element;
            for at in path {
                found = found.children.get(*at)?.element()?;
            }
            Some(found)
        };
        paths.into_iter().flatten().filter_map(follow)
    }
}

/// Reads what a header says about a letter.
pub(super) struct HeaderReader<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub header: &'a Header,
    pub claims: &'a own::Claims,
    pub is_own: bool,
}

/// Notes on names, by the kind of the note and the id of the name.
type NotesOnNames<'a> = BTreeMap<(&'a str, &'a str), Sourced<String>>;

impl HeaderReader<'_> {
    fn read(&self, element: &Element) -> Origin {
        Origin::Read { at: self.source.span(element.at.clone()) }
    }

    /// Who says so: the source or, in a file of ours, whoever it names.
    fn origin(&self, element: &Element) -> Origin {
        let resp = element.get("resp").filter(|_| self.is_own).map(local);
        match resp {
            None => self.read(element),
            Some(resp) => {
                let (by, reason) = self.claims.suppliers.get(resp).cloned().unwrap_or_default();
                let certainty = own::certainty(element);
                if resp == "letterpress" {
                    Origin::Inferred { by, reason, certainty }
                } else {
                    Origin::Supplied { by, reason, certainty }
                }
            }
        }
    }

    fn sourced(&self, element: &Element) -> Option<Sourced<String>> {
        let words = element.words();
        (!words.is_empty()).then(|| Sourced::new(words, self.origin(element)))
    }

    /// The title of the file as a whole.
    pub(super) fn collection_title(&self) -> Option<Sourced<String>> {
        let titles = || self.statement().into_iter().flat_map(Element::elements);
        let titles = || titles().filter(|one| one.name == "title");
        let of_type = |wanted: &str| titles().find(|one| one.get("type") == Some(wanted));
        let of_series = || titles().find(|one| one.get("level") == Some("s"));
        of_type("complete")
            .or_else(of_series)
            .or_else(|| titles().next())
            .and_then(|it| self.sourced(it))
    }

    /// The title of one letter.
    pub(super) fn title(&self) -> Option<Sourced<String>> {
        let titles = || {
            let all = self.statement().into_iter().flat_map(Element::elements);
            all.filter(|one| one.name == "title" && one.get("type") != Some("file"))
        };
        let with = |name: &str, value: &str| titles().find(|one| one.get(name) == Some(value));
        let article =
            with("level", "a").or_else(|| with("n", "digital")).or_else(|| with("type", "main"));
        let any = || titles().find(|one| !one.words().is_empty());
        article.or_else(any).and_then(|title| self.sourced(title))
    }

    fn statement(&self) -> Option<&Element> {
        self.header.element.child("fileDesc").and_then(|file| file.child("titleStmt"))
    }

    /// The descriptions of correspondences; if there are several, those that a letter names by id.
    pub(super) fn correspondence(&self, described_by: Option<&str>) -> Vec<Correspondence> {
        let described = self.header.descriptions(described_by).map(|one| self.description(one));
        described.filter(|one| *one != Correspondence::default()).collect()
    }

    fn description(&self, element: &Element) -> Correspondence {
        let mut description = Correspondence::default();
        let mut actions: Vec<&Element> =
            element.elements().filter(|one| one.name == "correspAction").collect();
        // If all have a number, it gives the order in which things happened.
        let key = |action: &&Element| action.get("sortKey").and_then(|key| key.parse::<u32>().ok());
        if actions.iter().all(|action| key(action).is_some()) {
            actions.sort_by_key(|action| key(action));
        }
        for action in actions {
            let action = self.action(action, &mut description.remarks);
            description.actions.push(action);
        }
        for context in element.elements().filter(|one| one.name == "correspContext") {
            let mut related = Vec::new();
            context.each(&mut |one| {
                if ["ref", "ptr"].contains(&one.name.as_str()) {
                    related.push(one);
                }
            });
            if related.is_empty() {
                description.remarks.extend(self.sourced(context));
            }
            for related in related {
                description.context.push(RelatedLetter {
                    relation: relation(related).map(ToOwned::to_owned),
                    target: related.get("target").or(related.get("cRef")).map(ToOwned::to_owned),
                    text: related.words(),
                    origin: self.read(related),
                });
            }
        }
        let notes = element.elements().filter(|one| one.name == "note");
        description.remarks.extend(notes.filter_map(|note| self.sourced(note)));
        description
    }

    fn action(&self, element: &Element, remarks: &mut Vec<Sourced<String>>) -> Action {
        let mut action =
            Action { kind: kind_of(element), agents: Vec::new(), place: None, date: None };
        let notes = self.notes_on_names(element);
        for child in element.elements() {
            match child.name.as_str() {
                "persName" | "orgName" | "name" | "rs" => {
                    action.agents.extend(self.agent(child, &notes));
                }
                "placeName" | "settlement" | "geogName" | "country" | "region" | "district" => {
                    match self.place(child) {
                        Some(place) if action.place.is_none() => action.place = Some(place),
                        Some(other) => remarks.push(other.name),
                        None => {}
                    }
                }
                "date" => match self.date(child) {
                    Some(date) if action.date.is_none() => action.date = Some(date),
                    Some(other) => remarks
                        .push(Sourced::new(other.written.unwrap_or(other.edtf), other.origin)),
                    None => {}
                },
                "note" if self.is_own => {}
                _ => remarks.extend(self.sourced(child)),
            }
        }
        action
    }

    /// What the notes of an action of ours say about the names in it, by the kind of the note and
    /// the id of the name: how the source writes it, which role somebody has.
    fn notes_on_names<'e>(&self, action: &'e Element) -> NotesOnNames<'e> {
        let mut notes = NotesOnNames::new();
        for note in action.elements().filter(|one| self.is_own && one.name == "note") {
            let kind = note.get("type").unwrap_or_default();
            if let (Some(target), Some(words)) = (note.get("target"), self.sourced(note)) {
                notes.insert((kind, local(target)), words);
            }
        }
        notes
    }

    fn agent(&self, element: &Element, notes: &NotesOnNames<'_>) -> Option<Agent> {
        let kind = match (element.name.as_str(), element.get("type")) {
            ("orgName", _) | ("name" | "rs", Some("org" | "organisation" | "organization")) => {
                Some(AgentKind::Organisation)
            }
            // A file of ours writes `persName` where it does not know, and says so.
            ("persName", Some("unknown")) if self.is_own => None,
            ("persName", _) | ("name" | "rs", Some("person")) => Some(AgentKind::Person),
            _ => None,
        };
        let (known, authorities) = self.identity(element, &["persName", "orgName", "name"]);
        let said = self.sourced(element);
        let authorities: Vec<Sourced<String>> =
            authorities.into_iter().map(|uri| Sourced::new(uri, self.origin(element))).collect();
        let shown = said.as_ref().or(known.as_ref());
        let is_unknown = shown.is_none_or(|name| is_unknown(&name.value));
        if is_unknown && authorities.is_empty() {
            return None;
        }
        let note = |kind| notes.get(&(kind, element.get("xml:id")?)).cloned();
        let (written, role) = (note("as-written"), note("role"));
        Some(match written {
            Some(written) => Agent { kind, written: Some(written), name: said, authorities, role },
            // The list says by which name somebody is known; a file of ours has said so already.
            None => {
                let says_same = |known: &Sourced<String>| {
                    said.as_ref().is_some_and(|said| said.value == known.value)
                };
                let name = known.filter(|known| !self.is_own && !says_same(known));
                let is_only_listed = self.is_own && element.get("n").is_some();
                if is_only_listed {
                    return Some(Agent { kind, written: None, name: said, authorities, role });
                }
                Agent { kind, written: said, name, authorities, role }
            }
        })
    }

    fn place(&self, element: &Element) -> Option<Place> {
        let (known, authorities) = self.identity(element, &["placeName", "settlement", "geogName"]);
        let name = self.sourced(element).or(known).filter(|name| !is_unknown(&name.value))?;
        let origin = |uri| Sourced::new(uri, self.origin(element));
        Some(Place { name, authorities: authorities.into_iter().map(origin).collect() })
    }

    /// Who or what a name means: the name that a list in the file gives, and addresses in authority
    /// files.
    fn identity(
        &self,
        element: &Element,
        names: &[&str],
    ) -> (Option<Sourced<String>>, Vec<String>) {
        let mut known = None;
        let mut uris: Vec<String> = Vec::new();
        let mut has_entry = false;
        for target in identities(element) {
            if target.contains("://") || target.starts_with("urn:") {
                uris.push(target.to_owned());
                continue;
            }
            let Some(entry) = self.index.ids.get(target) else { continue };
            let (text, namespaces) = (self.source.text(), &self.index.namespaces);
            let entry = xml::tree(text, entry.at.clone(), namespaces, &self.index.entities, &[]);
            let Ok(entry) = entry else { continue };
            let name = names.iter().find_map(|name| {
                if entry.name == *name { Some(&entry) } else { entry.child(name) }
            });
            known = known.or_else(|| {
                let listed = self.index.listed.get(target).cloned();
                let words = listed.unwrap_or_else(|| name.map(Element::words).unwrap_or_default());
                (!words.is_empty()).then(|| Sourced::new(words, self.origin(&entry)))
            });
            for idno in
                entry.elements().filter(|one| ["idno", "ptr", "ref"].contains(&one.name.as_str()))
            {
                let uri = idno.get("target").map_or_else(|| idno.words(), ToOwned::to_owned);
                if uri.contains("://") {
                    uris.push(uri);
                }
            }
            has_entry = true;
        }
        // Where authority files are named, pages about somebody are not identities.
        if has_entry && uris.iter().any(|uri| is_authority(uri)) {
            uris.retain(|uri| is_authority(uri));
        }
        uris.dedup();
        (known, uris)
    }

    /// The date of an action. One given only in words has no EDTF yet.
    fn date(&self, element: &Element) -> Option<Date> {
        let words = element.words();
        let written = (!words.is_empty()).then_some(words);
        let origin = self.origin(element);
        // What the editors only guess is never certain, whatever the form of the date.
        let most = match element.get("evidence") {
            Some("conjecture") => Certainty::Medium,
            _ => Certainty::High,
        };
        let certainty = own::certainty(element).min(most);
        let known = edtf(element);
        let dated =
            known.and_then(|edtf| Date::of(&edtf, written.clone(), certainty, origin.clone()));
        dated.or_else(|| {
            let written = written.filter(|written| !is_unknown(written))?;
            let (not_before, not_after) = (Date::OPEN_START, Date::OPEN_END);
            Some(Date {
                written: Some(written),
                edtf: String::new(),
                not_before: not_before.to_owned(),
                not_after: not_after.to_owned(),
                certainty,
                origin,
            })
        })
    }

    /// Who wrote the text, as the title statement says.
    fn authors(&self) -> Vec<Agent> {
        let file = self.header.element.child("fileDesc");
        let statement = file.and_then(|file| file.child("titleStmt"));
        let authors = statement.into_iter().flat_map(Element::elements);
        let authors = authors.filter(|one| one.name == "author");
        let names = authors.flat_map(|author| {
            let notes = self.notes_on_names(author);
            let marked =
                |one: &&Element| ["persName", "orgName", "name"].contains(&one.name.as_str());
            let names: Vec<&Element> = author.elements().filter(marked).collect();
            let names = if names.is_empty() { vec![author] } else { names };
            names.into_iter().filter_map(|name| self.agent(name, &notes)).collect::<Vec<_>>()
        });
        names.collect()
    }

    /// The language that the header declares: of several, the one that is used most, or the first.
    pub(super) fn language(&self) -> Option<Sourced<String>> {
        let languages = self.languages();
        let most = Self::most_used(&languages);
        let is_stated = most.is_some() || languages.len() == 1;
        let (element, tag) = most.or_else(|| languages.first().cloned())?;
        let origin = if is_stated {
            self.origin(element)
        } else {
            Origin::Inferred {
                by: NAME.to_owned(),
                reason: "the header names it first of several".to_owned(),
                certainty: Certainty::Low,
            }
        };
        Some(Sourced::new(tag, origin))
    }

    fn languages(&self) -> Vec<(&Element, String)> {
        let languages = self.header.all("language");
        let tags = languages.filter_map(|one| Some((one, shortest_tag(one.get("ident")?))));
        tags.filter(|(_, tag)| !tag.is_empty()).collect()
    }

    /// The language with the highest `@usage`, a percentage (TEI P5, 2.4.2).
    fn most_used<'e>(languages: &[(&'e Element, String)]) -> Option<(&'e Element, String)> {
        let usage =
            |one: &Element| one.get("usage")?.trim().trim_end_matches('%').parse::<u32>().ok();
        let most = languages.iter().filter_map(|(one, _)| usage(one)).max()?;
        let mut found = languages.iter().filter(|(one, _)| usage(one) == Some(most));
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    /// A warning for the editor if the header names several languages and prefers none.
    pub(super) fn doubt_of_language(&self) -> Option<Diagnostic> {
        let languages = self.languages();
        let (first, tag) = languages.first()?;
        if languages.len() == 1 || Self::most_used(&languages).is_some() {
            return None;
        }
        let name = |tag: &str| language_name(tag).unwrap_or(tag).to_owned();
        let names: Vec<String> = languages.iter().map(|(_, tag)| name(tag)).collect();
        let message = format!(
            "the header names {} and does not say which the letter is in; {} is assumed",
            names.join(", "),
            name(tag)
        );
        let at = self.source.span(first.at.start..first.inside);
        let hint = "give the text an `xml:lang`, or each `language` its `usage`";
        Some(Diagnostic::new(&diag::LANGUAGE_DOUBTFUL, at, message).hint(hint))
    }

    /// When and where the text was written, in a header that describes no correspondence.
    pub(super) fn creation(&self) -> Option<Correspondence> {
        let creation = self.header.element.child("profileDesc")?.child("creation")?;
        let mut remarks = Vec::new();
        let mut action = self.action(creation, &mut remarks);
        action.kind = ActionKind::Sent;
        for agent in std::mem::take(&mut action.agents) {
            remarks.extend(agent.name.or(agent.written));
        }
        let says_something = action.date.is_some() || action.place.is_some();
        says_something.then(|| Correspondence {
            actions: vec![action],
            remarks,
            ..Correspondence::default()
        })
    }

    /// Correspondents and places that the header only points to and the file does not name; and its
    /// dates that are not dates.
    pub(super) fn doubts(&self) -> Vec<Diagnostic> {
        let profile = self.header.element.child("profileDesc");
        let creation = profile.and_then(|profile| profile.child("creation"));
        let mut doubts = Vec::new();
        for described in self.header.all("correspDesc").chain(creation) {
            described.each(&mut |element| {
                doubts.extend(false_date(self.source, element));
                let is_agent =
                    ["persName", "orgName", "name", "rs"].contains(&element.name.as_str());
                let is_place =
                    ["placeName", "settlement", "geogName"].contains(&element.name.as_str());
                let pointer = identities(element).find(|pointer| !pointer.is_empty());
                let pointer = pointer.map(ToOwned::to_owned);
                let Some(pointer) =
                    pointer.filter(|_| (is_agent || is_place) && element.words().is_empty())
                else {
                    return;
                };
                let names = ["persName", "orgName", "name", "placeName", "settlement", "geogName"];
                let (known, authorities) = self.identity(element, &names);
                if known.is_some() || (is_agent && !authorities.is_empty()) {
                    return;
                }
                let message = format!("nothing in the file gives a name for {pointer:?}");
                let hint = "the reference is left out; write the name into the element";
                let at = self.source.span(element.at.start..element.inside);
                doubts.push(Diagnostic::new(&diag::UNNAMED_PARTY, at, message).hint(hint));
            });
        }
        doubts
    }

    /// The name that the source of a file of ours gave the letter.
    pub(super) fn source_id(&self) -> Option<String> {
        let published = self.header.element.child("fileDesc")?.child("publicationStmt")?;
        let mut numbers = published.elements().filter(|one| one.name == "idno");
        let name = numbers.find(|one| one.get("type") == Some("source"))?.words();
        (!name.is_empty()).then_some(name)
    }

    /// The language that a text was translated from, in a file of ours.
    pub(super) fn translated_from(&self) -> Option<Sourced<String>> {
        let notes = self.header.element.child("fileDesc")?.child("notesStmt")?;
        let mut related = notes.below("relatedItem");
        let original = related.find(|one| one.get("type") == Some("translated-from"))?;
        let language = original.below("textLang").find_map(|one| Some((one, one.get("mainLang")?)));
        let (element, tag) = language?;
        Some(Sourced::new(tag.to_owned(), self.origin(element)))
    }

    /// The kind of document that the description of the manuscript names.
    pub(super) fn kind(&self) -> Option<Sourced<Kind>> {
        self.header.all("objectType").find_map(|object| {
            let named = object.get("corresp").map(local);
            let word = named.map_or_else(|| object.words(), ToOwned::to_owned);
            Some(Sourced::new(kind(&word)?, self.origin(object)))
        })
    }

    /// What may be done with the file's words.
    pub(super) fn rights(&self) -> Rights {
        let mut rights = Rights::default();
        let in_source =
            self.header.element.child("fileDesc").and_then(|file| file.child("sourceDesc"));
        let statement = |licence: &Element, prefix: &str| {
            let target = licence.get("target")?;
            let words = licence.words();
            let words = words.strip_prefix(prefix).unwrap_or(&words);
            // A file of ours says where the statement holds, and repeats it after the words.
            let jurisdiction = licence.get("n").filter(|_| self.is_own).map(ToOwned::to_owned);
            let repeated = jurisdiction.as_ref().map(|place| format!(" ({place})"));
            let label = match repeated.and_then(|place| words.strip_suffix(&place)) {
                Some(label) => label.to_owned(),
                None if self.is_own => words.to_owned(),
                None => shortened(words),
            };
            Some(RightsStatement {
                uri: target.to_owned(),
                label: if label.is_empty() { target.to_owned() } else { label },
                jurisdiction,
                origin: self.origin(licence),
            })
        };
        let of_source = in_source.into_iter().flat_map(|source| source.below("licence"));
        rights.source_text.extend(of_source.filter_map(|licence| statement(licence, "")));
        let published =
            self.header.element.child("fileDesc").and_then(|file| file.child("publicationStmt"));
        for licence in published.into_iter().flat_map(|published| published.below("licence")) {
            let is_index = self.is_own && licence.words().starts_with("index: ");
            // What the edition permits for its file is what we may do with our source.
            let slot = match (self.is_own, is_index) {
                (true, true) => &mut rights.index,
                (true, false) => &mut rights.encoding,
                (false, _) => &mut rights.source_text,
            };
            slot.extend(statement(licence, if is_index { "index: " } else { "" }));
        }
        rights
    }

    /// Where the text comes from: the edition that the file is, and the sources that it names.
    pub(super) fn witnesses(&self, document: Option<&str>) -> Vec<Witness> {
        let file = self.header.element.child("fileDesc");
        let source = file.and_then(|file| file.child("sourceDesc"));
        let mut witnesses = Vec::new();
        if !self.is_own
            && let Some(title) = self.collection_title()
        {
            let published = file.and_then(|file| file.child("publicationStmt"));
            let get = |name: &str| {
                let found = published.and_then(|published| published.child(name));
                found.map(name_in).filter(|words| !words.is_empty())
            };
            let editors = self.statement().into_iter().flat_map(Element::elements);
            let editors: Vec<String> = editors
                .filter(|one| one.name == "editor" && one.get("role") != Some("general"))
                .flat_map(names_in)
                .collect();
            let publisher = get("publisher").or_else(|| get("authority"));
            witnesses.push(Witness {
                title: Some(title.value),
                editor: (!editors.is_empty()).then(|| editors.join("; ")),
                publisher: publisher.as_deref().map(shortened),
                place: get("pubPlace"),
                date: get("date"),
                document: document.map(ToOwned::to_owned),
                ..Witness::new(WitnessKind::Edition, title.origin)
            });
        }
        for element in source.into_iter().flat_map(Element::elements) {
            self.witness(element, &mut witnesses);
        }
        witnesses
    }

    fn witness(&self, element: &Element, witnesses: &mut Vec<Witness>) {
        match element.name.as_str() {
            "bibl" if element.get("type") == Some("file") && self.is_own => {}
            "bibl" | "msDesc" if self.is_own => witnesses.push(self.own_witness(element)),
            "bibl" | "biblStruct" | "biblFull" => {
                let mut scopes =
                    element.below("biblScope").filter(|one| one.get("unit") == Some("page"));
                // If there are several, the pages of the text are those of the letter.
                let pages = scopes.find(|one| one.get("n").is_none_or(|n| n == "text"));
                let cited = citation(element);
                if !cited.is_empty() {
                    witnesses.push(Witness {
                        cited: Some(cited),
                        pages: pages.map(range_of).filter(|pages| !pages.is_empty()),
                        ..Witness::new(WitnessKind::Document, self.read(element))
                    });
                }
            }
            "msDesc" => {
                let Some(identifier) = element.child("msIdentifier") else { return };
                let part = |names: &[&str]| {
                    let parts =
                        identifier.elements().filter(|one| names.contains(&one.name.as_str()));
                    let words: Vec<String> =
                        parts.map(Element::words).filter(|it| !it.is_empty()).collect();
                    (!words.is_empty()).then(|| words.join(", "))
                };
                let witness = Witness {
                    repository: part(&["settlement", "institution", "repository"]),
                    collection: part(&["collection"]),
                    shelf_mark: part(&["idno"]),
                    ..Witness::new(WitnessKind::Document, self.read(element))
                };
                if witness != Witness::new(WitnessKind::Document, self.read(element)) {
                    witnesses.push(witness);
                }
            }
            "listWit" | "listBibl" | "witness" | "list" | "p" | "ab" => {
                element.elements().for_each(|child| self.witness(child, witnesses));
            }
            _ => {}
        }
    }

    /// A witness in a file of ours.
    fn own_witness(&self, element: &Element) -> Witness {
        let kind = match element.get("type") {
            Some("document") => WitnessKind::Document,
            Some("copy") => WitnessKind::OtherCopy,
            Some("print") => WitnessKind::OtherPrint,
            _ => WitnessKind::Edition,
        };
        // Where a document of an archive is printed, stands in the description of the document.
        let printed =
            element.child("additional").and_then(|additional| additional.child("listBibl"));
        let printed = printed.and_then(|list| list.child("bibl")).unwrap_or(element);
        let get = |name: &str| {
            let found = printed.elements().find(|one| one.name == name);
            found.map(Element::words).filter(|words| !words.is_empty())
        };
        let scope = |unit: &str| {
            let mut scopes = printed.elements().filter(|one| one.name == "biblScope");
            scopes.find(|one| one.get("unit") == Some(unit)).map(Element::words)
        };
        let said = |name: &str, word: &str| {
            let mut found = element.below(name).filter(|one| one.get("type") == Some(word));
            found.next().map(Element::words)
        };
        let identifier = element.child("msIdentifier");
        let part = |name: &str| {
            let part = identifier.and_then(|identifier| identifier.child(name));
            part.map(Element::words)
        };
        // A citation whose parts are not marked is text.
        let cited: String = printed
            .children
            .iter()
            .filter_map(|child| match child {
                Node::Text(run) => Some(&run.text),
                Node::Element(_) => None,
            })
            .flat_map(|text| text.chars().filter_map(xml::in_values))
            .collect();
        let cited = words(&cited).collect::<Vec<_>>().join(" ");
        Witness {
            title: get("title"),
            editor: get("editor"),
            publisher: get("publisher"),
            place: get("pubPlace"),
            date: get("date"),
            volume: scope("volume"),
            document: scope("document"),
            pages: scope("page"),
            url: printed.child("ref").and_then(|link| link.get("target")).map(ToOwned::to_owned),
            cited: (!cited.is_empty()).then_some(cited),
            repository: part("repository"),
            collection: part("collection"),
            shelf_mark: part("idno"),
            classification: said("note", "classification"),
            transmission: said("provenance", "transmission")
                .or_else(|| said("note", "transmission")),
            ..Witness::new(kind, self.origin(element))
        }
    }
}

/// Whether an address belongs to an authority file.
fn is_authority(uri: &str) -> bool {
    const HOSTS: &[&str] = &[
        "://d-nb.info/gnd/",
        "://viaf.org/",
        "://www.viaf.org/",
        "://www.wikidata.org/",
        "://wikidata.org/",
        "geonames.org/",
        "://id.loc.gov/",
        "://isni.org/",
        "://orcid.org/",
        "://data.bnf.fr/",
        "://vocab.getty.edu/",
    ];
    HOSTS.iter().any(|host| uri.contains(host))
}

/// How a letter is related to another: a word for their order, else the most specific word.
fn relation(related: &Element) -> Option<&str> {
    let (word, subtype) = (related.get("type"), related.get("subtype"));
    let is_order = |word: &&str| word.starts_with("prev") || word.starts_with("next");
    word.filter(is_order).or(subtype).or(word)
}

/// The first name in an element, without the address beside it.
fn name_in(element: &Element) -> String {
    names_in(element).into_iter().next().unwrap_or_default()
}

/// The names that an element holds; its words, if it marks none.
fn names_in(element: &Element) -> Vec<String> {
    const NAMES: &[&str] = &["persName", "name", "orgName"];
    let marked = element.elements().filter(|one| NAMES.contains(&one.name.as_str()));
    let mut names: Vec<String> = marked.map(spoken).collect();
    if names.is_empty() {
        names.push(without_address(element));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The words before an address.
fn without_address(element: &Element) -> String {
    let address = element.child("address").map(Element::words).unwrap_or_default();
    let words = spoken(element);
    let words = words.strip_suffix(&address).unwrap_or(&words);
    words.trim_end_matches([',', ' ']).to_owned()
}

/// A name whose parts are marked, in the order in which it is spoken.
fn spoken(element: &Element) -> String {
    match (element.child("forename"), element.child("surname")) {
        (Some(forename), Some(surname)) if forename.at.start > surname.at.start => {
            format!("{} {}", forename.words(), surname.words())
        }
        _ => element.words(),
    }
}

/// What a `biblScope` covers, from its first to its last number.
fn range_of(scope: &Element) -> String {
    let numbers: Vec<String> = scope.elements().map(Element::words).collect();
    match numbers.as_slice() {
        [first, .., last] => format!("{first}\u{2013}{last}"),
        _ => scope.words(),
    }
}

/// A citation in one line: its parts, with commas where the file only marks them up.
fn citation(element: &Element) -> String {
    let has_text = element.children.iter().any(|child| match child {
        xml::Node::Text(run) => !run.text.trim().is_empty(),
        xml::Node::Element(_) => false,
    });
    if has_text {
        return element.words();
    }
    let part = |one: &Element| match one.name.as_str() {
        // Pages have a field of their own.
        "biblScope" if one.get("unit") == Some("page") => String::new(),
        "author" | "editor" => names_in(one).join("; "),
        "monogr" | "analytic" | "imprint" | "series" => citation(one),
        _ => one.words(),
    };
    let parts = element.elements().map(part).filter(|words| !words.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// The day that a volume of FRUS computes for a document (`frus:doc-dateTime-min` and `-max`),
/// where the header has none. The dateline of the letter itself takes precedence.
pub(super) fn date_of_document(letter: &mut Letter, element: &Element, origin: &Origin) {
    let bound = |name: &str| {
        let mut attributes = element.attributes.iter();
        let (_, value) = attributes.find(|(key, _)| key.ends_with(name))?;
        let day = value.split_once('T').map_or(value.as_str(), |(day, _)| day);
        is_date(day).then_some(day)
    };
    let (Some(first), Some(last)) = (bound(":doc-dateTime-min"), bound(":doc-dateTime-max")) else {
        return;
    };
    // The days that an editorial note is about are not the day on which it was written.
    let is_note = letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::EditorialNote);
    if is_note || letter.action(ActionKind::Sent).is_some_and(|sent| sent.date.is_some()) {
        return;
    }
    let edtf = if first == last { first.to_owned() } else { format!("[{first}..{last}]") };
    let date = Date::of(&edtf, None, Certainty::High, origin.clone());
    if letter.correspondence.is_empty() {
        letter.correspondence.push(Correspondence::default());
    }
    letter.correspondence[0].action_mut(ActionKind::Sent).date = date;
}

/// The kind of a document, if its element states it.
pub(super) fn kind_said(element: &Element) -> Option<Kind> {
    ["subtype", "type"].iter().find_map(|name| kind(element.get(name)?))
}

/// The kind of a document that a word names.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let kind = match word.to_lowercase().as_str() {
        "letter" | "letter-to" | "brief" | "kartenbrief" | "lettre" | "lettera" => Kind::Letter,
        "telegram" | "telegramm" => Kind::Telegram,
        "message" => Kind::Message,
        "memorandum" => Kind::Memorandum,
        "editorial-note" => Kind::EditorialNote,
        _ => return None,
    };
    Some(kind)
}

/// Fills in what the header says about a letter.
pub(super) fn describe(letter: &mut Letter, reader: &HeaderReader<'_>, described_by: Option<&str>) {
    letter.correspondence = reader.correspondence(described_by);
    letter.rights = reader.rights();
}

/// Names the authors of a letter whose header describes no other. Authors who are the senders add
/// nothing.
pub(super) fn name_authors(letter: &mut Letter, reader: &HeaderReader<'_>) {
    let authors = reader.authors();
    let senders = letter.action(ActionKind::Sent).map_or(&[][..], |sent| &sent.agents);
    let is_one = |(author, sender): (&Agent, &Agent)| {
        let uris = |agent: &Agent| -> Vec<String> {
            agent.authorities.iter().map(|uri| uri.value.clone()).collect()
        };
        author.display_name() == sender.display_name() && uris(author) == uris(sender)
    };
    let are_senders = authors.len() == senders.len() && authors.iter().zip(senders).all(is_one);
    if !are_senders {
        letter.authors = authors;
    }
}

fn kind_of(action: &Element) -> ActionKind {
    let kind = |word: &str| {
        Some(match word {
            "sent" | "sending" => ActionKind::Sent,
            "received" | "receiving" => ActionKind::Received,
            "transmitted" | "transmitting" | "delivered" => ActionKind::Transmitted,
            "forwarded" | "forwarding" => ActionKind::Forwarded,
            "redirected" | "redirecting" => ActionKind::Redirected,
            "read" => ActionKind::Read,
            _ => return None,
        })
    };
    // What somebody did on the way is not what sender and recipient did.
    let on_the_way = action.get("subtype").and_then(kind);
    on_the_way.or_else(|| action.get("type").and_then(kind)).unwrap_or(ActionKind::Other)
}

/// Whether words stand for an unknown name or date.
fn is_unknown(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.is_empty()
        || ["unknown", "unbekannt", "inconnu", "onbekend", "n. d", "s. d", "o. d"]
            .contains(&words.as_str())
}

/// A statement shortened to fit on a line.
fn shortened(words: &str) -> String {
    const LONGEST: usize = 160;
    match words.char_indices().nth(LONGEST) {
        None => words.to_owned(),
        Some((end, _)) => {
            let start = words.get(..end).unwrap_or(words);
            format!("{}\u{2026}", start.rsplit_once(' ').map_or(start, |(start, _)| start))
        }
    }
}

/// What the attributes of a date say, in EDTF (TEI P5, 13.4 `att.datable.w3c`).
pub(super) fn edtf(element: &Element) -> Option<String> {
    let custom = element.get("when-custom").filter(|_| element.get("datingMethod").is_some());
    if let Some(custom) = custom {
        return Some(custom.to_owned());
    }
    let get = |name: &str| {
        let iso = format!("{name}-iso");
        let value = element.get(name).or_else(|| element.get(&iso))?;
        // The day is the first part of a time stamp.
        let value = value.split_once('T').map_or(value, |(day, _)| day);
        is_date(value).then(|| value.to_owned())
    };
    if let Some(when) = get("when") {
        return Some(when);
    }
    let open = |day: Option<String>| day.unwrap_or_else(|| "..".to_owned());
    match (get("from"), get("to"), get("notBefore"), get("notAfter")) {
        (Some(from), Some(to), _, _) if from == to => Some(from),
        (Some(from), to, _, _) => Some(format!("{from}/{}", open(to))),
        (None, Some(to), _, _) => Some(format!("../{to}")),
        (None, None, Some(first), Some(last)) if first == last => Some(first),
        // One of these days.
        (None, None, Some(first), Some(last)) => Some(format!("[{first}..{last}]")),
        (None, None, Some(first), None) => Some(format!("[{first}..]")),
        (None, None, None, Some(last)) => Some(format!("[..{last}]")),
        (None, None, None, None) => None,
    }
}

/// Reports a date of the file that no calendar has.
pub(super) fn false_date(source: &Source, element: &Element) -> Option<Diagnostic> {
    if element.name != "date" {
        return None;
    }
    let names = ["when", "from", "to", "notBefore", "notAfter"];
    let (name, value) = names.into_iter().find_map(|name| {
        let value = element.get(name)?.trim();
        let day = value.split_once('T').map_or(value, |(day, _)| day);
        // Days without a year and times without a day (W3C XML Schema, 3.3).
        let is_other = day.is_empty() || day.starts_with("--") || day.contains(':');
        (!is_other && !is_date(day)).then_some((name, value))
    })?;
    let message = format!("the date says {name}={value:?}, which is not a date");
    let at = source.span(element.at.start..element.inside);
    let hint = "write it as YYYY-MM-DD, YYYY-MM or YYYY; until then it is left out";
    Some(Diagnostic::new(&diag::FALSE_DATE, at, message).hint(hint))
}

/// Whether this is a year, a month or a day.
fn is_date(value: &str) -> bool {
    let origin = Origin::Derived { from: Vec::new(), by: NAME.to_owned() };
    let is_plain =
        value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_plain && Date::of(value, None, Certainty::High, origin).is_some()
}
