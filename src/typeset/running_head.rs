//! What a letter is called at the head of its sheets.
//!
//! Not here: how many of these words fit (`pages`). **Invariant:** it is what lists call the letter, in
//! its language; a date that was not read from it is in square brackets.

use super::{Bound, Job};
use crate::wording::{Wording, title};

/// Correspondents and date, or what else the letter is called.
pub(super) fn running_head(job: &Job<'_>) -> String {
    if job.bound == Bound::Matter {
        return job.letter.called(job.reading).unwrap_or_default();
    }
    let wording = Wording::of_letter(job.letter, job.collection);
    let title = title(job.letter, job.reading, wording);
    let title = title.map_or_else(|| job.stem.to_owned(), |title| title.words);
    wording.title_of(title, job.excerpt)
}
