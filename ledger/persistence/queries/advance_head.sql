-- The end of what comes without a statement of its own for all; listeners hear of it when it commits.
UPDATE ledger.log_head SET size = %(size)s, recorded_at = %(recorded_at)s;
SELECT pg_notify('ledger_events', %(size)s::bigint::text)
