//! What runs inside a line: characters, points, and phrases around them.
//!
//! **Invariant:** the leaves (text, line breaks, page breaks, note anchors) are in the order of the
//! source, and each byte of the source belongs to at most one leaf.

use serde::{Deserialize, Serialize};

use super::list_key::ListKey;
use super::origin::{Certainty, Origin};
use super::rendition::Rendition;

/// What runs inside a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Characters.
    Text(Characters),
    /// A line break that the source has and that means something.
    LineBreak(LineBreak),
    /// A page break of the printed source.
    PageBreak(PageBreak),
    /// The point where a note is attached.
    NoteAnchor(NoteAnchor),
    /// The point where the passage that a note is about begins, if the note is not only about the
    /// point where it is attached.
    NoteStart(NoteStart),
    /// Inlines that are one thing: a name, a date, words in italics.
    Phrase(Phrase),
    /// A passage for which the source itself gives several readings.
    Choice(Choice),
    /// A passage with two readings: the source's and ours.
    Correction(Correction),
}

/// A run of characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Characters {
    /// The characters.
    pub text: String,
    /// Where they are. When read, the source has exactly these characters there.
    pub origin: Origin,
}

/// A line break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LineBreak {
    /// What kind of break.
    pub kind: LineBreakKind,
    /// Whether the break falls inside a word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub splits_word: bool,
    /// Where it is.
    pub origin: Origin,
}

impl LineBreak {
    /// A break between two words.
    pub fn new(kind: LineBreakKind, origin: Origin) -> Self {
        Self { kind, splits_word: false, origin }
    }
}

/// What a line break separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineBreakKind {
    /// Two lines.
    Line,
    /// Two lines of running prose, as the print or the manuscript happens to have them.
    Lineation,
    /// Two paragraphs of the source that are one in the corrected reading.
    Paragraph,
}

/// A page break of the printed source: a point, before which the old page ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageBreak {
    /// Fragment id, the same in every format: `page.11`.
    pub id: String,
    /// The number of the page that begins here, as printed, if it has one.
    pub label: Option<String>,
    /// Whether the break falls inside a word.
    pub splits_word: bool,
    /// Which count of pages it belongs to, where there are several: the print, the manuscript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The picture of the page, as the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where it is; supplied when it was inferred.
    pub origin: Origin,
}

impl PageBreak {
    /// The name of the count of a manuscript's leaves (`1r`, `1v`), where a transcript marks them and gives them none.
    pub const LEAVES: &'static str = "manuscript";

    /// Whether a label is that of one side of a leaf.
    ///
    /// ```
    /// use letterpress::ir::PageBreak;
    ///
    /// assert!(["12r", "fol. 3", "[2v]", "2 v°"].into_iter().all(PageBreak::is_leaf));
    /// assert!(!PageBreak::is_leaf("12"));
    /// ```
    pub fn is_leaf(label: &str) -> bool {
        let label = label.trim_matches(['[', ']', ' ']).to_lowercase();
        let named = ["folio", "fol.", "fol", "f."].iter().find_map(|name| label.strip_prefix(name));
        let rest = named.unwrap_or(&label).trim_start();
        let side = rest.trim_start_matches(|it: char| it.is_ascii_digit());
        let has_number = side.len() < rest.len();
        let is_side = ["r", "v", "r°", "v°", "rº", "vº", "ʳ", "ᵛ", "recto", "verso"]
            .contains(&side.trim_start_matches(['.', ' ']));
        has_number && (is_side || named.is_some() && side.is_empty())
    }

    /// The break before a page of which only the printed number is known.
    pub fn new(label: Option<String>, splits_word: bool, origin: Origin) -> Self {
        Self { id: String::new(), label, splits_word, series: None, image: None, origin }
    }

    /// Whether the source does not mark this break.
    pub fn is_inferred(&self) -> bool {
        self.origin.is_supplied()
    }

    /// Some words for the page as they are shown: in brackets if the source does not mark it, but
    /// without a second pair if its number is printed in brackets.
    ///
    /// ```
    /// use letterpress::ir::{Certainty, Origin, PageBreak};
    /// let (by, reason) = ("an editor".to_owned(), String::new());
    /// let origin = Origin::Supplied { by, reason, certainty: Certainty::High };
    /// let page = PageBreak::new(None, false, origin);
    /// assert_eq!(page.bracketed("3"), "[3]");
    /// assert_eq!(page.bracketed("[Map 3]"), "[Map 3]");
    /// ```
    pub fn bracketed(&self, words: &str) -> String {
        let has_brackets = words.starts_with('[') && words.ends_with(']');
        if self.is_inferred() && !has_brackets { format!("[{words}]") } else { words.to_owned() }
    }
}

/// The point where a note is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteAnchor {
    /// Fragment id, the same in every format, for the way back from the note: `r.1`.
    pub id: String,
    /// Id of the note: `n.1`.
    pub note: String,
    /// Where the mark is; supplied when the mark is lost and its place was inferred.
    pub origin: Origin,
}

impl NoteAnchor {
    /// Whether the source has no mark here.
    pub fn is_inferred(&self) -> bool {
        self.origin.is_supplied()
    }
}

/// The point where the passage that a note is about begins (TEI P5, `note/@targetEnd`); it ends
/// where the note is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteStart {
    /// Fragment id: `s.1`.
    pub id: String,
    /// Id of the note: `n.1`.
    pub note: String,
    /// Where the source marks it.
    pub origin: Origin,
}

/// Inlines that are one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Phrase {
    /// What they are.
    #[serde(flatten)]
    pub kind: PhraseKind,
    /// What is written; empty if the source marks a point.
    pub content: Vec<Inline>,
    /// How it was recognised.
    pub origin: Origin,
}

impl Inline {
    /// Inlines that are one thing.
    pub fn phrase(kind: PhraseKind, content: Vec<Inline>, origin: Origin) -> Self {
        Self::Phrase(Phrase { kind, content, origin })
    }

    /// Whether this is a salutation that runs into its paragraph.
    pub fn is_salutation(&self) -> bool {
        matches!(self, Self::Phrase(Phrase { kind: PhraseKind::Salutation, .. }))
    }
}

/// What a phrase is (TEI P5, 2.3 and 3.3–3.6, 12.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "phrase", rename_all = "kebab-case")]
pub enum PhraseKind {
    /// A salutation that runs into its paragraph.
    Salutation,
    /// A name.
    Name(Name),
    /// A date.
    Date {
        /// In EDTF (ISO 8601-2:2019, Annex A), if the reading is known.
        edtf: Option<String>,
    },
    /// A reference to something else.
    Reference(Reference),
    /// Words set in another type.
    Emphasis {
        /// How the source sets them.
        rendition: Rendition,
    },
    /// Words in another language.
    Foreign {
        /// The language, as a BCP 47 tag.
        language: Option<String>,
    },
    /// A term, an abbreviation that a list explains.
    Term {
        /// The entry that explains it, as an address or as the source's own key.
        target: Option<String>,
        /// What the source's own list says there: `Anti-Ballistic Missile`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meaning: Option<String>,
    },
    /// The title of a work.
    Title,
    /// Words that are quoted.
    Quotation,
    /// Struck out by the writer. Never part of the text that is read, but never lost.
    Deletion {
        /// How: `strikethrough`, `overwritten`.
        manner: Option<String>,
    },
    /// Added by the writer.
    Addition {
        /// Where: `above`, `margin`.
        place: Option<String>,
    },
    /// Something is left out or cannot be read; there are words only where the source has some.
    Gap {
        /// Why: `illegible`, `omitted`.
        reason: Option<String>,
        /// How much: `3 words`.
        extent: Option<String>,
    },
    /// Hard to read.
    Unclear {
        /// Why.
        reason: Option<String>,
    },
    /// Supplied by the editors of the source.
    Supplied {
        /// Why: `lost`, `omitted-in-original`.
        reason: Option<String>,
    },
    /// A passage that the source marks without saying what it is.
    Segment {
        /// The source's own word for it: `margin`.
        class: Option<String>,
    },
    /// Mark-up that this program does not know, kept as it is.
    Opaque {
        /// Name and attributes, as the source writes them: `uh-oh rend="box"`.
        element: String,
    },
}

/// A name in running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Name {
    /// What bears it.
    pub kind: NameKind,
    /// What the bearer did with the letter, according to the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<NameRole>,
    /// Who or what is meant: addresses in authority files, or the source's own keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// The name that the source's own list gives there: `Khrushchev, Nikita S.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<String>,
    /// The key under which a list has the bearer, if the name has just one; it is among the targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<ListKey>,
}

impl Name {
    /// Those of its targets that are addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &String> {
        self.targets.iter().filter(|target| target.contains("://") || target.starts_with("urn:"))
    }

    /// Its targets as other files write them: the key with its list.
    pub fn pointers(&self) -> impl Iterator<Item = String> {
        self.targets.iter().map(|target| match &self.key {
            Some(key) if key.key == *target => key.to_string(),
            Some(_) | None => target.clone(),
        })
    }

    /// A name of which the source only says what kind of thing bears it.
    pub fn of(kind: NameKind) -> Self {
        Self { kind, role: None, targets: Vec::new(), listed: None, key: None }
    }
}

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// A person.
    Person,
    /// A body of persons.
    Organisation,
    /// A place.
    Place,
    /// The source does not say what.
    Other,
}

/// What the bearer of a name in a heading did with the letter (FRUS, `persName/@type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NameRole {
    /// Sent it.
    From,
    /// Is addressed by it.
    To,
}

/// A reference to another document, or to a place in this one or elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reference {
    /// The number of the document in the same edition, if it is one.
    pub document: Option<String>,
    /// The address as the source writes it: `#d12`, `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The fragment id of the place, if it lies in this letter: `n.2`, `page.11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fragment: Option<String>,
}

/// A passage for which the source gives several readings (TEI P5, 3.5 and 13.1). All of them are
/// its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Choice {
    /// The readings, in the order of the source.
    pub alternatives: Vec<Alternative>,
    /// Where they are.
    pub origin: Origin,
}

/// One of the readings of a [`Choice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Alternative {
    /// What kind of reading.
    pub kind: AlternativeKind,
    /// What it says.
    pub content: Vec<Inline>,
}

impl Alternative {
    /// Whether the reading is empty: the witness omits the passage.
    pub fn is_nothing(&self) -> bool {
        is_nothing(&self.content)
    }
}

fn is_nothing(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(characters) => characters.text.trim().is_empty(),
        Inline::Phrase(phrase) => {
            !matches!(phrase.kind, PhraseKind::Gap { .. }) && is_nothing(&phrase.content)
        }
        Inline::Correction(_) | Inline::Choice(_) => false,
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => true,
    })
}

/// Kinds of readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AlternativeKind {
    /// As it stands, with its error.
    Sic,
    /// The error corrected.
    Corr,
    /// In the spelling of the writer.
    Orig,
    /// In a regular spelling.
    Reg,
    /// Abbreviated.
    Abbr,
    /// The abbreviation expanded.
    Expan,
    /// Hard to read; one of several guesses.
    Unclear,
    /// The reading that the editors chose among the witnesses.
    Lem,
    /// The reading of another witness.
    Rdg,
}

impl AlternativeKind {
    /// The name of TEI's element.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sic => "sic",
            Self::Corr => "corr",
            Self::Orig => "orig",
            Self::Reg => "reg",
            Self::Abbr => "abbr",
            Self::Expan => "expan",
            Self::Unclear => "unclear",
            Self::Lem => "lem",
            Self::Rdg => "rdg",
        }
    }
}

/// A passage with two readings: an intervention of ours, recorded and reversible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Correction {
    /// Fragment id: `c.1`.
    pub id: String,
    /// What kind of defect of the copy is mended.
    pub kind: CorrectionKind,
    /// What the source has.
    pub original: Vec<Inline>,
    /// What it should have.
    pub corrected: Vec<Inline>,
    /// The pass that did it, or whoever edited the letter.
    pub by: String,
    /// The evidence, in words for an editor.
    pub evidence: String,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Correction {
    /// The content in one of the two readings.
    pub fn reading(&self, reading: Reading) -> &[Inline] {
        match reading {
            Reading::Regular => &self.corrected,
            Reading::Original => &self.original,
        }
    }
}

/// Why a passage has a second reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// A hyphen that a line end of the print left inside a word.
    WordBreak,
    /// A paragraph that the copy broke in two.
    ParagraphBreak,
    /// A control character that XML cannot write. The original reading holds its code point in
    /// words (`U+000C`), derived from the place of the character.
    ForbiddenCharacter,
    /// A space that the copy lost between two words.
    LostSpace,
    /// No defect: words that somebody changed after the letter was read (see [`edit`](super::edit())).
    Edit,
}

impl CorrectionKind {
    /// The words for it, as `corr/@type` has them in our TEI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WordBreak => "word-break",
            Self::ParagraphBreak => "paragraph-break",
            Self::ForbiddenCharacter => "forbidden-character",
            Self::LostSpace => "lost-space",
            Self::Edit => "edit",
        }
    }
}

/// Which of two readings is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// With our corrections.
    #[default]
    Regular,
    /// As the source has it.
    Original,
}

/// Whether this is a language tag: subtags of letters and digits, the first of two or three letters. BCP 47 (2.2.1) also
/// has room for longer ones, as `greek`, but none is registered.
pub fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    let is_subtag =
        |tag: &str| (1..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && subtags.all(is_subtag)
}

/// Whether quoted words have their quotation marks in the text: they begin with one, or one is before
/// them. Otherwise a print sets them in marks of its own.
///
/// ```
/// use letterpress::ir::has_quotation_marks;
/// assert!(has_quotation_marks(None, "“good day”"));
/// assert!(has_quotation_marks(Some('„'), "guten Tag"));
/// assert!(!has_quotation_marks(Some('”'), "good day"));
/// ```
pub fn has_quotation_marks(before: Option<char>, words: &str) -> bool {
    // What closes in one language opens in another: »guten Tag«.
    const OPENING: [char; 10] = ['“', '‘', '„', '‚', '«', '»', '‹', '›', '"', '\''];
    words.trim_start().starts_with(OPENING) || before.is_some_and(|c| OPENING.contains(&c))
}

/// Whether words have brackets of their own, so that a print sets none around them.
///
/// ```
/// use letterpress::ir::is_in_brackets;
/// assert!(is_in_brackets("[illegible]"));
/// assert!(is_in_brackets("<нрзб.>"));
/// assert!(!is_in_brackets("the [old] mill"));
/// ```
pub fn is_in_brackets(words: &str) -> bool {
    let words = words.trim();
    [('[', ']'), ('(', ')'), ('<', '>'), ('‹', '›'), ('⟨', '⟩')]
        .iter()
        .any(|(open, close)| words.starts_with(*open) && words.ends_with(*close))
}
