-- The state of a claim replaces the one before.
INSERT INTO {table}
SELECT * FROM json_populate_recordset(NULL::{table}, %(rows)s::json)
ON CONFLICT (claim_id) DO UPDATE SET
    status = excluded.status,
    language = excluded.language,
    last_day = excluded.last_day,
    last_day_up = excluded.last_day_up,
    last_day_down = excluded.last_day_down,
    registered_position = excluded.registered_position,
    registered_up = excluded.registered_up,
    registered_down = excluded.registered_down,
    revision = excluded.revision,
    position = excluded.position,
    topics = excluded.topics,
    speakers = excluded.speakers,
    assessors = excluded.assessors,
    sources = excluded.sources,
    normalised = excluded.normalised,
    search_text = excluded.search_text,
    standpoint = excluded.standpoint
