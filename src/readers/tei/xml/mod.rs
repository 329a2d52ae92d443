//! XML as TEI files hold it: names in namespaces, and a tree of one part of a file.
//!
//! **Invariants:** nothing is fetched; each token and each node knows its bytes; except for entities,
//! these bytes hold the characters of a text node.

mod mended;
mod namespaces;
mod tree;

pub(super) use self::mended::{Told, start_tag};
pub(super) use self::namespaces::{Namespaces, TEI, attribute, is_tei};
pub(super) use self::tree::{Element, Node, Run, tree};
pub(super) use crate::readers::xml::{Entities, Fault, Token, Tokens, in_values};

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<Element, Fault> {
        let mut tokens = Tokens::of_file(text);
        while tokens.next()?.is_some() {}
        let entities = tokens.entities().clone();
        let start = text.find("<a").unwrap_or(0);
        let end = text.rfind('>').map_or(0, |end| end + 1);
        tree(text, start..end, &Namespaces::default(), &entities, &[])
    }

    #[test]
    fn what_is_not_well_formed_has_a_place() {
        for (text, at) in [
            ("<a><b></a>", 6),
            ("<a>", 2),
            ("<a><<b/></a>", 3),
            ("<a b='1' b='2'/>", 0),
            ("<a b=1/>", 0),
            ("<a/>x", 4),
            ("<a/><b/>", 4),
            ("<a>&none;</a>", 3),
            ("<a>x & y</a>", 5),
            ("<a b='&none;'/>", 0),
            ("x", 0),
            ("", 0),
        ] {
            assert_eq!(whole(text).map_err(|fault| fault.at).err(), Some(at), "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
        assert!(whole(&deep).unwrap_err().message.contains("more than 200"));
    }

    #[test]
    fn text_entities_are_expanded_within_bounds_and_nothing_is_fetched() {
        let doctype = |subset: &str, body: &str| format!("<!DOCTYPE a [{subset}]><a>{body}</a>");
        let words = |text: &str| whole(text).map(|element| element.words());
        let text = doctype(r#"<!ENTITY x "y &#233;"><!ENTITY z '&x;!'>"#, "&z; &amp; &#x2014;");
        assert_eq!(words(&text).unwrap(), "y é! & —");
        let laugh = |i| format!("<!ENTITY e{} \"{}\">", i + 1, format!("&e{i};").repeat(10));
        let laughs: Vec<String> = (0..12).map(laugh).collect();
        let laughs = laughs.concat();
        let bomb = doctype(&format!("<!ENTITY e0 \"ha\">{laughs}"), "&e12;");
        assert!(words(&bomb).unwrap_err().message.contains("expands to too much"));
        let outside = doctype(r#"<!ENTITY x SYSTEM "file:///etc/passwd">"#, "&x;");
        assert!(words(&outside).unwrap_err().message.contains("&x;"));
        let markup = doctype(r#"<!ENTITY x "<b/>">"#, "&x;");
        assert!(words(&markup).is_err());
    }

    #[test]
    fn parts_of_a_description_are_words_of_their_own() {
        for (text, words) in [
            ("<e>2 leaves<d><h>210</h><i>130</i></d></e>", "2 leaves 210 130"),
            ("<e><h>210</h><i>130</i></e>", "210 130"),
            ("<e>w<choice><sic>ro</sic><corr>or</corr></choice>d</e>", "wroord"),
            ("<e><hi>A</hi><hi>nn</hi></e>", "Ann"),
        ] {
            assert_eq!(whole(text).unwrap().words(), words, "{text}");
        }
    }

    #[test]
    fn a_tree_knows_its_bytes() {
        let text = "<a n=' 1 '>x<b/>&lt;<!-- no -->y<![CDATA[&<]]></a>";
        let element = whole(text).unwrap();
        assert_eq!((element.get("n"), element.words().as_str()), (Some("1"), "x<y&<"));
        let runs = element.children.iter().filter_map(|node| match node {
            Node::Text(run) => Some(&text[run.at.clone()]),
            Node::Element(_) => None,
        });
        assert_eq!(runs.collect::<Vec<_>>(), ["x", "&lt;", "y", "&<"]);
    }
}
