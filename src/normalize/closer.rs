//! What closes and signs the letter.
//!
//! A line that is not clearly one of these stays a paragraph, as do the address under a signature, a
//! postscript, and the heading of an enclosure.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary::{self, Language};
use super::{Context, Effect, Pass, text_runs};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Closer, CloserPart, Inline, Letter, Line, LineBreak, LineBreakKind, Note,
    OpenerPart, Origin, Reading, plain_text,
};
use crate::source::{Span, part};

/// Separates complimentary close and signatures from the paragraphs.
pub(super) struct ReadCloser;

impl Pass for ReadCloser {
    fn name(&self) -> &'static str {
        "read_closer"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let words = Words { languages };
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Closer(_))) {
            return;
        }
        let mut rest = text.blocks.as_slice();
        let mut before = None;
        // Each closer with the number of blocks since the last one, and the number of blocks it
        // takes.
        let mut closers = Vec::new();
        let mut passed = 0;
        while let Some((block, after)) = rest.split_first() {
            if let Some((count, closer)) = words.closer_at(before, rest) {
                report(&closer, context);
                closers.push((passed, count, closer));
                (before, rest, passed) = (None, &rest[count..], 0);
            } else {
                (before, rest) = (Some(block), after);
                passed += 1;
            }
        }
        let mut blocks = std::mem::take(&mut text.blocks).into_iter();
        for (passed, count, closer) in closers {
            text.blocks.extend(blocks.by_ref().take(passed));
            text.blocks.push(Block::Closer(closer));
            blocks.by_ref().take(count).for_each(drop);
        }
        text.blocks.extend(blocks);
        if let Some((range, closer)) = words.signatures_at_end(&text.blocks, notes) {
            report(&closer, context);
            text.blocks.splice(range, [Block::Closer(closer)]);
        }
    }
}

fn report(closer: &Closer, context: &mut Context<'_>) {
    for part in &closer.parts {
        let words = plain_text(&part.line().content, Reading::Regular).replace('\n', " / ");
        let what = match part {
            CloserPart::ComplimentaryClose(_) => "complimentary close",
            CloserPart::Signature(_) => "signature",
            CloserPart::Dateline(_) => "dateline",
            CloserPart::Address(_) => "address",
            CloserPart::Other(_) => "line",
        };
        let span = part.line().content.iter().find_map(text_runs::read_at);
        let message = format!("the {what} is \u{201C}{}\u{201D}", words.trim());
        context.report(Diagnostic::new(&diag::CLOSER, span, message));
    }
}

/// The words of the letter's languages.
struct Words {
    languages: Vec<&'static Language>,
}

/// What is known when a line is examined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The letter goes on.
    Text,
    /// A complimentary close has announced a signature, or a name an office.
    Announced,
    /// An earlier paragraph holds a signature.
    Signed,
}

impl Words {
    /// The closer that begins with the first of these blocks, and how many blocks it takes.
    fn closer_at(&self, before: Option<&Block>, blocks: &[Block]) -> Option<(usize, Closer)> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut count = 0;
        let mut page_breaks: Vec<Inline> = Vec::new();
        // `Accept, Sir, the assurances of my highest consideration.` also announces a signature.
        let mut state = match before {
            Some(Block::Paragraph(paragraph)) if self.ends_with_close(&paragraph.content) => {
                State::Announced
            }
            _ => State::Text,
        };
        let mut is_in_print_of_capitals = false;
        let mut is_signed = false;
        for (index, block) in blocks.iter().enumerate() {
            let paragraph = match block {
                Block::Paragraph(paragraph) => paragraph,
                // A page break between close and signature is put before the signature.
                Block::PageBreak(page) if !parts.is_empty() => {
                    page_breaks.push(Inline::PageBreak(page.clone()));
                    continue;
                }
                _ => break,
            };
            let Some(mut new_parts) = self.parts_of(&paragraph.content, state) else {
                break;
            };
            // Where the print sets names in capitals, a name in small letters is the address.
            let are_capitals = new_parts.iter().any(|part| is_in_capitals(&words_of(part.line())));
            if state == State::Signed && is_in_print_of_capitals && !are_capitals {
                break;
            }
            is_in_print_of_capitals |= are_capitals;
            if let Some(first) = new_parts.first_mut() {
                first.line_mut().content.splice(0..0, page_breaks.drain(..));
            }
            is_signed |= new_parts.iter().any(is_signature);
            parts.extend(new_parts);
            state = if is_signed { State::Signed } else { State::Announced };
            count = index + 1;
        }
        (!parts.is_empty()).then_some((count, Closer { parts }))
    }

    /// The parts of a closer that a paragraph consists of, if it holds nothing else.
    fn parts_of(&self, content: &[Inline], before: State) -> Option<Vec<CloserPart>> {
        let mut parts: Vec<CloserPart> = Vec::new();
        let mut state = before;
        let mut is_signed = before == State::Signed;
        let lines = lines(content);
        let mut rest = lines.as_slice();
        while let Some((line, after)) = rest.split_first() {
            if !is_signed && let Some(count) = self.close(rest) {
                parts.push(CloserPart::ComplimentaryClose(joined(rest[..count].iter().cloned())));
                rest = &rest[count..];
            } else if !is_signed && let Some((close, signature)) = self.cut_close(line) {
                parts.push(CloserPart::ComplimentaryClose(close));
                parts.push(CloserPart::Signature(signature));
                (is_signed, rest) = (true, after);
            } else if state != State::Text && self.is_signature(&words_of(line), state) {
                parts.push(CloserPart::Signature(line.clone()));
                (is_signed, rest) = (true, after);
            } else {
                return None;
            }
            // Under a name, the same paragraph can hold the office.
            state = State::Announced;
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// How many of the first lines together are a complimentary close.
    fn close(&self, lines: &[Line]) -> Option<usize> {
        let is_close = |count: &usize| {
            let words: Vec<String> = lines[..*count].iter().map(words_of).collect();
            self.is_close(&words.join(" "))
        };
        let counts = || 1..=LONGEST_CLOSE.min(lines.len());
        // The name under a close is not part of it.
        let is_signed = |count: &usize| {
            lines
                .get(*count)
                .is_some_and(|next| is_name(&words_of(next)) && count + 1 == lines.len())
        };
        let longest = counts().rev().find(is_close)?;
        Some(if longest == lines.len() {
            counts().find(|count| is_close(count) && is_signed(count)).unwrap_or(longest)
        } else {
            longest
        })
    }

    /// `Sincerely, Ann` on one line: the close and the signature.
    fn cut_close(&self, line: &Line) -> Option<(Line, Line)> {
        let [Inline::Text(characters)] = line.content.as_slice() else {
            return None;
        };
        let at = text_runs::read_at(&line.content[0])?;
        let text = &characters.text;
        // No name has a comma.
        let cut = text.rfind(',')? + 1;
        if !self.is_close(part(text, ..cut).trim()) || !is_name(part(text, cut..).trim()) {
            return None;
        }
        let start = cut + part(text, cut..).len() - part(text, cut..).trim_start().len();
        let part = |range: Range<usize>| {
            let origin = Origin::Read { at: at.slice(range.clone()) };
            Line::new(vec![Inline::Text(Characters { text: part(text, range).to_owned(), origin })])
        };
        Some((part(0..cut), part(start..text.len())))
    }

    /// Whether a line is a complimentary close.
    fn is_close(&self, line: &str) -> bool {
        self.languages.iter().any(|language| language.is_close(line))
    }

    /// Whether a paragraph ends with words that announce a signature.
    fn ends_with_close(&self, content: &[Inline]) -> bool {
        let words = plain_text(content, Reading::Regular);
        let words = words.trim();
        // The close begins a sentence, or follows the comma that ends the letter's last clause.
        let tails = words.match_indices([';', '.', '!', '?']).map(|(at, mark)| at + mark.len());
        let is_tail =
            |at: usize| words.len() - at <= LONGEST && self.is_close(part(words, at..).trim());
        self.languages.iter().any(|language| language.patterns.closing_sentence.is_match(words))
            || tails.filter(|at| *at < words.len()).any(is_tail)
    }

    /// Whether a line signs the letter, or names the office of the signer.
    fn is_signature(&self, line: &str, state: State) -> bool {
        let (line, is_said) = self.without_signed(line);
        if line.is_empty() {
            return is_said;
        }
        if is_other_matter(line, &self.languages) || state == State::Signed && is_address(line) {
            return false;
        }
        is_name(line) || state != State::Text && is_announced_name(line)
    }

    /// A line without `(Signed)`, and whether it had that.
    fn without_signed<'a>(&self, line: &'a str) -> (&'a str, bool) {
        let signed = self.languages.iter().find_map(|one| one.patterns.signed.find(line));
        match signed {
            Some(signed) => (part(line, signed.end()..), true),
            None => (line, false),
        }
    }

    /// Names at the end of the letter that no complimentary close announces, and the blocks that
    /// hold them.
    fn signatures_at_end(
        &self,
        blocks: &[Block],
        notes: &[Note],
    ) -> Option<(Range<usize>, Closer)> {
        let words = |index: usize| match &blocks[index] {
            Block::Paragraph(paragraph) => {
                Some(plain_text(&paragraph.content, Reading::Regular).trim().to_owned())
            }
            _ => None,
        };
        // A page mark can follow the signature, a postscript, or the address.
        let is_behind = |block: &Block| match block {
            Block::PageBreak(_) => true,
            Block::Paragraph(paragraph) => {
                is_address_block(&plain_text(&paragraph.content, Reading::Regular))
            }
            _ => false,
        };
        let end = blocks.iter().rposition(|block| !is_behind(block))? + 1;
        let list = behind_list(blocks, notes);
        let before_list = list.and_then(|list| self.signatures_before(blocks, list));
        before_list.or_else(|| self.signatures_before(blocks, end)).or_else(|| {
            let postscript =
                (0..end).find(|index| words(*index).is_some_and(|w| vocabulary::is_postscript(&w)));
            self.signatures_before(blocks, postscript?)
        })
    }

    /// Names just before the block with this index.
    fn signatures_before(&self, blocks: &[Block], end: usize) -> Option<(Range<usize>, Closer)> {
        let is_addressed = blocks.iter().any(has_salutation);
        let mut start = end;
        // In reverse order: the last paragraph first.
        let mut signing: Vec<(bool, Vec<Line>)> = Vec::new();
        let signs = |line: &Line| {
            let words = words_of(line);
            let (name, is_said) = self.without_signed(&words);
            let is_name = is_name(name)
                || is_said && is_announced_name(name)
                || is_in_capitals(name)
                || is_addressed && is_short_name(name);
            is_name && !is_other_matter(name, &self.languages) && !is_address(name)
        };
        while let Some(Block::Paragraph(paragraph)) = start.checked_sub(1).map(|i| &blocks[i]) {
            let lines = lines(&paragraph.content);
            // A close that no table knows is on the line above the name, and ends with a comma.
            let closes = lines.len() > 1 && is_farewell(&words_of(&lines[0]));
            if !lines.iter().skip(usize::from(closes)).all(signs) || are_counted(&lines) {
                break;
            }
            signing.push((closes, lines));
            start -= 1;
            if closes {
                break;
            }
        }
        let mut parts: Vec<CloserPart> = Vec::new();
        for (closes, lines) in signing.into_iter().rev() {
            let (close, names) = lines.split_at(usize::from(closes));
            parts.extend(close.iter().cloned().map(CloserPart::ComplimentaryClose));
            let last = names.len().saturating_sub(1);
            parts.extend(names.iter().enumerate().map(|(place, line)| {
                let words = words_of(line);
                // Of several lines that nothing announces, the last one and full names sign.
                let signs = place == last || is_person(&words) && words.contains(' ');
                if signs && !has_closing_word(&words) {
                    CloserPart::Signature(line.clone())
                } else {
                    CloserPart::Other(line.clone())
                }
            }));
        }
        // An office alone is not a signature; nor are the only words of the letter.
        let first = parts.iter().find(|part| is_signature(part));
        let first = first.map(|part| words_of(part.line()))?;
        let (name, is_said) = self.without_signed(&first);
        let signs = is_said || is_person(name) && !has_closing_word(name);
        let follows_text = blocks[..start]
            .iter()
            .any(|block| matches!(block, Block::Paragraph(_) | Block::Opener(_)));
        (signs && follows_text).then_some((start..end, Closer { parts }))
    }
}

/// Whether a line has a word that closes a letter and is never part of a name.
fn has_closing_word(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "your",
        "yours",
        "your's",
        "your’s",
        "sincerely",
        "truly",
        "faithfully",
        "affectionately",
        "ihr",
        "ihre",
        "dein",
        "deine",
        "euer",
        "eure",
        "herzlichst",
        "votre",
        "dévoué",
        "ton",
        "suo",
        "sua",
        "servitore",
        "servidor",
        "uw",
        "dienaar",
        "twój",
        "ваш",
        "твой",
        "ваша",
        "твоя",
    ];
    line.split_whitespace()
        .any(|word| WORDS.contains(&word.trim_matches([',', '.', '!']).to_lowercase().as_str()))
}

/// Whether lines are numbered: `I. Tern.`, `II. Burnt.` are notes, not names.
fn are_counted(lines: &[Line]) -> bool {
    let begins = |line: &Line, label: &str| words_of(line).starts_with(label);
    lines.windows(2).any(|pair| {
        [("I. ", "II. "), ("A. ", "B. "), ("a. ", "b. ")]
            .iter()
            .any(|(one, two)| begins(&pair[0], one) && begins(&pair[1], two))
    })
}

/// Whether a line above a name has the form of a close: a few words that are not a name, and a
/// comma. Above an office it can be a name: `John Smith,`.
fn is_farewell(line: &str) -> bool {
    let Some(words) = line.strip_suffix(',') else { return false };
    let count = words.split_whitespace().count();
    let is_sentence = |c: char| c.is_ascii_digit() || ".;:!?,".contains(c);
    words.starts_with(char::is_uppercase)
        && !words.contains(is_sentence)
        && (count == 1 || (2..=8).contains(&count) && !is_name(words))
}

/// The first block after a list of notes: the letter is signed before its notes, and what was added
/// follows them. Notes on several pages are not a list.
fn behind_list(blocks: &[Block], notes: &[Note]) -> Option<usize> {
    let start = |note: &Note| Some(note.list_number.as_ref()?.origin.span()?.start);
    let (first, last) = (start(notes.first()?)?, start(notes.last()?)?);
    let index_behind = |place: usize| {
        blocks.iter().position(|block| {
            let start = text_runs::of(std::slice::from_ref(block)).first().map(|(at, _)| at.start);
            start.is_some_and(|start| start > place)
        })
    };
    index_behind(first).filter(|index| index_behind(last) == Some(*index))
}

/// The most lines that a complimentary close takes.
const LONGEST_CLOSE: usize = 3;

fn is_signature(part: &CloserPart) -> bool {
    matches!(part, CloserPart::Signature(_))
}

/// The lines of a paragraph; the breaks between them become the breaks between the parts.
fn lines(content: &[Inline]) -> Vec<Line> {
    content
        .split(|inline| matches!(inline, Inline::LineBreak(_)))
        .map(|line| Line::new(line.to_vec()))
        .collect()
}

/// Joins lines that are one part.
fn joined(lines: impl Iterator<Item = Line>) -> Line {
    let mut content: Vec<Inline> = Vec::new();
    for line in lines {
        if let (Some(before), Some(after)) = (
            content.iter().rev().find_map(text_runs::read_at),
            line.content.iter().find_map(text_runs::read_at),
        ) {
            let at = Span { source: before.source, start: before.end, end: after.start };
            let origin = Origin::Read { at };
            content.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        }
        content.extend(line.content);
    }
    Line::new(content)
}

fn words_of(line: &Line) -> String {
    plain_text(&line.content, Reading::Regular).trim().to_owned()
}

/// The longest line accepted as a signature, in characters.
const LONGEST: usize = 90;

/// Whether a line looks like a name or an office: short, its words capitalised, no sentence.
pub(super) fn is_name(line: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "for", "in", "to", "at", "on", "de", "von", "van", "der", "la", "le",
        "zu", "du", "des", "und", "et", "и",
    ];
    const ENDINGS: &[&str] = &["Jr.", "Sr.", "Esq.", "D.C.", "Ph.D.", "M.D."];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['(', '“', '"', '/', '[']);
        SMALL.contains(&bare) || bare.starts_with(|c: char| c.is_uppercase())
    };
    let ends_well = words.last().is_some_and(|last| {
        !last.ends_with(['.', ':', ';', '?', '!', ']'])
            || ENDINGS.contains(last)
            || is_initials(last)
    });
    let begins_well =
        words.first().is_some_and(|first| !SMALL.contains(first) || ["von", "de"].contains(first));
    ends_well && begins_well && line.chars().count() <= LONGEST && words.iter().all(is_capitalised)
}

/// What an editor or a clerk adds to a signature: `L[ovett]`, `(his x mark)`.
static ADDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\[\]]|\([^)]*\)\s*").expect("a constant pattern"));

/// Whether a line where a name is expected is one: it may also end with a full stop.
fn is_announced_name(line: &str) -> bool {
    let bare = ADDED.replace_all(line, "");
    is_name(bare.trim().trim_end_matches(['.', ',']))
}

/// Whether a line begins with a name in capitals, as signatures are set in prints of the nineteenth
/// century: `GEO. S. FISHER, United States Consul.`
fn is_in_capitals(line: &str) -> bool {
    let name = line.split(',').next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_capital = |word: &&str| !word.chars().any(char::is_lowercase);
    let has_surname =
        words.last().is_some_and(|last| last.chars().filter(|c| c.is_uppercase()).count() >= 3);
    (2..=6).contains(&words.len())
        && has_surname
        && words.iter().all(is_capital)
        && is_announced_name(line)
}

/// Whether a line is one or two words of a name and a full stop, as private letters are signed. This
/// is enough only if the letter has a salutation.
fn is_short_name(line: &str) -> bool {
    const ENDS: &[&str] =
        &["Amen", "Ende", "End", "Finis", "Fin", "Vale", "Adieu", "Over", "Genug"];
    let Some(name) = line.strip_suffix('.') else { return false };
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '.')
    };
    (1..=2).contains(&words.len()) && words.iter().all(is_word) && !ENDS.contains(&words[0])
}

/// Whether a block addresses someone.
fn has_salutation(block: &Block) -> bool {
    match block {
        Block::Opener(opener) => {
            opener.parts.iter().any(|part| matches!(part, OpenerPart::Salutation(_)))
        }
        Block::Paragraph(paragraph) => paragraph.content.first().is_some_and(Inline::is_salutation),
        _ => false,
    }
}

/// `N.`, `A.B.`, `H. C. L.` without spaces.
fn is_initials(word: &str) -> bool {
    let letters = word.split('.').filter(|letter| !letter.is_empty());
    word.ends_with('.')
        && letters.clone().count() <= 3
        && letters.clone().all(|l| l.chars().count() == 1)
}

/// Whether a line looks like the name of a person: initials, or a few capitalised words, perhaps
/// followed by an office.
fn is_person(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitals = |word: &str| word.len() <= 4 && word.chars().all(char::is_uppercase);
    match words.as_slice() {
        [] => false,
        [one] => is_capitals(one) || is_initials(one) || !is_office(one),
        [first, ..] => {
            // Names do not have such words; `Printed in Leeds` does.
            let is_small =
                |word: &&str| ["in", "at", "on", "to", "for", "the", "of"].contains(word);
            let is_name = words.len() <= 5 && !is_office(first) && !words.iter().any(is_small);
            is_initials(first) || is_in_capitals(line) || is_name
        }
    }
}

/// Whether a word is an office, not a name.
fn is_office(word: &str) -> bool {
    ["Chairman", "President", "Secretary", "Minister", "Director", "Ambassador", "Attested"]
        .contains(&word)
}

/// Whether a line names the addressee. Nobody signs as `Captain Winslow`, but the office under a name
/// can be `Captain, U.S.N.`
pub(super) fn is_address(line: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:Hon\b|The Hon|Honorable|His |Her |Their |The |To |TO |Messrs|An |À |Herrn |Monsieur |К )|\bEsq(?:r|re|e|uire)?\b|&c\b|\betc\b|: ",
        )
        .expect("a constant pattern")
    });
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:Mr|Mrs|M|Sir|Lord|Captain|Capt|Colonel|Col|General|Gen|Brig|Lieutenant|Lieut|Major|Commander|Commandant|Commodore|Admiral|Count|Prince|Baron)\b\.?\s(?P<next>\p{Lu}\S*)",
        )
        .expect("a constant pattern")
    });
    const OFFICES: &[&str] = &["Director", "Counsel", "Secretary", "Manager", "Staff", "Consul"];
    let is_titled = TITLED.captures(line).is_some_and(|found| {
        let next = found["next"].trim_end_matches([',', '.']);
        next.chars().any(char::is_lowercase) && !OFFICES.contains(&next)
            || is_initials(&found["next"])
    });
    ADDRESS.is_match(line) || is_titled
}

/// Whether a paragraph is clearly an address under a signature.
fn is_address_block(paragraph: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:Hon\. |The Hon|His Excellency |Her Excellency |To (?:the |Mr|His ))|\bEsq\.(?:,|$)|(?:, ?&c\.?,?)+")
            .expect("a constant pattern")
    });
    paragraph.chars().count() <= 160 && ADDRESS.is_match(paragraph.trim())
}

/// Whether a line is the heading of an enclosure, a postscript, or a clerk's note.
fn is_other_matter(line: &str, languages: &[&'static Language]) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[\[(]?(?:enclosures?|inclosures?|attachments?|annex(?:es)?|appendi(?:x|ces)|tabs?|exhibit|encl|cc|cop(?:y|ies|ie|ia|ia conforme)|abschrift(?:en)?|kopie|копия|afschrift|official(?: copy)?|attest(?:ed)?|end\s+(?:of\s+)?(?:verbatim\s+)?text|anlagen?|beilagen?|annexes?|pièces? jointes?|приложени[ея]|seal|l\. ?s|approved|witness(?:es)?|source|foot-?notes?|end-?notes?|notes?|notas?|noten?|anmerkung(?:en)?|fu(?:ß|ss)noten|примечани[ея]|сноск[аи]|przypisy|adnotationes|annotazioni|annotations?|references|printed|published|finis|fin|ende?|chapter|extracts?|translation|here follows|subject|secret|top secret|confidential|participants)\b",
        )
        .expect("a constant pattern")
    });
    // The number of the next letter.
    let is_number =
        line.trim_end_matches('.').chars().all(|c| c.is_ascii_digit() || "IVXLC".contains(c));
    is_number && line.trim_end_matches('.').len() > 1
        || OTHER.is_match(line)
        || vocabulary::is_postscript(line)
        || languages.iter().any(|language| {
            // The salutation of the next letter; a day on which something was written.
            let address = format!("{}:", line.trim_end_matches([',', '.', '!', ':']));
            language.kind(line).is_some()
                || language.patterns.dear.is_match(&address)
                || language.patterns.weekday.is_match(line)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Mend, run};
    use crate::readers;
    use crate::source::{Source, SourceId};

    #[test]
    fn names() {
        for name in [
            "N. Khrushchev",
            "Reuben B. Robertson, Jr.",
            "John Foster Dulles",
            "Chairman of the Council of Ministers of the USSR",
            "Harold",
            "Cabot L.",
            "A.B.",
            "von Moltke",
            "Н. Хрущев",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["[Enclosure]", "They simply do not exist.", "of 5", ""] {
            assert!(!is_name(other), "{other}");
        }
        for name in ["ANSON BURLINGAME.", "[Robert A.] L[ovett]", "Alfred (his x mark) Dardean."] {
            assert!(is_announced_name(name), "{name}");
        }
        assert!(is_in_capitals("GEO. S. FISHER, United States Consul."));
        assert!(!is_in_capitals("TOP SECRET and more of it"));
    }

    #[test]
    fn who_signs_before_the_notes() {
        let text =
            "Dear Ben,\n\nThe hay[1] is in.\n\nANN HAY\n\nNotes\n[1] Cut.\n\nShare This: Print\n";
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        run(&mut letter, &source, None, Mend::default());
        let closers = letter.texts[0].blocks.iter().filter_map(|block| match block {
            Block::Closer(closer) => Some(words_of(closer.parts[0].line())),
            _ => None,
        });
        assert_eq!(closers.collect::<Vec<_>>(), ["ANN HAY"]);
        assert_eq!(letter.notes.len(), 1);
    }

    #[test]
    fn what_signs() {
        let words = Words { languages: vocabulary::LANGUAGES.to_vec() };
        for line in ["/s/ John Kennedy", "(Signed)", "(Signed) N. Khrushchev", "gez. Adenauer"] {
            assert!(words.is_signature(line, State::Announced), "{line}");
        }
        for line in [
            "[Enclosure]",
            "Enclosure",
            "P.S.",
            "Attachment",
            "Memorandum Prepared in the Department of State",
            "Tab A",
            "Lieber Richard,",
            "Sonntag",
        ] {
            assert!(!words.is_signature(line, State::Announced), "{line}");
        }
        for line in ["Hon. William H. Seward", "William L. Dayton Esq.", "The Attorney-General"] {
            assert!(!words.is_signature(line, State::Signed), "{line}");
        }
    }
}
