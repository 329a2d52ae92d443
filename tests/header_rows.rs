//! A header block that a page sets as a list or a table: its rows are facts, and what has no known label stays.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use letterpress::diag::Severity;
use letterpress::ir::{ActionKind, Block, Letter};
use letterpress::press::{Input, Options, read};

/// Who, to whom, when; and how many lists and tables are left in the text.
fn facts(rows: &str) -> (String, usize) {
    let page = format!(
        "<html lang=en><h1>Letter 5</h1>{rows}<p>Dear Ben,</p><p>The hay is in.</p><p>Yours,<br>Ann</p></html>"
    );
    let (read, found) = read(&Input::new("a.html", page.clone()), &Options::default());
    assert!(found.iter().all(|one| one.severity() < Severity::Loss), "{page}\n{found:#?}");
    let letter: Letter = read.unwrap().collection.letters.remove(0);
    let name = |role| {
        let action = letter.action(role).unwrap();
        action.agents[0].display_name().unwrap().to_owned()
    };
    let date = letter.date().map_or("-", |date| &date.edtf);
    let facts = format!("{} | {} | {date}", name(ActionKind::Sent), name(ActionKind::Received));
    let is_rows = |block: &&Block| matches!(block, Block::List(_) | Block::Table(_));
    (facts, letter.texts[0].blocks.iter().filter(is_rows).count())
}

#[test]
fn rows_with_labels_are_facts() {
    let all = "Ann Hay | Ben Cox | 1933-04-05".to_owned();
    for rows in [
        "<ul><li><span>From:</span> Ann Hay</li><li>To: Ben Cox</li><li>Date: 5 April 1933</li></ul>",
        "<dl><dt>From</dt><dd>Ann Hay</dd><dt>To</dt><dd>Ben Cox</dd><dt>Date</dt><dd>5 April 1933</dd></dl>",
        "<table><tr><th>From<td>Ann Hay<tr><th>To<td>Ben Cox<tr><th>Date<td>5 April 1933</table>",
        // A label in a line of its own, as a database prints it.
        "<p>Sender:</p><p>Ann Hay</p><p>Recipient:</p><p>Ben Cox</p><p>Date:</p><p>5 April 1933</p>",
    ] {
        assert_eq!(facts(rows), (all.clone(), 0), "{rows}");
    }
}

#[test]
fn rows_without_a_known_label_stay() {
    let rows =
        "<table><tr><th>From<td>Ann Hay<tr><th>Kept in<td>Leeds<tr><th>To<td>Ben Cox</table>";
    assert_eq!(facts(rows), ("Ann Hay | Ben Cox | -".to_owned(), 1));
    // A subject below such a row stays below it.
    let subject = "<table><tr><td>Sender<td>Ann Hay<tr><td>Seal<td>wax<tr><td>To<td>Ben Cox<tr><td>Subject<td>Hay</table>";
    assert_eq!(facts(subject), ("Ann Hay | Ben Cox | -".to_owned(), 1));
    // Below a sentence of the letter, it is a list of the letter.
    let ticket = "<p>Dear Ben,</p><p>I copy the ticket:</p><table><tr><td>From<td>Bath<tr><td>To<td>Hull</table>";
    assert_eq!(facts(ticket), ("Ann | Ben | -".to_owned(), 1));
    // Goods have two columns, too.
    let goods = "<table><tr><td>Hay<td>2 loads<tr><td>Date<td>1 box</table>";
    assert_eq!(facts(goods), ("Ann | Ben | -".to_owned(), 1));
}
