#!/bin/sh
# Install requirements files into a virtual environment, which is made where it is missing:
#
#     [COURSE_VENV=.venv] sh tools/install.sh requirements.txt [tests/requirements.txt ...]
#
# By uv where it is installed (in seconds), otherwise, or where uv fails or the user has settings for
# pip, which uv does not read, by pip: the result is the same. A copy of each file is laid into the
# environment once that holds all that they ask for. While file and copy are the same there is nothing
# to do, and an interrupted install leaves no copy, so it is done again.
# PYTHON names the Python to make it with, where the one that is found does not suit.
set -eu
VENV=${COURSE_VENV:-.venv}  # a name of our own: what it names may be cleared
venv_python=$VENV/bin/python
tools=$(dirname "$0")

# Every Python here is started by python -I (-Es, of which it is made, where it may be a very old one):
# it hears no PYTHON* variable and no folder of the user's.

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Prints the version; succeeds where it is new enough. (A shim may exist and fail: then it prints nothing.)
version_of() {
    "$1" -Es -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Whether the environment's Python is there, and the environment made for it: a newer Python that took
# the other's place has no packages.
works() {
    "$venv_python" -I -c 'import os, sys, sysconfig; sys.exit(
    sys.version_info < (3, 11) or sys.prefix == sys.base_prefix
    or not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null
}

# Sets $python to the first Python that can import these modules; otherwise says what is missing.
find_python() {
    modules=$1
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11 python
    fi
    too_old=
    without_venv=
    for python in "$@"; do
        if version=$(version_of "$python"); then
            if "$python" -I -c "import $modules" 2>/dev/null; then
                return
            fi
            without_venv=${without_venv:-$version}
        elif [ -n "$version" ]; then
            too_old=${too_old:-"$python is Python $version"}
        fi
    done
    if [ -n "$without_venv" ]; then
        fail "Python $without_venv is here, but not its venv module: on Debian or Ubuntu install it by" \
            "'apt install python$without_venv-venv', then try again."
    fi
    fail "Python 3.11 or newer is needed; ${too_old:-"there is no $*"}." \
        "Install one, or name yours: make lab PYTHON=/path/to/python3"
}

# Whether to try uv: it is here, and pip has no settings (variables, or those that this Python's pip
# finds in its files).
uv_suits() {
    command -v uv >/dev/null 2>&1 || return 1
    case $(export -p) in *" PIP_"*) return 1 ;; esac
    test -z "$("$1" -I -m pip config list 2>/dev/null)"
}

make_environment() {
    if command -v uv >/dev/null 2>&1; then
        find_python sys
        if uv_suits "$python"; then
            printf '%s\n' "Making $VENV with $python (Python $version) and uv."
            uv venv --quiet --seed --clear --python "$(command -v "$python")" "$VENV" >/dev/null 2>&1 &&
                works && "$venv_python" -I -m pip --version >/dev/null 2>&1 && return
            printf '%s\n' "uv did not manage."
        fi
    fi
    find_python "ensurepip, venv"
    printf '%s\n' "Making $VENV with $python (Python $version)."
    "$python" -I -m venv --clear "$VENV" || fail "Making $VENV failed: see the lines above."
}

# Prints what the environment lacks of what these files ask for; succeeds where that is nothing.
lacking() {
    "$venv_python" -I "$tools/installed.py" "$@"
}

# With options by which uv chooses what pip chooses.
install_by_uv() {
    for file in "$@"; do
        set -- "$@" -r "$file"
        shift
    done
    uv pip install --quiet --python "$venv_python" --resolution highest \
        --prerelease if-necessary-or-explicit "$@" </dev/null >/dev/null 2>&1
}

# Without the settings by which pip would install elsewhere, or not all. Where packages come from (an
# index, constraints, a proxy) is the user's affair.
install_by_pip() {
    for file in "$@"; do
        set -- "$@" -r "$file"
        shift
    done
    (
        unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_REQUIREMENT PIP_EDITABLE PIP_PLATFORM \
            PIP_PYTHON_VERSION PIP_IMPLEMENTATION PIP_ABI
        export PIP_USER=0 PIP_NO_DEPS=0 PIP_DRY_RUN=0 PIP_REQUIRE_HASHES=0
        exec "$venv_python" -I -m pip install --quiet --disable-pip-version-check --target= \
            "$@" </dev/null
    )
}

# Jupyter's news and update checks would ask and look for a network at the first start.
quiet_jupyterlab() {
    settings=$VENV/share/jupyter/lab/settings
    mkdir -p "$settings"
    printf '%s\n' '{"@jupyterlab/apputils-extension:notification":' \
        ' {"fetchNews": "false", "checkForUpdates": false}}' >"$settings/overrides.json"
}

missing=
for file in "$@"; do
    stamp=$VENV/installed/$file
    cmp -s "$file" "$stamp" || missing=yes
done
if [ -z "$missing" ] && works; then
    exit 0
fi

if ! works || ! "$venv_python" -I -m pip --version >/dev/null 2>&1; then
    make_environment
fi
for file in "$@"; do
    rm -f "$VENV/installed/$file"
done
done_by=
if uv_suits "$venv_python"; then
    printf '%s\n' "Installing $* into $VENV with uv."
    if install_by_uv "$@" && lacking "$@" >/dev/null; then
        done_by=uv
    else
        printf '%s\n' "uv did not manage."
    fi
fi
if [ -z "$done_by" ]; then
    printf '%s\n' "Installing $* into $VENV: a minute or two, this once."
    install_by_pip "$@" ||
        fail "Installing failed: see the lines above (is there a network?). Nothing is lost; try again."
    lacks=$(lacking "$@") ||
        fail "Installing failed: pip ended well, but $VENV lacks $lacks. Do settings send it elsewhere?" \
            "($venv_python -m pip config list) Nothing is lost; try again."
fi
quiet_jupyterlab
for file in "$@"; do
    stamp=$VENV/installed/$file
    mkdir -p "$(dirname "$stamp")"
    cp "$file" "$stamp"
done
