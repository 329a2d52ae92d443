//! Checks `bag-info.txt` (RFC 8493, 2.2.2): its form, and what it says of the payload and of days.

use super::{is_payload, tags};
use crate::package::check::folder::Folder;
use crate::package::check::{Report, dates};

const INFO: &str = "bag-info.txt";
const CLAUSE: &str = "RFC 8493, 2.2.2";

/// Labels that may be there once.
const ONCE: &[&str] =
    &["Bagging-Date", "Bag-Size", "Payload-Oxum", "Bag-Group-Identifier", "Bag-Count"];

/// A label and its value.
struct Element {
    line: usize,
    label: String,
    value: String,
}

/// Checks the file, if it is there.
pub(super) fn check(folder: &mut Folder<'_>, report: &mut Report) {
    let Some(place) = folder.place(INFO) else { return };
    let mut elements: Vec<Element> = Vec::new();
    folder.read(place, report, |reader, report| {
        tags::each_line(INFO, reader, report, &mut |line, text, report| {
            if let Some(rest) = text.strip_prefix([' ', '\t']) {
                match elements.last_mut() {
                    Some(element) => {
                        element.value = format!("{} {}", element.value, rest.trim_start());
                    }
                    None => report.at(INFO, line, CLAUSE, "the first line continues nothing"),
                }
            } else if let Some(element) = element(line, text, report) {
                elements.push(element);
            }
        });
    });
    for label in ONCE {
        let is_it = |element: &&Element| element.label.eq_ignore_ascii_case(label);
        for element in elements.iter().filter(is_it).skip(1) {
            report.at(
                INFO,
                element.line,
                CLAUSE,
                format!("{label} is there again, and may be there once"),
            );
        }
    }
    let of = |label: &str| elements.iter().find(|it| it.label.eq_ignore_ascii_case(label));
    if let Some(Element { line, value, .. }) = of("Bagging-Date")
        && !dates::is_day(value)
    {
        let message = format!("Bagging-Date is “{value}” and should be a day, as 2026-11-26");
        report.at(INFO, *line, CLAUSE, message);
    }
    if let Some(Element { line, value, .. }) = of("Bag-Count")
        && !is_count(value)
    {
        let message =
            format!("Bag-Count is “{value}” and should be two numbers, as 1 of 2 or 1 of ?");
        report.at(INFO, *line, CLAUSE, message);
    }
    if let Some(element) = of("Payload-Oxum") {
        oxum(element, folder, report);
    }
}

/// Divides a line at its colon.
fn element(line: usize, text: &str, report: &mut Report) -> Option<Element> {
    let Some((label, value)) = text.split_once(':') else {
        report.at(INFO, line, CLAUSE, format!("“{text}” should be a label, a colon and a value"));
        return None;
    };
    if label.is_empty() || label.trim() != label {
        let message = format!("the label “{label}” should be a word without spaces around it");
        report.at(INFO, line, CLAUSE, message);
    }
    if !value.starts_with([' ', '\t']) {
        report.at(INFO, line, CLAUSE, format!("there should be a space after “{label}:”"));
    }
    Some(Element { line, label: label.trim().to_owned(), value: value.trim().to_owned() })
}

/// Whether this is `N of T`, where T may be unknown.
fn is_count(value: &str) -> bool {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = value.split_whitespace().collect();
    matches!(parts.as_slice(), [number, "of", all] if is_number(number) && (is_number(all) || *all == "?"))
}

/// Compares the number of bytes and files of the payload with what is stated.
fn oxum(element: &Element, folder: &mut Folder<'_>, report: &mut Report) {
    let payload = folder.places().filter(|(_, path)| is_payload(path));
    let payload: Vec<usize> = payload.map(|(place, _)| place).collect();
    let mut bytes = 0;
    for place in &payload {
        folder.load(*place, report);
        // Of a file that cannot be read the size is not known: that was said.
        let Some(fixity) = folder.fixity(*place) else { return };
        bytes += fixity.size;
    }
    let oxum = format!("{bytes}.{}", payload.len());
    let Element { line, value, .. } = element;
    if *value != oxum {
        let message =
            format!("Payload-Oxum is {value} and should be {oxum} (bytes and files in data)");
        report.at(INFO, *line, CLAUSE, message);
    }
}
