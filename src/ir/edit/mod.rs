//! Changes of a letter that say who changed what.
//!
//! Whoever changes a letter, code or another program, hands over the changed letter, and the
//! differences are recorded. **Invariant:** what was there before is still in the letter: where words
//! of a text were changed, as the original reading of a [`Correction`](super::Correction); elsewhere in
//! a [`Change`](super::Change).

mod differences;
mod words;

use std::fmt;

use self::differences::Differences;
use super::{Invalid, Letter, validate};

/// How much was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// How many words of the text, counted before or after, whichever are more; white space counts as
    /// one.
    pub words: usize,
    /// How many values, and passages without words.
    pub values: usize,
}

/// Why a change is not accepted. The letter is then as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is another letter: the id is not the same.
    OtherLetter(String),
    /// The record of earlier changes was changed.
    Record,
    /// The letter would break rules that every letter keeps.
    Invalid(Vec<Invalid>),
    /// The changed letter cannot be put together.
    Form(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherLetter(id) => write!(f, "the letter's id was changed to {id:?}"),
            Self::Record => write!(f, "the record of earlier changes was changed"),
            Self::Invalid(broken) => {
                let broken: Vec<String> = broken.iter().map(ToString::to_string).collect();
                write!(f, "{}", broken.join("; "))
            }
            Self::Form(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Refused {}

/// Changes a letter, and records that `by` changed it and why: a reason in words for an editor, or
/// nothing.
///
/// # Errors
/// Why the change is refused.
///
/// ```
/// use letterpress::ir::{Block, Edited, Inline, Reading, each_inline_mut, edit, plain_text};
/// use letterpress::press::{Input, Options, read};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It ſnows.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let mut letter = input.unwrap().collection.letters.remove(0);
/// let edited = edit(&mut letter, "Jane Roe", "modern spelling", |letter| {
///     each_inline_mut(&mut letter.texts[0].blocks, &mut |inline| {
///         if let Inline::Text(run) = inline {
///             run.text = run.text.replace('ſ', "s");
///         }
///     });
///     letter.title.as_mut().unwrap().value = "Snow".to_owned();
/// });
/// assert_eq!(edited, Ok(Edited { words: 1, values: 1 }));
/// let Some(Block::Paragraph(first)) = letter.texts[0].blocks.get(1) else { panic!("a paragraph") };
/// assert_eq!(plain_text(&first.content, Reading::Original), "Dear Ben: It ſnows.");
/// assert_eq!(plain_text(&first.content, Reading::Regular), "Dear Ben: It snows.");
/// let change = &letter.changes[0];
/// assert_eq!((change.by.as_str(), change.what.as_str()), ("Jane Roe", "title"));
/// assert_eq!(change.before.as_deref(), Some("Letter From Ann to Ben, May 3, 1901"));
/// ```
pub fn edit(
    letter: &mut Letter,
    by: &str,
    reason: &str,
    change: impl FnOnce(&mut Letter),
) -> Result<Edited, Refused> {
    let mut changed = letter.clone();
    change(&mut changed);
    adopt(letter, by, reason, changed)
}

/// Takes over a letter that `by` has changed, as [`edit`] does.
///
/// # Errors
/// Why the change is refused.
pub fn adopt(
    letter: &mut Letter,
    by: &str,
    reason: &str,
    changed: Letter,
) -> Result<Edited, Refused> {
    if changed == *letter {
        return Ok(Edited::default());
    }
    if changed.id != letter.id {
        return Err(Refused::OtherLetter(changed.id));
    }
    if changed.changes != letter.changes {
        return Err(Refused::Record);
    }
    let form = |error: serde_json::Error| Refused::Form(error.to_string());
    let before = serde_json::to_value(&*letter).map_err(form)?;
    let after = serde_json::to_value(&changed).map_err(form)?;
    let mut differences = Differences::new(by, reason, &before);
    let merged = differences.merge(&before, after);
    let mut merged: Letter = serde_json::from_value(merged).map_err(form)?;
    let (edited, changes) = differences.found();
    merged.changes.extend(changes);
    validate(&merged).map_err(Refused::Invalid)?;
    *letter = merged;
    Ok(edited)
}

#[cfg(test)]
mod tests;
