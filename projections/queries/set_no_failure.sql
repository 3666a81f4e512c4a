-- Nothing is known to have failed.
failure_position = NULL,
failure_category = NULL,
failure_message = NULL,
failure_at = NULL
