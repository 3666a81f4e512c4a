-- The event is tried again; if it fails again, that is recorded anew.
UPDATE views.status
SET failure_position = NULL, failure_category = NULL, failure_message = NULL, failure_at = NULL
WHERE name = %(name)s
    AND failure_position IS NOT NULL
