//! English letters.

use std::sync::LazyLock;

use whatlang::Lang;

use super::{Language, Patterns};
use crate::ir::Kind;

pub(in crate::normalize) static ENGLISH: Language = Language {
    tag: "en",
    detected_as: Lang::Eng,
    months: [
        &["January", "Jan"],
        &["February", "Feb", "Febr"],
        &["March", "Mar"],
        &["April", "Apr"],
        &["May"],
        &["June", "Jun"],
        &["July", "Jul"],
        &["August", "Aug"],
        &["September", "Sept", "Sep"],
        &["October", "Oct"],
        &["November", "Nov"],
        &["December", "Dec"],
    ],
    before_day: "the|this",
    day_ending: "st|nd|rd|th|d",
    before_month: "of|day of",
    after_year: r"A\. ?D\.",
    and: "and",
    or: "or",
    weekdays: "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun",
    about: r"early|mid|late|end of|beginning of|middle of|about|around|approximately|circa|(?-i:ca?\.)|on or about",
    undated: r"undated|no date|n\. ?d\.|without date",
    old_style: r"O\. ?S\.|Old Style",
    new_style: r"N\. ?S\.|New Style",
    is_julian_land: false,
    before_kind: "Draft|Informal|Formal|Circular|Personal|Private|Secret|Confidential|Joint|Unsent|Handwritten|Oral|Special|Diplomatic|Official|Urgent|Open|Extract From|Paraphrase of",
    kinds: &[
        ("Letter", Kind::Letter),
        ("Message", Kind::Message),
        ("Telegram", Kind::Telegram),
        ("Cablegram", Kind::Telegram),
        ("Memorandum", Kind::Memorandum),
        ("Editorial Note", Kind::EditorialNote),
    ],
    from: "from|by",
    to: "to",
    dear: r"(?:my\s+)?(?:very\s+)?dear(?:est)?",
    addresses: r"(?:mr\.?|madame?)\s+(?:the\s+)?(?:vice[ -])?(?:president(?:-elect)?|chairman|secretary(?:\s+of\s+state|[- ]general)?|(?:prime\s+|foreign\s+)?minister|ambassador|premier|chancellor|speaker|senator|governor|director|commissioner|delegate|editor|attorney\s+general|mayor|consul|judge)|madam|sirs?|sire|gentlemen|mesdames|(?:your\s+)?excellenc(?:y|ies)|your\s+(?:majesty|(?:royal\s+|imperial\s+)?highness|honou?r|lordship|grace|holiness|eminence)|(?:highly\s+)?(?:esteemed|respected)(?:\s+[\p{L}.’'-]+){1,4}|monsieur(?:\s+le\s+\w+|\s+l['’]\w+)?(?:\s+and\s+dear\s+colleague)?",
    titles: r"mr\.?|mrs\.?|ms\.?|miss|messrs\.?|dr\.?|lord|lady|comrade",
    curt_addresses: r"general|colonel|major|captain|commodore|admiral|governor|senator|my\s+lords?|commander|lieutenant|professor|doctor|friends?|comrades?|reverend\s+sir|to\s+whom\s+it\s+may\s+concern",
    prose: &[
        "has", "have", "had", "is", "are", "was", "were", "will", "would", "that", "who", "which",
        "when", "i", "we", "you", "he", "she", "it", "they", "as", "but", "told", "said", "came",
        "comes", "come",
    ],
    signed: r"signed(?:\s+by)?|/?s/|sgd\.?|initial(?:l?ed)",
    closes: &[
        r"(?:(?:and\s+)?with\s.*?[,\s])?(?:i\s(?:am|remain|have\sthe\shonou?r\sto\s(?:be|remain)),?\s*)?(?:(?:your|my)\s\w+,?\s*)?(?:(?:yours|very|most|ever|as\sever|with)\s)*(?:sincerely|respectfully|faithfully|truly|cordially|affectionately|obediently|warmly|gratefully|fraternally)(?:,?\s+(?:and\s+\w+ly|yours?|ever|submitted))*",
        r"yours(?:\sever|\struly)?|as\sever|ever\syours|best\s(?:wishes|regards)|all\sbest\swishes",
        r"(?:with\s)?(?:my\s|all\s)?(?:very\s)?(?:kind|warm|best|cordial)(?:est)?\s(?:personal\s)?(?:regards|wishes|greetings)",
        r"with\s(?:great|deep|profound|high|sincere|the\sgreatest)?\s?(?:respect|esteem|regards?|appreciation|consideration|affection)(?:\sand\s\w+)?(?:,?\si\s(?:am|remain))?",
        r"(?:with\s)?(?:(?:much|all|lots\sof|best|fondest|my|your)\s)*love(?:\s(?:and|to)\s\w+){0,2}|with\sall\smy\s(?:heart|love)",
        r"respects|your\s(?:affectionate|loving|devoted|sincere|old|true)\s(?:friend|son|daughter|brother|sister|father|mother|husband|wife|uncle|nephew)",
        // `I have the honor to be, sir, with great respect, your most obedient servant,`
        r"(?:(?:i|we)\s(?:am|are|remain|have\sthe\shonou?r\sto\s(?:be|remain)|beg\sto\s(?:be|remain)),?\s*)?(?:(?:sirs?|general|gentlemen|colonel|my\sdear\ssir|dear\ssir|(?:very\s)?(?:respectfully|truly|sincerely|faithfully)|with\s[^.;:]*|as\sever|ever|your\sexcellency['’]s),?\s*){0,4}(?:yours?|your\sexcellency['’]s)?\s?(?:most\s|very\s|humble\s|faithful\s|and\s|sincere\s|obliged\s)*(?:obedient|humble|ob[’']?t|obdt\.?)\s(?:and\s\w+\s)?(?:servants?|serv[’']?ts?\.?|friend)",
        r"(?:yours?|(?:very|most)\s\w+ly|\w+ly(?:\syours)?|i\sam,?\s\w+ly(?:\syours)?),?(?:\s(?:&\s?c|etc)\.?,?)+|(?:i\sam|i\sremain),?(?:\s(?:dear\s)?sir,)?(?:\syours,?)?(?:\s(?:&\s?c|etc)\.?,?)+",
    ],
    closing_sentences: &[
        r".*\b(?:assurances?|expressions?)\sof\s.*\b(?:consideration|esteem|respects?|regards?)\b.*",
        r".*\byours?\s(?:\w+\s){0,5}(?:obedient|humble)\s(?:and\s\w+\s)?servants?",
        r"(?:i\s(?:avail(?:\smyself)?|have|am|remain)|please\s(?:to\s)?accept|accept),?\s(?:sir,\s)?(?:&\s?c|etc)\.?,?",
    ],
    patterns: LazyLock::new(|| Patterns::of(&ENGLISH)),
};
