//! Sees the elements of a METS, one after another, and reports what CSIP and SIP do not allow.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::agents::{self, Agent};
use super::map::{Map, Wrong};
use super::{Clauses, Id, IdOf, Listed, Mets, SCHEMA, rules};
use crate::package::check::Report;
use crate::package::check::digest::Algorithm;
use crate::package::check::shape::{Fit, Misfit, Shapes};
use crate::package::check::xml::{Space, Tag, Visitor};

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::new(include_str!("mets.txt")));

/// A name of an ID.
struct Reference {
    line: usize,
    attribute: &'static str,
    id: String,
    clause: &'static str,
}

/// A `file` or a `fileGrp` that is open.
struct Holder {
    line: usize,
    /// What a file says of itself.
    size: Option<u64>,
    digest: Option<(Algorithm, String)>,
    /// Whether it names a file, or has one.
    is_filled: bool,
}

/// A METS, as far as it was read.
pub(super) struct Walk<'w> {
    path: &'w str,
    is_root: bool,
    pub(super) report: &'w mut Report,
    fit: Fit,
    pub(super) mets: Mets,
    /// Whether it is a METS at all.
    pub(super) is_mets: bool,
    /// The open elements.
    open: Vec<String>,
    text: String,
    agents: Vec<Agent>,
    groups: Vec<Holder>,
    files: Vec<Holder>,
    /// What groups of files are for.
    uses: Vec<String>,
    references: Vec<Reference>,
    /// The map that CSIP describes, while it is open.
    map: Option<Map>,
    /// How many such maps, headers and sections of files there are.
    n_maps: usize,
    n_headers: usize,
    n_sections: usize,
    is_mixed: bool,
    /// How many digests of other algorithms there are.
    others: BTreeMap<String, usize>,
}

impl Visitor for Walk<'_> {
    fn start(&mut self, tag: &Tag<'_>) -> bool {
        let is_mets = tag.space == Space::Mets;
        let foreign = format!("{} of another namespace", tag.name);
        let name = if is_mets { tag.name } else { foreign.as_str() };
        let misfit = self.fit.start(name, name, tag.line);
        self.misfits(misfit);
        self.text.clear();
        let parent = self.open.last().cloned().unwrap_or_default();
        self.open.push(name.to_owned());
        if is_mets && !self.fit.is_free() {
            self.element(tag, &parent);
        }
        true
    }

    fn text(&mut self, text: &str) {
        if !self.fit.is_free() {
            let misfit = self.fit.text(text);
            self.misfits(misfit);
            self.text.push_str(text);
        }
    }

    fn end(&mut self) {
        let is_free = self.fit.is_free();
        let misfits = self.fit.end();
        self.misfits(misfits);
        let Some(name) = self.open.pop() else { return };
        if !is_free {
            self.ends(&name);
        }
    }
}

impl<'w> Walk<'w> {
    pub(super) fn new(path: &'w str, is_root: bool, report: &'w mut Report) -> Self {
        Self {
            path,
            is_root,
            report,
            fit: Fit::new(&SHAPES),
            mets: Mets::default(),
            is_mets: false,
            open: Vec::new(),
            text: String::new(),
            agents: Vec::new(),
            groups: Vec::new(),
            files: Vec::new(),
            uses: Vec::new(),
            references: Vec::new(),
            map: None,
            n_maps: 0,
            n_headers: 0,
            n_sections: 0,
            is_mixed: false,
            others: BTreeMap::new(),
        }
    }

    fn misfits(&mut self, misfits: impl IntoIterator<Item = Misfit>) {
        for misfit in misfits {
            self.report.at(self.path, misfit.line, SCHEMA, misfit.message);
        }
    }

    fn say(&mut self, line: usize, clause: &'static str, message: impl Into<String>) {
        self.report.at(self.path, line, clause, message);
    }

    fn wrong(&mut self, wrong: impl IntoIterator<Item = Wrong>) {
        for (line, clause, message) in wrong {
            self.say(line, clause, message);
        }
    }

    /// Checks an element as it begins.
    fn element(&mut self, tag: &Tag<'_>, parent: &str) {
        self.attributes(tag, parent);
        self.identify(tag);
        match tag.name {
            "mets" => self.root(tag),
            "metsHdr" => self.header(tag),
            "agent" => self.agents.push(Agent::new(tag)),
            "note" => {
                if let Some(agent) = self.agents.last_mut() {
                    agent.begin_note(tag);
                }
            }
            "mdRef" => {
                let digest = self.digest_of(tag);
                self.lists(tag, digest, size_of(tag), Clauses::of_metadata(parent));
            }
            "fileSec" => self.n_sections += 1,
            "fileGrp" => self.group(tag),
            "file" => self.file(tag),
            "FLocat" => self.location(tag),
            "structMap" if tag.get(Space::None, "LABEL") == Some("CSIP") => {
                self.n_maps += 1;
                self.map = Some(Map::new(tag.line));
                self.must_in_map(tag);
            }
            "div" => {
                let wrong = self.map.as_mut().map(|map| map.start(tag));
                self.wrong(wrong.unwrap_or_default());
            }
            "mptr" => self.pointer(tag),
            "fptr" => {
                let clause = self.map.as_ref().and_then(Map::clause_of_file);
                if let (Some(clause), None) = (clause, tag.get(Space::None, "FILEID")) {
                    self.say(tag.line, clause, "fptr has no FILEID");
                }
            }
            _ => {}
        }
    }

    /// Checks which attributes it has, and their values.
    fn attributes(&mut self, tag: &Tag<'_>, parent: &str) {
        for attribute in tag.attributes.iter().filter(|it| it.space == Space::None) {
            let (element, name, value) = (tag.name, attribute.name, &attribute.value);
            if !self.fit.may_have(name) {
                let message = format!("{element} may not have {name} without a namespace");
                self.say(tag.line, SCHEMA, message);
            } else if !value.trim().is_empty()
                && let Some((clause, message)) = rules::mistyped(element, name, value)
            {
                self.say(tag.line, clause, message);
            }
        }
        for (clause, message) in rules::broken(rules::MUST, tag, parent) {
            self.say(tag.line, clause, message);
        }
    }

    fn must_in_map(&mut self, tag: &Tag<'_>) {
        for (clause, message) in rules::broken(rules::MUST_IN_MAP, tag, "") {
            self.say(tag.line, clause, message);
        }
    }

    /// Notes its ID, and the IDs that it names.
    fn identify(&mut self, tag: &Tag<'_>) {
        let line = tag.line;
        if let Some(id) = tag.get(Space::None, "ID") {
            let of = match tag.name {
                "file" => IdOf::File,
                "fileGrp" => IdOf::Group,
                _ => IdOf::Other,
            };
            if let Some(first) = self.mets.ids.insert(id.to_owned(), Id { line, of }) {
                let message = format!("the ID {id} is given twice, first on line {}", first.line);
                self.say(line, "METS 1.12, xs:ID", message);
            }
        }
        let of_file = self.map.as_ref().and_then(Map::clause_of_file);
        for (attribute, clause) in [
            ("ADMID", "METS 1.12, xs:IDREFS"),
            ("DMDID", "METS 1.12, xs:IDREFS"),
            ("FILEID", of_file.unwrap_or("METS 1.12, FILEID")),
        ] {
            let named = tag.get(Space::None, attribute).unwrap_or_default().split_whitespace();
            let named = named.map(|id| Reference { line, attribute, id: id.to_owned(), clause });
            self.references.extend(named);
        }
    }

    fn root(&mut self, tag: &Tag<'_>) {
        self.is_mets = true;
        self.mets.object = tag.get(Space::None, "OBJID").map(ToOwned::to_owned);
        let line = tag.line;
        let category = tag.get(Space::None, "TYPE");
        if let Some(message) = category.and_then(rules::miscategorised) {
            self.say(line, "CSIP2", message);
        }
        let is_other = category.is_some_and(|it| it.eq_ignore_ascii_case("other"));
        if is_other && tag.get(Space::Csip, "OTHERTYPE").is_none() {
            self.say(line, "CSIP3", "mets has no csip:OTHERTYPE, though its TYPE is Other");
        }
        let profile = tag.get(Space::None, "PROFILE");
        if let Some(found) = profile.filter(|it| self.is_root && *it != rules::PROFILE) {
            let expected = rules::PROFILE;
            let message =
                format!("PROFILE of mets is “{found}” and should be “{expected}” (2.1.0)");
            self.say(line, "SIP2", message);
        }
        let content = tag.get(Space::Csip, "CONTENTINFORMATIONTYPE");
        self.is_mixed = content == Some("MIXED");
        if content.is_none() && !self.is_root {
            let message = "mets of a representation has no csip:CONTENTINFORMATIONTYPE";
            self.say(line, "CSIP4", message);
        }
        self.other_content(tag, "CSIP5");
    }

    /// Checks that a content type that is in no vocabulary is named.
    fn other_content(&mut self, tag: &Tag<'_>, clause: &'static str) {
        let is_other = tag.get(Space::Csip, "CONTENTINFORMATIONTYPE") == Some("OTHER");
        if is_other && tag.get(Space::Csip, "OTHERCONTENTINFORMATIONTYPE").is_none() {
            let message = format!("{} has no csip:OTHERCONTENTINFORMATIONTYPE", tag.name);
            self.say(tag.line, clause, message);
        }
    }

    fn header(&mut self, tag: &Tag<'_>) {
        self.n_headers += 1;
        let kind = tag.get(Space::Csip, "OAISPACKAGETYPE");
        if let Some(kind) = kind.filter(|it| *it != "SIP") {
            let message =
                format!("csip:OAISPACKAGETYPE of metsHdr is “{kind}” and should be “SIP”");
            self.say(tag.line, "SIP4", message);
        }
    }

    fn group(&mut self, tag: &Tag<'_>) {
        let line = tag.line;
        if let Some(outer) = self.groups.last_mut() {
            outer.is_filled = true;
        }
        self.groups.push(Holder { line, size: None, digest: None, is_filled: false });
        let used = tag.get(Space::None, "USE").unwrap_or_default();
        let needs_type = used.starts_with("Representations") || self.is_mixed;
        if needs_type && tag.get(Space::Csip, "CONTENTINFORMATIONTYPE").is_none() {
            let message = format!("fileGrp “{used}” has no csip:CONTENTINFORMATIONTYPE");
            self.say(line, "CSIP62", message);
        }
        self.other_content(tag, "CSIP63");
        self.uses.push(used.to_owned());
    }

    fn file(&mut self, tag: &Tag<'_>) {
        if let Some(group) = self.groups.last_mut() {
            group.is_filled = true;
        }
        let (digest, size) = (self.digest_of(tag), size_of(tag));
        self.files.push(Holder { line: tag.line, size, digest, is_filled: false });
    }

    fn location(&mut self, tag: &Tag<'_>) {
        let Some(file) = self.files.last_mut() else { return };
        file.is_filled = true;
        let (digest, size) = (file.digest.clone(), file.size);
        self.lists(tag, digest, size, Clauses::FILE);
    }

    /// Notes the file that a tag names.
    fn lists(
        &mut self,
        tag: &Tag<'_>,
        digest: Option<(Algorithm, String)>,
        size: Option<u64>,
        clauses: Clauses,
    ) {
        if let Some(address) = tag.get(Space::XLink, "href") {
            let address = address.to_owned();
            self.mets.listed.push(Listed { line: tag.line, address, size, digest, clauses });
        }
    }

    /// The digest that a tag states, if it can be verified.
    fn digest_of(&mut self, tag: &Tag<'_>) -> Option<(Algorithm, String)> {
        let digest = tag.get(Space::None, "CHECKSUM")?;
        let name = tag.get(Space::None, "CHECKSUMTYPE")?;
        let algorithm = Algorithm::of(name);
        if algorithm.is_none() {
            *self.others.entry(name.to_owned()).or_default() += 1;
        }
        Some((algorithm?, digest.to_owned()))
    }

    fn pointer(&mut self, tag: &Tag<'_>) {
        if let Some(address) = tag.get(Space::XLink, "href") {
            self.mets.pointers.push((tag.line, address.to_owned()));
        }
        let Some(map) = &mut self.map else { return };
        map.pointer();
        self.must_in_map(tag);
        if let Some(id) = tag.get(Space::XLink, "title") {
            let (line, attribute, id) = (tag.line, "xlink:title", id.to_owned());
            self.references.push(Reference { line, attribute, id, clause: "CSIP108" });
        }
    }

    /// Checks an element as it ends.
    fn ends(&mut self, name: &str) {
        match name {
            "name" => {
                if let Some(agent) = self.agents.last_mut() {
                    agent.add_name(&self.text);
                }
            }
            "note" => {
                if let Some(agent) = self.agents.last_mut() {
                    agent.end_note(&self.text);
                }
            }
            "file" => {
                if let Some(file) = self.files.pop().filter(|file| !file.is_filled) {
                    self.say(file.line, "CSIP76", "file has no FLocat");
                }
            }
            "fileGrp" => {
                if let Some(group) = self.groups.pop().filter(|group| !group.is_filled) {
                    self.say(group.line, "CSIP66", "fileGrp has no file");
                }
            }
            "div" => {
                let wrong = self.map.as_mut().and_then(Map::end);
                self.wrong(wrong);
            }
            "structMap" => {
                let wrong = self.map.take().and_then(Map::finish);
                self.wrong(wrong);
            }
            _ => {}
        }
    }

    /// Checks what can only be known at the end.
    pub(super) fn finish(&mut self) {
        self.mets.is_whole = true;
        let path = self.path;
        if self.n_headers == 0 {
            self.report.on(path, "CSIP117", "mets has no metsHdr");
        }
        match self.n_maps {
            0 => self.report.on(path, "CSIP82", "no structMap has the LABEL “CSIP”"),
            1 => {}
            more => {
                let message = format!("{more} structMaps have the LABEL “CSIP”, and one should");
                self.report.on(path, "CSIP80", message);
            }
        }
        if self.is_root && self.n_sections > 0 {
            let has = |is: fn(&String) -> bool| self.uses.iter().any(is);
            for (is_there, clause, used) in [
                (has(|used| used == "Documentation"), "CSIP60", "Documentation"),
                (has(|used| used == "Schemas"), "CSIP113", "Schemas"),
                (has(|used| used.starts_with("Representations")), "CSIP114", "Representations/…"),
            ] {
                if !is_there {
                    self.report.on(path, clause, format!("no fileGrp has the USE “{used}”"));
                }
            }
        }
        agents::check(&self.agents, self.is_root, path, self.report);
        for Reference { line, attribute, id, clause } in &self.references {
            let expected = match (*attribute, self.mets.ids.get(id).map(|id| id.of)) {
                (_, None) => "and no element has that ID",
                ("xlink:title", Some(IdOf::File | IdOf::Other)) => "which is no fileGrp",
                ("FILEID", Some(IdOf::Other)) => "which is neither a file nor a fileGrp",
                (_, Some(IdOf::File | IdOf::Group | IdOf::Other)) => continue,
            };
            self.report.at(path, *line, clause, format!("{attribute} names {id}, {expected}"));
        }
        for (name, count) in &self.others {
            let what = format!("{path}: checksums in {name} ({count}) are not computed here");
            self.report.unchecked(what);
        }
    }
}

/// The size that a tag states.
fn size_of(tag: &Tag<'_>) -> Option<u64> {
    tag.get(Space::None, "SIZE")?.parse().ok()
}
