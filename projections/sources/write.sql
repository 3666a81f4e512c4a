-- The record of a source replaces the one before.
INSERT INTO {table}
SELECT * FROM json_populate_recordset(NULL::{table}, %(rows)s::json)
ON CONFLICT (source_id) DO UPDATE SET
    url = excluded.url,
    publisher = excluded.publisher,
    language = excluded.language,
    search_text = excluded.search_text,
    revision = excluded.revision,
    position = excluded.position,
    source = excluded.source
