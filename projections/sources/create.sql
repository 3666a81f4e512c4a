-- The source is json and not jsonb, which would sort its fields.
CREATE TABLE {table} (
    source_id text COLLATE "C" NOT NULL PRIMARY KEY,
    url text COLLATE "C",
    publisher text COLLATE "C",
    language text COLLATE "C",
    search_text text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    source json NOT NULL
);

-- A hash index takes addresses of any length.
CREATE INDEX ON {table} USING hash (url);
CREATE INDEX ON {table} (publisher, source_id);
