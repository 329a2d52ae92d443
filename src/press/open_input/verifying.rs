//! The proof of files that were made of a letter earlier.

use super::{OpenInput, ReadLetter, is_loss};
use crate::audit::{self, Held};
use crate::diag::Diagnostic;
use crate::ir::{Letter, Reading};

impl OpenInput<'_> {
    /// What is lost of a letter, or of the input, on the way from the source: no file of it is made, and none is proved.
    pub fn losses<'r>(&'r self, read: &'r ReadLetter) -> impl Iterator<Item = &'r Diagnostic> {
        self.diagnostics.iter().chain(&read.diagnostics).filter(|found| is_loss(found))
    }

    /// Compares a file that was made of a letter earlier, in either reading, with the letter: what it must hold, and how it
    /// differs. Nothing, if files of its format cannot be read back.
    ///
    /// ```
    /// use letterpress::press::{self, Input, Options, convert};
    /// let (input, options) = (Input::new("a.txt", "Dear Ben: It rains."), Options::default());
    /// let file = convert(&input, &options).files.swap_remove(0).bytes;
    /// let losses = |file: &[u8]| {
    ///     press::open(&input, &options, |opened| {
    ///         let (held, losses) = opened.verify(&opened.read(0).letter, "tei", file).unwrap();
    ///         assert_eq!(held.words, 4);
    ///         losses.len()
    ///     })
    /// };
    /// assert_eq!(losses(&file).unwrap(), 0);
    /// let altered = String::from_utf8(file).unwrap().replace("rains", "snows");
    /// assert_eq!(losses(altered.as_bytes()).unwrap(), 1);
    /// ```
    pub fn verify(
        &self,
        letter: &Letter,
        format: &str,
        file: &[u8],
    ) -> Option<(Held, Vec<Diagnostic>)> {
        let extractor = self.options.registry.find_extractor(format)?;
        let prove = |reading| audit::prove(letter, extractor, file, reading);
        let printed = prove(self.options.reading);
        let other = match self.options.reading {
            _ if printed.1.is_empty() => return Some(printed),
            Reading::Regular => Reading::Original,
            Reading::Original => Reading::Regular,
        };
        Some(prove(other)).filter(|(_, losses)| losses.is_empty()).or(Some(printed))
    }
}
