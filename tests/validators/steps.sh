# The checks of tests/run: each is counted, timed, and printed as one line. Sourced, not run.

passed=0 failed=0 skipped=0

# note TEXT: what the running check has to say on its own line.
note() {
    echo "$*" >"$logs/note"
}

# step LABEL COMMAND...: one check. It passes if the command does.
step() {
    local label=$1 started=${EPOCHREALTIME/./} log result=ok
    log=$logs/${label//[^[:alnum:].]/-}.log
    shift
    note ''
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        result=FAILED
    fi
    printf '%-38s %-14s %-6s %6d.%d s\n' "$label" "$(<"$logs/note")" "$result" \
        $(((${EPOCHREALTIME/./} - started) / 1000000)) $(((${EPOCHREALTIME/./} - started) / 100000 % 10))
    [[ $result == ok ]] || findings "$log"
}

# skip LABEL REASON: a check that needs ../shared, where that is missing. With --require-shared, a failure.
skip() {
    if ((require_shared)); then
        failed=$((failed + 1))
        printf '%-38s FAILED: %s\n' "$1" "$2"
    else
        skipped=$((skipped + 1))
        printf '%-38s skipped: %s\n' "$1" "$2"
    fi
}

# findings LOG: what a failed check said: its first findings, or the end of a log that has no verdicts.
findings() {
    local said
    said=$(grep -v '^ok ' "$1")
    if grep -q '^FAIL ' "$1"; then head -n 30 <<<"$said"; else tail -n 30 <<<"$said"; fi |
        cut -c 1-300 | sed 's/^/    /'
    echo "    ($(wc -l <<<"$said") lines in $1)"
}

# validate LABEL PATTERN COMMAND...: one check, of all files made whose names match, by one command. `only` has further
# tests of find; of more files than `most`, so many are taken, evenly.
only=() most=
validate() {
    step "$1" judge "${@:2}"
}

# evenly [N]: so many of the lines read, at even distances; all without a number.
evenly() {
    awk -v most="$1" '{ line[NR] = $0 } END {
        if (most == "" || NR < most) most = NR
        for (n = 0; n < most; n++) print line[int(n * NR / most) + 1]
    }'
}

# A validator prints "ok FILE" or "FAIL FILE" for each file, its findings indented below. It has done its
# work only if it has a verdict on each: a crash half way is no pass, nor is a folder without files.
judge() {
    local pattern=$1 status n_ok n_bad files
    shift
    mapfile -t files < <(find "$check/out" -name "$pattern" "${only[@]}" | sort | evenly "$most")
    ((${#files[@]})) || { echo "there is no $pattern to check"; return 1; }
    on_all_processors "$@" >"$logs/verdicts"
    status=$?
    cat "$logs/verdicts"
    n_ok=$(grep -c '^ok ' "$logs/verdicts")
    n_bad=$(grep -c '^FAIL ' "$logs/verdicts")
    if ((n_bad)); then note "$n_bad of ${#files[@]} files"; else note "${#files[@]} files"; fi
    if ((n_ok + n_bad != ${#files[@]})); then
        echo "$((n_ok + n_bad)) verdicts on ${#files[@]} files, exit code $status"
        return 1
    fi
    ((status == 0 && n_bad == 0))
}

# on_all_processors COMMAND...: runs a validator on `files`. Most use one processor: each gets a process with its share, unless
# starting one takes longer than the work.
on_all_processors() {
    local parts part at share pids=() status=0
    parts=$(nproc)
    ((${#files[@]} >= 20 * parts)) || parts=1
    for ((part = 0; part < parts; part++)); do
        share=()
        for ((at = part; at < ${#files[@]}; at += parts)); do share+=("${files[at]}"); done
        "$@" "${share[@]}" >"$logs/verdicts.$part" &
        pids+=($!)
    done
    for part in "${pids[@]}"; do wait "$part" || status=1; done
    cat "$logs"/verdicts.*
    rm "$logs"/verdicts.*
    return "$status"
}

# summary: the count of checks, and the exit code of the run.
summary() {
    echo "$passed passed, $failed failed, $skipped skipped"
    exit $((failed > 0))
}
