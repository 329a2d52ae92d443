//! Letters as Word writes them.

use super::sketch::{converted, error, letter, packed, sketch, told};

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A DOCX file in the making.
pub(super) struct File {
    body: String,
    /// Parts beside the text: the kind of their relationship, and what is in their root.
    parts: Vec<(&'static str, String)>,
    /// Further relationships of the text.
    relations: String,
}

impl File {
    pub(super) fn of(body: impl Into<String>) -> Self {
        Self { body: body.into(), parts: Vec::new(), relations: String::new() }
    }

    fn with(mut self, kind: &'static str, inside: impl Into<String>) -> Self {
        self.parts.push((kind, inside.into()));
        self
    }

    fn relation(mut self, id: &str, kind: &str, target: &str, mode: &str) -> Self {
        self.relations += &format!(
            "<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}' TargetMode='{mode}'/>"
        );
        self
    }

    /// The parts: names, and what is in them.
    fn parts(&self) -> Vec<(String, String)> {
        let names = format!(
            "xmlns:w='{TRANSITIONAL}' xmlns:r='{OFFICE}' \
             xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
             xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
             xmlns:v='urn:schemas-microsoft-com:vml' \
             xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        );
        let mut parts = vec![
            (
                "[Content_Types].xml".to_owned(),
                "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
                 <Override PartName='/text/letter.xml' ContentType='application/vnd.\
                 openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
                    .to_owned(),
            ),
            (
                "_rels/.rels".to_owned(),
                format!(
                    "<Relationships xmlns='{PACKAGE}'><Relationship Id='a' \
                     Type='{OFFICE}/officeDocument' Target='text/letter.xml'/></Relationships>"
                ),
            ),
            (
                "text/letter.xml".to_owned(),
                format!("<w:document {names}><w:body>{}</w:body></w:document>", self.body),
            ),
        ];
        let mut relations = self.relations.clone();
        for (index, (kind, inside)) in self.parts.iter().enumerate() {
            let root = match *kind {
                "header" => "hdr",
                "footer" => "ftr",
                kind => kind,
            };
            let root = format!("<w:{root} {names}>{inside}</w:{root}>");
            parts.push((format!("text/part{index}.xml"), root));
            relations += &format!(
                "<Relationship Id='p{index}' Type='{OFFICE}/{kind}' Target='part{index}.xml'/>"
            );
        }
        let relations = format!("<Relationships xmlns='{PACKAGE}'>{relations}</Relationships>");
        parts.push(("text/_rels/letter.xml.rels".to_owned(), relations));
        parts
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let parts: Vec<_> =
            parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        packed(&parts)
    }

    /// What becomes of it, in signs, and what is told.
    fn read(&self) -> (String, Vec<String>) {
        let converted = converted("letter.docx", self.bytes());
        (sketch(letter(&converted)), told(&converted))
    }

    fn sketch(&self) -> String {
        self.read().0
    }
}

pub(super) fn t(words: &str) -> String {
    format!("<w:t xml:space='preserve'>{words}</w:t>")
}

/// A run with properties.
pub(super) fn run(properties: &str, inside: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>")
}

fn r(words: &str) -> String {
    format!("<w:r>{}</w:r>", t(words))
}

/// A paragraph with properties.
fn paragraph(properties: &str, inside: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>")
}

pub(super) fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

#[test]
fn runs_that_are_set_alike_are_one() {
    let body = p(&[
        run("", &t("It ")),
        run("<w:i/>", &t("ra")),
        run("<w:i w:val='1'/><w:lang w:val='de'/>", &t("ins ")),
        run("<w:i/><w:b/>", &t("he")),
        run("<w:i w:val='0'/>", "<w:t>re</w:t><w:tab/><w:t>&amp; there</w:t>"),
        run("<w:u w:val='none'/><w:vertAlign w:val='superscript'/>", &t("th")),
        run("", "<w:noBreakHyphen/><w:br/><w:lastRenderedPageBreak/><w:t>so</w:t><w:softHyphen/>"),
        r("on"),
    ]
    .concat());
    assert_eq!(
        File::of(body).sketch(),
        "p(It [italic:rains ][italic bold:he]re & there[superscript:th]\u{2011}/soon)"
    );
}

#[test]
fn styles_say_what_paragraphs_are() {
    let styles = "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/>\
        </w:style><w:style w:type='paragraph' w:styleId='b'><w:name w:val='heading 1'/>\
        <w:basedOn w:val='a'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='c'><w:basedOn w:val='b'/></w:style>\
        <w:style w:type='paragraph' w:styleId='q'><w:name w:val='Quote'/><w:rPr><w:i/></w:rPr></w:style>\
        <w:style w:type='character' w:styleId='e'><w:name w:val='Emphasis'/><w:rPr><w:i/></w:rPr></w:style>";
    let body = [
        paragraph("<w:pStyle w:val='c'/>", &r("To Ben")),
        paragraph("<w:outlineLvl w:val='2'/>", &r("Of rain")),
        paragraph("<w:jc w:val='right'/>", &r("Hull")),
        paragraph("<w:pStyle w:val='none'/>", &run("<w:rStyle w:val='e'/>", &t("It rains"))),
        paragraph(
            "<w:pStyle w:val='q'/>",
            &format!("{}{}", r("so "), run("<w:rStyle w:val='e'/>", &t("it"))),
        ),
        p(""),
        paragraph("<w:pStyle w:val='q'/>", &r("says")),
        paragraph("<w:ind w:left='720'/>", &r("here")),
    ];
    assert_eq!(
        File::of(body.concat()).with("styles", styles).sketch(),
        "h(To Ben) h(Of rain) p[right](Hull) p([italic:It rains]) \
         quote(p[italic](so [roman:it]) p[italic](says)) p[indent](here)"
    );
}

fn note(id: u32, inside: &str) -> String {
    format!(
        "<w:footnote w:id='{id}'>{}</w:footnote>",
        p(&format!("<w:r><w:footnoteRef/></w:r>{inside}"))
    )
}

fn call(id: u32) -> String {
    run("<w:rStyle w:val='FootnoteReference'/>", &format!("<w:footnoteReference w:id='{id}'/>"))
}

#[test]
fn notes_have_the_labels_that_word_prints() {
    let notes = format!(
        "<w:footnote w:type='separator' w:id='0'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>{}{}{}{}",
        note(2, &r(" In Leeds.")),
        note(3, &r(" Or Hull.")),
        note(4, &format!("{}{}", r("* Or "), run("<w:i/>", &t("York")))),
        note(5, &r("Nobody")),
    );
    let marked = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>\
                  <w:footnoteReference w:customMarkFollows='1' w:id='4'/><w:t>*</w:t></w:r>";
    let body = format!(
        "{}<w:sectPr><w:footnotePr><w:numFmt w:val='lowerLetter'/><w:numStart w:val='3'/>\
         </w:footnotePr></w:sectPr>",
        p(&[&r("It rains"), &*call(3), &r(", it"), marked, &r(" snows"), &call(2), &call(9)]
            .concat())
    );
    let (sketch, told) = File::of(body).with("footnotes", notes).read();
    assert_eq!(
        sketch,
        "p(It rains^, it^ snows^) c{p(Or Hull.)} *{p(Or [italic:York])} d{p(In Leeds.)} ~Nobody~"
    );
    assert_eq!(
        told,
        [
            "D012 the note that is called here is not in the file",
            "D011 1 word is left out of the letter: a note that nothing calls",
        ]
    );
}

#[test]
fn notes_that_are_counted_on_each_page_have_no_labels() {
    let body = format!("{}{}", p(&format!("{}{}", r("It rains"), call(1))), p(&call(2)));
    let settings = "<w:footnotePr><w:numRestart w:val='eachPage'/></w:footnotePr>";
    let notes = format!("{}{}", note(1, &r("In Leeds.")), note(2, &r("In Hull.")));
    let (sketch, told) = File::of(body).with("footnotes", notes).with("settings", settings).read();
    assert_eq!(sketch, "p(It rains^) p(^) {p(In Leeds.)} {p(In Hull.)}");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("D010 2 notes have no labels"));
}

#[test]
fn sections_count_their_notes_anew_if_they_say_so() {
    let properties =
        "<w:sectPr><w:endnotePr><w:numRestart w:val='eachSect'/></w:endnotePr></w:sectPr>";
    let call = |id: u32| format!("<w:r><w:t>a</w:t><w:endnoteReference w:id='{id}'/></w:r>");
    let body =
        [paragraph(properties, &[call(1), call(2)].concat()), p(&call(3)), properties.into()];
    let notes = ["n1", "n2", "n3"];
    let notes = notes
        .iter()
        .zip(1..)
        .map(|(words, id)| format!("<w:endnote w:id='{id}'>{}</w:endnote>", p(&r(words))));
    let notes: Vec<String> = notes.collect();
    assert_eq!(
        File::of(body.concat()).with("endnotes", notes.concat()).sketch(),
        "p(a^a^) p(a^) i{p(n1)} ii{p(n2)} i{p(n3)}"
    );
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let deleted = |words: &str| {
        format!("<w:del><w:r><w:delText xml:space='preserve'>{words}</w:delText></w:r></w:del>")
    };
    let body = [
        p(&[r("It "), deleted("snows "), format!("<w:ins>{}</w:ins>", r("rains ")), r("here.")]
            .concat()),
        paragraph("<w:rPr><w:del/></w:rPr>", &r("So it ")),
        p(&r("goes.")),
        p(&format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", r("Out. "), r("In."))),
        paragraph("<w:outlineLvl w:val='0'/>", &format!("<w:moveFrom>{}</w:moveFrom>", r("Gone"))),
    ];
    let (sketch, told) = File::of(body.concat()).read();
    assert_eq!(sketch, "p(It rains here.) p(So it goes.) p(In.) ~snows ~ ~Out. ~ ~Gone~");
    assert_eq!(
        told,
        [
            "D001 1 word is left out of the letter: deleted in a tracked change",
            "D001 2 words are left out of the letter: moved elsewhere in a tracked change",
        ]
    );
}

#[test]
fn what_a_reader_does_not_see_is_left_out() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText>\
             </w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>{}<w:r>\
             <w:fldChar w:fldCharType='end'/></w:r>",
            r(result)
        )
    };
    let body = [
        p(&[
            r("See "),
            field(" HYPERLINK \"https://example.org/\" ", "there"),
            field(" PAGE ", "7"),
            field(" REF x ", " or here"),
            run("<w:vanish/>", &t("secret")),
            "<w:fldSimple w:instr=' DATE '><w:r><w:t>today</w:t></w:r></w:fldSimple>".to_owned(),
        ]
        .concat()),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here</w:t></w:r>\
         </w:p></w:sdtContent></w:sdt>"
            .to_owned(),
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>It was wet.</w:t></w:r></w:p></w:sdtContent></w:sdt>".to_owned(),
    ];
    let header =
        format!("{}{}", p(&r("Mill &amp; Son")), p(&[r("Page "), field("PAGE", "1")].concat()));
    let (sketch, told) = File::of(body.concat()).with("header", header).read();
    assert_eq!(
        sketch,
        "p(See [https://example.org/:there] or heretoday) p(It was wet.) \
         ~7~ ~secret~ ~Click here~ ~Mill & Son~ ~Page 1~"
    );
    let codes: Vec<&str> = told.iter().map(|one| &one[..4]).collect();
    assert_eq!(codes, ["D003", "D002", "D002", "D003"]);
}

#[test]
fn lists_have_the_labels_that_word_prints() {
    let level = |at: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>\
             <w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "(%2)")
    );
    let item = |level: u32, words: &str| {
        let list = format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>");
        paragraph(&list, &r(words))
    };
    let body = [
        item(0, "rain"),
        item(1, "mist"),
        item(1, "fog"),
        p(""),
        item(0, "snow"),
        p(&r("So:")),
        item(0, "hail"),
    ];
    assert_eq!(
        File::of(body.concat()).with("numbering", numbering).sketch(),
        "list(<1.> p(rain) list(<(a)> p(mist) <(b)> p(fog)) <2.> p(snow)) p(So:) list(<3.> p(hail))"
    );
}

#[test]
fn tables_have_their_spans() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&r(words)))
    };
    let row = |properties: &str, cells: &[String]| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat())
    };
    let nested = format!("<w:tc><w:tbl>{}</w:tbl><w:p/></w:tc>", row("", &[cell("", "f")]));
    let table = [
        row("<w:tblHeader/>", &[cell("<w:gridSpan w:val='2'/>", "a"), cell("", "b")]),
        row("", &[cell("<w:vMerge w:val='restart'/>", "c"), cell("", "d"), cell("", "e")]),
        row("", &[cell("<w:vMerge/>", "x"), nested]),
        row("<w:del/>", &[cell("", "y")]),
        row("<w:gridBefore w:val='1'/>", &[cell("", "g"), cell("", "h")]),
    ];
    assert_eq!(
        File::of(format!("<w:tbl>{}</w:tbl>{}", table.concat(), p(&r("z")))).sketch(),
        "table(#|1x2:p(a)|p(b) / |2x1:p(c)|p(d)|p(e) / |table(|p(f)) / ||p(g)|p(h)) p(z) ~x~ ~y~"
    );
}

#[test]
fn pictures_and_text_boxes_are_where_they_are_anchored() {
    let picture = "<w:r><w:drawing><a:graphic><a:blip r:embed='i'/></a:graphic></w:drawing></w:r>";
    let in_box = format!("<w:txbxContent>{}</w:txbxContent>", p(&r("Boxed")));
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{in_box}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{in_box}</v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r>"
    );
    let body = p(&[&r("It "), picture, &r("rains"), &boxed, &r(" here")].concat());
    let file = File::of(body).relation("i", "image", "media/a.png", "Internal");
    let (sketch, told) = file.read();
    assert_eq!(
        sketch,
        "p(It) figure(text/media/a.png) +(rains) section:text-box(p(Boxed)) +(here)"
    );
    assert_eq!(told, ["D005 a text box is read at the place where it is anchored"]);
}

#[test]
fn comments_are_notes() {
    let comments = format!("<w:comment w:id='0' w:author='Bee'>{}</w:comment>", p(&r("Sic.")));
    let body = p(&format!(
        "<w:commentRangeStart w:id='0'/>{}<w:commentRangeEnd w:id='0'/><w:r>\
         <w:commentReference w:id='0'/></w:r>{}",
        r("Rayn"),
        r(" it does")
    ));
    let (sketch, told) = File::of(body).with("comments", comments).read();
    assert_eq!(sketch, "p(Rayn^ it does) {p(Sic.)}");
    assert_eq!(told, ["D004 a comment is printed as a note, without the name of its author"]);
}

#[test]
fn signs_of_fonts_are_characters_or_gaps() {
    let sign =
        |font: &str, code: &str| format!("<w:r><w:sym w:font='{font}' w:char='{code}'/></w:r>");
    let body =
        p(&[r("an "), sign("Symbol", "F061"), r(" and "), sign("Wingdings", "F04A")].concat());
    let (sketch, told) = File::of(body).read();
    assert_eq!(sketch, "p(an α and [gap character of the font Wingdings])");
    assert_eq!(told.len(), 1);
}

#[test]
fn a_page_break_of_the_file_is_no_page_of_the_print() {
    let body = [
        p(&r("Yours,")),
        p("<w:r><w:br w:type='page'/></w:r>"),
        paragraph("<w:pageBreakBefore/>", &r("P.S.")),
        p(&format!("{}<w:r><w:br w:type='page'/></w:r>{}", r("a"), r("b"))),
    ];
    let (sketch, told) = File::of(body.concat()).read();
    assert_eq!(sketch, "p(Yours,) p(P.S.) p(a/b)");
    assert_eq!(told, ["D006 3 page breaks of the file are not taken for pages of the print"]);
}

#[test]
fn the_strict_form_is_read_as_well() {
    let mut parts = File::of(p(&r("It rains."))).parts();
    for (_, text) in &mut parts {
        *text = text
            .replace(TRANSITIONAL, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships");
    }
    let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(sketch(letter(&converted("a.docx", packed(&parts)))), "p(It rains.)");
}

#[test]
fn a_broken_file_has_one_error_that_says_what_to_do() {
    let file = File::of(p(&r("It rains."))).with("styles", "");
    let whole = file.bytes();
    let without = |name: &str| {
        let parts = file.parts();
        let parts = parts.iter().filter(|(of, _)| of != name);
        packed(&parts.map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
    };
    for (bytes, message) in [
        (whole[..whole.len() - 30].to_vec(), "a ZIP archive"),
        (whole[..whole.len() / 3].to_vec(), "its end is missing"),
        (without("text/letter.xml"), "its part text/letter.xml is missing"),
        (without("text/part0.xml"), "its part text/part0.xml is missing"),
        (without("_rels/.rels"), "its part _rels/.rels is missing"),
        (
            File::of("<w:p>").bytes(),
            "the file is broken here: </w:body> appears where </w:p> should",
        ),
        (File::of("</w:body><w:body>").bytes(), "the file has two bodies"),
    ] {
        let error = error("letter.docx", bytes);
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn an_encrypted_file_and_one_that_grows_too_large_are_refused() {
    // What Office encrypts is a compound file with a stream of this name.
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600], &name].concat();
    let message = error("letter.docx", encrypted);
    assert!(message.contains("it is encrypted; open it with its password"), "{message}");
    let bomb = File::of(" ".repeat(33 << 20)).bytes();
    assert!(bomb.len() < 1 << 20);
    let message = error("letter.docx", bomb);
    assert!(message.contains("more than 32 MB when unpacked"), "{message}");
}

#[test]
fn what_is_in_another_file_is_a_loss() {
    use letterpress::press::{Input, Options, convert};
    let file = File::of(format!("{}<w:altChunk r:id='x'/>", p(&r("It rains."))));
    let converted = convert(&Input::new("a.docx", file.bytes()), &Options::default());
    assert!(converted.files.is_empty());
    assert!(converted.diagnostics.iter().any(|found| found.code.id == "D007"));
}
