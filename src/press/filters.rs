//! Filters: programs that change letters between reading and printing. Here a letter is handed to them and
//! taken back; running them is their own work.
//!
//! **Invariant:** whatever a filter changes is recorded in the letter, with the filter's name
//! ([`ir::edit`](ir::edit())); of what it says, nothing is dropped silently.

use std::sync::Arc;

use super::Options;
use crate::diag::{self, Diagnostic, Severity};
use crate::ir::{self, Collection, Edited, Letter};
use crate::readers;
use crate::source::{Source, SourceId};

/// A program that changes letters. It gets and gives the JSON form of a [`Collection`] with one letter.
///
/// ```
/// use std::sync::Arc;
/// use letterpress::press::{Filter, Input, Options, convert};
/// struct LongS;
/// impl Filter for LongS {
///     fn name(&self) -> &str {
///         "long-s"
///     }
///     fn filter(&self, letter: &[u8]) -> Result<Vec<u8>, String> {
///         let letter = std::str::from_utf8(letter).map_err(|error| error.to_string())?;
///         Ok(letter.replace('ſ', "s").into_bytes())
///     }
/// }
/// let filter: Arc<dyn Filter> = Arc::new(LongS);
/// let options = Options::default().filters([filter]);
/// let converted = convert(&Input::new("a.txt", "Dear Ben: It ſnows.\n\nAnn"), &options);
/// let found = converted.diagnostics.iter().find(|found| found.code.id == "F002").unwrap();
/// assert!(found.message.starts_with("long-s changed 1 word"));
/// ```
pub trait Filter: Send + Sync {
    /// Its name, by which its changes are recorded.
    fn name(&self) -> &str;

    /// Changes a letter.
    ///
    /// # Errors
    /// Why it could not, in words for the user.
    fn filter(&self, letter: &[u8]) -> Result<Vec<u8>, String>;
}

/// Gives a letter to the filters, one after the other. After the first that fails, it goes to no other.
pub(super) fn apply(
    letter: &mut Letter,
    collection: &Collection,
    options: &Options,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for filter in &options.filters {
        match run(letter, collection, filter, &mut found) {
            Ok(edited) => found.extend(changed(filter.name(), edited)),
            Err(why) => {
                let message = format!("{}: {why}", filter.name());
                let hint = "the letter is in no format; correct the program, or leave it out";
                found.push(Diagnostic::new(&diag::FILTER_FAILED, None, message).hint(hint));
                break;
            }
        }
    }
    found
}

/// Gives a letter to a filter, and takes over what it changed.
///
/// # Errors
/// Why the letter that comes back is not taken.
fn run(
    letter: &mut Letter,
    collection: &Collection,
    filter: &Arc<dyn Filter>,
    found: &mut Vec<Diagnostic>,
) -> Result<Edited, String> {
    let given = collection.alone(letter);
    let json = serde_json::to_vec(&given).map_err(|error| error.to_string())?;
    let returned = filter.filter(&json)?;
    let source = Source::decode(SourceId(0), filter.name(), returned)
        .map_err(|error| format!("what it returned cannot be read: {error}"))?;
    let reader = readers::find("ir").ok_or("the reader of its form is missing")?;
    let volume = reader.open(&source);
    let described = |found: &Diagnostic| match found.span {
        Some(span) => {
            format!("{} of what it returned: {}", source.position(span.start), found.message)
        }
        None => found.message.clone(),
    };
    let mut told: Vec<Diagnostic> = volume.diagnostics().to_vec();
    let read = match volume.letters() {
        1 => Some(volume.letter(0)),
        0 if told.iter().any(is_error) => None,
        count => return Err(format!("it returned {count} letters and not one")),
    };
    told.extend(read.iter().flat_map(|(_, told)| told.clone()));
    if let Some(error) = told.iter().find(|found| is_error(found)) {
        return Err(described(error));
    }
    told.retain(|found| found.severity() > Severity::Note);
    found.extend(told.into_iter().map(|found| {
        let message = format!("{}: {}", filter.name(), described(&found));
        Diagnostic { message, span: None, ..found }
    }));
    let (changed, _) = read.ok_or("it returned no letter")?;
    if *volume.collection() != (Collection { letters: Vec::new(), ..given }) {
        return Err("it changed what all letters of the input share, and not the letter".to_owned());
    }
    ir::adopt(letter, filter.name(), "", changed).map_err(|refused| refused.to_string())
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity() == Severity::Error
}

/// Reports how much a filter changed, and what is proved of it.
fn changed(name: &str, edited: Edited) -> Option<Diagnostic> {
    let counted = |count: usize, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {what}{s}"))
    };
    let parts: Vec<String> = [counted(edited.words, "word"), counted(edited.values, "value")]
        .into_iter()
        .flatten()
        .collect();
    let message = format!(
        "{name} changed {}; the finished files are compared with the changed letter",
        parts.join(" and ")
    );
    (!parts.is_empty()).then(|| Diagnostic::new(&diag::FILTERED, None, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Converted, Input, convert};

    /// A filter that answers with what a function makes of the letter.
    struct Made(Make);

    type Make = fn(&str) -> Result<String, String>;

    impl Filter for Made {
        fn name(&self) -> &'static str {
            "made"
        }

        fn filter(&self, letter: &[u8]) -> Result<Vec<u8>, String> {
            let letter = std::str::from_utf8(letter).map_err(|error| error.to_string())?;
            (self.0)(letter).map(String::into_bytes)
        }
    }

    fn filtered(make: Make) -> Converted {
        let filters: Vec<Arc<dyn Filter>> = vec![Arc::new(Made(make))];
        let text = "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It ſnows.\n\nAnn";
        let formats = vec![crate::backends::find("tei").expect("a format")];
        let options = Options { formats, filters, ..Options::default() };
        convert(&Input::new("a.txt", text), &options)
    }

    fn told(converted: &Converted) -> Vec<String> {
        let of_filters = |found: &&Diagnostic| found.message.starts_with("made");
        let told = |found: &Diagnostic| format!("{} {}", found.code.id, found.message);
        converted.diagnostics.iter().filter(of_filters).map(told).collect()
    }

    #[test]
    fn a_changed_letter_is_printed_and_proved() {
        let converted = filtered(|letter| Ok(letter.replace('ſ', "s")));
        let told = told(&converted);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("F002 made changed 1 word;"), "{told:?}");
        let tei = String::from_utf8(converted.files[0].bytes.clone()).expect("UTF-8");
        assert!(tei.contains("<sic>ſnows.</sic>"), "{tei}");
        assert!(tei.contains("<resp>changed the letter after it was read</resp>"), "{tei}");
        assert!(tei.contains("resp=\"#ed\""), "{tei}");
    }

    #[test]
    fn what_changes_nothing_leaves_the_file_as_it_is() {
        let converted = filtered(|letter| Ok(letter.to_owned()));
        assert_eq!(told(&converted), [""; 0]);
        assert_eq!(converted.files.len(), 1);
    }

    #[test]
    fn what_fails_is_said_and_nothing_is_printed() {
        let failures: [(Make, &str); 6] = [
            (|_| Err("no rain".to_owned()), "no rain"),
            (|_| Ok("{".to_owned()), "1:1 of what it returned: the file is not valid JSON"),
            (|_| Ok(String::new()), "what it returned cannot be read: the file contains no text"),
            (|letter| Ok(letter.replace("urn:uuid", "urn:x")), "the letter's id was changed to"),
            (|letter| Ok(letter.replace("\"ir\":\"0", "\"ir\":\"9")), "the file is in version 9"),
            (|letter| Ok(letter.replace("a.txt", "b.txt")), "it changed what all letters"),
        ];
        for (make, why) in failures {
            let converted = filtered(make);
            let told = told(&converted);
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with(&format!("F001 made: {why}")), "{told:?}");
            assert!(converted.files.is_empty());
        }
    }

    #[test]
    fn what_is_not_known_is_a_warning() {
        let converted =
            filtered(|letter| Ok(letter.replace("\"notes\":[]", "\"seal\":\"red\",\"notes\":[]")));
        let told = told(&converted);
        assert!(told[0].starts_with("I003 made: 1:"), "{told:?}");
        assert!(told[0].ends_with("does not know it: seal"), "{told:?}");
        assert_eq!(converted.files.len(), 1);
    }
}
