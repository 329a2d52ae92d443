//! The codes of what the program reports, each with an explanation for `letterpress explain`.
//!
//! **Invariant:** every code appears once in [`CATALOGUE`], and is never used again with another meaning.

use serde::{Serialize, Serializer};

use super::Severity;

/// An entry of the catalogue: what a code means. Codes are never reused with another meaning.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The stable name: a letter for the part of the program, and a number.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// What it means, why the program says it, and what to do.
    pub explanation: &'static str,
}

impl Code {
    /// A code of a pass or a reader outside this crate. Those of the crate have a letter of [`PARTS`] and
    /// three digits.
    pub const fn new(id: &'static str, severity: Severity, title: &'static str) -> Self {
        Self { id, severity, title, explanation: "" }
    }

    /// Sets [`explanation`](Self#structfield.explanation).
    #[must_use]
    pub const fn explanation(self, explanation: &'static str) -> Self {
        Self { explanation, ..self }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $id:literal $severity:ident $title:literal $explanation:literal)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                title: $title,
                explanation: $explanation,
            };
        )*
        /// Every code, in the order of their ids.
        pub static CATALOGUE: &[&Code] = &[$(&$name),*];
    };
}

/// What the first letter of a code means.
pub static PARTS: &[(char, &str)] = &[
    ('S', "reading a file"),
    ('T', "reading TEI"),
    ('D', "reading the file of a word processor"),
    ('G', "reading pages in PAGE"),
    ('K', "reading Markdown"),
    ('N', "understanding a transcript"),
    ('M', "facts that you supply"),
    ('P', "how your transcripts are written"),
    ('I', "reading letterpress's own JSON"),
    ('A', "the proof that nothing is lost"),
    ('F', "programs of your own"),
    ('B', "making files"),
    ('X', "letterpress itself"),
];

/// The entry of a code; case is ignored.
///
/// ```
/// assert_eq!(letterpress::diag::explain("s001").unwrap().id, "S001");
/// assert!(letterpress::diag::explain("X999").is_none());
/// ```
pub fn explain(id: &str) -> Option<&'static Code> {
    CATALOGUE.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

catalogue! {
    UNREADABLE = "S001" Error "a file cannot be read"
        "The file does not exist, you may not read it, or it is a folder, a FIFO, a socket or a device; \
         a folder that you named holds no letters; the file is empty or not text; or a byte is not a \
         character in the file's encoding. Nothing was made from it, because a lost character cannot \
         be told from one that was never there. The message gives the offset of such a byte, counted \
         from 0. letterpress recognises UTF-8, UTF-16, Windows-1252 (which includes ISO-8859-1) and \
         KOI8; name any other encoding with `--encoding NAME`. XML in another encoding than \
         UTF-8 should declare it (XML 1.0, 4.3.3)."
    NO_READER = "S002" Error "letterpress cannot read this format"
        "The file is XML or JSON, but not a kind that letterpress reads. `letterpress formats` \
         lists those. `--from text` reads the file as plain text, tags and all."
    ENCODING = "S003" Note "the encoding in which the file was read"
        "The file is not in UTF-8, or not in the encoding that you named. The message says which \
         encoding was used and why. Nothing in a file identifies Windows-1252 or KOI8, so they are \
         recognised by the letters that they yield. If letters look wrong, name the encoding with \
         `--encoding NAME`: ISO-8859-15, for example, uses the same bytes as Windows-1252."
    FORBIDDEN_CHARACTER = "S004" Warning "a control character was left out of the letter"
        "XML has no way to write this character, so no edition can contain it. It is left out, and \
         recorded by its code point as the source's reading. Such characters are left by programs (a \
         word processor's soft hyphen, a terminal's colours): check what was meant there."
    FORM_FEED = "S005" Note "a form feed was read as white space"
        "Programs write a form feed or a vertical tab at the end of a page or column. XML cannot \
         contain it. Between two words it becomes a space, and its code point is recorded as the \
         source's reading; between two lines it counts as white space like any other."
    TRACE_OF_ACCIDENT = "S006" Warning "a character looks like damage"
        "The text contains a C1 control (U+0080 to U+009F), which nobody types, or U+FFFD, which \
         programs put in place of what they cannot read. Some program decoded the file wrongly before \
         letterpress received it. The character is kept; compare with an earlier copy."
    NAMED_AGAINST_BYTES = "S007" Warning "the file seems to be UTF-8, not the encoding that was named"
        "Every byte of the file is valid UTF-8, which text in another encoding hardly ever is by \
         chance. The file was read in the encoding that you, or the file itself, named."
    SKIPPED = "S008" Warning "something in a folder was skipped"
        "In a folder letterpress reads files that are named as letters are (`.txt`, `.md`, `.xml`, \
         `.tei`, `.html`, `.docx`, `.odt` and the like) or have no ending. It skips a file with another \
         ending; a file without an ending that is not text; a link that leads nowhere, or back to a folder that contains it; a \
         folder that you may not open; and a FIFO, a socket or a device, which it never opens. A file \
         that you name on the command line is never skipped: if it cannot be read, that is an error."
    BYTE_ORDER_MARK = "S009" Warning "a byte order mark appears inside the file"
        "U+FEFF shows the encoding at the beginning of a file, and no reader of the print would see \
         it. Inside a file it usually marks where two files were joined. In a transcript it is left \
         out: inside a line it is recorded as the source's reading, at either end of a line it counts \
         as white space. In TEI it remains a character of the text. Check that the text continues \
         correctly there."
    TOO_LONG = "S010" Error "the letter is too long"
        "A letter may have up to 16 MB, markup included. A longer one is a book, or several letters \
         that nothing separates, and printing it might take more memory than the machine has. For the \
         same reason a letter may have up to 1,048,576 tags (or lines, if it has no markup) and \
         100,000 control characters. A file of several letters may be of any length: say with \
         `--profile` how the letters of a transcript begin; in TEI, each letter is a `text`, or a \
         `div` of type `document`."
    FALSELY_DECLARED = "S011" Warning "the file declares the wrong encoding"
        "The XML declaration, or the `meta` element of a web page, names an encoding that letterpress \
         does not know or that the file cannot be in: a declaration that is readable byte by byte is \
         not in UTF-16, and ASCII has no byte above 0x7F. Every byte of the file is valid UTF-8, so it was read as UTF-8. Correct the \
         declaration, or name the encoding with `--encoding NAME`."
    LETTERS_INVALID = "S012" Error "the table of letters cannot be read"
        "A table of letters (`letters.csv`) has a row for each letter; its first line names the columns. \
         The columns file and number say which letter is meant. Here a column name looks like a \
         misspelling of a known one, two rows describe the same letter, a row names no letter, or a \
         cell holds an invalid value, such as a wrong date, address or language tag. All such places \
         are listed. Nothing was made, so that no wrong metadata is printed."
    UNKNOWN_COLUMN = "S013" Warning "a column of a table is not used"
        "No column of letters.csv or people.csv has this name, so what the column says is printed nowhere. \
         The hint lists the known columns; capitals make no difference. Columns for your own use may \
         stay: allow the warning."
    ROW_ASTRAY = "S014" Warning "a row of the table of letters belongs to no letter"
        "The column file holds the path of a letter from the folder of the table, with or without its \
         ending; the column number holds the name or the number of a letter in a file of several. No \
         letter that was read has that path, name or number, so what the row says is printed \
         nowhere. Rows for files that exist but were not converted this time are not listed."
    FRONT_MATTER_INVALID = "S015" Error "the front matter cannot be used"
        "The metadata at the top of the transcript has an invalid value, such as a date that does not \
         exist, or contradicts the letter's sidecar, although both describe only this letter. Nothing \
         was made of the letter, so that no wrong metadata is printed."
    NOT_WELL_FORMED = "T001" Error "the file is not well-formed XML"
        "The file breaks a rule of XML here: a tag is not closed or closes another element, an entity \
         is not declared in the file as text, or elements are nested too deeply. What follows cannot \
         be trusted and is not read. Letters that end before this place are read; the letter that \
         contains it is not. letterpress never fetches anything, so replace an entity that another \
         file declares with the character itself."
    REPEATED_ID = "T002" Warning "an id is used twice"
        "An `xml:id` must be unique in a file. A pointer to this id leads to the first element that \
         has it. The letters are read all the same."
    NO_LETTER = "T003" Error "the file contains no letter"
        "The file is TEI but has no text: it is only a header, or it includes other files (XInclude), which \
         are never fetched. Or its text is nothing but a list of persons, places or works."
    DANGLING_REFERENCE = "T004" Warning "a reference points to nothing"
        "No element of the file has the id that the reference points to. Its words are kept, and so is \
         its target, as written. Of several in a letter, the first is shown, with their count."
    UNKNOWN_ELEMENT = "T005" Warning "an element is not part of TEI"
        "TEI P5 has no element of this name. Its words and its name are kept; letterpress does not \
         know what it means."
    KEYS_BY_CASE = "T006" Warning "two keys of a list differ only in capital letters"
        "A list of persons or places has two entries whose ids are the same but for capital letters. \
         They are two in the files that letterpress makes, but some web servers and disks take them for \
         one. Give one of the entries another id."
    POINTERS_OUTSIDE = "T007" Warning "pointers lead to other files"
        "A letter points into files beside its own: to a register of persons, to another letter. Nothing is \
         fetched. The pointers stay as they are in TEI, and lead nowhere unless those files are where they were; other \
         formats show the words only. The count is of the pointers of one letter and its header."
    SEVERAL_BEARERS = "T008" Warning "a name points to several persons"
        "An element of the header points to several persons in one authority file, and its words do not name each of \
         them, as *Ann Lee and Ben Cox* would. The letter keeps the words and none of the addresses. Write an element \
         for each person, or add them to a list in the file."
    UNCALLED_NOTE = "T010" Warning "nothing in the text calls a note"
        "The note is kept apart from the text, in the back matter, and nothing in the letter calls it: \
         no `ref`, `ptr` or `anchor` points to it or bears its label, and the note itself names no \
         place with `target` or `corresp`. It remains a note of the letter, without a place in the \
         text. Give the note an `xml:id`, and point to it with `target` where it is called."
    APPARATUS_OUTSIDE = "T011" Warning "notes or enclosures lie outside the letters"
        "The file contains several letters, and notes or enclosures that are in none of them, so \
         letterpress cannot tell which letter they belong to. They are counted with the matter outside \
         the letters and printed with no letter. Let the letter call the note, or move the enclosure \
         into the letter."
    HEAD_NOTE = "T012" Note "an inline source note was read as a head note"
        "Volumes of FRUS use `note type=\"source\" rend=\"inline\"` for what is printed above a \
         document: `[Translation.]`, `No. 445.]`. It is printed where it appears. Only a note that \
         says where the document comes from counts as a source note."
    ADDRESS_IN_POSTSCRIPT = "T013" Note "lines of a postscript were read as the address"
        "Volumes of FRUS encode the lines below the signature that name the addressee as a postscript. \
         Lines that hold only names, offices and places, and that name the addressee by a title, an \
         office or the recipient's name, become the address in the closer."
    NOTE_BY_LABEL = "T014" Note "a note was matched to its mark by its label"
        "No pointer leads from the text to this note, but a mark in the text has the same label, and \
         no other note has it."
    ANNOTATION = "T015" Note "some words of the file are annotation, not text"
        "Some TEI elements hold what the encoders say about a text, wherever they appear in it: index \
         entries (`index`), interpretations (`interp`, `span` with `from` or `target`), certainties, \
         coordinates, remarks on a witness. A print adds catchwords, signatures of sheets and numbers of pages (`fw`) \
         to its text. They are not words of the letter and appear in no format but a revision of the file; the IR, letterpress's own record of the letter, keeps them in its furniture."
    MARK_OF_NOTE = "T016" Warning "a mark in the text may call a note that is attached elsewhere"
        "The note appears between two paragraphs and has a label; the text before it has the same \
         label, raised or as a sign. No pointer joins the two, and the label alone is not proof: it \
         occurs several times, or it is a sign among other characters. The note is attached to the \
         paragraph before it."
    OPEN_STRETCH = "T020" Warning "a deletion or addition has no end"
        "A `delSpan` or `addSpan` marks where it begins, but its `spanTo` names no later place in the \
         letter. How far it reaches is unknown, so the words after it are printed like any others. Put \
         an `anchor` with that id where it ends."
    OLD_TEI = "T021" Warning "the file is in TEI P4"
        "The root of the file is `TEI.2`, which TEI P5 replaced in 2007. Most elements have kept their names; \
         `id` and `lang` are read as `xml:id` and `xml:lang`, and a pointer may lack its `#`. An entity of the \
         document type that the file does not declare itself is read as ISO 8879 names it (`&mdash;`). Readings in \
         attributes (`sic/@corr`, `abbr/@expan` …) and pictures named by an entity are understood; what else \
         only P4 has is kept as it is written."
    UNNAMED_PARTY = "T022" Warning "a correspondent or a place has no name in the file"
        "An element of the header only points to a person, a body or a place, and holds no name; the \
         lists of the file do not have it either. Nothing is ever fetched, so the letter does not say \
         who or what it is. Write the name into the element, or add the entry to a list in the file."
    FALSE_DATE = "T023" Warning "a date is not valid"
        "An attribute of a date (`when`, `from`, `to`, `notBefore`, `notAfter`) is not a year, a month \
         or a day of the calendar: 1800-02-30, for example. It is left out; the words of the date are \
         kept. Correct the attribute."
    ROLES_EXCHANGED = "T024" Warning "sender and recipient are exchanged in the mark-up"
        "A `correspAction` or a heading names both parties, and the type or role of each name says which one it is; the \
         words of the title or the heading (*Ann Lee to Ben Cox*) have it the other way round. The words count. Correct the \
         types."
    UNDESCRIBED = "T025" Warning "nothing says which letter a correspDesc is of"
        "A header describes several correspondences (`correspDesc`), and letters share it. A letter names its own by \
         `decls` or `corresp`; a description its letter by `ref`, `corresp`, or by a `key` that is the letter's `n`. If no \
         letter does, and there are as many of both, they are taken in their order; otherwise a letter gets none, rather \
         than that of another."
    PAGE_IN_WORD = "T026" Warning "a page break without a mark is taken to be inside a word"
        "The break (`pb`, `cb`, `gb`) has a letter directly on both sides, and the file marks none of its breaks with \
         `break=\"no\"`. The word is printed whole. If two words meet there, the file lacks the space between them."
    LINE_IN_WORD = "T027" Note "a line break without a mark is taken to be inside a word"
        "The line break has a letter directly on both sides, and those between words have a space beside them in this \
         file. The word is printed whole, and the line end kept."
    INCLUDED = "T028" Warning "parts of the file are in other files"
        "The file includes others (`xi:include`). letterpress reads what is in the file itself, and what an `xi:fallback` \
         holds; the elements stay in the TEI made, and what they include is in no format. Resolve them first."
    TRACKED_CHANGES = "D001" Warning "words that were deleted with changes tracked were left out"
        "The file has tracked changes that are neither accepted nor rejected. letterpress treats them as \
         accepted: insertions are part of the text, deletions are not. The deleted words are kept in the \
         letter's IR. Accept or reject the changes in the word processor to avoid this warning."
    HIDDEN_WORDS = "D002" Warning "words that a reader of the file does not see were left out"
        "The words are hidden text, the instruction of a field, the placeholder of an empty form field, \
         in a cell that a merged cell covers, or a reading aid above other words. They are kept beside \
         the letter, in its IR. If they belong to the letter, make them visible in the word processor."
    HEADERS_AND_FOOTERS = "D003" Warning "headers and footers were left out"
        "The header and footer of a page, and the number of a page where it is inserted as a field, are \
         no words of the letter. They are kept beside it, in its IR. If a letterhead is in the header, \
         move it into the text."
    COMMENTS = "D004" Warning "comments are printed as notes"
        "A comment becomes a note without a label at the end of the passage that it is about. Comments \
         are often meant for colleagues: delete those that readers should not see."
    TEXT_BOX = "D005" Note "a text box is read where it is anchored"
        "A text box can be anywhere on the page; only the place in the text where it is anchored is \
         known. Its words are read there, as a section of class `text-box`."
    FILE_PAGES = "D006" Note "page breaks of the file are no pages of the print"
        "Somebody began a new page here. The pages of a file are not those of the print or manuscript \
         that it was copied from, so the break only ends a line or paragraph. To mark the pages of the \
         original, write them into the text, for example as [Page 4]."
    OTHER_FILE = "D007" Loss "a part of the text is in another file"
        "The file refers to another one for a part of its text (`altChunk`, a subdocument, a linked \
         section), which letterpress does not open. Nothing was made, so that no part is missing in \
         silence. Open the letter in a word processor and save it again, so that all its text is in it."
    OBJECT = "D008" Warning "an embedded object was left out"
        "A chart, a diagram, a drawing in ink or the object of another program has no place in a letter, \
         and of a field that is drawn anew each time the file has no words. If it shows words of the letter, \
         write them into the text."
    SYMBOL = "D009" Warning "a character of a symbol font is not known"
        "The file gives a position in a symbol font, such as Wingdings, instead of a character. Its meaning \
         depends on that font, so it is marked as a gap. Replace it with the Unicode character that it \
         shows."
    UNKNOWN_LABELS = "D010" Warning "the labels of notes or items cannot be known"
        "Word processors do not store these labels; letterpress counts as they do. That is impossible \
         where notes are counted anew on each page, since the pages depend on the program, and where a \
         format of numbers is not known. Such notes and items have no label."
    ORPHAN_NOTE = "D011" Warning "a note that nothing calls was left out"
        "The file holds a note or comment that no place in the text calls; word processors do not show \
         it. It is kept beside the letter, in its IR."
    MISSING_NOTE = "D012" Warning "a note that is called is not in the file"
        "The text calls a note or comment that the file does not hold. Compare with another copy."
    FORMULA = "D013" Warning "a formula was read as a row of its characters"
        "Fractions, roots and exponents have their parts above and below each other, which a letter's text \
         cannot show: of one over four, 14 would be left. Write formulas so that they can be read in one line."
    CUT_WORD = "D014" Warning "a picture or text box cuts a word in two"
        "A picture or a text box is anchored between two letters of a word, or between two words without a \
         space. It is read there, and divides them. In the word processor, move the anchor to the end of \
         the word."
    REGION_WITHOUT_ORDER = "G001" Warning "the reading order of a page leaves out a region"
        "PAGE files list the regions of a page in the order in which they are read. This region has text \
         and is in no list; it is read after those that are, in the order of the file. Check where its text \
         belongs, and put it into the reading order."
    TAG_WITHOUT_PLACE = "G002" Warning "a tag of a line cannot be placed"
        "Tags on words say with which character of the line they begin and how many they cover. The line has \
         fewer characters, or one that would be cut, probably because its text was changed afterwards. The \
         words are kept, without the tag."
    HEADS_OF_PAGES = "G003" Note "lines marked as heads or feet of pages were left out"
        "The file marks regions as header, footer, catchword or signature mark. They repeat what the page \
         says elsewhere and are kept as furniture, not as words of the letter."
    PAGE_WITHOUT_TEXT = "G004" Note "a page has no text"
        "No line, word or region of the page has any text: it may be blank, a picture, or not transcribed. Its \
         page break is kept."
    NOTE_WITHOUT_CALL = "G005" Warning "nothing says where a note of a page is called"
        "The file marks a region as footnote or endnote, but has no way to say which mark in the text calls \
         it. The note is kept, and printed without a call."
    HTML_NOT_READ = "K001" Warning "an HTML tag in Markdown is not read, only its words"
        "Markdown may hold HTML. Italics, bold type, raised and lowered letters, underlining, insertions, \
         deletions and line breaks are read. Other tags are dropped; their words stay, and each block \
         becomes a paragraph. Write the passage in Markdown, or check that the words are enough."
    HEADING_NUMBER = "N101" Note "the document's number was taken from the heading"
        "The heading begins with a number and a full stop, as editions number their documents. The \
         number also stays in the heading."
    KIND_FROM_HEADING = "N102" Note "the kind of document was taken from the heading"
        "The heading names the kind of document: letter, telegram, memorandum and so on."
    CORRESPONDENTS_FROM_HEADING = "N103" Note "the correspondents were taken from the heading"
        "The heading reads `Letter From A to B`, or the like. The names are kept as written; a sidecar \
         can give full names and links to authority files."
    DATELINE = "N104" Note "a line was read as the dateline"
        "A short line between the heading and the text gives a place, a date, or both."
    DATE_FROM_HEADING = "N105" Note "the letter's date or place was taken from the heading"
        "There is no dateline, but the heading ends with a date, perhaps after a place."
    SALUTATION = "N106" Note "words were read as the salutation"
        "The words that address the recipient are on a line of their own or begin the first paragraph."
    CLOSER = "N107" Note "lines were read as the complimentary close and signature"
        "The last short lines of the letter close and sign it."
    SOURCE_LINE = "N108" Note "a line was read as the address of the source"
        "The line `Source: …` at the end names the page that the text was copied from. It is kept as \
         the letter's source, not as part of the letter."
    CROSS_REFERENCE = "N109" Note "words were read as a reference to another document"
        "The words name a document of the same edition by its number."
    LANGUAGE = "N110" Note "the language was detected"
        "The language was worked out from the body of the letter and from its opening and closing \
         words. A sidecar can state it: `language = \"en\"`."
    DATE_READING = "N111" Note "a date had to be interpreted"
        "The date is written in two calendars, in the Julian or the French Republican calendar, by a \
         feast, as approximate or uncertain, or with its year elsewhere (in the heading). It is kept as \
         written, together with the day in the Gregorian calendar."
    DATE_UNDECIDED = "N112" Warning "it is uncertain which day a date means"
        "The day does not exist (`30 February`), letterpress does not know such a date, only the century \
         is not stated (`July 2d. /66.` is kept as XX66-07-02), or nothing shows which day is meant: \
         `3/5/1901` may be in March or in May, and a letter from England before September 1752 or from \
         Russia before February \
         1918 may use either calendar. The date is kept as written, with every day that it can mean, \
         each marked as uncertain."
    CORRESPONDENTS_UNDECIDED = "N113" Warning "the heading does not say for sure who sends and who receives the letter"
        "The name of an office can contain `to`: `the Special Assistant to the President` is one \
         person or two. A heading can also have one name that may be the sender or the recipient, or \
         say only `To the Same`, and the letter before is in another file. Where that is undecided, nobody \
         is named. Name them in a sidecar, under `[[from]]` and `[[to]]`."
    WITNESS = "N114" Note "a note says where the letter is kept or printed"
        "The source note says where the document is kept, how it was classified and transmitted, where \
         other copies are, or where else it is printed. What is certain becomes a witness of the \
         letter, listed with its sources; the note keeps all its words."
    POSTSCRIPT = "N115" Note "a postscript was recognised"
        "The text after the signature begins like a postscript (P.S., Nachschrift, P.-S., З. Ы.). It \
         ends with its own signature, or where another postscript or an enclosure begins."
    ENCLOSURE = "N116" Note "an enclosed document was recognised"
        "A paragraph after the signature is only the heading of an enclosure (Enclosure, Attachment, \
         Annex, Beilage and the like, perhaps with a number). What follows is a document of its own \
         that was sent with the letter."
    LANGUAGE_UNKNOWN = "N117" Warning "the language of the letter is unknown"
        "Nobody states the language, and the letter is too short or too mixed to detect it. Without \
         it, words are not hyphenated, and screen readers do not know how to pronounce them. State it: \
         `language = \"en\"` in a sidecar or profile, `xml:lang` in TEI."
    LANGUAGE_DOUBTFUL = "N118" Warning "the language of the letter rests on one sign"
        "The body of the letter and its opening or closing words point to different languages, or the \
         body is in a language whose salutations, closes and datelines letterpress does not know. If \
         the language is wrong, state it: `language = \"it\"`."
    SECOND_LETTER = "N119" Warning "another letter seems to begin inside this one"
        "A line in the text looks like the heading of a document. The file is read as one letter, so \
         the notes and pages of two letters would be mixed. Put each letter into a file of its own, say \
         in a profile how a letter begins, or let `--divide auto` divide the file as its headings \
         suggest."
    CORRESPONDENT_DOUBTFUL = "N120" Warning "only one weak sign names a correspondent"
        "`Letter from X` can name a person or a place. If no number shows that an edition wrote the \
         heading, and neither salutation nor signature names X, nobody is called the sender; a \
         recipient is kept. Where nothing else names a correspondent, a given name in the salutation or \
         the signature does, with low certainty. Of several lines under a letter, the first name is the \
         sender; the others are too if they have initials and the close is in the plural (`We are …`). A sidecar can name them, under `[[from]]` and `[[to]]`."
    FACT_NOT_READ = "N121" Warning "a line may hold a fact that was not read"
        "The letter has no date, place, sender, recipient, salutation, close or signature, but a line near \
         its beginning or end looks as if it gave one: it ends with a year, names two persons, signs or \
         addresses. It stays in the text. If the line does give the fact, state it in a sidecar."
    FRONT_MATTER = "N122" Note "front matter was left out of the text"
        "The transcript begins with metadata between two lines `---` (YAML) or `+++` (TOML). They are \
         facts about the letter, not its words; they are kept in the IR, and printed nowhere as text."
    INTERVAL_IS_BETWEEN = "N123" Note "an interval is read as one date in between"
        "In EDTF, `1776/1778` is the whole time from 1776 to 1778. A letter is written on one day, so an \
         interval that an editor gives for its date is read as `[1776..1778]`: a day in between. For a \
         letter that was written over several days, write `from 1776-05-03 to 1776-05-05`."
    OF_NOBODY = "N124" Warning "a fact is about a person or place without a name"
        "An editor gives the address or the role of a sender, a recipient or a place without a name, \
         so it would apply to the one named in the letter; but the letter names none. The fact is \
         printed nowhere. Give the name, too."
    UNKNOWN_KEY = "N125" Warning "a key of the front matter is not known"
        "Other programs keep settings in front matter, too (`layout`, `tags`). What such a key says is \
         printed nowhere; it is kept in the IR with the rest of the front matter. If it is a typing \
         error, the hint lists the known keys."
    CORRESPONDENT_FROM_LETTER = "N130" Note "a correspondent was taken from the letter itself"
        "No heading names the correspondent. A signature in full, an address, or a salutation that names \
         both does, or address and salutation agree."
    CORRESPONDENTS_CONTRADICT = "N131" Warning "heading and letter name different correspondents"
        "The heading names somebody else than the signature, the address or the salutation, each with a \
         name in full. The heading is followed; the other name stays in the text. If the letter is right, \
         name the correspondent in a sidecar, under `[[from]]` or `[[to]]`."
    HEADER_BLOCK = "N132" Note "labelled lines were read as facts of the letter"
        "Lines such as `From: …`, `To: …`, `Date: …`, `Subject: …` at the beginning say who wrote to whom, \
         when, where and about what. They are kept as the source of these facts, not as part of the letter."
    FROM_LETTER_BEFORE = "N133" Note "something was taken from the letter before"
        "In a file that was divided into letters, a heading such as `To the Same` names the recipient of the \
         letter before; a day without a year is in the year of the letter before, if the letters are in the \
         order of their days; and initials under a letter are those of the sender of the letter before, if \
         they agree. Each is marked as inferred. If one is wrong, state the fact in a sidecar or in \
         letters.csv."
    NOTE_LIST = "N201" Note "lines at the end were read as the list of notes"
        "The numbered lines at the end follow each other in order and match the marks in the text."
    NOTE_SHIFT = "N202" Note "the list of notes is numbered differently from the marks"
        "Web copies often number a list of notes afresh from 1. If the marks in the text start at \
         another number, notes and marks are matched by their order. The marks are what was printed, \
         so a note takes its mark's number as its label."
    SOURCE_NOTE = "N203" Note "a note was read as the source note"
        "The note is attached to the heading and says where the document is kept. It is shown with the \
         label `Source`."
    NOTE_PLACE_INFERRED = "N204" Warning "a note has lost its mark, and its place was inferred"
        "The text has no mark for this note, but the note's own words show where it belongs. Check the \
         place against the print."
    NOTE_WITHOUT_MARK = "N205" Warning "a note has no mark in the text"
        "The note is kept, but nothing shows which words it belongs to. It is printed after the letter."
    MARK_WITHOUT_NOTE = "N206" Warning "a mark seems to call a note that does not exist"
        "A number is attached to a word like a note mark, but the list has no such note. The number \
         stays in the text."
    MARK_IN_NUMBER = "N207" Warning "digits that may mean something else were read as a note mark"
        "In copied text a mark can run into a number (`Article 434` may be Article 43 with mark 4), a \
         capital (`U2`) or a decimal. No other place is more likely to call the note, and here the \
         mark is in the right order. Check it against the print."
    LEFT_OUT = "N208" Warning "running heads were left out of the letter"
        "A line made of a title and a number that interrupts a sentence, or that recurs with the \
         numbers of later pages, is a running head of the print and not part of the letter. The IR, \
         letterpress's own record, keeps its words; no format prints them. If the text has no other \
         page marks, the number begins a page. Numbered headings (`Appendix 2`), days (`May 3`) and \
         list items are not affected. If a line was taken wrongly, say in a profile how running heads \
         are written: `running_head = \"N LETTERS OF ANN\"`. Nothing else counts as one then."
    NOTE_OUT_OF_ORDER = "N209" Warning "a line in the list of notes is out of order"
        "The line begins like a note, but its label does not follow the label before it, so the line \
         was left in the note before it. The copy may have lost, repeated or misnumbered a note."
    NOTES_NOT_TAKEN = "N210" Warning "numbered lines were not read as notes"
        "The lines are numbered like notes, but either nothing in the text calls them (if they are \
         notes, their marks are lost), or other text follows them, so that the end of the last note is \
         unknown. They stay as they are."
    NOTES_IN_TEXT = "N211" Note "notes inside the text were moved out of it"
        "The notes are written as your profile says. Each is attached to the mark that calls it or, if \
         no mark calls a note of this letter, to the words before it."
    NOTE_UNCLOSED = "N212" Warning "a note begins in the text and does not end"
        "The letter ends before the sign that closes a note in your profile, so the words stay in the \
         text. A bracket may be missing, or the note's own words may contain an unmatched one."
    NOTES_FIT_OTHERWISE = "N213" Warning "marks and notes can be matched in another way"
        "Two ways of numbering the notes match equally many marks and notes. The list's own numbers \
         were kept if they are one of the two. Compare the first and the last mark with the print."
    NOTE_SHIFT_UNSURE = "N214" Warning "the list's own numbers were ignored"
        "The marks and the list are numbered differently, and notes and marks were matched by their \
         order, because that matches more of them. But one mark is left over, or the list does not \
         begin with a source note, as renumbered lists on the web do. Compare with the print."
    CALLED_AGAIN = "N215" Warning "a number was read as a second mark of a note"
        "The number is written like a mark, and a note has that label, but the note is called \
         elsewhere, or the mark is out of order. The number may belong to the text."
    WORDS_CONTRADICT_NUMBER = "N216" Warning "a note's words contradict its number"
        "The note speaks of the signature, but the mark with its number is inside a sentence, and \
         another note has no mark. In the copy, the notes may be in another order than the marks."
    NOTE_HOLDS_LETTER = "N217" Warning "a note seems to contain part of the letter"
        "After the first line of the note comes a complimentary close, a line in capitals such as a \
         signature, or a page mark on a line of its own. Nothing may mark where the note ends, so it \
         may have swallowed the text after it."
    NOTE_SHARES_MARK = "N218" Warning "a note was given the mark of the note before it"
        "No mark has this note's number, but the mark of the note before it appears twice in the text, \
         as in a print that gives two notes the same mark. The note takes that mark as its label; the \
         IR, letterpress's own record, keeps its number. The second mark may also be a number in the \
         text, or call the first note again."
    TEXT_BEHIND_NOTES = "N219" Warning "text after the list of notes was left in the letter"
        "After the last note comes a postscript, the heading of an enclosure, a close, a signature, a \
         page mark on a line of its own, or a paragraph that is not indented where each note has one \
         paragraph. It was not read as part of the note."
    FURNITURE = "N221" Note "some words of the copy are not part of the letter"
        "A rule, the heading of the list of notes, or the link back from a note belongs to the printed \
         or web page, not to the letter. The IR, letterpress's own record, keeps the words; no format \
         prints them."
    FRAME = "N222" Note "the notices of a web library were left out"
        "Project Gutenberg puts notices about the book and its licence before a line `*** START OF THE \
         PROJECT GUTENBERG EBOOK … ***` and after a line that begins `*** END OF`. They are not part \
         of any letter. The IR, letterpress's own record, keeps them; no format prints them."
    MAY_BE_RUNNING_HEAD = "N223" Warning "a line may be a running head"
        "The line looks like a running head of the print, a title and a number, and it interrupts a \
         sentence or recurs with a higher number. That is too little evidence to leave words out, so \
         it stays in the text. If it is a running head, say in a profile how they are written \
         (`running_head = \"N LETTERS OF ANN\"`), or drop the line there (`[[drop]]`)."
    NOTE_END_UNSURE = "N224" Warning "it is uncertain where a note ends"
        "A note ends with its paragraph, or where lines are no longer indented. A paragraph between \
         two notes that calls neither may belong to the first; an indented paragraph after a note may \
         be verse in the letter; a new line after the end of a sentence may belong to the letter. The \
         words are kept; check whether they belong to the note or to the letter."
    UNSEEN_CHARACTER = "N225" Note "an invisible character at the edge of a line was left out"
        "Web pages and word processors leave zero-width spaces, word joiners and soft hyphens, which \
         no reader of the print would see. At the start of a line all of them count as white space, at \
         its end the first two; inside a line they stay in the text."
    NOTES_COUNTED = "N226" Warning "the list of notes has lost its numbers"
        "Browsers and text extractors do not copy the numbers of a list. Its notes are given to the marks \
         in the text in their order; if a note or a mark is missing, all after it are wrong. Compare the \
         first and the last with the print."
    WEB_FURNITURE = "N230" Warning "the menu or the foot of a web page was left out"
        "A web page has parts that are not the letter: menus, headers and footers of the site, forms, lists \
         of links, what is hidden, and whatever is outside the part that it marks as the main one. A copy \
         of a whole page as text begins with its menu (`Skip to content`, `Home > Papers`) and ends with \
         links and rights of the site (`Share this`, `© 2020`). Of such a copy, the lines \
         beside them that are no sentences were left out, too. The IR, letterpress's own record, keeps \
         the words; no format prints them. Check that none belongs to the letter."
    MARK_CUT = "N231" Note "a note mark was read from the end of a number"
        "In copied text a mark can run into a number. Here the number shows it: no month has 32 days \
         (`May 2-32`), no letter was written in 19552, parts count from 1 (`Enclosure 13`, \
         `Enclosure 24`), or the note itself names the number before the mark."
    NOTES_BY_ORDER = "N232" Warning "notes of a web page were matched to marks by their order"
        "The page has raised numbers that count from 1 and, at its end, as many entries of a list, but no links \
         between them. Each entry was read as the note of the number in its place. If a note or a mark is \
         missing on the page, all after it are wrong: compare the first and the last."
    UNDER_SIGNATURE = "N233" Warning "a heading under the signature is kept in the letter"
        "Editions put lists of persons, citations and links below a letter. What a page does not mark as its \
         own menu or foot stays in the letter, as nothing of it may be lost. If the heading begins something \
         that is none of the letter's, cut it out of a copy of the file."
    FACT_NOT_FOUND = "N234" Warning "the letter does not say who wrote it, to whom, or when"
        "Every letter has a sender, a recipient and a date. Nothing in this one was recognised as such, and no \
         line looks as if it gave them. If they are known from elsewhere, state them in a sidecar or in \
         letters.csv; if the text does give them, in a form that is not known, please report it."
    MANUSCRIPT_LINE = "N235" Note "a line under the letter describes its manuscript"
        "The line begins with a symbol of documentary editions (`ALS`, `RC`, `LB`), and a place follows. It is a note \
         about the source, and signs nothing."
    PART_HEADING = "N236" Note "the heading of a part of the letter was recognised"
        "A paragraph is nothing but a word for a part and a number (`Article 1`, `Section II`), and others count on \
         from it."
    TABLE_HEAD = "N237" Warning "the head of a table is not marked"
        "The rows at the top hold words, and the columns below them numbers. They are taken for the names of the \
         columns, which e-books repeat for readers who see a cell at a time. If the table has no head, or another, mark it \
         in a copy of the file: `row role=\"label\"` in TEI, `th` in HTML."
    PAGE_MARK = "N301" Note "a page mark was read as a page break of the print"
        "The mark shows where a new page of the print begins."
    FIRST_PAGE = "N302" Note "the page on which the letter begins was inferred"
        "The first page mark in the text begins the letter's second page, so the letter begins on the \
         page numbered one lower. That page is marked as inferred wherever it is shown."
    PAGE_ORDER = "N303" Warning "page numbers are out of sequence"
        "The number of a page mark does not follow the one before it: the copy may lack a page, or the \
         mark may be wrong. The number is kept as it is."
    MAY_BE_NO_PAGE_MARK = "N304" Warning "what looks like a page mark may not be one"
        "A number in such signs can be part of the text (`|12|`, `{12}`) or of a reference (`[p. 12]`), \
         and no other mark, line end or broken word suggests a new page here. Numbers close together \
         stay in the text; a single one is read as a page mark. Compare with the print, and say in a \
         profile how page marks are written: `page_mark = \"[Page N]\"`."
    SERIES_NOT_READ = "N305" Warning "signs with rising numbers were not read"
        "Signs in one form, such as `[fol. 12]`, appear several times with rising numbers, so they count \
         something: pages, leaves, notes. They stay in the text as they are. If they are page marks or \
         note marks, put the line that the hint gives into a profile."
    PAGE_NUMBER_NOT_READ = "N306" Warning "a number alone on a line was not read as a page number, where others were"
        "The letter has page numbers on lines of their own. This one has another form, or does not follow \
         the one before, so it stays in the text. If a page begins there, put its number right, or say in \
         a profile how page marks are written."
    PARAGRAPH_REJOINED = "N401" Note "a paragraph that the copy had broken was rejoined"
        "The first part ends in mid-sentence, and the second begins with a small letter. The break is \
         kept as the source's reading."
    HYPHEN_REJOINED = "N402" Note "a word that was broken at the end of a line was rejoined"
        "The hyphen is at the end of a line or page, or the same word appears elsewhere in the letter \
         without it. Compounds keep their hyphen. The source's form is kept as its reading."
    LOST_SPACE_MENDED = "N403" Note "a lost space was restored"
        "You asked for it with `--fix lost-spaces`: a word ran into the punctuation before it, which \
         happens when a copy loses its markup. The source's form, without the space, is kept as its \
         reading."
    HYPHEN_DOUBTFUL = "N404" Warning "a hyphen at the end of a line may be part of the word"
        "Neither the letter nor general knowledge of such words shows whether the hyphen belongs to \
         the line or to the word (`mat-ter`, `ever-green`). The word was read as the message shows, \
         and the source's form is kept as its reading. Compare with the print."
    SENTENCE_MAY_GO_ON = "N405" Warning "a sentence may continue in the next paragraph"
        "A paragraph ends in mid-sentence and the next begins with a small letter, but it is as short \
         as a line of verse or of a list. The two were left apart."
    TYPED_MARK = "N601" Note "a typist's marks were read"
        "Words between signs are italics or bold type (`_Times_`, `=Notice=`), a caret raises letters \
         (`M^r`), and words in brackets say what is there to see (`[illegible]`, `[struck out: hay]`, \
         `hay[?]`, `th[e]`). The signs are no longer part of the text; the IR, letterpress's own record, \
         keeps them in its furniture. What replaces words, such as `[illegible]`, stays in the text."
    TYPED_MARK_DOUBTFUL = "N602" Warning "a typist's marks may mean something else"
        "The marks were read as the message says, but other typists use them in another sense, and nothing \
         else in the letter shows which is meant. Compare with the original."
    TYPED_MARK_LEFT = "N603" Warning "what looks like a typist's mark was not read"
        "Signs or brackets look like mark-up, but what they mean is uncertain, or a fellow is missing. They \
         stay in the text as they are, and every format prints them."
    VERSE = "N604" Note "indented lines were read as verse"
        "Between paragraphs of prose, each line of this one begins further in, begins with a capital, and \
         breaks off where the next word would still have fitted."
    INDENTED_QUOTATION = "N605" Warning "an indented paragraph was read as a quotation"
        "Between paragraphs of prose, each line of this one begins further in, and its lines are full. \
         Typists set quotations off so, but also lists and enclosures."
    DATES_CONTRADICT = "N501" Warning "dates contradict each other"
        "A note says that the letter was forwarded before it was written, the letter answers one with a \
         later date, or its datelines and its heading name different days. One of the dates is probably \
         a misprint. Nothing was changed; check the dates against the print."
    TRANSLATION = "N502" Note "the text is a translation"
        "A note or a line above the letter says so. The words are the translator's, not the writer's, \
         and every format says this and, where it is named, gives the language of the original. If the \
         note itself is in doubt, nothing is claimed. The words stay where they are."
    LOST_SPACE = "N503" Note "a space seems to be missing"
        "A word runs into the punctuation before it, which happens when a copy loses its markup: \
         `States:John`. The characters stay as they are, because the print may read so. \
         `--fix lost-spaces` restores such spaces and keeps the source's reading."
    SIDECAR_INVALID = "M001" Error "the sidecar cannot be read"
        "The sidecar, the file `….meta.toml` beside a letter, cannot be opened, is not valid TOML, or \
         has an unknown key or value. Nothing was made of the letter, so that no wrong metadata is \
         printed."
    SIDECAR_SUPPLIES = "M002" Note "an editor's file supplies what the text does not say"
        "The sidecar, the front matter or the table of letters says so. The values are marked as \
         supplied, with the name of the file, wherever they are printed."
    SIDECAR_DIFFERS = "M003" Warning "an editor's file contradicts the text"
        "The letter's metadata take the value of the sidecar, the front matter or the table of letters; \
         the text itself stays as written."
    SIDECAR_ASTRAY = "M004" Warning "a sidecar belongs to no letter"
        "A sidecar gives facts about the letter beside it that has the same name up to the last full \
         stop: `ann.meta.toml` for `ann.txt`. No letter in the folder has that name, so this sidecar \
         is not used."
    PEOPLE_INVALID = "M101" Error "the people file cannot be read"
        "The file that `--people` names cannot be opened, is not valid TOML or CSV, has an unknown key \
         or value, or gives one form of a name to two persons. Nothing was made, so that nobody is \
         wrongly identified."
    PEOPLE_SUPPLIES = "M102" Note "the people file identifies a correspondent"
        "The people file lists the name in the letter as a form of this person's name. The person's \
         full name and links are marked as supplied wherever they are printed."
    NOT_IN_PEOPLE = "M103" Note "a correspondent is not in the people file"
        "The people file does not list the name as the letter has it, and names are never matched by \
         similarity. Add it to the forms of the person's name, or name the person in the letter's \
         sidecar. White space, capital letters, and a final full stop or comma make no difference."
    HOMONYMS = "M104" Warning "sender and recipient have one name or one key"
        "The sender and the recipient of a letter have the same name, or one key of a list, and no \
         address says whether they are one person. So neither is identified outside the letter. Tell \
         them apart in the people file, where a name may have `distinct` beside it, such as `the \
         younger`, or give them addresses in the letter's sidecar."
    LIST_INVALID = "M105" Error "a file of lists cannot be read"
        "A file that `--authority` names cannot be opened, or is not well-formed XML. Nothing was made, because names \
         would be missing that the list has."
    LIST_EMPTY = "M106" Warning "a file of lists has no entries"
        "The file that `--authority` names has no TEI list whose entries have an `xml:id` (`listPerson`, `listPlace`, \
         `listOrg`, `listEvent`, `listBibl`, or a `list` of names and terms), so no pointer can lead into it."
    OTHER_LICENCE = "M107" Warning "the source has another licence"
        "The TEI of the letter is published under the licence in `[publication]` of `letterpress.toml`. The source \
         states another licence, which stays in the file and decides whether that is allowed: material under CC BY-NC \
         or CC BY-SA, for example, may not be published under CC BY."
    DROPPED = "P001" Note "words were dropped, as the profile says"
        "A `[[drop]]` rule in your profile says that these words belong to no letter. The IR, \
         letterpress's own record, keeps them with the rule's reason, in the furniture of the letter \
         around them; no format prints them."
    DROPS_NOTHING = "P002" Warning "a rule of the profile drops nothing"
        "No line of the file matches the rule, or the line that ends the passage never occurs. Compare \
         the rule with the file: it must match a whole line."
    NO_LETTER_BEGINS = "P003" Warning "no line begins a letter"
        "No line of the file matches `begins` in the profile with enough blank lines before it, so the \
         file was read as one letter."
    BEFORE_FIRST_LETTER = "P004" Warning "there is text before the first letter"
        "The profile does not say what it is, so it became a document of its own. If it is a title page \
         or a preface, say so: `front_matter = true` in `[letter]`; if it does not belong to the \
         edition, drop it: `[[drop]]` with `before_first_letter = true` and a reason."
    LETTER_ORDER = "P005" Warning "letter numbers are out of sequence"
        "The file may lack a letter; a letter may begin in another way, so that it was left in the \
         letter before it; or a line may wrongly have been read as the beginning of a letter."
    DIVIDED = "P006" Warning "a file was divided without a profile"
        "With `--divide auto`, a transcript is divided where lines of one form begin letters. The message \
         says what was counted: how many such lines there are, how many have the opener of a letter \
         after them or the end of one before them, and whether their numbers rise. The first and the last \
         letters are the ones to check, and those that are far longer than the others. If all is right, \
         write the profile in the hint to a file and name it with `--profile`, or put it under \
         `[transcript]` in letterpress.toml (`letterpress init --divide auto` does); then nothing is \
         assumed any more."
    NOT_DIVIDED = "P007" Warning "no headings show where --divide auto could divide the file"
        "With `--divide auto`, a transcript is divided where lines of one form begin letters. No form of line \
         in the file has enough openers after it and closes before it, so the file was read as one letter. \
         If it is one, leave the option out or allow the warning; if not, describe how a letter begins in a \
         profile: `[letter]` with `begins`."
    FRONT_OF_VOLUME = "P008" Note "what precedes the first letter was kept as front matter"
        "The profile says so (`front_matter = true` in `[letter]`), or `--divide auto` does. It is in no \
         letter; its words are counted, and the IR, letterpress's own record, keeps them in its `matter`."
    NOTE_OF_EARLIER_LETTER = "P009" Note "a note was given to the letter that calls it"
        "In a book, the notes of several letters can be together at the foot of a page, or at the end of a \
         chapter or of the file. The note is under a letter that does not call it, and an earlier letter \
         has a mark with its number (`[1]`) that no other note answers. The first such letter gets it."
    IR_INVALID = "I001" Error "the file is not a letter in letterpress's own form"
        "The file looks like the JSON that `letterpress convert --to ir` writes, but is not valid JSON, or \
         has not the form that schemas/ir.schema.json describes, or breaks a rule that every letter keeps, \
         such as that each note mark calls a note. The program that wrote it has to be corrected. In a \
         file of several letters, the others are converted."
    IR_VERSION = "I002" Error "the file is in another version of letterpress's own form"
        "The form has a version, MAJOR.MINOR, at the beginning of the file (\"ir\"). Within a major version \
         the form only grows, so all of them can be read; another one cannot. Read the file with the \
         letterpress that wrote it, or convert the original again. schemas/README.md has the rules."
    IR_UNKNOWN_FIELD = "I003" Warning "a field of letterpress's own form is not known"
        "The file says something that this letterpress has no place for: a program wrote a name wrong, or \
         a newer letterpress wrote the file. What the field says is in no format; everything else is."
    IR_READ = "I004" Note "the letters were taken from letterpress's own form"
        "The file holds finished letters, as `letterpress convert --to ir` writes them. They are not \
         interpreted again. That a letter holds every word of its source was proved when the source was \
         read; the source is not at hand now, and another program may have changed the file since, so it \
         is not proved again. That finished files hold the letter is proved as always."
    TEXT_UNACCOUNTED = "A001" Loss "part of the source is in no letter"
        "Every byte of the source must be text, markup that became structure, white space, or a \
         recorded change. These bytes are none of them. This is a bug in letterpress; nothing is \
         published."
    TEXT_TWICE = "A002" Loss "part of the source is in the letter twice"
        "Two parts of the letter claim the same bytes of the source. This is a bug in letterpress; \
         nothing is published."
    OTHER_WORDS = "A003" Loss "words of the source were joined or split in the letter"
        "Two words must be apart in the letter exactly where white space separates them in the source. \
         Here that is not so. This is a bug in letterpress; nothing is published."
    OUTPUT_DIFFERS = "A101" Loss "a finished file differs from the letter"
        "An independent reader read the file back and compared it with the letter, word by word. They \
         differ, so the file is not published."
    OUTPUT_UNREADABLE = "A102" Loss "a finished file cannot be read back"
        "The independent reader that verifies finished files could not read this one, so it is not \
         published."
    TYPOGRAPHY_DIFFERS = "A103" Warning "a file has other forms of the same characters"
        "`letterpress verify` compares words, and takes straight and curly quotation marks, hyphens and \
         dashes, ligatures and their letters, and characters that Unicode counts as equal for the same. The \
         message says how many words have other forms, and shows the first. Programs that improve \
         typography do that on purpose; whether you want it is for you to say."
    DIFFERENCE_ALLOWED = "A104" Note "a difference is allowed"
        "`letterpress verify` found a difference that a table `[[allow]]` in letterpress.toml names. The hint \
         is the reason that is given there."
    ALLOWANCE_UNUSED = "A105" Error "an allowance applies to nothing"
        "A table `[[allow]]` in letterpress.toml names a loss in a file, and `letterpress verify` did not find \
         it there. Either the file was mended, and the table should go; or the loss has other words now, and \
         somebody should look whether it is still the same."
    PACKAGE_BROKEN = "A106" Error "a package is not as it says"
        "A file of the package is missing, was changed or is not listed, a path leads out of it, or what describes the \
         files contradicts them. The message names the file and the rule. Ask for the package again, or compare it \
         with another copy: `sha256sum -c manifest-sha256.txt` in a bag finds what is missing or changed, though \
         not what was added."
    FILTER_FAILED = "F001" Error "a filter failed"
        "A program that `--filter` names did not start, ended with an error, or returned something that is \
         not this letter in letterpress's own form. The message says which, and quotes what the program \
         wrote to its standard error. Nothing is made of this letter; the others are not affected."
    FILTERED = "F002" Note "a filter changed the letter"
        "A program that `--filter` names changed the letter after it was read. That the letter held every \
         word of its source was proved before. What the program changed is recorded under its name: words \
         of the text as corrections that hold both readings, everything else as changes (in TEI, \
         revisionDesc). The finished files are compared with the changed letter."
    NOT_VERIFIED = "F003" Note "a finished file is not verified"
        "Finished files are read back and compared with their letters. letterpress does not know how to read \
         files back that a program `letterpress-backend-NAME` makes, and a book that goes to the standard \
         output is gone when it is complete. So it cannot tell whether they hold all of it."
    BACKEND_FAILED = "B001" Error "a format could not be made"
        "letterpress could not make this format of the letter; the message says why. The other formats \
         are not affected."
    NO_GLYPH = "B002" Warning "no font has a glyph for a character"
        "None of the fonts has a character of the letter: neither those that you named with `--font` \
         nor Libertinus Serif, New Computer Modern and DejaVu Sans Mono. The PDF shows a box with its \
         code, such as `[U+20B0]`; copying or searching the text still finds the character. Name a \
         font that has it: `--font FILE`. The other formats are not affected."
    PICTURE_NOT_SHOWN = "B003" Warning "a picture exists but cannot be shown"
        "The file that the source names is there, but it is broken, too large, or of a kind that the \
         format cannot hold. The picture's name and description appear in its place. EPUB can hold \
         PNG, JPEG, GIF, and SVG that needs no other file; PDF can hold PNG, and JPEG in grey or RGB."
    NOT_WRITTEN = "B004" Error "finished files cannot be written"
        "The output folder is read-only, the disk is full, a folder has the file's name, the name is \
         too long, or the file is one of the run's own inputs, which are never overwritten. All other \
         files are written."
    NO_LETTERS_BESIDE = "B005" Note "files in a folder are not letters"
        "Sidecars, people files, profiles and other settings, tables, pictures, READMEs, backups and \
         the like accompany letters and are recognised by their names; in the run's output folder, so \
         is what earlier runs made. They are counted. Hidden files are ignored. A file that you name \
         on the command line is read as a letter whatever its name, unless it ends in `.toml`."
    SAME_NAME = "B006" Error "two inputs would make files of the same name"
        "Output files are named after their input. If two inputs have the same name, the second would \
         overwrite the output of the first. Names that differ only in capitals, or in how Unicode \
         writes an accent, are the same on macOS and Windows, so letterpress treats them as the same. \
         The letters of a volume go into a folder named after it, and so do letters from a folder of \
         that name. Convert the input that is reported into another folder (`-o`)."
    NO_SCRIPT = "B007" Error "no font has the script of a letter"
        "More than one in twenty of the letter's characters are in none of the fonts, so a PDF would \
         show boxes instead of words. It is not made. Name a font that has the script: `--font FILE`. Fonts \
         installed on the system are not used, because the same letter would then look different on \
         every machine. The other formats are not affected."
    CONFIG_INVALID = "B008" Error "letterpress.toml is not understood"
        "A key in the file is not known, or has a value that makes no sense. Nothing is converted, because \
         a setting without effect would not be noticed. The keys are the long options of `letterpress \
         convert`, with `_` for `-`, and the tables `[transcript]` and `[warnings]`. `letterpress \
         init` writes a file with all of them, and schemas/letterpress.schema.json lists them."
    CONFIG_WITHOUT_EFFECT = "B009" Warning "a file in another folder has no effect on this run"
        "A run has one letterpress.toml, one letters.csv and one people file: those that belong to \
         its first input. Otherwise one folder of output would hold letters that were made in \
         different ways. Another folder of this run has such a file of its own. Convert that folder in \
         a run of its own, or name the file that is meant with `--config`, `--letters` or `--people`."
    FOUND_AND_USED = "B010" Note "files beside the letters are used"
        "letterpress.toml is looked for in the folder of the first input and in the folders above it, up \
         to the first one that is a git repository. letters.csv and people.csv (or people.toml, or \
         people.xml) are looked for in the folder of the first input, then beside letterpress.toml. \
         `--no-config` uses none of them; `letterpress config` shows what each of them says."
    KEPT = "B011" Error "a file in the output folder is not overwritten"
        "The output folder remembers what letterpress made there (`.letterpress-manifest`). This file \
         is not on that list, or has changed since, so it may be somebody's work. Convert into another \
         folder (`-o`), move the file away, or overwrite it with `--force`. All other files of the run \
         are written."
    FROM_EARLIER_RUN = "B012" Warning "a file is from an earlier run"
        "An earlier run made this file, and this run could not make it again; the reason is reported \
         as well. The file was left as it was, so it shows the letter as it was then. Delete it, or \
         remove the reason and convert again."
    COLLECTION_GUESSED = "B013" Note "addresses depend on the name of a folder"
        "A person or place that no authority file names has an address of the collection of letters, and \
         nobody has named the collection. So the name of the folder is used, and the addresses change \
         when the folder is renamed. Name the collection with `--collection`, or in letterpress.toml."
    NOT_HELD = "B014" Warning "a format cannot hold a value"
        "The format has no place for a value of this letter in the form that it has. The letter is in the \
         file without it. CMIF, for instance, allows no date that is only written (its rule E0004), because \
         correspSearch could not sort it. Other formats hold the value. A book has no cover if no font has its title."
    UNPUBLISHED = "B015" Error "a format must say who publishes it"
        "A file for others to harvest names its publisher, its address and its licence; CMIF demands this, \
         and letters do not say it. State it once in letterpress.toml, in the table `[publication]`; \
         the hint lists the lines that are missing. The other formats are not affected."
    EXCERPT = "B016" Note "a PDF is an excerpt"
        "You asked for some pages or paragraphs of the letter (`--excerpt`). The PDF says so in its head, \
         its citation and its title, and `[…]` stands at each cut. The note counts the words and notes that \
         are left out. All other formats, and the TEI that is attached to the PDF, hold the whole letter."
    NO_EXCERPT = "B017" Error "a letter has no such pages or paragraphs"
        "You asked for an excerpt (`--excerpt`), and the letter does not have its first or its last page or \
         paragraph. The message says which it has. `letterpress inspect` shows them. Pages go by their \
         printed numbers. The other formats are not affected."
    UNDATED_PACKAGE = "B018" Warning "a package has no date"
        "An archive records when things happened, and letterpress does not guess it: a package takes its date from \
         `--date`, else from `date` in the table `[package]`, else from SOURCE_DATE_EPOCH. Without one, its PREMIS has no \
         events and is called premis-objects.xml, and bag-info.txt has no Bagging-Date. Archivematica asks for \
         events, and an E-ARK package is not made without a date."
    NOT_RECOGNISED = "B019" Note "registries do not recognise a TEI file"
        "Archives find out the format of a file by its first bytes. PRONOM, the registry that most of them ask, knows a TEI \
         file only if its root begins within 512 bytes of the XML declaration. A TEI file that revises its source keeps \
         what the source has there, such as a long comment. The package says what the file is; `--anew` writes it without."
    BUG = "X001" Error "letterpress has a bug"
        "Something that should be impossible happened, and letterpress stopped in the middle of a \
         letter. The other letters are finished. Please report the bug, with the input; with \
         `RUST_BACKTRACE=1` letterpress shows where it stopped."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_within_their_part_and_explained() {
        let mut seen = std::collections::BTreeSet::new();
        for code in CATALOGUE {
            assert!(seen.insert(code.id), "{} appears twice", code.id);
            assert!(PARTS.iter().any(|(letter, _)| code.id.starts_with(*letter)), "{}", code.id);
            assert!(code.explanation.len() > 40, "{} is not explained", code.id);
            assert!(
                !code.title.ends_with('.') && code.title.starts_with(char::is_lowercase)
                    || code.title.starts_with("letterpress")
            );
        }
    }
}
