//! Line ends: the text of a source has one kind, whatever its file has.
//!
//! A line ends with CR LF, CR or LF, even within one file; each becomes LF, as XML requires of its
//! readers (XML 1.0, 2.11). So nothing downstream ever meets a carriage return, and the same letter
//! gives the same output from every system.

/// Where the text has LF and the file CR LF, so that places in the file can be reported.
#[derive(Clone, Debug, Default)]
pub(super) struct LineEnds {
    /// Offsets of those line feeds, in the text.
    joined: Vec<usize>,
}

impl LineEnds {
    /// Turns every line end into LF.
    pub(super) fn normalize(text: String) -> (String, Self) {
        let mut line_ends = Self::default();
        if !text.contains('\r') {
            return (text, line_ends);
        }
        let mut normalized = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character != '\r' {
                normalized.push(character);
                continue;
            }
            if characters.next_if_eq(&'\n').is_some() {
                line_ends.joined.push(normalized.len());
            }
            normalized.push('\n');
        }
        (normalized, line_ends)
    }

    /// The offset that a place of the text had before its line ends were made one kind.
    pub(super) fn as_decoded(&self, offset: usize) -> usize {
        offset + self.joined.partition_point(|joined| *joined < offset)
    }
}
