//! What must be true whatever is read.

use letterpress::audit::Ledger;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{self, Reading};
use letterpress::press::{Converted, Input, Options, convert, read};
use letterpress::source::{Source, Span};

/// The codes that blame letterpress and not the input: words that are lost or doubled, files that differ from their
/// letter, and what should be impossible.
const BUGS: &[&str] = &["A001", "A002", "A003", "A101", "A102", "X001"];

/// Converts an input, and checks the promises: nothing is lost, each letter is well-formed, each file is made unless
/// something is said against it, and TEI that is made can be read again, with the same words.
pub(super) fn are_kept(input: &Input, options: &Options) {
    let converted = convert(input, options);
    no_bugs(&converted.diagnostics);
    let Converted { read: opened, files, diagnostics, .. } = converted;
    let is_refused = diagnostics.iter().any(is_grave);
    let Some(opened) = opened else {
        return assert!(is_refused, "nothing was read, and nothing says why");
    };
    for found in &diagnostics {
        has_its_places(found, &opened.source);
    }
    let letters = &opened.collection.letters;
    // What is refused may be empty.
    for letter in letters.iter().filter(|_| !is_refused) {
        assert_eq!(ir::validate(letter), Ok(()));
    }
    let wanted = letters.len() * options.formats.len();
    assert!(is_refused || files.len() == wanted, "{} of {wanted} files", files.len());
    for file in files.iter().filter(|file| file.format.name == "tei") {
        let (again, found) = read(&Input::new("again.xml", &file.bytes[..]), &Options::default());
        no_bugs(&found);
        let again = again.unwrap_or_else(|| panic!("{found:#?}")).collection.letters;
        // A letter that is refused has a place among the files, and none among the letters.
        if is_refused {
            continue;
        }
        let letter = &letters[file.letter];
        // A revision has the mark-up of its source, which cannot name the characters that XML forbids.
        let reading = if letter.encoding.is_some() { Reading::Regular } else { Reading::Original };
        let words = |letter| Ledger::of(letter, reading).body;
        let again: Vec<Vec<String>> = again.iter().map(words).collect();
        assert_eq!(again, [words(letter)], "{found:#?}");
    }
}

/// Says that none of these blames letterpress.
pub(super) fn no_bugs(diagnostics: &[Diagnostic]) {
    let bugs: Vec<_> = diagnostics.iter().filter(|one| BUGS.contains(&one.code.id)).collect();
    assert!(bugs.is_empty(), "{bugs:#?}");
}

/// Says that a side file was not used for a reason.
pub(super) fn is_refused(diagnostics: &[Diagnostic]) {
    assert!(diagnostics.iter().any(is_grave), "refused without a reason: {diagnostics:?}");
    no_bugs(diagnostics);
}

fn is_grave(found: &Diagnostic) -> bool {
    found.severity() >= Severity::Loss
}

/// A place that cannot be shown would stop the program that shows it.
fn has_its_places(found: &Diagnostic, source: &Source) {
    let labels = found.labels.iter().map(|(span, _)| span);
    for span in found.span.iter().chain(labels) {
        let is_there = |span: &Span| source.text().get(span.range()).is_some();
        assert!(is_there(span), "a place that is not in the source: {found:?}");
    }
}
