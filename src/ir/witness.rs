//! Where a text was taken from, and where else the letter is.

use serde::{Deserialize, Serialize};

use super::Origin;

/// A source of the text or a witness of the letter: a print, a web page, a copy in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Witness {
    /// What it is to the text.
    #[serde(default)]
    pub kind: WitnessKind,
    /// The id that the edition declares for itself: `frus1961-63v06`. With the number of the
    /// letter, it names the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Title of the print or of the site.
    pub title: Option<String>,
    /// Its editor.
    pub editor: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// When, as on the title page.
    pub date: Option<String>,
    /// The number of the volume, as cited: `II`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Number of the document in it.
    pub document: Option<String>,
    /// Its pages there, as one would cite them: `10–16`.
    pub pages: Option<String>,
    /// Address of the text.
    pub url: Option<String>,
    /// The whole citation as written, if its parts cannot be told apart for certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited: Option<String>,
    /// The institution that keeps it, as written (TEI P5, 11.4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The collection that it belongs to there, from the general to the particular, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Its shelf mark there, as written: from the lot, box or file number on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_mark: Option<String>,
    /// Its marks of secrecy, or that it has none, as written: `Secret; Eyes Only`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// How it was sent on, as written: `Transmitted in telegram 2562 from Moscow, April 11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transmission: Option<String>,
    /// Where the source says this; when read, the whole passage.
    pub origin: Origin,
}

impl Witness {
    /// A witness of which only the place that names it is known yet.
    pub fn new(kind: WitnessKind, origin: Origin) -> Self {
        Self {
            kind,
            id: None,
            title: None,
            editor: None,
            publisher: None,
            place: None,
            date: None,
            volume: None,
            document: None,
            pages: None,
            url: None,
            cited: None,
            repository: None,
            collection: None,
            shelf_mark: None,
            classification: None,
            transmission: None,
            origin,
        }
    }

    /// Where it is kept, as one would cite it: repository, collection, shelf mark.
    pub fn kept_at(&self) -> Option<String> {
        let parts = [&self.repository, &self.collection, &self.shelf_mark];
        let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// What a [`Witness`] is to the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WitnessKind {
    /// The print or web page that the text was copied from.
    #[default]
    Edition,
    /// The document in an archive that this edition prints.
    Document,
    /// Another copy of that document.
    OtherCopy,
    /// Another print of the letter.
    OtherPrint,
}

impl WitnessKind {
    /// The English words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edition => "source",
            Self::Document => "document",
            Self::OtherCopy => "other copy",
            Self::OtherPrint => "other print",
        }
    }

    /// Whether the text comes from such a witness, directly or not.
    pub fn is_source(self) -> bool {
        match self {
            Self::Edition | Self::Document => true,
            Self::OtherCopy | Self::OtherPrint => false,
        }
    }
}
