//! Signs around words: `_italics_`, `*bold*`, `=bold=`, `^above the line^`, and letters raised by a
//! caret: `M^r`.
//!
//! **Evidence:** the sign touches the first and the last of the words, and neither touches another word.
//! So identifiers (`a_b_c`), rules (`____`), items of lists (`* hay`), multiplication (`3 * 4`),
//! equations (`a = b`) and double hyphens (`Ober=Amt`) are no marks.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::paragraph::{Found, Left, Passage, is_of_word, neighbours};
use crate::ir::{PhraseKind, Style};
use crate::normalize::vocabulary::set_in;
use crate::source::part;

/// How the signs are used in the whole letter.
pub(super) struct Usage {
    /// Whether words in underscores are frequent enough to read parts of words: `un_like_ly`.
    marks_parts_of_words: bool,
    /// Whether asterisks are marks at all: each of them has its fellow.
    has_asterisks: bool,
    /// What an asterisk on each side means.
    asterisk: Asterisk,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asterisk {
    Bold,
    Italic,
    /// Nothing in the letter says which.
    Unknown,
}

/// Fewest words in underscores that show that the letter marks italics so.
const FREQUENT: usize = 2;

impl Usage {
    /// Looks at all paragraphs of a letter.
    pub(super) fn of<'t>(paragraphs: impl Iterator<Item = &'t str>) -> Self {
        let (mut underscores, mut double_asterisks, mut lone_asterisks) = (0, 0, 0);
        for text in paragraphs {
            underscores += pairs(text, "_", false).0.len();
            double_asterisks += pairs(text, "**", false).0.len();
            lone_asterisks += pairs(text, "*", false).1.len();
        }
        let asterisk = if double_asterisks > 0 {
            Asterisk::Italic
        } else if underscores > 0 {
            Asterisk::Bold
        } else {
            Asterisk::Unknown
        };
        Self {
            marks_parts_of_words: underscores >= FREQUENT,
            has_asterisks: lone_asterisks == 0,
            asterisk,
        }
    }
}

/// A kind of type, with its name in TEI.
type Face = (&'static str, Style);
const ITALIC: Face = ("italic", Style::Italic);
const BOLD: Face = ("bold", Style::Bold);

const LONE: &str = "it has no fellow in its paragraph";
const MAY_CALL_NOTE: &str = "other asterisks of the letter have no fellow, so all may call notes";
const MAY_COUNT: &str = "a number between signs may be that of a page or a note";
const SEVERAL_SENSES: &str =
    "some typists mark small capitals so, some spaced type, some what was inserted";

/// Finds all passages between signs in a paragraph.
pub(super) fn find(text: &str, usage: &Usage, found: &mut Found) {
    let (asterisk, doubt) = match usage.asterisk {
        Asterisk::Bold => (BOLD, None),
        Asterisk::Italic => (ITALIC, None),
        Asterisk::Unknown => (ITALIC, Some("words between asterisks may be bold")),
    };
    for (sign, shape, (written, style), doubt) in [
        ("_", "_…_", ITALIC, None),
        ("__", "__…__", BOLD, None),
        ("=", "=…=", BOLD, None),
        ("*", "*…*", asterisk, doubt),
        ("**", "**…**", BOLD, None),
    ] {
        let (pairs, lone) = pairs(text, sign, sign == "_" && usage.marks_parts_of_words);
        for (open, close) in pairs {
            let why_not = if sign == "*" && !usage.has_asterisks {
                Some(MAY_CALL_NOTE)
            } else if sign.len() == 1 && !has_letters(text, &open, &close) {
                Some(MAY_COUNT)
            } else {
                None
            };
            if let Some(why) = why_not {
                found.left.push(Left { at: open, shape, why });
            } else {
                let kind = set_in(written, style);
                found.passages.push(Passage { open, close, kind, shape, doubt });
            }
        }
        // Lone asterisks are of notes and lists, lone equals signs of equations.
        if sign == "_" {
            found.left.extend(lone.into_iter().map(|at| Left { at, shape: sign, why: LONE }));
        }
    }
    for (sign, shape) in [("+", "+…+"), ("~", "~…~"), ("#", "#…#")] {
        let pairs = pairs(text, sign, false).0.into_iter();
        let pairs = pairs.filter(|(open, close)| has_letters(text, open, close));
        found.left.extend(pairs.map(|(open, _)| Left { at: open, shape, why: SEVERAL_SENSES }));
    }
    find_carets(text, found);
}

fn has_letters(text: &str, open: &Range<usize>, close: &Range<usize>) -> bool {
    part(text, open.end..close.start).contains(|c: char| is_of_word(c) && !c.is_numeric())
}

/// Pairs of a sign around words, and signs that touch a word and have no fellow.
type Pairs = (Vec<(Range<usize>, Range<usize>)>, Vec<Range<usize>>);

/// A sign that may open a passage.
struct Open {
    at: Range<usize>,
    /// Whether it is inside a word.
    is_inside: bool,
    /// How far the words after it have been looked at.
    seen: usize,
    has_words: bool,
    has_space: bool,
}

impl Open {
    fn new(at: Range<usize>, is_inside: bool) -> Self {
        Self { seen: at.end, at, is_inside, has_words: false, has_space: false }
    }

    /// Looks at the words up to a place.
    fn look(&mut self, text: &str, end: usize) {
        let words = part(text, self.seen..end);
        self.has_words |= words.contains(is_of_word);
        self.has_space |= words.contains(char::is_whitespace);
        self.seen = end;
    }

    fn lone(self) -> Option<Range<usize>> {
        (!self.is_inside).then_some(self.at)
    }
}

/// The pairs of a sign in a paragraph. `inside_words`: whether one of the two may be inside a word.
fn pairs(text: &str, sign: &str, inside_words: bool) -> Pairs {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    if !text.contains(sign) {
        return (found, others);
    }
    let mut open: Option<Open> = None;
    for at in signs(text, sign) {
        let (before, after) = neighbours(text, &at);
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let joins = |c: Option<char>| c.is_some_and(is_of_word);
        let is_inside = joins(before) && joins(after);
        let can_open = touches(after) && (!joins(before) || is_inside && inside_words);
        let can_close = touches(before) && (!joins(after) || is_inside && inside_words);
        let closes = can_close
            && open.as_mut().is_some_and(|open| {
                open.look(text, at.start);
                open.has_words && (!open.has_space || !is_inside && !open.is_inside)
            });
        match open.take() {
            Some(open) if closes => found.push((open.at, at)),
            before if can_open && (before.is_none() || !is_inside) => {
                others.extend(before.and_then(Open::lone));
                open = Some(Open::new(at, is_inside));
            }
            before => {
                open = before;
                others.extend((can_close && !is_inside).then_some(at));
            }
        }
    }
    others.extend(open.and_then(Open::lone));
    (found, others)
}

/// The places of a sign that is not repeated and not in an address.
fn signs<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let is_sign = move |c: char| sign.contains(c);
    let mut from = 0;
    let words = text.split_inclusive(char::is_whitespace).map(move |word| {
        let start = from;
        from += word.len();
        (start, word)
    });
    let is_address = |word: &str| ["://", "www.", "@"].iter().any(|sign| word.contains(sign));
    words.filter(move |(_, word)| word.contains(is_sign) && !is_address(word)).flat_map(
        move |(start, word)| {
            let mut rest = word.char_indices().filter(move |(_, c)| is_sign(*c)).peekable();
            std::iter::from_fn(move || {
                let (first, _) = rest.next()?;
                let mut end = first + 1;
                while rest.next_if(|(at, _)| *at == end).is_some() {
                    end += 1;
                }
                Some(start + first..start + end)
            })
            .filter(move |at| at.len() == sign.len())
        },
    )
}

/// Letters that a caret raises: `M^r`, `M^r^`, `10^{th}`.
static RAISED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[\p{L}0-9](?<open>\^\{)(?<braced>[^{}\n]{1,20})\}|[\p{L}0-9](?<caret>\^)(?:(?<paired>[\p{L}.]{1,8})\^|(?<rest>\p{L}{1,5})\b)",
    )
    .expect("a constant pattern")
});

fn find_carets(text: &str, found: &mut Found) {
    if !text.contains('^') {
        return;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    for raised in RAISED.captures_iter(text) {
        let open = raised.name("open").or_else(|| raised.name("caret"));
        let words = ["braced", "paired", "rest"].iter().find_map(|name| raised.name(name));
        let (Some(whole), Some(open), Some(words)) = (raised.get(0), open, words) else { continue };
        taken.push(whole.range());
        found.passages.push(Passage {
            open: open.range(),
            close: words.end()..whole.end(),
            kind: set_in("superscript", Style::Superscript),
            shape: if raised.name("braced").is_some() { "^{…}" } else { "^…" },
            doubt: None,
        });
    }
    let is_taken = |at: &Range<usize>| {
        let next = taken.partition_point(|whole| whole.end <= at.start);
        taken.get(next).is_some_and(|whole| whole.start < at.end)
    };
    for (open, close) in pairs(text, "^", false).0 {
        if !is_taken(&open) && !is_taken(&close) && has_letters(text, &open, &close) {
            found.passages.push(Passage {
                open,
                close,
                kind: PhraseKind::Addition { place: Some("above".to_owned()) },
                shape: "^…^",
                doubt: Some("words between carets may be raised type"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, sign: &str) -> (Vec<String>, usize) {
        let (found, others) = pairs(text, sign, false);
        let words =
            |(open, close): (Range<usize>, Range<usize>)| text[open.end..close.start].to_owned();
        (found.into_iter().map(words).collect(), others.len())
    }

    #[test]
    fn pairs_around_words() {
        for (text, sign, expected, lone) in [
            ("He read _the Times_ daily.", "_", vec!["the Times"], 0),
            (
                "(_presto_!)--_nota bene_, the _finale_",
                "_",
                vec!["presto", "nota bene", "finale"],
                0,
            ),
            ("_Dear Ben_,", "_", vec!["Dear Ben"], 0),
            ("\"_La musica._\"", "_", vec!["La musica."], 0),
            ("_two\nlines_", "_", vec!["two\nlines"], 0),
            ("the file a_b_c and x_y", "_", vec![], 0),
            ("Signed ____ and ____", "_", vec![], 0),
            ("a _lone one", "_", vec![], 1),
            ("_lone _pair_", "_", vec!["pair"], 1),
            ("http://x.example/_a_/b", "_", vec![], 0),
            ("3 * 4 * 5 and 3*4*5", "*", vec![], 0),
            ("* hay\n* straw", "*", vec![], 0),
            ("the mill* and barn*", "*", vec![], 2),
            ("* * *", "*", vec![], 0),
            ("a *very* good", "*", vec!["very"], 0),
            ("a **very** good", "*", vec![], 0),
            ("a **very** good", "**", vec!["very"], 0),
            ("=Notice=", "=", vec!["Notice"], 0),
            ("x = y = z, Ober=Amt, Haus= und Hof", "=", vec![], 1),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(words(text, sign), (expected, lone), "{text}");
        }
    }

    #[test]
    fn parts_of_words_only_where_italics_are_frequent() {
        let find = |text: &str| pairs(text, "_", true).0.len();
        assert_eq!(find("un_like_ly, _dis_inter, inter_ested_"), 3);
        assert_eq!(find("_a long_er"), 0);
    }

    #[test]
    fn carets() {
        let shown = |text: &str| {
            let mut found = Found::default();
            find_carets(text, &mut found);
            let words =
                found.passages.iter().map(|one| format!("{} {}", one.shape, &text[one.words()]));
            words.collect::<Vec<_>>().join("; ")
        };
        for (text, expected) in [
            ("M^r Cox and M^{rs} Cox", "^… r; ^{…} rs"),
            ("y^e 10^th of Sep^t.", "^… e; ^… th; ^… t"),
            ("M^rs^ Cox", "^… rs"),
            ("the ^old red^ mill", "^…^ old red"),
            ("x^2 and 2 ^ 3", ""),
            ("word^1", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
