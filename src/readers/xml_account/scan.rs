//! The character data of XML, found without a parser.

use std::ops::Range;

/// The runs of character data in a part of a text that is well-formed XML (XML 1.0, 2.4): everything
/// between the mark-up.
pub(in crate::readers) fn character_data(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = part.start;
    for mark in markup(text, part.clone()) {
        runs.push(at..mark.start);
        at = mark.end;
    }
    runs.push(at..part.end);
    runs.retain(|run| !run.is_empty());
    runs
}

/// The mark-up in a part of a text that is well-formed XML: tags, comments, processing instructions,
/// declarations, and the brackets of CDATA.
pub(in crate::readers) fn markup(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut at = part.start;
    loop {
        let rest = text.get(at..part.end).unwrap_or_default();
        let Some((data, _)) = rest.split_once('<') else { return marks };
        let start = at + data.len();
        let rest = text.get(start..part.end).unwrap_or_default();
        let behind = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let length = if let Some(comment) = rest.strip_prefix(COMMENT) {
            // `<!--->` does not end the comment that it begins (XML 1.0, 2.5).
            let end = comment.find("-->").map_or(comment.len(), |found| found + "-->".len());
            COMMENT.len() + end
        } else if rest.starts_with(CDATA) {
            let end = behind("]]>");
            marks.push(start..start + CDATA.len());
            at = start + end;
            marks.push(at.saturating_sub("]]>".len()).max(start + CDATA.len())..at);
            continue;
        } else if rest.starts_with("<?") {
            behind("?>")
        } else {
            tag(rest)
        };
        at = start + length;
        marks.push(start..at);
    }
}

/// What opens a comment.
const COMMENT: &str = "<!--";

/// What opens a run of characters that contains no mark-up (XML 1.0, 2.7).
pub(in crate::readers) const CDATA: &str = "<![CDATA[";

/// The length of the tag at the start of a text: an attribute can contain `>`.
fn tag(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Character data with its references replaced (XML 1.0, 4.1 and 4.6); `None` if it has an entity of
/// its own, whose text the file declares elsewhere.
pub(in crate::readers) fn without_references(data: &str) -> Option<String> {
    let mut text = String::with_capacity(data.len());
    let mut rest = data;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (name, after) = after.split_once(';')?;
        rest = after;
        text.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "apos" => '\'',
            "quot" => '"',
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_instructions_hold_no_words() {
        let text = "a<b c='>'>d<!---> <e> -->f<?g >?>h<![CDATA[i<j>]]></b>";
        let runs = character_data(text, 0..text.len());
        let words: Vec<&str> = runs.into_iter().filter_map(|run| text.get(run)).collect();
        assert_eq!(words, ["a", "d", "f", "h", "i<j>"]);
    }

    #[test]
    fn references_are_characters() {
        assert_eq!(without_references("a &amp; &#233;&#xE9;").as_deref(), Some("a & éé"));
        assert_eq!(without_references("&own;"), None);
    }
}
