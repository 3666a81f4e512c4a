"""Trust in the views: they are replayed from the log and compared, when asked and all the time."""
