//! Reads the ledger back from an EPUB, knowing EPUB 3.3, DPUB-ARIA and the class `apparatus`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use letterpress::audit::{Ledger, LedgerBuilder};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements that are set apart from what comes before and after them: everything that HTML does not
/// count as phrasing (HTML, 3.2.5.2.5), and `br`.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

pub(crate) fn extract(bytes: &[u8]) -> Ledger {
    let mut walk = Walk::default();
    walk.package(&file(bytes, ".opf"));
    for part in chapter(bytes) {
        walk.chapter(&part);
    }
    walk.builder.finish()
}

/// The files of the chapter, in reading order.
fn chapter(bytes: &[u8]) -> Vec<String> {
    let (mut paths, mut order) = (BTreeMap::new(), Vec::new());
    each(&file(bytes, ".opf"), |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event {
            let of = |name| attribute(tag, name).unwrap();
            match tag.local_name().as_ref() {
                "item" => drop(paths.insert(of("id"), of("href"))),
                "itemref" => order.push(of("idref")),
                _ => {}
            }
        }
    });
    let paths = order.iter().map(|id| &paths[id]).filter(|path| path.starts_with("text"));
    paths.map(|path| file(bytes, path)).collect()
}

/// The words of the letter that are struck out and those that are added, without the space between.
pub(crate) fn revised(bytes: &[u8]) -> [String; 2] {
    let mut words = [String::new(), String::new()];
    let mut open: Vec<(String, bool)> = Vec::new();
    each(&chapter(bytes).concat(), |event| match event {
        Event::Start(tag) => {
            let has_class = |class| {
                attribute(tag, "class").is_some_and(|all| all.split(' ').any(|one| one == class))
            };
            let is_text = has_class("text");
            let name =
                if is_text { "text".to_owned() } else { tag.local_name().as_ref().to_owned() };
            open.push((name, has_class("apparatus") || has_class("note")));
        }
        Event::End(_) => drop(open.pop()),
        Event::Text(_) | Event::GeneralRef(_) => {
            let is_text = open.iter().any(|(name, _)| name == "text");
            if !is_text || open.iter().any(|(_, is_beside)| *is_beside) {
                return;
            }
            let piece = match event {
                Event::Text(text) => text.xml10_content().into_owned(),
                Event::GeneralRef(name) => character(name),
                _ => return,
            };
            for (words, element) in words.iter_mut().zip(["del", "ins"]) {
                if open.iter().any(|(name, _)| name == element) {
                    words.extend(piece.split_whitespace());
                }
            }
        }
        _ => {}
    });
    words
}

/// The file of the book whose name ends so.
fn file(bytes: &[u8], ending: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let name = archive.file_names().find(|name| name.ends_with(ending)).unwrap().to_owned();
    let mut text = String::new();
    archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[derive(Default)]
struct Walk {
    builder: LedgerBuilder,
}

/// An open element of the chapter.
struct Open {
    name: String,
    is_apparatus: bool,
    is_text: bool,
    is_note: bool,
}

impl Walk {
    /// A file of the chapter: the letter is of class `text`, the notes of class `note`.
    fn chapter(&mut self, text: &str) {
        let mut open: Vec<Open> = Vec::new();
        each(text, |event| match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                let counted = is_counted(&open);
                let name = tag.local_name().as_ref().to_owned();
                let has_class = |class| {
                    attribute(tag, "class")
                        .is_some_and(|all| all.split(' ').any(|one| one == class))
                };
                let one = Open {
                    is_apparatus: has_class("apparatus"),
                    is_text: has_class("text"),
                    is_note: has_class("note"),
                    name,
                };
                if one.is_note {
                    let id = attribute(tag, "id").unwrap();
                    self.builder.begin_note(&id, attribute(tag, "data-label").as_deref());
                }
                if counted || one.is_note || one.is_text {
                    match attribute(tag, "role").as_deref() {
                        Some("doc-pagebreak") => {
                            // What separates words here is white space, as everywhere.
                            let label = attribute(tag, "data-label");
                            let spoken = attribute(tag, "aria-label").unwrap();
                            assert!(label.as_deref().is_none_or(|label| spoken.contains(label)));
                            self.builder.page(label.as_deref(), true);
                        }
                        Some("doc-noteref") => {
                            let target = attribute(tag, "href").unwrap();
                            let (_, id) = target.split_once('#').unwrap();
                            self.builder.anchor(id);
                        }
                        _ if BLOCKS.contains(&one.name.as_str()) && !one.is_apparatus => {
                            self.builder.space();
                        }
                        _ => {}
                    }
                }
                if !is_empty {
                    open.push(one);
                }
            }
            Event::End(_) => {
                if let Some(closed) = open.pop() {
                    if closed.is_note {
                        self.builder.end_note();
                    } else if is_counted(&open) && BLOCKS.contains(&closed.name.as_str()) {
                        self.builder.space();
                    }
                }
            }
            Event::Text(words) if is_counted(&open) => self.builder.text(&words.xml10_content()),
            Event::GeneralRef(name) if is_counted(&open) => self.builder.text(&character(name)),
            _ => {}
        });
    }

    /// The package document: creators and contributors with their roles, and the letter's date.
    fn package(&mut self, text: &str) {
        let mut names: Vec<(String, String, String)> = Vec::new();
        let mut roles: Vec<(String, String)> = Vec::new();
        let mut date = None;
        let mut inside = (String::new(), String::new(), String::new());
        each(text, |event| match event {
            Event::Start(tag) => {
                let key = attribute(tag, "property").unwrap_or_default();
                let id = attribute(tag, "id").or_else(|| attribute(tag, "refines"));
                let name = tag.local_name().as_ref().to_owned();
                inside = (name, key, id.unwrap_or_default().trim_start_matches('#').to_owned());
                if ["creator", "contributor"].contains(&inside.0.as_str()) {
                    names.push((inside.0.clone(), inside.2.clone(), String::new()));
                }
            }
            Event::End(_) => inside = Default::default(),
            Event::Text(words) => {
                let words = words.xml10_content();
                match (inside.0.as_str(), inside.1.as_str()) {
                    ("creator" | "contributor", _) => names.last_mut().unwrap().2 += &words,
                    ("meta", "role") => roles.push((inside.2.clone(), words.into_owned())),
                    ("meta", "schema:dateCreated") => date = Some(words.into_owned()),
                    _ => {}
                }
            }
            Event::GeneralRef(name) if ["creator", "contributor"].contains(&inside.0.as_str()) => {
                names.last_mut().unwrap().2 += &character(name);
            }
            _ => {}
        });
        // The author is the sender, too, unless the sender is only a correspondent.
        let has_role = |role: &str| roles.iter().any(|(_, one)| one == role);
        for (_, id, name) in &names {
            if roles.iter().any(|(of, role)| of == id && role == "aut") {
                self.builder.correspondent("author", name);
            }
        }
        let sent_by = if has_role("crp") { "crp" } else { "aut" };
        for (_, id, name) in &names {
            // One person can have several roles.
            let of = roles.iter().filter(|(of, _)| of == id).map(|(_, role)| role.as_str());
            for role in of {
                match role {
                    role if role == sent_by => self.builder.correspondent("sent", name),
                    "rcp" => self.builder.correspondent("received", name),
                    // TEI's words for what others did.
                    "transmitted" | "forwarded" | "redirected" | "read" | "other" => {
                        self.builder.correspondent(role, name);
                    }
                    _ => {}
                }
            }
        }
        if let Some(date) = date {
            // What is no EDTF is a date as written, of which the days are not known.
            let bounds = edtf_core::Edtf::parse(&date).ok().map(|date| date.bounds());
            let day = |bound: Option<edtf_core::Bound>, open: &str| match bound {
                Some(edtf_core::Bound::Date(day)) => day.to_string(),
                _ => open.to_owned(),
            };
            let first = day(bounds.as_ref().map(|it| it.earliest), "0001-01-01");
            let last = day(bounds.as_ref().map(|it| it.latest), "9999-12-31");
            self.builder.date(&first, &last);
        }
    }
}

/// Whether what comes by now are words of the letter or of a note.
fn is_counted(open: &[Open]) -> bool {
    let since = open.iter().rposition(|one| one.is_text || one.is_note);
    since.is_some_and(|since| !open[since..].iter().any(|one| one.is_apparatus))
}

fn each(text: &str, mut see: impl FnMut(&Event<'_>)) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return,
            event => see(&event),
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).unwrap()?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned())
}

fn character(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match reference.resolve_char_ref().unwrap() {
        Some(character) => character.to_string(),
        None => {
            let name = reference.xml10_content();
            quick_xml::escape::resolve_predefined_entity(&name).unwrap().to_owned()
        }
    }
}
