//! What the schemas do not see, and what the facts of one letter cannot show.

use super::*;
use crate::backends::Contents;
use crate::ir::{ActionKind, Certainty, Collection, Correspondence, Date, Origin, Reading, Scope};
use crate::press::{Input, Options, read};

/// The letters of a TEI file.
fn letters(profile: &str, body: &str) -> Collection {
    let text = format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>Letters</title>\
         </titleStmt><publicationStmt><publisher>A Press</publisher></publicationStmt><sourceDesc><p/>\
         </sourceDesc></fileDesc><profileDesc>{profile}</profileDesc></teiHeader><text><body><div>{body}\
         </div></body></text></TEI>"
    );
    let (read, found) = read(&Input::new("a.xml", text), &Options::default());
    read.unwrap_or_else(|| panic!("{found:?}")).collection
}

/// Its description in the list, and what is left out.
fn description(collection: &Collection) -> (String, Vec<String>) {
    let (publication, contents) = (Publication::default(), Contents::default());
    let made = jiff::Timestamp::UNIX_EPOCH;
    let job = CollectionJob { made, ..CollectionJob::new(&publication, &contents) };
    let (letter, scope) = (&collection.letters[0], Scope::new("letters", None));
    let letter = CollectedLetter::new(collection, letter, &scope, "a");
    let Fragment { bytes, left_out, .. } = Cmif.print(&job, &letter).expect("printed");
    let values = left_out.into_iter().map(|left_out| left_out.value).collect();
    (String::from_utf8(bytes).expect("UTF-8"), values)
}

fn sent(inner: &str) -> (String, Vec<String>) {
    let profile =
        format!("<correspDesc><correspAction type='sent'>{inner}</correspAction></correspDesc>");
    description(&letters(&profile, "<p>It rains.</p>"))
}

#[test]
fn both_sides_are_there_and_an_unknown_one_is_called_so() {
    let unknown = "<persName ref=\"http://correspSearch.net/unknown\">Unknown</persName>";
    let (letter, _) = sent("<placeName>Leeds</placeName>");
    assert_eq!(letter.matches(unknown).count(), 2, "{letter}");
    let (before, _) = letter.split_once("<placeName>Leeds</placeName>").expect(&letter);
    assert!(before.contains(unknown), "{letter}");
}

#[test]
fn a_letter_of_which_nothing_is_known_is_left_out() {
    let (letter, left_out) = description(&letters("", "<p>It rains.</p>"));
    assert_eq!((letter.as_str(), left_out), ("", vec!["a".to_owned()]));
}

#[test]
fn a_letter_is_listed_once_though_others_handled_it() {
    let described = |kind: &str, name: &str| {
        format!(
            "<correspDesc><correspAction type='{kind}'><persName>{name}</persName></correspAction>\
             </correspDesc>"
        )
    };
    let both = [described("sent", "Ann"), described("forwarded", "Ben")].concat();
    let (letter, _) = description(&letters(&both, "<p>It rains.</p>"));
    assert_eq!(letter.matches("<correspDesc").count(), 1, "{letter}");
    assert!(letter.contains(">Ann<") && !letter.contains(">Ben<"), "{letter}");
}

#[test]
fn a_date_has_attributes_or_is_left_out() {
    for (date, printed) in [
        ("when='1901-05'", "when=\"1901-05\""),
        ("from='1901-05-03' to='1901-05-05'", "from=\"1901-05-03\" to=\"1901-05-05\""),
        ("notBefore='1901'", "notBefore=\"1901-01-01\""),
    ] {
        let (letter, left_out) = sent(&format!("<persName>Ann</persName><date {date}/>"));
        assert!(letter.contains(&format!("<date {printed}")), "{date}: {letter}");
        assert!(left_out.is_empty(), "{left_out:?}");
    }
    let mut letter = letters("", "<p>It rains.</p>");
    let origin = Origin::Derived { from: Vec::new(), by: "test".to_owned() };
    let date = Date {
        written: Some("the day after the fair".to_owned()),
        edtf: String::new(),
        not_before: Date::OPEN_START.to_owned(),
        not_after: Date::OPEN_END.to_owned(),
        certainty: Certainty::High,
        origin,
    };
    let mut described = Correspondence::default();
    described.action_mut(ActionKind::Sent).date = Some(date);
    letter.letters[0].correspondence = vec![described];
    let (letter, left_out) = description(&letter);
    assert!(!letter.contains("<date"), "{letter}");
    assert_eq!(left_out, ["the date \u{201C}the day after the fair\u{201D}"]);
}

#[test]
fn an_approximate_date_has_low_certainty() {
    let mut letter = letters("", "<p>It rains.</p>");
    let origin = Origin::Derived { from: Vec::new(), by: "test".to_owned() };
    let mut described = Correspondence::default();
    let approximate = Date::of("1901-05~", None, Certainty::High, origin);
    assert!(approximate.is_some());
    described.action_mut(ActionKind::Sent).date = approximate;
    letter.letters[0].correspondence = vec![described];
    let (letter, _) = description(&letter);
    assert!(letter.contains("cert=\"low\""), "{letter}");
}

#[test]
fn of_several_addresses_there_is_the_one_that_corresp_search_prefers() {
    let ann = "ref='http://www.wikidata.org/entity/Q1 https://d-nb.info/gnd/118540238'";
    let leeds = "ref='https://www.wikidata.org/wiki/Q39121 https://sws.geonames.org/2644688/'";
    let (letter, _) =
        sent(&format!("<persName {ann}>Ann</persName><placeName {leeds}>Leeds</placeName>"));
    assert!(letter.contains("<persName ref=\"https://d-nb.info/gnd/118540238\">Ann<"), "{letter}");
    assert!(
        letter.contains("<placeName ref=\"http://www.geonames.org/2644688\">Leeds<"),
        "{letter}"
    );
}

#[test]
fn who_and_what_is_mentioned_is_listed_once_if_an_authority_keeps_it() {
    let gnd = "https://d-nb.info/gnd/118540238";
    let (letter, _) = description(&letters(
        "",
        &format!(
            "<p><persName ref='{gnd}'>Mr G.</persName> and <persName ref='#carl'>Carl</persName> saw \
             <persName ref='{gnd}'>G.</persName> in <placeName \
             ref='https://www.geonames.org/2644688'>Leeds</placeName>.</p>"
        ),
    ));
    let (_, mentioned) = letter.split_once("<note type=\"mentioned\">").expect(&letter);
    let person = format!("<ref type=\"cmif:mentionsPerson\" target=\"{gnd}\">Mr G.</ref>");
    assert!(mentioned.contains(&person), "{letter}");
    assert!(mentioned.contains(
        "<ref type=\"cmif:mentionsPlace\" target=\"http://www.geonames.org/2644688\">Leeds"
    ));
    assert_eq!(mentioned.matches("<ref ").count(), 2, "{letter}");
}

#[test]
fn letters_of_one_edition_share_its_entry_and_the_title_of_a_letter_is_none() {
    let letter = letters("", "<p>It rains.</p>");
    let contents = |letter: &Collection| {
        let one = &letter.letters[0];
        let scope = Scope::new("letters", None);
        let one = CollectedLetter::new(letter, one, &scope, "a");
        Contents::of(&one, Reading::Regular)
    };
    let both = contents(&letter).and(contents(&letter));
    assert_eq!((both.letters.len(), both.editions.len()), (2, 1));
    let edition = both.editions.values().next().expect("an edition");
    assert!(edition.citation.contains("A Press"), "{}", edition.citation);
}
