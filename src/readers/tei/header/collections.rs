//! What the title of a file of letters says about who wrote them.
//!
//! **Invariant:** the author of a file is taken for that of its letters only if its title says that it holds one person's
//! letters. The author of a `Life and Letters` is another, and of a `Briefwechsel` there are two.

/// Words for letters in titles, in the nine languages that are known.
const LETTERS: &[&str] = &[
    "letters",
    "epistles",
    "briefe",
    "lettres",
    "épîtres",
    "lettere",
    "epistole",
    "cartas",
    "epístolas",
    "epistulae",
    "epistolae",
    "epistulæ",
    "epistolæ",
    "epistularum",
    "epistolarum",
    "litterae",
    "literae",
    "brieven",
    "listy",
    "письма",
];

/// Words of titles whose author is not, or not alone, who wrote the letters.
const OTHERS: &[&str] = &[
    // an exchange
    "correspondence",
    "exchange",
    "exchanged",
    "replies",
    "answers",
    "from",
    "between",
    "briefwechsel",
    "korrespondenz",
    "gegenbriefe",
    "antworten",
    "correspondance",
    "réponses",
    "carteggio",
    "corrispondenza",
    "risposte",
    "correspondencia",
    "respuestas",
    "commercium",
    "responsa",
    "mutuae",
    "briefwisseling",
    "correspondentie",
    "antwoorden",
    "korespondencja",
    "odpowiedzi",
    "переписка",
    // a book about somebody
    "life",
    "lives",
    "biography",
    "memoir",
    "memoirs",
    "leben",
    "biographie",
    "vie",
    "vita",
    "vida",
    "leven",
    "życie",
    "жизнь",
];

/// Words that lead to the name of who wrote the letters.
const OF: &[&str] =
    &["of", "by", "von", "des", "der", "de", "du", "di", "del", "della", "van", "d’", "d'"];

/// Whether titles of a file say that it holds the letters of somebody.
pub(super) fn are_letters_of(titles: &[String], author: &str) -> bool {
    let all: Vec<Vec<String>> = titles.iter().map(|title| words(title)).collect();
    let has = |list: &[&str]| all.iter().flatten().any(|word| list.contains(&word.as_str()));
    let author = words(author);
    // `Letters of Ann Lee`, and not of the author: who collected them.
    let names_other = titles.iter().any(|title| {
        let named = title.split_whitespace().skip_while(|word| !is_any(word, LETTERS)).skip(1);
        let mut named = named.skip_while(|word| !is_any(word, OF)).skip(1).peekable();
        let is_named = named.peek().is_some_and(|name| name.starts_with(char::is_uppercase));
        is_named && !named.any(|name| words(name).iter().any(|word| author.contains(word)))
    });
    has(LETTERS) && !has(OTHERS) && !names_other
}

fn is_any(word: &str, list: &[&str]) -> bool {
    words(word).iter().any(|word| list.contains(&word.as_str()))
}

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_whose_letters_a_file_holds() {
        for (title, author, expected) in [
            ("Letters", "Penhallow the Younger", true),
            ("Select Letters of Ezra Penhallow", "Penhallow, Ezra", true),
            ("Epistulae ad Moros", "E. Penhallow", true),
            ("Briefe an Bernd Moser", "Halm, Anna", true),
            ("Письма", "Холм, Анна", true),
            ("Listy", "Anna Borowska", true),
            ("Letters to and from Ben Moor", "Ezra Penhallow", false),
            ("Life and Letters of Ann Lee", "Ezra Penhallow", false),
            ("Letters of Ann Lee", "Ezra Penhallow", false),
            ("Briefwechsel", "Halm, Anna", false),
            ("The Marsh", "Ezra Penhallow", false),
        ] {
            assert_eq!(are_letters_of(&[title.to_owned()], author), expected, "{title}");
        }
    }
}
