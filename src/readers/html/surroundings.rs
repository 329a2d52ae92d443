//! What a page has around the letter: menus, headers and footers of the site, forms, and what is hidden.
//!
//! The letter is in the main part, if the page marks one; there, too, things of the site can be. What is
//! left out is never what holds a heading of the first rank, nor most of the words. **Invariant:** notes
//! are kept wherever they are.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::notes::Notes;
use super::page::Page;
use super::tree::Element;
use crate::readers::html_elements::{heading_level, is_unshown};

/// Why words are left out.
pub(super) type Reason = &'static str;

const OUTSIDE: Reason = "outside the main part of the web page";
const NAVIGATION: Reason = "the navigation of the web page";
const SITE: Reason = "a header or footer of the site";
const NOTICE: Reason = "a notice of the site";
const ASIDE: Reason = "beside the text of the web page";
const FORM: Reason = "a form on the web page";
const HIDDEN: Reason = "hidden on the web page";
const LINKS: Reason = "a list of links on the web page";

/// The nodes that are no part of the letter, none in another.
pub(super) fn find(page: &Page<'_>, notes: &Notes) -> BTreeMap<usize, Reason> {
    let main = main_part(page);
    let prose = prose(page, notes, main);
    let has_heading = has_heading(page, main) && !is_titled_outside(page, main);
    let finder = Finder { page, notes, main, prose, has_heading };
    let mut found = BTreeMap::new();
    let mut node = 1;
    while node < page.tree.nodes.len() {
        match finder.reason(node) {
            Some(reason) => {
                if page.words(node) > 0 || !page.tree.words(node).trim().is_empty() {
                    found.insert(node, reason);
                }
                node = page.tree.end(node);
            }
            None => node += 1,
        }
    }
    found
}

/// The part of the page that has the letter: what is marked as such, if it has its share of the words.
fn main_part(page: &Page<'_>) -> usize {
    const SHARE: usize = 4;
    let all =
        || (1..page.tree.nodes.len()).filter_map(|node| Some((node, page.tree.element(node)?)));
    let is_main = |element: &Element| element.name == "main" || element.get("role") == Some("main");
    let has_share = |node: &usize| page.unlinked_words(*node) * SHARE >= page.unlinked_words(0);
    let main = all().find(|(_, element)| is_main(element)).map(|(node, _)| node).filter(has_share);
    let article = |part: usize| {
        let mut articles = all()
            .filter(|(_, element)| element.name == "article")
            .map(|(node, _)| node)
            .filter(|node| (part..page.tree.end(part)).contains(node));
        let first = articles.next()?;
        // Several articles that are not in each other are a list of them.
        let is_only = articles.all(|other| other < page.tree.end(first));
        (is_only && has_share(&first)).then_some(first)
    };
    let main = main.unwrap_or(0);
    article(main).unwrap_or(main)
}

/// Whether a part has a heading of a high rank that is not one of the site.
fn has_heading(page: &Page<'_>, part: usize) -> bool {
    let level = |node: usize| heading_level(&page.tree.element(node)?.name);
    let is_high = |node: &usize| level(*node).is_some_and(|level| level <= 2);
    let mut headings = page.tree.below(part).filter(is_high);
    headings.any(|node| page.words(node) > 0 && !is_in_frame(page, node))
}

/// Whether the only heading of the first rank is outside the main part and names one year, as that of one letter
/// does and that of a site does not.
fn is_titled_outside(page: &Page<'_>, main: usize) -> bool {
    let mut titles = (1..page.tree.nodes.len()).filter(|node| is_title(page, *node));
    let (Some(title), None) = (titles.next(), titles.next()) else { return false };
    let words = page.tree.words(title);
    let numbers = words.split(|c: char| !c.is_ascii_digit());
    let years = numbers.filter(|number| number.len() == 4).count();
    let is_outside = !(main..page.tree.end(main)).contains(&title);
    is_outside && years == 1 && page.unlinked_words(title) == page.words(title)
}

/// Whether this is a heading of the first rank.
fn is_title(page: &Page<'_>, node: usize) -> bool {
    let level = page.tree.element(node).and_then(|element| heading_level(&element.name));
    level == Some(1) && page.words(node) > 0
}

/// Whether a node is, or is in, a header or the like that belongs to the page and not to an article on it.
fn is_in_frame(page: &Page<'_>, node: usize) -> bool {
    let around = std::iter::once(node).chain(page.tree.ancestors(node));
    let mut around = around.filter_map(|node| page.tree.element(node));
    let of_article = |it: &&Element| it.is(&["main", "article", "blockquote", "figure"]);
    let frame = around.find(|it| of_article(it) || it.is(&["header", "footer", "nav", "aside"]));
    frame.is_some_and(|it| !of_article(&it)) && !around.any(|it| of_article(&it))
}

/// From the first through the last sentence that is not in notes.
fn prose(page: &Page<'_>, notes: &Notes, main: usize) -> Range<usize> {
    const FEWEST: usize = 8;
    let mut prose: Option<Range<usize>> = None;
    let mut node = main + 1;
    while node < page.tree.end(main) {
        if let Some(note) = notes.all.get(&node) {
            node = note.end.max(node + 1);
            continue;
        }
        let is_around = |it: &Element| {
            is_of_site(it)
                || is_called_navigation(it)
                || is_called_footer(it)
                || is_hidden(page, it)
        };
        let of_site = page.tree.element(node).is_some_and(is_around);
        if of_site && page.unlinked_words(node) * 2 <= page.unlinked_words(main) {
            node = page.tree.end(node);
            continue;
        }
        let is_prose = page.tree.is_text(node) && page.unlinked_words(node) >= FEWEST;
        if is_prose {
            prose = Some(prose.map_or(node, |prose| prose.start)..node + 1);
        }
        node += 1;
    }
    prose.unwrap_or(page.tree.end(main)..page.tree.end(main))
}

fn is_of_site(element: &Element) -> bool {
    element.is(&["nav", "footer", "header", "aside"]) || is_unshown(&element.name)
}

fn is_called_navigation(element: &Element) -> bool {
    let mut names = element.classes().chain(element.get("id"));
    names.any(|name| OF_NAVIGATION.contains(&name.to_lowercase().as_str()))
}

/// Whether an element is called a footer: `footer`, `site-footer`, `wrapper-footer-full`. That of a letter or
/// an article is not meant.
fn is_called_footer(element: &Element) -> bool {
    let is_footer = |name: &str| {
        let name = name.to_lowercase();
        let mut parts = name.split(['-', '_']);
        parts.clone().any(|part| part == "footer") && !parts.any(|part| OF_TEXTS.contains(&part))
    };
    element.name == "div" && element.classes().chain(element.get("id")).any(is_footer)
}

fn is_hidden(page: &Page<'_>, element: &Element) -> bool {
    let is_decoration = element.get("aria-hidden") == Some("true");
    let has_class = element.classes().any(|class| UNSEEN.contains(&class.to_lowercase().as_str()));
    is_decoration
        || has_class
        || element.get("hidden").is_some()
        || element.name == "template"
        || page.setting(element).is_hidden == Some(true)
}

struct Finder<'p, 'a> {
    page: &'p Page<'a>,
    notes: &'p Notes,
    main: usize,
    prose: Range<usize>,
    /// Whether the main part has the heading of the letter.
    has_heading: bool,
}

impl Finder<'_, '_> {
    /// Why a node is left out, if it is.
    fn reason(&self, node: usize) -> Option<Reason> {
        let (page, tree) = (self.page, &self.page.tree);
        if self.holds_what_counts(node) {
            return None;
        }
        let is_inside = (self.main..tree.end(self.main)).contains(&node);
        let holds_main = node < self.main && self.main < tree.end(node);
        if !(is_inside || holds_main) {
            return Some(OUTSIDE);
        }
        let element = tree.element(node)?;
        if is_unshown(&element.name) {
            return None;
        }
        if is_control(element) {
            return Some(FORM);
        }
        if is_hidden(page, element) {
            return Some(HIDDEN);
        }
        let is_most = page.unlinked_words(node) * 2 > page.unlinked_words(self.main);
        if is_most && page.unlinked_words(node) > 0 {
            return None;
        }
        self.of_site(node, element)
            .or_else(|| self.is_list_of_links(node, element).then_some(LINKS))
    }

    /// Whether a node holds the main part, a note, or the only heading.
    fn holds_what_counts(&self, node: usize) -> bool {
        let (page, tree) = (self.page, &self.page.tree);
        let end = tree.end(node);
        let is_in_note =
            self.notes.all.range(..=node).next_back().is_some_and(|(_, note)| node < note.end);
        let holds_note = self.notes.all.range(node..end).next().is_some();
        let holds_title = || !self.has_heading && (node..end).any(|node| is_title(page, node));
        is_in_note || holds_note || holds_title() || self.is_in_title(node)
    }

    fn is_in_title(&self, node: usize) -> bool {
        let is_text = self.page.tree.is_text(node);
        !self.has_heading
            && is_text
            && self.page.tree.ancestors(node).any(|it| is_title(self.page, it))
    }

    fn of_site(&self, node: usize, element: &Element) -> Option<Reason> {
        let is_role =
            |roles: &[&str]| element.get("role").is_some_and(|role| roles.contains(&role));
        if element.name == "nav" || is_role(&["navigation", "search", "menu", "menubar"]) {
            return Some(NAVIGATION);
        }
        if is_called_navigation(element) {
            return Some(NAVIGATION);
        }
        let is_frame = element.is(&["header", "footer"]) && is_in_frame(self.page, node);
        let is_footer =
            is_called_footer(element) && node >= self.prose.end && self.speaks_for_site(node);
        if is_frame || is_footer || is_role(&["banner", "contentinfo"]) {
            return Some(SITE);
        }
        if is_role(&["alert", "alertdialog", "dialog", "status", "tooltip"]) {
            return Some(NOTICE);
        }
        (element.name == "aside" || is_role(&["complementary"])).then_some(ASIDE)
    }

    /// Whether a part has what the footer of a site has and a signature has not: a link, rights, a sentence.
    fn speaks_for_site(&self, node: usize) -> bool {
        const SENTENCE: usize = 8;
        let (page, tree) = (self.page, &self.page.tree);
        let has_link =
            || tree.below(node).filter_map(|below| tree.element(below)).any(|it| it.name == "a");
        page.words(node) >= SENTENCE || has_link() || tree.words(node).contains('©')
    }

    /// What a node says outside its links, if that is no more than a few words.
    fn said_beside_links(&self, node: usize) -> Option<String> {
        const MOST: usize = 8;
        let (page, tree) = (self.page, &self.page.tree);
        if page.unlinked_words(node) > MOST {
            return None;
        }
        let is_linked = |text: &usize| {
            let mut around = tree.ancestors(*text).take_while(|around| *around > node);
            around.any(|around| tree.element(around).is_some_and(|it| it.name == "a"))
        };
        let texts = tree.below(node).filter(|text| tree.is_text(*text) && !is_linked(text));
        Some(texts.map(|text| tree.words(text)).collect())
    }

    /// Whether nothing but links and words that lead back is before or after a node.
    fn is_at_edge(&self, node: usize) -> bool {
        let tree = &self.page.tree;
        let says = |nodes: Range<usize>| {
            let is_shown = |text: &usize| {
                let mut around = tree.ancestors(*text).filter_map(|node| tree.element(node));
                !around.any(|it| it.name == "a" || is_of_site(it) || is_unshown(&it.name))
            };
            let mut texts = nodes.filter(|text| tree.is_text(*text) && is_shown(text));
            texts.any(|text| {
                let words = tree.words(text);
                words.contains(char::is_alphanumeric) && !RETURN.is_match(words.trim())
            })
        };
        !says(tree.end(node)..tree.end(self.main)) || !says(self.main + 1..node)
    }

    /// Whether this is a list of links before or after the prose: a menu, the way to other pages.
    fn is_list_of_links(&self, node: usize, element: &Element) -> bool {
        let (page, tree) = (self.page, &self.page.tree);
        let end = tree.end(node);
        let is_around = end <= self.prose.start || node >= self.prose.end;
        if !is_around || page.words(node) == 0 {
            return false;
        }
        let Some(said) = self.said_beside_links(node) else { return false };
        let is_way_back = RETURN.is_match(said.trim());
        if said.contains(char::is_alphanumeric) && !is_way_back {
            return false;
        }
        let is_link = |node: &usize| {
            tree.element(*node).is_some_and(|it| it.name == "a" && page.words(*node) > 0)
        };
        let links = tree.below(node).filter(is_link).take(2).count();
        if element.is(&["ul", "ol", "menu", "dir", "dl", "table"]) {
            return links > 1;
        }
        if element.name == "footer" {
            return true;
        }
        let between = || {
            let mut texts =
                tree.below(node).filter(|text| tree.is_text(*text) && page.words(*text) == 0);
            texts.any(|text| tree.words(text).contains(SEPARATORS))
        };
        // `>> <a>The next letter</a>`, but not `« <a>yes</a> »`.
        let is_pointed_at = || {
            let words = tree.words(node);
            let words = words.trim();
            words.starts_with(ARROWS) && !words.ends_with(ARROWS)
                || words.ends_with(ARROWS) && !words.starts_with(ARROWS)
        };
        let leads_on = || {
            tree.below(node).filter_map(|node| tree.element(node)).any(|element| {
                element.get("rel").is_some_and(|rel| ["prev", "next", "home", "up"].contains(&rel))
            })
        };
        element.is(&["p", "div", "center", "td", "span"])
            && (links > 1 && between()
                || leads_on()
                || (is_way_back || links > 0 && is_pointed_at()) && self.is_at_edge(node))
    }
}

/// What is between the links of a menu or of the path to a page.
const SEPARATORS: [char; 9] = ['|', '>', '»', '›', '·', '•', '→', '←', '«'];

/// What points from a link to another page.
const ARROWS: [char; 9] = ['<', '>', '»', '›', '‹', '→', '←', '«', '⇒'];

/// Words that lead to another page, before a link.
static RETURN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i:(?:return|back|go back) to|zurück zu[rm]?|retour (?:à|au|aux)|volver a|torna (?:a|al|alla)|terug naar|powrót do|вернуться к|назад к)(?:\s*the)?\s*\.?$",
    )
    .expect("a constant pattern")
});

/// Classes that parts of a site have by convention.
const OF_NAVIGATION: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "pagination",
    "pager",
    "sidebar",
    "share",
    "sharing",
    "social",
    "social-share",
    "sharedaddy",
    "toolbar",
    "cookie-banner",
    "cookies",
    "skip-link",
    "noprint",
    "no-print",
    "d-print-none",
    "hidden-print",
    "mw-editsection",
    "mw-jump-link",
    "comments",
    "comments-area",
    "comment-respond",
    "related",
    "tags",
    "catlinks",
    "entry-meta",
    "entry-footer",
    "post-meta",
    "post-footer",
    "postmetadata",
];

/// Words in the names of parts of a text.
const OF_TEXTS: &[&str] =
    &["letter", "text", "document", "doc", "article", "entry", "note", "page", "table", "tei"];

/// Classes of what is only read aloud, or not shown at all, or not before somebody asks for it.
const UNSEEN: &[&str] = &[
    "sr-only",
    "visually-hidden",
    "screen-reader-text",
    "screenreader-text",
    "d-none",
    "hidden",
    "modal",
];

fn is_control(element: &Element) -> bool {
    element.is(&[
        "button", "select", "datalist", "textarea", "input", "option", "optgroup", "progress",
        "meter", "dialog", "audio", "video", "canvas", "object", "applet",
    ]) || element.name == "label" && element.get("for").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::html::{notes, pages};

    /// What is left of a page, and how many parts are left out.
    fn left(text: &str) -> (String, usize) {
        let page = Page::new(text);
        let notes = notes::find(&page, &pages::find(&page));
        let found = find(&page, &notes);
        let is_out = |node: usize| {
            found.range(..=node).next_back().is_some_and(|(out, _)| node < page.tree.end(*out))
        };
        let texts = (1..page.tree.nodes.len())
            .filter(|node| page.tree.is_text(*node) && !is_out(*node))
            .filter(|node| {
                !page
                    .tree
                    .ancestors(*node)
                    .any(|it| is_unshown(&page.tree.element(it).unwrap().name))
            });
        let texts: Vec<String> = texts.map(|node| page.tree.words(node)).collect();
        (texts.concat().split_whitespace().collect::<Vec<_>>().join(" "), found.len())
    }

    const PROSE: &str = "<p>It rains in Hull, and we have no news of you all.</p>";
    const WORDS: &str = "It rains in Hull, and we have no news of you all.";

    #[test]
    fn what_is_around_the_letter_is_left_out() {
        for around in [
            "<header>The Mill</header>@<footer>All rights reserved</footer>",
            "<div>The Mill</div><main>@</main><div>Contact</div>",
            "<div>The Mill</div><article>@</article><p>Contact",
            "<nav>Home</nav><div role=search>Find</div>@",
            "<ul><li><a href=a>Home</a><li><a href=b>Letters</a></ul>@",
            "@<p><a href=a>Home</a> | <a href=b>Letters</a>",
            "@<p><a href=a rel=prev>Before</a>",
            "@<p>&gt;&gt; <a href=a>The letter before</a></p><p><a href=b>The next</a> →</p>",
            "@<p>Return to <a href=a>the letters</a>",
            "@<div style='display: none'>Hidden</div><span hidden>x</span>",
            "@<form><label for=q>Find</label><input id=q><button>Go</button></form>",
            "<style>.x {display:none}</style><p class=x>Not shown</p>@",
            "<aside>Other letters</aside>@",
            "@<div id=wrapper-footer-full><p>Write to the library about all that is wrong here, please.</div>",
            "<div>@</div><div class='site-footer x'>© The Library</div><div class=modal><p>This letter is best cited by its number and by the day.</div>",
            "<article>@<footer><a href=t>Rain</a></footer></article>",
            "<div role=alert>This page is a draft.</div>@",
        ] {
            let (left, count) = left(&around.replace('@', PROSE));
            assert_eq!(left, WORDS, "{around}");
            assert!(count > 0);
        }
    }

    #[test]
    fn words_of_a_letter_stay() {
        for (page, expected) in [
            ("@<p><a href=p>Ann Fell</a>", "@Ann Fell"),
            ("@<p>« <a href=p>Yes</a> »", "@«Yes»"),
            ("@<p>Return to <a href=p>Hull</a><p>It snows.", "@ReturntoHullItsnows."),
            ("@<p>Return to <b>Hull</b>, says <a href=p>Ben</a>", "@ReturntoHull,saysBen"),
            ("<p><a href=p>Leeds</a>, <a href=q>May 3</a>@", "Leeds, May 3@"),
            ("<header><h1>Ann to Ben</h1><nav>Home</nav></header>@", "Ann to Ben@"),
            ("<main><header>Ann to Ben</header>@</main>", "Ann to Ben@"),
            (
                "<header><h1>Ann to Ben, 1801</h1></header><main><h2>Text</h2>@</main>",
                "Ann to Ben, 1801Text@",
            ),
            ("<article><p>Comment</article><article>@</article>", "Comment@"),
            (
                "@<aside>See<div id=n1>1. In Hull.</div></aside><sup><a href='#n1'>1</a></sup>",
                "@See1. In Hull.1",
            ),
            ("<div>@<div class=letter-footer>Yours</div></div>", "@Yours"),
            ("<div class=footer>Leeds, May 3</div>@", "Leeds, May 3@"),
            ("@<div class=footer>Yours,<br>Ann</div>", "@Yours,Ann"),
            ("<form>@<input></form>", "@"),
            ("<div class=menu>@</div>", "@"),
        ] {
            let (left, _) = left(&page.replace('@', PROSE));
            assert_eq!(
                left.replace(' ', ""),
                expected.replace('@', WORDS).replace(' ', ""),
                "{page}"
            );
        }
    }
}
