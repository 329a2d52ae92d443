//! Which addresses can be links.

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
}
