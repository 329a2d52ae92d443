//! A source that TEI's schema refuses somewhere, in a form that the schema accepts. Nothing is lost.
//!
//! A processing instruction, which is allowed everywhere, says what the source has in its place, so that the
//! source can be made again from the file:
//!
//! | in the source | in the file |
//! |---|---|
//! | an attribute that the element cannot have | `<?letterpress attribute NAME="VALUE"?>`, first in the element |
//! | `id`, `lang` of TEI P4 | `xml:id`, `xml:lang`, with `<?letterpress renamed xml:id id?>` |
//! | an element that cannot be here | one that can (`seg`, `ab`, `div`, `note`), of type `opaque`, with `<?letterpress element TAG?>` |
//! | the same, where no other element can be | its content, between `<?letterpress start TAG?>` and `<?letterpress end?>` |
//! | words where only elements can be | an element that can hold them, with `<?letterpress added?>` |
//! | the same, where no such element can be | `<?letterpress text "WORDS"?>` |
//! | the same in a header | that element in a part added for it (`notesStmt`, `availability`, `abstract`, `projectDesc`) |
//! | something is missing before or in an element | an empty element, with `<?letterpress added?>` |

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::grammar::{Checker, FOREIGN, Grammar, check};

/// The namespace of TEI.
const TEI: &str = "http://www.tei-c.org/ns/1.0";

/// What TEI P4 calls attributes that XML has.
const RENAMED: [(&str, &str); 2] = [("id", "xml:id"), ("lang", "xml:lang")];

/// Elements that hold blocks, so that what takes their place must, too.
const BLOCKS: &[&str] =
    &["p", "ab", "div", "lg", "list", "table", "head", "opener", "closer", "quote"];

/// The document, as the schema accepts it.
///
/// # Errors
/// Where the document is not well-formed.
pub(super) fn mended(document: &str) -> Result<Cow<'_, str>, String> {
    if check(document)?.is_empty() {
        return Ok(Cow::Borrowed(document));
    }
    let mut mend = Mend {
        grammar: Grammar::tei_all(),
        checker: Checker::new(Grammar::tei_all()),
        made: String::with_capacity(document.len()),
        open: Vec::new(),
        prefixes: BTreeMap::new(),
        ids: BTreeSet::new(),
        contents: contents(document),
        elements: 0,
        has_notes: document.contains("<notesStmt"),
        adding: Vec::new(),
    };
    mend.document(document)?;
    Ok(Cow::Owned(mend.made))
}

/// Elements that hold blocks anywhere, so that what is around them need not.
const HOLDERS: &[&str] =
    &["body", "cell", "div", "figure", "floatingText", "item", "note", "q", "quote", "said", "sp"];

/// What words can be in where only parts of a header can, without a claim of what they are: the part and the
/// element in it.
const ASIDE: &[(&str, &str)] =
    &[("notesStmt", "note"), ("availability", "ab"), ("abstract", "ab"), ("projectDesc", "ab")];

/// What an element of the source holds: words itself, blocks at any depth.
#[derive(Clone, Copy, Default)]
struct Holds {
    words: bool,
    blocks: bool,
}

/// What the elements hold, in the order of their start tags.
fn contents(document: &str) -> Vec<Holds> {
    let mut all: Vec<Holds> = Vec::new();
    // The place of each open element, and whether it is one of `HOLDERS`.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut reader = Reader::from_str(document);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                if BLOCKS.contains(&tag.name().as_ref()) {
                    for (outer, is_holder) in open.iter().rev() {
                        all[*outer].blocks = true;
                        if *is_holder {
                            break;
                        }
                    }
                }
                if matches!(event, Event::Start(_)) {
                    open.push((all.len(), HOLDERS.contains(&tag.name().as_ref())));
                }
                all.push(Holds::default());
            }
            Event::Text(ref text) if text.trim().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                if let Some((outer, _)) = open.last() {
                    all[*outer].words = true;
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
    all
}

/// An open element of the source.
struct Open {
    /// Whether names without prefix are TEI's in it.
    is_tei: bool,
    /// What ends it in the file.
    end: String,
    /// How many elements it is for the checker: none if only its content is in the file.
    checked: usize,
}

struct Mend {
    grammar: &'static Grammar,
    checker: Checker<'static>,
    made: String,
    open: Vec<Open>,
    prefixes: BTreeMap<String, String>,
    ids: BTreeSet<String>,
    contents: Vec<Holds>,
    /// How many start tags there were.
    elements: usize,
    /// Whether the source has a statement of notes.
    has_notes: bool,
    /// The elements that are being added, each in the one before it.
    adding: Vec<&'static str>,
}

impl Mend {
    fn document(&mut self, document: &str) -> Result<(), String> {
        let mut reader = Reader::from_str(document);
        let mut start = 0;
        // Where a run of characters begins: a reference is a token of its own.
        let mut run = 0;
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(document.len());
            if matches!(event, Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) {
                start = end;
                continue;
            }
            self.text(document.get(run..start).unwrap_or_default());
            let written = document.get(start..end).unwrap_or_default();
            (start, run) = (end, end);
            match event {
                Event::Eof => return Ok(()),
                Event::Start(tag) => self.start(&tag, written),
                Event::Empty(tag) => {
                    self.start(&tag, written);
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::PI(_)
                | Event::Decl(_)
                | Event::DocType(_) => self.made.push_str(written),
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, written: &str) {
        let holds = self.contents.get(self.elements).copied().unwrap_or_default();
        self.elements += 1;
        let outer = self.open.last().is_none_or(|open| open.is_tei);
        let mut is_tei = outer;
        for attribute in tag.attributes().flatten() {
            match attribute.key.as_ref().strip_prefix("xmlns") {
                Some("") => is_tei = attribute.value == TEI,
                Some(prefix) => {
                    let prefix = prefix.trim_start_matches(':').to_owned();
                    self.prefixes.insert(prefix, attribute.value.clone().into_owned());
                }
                None => {}
            }
        }
        let name = tag.name();
        let name = name.as_ref();
        let known = match name.split_once(':') {
            Some((prefix, local)) if self.prefixes.get(prefix).is_some_and(|uri| uri == TEI) => {
                local
            }
            None if is_tei => name,
            _ => FOREIGN,
        };
        let inside = |end: String, checked| Open { is_tei, end, checked };
        if self.checker.is_foreign() || (known == FOREIGN && self.checker.allows(FOREIGN)) {
            self.checker.start(known);
            let (open, end) = opened(written, name);
            self.made.push_str(&open);
            self.open.push(inside(end, 1));
            return;
        }
        let (kept, told) = self.attributes(known, tag);
        let lacks = |needed: &str| !kept.iter().any(|(attribute, _)| attribute == needed);
        let is_whole = known != FOREIGN
            && !self.grammar.required(known).any(lacks)
            && (!holds.words || self.can_hold_words(known));
        if is_whole && !self.checker.allows(known) {
            self.add_before(known);
        }
        if is_whole && self.checker.allows(known) {
            self.checker.start(known);
            if told.is_empty() {
                let lacks_something = written.ends_with("/>") && !self.checker.is_complete();
                let written = if lacks_something {
                    Cow::Owned(format!("{}>", written.trim_end_matches("/>").trim_end()))
                } else {
                    Cow::Borrowed(written)
                };
                let (open, end) = opened(&written, name);
                self.made.push_str(&open);
                self.open.push(inside(end, 1));
                return;
            }
            self.tag(name, &kept);
            for told in &told {
                self.tell(told);
            }
            self.open.push(inside(format!("</{name}>"), 1));
            return;
        }
        let source =
            written.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
        match self.wrapper(holds) {
            Some((around, other)) => {
                let mut end = format!("</{other}>");
                if let Some(around) = around {
                    self.checker.start(around);
                    self.tag(around, &[]);
                    self.tell("added");
                    end.push_str(&format!("</{around}>"));
                }
                self.checker.start(other);
                let n = source.split_whitespace().collect::<Vec<_>>().join(" ");
                let attributes = [("type".to_owned(), "opaque".to_owned()), ("n".to_owned(), n)];
                let has = |(name, value): &(String, String)| {
                    self.grammar.attribute(other, name).is_some_and(|it| it.accepts(value))
                };
                let attributes: Vec<_> = attributes.into_iter().filter(has).collect();
                self.tag(other, &attributes);
                self.tell(&format!("element {source}"));
                self.open.push(inside(end, 1 + usize::from(around.is_some())));
            }
            None => {
                self.tell(&format!("start {source}"));
                self.open.push(inside("<?letterpress end?>".to_owned(), 0));
            }
        }
    }

    /// Whether an element has a place for words, if only in an element around them.
    fn can_hold_words(&self, element: &str) -> bool {
        let mut inside = self.checker.clone();
        inside.start(element);
        let can_hold_words = inside.allows_text() || inside.expected().any(|one| one == "p");
        can_hold_words || self.grammar.value(element).is_some()
    }

    /// An element that can be here and hold this, and claims nothing of it; perhaps in another one.
    fn wrapper(&self, holds: Holds) -> Option<(Option<&'static str>, &'static str)> {
        let usual: &[&'static str] = if holds.blocks {
            &["div", "quote", "note", "item"]
        } else {
            &["seg", "ab", "p", "note", "desc"]
        };
        let can_hold = |around: Option<&'static str>, wrapper: &'static str| {
            let mut checker = self.checker.clone();
            around.is_none_or(|around| checker.start(around))
                && checker.start(wrapper)
                && (!holds.words || checker.allows_text())
                && (!holds.blocks || checker.allows("p"))
                && self.grammar.required(wrapper).next().is_none()
        };
        let usual = usual.iter().map(|wrapper| (None, *wrapper));
        // A second statement of notes could not be there.
        let is_free = |around: &str| around != "notesStmt" || !self.has_notes;
        let aside = ASIDE.iter().filter(|(around, _)| holds.words && is_free(around));
        let aside = aside.map(|(around, wrapper)| (Some(*around), *wrapper));
        usual.chain(aside).find(|(around, wrapper)| can_hold(*around, wrapper))
    }

    /// The attributes that an element keeps, unescaped, and what is to be told of the others.
    fn attributes(
        &mut self,
        element: &str,
        tag: &BytesStart<'_>,
    ) -> (Vec<(String, String)>, Vec<String>) {
        let (mut kept, mut told) = (Vec::new(), Vec::new());
        for attribute in tag.attributes().flatten() {
            let name = attribute.key.as_ref();
            let value = unescape(&attribute.value).unwrap_or_default().into_owned();
            if name.starts_with("xmlns") {
                kept.push((name.to_owned(), value));
                continue;
            }
            let renamed = RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new);
            let is_there = |new: &str| tag.try_get_attribute(new).is_ok_and(|it| it.is_some());
            let renamed = renamed
                .filter(|new| self.grammar.attribute(element, name).is_none() && !is_there(new));
            let new = renamed.unwrap_or(name);
            let accepts = self.grammar.attribute(element, new).is_some_and(|it| it.accepts(&value));
            let is_free = new != "xml:id" || self.ids.insert(value.trim().to_owned());
            if accepts && is_free {
                told.extend(renamed.map(|new| format!("renamed {new} {name}")));
                kept.push((new.to_owned(), value));
            } else {
                told.push(format!("attribute {name}=\"{}\"", attribute.value));
            }
        }
        (kept, told)
    }

    /// Adds an element without words before this one if the schema requires it there, preferably an empty one.
    fn add_before(&mut self, element: &str) {
        let helps = |candidate: &str, most: usize| {
            let mut checker = self.checker.clone();
            checker.start(candidate);
            let can_be_made = self.missing(&checker, most).is_some();
            checker.end();
            can_be_made && checker.allows(element)
        };
        let needs_nothing = |candidate: &&str| self.grammar.required(candidate).next().is_none();
        let found = self.checker.expected().filter(|one| *one != FOREIGN).filter(needs_nothing);
        let found: Vec<&'static str> = found.collect();
        let added = (1..=2).find_map(|most| found.iter().find(|one| helps(one, most)));
        if let Some(added) = added {
            self.add(added);
        }
    }

    fn add(&mut self, element: &'static str) {
        self.checker.start(element);
        self.tag(element, &[]);
        self.tell("added");
        self.adding.push(element);
        self.complete();
        self.adding.pop();
        self.checker.end();
        self.made.push_str(&format!("</{element}>"));
    }

    fn text(&mut self, written: &str) {
        if written.trim().is_empty() || self.checker.is_foreign() || self.checker.text() {
            self.made.push_str(written);
            return;
        }
        match self.wrapper(Holds { words: true, blocks: false }) {
            Some((around, wrapper)) => {
                let added = around.into_iter().chain([wrapper]);
                for added in added.clone() {
                    self.checker.start(added);
                    self.tag(added, &[]);
                    self.tell("added");
                }
                self.checker.text();
                self.made.push_str(written);
                for added in added.rev() {
                    self.checker.end();
                    self.made.push_str(&format!("</{added}>"));
                }
            }
            None => self.tell(&format!("text \"{written}\"")),
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        for _ in 0..open.checked {
            self.complete();
            self.checker.end();
        }
        self.made.push_str(&open.end);
    }

    /// Adds what the open element still needs.
    fn complete(&mut self) {
        let missing = (1..=3).find_map(|most| self.missing(&self.checker, most));
        // Where more is missing, each is what comes first.
        let missing = missing.or_else(|| sequence(&self.checker));
        for element in missing.unwrap_or_default() {
            self.add(element);
        }
    }

    /// At most so many elements that together complete the one that is open.
    fn missing(&self, checker: &Checker<'static>, most: usize) -> Option<Vec<&'static str>> {
        if checker.is_complete() {
            return Some(Vec::new());
        }
        let most = most.checked_sub(1)?;
        let plain = ["p", "ab"].into_iter().filter(|plain| checker.allows(plain));
        let others = checker.expected().filter(|one| *one != FOREIGN);
        let all = plain.chain(others.filter(|one| self.grammar.required(one).next().is_none()));
        // Rather one that may be empty, and none inside itself without end.
        let may_be_empty = |element: &&'static str| {
            let mut inside = checker.clone();
            inside.start(element);
            inside.is_complete()
        };
        let (empty, others): (Vec<_>, Vec<_>) =
            all.filter(|one| !self.adding.contains(one)).partition(may_be_empty);
        empty.into_iter().chain(others).find_map(|element| {
            let mut after = checker.clone();
            after.start(element);
            after.end();
            let mut missing = self.missing(&after, most)?;
            missing.insert(0, element);
            Some(missing)
        })
    }

    fn tag(&mut self, name: &str, attributes: &[(String, String)]) {
        self.made.push('<');
        self.made.push_str(name);
        for (name, value) in attributes {
            let value = escape(value);
            self.made.push_str(&format!(" {name}=\"{value}\""));
        }
        self.made.push('>');
    }

    fn tell(&mut self, what: &str) {
        // A processing instruction ends with its first `?>`.
        let what = what.replace("?>", "?&gt;");
        self.made.push_str(&format!("<?letterpress {what}?>"));
    }
}

/// The elements that complete the open one if each is the first that can be there.
fn sequence(checker: &Checker<'static>) -> Option<Vec<&'static str>> {
    const LONGEST: usize = 16;
    let (mut checker, mut sequence) = (checker.clone(), Vec::new());
    while !checker.is_complete() && sequence.len() < LONGEST {
        let (next, after) = checker.expected().find_map(|element| {
            let mut after = checker.clone();
            after.start(element);
            let is_new = element != FOREIGN && !sequence.contains(&element);
            (is_new && after.end()).then_some((element, after))
        })?;
        sequence.push(next);
        checker = after;
    }
    checker.is_complete().then_some(sequence)
}

/// A start tag as written, and the end tag: an empty element stays one only if nothing is added to it.
fn opened(written: &str, name: &str) -> (String, String) {
    match written.strip_suffix("/>") {
        Some(_) => (written.to_owned(), String::new()),
        None => (written.to_owned(), format!("</{name}>")),
    }
}
