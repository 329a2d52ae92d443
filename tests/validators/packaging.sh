# What is given to others beside the sources. Sourced, not run.

# The licences that go with a binary are those of the fonts in it.
font_licences() {
    local manifest
    manifest=$(cargo metadata --locked --format-version 1 | grep -o '"[^"]*/typst-assets-[^"]*/Cargo.toml"' | head -n 1)
    manifest=${manifest//\"/}
    cmp LICENSE-FONTS "${manifest%Cargo.toml}NOTICE"
}

# The wheel, installed where nothing else is, has the command and the licences.
wheel() {
    local made=$check/wheel
    "$home/venv/bin/maturin" build --release --locked --out "$made" &&
        python3 -m venv "$made/venv" &&
        "$made/venv/bin/pip" install --no-index --find-links "$made" letterpress-cli &&
        "$made/venv/bin/letterpress" --version &&
        find "$made/venv" -name LICENSE-FONTS | grep .
}
