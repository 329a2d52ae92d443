//! What is said of an excerpt: in its head, its citation, and wherever its title is.

use super::{Wording, fill};
use crate::ir::Excerpt;

impl Wording {
    /// The pages or paragraphs of an excerpt: `pp. 10–12`.
    pub(crate) fn extent_of_excerpt(&self, excerpt: &Excerpt) -> String {
        let (one, several) = (&self.citation.page, &self.citation.pages);
        let words = &self.excerpt;
        let (first, last, [one, several]) = match excerpt {
            Excerpt::Pages { first, last } => (first.clone(), last.clone(), [one, several]),
            Excerpt::Paragraphs { first, last } => {
                (first.to_string(), last.to_string(), [&words.paragraph, &words.paragraphs])
            }
        };
        let is_one = first == last;
        let numbers = if is_one { first } else { format!("{first}–{last}") };
        fill(if is_one { one } else { several }, &[("pages", &numbers), ("numbers", &numbers)])
    }

    /// The title of a letter, with the word for an excerpt if it is one.
    pub(crate) fn title_of(&self, title: String, excerpt: Option<&Excerpt>) -> String {
        match excerpt {
            Some(_) => fill(&self.excerpt.titled, &[("title", &title)]),
            None => title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_says_which_pages_or_paragraphs_it_has() {
        let said = |excerpt| Wording::english().extent_of_excerpt(&excerpt);
        let pages =
            |first: &str, last: &str| Excerpt::Pages { first: first.into(), last: last.into() };
        assert_eq!(said(pages("xi", "2")), "pp. xi–2");
        assert_eq!(said(pages("12r", "12r")), "p. 12r");
        assert_eq!(said(Excerpt::Paragraphs { first: 3, last: 3 }), "paragraph 3");
        assert_eq!(said(Excerpt::Paragraphs { first: 1, last: 6 }), "paragraphs 1–6");
    }
}
