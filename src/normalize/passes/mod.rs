//! The passes, one file each, and the order in which they run. A pass knows no other pass: what two
//! of them share is in a file of `normalize`.

mod added_parts;
mod carried_text;
mod closer;
mod closing_address;
mod correspondents;
mod dates;
mod encoded_dateline;
mod encoded_heading;
mod encoded_parties;
mod first_page;
mod forbidden;
mod frame;
mod header_block;
mod heading;
mod hyphens;
mod indented;
mod language;
mod lost_marks;
mod lost_spaces;
mod manuscript_line;
mod markdown_signs;
mod neighbouring_lines;
mod note_list;
mod note_marks;
mod notes_in_text;
mod opener;
mod page_marks;
mod paragraphs;
mod part_headings;
mod references;
mod running_heads;
mod source_line;
mod source_note;
mod stated_heading;
mod table_heads;
mod translation;
mod typed_marks;
mod web_furniture;
mod wrapped_lines;

use super::Pass;

/// All passes, in the order in which they run; what a pass relies on comes before it. Those run whose
/// work the source has not done ([`Runs`](super::Runs)).
pub static PASSES: &[&dyn Pass] = &[
    &frame::TakeFrame,
    &forbidden::KeepOutForbidden,
    &web_furniture::TakeWebFurniture,
    &markdown_signs::TakeMarkdownSigns,
    &source_line::TakeSourceLine,
    &notes_in_text::TakeNotesInText,
    &note_list::TakeNoteList,
    &running_heads::TakeRunningHeads,
    &neighbouring_lines::SplitNeighbouringLines,
    &indented::ReadIndentedBlocks,
    &wrapped_lines::UnwrapLines,
    &page_marks::ReadPageMarks,
    &note_marks::MatchNoteMarks,
    &typed_marks::ReadTypedMarks,
    &language::DetectLanguage,
    &header_block::ReadHeaderBlock,
    &stated_heading::ReadStatedHeading,
    &encoded_heading::ReadEncodedHeading,
    &heading::ReadHeading,
    &carried_text::ReadCarriedText,
    &opener::ReadOpener,
    &manuscript_line::TakeManuscriptLine,
    &closer::ReadCloser,
    &closing_address::ReadClosingAddress,
    &lost_marks::PlaceLostMarks,
    &paragraphs::RejoinParagraphs,
    &hyphens::RejoinHyphens,
    &first_page::InferFirstPage,
    &dates::ReadDates,
    &encoded_dateline::ReadEncodedDateline,
    &encoded_parties::ReadEncodedParties,
    &correspondents::ReadCorrespondents,
    &references::ReadReferences,
    &added_parts::ReadAddedParts,
    &part_headings::ReadPartHeadings,
    &table_heads::InferTableHeads,
    &source_note::ReadSourceNote,
    &translation::ReadTranslation,
    &lost_spaces::MendLostSpaces,
];
