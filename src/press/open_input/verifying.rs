//! The proof of files that were made of a letter earlier, by us or by others.

use super::{OpenInput, ReadLetter, is_loss};
use crate::audit::{self, Extractor, Held, Stated, Witness, collate};
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
#[derive(Clone, Copy)]
enum Kind {
    Epub,
    Pdf,
    /// What our readers read.
    Letter,
}

impl Kind {
    /// `name_says` is the format that its name ends like.
    fn of(file: &Input, name_says: &str) -> Self {
        /// The first entry of the archive is called so, and says it (OCF 3.3, 4.3).
        const EPUB: &[u8] = b"mimetypeapplication/epub+zip";
        /// The local header of a zip entry (APPNOTE.TXT, 4.3.7).
        const HEADER: usize = 30;
        match file.bytes.as_slice() {
            bytes if bytes.starts_with(b"%PDF-") => Self::Pdf,
            bytes if bytes.get(HEADER..).is_some_and(|rest| rest.starts_with(EPUB)) => Self::Epub,
            // Some programs put other entries first.
            bytes if name_says == "epub" && bytes.starts_with(b"PK") => Self::Epub,
            _ => Self::Letter,
        }
    }
}

/// What collation finds in a file.
struct Collated {
    /// The format whose extractor reads what it states, if there is one.
    format: Option<&'static str>,
    found: Result<Vec<Diagnostic>, Vec<Diagnostic>>,
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
        let whole = Held::of_letter(letter, self.options.reading);
        let own = self.witness(letter);
        let held = Held { pages: own.pages(), facts: 0, ..whole };
        let Collated { format, found } = self.collate(&own, Kind::of(file, name_says), file);
        let mut found = match (found, &proved) {
            (Ok(found), _) => found,
            (Err(_), Some(proved)) => return proved.clone(),
            (Err(why), None) => return Verified { held, found: why },
        };
        let extractor = format.and_then(|format| self.options.registry.find_extractor(format));
        let Some(extractor) = extractor else { return Verified { held, found } };
        if let Some(proved) = proved.filter(|_| found.is_empty() && extractor.is_ours(&file.bytes))
        {
            return proved;
        }
        let name = &file.name;
        let reading = self.options.reading;
        let facts = match audit::stated(letter, extractor, &file.bytes, reading) {
            Ok(Stated { held, differences }) => {
                found.extend(differences.into_iter().map(|difference| {
                    let message = format!("{name} {difference}");
                    Diagnostic::new(&diag::OUTPUT_DIFFERS, None, message)
                }));
                held
            }
            Err(why) => {
                found.push(unreadable(format!("{name}: what it states is not known: {why}")));
                0
            }
        };
        Verified { held: Held { facts, ..held }, found }
    }

    /// How a file differs from the letter in words, and its format, if it is one in which facts are read.
    fn collate(&self, own: &Witness<'_>, kind: Kind, file: &Input) -> Collated {
        let collated = |witness: Result<Witness<'_>, String>| {
            witness.map(|witness| collate(own, &witness)).map_err(|why| vec![unreadable(why)])
        };
        match kind {
            Kind::Epub => Collated {
                format: Some("epub"),
                found: collated(Witness::of_epub(&file.name, &file.bytes)),
            },
            #[cfg(feature = "pdf")]
            Kind::Pdf => Collated {
                format: Some("pdf"),
                found: collated(Witness::of_pdf(&file.name, &file.bytes)),
            },
            #[cfg(not(feature = "pdf"))]
            Kind::Pdf => {
                let why = "PDF is not among the formats of this build".to_owned();
                Collated { format: None, found: collated(Err(why)) }
            }
            Kind::Letter => {
                let options = Options::default().registry(self.options.registry.clone());
                let read = open(file, &options, |opened| Collated {
                    format: options.reader_of(opened.source).map(Reader::name),
                    found: opened.collate_with(own),
                });
                read.unwrap_or_else(|why| Collated { format: None, found: Err(why.diagnostics) })
            }
        }
    }

    /// A letter of this input as it is collated. Letters in our own form have their places in another file.
    fn witness(&self, letter: &Letter) -> Witness<'_> {
        let source = Some(self.source).filter(|_| self.is_source_of_letters());
        let is_transcript = self.volume.account().is_none();
        Witness::of_letter(&self.name, letter, source).transcript(is_transcript)
    }

    /// How the one letter of this input differs from another.
    ///
    /// # Errors
    /// Why that is not known: there is no letter or more than one, or not all of it was read.
    fn collate_with(&self, letter: &Witness<'_>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        match self.letters() {
            0 => return Err(self.diagnostics.clone()),
            1 => {}
            count => {
                let message = format!("{} holds {count} letters instead of one", self.name);
                return Err(vec![unreadable(message)]);
            }
        }
        let read = self.read(0);
        let lost: Vec<Diagnostic> = self.losses(&read).cloned().collect();
        if !lost.is_empty() {
            // Their places are in this file, and not in the letter that it is compared with.
            let without_place = |lost: Diagnostic| Diagnostic { span: None, ..lost };
            return Err(lost.into_iter().map(without_place).collect());
        }
        Ok(collate(letter, &self.witness(&read.letter)))
    }
}

fn unreadable(message: String) -> Diagnostic {
    Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, message)
}
