//! Judges what PREMIS says: of the files that it describes, and of what it links.

use std::collections::BTreeMap;

use super::{Category, Class, Link, Object, Premis, archivematica};
use crate::package::Kind;
use crate::package::check::folder::Folder;
use crate::package::check::{Report, paths};

impl Premis {
    /// Judges all PREMIS of a package.
    pub(in crate::package::check) fn judge(
        &self,
        kind: Kind,
        folder: &mut Folder<'_>,
        report: &mut Report,
    ) {
        self.identify_one_thing(report);
        // What a document that is broken off links to may be in its rest.
        if self.documents.iter().all(|document| document.is_whole) {
            self.links_lead_somewhere(report);
        }
        for object in self.objects.iter().filter(|object| object.category == Category::File) {
            self.is_as_described(object, folder, report);
        }
        match kind {
            Kind::BagIt => archivematica::judge(self, report),
            // It loads nothing from a package of E-ARK.
            Kind::Eark => {}
        }
    }

    /// The path of a document.
    fn path(&self, document: usize) -> &str {
        self.documents.get(document).map_or("", |document| document.path.as_str())
    }

    /// Checks that each identifier is that of one thing: within a document, since several may describe
    /// the same.
    fn identify_one_thing(&self, report: &mut Report) {
        for (name, definitions) in &self.ids.known {
            let mut first = BTreeMap::new();
            for definition in definitions {
                let key = (definition.document, definition.class);
                let (line, owner) =
                    *first.entry(key).or_insert((definition.line, definition.owner));
                if owner == definition.owner {
                    continue;
                }
                let (clause, what) = (definition.class.clause(), definition.class.in_words());
                let message =
                    format!("the identifier {name} is also that of the {what} on line {line}");
                report.at(self.path(definition.document), definition.line, clause, message);
            }
        }
    }

    /// Checks that what is linked is described.
    fn links_lead_somewhere(&self, report: &mut Report) {
        for Link { document, line, to, wanted, element, clause, from: _ } in &self.links {
            if self.ids.of_class(*to, *wanted).next().is_none() {
                let name = self.ids.name(*to);
                let message =
                    format!("{element} names {name}, and no {} is that", wanted.in_words());
                report.at(self.path(*document), *line, clause, message);
            }
        }
    }

    /// Checks that a file is there, and is as it is described.
    fn is_as_described(&self, object: &Object, folder: &mut Folder<'_>, report: &mut Report) {
        let document = self.path(object.document).to_owned();
        let line = object.line;
        let Some(name) = &object.name else {
            if is_of_archivematica(&document) {
                let message = "object has no originalName, the path by which its file is found";
                report.at(&document, line, "PREMIS 3.0, 1.6", message);
            } else {
                report
                    .unchecked(format!("{document}: files without originalName are not compared"));
            }
            return;
        };
        let place = match found(name, &document, folder) {
            Found::Is(place) => place,
            Found::Missing(message) => {
                report.at(&document, line, "PREMIS 3.0, 1.6", message);
                return;
            }
            Found::NotSaid => {
                report.unchecked(format!(
                    "{document}: files that it calls otherwise are not compared"
                ));
                return;
            }
        };
        folder.load(place, report);
        let Some(fixity) = folder.fixity(place) else { return };
        let path = folder.path(place);
        if let Some(stated) = object.stored.size.filter(|stated| *stated != fixity.size) {
            let message = format!("the size of {path} is {} and should be {stated}", fixity.size);
            report.at(&document, line, "PREMIS 3.0, 1.5.3", message);
        }
        for (algorithm, stated) in &object.stored.digests {
            if let Some(message) = algorithm.difference(stated, path, fixity) {
                report.at(&document, line, "PREMIS 3.0, 1.5.2", message);
            }
        }
    }
}

impl Class {
    /// The rule for its identifiers.
    fn clause(self) -> &'static str {
        match self {
            Self::Object => "PREMIS 3.0, 1.1",
            Self::Event => "PREMIS 3.0, 2.1",
            Self::Agent => "PREMIS 3.0, 3.1",
            Self::Rights => "PREMIS 3.0, 4.1.1",
        }
    }
}

/// The file that an `originalName` means.
enum Found {
    Is(usize),
    Missing(String),
    /// The name is no path in the package, and need not be: files may be renamed.
    NotSaid,
}

/// Whether Archivematica reads what is in the folder of this file: then names are paths in the bag.
fn is_of_archivematica(document: &str) -> bool {
    paths::folder_of(document) == paths::folder_of(archivematica::PATH)
}

/// Finds the file that a document names: by its path in the package, in the representation that the
/// document is of, or by a name that only it has.
fn found(name: &str, document: &str, folder: &Folder<'_>) -> Found {
    if let Some(place) = folder.place(name) {
        return Found::Is(place);
    }
    if is_of_archivematica(document) {
        let in_payload = format!("data/{name}");
        return Found::Missing(if folder.place(&in_payload).is_some() {
            format!("originalName is {name} and should be {in_payload}, the path in the bag")
        } else {
            format!("originalName is {name}, and no file has that path")
        });
    }
    let plain = name.trim_start_matches("./");
    // representations/NAME/metadata/preservation/premis.xml
    let mut base = document;
    while let Some((outer, _)) = base.rsplit_once('/') {
        base = outer;
        if let Some(place) = folder.place(&format!("{base}/{plain}")) {
            return Found::Is(place);
        }
    }
    if plain.contains('/') {
        return match folder.place(plain) {
            Some(place) => Found::Is(place),
            None => Found::Missing(format!("originalName is {name}, and no file has that path")),
        };
    }
    folder.called(plain).map_or(Found::NotSaid, Found::Is)
}
