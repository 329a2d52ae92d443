//! Letters in a form that a person can read and compare: one line for each block, signs for what is
//! no character.
//!
//! `<2>` is a page that begins, `<2?>` one that was inferred, `<~2>` one that splits a word; `/` a line
//! break, `~` one that splits a word; `^n.1` calls a note, `_n.1` begins its passage. A phrase is
//! `{kind attributes|content}`.

use letterpress::ir::{
    Agent, Block, CloserPart, Collection, Correspondence, Date, Inline, Letter, Line, NameRole,
    Note, OpenerPart, PageBreak, PhraseKind, Rendition, Style, Text, Witness,
};

/// The letters of a collection, and what is beside them.
pub(crate) fn of(collection: &Collection) -> String {
    let mut outline = Outline::default();
    outline.line(&["collection", said(collection.title.as_ref().map(|title| &title.value))]);
    for letter in &collection.letters {
        outline.letter(letter);
    }
    for matter in &collection.matter {
        outline.line(&["matter", &matter.place]);
        outline.within(|outline| {
            outline.blocks(&matter.blocks);
            matter.notes.iter().for_each(|note| outline.note(note));
        });
    }
    outline.text
}

fn said(value: Option<&String>) -> &str {
    value.map_or("-", String::as_str)
}

/// What is said, with a word before it.
fn named(name: &str, value: Option<&String>) -> String {
    value.map_or_else(String::new, |value| format!("{name} {value}"))
}

#[derive(Default)]
struct Outline {
    text: String,
    depth: usize,
}

impl Outline {
    fn within(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    /// A line of parts; those that are empty are left out.
    fn line(&mut self, parts: &[&str]) {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(&parts.join(" "));
        self.text.push('\n');
    }

    fn letter(&mut self, letter: &Letter) {
        let number = named("number", letter.number.as_ref().map(|number| &number.value));
        let kind = letter.kind.as_ref().map_or("", |kind| kind.value.as_str());
        self.line(&["letter", said(letter.source_id.as_ref()), &number, kind]);
        self.within(|outline| {
            if let Some(title) = &letter.title {
                outline.line(&["title", &title.value]);
            }
            letter.correspondence.iter().for_each(|one| outline.correspondence(one));
            letter.witnesses.iter().for_each(|witness| outline.witness(witness));
            for said in &letter.particulars {
                outline.line(&["particular", said.kind.key(), &said.in_words()]);
            }
            for right in &letter.rights.source_text {
                outline.line(&["rights", &right.uri, &right.label]);
            }
            letter.texts.iter().for_each(|text| outline.text(text));
            letter.notes.iter().for_each(|note| outline.note(note));
        });
    }

    fn correspondence(&mut self, one: &Correspondence) {
        for action in &one.actions {
            let agents: Vec<String> = action.agents.iter().map(agent).collect();
            let place = named("in", action.place.as_ref().map(|place| &place.name.value));
            let date = action.date.as_ref().map(date).unwrap_or_default();
            self.line(&[action.kind.as_str(), &agents.join("; "), &place, &date]);
        }
        for related in &one.context {
            let (relation, target) =
                (said(related.relation.as_ref()), said(related.target.as_ref()));
            self.line(&["related", relation, target, &related.text]);
        }
        for remark in &one.remarks {
            self.line(&["remark", &remark.value]);
        }
    }

    fn witness(&mut self, witness: &Witness) {
        self.line(&[
            "witness",
            witness.kind.as_str(),
            &named("title", witness.title.as_ref()),
            &named("editor", witness.editor.as_ref()),
            &named("publisher", witness.publisher.as_ref()),
            &named("document", witness.document.as_ref()),
            &named("cited", witness.cited.as_ref()),
            &witness.kept_at().map_or_else(String::new, |place| format!("kept at {place}")),
            &named("secrecy", witness.classification.as_ref()),
        ]);
    }

    fn text(&mut self, text: &Text) {
        let role = serde_json::to_string(&text.role).unwrap_or_default();
        let language = text.language.as_ref().map_or("-", |language| &language.value);
        self.line(&["text", role.trim_matches('"'), language]);
        self.within(|outline| outline.blocks(&text.blocks));
    }

    fn note(&mut self, note: &Note) {
        let label = named("label", note.label.as_ref().map(|label| &label.value));
        let class = named("class", note.class.as_ref());
        self.line(&[
            &note.id,
            note.kind.as_str(),
            &label,
            &class,
            &named("place", note.place.as_ref()),
        ]);
        self.within(|outline| outline.blocks(&note.blocks));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(line) => self.one_line("heading", line),
            Block::Opener(opener) => {
                for part in &opener.parts {
                    let name = match part {
                        OpenerPart::Dateline(_) => "opener dateline",
                        OpenerPart::Salutation(_) => "opener salutation",
                        OpenerPart::Address(_) => "opener address",
                        OpenerPart::HeadNote(_) => "opener head note",
                        OpenerPart::Other(_) => "opener line",
                    };
                    self.one_line(name, part.line());
                }
            }
            Block::Closer(closer) => {
                for part in &closer.parts {
                    let name = match part {
                        CloserPart::ComplimentaryClose(_) => "closer close",
                        CloserPart::Signature(_) => "closer signature",
                        CloserPart::Dateline(_) => "closer dateline",
                        CloserPart::Address(_) => "closer address",
                        CloserPart::Other(_) => "closer line",
                    };
                    self.one_line(name, part.line());
                }
            }
            Block::Paragraph(paragraph) => {
                let name = match (paragraph.fragment(), paragraph.continues) {
                    (Some(fragment), _) => fragment,
                    (None, true) => "p continues".to_owned(),
                    (None, false) => "p".to_owned(),
                };
                let set = rendition(paragraph.rendition.as_ref());
                self.line(&[&name, &set, &inlines(&paragraph.content)]);
            }
            Block::List(list) => {
                self.line(&["list", &named("class", list.class.as_ref())]);
                self.within(|outline| {
                    list.headings.iter().for_each(|line| outline.one_line("heading", line));
                    for item in &list.items {
                        match &item.label {
                            Some(label) => outline.one_line("item", label),
                            None => outline.line(&["item"]),
                        }
                        outline.within(|outline| outline.blocks(&item.blocks));
                    }
                });
            }
            Block::Table(table) => {
                self.line(&["table"]);
                self.within(|outline| {
                    table.headings.iter().for_each(|line| outline.one_line("heading", line));
                    for row in &table.rows {
                        outline.line(&["row", if row.is_heading { "of headings" } else { "" }]);
                        outline.within(|outline| {
                            for cell in &row.cells {
                                let spans = format!("{}×{}", cell.rows, cell.columns);
                                outline.line(&[
                                    "cell",
                                    &spans,
                                    &named("class", cell.class.as_ref()),
                                ]);
                                outline.within(|outline| outline.blocks(&cell.blocks));
                            }
                        });
                    }
                });
            }
            Block::Verse(verse) => {
                self.line(&["verse"]);
                self.within(|outline| {
                    verse.headings.iter().for_each(|line| outline.one_line("heading", line));
                    verse.lines.iter().for_each(|line| outline.one_line("line", line));
                });
            }
            Block::Figure(figure) => {
                self.line(&["figure", &figure.images.join(" ")]);
                self.within(|outline| outline.blocks(&figure.blocks));
            }
            Block::Quotation(part) => self.division("quotation", part.class.as_ref(), &part.blocks),
            Block::Section(part) => self.division("section", part.class.as_ref(), &part.blocks),
            Block::Postscript(part) => {
                self.division("postscript", part.class.as_ref(), &part.blocks);
            }
            Block::Enclosure(part) => self.division("enclosure", part.class.as_ref(), &part.blocks),
            Block::Opaque(opaque) => self.division("opaque", Some(&opaque.element), &opaque.blocks),
            Block::PageBreak(at) => self.line(&["page", &page(at)]),
        }
    }

    fn one_line(&mut self, name: &str, line: &Line) {
        self.line(&[name, &rendition(line.rendition.as_ref()), &inlines(&line.content)]);
    }

    fn division(&mut self, name: &str, class: Option<&String>, blocks: &[Block]) {
        self.line(&[name, &named("class", class)]);
        self.within(|outline| outline.blocks(blocks));
    }
}

fn agent(agent: &Agent) -> String {
    let mut shown = agent.display_name().unwrap_or("-").to_owned();
    for authority in &agent.authorities {
        shown.push_str(&format!(" = {}", authority.value));
    }
    shown
}

fn date(date: &Date) -> String {
    let written = date.written.as_ref().map_or_else(String::new, |it| format!(" “{it}”"));
    format!("on {}{written}", if date.edtf.is_empty() { "?" } else { &date.edtf })
}

fn rendition(rendition: Option<&Rendition>) -> String {
    rendition.map_or_else(String::new, |rendition| {
        let styles: Vec<String> = rendition.styles.iter().map(|one| style(*one)).collect();
        format!("({} = {})", rendition.written, styles.join(" "))
    })
}

fn style(style: Style) -> String {
    serde_json::to_string(&style).unwrap_or_default().trim_matches('"').to_owned()
}

fn page(page: &PageBreak) -> String {
    let splits = if page.splits_word { "~" } else { "" };
    let label = page.label.as_deref().unwrap_or("-");
    let inferred = if page.is_inferred() { "?" } else { "" };
    let image = named(" image", page.image.as_ref());
    format!("<{splits}{label}{inferred}{image}>")
}

fn inlines(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(characters) => characters.text.clone(),
        Inline::LineBreak(line) => if line.splits_word { "~" } else { "/" }.to_owned(),
        Inline::PageBreak(at) => page(at),
        Inline::NoteAnchor(anchor) => format!("^{}", anchor.note),
        Inline::NoteStart(start) => format!("_{}", start.note),
        Inline::Phrase(phrase) => {
            let kind: Vec<String> = kind(&phrase.kind);
            let kind: Vec<&str> =
                kind.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
            format!("{{{}|{}}}", kind.join(" "), inlines(&phrase.content))
        }
        Inline::Choice(choice) => {
            let readings: Vec<String> = choice
                .alternatives
                .iter()
                .map(|one| format!("{}: {}", one.kind.as_str(), inlines(&one.content)))
                .collect();
            format!("{{choice|{}}}", readings.join(" | "))
        }
        Inline::Correction(correction) => format!(
            "{{corrected by {}|{} | {}}}",
            correction.by,
            inlines(&correction.original),
            inlines(&correction.corrected)
        ),
    }
}

fn kind(kind: &PhraseKind) -> Vec<String> {
    let one =
        |name: &str, said: &Option<String>| vec![name.to_owned(), said.clone().unwrap_or_default()];
    match kind {
        PhraseKind::Salutation => vec!["salutation".to_owned()],
        PhraseKind::Name(name) => {
            let bearer = serde_json::to_string(&name.kind).unwrap_or_default();
            let role = match name.role {
                Some(NameRole::From) => "from",
                Some(NameRole::To) => "to",
                None => "",
            };
            let listed = name.listed.as_ref().map_or_else(String::new, |it| format!("= {it}"));
            vec![
                bearer.trim_matches('"').to_owned(),
                role.to_owned(),
                name.targets.join(" "),
                listed,
            ]
        }
        PhraseKind::Date { edtf } => one("date", edtf),
        PhraseKind::Reference(reference) => vec![
            "ref".to_owned(),
            reference.target.clone().unwrap_or_default(),
            named("document", reference.document.as_ref()),
            named("here", reference.fragment.as_ref()),
        ],
        PhraseKind::Emphasis { rendition: set } => vec!["set".to_owned(), rendition(Some(set))],
        PhraseKind::Foreign { language } => one("foreign", language),
        PhraseKind::Term { target, meaning } => {
            let meaning = meaning.as_ref().map_or_else(String::new, |it| format!("= {it}"));
            vec!["term".to_owned(), target.clone().unwrap_or_default(), meaning]
        }
        PhraseKind::Title => vec!["title".to_owned()],
        PhraseKind::Quotation => vec!["quoted".to_owned()],
        PhraseKind::Deletion { manner } => one("deleted", manner),
        PhraseKind::Addition { place } => one("added", place),
        PhraseKind::Gap { reason, extent } => {
            vec![
                "gap".to_owned(),
                reason.clone().unwrap_or_default(),
                extent.clone().unwrap_or_default(),
            ]
        }
        PhraseKind::Unclear { reason } => one("unclear", reason),
        PhraseKind::Supplied { reason } => one("supplied", reason),
        PhraseKind::Segment { class } => one("segment", class),
        PhraseKind::Opaque { element } => vec![format!("opaque <{element}>")],
    }
}
