//! The header of the list: who offers it, under which licence, and the editions that it describes.

use super::identity::{edition_id, own_edition_id};
use crate::backends::lexical::uri;
use crate::backends::markup::{Markup, Tag, Written};
use crate::backends::{BackendError, CollectionJob, Contents, Licence, Publication, SourceEdition};

const SCHEMA: &str = "https://raw.githubusercontent.com/TEI-Correspondence-SIG/CMIF/main/schema/\
                      cmi-customization.rng";
const RULES: &str =
    "https://raw.githubusercontent.com/TEI-Correspondence-SIG/CMIF/main/odd/cmif.sch";

/// How deep the descriptions of letters are in the document.
pub(super) const DEPTH: usize = 3;

/// What comes after the last letter. TEI demands a text.
pub(super) const END: &str = "
    </profileDesc>
  </teiHeader>
  <text>
    <body>
      <p/>
    </body>
  </text>
</TEI>
";

/// Whether everything is known that CMIF demands.
pub(super) fn check(publication: &Publication) -> Result<(), BackendError> {
    let Publication {
        title,
        editor,
        email: _,
        publisher,
        publisher_url: _,
        url,
        licence,
        accessibility: _,
    } = publication;
    let is_blank =
        |value: &Option<String>| value.as_ref().is_none_or(|value| value.trim().is_empty());
    let missing: Vec<&str> = [
        ("title = \"…\"  # what the list is called", is_blank(title)),
        ("editor = \"…\"  # who answers for it; email = \"…\" is welcome", is_blank(editor)),
        ("publisher = \"…\"  # to be named when the data is used", is_blank(publisher)),
        ("url = \"https://…\"  # where the list will be found", is_blank(url)),
        ("licence = \"CC-BY-4.0\"  # or \"CC0-1.0\"; CMIF allows no other", licence.is_none()),
    ]
    .into_iter()
    .filter_map(|(line, is_missing)| is_missing.then_some(line))
    .collect();
    if missing.is_empty() { Ok(()) } else { Err(BackendError::Unpublished { missing }) }
}

/// Everything up to the first letter.
pub(super) fn begin(markup: &mut Markup, job: &CollectionJob<'_>) -> Written {
    markup.prolog([SCHEMA, RULES])?;
    markup.begin(Tag::new("TEI").set("xmlns", "http://www.tei-c.org/ns/1.0"))?;
    markup.begin(Tag::new("teiHeader"))?;
    markup.group(Tag::new("fileDesc"), |file| {
        title(file, job.publication)?;
        publication(file, job)?;
        editions(file, job.contents, job.publication)
    })?;
    markup.begin(Tag::new("profileDesc"))
}

fn title(markup: &mut Markup, publication: &Publication) -> Written {
    let Publication { title, editor, email, .. } = publication;
    markup.group(Tag::new("titleStmt"), |statement| {
        statement.text_line(Tag::new("title"), title.as_deref().unwrap_or_default())?;
        statement.line(Tag::new("editor"), |markup| {
            markup.text(editor.as_deref().unwrap_or_default())?;
            email.as_ref().map_or(Ok(()), |email| {
                markup.text(" ")?;
                markup.inline(Tag::new("email"), |markup| markup.text(email))
            })
        })
    })
}

fn publication(markup: &mut Markup, job: &CollectionJob<'_>) -> Written {
    let Publication { publisher, publisher_url, url, licence, .. } = job.publication;
    let publisher = publisher.as_deref().unwrap_or_default();
    markup.group(Tag::new("publicationStmt"), |statement| {
        statement.line(Tag::new("publisher"), |markup| match publisher_url {
            Some(page) => {
                markup.inline(Tag::new("ref").set("target", uri(page)), |page| page.text(publisher))
            }
            None => markup.text(publisher),
        })?;
        let url = uri(url.as_deref().unwrap_or_default());
        statement.text_line(Tag::new("idno").set("type", "url"), &url)?;
        // The documentation demands xsd:dateTime.
        let made = job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        statement.empty_line(Tag::new("date").set("when", made))?;
        statement.group(Tag::new("availability"), |availability| {
            let licence = licence.unwrap_or(Licence::CcBy);
            let tag = Tag::new("licence").set("target", licence.address());
            availability.text_line(tag, licence.in_words())
        })
    })
}

/// The editions that the letters are from. A letter that names none is of the edition that offers this
/// list.
fn editions(markup: &mut Markup, contents: &Contents, publication: &Publication) -> Written {
    markup.group(Tag::new("sourceDesc"), |sources| {
        for (address, edition) in &contents.editions {
            let tag = Tag::new("bibl").set("type", kind(edition));
            sources.text_line(tag.set("xml:id", edition_id(address)), &edition.citation)?;
        }
        if contents.without_edition == 0 && !contents.editions.is_empty() {
            return Ok(());
        }
        let tag = Tag::new("bibl").set("type", "online");
        sources.line(tag.set("xml:id", own_edition_id(publication)), |markup| {
            let page = publication.publisher_url.as_deref().or(publication.url.as_deref());
            let page = uri(page.unwrap_or_default());
            markup.text(publication.title.as_deref().unwrap_or_default())?;
            markup.text(". ")?;
            markup.inline(Tag::new("ref").set("target", &page), |link| link.text(&page))
        })
    })
}

fn kind(edition: &SourceEdition) -> &'static str {
    match (edition.is_online, edition.is_print) {
        (true, true) => "hybrid",
        (true, false) => "online",
        (false, _) => "print",
    }
}
