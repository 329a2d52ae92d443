//! Makes a package: takes inputs and letters in their order, and describes them once all are there.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use uuid::Uuid;

use super::bag::{self, BagInfo};
use super::details::Details;
use super::documents::{self, Count, Documents, Said};
use super::dublin_core::DublinCore;
use super::lists::{Lists, Origin, Whose};
use super::mets::{self, Files, Frame, RootFiles};
use super::premis::{self, Ids, Premis};
use super::record::{InputRecord, LetterRecord, ReceivedFile, Representation};
use super::store::{Begun, PackedFile, Store, write};
use super::{Kind, assets};

/// What a package is, before anything is in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct About {
    /// Its kind.
    pub kind: Kind,
    /// The name of its folder.
    pub name: String,
    /// Who submits it, and what may be done with it.
    pub details: Details,
    /// When it is made, if that is known: never guessed.
    pub made: Option<jiff::Timestamp>,
}

impl About {
    /// A package of a kind with this name.
    pub fn new(kind: Kind, name: impl Into<String>, details: Details) -> Self {
        Self { kind, name: name.into(), details, made: None }
    }

    /// Sets [`made`](Self#structfield.made).
    #[must_use]
    pub fn made(mut self, made: impl Into<Option<jiff::Timestamp>>) -> Self {
        self.made = made.into();
        self
    }

    /// When it is made: a day, if that is all that is known, else a moment.
    fn date(&self) -> Option<String> {
        let moment = self.made?.to_string();
        Some(moment.strip_suffix("T00:00:00Z").map_or_else(|| moment.clone(), ToOwned::to_owned))
    }

    /// The address of the package: the same for the same organisation and name.
    fn id(&self) -> Uuid {
        let organisation = self.details.organisation.as_deref().unwrap_or_default();
        let name = format!("letterpress package\n{organisation}\n{}", self.name);
        Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
    }
}

/// What lists the files of a package.
enum Around {
    /// Manifests, of all files of the payload.
    Bag { payload: Vec<PackedFile> },
    /// METS, of the files of each representation.
    Mets { representations: Vec<Files> },
}

/// A package that is being made.
pub struct Packer {
    store: Arc<dyn Store>,
    about: About,
    id: Uuid,
    ids: Ids,
    premis: Premis,
    lists: Lists,
    documents: Documents,
    around: Around,
    count: Count,
    /// The options with which the letters were read.
    options: String,
    input: InputRecord,
    /// What was received, and what of it is of use for all letters.
    received: BTreeSet<Uuid>,
    /// The letters.
    known: BTreeSet<Uuid>,
    shared: Vec<Uuid>,
    /// What the only letter is called and where it is, or the first of several.
    first: Option<(DublinCore, Uuid)>,
    /// The first and the last day of all letters, and how many have one.
    days: Option<(String, String)>,
    dated: usize,
}

impl Packer {
    /// Begins a package.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn new(store: Arc<dyn Store>, about: About) -> io::Result<Self> {
        let (id, kind, date) = (about.id(), about.kind, about.date());
        let around = match kind {
            Kind::BagIt => Around::Bag { payload: Vec::new() },
            Kind::Eark => {
                let of = Representation::ALL.into_iter().map(|of| Files::new(of, &*store));
                Around::Mets { representations: of.collect::<io::Result<_>>()? }
            }
        };
        Ok(Self {
            id,
            ids: Ids::of(id),
            premis: Premis::new(Ids::of(id), kind, date.clone(), &*store)?,
            lists: Lists::new(kind, &*store)?,
            documents: Documents::new(kind, date.as_deref(), &*store)?,
            around,
            count: Count::default(),
            options: String::new(),
            input: InputRecord::default(),
            received: BTreeSet::new(),
            known: BTreeSet::new(),
            shared: Vec::new(),
            first: None,
            days: None,
            dated: 0,
            about,
            store,
        })
    }

    /// Says with which options the letters were read, in the form of a configuration.
    pub fn read_with(&mut self, options: impl Into<String>) {
        self.options = options.into();
    }

    /// Adds files that are of use for all letters: tables of facts, lists of persons, the configuration.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn add_shared(&mut self, files: Vec<ReceivedFile>) -> io::Result<()> {
        for received in files {
            let id = self.receive(&received)?;
            self.shared.push(id);
            self.list(&received, &self.core_beside(&received, "Text", None), None)?;
        }
        Ok(())
    }

    /// Adds an input whose files are in the store.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn add_input(&mut self, input: InputRecord) -> io::Result<()> {
        self.input = input;
        for received in self.input.files.clone() {
            self.receive(&received)?;
        }
        // What is said of the only letter is said of its source, too.
        if self.input.letters == 1 {
            Ok(())
        } else {
            self.list_input(&self.core_of_input(), None, None)
        }
    }

    /// Enters a received file, once.
    fn receive(&mut self, received: &ReceivedFile) -> io::Result<Uuid> {
        let file = &received.file;
        let id = self.ids.received(file);
        if !self.received.insert(id) {
            return Ok(id);
        }
        let path = self.about.kind.object(Representation::Source, &file.path);
        self.premis.add_received(id, file, path)?;
        self.documents.add_received(self.about.kind, received)?;
        self.file(Representation::Source, id, file)?;
        Ok(id)
    }

    /// What is said of an input that holds several letters.
    fn core_of_input(&self) -> DublinCore {
        let mut core = DublinCore::default();
        let own = self.input.files.first().map(|received| received.file.path.as_str());
        core.add("title", self.input.title.as_deref().or(own).unwrap_or_default());
        core.add("type", "Text");
        self.say_who(&mut core);
        core
    }

    /// Adds who submits it, and what may be done with it.
    fn say_who(&self, core: &mut DublinCore) {
        let details = &self.about.details;
        core.add("publisher", details.organisation.as_deref().unwrap_or_default());
        core.add("rights", &details.rights_in_words());
    }

    /// What is said of a file beside the letters: editors wrote it, or it is a picture.
    fn core_beside(&self, file: &ReceivedFile, kind: &str, letter: Option<Uuid>) -> DublinCore {
        let mut core = DublinCore::default();
        core.add("title", &file.file.path);
        core.add("type", kind);
        core.add("relation", &letter.map(|id| id.urn().to_string()).unwrap_or_default());
        self.say_who(&mut core);
        core
    }

    /// Lists the files of the input: its own with what is said of it, or of its only letter, and those of editors.
    fn list_input(
        &mut self,
        core: &DublinCore,
        letter: Option<Uuid>,
        rights: Option<&str>,
    ) -> io::Result<()> {
        self.input.files.clone().iter().try_for_each(|received| {
            if received.is_of_editors {
                self.list(received, &self.core_beside(received, "Text", letter), rights)
            } else {
                self.list(received, core, rights)
            }
        })
    }

    /// Lists a received file; `rights` is what is said of the rights in the words of its letter alone.
    fn list(
        &mut self,
        received: &ReceivedFile,
        core: &DublinCore,
        rights: Option<&str>,
    ) -> io::Result<()> {
        let path = self.about.kind.object(Representation::Source, &received.file.path);
        let words = if received.is_of_editors { Whose::Editors } else { Whose::Letters(rights) };
        let of = Origin { words, known_as: received.known_as.as_deref() };
        self.lists.add_file(&path, &received.file, core, &self.about.details, of)
    }

    /// Adds a letter of the last input; its files are in the store.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn add_letter(&mut self, letter: &LetterRecord) -> io::Result<()> {
        let is_new = self.known.insert(letter.id);
        let letter = if is_new { Cow::Borrowed(letter) } else { Cow::Owned(letter.again()) };
        let letter = &*letter;
        let kind = self.about.kind;
        let mut sources: Vec<Uuid> =
            self.input.files.iter().map(|received| self.ids.received(&received.file)).collect();
        for picture in &letter.pictures {
            let is_new = !self.received.contains(&self.ids.received(&picture.file));
            sources.push(self.receive(picture)?);
            if is_new {
                let core = self.core_beside(picture, "Image", Some(letter.id));
                self.list(picture, &core, letter.rights.as_deref())?;
            }
        }
        sources.extend(&self.shared);
        self.premis.add_letter(letter, &sources, |of, file| kind.object(of, &file.path))?;
        self.documents.add_letter(kind, letter)?;
        self.lists.add_letter(letter, &self.about.details)?;
        let mut core = letter.core.clone();
        self.say_who(&mut core);
        core.add("rights", letter.rights.as_deref().unwrap_or_default());
        if self.input.letters == 1 {
            self.list_input(&core, Some(letter.id), letter.rights.as_deref())?;
        }
        let from = self.input.files.first().map(|received| received.file.path.clone());
        core.add("source", &from.unwrap_or_default());
        for made in &letter.files {
            let path = kind.object(made.representation(), &made.file.path);
            let of = Origin { words: Whose::Both(letter.rights.as_deref()), known_as: None };
            self.lists.add_file(&path, &made.file, &core, &self.about.details, of)?;
            self.file(made.representation(), premis::made(letter, made), &made.file)?;
        }
        self.count.letters += 1;
        self.first.get_or_insert((core, letter.id));
        if let Some((_, first, last)) = &letter.date {
            self.dated += 1;
            let (known_first, known_last) = self.days.get_or_insert((first.clone(), last.clone()));
            if first < known_first {
                known_first.clone_from(first);
            }
            if last > known_last {
                known_last.clone_from(last);
            }
        }
        Ok(())
    }

    /// Names a letter, or a whole input, that could not be converted.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn add_failed(&mut self, name: &str) -> io::Result<()> {
        self.count.failed += 1;
        self.documents.add_failed(name)
    }

    /// Names a file that lay beside the letters, and is not in the package: what it is called, and its kind.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn add_left_out(&mut self, name: &str, kind: &str) -> io::Result<()> {
        self.count.left_out += 1;
        self.documents.add_left_out(name, kind)
    }

    /// Enters a file of the letters.
    fn file(&mut self, of: Representation, id: Uuid, file: &PackedFile) -> io::Result<()> {
        match &mut self.around {
            Around::Bag { payload } => {
                let path = self.about.kind.object(of, &file.path);
                payload.push(PackedFile { path, ..file.clone() });
                Ok(())
            }
            Around::Mets { representations } => {
                let moment = moment(&self.about);
                let mut of_it = representations.iter_mut().filter(|it| it.representation() == of);
                of_it.next().map_or(Ok(()), |it| it.add(id, file, &moment))
            }
        }
    }

    /// Writes what describes the package. `unchosen` counts the letters of the inputs that were not selected.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub fn finish(self, unchosen: usize) -> io::Result<()> {
        let Self { store, about, id, premis, lists, documents, around, .. } = self;
        let count = Count { unchosen, ..self.count };
        let store = &*store;
        let About { kind, name, details, .. } = &about;
        let kind = *kind;
        let (core, address) =
            of_package(&about, id, [count.letters, self.dated], self.first, self.days);
        let title = core.of_element("title").first().cloned().unwrap_or_else(|| name.clone());
        // Archives' programs take what is called premis.xml for the whole of it, with its events.
        let named = if about.made.is_some() { "premis.xml" } else { "premis-objects.xml" };
        let mut out = Begun::new(store, kind.metadata(named))?;
        premis.finish(&mut out, details)?;
        let preservation = out.finish()?;
        let day = about.date();
        let said = Said { count, details, day: day.as_deref(), premis: &preservation.path };
        let readme = documents::readme(kind, &title, &said);
        let mut documentation = documents.finish()?.to_vec();
        for (path, text) in [
            (kind.documentation("README.txt"), Cow::from(&readme)),
            (kind.licence(), documents::licence(details).into()),
            (kind.options(), self.options.into()),
        ] {
            documentation.push(write(store, path, text.as_bytes())?);
        }
        for (name, text) in assets::STYLESHEETS {
            documentation.push(write(store, kind.stylesheet(name), text.as_bytes())?);
        }
        let mut schemas = Vec::new();
        for (name, text) in assets::schemas(kind) {
            schemas.push(write(store, kind.schema(name), text.as_bytes())?);
        }
        if kind == Kind::BagIt {
            let profile = kind.metadata("bagit-profile.json");
            documentation.push(write(store, profile, assets::bagit_profile().as_bytes())?);
        }
        let others: Vec<&PackedFile> =
            [&preservation].into_iter().chain(&documentation).chain(&schemas).collect();
        let lists = lists.finish(store, &others)?;
        documentation.extend(lists);
        match around {
            Around::Bag { mut payload } => {
                payload.extend(documentation);
                payload.extend(schemas);
                payload.push(preservation);
                let description = core.of_element("description").join("; ");
                let day = about.date();
                let day = day.as_deref().and_then(|date| date.get(..10));
                let info =
                    BagInfo { details, identifier: &address, description: &description, day };
                bag::finish(store, payload, &readme, &info)
            }
            Around::Mets { representations } => {
                let moment = moment(&about);
                let frame = Frame { id, name, title: &title, moment: &moment, details };
                let descriptive = write(store, kind.metadata("dc.xml"), core.to_xml()?.as_bytes())?;
                let mut of_each = Vec::new();
                for one in representations.into_iter().filter(|one| !one.is_empty()) {
                    let of = one.representation();
                    let path = format!("representations/{}/METS.xml", of.as_str());
                    let mut out = Begun::new(store, path)?;
                    one.finish(&frame, &mut out)?;
                    of_each.push((of, out.finish()?));
                }
                let all = RootFiles {
                    descriptive: &descriptive,
                    preservation: &preservation,
                    documentation: &documentation,
                    schemas: &schemas,
                    representations: &of_each,
                };
                let mut out = store.create("METS.xml")?;
                mets::write_root(&frame, &all, &mut *out)?;
                out.flush()
            }
        }
    }
}

/// The moment at which a package is made, as METS writes it.
fn moment(about: &About) -> String {
    about.made.map(|made| made.to_string()).unwrap_or_default()
}

/// What is said of a package as a whole, and its address: of one letter, what is said of that.
fn of_package(
    about: &About,
    id: Uuid,
    [letters, dated]: [usize; 2],
    first: Option<(DublinCore, Uuid)>,
    days: Option<(String, String)>,
) -> (DublinCore, String) {
    let (first, of_letter) = first.unwrap_or_default();
    let details = &about.details;
    if let (1, None) = (letters, &details.title) {
        return (first, of_letter.urn().to_string());
    }
    let mut core = DublinCore::default();
    let series = first.of_element("relation").first();
    core.add("title", details.title.as_ref().or(series).unwrap_or(&about.name));
    core.add("type", "Text");
    core.add("publisher", details.organisation.as_deref().unwrap_or_default());
    core.add("rights", &details.rights_in_words());
    let mut description = super::extent::counted(letters, "letter");
    if let Some((first, last)) = days {
        core.add("date", &if first == last { first.clone() } else { format!("{first}/{last}") });
        let [first, last] = [&first, &last].map(|day| day.get(..4).unwrap_or_default());
        let years = if first == last { first.to_owned() } else { format!("{first}\u{2013}{last}") };
        description += &if dated == letters {
            format!(", {years}")
        } else {
            format!(", {dated} of them dated, {years}")
        };
    }
    description += ": sources, TEI, EPUB, PDF/A-2a, JSON-LD, and all that was understood as JSON";
    core.add("description", &description);
    let address = if letters == 1 { of_letter } else { id }.urn().to_string();
    core.add("identifier", &address);
    (core, address)
}
