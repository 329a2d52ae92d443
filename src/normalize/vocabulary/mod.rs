//! The words that identify the parts of a letter, as data: one table per language.
//!
//! Patterns in the tables are regular expressions without flags; [`Patterns`] says how each is used. A
//! new language is a new table and a line in [`LANGUAGES`].

mod english;
mod french;
mod german;
mod hyphenated;
mod numbered;
mod russian;

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use whatlang::Lang;

use crate::ir::{Block, Kind, Letter, Note, Reading, plain_text};
use crate::source::part;

/// What is known about how letters are written in one language.
pub(super) struct Language {
    /// BCP 47 tag.
    pub(super) tag: &'static str,
    /// The detector's name for it.
    pub(super) detected_as: Lang,
    /// Months, each in full, then abbreviated.
    months: [&'static [&'static str]; 12],
    /// Words before a day: `den 3. Juni`.
    before_day: &'static str,
    /// What is attached to the number of a day: `3rd`, `1er`.
    day_ending: &'static str,
    /// What can come between day and month: `3rd of June`.
    before_month: &'static str,
    /// What can follow the year: `1961 г.`
    after_year: &'static str,
    /// Between two days that are both meant.
    and: &'static str,
    /// Between two days of which one is meant.
    or: &'static str,
    /// Days of the week.
    weekdays: &'static str,
    /// Words that say that a date is approximate.
    about: &'static str,
    /// Words in place of a missing date.
    undated: &'static str,
    /// Words after a date that say that it is Julian.
    old_style: &'static str,
    /// Words after a date that say that it is Gregorian.
    new_style: &'static str,
    /// Whether dates before February 1918 are normally Julian.
    is_julian_land: bool,
    /// What can precede the word for a kind of document: `Draft Letter`.
    before_kind: &'static str,
    /// Words at the beginning of a heading, and the kind of document that each names.
    kinds: &'static [(&'static str, Kind)],
    /// Words before the sender.
    from: &'static str,
    /// Words before the recipient.
    to: &'static str,
    /// Words that open a salutation whatever follows: `Dear`.
    dear: &'static str,
    /// What addresses the recipient without such a word: `Mr. President,`.
    addresses: &'static str,
    /// Titles that do so before a name, and only with a colon or an exclamation mark: `Mr. Smith:`;
    /// a comma can begin an apposition, `Mr. Smith, who`.
    titles: &'static str,
    /// What addresses by itself, and only with a colon or an exclamation mark: `General:`.
    curt_addresses: &'static str,
    /// Small words of sentences, which do not occur in salutations.
    prose: &'static [&'static str],
    /// What precedes a signature: `(Signed)`.
    signed: &'static str,
    /// A whole complimentary close.
    closes: &'static [&'static str],
    /// A sentence that serves as a complimentary close, before a signature.
    closing_sentences: &'static [&'static str],
    /// All of these as patterns.
    pub(super) patterns: LazyLock<Patterns>,
}

pub(super) use self::english::ENGLISH;
pub(super) use self::hyphenated::{is_written_with_hyphen, suspends};
pub(super) use self::numbered::{is_numbered, is_part};

/// The languages whose letters are understood.
pub(super) static LANGUAGES: &[&Language] =
    &[&ENGLISH, &german::GERMAN, &french::FRENCH, &russian::RUSSIAN];

/// The patterns of one language, compiled.
pub(super) struct Patterns {
    /// A date with the month before the day; groups as in [`dates`](super::dates).
    pub(super) month_first: Regex,
    /// A date with the day before the month.
    pub(super) day_first: Regex,
    /// A date with the year before month and day.
    pub(super) year_first: Regex,
    /// Month and year.
    pub(super) month_and_year: Regex,
    /// A day and its month, with or without the year.
    pub(super) day_and_month: Regex,
    /// A day of the week and the words before a day, at the end of a text.
    pub(super) before_date: Regex,
    /// Words that make the date after them approximate, at the end of a text.
    pub(super) about: Regex,
    /// A whole text that says that there is no date.
    pub(super) undated: Regex,
    /// The Julian calendar is named, at the beginning of a text.
    pub(super) old_style: Regex,
    /// The Gregorian calendar is named, at the beginning of a text.
    pub(super) new_style: Regex,
    /// A day of the week.
    pub(super) weekday: Regex,
    /// `Letter`, `Draft Letter`, at the beginning of a heading; the group `kind` is the word.
    pub(super) kind: Regex,
    /// What announces the sender, at the beginning.
    pub(super) from: Regex,
    /// What announces the recipient, between blanks.
    pub(super) to: Regex,
    /// A salutation, at the beginning of a text, up to its colon, comma or exclamation mark.
    pub(super) dear: Regex,
    /// One without a word such as `Dear`.
    pub(super) address: Regex,
    /// A whole line that is a complimentary close.
    pub(super) close: Regex,
    /// A sentence that serves as a complimentary close, at the end of a paragraph.
    pub(super) closing_sentence: Regex,
    /// What precedes a signature.
    pub(super) signed: Regex,
}

/// A name in a salutation: no sentence runs through it, but it may contain abbreviations.
const ADDRESSED: &str =
    r"[^:,;.!?\n]*(?:\b(?:Messrs|Mr|Mrs|Dr|St|Gen|Col|Capt|Hon|Prof|г|\pL)\.[^:,;.!?\n]*)*";

impl Patterns {
    fn of(language: &Language) -> Self {
        let Language { day_ending, before_month, before_day, after_year, and, or, .. } = language;
        let months = language.months.iter().map(|names| names.join("|")).collect::<Vec<_>>();
        let months = months.join("|");
        let day = |name: &str| format!(r"(?P<{name}>[0-9]{{1,2}})(?:{day_ending})?");
        let month = |name: &str| format!(r"(?P<{name}>{months})\b\.?");
        let year = format!(r"(?P<year>[0-9]{{4}})\b(?:\s?(?:{after_year}))?");
        let between = format!(r"\s*(?P<between>[-–—/(]|\b(?:{and})\b|&|\b(?:{or})\b)\s*");
        let (first, second) = (day("first"), day("second"));
        let second_month = month("second_month");
        let month = month("month");
        let whole = |pattern: &str| compiled(&format!(r"^(?:{pattern})$"));
        let start = |pattern: &str| compiled(&format!(r"^(?:{pattern})"));
        let kinds: Vec<&str> = language.kinds.iter().map(|(word, _)| *word).collect();
        let (from, to) = (language.from, language.to);
        Self {
            month_first: compiled(&format!(
                r"\b{month},?\s*{first}(?:{between}(?:{second_month},?\s+)?{second}\s?\)?)?(?:\s?,\s?|\s+){year}"
            )),
            day_first: compiled(&format!(
                r"\b{first}(?:{between}{second}\s?\)?)?\s*(?:{before_month})?\s*{month}(?:(?P<far>\s*[-–—/(]\s*){third}\s*(?:{before_month})?\s*{second_month}\s?\)?)?,?\s+{year}",
                third = day("third"),
            )),
            year_first: compiled(&format!(
                r"\b(?P<year>(?:1[5-9]|20)[0-9]{{2}}),?\s+{month}\s+{first}\b"
            )),
            month_and_year: compiled(&format!(r"\b{month},?\s+(?:{before_month}\s+)?{year}")),
            day_and_month: compiled(&format!(
                r"\b(?:{month},?\s*{first}|{second}\s*(?:{before_month})?\s*{second_month})\b(?:,?\s+{year})?"
            )),
            before_date: compiled(&format!(
                r"(?:^|[\s,])(?:(?:{weekdays})\.?,?\s*)?(?:(?:{before_day})\s*)?$",
                weekdays = language.weekdays
            )),
            about: compiled(&format!(r"(?:^|[\s\[(])(?:{})\s*$", language.about)),
            undated: whole(&format!(r"[\[(]?(?:{})[\])]?\.?", language.undated)),
            old_style: start(&format!(r",?\s*[\[(]?(?:{})", language.old_style)),
            new_style: start(&format!(r",?\s*[\[(]?(?:{})", language.new_style)),
            weekday: whole(language.weekdays),
            kind: start(&format!(
                r"(?:(?:{})\s+)*(?P<kind>{})\b",
                language.before_kind,
                kinds.join("|")
            )),
            from: start(&format!(r"(?:{from})\s+")),
            to: compiled(&format!(r"\s(?:{to})\s")),
            dear: start(&format!(r"[“„«\x22]?(?:{})\b{ADDRESSED}[:,!]", language.dear)),
            address: start(&format!(
                r"[“„«\x22]?(?:(?:{})\s?[:,!]|(?:{})(?:\s+[\p{{L}}.’'-]+){{1,4}}\s?[:!]|(?:{})\s?[:!])",
                language.addresses, language.titles, language.curt_addresses
            )),
            close: whole(&format!(r"(?:{})\s?[,.:;]?", language.closes.join("|"))),
            closing_sentence: compiled(&format!(
                r"(?:^|[.!?;:]\s+)(?:{})[.,]?$",
                language.closing_sentences.join("|")
            )),
            signed: start(&format!(r"[(\[]?(?:{})[)\]]?[.:]?\s*", language.signed)),
        }
    }
}

impl Language {
    /// How many bytes of a line are its salutation. Words that begin letters also begin sentences:
    /// `Dear friends have told me that the mill is burnt, and`.
    pub(super) fn salutation(&self, line: &str) -> Option<usize> {
        let address = || {
            let found = self.patterns.address.find(line)?;
            self.is_addressed(found.as_str()).then_some(found.end())
        };
        if self.patterns.dear.is_match(line) { self.dear(line) } else { address() }
    }

    /// Like [`salutation`](Self::salutation), but only with a word such as `Dear`.
    pub(super) fn dear(&self, line: &str) -> Option<usize> {
        let found = self.patterns.dear.find(line)?.as_str();
        // Typists write a dash as `--`; it ends the salutation as a colon does.
        let dash = found.find("--").or_else(|| found.find('—'));
        let salutation = part(found, ..dash.unwrap_or(found.len()));
        // `Dear, dear Mrs. Coney,`
        if !salutation.trim().contains(' ')
            && salutation.ends_with(',')
            && let rest = part(line, salutation.len()..)
            && let Some(more) = self.patterns.dear.find(rest.trim_start())
        {
            return Some(salutation.len() + rest.len() - rest.trim_start().len() + more.end());
        }
        self.is_addressed(salutation).then_some(salutation.len())
    }

    /// Whether a whole line is a complimentary close.
    pub(super) fn is_close(&self, line: &str) -> bool {
        /// Longest close that is accepted, in characters: the French ones are sentences.
        const LONGEST: usize = 200;
        // A quoted letter ends with a quotation mark.
        let line = line.trim().trim_end_matches(['”', '"', '»']);
        line.chars().nth(LONGEST).is_none() && self.patterns.close.is_match(line)
    }

    fn is_addressed(&self, salutation: &str) -> bool {
        /// Most words before a comma: longer salutations end with a colon or an exclamation mark.
        const WORDS: usize = 8;
        let words: Vec<&str> = salutation.split_whitespace().collect();
        let is_prose =
            |word: &&str| self.prose.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
        let is_short = words.len() <= WORDS || !salutation.ends_with(',');
        is_short && !words.iter().skip(1).any(is_prose)
    }

    /// The month that a word names, from 1.
    pub(super) fn month(&self, word: &str) -> Option<i8> {
        let word = word.trim_end_matches('.').to_lowercase();
        let index =
            self.months.iter().position(|names| names.iter().any(|n| n.to_lowercase() == word))?;
        i8::try_from(index + 1).ok()
    }

    /// The kind of document that a heading's first words name, and the bytes of the word.
    pub(super) fn kind(&self, heading: &str) -> Option<(Kind, std::ops::Range<usize>)> {
        let found = self.patterns.kind.captures(heading)?.name("kind")?;
        let word = found.as_str().to_lowercase();
        let (_, kind) = self.kinds.iter().find(|(name, _)| name.to_lowercase() == word)?;
        Some((*kind, found.range()))
    }

    /// Whether dates before February 1918 are normally Julian.
    pub(super) fn is_julian_land(&self) -> bool {
        self.is_julian_land
    }

    /// Whether a word between two days says that both are meant.
    pub(super) fn is_and(&self, word: &str) -> bool {
        word == "&" || self.and.split('|').any(|and| and == word.to_lowercase())
    }

    /// Whether a word between two days says that one of them is meant.
    pub(super) fn is_or(&self, word: &str) -> bool {
        self.or.split('|').any(|or| or == word.to_lowercase())
    }
}

/// The languages in which a letter may be written: the known one, and English, because the headings of
/// an edition can be English whatever the letter is; all of them if none is known.
pub(super) fn languages_of(letter: &Letter) -> Vec<&'static Language> {
    let known = letter.texts.iter().find_map(|text| text.language.as_ref());
    let Some(tag) = known.and_then(|known| known.value.split('-').next()) else {
        return LANGUAGES.to_vec();
    };
    let own = LANGUAGES.iter().copied().filter(|language| language.tag == tag);
    let english = LANGUAGES.iter().copied().filter(|language| language.tag == "en" && tag != "en");
    own.chain(english).collect()
}

/// Whether a word is the name of a month in any language.
pub(super) fn is_month(word: &str) -> bool {
    LANGUAGES.iter().any(|language| language.month(word).is_some())
}

/// Words in a note that say that it is about the signature.
static SPEAKS_OF_SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\bsign(?:ature|ed)\b|\bunsigned\b|\binitial(?:ed|s)\b|\bunterschrift|\b(?:unter|ge)zeichnet\b|\bparaphiert\b|\bsignée?\b|\bparaphée?\b|\bподпис",
    )
});

/// Whether a note says that it is about the signature.
pub(super) fn speaks_of_signature(note: &Note) -> bool {
    let Some(Block::Paragraph(first)) = note.blocks.first() else { return false };
    SPEAKS_OF_SIGNATURE.is_match(&plain_text(&first.content, Reading::Original))
}

/// Words that begin a source note.
pub(super) static SPEAKS_OF_SOURCE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^(?:source|quelle|vorlage|überlieferung|источник)\s?:"));

/// First parts of compounds that may be written with or without a hyphen.
pub(super) const COMPOUND_PREFIXES: &[&str] = &[
    "any", "after", "anti", "by", "co", "counter", "de", "every", "ex", "extra", "good", "inter",
    "multi", "no", "non", "over", "post", "pre", "pro", "re", "self", "semi", "some", "sub",
    "super", "to", "trans", "ultra", "un", "under", "vice",
];

/// A constant pattern of these tables; case is ignored.
fn compiled(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .expect("the pattern is a constant that the tests compile")
}

/// Whether a paragraph begins a postscript.
pub(super) fn is_postscript(paragraph: &str) -> bool {
    static POSTSCRIPT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[\[(]?(?:P\. ?(?:P\. ?)?S\b\.?|PS\b[.:]?|Postscript\b|Nachschrift\b|P\.-S\.|З\. ?Ы\.|П\. ?С\.)")
            .expect("a constant pattern")
    });
    POSTSCRIPT.is_match(paragraph)
}

/// Whether a line is the heading of an enclosure, and nothing else: `[Enclosure 1]`, `Attachment`,
/// `Beilage A.`
pub(super) fn is_enclosure(line: &str) -> bool {
    static ENCLOSURE: LazyLock<Regex> = LazyLock::new(|| {
        let words = "enclosure|inclosure|attachment|annex|annexe|appendix|anlage|beilage|pièce jointe|\
                     приложение";
        let number =
            r"(?:\s+(?:No\.?\s*)?(?:[0-9]{1,3}|[A-Z]|[IVX]{1,5})(?:\s+in\s+No\.?\s*[0-9]+)?)?";
        Regex::new(&format!(r"^[\[(]?(?i:{words}){number}\s*[\])]?[.:]?[\])]?$"))
            .expect("a constant pattern")
    });
    ENCLOSURE.is_match(line)
}

/// A line that says only that the text is a translation: `[Translation.]`, `Unofficial translation from Russian`.
pub(super) static TRANSLATION_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\[(]?(?:(?:(?:un)?official |informal )?translation(?: from (?:the )?(?P<from>\p{L}+))?|(?:(?:in)?offizielle )?übersetzung(?: aus dem (?P<german>\p{L}+))?|traduction(?: (?:non )?officielle)?(?: (?:de l[’']|du )(?P<french>\p{L}+))?|(?:неофициальный )?перевод(?: с (?P<russian>\p{L}+)(?: языка)?)?)[.:]?[\])]?[.:]?$",
    )
    .expect("a constant pattern")
});

/// A heading above the notes.
pub(super) static NOTES_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?:foot|end)?notes?|references|notes de bas de page|anmerkungen|(?:fu(?:ß|ss)|end)noten|noten|\
                 voetnoten|note a piè di pagina|notas|(?:fot)?noter|примечани[ея]|сноски|adnotationes";
    compiled(&format!(r"^(?:{words})\s*[:.]?$"))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heading_is_the_heading_of_an_enclosure() {
        for heading in [
            "[Enclosure]",
            "Enclosure 1",
            "Attachment",
            "ANNEX A",
            "[Inclosure 2 in No. 6.]",
            "Beilage.",
        ] {
            assert!(is_enclosure(heading), "{heading}");
        }
        for other in [
            "Enclosures: as stated",
            "Enclosure was sent.",
            "Attachment to this letter",
            "Annexation",
        ] {
            assert!(!is_enclosure(other), "{other}");
        }
    }

    fn find(pattern: impl Fn(&Patterns) -> &Regex, text: &str) -> Option<(&'static str, String)> {
        LANGUAGES.iter().find_map(|language| {
            let found = pattern(&language.patterns).find(text)?;
            Some((language.tag, found.as_str().to_owned()))
        })
    }

    #[test]
    fn closes() {
        for (language, close) in [
            ("en", "Respectfully,"),
            ("en", "Sincerely yours,"),
            ("en", "Faithfully yours,"),
            ("en", "With great respect, I am"),
            ("en", "Very truly yours,"),
            ("en", "With best wishes,"),
            ("en", "I remain, very sincerely yours,"),
            ("en", "As ever,"),
            ("en", "With kind regards,"),
            ("en", "With warm personal regards,"),
            ("en", "I am, sir, your obedient servant,"),
            ("en", "I have the honor to be, with great respect, your most obedient servant,"),
            ("en", "I have the honor to be, sir, very respectfully, your obedient servant,"),
            ("en", "Respectfully, your obedient servant,"),
            ("en", "Yours, &c., &c.,"),
            ("de", "Mit freundlichen Grüßen"),
            ("de", "Hochachtungsvoll"),
            ("de", "Ihr ergebenster"),
            ("de", "Mit vorzüglicher Hochachtung Ihr sehr ergebener"),
            ("fr", "Veuillez agréer, Monsieur le Ministre, l’assurance de ma haute considération."),
            ("fr", "Votre tout dévoué,"),
            ("fr", "Bien à vous,"),
            ("ru", "С уважением,"),
            ("ru", "Искренне Ваш"),
            ("ru", "С глубоким уважением,"),
        ] {
            let found = find(|patterns| &patterns.close, close);
            assert_eq!(found, Some((language, close.to_owned())), "{close}");
        }
        for other in [
            "Sincerely I hope that you agree.",
            "N. Khrushchev",
            "Cordially invited",
            "I am your friend and I shall come.",
            "Votre lettre",
            "Ihr Brief",
        ] {
            assert_eq!(find(|patterns| &patterns.close, other), None, "{other}");
        }
    }

    #[test]
    fn salutations() {
        for (language, line, salutation) in [
            ("en", "Dear Mr. President: It rains", "Dear Mr. President:"),
            ("en", "MY DEAR MR. CHANCELLOR: I dictate", "MY DEAR MR. CHANCELLOR:"),
            ("de", "Sehr geehrter Herr Dr. Adenauer!", "Sehr geehrter Herr Dr. Adenauer!"),
            ("de", "Lieber Freund, es regnet", "Lieber Freund,"),
            ("fr", "Mon cher ami, il pleut", "Mon cher ami,"),
            ("ru", "Уважаемый господин Президент!", "Уважаемый господин Президент!"),
            ("ru", "Дорогая Мария Ивановна, идёт дождь", "Дорогая Мария Ивановна,"),
        ] {
            let found = find(|patterns| &patterns.dear, line);
            assert_eq!(found, Some((language, salutation.to_owned())));
        }
        for (language, line, salutation) in [
            ("en", "Mr. President, I have", "Mr. President,"),
            ("en", "General: I have", "General:"),
            ("en", "Your Excellency: I have", "Your Excellency:"),
            ("en", "Mr. Secretary of State: I have", "Mr. Secretary of State:"),
            ("de", "Hochverehrter Herr Minister!", "Hochverehrter Herr Minister!"),
            ("fr", "Madame la Présidente, j’ai", "Madame la Présidente,"),
            ("ru", "Господин Президент, я", "Господин Президент,"),
        ] {
            let found = find(|patterns| &patterns.address, line)
                .or_else(|| find(|patterns| &patterns.dear, line));
            assert_eq!(found, Some((language, salutation.to_owned())));
        }
        for other in [
            "Mr. Stassen’s office told me that, as",
            "Dear friends have told me. They, too",
            "General, as this may seem",
            "Mr. John Laird, M. P., upon national defences",
            "Herr Müller, der uns schrieb",
            "Monsieur le Ministre a dit que, depuis",
            "My deary me,",
        ] {
            assert_eq!(find(|patterns| &patterns.dear, other), None, "{other}");
            assert_eq!(find(|patterns| &patterns.address, other), None, "{other}");
        }
    }

    #[test]
    fn kinds() {
        let kind =
            |heading| LANGUAGES.iter().find_map(|l| Some((l.kind(heading)?.0, l.kind(heading)?.1)));
        assert_eq!(kind("Circular Telegram From A"), Some((Kind::Telegram, 9..17)));
        assert_eq!(kind("Lettre de A à B"), Some((Kind::Letter, 0..6)));
        assert_eq!(kind("Письмо Н. С. Хрущева"), Some((Kind::Letter, 0..12)));
        assert_eq!(kind("Lettered"), None);
    }
}
