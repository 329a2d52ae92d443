//! The type: Libertinus Serif in four faces (SIL Open Font License 1.1).
//!
//! Not here: shaping. **Invariant:** all are CFF fonts with 1000 units to the em, so a width
//! in font units is a PDF glyph width as it stands.

use std::sync::LazyLock;

use harfrust::Font;

/// A face of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// For running text.
    Regular,
    /// For what the source sets in bold, and for headings inside the end matter.
    Bold,
    /// For what the source sets in italics, and for labels that are not its words.
    Italic,
    /// For what the source sets in both.
    BoldItalic,
}

/// Units to the em in every face.
pub const UNITS_PER_EM: f64 = 1000.0;

/// The first files of the crate, in its order. They are taken one by one and not in a loop, so that
/// an optimised build sees which ones are used and drops the rest, which is eight times as large.
static FILES: LazyLock<[&[u8]; 4]> = LazyLock::new(|| {
    let mut files = typst_assets::fonts();
    let mut next = || files.next().unwrap_or_default();
    [next(), next(), next(), next()]
});

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    FILES.iter().map(|file| Font::new(*file, 0).expect("the font is linked in")).collect()
});

impl Face {
    /// All faces.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    /// The font file.
    pub fn file(self) -> &'static [u8] {
        FILES[self as usize]
    }

    /// The PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "LibertinusSerif-Regular",
            Self::Bold => "LibertinusSerif-Bold",
            Self::Italic => "LibertinusSerif-Italic",
            Self::BoldItalic => "LibertinusSerif-BoldItalic",
        }
    }

    /// The weight as OpenType counts it (OS/2 `usWeightClass`).
    pub fn weight(self) -> u16 {
        match self {
            Self::Regular | Self::Italic => 400,
            Self::Bold | Self::BoldItalic => 700,
        }
    }

    /// Whether it leans.
    pub(super) fn is_italic(self) -> bool {
        matches!(self, Self::Italic | Self::BoldItalic)
    }

    /// Its companion that leans, or that does not.
    pub(super) fn leaning(self, italic: bool) -> Self {
        match (self, italic) {
            (Self::Regular | Self::Italic, false) => Self::Regular,
            (Self::Regular | Self::Italic, true) => Self::Italic,
            (Self::Bold | Self::BoldItalic, false) => Self::Bold,
            (Self::Bold | Self::BoldItalic, true) => Self::BoldItalic,
        }
    }

    /// Its companion in bold.
    pub(super) fn bold(self) -> Self {
        if self.is_italic() { Self::BoldItalic } else { Self::Bold }
    }

    pub(super) fn font(self) -> &'static Font {
        &FONTS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fonts are picked by their place in the crate; another version could order them anew.
    #[test]
    fn the_files_are_the_faces_that_we_name() {
        let postscript_name = skrifa::raw::types::NameId::POSTSCRIPT_NAME;
        for face in Face::ALL {
            let names = face.font().names();
            let name = names.get(postscript_name).and_then(|name| name.english_or_first());
            let name: String = name.expect("a PostScript name").name().chars().collect();
            assert_eq!(name, face.name());
            assert_eq!(f64::from(face.font().units_per_em()), UNITS_PER_EM);
        }
    }
}
