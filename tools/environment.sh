#!/bin/sh
# Make .venv exactly as uv.lock says, with a uv that is itself pinned by hash. Nothing happens when it is
# up to date. Needs a Python of 3.11 to 3.13 with venv, and nothing else.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Breakwater needs Python 3.11, 3.12 or 3.13. Install one, or name it: make PYTHON=/path/to/python" >&2
    exit 1
}

wanted=$(cat uv.lock pyproject.toml tools/uv.txt tools/environment.sh | cksum)
if [ -x .venv/bin/python ] && [ "$(cat .venv/made-from 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

python=$(find_python)
if ! .tools/bin/python -m uv --version 2>/dev/null | grep -qF "$(sed -n 's/^uv==\([0-9.]*\).*/uv \1/p' tools/uv.txt)"; then
    echo "Installing uv ..."
    if ! "$python" -m venv --clear .tools; then
        echo "$python has no venv. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
    .tools/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r tools/uv.txt
fi

echo "Installing what uv.lock lists ..."
UV_PYTHON_DOWNLOADS=never .tools/bin/uv sync --quiet --frozen --python "$python"
echo "$wanted" > .venv/made-from
