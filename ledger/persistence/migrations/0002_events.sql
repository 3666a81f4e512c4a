-- The log itself. Positions and times are given by the appender under the lock on log_head, never by a sequence or a
-- default: so there are no gaps, and no reader sees position n + 1 before n.

SET LOCAL ROLE ledger_owner;

-- Identifiers sort by their bytes, which is also the fastest comparison there is.
CREATE TABLE ledger.events (
    position bigint NOT NULL,
    revision bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    stream text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    utterance_id text COLLATE "C",
    recorded_by text COLLATE "C" NOT NULL,
    envelope bytea NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (position),
    CONSTRAINT events_stream_revision_key UNIQUE (stream, revision),
    CONSTRAINT events_event_id_key UNIQUE (event_id),
    CONSTRAINT events_position_check CHECK (position >= 1),
    CONSTRAINT events_revision_check CHECK (revision >= 1),
    CONSTRAINT events_envelope_check CHECK (octet_length(envelope) BETWEEN 2 AND 65535),
    CONSTRAINT events_leaf_hash_check CHECK (octet_length(leaf_hash) = 32)
);
COMMENT ON COLUMN ledger.events.envelope IS 'RFC 8785 JSON: the exact bytes that are hashed; the other columns repeat it';
COMMENT ON COLUMN ledger.events.leaf_hash IS 'SHA-256(0x00 || envelope)';

-- An utterance is found by its events; the many events without one stay out of the index.
CREATE INDEX events_utterance_id_idx ON ledger.events (utterance_id, position) WHERE utterance_id IS NOT NULL;

-- A missing payload asks for the redactions of its stream; there are few, so the index stays tiny.
CREATE INDEX events_redactions_idx ON ledger.events (stream) WHERE topic = 'event.redacted.v1';

-- "The last position at or before T" is one descent of a B-tree. BRIN would be smaller, but it cannot deliver rows in
-- order: it would read every page range up to T. New entries always land on the rightmost leaf, so it is cheap to keep.
CREATE INDEX events_recorded_at_idx ON ledger.events (recorded_at, position);

-- No foreign key to events: one statement writes both, and the check would cost a lookup for every row of an import.
CREATE TABLE ledger.payloads (
    position bigint NOT NULL,
    salt bytea NOT NULL,
    state bytea NOT NULL,
    CONSTRAINT payloads_pkey PRIMARY KEY (position),
    CONSTRAINT payloads_salt_check CHECK (octet_length(salt) = 16)
);
COMMENT ON TABLE ledger.payloads IS 'what can be redacted; the envelope holds SHA-256(salt || state)';

-- One row, updated by every append: half-empty pages let the update stay on its page and be pruned there.
CREATE TABLE ledger.log_head (
    is_only boolean NOT NULL DEFAULT true,
    size bigint NOT NULL,
    recorded_at timestamptz,
    CONSTRAINT log_head_pkey PRIMARY KEY (is_only),
    CONSTRAINT log_head_is_only_check CHECK (is_only),
    CONSTRAINT log_head_size_check CHECK (size >= 0),
    CONSTRAINT log_head_recorded_at_check CHECK ((recorded_at IS NULL) = (size = 0))
) WITH (fillfactor = 50);
COMMENT ON TABLE ledger.log_head IS 'one row, locked FOR UPDATE by the appender: this lock orders the log';

INSERT INTO ledger.log_head (size) VALUES (0);

-- The events of one request are neighbours, so the first and the last position name them all.
CREATE TABLE ledger.idempotency_keys (
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    answer json NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key),
    CONSTRAINT idempotency_keys_digest_check CHECK (octet_length(digest) = 32),
    CONSTRAINT idempotency_keys_positions_check CHECK (first_position BETWEEN 1 AND last_position)
);
COMMENT ON COLUMN ledger.idempotency_keys.digest IS 'SHA-256 of the canonical request';
COMMENT ON COLUMN ledger.idempotency_keys.answer IS 'the ids of the first answer, in its order: json, since jsonb would sort them';
