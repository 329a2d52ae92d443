//! A file of TEI, walked through: its letters, its headers, what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::account::TeiAccount;
use super::attributes::is_ours;
use super::breaks::{self, InWords, Vocabulary};
use super::conversion::Input;
use super::dialects::{self, Dialect};
use super::header::{Header, HeaderReader};
use super::index::{self, Astray, DescribedBy, Document, Index};
use super::lineation::{Lineation, lineation};
use super::lists::ListFile;
use super::rendition::NOTHING;
use super::xml::{self, Element};
use crate::diag::{self, Diagnostic};
use crate::ir::Collection;
use crate::source::Source;

/// A file, walked through.
pub(super) struct TeiFile<'a> {
    pub source: &'a Source,
    pub index: Index,
    pub collection: Collection,
    pub diagnostics: Vec<Diagnostic>,
    pub account: TeiAccount<'a>,
    pub dialect: Box<dyn Dialect>,
    /// The last headers read: one header can describe thousands of letters.
    last_headers: Mutex<Vec<(usize, Arc<Header>)>>,
    /// Built for the first break that may be inside a word.
    vocabulary: OnceLock<Vocabulary<'a>>,
    /// Whether the file marks the breaks that are inside words; found out at the first break.
    marks_breaks: OnceLock<bool>,
}

impl<'a> TeiFile<'a> {
    /// Walks through a file whose pointers may lead into lists `beside` it.
    pub(super) fn open(source: &'a Source, beside: &[Arc<ListFile>]) -> Self {
        let mut index = index::walk(source.text());
        index.beside = beside.to_vec();
        let mut file = Self {
            source,
            index,
            collection: Collection::of(source),
            diagnostics: Vec::new(),
            account: TeiAccount(source),
            dialect: dialects::without_header(),
            last_headers: Mutex::default(),
            vocabulary: OnceLock::new(),
            marks_breaks: OnceLock::new(),
        };
        file.report();
        if let Some(header) = file.header(0) {
            file.dialect = dialects::of(&header.element, source.text());
            let reader = file.header_reader(&header, &*file.dialect);
            let (title, edition) = (reader.collection_title(), reader.edition_id());
            file.collection.title = title;
            file.index.list = edition.unwrap_or_default();
        }
        if file.index.list.is_empty() {
            let name = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
            name.strip_suffix(".xml").unwrap_or(name).clone_into(&mut file.index.list);
        }
        file
    }

    fn report(&mut self) {
        for (id, at) in &self.index.repeated {
            let message = format!("the id {id:?} is already in use; pointers refer to the first");
            self.diagnostics.push(Diagnostic::new(
                &diag::REPEATED_ID,
                self.source.span(at.clone()),
                message,
            ));
        }
        self.report_keys();
        self.report_undescribed();
        for (name, (at, count)) in &self.index.unknown {
            if name == "TEI.2" {
                let message = "the file is in TEI P4, and is read as TEI P5";
                let hint = "the TEI made is P5: `id` and `lang` are `xml:id` and `xml:lang` there";
                let at = self.source.span(at.clone());
                self.diagnostics.push(Diagnostic::new(&diag::OLD_TEI, at, message).hint(hint));
                continue;
            }
            let places = if *count == 1 { String::new() } else { format!(", in {count} places") };
            let message =
                format!("<{}> is not a TEI element{places}", name.trim_start_matches(':'));
            self.diagnostics.push(Diagnostic::new(
                &diag::UNKNOWN_ELEMENT,
                self.source.span(at.clone()),
                message,
            ));
        }
        self.report_astray();
        self.report_includes();
        if let Some(fault) = &self.index.fault {
            let letters = self.index.documents.len();
            let message = format!("the file is not well-formed here: {}", fault.message);
            let hint = match letters {
                0 => "repair the file; no letter ends before this place, so none can be read"
                    .to_owned(),
                1 => "repair the file; the letter before this place was read".to_owned(),
                count => {
                    format!("repair the file; the {count} letters before this place were read")
                }
            };
            let at = self.source.span(place(self.source.text(), fault.at));
            self.diagnostics.push(Diagnostic::new(&diag::NOT_WELL_FORMED, at, message).hint(hint));
        } else if self.index.documents.is_empty() {
            let includes = !self.index.includes.is_empty();
            let (message, hint) = if !self.index.lists.is_empty() || !self.index.listed.is_empty() {
                let hint = "--authority FILE gives its names and addresses to the letters that point into it";
                ("the file is a list of persons or places, and no letter", hint)
            } else if includes {
                let hint = "give letterpress the files that it includes";
                ("the file only includes others (XInclude), so it contains no letter", hint)
            } else {
                ("the file contains no text, so it contains no letter", "")
            };
            let found = Diagnostic::new(&diag::NO_LETTER, None, message);
            self.diagnostics.push(if hint.is_empty() { found } else { found.hint(hint) });
        }
    }

    /// Reports letters of a header with several descriptions of correspondences, if nothing says which is theirs.
    fn report_undescribed(&mut self) {
        let count = |described_by: fn(DescribedBy) -> bool| {
            self.index.documents.iter().filter(|one| described_by(one.described_by)).count()
        };
        let unknown = count(|one| one == DescribedBy::Unknown);
        let in_order = count(|one| matches!(one, DescribedBy::InOrder(_)));
        let shared = count(|one| one == DescribedBy::Shared);
        let Some(first) = self.index.descriptions.first() else { return };
        let message = match (unknown, in_order) {
            (0, 0) if shared == 0 => return,
            (0, 0) => format!("{shared} letters share a correspDesc: its persons are those of each, its day and its place of none"),
            (0, _) => "nothing says which correspDesc is that of which letter; they are taken in their order".to_owned(),
            (letters, _) => format!("nothing says which correspDesc is that of {letters} letters, which get none"),
        };
        let at = self.source.span(first.at.clone());
        let hint = "give the div of each letter decls=\"#ID\", with the xml:id of its correspDesc";
        self.diagnostics.push(Diagnostic::new(&diag::UNDESCRIBED, at, message).hint(hint));
    }

    /// Reports keys of a list that differ only in capital letters: files and web servers may take them
    /// for one.
    fn report_keys(&mut self) {
        let mut keys: BTreeMap<String, &String> = BTreeMap::new();
        for key in self.index.listed.keys() {
            let Some(other) = keys.insert(key.to_lowercase(), key) else { continue };
            let message = format!("the keys {other:?} and {key:?} differ only in capital letters");
            let at = self.index.ids.get(key).map(|named| self.source.span(named.at.clone()));
            let hint = "give the entries ids that differ in more than capital letters";
            self.diagnostics.push(Diagnostic::new(&diag::KEYS_BY_CASE, at, message).hint(hint));
        }
    }

    /// Reports the files that are parts of this one and are not read, if it holds letters itself.
    fn report_includes(&mut self) {
        let includes = &self.index.includes;
        let Some((_, first)) = includes.first().filter(|_| !self.index.documents.is_empty()) else {
            return;
        };
        let mut files: Vec<&str> = includes.iter().map(|(file, _)| file.as_str()).collect();
        files.dedup();
        let others = if files.len() == 1 { "another, which is" } else { "others, which are" };
        let message =
            format!("the file includes {others} not read (XInclude): {}", files.join(", "));
        let hint = "make one file of them first, for example with `xmllint --xinclude`";
        let at = self.source.span(first.clone());
        self.diagnostics.push(Diagnostic::new(&diag::INCLUDED, at, message).hint(hint));
    }

    /// Reports notes and enclosures outside the letters.
    fn report_astray(&mut self) {
        let astray = &self.index.astray;
        let Some((_, first)) = astray.iter().min_by_key(|(_, at)| at.start) else { return };
        let counted = |what: Astray, one: &str| {
            let count = astray.iter().filter(|(kind, _)| *kind == what).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {one}{plural}"))
        };
        let counts = [counted(Astray::Note, "note"), counted(Astray::Enclosure, "enclosure")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        let message = format!("{counts} outside the letters, first here");
        let at = self.source.span(first.clone());
        self.diagnostics.push(Diagnostic::new(&diag::APPARATUS_OUTSIDE, at, message));
    }

    pub(super) fn tree(&self, at: Range<usize>, without: &[Range<usize>]) -> Option<Element> {
        let Index { namespaces, entities, .. } = &self.index;
        xml::tree(self.source.text(), at, namespaces, entities, without).ok()
    }

    pub(super) fn header(&self, index: usize) -> Option<Arc<Header>> {
        let mut last = self.last_headers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, header)) = last.iter().find(|(of, _)| *of == index) {
            return Some(Arc::clone(header));
        }
        let header = self.tree(self.index.headers.get(index)?.clone(), &[])?;
        let header = Arc::new(Header::new(header));
        if last.len() == HEADERS {
            last.remove(0);
        }
        last.push((index, Arc::clone(&header)));
        Some(header)
    }

    /// The headers of the corpora around a letter, innermost first.
    pub(super) fn corpora_around(&self, document: &Document) -> impl Iterator<Item = Arc<Header>> {
        let corpora = self.index.corpora_around(document);
        let headers = corpora.into_iter().rev().filter(|(_, header)| !self.is_of_ours(header));
        headers.filter_map(|(_, header)| self.header_at(&header))
    }

    /// Whether the file says, before its root or in its header, that it follows the DTA base format.
    pub(super) fn is_dtabf(&self) -> bool {
        let end = self.index.headers.first().map_or(0, |header| header.end);
        let before = self.source.text().get(..end).unwrap_or_default();
        let mut links = before
            .split(['<', '>'])
            .filter(|tag| tag.starts_with("?xml-model") || tag.starts_with("schemaRef"));
        links.any(|link| link.contains("basisformat"))
    }

    /// Whether this program wrote the header, of a corpus of letters.
    pub(super) fn is_of_ours(&self, header: &Range<usize>) -> bool {
        let header = self.header_at(header);
        header.is_some_and(|header| header.element.below("respStmt").any(is_ours))
    }

    fn header_at(&self, at: &Range<usize>) -> Option<Arc<Header>> {
        self.header(self.index.headers.iter().position(|header| header == at)?)
    }

    pub(super) fn breaks_in_words(&self, element: &Element, separate: bool) -> InWords {
        let marked = || *self.marks_breaks.get_or_init(|| breaks::are_marked(self.source.text()));
        breaks::in_words(element, separate || marked(), || {
            self.vocabulary.get_or_init(|| breaks::vocabulary(self.source.text()))
        })
    }

    pub(super) fn header_reader<'h>(
        &'h self,
        header: &'h Header,
        dialect: &'h dyn Dialect,
    ) -> HeaderReader<'h> {
        let described_by = DescribedBy::All;
        HeaderReader { source: self.source, index: &self.index, header, described_by, dialect }
    }

    /// What is known of a text before its elements are looked at.
    pub(super) fn input<'c>(
        &'c self,
        header: Option<&'c Header>,
        dialect: &'c dyn Dialect,
    ) -> Input<'c> {
        Input {
            source: self.source,
            index: &self.index,
            declared: header.map_or(&NOTHING, |header| &header.declared),
            dialect,
            language: String::new(),
            frame: None,
            lineation: Lineation::default(),
            in_words: BTreeSet::new(),
        }
    }

    /// Finds out what the breaks of a letter are, if its dialect does not say it, and reports what only the letters
    /// beside them show.
    pub(super) fn find_breaks(
        &self,
        element: &Element,
        outside: &[Element],
        input: &mut Input<'_>,
    ) -> Vec<Diagnostic> {
        if input.dialect.is_exact() {
            return Vec::new();
        }
        input.lineation = lineation(element, self.source.text());
        let (mut pages, lines) =
            (BTreeSet::new(), input.lineation.lines_in_words(element, self.source.text()));
        for element in std::iter::once(element).chain(outside) {
            let InWords { beside_marked, between_letters } =
                self.breaks_in_words(element, input.lineation.separates);
            pages.extend(&between_letters);
            input.in_words.extend(beside_marked.into_iter().chain(between_letters));
        }
        let told = |code, breaks: &BTreeSet<usize>, of: &str| {
            let first = *breaks.first()?;
            let message = match breaks.len() {
                1 => format!("the {of} break here has no mark, and is taken to be inside a word"),
                count => format!(
                    "{count} {of} breaks have no mark, and are taken to be inside words, first here"
                ),
            };
            let hint = "mark it with break=\"no\"; one between two words needs a space beside it";
            Some(Diagnostic::new(code, self.source.span(first..first), message).hint(hint))
        };
        let pages = told(&diag::PAGE_IN_WORD, &pages, "page");
        pages.into_iter().chain(told(&diag::LINE_IN_WORD, &lines, "line")).collect()
    }

    /// The elements in which this program gives its evidence, as children of one.
    pub(super) fn evidence(&self) -> Option<Element> {
        let around = self.index.around.iter().filter(|(name, _)| self.dialect.is_evidence(name));
        let all = self.index.evidence.iter().chain(around.map(|(_, at)| at));
        let all = all.filter_map(|at| self.tree(at.clone(), &[]));
        all.reduce(|mut first, mut next| {
            first.children.append(&mut next.children);
            first
        })
    }

    /// The registers in the front and back matter of a letter: they belong to the collection.
    pub(super) fn registers(&self, document: &Document) -> &[Range<usize>] {
        let all = &self.index.registers;
        let first = all.partition_point(|at| at.start < document.at.start);
        let end = all.partition_point(|at| at.start < document.at.end);
        all.get(first..end).unwrap_or_default()
    }

    /// The parts of the file that hold words outside the letters.
    pub(super) fn around(&self) -> impl Iterator<Item = &(String, Range<usize>)> {
        self.index.around.iter().filter(|(name, _)| !self.dialect.is_evidence(name))
    }
}

/// How many headers are kept: those of a letter and of the corpora around it, for each thread.
const HEADERS: usize = 16;

/// The character at a place, or the last one before it.
fn place(text: &str, at: usize) -> Range<usize> {
    let start = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let character = text.get(start..).and_then(|rest| rest.chars().next());
    start..start + character.map_or(0, char::len_utf8)
}
