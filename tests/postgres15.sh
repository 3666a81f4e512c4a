#!/bin/sh
# Runs a command against a throw-away PostgreSQL 15 from Debian's package: tests/postgres15.sh pytest ...
# The command finds the server's address, a superuser's, in LEDGER_TEST_DATABASE_URL.
set -eu

bin=/usr/lib/postgresql/15/bin
[ -x "$bin/postgres" ] || { echo "$bin is missing; on Debian 12: apt-get install postgresql-15" >&2; exit 2; }
[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT...]" >&2; exit 2; }

# A folder that its owner alone may enter is the door: there is no password and no TCP port.
dir=$(mktemp -d /tmp/ledger-pg15-XXXXXX)
pid=
finish() {
    status=$?
    trap - EXIT INT TERM
    [ -z "$pid" ] || { kill -INT "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
    rm -rf "$dir"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root; exec keeps its process number ours to know.
if [ "$(id -u)" -eq 0 ]; then
    chown postgres: "$dir"
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
else
    as=
fi
cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1 ||
    { cat "$dir.log" >&2; rm -f "$dir.log"; exit 1; }
$as "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c timezone=UTC \
    -c max_connections=200 >>"$dir.log" 2>&1 </dev/null &
pid=$!
tries=0
until "$bin/pg_isready" -q -h "$dir" -U postgres; do
    tries=$((tries + 1))
    if [ $tries -ge 300 ] || ! kill -0 "$pid" 2>/dev/null; then
        cat "$dir.log" >&2; rm -f "$dir.log"; exit 1
    fi
    sleep 0.1
done
rm -f "$dir.log"
cd "$OLDPWD"

LEDGER_TEST_DATABASE_URL="postgresql://postgres@/postgres?host=$dir" "$@"
