//! What the reader makes of pages, on snippets.

use super::*;
use crate::diag::Diagnostic;
use crate::ir::{Block, Inline, Letter};
use crate::source::SourceId;

fn source(text: &str) -> Source {
    Source::decode(SourceId(0), "t.html", text.into()).unwrap()
}

/// The letter of a page, which holds all its words.
fn letter(text: &str) -> (Letter, Vec<Diagnostic>) {
    let source = source(text);
    let volume = Html.open(&source);
    assert_eq!(volume.letters(), 1, "{text}");
    let (letter, found) = volume.letter(0);
    let lost = crate::audit::coverage_of(&letter, &source, &volume.extent(0), volume.account());
    assert!(lost.is_empty(), "{text}\n{lost:#?}\n{letter:#?}");
    (letter, found)
}

/// A sketch of the blocks of a page.
fn read(text: &str) -> String {
    let (letter, _) = letter(text);
    let mut sketch = blocks(&letter.texts[0].blocks);
    for note in &letter.notes {
        let label = note.label.as_ref().map_or("", |label| &label.value);
        let number = note.list_number.as_ref().map_or("", |number| &number.value);
        sketch += &format!(" {label}={number}{{{}}}", blocks(&note.blocks));
    }
    for furniture in &letter.furniture {
        sketch += &format!(" !{}", furniture.text);
    }
    sketch
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    let line = |line: &crate::ir::Line| inlines(&line.content);
    let lines = |all: &[crate::ir::Line]| all.iter().map(line).collect::<Vec<_>>().join("/");
    match block {
        Block::Paragraph(paragraph) => {
            let sign = if paragraph.continues { "+" } else { "p" };
            let set = paragraph.rendition.as_ref().map_or("", |it| it.written.as_str());
            format!("{sign}{set}({})", inlines(&paragraph.content))
        }
        Block::Heading(heading) => format!("h({})", line(heading)),
        Block::Verse(verse) => format!("{}v({})", lines(&verse.headings), lines(&verse.lines)),
        Block::List(list) => {
            let items = list.items.iter().map(|item| {
                let label = item.label.as_ref().map_or(String::new(), line);
                format!("{label}\u{2022}{}", self::blocks(&item.blocks))
            });
            format!("list({})", items.collect::<Vec<_>>().concat())
        }
        Block::Table(table) => {
            let row = |row: &crate::ir::Row| {
                let sign = if row.is_heading { "#" } else { "" };
                let cell = |cell: &crate::ir::Cell| {
                    let span =
                        if cell.columns > 1 { cell.columns.to_string() } else { String::new() };
                    format!("|{span}{}", self::blocks(&cell.blocks))
                };
                format!("{sign}{}", row.cells.iter().map(cell).collect::<Vec<_>>().concat())
            };
            let rows: Vec<String> = table.rows.iter().map(row).collect();
            format!("table({}{})", lines(&table.headings), rows.join("/"))
        }
        Block::Quotation(part) => format!("quote({})", self::blocks(&part.blocks)),
        Block::Section(part) => format!("section({})", self::blocks(&part.blocks)),
        Block::Figure(figure) => {
            format!("figure{:?}({})", figure.images, self::blocks(&figure.blocks))
        }
        Block::PageBreak(page) => format!("<{}>", page.label.as_deref().unwrap_or_default()),
        other => format!("{other:?}"),
    }
}

fn inlines(content: &[Inline]) -> String {
    use crate::ir::PhraseKind::{
        Addition, Deletion, Emphasis, Foreign, Quotation, Reference, Title,
    };
    let one = |inline: &Inline| match inline {
        Inline::Text(run) => run.text.clone(),
        Inline::LineBreak(_) => "\u{21B5}".to_owned(),
        Inline::PageBreak(page) => {
            let sign = if page.splits_word { "-" } else { "" };
            format!("<{}{sign}>", page.label.as_deref().unwrap_or_default())
        }
        Inline::NoteAnchor(_) => "^".to_owned(),
        Inline::Phrase(phrase) => {
            let sign = match &phrase.kind {
                Emphasis { rendition } => rendition.written.clone(),
                Deletion { .. } => "-".to_owned(),
                Addition { .. } => "+".to_owned(),
                Foreign { language } => language.clone().unwrap_or_default(),
                Quotation => "q".to_owned(),
                Title => "title".to_owned(),
                Reference(_) => "ref".to_owned(),
                other => format!("{other:?}"),
            };
            format!("{sign}[{}]", inlines(&phrase.content))
        }
        other => format!("{other:?}"),
    };
    content.iter().map(one).collect()
}

fn check(pairs: &[(&str, &str)]) {
    for (page, expected) in pairs {
        assert_eq!(read(page), *expected, "{page}");
    }
}

#[test]
fn pages_and_pieces_are_recognised() {
    for (text, expected) in [
        ("<!DOCTYPE html><p>a", true),
        ("<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<!-- saved --><HTML>", true),
        (
            "\u{FEFF}<?xml version='1.0'?>\n<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>",
            true,
        ),
        ("<?xml version='1.0'?><html xmlns:tei='http://www.tei-c.org/ns/1.0'>", true),
        ("<div xmlns:tei='http://www.tei-c.org/ns/1.0' class='letter'><p>Dear Ben</p></div>", true),
        ("<p>Dear Ben</p>", true),
        ("<div class=letter><h2>Ann to Ben</h2>", true),
        ("<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>", false),
        ("<div xmlns:t='http://www.tei-c.org/ns/1.0'><t:p>Dear Ben</t:p></div>", false),
        ("<div><opener><salute>Dear Ben</salute></opener></div>", false),
        ("<pb n='1'/>Dear Ben", false),
        ("<p>Dear Ben", false),
        ("Dear Ben, <b>it rains</b>.", false),
        ("<?xml version='1.0'?><note>a</note>", false),
    ] {
        assert_eq!(Html.recognises(&source(text)), expected, "{text}");
        let is_html = crate::readers::recognise(&source(text)).is_some_and(|it| it.name() == NAME);
        assert_eq!(is_html, expected, "{text}");
    }
}

#[test]
fn blocks_are_what_their_elements_say() {
    check(&[
        (
            "<h1>Ann to Ben</h1><p>It  rains\nhere.<p>Often.",
            "h(Ann to Ben) p(It rains here.) p(Often.)",
        ),
        ("<div>a<div>b</div>c</div>d", "p(a) p(b) p(c) p(d)"),
        ("<p>Leeds,<br>May 3<br><br>Dear Ben", "p(Leeds,\u{21B5}May 3) p(Dear Ben)"),
        ("<p align=right>Ann</p><div style='text-align:center'>x</div>", "pright(Ann) pcenter(x)"),
        ("<center>x<p>y</center>z", "pcenter(x) pcenter(y) p(z)"),
        ("<p>a<blockquote><p>b</blockquote><p>c d e", "p(a) quote(p(b)) p(c d e)"),
        ("<blockquote><p>Dear Ben, it rains.</blockquote>", "p(Dear Ben, it rains.)"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "list(\u{2022}p(a)\u{2022}p(b) list(\u{2022}p(c)))"),
        ("<dl><dt>a<dd>b<dd>c<dt>d<dd>e</dl>", "list(a\u{2022}p(b) p(c)d\u{2022}p(e))"),
        (
            "<table><caption>x</caption><tr><th>a<th>b<tr><td colspan=2>c d</table>",
            "table(x#|p(a)|p(b)/|2p(c d))",
        ),
        ("<table><tr><td><p>a<tr><td>b</table>", "p(a) p(b)"),
        ("<table role=presentation><tr><td>a<td>b</table>", "p(a) p(b)"),
        ("<pre>a  b\n  c\n\nd</pre>", "p(a  b\u{21B5}  c) p(d)"),
        ("<p>a<hr>b", "p(a) p(b)"),
        (
            "<figure><img src='a.png'><figcaption>The mill</figcaption></figure>",
            "figure[\"a.png\"](p(The mill))",
        ),
        (
            "<p>a<img src='data:x'><img src=b.png alt=''>b<img src=c.png>",
            "p(ab) figure[\"c.png\"]()",
        ),
        ("<p>caf&eacute; &amp; co.&nbsp;<p>&nbsp;<p>&nbsp;x", "p(caf\u{e9} & co.) p(x)"),
    ]);
}

#[test]
fn verse_is_known_by_its_class() {
    check(&[
        ("<div class=poem>a<br>b<br><br>c</div>", "v(a/b) v(c)"),
        (
            "<div class=poem><div class=stanza><span class=i0>a<br></span><span>b</span></div><div \
             class=stanza><p>c<p>d</div></div>",
            "v(a/b) v(c/d)",
        ),
        ("<blockquote class=verse><p>a<br>b</blockquote><p>c d e f", "v(a/b) p(c d e f)"),
    ]);
}

#[test]
fn phrases_are_what_their_elements_say() {
    check(&[
        ("<p>a <i>b</i> <strong>c</strong><sup>d</sup>", "p(a italic[b] bold[c]superscript[d])"),
        ("<p>a <del>b</del> <s>c</s> <ins>d</ins>", "p(a -[b] -[c] +[d])"),
        (
            "<p>a <q>b</q> <cite>c</cite> <a href='https://x.example/'>d</a>",
            "p(a q[b] title[c] ref[d])",
        ),
        ("<p>a <a href='x.html'>b</a> <span class=sc>c</span>", "p(a b smallcaps[c])"),
        ("<html lang=en><p>a <i lang=fr>b</i> <span lang=en>c</span>", "p(a fr[italic[b]] c)"),
        ("<div style='font-style: italic'>a<p>b</div>c", "p(italic[a]) p(italic[b]) p(c)"),
        ("<h2><b>a</b></h2>", "h(bold[a])"),
        ("<style>h2 { font-weight: bold }</style><h2>a</h2>", "h(a)"),
        ("<p>Ann F<span>ell</span><b></b>", "p(Ann Fell)"),
    ]);
}

#[test]
fn notes_and_pages_are_no_words_of_the_text() {
    check(&[
        (
            "<p>It rains<sup><a href='#n1' id=r1>1</a></sup> here.</p><h2>Notes</h2><ol><li id=n1><p>In \
             Hull. <a href='#r1'>\u{21a9}</a></ol>",
            "p(It rains^ here.) 1={p(In Hull.)} !Notes !\u{21a9}",
        ),
        (
            "<p>It rains [<a href='#n1' id=r1>1</a>] here.<p><a id=n1></a>[<a href='#r1'>1</a>] In Hull.",
            "p(It rains ^here.) 1=1{p(In Hull.)}",
        ),
        (
            "<p>a<span class=pagenum>[Pg 12]</span>b c <a id=pg13 class=pagebreak></a>d",
            "p(a<12->b c <13>d)",
        ),
        ("<div id=page_1><p>a</div><div id=page_2><p>b</div>", "<1> p(a) <2> p(b)"),
        (
            "<p>a<sup><a href='#x'>1</a></sup><span id=x class=sidenote>In Hull now.</span> b",
            "p(a^ b) 1={p(In Hull now.)}",
        ),
        // Without links.
        ("<p>a<sup>1</sup> b<sup>2</sup><ol><li>c<li>d</ol>", "p(a^ b^) 1={p(c)} 2={p(d)}"),
        ("<p>a<sup>1</sup> b<p><sup>1</sup> c", "p(a^ b) 1=1{p(c)}"),
        (
            "<p>a<sup>2</sup> b<sup>2</sup><ol><li>c<li>d</ol>",
            "p(asuperscript[2] bsuperscript[2]) list(\u{2022}p(c)\u{2022}p(d))",
        ),
    ]);
}

#[test]
fn what_is_around_the_letter_is_furniture() {
    let (letter, found) = letter("<nav>Home</nav><p>It rains.<footer>The Mill</footer>");
    assert_eq!(blocks(&letter.texts[0].blocks), "p(It rains.)");
    let words: Vec<&str> = letter.furniture.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(words, ["Home", "The Mill"]);
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        ["3 words of the page are left out in 2 places: a header or footer of the site, the \
         navigation of the web page"]
    );
}

mod oracle {
    //! Any soup of tags makes a letter that has all its words, and another parser sees the same ones.

    use html5ever::tendril::TendrilSink;
    use markup5ever_rcdom::{Handle, NodeData, RcDom};
    use proptest::prelude::*;

    use super::*;
    use crate::readers::html::tree::Tree;
    use crate::readers::html_elements::is_unshown;

    /// The characters that html5ever shows, in their order.
    fn shown_by_html5ever(page: &str) -> String {
        let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default());
        let mut shown = String::new();
        show(&dom.one(page).document, &mut shown);
        without_white(&shown)
    }

    fn show(node: &Handle, shown: &mut String) {
        match &node.data {
            NodeData::Element { name, .. } if is_unshown(&name.local) && &*name.local != "head" => {
                return;
            }
            NodeData::Text { contents } => shown.push_str(&contents.borrow()),
            _ => {}
        }
        for child in node.children.borrow().iter() {
            show(child, shown);
        }
    }

    fn without_white(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    fn shown_by_us(page: &str) -> String {
        without_white(&Tree::new(page).words(0))
    }

    #[test]
    fn another_parser_sees_the_same_words() {
        for page in [
            "<p>a<b>b<i>c</b>d</i>e<p>f",
            "a &amp; b &copy 1998 &notit; &#151; &unknown; <3 </> x",
            "<script>if (a < b) '</scr'</script>c<style>p {}</style>d<title>e</title>",
            "<table><tr><td>a<td>b<tr><td>c</table>d",
            "<!-- a --><!x>b<?y z>c<!--d--!>e",
            "<textarea>a <b>c</textarea>d<xmp><i>&amp;</i></xmp>",
            "<p title='a>b'>c<p x=\"<\">d",
            "<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>",
            "<html><head><title>t</title><meta charset=utf-8></head><body>a</body></html>b",
            "<noscript>x</noscript>y<iframe>z</iframe>",
        ] {
            assert_eq!(shown_by_us(page), shown_by_html5ever(page), "{page}");
        }
    }

    /// Pieces of pages; `tables` move their words in another parser.
    fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(pieces), 1..40).prop_map(|all| all.concat())
    }

    const PIECES: &[&str] = &[
        "a",
        "b ",
        " c\n",
        "1",
        ". ",
        "&amp;",
        "&nbsp;",
        "&eacute",
        "&#8212;",
        "<",
        "<p>",
        "</p>",
        "<p class=poem>",
        "<div>",
        "</div>",
        "<div id=page_3>",
        "<i>",
        "</i>",
        "<b>",
        "</b>",
        "<br>",
        "<ul>",
        "</ul>",
        "<li>",
        "<li id=n1>",
        "<a href='#n1' id=r1>",
        "<a href='#r1'>",
        "</a>",
        "<sup>",
        "</sup>",
        "<span class=pagenum>",
        "</span>",
        "<!-- x -->",
        "<h2>",
        "</h2>",
        "<blockquote>",
        "</blockquote>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<nav>",
        "</nav>",
        "<del>",
        "</del>",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<img src=x>",
        "<a name=n1></a>",
        "[",
        "]",
        "<main>",
        "</main>",
        "<style>.x{display:none}</style>",
        "<p class=x>",
        "<figure>",
        "</figure>",
        "<q>",
        "</q>",
        "Notes",
        "<textarea>",
        "</textarea>",
        "<title>",
        "</title>",
        "<hr>",
        "<i lang=fr>",
        "<center>",
        "</center>",
    ];

    const TABLES: &[&str] = &[
        "a",
        "b ",
        "\n",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "<td colspan=2>",
        "<caption>",
        "<p>",
        "<i>",
        "</i>",
        "<a href='#n1'>",
        "</a>",
        "<tr id=n1>",
        "1",
        "<tbody>",
        "<ul>",
        "<li>",
        "<span class=pagenum>",
        "</span>",
        "<div class=poem>",
        "</div>",
        "<br>",
        "<h3>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 200,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn any_soup_has_the_words_that_another_parser_sees(page in soup(PIECES)) {
            prop_assert_eq!(shown_by_us(&page), shown_by_html5ever(&page), "{}", page);
        }

        #[test]
        fn any_soup_makes_a_letter_with_all_its_words(page in soup(PIECES), table in soup(TABLES)) {
            for page in [format!("<p>{page}"), format!("<html>{table}{page}{table}")] {
                if Html.open(&source(&page)).letters() == 1 {
                    letter(&page);
                }
            }
        }
    }
}
