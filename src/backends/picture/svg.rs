//! Which SVG may be in a book: one that draws, and does nothing else (EPUB 3.3, 3.6 and 6.2).
//!
//! Not here: other pictures. **Invariant:** only elements and attributes that are known to draw are
//! accepted; whatever moves, runs, or refers to something outside the file is refused, and so is
//! anything unknown.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// The namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that draw, describe the drawing, or are referred to by others (SVG 1.1, appendix L).
const ELEMENTS: &str = "\
    a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer \
    feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight \
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile \
    feTurbulence filter g image line linearGradient marker mask metadata path pattern \
    polygon polyline radialGradient rect stop style svg switch symbol text textPath title \
    tspan use";

/// Attributes for positions, sizes and shapes, and those that style sheets set (SVG 1.1, appendix M).
const ATTRIBUTES: &str = "\
    alignment-baseline amplitude azimuth baseFrequency baseline-shift bias clip clip-path \
    clip-rule clipPathUnits color color-interpolation color-interpolation-filters \
    color-rendering cx cy d diffuseConstant direction display divisor dominant-baseline dx \
    dy edgeMode elevation enable-background exponent fill fill-opacity fill-rule filter \
    filterUnits flood-color flood-opacity font font-family font-size font-size-adjust \
    font-stretch font-style font-variant font-weight fr fx fy glyph-orientation-horizontal \
    glyph-orientation-vertical gradientTransform gradientUnits height href image-rendering \
    in in2 intercept isolation k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning \
    lengthAdjust letter-spacing lighting-color limitingConeAngle marker marker-end \
    marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type \
    maskContentUnits maskUnits method mix-blend-mode mode numOctaves offset opacity operator \
    order orient overflow paint-order pathLength patternContentUnits patternTransform \
    patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha \
    preserveAspectRatio primitiveUnits r radius refX refY result rotate rx ry scale seed \
    shape-rendering slope spacing specularConstant specularExponent spreadMethod startOffset \
    stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray \
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity \
    stroke-width style surfaceScale tableValues targetX targetY text-anchor text-decoration \
    text-rendering textLength transform transform-origin unicode-bidi values vector-effect \
    viewBox visibility white-space width word-spacing writing-mode x x1 x2 xChannelSelector \
    y y1 y2 yChannelSelector z";

/// Attributes that hold words and names and draw nothing.
const WORDS: &str = "\
    baseProfile class focusable id lang media requiredFeatures role systemLanguage tabindex \
    title type version xml:id xml:lang xml:space xlink:title xlink:type";

/// Functions that style sheets may call; none of them reaches out of the file.
const FUNCTIONS: &str = "\
    blur brightness calc clamp contrast cubic-bezier drop-shadow grayscale hsl hsla \
    hue-rotate invert lab lang lch matrix max min not nth-child opacity rgb rgba rotate \
    saturate scale scalex scaley sepia skewx skewy translate translatex translatey url var";

/// Whether a list of names contains a name.
fn is_in(names: &str, name: &str) -> bool {
    names.split(' ').any(|one| one == name)
}

/// Whether bytes are an SVG that may be in a book.
///
/// # Errors
/// The reason why they are not.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let unknown = || "it is not a PNG, JPEG, GIF or SVG".to_owned();
    let broken = |error: quick_xml::Error| format!("the SVG is broken: {error}");
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut depth, mut has_root) = (0_usize, false);
    // The depth of the open style sheet.
    let mut style: Option<usize> = None;
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|error| if has_root { broken(error) } else { unknown() })?;
        let is_svg = matches!(namespace, ResolveResult::Bound(name) if name.as_ref() == SVG);
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                if depth == 0 && has_root || !has_root && tag.local_name().as_ref() != "svg" {
                    return Err(unknown());
                }
                has_root = true;
                check_element(tag, is_svg)?;
                if matches!(event, Event::Start(_)) {
                    depth += 1;
                    if tag.local_name().as_ref() == "style" {
                        style.get_or_insert(depth);
                    }
                }
            }
            Event::End(_) => {
                style = style.filter(|open| *open != depth);
                depth -= 1;
            }
            Event::Text(words) if style.is_some() => check_style(words)?,
            Event::CData(words) if style.is_some() => check_style(words)?,
            Event::GeneralRef(_) if style.is_some() => {
                return Err("the SVG has a style sheet that cannot be read".to_owned());
            }
            Event::DocType(_) => return Err("the SVG has a document type declaration".to_owned()),
            Event::PI(_) => return Err("the SVG has a processing instruction".to_owned()),
            Event::Eof if has_root && depth == 0 => return Ok(()),
            Event::Eof if has_root => return Err("the SVG is truncated".to_owned()),
            Event::Eof => return Err(unknown()),
            Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::Decl(_)
            | Event::Comment(_) => {}
        }
    }
}

fn check_element(tag: &BytesStart<'_>, is_svg: bool) -> Result<(), String> {
    let broken = |error: &dyn std::fmt::Display| format!("the SVG is broken: {error}");
    let name = tag.name();
    if !is_svg || !is_in(ELEMENTS, tag.local_name().as_ref()) {
        return Err(format!("the SVG has the element {}", name.as_ref()));
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| broken(&error))?;
        let name = attribute.key.as_ref();
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(&error))?;
        let is_namespace = name == "xmlns" || name.starts_with("xmlns:");
        let says = name.starts_with("aria-") || name.starts_with("data-") || is_in(WORDS, name);
        if is_namespace || says {
            continue;
        }
        let name = name.strip_prefix("xlink:").filter(|name| *name == "href").unwrap_or(name);
        if !is_in(ATTRIBUTES, name) {
            return Err(format!("the SVG has the attribute {name}"));
        }
        if name == "href" {
            check_address(value.trim())?;
        } else {
            check_style(&value)?;
        }
    }
    Ok(())
}

/// An address must point into the file, or be a picture itself.
fn check_address(address: &str) -> Result<(), String> {
    let pictures = ["data:image/png;", "data:image/jpeg;", "data:image/gif;"];
    let is_picture = pictures.iter().any(|picture| address.starts_with(picture));
    if address.starts_with('#') || is_picture {
        return Ok(());
    }
    Err("the SVG refers to another file".to_owned())
}

/// Whether a style sheet, or the value of one of its properties, refers to no other file: it may
/// use only known functions, and no escapes, which could spell an unknown one.
fn check_style(style: &str) -> Result<(), String> {
    if style.contains('\\') {
        return Err("the SVG has a style sheet with escapes".to_owned());
    }
    let lower = style.to_ascii_lowercase();
    if lower.replace("@media", "").contains('@') {
        return Err("the SVG refers to another file".to_owned());
    }
    let mut pieces = lower.split('(').peekable();
    while let Some(piece) = pieces.next() {
        let Some(inside) = pieces.peek() else { break };
        let is_name = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
        let before = piece.trim_end_matches(is_name);
        let function = piece.strip_prefix(before).unwrap_or(piece);
        // Without a name it is a group: of a condition, of an expression.
        if !function.is_empty() && !is_in(FUNCTIONS, function) {
            return Err(format!("the SVG has the style {function}()"));
        }
        if function == "url" && !inside.trim_start_matches(['"', '\'', ' ']).starts_with('#') {
            return Err("the SVG refers to another file".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<(), String> {
        let names =
            "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
        check(format!("<svg {names}>{inside}</svg>").as_bytes())
    }

    #[test]
    fn what_draws_is_let_through() {
        for drawn in [
            "<g transform=\"translate(3 4) rotate(7)\"><path d=\"M0 0L9 9\" fill=\"url(#c)\"/></g>",
            "<style>rect { fill: rgb(1, 2, 3); clip-path: url( '#b') } @media print { g { } }</style>",
            "<style><![CDATA[g > rect { stroke: #123 }]]></style>",
            "<text x=\"1\" font-family=\"serif\">f(x) at 4 o’clock</text><desc>a@b, url(x)</desc>",
            "<image href=\"data:image/png;base64,AA==\"/><use xlink:href=\"#seal\"/>",
            "<title>A seal</title><rect width=\"9\" height=\"9\" data-at=\"x(\" aria-label=\"a(b)\"/>",
        ] {
            assert_eq!(svg(drawn), Ok(()), "{drawn}");
        }
    }

    #[test]
    fn what_moves_runs_or_reaches_out_is_refused() {
        for refused in [
            "<script/>",
            "<g onload=\"a()\"/>",
            "<a><animate attributeName=\"href\" values=\"javascript:a()\"/></a>",
            "<a id=\"x\"><set attributeName=\"xlink:href\" to=\"javascript:a()\"/></a>",
            "<a href=\"&#106;avascript:a()\"/>",
            "<a href=\"https://example.org/\"/>",
            "<image href=\"a.png\"/>",
            "<image xlink:href=\"https://example.org/c.png\"/>",
            "<image href=\"data:image/svg+xml;base64,AA==\"/>",
            "<image srcset=\"https://example.org/a 2x\"/>",
            "<g xml:base=\"https://example.org/\"/>",
            "<style>@import 'a.css';</style>",
            "<style>rect { fill: image-set('https://example.org/x' 1x) }</style>",
            "<style>rect { background: \\75rl(https://example.org/) }</style>",
            "<style>rect { fill: &#117;rl(https://example.org/) }</style>",
            "<style>g { fill: url( 'a.svg#b') }</style>",
            "<style><![CDATA[g { fill: url(a.svg#b) }]]></style>",
            "<g style=\"fill: URL(a.svg#b)\"/>",
            "<g fill=\"url&#40;a.svg#b)\"/>",
            "<foreignObject/>",
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.org/\"/>",
            "<g xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "<video xmlns=\"http://www.w3.org/1999/xhtml\" poster=\"https://example.org/p\"/>",
            "<unheard/>",
            "<?xml-stylesheet href=\"a.css\"?>",
            "<g>",
        ] {
            assert!(svg(refused).is_err(), "{refused}");
        }
        assert!(
            check(b"<!DOCTYPE svg SYSTEM \"a.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>")
                .is_err()
        );
        assert!(check(b"<html/>").is_err());
        assert!(check(b"<svg/>").is_err_and(|reason| reason.ends_with("the element svg")));
    }
}
