//! German letters.

use std::sync::LazyLock;

use whatlang::Lang;

use super::{Language, Patterns};
use crate::ir::Kind;

pub(in crate::normalize) static GERMAN: Language = Language {
    tag: "de",
    detected_as: Lang::Deu,
    months: [
        &["Januar", "Jänner", "Jenner", "Jan", "Jän"],
        &["Februar", "Feber", "Febr", "Feb"],
        &["März", "Märtz", "Maerz", "Merz", "Mrz"],
        &["April", "Apr"],
        &["Mai", "May"],
        &["Juni", "Juny", "Jun"],
        &["Juli", "July", "Jul"],
        &["August", "Aug"],
        &["September", "Sept", "Sep", "Septbr", "Septr", "7br", "7ber"],
        &["Oktober", "October", "Okt", "Oct", "Octbr", "Octr", "8br", "8ber"],
        &["November", "Nov", "Novbr", "9br", "9ber"],
        &["Dezember", "December", "Dez", "Dec", "Decbr", "Xbr", "Xber", "10br"],
    ],
    before_day: r"den|am|dem|d\.",
    day_ending: r"\.|\s?(?:ten|te[nrs]?|sten|tn|t\.?|n)\b\.?",
    before_month: "des",
    after_year: r"n\. ?Chr\.",
    and: "und",
    or: "oder",
    weekdays: "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So",
    about: r"um|etwa|circa|ca\.|gegen|vermutlich|anfang|mitte|ende",
    undated: r"undatiert|ohne Datum|o\. ?D\.",
    old_style: r"a\. ?St\.|alten Stils|st\. ?v\.",
    new_style: r"n\. ?St\.|neuen Stils|st\. ?n\.",
    is_julian_land: false,
    before_kind: "Offener|Offizieller|Vertraulicher|Geheimer|Privater|Persönlicher|Entwurf eines",
    kinds: &[
        ("Brief", Kind::Letter),
        ("Briefes", Kind::Letter),
        ("Schreiben", Kind::Letter),
        ("Botschaft", Kind::Message),
        ("Telegramm", Kind::Telegram),
        ("Fernschreiben", Kind::Telegram),
        ("Denkschrift", Kind::Memorandum),
        ("Memorandum", Kind::Memorandum),
        ("Aufzeichnung", Kind::Memorandum),
    ],
    from: "von|vom|des|der",
    to: "an|an den|an die|an das",
    dear: r"(?:sehr|hoch|viel)?\s?(?:(?:ge|ver)ehrte[rs]?|ge?schätzte[rs]?)|(?:mein[e]?\s+)?(?:innig(?:st)?\s?)?(?:geliebte(?:ste)?|schätzbarste|verehrteste|verehrungswürdig(?:e|ste)|theuere|liebste|liebe|theuerste|teuerste|theure|teure|beste|werthe|werte|werthgeschätzte)[rs]?(?:\s+(?:und|u\.)\s+\w+)?",
    addresses: r"(?:herr|frau)\s+\w*(?:präsident|minister|kanzler|rat|direktor|botschafter|general|professor|doktor|vorsitzender|graf|baron|kollege|redakteur)(?:in)?|(?:euer|eure|ew\.)\s+(?:exzellenz|excellenz|hochwohlgeboren|wohlgeboren|durchlaucht|majestät|hoheit|königliche\s+hoheit)|e(?:xz|xc)ellenz|(?:hoch)?wohlgeborener(?:\s+\w+){0,3}|(?:hochgeehrtester|hochverehrter|hochverehrtester|hochgeehrter|verehrtester|hochzuverehrender)(?:\s+[\p{L}.]+){0,4}|gnädig(?:e|er|ste|ster)\s+(?:frau|herr|fräulein)|durchlauchtigster\s+\w+|meine\s+(?:sehr\s+(?:ge|ver)ehrten\s+)?(?:herren|damen)(?:\s+und\s+herren)?",
    titles: "herr|frau|fräulein|genosse|genossin",
    curt_addresses: "genosse|genossen|kamerad|freunde|hochwürden|mein herr",
    prose: &[
        "ist", "sind", "war", "waren", "wäre", "hat", "habe", "haben", "hatte", "wird", "werden",
        "daß", "dass", "ich", "wir", "sie", "er", "es", "als", "die", "der", "das", "kommen",
        "kam",
    ],
    signed: r"gez(?:eichnet|\.)|unterschrift|(?:ihr|dein|euer|eur)e?\s(?:(?:sehr|stets|ganz|alter|alte|getreuer?|treuer?|treuester?|tr\.|getr\.|ergebener?|ergebenster?|dankbarer?|aufrichtiger?|freund|freundin|vater|mutter|bruder|schwester|sohn|tochter)\s)*",
    closes: &[
        r"(?:mit\s)(?:(?:den\s)?(?:freundlich|herzlich|best|schön|lieb|ergeben|kollegial|treu|viel)\w*,?\s(?:und\s\w+\s)?)*(?:gruß|grüßen|grüssen|empfehlungen|wünschen)(?:\san\s.*)?(?:,?\s(?:bin\sich\s)?(?:ihr|dein|euer)e?(?:\s(?:sehr|ganz|stets|treu|alter|ergebener?|ergebenster?|getreuer))*)?",
        r"(?:mit\s(?:der\s)?(?:vorzüglich|ausgezeichnet|größt|vollkommen|aufrichtig|besonder)\w*\s)?(?:hochachtungsvoll|hochachtung|verehrung|ergebenst|wertschätzung)(?:st)?(?:,?\s(?:bin\sich\s)?(?:ihr|euer|ew\.\s\w+)e?(?:\s(?:sehr|ganz|stets))?(?:\s(?:ergebener?|ergebenster?|gehorsamer|gehorsamster|dankbarer))?)?",
        r"(?:(?:in|mit)\s\w+\s(?:liebe|freundschaft|treue|verehrung|ergebenheit),?\s)?(?:ich\s(?:bin|verbleibe|bleibe),?\s)?(?:wie\simmer,?\s)?(?:ihr|dein|euer|der\sihrige|der\sdeinige|ganz\sder\sihrige)e?,?(?:\s(?:sehr|ganz|stets|aufrichtig|treu))*\s?(?:ergebener?|ergebenster?|getreuer?|treuer|alter|lieber|dankbarer?|gehorsamster|gehorsamer|freund|diener|verehrer|sohn|tochter|bruder|schwester|\s)*(?:freund|diener|ergebener?|ergebenster?|ihrige|deinige|getreuer?|treuer|alter|dankbarer?|verehrer|sohn|tochter|bruder|schwester)",
        r"(?:(?:viele|herzl\w*\.?|freundl\w*\.?|beste[nr]?|liebe[nr]?|schöne[nr]?|mit)\s)+(?:gru(?:ß|ss)|grü(?:ß|ss)en?)(?:\s(?:und|u\.?)\s\w+)?(?:\san\s\w+)?",
        r"(?:in|mit)\s(?:\w+\s)*(?:treue|liebe|freundschaft|verehrung|ergebenheit|dankbarkeit|hochachtung)(?:\s(?:und|u\.?)\s\w+)?",
        r"(?:viele|herzliche|herzlichste|beste|liebe|schöne|freundliche)\sgrüße|herzlichst|stets\sihr|stets\sdein|(?:immer|ganz)\s(?:ihr|dein)|dein|lebe\swohl|leben\ssie\swohl",
    ],
    closing_sentences: &[
        r"(?:genehmigen|empfangen|nehmen)\s(?:sie|euer|eure)\b.*\b(?:versicherung|ausdruck)\b.*\b(?:hochachtung|ergebenheit|verehrung|wertschätzung)\b.*",
    ],
    patterns: LazyLock::new(|| Patterns::of(&GERMAN)),
};
