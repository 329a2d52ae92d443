//! The whole file of a letter: the pages that `printpdf` 0.12 makes, and what it cannot write or writes
//! differently on each run.
//!
//! Added here: attachment (PDF/A-3 only), deterministic file identifier. Structure tree, outline and destinations have
//! files of their own, and so has what describes a file.
//! **Invariant:** the same job gives the same bytes.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, Stream};
use sha2::{Digest, Sha256};

use super::file::{File, Objects};
use super::fonts::Fonts;
use super::navigation::{destinations, outline};
use super::objects::{Number, bytes, dictionary, name, name_tree, reference, references, text};
use super::pictures::Drawn;
use super::whole::{Trees, catalog, information, pdf_date};
use super::{BackendError, PdfA, PrintJob, content, structure, xmp};
use crate::backends::PRODUCER;
use crate::ir::{Action, ActionKind, Agent, Date, Letter, Reading, Rights, on_one_line};
use crate::typeset::Setting;
use crate::wording::{Wording, title};

/// Writes the file.
pub(super) fn finish(
    job: &PrintJob<'_>,
    setting: &Setting,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> Result<Vec<u8>, BackendError> {
    let Some(tei) = job.finished.get("tei") else {
        return Err(BackendError::library("the PDF")("the TEI is missing".to_owned()));
    };
    let mut file = File::begin(Vec::new())?;
    let first_page = file.reserve(setting.pages.len());
    let content::Pages { common, streams, contents } =
        content::write(&mut file, setting, fonts, drawn)?;
    let structure::Written { root: structure, annotations } =
        structure::write(&mut file, first_page, setting, &contents)?;
    let pages = page_tree(&mut file, first_page, &common, streams.into_iter().zip(annotations))?;
    let destinations = destinations(setting, first_page);
    let wording = Wording::of_letter(job.letter, job.collection);
    let about = about(job, wording);
    let outline = outline(&mut file, setting, first_page, &destinations, &about.title, wording)?;
    let destinations =
        destinations.into_iter().map(|(fragment, place)| (fragment, place.written())).collect();
    let destinations = file.add_text(&name_tree(destinations))?;
    let mut names = dictionary([("Dests", reference(destinations))]);
    let attachment = match job.pdfa {
        PdfA::Part3 => Some(attach(&mut file, job, tei)?),
        // ISO 19005-2, 6.8: only other PDF/A files could be attached.
        PdfA::Part2 => None,
    };
    if let Some(attachment) = attachment {
        let attached = format!("{}.tei.xml", job.stem);
        let attachments = name_tree(vec![(&attached, format!(" {attachment} 0 R"))]);
        names.set("EmbeddedFiles", reference(file.add_text(&attachments)?));
    }
    let mut catalog = catalog(&mut file, &about, Trees { pages, structure, outline, names })?;
    if let Some(attachment) = attachment {
        catalog.set("AF", Object::Array(vec![reference(attachment)]));
    }
    let catalog = file.add(catalog)?;
    let information = information(&mut file, &about, job.made)?;
    file.finish(dictionary([
        ("Root", reference(catalog)),
        ("Info", reference(information)),
        ("ID", identifier(job, tei)),
    ]))
}

/// Writes the pages, each with its contents and its annotations, and the tree that holds them.
fn page_tree(
    file: &mut impl Objects,
    first_page: Number,
    common: &Dictionary,
    pages: impl ExactSizeIterator<Item = (Number, Vec<Number>)>,
) -> Result<Number, BackendError> {
    let tree = file.reserve(1);
    let count = pages.len();
    for (at, (stream, annotations)) in pages.enumerate() {
        let mut page = common.clone();
        page.set("Type", name("Page"));
        page.set("Parent", reference(tree));
        page.set("Contents", reference(stream));
        page.set("Annots", Object::Array(annotations.into_iter().map(reference).collect()));
        page.set("StructParents", at as i64);
        // Tab order follows the structure (ISO 14289-1, 7.18.3).
        page.set("Tabs", name("S"));
        file.put(first_page + at as Number, page)?;
    }
    let kids = references((first_page..).take(count));
    file.put_text(tree, &format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"))?;
    Ok(tree)
}

fn about(job: &PrintJob<'_>, wording: &Wording) -> xmp::About {
    let letter = job.letter;
    let language = letter.texts.iter().find_map(|text| text.language.as_ref());
    let title = title(letter, job.reading, wording);
    let title = title.map_or_else(|| job.stem.to_owned(), |title| title.words);
    xmp::About {
        title: wording.title_of(title, job.excerpt),
        authors: authors(letter),
        language: language.map_or("und", |language| language.value.as_str()).to_owned(),
        identifier: letter.id.clone(),
        sources: letter.witnesses.iter().filter_map(|witness| witness.url.clone()).collect(),
        producer: PRODUCER,
        pdfa: job.pdfa,
        made: job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        letter: stated(letter),
    }
}

/// Who wrote the letter; if nobody is called its author, who sent it.
fn authors(letter: &Letter) -> Vec<String> {
    let names = |agents: Vec<&Agent>| -> Vec<String> {
        agents.into_iter().filter_map(Agent::display_name).map(ToOwned::to_owned).collect()
    };
    let authors = names(letter.authors().collect());
    let sent = || actions(letter).filter(|action| action.kind == ActionKind::Sent);
    if authors.is_empty() { names(sent().flat_map(|sent| &sent.agents).collect()) } else { authors }
}

fn actions(letter: &Letter) -> impl Iterator<Item = &Action> {
    letter.correspondence.iter().flat_map(|described| &described.actions)
}

/// What is stated of the letter besides, each once.
fn stated(letter: &Letter) -> xmp::OfLetter {
    let once = |values: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let mut once: Vec<String> = Vec::new();
        for value in values.map(on_one_line) {
            if !once.contains(&value) {
                once.push(value);
            }
        }
        once
    };
    // What somebody did is said after the name, unless it is the usual case.
    let with_role = |name: &str, kind: ActionKind, usual| {
        if kind == usual { name.to_owned() } else { format!("{name} ({})", kind.as_str()) }
    };
    let authors = authors(letter);
    let senders = actions(letter).filter(|action| action.kind == ActionKind::Sent);
    let senders = senders.flat_map(|sent| &sent.agents).filter_map(Agent::display_name);
    let senders: BTreeSet<&str> = senders.collect();
    let is_by_senders = senders == authors.iter().map(String::as_str).collect();
    let handled = actions(letter).filter(|it| it.kind != ActionKind::Sent || !is_by_senders);
    let others: Vec<String> = handled
        .flat_map(|action| action.agents.iter().map(|agent| (action.kind, agent)))
        .filter_map(|(kind, agent)| {
            Some(with_role(agent.display_name()?, kind, ActionKind::Received))
        })
        .collect();
    let sent = actions(letter).filter(|action| action.kind == ActionKind::Sent);
    let mut dates = sent.filter_map(|sent| sent.date.as_ref()).map(|date| {
        let [first, last] = [&date.not_before, &date.not_after];
        [
            Some(first).filter(|day| *day != Date::OPEN_START),
            Some(last).filter(|day| *day != Date::OPEN_END),
        ]
    });
    // A date that is open at one end has no form in XMP.
    let days = match dates.find(|days| days.iter().any(Option::is_some)) {
        Some([Some(first), Some(last)]) if first == last => vec![first.clone()],
        Some([Some(first), Some(last)]) => vec![first.clone(), last.clone()],
        Some(_) | None => Vec::new(),
    };
    let places = actions(letter).filter_map(|action| Some((action.kind, action.place.as_ref()?)));
    let places = places.map(|(kind, place)| {
        with_role(&on_one_line(&place.name.value).replace("; ", ", "), kind, ActionKind::Sent)
    });
    let places: Vec<String> = places.collect();
    let remarks = letter.correspondence.iter().flat_map(|described| &described.remarks);
    let Rights { source_text, encoding, index } = &letter.rights;
    let rights = [source_text, encoding, index].into_iter().flatten();
    xmp::OfLetter {
        others: once(&mut others.iter().map(String::as_str)),
        dates: days,
        places: once(&mut places.iter().map(String::as_str)),
        rights: rights.map(|one| (on_one_line(&one.in_words()), one.uri.clone())).collect(),
        remarks: once(&mut remarks.map(|remark| remark.value.as_str())),
    }
}

/// Attaches the TEI as the source of the document (ISO 19005-3, 6.8 and annex E).
fn attach(file: &mut impl Objects, job: &PrintJob<'_>, tei: &[u8]) -> Result<Number, BackendError> {
    let parameters = dictionary([
        ("Size", (tei.len() as i64).into()),
        ("ModDate", bytes(pdf_date(job.made))),
        ("CreationDate", bytes(pdf_date(job.made))),
    ]);
    let entries = dictionary([
        ("Type", name("EmbeddedFile")),
        ("Subtype", name("application/tei+xml")),
        ("Params", parameters.into()),
    ]);
    let embedded = reference(file.add(Stream::new(entries, tei.to_vec()))?);
    let file_name = format!("{}.tei.xml", job.stem);
    let embedded = dictionary([("F", embedded.clone()), ("UF", embedded)]);
    file.add(dictionary([
        ("Type", name("Filespec")),
        ("F", text(&file_name)),
        ("UF", text(&file_name)),
        ("AFRelationship", name("Source")),
        ("Desc", text("The same text in TEI-XML, from which everything here can be made")),
        ("EF", embedded.into()),
    ]))
}

/// The file identifier (ISO 32000-1, 14.4): of the letter, and of this version of the file.
fn identifier(job: &PrintJob<'_>, tei: &[u8]) -> Object {
    let short = |hash: Sha256| {
        Object::String(hash.finalize()[..16].to_vec(), lopdf::StringFormat::Hexadecimal)
    };
    let mut letter = Sha256::new();
    letter.update(job.letter.id.as_bytes());
    let mut printing = letter.clone();
    printing.update(PRODUCER.as_bytes());
    printing.update(job.made.as_second().to_be_bytes());
    printing.update([match job.reading {
        Reading::Regular => 0,
        Reading::Original => 1,
    }]);
    printing.update([match job.pdfa {
        PdfA::Part3 => 3,
        PdfA::Part2 => 2,
    }]);
    printing.update(tei);
    job.pictures.values().for_each(|picture| printing.update(&picture.bytes));
    Object::Array(vec![short(letter), short(printing)])
}
