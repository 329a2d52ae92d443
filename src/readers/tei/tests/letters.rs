//! Which letters a file holds, and what its header and its lists say of them.

use super::*;

#[test]
fn texts_in_a_floating_text_are_no_letters_of_their_own() {
    let letter = file(
        "",
        "<div><p>Dear Bert.</p><floatingText><group><text><body><p>One.</p></body></text>\
         <text><body><p>Two.</p></body></text></group></floatingText></div>",
    );
    assert_eq!(
        blocks(&letter),
        ["section", "  p Dear Bert.", "  quotation", "    p One.", "    p Two."]
    );
}

#[test]
fn references_lead_somewhere_or_are_told() {
    let text = format!(
        "{TEI}><teiHeader/><text><body>\
         <div type=\"document\" n=\"1\" xml:id=\"d1\"><p>a <ref target=\"#d2\">Document 2</ref>, \
         <ref target=\"#d1fn1\">footnote 1</ref><note n=\"1\" xml:id=\"d1fn1\">n</note>, \
         <ref target=\"#d9\">Document 9</ref>, <ref target=\"other#d1\">other</ref>, \
         <ref target=\"L1\"/></p></div>\
         <div type=\"document\" n=\"2\" xml:id=\"d2\"><p>b \
         <ref target=\"#d1fn1\">there</ref></p></div></body></text></TEI>"
    );
    let letters = read(&text);
    let shown = blocks(&letters[0].0);
    // Until notes have ids, a pointer leads to where the note begins.
    let note = text.find("<note").unwrap();
    assert_eq!(
        shown,
        [format!(
            "p a ref 2:Document 2;, ref at-{note}:footnote 1;^1, ref #d9:Document 9;, \
             ref other#d1:other;, ref L1:L1;"
        )]
    );
    let codes: Vec<_> = letters[0].1.iter().map(|found| found.code.id).collect();
    assert_eq!(codes, ["T004", "T007"]);
    assert!(letters[1].1.is_empty());
    assert_eq!(blocks(&letters[1].0), ["p b ref 1:there;"]);
    // In a truncated file, the id may lie in the missing part.
    let broken = text.replace("</body>", "<p>");
    assert!(read(&broken)[0].1.is_empty());
}

#[test]
fn the_page_on_which_a_document_begins() {
    let text = format!(
        "{TEI}><teiHeader/><text><body><pb n=\"1\"/>\
         <div type=\"document\" xml:id=\"d1\"><p>a</p><pb n=\"2\"/><p>b</p></div>\
         <div type=\"document\" xml:id=\"d2\"><p>c</p></div><pb n=\"3\"/>\
         <div type=\"document\" xml:id=\"d3\"><p>d</p></div>\
         <div type=\"document\" xml:id=\"d4\"><pb n=\"4\"/><p>e</p></div></body></text></TEI>"
    );
    let shown: Vec<_> = read(&text).iter().map(|(letter, _)| blocks(letter)).collect();
    assert_eq!(shown[0], ["page 1", "p a", "page 2", "p b"]);
    assert_eq!(shown[1], ["page 2 inferred", "p c"]);
    assert_eq!(shown[2], ["page 3", "p d"]);
    assert_eq!(shown[3], ["page 4", "p e"]);
}

#[test]
fn which_parts_of_a_file_are_letters() {
    let one = |id: &str, words: &str| {
        format!(
            "<TEI xml:id=\"{id}\" type=\"letter-to\"><teiHeader/><text><body><p>{words}</p></body></text></TEI>"
        )
    };
    let corpus = format!(
        "<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/>{}{}</teiCorpus>",
        one("A", "a"),
        one("B", "b")
    );
    let letters = read(&corpus);
    let ids: Vec<_> = letters.iter().map(|(letter, _)| letter.source_id.as_deref()).collect();
    assert_eq!(ids, [Some("A"), Some("B")]);
    assert_eq!(blocks(&letters[1].0), ["p b"]);
    assert!(letters[0].0.kind.is_some());
    let group = format!(
        "{TEI}><teiHeader/><text><group><text xml:id=\"x\"><body><p>a</p></body></text>\
         <text xml:id=\"y\"><body><p>b</p></body></text></group></text></TEI>"
    );
    let ids = read(&group).into_iter().map(|(letter, _)| letter.source_id);
    assert_eq!(ids.collect::<Vec<_>>(), [Some("x".to_owned()), Some("y".to_owned())]);
    let described = format!(
        "{TEI}><teiHeader><profileDesc><correspDesc xml:id=\"c1\"><correspAction type=\"sent\">\
         <persName>A</persName></correspAction></correspDesc><correspDesc xml:id=\"c2\">\
         <correspAction type=\"sent\"><persName>B</persName></correspAction></correspDesc>\
         </profileDesc></teiHeader><text><body><div decls=\"#c1\"><p>a</p></div>\
         <div decls=\"#c2\"><p>b</p></div></body></text></TEI>"
    );
    let senders = read(&described).into_iter().map(|(letter, _)| {
        letter.correspondence[0].actions[0].agents[0].display_name().map(ToOwned::to_owned)
    });
    assert_eq!(senders.collect::<Vec<_>>(), [Some("A".to_owned()), Some("B".to_owned())]);
}

/// One line for each action: what, who, where, when.
fn actions(letter: &Letter) -> Vec<String> {
    let shown = |action: &Action| {
        let agents: Vec<_> = action.agents.iter().filter_map(|one| one.display_name()).collect();
        let place = action.place.as_ref().map_or("", |place| place.name.value.as_str());
        let date = action.date.as_ref().map_or("", |date| date.edtf.as_str());
        format!("{}: {} | {place} | {date}", action.kind.as_str(), agents.join(" & "))
    };
    letter.correspondence.iter().flat_map(|one| &one.actions).map(shown).collect()
}

#[test]
fn correspondents_and_what_lists_say_of_them() {
    let letter = file(
        "<profileDesc><correspDesc><correspAction type=\"sent\"><persName ref=\"#BS\"/>\
         <date notBefore=\"1899-07-01\"/></correspAction>\
         <correspAction type=\"received\" subtype=\"redirecting\"><placeName>P</placeName>\
         </correspAction><correspAction type=\"received\"><persName ref=\"#AS\">S, A</persName>\
         <persName>C</persName><date when=\"1899-07-03\" evidence=\"conjecture\">[3.]</date>\
         </correspAction><correspContext>\
         <ptr type=\"prev\" subtype=\"brief\" target=\"x\"/>\
         <ref type=\"within\" subtype=\"next_letter\" target=\"y\">Y</ref></correspContext>\
         </correspDesc><particDesc><listPerson><person xml:id=\"BS\"><persName>\
         <surname>Sforza</surname> <forename>Bona</forename></persName>\
         <idno type=\"gnd\">https://d-nb.info/gnd/1</idno></person>\
         <person xml:id=\"AS\"><persName>Anna S.</persName></person></listPerson></particDesc>\
         </profileDesc>",
        "<p>a</p>",
    );
    assert_eq!(
        actions(&letter),
        [
            "sent: Sforza, Bona |  | [1899-07-01..]",
            "redirected:  | P | ",
            "received: Anna S. & C |  | 1899-07-03",
        ]
    );
    let described = &letter.correspondence[0];
    assert_eq!(described.actions[0].agents[0].authorities[0].value, "https://d-nb.info/gnd/1");
    assert_eq!(described.actions[2].date.as_ref().unwrap().certainty, Certainty::Medium);
    let context = described.context.iter().map(|related| related.relation.as_deref());
    assert_eq!(context.collect::<Vec<_>>(), [Some("prev"), Some("next_letter")]);
}

#[test]
fn one_element_can_name_several_people() {
    const PEOPLE: &str = "<particDesc><listPerson><person xml:id=\"p1\"><persName>Lee, Ann</persName></person>\
         <person xml:id=\"p2\"><persName>Cox, Ben</persName></person></listPerson></particDesc>";
    for (element, agents) in [
        ("<rs ref=\"#p1 #p2\">the couple</rs>", "Lee, Ann [the couple] & Cox, Ben [the couple]"),
        (
            "<persName ref=\"#p1 #p2\">A. Lee und Ben</persName>",
            "Lee, Ann [A. Lee] & Cox, Ben [Ben]",
        ),
        (
            "<rs ref=\"https://d-nb.info/gnd/11 https://d-nb.info/gnd/12\">Ann et Ben</rs>",
            "Ann <https://d-nb.info/gnd/11> & Ben <https://d-nb.info/gnd/12>",
        ),
        // Two persons without names; one person in two authority files, and with two names.
        (
            "<rs ref=\"https://d-nb.info/gnd/11 https://d-nb.info/gnd/12\">the couple</rs>",
            "the couple",
        ),
        (
            "<rs ref=\"https://d-nb.info/gnd/11 http://viaf.org/viaf/12\">Ann and Co</rs>",
            "Ann and Co <https://d-nb.info/gnd/11> <http://viaf.org/viaf/12>",
        ),
        ("<rs ref=\"#p1\">Ann and Co</rs>", "Lee, Ann [Ann and Co]"),
    ] {
        let described = format!(
            "<profileDesc><correspDesc><correspAction type=\"sent\">{element}</correspAction>\
             </correspDesc>{PEOPLE}</profileDesc>"
        );
        let letter = file(&described, "<p>a</p>");
        let shown = |agent: &Agent| {
            let name = agent.display_name().unwrap_or_default();
            let written = agent.written.as_ref().map(|it| it.value.as_str());
            let written = written.filter(|written| *written != name);
            let written = written.map(|written| format!(" [{written}]")).unwrap_or_default();
            let addresses = agent.authorities.iter().map(|one| format!(" <{}>", one.value));
            format!("{name}{written}{}", addresses.collect::<String>())
        };
        let sent = &letter.correspondence[0].actions[0].agents;
        assert_eq!(sent.iter().map(shown).collect::<Vec<_>>().join(" & "), agents, "{element}");
    }
}

#[test]
fn editors_publishers_pages_and_kind() {
    let letter = file(
        "<fileDesc><titleStmt><title>T</title><editor><persName><surname>Berend</surname>\n\
         <forename>Eduard</forename></persName></editor><editor><persName>A</persName>\
         <persName>B</persName></editor></titleStmt><publicationStmt><publisher>House\n\
         <address><addrLine>Street 1</addrLine></address></publisher></publicationStmt>\
         <sourceDesc><bibl><title>Works 2.</title><biblScope unit=\"page\" n=\"text\">\
         <num>130</num><num>131</num></biblScope><biblScope unit=\"page\" n=\"comment\">\
         <num>434</num></biblScope></bibl><listWit><witness><msDesc><msIdentifier/><physDesc>\
         <objectDesc><p><objectType corresp=\"brief\"/></p></objectDesc></physDesc></msDesc>\
         </witness></listWit></sourceDesc></fileDesc>\
         <profileDesc><langUsage><language ident=\"deu\"/></langUsage></profileDesc>",
        "<p>a</p>",
    );
    assert_eq!(letter.witnesses[0].editor.as_deref(), Some("Eduard Berend; A; B"));
    assert_eq!(letter.witnesses[0].publisher.as_deref(), Some("House"));
    assert_eq!(letter.witnesses[1].cited.as_deref(), Some("Works 2."));
    assert_eq!(letter.witnesses[1].pages.as_deref(), Some("130\u{2013}131"));
    assert_eq!(letter.kind.map(|kind| kind.value.as_str()), Some("letter"));
    assert_eq!(letter.texts[0].language.as_ref().unwrap().value, "de");
}

#[test]
fn the_day_that_a_volume_computes() {
    let of = |attributes: &str| {
        let text = format!(
            "{TEI}><teiHeader/><text><body><div type=\"document\" {attributes}><p>a</p></div>\
             </body></text></TEI>"
        );
        actions(&only(&text))
    };
    let day = "frus:doc-dateTime-min=\"1961-01-20T00:00:00-05:00\" \
               frus:doc-dateTime-max=\"1961-01-20T23:59:59-05:00\"";
    assert_eq!(of(day), ["sent:  |  | 1961-01-20"]);
    assert!(of(&format!("subtype=\"editorial-note\" {day}")).is_empty());
}

#[test]
fn names_and_terms_of_a_volumes_own_lists() {
    let text = format!(
        "{TEI}><teiHeader/><text><front><list><item><persName xml:id=\"p_K\">Khrushchev, Nikita \
         S.</persName>, Chairman</item><item><term xml:id=\"t_N\">NATO</term>, North Atlantic \
         Treaty Organization</item></list></front><body><div type=\"document\" xml:id=\"d1\">\
         <p><persName corresp=\"#p_K\">K.</persName> on <gloss target=\"#t_N\">NATO</gloss></p>\
         </div></body></text></TEI>"
    );
    let letter = only(&text);
    assert_eq!(
        blocks(&letter),
        ["p Khrushchev, Nikita S.:K.; on North Atlantic Treaty Organization:NATO;"]
    );
}

#[test]
fn registers_in_back_are_not_the_letter_and_other_lists_are() {
    let letter = only(&format!(
        "{TEI}><teiHeader/><text><body><p>a</p></body><back><div><head>Persons</head>\
         <listPerson><person xml:id=\"p\"><persName>B</persName></person></listPerson></div>\
         <div type=\"literature\"><listBibl><bibl>C</bibl></listBibl></div><p>d</p></back></text></TEI>"
    ));
    let shown = blocks(&letter).join("\n");
    assert!(shown.contains("p C") && shown.contains("section back\n  p d"), "{shown}");
    assert!(!shown.contains("Persons"), "{shown}");
}

#[test]
fn the_header_loses_no_fact() {
    let profile = |inside: &str| format!("<profileDesc>{inside}</profileDesc>");
    let language = |languages: &str| {
        let letter = file(&profile(&format!("<langUsage>{languages}</langUsage>")), "<p>a</p>");
        letter.texts[0].language.as_ref().map(|language| language.value.clone())
    };
    let (german, latin) = ("<language ident=\"de\"/>", "<language ident=\"la\"/>");
    assert_eq!(language(&format!("{german}{latin}")).as_deref(), Some("de"));
    let used = latin.replace("/>", " usage=\"80\"/>");
    assert_eq!(language(&format!("{german}{used}")).as_deref(), Some("la"));

    let creation = "<creation><date when=\"1804-06-26\"/><placeName>Halle</placeName></creation>";
    let letter = file(&profile(creation), "<p>a</p>");
    let sent = letter.action(crate::ir::ActionKind::Sent).unwrap();
    assert_eq!(sent.date.as_ref().unwrap().edtf, "1804-06-26");
    assert_eq!(sent.place.as_ref().unwrap().name.value, "Halle");

    let sending = "<correspDesc><correspAction type=\"sending\"><persName>A</persName>\
                   </correspAction><correspAction type=\"receiving\"><persName>B</persName>\
                   </correspAction></correspDesc>";
    let letter = file(&profile(sending), "<p>a</p>");
    assert!(letter.action(crate::ir::ActionKind::Received).is_some());

    let proposed = "<correspDesc><sender><persName>A</persName></sender><addressee><persName>B</persName></addressee>\
                    <placeSender><placeName>Halle</placeName></placeSender><dateSender><date when=\"1804\"/></dateSender>\
                    </correspDesc>";
    let letter = file(&profile(proposed), "<p>a</p>");
    let sent = letter.action(crate::ir::ActionKind::Sent).unwrap();
    assert_eq!(sent.agents[0].display_name(), Some("A"));
    assert_eq!(sent.place.as_ref().unwrap().name.value, "Halle");
    assert_eq!(sent.date.as_ref().unwrap().edtf, "1804");
    let received = letter.action(crate::ir::ActionKind::Received).unwrap();
    assert_eq!(received.agents[0].display_name(), Some("B"));
}

/// The senders of the letters of a file whose header describes two correspondences.
fn senders(descriptions: [&str; 2], letters: [&str; 2]) -> Vec<String> {
    let described = |attributes: &str, name: &str| {
        format!(
            "<correspDesc {attributes}><correspAction type=\"sent\"><persName>{name}</persName></correspAction></correspDesc>"
        )
    };
    let letter = |attributes: &str| format!("<div type=\"letter\" {attributes}><p>a</p></div>");
    let file = format!(
        "{TEI}><teiHeader><profileDesc>{}{}</profileDesc></teiHeader><text><body>{}{}</body></text></TEI>",
        described(descriptions[0], "A"),
        described(descriptions[1], "B"),
        letter(letters[0]),
        letter(letters[1])
    );
    let sender = |letter: &Letter| {
        let names =
            letter.correspondence.iter().flat_map(|one| &one.actions).flat_map(|one| &one.agents);
        names.filter_map(crate::ir::Agent::display_name).collect::<Vec<_>>().join("+")
    };
    read(&file).iter().map(|(letter, _)| sender(letter)).collect()
}

#[test]
fn each_letter_has_the_description_that_is_its_own() {
    let with_ids = ["xml:id=\"c1\"", "xml:id=\"c2\""];
    for (descriptions, letters) in [
        (with_ids, ["decls=\"#c2\"", "decls=\"#c1\""]),
        (with_ids, ["corresp=\"#c2\"", "corresp=\"#x #c1\""]),
        (["ref=\"#l2\"", "corresp=\"#l1\""], ["xml:id=\"l1\"", "xml:id=\"l2\""]),
        (["key=\"12\"", "key=\"11\""], ["n=\"11\"", "n=\"12\""]),
    ] {
        assert_eq!(senders(descriptions, letters), ["B", "A"], "{descriptions:?}");
    }
    // In their order, if there are as many of both; but none where some say which.
    assert_eq!(senders(["", ""], ["", ""]), ["A", "B"]);
    assert_eq!(senders(with_ids, ["corresp=\"#c2\"", ""]), ["B", ""]);
    assert_eq!(senders(["key=\"11\"", "key=\"11\""], ["n=\"11\"", "n=\"12\""]), ["A", "B"]);
}

#[test]
fn divisions_of_a_body_that_are_letters_are_read_one_by_one() {
    let in_body = |header: &str, body: &str| {
        format!("{TEI}><teiHeader>{header}</teiHeader><text><body>{body}</body></text></TEI>")
    };
    let count = |body: &str| read(&in_body("", body)).len();
    let letter = "<div type=\"letter\"><p>a</p></div>";
    assert_eq!(count(letter), 1);
    assert_eq!(count(&format!("<p>b</p>{letter}{letter}")), 2);
    assert_eq!(count(&format!("<div type=\"part\">{letter}{letter}</div><div>{letter}</div>")), 3);
    // A letter in another one, and a letter with its translation.
    assert_eq!(count("<div type=\"letter\"><p>a</p><div type=\"letter\"><p>b</p></div></div>"), 1);
    let translated = "<div type=\"brief\" xml:lang=\"fr\"><p>b</p></div>";
    assert_eq!(count(&format!("{letter}{translated}")), 1);
    let opened = "<div><opener><salute>Dear B,</salute></opener><p>a</p></div>";
    assert_eq!(count(&format!("{opened}{opened}")), 2);
    assert_eq!(count(&format!("{opened}<div><p>a</p></div>")), 1);
    // If the header describes one letter, they are read as one, with a warning.
    let described = "<profileDesc><correspDesc><correspAction type=\"sent\"><persName>A</persName>\
                     </correspAction></correspDesc></profileDesc>";
    let one = read(&in_body(described, &format!("{letter}{letter}")));
    assert_eq!(one.len(), 1);
    assert!(one[0].1.iter().any(|told| told.code.id == "N119"));
    // But not if each opens as a letter does.
    let opening = opened.replace("<div>", "<div type=\"letter\">");
    assert_eq!(read(&in_body(described, &format!("{opening}{opening}"))).len(), 2);
    assert_eq!(read(&in_body(described, &format!("{opening}{letter}"))).len(), 1);
    let closing =
        "<div type=\"letter\"><p>a</p><closer><salute>Yours</salute></closer></div>".to_owned();
    assert_eq!(read(&in_body(described, &format!("{closing}{closing}"))).len(), 1);
    // So is what has a description of its own; two parts of one description are one letter.
    let two = format!(
        "<profileDesc>{0}{1}</profileDesc>",
        "<correspDesc xml:id=\"c1\"><p/></correspDesc>",
        "<correspDesc xml:id=\"c2\"><p/></correspDesc>"
    );
    let of =
        |description: &str| format!("<div type=\"part\" corresp=\"#{description}\"><p>a</p></div>");
    assert_eq!(read(&in_body(&two, &format!("{}{}", of("c1"), of("c2")))).len(), 2);
    assert_eq!(read(&in_body(&two, &format!("{}{}", of("c1"), of("c1")))).len(), 1);
    // A letter with `decls` does not hide the letters beside it.
    let declared = "<div type=\"letter\" decls=\"#c1\"><p>a</p></div>";
    assert_eq!(read(&in_body(described, &format!("{declared}{letter}"))).len(), 2);
    // A part of any depth can be a letter.
    let part = "<div1 type=\"letter\" decls=\"#c\"><p>a</p></div1>";
    assert_eq!(count(&format!("{part}{part}")), 2);
}

#[test]
fn a_letter_beside_its_translation_is_no_translation() {
    let texts = |divisions: &str| {
        let letter = file(
            "<profileDesc><langUsage><language ident=\"de\"/></langUsage></profileDesc>",
            divisions,
        );
        let shown = |text: &Text| {
            let language = text.language.as_ref().map_or("?", |language| language.value.as_str());
            format!("{:?} {language} {}", text.role, text.blocks.len())
        };
        letter.texts.iter().map(shown).collect::<Vec<_>>().join(", ")
    };
    let of = |kinds: &[&str]| {
        let divisions = kinds.iter().map(|kind| format!("<div type=\"{kind}\"><p>a</p></div>"));
        divisions.collect::<Vec<_>>().concat()
    };
    assert_eq!(
        texts(&of(&["print", "normalized", "translation", "summary"])),
        "Original de 2, Translation ? 2"
    );
    assert_eq!(texts(&of(&["original", "translation"])), "Original de 1, Translation ? 1");
    assert_eq!(texts(&of(&["translation"])), "Translation de 1");
}

#[test]
fn further_dates_of_an_action_are_remarks() {
    let dated = |dates: &str| {
        let letter = file(
            &format!(
                "<profileDesc><correspDesc><correspAction type=\"sent\">{dates}</correspAction>\
                 </correspDesc></profileDesc>"
            ),
            "<p>a</p>",
        );
        let remarks = letter.correspondence[0].remarks.iter().map(|remark| remark.value.clone());
        (actions(&letter).join("; "), remarks.collect::<Vec<_>>().join("; "))
    };
    let both = |first: &str, then: &str| (first.to_owned(), then.to_owned());
    let days = "<date when=\"1801-01-02\">2 Jan</date><date when=\"1801-01-05\">5 Jan</date><date when=\"1801\"/>";
    assert_eq!(
        dated(days),
        both("sent:  |  | 1801-01-02", "date (sent): 5 Jan (1801-01-05); date (sent): 1801")
    );
    // A day counts more than words.
    let words = "<date>on the way</date><date when=\"1801-01-05\"/>";
    assert_eq!(dated(words), both("sent:  |  | 1801-01-05", "date (sent): on the way"));
}

#[test]
fn names_in_an_action_say_who_wrote_to_whom() {
    let described = |title: &str, described: &str| {
        let letter = file(
            &format!(
                "<fileDesc><titleStmt><title>{title}</title></titleStmt></fileDesc><profileDesc><correspDesc>\
                 {described}</correspDesc></profileDesc>"
            ),
            "<p>a</p>",
        );
        actions(&letter).join("; ")
    };
    let both = "<correspAction type=\"sent\"><persName type=\"addressee\">Ann Lee</persName>\
                <persName type=\"sender\">Ben Cox</persName><placeName>Leeds</placeName></correspAction>";
    assert_eq!(described("A letter", both), "sent: Ben Cox | Leeds | ; received: Ann Lee |  | ");
    // The recipient can have an action of their own.
    let place = "<correspAction type=\"received\"><placeName>Hull</placeName></correspAction>";
    assert_eq!(
        described("To Ann Lee from Ben Cox", &format!("{both}{place}")),
        "sent: Ben Cox | Leeds | ; received: Ann Lee | Hull | "
    );
    let untyped = both.replace(" type=\"sent\"", "");
    assert_eq!(described("", &untyped), "sent: Ben Cox | Leeds | ; received: Ann Lee |  | ");
    let apart = "<correspAction><persName type=\"sender\">Ann Lee</persName></correspAction>\
                 <correspAction><persName role=\"recipient\">Ben Cox</persName></correspAction>";
    assert_eq!(described("", apart), "sent: Ann Lee |  | ; received: Ben Cox |  | ");
    // A type is a word of the action's, and a title says more than a type.
    let sent = "<correspAction type=\"sent\"><persName type=\"addressee\">Ann Lee</persName></correspAction>";
    assert_eq!(described("", sent), "sent: Ann Lee |  | ");
    assert_eq!(
        described("Ann Lee to Ben Cox, Leeds", both),
        "sent: Ann Lee | Leeds | ; received: Ben Cox |  | "
    );
}

#[test]
fn a_title_of_the_letter_is_none_of_its_edition() {
    let edition = |titles: &str| {
        let letter =
            file(&format!("<fileDesc><titleStmt>{titles}</titleStmt></fileDesc>"), "<p>a</p>");
        letter.witnesses[0].title.clone().unwrap()
    };
    for of_letter in ["type=\"letter\"", "level=\"a\"", "n=\"print\""] {
        let own = format!("<title {of_letter}>To Ann</title>");
        assert_eq!(edition(&format!("{own}<title>Letters of Ben</title>")), "Letters of Ben");
        assert_eq!(edition(&own), "To Ann", "there is no other");
    }
}

#[test]
fn how_deep_a_division_is_is_no_number_of_a_letter() {
    let number = |schema: &str| {
        let text = format!(
            "<?xml-model href=\"{schema}\"?>{TEI}><teiHeader/><text><body><div type=\"letter\" n=\"1\"><p>a</p>\
             </div></body></text></TEI>"
        );
        only(&text).number.map(|number| number.value)
    };
    assert_eq!(number("https://www.deutschestextarchiv.de/basisformat_ms.rng"), None);
    assert_eq!(number("tei_all.rng").as_deref(), Some("1"));
}

/// A letter of each signature, under one header.
fn sharing(header: &str, signed: &[&str]) -> Vec<String> {
    let letter = |signed: &&str| {
        format!(
            "<div type=\"letter\"><opener><salute>Sir,</salute></opener><p>a</p><closer><signed>{signed}</signed></closer></div>"
        )
    };
    let text = format!(
        "{TEI}><teiHeader><profileDesc>{header}</profileDesc></teiHeader><text><body>{}</body></text></TEI>",
        signed.iter().map(letter).collect::<String>()
    );
    read(&text).iter().map(|(letter, _)| actions(letter).join("; ")).collect()
}

#[test]
fn letters_that_share_a_description_have_its_persons_and_not_its_day() {
    let shared = "<correspDesc><correspAction type=\"sent\"><persName>Ann Lee</persName><placeName>Hull</placeName>\
                  <date when=\"1801-05-03\"/></correspAction><correspAction type=\"received\"><persName>Cox, Ben</persName>\
                  </correspAction></correspDesc>";
    let from_ann = "sent: Ann Lee |  | ; received: Cox, Ben |  | ";
    assert_eq!(
        sharing(shared, &["Ann", "Ben Cox.", "A. Lee"]),
        [from_ann, "received: Ann Lee |  | ; sent: Cox, Ben |  | ", from_ann]
    );
    assert_eq!(
        sharing(shared, &["Ben Cox"]),
        ["sent: Ann Lee | Hull | 1801-05-03; received: Cox, Ben |  | "]
    );
    // Both of one surname sign alike.
    let of_one_name = shared.replace("Cox, Ben", "Ben Lee");
    assert_eq!(
        sharing(&of_one_name, &["B. Lee", "Ann"])[0],
        "sent: Ann Lee |  | ; received: Ben Lee |  | "
    );
}

#[test]
fn marked_parts_of_a_name_say_which_is_the_surname() {
    for (name, expected) in [
        ("<surname>Halm</surname><forename>Anna</forename>", Some("Halm, Anna")),
        (
            "<surname>Halm</surname>, <forename>Adolf</forename> <nameLink>von</nameLink>, \
             <roleName>Theologe</roleName>",
            Some("Halm, Adolf von"),
        ),
        ("<surname>Moser</surname>, <forename>Bernd</forename>", None),
        ("<forename>Bernd</forename> <surname>Moser</surname>", None),
        ("<surname>Lee</surname>, <roleName>Secretary of State</roleName>", None),
    ] {
        let text = format!(
            "{TEI}><teiHeader><profileDesc><correspDesc><correspAction type=\"sent\">\
             <persName>{name}</persName></correspAction></correspDesc></profileDesc></teiHeader>\
             <text><body><p>Regen.</p></body></text></TEI>"
        );
        let letter = only(&text);
        let agent = &letter.action(ActionKind::Sent).unwrap().agents[0];
        let known = agent.name.as_ref().map(|name| name.value.as_str());
        assert_eq!(known, expected, "{name}");
    }
}

#[test]
fn a_file_in_a_header_is_data() {
    let inside = format!("{TEI}><teiHeader/><text><body><p>It snows.</p></body></text></TEI>");
    let letter = file(&format!("{inside}<fileDesc/>"), "<p>It rains.</p>");
    assert_eq!(blocks(&letter), ["p It rains."]);
}
