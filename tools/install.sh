#!/bin/sh
# Install requirements files into a virtual environment, which is made where it is missing:
#
#     [COURSE_VENV=.venv] sh tools/install.sh requirements.txt [tests/requirements.txt ...]
#
# A copy of each file is laid into it once its install has ended well. While file and copy are the
# same there is nothing to do, and an interrupted install leaves no copy, so it is done again.
# PYTHON names the Python to make it with, where the one that is found does not suit.
set -eu
VENV=${COURSE_VENV:-.venv}  # a name of our own: what it names may be cleared
venv_python=$VENV/bin/python

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Prints the version; succeeds where it is new enough. (A shim may exist and fail: then it prints nothing.)
version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Sets $python to the first Python that can make a virtual environment; otherwise says what is missing.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11 python
    fi
    too_old=
    without_venv=
    for python in "$@"; do
        if version=$(version_of "$python"); then
            if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
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
if [ -z "$missing" ] && version_of "$venv_python" >/dev/null; then
    exit 0
fi

if ! version_of "$venv_python" >/dev/null || ! "$venv_python" -m pip --version >/dev/null 2>&1; then
    find_python
    printf '%s\n' "Making $VENV with $python (Python $version)."
    "$python" -m venv --clear "$VENV" || fail "Making $VENV failed: see the lines above."
fi
printf '%s\n' "Installing $* into $VENV: a minute or two, this once."
for file in "$@"; do
    rm -f "$VENV/installed/$file"
    set -- "$@" -r "$file"
    shift
done
PIP_USER=0 "$venv_python" -m pip install --quiet --disable-pip-version-check "$@" </dev/null ||
    fail "Installing failed: see the lines above (is there a network?). Nothing is lost; try again."
quiet_jupyterlab
while [ $# -gt 0 ]; do
    stamp=$VENV/installed/$2
    mkdir -p "$(dirname "$stamp")"
    cp "$2" "$stamp"
    shift 2
done
