-- A row holds at position P when from_position <= P < to_position; at most one row of an entry holds at a time. The
-- columns from said_edtf to citation are what the rule of standing looks at; the body is json, since jsonb would sort
-- its fields.
CREATE TABLE {table} (
    entry_id text COLLATE "C" NOT NULL,
    claim_id text COLLATE "C" NOT NULL,
    utterance_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    act text COLLATE "C" NOT NULL,
    speakers text[] COLLATE "C" NOT NULL,
    said_edtf text COLLATE "C",
    said_earliest date,
    said_latest date NOT NULL,
    reported_latest date NOT NULL,
    source text COLLATE "C",
    is_presupposed boolean NOT NULL,
    is_inferred boolean NOT NULL,
    is_voided boolean NOT NULL,
    is_live boolean NOT NULL,
    bears_on_claim boolean NOT NULL,
    verdict text COLLATE "C",
    takes_up text COLLATE "C",
    parent text COLLATE "C",
    normalised text COLLATE "C",
    relation text COLLATE "C",
    rating json,
    citation json,
    positions bigint[] NOT NULL,
    named text[] COLLATE "C" NOT NULL,
    body json NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    PRIMARY KEY (entry_id, from_position)
)
