//! What this program writes. It leaves nothing to be worked out: the text has all its characters,
//! every break says what it is, anchors say where notes are called. And it says who supplied what,
//! and on what evidence.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unknown;

use super::super::attributes::{certainty, local};
use super::super::rendition::Declared;
use super::super::xml::{Element, Node, in_values};
use super::{AgentNames, Dialect, Form, Licence, Licensed, Name, common, frus};
use crate::ir::{
    AgentKind, Block, Certainty, Characters, Correction, CorrectionKind, Inline, LineBreak,
    LineBreakKind, NameRole, Origin, PhraseKind, Rendition, Role, Style, Witness, WitnessKind,
    on_one_line,
};
use crate::source::{Marked, Source};

/// How this program names itself in `@ident`, and in `@resp` of files of its version 0.1.
const LETTERPRESS: &str = "letterpress";
/// How it names itself in `@resp`.
const PROGRAM: &str = "lp.tool";

/// Whether a header is one of ours, and not that of an edition which we only revised.
pub(super) fn made(header: &Element) -> bool {
    let runs = || header.below("application").filter(|one| one.get("ident") == Some(LETTERPRESS));
    runs().any(|run| run.get("type") != Some("revised"))
}

/// Whether this program has revised the file of a header.
pub(super) fn revised(header: &Element) -> bool {
    header.below("application").any(|one| one.get("ident") == Some(LETTERPRESS)) && !made(header)
}

/// A file of ours, and what it declares about one letter.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// The evidence, by the id of what it is about.
    evidence: BTreeMap<String, String>,
    /// Who gives an attribute its value, if not the source: by the id of its element, and its name.
    attributes: BTreeMap<(String, String), Origin>,
    /// Who states the language of the first text, if the source does not.
    language: Option<Origin>,
    /// Who supplied something: name and reason, by the id that `@resp` points to.
    suppliers: BTreeMap<String, (String, String)>,
}

impl Own {
    /// Reads the header and the stand-off.
    pub(super) fn declared_in(header: &Element, stand_off: Option<&Element>) -> Self {
        let mut own = Self::default();
        for statement in header.below("respStmt") {
            let Some(id) = statement.get("xml:id") else { continue };
            let of_file = |one: &&Element| one.get("type") == Some("file");
            let notes = || statement.elements().filter(|one| one.name == "note");
            let by = notes().find(of_file).or_else(|| statement.child("name"));
            let reason = notes().find(|one| !of_file(one));
            let words = |one: Option<&Element>| one.map(Element::words).unwrap_or_default();
            own.suppliers.insert(id.to_owned(), (words(by), words(reason)));
        }
        for certainty in stand_off.into_iter().flat_map(|off| off.below("certainty")) {
            let Some(target) = certainty.get("target").map(local) else { continue };
            match certainty.get("match") {
                None => drop(own.evidence.insert(target.to_owned(), certainty.words())),
                Some("@xml:lang") => own.language = Some(claimed(certainty)),
                Some(matched) => {
                    let name = matched.trim_start_matches('@').to_owned();
                    own.attributes.insert((target.to_owned(), name), claimed(certainty));
                }
            }
        }
        own
    }

    /// The pass that changed or inferred an element, and why; where nothing tells, the program.
    fn evidence(&self, element: &Element) -> (String, String) {
        let words = element.get("xml:id").and_then(|id| self.evidence.get(id));
        words.map_or_else(|| self.supplier(PROGRAM), |words| parted(words))
    }

    fn supplier(&self, resp: &str) -> (String, String) {
        self.suppliers.get(resp).cloned().unwrap_or_default()
    }
}

impl Dialect for Own {
    fn in_letter(
        &self,
        header: Option<&Element>,
        stand_off: &dyn Fn() -> Option<Element>,
    ) -> Box<dyn Dialect> {
        Box::new(
            header.map_or_else(Self::default, |header| {
                Self::declared_in(header, stand_off().as_ref())
            }),
        )
    }

    fn of_additions(&self) -> &dyn Dialect {
        self
    }

    fn marked(&self) -> Marked {
        Marked::ALL
    }

    fn is_edition(&self) -> bool {
        false
    }

    fn writes_all_characters(&self) -> bool {
        true
    }

    fn is_exact(&self) -> bool {
        true
    }

    fn anchors_notes(&self) -> bool {
        true
    }

    fn is_evidence(&self, part: &str) -> bool {
        part == "standOff"
    }

    fn letter_in<'e>(&self, text: &'e Element) -> Option<&'e Element> {
        text.child("body").and_then(|body| body.child("div"))
    }

    fn text_role(&self, division: &Element) -> Option<Role> {
        let is_text = division.name == "div";
        common::text_role(division).or(is_text.then_some(Role::Transcription))
    }

    fn computed_date(&self, _: &Element) -> Option<String> {
        None
    }

    fn origin_in_text(&self, element: &Element, read: Origin) -> Origin {
        let certainty = certainty(element);
        match element.get("resp").map(local) {
            None => read,
            Some(LETTERPRESS | PROGRAM) => {
                let (by, reason) = self.evidence(element);
                Origin::Inferred { by, reason, certainty }
            }
            Some(resp) => {
                let (by, reason) = self.supplier(resp);
                Origin::Supplied { by, reason, certainty }
            }
        }
    }

    fn origin_in_header(&self, element: &Element, read: Origin) -> Origin {
        self.origin_in_text(element, read)
    }

    fn origin_of_attribute(&self, element: &Element, attribute: &str, read: Origin) -> Origin {
        let id = element.get("xml:id").unwrap_or_default();
        let key = (id.to_owned(), attribute.to_owned());
        self.attributes.get(&key).cloned().unwrap_or(read)
    }

    fn origin_of_label(&self, note: &Element, read: Origin) -> Origin {
        self.origin_of_attribute(note, "n", read)
    }

    fn origin_of_language(&self, read: Origin) -> Origin {
        self.language.clone().unwrap_or(read)
    }

    fn form<'e>(&self, element: &'e Element) -> Option<Form<'e>> {
        let class = element.get("type");
        match element.name.as_str() {
            name if name.starts_with("div") && element.get("part").is_some() => Some(Form::Frame),
            "p" | "ab" if element.get("part") == Some("Y") => Some(Form::Continuation),
            "floatingText" if class == Some("blocks") => Some(Form::Embedded(element)),
            "floatingText" if class == Some("opaque") => {
                Some(Form::Opaque(element.get("n").unwrap_or_default()))
            }
            // A quotation that holds a heading is an embedded text.
            "quote" => {
                let inner = element.child("floatingText");
                inner.filter(|inner| inner.get("type") == Some("blocks")).map(Form::Embedded)
            }
            _ => None,
        }
    }

    fn postscript_class<'e>(&self, postscript: &'e Element) -> Option<&'e str> {
        postscript.get("n")
    }

    fn is_line(&self, seg: &Element) -> bool {
        matches!(seg.get("type"), None | Some("headnote"))
    }

    fn lines_of_addressee(&self, _: &[Block], _: &[Block]) -> usize {
        0
    }

    /// The words of the source, and pointers to the styles that they mean.
    fn rendition(&self, element: &Element, _: &Declared) -> Option<Rendition> {
        let written = element.get("rend").unwrap_or_default().to_owned();
        let pointers = element.get("rendition").unwrap_or_default().split_whitespace();
        let names = pointers.filter_map(|pointer| local(pointer).strip_prefix("style."));
        let named = names.map(|name| Style::deserialize(name.into_deserializer()));
        let styles: Vec<Style> = named.filter_map(Result::<_, Unknown>::ok).collect();
        (!written.is_empty() || !styles.is_empty()).then_some(Rendition { written, styles })
    }

    fn segment(&self, seg: &Element) -> PhraseKind {
        match seg.get("type") {
            Some("quotation") => PhraseKind::Quotation,
            Some("opaque") => {
                PhraseKind::Opaque { element: seg.get("n").unwrap_or_default().to_owned() }
            }
            Some("gap") => {
                let gap = seg.child("gap");
                let of = |name: &str| gap.and_then(|gap| gap.get(name)).map(ToOwned::to_owned);
                PhraseKind::Gap { reason: of("reason"), extent: of("extent") }
            }
            _ => common::segment(seg),
        }
    }

    fn explanation(
        &self,
        element: &Element,
        _: &[String],
        _: &dyn Fn(&str) -> Option<String>,
    ) -> Option<String> {
        element.get("n").map(ToOwned::to_owned)
    }

    /// A correction is of characters and line breaks. If a choice holds other mark-up, it was edited
    /// by hand and is the editor's own.
    fn correction(&self, choice: &Element, source: &Source) -> Option<Correction> {
        let is_plain = |reading: &Element| reading.elements().all(|inner| inner.name == "lb");
        if choice.name != "choice"
            || choice.get("xml:id").is_none()
            || !choice.elements().all(is_plain)
        {
            return None;
        }
        let read = |at: &std::ops::Range<usize>| Origin::Read { at: source.span(at.clone()) };
        let reading = |name: &str| {
            let Some(reading) = choice.child(name) else { return Vec::new() };
            let mut inlines = Vec::new();
            for (at, child) in reading.children.iter().enumerate() {
                let next = reading.children.get(at + 1).and_then(Node::element);
                match child {
                    // White space before a break is ours.
                    Node::Text(run) if next.is_some() && run.text.trim().is_empty() => {}
                    Node::Text(run) => inlines.push(Inline::Text(Characters {
                        text: run.text.clone(),
                        origin: read(&run.at),
                    })),
                    Node::Element(lb) => inlines.push(Inline::LineBreak(LineBreak {
                        kind: line_break_kind(lb),
                        splits_word: lb.get("break") == Some("no"),
                        origin: read(&lb.at),
                    })),
                }
            }
            inlines
        };
        let corr = choice.child("corr");
        let (by, evidence) = self.evidence(choice);
        Some(Correction {
            id: String::new(),
            kind: correction_kind(corr.and_then(|corr| corr.get("type")).unwrap_or_default()),
            original: reading("sic"),
            corrected: reading("corr"),
            by,
            evidence,
            certainty: corr.map_or(Certainty::High, certainty),
        })
    }

    fn line_break_kind(&self, lb: &Element) -> Option<LineBreakKind> {
        Some(line_break_kind(lb))
    }

    fn name_role(&self, name: &Element) -> Option<NameRole> {
        frus::name_role(name)
    }

    fn page_label<'e>(&self, pb: &'e Element) -> Option<&'e str> {
        pb.get("n")
    }

    /// The number sign of a name is escaped, so that it points nowhere in the file.
    fn image(&self, facs: &str) -> String {
        facs.strip_prefix("%23").map_or_else(|| facs.to_owned(), |name| format!("#{name}"))
    }

    fn is_head_note(&self, _: &Element) -> bool {
        false
    }

    fn is_source_note(&self, _: &Element) -> bool {
        false
    }

    fn printed_label<'e>(&self, note: &'e Element) -> Option<&'e str> {
        note.get("n")
    }

    fn list_number<'e>(&self, note: &'e Element) -> Option<&'e Element> {
        note.child("milestone").filter(|number| number.get("unit") == Some("list-item"))
    }

    fn source_id(&self, header: Option<&Element>, id: Option<&str>) -> Option<String> {
        let Some(header) = header else { return id.map(ToOwned::to_owned) };
        let published = header.child("fileDesc")?.child("publicationStmt")?;
        let mut numbers = published.below("idno");
        let name = numbers.find(|one| one.get("type") == Some("source"))?.words();
        (!name.is_empty()).then_some(name)
    }

    fn translated_from<'e>(&self, header: &'e Element) -> Option<(&'e Element, &'e str)> {
        let notes = header.child("fileDesc")?.child("notesStmt")?;
        let mut related = notes.below("relatedItem");
        let original = related.find(|one| one.get("type") == Some("translated-from"))?;
        original.below("textLang").find_map(|one| Some((one, one.get("mainLang")?)))
    }

    fn notes_are_on_names(&self) -> bool {
        true
    }

    /// Where the kind is not known, we write `persName` and say so.
    fn agent_kind(&self, name: &Element) -> Option<AgentKind> {
        common::person_or_organisation(name)
    }

    /// A name with `@n` is only in the list of the source; the list has been looked up.
    fn agent_names(&self, name: &Element, said: Option<Name>, _: Option<Name>) -> AgentNames {
        if name.get("n").is_some() { (None, said) } else { (said, None) }
    }

    /// We say where a statement holds, and repeat it after the words; `index: ` begins the licence of
    /// the index.
    fn licence(&self, licence: &Element, is_of_source: bool) -> Licence {
        const INDEX: &str = "index: ";
        let words = licence.words();
        let of_index = words.strip_prefix(INDEX).filter(|_| !is_of_source);
        let of = match (is_of_source, of_index) {
            (true, _) => Licensed::SourceText,
            (false, Some(_)) => Licensed::Index,
            (false, None) => Licensed::Encoding,
        };
        let words = of_index.unwrap_or(&words);
        let jurisdiction = licence.get("n").map(ToOwned::to_owned);
        let repeated = jurisdiction.as_ref().map(|place| format!(" ({place})"));
        let label = repeated.and_then(|place| words.strip_suffix(&place)).unwrap_or(words);
        Licence { of, label: label.to_owned(), jurisdiction }
    }

    fn witnesses(&self, element: &Element, source: &Source) -> Option<Vec<Witness>> {
        match element.name.as_str() {
            // It describes the file itself.
            "bibl" if element.get("type") == Some("file") => Some(Vec::new()),
            "bibl" | "msDesc" => {
                let read = Origin::Read { at: source.span(element.at.clone()) };
                Some(vec![witness(element, self.origin_in_header(element, read))])
            }
            _ => None,
        }
    }
}

/// Who says what a `certainty` is about, and why.
fn claimed(element: &Element) -> Origin {
    let (by, reason) = parted(&element.words());
    let certainty = certainty(element);
    match element.get("resp").map(local) {
        Some(LETTERPRESS | PROGRAM) => Origin::Inferred { by, reason, certainty },
        _ => Origin::Supplied { by, reason, certainty },
    }
}

/// The pass or file that says something, and its reason, which comes first in the words.
fn parted(words: &str) -> (String, String) {
    let pass = words.strip_suffix(')').and_then(|words| words.rsplit_once(" ("));
    match pass {
        Some((reason, by)) => (by.to_owned(), reason.to_owned()),
        None => (words.to_owned(), String::new()),
    }
}

fn line_break_kind(lb: &Element) -> LineBreakKind {
    match lb.get("type") {
        Some("paragraph") => LineBreakKind::Paragraph,
        Some("lineation") => LineBreakKind::Lineation,
        _ => LineBreakKind::Line,
    }
}

fn correction_kind(word: &str) -> CorrectionKind {
    match word {
        "paragraph-break" => CorrectionKind::ParagraphBreak,
        "forbidden-character" => CorrectionKind::ForbiddenCharacter,
        "lost-space" => CorrectionKind::LostSpace,
        "edit" => CorrectionKind::Edit,
        _ => CorrectionKind::WordBreak,
    }
}

/// What the description of a witness says.
fn witness(element: &Element, origin: Origin) -> Witness {
    let kind = match element.get("type") {
        Some("document") => WitnessKind::Document,
        Some("copy") => WitnessKind::OtherCopy,
        Some("print") => WitnessKind::OtherPrint,
        _ => WitnessKind::Edition,
    };
    // The description of an archival document says in `additional` where it is printed.
    let printed = element.child("additional").and_then(|additional| additional.child("listBibl"));
    let printed = printed.and_then(|list| list.child("bibl")).unwrap_or(element);
    let get = |name: &str| {
        let found = printed.elements().find(|one| one.name == name);
        found.map(Element::words).filter(|words| !words.is_empty())
    };
    let scope = |unit: &str| {
        let mut scopes = printed.elements().filter(|one| one.name == "biblScope");
        scopes.find(|one| one.get("unit") == Some(unit)).map(Element::words)
    };
    let said = |name: &str, word: &str| {
        let mut found = element.below(name).filter(|one| one.get("type") == Some(word));
        found.next().map(Element::words)
    };
    let mut numbers = printed.elements().filter(|one| one.name == "idno");
    let identifier = element.child("msIdentifier");
    let part = |name: &str| {
        let part = identifier.and_then(|identifier| identifier.child(name));
        part.map(Element::words)
    };
    // A citation whose parts are not marked is text.
    let cited: String = printed
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Text(run) => Some(&run.text),
            Node::Element(_) => None,
        })
        .flat_map(|text| text.chars().filter_map(in_values))
        .collect();
    let cited = on_one_line(&cited);
    Witness {
        id: numbers.find(|one| one.get("type") == Some("edition")).map(Element::words),
        title: get("title"),
        editor: get("editor"),
        publisher: get("publisher"),
        place: get("pubPlace"),
        date: get("date"),
        volume: scope("volume"),
        document: scope("document"),
        pages: scope("page"),
        url: printed.child("ref").and_then(|link| link.get("target")).map(ToOwned::to_owned),
        cited: (!cited.is_empty()).then_some(cited),
        repository: part("repository"),
        collection: part("collection"),
        shelf_mark: part("idno"),
        classification: said("note", "classification"),
        transmission: said("provenance", "transmission").or_else(|| said("note", "transmission")),
        ..Witness::new(kind, origin)
    }
}
