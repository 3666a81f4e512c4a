-- Roles, schemas, and the two tables that say which log this is and which migrations it has.
--
-- The migrating login needs no superuser: CREATEROLE, and CREATE on the database, are enough. Everything belongs to
-- ledger_owner, so that it does not matter which login migrates later, as long as it is a member of ledger_owner.

-- Roles belong to the cluster, not to the database. Another database may make them in the same moment, and then the
-- one that comes second fails on the name or on the unique index behind it.
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['ledger_owner', 'ledger_writer', 'ledger_projector', 'ledger_reader'] LOOP
        IF to_regrole(role_name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
END
$roles$;

-- From PostgreSQL 16 on, who makes a role may grant it but does not yet act as it. A login that may not grant is either
-- a member already, or the next statements say so.
DO $membership$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT ledger_owner, ledger_projector TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege OR unique_violation THEN
    NULL;
END
$membership$;

CREATE SCHEMA ledger AUTHORIZATION ledger_owner;
COMMENT ON SCHEMA ledger IS 'the log: append-only, and the only truth';

CREATE SCHEMA views AUTHORIZATION ledger_owner;
COMMENT ON SCHEMA views IS 'read models, computed from the log and rebuilt at will';

SET LOCAL ROLE ledger_owner;

-- PUBLIC may execute new functions unless told otherwise; this holds for the whole database, not for one schema.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE ledger.migrations (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT migrations_pkey PRIMARY KEY (version),
    CONSTRAINT migrations_sha256_check CHECK (octet_length(sha256) = 32)
);
COMMENT ON TABLE ledger.migrations IS 'what was done to this database; sha256 is over the bytes of the file';

CREATE TABLE ledger.log (
    is_only boolean NOT NULL DEFAULT true,
    origin text NOT NULL,
    founded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT log_pkey PRIMARY KEY (is_only),
    CONSTRAINT log_is_only_check CHECK (is_only),
    CONSTRAINT log_origin_check CHECK (origin <> '')
);
COMMENT ON TABLE ledger.log IS 'one row: the name of the log, which every envelope carries and which never changes';
