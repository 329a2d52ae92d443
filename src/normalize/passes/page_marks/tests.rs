//! Letters with page marks in every form.

use super::*;
use crate::normalize::{PASSES, run};
use crate::source::{Source, SourceId};
use crate::{ir, readers};

/// The words of a letter in the corrected reading, with its page breaks as `|5|`, those inside a
/// word as `¦5¦`, and paragraphs separated by ` / `.
fn read(text: &str) -> String {
    struct Words(String);
    impl ir::Visitor for Words {
        fn readings(&self) -> ir::Readings {
            ir::Readings::One(ir::Reading::Regular)
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                Inline::Text(characters) => self.0.push_str(&characters.text),
                Inline::LineBreak(_) => self.0.push('\n'),
                Inline::PageBreak(page) => {
                    let bar = if page.splits_word { '¦' } else { '|' };
                    let label = page.label.as_deref().unwrap_or_default();
                    self.0.push_str(&format!("{bar}{label}{bar}"));
                }
                _ => ir::visit_inline(self, inline),
            }
        }
        fn block(&mut self, block: &Block) {
            if let Block::PageBreak(page) = block {
                self.inline(&Inline::PageBreak(page.clone()));
            } else {
                ir::visit_block(self, block);
            }
            self.0.push_str(" / ");
        }
    }
    let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
    let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
    run(&mut letter, PASSES, Context::new(&source));
    let mut words = Words(String::new());
    letter.texts[0].blocks.iter().for_each(|block| ir::Visitor::block(&mut words, block));
    words.0.trim_end_matches(" / ").to_owned()
}

#[test]
fn every_form_inline_and_alone() {
    for mark in [
        "[Page 11]",
        "[ page 11 ]",
        "[Seite 11]",
        "[Pg 11]",
        "{pg 11}",
        "[Pg. 11]",
        "[p. 11]",
        "[S. 11]",
        "{11}",
        "{p. 11}",
        "|11|",
        "||11||",
        "<pb n=\"11\"/>",
    ] {
        let inline = read(&format!("It rains, and {mark} it snows to{mark}day."));
        assert_eq!(inline, "It rains, and |11|it snows to¦11¦day.", "{mark}");
        let alone = read(&format!("It rains.\n\n{mark}\n\nIt snows."));
        assert_eq!(alone, "|10| / It rains. / |11| / It snows.", "{mark}");
    }
    for other in [
        "{ill}",
        "|I|",
        "{c}",
        "{}",
        "||",
        // The cells of tables, and numbers close together.
        "|Rye|11|",
        "Rye |11| Hay |4|",
        "the pairs {11} and {12}",
        "|4| of them and {9}",
        "on the 21st of October | 1616 |",
    ] {
        let text = format!("It rains {other} to-day.");
        assert_eq!(read(&text), text);
    }
}

/// A letter with a sign in each of three places, far apart.
fn letter(sign: impl Fn(u32) -> String) -> String {
    let rain = "It rained on the hills and on the town, and the river rose";
    let [one, two, three] = [11, 12, 13].map(sign);
    format!("{rain}, {one} and rose, and it\nrained. {rain}, {two} and fell. {rain} {three} again.")
}

/// How a page with a number is marked.
type Form = fn(u32) -> String;

#[test]
fn what_counts_in_one_form_is_a_series_of_pages() {
    let forms: [(Form, &str); 13] = [
        (|page| format!("[fol. {page} v°]"), " v°"),
        (|page| format!("[fol. {page}r]"), "r"),
        (|page| format!("[f. {page}v]"), "v"),
        (|page| format!("[{page}r]"), "r"),
        (|page| format!("(p. {page})"), ""),
        (|page| format!("[{page}]"), ""),
        (|page| format!("<{page}>"), ""),
        (|page| format!("//{page}//"), ""),
        (|page| format!("[Image {page}]"), ""),
        (|page| format!("\n\n— {page} —\n\n"), ""),
        (|page| format!("\n\n## Page {page}\n\n"), ""),
        (|page| format!("\n\nPage {page}:\n\n"), ""),
        (|page| format!("\n\n{page}\n\n"), ""),
    ];
    for (form, side) in forms {
        let text = letter(form);
        let found = read(&text);
        for page in 11..14 {
            assert!(found.contains(&format!("|{page}{side}|")), "{text}\n{found}");
        }
    }
    // Only leaves have sides, so they may count from 1.
    assert!(
        read("[1r] It rains, and so it did on all the days of May. [1v] It snows.")
            .contains("|1v|")
    );
    // Notes and parts count from 1; years and numbers of other things do not count.
    let others: [Form; 5] = [
        |page| format!("[{}]", page - 10),
        |page| format!("\n\n{}\n\n", page - 10),
        |page| format!("[{}]", page * 7),
        |page| format!("({page})"),
        |page| format!("[n. {page}]"),
    ];
    for form in others {
        let text = letter(form);
        assert!(!read(&text).contains('|'), "{text}\n{}", read(&text));
    }
}

#[test]
fn a_mark_inside_a_mark_is_none() {
    let found = read(&letter(|page| format!("<pb n=\"[{page}]\"/>")));
    for page in 11..14 {
        assert_eq!(found.matches(&format!("|[{page}]|")).count(), 1, "{found}");
    }
    assert!(!found.contains('<') && !found.contains("|11|"), "{found}");
}

#[test]
fn after_the_end_of_a_page_the_next_one_begins() {
    let found = read(&letter(|page| format!("[End Page {page}]")));
    for page in 12..15 {
        assert!(found.contains(&format!("|{page}|")), "{found}");
    }
}

#[test]
fn what_may_be_no_page_mark_is_told() {
    let told = |text: &str| {
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let found = run(&mut letter, PASSES, Context::new(&source));
        found.iter().filter(|one| one.code.id == "N304").count()
    };
    let far = "for the rain has been falling on the hills and on the town";
    for (text, count) in [
        ("I read it in his Tour [p. 12] as you did.", 1),
        ("It is {12} as I said.", 1),
        ("The pairs {11} and {12}.", 2),
        ("It rains [Page 12] and snows.", 0),
        ("It rains.\n\n{12}\n\nIt snows.", 0),
        ("It rains to{12}day.", 0),
        ("It rains.\n\n[p. 12] It snows.", 0),
        ("|Rye|12|\n|Hay|13|", 0),
        (&format!("It is {{12}} wet, {far} {{13}} so."), 0),
    ] {
        assert_eq!(told(text), count, "{text}");
    }
}

#[test]
fn a_mark_alone_inside_a_word_or_a_sentence() {
    for (text, expected) in [
        ("I saw stand-\n\n[Page 5]\n\nards of law.", "I saw stand¦5¦ards of law."),
        ("I saw stand-\n[Page 5]\nards of law.", "I saw stand¦5¦ards of law."),
        ("He was not\n\n[Page 5]\n\nto be moved.", "He was not |5|to be moved."),
        ("He was not\n[Page 5]\nto be moved.", "He was not\n|5|to be moved."),
        ("So it thun-\n\n[Page 5]\n\nders.", "So it thun¦5¦ders."),
        ("I saw forty-\n\n[Page 5]\n\nfour of us.", "I saw forty-¦5¦four of us."),
        ("The Feld-[Page 5]und Gartenarbeit.", "The Feld-|5|und Gartenarbeit."),
    ] {
        assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
    }
    // A form feed is no white space of a sentence.
    let found = read("He was not\u{c}\n[Page 5]\nto be moved.");
    assert!(found.contains("|5|") && !found.contains('\u{c}'), "{found}");
    // No evidence: a new sentence, a salutation, verse.
    for (text, expected) in [
        ("He was not\n\n[Page 5]\n\nTo be moved.", "He was not / |5| / To be moved."),
        ("Sing on\nsing on\n[Page 5]\nand sing.", "Sing on\nsing on\n|5|\nand sing."),
    ] {
        assert_eq!(read(text), format!("|4| / {expected}"), "{text}");
    }
}

#[test]
fn a_mark_can_say_more_than_the_number() {
    let text = "[1r] The rain has fallen on the hills for three days and nights, and [1v] the mill stands in \
                the water up to its roof. [2r] So we stay until the water has gone down.\n\nAnn\n\n[2v: address] To Ben Moor in Leeds.\n";
    let found = read(text);
    assert!(found.starts_with("|1r|") && found.contains("|2v|"), "{found}");
    assert!(!found.contains("address"), "{found}");
}
