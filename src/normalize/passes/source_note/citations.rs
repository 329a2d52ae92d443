//! How a note cites the place where a document is kept, and the prints of a letter.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use super::sentences::tidy;
use crate::ir::{Origin, Witness, WitnessKind};
use crate::source::part;

/// Between two places of a list.
static AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r",?\sand\s(?:also\s)?(?:in\s)?(?:the\s)?|,\sin\s(?:the\s)?"));

/// A name that only an institution which keeps documents has.
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}.*(?:\b(?:Library|Libraries|Archives?|Archivo|Archivio|Department|Ministry|Museum|Cent(?:er|re)|Institute|University|Agency|Society|Bibliothèque|Biblioteca)\b|(?:[Bb]ibliothek|[Aa]rchiv|[Mm]useum)\b|[Аа]рхив|[Бб]иблиотек)|^(?:Library|Archives?|Department|Ministry|Archiv|Archivo|Bibliothèque|Архив|Библиотека)\b",
    )
});

/// What turns such a name into the title of a publication.
static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:Bulletin|Publications?|Press|Journal|Review|Gazette|Report|Papers|Documents|History)\b",
    )
});

/// What no place contains: it says more, or means another place.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bibid\b|[()“”\x22;?!]|\s(?:is|was|are|were|has|have|that|which|who)\s")
});

/// Where the shelf mark begins: a lot, a box, a reel, or the number of a file.
static SHELF_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[,:]\s*)(?P<mark>(?:Lots?(?:\sFiles?)?|Box(?:es)?|Reel|Job|FRC|Mappe|Karton|Carton|[Кк]ор\.)\s\d.*|(?:fond|фонд)\s\d.*|\d{3}[\p{L}\d.–-]*/[\p{L}\d].*)$",
    )
});

/// A print with its place in it.
static PRINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<title>[^,]+?)\s?,\s(?:(?P<date>(?:\p{Lu}\p{L}+\s\d{1,2},\s)?\d{4})(?:,\s|$))?(?:[Vv]ol\.\s(?P<volume>[\dIVXLC]+),\s)?(?:(?:pp?|S)\.\s?(?P<pages>\d[\d\s–-]*))?$",
    )
});

/// Where a cited publication ends: at its pages or its year.
pub(super) static LOCUS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\b(?:pp?|S)\.\s?\d[\d\s–-]*|\b(?:1[5-9]|20)\d\d)$"));

/// Longest place that is accepted, in bytes.
const LONGEST: usize = 250;

pub(super) fn is_repository(words: &str) -> bool {
    REPOSITORY.is_match(words) && !PRINTED.is_match(words)
}

/// Where a document is kept, if the words say nothing else.
pub(super) fn kept(
    words: &str,
    kind: WitnessKind,
    origin: &impl Fn() -> Origin,
) -> Option<Witness> {
    let words = tidy(words);
    let words = words.strip_prefix("the ").unwrap_or(&words).trim_end_matches('.');
    if MORE.is_match(words)
        || LOCUS.is_match(words) && words.contains("p. ")
        || words.len() > LONGEST
    {
        return None;
    }
    let (repository, rest) = words.split_once(", ").unwrap_or((words, ""));
    if !is_repository(repository) || !rest.is_empty() && rest.starts_with(char::is_lowercase) {
        return None;
    }
    Some(Witness {
        repository: Some(repository.to_owned()),
        ..within(rest, Witness::new(kind, origin()))
    })
}

/// Collection and shelf mark.
fn within(words: &str, witness: Witness) -> Witness {
    let mark = SHELF_MARK.captures(words).and_then(|found| found.name("mark"));
    let end = mark.map_or(words.len(), |mark| mark.start());
    let collection = part(words, ..end).trim_end_matches([' ', ',', ':']);
    Witness {
        collection: (!collection.is_empty()).then(|| collection.to_owned()),
        shelf_mark: mark.map(|mark| mark.as_str().to_owned()),
        ..witness
    }
}

/// Other copies, one after the other; an `ibid.` only if it can mean just one place.
pub(super) fn copies_in(
    list: &str,
    main: Option<&Witness>,
    origin: &impl Fn() -> Origin,
) -> Vec<Witness> {
    let is_place = |rest: &str| {
        let name = rest.split([',', ':']).next().unwrap_or_default();
        rest.starts_with("ibid") || is_repository(name.trim())
    };
    let mut found: Vec<Option<Witness>> = Vec::new();
    for item in items(list, |_, rest| is_place(rest)) {
        let new = || Witness::new(WitnessKind::OtherCopy, origin());
        let before = match found.last() {
            Some(before) => before.as_ref(),
            None => main,
        };
        let here = item.strip_prefix("ibid.").zip(before);
        let witness = match here.map(|(rest, before)| (rest.split_at_checked(2), before)) {
            None if item.starts_with("ibid") => None,
            None => kept(item, WitnessKind::OtherCopy, origin),
            // `ibid.: Lot 77 D 163` is in the same collection, `ibid., Dulles Papers` in another.
            Some((Some((": ", mark)), before)) if !MORE.is_match(mark) => {
                let witness = within(&tidy(mark), new());
                let is_mark = witness.collection.is_none() && before.shelf_mark.is_some();
                let collection = before.collection.clone();
                is_mark.then(|| Witness {
                    repository: before.repository.clone(),
                    collection,
                    ..witness
                })
            }
            Some((Some((", ", rest)), before)) if !MORE.is_match(rest) => {
                let repository = before.repository.clone();
                Some(Witness { repository, ..within(&tidy(rest), new()) })
            }
            Some(_) => None,
        };
        found.push(witness);
    }
    found.into_iter().flatten().collect()
}

pub(super) fn prints_in(list: &str, origin: &impl Fn() -> Origin) -> Vec<Witness> {
    let prints = items(list, |before, _| LOCUS.is_match(before)).into_iter();
    prints.filter_map(|item| print(item, WitnessKind::OtherPrint, origin)).collect()
}

/// A publication: its parts where they are plain, else the citation as it is.
pub(super) fn print(
    words: &str,
    kind: WitnessKind,
    origin: &impl Fn() -> Origin,
) -> Option<Witness> {
    let cited = || Some(tidy(words)).filter(|words| LOCUS.is_match(words));
    whole_print(words, kind, origin)
        .or_else(|| Some(Witness { cited: Some(cited()?), ..Witness::new(kind, origin()) }))
}

pub(super) fn whole_print(
    words: &str,
    kind: WitnessKind,
    origin: &impl Fn() -> Origin,
) -> Option<Witness> {
    let words = tidy(words);
    let found = PRINT.captures(&words).filter(|_| LOCUS.is_match(&words))?;
    let part = |name: &str| found.name(name).map(|part| part.as_str().to_owned());
    Some(Witness {
        title: part("title"),
        date: part("date"),
        volume: part("volume"),
        pages: part("pages").map(|pages| pages.replace(' ', "")),
        ..Witness::new(kind, origin())
    })
}

/// The items of a list, cut at each `and` where `is_cut` accepts what comes before and after it.
fn items(list: &str, is_cut: impl Fn(&str, &str) -> bool) -> Vec<&str> {
    let mut items = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(list) {
        if is_cut(part(list, start..and.start()), part(list, and.end()..)) {
            items.push(part(list, start..and.start()).trim());
            start = and.end();
        }
    }
    items.push(part(list, start..).trim());
    items.into_iter().map(|item| item.strip_prefix("the ").unwrap_or(item)).collect()
}
