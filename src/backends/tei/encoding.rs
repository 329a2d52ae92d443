//! How the text was made and how to read the markup: the `encodingDesc`, the same in every file,
//! but for what is said of letters that were changed.
//!
//! **Invariant:** every convention of ours that an editor must know to read a file is stated here in
//! words, because a file outlives the documentation of the program.

use super::markup::{Markup, Tag, Written};
use super::{VERSION, styles};
use crate::backends::PRODUCER;
use crate::ir::account::{CorrectionPart, Fact, FactKey, facts};
use crate::ir::{Collection, CorrectionKind, Letter};

/// Prints the `encodingDesc`.
pub(super) fn print(markup: &mut Markup, letter: &Letter) -> Written {
    markup.group(Tag::new("encodingDesc"), |description| {
        description.group(Tag::new("appInfo"), |info| {
            let application =
                Tag::new("application").set("ident", "letterpress").set("version", VERSION);
            info.group(application, |markup| markup.text_line(Tag::new("label"), PRODUCER))
        })?;
        description.group(Tag::new("editorialDecl"), |declaration| {
            // What is said of corrections comes first.
            let mut edited = is_edited(letter).then_some(&EDITED);
            editorial_declaration().into_iter().try_for_each(|(tag, paragraphs)| {
                let mut paragraphs = paragraphs.iter().chain(edited.take());
                declaration.group(tag, |markup| {
                    paragraphs.try_for_each(|words| markup.text_line(Tag::new("p"), words))
                })
            })
        })?;
        styles::print(description, letter)
    })
}

/// What is true only of a letter that was changed after it was read.
const EDITED: &str = "This letter was changed after the copy was read. A corr of type edit has words that \
    whoever its resp points to put in place of those of the copy, which may be the writer's own; sic has what \
    stands in the copy. Each change with a label in the revisionDesc names something else that was changed, \
    with what was there before.";

fn is_edited(letter: &Letter) -> bool {
    let edit = FactKey::Correction(CorrectionPart::Kind);
    let is_edit = |fact: Fact<'_>| fact.key == edit && fact.value == CorrectionKind::Edit.as_str();
    !letter.changes.is_empty() || facts(&Collection::default(), letter).into_iter().any(is_edit)
}

fn editorial_declaration() -> [(Tag, &'static [&'static str]); 7] {
    [
        (
            Tag::new("correction").set("method", "markup"),
            &[
                "The copy is what was encoded: the bibl of type file in the sourceDesc. Only defects \
                 of the copy are corrected, never what the writer wrote. In each choice with an \
                 xml:id, sic has what stands in the copy and corr what should stand there. An lb of \
                 type paragraph in sic is a paragraph break of the copy that the text does not \
                 have; a corr of type lost-space is a space that the copy has lost.",
                "A choice without xml:id, and an app, has the readings that the copy itself gives; \
                 so do del, add, gap, unclear, and supplied without resp.",
            ],
        ),
        (
            Tag::new("normalization"),
            &["Spelling, capitals and punctuation are those of the copy. White space only \
                 separates words, and its amount is not recorded; a line break is recorded, as lb, \
                 only where it means something."],
        ),
        (
            Tag::new("quotation").set("marks", "all"),
            &["Quotation marks stand in the text as the copy has them."],
        ),
        (
            Tag::new("hyphenation").set("eol", "some"),
            &["Where a hyphen in the copy is evidently the trace of a line end of the print, a \
                 corr of type word-break has the word without it. All other hyphens stand as in \
                 the copy."],
        ),
        (
            Tag::new("segmentation"),
            &[
                "Paragraphs are numbered through the letter, across pages. A pb stands where a page \
                 of the print begins; its n is the number of that page, as printed. A pb with \
                 break=\"no\" falls inside a word.",
                "A p with part goes on with the paragraph that a list, a table or a quotation \
                 interrupts. A div of type enclosure is a document that was sent with the letter. \
                 A div with part, an empty ab, item, row, cell or l, and the div of a floatingText \
                 of type blocks stand only because TEI demands an order of its elements.",
                "Each note stands once, after an anchor, at the first place that calls it; every \
                 other place that calls it has a ptr of type noteref. A note that nothing calls \
                 stands at the end. The n of a note is its mark, as printed; where the copy's list \
                 of notes counts otherwise, a milestone in the note has the number of the list. A \
                 note of type source says where the document is kept. An anchor with corresp is where the \
                 passage begins that a note is about.",
                "What is certain in a note of type source stands in the sourceDesc, too, as written: \
                 an msDesc of type document is the document that was printed, with its mark of \
                 secrecy in the additions; an msDesc of type copy is another copy of it, and a bibl \
                 of type print another print. The note has all of it, and more. A relatedItem of \
                 type translated-from is the original of a translation, of which nothing but the \
                 language is known.",
                "Where the copy has words or figures that only mark a page or call a note, the pb \
                 or the anchor stands in their place.",
            ],
        ),
        (
            Tag::new("stdVals"),
            &["The attributes when, notBefore and notAfter hold dates of the Gregorian calendar \
                 in the form of ISO 8601; when-custom holds dates in the Extended Date/Time Format \
                 (ISO 8601-2)."],
        ),
        (
            Tag::new("interpretation"),
            &[
                "In the text, rend and type, key, cRef and facs are in the words of the copy: how \
                 it sets a passage and what it calls it, its own keys and addresses, its pictures. \
                 What is understood of rend is told in CSS: rendition points to the tagsDecl. A \
                 seg or floatingText of type opaque is marked in the copy by an element that is \
                 not understood; n has its name and attributes. The n of a name or term has what the \
                 copy's own list says of it.",
                "What does not stand in the copy and does not follow from it has resp and cert: \
                 resp points to the respStmt of whoever supplied or inferred it. A pb, an anchor or \
                 a ptr with resp stands where the copy has no mark. A pb with resp before the \
                 heading names the page that the text begins on; where on that page is not known. \
                 The certainty elements of the standOff give the evidence.",
            ],
        ),
    ]
}
