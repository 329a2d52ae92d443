//! Finding inputs: which of the named paths, and of the files in folders, are letters.
//!
//! Not here: reading them. **Invariant:** every file in a folder is a letter, or is reported, or is
//! counted; only hidden files are ignored. Nothing that is found stops the search.

mod kinds;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use letterpress::backends::BACKENDS;
use letterpress::diag::{self, Diagnostic};
use letterpress::press;
use unicode_normalization::UnicodeNormalization;

use self::kinds::{
    EARLIER, JSON, OPTION_FILE, PACKAGE, REPORT, SIDECAR, UNKNOWN, is_called_as_letters,
    is_own_form, is_report, kind_of_other, unknown_ending,
};
use super::files::{self, STANDARD};
use super::manifest::Manifest;
use super::output_folder::{self, name_of};
use super::pages;
use super::report::counted;

/// An input that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundInput {
    /// Its path; `-` is the standard input.
    pub path: PathBuf,
    /// The file that the path leads to.
    pub file: PathBuf,
    /// The base path of its output below the output folder, without extension.
    pub target: PathBuf,
    /// Whether it is meant to be a letter: it was named, or has a typical transcript name.
    pub is_meant: bool,
}

impl FoundInput {
    fn new(path: &Path, folder: &Path, is_meant: bool) -> Self {
        let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let stem = path.to_str().map(press::stem).map(OsStr::new).or_else(|| path.file_stem());
        let target = folder.join(stem.unwrap_or(path.as_os_str()));
        Self { path: path.to_owned(), file, target, is_meant }
    }
}

/// What was found in the named paths.
#[derive(Debug, Default)]
pub(super) struct Finds {
    /// The letters.
    pub letters: Vec<FoundInput>,
    /// What was requested but is not a letter that can be converted.
    pub failed: Vec<(PathBuf, Diagnostic)>,
    /// Other things to report.
    pub told: Vec<(PathBuf, Diagnostic)>,
    /// The files in folders that are not letters: how many of each kind.
    pub others: BTreeMap<&'static str, usize>,
    /// The same files and those that were skipped because of their endings, each with its kind, but for those that
    /// describe the letters that were found, or are `named`.
    pub beside: Vec<(PathBuf, &'static str)>,
    /// The files in folders that configure a run but were not `named`.
    pub of_config: Vec<PathBuf>,
}

/// The letters among the named paths: files as they are; from folders everything except what
/// accompanies letters, files that are `named` for another purpose, and files in the output folder that
/// letterpress made.
pub(super) fn find(paths: &[PathBuf], output: Option<&Path>, named: &[&Path]) -> Finds {
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    let mut search = Search {
        makes_folder: output.is_some(),
        output: output.and_then(canonical),
        made: output.map(output_folder::listed).unwrap_or_default(),
        named: named.iter().copied().filter_map(canonical).collect(),
        finds: Finds::default(),
        sidecars: Vec::new(),
        others: BTreeMap::new(),
    };
    for path in paths {
        // A shell pattern for all files of a folder also names sidecars and profiles.
        let is_toml = path.extension().is_some_and(|ending| ending == "toml") && path.is_file();
        let settings = is_toml.then(|| kind_of_other(&path.to_string_lossy())).flatten();
        if path.as_os_str() == STANDARD {
            let target = PathBuf::from("stdin");
            search
                .finds
                .letters
                .push(FoundInput { target, ..FoundInput::new(path, Path::new(""), true) });
        } else if path.is_dir() {
            search.folder(path);
        } else if let Some(kind) = settings {
            search.other(path, kind);
            search.count_others(path);
        } else if is_no_letter(path) && search.is_named(path) {
            // A shell pattern such as `letters/*` also matches the tables in the folder.
            search.other(path, OPTION_FILE);
            search.count_others(path);
        } else if is_report(path) {
            search.other(path, REPORT);
            search.count_others(path);
        } else {
            // A missing file fails when it is read, and does not stop the others.
            search.finds.letters.push(FoundInput::new(path, Path::new(""), true));
        }
    }
    search.finish()
}

/// The letters in the program's own form in a folder, whatever else is beside them.
pub(super) fn own_forms(folder: &Path) -> Vec<FoundInput> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file() && is_own_form(entry.path()));
    let found = |entry: walkdir::DirEntry| {
        let below = entry.path().parent().and_then(|parent| parent.strip_prefix(folder).ok());
        FoundInput::new(entry.path(), below.unwrap_or(Path::new("")), true)
    };
    files.map(found).collect()
}

/// As what a run over the same inputs would read a file of this name, if it would.
pub(super) fn would_be_read(path: &Path, inputs: &[PathBuf]) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
    let is_in =
        |input: &PathBuf| {
            let input = fs::canonicalize(input).ok();
            let beside = |input: &PathBuf| input.parent() == Some(&*folder);
            input.is_some_and(|input| {
                if input.is_dir() { folder.starts_with(&input) } else { beside(&input) }
            })
        };
    if files::configures(&name) && inputs.iter().any(is_in) {
        Some("facts about them")
    } else if is_called_as_letters(&name) && inputs.iter().filter(|input| input.is_dir()).any(is_in)
    {
        Some("a letter")
    } else {
        None
    }
}

/// Whether a file has the name of a file with facts about letters.
fn is_no_letter(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    files::configures(&name) || kind_of_other(&name).is_some()
}

struct Search {
    /// Whether letters get files of their own in an output folder.
    makes_folder: bool,
    output: Option<PathBuf>,
    /// The files listed there.
    made: Manifest,
    named: Vec<PathBuf>,
    finds: Finds,
    sidecars: Vec<PathBuf>,
    /// What was found since the last count and is not a letter.
    others: BTreeMap<&'static str, usize>,
}

impl Search {
    /// Everything in a folder that was named.
    fn folder(&mut self, root: &Path) {
        let before = self.finds.letters.len();
        let known = before + self.finds.failed.len();
        let mut folder = Folder {
            root,
            made_in: None,
            perhaps_made: Vec::new(),
            outputs: Vec::new(),
            unknown: BTreeMap::new(),
        };
        let walk = walkdir::WalkDir::new(root).follow_links(true).sort_by_file_name();
        let is_seen = |path: &Path| path == root || !is_hidden(path);
        // A folder of pages is one letter; what is in it is no input.
        let mut of_pages: Vec<PathBuf> = Vec::new();
        // What was packed for an archive is a copy of letters.
        let mut packages: Vec<PathBuf> = Vec::new();
        let is_walked = |entry: &walkdir::DirEntry| {
            let path = entry.path();
            let is_inside =
                of_pages.last().is_some_and(|pages| path != pages && path.starts_with(pages));
            if entry.file_type().is_dir() && !is_inside && pages::of(path).is_some() {
                of_pages.push(path.to_owned());
            }
            let is_package = path != root && entry.file_type().is_dir() && is_package(path);
            if is_package {
                packages.push(path.to_owned());
            }
            is_seen(path) && !is_inside && !is_package
        };
        let entries: Vec<_> = walk.into_iter().filter_entry(is_walked).collect();
        for package in packages {
            self.other(&package, PACKAGE);
        }
        for pages in of_pages {
            let target = pages.parent().and_then(|parent| parent.strip_prefix(root).ok());
            let found = FoundInput::new(&pages, target.unwrap_or(Path::new("")), true);
            self.finds.letters.push(found);
        }
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root);
                    if is_seen(path) {
                        self.not_found(root, path, &why(path, &error));
                    }
                    continue;
                }
            };
            let path = entry.path();
            if entry.file_type().is_dir() {
                if self.output.is_some() && fs::canonicalize(path).ok() == self.output {
                    folder.made_in = Some(path.to_owned());
                } else if path != root && output_folder::is_one(path) {
                    folder.outputs.push((path.to_owned(), output_folder::listed(path)));
                }
            } else if entry.file_type().is_file() {
                self.file(&mut folder, path, &entry.file_name().to_string_lossy());
            } else {
                let kind = files::kind_of_file(entry.file_type());
                self.not_found(root, path, &format!("this is {kind}, not a file"));
            }
        }
        self.tell_made(folder.perhaps_made);
        self.leave_out_twins(before);
        self.count_others(root);
        self.tell_unknown(root, folder.unknown);
        if self.finds.letters.len() + self.finds.failed.len() == known {
            let message = "this folder contains no letters";
            let empty = Diagnostic::new(&diag::UNREADABLE, None, message);
            self.finds.failed.push((root.to_owned(), empty));
        }
    }

    /// A file in a folder.
    fn file(&mut self, folder: &mut Folder<'_>, path: &Path, name: &str) {
        let in_output = folder.made_in.as_ref().and_then(|made| path.strip_prefix(made).ok());
        let is_named = self.is_named(path);
        if !is_named && files::configures(name) {
            self.finds.of_config.push(path.to_owned());
        }
        let is_listed = |(folder, made): &(PathBuf, Manifest)| {
            path.strip_prefix(folder).is_ok_and(|name| made.lists(&name_of(name)))
        };
        let is_made = in_output.is_some_and(|name| self.made.lists(&name_of(name)))
            || folder.outputs.iter().any(is_listed);
        let kind = if is_made {
            Some(EARLIER)
        } else if is_named {
            // A named sidecar need not have the name of its letter.
            kind_of_other(name).filter(|kind| *kind != SIDECAR).or(Some(OPTION_FILE))
        } else {
            match kind_of_other(name) {
                None | Some(JSON) if is_report(path) => Some(REPORT),
                kind => kind,
            }
        };
        if let Some(kind) = kind {
            self.other(path, kind);
        } else if let Some(ending) = unknown_ending(name) {
            folder.unknown.entry(ending).or_default().push(path.to_owned());
        } else {
            let target = path.parent().and_then(|parent| parent.strip_prefix(folder.root).ok());
            let target = target.unwrap_or(Path::new(""));
            let found = FoundInput::new(path, target, is_called_as_letters(name));
            match in_output.and_then(without_extension) {
                Some(target) => folder.perhaps_made.push((target, found)),
                None => self.finds.letters.push(found),
            }
        }
    }

    /// A run from before there were manifests can have made the same files as this one: the files of a
    /// volume go into a folder named after it.
    fn tell_made(&mut self, mut perhaps_made: Vec<(PathBuf, FoundInput)>) {
        let targets = self.finds.letters.iter().map(|one| folded(&one.target));
        let mut targets: BTreeSet<PathBuf> = targets.collect();
        perhaps_made.sort_by_key(|(target, _)| target.components().count());
        for (target, found) in perhaps_made {
            if folded(&target).ancestors().any(|target| targets.contains(target)) {
                self.other(&found.path, EARLIER);
            } else {
                targets.insert(folded(&found.target));
                self.finds.letters.push(found);
            }
        }
    }

    /// A letter in the program's own form, beside the same letter in another, would be there twice.
    fn leave_out_twins(&mut self, from: usize) {
        let base = |path: &Path| without_extension(path).unwrap_or_else(|| path.with_extension(""));
        let found = self.finds.letters.split_off(from);
        let others = found.iter().filter(|one| !is_own_form(&one.path));
        let others: BTreeSet<PathBuf> = others.map(|one| base(&one.path)).collect();
        for letter in found {
            if is_own_form(&letter.path) && others.contains(&base(&letter.path)) {
                self.other(&letter.path, EARLIER);
            } else {
                self.finds.letters.push(letter);
            }
        }
    }

    /// Whether a file is named for another purpose than as a letter.
    fn is_named(&self, path: &Path) -> bool {
        !self.named.is_empty()
            && fs::canonicalize(path).is_ok_and(|path| self.named.contains(&path))
    }

    /// Reports what cannot be examined: a failure, if the user named it.
    fn not_found(&mut self, root: &Path, path: &Path, why: &str) {
        if path == root {
            let failed = Diagnostic::new(&diag::UNREADABLE, None, why);
            self.finds.failed.push((path.to_owned(), failed));
        } else {
            let skipped = Diagnostic::new(&diag::SKIPPED, None, format!("skipped: {why}"));
            self.finds.told.push((path.to_owned(), skipped));
        }
    }

    fn other(&mut self, path: &Path, kind: &'static str) {
        *self.others.entry(kind).or_insert(0) += 1;
        if !self.is_named(path) {
            self.finds.beside.push((path.to_owned(), kind));
        }
        if kind == SIDECAR {
            self.sidecars.push(path.to_owned());
        }
    }

    fn count_others(&mut self, path: &Path) {
        let others = std::mem::take(&mut self.others);
        if !others.is_empty() {
            let message = format!("not letters: {}", listed(&others));
            let note = Diagnostic::new(&diag::NO_LETTERS_BESIDE, None, message);
            self.finds.told.push((path.to_owned(), note));
        }
        for (kind, count) in others {
            *self.finds.others.entry(kind).or_insert(0) += count;
        }
    }

    /// Reports which files were skipped because letters do not have such names.
    fn tell_unknown(&mut self, root: &Path, unknown: BTreeMap<String, Vec<PathBuf>>) {
        for (ending, paths) in unknown {
            let (first, files) = (paths[0].display(), counted(paths.len(), "file"));
            let more = if paths.len() > 1 { ", \u{2026}" } else { "" };
            let message = format!(
                "skipped: {files} with the ending {ending}, which letters do not have ({first}{more})"
            );
            let hint = "if it is a letter, save it as plain text (.txt); a text that you name is read \
                        whatever its ending";
            let skipped = Diagnostic::new(&diag::SKIPPED, None, message).hint(hint);
            self.finds.told.push((root.to_owned(), skipped));
            self.finds.beside.extend(paths.into_iter().map(|path| (path, UNKNOWN)));
        }
    }

    fn finish(self) -> Finds {
        let Self { mut finds, sidecars, makes_folder, .. } = self;
        let spoken_for: BTreeSet<PathBuf> =
            finds.letters.iter().map(|one| files::sidecar_of(&one.path)).collect();
        let astray: Vec<PathBuf> =
            sidecars.into_iter().filter(|path| !spoken_for.contains(path)).collect();
        finds.told.extend(astray.into_iter().map(|path| {
            let message = "no letter here has the name of this sidecar, so it has no effect";
            let diagnostic = Diagnostic::new(&diag::SIDECAR_ASTRAY, None, message)
                .hint("<stem>.meta.toml belongs to <stem>.txt in the same folder");
            (path, diagnostic)
        }));
        finds.beside.retain(|(path, _)| !spoken_for.contains(path));
        finds.beside.sort();
        let mut seen = BTreeSet::new();
        finds.letters.retain(|one| seen.insert((one.file.clone(), one.target.clone())));
        tell_apart(&mut finds.letters);
        // One file of all letters, or the standard output, takes letters of one name, too.
        if makes_folder {
            refuse_overwriting(&mut finds);
        }
        finds
    }
}

/// A folder that is being searched.
struct Folder<'a> {
    root: &'a Path,
    /// The output folder, by its path through this one.
    made_in: Option<PathBuf>,
    /// Files in it that an earlier run may have made, with the base paths of their names.
    perhaps_made: Vec<(PathBuf, FoundInput)>,
    /// Other output folders below this one: files listed there are output, not letters.
    outputs: Vec<(PathBuf, Manifest)>,
    /// The files with endings that letters do not have.
    unknown: BTreeMap<String, Vec<PathBuf>>,
}

/// The reason why something in a folder cannot be examined.
fn why(path: &Path, error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => {
            format!("the link leads back to {}, which contains it", ancestor.display())
        }
        (None, Some(error)) => files::why(path, error),
        (None, None) => error.to_string(),
    }
}

/// The base name of a file named like one of our outputs of a letter, without the extension of its format. Files
/// of all letters end as letters and tables do.
fn without_extension(name: &Path) -> Option<PathBuf> {
    let name = name.to_str()?;
    let mut extensions = BACKENDS.iter().map(|backend| backend.format().extension);
    let stem = |extension| name.strip_suffix(extension)?.strip_suffix('.').map(PathBuf::from);
    extensions.find_map(stem)
}

/// Whether a folder says that it is a package for an archive.
pub(super) fn is_package(folder: &Path) -> bool {
    ["bagit.txt", "METS.xml"].iter().any(|name| folder.join(name).is_file())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The number of each kind.
pub(super) fn listed(others: &BTreeMap<&'static str, usize>) -> String {
    let counted: Vec<String> = others.iter().map(|(kind, count)| counted(*count, kind)).collect();
    counted.join(", ")
}

/// A path in the form that file systems compare if they ignore case and how accents are encoded
/// (macOS, Windows).
pub(super) fn folded(path: &Path) -> PathBuf {
    let fold = |character: char| {
        let capitals = character.to_uppercase().flat_map(char::to_lowercase);
        // This small letter differs from the small form of its capital.
        let own = (character == 'ı').then_some(character);
        own.into_iter().chain(capitals.filter(move |_| own.is_none()))
    };
    let text = path.to_str().map(|text| text.nfd().flat_map(fold).nfc().collect::<String>());
    text.map_or_else(|| path.to_owned(), PathBuf::from)
}

/// Inputs that would have the same name keep their extension in it, if that tells them apart.
fn tell_apart(found: &mut [FoundInput]) {
    let full = |one: &FoundInput| Some(one.target.with_file_name(one.path.file_name()?));
    let mut wanted: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for one in &*found {
        wanted.entry(folded(&one.target)).or_default().extend(full(one).as_deref().map(folded));
    }
    for one in found {
        if let (2.., Some(full)) = (wanted[&folded(&one.target)].len(), full(one)) {
            one.target = full;
        }
    }
}

/// Two inputs must not make files of the same name: the first one gets it.
fn refuse_overwriting(finds: &mut Finds) {
    let mut firsts: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for one in std::mem::take(&mut finds.letters) {
        let target = folded(&one.target);
        if let Some(first) = firsts.get(&target) {
            let message = format!(
                "not converted: its files would have the same names as those of {}",
                first.display()
            );
            let refused = Diagnostic::new(&diag::SAME_NAME, None, message)
                .hint("convert them into different folders with -o");
            finds.failed.push((one.path, refused));
        } else {
            firsts.insert(target, one.path.clone());
            finds.letters.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> FoundInput {
        FoundInput::new(Path::new(path), Path::new(""), true)
    }

    #[test]
    fn inputs_that_want_one_name_keep_their_extension() {
        let mut letters = vec![found("x/a.txt"), found("a.md"), found("b.txt")];
        tell_apart(&mut letters);
        let targets: Vec<PathBuf> = letters.into_iter().map(|one| one.target).collect();
        assert_eq!(targets, ["a.txt", "a.md", "b"].map(PathBuf::from));
        // Their extensions do not tell these apart: only one is converted.
        let mut letters = vec![found("A.txt"), found("a.txt")];
        tell_apart(&mut letters);
        let targets: Vec<PathBuf> = letters.into_iter().map(|one| one.target).collect();
        assert_eq!(targets, ["A", "a"].map(PathBuf::from));
    }

    #[test]
    fn of_two_inputs_with_one_name_the_first_is_converted() {
        let letters = vec![found("x/a.txt"), found("y/a.txt"), found("b.txt")];
        let mut finds = Finds { letters, ..Finds::default() };
        refuse_overwriting(&mut finds);
        let letters: Vec<_> = finds.letters.iter().map(|one| one.path.as_path()).collect();
        assert_eq!(letters, [Path::new("x/a.txt"), Path::new("b.txt")]);
        assert_eq!(finds.failed[0].0, Path::new("y/a.txt"));
    }

    #[test]
    fn names_that_some_file_systems_do_not_tell_apart_are_one_name() {
        for (one, other, is_one) in [
            ("Ann", "ann", true),
            ("box/Zo\u{eb}", "BOX/zoe\u{308}", true),
            ("Straße", "STRASSE", true),
            ("ΝΙΚΟΣ", "νικος", true),
            ("Ann", "Anne", false),
            ("Zoë", "Zoe", false),
            ("kız", "kiz", false),
        ] {
            let is_folded = folded(Path::new(one)) == folded(Path::new(other));
            assert_eq!(is_folded, is_one, "{one} {other}");
        }
    }
}
