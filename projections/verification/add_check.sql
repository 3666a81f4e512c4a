-- One more sample was compared.
UPDATE views.integrity
SET
    heartbeat_at = clock_timestamp(),
    checks = checks + 1,
    streams = streams + %(streams)s,
    rows = rows + %(rows)s,
    last_check_at = clock_timestamp(),
    last_position = %(position)s
WHERE view = %(view)s
