//! Letters as LibreOffice writes them.

use super::sketch::{converted, error, letter, packed, sketch, told};

const NAMES: &str = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
    xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' \
    xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
    xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
    xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' \
    xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' \
    xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' \
    xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xlink='http://www.w3.org/1999/xlink'";
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

/// The parts of a file with automatic styles and a text.
fn parts(styles: &str, text: &str, headers: &str) -> Vec<(&'static str, String)> {
    vec![
        ("mimetype", MEDIA_TYPE.to_owned()),
        (
            "content.xml",
            format!(
                "<office:document-content {NAMES}><office:automatic-styles>{styles}\
                 </office:automatic-styles><office:body><office:text>{text}</office:text>\
                 </office:body></office:document-content>"
            ),
        ),
        (
            "styles.xml",
            format!(
                "<office:document-styles {NAMES}><office:styles>\
                 <style:style style:name='Emphasis' style:family='text'>\
                 <style:text-properties fo:font-style='italic'/></style:style></office:styles>\
                 <office:master-styles><style:master-page>{headers}</style:master-page>\
                 </office:master-styles></office:document-styles>"
            ),
        ),
    ]
}

fn packed_parts(parts: &[(&str, String)]) -> Vec<u8> {
    packed(&parts.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>())
}

/// What becomes of a text, in signs, and what is told.
fn read(styles: &str, text: &str) -> (String, Vec<String>) {
    let converted = converted("letter.odt", packed_parts(&parts(styles, text, "")));
    (sketch(letter(&converted)), told(&converted))
}

fn style(name: &str, family: &str, inside: &str) -> String {
    format!("<style:style style:name='{name}' style:family='{family}'>{inside}</style:style>")
}

#[test]
fn spans_are_set_in_their_styles() {
    let styles = [
        style("a", "text", "<style:text-properties fo:font-weight='bold'/>"),
        style("b", "text", "<style:text-properties style:text-position='super 58%'/>"),
        style("c", "text", "<style:text-properties text:display='none'/>"),
        style("d", "paragraph", "<style:paragraph-properties fo:text-align='end'/>"),
        style("e", "paragraph", "<style:text-properties fo:font-style='italic'/>"),
        style("f", "text", "<style:text-properties fo:font-style='normal'/>"),
    ];
    let text = "<text:p text:style-name='d'>Hull</text:p>\n <text:h>Of rain</text:h>\
        <text:p>It  <text:span text:style-name='Emphasis'>rai<text:span text:style-name='a'>ns</text:span>\
        </text:span><text:s text:c='3'/>here,<text:tab/>12<text:span text:style-name='b'>th</text:span>\
        <text:line-break/>day<text:soft-page-break/>time<text:span text:style-name='c'> or night</text:span> \
        &amp; <text:a xlink:href='https://example.org/'>there</text:a>\
        <text:a xlink:href='#x'>.</text:a></text:p><text:p/>\
        <text:p text:style-name='e'>So <text:span text:style-name='f'>it</text:span></text:p>\
        <text:p text:style-name='Quotations'>he says</text:p>";
    let (sketch, told) = read(&styles.concat(), text);
    assert_eq!(
        sketch,
        "p[right](Hull) h(Of rain) p(It [italic:rai][italic bold:ns] here, 12[superscript:th]/daytime & \
         [https://example.org/:there].) p[italic](So [roman:it]) quote(p(he says)) ~ or night~"
    );
    assert_eq!(told, ["D002 2 words are left out of the letter: hidden text"]);
}

fn note(class: &str, label: &str, inside: &str) -> String {
    format!(
        "<text:note text:note-class='{class}'><text:note-citation text:label='x'>{label}</text:note-citation>\
         <text:note-body>{inside}</text:note-body></text:note>"
    )
}

#[test]
fn notes_have_the_labels_of_the_file() {
    let text = format!(
        "<text:p>It rains{}, it{} snows{}</text:p>",
        note("footnote", "1", "<text:p> In Leeds.</text:p>\n<text:p>Or Hull.</text:p>"),
        note("footnote", "*", "<text:p>Or not</text:p>"),
        note("endnote", "i", "<text:p>A little</text:p>"),
    );
    assert_eq!(
        read("", &text).0,
        "p(It rains^, it^ snows^) 1{p(In Leeds.) p(Or Hull.)} *{p(Or not)} i{p(A little)}"
    );
}

#[test]
fn comments_are_notes_where_their_passages_end() {
    let comment = |name: &str, words: &str| {
        format!(
            "<office:annotation office:name='{name}'><dc:creator>Bee</dc:creator>\
             <dc:date>2020-01-01</dc:date><text:p>{words}</text:p></office:annotation>"
        )
    };
    let text = format!(
        "<text:p>It {}rayns<office:annotation-end office:name='a'/> here{}.</text:p>",
        comment("a", "Sic."),
        comment("b", "Hull?")
    );
    let (sketch, told) = read("", &text);
    assert_eq!(sketch, "p(It rayns^ here^.) {p(Sic.)} {p(Hull?)}");
    assert_eq!(told, ["D004 2 comments are printed as notes, without the names of their authors"]);
}

#[test]
fn what_was_deleted_and_what_is_at_the_edges_is_left_out() {
    let text = "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>\
        <dc:creator>Bee</dc:creator></office:change-info><text:p>snows</text:p></text:deletion>\
        </text:changed-region></text:tracked-changes>\
        <text:p>It <text:change text:change-id='a'/><text:change-start/>rains<text:change-end/> \
        <text:page-number>3</text:page-number>\
        <text:hidden-text text:is-hidden='true'>in secret</text:hidden-text></text:p>\
        <text:p>be<draw:line/>low</text:p>";
    let headers = "<style:header><text:p>Mill<text:tab/>Son</text:p></style:header>";
    let converted = converted("letter.odt", packed_parts(&parts("", text, headers)));
    assert_eq!(
        sketch(letter(&converted)),
        "p(It rains) p(below) ~snows~ ~3~ ~in secret~ ~Mill Son~"
    );
    let codes: Vec<String> = told(&converted).iter().map(|one| one[..4].to_owned()).collect();
    assert_eq!(codes, ["D001", "D003", "D002", "D003"]);
}

#[test]
fn lists_have_the_labels_that_are_printed() {
    let number = |level: u32, format: &str, more: &str| {
        format!(
            "<text:list-level-style-number text:level='{level}' style:num-format='{format}' {more}/>"
        )
    };
    let styles = format!(
        "<text:list-style style:name='L'>{}{}<text:list-level-style-bullet text:level='3' \
         text:bullet-char='\u{F0B7}'/></text:list-style>",
        number(1, "1", "style:num-suffix='.'"),
        number(2, "a", "style:num-suffix=')' text:display-levels='2'"),
    );
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let list = |more: &str, inside: &str| format!("<text:list {more}>{inside}</text:list>");
    let inner = list("", &[item("<text:p>mist</text:p>"), item("<text:p>fog</text:p>")].concat());
    let bullets = list("", &item(&list("", &item("<text:p>dew</text:p>"))));
    let text = [
        list(
            "text:style-name='L' xml:id='one'",
            &[item(&format!("<text:p>rain</text:p>{inner}")), item("<text:p>snow</text:p>")]
                .concat(),
        ),
        "<text:p>So:</text:p>".to_owned(),
        list("text:style-name='L' text:continue-list='one'", &item("<text:p>hail</text:p>")),
        list("text:style-name='L'", &[item("<text:p>sun</text:p>"), item(&bullets)].concat()),
    ];
    assert_eq!(
        read(&styles, &text.concat()).0,
        "list(<1.> p(rain) list(<1.a)> p(mist) <1.b)> p(fog)) <2.> p(snow)) p(So:) list(<3.> p(hail)) \
         list(<1.> p(sun) <> list(<> list(<•> p(dew))))"
    );
}

#[test]
fn tables_pictures_and_text_boxes() {
    let cell = |more: &str, words: &str| {
        format!("<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>")
    };
    let text = format!(
        "<table:table><table:table-column/><table:table-header-rows><table:table-row>{}\
         <table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>{}{}\
         </table:table-row></table:table><text:p>It <draw:frame draw:name='n'>\
         <draw:image xlink:href='Pictures/a.png'/><svg:desc>A mill</svg:desc></draw:frame>rains \
         <draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame>here</text:p>",
        cell("table:number-columns-spanned='2'", "a"),
        cell("", "b"),
        cell("", "c")
    );
    let (sketch, told) = read("", &text);
    assert_eq!(
        sketch,
        "table(#|1x2:p(a) / |p(b)|p(c)) p(It) figure(Pictures/a.png) +(rains) \
         section:text-box(p(Boxed)) +(here)"
    );
    assert_eq!(told, ["D005 a text box is read at the place where it is anchored"]);
}

#[test]
fn a_flat_file_is_read_as_well() {
    let text = format!(
        "<?xml version='1.0'?>\n<office:document {NAMES} office:mimetype='{MEDIA_TYPE}'>\
         <office:styles>{}</office:styles><office:automatic-styles/><office:master-styles>\
         <style:master-page><style:footer><text:p>Foot</text:p></style:footer></style:master-page>\
         </office:master-styles><office:body><office:text>\n  <text:p>It \
         <text:span text:style-name='i'>rains</text:span>{}.</text:p>\n</office:text></office:body>\
         </office:document>",
        style("i", "text", "<style:text-properties fo:font-style='italic'/>"),
        note("footnote", "1", "<text:p>In Leeds.</text:p>")
    );
    let converted = converted("letter.fodt", text.into_bytes());
    assert_eq!(sketch(letter(&converted)), "p(It [italic:rains]^.) 1{p(In Leeds.)} ~Foot~");
}

#[test]
fn a_broken_file_has_one_error_that_says_what_to_do() {
    let whole = parts("", "<text:p>It rains.</text:p>", "");
    let with = |name: &'static str, text: &str| {
        let mut parts: Vec<_> = whole.iter().filter(|(of, _)| *of != name).cloned().collect();
        parts.push((name, text.to_owned()));
        packed_parts(&parts)
    };
    let bytes = packed_parts(&whole);
    let encrypted =
        "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>";
    for (bytes, message) in [
        (bytes[..bytes.len() - 30].to_vec(), "the archive is cut off or damaged"),
        (packed_parts(&whole[..1]), "its part content.xml is missing"),
        (with("META-INF/manifest.xml", encrypted), "it is encrypted"),
        (with("styles.xml", "<office:document-styles>"), "the file is broken here"),
        (
            with("content.xml", "<a:a xmlns:a='a'><a:body/><a:body><a:p>x</a:p></a:body></a:a>"),
            "the file has two bodies",
        ),
    ] {
        let error = error("letter.odt", bytes);
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn other_documents_are_refused_by_name() {
    let mut parts = parts("", "<text:p>1</text:p>", "");
    parts[0].1 = "application/vnd.oasis.opendocument.spreadsheet".to_owned();
    let error = error("a.ods", packed_parts(&parts));
    assert!(error.contains("a ZIP archive"), "{error}");
}
