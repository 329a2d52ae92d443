//! A line while it is read: runs of characters, points, and the phrases around them.

use super::LineKind;
use crate::ir::{
    Characters, Inline, LineBreak, NoteAnchor, Origin, PageBreak, PhraseKind, Rendition,
};
use crate::source::Span;

/// Phrases nested deeper than this are read as if they were not marked.
const DEEPEST: usize = 40;

/// The phrases that are open in a container, the outermost first.
#[derive(Clone, Default)]
pub(super) struct Phrases {
    open: Vec<(PhraseKind, Origin)>,
    /// How many of them were entered outside the container.
    inherited: usize,
    /// How many were entered too deep.
    beyond: usize,
}

impl Phrases {
    /// The same, for a container that begins among them.
    pub(super) fn inherited(&self) -> Self {
        Self { open: self.open.clone(), inherited: self.open.len(), beyond: 0 }
    }

    pub(super) fn open(&self) -> &[(PhraseKind, Origin)] {
        &self.open
    }

    /// Enters a phrase, and returns whether it is marked.
    pub(super) fn enter(&mut self, kind: PhraseKind, origin: Origin) -> bool {
        let is_marked = self.open.len() < DEEPEST;
        if is_marked {
            self.open.push((kind, origin));
        } else {
            self.beyond += 1;
        }
        is_marked
    }

    /// Leaves the last phrase, and returns whether it was marked.
    pub(super) fn leave(&mut self) -> bool {
        if self.beyond > 0 {
            self.beyond -= 1;
            return false;
        }
        debug_assert!(self.open.len() > self.inherited, "a phrase ends that was not begun here");
        self.open.len() > self.inherited && self.open.pop().is_some()
    }
}

/// A line that is open.
#[allow(clippy::struct_excessive_bools, reason = "each is found for itself")]
pub(super) struct Line {
    pub(super) kind: LineKind,
    pub(super) rendition: Option<Rendition>,
    /// Whether the source marks where it begins and ends.
    pub(super) is_marked: bool,
    content: Vec<Inline>,
    /// The phrases that are open in it, the outermost first.
    open: Vec<Open>,
    has_words: bool,
    /// Whether no word has come since it began, or since the last line break.
    is_at_start: bool,
    /// Whether the last character is white space.
    ends_in_space: bool,
}

struct Open {
    kind: PhraseKind,
    origin: Origin,
    content: Vec<Inline>,
}

impl Line {
    pub(super) fn new(kind: LineKind, rendition: Option<Rendition>) -> Self {
        Self {
            kind,
            rendition,
            is_marked: false,
            content: Vec::new(),
            open: Vec::new(),
            has_words: false,
            is_at_start: true,
            ends_in_space: false,
        }
    }

    pub(super) fn has_words(&self) -> bool {
        self.has_words
    }

    pub(super) fn is_at_start(&self) -> bool {
        self.is_at_start
    }

    pub(super) fn enter(&mut self, kind: PhraseKind, origin: Origin) {
        self.open.push(Open { kind, origin, content: Vec::new() });
    }

    pub(super) fn leave(&mut self) {
        let Some(Open { kind, origin, content }) = self.open.pop() else { return };
        let is_point = matches!(kind, PhraseKind::Gap { .. });
        self.has_words |= is_point;
        if is_point || !content.is_empty() {
            self.inner().push(Inline::phrase(kind, content, origin));
        }
    }

    /// Adds characters, without blanks at the start of a line.
    pub(super) fn add(&mut self, text: &str, at: Span) {
        let words = if self.is_at_start { text.trim_start() } else { text };
        let is_as_read = text.len() == at.len();
        let start = if is_as_read { text.len() - words.len() } else { 0 };
        self.keep(words, at.slice(start..at.len()));
    }

    /// Adds characters as they are.
    pub(super) fn keep(&mut self, text: &str, at: Span) {
        if text.is_empty() {
            return;
        }
        let is_blank = text.chars().all(char::is_whitespace);
        self.has_words |= !is_blank;
        self.is_at_start &= is_blank;
        self.push(text, Origin::Read { at });
        self.ends_in_space = text.ends_with(char::is_whitespace);
    }

    /// Adds characters that the source does not have.
    pub(super) fn imply(&mut self, text: &str, origin: Origin) {
        (self.has_words, self.is_at_start) = (true, false);
        self.push(text, origin);
        self.ends_in_space = text.ends_with(char::is_whitespace);
    }

    /// Adds white space, which is one space, and none at the start of a line.
    pub(super) fn white(&mut self, origin: Origin) {
        if self.is_at_start || self.ends_in_space {
            return;
        }
        let origin = match origin {
            Origin::Read { at } => Origin::Read { at: at.slice(0..1) },
            other => other,
        };
        self.push(" ", origin);
        self.ends_in_space = true;
    }

    /// Adds characters to the run before them, if nothing is between them in the source.
    fn push(&mut self, text: &str, origin: Origin) {
        if let (Some(Inline::Text(last)), Origin::Read { at }) = (self.inner().last_mut(), &origin)
            && let Origin::Read { at: before } = &mut last.origin
            && before.end == at.start
            && before.len() == last.text.len()
            && at.len() == text.len()
        {
            last.text.push_str(text);
            before.end = at.end;
            return;
        }
        self.inner().push(Inline::Text(Characters { text: text.to_owned(), origin }));
    }

    pub(super) fn line_break(&mut self, line_break: LineBreak) {
        self.trim_end();
        self.inner().push(Inline::LineBreak(line_break));
        self.is_at_start = true;
        self.ends_in_space = false;
    }

    pub(super) fn page_break(&mut self, page: PageBreak) {
        self.inner().push(Inline::PageBreak(page));
    }

    pub(super) fn call(&mut self, note: &str, origin: Origin) {
        let anchor = NoteAnchor { id: String::new(), note: note.to_owned(), origin };
        self.inner().push(Inline::NoteAnchor(anchor));
    }

    /// The content of the line; the page breaks in it, if it has nothing else.
    pub(super) fn finish(mut self) -> Result<Vec<Inline>, Vec<PageBreak>> {
        while !self.open.is_empty() {
            self.leave();
        }
        self.trim_end();
        while matches!(self.content.last(), Some(Inline::LineBreak(_))) {
            self.content.pop();
            self.trim_end();
        }
        let (mut pages, mut is_called) = (Vec::new(), false);
        each(&self.content, &mut |inline| match inline {
            Inline::PageBreak(page) => pages.push(page.clone()),
            Inline::NoteAnchor(_) => is_called = true,
            _ => {}
        });
        if !self.has_words && !is_called {
            return Err(pages);
        }
        if !pages.is_empty() {
            mark_split_words(&mut self.content);
        }
        Ok(self.content)
    }

    fn inner(&mut self) -> &mut Vec<Inline> {
        self.open.last_mut().map_or(&mut self.content, |open| &mut open.content)
    }

    /// Takes white space from the end of what was read so far.
    fn trim_end(&mut self) {
        let open = self.open.iter_mut().rev().map(|open| &mut open.content);
        for content in open.chain(std::iter::once(&mut self.content)) {
            trim_end(content);
            if !content.is_empty() {
                return;
            }
        }
    }
}

/// Takes white space from the end of some inlines.
fn trim_end(content: &mut Vec<Inline>) {
    while let Some(last) = content.last_mut() {
        let is_empty = match last {
            Inline::Text(run) => {
                let length = run.text.trim_end().len();
                if let Origin::Read { at } = &mut run.origin
                    && at.len() == run.text.len()
                {
                    at.end = at.start + length;
                }
                run.text.truncate(length);
                run.text.is_empty()
            }
            Inline::Phrase(phrase) if !phrase.content.is_empty() => {
                trim_end(&mut phrase.content);
                phrase.content.is_empty()
            }
            _ => false,
        };
        if !is_empty {
            return;
        }
        content.pop();
    }
}

/// Says of each page break whether it is in a word: no white space is beside it.
fn mark_split_words(content: &mut [Inline]) {
    let (mut is_word, mut undecided, mut splits) = (false, 0, Vec::new());
    each(content, &mut |inline| match inline {
        Inline::Text(run) => {
            let splits_word = is_word && !run.text.starts_with(char::is_whitespace);
            splits.extend(std::iter::repeat_n(splits_word, std::mem::take(&mut undecided)));
            is_word = !run.text.ends_with(char::is_whitespace);
        }
        Inline::PageBreak(_) => undecided += 1,
        Inline::LineBreak(line) => {
            is_word &= line.splits_word;
        }
        _ => {}
    });
    let mut splits = splits.into_iter();
    each_mut(content, &mut |inline| {
        if let Inline::PageBreak(page) = inline {
            page.splits_word = splits.next().unwrap_or(false);
        }
    });
}

fn each<'c>(content: &'c [Inline], see: &mut impl FnMut(&'c Inline)) {
    for inline in content {
        match inline {
            Inline::Phrase(phrase) => each(&phrase.content, see),
            leaf => see(leaf),
        }
    }
}

fn each_mut(content: &mut [Inline], see: &mut impl FnMut(&mut Inline)) {
    for inline in content {
        match inline {
            Inline::Phrase(phrase) => each_mut(&mut phrase.content, see),
            leaf => see(leaf),
        }
    }
}
