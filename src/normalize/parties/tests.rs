//! Headings, and whom they name.

use super::*;
use crate::ir::AgentKind;
use crate::normalize::vocabulary::LANGUAGES;

fn parties(heading: &str) -> (Vec<&str>, Vec<&str>) {
    let HeadingParties::Parties(parties) = read(heading, LANGUAGES) else {
        return (Vec::new(), Vec::new());
    };
    let of = |ranges: Vec<Range<usize>>| ranges.into_iter().map(|at| &heading[at]).collect();
    (of(parties.from), of(parties.to))
}

#[test]
fn two_names_without_titles() {
    let heading = "Ann Smith to Ben Jones";
    let HeadingParties::Parties(parties) = read_of_letter(heading, LANGUAGES) else {
        panic!("no correspondents in {heading}");
    };
    assert_eq!(&heading[parties.from[0].clone()], "Ann Smith");
    assert_eq!(&heading[parties.to[0].clone()], "Ben Jones");
    assert_eq!(read(heading, LANGUAGES), HeadingParties::Nothing);
    for other in ["Journey to Paris", "Welcome to New York", "Ann Smith, to Ben", "She came to Ben"]
    {
        assert_eq!(read_of_letter(other, LANGUAGES), HeadingParties::Nothing, "{other}");
    }
}

#[test]
fn two_names_in_the_language_of_an_editor() {
    let english = [&vocabulary::ENGLISH];
    for heading in
        ["Anna Halm an Bernd Moser", "Anna Halm \u{e0} Bernd Moser", "Anna Halm aan Bernd Moser"]
    {
        let HeadingParties::Parties(found) = read_of_letter(heading, &english) else {
            panic!("no correspondents in {heading}");
        };
        assert_eq!(&heading[found.from[0].clone()], "Anna Halm", "{heading}");
        assert_eq!(&heading[found.to[0].clone()], "Bernd Moser", "{heading}");
    }
    for other in ["Reise an Bord", "Voyage de Anna \u{e0} Rome", "Anna Halm an Bord"] {
        assert_eq!(read_of_letter(other, &english), HeadingParties::Nothing, "{other}");
    }
}

#[test]
fn a_heading_can_be_in_another_language_than_its_letter() {
    let languages = [vocabulary::find("de").unwrap(), &vocabulary::ENGLISH];
    for heading in [
        "Letter From Anna Halm to Bernd Moser",
        "Memorandum From Anna Halm to Bernd Moser",
        "Brief von Anna Halm an Bernd Moser",
    ] {
        let HeadingParties::Parties(found) = read(heading, &languages) else {
            panic!("no correspondents in {heading}");
        };
        assert_eq!(&heading[found.from[0].clone()], "Anna Halm", "{heading}");
        assert_eq!(&heading[found.to[0].clone()], "Bernd Moser", "{heading}");
    }
}

/// Headings, each with its senders and its recipients.
const HEADINGS: &str = "\
Letter From Chairman Khrushchev to President Kennedy
  from Chairman Khrushchev
  to President Kennedy
Letter From the Special Assistant to the Ambassador in France (Robinson) to the Assistant Secretary of State for Policy Planning (Bowie)
  from the Special Assistant to the Ambassador in France (Robinson)
  to the Assistant Secretary of State for Policy Planning (Bowie)
Letter From the Officer (Meyers), to the Secretary
  from the Officer (Meyers)
  to the Secretary
Telegram From the Embassy in the Soviet Union to the Department of State
  from the Embassy in the Soviet Union
  to the Department of State
Memorandum From the Delegation to the Subcommittee of the United Nations Disarmament Commission to the Secretary of State
  from the Delegation to the Subcommittee of the United Nations Disarmament Commission
  to the Secretary of State
Message From the Soviet Ministry of Foreign Affairs to the Soviet Ambassador to the United States (Dobrynin)
  from the Soviet Ministry of Foreign Affairs
  to the Soviet Ambassador to the United States (Dobrynin)
Letter From the Ambassador to the Secretary of State
  from the Ambassador
  to the Secretary of State
Letter From the President’s Special Assistant (Stassen) to Emmet J. Hughes
  from the President’s Special Assistant (Stassen)
  to Emmet J. Hughes
Circular Telegram From the Department of State to All Diplomatic Missions
  from the Department of State
  to All Diplomatic Missions
Aide-Mémoire From the Department of State to the Soviet Embassy
  from the Department of State
  to the Soviet Embassy
Note From the Department of State to the Soviet Embassy
  from the Department of State
  to the Soviet Embassy
Mr. Dayton to Mr. Seward
  from Mr. Dayton
  to Mr. Seward
Mr. Geofroy to Mr. Seward.—Received May 27, 1864
  from Mr. Geofroy
  to Mr. Seward
M. Drouyn de l’Huys to Mr. Dayton [Translation.]
  from M. Drouyn de l’Huys
  to Mr. Dayton
The Gorogio to Mr. Pruyn
  from The Gorogio
  to Mr. Pruyn
The Ambassador in France ( Caffery ) to the Secretary of State
  from The Ambassador in France ( Caffery )
  to the Secretary of State
Chairmen X
Letter From Chairmen Khrushchev and Brezhnev to President Kennedy
  from Khrushchev|Brezhnev
  to President Kennedy
Letter From the President to Senators Smith, Jones, and Brown
  from the President
  to Smith|Jones|Brown
Memorandum From the Deputy Assistant Secretary of State for International Organization Affairs (Wainhouse) and the Secretary of State’s Special Assistant for Atomic Energy Affairs (Smith) to the Under Secretary of State (Hoover)
  from the Deputy Assistant Secretary of State for International Organization Affairs (Wainhouse)|the Secretary of State’s Special Assistant for Atomic Energy Affairs (Smith)
  to the Under Secretary of State (Hoover)
Memorandum by the Director of the Policy Planning Staff (Kennan) to the Secretary of State and the Under Secretary of State (Lovett)
  from the Director of the Policy Planning Staff (Kennan)
  to the Secretary of State|the Under Secretary of State (Lovett)
Memorandum From the President’s Special Assistant (Stassen) to Chairmen of All Special Task Groups and the Special Study Staff
  from the President’s Special Assistant (Stassen)
  to Chairmen of All Special Task Groups and the Special Study Staff
Letter From Karl Marx and Friedrich Engels to Ludwig Kugelmann
  from Karl Marx|Friedrich Engels
  to Ludwig Kugelmann
Letter From Ann, Martha, and Friedrich Halm to Ben Brown
  from Ann|Martha|Friedrich Halm
  to Ben Brown
Letter From Ann Smith to Ben Brown, Carl Hall and Dora Moor
  from Ann Smith
  to Ben Brown|Carl Hall|Dora Moor
Letter From Ann Smith, Leeds, and Ben Brown to Carl Hall
  from Ann Smith, Leeds|Ben Brown
  to Carl Hall
From Ann Smith to Ben Brown
  from Ann Smith
  to Ben Brown
Letter to Ann
  to Ann
Letter From Ann
  from Ann
Brief von Ludwig van Beethoven an Therese Malfatti
  from Ludwig van Beethoven
  to Therese Malfatti
Lettre de Voltaire à Frédéric
  from Voltaire
  to Frédéric
Письмо от Н. С. Хрущева к Дж. Кеннеди
  from Н. С. Хрущева
  to Дж. Кеннеди
Memorandum of Conversation
Memorandum of Conversation, by Mr. John C. Ross, Deputy to the United States Representative at the United Nations (Austin)
  from Mr. John C. Ross, Deputy to the United States Representative at the United Nations (Austin)
Editorial Note
Circular to consuls.
Note to His Excellency A. Burlingame
";

#[test]
fn senders_and_recipients() {
    let mut lines = HEADINGS.lines().peekable();
    while let Some(heading) = lines.next() {
        let mut named = |what: &str| -> Vec<&str> {
            let names = lines.next_if(|line| line.starts_with(what));
            names.map_or(Vec::new(), |line| line[what.len()..].split('|').collect())
        };
        assert_eq!(parties(heading), (named("  from "), named("  to ")), "{heading}");
    }
}

#[test]
fn persons_and_bodies() {
    for name in [
        "President Kennedy",
        "the Secretary of State",
        "the President’s Special Assistant (Stassen)",
        "Mr. Seward",
    ] {
        assert_eq!(kind(name), Some(AgentKind::Person), "{name}");
    }
    for name in [
        "the Embassy in France",
        "the Department of State",
        "the Soviet Ministry of Foreign Affairs",
        "the Mission at the United Nations",
        "the Joint Chiefs of Staff",
        "the Delegation to the Subcommittee of the United Nations Disarmament Commission",
    ] {
        assert_eq!(kind(name), Some(AgentKind::Organisation), "{name}");
    }
    for name in ["Emmet J. Hughes", "Khrushchev", "The Gorogio", "Mission Control"] {
        assert_eq!(kind(name), None, "{name}");
    }
}

#[test]
fn a_name_is_no_more_than_a_name() {
    for (text, name) in [
        ("Ann Smith", "Ann Smith"),
        ("Ben Brown, Bath", "Ben Brown"),
        ("Ben Brown, Esq., Bath", "Ben Brown, Esq."),
        ("D’Alembert Junior (Ferney", "D’Alembert Junior"),
        ("Ben Brown: transcription", "Ben Brown"),
        ("Ben Brown - MS 123", "Ben Brown"),
        ("Mr. Brown", "Mr. Brown"),
        ("Mr. Brown of the Mission at Geneva, Bath", "Mr. Brown of the Mission at Geneva"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Jenny Marx in Trier", "Jenny Marx"),
        ("the Ambassador in France (Caffery)", "the Ambassador in France (Caffery)"),
        ("А. С. Суворину", "А. С. Суворину"),
    ] {
        assert_eq!(weigh(text, 0..text.len(), LANGUAGES), Worth::Name(0..name.len()), "{text}");
    }
    for text in ["Rome", "San Remo", "Mother", "Jenny (London"] {
        assert!(matches!(weigh(text, 0..text.len(), LANGUAGES), Worth::MayBePlace(_)), "{text}");
    }
    for text in [
        "the Front",
        "der Front",
        "T.",
        "1806",
        "Unbekannt",
        "? (Berlin",
        "Ben Brown on slavery",
        "Paris by Ann Smith",
        "Schiller über Homer",
        "",
    ] {
        assert_eq!(weigh(text, 0..text.len(), LANGUAGES), Worth::Unclear, "{text}");
    }
}

#[test]
fn what_cannot_be_told_is_left() {
    for heading in [
        "Letter From the Special Assistant to the President",
        "Memorandum From the Deputy to the Assistant to the Secretary of State",
    ] {
        assert!(matches!(read(heading, LANGUAGES), HeadingParties::Undecided(_)), "{heading}");
    }
}
