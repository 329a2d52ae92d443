//! Runs that are killed, whose disk is full, or that share a folder: no file is torn, and a rerun gives the
//! bytes of a run that nothing disturbed.
//!
//! `FAULTS=N` kills N runs; without it, a few are killed. Whoever sets it wants the whole proof, so a disk that
//! cannot be filled here is then a failure, and otherwise a line on the terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(
    clippy::disallowed_methods,
    reason = "here the program itself is started, killed and timed"
)]

mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use letterpress::source::sha256;
use place::{DETAILS, LETTER, Place, Said, VOLUME};

/// How many runs are killed, unless `FAULTS` says so.
const KILLS: usize = 20;
/// The folder that runs write to; a small disk can be mounted above it.
const OUT: &str = "disk/out";
/// Runs, by what is typed after `convert`; `LETTERS` is the folder of letters.
const FOLDER: &[&str] = &[
    "LETTERS",
    "-o",
    "disk/out/made",
    "--to",
    "tei,epub,jsonld,csv,epub-book",
    "--report",
    "disk/out/told/run.txt",
];
const REPORT: &str = "told/run.txt";
const BOOK: &[&str] = &["LETTERS", "-o", "disk/out/letters.epub", "--force"];
const PDF_BOOK: &[&str] = &["LETTERS", "-o", "disk/out/letters.pdf", "--force"];
const ONE: &[&str] = &["LETTERS/volume.xml", "--only", "d1", "-o", "disk/out/d1.pdf"];
/// The prefix of temporary files.
const TEMPORARY: &str = ".letterpress-tmp-";

/// The files below a folder, hidden ones as well.
type Tree = BTreeMap<String, Vec<u8>>;

/// Files that a run renames or removes meanwhile may be missing.
fn tree(folder: &Path) -> Tree {
    fn collect(folder: &Path, below: &str, tree: &mut Tree) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            let name = format!("{below}{}", entry.file_name().into_string().unwrap());
            if entry.path().is_dir() {
                collect(&entry.path(), &format!("{name}/"), tree);
            } else if let Ok(bytes) = fs::read(entry.path()) {
                tree.insert(name, bytes);
            }
        }
    }
    let mut tree = Tree::new();
    collect(folder, "", &mut tree);
    tree
}

/// Whether a path leads to a hidden file.
fn is_hidden(name: &str) -> bool {
    name.rsplit('/').next().unwrap().starts_with('.')
}

/// The temporary files.
fn temporary(tree: &Tree) -> Vec<&String> {
    tree.keys().filter(|name| name.rsplit('/').next().unwrap().starts_with(TEMPORARY)).collect()
}

/// The names of files that are not the same in both.
fn differing<'a>(one: &'a Tree, other: &'a Tree) -> BTreeSet<&'a String> {
    let names = one.keys().chain(other.keys());
    names.filter(|name| one.get(*name) != other.get(*name)).collect()
}

/// Letters that are quickly read, and in `earlier` others under the same names.
fn letters() -> Place {
    let place = Place::with(&[]);
    for (folder, weather) in FOLDERS {
        for name in ["volume", "box/one", "box/two"] {
            let volume = VOLUME.replace("Rain", &format!("In {name} it {weather}"));
            place.write(&format!("{folder}/{name}.xml"), &volume);
        }
    }
    place
}

/// The same, and letters that are transcripts.
fn letters_and_transcripts() -> Place {
    let place = letters();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    for (folder, weather) in FOLDERS {
        for number in 1..4 {
            let letter = LETTER.replace("May 3", &format!("May {number}"));
            place.write(&format!("{folder}/{number}.txt"), &letter.replace("rains", weather));
        }
        for ending in ["txt", "meta.toml"] {
            let name = format!("1962-10-24-khrushchev-to-kennedy.{ending}");
            let text = fs::read_to_string(seeds.join(&name)).unwrap();
            place.write(&format!("{folder}/{name}"), &text.replace("challenge", weather));
        }
    }
    place
}

/// The folders of letters, and a word by which these differ.
const FOLDERS: [(&str, &str); 2] = [("letters", "rains"), ("earlier/letters", "snows")];

/// A run, and what it makes if nothing disturbs it.
struct Undisturbed {
    arguments: &'static [&'static str],
    before: Tree,
    after: Tree,
    err: String,
    lasts: Duration,
}

impl Undisturbed {
    /// Into an empty folder, or over the files of an earlier run and one of somebody else's.
    fn of(place: &Place, arguments: &'static [&'static str], is_first: bool) -> Self {
        restore(place, &Tree::new());
        if !is_first {
            assert_eq!(convert(place, "earlier/letters", arguments).exit, 0);
            place.write("disk/out/made/mine.txt", "mine\n");
        }
        let before = tree(&place.path().join(OUT));
        let start = Instant::now();
        let said = convert(place, "letters", arguments);
        let lasts = start.elapsed();
        assert_eq!(said.exit, 0, "{said:?}");
        let after = tree(&place.path().join(OUT));
        assert_eq!(temporary(&after), Vec::<&String>::new());
        Self { arguments, before, after, err: said.err, lasts }
    }

    /// Each file is that of before or that of after, and what is in the manifest is what was made.
    fn assert_whole(&self, there: &Tree, what: &str) {
        for (name, bytes) in there.iter().filter(|(name, _)| !is_hidden(name)) {
            let whole = [self.before.get(name), self.after.get(name)];
            assert!(whole.contains(&Some(bytes)), "{what}: {name} is torn");
        }
        for name in self.before.keys().filter(|name| !is_hidden(name)) {
            assert!(there.contains_key(name), "{what}: {name} is gone");
        }
        if let Some(manifest) = there.get("made/.letterpress-manifest") {
            assert_lists(manifest, there, what);
        }
    }

    /// A run that could not write everything says which files, and why, and leaves none of them half done.
    fn assert_reported(&self, place: &Place, said: &Said, why: &str, what: &str) {
        assert_eq!(said.exit, 1, "{what}");
        let mut there = tree(&place.path().join(OUT));
        let is_error = |line: &&str| line.starts_with("error");
        let errors: Vec<&str> = said.err.lines().filter(is_error).collect();
        assert!(errors.iter().all(|error| error.ends_with(why)), "{what}");
        // If there is room for the report, it reports that.
        if let Some(report) = there.get(REPORT).filter(|one| self.before.get(REPORT) != Some(*one))
        {
            let report = std::str::from_utf8(report).unwrap();
            let is_reported = |error: &&str| error.contains("manifest") || report.contains(*error);
            assert!(errors.iter().all(is_reported), "{what}: {report}");
            there.insert(REPORT.to_owned(), self.after[REPORT].clone());
        }
        self.assert_whole(&there, what);
        assert_eq!(temporary(&there), Vec::<&String>::new(), "{what}");
        let missing = differing(&there, &self.after).into_iter().filter(|name| !is_hidden(name));
        for name in missing {
            let path = format!("{OUT}/{name}");
            assert!(errors.iter().any(|error| error.contains(&path)), "{what}: {name}");
        }
        // Neither the random name of a temporary file, nor what a library has to say.
        for words in [TEMPORARY, "os error", "drop failed"] {
            assert!(!said.err.contains(words), "{what}");
        }
    }

    /// The same run again, with nothing in its way.
    fn assert_made_up_for(&self, place: &Place, what: &str) {
        let said = convert(place, "letters", self.arguments);
        assert_eq!((said.exit, &said.err), (0, &self.err), "{what}");
        let there = tree(&place.path().join(OUT));
        assert_eq!(differing(&there, &self.after), BTreeSet::new(), "{what}");
    }
}

/// A manifest can be read, and lists what is there with its digest; only its last line may be unfinished.
fn assert_lists(manifest: &[u8], there: &Tree, what: &str) {
    let text = std::str::from_utf8(manifest).unwrap();
    let complete = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut lines = complete.lines();
    assert!(matches!(lines.next(), None | Some("# letterpress manifest 1")), "{what}: {text}");
    let listed: BTreeSet<(&str, &str)> = lines
        .map(|line| line.split_once("  ").unwrap_or_else(|| panic!("{what}: {text}")))
        .collect();
    for (name, bytes) in there {
        if let Some(name) = name.strip_prefix("made/").filter(|name| !is_hidden(name)) {
            let is_listed = listed.contains(&(sha256(bytes).as_str(), name));
            assert!(is_listed || name == "mine.txt", "{what}: {name} is not listed");
        }
    }
}

/// Makes the output folder what it was.
fn restore(place: &Place, files: &Tree) {
    let out = place.path().join(OUT);
    if out.exists() {
        fs::remove_dir_all(&out).unwrap();
    }
    fs::create_dir_all(&out).unwrap();
    for (name, bytes) in files {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What is typed for a run over a folder of letters.
fn typed(letters: &str, arguments: &[&str]) -> Vec<String> {
    let arguments = arguments.iter().map(|argument| argument.replace("LETTERS", letters));
    std::iter::once("convert".to_owned()).chain(arguments).collect()
}

fn command(place: &Place, letters: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    command.args(typed(letters, arguments)).current_dir(place.path()).stdin(Stdio::null());
    command
}

fn convert(place: &Place, letters: &str, arguments: &[&str]) -> Said {
    place::run(&mut command(place, letters, arguments))
}

fn start(place: &Place, letters: &str, arguments: &[&str]) -> Child {
    let mut run = command(place, letters, arguments);
    run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn assert_succeeds(run: Child) {
    let done = run.wait_with_output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// Numbers that look random and are the same in every run of the test (`SplitMix64`).
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The delays are the same in each run of this test, but not what a killed run was doing: that depends on
/// the machine. So a failure here may take many runs to come back.
#[test]
fn a_killed_run_tears_no_file_and_the_next_makes_up_for_it() {
    let wanted =
        env::var("FAULTS").map_or(KILLS, |kills| kills.parse().expect("FAULTS is a number"));
    let place = letters_and_transcripts();
    let runs = [(FOLDER, true), (FOLDER, false), (BOOK, false), (PDF_BOOK, true)];
    let runs = runs.map(|(arguments, is_first)| Undisturbed::of(&place, arguments, is_first));
    let out = place.path().join(OUT);
    let mut random = Random(1961);
    let (mut killed, mut writing) = (0, 0);
    // Some runs end before they are killed, and show nothing.
    for run in runs.iter().cycle().take(4 * wanted) {
        if killed == wanted {
            break;
        }
        restore(&place, &run.before);
        let delay = run.lasts.mul_f64(random.fraction());
        let mut process = start(&place, "letters", run.arguments);
        thread::sleep(delay);
        process.kill().unwrap();
        if process.wait().unwrap().signal().is_none() {
            continue;
        }
        killed += 1;
        let what = format!("{:?} killed after {delay:?} of {:?}", run.arguments, run.lasts);
        let there = tree(&out);
        writing += usize::from(!temporary(&there).is_empty());
        run.assert_whole(&there, &what);
        run.assert_made_up_for(&place, &what);
    }
    assert_eq!(killed, wanted, "the other runs ended too early");
    assert!(writing > 0, "none was killed while it wrote");
}

/// Makes a package of the letters.
fn packing(place: &Place) -> Command {
    place.write("details.toml", DETAILS);
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    command.args(["package", "letters", "--config", "details.toml", "--date", "2026-11-26"]);
    command.args(["-o", "disk/out/bag", "--force", "--quiet"]);
    command.current_dir(place.path()).stdin(Stdio::null());
    command
}

/// A package gets its name when all of it is written.
#[test]
fn a_killed_run_leaves_no_half_of_a_package_and_the_next_makes_it() {
    let kills = env::var("FAULTS").map_or(KILLS, |kills| kills.parse().unwrap()) / 4;
    let place = letters();
    restore(&place, &Tree::new());
    let out = place.path().join(OUT);
    let start = Instant::now();
    assert_eq!(place::run(&mut packing(&place)).exit, 0);
    let lasts = start.elapsed();
    let whole = tree(&out);
    assert!(whole.keys().all(|name| name.starts_with("bag/")), "{:?}", whole.keys());
    for kill in 1..=kills {
        restore(&place, &Tree::new());
        let mut run = packing(&place).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(lasts.mul_f64(kill as f64 / (kills + 1) as f64));
        run.kill().unwrap();
        run.wait().unwrap();
        let there = tree(&out.join("bag"));
        assert!(there.is_empty() || there.len() == whole.len(), "{:?}", there.keys());
        assert_eq!(place::run(&mut packing(&place)).exit, 0);
        assert_eq!(differing(&tree(&out), &whole), BTreeSet::new());
    }
}

/// Set for the test that runs in a mount namespace of its own.
const OWN_DISK: &str = "FAULTS_OWN_DISK";

#[test]
fn a_full_disk_tears_no_file_and_is_reported() {
    if env::var_os(OWN_DISK).is_some() {
        fill_a_disk();
        return;
    }
    // Root may mount a disk; others may where the system gives them a namespace in which they are root.
    let folder = tempfile::tempdir().unwrap();
    let mut why = Vec::new();
    for namespace in ["-m", "-rm"] {
        let mut mount = Command::new("unshare");
        mount.args([namespace, "mount", "-t", "tmpfs", "tmpfs"]).arg(folder.path());
        match mount.output() {
            Ok(done) if done.status.success() => {
                let mut again = Command::new("unshare");
                again.arg(namespace).arg(env::current_exe().unwrap()).env(OWN_DISK, "1");
                again.args(["--exact", "a_full_disk_tears_no_file_and_is_reported", "--nocapture"]);
                let done = again.output().unwrap();
                let [out, err] =
                    [done.stdout, done.stderr].map(|text| String::from_utf8(text).unwrap());
                assert!(done.status.success(), "{out}\n{err}");
                assert!(out.contains("1 passed"), "{out}");
                return;
            }
            Ok(done) => why.push(String::from_utf8(done.stderr).unwrap().trim().to_owned()),
            Err(error) => why.push(format!("unshare: {error}")),
        }
    }
    let told =
        format!("NOT TESTED: what a full disk does; no disk can be mounted: {}", why.join("; "));
    assert!(env::var_os("FAULTS").is_none(), "{told}");
    // Unlike what `eprintln!` prints, this is shown although the test passes.
    writeln!(io::stderr(), "{told}").unwrap();
}

/// The bytes that the files on a disk take there, and those of a block.
fn taken(folder: &Path) -> (u64, u64) {
    let found = fs::metadata(folder).unwrap();
    if found.is_file() {
        return (found.blocks() * 512, found.blksize());
    }
    let inside = fs::read_dir(folder).unwrap().map(|entry| taken(&entry.unwrap().path()).0);
    (inside.sum(), found.blksize())
}

/// Fills a disk but for so many bytes.
fn fill(ballast: &Path, free: u64) {
    let mut file = fs::File::create(ballast).unwrap();
    let chunk = vec![b'x'; 1 << 16];
    let full = loop {
        if let Err(error) = file.write_all(&chunk) {
            break error;
        }
    };
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
    file.set_len(file.metadata().unwrap().len() - free).unwrap();
}

fn fill_a_disk() {
    let place = letters();
    let disk = place.path().join("disk");
    let ballast = disk.join("ballast");
    fs::create_dir(&disk).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let done = Command::new(program).args(arguments).arg(&disk).status().unwrap();
        assert!(done.success(), "{program}");
    };
    run("mount", &["-t", "tmpfs", "-o", "size=8m", "tmpfs"]);
    let mut errors = String::new();
    for (arguments, is_first, points) in [
        (FOLDER, true, 10),
        (FOLDER, false, 2),
        (BOOK, true, 2),
        (PDF_BOOK, true, 2),
        (ONE, false, 1),
    ] {
        let run = Undisturbed::of(&place, arguments, is_first);
        let (all, block) = taken(&disk);
        // If there are as many free blocks as all files take, only the manifest is not put in order.
        let blocks = all / block - u64::from(arguments != FOLDER);
        for point in 0..points {
            restore(&place, &run.before);
            // A file that is replaced needs a block at least, however many are taken.
            let free = if is_first { blocks * point / (points - 1) } else { point };
            fill(&ballast, free * block);
            let said = place::run(command(&place, "letters", arguments).args(["--jobs", "1"]));
            let what = format!("{arguments:?} with {free} of {blocks} blocks: {}", said.err);
            run.assert_reported(&place, &said, "the disk is full", &what);
            errors += &said.err;
            fs::remove_file(&ballast).unwrap();
            run.assert_made_up_for(&place, &what);
        }
    }
    for part in [".tei.xml", ".book.epub", "letters.pdf", "the report ", "the manifest "] {
        assert!(errors.contains(part), "{part} was written each time: {errors}");
    }
    package_on_a_full_disk(&place, &ballast);
    init_on_a_full_disk(&place, &ballast);
    run("umount", &[]);
}

/// Nothing is there that looks like a package.
fn package_on_a_full_disk(place: &Place, ballast: &Path) {
    restore(place, &Tree::new());
    let out = place.path().join(OUT);
    assert_eq!(place::run(&mut packing(place)).exit, 0);
    let (all, block) = taken(&out);
    let whole = tree(&out);
    for point in 0..4 {
        restore(place, &Tree::new());
        fill(ballast, all / block * point / 4 * block);
        let said = place::run(&mut packing(place));
        let why = "error: the package disk/out/bag cannot be written: the disk is full\n";
        assert_eq!((said.exit, said.err.as_str()), (1, why), "{point}");
        assert_eq!(tree(&out), Tree::new(), "{point}");
        fs::remove_file(ballast).unwrap();
        assert_eq!(place::run(&mut packing(place)).exit, 0);
        assert_eq!(differing(&tree(&out), &whole), BTreeSet::new());
    }
}

/// A table that is cut off would be left as it is by the next `init`.
fn init_on_a_full_disk(place: &Place, ballast: &Path) {
    let desk = place.path().join("disk/desk");
    let block = taken(&place.path().join("disk")).1;
    let init = || {
        place.write("disk/desk/ann.txt", LETTER);
        place.run(&["init", "disk/desk"])
    };
    assert_eq!(init().exit, 0);
    let after = tree(&desk);
    for free in [0, 1] {
        fs::remove_dir_all(&desk).unwrap();
        place.write("disk/desk/ann.txt", LETTER);
        fill(ballast, free * block);
        let said = place.run(&["init", "disk/desk"]);
        assert_eq!(said.exit, 1, "{said:?}");
        assert!(said.err.starts_with("error: disk/desk/"), "{said:?}");
        assert!(said.err.ends_with(": the disk is full\n"), "{said:?}");
        let there = tree(&desk);
        assert!(there.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "{there:?}");
        fs::remove_file(ballast).unwrap();
        assert_eq!((init().exit, tree(&desk) == after), (0, true));
    }
}

/// A limit that the shell sets holds where no disk can be mounted. It stops each file at another byte.
#[test]
fn a_file_that_may_not_grow_is_not_torn_and_is_reported() {
    let place = letters();
    for (arguments, points) in [(FOLDER, 2), (BOOK, 1)] {
        let run = Undisturbed::of(&place, arguments, false);
        let largest = run.after.values().map(Vec::len).max().unwrap() / 512;
        for point in 0..points {
            restore(&place, &run.before);
            let limit = largest * point / points;
            let limited = format!("trap '' XFSZ && ulimit -f {limit} && exec \"$0\" \"$@\"");
            let mut shell = Command::new("sh");
            shell.args(["-c", &limited, env!("CARGO_BIN_EXE_letterpress")]);
            shell.args(typed("letters", arguments)).current_dir(place.path());
            let said = place::run(&mut shell);
            let what = format!("{arguments:?} with {limit} blocks for a file: {}", said.err);
            run.assert_reported(&place, &said, "file too large", &what);
            run.assert_made_up_for(&place, &what);
        }
    }
}

#[test]
fn runs_at_once_leave_what_runs_one_after_another_leave() {
    let place = letters();
    place.write("letters/own.txt", LETTER);
    place.write("earlier/letters/other.txt", LETTER);
    let out = place.path().join(OUT);
    let orders = [["letters", "earlier/letters"], ["earlier/letters", "letters"]];
    let orders = orders.map(|order| {
        restore(&place, &Tree::new());
        for letters in order {
            assert_eq!(convert(&place, letters, FOLDER).exit, 0);
        }
        tree(&out)
    });
    let [_, of_letters_last] = &orders;
    for is_one_killed in [false, true] {
        restore(&place, &Tree::new());
        let runs = ["letters", "earlier/letters", "letters"];
        let runs = runs.map(|letters| start(&place, letters, FOLDER));
        if is_one_killed {
            let mut killed = start(&place, "earlier/letters", FOLDER);
            while temporary(&tree(&out)).is_empty() && killed.try_wait().unwrap().is_none() {}
            killed.kill().unwrap();
            killed.wait().unwrap();
        }
        runs.into_iter().for_each(assert_succeeds);
        let there = tree(&out);
        let visible = |tree: &Tree| tree.keys().filter(|name| !is_hidden(name)).cloned().collect();
        let names: Vec<String> = visible(&there);
        assert_eq!(names, visible(of_letters_last));
        for name in names {
            assert!(orders.iter().any(|of_one| of_one[&name] == there[&name]), "{name} is torn");
        }
        assert_lists(&there["made/.letterpress-manifest"], &there, "runs at once");
        assert!(is_one_killed || temporary(&there).is_empty());
        assert_eq!(convert(&place, "letters", FOLDER).exit, 0);
        assert_eq!(differing(&tree(&out), of_letters_last), BTreeSet::new());
    }
}

/// Each run removes what killed ones left where it writes, but not what another is writing there.
#[test]
fn a_book_that_is_being_written_is_not_taken_for_one_that_was_left() {
    let place = letters_and_transcripts();
    let run = Undisturbed::of(&place, BOOK, true);
    restore(&place, &Tree::new());
    place.write(&format!("{OUT}/{TEMPORARY}Yd8zQ1"), "half a bo");
    let out = place.path().join(OUT);
    let mut book = start(&place, "letters", BOOK);
    let is_left = |name: &&String| name.ends_with("Yd8zQ1");
    while !temporary(&tree(&out)).iter().any(|name| !is_left(name)) {
        assert_eq!(book.try_wait().unwrap(), None, "it was written before it was seen");
    }
    assert_eq!(place.run(&["convert", "letters/volume.xml", "-o", OUT, "--to", "tei"]).exit, 0);
    assert_eq!(convert(&place, "letters", ONE).exit, 0);
    assert_succeeds(book);
    let there = tree(&out);
    assert_eq!(there["letters.epub"], run.after["letters.epub"]);
    assert_eq!(temporary(&there), Vec::<&String>::new());
}
