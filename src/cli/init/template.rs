//! The `letterpress.toml` that `init` writes: every option with its description, made from the
//! command line's own help, so that the two cannot diverge.

use clap::Arg;

use super::super::configuration::file;
use super::super::terminal;

/// Countries whose paper is US Letter (Unicode CLDR, `measurementData`, `paperSize`).
const US_LETTER: &[&str] =
    &["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"];

const HEAD: &str = "\
# How letterpress converts the letters in this folder and in the folders below.
#
# A line that begins with \"# \" and sets something shows the default, or an
# example. Remove the # and change the value. Paths are relative to this file.
# `letterpress config` shows every option with its value and where it comes from.
#
# An editor with TOML support (taplo) completes and checks the keys if the first
# line of this file names the schema: #:schema letterpress.schema.json
#
# letters.csv has a row for each letter, with what the text itself says for sure.
# Correct a cell, or fill in an empty one: what differs from the text is marked as
# supplied. A cell that says what the text says changes nothing.
#
# people.csv has a row for each form of a name. Put into `name` who is meant, and
# into `uri` the person's address in an authority file (Wikidata, GND, VIAF);
# OpenRefine can look for it by the column `form`. A row without both says nothing;
# `count` and `letters` are for you to find the places.
#
# In both tables, a ' before = + - @ keeps a spreadsheet from calculating, and is
# no part of the text.
";

const TABLES: &str = "
# Notes and warnings by their codes: \"allow\" hides one (it is counted), \"warn\"
# makes a warning of a note, \"deny\" lets the run end with status 1. `letterpress
# explain` lists the codes.
# [warnings]
# N117 = \"allow\"
# N204 = \"deny\"

# How the transcripts are written, where letterpress does not find out by itself.
# [transcript]
# language = \"en\"
# page_mark = \"[p. N]\"
# running_head = \"N LETTERS OF ANN\"
#
# Where each letter begins, in a file of several:
# [transcript.letter]
# begins = \"N.\"
#
# [transcript.notes]
# form = \"[Footnote N: …]\"
# mark = \"[N]\"

# Who publishes a file of all letters; CMIF, the list for correspSearch, must say it.
# [publication]
# title = \"Letters of Ann Lee\"
# editor = \"Ben Cox\"
# email = \"letters@example.org\"
# publisher = \"Lee Edition\"
# publisher_url = \"https://example.org/\"
# url = \"https://example.org/letters.cmif.xml\"
# licence = \"CC-BY-4.0\"
# Only if somebody has evaluated your e-books:
# accessibility = { conforms_to = \"EPUB Accessibility 1.1 - WCAG 2.2 Level AA\", certified_by = \"Ann Lee\" }

# What an archive needs to know about a package, and no letter states.
# [package]
# organisation = \"Lee Edition\"
# organisation_code = \"https://example.org/\"
# contact = \"Ben Cox\"
# email = \"letters@example.org\"
# agreement = \"https://example.org/agreements/7\"
#
# Whether the words are protected: copyrighted, public-domain or unknown.
# [package.rights]
# status = \"public-domain\"
# jurisdiction = \"gb\"
# determined = \"2026-11-20\"
# note = \"The writer died in 1911.\"
#
# What may be done with the edition.
# [package.licence]
# terms = \"CC BY 4.0\"
# address = \"https://creativecommons.org/licenses/by/4.0/\"
# acts = [\"replication\", \"migration\", \"dissemination\"]
";

/// The text of the file. In countries that use US Letter, that paper is set.
pub(super) fn text(is_us_letter: bool) -> String {
    let mut text = HEAD.to_owned();
    let convert = file::convert();
    for arg in file::options(&convert) {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let (help, words) = help.split_once(" [default: ").unwrap_or((&help, ""));
        text.push('\n');
        for line in terminal::wrapped(help, 78, 0).lines() {
            text += &format!("# {line}\n");
        }
        if is_us_letter && arg.get_long() == Some("paper") {
            text.push_str("paper = \"letter\"\n");
        } else {
            let value = value(arg, words.trim_end_matches(']'));
            text += &format!("# {} = {value}\n", file::key(arg));
        }
    }
    text + TABLES
}

/// The default of an option, or an example.
fn value(arg: &Arg, words: &str) -> String {
    if !arg.get_action().takes_values() {
        return "true".to_owned();
    }
    if let Some(known) = arg.get_default_values().first() {
        return format!("\"{}\"", known.to_string_lossy());
    }
    let quoted = |values: &mut dyn Iterator<Item = &str>| {
        let values: Vec<String> = values.map(|value| format!("\"{value}\"")).collect();
        values.join(", ")
    };
    let is_list = matches!(arg.get_action(), clap::ArgAction::Append);
    let possible = arg.get_possible_values();
    let names = arg.get_value_names().unwrap_or_default();
    let values = match (possible.first(), names.first()) {
        // Only a list without spaces is a value; the rest are words about it.
        _ if is_list && !words.is_empty() && !words.contains(' ') => quoted(&mut words.split(',')),
        (Some(value), _) => quoted(&mut std::iter::once(value.get_name())),
        (None, Some(_)) => {
            let names: Vec<&str> = names.iter().map(clap::builder::Str::as_str).collect();
            quoted(&mut std::iter::once(names.join(" ").as_str()))
        }
        (None, None) => String::new(),
    };
    if is_list { format!("[{values}]") } else { values }
}

/// The locale, if its country uses US Letter.
pub(super) fn paper() -> Option<String> {
    // The first variable that is set (POSIX, 8.2, and the locale category of glibc).
    let said = |name| std::env::var(name).ok().filter(|locale| !locale.is_empty());
    ["LC_ALL", "LC_PAPER", "LANG"].into_iter().find_map(said).filter(|locale| is_us_letter(locale))
}

fn is_us_letter(locale: &str) -> bool {
    let country = locale.split_once('_').map(|(_, rest)| rest.split(['.', '@']).next());
    country.flatten().is_some_and(|country| US_LETTER.contains(&country))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::super::configuration::file::ConfigFile;
    use super::super::super::files::CONFIG;
    use super::*;

    #[test]
    fn the_template_is_sound_as_it_stands_and_sets_nothing() {
        let file = ConfigFile::parse(Path::new(CONFIG), &text(false)).expect("sound");
        assert!(file.settings.is_empty() && file.transcript.is_none() && file.levels.is_empty());
        let file = ConfigFile::parse(Path::new(CONFIG), &text(true)).expect("sound");
        assert_eq!(file.settings.len(), 1);
    }

    #[test]
    fn every_key_of_the_template_is_known() {
        let all = text(false);
        let is_key =
            |line: &&str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let lines = all.lines().filter_map(|line| line.strip_prefix("# "));
        let lines: Vec<&str> = lines.filter(|line| is_key(line) || line.starts_with('[')).collect();
        assert!(lines.len() > 20, "{lines:?}");
        let (options, tables) =
            lines.split_at(lines.iter().position(|l| l.starts_with('[')).expect("a table"));
        let tables = ConfigFile::parse(Path::new(CONFIG), &tables.join("\n")).expect("sound");
        assert!(
            tables.transcript.is_some()
                && tables.publication.is_some()
                && tables.package.is_some()
                && tables.levels.len() == 2
        );
        for line in options {
            // Some values are only placeholders for a name.
            let found = ConfigFile::parse(Path::new(CONFIG), line);
            let message = found.err().map(|found| found.message).unwrap_or_default();
            assert!(!message.contains("no key") && !message.contains("single run"), "{message}");
        }
    }

    #[test]
    fn paper_follows_the_country() {
        for (locale, is_letter) in [
            ("en_US.UTF-8", true),
            ("fr_CA", true),
            ("es_MX@x", true),
            ("en_GB.UTF-8", false),
            ("C.UTF-8", false),
            ("US", false),
        ] {
            assert_eq!(is_us_letter(locale), is_letter, "{locale}");
        }
    }
}
