//! The type: Libertinus Serif in three faces (SIL Open Font License 1.1).
//!
//! Not here: shaping. **Invariant:** all three are CFF fonts with 1000 units to the em, so a width
//! in font units is a PDF glyph width as it stands.

use std::sync::LazyLock;

use harfrust::Font;

/// A face of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// For running text.
    Regular,
    /// For headings inside the end matter.
    Bold,
    /// For labels that are not the source's words.
    Italic,
}

/// Units to the em in every face.
pub const UNITS_PER_EM: f64 = 1000.0;

/// The first files of the crate, in its order. They are taken one by one and not in a loop, so that
/// an optimised build sees which ones are used and drops the rest, which is eight times as large.
static FILES: LazyLock<[&[u8]; 3]> = LazyLock::new(|| {
    let mut files = typst_assets::fonts();
    let mut next = || files.next().unwrap_or_default();
    [next(), next(), next()]
});

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    FILES.iter().map(|file| Font::new(*file, 0).expect("the font is linked in")).collect()
});

impl Face {
    /// All faces.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Italic];

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
        }
    }

    /// The weight as OpenType counts it (OS/2 `usWeightClass`).
    pub fn weight(self) -> u16 {
        match self {
            Self::Regular | Self::Italic => 400,
            Self::Bold => 700,
        }
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
