//! CSL-JSON, the data of the Citation Style Language: an entry per letter, for Zotero and for programs that
//! cite.
//!
//! It says who wrote to whom, when and where, where the letter is kept and where it is printed; the words of
//! the letter are not in it, but for a summary. **Invariants:** the file is an array of items that is valid
//! against the schema `csl-data.json` of CSL 1.0.2; what is not known has no field.
//!
#![doc = include_str!("CONFORMANCE.md")]

mod dates;
mod item;
mod names;
mod note;
mod shown;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use super::{
    BackendError, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob, Feature,
    Format, Fragment, LeftOut, Shown, Support,
};
use crate::ir::account::FactKey;

/// The backend `csl`.
pub(super) struct Csl;

impl CollectionBackend for Csl {
    fn format(&self) -> &'static Format {
        &Format {
            name: "csl",
            extension: "csl.json",
            media_type: "application/vnd.citationstyles.csl+json",
            description: "CSL-JSON: an entry per letter, for Zotero",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, _: Feature) -> Support {
        Support::Omitted
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn needs_contents(&self) -> bool {
        false
    }

    fn begin<'a>(
        &self,
        _: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        out.write_all(b"[")?;
        Ok(Box::new(Array { out, has_items: false }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let bytes = item::item(letter, job.reading).to_string().into_bytes();
        Ok(Fragment::from(bytes))
    }
}

/// An array in JSON.
struct Array<'a> {
    out: &'a mut (dyn Write + Send),
    has_items: bool,
}

impl CollectionFile for Array<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        self.out.write_all(if self.has_items { b",\n" } else { b"\n" })?;
        self.has_items = true;
        self.out.write_all(fragment)
    }

    fn end(self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush()?;
        Ok(Vec::new())
    }
}
