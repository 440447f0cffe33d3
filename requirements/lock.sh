#!/bin/sh
# Rewrites the locks from pyproject.toml, with hashes and without any registry's address, so that pip follows
# the settings of the machine it runs on. The driver has locks of its own: it is built, else taken as a wheel.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "make lock: uv is needed on the machine that makes the locks." >&2; exit 1; }

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url "$@"
}

compile pyproject.toml --no-emit-package psycopg2 -o requirements/base.lock
compile pyproject.toml --group dev --no-emit-package psycopg2 -c requirements/base.lock -o requirements/dev.lock
driver=$(compile pyproject.toml | sed -n 's/^psycopg2==\([^ ]*\).*/\1/p')
echo "psycopg2==$driver" | compile - -o requirements/driver-source.lock
echo "psycopg2-binary==$driver" | compile - -o requirements/driver-wheel.lock

if grep -nE '://|--(extra-)?index|--find-links' requirements/*.lock; then
    echo "make lock: a registry's address got into the locks." >&2
    exit 1
fi
