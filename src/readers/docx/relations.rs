//! Relationships: which part of a package is what, and where links lead (ECMA-376 part 2, 6.5).

use crate::readers::xml::{Namespaces, tree};
use crate::source::{PackedPart, Source, SourceId};

/// The namespace of relationships, which the strict form shares.
const NAMESPACES: Namespaces =
    &[("http://schemas.openxmlformats.org/package/2006/relationships", "")];

/// What a part is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Footnotes,
    Endnotes,
    Comments,
    Header,
    Footer,
    Styles,
    Numbering,
    Settings,
}

impl Kind {
    /// The parts beside the document that hold words.
    pub(super) const WITH_WORDS: [Self; 5] =
        [Self::Footnotes, Self::Endnotes, Self::Comments, Self::Header, Self::Footer];
    /// Those that say how words are set.
    pub(super) const WITHOUT_WORDS: [Self; 3] = [Self::Styles, Self::Numbering, Self::Settings];

    /// The last step of its address, which the transitional and the strict form share.
    fn name(self) -> &'static str {
        match self {
            Self::Document => "officeDocument",
            Self::Footnotes => "footnotes",
            Self::Endnotes => "endnotes",
            Self::Comments => "comments",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::Styles => "styles",
            Self::Numbering => "numbering",
            Self::Settings => "settings",
        }
    }
}

/// A relationship.
#[derive(Debug)]
struct Relation {
    id: String,
    /// The last step of the address of its kind.
    kind: String,
    /// The name of a part, or the address of something outside.
    target: String,
    is_outside: bool,
}

/// What a part, or the package, refers to.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<Relation>);

impl Relations {
    /// Reads the relationships of a part; those of the package have the part "".
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn of_bytes(bytes: &[u8], part: &str) -> Result<Self, String> {
        let packed = PackedPart::new(part, bytes);
        let broken = |why: &dyn std::fmt::Display| {
            let of = if part.is_empty() { "the package" } else { part };
            format!("the relationships of {of} cannot be read ({why})")
        };
        let source = Source::of_parts(SourceId(0), "", b"", vec![packed]);
        let source = source.map_err(|error| broken(&error))?;
        Self::of_text(source.text(), part).map_err(|message| broken(&message))
    }

    /// The same, of text.
    pub(super) fn of_text(text: &str, part: &str) -> Result<Self, String> {
        let root = tree(text, 0..text.len(), NAMESPACES).map_err(|fault| fault.message)?;
        let relations = root.elements().filter_map(|one| {
            let target = one.get("", "Target")?;
            let is_outside = one.get("", "TargetMode") == Some("External");
            Some(Relation {
                id: one.get("", "Id")?.to_owned(),
                kind: one.get("", "Type")?.rsplit('/').next()?.to_owned(),
                target: if is_outside { target.to_owned() } else { resolved(target, part) },
                is_outside,
            })
        });
        Ok(Self(relations.collect()))
    }

    /// The names of the parts of a kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let is_it = move |one: &&Relation| one.kind == kind.name() && !one.is_outside;
        self.0.iter().filter(is_it).map(|one| one.target.as_str())
    }

    /// What an id refers to: the name of a part, or an address.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|one| one.id == id).map(|one| one.target.as_str())
    }

    /// The address outside the package that an id refers to.
    pub(super) fn address(&self, id: &str) -> Option<&str> {
        let is_it = |one: &&Relation| one.id == id && one.is_outside;
        self.0.iter().find(is_it).map(|one| one.target.as_str())
    }
}

/// The name of a part, from a part that refers to it. It stays in the package.
fn resolved(target: &str, from: &str) -> String {
    let (folder, relative) = match target.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (from.rsplit_once('/').map_or("", |(folder, _)| folder), target),
    };
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in relative.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The name of the part that holds the relationships of another.
pub(super) fn relations_of(part: &str) -> Option<String> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    (!name.is_empty()).then(|| format!("{folder}_rels/{name}.rels"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_of_parts() {
        for (target, from, name) in [
            ("word/document.xml", "", "word/document.xml"),
            ("/word/document.xml", "", "word/document.xml"),
            ("footnotes.xml", "word/document.xml", "word/footnotes.xml"),
            ("../media/a.png", "word/document.xml", "media/a.png"),
            ("../../../a.png", "word/document.xml", "a.png"),
            ("/notes.xml", "word/document.xml", "notes.xml"),
        ] {
            assert_eq!(resolved(target, from), name, "{target} from {from}");
        }
        assert_eq!(relations_of("word/a.xml").as_deref(), Some("word/_rels/a.xml.rels"));
        assert_eq!(relations_of("a.xml").as_deref(), Some("_rels/a.xml.rels"));
    }

    #[test]
    fn addresses_are_told_from_parts() {
        let text = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="a" Type="http://purl.oclc.org/x/styles" Target="styles.xml"/>
            <Relationship Id="b" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/>
            </Relationships>"#;
        let relations = Relations::of_bytes(text.as_bytes(), "w/d.xml").unwrap();
        assert_eq!(relations.of_kind(Kind::Styles).collect::<Vec<_>>(), ["w/styles.xml"]);
        assert_eq!(relations.address("b"), Some("https://example.org/"));
        assert_eq!((relations.address("a"), relations.target("a")), (None, Some("w/styles.xml")));
        let error = Relations::of_bytes(b"<Relationships>", "").unwrap_err();
        assert!(error.contains("relationships of the package"), "{error}");
    }
}
