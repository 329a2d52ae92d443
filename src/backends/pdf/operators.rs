//! The operators of a content stream, as bytes (ISO 32000-1, 7.8.2 and annex A).
//!
//! Not here: what is painted, and where (`content`). Lengths are in points; they are written in thousandths, since no more
//! is visible, and a sum of rounded lengths stays exact.

use std::io::Write;

use super::objects::utf16;

/// A length as it is written.
pub(super) fn rounded(length: f64) -> f64 {
    (length * THOUSANDTHS).round() / THOUSANDTHS
}

const THOUSANDTHS: f64 = 1000.0;

/// A content stream under construction.
pub(super) struct Operators {
    out: Vec<u8>,
    /// Whether a string of glyphs is open.
    in_string: bool,
}

impl Operators {
    /// Begins a stream; what it paints is black.
    pub(super) fn begin() -> Self {
        let mut stream = Self { out: Vec::new(), in_string: false };
        stream.number(0.0).operator("g");
        stream
    }

    /// The stream.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.out.pop();
        self.out
    }

    /// Begins a marked-content sequence (14.6). `id` is its number on the page; `actual_text` is what a
    /// reader takes for it (14.9.4).
    pub(super) fn begin_marked_content(
        &mut self,
        tag: &str,
        id: Option<usize>,
        actual_text: Option<&str>,
    ) {
        self.put(format_args!("/{tag} "));
        if id.is_none() && actual_text.is_none() {
            return self.operator("BMC");
        }
        self.put(format_args!("<<"));
        if let Some(text) = actual_text {
            self.put(format_args!("/ActualText<"));
            for byte in utf16(text) {
                self.put(format_args!("{byte:02X}"));
            }
            self.put(format_args!(">"));
        }
        if let Some(id) = id {
            self.put(format_args!("/MCID {id}"));
        }
        self.put(format_args!(">> "));
        self.operator("BDC");
    }

    /// Ends it.
    pub(super) fn end_marked_content(&mut self) {
        self.operator("EMC");
    }

    /// Begins text in a font of the page's resources (9.4.1, 9.3.1).
    pub(super) fn begin_text(&mut self, font: &str, size: f64) {
        self.operator("BT");
        self.put(format_args!("/{font} "));
        self.number(size).operator("Tf");
    }

    /// Ends it.
    pub(super) fn end_text(&mut self) {
        self.operator("ET");
    }

    /// Sets what is added after each character (9.3.2).
    pub(super) fn set_character_spacing(&mut self, spacing: f64) {
        self.number(spacing).operator("Tc");
    }

    /// Moves the pen (9.4.2).
    pub(super) fn move_to(&mut self, x: f64, y: f64) {
        self.put(format_args!("1 0 0 1 "));
        self.number(x).number(y).operator("Tm");
    }

    /// Begins glyphs that are shown one after the other (9.4.3).
    pub(super) fn begin_glyphs(&mut self) {
        self.out.push(b'[');
    }

    /// Shows a glyph. In a literal string (7.3.4.2), its code takes half of what hexadecimal digits would take.
    pub(super) fn glyph(&mut self, code: u16) {
        if !std::mem::replace(&mut self.in_string, true) {
            self.out.push(b'(');
        }
        for byte in code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.out.extend([b'\\', byte]),
                // A line end within a string is read as a line feed.
                b'\r' => self.out.extend(br"\r"),
                _ => self.out.push(byte),
            }
        }
    }

    /// Moves the pen back by thousandths of the size.
    pub(super) fn move_back(&mut self, thousandths: i64) {
        if thousandths != 0 {
            self.end_string();
            self.put(format_args!(" {thousandths}"));
        }
    }

    /// Ends the glyphs.
    pub(super) fn end_glyphs(&mut self) {
        self.end_string();
        self.put(format_args!("] "));
        self.operator("TJ");
    }

    fn end_string(&mut self) {
        if std::mem::take(&mut self.in_string) {
            self.out.push(b')');
        }
    }

    /// Fills a rectangle: left, lower, width, height (8.5.2.1, 8.5.3.3).
    pub(super) fn fill_rectangle(&mut self, [x, y, width, height]: [f64; 4]) {
        self.number(x).number(y).number(width).number(height).operator("re");
        self.operator("f");
    }

    /// Draws a picture of the page's resources in a rectangle (8.8).
    pub(super) fn draw(&mut self, picture: &str, [x, y, width, height]: [f64; 4]) {
        self.operator("q");
        self.number(width);
        self.put(format_args!("0 0 "));
        self.number(height).number(x).number(y).operator("cm");
        self.put(format_args!("/{picture} "));
        self.operator("Do");
        self.operator("Q");
    }

    /// A length.
    fn number(&mut self, length: f64) -> &mut Self {
        let thousandths = (length * THOUSANDTHS).round() as i64;
        let (whole, part) = (thousandths.abs() / 1000, thousandths.abs() % 1000);
        let sign = if thousandths < 0 { "-" } else { "" };
        match part {
            0 => self.put(format_args!("{sign}{whole} ")),
            part if part % 100 == 0 => self.put(format_args!("{sign}{whole}.{} ", part / 100)),
            part if part % 10 == 0 => self.put(format_args!("{sign}{whole}.{:02} ", part / 10)),
            part => self.put(format_args!("{sign}{whole}.{part:03} ")),
        }
        self
    }

    fn operator(&mut self, operator: &str) {
        self.out.extend(operator.as_bytes());
        self.out.push(b'\n');
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        self.out.write_fmt(what).expect("a buffer takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_written_as_short_as_it_can_be() {
        let mut out = Operators::begin();
        out.begin_marked_content("Span", Some(3), Some("é"));
        out.begin_text("Serif", 11.5);
        out.set_character_spacing(-0.0271);
        out.move_to(132.0, 734.0604);
        out.begin_glyphs();
        out.glyph(0x5C42);
        out.move_back(0);
        out.glyph(0x430D);
        out.move_back(-7);
        out.glyph(0x2029);
        out.end_glyphs();
        out.end_text();
        out.end_marked_content();
        out.begin_marked_content("Artifact", None, None);
        out.fill_rectangle([-0.0004, -12.34, 100.0, 0.4]);
        out.draw("Picture1", [1.0, 2.0, 30.0, 40.0]);
        out.end_marked_content();
        let expected = "0 g\n/Span <</ActualText<FEFF00E9>/MCID 3>> BDC\nBT\n/Serif 11.5 Tf\n-0.027 Tc\n\
            1 0 0 1 132 734.06 Tm\n[(\\\\BC\\r) -7( \\))] TJ\nET\nEMC\n/Artifact BMC\n0 -12.34 100 0.4 re\nf\n\
            q\n30 0 0 40 1 2 cm\n/Picture1 Do\nQ\nEMC";
        assert_eq!(String::from_utf8(out.into_bytes()).unwrap(), expected);
    }
}
