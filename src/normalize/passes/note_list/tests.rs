//! Notes of short letters, as they are read.

use crate::ir::{self, Inline, NoteAnchor, Reading, Readings, Visitor, plain_text};
use crate::normalize::{Context, PASSES, divide, run};
use crate::profile::Profile;
use crate::source::{Source, SourceId};
use crate::{diag::Severity, readers};

/// Each note as `label@words before its mark: words`, the called ones in the order of the text; then
/// the codes of all warnings. The letters of a volume are separated by ` // `.
fn read(text: &str, profile: Option<&str>) -> (String, Vec<&'static str>) {
    struct Words(String, Vec<(String, String)>);
    impl Visitor for Words {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                Inline::Text(characters) => self.0.push_str(&characters.text),
                Inline::LineBreak(_) => self.0.push(' '),
                Inline::NoteAnchor(NoteAnchor { note, .. }) => {
                    let word = self.0.rsplit(' ').next().unwrap_or_default().to_owned();
                    self.1.push((note.clone(), word));
                }
                _ => ir::visit_inline(self, inline),
            }
        }
    }
    let profile = profile.map(|profile| Profile::parse("a.toml", profile).unwrap());
    let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
    let (letter, _) = readers::find("text").unwrap().open(&source).letter(0);
    let mut collection = ir::Collection { letters: vec![letter], ..ir::Collection::default() };
    if let Some(profile) = &profile {
        divide(&mut collection, &source, profile);
    }
    let mut codes = Vec::new();
    let mut letters = Vec::new();
    for letter in &mut collection.letters {
        let found = run(letter, PASSES, Context::new(&source).profile(profile.as_ref()));
        codes.extend(found.iter().filter(|d| d.code.severity > Severity::Note).map(|d| d.code.id));
        let mut words = Words(String::new(), Vec::new());
        letter.texts[0].blocks.iter().for_each(|block| words.block(block));
        let note = |note: &ir::Note| {
            let at = words.1.iter().filter(|(id, _)| *id == note.id).map(|(_, word)| &**word);
            let paragraphs = note.blocks.iter().map(|block| match block {
                ir::Block::Paragraph(p) => plain_text(&p.content, Reading::Original),
                _ => String::new(),
            });
            let label = note.label.as_ref().or(note.list_number.as_ref()).unwrap();
            let at = at.collect::<Vec<_>>().join("+");
            let said = paragraphs.collect::<Vec<_>>().join("/").replace('\n', " ");
            format!("{}@{at}: {said}", label.value)
        };
        letters.push(letter.notes.iter().map(note).collect::<Vec<_>>().join(" | "));
    }
    codes.sort_unstable();
    (letters.join(" // "), codes)
}

/// A letter with this body, and this list after its signature.
fn check(body: &str, list: &str, notes: &str, codes: &[&str]) {
    let text = format!(
        "Letter From Ann Hay to Ben Low\n\nLeeds, May 3, 1901\n\nDear Ben,\n\n{body}\n\nYours truly,\n\
         Ann Hay\n\n{list}\n"
    );
    assert_eq!(read(&text, None), (notes.to_owned(), codes.to_vec()), "{text}");
}

#[test]
fn the_numbers_of_a_list_are_its_own() {
    let body = "The hay0 is in.";
    check(body, "0. All of it.", "0@hay: All of it.", &[]);
    let body = "The hay.1 Oats.2";
    let notes = "0@: Of all. | 1@hay.: Cut. | 2@Oats.: Late.";
    check(body, "0. Of all.\n1. Cut.\n2. Late.", notes, &["N205"]);
    check("The hay.5 Oats.6", "5. Cut.\n6. Late.", "5@hay.: Cut. | 6@Oats.: Late.", &[]);
    check("The hay.1 Oats.3", "1. Cut.\n3. Late.", "1@hay.: Cut. | 3@Oats.: Late.", &[]);
    check("The hay.1 Oats.1", "1. Cut.\n1. Late.", "1@hay.: Cut. | 1@Oats.: Late.", &[]);
    check("The hay is in.1", "1. Cut.", "1@in.: Cut.", &[]);
    check(
        "The hay.[1] Oats.[2] My hay[1]",
        "[1] Cut.\n[2] Late.",
        "1@hay.+hay: Cut. | 2@Oats.: Late.",
        &[],
    );
    check(
        "The hay* and oats1 and rye.2",
        "* Cut.\n1. Late.\n2. None.",
        "*@hay: Cut. | 1@oats: Late. | 2@rye.: None.",
        &[],
    );
}

#[test]
fn marks_and_notes_in_the_same_brackets() {
    for (open, close) in
        [("{", "}"), ("<", ">"), ("(", ")"), ("[", "]"), ("[^", "]"), ("<sup>", "</sup>")]
    {
        let body = format!("The hay{open}1{close} and oats{open}2{close} and rye.");
        let list = format!("{open}1{close} Cut.\n{open}2{close} Late.");
        check(&body, &list, "1@hay: Cut. | 2@oats: Late.", &[]);
    }
    check("The hay[a] and oats[b] too.", "a. Cut.\nb. Late.", "a@hay: Cut. | b@oats: Late.", &[]);
    // After a space, a number in parentheses may count something else; that the list has it is the proof.
    check("The hay (1) and oats (2).", "(1) Cut.\n(2) Late.", "1@hay: Cut. | 2@oats: Late.", &[]);
}

#[test]
fn points_of_the_letter_are_no_notes() {
    check("We ask for two things.", "1. Peace.\n2. Bread.", "", &["N210"]);
    check("In 1851 we asked for 2 things.", "1. Peace.\n\n2. Bread.", "", &["N210"]);
    // What follows the notes is no part of them, and one report is enough.
    check("Hay.1", "1. Cut.\n\nWritten on a slip.", "", &["N210"]);
    check("The hay.[1]", "[1] Cut.\n\nWritten on a slip.", "1@hay.: Cut.", &["N219"]);
    check("Hay.[1]", "[1] Cut.\n\nP.S. Come soon.", "", &["N210"]);
}

const AT_FOOT: &str = "[letter]\nbegins = \"ROMAN.\"\n[notes]\nform = \"[N] …\"\nmark = \"[N]\"";

#[test]
fn an_indented_note_ends_where_the_text_goes_on() {
    let first = "I.\n\nMy dear Ben,\n\nThe hay[1] and the\noats[2] are in.\n\n  [1] All of it, as\n  \
                 Tom says.\n\n  It was late.\n\n  [2] None of\nit, in fact.\n\n";
    let second = "And so is the rye[3] as well.\n\n     [3] Black rye.\n\n            Yours,\n\n             ANN.\n";
    let text = format!(
        "{first}{second}\nII.\n\nMy dear Ben,\n\nThe rye[4] too.\n\n[4] White rye.\n\nIt rains.\n\nYours,\n\nANN.\n"
    );
    let notes = "1@hay: All of it, as Tom says./It was late. | 2@oats: None of it, in fact. | \
                 3@rye: Black rye. // 4@rye: White rye.";
    assert_eq!(read(&text, Some(AT_FOOT)), (notes.to_owned(), Vec::new()));
    // Without a profile, brackets that the text repeats are enough.
    let notes = "1@hay: Dry.";
    let text =
        "My dear Ben,\n\nThe hay[1] is in.\n\n    [1] Dry.\n\nAnd it rains.\n\nYours,\n\nANN.\n";
    assert_eq!(read(text, None), (notes.to_owned(), Vec::new()));
}

#[test]
fn labels_at_the_end_of_the_file_are_looked_up() {
    let profile = format!("language = \"en\"\n{AT_FOOT}\nend_of_file = \"NOTES\"");
    let text = "I.\n\nThe hay[1] and the oats[2] are in. The hay[1] is dry.\n\nII.\n\nThe rye[3] too.\n\nNOTES\n\n\
                [1] Cut.\n\n[2] Late.\n\nVery late.\n\n[3] Signed for by Tom.\n";
    let notes = "1@hay+hay: Cut. | 2@oats: Late./Very late. // 3@rye: Signed for by Tom.";
    assert_eq!(read(text, Some(&profile)), (notes.to_owned(), Vec::new()));
}

/// A short letter with this body, and what is read from it.
fn check_page(body: &str, notes: &str, codes: &[&str]) {
    let text = format!("My dear Ben,\n\n{body}\n");
    assert_eq!(read(&text, None), (notes.to_owned(), codes.to_vec()), "{text}");
}

#[test]
fn the_marks_of_a_letter_have_one_style() {
    let list = "[1] Cut.\n[2] Late.\n[3] Sold.";
    // The last mark is lost, so the note goes to the signature.
    let notes = "1@hay: Cut. | 2@oats: Late. | 3@Hay: Sold.";
    for cost in ["cost £1,2 in all", "see Psalm 4,2", "and the cow.2 So", "and rye1,2 too"] {
        check(&format!("The hay[1] and oats[2] {cost}."), list, notes, &["N204"]);
    }
    // A mark that is called again does not belong to the next note.
    let notes = "1@hay: Cut. | 2@oats+rye: Late. | 3@Hay: Sold.";
    check("The hay[1] and oats[2] and rye[2].", list, notes, &["N204"]);
    // A print can give two notes the same mark, but that is reported.
    let notes = "1@hay.: Cut. | 2@Oats.: Late. | 2@Rye.: Sold.";
    check("The hay.1 Oats.2 Rye.2", "1. Cut.\n2. Late.\n3. Sold.", notes, &["N213", "N218"]);
    // Sums are marks only if nothing else is.
    let list = "1. Cut.\n2. Late.\n3. Sold.";
    let notes = "1@hay: Cut. | 2@oats: Late. | 3@Hay: Sold.";
    check("The hay1 and oats2 cost:\n\nBread 1.2\nWine 12.2", list, notes, &["N204", "N213"]);
}

#[test]
fn notes_that_begin_anew() {
    for (one, mark) in [("[1]", "1"), ("(1)", "1"), ("/1/", "1"), ("¹", "1"), ("*", "*")] {
        let page = |word: &str, note: &str| format!("The {word}{one} is in.\n\n{one} {note}\n\n");
        let notes = format!("{mark}@hay: Cut. | {mark}@rye: Late.");
        let first = page("hay", "Cut.");
        check_page(&format!("{first}{}", page("rye", "Late.")), &notes, &[]);
        let pages = format!("{first}[Page 12]\n\n{}", page("rye", "Late."));
        check_page(&pages, &notes, &[]);
    }
    // A rule above each.
    let under = "The hay¹ is in.\n\n____\n¹ Cut.\n\nThe rye¹ too.\n\n____\n\n¹ Late.";
    check_page(under, "1@hay: Cut. | 1@rye: Late.", &[]);
    let two = "The hay[1] and oats[2].\n\n[1] Cut.\n[2] Late.\n\nThe rye[1].\n\n[1] Sold.";
    check_page(two, "1@hay: Cut. | 2@oats: Late. | 1@rye: Sold.", &[]);
    let plain = "The hay1 is in.\n\n1. Cut.\n\nThe rye1 too.\n\n1. Late.";
    check_page(plain, "1@hay: Cut. | 1@rye: Late.", &[]);
    // The second mark is lost: which of the two is called?
    check_page("The hay[1] is in.\n\n[1] Cut.\n\nThe rye.\n\n[1] Late.", "", &["N210"]);
    // Numbered paragraphs of the letter.
    let points = "Two points.\n\n[1] Sow.\n\n[2] Mow.\n\nThe hay[1] and oats[2].\n\nAnn\n\n[1] Cut.\n[2] Late.";
    check_page(points, "1@hay: Cut. | 2@oats: Late.", &[]);
    // The same with a profile.
    let profile = "[notes]\nform = \"[Footnote N: …]\"\nmark = \"[N]\"";
    let text = "My dear Ben,\n\nThe hay[1] is in as I said.[1]\n\n[Footnote 1: Cut.]\n\n\
                The rye[1] too.\n\n[Footnote 1: Late.]\n\nYours,\n\nANN.\n";
    let notes = "1@hay+said.: Cut. | 1@rye: Late.";
    assert_eq!(read(text, Some(profile)), (notes.to_owned(), vec![]));
}

#[test]
fn a_list_under_a_heading_ends() {
    for behind in [
        "P.S. Come soon.",
        "N.B. Come soon.",
        "Enclosure",
        "[Postmark] Leeds",
        "ANN HAY.",
        "Yours truly,\n\nANN HAY.",
        "The rye is late.",
    ] {
        for head in ["Notes\n", "____"] {
            let page = format!("The hay1 is in.\n\n{head}\n1. Cut.\n\n{behind}");
            check_page(&page, "1@hay: Cut.", &["N219"]);
        }
    }
    let notes = "1@hay: Cut. | 2@rye: Late.";
    check_page("The hay1 and rye2.\n\n1. Cut.\n2. Late.\nP.S. Come.", notes, &["N219"]);
    // Notes of several paragraphs keep them.
    let long = "The hay1 and rye2.\n\nNotes\n\n1. Cut.\n\nIn May.\n\n2. Late.\n\nIn June.";
    check_page(long, "1@hay: Cut./In May. | 2@rye: Late./In June.", &[]);
    // A line that begins a sentence may belong to the letter.
    check_page(
        "The hay1 is in.\n\nNotes\n\n1. Cut.\nWe are well.",
        "1@hay: Cut. We are well.",
        &["N224"],
    );
}

#[test]
fn raised_figures_and_signs_of_the_text_are_no_marks() {
    let list = "¹ Cut.\n² Late.";
    let notes = "1@hay: Cut. | 2@in.: Late.";
    for words in ["20 m²", "10²", "x² + y²", "1851²", "S¹ John", "3 ¹/₂"] {
        check(&format!("On {words} the hay¹ is in.²"), list, notes, &[]);
    }
    check("The hay² is in.¹ So.²", list, "1@in.: Cut. | 2@hay+So.: Late.", &["N215"]);
    check("In 1851¹ the hay.²", list, "1@1851: Cut. | 2@hay.: Late.", &[]);
    let words: [(_, &[&str]); 3] =
        [("do *not* ask", &["N602"]), ("He (*1800)", &[]), ("Mr. F** said", &[])];
    for (words, codes) in words {
        check(&format!("I say: {words} that the hay* is in."), "* Cut.", "*@hay: Cut.", codes);
    }
    check("He (†1849) has it.†", "† Cut.", "†@it.: Cut.", &[]);
    // A bracket after a raised figure belongs to it.
    check("The hay¹) (and the oats²)).", "¹) Cut.\n²) Late.", "1@hay: Cut. | 2@oats: Late.", &[]);
}

#[test]
fn points_in_a_sentence_and_behind_a_colon_are_no_notes() {
    let body = "Three points: [1] the hay; [2] the oats; [3] the rye.";
    check(body, "[1] Cut.\n[2] Late.", "", &["N210"]);
    check("The hay1 and oats2.", "P.S. Bring:\n1. Bread.\n2. Wine.", "", &["N210"]);
}

#[test]
fn the_end_of_a_note_can_be_unsure() {
    let text = "My dear Ben,\n\nThe hay[1] and oats[2].\n\n[1] Cut.\n\nIn May.\n\n[2] Late.\n\nYours,\n\nANN.\n";
    let notes = "1@hay: Cut. | 2@oats: Late.";
    assert_eq!(read(text, Some(AT_FOOT)), (notes.to_owned(), vec!["N224"]));
    let verse = "The hay[1] is in.\n\n    [1] Cut.\n\n    The hay is in, the hay.\n\nSo they sing.";
    check_page(verse, "1@hay: Cut./The hay is in, the hay.", &["N224"]);
    // The only note of two paragraphs.
    let list = "[1] Cut.\n\nThe rye is in.\n\n[2] Late.";
    let notes = "1@hay: Cut./The rye is in. | 2@oats: Late.";
    check("The hay[1] and oats[2].", list, notes, &["N224"]);
    // A label in another form.
    let list = "1. Cut.\n2 Late.\n3. Sold.";
    let notes = "1@hay: Cut. | 2@oats: Late. | 3@rye: Sold.";
    check("The hay1 and oats2 and rye3.", list, notes, &[]);
    let notes = "1@hay: Cut. 2 Late. | 3@rye: Sold.";
    check("The hay1 and oats and rye3.", list, notes, &["N209"]);
}

#[test]
fn points_that_count_further_than_the_list() {
    let list = "(1) Cut.\n(2) Late.";
    let body = "I ask (1) whether it rains (2) whether it is late and (3) whether you come.";
    check(body, list, "", &["N210"]);
    let body = "I ask [1] whether it rains,\n[2] whether it is late\n[3] and when.";
    check(body, "[1] Cut.\n[2] Late.", "1@: Cut. | 2@: Late.", &["N205", "N205"]);
    // Others are in the same paragraph.
    let body = "I ask (1) whether it rains, (2) who, and (3) when. The hay[1] is in.";
    check(body, "[1] Cut.", "1@hay: Cut.", &[]);
}

#[test]
fn marks_in_rarer_forms() {
    for [first, second] in [
        ["(a)", "(b)"],
        ["^a", "^b"],
        ["^1", "^2"],
        ["[A]", "[B]"],
        ["[Anm. 1]", "[Anm. 2]"],
        ["[Fußnote 1]", "[Fußnote 2]"],
        ["1)", "2)"],
        ["(i)", "(ii)"],
    ] {
        let label = |one: &str| {
            let word = one.rsplit(' ').next().unwrap_or_default();
            word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
        };
        let notes = format!("{}@hay: Cut. | {}@oats: Late.", label(first), label(second));
        let body = format!("The hay{first} and oats{second} are in.");
        check(&body, &format!("{first} Cut.\n{second} Late."), &notes, &[]);
    }
    let list = "n. 1. Cut.\nn. 2. Late.";
    check("The hay [n. 1] and oats [n. 2].", list, "1@hay: Cut. | 2@oats: Late.", &[]);
    let notes = "1@hay: Cut. | 2@oats: Late.";
    check("The hay 1) and oats 2) too.", "1) Cut.\n2) Late.", notes, &[]);
    check("The hay (see 1) and oats.", "1) Cut.\n2) Late.", "", &["N210"]);
}

#[test]
fn forms_that_are_not_read_are_told() {
    check("The hay^a and oats^b.", "a Cut.\nb Late.", "", &["N206", "N210"]);
    check("The hay[1, 2] is in.", "", "", &["N206"]);
    check("The hay[obs. 1] and oats[obs. 2].", "", "", &["N206"]);
    check("The hay[A] and oats[B].", "", "", &["N206"]);
    check("The hay[ 1 ] and oats[ 2 ].", "", "", &["N206"]);
    check("The hay① and oats②.", "", "", &["N206"]);
    check("The hay[1] and oats[2].", "", "", &["N206", "N206"]);
    check("The hay is in.", "* Cut.\n† Late.", "", &["N210"]);
    check("The hay is in.", "Note 1. Cut.\n\nNote 2. Late.", "", &["N210"]);
    check("All hay(s) and oats[p. 1] [p. 2] and 2^8.", "", "", &["N304", "N304"]);
}

#[test]
fn emphasis_around_a_mark_is_no_mark() {
    let list = "**1.** Cut.\n**2.** Late.";
    check("The hay**[1]** and oats**[2]**.", list, "", &["N206"; 8]);
}

#[test]
fn the_letter_goes_on_between_the_notes() {
    let list = "[1] Cut.\n\nP.S. The oats[2] too.\n\n[2] Late.";
    check("The hay[1] is in.", list, "1@hay: Cut. | 2@oats: Late.", &[]);
    let list = "[1] Cut.\n\nP.S. So are the oats.\n\n[2] Late.";
    let notes = "1@hay: Cut. | 2@rye: Late.";
    check("The hay[1] and rye[2] are in.", list, notes, &["N224"]);
}

#[test]
fn headings_of_notes_in_other_languages() {
    for head in ["Anmerkungen", "Fußnoten:", "Примечания", "Notas", "NOTES."] {
        let list = format!("{head}\n\n1. Cut.\n2. Late.");
        check("The hay1 and oats2.", &list, "1@hay: Cut. | 2@oats: Late.", &[]);
    }
}

#[test]
fn ways_back() {
    let body = "The hay[1] and oats[2].";
    let back = |one: &str, two: &str| format!("[1] Cut.{one}\n[2] He went{two}");
    check(body, &back("", " Back"), "1@hay: Cut. | 2@oats: He went Back", &[]);
    for way in [" Back", " [Back]", " ↩"] {
        check(body, &back(way, way), "1@hay: Cut. | 2@oats: He went", &[]);
    }
    check(body, &back("", " ↩"), "1@hay: Cut. | 2@oats: He went", &[]);
}

#[test]
fn what_nobody_sees_before_a_line_hides_nothing() {
    let list = "\u{200B}[1] Cut.\n\u{AD}[2] Late.\u{2060}\n\u{200B}\n";
    check("The hay[1] and oats[2].", list, "1@hay: Cut. | 2@oats: Late.", &[]);
}

#[test]
fn italics_are_no_note() {
    let text = "Dear Ben,\n\nThe price is 3s.* for a horse.\n\nYours truly,\n\n*Ann Smith*\n";
    assert_eq!(read(text, None).0, "");
}

/// What browsers and text extractors make of a list: its numbers are gone.
#[test]
fn notes_without_numbers_are_paired_with_the_marks_by_order() {
    let letter = |list: &str| {
        format!(
            "Letter From Ann to Ben\n\nDear Ben: The river1 is high, and we have gone to the old house,2 \
             where there is room.\n\nYours sincerely,\n\nAnn Lee\n{list}"
        )
    };
    let expected = "1@river: The Tern. | 2@house,: Sold in 1860.";
    for list in [
        "\nThe Tern.\nSold in 1860.\n",
        "The Tern. \u{21A9}\nSold in 1860. \u{21A9}\n",
        "- The Tern. \u{21A9}\n- Sold in 1860. \u{21A9}\n",
        "\n- \u{2191} The Tern.\n- \u{2191} Sold in 1860.\n",
        "\nReferences\n^ The Tern.\n^ Sold in 1860.\n",
        "\nFootnotes\n\nThe Tern.\n\nSold in 1860.\n",
    ] {
        let (notes, warnings) = read(&letter(list), None);
        assert_eq!(notes, expected, "{list}");
        assert!(warnings.contains(&"N226"), "{list}: {warnings:?}");
    }
    // Lines that no marks call, and a postscript.
    for list in ["\nThe Tern.\n", "\nP.S. Write soon.\nGive my love to all.\nAnd to the dog.\n"] {
        assert_eq!(read(&letter(list), None).0, "", "{list}");
    }
}

#[test]
fn a_list_without_numbers_is_known_by_its_source_note() {
    let letter = |marks: [&str; 3], list: &str| {
        let [heading, one, two] = marks;
        let text = format!(
            "5. Letter From Ann to Ben{heading}\n\nDear Ben: The river{one} is high.{two}\n\nYours,\n\nAnn \
             Lee\n\n{list}"
        );
        read(&text, None).0
    };
    let source = "Source: Town Archive.";
    assert_eq!(letter([" 1", "", ""], source), "1@Ben: Source: Town Archive.");
    let found = letter([" 1", "", ""], &format!("{source}\nPrinted from a copy, signed."));
    assert_eq!(found, "1@Ben: Source: Town Archive. | 2@Lee: Printed from a copy, signed.");
    let found = letter([" 1", "2", "3"], &format!("{source}\nThe Tern.\nNot so.\nUnsigned."));
    assert_eq!(
        found,
        "1@Ben: Source: Town Archive. | 2@river: The Tern. | 3@high.: Not so. | 4@Lee: Unsigned."
    );
    // More lines than marks can call; a heading that is one of the letter.
    assert_eq!(letter([" 1", "2", ""], &format!("{source}{}", "\nSo it is.".repeat(6))), "");
    assert_eq!(letter(["", "1", ""], "References\n\nMr. Hay.\nMr. Rye.\nMr. Fell."), "");
}

#[test]
fn lines_of_the_letter_with_numbers_are_not_its_list() {
    // Nothing but line ends separates them.
    let text = |list: &str| {
        format!(
            "5. Letter From Ann to Ben 1\nDear Ben: The river2 is high, and I say:\n1. It is high.\n2. It \
             rises.\nYours,\nAnn Lee\n{list}"
        )
    };
    let notes = "1@Ben: Source: Town. | 2@river: The Tern.";
    for list in [
        "  1. Source: Town.\n  2. The Tern.",
        "- Source: Town. \u{21A9}\n- The Tern. \u{21A9}",
        "Source: Town. \u{21A9}\nThe Tern. \u{21A9}",
    ] {
        assert_eq!(read(&text(list), None).0, notes, "{list}");
    }
}

#[test]
fn a_profile_says_where_notes_end_and_notes_without_numbers() {
    let body = |note: &str, one: &str, two: &str| {
        format!(
            "My dear Ben,\n\nThe hay{one} is in.\n\n{note}All of it, as\n{note}Tom says.\n\nThe rye{two} \
             too.\n\n{note}Black rye.\n\nIt rains.\n\nYours,\n\nANN.\n"
        )
    };
    let profile = |form: &str, mark: &str, ends: &str| {
        format!("[notes]\nform = \"{form}\"\nmark = \"{mark}\"\nends = \"{ends}\"")
    };
    let read = |text: &str, profile: &str| read(text, Some(profile)).0;
    let indented = body("    ", "[1]", "[2]");
    assert_eq!(
        read(&indented, &profile("  …", "[N]", "blank line")),
        "1@hay: All of it, as Tom says. | 2@rye: Black rye."
    );
    let signs =
        "The hay* is in.\n\n* All of it, as\nTom says.\n\nThe rye* too.\n\n* Black rye.\n\nANN.\n";
    assert_eq!(
        read(signs, &profile("* …", "*", "blank line")),
        "*@hay: All of it, as Tom says. | *@rye: Black rye."
    );
    let lines = "The hay[1] is in.\n[1] All of it.\nThe rye[2] too.\n[2] Black rye.\nIt rains.\n";
    assert_eq!(
        read(lines, &profile("[N] …", "[N]", "line")),
        "1@hay: All of it. | 2@rye: Black rye."
    );
}
