//! Words that transcribers put into brackets: `[illegible]`, `[struck out: the mill]`,
//! `[Illustration: a plough]`.
//!
//! In nine languages, in small letters, without a full stop. The English forms are those of guidelines of
//! transcription projects; the rest is general knowledge of the languages.

use crate::ir::{PhraseKind, Rendition, Style};
use crate::source::part;

/// What a remark in brackets says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Remark {
    /// Something cannot be read, or is not there.
    Gap {
        /// Why, in TEI's words.
        reason: &'static str,
        /// How much, as the remark has it: `3 words`.
        extent: Option<String>,
    },
    /// Words were struck out, but the remark does not have them.
    Struck,
}

/// Reasons of gaps, with the remarks that state them.
const GAPS: &[(&str, &[&str])] = &[
    (
        "illegible",
        &[
            "illegible|illeg|unreadable|undecipherable|indecipherable|not legible",
            "unleserlich|unleserl|unles|nicht lesbar|unlesbar|nicht entziffert|unentzifferbar",
            "illisible|illis|indéchiffrable|indéchiffré|non déchiffré",
            "неразборчиво|неразб|нрзб|не разобрано|нечетко",
            "illeggibile|illegg|indecifrabile|non leggibile",
            "ilegible|indescifrable|no legible",
            "legi non potest|legi nequit|non legitur",
            "onleesbaar|niet leesbaar|onontcijferbaar",
            "nieczytelne|nieczytelny|nieczytelna|nieczyt",
        ],
    ),
    (
        "damage",
        &[
            "torn|torn off|torn away|ms torn|page torn|paper torn|damaged|ms damaged|hole|hole in paper|\
             burnt|cut away|cut off|faded|blot|ink blot|smudged|obscured",
            "zerrissen|abgerissen|ausgerissen|beschädigt|textverlust|loch|verblasst|verblaßt|tintenfleck",
            "déchiré|déchirure|arraché|lacune|trou|endommagé|effacé|tache d'encre|tache d’encre",
            "оторвано|порвано|разорвано|утрачено|повреждено|вырвано|угол оторван|край оторван",
            "strappato|strappo|lacerato|lacuna|danneggiato|macchia|sbiadito",
            "roto|rasgado|desgarrado|deteriorado|arrancado|laguna|mancha|borroso",
            "lacuna|charta lacerata|charta scissa|desunt",
            "gescheurd|afgescheurd|beschadigd|gat|vervaagd|vlek",
            "podarte|oddarte|rozdarte|uszkodzone|dziura|wyblakłe|wydarte",
        ],
    ),
    (
        "blank",
        &[
            "blank|blank space|left blank|space left blank|blank in ms",
            "leerstelle|freigelassen|leer gelassen|freier raum|lücke",
            "blanc|en blanc|laissé en blanc|espace blanc",
            "пробел|пропуск|не заполнено",
            "spazio bianco|lasciato in bianco|in bianco",
            "en blanco|espacio en blanco",
            "spatium vacuum|vacat",
            "blanco|opengelaten|opengelaten ruimte",
            "puste miejsce|luka|niewypełnione",
        ],
    ),
    (
        "lost",
        &[
            "missing|lost|page missing|pages missing|leaf missing|rest missing|remainder missing|\
             wanting|end missing",
            "fehlt|verloren|blatt fehlt|seite fehlt|schluss fehlt|schluß fehlt|rest fehlt",
            "manque|manquant|perdu|page manquante|la fin manque|fin manquante",
            "не сохранилось|лист утрачен|конец утрачен|конец не сохранился|недостает",
            "manca|mancante|perduto|pagina mancante",
            "falta|perdido|página perdida|faltan",
            "desunt cetera|reliqua desunt|deest",
            "ontbreekt|verloren gegaan|pagina ontbreekt",
            "brak|zaginęło|brak strony|brak karty",
        ],
    ),
];

/// What can be counted in a gap.
const UNITS: &str = "word|words|letter|letters|line|lines|character|characters|page|pages|name|\
     wort|worte|wörter|buchstabe|buchstaben|zeile|zeilen|seite|seiten|\
     mot|mots|lettre|lettres|ligne|lignes|nom|слово|слова|слов|буква|буквы|букв|строка|строки|строк|\
     parola|parole|lettera|lettere|riga|righe|palabra|palabras|letra|letras|línea|líneas|\
     verbum|verba|littera|litterae|linea|lineae|woord|woorden|regel|regels|\
     słowo|słowa|słów|litera|litery|liter|wiersz|wiersze|wierszy";

/// Words before what was struck out.
const STRUCK: &str = "struck out|struck through|struck-through|struck|strikethrough|strike-through|\
     strikeout|crossed out|crossed-out|cancelled|canceled|deleted|deletion|erased|\
     gestrichen|durchgestrichen|ausgestrichen|getilgt|biffé|rayé|barré|raturé|supprimé|\
     зачеркнуто|зачёркнуто|зачеркн|зачёркн|вычеркнуто|cancellato|cassato|depennato|tachado|borrado|\
     deletum|delevit|doorgehaald|doorgestreept|geschrapt|skreślone|skreślono|przekreślone|wykreślone";

/// Words before what was added, and where it is.
const ADDED: &[(&str, Option<&str>)] = &[
    (
        "inserted|insertion|added|addition|interlined|eingefügt|einfügung|hinzugefügt|ajouté|ajout|\
         вставлено|добавлено|вписано|aggiunto|inserito|añadido|insertado|additum|toegevoegd|\
         ingevoegd|dopisane|dopisano|wstawione",
        None,
    ),
    (
        "above|above the line|inserted above|written above|über der zeile|darüber|au-dessus|\
         en interligne|над строкой|sopra la riga|nell'interlinea|sobre la línea|supra lineam|\
         boven de regel|nad wierszem",
        Some("above"),
    ),
    (
        "margin|in margin|in the margin|marginalia|marginal note|am rand|am rande|en marge|на полях|\
         in margine|al margen|in de marge|na marginesie",
        Some("margin"),
    ),
];

/// Words before what is hard to read.
const UNCLEAR: &str = "unclear|uncertain|unsicher|undeutlich|lecture incertaine|incertain|неясно|\
     incerto|incierto|incertum|onduidelijk|onzeker|niejasne|niepewne";

/// Words before the description of a picture.
const PICTURES: &str = "illustration|illustrations|image|picture|sketch|drawing|figure|map|diagram|plate|portrait|music|\
     facsimile|abbildung|bild|zeichnung|skizze|karte|noten|dessin|croquis|gravure|carte|musique|\
     рисунок|рис|иллюстрация|карта|чертеж|чертёж|ноты|illustrazione|disegno|schizzo|figura|musica|\
     ilustración|dibujo|música|imago|pictura|afbeelding|tekening|schets|kaart|muziek|\
     ilustracja|rysunek|szkic|mapa|nuty";

/// Names of tags around words, in brackets: `[[strikethrough]] … [[/strikethrough]]`.
const TAGS: &[(&str, Tag)] = &[
    ("i|em|italic|italics", Tag::Style("italic", Style::Italic)),
    ("b|strong|bold", Tag::Style("bold", Style::Bold)),
    ("u|underline|underlined|underscore", Tag::Style("underline", Style::Underline)),
    ("sup|superscript", Tag::Style("superscript", Style::Superscript)),
    ("sub|subscript", Tag::Style("subscript", Style::Subscript)),
    ("smallcaps|small caps|sc", Tag::Style("small-caps", Style::SmallCaps)),
    ("s|strike|del", Tag::Struck),
    ("ins", Tag::Added),
];

#[derive(Clone, Copy)]
enum Tag {
    Style(&'static str, Style),
    Struck,
    Added,
}

/// The emphasis that is set in one style of type.
pub(in crate::normalize) fn set_in(written: &str, style: Style) -> PhraseKind {
    let rendition = Rendition { written: written.to_owned(), styles: vec![style] };
    PhraseKind::Emphasis { rendition }
}

/// What the tag with a name says of the words in it.
pub(in crate::normalize) fn tagged(name: &str) -> Option<PhraseKind> {
    let name = simplified(name);
    let tag = TAGS.iter().find(|(names, _)| is_in(names, &name)).map(|(_, tag)| *tag);
    match tag {
        Some(Tag::Style(written, style)) => Some(set_in(written, style)),
        Some(Tag::Struck) => Some(PhraseKind::Deletion { manner: None }),
        Some(Tag::Added) => Some(PhraseKind::Addition { place: None }),
        None => labelled(&name),
    }
}

/// What a label says of the words after it: `struck out`.
pub(in crate::normalize) fn labelled(label: &str) -> Option<PhraseKind> {
    let label = simplified(label);
    if is_in(STRUCK, &label) {
        return Some(PhraseKind::Deletion { manner: None });
    }
    if is_in(UNCLEAR, &label) {
        return Some(PhraseKind::Unclear { reason: None });
    }
    let added = ADDED.iter().find(|(words, _)| is_in(words, &label));
    added.map(|(_, place)| PhraseKind::Addition { place: place.map(str::to_owned) })
}

/// Whether a label announces a picture: `Illustration`, `Fig. 3`.
pub(in crate::normalize) fn announces_picture(label: &str) -> bool {
    let label = simplified(label);
    is_in(PICTURES, label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end())
}

/// What a remark in brackets says, if it is a known one: `illegible`, `3 words illegible`.
pub(in crate::normalize) fn remark(words: &str) -> Option<Remark> {
    let remark = simplified(words);
    if is_in(STRUCK, &remark) {
        return Some(Remark::Struck);
    }
    let known = || {
        GAPS.iter().flat_map(|(reason, languages)| {
            let words = languages.iter().flat_map(|words| words.split('|'));
            words.map(move |words| (*reason, words.trim_start()))
        })
    };
    if let Some((reason, _)) = known().find(|(_, words)| *words == remark) {
        return Some(Remark::Gap { reason, extent: None });
    }
    known().find_map(|(reason, words)| {
        let before = remark.strip_suffix(words).and_then(|before| before.strip_suffix(' '));
        let behind = || remark.strip_prefix(words)?.strip_prefix([' ', ':', ',']);
        let extent = before.or_else(behind)?.trim().to_owned();
        is_extent(&extent).then_some(Remark::Gap { reason, extent: Some(extent) })
    })
}

/// Most words in an extent: `two or three words`.
const LONGEST_EXTENT: usize = 4;

fn is_extent(words: &str) -> bool {
    words.split(' ').count() <= LONGEST_EXTENT && words.split(' ').any(|word| is_in(UNITS, word))
}

/// Longest remark that is looked up, in bytes.
const LONGEST: usize = 80;

/// A remark in small letters, with single spaces and without a full stop.
fn simplified(words: &str) -> String {
    let mut end = words.len().min(LONGEST);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let words: Vec<&str> = part(words, ..end).split_whitespace().collect();
    words.join(" ").to_lowercase().trim_end_matches(['.', ':']).replace('\u{2010}', "-")
}

fn is_in(list: &str, words: &str) -> bool {
    list.split('|').any(|one| one.trim_start() == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_of_nine_languages() {
        let gap = |words: &str| match remark(words) {
            Some(Remark::Gap { reason, extent }) => {
                format!("{reason} {}", extent.unwrap_or_default()).trim().to_owned()
            }
            Some(Remark::Struck) => "struck".to_owned(),
            None => "-".to_owned(),
        };
        for (words, expected) in [
            ("illegible", "illegible"),
            ("Illegible.", "illegible"),
            ("3 words illegible", "illegible 3 words"),
            ("illegible: two or three words", "illegible two or three words"),
            ("illegible word", "illegible word"),
            ("1 Wort unleserlich", "illegible 1 wort"),
            ("deux mots illisibles", "-"),
            ("deux mots illisible", "illegible deux mots"),
            ("неразб.", "illegible"),
            ("2 слова нрзб.", "illegible 2 слова"),
            ("parola illeggibile", "illegible parola"),
            ("ilegible", "illegible"),
            ("onleesbaar", "illegible"),
            ("nieczytelne", "illegible"),
            ("page torn", "damage"),
            ("blank", "blank"),
            ("desunt cetera", "lost"),
            ("durchgestrichen", "struck"),
            ("crossed out", "struck"),
            ("the blank page", "-"),
            ("lost his way", "-"),
            ("illegible scrawl of Ben", "-"),
            ("sic", "-"),
            ("", "-"),
        ] {
            assert_eq!(gap(words), expected, "{words}");
        }
    }

    #[test]
    fn labels() {
        assert_eq!(labelled("Struck out"), Some(PhraseKind::Deletion { manner: None }));
        assert_eq!(labelled("зачеркнуто"), Some(PhraseKind::Deletion { manner: None }));
        let margin = Some("margin".to_owned());
        assert_eq!(labelled("in the margin"), Some(PhraseKind::Addition { place: margin }));
        assert_eq!(labelled("note"), None);
        assert!(announces_picture("Illustration"));
        assert!(announces_picture("Fig. 3") || announces_picture("Figure 3"));
        assert!(!announces_picture("Enclosure"));
    }
}
