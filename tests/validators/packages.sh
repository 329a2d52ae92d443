# Packages for archives, checked with the programs that archives use. Sourced, not run.

packages=$check/packages # in/: letters; bagit/, eark/: packages by name; zip/: zips, and what is in them; broken/
eark_offline=../shared/validators/eark_offline.py

dated=(--date 2026-11-30)

# package FOLDER KIND INPUT... [OPTION...]
package() {
    "$letterpress" package "${@:3}" --to "$2" --config tests/validators/packages.toml -o "$1"
}

# Packages of both kinds: of one letter, letters of all shapes, TEI, all other formats, a volume.
make_packages() {
    local kind of
    some_letters "$packages/in"
    for kind in bagit eark; do
        of=$packages/$kind
        mkdir -p "$of" &&
            package "$of/letter" "$kind" input/1962-10-24-khrushchev-to-kennedy.txt "${dated[@]}" &&
            package "$of/letters" "$kind" "$packages/in" "${dated[@]}" &&
            package "$of/encoded" "$kind" "$check/in/encoded/samples" "${dated[@]}" &&
            package "$of/other" "$kind" "$check/in/other" "${dated[@]}" || return
        if [[ -d $volumes ]]; then
            package "$of/volume" "$kind" "$check/in/encoded/volumes/frus1961-63v06.xml" "${dated[@]}" || return
        fi
    done
    # Without a date there are no events, and no SIP.
    package "$packages/bagit/undated" bagit input/1961-04-22-khrushchev-to-kennedy.txt || return
    note "$(find "$packages"/{bagit,eark} -mindepth 1 -maxdepth 1 | wc -l) packages"
}

# A zip holds one folder with the package's name, and in it the same bytes as the folder that is made without --zip.
zip_packages() {
    local kind of=$packages/zip status=0
    for kind in bagit eark; do
        mkdir -p "$of/$kind" &&
            package "$of/$kind/letter" "$kind" input/1962-10-24-khrushchev-to-kennedy.txt "${dated[@]}" --zip &&
            "$python" -m zipfile -e "$of/$kind/letter.zip" "$of/$kind/in" &&
            [[ $(ls "$of/$kind/in") == letter ]] &&
            diff -r "$packages/$kind/letter" "$of/$kind/in/letter" || status=1
    done
    return "$status"
}

# verify_packages PACKAGE...: letterpress's own check of packages, which knows rules that no other judge does.
verify_packages() {
    local package said status=0
    for package; do
        if said=$("$letterpress" verify "$package" 2>&1 >/dev/null); then
            echo "ok $package"
        else
            printf 'FAIL %s\n%s\n' "$package" "$said"
            status=1
        fi
    done
    return "$status"
}

# judge_packages KINDS COMMAND...: runs a judge on all packages of these kinds. It prints "ok PACKAGE" or "FAIL PACKAGE".
judge_packages() {
    local kind of=()
    for kind in $1; do
        of+=("$packages/$kind"/*/)
    done
    [[ -d ${of[0]} ]] || { echo 'there is no package to judge'; return 1; }
    note "${#of[@]} packages"
    "${@:2}" "${of[@]%/}"
}

bags() {
    "$python" tests/validators/packages.py bag "$@"
}

premis() {
    "$python" tests/validators/packages.py premis "$@"
}

archivematica() {
    "$python" tests/validators/packages_archivematica.py "$@"
}

mets() {
    "$python" tests/validators/packages.py mets "$@"
}

eark_validator() {
    EARK_OFFLINE=$eark_offline "$python" tests/validators/packages.py eark "$@"
}

published_schemas() {
    "$python" tests/validators/packages.py schemas "$@"
}

pronom() {
    "$python" tests/validators/packages.py pronom "$@"
}

stylesheet() {
    "$python" tests/validators/packages.py html "$@"
}

# Each package's TEI against the schema in the same package.
own_schema() {
    local package tei status=0
    for package; do
        mapfile -t tei < <(find "$package" -path '*/preservation/*' -name '*.tei.xml' | sort)
        ((${#tei[@]})) || { echo "FAIL $package: there is no TEI"; status=1; continue; }
        relaxng "$(find "$package" -path '*/schemas/tei_all.rng')" "${tei[@]}" || status=1
    done
    return "$status"
}

# The schema that packages have, which the program writes, judges as TEI's own does.
same_verdicts() {
    local written of=$packages/mutated
    mkdir -p "$of"
    find "$check/out" -name '*.tei.xml' | sort | evenly 100 | xargs "$python" tests/validators/mutated_tei.py "$of" || return
    written=$(find "$packages/bagit/letter" -name tei_all.rng)
    # Most are refused, so it is no failure that a command fails.
    relaxng "$written" "$of"/*.xml | grep -E '^(ok|FAIL) ' >"$logs/written-schema"
    relaxng "$tei/tei_all.rng" "$of"/*.xml | grep -E '^(ok|FAIL) ' >"$logs/published-schema"
    note "$(grep -c '^FAIL' "$logs/published-schema") of $(wc -l <"$logs/published-schema") refused"
    grep -q '^ok ' "$logs/published-schema" && grep -q '^FAIL ' "$logs/published-schema" &&
        diff "$logs/written-schema" "$logs/published-schema"
}

# As refuse_broken_files (refusals.sh) does, with broken packages.
refuse_broken_packages() {
    local broken=$packages/broken
    "$python" tests/validators/packages_broken.py "$packages"/{bagit,eark}/letter "$broken" || return
    {
        refuses changed-byte 'bagit.py: Bag validation failed' bags
        refuses changed-byte 'sha256sum: manifest-sha256.txt: data/objects' bags
        refuses changed-byte 'sha512sum: manifest-sha512.txt: data/objects' bags
        refuses extra-file 'bagit_profile' bags
        refuses no-contact "Required tag 'Contact-Name' is not present" bags
        refuses event-without-time 'eventDateTime' premis
        refuses path-in-the-transfer 'does not match any filename' archivematica
        refuses idle-agent 'is not related to any premis:event' archivematica
        refuses event-without-time 'the loader fails' archivematica
        refuses unknown-checksum "'sha256' is not an element of the set" mets
        if [[ -f $eark_offline ]]; then
            refuses no-kind-of-package 'CSIP9' eark_validator
            refuses no-mets 'no report' eark_validator
        fi
        refuses other-schema 'premis.xsd: differs from the published schema' published_schemas
        refuses root-too-far 'fmt/1476; fido says fmt/101' pronom
        refuses unknown-element 'element "nonsense" not allowed' own_schema
        refuses lost-words 'pieces of text are not in the HTML' stylesheet
    } >"$logs/verdicts"
    cat "$logs/verdicts"
    note "$(grep -c '^ok ' "$logs/verdicts") of $(grep -cE '^(ok|FAIL) ' "$logs/verdicts")"
    ! grep -q '^FAIL ' "$logs/verdicts"
}
