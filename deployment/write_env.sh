#!/bin/sh
# Writes the .env that docker-compose.yml reads, with fresh random secrets, beside that file: deployment/write_env.sh
set -eu
umask 077

file=$(dirname "$0")/../.env
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

set -C # one that is there holds the passwords of a database: it is not written over
cat >"$file" <<EOF
# Secrets of docker-compose.yml. Letters and digits alone: passwords become parts of addresses.
POSTGRES_PASSWORD=$(secret)
CLAIMS_OWNER_PASSWORD=$(secret)
CLAIMS_WRITER_PASSWORD=$(secret)
CLAIMS_PROJECTOR_PASSWORD=$(secret)
CLAIMS_READER_PASSWORD=$(secret)
LEDGER_EDITOR_KEY=$(secret)
EOF
