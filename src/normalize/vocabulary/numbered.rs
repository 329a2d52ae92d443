//! Words that a number belongs to: parts of a letter or a book (`Appendix 2`), days (`May 3`).
//!
//! In the nine languages of European letters, in small letters, without a full stop.

use super::LANGUAGES;

/// Numbered parts, and the words for number.
const PARTS: &[&str] = &[
    // English
    "act addendum annex answer appendix article attachment book box canto case chapter clause \
     column copy document draft encl enclosure epistle exhibit extract fig figure file fol folder \
     folio fragment house hymn inclosure item leaf lesson letter line list lot map memorandum \
     mile no nos note number object ode paper paragraph part piece plan plate point poem \
     proposition psalm query question regiment resolution room rule scene schedule section sermon \
     series session sheet song sonnet stanza stage step tab table telegram text title tome tract \
     verse vol volume voucher ward",
    // German
    "abb abbildung absatz abschnitt abteilung abtheilung akt anhang anlage anmerkung antwort art \
     artikel aufzug auftritt band beilage beylage bild blatt bogen brief buch figur frage gesang \
     haus heft kapitel karte kasten lied mappe nr nro nummer paragraph psalm punkt satz \
     strophe stück szene tabelle tafel teil theil vers zeile zimmer",
    // French
    "acte annexe appendice article cahier carton chambre chant chapitre colonne document feuille \
     feuillet figure folio lettre ligne livre n° nº numéro paragraphe partie pièce planche point \
     psaume question réponse scène section strophe tableau tome vers verset volume",
    // Russian
    "акт вопрос вып выпуск глава документ дом книга комната лист № номер ответ параграф песнь \
     письмо приложение псалом пункт раздел рис рисунок статья стих строка сцена таблица том фиг \
     часть",
    // Italian
    "allegato annesso appendice articolo atto camera canto capitolo carta domanda figura foglio \
     lettera libro nota num numero paragrafo parte pezzo punto quesito questione risposta salmo \
     scena sezione stanza tabella tavola tomo verso volume",
    // Spanish
    "acto adjunto anexo apéndice artículo canto capítulo carta cuadro cuarto documento escena \
     figura folio habitación hoja lámina libro nota núm número n.º parte pieza pregunta punto \
     respuesta salmo sección tabla tomo versículo verso volumen",
    // Latin
    "articulus caput capitulum carmen epistola epistula folium fragmentum hymnus liber linea \
     littera numerus pars psalmus quaestio responsio sectio tabula titulus tomus versus",
    // Dutch
    "aanhangsel afdeling artikel bijlage blad boek brief deel dl figuur hoofdstuk huis kaart \
     kamer lied nummer paragraaf plaat psalm punt regel stuk tabel vers vraag antwoord",
    // Polish
    "akt aneks artykuł część dodatek dokument dział hymn karta księga list numer odpowiedź \
     paragraf pieśń pokój psalm punkt pytanie rozdział rys rysunek scena tabela tablica tom \
     werset wiersz zał załącznik",
];

/// Articles before a day, and words beside a Roman day.
const BESIDE_DAY: &[&str] =
    &["the ye this on le du den der dem am el il de di do dnia kal id non feria"];

/// Whether a number beside this word numbers what the word names, and not a page.
pub(in crate::normalize) fn is_numbered(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"№°º".contains(c));
    let is_weekday = LANGUAGES.iter().any(|language| language.is_weekday(word));
    is_weekday || is_part(word) || super::is_month(word) || is_in(BESIDE_DAY, word)
}

/// Whether the word names a part of a letter or a book, of which there may be several.
pub(in crate::normalize) fn is_part(word: &str) -> bool {
    is_in(PARTS, word)
}

fn is_in(lists: &[&str], word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    lists.iter().any(|list| list.split_whitespace().any(|one| one == word))
}
