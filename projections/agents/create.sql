-- name is null where it was redacted. The agent is json and not jsonb, which would sort its fields.
CREATE TABLE {table} (
    agent_id text COLLATE "C" NOT NULL PRIMARY KEY,
    name text COLLATE "C",
    search_text text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    anonymous boolean NOT NULL,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    agent json NOT NULL
)
