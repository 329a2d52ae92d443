//! The persons of a people file whom a letter names: its correspondents, and those whose names are in its text.
//!
//! **Invariant:** a name counts where all of its words stand one after another.

use std::collections::BTreeMap;

use super::{People, key};
use crate::backends::KnownPerson;
use crate::ir::account::letter_text;
use crate::ir::{Letter, Reading, words};

/// The persons whom a letter names and of whom the file says more than that, in the order of the file.
pub(in crate::press) fn known_persons(letter: &Letter, people: &People) -> Vec<KnownPerson> {
    let text = Row::of(&letter_text(letter, Reading::Regular));
    let actions = letter.correspondence.iter().flat_map(|one| &one.actions);
    let agents = actions.flat_map(|action| &action.agents).chain(&letter.authors);
    let names = agents.flat_map(|agent| [&agent.name, &agent.written]).flatten();
    let names: Vec<String> = names.map(|name| key(&name.value)).collect();
    let mut found: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (form, of) in &people.forms {
        let is_in_text = text.contains(form);
        if is_in_text || names.contains(form) {
            let forms = found.entry(of.person).or_default();
            forms.extend(is_in_text.then_some(of.written.as_str()));
        }
    }
    let person = |(at, mut forms): (usize, Vec<&str>)| {
        let person = &people.persons[at];
        forms.retain(|form| key(form) != key(&person.name));
        let said = [&person.distinct, &person.role].into_iter().flatten().cloned().collect();
        let forms = forms.into_iter().map(ToOwned::to_owned).collect();
        KnownPerson { name: person.name.clone(), said, forms }
    };
    let says_more = |known: &KnownPerson| !(known.said.is_empty() && known.forms.is_empty());
    found.into_iter().map(person).filter(says_more).collect()
}

/// The words of a text, spelled as names are compared.
struct Row {
    words: Vec<String>,
    /// The places of each word.
    places: BTreeMap<String, Vec<usize>>,
}

impl Row {
    fn of(text: &str) -> Self {
        let words: Vec<String> = words(text).map(bare).collect();
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.clone()).or_default().push(at);
        }
        Self { words, places }
    }

    /// Whether the words of a name stand in it, one after another.
    fn contains(&self, name: &str) -> bool {
        let name: Vec<String> = words(name).map(bare).collect();
        let places = name.first().and_then(|first| self.places.get(first));
        let is_at = |at: &usize| self.words[*at..].starts_with(&name);
        places.into_iter().flatten().any(is_at)
    }
}

/// A word in lower case, without punctuation around it and without a possessive ending.
fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
    stem.unwrap_or(&word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options, read};

    #[test]
    fn persons_are_found_by_whole_names_in_the_text_and_as_correspondents() {
        let text = "Letter From Ann Lee to B. Cox, May 3, 1901\n\nDear Ben: Lady Beam’s mill burns. Odette saw \
                    J. Ode, the miller, there.\n\nAnn";
        let people = "form,name,role\nB. Cox,Benjamin Cox,\nLady Beam,,owner of the mill\nOde,Old Ode,\n\
                      J.Ode,Jonas Ode,\nJ. Ode,Jonas Ode,\nAnn Lee,,\nthe mill,Mr. Mill,";
        let (input, _) = read(&Input::new("a.txt", text), &Options::default());
        let people = People::parse("people.csv", people).expect("well-formed");
        let letter = &input.expect("is a letter").collection.letters[0];
        let found: Vec<(String, String)> = known_persons(letter, &people)
            .into_iter()
            .map(|known| (known.name, [known.said, known.forms].concat().join("; ")))
            .collect();
        let expected = [
            ("Benjamin Cox", "B. Cox"),
            ("Lady Beam", "owner of the mill"),
            ("Old Ode", "Ode"),
            ("Jonas Ode", "J. Ode"),
        ];
        assert_eq!(found, expected.map(|(name, said)| (name.to_owned(), said.to_owned())));
    }
}
