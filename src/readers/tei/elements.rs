//! The elements of TEI P5 (4.9): their names, and what each is in a text: a block, a line of an
//! opener, a point.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::dialects::ATTACHMENT;
use super::xml::Element;
use crate::readers::html_elements::is_block as is_block_of_html;

/// The names of all elements.
const NAMES: &str = "\
    TEI ab abbr abstract accMat acquisition activity actor add addName addSpan additional \
    additions addrLine address adminInfo affiliation age alt altGrp altIdent altIdentifier \
    alternate am analytic anchor annotation annotationBlock anyElement app appInfo application \
    arc argument att attDef attList attRef author authority availability back bibl biblFull \
    biblScope biblStruct bicond binary binaryObject binding bindingDesc birth bloc body \
    broadcast byline c cRefPattern caesura calendar calendarDesc camera caption case castGroup \
    castItem castList catDesc catRef catchwords category cb cell certainty change channel char \
    charDecl choice cit citeData citeStructure citedRange cl classCode classDecl classRef \
    classSpec classes climate closer code collation collection colloc colophon cond condition \
    constitution constraint constraintDecl constraintSpec content conversion corr correction \
    correspAction correspContext correspDesc country creation custEvent custodialHist damage \
    damageSpan dataFacet dataRef dataSpec datatype date dateline death decoDesc decoNote def \
    default defaultVal del delSpan depth derivation desc dictScrap dim dimensions distinct \
    distributor district div div1 div2 div3 div4 div5 div6 div7 divGen docAuthor docDate \
    docEdition docImprint docTitle domain eLeaf eTree edition editionStmt editor editorialDecl \
    education eg egXML elementRef elementSpec ellipsis email emph empty encodingDesc entry \
    entryFree epigraph epilogue equipment equiv etym event eventName ex exemplum expan explicit \
    extent f fDecl fDescr fLib facsimile factuality faith figDesc figure fileDesc filiation \
    finalRubric floatingText floruit foliation foreign forename forest form formula front fs \
    fsConstraints fsDecl fsDescr fsdDecl fsdLink funder fvLib fw g gap gb gen genName gender geo \
    geoDecl geogFeat geogName gi gloss glyph gram gramGrp graph graphic group handDesc handNote \
    handNotes handShift head headItem headLabel height heraldry hi history hom hyph hyphenation \
    iNode iType ident idno if iff imprimatur imprint incident incipit index institution \
    interaction interleave interp interpGrp interpretation item join joinGrp keywords kinesic l \
    label lacunaEnd lacunaStart lang langKnowledge langKnown langUsage language layout \
    layoutDesc lb lbl leaf lem lg licence line link linkGrp list listAnnotation listApp listBibl \
    listChange listEvent listForest listNym listObject listOrg listPerson listPlace \
    listPrefixDef listRef listRelation listTranspose listWit localProp locale location locus \
    locusGrp m macroRef macroSpec mapping material measure measureGrp media meeting memberOf \
    mentioned metDecl metSym metamark milestone mod model modelGrp modelSequence moduleRef \
    moduleSpec monogr mood move msContents msDesc msFrag msIdentifier msItem msItemStruct msName \
    msPart musicNotation name nameLink namespace nationality node normalization notatedMusic \
    note noteGrp notesStmt num number numeric nym oRef object objectDesc objectIdentifier \
    objectName objectType occupation offset opener org orgName orig origDate origPlace origin \
    orth outputRendition p pRef param paramList paramSpec particDesc path pause pb pc per \
    performance persName persPronouns person personGrp persona phr physDesc place placeName \
    population pos post postBox postCode postscript precision prefixDef preparedness principal \
    profileDesc projectDesc prologue pron provenance ptr pubPlace publicationStmt publisher \
    punctuation purpose q quotation quote rb rdg rdgGrp recordHist recording recordingStmt redo \
    ref refState refsDecl reg region relatedItem relation remarks rendition repository residence \
    resp respStmt respons restore retrace revisionDesc rhyme role roleDesc roleName root row rs \
    rt rubric ruby s said salute samplingDecl schemaRef schemaSpec scriptDesc scriptNote \
    scriptStmt seal sealDesc secFol secl seg segmentation sense sequence series seriesStmt set \
    setting settingDesc settlement sex shift sic signatures signed soCalled socecStatus sound \
    source sourceDesc sourceDoc sp spGrp space span spanGrp speaker specDesc specGrp specGrpRef \
    specList sponsor stage stamp standOff state stdVals street stress string styleDefDecl subc \
    subst substJoin summary superEntry supplied support supportDesc surface surfaceGrp surname \
    surplus surrogates syll symbol table tag tagUsage tagsDecl taxonomy tech teiCorpus teiHeader \
    term terrain text textClass textDesc textLang textNode then time timeline title titlePage \
    titlePart titleStmt tns trailer trait transcriptionDesc transpose tree triangle typeDesc \
    typeNote u unclear undo unicodeProp unihanProp unit unitDecl unitDef usg vAlt vColl vDefault \
    vLabel vMerge vNot vRange val valDesc valItem valList variantEncoding view vocal w watermark \
    when width wit witDetail witEnd witStart witness writing xenoData xr zone";

/// Whether TEI, or the dialect of an edition, has an element with this name.
pub(super) fn is_known(name: &str) -> bool {
    static ELEMENTS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| NAMES.split(' ').collect());
    ELEMENTS.contains(name) || name == ATTACHMENT
}

/// Elements that hold what a part of a text holds, without being a part of it themselves.
pub(super) const TRANSPARENT: &[&str] = &["body", "front", "back", "group", "text"];

/// Elements that make a line of their own in an opener or closer.
pub(super) const LINES: &[&str] =
    &["dateline", "salute", "signed", "address", "opener", "closer", "byline"];

/// Elements that are only a point, or call a note.
pub(super) const POINTS: &[&str] =
    &["pb", "lb", "cb", "gb", "anchor", "milestone", "note", "ptr", "handShift"];

/// Elements in which notes are gathered.
pub(super) const GATHERED_IN: &[&str] = &["noteGrp", "listAnnotation", "annotations"];

/// Whether elements with this name are set apart from what comes before and after them.
pub(super) fn is_set_apart(name: &str) -> bool {
    matches!(
        name,
        "ab" | "argument"
            | "back"
            | "bibl"
            | "biblFull"
            | "biblStruct"
            | "body"
            | "byline"
            | "castList"
            | "cell"
            | "cit"
            | "closer"
            | "dateline"
            | "div"
            | "div1"
            | "div2"
            | "div3"
            | "div4"
            | "div5"
            | "div6"
            | "div7"
            | "docImprint"
            | "docTitle"
            | "entry"
            | "epigraph"
            | "event"
            | "figDesc"
            | "figure"
            | "floatingText"
            | "front"
            | "group"
            | "head"
            | "imprint"
            | "item"
            | "l"
            | "label"
            | "lg"
            | "list"
            | "listAnnotation"
            | "listBibl"
            | "listEvent"
            | "listOrg"
            | "listPerson"
            | "listPlace"
            | "listWit"
            | "noteGrp"
            | "object"
            | "opener"
            | "org"
            | "p"
            | "person"
            | "place"
            | "postscript"
            | "quote"
            | "row"
            | "salute"
            | "signed"
            | "sp"
            | "stage"
            | "surface"
            | "table"
            | "text"
            | "titlePage"
            | "titlePart"
            | "trailer"
            | "witness"
            | "zone"
    ) || name == ATTACHMENT
}

/// Whether an element of another namespace has the name of a TEI or HTML block, so that it separates words.
pub(super) fn is_foreign_block(name: &str) -> bool {
    let local = name.split_once(':').map(|(_, local)| local);
    local.is_some_and(|local| is_set_apart(local) || !is_known(local) && is_block_of_html(local))
}

/// Whether an element inside a line is a block of its own.
pub(super) fn is_block_in_line(element: &Element) -> bool {
    match element.name.as_str() {
        "quote" | "cit" | "q" | "said" => holds_blocks(element),
        // Inside a line, these are blocks only if they hold blocks.
        "bibl" | "person" | "place" | "org" | "event" | "label" | "object" | "witness" => {
            holds_blocks(element)
        }
        // The notes of a group are called where it appears; the words around it are one paragraph.
        "salute" | "signed" | "dateline" | "byline" | "head" | "address" | "noteGrp" => false,
        "graphic" | "media" => true,
        name => is_set_apart(name),
    }
}

/// Whether an element is a block among blocks. An element unknown to this program is one if nothing
/// is written before it and it holds blocks.
pub(super) fn is_block(element: &Element, is_alone: bool, is_frame: bool) -> bool {
    match element.name.as_str() {
        "quote" | "q" | "said" | "cit" | "bibl" | "person" | "place" | "org" | "event"
        | "label" | "object" | "witness" => (is_alone && is_frame) || holds_blocks(element),
        "salute" | "signed" | "dateline" | "byline" | "address" => is_alone,
        "graphic" | "media" => true,
        name if POINTS.contains(&name) => false,
        name if is_set_apart(name) => true,
        _ => is_alone && holds_blocks(element),
    }
}

/// Whether lines such as datelines in this element can belong to a letter.
pub(super) fn holds_letter_lines(element: &Element) -> bool {
    let name = element.name.as_str();
    name.starts_with("div")
        || TRANSPARENT.contains(&name)
        || ["postscript", ATTACHMENT, "floatingText"].contains(&name)
}

/// Whether an element groups others and holds no words of its own.
pub(super) fn holds_only_elements(element: &Element) -> bool {
    let is_line = ["note", "item", "cell", "p", "quote", "figure"].contains(&element.name.as_str());
    !is_line && !element.has_text()
}

/// Whether an element holds blocks, at any depth.
fn holds_blocks(element: &Element) -> bool {
    element.elements().any(|child| {
        let is_block = is_set_apart(&child.name);
        let may_be_phrase = [
            "bibl", "person", "place", "org", "event", "label", "quote", "cit", "salute", "signed",
            "dateline", "byline", "head", "object", "witness",
        ];
        (is_block && !may_be_phrase.contains(&child.name.as_str()))
            || (child.name != "note" && holds_blocks(child))
    })
}

/// Whether an element is front or back matter.
pub(super) fn is_end_matter(element: &Element) -> bool {
    ["front", "back"].contains(&element.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_tei_and_of_editions_are_known() {
        assert!(is_known("correspDesc") && is_known(ATTACHMENT) && !is_known("uh-oh"));
    }
}
