# What other programs make of a transcript, and what `letterpress verify` says of it. Sourced, not run.

# verified FILE: what is lost in it, without the places in the transcript.
verified() {
    "$letterpress" verify tests/collation/letter.txt "$1" 2>&1 | sed -n 's/^loss\[A101\]: //p'
}

# other_programs: pandoc, calibre and typst make files of a transcript in which a word is another and a sentence is
# missing. Both are named in each file, and what the program itself loses; nothing else is.
other_programs() {
    local made=$check/others wrong=0 file lost words
    install_other_programs || return
    mkdir -p "$made"
    # As somebody would copy it who reads fast.
    sed 's/hand is firm/hand is form/; s/The rains have stopped\. //' tests/collation/letter.txt >"$made/letter.txt"
    pandoc -f markdown "$made/letter.txt" -o "$made/pandoc.epub" || return
    QT_QPA_PLATFORM=offscreen ebook-convert "$made/letter.txt" "$made/calibre.epub" || return
    "$check/typst/bin/python" tests/validators/typst_letter.py "$made/letter.txt" "$made/typst.pdf" || return
    for file in "$made"/*.epub "$made/typst.pdf"; do
        lost=$(verified "$file")
        echo "$file"
        sed 's/^/    /' <<<"$lost"
        for words in 'has “form” instead of “firm”' 'leaves out “The rains have stopped.”' \
            'marks none of the 2 pages (4, 5)'; do
            if ! grep -qF "$words" <<<"$lost"; then
                echo "FAIL $file: not said: $words"
                wrong=1
            fi
        done
        # Of pandoc: the number of the letter, which it takes for that of a list.
        if grep -vE 'form|The rains|marks none|note [12] in the running text|does not state: |leaves out “12\.”' <<<"$lost"; then
            echo "FAIL $file: said without cause"
            wrong=1
        fi
    done
    return "$wrong"
}

install_other_programs() {
    local missing=()
    command -v pandoc >/dev/null || missing+=(pandoc)
    command -v ebook-convert >/dev/null || missing+=(calibre calibre-bin)
    if ((${#missing[@]})); then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" || return
    fi
    python3 -m venv "$check/typst" && "$check/typst/bin/pip" install -q typst==0.15.2
}
