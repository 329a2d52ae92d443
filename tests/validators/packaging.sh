# What is given to others beside the sources. Sourced, not run.

# The library builds without warnings with each feature alone, and with none. `cli` is what is built by default.
each_feature() {
    local feature
    for feature in '' epub jsonld pdf; do
        cargo clippy --locked --no-default-features --features "$feature" -- -D warnings || return
    done
}

# The licences that go with a binary are those of the fonts in it.
font_licences() {
    local host folder
    host=$(rustc -vV | sed -n 's/^host: //p')
    folder=$(cargo metadata --locked --format-version 1 --filter-platform "$host" |
        grep -o '[^"]*/typst-assets-[^"/]*/Cargo.toml' | head -n 1)
    cmp LICENSE-FONTS "${folder%Cargo.toml}NOTICE"
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
