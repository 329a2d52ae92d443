//! Letters as they are copied from editions and pages: what such pages put around the parts of a letter, and
//! parts in words that no language's file has.

use super::{BODY, codes, facts, formulas, read};

#[test]
fn headings_of_editions() {
    for (heading, expected) in [
        ("To Ben Cox from Ann Lee, 3 May 1801", "Ann Lee | Ben Cox | - | 1801-05-03"),
        ("Ann Lee\nto\nBen Cox\n\nLeeds, 3 May 1801", "Ann Lee | Ben Cox | Leeds | 1801-05-03"),
        ("Ann Lee an Ben Cox\n\nLeeds, 3 May 1801", "Ann Lee | Ben Cox | Leeds | 1801-05-03"),
        ("Ann Lee to Ben Cox, Leeds, Sunday, 3 May 1801", "Ann Lee | Ben Cox | Leeds | 1801-05-03"),
        (
            "3 May 1801\nLetter from Ann Lee to Ben Moor. Two sheets of paper.\nLeeds 3 May 1801",
            "Ann Lee | Ben Moor | Leeds | 1801-05-03",
        ),
        (
            "Ann Lee to the Mayor of Leeds\n\nTern, 3 May 1801",
            "Ann Lee | the Mayor of Leeds | Tern | 1801-05-03",
        ),
        // The full stop of an initial or a title.
        ("Ann Lee to John E. Gowen, 3 May 1801", "Ann Lee | John E. Gowen | - | 1801-05-03"),
        (
            "Ann Lee to Dr. Ben B. Cox, Leeds, 3 May 1801",
            "Ann Lee | Dr. Ben B. Cox | Leeds | 1801-05-03",
        ),
        ("Ann Lee to Ben Cox\n\nAutographed Letter, 3 May 1801", "Ann Lee | Ben Cox | - | -"),
        // A page has a day of its own above the letter.
        (
            "Sunday, August 25, 2013\n\nAnn Lee to Ben Cox, May 3, 1801\n\nMill House,\nLeeds, May 3, 1801",
            "Ann Lee | Ben Cox | Leeds | 1801-05-03",
        ),
    ] {
        let text = format!("{heading}\n\nDear Ben,\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        assert_eq!(facts(&text), expected, "{heading}");
    }
}

#[test]
fn openers_of_editions() {
    for (above, expected) in [
        ("Dear Ben\nLeeds May 3. 1801", "to Dear Ben | Leeds | 1801-05-03"),
        ("Leeds, May 3, 1801\n\nDeareste Bennie!", "to Deareste Bennie! | Leeds | 1801-05-03"),
        ("Leeds, May 3, 1801\nOf the mill\n\nDear Ben,", "to Dear Ben, | Leeds | 1801-05-03"),
        (
            "In the archive.\nSigned by herself, and kept with the others.\n\nLeeds, May 3, 1801\n\nDear Ben,",
            "to Dear Ben, | Leeds | 1801-05-03",
        ),
        ("Leeds, May the 3rd, 1801\n\nDear Ben,", "to Dear Ben, | Leeds | 1801-05-03"),
        (
            "Leeds, May 3, 1801\n\nDear Sir,\nMy dear Friend,",
            "to Dear Sir,\nMy dear Friend, | Leeds | 1801-05-03",
        ),
        (
            "Leeds, May 3, 1801\n\nTo General Ben Cox. My dear General,",
            "to My dear General, | Leeds | 1801-05-03",
        ),
    ] {
        let text = format!("{above}\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        let salutation = formulas(&text).split(" / ").next().map(str::to_owned);
        let facts = facts(&text);
        let when: Vec<&str> = facts.split(" | ").skip(2).collect();
        let found = format!("{} | {}", salutation.unwrap_or_default(), when.join(" | "));
        assert_eq!(found, expected, "{above}");
    }
}

#[test]
fn closers_of_editions() {
    for (below, expected) in [
        (
            "Thy poore freend, and kinsman for ever,\n\nANN LEE.",
            "close Thy poore freend, and kinsman for ever, / by ANN LEE.",
        ),
        ("From my heart\n\nYours\n\nAnn Lee", "close From my heart / close Yours / by Ann Lee"),
        ("Yours ever, Ann Lee. 3 May 1801", "close Yours ever, / by Ann Lee. / line 3 May 1801"),
        ("Ann Maria Catherine Lee.", "by Ann Maria Catherine Lee."),
        // An initial is no `V.` of a Latin close.
        ("The chairman was Smith G.V.\n\nAnn Lee", "by Ann Lee"),
        ("Th: Lee", "by Th: Lee"),
        (
            "With great esteem and\nRespect\n\nAnn Lee",
            "close With great esteem and\nRespect / by Ann Lee",
        ),
        ("Yours truly,\nAnn Lee\n\nSender Recipient", "close Yours truly, / by Ann Lee"),
        (
            "Accept the assurances of my highest consideration.\n\nDear Ben,\n\nYour humble servant,\n\nAnn Lee",
            "close Accept the assurances of my highest consideration. / close Dear Ben, / close Your humble servant, / by Ann Lee",
        ),
    ] {
        let text = format!("Ann Lee to Ben Cox\n\nDear Ben,\n\n{BODY}\n\n{below}\n");
        assert_eq!(formulas(&text), format!("to Dear Ben, / {expected}"), "{below}");
    }
}

#[test]
fn a_word_alone_begins_the_address_under_a_signature() {
    for (to, name) in [("To", "Mr. Ben Cox,"), ("TO", "Ben Cox,")] {
        let text = format!(
            "Dear Ben,\n\n{BODY}\n\nYours truly,\nAnn Lee\n\n{to}\n{name}\nYork Mill,\nYork\n"
        );
        let facts = facts(&text);
        assert_eq!(facts, format!("Ann Lee | {} | - | -", name.trim_end_matches(',')), "{to}");
    }
}

#[test]
fn place_and_day_may_end_the_last_paragraph() {
    for (end, expected) in [
        ("We start to-night.\u{2014}Bath, 18 May 1801.", "Bath | 1801-05-18"),
        ("We start to-night. Bath, 18 May 1801.\n\nYours truly,\n\nAnn Lee", "Bath | 1801-05-18"),
        ("We start for Bath on 18 May 1801.", "- | -"),
    ] {
        let facts = facts(&format!("Ann Lee to Ben Cox\n\nDear Ben,\n\n{BODY}\n\n{BODY} {end}\n"));
        assert_eq!(facts, format!("Ann Lee | Ben Cox | {expected}"), "{end}");
    }
    // What is dated above is not dated again.
    let text = format!("Leeds, 3 May 1801\n\nDear Ben,\n\n{BODY} {BODY} Bath, 18 May 1801.\n");
    assert!(facts(&text).ends_with("Leeds | 1801-05-03"));
}

#[test]
fn letters_of_the_ancients() {
    let greeting = "III. Scr. Romae Kal. Oct. 1520. MARCUS S. D. SILVIO SUO.";
    let body = "Si vales, bene est; valeo. Litteras tuas heri accepi et laetatus sum. Vale.";
    let text = format!("{greeting}\n\n{body}\n");
    assert_eq!(facts(&text), "MARCUS | SILVIO | Romae | 1520-10-01");
    assert_eq!(formulas(&text), "to MARCUS S. D. SILVIO SUO. / close Vale.");
}

#[test]
fn parts_that_are_not_read_are_told() {
    let told = |text: &str, what: &str| {
        let (_, found) = read(text);
        found.iter().any(|(code, message)| *code == "N121" && message.contains(what))
    };
    let close = "Yours truly,\nAnn Lee";
    assert!(told(&format!("Good people of Leeds:\n\n{BODY} {BODY}\n\n{close}\n"), "salutation"));
    let text = format!("Ann Lee to Ben Cox, 3 May 1801\n\nDear Ben,\n\n{BODY}\n\n{close}\n");
    assert!(!codes(&text).contains(&"N121"));
}
