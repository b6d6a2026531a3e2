# What the scripts of this folder share: which release has which Wireshark, where its files are, and how to run them.
# To be sourced, with `set -euo pipefail`.
# shellcheck shell=bash

versions=(4.4 4.6)
# shellcheck disable=SC2034  # used by check
compilers=(g++ clang++)

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Another checkout can be tested with these scripts.
source_dir=${WEBCONV_VERSIONS_SOURCE:-$(cd "$here/../.." && pwd)}

# Wireshark run by root ignores WIRESHARK_PLUGIN_DIR, so root runs it as nobody, who cannot read a cache in root's home.
if [[ -n ${WEBCONV_VERSIONS_DIR:-} ]]; then
    cache_dir=$WEBCONV_VERSIONS_DIR
elif ((EUID == 0)); then
    cache_dir=/var/cache/webconv/versions
else
    cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/webconv/versions
fi

die()
{
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# The Debian release that carries a version of Wireshark. `testing` moves: fetch fails, and says so, when it has gone on
# to another version; then name a release that still has it in WEBCONV_VERSIONS_SUITE.
suite_of()
{
    case $1 in
        4.4) echo "${WEBCONV_VERSIONS_SUITE:-trixie}" ;;
        4.6) echo "${WEBCONV_VERSIONS_SUITE:-forky}" ;;
        *) die "unknown version '$1' (known: ${versions[*]})" ;;
    esac
}

# Where things are: all below one folder, which can be deleted at any time. The unpacked releases are for every checkout
# on the machine, a build is for one (and not inside it, because nobody might be unable to read it there).
checkout_id="${source_dir##*/}-$(cksum <<<"$source_dir" | cut -d ' ' -f 1)"
version_dir() { echo "$cache_dir/$1"; }
tree_dir() { echo "$cache_dir/$1/tree"; }
build_dir() { echo "$cache_dir/builds/$checkout_id/$1-$2"; } # version, compiler

# The folder of the release's libraries (usr/lib/<machine>-linux-gnu).
library_dir()
{
    local found
    for found in "$(tree_dir "$1")"/usr/lib/*/libwireshark.so; do
        [[ -e $found ]] && dirname "$found" && return
    done
    die "Wireshark $1 is not there: run $here/fetch $1"
}

# Runs a program of the release: its loader, its libraries, its data, and only our plugin (or what is in
# WEBCONV_VERSIONS_PLUGINS instead).
#   run_program VERSION COMPILER PROGRAM ARGUMENTS…
run_program()
{
    local version=$1 compiler=$2 program=$3 libraries loader
    shift 3
    local tree build
    tree=$(tree_dir "$version")
    build=$(build_dir "$version" "$compiler")
    libraries=$(library_dir "$version")
    [[ -x $tree/usr/bin/$program ]] || die "Wireshark $version has no program '$program'"
    for loader in "$libraries"/ld-linux*.so.* "$tree"/usr/lib/ld-linux*.so.*; do
        [[ -x $loader ]] && break
    done

    local environment=(
        env
        "WIRESHARK_DATA_DIR=$tree/usr/share/wireshark"
        "WIRESHARK_PLUGIN_DIR=${WEBCONV_VERSIONS_PLUGINS:-$build/plugins}"
    )
    if ((EUID == 0)); then
        # An own home, because nobody has none and root's is closed.
        install -d -o 65534 -g 65534 "$cache_dir/home"
        environment=(
            setpriv --reuid=65534 --regid=65534 --clear-groups
            "${environment[@]}" "HOME=$cache_dir/home" "XDG_RUNTIME_DIR=$cache_dir/home"
        )
    elif (($(id -g) == 0)); then
        die "Wireshark ignores plugin folders when it runs with group 0; run this with another group"
    fi
    exec "${environment[@]}" "$loader" --library-path "$libraries" "$tree/usr/bin/$program" "$@"
}
