//! Where the text comes from: the `sourceDesc`.

use super::super::input_id;
use super::super::markup::{Markup, Tag, Written};
use super::Header;
use crate::backends::lexical::uri;
use crate::ir::{RightsStatement, SourceFile, Witness, WitnessKind};

impl Header<'_> {
    /// The witnesses, then the files that the text was read from. How the source's words may be
    /// used is stated at the first description of the print or page that the text comes from.
    pub(super) fn sources(&self, markup: &mut Markup) -> Written {
        let files = &self.job.collection.sources;
        let mut rights = vec![("", self.letter.rights.source_text.as_slice())];
        markup.group(Tag::new("sourceDesc"), |description| {
            if files.is_empty() && self.letter.witnesses.is_empty() {
                return description.group(Tag::new("bibl"), |bibl| {
                    bibl.text_line(Tag::new("note"), "The source is not described.")?;
                    self.availability(bibl, &rights)
                });
            }
            for (index, witness) in self.letter.witnesses.iter().enumerate() {
                self.witness(description, witness, &format!("witness.{}", index + 1), &mut rights)?;
            }
            for (index, file) in files.iter().enumerate() {
                let tag = Tag::new("bibl").set("xml:id", input_id(index)).set("type", "file");
                description.group(tag, |bibl| {
                    file_parts(bibl, file)?;
                    self.availability(bibl, &std::mem::take(&mut rights))
                })?;
            }
            Ok(())
        })
    }

    /// A witness; `rights` are written at the first description of a print or page.
    pub(in crate::backends::tei) fn witness(
        &self,
        markup: &mut Markup,
        witness: &Witness,
        id: &str,
        rights: &mut Vec<(&str, &[RightsStatement])>,
    ) -> Written {
        let kind = witness_type(witness.kind);
        if witness.kept_at().is_some() {
            let tag = Tag::new("msDesc").set("xml:id", id).set("type", kind);
            let tag = self.responsible.mark(tag, [&witness.origin]);
            return markup.group(tag, |manuscript| manuscript_parts(manuscript, witness));
        }
        let is_print = witness.kind != WitnessKind::Edition;
        let tag = Tag::new("bibl").set("xml:id", id).set_known("type", is_print.then_some(kind));
        let tag = self.responsible.mark(tag, [&witness.origin]);
        if let Some(cited) = &witness.cited {
            return markup.line(tag, |bibl| {
                bibl.text(cited)?;
                parts_in_line(bibl, witness)
            });
        }
        markup.group(tag, |bibl| {
            for (tag, value) in print_parts(witness) {
                bibl.text_line(tag, value)?;
            }
            if is_print {
                return Ok(());
            }
            self.availability(bibl, &std::mem::take(rights))
        })
    }
}

/// Writes what is known of a print after its citation, on the same line.
fn parts_in_line(bibl: &mut Markup, witness: &Witness) -> Written {
    print_parts(witness).into_iter().try_for_each(|(tag, value)| {
        bibl.text(" ")?;
        bibl.inline(tag, |part| part.text(value))
    })
}

/// What is known of a print, except for a citation as written.
fn print_parts(witness: &Witness) -> Vec<(Tag, &str)> {
    let note = |kind: &str| Tag::new("note").set("type", kind);
    let url = witness.url.as_deref().map(uri).unwrap_or_default();
    let is_kept = witness.kept_at().is_some();
    let parts = [
        (Tag::new("idno").set("type", "edition"), &witness.id),
        (Tag::new("title"), &witness.title),
        (Tag::new("editor"), &witness.editor),
        (Tag::new("publisher"), &witness.publisher),
        (Tag::new("pubPlace"), &witness.place),
        (Tag::new("date"), &witness.date),
        (Tag::new("biblScope").set("unit", "volume"), &witness.volume),
        (Tag::new("biblScope").set("unit", "document"), &witness.document),
        (Tag::new("biblScope").set("unit", "page"), &witness.pages),
        // An archive's document has these itself.
        (note("classification"), if is_kept { &None } else { &witness.classification }),
        (note("transmission"), if is_kept { &None } else { &witness.transmission }),
        (Tag::new("ref").set("target", url), &witness.url),
    ];
    parts.into_iter().filter_map(|(tag, value)| Some((tag, value.as_deref()?))).collect()
}

/// Distinguishes witnesses other than the edition that the text was copied from.
fn witness_type(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Edition => "edition",
        WitnessKind::Document => "document",
        WitnessKind::OtherCopy => "copy",
        WitnessKind::OtherPrint => "print",
    }
}

/// A witness in an archive. A mark of secrecy is written on the document, so it is one of its
/// additions (11.7.2.4); how it was forwarded is part of its history (11.8).
fn manuscript_parts(manuscript: &mut Markup, witness: &Witness) -> Written {
    manuscript.group(Tag::new("msIdentifier"), |identifier| {
        let parts = [
            ("repository", &witness.repository),
            ("collection", &witness.collection),
            ("idno", &witness.shelf_mark),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                identifier.text_line(Tag::new(name), value)?;
            }
        }
        Ok(())
    })?;
    if let Some(classification) = &witness.classification {
        manuscript.group(Tag::new("physDesc"), |description| {
            description.line(Tag::new("additions"), |additions| {
                let note = Tag::new("note").set("type", "classification");
                additions.inline(note, |note| note.text(classification))
            })
        })?;
    }
    if let Some(transmission) = &witness.transmission {
        manuscript.group(Tag::new("history"), |history| {
            let provenance = Tag::new("provenance").set("type", "transmission");
            history.text_line(provenance, transmission)
        })?;
    }
    if witness.cited.is_none() && print_parts(witness).is_empty() {
        return Ok(());
    }
    manuscript.group(Tag::new("additional"), |additional| {
        additional.group(Tag::new("listBibl"), |list| {
            list.line(Tag::new("bibl"), |bibl| {
                bibl.text(witness.cited.as_deref().unwrap_or_default())?;
                parts_in_line(bibl, witness)
            })
        })
    })
}

/// What is known of an input.
pub(in crate::backends::tei) fn file_parts(bibl: &mut Markup, file: &SourceFile) -> Written {
    bibl.text_line(Tag::new("title"), &file.name)?;
    bibl.line(Tag::new("extent"), |extent| {
        let bytes = file.bytes.to_string();
        let measure = Tag::new("measure").set("unit", "byte").set("quantity", &bytes);
        extent.inline(measure, |markup| markup.text(&format!("{bytes} bytes")))
    })?;
    bibl.text_line(Tag::new("idno").set("type", "SHA-256"), &file.sha256)
}
