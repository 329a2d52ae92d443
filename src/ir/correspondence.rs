//! Who wrote to whom, where and when: the model of TEI's `correspDesc` (TEI P5, 2.4.6).

use edtf_core::{Bound, Edtf, IntervalEndpoint};
use serde::{Deserialize, Serialize};

use super::dating::{InEnglish, said};
use super::list_key::ListKey;
use super::origin::{Certainty, Origin, Sourced};

/// One description of a correspondence; a letter that was forwarded may have several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Correspondence {
    /// What was done with the letter, in order.
    pub actions: Vec<Action>,
    /// Letters before and after it in the same exchange (TEI's `correspContext`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<RelatedLetter>,
    /// What else the source says about the correspondence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Sourced<String>>,
}

/// Another letter of the exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedLetter {
    /// How it is related, in the source's own words: `prev`, `next`, `reply-to`.
    pub relation: Option<String>,
    /// Its address, as the source writes it.
    pub target: Option<String>,
    /// What the source says about it.
    pub text: String,
    /// Where it is said.
    pub origin: Origin,
}

impl Correspondence {
    /// The first action of a kind.
    pub fn action(&self, kind: ActionKind) -> Option<&Action> {
        self.actions.iter().find(|action| action.kind == kind)
    }

    /// The first action of a kind, added if there is none yet: before those that come later in the
    /// life of a letter.
    pub fn action_mut(&mut self, kind: ActionKind) -> &mut Action {
        let there = self.actions.iter().position(|action| action.kind == kind);
        let at = there.unwrap_or_else(|| {
            let later = self.actions.iter().position(|action| action.kind > kind);
            let at = later.unwrap_or(self.actions.len());
            self.actions.insert(at, Action { kind, agents: Vec::new(), place: None, date: None });
            at
        });
        &mut self.actions[at]
    }
}

/// One thing that was done with the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Action {
    /// What was done.
    pub kind: ActionKind,
    /// By whom, or to whom; empty when unknown.
    pub agents: Vec<Agent>,
    /// Where, if known.
    pub place: Option<Place>,
    /// When, if known.
    pub date: Option<Date>,
}

/// What was done: the values of `correspAction/@type` (TEI P5, 2.4.6), in the order in which they
/// happen to a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Written and sent.
    Sent,
    /// Handed on by somebody on the way, unopened.
    Transmitted,
    /// Sent on to another addressee.
    Forwarded,
    /// Sent on to the addressee at another place.
    Redirected,
    /// Received, or addressed to.
    Received,
    /// Read.
    Read,
    /// Something else, or the source does not say what.
    Other,
}

impl ActionKind {
    /// The value as TEI writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Transmitted => "transmitted",
            Self::Forwarded => "forwarded",
            Self::Redirected => "redirected",
            Self::Received => "received",
            Self::Read => "read",
            Self::Other => "other",
        }
    }

    /// A remark that says of what it is: of one action, the IR has one place and one date, which can be told.
    ///
    /// ```
    /// use letterpress::ir::ActionKind;
    ///
    /// assert_eq!(ActionKind::Sent.remark("date", "some time in spring"), "date (sent): some time in spring");
    /// ```
    pub fn remark(self, what: &str, words: &str) -> String {
        format!("{what} ({}): {words}", self.as_str())
    }
}

/// A correspondent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Agent {
    /// A person or a body, when that is certain.
    pub kind: Option<AgentKind>,
    /// The name as the source writes it, office included: `Chairman Khrushchev`.
    pub written: Option<Sourced<String>>,
    /// The name by which the person is known: `Nikita S. Khrushchev`.
    pub name: Option<Sourced<String>>,
    /// The same person in authority files, as URIs (Wikidata, GND, VIAF).
    pub authorities: Vec<Sourced<String>>,
    /// The key under which the source's own list has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Sourced<ListKey>>,
    /// What tells them from others of the same name, as an editor says: `the younger`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Sourced<String>>,
    /// Their office or occupation, as an editor gives it: `President of the United States`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Sourced<String>>,
}

/// What a correspondent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AgentKind {
    /// A person, by name or by office.
    Person,
    /// A body of persons: an embassy, a ministry.
    Organisation,
}

impl Agent {
    /// The best name there is: the canonical one, else the one that is written.
    pub fn display_name(&self) -> Option<&str> {
        self.name.as_ref().or(self.written.as_ref()).map(|name| name.value.as_str())
    }
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place {
    /// The name, as written or as supplied.
    pub name: Sourced<String>,
    /// The same place in authority files, as URIs (GeoNames, Wikidata).
    pub authorities: Vec<Sourced<String>>,
    /// The key under which the source's own list has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Sourced<ListKey>>,
}

impl Place {
    /// A place of which only the name is known.
    pub fn named(name: Sourced<String>) -> Self {
        Self { name, authorities: Vec::new(), key: None }
    }
}

/// A date: as written, and as a machine reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Date {
    /// As the source writes it, if it does.
    pub written: Option<String>,
    /// In EDTF (ISO 8601-2:2019, Annex A).
    pub edtf: String,
    /// The earliest day that is meant, `CCYY-MM-DD` (ISO 8601-1).
    pub not_before: String,
    /// The latest day that is meant, `CCYY-MM-DD`.
    pub not_after: String,
    /// How sure the reading is.
    pub certainty: Certainty,
    /// Where it comes from.
    pub origin: Origin,
}

impl Date {
    /// Stands for the first day where none is known.
    pub const OPEN_START: &str = "0001-01-01";
    /// Stands for the last day where none is known.
    pub const OPEN_END: &str = "9999-12-31";

    /// A date in EDTF. An open or unknown end becomes the first or the last day of all.
    ///
    /// ```
    /// use letterpress::ir::{Certainty, Date, Origin};
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let date = Date::of("1961-04-22", None, Certainty::High, origin).unwrap();
    /// assert_eq!(date.when(), Some("1961-04-22"));
    /// ```
    pub fn of(
        edtf: &str,
        written: Option<String>,
        certainty: Certainty,
        origin: Origin,
    ) -> Option<Self> {
        let bounds = Edtf::parse(edtf).ok()?.bounds();
        let not_before = day(bounds.earliest).unwrap_or_else(|| Self::OPEN_START.to_owned());
        let not_after = day(bounds.latest).unwrap_or_else(|| Self::OPEN_END.to_owned());
        Some(Self { written, edtf: edtf.to_owned(), not_before, not_after, certainty, origin })
    }

    /// The day, when just one is meant.
    pub fn when(&self) -> Option<&str> {
        (self.not_before == self.not_after).then_some(self.not_before.as_str())
    }

    /// The year, when just one is meant.
    pub fn year(&self) -> Option<&str> {
        let [first, last] = [&self.not_before, &self.not_after].map(|day| day.get(..4));
        first.filter(|_| first == last)
    }

    /// Whether any part of the date is uncertain (EDTF's `?` and `%`).
    pub fn is_uncertain(&self) -> bool {
        Edtf::parse(&self.edtf).is_ok_and(|date| date.is_uncertain())
    }

    /// Whether any part of the date is approximate (EDTF's `~` and `%`).
    pub fn is_approximate(&self) -> bool {
        Edtf::parse(&self.edtf).is_ok_and(|date| date.is_approximate())
    }

    /// The two ends of the time over which the letter was written, when that is not one day: each a
    /// date in EDTF, or nothing where it is open or unknown.
    pub fn from_and_to(&self) -> Option<(Option<String>, Option<String>)> {
        let Ok(Edtf::Interval(interval)) = Edtf::parse(&self.edtf) else { return None };
        let end = |end: &IntervalEndpoint| match end {
            IntervalEndpoint::Date(date) => Some(Some(date.to_string())),
            IntervalEndpoint::Open | IntervalEndpoint::Unknown => Some(None),
            IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_) => None,
        };
        Some((end(&interval.start)?, end(&interval.end)?))
    }

    /// The date in words for those who do not read EDTF: `between 1776 and 1778`.
    ///
    /// ```
    /// use letterpress::ir::{Certainty, Date, Origin};
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let date = Date::of("[1776..1778]", None, Certainty::High, origin).unwrap();
    /// assert_eq!(date.in_words(), "between 1776 and 1778");
    /// ```
    pub fn in_words(&self) -> String {
        said(&self.edtf, &InEnglish).unwrap_or_else(|| self.edtf.clone())
    }
}

/// The first and the last day of a date in EDTF, when it has both.
///
/// ```
/// use letterpress::ir::bounds;
/// assert_eq!(bounds("1961-04"), Some(("1961-04-01".to_owned(), "1961-04-30".to_owned())));
/// assert_eq!(bounds("1961-04-31"), None);
/// assert_eq!(bounds("1961-04/.."), None);
/// ```
pub fn bounds(edtf: &str) -> Option<(String, String)> {
    let bounds = Edtf::parse(edtf).ok()?.bounds();
    Some((day(bounds.earliest)?, day(bounds.latest)?))
}

fn day(bound: Bound) -> Option<String> {
    match bound {
        Bound::Date(day) if (1..=9999).contains(&day.year) => Some(day.to_string()),
        Bound::Date(_) | Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    }
}
