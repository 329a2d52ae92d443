//! What a language's file says, as TOML is read. `languages/README.md` explains it to editors.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ir::Kind;

/// A file of `languages`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Letters that are read as others.
    #[serde(default)]
    pub(super) fold: Vec<(String, String)>,
    pub(super) dates: Dates,
    pub(super) salutations: Salutations,
    pub(super) closes: Closes,
    pub(super) signature: Signature,
    pub(super) parts: Parts,
    pub(super) names: Names,
    pub(super) headings: Headings,
    pub(super) header: Header,
    pub(super) address: Address,
}

/// Words of dates and datelines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    /// Words before a day: `den 3. Juni`.
    pub(super) before_day: Vec<String>,
    /// What is attached to the number of a day: `3rd`, `1er`.
    pub(super) after_day: Vec<String>,
    /// What can come between day and month: `3rd of June`.
    pub(super) between: Vec<String>,
    /// The days of a month in words, from the first.
    pub(super) days: Vec<String>,
    /// Other words for a day of the month, by its number.
    #[serde(default)]
    pub(super) other_days: BTreeMap<String, Vec<String>>,
    pub(super) before_year: Vec<String>,
    pub(super) after_year: Vec<String>,
    pub(super) weekdays: Vec<String>,
    /// Times of day.
    pub(super) times: Vec<String>,
    /// Words before an approximate date.
    pub(super) about: Vec<String>,
    /// Words in place of a date.
    pub(super) undated: Vec<String>,
    /// Words after a Julian date.
    pub(super) old_style: Vec<String>,
    /// Words after a Gregorian date.
    pub(super) new_style: Vec<String>,
    /// Between two days that are both meant.
    pub(super) both: Vec<String>,
    /// Between two days of which one is meant.
    pub(super) either: Vec<String>,
    /// The last day of the Julian calendar, as it was written then: until it, a date that names no calendar
    /// can be Julian.
    pub(super) julian_until: Option<String>,
    /// Month and day on which the year began until then, if not on 1 January.
    pub(super) year_began: Option<String>,
    /// Words between a name and the date of a heading: `to Ben Moor of 3 May`. Those before a day can be there, too.
    #[serde(default)]
    pub(super) after_name: Vec<String>,
    /// Words before a place that are not of its name: `at Leeds`.
    pub(super) before_place: Vec<String>,
    /// The months of the French Republican calendar, from the first.
    #[serde(default)]
    pub(super) republican_months: Vec<String>,
    /// Words of Roman dates.
    pub(super) roman: Option<Roman>,
    /// The names of each month, by its number.
    pub(super) months: BTreeMap<String, Vec<String>>,
    /// The names of feasts on a day of the year, by month and day.
    pub(super) feasts: BTreeMap<String, Vec<String>>,
    /// The names of movable feasts, by the number of days from Easter.
    pub(super) movable_feasts: BTreeMap<String, Vec<String>>,
}

/// Words of days that are counted back from one of three marks of a month.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roman {
    pub(super) kalends: Vec<String>,
    pub(super) nones: Vec<String>,
    pub(super) ides: Vec<String>,
    /// The day before one of them.
    pub(super) day_before: Vec<String>,
    /// Words before the number of days.
    pub(super) counted: Vec<String>,
    /// The numbers of days in words, from three on.
    pub(super) numbers: Vec<String>,
    /// Words before a year that is counted from the founding of Rome.
    pub(super) founding: Vec<String>,
}

/// Words that address the recipient, in groups that help an editor to review them.
#[derive(Debug, Deserialize)]
pub(super) struct Salutations {
    /// What may follow a name and a comma: `Sonja, mein liebes Kind!`
    #[serde(default)]
    pub(super) name_first: Vec<String>,
    #[serde(flatten)]
    pub(super) groups: BTreeMap<String, Group>,
}

/// Some salutations, by how much must be beside them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    /// Those that count by their words.
    #[serde(default)]
    pub(super) sure: Vec<String>,
    /// Those that count only with the mark that ends a salutation.
    #[serde(default)]
    pub(super) marked: Vec<String>,
    /// Those that count only if nothing else is on the line.
    #[serde(default)]
    pub(super) alone: Vec<String>,
}

/// Words that close the letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closes {
    /// Whole closes.
    pub(super) whole: Vec<String>,
    /// Those that need a signature under them.
    pub(super) alone: Vec<String>,
    /// Words that begin a longer close …
    pub(super) lead: Vec<String>,
    /// … and words with which it ends.
    pub(super) core: Vec<String>,
    /// Words that begin a last sentence before the signature.
    pub(super) farewell: Vec<String>,
}

/// Words beside a signature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    /// Words before it: `(Signed)`.
    pub(super) before: Vec<String>,
    /// Words of a close that several sign: `We are`.
    pub(super) several: Vec<String>,
}

/// Words that begin what is added to a letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) postscripts: Vec<String>,
    pub(super) enclosures: Vec<String>,
    /// Headings of notes.
    pub(super) notes: Vec<String>,
}

/// Words of names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) titles: Vec<String>,
    pub(super) particles: Vec<String>,
}

/// Words of an edition's headings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headings {
    /// What can precede the word for a kind of document: `Draft Letter`.
    pub(super) before_kind: Vec<String>,
    /// Words before the sender.
    pub(super) from: Vec<String>,
    /// Words before the recipient.
    pub(super) to: Vec<String>,
    /// Words for the sender or the recipient of the letter before: `To the Same`.
    pub(super) same: Vec<String>,
    pub(super) same_sender: Vec<String>,
    /// Words before the number of a document.
    pub(super) number: Vec<String>,
    /// Words between a recipient and the place where they live.
    pub(super) lives_in: Vec<String>,
    /// Words for documents that are no kind of their own.
    pub(super) documents: Vec<String>,
    /// Words that introduce the subject of a letter after the name of its recipient: `about`.
    pub(super) about: Vec<String>,
    /// Words between the names of the writer and of the one who is greeted: `groet`.
    #[serde(default)]
    pub(super) greets: Vec<String>,
    /// Words after the name of the one who is greeted: `suo`.
    #[serde(default)]
    pub(super) greeted: Vec<String>,
    /// Endings of names in the dative, where the dative alone names the recipient.
    #[serde(default)]
    pub(super) dative: Vec<String>,
    /// Words for kinds of documents.
    pub(super) kinds: Kinds,
}

/// The labels of a block such as `From: …`, `To: …`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) date: Vec<String>,
    pub(super) place: Vec<String>,
    pub(super) subject: Vec<String>,
}

/// Words of the recipient's address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    /// What an editor writes before an address on the outside of a letter.
    pub(super) announced: Vec<String>,
    /// Words that begin an address, and no sentence.
    pub(super) begins: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kinds {
    #[serde(default)]
    letter: Vec<String>,
    #[serde(default)]
    message: Vec<String>,
    #[serde(default)]
    telegram: Vec<String>,
    #[serde(default)]
    memorandum: Vec<String>,
    #[serde(default)]
    editorial_note: Vec<String>,
}

impl Kinds {
    /// Each word with the kind that it names.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Kind)> {
        [
            (&self.letter, Kind::Letter),
            (&self.message, Kind::Message),
            (&self.telegram, Kind::Telegram),
            (&self.memorandum, Kind::Memorandum),
            (&self.editorial_note, Kind::EditorialNote),
        ]
        .into_iter()
        .flat_map(|(words, kind)| words.iter().map(move |word| (word.as_str(), kind)))
    }
}
