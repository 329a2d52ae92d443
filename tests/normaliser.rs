//! What holds for every pass of the normaliser, on real letters, on made-up ones, and on nonsense.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "normaliser/cut_runs.rs"]
mod cut_runs;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use letterpress::audit::{self, Ledger};
use letterpress::backends::BACKENDS;
use letterpress::diag::Severity;
use letterpress::ir::{self, ActionKind, Collection, Reading};
use letterpress::normalize::{self, Context, Effect, PASSES, Pass};
use letterpress::press::{self, Input, Mend, Options, convert};
use letterpress::profile::Profile;
use letterpress::readers;
use letterpress::source::{Encoding, Marked, Source, SourceId};
use proptest::prelude::*;

/// All that can be mended, so that every pass has something to do.
const MEND: Mend = Mend::NOTHING.lost_spaces(true);

/// Letters that between them have everything that the normaliser knows.
fn letters() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = ["1961-04-22-khrushchev-to-kennedy.txt", "1962-10-24-khrushchev-to-kennedy.txt"];
    let seeds = seeds.iter().map(|name| fs::read_to_string(root.join("input").join(name)).unwrap());
    let made_up = [
        // No mark belongs to note 2; page 9 is missing; a mark calls nothing.
        "Leeds, May 3, 1901\n\nDear Ben: It rains.1 Look at this7 too.\n\n[Page 8]\n\nAnd it \
         snows.\n\n[Page 10]\n\nAnn\n  1. See Document 3.\n  2. Nobody knows.\n     Not even Ben.",
        // A heading mark that is an ordinary note; a page mark inside a word and inside a note.
        "60a. Message From Ann to Ben 1\n\nIt rains to[Page 4]day, and\n\n[Page 5]\n\nit \
         snows.\n\nYours,\n\n[Page 6]\n\nAnn\nQueen of Leeds\n  1. One [Page 6] note.",
        "Dear Ben: It rains.1 See Article 432 of the law.\n\nAnn\n  1. One.\n  2. Of 1899.\n  4. Four.",
        // Wrapped lines, with running heads and without page marks.
        "Dear Ben: The weather in this town is such that nobody who has a choice in the mat-\nter \
         would stay here for longer than the time which it takes to pack a bag and to leave,\nand I \
         have no choice in it, as you know better than most of those who say that they\n\n12 Letters \
         of Ann to Ben\n\nknow me. It has rained for all of the seven weeks that I have been here, \
         and it will go\non raining, as they tell me, until the spring, when the snow begins to \
         melt in the hills\nand all the rivers rise.\n\n14 Letters of Ann to Ben\n\nSo do not \
         come.\n\nYours ever,\n\nAnn",
        // A frame, whose first line is a long one.
        "The Project Gutenberg EBook of Letters\n\n*** START OF THE PROJECT GUTENBERG EBOOK \
         LETTERS\nOF ANN ***\n\nDear Ben: It\u{c} rains.\n\nAnn\n\n*** END OF THE PROJECT \
         GUTENBERG EBOOK LETTERS OF ANN ***\nThe\u{2}\u{feff} licence.",
        "Dear Ben: It rains.\n\nAnn\n\n2. Letter From Ben to Ann\n\nDear Ann: No.\n\nBen",
        "Dear Ben: It is the sea-[Page 4]son of the great fre- [Page 5]shets.\n\nAnn",
        "Letter From Ann to Ben, May 3, 1901\n\nIt rains.\n\nAnn",
        // The same things in other writings.
        "Dear Ben: It rains[1] and[2] snows.\n\nAnn\n\n-----\n\n[1] One.\n\n[2] Two.\n\nMore of two.",
        "Dear Ben: It rains/1/ and/2/ snows.\n\nAnn\n\n/1/Source: Town.\n/2/Two.",
        "Dear Ben: It rains¹ and² snows.\n\nAnn\n\nNotes\n\n¹ One. ↩\n² Two. ↩",
        "Dear Ben: It rains1 and2 snows.\n\nAnn\n\n1 One. Back\n\n2 Two. Back",
        "Dear Ben: It rains* and† snows.\n\nAnn\n\n* One.\n† Two.",
        "Just a line.",
        // A day whose year nothing says.
        "April 18.\n\nDear Ben: It rains.\n\nAnn",
        // A telegram that carries a letter; the address on the outside.
        "Letter From Ann to Ben, May 3, 1901\n\nIt rains.\n\nBegin Text.\n\nDear Cox:\n\nIt \
         snows.\n\nYours,\n\nCarl\n\nEnd Text.\n\nYours,\n\nAnn\n\n[1r: address] To my friend Ben",
        // Parts that are counted.
        "Dear Ben: It rains.\n\nArticle 1.\n\nOne.\n\nArticle 2.\n\nTwo.\n\nYours,\nAnn Lee",
        // A line that describes the manuscript.
        "Dear Ben: It rains.\n\nYours,\nAnn Lee\nALS, Cox Papers, Town Library; LB, Lee Papers.",
        // A header block with a line that is not known; an address; a heading on several lines below
        // lines that belong to no letter.
        "Date: 3 May 1901\nFrom: Ann Lee, Leeds\nCc: Carl\nTo: Ben Cox\nSubject: rain\n\nDear \
         Ben: It rains.\n\nAnn",
        "Home\n\nLETTER XLI.\n\nTO BEN COX,\nMAYOR OF YORK\nLeeds, May 3, 1901\n\nHon. Ben \
         Cox,\nMayor of York\n\nDear Sir: It rains.\n\nYours truly,\n\nAnn Lee",
        // A date in two calendars, and one that is either; a note that contradicts the letter.
        "7. Letter From Ann to Ben 1\n\nSt. Petersburg, March 12/24, 1890.\n\nSir: I have your \
         letter of March 20.\n\nI have the honor to be, sir,\nyour obedient servant,\n\nANN \
         SMITH, Consul.\n\nHon. Ben Jones, &c., &c.\n  1. Source: Leeds. Transmitted in telegram \
         25, March 11. The source text is a translation.",
        "Letter From the Special Assistant to the President\n\nLeeds, 3/5/1901\n\nDear Ben: It \
         rains.\n\nSincerely, Ann\n\nP.S. It still rains.",
        "Brief von Anna an Ben\n\nWien\nden 3. Juni 1901\n\nSehr geehrter Herr Doktor!\n\nIch habe \
         Ihren Brief von gestern erhalten, und wir bleiben alle zu Hause.\n\nMit vorzüglicher \
         Hochachtung\nIhr sehr ergebener\nLudwig van Beethoven",
        "Lettre de Voltaire à Frédéric\n\nParis, le 1er mai 1848\n\nMonsieur le Ministre, j’ai reçu \
         la lettre que vous m’avez écrite hier.\n\nVotre tout dévoué,\n\nVoltaire",
        "Москва, 22 апреля 1861 г.\n\nДорогая Мария Ивановна!\n\nЯ получил Ваше письмо и \
         благодарю Вас за него.\n\nИскренне Ваш\nН. Смирнов",
        "1. One.\n\n2. Two.\n\n3. Three.",
        "\u{feff}Dear Ben,\r\n\r\nIt rains.\r\n\r\nYours sincerely,\r\nAnn\r\n",
        // Lost spaces, next to a note mark and in a salutation; a translation; places of copies.
        "7. Letter From Ann to Ben 1\n\n[Translation.]\n\nDear Mr.Smith: It rains:2Leeds is wet,Ben. \
         See the States:Mr.John has it.\n\nAnn\n  1. Source: Town Archive, Letters:Box 3. Secret.It is \
         said. Another copy is in the Leeds Library. Also printed in Letters of Ann, 1902, p. 3.\n  \
         2. Two.",
        // A form feed between words and one between lines; a soft hyphen of a word processor.
        "Dear Ben: It\u{c}rains to\u{1f}day.\n\n\u{c}And it snows.\n\nAnn",
        // A translation with a heading below that says so, on the next line and after a blank one.
        "[Translation.]\nLetter From Ann to Ben\n\nLeeds, May 30, 1901\n\nDear Ben: It rains.\n\nAnn",
        "[Translation.]\n\n7. Letter From Ann to Ben[1]\n\nLeeds, 30 February 1901\n\nDear Ben: It \
         rains.[2]\n\nAnn\n\n[1] Source: Town.\n[2] Two.",
        // Page marks on lines of their own inside a word and inside a sentence, and in other forms.
        "Dear Ben: I saw stand-\n\n[Page 5]\n\nards of law, and was not\n\n{6}\n\nto be \
         moved.\n\nIt was stand-\n|7|\nards and\n<pb n=\"8\"/>\nlaw.\n\nAnn",
        // A whole web page, as a browser and as a converter to Markdown copy it.
        "Skip to content\nHome\n\n### 11\\. Letter From Ann to Ben\nLeeds, May 3, 1901\nDear Ben: It \
         rains.\nYours,\nAnn\nShare this: Mail\n© 2020 The Mill.",
        // Marks at the ends of pages.
        "Dear Ben: It rains [End Page 11] here.\n\n[End Page 12]\n\nAnn",
        // Typists' marks, one in another, and over a line end, a page and a note mark.
        "_Dear Ben_,\n\nI read _the *Times*_ of M^r Cox,[1] and _what\nis_ [illegible] th[e] [struck \
         out: _old_] mill[?] _on [Page 4] it_[1] <i>so</i>; _not a_b_c, *nor this.\n\n[Illustration: \
         The _old_ mill]\n\n[Illustration]\n\nIt snows.\n\nAnn\n\n[1] _In_ Leeds.",
        // Verse and a quotation between prose.
        "Dear Ben,\n\nThe road to the mill is under water since Monday, and he wrote of it to me:\n\n    \
         The river[1] rose on Monday night,\n      And took the bridge away,\n\nand that is all that he \
         has ever written in verse, as far as I know. It is now:\n\n    Whoever comes by the lower road \
         will find the bridge gone,\n    and has to wait until the water falls, which may take\n    a \
         week.\n\nThe rest of it cannot be read, because he has left the book out in the rain.\n\n   \
         Yours,\n       Ann\n\n[1] The Tern.",
        // Lines of an old Macintosh, and what an earlier program could not read.
        "Dear Ben:\r\rIt rains\u{fffd}.\r\rAnn\r",
    ];
    seeds.chain(made_up.map(str::to_owned)).collect()
}

/// Files that a profile describes, each with its profile.
static SHAPED: LazyLock<Vec<(String, Profile)>> = LazyLock::new(shaped);

fn shaped() -> Vec<(String, Profile)> {
    let profiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    let read = |name: &str| fs::read_to_string(profiles.join(name)).unwrap();
    let made_up = [
        // Notes that run into the text and that no mark calls; page marks; a running head.
        (
            "Ann to Ben\n\nIt rains [Note 1: in\nLeeds] to{3}day, [Note\n2: and] there.\n\n\
             LETTERS OF ANN 12\n\nIt snows.",
            "page_mark = \"{N}\"\n[notes]\nform = \"[Note N: …]\"\n\
             [[drop]]\nline = \"LETTERS OF ANN N\"\nreason = \"a running head\"",
        ),
        // Lists at the end of each letter, with numbers that run through the file; text before the
        // first letter; a letter is missing.
        (
            "Preface.\n\nNo. 1\nDear Ben: It rains(1) and(2) snows.\n\n1) First, a list.\n\nAnn\n\n\
             1) One.\n2) Two.\n\nMore of two.\n\nNo. 3\nDear Ben: It rains(3).\n\nAnn\n3) Three.",
            "[letter]\nbegins = \"No. N\"\n[notes]\nform = \"N) …\"\nmark = \"(N)\"",
        ),
        // The same at the end of the file; what looks like a list of notes is none.
        (
            "NO. 1\n\nIt rains(1).\n\nNO. 2\n\nIt snows(2), and(3).\n\nNO. 3\n\nHis reasons:\n\n\
             1. Rain.\n2. Snow.\n\nNOTES\n\n1. One.\n2. Two.\nMore of two.\n3. Three.",
            "[letter]\nbegins = \"NO. N\"\n[notes]\nform = \"N. …\"\nmark = \"(N)\"\n\
             end_of_file = \"NOTES\"",
        ),
        // The notes of all letters at the end of the file; a note begins and does not end.
        (
            "TO BEN\n\nIt rains[1] and[2] snows [Footnote.\n\nTO CARL\n\nIt rains.\n\nTO ANN\n\n\
             It rains[1].\n\nNOTES\n\n[Footnote 1: One.]\n[Footnote 2: Two.]\n[Footnote 1: Three.]\n\n\
             [Footnote 2: Four.",
            "[letter]\nbegins = \"TO CAPITALS\"\n[notes]\nform = \"[Footnote N: …]\"\n\
             mark = \"[N]\"\nend_of_file = \"NOTES\"",
        ),
        // Nothing is as the profile says.
        (
            "Dear Ben: It rains.\n\nAnn",
            "[letter]\nbegins = { regex = '(?<n>[0-9]+)\\.' }\n[[drop]]\nfrom = \"INDEX\"\n\
             reason = \"an index\"\n[[drop]]\nfrom = \"Ann\"\nto = \"END\"\nreason = \"the end\"",
        ),
    ];
    let made_up = made_up.map(|(text, profile)| (text.to_owned(), profile.to_owned()));
    let sample = (read("sample.txt"), read("sample.toml"));
    let cases = [sample].into_iter().chain(made_up);
    cases.map(|(text, toml)| (text, Profile::parse("profile.toml", &toml).unwrap())).collect()
}

/// All of them, with profile and without.
fn cases() -> Vec<(String, Option<Profile>)> {
    let letters = letters().into_iter().map(|text| (text, None));
    letters
        .chain(SHAPED.iter().map(|(text, profile)| (text.clone(), Some(profile.clone()))))
        .collect()
}

fn source(text: &str) -> Source {
    Source::decode(SourceId(0), "letter.txt", text.into()).unwrap()
}

fn read(source: &Source, profile: Option<&Profile>) -> Collection {
    let volume = readers::recognise(source).unwrap().open(source);
    let mut collection = volume.collection().clone();
    collection.letters.push(volume.letter(0).0);
    if let Some(profile) = profile {
        normalize::divide(&mut collection, source, profile);
        assert_eq!(audit::coverage(&collection, source), []);
    }
    collection
}

/// The normalised letters.
fn normalized(text: &str, profile: Option<&Profile>) -> Collection {
    let source = source(text);
    let mut collection = read(&source, profile);
    for letter in &mut collection.letters {
        normalize::run(letter, PASSES, Context::new(&source).profile(profile).mend(MEND));
    }
    ir::assign_ids(&mut collection);
    collection
}

/// The passes that run for a transcript.
fn passes() -> impl Iterator<Item = &'static &'static dyn Pass> {
    PASSES.iter().filter(|pass| pass.runs().for_source(Marked::NOTHING))
}

/// Passes that go on where they ended, if they run twice on a text that is no letter: what was a line of the text before
/// is then the first or the last one, and can be a salutation, a signature or a trail of links.
const READ_ON: &[&str] = &["read_opener", "read_closer", "take_web_furniture"];

/// Runs one pass after another: each accounts for every byte, keeps the words that it says it keeps, and, unless it may
/// read on, changes nothing when it runs again. Returns the names of those that did something.
fn run_each_pass(
    text: &str,
    profile: Option<&Profile>,
    may_read_on: &[&str],
) -> BTreeSet<&'static str> {
    let mut has_worked = BTreeSet::new();
    let source = source(text);
    let mut collection = read(&source, profile);
    for pass in passes() {
        let before = collection.clone();
        let mut context = Context::new(&source).profile(profile).mend(MEND);
        for letter in &mut collection.letters {
            pass.run(letter, &mut context);
        }
        let name = pass.name();
        assert_eq!(audit::coverage(&collection, &source), [], "{name} on {text:?}");
        if collection != before {
            has_worked.insert(name);
        }
        let words = |collection: &Collection, reading| -> Vec<_> {
            let ledger = |letter| Ledger::of(letter, reading);
            let words = |ledger: Ledger| {
                let notes = ledger.notes.into_iter().map(|note| note.words);
                (ledger.body, notes.collect::<Vec<_>>())
            };
            collection.letters.iter().map(ledger).map(words).collect()
        };
        // A line that is cut in two between `1901.` and `Dear` has one word more.
        let may_cut = may_read_on.contains(&name);
        if pass.effect() == Effect::Keeps && !may_cut {
            for reading in [Reading::Original, Reading::Regular] {
                assert_eq!(words(&before, reading), words(&collection, reading), "{name}");
            }
        }
        if pass.effect() == Effect::Corrects {
            let original = Reading::Original;
            assert_eq!(words(&before, original), words(&collection, original), "{name}");
        }
        let once = collection.clone();
        for letter in &mut collection.letters {
            pass.run(letter, &mut context);
        }
        assert_eq!(audit::coverage(&collection, &source), [], "{name} twice on {text:?}");
        let is_same = once == collection;
        assert!(is_same || may_cut, "{name} is not idempotent on {text:?}");
    }
    has_worked
}

#[test]
fn every_pass_accounts_for_every_byte_and_can_run_twice() {
    let mut has_worked = BTreeSet::new();
    for (text, profile) in cases() {
        has_worked.extend(run_each_pass(&text, profile.as_ref(), &[]));
    }
    let of_transcripts: BTreeSet<&str> = passes().map(|pass| pass.name()).collect();
    assert_eq!(has_worked, of_transcripts, "a pass has no letter here on which it does anything");
    let all: BTreeSet<&str> = PASSES.iter().map(|pass| pass.name()).collect();
    assert_eq!(all.len(), PASSES.len(), "two passes share a name");
}

/// The same text with the line ends of another system, and with those of several.
fn with_other_line_ends(text: &str) -> [String; 3] {
    let ends = ["\r\n", "\n", "\r"].into_iter().cycle();
    let lines: Vec<&str> = text.lines().collect();
    // An empty line that ends with LF after a CR would be none.
    let mixed = lines.iter().zip(ends).map(|(line, end)| match (*line, end) {
        ("", "\n") => "\r\n".to_owned(),
        (line, end) => format!("{line}{end}"),
    });
    [lines.join("\r\n"), lines.join("\r"), mixed.collect()]
}

#[test]
fn line_ends_make_no_difference() {
    for (text, profile) in cases() {
        let letters = |text: &str| {
            let mut letters = normalized(text, profile.as_ref()).letters;
            // The identity of a letter follows the bytes of its file.
            for letter in &mut letters {
                letter.id.clear();
            }
            letters
        };
        let expected = letters(&text.lines().collect::<Vec<_>>().join("\n"));
        assert!(!serde_json::to_string(&expected).unwrap().contains("\\r"));
        for other in with_other_line_ends(&text) {
            assert!(letters(&other) == expected, "{other:?}");
        }
    }
}

#[test]
fn the_ids_are_given_once_and_stay() {
    for (text, profile) in cases() {
        let mut collection = normalized(&text, profile.as_ref());
        let mut ids = BTreeSet::new();
        for letter in &collection.letters {
            assert_eq!(ir::validate(letter), Ok(()));
            assert!(ids.insert(letter.id.clone()), "two letters share an id");
        }
        let once = collection.clone();
        ir::assign_ids(&mut collection);
        assert!(once == collection);
    }
}

#[test]
fn the_ir_survives_its_json() {
    for (text, profile) in cases() {
        let collection = normalized(&text, profile.as_ref());
        let json = serde_json::to_string(&collection).unwrap();
        assert!(serde_json::from_str::<Collection>(&json).unwrap() == collection);
    }
}

/// What a profile makes of a file: each letter's name, title, and notes with the words that they
/// are attached to.
fn outline(text: &str, profile: &Profile) -> Vec<String> {
    let collection = normalized(text, Some(profile));
    let names = ir::own_names(&collection.letters);
    let letter = |(letter, name): (&ir::Letter, &String)| {
        let title = letter.title.as_ref().map_or("-", |title| title.value.as_str());
        let ledger = Ledger::of(letter, Reading::Regular);
        let notes = ledger.notes.iter().map(|note| {
            let anchors = note.anchors.iter().map(|place| match place.characters {
                0 => ledger.body[place.words - 1].as_str(),
                within => &ledger.body[place.words][..within],
            });
            let anchors: Vec<&str> = anchors.collect();
            let label = note.label.as_deref().unwrap_or("-");
            format!("; {label} {}: {}", anchors.join("+"), note.words.join(" "))
        });
        format!("{name} {title}{}", notes.collect::<String>())
    };
    collection.letters.iter().zip(&names).map(letter).collect()
}

#[test]
fn a_profile_divides_a_file_into_its_letters() {
    let outlines: Vec<Vec<String>> =
        SHAPED.iter().map(|(text, profile)| outline(text, profile)).collect();
    let expected: [&[&str]; 6] = [
        &[
            "1 TO BEN.; 1 BEN.: Of Ben nothing is known but what stands in these letters. He lived \
             [in 1901] in York.; 2 melts.: She wrote in the same week:-- \"It rains, and I am [sic] \
             glad.\" The letter is lost.",
            "2 TO BEN.; 1 2.: Written in pencil.",
            "4 -; - : Nothing calls this note.",
        ],
        &["1 -; 1 rains: in Leeds; 2 today,: and"],
        &["_1 -", "1 -; 1 rains: One.; 2 and: Two.", "3 -; 3 rains: Three."],
        &["1 -; 1 rains: One.", "2 -; 2 snows: Two. More of two.; 3 and: Three.", "3 -"],
        &["1 TO BEN; 1 rains: One.; 2 and: Two.", "2 TO CARL", "3 TO ANN; 1 rains: Three."],
        &["1 -"],
    ];
    assert_eq!(outlines, expected);
}

/// What is known of a letter from its first lines: `from > to, place, date: title`, with what is
/// warned of.
fn opening(first_lines: &str) -> String {
    let weather = "It rains, and the weather is what it has always been in this town, I think.";
    let source = source(&format!("{first_lines}\n\nDear Ben,\n\n{weather}\n\nAnn\n"));
    let mut letter = read(&source, None).letters.remove(0);
    let found = normalize::run(&mut letter, PASSES, Context::new(&source).mend(MEND));
    let action = |kind| letter.action(kind);
    let name = |kind| {
        let agent = action(kind).and_then(|action| action.agents.first());
        agent.and_then(|agent| agent.written.as_ref()).map_or("-", |name| &*name.value)
    };
    let sent = action(ActionKind::Sent);
    let place = sent.and_then(|sent| sent.place.as_ref()).map_or("-", |place| &*place.name.value);
    let date = sent.and_then(|sent| sent.date.as_ref()).map_or("-", |date| &*date.edtf);
    let title = letter.title.as_ref().map_or("-", |title| &*title.value);
    let warned = found.iter().filter(|found| found.severity() > Severity::Note);
    let codes: String = warned.flat_map(|found| [" ", found.code.id]).collect();
    let (from, to) = (name(ActionKind::Sent), name(ActionKind::Received));
    format!("{from} > {to}, {place}, {date}: {title}{codes}")
}

#[test]
fn the_first_lines_of_a_letter() {
    let letter = "Ann > Ben, Leeds, 1901-05-03: Letter From Ann to Ben";
    for (first_lines, expected) in [
        // A line above the heading hides nothing.
        ("[Translation.]\n\nLetter From Ann to Ben\n\nLeeds, May 3, 1901", letter),
        ("[Translation.]\nLetter From Ann to Ben\n\nLeeds, May 3, 1901", letter),
        ("[Page 3]\n\n[Translation.]\n\n7. Letter From Ann to Ben\n\nLeeds, May 3, 1901", letter),
        ("[Translation.]\n\nLeeds, May 3, 1901", "Ann > Ben, Leeds, 1901-05-03: -"),
        ("[Translation.]\nLeeds, May 3, 1901", "Ann > Ben, Leeds, 1901-05-03: -"),
        // A day that does not exist gives no date, and nothing of it is part of a name.
        ("London, 30 February 1901", "Ann > Ben, London, -: - N112"),
        (
            "Letter From Ann to Ben, February 30, 1901",
            "Ann > Ben, -, -: Letter From Ann to Ben, February 30, 1901 N112",
        ),
        ("Wien, 3. Juni 1901", "Ann > Ben, Wien, 1901-06-03: -"),
        ("Moscow, 1962 October 24", "Ann > Ben, Moscow, 1962-10-24: -"),
        (
            "Ann Smith to Ben Jones, May 3, 1901",
            "Ann Smith > Ben Jones, -, 1901-05-03: Ann Smith to Ben Jones, May 3, 1901",
        ),
    ] {
        assert_eq!(opening(first_lines), expected, "{first_lines}");
    }
}

/// Pieces from which nonsense is made that looks like a letter.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Dear Ben: ",
        "Mr. President, ",
        "[Page 7]",
        "[Page xii]",
        " 1",
        "2",
        "word3",
        "stand-ards ",
        "standards ",
        "April 18.1 ",
        "May 311 ",
        "if you like,",
        "the rest ",
        "\n",
        "\n\n",
        "\n\n",
        "  1. Source: Town. ",
        "\n  1. One.\n",
        "  2. See Document 5.",
        "Sincerely,",
        "Ann",
        "é—“”",
        "Leeds, May 3, 1901.",
        "Leeds, May 3–5, 1901",
        "3/5/1901",
        "12/24 марта 1890 г.",
        "den 30. Februar 1901",
        "Sehr geehrter Herr!",
        "Chairmen A and B to C",
        "(Signed)",
        "P.S. ",
        "12. Letter From A to B, May 3, 1901",
        "&<>\"'",
        "\u{a0}",
        "\t",
        "Source: <https://example.org/a>",
        "[",
        "]",
        "0",
        ". ",
        " ",
        "a\u{301}",
        "\r",
        "\u{8}",
        "\u{c}",
        "\u{ffff}",
        // What the profiles speak of.
        "\n\n\n1.\n",
        "\n\n\n2.[1]\n\nTO BEN\n\n",
        "[Footnote 1: ",
        " [Note 2:\n",
        "]",
        "[1]",
        "\nNo. 3\n",
        "\n1) ",
        "(1)",
        "\nNOTES\n",
        "\nLETTERS OF ANN 12\n",
        "\nSECOND PART\n",
        "\nAT HOME.\n",
        "\nINDEX.\n",
        // What source notes and translators say.
        "  1. Source: Town Library, Files: Lot 6 D 2. Secret; Eyes Only. ",
        "Another copy is ibid.: Lot 7 D 3, and in the Kennedy Library, Box 3. ",
        "Also printed in Letters, 1962, vol. II, pp. 3-5, and Ann, Life, p. 3.",
        "Original: Stadtarchiv",
        "\n\n[Translation from the French.]\n\n",
        "translated from Russian",
        "States:John",
        "Mr.Smith",
        "{3}",
        // What typists mark.
        "_",
        "_very_",
        "*",
        "=old=",
        "M^r",
        "^",
        "<i>",
        "</i>",
        // What web pages and databases add.
        "\nHome > Letters > 1901\n",
        "\nShare this: Mail\n",
        "\nFrom: Ann Fell\n",
        "\nTo: Ben Moor\n",
        "\nSubject: The mill",
        "[[deleted]]",
        "[[/deleted]]",
        "[struck out: ",
        "[illegible]",
        "[?]",
        "th[e]",
        "\n\n[Illustration: ",
        "]\n\n",
        "\n    ",
        "The road to the mill is under water since Monday, and the carts go round.\n\n",
        "\n    The river rose on Monday night,\n      And took the bridge away.\n\n",
    ]);
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever comes in: no panic, nothing lost, and every format that is made passes its audit.
    #[test]
    fn nothing_is_lost_of_any_text(text in pieces(), lost_spaces in any::<bool>()) {
        let input = Input::new("x.txt", text);
        let profiles = SHAPED.iter().map(|(_, profile)| Some(profile.clone()));
        for profile in [None].into_iter().chain(profiles) {
            let mend = Mend::NOTHING.lost_spaces(lost_spaces);
            let options = Options::default().profile(profile).mend(mend);
            let (read, found) = press::read(&input, &options);
            if read.is_some() {
                let worst = found.iter().map(letterpress::diag::Diagnostic::severity).max();
                prop_assert!(worst < Some(Severity::Loss), "{found:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    /// What holds of each pass on real letters holds on nonsense, too.
    #[test]
    fn every_pass_keeps_the_account_of_any_text(text in pieces(), profile in 0..=SHAPED.len()) {
        // What cannot be decoded, or is broken XML, never gets to a pass.
        let source = Source::decode(SourceId(0), "letter.txt", text.as_str().into());
        if source.is_ok_and(|source| readers::recognise(&source).is_some()) {
            run_each_pass(&text, SHAPED.get(profile).map(|(_, profile)| profile), READ_ON);
        }
    }
}

/// A line that is left out and has a character that no letter can hold.
#[test]
fn a_line_that_is_left_out_is_left_out_whole() {
    for line in [
        "\"\u{1}?> »/ Home",
        "\u{8}Home > Letters",
        "Home > Letters\u{8}",
        "\u{8}Subject: The mill",
    ] {
        let letter = "From: Ann Fell\nTo: Ben Moor\n\nDear Ben,\n\nIt rains.\n";
        let input = Input::new("x.txt", format!("{line}\n{letter}"));
        let (read, found) = press::read(&input, &Options::default());
        let worst = found.iter().map(letterpress::diag::Diagnostic::severity).max();
        assert!(read.is_some() && worst < Some(Severity::Loss), "{line}: {found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever the bytes, read as whatever encoding.
    #[test]
    fn nothing_is_lost_of_any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        name in prop::sample::select(vec!["windows-1252", "KOI8-R", "UTF-16LE", "GBK", "IBM866"]),
    ) {
        let encoding = Encoding::find(name);
        let input = Input::new("x.txt", bytes).encoding(encoding);
        let (read, found) = press::read(&input, &Options::default());
        if read.is_some() {
            let worst = found.iter().map(letterpress::diag::Diagnostic::severity).max();
            prop_assert!(worst < Some(Severity::Loss), "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_format_holds_any_text(
        text in pieces(),
        lost_spaces in any::<bool>(),
        reading in prop::sample::select(vec![Reading::Regular, Reading::Original]),
    ) {
        let input = Input::new("x.txt", text);
        let sample = SHAPED.first().map(|(_, profile)| profile.clone());
        for profile in [None, sample] {
            let mend = Mend::NOTHING.lost_spaces(lost_spaces);
            let options = Options::default().formats(BACKENDS.iter().copied());
            let options = options.profile(profile).mend(mend).reading(reading);
            let converted = convert(&input, &options);
            if let Some(read) = converted.read {
                let wanted = BACKENDS.len() * read.collection.letters.len();
                prop_assert_eq!(converted.files.len(), wanted, "{:?}", converted.diagnostics);
            }
        }
    }
}
