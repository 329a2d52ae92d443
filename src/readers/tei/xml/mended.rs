//! What this program changed in a file that it revised, so that the schema accepts it, and what the source has
//! in its place (the table in the conformance of the backend TEI).

use std::borrow::Cow;

use quick_xml::events::BytesStart;

/// What an instruction of ours says of the source.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::readers::tei) enum Told {
    /// The element around it has this attribute, too: its name and value.
    Attribute(String, String),
    /// An attribute of the element around it, and what the source calls it.
    Renamed(String, String),
    /// The element around it has this tag.
    Element(String),
    /// An element with this tag begins here.
    Start(String),
    /// That element ends here.
    End,
    /// The source does not have the element around it, only what is in it.
    Added,
}

impl Told {
    /// What a token says, if it is an instruction of ours.
    pub(in crate::readers::tei) fn of(written: &str) -> Option<Self> {
        let told = written.strip_prefix("<?letterpress ")?.strip_suffix("?>")?;
        let (what, source) = told.split_once(' ').unwrap_or((told, ""));
        let source = source.replace("?&gt;", "?>");
        Some(match what {
            "attribute" => {
                let (name, value) = source.split_once('=')?;
                Self::Attribute(name.to_owned(), unescaped(value.trim_matches('"')))
            }
            "renamed" => {
                let (name, of_source) = source.split_once(' ')?;
                Self::Renamed(name.to_owned(), of_source.to_owned())
            }
            "element" => Self::Element(source),
            "start" => Self::Start(source),
            "end" => Self::End,
            "added" => Self::Added,
            _ => return None,
        })
    }

    /// The tag in the source of the element whose start tag ends here, if that is another one.
    pub(in crate::readers::tei) fn tag_at(text: &str, end: usize) -> Option<String> {
        let after = text.get(end..).filter(|after| after.starts_with("<?letterpress element "))?;
        let written = after.get(..after.find("?>")? + "?>".len())?;
        match Self::of(written)? {
            Self::Element(tag) => Some(tag),
            _ => None,
        }
    }
}

/// A tag as an instruction gives it: without brackets.
pub(in crate::readers::tei) fn start_tag(tag: &str) -> BytesStart<'_> {
    let name = tag.split(char::is_whitespace).next().unwrap_or_default();
    BytesStart::from_content(tag, name.len())
}

pub(super) fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}
