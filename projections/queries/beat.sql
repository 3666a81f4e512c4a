-- Somebody feeds the view, though there may be nothing to do.
UPDATE views.status SET heartbeat_at = clock_timestamp() WHERE name = %(name)s
