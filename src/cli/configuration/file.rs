//! `letterpress.toml` as a file: where it is found, and what it sets.
//!
//! Its keys are the long options of `convert`, so an option that `clap` knows needs nothing here.
//! Each value is put on a command line of its own, and errors are reported as they would be there.

use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf, is_separator};

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, Command, CommandFactory, Parser};
use letterpress::backends::Publication;
use letterpress::diag::{self, Diagnostic, Elsewhere};
use letterpress::press::{Fault, parse_toml};
use letterpress::profile::Profile;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, ValueDeserializer};

use super::super::files::{self, CONFIG, STANDARD};
use super::super::levels::{Level, Levels};
use super::super::suggest::nearest;
use super::super::{Cli, DiagnosticsFormat, Stop, report};
use super::allowance::Allowance;

/// The table that describes how transcripts are written.
const TRANSCRIPT: &str = "transcript";
/// The table that says who publishes files of all letters.
const PUBLICATION: &str = "publication";
/// The table that sets the severity of findings.
const WARNINGS: &str = "warnings";

/// The tables of losses that are allowed.
const ALLOW: &str = "allow";

/// Options that concern one run or one letter, and would hide or overwrite something if they were
/// in a file; levels have a table.
const NOT_IN_FILE: &[&str] = &[
    "config",
    "no-config",
    "meta",
    "only",
    "since",
    "until",
    "correspondent",
    "force",
    "dry-run",
    "allow",
    "warn",
    "deny",
    "help",
];

/// The file as it was read.
#[derive(Clone, Debug)]
pub(in crate::cli) struct ConfigFile {
    /// Its path, as displayed.
    pub path: PathBuf,
    /// The options that it sets.
    pub settings: Vec<Setting>,
    /// How the letters are written, with its line.
    pub transcript: Option<(Profile, usize)>,
    /// Who publishes files of all letters, with its line.
    pub publication: Option<(Publication, usize)>,
    /// The levels: code, level, line.
    pub levels: Vec<(String, Level, usize)>,
    /// The losses that `verify` may find.
    pub allowed: Vec<Allowance>,
}

/// An option that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Setting {
    /// Its long name.
    pub long: String,
    /// The line that sets it.
    pub line: usize,
    /// The equivalent command-line words.
    pub typed: Vec<OsString>,
}

/// The file that applies to a folder: the one in it, or in the nearest folder above it. The search
/// stops at the root of a git repository.
pub(in crate::cli) fn find(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    for folder in folder.ancestors() {
        let path = folder.join(CONFIG);
        if path.is_file() {
            return Some(shown(path));
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// A path as displayed: relative to the current folder, if it is below that.
fn shown(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or(path)
}

/// The options that a file can set.
pub(in crate::cli) fn options(convert: &Command) -> impl Iterator<Item = &Arg> {
    let is_meant = |arg: &&Arg| arg.get_long().is_some_and(|long| !NOT_IN_FILE.contains(&long));
    convert.get_arguments().filter(is_meant).filter(|arg| !arg.is_hide_set())
}

/// The key of an option.
pub(in crate::cli) fn key(arg: &Arg) -> String {
    arg.get_long().unwrap_or_default().replace('-', "_")
}

/// `letterpress convert` and its options.
pub(in crate::cli) fn convert() -> Command {
    let mut cli = Cli::command();
    cli.build();
    cli.find_subcommand("convert").cloned().unwrap_or_default()
}

impl ConfigFile {
    /// Reads the file at a path, and reports what is wrong in it.
    pub(in crate::cli) fn read(path: &Path, format: DiagnosticsFormat) -> Result<Self, Stop> {
        let text = files::read_text(path, &diag::CONFIG_INVALID);
        let text = text.map_err(|found| super::super::unusable(path, &found, format))?;
        match Self::parse(path, &text) {
            Ok(file) => Ok(file),
            Err(found) => {
                let (mut err, name) = (anstream::stderr().lock(), path.display().to_string());
                report::diagnostic(&mut err, format, &name, None, &found)?;
                Err(Stop::Misconfigured)
            }
        }
    }

    /// Reads the text of the file at a path.
    pub(in crate::cli) fn parse(path: &Path, text: &str) -> Result<Self, Box<Diagnostic>> {
        let reader = Reader { path, text, convert: convert() };
        reader.read().map_err(|Wrong { fault, hint }| {
            let place = Elsewhere::new(&path.display().to_string(), text, fault.at);
            let mut found = Diagnostic::new(&diag::CONFIG_INVALID, None, fault.message);
            found.hint = hint;
            Box::new(found.elsewhere(place))
        })
    }
}

/// What is wrong in the file, and how to repair it.
struct Wrong {
    fault: Fault,
    hint: Option<String>,
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self { fault, hint: None }
    }
}

impl Wrong {
    fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Fault::new(at, message).into()
    }

    fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    convert: Command,
}

impl Reader<'_> {
    fn read(&self) -> Result<ConfigFile, Wrong> {
        let path = self.path.to_owned();
        let (settings, levels, allowed) = (Vec::new(), Vec::new(), Vec::new());
        let (transcript, publication) = (None, None);
        let mut file = ConfigFile { path, settings, transcript, publication, levels, allowed };
        // In the order of the lines, so that the first error is the one reported.
        let mut entries: Vec<_> = parse_toml(self.text)?.into_inner().into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let line = self.line(key.span().start);
            match (&**key.get_ref(), value) {
                // A table without keys sets nothing.
                (TRANSCRIPT, value)
                    if value.get_ref().as_table().is_some_and(DeTable::is_empty) => {}
                (TRANSCRIPT, value) => file.transcript = Some((self.transcript(value)?, line)),
                (PUBLICATION, value) => {
                    let publication = deserialized(value)?;
                    file.publication = Some((publication, line));
                }
                (WARNINGS, value) => file.levels = self.levels(&value)?,
                (ALLOW, value) if value.get_ref().as_array().is_some_and(holds_tables) => {
                    file.allowed = self.allowed(value)?;
                }
                (name, value) => file.settings.push(self.setting(name, key.span(), &value)?),
            }
        }
        Ok(file)
    }

    fn line(&self, at: usize) -> usize {
        Elsewhere::new("", self.text, at..at).line
    }

    fn transcript(&self, value: Spanned<DeValue<'_>>) -> Result<Profile, Wrong> {
        let at = value.span();
        let profile: Profile = deserialized(value)?;
        let name = self.path.to_string_lossy();
        profile.named(&name).map_err(|message| Wrong::new(at, message))
    }

    fn levels(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<(String, Level, usize)>, Wrong> {
        let DeValue::Table(table) = value.get_ref() else {
            let message = "[warnings] is a table, such as [warnings] and under it N204 = \"allow\"";
            return Err(Wrong::new(value.span(), message));
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let level = |(code, level): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let id = code.get_ref().to_string();
            let known = level.get_ref().as_str().and_then(Level::find);
            let wrong = || Wrong::new(level.span(), "write \"allow\", \"warn\" or \"deny\"");
            let known = known.ok_or_else(wrong)?;
            let set = Levels::default().set(&id, known);
            set.map_err(|message| Wrong::new(code.span(), message))?;
            Ok((id, known, self.line(code.span().start)))
        };
        entries.into_iter().map(level).collect()
    }

    fn allowed(&self, value: Spanned<DeValue<'_>>) -> Result<Vec<Allowance>, Wrong> {
        let DeValue::Array(tables) = value.into_inner() else { return Ok(Vec::new()) };
        let allowance = |table: Spanned<DeValue<'_>>| {
            let at = table.span();
            let allowance: Allowance = deserialized(table)?;
            if allowance.loss.is_empty() || allowance.reason.trim().is_empty() {
                return Err(Wrong::new(at, "loss and reason must say something"));
            }
            Ok(Allowance { line: self.line(at.start), ..allowance })
        };
        tables.into_iter().map(allowance).collect()
    }

    fn setting(
        &self,
        name: &str,
        at: Range<usize>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Setting, Wrong> {
        let line = self.line(at.start);
        let arg = options(&self.convert).find(|arg| key(arg) == name);
        let arg = arg.ok_or_else(|| unknown(&self.convert, name, at))?;
        let wrong = |message: String| Wrong::new(value.span(), message);
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let typed = typed(arg, value.get_ref(), folder).map_err(wrong)?;
        let long = arg.get_long().unwrap_or_default().to_owned();
        probe(&typed).map_err(wrong)?;
        Ok(Setting { long, line, typed })
    }
}

/// Whether an array is one of tables.
fn holds_tables(array: &DeArray<'_>) -> bool {
    array.iter().all(|value| value.get_ref().is_table())
}

/// The value of a table.
fn deserialized<'a, T: Deserialize<'a>>(value: Spanned<DeValue<'a>>) -> Result<T, Wrong> {
    let at = value.span();
    T::deserialize(ValueDeserializer::from(value)).map_err(|error| {
        // The parser's message may have several lines; a diagnostic has one.
        let message: Vec<&str> = error.message().split_whitespace().collect();
        let message = message.join(" ");
        let hint = did_you_mean(near_field(&message));
        Wrong::new(error.span().unwrap_or(at), message).hint(hint)
    })
}

/// Reports an invalid value as the command line would.
fn probe(typed: &[OsString]) -> Result<(), String> {
    let words = ["letterpress".into(), "convert".into()].into_iter();
    let words = words.chain(typed.iter().cloned()).chain([STANDARD.into()]);
    let cli = Cli::try_parse_from(words).map_err(|error| in_one_line(&error))?;
    match cli.command.check() {
        Err(Stop::Usage(message)) => Err(message),
        // Other errors are reported when the option is used.
        _ => Ok(()),
    }
}

/// The message of `clap`, without its frame.
pub(in crate::cli) fn in_one_line(error: &clap::Error) -> String {
    let told = error.render().to_string();
    let lines = told.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let line = lines.collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

/// The command-line words that set an option to a value; paths are relative to the folder of the file.
fn typed(arg: &Arg, value: &DeValue<'_>, folder: &Path) -> Result<Vec<OsString>, String> {
    let long = format!("--{}", arg.get_long().unwrap_or_default());
    if !arg.get_action().takes_values() {
        return match value.as_bool() {
            Some(true) => Ok(vec![long.into()]),
            Some(false) => Ok(Vec::new()),
            None => Err("write true or false".to_owned()),
        };
    }
    let is_path = matches!(
        arg.get_value_hint(),
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath
    );
    // A program can also be named without a folder.
    let is_program = arg.get_value_hint() == ValueHint::ExecutablePath;
    let word = |value: &DeValue<'_>| {
        let value = match value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            _ => return Err("write a value in quotation marks".to_owned()),
        };
        let mut word = OsString::from(format!("{long}="));
        let is_path = is_path || (is_program && value.contains(is_separator));
        if is_path && value != STANDARD {
            word.push(folder.join(value));
        } else {
            word.push(value);
        }
        Ok(word)
    };
    match value {
        // An option of several words: `excerpt = "pages 10-12"`.
        DeValue::String(text)
            if arg.get_num_args().is_some_and(|number| number.min_values() > 1) =>
        {
            let words = text.split_whitespace().map(OsString::from);
            Ok(std::iter::once(long.into()).chain(words).collect())
        }
        DeValue::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
            values.iter().map(|value| word(value.get_ref())).collect()
        }
        DeValue::Array(_) => Err("write one value, without brackets".to_owned()),
        value => Ok(vec![word(value)?]),
    }
}

/// The message for an unknown key.
fn unknown(convert: &Command, name: &str, at: Range<usize>) -> Wrong {
    let typed = name.replace('_', "-");
    if NOT_IN_FILE.contains(&&*typed) {
        let message = format!("{name} belongs to a single run; give it as --{typed}");
        return Wrong::new(at, message);
    }
    let wrong = Wrong::new(at, format!("there is no key {name}"));
    if is_of_transcript(name) {
        let hint = format!("{name} says how letters are written; it belongs under [{TRANSCRIPT}]");
        return wrong.hint(Some(hint));
    }
    // A former name of an option suggests its present name.
    let is_alias = |arg: &&Arg| arg.get_all_aliases().is_some_and(|all| all.contains(&&*typed));
    let near = options(convert).find(is_alias).map(key);
    let keys: Vec<String> = options(convert).map(key).collect();
    let keys = keys.iter().map(String::as_str).chain([TRANSCRIPT, PUBLICATION, WARNINGS, ALLOW]);
    wrong.hint(did_you_mean(near.as_deref().or_else(|| nearest(name, keys))))
}

/// Whether a profile has this key.
fn is_of_transcript(name: &str) -> bool {
    let table = DeTable::from_iter([(
        Spanned::new(0..0, name.into()),
        Spanned::new(0..0, DeValue::Boolean(true)),
    )]);
    let value = Spanned::new(0..0, DeValue::Table(table));
    let refused = Profile::deserialize(ValueDeserializer::from(value)).err();
    refused.is_some_and(|error| !error.message().contains("unknown field"))
}

fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|near| format!("did you mean {near}?"))
}

/// The nearest of the fields that `serde` lists for an unknown one: its message is ``unknown field
/// `a`, expected one of `b`, `c` ``.
fn near_field(message: &str) -> Option<&str> {
    let mut quoted = message.strip_prefix("unknown field")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted)
}

#[cfg(test)]
mod tests {
    use clap::builder::PossibleValue;
    use proptest::prelude::*;
    use proptest::{collection, sample};
    use serde_json::{Map, Value, json};

    use super::*;

    fn parse(text: &str) -> Result<ConfigFile, Box<Diagnostic>> {
        ConfigFile::parse(Path::new("a/letterpress.toml"), text)
    }

    /// Lines of such a file, right and wrong.
    fn lines() -> impl Strategy<Value = String> {
        let mut keys: Vec<String> = options(&convert()).map(key).collect();
        keys.extend(
            ["letter.begins", "title", "N103", "no-such-key", "\"\"", "é"].map(str::to_owned),
        );
        let values: &[&str] = &[
            "true",
            "1",
            "-1.5",
            "\"\"",
            "\"tei\"",
            "\"a4\"",
            "\"[p. N]\"",
            "\"allow\"",
            "[]",
            "[\"tei\", 1]",
            "{}",
            "{ a = 1 }",
            "1901-05-03",
            "\"\\u0000\"",
            "\u{201c}tei\u{201d}",
            "\"\"\"",
            "[[",
            "",
        ];
        let tables: &[&str] = &[
            "[transcript]",
            "[publication]",
            "[warnings]",
            "[[warnings]]",
            "[to]",
            "[[transcript.drop]]",
            "]",
        ];
        let setting = (sample::select(keys), sample::select(values));
        let line = prop_oneof![
            4 => setting.prop_map(|(key, value)| format!("{key} = {value}\n")),
            1 => sample::select(tables).prop_map(|table| format!("{table}\n")),
        ];
        collection::vec(line, 1..6).prop_map(|lines| lines.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_file_stops_the_program(text in lines()) {
            if let Err(found) = parse(&text) {
                let place = found.elsewhere.expect("a fault has a place");
                prop_assert!(text.get(place.bytes).is_some(), "{}", text);
            }
        }
    }

    /// The schema of the file, made from the options and from the schema of profiles.
    fn schema() -> Value {
        let text = include_str!("../../../schemas/profile.schema.json");
        let mut profile: Value = serde_json::from_str(text).expect("JSON");
        let definitions = profile.as_object_mut().and_then(|table| table.remove("$defs"));
        let mut definitions =
            definitions.and_then(|all| all.as_object().cloned()).unwrap_or_default();
        profile["description"] = "How the letters are written.".into();
        let convert = convert();
        let option = |arg: &Arg| {
            let value = match arg.get_possible_values().as_slice() {
                _ if !arg.get_action().takes_values() => json!({ "type": "boolean" }),
                // An option whose values are not listed also accepts aliases, such as `ISO-8859-1`.
                values if values.is_empty() || arg.is_hide_possible_values_set() => {
                    json!({ "type": ["string", "number"] })
                }
                values => {
                    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
                    json!({ "enum": names })
                }
            };
            let mut value = match arg.get_action() {
                ArgAction::Append => {
                    json!({ "anyOf": [value.clone(), { "type": "array", "items": value }] })
                }
                _ => value,
            };
            value["description"] = arg.get_help().map(ToString::to_string).into();
            (key(arg), value)
        };
        let mut properties: Map<String, Value> = options(&convert).map(option).collect();
        properties.insert(TRANSCRIPT.to_owned(), profile);
        let text = include_str!("../../../schemas/publication.schema.json");
        let mut publication: Value = serde_json::from_str(text).expect("JSON");
        publication["description"] = "Who publishes files of all letters, and where.".into();
        let of_publication = publication.as_object_mut().and_then(|table| table.remove("$defs"));
        definitions
            .extend(of_publication.and_then(|all| all.as_object().cloned()).unwrap_or_default());
        properties.insert(PUBLICATION.to_owned(), publication);
        let levels: Vec<&str> = Level::ALL.iter().map(|(name, _)| *name).collect();
        properties.insert(
            WARNINGS.to_owned(),
            json!({
                "description": "The levels of notes and warnings, by their codes.",
                "type": "object",
                "additionalProperties": { "enum": levels },
            }),
        );
        let text = |description: &str| json!({ "type": "string", "description": description });
        properties.insert(
            ALLOW.to_owned(),
            json!({
                "description": "Losses that verify finds in files of letters and that are allowed.",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "file": text("The file, or the end of its path; without it, any file."),
                        "loss": text("Words of the message about the loss."),
                        "reason": text("Why the loss is allowed."),
                    },
                    "required": ["loss", "reason"],
                    "additionalProperties": false,
                },
            }),
        );
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": CONFIG,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
            "$defs": definitions,
        })
    }

    /// The committed schema matches the options. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/letterpress.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, &text).expect("the schema can be written");
        }
        let committed = fs::read_to_string(path).expect("schemas/letterpress.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }

    #[test]
    fn a_setting_is_what_one_would_type() {
        let file = parse(
            "to = [\"tei\", \"pdf\"]\noutput = \"made\"\njobs = 4\nsize = 12.5\nno_verify = true\n\
             date = 2026-11-21\nfont = \"/f.otf\"\nexcerpt = \"pages 10-12\"\n[warnings]\nN204 = \"allow\"\n\
             [transcript]\npage_mark = \"[p. N]\"",
        )
        .expect("a sound file");
        let typed: Vec<&str> = file
            .settings
            .iter()
            .flat_map(|setting| &setting.typed)
            .map(|word| word.to_str().expect("UTF-8"))
            .collect();
        let output = format!("--output={}", Path::new("a").join("made").display());
        assert_eq!(
            typed,
            [
                "--to=tei",
                "--to=pdf",
                output.as_str(),
                "--jobs=4",
                "--size=12.5",
                "--no-verify",
                "--date=2026-11-21",
                "--font=/f.otf",
                "--excerpt",
                "pages",
                "10-12"
            ]
        );
        assert_eq!(file.settings[2].line, 3);
        assert_eq!(file.levels, [("N204".to_owned(), Level::Allow, 10)]);
        let (profile, line) = file.transcript.expect("a table");
        assert_eq!((profile.name.as_str(), line), (CONFIG, 11));
    }

    #[test]
    fn faults_have_a_place_and_say_what_to_do() {
        for (text, place, words, hint) in [
            ("readng = \"x\"", "readng", "there is no key readng", "did you mean reading?"),
            ("mend = \"lost-spaces\"", "mend", "there is no key mend", "did you mean fix?"),
            ("page_mark = \"[N]\"", "page_mark", "no key page_mark", "under [transcript]"),
            ("since = 1901", "since", "belongs to a single run; give it as --since", ""),
            ("force = true", "force", "belongs to a single run; give it as --force", ""),
            ("reading = \"fancy\"", "\"fancy\"", "invalid value 'fancy' for '--reading", ""),
            ("jobs = \"four\"", "\"four\"", "invalid value 'four' for '--jobs", ""),
            ("to = [\"tei\", \"pfd\"]", "[\"tei\", \"pfd\"]", "pfd", ""),
            ("date = \"May\"", "\"May\"", "invalid value 'May' for '--date", ""),
            ("date = [\"2026-11-21\"]", "[\"2026-11-21\"]", "without brackets", ""),
            ("no_verify = 1", "1", "write true or false", ""),
            ("output = true", "true", "in quotation marks", ""),
            ("reading = “original”", "“", "not those of a word processor (“)", ""),
            ("[warnings]\nN20 = \"allow\"", "N20", "there is no code N20", ""),
            ("[warnings]\nN204 = \"alow\"", "\"alow\"", "write \"allow\"", ""),
            ("[warnings]\nS001 = \"allow\"", "S001", "S001 cannot be changed", ""),
            (
                "[transcript]\npagemark = \"N\"",
                "pagemark",
                "unknown field",
                "did you mean page_mark?",
            ),
            ("[transcript]\nencoding = \"latin\"", "\"latin\"", "no encoding", ""),
            ("[[allow]]\nloss = \"a\"", "[[allow]]", "missing field `reason`", ""),
            ("[[allow]]\nlos = \"a\"", "los", "unknown field", "did you mean loss?"),
            ("[[allow]]\nloss = \"a\"\nreason = \" \"", "[[allow]]", "must say something", ""),
            ("allow = \"N204\"", "allow", "give it as --allow", ""),
            ("[transcript]\nlanguage = \"\"", "", "not a language tag", ""),
        ] {
            let found = parse(text).expect_err(text);
            assert!(found.message.contains(words), "{text:?}: {}", found.message);
            let told = found.hint.unwrap_or_default();
            assert!(told.contains(hint), "{text:?}: {told}");
            let at = found.elsewhere.expect("a fault has a place").bytes;
            if !place.is_empty() {
                assert_eq!(text.get(at), Some(place), "{text:?}");
            }
        }
    }
}
