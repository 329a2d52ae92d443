//! Names as parts of addresses, and which of them identify.

mod comma;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

pub use self::comma::family_and_given;
use super::authority::EntityKind;

/// A name as a part of an address: compatible forms of characters made one (NFKC), "Penhallow, Ezra"
/// turned, small letters, letters and digits of every script, and `-` between them. No accent is folded,
/// nothing is transliterated, no title or initial is dropped: those would be guesses.
///
/// ```
/// use letterpress::ir::slug;
/// assert_eq!(slug("Penhallow,  Ezra"), slug("Ezra Penhallow"));
/// assert_eq!(slug("Ezra Penhallow, Jr."), "ezra-penhallow-jr");
/// assert_eq!(slug("Никита С. Хрущёв"), "никита-с-хрущёв");
/// ```
pub fn slug(name: &str) -> String {
    slug_of(EntityKind::Person, name)
}

/// The name of a person, body or place as a part of an address. Only a person's name is turned: "Fulton, Missouri"
/// stays as it is.
pub(super) fn slug_of(kind: EntityKind, name: &str) -> String {
    let name: String =
        name.nfkc().filter(|c| !['\'', '\u{2018}', '\u{2019}', '\u{2BC}'].contains(c)).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || ".,;:".contains(c));
    let parts = family_and_given(name).filter(|_| kind == EntityKind::Person);
    let name = match parts {
        Some((family, given)) => Cow::Owned(format!("{given} {family}")),
        None => Cow::Borrowed(name),
    };
    let name: String = name.to_lowercase().nfc().collect();
    let words =
        name.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A mark that is written over, under or around a letter, and belongs to its word.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// A person's name with the family name first, as lists are sorted by it: "Penhallow, Ezra". None if the name does not
/// show which part of it that is.
///
/// ```
/// use letterpress::ir::family_first;
/// assert_eq!(family_first("Ezra Penhallow").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("Ada von Penhallow").as_deref(), Some("Penhallow, Ada von"));
/// assert_eq!(family_first("Ada von La Penha").as_deref(), Some("La Penha, Ada von"));
/// assert_eq!(family_first("Jean d’Oriol de Tamsin").as_deref(), Some("Oriol de Tamsin, Jean d’"));
/// assert_eq!(family_first("Penhallow, Ezra").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("President Penhallow"), None);
/// assert_eq!(family_first("Tante Penhallow"), None);
/// ```
pub fn family_first(name: &str) -> Option<String> {
    let name = name.trim();
    if name.contains(',') {
        return family_and_given(name).map(|_| name.to_owned());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_elided = |word: &str| word.starts_with("d'") || word.starts_with("d’");
    // "of", "in", "the": an office or a place, whose last word sorts nothing.
    let is_part = |word: &&str| is_capital(word) || is_particle(word) || is_elided(word);
    let describes = |word: &&str| (is_no_name(word) && !is_particle(word)) || is_description(word);
    let last = words.last()?;
    let is_plain = words.iter().all(is_name)
        && words.iter().all(is_part)
        && is_capital(words[0])
        && (is_capital(last) || is_elided(last))
        && !last.ends_with('.')
        && identifies(EntityKind::Person, name);
    if !is_plain {
        return None;
    }
    let (given, particles, family) = match words.iter().position(|word| !is_capital(word)) {
        None => {
            let (family, given) = words.split_last()?;
            (given, "", vec![*family])
        }
        Some(at) if is_elided(words[at]) => {
            let family = words[at].strip_prefix("d'").or_else(|| words[at].strip_prefix("d’"))?;
            let particle = words[at].strip_suffix(family)?;
            (&words[..at], particle, [&[family][..], &words[at + 1..]].concat())
        }
        Some(at) => {
            let rest = at + words[at..].iter().position(|word| is_capital(word))?;
            let particles = name.split_whitespace().skip(at).take(rest - at).collect::<Vec<_>>();
            let particles = particles.join(" ");
            let family = words[rest..].to_vec();
            return family_after_particles(&words[..at], &particles, &family, &describes);
        }
    };
    // What is before the particle of a longer name may be a part of the family's: "Lochner von Hüttenbach".
    let is_short = particles.is_empty() || given.len() < 3;
    (is_short && !given.iter().any(describes)).then(|| filed(&family, given, particles))
}

/// A name with particles before the family name, which has one word, or an article and one.
fn family_after_particles(
    given: &[&str],
    particles: &str,
    family: &[&str],
    describes: &impl Fn(&&str) -> bool,
) -> Option<String> {
    const ARTICLES: &[&str] = &["La", "Le", "Les", "Las", "Los", "Lo", "Du", "Des", "Della"];
    let is_one = match family {
        [_] => true,
        [article, _] => ARTICLES.contains(article),
        _ => false,
    };
    // "Karl Graf von Brühl" has a title before the particle, and a plain name before that.
    let names = given.iter().filter(|word| !is_title_of_nobility(word)).count();
    let is_plain = (1..3).contains(&names)
        && !given.iter().any(|word| describes(word) && !is_title_of_nobility(word))
        && given.first().is_some_and(|first| !is_title_of_nobility(first));
    (is_one && is_plain).then(|| filed(family, given, particles))
}

fn filed(family: &[&str], given: &[&str], particles: &str) -> String {
    let given = [given.join(" ").as_str(), particles].join(" ");
    format!("{}, {}", family.join(" "), given.trim_end())
}

/// Particles between a given name and a family name.
fn is_particle(word: &str) -> bool {
    [
        "von", "zu", "zum", "zur", "vom", "van", "der", "den", "ter", "ten", "de", "da", "di",
        "du", "del", "dos", "do", "af", "av", "v.",
    ]
    .contains(&word)
}

fn is_title_of_nobility(word: &str) -> bool {
    [
        "Graf",
        "Gräfin",
        "Freiherr",
        "Freifrau",
        "Freiin",
        "Baron",
        "Baronin",
        "Baronesse",
        "Fürst",
        "Fürstin",
        "Herzog",
        "Herzogin",
        "Ritter",
        "Edler",
        "Edle",
        "Prinz",
        "Prinzessin",
        "Jonkheer",
    ]
    .contains(&word)
}

/// Whether a word before a surname says what somebody is.
fn is_description(word: &str) -> bool {
    DESCRIPTIONS.contains(&slug(word).as_str())
}

/// Words before a surname that say what somebody is: kin, ranks, trades and offices in several languages. Unlike
/// [`NO_NAMES`], they are surnames as well, so only the words before the last one are compared.
const DESCRIPTIONS: &[&str] = &[
    // kin
    "tante",
    "onkel",
    "vater",
    "mutter",
    "bruder",
    "schwester",
    "vetter",
    "base",
    "cousine",
    "großvater",
    "großmutter",
    "opa",
    "oma",
    "schwager",
    "schwägerin",
    "neffe",
    "nichte",
    "witwe",
    "oncle",
    "père",
    "mère",
    "frère",
    "soeur",
    "sœur",
    "zio",
    "zia",
    "padre",
    "madre",
    "fratello",
    "sorella",
    "fra",
    "suor",
    "tío",
    "tía",
    "hermano",
    "hermana",
    "fray",
    "sor",
    "oom",
    "vader",
    "moeder",
    "broer",
    "zus",
    "wuj",
    "wujek",
    "ciocia",
    "ciotka",
    "ojciec",
    "matka",
    "brat",
    "siostra",
    "дядя",
    "тетя",
    "тётя",
    "grandfather",
    "grandmother",
    "grandpa",
    "grandma",
    "widow",
    "nephew",
    "niece",
    "family",
    "familie",
    "famille",
    "famiglia",
    "familia",
    "rodzina",
    // ranks
    "private",
    "corporal",
    "ensign",
    "cadet",
    "midshipman",
    "brigadier",
    "rittmeister",
    "hauptmann",
    "leutnant",
    "oberst",
    "oberleutnant",
    "unteroffizier",
    "feldwebel",
    "gefreiter",
    "capitaine",
    "lieutenant",
    "colonel",
    "général",
    "sergent",
    "caporal",
    "capitano",
    "tenente",
    "colonnello",
    "generale",
    "capitán",
    "teniente",
    "coronel",
    "kapitein",
    "luitenant",
    "kolonel",
    "generaal",
    "kapitan",
    "porucznik",
    "pułkownik",
    "generał",
    "капитан",
    "генерал",
    "полковник",
    "поручик",
    // trades and offices
    "kaufmann",
    "rat",
    "hofrat",
    "kammerrat",
    "geheimrat",
    "kommerzienrat",
    "minister",
    "kanzler",
    "rektor",
    "direktor",
    "doktor",
    "pfarrer",
    "pastor",
    "superintendent",
    "bischof",
    "erzbischof",
    "abt",
    "kaplan",
    "bürgermeister",
    "präsident",
    "präsidentin",
    "sekretär",
    "verleger",
    "buchhändler",
    "schulmeister",
    "lehrer",
    "amtmann",
    "advokat",
    "kantor",
    "könig",
    "königin",
    "kaiserin",
    "herzog",
    "herzogin",
    "fürst",
    "fürstin",
    "prinz",
    "prinzessin",
    "graf",
    "gräfin",
    "freiherr",
    "freifrau",
    "freiin",
    "baronin",
    "abbé",
    "abbe",
    "roi",
    "reine",
    "duc",
    "duchesse",
    "comte",
    "comtesse",
    "évêque",
    "maître",
    "docteur",
    "professeur",
    "directeur",
    "ministre",
    "président",
    "dottor",
    "dottore",
    "avvocato",
    "conte",
    "contessa",
    "duca",
    "duchessa",
    "principe",
    "principessa",
    "vescovo",
    "re",
    "regina",
    "conde",
    "condesa",
    "duque",
    "duquesa",
    "rey",
    "reina",
    "obispo",
    "doctor",
    "abogado",
    "dominee",
    "ds",
    "koning",
    "koningin",
    "hertog",
    "hrabia",
    "hrabina",
    "książę",
    "księżna",
    "ksiądz",
    "ks",
    "król",
    "królowa",
    "biskup",
    "pan",
    "pani",
    "граф",
    "графиня",
    "князь",
    "княгиня",
    "король",
    "merchant",
    "mayor",
    "bailiff",
    "abbot",
    "abbess",
    "canon",
    "deacon",
    "chaplain",
    "vicar",
    "marchioness",
    "viscountess",
];

/// Whether a word is a title, an office or a particle, which is no given name.
pub(crate) fn is_no_name(word: &str) -> bool {
    NO_NAMES.contains(&slug(word).as_str())
}

/// What comes after a name and a comma and is no given name.
fn is_suffix(words: &str) -> bool {
    let words: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    ["jr", "sr", "i", "ii", "iii", "iv", "esq", "md", "phd"]
        .contains(&words.to_lowercase().as_str())
}

/// Whether a name tells somebody or something from all others: of a person, at least two words that are
/// no titles, offices or particles, one of those before the last more than an initial. "President Kennedy" and "N. Khrushchev"
/// name many people.
///
/// ```
/// use letterpress::ir::{EntityKind, identifies};
/// assert!(identifies(EntityKind::Person, "Orla M. Tamsin"));
/// assert!(!identifies(EntityKind::Person, "President Kennedy"));
/// assert!(!identifies(EntityKind::Person, "Secretary of State Rusk"));
/// assert!(identifies(EntityKind::Place, "Moscow"));
/// ```
pub fn identifies(kind: EntityKind, name: &str) -> bool {
    let is_hyphen = |c: char| c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    // "President-elect" is two titles, and "Khru-shchev" one word that a line end has cut.
    let is_title = |word: &&str| {
        let word = word.to_lowercase();
        word.contains(is_hyphen) && word.split(is_hyphen).all(|part| NO_NAMES.contains(&part))
    };
    let words = name.split_whitespace().filter(|word| !is_title(word));
    let joined = words.map(|word| word.replace(is_hyphen, "")).collect::<Vec<_>>().join(" ");
    let slug = slug(&joined);
    let words: Vec<&str> =
        slug.split('-').filter(|word| !word.is_empty() && !NO_NAMES.contains(word)).collect();
    match kind {
        EntityKind::Organisation | EntityKind::Place | EntityKind::Archive => !words.is_empty(),
        EntityKind::Person => {
            let before = words.split_last().map(|(_, before)| before).unwrap_or_default();
            before.iter().any(|word| word.chars().count() > 1)
        }
    }
}

/// Words before a surname that are no given name: titles and ranks, offices and what they are of, kin, and
/// the particles of surnames. Some are given names as well (Earl Warren); such a
/// person gets no identity from the name, which is better than a false one.
const NO_NAMES: &[&str] = &[
    // titles
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "madam",
    "madame",
    "mme",
    "mlle",
    "monsieur",
    "herr",
    "frau",
    "fr\u{e4}ulein",
    "signor",
    "signora",
    "se\u{f1}or",
    "se\u{f1}ora",
    "don",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "honorable",
    "honourable",
    "esq",
    "comrade",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "empress",
    "tsar",
    "czar",
    "kaiser",
    "duke",
    "duchess",
    "count",
    "countess",
    "earl",
    "baron",
    "baroness",
    "marquis",
    "marquess",
    "viscount",
    "bishop",
    "archbishop",
    "cardinal",
    "pope",
    "saint",
    "st",
    "majesty",
    "highness",
    "excellency",
    // ranks and offices
    "captain",
    "capt",
    "major",
    "maj",
    "colonel",
    "col",
    "general",
    "gen",
    "lieutenant",
    "lt",
    "admiral",
    "commander",
    "commodore",
    "marshal",
    "sergeant",
    "president",
    "chairman",
    "premier",
    "chancellor",
    "minister",
    "ambassador",
    "consul",
    "secretary",
    "governor",
    "senator",
    "congressman",
    "representative",
    "judge",
    "justice",
    "attorney",
    "director",
    "adviser",
    "advisor",
    "counselor",
    "counsellor",
    "delegate",
    "vice",
    "deputy",
    "under",
    "assistant",
    "acting",
    "chief",
    "prime",
    "first",
    "elect",
    "former",
    // what offices are of
    "state",
    "foreign",
    "affairs",
    "war",
    "navy",
    "defense",
    "defence",
    "treasury",
    "interior",
    "council",
    "security",
    "special",
    "national",
    // kin
    "father",
    "mother",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "cousin",
    "son",
    "daughter",
    "friend",
    // particles, articles, pronouns
    "the",
    "of",
    "in",
    "at",
    "for",
    "to",
    "and",
    "de",
    "du",
    "des",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "ter",
    "zu",
    "zur",
    "da",
    "di",
    "del",
    "della",
    "dos",
    "al",
    "el",
    "bin",
    "ibn",
    "af",
    "av",
    "his",
    "her",
    "my",
    "our",
    "your",
    "dear",
];
