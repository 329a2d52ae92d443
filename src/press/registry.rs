//! What a run knows: readers, passes, backends, and the extractors that prove what the backends print.
//! It begins with those of this crate; others are added beside them.

use std::fmt;

use crate::audit::{EXTRACTORS, Extractor};
use crate::backends::{BACKENDS, Backend};
use crate::normalize::{PASSES, Pass};
use crate::readers::{READERS, Reader};
use crate::source::Source;

/// Readers, passes, backends and extractors. What is added is asked before what was there, so that it
/// also replaces something of the same name.
///
/// A complete backend with its extractor, and a pass, are in the folder `examples`.
///
/// ```
/// use letterpress::audit::{Extractor, Ledger, LedgerBuilder};
/// use letterpress::ir::Reading;
/// use letterpress::press::{Options, Registry};
/// struct Words;
/// impl Extractor for Words {
///     fn format(&self) -> &'static str {
///         "words"
///     }
///     fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
///         let mut ledger = LedgerBuilder::default();
///         ledger.text(std::str::from_utf8(file).map_err(|error| error.to_string())?);
///         Ok(ledger.finish())
///     }
/// }
/// let options = Options::default().registry(Registry::default().extractor(&Words));
/// assert!(options.registry.find_extractor("words").is_some());
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Registry {
    /// In the order in which they are asked whether they recognise a source.
    pub readers: Vec<&'static dyn Reader>,
    /// In the order in which they run.
    pub passes: Vec<&'static dyn Pass>,
    /// The formats that other formats may need ([`Format::needs`](crate::backends::Format::needs)). Those
    /// of a run are looked for in its own list first.
    pub backends: Vec<&'static dyn Backend>,
    /// What reads finished files back, so that they are compared with their letters. Files of formats
    /// without an extractor are not.
    pub extractors: Vec<&'static dyn Extractor>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            readers: READERS.to_vec(),
            passes: PASSES.to_vec(),
            backends: BACKENDS.to_vec(),
            extractors: EXTRACTORS.to_vec(),
        }
    }
}

impl Registry {
    /// Adds a reader, which is asked first.
    #[must_use]
    pub fn reader(mut self, reader: &'static dyn Reader) -> Self {
        self.readers.insert(0, reader);
        self
    }

    /// Adds a pass that runs directly before another.
    ///
    /// # Errors
    /// There is no pass of that name.
    ///
    /// ```
    /// use letterpress::press::Registry;
    /// let pass = letterpress::normalize::PASSES[0];
    /// assert!(Registry::default().pass_before("read_dates", pass).is_ok());
    /// let error = Registry::default().pass_before("dates", pass).err().unwrap();
    /// assert!(error.to_string().starts_with("there is no pass dates, but take_frame, "));
    /// ```
    pub fn pass_before(self, other: &str, pass: &'static dyn Pass) -> Result<Self, UnknownPass> {
        self.insert_pass(other, 0, pass)
    }

    /// Adds a pass that runs directly after another.
    ///
    /// # Errors
    /// There is no pass of that name.
    pub fn pass_after(self, other: &str, pass: &'static dyn Pass) -> Result<Self, UnknownPass> {
        self.insert_pass(other, 1, pass)
    }

    /// Adds a pass at a distance from where another one is.
    fn insert_pass(
        mut self,
        other: &str,
        distance: usize,
        pass: &'static dyn Pass,
    ) -> Result<Self, UnknownPass> {
        let names = || self.passes.iter().map(|pass| pass.name());
        let Some(at) = names().position(|name| name == other) else {
            return Err(UnknownPass { name: other.to_owned(), known: names().collect() });
        };
        self.passes.insert(at + distance, pass);
        Ok(self)
    }

    /// Adds a backend that others may need.
    #[must_use]
    pub fn backend(mut self, backend: &'static dyn Backend) -> Self {
        self.backends.insert(0, backend);
        self
    }

    /// Adds the extractor of a format: its files are then compared with their letters, and one that
    /// differs is not finished.
    #[must_use]
    pub fn extractor(mut self, extractor: &'static dyn Extractor) -> Self {
        self.extractors.insert(0, extractor);
        self
    }

    /// The reader that recognises a source.
    pub fn recognise(&self, source: &Source) -> Option<&'static dyn Reader> {
        self.readers.iter().copied().find(|reader| reader.recognises(source))
    }

    /// The backend of a format.
    pub fn find_backend(&self, format: &str) -> Option<&'static dyn Backend> {
        self.backends.iter().copied().find(|backend| backend.format().name == format)
    }

    /// The extractor of a format.
    pub fn find_extractor(&self, format: &str) -> Option<&'static dyn Extractor> {
        self.extractors.iter().copied().find(|extractor| extractor.format() == format)
    }
}

/// There is no pass of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownPass {
    /// The name.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no pass {}, but {}", self.name, self.known.join(", "))
    }
}

impl std::error::Error for UnknownPass {}
