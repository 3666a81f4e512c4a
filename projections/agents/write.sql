-- The record of an agent replaces the one before.
INSERT INTO {table}
SELECT * FROM json_populate_recordset(NULL::{table}, %(rows)s::json)
ON CONFLICT (agent_id) DO UPDATE SET
    name = excluded.name,
    search_text = excluded.search_text,
    kind = excluded.kind,
    anonymous = excluded.anonymous,
    revision = excluded.revision,
    position = excluded.position,
    agent = excluded.agent
