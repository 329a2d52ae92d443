//! Source and IR: every byte of the source is accounted for, once.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Collection, Correction, CorrectionKind, Inline, Letter, Line, LineBreak,
    Matter, Note, Origin, PageBreak, Readings, Visitor, visit_block, visit_blocks, visit_inline,
    visit_inlines, visit_letter,
};
use crate::source::{Account, Separators, Source, Span, is_unseen};

/// Checks that the runs of the letters cover the source: no byte twice, and leaving nothing but white
/// space. Characters with origin *read* must be those of the source.
///
/// A leaf is a run of characters, a line break, a page mark, a note mark, the number of a note in its
/// list, a line that became a witness, furniture of the copy, or a character that is left out because
/// no edition can contain it.
pub fn coverage(collection: &Collection, source: &Source) -> Vec<Diagnostic> {
    of_transcript(
        &collection.letters,
        &collection.matter,
        source,
        std::slice::from_ref(&(0..source.text().len())),
    )
}

/// Checks that the runs of one letter cover its parts of the source, `extent`: for a marked source as in
/// [`coverage_of_marked`]; those of a transcript, which has no account, must be covered completely.
pub fn coverage_of(
    letter: &Letter,
    source: &Source,
    extent: &[Range<usize>],
    account: Option<&dyn Account>,
) -> Vec<Diagnostic> {
    match account {
        Some(account) => coverage_of_marked(letter, source, account, extent),
        None => of_transcript(std::slice::from_ref(letter), &[], source, extent),
    }
}

fn of_transcript(
    letters: &[Letter],
    matter: &[Matter],
    source: &Source,
    extent: &[Range<usize>],
) -> Vec<Diagnostic> {
    let mut runs = TextRuns { source, spans: Vec::new(), found: Vec::new() };
    for letter in letters {
        runs.letter(letter);
    }
    matter.iter().flat_map(|part| &part.blocks).for_each(|block| runs.block(block));
    let TextRuns { mut spans, mut found, .. } = runs;
    spans.sort();
    let mut covered = 0;
    for span in &spans {
        if span.start < covered {
            found.push(Diagnostic::new(
                &diag::TEXT_TWICE,
                *span,
                "these characters are in the letter twice",
            ));
        }
        covered = covered.max(span.end);
    }
    let mut spans = spans.iter().peekable();
    let mut covered = 0;
    for part in extent {
        covered = covered.max(part.start);
        while let Some(span) = spans.next_if(|span| span.start < part.end) {
            check_gap(source, covered..span.start.max(covered), &mut found);
            covered = covered.max(span.end);
        }
        check_gap(source, covered..part.end.max(covered), &mut found);
    }
    found
}

/// [`coverage`] of one letter whose source is marked: the runs must cover the characters that its account
/// has in the letter's parts of the source, but not the mark-up. In each text and each note the words must
/// come in source order, and be the source's words: none joined, none split.
pub fn coverage_of_marked(
    letter: &Letter,
    source: &Source,
    account: &dyn Account,
    extent: &[Range<usize>],
) -> Vec<Diagnostic> {
    let furniture = letter.furniture.iter().filter_map(|one| one.origin.span());
    let furniture: Vec<Range<usize>> = furniture.map(|at| at.range()).collect();
    let mut pages = PagesInWords { account, found: Vec::new() };
    visit_letter(&mut pages, letter);
    let mut runs = MarkedRuns::new(source, account, extent, &furniture, pages.found);
    letter.witnesses.iter().for_each(|witness| runs.mark(&witness.origin));
    runs.know_labels(&letter.notes);
    for text in &letter.texts {
        runs.stream(&text.blocks);
    }
    letter.notes.iter().for_each(|note| runs.note(note));
    runs.finish(extent)
}

/// The same for what a source holds besides its letters.
pub fn coverage_of_matter(
    matter: &[Matter],
    source: &Source,
    account: &dyn Account,
    extent: &[Range<usize>],
) -> Vec<Diagnostic> {
    let mut runs = MarkedRuns::new(source, account, extent, &[], Vec::new());
    for part in matter {
        runs.know_labels(&part.notes);
        runs.stream(&part.blocks);
        part.notes.iter().for_each(|note| runs.note(note));
    }
    runs.finish(extent)
}

/// Collects the runs of what was read from a marked source.
struct MarkedRuns<'a> {
    source: &'a Source,
    account: &'a dyn Account,
    separators: Box<dyn Separators + 'a>,
    spans: Vec<Range<usize>>,
    /// The labels that the notes print, by their ids.
    labels: BTreeMap<String, String>,
    now: Here,
    found: Vec<Diagnostic>,
}

/// The page marks that are written with characters.
struct PagesInWords<'a> {
    account: &'a dyn Account,
    found: Vec<Range<usize>>,
}

impl Visitor for PagesInWords<'_> {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        if let Block::PageBreak(page) = block {
            self.page(page);
        }
        visit_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::PageBreak(page) = inline {
            self.page(page);
        }
        visit_inline(self, inline);
    }
}

impl PagesInWords<'_> {
    fn page(&mut self, page: &PageBreak) {
        let at = page.origin.span().map(|at| at.range());
        self.found.extend(at.filter(|at| !self.account.characters(at.clone()).is_empty()));
    }
}

/// The position of a walk in a text or a note.
#[derive(Default)]
struct Here {
    /// Where the last leaf ended.
    last: usize,
    /// The last word: where it ends, and its characters.
    word: Option<(usize, String)>,
    /// Whether something that separates words came after it.
    is_separated: bool,
    /// Whether a note was called after it.
    is_called: bool,
}

impl<'a> MarkedRuns<'a> {
    /// `furniture` is what is kept beside the text, and so is what `pages` are written with.
    fn new(
        source: &'a Source,
        account: &'a dyn Account,
        extent: &[Range<usize>],
        furniture: &[Range<usize>],
        pages: Vec<Range<usize>>,
    ) -> Self {
        let mut beside = pages;
        beside.extend_from_slice(furniture);
        beside.sort_by_key(|at| at.start);
        let separators = account.separators(extent, &beside);
        let spans = furniture.iter().flat_map(|at| account.characters(at.clone())).collect();
        let (labels, now) = (BTreeMap::new(), Here::default());
        Self { source, account, separators, spans, labels, now, found: Vec::new() }
    }

    fn know_labels(&mut self, notes: &[Note]) {
        let label = |note: &Note| Some((note.id.clone(), note.label.as_ref()?.value.clone()));
        self.labels = notes.iter().filter_map(label).collect();
    }

    /// Words at the call of a note that are not in the text must be what the note prints as its label.
    fn call(&mut self, note: &str, at: Span) {
        let data = self.account.characters(at.range());
        let words: Option<String> =
            data.iter().map(|at| self.account.meaning(at.clone())).collect();
        let label = self.labels.get(note).map_or("", String::as_str);
        // The text of the file's own entities is not known here.
        if let Some(words) = words.filter(|words| !words.trim().is_empty())
            && essence(&words) != essence(label)
            && essence(without_word_for_note(&words)) != essence(label)
        {
            let words = words.trim();
            let message = format!("\u{201C}{words}\u{201D} calls a note that has another label");
            self.report(at, &message);
        }
        self.spans.extend(data);
    }

    fn stream(&mut self, blocks: &[Block]) {
        let outside = std::mem::take(&mut self.now);
        visit_blocks(self, blocks);
        self.now = outside;
    }

    fn finish(mut self, extent: &[Range<usize>]) -> Vec<Diagnostic> {
        self.spans.sort_by_key(|span| span.start);
        // A space can be written as a reference.
        let mut check = |gap: Range<usize>| {
            let data = self.account.meaning(gap.clone());
            if data.is_none_or(|data| !data.trim().is_empty()) {
                check_gap(self.source, gap, &mut self.found);
            }
        };
        let mut spans = self.spans.iter().peekable();
        // A leaf may hold several runs of characters, with signs between them that can be mark-up.
        let mut covered = 0;
        for data in extent.iter().flat_map(|part| self.account.characters(part.clone())) {
            let mut at = data.start.max(covered);
            // A leaf ends where the character data does, or earlier.
            while let Some(span) = spans.next_if(|span| span.start < data.end) {
                check(at..span.start.max(at));
                at = at.max(span.end);
            }
            check(at..data.end.max(at));
            covered = at;
        }
        self.found
    }

    fn report(&mut self, at: Span, message: &str) {
        self.found.push(Diagnostic::new(&diag::TEXT_UNACCOUNTED, at, message));
    }

    /// What a pass read as a mark, and is no word of the letter.
    fn mark(&mut self, origin: &Origin) {
        if let Origin::Read { at } = origin {
            self.spans.extend(self.account.characters(at.range()));
        }
    }

    /// A run of characters that was read.
    fn leaf(&mut self, text: &str, at: Span) {
        let whole = self.source.text();
        let written = whole.get(at.range()).unwrap_or_default();
        let meant = self.account.meaning(at.range());
        if meant.as_ref().is_some_and(|meant| !meant.split_whitespace().eq(text.split_whitespace()))
        {
            self.report(at, "the letter's characters differ from the source here");
        }
        let place = self.account.place(at.start);
        if place < self.now.last {
            self.report(at, "these characters come earlier in the letter than in the source");
        }
        self.now.last = place + at.len();
        self.spans.push(at.range());
        let Some(first) = text.split_whitespace().next() else {
            self.now.is_separated |= !text.is_empty();
            return;
        };
        self.now.is_separated |= text.starts_with(char::is_whitespace);
        let start = at.start + (written.len() - written.trim_start().len());
        self.compare_with_word_before(start, first);
        let last = text.split_whitespace().next_back().unwrap_or_default();
        // The characters of the file's own entities are declared elsewhere.
        let end = at.start + written.trim_end().len();
        self.now = Here {
            last: place + at.len(),
            word: meant.map(|_| (end, last.to_owned())),
            is_separated: text.ends_with(char::is_whitespace),
            is_called: false,
        };
    }

    /// Checks that a word and the one before it are separate in the letter if, and only if, they are in
    /// the source.
    fn compare_with_word_before(&mut self, start: usize, word: &str) {
        let Some((end, before)) = self.now.word.take().filter(|(end, _)| *end <= start) else {
            return;
        };
        let between = self.separators.between(end..start);
        // A closing or opening mark belongs to its word, even across layout.
        let is_close = (word.starts_with(CLOSING)
            && (self.now.is_called
                || between.border
                || (between.layout && between.ends_with_markup)))
            || (before.ends_with(OPENING) && between.layout && between.begins_with_markup);
        let message = match self.now.is_separated {
            false if between.must_separate() && !is_close => {
                format!(
                    "\u{201C}{before}\u{201D} and \u{201C}{word}\u{201D} are one word in the letter"
                )
            }
            true if !between.may_separate() && !is_dash_between(&before, word) => {
                format!(
                    "\u{201C}{before}{word}\u{201D} is split in the letter after \u{201C}{before}\u{201D}"
                )
            }
            _ => return,
        };
        let at = self.source.span(end..start);
        self.found.push(Diagnostic::new(&diag::OTHER_WORDS, at, message));
    }
}

/// Whether a dash separates two words without a space: `your wife.—Yours truly`.
fn is_dash_between(before: &str, word: &str) -> bool {
    const DASHES: &[&str] = &["\u{2014}", "\u{2013}", "--"];
    DASHES.iter().any(|dash| before.ends_with(dash) || word.starts_with(dash))
}

/// The words for a note that pages print before its label, in small letters.
const WORDS_FOR_NOTE: &[&str] = &[
    "note",
    "footnote",
    "endnote",
    "sidenote",
    "fn",
    "fu\u{df}note",
    "anmerkung",
    "anm",
    "randnote",
    "nota",
    "noot",
    "przypis",
    "przyp",
    "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{447}\u{430}\u{43d}\u{438}\u{435}",
    "\u{43f}\u{440}\u{438}\u{43c}",
    "\u{441}\u{43d}\u{43e}\u{441}\u{43a}\u{430}",
];

/// A call without the word for a note before its label: `Note 1`, `[Footnote: `.
fn without_word_for_note(words: &str) -> &str {
    let bare = words.trim().trim_start_matches(['[', '(', '{']);
    let word = bare.find(|c: char| !c.is_alphabetic()).unwrap_or(bare.len());
    let (word, rest) = bare.split_at(word);
    if WORDS_FOR_NOTE.contains(&word.to_lowercase().as_str()) { rest } else { words }
}

/// What two forms of a label have in common: its letters and figures, raised or not, or its signs.
fn essence(label: &str) -> String {
    let label = label.nfkc().collect::<String>().to_lowercase();
    let letters: String = label.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return label
            .chars()
            .filter(|c| !c.is_whitespace() && !"[](){}.:,\u{2014}".contains(*c))
            .collect();
    }
    letters.trim_start_matches('0').to_owned()
}

/// Marks that belong to the word before them.
const CLOSING: &[char] = &['.', ',', ';', ':', '!', '?', ')', ']'];
/// Marks that belong to the word after them.
const OPENING: &[char] = &['(', '['];

impl Visitor for MarkedRuns<'_> {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        self.now.is_separated = true;
        visit_block(self, block);
        self.now.is_separated = true;
    }

    fn line(&mut self, line: &Line) {
        self.now.is_separated = true;
        visit_inlines(self, &line.content);
        self.now.is_separated = true;
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(Characters { text, origin: Origin::Read { at } }) => self.leaf(text, *at),
            Inline::Text(characters) => {
                self.now.is_separated |= characters.text.contains(char::is_whitespace);
            }
            Inline::LineBreak(LineBreak { splits_word, origin, .. })
            | Inline::PageBreak(PageBreak { splits_word, origin, .. }) => {
                self.now.is_separated |= !splits_word;
                self.mark(origin);
            }
            Inline::NoteAnchor(anchor) => {
                self.now.is_called = true;
                if let Origin::Read { at } = anchor.origin {
                    self.call(&anchor.note, at);
                }
            }
            Inline::Correction(correction)
                if correction.kind == CorrectionKind::ForbiddenCharacter =>
            {
                for inline in &correction.original {
                    if let Inline::Text(Characters {
                        origin: Origin::Derived { from, .. }, ..
                    }) = inline
                    {
                        self.spans.extend(from.iter().map(Span::range));
                    } else {
                        // TEI of ours has the name of the character in words.
                        self.inline(inline);
                    }
                }
                // What replaces it.
                visit_inlines(self, &correction.corrected);
            }
            Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => visit_inline(self, inline),
        }
    }

    fn note(&mut self, note: &Note) {
        // The label before the words of the note.
        if let Some(number) = &note.list_number {
            self.mark(&number.origin);
        }
        self.stream(&note.blocks);
    }
}

/// White space, and invisible characters at either end of a line.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_unseen(character)
}

/// Checks that there is only white space between two runs.
fn check_gap(source: &Source, gap: Range<usize>, found: &mut Vec<Diagnostic>) {
    let text = source.text().get(gap.clone()).unwrap_or_default();
    let lost = text.trim_matches(is_blank);
    if !lost.is_empty() {
        let start = gap.start + (text.len() - text.trim_start_matches(is_blank).len());
        let shown: String = lost.chars().take(LONGEST_SHOWN).collect();
        let more = if shown.len() < lost.len() { "\u{2026}" } else { "" };
        found.push(Diagnostic::new(
            &diag::TEXT_UNACCOUNTED,
            source.span(start..start + lost.len()),
            format!("\u{201C}{shown}{more}\u{201D} is in no letter"),
        ));
    }
}

/// Most characters of what is lost to show.
const LONGEST_SHOWN: usize = 120;

/// Collects the spans of the runs.
struct TextRuns<'a> {
    source: &'a Source,
    spans: Vec<Span>,
    found: Vec<Diagnostic>,
}

impl TextRuns<'_> {
    fn letter(&mut self, letter: &Letter) {
        for witness in &letter.witnesses {
            self.leaf(&witness.origin);
        }
        for furniture in &letter.furniture {
            self.leaf(&furniture.origin);
        }
        visit_letter(self, letter);
    }

    /// A mark may not cover more than what it was read from.
    fn demand(&mut self, origin: &Origin, what: &str, holds: impl Fn(&str) -> bool) {
        if let Origin::Read { at } = origin
            && let Some(text) = self.source.text().get(at.range())
            && !holds(text)
        {
            let message = format!("\u{201C}{text}\u{201D} is taken as {what}");
            self.found.push(Diagnostic::new(&diag::TEXT_UNACCOUNTED, *at, message));
        }
    }

    fn leaf(&mut self, origin: &Origin) {
        if let Origin::Read { at } = origin
            && at.source == self.source.id()
        {
            self.spans.push(*at);
        }
    }
}

impl TextRuns<'_> {
    /// A character that cannot be written appears in the letter as its code point.
    fn forbidden_character(&mut self, correction: &Correction) {
        for inline in &correction.original {
            let Inline::Text(Characters { text, origin: Origin::Derived { from, .. } }) = inline
            else {
                visit_inline(self, inline);
                continue;
            };
            for at in from.iter().filter(|at| at.source == self.source.id()) {
                let written = self.source.text().get(at.range()).unwrap_or_default();
                let names: Vec<String> =
                    written.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
                let spelt = names.concat();
                if spelt != *text {
                    let message = format!("the letter says {text} where the source has {spelt}");
                    self.found.push(Diagnostic::new(&diag::TEXT_UNACCOUNTED, *at, message));
                }
                self.spans.push(*at);
            }
        }
    }
}

impl Visitor for TextRuns<'_> {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => {
                self.leaf(&characters.origin);
                if let Origin::Read { at } = &characters.origin
                    && self.source.text().get(at.range()) != Some(characters.text.as_str())
                {
                    self.found.push(Diagnostic::new(
                        &diag::TEXT_UNACCOUNTED,
                        *at,
                        "the letter's characters differ from the source here",
                    ));
                }
            }
            Inline::LineBreak(line) => {
                self.leaf(&line.origin);
                self.demand(&line.origin, "a line break", |text| text.chars().all(is_blank));
            }
            Inline::PageBreak(page) => {
                self.leaf(&page.origin);
                let label = page.label.as_deref().unwrap_or_default();
                self.demand(&page.origin, "a page mark", |text| text.contains(label));
            }
            Inline::NoteAnchor(anchor) => self.leaf(&anchor.origin),
            Inline::NoteStart(_) | Inline::Phrase(_) | Inline::Choice(_) => {
                visit_inline(self, inline);
            }
            Inline::Correction(correction) => match correction.kind {
                CorrectionKind::ForbiddenCharacter => self.forbidden_character(correction),
                CorrectionKind::WordBreak
                | CorrectionKind::ParagraphBreak
                | CorrectionKind::LostSpace
                | CorrectionKind::Edit => {
                    visit_inline(self, inline);
                }
            },
        }
    }

    fn note(&mut self, note: &Note) {
        if let Some(number) = &note.list_number {
            self.leaf(&number.origin);
        }
        for block in &note.blocks {
            visit_block(self, block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    /// What is found when a letter gives the character at a place of `a\x08b` this name.
    fn check(name: &str, at: std::ops::Range<usize>) -> Vec<&'static str> {
        let source = Source::decode(SourceId(0), "t", b"a\x08b".to_vec()).unwrap();
        let json = |range: std::ops::Range<usize>| serde_json::json!({"source": 0, "start": range.start, "end": range.end});
        let text = |text: &str, range: std::ops::Range<usize>| {
            let origin = serde_json::json!({"how": "read", "at": json(range)});
            serde_json::json!({"inline": "text", "text": text, "origin": origin})
        };
        let spelt = serde_json::json!({"inline": "text", "text": name,
            "origin": {"how": "derived", "from": [json(at)], "by": "a pass"}});
        let correction = serde_json::json!({"inline": "correction", "id": "c.1",
            "kind": "forbidden-character", "original": [spelt], "corrected": [], "by": "a pass",
            "evidence": "", "certainty": "high"});
        let content = [text("a", 0..1), correction, text("b", 2..3)];
        let collection = serde_json::json!({"ir": "0.3", "sources": [], "edition": {}, "letters": [{
            "id": "", "correspondence": [], "witnesses": [],
            "rights": {"source_text": [], "encoding": [], "index": []},
            "texts": [{"role": "transcription", "blocks": [
                {"block": "paragraph", "content": content}]}],
            "notes": []}]});
        let collection: Collection = serde_json::from_value(collection).unwrap();
        coverage(&collection, &source).iter().map(|found| found.code.id).collect()
    }

    #[test]
    fn a_forbidden_character_is_named_as_it_is_and_where_it_is() {
        assert!(check("U+0008", 1..2).is_empty());
        assert_eq!(check("U+0007", 1..2), ["A001"]);
        assert_eq!(check("U+0008", 0..1), ["A001", "A002", "A001"]);
        assert_eq!(check("", 1..1), ["A001"]);
    }

    #[test]
    fn only_a_word_for_a_note_goes_before_a_label() {
        for call in ["Note 1", "[Footnote 1", "Anm. 1", "NOTE 1"] {
            assert_eq!(essence(without_word_for_note(call)), essence("1"), "{call}");
        }
        assert_eq!(essence(without_word_for_note("[Note: ")), "");
        for words in ["winter 1", "[Editor: ", "Notes of May 1"] {
            assert_eq!(without_word_for_note(words), words);
        }
    }

    #[test]
    fn words_end_at_a_dash() {
        assert!(is_dash_between("wife.\u{2014}", "Yours") && is_dash_between("truly", "--Ann"));
        assert!(!is_dash_between("well-", "known"));
    }
}
