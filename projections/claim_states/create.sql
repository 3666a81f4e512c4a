-- last_day_up to registered_down hold the orders of lists: sorting is always upwards, by number and then by claim id,
-- and a row without a day has the greatest number. The state is json and not jsonb, which would sort its fields.
CREATE TABLE {table} (
    claim_id text COLLATE "C" NOT NULL PRIMARY KEY,
    status text COLLATE "C" NOT NULL,
    language text COLLATE "C",
    last_day date,
    last_day_up bigint NOT NULL,
    last_day_down bigint NOT NULL,
    registered_position bigint NOT NULL,
    registered_up bigint NOT NULL,
    registered_down bigint NOT NULL,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    topics text[] COLLATE "C" NOT NULL,
    speakers text[] COLLATE "C" NOT NULL,
    assessors text[] COLLATE "C" NOT NULL,
    sources text[] COLLATE "C" NOT NULL,
    normalised text[] COLLATE "C" NOT NULL,
    search_text text COLLATE "C" NOT NULL,
    standpoint json NOT NULL
);

-- Status is what most lists ask for; the others follow the same orders without it.
CREATE INDEX ON {table} (status, last_day_down, claim_id);
CREATE INDEX ON {table} (last_day_down, claim_id);
CREATE INDEX ON {table} (last_day_up, claim_id);
CREATE INDEX ON {table} (registered_up, claim_id);
CREATE INDEX ON {table} (registered_down, claim_id);

-- One index for all four: GIN finds by any of its columns.
CREATE INDEX ON {table} USING gin (topics, speakers, assessors, sources);
