-- For each clock, position and day exactly one row of a claim holds. The order of the columns keeps rows small.
CREATE TABLE {table} (
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    from_day date NOT NULL,
    until_day date NOT NULL,
    on_certain boolean NOT NULL,
    on_possible boolean NOT NULL,
    on_reported boolean NOT NULL,
    claim_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    normalised text[] COLLATE "C" NOT NULL
);

-- The rows that still hold: the only ones that a step ends.
CREATE INDEX ON {table} (claim_id, from_day) WHERE to_position = 9223372036854775807
