//! White space, breaks, and what is set apart: which words are one.

use super::*;

#[test]
fn white_space_between_words_separates_them() {
    for (inside, shown) in [
        // At the edge of a phrase it is layout, and goes beside the phrase.
        (
            "by <persName>\n <surname>Ames</surname>\n</persName>went",
            "by name:<surname>Ames</>; went",
        ),
        ("by<persName>\n <surname>Ames</surname></persName>, p", "by name:<surname>Ames</>;, p"),
        ("28<hi rend=\"sup\">\n  <hi rend=\"u\">ten</hi>\n </hi> M", "28 sup:u:ten;; M"),
        ("Mr.<persName>\n  Ames</persName>", "Mr. name:Ames;"),
        ("a,<hi rend=\"i\"> b </hi>c", "a,i: b ;c"),
        ("a<hi rend=\"i\">\n</hi>b", "ai: ;b"),
        // Before a reference, a comment, an instruction, CDATA and what is not a letter.
        ("<persName>Ames\n</persName>&#xE9;tait", "name:Ames; était"),
        ("<persName>caf&#xE9;\n</persName>ici", "name:café; ici"),
        ("<persName>Ames\n</persName>&amp; Co", "name:Ames; & Co"),
        ("<persName>Ames<!-- sic > -->\n</persName>too", "name:Ames; too"),
        ("<persName>Ames\n<?pi a > b?></persName><![CDATA[to]]>o", "name:Ames; too"),
        (
            "<persName>Ames\n</persName>“Yes” <persName>Ames\n</persName>(no)",
            "name:Ames; “Yes” name:Ames; (no)",
        ),
        ("<persName>Эмс\n</persName>—да", "name:Эмс; —да"),
        ("later <!-- no -->\n : yes", "later : yes"),
        ("later<!-- no -->: yes", "later: yes"),
        // A mark that closes or opens stays close to its word.
        ("by <persName>Ames\n  </persName>, p. 1", "by name:Ames;, p. 1"),
        ("<hi rend=\"i\">a</hi>\n  <supplied>.</supplied>", "i:a;."),
        ("by (<persName>\n  <surname>Ames</surname>\n</persName>)", "by (name:<surname>Ames</>;)"),
        ("by Ames\n, p. 1", "by Ames , p. 1"),
        // Readings have their own; what holds no words has none.
        ("a<choice>\n<sic>b </sic>\n<corr> c</corr></choice>d", "a[sic b /corr  c]d"),
        ("a<subst>\n<del>b</del>\n<add>c</add>\n</subst>d", "a<subst>-:b;+:c;</>d"),
        ("a<subst><del>\nb</del><add>c\n</add></subst>d", "a <subst>-:b;+:c;</> d"),
        ("f(<seg/>\nc (<anchor/>\nd", "f( c (<anchor></> d"),
        ("wo<lb rend=\"hyphen\"/>rd", "wo~-rd"),
        (" a\n\t b\u{A0} c <!-- x -->d ", "a b\u{A0} c d"),
    ] {
        assert_eq!(paragraph(inside), shown, "{inside}");
    }
}

#[test]
fn what_a_print_sets_apart_stays_apart() {
    for (inside, shown) in [
        ("I am<signed>Ames</signed><signed>Bell</signed>", "I am|<signed>Ames</>|<signed>Bell</>"),
        ("I am <signed>Ames</signed>, Esq.", "I am <signed>Ames</>, Esq."),
        ("<salute>Dear A.</salute>We", "salute:Dear A.;|We"),
        (
            "at<address><addrLine>A</addrLine><addrLine>B</addrLine></address>in",
            "at|<address>A|B</>|in",
        ),
    ] {
        assert_eq!(paragraph(inside), shown, "{inside}");
    }
    let head = "<head>See<figure><head>Map</head><figDesc>A map</figDesc></figure>more</head>";
    assert_eq!(body(head), ["head See|Map|A map|more"]);
    // A picture is not a line, and follows its words.
    assert_eq!(
        body("<head>See <graphic url=\"x\"/></head><p>b</p>"),
        ["head See", "figure x", "p b"]
    );
    let verse = "<lg><l>a</l><l>b<figure><graphic url=\"x\"/></figure></l></lg><p>c</p>";
    assert_eq!(body(verse), ["l a", "l b", "figure x", "p c"]);
    let closer = "<closer>I am<salute>Yours</salute><signed>Ames</signed></closer>";
    assert_eq!(
        body(&format!("<quote>{closer}</quote>")),
        ["quotation", "  <closer>", "    p I am|salute:Yours;|<signed>Ames</>"]
    );
    assert_eq!(body("<lg>a<l>b</l>c<l>d</l></lg>"), ["l a", "l b", "l c", "l d"]);
}

#[test]
fn breaks_in_words() {
    for (inside, shown) in [
        ("<lb/>gewöhn<lb rendition=\"#hyphen\"/>lichen", "gewöhn~-lichen"),
        ("In<note>n</note>\n<lb rendition=\"#hyphen\"/> finit", "In^1~-finit"),
        ("ver<lb break=\"no\"/>\n gessen", "ver~-gessen"),
        ("mit<lb/>Ihrer<lb/>", "mit|Ihrer"),
        ("mit<lb n=\"5\"/>Ihrer", "mit~Ihrer"),
        ("theilnahms<pb n=\"2\"/>vollem", "theilnahms{2-}vollem"),
        ("<hi rend=\"i\">Presi</hi><pb n=\"2\"/>dent", "i:Presi;{2-}dent"),
        ("so <pb n=\"2\"/> sharp", "so{2}sharp"),
        ("<pb n=\"2\"/>so", "{2}so"),
        ("the “stand<pb n=\"2\"/>ards” —as<pb n=\"3\"/>s", "the “stand{2-}ards” —as{3-}s"),
        ("caf&#xE9;<pb n=\"2\"/><!-- > -->s, 中<pb n=\"3\"/>国", "café{2-}s, 中{3-}国"),
        ("so<pb n=\"2\"/>“sharp”", "so{2}“sharp”"),
        ("so<note>n</note><pb n=\"2\"/>sharp", "so^1{2}sharp"),
        // Both halves are words here, and never one.
        (
            "so sharp so sharp so sharp so sharp so<pb n=\"2\"/>sharp",
            "so sharp so sharp so sharp so sharp so{2}sharp",
        ),
    ] {
        let found = body(&format!("<p>{inside}</p>"));
        assert!(found.last().unwrap().ends_with(shown), "{inside}: {found:?}");
    }
    // Where breaks between words have white space beside them, one between letters splits a word.
    let spaced = "a<lb/> b<lb/> c<lb/> d<lb/> e<lb/> f, Neu<lb/>druck der<lb/>Adler";
    assert_eq!(paragraph(spaced), "a~b~c~d~e~f, Neu~-druck der~Adler");
    assert_eq!(paragraph("bis<lb/>zum und<lb/>der"), "bis|zum und|der");
    // A part that marks the words that it splits marks all of them.
    let marked = spaced.to_owned() + " Neu<lb rendition=\"#hyphen\"/>druck";
    assert_eq!(paragraph(&marked), "a~b~c~d~e~f, Neu~druck der~Adler Neu~-druck");
}

#[test]
fn what_the_page_carries_beside_its_text_stands_apart() {
    assert!(!paragraph("on<fw type=\"header\">17</fw>sea").contains("on17"));
    let without = |inside: &str| paragraph(&inside.replace("<fw>", "<fw type=\"catch\">"));
    assert_eq!(without("Ra<fw>B2</fw>bend"), "Rabend");
    assert_eq!(without("king<fw>of</fw><pb n=\"2\"/>of"), "king{2}of");
    assert_eq!(without("Ge-<fw>birge</fw><pb n=\"2\" break=\"no\"/>birge"), "Ge-{2-}birge");
    assert_eq!(without("Ge<pb n=\"2\" break=\"no\"/><fw>2</fw>birge"), "Ge{2-}birge");
    assert_eq!(without("Ge-<fw>birge</fw><pb n=\"2\"/>birge"), "Ge-{2-}birge");
}

#[test]
fn parts_that_only_their_elements_set_apart_stay_apart() {
    let of = |inside: &str| body(inside).join("|");
    let citation = "<listBibl><biblStruct><monogr><title>A</title><imprint><pubPlace>Bern</pubPlace>\
                    <date>1900</date></imprint></monogr></biblStruct></listBibl>";
    assert!(of(citation).contains("<pubPlace>Bern</> 1900"), "{}", of(citation));
    let place =
        "<listPlace><place><placeName>Ulm</placeName><desc>a town</desc></place></listPlace>";
    assert!(of(place).contains("name:Ulm; <desc>a town</>"), "{}", of(place));
    assert!(of("<desc>a</desc><desc>b</desc>").contains("<desc>a</> <desc>b</>"));
    let name = "<persName><forename>A</forename><surname>B</surname></persName>";
    assert_eq!(paragraph(name), "name:<forename>A</><surname>B</>;");
}

#[test]
fn a_fraction_has_its_stroke_and_is_no_other_number() {
    let math = |before: &str| {
        paragraph(&format!("{before}<formula><mfrac><mn>1</mn><mn>2</mn></mfrac></formula> day"))
    };
    assert_eq!(math("for "), "for <formula><mfrac><mn>1</>\u{2044}<mn>2</></></> day");
    assert_eq!(math("for 3"), "for 3<formula><mfrac> <mn>1</>\u{2044}<mn>2</></></> day");
}

#[test]
fn columns_and_pages_do_not_glue_words() {
    for inside in ["end<cb/>Next", "Dear<pb/>Sir", "1901<pb/>May"] {
        let letter = file("", &format!("<p>{inside}</p>"));
        let Block::Paragraph(paragraph) = &letter.texts[0].blocks[0] else { panic!("{inside}") };
        let text = crate::ir::plain_text(&paragraph.content, crate::ir::Reading::Regular);
        assert_eq!(crate::ir::words(&text).count(), 2, "{inside}: {text}");
    }
}

#[test]
fn words_that_stand_in_no_cell_and_no_verse_are_kept() {
    let shown =
        body("<table>a<row>b<cell>c</cell>d</row></table><lg><l>e</l><p>f</p><l>g</l></lg>");
    let words: String = shown.concat();
    for word in ["a", "b", "c", "d", "e", "f", "g"] {
        assert!(words.contains(word), "{word} in {shown:?}");
    }
}

#[test]
fn of_adjacent_breaks_one_says_that_the_word_goes_on() {
    assert_eq!(paragraph("wor<pb n=\"4\"/>\n<lb break=\"no\"/>d"), "wor{4-}~-d");
    assert_eq!(paragraph("wor<lb break=\"no\"/><pb n=\"5\"/>d"), "wor~-{5-}d");
    assert_eq!(paragraph("wor<pb n=\"6\" break=\"no\"/><lb/>d"), "wor{6-}~-d");
}

#[test]
fn a_break_that_says_nothing_separates_where_others_say_that_the_word_goes_on() {
    let pages = "stand<pb n=\"2\"/>ards, holy<pb n=\"3\"/>men";
    assert_eq!(paragraph(pages), "stand{2-}ards, holy{3-}men");
    let marked = paragraph(&format!("{pages} ver<lb break=\"no\"/>gessen"));
    assert!(marked.starts_with("stand{2}ards, holy{3}men"), "{marked}");
    let parted = paragraph(&format!("{pages} and<lb/>then"));
    assert!(parted.starts_with("stand{2}ards, holy{3}men"), "{parted}");
    // A catchword is the first word of the next page.
    let caught = paragraph("the <fw type=\"catch\">king</fw><pb n=\"2\"/>king");
    assert!(caught.ends_with("{2}king"), "{caught}");
}

#[test]
fn layout_in_a_substitution_or_a_reading_separates_nothing() {
    let date = "Ju<subst>\n<del>l</del>\n<add>n</add>\n</subst>y";
    assert_eq!(paragraph(date), "Ju<subst>-:l;+:n;</>y");
    let choice = "<choice>\n<orig>\ndoest\n</orig>\n<reg>\ndo\n</reg>\n</choice>?";
    assert_eq!(paragraph(&format!("what {choice}")), "what [orig doest/reg do]?");
}

#[test]
fn blocks_that_are_not_those_of_tei_stand_apart_too() {
    let other = "xmlns:h=\"http://www.w3.org/1999/xhtml\"";
    let rows =
        paragraph(&format!("<h:table {other}><h:tr><h:td>a</h:td><h:td>b</h:td></h:tr></h:table>"));
    assert!(!rows.contains("a</><h:td>b"), "{rows}");
    assert!(rows.contains("a</>|"), "{rows}");
    let example =
        paragraph("<egXML xmlns=\"http://www.tei-c.org/ns/Examples\"><p>a</p><p>b</p></egXML>");
    assert!(example.contains("a</>|"), "{example}");
    assert_eq!(paragraph("<ruby><rb>a</rb><rt>b</rt></ruby>"), "<ruby><rb>a</> <rt>b</></>");
}
