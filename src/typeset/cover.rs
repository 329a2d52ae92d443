//! The words of a book's cover: title, lines below it, and at the foot who edits and who publishes it.
//!
//! Not here: the ornament, colours and pixels of a cover (`backends::cover`). **Invariants:** a cover shows only words
//! that it is given, each line whole; a line that cannot be shown is reported. All words are inside the given area, and
//! no two lines overlap, however long they are.

use super::bidi::Levels;
use super::design::Size;
use super::extent::Extent;
use super::face::Face;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::items::Item;
use super::lines::lines_of;
use super::pen::SetLine;
use super::runs::label_runs;
use super::sense::shape_with_ends;
use super::shape::Shaper;
use super::style::Style;
use super::{Ink, PartId, TypeCase, with_shaper};
use crate::ir::Direction;
use crate::wording::{LineEnd, Wording};

/// The sizes that are tried for the title, the largest first. In a library's list, a cover is a tenth as wide, and
/// letters smaller than 20 cannot be read there.
const TITLE_SIZES: [f64; 17] = [
    58.0, 54.0, 50.0, 46.0, 43.0, 40.0, 37.0, 34.0, 31.0, 28.5, 26.0, 23.5, 21.0, 19.0, 17.0, 15.5,
    14.0,
];
/// A title that is at least this large is made smaller rather than that a line ends badly.
const LARGE: f64 = 30.0;
/// A line should not end with a word that has no more letters than this, and no capital: `of`, `und`.
const SHORT_WORD: usize = 3;
/// Distance of the title's baselines, as a fraction of its size.
const TITLE_LEADING: f64 = 1.14;
/// No other line is larger than this fraction of the title's size.
const MOST_OF_TITLE: f64 = 0.6;
/// Distance of the baselines of all other lines, as a fraction of their size.
const LEADING: f64 = 1.3;
/// Size of the lines below the title.
const LINE_SIZE: f64 = 20.0;
/// Size of the editor's name.
const EDITOR_SIZE: f64 = 17.0;
/// Size of the publisher's name.
const PUBLISHER_SIZE: f64 = 15.5;
/// Distance between title and rule, and rule and lines, as a fraction of the title's leading, within limits.
const AROUND_RULE: (f64, f64, f64) = (0.5, 13.0, 22.0);
/// Distance between two of the lines below the title, and between editor and publisher.
const BETWEEN_LINES: f64 = 3.0;
/// Least distance between what is at the top and what is at the foot.
const ABOVE_FOOT: f64 = 30.0;
/// Width and thickness of the rule.
const RULE: (f64, f64) = (56.0, 1.25);
/// Where the words at the top are in the room that they leave, from above.
const HEIGHT: f64 = 0.36;
/// How many rows a title can have in the smallest size, and a line below it, the editor, the publisher.
const MOST_ROWS: [usize; 4] = [9, 2, 3, 2];
/// How many lines there can be below the title.
const MOST_LINES: usize = 4;
/// More characters than this never fit into a row.
const LONGEST_ROW: usize = 150;

/// What a cover says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CoverWords<'a> {
    /// The title.
    pub title: &'a str,
    /// The language of the title (BCP 47); it decides from which side it is read and where its lines end.
    pub language: &'a str,
    /// Lines below the title.
    pub lines: &'a [String],
    /// The editor's line.
    pub editor: Option<&'a str>,
    /// The publisher's line.
    pub publisher: Option<&'a str>,
}

/// The area for words on a cover.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// A line that a cover does not show, or does not show whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undrawn {
    /// Its words.
    pub words: String,
    /// Why it is missing.
    pub reason: WhyUndrawn,
}

/// Why a cover does not show a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUndrawn {
    /// No font has these characters; the whole line is left out, because a title with a hole is another title.
    NoFont(Vec<char>),
    /// There is no room, even in the smallest type; of a long line, the first words are shown, and an ellipsis.
    NoRoom,
}

/// The words of a cover in their places.
#[derive(Debug, Default)]
pub(crate) struct SetCover {
    /// Words and rules.
    pub inks: Vec<Ink>,
    /// What is not among them.
    pub undrawn: Vec<Undrawn>,
}

/// Sets the words of a cover: in the largest type in which all of them fit.
pub(crate) fn set_cover(words: &CoverWords<'_>, area: Area, case: &TypeCase) -> SetCover {
    with_shaper(case, |shaper| {
        let mut setter = Setter { shaper, area, language: words.language, undrawn: Vec::new() };
        let known = setter.known(words);
        let large = TITLE_SIZES.into_iter().filter(|size| *size >= LARGE);
        let well = large.map(|size| (size, Care::Well));
        let whole = TITLE_SIZES.into_iter().map(|size| (size, Care::Whole));
        let cut = TITLE_SIZES.last().map(|size| (*size, Care::Cut));
        let mut ways = well.chain(whole).chain(cut);
        let inks = ways.find_map(|(size, care)| setter.placed(&known, size, care));
        SetCover { inks: inks.unwrap_or_default(), undrawn: setter.undrawn }
    })
}

/// The lines of a cover that can be drawn.
struct Known<'a> {
    title: Option<&'a str>,
    lines: Vec<&'a str>,
    editor: Option<&'a str>,
    publisher: Option<&'a str>,
}

/// A line of the cover in rows.
struct Rows {
    lines: Vec<SetLine>,
    size: Size,
}

impl Rows {
    fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size.leading
    }
}

/// What is asked of the rows of a line.
#[derive(Clone, Copy, PartialEq)]
enum Care {
    /// They end well, and hold whole words.
    Well,
    /// They hold whole words.
    Whole,
    /// They can be cut.
    Cut,
}

/// How a line of the cover is set.
#[derive(Clone, Copy)]
struct Manner {
    face: Face,
    size: Size,
    care: Care,
    /// The most rows that it can have, if it may be cut.
    most: usize,
}

impl Manner {
    fn new(face: Face, type_size: f64, leading: f64, care: Care, most: usize) -> Self {
        let size = Size { type_size, leading: leading * type_size };
        Self { face, size, care, most }
    }

    /// Letters that are read from the right have no italics.
    fn style(self, words: &str) -> Style {
        let from_the_right = Direction::of_text(words) == Some(Direction::RightToLeft);
        let face = if from_the_right { Face::Regular } else { self.face };
        Style::new(face, self.size)
    }
}

struct Setter<'a> {
    shaper: &'a mut Shaper,
    area: Area,
    language: &'a str,
    undrawn: Vec<Undrawn>,
}

impl Setter<'_> {
    /// The lines that can be drawn; the others are reported.
    fn known<'w>(&mut self, words: &CoverWords<'w>) -> Known<'w> {
        let title = self.drawable(words.title);
        let mut lines: Vec<&str> =
            words.lines.iter().filter_map(|line| self.drawable(line)).collect();
        for line in lines.drain(MOST_LINES.min(lines.len())..) {
            self.undrawn.push(Undrawn { words: line.to_owned(), reason: WhyUndrawn::NoRoom });
        }
        let editor = words.editor.and_then(|line| self.drawable(line));
        let publisher = words.publisher.and_then(|line| self.drawable(line));
        Known { title, lines, editor, publisher }
    }

    /// A line without the white space around it, if fonts have all its characters and there are some.
    fn drawable<'w>(&mut self, line: &'w str) -> Option<&'w str> {
        let line = line.trim();
        let mut lacking: Vec<char> = Vec::new();
        for word in line.split_whitespace() {
            for (words, style, ..) in label_runs(word, PLAIN, self.shaper) {
                let starts = &self.shaper.shape(words, style.cut()).lacking;
                let characters = starts.iter().filter_map(|at| words.get(*at..)?.chars().next());
                lacking.extend(characters);
            }
        }
        if lacking.is_empty() {
            return Some(line).filter(|line| !line.is_empty());
        }
        lacking.sort_unstable();
        lacking.dedup();
        self.undrawn.push(Undrawn { words: line.to_owned(), reason: WhyUndrawn::NoFont(lacking) });
        None
    }

    /// Words and rules in their places with a title of some size, if they fit.
    fn placed(&mut self, known: &Known<'_>, title_size: f64, care: Care) -> Option<Vec<Ink>> {
        let least = |size: f64| size.min(MOST_OF_TITLE * title_size);
        let [of_title, of_line, of_editor, of_publisher] = MOST_ROWS;
        let title = Manner::new(Face::Regular, title_size, TITLE_LEADING, care, of_title);
        let other = |face, size, most| Manner::new(face, least(size), LEADING, care, most);
        let line = other(Face::Italic, LINE_SIZE, of_line);
        let editor = other(Face::Regular, EDITOR_SIZE, of_editor);
        let publisher = other(Face::Italic, PUBLISHER_SIZE, of_publisher);
        let title = self.rows(known.title, title)?;
        let lines: Vec<Rows> =
            known.lines.iter().map(|it| self.rows(Some(it), line)).collect::<Option<_>>()?;
        let foot: Vec<Rows> = [(known.editor, editor), (known.publisher, publisher)]
            .into_iter()
            .map(|(words, manner)| self.rows(words, manner))
            .collect::<Option<_>>()?;
        self.in_place(&title, &lines, &foot)
    }

    fn in_place(&self, title: &Rows, lines: &[Rows], foot: &[Rows]) -> Option<Vec<Ink>> {
        let (part, least, most) = AROUND_RULE;
        let around_rule = (part * title.size.leading).clamp(least, most);
        let has_rule = !title.lines.is_empty() && lines.iter().any(|rows| !rows.lines.is_empty());
        let rule = if has_rule { 2.0 * around_rule + RULE.1 } else { 0.0 };
        let (below, at_foot) = (stacked(lines), stacked(foot));
        let above_foot = if at_foot > 0.0 { ABOVE_FOOT } else { 0.0 };
        let room = self.area.bottom - self.area.top - at_foot - above_foot;
        let free = room - title.height() - rule - below;
        if free < 0.0 {
            return None;
        }
        let mut inks = Vec::new();
        let mut y = self.area.top + HEIGHT * free;
        self.place(title, y, &mut inks);
        y += title.height();
        if has_rule {
            let (width, height) = RULE;
            let x = 0.5 * (self.area.left + self.area.right - width);
            inks.push(Ink::Rule { x, y: y + around_rule, width, height });
        }
        self.place_all(lines, y + rule, &mut inks);
        self.place_all(foot, self.area.bottom - at_foot, &mut inks);
        Some(inks)
    }

    fn place_all(&self, all: &[Rows], mut y: f64, inks: &mut Vec<Ink>) {
        for rows in all.iter().filter(|rows| !rows.lines.is_empty()) {
            self.place(rows, y, inks);
            y += rows.height() + BETWEEN_LINES;
        }
    }

    fn place(&self, rows: &Rows, top: f64, inks: &mut Vec<Ink>) {
        let mut baseline = top + rows.size.baseline();
        for line in &rows.lines {
            for (_, ink) in &line.inks {
                let mut ink = ink.clone();
                ink.shift(self.area.left, baseline);
                inks.push(ink);
            }
            baseline += rows.size.leading;
        }
    }

    /// A line of the cover in rows that are alike in length; `None` if a word is wider than the area and may not be cut.
    fn rows(&mut self, words: Option<&str>, manner: Manner) -> Option<Rows> {
        let Some(words) = words else {
            return Some(Rows { lines: Vec::new(), size: manner.size });
        };
        let (most, care) = (manner.most, manner.care);
        if care != Care::Cut && words.chars().count() > most * LONGEST_ROW {
            return None;
        }
        if care != Care::Cut {
            return Some(Rows { lines: self.lines(words, manner)?, size: manner.size });
        }
        let mut shown: String = words.chars().take(most * LONGEST_ROW).collect();
        let mut is_cut = shown.len() < words.len();
        loop {
            let cut = if is_cut { format!("{}…", shown.trim_end()) } else { shown.clone() };
            let lines = self.lines(&cut, manner)?;
            if lines.len() <= most {
                if is_cut {
                    let words = words.to_owned();
                    self.undrawn.push(Undrawn { words, reason: WhyUndrawn::NoRoom });
                }
                return Some(Rows { lines, size: manner.size });
            }
            is_cut = true;
            // As much as fits if its rows are alike, without the beginning of a word.
            let letters = shown.chars().count() * (most + 1) / (lines.len() + 1);
            let end = shown.char_indices().nth(letters).map_or(0, |(at, _)| at);
            let space = shown.get(..end).and_then(|shown| shown.rfind(char::is_whitespace));
            let end = space.filter(|space| *space > 0).unwrap_or(end);
            shown.truncate(end);
        }
    }

    fn lines(&mut self, words: &str, manner: Manner) -> Option<Vec<SetLine>> {
        let own = Direction::of_language(self.language);
        let direction = own.or_else(|| Direction::of_text(words)).unwrap_or_default();
        let measure = self.area.right - self.area.left;
        let mut flow = Flow::of(direction);
        flow.push_text(words, manner.style(words), PartId(0));
        let levels = Levels::of(flow.text(), direction);
        let ends = line_ends(flow.text(), Wording::of(self.language));
        let may_cut = manner.care == Care::Cut;
        let widest = if may_cut { measure } else { f64::INFINITY };
        let mut items = flow.items(&levels, self.shaper, widest);
        if !may_cut {
            // Smaller type is better than a word that is broken at its hyphen.
            items.retain(|item| !matches!(item, Item::Break { is_hyphened: true, .. }));
            if manner.care == Care::Well {
                join(&mut items, &ends);
            }
            if Extent::of(&items).least > measure {
                return None;
            }
        }
        let shape =
            Shape { left: 0.0, right: measure, indent: 0.0, align: Align::Centre, direction };
        let shape = shape_with_ends(&items, shape, &ends);
        Some(lines_of(&flow, &levels, &items, shape, self.shaper))
    }
}

/// Lets no line end where it would end badly.
fn join(items: &mut [Item], ends: &[(usize, LineEnd)]) {
    let is_bad = |at: usize| ends.contains(&(at, LineEnd::Bad));
    let mut next = None;
    for item in items.iter_mut().rev() {
        match item {
            Item::Piece { range, .. } => next = Some(range.start),
            Item::Space { breakable, .. } if next.is_some_and(is_bad) => *breakable = false,
            Item::Space { .. }
            | Item::Call { .. }
            | Item::Bar { .. }
            | Item::Point { .. }
            | Item::Break { .. }
            | Item::LineEnd => {}
        }
    }
}

/// How well a line ends before each word but the first: as in a heading, but a short word should not be the last one in
/// type so large.
fn line_ends(words: &str, wording: &Wording) -> Vec<(usize, LineEnd)> {
    let mut ends = wording.line_ends(words);
    for ((_, end), before) in ends.iter_mut().zip(words.split_whitespace()) {
        let is_short =
            before.chars().count() <= SHORT_WORD && before.chars().all(char::is_lowercase);
        if is_short && *end == LineEnd::Fair {
            *end = LineEnd::Bad;
        }
    }
    ends
}

/// How a line is set when it is only asked which fonts have its characters.
const PLAIN: Style = Style::new(Face::Regular, super::design::TEXT);

/// The height of some lines of the cover, one below the other.
fn stacked(all: &[Rows]) -> f64 {
    let heights = all.iter().map(Rows::height).filter(|height| *height > 0.0);
    heights.reduce(|above, height| above + BETWEEN_LINES + height).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 40.0, right: 356.0, top: 200.0, bottom: 600.0 };
    const FRUS: &str = "Foreign Relations of the United States, 1961–1963, Volume VI, \
                        Kennedy-Khrushchev Exchanges";

    fn set(title: &str, language: &str, lines: &[&str]) -> SetCover {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let (editor, publisher) = (Some("Ann Lee-Quill"), Some("Office of the Historian"));
        let words = CoverWords { title, language, lines: &lines, editor, publisher };
        set_cover(&words, AREA, &TypeCase::default())
    }

    /// The rows from above, each with its baseline, its size and its words.
    fn rows(cover: &SetCover) -> Vec<(f64, f64, String)> {
        let mut rows: Vec<(f64, f64, String)> = Vec::new();
        for ink in &cover.inks {
            let Ink::Text(run) = ink else { continue };
            match rows.last_mut().filter(|(y, ..)| *y == run.y) {
                Some((.., words)) => words.push_str(&run.text),
                None => rows.push((run.y, run.size, run.text.clone())),
            }
        }
        rows.into_iter().map(|(y, size, words)| (y, size, words.trim().to_owned())).collect()
    }

    fn words(cover: &SetCover) -> Vec<String> {
        rows(cover).into_iter().map(|(.., words)| words).collect()
    }

    /// Whether everything is in the area, and each row below the one before.
    fn check(cover: &SetCover) {
        for ink in &cover.inks {
            let Ink::Text(run) = ink else { continue };
            let text = run.text.trim_end();
            let visible = run.glyphs.iter().filter(|glyph| glyph.text.start < text.len());
            for glyph in visible {
                let (left, right) = (run.x + glyph.x, run.x + glyph.x + glyph.advance);
                // Small signs hang over the edge.
                assert!(left >= AREA.left - 0.3 * run.size, "{left} {}", run.text);
                assert!(right <= AREA.right + 0.3 * run.size, "{right} {}", run.text);
            }
            assert!(run.y - 0.8 * run.size >= AREA.top - 1.0, "{} {}", run.y, run.text);
            assert!(run.y + 0.25 * run.size <= AREA.bottom, "{} {}", run.y, run.text);
        }
        for pair in rows(cover).windows(2) {
            let [(above, _, _), (below, size, words)] = pair else { continue };
            assert!(below - above >= size * TITLE_LEADING - 1e-9, "{above} {below} {words}");
        }
    }

    #[test]
    fn a_title_has_lines_that_end_well() {
        let cover = set(FRUS, "en", &["1961–1963"]);
        check(&cover);
        let found = words(&cover);
        assert!(cover.undrawn.is_empty());
        assert_eq!(
            found,
            [
                "Foreign Relations",
                "of the United States,",
                "1961–1963, Volume VI,",
                "Kennedy-Khrushchev",
                "Exchanges",
                "1961–1963",
                "Ann Lee-Quill",
                "Office of the Historian",
            ]
        );
        let chekhov = set("Письма А. П. Чехова к О. Л. Книппер", "ru", &[]);
        check(&chekhov);
        assert!(!words(&chekhov).iter().any(|row| row.ends_with("О.") || row.ends_with(" к")));
    }

    #[test]
    fn long_titles_are_smaller_and_no_lines_overlap() {
        let mut size = f64::INFINITY;
        for count in [1, 3, 9, 27, 81] {
            let cover =
                set(&"Letters from Leeds ".repeat(count), "en", &["1850–1861", "212 letters"]);
            check(&cover);
            let (_, of_title, _) = rows(&cover)[0];
            assert!(of_title <= size, "{count}");
            size = of_title;
            assert_eq!(cover.undrawn.is_empty(), count < 81);
        }
        assert_eq!(rows(&set("Letters", "en", &[]))[0].1, TITLE_SIZES[0]);
    }

    #[test]
    fn a_word_is_not_broken_while_it_fits_in_smaller_type() {
        let cover = set("Briefwechselgesamtausgabe", "de", &[]);
        assert_eq!(words(&cover)[0], "Briefwechselgesamtausgabe");
        check(&cover);
        let endless = "m".repeat(3_000);
        let cover = set(&endless, "en", &[&endless]);
        check(&cover);
        assert_eq!(cover.undrawn.len(), 2);
        assert!(words(&cover).iter().any(|row| row.ends_with('…')));
    }

    #[test]
    fn scripts_of_both_directions_are_set() {
        for (title, language) in [
            ("Ἐπιστολαὶ τοῦ Ἀδαμαντίου Κοραῆ", "el"),
            ("אגרות מאת חיים נחמן ביאליק", "he"),
            ("رسائل جبران إلى مي زيادة", "ar"),
        ] {
            let cover = set(title, language, &["1850–1861"]);
            check(&cover);
            assert!(cover.undrawn.is_empty(), "{:?}", cover.undrawn);
            let all = words(&cover).join(" ");
            assert!(title.split(' ').all(|word| all.contains(word)), "{all}");
        }
    }

    #[test]
    fn a_line_without_a_font_is_left_out_and_reported() {
        let cover = set("書簡 of Li", "en", &["1850–1861", "簡"]);
        assert_eq!(words(&cover), ["1850–1861", "Ann Lee-Quill", "Office of the Historian"]);
        let lacking = |words: &str, characters: &[char]| Undrawn {
            words: words.to_owned(),
            reason: WhyUndrawn::NoFont(characters.to_vec()),
        };
        assert_eq!(cover.undrawn, [lacking("書簡 of Li", &['書', '簡']), lacking("簡", &['簡'])]);
    }

    #[test]
    fn what_has_no_room_is_reported() {
        let cover = set("Letters", "en", &["a", "b", "c", "d", "e"]);
        check(&cover);
        let missing = Undrawn { words: "e".to_owned(), reason: WhyUndrawn::NoRoom };
        assert_eq!(cover.undrawn, [missing]);
        assert_eq!(words(&set(" \n", "en", &[""]))[0], "Ann Lee-Quill");
    }
}
