//! CMIF 1.1, the Correspondence Metadata Interchange Format: a list of letters for correspSearch.
//!
//! It says who wrote to whom, when and where, and where the letter can be read, with addresses of
//! authorities; the letters' words stay at home. **Invariants:** the file is valid against the RELAX NG
//! schema and the Schematron rules of CMIF 1.1 (TEI-Correspondence-SIG/CMIF), and keeps to its
//! documentation where these demand less: dates are years, months or days; an unknown side is called
//! `Unknown`; `@source` leads to an edition in the header.
//!
#![doc = include_str!("CONFORMANCE.md")]

mod description;
mod header;
mod identity;
mod shown;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use super::collection::Sequence;
use super::markup::Markup;
use super::{
    BackendError, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob, Feature,
    Format, Fragment, Publication, Shown, Support,
};
use crate::ir::account::FactKey;

/// The backend `cmif`.
pub(super) struct Cmif;

impl CollectionBackend for Cmif {
    fn format(&self) -> &'static Format {
        &Format {
            name: "cmif",
            extension: "cmif.xml",
            media_type: "application/tei+xml",
            description: "CMIF 1.1: who wrote to whom, when and where, for correspSearch",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, feature: Feature) -> Support {
        match feature {
            Feature::Header => Support::Partial("the correspondence, the licence and the edition"),
            Feature::Names => Support::Partial("who and what has an address of an authority"),
            Feature::Lists
            | Feature::Tables
            | Feature::Verse
            | Feature::Figures
            | Feature::Quotations
            | Feature::Divisions
            | Feature::Rendition
            | Feature::Revisions
            | Feature::Uncertainty
            | Feature::Choices
            | Feature::SeveralTexts
            | Feature::NoteRanges
            | Feature::Opaque => Support::Omitted,
        }
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    /// The header lists the editions.
    fn needs_contents(&self) -> bool {
        true
    }

    fn check(&self, publication: &Publication) -> Result<(), BackendError> {
        header::check(publication)
    }

    fn begin<'a>(
        &self,
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        let mut markup = Markup::default();
        header::begin(&mut markup, job)?;
        out.write_all(markup.part().map_err(io::Error::other)?.as_bytes())?;
        Ok(Box::new(Sequence { out, end: header::END }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let mut markup = Markup::indented(header::DEPTH);
        let printed = description::print(&mut markup, job, letter);
        let left_out = printed.map_err(|error| BackendError::library("CMIF")(error.to_string()))?;
        let bytes = markup.part().map_err(BackendError::library("CMIF"))?.into_bytes();
        Ok(Fragment { left_out, ..Fragment::from(bytes) })
    }
}
