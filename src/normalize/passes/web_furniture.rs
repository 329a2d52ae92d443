//! What a web page has around a letter and a copy of the whole page takes along: the menu and the path of
//! pages above it; the links to share it, the permanent link and the rights of the site below.
//!
//! Not here: links back from notes (`note_list`), and the line that names the source (`source_line`).
//! **Invariant:** lines are left out only beside one that no letter has, and never a line that can open or
//! sign a letter. What is left out is furniture, with a warning.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, words};
use crate::normalize::dates::dateline;
use crate::normalize::parties::{self, HeadingParties};
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, set_aside, text_runs};
use crate::source::{Span, Structure};

/// Takes the menu and the foot of a web page out of the text.
pub(super) struct TakeWebFurniture;

impl Pass for TakeWebFurniture {
    fn name(&self) -> &'static str {
        "take_web_furniture"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.first_mut() else { return };
        let lines = text_runs::of(&text.blocks);
        let parts = [
            (menu(&lines, &languages), "the menu of a web page"),
            (foot(&lines), "the foot of a web page"),
        ];
        let mut taken: Vec<Span> = Vec::new();
        for (range, what) in parts {
            let part = range.and_then(|range| lines.get(range)).unwrap_or_default();
            let (Some((first, _)), Some((last, _))) = (part.first(), part.last()) else { continue };
            if part.len() == lines.len() {
                continue;
            }
            let at = first.to(*last);
            let count = words(context.source.slice(at)).count();
            let message = format!("{count} words are left out as {what}");
            context.report(
                Diagnostic::new(&diag::WEB_FURNITURE, at, message)
                    .hint("[[drop]] in a profile says which lines to leave out"),
            );
            letter.furniture.push(set_aside::dropped(context.source, at, what));
            taken.push(at);
        }
        letter.furniture.sort_by_key(|one| one.origin.span());
        let is_in = |at: Span| taken.iter().any(|one| one.start <= at.start && at.end <= one.end);
        text_runs::take_out(&mut text.blocks, |at| is_in(at).then_some(None));
    }
}

/// A line that only the head of a web page has: a link for those who use no mouse, or the path to the page.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    let skip = r"(?:skip|jump|go) to (?:the )?(?:main )?(?:content|navigation|search|menu)|toggle navigation|(?:direkt )?zum (?:haupt)?inhalt(?: springen| wechseln)?|aller au contenu(?: principal)?|перейти к (?:основному )?(?:содержанию|содержимому|навигации|поиску)|(?:ir|saltar) al contenido(?: principal)?|vai al contenuto(?: principale)?|(?:ga )?naar (?:de )?(?:hoofd)?inhoud|przejdź do treści";
    let home = "home|startseite|start|accueil|главная|inicio|strona główna";
    let path = r"\s*[>›»]\s*[^>›»]{1,120}";
    compiled(&format!(r"^(?:{skip}|(?:{home})(?:{path})+|[^>›»]{{1,60}}(?:{path}){{2,}})$"))
});

/// The links of a menu, which a line of a letter can be, too: two of them are a menu.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:home(?:page)?|about(?: us)?|contact(?: us)?|search|browse|menu|log ?in|sign in|help|news|startseite|über uns|kontakt|suche|anmelden|hilfe|accueil|à propos|recherche|connexion|aide|главная|поиск|войти|о проекте|контакты)$",
    )
});

/// A line that only the foot of a web page has.
static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:share (?:this|on)\b.*|permanent link\b.*|permalink\b.*|cite this (?:page|item|document|letter)\b.*|(?:©|\(c\)|copyright)\s.*[0-9]{4}.*|(?:.*\. )?all rights reserved\.?|privacy(?: policy| statement)?(?:\s\W?\s?terms.*)?|terms (?:of (?:use|service)|and conditions)|cookies?(?: policy| settings)?|back to (?:the )?top|powered by\b.*|follow us\b.*|printer[- ]friendly\b.*|teilen (?:auf|über)\b.*|nach oben|impressum|datenschutz(?:erklärung)?|alle rechte vorbehalten\.?|partager (?:sur|cette)\b.*|haut de (?:la )?page|mentions légales|tous droits réservés\.?|поделиться\b.*|наверх|все права защищены\.?)$",
    )
});

/// An address alone on its line.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| compiled(r"^<?https?://[^\s<>]+>?$"));

fn compiled(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a constant pattern")
}

/// Most lines of a menu, and of a foot.
const MOST: usize = 40;

/// The lines of the menu above the letter, or between its heading and its dateline: the known ones, and
/// the links beside them, up to the first line that can belong to the letter.
fn menu(lines: &[(Span, String)], languages: &[&'static Language]) -> Option<Range<usize>> {
    let top: Vec<&str> = lines.iter().take(MOST).map(|(_, line)| line.trim()).collect();
    let is_link = |line: &&str| LINK.is_match(line);
    let known = |line: &str| HEAD.is_match(line);
    let first_links = || {
        let links = top.iter().take_while(|line| !is_of_letter(line, languages));
        (links.filter(|line| is_link(line)).count() > 1)
            .then(|| top.iter().position(|line| is_link(&line)))
            .flatten()
    };
    let first = top.iter().position(|line| known(line)).or_else(first_links)?;
    // A sentence above it belongs to the letter, and no page has its menu there.
    if top.iter().take(first).any(|line| is_sentence(line)) {
        return None;
    }
    let before = top.iter().take(first).rev();
    let start = first - before.take_while(|line| !is_of_letter(line, languages)).count();
    let after = top.iter().skip(first + 1);
    let is_menu = |line: &&&str| known(line) || is_link(line) || !is_of_letter(line, languages);
    let end = first + 1 + after.take_while(is_menu).count();
    // The page path below the heading is the whole of what the copy took along.
    Some(start..end)
}

/// The lines of the foot below the letter: from the first known one, if no sentence follows it. An
/// address at the end is where the text is from.
fn foot(lines: &[(Span, String)]) -> Option<Range<usize>> {
    let known = |line: &str| FOOT.is_match(line.trim());
    let after_letter = lines.iter().rev().take(MOST);
    let bottom = after_letter.take_while(|(_, line)| known(line) || !is_sentence(line)).count();
    let start = lines.len() - bottom;
    let first = lines.get(start..)?.iter().position(|(_, line)| known(line))?;
    let has_address = lines.last().is_some_and(|(_, line)| ADDRESS.is_match(line.trim()));
    Some(start + first..lines.len() - usize::from(has_address))
}

/// Whether a line can be the heading, the dateline, the salutation or a sentence of a letter.
fn is_of_letter(line: &str, languages: &[&'static Language]) -> bool {
    let title = line.trim_start_matches(|c: char| c.is_ascii_digit() || "#.\\ ".contains(c));
    parties::names_document(title, languages)
        || parties::read_dated(title, languages) != HeadingParties::Nothing
        || dateline::read(line, languages).is_some()
        || languages.iter().any(|language| language.salutation(line).is_some())
        || is_sentence(line)
}

/// Longest line of a menu or a foot that is not known, in characters.
const LONGEST: usize = 120;

/// Whether a line ends as a sentence, or is too long for a link.
fn is_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '?', '!', ':', ';', ',', '”'])
        || line.chars().nth(LONGEST).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::PASSES;
    use crate::readers;
    use crate::source::{Source, SourceId};

    /// What stays of a text, its lines separated by `|`, and how many parts are left out.
    fn read(text: &str) -> (String, usize) {
        let source = Source::decode(SourceId(0), "a.txt", text.replace('|', "\n").into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let mut context = Context::new(&source);
        TakeWebFurniture.run(&mut letter, &mut context);
        assert!(PASSES.iter().any(|pass| pass.name() == TakeWebFurniture.name()));
        let lines = text_runs::of(&letter.texts[0].blocks);
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        (lines.join("|"), context.diagnostics.len())
    }

    #[test]
    fn the_menu_of_a_page_is_left_out() {
        let letter = "Letter From Ann Fell to Ben Moor|Leeds, May 3, 1901|Dear Ben, it rains.|Ann";
        for menu in [
            "Skip to content|Home|Historical Papers|Papers of the Mill||",
            "Skip to main content|Menu|",
            "Home > Papers > The Mill||",
            "Papers » The Mill » 1901|",
            "Home|About us|Papers of the Mill||",
            "Zum Inhalt springen|Startseite|Briefe||",
            "Перейти к содержанию|Главная||",
        ] {
            assert_eq!(read(&format!("{menu}{letter}")), (letter.to_owned(), 1), "{menu}");
        }
        let found =
            read("Letter from the Mill||Home > Papers||3 May 1901|My dear Ben:|It rains.|Ann");
        assert_eq!(
            found,
            ("Letter from the Mill|3 May 1901|My dear Ben:|It rains.|Ann".to_owned(), 1)
        );
    }

    #[test]
    fn the_foot_of_a_page_is_left_out() {
        let letter = "Dear Ben,|It rains.|Ann Fell";
        for foot in [
            "||Share this: Mail Print|© 2020 The Mill. All rights reserved.",
            "|Back to top|Print",
            "||Impressum|Datenschutz|Kontakt",
            "|Permalink|The Mill",
        ] {
            assert_eq!(read(&format!("{letter}{foot}")), (letter.to_owned(), 1), "{foot}");
        }
        let found = read(&format!("{letter}|PERMANENT LINK What’s this?|https://mill.example/3"));
        assert_eq!(found, (format!("{letter}|https://mill.example/3"), 1));
    }

    #[test]
    fn words_of_a_letter_stay() {
        for text in [
            "Home|3 May 1901|Dear Ben,|It rains.|Ann",
            "Dear Ben,|It rains.|Skip to content|Ann",
            "Dear Ben,|We read: Ann > Ben > Carl > Dora.|Ann",
            "Dear Ben,|Share this with Carl.|It rains.|Ann",
            "Dear Ben,|Copyright is a sad thing.|Ann",
            "Home > Papers",
        ] {
            assert_eq!(read(text), (text.to_owned(), 0), "{text}");
        }
    }
}
