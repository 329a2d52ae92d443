//! Lists: the numbers and signs that are printed before items (ODF 1.3 part 3, 5.3 and 16.30).

use std::collections::BTreeMap;

use crate::readers::word_processor::NumberFormat;
use crate::readers::xml::Element;

/// How many levels a list has.
const LEVELS: usize = 10;

/// The styles of lists, and how far each list has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: BTreeMap<String, BTreeMap<usize, Level>>,
    /// One count for all lists that continue one another.
    counts: Vec<[u32; LEVELS]>,
    /// The counts of lists by their ids, and of the last list of each style.
    of_ids: BTreeMap<String, usize>,
    of_styles: BTreeMap<String, usize>,
}

/// A level of a style.
#[derive(Clone, Debug)]
enum Level {
    Sign(String),
    Number {
        /// `None` if the format has no name here.
        format: Option<NumberFormat>,
        prefix: String,
        suffix: String,
        start: u32,
        /// How many levels are printed.
        shown: usize,
    },
}

/// What is printed before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    Label(String),
    Nothing,
    /// It is in a format that has no name here.
    Unknown,
}

/// A list that is being read.
#[derive(Clone, Debug)]
pub(super) struct OpenList {
    pub style: String,
    /// Its level, from 0.
    pub level: usize,
    count: usize,
}

/// The style of the headings of a text.
const OUTLINE: &str = " outline";

impl Lists {
    /// Adds the styles of lists in an element.
    pub(super) fn add(&mut self, styles: &Element<'_>) {
        for style in styles.elements() {
            let name = match style.name {
                ("text", "list-style") => style.get("style", "name"),
                ("text", "outline-style") => Some(OUTLINE),
                _ => None,
            };
            if let Some(name) = name {
                let levels = style.elements().filter_map(level).collect();
                self.styles.insert(name.to_owned(), levels);
            }
        }
    }

    /// Begins a list. It may be in another one, continue an earlier one, or begin anew.
    pub(super) fn begin(
        &mut self,
        list: &Element<'_>,
        outer: Option<&OpenList>,
        style: Option<&str>,
    ) -> OpenList {
        let style = style.or_else(|| outer.map(|outer| outer.style.as_str())).unwrap_or_default();
        if let Some(outer) = outer {
            let level = (outer.level + 1).min(LEVELS - 1);
            return OpenList { style: style.to_owned(), level, count: outer.count };
        }
        let continued = list.get("text", "continue-list").and_then(|id| self.of_ids.get(id));
        let goes_on = list.get("text", "continue-numbering") == Some("true");
        let same_style = self.of_styles.get(style).filter(|_| goes_on);
        let count = continued.or(same_style).copied().unwrap_or_else(|| {
            self.counts.push([0; LEVELS]);
            self.counts.len() - 1
        });
        if let Some(id) = list.get("xml", "id") {
            self.of_ids.insert(id.to_owned(), count);
        }
        self.of_styles.insert(style.to_owned(), count);
        OpenList { style: style.to_owned(), level: 0, count }
    }

    /// Counts an item of a list, and returns what is printed before it.
    pub(super) fn next(&mut self, list: &OpenList, start: Option<u32>) -> Printed {
        let levels = self.styles.get(&list.style);
        let Some(counts) = self.counts.get_mut(list.count) else { return Printed::Nothing };
        let known = |level: usize| levels.and_then(|levels| levels.get(&level));
        let first = |level: usize| match known(level) {
            Some(Level::Number { start, .. }) => *start,
            Some(Level::Sign(_)) | None => 1,
        };
        counts[list.level] = match (start, counts[list.level]) {
            (Some(start), _) => start,
            (None, 0) => first(list.level),
            (None, count) => count.saturating_add(1),
        };
        for (above, count) in counts.iter_mut().enumerate().take(list.level) {
            *count = if *count == 0 { first(above) } else { *count };
        }
        counts[list.level + 1..].fill(0);
        let counts = *counts;
        match known(list.level) {
            None => Printed::Nothing,
            Some(Level::Sign(sign)) => Printed::Label(sign.clone()),
            Some(Level::Number { format, prefix, suffix, shown, .. }) => {
                let first = (list.level + 1).saturating_sub(*shown);
                let formats = (first..=list.level).map(|level| match known(level) {
                    Some(Level::Number { format, .. }) => (*format, counts[level]),
                    Some(Level::Sign(_)) | None => (*format, counts[level]),
                });
                number(formats, prefix, suffix)
            }
        }
    }

    /// Counts a heading, and returns what is printed before it.
    pub(super) fn next_heading(&mut self, level: usize) -> Printed {
        if !self.styles.contains_key(OUTLINE) {
            return Printed::Nothing;
        }
        let count = self.of_styles.get(OUTLINE).copied().unwrap_or_else(|| {
            self.counts.push([0; LEVELS]);
            self.counts.len() - 1
        });
        self.of_styles.insert(OUTLINE.to_owned(), count);
        let level = level.clamp(1, LEVELS) - 1;
        self.next(&OpenList { style: OUTLINE.to_owned(), level, count }, None)
    }
}

/// Numbers of several levels, with full stops between them.
fn number(
    numbers: impl Iterator<Item = (Option<NumberFormat>, u32)>,
    prefix: &str,
    suffix: &str,
) -> Printed {
    let mut written = Vec::new();
    for (format, number) in numbers {
        match format.and_then(|format| format.write(number)) {
            Some(number) => written.push(number),
            None => return Printed::Unknown,
        }
    }
    // A level without a number prints nothing around it either.
    if written.last().is_none_or(String::is_empty) {
        return Printed::Nothing;
    }
    written.retain(|number| !number.is_empty());
    Printed::Label(format!("{prefix}{}{suffix}", written.join(".")).trim().to_owned())
}

fn level(level: &Element<'_>) -> Option<(usize, Level)> {
    let at = level.get("text", "level")?.parse::<usize>().ok()?.clamp(1, LEVELS) - 1;
    let of = |name: &str| level.get("style", name).unwrap_or_default();
    let is_private = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
    let read = match level.name {
        ("text", "list-level-style-bullet") => {
            let sign = level.get("text", "bullet-char").unwrap_or("•");
            let sign = if sign.contains(is_private) { "•" } else { sign };
            Level::Sign(sign.to_owned())
        }
        ("text", "list-level-style-image") => Level::Sign("•".to_owned()),
        ("text", "list-level-style-number" | "outline-level-style") => {
            let count = |name: &str| level.get("text", name)?.parse::<u32>().ok();
            Level::Number {
                format: number_format(of("num-format"), of("num-letter-sync") == "true"),
                prefix: of("num-prefix").to_owned(),
                suffix: of("num-suffix").to_owned(),
                start: count("start-value").unwrap_or(1),
                shown: count("display-levels").map_or(1, |shown| shown.max(1) as usize),
            }
        }
        _ => return None,
    };
    Some((at, read))
}

/// A format of numbers by its first number (ODF 1.3 part 3, 19.506).
fn number_format(first: &str, is_repeated: bool) -> Option<NumberFormat> {
    Some(match (first, is_repeated) {
        ("", _) => NumberFormat::Nothing,
        ("1", _) => NumberFormat::Decimal,
        ("01", _) => NumberFormat::DecimalWithZero,
        ("a", true) => NumberFormat::LowerLetters,
        ("a", false) => NumberFormat::LowerColumns,
        ("A", true) => NumberFormat::UpperLetters,
        ("A", false) => NumberFormat::UpperColumns,
        ("i", _) => NumberFormat::LowerRoman,
        ("I", _) => NumberFormat::UpperRoman,
        ("1st", _) => NumberFormat::Ordinal,
        _ => return None,
    })
}
