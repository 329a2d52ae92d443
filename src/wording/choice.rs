//! In which language we speak to the readers of a letter: in its own or, if that is not known, in that of its edition.
//!
//! Not here: the language of the text, about which a guess at that of its edition says nothing.

use super::{LANGUAGES, Wording};
use crate::ir::account::{Event, block_events};
use crate::ir::{Collection, Letter, Reading, shortest_tag};

/// From how many letters on the words of an edition show its language.
const FEWEST: usize = 40;

/// How many characters are enough to show it.
const ENOUGH: usize = 4000;

impl Wording {
    /// The words for readers of a letter: in the language of its first text whose language is known, else in the one in
    /// which its edition speaks of it, else in English.
    ///
    /// ```
    /// use letterpress::ir::{Collection, Letter, Text, Role, Origin, Sourced};
    /// use letterpress::wording::Wording;
    /// let mut letter = Letter::default();
    /// assert_eq!(Wording::of_letter(&letter, &Collection::default()).tag(), "en");
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let tag = Sourced::new("fr".into(), origin);
    /// letter.texts = vec![Text::new(Role::Transcription, Some(tag), Vec::new())];
    /// assert_eq!(Wording::of_letter(&letter, &Collection::default()).tag(), "fr");
    /// ```
    pub fn of_letter(letter: &Letter, collection: &Collection) -> &'static Self {
        let tags = letter.texts.iter().filter_map(|text| text.language.as_ref());
        let mut tags = tags.map(|tag| tag.value.as_str());
        if let Some(tag) = tags.find(|tag| !["", "und", "mul", "zxx", "mis"].contains(tag)) {
            return Self::of(tag);
        }
        let known = language_of_edition(letter, collection);
        known.map_or_else(Self::english, |tag| Self::of(&tag))
    }
}

/// The language of what an edition says of a letter and of itself, if that shows it and there are words for it.
fn language_of_edition(letter: &Letter, collection: &Collection) -> Option<String> {
    let said = words_of_edition(letter, collection);
    let letters = said.chars().filter(|c| c.is_alphabetic()).count();
    let detected = whatlang::detect(&said).filter(whatlang::Info::is_reliable)?;
    let tag = shortest_tag(detected.lang().code());
    let has_words = LANGUAGES.iter().any(|language| language.tag == tag);
    (letters >= FEWEST && has_words).then_some(tag)
}

/// What an edition says in words of its own; names and addresses are in no language.
fn words_of_edition(letter: &Letter, collection: &Collection) -> String {
    let mut said = String::new();
    let mut add = |words: &str| {
        if said.len() < ENOUGH && !words.contains("://") {
            said.push_str(words);
            said.push_str(". ");
        }
    };
    letter.title.iter().chain(&collection.title).for_each(|title| add(&title.value));
    for particular in &letter.particulars {
        particular.label.iter().for_each(|label| add(label));
        add(&particular.words);
    }
    let described = letter.correspondence.iter();
    described.flat_map(|described| &described.remarks).for_each(|remark| add(&remark.value));
    for witness in &letter.witnesses {
        [&witness.title, &witness.cited].into_iter().flatten().for_each(|words| add(words));
    }
    for note in &letter.notes {
        let mut words = String::new();
        block_events(&note.blocks, Reading::Regular, &mut |event| {
            words.push_str(event.separator().unwrap_or_default());
            if let Event::Text(characters) = event {
                words.push_str(&characters.text);
            }
        });
        add(&words);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Origin, Sourced, Witness, WitnessKind};

    #[test]
    fn a_letter_in_an_unknown_language_speaks_as_its_edition_does() {
        let origin = || Origin::Derived { from: vec![], by: "test".to_owned() };
        let of = |title: &str| {
            let mut witness = Witness::new(WitnessKind::Edition, origin());
            witness.title = Some(title.to_owned());
            let letter = Letter { witnesses: vec![witness], ..Letter::default() };
            Wording::of_letter(&letter, &Collection::default()).tag()
        };
        assert_eq!(of("Sämtliche Briefe von und an einen Schulmeister in der Provinz"), "de");
        assert_eq!(of("Toutes les lettres d’un instituteur de province et de sa famille"), "fr");
        // Too little to tell, and a language for which there are no words.
        assert_eq!(of("Briefe"), "en");
        assert_eq!(of("Bütün mektuplar: bir taşra öğretmeninin ailesine yazdığı mektuplar"), "en");
        let collection = Collection {
            title: Some(Sourced::new(
                "Listy wszystkie wiejskiego nauczyciela i jego rodziny".into(),
                origin(),
            )),
            ..Collection::default()
        };
        assert_eq!(Wording::of_letter(&Letter::default(), &collection).tag(), "pl");
    }
}
