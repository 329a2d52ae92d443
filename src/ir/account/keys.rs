//! What a fact can say: a key for each, with the words that users read.
//!
//! Not here: the facts of a letter, which [`facts`](super::facts()) lists.

use crate::ir::{ActionKind, ParticularKind};

/// Defines the parts that something has, with the words for each.
macro_rules! parts {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $words:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(
                #[doc = $words]
                $variant,
            )*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The English words for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

parts! {
    /// What somebody did with the letter.
    Party {
        Author = "author",
        Sender = "sender",
        Recipient = "recipient",
        Other = "others who handled it",
    }
}

impl Party {
    /// Who takes part in an action.
    pub fn of(action: ActionKind) -> Self {
        match action {
            ActionKind::Sent => Self::Sender,
            ActionKind::Received => Self::Recipient,
            ActionKind::Transmitted
            | ActionKind::Forwarded
            | ActionKind::Redirected
            | ActionKind::Read
            | ActionKind::Other => Self::Other,
        }
    }
}

parts! {
    /// What is known of a correspondent.
    AgentPart {
        Kind = "person or organisation",
        Written = "name as written",
        Name = "name",
        Authority = "address in an authority file",
        Key = "key in a list",
        Distinct = "what tells them from others of the name",
        Role = "role",
    }
}

parts! {
    /// What is known of a place.
    PlacePart {
        Name = "name",
        Authority = "address in an authority file",
        Key = "key in a list",
    }
}

parts! {
    /// What is known of a date.
    DatePart {
        Written = "as written",
        Edtf = "in EDTF",
        Certainty = "certainty",
    }
}

parts! {
    /// What is known of another letter of the exchange.
    RelatedPart {
        Relation = "relation",
        Target = "address",
        Text = "words",
    }
}

parts! {
    /// What is known of a witness.
    WitnessPart {
        Kind = "kind",
        Id = "id of the edition",
        Title = "title",
        Editor = "editor",
        Publisher = "publisher",
        Place = "place",
        Date = "date",
        Volume = "volume",
        Document = "document",
        Pages = "pages",
        Url = "address",
        Cited = "citation as written",
        Repository = "repository",
        Collection = "collection",
        ShelfMark = "shelf mark",
        Classification = "classification",
        Transmission = "transmission",
    }
}

parts! {
    /// What a statement about rights is about.
    RightsSlot {
        SourceText = "text",
        Encoding = "encoding",
        Index = "metadata",
    }
}

parts! {
    /// What a statement about rights says.
    RightsPart {
        Uri = "address",
        Label = "words",
        Jurisdiction = "jurisdiction",
    }
}

parts! {
    /// What is known of a text.
    TextPart {
        Role = "original or translation",
        Language = "language",
        TranslatedFrom = "language of the original",
    }
}

parts! {
    /// What is known of a note.
    NotePart {
        Label = "label",
        ListNumber = "number in the list",
        Kind = "kind",
        Class = "the source's word for its kind",
        Place = "place",
    }
}

parts! {
    /// What mark-up in the text says.
    MarkupPart {
        Rendition = "the source's words for how it sets a passage",
        Style = "how the source sets a passage",
        DivisionClass = "the source's word for a part",
        DivisionLanguage = "language of a part",
        ListClass = "the source's word for a list",
        CellClass = "the source's word for a cell",
        Images = "file of a picture",
        OpaqueElement = "unknown element",
        PageLabel = "number of a page",
        PageSeries = "count of pages",
        PageImage = "picture of a page",
        NameKind = "what bears a name",
        NameRole = "sender or recipient by name",
        NameTarget = "who is meant by a name",
        NameListed = "name in the source's list",
        NameKey = "key of a name in a list",
        PhraseDate = "date in the text",
        ReferenceDocument = "document referred to",
        ReferenceTarget = "address referred to",
        ReferenceFragment = "place referred to",
        ForeignLanguage = "language of a phrase",
        TermTarget = "entry of a term",
        TermMeaning = "meaning of a term",
        DeletionManner = "manner of a deletion",
        AdditionPlace = "place of an addition",
        GapReason = "reason of a gap",
        GapExtent = "extent of a gap",
        UnclearReason = "reason why a passage is unclear",
        SuppliedReason = "reason why a passage is supplied",
        SegmentClass = "the source's word for a passage",
        AlternativeKind = "kind of a reading",
    }
}

parts! {
    /// What is known of a correction.
    CorrectionPart {
        Kind = "kind",
        By = "pass",
        Evidence = "evidence",
        Certainty = "certainty",
    }
}

parts! {
    /// What is known of words that belong to the copy's pages and not to the letter.
    FurniturePart {
        Kind = "kind",
        Text = "words",
        Reason = "reason",
    }
}

parts! {
    /// What is known of a change that somebody made after the letter was read.
    ChangePart {
        By = "who made it",
        What = "what was changed",
        Before = "before",
        After = "after",
    }
}

parts! {
    /// What is known of the edition.
    EditionPart {
        Title = "title of the collection",
        Editor = "editor",
        Date = "date",
    }
}

parts! {
    /// What is known of a file that was read.
    FilePart {
        Name = "name",
        Bytes = "length",
        Sha256 = "SHA-256",
        Encoding = "encoding",
        ByteOrderMark = "byte order mark",
        Parts = "parts",
    }
}

/// What a [`Fact`](super::Fact) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKey {
    /// The letter's URN.
    Identifier,
    /// The name that the source gives the letter.
    SourceName,
    /// The document's number in its edition.
    Number,
    /// The kind of document.
    Kind,
    /// The title.
    Title,
    /// Of an author or correspondent.
    Agent(Party, AgentPart),
    /// What others did who handled the letter.
    Action,
    /// Of a place where something was done with the letter.
    Place(Party, PlacePart),
    /// Of the date when something was done with it.
    Date(Party, DatePart),
    /// Of another letter of the exchange.
    Related(RelatedPart),
    /// A remark on the correspondence.
    Remark,
    /// Of a witness.
    Witness(WitnessPart),
    /// Of a statement about rights.
    Rights(RightsSlot, RightsPart),
    /// What else the source says of the letter and its edition.
    Particular(ParticularKind),
    /// The address that goes with that.
    ParticularAddress,
    /// Of a text.
    Text(TextPart),
    /// Of a note.
    Note(NotePart),
    /// Of mark-up in the text.
    Markup(MarkupPart),
    /// Of a correction.
    Correction(CorrectionPart),
    /// Of furniture.
    Furniture(FurniturePart),
    /// Of a change after the letter was read.
    Change(ChangePart),
    /// Of the edition.
    Edition(EditionPart),
    /// Of a file that was read.
    File(FilePart),
}

impl FactKey {
    /// Every key, in the order in which they are listed for users.
    pub fn all() -> Vec<Self> {
        let mut all =
            vec![Self::Identifier, Self::SourceName, Self::Number, Self::Kind, Self::Title];
        for party in Party::ALL {
            all.extend(AgentPart::ALL.iter().map(|part| Self::Agent(*party, *part)));
            if *party == Party::Author {
                continue;
            }
            all.extend((*party == Party::Other).then_some(Self::Action));
            all.extend(PlacePart::ALL.iter().map(|part| Self::Place(*party, *part)));
            all.extend(DatePart::ALL.iter().map(|part| Self::Date(*party, *part)));
        }
        all.extend(RelatedPart::ALL.iter().map(|part| Self::Related(*part)));
        all.push(Self::Remark);
        all.extend(WitnessPart::ALL.iter().map(|part| Self::Witness(*part)));
        for slot in RightsSlot::ALL {
            all.extend(RightsPart::ALL.iter().map(|part| Self::Rights(*slot, *part)));
        }
        all.extend(ParticularKind::ALL.iter().map(|kind| Self::Particular(*kind)));
        all.push(Self::ParticularAddress);
        all.extend(TextPart::ALL.iter().map(|part| Self::Text(*part)));
        all.extend(NotePart::ALL.iter().map(|part| Self::Note(*part)));
        all.extend(MarkupPart::ALL.iter().map(|part| Self::Markup(*part)));
        all.extend(CorrectionPart::ALL.iter().map(|part| Self::Correction(*part)));
        all.extend(FurniturePart::ALL.iter().map(|part| Self::Furniture(*part)));
        all.extend(ChangePart::ALL.iter().map(|part| Self::Change(*part)));
        all.extend(EditionPart::ALL.iter().map(|part| Self::Edition(*part)));
        all.extend(FilePart::ALL.iter().map(|part| Self::File(*part)));
        all
    }

    /// The English words for it: `sender: name`.
    pub fn in_words(self) -> String {
        let of = |subject: &str, part: &str| format!("{subject}: {part}");
        match self {
            Self::Identifier => "identifier".to_owned(),
            Self::SourceName => "name in the source".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Kind => "kind of document".to_owned(),
            Self::Title => "title".to_owned(),
            Self::Agent(party, part) => of(party.as_str(), part.as_str()),
            Self::Action => of(Party::Other.as_str(), "what they did"),
            Self::Place(party, part) => of(&format!("place of the {}", act(party)), part.as_str()),
            Self::Date(party, part) => of(&format!("date of the {}", act(party)), part.as_str()),
            Self::Related(part) => of("related letter", part.as_str()),
            Self::Remark => "remark on the correspondence".to_owned(),
            Self::Witness(part) => of("witness", part.as_str()),
            Self::Rights(slot, part) => {
                of(&format!("rights in the {}", slot.as_str()), part.as_str())
            }
            Self::Particular(kind) => of("particular", &kind.as_str().to_lowercase()),
            Self::ParticularAddress => of("particular", "address"),
            Self::Text(part) => of("text", part.as_str()),
            Self::Note(part) => of("note", part.as_str()),
            Self::Markup(part) => of("in the text", part.as_str()),
            Self::Correction(part) => of("correction", part.as_str()),
            Self::Furniture(part) => of("words beside the letter", part.as_str()),
            Self::Change(part) => of("change", part.as_str()),
            Self::Edition(part) => of("edition", part.as_str()),
            Self::File(part) => of("file that was read", part.as_str()),
        }
    }
}

fn act(party: Party) -> &'static str {
    match party {
        Party::Author | Party::Sender => "sending",
        Party::Recipient => "receipt",
        Party::Other => "other actions",
    }
}
