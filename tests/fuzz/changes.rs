//! How a seed is changed: a few places of it, as a careless hand or a broken program changes a file.

use proptest::prelude::*;
use proptest::sample::Index;

/// Inputs do not grow beyond this many bytes: a bounded run looks for many small mistakes.
const MOST: usize = 1 << 14;

/// What readers of one format or another look for, and what most often goes wrong.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "<", ">", "</", "/>", "&", "&amp;", "&#x0;", "&#xFFFF;", "&nbsp;", "<!--", "-->", "<![CDATA[",
    "]]>", "<?a", "<p>", "</p>", "<div>", "<pb/>", "<pb n=\"7\"/>", "<lb break=\"no\"/>", "<note>",
    "<note n=\"1\" target=\"#a\">", "<ref target=\"#a\">", " xml:id=\"a\"", "<del>", "</del>",
    "<table>", "<td>", "<a href=\"#a\">", "<sup>1</sup>", "<br>", "\0", "\u{1}", "\u{8}", "\u{c}",
    "\u{feff}", "\u{ad}", "\u{200b}", "\u{202e}", "\u{301}", "\u{a0}", "\u{2028}", "\u{fffd}",
    "\u{ffff}", "é", "ß", "İ", "“", "”", "’", "—", "\n", "\n\n", "\r", "\r\n", "\t", " ", "    ", "-",
    "-\n", "--", "---\n", "+++\n", "***", "_", "`", "#", "# ", "> ", "- ", "1. ", "| a | b |\n|---|\n",
    "[1]", "[^1]", "[^1]: ", "[", "]", "(", ")", "{", "}", "\"", "'", "\\", ",", ";", ":", "=", "|",
    "[Page 7]", "[p. 7]", "1", "0", "-1", "00", "18446744073709551616", "1e999", "null", "true", "[]",
    "{}", "May 3, 1901", "1901-02-30", "Dear Ben:", "Yours,\nAnn", "P.S. ", "[[person]]\n", "(?P<",
    "[a-z]{1000}", "N", "…", "CAPITALS", "urn:x:1", "https://", "%zz", "\u{5e9}\u{5dc}", "\u{1f600}",
];

/// What is done at a place.
#[derive(Clone, Copy, Debug)]
enum What {
    /// A bit of a byte is turned over.
    Flip,
    /// Some bytes are taken out.
    Cut,
    /// The file ends here.
    End,
    /// Some bytes are there several times.
    Repeat,
    /// Some bytes are put elsewhere.
    Move,
    /// A piece of another file is put in.
    Splice,
    /// A token is put in.
    Insert,
}

/// Ends are rare, because they leave little to be read.
const WHAT: &[What] = &[
    What::Flip,
    What::Cut,
    What::Cut,
    What::Cut,
    What::Repeat,
    What::Move,
    What::Move,
    What::Splice,
    What::Splice,
    What::Splice,
    What::Insert,
    What::Insert,
    What::Insert,
    What::End,
];

/// One change.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    what: What,
    at: Index,
    length: usize,
    by: Index,
    /// Whether it begins and ends where a token of the file may.
    is_at_edges: bool,
}

/// A changed seed: which one, and its changes.
pub(crate) fn changes() -> impl Strategy<Value = (Index, Vec<Change>)> {
    let length = prop_oneof![0_usize..8, 0_usize..80, 0_usize..2_000];
    let change =
        (prop::sample::select(WHAT), any::<Index>(), length, any::<Index>(), any::<bool>())
            .prop_map(|(what, at, length, by, is_at_edges)| Change {
                what,
                at,
                length,
                by,
                is_at_edges,
            });
    (any::<Index>(), prop::collection::vec(change, 1..6))
}

/// The seed with its changes.
pub(crate) fn changed(seeds: &[Vec<u8>], (seed, changes): &(Index, Vec<Change>)) -> Vec<u8> {
    let mut bytes = seed.get(seeds).clone();
    for change in changes {
        change.apply(&mut bytes, seeds);
    }
    bytes
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let (start, end) = self.range(bytes, self.at);
        let room = MOST.saturating_sub(bytes.len());
        match self.what {
            What::Flip => {
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= 1 << (self.length % 8);
                }
            }
            What::Cut => drop(bytes.drain(start..end)),
            What::End => bytes.truncate(start),
            What::Repeat => {
                let piece = bytes[start..end].to_vec();
                let most = room / piece.len().max(1);
                let times = [1, 1, 2, 3, 10, 1_000][self.by.index(6)].min(most);
                bytes.splice(end..end, piece.repeat(times));
            }
            What::Move => {
                let piece: Vec<u8> = bytes.drain(start..end).collect();
                let to = self.edge(bytes, self.by.index(bytes.len() + 1));
                bytes.splice(to..to, piece);
            }
            What::Splice => {
                let other = self.by.get(seeds);
                let (from, to) = self.range(other, self.by);
                bytes.splice(start..start, other[from..to].iter().copied().take(room));
            }
            What::Insert => {
                let token = TOKENS[self.by.index(TOKENS.len())].bytes();
                bytes.splice(start..start, token.take(room));
            }
        }
    }

    fn range(&self, bytes: &[u8], at: Index) -> (usize, usize) {
        let start = self.edge(bytes, at.index(bytes.len() + 1));
        (start, self.edge(bytes, (start + self.length).min(bytes.len())))
    }

    /// This place, or the next one where a token may begin.
    fn edge(&self, bytes: &[u8], at: usize) -> usize {
        let is_edge = |byte: &u8| b"<\n{[,\" ".contains(byte);
        let next = bytes[at..].iter().position(is_edge).filter(|_| self.is_at_edges);
        at + next.unwrap_or(0)
    }
}
