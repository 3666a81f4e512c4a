-- The event that the view failed at is tried again. Where the view is past it, a rebuild failed there, and begins anew.
rebuild_requested_at = CASE
    WHEN failure_position > status.position THEN rebuild_requested_at
    ELSE coalesce(rebuild_requested_at, clock_timestamp())
END,
{set_no_failure}
