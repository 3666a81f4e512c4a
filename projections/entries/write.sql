-- Of a claim that was not remembered all entries come; those that stand as before stay untouched.
INSERT INTO {table} AS kept
SELECT * FROM json_populate_recordset(NULL::{table}, %(rows)s::json)
ON CONFLICT (entry_id) DO UPDATE SET
    claim_id = excluded.claim_id,
    utterance_id = excluded.utterance_id,
    act = excluded.act,
    position = excluded.position,
    positions = excluded.positions,
    speakers = excluded.speakers,
    source = excluded.source,
    is_presupposed = excluded.is_presupposed,
    is_inferred = excluded.is_inferred,
    is_voided = excluded.is_voided,
    is_live = excluded.is_live,
    is_counted = excluded.is_counted,
    side = excluded.side,
    entry = excluded.entry
WHERE kept.entry::text <> excluded.entry::text
