-- No rebuild is asked for or under way.
rebuild_requested_at = NULL,
rebuild_started_at = NULL,
rebuild_version = NULL,
rebuild_generation = NULL,
rebuild_position = NULL,
rebuild_recorded_at = NULL,
rebuild_rows = NULL
