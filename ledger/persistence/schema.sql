-- Generated: python -m ledger.persistence.schema. What the migrations make on PostgreSQL 18, without the roles.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA ledger;

ALTER SCHEMA ledger OWNER TO ledger_owner;

COMMENT ON SCHEMA ledger IS 'the log: append-only, and the only truth';

CREATE SCHEMA views;

ALTER SCHEMA views OWNER TO ledger_owner;

COMMENT ON SCHEMA views IS 'read models, computed from the log and rebuilt at will';

CREATE FUNCTION ledger.is_being_redacted(target bigint) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    -- Materialized, so that no other payload than those of this transaction's redactions is ever parsed as JSON.
    WITH redactions AS MATERIALIZED (
        SELECT redaction.position
        FROM ledger.events AS redacted
        JOIN ledger.events AS redaction
            ON redaction.stream = redacted.stream AND redaction.position > redacted.position
        WHERE redacted.position = target
            AND redacted.topic <> 'event.redacted.v1'
            AND redaction.topic = 'event.redacted.v1'
            AND redaction.xmin = pg_current_xact_id()::xid
    )
    SELECT EXISTS (
        SELECT FROM redactions
        JOIN ledger.payloads USING (position)
        WHERE (convert_from(payloads.state, 'UTF8')::jsonb ->> 'position')::bigint = target
    )
$$;

ALTER FUNCTION ledger.is_being_redacted(target bigint) OWNER TO ledger_owner;

CREATE FUNCTION ledger.redact_payload(target bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT ledger.is_being_redacted(target) THEN
        RAISE EXCEPTION 'position % is not being redacted: append its event.redacted.v1 in this transaction first', target
            USING ERRCODE = 'LE002', TABLE = 'payloads', SCHEMA = 'ledger';
    END IF;
    DELETE FROM ledger.payloads WHERE position = target;
    RETURN FOUND;
END
$$;

ALTER FUNCTION ledger.redact_payload(target bigint) OWNER TO ledger_owner;

COMMENT ON FUNCTION ledger.redact_payload(target bigint) IS 'removes one payload; its event.redacted.v1 must be of the same transaction';

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: the ledger is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'LE001', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;

ALTER FUNCTION ledger.refuse_change() OWNER TO ledger_owner;

CREATE FUNCTION ledger.refuse_removal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF current_user = 'ledger_owner' AND ledger.is_being_redacted(OLD.position) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the payload at position % stays: no redaction in this transaction removes it', OLD.position
        USING ERRCODE = 'LE002', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;

ALTER FUNCTION ledger.refuse_removal() OWNER TO ledger_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE ledger.events (
    "position" bigint NOT NULL,
    revision bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    topic text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    utterance_id text COLLATE pg_catalog."C",
    recorded_by text NOT NULL COLLATE pg_catalog."C",
    envelope bytea NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT events_envelope_check CHECK (((octet_length(envelope) >= 2) AND (octet_length(envelope) <= 65535))),
    CONSTRAINT events_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32)),
    CONSTRAINT events_position_check CHECK (("position" >= 1)),
    CONSTRAINT events_revision_check CHECK ((revision >= 1))
);

ALTER TABLE ledger.events OWNER TO ledger_owner;

COMMENT ON COLUMN ledger.events.envelope IS 'RFC 8785 JSON: the exact bytes that are hashed; the other columns repeat it';

COMMENT ON COLUMN ledger.events.leaf_hash IS 'SHA-256(0x00 || envelope)';

CREATE TABLE ledger.idempotency_keys (
    scope text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    digest bytea NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    answer json NOT NULL,
    CONSTRAINT idempotency_keys_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT idempotency_keys_positions_check CHECK (((first_position >= 1) AND (first_position <= last_position)))
);

ALTER TABLE ledger.idempotency_keys OWNER TO ledger_owner;

COMMENT ON COLUMN ledger.idempotency_keys.digest IS 'SHA-256 of the canonical request';

COMMENT ON COLUMN ledger.idempotency_keys.answer IS 'the ids of the first answer, in its order: json, since jsonb would sort them';

CREATE TABLE ledger.log (
    is_only boolean DEFAULT true NOT NULL,
    origin text NOT NULL,
    founded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT log_is_only_check CHECK (is_only),
    CONSTRAINT log_origin_check CHECK ((origin <> ''::text))
);

ALTER TABLE ledger.log OWNER TO ledger_owner;

COMMENT ON TABLE ledger.log IS 'one row: the name of the log, which every envelope carries and which never changes';

CREATE TABLE ledger.log_head (
    is_only boolean DEFAULT true NOT NULL,
    size bigint NOT NULL,
    recorded_at timestamp with time zone,
    CONSTRAINT log_head_is_only_check CHECK (is_only),
    CONSTRAINT log_head_recorded_at_check CHECK (((recorded_at IS NULL) = (size = 0))),
    CONSTRAINT log_head_size_check CHECK ((size >= 0))
)
WITH (fillfactor='50');

ALTER TABLE ledger.log_head OWNER TO ledger_owner;

COMMENT ON TABLE ledger.log_head IS 'one row, locked FOR UPDATE by the appender: this lock orders the log';

CREATE TABLE ledger.migrations (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT migrations_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ledger.migrations OWNER TO ledger_owner;

COMMENT ON TABLE ledger.migrations IS 'what was done to this database; sha256 is over the bytes of the file';

CREATE TABLE ledger.payloads (
    "position" bigint NOT NULL,
    salt bytea NOT NULL,
    state bytea NOT NULL,
    CONSTRAINT payloads_salt_check CHECK ((octet_length(salt) = 16))
);

ALTER TABLE ledger.payloads OWNER TO ledger_owner;

COMMENT ON TABLE ledger.payloads IS 'what can be redacted; the envelope holds SHA-256(salt || state)';

ALTER TABLE ONLY ledger.events
    ADD CONSTRAINT events_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY ledger.events
    ADD CONSTRAINT events_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY ledger.events
    ADD CONSTRAINT events_stream_revision_key UNIQUE (stream, revision);

ALTER TABLE ONLY ledger.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key);

ALTER TABLE ONLY ledger.log_head
    ADD CONSTRAINT log_head_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY ledger.log
    ADD CONSTRAINT log_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY ledger.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY ledger.payloads
    ADD CONSTRAINT payloads_pkey PRIMARY KEY ("position");

CREATE INDEX events_recorded_at_idx ON ledger.events USING btree (recorded_at, "position");

CREATE INDEX events_redactions_idx ON ledger.events USING btree (stream) WHERE (topic = 'event.redacted.v1'::text);

CREATE INDEX events_utterance_id_idx ON ledger.events USING btree (utterance_id, "position") WHERE (utterance_id IS NOT NULL);

CREATE TRIGGER refuse_removal BEFORE DELETE ON ledger.payloads FOR EACH ROW EXECUTE FUNCTION ledger.refuse_removal();

ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_removal;

CREATE TRIGGER refuse_row BEFORE DELETE OR UPDATE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER refuse_row;

CREATE TRIGGER refuse_row BEFORE DELETE OR UPDATE ON ledger.idempotency_keys FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.idempotency_keys ENABLE ALWAYS TRIGGER refuse_row;

CREATE TRIGGER refuse_row BEFORE DELETE OR UPDATE ON ledger.log FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER refuse_row;

CREATE TRIGGER refuse_row BEFORE UPDATE ON ledger.payloads FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_row;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.idempotency_keys FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.idempotency_keys ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.log FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.payloads FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_truncate;

GRANT USAGE ON SCHEMA ledger TO ledger_writer;
GRANT USAGE ON SCHEMA ledger TO ledger_projector;
GRANT USAGE ON SCHEMA ledger TO ledger_reader;

GRANT USAGE ON SCHEMA views TO ledger_writer;
GRANT ALL ON SCHEMA views TO ledger_projector;
GRANT USAGE ON SCHEMA views TO ledger_reader;

REVOKE ALL ON FUNCTION ledger.is_being_redacted(target bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.redact_payload(target bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.redact_payload(target bigint) TO ledger_writer;

REVOKE ALL ON FUNCTION ledger.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.refuse_removal() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ledger.events TO ledger_writer;
GRANT SELECT ON TABLE ledger.events TO ledger_projector;
GRANT SELECT ON TABLE ledger.events TO ledger_reader;

GRANT SELECT,INSERT ON TABLE ledger.idempotency_keys TO ledger_writer;

GRANT SELECT ON TABLE ledger.log TO ledger_writer;
GRANT SELECT ON TABLE ledger.log TO ledger_projector;
GRANT SELECT ON TABLE ledger.log TO ledger_reader;

GRANT SELECT,UPDATE ON TABLE ledger.log_head TO ledger_writer;
GRANT SELECT ON TABLE ledger.log_head TO ledger_projector;
GRANT SELECT ON TABLE ledger.log_head TO ledger_reader;

GRANT SELECT ON TABLE ledger.migrations TO ledger_writer;
GRANT SELECT ON TABLE ledger.migrations TO ledger_projector;
GRANT SELECT ON TABLE ledger.migrations TO ledger_reader;

GRANT SELECT,INSERT ON TABLE ledger.payloads TO ledger_writer;
GRANT SELECT ON TABLE ledger.payloads TO ledger_projector;
GRANT SELECT ON TABLE ledger.payloads TO ledger_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE ledger_projector IN SCHEMA views GRANT SELECT ON TABLES TO ledger_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE ledger_projector IN SCHEMA views GRANT SELECT ON TABLES TO ledger_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
