//! Tests of `letterpress.toml`: what it sets, its schema, and what is wrong in it.

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
    keys.extend(["letter.begins", "title", "N103", "no-such-key", "\"\"", "é"].map(str::to_owned));
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
    let text = include_str!("../../../../schemas/profile.schema.json");
    let mut profile: Value = serde_json::from_str(text).expect("JSON");
    let definitions = profile.as_object_mut().and_then(|table| table.remove("$defs"));
    let mut definitions = definitions.and_then(|all| all.as_object().cloned()).unwrap_or_default();
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
    for (name, text, description) in [
        (
            PUBLICATION,
            include_str!("../../../../schemas/publication.schema.json"),
            "Who publishes files of all letters, and where.",
        ),
        (
            PACKAGE,
            include_str!("../../../../schemas/package.schema.json"),
            "What an archive needs to know about a package, and no letter states.",
        ),
    ] {
        let mut table: Value = serde_json::from_str(text).expect("JSON");
        table["description"] = description.into();
        let of_table = table.as_object_mut().and_then(|table| table.remove("$defs"));
        definitions.extend(of_table.and_then(|all| all.as_object().cloned()).unwrap_or_default());
        properties.insert(name.to_owned(), table);
    }
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
        ("[transcript]\npagemark = \"N\"", "pagemark", "unknown field", "did you mean page_mark?"),
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
