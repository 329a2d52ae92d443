//! What kinds of elements HTML has: which are set apart, which have no end tag, which end others.

/// Elements that have no end tag and no content (HTML, 13.1.2).
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "img",
    "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements that are set apart from what comes before and after them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "xmp",
];

/// Blocks that a paragraph can still hold.
const IN_PARAGRAPHS: &[&str] = &[
    "body", "caption", "colgroup", "head", "html", "legend", "optgroup", "option", "select",
    "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr",
];

/// Elements that only say how words are set, and that writers leave open across blocks.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose content is closed off: no end tag inside them ends what is outside.
const CLOSED_OFF: &[&str] =
    &["applet", "caption", "marquee", "object", "table", "td", "template", "th"];

/// What may be in the head of a page.
const OF_HEAD: &[&str] = &[
    "base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style",
    "template", "title",
];

/// Elements whose content is no text: browsers do not show it.
const UNSHOWN: &[&str] =
    &["head", "iframe", "noembed", "noframes", "noscript", "script", "style", "title"];

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn is_formatting(name: &str) -> bool {
    FORMATTING.contains(&name)
}

pub(super) fn is_closed_off(name: &str) -> bool {
    CLOSED_OFF.contains(&name)
}

pub(super) fn is_of_head(name: &str) -> bool {
    OF_HEAD.contains(&name)
}

pub(super) fn is_unshown(name: &str) -> bool {
    UNSHOWN.contains(&name)
}

/// Whether this is a heading, and its level.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (name.len() == 2 && (1..=6).contains(&level)).then_some(level)
}

/// Whether a paragraph ends where this element begins (HTML, 13.1.2.4).
pub(super) fn ends_paragraph(name: &str) -> bool {
    is_block(name) && !IN_PARAGRAPHS.contains(&name)
}

/// Names, and which names stop the search for them.
type Ended = (&'static [&'static str], fn(&str) -> bool);

/// The elements that end where this one begins, and those beyond which none is looked for (HTML, 13.1.2.4).
pub(super) fn ended_by(name: &str) -> Option<Ended> {
    let in_table = |name: &str| ["table", "template"].contains(&name);
    let in_list =
        |name: &str| is_block(name) && !["address", "div", "p", "li", "dd", "dt"].contains(&name);
    let in_select = |name: &str| ["select", "datalist"].contains(&name);
    Some(match name {
        "li" => (&["li"], in_list),
        "dd" | "dt" => (&["dd", "dt"], in_list),
        "td" | "th" => (&["td", "th"], |name| ["table", "template", "tr"].contains(&name)),
        "tr" => (&["tr", "caption", "colgroup"], in_table),
        "tbody" | "thead" | "tfoot" => {
            (&["tbody", "thead", "tfoot", "caption", "colgroup"], in_table)
        }
        "option" => (&["option"], in_select),
        "optgroup" => (&["optgroup", "option"], in_select),
        "rt" | "rp" => (&["rt", "rp"], |name| name == "ruby" || is_block(name)),
        "button" => (&["button"], is_closed_off),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_levels() {
        assert_eq!(heading_level("h2"), Some(2));
        assert_eq!(["h7", "hr", "h", "h1x", "header"].map(heading_level), [None; 5]);
        assert!(ends_paragraph("div") && !ends_paragraph("span") && !ends_paragraph("td"));
    }
}
