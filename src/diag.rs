//! What the program has to say about a letter, as data: a stable code, a severity, a place, a hint.
//!
//! Printing is elsewhere (`cli`). **Invariant:** every code stands once in [`CATALOGUE`], with an
//! explanation for `letterpress explain`.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::source::{SourceError, Span};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was inferred or mended; check it when you have time.
    Note,
    /// Something is probably wrong in the source; look at it.
    Warning,
    /// Something of the source would be missing in a finished file; that file is not published.
    Loss,
    /// The input or an output failed.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Loss => "loss",
            Self::Error => "error",
        }
    }
}

/// An entry of the catalogue: what a code means. Codes are never given to another meaning.
#[derive(Debug, PartialEq, Eq)]
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

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: &'static Code,
    /// Where in the source, if it has a place there.
    pub span: Option<Span>,
    /// What was found, in lower case, without a full stop.
    pub message: String,
    /// Further places that belong to it, each with a word on it.
    pub labels: Vec<(Span, String)>,
    /// Where it is, when that is not in the source: in a file that an editor wrote beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// What the user can do.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(
        code: &'static Code,
        span: impl Into<Option<Span>>,
        message: impl fmt::Display,
    ) -> Self {
        Self {
            code,
            span: span.into(),
            message: message.to_string(),
            labels: Vec::new(),
            elsewhere: None,
            hint: None,
        }
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, word: impl Into<String>) -> Self {
        self.labels.push((span, word.into()));
        self
    }

    /// Says that the place is in another file than the source.
    #[must_use]
    pub fn elsewhere(mut self, place: Elsewhere) -> Self {
        self.elsewhere = Some(place);
        self
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

impl From<SourceError> for Diagnostic {
    fn from(error: SourceError) -> Self {
        Self::new(&UNREADABLE, None, &error).hint(error.hint())
    }
}

/// A place in a file that is no source: a sidecar, a people file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// The file's name, as the user knows it.
    pub file: String,
    /// The bytes that are meant.
    pub bytes: Range<usize>,
    /// The line on which they begin, counted from 1.
    pub line: usize,
    /// The character of the line at which they begin, counted from 1.
    pub column: usize,
    /// The words of that line.
    pub text: String,
}

impl Elsewhere {
    /// The place of these bytes in a file with this text.
    ///
    /// ```
    /// use letterpress::diag::Elsewhere;
    /// let place = Elsewhere::new("a.toml", "x = 1\né = 2", 9..12);
    /// assert_eq!((place.line, place.column, place.text.as_str()), (2, 3, "é = 2"));
    /// ```
    pub fn new(file: &str, text: &str, bytes: Range<usize>) -> Self {
        let (before, after) = text.split_at_checked(bytes.start).unwrap_or((text, ""));
        let start = before.rsplit('\n').next().unwrap_or(before);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: start.chars().count() + 1,
            text: start.to_owned() + after.lines().next().unwrap_or_default(),
            bytes,
        }
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

/// The entry of a code, whatever the case it is typed in.
///
/// ```
/// assert_eq!(letterpress::diag::explain("s001").unwrap().id, "S001");
/// assert!(letterpress::diag::explain("X999").is_none());
/// ```
pub fn explain(id: &str) -> Option<&'static Code> {
    CATALOGUE.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

catalogue! {
    UNREADABLE = "S001" Error "the input cannot be read"
        "There is no such file, it may not be read, it is no file but a FIFO, a socket or a device, or \
         a folder without letters; or it holds no text, is no text file, or has a byte that stands \
         for no character in its encoding. Nothing was made of it, because a character that is lost cannot be told from \
         one that was never there. The message gives the offset of the byte in the file, counted \
         from 0. UTF-8, UTF-16, Windows-1252 (which also reads ISO-8859-1) and KOI8 are \
         recognised; name any other encoding with `--encoding NAME`. The encoding of XML is never \
         guessed: without a declaration that names another it is UTF-8 (XML 1.0, 4.3.3)."
    NO_READER = "S002" Error "no reader knows this format"
        "The file is XML, HTML or JSON, and no reader knows it. `letterpress formats` lists the \
         readers; `--from text` reads the file as plain text all the same."
    ENCODING = "S003" Note "the encoding in which the file was read"
        "The file is not in UTF-8, or not in the encoding that was named. The message says in which \
         encoding it was read, and how that is known. Windows-1252 and \
         KOI8 have no mark of their own; they are recognised by the letters that their bytes give. \
         If letters look wrong, name the encoding with `--encoding NAME`: ISO-8859-15, for example, \
         has the same bytes as Windows-1252."
    FORBIDDEN_CHARACTER = "S004" Warning "a control character is kept out of the letter"
        "XML cannot write this character, so no edition can hold it. Nothing stands in its place; \
         the source's reading names it by its code point. Such characters come from programs (a \
         soft hyphen of a word processor, colours of a terminal): look at what they stood for."
    FORM_FEED = "S005" Note "a form feed is read as white space"
        "Programs write a form feed or a vertical tab where a page or a column ends. XML cannot \
         write it. Between two words it is replaced by a space, and the source's reading names it \
         by its code point; between two lines it is white space as any other."
    TRACE_OF_ACCIDENT = "S006" Warning "a character is the trace of an accident"
        "The text holds a C1 control (U+0080 to U+009F), which nobody types, or U+FFFD, which \
         programs write in the place of what they could not read. The file was decoded wrongly \
         before letterpress got it. The character is kept; compare with an earlier copy."
    NAMED_AGAINST_BYTES = "S007" Warning "the file seems to be in UTF-8, and not in the named encoding"
        "All bytes of the file are valid UTF-8, which letters of another encoding are only by rare \
         chance. It is read in the encoding that you or its XML declaration named all the same."
    SKIPPED = "S008" Warning "something in a folder was skipped"
        "A link leads nowhere, or back to a folder in which it lies; a folder may not be read; \
         something is a FIFO, a socket or a device, which are never opened; or a file is not text and \
         not named as transcripts are (`.txt`, `.text`, `.md`, `.xml`, `.tei`). If it is a letter, save \
         it as plain text in UTF-8. What you name on the command line is never skipped: if it cannot \
         be read, that is an error."
    BYTE_ORDER_MARK = "S009" Warning "a byte order mark stands inside the file"
        "U+FEFF tells the encoding at the beginning of a file and is nothing that a reader of the \
         print would see. Inside a file it mostly shows where two files were joined. In a transcript \
         it is kept out: inside a line the source's reading names it, at either end of a line it is \
         treated as white space. In TEI it stays a character of the text. Look whether the text \
         goes on there as it should."
    TOO_LONG = "S010" Error "the letter is too long"
        "One letter may have 16 MB, mark-up included. A longer one is a book, or several letters \
         that nothing divides, and a page for each of its words might take more memory than the \
         machine has. So it may have 1,048,576 tags, or lines if it has no mark-up, and 100,000 \
         control characters. A file of several letters may be of any length: `--profile` says how the \
         letters of a transcript begin, and in TEI each is a `text`, or a `div` of type `document`."
    FALSELY_DECLARED = "S011" Warning "the XML declaration names an encoding that the file is not in"
        "The declaration names an encoding that letterpress does not know, or one that the file cannot \
         be in: a declaration that can be read byte by byte is not in UTF-16, and ASCII has no byte \
         above 0x7F. All bytes of the file are valid UTF-8, so it is read as UTF-8. Correct the \
         declaration, or name the encoding with `--encoding NAME`."
    LETTERS_INVALID = "S012" Error "the table of letters cannot be read"
        "A table of letters (`letters.csv`) has a row for each letter; its first line names the columns. \
         The columns file and number say which letter is meant. Here a column has a name that is nearly \
         one of those that are known, two rows speak of one letter, a row names none, or a cell holds \
         what it cannot: no date, no address, no language tag. All such places are listed. Nothing was \
         made, so that no wrong metadata is printed."
    UNKNOWN_COLUMN = "S013" Warning "a column of the table of letters is not used"
        "No column of a table of letters has this name, so what the column says is printed nowhere. \
         The hint lists the columns that are known; capitals make no difference. Columns for your own \
         use may stay: allow the warning."
    ROW_ASTRAY = "S014" Warning "a row of the table of letters belongs to no letter"
        "The column file holds the path of a letter from the folder of the table, with or without its \
         ending; the column number holds the name or the number of a letter in a file of several. No \
         letter that was read is called so, so what the row says is printed nowhere. Rows of files that \
         are there, and were only not converted this time, are not listed."
    FRONT_MATTER_INVALID = "S015" Error "the front matter cannot be used"
        "The metadata at the top of the transcript has a value that cannot be, such as a date that is \
         no date, or says something else than the letter's sidecar, and both speak of this letter \
         alone. Nothing was made of the letter, so that no wrong metadata is printed."
    NOT_WELL_FORMED = "T001" Error "the file is not well-formed XML"
        "The file breaks a rule of XML at this place: a tag is not closed, or closes another \
         element; an entity is not declared in the file as text; elements lie too deep in each \
         other. What comes after cannot be trusted and is not read. Letters that were complete \
         before are read; a letter that the place lies in is not. Nothing is ever fetched, so an \
         entity that another file declares must be written as the character itself."
    REPEATED_ID = "T002" Warning "an id is given twice"
        "An `xml:id` names one element of a file (XML ID). A pointer to this one means the first \
         element that has it. The letters are read all the same."
    NO_LETTER = "T003" Error "the file holds no letter"
        "The file is TEI, but has no text: perhaps it is only a header."
    DANGLING_REFERENCE = "T004" Warning "a reference points to nothing"
        "The reference points to an id that no element of the file has. Its words are kept, and \
         its target as written."
    UNKNOWN_ELEMENT = "T005" Warning "an element that TEI does not have"
        "TEI P5 has no element with this name. Its words are kept, and its name with them; \
         what it means is not known."
    UNCALLED_NOTE = "T010" Warning "nothing calls a note that is kept apart from the text"
        "The back matter holds a note, and the letter no call of it: no `ref`, `ptr` or `anchor` that \
         leads to it or bears its label, and the note names no place by `target` or `corresp`. It is \
         a note of the letter without a place in its text. Give the note an `xml:id` and its call a \
         `target`."
    APPARATUS_OUTSIDE = "T011" Warning "notes or enclosures appear outside the letters"
        "The file holds several letters, and notes or enclosures that are in none of them; what they \
         belong to is not known. They are counted with the matter outside the letters and printed \
         with no letter. Let the letter call the note, or move the enclosure into the letter."
    HEAD_NOTE = "T012" Note "an inline source note is a head note"
        "Volumes of FRUS encode what is printed over a document as `note type=\"source\" \
         rend=\"inline\"`: `[Translation.]`, `No. 445.]`. It is printed where it is. Only a note \
         that says where the document comes from is a source note."
    ADDRESS_IN_POSTSCRIPT = "T013" Note "lines of a postscript are the address"
        "Volumes of FRUS encode the lines under the signature that name the addressee as a \
         postscript. Lines that hold only names, offices and places, and show by a title, an office \
         or the recipient's name whom they address, are the address in the closer."
    NOTE_BY_LABEL = "T014" Note "a note was joined to its call by its label"
        "No pointer leads from the text to this note, but a mark in the text has the same label, and \
         no other note has it."
    ANNOTATION = "T015" Note "words of the file are annotation and not text"
        "Some elements of TEI hold what the encoders say about a text, wherever they stand in it: \
         entries of an index (`index`), interpretations (`interp`, `span` with `from` or `target`), \
         certainties, coordinates, remarks on a witness. They are no words of the letter and are \
         printed in no format; they are kept in the IR, in the furniture of the letter."
    MARK_OF_NOTE = "T016" Warning "a mark in the text may call a note that hangs elsewhere"
        "The note stands between two paragraphs and bears a label, and the text before it has the same \
         label, raised or as a sign. No pointer joins the two, and the label alone does not settle it: \
         it comes several times, or it is a sign among other characters. The note hangs on the \
         paragraph before it."
    OPEN_STRETCH = "T020" Warning "a deletion or addition ends nowhere"
        "A `delSpan` or `addSpan` says where it begins, and its `spanTo` names no place behind it in \
         the letter. How far it reaches is not known, so the words behind it are printed as any \
         others. Give the place where it ends an `anchor` with that id."
    OLD_TEI = "T021" Warning "the file is in TEI P4"
        "The root of the file is `TEI.2`, as it was before TEI P5 (2007). Its words are read, because most \
         elements have kept their names. Attributes that have others now are not understood: `id`, \
         so that pointers lead nowhere, and `lang`. The TEI Consortium offers stylesheets that \
         convert P4 to P5."
    HEADING_NUMBER = "N101" Note "the heading's number was taken as the document's number"
        "The heading begins with a number and a full stop, as documents of an edition are \
         numbered. The number stays in the heading, too."
    KIND_FROM_HEADING = "N102" Note "the kind of document was taken from the heading"
        "The heading names the kind of document: letter, telegram, memorandum and so on."
    CORRESPONDENTS_FROM_HEADING = "N103" Note "the correspondents were taken from the heading"
        "The heading has the form `Letter From A to B`. The names are kept as they are written; \
         a sidecar can give the full names and their authority files."
    DATELINE = "N104" Note "a line was taken as the dateline"
        "A short line between heading and text holds a place, a date, or both."
    DATE_FROM_HEADING = "N105" Note "the letter's date was taken from the heading"
        "There is no dateline, but the heading ends with a date."
    SALUTATION = "N106" Note "words were taken as the salutation"
        "The words that address the recipient stand alone or begin the first paragraph."
    CLOSER = "N107" Note "lines were taken as complimentary close and signature"
        "The last short lines of the letter close it and sign it."
    SOURCE_LINE = "N108" Note "a line was taken as the address of the source"
        "The line `Source: …` at the end names the page that the text was copied from; it is kept \
         as the letter's source and not as part of the letter."
    CROSS_REFERENCE = "N109" Note "words were taken as a reference to another document"
        "The words name a document of the same edition by its number."
    LANGUAGE = "N110" Note "the language was detected"
        "The language was worked out from the body of the letter, and from the words that open or \
         close it. A sidecar can state it: `language = \"en\"`."
    DATE_READING = "N111" Note "a date needed a reading"
        "The date is written in two calendars, in the Julian calendar, or as approximate or \
         uncertain. It is kept as written; the day in the Gregorian calendar stands beside it."
    DATE_UNDECIDED = "N112" Warning "which day a date means is not certain"
        "The day does not exist (`30 February`), the words are no date that is known, or nothing \
         tells which day is meant: `3/5/1901` can be in March or in May, a Russian letter \
         before 1918 can be dated by either calendar. The date is kept as written, and all days \
         that it can mean are given, with a low certainty."
    CORRESPONDENTS_UNDECIDED = "N113" Warning "the heading cannot be split into sender and recipient"
        "An office can hold a `to` of its own: `the Special Assistant to the President` is one \
         person or two. Where it cannot be told, nobody is named. A sidecar can name them: \
         `[[from]]` and `[[to]]`."
    WITNESS = "N114" Note "a note tells where a witness of the letter is"
        "The source note says where the document is kept, how it was classified and sent on, where \
         other copies are, or where it is printed, too. What is certain is listed with the letter's \
         sources; the note keeps all of its words."
    POSTSCRIPT = "N115" Note "a postscript was recognised"
        "What stands behind the signature begins as a postscript does (P.S., Nachschrift, P.-S., \
         З. Ы.). It goes up to its own signature, to the next postscript or to an enclosure."
    ENCLOSURE = "N116" Note "an enclosed document was recognised"
        "A paragraph behind the signature is nothing but the heading of an enclosure (Enclosure, \
         Attachment, Annex, Beilage and the like, with a number perhaps). What follows it is a \
         document of its own that was sent with the letter."
    LANGUAGE_UNKNOWN = "N117" Warning "the language of the letter is not known"
        "Nobody states the language, and the letter is too short, or too mixed, to tell it. Without \
         it words are not hyphenated and screen readers do not know how to read them. State it: \
         `language = \"en\"` in a sidecar or profile, `xml:lang` in TEI."
    LANGUAGE_DOUBTFUL = "N118" Warning "the language of the letter was told by one witness"
        "The body of the letter and the words that open or close it speak for different languages, \
         or the body is in a language whose salutations, closes and datelines letterpress does not \
         know. State the language, if it is wrong: `language = \"it\"`."
    CORRESPONDENT_DOUBTFUL = "N120" Warning "only one weak sign names a correspondent"
        "`Letter from X` can name a person or a place. Where no edition numbers the heading, and \
         neither salutation nor signature names X, nobody is called the sender; a recipient is kept. \
         A sidecar can name them: `[[from]]`, `[[to]]`."
    FACT_NOT_READ = "N121" Warning "a line may hold a fact that was not read"
        "The letter has no date, sender or recipient, but a line near its beginning or end looks like \
         one: it ends with a year, names two persons, signs or addresses. It stays in the text. State \
         the fact in a sidecar, if the line gives it."
    FRONT_MATTER = "N122" Note "front matter was left out of the text"
        "The transcript begins with metadata between two lines `---` (YAML) or `+++` (TOML). They are \
         facts of the letter and no words of it; they are kept in the IR, and printed nowhere as text."
    INTERVAL_IS_BETWEEN = "N123" Note "an interval is read as one date in between"
        "In EDTF, `1776/1778` is the whole time from 1776 to 1778. A letter is written on one day, so an \
         interval that an editor gives for its date is read as `[1776..1778]`: some day between. For a \
         letter that was written over several days, write `from 1776-05-03 to 1776-05-05`."
    OF_NOBODY = "N124" Warning "a fact speaks of a person or place without a name"
        "An editor gives the address or the role of a sender, a recipient or a place without a name, \
         which means the one that is read in the letter; but the letter names none. The fact is printed \
         nowhere. Give the name, too."
    UNKNOWN_KEY = "N125" Warning "a key of the front matter is not known"
        "Other programs keep settings in front matter, too (`layout`, `tags`). What such a key says is \
         printed nowhere; it is kept in the IR with the rest of the front matter. If it is a slip of \
         the pen, the hint lists the keys that are known."
    SECOND_LETTER = "N119" Warning "another letter seems to begin inside this one"
        "A line in the text is headed like a document. A file is read as one letter, so the notes \
         and pages of two letters would be mixed. Put each letter into a file of its own, or say in \
         a profile how a letter begins."
    NOTE_LIST = "N201" Note "lines at the end were taken as the list of notes"
        "The numbered lines at the end follow each other in order and belong to the marks in the \
         text."
    NOTE_SHIFT = "N202" Note "the list of notes counts from another number than the marks"
        "Web copies number the notes of a list anew, from 1. When the marks in the text run from \
         another number, item and mark are matched by their order; the marks are what the print \
         has, so a note keeps the mark's number as its label."
    SOURCE_NOTE = "N203" Note "a note was taken as the source note"
        "The note hangs on the heading and says where the document is kept; it is shown with \
         the label `Source`."
    NOTE_PLACE_INFERRED = "N204" Warning "a note has lost its mark, and its place was inferred"
        "The text has no mark for this note. What the note says tells where it belongs. Check it \
         against the print."
    NOTE_WITHOUT_MARK = "N205" Warning "a note has no mark in the text"
        "The note is kept, but nothing tells which words it belongs to; it is printed after the \
         letter."
    MARK_WITHOUT_NOTE = "N206" Warning "a mark seems to call a note that is not there"
        "A number is glued to a word as note marks are, but the list holds no such note. The \
         number stays in the text."
    MARK_IN_NUMBER = "N207" Warning "digits that may mean something else were taken as a note mark"
        "In a copied text a mark can be glued to a number (`Article 434` may be Article 43 with the \
         mark 4), to a capital (`U2`) or to a decimal. No likelier mark calls the note, and this \
         one stands in its place in the order. Check it against the print."
    LEFT_OUT = "N208" Warning "running heads were left out of the letter"
        "A line of a title and a number that stands in the middle of a sentence, or comes again \
         with the numbers of later pages, is a running head of the print and no part of the letter. \
         Its words are kept in the IR and printed nowhere; without other page marks its number \
         begins a page. Headings that are counted (`Appendix 2`), days (`May 3`) and items of a \
         list are none. If a line was taken wrongly, say in a profile how running heads are \
         written: `running_head = \"N LETTERS OF ANN\"`. Then nothing else is one."
    NOTE_OUT_OF_ORDER = "N209" Warning "a line in the list of notes is out of order"
        "The line begins like a note, but its label does not follow the one before it, so it was \
         left with the note before it. A note may be missing, doubled or misnumbered in the copy."
    NOTES_NOT_TAKEN = "N210" Warning "numbered lines were not taken as notes"
        "The lines are numbered like notes. Either nothing in the text calls them, so that their marks \
         are lost if they are notes; or text follows them that is no part of them, so that it cannot \
         be told where the last note ends. They are left as they are."
    NOTES_IN_TEXT = "N211" Note "notes that stand in the text were taken out of it"
        "The notes are written as your profile says. Each hangs on the mark that calls it or, where \
         no mark calls a note of the letter, on the words that it stands behind."
    NOTE_UNCLOSED = "N212" Warning "a note begins in the text and does not end"
        "The sign that closes a note in your profile does not come before the letter ends, so the \
         words stay in the text. A bracket may be missing, or one that belongs to the note's own \
         words may have no fellow."
    NOTES_FIT_OTHERWISE = "N213" Warning "marks and notes fit together in another way as well"
        "Two ways to number the notes explain as many marks and notes. The numbers of the list were \
         kept where they are one of the two. Compare the first and the last mark with the print."
    NOTE_SHIFT_UNSURE = "N214" Warning "the list's own numbers were set aside"
        "The marks and the list count from different numbers, and item and mark were matched by their \
         order, because that explains more of them. But a mark is left over, or the list does not \
         begin with a source note as web copies with renumbered lists do. Compare with the print."
    CALLED_AGAIN = "N215" Warning "a number was taken as a second mark of a note"
        "The number is written like a mark and a note has it as its label, but that note is called \
         elsewhere, or the mark is out of the order of the list. The number may belong to the text."
    WORDS_CONTRADICT_NUMBER = "N216" Warning "the words of a note contradict its number"
        "The note speaks of the signature, but the mark with its number is inside a sentence, and \
         another note has no mark. The copy may have the notes in another order than the marks."
    NOTE_HOLDS_LETTER = "N217" Warning "a note seems to hold a part of the letter"
        "Behind the first line of the note there is a complimentary close, a line in capitals such as \
         a signature, or a page mark on a line of its own. The end of the note may not be marked, so \
         that it has swallowed what follows it."
    NOTE_SHARES_MARK = "N218" Warning "a note was given the mark of the note before it"
        "No mark has the number of the note, but the mark of the note before it stands twice in the \
         text, as it does where a print gives two notes one mark. The note has that mark as its label; \
         its own number is kept in the IR. The second mark may also be a number of the text, or call \
         the first note again."
    TEXT_BEHIND_NOTES = "N219" Warning "text behind the list of notes was left in the letter"
        "Behind the last note there is a postscript, the heading of an enclosure, a close, a signature, \
         a page mark on its own line, or a paragraph that is not set in while the notes have one \
         paragraph each. It was not taken as a part of the note."
    NOTE_END_UNSURE = "N224" Warning "it is not sure where a note ends"
        "Notes end with their paragraph, or where lines are no longer set in. A paragraph between two \
         notes that calls neither of them may belong to the first; a paragraph that is set in behind a \
         note may be verse of the letter; and a line that begins anew behind the end of a sentence may \
         be the letter's. The words are kept; check to which of the two they belong."
    UNSEEN_CHARACTER = "N225" Note "an invisible character at the edge of a line was left out"
        "A zero width space, a word joiner or a soft hyphen before a line, or the first two behind it, \
         is nothing that a reader of the print would see. Web pages and word processors leave them. \
         There they are treated as white space; inside a line they stay in the text."
    FURNITURE = "N221" Note "words of the copy were taken as no part of the letter"
        "A rule, the heading over the list of notes, or the way back from a note belongs to the \
         pages of the print or of the web and not to the letter. The words are kept in the IR, and \
         printed nowhere."
    FRAME = "N222" Note "the frame of a web library was left out"
        "Project Gutenberg puts what it says of a book and its licence before a line `*** START OF \
         THE PROJECT GUTENBERG EBOOK … ***` and behind one that begins `*** END OF`. The words \
         there are no letter's. They are kept in the IR, and printed nowhere."
    MAY_BE_RUNNING_HEAD = "N223" Warning "a line may be a running head"
        "The line is written like a running head of the print, a title and a number, and stands in \
         the middle of a sentence or comes again with a later number. That is not enough to leave \
         out words, so it stays in the text. If it is one, say in a profile how running heads are \
         written (`running_head = \"N LETTERS OF ANN\"`), or drop the line there (`[[drop]]`)."
    PAGE_MARK = "N301" Note "a page mark was taken as a page break of the print"
        "The mark tells where a new page of the print begins."
    FIRST_PAGE = "N302" Note "the page that the letter begins on was inferred"
        "The first page mark in the text is the letter's second page; the one before it has the \
         number before it. The inferred page is marked as such wherever it is shown."
    PAGE_ORDER = "N303" Warning "the page numbers do not follow each other"
        "A page mark has a number that does not follow the one before it: a page may be missing \
         from the copy, or the mark may be wrong. The number is kept as it stands."
    MAY_BE_NO_PAGE_MARK = "N304" Warning "what is written like a page mark may be none"
        "A number in such signs can be part of the text (`|12|`, `{12}`) or of a reference (`[p. 12]`), \
         and no other mark, line end or broken word speaks for a page. Numbers close together stay in \
         the text; one that stands by itself is taken as a page mark. Compare with the print, and say in \
         a profile how page marks are written: `page_mark = \"[Page N]\"`."
    PARAGRAPH_REJOINED = "N401" Note "a paragraph that the copy broke was rejoined"
        "The first part ends in mid-sentence and the second begins with a small letter. The break \
         is kept as the source's reading."
    HYPHEN_REJOINED = "N402" Note "a word that a line end of the print had broken was rejoined"
        "The hyphen stands at the end of a line or a page, or the word stands elsewhere in the \
         letter without it. Compounds keep their hyphen. The source's form is kept as its reading."
    LOST_SPACE_MENDED = "N403" Note "a lost space was put back"
        "You asked for it with `--fix lost-spaces`: a word was glued to the punctuation before it, as \
         happens where a copy has lost mark-up. The source's form, without the space, is kept as its \
         reading."
    HYPHEN_DOUBTFUL = "N404" Warning "a hyphen at the end of a line may be part of the word"
        "Neither the letter nor what is known of such words tells whether the hyphen is a line end's or \
         the word's own (`mat-ter`, `ever-green`). The word was read as the message shows it, and the \
         source's form is kept as its reading. Compare with the print."
    SENTENCE_MAY_GO_ON = "N405" Warning "a sentence may go on in the next paragraph"
        "A paragraph ends in mid-sentence and the next begins with a small letter, but it is short \
         like a line of verse or of a list. The two were left apart."
    DATES_CONTRADICT = "N501" Warning "dates contradict each other"
        "A note says that the letter was sent on before it was written, or the letter answers one \
         that is later than itself. One of the dates is probably a misprint. Nothing is changed; \
         check them against the print."
    TRANSLATION = "N502" Note "the text is said to be a translation"
        "A note says so, or a line above the letter. The words are then a translator's and not the \
         writer's, and every format says so, with the language of the original where it is named. \
         Where the note itself doubts, nothing is said. The words stay where they are."
    LOST_SPACE = "N503" Note "a space seems to be lost"
        "A word is glued to the punctuation before it, as happens where a copy has lost mark-up: \
         `States:John`. The characters stay as they are; the print may have set them so. Put such \
         spaces back with `--fix lost-spaces`; the source's reading is kept beside it."
    SIDECAR_INVALID = "M001" Error "the sidecar cannot be read"
        "The file `….meta.toml` is not valid TOML or has a key or a value that is not known. \
         Nothing was made of the letter, so that no wrong metadata is printed."
    SIDECAR_SUPPLIES = "M002" Note "an editor's file supplies what the text does not say"
        "The sidecar, the front matter or the table of letters says so. The values are marked as \
         supplied, with the file's name, wherever they are printed."
    SIDECAR_DIFFERS = "M003" Warning "an editor's file contradicts the text"
        "The value of the sidecar, the front matter or the table of letters is used as the letter's \
         metadata; what is written in the text stays as it is."
    SIDECAR_ASTRAY = "M004" Warning "a sidecar belongs to no letter"
        "A sidecar speaks for the letter that stands beside it and has the same name up to the last \
         full stop: `ann.meta.toml` for `ann.txt`. No letter in the folder has this one's name, so \
         what it says is printed nowhere."
    PEOPLE_INVALID = "M101" Error "the people file cannot be read"
        "The file that `--people` names is not valid TOML or CSV, has a key or a value that is not \
         known, or gives one form of a name to two persons. Nothing was made, so that no wrong \
         identity is printed."
    PEOPLE_SUPPLIES = "M102" Note "the people file says who a correspondent is"
        "The name as the letter has it is listed in the people file as a form of this person's \
         name. Canonical name and addresses are marked as supplied wherever they are printed."
    NOT_IN_PEOPLE = "M103" Note "a correspondent is not in the people file"
        "The name as the letter has it stands nowhere in the people file, and names are never \
         matched by likeness. Add it to the forms of the person's name, or name the person in the \
         letter's sidecar. White space, capital letters, and a full stop or comma at the end make \
         no difference."
    DROPPED = "P001" Note "words were dropped, as the profile says"
        "A rule `[[drop]]` of your profile says that these words belong to no letter. They are \
         kept in the IR, in the furniture of the letter that they stand in, with the rule's reason, \
         and printed nowhere."
    DROPS_NOTHING = "P002" Warning "a rule of the profile drops nothing"
        "No line of the file is written as the rule says, or the line that ends the passage never \
         comes. Compare the rule with the file: a line must match as a whole."
    NO_LETTER_BEGINS = "P003" Warning "no line begins a letter"
        "No line of the file is written as `begins` in the profile says, with as many blank lines \
         before it, so the file is read as one letter."
    BEFORE_FIRST_LETTER = "P004" Warning "text stands before the first letter"
        "The profile does not say what it is, so it is made a document of its own. If it is no \
         letter, drop it: `[[drop]]` with `before_first_letter = true` and a reason."
    LETTER_ORDER = "P005" Warning "the letters' numbers do not follow each other"
        "A letter may be missing from the file, its first line may be written in another way, so \
         that it was left with the letter before it, or a line was taken as the beginning of a \
         letter that is none."
    TEXT_UNACCOUNTED = "A001" Loss "part of the source is in no letter"
        "Every byte of the source must be text, mark-up that became structure, white space or an \
         intervention. These bytes are not. This is a bug of letterpress; nothing is published."
    TEXT_TWICE = "A002" Loss "part of the source is in the letter twice"
        "Two parts of the letter claim the same bytes of the source. This is a bug of \
         letterpress; nothing is published."
    OTHER_WORDS = "A003" Loss "words of the source are glued or split in the letter"
        "White space between two words of the source must separate them in the letter, and nothing \
         else may. Here it is otherwise. This is a bug of letterpress; nothing is published."
    OUTPUT_DIFFERS = "A101" Loss "a finished file does not hold what the letter holds"
        "The file was read back by an independent reader and compared with the letter, word by \
         word. It differs, so it is not published."
    OUTPUT_UNREADABLE = "A102" Loss "a finished file cannot be read back"
        "The file could not be read by the independent reader, so it is not published."
    BACKEND_FAILED = "B001" Error "a format could not be made"
        "The backend of this format gave up; the other formats are not affected."
    NO_GLYPH = "B002" Warning "no font has a glyph for a character"
        "The letter holds a character that none of the fonts has: those that you named with `--font`, \
         Libertinus Serif, New Computer Modern, DejaVu Sans Mono. In the PDF, `[U+20B0]` stands in its \
         place, with the character's code; who copies or searches the text finds the character itself. \
         Name a font that has it: `--font FILE`. The other formats are not affected."
    PICTURE_NOT_SHOWN = "B003" Warning "a picture is there and cannot be shown"
        "The file that the source names lies beside it, but it is broken, too large, or of a kind that \
         the format cannot hold. Its name stands in its place, with what is said of it. EPUB holds PNG, \
         JPEG, GIF and SVG that needs no other file; PDF holds PNG, and JPEG in grey or in red, green \
         and blue."
    NOT_WRITTEN = "B004" Error "finished files cannot be written"
        "The output folder is read-only, the disk is full, a folder has the name of the file, the name \
         is too long, or the file is one of the run's own inputs, which are never overwritten. All \
         other files are written."
    NO_LETTERS_BESIDE = "B005" Note "files in a folder are not letters"
        "Sidecars, people files, profiles and other settings, tables, pictures, READMEs, backups and \
         the like go with letters and are recognised by their names; in the output folder of the run, \
         what earlier runs made is none either. They are counted. Hidden files are ignored. A file \
         that you name on the command line is read as a letter whatever its name; only `.toml` is \
         not."
    SAME_NAME = "B006" Error "the files of two inputs would have the same names"
        "Output files are named after their input: if two inputs have the same name, the second would \
         overwrite the output of the first. Names that differ only in capitals or in how Unicode writes \
         an accent are the same on macOS and Windows, so they are here. The letters of a volume go into a folder named after the \
         volume, and so do letters from a folder of that name. Convert the input that is reported \
         into another folder (`-o`)."
    NO_SCRIPT = "B007" Error "no font has the script of a letter"
        "More than one in twenty characters of the letter is in none of the fonts, so a PDF would be \
         boxes and not words. It is not made. Name a font that has the script, `--font FILE`; fonts of \
         the system are not looked for, because the same letter would then look different on every \
         machine. The other formats are not affected."
    KEPT = "B011" Error "a file in the output folder is not overwritten"
        "The output folder remembers what letterpress made there (`.letterpress-manifest`). This file is \
         not in that list, or it has been changed since: it may be somebody's work. Convert into another \
         folder (`-o`), move the file away, or overwrite it with `--force`. All other files of the run \
         are written."
    FROM_EARLIER_RUN = "B012" Warning "a file is from an earlier run"
        "An earlier run made this file, and this run could not make it again; the reason is reported with \
         it. The file was left as it is, so it shows the letter as it was then. Delete it, or remove the \
         reason and convert again."
    BUG = "X001" Error "letterpress has a bug"
        "Something that cannot happen has happened, and the program stopped in the middle of a letter. \
         The others are done. Please report it, with the input; with `RUST_BACKTRACE=1` the program \
         shows where it stopped."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_within_their_part_and_explained() {
        let mut seen = std::collections::BTreeSet::new();
        for code in CATALOGUE {
            assert!(seen.insert(code.id), "{} stands twice", code.id);
            assert!(code.explanation.len() > 40, "{} is not explained", code.id);
            assert!(
                !code.title.ends_with('.') && code.title.starts_with(char::is_lowercase)
                    || code.title.starts_with("letterpress")
            );
        }
    }
}
