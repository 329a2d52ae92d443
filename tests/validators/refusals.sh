# The proof that each validator can refuse: one that cannot fail proves nothing. Sourced, not run.

broken=$check/broken

# refuses FILE FINDING COMMAND...: the command must refuse the file, and for the right reason.
refuses() {
    local said
    if said=$("${@:3}" "$broken/$1" 2>&1) || grep -q '^Traceback' <<<"$said" || ! grep -qF -- "$2" <<<"$said"; then
        printf 'FAIL %s: %s should have said "%s", but said:\n' "$1" "$3" "$2"
        sed 's/^/  /' <<<"$said"
    else
        echo "ok $1: refused by $3"
    fi
}

# exchange_words: a PDF of one letter, and under its name the IR of another.
exchange_words() {
    local pdfs=("$check"/out/seeds/*.pdf) irs=("$check"/ir/seeds/*.ir.json)
    mkdir "$broken/words"
    cp "${pdfs[0]}" "$broken/words"
    cp "${irs[-1]}" "$broken/words/${irs[0]##*/}"
}

# lose_a_place: a PDF book in which a name that links lead to is another one.
lose_a_place() {
    qpdf --object-streams=disable --stream-data=preserve "$check/books/letters.pdf" - |
        LC_ALL=C sed 's/(letter-0001) \[/(letter-0000) [/' >"$broken/lost-place.pdf"
}

words_of_one_folder() {
    pdf_words "$1" "$1"
}

refuse_broken_files() {
    "$python" tests/validators/broken.py "$broken" || return
    exchange_words
    lose_a_word
    lose_a_place
    {
        refuses unknown-element.tei.xml 'element "nonsense" not allowed' relaxng "$site/schemas/tei_all.rng"
        if [[ -d $tei ]]; then
            refuses unknown-element.tei.xml 'element "nonsense" not allowed' relaxng "$tei/tei_all.rng"
            refuses dates.tei.xml '@when attribute cannot be used' schematron "$tei/tei_all.sch"
        fi
        refuses pointer.tei.xml '#nowhere' tei_pointers
        if [[ -d $cmif ]]; then
            refuses written-date.cmif.xml E0004 schematron "$cmif/cmif.sch"
            refuses no-title.cmif.xml 'element "titleStmt" incomplete' relaxng "$cmif/cmi-customization.rng"
        fi
        refuses no-edition.cmif.xml E0003 cmif_rules
        refuses missing-file.epub RSC-001 epubcheck
        refuses no-alt.epub image-alt ace
        refuses empty-link.epub 'an empty link to #nowhere' epub_rules
        refuses large.epub 'letter.xhtml has 250' epub_rules
        refuses wrong-way-back.epub 'leads to the call of another note' readers
        refuses undeclared-cover.epub 'is not declared as the cover' epub_rules
        refuses uncertified.epub 'nobody has certified it' epub_rules
        refuses uncounted.epub 'the NCX lists 1 pages' epub_rules
        refuses truncated.pdf 'file is damaged' qpdf_check
        refuses lost-place.pdf 'letter-0001, which is no place' pdf_links
        refuses not-archival.pdf 6.6.2.1-1 verapdf 3b
        refuses words "$(basename "$broken"/words/*.pdf .pdf)" words_of_one_folder
        refuses encoded "the letter '1.LetterFrom" words_of_a_file
        refuses unknown-key.jsonld titel jsonld
        refuses unknown-type.jsonld 'type is relative' jsonld_rdf
    } >"$logs/verdicts"
    cat "$logs/verdicts"
    note "$(grep -c '^ok ' "$logs/verdicts") of $(grep -cE '^(ok|FAIL) ' "$logs/verdicts")"
    ! grep -q '^FAIL ' "$logs/verdicts"
}
