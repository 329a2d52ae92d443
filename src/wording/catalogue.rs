//! The words of a language, as its file has them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill;
use crate::ir::{
    ActionKind, AlternativeKind, Certainty, Kind, ParticularKind, WitnessKind, language_name,
};

/// The words of a language; forms have the names of what is put into them in braces.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    tag: String,
    quoted: String,
    pub(crate) colon: String,
    pub(super) dates: Dates,
    pub(super) names: Names,
    languages: BTreeMap<String, String>,
    certainty: Certainties,
    about: About,
    kinds: Kinds,
    pub(crate) terms: Terms,
    pub(crate) statements: Statements,
    pub(super) citation: Citation,
    pub(crate) pages: Pages,
    pub(crate) notes: Notes,
    pub(crate) corrections: Corrections,
    pub(crate) signs: Signs,
    pub(crate) explained: Explained,
    pub(crate) book: Book,
    pub(crate) handout: Handout,
    pub(crate) excerpt: ExcerptWords,
    pub(super) details: Details,
    pub(super) units: Units,
    pub(super) labels: Labels,
    readings: Readings,
    pub(crate) parts: Parts,
    pub(crate) accessibility: Accessibility,
    pub(crate) rights: Rights,
}

/// Declares tables of words, in which every word must be there.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($word:ident)* $(; $inner:ident: $table:ty)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $(pub(crate) $word: String,)*
            $(pub(crate) $inner: $table,)*
        }
    )*};
}

tables! {
    /// What dates are made of.
    Dates {
        first day day_alone day_without_year month season probably elisions or and;
        months: [String; 12]; months_alone: [String; 12]; seasons: [String; 4]; about: [String; 3]; from_to: [String; 3];
        from: [String; 3]; until: [String; 3]; between: [String; 3]; not_before: [String; 3]; not_after: [String; 3]
    }
    /// Letters by their correspondents.
    Names { from_to from to and others joining }
    Certainties { low medium high }
    About { document letter message telegram memorandum editorial_note }
    Kinds { letter message telegram memorandum editorial_note }
    /// Terms of the description.
    Terms {
        author remark title kind number language translation text_rights encoding_rights metadata_rights changes editor
        edition_date identifier made_with;
        agents: ByAction; places: ByAction; dates: ByAction; related: ByRelation; witnesses: ByWitness;
        particulars: ByParticular
    }
    ByAction { sent received transmitted forwarded redirected read other }
    ByRelation { before after answered other }
    ByWitness { edition document other_copy other_print }
    ByParticular {
        r#abstract subject appearance history note related principal contributor funder sponsor edition series number terms
    }
    /// What is said under the terms.
    Statements {
        unknown written certainty translated translated_from with_translation inferred put_in_place added taken_away changed change
        supplied supplied_from
    }
    Citation { edited_by document volume page pages }
    Pages {
        title explained inferred unnumbered mark stroke inferred_mark unnamed leaves called
    }
    Notes {
        title unplaced unplaced_explained note source summary textual authorial back back_to_one place_inferred
        label_inferred call_inferred letters_are_ours numbers_are_ours mark
    }
    Corrections {
        title in_source corrected source_and_text text_and_correction certainty back nothing space line_break
        paragraph_break after
    }
    Signs { struck_out added gap unclear supplied nothing link picture named_picture }
    /// What the signs in a typeset letter mean.
    Explained { title heading page supplied deletion addition gap unclear supplied_in_source reading notes_left_out }
    /// A book of letters.
    Book {
        letters chronology correspondents from to undated previous next count front between back cover title_page imprint
        persons places colophon words page_numbers ours
    }
    /// A page for class.
    Handout { name date persons }
    /// What is said of an excerpt.
    ExcerptWords { name titled paragraph paragraphs explained }
    /// Codes of the source for such passages.
    Details {
        above below in_line between_lines margin left_margin right_margin top bottom end overleaf across overwritten
        erased illegible damaged torn lost omitted stained faded covered excerpt
    }
    /// Nouns after numbers: one, a few, many.
    Units {
        ; word: [String; 3]; character: [String; 3]; line: [String; 3]; page: [String; 3]
    }
    Labels { source setting participants meeting subtitle }
    Parts { contents landmarks text original translation postscript enclosure records column row }
    Accessibility { without_pictures described_pictures undescribed_pictures pages notes not_certified }
    Rights { text encoding metadata }
}

/// How each other reading is introduced: in the text, and in full.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Readings {
    sic: [String; 2],
    corr: [String; 2],
    orig: [String; 2],
    reg: [String; 2],
    abbr: [String; 2],
    expan: [String; 2],
    unclear: [String; 2],
    lem: [String; 2],
    rdg: [String; 2],
}

impl Wording {
    /// The language, as a BCP 47 tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Words in quotation marks.
    pub(crate) fn quoted(&self, words: &str) -> String {
        fill(&self.quoted, &[("words", words)])
    }

    /// The name of a language; in English if this language has none for it here, or its tag.
    pub(crate) fn language<'t>(&'t self, tag: &'t str) -> &'t str {
        let primary = tag.split('-').next().unwrap_or_default();
        let known = self.languages.get(primary).map(String::as_str);
        known.or_else(|| language_name(tag)).unwrap_or(tag)
    }

    /// A volume: `vol. 2`.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(crate) fn volume(&self, number: usize) -> String {
        fill(&self.citation.volume, &[("number", &number.to_string())])
    }

    /// A printed page: `p. 12`.
    pub(crate) fn page(&self, number: &str) -> String {
        fill(&self.citation.page, &[("pages", number)])
    }

    pub(crate) fn certainty(&self, certainty: Certainty) -> &str {
        match certainty {
            Certainty::Low => &self.certainty.low,
            Certainty::Medium => &self.certainty.medium,
            Certainty::High => &self.certainty.high,
        }
    }

    /// The heading over what is known of a document of a kind.
    pub(crate) fn about(&self, kind: Option<Kind>) -> &str {
        let about = &self.about;
        match kind {
            None => &about.document,
            Some(Kind::Letter) => &about.letter,
            Some(Kind::Message) => &about.message,
            Some(Kind::Telegram) => &about.telegram,
            Some(Kind::Memorandum) => &about.memorandum,
            Some(Kind::EditorialNote) => &about.editorial_note,
        }
    }

    pub(crate) fn kind(&self, kind: Kind) -> &str {
        match kind {
            Kind::Letter => &self.kinds.letter,
            Kind::Message => &self.kinds.message,
            Kind::Telegram => &self.kinds.telegram,
            Kind::Memorandum => &self.kinds.memorandum,
            Kind::EditorialNote => &self.kinds.editorial_note,
        }
    }

    /// How another reading of the source is introduced: in the text, and in full.
    pub(crate) fn reading(&self, kind: AlternativeKind) -> [&str; 2] {
        let readings = &self.readings;
        let words = match kind {
            AlternativeKind::Sic => &readings.sic,
            AlternativeKind::Corr => &readings.corr,
            AlternativeKind::Orig => &readings.orig,
            AlternativeKind::Reg => &readings.reg,
            AlternativeKind::Abbr => &readings.abbr,
            AlternativeKind::Expan => &readings.expan,
            AlternativeKind::Unclear => &readings.unclear,
            AlternativeKind::Lem => &readings.lem,
            AlternativeKind::Rdg => &readings.rdg,
        };
        words.each_ref().map(String::as_str)
    }
}

impl ByAction {
    pub(super) fn of(&self, action: ActionKind) -> &str {
        match action {
            ActionKind::Sent => &self.sent,
            ActionKind::Received => &self.received,
            ActionKind::Transmitted => &self.transmitted,
            ActionKind::Forwarded => &self.forwarded,
            ActionKind::Redirected => &self.redirected,
            ActionKind::Read => &self.read,
            ActionKind::Other => &self.other,
        }
    }
}

impl ByWitness {
    pub(super) fn of(&self, kind: WitnessKind) -> &str {
        match kind {
            WitnessKind::Edition => &self.edition,
            WitnessKind::Document => &self.document,
            WitnessKind::OtherCopy => &self.other_copy,
            WitnessKind::OtherPrint => &self.other_print,
        }
    }
}

impl ByParticular {
    pub(super) fn of(&self, kind: ParticularKind) -> &str {
        match kind {
            ParticularKind::Abstract => &self.r#abstract,
            ParticularKind::Subject => &self.subject,
            ParticularKind::Appearance => &self.appearance,
            ParticularKind::History => &self.history,
            ParticularKind::Note => &self.note,
            ParticularKind::Related => &self.related,
            ParticularKind::Principal => &self.principal,
            ParticularKind::Contributor => &self.contributor,
            ParticularKind::Funder => &self.funder,
            ParticularKind::Sponsor => &self.sponsor,
            ParticularKind::Edition => &self.edition,
            ParticularKind::Series => &self.series,
            ParticularKind::Number => &self.number,
            ParticularKind::Terms => &self.terms,
        }
    }
}
