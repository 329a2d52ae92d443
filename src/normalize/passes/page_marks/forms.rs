//! How page marks are written, and how much each form says by itself.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::ir::PageBreak;
use crate::normalize::vocabulary;

/// How much the form of a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// Numbers and references are as often written so: it is a page mark only in a series.
    Weak,
    /// It may be a number of the text, or part of a reference.
    Doubtful,
    /// Its word or its place shows that it is a page mark.
    Certain,
}

/// What a mark says of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It begins there.
    Begins,
    /// It ends there: `[End Page 11]`.
    Ends,
    /// It begins there, and what an editor says of it: `[2v: address]`.
    More,
}

/// What looks like a page mark in a run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) whole: Range<usize>,
    pub(super) number: Range<usize>,
    pub(super) evidence: Evidence,
    /// Its signs and its word, with `N` for the number; marks of one series have one form.
    pub(super) form: String,
    /// Whether a word says what is counted.
    pub(super) has_word: bool,
    pub(super) says: Says,
}

/// Words of page marks only, words of references too, words for leaves, and words for pictures.
const WORDS: &str = r"(?:(?<page>page|pagina|página|pag\.|pág\.|pg\.?|seite|стр\.|страница|strona|str\.|bladzijde|blz\.)|(?<cites>pp?\.|s\.|с\.)|(?<leaf>folio|fol?\.|ff?\.|feuillet|blatt|bl\.|leaf|лист|л\.)|(?<image>image|img\.?|scan|bild|facs\.?))";

/// Figures, with the side of a leaf (`2v`, `2 v°`) or a letter after them, or a letter before; roman figures only
/// after a word, since `{ill}` is something else. A number can have brackets of its own.
const FIGURES: &str = r"[0-9]{1,4}(?:\s?[rv][°º]|[a-z])?|[A-Z][0-9]{1,4}";
const ROMAN: &str = "[IVXLCivxlc]{1,8}";

/// What can follow the number between the signs: `[2v: address]`, `[3r, blank]`.
const REMARK: &str = r"\s?[:,;]\s(?<words>[\p{L} ]+)";
/// How many characters its words can have.
const REMARKED: RangeInclusive<usize> = 3..=30;

/// A mark between signs, anywhere: `[Page 11]`, `{11}`, `|S. 11|`, `//11//`, `[End Page 11]`.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?<open>\[|\{{|\(|<|//|\|{{1,2}})\s?(?:(?<end>(?i:end(?: of)?) )?(?i:{WORDS})\s*(?<worded>\[?(?:{FIGURES}|{ROMAN})\]?)|(?<figures>{FIGURES}))(?<remark>{REMARK})?\s?(?<close>\]|\}}|\)|>|//|\|{{1,2}})"
    ))
});

/// A milestone of TEI in a text.
static MILESTONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r#"<pb\s+n="(?<number>\[?(?:{FIGURES}|{ROMAN})\]?)"\s*/?>"#))
});

/// A whole line: `Page 11:`, `--- Page 11 ---`, `## Page 11`, `— 11 —`, `11`.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let rule = r"(?:#{1,6}|[-–—~*=_]{1,5})";
    compiled(&format!(
        r"^(?:{rule}\s*)?(?:(?i:{WORDS})\s*(?<worded>(?:{FIGURES}|{ROMAN}))\s?[:.]?|(?<figures>[0-9]{{1,4}}))(?:\s*{rule})?$"
    ))
});

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Everything in a run of characters that looks like a page mark, in order, none inside another.
pub(super) fn find(run: &str) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    if run.contains("<pb") {
        let milestones = MILESTONE.captures_iter(run);
        found.extend(milestones.filter_map(|it| candidate(&it, "number", Evidence::Certain, 0)));
    }
    if run.contains(['[', '{', '(', '<', '|']) || run.contains("//") {
        found.extend(SIGNED.captures_iter(run).filter_map(|captures| signed(run, &captures)));
    }
    let mut start = 0;
    for line in run.split_inclusive('\n') {
        let words = line.trim();
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        if ends_with_number(words)
            && let Some(captures) = LINE.captures(words)
        {
            found.extend(on_its_line(&captures, at));
        }
    }
    found.sort_by_key(|one| one.whole.start);
    // `<pb n="[11]"/>` holds what looks like a mark, too.
    found.dedup_by(|inner, outer| inner.whole.start < outer.whole.end);
    found
}

/// Whether a line ends with figures, before a sign at most.
fn ends_with_number(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = line.rsplit(|c: char| !c.is_alphanumeric() && c != 'º').next().unwrap_or_default();
    word.contains(|c: char| c.is_ascii_digit())
        || !word.is_empty() && word.chars().all(|c| "IVXLCivxlcrv".contains(c))
}

/// A mark between signs. Alone on its line it is certain, unless it is only a number.
fn signed(run: &str, captures: &Captures<'_>) -> Option<Candidate> {
    let (open, close) = (captures.name("open")?.as_str(), captures.name("close")?.as_str());
    let fits = match open {
        "[" => close == "]",
        "{" => close == "}",
        "(" => close == ")",
        "<" => close == ">",
        same => close == same,
    };
    let whole = captures.get(0).filter(|_| fits)?.range();
    let (before, after) = (run.get(..whole.start)?, run.get(whole.end..)?);
    let begins_line = |before: &str| before.is_empty() || before.ends_with('\n');
    let after_space = after.trim_start_matches([' ', '\t']);
    let is_alone = begins_line(before.trim_end_matches([' ', '\t']))
        && (after_space.is_empty() || after_space.starts_with('\n'));
    let remark = captures.name("words").map(|words| words.as_str().chars().count());
    if remark.is_some_and(|count| !REMARKED.contains(&count)) {
        return None;
    }
    let has = |group: &str| captures.name(group).is_some();
    let is_split = before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
    // `(12, above)` refers to a page.
    if has("remark") && open != "[" && open != "{" {
        return None;
    }
    // `21st of October | 1616 |`: bars are the ends of printed lines, too.
    let word_before = before.split_whitespace().next_back().unwrap_or_default();
    if has("figures") && open.starts_with('|') && vocabulary::is_month(word_before) {
        return None;
    }
    let certain_if = |is_certain: bool, otherwise| {
        if is_certain { Evidence::Certain } else { otherwise }
    };
    let names_leaf =
        captures.name("figures").is_some_and(|figures| PageBreak::is_leaf(figures.as_str()));
    let evidence = match open {
        "(" if has("figures") => return None,
        "(" => Evidence::Weak,
        "{" if has("cites") => Evidence::Certain,
        _ if has("page") => Evidence::Certain,
        _ if has("cites") => certain_if(
            is_alone || is_split || begins_line(before) && open == "[",
            Evidence::Doubtful,
        ),
        _ if has("leaf") || has("image") => certain_if(is_alone || is_split, Evidence::Doubtful),
        "[" if has("remark") && names_leaf => Evidence::Certain,
        "{" | "|" | "||" => certain_if(is_alone || is_split, Evidence::Doubtful),
        _ => Evidence::Weak,
    };
    candidate(captures, if has("figures") { "figures" } else { "worded" }, evidence, 0)
}

/// A mark that fills its line.
fn on_its_line(captures: &Captures<'_>, at: usize) -> Option<Candidate> {
    if captures.name("figures").is_some() {
        return candidate(captures, "figures", Evidence::Weak, at);
    }
    let evidence = if captures.name("page").is_some() { Evidence::Certain } else { Evidence::Weak };
    candidate(captures, "worded", evidence, at)
}

/// What a pattern has found in a text that begins `at` bytes into the run.
fn candidate(
    captures: &Captures<'_>,
    group: &str,
    evidence: Evidence,
    at: usize,
) -> Option<Candidate> {
    let (whole, number) = (captures.get(0)?, captures.name(group)?);
    let before = whole.as_str().get(..number.start() - whole.start())?;
    let remark = captures.name("remark");
    let after = whole.as_str().get(remark.map_or(number.end(), |it| it.end()) - whole.start()..)?;
    let moved = |range: Range<usize>| range.start + at..range.end + at;
    Some(Candidate {
        whole: moved(whole.range()),
        number: moved(number.range()),
        evidence,
        form: format!("{before}N{after}"),
        has_word: group == "worded",
        says: match (captures.name("end"), remark) {
            (Some(_), _) => Says::Ends,
            (None, Some(_)) => Says::More,
            (None, None) => Says::Begins,
        },
    })
}
