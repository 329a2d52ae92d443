//! The type: Libertinus Serif in four faces, and the fonts for characters it lacks.
//!
//! Not here: shaping, and choosing the font for a character. **Invariants:** only fonts that are
//! linked in or named by the user are used, so that every machine makes the same pages; a font
//! named by the user has outlines that can be embedded, and a space.

use std::fmt;
use std::sync::{Arc, LazyLock};

use harfrust::Font;
use harfrust::font::attribute::Style;
use harfrust::font::name::NameId;
use serde::{Deserialize, Serialize};

/// A face of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Face {
    /// For running text.
    Regular,
    /// For what the source sets in bold, and for headings inside the end matter.
    Bold,
    /// For what the source sets in italics, and for labels that are not its words.
    Italic,
    /// For what the source sets in both.
    BoldItalic,
    /// New Computer Modern, for what Libertinus lacks: Armenian, Georgian, Coptic, old currencies.
    NewComputerModern,
    /// DejaVu Sans Mono, for what both lack: Arabic, arrows, boxes, many signs.
    DejaVuSansMono,
    /// A font that the user names, by its place in the [`TypeCase`].
    Named(usize),
}

/// Units per em in which the typesetter measures, whatever the font's own units.
pub const UNITS_PER_EM: f64 = 1000.0;

/// The font files that are used. They are listed one by one and not in a loop, so that an optimised
/// build sees which ones are used and drops the others, which are many times as large.
static FILES: LazyLock<[&[u8]; 6]> = LazyLock::new(|| {
    let mut files = typst_assets::fonts();
    let mut next = || files.next().unwrap_or_default();
    let libertinus = [next(), next(), next(), next()];
    // Two more faces of Libertinus, three of the mathematical type.
    let _ = [next(), next(), next(), next(), next()];
    let computer_modern = next();
    // Three more faces of New Computer Modern, three of DejaVu Sans Mono.
    let _ = [next(), next(), next(), next(), next(), next()];
    let [regular, bold, italic, bold_italic] = libertinus;
    [regular, bold, italic, bold_italic, computer_modern, next()]
});

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    FILES.iter().map(|file| Font::new(*file, 0).expect("the font is linked in")).collect()
});

impl Face {
    /// All faces that are linked in, in the order in which they are tried.
    pub const LINKED: [Self; 6] = [
        Self::Regular,
        Self::Bold,
        Self::Italic,
        Self::BoldItalic,
        Self::NewComputerModern,
        Self::DejaVuSansMono,
    ];

    /// The place of a face in [`LINKED`](Self::LINKED), if it is linked in.
    pub(super) fn linked(self) -> Option<usize> {
        Self::LINKED.iter().position(|face| *face == self)
    }

    /// Whether it is slanted.
    fn is_italic(self) -> bool {
        matches!(self, Self::Italic | Self::BoldItalic)
    }

    /// Whether it is bold.
    fn is_bold(self) -> bool {
        matches!(self, Self::Bold | Self::BoldItalic)
    }

    /// The face of Libertinus in a style.
    fn of_style(is_bold: bool, is_italic: bool) -> Self {
        match (is_bold, is_italic) {
            (false, false) => Self::Regular,
            (false, true) => Self::Italic,
            (true, false) => Self::Bold,
            (true, true) => Self::BoldItalic,
        }
    }

    /// Its italic or its upright companion.
    pub(super) fn leaning(self, italic: bool) -> Self {
        Self::of_style(self.is_bold(), italic)
    }

    /// Its companion in bold.
    pub(super) fn bold(self) -> Self {
        Self::of_style(true, self.is_italic())
    }
}

/// A font named by the user.
#[derive(Clone)]
pub struct NamedFont {
    file: Arc<Vec<u8>>,
    font: Font,
    name: String,
    weight: u16,
    is_italic: bool,
}

impl NamedFont {
    /// Reads a font file: OpenType or TrueType; the first font of a collection.
    ///
    /// # Errors
    /// The reason why the font cannot be used.
    pub fn read(file: Vec<u8>) -> Result<Self, String> {
        let file = Arc::new(file);
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::<Vec<u8>>::clone(&file);
        let blob = harfrust::font::Blob::from(shared);
        let font = Font::new(blob, 0).ok_or("it is no OpenType or TrueType font")?;
        let glyph = font.charmap().map_unicode(' ').ok_or("it has no space")?;
        let mut glyphs = subsetter::GlyphRemapper::new();
        u16::try_from(glyph.to_u32()).map(|id| glyphs.remap(id)).map_err(|e| e.to_string())?;
        if subsetter::subset(&file, 0, &glyphs).is_err() {
            return Err("its outlines are in a form that a PDF cannot embed".to_owned());
        }
        if forbids_embedding(&file) {
            return Err("its maker does not allow it to be embedded (OS/2 fsType)".to_owned());
        }
        let name = font.names().get(NameId::POSTSCRIPT_NAME);
        let name = name.and_then(|name| name.english_or_first());
        let name: String = name.map(|name| name.name().chars().collect()).unwrap_or_default();
        // The characters allowed in a PostScript name.
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "");
        let name = if name.is_empty() { "Unnamed".to_owned() } else { name };
        let attributes = font.default_attributes();
        let weight = u16::try_from(attributes.weight.value() as i64).unwrap_or(400);
        let is_italic = attributes.style != Style::Normal;
        Ok(Self { file, font, name, weight, is_italic })
    }
}

/// Whether the maker of a font forbids embedding it (OpenType, OS/2, `fsType`).
fn forbids_embedding(file: &[u8]) -> bool {
    const RESTRICTED: u16 = 2;
    let number = |at: usize| file.get(at..at + 2).map(|it| u16::from_be_bytes([it[0], it[1]]));
    let offset = |at: usize| Some(usize::from(number(at)?) << 16 | usize::from(number(at + 2)?));
    // In a collection, the first font.
    let start = if file.starts_with(b"ttcf") { offset(12) } else { Some(0) };
    let kind = || {
        let start = start?;
        let mut tables = (0..usize::from(number(start + 4)?)).map(|table| start + 12 + 16 * table);
        let os2 = tables.find(|at| file.get(*at..*at + 4) == Some(b"OS/2"))?;
        number(offset(os2 + 8)? + 8)
    };
    kind().is_some_and(|kind| kind & 0xf == RESTRICTED)
}

impl fmt::Debug for NamedFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedFont").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The type that letters are set in: the fonts that are linked in, and those named by the user.
#[derive(Clone, Debug, Default)]
pub struct TypeCase(Arc<Vec<NamedFont>>);

impl TypeCase {
    /// A case with the user's fonts, in the order in which they are tried.
    pub fn with(named: Vec<NamedFont>) -> Self {
        Self(Arc::new(named))
    }

    /// Whether there are only the fonts that are linked in.
    pub(super) fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both share the same user fonts in memory.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn named(&self, face: Face) -> Option<&NamedFont> {
        match face {
            Face::Named(place) => self.0.get(place),
            _ => None,
        }
    }

    /// The font of a face.
    pub(super) fn font(&self, face: Face) -> &Font {
        match self.named(face) {
            Some(named) => &named.font,
            None => &FONTS[face.linked().unwrap_or_default()],
        }
    }

    /// The font file of a face.
    pub fn file(&self, face: Face) -> &[u8] {
        match self.named(face) {
            Some(named) => &named.file,
            None => FILES[face.linked().unwrap_or_default()],
        }
    }

    /// The PostScript name of a face.
    pub fn name(&self, face: Face) -> &str {
        match face {
            Face::Regular => "LibertinusSerif-Regular",
            Face::Bold => "LibertinusSerif-Bold",
            Face::Italic => "LibertinusSerif-Italic",
            Face::BoldItalic => "LibertinusSerif-BoldItalic",
            Face::NewComputerModern => "NewCM10-Regular",
            Face::DejaVuSansMono => "DejaVuSansMono",
            Face::Named(_) => self.named(face).map_or("Unnamed", |named| &named.name),
        }
    }

    /// The weight as OpenType counts it (OS/2 `usWeightClass`).
    pub fn weight(&self, face: Face) -> u16 {
        match face {
            Face::Bold | Face::BoldItalic => 700,
            Face::Named(_) => self.named(face).map_or(400, |named| named.weight),
            _ => 400,
        }
    }

    /// The faces to try for a character that should be in one of Libertinus: user fonts in this
    /// style, this face and its family, user fonts in other styles, then the other fonts. So words
    /// in italics stay italic when the user names a font without italics.
    pub(super) fn chain(&self, wanted: Face) -> Vec<Face> {
        const BOLD: u16 = 600;
        let is_alike = |place: &usize| {
            let font = &self.0[*place];
            (font.weight >= BOLD, font.is_italic) == (wanted.is_bold(), wanted.is_italic())
        };
        let (alike, others): (Vec<usize>, Vec<usize>) = (0..self.0.len()).partition(is_alike);
        let (family, last) = Face::LINKED.split_at(4);
        let mut chain: Vec<Face> = alike.into_iter().map(Face::Named).collect();
        chain.push(wanted);
        chain.extend(family.iter().filter(|face| **face != wanted));
        chain.extend(others.into_iter().map(Face::Named));
        chain.extend(last);
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fonts are picked by their index in the crate; another version could reorder them.
    #[test]
    fn the_files_are_the_faces_that_we_name() {
        let case = TypeCase::default();
        for face in Face::LINKED {
            let names = case.font(face).names();
            let name = names.get(NameId::POSTSCRIPT_NAME).and_then(|name| name.english_or_first());
            let name: String = name.expect("a PostScript name").name().chars().collect();
            assert_eq!(name, case.name(face));
        }
    }

    #[test]
    fn a_font_that_is_named_comes_first_in_its_own_style() {
        let named = |face| NamedFont::read(TypeCase::default().file(face).to_vec()).unwrap();
        let case = TypeCase::with(vec![named(Face::Italic), named(Face::DejaVuSansMono)]);
        let (italic, mono) = (Face::Named(0), Face::Named(1));
        assert_eq!(case.chain(Face::Regular)[..2], [mono, Face::Regular]);
        assert_eq!(case.chain(Face::Italic)[..2], [italic, Face::Italic]);
        assert_eq!(case.chain(Face::Bold)[..1], [Face::Bold]);
        assert_eq!(case.chain(Face::Bold)[4..6], [italic, mono]);
        assert_eq!(case.name(mono), "DejaVuSansMono");
    }

    #[test]
    fn what_is_no_font_is_refused() {
        assert!(NamedFont::read(b"Dear Ben".to_vec()).is_err());
        let mut file = TypeCase::default().file(Face::Regular).to_vec();
        file.truncate(2000);
        assert!(NamedFont::read(file).is_err());
    }
}
