//! Tests of the grammar: the table, content models, data types, and what is found in documents.

use std::collections::BTreeSet;

use super::check::{Finding, Problem};
use super::*;

// The table

/// The names in an expression of a content model.
fn names(model: &'static str) -> impl Iterator<Item = &'static str> {
    model.split(['(', ')', '|', ',', '?', '*', '+']).filter(|name| !name.is_empty())
}

#[test]
fn every_name_and_type_in_the_table_is_defined() {
    let grammar = Grammar::tei_all();
    let elements = grammar.elements.iter().chain([&grammar.document]);
    let models = elements
        .filter(|element| element.declared.value_type().is_none())
        .map(|element| element.declared.model)
        .chain(grammar.parts.values().map(|(model, _)| *model));
    let is_defined = |name: &&str| {
        ["TEXT", "EMPTY"].contains(name)
            || grammar.symbols.contains_key(name)
            || grammar.parts.contains_key(name)
    };
    let undefined: BTreeSet<&str> =
        models.flat_map(names).filter(|name| !is_defined(name)).collect();
    assert_eq!(undefined, BTreeSet::new());

    let definitions = grammar.elements.iter().map(|element| &element.declared);
    let used = definitions.chain(grammar.attribute_classes.values()).flat_map(|one| &one.used);
    let undefined: BTreeSet<_> =
        used.filter(|class| !grammar.attribute_classes.contains_key(*class)).collect();
    assert_eq!(undefined, BTreeSet::new());

    let declared = grammar.datatypes.iter();
    let unsound: BTreeSet<_> = declared
        .filter(|(_, datatype)| !datatype.is_sound())
        .map(|(declared, _)| *declared)
        .collect();
    assert_eq!(unsound, BTreeSet::new());
    assert!(grammar.datatypes.keys().any(|declared| declared.contains(datatype::WORD)));
}

#[test]
fn no_content_model_needs_many_states() {
    let grammar = Grammar::tei_all();
    let n_states = |element: &&Element| grammar.automaton(element).n_states();
    let largest = grammar.elements.iter().max_by_key(n_states).expect("elements");
    let n_states = n_states(&largest);
    assert!((10..=40).contains(&n_states), "<{}> has {n_states}", largest.name);
}

// Content models

/// The children of an element with `!` after those that are not allowed, and `.` if it may end there.
fn follow(model: &'static str, children: &str) -> String {
    let table = format!(
        "start = r\n<a> = EMPTY\n<b> = EMPTY\n<c> = EMPTY\nmodel.bs = (b|c)\n<r> = {model}"
    );
    let grammar = Grammar::read(Box::leak(table.into_boxed_str()));
    let mut checker = Checker::inside(&grammar, "r");
    let mut shown = String::new();
    for child in children.chars() {
        let is_allowed = if child == 't' {
            checker.text()
        } else {
            let is_allowed = checker.start(child.encode_utf8(&mut [0; 4]));
            checker.end();
            is_allowed
        };
        shown.extend([child].into_iter().chain((!is_allowed).then_some('!')));
    }
    shown.extend(checker.is_complete().then_some('.'));
    shown
}

#[test]
fn content_models_are_followed_child_by_child() {
    for (model, children, expected) in [
        ("EMPTY", "", "."),
        ("EMPTY", "at", "a!t!."),
        ("(a,b?,c)", "ac", "ac."),
        ("(a,b?,c)", "ab", "ab"),
        ("(a,b?,c)", "aba", "aba!"),
        ("(a|b)", "ab", "ab!."),
        ("a+", "", ""),
        ("a+", "aaa", "aaa."),
        ("(a*,b)+", "aabb", "aabb."),
        ("(a*,b)+", "aaba", "aaba"),
        ("(a?,b?)", "ba", "ba!."),
        ("(TEXT|a)*", "tattb", "tattb!."),
        ("(TEXT|a+)", "ta", "ta!."),
        ("(TEXT|a+)", "aat", "aat!."),
        ("model.bs+", "bca", "bca!."),
        // No child says at once which alternative it belongs to.
        ("((a,b)|(a,c))", "ac", "ac."),
        ("((a,b)|(a,c))", "ab", "ab."),
        ("((a|b)*,a,(a|b))", "abab", "abab."),
        ("((a|b)*,a,(a|b))", "abb", "abb"),
        // What may not come changes nothing.
        ("(a,b)", "ccab", "c!c!ab."),
    ] {
        assert_eq!(follow(model, children), expected, "{model} and {children}");
    }
}

#[test]
fn a_checker_knows_what_may_come_next() {
    let mut checker = Checker::new(Grammar::tei_all());
    assert_eq!(checker.expected().collect::<Vec<_>>(), ["TEI", "teiCorpus"]);
    assert!(checker.start("TEI"));
    assert!(!checker.allows("text") && !checker.allows_text());
    assert!(!checker.start("text") && !checker.end());
    assert!(checker.start("teiHeader"));
    assert_eq!(checker.expected().collect::<Vec<_>>(), ["fileDesc"]);
    assert_eq!((checker.open(), checker.is_complete()), (Some("teiHeader"), false));
    assert!(!checker.end());
    assert!(checker.allows("text"));
}

#[test]
fn a_fragment_begins_inside_an_element() {
    let mut checker = Checker::inside(Grammar::tei_all(), "body");
    assert!(!checker.allows("hi") && !checker.allows_text() && !checker.is_complete());
    assert!(checker.start("opener") && checker.allows_text() && checker.end());
    assert!(checker.start("p") && checker.start("hi") && checker.text());
    assert!(checker.end() && checker.end() && checker.is_complete());
    // A division after a paragraph, and then no paragraph.
    assert!(checker.allows("p"));
    assert!(checker.start("div") && checker.end() && !checker.allows("p"));
}

#[test]
fn anything_may_come_inside_an_unknown_element() {
    let mut checker = Checker::inside(Grammar::tei_all(), "p");
    assert!(!checker.start("letter"));
    assert!(checker.open().is_none() && checker.allows("TEI") && checker.allows_text());
    assert!(checker.end() && checker.allows("hi") && !checker.allows("TEI"));
}

#[test]
fn foreign_elements_are_allowed_in_few_places() {
    let mut checker = Checker::inside(Grammar::tei_all(), "p");
    assert!(!checker.allows(FOREIGN) && !checker.allows("egXML"));
    assert!(checker.start("teix:egXML") && checker.start(FOREIGN) && checker.is_foreign());
    assert!(checker.allows(FOREIGN) && checker.allows_text());
    assert!(!checker.allows("p") && !checker.allows("teix:egXML"));
    assert!(!Grammar::tei_all().knows(FOREIGN));
}

// Attributes

#[test]
fn attributes_come_from_classes_too() {
    let grammar = Grammar::tei_all();
    assert!(grammar.knows("persName") && !grammar.knows("pername"));
    for name in ["xml:id", "xml:lang", "xml:space", "n", "rend", "key", "when-iso"] {
        assert!(grammar.attribute("persName", name).is_some(), "{name}");
    }
    assert!(grammar.attribute("persName", "place").is_none());
    assert!(grammar.attribute("pername", "n").is_none());
    assert!(grammar.attribute(FOREIGN, "whatever").is_some_and(|any| any.accepts("<>")));
    assert_eq!(grammar.required("graphic").collect::<Vec<_>>(), ["url"]);
    assert_eq!(grammar.required("p").next(), None);
}

/// Jing judges these values alike, except for those that say otherwise.
#[test]
fn values_are_held_to_their_types() {
    for (declared, accepted, refused) in [
        ("text", &["", " a\u{0} "][..], &[][..]),
        ("boolean", &["true", " 0 "], &["TRUE", ""]),
        ("nonNegativeInteger", &["0", "-0", "+1", "007", " 7 "], &["-1", "1.5", ""]),
        ("integer", &["-1", "+1"], &["1.0", "-", ""]),
        ("decimal", &["1.5", "-.5", "1."], &[".", "", "1e5", "INF"]),
        ("double", &["1e5", "1E+5", "-INF", "NaN", "+.5"], &["+INF", ".", "1 e5", "0x1", ""]),
        ("double{0..1}", &["0", "1e0", "-0"], &["1.5", "-0.1", "NaN", "INF", "high"]),
        ("token", &["", "a b"], &[]),
        ("string`.+`", &[" "], &[""]),
        (
            r"token`[^\p{C}\p{Z}]+`",
            &["a", " a ", "é", "😀", "#a-b"],
            // Jing accepts the last two: it takes soft hyphens and private use for no part of \p{C}.
            &["", "a b", "a\u{A0}b", "a\u{AD}b", "\u{E000}"],
        ),
        (
            "date",
            &["2000-02-29", "-0001-02-29", "20000-01-01", "2000-01-01Z", "2000-01-01-05:00"],
            &["1900-02-29", "2000-04-31", "2000-1-1", "0000-01-01", "-0004-02-29", "+2000-01-01"],
        ),
        ("gYear", &["2000", "-2000", "2000+14:00"], &["02000", "200", "2000+15:00", "2000+05:60"]),
        ("gYearMonth", &["2000-02"], &["2000-13", "2000-00"]),
        ("gMonth", &["--02"], &["--02--", "--13"]),
        ("gMonthDay", &["--02-29"], &["--02-30", "--13-01"]),
        ("gDay", &["---31", "---05Z"], &["---32"]),
        ("time", &["12:00:00", "12:00:00.5"], &["24:00:00", "23:60:00", "12:00"]),
        ("dateTime", &["2000-01-01T12:00:00.123+01:00"], &["2000-01-01T", "T12:00:00"]),
        (
            "duration",
            &["P1Y2M3DT4H5M6S", "PT1.5S", "-P1D", "PT1M"],
            &["P", "PT", "P1YT", "P1.5Y", "+P1D", "P1M1Y", "P1W", "P1H"],
        ),
        (
            "anyURI",
            &[
                "a#b",
                "",
                "a%20b",
                "é",
                "x?[a]",
                "http://[::1]/",
                "http:///x",
                "doi:10.1/x[1]",
                "{x}",
            ],
            &["#a#b", "a%2", "a%zz", "1a:x", ":x", "a:", "[a]", "http://x/[y]", "http://"],
        ),
        ("language", &["en", "en-US", "x-y"], &["abcdefghi", "en_US", "e1", "en-", ""]),
        ("Name", &["a", "a:b", "_a", "a·"], &["1a", "-a", "·a", "a b", ""]),
        ("ID", &["a.b"], &["a:b"]),
        (r#""I"|"a b""#, &["I", " a  b "], &["a", "", "I a b"]),
        (r#"""|NCName"#, &["", " ", "a"], &["a b"]),
        ("[anyURI+]", &["a b  c"], &["", "a 1:"]),
        ("[NCName*]", &["", "a b"], &["a a:b"]),
        ("[integer,integer?]", &["1", "1 2"], &["", "1 2 3", "a"]),
        (r#"[("a"|integer),"b"*]"#, &["a", "1 b b"], &["b", "a a"]),
        ("[integer,integer,integer*]", &["1 2", "1 2 3 4"], &["1"]),
    ] {
        let datatype = Datatype::new(declared);
        assert!(datatype.is_sound(), "{declared}");
        for (values, expected) in [(accepted, true), (refused, false)] {
            for value in values {
                assert_eq!(datatype.accepts(value), expected, "{declared}: {value:?}");
            }
        }
    }
}

#[test]
fn an_unknown_type_or_a_broken_pattern_is_noticed() {
    for declared in ["nonsense", "token`(`", "integer{a..b}", "[]", "integer;"] {
        assert!(!Datatype::new(declared).is_sound(), "{declared}");
    }
}

// Documents

/// A document whose body has this content, without it.
const AROUND: [&str; 2] = [
    "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title/></titleStmt>\
     <publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\
     <text><body>",
    "</body></text></TEI>",
];

/// What is found in a body: the text of the place, the element, the problem.
fn found(body: &str) -> Vec<(String, String, Problem)> {
    let document = AROUND.join(body);
    let findings = check(&document).expect("a well-formed document");
    let show =
        |finding: Finding| (document[finding.bytes].to_owned(), finding.element, finding.problem);
    findings.into_iter().map(show).collect()
}

#[test]
fn each_problem_is_found_in_its_place() {
    use Problem::{
        AttributeMissing, AttributeUnknown, AttributeValue, Incomplete, NotAllowedHere,
        TextNotAllowed, TextValue, UnknownElement,
    };
    for (body, place, element, problem) in [
        ("<p><letter/></p>", "<letter/>", "letter", UnknownElement),
        ("<p/><div><head>a</head><p/></div><p n='2'/>", "<p n='2'/>", "p", NotAllowedHere),
        ("<x:p xmlns:x='urn:x'/><p/>", "<x:p xmlns:x='urn:x'/>", "x:p", NotAllowedHere),
        ("<p xmlns=''/><p/>", "<p xmlns=''/>", "p", NotAllowedHere),
        ("<egXML/><p/>", "<egXML/>", "egXML", UnknownElement),
        ("<p/> a &amp;<!-- b --> b <p/>", " a &amp;<!-- b --> b ", "body", TextNotAllowed),
        ("<p/>&#x20;&#65;", "&#65;", "body", TextNotAllowed),
        ("<p/><![CDATA[a]]>", "<![CDATA[a]]>", "body", TextNotAllowed),
        ("<table><head>a</head></table>", "</table>", "table", Incomplete),
        ("<list/>", "<list/>", "list", Incomplete),
        ("<p><gi>a b</gi></p>", "</gi>", "gi", TextValue),
        ("<p><gi/></p>", "<gi/>", "gi", TextValue),
        ("<p place='x'/>", "<p place='x'/>", "p", AttributeUnknown("place".into())),
        ("<p xml:nope='x'/>", "<p xml:nope='x'/>", "p", AttributeUnknown("xml:nope".into())),
        (
            "<p x:n='1' xmlns:x='urn:x'/>",
            "<p x:n='1' xmlns:x='urn:x'/>",
            "p",
            AttributeUnknown("x:n".into()),
        ),
        ("<p part='y'>a</p>", "<p part='y'>", "p", AttributeValue("part".into())),
        ("<p xml:id='1'/>", "<p xml:id='1'/>", "p", AttributeValue("xml:id".into())),
        ("<p><graphic/></p>", "<graphic/>", "graphic", AttributeMissing("url")),
    ] {
        assert_eq!(found(body), [(place.to_owned(), element.to_owned(), problem)], "{body}");
    }
}

#[test]
fn what_the_schema_allows_is_not_found() {
    for body in [
        "<p/> \n&#10;<!-- a --><?b?><p xml:lang='en' rend='a&#32;b'>a &amp; b</p>",
        "<t:p xmlns:t='http://www.tei-c.org/ns/1.0'><t:gi>a<!-- -->b</t:gi></t:p>",
        "<eg:egXML xmlns:eg='http://www.tei-c.org/ns/Examples' n='1'>a<x xmlns='' y='1' eg:z=''/>\
         <eg:p/></eg:egXML>",
        // Whether an undeclared entity is a value is not known.
        "<p part='&y;'>&y;</p>",
    ] {
        assert_eq!(found(body), [], "{body}");
    }
}

#[test]
fn checking_goes_on_after_what_is_wrong() {
    let found = found("a<list><p/><item place='a'>b</item></list><letter><p part='z'/></letter>");
    let elements: Vec<&str> = found.iter().map(|(_, element, _)| element.as_str()).collect();
    assert_eq!(elements, ["body", "p", "item", "letter", "p"]);
}

#[test]
fn what_is_not_well_formed_cannot_be_checked() {
    for document in [
        "",
        "a",
        "<TEI>",
        "<TEI></tei>",
        "<a:TEI/>",
        "<TEI a='1' a='2'/>",
        "<TEI><p a:b=''/></TEI>",
    ] {
        assert!(check(document).is_err(), "{document}");
    }
    let root = check("<TEI/>").expect("a well-formed document");
    assert_eq!(root.iter().map(|one| &one.problem).collect::<Vec<_>>(), [&Problem::NotAllowedHere]);
}
