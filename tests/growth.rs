//! Time and memory grow with the input, and no faster: twice the input may take at most 2.2 times
//! the allocations, and 2.2 times the memory above that of a small letter.
//!
//! Not here: the clock, which says more of the machine than of the program. Allocations are counted
//! while the library works; the peak is `VmHWM` of the command (proc(5)), so it is measured on Linux
//! only.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

use std::alloc::System;
#[cfg(target_os = "linux")]
use std::cell::RefCell;
#[cfg(target_os = "linux")]
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use letterpress::backends;
use letterpress::press::{Input, OpenInput, Options, collect, decode};
use letterpress::profile::Profile;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations are those of the process: one measurement at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// How much more twice the input may take.
const MOST: f64 = 2.2;

/// A kind of input: its name, the ending of its file, how large it is made, and what it holds.
struct Kind {
    name: &'static str,
    ending: &'static str,
    size: usize,
    text: fn(usize) -> String,
}

const fn transcript(name: &'static str, size: usize, text: fn(usize) -> String) -> Kind {
    Kind { name, ending: "txt", size, text }
}

const fn tei(name: &'static str, size: usize, text: fn(usize) -> String) -> Kind {
    Kind { name, ending: "xml", size, text }
}

/// A flat file of a word processor.
const fn flat(name: &'static str, size: usize, text: fn(usize) -> String) -> Kind {
    Kind { name, ending: "fodt", size, text }
}

/// As many of something as wanted, each with its number, from 1.
fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (1..=count).fold(String::new(), |mut all, number| {
        all += &one(number);
        all
    })
}

/// A number of four digits: each digit is something that can be a mark, and costs.
fn four_digits(page: usize) -> usize {
    1_000 + page % 9_000
}

const fn page(name: &'static str, size: usize, text: fn(usize) -> String) -> Kind {
    Kind { name, ending: "html", size, text }
}

fn letter(body: &str) -> String {
    format!(
        "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben:\n\n{body}\n\nYours,\nAnn Lee\n"
    )
}

fn file(header: &str, text: &str) -> String {
    format!(
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Ann to \
         Ben</title></titleStmt></fileDesc>{header}</teiHeader><text>{text}</text></TEI>"
    )
}

fn body(blocks: &str) -> String {
    file("", &format!("<body><div>{blocks}</div></body>"))
}

fn typed(paragraphs: &str) -> String {
    let name = "urn:oasis:names:tc:opendocument:xmlns";
    format!(
        "<office:document xmlns:office=\"{name}:office:1.0\" xmlns:text=\"{name}:text:1.0\" \
         office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:body><office:text>\
         {paragraphs}</office:text></office:body></office:document>"
    )
}

fn paragraph(inner: &str) -> String {
    body(&format!("<p>{inner}</p>"))
}

/// Letters that are long in one way.
const LETTERS: &[Kind] = &[
    flat("paragraphs of a word processor", 100, |n| {
        typed(&many(n, |_| "<text:p>It <text:span>rai</text:span>ns here.</text:p>".to_owned()))
    }),
    flat("notes of a word processor", 100, |n| {
        let note = |number| {
            format!(
                "rain<text:note><text:note-citation>{number}</text:note-citation><text:note-body>\
                 <text:p>Or snow.</text:p></text:note-body></text:note> and "
            )
        };
        typed(&format!("<text:p>{}</text:p>", many(n, note)))
    }),
    transcript("page marks in a paragraph", 200, |n| {
        letter(&many(n, |page| format!("word [p. {}] and ", four_digits(page))))
    }),
    transcript("page marks alone", 100, |n| {
        letter(&many(n, |page| {
            format!("Some words.\n\n[p. {}]\n\nMore words.\n\n", four_digits(page))
        }))
    }),
    transcript("page marks in words", 100, |n| {
        letter(&many(n, |page| {
            format!("the impor-\n[p. {}]\ntant news of the day\n", four_digits(page))
        }))
    }),
    transcript("hyphens at line ends", 100, |n| {
        letter(&many(n, |_| "we waited for the impor-\ntant news of the day\n".to_owned()))
    }),
    transcript("wrapped lines", 100, |n| {
        let line = "the rain fell on the small town and we waited for news of you";
        letter(&many(n, |_| format!("{line}\n")))
    }),
    transcript("paragraphs broken off", 100, |n| {
        let broken = "and then the rain fell on the small town, and all of us waited for";
        letter(&many(n, |_| format!("{broken}\n\n")))
    }),
    transcript("closers", 100, |n| {
        letter(&many(n, |_| "Yours sincerely,\nAnn Lee\n\nBut\n\n".to_owned()))
    }),
    transcript("names at the end", 100, |n| {
        letter(&many(n, |_| "Ann Lee\nSecretary of State\n\n".to_owned()))
    }),
    transcript("control characters", 200, |n| letter(&many(n, |_| "It\u{c}rains. ".to_owned()))),
    transcript("asterisks", 6_000, |n| letter(&"*".repeat(n))),
    transcript("brackets", 1_000, |n| letter(&"[".repeat(n))),
    transcript("a word", 2_000, |n| letter(&"abcdefghij".repeat(n / 10))),
    transcript("digits", 2_000, |n| letter(&"1".repeat(n))),
    transcript("commas", 1_000, |n| letter(&"a, ".repeat(n))),
    transcript("dates", 100, |n| letter(&many(n, |_| "I wrote on May 3, 1901, to ".to_owned()))),
    transcript("marks on a letter", 500, |n| letter(&format!("e{}", "\u{301}".repeat(n)))),
    transcript("spaces", 100_000, |n| letter(&format!("a{}b", " ".repeat(n)))),
    tei("pages in a paragraph", 200, |n| {
        paragraph(&many(n, |page| format!("so <pb n=\"{page}\"/>it ")))
    }),
    tei("pages between paragraphs", 100, |n| {
        body(&many(n, |page| format!("<pb n=\"{page}\"/><p>so</p>")))
    }),
    tei("points before words", 200, |n| {
        body(&format!("{}<p>so</p>", "<milestone/><pb/>".repeat(n)))
    }),
    tei("points behind a list", 200, |n| {
        let items = "<item>so</item>".repeat(n);
        body(&format!("<list>{items}</list>{}", "<milestone/><pb/>".repeat(n)))
    }),
    tei("one id", 100, |n| body(&"<p xml:id=\"a\">so</p>".repeat(n))),
    tei("one id and notes that point to it", 100, |n| {
        let notes = "<note target=\"#a\" targetEnd=\"#a\">so</note>".repeat(n);
        body(&format!("<p>{}</p>{notes}", "so <anchor xml:id=\"a\"/>".repeat(n)))
    }),
    tei("notes", 100, |n| {
        paragraph(&many(n, |note| format!("so <note n=\"{note}\">it is</note> ")))
    }),
    tei("notes outside", 100, |n| {
        let calls = many(n, |note| format!("so <ref target=\"#n{note}\">{note}</ref> "));
        let notes = many(n, |note| format!("<note xml:id=\"n{note}\" n=\"{note}\">it is</note>"));
        file(
            "",
            &format!(
                "<body><div type=\"document\"><p>{calls}</p></div></body><back>{notes}</back>"
            ),
        )
    }),
    tei("notes that call the next one", 100, |n| {
        let note = |at: usize| {
            format!("<note xml:id=\"n{at}\">so <ref target=\"#n{}\">1</ref></note>", at + 1)
        };
        body(&format!("<p>so <ref target=\"#n1\">1</ref></p>{}", many(n, note)))
    }),
    tei("headings", 100, |n| {
        body(&many(n, |number| format!("<div><head>No. {number}</head><p>so</p></div>")))
    }),
    tei("items", 100, |n| body(&format!("<list>{}</list>", "<item>so</item>".repeat(n)))),
    tei("rows", 100, |n| {
        body(&format!(
            "<table>{}</table>",
            "<row><cell>so</cell><cell>it is</cell></row>".repeat(n)
        ))
    }),
    tei("verses", 100, |n| body(&format!("<lg>{}</lg>", "<l>so it is</l>".repeat(n)))),
    tei("corrections", 100, |n| {
        paragraph(&"<choice><sic>wrd</sic><corr>word</corr></choice> and ".repeat(n))
    }),
    tei("ampersands", 500, |n| paragraph(&"&amp; ".repeat(n))),
];

/// Web pages that are long in one way.
const PAGES: &[Kind] = &[
    page("paragraphs", 100, |n| many(n, |_| "<p>It <i>rains</i> here.".to_owned())),
    page("tags without ends", 500, |n| format!("<p>{}x", "<b><div>".repeat(n))),
    page("links to one place", 200, |n| {
        format!("<p id=x>{}</p>", "so <a href=#x>1</a> ".repeat(n))
    }),
    page("notes", 50, |n| {
        let text = many(n, |at| format!("so<a href=#n{at} id=r{at}>[{at}]</a> "));
        let note = |at| format!("<p id=n{at}><a href=#r{at}>[{at}]</a> it is");
        format!("<p>{text}</p>{}", many(n, note))
    }),
    page("anchors of pages", 100, |n| {
        format!("<p>{}</p>", many(n, |at| format!("so <a id=page_{at}></a> ")))
    }),
    page("rows of a table", 50, |n| format!("<table>{}</table>", "<tr><td>so<td>it is".repeat(n))),
    page("lists of links", 100, |n| "<ul><li><a href=a>so</a><li><a href=b>it</a></ul>".repeat(n)),
    page("references", 500, |n| format!("<p>{}", "caf&eacute; ".repeat(n))),
];

/// Volumes of many letters.
const VOLUMES: &[Kind] = &[
    tei("tiny letters", 20, |n| {
        let letter =
            |number| format!("<div type=\"document\"><head>{number}</head><p>so</p></div>");
        file("", &format!("<body>{}</body>", many(n, letter)))
    }),
    tei("letters that the header describes", 20, |n| {
        let describe = |number| {
            format!(
                "<correspDesc xml:id=\"c{number}\"><correspAction type=\"sent\"><persName>Ann {number}</persName></correspAction></correspDesc>"
            )
        };
        let letter = |number| format!("<div decls=\"#c{number}\"><p>so</p></div>");
        let header = format!("<profileDesc>{}</profileDesc>", many(n, describe));
        file(&header, &format!("<body>{}</body>", many(n, letter)))
    }),
    tei("letters with notes in the back", 20, |n| {
        let letter = |number| {
            format!("<div type=\"document\"><p>so <ref target=\"#n{number}\">1</ref></p></div>")
        };
        let note = |number| format!("<note xml:id=\"n{number}\">it is</note>");
        let (letters, notes) = (many(n, letter), many(n, note));
        file("", &format!("<body>{letters}</body><back><div>{notes}</div></back>"))
    }),
    tei("letters of one name", 20, |n| {
        let letter = "<div type=\"document\" xml:id=\"d\"><p>so</p></div>";
        file("", &format!("<body>{}</body>", letter.repeat(n)))
    }),
    tei("texts with front and back matter", 20, |n| {
        let text =
            "<text><front><p>a</p></front><body><p>so</p></body><back><p>b</p></back></text>";
        file("", &format!("<group>{}</group>", text.repeat(n)))
    }),
    transcript("letters that a profile divides", 20, |n| {
        many(n, |number| {
            format!("LETTER {}\n\nDear Ben:\n\nIt rains.\n\nAnn Lee\n\n", four_digits(number))
        })
    }),
];

/// What is measured: the reading of all letters, and the printing of them in each format.
const STEPS: [&str; 6] = ["reading", "tei", "epub", "pdf", "jsonld", "ir"];

/// How many allocations each step takes.
fn allocations(kind: &Kind, size: usize) -> [usize; 6] {
    let profile = "[letter]\nbegins = \"LETTER N\"\n";
    let is_divided = kind.name.contains("profile");
    let profile = is_divided.then(|| Profile::parse("profile.toml", profile).unwrap());
    let input = Input::new(format!("letter.{}", kind.ending), (kind.text)(size));
    let options = STEPS.map(|format| {
        let options = Options::default().formats(backends::find(format));
        options.profile(profile.clone()).audit(format == "tei")
    });
    let source = decode(&input, &options[0]).unwrap();
    let mut letters = Vec::new();
    options.each_ref().map(|options| {
        let region = Region::new(ALLOCATOR);
        let opened = OpenInput::new(&source, &input, options).unwrap();
        if letters.is_empty() {
            let (_, lost) = opened.matter();
            assert!(lost.is_empty(), "{}: {lost:?}", kind.name);
            letters = (0..opened.letters()).map(|index| opened.read(index)).collect();
        }
        for read in &mut letters {
            let files = opened.print(read);
            assert_eq!(files.len(), options.formats.len(), "{}: {:?}", kind.name, read.diagnostics);
        }
        let change = region.change();
        change.allocations + change.reallocations
    })
}

fn check(kinds: &[Kind]) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = String::new();
    for kind in kinds {
        // What is made once for all letters, or is the same for each.
        allocations(kind, 1);
        let fixed = allocations(kind, 1);
        let [one, two] = [1, 2].map(|times| allocations(kind, times * kind.size));
        for (at, step) in STEPS.iter().enumerate() {
            let [one, two] = [one[at], two[at]].map(|sum| sum.saturating_sub(fixed[at]));
            if two as f64 > MOST * one as f64 && two > fixed[at] / 2 {
                writeln!(wrong, "{}, {step}: {one}, then {two} allocations", kind.name).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn allocations_grow_with_the_letter() {
    check(LETTERS);
}

#[test]
fn allocations_grow_with_the_web_page() {
    check(PAGES);
}

#[test]
fn allocations_grow_with_the_number_of_letters() {
    check(VOLUMES);
}

#[test]
fn a_letter_of_more_than_16_mb_is_refused_and_the_others_are_done() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let options = Options::default().formats(backends::find("tei"));
    let input = |name: &str, text: String| Input::new(name, text);
    let long = "It rains. ".repeat((16 << 20) / 10 + 1);
    let alone = input("a.txt", letter(&long));
    let source = decode(&alone, &options).unwrap();
    let refused = OpenInput::new(&source, &alone, &options).err().unwrap();
    assert_eq!(refused[0].code.id, "S010");
    assert!(refused[0].message.contains(&alone.bytes.len().to_string()), "{}", refused[0].message);
    // As is one that is shorter, but of more parts than a machine can hold.
    let many = (1 << 20) + 1;
    let tags = file("", &format!("<body><p>{}</p></body>", "a<pb/>".repeat(many)));
    for (name, text, parts) in [
        ("a.xml", tags, "tags"),
        ("a.txt", letter(&"a\n".repeat(many)), "lines"),
        ("a.txt", letter(&"a\u{c} ".repeat(100_001)), "100001 control characters"),
    ] {
        let alone = input(name, text);
        let source = decode(&alone, &options).unwrap();
        let refused = OpenInput::new(&source, &alone, &options).err().unwrap();
        assert_eq!(refused[0].code.id, "S010");
        assert!(refused[0].message.contains(parts), "{}", refused[0].message);
    }
    let document = |words: &str| format!("<div type=\"document\"><p>{words}</p></div>");
    let letters = [document("so"), document(&long), document("it is")].concat();
    let volume = input("a.xml", file("", &format!("<body>{letters}</body>")));
    let source = decode(&volume, &options).unwrap();
    let opened = OpenInput::new(&source, &volume, &options).unwrap();
    let files = |index| {
        let mut read = opened.read(index);
        let files = opened.print(&mut read);
        (files.len(), read.diagnostics.iter().any(|found| found.code.id == "S010"))
    };
    assert_eq!([0, 1, 2].map(files), [(1, false), (0, true), (1, false)]);
}

/// Takes a file of all letters, and measures what is in memory at each write.
struct Measured {
    region: Region<'static, System>,
    most: usize,
}

impl io::Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let change = self.region.change();
        self.most = self.most.max(change.bytes_allocated.saturating_sub(change.bytes_deallocated));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn memory_for_a_file_of_all_letters_does_not_grow_with_their_number() {
    /// What the contents may keep of a letter, in bytes: its name, title and identifier.
    const ENTRY: usize = 512;
    /// What is kept for reasons of its own: buffers that grow once.
    const SLACK: usize = 1 << 16;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let publication = "title = 'Letters'\neditor = 'Ann'\npublisher = 'Ben'\nlicence = 'CC0-1.0'\n\
                       url = 'https://example.org/cmif.xml'";
    let options = Options::default().publication(toml::from_str(publication).unwrap());
    let letter = letter(&"The rain fell on the small town. ".repeat(100));
    let most = |format: &str, letters: usize| {
        let inputs = (0..letters).map(|at| Input::new(format!("{at}.txt"), letter.as_str()));
        let mut out = Measured { region: Region::new(ALLOCATOR), most: 0 };
        let backend = backends::find_collection(format).unwrap();
        let made = collect(inputs, backend, &options, &mut out, |_, _| ()).unwrap();
        assert_eq!(made.letters, letters);
        out.most
    };
    for (format, entry) in [("cmif", ENTRY), ("csl", 0), ("csv", 0), ("text", 0)] {
        // What is made once for all letters.
        most(format, 10);
        let [one, two] = [40, 80].map(|letters| most(format, letters));
        assert!(two <= one + 40 * entry + SLACK, "{format}: {one}, then {two} bytes");
    }
}

/// The peak of the command's memory in kB, converting a file.
#[cfg(target_os = "linux")]
fn peak(file: &Path, formats: &str) -> u64 {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::Duration;
    let output = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_letterpress"))
        .args(["convert", "--no-verify", "--jobs", "1", "--to", formats, "-o"])
        .args([output.path(), file])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        // Gone when the process has ended in between.
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(now.unwrap_or(0));
        sleep(Duration::from_millis(2));
    }
    peak
}

/// The allocator takes memory in large pieces, and what was freed is used again: so many kB more or less say nothing. Whatever is kept
/// for each pair of two things takes much more at these sizes.
#[cfg(target_os = "linux")]
const PIECE: u64 = 30_000;

#[cfg(target_os = "linux")]
#[test]
fn the_peak_grows_with_the_letter_and_not_with_the_number_of_letters() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let known = RefCell::new(BTreeMap::new());
    let measured = |kind: &Kind, size: usize, formats: &str| {
        let file = folder.path().join(format!("letter.{}", kind.ending));
        std::fs::write(&file, (kind.text)(size)).unwrap();
        let now = peak(&file, formats);
        let mut known = known.borrow_mut();
        let highest = known.entry((kind.name, size, formats.to_owned())).or_insert(now);
        *highest = now.max(*highest);
        *highest
    };
    // A sample may come before the peak, on a busy machine, and never shows more: what fails is measured again.
    let demand = |claim: &dyn Fn() -> Result<(), String>| {
        let again = (0..4).map(|_| claim()).find(Result::is_ok);
        again.unwrap_or_else(claim).unwrap();
    };
    for (name, size, formats) in [
        ("page marks in a paragraph", 8_000, "tei"),
        ("one id and notes that point to it", 1_000, "tei"),
        ("notes that call the next one", 4_000, "tei"),
        ("a word", 40_000, "pdf"),
    ] {
        let kind = LETTERS.iter().find(|kind| kind.name == name).unwrap();
        demand(&|| {
            let fixed = measured(kind, 10, formats);
            let grown = |size| measured(kind, size, formats).saturating_sub(fixed);
            let (one, two) = (grown(size), grown(2 * size));
            let most = MOST * one as f64 + PIECE as f64;
            let said = || format!("{name}: {one}, then {two} kB");
            if two as f64 <= most { Ok(()) } else { Err(said()) }
        });
    }
    // A mark or a note is some objects of a PDF, which once were kept as trees.
    let all = "tei,epub,pdf,jsonld";
    for (name, size, most) in
        [("pages in a paragraph", 8_000, 5), ("notes", 4_000, 8), ("brackets", 200_000, 0)]
    {
        let kind = LETTERS.iter().find(|kind| kind.name == name).unwrap();
        demand(&|| {
            let grown = measured(kind, size, all).saturating_sub(measured(kind, 10, all));
            let said = || format!("{name}: {grown} kB for {size}");
            if grown <= most * size as u64 + 3 * PIECE { Ok(()) } else { Err(said()) }
        });
    }
    let tiny = &VOLUMES[0];
    demand(&|| {
        let [one, two] = [1, 2].map(|times| measured(tiny, times * 100, "epub"));
        let said = || format!("{}: {one}, then {two} kB", tiny.name);
        if two < one + PIECE { Ok(()) } else { Err(said()) }
    });
}
