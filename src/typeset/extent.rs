//! How wide something is: what tables and lists ask before they divide the measure.
//!
//! Not here: lines. **Invariant:** what has room for its widest word is set without cutting one.

use super::design;
use super::items::Item;

/// How wide something is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Its widest word.
    pub least: f64,
    /// Its widest syllable, with a hyphen.
    pub syllable: f64,
    /// Its longest line, when no line is broken.
    pub most: f64,
}

impl Extent {
    pub(super) fn include(&mut self, other: Self) {
        self.least = self.least.max(other.least);
        self.syllable = self.syllable.max(other.syllable);
        self.most = self.most.max(other.most);
    }

    /// The same if words may be hyphenated, but for short ones.
    pub(super) fn cut(self, short: f64) -> Self {
        Self { least: self.syllable.max(self.least.min(short)), ..self }
    }

    /// The same, indented.
    pub(super) fn indented(self, by: f64) -> Self {
        Self { least: self.least + by, syllable: self.syllable + by, most: self.most + by }
    }

    pub(super) fn of(items: &[Item]) -> Self {
        let mut extent = Self::default();
        let mut open = Self::default();
        for item in items {
            let width = match item {
                Item::Piece { width, .. } | Item::Call { width, .. } => *width,
                Item::Bar { .. } => design::BAR_SPACE,
                Item::Space { width, breakable: false, .. } => *width,
                Item::Space { width, breakable: true, .. } => {
                    open = Self { most: open.most + width, ..Self::default() };
                    continue;
                }
                Item::Break { hyphen: Some(hyphen), .. } => {
                    extent.syllable = extent.syllable.max(open.syllable + hyphen);
                    open.syllable = 0.0;
                    continue;
                }
                Item::Break { hyphen: None, .. } => {
                    open = Self { most: open.most, ..Self::default() };
                    continue;
                }
                Item::LineEnd => {
                    open = Self::default();
                    continue;
                }
                Item::Point { .. } => continue,
            };
            open = open.indented(width);
            extent.include(open);
        }
        extent
    }
}
