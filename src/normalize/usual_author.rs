//! The author of a file of letters, whom its reader gives to each letter that names no sender.
//!
//! **Invariant:** the author stays only where nothing says that somebody else wrote the letter: a sender, or the author's
//! own name as that of the recipient (`Traianus Plinio` in the letters of Pliny).

use super::mapped_text;
use super::vocabulary::{self, Language};
use crate::ir::{ActionKind, Agent, Block, Inline, Letter, OpenerPart, Origin};

/// Takes the author from a letter that somebody else wrote.
pub(super) fn confirm(letter: &mut Letter) {
    // The header of one letter says who wrote it; that of several is read, and derived for each.
    let is_usual = |author: &Agent| {
        let name = author.written.as_ref().or(author.name.as_ref());
        name.is_some_and(|name| matches!(name.origin, Origin::Derived { .. }))
    };
    if !letter.authors.iter().any(is_usual) {
        return;
    }
    let languages = vocabulary::languages_of(letter);
    let has_sender = letter.action(ActionKind::Sent).is_some_and(|sent| !sent.agents.is_empty());
    let received = letter.action(ActionKind::Received).map_or(&[][..], |one| &one.agents);
    let is_received = |name: &[String]| {
        let words = received.iter().filter_map(Agent::display_name).flat_map(words);
        words.into_iter().any(|word| name.contains(&word))
    };
    let lines = lines(letter);
    let is_other = |author: &Agent| {
        let name = words(author.display_name().unwrap_or_default());
        has_sender || is_received(&name) || is_addressed(&name, &lines, &languages)
    };
    let others: Vec<bool> =
        letter.authors.iter().map(|author| is_usual(author) && is_other(author)).collect();
    let mut others = others.into_iter();
    letter.authors.retain(|_| !others.next().unwrap_or_default());
}

/// Whether lines name somebody in the dative, and nowhere as who writes.
fn is_addressed(name: &[String], lines: &[String], languages: &[&'static Language]) -> bool {
    let all = lines.iter().flat_map(|line| line.split_whitespace());
    let named = all.filter_map(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        let folded = bare.to_lowercase();
        let own = name.iter().find(|own| is_declined(own, &folded))?;
        let is_dative = languages.iter().any(|language| language.is_dative(bare));
        Some(*own != folded && is_dative)
    });
    let named: Vec<bool> = named.collect();
    !named.is_empty() && named.iter().all(|is_dative| *is_dative)
}

/// Whether two words are one name, perhaps with another ending.
fn is_declined(own: &str, word: &str) -> bool {
    /// The fewest letters that both have, and the most in which they may differ.
    const ALIKE: usize = 4;
    const ENDING: usize = 3;
    let alike = own.chars().zip(word.chars()).take_while(|(one, other)| one == other).count();
    let longest = own.chars().count().max(word.chars().count());
    alike >= ALIKE && longest - alike <= ENDING
}

/// The lines above the text that can name both.
fn lines(letter: &Letter) -> Vec<String> {
    let blocks = letter.texts.first().map_or(&[][..], |text| &text.blocks);
    let above = blocks.iter().take_while(|block| {
        matches!(block, Block::Heading(_) | Block::Opener(_) | Block::PageBreak(_))
    });
    let contents = above.flat_map(|block| match block {
        Block::Heading(line) => vec![&line.content],
        Block::Opener(opener) => {
            let parts = opener.parts.iter();
            let parts = parts.filter(|part| !matches!(part, OpenerPart::Dateline(_)));
            parts.map(|part| &part.line().content).collect()
        }
        _ => Vec::new(),
    });
    let words = |content: &Vec<Inline>| {
        mapped_text::lines(content).map(|line| line.words().to_owned()).collect::<Vec<_>>()
    };
    contents.flat_map(words).collect()
}

/// The words of a name in small letters, without initials and titles of one syllable.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options};

    /// The authors, the sender and the recipient of the letters of Marcus Halmius, by their headings.
    fn said(headings: [&str; 2]) -> Vec<String> {
        let divisions = headings.map(|heading| {
            format!("<div type=\"letter\"><head>{heading}</head><p>Pluit apud nos.</p></div>")
        });
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Epistulae</title>\
             <author>Marcus Halmius</author></titleStmt></fileDesc></teiHeader>\
             <text xml:lang=\"la\"><body>{}</body></text></TEI>",
            divisions.concat()
        );
        let (read, found) = crate::press::read(&Input::new("a.xml", tei), &Options::default());
        let letters = read.unwrap_or_else(|| panic!("{found:?}")).collection.letters;
        let names = |agents: &[Agent]| {
            agents.iter().filter_map(Agent::display_name).collect::<Vec<_>>().join(", ")
        };
        let by = |letter: &Letter, kind| {
            letter.action(kind).map_or(String::new(), |one| names(&one.agents))
        };
        let said = letters.iter().map(|letter| {
            let (sent, received) = (by(letter, ActionKind::Sent), by(letter, ActionKind::Received));
            format!("{}: {sent} > {received}", names(&letter.authors))
        });
        said.collect()
    }

    #[test]
    fn the_author_stays_unless_somebody_else_wrote() {
        assert_eq!(said(["Moro Halmius", "Morus Halmio"]), ["Marcus Halmius:  > ", ":  > "]);
        assert_eq!(
            said(["M. Halmius Moro suo s.", "Morus Halmio suo s."]),
            [": M. Halmius > Moro", ": Morus > Halmio"]
        );
        // The place of writing is no name of a sender.
        assert_eq!(
            said(["Scr. Romae Moro suo s.", "Moro Halmius"]),
            ["Marcus Halmius:  > ", "Marcus Halmius:  > "]
        );
    }
}
