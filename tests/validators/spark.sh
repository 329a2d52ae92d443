# A Spark job converts letters in shares, as the guide has it. Sourced, not run.

# spark LETTERS: its shares, worked on by Spark on this machine, are together the files of one run.
spark() {
    local of=$check/spark
    mkdir -p "$of"
    python3 -m venv "$of/venv" && "$of/venv/bin/pip" install -q pyspark==4.3.0 || return
    sed -n '/^```python$/,/^```$/{/^```/!p}' docs/guide/src/runs.md >"$of/job.py"
    "$letterpress" convert "$1" -o "$of/one" --quiet || return
    PATH=$(dirname "$letterpress"):$PATH PYSPARK_PYTHON=$of/venv/bin/python SPARK_LOCAL_IP=127.0.0.1 \
        "$of/venv/bin/spark-submit" --master 'local[2]' "$of/job.py" "$PWD/$1" "$PWD/$of/made" 5 || return
    diff -r "$of/one" "$of/made" || return
    note "$(find "$of/made" -name '*.tei.xml' | wc -l) letters"
}
