# The check that letters read from TEI have all words of their files. Sourced, not run.

encoded=$check/encoded # NAME/in: TEI files; NAME/ir: what was read from them
small_volume=2000000   # a volume of so many bytes or less is always checked

tei_source_words() { # FILE-OR-FOLDER... --ir FOLDER-OF-IRS
    "$python" tests/validators/tei_source_words.py "$@"
}

# The project's own samples.
gather_samples() {
    mkdir -p "$encoded/samples/in"
    cp tests/encoded/*.xml "$encoded/samples/in"
    cp tests/golden/every-kind/letter.xml "$encoded/samples/in/every-kind.xml"
}

# What lies beside the project: each n-th letter of every edition and the small volumes, or all.
gather_editions() {
    local edition volume
    mkdir -p "$encoded/editions/in/volumes"
    for edition in "$editions"/*/; do
        sample "$edition" "$every" "$encoded/editions/in/$(basename "$edition")" || return
    done
    for volume in "$volumes"/*.xml; do
        ((every > 1 && $(stat -c %s "$volume") > small_volume)) ||
            cp "$volume" "$encoded/editions/in/volumes" || return
    done
}

# encoded_words NAME: reads what was gathered, and has another program compare: characters, spaces, notes, pages,
# and how much stands beside the letters.
encoded_words() {
    local of=$encoded/$1 status file folder
    "gather_$1" || return
    # A run tells of all its inputs together, so each file has a run of its own.
    while read -r file; do
        folder=$of/ir/$(dirname "${file#"$of/in/"}")
        mkdir -p "$folder" && echo "$file"
        "$letterpress" convert "$file" -o "$folder" --to ir 2>"$of/diagnostics" ||
            { cat "$of/diagnostics" >&2; return 1; }
    done < <(find "$of/in" -name '*.xml' | sort) >"$of/summary" || return
    tei_source_words "$of/in" --ir "$of/ir" --summary "$of/summary" >"$logs/verdicts"
    status=$?
    cat "$logs/verdicts"
    note "$(grep -cE '^(ok|FAIL) ' "$logs/verdicts") files"
    return "$status"
}

# What is printed in all formats for the validators: the samples, each n-th letter of every edition, and of each
# volume each n-th document of what is left when four of five are cut.
gather_printed() {
    local edition volume to=$check/in/encoded
    mkdir -p "$to/samples" "$to/golden" "$to/volumes"
    cp tests/encoded/*.xml "$to/samples"
    cp tests/golden/every-kind/{letter.xml,seal.png} "$to/golden"
    [[ -d $editions && -d $volumes ]] || return 0
    for edition in "$editions"/*/; do
        sample "$edition" "$every" "$to/$(basename "$edition")" || return
    done
    for volume in "$volumes"/*.xml; do
        "$python" tests/validators/cut_volume.py "$volume" $((every * 5)) "$to/volumes/$(basename "$volume")" || return
    done
}

# Prints them: the four files of each letter of which there is an IR, and no others.
convert_encoded() {
    gather_printed && convert_as_read encoded
}

# The same TEI written from what was understood of it, and published by somebody else, for the validators of TEI.
convert_otherwise() {
    local from=$check/in/encoded
    "$letterpress" convert "$from" --anew --to tei -o "$check/out/anew" &&
        "$letterpress" convert "$from" --config tests/validators/publication.toml --to tei -o "$check/out/published" ||
        return
    note "$(find "$check/out/anew" "$check/out/published" -name '*.tei.xml' | wc -l) files"
}

# lose_a_word: a sample, and its IR without a word.
lose_a_word() {
    mkdir "$broken/encoded"
    cp tests/encoded/blemished.xml "$broken/encoded"
    sed 's/"text": "It rains,"/"text": "It,"/' "$encoded/samples/ir/blemished.ir.json" >"$broken/encoded/blemished.ir.json"
}

words_of_a_file() {
    tei_source_words "$1/blemished.xml" --ir "$1"
}
