//! Writes a source, a statement about rights, and an address.
//!
//! **Invariant:** what is not known leaves no trace: no empty brackets, no `n.d.`.

use crate::ir::Witness;

/// A witness in citation form, as far as it is known; without its address.
pub(super) fn citation(witness: &Witness) -> Option<String> {
    let joined = |parts: &[Option<&str>], separator| {
        parts.iter().copied().flatten().collect::<Vec<_>>().join(separator)
    };
    let house = joined(&[witness.place.as_deref(), witness.publisher.as_deref()], ": ");
    let house = Some(house.as_str()).filter(|house| !house.is_empty());
    let document = witness.document.as_ref().map(|number| format!("document {number}"));
    let pages = witness.pages.as_ref().map(|pages| {
        format!("{} {pages}", if pages.contains(['-', '–', ',']) { "pp." } else { "p." })
    });
    let volume = witness.volume.as_ref().map(|number| format!("vol. {number}"));
    let date = witness.date.as_deref();
    let place = [house, date, volume.as_deref(), document.as_deref(), pages.as_deref()];
    let mut citation = String::new();
    for sentence in [
        witness.title.clone().unwrap_or_default(),
        witness.editor.as_ref().map(|editor| format!("Edited by {editor}")).unwrap_or_default(),
        joined(&place, ", "),
        witness.cited.clone().unwrap_or_default(),
        witness.kept_at().unwrap_or_default(),
    ] {
        if !(citation.is_empty() || sentence.is_empty()) {
            citation.push(' ');
        }
        citation.push_str(&sentence);
        if !(sentence.is_empty() || sentence.ends_with(['.', '!', '?'])) {
            citation.push('.');
        }
    }
    (!citation.is_empty()).then_some(citation)
}

/// Whether it can be a link: an absolute URL of the web or a mail address, already escaped (RFC
/// 3986, RFC 6068). Text that a person typed may be anything.
pub(super) fn is_link(address: &str) -> bool {
    if let Some(mail) = address.strip_prefix("mailto:") {
        let (name, host) = mail.split_once('@').unwrap_or_default();
        return !name.is_empty() && is_path(name) && !host.is_empty() && is_path(host);
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    rest.is_some_and(|rest| {
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.chars().all(is_host)
            && is_path(path)
            && path.matches('#').count() <= 1
    })
}

/// Whether this has only characters allowed in a URL, and complete escapes.
fn is_path(path: &str) -> bool {
    path.split('%').enumerate().all(|(place, piece)| {
        let escape = piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        let is_legal = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=".contains(c);
        (place == 0 || escape == 2) && piece.chars().all(is_legal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Certainty, Origin, WitnessKind};

    #[test]
    fn links_only_what_can_be_followed() {
        assert!(is_link("http://www.wikidata.org/entity/Q9696"));
        assert!(is_link("mailto:ann.smith@example.org?subject=Leeds"));
        assert!(is_link("https://example.org/a%20b?c=d#e"));
        for address in [
            "urn:isbn:9780160450105",
            "https://",
            "mailto:ann",
            "mailto:ann smith@example.org",
            "javascript:a()",
            "http:///a",
            "https://example.org/a b",
            "https://example.org/50%",
            "https://example.org/[1]",
            "https://example.org/#a#b",
            "javascript:alert(1)",
        ] {
            assert!(!is_link(address), "{address}");
        }
    }

    #[test]
    fn cites_what_is_known_and_nothing_else() {
        let origin = Origin::Supplied {
            by: "test".to_owned(),
            reason: String::new(),
            certainty: Certainty::High,
        };
        let mut witness = Witness {
            title: Some("Letters".to_owned()),
            editor: Some("A. Editor".to_owned()),
            publisher: Some("The Press".to_owned()),
            place: Some("Washington".to_owned()),
            date: Some("1996".to_owned()),
            document: Some("11".to_owned()),
            pages: Some("10–16".to_owned()),
            ..Witness::new(WitnessKind::Edition, origin)
        };
        assert_eq!(
            citation(&witness).as_deref(),
            Some(
                "Letters. Edited by A. Editor. Washington: The Press, 1996, document 11, pp. 10–16."
            )
        );
        witness.title = None;
        witness.editor = None;
        witness.place = None;
        witness.publisher = None;
        witness.document = None;
        witness.pages = Some("7".to_owned());
        assert_eq!(citation(&witness).as_deref(), Some("1996, p. 7."));
        witness.date = None;
        witness.pages = None;
        assert_eq!(citation(&witness), None);
    }
}
