//! Lists: the numbers and signs that Word prints before paragraphs (ECMA-376 part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

use super::styles::Styles;
use crate::readers::word_processor::NumberFormat;
use crate::readers::xml::Element;

/// How many levels a list has.
const LEVELS: usize = 9;

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The designs of lists, by their ids.
    designs: BTreeMap<String, Design>,
    lists: BTreeMap<String, List>,
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// The lists that have begun.
    begun: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Design {
    levels: BTreeMap<usize, Level>,
    /// The style that names the list whose design this is.
    style: Option<String>,
}

#[derive(Debug)]
struct List {
    design: String,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u32>,
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    /// `None` if the format has no name here.
    format: Option<NumberFormat>,
    is_bullet: bool,
    /// What is printed; `%1` is the number of the first level.
    text: String,
    /// The level, from 1, that makes it begin anew; 0 is none.
    restart: Option<usize>,
    /// Whether all its numbers are in figures.
    is_legal: bool,
}

/// What is printed before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    Label(String),
    Nothing,
    /// It is in a format that has no name here.
    Unknown,
}

impl Numbering {
    /// Reads the part with the lists.
    pub(super) fn of(root: &Element<'_>, styles: &Styles) -> Self {
        let mut numbering = Self::default();
        for child in root.elements() {
            let levels = || child.elements().filter(|level| level.name == ("w", "lvl"));
            let id = |name: &str| child.get("w", name).map(ToOwned::to_owned);
            match child.name {
                ("w", "abstractNum") => {
                    let Some(id) = id("abstractNumId") else { continue };
                    let style = child.child("w", "numStyleLink");
                    let style = style.and_then(|link| link.get("w", "val")).map(ToOwned::to_owned);
                    let levels = levels().filter_map(level).collect();
                    numbering.designs.insert(id, Design { levels, style });
                }
                ("w", "num") => {
                    let design = child.child("w", "abstractNumId");
                    let design = design.and_then(|one| one.get("w", "val"));
                    let (Some(id), Some(design)) = (id("numId"), design) else { continue };
                    numbering.lists.insert(id, list(child, design));
                }
                _ => {}
            }
        }
        numbering.follow_styles(styles);
        numbering
    }

    /// A design may only name a style, which names a list, which has another design.
    fn follow_styles(&mut self, styles: &Styles) {
        let linked = self.designs.iter().filter_map(|(id, design)| {
            let list = styles.of_paragraph(design.style.as_deref()).paragraph.list?;
            design.style.as_ref()?;
            Some((id.clone(), self.lists.get(&list)?.design.clone()))
        });
        let linked: Vec<(String, String)> = linked.collect();
        for (id, other) in linked {
            let levels = self.designs.get(&other).map(|design| design.levels.clone());
            if let (Some(design), Some(levels)) = (self.designs.get_mut(&id), levels) {
                design.levels = levels;
            }
        }
    }

    /// Whether there is such a list.
    pub(super) fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }

    /// Counts an item, and returns what is printed before it.
    pub(super) fn next(&mut self, id: &str, level: usize) -> Printed {
        let level = level.min(LEVELS - 1);
        let Some(list) = self.lists.get(id) else { return Printed::Nothing };
        let of_design = self.designs.get(&list.design).map(|design| &design.levels);
        let known = |level: usize| {
            list.levels.get(&level).or_else(|| of_design.and_then(|levels| levels.get(&level)))
        };
        let counted = self.counted.entry(list.design.clone()).or_default();
        if self.begun.insert(id.to_owned()) {
            // A list that begins anew although another of the same design was counted.
            for (level, start) in list.starts.iter().filter(|(level, _)| **level < LEVELS) {
                counted[*level] = start.checked_sub(1);
            }
        }
        let start = |level: usize| known(level).map_or(1, |one| one.start);
        counted[level] =
            Some(counted[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        for (above, count) in counted.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| start(above));
        }
        for (below, count) in counted.iter_mut().enumerate().skip(level + 1) {
            let restart = known(below).and_then(|one| one.restart).unwrap_or(below);
            *count = count.filter(|_| level >= restart);
        }
        let numbers = *counted;
        known(level).map_or(Printed::Nothing, |one| one.print(|at| (known(at), numbers[at])))
    }
}

impl Level {
    fn print<'l>(&self, of: impl Fn(usize) -> (Option<&'l Level>, Option<u32>)) -> Printed {
        if self.is_bullet {
            return bullet(&self.text);
        }
        let mut printed = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            printed.push_str(before);
            let level = after.chars().next().and_then(|c| c.to_digit(10)).filter(|it| *it > 0);
            let Some(level) = level else {
                printed.push('%');
                rest = after;
                continue;
            };
            rest = after.get(1..).unwrap_or_default();
            let index = level as usize - 1;
            let (known, number) = of(index);
            let format = match known {
                _ if self.is_legal => Some(NumberFormat::Decimal),
                Some(known) => known.format,
                None => Some(NumberFormat::Decimal),
            };
            match format.zip(number).and_then(|(format, number)| format.write(number)) {
                Some(number) => printed.push_str(&number),
                None => return Printed::Unknown,
            }
        }
        printed.push_str(rest);
        let printed = printed.trim().to_owned();
        if printed.is_empty() { Printed::Nothing } else { Printed::Label(printed) }
    }
}

/// A sign before an item. Fonts of symbols have signs of their own, which print as dots of some form; the
/// letter `o` is Word's circle.
fn bullet(text: &str) -> Printed {
    let is_private = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
    match text.trim() {
        "" => Printed::Label("•".to_owned()),
        "o" => Printed::Label("◦".to_owned()),
        sign if sign.contains(is_private) => Printed::Label("•".to_owned()),
        sign => Printed::Label(sign.to_owned()),
    }
}

fn list(list: &Element<'_>, design: &str) -> List {
    let (mut levels, mut starts) = (BTreeMap::new(), BTreeMap::new());
    for over in list.elements().filter(|child| child.name == ("w", "lvlOverride")) {
        let at = over.get("w", "ilvl").and_then(|level| level.parse::<usize>().ok());
        let Some(at) = at else { continue };
        let start = over.child("w", "startOverride").and_then(|one| one.get("w", "val"));
        starts.extend(start.and_then(|start| start.parse().ok()).map(|start| (at, start)));
        levels.extend(over.child("w", "lvl").and_then(level));
    }
    List { design: design.to_owned(), levels, starts }
}

fn level(level: &Element<'_>) -> Option<(usize, Level)> {
    let value = |name: &str| level.child("w", name).and_then(|one| one.get("w", "val"));
    let format = value("numFmt").unwrap_or("decimal");
    let read = Level {
        start: value("start").and_then(|start| start.parse().ok()).unwrap_or(0),
        format: number_format(format),
        is_bullet: format == "bullet",
        text: value("lvlText").unwrap_or_default().to_owned(),
        restart: value("lvlRestart").and_then(|level| level.parse().ok()),
        is_legal: level.child("w", "isLgl").is_some_and(super::format::is_on),
    };
    Some((level.get("w", "ilvl")?.parse().ok()?, read))
}

/// A format of numbers by its name (ECMA-376 part 1, 17.18.59).
pub(super) fn number_format(name: &str) -> Option<NumberFormat> {
    Some(match name {
        "decimal" => NumberFormat::Decimal,
        "decimalZero" => NumberFormat::DecimalWithZero,
        "lowerLetter" => NumberFormat::LowerLetters,
        "upperLetter" => NumberFormat::UpperLetters,
        "lowerRoman" => NumberFormat::LowerRoman,
        "upperRoman" => NumberFormat::UpperRoman,
        "chicago" => NumberFormat::Signs,
        "ordinal" => NumberFormat::Ordinal,
        "none" => NumberFormat::Nothing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::xml::tree;

    fn numbering(inside: &str) -> Numbering {
        let text = format!(
            "<w:numbering xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'>{inside}\
             </w:numbering>"
        );
        let root = tree(&text, 0..text.len(), super::super::NAMESPACES).unwrap();
        Numbering::of(&root, &Styles::default())
    }

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>\
             <w:lvlText w:val='{text}'/>{more}</w:lvl>"
        )
    }

    fn printed(numbering: &mut Numbering, items: &[(&str, usize)]) -> Vec<String> {
        let label = |(list, level): &(&str, usize)| match numbering.next(list, *level) {
            Printed::Label(label) => label,
            Printed::Nothing => String::new(),
            Printed::Unknown => "?".to_owned(),
        };
        items.iter().map(label).collect()
    }

    #[test]
    fn items_are_counted_by_levels() {
        let levels = [
            level(0, "decimal", "%1.", ""),
            level(1, "lowerLetter", "%1.%2)", ""),
            level(2, "upperRoman", "%3", "<w:lvlRestart w:val='1'/>"),
            level(3, "bullet", "\u{F0B7}", ""),
            level(4, "thaiNumbers", "%5", ""),
            level(5, "upperRoman", "%1.%6", "<w:isLgl/>"),
        ];
        let list = "<w:num w:numId='7'><w:abstractNumId w:val='2'/></w:num>";
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId='2'>{}</w:abstractNum>{list}",
            levels.concat()
        ));
        let items = [0, 1, 1, 2, 1, 2, 0, 2, 1, 3, 4, 5].map(|level| ("7", level));
        assert_eq!(
            printed(&mut numbering, &items),
            ["1.", "1.a)", "1.b)", "I", "1.c)", "II", "2.", "I", "2.b)", "•", "?", "2.1"]
        );
        assert_eq!(printed(&mut numbering, &[("9", 0)]), [""]);
    }

    #[test]
    fn lists_of_one_design_go_on_unless_they_say_that_they_begin() {
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId='0'>{}</w:abstractNum>\
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
             <w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>\
             <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>\
             <w:startOverride w:val='5'/></w:lvlOverride></w:num>",
            level(0, "decimal", "%1", "")
        ));
        let items = ["1", "1", "2", "3", "3"].map(|list| (list, 0));
        assert_eq!(printed(&mut numbering, &items), ["1", "2", "3", "5", "6"]);
    }
}
