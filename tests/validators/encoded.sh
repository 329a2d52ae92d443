# The check that letters read from TEI have all words of their files. Sourced, not run.

encoded=$check/encoded # in/: samples, editions, volumes; ir/: what was read from them

# gather_encoded: the project's own samples and, of what lies beside the project, each n-th letter of every
# edition and the small volumes; all of it where everything is checked.
gather_encoded() {
    local edition volume
    mkdir -p "$encoded/in/samples" "$encoded/in/volumes"
    cp tests/encoded/*.xml "$encoded/in/samples"
    for edition in "$editions"/*/; do
        sample "$edition" "$every" "$encoded/in/$(basename "$edition")" || return
    done
    for volume in "$volumes"/*.xml; do
        ((every > 1 && $(stat -c %s "$volume") > SMALL_VOLUME)) || cp "$volume" "$encoded/in/volumes"
    done
}

# A volume of at most so many bytes is always checked.
SMALL_VOLUME=3000000

# Reads them, and has another program compare: characters, spaces, notes, pages, what stands beside the letters.
encoded_words() {
    gather_encoded || return
    "$letterpress" convert "$encoded/in" -o "$encoded/ir" --to ir >"$encoded/summary" || return
    tei_source_words "$encoded/in" --ir "$encoded/ir" --summary "$encoded/summary" >"$logs/verdicts"
    local status=$?
    cat "$logs/verdicts"
    note "$(grep -c '^ok ' "$logs/verdicts") files"
    return "$status"
}
