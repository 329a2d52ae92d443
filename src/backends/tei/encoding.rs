//! How the text was made and how to read the mark-up: the `encodingDesc`.
//!
//! **Invariants:** a convention is stated in words if this very file makes use of it, because a file outlives the
//! documentation of the program; what it does not use is not spoken of. What each construct means is in the
//! prose of the schema (`schemas/tei/letterpress.odd`).

use super::markup::{Markup, Tag, Written};
use super::responsibility::OURS;
use super::{Place, VERSION, input_id, styles};
use crate::backends::{PRODUCER, PrintJob};

/// A convention: which part of the `editorialDecl` states it (TEI P5, 2.3.3), what is in the text of a file that
/// makes use of it, and the words.
struct Practice {
    part: Part,
    sign: &'static str,
    words: &'static str,
}

/// The parts of the `editorialDecl`, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Correction,
    Quotation,
    Hyphenation,
    Segmentation,
    Dates,
    Interpretation,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Correction,
        Self::Quotation,
        Self::Hyphenation,
        Self::Segmentation,
        Self::Dates,
        Self::Interpretation,
    ];

    fn tag(self) -> Tag {
        match self {
            Self::Correction => Tag::new("correction").set("method", "markup"),
            Self::Quotation => Tag::new("quotation").set("marks", "all"),
            Self::Hyphenation => Tag::new("hyphenation").set("eol", "some"),
            Self::Segmentation => Tag::new("segmentation"),
            Self::Dates => Tag::new("stdVals"),
            Self::Interpretation => Tag::new("interpretation"),
        }
    }
}

const PRACTICES: &[Practice] = &[
    Practice {
        part: Part::Correction,
        sign: "<choice xml:id=",
        words: "In a choice with an xml:id, sic has what the copy has and corr what it should have; resp says who \
            holds so. Only defects of the copy are corrected, never what the writer wrote.",
    },
    Practice {
        part: Part::Correction,
        sign: "<choice>",
        words: "A choice without xml:id has readings that the copy itself gives.",
    },
    Practice {
        part: Part::Correction,
        sign: "<lb type=\"paragraph\"",
        words: "An lb of type paragraph in sic is a paragraph break of the copy that the text does not have.",
    },
    Practice {
        part: Part::Correction,
        sign: "<corr type=\"lost-space\"",
        words: "A corr of type lost-space is a space that the copy has lost.",
    },
    Practice {
        part: Part::Correction,
        sign: "<corr type=\"edit\"",
        words: "A corr of type edit has words that whoever its resp points to put in place of those of the copy, \
            which may be the writer\u{2019}s own.",
    },
    Practice {
        part: Part::Quotation,
        sign: "<q>",
        words: "Quotation marks are in the text, as the copy has them.",
    },
    Practice {
        part: Part::Hyphenation,
        sign: "<corr type=\"word-break\"",
        words: "A corr of type word-break takes away a hyphen that the end of a printed line has left.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "<pb ",
        words: "A pb is where a page of the print begins; n is its number, as printed.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "ed=\"manuscript\"",
        words: "A pb of the edition manuscript is where one side of a leaf begins; n is its number, as the copy gives it.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "break=\"no\"",
        words: "A pb or lb with break=\"no\" falls inside a word.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "part=\"",
        words: "A p with part goes on with the paragraph before it; a div with part is there only because TEI demands \
            an order of its elements.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "<div type=\"enclosure\"",
        words: "A div of type enclosure is a document that was sent with the letter.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "<note ",
        words: "Each note is there once, after an anchor, at the first place that calls it; n is its mark, as printed.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "type=\"noteref\"",
        words: "Where a note is called again, there is a ptr of type noteref.",
    },
    Practice {
        part: Part::Segmentation,
        sign: "<milestone unit=\"list-item\"",
        words: "A milestone in a note has the number that the copy\u{2019}s list of notes gives it.",
    },
    Practice {
        part: Part::Dates,
        sign: "when-custom=",
        words: "when-custom holds dates in the Extended Date/Time Format (ISO 8601-2).",
    },
    Practice {
        part: Part::Interpretation,
        sign: "rend=\"",
        words: "rend has the copy\u{2019}s own words for how it sets a passage; rendition says in CSS what is understood \
            of them.",
    },
    Practice {
        part: Part::Interpretation,
        sign: "type=\"opaque\"",
        words: "Something of type opaque is in the copy an element that is not understood; n has its name and \
            attributes.",
    },
    Practice {
        part: Part::Interpretation,
        sign: " resp=\"",
        words: "What has resp is not in the copy. The certainty elements in the standOff give the evidence for what was \
            inferred.",
    },
];

/// The id of how to cite the letter.
pub(super) const REFERENCES: &str = "lp.refs";
/// The id of the schema.
pub(super) const SCHEMA: &str = "lp.schema";

/// Prints the `encodingDesc` of a file; `text` is what follows its header.
pub(super) fn print(
    markup: &mut Markup,
    job: &PrintJob<'_>,
    text: &str,
    place: Place<'_>,
) -> Written {
    markup.group(Tag::new("encodingDesc"), |description| {
        description.group(Tag::new("appInfo"), |info| {
            let application = Tag::new("application")
                .set("xml:id", format!("{OURS}run.1"))
                .set("type", "encoded")
                .set("ident", "letterpress")
                .set("version", VERSION);
            info.group(application, |application| {
                application.text_line(Tag::new("label"), PRODUCER)?;
                if job.collection.sources.is_empty() {
                    return Ok(());
                }
                let input = format!("#{}", input_id(0));
                application.empty_line(Tag::new("ptr").set("target", input))
            })
        })?;
        editorial_declaration(description, text)?;
        styles::print(description, job.letter)?;
        match place {
            Place::Alone => {
                our_references(description, job, text)?;
                schema(description)
            }
            // The header of the corpus has both.
            Place::InCorpus(_) => Ok(()),
        }
    })
}

fn editorial_declaration(markup: &mut Markup, text: &str) -> Written {
    let used: Vec<&Practice> = PRACTICES.iter().filter(|one| text.contains(one.sign)).collect();
    if used.is_empty() {
        return Ok(());
    }
    markup.group(Tag::new("editorialDecl"), |declaration| {
        for part in Part::ALL {
            let mut words =
                used.iter().filter(|one| one.part == part).map(|one| one.words).peekable();
            if words.peek().is_some() {
                declaration.group(part.tag(), |markup| {
                    words.try_for_each(|words| markup.text_line(Tag::new("p"), words))
                })?;
            }
        }
        Ok(())
    })
}

/// How to cite a letter with mark-up of ours.
fn our_references(markup: &mut Markup, job: &PrintJob<'_>, text: &str) -> Written {
    let number = if job.letter.number.is_some() { "@n" } else { "@xml:id" };
    references(
        markup,
        ("//body/div[@xml:id='document']", number),
        text.contains("<p xml:id=").then_some((".//p[@n]", "@n")),
        text.contains("<pb ").then_some((".//pb[@n]", "@n")),
    )
}

/// How to cite a letter, its paragraphs and the pages of its print (TEI P5, 17.2.5.4): of each, where they are and
/// what their numbers are.
pub(super) fn references(
    markup: &mut Markup,
    document: (&str, &str),
    paragraphs: Option<(&str, &str)>,
    pages: Option<(&str, &str)>,
) -> Written {
    let structure = |unit: &str, (at, by): (&str, &str)| {
        Tag::new("citeStructure").set("unit", unit).set("match", at).set("use", by)
    };
    markup.group(Tag::new("refsDecl").set("xml:id", REFERENCES), |declaration| {
        declaration.group(structure("document", document), |inside| {
            if let Some(paragraphs) = paragraphs {
                inside.empty_line(structure("paragraph", paragraphs).set("delim", ":p"))?;
            }
            if let Some(pages) = pages {
                inside.empty_line(structure("page", pages).set("delim", ", page "))?;
            }
            Ok(())
        })
    })
}

/// The schema with the rules for what is ours.
pub(super) fn schema(markup: &mut Markup) -> Written {
    let schema = Tag::new("schemaRef")
        .set("xml:id", SCHEMA)
        .set("type", "interchange")
        .set("key", "letterpress")
        .set("url", "letterpress.rng");
    markup.group(schema, |schema| {
        schema.text_line(
            Tag::new("desc"),
            "All of TEI, with rules for what is ours: letterpress schema tei",
        )
    })
}
