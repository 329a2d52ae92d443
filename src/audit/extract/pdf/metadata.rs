//! What the metadata packet of a PDF states (XMP, ISO 16684-1), by the elements of Dublin Core.

use hayro_syntax::Pdf as Document;
use hayro_syntax::object::{Dict, Stream};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::audit::letter::{RIGHTS, place_of};
use crate::audit::{Ledger, LedgerBuilder};
use crate::ir::Date;
use crate::ir::account::FactKey;

/// Enters what the packet of a document states.
pub(super) fn stated(document: &Document, builder: &mut LedgerBuilder) -> Result<(), String> {
    let catalog: Option<Dict<'_>> = document.xref().get(document.xref().root_id());
    let packet = catalog.and_then(|catalog| catalog.get::<Stream<'_>>("Metadata"));
    let Some(packet) = packet else { return Ok(()) };
    let packet = packet.decoded().map_err(|_| "the metadata cannot be read".to_owned())?;
    let packet = std::str::from_utf8(&packet).map_err(|error| format!("the metadata: {error}"))?;
    let mut dates: Vec<String> = Vec::new();
    for (element, value) in values(packet)? {
        match element.as_str() {
            "creator" => builder.correspondent("author", &value),
            "contributor" => builder.correspondent("other", &value),
            "date" => dates.push(value),
            "coverage" => builder.fact(place_of("other"), &value),
            "identifier" => builder.fact(FactKey::Identifier, &value),
            "description" => value.lines().for_each(|line| builder.fact(FactKey::Remark, line)),
            "rights" => {
                let addresses = value.split('<').skip(1).filter_map(|it| it.split('>').next());
                addresses.for_each(|address| builder.fact(RIGHTS, address));
            }
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        builder.date(first, last);
    }
    Ok(())
}

/// The elements of Dublin Core with their values; of lists each item.
fn values(packet: &str) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader::from_str(packet);
    let (mut values, mut element) = (Vec::new(), None);
    loop {
        let event = reader.read_event().map_err(|error| format!("the metadata: {error}"))?;
        match event {
            Event::Start(tag) if tag.name().prefix().is_some_and(|it| it.as_ref() == "dc") => {
                element = Some((tag.local_name().as_ref().to_owned(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, value)) = &mut element {
                    value.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, value)) = &mut element {
                    value.push_str(&crate::audit::extract::epub::character(&name)?);
                }
            }
            Event::End(tag) => {
                let is_item = tag.local_name().as_ref() == "li";
                let is_element = tag.name().prefix().is_some_and(|it| it.as_ref() == "dc");
                if let Some((name, value)) = element.as_mut().filter(|_| is_item || is_element)
                    && !value.trim().is_empty()
                {
                    values.push((name.clone(), std::mem::take(value).trim().to_owned()));
                }
                if is_element {
                    element = None;
                }
            }
            Event::Eof => return Ok(values),
            Event::Start(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// What the packet can tell apart: who wrote a letter from others, days, and that places belong to it.
pub(super) fn reduce(ledger: &mut Ledger) {
    let has_author = ledger.correspondents.iter().any(|(role, _)| role == "author");
    let writes = if has_author { "author" } else { "sent" };
    let (creators, others): (Vec<_>, Vec<_>) = std::mem::take(&mut ledger.correspondents)
        .into_iter()
        .partition(|(role, _)| role == writes);
    let mut names: Vec<(String, String)> = Vec::new();
    let all = creators.into_iter().map(|(_, name)| ("author", name));
    for (role, name) in all.chain(others.into_iter().map(|(_, name)| ("other", name))) {
        if !names.iter().any(|(_, known)| *known == name) {
            names.push((role.to_owned(), name));
        }
    }
    names.sort();
    ledger.correspondents = names;
    // A date that is open at one end has no form in XMP.
    ledger.date.take_if(|(first, last)| first == Date::OPEN_START || last == Date::OPEN_END);
    let (places, facts): (Vec<_>, Vec<_>) = std::mem::take(&mut ledger.facts)
        .into_iter()
        .partition(|(key, _)| matches!(key, FactKey::Place(..)));
    let pieces = places.iter().flat_map(|(_, value)| value.split("; "));
    let places = pieces.map(|place| (place_of("other"), place.to_owned()));
    ledger.facts = facts.into_iter().chain(places).collect();
}
