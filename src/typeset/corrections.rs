//! The list of corrections: the readings that the text of a letter does not show.
//!
//! Not here: how a correction is marked in the text (`inline`). **Invariant:** each correction that was set is
//! listed once, with its place, both readings and the reason.

use super::Target;
use super::composer::Composer;
use super::end_matter::Entry;
use crate::ir::{Correction, CorrectionKind, Reading};
use crate::wording::{fill, shown_reading};

/// The readings that the text does not show.
pub(super) fn corrections(composer: &mut Composer<'_>) {
    if composer.mended.is_empty() {
        return;
    }
    let wording = composer.wording;
    let words = &wording.corrections;
    composer.section(&words.title);
    for mended in std::mem::take(&mut composer.mended) {
        let Correction { id, kind, by, evidence, certainty, original, corrected } =
            mended.correction;
        let form = match composer.reading {
            Reading::Regular => &words.source_and_text,
            Reading::Original => &words.text_and_correction,
        };
        let readings = [original, corrected].map(|reading| shown_reading(reading, wording));
        let readings = [("original", readings[0].as_str()), ("corrected", readings[1].as_str())];
        // What cannot be quoted is found by the words before it.
        let is_point = *kind != CorrectionKind::Edit && *kind != CorrectionKind::WordBreak;
        let after = Some(wording.quoted(&mended.after));
        let after = after.filter(|_| is_point && !mended.after.is_empty());
        let after = after.map(|after| fill(&words.after, &[("words", &after)]));
        // The name of a pass says nothing to readers, that of an editor's program does.
        let by = Some(by.as_str()).filter(|_| *kind == CorrectionKind::Edit);
        let mut entry = Entry::new(composer, &mended.place);
        entry.plain(&fill(form, &readings));
        let mut joint = " (";
        for said in after.as_deref().into_iter().chain(by) {
            entry.plain(&format!("{joint}{said}"));
            joint = "; ";
        }
        if !evidence.is_empty() {
            entry.plain(joint);
            entry.english(evidence);
            joint = "; ";
        }
        entry.plain(if joint == "; " { "). " } else { ". " });
        let certainty = wording.certainty(*certainty);
        entry.plain(&fill(&words.certainty, &[("certainty", certainty)]));
        entry.lead_back(Target::Fragment(id.clone()));
        entry.finish();
    }
}
