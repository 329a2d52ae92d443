//! Blocks and phrases.

use super::*;

#[test]
fn a_character_that_xml_cannot_hold_is_kept_out() {
    assert_eq!(paragraph("a\u{1}\r\nb\u{5}\r c"), "a! b! c");
    assert_eq!(paragraph("so\u{C}sharp"), "so!sharp");
    assert_eq!(paragraph("<![CDATA[a&\u{1}b]]>"), "a&!b");
}

#[test]
fn a_correction_of_ours_that_was_edited_by_hand_is_a_choice() {
    let header =
        "<encodingDesc><appInfo><application ident=\"letterpress\"/></appInfo></encodingDesc>";
    let of = |inside: &str| {
        let choice = format!("<choice xml:id=\"c.1\"><sic>stan-<lb/>dards</sic>{inside}</choice>");
        blocks(&file(header, &format!("<div><p>the {choice} of</p></div>")))[0].clone()
    };
    assert_eq!(of("<corr>standards</corr>"), "p the ! of");
    assert_eq!(
        of("<corr><hi rend=\"i\">stan</hi>dards</corr>"),
        "p the [sic stan-|dards/corr i:stan;dards] of"
    );
}

#[test]
fn characters_that_the_file_only_names() {
    let header = "<encodingDesc><charDecl><char xml:id=\"tz\"><mapping type=\"standard\">tz\
                  </mapping></char></charDecl></encodingDesc>";
    let of = |inside: &str| blocks(&file(header, &format!("<p>{inside}</p>")))[0].clone();
    assert_eq!(
        of("A <c rendition=\"#kaufmannsund\"/> B"),
        "p A <c rendition=\"#kaufmannsund\">&</> B"
    );
    assert_eq!(
        of("x<c rendition=\"#dots\" n=\"2 \"/>"),
        "p x<c rendition=\"#dots\" n=\"2 \">..</>"
    );
    assert_eq!(of("Pla<g ref=\"#tz\"/>"), "p Pla<g ref=\"#tz\">tz</>");
    assert_eq!(of("be<c rendition=\"#langesS\">s</c>ten"), "p be<c rendition=\"#langesS\">s</>ten");
    assert_eq!(of("so<space unit=\"chars\"/>bald"), "p so<space unit=\"chars\"> </>bald");
}

#[test]
fn a_key_that_links_a_word_is_no_word() {
    let words = |before: &str| paragraph(&format!("{before}<ref target=\"K_17\"/> here"));
    assert_eq!(words("wrote"), "wroteref K_17:; here");
    assert_eq!(words("see "), "see ref K_17:K_17; here");
}

#[test]
fn quotation_marks_that_are_mark_up() {
    let of =
        |header: &str, inside: &str| blocks(&file(header, &format!("<p>{inside}</p>")))[0].clone();
    let german = "<profileDesc><langUsage><language ident=\"deu\"/></langUsage></profileDesc>";
    assert_eq!(of(german, "<q>a <q>b</q></q>"), "p q:„a q:‚b‘;“;");
    assert_eq!(of("", "<q>a</q> «<q>b</q>» <q>“c”</q>"), "p q:“a”; «q:b;» q:“c”;");
    let kept =
        "<encodingDesc><editorialDecl><quotation marks=\"all\"/></editorialDecl></encodingDesc>";
    assert_eq!(of(kept, "<q>a</q>"), "p q:a;");
}

#[test]
fn readings_deletions_and_gaps() {
    for (inside, shown) in [
        ("mit<choice><corr/><sic>t</sic></choice>i", "mit[corr /sic t]i"),
        ("hall<choice><orig/><reg>,</reg></choice> dan", "hall[orig /reg ,] dan"),
        ("<subst><del rend=\"s\">i</del><add>e</add></subst>en", "<subst>-s:i;+:e;</>en"),
        ("<del rendition=\"#ow\">a</del>", "-ow:a;"),
        ("a <gap reason=\"stain\" quantity=\"2\" unit=\"words\"/> b", "a gap:stain 2 words; b"),
        ("<gap extent=\"3\" unit=\"lines\"/>", "gap:3 lines;"),
        ("<foreign xml:lang=\"grc\">ἀγάπη</foreign>", "grc:ἀγάπη;"),
    ] {
        assert_eq!(paragraph(inside), shown, "{inside}");
    }
}

#[test]
fn openers_and_closers() {
    let shown = body(
        "<div><opener><seg rend=\"left\">top secret</seg><dateline rendition=\"#right\">\
         <placeName>Moscow</placeName>,\n <date when=\"1961-01-20\">20</date>.</dateline>\
         <salute>Dear A,</salute></opener><p>Text.</p>\
         <closer>Yours<lb/>ever<lb/> <signed>B</signed></closer>\
         <postscript><p>Hon. C</p></postscript></div>",
    );
    assert_eq!(
        shown,
        [
            "section",
            "  opener/other (left) top secret",
            "  opener/dateline (right) name:Moscow;, 20.",
            "  opener/salute Dear A,",
            "  p Text.",
            "  closer/other Yours|ever",
            "  closer/signed B",
            "  closer/address Hon. C",
        ]
    );
    let stop = body("<div><closer><signed>Dein Paul</signed>.</closer></div>");
    assert_eq!(stop, ["section", "  closer/signed Dein Paul."]);
    let lines =
        body("<div><head>a<lb n=\"1\"/>b</head><p>c <salute>d<lb n=\"2\"/>e</salute></p></div>");
    assert_eq!(lines, ["section", "  head a|b", "  p c salute:d|e;"]);
    let joint = document(
        "<dateline>Bonn</dateline><p>a</p><closer><signed><list><item>A<lb/>Chief</item>\
         <item>B<note n=\"1\">n</note></item></list></signed></closer>",
    );
    assert_eq!(
        blocks(&joint),
        ["opener/dateline Bonn", "p a", "closer/signed A|Chief", "closer/signed B^1"]
    );
    let aligned = body(
        "<div><salute>\n<hi rendition=\"#right\">Your <hi rendition=\"#i\">A</hi></hi>\n<lb/></salute></div>",
    );
    assert_eq!(aligned, ["section", "  opener/salute (right) Your italic:A;"]);
}

#[test]
fn addresses() {
    let of = |inside: &str| {
        body(&format!("<div><opener><address>{inside}</address></opener></div>"))[1].clone()
    };
    assert_eq!(of("<addrLine>A</addrLine> <addrLine>B</addrLine>"), "  opener/address A|B");
    assert_eq!(of("<name>A</name><settlement>B</settlement>"), "  opener/address name:A;|name:B;");
    assert_eq!(
        of("<choice><abbr>Str.</abbr><expan>Street</expan></choice> 42."),
        "  opener/address [abbr Str./expan Street] 42."
    );
}

#[test]
fn lists_and_pages_between_their_items() {
    let shown = body(
        "<list type=\"participants\"><head>P</head><item>A</item><pb n=\"2\"/><item>B\
         <list><item>C</item></list></item><pb n=\"3\"/><label>1.</label><item>D</item><item> <label>2.</label> E</item></list>",
    );
    assert_eq!(
        shown,
        [
            "list participants",
            "  head P",
            "  * ",
            "    p A",
            "  * ",
            "    page 2",
            "    p B",
            "    list ",
            "      * ",
            "        p C",
            "  * {3}1.",
            "    p D",
            "  * 2.",
            "    p E",
        ]
    );
}

#[test]
fn tables_spans_and_pages_between_rows() {
    let shown = body(
        "<table><row><cell cols=\"2\">A</cell></row><pb n=\"2\"/><row><cell rows=\"2\">B\
         <note n=\"1\">n</note></cell><pb n=\"3\"/><cell>C</cell></row></table>",
    );
    assert_eq!(
        shown,
        [
            "table",
            "  cell 1x2",
            "    p A",
            "  /row",
            "  cell 2x1",
            "    page 2",
            "    p B^1",
            "  cell 1x1",
            "    page 3",
            "    p C",
            "  /row",
        ]
    );
}

#[test]
fn a_paragraph_goes_on_behind_what_interrupts_it() {
    let shown = body(
        "<p>a <quote><p>b</p></quote> c <list><item>d</item></list></p><p>e</p>\
         <lg><l>f</l><l>g</l></lg><figure><graphic url=\"x.png\"/><head>h</head></figure>",
    );
    assert_eq!(
        shown,
        [
            "p a",
            "quotation",
            "  p b",
            "p+ c",
            "list ",
            "  * ",
            "    p d",
            "p e",
            "l f",
            "l g",
            "figure x.png",
            "  head h",
        ]
    );
}

#[test]
fn enclosures_have_heads_and_notes_of_their_own() {
    let letter = document(
        "<note rend=\"inline\" type=\"source\">No. 1.]</note><head/><p>a</p><frus:attachment>\
         <note rend=\"inline\" type=\"source\">[Inclosure.]</note><head>A to B</head>\
         <dateline>Rome</dateline><p>b</p></frus:attachment>",
    );
    assert_eq!(
        blocks(&letter),
        [
            "opener/headnote No. 1.]",
            "p a",
            "enclosure",
            "  opener/headnote [Inclosure.]",
            "  head A to B",
            "  opener/dateline Rome",
            "  p b",
        ]
    );
    assert!(letter.notes.is_empty());
}

#[test]
fn how_words_are_set() {
    let header = "<encodingDesc><tagsDecl><rendition xml:id=\"x\" scheme=\"css\">font-style: \
                  italic</rendition></tagsDecl></encodingDesc>";
    let letter = file(header, "<p><hi rendition=\"#x\">a</hi><hi rend=\"smallcaps\">b</hi></p>");
    let Block::Paragraph(paragraph) = &letter.texts[0].blocks[0] else { panic!("a paragraph") };
    let styles = paragraph.content.iter().map(|inline| match inline {
        Inline::Phrase(Phrase { kind: PhraseKind::Emphasis { rendition }, .. }) => {
            rendition.styles.clone()
        }
        _ => Vec::new(),
    });
    assert_eq!(styles.collect::<Vec<_>>(), [vec![Style::Italic], vec![Style::SmallCaps]]);
}

#[test]
fn readings_that_stand_beside_others_are_readings() {
    for inside in [
        "<app><lem>on</lem><rdg>in</rdg><note>Ed.</note></app>",
        "<choice><seg>mat</seg><seg>map</seg></choice>",
        "<app><lem>on</lem><rdgGrp><rdg>in</rdg></rdgGrp></app>",
    ] {
        let letter = file("", &format!("<p>{inside}</p>"));
        let Block::Paragraph(paragraph) = &letter.texts[0].blocks[0] else { panic!("{inside}") };
        let Some(Inline::Choice(choice)) = paragraph.content.first() else { panic!("{inside}") };
        assert_eq!(choice.alternatives.len(), 2, "{inside}");
    }
}

#[test]
fn the_parts_of_a_name_are_words() {
    let header = "<profileDesc><correspDesc><correspAction type=\"sent\"><persName>\
                  <forename>Jean</forename><surname>Paul</surname><note>a poet</note></persName>\
                  <placeName><settlement>Hof</settlement>, <country>Bavaria</country></placeName>\
                  </correspAction></correspDesc></profileDesc>";
    let letter = file(header, "<p>It rains.</p>");
    let sent = &letter.correspondence[0].actions[0];
    assert_eq!(sent.agents[0].display_name(), Some("Jean Paul"));
    assert_eq!(sent.place.as_ref().map(|place| place.name.value.as_str()), Some("Hof, Bavaria"));
}

#[test]
fn characters_that_xml_cannot_write_are_left_out_of_values() {
    let letter = only(&format!(
        "{TEI}><teiHeader><profileDesc><correspDesc><correspAction type=\"sent\">\
         <persName ref=\"http\u{2}://a.org\">A\u{c}nn\u{1}e</persName></correspAction></correspDesc>\
         </profileDesc></teiHeader><text><body><p><gap reason=\"l\u{1}ost\"/>\
         <made-up n=\"\u{1}\">a</made-up></p></body></text></TEI>"
    ));
    let agent = &letter.action(ActionKind::Sent).unwrap().agents[0];
    assert_eq!(agent.display_name(), Some("A nne"));
    let none = Collection::default();
    let kept: Vec<_> = facts(&none, &letter).into_iter().map(|fact| fact.value).collect();
    assert!(kept.contains(&"lost".into()), "{kept:?}");
    assert!(!kept.concat().contains(crate::source::is_forbidden), "{kept:?}");
}

#[test]
fn what_is_said_about_a_text_is_no_text() {
    let shown = paragraph("on<index>\n<term>Quill</term>\n</index> foot<interp>walk</interp>s");
    assert_eq!(shown, "on foots");
    // As HTML has it, around words of the text.
    assert!(paragraph("<span type=\"incipit\">Dear Ann</span>").contains("Dear Ann"));
    assert!(paragraph("at <geo>52 N</geo>").contains("52 N"));
    assert!(!paragraph("at <placeName>Ely<geo>52 N</geo></placeName>").contains("52"));
    let letter = file(
        "",
        "<p>a<space><desc>two lines</desc></space>b<fs><f><string>c</string></f></fs></p>",
    );
    let kept: Vec<&str> = letter.furniture.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(kept, ["two lines", "c"]);
    // A note is never annotation.
    assert!(paragraph("a<index><term>b<note>c</note></term></index>").contains('b'));
    // A page that holds its number.
    assert!(paragraph("a<pb>12</pb>").contains("12"));
}

#[test]
fn who_wrote_blocks_is_said_of_each_of_their_lines() {
    let has = |text: &str, words: &str, is_wanted: fn(&PhraseKind) -> bool| {
        let letter = file("", text);
        let mut found = String::new();
        let blocks = serde_json::to_value(&letter.texts[0].blocks).unwrap();
        phrases(&blocks, is_wanted, &mut found);
        assert_eq!(found, words, "{text}");
    };
    let deleted: fn(&PhraseKind) -> bool = |kind| matches!(kind, PhraseKind::Deletion { .. });
    has("<del><p>a</p><list><item>b</item></list></del><p>c</p>", "ab", deleted);
    has("<p>a <del>b <quote><p>c</p></quote> d</del> e</p>", "bcd", deleted);
    let span = "<p>a <delSpan spanTo=\"#x\"/>b</p><p>c <hi>d</hi><note>e</note></p>";
    has(&format!("{span}<anchor xml:id=\"x\"/><p>f</p>"), "bcd", deleted);
    let added: fn(&PhraseKind) -> bool = |kind| matches!(kind, PhraseKind::Addition { .. });
    has("<add><p>a</p></add><p>b<addSpan spanTo=\"#y\"/>c<anchor xml:id=\"y\"/>d</p>", "ac", added);
}

/// The words in phrases of a kind, without the spaces.
fn phrases(value: &serde_json::Value, is_wanted: fn(&PhraseKind) -> bool, found: &mut String) {
    match value {
        serde_json::Value::Array(list) => {
            for one in list {
                phrases(one, is_wanted, found);
            }
        }
        serde_json::Value::Object(object) => {
            let kind = serde_json::from_value::<PhraseKind>(value.clone());
            if kind.is_ok_and(|kind| is_wanted(&kind)) {
                words_in(value, found);
            } else {
                for one in object.values() {
                    phrases(one, is_wanted, found);
                }
            }
        }
        _ => {}
    }
}

fn words_in(value: &serde_json::Value, found: &mut String) {
    match value {
        serde_json::Value::Array(list) => {
            for one in list {
                words_in(one, found);
            }
        }
        serde_json::Value::Object(object) => {
            let text = object.get("text").and_then(serde_json::Value::as_str);
            found.extend(text.into_iter().flat_map(str::split_whitespace));
            for one in object.values() {
                words_in(one, found);
            }
        }
        _ => {}
    }
}

#[test]
fn readings_may_hold_readings() {
    let choice = "<choice><orig>a</orig><reg>b</reg></choice>";
    let nested = paragraph(&format!("<choice>{choice}{choice}</choice>"));
    assert_eq!(nested.matches("orig").count(), 2, "{nested}");
    let expanded = paragraph("M<choice><am>r</am><ex>iste</ex></choice>r");
    assert!(expanded.contains("abbr") && expanded.contains("expan"), "{expanded}");
}

#[test]
fn quotation_marks_follow_the_language_around_them_or_what_is_stated() {
    for (text, expected) in [
        ("he says <q xml:lang=\"fr\">oui</q>", "\u{201C}"),
        ("<foreign xml:lang=\"fr\">il dit <q>oui</q></foreign>", "\u{AB}"),
        ("<q rend=\"quotes(\u{201E},\u{201C})\">ja</q>", "\u{201E}"),
    ] {
        assert!(paragraph(text).contains(expected), "{text}");
    }
    assert!(!paragraph("<q rend=\"none\">a</q>").contains('\u{201C}'));
}

#[test]
fn an_enclosure_can_be_a_floating_text() {
    let text = "<floatingText type=\"enclosure\"><body><p>a</p></body></floatingText>";
    assert_eq!(body(text)[0], "enclosure");
    assert_eq!(body(&text.replace("enclosure", "poem"))[0], "quotation poem");
}

#[test]
fn readings_that_p4_has_in_attributes_are_readings() {
    assert_eq!(
        paragraph("<sic corr=\"receive\">recieve</sic> <expan abbr=\"Mr\">Mister</expan>"),
        "[sic recieve/corr receive] [expan Mister/abbr Mr]"
    );
    assert_eq!(
        paragraph("<choice><sic corr=\"b\">a</sic><corr>b</corr></choice>"),
        "[sic a/corr b]"
    );
    assert_eq!(paragraph("<sic resp=\"#e\">a</sic>"), "<sic resp=\"#e\">a</>");
}

#[test]
fn a_picture_that_p4_names_by_an_entity_is_its_file() {
    let images = |declared: &str| {
        let letter = only(&format!(
            "<!DOCTYPE TEI.2 [<!NOTATION jpeg SYSTEM \"jpeg\">{declared}]><TEI.2><teiHeader/><text><body>\
             <figure entity=\"f1\"/></body></text></TEI.2>"
        ));
        match &letter.texts[0].blocks[0] {
            Block::Figure(figure) => figure.images.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(images("<!ENTITY f1 SYSTEM \"seal.jpg\" NDATA jpeg>"), ["seal.jpg"]);
    assert_eq!(images("<!ENTITY f1 PUBLIC '-//Seal' 'seal.jpg' NDATA jpeg >"), ["seal.jpg"]);
    assert_eq!(images("<!ENTITY f2 SYSTEM \"other.jpg\" NDATA jpeg>"), ["f1"]);
}

#[test]
fn what_is_restored_is_not_struck_out() {
    assert_eq!(
        paragraph("<restore>a <del>b</del></restore> <del>c</del>"),
        "<restore>a <del>b</></> -:c;"
    );
}
