-- A version of an item holds at the positions from from_position until before to_position. text, near and, of wordings
-- alone, compared come folded (search/text.py). words holds the stems of the claim's language and the words as they are,
-- which other languages, names and skipped words are found by. Ending a version touches no indexed column, so the room in
-- the pages keeps the indexes out of it.
CREATE TABLE {table} (
    stream text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    item_id text COLLATE "C" NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    speakers text[] COLLATE "C" NOT NULL,
    said_earliest date,
    said_latest date,
    reported_latest date,
    configuration text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    near text COLLATE "C" NOT NULL,
    compared text COLLATE "C",
    words tsvector NOT NULL GENERATED ALWAYS AS (ledger.search_words(configuration, text)) STORED,
    PRIMARY KEY (item_id, from_position)
) WITH (fillfactor = 90);

CREATE INDEX ON {table} (stream);
