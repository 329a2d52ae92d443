//! A paragraph in brackets that announces a picture: `[Illustration: The old mill]`.

use super::Report;
use super::paragraph::{ParagraphText, Sign};
use crate::ir::{Block, Figure};
use crate::normalize::{text_runs, vocabulary};
use crate::source::Span;

/// Makes figures of such paragraphs. What follows the label is the caption; a label alone is kept as
/// one, since there is nothing else to show.
pub(super) fn read(
    blocks: &mut [Block],
    with_emphasis: bool,
    marks: &mut Vec<Sign>,
    report: &mut Report,
) {
    for block in blocks {
        let Some(picture) = Picture::of(block, with_emphasis) else { continue };
        report.read_as("[Illustration: …]", "a picture", None, picture.whole);
        let taken = picture.marks.iter().map(|mark| (mark.at, ())).collect();
        text_runs::wrap_all(std::slice::from_mut(block), taken, |(), _| Vec::new());
        marks.extend(picture.marks);
        let caption = std::mem::replace(block, Block::Figure(Figure::default()));
        if let Block::Figure(figure) = block {
            figure.blocks.push(caption);
        }
    }
}

struct Picture {
    whole: Span,
    /// What is around the caption.
    marks: Vec<Sign>,
}

impl Picture {
    fn of(block: &Block, with_emphasis: bool) -> Option<Self> {
        let Block::Paragraph(paragraph) = block else { return None };
        let paragraph = ParagraphText::of(&paragraph.content, with_emphasis);
        let text = &paragraph.text;
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let is_balanced = !inner.contains(['[', ']'])
            || inner.find('[') < inner.find(']') && inner.rfind('[') < inner.rfind(']');
        let (label, caption) = inner.split_once(':').unwrap_or((inner, ""));
        if !is_balanced || !vocabulary::announces_picture(label) {
            return None;
        }
        let whole = paragraph.span(&(0..text.len()))?;
        if caption.trim().is_empty() {
            return Some(Self { whole, marks: Vec::new() });
        }
        let start = text.len() - 1 - caption.trim_start().len();
        let marks =
            vec![paragraph.sign(&(0..start))?, paragraph.sign(&(text.len() - 1..text.len()))?];
        Some(Self { whole, marks })
    }
}
