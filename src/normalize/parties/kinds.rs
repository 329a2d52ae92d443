//! What kind of agent a name is: a person with a title, a person by office, a body.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::ir::AgentKind;
use crate::source::part;

/// The titles that begin a person's name.
const TITLES: &str = r"Messrs|Mr|Mrs|Miss|Ms|Mme|Madame|Monsieur|MM|M|Dr|Prof|Professor|Sir|Lord|Lady|Dame|Hon|Rev|Bishop|Cardinal|Pope|Prince|Princess|Count|Countess|Baron|Baroness|Duke|Marquis|Earl|Viscount|King|Queen|Emperor|Empress|General|Gen|Brigadier|Major|Colonel|Col|Captain|Capt|Commander|Commandant|Commodore|Admiral|Rear-Admiral|Lieutenant|Lieut|Lt|Sergeant|Surgeon|Consul|Consul-General|Governor|Gov|Judge|Justice|President|President-elect|Vice President|Chairman|Premier|Prime Minister|Foreign Minister|Minister|Ambassador|Secretary|Under Secretary|Acting Secretary|Deputy|Senator|Congressman|Representative|Chancellor|Attorney General|Marshal|Herr|Frau|Fürst|Graf|Freiherr";

/// A person named with a title.
pub(super) static TITLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?:{TITLES})(?:\.{{1,2}}|\b)\s*\S")));

/// Offices of towns, churches and courts, in which older letters name those to whom they go.
const OLD_OFFICES: &str = r"Bailiffs?|Mayor|Sheriffs?|Aldermen|Burgesses|Constables?|Stewards?|Treasurers?|Chamberlain|Justices?|Magistrates?|Recorder|Warden|Keeper|Prior|Prioress|Abbot|Abbess|Vicar|Rector|Dean|Archdeacon|Provost|Bishop|Archbishop|Legate|Nuncio|Regent|Elector|Landgrave|Margrave|Doge|Sultan|Viceroy|Duke|Duchess|Earl|Countess|Prince|Princess|Marquess|Marquis|Captain|Postmaster|Governors|Commissioners";

/// Whether a text begins with a person who is named by an office.
pub(super) fn is_office(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let may_be = ["the", "his", "her", "their"].iter().any(|word| word.eq_ignore_ascii_case(first));
    may_be && OFFICE.is_match(text)
}

static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:the|his|her|their)\s+(?:(?:\p{{Lu}}[\p{{L}}’'-]*|of|for|States)\s+){{0,5}}?(?:{OLD_OFFICES}|President|Secretary|Secretary-General|Chairman|Chairwoman|Director|Deputy Director|Ambassador|Minister|Chief|Assistant|Representative|Adviser|Advisor|Counselor|Counsel|Chargé|Consul|Consul General|Administrator|Commissioner|Governor|Chancellor|King|Queen|Emperor|Shah|Pope|Senior Member|Officer|Speaker|Attaché|Premier|Coordinator|Commander|Legal Adviser|Under Secretary|Staff Secretary|Archivist|Attorney General|Agent|Editor)\b",
    ))
});

/// Words for bodies.
const BODIES: [&str; 20] = [
    "Embassy",
    "Legation",
    "Department",
    "Mission",
    "Delegation",
    "Ministry",
    "Consulate",
    "Consulate General",
    "Office",
    "Bureau",
    "Government",
    "Joint Chiefs",
    "Committee",
    "Council",
    "Commission",
    "Agency",
    "Diplomatic Missions",
    "White House",
    "Kremlin",
    "Interests Section",
];

static BODY: LazyLock<Regex> = LazyLock::new(|| {
    let bodies = BODIES.join("|");
    pattern(&format!(r"^(?:(?i:the)\s+)?(?:\p{{Lu}}[\p{{L}}’'-]*\s+){{0,3}}?(?:{bodies})\b"))
});

/// Where the words for a body end with which a text begins.
fn end_of_body(text: &str) -> Option<usize> {
    let may_be = BODIES.iter().any(|body| text.contains(body));
    may_be.then(|| BODY.find(text)).flatten().map(|found| found.end())
}

/// Whether a text begins with a body, not a person.
pub(super) fn is_body(text: &str) -> bool {
    end_of_body(text).is_some()
}

/// What kind of agent a party is, if its words show it.
pub(in crate::normalize) fn kind(name: &str) -> Option<AgentKind> {
    if is_person(name) || name.ends_with(')') {
        return Some(AgentKind::Person);
    }
    // `the Embassy in France` is a body, `the Department Secretary` is none.
    let rest = part(name, end_of_body(name)?..);
    let is_whole = rest.is_empty()
        || [" of ", " in ", " at ", " to ", " for ", " on ", ","]
            .iter()
            .any(|s| rest.starts_with(s));
    is_whole.then_some(AgentKind::Organisation)
}

/// Whether a person is named by a title or an office.
pub(super) fn is_person(name: &str) -> bool {
    TITLED.is_match(name) || is_office(name)
}

/// Whether a text begins with a title, as names of persons do.
pub(in crate::normalize) fn is_titled(text: &str) -> bool {
    TITLED.is_match(text)
}
