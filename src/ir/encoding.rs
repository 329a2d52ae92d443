//! The mark-up of a letter whose source is TEI already.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::account::{Fact, FactKey, Party, facts};
use super::{
    Certainty, Collection, Correspondence, Date, Inline, Letter, Origin, Readings, Sourced,
    Visitor, visit_inline, visit_letter,
};

/// A letter as its source encodes it in TEI P5: what a revision of that file begins with.
///
/// The rest of the IR says what this mark-up means, so that other formats can print it. The mark-up itself
/// is kept because it says more than any meaning: an editor wants the file back as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Encoding {
    /// What comes before the root: processing instructions and comments, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prolog: String,
    /// A TEI document that holds this letter alone, from the start tag of its root to the end tag: the
    /// characters of the source, with the entities written out that only the source declares.
    pub document: String,
    /// Of which parts the letter says something else, or more, than this document.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub differs: BTreeSet<EncodedPart>,
}

/// What an [`Encoding`] says of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EncodedPart {
    /// Its words, pages and notes.
    Text,
    /// What it is called.
    Title,
    /// Who wrote to whom, where and when.
    Correspondence,
    /// Anything else, if somebody states it beside the source.
    Statements,
}

impl Letter {
    /// Lets `change` change the letter, and records of which parts it then says something else than its
    /// encoding.
    pub(crate) fn changed_by<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let said = self.encoding.is_some().then(|| Said::by(self));
        let result = change(self);
        if let Some(said) = said {
            said.record_differences(self);
        }
        result
    }
}

/// What a letter says of itself at some time, to be compared later.
struct Said {
    corrections: usize,
    title: Option<Sourced<String>>,
    correspondence: Vec<Correspondence>,
    statements: Vec<(FactKey, String)>,
}

impl Said {
    /// What a letter says now.
    fn by(letter: &Letter) -> Self {
        Self {
            corrections: corrections(letter),
            title: letter.title.clone(),
            correspondence: letter.correspondence.clone(),
            statements: statements(letter),
        }
    }

    /// Records in the encoding of a letter of what it says something else by now.
    fn record_differences(&self, letter: &mut Letter) {
        let now = Self::by(letter);
        let differs = [
            (EncodedPart::Text, self.corrections != now.corrections),
            (EncodedPart::Title, self.title != now.title),
            (EncodedPart::Correspondence, !say_the_same(&self.correspondence, &now.correspondence)),
            (EncodedPart::Statements, self.statements != now.statements),
        ];
        let differs = differs.into_iter().filter_map(|(part, differs)| differs.then_some(part));
        if let Some(encoding) = &mut letter.encoding {
            encoding.differs.extend(differs);
        }
    }
}

/// Whether two accounts of a correspondence say the same of who, where and when: of a day, it makes no difference in
/// which words it is written.
pub(crate) fn say_the_same(one: &[Correspondence], other: &[Correspondence]) -> bool {
    let essence = |all: &[Correspondence]| all.iter().map(essence).collect::<Vec<_>>();
    one == other || essence(one) == essence(other)
}

/// A correspondence with its days, and without the words in which they are written. A date that is given only in words
/// is a remark, as it is in a letter.
fn essence(correspondence: &Correspondence) -> Correspondence {
    let mut essence = correspondence.clone();
    for action in &mut essence.actions {
        let Some(date) = action.date.take() else { continue };
        let written = date.written.clone().unwrap_or_default();
        let edtf = if date.edtf.is_empty() { written.clone() } else { date.edtf.clone() };
        // Whoever states it beside the source says more than the source.
        let origin = match &date.origin {
            Origin::Read { .. } | Origin::Derived { .. } => {
                Origin::Derived { from: Vec::new(), by: String::new() }
            }
            stated @ (Origin::Inferred { .. } | Origin::Supplied { .. }) => stated.clone(),
        };
        action.date = Date::of(&edtf, None, Certainty::High, origin);
        if action.date.is_none() {
            let remark = action.kind.remark("date", &written);
            essence.remarks.push(Sourced::new(remark, date.origin));
        }
    }
    essence
}

/// What somebody states of a letter, or has changed in it, apart from title, correspondence and words.
pub(crate) fn statements(letter: &Letter) -> Vec<(FactKey, String)> {
    let is_other = |fact: &Fact<'_>| match fact.key {
        FactKey::Change(_) => true,
        FactKey::Title
        | FactKey::Agent(Party::Sender | Party::Recipient | Party::Other, _)
        | FactKey::Place(..)
        | FactKey::Date(..)
        | FactKey::Related(_)
        | FactKey::Remark
        | FactKey::ParticularAddress => false,
        // They are of the text.
        FactKey::Note(_) | FactKey::Markup(_) | FactKey::Correction(_) | FactKey::Furniture(_) => {
            false
        }
        _ => matches!(fact.origin, Some(Origin::Supplied { .. })),
    };
    let nothing = Collection::default();
    let others = facts(&nothing, letter).into_iter().filter(is_other);
    others.map(|fact| (fact.key, fact.value.into_owned())).collect()
}

/// How many corrections a letter has: whatever changes words of it makes one.
fn corrections(letter: &Letter) -> usize {
    struct Count(usize);
    impl Visitor for Count {
        fn readings(&self) -> Readings {
            Readings::Both
        }
        fn inline(&mut self, inline: &Inline) {
            self.0 += usize::from(matches!(inline, Inline::Correction(_)));
            visit_inline(self, inline);
        }
    }
    let mut count = Count(0);
    visit_letter(&mut count, letter);
    count.0
}
