//! Holds what `src/ARCHITECTURE.md` says of the sources, by parsing them: which module may use which,
//! that only `cli` touches the machine, that no modules use each other in a circle, what registries
//! know, that every file says what it is, that whatever prints the IR names each kind, and that each
//! value of the IR has an origin.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use syn::visit::{self, Visit};

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The module that a file is: `src/ir/mod.rs` is `ir`, `src/ir/text.rs` is `ir::text`.
fn module_of(path: &Path) -> Vec<String> {
    let relative = path.strip_prefix(source_root()).unwrap().with_extension("");
    let mut names: Vec<String> =
        relative.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    names.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
    names
}

/// The modules of the program, but for those that only test it.
struct Program {
    modules: BTreeSet<Vec<String>>,
    /// Who uses what: the module of a file, and another one that it names.
    uses: BTreeSet<(Vec<String>, Vec<String>)>,
    /// The same for what modules use of the standard library.
    uses_of_std: BTreeSet<(Vec<String>, String)>,
}

impl Program {
    fn read() -> Self {
        let files = rust_files(&source_root());
        let is_test = |path: &Path| {
            let inside = path.strip_prefix(source_root()).unwrap().components();
            inside.map(Component::as_os_str).any(|name| name == "tests" || name == "tests.rs")
        };
        let files: Vec<PathBuf> = files.into_iter().filter(|path| !is_test(path)).collect();
        let modules: BTreeSet<Vec<String>> = files.iter().map(|path| module_of(path)).collect();
        let (mut uses, mut uses_of_std) = (BTreeSet::new(), BTreeSet::new());
        for path in &files {
            let text = std::fs::read_to_string(path).unwrap();
            let file = syn::parse_file(&text).unwrap();
            let module = module_of(path);
            let mut paths = Paths { module: module.clone(), found: Vec::new(), std: Vec::new() };
            paths.visit_file(&file);
            uses_of_std.extend(paths.std.into_iter().map(|path| (module.clone(), path)));
            for found in paths.found {
                // What a path names is in the deepest module that is a part of it.
                let named = (0..=found.len()).rev().map(|length| found[..length].to_vec());
                let used = named.into_iter().find(|path| modules.contains(path));
                uses.extend(used.filter(|used| *used != module).map(|used| (module.clone(), used)));
            }
        }
        Self { modules, uses, uses_of_std }
    }
}

/// Gathers the paths that a file names, from the root of the crate.
struct Paths {
    module: Vec<String>,
    found: Vec<Vec<String>>,
    std: Vec<String>,
}

impl Paths {
    /// Adds a path that begins with `crate`, `super` or `self`, with the crate's own name, or with `std`.
    fn add(&mut self, path: &[String]) {
        let Some((first, rest)) = path.split_first() else { return };
        let mut full = match first.as_str() {
            "crate" | "letterpress" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len() - 1].to_vec(),
            "std" => return self.std.push(rest.join("::")),
            // Modules of `std` by the names under which they are imported.
            "env" | "fs" | "io" | "net" | "process" => return self.std.push(path.join("::")),
            _ => return,
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(full.pop()),
                name => full.push(name.to_owned()),
            }
        }
        self.found.push(full);
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.tree(before, tree));
            }
        }
    }
}

/// Whether something is there only for tests.
fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    let is_test = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    };
    attributes.iter().any(is_test)
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_of_tests(&item.attrs) {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_of_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // What is handed on belongs to the module that hands it on.
        if !is_of_tests(&item.attrs) {
            self.tree(&[], &item.tree);
        }
    }

    /// Who may see an item says nothing about what it uses.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|step| step.ident.to_string()).collect();
        self.add(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let words = item.tokens.to_string();
        for (at, _) in words.match_indices("crate :: ") {
            let names = words[at..].split(" :: ").map(|name| {
                let is_name = |c: &char| c.is_alphanumeric() || *c == '_';
                name.chars().take_while(is_name).collect::<String>()
            });
            let names: Vec<String> = names.take_while(|name| !name.is_empty()).collect();
            self.add(&names);
        }
        visit::visit_macro(self, item);
    }
}

/// The table in ARCHITECTURE.md: module, and the modules that it may use.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(source_root().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("| module | may use |").nth(1).unwrap();
    table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.split('|').skip(1);
            let names = |cell: &str| {
                cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect::<BTreeSet<_>>()
            };
            let module = names(cells.next().unwrap()).pop_first().unwrap();
            (module, names(cells.next().unwrap()))
        })
        .collect()
}

#[test]
fn modules_use_only_what_their_row_allows() {
    let allowed = allowed();
    assert!(allowed.len() >= 10, "the table in ARCHITECTURE.md was not found");
    let program = Program::read();
    let tops: BTreeSet<&String> = program.modules.iter().filter_map(|path| path.first()).collect();
    let listed: BTreeSet<&String> = allowed.keys().collect();
    assert_eq!(tops, listed, "the table and the modules differ");
    let between: BTreeSet<(&String, &String)> = program
        .uses
        .iter()
        .filter_map(|(user, used)| Some((user.first()?, used.first()?)))
        .filter(|(user, used)| user != used)
        .collect();
    let wrong: Vec<_> =
        between.iter().filter(|(user, used)| !allowed[*user].contains(*used)).collect();
    assert!(wrong.is_empty(), "not allowed: {wrong:?}");
    // A row that allows more than is used has gone stale.
    for (module, may) in &allowed {
        for used in may {
            assert!(between.contains(&(module, used)), "{module} does not use {used}");
        }
    }
}

#[test]
fn only_the_program_touches_files_terminal_environment_clock_and_processes() {
    let machine =
        ["fs::", "env::", "net::", "process::", "time::SystemTime", "time::Instant", "io::std"];
    let uses = Program::read().uses_of_std;
    let of_machine =
        |(_, path): &&(Vec<String>, String)| machine.iter().any(|begin| path.starts_with(begin));
    let (inside, outside): (Vec<_>, Vec<_>) = uses
        .iter()
        .filter(of_machine)
        .partition(|(module, _)| module.first().is_none_or(|first| first == "cli"));
    assert!(outside.is_empty(), "{outside:?}");
    for begin in ["fs::", "env::", "process::", "time::Instant", "io::std"] {
        let is_used = inside.iter().any(|(_, path)| path.starts_with(begin));
        assert!(is_used, "this test no longer finds {begin}");
    }
}

/// The groups of modules that use each other in a circle. A folder and the files in it count as one:
/// what `mod.rs` has, its files may use.
fn circles(program: &Program) -> BTreeSet<BTreeSet<String>> {
    let is_within = |(one, other): &&(Vec<String>, Vec<String>)| {
        one.starts_with(other) || other.starts_with(one)
    };
    let uses: Vec<_> = program.uses.iter().filter(|pair| !is_within(pair)).collect();
    let mut reached: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = BTreeMap::new();
    for module in &program.modules {
        let (mut seen, mut waiting) = (BTreeSet::new(), vec![module]);
        while let Some(next) = waiting.pop() {
            for (_, used) in uses.iter().filter(|(user, _)| user == next) {
                if seen.insert(used) {
                    waiting.push(used);
                }
            }
        }
        reached.insert(module, seen);
    }
    let circle = |module: &Vec<String>| -> BTreeSet<String> {
        let back = reached[module].iter().filter(|other| reached[**other].contains(module));
        back.map(|other| other.join("::")).collect()
    };
    program.modules.iter().map(circle).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn no_modules_go_round_in_a_circle() {
    let circles = circles(&Program::read());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn the_account_of_a_source_shares_no_code_with_its_reader() {
    let program = Program::read();
    let accounts = [&["readers", "tei", "account"][..], &["readers", "xml_account"]];
    let is_within = |module: &[String], folder: &[&str]| {
        module.len() >= folder.len() && module.iter().zip(folder).all(|(one, other)| one == other)
    };
    let is_of_account = |module: &[String]| accounts.iter().any(|folder| is_within(module, folder));
    let uses: Vec<_> = program.uses.iter().filter(|(user, _)| is_of_account(user)).collect();
    for folder in accounts {
        assert!(uses.iter().any(|(user, _)| is_within(user, folder)), "{folder:?} was not found");
    }
    let shared =
        uses.iter().filter(|(_, used)| is_within(used, &["readers"]) && !is_of_account(used));
    assert_eq!(shared.count(), 0, "{uses:?}");
}

#[test]
fn every_file_says_what_it_is() {
    for path in rust_files(&source_root()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let says = text.starts_with("//!") || text.starts_with("#![doc = include_str!");
        assert!(says, "{} does not open with what it is", path.display());
    }
}

/// The modules that a registry names: those of `Tei` and `Epub` in `&[&tei::Tei, &epub::Epub]`.
fn registered(registry: &[&str]) -> BTreeSet<Vec<String>> {
    struct Entries(Vec<String>);
    impl<'ast> Visit<'ast> for Entries {
        fn visit_expr_path(&mut self, entry: &'ast syn::ExprPath) {
            if entry.path.segments.len() > 1 {
                self.0.push(entry.path.segments[0].ident.to_string());
            }
        }
    }
    let path = registry.iter().fold(source_root(), |path, step| path.join(step)).join("mod.rs");
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut entries = Entries(Vec::new());
    for item in &file.items {
        if let syn::Item::Static(item) = item {
            entries.visit_expr(&item.expr);
        }
    }
    let modules = entries.0.into_iter().map(|name| {
        registry.iter().map(|step| (*step).to_owned()).chain([name]).collect::<Vec<String>>()
    });
    modules.collect()
}

#[test]
fn passes_readers_and_backends_meet_only_in_their_registries() {
    let program = Program::read();
    for registry in [&["normalize", "passes"][..], &["readers"], &["backends"]] {
        let registered = registered(registry);
        assert!(registered.len() > 1, "no registry was found in {registry:?}");
        for module in registered {
            let known_to = program.uses.iter().filter(|(user, used)| {
                used.starts_with(&module)
                    && !user.starts_with(&module)
                    && user.first() == module.first()
                    && *user != module[..module.len() - 1]
            });
            let known_to: Vec<_> = known_to.collect();
            assert!(known_to.is_empty(), "known outside their registry: {known_to:?}");
        }
    }
}

/// Every file in the folder of passes is one, or part of one.
#[test]
fn every_file_of_the_passes_is_registered() {
    let registry = &["normalize", "passes"];
    let registered = registered(registry);
    let program = Program::read();
    let files = program.modules.iter().filter(|module| {
        module.len() == registry.len() + 1 && module.iter().zip(registry).all(|(a, b)| a == b)
    });
    assert_eq!(files.cloned().collect::<BTreeSet<_>>(), registered);
}

/// The enums of the IR.
fn enums_of_the_ir() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in rust_files(&source_root().join("ir")) {
        let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
        names.extend(file.items.iter().filter_map(|item| match item {
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        }));
    }
    names
}

/// The names that a file has for some enums of the IR.
fn names_in(file: &syn::File, enums: &BTreeSet<String>) -> BTreeSet<String> {
    fn gather(tree: &syn::UseTree, enums: &BTreeSet<String>, names: &mut BTreeSet<String>) {
        match tree {
            syn::UseTree::Path(path) => gather(&path.tree, enums, names),
            syn::UseTree::Name(name) if enums.contains(&name.ident.to_string()) => {
                names.insert(name.ident.to_string());
            }
            syn::UseTree::Rename(name) if enums.contains(&name.ident.to_string()) => {
                names.insert(name.rename.to_string());
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| gather(tree, enums, names));
            }
            syn::UseTree::Glob(_) => names.extend(enums.iter().cloned()),
            syn::UseTree::Name(_) | syn::UseTree::Rename(_) => {}
        }
    }
    let mut names = BTreeSet::new();
    for item in &file.items {
        // Other crates have enums of the same names.
        if let syn::Item::Use(item) = item
            && let syn::UseTree::Path(root) = &item.tree
            && root.ident == "crate"
            && let syn::UseTree::Path(module) = &*root.tree
            && module.ident == "ir"
        {
            gather(&module.tree, enums, &mut names);
        }
    }
    names
}

/// Finds each `match` that names variants of some enums and has an arm for all others.
struct CatchAlls<'a> {
    /// The enums of the IR.
    enums: &'a BTreeSet<String>,
    /// The names that the file has for them.
    names: BTreeSet<String>,
    /// The enum of the first variant that the patterns at hand name.
    named: Option<String>,
    found: Vec<String>,
}

/// Whether a pattern takes whatever comes, or whatever is there.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) | syn::Pat::Rest(_) => true,
        // A name with a capital is no binding: `None`.
        syn::Pat::Ident(binding) => {
            binding.subpat.is_none() && !binding.ident.to_string().starts_with(char::is_uppercase)
        }
        syn::Pat::Paren(inner) => takes_all(&inner.pat),
        syn::Pat::Reference(inner) => takes_all(&inner.pat),
        syn::Pat::Or(or) => or.cases.iter().any(takes_all),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        syn::Pat::TupleStruct(some) => {
            some.path.is_ident("Some") && some.elems.iter().all(takes_all)
        }
        _ => false,
    }
}

impl<'ast> Visit<'ast> for CatchAlls<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|step| step.ident.to_string()).collect();
        let of = match &names[..] {
            [of, _] if self.names.contains(of) => Some(of),
            [module, .., of, _] if module == "ir" && self.enums.contains(of) => Some(of),
            _ => None,
        };
        self.named = self.named.take().or(of.cloned());
        visit::visit_path(self, path);
    }

    fn visit_expr_match(&mut self, item: &'ast syn::ExprMatch) {
        self.named = None;
        item.arms.iter().for_each(|arm| self.visit_pat(&arm.pat));
        let catches_all = |arm: &syn::Arm| arm.guard.is_none() && takes_all(&arm.pat);
        if item.arms.iter().any(catches_all) {
            self.found.extend(self.named.take());
        }
        visit::visit_expr_match(self, item);
    }
}

/// The enums of the IR that a file matches with an arm for every further kind.
fn catch_alls(file: &syn::File, enums: &BTreeSet<String>) -> Vec<String> {
    let names = names_in(file, enums);
    let mut catch_alls = CatchAlls { enums, names, named: None, found: Vec::new() };
    catch_alls.visit_file(file);
    catch_alls.found
}

#[test]
fn what_prints_the_ir_names_every_kind() {
    let enums = enums_of_the_ir();
    for text in [
        "use crate::ir::{Inline as I}; fn f() { match x { I::Text(_) => 1, _ => 2 } }",
        "use crate::ir; fn f() { match x { Some(ir::Style::Bold) => 1, Some(_) | None => 2 } }",
    ] {
        assert_eq!(catch_alls(&syn::parse_file(text).unwrap(), &enums).len(), 1, "{text}");
    }
    let mut found = BTreeSet::new();
    for path in ["typeset", "backends"].iter().flat_map(|it| rust_files(&source_root().join(it))) {
        let file = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let module = module_of(&path).join("::");
        if !module.ends_with("::tests") {
            found.extend(catch_alls(&file, &enums).into_iter().map(|of| (module.clone(), of)));
        }
    }
    assert!(found.is_empty(), "a further kind would be printed like others: {found:?}");
}

/// A type of the serde form of the IR: its fields, or those of all its variants.
struct IrType {
    name: String,
    fields: Vec<(String, String)>,
}

/// The types of the serde form of the IR.
fn ir_types() -> Vec<IrType> {
    let named = |fields: &syn::Fields| -> Vec<(String, String)> {
        let named = fields.iter().map(|field| {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            (name, words_of_type(&field.ty).join(" "))
        });
        named.collect()
    };
    let mut types = Vec::new();
    for path in rust_files(&source_root().join("ir")) {
        let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            let (attributes, name, fields) = match &item {
                syn::Item::Struct(item) => (&item.attrs, &item.ident, named(&item.fields)),
                syn::Item::Enum(item) => {
                    let fields = item.variants.iter().flat_map(|variant| named(&variant.fields));
                    (&item.attrs, &item.ident, fields.collect())
                }
                _ => continue,
            };
            let is_serialised = attributes.iter().any(|attribute| {
                matches!(&attribute.meta, syn::Meta::List(list)
                    if list.path.is_ident("derive") && list.tokens.to_string().contains("Serialize"))
            });
            if is_serialised {
                types.push(IrType { name: name.to_string(), fields });
            }
        }
    }
    types
}

/// The names that a type is written with: `Vec`, `Sourced`, `String`.
fn words_of_type(ty: &syn::Type) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_ident(&mut self, name: &'ast syn::Ident) {
            self.0.push(name.to_string());
        }
    }
    let mut names = Names(Vec::new());
    names.visit_type(ty);
    names.0
}

/// Values in words without an origin of their own, and what holds instead.
const WITHOUT_ORIGIN: &[(&str, &[&str], &str)] = &[
    ("Collection", &["ir"], "the version of the form"),
    ("SourceFile", &["name", "sha256", "encoding"], "what spans point into"),
    ("SourcePart", &["name", "encoding"], "what spans point into"),
    ("Letter", &["id"], "ours, in every format"),
    ("Letter", &["source_id"], "the name of the element that holds the whole letter"),
    ("Matter", &["place"], "the names of the elements that its blocks are in"),
    ("Note", &["id"], "ours, in every format"),
    ("Note", &["class", "place"], "attributes of the element that its blocks are in"),
    ("Division", &["class", "language"], "attributes of the element that its blocks are in"),
    ("List", &["class"], "an attribute of the element that its items are in"),
    ("Cell", &["class"], "an attribute of the element that its blocks are in"),
    ("Figure", &["images"], "attributes of the element that its blocks are in"),
    ("Rendition", &["written"], "an attribute of the element whose content it sets"),
    ("ListKey", &["list", "key"], "in a `Sourced`, or in a phrase, which has an origin"),
    ("Name", &["targets", "listed"], "in a phrase, which has an origin"),
    ("Reference", &["document", "target", "fragment"], "in a phrase, which has an origin"),
    (
        "PhraseKind",
        &[
            "edtf", "language", "target", "meaning", "manner", "place", "reason", "extent",
            "class", "element",
        ],
        "in a phrase, which has an origin",
    ),
    ("Correction", &["id"], "ours, in every format"),
    ("Correction", &["by", "evidence"], "with its certainty, the origin of the corrected reading"),
    ("Encoding", &["prolog", "document"], "the source's own characters"),
    ("Change", &["by", "what", "before", "after"], "with its author, an origin itself"),
    ("Origin", &["by", "reason"], "the origin itself"),
];

#[test]
fn every_value_of_the_ir_has_an_origin() {
    let mut without = BTreeSet::new();
    for IrType { name, fields } in &ir_types() {
        if fields.iter().any(|(field, ty)| field == "origin" && ty == "Origin") {
            continue;
        }
        let unsourced = fields.iter().filter(|(_, ty)| {
            ty.split(' ').any(|word| word == "String") && !ty.contains("Sourced")
        });
        without.extend(unsourced.map(|(field, _)| (name.clone(), field.clone())));
    }
    let listed: BTreeSet<(String, String)> = WITHOUT_ORIGIN
        .iter()
        .flat_map(|(name, fields, _)| fields.iter().map(move |field| (name, field)))
        .map(|(name, field)| ((*name).to_owned(), (*field).to_owned()))
        .collect();
    assert_eq!(without, listed);
}

#[test]
fn pages_and_anchors_are_points_and_notes_are_kept_once() {
    let types = ir_types();
    let holds = |name: &str, held: &[&str]| {
        let found = types.iter().find(|ty| ty.name == name).unwrap();
        found.fields.iter().any(|(_, ty)| ty.split(' ').any(|word| held.contains(&word)))
    };
    for point in ["PageBreak", "NoteAnchor", "NoteStart", "LineBreak"] {
        assert!(!holds(point, &["Inline", "Block", "Line", "Note"]), "{point} holds text");
    }
    let names = types.iter().map(|ty| ty.name.as_str());
    let keep: BTreeSet<&str> = names.filter(|name| holds(name, &["Note"])).collect();
    assert_eq!(keep, BTreeSet::from(["Letter", "Matter"]), "what keeps notes");
}
