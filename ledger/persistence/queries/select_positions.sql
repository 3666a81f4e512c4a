-- Where events ended up, for references by id.
SELECT event_id, stream, position FROM ledger.events WHERE event_id = ANY (%(event_ids)s)
