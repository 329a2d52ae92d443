//! Formats as archives know them: by name, version, and their key in PRONOM, the registry of the National Archives of
//! the United Kingdom.
//!
//! **Invariant:** a format that PRONOM does not know has no key; an archive finds it by its name (PREMIS 3.0, 1.5.4).

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileFormat {
    /// Its name, as PRONOM has it.
    pub name: &'static str,
    /// Its version, if there are several.
    pub version: Option<&'static str>,
    /// Its key in PRONOM.
    pub pronom: Option<&'static str>,
    /// Its media type.
    pub media_type: &'static str,
}

const fn format(
    name: &'static str,
    version: Option<&'static str>,
    pronom: Option<&'static str>,
    media_type: &'static str,
) -> FileFormat {
    FileFormat { name, version, pronom, media_type }
}

const TEI: FileFormat =
    format("TEI P5 XML - Single Text File", Some("P5"), Some("fmt/1476"), "application/tei+xml");
const TEI_CORPUS: FileFormat =
    format("TEI P5 XML - Corpus File", Some("P5"), Some("fmt/1477"), "application/tei+xml");
const XML: FileFormat =
    format("Extensible Markup Language", Some("1.0"), Some("fmt/101"), "application/xml");
const UNKNOWN: FileFormat = format("unknown", None, None, "application/octet-stream");

/// Endings of names, and the formats of such files.
const BY_ENDING: &[(&str, FileFormat)] = &[
    ("tei.xml", TEI),
    ("epub", format("ePub format", Some("3"), Some("fmt/483"), "application/epub+zip")),
    (
        "pdf",
        format(
            "Acrobat PDF/A - Portable Document Format",
            Some("2a"),
            Some("fmt/476"),
            "application/pdf",
        ),
    ),
    ("jsonld", format("JSON-LD", None, Some("fmt/880"), "application/ld+json")),
    ("json", format("JSON Data Interchange Format", None, Some("fmt/817"), "application/json")),
    ("ttl", format("Turtle", None, Some("fmt/874"), "text/turtle")),
    ("txt", format("Plain Text File", None, Some("x-fmt/111"), "text/plain")),
    ("md", format("Markdown", None, Some("fmt/1149"), "text/markdown")),
    ("csv", format("Comma Separated Values", None, Some("x-fmt/18"), "text/csv")),
    ("psv", format("Pipe-separated values", None, None, "text/plain")),
    ("toml", format("TOML", Some("1.0.0"), None, "application/toml")),
    ("html", format("Hypertext Markup Language", None, Some("fmt/96"), "text/html")),
    ("htm", format("Hypertext Markup Language", None, Some("fmt/96"), "text/html")),
    (
        "docx",
        format(
            "Microsoft Word for Windows",
            Some("2007 onwards"),
            Some("fmt/412"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ),
    ("odt", format("OpenDocument Text", None, None, "application/vnd.oasis.opendocument.text")),
    ("png", format("Portable Network Graphics", None, None, "image/png")),
    ("jpg", format("JPEG", None, None, "image/jpeg")),
    ("jpeg", format("JPEG", None, None, "image/jpeg")),
    ("svg", format("Scalable Vector Graphics", None, None, "image/svg+xml")),
    ("css", format("Cascading Style Sheet", None, Some("x-fmt/224"), "text/css")),
    ("xsd", format("XML Schema Definition", None, Some("x-fmt/280"), "application/xml")),
    ("xml", XML),
    ("rng", XML),
    ("xsl", XML),
];

impl FileFormat {
    /// The format of a file that has this name and begins with these bytes: of what ends in `.xml`, the root tells.
    ///
    /// ```
    /// use letterpress::package::FileFormat;
    /// assert_eq!(FileFormat::of("a.tei.xml", b"<TEI>").pronom, Some("fmt/1476"));
    /// assert_eq!(FileFormat::of("a.xml", b"<teiCorpus>").pronom, Some("fmt/1477"));
    /// assert_eq!(FileFormat::of("a.toml", b"").pronom, None);
    /// ```
    pub fn of(name: &str, start: &[u8]) -> Self {
        let name = name.to_ascii_lowercase();
        let has = |ending: &str| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.'));
        let known = BY_ENDING.iter().find(|(ending, _)| has(ending));
        match known.map_or(UNKNOWN, |(_, format)| *format) {
            format if format == XML || format == TEI => of_root(start).unwrap_or(format),
            format => format,
        }
    }
}

/// The format of a TEI file by its root, the first tag that is one.
fn of_root(start: &[u8]) -> Option<FileFormat> {
    let start = start.get(..SEARCHED.min(start.len()))?;
    let names = start.split(|byte| *byte == b'<').skip(1).map(|tag| {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || [b'>', b'/'].contains(byte);
        let name = tag.split(ends).next().unwrap_or_default();
        name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
    });
    let is_tag = |name: &&[u8]| name.first().is_some_and(u8::is_ascii_alphabetic);
    match names.into_iter().find(is_tag)? {
        b"teiCorpus" => Some(TEI_CORPUS),
        b"TEI" => Some(TEI),
        _ => None,
    }
}

/// How far the root of an XML file is looked for.
const SEARCHED: usize = 1 << 16;

/// How far apart the signature of PRONOM allows its parts: the declaration, `TEI`, and the namespace.
const SIGNATURE: usize = 512;

impl FileFormat {
    /// Whether registries recognise a TEI file by its first bytes: `TEI` must begin within 512 bytes of the XML declaration,
    /// and the namespace within 512 more (PRONOM, fmt/1476).
    ///
    /// ```
    /// use letterpress::package::FileFormat;
    /// let tei = "<?xml version=\"1.0\"?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\">";
    /// assert!(FileFormat::is_recognised_as_tei(tei.as_bytes()));
    /// let far = tei.replace("?>", &format!("?><!--{}-->", " ".repeat(512)));
    /// assert!(!FileFormat::is_recognised_as_tei(far.as_bytes()));
    /// ```
    pub fn is_recognised_as_tei(start: &[u8]) -> bool {
        let find = |within: &[u8], words: &str| {
            within.windows(words.len()).position(|window| window == words.as_bytes())
        };
        let after = |bytes: &'_ [u8], words: &str| -> Option<usize> {
            find(bytes, words).map(|at| at + words.len())
        };
        let Some(declared) = after(start, "?>") else { return false };
        let rest = start.get(declared..).unwrap_or_default();
        let Some(root) = find(rest, "TEI").filter(|at| *at <= SIGNATURE) else { return false };
        let rest = rest.get(root..).unwrap_or_default();
        find(rest, "http://www.tei-c.org/ns/1.0").is_some_and(|at| at <= SIGNATURE + "TEI".len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_tells_tei_from_other_xml() {
        for (start, key) in [
            ("<?xml version='1.0'?><!-- the TEI --><TEI xmlns='x'>", "fmt/1476"),
            ("<t:TEI xmlns:t='x'>", "fmt/1476"),
            ("<teiCorpus>", "fmt/1477"),
            ("<TEIform>", "fmt/101"),
            ("<mets:mets><TEI>", "fmt/101"),
        ] {
            assert_eq!(FileFormat::of("a.xml", start.as_bytes()).pronom, Some(key), "{start}");
        }
    }
}
