//! The proof of files that were made of a letter earlier, by us or by others.

use super::{OpenInput, ReadLetter, is_loss};
use crate::audit::{self, Extractor, Held, Witness, collate};
use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, Reading};
use crate::press::{Input, Options, open};
use crate::readers::Reader;

/// What the proof of a file found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verified {
    /// What the file must hold of the letter.
    pub held: Held,
    /// How it differs; without a loss it is whole.
    pub found: Vec<Diagnostic>,
}

/// What the first bytes of a file say that it is.
enum Kind {
    Epub,
    Pdf,
    /// What our readers read.
    Letter,
}

impl Kind {
    fn of(file: &[u8]) -> Self {
        /// The first entry of the archive is called so, and says it (OCF 3.3, 4.3).
        const EPUB: &[u8] = b"mimetypeapplication/epub+zip";
        /// The local header of a zip entry (APPNOTE.TXT, 4.3.7).
        const HEADER: usize = 30;
        match file {
            file if file.starts_with(b"%PDF-") => Self::Pdf,
            file if file.get(HEADER..).is_some_and(|rest| rest.starts_with(EPUB)) => Self::Epub,
            _ => Self::Letter,
        }
    }
}

impl OpenInput<'_> {
    /// What is lost of a letter, or of the input, on the way from the source: no file of it is made, and none is proved.
    pub fn losses<'r>(&'r self, read: &'r ReadLetter) -> impl Iterator<Item = &'r Diagnostic> {
        self.diagnostics.iter().chain(&read.diagnostics).filter(|found| is_loss(found))
    }

    /// Compares a file that was made of a letter with the letter: a file of ours as the proof does, in either reading; one
    /// that differs, and one of another program, word by word, with both places of each difference. It can be of any format
    /// that is read or proved.
    ///
    /// ```
    /// use letterpress::press::{self, Input, Options, convert};
    /// let (input, options) = (Input::new("a.txt", "Dear Ben: It rains."), Options::default());
    /// let file = convert(&input, &options).files.swap_remove(0).bytes;
    /// let losses = |file: &[u8]| {
    ///     press::open(&input, &options, |opened| {
    ///         let verified = opened.verify(&opened.read(0).letter, "tei", &Input::new("a.tei.xml", file));
    ///         assert_eq!(verified.held.words, 4);
    ///         verified.found
    ///     })
    /// };
    /// assert!(losses(&file).unwrap().is_empty());
    /// let altered = String::from_utf8(file).unwrap().replace("rains", "rams");
    /// let found = losses(altered.as_bytes()).unwrap();
    /// assert!(found[0].message.ends_with("has “rams.” instead of “rains.”"));
    /// ```
    pub fn verify(&self, letter: &Letter, format: &str, file: &Input) -> Verified {
        let extractor = self.options.registry.find_extractor(format);
        let proved = extractor.map(|extractor| self.proved(letter, extractor, &file.bytes));
        match proved {
            Some(proved) if proved.found.is_empty() => proved,
            proved => self.collated(letter, format, file, proved),
        }
    }

    /// The strict proof, in either reading.
    fn proved(&self, letter: &Letter, extractor: &dyn Extractor, file: &[u8]) -> Verified {
        let prove = |reading| {
            let (held, found) = audit::prove(letter, extractor, file, reading);
            Verified { held, found }
        };
        let printed = prove(self.options.reading);
        if printed.found.is_empty() {
            return printed;
        }
        let other = prove(match self.options.reading {
            Reading::Regular => Reading::Original,
            Reading::Original => Reading::Regular,
        });
        if other.found.is_empty() { other } else { printed }
    }

    /// The letter and the file, word by word. What cannot be read so was only `proved`.
    fn collated(
        &self,
        letter: &Letter,
        name_says: &str,
        file: &Input,
        proved: Option<Verified>,
    ) -> Verified {
        let own = self.witness(letter);
        let mut format = None;
        let kind = match Kind::of(&file.bytes) {
            // One that begins otherwise than it should, but is called so.
            Kind::Letter if name_says == "epub" && file.bytes.starts_with(b"PK") => Kind::Epub,
            kind => kind,
        };
        let differences = match kind {
            Kind::Epub => {
                format = Some("epub");
                Witness::of_epub(&file.name, &file.bytes)
                    .map(|witness| collate(&own, &witness))
                    .map_err(|why| vec![unreadable(why)])
            }
            #[cfg(feature = "pdf")]
            Kind::Pdf => {
                format = Some("pdf");
                Witness::of_pdf(&file.name, &file.bytes)
                    .map(|witness| collate(&own, &witness))
                    .map_err(|why| vec![unreadable(why)])
            }
            #[cfg(not(feature = "pdf"))]
            Kind::Pdf => {
                Err(vec![unreadable("PDF is not among the formats of this build".to_owned())])
            }
            Kind::Letter => {
                let options = Options::default().registry(self.options.registry.clone());
                let read = open(file, &options, |opened| {
                    format = opened.options.reader_of(opened.source).map(Reader::name);
                    opened.collate_first(&own)
                });
                read.map_err(|why| why.diagnostics).and_then(|differences| differences)
            }
        };
        let mut found = match (differences, &proved) {
            (Ok(differences), _) => differences,
            (Err(_), Some(proved)) => return proved.clone(),
            (Err(why), None) => why,
        };
        let whole = Held::of_letter(letter, self.options.reading);
        let held = Held { pages: own.pages(), facts: 0, ..whole };
        let extractor = format.and_then(|format| self.options.registry.find_extractor(format));
        let stated = extractor
            .map(|extractor| audit::stated(letter, extractor, &file.bytes, self.options.reading));
        let Some(Ok(stated)) = stated else { return Verified { held, found } };
        let is_ours = extractor.is_some_and(|extractor| extractor.is_ours(&file.bytes));
        if let Some(proved) = proved.filter(|_| is_ours && found.is_empty()) {
            return proved;
        }
        found.extend(stated.differences.into_iter().map(|difference| {
            Diagnostic::new(&diag::OUTPUT_DIFFERS, None, format!("{} {difference}", file.name))
        }));
        Verified { held: Held { facts: stated.held, ..held }, found }
    }

    /// A letter of this input as it is collated. Letters in our own form have their places in another file.
    fn witness(&self, letter: &Letter) -> Witness<'_> {
        let source = Some(self.source).filter(|_| self.is_source_of_letters());
        let is_transcript = self.volume.account().is_none();
        Witness::of_letter(&self.name, letter, source).transcript(is_transcript)
    }

    /// How the one letter of this input differs from another.
    fn collate_first(&self, letter: &Witness<'_>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        if self.letters() == 0 {
            return Err(self.diagnostics.clone());
        }
        if self.letters() != 1 {
            let message = format!("{} holds {} letters instead of one", self.name, self.letters());
            return Err(vec![unreadable(message)]);
        }
        let read = self.read(0);
        Ok(collate(letter, &self.witness(&read.letter)))
    }
}

fn unreadable(message: String) -> Diagnostic {
    Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, message)
}
