#!/bin/sh
# Everything that can be said about the tree without running it. All steps run; one that fails fails the whole.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
export DJANGO_SETTINGS_MODULE=breakwater.config.settings
failed=""

step() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed
  $name"
}

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export BREAKWATER_DATA="$data"

deployed() {
    BREAKWATER_PRODUCTION=1 BREAKWATER_HOSTS=breakwater.example BREAKWATER_ORIGINS=https://breakwater.example \
        breakwater manage check --deploy --fail-level WARNING
}

# The check wants to read a database's history; there is none here, and the models are what is compared.
migrations() {
    python -W ignore::RuntimeWarning -m breakwater.config.command manage makemigrations --check --dry-run
}

step "lint" ruff check --quiet
step "format" ruff format --quiet --check
step "types" mypy
step "contracts" lint-imports --cache-dir .import_linter_cache
step "settings" breakwater manage check --fail-level WARNING
step "settings in production" deployed
step "migrations" migrations
if [ -d tests/docs ]; then
    step "documents" pytest -q tests/docs
fi

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo "All checks passed."
