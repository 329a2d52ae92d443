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
            "contributor" => {
                let (name, role) = with_role(&value, "received");
                builder.correspondent(role, name);
            }
            "date" => dates.push(value),
            "coverage" => {
                for place in value.split("; ") {
                    let (name, role) = with_role(place, "sent");
                    builder.fact(place_of(role), name);
                }
            }
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

/// A name, and what this person did or what happened at this place: in brackets after the name, in the words of TEI,
/// unless it is the usual case.
fn with_role<'v>(value: &'v str, usual: &'static str) -> (&'v str, &'static str) {
    const ROLES: [&str; 7] =
        ["sent", "received", "transmitted", "forwarded", "redirected", "read", "other"];
    let in_brackets = value.strip_suffix(')').and_then(|value| value.rsplit_once(" ("));
    let known = in_brackets.and_then(|(name, role)| {
        ROLES.into_iter().find(|known| *known == role).map(|role| (name, role))
    });
    known.unwrap_or((value, usual))
}

/// What the packet can tell apart: nearly all. Who wrote a letter has sent it, unless somebody else did.
pub(super) fn reduce(ledger: &mut Ledger) {
    for (role, other) in [("author", "sent"), ("sent", "author")] {
        if !ledger.correspondents.iter().any(|(it, _)| it == role) {
            let others = ledger.correspondents.clone().into_iter();
            let same =
                others.filter(|(it, _)| it == other).map(|(_, name)| (role.to_owned(), name));
            ledger.correspondents.extend(same);
        }
    }
    ledger.correspondents.sort();
    ledger.correspondents.dedup();
    // A date that is open at one end has no form in XMP.
    ledger.date.take_if(|(first, last)| first == Date::OPEN_START || last == Date::OPEN_END);
    // Places are kept apart by semicolons.
    let facts = std::mem::take(&mut ledger.facts).into_iter();
    ledger.facts = facts
        .map(|(key, value)| {
            let is_place = matches!(key, FactKey::Place(..));
            (key, if is_place { value.replace("; ", ", ") } else { value })
        })
        .collect();
}
