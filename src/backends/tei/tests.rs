//! How each node of the IR is written.
#![allow(clippy::needless_pass_by_value, reason = "what `json!` makes is handed on")]

use serde_json::{Value, json};

use super::body::print;
use super::markup::Markup;
use super::responsibility::Responsible;
use crate::backends::PrintJob;
use crate::ir::{Collection, Letter, Role, Text};

fn read() -> Value {
    json!({"how": "read", "at": {"source": 0, "start": 0, "end": 0}})
}

fn text(words: &str) -> Value {
    json!({"inline": "text", "text": words, "origin": read()})
}

fn anchor(id: &str, note: &str) -> Value {
    json!({"inline": "note-anchor", "id": id, "note": note, "origin": read()})
}

fn page(id: &str, splits_word: bool) -> Value {
    json!({"inline": "page-break", "id": id, "label": "2", "splits_word": splits_word,
        "origin": read()})
}

fn paragraph(content: Value) -> Value {
    json!({"block": "paragraph", "number": null, "content": content})
}

fn words(words: &str) -> Value {
    paragraph(json!([text(words)]))
}

fn line(words: &str) -> Value {
    json!({"content": [text(words)]})
}

fn division(block: &str, class: Value, blocks: Value) -> Value {
    json!({"block": block, "class": class, "blocks": blocks})
}

/// The TEI of a phrase that contains the word “a”.
fn phrase(kind: Value) -> String {
    phrase_of(kind, json!([text("a")]))
}

fn phrase_of(mut kind: Value, content: Value) -> String {
    kind["inline"] = json!("phrase");
    kind["content"] = content;
    kind["origin"] = read();
    let printed = body(json!([paragraph(json!([kind]))]), json!([]));
    printed.trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

/// The TEI of a list of blocks in a letter without notes.
fn blocks(blocks: Value) -> String {
    body(blocks, json!([]))
}

fn note(id: &str, content: Value) -> Value {
    json!({"id": id, "label": {"value": "1", "origin": read()}, "list_number": null,
        "kind": "footnote", "blocks": [paragraph(content)]})
}

/// The `body` of a letter with these blocks and notes, without new lines and indentation.
fn body(blocks: Value, notes: Value) -> String {
    let letter = Letter {
        id: "urn:uuid:0".into(),
        texts: vec![Text {
            role: Role::Transcription,
            language: None,
            translated_from: None,
            blocks: serde_json::from_value(blocks).expect("blocks"),
        }],
        notes: serde_json::from_value(notes).expect("notes"),
        ..Letter::default()
    };
    let body = print_letter(&letter);
    let start = "<text><body><div xml:id=\"document\">";
    body.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix("</div></body></text>"))
        .unwrap_or(&body)
        .to_owned()
}

/// The `text` of a letter, without new lines and indentation.
fn print_letter(letter: &Letter) -> String {
    crate::ir::validate(letter).expect("a valid letter");
    let collection = Collection::default();
    let job = PrintJob::new(&collection, letter).stem("a");
    let mut markup = Markup::default();
    print(&mut markup, &job, &Responsible::of(&job)).expect("printed");
    let printed = markup.finish().expect("finished");
    let lines: Vec<&str> = printed.split('\n').map(str::trim_start).collect();
    lines.concat()
}

#[test]
fn a_note_stands_once_and_every_anchor_keeps_its_address() {
    let printed = body(
        json!([paragraph(json!([
            text("a"),
            anchor("r.1", "n.1"),
            text("b"),
            anchor("r.1-2", "n.1")
        ]))]),
        json!([note("n.1", json!([text("c")]))]),
    );
    assert_eq!(
        printed,
        "<p>a<anchor xml:id=\"r.1\"/><note xml:id=\"n.1\" type=\"footnote\" n=\"1\" \
         target=\"#r.1 #r.1-2\"><p>c</p></note>b\
         <ptr xml:id=\"r.1-2\" type=\"noteref\" target=\"#n.1\"/></p>"
    );
}

#[test]
fn notes_that_nothing_in_the_text_calls_stand_at_the_end() {
    let printed = body(
        json!([paragraph(json!([text("a")]))]),
        json!([
            note("n.1", json!([text("calls itself"), anchor("r.1", "n.1")])),
            note("n.2", json!([text("uncalled")])),
        ]),
    );
    assert_eq!(
        printed,
        "<p>a</p><note xml:id=\"n.2\" type=\"footnote\" n=\"1\"><p>uncalled</p></note>\
         <note xml:id=\"n.1\" type=\"footnote\" n=\"1\" target=\"#r.1\"><p>calls itself\
         <ptr xml:id=\"r.1\" type=\"noteref\" target=\"#n.1\"/></p></note>"
    );
}

#[test]
fn a_page_that_ends_inside_a_word_leaves_the_word_whole() {
    let printed = body(
        json!([paragraph(json!([text("un"), page("page.2", true), text("able")]))]),
        json!([]),
    );
    assert_eq!(printed, "<p>un<pb xml:id=\"page.2\" n=\"2\" break=\"no\"/>able</p>");
}

#[test]
fn what_follows_a_closer_is_a_division_of_its_own() {
    let closer =
        json!({"block": "closer", "parts": [{"part": "signature", "content": [text("N.")]}]});
    let printed =
        body(json!([paragraph(json!([])), closer, paragraph(json!([text("P.S.")]))]), json!([]));
    assert_eq!(
        printed,
        "<div part=\"I\"><p></p><closer><signed>N.</signed></closer></div>\
         <div part=\"F\"><p>P.S.</p></div>"
    );
    assert_eq!(body(json!([closer]), json!([])), "<ab/><closer><signed>N.</signed></closer>");
}

#[test]
fn phrases_are_what_tei_calls_them() {
    for (kind, expected) in [
        (json!({"phrase": "salutation"}), "<seg type=\"salute\">a</seg>"),
        (json!({"phrase": "title"}), "<title>a</title>"),
        (json!({"phrase": "quotation"}), "<q>a</q>"),
        (json!({"phrase": "foreign", "language": "grc"}), "<foreign xml:lang=\"grc\">a</foreign>"),
        (json!({"phrase": "foreign", "language": "old Greek"}), "<foreign>a</foreign>"),
        (json!({"phrase": "term", "target": "#t_ARA1"}), "<term key=\"#t_ARA1\">a</term>"),
        (
            json!({"phrase": "term", "target": "#t_ABM1", "meaning": "Missile"}),
            "<term key=\"#t_ABM1\" n=\"Missile\">a</term>",
        ),
        (
            json!({"phrase": "deletion", "manner": "struck  twice"}),
            "<del rend=\"struck twice\">a</del>",
        ),
        (json!({"phrase": "addition", "place": "above"}), "<add place=\"above\">a</add>"),
        (json!({"phrase": "unclear", "reason": "faded"}), "<unclear reason=\"faded\">a</unclear>"),
        (json!({"phrase": "supplied", "reason": null}), "<supplied>a</supplied>"),
        (
            json!({"phrase": "segment", "class": "in the margin"}),
            "<seg type=\"in_the_margin\">a</seg>",
        ),
        (
            json!({"phrase": "segment", "class": "salute"}),
            "<seg type=\"segment\" subtype=\"salute\">a</seg>",
        ),
        (
            json!({"phrase": "opaque", "element": "uh-oh rend=\"box\""}),
            "<seg type=\"opaque\" n=\"uh-oh rend=&quot;box&quot;\">a</seg>",
        ),
        (json!({"phrase": "date", "edtf": "1961-04"}), "<date when=\"1961-04\">a</date>"),
        (
            json!({"phrase": "date", "edtf": "1961-04/1961-06"}),
            "<date from=\"1961-04\" to=\"1961-06\" when-custom=\"1961-04/1961-06\" \
             datingMethod=\"http://id.loc.gov/datatypes/edtf\">a</date>",
        ),
        (json!({"phrase": "date", "edtf": null}), "<date>a</date>"),
    ] {
        assert_eq!(phrase(kind), expected);
    }
}

#[test]
fn a_gap_is_empty_unless_the_source_has_words_in_it() {
    let gap = json!({"phrase": "gap", "reason": "illegible", "extent": "3 words"});
    let empty = "<gap reason=\"illegible\" extent=\"3 words\"/>";
    assert_eq!(phrase_of(gap.clone(), json!([])), empty);
    assert_eq!(phrase(gap), format!("<seg type=\"gap\">{empty}a</seg>"));
}

#[test]
fn type_is_told_in_the_words_of_the_source_and_in_css() {
    let rendition = json!({"written": "smallcaps  #right", "styles": ["small-caps", "right"]});
    assert_eq!(
        phrase(json!({"phrase": "emphasis", "rendition": rendition})),
        "<hi rend=\"smallcaps #right\" rendition=\"#style.small-caps #style.right\">a</hi>"
    );
    let mut paragraph = words("a");
    paragraph["rendition"] = json!({"written": "center", "styles": []});
    assert_eq!(blocks(json!([paragraph])), "<p rend=\"center\">a</p>");
}

#[test]
fn names_point_to_authorities_or_hold_the_keys_of_the_source() {
    let name = json!({"phrase": "name", "kind": "person", "role": "from",
        "listed": "Khrushchev, Nikita S.", "targets": ["#p_KNS2", "https://d-nb.info/gnd/118561774", "k"]});
    assert_eq!(
        phrase(name),
        "<persName type=\"from\" ref=\"https://d-nb.info/gnd/118561774\" key=\"#p_KNS2 k\" \
         n=\"Khrushchev, Nikita S.\">a</persName>"
    );
    for (kind, element) in [("organisation", "orgName"), ("place", "placeName"), ("other", "name")]
    {
        let printed = phrase(json!({"phrase": "name", "kind": kind}));
        assert_eq!(printed, format!("<{element}>a</{element}>"));
    }
}

#[test]
fn references_lead_only_where_something_is() {
    let reference = |target: Value, fragment: Value| {
        phrase(json!({"phrase": "reference", "document": null, "target": target,
            "fragment": fragment}))
    };
    assert_eq!(
        reference(json!("https://a.example/b c"), Value::Null),
        "<ref target=\"https://a.example/b%20c\">a</ref>"
    );
    assert_eq!(reference(json!("#d12"), Value::Null), "<ref cRef=\"#d12\">a</ref>");
    assert_eq!(reference(json!("#d1fn2"), json!("n.2")), "<ref cRef=\"#d1fn2\">a</ref>");
    assert_eq!(
        phrase(json!({"phrase": "reference", "document": "12", "target": "#d12"})),
        "<ref type=\"document\" n=\"12\" cRef=\"#d12\">a</ref>"
    );
    let inner = json!({"inline": "phrase", "phrase": "reference", "document": null,
        "target": "#pg_2", "fragment": "page.2", "content": [text("2")], "origin": read()});
    assert_eq!(
        blocks(json!([paragraph(json!([page("page.2", false), inner]))])),
        "<p><pb xml:id=\"page.2\" n=\"2\"/><ref target=\"#page.2\">2</ref></p>"
    );
}

#[test]
fn breaks_tell_whether_they_split_a_word() {
    let lb = |kind: &str, splits: bool| json!({"inline": "line-break", "kind": kind, "splits_word": splits, "origin": read()});
    let mut pb = page("page.2", true);
    pb["series"] = json!("manuscript");
    pb["image"] = json!("#f 5");
    assert_eq!(
        blocks(json!([paragraph(json!([lb("line", true), lb("line", false), pb]))])),
        "<p><lb break=\"no\"/><lb/><pb xml:id=\"page.2\" n=\"2\" ed=\"manuscript\" \
         facs=\"%23f%205\" break=\"no\"/></p>"
    );
}

#[test]
fn readings_of_the_source_are_told_from_ours() {
    let choice = |alternatives: Value| {
        let choice = json!({"inline": "choice", "alternatives": alternatives, "origin": read()});
        blocks(json!([paragraph(json!([choice]))]))
    };
    let reading = |kind: &str, words: &str| json!({"kind": kind, "content": [text(words)]});
    assert_eq!(
        choice(json!([reading("orig", "a"), reading("reg", " ")])),
        "<p><choice><orig>a</orig><reg xml:space=\"preserve\"> </reg></choice></p>"
    );
    assert_eq!(choice(json!([reading("abbr", "a")])), "<p><abbr>a</abbr></p>");
    assert_eq!(
        choice(json!([reading("lem", "a"), reading("rdg", "b"), reading("sic", "c")])),
        "<p><app><lem>a</lem><rdg>b</rdg><rdg type=\"sic\">c</rdg></app></p>"
    );
    let ours = json!({"inline": "correction", "id": "c.1", "kind": "word-break",
        "original": [text("a-b")], "corrected": [text("ab")], "by": "hyphens", "evidence": "",
        "certainty": "high"});
    assert_eq!(
        blocks(json!([paragraph(json!([ours]))])),
        "<p><choice xml:id=\"c.1\"><sic>a-b</sic><corr type=\"word-break\" resp=\"#lp.tool\" \
         cert=\"high\" evidence=\"internal\">ab</corr></choice></p>"
    );
}

#[test]
fn lists_have_labels_before_all_items_or_in_them() {
    let list = |items: Value| {
        blocks(json!([{"block": "list", "class": "participants", "headings": [line("h")],
            "items": items}]))
    };
    let labelled = json!({"label": line("1."), "blocks": [words("a")]});
    let bare = json!({"blocks": [words("b"), words("c")]});
    assert_eq!(
        list(json!([labelled])),
        "<list type=\"participants\"><head>h</head><label>1.</label><item><p>a</p></item></list>"
    );
    assert_eq!(
        list(json!([labelled, bare])),
        "<list type=\"participants\"><head>h</head><item><label>1.</label><p>a</p></item>\
         <item><p>b</p><p>c</p></item></list>"
    );
    assert_eq!(list(json!([])), "<list type=\"participants\"><head>h</head><item/></list>");
}

#[test]
fn tables_have_rows_and_cells_that_span() {
    let cell = |class: Value, rows: u32, columns: u32, words: &str| {
        json!({"class": class, "rows": rows, "columns": columns,
            "blocks": [paragraph(json!([text(words)]))]})
    };
    let table = json!({"block": "table", "headings": [line("h")], "rows": [
        {"is_heading": true, "cells": [cell(Value::Null, 1, 2, "a")]},
        {"cells": [cell(json!("num"), 2, 1, "b"), cell(Value::Null, 1, 1, "c")]},
        {"cells": []},
    ]});
    assert_eq!(
        blocks(json!([table])),
        "<table><head>h</head><row role=\"label\"><cell cols=\"2\"><p>a</p></cell></row>\
         <row><cell role=\"num\" rows=\"2\"><p>b</p></cell><cell><p>c</p></cell></row>\
         <row><cell/></row></table>"
    );
}

#[test]
fn verse_and_figures() {
    let verse = json!({"block": "verse", "headings": [line("h")], "lines": [line("a"), line("b")]});
    assert_eq!(blocks(json!([verse])), "<lg><head>h</head><l>a</l><l>b</l></lg>");
    let heading = json!({"block": "heading", "content": [text("h")]});
    let figure = json!({"block": "figure", "images": ["a b.jpg"], "blocks": [heading, words("c")]});
    assert_eq!(
        blocks(json!([figure])),
        "<figure><graphic url=\"a%20b.jpg\"/><head>h</head><p>c</p></figure>"
    );
}

/// In a line of verse TEI forbids everything but paragraphs, unless it is in a text of its own.
#[test]
fn a_note_in_verse_holds_its_list_in_a_text_of_its_own() {
    let verse = json!({"block": "verse", "lines": [{"content": [anchor("r.1", "n.1")]}]});
    let mut noted = note("n.1", json!([text("c")]));
    noted["blocks"] = json!([{"block": "list", "items": [{"blocks": [words("c")]}]}]);
    assert_eq!(
        body(json!([verse]), json!([noted])),
        "<lg><l><anchor xml:id=\"r.1\"/><note xml:id=\"n.1\" type=\"footnote\" n=\"1\" \
         target=\"#r.1\"><floatingText type=\"blocks\"><body><div><list><item><p>c</p></item>\
         </list></div></body></floatingText></note></l></lg>"
    );
}

#[test]
fn parts_are_divisions_and_what_only_tei_needs_can_be_told() {
    let closer =
        json!({"block": "closer", "parts": [{"part": "signature", "content": [text("N.")]}]});
    let enclosure = division("enclosure", json!("draft"), json!([words("e")]));
    let postscript = division("postscript", Value::Null, json!([words("P.S.")]));
    assert_eq!(
        blocks(json!([words("a"), closer, postscript])),
        "<p>a</p><closer><signed>N.</signed></closer><postscript><p>P.S.</p></postscript>"
    );
    assert_eq!(
        blocks(json!([words("a"), closer, enclosure, words("b")])),
        "<div part=\"I\"><p>a</p><closer><signed>N.</signed></closer></div>\
         <div type=\"enclosure\" subtype=\"draft\"><p>e</p></div><div part=\"F\"><p>b</p></div>"
    );
    let mut section = division("section", json!("writingSession"), json!([words("a")]));
    section["language"] = json!("de");
    assert_eq!(
        blocks(json!([words("b"), section])),
        "<p>b</p><div type=\"writingSession\" xml:lang=\"de\"><p>a</p></div>"
    );
}

#[test]
fn a_postscript_holds_something_and_a_part_in_it_is_a_text_of_its_own() {
    let heading = json!({"block": "heading", "content": [text("h")]});
    let section = division("section", Value::Null, json!([words("a")]));
    assert_eq!(
        blocks(json!([words("b"), division("postscript", json!("x"), json!([heading]))])),
        "<p>b</p><postscript n=\"x\"><head>h</head><ab/></postscript>"
    );
    assert_eq!(
        blocks(json!([words("b"), division("postscript", Value::Null, json!([section]))])),
        "<p>b</p><postscript><floatingText type=\"blocks\"><body><div><div><p>a</p></div></div>\
         </body></floatingText></postscript>"
    );
}

#[test]
fn quotations_and_unknown_blocks() {
    let heading = json!({"block": "heading", "content": [text("h")]});
    assert_eq!(
        blocks(json!([division("quotation", Value::Null, json!([words("a")]))])),
        "<quote><p>a</p></quote>"
    );
    assert_eq!(
        blocks(json!([division("quotation", Value::Null, json!([heading]))])),
        "<quote><floatingText type=\"blocks\"><body><div><head>h</head></div></body>\
         </floatingText></quote>"
    );
    let opaque = json!({"block": "opaque", "element": "castList", "blocks": [words("a")],
        "origin": read()});
    assert_eq!(
        blocks(json!([opaque])),
        "<floatingText type=\"opaque\" n=\"castList\"><body><div><p>a</p></div></body>\
         </floatingText>"
    );
}

#[test]
fn a_paragraph_that_goes_on_says_so() {
    let mut first = words("a");
    first["number"] = json!(3);
    let mut second = words("b");
    second["continues"] = json!(true);
    let verse = json!({"block": "verse", "lines": [line("v")]});
    assert_eq!(
        blocks(json!([first, verse, second])),
        "<p xml:id=\"p3\" n=\"3\">a</p><lg><l>v</l></lg><p part=\"Y\">b</p>"
    );
}

#[test]
fn openers_and_closers_have_addresses_and_other_lines() {
    let lb = json!({"inline": "line-break", "kind": "line", "origin": read()});
    let address = json!([text("a"), lb, {"inline": "phrase", "phrase": "title",
        "content": [text("b"), lb, text("c")], "origin": read()}]);
    let opener = json!({"block": "opener", "parts": [
        {"part": "other", "content": [text("Secret")]},
        {"part": "address", "content": address},
    ]});
    assert_eq!(
        blocks(json!([opener])),
        "<opener><seg>Secret</seg><address><addrLine>a</addrLine>\
         <addrLine><title>b<lb/>c</title></addrLine></address></opener>"
    );
}

#[test]
fn a_note_says_what_it_is_about() {
    let start = json!({"inline": "note-start", "id": "s.1", "note": "n.1", "origin": read()});
    let content = json!([start, text("a"), anchor("r.1", "n.1"), anchor("r.1-2", "n.1")]);
    let mut noted = note("n.1", json!([text("c")]));
    noted["kind"] = json!("critical");
    noted["class"] = json!("textConst");
    noted["place"] = json!("foot margin");
    assert_eq!(
        body(json!([paragraph(content)]), json!([noted])),
        "<p><anchor xml:id=\"s.1\" corresp=\"#n.1\"/>a<anchor xml:id=\"r.1\"/><note \
         xml:id=\"n.1\" type=\"critical\" subtype=\"textConst\" place=\"foot margin\" n=\"1\" \
         target=\"#s.1 #r.1-2\" targetEnd=\"#r.1 #r.1-2\"><p>c</p></note>\
         <ptr xml:id=\"r.1-2\" type=\"noteref\" target=\"#n.1\"/></p>"
    );
}

#[test]
fn an_original_and_its_translation_stand_side_by_side() {
    let text = |role, language: &str| Text {
        role,
        language: serde_json::from_value(json!({"value": language, "origin": read()})).ok(),
        translated_from: None,
        blocks: serde_json::from_value(json!([words(language)])).expect("blocks"),
    };
    let letter = Letter {
        texts: vec![text(Role::Original, "nl"), text(Role::Translation, "en")],
        ..Letter::default()
    };
    assert_eq!(
        print_letter(&letter),
        "<text><body><div xml:id=\"document\" type=\"text\" subtype=\"original\" xml:lang=\"nl\">\
         <p>nl</p></div><div type=\"text\" subtype=\"translation\" xml:lang=\"en\"><p>en</p></div>\
         </body></text>"
    );
}
