//! The terms for events (Library of Congress, `id.loc.gov/vocabulary/preservation/eventType`, as of
//! 2018): the code of each, which ends its address, and its words.

const ADDRESS: &str = "id.loc.gov/vocabulary/preservation/eventType";

const EVENTS: &[(&str, &str)] = &[
    ("acc", "accession"),
    ("app", "appraisal"),
    ("cap", "capture"),
    ("com", "compression"),
    ("cop", "compiling"),
    ("cre", "creation"),
    ("dea", "deaccession"),
    ("dec", "decompression"),
    ("del", "deletion"),
    ("der", "decryption"),
    ("dig", "digital signature validation"),
    ("dis", "dissemination"),
    ("dsg", "digital signature generation"),
    ("dsp", "displaying"),
    ("enc", "encryption"),
    ("exe", "execution"),
    ("exp", "exporting"),
    ("ext", "extraction"),
    ("ffa", "forensic feature analysis"),
    ("fil", "filename change"),
    ("fix", "fixity check"),
    ("for", "format identification"),
    ("ima", "imaging"),
    ("ine", "ingestion end"),
    ("ing", "ingestion"),
    ("ins", "ingestion start"),
    ("int", "interpreting"),
    ("ipc", "information package creation"),
    ("ipm", "information package merging"),
    ("ips", "information package splitting"),
    ("mee", "metadata extraction"),
    ("mem", "metadata modification"),
    ("mes", "message digest calculation"),
    ("mig", "migration"),
    ("mod", "modification"),
    ("nor", "normalization"),
    ("pac", "packing"),
    ("poa", "policy assignment"),
    ("prt", "printing"),
    ("qua", "quarantine"),
    ("rec", "recovery"),
    ("red", "redaction"),
    ("ref", "refreshment"),
    ("ren", "rendering"),
    ("rep", "replication"),
    ("tra", "transfer"),
    ("unp", "unpacking"),
    ("unq", "unquarantine"),
    ("val", "validation"),
    ("vir", "virus check"),
];

/// What is wrong with the type of an event: its words, the address of its term, and the vocabulary that
/// it says it is from. Terms of other vocabularies are not judged.
pub(super) fn mistaken(
    words: &str,
    address: Option<&str>,
    authority: Option<&str>,
) -> Option<String> {
    if let Some(address) = address {
        let plain = address.trim_start_matches("http://").trim_start_matches("https://");
        let code = plain.strip_prefix(ADDRESS)?.trim_matches('/');
        let Some((_, known)) = EVENTS.iter().find(|(known, _)| *known == code) else {
            return Some(format!(
                "eventType has the address {address}, which is no term for events"
            ));
        };
        let is_same = known.eq_ignore_ascii_case(words);
        return (!is_same)
            .then(|| format!("eventType is “{words}”, and its address that of “{known}”"));
    }
    let is_other =
        authority.is_some_and(|it| !it.contains("eventType") && !it.contains("id.loc.gov"));
    if is_other || EVENTS.iter().any(|(_, known)| known.eq_ignore_ascii_case(words)) {
        return None;
    }
    Some(format!("eventType is “{words}”, which is no term for events ({ADDRESS})"))
}
