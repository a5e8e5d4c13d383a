#!/bin/sh
# Makes .venv from the pinned, hashed requirements, or does nothing when it is current. Usage: environment.sh run|dev
set -eu
cd "$(dirname "$0")/.."
kind=$1
python=${PYTHON:-python3}
enough='import sys; sys.exit(sys.version_info < (3, 11))'

# What an environment was made from is kept inside it; dev is a superset of run.
current() { cat "requirements/$1.txt" pyproject.toml | cmp -s - ".venv/$1.stamp"; }

if .venv/bin/python -c "$enough" 2>/dev/null; then
    if current "$kind" || current dev; then exit 0; fi
else
    # Absent, moved, or its interpreter is gone.
    if ! "$python" -c "$enough" 2>/dev/null; then
        echo "Leg Triage needs Python 3.11 or newer, and '$python' is not; name another with: make PYTHON=python3.12 ..." >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "'$python' cannot make a virtual environment; on Debian or Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
    "$python" -m venv --clear .venv
fi

echo "Installing requirements/$kind.txt into .venv ..." >&2
rm -f .venv/*.stamp
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$kind.txt"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
# A start then neither compiles the code nor works out the content; both are noticed when they are edited.
.venv/bin/python -m compileall -q app
.venv/bin/leg-triage prepare >/dev/null
cat "requirements/$kind.txt" pyproject.toml >".venv/$kind.stamp"
