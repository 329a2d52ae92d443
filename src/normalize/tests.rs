//! What is read from short letters, and what is reported where nothing is: a false reading is worse.

mod around_the_letter;
mod copied_pages;

use super::{Context, PASSES, proofread, run};
use crate::ir::{ActionKind, Agent, Block, CloserPart, Letter, OpenerPart, Reading, plain_text};
use crate::readers;
use crate::source::{Marked, Source, SourceId};

/// A letter as it is understood, and the codes and messages reported for it.
fn read(text: &str) -> (Letter, Vec<(&'static str, String)>) {
    let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
    let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
    let mut found = run(&mut letter, PASSES, Context::new(&source));
    found.extend(proofread(&letter, None, Marked::NOTHING));
    (letter, found.into_iter().map(|one| (one.code.id, one.message)).collect())
}

/// From whom, to whom, where, when; `-` where nothing is read.
fn facts(text: &str) -> String {
    let (letter, _) = read(text);
    let names = |kind| {
        let agents = letter.action(kind).map_or(&[][..], |action| &action.agents);
        agents.iter().filter_map(Agent::display_name).collect::<Vec<_>>().join("+")
    };
    let place = letter.action(ActionKind::Sent).and_then(|sent| sent.place.as_ref());
    let place = place.map_or(String::new(), |place| place.name.value.clone());
    let date = letter.date().map_or(String::new(), |date| date.edtf.clone());
    [names(ActionKind::Sent), names(ActionKind::Received), place, date]
        .map(|fact| if fact.is_empty() { "-".to_owned() } else { fact })
        .join(" | ")
}

/// The salutation, the closes and the signatures.
fn formulas(text: &str) -> String {
    let (letter, _) = read(text);
    let words = |content: &[crate::ir::Inline]| plain_text(content, Reading::Regular);
    let mut found = Vec::new();
    for block in &letter.texts[0].blocks {
        match block {
            Block::Opener(opener) => {
                let parts = opener.parts.iter().filter_map(|part| match part {
                    OpenerPart::Salutation(line) => Some(format!("to {}", words(&line.content))),
                    _ => None,
                });
                found.extend(parts);
            }
            Block::Paragraph(paragraph) if paragraph.content[0].is_salutation() => {
                found.push(format!("to {}", words(&paragraph.content[..1])));
            }
            Block::Closer(closer) => found.extend(closer.parts.iter().map(|part| {
                let what = match part {
                    CloserPart::ComplimentaryClose(_) => "close",
                    CloserPart::Signature(_) => "by",
                    _ => "line",
                };
                format!("{what} {}", words(&part.line().content))
            })),
            _ => {}
        }
    }
    found.join(" / ")
}

fn codes(text: &str) -> Vec<&'static str> {
    let mut codes: Vec<_> = read(text).1.into_iter().map(|(code, _)| code).collect();
    codes.retain(|code| ["N113", "N117", "N118", "N119", "N120", "N121"].contains(code));
    codes
}

const BODY: &str =
    "It rains every day, and the road to the mill is bad.\n\nWe shall come on Friday.";

#[test]
fn nobody_is_named_by_one_weak_sign() {
    for (heading, expected) in [
        ("Letter From Ann Lee to Ben Cox, May 3, 1901", "Ann Lee | Ben Cox | - | 1901-05-03"),
        ("Letter to Ben Cox from Ann Lee (May 3, 1901)", "Ann Lee | Ben Cox | - | 1901-05-03"),
        // The signature is more than a weak sign.
        ("Letter from Harbour House", "Ann Lee | - | - | -"),
        ("Letter from Harbour House (Excerpt)", "Ann Lee | - | - | -"),
        ("Letter from Ann Lee", "Ann Lee | - | - | -"),
        (
            "Harbour Office Telegram Transmitting Letter From Ann Lee to Ben Cox, May 3, 1901",
            "Ann Lee | Ben Cox | - | 1901-05-03",
        ),
    ] {
        let text = format!("{heading}\n\nDear Sir,\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        assert_eq!(facts(&text), expected, "{heading}");
    }
}

#[test]
fn headings_name_nobody_by_more_than_a_name() {
    for (heading, expected, is_told) in [
        ("From Ann Lee to Ben Cox, 3 May 1901", "Ann Lee | Ben Cox", false),
        ("Ann Lee to Ben Cox, Bath, 3 May 1901", "Ann Lee | Ben Cox", false),
        ("Letter from Ann Lee, Bath, to Ben Cox", "Ann Lee | Ben Cox", false),
        ("Letter from Ann Lee to Ben Cox, undated", "Ann Lee | Ben Cox", false),
        ("Letter to Ben Cox (unsent)", "A. L. | Ben Cox", true),
        ("Letter from Ann Lee to Ben Cox (London, 3 May 1850)", "Ann Lee | Ben Cox", false),
        ("Letter from Rome to Paris", "A. L. | -", true),
        ("Letter from the Front to Ben Cox", "A. L. | Ben Cox", true),
        ("Letter from Ann Lee to Ben Cox on slavery", "Ann Lee | -", true),
        ("Letter from T. to Ben Cox", "A. L. | Ben Cox", true),
    ] {
        let text = format!("{heading}\n\nDear Sir,\n\n{BODY}\n\nYours truly,\nA. L.\n");
        let found: Vec<String> = facts(&text).split(" | ").map(str::to_owned).collect();
        assert_eq!(found[..2].join(" | "), expected, "{heading}");
        let codes = codes(&text);
        let told = ["N113", "N120", "N121"].iter().any(|code| codes.contains(code));
        assert_eq!(told, is_told, "{heading}: {codes:?}");
    }
}

#[test]
fn each_name_of_a_heading_is_read_or_reported() {
    let text =
        format!("Letter from A, Martha und Friedrich K. to B.\n\nDear Sir,\n\n{BODY}\n\nAnn\n");
    assert_eq!(facts(&text), "Martha+Friedrich K. | - | - | -");
    let told = read(&text).1.into_iter().filter(|(code, _)| *code == "N113");
    let told: Vec<String> = told.map(|(_, message)| message).collect();
    assert!(told.len() == 2 && told[0].contains("“A”") && told[1].contains("“B”"), "{told:?}");
}

#[test]
fn headings_of_several_lines_and_below_others() {
    for (lines, expected) in [
        ("LETTER XLI.\n\nTO BEN COX.", "Ann Lee > BEN COX: XLI | TO BEN COX."),
        ("XLI.\u{2014}To Ben Cox", "Ann Lee > Ben Cox: XLI | To Ben Cox"),
        (
            "12\n\nTELEGRAM TO BEN COX,\nMAYOR OF YORK",
            "Ann Lee > BEN COX, MAYOR OF YORK: 12 | TELEGRAM TO BEN COX, MAYOR OF YORK",
        ),
        ("Home\nLetters\n\nAnn Lee to Ben Cox", "Ann Lee > Ben Cox: - | Ann Lee to Ben Cox"),
        ("HALL TO COX\n\nIN YORK", "HALL > COX: - | HALL TO COX IN YORK"),
        ("From Ann Lee   3 May 1901", "Ann Lee > -: - | From Ann Lee   3 May 1901"),
        ("To the Same.", "Ann Lee > -: - | To the Same."),
        ("XLI.", "Ann Lee > -: XLI | -"),
        // Two names that agree are named in full.
        ("A. Lee to Ben Cox, 3 May 1901", "Ann Lee > Ben Cox: - | A. Lee to Ben Cox, 3 May 1901"),
        // A dateline, an address and a sentence are no headings.
        ("York, 3 May 1901", "Ann Lee > -: - | -"),
        ("Hon. Ben Cox,\nMayor of York", "Ann Lee > Hon. Ben Cox: - | -"),
        ("To see you here would please us all.", "Ann Lee > -: - | -"),
    ] {
        let text = format!("{lines}\n\nDear Sir,\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        let (letter, _) = read(&text);
        let value = |value: Option<&str>| value.unwrap_or("-").to_owned();
        let named = facts(&text).split(" | ").take(2).collect::<Vec<_>>().join(" > ");
        let number = value(letter.number.as_ref().map(|number| number.value.as_str()));
        let title = value(letter.title.as_ref().map(|title| title.value.as_str()));
        assert_eq!(format!("{named}: {number} | {title}"), expected, "{lines}");
    }
}

#[test]
fn witnesses_of_the_correspondents_agree_or_contradict() {
    for (heading, salutation, signature, expected) in [
        ("Letter from Ann Lee to Ben Cox", "Dear Ben,", "Ann", &[][..]),
        ("Letter from Ann Lee to Ben Cox", "Dear Mr. Hall,", "Ann", &["N131"]),
        ("Letter from Ann Lee to Ben Cox", "Dear Ned,", "Dora Hall", &["N131"]),
        ("To Ben Cox", "Dear Ben,", "Ann Lee", &["N130"]),
        ("To Ben Cox", "Dear Ben,", "Ann", &["N120"]),
        ("Leeds, 3 May 1901", "Dear Ben,", "Ann", &["N120", "N120"]),
    ] {
        let text = format!("{heading}\n\n{salutation}\n\n{BODY}\n\nYours truly,\n{signature}\n");
        let mut codes: Vec<&str> = read(&text).1.into_iter().map(|(code, _)| code).collect();
        codes.retain(|code| ["N113", "N120", "N121", "N130", "N131"].contains(code));
        assert_eq!(codes, expected, "{heading}, {salutation}, {signature}");
    }
}

#[test]
fn header_blocks_are_facts() {
    for (lines, expected) in [
        (
            "From: Ann Lee, Leeds\nTo: Ben Cox\nDate: 3 May 1901",
            "Ann Lee | Ben Cox | Leeds | 1901-05-03",
        ),
        ("Von: Anna Lehm\nAn: Bernd Koch", "Anna Lehm | Bernd Koch | - | -"),
        ("From: Lee, Ann\n\nTo: Cox, Ben (York)", "Lee, Ann | Cox, Ben (York) | - | -"),
        ("Sender\nAnn Lee\nReceiver\nBen Cox", "Ann Lee | Ben Cox | - | -"),
        // The date has no label.
        ("Transcript\nFrom: Ann Lee\nMay 3, 1901", "Ann Lee | - | - | 1901-05-03"),
        ("Transcript\n\nFrom:\n\nAnn Lee\n\nMay 3, 1901", "Ann Lee | - | - | 1901-05-03"),
        ("To:\nBen Cox\nFrom:\nAnn Lee\nMay 3, 1901", "Ann Lee | Ben Cox | - | 1901-05-03"),
        // One line is no block.
        ("To: the ladies of Leeds", "Ann Lee | - | - | -"),
    ] {
        let text = format!("{lines}\n\nDear Sir,\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        assert_eq!(facts(&text), expected, "{lines}");
    }
}

#[test]
fn names_and_days_are_no_places_and_no_numbers() {
    for (line, expected) in [
        ("Leeds, 3 May 1901", "- | - | Leeds | 1901-05-03"),
        ("Frankfurt an der Oder, 3. Mai 1801", "- | - | Frankfurt an der Oder | 1801-05-03"),
        ("Leeds, 12th. September 1875.", "- | - | Leeds | 1875-09-12"),
        ("Down, [6 Queen Street], 3 May 1875", "- | - | Down, [6 Queen Street] | 1875-05-03"),
        ("Ann Lee and Carl Cox to Ben Cox, 3 May 1901", "- | - | - | 1901-05-03"),
        ("Karl von Berg an Anna Holt, 3. Mai 1892", "- | - | - | -"),
        ("Received 3 May 1801", "- | - | - | -"),
        ("April, 3 May 1801", "- | - | - | -"),
        ("Room 12, 3 May 1801", "- | - | - | -"),
        ("Leeds, January 14 1710-11.", "- | - | Leeds | [1711-01-14,1711-01-25]"),
        ("22. M\u{e4}rz", "- | - | - | -"),
    ] {
        let text = format!("{line}\n\nDear Ben,\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
        let (letter, _) = read(&text);
        assert_eq!(letter.number, None, "{line}");
        assert_eq!(
            facts(&text).split(" | ").skip(2).collect::<Vec<_>>().join(" | "),
            expected.split(" | ").skip(2).collect::<Vec<_>>().join(" | "),
            "{line}"
        );
        let is_read = facts(&text).split(" | ").nth(3) != Some("-");
        assert!(is_read || codes(&text).contains(&"N121"), "{line}");
    }
}

/// Place and date of a letter with these lines above and below its words.
fn dated(above: &str, below: &str) -> String {
    let text = format!("{above}\n\nDear Ben,\n\n{BODY}\n\n{below}\n");
    facts(&text).split(" | ").skip(2).collect::<Vec<_>>().join(" | ")
}

#[test]
fn datelines_above_and_below_the_letter() {
    let close = "Yours truly,\nAnn Lee";
    for (above, below, expected) in [
        ("Leeds,\n3 May 1901", close, "Leeds | 1901-05-03"),
        ("Mill House,\nLeeds,\nMay 3, 1901", close, "Leeds | 1901-05-03"),
        ("March 3, 1811, Lowmere", close, "Lowmere | 1811-03-03"),
        ("[Leeds.] Monday [3 May 1901.]", close, "Leeds | 1901-05-03"),
        ("At Lowmere, this 3d of May 1811", close, "Lowmere | 1811-05-03"),
        ("Camp near Tern, May 3, 1863", close, "Camp near Tern | 1863-05-03"),
        ("Lowmere, Tuesday evening", close, "Lowmere | -"),
        ("Camp before Tern, May 3d 1862", close, "Camp before Tern | 1862-05-03"),
        ("Uit den Haag, 4 Mei 1831", close, "den Haag | 1831-05-04"),
        ("Da Roma a' 3 dicembre 1816", close, "Roma | 1816-12-03"),
        ("Cussignacco, 20-1-916", close, "Cussignacco | X916-01-20"),
        ("Zona di guerra 3 giugno 1917", close, "Zona di guerra | 1917-06-03"),
        ("A Genève, le dixiesme de febvrier 1841", close, "Genève | 1841-02-10"),
        // In a heading, the word before a name says who is written to.
        ("An Goethe, den 3. Mai 1801", close, "- | -"),
        // Below the letter.
        ("", "Yours truly,\nAnn Lee\n\nLeeds, 3 May\n1901", "Leeds | 1901-05-03"),
        ("", "Leeds, 3 May 1901.\nYours truly,\nAnn Lee", "Leeds | 1901-05-03"),
        ("", "Yours truly,\nAnn Lee\n\nLeeds, 3 May 1901", "Leeds | 1901-05-03"),
        ("", "Yours truly,\nLeeds, 3 May 1901.\nAnn Lee", "Leeds | 1901-05-03"),
        ("", "Leeds, 3 May 1901.\n\nYours truly,\nAnn Lee", "Leeds | 1901-05-03"),
        ("", "Ann Lee\n\nLeeds, 3 May 1901", "Leeds | 1901-05-03"),
        // The letter's own dateline outranks one below it.
        ("Leeds, 3 May 1901", "Yours,\nAnn Lee\n\nYork, 5 May 1901", "Leeds | 1901-05-03"),
    ] {
        assert_eq!(dated(above, below), expected, "{above} … {below}");
    }
}

#[test]
fn a_year_that_is_stated_elsewhere_completes_the_date() {
    let close = "Yours truly,\nAnn Lee";
    for (above, expected) in [
        (
            "Letter from Ann Lee to Ben Cox, 3 July 1866\n\nLeeds\nJuly 3d. /66.",
            "Leeds | 1866-07-03",
        ),
        ("Letter from Ann Lee to Ben Cox, 1866\n\nLeeds, July 3", "Leeds | 1866-07-03"),
        ("Letter from Ann Lee to Ben Cox, 1866\n\nLeeds, July 3, ’66", "Leeds | 1866-07-03"),
        ("Letter from Ann Lee to Ben Cox, 1867\n\nLeeds, July 3, ’66", "Leeds | XX66-07-03"),
        ("Leeds, July 3, ’66", "Leeds | XX66-07-03"),
        ("Leeds, July 3", "Leeds | -"),
        // The editor's date is the fuller one.
        ("Letter from Ann Lee to Ben Cox, July 3, 1866\n\nLeeds, July 1866", "Leeds | 1866-07-03"),
    ] {
        assert_eq!(dated(above, close), expected, "{above}");
    }
    let told = |above: &str, code: &str| {
        let text = format!("{above}\n\nDear Ben,\n\n{BODY}\n\n{close}\n");
        read(&text).1.into_iter().filter(|one| one.0 == code).map(|one| one.1).collect::<Vec<_>>()
    };
    assert!(told("Leeds, July 3, ’66", "N112")[0].contains("century"));
    assert!(told("Leeds, July 3", "N121")[0].contains("year"));
    assert!(told("Lowmere, Tuesday evening", "N121")[0].contains("day of the week"));
    let heading = "Letter from Ann Lee to Ben Cox, July 3, 1866\n\nLeeds, July 5, 1866";
    assert!(told(heading, "N501")[0].contains("July 3, 1866"));
    assert_eq!(dated(heading, close), "Leeds | 1866-07-05");
}

#[test]
fn prose_is_no_salutation_and_farewells_do_not_sign() {
    for (first, last, expected) in [
        ("Dear Ben,", "Love,\nAnn", "to Dear Ben, / close Love, / by Ann"),
        (
            "Dear Ben,",
            "With all that is good,\nAnn",
            "to Dear Ben, / close With all that is good, / by Ann",
        ),
        ("Dear, dear Mrs. Cox,--", "Ann Lee", "to Dear, dear Mrs. Cox, / by Ann Lee"),
        ("My dear Cox--It rained last evening, and", "Ann Lee", "to My dear Cox / by Ann Lee"),
        ("Dear friends have told me that the mill is burnt, and", "Ann Lee", "by Ann Lee"),
        (
            "Dear Ben,",
            "Herzlichst Dein\nHermann",
            "to Dear Ben, / close Herzlichst Dein / by Hermann",
        ),
        ("Dear Ben,", "Printed in Leeds", "to Dear Ben,"),
        ("Dear Ben,", "I. Tern.\nII. Burnt.", "to Dear Ben,"),
        ("Dear Ben,", "Ann Lee\n\nNotas", "to Dear Ben, / by Ann Lee"),
    ] {
        let text = format!("{first}\n\n{BODY}\n\n{last}\n");
        assert_eq!(formulas(&text), expected, "{first} {last}");
    }
}

#[test]
fn what_looks_like_a_fact_is_told() {
    let told = |text: &str| {
        let (_, found) = read(text);
        found
            .into_iter()
            .filter(|(code, _)| *code == "N121")
            .map(|(_, message)| message)
            .collect::<Vec<_>>()
    };
    let text =
        format!("Madam,\n\nAnn Lee to Ben Cox\nLeeds, Tuesday 3 May 1901, in haste\n\n{BODY}\n");
    assert_eq!(
        told(&text)[..2],
        [
            "no date was read, but this line may give it: \u{201C}Leeds, Tuesday 3 May 1901, in haste\u{201D}",
            "no correspondents were read, but this line may name them: \u{201C}Ann Lee to Ben Cox\u{201D}",
        ]
    );
    // Of two lines, the one with a day is likelier.
    let text = format!("No. 5/1377.\n\nLeeds, Tuesday 3 May 1901, in haste\n\nMadam,\n\n{BODY}\n");
    assert!(told(&text)[0].contains("3 May 1901"), "{:?}", told(&text));
    // A sentence that names a year is no dateline.
    let text =
        format!("{BODY}\n\nThe mill was built by his father in the dry summer of 1801.\n\nAnn\n");
    assert!(!told(&text).iter().any(|message| message.contains("date")), "{:?}", told(&text));
}

#[test]
fn a_second_letter_is_told_once() {
    let letter = |opening: &str| format!("{opening}\n\n{BODY}\n\nYours truly,\nAnn Lee\n");
    for (first, second) in [
        ("Leeds, May 3, 1901\n\nDear Ben,", "York, May 6, 1901\n\nDear Ann,"),
        ("I.\n\nDear Ben,", "II.\n\nDear Ann,"),
        ("TO BEN COX.\n\nDear Ben,", "TO THE SAME.\n\nDear Ben,"),
        (
            "Letter from Ann Lee to Ben Cox\n\nDear Ben,",
            "Letter from Ben Cox to Ann Lee\n\nDear Ann,",
        ),
        ("Mr. Lee to Mr. Cox\n\nSir:", "Mr. Cox to Mr. Lee\n\nSir:"),
    ] {
        let text = format!("{}\n{}", letter(first), letter(second));
        let found = read(&text).1;
        assert_eq!(found.iter().filter(|(code, _)| *code == "N119").count(), 1, "{first}");
    }
    for one in [
        letter("Leeds, May 3, 1901\n\nDear Ben,"),
        format!(
            "Dear Ben,\n\n{BODY}\n\nMr. President, I should like to say more of it.\n\nAnn Lee\n"
        ),
        format!("Dear Ben,\n\n{BODY}\n\nI am,\nmy dear Sir,\nyours truly,\nAnn Lee\n"),
    ] {
        assert!(!codes(&one).contains(&"N119"), "{one}");
    }
}

#[test]
fn the_language_needs_a_witness() {
    let italian = "Il fiume cresce da quattro giorni e la strada del mulino \u{e8} sotto l\u{2019}acqua. Abbiamo \
                   portato i libri nella casa vecchia, dove le finestre sono alte e il vento non entra, e \
                   aspettiamo che la pioggia finisca prima di scendere di nuovo in paese. Nessuno sa quando \
                   il ponte sar\u{e0} riparato.";
    let language = |text: &str| {
        let (letter, _) = read(text);
        letter.texts[0].language.as_ref().map_or("-".to_owned(), |tag| tag.value.clone())
    };
    assert_eq!(language(&format!("{italian}\n\nAnna\n")), "it");
    let swedish = "Floden har stigit i fyra dagar och v\u{e4}gen till kvarnen ligger under vatten. Vi har burit \
                   b\u{f6}ckerna till det gamla huset, d\u{e4}r f\u{f6}nstren \u{e4}r h\u{f6}ga och vinden inte kommer in, och vi \
                   v\u{e4}ntar p\u{e5} att regnet ska sluta innan vi g\u{e5}r ner till byn igen. Ingen vet n\u{e4}r bron \u{e4}r lagad, och det \
                   \u{e4}r ingen som fr\u{e5}gar efter den l\u{e4}ngre.";
    assert_eq!(language(&format!("{swedish}\n\nAnna\n")), "sv");
    assert_eq!(codes(&format!("{swedish}\n\nAnna\n"))[0], "N118");
    assert_eq!(language("Dear Mr. President:\n\nIt rains.\n\nAnn\n"), "en");
    assert_eq!(language("Piove.\n\nAnna\n"), "-");
    assert_eq!(codes("Piove.\n\nPiove.\n"), ["N117"]);
}

#[test]
fn closers_without_a_paragraph_of_their_own() {
    for (end, expected) in [
        // On the last lines of a paragraph.
        ("The hay is in.\nYours truly,\nAnn Lee", "close Yours truly, / by Ann Lee"),
        ("The hay is in.\n\t\tYour loving aunt\n\t\t\tAnn", "close Your loving aunt / by Ann"),
        ("The hay is in.\nAnn Lee.\nLeeds, May 3, 1901.", "by Ann Lee. / line Leeds, May 3, 1901."),
        ("The hay is in.\nYours ever\nAnn\nP. S. It rains.", "close Yours ever / by Ann"),
        // In its last line.
        (
            "The hay is in.--I am, dear Ben, yours sincerely, A. L.",
            "close I am, dear Ben, yours sincerely, / by A. L.",
        ),
        // Close and name on one line.
        (
            "The hay is in.\n\nYours affectionately,      ANN.",
            "close Yours affectionately, / by ANN.",
        ),
        ("The hay is in.\n\nEver yrs affec | A B Lee", "close Ever yrs affec | / by A B Lee"),
        // A sentence that bids farewell.
        (
            "The hay is in.\n\nGod bless you, and write soon.\n\nAnn Lee",
            "close God bless you, and write soon. / by Ann Lee",
        ),
    ] {
        let text = format!("Dear Ben,\n\n{BODY}\n\n{end}\n");
        assert_eq!(formulas(&text), format!("to Dear Ben, / {expected}"), "{end}");
    }
    for end in
        ["We went on to\nLeeds.", "He was yours.\nIt rained.", "Your letter came. It rained."]
    {
        assert_eq!(formulas(&format!("Dear Ben,\n\n{end}\n")), "to Dear Ben,", "{end}");
    }
}

#[test]
fn closers_of_nine_languages() {
    for (text, expected) in [
        (
            "Liebe Elsa!\n\nDer Garten ist fertig.\n\nHerzliche Grüße\nDein Heinrich",
            "to Liebe Elsa! / close Herzliche Grüße / close Dein / by Heinrich",
        ),
        (
            "Monsieur,\n\nLe vin est arrivé.\n\nVotre très-humble et très-obéissant serviteur,\nDARBOIS.",
            "to Monsieur, / close Votre très-humble et très-obéissant serviteur, / by DARBOIS.",
        ),
        (
            "Любезный друг!\n\nДеньги пришли.\n\nТвой Н. Еремин.",
            "to Любезный друг! / close Твой / by Н. Еремин.",
        ),
        (
            "Cara Bice,\n\nla neve è finita.\n\nIl tuo affezionatissimo\nPietro",
            "to Cara Bice, / close Il tuo affezionatissimo / by Pietro",
        ),
        (
            "Mi querida Rosa:\n\nHa llovido toda la noche.\n\nTu amigo que te quiere,\nTomás",
            "to Mi querida Rosa: / close Tu amigo que te quiere, / by Tomás",
        ),
        (
            "Vir clarissime,\n\nexperimentum successit.\n\nTuus totus\nI. Brandius",
            "to Vir clarissime, / close Tuus totus / by I. Brandius",
        ),
        (
            "Waarde Vriend,\n\nde brief is gekomen.\n\nUw toegenegen\nJan Vos",
            "to Waarde Vriend, / close Uw toegenegen / by Jan Vos",
        ),
        (
            "Kochany Janie!\n\nDeszcz pada.\n\nTwój przyjaciel\nTomasz",
            "to Kochany Janie! / close Twój przyjaciel / by Tomasz",
        ),
    ] {
        assert_eq!(formulas(&format!("{text}\n")), expected, "{text}");
    }
}

#[test]
fn an_opener_under_lines_that_nothing_explains() {
    let text = format!(
        "Original in private hands.\n\nLeeds, May 3, 1901\n\nDear Ben,\n\n{BODY}\n\nAnn Lee\n"
    );
    assert_eq!(formulas(&text), "to Dear Ben, / by Ann Lee");
    assert!(facts(&text).ends_with("Leeds | 1901-05-03"));
    // A letter of a few lines with its date under it.
    let text = "It rains.\n\nThe mill is sold.\n\nLeeds, May 3, 1901\n\nAnn Lee\n";
    assert!(read(text).0.texts[0].blocks.iter().all(|block| !matches!(block, Block::Opener(_))));
    // The place is on the line above the date; the salutation is a line of the first paragraph.
    let text = format!(
        "Bagley Wood\n\n25 August 1905\n\nThe new mill\nDear Ben,\n{BODY}\n\nYours,\nAnn Lee\n"
    );
    assert_eq!(formulas(&text), "to Dear Ben, / close Yours, / by Ann Lee");
    assert!(facts(&text).ends_with("Bagley Wood | 1905-08-25"));
}

/// A heading can date a letter with a word for its day, or without a mark.
#[test]
fn the_day_on_which_a_letter_came_does_not_date_it() {
    for received in ["[Received May 5—7:12 a.m.]", "[Received May 5, 7 a.m.]", "(Erhalten 5. Mai)"]
    {
        let text = format!(
            "Leeds, May 4, 1943—3 p.m.\n{received}\n\nDear Ben,\n\n{BODY}\n\nYours,\nAnn Lee\n"
        );
        assert_eq!(
            facts(&text).split(" | ").skip(2).collect::<Vec<_>>(),
            ["Leeds", "1943-05-04"],
            "{received}"
        );
    }
}

#[test]
fn headings_date_their_letters() {
    for (heading, expected) in [
        ("Letter from Ann Lee to Ben Cox of May 3, 1901", "Ann Lee | Ben Cox | - | 1901-05-03"),
        ("Ann Lee to Ben Cox on 3 May 1901", "Ann Lee | Ben Cox | - | 1901-05-03"),
        ("Ann Lee to Ben Cox – Leeds, 3 May 1901", "Ann Lee | Ben Cox | Leeds | 1901-05-03"),
        ("Ann Lee to Ben Cox | 3 May 1901", "Ann Lee | Ben Cox | - | 1901-05-03"),
        ("Leeds • 3 May 1901", "Ann Lee | - | Leeds | 1901-05-03"),
        // It is the meeting that has the date.
        ("Ann Lee to Ben Cox on the mill of 3 May 1901", "Ann Lee | - | - | -"),
        ("Introductory Remarks, May 1901", "Ann Lee | - | - | 1901-05"),
    ] {
        let text = format!("{heading}\n\nDear Sir,\n\n{BODY}\n\nYours faithfully,\nAnn Lee\n");
        assert_eq!(facts(&text), expected, "{heading}");
    }
}

/// Those who sign together are all senders, if the close is that of several and the lines under it are names for sure.
#[test]
fn several_sign() {
    let (one, several) = ("Yours faithfully,", "We are, Sir, your obedient servants,");
    for (close, names, expected, doubted) in [
        (several, "A M Hay\nP S Moor", "A M Hay+P S Moor", 0),
        (several, "A. Hay\n\nC. Moor\n\nP. S. Lane", "A. Hay+C. Moor+P. S. Lane", 0),
        (several, "Jos. Hay\nWm. Moor", "Jos. Hay+Wm. Moor", 0),
        (one, "A M Hay\nP S Moor", "A M Hay", 1),
        (one, "Ann Hay\nMill Lane", "Ann Hay", 1),
        (one, "A. Hay\nAnn Hay", "Ann Hay", 0),
        // The recipient is named under the letter.
        (one, "A. Hay\n\nDr. Benjamin Rush", "A. Hay", 0),
        (one, "A. Hay\nR. S. V. P.", "A. Hay", 0),
        (one, "Ann Hay\nDirector of Mines", "Ann Hay", 0),
    ] {
        let text = format!("Dear Sir,\n\n{BODY}\n\n{close}\n{names}\n");
        assert_eq!(facts(&text), format!("{expected} | - | - | -"), "{names}");
        let is_doubted = |code: &&&str| **code == "N120";
        assert_eq!(codes(&text).iter().filter(is_doubted).count(), doubted, "{names}");
    }
}

/// A list of labels inside a letter is no header block.
#[test]
fn a_ticket_that_a_letter_copies_is_no_header_block() {
    let ticket = "From: Bath\nTo: London\nDate: 5 April 1833";
    let text = format!(
        "Ann Lee to Ben Cox, 3 May 1833\n\nDear Ben,\n\nI copy the ticket:\n\n{ticket}\n\nYours,\n\nAnn Lee\n"
    );
    assert_eq!(facts(&text), "Ann Lee | Ben Cox | - | 1833-05-03");
    let header = "From: Ann Lee\nTo: Ben Cox; Carl May\nDate: 5 April 1833, received 9 April";
    let text = format!("{header}\n\nDear Ben,\n\n{BODY}\n\nYours,\n\nAnn Lee\n");
    assert_eq!(facts(&text), "Ann Lee | Ben Cox+Carl May | - | 1833-04-05");
    assert!(codes(&text).contains(&"N121"), "what was received when is not read, and told");
}
