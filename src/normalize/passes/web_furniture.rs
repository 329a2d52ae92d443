//! What a web page has around a letter and a copy of the whole page takes along: the menu and the path of
//! pages above it; the links to share it, the permanent link and the rights of the site below.
//!
//! Not here: links back from notes (`note_list`), and the line that names the source (`source_line`).
//! **Invariant:** lines are left out only beside one that no letter has, and never a line that can open or
//! sign a letter. What is left out is furniture, with a warning.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Letter, words};
use crate::normalize::dates::dateline;
use crate::normalize::parties::{self, HeadingParties};
use crate::normalize::signing::is_address;
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
        let parts = [
            (menu(&text.blocks, &languages), "the menu of a web page"),
            (foot(&text.blocks), "the foot of a web page"),
        ];
        let parts = parts.map(|(at, what)| Some((at?, what)));
        let is_in = |line: Span| {
            let mut parts = parts.iter().flatten();
            parts.any(|(part, _)| part.start <= line.start && line.end <= part.end)
        };
        // Nothing else is in the text, so it is no furniture of a letter.
        if text_runs::of(&text.blocks).iter().all(|(line, _)| is_in(*line)) {
            return;
        }
        for (at, what) in parts.into_iter().flatten() {
            let left_out = set_aside::take_lines(&mut text.blocks, context.source, at, what);
            let count: usize = left_out.iter().map(|part| words(&part.text).count()).sum();
            let message = format!("{count} words are left out as {what}");
            context.report(Diagnostic::new(&diag::WEB_FURNITURE, at, message));
            letter.furniture.extend(left_out);
        }
        letter.furniture.sort_by_key(|one| one.origin.span());
    }
}

/// Words of a link for those who use no mouse.
static SKIP: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:skip|jump|go) to (?:the )?(?:main )?(?:content|navigation|search|menu)|toggle navigation|(?:direkt )?zum (?:haupt)?inhalt(?: springen| wechseln)?|aller au contenu(?: principal)?|перейти к (?:основному )?(?:содержанию|содержимому|навигации|поиску)|(?:ir|saltar) al contenido(?: principal)?|vai al contenuto(?: principale)?|(?:ga )?naar (?:de )?(?:hoofd)?inhoud|przejdź do treści)$",
    )
});

/// A line that only the head of a web page has: such a link, or the path to the page.
fn is_head(line: &str) -> bool {
    /// What such links lead to.
    const TARGETS: &[&str] = &[
        "content",
        "navigation",
        "search",
        "menu",
        "inhalt",
        "contenu",
        "contenid",
        "inhoud",
        "treści",
        "содерж",
        "навигации",
        "поиску",
    ];
    has_any(line, TARGETS) && SKIP.is_match(line) || is_path(line)
}

/// Whether a line that may be a link has one of these words.
fn has_any(line: &str, words: &[&str]) -> bool {
    let lower = line.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}

/// The path to a page: `Home > Letters > 1861`.
fn is_path(line: &str) -> bool {
    const HOME: &[&str] =
        &["home", "startseite", "start", "accueil", "главная", "inicio", "strona główna"];
    // `« oui » et « non »` is a quotation.
    if line.contains('«') {
        return false;
    }
    let mut steps = line.split(['>', '›', '»']).map(str::trim);
    let first = steps.next().unwrap_or_default();
    let others: Vec<usize> = steps.map(|step| step.chars().count()).collect();
    let is_home = HOME.contains(&first.to_lowercase().as_str());
    let is_short = (1..=60).contains(&first.chars().count());
    others.iter().all(|step| (1..=120).contains(step))
        && (is_home && !others.is_empty() || is_short && others.len() > 1)
}

/// The links of a menu. A line of a letter can have the same words, so only two of them are a menu.
const LINKS: &[&str] = &[
    "home",
    "homepage",
    "about",
    "about us",
    "contact",
    "contact us",
    "search",
    "browse",
    "menu",
    "login",
    "log in",
    "sign in",
    "help",
    "news",
    "startseite",
    "über uns",
    "kontakt",
    "suche",
    "anmelden",
    "hilfe",
    "accueil",
    "à propos",
    "recherche",
    "connexion",
    "aide",
    "главная",
    "поиск",
    "войти",
    "о проекте",
    "контакты",
];

fn is_link(line: &str) -> bool {
    LINKS.contains(&line.to_lowercase().as_str())
}

/// A line that only the foot of a web page has.
static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:share (?:this|on|via)(?: page| item| document| letter| article| post)?(?::.*)?|permanent link\b.*|permalink\b.*|cite this (?:page|item|document|letter)\b.*|(?:©|\(c\)|copyright)\s.*[0-9]{4}.*|(?:.*\. )?all rights reserved\.?|privacy (?:policy|statement).*|terms (?:of (?:use|service)|and conditions)|cookies? (?:policy|settings|preferences)|back to (?:the )?top|powered by\b.*|follow us\b.*|printer[- ]friendly\b.*|teilen (?:auf|über)\b.*|nach oben|impressum|datenschutz(?:erklärung)?|alle rechte vorbehalten\.?|partager (?:sur|cette)\b.*|haut de (?:la )?page|mentions légales|tous droits réservés\.?|поделиться\b.*|наверх|все права защищены\.?|(?:(?:leave|post) a (?:comment|reply)|no comments?|no hay comentarios|nessun commento|keine kommentare|aucun commentaire)\s?:?|(?:previous|prev|vorige|zurück|précédente?|anterior|precedente|poprzedni|назад)\b[^.]{0,40}\s\|\s[^.]{1,60})$",
    )
});

fn is_foot(line: &str) -> bool {
    /// Words of which each such line has one.
    const WORDS: &[&str] = &[
        "share",
        "permanent",
        "permalink",
        "cite",
        "©",
        "(c)",
        "copyright",
        "rights",
        "privacy",
        "terms",
        "cookie",
        "back to",
        "powered",
        "follow",
        "printer",
        "teilen",
        "nach oben",
        "impressum",
        "datenschutz",
        "rechte",
        "partager",
        "haut de",
        "mentions",
        "droits",
        "поделиться",
        "наверх",
        "права",
        "comment",
        "reply",
        "comentarios",
        "kommentare",
        "|",
    ];
    has_any(line, WORDS) && FOOT.is_match(line)
}

/// Whether a line is an address and nothing else.
fn is_web_address(line: &str) -> bool {
    let line = line.strip_prefix('<').unwrap_or(line);
    let line = line.strip_suffix('>').unwrap_or(line);
    let scheme = ["http://", "https://"].into_iter().find_map(|scheme| line.strip_prefix(scheme));
    scheme.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "<>".contains(c))
    })
}

fn compiled(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a constant pattern")
}

/// Most lines above a menu, and of a foot.
const MOST: usize = 40;

/// The menu above the letter, or between its heading and its dateline: the known lines, and in a paragraph
/// with nothing else the links after them.
fn menu(blocks: &[Block], languages: &[&'static Language]) -> Option<Span> {
    let mut above = 0;
    for block in blocks {
        let lines = text_runs::of(std::slice::from_ref(block));
        let links = lines.iter().filter(|(_, line)| is_link(line.trim())).count();
        let bars = lines.iter().filter(|(_, line)| has_bars(line)).count();
        let is_known = |(_, line): &(Span, String)| {
            let line = line.trim();
            bars > 1 && has_bars(line)
                || is_head(line) && !is_sentence(line)
                || links > 1 && is_link(line)
        };
        let is_of_letter =
            |line: &(Span, String)| !is_known(line) && is_of_letter(line.1.trim(), languages);
        // No page has its menu below a sentence.
        let sentence = lines.iter().position(|(_, line)| is_sentence(line));
        let top = lines.get(..sentence.unwrap_or(lines.len()))?;
        if let Some(first) = top.iter().position(is_known) {
            let menu = lines.get(first..)?;
            let menu: Vec<_> = menu.iter().take_while(|line| !is_of_letter(line)).collect();
            let is_alone = first + menu.len() == lines.len();
            let last_known = menu.iter().rposition(|line| is_known(line))?;
            let last = if is_alone { menu.last()? } else { menu.get(last_known)? };
            return Some(menu.first()?.0.to(last.0));
        }
        above += lines.len();
        if above > MOST || sentence.is_some() {
            return None;
        }
    }
    None
}

/// The foot below the letter: from the first known line on, if no sentence follows it. An address at the
/// end says where the text is from, and is left.
fn foot(blocks: &[Block]) -> Option<Span> {
    let mut lines = text_runs::of(blocks);
    lines.pop_if(|(_, line)| is_web_address(line.trim()));
    let is_known = |line: &str| is_foot(line.trim());
    let below = lines.iter().rev().take(MOST);
    let count = below.take_while(|(_, line)| is_known(line) || !is_sentence(line)).count();
    let foot = lines.get(lines.len() - count..)?;
    let (first, _) = foot.iter().find(|(_, line)| is_known(line))?;
    Some(first.to(lines.last()?.0))
}

/// Whether a line can be the heading, the dateline, the salutation or a sentence of a letter.
fn is_of_letter(line: &str, languages: &[&'static Language]) -> bool {
    let title = line.trim_start_matches(|c: char| c.is_ascii_digit() || "#.\\ ".contains(c));
    // `Letters` alone is a line of a menu.
    let has_words = title.split_whitespace().nth(1).is_some();
    has_words && parties::names_document(title, languages)
        || matches!(
            parties::read_of_letter(title, languages),
            HeadingParties::Parties(_) | HeadingParties::Undecided(_)
        )
        || dateline::read(line, languages).is_some()
        || languages.iter().any(|language| language.salutation(line).is_some())
        || is_address(line)
        || is_sentence(line)
}

/// Whether a line consists of links that bars separate: `Start | Contact | Help`.
fn has_bars(line: &str) -> bool {
    let links: Vec<&str> = line.split(['|', '•', '·', '❘']).map(str::trim).collect();
    let is_link = |link: &&str| {
        (1..=50).contains(&link.chars().count())
            && !link.contains(|c: char| c.is_ascii_digit() || ".:;!?".contains(c))
    };
    (3..=12).contains(&links.len()) && links.iter().all(is_link)
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
            "Skip to main content|Menu||",
            "Home > Papers > The Mill||",
            "Start | Contact | Help|Papers | Search | The Mill||".replace(" | ", " ❘ ").as_str(),
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
            "||Leave a reply",
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
            "We read: Ann > Ben > Carl > Dora.|Ann",
            "Cher Ben, il dit « oui » et « non » et rit|Anne",
            "Dear Ben,|Share this with Carl.|It rains.|Ann",
            "Dear Ben,|Copyright is a sad thing.|Ann",
            "Home > Papers",
        ] {
            assert_eq!(read(text), (text.to_owned(), 0), "{text}");
        }
    }
}
