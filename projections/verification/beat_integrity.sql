-- The self-check is here, though it rests.
UPDATE views.integrity SET heartbeat_at = clock_timestamp()
