//! The chapter: a letter as XHTML, followed by its notes and by what is known about it.
//!
//! Notes are in [`notes`](super::notes), the rest of the apparatus in [`about`](super::about).
//! **Invariant:** the words of the letter stand in `#text` in their order, outside the elements of
//! class `apparatus`.

use std::collections::BTreeMap;
use std::io;

use super::super::Sheet;
use super::markup::{EPUB_NAMESPACE, Markup};
use crate::ir::{
    Block, CloserPart, Correction, CorrectionKind, Inline, Kind, Letter, Line, LineBreakKind,
    NameKind, NoteAnchor, OpenerPart, PageBreak, Paragraph, Phrase, PhraseKind, Reading, Reference,
    Text, plain_text, words,
};

/// Where the chapter lies in a book of one letter.
const PATH: &str = "text.xhtml";

/// For words of ours, which are English whatever the language of the letter.
pub(super) const ENGLISH: [(&str, &str); 2] = [("lang", "en"), ("xml:lang", "en")];

/// A finished chapter, and what the navigation has to know of it.
pub(super) struct Chapter<'a> {
    /// Where it lies in the book.
    pub(super) path: &'static str,
    /// What it is called.
    pub(super) title: String,
    /// Its language, as a BCP 47 tag; `und` when unknown.
    pub(super) language: &'a str,
    /// The XHTML document.
    pub(super) xhtml: Vec<u8>,
    /// What stands in it after the letter.
    pub(super) sections: Vec<Section>,
    /// The pages of the print that begin in it, in its order.
    pub(super) pages: Vec<&'a PageBreak>,
}

/// A part of the chapter that the table of contents names.
pub(super) struct Section {
    /// Its id.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: String,
}

/// A chapter that is being written.
pub(super) struct ChapterWriter<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) markup: Markup,
    pub(super) sections: Vec<Section>,
    pub(super) pages: Vec<&'a PageBreak>,
    pub(super) corrections: Vec<&'a Correction>,
    /// The anchors of each note, by its id.
    pub(super) anchors: BTreeMap<String, Vec<NoteAnchor>>,
    /// Who supplied what is shown as supplied.
    pub(super) suppliers: Vec<&'a str>,
    headings: usize,
}

impl<'a> Chapter<'a> {
    /// Writes the chapter.
    ///
    /// # Errors
    /// When the letter holds a character that XML cannot hold.
    pub(super) fn write(sheet: &'a Sheet<'a>) -> io::Result<Self> {
        let title = title(sheet);
        let language = sheet.letter.texts.first().map_or(UNDETERMINED, language);
        let mut writer = ChapterWriter {
            sheet,
            markup: Markup::document()?,
            sections: Vec::new(),
            pages: Vec::new(),
            corrections: Vec::new(),
            anchors: super::notes::anchors(sheet.letter),
            suppliers: Vec::new(),
            headings: 0,
        };
        writer.document(&title, language)?;
        Ok(Self {
            path: PATH,
            title,
            language,
            xhtml: writer.markup.finish()?,
            sections: writer.sections,
            pages: writer.pages,
        })
    }
}

/// The tag of a language that is not known (BCP 47, 4.1).
const UNDETERMINED: &str = "und";

/// The language of a text, if it is known and is a tag at all.
pub(super) fn language(text: &Text) -> &str {
    // The least that BCP 47 (2.1) asks of a tag; whether it is registered is not looked up.
    let well_formed = |tag: &&str| {
        tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }) && tag.split('-').next().is_some_and(|primary| {
            primary.len() > 1 && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    };
    let tag = text.language.as_ref().map(|language| language.value.as_str());
    tag.filter(well_formed).unwrap_or(UNDETERMINED)
}

/// The attribute for a language that is written from right to left.
pub(super) fn direction(language: &str) -> Option<(&'static str, &'static str)> {
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default();
    let usual =
        ["ar", "dv", "fa", "he", "ota", "ps", "sd", "syr", "ug", "ur", "yi"].contains(&primary);
    // A tag may name the script, and then the script decides.
    let script = parts.find(|part| part.len() == 4);
    let from_the_right =
        script.map_or(usual, |script| ["Arab", "Hebr", "Syrc", "Thaa"].contains(&script));
    from_the_right.then_some(("dir", "rtl"))
}

/// The title of the book: the letter's, else its heading, else the name of the file.
fn title(sheet: &Sheet<'_>) -> String {
    let letter = sheet.letter;
    let heading = || {
        let blocks = letter.texts.iter().flat_map(|text| &text.blocks);
        blocks.filter_map(heading).map(|line| plain_text(&line.content, sheet.reading)).next()
    };
    let given = letter.title.as_ref().map(|title| title.value.clone());
    [given, heading(), Some(sheet.stem.to_owned())]
        .into_iter()
        .flatten()
        .map(|title| words(&title).collect::<Vec<_>>().join(" "))
        .find(|title| !title.is_empty())
        .unwrap_or_else(|| "Untitled".to_owned())
}

fn heading(block: &Block) -> Option<&Line> {
    match block {
        Block::Heading(line) => Some(line),
        Block::Opener(_) | Block::Paragraph(_) | Block::Closer(_) | Block::PageBreak(_) => None,
        Block::List(_)
        | Block::Table(_)
        | Block::Verse(_)
        | Block::Figure(_)
        | Block::Quotation(_)
        | Block::Section(_)
        | Block::Postscript(_)
        | Block::Enclosure(_)
        | Block::Opaque(_) => None,
    }
}

/// What the document is called where its kind is named; only a letter is called a letter.
pub(super) fn kind_word(letter: &Letter) -> &'static str {
    letter.kind.as_ref().map_or("document", |kind| kind.value.as_str())
}

/// The number of a page as it is shown; in brackets if the source does not mark the page.
pub(super) fn page_label(page: &PageBreak) -> String {
    let number = page.label.as_deref().unwrap_or(NO_NUMBER);
    if page.is_inferred() { format!("[{number}]") } else { number.to_owned() }
}

/// The number of a page as it is spoken.
fn spoken_page_label(page: &PageBreak) -> String {
    let number = page.label.as_deref().unwrap_or(NO_NUMBER);
    if page.is_inferred() { format!("{number}, inferred") } else { number.to_owned() }
}

/// What a page without a number is called.
const NO_NUMBER: &str = "unnumbered";

/// The date, if it is one that HTML's `time` can hold: a year, a month or a day (HTML, 2.3.5).
pub(super) fn html_date(edtf: &str) -> Option<&str> {
    let day = match edtf.len() {
        4 => format!("{edtf}-01-01"),
        7 => format!("{edtf}-01"),
        10 => edtf.to_owned(),
        _ => return None,
    };
    let valid = day.parse::<jiff::civil::Date>().is_ok() && !edtf.starts_with("0000");
    valid.then_some(edtf)
}

impl<'a> ChapterWriter<'a> {
    fn document(&mut self, title: &str, language: &str) -> io::Result<()> {
        self.markup.open(
            "html",
            &[
                ("xmlns", "http://www.w3.org/1999/xhtml"),
                ("xmlns:epub", EPUB_NAMESPACE),
                // The terms for the parts of a letter are an extra: roles and classes say it all.
                ("epub:prefix", "z3998: http://www.daisy.org/z3998/2012/vocab/structure/#"),
                ("lang", language),
                ("xml:lang", language),
            ],
        )?;
        self.markup.end_line()?;
        self.markup.open("head", &[])?;
        self.markup.empty("meta", &[("charset", "utf-8")])?;
        self.markup.element("title", &[], title)?;
        let stylesheet = [("rel", "stylesheet"), ("type", "text/css"), ("href", "stylesheet.css")];
        self.markup.empty("link", &stylesheet)?;
        self.markup.close_block()?;
        self.markup.open_block("body", &[])?;
        self.markup.end_line()?;
        let chapter = [("epub:type", "chapter"), ("role", "doc-chapter"), ("aria-label", title)];
        self.markup.open_block("section", &chapter)?;
        self.markup.end_line()?;
        self.texts()?;
        self.notes()?;
        self.about()?;
        self.markup.close_block()?;
        self.markup.close_block()?;
        self.markup.close_block()
    }

    fn texts(&mut self) -> io::Result<()> {
        let letter = self.sheet.letter;
        let mut attributes = vec![("id", "text"), ("class", "text")];
        if letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::Letter) {
            attributes.push(("epub:type", "z3998:letter"));
        }
        attributes.extend(letter.texts.first().and_then(|text| direction(language(text))));
        self.markup.open_block("article", &attributes)?;
        self.markup.end_line()?;
        for text in &letter.texts {
            // The document has the language of the first text.
            let alone = letter.texts.len() == 1;
            if !alone {
                let language = language(text);
                let mut attributes = vec![("lang", language), ("xml:lang", language)];
                attributes.push(direction(language).unwrap_or(("dir", "ltr")));
                self.markup.open_block("div", &attributes)?;
                self.markup.end_line()?;
            }
            for block in &text.blocks {
                self.block(block)?;
            }
            if !alone {
                self.markup.close_block()?;
            }
        }
        self.markup.close_block()
    }

    /// Writes a block, of a text or of a note.
    pub(super) fn block(&mut self, block: &'a Block) -> io::Result<()> {
        match block {
            Block::Heading(line) => self.heading(line),
            Block::Opener(opener) => {
                self.markup.open_block("header", &[("class", "opener")])?;
                self.markup.end_line()?;
                for part in &opener.parts {
                    match part {
                        OpenerPart::Dateline(line) => self.line(&[("class", "dateline")], line)?,
                        OpenerPart::Salutation(line) => self.line(&SALUTATION, line)?,
                        OpenerPart::Address(line) => self.line(&[("class", "address")], line)?,
                        OpenerPart::Other(line) => self.line(&[], line)?,
                    }
                }
                self.markup.close_block()
            }
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Closer(closer) => {
                self.markup.open_block("footer", &[("class", "closer")])?;
                self.markup.end_line()?;
                for part in &closer.parts {
                    match part {
                        CloserPart::ComplimentaryClose(line) => self.line(
                            &[("class", "complimentary-close"), ("epub:type", "z3998:valediction")],
                            line,
                        )?,
                        CloserPart::Signature(line) => self.line(
                            &[("class", "signature"), ("epub:type", "z3998:signature")],
                            line,
                        )?,
                        CloserPart::Dateline(line) => self.line(&[("class", "dateline")], line)?,
                        CloserPart::Address(line) => self.line(&[("class", "address")], line)?,
                        CloserPart::Other(line) => self.line(&[], line)?,
                    }
                }
                self.markup.close_block()
            }
            Block::List(_)
            | Block::Table(_)
            | Block::Verse(_)
            | Block::Figure(_)
            | Block::Quotation(_)
            | Block::Section(_)
            | Block::Postscript(_)
            | Block::Enclosure(_)
            | Block::Opaque(_) => Ok(()),
            Block::PageBreak(page) => self.page_between_blocks(page),
        }
    }

    fn heading(&mut self, line: &'a Line) -> io::Result<()> {
        // A page that begins with the heading is marked above it, not in it.
        let mut content = line.content.as_slice();
        while let [Inline::PageBreak(page), rest @ ..] = content {
            self.page_between_blocks(page)?;
            content = rest;
        }
        if content.is_empty() {
            return Ok(());
        }
        if self.markup.is_inside("article") {
            self.headings += 1;
            self.markup.open_block(if self.headings == 1 { "h1" } else { "h2" }, &[])?;
        } else {
            // A heading inside a note is none of the chapter's.
            self.markup.open_block("p", &[("class", "heading")])?;
        }
        self.inlines(content)?;
        self.markup.close_block()
    }

    fn line(&mut self, attributes: &[(&str, &str)], line: &'a Line) -> io::Result<()> {
        self.markup.open_block("p", attributes)?;
        self.inlines(&line.content)?;
        self.markup.close_block()
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) -> io::Result<()> {
        match paragraph.fragment() {
            Some(id) => self.markup.open_block("p", &[("id", &id)])?,
            None => self.markup.open_block("p", &[])?,
        }
        self.inlines(&paragraph.content)?;
        self.markup.close_block()
    }

    /// Writes what runs inside a line.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> io::Result<()> {
        for inline in inlines {
            match inline {
                Inline::Text(characters) => self.markup.words(&characters.text)?,
                Inline::LineBreak(line_break) => match line_break.kind {
                    LineBreakKind::Paragraph if self.markup.is_inside("p") => {
                        self.markup.split_block("p")?;
                    }
                    LineBreakKind::Paragraph | LineBreakKind::Line => self.markup.line_break()?,
                },
                Inline::PageBreak(page) => self.page_in_line(page)?,
                Inline::NoteAnchor(anchor) => self.note_call(anchor)?,
                Inline::NoteStart(_) => {}
                Inline::Phrase(phrase) => self.phrase(phrase)?,
                Inline::Choice(choice) => {
                    for alternative in &choice.alternatives {
                        self.inlines(&alternative.content)?;
                    }
                }
                Inline::Correction(correction) => self.correction(correction)?,
            }
        }
        Ok(())
    }

    fn phrase(&mut self, phrase: &'a Phrase) -> io::Result<()> {
        let markup = &mut self.markup;
        match &phrase.kind {
            PhraseKind::Salutation => markup.open("span", &SALUTATION)?,
            PhraseKind::Name(name) if name.kind == NameKind::Place => {
                markup.open("span", &[("class", "place")])?;
            }
            PhraseKind::Date { edtf: Some(date) } => match html_date(date) {
                Some(day) => markup.open("time", &[("datetime", day)])?,
                None => markup.open("span", &[("class", "date"), ("data-edtf", date)])?,
            },
            // The other document is not in this book, so there is nothing to link to.
            PhraseKind::Reference(Reference { document: Some(document), .. }) => {
                markup.open("span", &[("class", "reference"), ("data-document", document)])?;
            }
            PhraseKind::Name(_)
            | PhraseKind::Date { edtf: None }
            | PhraseKind::Reference(_)
            | PhraseKind::Emphasis { .. }
            | PhraseKind::Foreign { .. }
            | PhraseKind::Term { .. }
            | PhraseKind::Title
            | PhraseKind::Quotation
            | PhraseKind::Deletion { .. }
            | PhraseKind::Addition { .. }
            | PhraseKind::Gap { .. }
            | PhraseKind::Unclear { .. }
            | PhraseKind::Supplied { .. }
            | PhraseKind::Segment { .. }
            | PhraseKind::Opaque { .. } => markup.open("span", &[])?,
        }
        self.inlines(&phrase.content)?;
        self.markup.close()
    }

    fn page_between_blocks(&mut self, page: &'a PageBreak) -> io::Result<()> {
        self.markup.open_block("div", &[("class", "page-break")])?;
        self.page(page, "")?;
        self.markup.close_block()
    }

    fn page_in_line(&mut self, page: &'a PageBreak) -> io::Result<()> {
        if page.splits_word {
            return self.page(page, "");
        }
        self.markup.end_word()?;
        self.page(page, " ")
    }

    /// The empty element is for programs and for the voice, what shows the number for the eye.
    fn page(&mut self, page: &'a PageBreak, space: &str) -> io::Result<()> {
        self.pages.push(page);
        let label = spoken_page_label(page);
        let attributes = [
            ("epub:type", "pagebreak"),
            ("role", "doc-pagebreak"),
            ("id", page.id.as_str()),
            ("aria-label", label.as_str()),
        ];
        self.markup.element("span", &attributes, "")?;
        let shown = format!("|{}|{space}", page_label(page));
        let attributes = [("class", "apparatus page-number"), ("aria-hidden", "true")];
        self.markup.element("span", &attributes, &shown)
    }

    /// One reading stands in the text, the other in the list of corrections; they link to each
    /// other. Words are the link themselves; where the reading has none, a sign is.
    fn correction(&mut self, correction: &'a Correction) -> io::Result<()> {
        self.corrections.push(correction);
        let content = correction.reading(self.sheet.reading);
        let entry = format!("#{}", entry_id(correction));
        let title = match self.sheet.reading {
            Reading::Regular => format!("In the source: {}", shown_reading(&correction.original)),
            Reading::Original => format!("Corrected: {}", shown_reading(&correction.corrected)),
        };
        let has_words = words(&plain_text(content, self.sheet.reading)).next().is_some();
        let class = if has_words { "correction" } else { "apparatus correction" };
        let mut attributes = vec![
            ("class", class),
            ("id", correction.id.as_str()),
            ("href", entry.as_str()),
            ("title", title.as_str()),
        ];
        if has_words {
            self.markup.open("a", &attributes)?;
            self.inlines(content)?;
            return self.markup.close();
        }
        attributes.extend([("aria-label", title.as_str()), ENGLISH[0], ENGLISH[1]]);
        let sign = match correction.kind {
            CorrectionKind::WordBreak
            | CorrectionKind::ForbiddenCharacter
            | CorrectionKind::LostSpace => "°",
            CorrectionKind::ParagraphBreak => {
                self.apparatus_space()?;
                "¶"
            }
        };
        self.markup.element("a", &attributes, sign)?;
        self.inlines(content)
    }

    /// Writes a space that separates no words: it only keeps a sign of ours off the word before it.
    pub(super) fn apparatus_space(&mut self) -> io::Result<()> {
        self.markup.element("span", &[("class", "apparatus")], "\u{A0}")
    }
}

/// The salutation, on a line of its own or run in.
const SALUTATION: [(&str, &str); 2] = [("class", "salutation"), ("epub:type", "z3998:salutation")];

/// The id of a correction's entry in the list of corrections.
pub(super) fn entry_id(correction: &Correction) -> String {
    format!("correction.{}", correction.id.trim_start_matches("c."))
}

/// A reading in words of ours: quoted, or named when there is nothing to quote.
pub(super) fn shown_reading(inlines: &[Inline]) -> String {
    let mut quoted = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(characters) => quoted.push_str(&characters.text),
            Inline::LineBreak(line_break) => match line_break.kind {
                LineBreakKind::Line => quoted.push_str(" / "),
                LineBreakKind::Paragraph => quoted.push_str(" ¶ "),
            },
            // A correction holds nothing else (`ir::validate`).
            Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Phrase(_)
            | Inline::Choice(_)
            | Inline::Correction(_) => {}
        }
    }
    match quoted.trim() {
        "" if quoted.is_empty() => "nothing".to_owned(),
        "" => "a space".to_owned(),
        "/" => "a line break".to_owned(),
        "¶" => "a paragraph break".to_owned(),
        words => format!("\u{201C}{words}\u{201D}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_months_and_years_are_html_dates() {
        for date in ["1961-04-22", "1961-04", "1961"] {
            assert_eq!(html_date(date), Some(date));
        }
        for date in ["1961-02-30", "1961-21", "1961-04-22?", "0000", "196X", "19é", "", "-4713"] {
            assert_eq!(html_date(date), None, "{date}");
        }
    }

    #[test]
    fn the_script_decides_the_direction() {
        assert!(direction("he").is_some() && direction("az-Arab-IR").is_some());
        assert!(direction("ar-Latn").is_none() && direction("en").is_none());
    }
}
