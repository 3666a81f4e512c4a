-- The entry is json and not jsonb, which would sort its fields.
CREATE TABLE {table} (
    entry_id text COLLATE "C" NOT NULL PRIMARY KEY,
    claim_id text COLLATE "C" NOT NULL,
    utterance_id text COLLATE "C" NOT NULL,
    act text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    positions bigint[] NOT NULL,
    speakers text[] COLLATE "C" NOT NULL,
    source text COLLATE "C",
    is_presupposed boolean NOT NULL,
    is_inferred boolean NOT NULL,
    is_voided boolean NOT NULL,
    is_live boolean NOT NULL,
    is_counted boolean NOT NULL,
    side text COLLATE "C",
    entry json NOT NULL
);

-- Lists go by position; a filter narrows them.
CREATE INDEX ON {table} (position);
CREATE INDEX ON {table} (claim_id, position);
CREATE INDEX ON {table} (utterance_id, position);
CREATE INDEX ON {table} (source, position) WHERE source IS NOT NULL;
CREATE INDEX ON {table} USING gin (speakers);
