//! The words that identify the parts of a letter, as data: a file per language.
//!
//! The files are in `languages`; an editor can review and extend them. A new language is a new file and a
//! line in [`LANGUAGES`]. A file is read when its language is first asked for.

mod closes;
mod dates;
mod file;
mod forms;
mod headings;
mod hyphenated;
mod markings;
mod numbered;
mod patterns;
mod phrases;
mod salutations;
mod tokens;
mod words;

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use regex::{Captures, Regex, RegexBuilder};
use whatlang::Lang;

pub(super) use self::closes::Close;
use self::closes::CloseForms;
pub(super) use self::dates::{DateWords, Feast, Julian, RomanWords};
use self::file::File;
use self::forms::Forms;
use self::headings::HeadingWords;
pub(super) use self::headings::Label;
pub(super) use self::hyphenated::{is_written_with_hyphen, suspends};
pub(super) use self::markings::{Remark, announces_picture, labelled, remark, set_in, tagged};
pub(super) use self::numbered::{is_numbered, is_part};
pub(super) use self::patterns::Patterns;
pub(super) use self::phrases::Phrases;
use self::salutations::SalutationForms;
pub(super) use self::tokens::{Token, tokens};
use crate::ir::{Block, Kind, Letter, Note, Reading, plain_text};

/// What is known about how letters are written in one language.
pub(super) struct Language {
    /// BCP 47 tag.
    pub(super) tag: &'static str,
    /// The detector's name for it; it does not know all languages.
    pub(super) detected_as: Option<Lang>,
    /// Its file.
    file: &'static str,
    words: OnceLock<Words>,
    patterns: OnceLock<Patterns>,
}

/// The languages whose letters are understood.
pub(super) static LANGUAGES: &[&Language] =
    &[&ENGLISH, &GERMAN, &FRENCH, &RUSSIAN, &ITALIAN, &SPANISH, &LATIN, &DUTCH, &POLISH];

pub(super) static ENGLISH: Language =
    Language::of("en", Some(Lang::Eng), include_str!("languages/en.toml"));
static GERMAN: Language = Language::of("de", Some(Lang::Deu), include_str!("languages/de.toml"));
static FRENCH: Language = Language::of("fr", Some(Lang::Fra), include_str!("languages/fr.toml"));
static RUSSIAN: Language = Language::of("ru", Some(Lang::Rus), include_str!("languages/ru.toml"));
static ITALIAN: Language = Language::of("it", Some(Lang::Ita), include_str!("languages/it.toml"));
static SPANISH: Language = Language::of("es", Some(Lang::Spa), include_str!("languages/es.toml"));
static LATIN: Language = Language::of("la", Some(Lang::Lat), include_str!("languages/la.toml"));
static DUTCH: Language = Language::of("nl", Some(Lang::Nld), include_str!("languages/nl.toml"));
static POLISH: Language = Language::of("pl", Some(Lang::Pol), include_str!("languages/pl.toml"));

/// The words of a language's file. What is made of them is made when it is first asked for: a letter needs little of what is
/// known of other languages.
#[derive(Debug)]
struct Words {
    file: File,
    fold: Vec<(String, String)>,
    dates: OnceLock<DateWords>,
    salutations: OnceLock<SalutationForms>,
    closes: OnceLock<CloseForms>,
    parts: OnceLock<Forms>,
    of_salutations: OnceLock<BTreeSet<String>>,
    kin: OnceLock<BTreeSet<String>>,
    titles: OnceLock<BTreeSet<String>>,
    particles: OnceLock<BTreeSet<String>>,
    headings: OnceLock<HeadingWords>,
}

impl Words {
    fn of(file: File) -> Self {
        Self {
            fold: file.fold.clone(),
            file,
            dates: OnceLock::new(),
            salutations: OnceLock::new(),
            closes: OnceLock::new(),
            parts: OnceLock::new(),
            of_salutations: OnceLock::new(),
            kin: OnceLock::new(),
            titles: OnceLock::new(),
            particles: OnceLock::new(),
            headings: OnceLock::new(),
        }
    }

    fn forms<'a>(&self, forms: impl IntoIterator<Item = &'a String>) -> Forms {
        Forms::of(forms.into_iter().map(String::as_str), &self.fold)
    }

    fn set<'a>(&self, forms: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
        let words = forms.into_iter();
        let words = words.flat_map(|form| words::words(form, usize::MAX, &self.fold));
        words.map(|word| word.folded.into_owned()).collect()
    }

    fn dates(&self) -> &DateWords {
        self.dates.get_or_init(|| DateWords::of(&self.file.dates, &self.fold))
    }

    fn salutations(&self) -> &SalutationForms {
        self.salutations.get_or_init(|| {
            let groups = || self.file.salutations.groups.values();
            let marked = || groups().flat_map(|group| &group.marked);
            SalutationForms {
                sure: self.forms(groups().flat_map(|group| &group.sure)),
                marked: self.forms(marked().filter(|form| !form.contains('*'))),
                titled: self.forms(marked().filter(|form| form.contains('*'))),
                alone: self.forms(groups().flat_map(|group| &group.alone)),
                name_first: self.forms(&self.file.salutations.name_first),
            }
        })
    }

    /// The words of all salutations.
    fn of_salutations(&self) -> &BTreeSet<String> {
        self.of_salutations.get_or_init(|| {
            let forms = self.file.salutations.groups.values().flat_map(|group| {
                let marked = group.marked.iter().filter(|form| !form.contains('*'));
                group.sure.iter().chain(marked).chain(&group.alone)
            });
            self.set(forms.chain(&self.file.names.particles))
        })
    }

    fn closes(&self) -> &CloseForms {
        self.closes.get_or_init(|| {
            let closes = &self.file.closes;
            let before_name = closes.whole.iter().filter_map(|form| form.strip_suffix(" *"));
            CloseForms {
                whole: self.forms(&closes.whole),
                before_name: Forms::of(before_name, &self.fold),
                alone: self.forms(&closes.alone),
                lead: self.forms(&closes.lead),
                core: self.forms(&closes.core),
                farewell: self.forms(&closes.farewell),
            }
        })
    }

    /// What begins a postscript, an enclosure, the notes.
    fn parts(&self) -> &Forms {
        self.parts.get_or_init(|| {
            let parts = &self.file.parts;
            self.forms(parts.postscripts.iter().chain(&parts.enclosures).chain(&parts.notes))
        })
    }

    /// Words for the writer in a close: `Dein treuer Bruder`.
    fn kin(&self) -> &BTreeSet<String> {
        let closes = &self.file.closes;
        let forms = || closes.core.iter().chain(&closes.whole).chain(&closes.alone);
        self.kin.get_or_init(|| self.set(forms()))
    }

    fn titles(&self) -> &BTreeSet<String> {
        self.titles.get_or_init(|| self.set(&self.file.names.titles))
    }

    fn particles(&self) -> &BTreeSet<String> {
        self.particles.get_or_init(|| self.set(&self.file.names.particles))
    }

    fn headings(&self) -> &HeadingWords {
        self.headings.get_or_init(|| HeadingWords::of(&self.file))
    }
}

impl Language {
    const fn of(tag: &'static str, detected_as: Option<Lang>, file: &'static str) -> Self {
        Self { tag, detected_as, file, words: OnceLock::new(), patterns: OnceLock::new() }
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            Words::of(toml::from_str(self.file).expect("the tests read the files of all languages"))
        })
    }

    /// The words of its dates.
    pub(super) fn dates(&self) -> &DateWords {
        self.words().dates()
    }

    /// Whether a line begins what is added to the letter: a postscript, an enclosure, notes.
    pub(super) fn begins_addition(&self, line: &str) -> bool {
        /// The most words of such a line beside those that begin it.
        const MORE: usize = 3;
        let words = words::words(line, 12, &self.words().fold);
        let ends = self.words().parts().ends(&words, &|word| word.is_capital);
        let is_postscript = |count: &usize| {
            let word = words.get(count - 1);
            word.is_some_and(|word| word.folded.chars().count() == 1)
        };
        ends.iter().any(|count| words.len() <= count + MORE || is_postscript(count))
    }

    /// The patterns of its headings.
    pub(super) fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns::of(&self.words().file))
    }

    /// The kind of document that a heading's first words name, and the bytes of the word.
    pub(super) fn kind(&self, heading: &str) -> Option<(Kind, std::ops::Range<usize>)> {
        let found = self.patterns().kind.captures(heading)?.name("kind")?;
        let word = found.as_str().to_lowercase();
        let mut kinds = self.words().file.headings.kinds.words();
        let (_, kind) = kinds.find(|(name, _)| name.to_lowercase() == word)?;
        Some((kind, found.range()))
    }
}

/// The language with this tag.
#[cfg(test)]
pub(super) fn find(tag: &str) -> Option<&'static Language> {
    LANGUAGES.iter().copied().find(|language| language.tag == tag)
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
    LazyLock::new(|| compiled(r"^\[?(?:source|quelle|vorlage|überlieferung|источник)\s?:"));

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

/// A line that only says that the text is a translation: `[Translation.]`, `Unofficial translation from Russian`.
pub(super) fn translation_line(line: &str) -> Option<Captures<'_>> {
    /// The most words of such a line, and the words of which it has one.
    const MOST: usize = 8;
    const WORDS: [&str; 4] = ["translation", "übersetzung", "traduction", "перевод"];
    if line.split_whitespace().nth(MOST).is_some() {
        return None;
    }
    let lower = line.to_lowercase();
    let speaks_of_it = WORDS.iter().any(|word| lower.contains(word));
    speaks_of_it.then(|| TRANSLATION_LINE.captures(line)).flatten()
}

pub(super) static TRANSLATION_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\[(]?(?:(?:(?:un)?official |informal )?translation(?: from (?:the )?(?P<from>(?-i:\p{L}+)))?|(?:(?:in)?offizielle )?übersetzung(?: aus dem (?P<german>(?-i:\p{L}+)))?|traduction(?: (?:non )?officielle)?(?: (?:de l[’']|du )(?P<french>(?-i:\p{L}+)))?|(?:неофициальный )?перевод(?: с (?P<russian>(?-i:\p{L}+))(?: языка)?)?)[.:]?[\])]?[.:]?$",
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

    #[test]
    fn the_files_of_all_languages_can_be_read() {
        for language in LANGUAGES {
            let months = &language.words().file.dates.months;
            let months: BTreeSet<i8> =
                months.keys().filter_map(|number| number.parse().ok()).collect();
            assert_eq!(months, (1..=12).collect(), "{}", language.tag);
            assert_eq!(language.words().file.dates.days.len(), 31, "{}", language.tag);
            let Patterns { kind, from, to, to_first, lives_in, number, signed } =
                language.patterns();
            for pattern in [kind, from, to, to_first, lives_in, number, signed] {
                assert!(!pattern.is_match("§"), "{}", language.tag);
            }
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
