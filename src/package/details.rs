//! What an archive needs to know about a package and no letter states: the table `[package]` of `letterpress.toml`.
//!
//! **Invariant:** nothing of it is made up. What is missing is named, all of it at once, with the lines to add.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::country::is_country;

/// Who submits a package, and what may be done with it.
///
/// ```
/// use letterpress::package::{Details, Kind};
/// let details: Details = toml::from_str("organisation = \"Whitby Letters Project\"").unwrap();
/// let missing = details.missing(Kind::BagIt);
/// assert!(missing.iter().any(|one| one.line == "contact = \"…\""));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Details {
    /// Who submits it: a person's or an institution's name (RFC 8493, 2.2.2, `Source-Organization`).
    pub organisation: Option<String>,
    /// What identifies them, as the agreement says: an address, an ISIL (E-ARK SIP 2.1.0, SIP14).
    pub organisation_code: Option<String>,
    /// Who answers questions about it (`Contact-Name`).
    pub contact: Option<String>,
    /// Their e-mail address (`Contact-Email`).
    pub email: Option<String>,
    /// The agreement under which it is submitted (SIP5).
    pub agreement: Option<String>,
    /// The archive that receives it (SIP26).
    pub archive: Option<String>,
    /// What identifies that archive (SIP29).
    pub archive_code: Option<String>,
    /// What it belongs to together with other packages (`Bag-Group-Identifier`).
    pub group: Option<String>,
    /// What it is called; without this, as its only letter or its source is.
    pub title: Option<String>,
    /// The day on which it was made, `CCYY-MM-DD`.
    pub date: Option<String>,
    /// Whether the words of the letters are protected.
    pub rights: WordsRights,
    /// What may be done with the edition: encoding, notes, metadata.
    pub licence: EditionLicence,
}

/// Whether the words of the letters are protected by copyright (PREMIS 3.0, 4.1.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WordsRights {
    /// Whether they are.
    pub status: Option<CopyrightStatus>,
    /// Where that holds: the code of a country (ISO 3166-1, two letters).
    pub jurisdiction: Option<String>,
    /// The day on which it was determined, `CCYY-MM-DD`.
    pub determined: Option<String>,
    /// The reason, in words.
    pub note: Option<String>,
}

impl WordsRights {
    /// The rights in a letter that says something of its own: what holds for all others may not be true of it, and nobody
    /// says when this was determined.
    pub(super) fn of_letter(&self, stated: &str) -> Self {
        Self {
            status: Some(CopyrightStatus::stated(stated)),
            jurisdiction: self.jurisdiction.clone(),
            determined: None,
            note: Some(stated.to_owned()),
        }
    }
}

/// Whether a text is protected (PREMIS 3.0, 4.1.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CopyrightStatus {
    /// It is.
    Copyrighted,
    /// It is not.
    PublicDomain,
    /// Nobody knows.
    Unknown,
}

impl CopyrightStatus {
    /// What a statement of rights says, if it gives the address of a licence or of a standard statement (rightsstatements.org).
    pub(super) fn stated(rights: &str) -> Self {
        let has = |addresses: &[&str]| addresses.iter().any(|address| rights.contains(address));
        if has(&["rightsstatements.org/vocab/InC", "creativecommons.org/licenses/"]) {
            Self::Copyrighted
        } else if has(&["rightsstatements.org/vocab/NoC-US", "creativecommons.org/publicdomain/"]) {
            Self::PublicDomain
        } else {
            Self::Unknown
        }
    }

    /// The term of the Library of Congress, and its code there.
    pub(super) fn term(self) -> (&'static str, &'static str) {
        match self {
            Self::Copyrighted => ("copyrighted", "cpr"),
            Self::PublicDomain => ("public domain", "pub"),
            Self::Unknown => ("unknown", "unk"),
        }
    }
}

/// What may be done with the edition (PREMIS 3.0, 4.1.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EditionLicence {
    /// The address of the licence.
    pub address: Option<String>,
    /// What it is called: `CC BY 4.0`.
    pub terms: Option<String>,
    /// What it allows the archive to do.
    pub acts: Vec<Act>,
    /// What it is for, in words.
    pub note: Option<String>,
}

/// What an archive may do: terms of the Library of Congress for events, which PREMIS 3.0 takes for acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Keep copies.
    Replication,
    /// Make other formats of it.
    Migration,
    /// Show it to readers.
    Dissemination,
}

impl Act {
    /// The term, and its code.
    pub(super) fn term(self) -> (&'static str, &'static str) {
        match self {
            Self::Replication => ("replication", "rep"),
            Self::Migration => ("migration", "mig"),
            Self::Dissemination => ("dissemination", "dis"),
        }
    }
}

/// A key, its value, what a right one is, and what is said of a wrong one.
type Rule<'a> = (&'static str, &'a Option<String>, &'a dyn Fn(&str) -> bool, &'static str);

/// Whether a value is empty or still the placeholder of the lines to add.
fn is_blank(value: &str) -> bool {
    matches!(value.trim(), "" | "\u{2026}" | "...")
}

/// Whether mail can be sent to it (RFC 5321, 4.1.2, without quoted names).
fn is_address_of_mail(value: &str) -> bool {
    let is_free =
        !value.chars().any(|it| it.is_whitespace() || it.is_control() || "<>,;".contains(it));
    let parts = value.split_once('@');
    is_free
        && parts
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

/// Whether it is an address on the web, or a URN (RFC 3986, RFC 8141).
fn is_address(value: &str) -> bool {
    let rest = ["https://", "http://", "urn:"].iter().find_map(|begin| value.strip_prefix(begin));
    let is_free = |rest: &str| !rest.chars().any(|it| it.is_whitespace() || it.is_control());
    rest.is_some_and(|rest| !rest.is_empty() && is_free(rest))
}

/// A key that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The table that it belongs to.
    pub table: &'static str,
    /// The line to add.
    pub line: &'static str,
    /// What needs it.
    pub why: &'static str,
}

impl Details {
    /// What a package of a kind needs and this does not say, in the order in which the table is written.
    pub fn missing(&self, kind: Kind) -> Vec<Missing> {
        const PACKAGE: &str = "[package]";
        const RIGHTS: &str = "[package.rights]";
        const LICENCE: &str = "[package.licence]";
        let is_said = |value: &Option<String>| value.as_ref().is_some_and(|it| !is_blank(it));
        let Self { rights, licence, .. } = self;
        let both = [
            (
                is_said(&self.organisation),
                PACKAGE,
                "organisation = \"…\"",
                "who submits the package",
            ),
            (is_said(&self.contact), PACKAGE, "contact = \"…\"", "who answers questions"),
            (is_said(&self.email), PACKAGE, "email = \"…\"", "where they can be reached"),
        ];
        let of_sip = [
            (
                is_said(&self.organisation_code),
                PACKAGE,
                "organisation_code = \"…\"",
                "what identifies the organisation: an address or an ISIL (SIP14)",
            ),
            (
                is_said(&self.agreement),
                PACKAGE,
                "agreement = \"…\"",
                "the submission agreement (SIP5)",
            ),
        ];
        let of_rights = [
            (
                rights.status.is_some(),
                RIGHTS,
                "status = \"public-domain\"",
                "whether the words are protected: copyrighted, public-domain or unknown",
            ),
            (is_said(&rights.jurisdiction), RIGHTS, "jurisdiction = \"gb\"", "where that holds"),
            (
                is_said(&licence.terms),
                LICENCE,
                "terms = \"CC BY 4.0\"",
                "what the edition's licence is called",
            ),
            (
                is_said(&licence.address),
                LICENCE,
                "address = \"https://creativecommons.org/licenses/by/4.0/\"",
                "where the licence can be read",
            ),
            (
                !licence.acts.is_empty(),
                LICENCE,
                "acts = [\"replication\", \"migration\", \"dissemination\"]",
                "what it allows the archive to do",
            ),
        ];
        let of_sip = of_sip.into_iter().filter(|_| kind == Kind::Eark);
        let all = both.into_iter().chain(of_sip).chain(of_rights);
        let missing = all.filter(|(is_said, ..)| !is_said);
        missing.map(|(_, table, line, why)| Missing { table, line, why }).collect()
    }
}

impl Details {
    /// Invalid values: each key, and what is wrong.
    ///
    /// ```
    /// use letterpress::package::Details;
    /// let details: Details = toml::from_str("email = \"Ben Cox\"\n[rights]\njurisdiction = \"uk\"").unwrap();
    /// let wrong = details.wrong();
    /// assert_eq!(wrong[0], ("email", "is not an e-mail address: Ben Cox".to_owned()));
    /// assert_eq!(wrong[1].0, "rights.jurisdiction");
    /// ```
    pub fn wrong(&self) -> Vec<(&'static str, String)> {
        let Self { rights, licence, .. } = self;
        let is_day = |day: &str| day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok();
        let no_day = "is not a day, CCYY-MM-DD";
        let rules: [Rule<'_>; 5] = [
            ("email", &self.email, &is_address_of_mail, "is not an e-mail address"),
            ("date", &self.date, &is_day, no_day),
            (
                "rights.jurisdiction",
                &rights.jurisdiction,
                &is_country,
                "is not a country code (ISO 3166-1, two letters)",
            ),
            ("rights.determined", &rights.determined, &is_day, no_day),
            ("licence.address", &licence.address, &is_address, "is not a web address"),
        ];
        let is_wrong = |(_, value, is_right, _): &Rule<'_>| {
            value.as_ref().is_some_and(|value| !is_blank(value) && !is_right(value))
        };
        let wrong = rules.into_iter().filter(is_wrong);
        let told = wrong.map(|(key, value, _, why)| {
            (key, format!("{why}: {}", value.as_deref().unwrap_or_default()))
        });
        told.collect()
    }

    /// What the edition's licence allows, as rights statements call it.
    pub(super) fn acts(&self) -> Vec<&'static str> {
        self.licence.acts.iter().map(|act| act.term().0).collect()
    }

    /// Rights in a line: `Words: public domain (gb). Edition: CC BY 4.0`.
    pub(super) fn rights_in_words(&self) -> String {
        let place = self.rights.jurisdiction.as_ref().map(|it| format!(" ({it})"));
        let status = self.rights.status.map_or("unknown", |status| status.term().0);
        let terms = self.licence.terms.as_deref().unwrap_or("unknown");
        format!("Words: {status}{}. Edition: {terms}", place.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_current() {
        let schema = schemars::schema_for!(Details);
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/package.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(committed, text, "run UPDATE=1 cargo test package");
    }

    #[test]
    fn what_cannot_be_right_is_named_and_what_is_left_open_is_missing() {
        let table = "organisation = \"\u{2026}\"\nemail = \"ben@@example.org\"\ndate = \"2026-13-01\"\n\
            [rights]\njurisdiction = \"uk\"\ndetermined = \"May 2026\"\n[licence]\naddress = \"CC BY\"";
        let details: Details = toml::from_str(table).unwrap();
        let wrong: Vec<&str> = details.wrong().into_iter().map(|(key, _)| key).collect();
        assert_eq!(
            wrong,
            ["email", "date", "rights.jurisdiction", "rights.determined", "licence.address"]
        );
        assert!(details.missing(Kind::BagIt).iter().any(|it| it.line.starts_with("organisation")));
        let table = "email = \"ben@example.org\"\ndate = \"2026-12-01\"\n[rights]\njurisdiction = \"GB\"\n\
            determined = \"2026-11-30\"\n[licence]\naddress = \"https://a.example/\"";
        let details: Details = toml::from_str(table).unwrap();
        assert_eq!(details.wrong(), []);
    }

    /// What the lines to add say is a table with nothing missing.
    #[test]
    fn the_lines_to_add_are_all_that_is_needed() {
        for kind in [Kind::BagIt, Kind::Eark] {
            let mut text = String::new();
            let mut table = "[package]";
            for missing in Details::default().missing(kind) {
                if missing.table != table {
                    table = missing.table;
                    text += &format!("{}\n", table.replace("package.", ""));
                }
                text += &format!("{}\n", missing.line);
            }
            let filled = text.replace('\u{2026}', "ben@example.org");
            let details: Details = toml::from_str(&filled).expect(&filled);
            assert_eq!(details.missing(kind), [], "{text}");
            assert_eq!(details.wrong(), [], "{text}");
        }
        assert!(
            Details::default().missing(Kind::Eark).len()
                > Details::default().missing(Kind::BagIt).len()
        );
    }
}
