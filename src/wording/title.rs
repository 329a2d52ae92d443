//! What a letter is called wherever it is listed: by its number, its correspondents and its date, so that no two
//! letters of a volume have one title.

use super::{Wording, fill};
use crate::ir::{ActionKind, Agent, AgentKind, Date, Letter, Reading, family_and_given, words};

/// How many names are said of those who wrote a letter, or received it.
const MOST_NAMES: usize = 3;

/// What a letter is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The words, on one line.
    pub words: String,
    /// Whether they are ours, and not the title or the heading that the source has.
    pub is_ours: bool,
}

/// What a letter is called: `3. Ellen Ashdown to Rufus Penhale, [11 January 1888]`. Where sender or recipient is
/// unknown, its own title or heading serves; a date that was supplied is in brackets. None if nothing is known.
///
/// ```
/// use letterpress::ir::Reading;
/// use letterpress::press::{Input, Options, read};
/// use letterpress::wording::{Wording, title};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let letter = &input.unwrap().collection.letters[0];
/// let called = title(letter, Reading::Regular, Wording::english());
/// assert_eq!(called.unwrap().words, "Ann to Ben, 3 May 1901");
/// ```
pub fn title(letter: &Letter, reading: Reading, wording: &Wording) -> Option<Title> {
    let names = |kind| letter.action(kind).and_then(|action| names(&action.agents, wording));
    let authors = || self::names(&letter.authors, wording);
    let forms = &wording.names;
    let of_source = letter.called(reading);
    let named = match (names(ActionKind::Sent).or_else(authors), names(ActionKind::Received)) {
        (Some(from), Some(to)) => {
            let (from, to) =
                (after_preposition(&forms.from, &from), after_preposition(&forms.from_to, &to));
            Some(fill(&forms.from_to, &[("from", from), ("to", to)]))
        }
        _ if of_source.is_some() => None,
        (Some(from), None) => {
            Some(fill(&forms.from, &[("from", after_preposition(&forms.from, &from))]))
        }
        (None, Some(to)) => Some(fill(&forms.to, &[("to", after_preposition(&forms.to, &to))])),
        (None, None) => None,
    };
    let is_ours = named.is_some() || of_source.is_none();
    // Names can begin with an article: `the Secretary of State`.
    let called = named.map(|named| capitalised(&named)).or(of_source);
    let called = called.map(|called| called.trim_end_matches([',', ';', ':', ' ']).to_owned());
    let date = letter.date().map(|date| (date, shown_date(date, wording)));
    let date = date.filter(|(date, shown)| {
        let says = |words: &str| called.as_ref().is_some_and(|called| called.contains(words));
        words(shown).next().is_some() && !says(shown) && !years(date).any(says)
    });
    let date = date.map(|(_, shown)| shown);
    // The full stop of a heading is none before the date.
    let called = match (called, &date) {
        (Some(called), Some(_)) => Some(without_full_stop(&called).to_owned()),
        (called, _) => called,
    };
    let called = called.into_iter().chain(date).collect::<Vec<_>>().join(", ");
    let number = letter.number.as_ref().map(|number| number.value.trim());
    let words = match number.filter(|number| !number.is_empty() && !begins_with(&called, number)) {
        Some(number) if called.is_empty() => number.to_owned(),
        Some(number) if number.ends_with('.') => format!("{number} {called}"),
        Some(number) => format!("{number}. {called}"),
        None => called,
    };
    (!words.is_empty()).then_some(Title { words, is_ours })
}

/// A heading without the full stop at its end, unless that belongs to an abbreviation.
fn without_full_stop(heading: &str) -> &str {
    let Some(before) = heading.strip_suffix('.') else { return heading };
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if last.chars().count() > LONGEST_ABBREVIATION { before } else { heading }
}

/// How many letters an abbreviation at the end of a heading may have: `Esq.`
const LONGEST_ABBREVIATION: usize = 4;

/// The years in which a date begins and ends, as far as they are known.
fn years(date: &Date) -> impl Iterator<Item = &str> {
    let ends = [(&date.not_before, Date::OPEN_START), (&date.not_after, Date::OPEN_END)];
    ends.into_iter().filter(|(day, open)| day != open).filter_map(|(day, _)| day.get(..4))
}

/// A date, written out; in brackets if it was supplied.
fn shown_date(date: &Date, wording: &Wording) -> String {
    let words = wording.doubted_date(date);
    if date.origin.is_supplied() && !words.is_empty() { format!("[{words}]") } else { words }
}

/// Whether a title begins with a number.
fn begins_with(title: &str, number: &str) -> bool {
    let rest = title.strip_prefix(number.trim_end_matches('.'));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// A name as one says it: lists have `Penhallow, Ezra`.
pub(crate) fn spoken_name(agent: &Agent) -> Option<String> {
    let name = agent.display_name().filter(|name| words(name).next().is_some())?;
    Some(spoken(name, agent.kind))
}

/// The name of a person or a body as one says it.
pub(super) fn spoken(name: &str, kind: Option<AgentKind>) -> String {
    let parts = family_and_given(name).filter(|_| kind == Some(AgentKind::Person));
    parts.map_or_else(|| name.to_owned(), |(family, given)| format!("{given} {family}"))
}

/// A name after the preposition of a form, which it does not repeat: some sources name `To the Secretary of State`.
fn after_preposition<'n>(form: &str, name: &'n str) -> &'n str {
    let before = form.rsplit_once('{').map_or("", |(before, _)| before);
    let preposition = before.rsplit('}').next().map(str::trim).filter(|word| !word.is_empty());
    let rest = name.split_once(' ').filter(|(first, rest)| {
        let repeats = preposition.is_some_and(|word| word.to_lowercase() == first.to_lowercase());
        // "An Nguyen" is a name.
        repeats && rest.starts_with(char::is_lowercase)
    });
    rest.map_or(name, |(_, rest)| rest)
}

fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Those who had a part in a letter, as far as they are named.
fn names(agents: &[Agent], wording: &Wording) -> Option<String> {
    let forms = &wording.names;
    let named: Vec<String> = agents.iter().filter_map(spoken_name).collect();
    match named.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first, .., _] if named.len() > MOST_NAMES => Some(format!("{first} {}", forms.others)),
        [others @ .., last] => Some(format!("{} {} {last}", others.join(", "), forms.and)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Action, Certainty, Correspondence, Origin, Sourced};

    fn supplied() -> Origin {
        let (by, reason) = ("test".to_owned(), String::new());
        Origin::Supplied { by, reason, certainty: Certainty::High }
    }

    fn sourced(words: &str) -> Sourced<String> {
        Sourced::new(words.to_owned(), Origin::Derived { from: vec![], by: String::new() })
    }

    fn action(kind: ActionKind, names: &[&str], date: Option<&str>) -> Action {
        let agents = names.iter().map(|name| Agent {
            kind: Some(AgentKind::Person),
            written: Some(sourced(name)),
            ..Agent::default()
        });
        let date = date.and_then(|edtf| Date::of(edtf, None, Certainty::High, supplied()));
        Action { kind, agents: agents.collect(), place: None, date }
    }

    fn called(number: Option<&str>, title: Option<&str>, actions: Vec<Action>) -> Option<String> {
        let letter = Letter {
            number: number.map(sourced),
            title: title.map(sourced),
            correspondence: vec![Correspondence { actions, ..Correspondence::default() }],
            ..Letter::default()
        };
        title_of(&letter)
    }

    fn title_of(letter: &Letter) -> Option<String> {
        title(letter, Reading::Regular, Wording::english()).map(|title| title.words)
    }

    #[test]
    fn the_full_stop_of_a_heading_is_none_before_the_date() {
        let called = |title| {
            called(
                Some("237"),
                Some(title),
                vec![action(ActionKind::Sent, &[], Some("1817-07-23"))],
            )
        };
        let day = "[23 July 1817]";
        assert_eq!(called("To Zmeskall."), Some(format!("237. To Zmeskall, {day}")));
        assert_eq!(called("To Ben Cox, Esq."), Some(format!("237. To Ben Cox, Esq., {day}")));
    }

    #[test]
    fn the_author_stands_for_a_sender_who_is_not_known() {
        let received = action(ActionKind::Received, &["Moor"], None);
        let letter = Letter {
            title: Some(sourced("MORO S. D.")),
            authors: action(ActionKind::Sent, &["Ezra Penhallow"], None).agents,
            correspondence: vec![Correspondence {
                actions: vec![received],
                ..Correspondence::default()
            }],
            ..Letter::default()
        };
        assert_eq!(title_of(&letter).as_deref(), Some("Ezra Penhallow to Moor"));
    }

    #[test]
    fn number_names_and_day_tell_letters_apart() {
        use ActionKind::{Received, Sent};
        let sent = |names: &[&str]| action(Sent, names, Some("1888-01-11"));
        let received = |names: &[&str]| action(Received, names, None);
        for (number, source, actions, expected) in [
            (
                Some("3"),
                None,
                vec![sent(&["Ann Lee"]), received(&["Ben Cox"])],
                "3. Ann Lee to Ben Cox, [11 January 1888]",
            ),
            (
                Some("3."),
                Some("A letter"),
                vec![sent(&["Lee, Ann"]), received(&["the Mayor"])],
                "3. Ann Lee to the Mayor, [11 January 1888]",
            ),
            (
                None,
                None,
                vec![sent(&["the Mayor", "Ben Cox"])],
                "From the Mayor and Ben Cox, [11 January 1888]",
            ),
            (None, None, vec![received(&["A", "B", "C", "D"])], "To A and others"),
            // The source's title, where one side is unknown; it may have number and year.
            (
                Some("7"),
                Some("7. To my sister"),
                vec![sent(&["Ann Lee"])],
                "7. To my sister, [11 January 1888]",
            ),
            (None, Some("A note of 1888"), vec![sent(&[])], "A note of 1888"),
            (Some("70"), Some("7. Note"), vec![], "70. 7. Note"),
        ] {
            assert_eq!(called(number, source, actions).as_deref(), Some(expected));
        }
        assert_eq!(called(None, None, vec![]), None);
    }

    #[test]
    fn a_title_says_nothing_twice_and_no_doubted_date_as_certain() {
        use ActionKind::{Received, Sent};
        let sent = |names: &[&str], edtf, certainty, written: Option<&str>| {
            let mut action = action(Sent, names, None);
            let origin = Origin::Derived { from: vec![], by: String::new() };
            action.date = Date::of(edtf, written.map(ToOwned::to_owned), certainty, origin);
            action
        };
        let received = |name: &str| action(Received, &[name], None);
        for (edtf, certainty, written, expected) in [
            ("1888-01-11", Certainty::High, None, "11 January 1888"),
            ("1888-01-11", Certainty::Low, None, "probably 11 January 1888"),
            ("1888-01-11?", Certainty::Medium, None, "probably 11 January 1888"),
            ("1888-01", Certainty::High, Some("c. January 1888"), "about January 1888"),
            ("1888-01", Certainty::High, Some("January 1888[?]"), "probably January 1888"),
            ("1888-01", Certainty::High, Some("between 3 and 9 January"), "probably January 1888"),
            ("1888-01-11", Certainty::High, Some("Wednesday"), "11 January 1888"),
        ] {
            let actions =
                vec![sent(&["Ann Lee"], edtf, certainty, written), received("To the Mayor")];
            let expected = format!("Ann Lee to the Mayor, {expected}");
            assert_eq!(called(None, None, actions).as_deref(), Some(expected.as_str()));
        }
        let until = || sent(&[], "[..1888-01-11]", Certainty::High, None);
        for (title, expected) in [
            ("Before 11 January 1888", "Before 11 January 1888"),
            ("To my sister,", "To my sister, not after 11 January 1888"),
        ] {
            assert_eq!(called(None, Some(title), vec![until()]).as_deref(), Some(expected));
        }
        assert_eq!(
            called(None, None, vec![received("An Nguyen")]).as_deref(),
            Some("To An Nguyen")
        );
    }
}
