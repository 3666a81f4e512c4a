-- The view stays before the event that it cannot take.
UPDATE views.status
SET
    failure_position = %(position)s,
    failure_category = %(category)s,
    failure_message = %(message)s,
    failure_at = clock_timestamp(),
    heartbeat_at = clock_timestamp()
WHERE name = %(name)s
