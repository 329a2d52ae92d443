//! Which files of an archive or a folder are pages of the letter, and in which order.
//!
//! A METS file says it; without one, the names do, in which numbers count as numbers.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

use super::is_page;
use crate::readers::package::{Package, is_zip};
use crate::readers::xml::{Token, Tokens};
use crate::source::PackedPart;

/// How many bytes of a file to inspect for its root.
const LOOKED_AT: usize = 4_000;

/// The pages in an archive, if it holds any.
pub(super) fn of_archive(bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
    if !is_zip(bytes) {
        return None;
    }
    let mut package = Package::open(bytes).ok()?;
    let is_candidate = |name: &&str| {
        let name = name.to_lowercase();
        is_xml(&name) && !name.starts_with("__macosx/") && !name.contains("/alto/")
    };
    let names: Vec<String> = package.names().filter(is_candidate).map(ToOwned::to_owned).collect();
    // Other packages of XML say what their parts are, or what they are.
    if package.has("[Content_Types].xml") || package.has("mimetype") {
        return None;
    }
    let mut files = Vec::new();
    for name in names {
        match package.part(&name) {
            Ok(Some(bytes)) => files.push(PackedPart::new(name, bytes)),
            Ok(None) => {}
            Err(reason) => return Some(Err(reason)),
        }
    }
    of_folder(&files)
}

/// The pages among some files, if there are any.
pub(super) fn of_folder(files: &[PackedPart]) -> Option<Result<Vec<PackedPart>, String>> {
    let is_page = |file: &&PackedPart| {
        let start = file.bytes.get(..LOOKED_AT.min(file.bytes.len())).unwrap_or_default();
        let start: String = start.utf8_chunks().map(|chunk| chunk.valid()).collect();
        is_page(&start)
    };
    let mut pages: Vec<PackedPart> = files.iter().filter(is_page).cloned().collect();
    if pages.is_empty() {
        return None;
    }
    pages.sort_by(|one, other| natural(&one.name, &other.name));
    let mets = files.iter().find(|file| last_step(&file.name).eq_ignore_ascii_case("mets.xml"));
    let Some(mets) = mets else { return Some(one_document(pages)) };
    let named = named_in(&mets.bytes);
    let named: Vec<&String> = named.iter().filter(|name| !name.contains("alto/")).collect();
    let place = |page: &PackedPart| {
        named
            .iter()
            .position(|name| page.name == **name || page.name.ends_with(&format!("/{name}")))
    };
    let of_pages = |name: &&&String| {
        let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let found = pages.iter().any(|page| {
            let folder = folder(&page.name);
            folder.is_some_and(|it| name.rsplit_once('/').is_some_and(|(of, _)| it.ends_with(of)))
        });
        found && is_xml(name)
    };
    let missing = named.iter().filter(of_pages).find(|name| {
        !pages.iter().any(|page| page.name == ***name || page.name.ends_with(&format!("/{name}")))
    });
    if let Some(missing) = missing {
        return Some(Err(format!("its page {missing} is missing; export all pages again")));
    }
    pages.sort_by_key(|page| place(page).unwrap_or(usize::MAX));
    Some(one_document(pages))
}

/// Pages of several documents are no letter.
fn one_document(pages: Vec<PackedPart>) -> Result<Vec<PackedPart>, String> {
    let folder = |page: &PackedPart| {
        page.name.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
    };
    let first = pages.first().map(folder).unwrap_or_default();
    match pages.iter().map(folder).find(|other| *other != first) {
        Some(other) => Err(format!(
            "it holds the pages of several documents, in {first:?} and {other:?}; export each alone, or \
             unpack it and name the folder of each"
        )),
        None => Ok(pages),
    }
}

fn is_xml(name: &str) -> bool {
    name.to_lowercase().ends_with(XML)
}

const XML: &str = ".xml";

fn last_step(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The files that a METS file names, in its order.
fn named_in(mets: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(mets) else { return Vec::new() };
    let mut tokens = Tokens::of_file(text);
    let mut named: Vec<String> = Vec::new();
    while let Ok(Some((token, _))) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        if tag.local_name().as_ref() != "FLocat" {
            continue;
        }
        let attributes = tag.attributes().flatten();
        let mut links =
            attributes.filter(|attribute| attribute.key.local_name().as_ref() == "href");
        if let Some(link) = links.next() {
            let link = link.value.trim_start_matches("./").replace('\\', "/");
            if !named.contains(&link) {
                named.push(link);
            }
        }
    }
    named
}

/// The order of names in which numbers count as numbers: `p2` before `p10`.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.chars().peekable(), other.chars().peekable());
    loop {
        let is_digit = |next: Option<&char>| next.is_some_and(char::is_ascii_digit);
        if is_digit(one.peek()) && is_digit(other.peek()) {
            let (first, second) = (number(&mut one), number(&mut other));
            let order = first.len().cmp(&second.len()).then_with(|| first.cmp(&second));
            if order != Ordering::Equal {
                return order;
            }
            continue;
        }
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (first, second) if first == second => {}
            (first, second) => return first.cmp(&second),
        }
    }
}

/// Digits, without zeros before them.
fn number(text: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = text.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = vec!["p10", "p2", "p02b", "a", "p1"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(names, ["a", "p1", "p2", "p02b", "p10"]);
    }
}
