# What tests/run has letterpress make, and the checks that need no validator. Sourced, not run.

# letters FOLDER: its letters, which is what is neither hidden nor a sidecar.
letters() {
    find "$1" -type f ! -name '.*' ! -name '*.toml' | sort
}

# sample FROM EVERY TO: copies every n-th letter.
sample() {
    mkdir "$3"
    letters "$1" | awk -v every="$2" '(NR - 1) % every == 0' | xargs -d '\n' cp -t "$3"
}

# convert NAME: one run over a folder, which must make the four files of each letter and no others;
# a second one makes the IR, for those who compare with it.
convert() {
    local from=$check/in/$1 to=$check/out/$1 letter
    "$letterpress" convert "$from" -o "$to" || return
    letters "$from" | while read -r letter; do
        letter=${letter##*/}
        printf '%s\n' "${letter%.*}".{epub,jsonld,pdf,tei.xml}
    done | sort >"$logs/expected"
    diff "$logs/expected" <(cd "$to" && find . -type f ! -name '.*' | sed 's|^\./||' | sort) || return
    note "$(wc -l <"$logs/expected") files"
    "$letterpress" convert "$from" -o "$check/ir/$1" --to ir
}

# convert_as_read NAME: the same for a folder whose files may hold several letters, or be one together. How many there are,
# the IR tells.
convert_as_read() {
    local from=$check/in/$1 to=$check/out/$1 ir=$check/ir/$1
    "$letterpress" convert "$from" -o "$ir" --to ir || return
    "$letterpress" convert "$from" -o "$to" || return
    (cd "$ir" && find . -name '*.ir.json') | while read -r letter; do
        printf '%s\n' "${letter%.ir.json}".{epub,jsonld,pdf,tei.xml}
    done | sort >"$logs/expected"
    diff "$logs/expected" <(cd "$to" && find . -type f ! -name '.*' | sort) || return
    note "$(wc -l <"$logs/expected") files"
}

# Some letters of all kinds: one of the project's own, one that has everything that a letter can have, and every tenth of the
# corpus.
some_letters() { # FOLDER
    mkdir -p "$1"
    cp input/1961-*.txt "$1"
    cp tests/golden/every-kind/letter.xml "$1/every-kind.xml"
    [[ ! -d $corpus ]] || letters "$corpus" | awk 'NR % 10 == 1' | xargs -d '\n' cp -t "$1"
}

# They as PDF/A-2a, for archives that take no attachments. It has its own folder, because the other PDFs are PDF/A-3a.
archive_sample() {
    local of=$check/archive file files status=0
    some_letters "$of/in"
    "$letterpress" convert "$of/in" -o "$of/out" --to pdf --pdfa 2a || return
    mapfile -t files < <(find "$of/out" -name '*.pdf' | sort)
    note "${#files[@]} files"
    ((${#files[@]})) || return
    qpdf_check "${files[@]}" || status=1
    verapdf 2b,2a,ua1 "${files[@]}" || status=1
    for file in "${files[@]}"; do
        [[ $(pdfdetach -list "$file") == '0 embedded files' ]] ||
            { printf 'FAIL %s\n  it has attachments\n' "$file"; status=1; }
    done
    return "$status"
}

# They as pages of other looks.
layout_sample() {
    local of=$check/layouts files status=0
    some_letters "$of/in"
    "$letterpress" convert "$of/in" -o "$of/small" --to pdf \
        --paper a5 --size 10 --handout --notes end --colophon none --excerpt paras 1-1 || return
    "$letterpress" convert "$of/in" -o "$of/large" --to pdf \
        --paper 6x9 --large-print --line-numbers 5 --no-editorial-notes --colophon full || return
    mapfile -t files < <(find "$of/small" "$of/large" -name '*.pdf' | sort)
    note "${#files[@]} files"
    ((${#files[@]})) || return
    qpdf_check "${files[@]}" || status=1
    verapdf 3a,ua1 "${files[@]}" || status=1
    return "$status"
}

# Books of some letters in two orders, of single letters of an edition, and of volumes. They have their own folder: other
# checks compare letters one by one.
convert_books() {
    local of=$check/books volume name
    some_letters "$of/in/letters"
    "$letterpress" convert "$of/in/letters" -o "$of/letters.epub" &&
        "$letterpress" convert "$of/in/letters" -o "$of/letters.pdf" &&
        "$letterpress" convert "$of/in/letters" -o "$of/otherwise.epub" --order date --notes end --title 'By date' &&
        "$letterpress" convert "$of/in/letters" -o "$of/otherwise.pdf" --order correspondent --run-on \
            --pdfa 2a --paper a5 || return
    if [[ -d $editions && -d $volumes ]]; then
        both "$check/in/encoded/schnitzler" "$of/edition" &&
            both "$check/in/encoded/volumes/frus1961-63v06.xml" "$of/frus1961-63v06" || return
        for volume in "$check"/in/encoded/volumes/*.xml; do
            # One letter is no book.
            (($(grep -c 'type="document"' "$volume") > 1)) || continue
            name=$(basename "$volume" .xml)
            "$letterpress" convert "$volume" -o "$of/volumes/$name.epub" &&
                "$letterpress" convert "$volume" -o "$of/volumes/$name.pdf" --run-on || return
        done
    fi
    if ((every == 1)); then
        both "$check/in/seeds" "$of/seeds" || return
        if [[ -d $corpus && -d $volumes && -d $texts ]]; then
            both "$check/in/scraped" "$of/scraped" &&
                both "$check/in/encoded/volumes/frus1955-57v20.xml" "$of/frus1955-57v20" &&
                both "$texts/13272-8.txt" "$of/beethoven" --divide auto || return
        fi
    fi
    note "$(find "$of" -name '*.epub' -o -name '*.pdf' | wc -l) files"
}

# both INPUT NAME [OPTION...]: a book in both formats.
both() {
    "$letterpress" convert "$1" -o "$2.epub" "${@:3}" && "$letterpress" convert "$1" -o "$2.pdf" "${@:3}"
}

# check_books: what judges books, and for volumes whether all their words are in order. EPUB and PDF at once.
check_books() {
    local of=$check/books epubs pdfs of_volumes epub_job status=0
    mapfile -t epubs < <(find "$of" -maxdepth 1 -name '*.epub' | sort)
    mapfile -t pdfs < <(find "$of" -maxdepth 1 -name '*.pdf' | sort)
    mapfile -t of_volumes < <(find "$of/volumes" -name '*.epub' 2>/dev/null | sort)
    note "${#epubs[@]} + ${#pdfs[@]} files"
    ((${#epubs[@]} && ${#pdfs[@]})) || return
    epub_books >"$logs/books.epub" 2>&1 &
    epub_job=$!
    pdf_books || status=1
    wait "$epub_job" || status=1
    cat "$logs/books.epub"
    return "$status"
}

epub_books() {
    local pairs=() book status=0
    epubcheck "${epubs[@]}" "${of_volumes[@]}" || status=1
    epub_rules "${epubs[@]}" "${of_volumes[@]}" || status=1
    ace "${epubs[@]}" || status=1
    readers "${epubs[@]}" || status=1
    for book in "${of_volumes[@]}"; do
        pairs+=("$check/in/encoded/volumes/$(basename "$book" .epub).xml=$book")
    done
    if ((${#pairs[@]})); then book_words "${pairs[@]}" || status=1; fi
    return "$status"
}

pdf_books() {
    local book all=() status=0
    for book in "${pdfs[@]}" "${of_volumes[@]/%.epub/.pdf}"; do
        if [[ $book == */otherwise.pdf ]]; then
            verapdf 2b,2a,ua1 "$book" || status=1
        else
            all+=("$book")
        fi
    done
    verapdf 3b,3a,ua1 "${all[@]}" || status=1
    qpdf_check "${pdfs[@]}" "${of_volumes[@]/%.epub/.pdf}" || status=1
    pdf_links "${pdfs[@]}" "${of_volumes[@]/%.epub/.pdf}" || status=1
    return "$status"
}

# Letters in the other formats that are read: web pages, and those of the golden cases. Files of word processors are in the
# repository unpacked.
convert_other_formats() {
    local in=$PWD/$check/in/other
    mkdir -p "$in/pages"
    cp tests/web_pages/* "$in"
    cp tests/golden/markdown/letter.md "$in/markdown.md"
    cp -r tests/golden/pages/{mets.xml,page} "$in/pages"
    (cd tests/golden/word/letter.docx && python3 -m zipfile -c "$in/office.docx" *) || return
    (cd tests/golden/opendocument/letter.odt && python3 -m zipfile -c "$in/open.odt" *) || return
    convert_as_read other
}

# Converts all once more with what differs from machine to machine: the bytes must not.
convert_again() {
    local from to
    for from in "$PWD/$check"/in/*; do
        to=$PWD/$check/again/${from##*/}
        (cd / && TZ=Pacific/Kiritimati LC_ALL=C "$letterpress" convert --jobs 1 "$from" -o "$to") || return
    done
    note "$(find "$check/again" -type f ! -name '.*' | wc -l) files"
    diff -r "$check/out" "$check/again"
}

# The program's own form: read and written again, it must be the same, byte for byte.
own_form() {
    local of=$check/own_form from
    for from in "$check"/ir/*; do
        "$letterpress" convert "$from" -o "$of/${from##*/}" --from ir --to ir >"$logs/own_form.${from##*/}" || return
        (cd "$of/${from##*/}" && find . -type f ! -name '.*' | sort) >"$logs/own_form.files"
        while read -r file; do
            cmp "$from/$file" "$of/${from##*/}/$file" || return
        done <"$logs/own_form.files"
        [[ $(find "$from" -name '*.ir.json' | wc -l) == $(wc -l <"$logs/own_form.files") ]] || return
    done
    note "$(find "$of" -name '*.ir.json' | wc -l) files"
}

# list_letters NAME INPUT...: one list in CMIF of all letters.
list_letters() {
    mkdir -p "$check/out/lists"
    "$letterpress" convert "${@:2}" --config tests/validators/publication.toml -o "$check/out/lists/$1.cmif.xml"
}

# Lists of the corpus: each n-th scraped letter, a whole volume, each n-th letter of every edition.
convert_lists() {
    local edition
    mkdir -p "$check/lists"
    for edition in "$editions"/*/; do
        sample "$edition" "$every" "$check/lists/$(basename "$edition")" || return
    done
    list_letters scraped "$check/in/scraped" &&
        list_letters volume "$volumes/frus1961-63v06.xml" &&
        list_letters editions "$check/lists"
}

# The words of the project's own letters, read back from the PDF, must be those that a person has read in
# the golden files. UPDATE=1 rewrites these.
golden_words() {
    local golden stem status=0
    for golden in tests/golden/*/pdf.words; do
        golden=$(dirname "$golden")
        stem=$(basename "$golden")
        pdf_words "$check/out/seeds/$stem.pdf" "$check/ir/seeds/$stem.ir.json" --write "$logs/$stem.words" || return
        [[ -z ${UPDATE-} ]] || cp "$logs/$stem.words" "$golden/pdf.words"
        diff "$golden/pdf.words" "$logs/$stem.words" || status=1
    done
    note "$(find tests/golden -name pdf.words | wc -l) files"
    return "$status"
}

# The words that pdftotext finds in each PDF must be those of its IR.
compare_words() {
    local pdfs n_files status=0
    n_files=$(find "$check/out" -name '*.pdf' | wc -l)
    note "$n_files files"
    ((n_files)) || { echo 'there is no *.pdf to check'; return 1; }
    for pdfs in "$check"/out/*; do
        [[ -n $(find "$pdfs" -name '*.pdf' -print -quit) ]] || continue
        pdf_words "$pdfs" "$check/ir/${pdfs##*/}" || status=1
    done
    return "$status"
}
